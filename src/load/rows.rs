//! The rows of one source, in an order in which every foreign key finds its target.

use super::aside::DENIED;
use super::claims::{self, Claimed, DOING, run};
use super::input::Digest;
use super::memory::{Looks, Memory};
use super::ready::Ready;
use crate::db::decode;
use crate::error::{Doing, Error};
use crate::identity::belonging::{End, Listing};
use crate::identity::{Newcomer, Placement, Seeds, Standing, Use, enter, place};
use crate::model::{Edtf, Extent, IdentityRule, Kind};
use crate::search::{self, What};
use crate::sheet::{Checked, CheckedMention, CheckedShape, Dated};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, params};
use std::collections::{BTreeMap, HashMap, HashSet};

// None of these statements may need a journal of its own, as one with RETURNING does, or an update
// of a row to which others refer: at each such, FTS5 writes out what it has gathered.

sql! {
    KINDS = "SELECT m.kind, s.key AS source_key
       FROM mention m CROSS JOIN source s ON s.id = m.source
       WHERE m.key = ?1 AND m.shared = 1 LIMIT 1";
    SOURCE = "INSERT INTO source (key, headline, section, publisher, carried_by, address, language,
         published, published_words, published_basis, published_confirmed, extent, note,
         text_digest, revision, sheet_digest, json_digest)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    DECLARATION = "INSERT INTO declaration (source, catalogue, definition) VALUES (?1, ?2, ?3)";
    AUTHOR = "INSERT INTO source_author (source, position, name) VALUES (?1, ?2, ?3)";
    PASSAGE = "INSERT INTO passage (source, position, label, note) VALUES (?1, ?2, ?3, ?4)";
    NAMED = "SELECT id, text FROM name WHERE fold = ?1";
    NAME = "INSERT INTO name (text, folded) VALUES (?1, ?2)";
    DATED = "SELECT id FROM edtf WHERE value = ?1";
    DATE = "INSERT INTO edtf (value, earliest, latest, place)
       VALUES (?1, ?2, ?3, coalesce(?2, ?3, ''))";
    MENTION =
        "INSERT INTO mention (source, mention, key, kind, entity, rule, shared, is_group, form, note,
         roles)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    NAMING = "INSERT INTO naming (source, mention, position, name, language, role, passage)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    IDENTIFIER = "INSERT INTO identifier (source, mention, scheme, value) VALUES (?1, ?2, ?3, ?4)";
    SAME_AS = "INSERT OR IGNORE INTO same_as (source, mention, target_source, target_key)
       VALUES (?1, ?2, ?3, ?4)";
    LINK = "INSERT OR IGNORE INTO claim_link (source, claim, link, target_source, target_key)
       VALUES (?1, ?2, ?3, ?4, ?5)";
    RELATION = "INSERT INTO relation (source, claim, relation_type, subject, subject_kind, object,
         object_kind, on_behalf_of, open_list)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
}

/// Entities of mentions that are as they were in the sheet that is being replaced, by key.
pub(super) type Kept = HashMap<String, (i64, IdentityRule)>;

/// What is put in place of what.
pub(super) struct Entry<'a> {
    pub(super) ready: &'a Ready<'a>,
    pub(super) digest: &'a str,
    /// Of the JSON that the sheet was read from.
    pub(super) json_digest: Option<Digest>,
    pub(super) revision: u32,
    pub(super) kept: &'a Kept,
    /// For each mention, whether its shared key is new.
    pub(super) new_keys: &'a [bool],
    /// Whether claims are written apart from the rest.
    pub(super) apart: bool,
}

/// Refuses a shared key that stands for another kind elsewhere: the one thing about a checked
/// sheet that only the base can tell. Gives for each mention whether it has a shared key that was
/// never used before.
pub(super) fn check_kinds(
    db: &Connection,
    memory: &mut Memory,
    checked: &Checked<'_>,
) -> Result<Vec<bool>, Error> {
    let mut new = vec![false; checked.mentions.len()];
    let mut statement = db.prepare_cached(KINDS).doing(DOING)?;
    for (mention, new) in checked.mentions.iter().zip(&mut new) {
        let (key, entity) = (mention.key, mention.entity);
        if !entity.shared || memory.kind(key) == Some(entity.kind) {
            continue;
        }
        let found: Option<(i64, String)> = statement
            .query_row([key], |r| Ok((r.get("kind")?, r.get("source_key")?)))
            .optional()
            .doing(DOING)?;
        let Some((code, other_source)) = found else {
            *new = true;
            continue;
        };
        let there = decode("a kind", Kind::from_code(code), code)?;
        if there != entity.kind {
            return Err(Error::KeyOfTwoKinds {
                source_key: checked.sheet.source.key.clone(),
                key: key.to_owned(),
                here: entity.kind,
                there,
                other_source,
            });
        }
    }
    Ok(new)
}

