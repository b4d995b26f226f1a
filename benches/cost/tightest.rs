//! What one would pick instead: the tightest schema that answers the same questions of these
//! sheets, with a plain FTS5 index over the names, loaded as fast as rusqlite goes. It has one
//! table of facts, one passage mask a fact, and no check of anything.

use crate::Done;
use crate::lean::{Date, Sheet};
use rusqlite::{Connection, params};
use std::collections::HashMap;

const TABLES: &str = "
  CREATE TABLE source (id INTEGER PRIMARY KEY, key TEXT NOT NULL, headline TEXT NOT NULL,
    language TEXT NOT NULL, publisher TEXT, published TEXT) STRICT;
  CREATE TABLE entity (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,
    name TEXT NOT NULL, form TEXT) STRICT;
  CREATE TABLE alias (id INTEGER PRIMARY KEY, name TEXT NOT NULL, entity INTEGER NOT NULL) STRICT;
  CREATE TABLE identifier (scheme TEXT NOT NULL, value TEXT NOT NULL, entity INTEGER NOT NULL) STRICT;
  CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
  CREATE TABLE fact (source INTEGER NOT NULL, number INTEGER NOT NULL, subject INTEGER NOT NULL,
    predicate INTEGER NOT NULL, object INTEGER, lower INTEGER, upper INTEGER, bounds INTEGER,
    unit INTEGER, text TEXT, date TEXT, modality INTEGER, speaker INTEGER, passages INTEGER NOT NULL,
    PRIMARY KEY (source, number)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE name_fts USING fts5 (name, content = 'alias', content_rowid = 'id');";
const INDEXES: &str = "
  CREATE INDEX entity_by_key ON entity (key);
  CREATE INDEX alias_by_name ON alias (name);
  CREATE INDEX identifier_by_value ON identifier (value);
  CREATE INDEX fact_by_subject ON fact (subject);
  CREATE INDEX fact_by_object ON fact (object) WHERE object IS NOT NULL;
  CREATE INDEX fact_by_date ON fact (date) WHERE date IS NOT NULL;
  INSERT INTO name_fts (name_fts) VALUES ('rebuild');";

/// Kinds whose names tell who is who.
const NAMED: [&str; 5] = ["organisation", "project", "industry", "person", "place"];

const SOURCE: &str = "INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const ENTITY: &str = "INSERT INTO entity VALUES (?1, ?2, ?3, ?4, ?5)";
const ALIAS: &str = "INSERT INTO alias VALUES (?1, ?2, ?3)";
const IDENTIFIER: &str = "INSERT INTO identifier VALUES (?1, ?2, ?3)";
const FACT: &str =
    "INSERT INTO fact VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

pub struct Loader {
    db: Connection,
    sources: i64,
    entities: HashMap<String, i64>,
    aliases: HashMap<(String, i64), i64>,
    words: HashMap<String, i64>,
}

#[derive(Default)]
struct Fact<'a> {
    subject: i64,
    predicate: i64,
    object: Option<i64>,
    lower: Option<i64>,
    upper: Option<i64>,
    bounds: Option<i64>,
    unit: Option<i64>,
    text: Option<&'a str>,
    date: Option<&'a str>,
    modality: Option<i64>,
    speaker: Option<i64>,
}

impl Loader {
    pub fn new(db: Connection) -> Done<Self> {
        db.execute_batch(&format!("BEGIN; {TABLES}"))?;
        Ok(Self {
            db,
            sources: 0,
            entities: HashMap::new(),
            aliases: HashMap::new(),
            words: HashMap::new(),
        })
    }

