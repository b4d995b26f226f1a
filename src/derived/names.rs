//! The folds of names, and the days and the words of dates, as they are kept beside them.

use crate::db::{decode, execute, rows};
use crate::error::Error;
use crate::model::Edtf;
use crate::text::lookup_fold;
use rusqlite::Connection;

const DOING: &str = "folding names";

sql! {
    NAMES = "SELECT id, text, folded FROM name", Whole;
    SET_FOLD = "UPDATE name SET folded = ?2 WHERE id = ?1";
    DATES = "SELECT id, value, earliest, latest, words FROM edtf", Whole;
    SET_DAYS = "UPDATE edtf SET earliest = ?2, latest = ?3, place = coalesce(?2, ?3, ''), words = ?4
       WHERE id = ?1";
}

/// What `name.folded` holds: the fold, where that is not just the lower case of the name. SQLite
/// makes lower case of ASCII letters alone.
pub(crate) fn folded<'a>(text: &str, fold: &'a str) -> Option<&'a str> {
    (fold != text.to_ascii_lowercase()).then_some(fold)
}

/// What `edtf` holds of a date: its first and its last day, and how it reads in a sentence.
pub(crate) type DateColumns = (Option<String>, Option<String>, String);

/// What `edtf` holds of a date.
pub(crate) fn date_columns(value: &str) -> Result<DateColumns, Error> {
    let edtf: Edtf = decode("a date", value.parse().ok(), value)?;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    Ok((day(edtf.earliest()), day(edtf.latest()), edtf.in_words()))
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
        let known: DateColumns = (r.get("earliest")?, r.get("latest")?, r.get("words")?);
        Ok((r.get("id")?, r.get("value")?, known))
    })?;
    for (id, value, known) in dates {
        let right = date_columns(&value)?;
        if right != known {
            execute(db, DOING, SET_DAYS, (id, right.0, right.1, right.2))?;
        }
    }
    Ok(())
}
