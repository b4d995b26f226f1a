//! Filling an empty base. Its rows are gathered in temporary tables and put into the file at the
//! end, in their order; most indexes are made then, each in one go, and the search index is merged
//! once. So the pages come out full, where rows that are put in one by one leave every eighth byte
//! empty, and it takes half the time.

use crate::db::schema;
use crate::db::{execute, rows};
use crate::derived::{edges, search};
use crate::error::{Doing, Error};
use rusqlite::Connection;

const DOING: &str = "filling the base";

sql! {
    UNUSED_NAMES = "SELECT id, text FROM name n
       WHERE NOT EXISTS (SELECT 1 FROM entity_name x WHERE x.name = n.id)",
        Scans("n", "when all sheets are loaded");
    DROP_NAME = "DELETE FROM name WHERE id = ?1";
    DROP_UNUSED_DATES = "DELETE FROM edtf WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.date = edtf.id)
       AND NOT EXISTS (SELECT 1 FROM source s WHERE s.published = edtf.id)",
        Scans("edtf", "when all sheets are loaded");
}

/// The tables that grow with the sheets. A temporary table of the same name hides the one of the
/// file from everything that is asked or written meanwhile.
const GATHERED: &[&str] = &[
    "claim",
    "edge",
    "edtf",
    "entity",
    "entity_name",
    "equivalent",
    "figure",
    "further_citation",
    "further_voice",
    "identifier",
    "mention",
    "milestone",
    "name",
    "naming",
    "passage",
    "relation",
    "source",
    "source_author",
    "statement",
    "statement_about",
];

/// Of their indexes those that loading asks: to find out who is who, and what is loaded already.
const INDEXES_NEEDED: &[&str] = &[
    "entity_name_by_entity",
    "identifier_by_value",
    "mention_by_entity",
    "mention_by_key",
    "name_by_fold",
    "relation_by_object",
];

/// Begins to fill a base, in which nothing is loaded. The caller holds the transaction, in which
/// SQLite does not look after foreign keys: it would look for what is still gathered.
///
/// # Errors
/// [`Error::NotEmpty`] if there is a row in any of the tables, even if another program left it.
pub(crate) fn begin_bulk(db: &Connection) -> Result<(), Error> {
    for table in GATHERED {
        let filled = format!("SELECT EXISTS (SELECT 1 FROM {table}) AS value");
        if db
            .query_row(&filled, (), |row| row.get("value"))
            .doing(DOING)?
        {
            return Err(Error::NotEmpty);
        }
    }
    search::begin_filling(db)?;
    for sql in schema::tables(GATHERED) {
        run(db, &sql.replacen("CREATE ", "CREATE TEMP ", 1))?;
    }
    for (index, sql) in schema::indexes(GATHERED) {
        if INDEXES_NEEDED.contains(&index) {
            run(db, &sql.replacen("INDEX ", "INDEX temp.", 1))?;
        } else {
            run(db, &format!("DROP INDEX {index}"))?;
        }
    }
    Ok(())
}

/// Puts everything in its place, and derives what was left for the end.
pub(crate) fn end_bulk(db: &Connection) -> Result<(), Error> {
    search::end_filling(db)?;
    edges::rebuild(db)?;
    for table in GATHERED {
        // SQLite copies row by row as they are, and index by index, if it is asked in these words.
        run(
            db,
            &format!("INSERT INTO main.{table} SELECT * FROM temp.{table}"),
        )?;
        run(db, &format!("DROP TABLE temp.{table}"))?;
    }
    for (index, sql) in schema::indexes(GATHERED) {
        if !INDEXES_NEEDED.contains(&index) {
            run(db, sql)?;
        }
    }
    // Revisions took some sheets out again.
    for (id, text) in rows(db, DOING, UNUSED_NAMES, (), |r| {
        Ok((r.get::<_, i64>("id")?, r.get::<_, String>("text")?))
    })? {
        execute(db, DOING, DROP_NAME, [id])?;
        search::remove_name(db, id, &text)?;
    }
    execute(db, DOING, DROP_UNUSED_DATES, ()).map(drop)
}

fn run(db: &Connection, sql: &str) -> Result<(), Error> {
    db.execute_batch(sql).doing(DOING)
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
              OR m.tbl_name IN ('source', 'name', 'edtf', 'entity', 'entity_name'))";
        let mut statement = db.prepare(tables).unwrap();
        let tables = statement.query_map((), |row| row.get(0)).unwrap();
        let mut tables: BTreeSet<String> = tables.collect::<Result<_, _>>().unwrap();
        // Few sheets have any of these.
        for few in ["declaration", "same_as", "claim_link"] {
            assert!(tables.remove(few), "{few}");
        }
        assert_eq!(tables, GATHERED.iter().map(ToString::to_string).collect());
    }

    #[test]
    fn every_index_that_is_asked_is_one_of_the_schema() {
        let indexes: BTreeMap<_, _> = schema::indexes(GATHERED).collect();
        for index in INDEXES_NEEDED {
            assert!(indexes.contains_key(index), "{index}");
        }
    }
}
