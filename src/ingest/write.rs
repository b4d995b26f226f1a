//! The rows of one source, in an order in which every foreign key finds its target. Words of the
//! catalogue are written as the rows that the file has for them.

use super::cache::Cache;
use super::plan::Plan;
use super::removal::KeptMentions;
use crate::db::{Prepared, decode, execute, insert, rows};
use crate::derived::masks::Masks;
use crate::derived::names;
use crate::derived::search::{self, What};
use crate::error::Error;
use crate::identity::{Admission, NewMention, Touched, UsedName, point_at};
use crate::model::{Extent, Kind};
use crate::sheet::{Date, Entity, Sheet};
use crate::stored::StoredCatalogue;
use rusqlite::{Connection, params};
use std::collections::HashMap;

pub(super) const DOING: &str = "writing the sheet's rows";

// None of these statements may need a journal of its own, as one with RETURNING does, or an update
// of a row to which others refer: at each such, FTS5 writes out what it has gathered.
sql! {
    SOURCE = "INSERT INTO source (key, headline, section, publisher, carried_by, address, language,
         published, published_words, published_basis, published_confirmed, extent, note,
         text_digest, revision, revises, sheet_digest, json_digest)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
    DECLARATION = "INSERT INTO declaration (source, catalogue, definition) VALUES (?1, ?2, ?3)";
    AUTHOR = "INSERT INTO source_author (source, position, name) VALUES (?1, ?2, ?3)";
    PASSAGE = "INSERT INTO passage (source, position, label, note) VALUES (?1, ?2, ?3, ?4)";
    NAMED = "SELECT id, text FROM name WHERE fold = ?1";
    NAME = "INSERT INTO name (text, folded) VALUES (?1, ?2)";
    DATED = "SELECT id FROM edtf WHERE value = ?1";
    DATE = "INSERT INTO edtf (value, earliest, latest, place, words)
       VALUES (?1, ?2, ?3, coalesce(?2, ?3, ''), ?4)";
    MENTION = "INSERT INTO mention (source, mention, key, kind, entity, rule, shared, is_group, form,
         note, look, pointed, roles)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    NAMING = "INSERT INTO naming (source, mention, position, name, language, role, until, passage)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    IDENTIFIER = "INSERT INTO identifier (source, mention, scheme, value) VALUES (?1, ?2, ?3, ?4)";
    SAME_AS = "INSERT OR IGNORE INTO same_as (source, mention, target_source, target_key)
       VALUES (?1, ?2, ?3, ?4)";
}

