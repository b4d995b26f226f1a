//! Taking a source's contribution out again.

use crate::db::{execute, rows};
use crate::derived::edges::{self, RemovedEdges};
use crate::derived::search;
use crate::error::{Doing, Error};
use crate::identity::Touched;
use crate::model::{IdentityRule, NameRole};
use crate::sheet::{Declarations, Entity, Sheet};
use crate::stored::{self, StoredCatalogue};
use rusqlite::Connection;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

const DOING: &str = "taking out a sheet";

sql! {
    MENTIONS = "SELECT key, entity, rule FROM mention WHERE source = ?1", OfSource;
    NAMES = "SELECT DISTINCT name AS id FROM naming WHERE source = ?1", OfSource;
    DATES = "SELECT date AS id FROM claim WHERE source = ?1 AND date IS NOT NULL
       UNION SELECT published FROM source WHERE id = ?1 AND published IS NOT NULL",
        OfSource;
    /// The same sheet as an earlier revision: once is enough.
    SAME_BEFORE = "DELETE FROM superseded WHERE source_key = ?1 AND digest = ?2 AND revision < ?3";
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
        "DELETE FROM further_voice WHERE source = ?1",
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
    UNUSED_NAME = "DELETE FROM name WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM entity_name x WHERE x.name = ?1) RETURNING text";
    UNUSED_DATE = "DELETE FROM edtf WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.date = ?1)
       AND NOT EXISTS (SELECT 1 FROM source s WHERE s.published = ?1)";
}

/// The mentions that stay what they were when a sheet is revised, with their entities, by key.
pub(super) type KeptMentions = HashMap<String, (i64, IdentityRule)>;

/// Keeps a sheet that a source loses: as its rows make it, which is what was loaded unless another
/// program wrote to the file. Gives its digest.
pub(crate) fn archive(db: &Connection, sheet: &Sheet, revision: u32) -> Result<String, Error> {
    let (json, digest) = (sheet.to_json()?, sheet.digest()?);
    execute(
        db,
        DOING,
        SAME_BEFORE,
        (&sheet.source.key, &digest, revision),
    )?;
    // A source that was withdrawn and loaded again has been kept before.
    let kept = (&sheet.source.key, revision, &digest, json);
    execute(db, DOING, KEEP, kept)?;
    Ok(digest)
}

/// A source whose rows are gone, and what remains to be done about it.
#[derive(Debug)]
pub(super) struct RemovedSource {
    pub(super) sheet: Sheet,
    mentions: KeptMentions,
    names: Vec<i64>,
    dates: Vec<i64>,
}

impl RemovedSource {
    /// Deletes every row of a source, those that refer before those that are referred to. Its
    /// entities and names stay for now.
    pub(super) fn remove(
        db: &Connection,
        catalogue: &mut Cow<'_, StoredCatalogue>,
        source: i64,
        touched: &mut Touched,
    ) -> Result<Self, Error> {
        let removed = Self {
            sheet: stored::sheet::read(db, source)?,
            mentions: rows(db, DOING, MENTIONS, [source], |r| {
                let rule = IdentityRule::from_code(r.get("rule")?).unwrap_or(IdentityRule::Alone);
                Ok((r.get("key")?, (r.get("entity")?, rule)))
            })?
            .into_iter()
            .collect(),
            names: rows(db, DOING, NAMES, [source], |r| r.get("id"))?,
            dates: rows(db, DOING, DATES, [source], |r| r.get("id"))?,
        };
        search::remove_source(db, source)?;
        let mut edges = RemovedEdges::of_source(db, source)?;
        for sql in DELETES {
            execute(db, DOING, sql, [source])?;
        }
        edges.cite_others(db)?;
        // These look through all entities, and most sheets declare nothing.
        if removed.sheet.declares != Declarations::default() {
            for entity in rows(db, DOING, FORMLESS, (), |r| r.get("id"))? {
                touched.changed(entity);
            }
            db.execute_batch(UNDECLARED).doing(DOING)?;
            *catalogue = Cow::Owned(StoredCatalogue::read(db)?);
        }
        Ok(removed)
    }

    /// The mentions that are as they were in the sheet that comes instead: nothing about these has
    /// to be worked out. All others are touched.
    pub(super) fn kept(
        &self,
        db: &Connection,
        now: &Sheet,
        touched: &mut Touched,
    ) -> Result<KeptMentions, Error> {
        let before = &self.sheet;
        let organisations = (
            before.organisations_of_persons(),
            now.organisations_of_persons(),
        );
        let stays = |key: &str| {
            let pair = before.entities.get(key).zip(now.entities.get(key));
            pair.is_some_and(|(before, now)| same_for_identity(before, now))
        };
        let mut kept = KeptMentions::new();
        for (key, entity) in &before.entities {
            let Some(&(id, rule)) = self.mentions.get(key) else {
                continue;
            };
            let related = organisations.1.get(key.as_str());
            // Who a person is depends on what the organisations are.
            if before.source.language == now.source.language
                && stays(key)
                && organisations.0.get(key.as_str()) == related
                && related.is_none_or(|related| related.iter().all(|key| stays(key)))
            {
                kept.insert(key.clone(), (id, rule));
            } else {
                touched.changed(id);
                touched.mention(&before.source.key, key, entity);
                // Frees its key for the new sheet; identity::update gives it one.
                edges::set_key(db, id, &format!("#{id}"))?;
            }
        }
        Ok(kept)
    }

    /// Touches all mentions: nothing comes instead.
    pub(super) fn touch_all(&self, touched: &mut Touched) {
        for (key, entity) in &self.sheet.entities {
            touched.mention(&self.sheet.source.key, key, entity);
        }
        for (entity, _) in self.mentions.values() {
            touched.changed(*entity);
        }
    }

    /// Deletes the names and dates that nothing uses any more.
    pub(super) fn drop_unused(&self, db: &Connection) -> Result<(), Error> {
        for id in &self.names {
            for text in rows(db, DOING, UNUSED_NAME, [id], |r| r.get::<_, String>("text"))? {
                search::remove_name(db, *id, &text)?;
            }
        }
        for id in &self.dates {
            execute(db, DOING, UNUSED_DATE, [id])?;
        }
        Ok(())
    }
}

/// Whether two entities are the same in everything that identity and looks depend on.
fn same_for_identity(one: &Entity, other: &Entity) -> bool {
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
