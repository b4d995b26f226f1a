//! Filling an empty base: its rows are gathered in temporary tables, and claims in a database
//! aside, and put into the file at the end, in their order; its indexes are then made, each in one
//! go. So the pages come out full, where rows that are put in one by one leave every eighth byte
//! empty; and that is faster than keeping the indexes up to date. The search index is merged once.

use super::aside::{self, Aside, DOING, NO_STAND_IN, STAND_IN, run};
use crate::error::{Doing, Error};
use crate::schema;
use crate::search;
use rusqlite::Connection;
use std::panic::resume_unwind;
use std::thread::{Builder, ScopedJoinHandle, scope};

/// The tables that grow with the sheets, but for those that are filled aside. A temporary table of
/// the same name stands before the one of the file in everything that is asked or written meanwhile.
const GATHERED: &[&str] = &[
    "belonging",
    "edtf",
    "entity",
    "entity_name",
    "identifier",
    "mention",
    "name",
    "naming",
    "passage",
    "relation",
    "source",
    "source_author",
];

/// Of their indexes those that finding out who is who does not need.
const LATER: &[&str] = &[
    "entity_by_key",
    "entity_of_kind",
    "mention_of_kind",
    "passage_by_label",
    "source_by_id",
    "source_by_publication",
];

/// Tables and indexes that are not in their place for now. The caller holds the transaction, and
/// ends with [`Bulk::end`]: who reads the base meanwhile sees it as it was.
#[derive(Debug)]
pub(super) struct Bulk {
    pub(super) aside: Aside,
}

impl Bulk {
    /// Begins, if nothing is in the tables, and SQLite does not look after foreign keys: it would
    /// look for what is still gathered. Without room aside a base is filled as any other is.
    pub(super) fn begin(db: &Connection) -> Result<Option<Self>, Error> {
        let looks: bool = db
            .pragma_query_value(None, "foreign_keys", |row| row.get(0))
            .doing(DOING)?;
        if looks || !all_are_empty(db)? {
            return Ok(None);
        }
        let Some(aside) = Aside::attach(db)? else {
            return Ok(None);
        };
        search::begin_filling(db)?;
        for sql in schema::tables(GATHERED) {
            run(db, &sql.replacen("CREATE ", "CREATE TEMP ", 1))?;
        }
        run(db, STAND_IN)?;
        for (index, sql) in schema::indexes(GATHERED) {
            if LATER.contains(&index) {
                run(db, &format!("DROP INDEX {index}"))?;
            } else {
                run(db, &sql.replacen("INDEX ", "INDEX temp.", 1))?;
            }
        }
        Ok(Some(Self { aside }))
    }

    /// Puts everything in its place. Meanwhile a second thread makes the indexes of what is aside.
    pub(super) fn end(self, db: &Connection) -> Result<(), Error> {
        let Self { mut aside } = self;
        let (put, finished) = scope(|scope| {
            let finish = || aside.finish();
            let thread = Builder::new().spawn_scoped(scope, finish).ok();
            (put_gathered(db), thread.map(ScopedJoinHandle::join))
        });
        put?;
        match finished {
            Some(Ok(finished)) => finished?,
            Some(Err(panic)) => resume_unwind(panic),
            // There was no second thread.
            None => aside.finish()?,
        }
        aside::TABLES
            .iter()
            .try_for_each(|table| copy(db, "aside", table))
    }
}

fn put_gathered(db: &Connection) -> Result<(), Error> {
    run(db, NO_STAND_IN)?;
    search::end_filling(db)?;
    for table in GATHERED {
        copy(db, "temp", table)?;
        run(db, &format!("DROP TABLE temp.{table}"))?;
    }
    for (index, sql) in schema::indexes(GATHERED) {
        if LATER.contains(&index) {
            run(db, sql)?;
        }
    }
    Ok(())
}

/// Copies a table into that of the file. SQLite does it row by row as they are, computed columns
/// left out, and index by index, if it is asked in these words.
fn copy(db: &Connection, from: &str, table: &str) -> Result<(), Error> {
    let sql = format!("INSERT INTO main.{table} SELECT * FROM {from}.{table}");
    run(db, &sql)
}

/// Whether another program left nothing in any of the tables.
fn all_are_empty(db: &Connection) -> Result<bool, Error> {
    for table in GATHERED.iter().chain(aside::TABLES) {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table}) AS value");
        if db
            .query_row(&sql, (), |row| row.get("value"))
            .doing(DOING)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_table_is_gathered_that_most_sheets_fill() {
        let base = crate::KnowledgeBase::seeded().unwrap();
        let db = base.connection();
        let tables = "SELECT DISTINCT m.tbl_name FROM sqlite_schema m
            WHERE m.type = 'table' AND (m.sql LIKE '% source %INTEGER NOT NULL%'
              OR m.tbl_name IN ('source', 'name', 'edtf', 'entity', 'entity_name',
              'belonging'))";
        let mut statement = db.prepare(tables).unwrap();
        let tables = statement.query_map((), |row| row.get(0)).unwrap();
        let mut tables: BTreeSet<String> = tables.collect::<Result<_, _>>().unwrap();
        // Few sheets have any of these.
        for few in ["declaration", "same_as", "claim_link"] {
            assert!(tables.remove(few), "{few}");
        }
        let filled = GATHERED.iter().chain(aside::TABLES);
        assert_eq!(tables, filled.map(ToString::to_string).collect());
    }

    /// While a base is filled, what claims say of denials is looked up where relations are gathered.
    #[test]
    fn identity_does_without_claims() {
        let base = crate::KnowledgeBase::in_memory().unwrap();
        let db = base.connection();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let bulk = Bulk::begin(db).unwrap().unwrap();
        db.execute_batch(
            "INSERT INTO relation VALUES (1, 1, 1, 1, 1, 2, 1, NULL, 0), (1, 2, 1, 2, 1, 3, 1, NULL, 0);
             INSERT INTO temp.denied VALUES (1, 2)",
        )
        .unwrap();
        let denied = "SELECT group_concat(negated) FROM claim";
        let denied: String = db.query_row(denied, (), |row| row.get(0)).unwrap();
        assert_eq!(denied, "0,1");
        let asked = crate::identity::SQL.concat();
        // What only a check asks is not asked meanwhile.
        let asked = asked
            .iter()
            .filter(|(name, sql)| sql.contains(" claim ") && *name != "belonging::WRONG");
        let mut planned = 0;
        for (name, sql) in asked {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let lines = plan.raw_query().mapped(|row| row.get("detail"));
            let lines: Vec<String> = lines.collect::<Result<_, _>>().unwrap();
            let looked_up = |table| lines.iter().any(|line| line.starts_with(table));
            assert!(
                looked_up("SEARCH d USING PRIMARY KEY (source=? AND claim=?)"),
                "{name}: {lines:?}"
            );
            assert!(
                !looked_up("MATERIALIZE") && !looked_up("CO-ROUTINE"),
                "{name}: {lines:?}"
            );
            planned += 1;
        }
        assert!(planned > 3, "{planned}");
        bulk.end(db).unwrap();
        let claims = "SELECT count(*) FROM claim";
        let claims: u32 = db.query_row(claims, (), |row| row.get(0)).unwrap();
        assert_eq!(claims, 0);
        super::aside::detach(db).unwrap();
    }

    #[test]
    fn every_index_that_comes_later_is_one_of_the_schema() {
        let indexes: BTreeMap<_, _> = schema::indexes(GATHERED).collect();
        for index in LATER {
            assert!(indexes.contains_key(index), "{index}");
        }
    }
}
