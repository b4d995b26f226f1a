//! A program written for these sheets alone, that fills the same tables with the same rows by
//! rusqlite: it knows every row by heart that it wrote, looks up what it did not, and checks
//! nothing.

use crate::Done;
use crate::lean::{Date, Entity, Name, Sheet};
use citebase::model::Edtf;
use citebase::text::lookup_fold;
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

const SOURCE: &str = "INSERT INTO source (key, headline, publisher, language, published,
    published_basis, published_confirmed, extent, revision, sheet_digest, json_digest)
    VALUES (?1, ?2, ?3, ?4, ?5, 1, 0, 1, 1, ?6, ?7)";
const PASSAGE: &str = "INSERT INTO passage (source, position, label) VALUES (?1, ?2, ?3)";
const NAME: &str = "INSERT INTO name (id, text, folded) VALUES (?1, ?2, ?3)";
const NAME_WORDS: &str = "INSERT INTO name_search (rowid, words) VALUES (?1, ?2)";
const TEXT_WORDS: &str = "INSERT INTO text_search (rowid, words) VALUES (?1, ?2)";
const DATE: &str = "INSERT INTO edtf (id, value, earliest, latest, place, words)
    VALUES (?1, ?2, ?3, ?4, coalesce(?3, ?4, ''), ?5)";
const ENTITY: &str = "INSERT INTO entity (id, kind, key, name, name_rank, form, is_group)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)";
const ENTITY_NAME: &str =
    "INSERT INTO entity_name (name, entity, name_rank, uses, ties) VALUES (?1, ?2, ?3, 1, ?4)
     ON CONFLICT DO UPDATE SET uses = uses + 1";
const MENTION: &str = "INSERT INTO mention (source, mention, key, kind, entity, rule, shared,
    is_group, form, look, pointed, roles) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, 0, ?10)";
const NAMING: &str = "INSERT INTO naming (source, mention, position, name, role, passage)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const IDENTIFIER: &str =
    "INSERT INTO identifier (source, mention, scheme, value) VALUES (?1, ?2, ?3, ?4)";
const CLAIM: &str = "INSERT INTO claim (source, claim, key, shape, passage, modality, negated,
    speaker, date, date_words, date_basis, date_confirmed, qualifier, more)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, 0, ?11, ?12)";
const CITATION: &str = "INSERT INTO further_citation VALUES (?1, ?2, ?3)";
const RELATION: &str = "INSERT INTO relation (source, claim, relation_type, subject,
    subject_kind, object, object_kind, open_list) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)";
const EDGE: &str = "INSERT INTO edge VALUES (?1, (SELECT kind FROM entity WHERE id = ?2),
    (SELECT key FROM entity WHERE id = ?2), ?3, ?4, ?5, ?2, 1, ?6, ?7)
    ON CONFLICT DO UPDATE SET claims = claims + 1";
const FIGURE: &str = "INSERT INTO figure (source, claim, subject, measure, unit, lower, upper,
    lower_inclusive, upper_inclusive, approximate, wording, confirmed, nature, words)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, ?13)";
const MILESTONE: &str = "INSERT INTO milestone VALUES (?1, ?2, ?3, ?4)";
const STATEMENT: &str = "INSERT INTO statement VALUES (?1, ?2, ?3, ?4)";
const ABOUT: &str = "INSERT INTO statement_about VALUES (?1, ?2, ?3)";

const MEASURE: &str =
    "INSERT INTO measure (id, key, singular, plural, infinitive, meaning, builtin,
       denied_singular, denied_plural)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 'does not ' || ?5, 'do not ' || ?5)";
const UNIT: &str = "INSERT INTO unit (id, key, dimension, factor, meaning, builtin)
    VALUES (?1, ?2, 'count', 1, ?3, 0)";
const DECLARATION: &str = "INSERT INTO declaration VALUES (?1, ?2, ?3)";

const KEEP: &str = "INSERT INTO superseded (source_key, revision, digest, sheet)
    VALUES (?1, 1, (SELECT sheet_digest FROM source WHERE key = ?1), ?2)";
const UNWORD: &str =
    "INSERT INTO text_search (text_search, rowid, words) VALUES ('delete', ?1, ?2)";
