//! Works identity out anew for some mentions and all that hangs together with them, and writes
//! what changed.

use super::entity_row::{EntityRow, key_of};
use super::gather::{Follow, Gathered, Scope, Touched, gather};
use super::looks;
use super::resolve::{Doubt, MatchKey, Place, Resolution, resolve};
use crate::db::{decode, execute, first, insert, rows};
use crate::derived::edges::{self, RemovedEdges};
use crate::error::{Doing, Error};
use crate::model::IdentityRule;
use rusqlite::Connection;
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
    REFERENCE = "SELECT s.key || '#' || m.key AS value FROM mention m
       CROSS JOIN source s ON s.id = m.source WHERE m.source = ?1 AND m.mention = ?2";
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
    Ok(others.mentions() + persons.mentions())
}

/// Works all of it out anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(FORGET_ALL).doing(DOING)?;
    let mut touched = Touched::default();
    looks::rebuild(db)?;
    for entity in rows(db, DOING, ENTITIES, (), |r| r.get("id"))? {
        touched.changed(entity);
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

    let ones = ones(found, resolution);
    let (entities, mut changed) = assign(db, &ones)?;
    changed.extend(touched.lost.intersection(&found.entities));
    let mut gains: BTreeMap<i64, Vec<Place>> = BTreeMap::new();
    let (mut moved, mut moves) = (Vec::new(), Vec::new());
    for (one, &entity) in ones.iter().zip(&entities) {
        for part in &one.parts {
            let moves_all = part.entity != entity;
            if moves_all {
                changed.insert(part.entity);
            }
            for place in part.places {
                let at = (place.source, place.mention);
                if moves_all {
                    gains.entry(entity).or_default().push(*place);
                    moved.push(at);
                }
                if moves_all || place.rule != part.rule.code() {
                    moves.push((at.0, at.1, entity, part.rule.code()));
                }
            }
        }
    }
    let living: BTreeSet<i64> = entities.iter().copied().collect();
    let mut edges = RemovedEdges::of_mentions(db, &moved)?;
    for params in moves {
        execute(db, DOING, MOVE, params)?;
    }
    edges.cite_others(db)?;
    let mut rekeyed: Vec<(i64, String)> = Vec::new();
    for (one, &entity) in ones.iter().zip(&entities) {
        let gained = gains.get(&entity).map_or(&[][..], Vec::as_slice);
        let before = decode("an entity", key_of(db, entity)?, entity)?;
        let key = match changed.contains(&entity) {
            true => one.key(db)?,
            false => one.key_after(db, &before, gained)?,
        };
        if key != before {
            rekeyed.push((entity, key));
        }
    }
    for (entity, _) in &rekeyed {
        // Makes room for keys that change hands: no key of a sheet begins so.
        edges::set_key(db, *entity, &format!("#{entity}"))?;
    }
    for entity in changed
        .union(&found.entities)
        .filter(|entity| !living.contains(entity))
    {
        execute(db, DOING, UNNAME, [entity])?;
        execute(db, DOING, REMOVE, [entity])?;
    }
    for (entity, key) in &rekeyed {
        edges::set_key(db, *entity, key)?;
    }
    for &entity in changed.intersection(&living) {
        EntityRow::refresh(db, entity)?;
    }
    for (entity, gained) in gains {
        if !changed.contains(&entity) {
            let mentions: Vec<(i64, i64)> = gained.iter().map(|p| (p.source, p.mention)).collect();
            EntityRow::extend(db, entity, &mentions)?;
        }
    }
    edges.put_back(db)?;
    Ok(moved)
}

/// Mentions that were one entity before, and are tied by one rule now.
pub(super) struct Part<'a> {
    pub(super) entity: i64,
    pub(super) places: &'a [Place],
    pub(super) rule: IdentityRule,
}

/// All mentions that are one entity by the rules.
pub(super) struct One<'a> {
    pub(super) parts: Vec<Part<'a>>,
    /// The smallest shared key that is its own.
    shared: Option<&'a str>,
}

