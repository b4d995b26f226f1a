//! What is printed does to a terminal nothing but be read, whatever a file, a sheet or an argument
//! holds. The judge is the parser of a terminal emulator.

#[path = "common/examples.rs"]
mod examples;

use citebase::check::ContradictionFilter;
use citebase::model::Kind;
use citebase::query::{FactFilter, Page, ProposalFilter, SearchFilter, TotalQuery, Walk};
use citebase::sheet::Sheet;
use citebase::{Batch, KnowledgeBase};
use examples::program;
use rusqlite::Connection;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A title, colours, a cleared screen, an answer that is typed for the user, the single characters
/// that begin such sequences, marks that turn text round, and a line of one's own.
const HOSTILE: &str = concat!(
    "\u{1b}]0;owned\u{7}\u{1b}[31m\u{1b}[2J\u{1b}[6n\u{1b}P+q\u{1b}\\\u{1b}c",
    "\u{9b}31m\u{9d}0;owned\u{9c}\u{90}q\u{85}\u{7f}\u{8}\u{b}\u{c}\r\t\u{0e}",
    "\u{202e}dne\u{2066}\u{2028}\u{2029}\u{feff}",
    "\nFORGED by a name"
);

/// What was printed.
#[derive(Clone, Copy, PartialEq)]
enum Printed {
    /// Lines of text.
    Lines,
    /// Lines of text, with the styles of headings.
    Styled,
    /// XML or HTML: tabs stand in it, and the marks of direction that belong to a name.
    Markup,
}

/// What a terminal does besides showing it.
struct Deeds {
    told: Vec<String>,
    printed: Printed,
}

impl Deeds {
    fn of(text: &[u8], printed: Printed) -> Vec<String> {
        let told = Vec::new();
        let mut deeds = Self { told, printed };
        vte::Parser::new().advance(&mut deeds, text);
        deeds.told.truncate(30);
        deeds.told
    }
}

impl vte::Perform for Deeds {
    fn print(&mut self, c: char) {
        let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let turns = turns || matches!(c, '\u{2028}' | '\u{2029}');
        if c.is_control() || (turns && self.printed != Printed::Markup) {
            self.told.push(format!("prints {c:?}"));
        }
    }
    fn execute(&mut self, byte: u8) {
        if byte != b'\n' && !(byte == b'\t' && self.printed == Printed::Markup) {
            self.told.push(format!("executes {byte:#04x}"));
        }
    }
    fn hook(&mut self, _: &vte::Params, _: &[u8], _: bool, c: char) {
        self.told.push(format!("device control {c:?}"));
    }
    fn osc_dispatch(&mut self, parts: &[&[u8]], _: bool) {
        self.told.push(format!("system command {parts:?}"));
    }
    fn csi_dispatch(&mut self, params: &vte::Params, _: &[u8], _: bool, c: char) {
        if !(self.printed == Printed::Styled && c == 'm') {
            self.told.push(format!("control sequence {params:?}{c}"));
        }
    }
    fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
        self.told.push(format!("escape {byte:#04x}"));
    }
}

/// Fails where a terminal would do more than show what was printed, or where a line was forged.
#[track_caller]
fn is_only_text(what: &str, bytes: &[u8], printed: Printed) {
    assert_eq!(Deeds::of(bytes, printed), [""; 0], "{what}");
    let text = String::from_utf8_lossy(bytes);
    let forged = text.lines().find(|l| l.trim_start().starts_with("FORGED"));
    assert!(
        forged.is_none() || printed == Printed::Markup,
        "{what}\n{forged:?}"
    );
}

#[test]
fn the_judge_knows_what_is_hostile() {
    let deeds = Deeds::of(HOSTILE.as_bytes(), Printed::Lines).join("\n");
    for deed in [
        "system command",
        "control sequence [31]m",
        "control sequence [2]J",
        "device control 'q'",
        "escape 0x63",
        "executes 0x9b",
        "executes 0x9d",
        "executes 0x85",
        "executes 0x0d",
        "executes 0x09",
        "prints '\\u{7f}'",
        "prints '\\u{202e}'",
        "prints '\\u{2028}'",
    ] {
        assert!(deeds.contains(deed), "{deed}\n{deeds}");
    }
}

