//! The pages in `docs/`: what they show is what comes out.

mod pages;

use citebase::KnowledgeBase;
use citebase::identity::Ruling;
use citebase::query::{FactFilter, Page, TotalQuery};
use citebase::sheet::Sheet;
use pages::{Block, Session, blocks, sessions, text};
use rusqlite::types::Value as SqlValue;
use serde_json::Value;

/// The pages of a folder, with their text.
fn folder(path: &str) -> Vec<(String, String)> {
    let whole = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = std::fs::read_dir(whole)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    names.sort();
    let named = names.into_iter().map(|name| format!("{path}/{name}"));
    named.map(|name| (name.clone(), text(&name))).collect()
}

/// The pages of the cookbook, without the list of them.
fn recipes() -> Vec<(String, String)> {
    let mut pages = folder("docs/cookbook");
    pages.retain(|(name, _)| !name.ends_with("README.md"));
    pages
}

#[test]
fn what_the_page_on_the_shell_shows_is_what_comes_out() {
    assert!(pages::check("docs/shell.md", &text("docs/shell.md")) >= 8);
}

/// What stands between the quotes, and the numbers, of `assert_eq!(answer, …)`.
fn asserted(code: &str) -> Vec<String> {
    let (_, answer) = code.split_once("assert_eq!(answer, ").expect("an answer");
    let (answer, _) = answer.split_once(");").unwrap();
    let mut cells = Vec::new();
    for (i, part) in answer.split('"').enumerate() {
        if i % 2 == 1 {
            // A line that ends in a backslash goes on behind the next one's indentation.
            let lines = part.split("\\\n").enumerate();
            let lines = lines.map(|(i, line)| if i == 0 { line } else { line.trim_start() });
            cells.push(lines.collect());
        } else {
            let numbers = part.split(|c: char| !c.is_ascii_digit());
            cells.extend(numbers.filter(|n| !n.is_empty()).map(str::to_owned));
        }
    }
    cells
}

/// Each answer stands on its page twice: asserted by the Rust code, which is a doctest, and
/// printed by the shell. The cells are the same ones; an empty cell is what is not stated.
#[test]
fn the_cookbook_answers_in_sql_what_it_answers_in_rust() {
    let recipes = recipes();
    assert_eq!(recipes.len(), 20);
    let desk = tempfile::tempdir().unwrap();
    pages::run("cargo run --example seed", desk.path());
    for (name, page) in &recipes {
        let whole = format!("```console\n$ cargo run --example seed\n…\n```\n{page}");
        assert_eq!(pages::check(name, &whole), 2, "{name}");

        let blocks = blocks(page);
        let code = blocks.iter().find(|b| b.info == "rust").unwrap();
        let [Session { command, .. }] = &sessions(page)[..] else {
            panic!("{name}: one question in SQL");
        };
        let bare = "sqlite3 -list -noheader -separator '\u{1f}' ";
        let command = command.replacen("sqlite3 -box ", bare, 1);
        let Some(output) = pages::run(&command, desk.path()) else {
            continue;
        };
        let printed = String::from_utf8(output.stdout).unwrap();
        let cells = printed.split(['\u{1f}', '\n']).filter(|c| !c.is_empty());
        assert_eq!(
            cells.collect::<Vec<_>>(),
            asserted(&code.lines.join("\n")),
            "{name}"
        );
    }
}

#[test]
fn the_cookbook_lists_its_pages() {
    let list = text("docs/cookbook/README.md");
    let guide = text("src/guide.rs");
    for (name, page) in recipes() {
        let file = name.rsplit('/').next().unwrap();
        let key = file.strip_suffix(".md").unwrap();
        let title = page.lines().next().unwrap().strip_prefix("# ").unwrap();
        let row = format!("| [{key}] | {title} |\n");
        assert!(list.contains(&row), "{row}");
        assert!(list.contains(&format!("\n[{key}]: {file}\n")), "{file}");
        assert!(guide.contains(&format!("pub mod {key} {{}}\n")), "{key}");
        let question = format!("fn {key}_");
        assert!(text("tests/questions.rs").contains(&question), "{key}");
    }
}

/// Adds what a piece of a sheet has to the sheet that the page begins with.
fn merged(whole: &Value, piece: &Value) -> Sheet {
    let mut sheet = whole.clone();
    for (field, value) in piece.as_object().unwrap() {
        match (&mut sheet[field], value) {
            (Value::Object(all), Value::Object(more)) if field == "entities" => {
                all.extend(more.clone());
            }
            (place, value) => *place = value.clone(),
        }
    }
    Sheet::from_json(&sheet.to_string()).unwrap_or_else(|e| panic!("{e}\n{piece:#}"))
}

