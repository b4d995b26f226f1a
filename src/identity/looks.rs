//! Which mentions are alike in all that can tie them to others. Whatever ties two of them ties all, so that
//! who is who is worked out for the looks of an entity, not for its mentions.

use super::items::{Folds, OF_SOURCE, items};
use super::resolve::Item;
use crate::db::{execute, exists, rows};
use crate::error::Error;
use crate::model::Kind;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const DOING: &str = "comparing the looks of mentions";

sql! {
    SOURCES = "SELECT id FROM source", Whole;
    LOOKS = "SELECT look, pointed FROM mention WHERE source = ?1 ORDER BY source, mention", OfSource;
    SET = "UPDATE mention SET look = ?3, pointed = ?4
       WHERE source = ?1 AND mention = ?2 AND (look, pointed) IS NOT (?3, ?4)";
    RULED = "SELECT 1 AS value FROM ruling WHERE one = ?1
       UNION ALL SELECT 1 FROM ruling WHERE other = ?1 LIMIT 1";
    DECLARED = "SELECT 1 AS value FROM same_as WHERE target_source = ?1 AND target_key = ?2 LIMIT 1";
    POINTED_AT = "UPDATE mention SET pointed = 1
       WHERE pointed = 0 AND source = (SELECT id FROM source WHERE key = ?1) AND mention = (
         SELECT m.mention FROM source s CROSS JOIN mention m INDEXED BY mention_by_key
           ON m.source = s.id AND m.key = ?2 AND m.shared IN (0, 1) WHERE s.key = ?1)";
}

/// All by which a mention can be tied, by other than being pointed at.
#[derive(Debug, Default)]
pub(super) struct Look<'a> {
    pub(super) shared: Option<&'a str>,
    pub(super) names: BTreeSet<&'a str>,
    pub(super) called: BTreeSet<&'a str>,
    /// Register and identifier.
    pub(super) identifiers: BTreeSet<(&'a str, &'a str)>,
}

impl Look<'_> {
    /// What is kept of it; nothing where nothing ties.
    pub(super) fn digest(&self) -> Option<i64> {
        if self.shared.is_none() && self.names.is_empty() && self.identifiers.is_empty() {
            return None;
        }
        let parts = (&self.shared, &self.names, &self.called, &self.identifiers);
        let text = serde_json::to_vec(&parts).ok()?;
        let digest: [u8; 32] = Sha256::digest(text).into();
        digest.first_chunk().map(|first| i64::from_be_bytes(*first))
    }
}

/// What is kept of the look of a mention.
fn of(item: &Item) -> Option<i64> {
    if item.kind == Kind::Person {
        return None;
    }
    let identifiers = item.identifiers.iter();
    let look = Look {
        shared: item.shared.as_deref(),
        names: item.names.iter().map(String::as_str).collect(),
        called: item.called.iter().map(String::as_str).collect(),
        identifiers: identifiers
            .map(|(scheme, value)| (scheme.as_str(), value.as_str()))
            .collect(),
    };
    look.digest()
}

/// Whether a sheet declares that something of it is a mention.
pub(super) fn is_declared(db: &Connection, source: &str, key: &str) -> Result<bool, Error> {
    exists(db, DOING, DECLARED, [source, key])
}

/// Whether a person ruled on a shared key or a `source#key`.
pub(super) fn is_ruled(db: &Connection, reference: &str) -> Result<bool, Error> {
    exists(db, DOING, RULED, [reference])
}

/// Whether a mention points at another, or a sheet or a ruling points at it.
fn is_pointed(db: &Connection, item: &Item) -> Result<bool, Error> {
    let reference = item.reference.as_str();
    let (source, key) = reference.split_once('#').unwrap_or((reference, ""));
    Ok(!item.same_as.is_empty() || is_declared(db, source, key)? || is_ruled(db, reference)?)
}

/// A sheet or a ruling points at a mention: from now on it is looked at by itself.
pub(crate) fn point_at(db: &Connection, source: &str, key: &str) -> Result<(), Error> {
    execute(db, DOING, POINTED_AT, (source, key)).map(drop)
}

/// Compares all mentions anew.
pub(super) fn rebuild(db: &Connection) -> Result<(), Error> {
    let mut folds = Folds::new();
    for source in rows(db, DOING, SOURCES, (), |r| r.get::<_, i64>("id"))? {
        for item in items(db, &OF_SOURCE, [source], &mut folds)? {
            let (look, pointed) = (of(&item), is_pointed(db, &item)?);
            for place in &item.places {
                let row = (place.source, place.mention, look, pointed);
                execute(db, DOING, SET, row)?;
            }
        }
    }
    Ok(())
}

/// Tells of every look that is not as its mention is. What is looked at by itself without need is no fault.
pub(super) fn check(db: &Connection, tell: &mut impl FnMut(String)) -> Result<(), Error> {
    let mut folds = Folds::new();
    for source in rows(db, DOING, SOURCES, (), |r| r.get::<_, i64>("id"))? {
        let looks = rows(db, DOING, LOOKS, [source], |r| {
            Ok((
                r.get::<_, Option<i64>>("look")?,
                r.get::<_, bool>("pointed")?,
            ))
        })?;
        let items = items(db, &OF_SOURCE, [source], &mut folds)?;
        for (item, (look, pointed)) in items.iter().zip(looks) {
            if look != of(item) || (!pointed && is_pointed(db, item)?) {
                let reference = &item.reference;
                tell(format!(
                    "{reference}: its look is not that of its names and identifiers"
                ));
            }
        }
    }
    Ok(())
}