/// What came of inserting.
pub(super) struct Inserted {
    /// How many entities of each kind were made.
    pub(super) new: BTreeMap<Kind, usize>,
    /// The claims that are still to be written.
    pub(super) claimed: Option<Claimed>,
}

/// Inserts everything, but for what of the claims is to be written apart. Mentions whose identity
/// needs a closer look are added to the seeds.
pub(super) fn insert(
    db: &Connection,
    memory: &mut Memory,
    entry: &Entry<'_>,
    seeds: &mut Seeds,
) -> Result<Inserted, Error> {
    let Ready { checked, words, .. } = entry.ready;
    let mut texts = search::Texts::new(db)?;
    let mut writer = Writer {
        db,
        memory,
        seeds,
        standing: Standing::of(db, checked.sheet)?,
        checked,
        source: 0,
        here: HashSet::new(),
        entities: vec![0; checked.mentions.len()],
        new: BTreeMap::new(),
    };
    writer.source(entry, &mut texts)?;
    writer.mentions(entry)?;
    let claimed = writer.claims(words, &mut texts, entry.apart)?;
    Ok(Inserted {
        new: writer.new,
        claimed,
    })
}

/// When a mention is inserted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Kept,
    Others,
    Persons,
}

impl Turn {
    fn of(mention: &CheckedMention<'_>, kept: bool) -> Self {
        match mention.entity.kind {
            _ if kept => Self::Kept,
            Kind::Person => Self::Persons,
            _ => Self::Others,
        }
    }
}

/// A mention whose turn it is.
struct Arriving<'a> {
    number: i64,
    mention: &'a CheckedMention<'a>,
    /// Of its names.
    folds: &'a [String],
    roles: u8,
    key_is_new: bool,
    /// Of a person: the organisations.
    bodies: &'a [i64],
}

/// The statements that every mention or claim needs, prepared once for a sheet.
struct Inserts<'a> {
    mention: CachedStatement<'a>,
    naming: CachedStatement<'a>,
}

struct Writer<'a> {
    db: &'a Connection,
    memory: &'a mut Memory,
    seeds: &'a mut Seeds,
    standing: Standing,
    checked: &'a Checked<'a>,
    source: i64,
    /// Entities that the sheet has mentioned so far.
    here: HashSet<i64>,
    /// The entity of each mention.
    entities: Vec<i64>,
    new: BTreeMap<Kind, usize>,
}