/// The article and its companions, in a file.
fn nine(folder: &Path) -> PathBuf {
    let path = folder.join("nine.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let mut sheets = vec![KnowledgeBase::seed().unwrap()];
    sheets.extend(KnowledgeBase::companions().unwrap());
    let sheets = sheets.into_iter().map(Ok);
    base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    base.close().unwrap();
    path
}

/// Every column of a table of ours that holds text.
fn text_columns(db: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT t.name AS \"table\", c.name AS \"column\"
       FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' AND c.hidden = 0
       ORDER BY 1, 2";
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    columns.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Another program writes to texts of the file, with no regard to its rules.
fn spoil(path: &Path, columns: &[(String, String)]) {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    for (table, column) in columns {
        let sql = format!("UPDATE \"{table}\" SET \"{column}\" = \"{column}\" || ?1");
        db.execute(&sql, [HOSTILE]).unwrap();
    }
}

/// The programs that read a base, with what they are asked, for a base and a file to write.
fn questions(base: &str, page: &str) -> Vec<(&'static str, Vec<String>)> {
    let ask = |name, arguments: &[&str]| {
        let all = ["--base", base]
            .into_iter()
            .chain(arguments.iter().copied());
        (name, all.map(str::to_owned).collect())
    };
    let export = |format: &str| {
        let all = [format, "-", base];
        ("export", all.map(str::to_owned).to_vec())
    };
    let group = format!("Lingang Group{HOSTILE}");
    let mut questions = vec![
        ask("agreements", &[]),
        ask("connected", &[]),
        ask(
            "connected",
            &[&group, &format!("Fudan University{HOSTILE}")],
        ),
        ask("find", &["lingang"]),
        ask("find", &["--json", "lingang"]),
        ask("find", &["lingagn"]),
        ask("find", &[HOSTILE]),
        ask("industries", &[]),
        ask("profile", &[]),
        ask("profile", &[&group]),
        ask("profile", &[&format!("Zhang Ying{HOSTILE}")]),
        ask("timeline", &[]),
        ask("trace", &[]),
        ask("who", &["Lingang Group"]),
        ask("report", &[page]),
    ];
    for (name, arguments) in [
        ("agreements", vec![]),
        ("connected", vec![]),
        ("industries", vec![]),
        ("profile", vec![]),
        ("timeline", vec![]),
        ("trace", vec![]),
        ("who", vec!["Lingang Group"]),
        ("report", vec![page]),
    ] {
        questions.push(ask(name, &[&["--json"], &*arguments].concat()));
    }
    if cfg!(feature = "exports") {
        questions.extend(["ftm", "json-ld", "graphml", "backup"].map(export));
    }
    questions
}

fn judge(name: &str, arguments: &[String], output: &Output) {
    let what = format!("{name} {arguments:?}");
    let printed = match arguments.first().map(String::as_str) {
        Some("graphml") => Printed::Markup,
        _ => Printed::Lines,
    };
    // An argument of one's own may have lines.
    let own = arguments.iter().any(|a| a.contains("FORGED"));
    for bytes in [&output.stdout, &output.stderr] {
        if own {
            assert_eq!(Deeds::of(bytes, printed), [""; 0], "{what}");
        } else {
            is_only_text(&what, bytes, printed);
        }
    }
    assert!(matches!(output.status.code(), Some(0..=2)), "{what}");
}

/// What the library says of all that is in a base, and why it cannot where it cannot.
fn said(base: &mut KnowledgeBase) -> Vec<String> {
    let mut said = Vec::new();
    let page = Page::first(100);
    macro_rules! say {
        ($($answer:expr),* $(,)?) => { $(
            said.push($answer.map_or_else(|error| error.to_string(), |answer| answer.to_string()));
        )* };
    }
    macro_rules! say_each {
        ($($answer:expr),* $(,)?) => { $(
            match $answer {
                Ok(answers) => said.extend(answers.into_iter().map(|a| a.to_string())),
                Err(error) => said.push(error.to_string()),
            }
        )* };
    }
    say![
        base.verify(),
        base.check_search(),
        base.proposals(&ProposalFilter::default())
    ];
    let no_such = FactFilter {
        source: Some(HOSTILE.to_owned()),
        ..FactFilter::default()
    };
    say_each![
        base.facts(&FactFilter::default(), &page),
        base.facts(&no_such, &page),
        base.sources(&page),
        base.contradictions(&ContradictionFilter::default()),
        base.ambiguities(&page),
        base.unfollowed(),
        base.rulings(),
        base.superseded(),
        base.totals(&TotalQuery::default()),
        base.projects_per_industry(),
        base.complete("l", None, 100),
        base.search("group", &SearchFilter::default(), &page)
            .map(|found| found.hits),
    ];
    for source in base.sources(&page).map_or_else(|_| Vec::new(), |s| s.items) {
        say_each![base.passages(&source.key)];
    }
    for &kind in Kind::ALL {
        say_each![base.entities_per_form(kind)];
    }
    for entity in base.named("Lingang Group").unwrap_or_default() {
        said.push(entity.to_string());
        say![base.profile(entity.id, 100), base.members(entity.id, &page)];
        say_each![
            base.names(entity.id, 100),
            base.members_of(entity.id, &page),
            base.over_time(entity.id, None, &page),
            base.neighbours(entity.id, &Walk::default()),
            base.not_stated(entity.id),
        ];
    }
    said
}

/// What of a file holds words that no program reads as anything else.
const WORDS: &[&str] = &[
    "claim.date_words",
    "claim.note",
    "claim.qualifier",
    "claim.voice",
    "equivalent.wording",
    "figure.wording",
    "identifier.value",
    "mention.note",
    "name.text",
    "passage.label",
    "passage.note",
    "phase.singular",
    "relation_type.singular",
    "relation_type.plural",
    "source.headline",
    "source.publisher",
    "source.section",
    "source_author.name",
    "statement.gist",
];

#[test]
fn only_text_is_said_whatever_another_program_wrote_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let sound = nine(folder.path());
    let columns = text_columns(&Connection::open(&sound).unwrap());
    assert!(columns.len() > 60, "{columns:?}");
    let is_words = |(table, column): &&(String, String)| {
        let name = format!("{table}.{column}");
        WORDS.contains(&name.as_str())
    };
    let words: Vec<_> = columns.iter().filter(is_words).cloned().collect();
    assert_eq!(words.len(), WORDS.len());
    // All words at once, for every program; then each column by itself, as what stumbles over one
    // would not get to the next, for the library and a few programs in turn.
    let each = columns.iter().map(std::slice::from_ref);
    for (turn, spoilt) in std::iter::once(&*words).chain(each).enumerate() {
        let path = folder.path().join("spoilt.db");
        std::fs::copy(&sound, &path).unwrap();
        spoil(&path, spoilt);
        let what = format!("{spoilt:?}");
        match KnowledgeBase::open_read_only(&path) {
            Ok(mut base) => {
                for text in said(&mut base) {
                    is_only_text(&what, text.as_bytes(), Printed::Lines);
                }
            }
            Err(error) => is_only_text(&what, error.to_string().as_bytes(), Printed::Lines),
        }
        let page = folder.path().join("page.html");
        let questions = questions(path.to_str().unwrap(), page.to_str().unwrap());
        for (number, (name, arguments)) in questions.iter().enumerate() {
            if turn == 0 || number % 10 == turn % 10 {
                let output = program(name).args(arguments).output().unwrap();
                judge(&format!("{what} {name}"), arguments, &output);
                // Words are shown; nothing stumbles over them.
                assert!(
                    turn > 0 || output.status.code() < Some(2),
                    "{name} {output:?}"
                );
            }
        }
        if page.exists() {
            is_only_text(&what, &std::fs::read(&page).unwrap(), Printed::Markup);
            std::fs::remove_file(&page).unwrap();
        }
        std::fs::remove_file(&path).unwrap();
    }
}

/// A folder whose name is hostile, and a sheet in it, of which a fragment is replaced.
fn sheet(folder: &Path, good: &str, bad: &str) -> PathBuf {
    let sheet = serde_json::json!({
        "citebase": 1,
        "source": {"key": "bridge", "headline": "Bridge to open", "language": "en"},
        "passages": ["headline", "p1"],
        "entities": {"bridge": {"kind": "project", "names": [{"text": "East Bridge", "cite": "p1"}]}},
        "figures": [{"key": "cost", "subject": "bridge", "measure": "investment", "cite": ["p1"],
            "quantity": {"wording": "500 yuan", "exactly": "500", "unit": "CNY"}}],
        "milestones": [{"key": "opening", "subject": "bridge", "phase": "opened", "cite": ["p1"],
            "date": {"wording": "2 May 2024", "edtf": "2024-05-02"}}],
    })
    .to_string();
    assert!(sheet.contains(good), "{good}");
    let path = folder.join("bridge.json");
    std::fs::write(&path, sheet.replacen(good, bad, 1)).unwrap();
    path
}

#[test]
fn refusals_quote_only_text() {
    let folder = tempfile::tempdir().unwrap();
    // A file's name may have everything but a slash and NUL.
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let article = hostile.join("article.txt");
    std::fs::write(
        &article,
        format!("Bridge\n\nThe bridge{HOSTILE} cost 9{HOSTILE} yuan."),
    )
    .unwrap();
    let quoted = serde_json::Value::from(HOSTILE).to_string();
    let quoted = &quoted[1..quoted.len() - 1];
    let told = |what: &str, text: String| is_only_text(what, text.as_bytes(), Printed::Lines);
    for (good, escaped) in [
        ("\"citebase\"", "\"citebase{}\""),
        ("\"key\":\"bridge\"", "\"key\":\"bridge{}\""),
        ("Bridge to open", "Bridge{}"),
        ("\"en\"", "\"en{}\""),
        ("[\"headline\",", "[\"headline{}\","),
        ("\"entities\":{\"bridge\"", "\"entities\":{\"bridge{}\""),
        ("\"project\"", "\"project{}\""),
        ("East Bridge", "East Bridge{}"),
        ("\"cite\":\"p1\"", "\"cite\":\"p1{}\""),
        ("\"key\":\"cost\"", "\"key\":\"cost{}\""),
        ("\"subject\":\"bridge\"", "\"subject\":\"bridge{}\""),
        ("\"investment\"", "\"investment{}\""),
        ("500 yuan", "500 yuan{}"),
        ("\"500\"", "\"500{}\""),
        ("\"CNY\"", "\"CNY{}\""),
        ("\"opened\"", "\"opened{}\""),
        ("2 May 2024", "2 May{} 2024"),
        ("2024-05-02", "2024-05-02{}"),
        ("\"phase\"", "\"phase{}\""),
    ] {
        // As JSON escapes it, and as it must not stand in JSON.
        for by in [quoted, HOSTILE] {
            let path = sheet(&hostile, good, &escaped.replace("{}", by));
            let read = Sheet::from_file(&path);
            let base = &mut KnowledgeBase::in_memory().unwrap();
            match read.and_then(|sheet| base.load(&sheet)) {
                // Marks of direction alone are taken as part of a text.
                Ok(report) => panic!("{escaped} was loaded\n{report}"),
                Err(error) => {
                    told(escaped, error.to_string());
                    told(escaped, format!("{error:?}"));
                }
            }
            let (base, path) = (
                folder.path().join("new.db"),
                path.to_str().unwrap().to_owned(),
            );
            for (name, arguments) in [
                ("load", vec![base.to_str().unwrap(), &path]),
                ("load", vec!["--json", base.to_str().unwrap(), &path]),
                ("check", vec![&path, article.to_str().unwrap()]),
            ] {
                let output = program(name)
                    .args(&arguments)
                    .env("CLICOLOR_FORCE", "1")
                    .output()
                    .unwrap();
                assert!(
                    matches!(output.status.code(), Some(1..=2)),
                    "{name} {escaped}"
                );
                for printed in [&output.stdout, &output.stderr] {
                    assert_eq!(
                        Deeds::of(printed, Printed::Styled),
                        [""; 0],
                        "{name} {escaped}"
                    );
                }
            }
        }
    }
}

#[test]
fn files_with_hostile_names_and_texts_are_told_of_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let path = |name: &str| hostile.join(name).to_str().unwrap().to_owned();
    let sheet = sheet(&hostile, "East Bridge", "East \u{202e}Bridge");
    let sheet = sheet.to_str().unwrap();
    let (article, other) = (path("article.txt"), path("other.txt"));
    std::fs::write(
        &article,
        "Bridge to open\n\nThe East \u{202e}Bridge cost 500 yuan; 2 May 2024.",
    )
    .unwrap();
    std::fs::write(
        &other,
        format!("Bridge{HOSTILE}\n\nThe bridge{HOSTILE} cost 9{HOSTILE} yuan, 7 May{HOSTILE}."),
    )
    .unwrap();
    let base = path("base.db");
    for (name, arguments, code) in [
        ("seed", vec![base.as_str()], 0),
        ("load", vec![&base, sheet, &other], 1),
        ("seed", vec!["--json", &base], 0),
        ("load", vec!["--json", &base, sheet, &other], 1),
        ("check", vec![sheet, &article], 0),
        ("check", vec!["--base", &base, sheet, &article], 0),
        ("check", vec!["--json", sheet, &article], 0),
        ("check", vec![sheet, &other], 2),
        ("draft", vec![&article], 0),
        ("draft", vec![&other, HOSTILE], 0),
        ("draft", vec!["--to", &path("draft.json"), &article], 0),
        ("draft", vec!["--to", &path("draft.json"), &article], 2),
        (
            "draft",
            vec!["--json", "--to", &path("again.json"), &article],
            0,
        ),
        ("timeline", vec!["--base", &other], 2),
        ("timeline", vec!["--base", &path("none.db")], 2),
        ("find", vec!["--base", &base, "bridge"], 0),
        ("report", vec![&path("page.html")], 0),
        ("report", vec!["--json", &path("page.html")], 0),
        ("report", vec![&other], 2),
        ("who", vec![HOSTILE], 1),
        ("profile", vec![HOSTILE], 1),
        ("seed", vec![&format!("--{HOSTILE}")], 2),
        ("seed", vec!["a", HOSTILE], 2),
    ] {
        let output = program(name)
            .args(&arguments)
            .env("CLICOLOR_FORCE", "1")
            .output()
            .unwrap();
        for printed in [&output.stdout, &output.stderr] {
            assert_eq!(
                Deeds::of(printed, Printed::Styled),
                [""; 0],
                "{name} {arguments:?}"
            );
        }
        assert_eq!(
            output.status.code(),
            Some(code),
            "{name} {arguments:?} {output:?}"
        );
    }
}
