//! The entity of a mention that is being loaded, where a few lookups tell: nearly always.

use super::belonging;
use super::gather::bearers;
use super::rows;
use crate::error::{Doing, Error};
use crate::load::decode;
use crate::model::{IdentityRule, Kind, NameRole};
use crate::sheet::{CheckedMention, Sheet};
use crate::text::{identity_fold, lookup_fold};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, HashSet};

const DOING: &str = "looking for an entity";

const AMBIGUOUS: &str =
    "SELECT direct AS value FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND mark = ?3";
/// Whether any mark of a kind lies on the way between entities that differ; by firm rules, or by
/// names.
const INDIRECT: &str = "SELECT 1 AS value FROM ambiguity
   WHERE kind = ?1 AND direct = 0 AND (rule < 5) = ?2 LIMIT 1";
/// Whether there is any of what is looked for in vain otherwise: nearly all bases have none.
const STANDING: &str = "SELECT EXISTS (SELECT 1 FROM ruling) AS ruled,
     EXISTS (SELECT 1 FROM same_as) AS declared, EXISTS (SELECT 1 FROM ambiguity) AS ambiguous";
const NAMES: &str = "SELECT n.text FROM entity_name x CROSS JOIN name n ON n.id = x.name
   WHERE x.entity = ?1 AND x.ties = 1";
const RULED: &str = "SELECT 1 AS value FROM ruling WHERE one = ?1
   UNION ALL SELECT 1 FROM ruling WHERE other = ?1 LIMIT 1";
const DECLARED: &str =
    "SELECT 1 AS value FROM same_as WHERE target_source = ?1 AND target_key = ?2 LIMIT 1";
/// Two mentions are enough to know whether there is one other, or more.
const BY_SHARED_KEY: &str =
    "SELECT m.entity, m.kind, s.key AS source_key, m.source, m.mention, m.rule
   FROM mention m CROSS JOIN source s ON s.id = m.source
   WHERE m.key = ?1 AND m.shared = 1 LIMIT 2";
const BY_IDENTIFIER: &str = "SELECT m.entity, m.source, m.mention, m.rule
   FROM identifier i CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention
   WHERE i.scheme = ?1 AND i.value = ?2 AND m.kind = ?3 LIMIT 2";
const OTHER_IDENTIFIER: &str = "SELECT 1 AS value FROM mention m
   CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention
   WHERE m.entity = ?1 AND i.scheme = ?2 LIMIT 1";
const ALONE: &str = "SELECT source, mention, rule FROM mention WHERE entity = ?1 LIMIT 2";
/// Whether a source that calls a person by a name relates them to an organisation.
const RELATED: &str = "SELECT 1 AS value FROM mention m
   WHERE m.entity = ?1 AND m.is_group = 0
   AND EXISTS (SELECT 1 FROM naming g CROSS JOIN name n ON n.id = g.name
     WHERE g.source = m.source AND g.mention = m.mention AND g.role <> 3 AND n.fold = ?3)
   AND (
     EXISTS (SELECT 1 FROM relation r
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE r.source = m.source AND r.subject = m.mention AND c.negated = 0
         AND o.entity = ?2 AND o.is_group = 0)
     OR EXISTS (SELECT 1 FROM relation r INDEXED BY relation_by_object
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
       WHERE r.source = m.source AND r.object = m.mention AND c.negated = 0
         AND o.entity = ?2 AND o.is_group = 0)) LIMIT 1";
const TIE: &str =
    "UPDATE mention SET rule = ?3 WHERE source = ?1 AND mention = ?2 AND (rule = 0 OR rule > ?3)";
const ENTER: &str = "INSERT INTO entity (kind, key, name, name_rank, form, is_group)
   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LOOKS: &str = "SELECT e.key, e.name_rank, e.name, f.key AS form, e.is_group
   FROM entity e LEFT JOIN form f ON f.id = e.form
   WHERE e.id = ?1";
