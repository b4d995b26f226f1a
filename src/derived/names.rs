//! The folds of names and the days of dates, as they are kept beside them.

use crate::db::{decode, execute, rows};
use crate::error::Error;
use crate::model::Edtf;
use crate::text::lookup_fold;
use rusqlite::Connection;

const DOING: &str = "folding names";

sql! {
    NAMES = "SELECT id, text, folded FROM name", Whole;
    SET_FOLD = "UPDATE name SET folded = ?2 WHERE id = ?1";
    DATES = "SELECT id, value, earliest, latest FROM edtf", Whole;
    SET_DAYS = "UPDATE edtf SET earliest = ?2, latest = ?3, place = coalesce(?2, ?3, '')
       WHERE id = ?1";
}

/// What `name.folded` holds: the fold, where that is not just the lower case of the name. SQLite
/// makes lower case of ASCII letters alone.
pub(crate) fn folded<'a>(text: &str, fold: &'a str) -> Option<&'a str> {
    (fold != text.to_ascii_lowercase()).then_some(fold)
}

/// What `edtf` holds of a date: its first and its last day.
pub(crate) fn days(value: &str) -> Result<(Option<String>, Option<String>), Error> {
    let edtf: Edtf = decode("a date", value.parse().ok(), value)?;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    Ok((day(edtf.earliest()), day(edtf.latest())))
}

/// Folds all names and reads all dates anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    let names: Vec<(i64, String, Option<String>)> = rows(db, DOING, NAMES, (), |r| {
        Ok((r.get("id")?, r.get("text")?, r.get("folded")?))
    })?;
    for (id, text, known) in names {
        let fold = lookup_fold(&text);
        let folded = folded(&text, &fold);
        if folded != known.as_deref() {
            execute(db, DOING, SET_FOLD, (id, folded))?;
        }
    }
    let dates: Vec<(i64, String, _)> = rows(db, DOING, DATES, (), |r| {
        let days: (Option<String>, Option<String>) = (r.get("earliest")?, r.get("latest")?);
        Ok((r.get("id")?, r.get("value")?, days))
    })?;
    for (id, value, known) in dates {
        let days = days(&value)?;
        if days != known {
            execute(db, DOING, SET_DAYS, (id, days.0, days.1))?;
        }
    }
    Ok(())
}
