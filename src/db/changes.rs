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
    pub(crate) LOG = "SELECT sequence, change, one, other, revision, digest, mark FROM change ORDER BY sequence", Whole;
    INSERT = "INSERT INTO change (sequence, change, one, other, revision, digest, mark)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    FORGET_SOURCE = "DELETE FROM change WHERE (other IS NULL AND one = ?1)
       OR one GLOB ?1 || '#*' OR other GLOB ?1 || '#*'", Whole;
    FORGET_RULING = "DELETE FROM change WHERE other IS NOT NULL AND (one = ?1 OR other = ?1)", Whole;
    FORGET_SHEETS = "UPDATE change SET digest = 0 WHERE other IS NULL AND one = ?1", Whole;
    MARK = "UPDATE change SET mark = ?2 WHERE sequence = ?1";
}

/// A change, as the log has it.
#[derive(Debug)]
pub(crate) struct LoggedChange {
    pub(crate) sequence: i64,
    pub(crate) change: ChangeType,
    pub(crate) one: Option<String>,
    pub(crate) other: Option<String>,
    /// Which revision of the source's sheet came or went.
    pub(crate) revision: Option<u32>,
    /// The [`digest`] of the sheet or ruling that came or went; 0 if something in it was forgotten
    /// since, or if none is named.
    pub(crate) digest: u32,
    pub(crate) mark: u32,
}

impl LoggedChange {
    /// A row of [`LOG`].
    pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get("sequence")?,
            change: row.get("change")?,
            one: row.get("one")?,
            other: row.get("other")?,
            revision: row.get("revision")?,
            digest: row.get("digest")?,
            mark: row.get("mark")?,
        })
    }

    /// The mark that this change has behind another: a digest of both, enough that another history
    /// is not taken for this one by mistake.
    pub(crate) fn mark_after(&self, before: u32) -> u32 {
        let mut digest = Sha256::new();
        digest.update(before.to_be_bytes());
        digest.update(self.sequence.to_be_bytes());
        digest.update(self.change.code().to_be_bytes());
        digest.update(self.revision.unwrap_or(0).to_be_bytes());
        digest.update(self.digest.to_be_bytes());
        for name in [&self.one, &self.other] {
            let name = name.as_deref().unwrap_or("");
            digest.update((name.len() as u64).to_be_bytes());
            digest.update(name);
        }
        first_32_bits(digest)
    }
}

/// What the log keeps of a sheet, by its own digest, and of a ruling, by its words.
pub(crate) fn digest(text: &str) -> u32 {
    first_32_bits(Sha256::new().chain_update(text))
}

fn first_32_bits(digest: Sha256) -> u32 {
    let [a, b, c, d, ..]: [u8; 32] = digest.finalize().into();
    u32::from_be_bytes([a, b, c, d])
}

/// Writes down that a source changed, in the transaction that changes it.
pub(crate) fn note_source(
    db: &Connection,
    change: ChangeType,
    key: &str,
    (revision, sheet_digest): (u32, &str),
) -> Result<(), Error> {
    note(
        db,
        change,
        [Some(key), None],
        Some(revision),
        digest(sheet_digest),
    )
}

/// Likewise a ruling, by its two references.
pub(crate) fn note_ruling(
    db: &Connection,
    change: ChangeType,
    [one, other]: [&str; 2],
    words: &str,
) -> Result<(), Error> {
    note(db, change, [Some(one), Some(other)], None, digest(words))
}

fn note(
    db: &Connection,
    change: ChangeType,
    [one, other]: [Option<&str>; 2],
    revision: Option<u32>,
    digest: u32,
) -> Result<(), Error> {
    let last: Option<(i64, u32)> = first(db, DOING, LAST, (), |r| {
        Ok((r.get("sequence")?, r.get("mark")?))
    })?;
    let (last, before) = last.unwrap_or_default();
    let logged = LoggedChange {
        sequence: last + 1,
        change,
        one: one.map(str::to_owned),
        other: other.map(str::to_owned),
        revision,
        digest,
        mark: 0,
    };
    let mark = logged.mark_after(before);
    let row = (last + 1, change.code(), one, other, revision, digest, mark);
    execute(db, DOING, INSERT, row).map(drop)
}

/// Takes a source out of the log, and notes that something was forgotten. Whoever has seen it there
/// has to read the base anew, and does not find it.
pub(crate) fn forget_source(db: &Connection, key: &str) -> Result<(), Error> {
    // The last number is not given again.
    note(db, ChangeType::Forgotten, [None, None], None, 0)?;
    execute(db, DOING, FORGET_SOURCE, [key])?;
    mark_anew(db)
}

/// Likewise the rulings on some references, and what the log has of the sheets of sources in which
/// something was forgotten.
pub(crate) fn forget_parts<'a>(
    db: &Connection,
    references: impl IntoIterator<Item = &'a String>,
    sources: impl IntoIterator<Item = &'a String>,
) -> Result<(), Error> {
    note(db, ChangeType::Forgotten, [None, None], None, 0)?;
    for reference in references {
        execute(db, DOING, FORGET_RULING, [reference])?;
    }
    for source in sources {
        execute(db, DOING, FORGET_SHEETS, [source])?;
    }
    mark_anew(db)
}

/// Works out the marks anew: none may tell of what is gone. Those before it stay what they are.
fn mark_anew(db: &Connection) -> Result<(), Error> {
    let mut before = 0;
    for logged in rows(db, DOING, LOG, (), LoggedChange::read)? {
        let mark = logged.mark_after(before);
        if mark != logged.mark {
            execute(db, DOING, MARK, (logged.sequence, mark))?;
        }
        before = mark;
    }
    Ok(())
}
