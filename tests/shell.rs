//! A base in the stock `sqlite3` shell: it reads there, explains itself, takes writes and comes
//! out of a dump the same. The oldest shell that this is promised for is 3.40.

#[path = "common/shell_version.rs"]
mod shell_version;
#[path = "common/works.rs"]
mod works;

use citebase::KnowledgeBase;
use citebase::sheet::Sheet;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use works::WORKS;

const ARTICLE: &str = "2023-11-30-lingang-anniversary";

/// A folder with the seeded base in it, closed, and an empty file for the shell to take as its
/// settings instead of the user's own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    /// `None` where there is no shell.
    fn set() -> Option<Self> {
        shell_version::is_there().then(Self::new)
    }

    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { folder };
        File::create(desk.file("settings")).unwrap();
        let mut base = KnowledgeBase::create(desk.file("base.db")).unwrap();
        base.load(&KnowledgeBase::seed().unwrap()).unwrap();
        base.close().unwrap();
        desk
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, database: &str, command: &str, input: Stdio) -> Output {
        Command::new("sqlite3")
            .args(["-batch", "-bail", "-list", "-noheader", "-init"])
            .arg(self.file("settings"))
            .arg(self.file(database))
            .args((!command.is_empty()).then_some(command))
            .stdin(input)
            .output()
            .unwrap()
    }

    /// What the shell answers; it must have nothing to complain about.
    fn ask(&self, command: &str) -> String {
        succeeded(self.run("base.db", command, Stdio::null()))
    }
}

fn succeeded(output: Output) -> String {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The same rows as the SQLite of the crate reads them, in the shell's list mode.
fn listed(path: &Path, sql: &str) -> String {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query(()).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        let values: Vec<String> = (0..columns)
            .map(|i| match row.get_ref(i).unwrap() {
                ValueRef::Null => String::new(),
                ValueRef::Integer(n) => n.to_string(),
                ValueRef::Real(x) => format!("{x:?}"),
                ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                other => panic!("{other:?}"),
            })
            .collect();
        text += &values.join("|");
        text.push('\n');
    }
    text
}

#[test]
fn every_view_gives_the_shell_the_rows_that_it_gives_the_crate() {
    let Some(desk) = Desk::set() else { return };
    let mut base = KnowledgeBase::open(desk.file("base.db")).unwrap();
    base.load(&Sheet::from_json(WORKS).unwrap()).unwrap();
    base.close().unwrap();
    let views = desk.ask("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name");
    assert!(views.lines().count() > 15);
    for view in views.lines() {
        let sql = format!("SELECT * FROM {view}");
        let mut answers = [desk.ask(&sql), listed(&desk.file("base.db"), &sql)];
        let definition = desk.ask(&format!(
            "SELECT sql FROM sqlite_schema WHERE name = '{view}'"
        ));
        // A view that promises no order may have another one in another SQLite.
        if !definition.lines().last().unwrap().contains("ORDER BY") {
            for answer in &mut answers {
                let mut lines: Vec<&str> = answer.lines().collect();
                lines.sort_unstable();
                *answer = lines.join("\n");
            }
        }
        assert!(!answers[0].is_empty(), "{view}");
        assert_eq!(answers[0], answers[1], "{view}");
    }
}

