//! From a checked sheet to rows. The caller holds an IMMEDIATE transaction.

mod batch;
pub(crate) mod catalogue;
mod changes;
mod queue;
mod remove;
mod report;
mod rows;

pub use batch::{Batch, BatchReport, BatchSheet, Withdrawal};
pub use changes::Changes;
pub(crate) use queue::Queue;
pub use report::{LoadOutcome, LoadReport};

use crate::error::{Doing, Error};
use crate::identity;
use crate::sheet::{Catalogue, Sheet};
use rusqlite::{Connection, OptionalExtension};

/// Loads a sheet. `catalogue` is the base's own and grows by what the sheet declares; the
/// caller keeps the old one if anything fails.
pub(crate) fn load(
    db: &Connection,
    catalogue: &mut Catalogue,
    sheet: &Sheet,
) -> Result<LoadReport, Error> {
    let digest = sheet.digest()?;
    let key = &sheet.source.key;
    let loaded: Option<(i64, u32, String)> = db
        .prepare_cached("SELECT id, revision, sheet_digest FROM source WHERE key = ?1")
        .and_then(|mut s| {
            s.query_row([key], |r| {
                Ok((r.get("id")?, r.get("revision")?, r.get("sheet_digest")?))
            })
            .optional()
        })
        .doing("looking for the source")?;
    let outcome = match (&loaded, sheet.revises) {
        (Some((_, revision, same)), _) if *same == digest => {
            return LoadReport::of(
                db,
                key,
                LoadOutcome::Unchanged {
                    revision: *revision,
                },
            );
        }
        (None, None) => LoadOutcome::Loaded,
        (Some((_, loaded, _)), Some(revises)) if *loaded == revises => LoadOutcome::Replaced {
            revision: loaded + 1,
        },
        (Some((_, loaded, _)), None) => {
            return Err(Error::AlreadyLoaded {
                source_key: key.clone(),
                loaded: *loaded,
            });
        }
        (_, Some(0)) => {
            // Said by the check, with its place.
            sheet.checked(catalogue)?;
            LoadOutcome::Loaded
        }
        (loaded, Some(revises)) => {
            return Err(Error::UnknownBase {
                source_key: key.clone(),
                revises,
                loaded: loaded.as_ref().map(|l| l.1),
            });
        }
    };
    let mut leaving = match &loaded {
        Some((id, revision, digest)) => remove::leave(db, *id, *revision, digest)?,
        None => remove::Leaving::default(),
    };
    if loaded.is_some() {
        *catalogue = catalogue::read(db)?;
    }
    let checked = sheet.checked(catalogue)?;
    catalogue::insert(db, catalogue, Some(&checked.declared.new))?;
    let kept = leaving.kept(db, sheet)?;
    let last = report::last_entity(db)?;
    let revision = outcome.revision();
    rows::insert(db, &checked, &digest, revision, &kept, &mut leaving.seeds)?;
    identity::rework(db, &leaving.seeds)?;
    leaving.clear(db)?;
    let new = report::new_entities(db, key, last)?;
    let changes = Changes::between(leaving.sheet.as_ref(), sheet);
    LoadReport::of(db, key, outcome).map(|report| report.with(new, changes, checked.unread))
}

/// Takes a source's contribution out.
pub(crate) fn withdraw(
    db: &Connection,
    catalogue: &mut Catalogue,
    source: &str,
) -> Result<Withdrawal, Error> {
    let (id, revision, digest): (i64, u32, String) = db
        .prepare_cached("SELECT id, revision, sheet_digest FROM source WHERE key = ?1")
        .and_then(|mut s| {
            s.query_row([source], |r| {
                Ok((r.get("id")?, r.get("revision")?, r.get("sheet_digest")?))
            })
        })
        .doing("looking for the source")?;
    let mut leaving = remove::leave(db, id, revision, &digest)?;
    leaving.all();
    identity::rework(db, &leaving.seeds)?;
    leaving.clear(db)?;
    *catalogue = catalogue::read(db)?;
    Ok(Withdrawal {
        source: source.to_owned(),
        revision,
        claims: leaving.sheet.as_ref().map_or(0, Sheet::claims),
    })
}

/// A stored code as a value, or the error that another program changed it.
pub(crate) fn decode<T>(
    expected: &'static str,
    value: Option<T>,
    code: impl std::fmt::Display,
) -> Result<T, Error> {
    value.ok_or_else(|| Error::Corrupt {
        expected,
        found: format!("the code {code}"),
    })
}
