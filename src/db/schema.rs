//! `schema.sql`: making it, knowing it again, and its comments as rows.

use crate::error::{Doing, Error};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

sql! {
    DESCRIBE = "INSERT INTO dictionary (object, type, position, name, meaning) VALUES (?1, ?2, ?3, ?4, ?5)";
    DEFINITIONS = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
}

/// The whole schema, as text. Each statement is a public interface of the file.
pub const SCHEMA_SQL: &str = include_str!("../../schema.sql");

/// `application_id` of a citebase file: "citb" in ASCII.
pub const APPLICATION_ID: i64 = 0x6369_7462;

/// `user_version` of the schema that this crate makes.
pub const SCHEMA_VERSION: i64 = 1;

/// Makes the schema in an empty database, and fills the dictionary. The caller holds the
/// transaction.
pub(crate) fn create(db: &Connection) -> Result<(), Error> {
    create_version(db, SCHEMA_SQL, SCHEMA_VERSION)
}

/// The same with the schema of any version.
pub(crate) fn create_version(db: &Connection, schema: &str, version: i64) -> Result<(), Error> {
    let doing = "making the schema";
    db.execute_batch(schema).doing(doing)?;
    let mut row = db.prepare(DESCRIBE).doing(doing)?;
    for entry in dictionary(schema) {
        row.execute((
            entry.object,
            entry.of_type,
            entry.position,
            entry.name,
            entry.meaning,
        ))
        .doing(doing)?;
    }
    drop(row);
    db.pragma_update(None, "application_id", APPLICATION_ID)
        .doing(doing)?;
    db.pragma_update(None, "user_version", version).doing(doing)
}

/// Refuses a database whose schema is not the one that [`create`] makes.
pub(crate) fn compare(db: &Connection, path: &Path) -> Result<(), Error> {
    compare_with(db, path, SCHEMA_SQL)
}

/// The same for the schema of any version.
pub(crate) fn compare_with(db: &Connection, path: &Path, schema: &str) -> Result<(), Error> {
    let doing = "reading the schema";
    let differs = |object: String| Error::ForeignSchema {
        path: path.to_owned(),
        object,
    };
    let mut expected: BTreeMap<&str, &str> = objects(schema);
    let shadows = shadows(&expected);
    expected.extend(shadows.iter().map(|(name, sql)| (&**name, &**sql)));
    let mut statement = db.prepare(DEFINITIONS).doing(doing)?;
    let mut rows = statement.query(()).doing(doing)?;
    while let Some(row) = rows.next().doing(doing)? {
        let name: String = row.get("name").doing(doing)?;
        let sql: String = row.get("sql").doing(doing)?;
        // ANALYZE adds tables of SQLite's own.
        if name.starts_with("sqlite_stat") {
            continue;
        }
        if expected.remove(name.as_str()) != Some(sql.as_str()) {
            return Err(differs(name));
        }
    }
    match expected.into_keys().next() {
        Some(missing) => Err(differs(missing.to_owned())),
        None => Ok(()),
    }
}

/// Every table, index and view of a schema's text, by name, as `sqlite_schema` keeps it: from
/// CREATE to the last parenthesis or word before the semicolon.
pub(crate) fn objects(schema: &str) -> BTreeMap<&str, &str> {
    let mut objects = BTreeMap::new();
    let mut rest = schema;
    while let Some(start) = rest.find("\nCREATE ") {
        rest = &rest[start + 1..];
        let end = rest.find(";\n").unwrap_or(rest.len());
        let statement = &rest[..end];
        rest = &rest[end..];
        let mut words = statement.split_whitespace().skip(2);
        let name = words.find(|word| !matches!(*word, "TABLE" | "INDEX"));
        if let Some(name) = name {
            objects.insert(name, statement);
        }
    }
    objects
}

/// The definitions of some tables in this crate's schema.
pub(crate) fn tables(names: &[&str]) -> impl Iterator<Item = &'static str> {
    let objects = objects(SCHEMA_SQL).into_iter();
    objects.filter_map(|(name, sql)| names.contains(&name).then_some(sql))
}

