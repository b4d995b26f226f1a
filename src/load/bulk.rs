//! Filling an empty base: indexes that loading does not look into are made at the end, each in one
//! go and in its order. That is faster than keeping them up to date row by row, and they come out
//! smaller.

use crate::error::{Doing, Error};
use crate::schema;
use rusqlite::Connection;

const DOING: &str = "making the indexes";

/// What finding out who is who does not need.
const LATER: &[&str] = &[
    "claim_by_date",
    "claim_by_key",
    "claim_by_speaker",
    "entity_by_name",
    "figure_by_measure",
    "figure_by_subject",
    "figure_by_whole",
    "mention_of_kind",
    "milestone_by_subject",
    "naming_by_name",
    "statement_about_by_mention",
    "statement_by_subject",
];

/// Indexes that are not there for now. The caller holds the transaction, and ends with
/// [`Bulk::end`]: who reads the base meanwhile sees it as it was.
#[derive(Debug)]
pub(super) struct Bulk;

impl Bulk {
    /// Takes the indexes away, while there is nothing in them.
    pub(super) fn begin(db: &Connection) -> Result<Self, Error> {
        for index in LATER {
            db.execute_batch(&format!("DROP INDEX {index}"))
                .doing(DOING)?;
        }
        Ok(Self)
    }

    pub(super) fn end(self, db: &Connection) -> Result<(), Error> {
        let objects = schema::objects(schema::SCHEMA_SQL);
        for index in LATER {
            let sql = crate::load::decode("an index of the schema", objects.get(index), index)?;
            db.execute_batch(sql).doing(DOING)?;
        }
        Ok(())
    }
}
