//! Filling an empty base: its rows are gathered in temporary tables and put into the file at the
//! end, in their order, and its indexes then made, each in one go. So the pages come out full,
//! where rows that are put in one by one leave every eighth byte empty; and that is faster than
//! keeping the indexes up to date. The search index is merged once.

use crate::error::{Doing, Error};
use crate::schema;
use crate::search;
use rusqlite::Connection;

const DOING: &str = "filling the base";

/// The tables that grow with the sheets. A temporary table of the same name stands before the one
/// of the file in everything that is asked or written meanwhile.
const GATHERED: &[&str] = &[
    "belonging",
    "claim",
    "edtf",
    "entity",
    "entity_name",
    "figure",
    "further_citation",
    "identifier",
    "mention",
    "milestone",
    "name",
    "naming",
    "passage",
    "quantity",
    "relation",
    "source",
    "source_author",
    "statement",
    "statement_about",
];

/// What finding out who is who does not need.
const LATER: &[&str] = &[
    "claim_by_date",
    "claim_by_key",
    "claim_by_speaker",
    "entity_by_key",
    "figure_by_measure",
    "figure_by_subject",
    "figure_by_whole",
    "mention_of_kind",
    "milestone_by_subject",
    "passage_by_label",
    "source_by_publication",
    "statement_about_by_mention",
    "statement_by_subject",
];

/// Tables and indexes that are not in their place for now. The caller holds the transaction, and
/// ends with [`Bulk::end`]: who reads the base meanwhile sees it as it was.
#[derive(Debug)]
pub(super) struct Bulk;

impl Bulk {
    /// Begins, if nothing is in the tables, and SQLite does not look after foreign keys: it would
    /// look for what is still gathered.
    pub(super) fn begin(db: &Connection) -> Result<Option<Self>, Error> {
        let looks: bool = db
            .pragma_query_value(None, "foreign_keys", |row| row.get(0))
            .doing(DOING)?;
        if looks || !all_are_empty(db)? {
            return Ok(None);
        }
        for index in LATER {
            run(db, &format!("DROP INDEX {index}"))?;
        }
        search::begin_filling(db)?;
        for (name, sql) in schema::objects(schema::SCHEMA_SQL) {
            if GATHERED.contains(&name) {
                run(db, &sql.replacen("CREATE ", "CREATE TEMP ", 1))?;
            }
        }
        for (name, sql) in schema::objects(schema::SCHEMA_SQL) {
            if is_index_of_gathered(name, sql) && !LATER.contains(&name) {
                run(db, &sql.replacen("INDEX ", "INDEX temp.", 1))?;
            }
        }
        Ok(Some(Self))
    }

    pub(super) fn end(self, db: &Connection) -> Result<(), Error> {
        search::end_filling(db)?;
        for table in GATHERED {
            // SQLite copies between tables of one form row by row as they are, computed columns
            // left out, if it is asked in these words.
            run(
                db,
                &format!("INSERT INTO main.{table} SELECT * FROM temp.{table}"),
            )?;
            run(db, &format!("DROP TABLE temp.{table}"))?;
        }
        let objects = schema::objects(schema::SCHEMA_SQL);
        for index in LATER {
            let sql = crate::load::decode("an index of the schema", objects.get(index), index)?;
            run(db, sql)?;
        }
        Ok(())
    }
}

fn is_index_of_gathered(name: &str, sql: &str) -> bool {
    let rest = sql.split_once(&format!("INDEX {name} ON "));
    let table = rest.and_then(|(_, rest)| rest.split([' ', '(']).next());
    table.is_some_and(|table| GATHERED.contains(&table))
}

/// Whether another program left nothing in any of the tables.
fn all_are_empty(db: &Connection) -> Result<bool, Error> {
    for table in GATHERED {
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

fn run(db: &Connection, sql: &str) -> Result<(), Error> {
    db.execute_batch(sql).doing(DOING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

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
        assert_eq!(
            tables.iter().map(String::as_str).collect::<Vec<_>>(),
            GATHERED
        );
    }

    #[test]
    fn every_index_that_comes_later_is_one_of_the_schema() {
        let objects = schema::objects(schema::SCHEMA_SQL);
        for index in LATER {
            assert!(is_index_of_gathered(index, objects[index]), "{index}");
        }
    }
}
