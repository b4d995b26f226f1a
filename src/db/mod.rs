//! Talking to SQLite: SQL constants, bit masks, rows, stored codes, files.

#[macro_use]
mod masks;
#[macro_use]
mod sql;
pub(crate) mod changes;
pub(crate) mod files;
pub mod schema;

use crate::error::{Doing, Error, UnknownCode};
use crate::model::{
    Basis, Bound, ChangeType, CounterpartyRole, Extent, IdentityRule, Kind, LinkType, Modality,
    NameRole, Nature, Polarity, Quantity, Scale, Shape, Verdict,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{CachedStatement, Connection, Params, Row};
use std::fmt;

/// Runs a statement and maps its rows.
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

/// Runs a statement and gives each of its rows to a function, as it comes.
pub(crate) fn each(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
    mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached(sql).doing(doing)?;
    let mut found = statement.query(params).doing(doing)?;
    while let Some(row) = found.next().doing(doing)? {
        take(row)?;
    }
    Ok(())
}

/// Runs a statement and maps its first row, if there is one.
pub(crate) fn first<T>(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
    map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Error> {
    let mut statement = db.prepare_cached(sql).doing(doing)?;
    let mut found = statement.query(params).doing(doing)?;
    found.next().doing(doing)?.map(map).transpose().doing(doing)
}

/// Whether a statement gives any row.
pub(crate) fn exists(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
) -> Result<bool, Error> {
    db.prepare_cached(sql)
        .and_then(|mut statement| statement.exists(params))
        .doing(doing)
}

/// Runs a statement that writes; gives how many rows it changed.
pub(crate) fn execute(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
) -> Result<usize, Error> {
    db.prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params))
        .doing(doing)
}

/// Runs a statement that inserts a row; gives the row's id.
pub(crate) fn insert(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
) -> Result<i64, Error> {
    db.prepare_cached(sql)
        .and_then(|mut statement| statement.insert(params))
        .doing(doing)
}

/// A statement that is run for each of many rows. Finding it anew for each of a sheet's rows was a
/// seventh of a load's time.
pub(crate) struct Prepared<'a> {
    statement: CachedStatement<'a>,
    doing: &'static str,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(
        db: &'a Connection,
        doing: &'static str,
        sql: &'static str,
    ) -> Result<Self, Error> {
        let statement = db.prepare_cached(sql).doing(doing)?;
        Ok(Self { statement, doing })
    }

    pub(crate) fn run(&mut self, params: impl Params) -> Result<(), Error> {
        self.statement.execute(params).doing(self.doing).map(drop)
    }
}

/// Reads the values of closed lists by their codes. A code that stands for none is
/// [`Error::Corrupt`].
macro_rules! stored_as_codes {
    ($( $list:ident, $expected:literal; )*) => { $(
        impl FromSql for $list {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let (expected, code) = ($expected, i64::column_result(value)?);
                let unknown = || FromSqlError::other(UnknownCode { expected, code });
                Self::from_code(code).ok_or_else(unknown)
            }
        }
    )* };
}

stored_as_codes! {
    Basis, "a basis";
    ChangeType, "a change";
    CounterpartyRole, "a counterparty's role";
    Extent, "an extent";
    IdentityRule, "a rule";
    Kind, "a kind";
    LinkType, "a link";
    Modality, "a modality";
    NameRole, "a name's role";
    Nature, "a nature";
    Polarity, "a polarity";
    Shape, "a shape";
    Verdict, "a verdict";
}

/// A stored value that was read, or the error that another program changed it.
pub(crate) fn decode<T>(
    expected: &'static str,
    value: Option<T>,
    code: impl fmt::Display,
) -> Result<T, Error> {
    value.ok_or_else(|| Error::Corrupt {
        expected,
        found: format!("the code {code}"),
    })
}

/// A stored quantity, unless its bounds are impossible: the unit's factor, each bound with 1 if it is
/// included, the unit's key.
pub(crate) fn stored_quantity(
    factor: i64,
    lower: (Option<i64>, bool),
    upper: (Option<i64>, bool),
    approximate: bool,
    unit: &str,
) -> Option<Quantity> {
    let scale = Scale {
        decimals: factor.max(1).ilog10(),
    };
    let bound = |(stored, inclusive): (Option<i64>, bool)| {
        stored.map(|stored| Bound {
            amount: scale.amount(stored),
            inclusive,
        })
    };
    Quantity::new(bound(lower), bound(upper), approximate, unit).ok()
}
