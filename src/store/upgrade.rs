//! From the schema of an older version to that of this one.
//!
//! SQLite's ALTER TABLE garbles the comments inside a table's parentheses, so an upgrade sets
//! the rows aside, makes the new schema, and copies the rows back, all in one transaction: a
//! process that is killed leaves the old version, untouched.

use super::pragma;
use crate::error::{Doing, Error};
use crate::schema::{self, SCHEMA_SQL, SCHEMA_VERSION};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::path::Path;

const DOING: &str = "upgrading the database";

/// A version of the schema, and how the rows of the one before get into it.
///
/// A new version is a new entry in [`VERSIONS`]: the entry before takes its schema from the
/// frozen `tests/fixtures/schema-N.sql`, and the new one has `SCHEMA_SQL`.
pub(super) struct Version<'a> {
    pub(super) number: i64,
    pub(super) schema: &'a str,
    /// A table of this version, and the statement that fills it from the tables of the version
    /// before, which are called `old.…`. A table that is not named here takes the rows, column by
    /// column, of the old table with its name, unless the schema itself fills it. Rows that the
    /// built-in catalogue gained, and search indexes, are filled here, too.
    pub(super) rows: &'a [(&'a str, &'a str)],
}

/// All versions that were ever released, and the one in the making.
pub(super) const VERSIONS: &[Version<'static>] = &[Version {
    number: SCHEMA_VERSION,
    schema: SCHEMA_SQL,
    rows: &[],
}];

/// Brings a database to the last version, or leaves it as it is.
pub(super) fn run(db: &mut Connection, path: &Path, versions: &[Version<'_>]) -> Result<(), Error> {
    // Neither can be done within a transaction. What is set aside is in a file that has no name
    // and goes with the connection; it needs no journal.
    db.execute_batch(
        "PRAGMA foreign_keys = OFF;
         ATTACH '' AS old;
         PRAGMA old.journal_mode = OFF;
         PRAGMA old.synchronous = OFF;",
    )
    .doing(DOING)?;
    let done = upgrade(db, path, versions);
    let undone = db
        .execute_batch("DETACH old; PRAGMA foreign_keys = ON")
        .doing(DOING);
    done.and(undone)
}

fn upgrade(db: &mut Connection, path: &Path, versions: &[Version<'_>]) -> Result<(), Error> {
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .doing(DOING)?;
    // Another process may just have done it.
    let found = pragma(&tx, "user_version")?;
    let mut later = versions.iter().skip_while(|v| v.number < found);
    match later.next() {
        Some(version) if version.number == found => {
            schema::compare_with(&tx, path, version.schema)?;
        }
        _ => {
            return Err(Error::NotCitebase {
                path: path.to_owned(),
                found: format!("of schema version {found}, which was never released"),
            });
        }
    }
    for version in later {
        step(&tx, version)?;
    }
    let orphan: Option<String> = tx
        .query_row("PRAGMA foreign_key_check", (), |r| r.get("table"))
        .optional()
        .doing(DOING)?;
    if let Some(table) = orphan {
        return Err(Error::Corrupt {
            expected: "a row that another row refers to",
            found: format!("nothing that a row of {table} refers to"),
        });
    }
    tx.commit().doing(DOING)
}

fn step(db: &Connection, version: &Version<'_>) -> Result<(), Error> {
    let tables = names(db, "main", "table")?;
    for table in &tables {
        run_sql(
            db,
            &format!("CREATE TABLE old.\"{table}\" AS SELECT * FROM main.\"{table}\""),
        )?;
    }
    // A virtual table takes the tables that it is made of with it.
    for kind in ["view", "virtual"] {
        for name in names(db, "main", kind)? {
            let word = if kind == "view" { kind } else { "table" };
            run_sql(db, &format!("DROP {word} main.\"{name}\""))?;
        }
    }
    for table in &tables {
        run_sql(db, &format!("DROP TABLE main.\"{table}\""))?;
    }
    schema::create_version(db, version.schema, version.number)?;
    let mut own = Vec::new();
    for table in names(db, "main", "table")? {
        let filled = format!("SELECT EXISTS (SELECT 1 FROM main.\"{table}\")");
        if db.query_row(&filled, (), |r| r.get(0)).doing(DOING)? {
            own.push(table);
        } else if tables.contains(&table) && !version.rows.iter().any(|(name, _)| *name == table) {
            let columns = columns(db, &table)?;
            run_sql(
                db,
                &format!(
                    "INSERT INTO main.\"{table}\" ({columns}) SELECT {columns} FROM old.\"{table}\""
                ),
            )?;
        }
    }
    for (_, sql) in version.rows {
        run_sql(db, sql)?;
    }
    for table in names(db, "old", "table")? {
        run_sql(db, &format!("DROP TABLE old.\"{table}\""))?;
    }
    Ok(())
}

fn run_sql(db: &Connection, sql: &str) -> Result<(), Error> {
    db.execute_batch(sql).doing(DOING)
}

/// The tables of a kind. SQLite's own are left out; those of a virtual table are of their own
/// kind.
fn names(db: &Connection, schema: &str, kind: &str) -> Result<Vec<String>, Error> {
    db.prepare(
        "SELECT name FROM pragma_table_list
         WHERE schema = ?1 AND type = ?2 AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name",
    )
    .and_then(|mut s| s.query_map((schema, kind), |r| r.get("name"))?.collect())
    .doing(DOING)
}

/// The columns of an old table that hold values: none that is computed.
fn columns(db: &Connection, table: &str) -> Result<String, Error> {
    let names: Vec<String> = db
        .prepare("SELECT name FROM pragma_table_info(?1, 'old')")
        .and_then(|mut s| {
            s.query_map([table], |r| {
                Ok(format!("\"{}\"", r.get::<_, String>("name")?))
            })?
            .collect()
        })
        .doing(DOING)?;
    Ok(names.join(", "))
}