const FORM: &str = "SELECT key AS value FROM form WHERE id = ?1";
const SET_KEY: &str = "UPDATE entity SET key = ?2 WHERE id = ?1";
const SET_NAME: &str = "UPDATE entity SET name = ?2, name_rank = ?3 WHERE id = ?1";
const SET_FORM: &str = "UPDATE entity SET form = ?2 WHERE id = ?1";
const SET_GROUP: &str = "UPDATE entity SET is_group = 1 WHERE id = ?1";
const BEARS: &str = "SELECT name_rank, ties FROM entity_name WHERE name = ?1 AND entity = ?2";
const NAME: &str =
    "INSERT INTO entity_name (name, entity, name_rank, ties) VALUES (?1, ?2, ?3, ?4)";
const SET_RANK: &str = "UPDATE entity_name SET name_rank = ?3, ties = ?4
   WHERE name = ?1 AND entity = ?2";

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("place::AMBIGUOUS", AMBIGUOUS),
    ("place::INDIRECT", INDIRECT),
    ("place::STANDING", STANDING),
    ("place::NAMES", NAMES),
    ("place::RULED", RULED),
    ("place::DECLARED", DECLARED),
    ("place::BY_SHARED_KEY", BY_SHARED_KEY),
    ("place::BY_IDENTIFIER", BY_IDENTIFIER),
    ("place::OTHER_IDENTIFIER", OTHER_IDENTIFIER),
    ("place::ALONE", ALONE),
    ("place::RELATED", RELATED),
    ("place::TIE", TIE),
    ("place::ENTER", ENTER),
    ("place::LOOKS", LOOKS),
    ("place::FORM", FORM),
    ("place::SET_KEY", SET_KEY),
    ("place::SET_NAME", SET_NAME),
    ("place::SET_FORM", SET_FORM),
    ("place::SET_GROUP", SET_GROUP),
    ("place::BEARS", BEARS),
    ("place::SET_RANK", SET_RANK),
];

/// A name as a mention uses it.
#[derive(Debug)]
pub(crate) struct Use<'a> {
    pub(crate) id: i64,
    pub(crate) text: &'a str,
    /// Whether no name that is folded alike was there before, so that nobody bears it.
    is_new: bool,
    role: NameRole,
    /// What it is worth as a name to call the entity by; the lowest is the best. It tells the role.
    pub(crate) rank: i64,
}

impl<'a> Use<'a> {
    pub(crate) fn new(
        (id, is_new): (i64, bool),
        text: &'a str,
        role: NameRole,
        english: bool,
    ) -> Self {
        Self {
            id,
            text,
            is_new,
            role,
            rank: role.code() * 2 + i64::from(!english),
        }
    }

    /// By which the best name is chosen, the lowest.
    fn looks(&self) -> (i64, usize, &str) {
        (self.rank, self.text.chars().count(), self.text)
    }

    fn ties(&self, mention: &CheckedMention<'_>) -> bool {
        let entity = mention.entity;
        entity.kind.is_named() && !entity.group && self.role != NameRole::Abbreviation
    }
}

/// What there is in a base that can make identity hard to tell, as it is while a sheet is loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    ruled: bool,
    declared: bool,
    ambiguous: bool,
}

impl Standing {
    pub(crate) fn of(db: &Connection, sheet: &Sheet) -> Result<Self, Error> {
        db.prepare_cached(STANDING)
            .and_then(|mut s| {
                s.query_row((), |row| {
                    let own = sheet.entities.values().any(|e| !e.same_as.is_empty());
                    Ok(Self {
                        ruled: row.get("ruled")?,
                        declared: own || row.get("declared")?,
                        ambiguous: row.get("ambiguous")?,
                    })
                })
            })
            .doing(DOING)
    }

    /// Whether a mention can be told by its looks alone: nobody said anything of single ones.
    pub(crate) const fn is_plain(self) -> bool {
        !self.ruled && !self.declared
    }
}

