//! Files of other schema versions.
//!
//! On the day that version 1 is superseded, its `schema.sql` is frozen as
//! `tests/fixtures/schema-1.sql`, and the entry in `src/store/upgrade.rs`, where the upgrade itself is
//! tested, takes it from there.

mod common;

use citebase::{Error, KnowledgeBase, schema};
use common::{state, unsound};
use rusqlite::Connection;

/// Until a version is released, its schema may change under the same number.
#[test]
fn a_schema_that_was_released_has_its_number_for_good() {
    assert!(
        env!("CARGO_PKG_VERSION").starts_with("0.1.0-"),
        "version {} is released with the schema: let this test hold schema.sql against its digest",
        schema::SCHEMA_VERSION
    );
}

#[test]
fn a_file_that_the_schema_alone_made_works_like_one_that_the_crate_made() {
    let folder = tempfile::tempdir().unwrap();
    let (path, rows) = (folder.path().join("base.db"), folder.path().join("rows.db"));
    let mut fresh = KnowledgeBase::in_memory().unwrap();
    fresh.export_database(&rows).unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute_batch(schema::SCHEMA_SQL).unwrap();
    copy_rows(&db, &rows);
    db.pragma_update(None, "application_id", schema::APPLICATION_ID)
        .unwrap();
    db.pragma_update(None, "user_version", schema::SCHEMA_VERSION)
        .unwrap();
    db.close().unwrap();
    let mut base = KnowledgeBase::open(&path).unwrap();
    for sheet in common::sheets() {
        base.load(&sheet).unwrap();
        fresh.load(&sheet).unwrap();
    }
    assert_eq!(unsound(&base), [""; 0]);
    assert_eq!(state(&base), state(&fresh));
}

/// Fills empty tables from those of the same name in another file.
fn copy_rows(db: &Connection, from: &std::path::Path) {
    db.execute("ATTACH ?1 AS filled", [from.to_str().unwrap()])
        .unwrap();
    let tables: Vec<String> = db
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'")
        .and_then(|mut s| s.query_map((), |r| r.get(0))?.collect())
        .unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    // None that is computed is among them.
    let columns = "SELECT group_concat(name) FROM pragma_table_info(?1)";
    for table in tables {
        let columns: String = db.query_row(columns, [&table], |r| r.get(0)).unwrap();
        db.execute_batch(&format!(
            "INSERT OR IGNORE INTO main.\"{table}\" ({columns})
             SELECT {columns} FROM filled.\"{table}\""
        ))
        .unwrap();
    }
    db.execute_batch("DETACH filled").unwrap();
}

#[test]
fn a_newer_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let base = KnowledgeBase::seeded().unwrap();
    base.export_database(&path).unwrap();
    let newer = schema::SCHEMA_VERSION + 1;
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", newer)
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = KnowledgeBase::open(&path).unwrap_err();
    assert!(matches!(error, Error::Newer { found, .. } if found == newer));
    assert_eq!(
        error.to_string(),
        format!(
            "{} has schema version {newer}, this crate knows up to {}; use a newer citebase",
            path.display(),
            schema::SCHEMA_VERSION
        )
    );
    assert!(std::fs::read(&path).unwrap() == before);
}
