//! The log of changes.

use super::{execute, first, rows};
use crate::error::Error;
use crate::model::ChangeType;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

const DOING: &str = "writing the log of changes";

sql! {
    pub(crate) LAST = "SELECT sequence, mark FROM change ORDER BY sequence DESC LIMIT 1",
        Scans("change", "backwards, and only the first row");
    INSERT = "INSERT INTO change (sequence, change, one, other, mark) VALUES (?1, ?2, ?3, ?4, ?5)";
    FORGET_SOURCE = "DELETE FROM change WHERE (other IS NULL AND one = ?1)
       OR one GLOB ?1 || '#*' OR other GLOB ?1 || '#*' RETURNING sequence", Whole;
    FORGET_RULING = "DELETE FROM change WHERE other IS NOT NULL AND (one = ?1 OR other = ?1)
       RETURNING sequence", Whole;
    BEFORE = "SELECT mark FROM change WHERE sequence < ?1 ORDER BY sequence DESC LIMIT 1";
    FROM = "SELECT sequence, change, one, other FROM change WHERE sequence > ?1 ORDER BY sequence";
    MARK = "UPDATE change SET mark = ?2 WHERE sequence = ?1";
}

/// What is changed, as the log has it.
#[derive(Clone, Copy)]
pub(crate) enum Changed<'a> {
    /// A source by its key, with the digest of its sheet.
    Source(&'a str, &'a str),
    /// A ruling by its two references, with the rest of it in words.
    Ruling(&'a str, &'a str, &'a str),
    /// Something that is not named any more.
    Forgotten,
}

impl<'a> Changed<'a> {
    fn columns(self) -> (Option<&'a str>, Option<&'a str>, &'a str) {
        match self {
            Self::Source(key, digest) => (Some(key), None, digest),
            Self::Ruling(one, other, rest) => (Some(one), Some(other), rest),
            Self::Forgotten => (None, None, ""),
        }
    }
}

/// Writes down a change, in the transaction that makes it.
pub(crate) fn note(db: &Connection, change: ChangeType, what: Changed<'_>) -> Result<(), Error> {
    let last: Option<(i64, u32)> = first(db, DOING, LAST, (), |r| {
        Ok((r.get("sequence")?, r.get("mark")?))
    })?;
    let (last, before) = last.unwrap_or_default();
    let (one, other, rest) = what.columns();
    let mark = mark(
        before,
        change.code(),
        [one.unwrap_or(""), other.unwrap_or(""), rest],
    );
    execute(
        db,
        DOING,
        INSERT,
        (last + 1, change.code(), one, other, mark),
    )
    .map(drop)
}

/// Takes a source out of the log, and notes that something was forgotten. Whoever has seen it there
/// has to read the base anew, and does not find it.
pub(crate) fn forget_source(db: &Connection, key: &str) -> Result<(), Error> {
    // The last number is not given again.
    note(db, ChangeType::Forgotten, Changed::Forgotten)?;
    let gone = rows(db, DOING, FORGET_SOURCE, [key], |r| r.get("sequence"))?;
    mark_anew(db, &gone)
}

/// Takes the rulings on some references out of the log, and notes that something was forgotten.
pub(crate) fn forget_rulings<'a>(
    db: &Connection,
    references: impl IntoIterator<Item = &'a String>,
) -> Result<(), Error> {
    note(db, ChangeType::Forgotten, Changed::Forgotten)?;
    let mut gone: Vec<i64> = Vec::new();
    for reference in references {
        let theirs = rows(db, DOING, FORGET_RULING, [reference], |r| r.get("sequence"))?;
        gone.extend::<Vec<i64>>(theirs);
    }
    mark_anew(db, &gone)
}

/// Works out the marks anew behind the first change that is gone: none may tell of it.
fn mark_anew(db: &Connection, gone: &[i64]) -> Result<(), Error> {
    let Some(&from) = gone.iter().min() else {
        return Ok(());
    };
    let mut before: u32 = first(db, DOING, BEFORE, [from], |r| r.get("mark"))?.unwrap_or(0);
    let changes = rows(db, DOING, FROM, [from], |r| {
        let names: (Option<String>, Option<String>) = (r.get("one")?, r.get("other")?);
        Ok((
            r.get::<_, i64>("sequence")?,
            r.get::<_, i64>("change")?,
            names,
        ))
    })?;
    for (sequence, change, (one, other)) in changes {
        let names = [
            one.as_deref().unwrap_or(""),
            other.as_deref().unwrap_or(""),
            "",
        ];
        before = mark(before, change, names);
        execute(db, DOING, MARK, (sequence, before))?;
    }
    Ok(())
}

/// The digest of a change and of all before it: enough that another history is not taken for this one by
/// mistake.
fn mark(before: u32, change: i64, names: [&str; 3]) -> u32 {
    let mut digest = Sha256::new();
    digest.update(before.to_be_bytes());
    digest.update(change.to_be_bytes());
    for name in names {
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
    }
    let [a, b, c, d, ..]: [u8; 32] = digest.finalize().into();
    u32::from_be_bytes([a, b, c, d])
}