/// A mention that is being loaded.
#[derive(Debug)]
pub(crate) struct Newcomer<'a> {
    pub(crate) source_key: &'a str,
    pub(crate) mention: &'a CheckedMention<'a>,
    pub(crate) names: &'a [Use<'a>],
    /// Whether its shared key was never used before.
    pub(crate) key_is_new: bool,
    /// Entities that the sheet has mentioned before.
    pub(crate) here: &'a HashSet<i64>,
    /// Of a person: the organisations to which the sheet relates it.
    pub(crate) bodies: &'a [i64],
}

/// Where a mention belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placement {
    /// To an entity, by a rule.
    With(i64, IdentityRule),
    /// To none that is there.
    Alone,
    /// It cannot be told without a look at all that hangs together with it.
    Unclear,
}

/// Finds the entity of a mention. It does so only where adding the mention leaves all others as
/// they are: then this is what working out everything anew would come to.
pub(crate) fn place(
    db: &Connection,
    standing: Standing,
    new: &Newcomer<'_>,
) -> Result<Placement, Error> {
    let entity = new.mention.entity;
    let kind = entity.kind;
    let key = new.mention.key;
    let ambiguous = |rule, mark: &str| match standing.ambiguous {
        true => ambiguous(db, rule, kind, mark),
        false => Ok(None),
    };
    let mut unclear = false;
    let mut ties: Vec<(IdentityRule, i64)> = Vec::new();
    // The only mention besides the new one that has a mark, and the rule that ties them.
    let mut pairs: Vec<(IdentityRule, i64, i64)> = Vec::new();

    if entity.shared {
        unclear |= ambiguous(IdentityRule::SharedKey, key)?.is_some();
    }
    if entity.shared && !new.key_is_new {
        let found = rows(db, DOING, BY_SHARED_KEY, [key], |r| {
            let there: (i64, String) = (r.get("kind")?, r.get("source_key")?);
            let at: (i64, i64) = (r.get("source")?, r.get("mention")?);
            Ok((r.get::<_, i64>("entity")?, there, at))
        })?;
        if let Some((_, (code, other_source), _)) = found.first() {
            let there = decode("a kind", Kind::from_code(*code), code)?;
            if there != kind {
                return Err(Error::KeyOfTwoKinds {
                    source_key: new.source_key.to_owned(),
                    key: key.to_owned(),
                    here: kind,
                    there,
                    other_source: other_source.clone(),
                });
            }
        }
        ties.extend(found.first().map(|f| (IdentityRule::SharedKey, f.0)));
        if let [(_, _, (source, mention))] = found[..] {
            pairs.push((IdentityRule::SharedKey, source, mention));
        }
    }
    unclear |= !entity.same_as.is_empty()
        || (standing.declared && has(db, DECLARED, [new.source_key, key])?);
    if standing.ruled {
        unclear |= has(db, RULED, [format!("{}#{key}", new.source_key)])?;
        unclear |= entity.shared && has(db, RULED, [key])?;
    }
    for ((scheme, value), (name, _)) in new.mention.identifiers.iter().zip(&entity.identifiers) {
        let mark = format!("{name}:{value}");
        unclear |= ambiguous(IdentityRule::Identifier, &mark)?.is_some();
        let found = rows(
            db,
            DOING,
            BY_IDENTIFIER,
            (scheme, value, kind.code()),
            |r| {
                let at: (i64, i64) = (r.get("source")?, r.get("mention")?);
                Ok((r.get::<_, i64>("entity")?, at))
            },
        )?;
        ties.extend(found.first().map(|f| (IdentityRule::Identifier, f.0)));
        if let [(_, (source, mention))] = found[..] {
            pairs.push((IdentityRule::Identifier, source, mention));
        }
    }
    for name in new.names.iter().filter(|name| name.ties(new.mention)) {
        if unclear || (kind == Kind::Person && new.bodies.is_empty()) {
            continue;
        }
        if name.is_new && !standing.ambiguous {
            continue;
        }
        let fold = identity_fold(name.text);
        if fold.is_empty() {
            continue;
        }
        let rule = if kind == Kind::Person {
            IdentityRule::Person
        } else {
            IdentityRule::Name
        };
        match ambiguous(rule, &fold)? {
            // A name that is known to be several's stays so with one more.
            Some(true) if kind != Kind::Person => continue,
            Some(_) => unclear = true,
            None => {}
        }
        for entity in bearers(db, &fold, kind)? {
            // What a firmer rule ties already is looked at no closer.
            if ties.iter().any(|tie| tie.1 == entity) {
                continue;
            }
            if kind != Kind::Person || related(db, entity, new.bodies, &fold)? {
                ties.push((rule, entity));
            } else {
                // What relates a namesake in the same sheet is not in the tables yet.
                unclear |= new.here.contains(&entity);
            }
        }
    }

    ties.sort_unstable();
    let Some(&(rule, entity)) = ties.first() else {
        return Ok(if unclear {
            Placement::Unclear
        } else {
            Placement::Alone
        });
    };
    unclear |= ties.iter().any(|tie| tie.1 != entity);
    unclear |= new.here.contains(&entity);
    for (scheme, value) in &new.mention.identifiers {
        unclear = unclear
            || (rows(
                db,
                DOING,
                BY_IDENTIFIER,
                (scheme, value, kind.code()),
                |_| Ok(()),
            )?
            .is_empty()
                && has(db, OTHER_IDENTIFIER, (entity, scheme))?);
    }
    unclear = unclear || (standing.ambiguous && borders(db, entity, kind)?);
    if unclear {
        return Ok(Placement::Unclear);
    }
    let members = rows(db, DOING, ALONE, [entity], |r| {
        Ok((r.get("source")?, r.get("mention")?))
    })?;
    if let [(source, mention)] = members[..] {
        pairs.push((rule, source, mention));
    }
    for (rule, source, mention) in pairs {
        run(db, TIE, params![source, mention, rule.code()])?;
    }
    Ok(Placement::With(entity, rule))
}