/// The indexes that this crate's schema has for some of its tables, and how it defines them.
pub(crate) fn indexes(tables: &[&str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let objects = objects(SCHEMA_SQL).into_iter();
    objects.filter(|(name, sql)| {
        let rest = sql.split_once(&format!("INDEX {name} ON "));
        let table = rest.and_then(|(_, rest)| rest.split([' ', '(']).next());
        table.is_some_and(|table| tables.contains(&table))
    })
}

/// The tables in which FTS5 keeps what is in its virtual tables, as it makes them itself.
fn shadows(objects: &BTreeMap<&str, &str>) -> Vec<(String, String)> {
    let mut shadows = Vec::new();
    for (name, statement) in objects {
        if !statement.starts_with(VIRTUAL) {
            continue;
        }
        for (part, columns) in [
            ("data", "id INTEGER PRIMARY KEY, block BLOB)"),
            (
                "idx",
                "segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
            ),
            ("docsize", "id INTEGER PRIMARY KEY, sz BLOB)"),
            ("config", "k PRIMARY KEY, v) WITHOUT ROWID"),
        ] {
            let table = format!("{name}_{part}");
            let sql = format!("CREATE TABLE '{table}'({columns}");
            shadows.push((table, sql));
        }
    }
    shadows
}

/// The beginning of the definition of an FTS5 table.
const VIRTUAL: &str = "CREATE VIRTUAL TABLE ";

/// One row of the dictionary.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) object: &'a str,
    pub(crate) of_type: &'static str,
    pub(crate) position: i64,
    pub(crate) name: Option<&'a str>,
    pub(crate) meaning: &'a str,
}

/// The comments of a schema's text: for each table and view its own, then its columns'.
/// Their form is fixed: one column a line, its comment at the end of the line.
pub(crate) fn dictionary(schema: &str) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for (object, statement) in objects(schema) {
        if statement.starts_with("CREATE INDEX") || statement.starts_with("CREATE UNIQUE INDEX") {
            continue;
        }
        let is_view = statement.starts_with("CREATE VIEW ");
        let of_type = if is_view { "view" } else { "table" };
        let mut position = 0;
        for line in statement.lines() {
            if line.starts_with(')') {
                break;
            }
            let (code, meaning) = line.split_once(" -- ").unwrap_or((line, ""));
            let name = code.split_whitespace().next().unwrap_or_default();
            // A setting of a virtual table is no column.
            if position > 0 && statement.starts_with(VIRTUAL) && code.contains(" = ") {
                continue;
            }
            if name == "CONSTRAINT" || (position > 0 && code.starts_with("    ")) {
                continue;
            }
            entries.push(Entry {
                object,
                of_type,
                position,
                name: (position > 0).then(|| name.trim_end_matches(',')),
                meaning: meaning.trim(),
            });
            position += 1;
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_taken_apart_as_sqlite_keeps_it() {
        let db = Connection::open_in_memory().unwrap();
        create(&db).unwrap();
        compare(&db, Path::new("memory")).unwrap();
        let objects: i64 = db
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL",
                (),
                |r| r.get(0),
            )
            .unwrap();
        let ours = super::objects(SCHEMA_SQL);
        assert_eq!((ours.len() + shadows(&ours).len()) as i64, objects);
    }

    #[test]
    fn a_changed_schema_is_told_by_name() {
        for (change, object) in [
            ("CREATE TABLE stray (x)", "stray"),
            ("DROP VIEW facts", "facts"),
            ("DROP INDEX name_by_fold", "name_by_fold"),
            (
                "DROP VIEW facts; CREATE VIEW facts AS SELECT 1 AS claim",
                "facts",
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM further_citation; END",
                "t",
            ),
            (
                "DROP TABLE text_search; CREATE TABLE text_search (words TEXT)",
                "text_search",
            ),
        ] {
            let db = Connection::open_in_memory().unwrap();
            create(&db).unwrap();
            db.execute_batch(change).unwrap();
            match compare(&db, Path::new("x.db")) {
                Err(Error::ForeignSchema { object: found, .. }) => assert_eq!(found, object),
                other => panic!("{change}: {other:?}"),
            }
        }
    }
}