/// Writes the rows of one sheet.
pub(super) struct Writer<'a> {
    pub(super) db: &'a Connection,
    pub(super) catalogue: &'a StoredCatalogue,
    cache: &'a mut Cache,
    pub(super) sheet: &'a Sheet,
    pub(super) masks: Masks<'a>,
    /// The row of the source.
    pub(super) source: i64,
    /// The number of each mention, from 1, by its key.
    pub(super) mentions: HashMap<&'a str, i64>,
    /// The place of each passage in reading order, by its label.
    pub(super) passages: HashMap<&'a str, usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        db: &'a Connection,
        catalogue: &'a StoredCatalogue,
        cache: &'a mut Cache,
        sheet: &'a Sheet,
    ) -> Self {
        let labels = sheet.passages.iter().map(|passage| passage.label());
        Self {
            db,
            catalogue,
            cache,
            sheet,
            masks: Masks::of(sheet),
            source: 0,
            mentions: sheet.entities.keys().map(String::as_str).zip(1..).collect(),
            passages: labels.zip(0..).collect(),
        }
    }

    /// Writes the source with its passages and with what it declares.
    pub(super) fn source(
        &mut self,
        plan: &Plan<'_>,
        revision: u32,
        declared: &[(&'static str, i64)],
    ) -> Result<(), Error> {
        let source = &self.sheet.source;
        let (day, words, basis, confirmed) = self.date(source.published.as_ref())?;
        let row = params![
            source.key,
            source.headline,
            source.section,
            source.publisher,
            source.carried_by,
            source.address,
            source.language,
            day,
            words,
            basis,
            confirmed,
            source.extent.unwrap_or(Extent::Whole).code(),
            source.note,
            source.text_digest,
            revision,
            self.sheet.revises,
            plan.digest,
            plan.json_digest
        ];
        let id = insert(self.db, DOING, SOURCE, row)?;
        self.source = id;
        let mut texts = search::AddText::new(self.db)?;
        let words = [source.headline.as_deref(), source.note.as_deref()];
        let words = search::words(words.into_iter().flatten());
        texts.run((id, What::Source, 0), &words)?;
        for (table, row) in declared {
            execute(self.db, DOING, DECLARATION, (id, table, row))?;
        }
        for (author, position) in source.authors.iter().zip(1_i64..) {
            execute(self.db, DOING, AUTHOR, (id, position, author))?;
        }
        for (passage, number) in self.sheet.passages.iter().zip(1_i64..) {
            let note = passage.note();
            execute(self.db, DOING, PASSAGE, (id, number, passage.label(), note))?;
            texts.run((id, What::Passage, number), &search::words(note))?;
        }
        Ok(())
    }

    /// Writes all mentions. Those that stay what they were come first, so that they are there when others look for their entities; persons come last:
    /// who they are depends on the organisations to which they are related.
    pub(super) fn mentions(
        &mut self,
        plan: &'a Plan<'_>,
        kept: &KeptMentions,
        new_keys: &[bool],
        touched: &mut Touched,
    ) -> Result<(), Error> {
        let sheet = self.sheet;
        let organisations = sheet.organisations_of_persons();
        let mut names = Vec::with_capacity(sheet.entities.len());
        for (entity, folds) in sheet.entities.values().zip(&plan.folds) {
            names.push(self.names(entity, folds)?);
        }
        let mut turns: Vec<usize> = (0..sheet.entities.len()).collect();
        let entities: Vec<(&String, &Entity)> = sheet.entities.iter().collect();
        turns.sort_by_key(|&index| {
            let (key, entity) = entities[index];
            let is_kept = kept.contains_key(key);
            (!is_kept, !is_kept && entity.kind == Kind::Person)
        });
        let mut admission = Admission::new(
            self.db,
            &mut self.cache.entities,
            touched,
            (self.source, sheet),
            &plan.ties,
        )?;
        let mut insert = Prepared::new(self.db, DOING, MENTION)?;
        let mut insert_naming = Prepared::new(self.db, DOING, NAMING)?;
        let mut ids: HashMap<&str, i64> = HashMap::with_capacity(entities.len());
        for index in turns {
            let (key, entity) = entities[index];
            let form = entity.form.as_deref();
            let form = form
                .map(|form| self.catalogue.form(entity.kind, form))
                .transpose()?;
            let schemes = entity.identifiers.keys();
            let schemes = schemes.map(|scheme| self.catalogue.row("scheme", scheme));
            let schemes = schemes.collect::<Result<Vec<_>, _>>()?;
            let related = organisations.get(key.as_str()).into_iter().flatten();
            let related: Vec<i64> = related.filter_map(|key| ids.get(key).copied()).collect();
            let look = admission.look(key, entity, &plan.ties[index])?;
            let (id, rule) = match kept.get(key) {
                Some(&(id, rule)) => {
                    admission.keep(id, entity, &plan.ties[index]);
                    (id, rule)
                }
                None => {
                    let new = NewMention {
                        key,
                        entity,
                        form,
                        names: &names[index],
                        schemes: &schemes,
                        key_is_new: new_keys[index],
                        organisations: &related,
                        look,
                    };
                    admission.admit(&new, &plan.ties[index])?
                }
            };
            ids.insert(key, id);
            let number = index as i64 + 1;
            insert.run(params![
                self.source,
                number,
                key,
                entity.kind.code(),
                id,
                rule.code(),
                entity.shared,
                entity.group,
                form,
                entity.note,
                look.look,
                look.pointed,
                self.masks.roles(key)
            ])?;
            let article = sheet.source.language.as_str();
            for ((name, used), position) in entity.names.iter().zip(&names[index]).zip(1_i64..) {
                let language = name.language.as_deref().filter(|tag| *tag != article);
                insert_naming.run((
                    self.source,
                    number,
                    position,
                    used.id,
                    language,
                    used.role.code(),
                    &name.until,
                    &name.cite,
                ))?;
            }
            for (scheme, values) in schemes.iter().zip(entity.identifiers.values()) {
                for value in values {
                    let row = (self.source, number, scheme, value);
                    execute(self.db, DOING, IDENTIFIER, row)?;
                }
            }
            for other in &entity.same_as {
                let row = (self.source, number, &other.source, &other.key);
                execute(self.db, DOING, SAME_AS, row)?;
                point_at(self.db, &other.source, &other.key)?;
            }
        }
        admission.finish()
    }

    /// The names of an entity, each with its row.
    fn names(&mut self, entity: &'a Entity, folds: &[String]) -> Result<Vec<UsedName<'a>>, Error> {
        let article = self.sheet.source.language.as_str();
        let mut names = Vec::with_capacity(entity.names.len());
        for (index, (name, fold)) in entity.names.iter().zip(folds).enumerate() {
            names.push(UsedName {
                id: self.name(&name.text, fold)?,
                text: &name.text,
                role: name.role_at(index),
                english: name.language.as_deref().unwrap_or(article) == "en",
            });
        }
        Ok(names)
    }

    /// Row id of a spelling, which is stored once.
    fn name(&mut self, text: &str, fold: &str) -> Result<i64, Error> {
        if let Some(&id) = self.cache.names.get(text) {
            return Ok(id);
        }
        let known = rows(self.db, DOING, NAMED, [fold], |r| {
            let spelling: String = r.get("text")?;
            Ok((spelling == text).then_some(r.get("id")?))
        })?;
        let id = match known.into_iter().flatten().next() {
            Some(id) => id,
            None => {
                let folded = names::folded(text, fold);
                let id = insert(self.db, DOING, NAME, (text, folded))?;
                search::add_name(self.db, id, text)?;
                id
            }
        };
        self.cache.names.insert(text, id);
        Ok(id)
    }

    /// Of a date: its row, its words, its basis, whether a person confirmed them.
    pub(super) fn date<'d>(&mut self, date: Option<&'d Date>) -> Result<StoredDate<'d>, Error> {
        let Some(date) = date else {
            return Ok((None, None, None, false));
        };
        let row = date
            .edtf
            .as_deref()
            .map(|edtf| self.edtf(edtf))
            .transpose()?;
        let basis = date.basis.unwrap_or(Date::default_basis(row.is_some()));
        let words = date.wording.as_deref();
        Ok((row, words, Some(basis.code()), date.wording_confirmed))
    }

    /// Row id of an EDTF value, which is stored once.
    fn edtf(&mut self, value: &str) -> Result<i64, Error> {
        if let Some(&id) = self.cache.dates.get(value) {
            return Ok(id);
        }
        let known: Vec<i64> = rows(self.db, DOING, DATED, [value], |r| r.get("id"))?;
        let id = match known.first() {
            Some(&id) => id,
            None => {
                let (earliest, latest, words) = names::date_columns(value)?;
                insert(self.db, DOING, DATE, (value, earliest, latest, words))?
            }
        };
        self.cache.dates.insert(value, id);
        Ok(id)
    }

    /// The number of a mention.
    pub(super) fn mention(&self, key: &str) -> Result<i64, Error> {
        decode(
            "an entity of the sheet",
            self.mentions.get(key).copied(),
            key,
        )
    }
}

/// Row, words, basis, whether confirmed.
pub(super) type StoredDate<'d> = (Option<i64>, Option<&'d str>, Option<i64>, bool);
