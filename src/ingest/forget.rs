//! Forgetting for good: a source, or a person across all sources.

use super::loader::Loader;
use super::plan::Plan;
use super::source::StoredSource;
use crate::db::{changes, execute, exists, first, rows};
use crate::derived::search;
use crate::error::{Doing, Error};
use crate::identity::{self, Touched};
use crate::model::{ChangeType, ClaimRef, EntityId, Kind};
use crate::sheet::Sheet;
use crate::stored;
use crate::text::identity_fold;
use rusqlite::Connection;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

const DOING: &str = "forgetting";

sql! {
    MENTIONS = "SELECT m.source, m.key, m.shared FROM mention m WHERE m.entity = ?1";
    NAMES = "SELECT n.text FROM mention m
       CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
       CROSS JOIN name n ON n.id = g.name WHERE m.entity = ?1";
    SHARED = "SELECT 1 FROM mention WHERE key = ?1 AND shared = 1 LIMIT 1";
    UNRULE = "DELETE FROM ruling WHERE one = ?1 OR other = ?1";
    UNRULE_SOURCE = "DELETE FROM ruling
       WHERE one GLOB ?1 || '#*' OR other GLOB ?1 || '#*' RETURNING one, other", Whole;
    LINKING = "SELECT DISTINCT source FROM claim_link
       WHERE target_source = ?1 AND target_key = ?2";
    PENDING = "SELECT rewritten FROM erasure WHERE id = 1";
    BEGIN = "INSERT OR REPLACE INTO erasure (id, rewritten) VALUES (1, 0)";
    REWRITTEN = "UPDATE erasure SET rewritten = 1 WHERE id = 1";
    pub(crate) NO_ERASURE = "DELETE FROM erasure";
    FORGET_KEPT = "DELETE FROM superseded WHERE source_key = ?1";
    KEPT = "SELECT source_key, revision, digest, sheet FROM superseded", Whole;
    REWRITE_KEPT = "UPDATE OR REPLACE superseded SET sheet = ?4, digest = ?5
       WHERE source_key = ?1 AND revision = ?2 AND digest = ?3";
}

/// What was forgotten. It names neither the source nor the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forgotten {
    /// How many sources it concerned.
    pub sources: usize,
    /// How many claims went.
    pub claims: usize,
    /// How many texts that stay had a name in them, which was blotted out.
    pub redactions: usize,
    /// How many superseded sheets went or were changed.
    pub superseded: usize,
    /// How many rulings went.
    pub rulings: usize,
    /// Whether it is gone from the bytes of the file, too.
    pub erasure: Erasure,
}

/// Whether what was forgotten is gone from the bytes of the database file and its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Erasure {
    /// It is.
    Complete,
    /// Not yet, because somebody is reading or writing. No query finds it any more, but its
    /// bytes may still be there. That is recorded, and done when the base is next opened for
    /// writing or closed, or by [`finish_forgetting`](crate::KnowledgeBase::finish_forgetting).
    Pending,
}

impl fmt::Display for Forgotten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "forgotten (claims: {}, sources: {}, superseded sheets: {}, rulings: {}; texts without a name now: {}); {}",
            self.claims,
            self.sources,
            self.superseded,
            self.rulings,
            self.redactions,
            match self.erasure {
                Erasure::Complete =>
                    "nothing that only it contributed is left in the file; a namesake under another key stays",
                Erasure::Pending => "its bytes stay until nobody reads the file",
            }
        )
    }
}

impl Default for Forgotten {
    fn default() -> Self {
        Self {
            sources: 0,
            claims: 0,
            redactions: 0,
            superseded: 0,
            rulings: 0,
            erasure: Erasure::Pending,
        }
    }
}

impl Loader<'_, '_> {
    /// Takes a source out, with everything that only it contributed, and what was kept of it.
    pub(crate) fn forget_source(&mut self, key: &str) -> Result<Forgotten, Error> {
        let db = self.db;
        let mut done = Forgotten::default();
        if let Some(stored) = StoredSource::find(db, key)? {
            done.claims = self.remove(stored.id)?.claims();
            done.sources = 1;
        }
        done.superseded = execute(db, DOING, FORGET_KEPT, [key])?;
        let ruled = rows(db, DOING, UNRULE_SOURCE, [key], |r| {
            Ok([r.get::<_, String>("one")?, r.get("other")?])
        })?;
        done.rulings = ruled.len();
        changes::forget_source(db, key)?;
        unruled(db, ruled.into_iter().flatten())?;
        search::rebuild(db)?;
        db.execute_batch(BEGIN).doing(DOING)?;
        Ok(done)
    }