/// Makes the mention's entity, if it is not there, and brings what it takes from its mentions up
/// to date with this one more. Rows are changed only where they become others: an update of what
/// mentions refer to costs more than many lookups.
pub(crate) fn enter(
    db: &Connection,
    new: &Newcomer<'_>,
    placement: Placement,
) -> Result<i64, Error> {
    let mention = new.mention;
    // The check has seen to it that there is a name.
    let best = new.names.iter().min_by(|a, b| a.looks().cmp(&b.looks()));
    let best = decode("a name", best, mention.key)?;
    let shared = mention.entity.shared;
    let own = || format!("{}#{}", new.source_key, mention.key);
    let key = |shared: bool| match shared {
        true => mention.key.to_owned(),
        false => own(),
    };
    let mut names: BTreeMap<i64, (i64, bool)> = BTreeMap::new();
    for name in new.names {
        let (rank, ties) = names.entry(name.id).or_insert((name.rank, false));
        *rank = name.rank.min(*rank);
        *ties |= name.ties(mention);
    }
    let entity = match placement {
        Placement::With(entity, _) => {
            update(db, entity, mention, &key(shared), best)?;
            entity
        }
        Placement::Alone | Placement::Unclear => {
            let entity = mention.entity;
            let key = key(shared && placement == Placement::Alone);
            db.prepare_cached(ENTER)
                .and_then(|mut s| {
                    s.insert(params![
                        entity.kind.code(),
                        key,
                        best.text,
                        best.rank,
                        mention.form,
                        entity.group
                    ])
                })
                .doing(DOING)?
        }
    };
    let is_old = matches!(placement, Placement::With(..));
    for (name, (rank, ties)) in names {
        let before = if is_old {
            one(db, BEARS, (name, entity), |r| {
                Ok((r.get::<_, i64>("name_rank")?, r.get::<_, bool>("ties")?))
            })?
        } else {
            None
        };
        match before {
            None => run(db, NAME, (name, entity, rank, ties))?,
            Some(before) => {
                let now = (before.0.min(rank), before.1 | ties);
                if now != before {
                    run(db, SET_RANK, (name, entity, now.0, now.1))?;
                }
            }
        }
    }
    Ok(entity)
}

