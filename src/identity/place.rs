//! The entity of a mention that is being loaded, where a few lookups tell: nearly always.

use super::gather::{any_ruling, bearers};
use super::resolve::named;
use super::rows;
use crate::error::{Doing, Error};
use crate::load::decode;
use crate::model::{IdentityRule, Kind, NameRole};
use crate::sheet::CheckedMention;
use crate::text::{identity_fold, lookup_fold};
use rusqlite::{Connection, OptionalExtension, params};

const DOING: &str = "looking for an entity";

const AMBIGUOUS: &str =
    "SELECT direct AS value FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND mark = ?3";
/// Whether any mark of a kind lies on the way between entities that differ; by firm rules, or by
/// names.
const INDIRECT: &str = "SELECT 1 AS value FROM ambiguity
   WHERE kind = ?1 AND direct = 0 AND (rule < 5) = ?2 LIMIT 1";
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
const OF_SOURCE: &str = "SELECT 1 AS value FROM mention WHERE entity = ?1 AND source = ?2 LIMIT 1";
const ALONE: &str = "SELECT source, mention, rule FROM mention WHERE entity = ?1 LIMIT 2";
/// Whether a source that calls a person by a name relates them to an organisation.
const RELATED: &str = "SELECT 1 AS value FROM mention m
   WHERE m.entity = ?1 AND m.is_group = 0
   AND EXISTS (SELECT 1 FROM naming g CROSS JOIN name n ON n.id = g.name
     WHERE g.source = m.source AND g.mention = m.mention AND g.role <> 3 AND n.fold = ?3)
   AND (
     EXISTS (SELECT 1 FROM relation r INDEXED BY relation_by_subject
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
   VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";
const NAME: &str = "INSERT INTO entity_name (name, entity, name_rank, ties) VALUES (?1, ?2, ?3, ?4)
   ON CONFLICT (name, entity) DO UPDATE
   SET name_rank = min(name_rank, excluded.name_rank), ties = max(ties, excluded.ties)
   WHERE name_rank > excluded.name_rank OR ties < excluded.ties";
const CALL: &str = "UPDATE entity SET name = ?2, name_rank = ?3 WHERE id = ?1
   AND (?3, length(?4), ?4) < (SELECT entity.name_rank, length(n.text), n.text
                               FROM name n WHERE n.id = entity.name)";
const FORM: &str = "UPDATE entity SET form = ?2 WHERE id = ?1 AND (form IS NULL
   OR (SELECT key FROM form WHERE id = ?2) < (SELECT key FROM form WHERE id = entity.form))";
/// The public key: a shared one before others, the smallest of them.
const KEY: &str = "UPDATE entity SET key = ?2 WHERE id = ?1
   AND (key > ?2 OR instr(key, '#') > 0) AND (?3 OR (instr(key, '#') > 0 AND key > ?2))";
const GROUP: &str = "UPDATE entity SET is_group = 1 WHERE id = ?1 AND is_group = 0";

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("place::AMBIGUOUS", AMBIGUOUS),
    ("place::INDIRECT", INDIRECT),
    ("place::NAMES", NAMES),
    ("place::RULED", RULED),
    ("place::DECLARED", DECLARED),
    ("place::BY_SHARED_KEY", BY_SHARED_KEY),
    ("place::BY_IDENTIFIER", BY_IDENTIFIER),
    ("place::OTHER_IDENTIFIER", OTHER_IDENTIFIER),
    ("place::OF_SOURCE", OF_SOURCE),
    ("place::ALONE", ALONE),
    ("place::RELATED", RELATED),
    ("place::TIE", TIE),
    ("place::CALL", CALL),
    ("place::FORM", FORM),
    ("place::KEY", KEY),
    ("place::GROUP", GROUP),
];

/// A name as a mention uses it.
#[derive(Debug)]
pub(crate) struct Use<'a> {
    pub(crate) id: i64,
    pub(crate) text: &'a str,
    role: NameRole,
    /// What it is worth as a name to call the entity by; the lowest is the best.
    rank: i64,
}

impl<'a> Use<'a> {
    pub(crate) fn new(id: i64, text: &'a str, role: NameRole, english: bool) -> Self {
        Self {
            id,
            text,
            role,
            rank: role.code() * 2 + i64::from(!english),
        }
    }

    fn ties(&self, mention: &CheckedMention<'_>) -> bool {
        let entity = mention.entity;
        named(entity.kind) && !entity.group && self.role != NameRole::Abbreviation
    }
}

