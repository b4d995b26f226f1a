//! What SQLite's own check of a file passes over: the CHECK constraints of a file that is opened only to
//! be read, and entries of a partial index that no row has.

use crate::db::schema::{SCHEMA_SQL, objects};
use crate::error::{Doing, Error};
use rusqlite::Connection;

const DOING: &str = "looking for rows that break a rule";

/// Tells of rows that break a CHECK constraint, and of partial indexes that have other rows than
/// their table. All SQL is made of the crate's own schema, whatever the file's is.
pub(super) fn check(db: &Connection, mut tell: impl FnMut(String)) -> Result<(), Error> {
    let unchecked = db.is_readonly("main").doing(DOING)?;
    for (table, sql) in objects(SCHEMA_SQL) {
        let checks = checks(sql);
        if unchecked && !checks.is_empty() {
            let broken = checks.iter().map(|(_, rule)| format!("sum(NOT ({rule}))"));
            let broken: Vec<String> = broken.collect();
            let sql = format!("SELECT {} FROM {table}", broken.join(", "));
            for (number, (constraint, _)) in numbers(db, &sql)?.into_iter().zip(&checks) {
                if number > 0 {
                    tell(format!("rows of {table} that break {constraint}: {number}"));
                }
            }
        }
        let name = table;
        if let Some((table, condition)) = partial(sql) {
            let sql = format!(
                "SELECT (SELECT count(*) FROM {table} INDEXED BY {name} WHERE {condition}),
                   (SELECT count(*) FROM {table} NOT INDEXED WHERE ({condition}) IS TRUE)"
            );
            if let [indexed, rows] = numbers(db, &sql)?[..]
                && indexed != rows
            {
                tell(format!(
                    "{name} has {indexed} entries for {rows} rows of {table}"
                ));
            }
        }
    }
    Ok(())
}

/// The columns of the only row.
fn numbers(db: &Connection, sql: &str) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare(sql).doing(DOING)?;
    let columns = 0..statement.column_count();
    let numbers = statement.query_row((), |row| {
        let number = |at| row.get::<_, Option<i64>>(at).map(Option::unwrap_or_default);
        columns.map(number).collect()
    });
    numbers.doing(DOING)
}

/// The CHECK constraints of a table, by name. Each begins a line of its own.
fn checks(sql: &str) -> Vec<(&str, &str)> {
    let body = sql.rsplit_once("\n)").map_or("", |(body, _)| body);
    let constraints = body.split("\n  CONSTRAINT ").skip(1);
    let found = constraints.filter_map(|constraint| {
        let (name, rule) = constraint.split_once(" CHECK (")?;
        Some((name, rule.rsplit_once(')')?.0))
    });
    found.collect()
}

/// Table and condition of a partial index.
fn partial(sql: &str) -> Option<(&str, &str)> {
    if !sql.starts_with("CREATE INDEX") && !sql.starts_with("CREATE UNIQUE INDEX") {
        return None;
    }
    let (start, condition) = sql.split_once(" WHERE ")?;
    let (_, table) = start.split_once(" ON ")?;
    Some((table.split_once(' ')?.0, condition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constraint_and_partial_index_of_the_schema_is_looked_at() {
        let objects = objects(SCHEMA_SQL);
        let found: usize = objects.values().map(|sql| checks(sql).len()).sum();
        assert_eq!(found, SCHEMA_SQL.matches(" CHECK (").count());
        let indexes = objects.values().filter_map(|sql| partial(sql));
        assert_eq!(
            indexes.count(),
            SCHEMA_SQL.matches(") WHERE ").count() - not_of_indexes()
        );
        let rules = checks(objects["edtf"]);
        assert_eq!(rules[2], ("edtf_order", "earliest <= latest"));
        assert!(rules[4].1.ends_with("latest IS value))"));
        assert_eq!(
            partial(objects["edtf_day_in_order"]),
            Some(("edtf", "earliest = latest"))
        );
    }

    /// How often the same words stand in a view.
    fn not_of_indexes() -> usize {
        let views = SCHEMA_SQL.split("\nCREATE VIEW ").skip(1);
        views.map(|view| view.matches(") WHERE ").count()).sum()
    }
}
