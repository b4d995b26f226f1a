//! Masks say where there is nothing to be found: `mention.roles` in which tables claims speak of a
//! mention, `claim.more` in which tables more of a claim stands. They are of the source alone: who is
//! the same as whom does not change them. Each stands in the index by which its row is found, so that
//! a source in which an entity is only an investor costs no look at figures, milestones or
//! statements.

use crate::db::{execute, rows};
use crate::error::Error;
use crate::sheet::{Attribution, Claim, Sheet};
use crate::stored;
use rusqlite::Connection;
use std::collections::HashMap;

const DOING: &str = "working out where claims are looked for";

/// The relations of which a mention `m` is one end. The relations of a subject lie together; where
/// an object has some, is in an index, which is named because SQLite would rather read a source's
/// relations one by one.
macro_rules! relations_of {
    ("subject") => {
        in_role!(subject_of_relations, "r")
    };
    ("object") => {
        in_role!(indexed object_of_relations, "r")
    };
}
pub(crate) use relations_of;

sql! {
    SOURCES = "SELECT id FROM source ORDER BY id", Whole;
    ROLES = "SELECT mention AS number, key, roles AS mask FROM mention WHERE source = ?1",
        OfSource;
    MORE = "SELECT claim AS number, key, more AS mask FROM claim WHERE source = ?1", OfSource;
    SET_ROLES = "UPDATE mention SET roles = ?3 WHERE source = ?1 AND mention = ?2";
    SET_MORE = "UPDATE claim SET more = ?3 WHERE source = ?1 AND claim = ?2";
}

/// The masks of a sheet's mentions and claims, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Masks<'a> {
    roles: HashMap<&'a str, u8>,
    more: HashMap<&'a str, u8>,
}

impl<'a> Masks<'a> {
    pub(crate) fn of(sheet: &'a Sheet) -> Self {
        let mut masks = Self::default();
        for (key, entity) in &sheet.entities {
            masks.roles.insert(key, 0);
            if !entity.identifiers.is_empty() {
                masks.role(key, role!(identified));
            }
        }
        for claim in &sheet.relations {
            masks.claim(claim, 0);
            masks.role(&claim.subject, role!(subject_of_relations));
            masks.role(&claim.object, role!(object_of_relations));
        }
        for claim in &sheet.figures {
            let has_more = !claim.equivalents.is_empty();
            masks.claim(claim, if has_more { more!(equivalents) } else { 0 });
            masks.role(&claim.subject, role!(subject_of_figures));
        }
        for claim in &sheet.milestones {
            masks.claim(claim, 0);
            masks.role(&claim.subject, role!(subject_of_milestones));
        }
        for claim in &sheet.statements {
            masks.claim(claim, 0);
            masks.role(&claim.subject, role!(subject_of_statements));
            for key in &claim.about {
                masks.role(key, role!(spoken_of));
            }
        }
        masks
    }

    fn role(&mut self, key: &'a str, role: u8) {
        *self.roles.entry(key).or_default() |= role;
    }

    fn claim<C: Claim>(&mut self, claim: &'a C, mut more: u8) {
        if claim.cite().len() > 1 {
            more |= more!(citations);
        }
        if !claim.links().is_empty() {
            more |= more!(links);
        }
        if claim.voices().len() > 1 {
            more |= more!(voices);
        }
        self.more.insert(claim.key(), more);
        for voice in claim.voices() {
            if let Attribution::Entity(speaker) = voice.who() {
                self.role(speaker, role!(speaker));
            }
        }
    }

    /// The roles of a mention.
    pub(crate) fn roles(&self, key: &str) -> u8 {
        self.roles.get(key).copied().unwrap_or_default()
    }

    /// Where more of a claim stands.
    pub(crate) fn more(&self, key: &str) -> u8 {
        self.more.get(key).copied().unwrap_or_default()
    }
}

/// A mask in the tables: number, key, bits.
type Stored = (i64, String, u8);

fn stored(db: &Connection, sql: &'static str, source: i64) -> Result<Vec<Stored>, Error> {
    rows(db, DOING, sql, [source], |r| {
        Ok((r.get("number")?, r.get("key")?, r.get("mask")?))
    })
}

/// The masks of rows that another program wrote: everything is looked for.
const ALL_ROLES: u8 = 255;
const ALL_MORE: u8 = 15;

/// Whether a mask hides something, or was changed: a bit too many only costs a look, and all of them
/// are those of a row that another program wrote.
const fn is_wrong(mask: u8, right: u8, all: u8) -> bool {
    mask != right && mask != all
}

/// Tells of every mention and claim of a source whose mask is wrong.
pub(crate) fn check(
    db: &Connection,
    source: i64,
    sheet: &Sheet,
    mut tell: impl FnMut(String),
) -> Result<(), Error> {
    let masks = Masks::of(sheet);
    let source_key = &sheet.source.key;
    for (_, key, mask) in stored(db, ROLES, source)? {
        if is_wrong(mask, masks.roles(&key), ALL_ROLES) {
            tell(format!(
                "{source_key}#{key}: questions will not find all claims of it"
            ));
        }
    }
    for (_, key, mask) in stored(db, MORE, source)? {
        if is_wrong(mask, masks.more(&key), ALL_MORE) {
            tell(format!(
                "{source_key}#{key}: answers will not have all its citations, links, equivalents and voices"
            ));
        }
    }
    Ok(())
}

/// Works them all out anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    let sources: Vec<i64> = rows(db, DOING, SOURCES, (), |r| r.get("id"))?;
    for source in sources {
        let sheet = stored::sheet::read(db, source)?;
        let masks = Masks::of(&sheet);
        for (number, key, mask) in stored(db, ROLES, source)? {
            if mask != masks.roles(&key) {
                execute(db, DOING, SET_ROLES, (source, number, masks.roles(&key)))?;
            }
        }
        for (number, key, mask) in stored(db, MORE, source)? {
            if mask != masks.more(&key) {
                execute(db, DOING, SET_MORE, (source, number, masks.more(&key)))?;
            }
        }
    }
    Ok(())
}
