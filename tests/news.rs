//! The page on the words of business news: every row of its tables is loaded, and what is shown below
//! them is what comes out.

mod pages;

use citebase::KnowledgeBase;
use citebase::query::{Content, Fact, FactFilter, Page};
use citebase::sheet::Sheet;
use pages::{blocks, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;

const PAGE: &str = "docs/news.md";

/// A row of a table: the names that others gave, and the pieces of a sheet that say it.
struct Row {
    names: Vec<String>,
    pieces: Vec<Value>,
}

impl Row {
    fn read(line: &str) -> Self {
        let cells = line.strip_prefix("| ").and_then(|l| l.strip_suffix(" |"));
        let (names, said) = cells.and_then(|l| l.split_once(" | ")).expect(line);
        let pieces: Vec<Value> = said
            .split('`')
            .skip(1)
            .step_by(2)
            .map(|piece| serde_json::from_str(piece).unwrap_or_else(|e| panic!("{e}: {piece}")))
            .collect();
        assert!(
            said.starts_with("no claim: ") == pieces.is_empty(),
            "either a claim or a reason why there is none: {line}"
        );
        let names = names.split([',', ':']).map(|name| name.trim().to_owned());
        Self {
            names: names.collect(),
            pieces,
        }
    }
}

/// The rows of a section's table.
fn rows(section: &str) -> Vec<Row> {
    let lines = section.lines().filter(|line| line.starts_with("| "));
    lines.skip(2).map(Row::read).collect()
}

/// The sections that have a table: title and text.
fn sections(page: &str) -> Vec<(&str, &str)> {
    let sections = page.split("\n## ").skip(1);
    let titled = sections.map(|section| section.split_once('\n').unwrap());
    titled.filter(|(_, text)| text.contains("\n| ")).collect()
}

/// The sheet that the page begins with, with the pieces of some rows.
fn sheet(page: &str, rows: &[&Row]) -> Sheet {
    let mut whole: Value = serde_json::from_str(&blocks(page)[0].lines.join("\n")).unwrap();
    let pieces = rows.iter().flat_map(|row| &row.pieces).enumerate();
    for (number, piece) in pieces {
        let mut piece: Map<String, Value> = piece.as_object().unwrap().clone();
        if piece.contains_key("kind") {
            whole["entities"][format!("more-{number}")] = Value::Object(piece);
            continue;
        }
        let lists = [
            ("relation", "relations"),
            ("measure", "figures"),
            ("phase", "milestones"),
            ("gist", "statements"),
        ];
        let list = lists.iter().find(|(field, _)| piece.contains_key(*field));
        let (_, list) = list.unwrap_or_else(|| panic!("{piece:?}"));
        piece.insert("key".to_owned(), json!(format!("c{number}")));
        piece.insert("cite".to_owned(), json!(["p1"]));
        match &mut whole[*list] {
            Value::Array(claims) => claims.push(Value::Object(piece)),
            place => *place = json!([piece]),
        }
    }
    Sheet::from_json(&whole.to_string()).unwrap_or_else(|e| panic!("{e}\n{whole:#}"))
}

/// A fact as a line: without its passage, and a relation once more from its other end.
fn line(base: &KnowledgeBase, fact: &Fact) -> String {
    let said = format!("{fact:#}");
    let said = said.strip_suffix(" [p1]").unwrap();
    let Content::Relation {
        relation, object, ..
    } = &fact.content
    else {
        return said.to_owned();
    };
    let sql = "SELECT CASE WHEN c.modality = 0 THEN t.inverse_singular
         ELSE (SELECT ph.singular FROM phrase ph WHERE ph.modality = c.modality AND ph.negated = 0
           AND ph.conditional = 0) || ' ' || t.inverse_infinitive END
       FROM claim c, relation_type t WHERE c.key = ?1 AND t.key = ?2";
    let inverse: String = base
        .connection()
        .query_row(sql, [&fact.claim.key, relation], |row| row.get(0))
        .unwrap();
    format!("{said} — {object} {inverse} {}", fact.subject)
}

fn lines(page: &str, rows: &[&Row]) -> Vec<String> {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let sheet = sheet(page, rows);
    let report = base.load(&sheet).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(report.unread_wordings(), [], "{:?}", rows[0].names);
    let facts = base.facts(&FactFilter::default(), &Page::first(1000));
    let facts = facts.unwrap().items;
    facts.iter().map(|fact| line(&base, fact)).collect()
}

#[test]
fn every_row_can_be_loaded_by_itself() {
    let page = text(PAGE);
    let mut loaded = 0;
    for (title, section) in sections(&page) {
        for row in rows(section) {
            let claims = row.pieces.iter().filter(|p| p.get("kind").is_none());
            let said = lines(&page, &[&row]);
            assert_eq!(said.len(), claims.count(), "{title}: {:?}", row.names);
            loaded += 1;
        }
    }
    assert!(loaded > 150, "{loaded}");
}

/// `CITEBASE_BLESS=1 cargo test --test news` writes anew what is shown.
#[test]
fn what_the_page_shows_is_what_comes_out() {
    let page = text(PAGE);
    let mut made = String::new();
    for section in page.split_inclusive("\n## ") {
        let rows = rows(section);
        let Some((before, after)) = section.split_once("```text\n") else {
            made += section;
            continue;
        };
        let rows: Vec<&Row> = rows.iter().collect();
        let (_, after) = after.split_once("```\n").unwrap();
        let shown = lines(&page, &rows).join("\n");
        made += &format!("{before}```text\n{shown}\n```\n{after}");
    }
    if std::env::var_os("CITEBASE_BLESS").is_some() {
        let whole = format!("{}/{PAGE}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(whole, &made).unwrap();
    }
    assert!(
        made == text(PAGE),
        "{PAGE} shows something else than what comes out; \
         CITEBASE_BLESS=1 cargo test --test news writes it anew"
    );
}

/// The names in the table of a section.
fn named(page: &str, title: &str) -> BTreeSet<String> {
    let sections = sections(page);
    let (_, section) = sections.iter().find(|(t, _)| *t == title).unwrap();
    let rows = rows(section);
    let names: Vec<&String> = rows.iter().flat_map(|row| &row.names).collect();
    names.into_iter().cloned().collect()
}

#[test]
fn the_tables_have_as_many_names_as_they_say() {
    let page = text(PAGE);
    assert_eq!(named(&page, "FinRE").len(), 44);
    assert_eq!(named(&page, "CORE").len(), 12);
    assert_eq!(named(&page, "FIRE").len(), 18);
    let fewfc = sections(&page).into_iter().find(|(t, _)| *t == "FewFC");
    assert_eq!(rows(fewfc.unwrap().1).len(), 10);
}

/// Every relation, event and role of the sets themselves stands in the table of its set.
#[test]
fn every_name_of_the_sets_is_in_its_table() {
    let Some(gold) = std::env::var_os("CITEBASE_GOLD") else {
        let mut stderr = std::io::stderr();
        writeln!(stderr, "skipped: CITEBASE_GOLD is not set").unwrap();
        return;
    };
    let page = text(PAGE);
    for (title, file) in [
        ("FinRE", "finre.jsonl"),
        ("FewFC", "fewfc.jsonl"),
        ("CORE", "core.jsonl"),
        ("FIRE", "fire.jsonl"),
    ] {
        let set = std::fs::read_to_string(std::path::Path::new(&gold).join(file)).unwrap();
        let mut names = BTreeSet::new();
        let mut add = |value: &Value| {
            names.insert(value.as_str().unwrap().to_owned());
        };
        for line in set.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            match title {
                "FewFC" => {
                    for event in entry["events"].as_array().unwrap() {
                        add(&event["type"]);
                        let mentions = event["mentions"].as_array().unwrap().iter();
                        let roles = mentions.map(|mention| &mention["role"]);
                        roles.filter(|role| **role != "trigger").for_each(&mut add);
                    }
                }
                "FIRE" => {
                    let relations = entry["relations"].as_array().unwrap().iter();
                    relations.for_each(|relation| add(&relation["type"]));
                }
                _ => add(&entry["relation"]),
            }
        }
        assert!(names.len() > 9, "{title}");
        let ours = named(&page, title);
        let missing: Vec<&String> = names.difference(&ours).collect();
        assert!(missing.is_empty(), "{title}: {missing:?}");
    }
}