#[test]
fn views_are_joined_by_their_keys_and_sorted_by_size() {
    let Some(desk) = Desk::set() else { return };
    let facts = desk.ask("SELECT count(*) FROM facts");
    let join = "SELECT count(*) FROM facts f JOIN citations c USING (claim, passage)";
    assert_eq!(desk.ask(join), facts);
    let parties = desk.ask(
        "SELECT o.key, o.form, c.passage FROM facts f JOIN citations c USING (claim)
         JOIN organisations o ON o.key = f.subject_key
         WHERE f.predicate = 'is party to' AND o.form = 'university' ORDER BY 1",
    );
    insta::assert_snapshot!(parties, @r"
    fudan-university|university|p3
    shanghai-jiao-tong-university|university|p3
    ");
    let sizes = desk.ask(
        "SELECT subject_key, quantity, lower, upper FROM figures
         WHERE unit IN ('CNY', 'USD') ORDER BY coalesce(lower, upper) DESC",
    );
    insta::assert_snapshot!(sizes, @r"
    2023-11-30-lingang-anniversary#lingang-parks|106.6 billion CNY|106600000000.0|106600000000.0
    2023-11-30-lingang-anniversary#signed-projects|more than 16 billion CNY|16000000000.0|
    2023-11-30-lingang-anniversary#signed-projects|more than 2.2 billion USD|2200000000.0|
    ");
    let days = desk.ask(
        "SELECT t.subject_key, e.kind, t.earliest FROM timeline t
         JOIN entities e ON e.key = t.subject_key WHERE t.earliest > '2023-11-29'",
    );
    insta::assert_snapshot!(days, @r"
    2023-11-30-lingang-anniversary#celebration|event|2023-11-30
    2023-11-30-lingang-anniversary#signed-agreements|agreement|2023-11-30
    ");
}

#[test]
fn what_the_article_says_of_lingang_group_reads_like_this() {
    let Some(desk) = Desk::set() else { return };
    let facts = desk.ask(
        "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
    );
    insta::assert_snapshot!(facts, @r"
    Lingang Group|is party to|five-party strategic cooperation agreement|p3
    Lingang Group|is reported to|be a state-owned operator of industrial parks|p3
    Lingang Group|is the developer of|innovation empowerment system in six aspects|p5
    Lingang Group|aims to|create parks for high-tech that are world-class|p5
    Lingang Group|is party to|agreements on scenario projects|p6
    Lingang Group|accounts for a leased and sold area of|more than 1.7 million m²|p7
    Lingang Group|is reported to|have attracted further businesses|p7
    ");
}

#[test]
fn the_shell_shows_the_comments_of_the_schema() {
    let Some(desk) = Desk::set() else { return };
    let shown = desk.ask(".schema");
    let meanings = desk.ask("SELECT meaning FROM dictionary");
    assert!(meanings.lines().count() > 300);
    for meaning in meanings.lines() {
        assert!(shown.contains(&format!(" -- {meaning}\n")), "{meaning}");
    }
}

#[test]
fn the_shell_finds_pages_and_foreign_keys_sound() {
    let Some(desk) = Desk::set() else { return };
    assert_eq!(desk.ask("PRAGMA integrity_check"), "ok\n");
    assert_eq!(desk.ask("PRAGMA foreign_key_check"), "");
}

#[test]
fn a_closed_base_is_one_file_with_no_mark_of_a_log() {
    let desk = Desk::new();
    let header = std::fs::read(desk.file("base.db")).unwrap();
    assert_eq!(header[18..20], [1, 1]);
    let mut files: Vec<_> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    files.sort();
    assert_eq!(files, ["base.db", "settings"]);
}

/// A claim by hand: the envelope, which has its citation, and its shape.
const BY_HAND: &str = "
  INSERT INTO claim (source, claim, key, shape, passage, modality, negated, date_confirmed)
    SELECT source, max(claim) + 1, 'by-hand', 4, 'p1', 1, 0, 0 FROM claim WHERE source = 1;
  INSERT INTO statement (source, claim, subject, gist)
    SELECT c.source, c.claim, m.mention, 'go on' FROM claim c
    JOIN mention m ON m.source = c.source AND m.key = 'lingang-group' WHERE c.key = 'by-hand';";

#[test]
fn a_claim_that_the_shell_inserts_is_one_of_the_crates() {
    let Some(desk) = Desk::set() else { return };
    desk.ask(&format!(
        "PRAGMA foreign_keys = ON; BEGIN; {BY_HAND} COMMIT;"
    ));
    let by_hand =
        "SELECT subject, predicate, object, passage FROM facts WHERE claim LIKE '%by-hand'";
    assert_eq!(desk.ask(by_hand), "Lingang Group|plans to|go on|p1\n");
    assert_eq!(desk.ask("PRAGMA integrity_check"), "ok\n");

    let base = KnowledgeBase::open(desk.file("base.db")).unwrap();
    let sheet = base.sheet(ARTICLE).unwrap().unwrap();
    let claim = sheet
        .statements
        .iter()
        .find(|s| s.key == "by-hand")
        .unwrap();
    assert_eq!(
        (claim.gist.as_str(), &*claim.cite),
        ("go on", &["p1".to_owned()][..])
    );
}

#[test]
fn the_shell_too_refuses_a_claim_without_a_citation() {
    let Some(desk) = Desk::set() else { return };
    let before = std::fs::read(desk.file("base.db")).unwrap();
    for (passage, refusal) in [
        ("NULL", "NOT NULL constraint failed: claim.passage"),
        ("'p99'", "FOREIGN KEY constraint failed"),
    ] {
        let cites = BY_HAND.replace("4, 'p1', 1, 0, 0", &format!("4, {passage}, 1, 0, 0"));
        let sql = format!("PRAGMA foreign_keys = ON; BEGIN; {cites} COMMIT;");
        let output = desk.run("base.db", &sql, Stdio::null());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(refusal), "{complaint}");
        assert!(std::fs::read(desk.file("base.db")).unwrap() == before);
    }
}

#[test]
fn a_day_that_does_not_exist_is_refused_by_the_shell_too() {
    let Some(desk) = Desk::set() else { return };
    for day in ["2025-02-30", "2023-13-01", "soon"] {
        let sql = format!(
            "INSERT INTO edtf (value, earliest, place) VALUES ('2023/2026', '{day}', '{day}')"
        );
        let output = desk.run("base.db", &sql, Stdio::null());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(
            complaint.contains("CHECK constraint failed: edtf_earliest"),
            "{complaint}"
        );
    }
}

/// SQLite 3.40 cannot copy a table that has both a computed column and a CHECK out of a file that
/// was opened to be read.
#[test]
fn the_shell_makes_copies_of_what_it_may_only_read() {
    let Some(desk) = Desk::set() else { return };
    for (way, command) in [
        ("vacuum.db", "VACUUM INTO '{}'"),
        ("backup.db", ".backup '{}'"),
    ] {
        let copy = desk.file(way);
        let output = Command::new("sqlite3")
            .args(["-batch", "-bail", "-readonly", "-init"])
            .arg(desk.file("settings"))
            .arg(desk.file("base.db"))
            .arg(command.replace("{}", copy.to_str().unwrap()))
            .output()
            .unwrap();
        succeeded(output);
        let count = "SELECT count(*) FROM facts";
        assert_eq!(listed(&copy, count), listed(&desk.file("base.db"), count));
        let base = KnowledgeBase::open_read_only(&copy).unwrap();
        assert!(base.verify().unwrap().is_sound(), "{way}");
    }
}

#[test]
fn a_dump_read_back_gives_the_same_facts() {
    let Some(desk) = Desk::set() else { return };
    std::fs::write(desk.file("dump.sql"), desk.ask(".dump")).unwrap();
    let dump = File::open(desk.file("dump.sql")).unwrap();
    succeeded(desk.run("fresh.db", "", Stdio::from(dump)));
    let facts = "SELECT * FROM facts";
    let again = succeeded(desk.run("fresh.db", facts, Stdio::null()));
    assert_eq!(again, desk.ask(facts));
}

/// The lines that the schema and the page on the shell show for searching; and the same from texts.
#[test]
fn the_shell_searches_in_english_and_chinese() {
    let Some(desk) = Desk::set() else { return };
    let conference = "data/2023-12-18-lingang-promotion-conference.json";
    let conference = Path::new(env!("CARGO_MANIFEST_DIR")).join(conference);
    let mut base = KnowledgeBase::open(desk.file("base.db")).unwrap();
    base.load(&Sheet::from_file(conference).unwrap()).unwrap();
    base.close().unwrap();
    let lines: Vec<&str> = citebase::schema::SCHEMA_SQL
        .lines()
        .filter_map(|line| line.strip_prefix("--   SELECT text FROM name "))
        .collect();
    let [english, chinese] = lines[..] else {
        panic!("{lines:?}")
    };
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/shell.md"));
    let shown = format!("SELECT text FROM name {english}\nSELECT text FROM name {chinese}\n");
    assert!(page.unwrap().contains(&shown));
    assert_eq!(
        desk.ask(&format!("SELECT text FROM name {english}")),
        "20th anniversary celebration of the Lingang Group\n\
         investment institutions named with Lingang Group\n\
         Lingang Group\nindustrial parks of Lingang Group\n"
    );
    assert_eq!(
        desk.ask(&format!("SELECT text FROM name {chinese}")),
        "上海临港集团\n临港集团\n"
    );
    let texts = "SELECT s.key || '#' || c.key FROM text_search t
        JOIN source s ON s.id = t.rowid >> 26
        JOIN claim c ON c.source = s.id AND c.claim = t.rowid & 16777215
        WHERE text_search MATCH '\"create parks\" OR \"50 万平 平方\"'
          AND t.rowid >> 24 & 3 = 2 ORDER BY t.rowid";
    assert_eq!(
        desk.ask(texts),
        format!("{ARTICLE}#lingang-aim\n2023-12-18-lingang-promotion-conference#area\n")
    );
    assert_eq!(desk.ask("PRAGMA integrity_check"), "ok\n");
    let some = "SELECT count(*) FROM (SELECT rowid FROM name_search
        WHERE name_search MATCH 'group' LIMIT 3)";
    assert_eq!(desk.ask(some), "3\n");
}

#[test]
fn a_dump_read_back_is_searched_too() {
    let Some(desk) = Desk::set() else { return };
    std::fs::write(desk.file("dump.sql"), desk.ask(".dump")).unwrap();
    let dump = File::open(desk.file("dump.sql")).unwrap();
    succeeded(desk.run("fresh.db", "", Stdio::from(dump)));
    let sql = "SELECT rowid FROM name_search WHERE name_search MATCH 'university'";
    let again = succeeded(desk.run("fresh.db", sql, Stdio::null()));
    assert_eq!(again, desk.ask(sql));
    assert!(again.lines().count() > 3);
}