const DELETES: [&str; 14] = [
    "DELETE FROM declaration WHERE source = ?1",
    "DELETE FROM statement_about WHERE source = ?1",
    "DELETE FROM statement WHERE source = ?1",
    "DELETE FROM milestone WHERE source = ?1",
    "DELETE FROM figure WHERE source = ?1",
    "DELETE FROM relation WHERE source = ?1",
    "DELETE FROM further_citation WHERE source = ?1",
    "DELETE FROM claim WHERE source = ?1",
    "DELETE FROM identifier WHERE source = ?1",
    "DELETE FROM naming WHERE source = ?1",
    "DELETE FROM mention WHERE source = ?1",
    "DELETE FROM passage WHERE source = ?1",
    "DELETE FROM source_author WHERE source = ?1",
    "DELETE FROM source WHERE id = ?1",
];
const LAST: &str = "SELECT (SELECT max(id) FROM source), (SELECT max(id) FROM entity),
    (SELECT max(id) FROM name), (SELECT max(id) FROM edtf)";
const NAMED: &str = "SELECT id FROM name WHERE fold = ?1 AND text = ?2";
const DATED: &str = "SELECT id FROM edtf WHERE value = ?1";
const KEYED: &str = "SELECT id FROM entity WHERE kind = ?1 AND key = ?2";
const CALLED: &str = "SELECT e.id FROM name n CROSS JOIN entity_name x ON x.name = n.id
    CROSS JOIN entity e ON e.id = x.entity WHERE n.fold = ?1 AND e.kind = ?2 LIMIT 1";

pub struct Loader<'db> {
    db: &'db Connection,
    /// Whether the base holds what others wrote.
    asks: bool,
    /// The words of the texts of the sheet that was loaded last, by their rows in the index.
    texts: Vec<(i64, String)>,
    catalogue: HashMap<(&'static str, String), i64>,
    sources: i64,
    names: HashMap<String, i64>,
    dates: HashMap<String, i64>,
    entities: HashMap<String, i64>,
    /// Of a firm, which is known by its name too.
    called: HashMap<(i64, String), i64>,
    last_entity: i64,
    last_name: i64,
    last_date: i64,
}

struct Envelope<'a> {
    key: &'a str,
    shape: i64,
    cite: &'a [&'a str],
    modality: Option<&'a str>,
    said_by: Option<&'a str>,
    date: Option<&'a Date<'a>>,
    qualifier: Option<&'a str>,
    texts: Vec<&'a str>,
}

/// What each entity is in the sheet's claims, as the column has it.
fn roles<'a>(sheet: &'a Sheet<'_>) -> HashMap<&'a str, i64> {
    let mut roles: HashMap<&str, i64> = HashMap::new();
    let mut add = |key, role| *roles.entry(key).or_default() |= role;
    for relation in &sheet.relations {
        add(relation.subject, 1);
        add(relation.object, 2);
    }
    for figure in &sheet.figures {
        add(figure.subject, 4);
        figure.said_by.into_iter().for_each(|by| add(by, 64));
    }
    for milestone in &sheet.milestones {
        add(milestone.subject, 8);
    }
    for statement in &sheet.statements {
        add(statement.subject, 16);
        statement.about.iter().for_each(|about| add(about, 32));
        statement.said_by.into_iter().for_each(|by| add(by, 64));
    }
    for (key, entity) in &sheet.entities {
        if !entity.identifiers.is_empty() {
            add(key, 128);
        }
    }
    roles
}

impl<'db> Loader<'db> {
    /// Into an empty base, within a transaction of the caller's.
    pub fn new(db: &'db Connection) -> Done<Self> {
        let mut catalogue = HashMap::new();
        for table in [
            "form",
            "relation_type",
            "measure",
            "unit",
            "phase",
            "scheme",
        ] {
            let mut rows = db.prepare(&format!("SELECT key, id FROM {table}"))?;
            let rows = rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in rows {
                let (key, id): (String, i64) = row?;
                catalogue.insert((table, key), id);
            }
        }
        Ok(Self {
            db,
            asks: false,
            texts: Vec::new(),
            catalogue,
            sources: 0,
            names: HashMap::new(),
            dates: HashMap::new(),
            entities: HashMap::new(),
            called: HashMap::new(),
            last_entity: 0,
            last_name: 0,
            last_date: 0,
        })
    }

