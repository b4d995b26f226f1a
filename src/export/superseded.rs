//! Sheets that were replaced or withdrawn.

use crate::db::{first, rows};
use crate::error::Error;
use crate::query::Reader;
use crate::sheet::Sheet;
use crate::text::OneLine;
use serde::{Deserialize, Serialize};
use std::fmt;

const DOING: &str = "reading superseded sheets";

sql! {
    LIST = "SELECT source_key, revision, digest FROM superseded
       ORDER BY source_key, revision, digest",
        Whole;
    ONE = "SELECT sheet FROM superseded
       WHERE source_key = ?1 AND revision = ?2 AND digest = ?3";
}

/// A sheet that a later revision replaced, or whose source was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Superseded {
    /// The source's key.
    pub source: String,
    /// Which revision of the sheet it was.
    pub revision: u32,
    /// The sheet's digest; a source that was withdrawn and loaded anew can have two first ones.
    pub digest: String,
}

impl fmt::Display for Superseded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}, revision {}", self.source, self.revision)
    }
}

impl Reader {
    /// The sheets that were replaced or withdrawn, by source and revision.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn superseded(&self) -> Result<Vec<Superseded>, Error> {
        rows(&self.db, DOING, LIST, (), |row| {
            Ok(Superseded {
                source: row.get("source_key")?,
                revision: row.get("revision")?,
                digest: row.get("digest")?,
            })
        })
    }

    /// Reads a sheet that was replaced or withdrawn; `None` if it is not kept.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn superseded_sheet(&self, of: &Superseded) -> Result<Option<Sheet>, Error> {
        let params = (&of.source, of.revision, &of.digest);
        let text: Option<String> = first(&self.db, DOING, ONE, params, |row| row.get("sheet"))?;
        text.as_deref().map(Sheet::from_json).transpose()
    }
}