/// Brings an entity up to date with one mention more.
fn update(
    db: &Connection,
    entity: i64,
    mention: &CheckedMention<'_>,
    key: &str,
    best: &Use<'_>,
) -> Result<(), Error> {
    let now = one(db, LOOKS, [entity], |r| {
        let name: (i64, String) = (r.get("name_rank")?, r.get("name")?);
        let form: Option<String> = r.get("form")?;
        Ok((
            r.get::<_, String>("key")?,
            name,
            form,
            r.get::<_, bool>("is_group")?,
        ))
    })?;
    let (key_now, (rank, name), form_now, is_group) = decode("an entity", now, entity)?;
    // The public key: a shared one before others, the smallest of them.
    let order = |key: &str| (key.contains('#'), key.to_owned());
    if order(key) < order(&key_now) {
        belonging::unlist(db, entity)?;
        run(db, SET_KEY, (entity, key))?;
        belonging::list(db, entity)?;
    }
    if best.looks() < (rank, name.chars().count(), name.as_str()) {
        run(db, SET_NAME, (entity, best.text, best.rank))?;
    }
    if let Some(form) = mention.form {
        let key: Option<String> = one(db, FORM, [form], |r| r.get("value"))?;
        if form_now.is_none() || key < form_now {
            run(db, SET_FORM, (entity, form))?;
        }
    }
    if mention.entity.group && !is_group {
        run(db, SET_GROUP, [entity])?;
    }
    Ok(())
}

fn one<T>(
    db: &Connection,
    sql: &'static str,
    params: impl rusqlite::Params,
    map: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.query_row(params, map).optional())
        .doing(DOING)
}

fn related(db: &Connection, person: i64, bodies: &[i64], name: &str) -> Result<bool, Error> {
    for &body in bodies {
        if has(db, RELATED, (person, body, lookup_fold(name)))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a mark of an entity lies on the way between others that differ: what joins the entity
/// may then differ from somebody beyond.
fn borders(db: &Connection, entity: i64, kind: Kind) -> Result<bool, Error> {
    if has(db, INDIRECT, (kind.code(), true))? {
        return Ok(true);
    }
    if !has(db, INDIRECT, (kind.code(), false))? {
        return Ok(false);
    }
    let rule = if kind == Kind::Person {
        IdentityRule::Person
    } else {
        IdentityRule::Name
    };
    for name in rows(db, DOING, NAMES, [entity], |r| r.get::<_, String>("text"))? {
        if ambiguous(db, rule, kind, &identity_fold(&name))? == Some(false) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a mark ties nobody; true if two that have it are themselves known to differ.
fn ambiguous(
    db: &Connection,
    rule: IdentityRule,
    kind: Kind,
    mark: &str,
) -> Result<Option<bool>, Error> {
    db.prepare_cached(AMBIGUOUS)
        .and_then(|mut s| {
            s.query_row((rule.code(), kind.code(), mark), |r| r.get("value"))
                .optional()
        })
        .doing(DOING)
}

fn has(db: &Connection, sql: &'static str, params: impl rusqlite::Params) -> Result<bool, Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.exists(params))
        .doing(DOING)
}

fn run(db: &Connection, sql: &'static str, params: impl rusqlite::Params) -> Result<(), Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.execute(params))
        .doing(DOING)
        .map(drop)
}
