//! The pages in `docs/`: what they show is what comes out.

mod pages;

use citebase::KnowledgeBase;
use citebase::export::Format;
use citebase::identity::Ruling;
use citebase::query::{FactFilter, Page, TotalQuery};
use citebase::sheet::Sheet;
use pages::{Block, Session, blocks, sessions, text};
use rusqlite::types::Value as SqlValue;
use serde_json::Value;
use std::path::Path;

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
    assert!(pages::check("docs/shell.md", &text("docs/shell.md")) >= 15);
}

#[test]
fn what_the_other_pages_show_is_what_comes_out() {
    let pages = [
        ("docs/library.md", 6),
        ("docs/formats.md", 1),
        ("docs/program.md", 8),
    ];
    for (name, sessions) in pages {
        assert_eq!(pages::check(name, &text(name)), sessions, "{name}");
    }
    // A page with a console block is on one of these lists.
    for (name, page) in folder("docs") {
        let is_checked = name == "docs/shell.md" || pages.iter().any(|(page, _)| *page == name);
        assert!(is_checked || sessions(&page).is_empty(), "{name}");
    }
}

#[test]
fn the_sheet_that_is_shown_can_be_loaded() {
    let page = text("docs/sheets.md");
    let blocks = blocks(&page);
    let shown = blocks.iter().find(|block| block.info == "json").unwrap();
    let sheet = Sheet::from_json(&shown.lines.join("\n")).unwrap();
    let mut base = KnowledgeBase::in_memory().unwrap();
    assert_eq!(base.load(&sheet).unwrap().claims(), 3);
}

#[test]
fn every_example_is_listed() {
    let page = text("docs/library.md");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            page.contains(&format!("| `{name}` |")),
            "{name} is not listed"
        );
    }
}

#[test]
fn every_feature_is_listed() {
    let manifest = text("Cargo.toml");
    let features = manifest.split_once("\n[features]\n").unwrap().1;
    let features = features.split("\n[").next().unwrap();
    let features = features.lines().filter(|line| !line.starts_with('#'));
    let page = text("docs/library.md");
    let mut listed = 0;
    for (name, _) in features.filter_map(|line| line.split_once(" = ")) {
        if name != "default" {
            assert!(page.contains(&format!("\n| `{name}`")), "{name}");
            listed += 1;
        }
    }
    assert!(listed >= 3);
}

#[test]
fn every_format_is_listed() {
    let page = text("docs/formats.md");
    for format in Format::ALL {
        assert!(page.contains(&format!("\n| `{format}` |")), "{format}");
    }
}

/// Each promise has a command of its own, and each test that a command names is there.
#[test]
fn every_promise_has_its_command() {
    let page = text("docs/promises.md");
    let promises = page.split("\n## ").next().unwrap();
    let rows = promises.lines().filter(|line| line.starts_with("| "));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(" | ").collect()).collect();
    assert!(rows.len() > 15, "{}", rows.len());
    for row in rows.iter().skip(2) {
        let [_, command, _] = &row[..] else {
            panic!("three cells: {row:?}");
        };
        let runs = ["cargo test ", "fuzz/run TARGET "];
        assert!(runs.iter().any(|run| command.contains(run)), "{command}");
        let mut words = command.split([' ', '`']);
        while let Some(word) = words.next() {
            if word == "--test" {
                let name = words.next().unwrap();
                let root = concat!(env!("CARGO_MANIFEST_DIR"));
                let places = ["tests", "cli/tests"];
                let mut files = places
                    .map(|folder| format!("{root}/{folder}/{name}.rs"))
                    .into_iter();
                assert!(
                    files.any(|file| Path::new(&file).exists()),
                    "{name}: {command}"
                );
            }
        }
    }
}

/// The pages on which links are followed, with their text.
fn linked() -> Vec<(String, String)> {
    let mut all = folder("docs");
    all.extend(folder("docs/cookbook"));
    for name in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/pictures/README.md",
        "cli/README.md",
        "text/README.md",
    ] {
        all.push((name.to_owned(), text(name)));
    }
    all
}

