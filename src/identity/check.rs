//! Holding the tables against what the rules come to.

use super::belonging;
use super::gather::{Gathered, Scope, Seeds, gather};
use super::resolve::resolve;
use super::rows;
use crate::error::Error;
use crate::load::decode;
use crate::model::Kind;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashSet};

const DOING: &str = "checking which entities are the same";

const ENTITIES: &str = "SELECT id, kind, key FROM entity ORDER BY id";
const KEY: &str = "SELECT key FROM entity WHERE id = ?1";
const AMBIGUITIES: &str =
    "SELECT direct FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND mark = ?3";
/// Names of entities that differ from those which their mentions use.
const NAMES: &str = "WITH used (name, entity, name_rank, ties) AS MATERIALIZED (
     SELECT g.name, m.entity, min(g.role * 2 + (coalesce(g.language, s.language) <> 'en')),
       max(m.is_group = 0 AND g.role <> 3 AND (SELECT k.named FROM kind k WHERE k.id = m.kind))
     FROM mention m JOIN source s ON s.id = m.source
     JOIN naming g ON g.source = m.source AND g.mention = m.mention
     GROUP BY g.name, m.entity)
   SELECT e.key FROM (
     SELECT * FROM (SELECT name, entity, name_rank, ties FROM entity_name EXCEPT SELECT * FROM used)
     UNION ALL
     SELECT * FROM (SELECT * FROM used EXCEPT SELECT name, entity, name_rank, ties FROM entity_name)) x
   JOIN entity e ON e.id = x.entity LIMIT 100";
/// Entities that do not look as their mentions have it.
const LOOKS: &str = "SELECT e.key FROM entity e
   WHERE (e.name, e.name_rank) IS NOT (SELECT n.text, x.name_rank
       FROM entity_name x JOIN name n ON n.id = x.name WHERE x.entity = e.id
       ORDER BY x.name_rank, length(n.text), n.text LIMIT 1)
     OR e.form IS NOT (SELECT f.id FROM mention m JOIN form f ON f.id = m.form
       WHERE m.entity = e.id ORDER BY f.key LIMIT 1)
     OR e.is_group IS NOT (SELECT max(m.is_group) FROM mention m WHERE m.entity = e.id) LIMIT 100";

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("check::ENTITIES", ENTITIES),
    ("check::KEY", KEY),
    ("check::AMBIGUITIES", AMBIGUITIES),
    ("check::NAMES", NAMES),
    ("check::LOOKS", LOOKS),
];

/// Tells of everything that is not as the rules have it.
pub(crate) fn check(db: &Connection, mut tell: impl FnMut(String)) -> Result<(), Error> {
    let mut seen: HashSet<i64> = HashSet::new();
    let entities = rows(db, DOING, ENTITIES, (), |r| {
        Ok((
            r.get::<_, i64>("id")?,
            r.get::<_, i64>("kind")?,
            r.get::<_, String>("key")?,
        ))
    })?;
    for (id, code, key) in entities {
        if seen.contains(&id) {
            continue;
        }
        let kind = decode("a kind", Kind::from_code(code), code)?;
        let mut seeds = Seeds::default();
        seeds.entity(id);
        let found = gather(db, &seeds, Scope::of(kind))?;
        seen.extend(&found.entities);
        if found.items.is_empty() {
            tell(format!("no source mentions {key}"));
        }
        compare(db, &found, &mut tell)?;
    }
    for (sql, what) in [
        (NAMES, "its names are not those that its sources use"),
        (LOOKS, "its name or form is not the one by the rules"),
    ] {
        for key in rows(db, DOING, sql, (), |r| r.get::<_, String>("key"))? {
            tell(format!("{key}: {what}"));
        }
    }
    belonging::check(db, &mut tell)
}

fn compare(db: &Connection, found: &Gathered, tell: &mut impl FnMut(String)) -> Result<(), Error> {
    let resolution = resolve(&found.items, &found.decisions);
    let mut owners: BTreeMap<i64, usize> = BTreeMap::new();
    for (number, cluster) in resolution.clusters.iter().enumerate() {
        let now: BTreeSet<i64> = cluster.items.iter().map(|&i| found.now[i].0).collect();
        let apart = now.len() > 1;
        let together = now
            .iter()
            .any(|e| *owners.entry(*e).or_insert(number) != number);
        let keys = match now.first() {
            Some(entity) => rows(db, DOING, KEY, [entity], |r| r.get::<_, String>("key"))?,
            None => Vec::new(),
        };
        if apart || together || keys != [cluster.key.as_str()] {
            let members = cluster
                .items
                .iter()
                .map(|&i| found.items[i].reference.as_str());
            let members: Vec<&str> = members.take(10).collect();
            tell(format!(
                "by the rules, {} is made of {}",
                cluster.key,
                members.join(", ")
            ));
        }
        for &item in &cluster.items {
            let rule = resolution.rules[item];
            if found.now[item].1 != rule.code() {
                tell(format!(
                    "{} is tied by the rule \"{rule}\"",
                    found.items[item].reference
                ));
            }
        }
    }
    for mark in &found.marks {
        let params = (mark.rule.code(), mark.kind.code(), &mark.text);
        let now = rows(db, DOING, AMBIGUITIES, params, |r| {
            r.get::<_, bool>("direct")
        })?;
        if now.first() != resolution.ambiguous.get(mark) {
            tell(format!(
                "whether the {} \"{}\" is ambiguous",
                mark.rule, mark.text
            ));
        }
    }
    Ok(())
}
