//! Works identity out anew for some mentions and all that hangs together with them, and writes
//! what changed.

use super::belonging;
use super::gather::{Gathered, Scope, Seeds, gather};
use super::resolve::{Resolution, resolve};
use super::rows;
use crate::error::{Doing, Error};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

const DOING: &str = "working out which entities are the same";

/// Persons whose source relates them to an organisation, by that organisation's mention.
const PERSONS: &str = "SELECT p.entity FROM relation r INDEXED BY relation_by_object
     CROSS JOIN mention p ON p.source = r.source AND p.mention = r.subject
     WHERE r.source = ?1 AND r.object = ?2 AND p.kind = 5
   UNION SELECT p.entity FROM relation r
     CROSS JOIN mention p ON p.source = r.source AND p.mention = r.object
     WHERE r.source = ?1 AND r.subject = ?2 AND p.kind = 5";
const FORGET_AMBIGUITY: &str = "DELETE FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND mark = ?3";
const AMBIGUITY: &str = "INSERT INTO ambiguity (rule, kind, mark, direct) VALUES (?1, ?2, ?3, ?4)";
/// A new entity, which takes its looks from its mentions afterwards.
const SPLIT: &str = "INSERT INTO entity (kind, key, name, name_rank, form, is_group)
   SELECT kind, '#', name, name_rank, form, is_group FROM entity WHERE id = ?1 RETURNING id";
const MOVE: &str = "UPDATE mention SET entity = ?3, rule = ?4 WHERE source = ?1 AND mention = ?2";
/// Makes room for keys that change hands: no key of a sheet begins so.
const UNKEY: &str = "UPDATE entity SET key = '#' || id WHERE id = ?1";
const KEY: &str = "UPDATE entity SET key = ?2 WHERE id = ?1";
const KEYED_OTHERWISE: &str = "SELECT 1 FROM entity WHERE id = ?1 AND key <> ?2";
const UNNAME: &str = "DELETE FROM entity_name WHERE entity = ?1";
const REMOVE: &str = "DELETE FROM entity WHERE id = ?1";
/// What an entity takes from its mentions, by rules in which no order plays a part.
const NAMES: &str = "INSERT INTO entity_name (name, entity, name_rank, ties)
   SELECT g.name, ?1, min(g.role * 2 + (coalesce(g.language, s.language) <> 'en')),
     max(m.is_group = 0 AND g.role <> 3 AND (SELECT k.named FROM kind k WHERE k.id = m.kind))
   FROM mention m
   CROSS JOIN source s ON s.id = m.source
   CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
   WHERE m.entity = ?1 GROUP BY g.name";
const LOOKS: &str = "UPDATE entity SET (name, name_rank) = (
       SELECT n.text, x.name_rank FROM entity_name x JOIN name n ON n.id = x.name
       WHERE x.entity = ?1 ORDER BY x.name_rank, length(n.text), n.text LIMIT 1),
     form = (SELECT f.id FROM mention m JOIN form f ON f.id = m.form WHERE m.entity = ?1
             ORDER BY f.key LIMIT 1),
     is_group = (SELECT max(m.is_group) FROM mention m WHERE m.entity = ?1)
   WHERE id = ?1";

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("rework::PERSONS", PERSONS),
    ("rework::FORGET_AMBIGUITY", FORGET_AMBIGUITY),
    ("rework::MOVE", MOVE),
    ("rework::KEY", KEY),
    ("rework::KEYED_OTHERWISE", KEYED_OTHERWISE),
    ("rework::NAMES", NAMES),
    ("rework::LOOKS", LOOKS),
    ("rework::SPLIT", SPLIT),
    ("rework::UNKEY", UNKEY),
    ("rework::UNNAME", UNNAME),
    ("rework::REMOVE", REMOVE),
];

/// Works identity out anew around the seeds. Organisations come first: whether two persons are
/// one depends on theirs.
pub(crate) fn rework(db: &Connection, seeds: &Seeds) -> Result<(), Error> {
    if seeds.is_empty() {
        return Ok(());
    }
    let others = gather(db, seeds, Scope::Others)?;
    let resolution = resolve(&others.items, &others.decisions);
    let moved = write(db, &others, &resolution, seeds)?;
    let mut seeds = seeds.clone();
    for (source, mention) in moved {
        for person in rows(db, DOING, PERSONS, (source, mention), |r| r.get("entity"))? {
            seeds.entity(person);
        }
    }
    let persons = gather(db, &seeds, Scope::Persons)?;
    let resolution = resolve(&persons.items, &persons.decisions);
    write(db, &persons, &resolution, &seeds).map(drop)
}

/// Works all of it out anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(
        "DELETE FROM ambiguity; DELETE FROM belonging; UPDATE entity SET key = '#' || id",
    )
    .doing(DOING)?;
    let mut seeds = Seeds::default();
    for entity in rows(db, DOING, "SELECT id FROM entity", (), |r| r.get("id"))? {
        seeds.entity(entity);
    }
    rework(db, &seeds)?;
    belonging::rebuild(db)
}