/// A mention that is being loaded.
#[derive(Debug)]
pub(crate) struct Newcomer<'a> {
    pub(crate) source: i64,
    pub(crate) source_key: &'a str,
    pub(crate) mention: &'a CheckedMention<'a>,
    pub(crate) names: &'a [Use<'a>],
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
pub(crate) fn place(db: &Connection, new: &Newcomer<'_>) -> Result<Placement, Error> {
    let entity = new.mention.entity;
    let kind = entity.kind;
    let key = new.mention.key;
    let mut unclear = false;
    let mut ties: Vec<(IdentityRule, i64)> = Vec::new();
    // The only mention besides the new one that has a mark, and the rule that ties them.
    let mut pairs: Vec<(IdentityRule, i64, i64)> = Vec::new();

    if entity.shared {
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
        unclear |= ambiguous(db, IdentityRule::SharedKey, kind, key)?.is_some();
        ties.extend(found.first().map(|f| (IdentityRule::SharedKey, f.0)));
        if let [(_, _, (source, mention))] = found[..] {
            pairs.push((IdentityRule::SharedKey, source, mention));
        }
    }
    unclear |= !entity.same_as.is_empty() || has(db, DECLARED, [new.source_key, key])?;
    if any_ruling(db)? {
        unclear |= has(db, RULED, [format!("{}#{key}", new.source_key)])?;
        unclear |= entity.shared && has(db, RULED, [key])?;
    }
    for ((scheme, value), (name, _)) in new.mention.identifiers.iter().zip(&entity.identifiers) {
        let mark = format!("{name}:{value}");
        unclear |= ambiguous(db, IdentityRule::Identifier, kind, &mark)?.is_some();
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
        let fold = identity_fold(name.text);
        if unclear || fold.is_empty() || (kind == Kind::Person && new.bodies.is_empty()) {
            continue;
        }
        let rule = if kind == Kind::Person {
            IdentityRule::Person
        } else {
            IdentityRule::Name
        };
        match ambiguous(db, rule, kind, &fold)? {
            // A name that is known to be several's stays so with one more.
            Some(true) if kind != Kind::Person => continue,
            Some(_) => unclear = true,
            None => {}
        }
        for entity in bearers(db, &fold, kind)? {
            if kind != Kind::Person || related(db, entity, new.bodies, &fold)? {
                ties.push((rule, entity));
            } else {
                // What relates a namesake in the same sheet is not in the tables yet.
                unclear |= has(db, OF_SOURCE, (entity, new.source))?;
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
    unclear = unclear || has(db, OF_SOURCE, (entity, new.source))?;
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
    unclear = unclear || borders(db, entity, kind)?;
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
/// to date with this one more.
pub(crate) fn enter(
    db: &Connection,
    new: &Newcomer<'_>,
    placement: Placement,
) -> Result<i64, Error> {
    let mention = new.mention;
    let rank = |name: &Use<'_>| (name.rank, name.text.chars().count(), name.text.to_owned());
    // The check has seen to it that there is a name.
    let best = new.names.iter().min_by_key(|name| rank(name));
    let best = decode("a name", best, mention.key)?;
    let own = format!("{}#{}", new.source_key, mention.key);
    let entity = match placement {
        Placement::With(entity, _) => {
            let shared = mention.entity.shared;
            let key = if shared { mention.key } else { own.as_str() };
            run(db, KEY, params![entity, key, shared])?;
            run(db, CALL, params![entity, best.id, best.rank, best.text])?;
            if let Some(form) = mention.form {
                run(db, FORM, [entity, form])?;
            }
            if mention.entity.group {
                run(db, GROUP, [entity])?;
            }
            entity
        }
        Placement::Alone | Placement::Unclear => {
            let shared = mention.entity.shared && placement == Placement::Alone;
            let key = if shared { mention.key } else { own.as_str() };
            db.prepare_cached(ENTER)
                .and_then(|mut s| {
                    let entity = mention.entity;
                    s.query_row(
                        params![
                            entity.kind.code(),
                            key,
                            best.id,
                            best.rank,
                            mention.form,
                            entity.group
                        ],
                        |r| r.get("id"),
                    )
                })
                .doing(DOING)?
        }
    };
    for name in new.names {
        run(
            db,
            NAME,
            params![name.id, entity, name.rank, name.ties(mention)],
        )?;
    }
    Ok(entity)
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
