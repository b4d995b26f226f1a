//! Taking a source's contribution out again.

use super::rows::Kept;
use crate::db::rows;
use crate::error::{Doing, Error};
use crate::identity::{Seeds, belonging};
use crate::model::{IdentityRule, NameRole};
use crate::search;
use crate::sheet::{Declarations, Entity, Sheet};
use crate::stored;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

const DOING: &str = "taking out a sheet";

sql! {
    MENTIONS = "SELECT key, entity, rule FROM mention WHERE source = ?1", OfSource;
    NAMES = "SELECT DISTINCT name AS id FROM naming WHERE source = ?1", OfSource;
    DATES = "SELECT date AS id FROM claim WHERE source = ?1 AND date IS NOT NULL
       UNION SELECT published FROM source WHERE id = ?1 AND published IS NOT NULL",
        OfSource;
    KEEP = "INSERT OR IGNORE INTO superseded (source_key, revision, digest, sheet)
       VALUES (?1, ?2, ?3, ?4)";
}
sql! {
    each DELETES = [
        "DELETE FROM claim_link WHERE source = ?1",
        "DELETE FROM statement_about WHERE source = ?1",
        "DELETE FROM statement WHERE source = ?1",
        "DELETE FROM milestone WHERE source = ?1",
        "DELETE FROM equivalent WHERE source = ?1",
        "DELETE FROM figure WHERE source = ?1",
        "DELETE FROM relation WHERE source = ?1",
        "DELETE FROM further_citation WHERE source = ?1",
        "DELETE FROM claim WHERE source = ?1",
        "DELETE FROM same_as WHERE source = ?1",
        "DELETE FROM identifier WHERE source = ?1",
        "DELETE FROM naming WHERE source = ?1",
        "DELETE FROM mention WHERE source = ?1",
        "DELETE FROM declaration WHERE source = ?1",
        "DELETE FROM passage WHERE source = ?1",
        "DELETE FROM source_author WHERE source = ?1",
        "DELETE FROM source WHERE id = ?1",
    ], OfSource;
}
sql! {
    /// Forms that are about to go: an entity takes its form from its mentions again.
    FORMLESS = "UPDATE entity SET form = NULL WHERE form IN (SELECT f.id FROM form f
       WHERE f.builtin = 0 AND NOT EXISTS (SELECT 1 FROM declaration d
         WHERE d.catalogue = 'form' AND d.definition = f.id)) RETURNING id",
        Scans("entity", "only where the sheet that goes declared something"),
        Scans("f", "a catalogue");
    UNKEY = "UPDATE entity SET key = '#' || id WHERE id = ?1";
    UNUSED_NAME = "DELETE FROM name WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM entity_name x WHERE x.name = ?1) RETURNING text";
    UNUSED_DATE = "DELETE FROM edtf WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.date = ?1)
       AND NOT EXISTS (SELECT 1 FROM source s WHERE s.published = ?1)";
}

/// A source whose rows are gone, and what remains to be done about it.
#[derive(Debug, Default)]
pub(super) struct Leaving {
    /// Its sheet, if there was one.
    pub(super) sheet: Option<Sheet>,
    /// Where identity has to be worked out anew.
    pub(super) seeds: Seeds,
    mentions: BTreeMap<String, (i64, IdentityRule)>,
    names: Vec<i64>,
    dates: Vec<i64>,
}

/// Keeps the sheet that a source is about to lose: as its rows make it, which is what was loaded
/// unless another program wrote to the file.
pub(crate) fn archive(db: &Connection, sheet: &Sheet, revision: u32) -> Result<(), Error> {
    let (json, digest) = (sheet.to_json()?, sheet.digest()?);
    // A source that was withdrawn and loaded again has been kept before.
    db.prepare_cached(KEEP)
        .and_then(|mut s| s.execute((&sheet.source.key, revision, digest, json)))
        .doing(DOING)
        .map(drop)
}

impl Leaving {
    /// Deletes every row of a source, those that refer before those that are referred to. Its
    /// entities and names stay for now.
    pub(super) fn of(db: &Connection, source: i64) -> Result<Self, Error> {
        let sheet = stored::sheet(db, source)?;
        let mut leaving = Self {
            mentions: rows(db, DOING, MENTIONS, [source], |r| {
                let rule = IdentityRule::from_code(r.get("rule")?).unwrap_or(IdentityRule::Alone);
                Ok((r.get("key")?, (r.get("entity")?, rule)))
            })?
            .into_iter()
            .collect(),
            names: rows(db, DOING, NAMES, [source], |r| r.get("id"))?,
            dates: rows(db, DOING, DATES, [source], |r| r.get("id"))?,
            sheet: Some(sheet),
            seeds: Seeds::default(),
        };
        search::remove_source(db, source)?;
        let members = belonging::members_of(db, source)?;
        for &member in &members {
            belonging::unlist(db, member)?;
        }
        for sql in DELETES {
            db.prepare_cached(sql)
                .and_then(|mut s| s.execute([source]))
                .doing(DOING)?;
        }
        for &member in &members {
            belonging::list(db, member)?;
        }
        // These look through all entities, and most sheets declare nothing.
        let declares = |sheet: &Sheet| sheet.declares != Declarations::default();
        if leaving.sheet.as_ref().is_some_and(declares) {
            for entity in rows(db, DOING, FORMLESS, (), |r| r.get("id"))? {
                leaving.seeds.entity(entity);
            }
            db.execute_batch(UNDECLARED).doing(DOING)?;
        }
        Ok(leaving)
    }

