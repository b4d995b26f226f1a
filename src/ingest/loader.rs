//! Sheets into the base, one at a time.

use super::batch::Withdrawal;
use super::cache::Cache;
use super::changes::Changes;
use super::input::Input;
use super::plan::Plan;
use super::removal::{KeptMentions, RemovedSource, archive};
use super::report::{LoadOutcome, LoadReport};
use super::source::StoredSource;
use super::write::Writer;
use crate::db::changes;
use crate::db::{decode, first};
use crate::derived::edges;
use crate::error::Error;
use crate::identity::{self, Touched};
use crate::model::{ChangeType, Kind};
use crate::sheet::{Declarations, Sheet};
use crate::stored::StoredCatalogue;
use rusqlite::Connection;
use std::borrow::Cow;

const DOING: &str = "loading a sheet";

sql! {
    LAST_REVISION = "SELECT revision AS last FROM superseded WHERE source_key = ?1
       ORDER BY revision DESC LIMIT 1";
    IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM source) AND NOT EXISTS (SELECT 1 FROM superseded)
         AND NOT EXISTS (SELECT 1 FROM ruling) AS value",
        Scans("superseded", "as far as its first row"),
        Scans("source", "as far as its first row"),
        Scans("ruling", "as far as its first row");
    KIND_OF_KEY = "SELECT m.kind, s.key AS source_key
       FROM mention m CROSS JOIN source s ON s.id = m.source
       WHERE m.key = ?1 AND m.shared = 1 AND m.source IS NOT ?2 LIMIT 1";
}

/// Whether a base holds no sheet, no kept one and no ruling.
pub(crate) fn is_empty(db: &Connection) -> Result<bool, Error> {
    let doing = "looking whether the base is empty";
    let empty = first(db, doing, IS_EMPTY, (), |r| r.get("value"))?;
    decode("an answer", empty, 0)
}

/// Loads sheets into a base.
pub(crate) struct Loader<'t, 'c> {
    pub(crate) db: &'t Connection,
    /// The base's own: it grows by what sheets declare. The caller keeps the old one if anything
    /// fails.
    pub(crate) catalogue: &'t mut Cow<'c, StoredCatalogue>,
    pub(crate) cache: &'t mut Cache,
    /// What waits until identity is worked out anew.
    pub(crate) touched: &'t mut Touched,
    /// Whether all sheets are loaded before the edges are worked out, and unused names and dates
    /// dropped, for the whole base.
    pub(crate) is_bulk: bool,
}

impl Loader<'_, '_> {
    /// Loads a sheet, unless it is what its source was loaded from.
    pub(crate) fn load(&mut self, sheet: &Sheet) -> Result<LoadReport, Error> {
        if let Some(stored) = StoredSource::find(self.db, &sheet.source.key)?
            && stored.sheet_digest == sheet.digest()?
        {
            return LoadReport::unchanged(self.db, &sheet.source.key, &stored);
        }
        self.load_planned(&Plan::of(Cow::Borrowed(sheet), None)?)
    }

    /// The report on what its source was loaded from; `None` if it is something else.
    pub(super) fn unchanged(&self, input: &Input) -> Result<Option<LoadReport>, Error> {
        let Some(source) = input.source() else {
            return Ok(None);
        };
        match StoredSource::find(self.db, source)? {
            Some(stored) if input.is_of(&stored)? => {
                LoadReport::unchanged(self.db, source, &stored).map(Some)
            }
            _ => Ok(None),
        }
    }

    pub(super) fn load_planned(&mut self, plan: &Plan<'_>) -> Result<LoadReport, Error> {
        let sheet = &plan.sheet;
        let source_key = || sheet.source.key.clone();
        let stored = StoredSource::find(self.db, &sheet.source.key)?;
        let outcome = match (&stored, sheet.revises) {
            (Some(stored), _) if stored.sheet_digest == plan.digest => {
                return LoadReport::unchanged(self.db, &sheet.source.key, stored);
            }
            (None, None) => LoadOutcome::Loaded {
                revision: self.next_revision(&sheet.source.key)?,
            },
            (Some(stored), Some(revises)) if stored.revision == revises => LoadOutcome::Replaced {
                revision: revises + 1,
            },
            (Some(stored), None) => {
                return Err(Error::AlreadyLoaded {
                    source_key: source_key(),
                    loaded: stored.revision,
                });
            }
            (stored, Some(revises)) => {
                return Err(Error::UnknownRevision {
                    source_key: source_key(),
                    revises,
                    loaded: stored.as_ref().map(|stored| stored.revision),
                });
            }
        };
        let replaced = stored.as_ref().map(|stored| stored.id);
        let removed = self.put(plan, replaced, outcome.revision())?;
        let before = removed.as_ref().map(|removed| &removed.sheet);
        if let (Some(before), Some(stored)) = (before, &stored) {
            self.keep(before, stored)?;
        }
        let change = match before {
            Some(_) => ChangeType::Revised,
            None => ChangeType::Loaded,
        };
        let loaded = (outcome.revision(), &*plan.digest);
        self.note(change, &sheet.source.key, loaded)?;
        let changes = Changes::between(before, sheet)?;
        let report = plan.report.clone();
        Ok(report.with(outcome, changes, plan.unread.clone()))
    }

    /// Loads a sheet that was loaded elsewhere, as the revision that it was there.
    pub(crate) fn restore(&mut self, sheet: &Sheet) -> Result<(), Error> {
        if let Some(stored) = StoredSource::find(self.db, &sheet.source.key)? {
            return Err(Error::AlreadyLoaded {
                source_key: sheet.source.key.clone(),
                loaded: stored.revision,
            });
        }
        let plan = Plan::of(Cow::Borrowed(sheet), None)?;
        let revision = sheet.revises.unwrap_or(0).saturating_add(1);
        let revision = revision.max(self.next_revision(&sheet.source.key)?);
        self.put(&plan, None, revision)?;
        self.note(
            ChangeType::Loaded,
            &sheet.source.key,
            (revision, &plan.digest),
        )
    }