/// Writes what the rules come to; gives the mentions that became another entity's.
fn write(
    db: &Connection,
    found: &Gathered,
    resolution: &Resolution,
    seeds: &Seeds,
) -> Result<Vec<(i64, i64)>, Error> {
    for mark in &found.marks {
        run(
            db,
            FORGET_AMBIGUITY,
            params![mark.rule.code(), mark.kind.code(), mark.text],
        )?;
    }
    for (mark, direct) in &resolution.ambiguous {
        run(
            db,
            AMBIGUITY,
            params![mark.rule.code(), mark.kind.code(), mark.text, direct],
        )?;
    }

    let (entities, mut changed) = assign(db, found, resolution)?;
    // Mentions may have gone from these, whose names went with them.
    changed.extend(seeds.entities.intersection(&found.entities));
    let (mut moved, mut moves) = (Vec::new(), Vec::new());
    let mut rekeyed = BTreeSet::new();
    for (cluster, &entity) in resolution.clusters.iter().zip(&entities) {
        for &number in &cluster.items {
            let item = &found.items[number];
            let (before, rule) = found.now[number];
            if before != entity {
                changed.extend([before, entity]);
                moved.push((item.source, item.mention));
            }
            let now = resolution.rules[number].code();
            if before != entity || rule != now {
                moves.push((item.source, item.mention, entity, now));
            }
        }
        let otherwise = (entity, &cluster.key);
        if !rows(db, DOING, KEYED_OTHERWISE, otherwise, |_| Ok(()))?.is_empty() {
            rekeyed.insert(entity);
        }
    }
    let living: BTreeSet<i64> = entities.iter().copied().collect();
    // What must be listed anew: a hub, of which one mention more is told, is not gone through.
    let mut unlisted = rekeyed.clone();
    for &entity in &rekeyed {
        belonging::unlist(db, entity)?;
    }
    for &mention in &moved {
        unlisted.extend(belonging::leave(db, mention)?);
    }
    for params in moves {
        run(db, MOVE, params)?;
    }
    for entity in &rekeyed {
        run(db, UNKEY, [entity])?;
    }
    for entity in changed
        .union(&found.entities)
        .filter(|e| !living.contains(e))
    {
        run(db, UNNAME, [entity])?;
        run(db, REMOVE, [entity])?;
    }
    for (cluster, entity) in resolution.clusters.iter().zip(&entities) {
        if rekeyed.contains(entity) {
            run(db, KEY, params![entity, cluster.key])?;
        }
    }
    for &entity in changed.intersection(&living) {
        for sql in [UNNAME, NAMES, LOOKS] {
            run(db, sql, [entity])?;
        }
    }
    for entity in unlisted {
        belonging::list(db, entity)?;
    }
    for &mention in &moved {
        belonging::enter(db, mention)?;
    }
    Ok(moved)
}

/// For each cluster its entity: the one that most of its mentions are already, else a new one.
/// The second answer are the entities whose looks must be worked out anew.
fn assign(
    db: &Connection,
    found: &Gathered,
    resolution: &Resolution,
) -> Result<(Vec<i64>, BTreeSet<i64>), Error> {
    let mut wishes: Vec<(usize, i64, usize)> = Vec::new();
    for (number, cluster) in resolution.clusters.iter().enumerate() {
        let mut shares: BTreeMap<i64, usize> = BTreeMap::new();
        for &item in &cluster.items {
            *shares.entry(found.now[item].0).or_default() += 1;
        }
        wishes.extend(
            shares
                .into_iter()
                .map(|(entity, share)| (share, entity, number)),
        );
    }
    wishes.sort_unstable_by_key(|&(share, entity, number)| (usize::MAX - share, entity, number));
    let mut entities: Vec<Option<i64>> = vec![None; resolution.clusters.len()];
    let mut taken = BTreeSet::new();
    for (_, entity, number) in wishes {
        if entities[number].is_none() && taken.insert(entity) {
            entities[number] = Some(entity);
        }
    }
    let mut changed = BTreeSet::new();
    let mut assigned = Vec::with_capacity(entities.len());
    for (entity, cluster) in entities.into_iter().zip(&resolution.clusters) {
        assigned.push(match entity {
            Some(entity) => entity,
            None => {
                let (pattern, _) = found.now[cluster.items[0]];
                let new: i64 = db
                    .prepare_cached(SPLIT)
                    .and_then(|mut s| s.query_row([pattern], |r| r.get("id")))
                    .doing(DOING)?;
                // Its own placeholder, before the next is made.
                run(db, KEY, params![new, format!("#{new}")])?;
                changed.insert(new);
                new
            }
        });
    }
    Ok((assigned, changed))
}

fn run(db: &Connection, sql: &'static str, params: impl rusqlite::Params) -> Result<(), Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.execute(params))
        .doing(DOING)
        .map(drop)
}
