//! How a connection is set: for daily use, for a batch, for waiting.

use crate::derived::search;
use crate::error::{Doing, Error};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::time::Duration;

/// How much of the file SQLite keeps in memory, in KiB. A batch writes all over a base's indexes,
/// and pages that do not fit are written out and read back again and again. Who only asks is to need
/// less than 30 MB with everything.
const CACHE: i64 = 15 * 1024;
const CACHE_OF_A_BATCH: i64 = 128 * 1024;
/// Of the file, and of what is gathered for it, while an empty base is filled.
const CACHES_OF_FILLING: (i64, i64) = (40 * 1024, 60 * 1024);

pub(super) const SETTING: &str = "setting up the connection";

/// What holds for every connection.
pub(super) fn settings(db: &Connection) -> Result<(), Error> {
    if rusqlite::version_number() < 3_040_000 {
        return Err(Error::OldSqlite {
            found: rusqlite::version(),
        });
    }
    db.set_prepared_statement_cache_capacity(256);
    db.pragma_update(None, "synchronous", "FULL")
        .doing(SETTING)?;
    // What is sorted or gathered may outgrow memory; only then does SQLite make a file of it.
    temp_store(db, "FILE")?;
    daily_settings(db)?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        // Plans do not depend on what is bound: a cached statement is not planned again at
        // each call, and the plan that a test looked at is the one that runs.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        db.set_db_config(setting, on).doing(SETTING)?;
    }
    Ok(())
}

/// What holds for a connection but during a batch.
fn daily_settings(db: &Connection) -> Result<(), Error> {
    cache(db, "main", CACHE)?;
    db.pragma_update(None, "foreign_keys", true).doing(SETTING)
}

/// What a connection is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    DailyUse,
    Batch,
    /// A bulk load.
    Filling,
}

/// What holds during a batch.
pub(super) fn settings_for_a_batch(db: &Connection) -> Result<(), Error> {
    cache(db, "main", CACHE_OF_A_BATCH)
}

pub(super) fn settings_after_a_batch(db: &Connection) -> Result<(), Error> {
    cache(db, "main", CACHE)
}

/// What holds while an empty base is filled. Nothing is in the file that SQLite would have to be
/// able to take back, and it can be written without a log; nor need SQLite look up every row that
/// another refers to, all of which come with their sheet. Its rows are gathered in temporary
/// tables.
pub(super) fn settings_for_filling(db: &Connection) -> Result<(), Error> {
    cache(db, "main", CACHES_OF_FILLING.0)?;
    cache(db, "temp", CACHES_OF_FILLING.1)?;
    db.pragma_update(None, "foreign_keys", false)
        .doing(SETTING)?;
    journal(db, "DELETE")
}

/// Takes back what holds while a base is filled. What was temporary goes, and what of it is in memory;
/// the words of the search index have to be made visible again.
pub(super) fn settings_after_filling(db: &Connection) -> Result<(), Error> {
    temp_store(db, "MEMORY")?;
    temp_store(db, "FILE")?;
    search::prepare(db)?;
    daily_settings(db)
}

/// Where SQLite keeps what is temporary; what was there goes if that changes.
fn temp_store(db: &Connection, place: &str) -> Result<(), Error> {
    db.pragma_update(None, "temp_store", place).doing(SETTING)
}

/// Switches to a log beside the file, which lets others read while one writes. Nobody is waited for:
/// who reads the file just now may do so for hours.
pub(super) fn write_ahead(db: &Connection) -> Result<(), Error> {
    let busy_timeout = pragma(db, "busy_timeout")?;
    wait(db, Duration::ZERO)?;
    let done = journal(db, "WAL");
    wait(db, Duration::from_millis(busy_timeout.unsigned_abs()))?;
    done
}

/// Sets how SQLite can take back what it writes. Where another connection holds the file just
/// now, it stays as it is: that serves as well.
fn journal(db: &Connection, mode: &str) -> Result<(), Error> {
    match db
        .pragma_update(None, "journal_mode", mode)
        .doing("setting the journal")
    {
        Ok(()) | Err(Error::Busy { .. }) => Ok(()),
        Err(e) => Err(e),
    }
}

/// Sets how much of a database SQLite keeps in memory, in KiB.
fn cache(db: &Connection, schema: &str, size: i64) -> Result<(), Error> {
    db.pragma_update(Some(schema), "cache_size", -size)
        .doing(SETTING)
}

/// Sets how long to wait for a lock. By pragma: rusqlite's own method needs SQLite 3.44 to link.
pub(super) fn wait(db: &Connection, busy_timeout: Duration) -> Result<(), Error> {
    let milliseconds = i32::try_from(busy_timeout.as_millis()).unwrap_or(i32::MAX);
    db.pragma_update(None, "busy_timeout", milliseconds)
        .doing("setting up the connection")
}

pub(super) fn pragma(db: &Connection, name: &str) -> Result<i64, Error> {
    db.pragma_query_value(None, name, |r| r.get(0))
        .doing("reading a setting of the database")
}