/// What the base answers to a question in SQL, a row a line.
fn rows(base: &KnowledgeBase, sql: &str) -> Vec<String> {
    let mut statement = base.connection().prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query(()).unwrap();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let cells: Vec<String> = (0..columns)
            .map(|i| match row.get(i).unwrap() {
                SqlValue::Null => String::new(),
                SqlValue::Integer(n) => n.to_string(),
                SqlValue::Text(text) => text,
                other => panic!("{other:?}"),
            })
            .collect();
        lines.push(cells.join(" | "));
    }
    lines
}

/// The bases of the page on modelling: one for each of its sections.
struct Section {
    base: KnowledgeBase,
    /// What the next block of text has to show.
    next: Vec<String>,
}

impl Section {
    fn new() -> Self {
        let base = KnowledgeBase::in_memory().unwrap();
        let next = Vec::new();
        Self { base, next }
    }

    /// Loads a piece; its claims are what is shown next.
    fn load(&mut self, whole: &Value, piece: &Value) {
        let sheet = merged(whole, piece);
        self.base
            .load(&sheet)
            .unwrap_or_else(|e| panic!("{e}\n{piece:#}"));
        let filter = FactFilter {
            source: Some(sheet.source.key),
            ..FactFilter::default()
        };
        let facts = self.base.facts(&filter, &Page::default()).unwrap();
        self.next = facts.items.iter().map(|f| format!("{f:#}")).collect();
    }

    /// Does what a block says; for one of text, gives what it should show.
    fn step(&mut self, whole: &Value, block: &Block<'_>) -> Option<Vec<String>> {
        let text = block.lines.join("\n");
        let json = || serde_json::from_str::<Value>(&text).unwrap();
        match block.info {
            "json" => self.load(whole, &json()),
            "json refused" => {
                let mut base = KnowledgeBase::in_memory().unwrap();
                let error = base.load(&merged(whole, &json())).unwrap_err();
                self.next = error.to_string().lines().map(str::to_owned).collect();
            }
            "json rulings" => {
                let rulings = Ruling::list_from_json(&text).unwrap();
                self.base.import_rulings(&rulings).unwrap();
            }
            "sql" => self.next = rows(&self.base, &text),
            "text" => return Some(std::mem::take(&mut self.next)),
            "text total" => {
                let totals = self.base.totals(&TotalQuery::default()).unwrap();
                let lines = totals.iter().map(ToString::to_string).collect::<String>();
                return Some(lines.lines().map(str::to_owned).collect());
            }
            "text offices mayor" => {
                let mayor = self.base.person("mayor").unwrap().unwrap();
                let offices = self.base.offices(mayor.id, None, &Page::default());
                let offices = offices.unwrap().to_string();
                return Some(offices.lines().map(str::to_owned).collect());
            }
            other => panic!("{other}: the page on modelling has no such block"),
        }
        None
    }
}

/// Every piece of a sheet is loaded, and what is shown below it is what becomes of it.
/// `CITEBASE_BLESS=1 cargo test --test docs` writes anew what is shown.
#[test]
fn the_page_on_modelling_shows_what_becomes_of_its_sheets() {
    let page = text("docs/modelling.md");
    let mut made = String::new();
    let mut sections = page.split_inclusive("\n## ");
    let opening = sections.next().unwrap();
    made += opening;
    let whole: Value = serde_json::from_str(&blocks(opening)[0].lines.join("\n")).unwrap();
    for section in sections {
        let mut base = Section::new();
        let mut rest = section;
        for block in blocks(section) {
            let fence = format!("```{}\n", block.info);
            let (before, after) = rest.split_once(&fence).unwrap();
            let mut lines = block.lines.join("\n");
            rest = &after[lines.len() + usize::from(!lines.is_empty())..];
            if let Some(shown) = base.step(&whole, &block) {
                assert!(!shown.is_empty(), "nothing is shown in {section}");
                lines = shown.join("\n");
            }
            made += &format!("{before}{fence}{lines}\n");
        }
        made += rest;
    }
    if std::env::var_os("CITEBASE_BLESS").is_some() {
        let whole = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/modelling.md");
        std::fs::write(whole, &made).unwrap();
    }
    assert!(
        made == text("docs/modelling.md"),
        "docs/modelling.md shows something else than what comes out; \
         CITEBASE_BLESS=1 cargo test --test docs writes it anew:\n{made}"
    );
}