impl One<'_> {
    /// Its public key: the smallest shared key, or else the smallest `source#key`.
    pub(super) fn key(&self, db: &Connection) -> Result<String, Error> {
        let places = self.parts.iter().flat_map(|part| part.places);
        let mut least = self.shared.map(str::to_owned);
        if least.is_none() {
            for place in places {
                let reference = reference(db, place)?;
                least = least.into_iter().chain([reference]).min();
            }
        }
        Ok(least.unwrap_or_default())
    }

    /// Likewise, for mentions of an entity with the key `before` that lost none, and others that it gained.
    fn key_after(&self, db: &Connection, before: &str, gained: &[Place]) -> Result<String, Error> {
        // It was no `source#key`: all of these are read.
        if self.shared.is_some() || before.find('#').is_none_or(|at| at == 0) {
            return self.key(db);
        }
        let mut least = before.to_owned();
        for place in gained {
            least = least.min(reference(db, place)?);
        }
        Ok(least)
    }
}

/// `source#key`.
pub(super) fn reference(db: &Connection, place: &Place) -> Result<String, Error> {
    let at = (place.source, place.mention);
    let reference = first(db, DOING, REFERENCE, at, |r| r.get("value"))?;
    decode("a mention", reference, place.mention)
}

/// The result of the rules, entity by entity.
pub(super) fn ones<'a>(found: &'a Gathered, resolution: &'a Resolution) -> Vec<One<'a>> {
    let mut ones = Vec::with_capacity(resolution.clusters.len());
    for cluster in &resolution.clusters {
        let (apart, together): (Vec<usize>, Vec<usize>) = cluster
            .items
            .iter()
            .partition(|item| resolution.apart.contains(item));
        let part = |&item: &usize| Part {
            entity: found.now[item],
            places: &found.items[item].places,
            rule: resolution.rules[item],
        };
        if !together.is_empty() {
            ones.push(One {
                parts: together.iter().map(part).collect(),
                shared: cluster.shared.as_deref(),
            });
        }
        for item in apart {
            ones.extend(found.items[item].places.chunks(1).map(|places| One {
                parts: vec![Part {
                    places,
                    ..part(&item)
                }],
                shared: None,
            }));
        }
    }
    ones
}

/// For each its entity: the one that most of its mentions are already, else a new one.
/// The second answer are the entities whose looks must be worked out anew.
fn assign(db: &Connection, ones: &[One<'_>]) -> Result<(Vec<i64>, BTreeSet<i64>), Error> {
    let mut wishes: Vec<(usize, i64, usize)> = Vec::new();
    for (number, one) in ones.iter().enumerate() {
        let mut shares: BTreeMap<i64, usize> = BTreeMap::new();
        for part in &one.parts {
            *shares.entry(part.entity).or_default() += part.places.len();
        }
        wishes.extend(
            shares
                .into_iter()
                .map(|(entity, share)| (share, entity, number)),
        );
    }
    wishes.sort_unstable_by_key(|&(share, entity, number)| (usize::MAX - share, entity, number));
    let mut entities: Vec<Option<i64>> = vec![None; ones.len()];
    let mut taken = BTreeSet::new();
    for (_, entity, number) in wishes {
        if entities[number].is_none() && taken.insert(entity) {
            entities[number] = Some(entity);
        }
    }
    let mut changed = BTreeSet::new();
    let mut assigned = Vec::with_capacity(entities.len());
    for (entity, one) in entities.into_iter().zip(ones) {
        assigned.push(match entity {
            Some(entity) => entity,
            None => {
                let pattern = one.parts[0].entity;
                let new = insert(db, DOING, SPLIT, [pattern])?;
                // Its own placeholder, before the next is made.
                edges::set_key(db, new, &format!("#{new}"))?;
                changed.insert(new);
                new
            }
        });
    }
    Ok((assigned, changed))
}