    /// A base of which nothing is known: what a sheet needs to know is looked up.
    pub fn know_nothing(&mut self) -> Done<()> {
        self.asks = true;
        let last = self.db.prepare_cached(LAST)?.query_row((), |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
        })?;
        [
            self.sources,
            self.last_entity,
            self.last_name,
            self.last_date,
        ] = last;
        self.names.clear();
        self.dates.clear();
        self.entities.clear();
        self.called.clear();
        Ok(())
    }

    fn ask(&self, sql: &str, params: &[&dyn ToSql]) -> Done<Option<i64>> {
        if !self.asks {
            return Ok(None);
        }
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row(params, |row| row.get(0)).optional()?)
    }

    /// Takes out the sheet that was loaded last, and keeps its text.
    pub fn unload(&self, text: &str, sheet: &Sheet<'_>) -> Done<()> {
        self.run(KEEP, params![sheet.source.key, text])?;
        for (row, words) in &self.texts {
            self.run(UNWORD, params![row, words])?;
        }
        for sql in DELETES {
            self.run(sql, params![self.sources])?;
        }
        Ok(())
    }

    fn words(&mut self, row: i64, words: String) -> Done<()> {
        self.run(TEXT_WORDS, params![row, words])?;
        if self.asks {
            self.texts.push((row, words));
        }
        Ok(())
    }

    fn run(&self, sql: &str, params: &[&dyn ToSql]) -> Done<()> {
        self.db.prepare_cached(sql)?.execute(params)?;
        Ok(())
    }

    fn term(&self, table: &'static str, key: &str) -> i64 {
        self.catalogue[&(table, key.to_owned())]
    }

    pub fn load(&mut self, text: &str, sheet: &Sheet<'_>) -> Done<()> {
        self.sources += 1;
        self.texts.clear();
        let source = self.sources;
        let about = &sheet.source;
        let published = self.date(about.published.edtf)?;
        let json_digest = Sha256::digest(text);
        let digest: String = json_digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.run(
            SOURCE,
            params![
                about.key,
                about.headline,
                about.publisher,
                about.language,
                published,
                digest,
                json_digest.as_slice()
            ],
        )?;
        self.words(source << 26, words(&about.headline))?;
        self.declare(sheet)?;
        let mut passages = HashMap::new();
        for (label, number) in sheet.passages.iter().zip(1_i64..) {
            self.run(PASSAGE, params![source, number, label])?;
            passages.insert(*label, number);
        }
        let (mut here, mut entities) = (HashMap::new(), HashMap::new());
        let roles = roles(sheet);
        for ((key, entity), number) in sheet.entities.iter().zip(1_i64..) {
            let roles = roles.get(key).copied().unwrap_or_default();
            let (kind, id) = self.mention(sheet, key, entity, number, roles)?;
            here.insert(*key, (number, kind));
            entities.insert(*key, id);
        }
        let mut claim = 0;
        for relation in &sheet.relations {
            claim += 1;
            let envelope = Envelope {
                key: relation.key,
                shape: 1,
                cite: &relation.cite,
                modality: relation.modality,
                said_by: None,
                date: relation.date.as_ref(),
                qualifier: relation.qualifier.as_deref(),
                texts: Vec::new(),
            };
            self.claim(claim, &envelope, &passages, &here)?;
            let ((subject, one), (object, other)) = (here[relation.subject], here[relation.object]);
            let relation_type = self.term("relation_type", relation.relation);
            self.run(
                RELATION,
                params![source, claim, relation_type, subject, one, object, other],
            )?;
            let (here, there) = (entities[relation.subject], entities[relation.object]);
            for (entity, other, side) in [(here, there, 1), (there, here, 0)] {
                let edge = params![entity, other, relation_type, side, 0, source, claim];
                self.run(EDGE, edge)?;
            }
        }
        for figure in &sheet.figures {
            claim += 1;
            let envelope = Envelope {
                key: figure.key,
                shape: 2,
                cite: &figure.cite,
                modality: None,
                said_by: figure.said_by,
                date: None,
                qualifier: None,
                texts: vec![&figure.quantity.wording],
            };
            self.claim(claim, &envelope, &passages, &here)?;
            let quantity = &figure.quantity;
            let (lower, upper, rounded) = quantity.bounds();
            self.run(
                FIGURE,
                params![
                    source,
                    claim,
                    here[figure.subject].0,
                    self.term("measure", figure.measure),
                    self.term("unit", quantity.unit),
                    lower.map(|b| b.0),
                    upper.map(|b| b.0),
                    lower.is_some_and(|b| b.1),
                    upper.is_some_and(|b| b.1),
                    rounded,
                    quantity.wording,
                    quantity.wording_confirmed,
                    quantity.words()
                ],
            )?;
        }
        for milestone in &sheet.milestones {
            claim += 1;
            let envelope = Envelope {
                key: milestone.key,
                shape: 3,
                cite: &milestone.cite,
                modality: milestone.modality,
                said_by: None,
                date: milestone.date.as_ref(),
                qualifier: None,
                texts: Vec::new(),
            };
            self.claim(claim, &envelope, &passages, &here)?;
            let phase = self.term("phase", milestone.phase);
            self.run(
                MILESTONE,
                params![source, claim, here[milestone.subject].0, phase],
            )?;
        }
        for statement in &sheet.statements {
            claim += 1;
            let envelope = Envelope {
                key: statement.key,
                shape: 4,
                cite: &statement.cite,
                modality: statement.modality,
                said_by: statement.said_by,
                date: None,
                qualifier: None,
                texts: vec![&statement.gist],
            };
            self.claim(claim, &envelope, &passages, &here)?;
            let subject = here[statement.subject].0;
            self.run(STATEMENT, params![source, claim, subject, statement.gist])?;
            for about in &statement.about {
                self.run(ABOUT, params![source, claim, here[about].0])?;
            }
        }
        Ok(())
    }

    fn declare(&mut self, sheet: &Sheet<'_>) -> Done<()> {
        for measure in &sheet.declares.measures {
            let (id, is_new) = self.declared("measure", measure.key)?;
            let reads = &measure.reads;
            if is_new {
                self.run(
                    MEASURE,
                    params![
                        id,
                        measure.key,
                        reads.singular,
                        reads.plural,
                        reads.infinitive,
                        measure.meaning
                    ],
                )?;
            }
            self.run(DECLARATION, params![self.sources, "measure", id])?;
        }
        for unit in &sheet.declares.units {
            let (id, is_new) = self.declared("unit", unit.key)?;
            if is_new {
                self.run(UNIT, params![id, unit.key, unit.meaning])?;
            }
            self.run(DECLARATION, params![self.sources, "unit", id])?;
        }
        Ok(())
    }

    /// The row of a word, and whether it is still to be written.
    fn declared(&mut self, table: &'static str, key: &str) -> Done<(i64, bool)> {
        if let Some(id) = self.catalogue.get(&(table, key.to_owned())) {
            return Ok((*id, false));
        }
        // Rows of a catalogue are never taken out here, so that they number the next one.
        let of_table = self.catalogue.iter().filter(|((of, _), _)| *of == table);
        let id = of_table.map(|(_, id)| *id).max().unwrap_or(0) + 1;
        self.catalogue.insert((table, key.to_owned()), id);
        Ok((id, true))
    }

    fn mention(
        &mut self,
        sheet: &Sheet<'_>,
        key: &str,
        entity: &Entity<'_>,
        number: i64,
        roles: i64,
    ) -> Done<(i64, i64)> {
        let source = self.sources;
        let kinds = [
            "organisation",
            "project",
            "industry",
            "event",
            "person",
            "place",
            "agreement",
        ];
        let kind = kinds
            .iter()
            .position(|k| *k == entity.kind)
            .ok_or("a kind")? as i64
            + 1;
        let form = entity.form.map(|form| self.term("form", form));
        let rank = 2 + i64::from(sheet.source.language != "en");
        let mut names = Vec::new();
        for name in &entity.names {
            names.push(self.name(&name.text)?);
        }
        let whole = if entity.shared {
            key.to_owned()
        } else {
            format!("{}#{key}", sheet.source.key)
        };
        let named = [1, 2, 3, 6].contains(&kind);
        let ties = |name: &Name<'_>| named && name.role.is_none();
        let known = match self.entities.get(&whole) {
            Some(id) => Some(*id),
            None => self.ask(KEYED, params![kind, whole])?,
        };
        let mut by_name = None;
        for ((_, fold), written) in names.iter().zip(&entity.names) {
            if known.is_some() || !ties(written) {
                continue;
            }
            by_name = match self.called.get(&(kind, fold.clone())) {
                Some(id) => Some(*id),
                None => self.ask(CALLED, params![fold, kind])?,
            };
            if by_name.is_some() {
                break;
            }
        }
        let (id, rule) = match (known, by_name) {
            (Some(id), _) => (id, 2),
            (None, Some(id)) => (id, 5),
            (None, None) => {
                self.last_entity += 1;
                let id = self.last_entity;
                let name = &entity.names[0].text;
                self.run(ENTITY, params![id, kind, whole, name, rank, form])?;
                (id, 0)
            }
        };
        self.entities.insert(whole, id);
        let mut look = DefaultHasher::new();
        entity.shared.then_some(key).hash(&mut look);
        for ((_, fold), written) in names.iter().zip(&entity.names) {
            ties(written).then_some(fold).hash(&mut look);
        }
        entity.identifiers.iter().for_each(|of| of.hash(&mut look));
        self.run(
            MENTION,
            params![
                source,
                number,
                key,
                kind,
                id,
                rule,
                entity.shared,
                form,
                look.finish().cast_signed(),
                roles
            ],
        )?;
        for (at, (name, written)) in names.iter().zip(&entity.names).enumerate() {
            let role = match written.role {
                Some(_) => 3,
                None if at == 0 => 1,
                None => 2,
            };
            let rank = rank + 2 * (role - 1);
            self.run(ENTITY_NAME, params![name.0, id, rank, ties(written)])?;
            if ties(written) {
                self.called.entry((kind, name.1.clone())).or_insert(id);
            }
            self.run(
                NAMING,
                params![source, number, at as i64 + 1, name.0, role, written.cite],
            )?;
        }
        for (scheme, value) in &entity.identifiers {
            self.run(
                IDENTIFIER,
                params![source, number, self.term("scheme", scheme), value],
            )?;
        }
        Ok((kind, id))
    }

    fn name(&mut self, text: &str) -> Done<(i64, String)> {
        let fold = lookup_fold(text);
        if let Some(id) = self.names.get(text) {
            return Ok((*id, fold));
        }
        if let Some(id) = self.ask(NAMED, params![fold, text])? {
            self.names.insert(text.to_owned(), id);
            return Ok((id, fold));
        }
        self.last_name += 1;
        let id = self.last_name;
        let folded = Some(fold.as_str()).filter(|fold| *fold != text.to_ascii_lowercase());
        self.run(NAME, params![id, text, folded])?;
        self.run(NAME_WORDS, params![id, words(text)])?;
        self.names.insert(text.to_owned(), id);
        Ok((id, fold))
    }

    fn date(&mut self, edtf: Option<&str>) -> Done<Option<i64>> {
        let Some(edtf) = edtf else { return Ok(None) };
        if let Some(id) = self.dates.get(edtf) {
            return Ok(Some(*id));
        }
        if let Some(id) = self.ask(DATED, params![edtf])? {
            self.dates.insert(edtf.to_owned(), id);
            return Ok(Some(id));
        }
        let read: Edtf = edtf.parse()?;
        let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string());
        self.last_date += 1;
        let id = self.last_date;
        self.run(
            DATE,
            params![
                id,
                edtf,
                day(read.earliest()),
                day(read.latest()),
                read.in_words()
            ],
        )?;
        self.dates.insert(edtf.to_owned(), id);
        Ok(Some(id))
    }

    fn claim(
        &mut self,
        claim: i64,
        envelope: &Envelope<'_>,
        passages: &HashMap<&str, i64>,
        here: &HashMap<&str, (i64, i64)>,
    ) -> Done<()> {
        let source = self.sources;
        let date = self.date(envelope.date.and_then(|d| d.edtf))?;
        let date_words = envelope.date.and_then(|d| d.wording.as_deref());
        let mut cited = envelope.cite.to_vec();
        cited.sort_unstable_by_key(|label| passages[label]);
        cited.dedup();
        let modality = match envelope.modality {
            None => 0,
            Some("planned") => 1,
            Some(_) => 2,
        };
        self.run(
            CLAIM,
            params![
                source,
                claim,
                envelope.key,
                envelope.shape,
                cited[0],
                modality,
                envelope.said_by.map(|key| here[key].0),
                date,
                date_words,
                date.map(|_| 1),
                envelope.qualifier,
                i64::from(cited.len() > 1)
            ],
        )?;
        for passage in &cited[1..] {
            self.run(CITATION, params![source, claim, passage])?;
        }
        let texts = envelope
            .texts
            .iter()
            .copied()
            .chain(envelope.qualifier)
            .chain(date_words);
        let words: Vec<String> = texts.map(words).collect();
        if !words.is_empty() {
            let row = source << 26 | 2 << 24 | claim;
            self.words(row, words.join(" "))?;
        }
        Ok(())
    }
}

/// The words of the search index, as simply as these texts need: Latin words in lower case, and
/// every two neighbouring Chinese characters.
fn words(text: &str) -> String {
    let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let mut words = String::with_capacity(text.len() * 2);
    let mut last = None;
    let mut in_word = false;
    for c in text.chars() {
        if is_han(c) {
            if let Some(before) = last {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push(before);
                words.push(c);
            }
            (last, in_word) = (Some(c), false);
        } else if c.is_alphanumeric() {
            if !in_word && !words.is_empty() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
            (last, in_word) = (None, true);
        } else {
            (last, in_word) = (None, false);
        }
    }
    words
}
