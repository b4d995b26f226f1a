//! What is loaded of a source.

use crate::db::first;
use crate::error::Error;
use rusqlite::Connection;

/// SHA-256.
pub(super) type Digest = [u8; 32];

sql! {
    STORED = "SELECT id, revision, sheet_digest, json_digest FROM source WHERE key = ?1";
}

/// A source that is loaded.
#[derive(Debug)]
pub(super) struct StoredSource {
    pub(super) id: i64,
    pub(super) revision: u32,
    pub(super) sheet_digest: String,
    pub(super) json_digest: Option<Digest>,
}

impl StoredSource {
    pub(super) fn find(db: &Connection, key: &str) -> Result<Option<Self>, Error> {
        first(db, "looking for the source", STORED, [key], |r| {
            Ok(Self {
                id: r.get("id")?,
                revision: r.get("revision")?,
                sheet_digest: r.get("sheet_digest")?,
                json_digest: r.get("json_digest")?,
            })
        })
    }
}
