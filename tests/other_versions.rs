//! Files that another version of the program made: with another built-in catalogue, or by other
//! rules of folding. They are brought up to date when they are opened for writing, or refused, and
//! never hold other words than their sheets.

use citebase::query::{FactFilter, Page};
use citebase::sheet::Sheet;
use citebase::{Error, KnowledgeBase};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// The catalogue's tables, each with the columns that refer to its rows.
const REFERENCES: &[(&str, &[(&str, &str)])] = &[
    (
        "relation_type",
        &[
            ("relation", "relation_type"),
            ("edge", "relation_type"),
            ("relation_signature", "relation_type"),
            ("expectation", "relation_type"),
        ],
    ),
    (
        "measure",
        &[("figure", "measure"), ("expectation", "measure")],
    ),
    ("unit", &[("figure", "unit"), ("equivalent", "unit")]),
    ("phase", &[("milestone", "phase"), ("expectation", "phase")]),
    ("form", &[("entity", "form"), ("mention", "form")]),
    ("scheme", &[("identifier", "scheme")]),
];

/// The article's base as a file, changed by another program's hand.
fn made_otherwise(folder: &Path, change: &str) -> PathBuf {
    let path = folder.join("other.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    base.close().unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    db.execute_batch(change).unwrap();
    db.execute_batch("UPDATE rule_version SET version = 'another' WHERE rule = 'catalogue'")
        .unwrap();
    path
}

/// Gives the rows of the catalogue other numbers, in another order.
fn renumbered() -> String {
    let mut sql = "UPDATE declaration SET definition = 5000 - definition;".to_owned();
    for (table, references) in REFERENCES {
        sql.push_str(&format!("UPDATE {table} SET id = 5000 - id;"));
        for (other, column) in *references {
            sql.push_str(&format!("UPDATE {other} SET {column} = 5000 - {column};"));
        }
    }
    sql
}

fn dump(base: &KnowledgeBase) -> String {
    let mut out = Vec::new();
    base.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// All facts in words, the companions loaded on top.
fn everything(base: &mut KnowledgeBase) -> Vec<String> {
    for sheet in KnowledgeBase::companions().unwrap() {
        base.load(&sheet).unwrap();
    }
    let facts = base
        .facts(&FactFilter::default(), &Page::first(1000))
        .unwrap();
    facts.items.iter().map(ToString::to_string).collect()
}

#[test]
fn a_base_with_another_list_takes_words_by_their_keys() {
    let mut fresh = KnowledgeBase::seeded().unwrap();
    let right = everything(&mut fresh);
    for (what, change) in [
        ("reordered", renumbered()),
        (
            "shorter",
            "DELETE FROM expectation;
             DELETE FROM measure WHERE id NOT IN (SELECT measure FROM figure);
             DELETE FROM unit WHERE id NOT IN (SELECT unit FROM figure UNION SELECT unit FROM equivalent);
             DELETE FROM phase WHERE id NOT IN (SELECT phase FROM milestone)"
                .to_owned(),
        ),
        (
            "longer, in the middle",
            "UPDATE figure SET measure = measure + 1; UPDATE measure SET id = 10000 + id;
             UPDATE measure SET id = id - 9999; UPDATE expectation SET measure = measure + 1;
             UPDATE declaration SET definition = definition + 1 WHERE catalogue = 'measure';
             INSERT INTO measure VALUES (1, 'attention', 'has', 'have', 'have', 'attention', 1, 'does not have', 'do not have')"
                .to_owned(),
        ),
        (
            "in other words",
            "UPDATE relation_type SET singular = 'is said to be with' WHERE key = 'party to';
             UPDATE measure SET meaning = 'otherwise'"
                .to_owned(),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = made_otherwise(folder.path(), &change);
        // Whoever only reads takes the file's own words.
        let reader = KnowledgeBase::open_read_only(&path).unwrap();
        assert_eq!(reader.source_count().unwrap(), 1, "{what}");
        drop(reader);
        let mut base = KnowledgeBase::open(&path).unwrap();
        assert_eq!(everything(&mut base), right, "{what}");
        assert!(dump(&base) == dump(&fresh), "{what}");
        let found = base.verify().unwrap();
        assert!(found.is_sound(), "{what}: {found}");
    }
}

#[test]
fn a_word_that_means_something_else_is_refused_and_nothing_changed() {
    for (change, table, word) in [
        (
            "UPDATE unit SET factor = 1 WHERE key = 'CNY'",
            "unit",
            "CNY",
        ),
        (
            "UPDATE measure SET builtin = 0, meaning = 'how far' WHERE key = 'investment'",
            "measure",
            "investment",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = made_otherwise(folder.path(), change);
        let before = std::fs::read(&path).unwrap();
        match KnowledgeBase::open(&path) {
            Err(Error::Catalogue { table: found, key }) => {
                assert_eq!((found, key.as_str()), (table, word));
            }
            other => panic!("{change}: {other:?}"),
        }
        assert!(std::fs::read(&path).unwrap() == before, "{change}");
    }
}

/// A word that sheets declared and that became a built-in one is the same word.
#[test]
fn a_declared_word_may_become_a_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = made_otherwise(
        folder.path(),
        "UPDATE measure SET builtin = 0 WHERE key = 'added investment';
         INSERT INTO declaration SELECT 1, 'measure', id FROM measure WHERE key = 'added investment'",
    );
    let base = KnowledgeBase::open(&path).unwrap();
    let builtin: bool = base
        .connection()
        .query_row(
            "SELECT builtin FROM measure WHERE key = 'added investment'",
            (),
            |r| r.get(0),
        )
        .unwrap();
    assert!(builtin);
}

#[test]
fn other_rules_of_folding_are_followed_by_all_that_is_derived() {
    let folder = tempfile::tempdir().unwrap();
    let path = made_otherwise(
        folder.path(),
        "UPDATE rule_version SET version = '0' WHERE rule <> 'catalogue';
         UPDATE name SET folded = 'x ' || fold;
         INSERT INTO name_search (name_search) VALUES ('delete-all');
         INSERT INTO text_search (text_search) VALUES ('delete-all');
         UPDATE mention SET roles = 0; UPDATE claim SET more = 0; DELETE FROM edge",
    );
    match KnowledgeBase::open_read_only(&path) {
        Err(Error::OtherRules { rule, found, .. }) => {
            assert_eq!((rule.as_str(), found.as_str()), ("folding", "0"));
        }
        other => panic!("{other:?}"),
    }
    let base = KnowledgeBase::open(&path).unwrap();
    assert!(base.check_search().unwrap().is_sound());
    let found = base.verify().unwrap();
    assert!(found.is_sound(), "{found}");
    assert!(dump(&base) == dump(&KnowledgeBase::seeded().unwrap()));
    assert_eq!(base.named("LINGANG group").unwrap().len(), 1);
    base.close().unwrap();
    assert_eq!(
        KnowledgeBase::open_read_only(&path)
            .unwrap()
            .source_count()
            .unwrap(),
        1
    );
}

/// What a sheet declares is held against the file's words, whatever the list.
#[test]
fn a_sheet_cannot_declare_a_word_that_the_file_has_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let path = made_otherwise(
        folder.path(),
        "INSERT INTO measure VALUES (9999, 'attention', 'has', 'have', 'have', 'attention', 1, 'does not have', 'do not have')",
    );
    let mut base = KnowledgeBase::open(&path).unwrap();
    let mut sheet: Sheet = KnowledgeBase::companions().unwrap().remove(0);
    sheet.declares.measures.push(citebase::sheet::MeasureType {
        key: "attention".to_owned(),
        reads: citebase::sheet::Reading {
            singular: "draws attention of".to_owned(),
            plural: "draw attention of".to_owned(),
            infinitive: "draw attention of".to_owned(),
        },
        meaning: "something else".to_owned(),
    });
    let error = base.load(&sheet).unwrap_err().to_string();
    assert!(
        error.contains("\"attention\" is defined already"),
        "{error}"
    );
}
