//! From a checked sheet to rows. The caller holds an IMMEDIATE transaction.

mod ahead;
mod aside;
mod batch;
mod bulk;
mod changes;
mod claims;
mod forget;
mod input;
mod memory;
mod queue;
mod ready;
mod remove;
mod report;
mod rows;
pub(crate) mod shortcuts;

pub(crate) use aside::detach;
pub use batch::{Batch, BatchReport, BatchSheet, Withdrawal};
#[cfg(test)]
pub(crate) use bulk::check_while_filling;
pub use changes::Changes;
pub use forget::{Erasure, Forgotten};
pub(crate) use forget::{erase, is_pending, person as forget_person, source as forget_source};
pub use input::{Input, IntoInput};
pub(crate) use queue::Queue;
pub use report::{LoadOutcome, LoadReport};

use crate::error::{Doing, Error};
use crate::identity::{self, Ambiguity};
use crate::model::Kind;
use crate::sheet::{Catalogue, Problem, Problems, Sheet};
use crate::stored::catalogue;
use claims::Claimed;
use input::Digest;
use memory::Memory;
use ready::{Prepared, Ready};
use remove::Leaving;
use remove::archive;
use rusqlite::{Connection, OptionalExtension};
use std::borrow::Cow;
use std::collections::BTreeMap;

sql! {
    LOADED = "SELECT id, revision, sheet_digest, json_digest FROM source WHERE key = ?1";
    IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM source) AND NOT EXISTS (SELECT 1 FROM superseded)
       AND NOT EXISTS (SELECT 1 FROM ruling) AS value",
        Whole;
}

/// A source that is loaded.
struct Loaded {
    id: i64,
    revision: u32,
    sheet_digest: String,
    json_digest: Option<Digest>,
}

/// Loads a single sheet.
pub(crate) fn load_one(
    db: &Connection,
    catalogue: &mut Cow<'_, Catalogue>,
    sheet: &Sheet,
) -> Result<LoadReport, Error> {
    let loaded = loaded(db, &sheet.source.key)?;
    let prepared = Prepared::of(sheet, None, loaded.as_ref());
    let to = To {
        db,
        catalogue,
        memory: &mut Memory::default(),
        apart: false,
    };
    load(to, prepared).map(|done| done.report)
}

/// What came of loading a sheet.
struct Done<'a> {
    report: LoadReport,
    left: Option<Left<'a>>,
}

/// What is left of a sheet when it is loaded: many small pieces, to be thrown away.
#[derive(Debug)]
struct Left<'a> {
    ready: Ready<'a>,
    /// If claims are written apart, these are still to be.
    claimed: Option<Claimed>,
}

/// Loads a sheet. The catalogue grows by what the sheet declares; the caller keeps the old one if
/// anything fails. What is wrong with a sheet of a new source is
/// found before anything is written.
fn load<'a>(to: To<'_, '_>, prepared: Prepared<'a>) -> Result<Done<'a>, Error> {
    let db = to.db;
    let (sheet, digest) = (prepared.sheet, prepared.digest?);
    let (loaded, outcome) = match standing(db, sheet, &digest)? {
        Standing::Same(revision) => {
            let report = prepared.report.told(LoadOutcome::Unchanged { revision });
            return Ok(Done { report, left: None });
        }
        Standing::New => (None, LoadOutcome::Loaded),
        Standing::Next { id, revision } => (
            Some((id, revision)),
            LoadOutcome::Replaced {
                revision: revision + 1,
            },
        ),
    };
    let leaving = match loaded {
        Some((id, revision)) => {
            to.memory.forget();
            let leaving = Leaving::of(db, id)?;
            if let Some(sheet) = &leaving.sheet {
                archive(db, sheet, revision)?;
            }
            leaving
        }
        None => Leaving::default(),
    };
    let given = Given {
        sheet,
        ready: prepared.ready,
        digest: &digest,
        json_digest: prepared.json_digest,
        revision: outcome.revision(),
    };
    let (put, left) = put(to, leaving, given)?;
    let report = prepared.report.told(outcome).with(put);
    Ok(Done {
        report,
        left: Some(left),
    })
}

/// How a sheet stands to what is loaded of its source.
enum Standing {
    /// It is loaded, as this revision.
    Same(u32),
    /// Nothing is loaded.
    New,
    /// It revises what is loaded.
    Next { id: i64, revision: u32 },
}

fn standing(db: &Connection, sheet: &Sheet, digest: &str) -> Result<Standing, Error> {
    let source_key = || sheet.source.key.clone();
    match (loaded(db, &sheet.source.key)?, sheet.revises) {
        (Some(loaded), _) if loaded.sheet_digest == digest => Ok(Standing::Same(loaded.revision)),
        // That there is no revision 0 is said by the check, with its place.
        (None, None) | (_, Some(0)) => Ok(Standing::New),
        (Some(Loaded { id, revision, .. }), Some(revises)) if revision == revises => {
            Ok(Standing::Next { id, revision })
        }
        (Some(loaded), None) => Err(Error::AlreadyLoaded {
            source_key: source_key(),
            loaded: loaded.revision,
        }),
        (loaded, Some(revises)) => Err(Error::UnknownBase {
            source_key: source_key(),
            revises,
            loaded: loaded.map(|l| l.revision),
        }),
    }
}

/// The report on JSON from which its source was loaded: what was read from it is in the base.
fn unchanged(db: &Connection, input: &Input) -> Result<Option<LoadReport>, Error> {
    let Some(source) = input.source() else {
        return Ok(None);
    };
    match loaded(db, source)? {
        Some(loaded) if input.is_of(&loaded) => {
            LoadReport::of_loaded(db, source, &loaded).map(Some)
        }
        _ => Ok(None),
    }
}