    pub fn load(&mut self, sheet: &Sheet<'_>) -> Done<()> {
        self.sources += 1;
        let about = &sheet.source;
        self.db.prepare_cached(SOURCE)?.execute(params![
            self.sources,
            about.key,
            about.headline,
            about.language,
            about.publisher,
            about.published.edtf
        ])?;
        let mut here = HashMap::new();
        for (key, entity) in &sheet.entities {
            let whole = if entity.shared {
                (*key).to_owned()
            } else {
                format!("{}#{key}", about.key)
            };
            let next = self.entities.len() as i64 + 1;
            // Whoever has no key for all sheets is the first of its name.
            let named = format!("{} {}", entity.kind, entity.names[0].text);
            let known = *self.entities.entry(whole.clone()).or_insert(next);
            let id = match entity.shared || !NAMED.contains(&entity.kind) {
                true => known,
                false => *self.entities.entry(named).or_insert(known),
            };
            here.insert(*key, id);
            if id == next {
                self.db.prepare_cached(ENTITY)?.execute(params![
                    id,
                    entity.kind,
                    whole,
                    entity.names[0].text,
                    entity.form
                ])?;
                for (scheme, value) in &entity.identifiers {
                    self.db
                        .prepare_cached(IDENTIFIER)?
                        .execute((scheme, value, id))?;
                }
            }
            for name in &entity.names {
                let next = self.aliases.len() as i64 + 1;
                let alias = *self
                    .aliases
                    .entry((name.text.clone().into_owned(), id))
                    .or_insert(next);
                if alias == next {
                    self.db
                        .prepare_cached(ALIAS)?
                        .execute((alias, &name.text, id))?;
                }
            }
        }
        let passages: HashMap<&str, usize> = sheet
            .passages
            .iter()
            .enumerate()
            .map(|(at, p)| (*p, at))
            .collect();
        let mut number = 0;
        let date = |date: &Option<Date<'_>>| date.as_ref().and_then(|d| d.edtf.map(str::to_owned));
        for claim in &sheet.relations {
            let date = date(&claim.date);
            let fact = Fact {
                subject: here[claim.subject],
                predicate: self.word(claim.relation)?,
                object: Some(here[claim.object]),
                text: claim.qualifier.as_deref(),
                date: date.as_deref(),
                modality: self.modality(claim.modality)?,
                ..Fact::default()
            };
            self.fact(&mut number, &fact, &claim.cite, &passages)?;
        }
        for claim in &sheet.figures {
            let (lower, upper, rounded) = claim.quantity.bounds();
            let flags = |bound: Option<(i64, bool)>| i64::from(bound.is_some_and(|b| b.1));
            let fact = Fact {
                subject: here[claim.subject],
                predicate: self.word(claim.measure)?,
                lower: lower.map(|b| b.0),
                upper: upper.map(|b| b.0),
                bounds: Some(flags(lower) | flags(upper) << 1 | i64::from(rounded) << 2),
                unit: Some(self.word(claim.quantity.unit)?),
                text: Some(&claim.quantity.wording),
                speaker: claim.said_by.map(|key| here[key]),
                ..Fact::default()
            };
            self.fact(&mut number, &fact, &claim.cite, &passages)?;
        }
        for claim in &sheet.milestones {
            let edtf = date(&claim.date);
            let fact = Fact {
                subject: here[claim.subject],
                predicate: self.word(claim.phase)?,
                text: claim.date.as_ref().and_then(|d| d.wording.as_deref()),
                date: edtf.as_deref(),
                modality: self.modality(claim.modality)?,
                ..Fact::default()
            };
            self.fact(&mut number, &fact, &claim.cite, &passages)?;
        }
        for claim in &sheet.statements {
            let fact = Fact {
                subject: here[claim.subject],
                predicate: 0,
                object: claim.about.first().map(|key| here[key]),
                text: Some(&claim.gist),
                modality: self.modality(claim.modality)?,
                speaker: claim.said_by.map(|key| here[key]),
                ..Fact::default()
            };
            self.fact(&mut number, &fact, &claim.cite, &passages)?;
        }
        Ok(())
    }

    fn fact(
        &self,
        number: &mut i64,
        fact: &Fact<'_>,
        cite: &[&str],
        passages: &HashMap<&str, usize>,
    ) -> Done<()> {
        *number += 1;
        let mask = cite
            .iter()
            .fold(0_i64, |mask, label| mask | 1 << passages[label]);
        self.db.prepare_cached(FACT)?.execute(params![
            self.sources,
            *number,
            fact.subject,
            fact.predicate,
            fact.object,
            fact.lower,
            fact.upper,
            fact.bounds,
            fact.unit,
            fact.text,
            fact.date,
            fact.modality,
            fact.speaker,
            mask
        ])?;
        Ok(())
    }

    fn modality(&mut self, word: Option<&str>) -> Done<Option<i64>> {
        word.map(|word| self.word(word)).transpose()
    }

    fn word(&mut self, text: &str) -> Done<i64> {
        if let Some(id) = self.words.get(text) {
            return Ok(*id);
        }
        let id = self.words.len() as i64 + 1;
        self.words.insert(text.to_owned(), id);
        self.db
            .prepare_cached("INSERT INTO word VALUES (?1, ?2)")?
            .execute((id, text))?;
        Ok(id)
    }

    pub fn finish(self) -> Done<()> {
        self.db.execute_batch(INDEXES)?;
        self.db
            .execute_batch("COMMIT; PRAGMA journal_mode = DELETE;")?;
        self.db.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}