    /// The mentions that are as they were in the sheet that comes instead, with their entities:
    /// nothing about these has to be worked out. All others are added to the seeds.
    pub(super) fn kept(&mut self, db: &Connection, now: &Sheet) -> Result<Kept, Error> {
        let mut kept = Kept::new();
        let Some(before) = &self.sheet else {
            return Ok(kept);
        };
        let (bodies_before, bodies_now) = (before.bodies(), now.bodies());
        for (key, entity) in &before.entities {
            let same = before.source.language == now.source.language
                && now.entities.get(key).is_some_and(|e| alike(entity, e))
                && bodies_before.get(key.as_str()) == bodies_now.get(key.as_str())
                // Who a person is depends on what the organisations are.
                && bodies_now.get(key.as_str()).is_none_or(|bodies: &BTreeSet<&str>| {
                    bodies.iter().all(|body| {
                        let pair = before.entities.get(*body).zip(now.entities.get(*body));
                        pair.is_some_and(|(a, b)| alike(a, b))
                    })
                });
            let Some(&(id, rule)) = self.mentions.get(key) else {
                continue;
            };
            if same {
                kept.insert(key.clone(), (id, rule));
            } else {
                self.seeds.entity(id);
                self.seeds.leaving(&before.source.key, key, entity);
                // Its key may be wanted by a mention that comes; it gets one when all have come.
                belonging::unlist(db, id)?;
                db.prepare_cached(UNKEY)
                    .and_then(|mut s| s.execute([id]))
                    .doing(DOING)?;
            }
        }
        Ok(kept)
    }

    /// Adds all mentions to the seeds: nothing comes instead.
    pub(super) fn all(&mut self) {
        let entities = self.sheet.iter().flat_map(|sheet| {
            let source = sheet.source.key.as_str();
            sheet
                .entities
                .iter()
                .map(move |(key, entity)| (source, key, entity))
        });
        for (source, key, entity) in entities {
            self.seeds.leaving(source, key, entity);
        }
        for (entity, _) in self.mentions.values() {
            self.seeds.entity(*entity);
        }
    }

    /// Deletes the names and dates that nothing uses any more.
    pub(super) fn clear(&self, db: &Connection) -> Result<(), Error> {
        for id in &self.names {
            for text in rows(db, DOING, UNUSED_NAME, [id], |r| r.get::<_, String>("text"))? {
                search::remove_name(db, *id, &text)?;
            }
        }
        for id in &self.dates {
            db.prepare_cached(UNUSED_DATE)
                .and_then(|mut s| s.execute([id]))
                .doing(DOING)?;
        }
        Ok(())
    }
}

/// Whether two entities are the same in everything that identity and looks depend on.
fn alike(one: &Entity, other: &Entity) -> bool {
    let names = |entity: &Entity| -> Vec<(String, NameRole, Option<String>)> {
        let names = entity.names.iter().enumerate();
        names
            .map(|(i, name)| (name.text.clone(), name.role_at(i), name.language.clone()))
            .collect()
    };
    (one.kind, &one.form, one.group, one.shared)
        == (other.kind, &other.form, other.group, other.shared)
        && one.identifiers == other.identifiers
        && one.same_as.iter().collect::<BTreeSet<_>>() == other.same_as.iter().collect()
        && names(one) == names(other)
}

sql! {
    /// Catalogue rows that no sheet declares any more.
    UNDECLARED = "
      DELETE FROM relation_signature WHERE relation_type IN (SELECT id FROM relation_type r WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'relation_type' AND d.definition = r.id));
      DELETE FROM relation_type WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'relation_type' AND d.definition = relation_type.id);
      DELETE FROM measure WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'measure' AND d.definition = measure.id);
      DELETE FROM unit WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'unit' AND d.definition = unit.id);
      DELETE FROM phase WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'phase' AND d.definition = phase.id);
      DELETE FROM form WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'form' AND d.definition = form.id);
      DELETE FROM scheme WHERE builtin = 0
        AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'scheme' AND d.definition = scheme.id);", Whole;
}
