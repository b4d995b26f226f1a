//! Hostile texts, in a base and in sheets, and the judge of what is printed of them: the parser of
//! a terminal emulator.

#![allow(dead_code, reason = "each test uses a part of it")]

use citebase::{Batch, KnowledgeBase};
use rusqlite::Connection;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A title, colours, a cleared screen, an answer that is typed for the user, the single characters
/// that begin such sequences, marks that turn text round, and a line of one's own.
pub const HOSTILE: &str = concat!(
    "\u{1b}]0;owned\u{7}\u{1b}[31m\u{1b}[2J\u{1b}[6n\u{1b}P+q\u{1b}\\\u{1b}c",
    "\u{9b}31m\u{9d}0;owned\u{9c}\u{90}q\u{85}\u{7f}\u{8}\u{b}\u{c}\r\t\u{0e}",
    "\u{202e}dne\u{2066}\u{2028}\u{2029}\u{feff}",
    "\nFORGED by a name"
);

/// What was printed.
#[derive(Clone, Copy, PartialEq)]
pub enum Printed {
    /// Lines of text.
    Lines,
    /// Lines of text, with the styles of headings.
    Styled,
    /// XML or HTML: tabs stand in it, and the marks of direction that belong to a name.
    Markup,
}

/// What a terminal does besides showing it.
pub struct Deeds {
    told: Vec<String>,
    printed: Printed,
}

impl Deeds {
    pub fn of(text: &[u8], printed: Printed) -> Vec<String> {
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
pub fn is_only_text(what: &str, bytes: &[u8], printed: Printed) {
    assert_eq!(Deeds::of(bytes, printed), [""; 0], "{what}");
    let text = String::from_utf8_lossy(bytes);
    let forged = text.lines().find(|l| l.trim_start().starts_with("FORGED"));
    assert!(
        forged.is_none() || printed == Printed::Markup,
        "{what}\n{forged:?}"
    );
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

/// A base that is spoilt in many ways, in a file beside others of its folder: once all its words are
/// hostile, then each of its columns by itself, as what stumbles over one would not get to the next.
/// Each is handed to `ask` with its turn, from 0, and a description.
pub fn each_spoilt_base(folder: &Path, mut ask: impl FnMut(usize, &str, &Path)) {
    let sound = nine(folder);
    let columns = text_columns(&Connection::open(&sound).unwrap());
    assert!(columns.len() > 60, "{columns:?}");
    let is_words = |(table, column): &&(String, String)| {
        let name = format!("{table}.{column}");
        WORDS.contains(&name.as_str())
    };
    let words: Vec<_> = columns.iter().filter(is_words).cloned().collect();
    assert_eq!(words.len(), WORDS.len());
    let each = columns.iter().map(std::slice::from_ref);
    for (turn, spoilt) in std::iter::once(&*words).chain(each).enumerate() {
        let path = folder.join("spoilt.db");
        std::fs::copy(&sound, &path).unwrap();
        spoil(&path, spoilt);
        ask(turn, &format!("{spoilt:?}"), &path);
        std::fs::remove_file(&path).unwrap();
    }
}

/// A folder whose name is hostile, and a sheet in it, of which a fragment is replaced.
pub fn sheet(folder: &Path, good: &str, bad: &str) -> PathBuf {
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

/// A fragment of that sheet, and the same with a place for what is hostile, which makes the sheet
/// one to refuse.
const REFUSED: &[(&str, &str)] = &[
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
];

/// Hands each such sheet to `read`, with its path: what is hostile as JSON escapes it, and as it
/// must not stand in JSON.
pub fn each_refused_sheet(folder: &Path, mut read: impl FnMut(&str, &Path)) {
    let quoted = serde_json::Value::from(HOSTILE).to_string();
    let quoted = &quoted[1..quoted.len() - 1];
    for (good, bad) in REFUSED {
        for hostile in [quoted, HOSTILE] {
            read(bad, &sheet(folder, good, &bad.replace("{}", hostile)));
        }
    }
}