    pub(super) fn note(
        &self,
        change: ChangeType,
        source: &str,
        sheet: (u32, &str),
    ) -> Result<(), Error> {
        changes::note_source(self.db, change, source, sheet)
    }

    /// The revision of a source that is not loaded: it never goes back, so that whoever asks again
    /// sees that something changed.
    fn next_revision(&self, source: &str) -> Result<u32, Error> {
        let last: Option<u32> = first(self.db, DOING, LAST_REVISION, [source], |r| r.get("last"))?;
        Ok(last.unwrap_or(0).saturating_add(1))
    }

    /// Takes a source's contribution out.
    pub(crate) fn withdraw(&mut self, source: &str) -> Result<Withdrawal, Error> {
        let stored = StoredSource::find(self.db, source)?;
        let Some(stored) = stored else {
            return Err(Error::not_found("source", source, Vec::new()));
        };
        let sheet = self.remove(stored.id)?;
        let digest = self.keep(&sheet, &stored)?;
        self.note(ChangeType::Withdrawn, source, (stored.revision, &digest))?;
        Ok(Withdrawal {
            source: source.to_owned(),
            revision: stored.revision,
            claims: sheet.claims(),
        })
    }

    /// Keeps a sheet that its source loses, and gives its digest. If another program wrote to its rows, the
    /// log has it that what was loaded is gone.
    fn keep(&self, sheet: &Sheet, stored: &StoredSource) -> Result<String, Error> {
        let digest = archive(self.db, sheet, stored.revision)?;
        if digest != stored.sheet_digest {
            changes::forget_parts(self.db, [], [&sheet.source.key])?;
        }
        Ok(digest)
    }

    /// Takes a source out, with everything that only it contributed; gives its sheet.
    pub(super) fn remove(&mut self, source: i64) -> Result<Sheet, Error> {
        let removed = RemovedSource::remove(self.db, self.catalogue, source, self.touched)?;
        removed.touch_all(self.touched);
        identity::update(self.db, self.touched)?;
        removed.drop_unused(self.db)?;
        self.cache.clear();
        Ok(removed.sheet)
    }

    /// The one way in: puts a sheet into the base, in the place of a source that it revises, which
    /// it gives.
    pub(super) fn put(
        &mut self,
        plan: &Plan<'_>,
        replaced: Option<i64>,
        revision: u32,
    ) -> Result<Option<RemovedSource>, Error> {
        let (db, sheet) = (self.db, &*plan.sheet);
        let new_keys = self.check(sheet, replaced)?;

        let mut kept = KeptMentions::new();
        let mut removed = None;
        if let Some(source) = replaced {
            let old = RemovedSource::remove(db, self.catalogue, source, self.touched)?;
            self.cache.clear();
            kept = old.kept(db, sheet, self.touched)?;
            removed = Some(old);
        }
        let declared = match sheet.declares == Declarations::default() {
            true => Vec::new(),
            false => self.catalogue.to_mut().declare(db, &sheet.declares)?,
        };
        let mut writer = Writer::new(db, self.catalogue, self.cache, sheet);
        writer.source(plan, revision, &declared)?;
        writer.mentions(plan, &kept, &new_keys, self.touched)?;
        writer.claims(&plan.words)?;
        let source = writer.source;

        if !self.is_bulk {
            edges::add_source(db, source)?;
        }
        if !self.is_bulk || self.touched.is_due() {
            self.settle()?;
        }
        if let Some(removed) = removed.as_ref().filter(|_| !self.is_bulk) {
            removed.drop_unused(db)?;
        }
        Ok(removed)
    }

    /// Works out who is who among those that wait.
    pub(crate) fn settle(&mut self) -> Result<(), Error> {
        if self.touched.is_empty() {
            return Ok(());
        }
        self.cache.entities.clear();
        identity::update(self.db, self.touched)
    }

    /// Refuses what only the base can tell: words that are defined in other words here, and shared
    /// keys that stand for another kind elsewhere. Gives for each mention whether it has a shared
    /// key that was never used before.
    fn check(&mut self, sheet: &Sheet, replaced: Option<i64>) -> Result<Vec<bool>, Error> {
        if sheet.declares != Declarations::default() {
            let mut problems = Vec::new();
            let mut catalogue = match replaced {
                Some(source) => self.catalogue.without(self.db, source)?,
                None => self.catalogue.definitions.clone(),
            };
            catalogue.declare(&sheet.declares, &mut problems);
            if !problems.is_empty() {
                return Err(sheet.problems(problems).into());
            }
        }
        let mut new = vec![false; sheet.entities.len()];
        for ((key, entity), new) in sheet.entities.iter().zip(&mut new) {
            if !entity.shared || self.cache.entities.kind(key) == Some(entity.kind) {
                continue;
            }
            let found: Option<(Kind, String)> =
                first(self.db, DOING, KIND_OF_KEY, (key, replaced), |r| {
                    Ok((r.get("kind")?, r.get("source_key")?))
                })?;
            let Some((there, other_source)) = found else {
                *new = true;
                continue;
            };
            if there != entity.kind {
                return Err(Error::KeyOfTwoKinds {
                    source_key: sheet.source.key.clone(),
                    key: key.clone(),
                    here: entity.kind,
                    there,
                    other_source,
                });
            }
        }
        Ok(new)
    }
}