impl<'a> Writer<'a> {
    fn prepare(&self, sql: &'static str) -> Result<CachedStatement<'a>, Error> {
        self.db.prepare_cached(sql).doing(DOING)
    }

    fn run(&self, sql: &'static str, params: impl Params) -> Result<(), Error> {
        run(&mut self.prepare(sql)?, params)
    }

    fn source(&mut self, entry: &Entry<'_>, texts: &mut search::Texts<'_>) -> Result<(), Error> {
        let checked = self.checked;
        let source = &checked.sheet.source;
        let published = checked.published.as_ref();
        let day = self.date(published)?;
        let id = self
            .prepare(SOURCE)?
            .insert(params![
                source.key,
                source.headline,
                source.section,
                source.publisher,
                source.carried_by,
                source.address,
                source.language,
                day,
                published.and_then(|d| d.wording),
                published.map(|d| d.basis.code()),
                published.is_some_and(|d| d.confirmed),
                source.extent.unwrap_or(Extent::Whole).code(),
                source.note,
                source.text_digest,
                entry.revision,
                entry.digest,
                entry.json_digest
            ])
            .doing(DOING)?;
        self.source = id;
        let words = [Some(source.headline.as_str()), source.note.as_deref()];
        let words = search::words(words.into_iter().flatten());
        texts.add((id, What::Source, 0), &words)?;
        for (table, definition) in &checked.declared.all {
            self.run(DECLARATION, (id, table, definition))?;
        }
        for (author, position) in source.authors.iter().zip(1_i64..) {
            self.run(AUTHOR, (id, position, author))?;
        }
        let mut statement = self.prepare(PASSAGE)?;
        for (passage, number) in checked.sheet.passages.iter().zip(1_i64..) {
            let note = passage.note();
            run(&mut statement, (id, number, passage.label(), note))?;
            texts.add((id, What::Passage, number), &search::words(note))?;
        }
        Ok(())
    }

    /// Inserts all mentions. What is kept comes first, so that it is there when others are placed;
    /// persons come last: who they are depends on the organisations to which they are related.
    fn mentions(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        let checked = self.checked;
        let mut inserts = Inserts {
            mention: self.prepare(MENTION)?,
            naming: self.prepare(NAMING)?,
        };
        let bodies = &entry.ready.bodies;
        let mut entities: HashMap<&str, i64> = HashMap::with_capacity(checked.mentions.len());
        for turn in [Turn::Kept, Turn::Others, Turn::Persons] {
            for (index, mention) in checked.mentions.iter().enumerate() {
                let kept = entry.kept.get(mention.key).copied();
                if Turn::of(mention, kept.is_some()) == turn {
                    let bodies = bodies.get(mention.key).into_iter().flatten();
                    let bodies: Vec<i64> =
                        bodies.filter_map(|b| entities.get(b).copied()).collect();
                    let arriving = Arriving {
                        number: index as i64 + 1,
                        mention,
                        folds: &entry.ready.folds[index],
                        roles: entry.ready.roles[index],
                        key_is_new: entry.new_keys[index],
                        bodies: &bodies,
                    };
                    let entity = self.mention(&mut inserts, &arriving, kept)?;
                    self.here.insert(entity);
                    self.entities[index] = entity;
                    entities.insert(mention.key, entity);
                }
            }
        }
        Ok(())
    }

    /// Inserts a mention with its names; gives its entity.
    fn mention(
        &mut self,
        inserts: &mut Inserts<'_>,
        arriving: &Arriving<'_>,
        kept: Option<(i64, IdentityRule)>,
    ) -> Result<i64, Error> {
        let (mention, number) = (arriving.mention, arriving.number);
        let (entity, source) = (mention.entity, self.source);
        let article = self.checked.sheet.source.language.as_str();
        let mut names = Vec::with_capacity(entity.names.len());
        for (index, (name, fold)) in entity.names.iter().zip(arriving.folds).enumerate() {
            let found = self.name(&name.text, fold)?;
            let english = name.language.as_deref().unwrap_or(article) == "en";
            names.push(Use::new(found, &name.text, name.role_at(index), english));
        }
        let (id, rule) = match kept {
            Some(kept) => kept,
            None => self.placed(arriving, &names)?,
        };
        run(
            &mut inserts.mention,
            params![
                source,
                number,
                mention.key,
                entity.kind.code(),
                id,
                rule.code(),
                entity.shared,
                entity.group,
                mention.form,
                entity.note,
                arriving.roles
            ],
        )?;
        for (index, (name, passage)) in entity.names.iter().zip(&mention.passages).enumerate() {
            let language = name.language.as_deref().filter(|tag| *tag != article);
            run(
                &mut inserts.naming,
                params![
                    source,
                    number,
                    index as i64 + 1,
                    names[index].id,
                    language,
                    name.role_at(index).code(),
                    passage
                ],
            )?;
        }
        for (scheme, value) in &mention.identifiers {
            self.run(IDENTIFIER, (source, number, scheme, value))?;
        }
        for other in &entity.same_as {
            self.run(SAME_AS, (source, number, &other.source, &other.key))?;
        }
        Ok(id)
    }

    /// The entity of a mention, and the rule by which it is.
    fn placed(
        &mut self,
        arriving: &Arriving<'_>,
        names: &[Use<'_>],
    ) -> Result<(i64, IdentityRule), Error> {
        let mention = arriving.mention;
        let entity = mention.entity;
        let looks = (self.standing.is_plain() && entity.shared).then(|| Looks {
            kind: entity.kind,
            group: entity.group,
            form: mention.form,
            names: names.iter().map(|name| (name.id, name.rank)).collect(),
            identifiers: mention
                .identifiers
                .iter()
                .map(|(s, v)| (*s, (*v).to_owned()))
                .collect(),
        });
        // Who a person is also depends on their organisations.
        if let Some(looks) = looks.as_ref().filter(|looks| looks.kind != Kind::Person)
            && let Some(known) = self.memory.entity(mention.key, looks)
            && !self.here.contains(&known)
        {
            return Ok((known, IdentityRule::SharedKey));
        }
        let newcomer = Newcomer {
            source_key: &self.checked.sheet.source.key,
            mention,
            names,
            key_is_new: arriving.key_is_new,
            here: &self.here,
            bodies: arriving.bodies,
        };
        let placement = place(self.db, self.standing, &newcomer)?;
        let id = enter(self.db, &newcomer, placement)?;
        match placement {
            Placement::With(_, rule) => {
                if let (IdentityRule::SharedKey, Some(looks)) = (rule, looks) {
                    self.memory.keep_entity(mention.key, looks, id);
                }
                return Ok((id, rule));
            }
            Placement::Unclear => self.seeds.entity(id),
            Placement::Alone => {}
        }
        *self.new.entry(entity.kind).or_default() += 1;
        Ok((id, IdentityRule::Alone))
    }

    /// Inserts the claims, but not what is to be written apart from the rest, which is given back.
    fn claims(
        &mut self,
        words: &[String],
        texts: &mut search::Texts<'_>,
        apart: bool,
    ) -> Result<Option<Claimed>, Error> {
        let (checked, source) = (self.checked, self.source);
        let dates = checked.claims.iter().map(|c| self.date(c.date.as_ref()));
        let dates = dates.collect::<Result<_, _>>()?;
        let claimed = Claimed { source, dates };
        if !apart {
            claims::insert(self.db, &claimed, &checked.claims)?;
        }
        let mut relate = self.prepare(RELATION)?;
        let mut listing = Listing::new(self.db)?;
        for ((claim, words), number) in checked.claims.iter().zip(words).zip(1_i64..) {
            for link in claim.links {
                let other = &link.claim;
                self.run(
                    LINK,
                    (source, number, link.link.code(), &other.source, &other.key),
                )?;
            }
            if let CheckedShape::Relation {
                relation_type,
                subject,
                object,
                on_behalf_of,
                open_list,
            } = &claim.body
            {
                run(
                    &mut relate,
                    params![
                        source,
                        number,
                        relation_type,
                        subject.0,
                        subject.1.code(),
                        object.0,
                        object.1.code(),
                        on_behalf_of,
                        open_list
                    ],
                )?;
                if !claim.negated {
                    let ends = (self.end(*subject)?, self.end(*object)?);
                    listing.relation(*relation_type, ends.0, ends.1)?;
                } else if apart {
                    self.run(DENIED, (source, number))?;
                }
            }
            texts.add((source, What::Claim, number), words)?;
        }
        Ok(apart.then_some(claimed))
    }

    /// Of which kind an end of a relation is, and whose mention.
    fn end(&self, (mention, kind): (i64, Kind)) -> Result<End, Error> {
        let index = usize::try_from(mention - 1).ok();
        let entity = index.and_then(|index| self.entities.get(index)).copied();
        Ok((kind, decode("a mention", entity, mention)?))
    }

    /// Row id of a date, which is stored once.
    fn date(&mut self, date: Option<&Dated<'_>>) -> Result<Option<i64>, Error> {
        let Some(edtf) = date.and_then(|d| d.edtf.as_ref()) else {
            return Ok(None);
        };
        if let Some(id) = self.memory.date(edtf.as_str()) {
            return Ok(Some(id));
        }
        let known = self
            .prepare(DATED)?
            .query_row([edtf.as_str()], |r| r.get("id"))
            .optional()
            .doing(DOING)?;
        let id = match known {
            Some(id) => id,
            None => self.new_date(edtf)?,
        };
        self.memory.keep_date(edtf.as_str(), id);
        Ok(Some(id))
    }

    fn new_date(&self, edtf: &Edtf) -> Result<i64, Error> {
        let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string());
        self.prepare(DATE)?
            .insert((edtf.as_str(), day(edtf.earliest()), day(edtf.latest())))
            .doing(DOING)
    }

    /// Row id of a spelling, which is stored once, and whether it is the first of its fold.
    fn name(&mut self, text: &str, fold: &str) -> Result<(i64, bool), Error> {
        if let Some(id) = self.memory.name(text) {
            return Ok((id, false));
        }
        let (mut known, mut is_first) = (None, true);
        {
            let mut statement = self.prepare(NAMED)?;
            let mut rows = statement.query([fold]).doing(DOING)?;
            while let Some(row) = rows.next().doing(DOING)? {
                is_first = false;
                if row.get_ref("text").doing(DOING)?.as_str() == Ok(text) {
                    known = Some(row.get("id").doing(DOING)?);
                    break;
                }
            }
        }
        let id = match known {
            Some(id) => id,
            None => {
                // SQLite makes lower case of ASCII letters alone.
                let folded = (fold != text.to_ascii_lowercase()).then_some(fold);
                let id = self.prepare(NAME)?.insert((text, folded)).doing(DOING)?;
                search::add_name(self.db, id, text)?;
                id
            }
        };
        self.memory.keep_name(text, id);
        Ok((id, is_first))
    }
}
