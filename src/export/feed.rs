//! The input of every format: sources, entities and claims in an order that depends on public keys
//! alone.

use super::each_of_all;
use crate::db::rows;
use crate::error::Error;
use crate::model::{EntityId, Kind, NameRole};
use crate::query::{AnyEntity, EntityFilter, Fact, FactFilter, Groups, Reader, SourceSummary};
use rusqlite::Transaction;
use std::collections::{BTreeSet, HashSet};

const DOING: &str = "exporting";

sql! {
    NAMES = "SELECT n.text, x.name_rank FROM entity_name x
       CROSS JOIN name n ON n.id = x.name WHERE x.entity = ?1 ORDER BY n.text";
    IDENTIFIERS = concat!(
        "SELECT DISTINCT h.key AS scheme, i.value FROM mention m
       CROSS JOIN ", in_role!(identified, "i"), "
       CROSS JOIN scheme h ON h.id = i.scheme WHERE m.entity = ?1 ORDER BY h.key, i.value");
    NOTES = "SELECT DISTINCT m.note FROM mention m
       WHERE m.entity = ?1 AND m.note IS NOT NULL ORDER BY m.note";
    USES = "SELECT s.key AS source, m.key AS mention, g.position, n.text FROM mention m
       CROSS JOIN source s ON s.id = m.source
       CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
       CROSS JOIN name n ON n.id = g.name
       WHERE m.entity = ?1 ORDER BY s.key, m.key, g.position";
    CURRENCIES = "SELECT key FROM unit WHERE dimension = 'currency'";
}

/// One state of a base, to be exported.
pub(super) struct Feed<'r> {
    reader: &'r Reader,
    currencies: HashSet<String>,
    _held: Option<Transaction<'r>>,
}

/// A name that a source's sheet uses.
pub(super) struct Use {
    pub(super) source: String,
    pub(super) mention: String,
    pub(super) position: i64,
    pub(super) name: String,
}

impl<'r> Feed<'r> {
    pub(super) fn of(reader: &'r Reader) -> Result<Self, Error> {
        let held = reader.hold()?;
        Ok(Self {
            currencies: rows(&reader.db, DOING, CURRENCIES, (), |row| row.get("key"))?
                .into_iter()
                .collect(),
            reader,
            _held: held,
        })
    }

    /// `true` for a currency that others know by this code.
    pub(super) fn is_iso_currency(&self, unit: &str) -> bool {
        unit.len() == 3
            && unit.bytes().all(|b| b.is_ascii_uppercase())
            && self.currencies.contains(unit)
    }

    pub(super) fn sources(
        &self,
        mut each: impl FnMut(&SourceSummary) -> Result<(), Error>,
    ) -> Result<(), Error> {
        each_of_all(|page| self.reader.sources(page), &mut each)
    }

    /// Kind by kind, by key; groups are among them.
    pub(super) fn entities(
        &self,
        mut each: impl FnMut(&AnyEntity) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let filter = EntityFilter {
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for &kind in Kind::ALL {
            each_of_all(|page| self.reader.entities(kind, &filter, page), &mut each)?;
        }
        Ok(())
    }

    /// The claims of a source, in the order of its sheet.
    pub(super) fn claims_of(
        &self,
        source: &SourceSummary,
        mut each: impl FnMut(&Fact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let filter = FactFilter {
            source: Some(source.key.clone()),
            ..FactFilter::default()
        };
        each_of_all(|page| self.reader.facts(&filter, page), &mut each)
    }

    /// All claims that name an entity, or are attributed to it, in an order that depends on the loading; a claim
    /// may come twice.
    pub(super) fn claims_naming(
        &self,
        entity: EntityId,
        mut each: impl FnMut(&Fact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let reader = self.reader;
        let said = FactFilter::default();
        self.claims_about(entity, &mut each)?;
        each_of_all(|page| reader.also_named_in(entity, page), &mut each)?;
        each_of_all(|page| reader.facts_by(Some(entity), &said, page), &mut each)
    }

    /// The claims about an entity, in an order that depends on the loading: what is made of
    /// them must not.
    pub(super) fn claims_about(
        &self,
        entity: EntityId,
        mut each: impl FnMut(&Fact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        each_of_all(|page| self.reader.facts_about(entity, page), &mut each)
    }

    /// Every name of an entity, each once, with what it is to it.
    pub(super) fn names(&self, entity: EntityId) -> Result<Vec<(String, NameRole)>, Error> {
        rows(&self.reader.db, DOING, NAMES, [entity.row()], |row| {
            let rank: i64 = row.get("name_rank")?;
            let role = NameRole::from_code(rank / 2).unwrap_or(NameRole::Alias);
            Ok((row.get("text")?, role))
        })
    }

    /// The form of an entity, by its key.
    pub(super) fn form(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.reader.entity(key)?.and_then(|entity| entity.form))
    }

    /// The identifiers of an entity: register and value.
    pub(super) fn identifiers(&self, entity: EntityId) -> Result<Vec<(String, String)>, Error> {
        rows(&self.reader.db, DOING, IDENTIFIERS, [entity.row()], |row| {
            Ok((row.get("scheme")?, row.get("value")?))
        })
    }

    /// The notes of sheets on an entity.
    pub(super) fn notes(&self, entity: EntityId) -> Result<BTreeSet<String>, Error> {
        let notes = rows(&self.reader.db, DOING, NOTES, [entity.row()], |row| {
            row.get("note")
        })?;
        Ok(notes.into_iter().collect())
    }

    /// The names of an entity as sources write them.
    pub(super) fn uses(&self, entity: EntityId) -> Result<Vec<Use>, Error> {
        rows(&self.reader.db, DOING, USES, [entity.row()], |row| {
            Ok(Use {
                source: row.get("source")?,
                mention: row.get("mention")?,
                position: row.get("position")?,
                name: row.get("text")?,
            })
        })
    }
}
