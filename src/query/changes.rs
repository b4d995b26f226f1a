//! What changed since somebody asked.

use super::{MAX_LIMIT, Reader, get};
use crate::db::changes::LAST;
use crate::db::decode;
use crate::error::Error;
use crate::model::{Change, Sequence};
use rusqlite::Row;

sql! {
    /// From the one that is known, so that it is seen whether it is there.
    SINCE = "SELECT sequence, change, one, other, mark FROM change WHERE sequence >= ?1
       ORDER BY sequence LIMIT ?2";
}

const DOING: &str = "reading the log of changes";

impl Reader {
    /// The point in its history at which the base is. It is another after each change of what is
    /// loaded or ruled, so that whatever was worked out at the same sequence still holds.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn sequence(&self) -> Result<Sequence, Error> {
        let last = self.rows(DOING, LAST, (), sequence)?.pop();
        Ok(last.unwrap_or_default())
    }

    /// The changes since a point in the base's history, in their order, at most `limit` (1 to
    /// [`MAX_LIMIT`]): sheets that were loaded, revised and withdrawn, rulings that were made and taken
    /// back. An empty answer means that nothing changed; else the next question goes on from the last
    /// [`Change::sequence`].
    ///
    /// All that a base answers follows from its sheets and rulings. So who keeps a copy reads of
    /// each source that is named the [sheet](Reader::sheet), which is `None` if it is not loaded any
    /// more, and of each ruling the [rulings](Reader::rulings). Who keeps *answers* has to know
    /// that one sheet or ruling can change what others resolve to: an entity may get another key, name
    /// or standing by a source that is not the one that was asked for.
    ///
    /// The sequence never goes back, whatever is withdrawn, loaded again or forgotten, and stays
    /// what it is when the file is copied, vacuumed or opened by another program. It is part of
    /// the file: in an older copy of it that is put back, it is as old as the copy; a backup that is
    /// restored, and a base merged from others, begin a history of their own. Where the history is not
    /// the one in which `since` was given, that is an error, also if the base has grown further
    /// since then. Likewise behind something that was [forgotten](crate::KnowledgeBase::forget_source):
    /// who reads the base anew does not find it.
    ///
    /// # Errors
    /// [`Error::OtherHistory`] if the base has no such point: read it whole, and go on from
    /// [`Reader::sequence`], asked before that. [`Error::Limit`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::model::{ChangeType, Sequence};
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// let known = base.changes_since(Sequence::default(), 100)?;
    /// assert_eq!(known[0].source.as_deref(), Some("2023-11-30-lingang-anniversary"));
    ///
    /// let since = base.sequence()?;
    /// base.withdraw("2023-11-30-lingang-anniversary")?;
    /// let changes = base.changes_since(since, 100)?;
    /// assert_eq!(changes.len(), 1);
    /// assert_eq!(changes[0].change, ChangeType::Withdrawn);
    /// assert!(base.changes_since(changes[0].sequence, 100)?.is_empty());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn changes_since(&self, since: Sequence, limit: u32) -> Result<Vec<Change>, Error> {
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Error::Limit {
                given: limit,
                most: MAX_LIMIT,
            });
        }
        // No file has more changes than a row can be numbered.
        let number = i64::try_from(since.number()).unwrap_or(i64::MAX);
        let mut changes = self.rows(DOING, SINCE, (number, limit + 1), |row| {
            let (one, other): (Option<String>, Option<String>) =
                (get(row, "one")?, get(row, "other")?);
            let (source, ruling) = match (one, other) {
                (Some(one), Some(other)) => (None, Some((one, other))),
                (source, _) => (source, None),
            };
            Ok(Change {
                sequence: sequence(row)?,
                change: get(row, "change")?,
                source,
                ruling,
            })
        })?;
        if since == Sequence::default() {
            changes.truncate(limit as usize);
            return Ok(changes);
        }
        if changes.first().is_none_or(|first| first.sequence != since) {
            return Err(Error::OtherHistory { since });
        }
        changes.remove(0);
        Ok(changes)
    }
}

fn sequence(row: &Row<'_>) -> Result<Sequence, Error> {
    let number: i64 = get(row, "sequence")?;
    let unsigned = decode("a number of a change", u64::try_from(number).ok(), number)?;
    Ok(Sequence::new(unsigned, get(row, "mark")?))
}
