//! Works identity out anew for some mentions and all that hangs together with them, and writes
//! what changed.

use super::entity_row::EntityRow;
use super::gather::{Follow, Gathered, Scope, Touched, gather};
use super::resolve::{Doubt, MatchKey, Resolution, resolve};
use crate::db::{execute, exists, insert, rows};
use crate::derived::edges::{self, RemovedEdges};
use crate::error::{Doing, Error};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

const DOING: &str = "working out which entities are the same";

sql! {
    /// Persons whose source relates them to an organisation, by that organisation's mention.
    PERSONS = "SELECT p.entity FROM relation r INDEXED BY relation_by_object
         CROSS JOIN mention p ON p.source = r.source AND p.mention = r.subject
         WHERE r.source = ?1 AND r.object = ?2 AND p.kind = 5
       UNION SELECT p.entity FROM relation r
         CROSS JOIN mention p ON p.source = r.source AND p.mention = r.object
         WHERE r.source = ?1 AND r.subject = ?2 AND p.kind = 5";
    FORGET_AMBIGUITY = "DELETE FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND match_key = ?3";
    AMBIGUITY = "INSERT INTO ambiguity (rule, kind, match_key, doubt) VALUES (?1, ?2, ?3, ?4)";
    /// A new entity, which takes its looks from its mentions afterwards.
    SPLIT = "INSERT INTO entity (kind, key, name, name_rank, form, is_group)
       SELECT kind, '#', name, name_rank, form, is_group FROM entity WHERE id = ?1";
    MOVE = "UPDATE mention SET entity = ?3, rule = ?4 WHERE source = ?1 AND mention = ?2";
    SET_KEY = "UPDATE entity SET key = ?2 WHERE id = ?1";
    KEYED_OTHERWISE = "SELECT 1 FROM entity WHERE id = ?1 AND key <> ?2";
    UNNAME = "DELETE FROM entity_name WHERE entity = ?1";
    REMOVE = "DELETE FROM entity WHERE id = ?1";
    FORGET_ALL = "DELETE FROM ambiguity; DELETE FROM edge; UPDATE entity SET key = '#' || id",
        Whole;
    ENTITIES = "SELECT id FROM entity", Whole;
}

/// Works identity out anew around the touched, of whom none are left then. Organisations come first:
/// whether two persons are one depends on theirs.
pub(crate) fn update(db: &Connection, touched: &mut Touched) -> Result<(), Error> {
    if touched.is_empty() {
        return Ok(());
    }
    let read = update_all(db, std::mem::take(touched))?;
    touched.read = read;
    Ok(())
}

/// Gives how many mentions it read.
fn update_all(db: &Connection, mut touched: Touched) -> Result<usize, Error> {
    let mut wider = touched.clone();
    let (others, resolution) = loop {
        let follow = match wider.names_may_tie_again {
            true => Follow::Own,
            false => Follow::Deciding,
        };
        let found = gather(db, &wider, Scope::Others, follow)?;
        let resolution = resolve(&found.items, &found.decisions, &found.closed);
        // Of other names it says less than before, so that none comes into doubt by it.
        let is_new = |(name, doubt): (&MatchKey, &Doubt)| {
            let known = found.match_keys.get(name).copied().flatten();
            *doubt != Doubt::Called && known != Some(*doubt)
        };
        let is_all = wider.names_may_tie_again && found.entities.is_subset(&wider.entities);
        if is_all || !resolution.ambiguous.iter().any(is_new) {
            break (found, resolution);
        }
        wider.entities.extend(&found.entities);
        wider.names_may_tie_again = true;
    };
    let moved = write(db, &others, &resolution, &touched)?;
    for (source, mention) in moved {
        for person in rows(db, DOING, PERSONS, (source, mention), |r| r.get("entity"))? {
            touched.entity(person);
        }
    }
    let persons = gather(db, &touched, Scope::Persons, Follow::Own)?;
    let resolution = resolve(&persons.items, &persons.decisions, &persons.closed);
    write(db, &persons, &resolution, &touched)?;
    Ok(others.items.len() + persons.items.len())
}

/// Works all of it out anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(FORGET_ALL).doing(DOING)?;
    let mut touched = Touched::default();
    for entity in rows(db, DOING, ENTITIES, (), |r| r.get("id"))? {
        touched.entity(entity);
    }
    update(db, &mut touched)?;
    edges::rebuild(db)
}

/// Writes what the rules come to; gives the mentions that became another entity's.
fn write(
    db: &Connection,
    found: &Gathered,
    resolution: &Resolution,
    touched: &Touched,
) -> Result<Vec<(i64, i64)>, Error> {
    let now = |match_key| resolution.ambiguous.get(match_key).copied();
    for (match_key, before) in &found.match_keys {
        if before.is_some() && *before != now(match_key) {
            execute(db, DOING, FORGET_AMBIGUITY, match_key.row())?;
        }
    }
    for (match_key, doubt) in &resolution.ambiguous {
        if found.match_keys.get(match_key) != Some(&Some(*doubt)) {
            let (rule, kind, text) = match_key.row();
            execute(db, DOING, AMBIGUITY, (rule, kind, text, doubt))?;
        }
    }

    let (entities, mut changed) = assign(db, found, resolution)?;
    // Mentions may have gone from these, whose names went with them.
    changed.extend(touched.entities.intersection(&found.entities));
    let mut gains: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    let (mut moved, mut moves) = (Vec::new(), Vec::new());
    let mut rekeyed = BTreeSet::new();
    for (cluster, &entity) in resolution.clusters.iter().zip(&entities) {
        for &number in &cluster.items {
            let item = &found.items[number];
            let (before, rule) = found.now[number];
            if before != entity {
                changed.insert(before);
                let at = (item.source, item.mention);
                gains.entry(entity).or_default().push(at);
                moved.push(at);
            }
            let now = resolution.rules[number].code();
            if before != entity || rule != now {
                moves.push((item.source, item.mention, entity, now));
            }
        }
        if exists(db, DOING, KEYED_OTHERWISE, (entity, &cluster.key))? {
            rekeyed.insert(entity);
        }
    }
    let living: BTreeSet<i64> = entities.iter().copied().collect();
    let mut edges = RemovedEdges::of_mentions(db, &moved)?;
    for params in moves {
        execute(db, DOING, MOVE, params)?;
    }
    edges.cite_others(db)?;
    for &entity in &rekeyed {
        // Makes room for keys that change hands: no key of a sheet begins so.
        edges::set_key(db, entity, &format!("#{entity}"))?;
    }
    for entity in changed
        .union(&found.entities)
        .filter(|entity| !living.contains(entity))
    {
        execute(db, DOING, UNNAME, [entity])?;
        execute(db, DOING, REMOVE, [entity])?;
    }
    for (cluster, entity) in resolution.clusters.iter().zip(&entities) {
        if rekeyed.contains(entity) {
            edges::set_key(db, *entity, &cluster.key)?;
        }
    }
    for &entity in changed.intersection(&living) {
        EntityRow::refresh(db, entity)?;
    }
    for (entity, mentions) in gains {
        if !changed.contains(&entity) {
            EntityRow::extend(db, entity, &mentions)?;
        }
    }
    edges.put_back(db)?;
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
                let new = insert(db, DOING, SPLIT, [pattern])?;
                // Its own placeholder, before the next is made.
                execute(db, DOING, SET_KEY, params![new, format!("#{new}")])?;
                changed.insert(new);
                new
            }
        });
    }
    Ok((assigned, changed))
}
