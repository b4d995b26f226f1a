//! Holding the tables against what the rules come to.

use super::entity_row::{EntityRow, key_of};
use super::gather::{Follow, Gathered, Scope, Touched, gather};
use super::looks;
use super::resolve::resolve;
use super::update::{ones, reference};
use crate::db::rows;
use crate::derived::edges;
use crate::error::Error;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashSet};

const DOING: &str = "checking which entities are the same";

sql! {
    ENTITIES = "SELECT id, kind, key FROM entity ORDER BY id", Whole;
}

/// Tells of everything that is not as the rules have it.
pub(crate) fn check(db: &Connection, mut tell: impl FnMut(String)) -> Result<(), Error> {
    let mut seen: HashSet<i64> = HashSet::new();
    looks::check(db, &mut tell)?;
    let entities = rows(db, DOING, ENTITIES, (), |r| {
        Ok((r.get("id")?, r.get("kind")?, r.get::<_, String>("key")?))
    })?;
    for (id, kind, key) in entities {
        let stored = EntityRow::stored(db, id, None)?;
        for difference in stored.differences(&EntityRow::of_mentions(db, id)?) {
            tell(format!("{key}: {difference}"));
        }
        if seen.contains(&id) {
            continue;
        }
        let mut touched = Touched::default();
        touched.entity(id);
        let found = gather(db, &touched, Scope::of(kind), Follow::All)?;
        seen.extend(&found.entities);
        if found.items.is_empty() {
            tell(format!("no source mentions {key}"));
        }
        compare(db, &found, &mut tell)?;
    }
    edges::check(db, &mut tell)
}

fn compare(db: &Connection, found: &Gathered, tell: &mut impl FnMut(String)) -> Result<(), Error> {
    let resolution = resolve(&found.items, &found.decisions, &found.closed);
    let mut owners: BTreeMap<i64, usize> = BTreeMap::new();
    for (number, one) in ones(found, &resolution).iter().enumerate() {
        let now: BTreeSet<i64> = one.parts.iter().map(|part| part.entity).collect();
        let apart = now.len() > 1;
        let together = now
            .iter()
            .any(|e| *owners.entry(*e).or_insert(number) != number);
        let key = match now.first() {
            Some(entity) => key_of(db, *entity)?,
            None => None,
        };
        let expected = one.key(db)?;
        if apart || together || key.as_ref() != Some(&expected) {
            let places = one.parts.iter().flat_map(|part| part.places).take(10);
            let members = places.map(|place| reference(db, place));
            let members: Vec<String> = members.collect::<Result<_, _>>()?;
            tell(format!(
                "by the rules, {expected} is made of {}",
                members.join(", ")
            ));
        }
        for part in &one.parts {
            for place in part.places {
                if place.rule != part.rule.code() {
                    let reference = reference(db, place)?;
                    tell(format!("{reference} is tied by the rule \"{}\"", part.rule));
                }
            }
        }
    }
    for (match_key, now) in &found.match_keys {
        if *now != resolution.ambiguous.get(match_key).copied() {
            tell(format!(
                "whether the {} \"{}\" is ambiguous",
                match_key.rule, match_key.text
            ));
        }
    }
    Ok(())
}