    /// Takes a person out of every sheet that is loaded or kept.
    pub(crate) fn forget_person(&mut self, person: EntityId) -> Result<Forgotten, Error> {
        let db = self.db;
        let mut done = Forgotten::default();
        let mentions = rows(db, DOING, MENTIONS, [person.row()], |r| {
            let key: (String, bool) = (r.get("key")?, r.get("shared")?);
            Ok((r.get::<_, i64>("source")?, key))
        })?;
        let names = rows(db, DOING, NAMES, [person.row()], |r| r.get("text"))?;
        let names: BTreeSet<String> = names.into_iter().collect();
        let mut keys: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        let mut ruled: BTreeSet<String> = BTreeSet::new();
        for (source, (key, shared)) in mentions {
            if shared {
                ruled.insert(key.clone());
            }
            keys.entry(source).or_default().insert(key);
        }
        let mut sheets: BTreeMap<i64, Sheet> = BTreeMap::new();
        let mut gone: BTreeSet<ClaimRef> = BTreeSet::new();
        for (source, keys) in keys {
            let mut sheet = stored::sheet::read(db, source)?;
            let source_key = sheet.source.key.clone();
            ruled.extend(keys.iter().map(|key| format!("{source_key}#{key}")));
            let purged = sheet.purge(&keys, &names)?;
            done.sources += 1;
            done.claims += purged.claims.len();
            done.redactions += purged.redactions;
            let claims = purged.claims.into_iter();
            gone.extend(claims.map(|claim| ClaimRef::new(source_key.as_str(), claim)));
            sheets.insert(source, sheet);
        }
        for claim in &gone {
            let target = [&claim.source, &claim.key];
            for source in rows(db, DOING, LINKING, target, |r| r.get("source"))? {
                if let Entry::Vacant(vacant) = sheets.entry(source) {
                    vacant.insert(stored::sheet::read(db, source)?);
                }
            }
        }
        let mut changed: BTreeSet<String> = BTreeSet::new();
        for (source, mut sheet) in sheets {
            changed.insert(sheet.source.key.clone());
            sheet.unlink(|claim| gone.contains(claim));
            self.replace(source, sheet)?;
        }
        done.superseded = superseded(db, &names, &mut changed)?;
        let mut theirs = Vec::new();
        for reference in &ruled {
            // Another person may have the shared key.
            let taken = !reference.contains('#') && exists(db, DOING, SHARED, [reference])?;
            if !taken {
                done.rulings += execute(db, DOING, UNRULE, [reference])?;
                theirs.push(reference);
            }
        }
        changes::forget_parts(db, theirs, &changed)?;
        unruled(db, ruled.into_iter())?;
        search::rebuild(db)?;
        db.execute_batch(BEGIN).doing(DOING)?;
        Ok(done)
    }

    /// Puts a changed sheet in the place of the one that is loaded, as its next revision, so that
    /// no sheet made from the old one can replace it unawares. The old one is not kept.
    fn replace(&mut self, source: i64, mut sheet: Sheet) -> Result<(), Error> {
        let stored = StoredSource::find(self.db, &sheet.source.key)?;
        let revision = stored.map_or(1, |stored| stored.revision);
        sheet.revises = Some(revision);
        let plan = Plan::of(Cow::Owned(sheet), None)?;
        self.put(&plan, Some(source), revision + 1)?;
        let revised = (revision + 1, &*plan.digest);
        self.note(ChangeType::Revised, &plan.sheet.source.key, revised)
    }
}

/// Takes whoever bears one of the names out of the superseded sheets; tells of which sources they are.
fn superseded(
    db: &Connection,
    names: &BTreeSet<String>,
    sources: &mut BTreeSet<String>,
) -> Result<usize, Error> {
    let folds: BTreeSet<String> = names.iter().map(|name| identity_fold(name)).collect();
    let kept = rows(db, DOING, KEPT, (), |r| {
        let id: (String, u32, String) =
            (r.get("source_key")?, r.get("revision")?, r.get("digest")?);
        Ok((id, r.get::<_, String>("sheet")?))
    })?;
    let mut changed = 0;
    for ((source, revision, digest), text) in kept {
        let mut sheet = Sheet::from_json(&text)?;
        let bears = |name: &str| folds.contains(&identity_fold(name));
        let persons = sheet.entities.iter().filter(|(_, entity)| {
            entity.kind == Kind::Person && entity.names.iter().any(|n| bears(&n.text))
        });
        let keys: BTreeSet<String> = persons.map(|(key, _)| key.clone()).collect();
        if keys.is_empty() {
            continue;
        }
        sheet.purge(&keys, names)?;
        let (json, digest_now) = (sheet.to_json()?, sheet.digest()?);
        let row = (&source, revision, &digest, json, digest_now);
        execute(db, DOING, REWRITE_KEPT, row)?;
        sources.insert(source);
        changed += 1;
    }
    Ok(changed)
}

fn unruled(db: &Connection, references: impl Iterator<Item = String>) -> Result<(), Error> {
    let mut touched = Touched::default();
    for reference in references {
        touched.reference(&reference);
    }
    identity::update(db, &mut touched)
}

/// Whether something that was forgotten may still be in the bytes of the file.
pub(crate) fn is_pending(db: &Connection) -> Result<bool, Error> {
    exists(db, DOING, PENDING, ())
}

/// Rewrites the file without what was forgotten and empties its journal, as far as nobody else
/// holds it.
pub(crate) fn erase(db: &Connection) -> Result<Erasure, Error> {
    let rewritten: Option<bool> = first(db, DOING, PENDING, (), |r| r.get("rewritten"))?;
    let busy = |e: &rusqlite::Error| {
        matches!(
            e.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
        )
    };
    match rewritten {
        None => return Ok(Erasure::Complete),
        Some(false) => {
            if let Err(e) = db.execute_batch("VACUUM") {
                return if busy(&e) {
                    Ok(Erasure::Pending)
                } else {
                    Err(e).doing(DOING)
                };
            }
            db.execute_batch(REWRITTEN).doing(DOING)?;
        }
        Some(true) => {}
    }
    // A reader in the way is told of in the answer, not as an error.
    let held: i64 = match db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |r| r.get("busy")) {
        Ok(held) => held,
        Err(e) if busy(&e) => 1,
        Err(e) => return Err(e).doing(DOING),
    };
    if held != 0 {
        return Ok(Erasure::Pending);
    }
    db.execute_batch(NO_ERASURE).doing(DOING)?;
    Ok(Erasure::Complete)
}