/// Whether a base holds no sheet, no kept one and no ruling.
pub(crate) fn is_empty(db: &Connection) -> Result<bool, Error> {
    db.query_row(IS_EMPTY, (), |row| row.get("value"))
        .doing("looking whether the base is empty")
}

/// Loads a sheet that was loaded elsewhere, as the revision that it was there.
pub(crate) fn restore(
    db: &Connection,
    catalogue: &mut Cow<'_, Catalogue>,
    sheet: &Sheet,
) -> Result<(), Error> {
    if let Some(loaded) = loaded(db, &sheet.source.key)? {
        return Err(Error::AlreadyLoaded {
            source_key: sheet.source.key.clone(),
            loaded: loaded.revision,
        });
    }
    // The check of the sheet refuses one that revises none, or more than there can be.
    let revision = sheet.revises.unwrap_or(0).saturating_add(1);
    put_anew(db, catalogue, Leaving::default(), sheet, revision)
}

/// Keeps a sheet that was replaced or withdrawn elsewhere.
pub(crate) fn keep(db: &Connection, sheet: &Sheet, revision: u32) -> Result<(), Error> {
    archive(db, sheet, revision)
}

/// What is loaded of a source.
fn loaded(db: &Connection, key: &str) -> Result<Option<Loaded>, Error> {
    db.prepare_cached(LOADED)
        .and_then(|mut s| {
            s.query_row([key], |r| {
                Ok(Loaded {
                    id: r.get("id")?,
                    revision: r.get("revision")?,
                    sheet_digest: r.get("sheet_digest")?,
                    json_digest: r.get("json_digest")?,
                })
            })
            .optional()
        })
        .doing("looking for the source")
}

/// What came of putting a sheet in.
#[derive(Debug)]
struct Put {
    new_entities: BTreeMap<Kind, usize>,
    changes: Changes,
    ambiguities: Vec<Ambiguity>,
    unread: Vec<Problem>,
}

/// Where a sheet goes.
struct To<'t, 'c> {
    db: &'t Connection,
    /// The base's own.
    catalogue: &'t mut Cow<'c, Catalogue>,
    memory: &'t mut Memory,
    /// Whether what nobody looks at while sheets are loaded is written apart from the rest.
    apart: bool,
}

/// What is put there.
struct Given<'a, 'd> {
    sheet: &'a Sheet,
    /// It may have been checked before.
    ready: Option<Result<Ready<'a>, Problems>>,
    digest: &'d str,
    json_digest: Option<Digest>,
    revision: u32,
}

/// Puts a sheet in the place of what leaves.
fn put<'a>(
    to: To<'_, '_>,
    mut leaving: Leaving,
    given: Given<'a, '_>,
) -> Result<(Put, Left<'a>), Error> {
    let To {
        db,
        catalogue,
        memory,
        apart,
    } = to;
    let (sheet, ready) = (given.sheet, given.ready);
    if leaving.sheet.is_some() {
        *catalogue = Cow::Owned(catalogue::read(db)?);
    }
    let mut ready = ready.unwrap_or_else(|| Ready::of(sheet, catalogue))?;
    let unread = std::mem::take(&mut ready.checked.unread);
    let checked = &ready.checked;
    let new_keys = rows::check_kinds(db, memory, checked)?;
    catalogue::insert(db, catalogue, Some(&checked.declared.new))?;
    let kept = leaving.kept(db, sheet)?;
    let last = report::last_entity(db)?;
    let entry = rows::Entry {
        ready: &ready,
        digest: given.digest,
        json_digest: given.json_digest,
        revision: given.revision,
        kept: &kept,
        new_keys: &new_keys,
        apart,
    };
    let rows::Inserted {
        new: mut new_entities,
        claimed,
    } = rows::insert(db, memory, &entry, &mut leaving.seeds)?;
    if !leaving.seeds.is_empty() {
        memory.forget_identities();
        identity::rework(db, &leaving.seeds)?;
        new_entities = report::new_entities(db, &sheet.source.key, last)?;
    }
    leaving.clear(db)?;
    let put = Put {
        new_entities,
        changes: Changes::between(leaving.sheet.as_ref(), sheet),
        ambiguities: identity::ambiguities_of(db, sheet)?,
        unread,
    };
    Ok((put, Left { ready, claimed }))
}

/// Puts a sheet that this crate made in the place of what leaves.
fn put_anew(
    db: &Connection,
    catalogue: &mut Cow<'_, Catalogue>,
    leaving: Leaving,
    sheet: &Sheet,
    revision: u32,
) -> Result<(), Error> {
    let given = Given {
        sheet,
        ready: None,
        digest: &sheet.digest()?,
        json_digest: None,
        revision,
    };
    let to = To {
        db,
        catalogue,
        memory: &mut Memory::default(),
        apart: false,
    };
    put(to, leaving, given).map(drop)
}

/// Takes a source's contribution out.
pub(crate) fn withdraw(
    db: &Connection,
    catalogue: &mut Cow<'_, Catalogue>,
    source: &str,
) -> Result<Withdrawal, Error> {
    let Some(Loaded { id, revision, .. }) = loaded(db, source)? else {
        return Err(Error::NotFound {
            what: "source",
            key: source.to_owned(),
            nearest: Vec::new(),
        });
    };
    let mut leaving = Leaving::of(db, id)?;
    if let Some(sheet) = &leaving.sheet {
        archive(db, sheet, revision)?;
    }
    leaving.all();
    identity::rework(db, &leaving.seeds)?;
    leaving.clear(db)?;
    *catalogue = Cow::Owned(catalogue::read(db)?);
    Ok(Withdrawal {
        source: source.to_owned(),
        revision,
        claims: leaving.sheet.as_ref().map_or(0, Sheet::claims),
    })
}
