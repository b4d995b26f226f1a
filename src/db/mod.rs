//! Talking to SQLite: SQL constants, bit masks, rows, stored codes.

#[macro_use]
mod masks;
#[macro_use]
mod sql;

use crate::error::{Doing, Error};
use rusqlite::{Connection, Params, Row};

/// Runs a constant and maps its rows.
pub(crate) fn rows<T>(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
    map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = db.prepare_cached(sql).doing(doing)?;
    let found = statement.query_map(params, map).doing(doing)?;
    found.collect::<Result<_, _>>().doing(doing)
}

/// A stored code as a value, or the error that another program changed it.
pub(crate) fn decode<T>(
    expected: &'static str,
    value: Option<T>,
    code: impl std::fmt::Display,
) -> Result<T, Error> {
    value.ok_or_else(|| Error::Corrupt {
        expected,
        found: format!("the code {code}"),
    })
}