/// The heading's name in an address.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// A page without what stands in its fences and between backticks.
fn prose(page: &str) -> String {
    let mut prose = String::new();
    let mut is_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

/// The definitions of links: label and target.
fn definitions(page: &str) -> Vec<(&str, &str)> {
    let lines = page.lines().filter_map(|line| line.strip_prefix('['));
    lines.filter_map(|line| line.split_once("]: ")).collect()
}

#[test]
fn no_link_of_a_page_is_dead_in_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut followed = 0;
    for (name, page) in linked() {
        let prose = prose(&page);
        let inline = prose
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap());
        let defined = definitions(&prose).into_iter().map(|(_, target)| target);
        for target in inline.chain(defined) {
            if target.starts_with("http") {
                continue;
            }
            followed += 1;
            if let Some(heading) = target.strip_prefix('#') {
                let mut headings = page.lines().filter(|line| line.starts_with('#'));
                let is_there =
                    headings.any(|line| anchor(line.trim_start_matches(['#', ' '])) == heading);
                assert!(is_there, "{name}: {target}");
            } else {
                let file = root.join(&name).with_file_name("").join(target);
                assert!(file.exists(), "{name}: {target}");
            }
        }
    }
    assert!(followed > 40, "{followed}");
}

/// A link to a file leads nowhere in the built documentation, so each is defined before the page, too.
#[test]
fn no_link_of_a_page_is_dead_in_the_documentation() {
    let mut pages = 0;
    for source in ["src/lib.rs", "src/guide.rs"] {
        let code = text(source);
        let mut before = Vec::new();
        for line in code.lines() {
            let line = line
                .trim_start()
                .trim_start_matches("#!")
                .trim_start_matches('#');
            if let Some(definition) = line.strip_prefix("[doc = \"[") {
                before.extend(definition.split_once("]: ").map(|(label, _)| label));
            } else if let Some(path) = line.strip_prefix("[doc = include_str!(\"../") {
                let path = path.split('"').next().unwrap();
                if path.ends_with(".txt") {
                    before.push("report");
                    continue;
                }
                let page = text(path);
                let prose = prose(&page);
                for (label, target) in definitions(&prose) {
                    let is_file = !target.starts_with("http");
                    assert!(
                        !is_file || before.contains(&label),
                        "{source}: {path}: [{label}]"
                    );
                }
                let inline = prose.split("](").skip(1);
                for target in inline {
                    let is_safe = target.starts_with("http") || target.starts_with('#');
                    assert!(
                        is_safe,
                        "{path}: define the link at the end of the page: {target}"
                    );
                }
                before.clear();
                pages += 1;
            }
        }
    }
    assert!(pages > 30, "{pages}");
}

/// The documentation has the front page's picture as a `data:` address, for it cannot reach the file.
#[test]
fn the_picture_of_the_documentation_is_that_of_the_readme() {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures");
    let picture = std::fs::read(format!("{root}/report.webp")).unwrap();
    let mut made = String::from("[report]: data:image/webp;base64,");
    for bytes in picture.chunks(3) {
        let number = (0..3).fold(0, |n, i| n << 8 | usize::from(*bytes.get(i).unwrap_or(&0)));
        for letter in 0..4 {
            made.push(match letter <= bytes.len() {
                true => char::from(LETTERS[number >> (18 - 6 * letter) & 63]),
                false => '=',
            });
        }
    }
    made.push('\n');
    let file = format!("{root}/report.txt");
    if std::env::var_os("CITEBASE_BLESS").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    assert!(
        std::fs::read_to_string(&file).unwrap() == made,
        "report.txt is not report.webp; CITEBASE_BLESS=1 cargo test --test docs writes it anew"
    );
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
                SqlValue::Real(x) => format!("{x:?}"),
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
