//! The same questions of the tightest schema: what one would write by hand for each of them alone.

use crate::Done;
use crate::questions::{ByHand, Subjects, all};
use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Whole facts, where a fact is one row and a name stands in its entity's.
macro_rules! facts {
    ($found:literal) => {
        concat!(
            "WITH k AS (",
            $found,
            " LIMIT 50)
             SELECT so.key, f.number, e.key, e.name, w.text, o.key, o.name, f.lower, f.upper, f.bounds,
               u.text, f.text, f.date, f.modality, f.passages
             FROM k CROSS JOIN fact f ON f.source = k.source AND f.number = k.number
             CROSS JOIN source so ON so.id = f.source CROSS JOIN entity e ON e.id = f.subject
             LEFT JOIN entity o ON o.id = f.object LEFT JOIN word w ON w.id = f.predicate
             LEFT JOIN word u ON u.id = f.unit"
        )
    };
}

const BY_KEY: &str = "SELECT id, key, name, form FROM entity WHERE key = ?1";
const BY_NAME: &str = "SELECT DISTINCT e.id, e.key, e.name, e.form FROM alias a
    CROSS JOIN entity e ON e.id = a.entity WHERE a.name = ?1 ORDER BY e.key";
pub const FACTS_ABOUT: &str = facts!(
    "SELECT source, number FROM (SELECT source, number FROM fact WHERE subject = ?1
     UNION SELECT source, number FROM fact WHERE object = ?1) ORDER BY source, number"
);
pub const FACTS_SINCE: &str =
    facts!("SELECT source, number FROM fact WHERE date >= ?1 ORDER BY date, source, number");
const TOTAL: &str = "SELECT so.key, f.number, e.name, f.lower, f.upper, f.bounds
    FROM (SELECT DISTINCT subject FROM fact WHERE object = ?1
      AND predicate = (SELECT id FROM word WHERE text = 'in industry')) i
    CROSS JOIN fact f ON f.subject = i.subject
    CROSS JOIN source so ON so.id = f.source CROSS JOIN entity e ON e.id = f.subject
    WHERE f.predicate = (SELECT id FROM word WHERE text = 'investment')
      AND f.unit = (SELECT id FROM word WHERE text = 'CNY') AND f.modality IS NULL";
const NAMES_WITH: &str = "SELECT e.id, e.key, a.name FROM
    (SELECT rowid AS id FROM name_fts WHERE name_fts MATCH ?1 LIMIT 10) k
    CROSS JOIN alias a ON a.id = k.id CROSS JOIN entity e ON e.id = a.entity";
/// What an entity has a relation with. Statements have the word 0.
const STEPS: &str = "SELECT object, source, number FROM fact
      WHERE subject = ?1 AND object IS NOT NULL AND predicate <> 0
    UNION ALL SELECT subject, source, number FROM fact WHERE object = ?1 AND predicate <> 0";
const NAMED: &str = "SELECT id, key, name, form FROM entity WHERE id = ?1";

/// Indexes that only one of the questions needs, so that loading does not pay for them.
const INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS fact_within ON fact (object, predicate, subject);
    CREATE INDEX IF NOT EXISTS fact_measured ON fact (subject, predicate, unit);
    ANALYZE;";

pub fn index(path: &Path) -> Done<()> {
    Ok(Connection::open(path)?.execute_batch(INDEXES)?)
}

fn values(db: &Connection, sql: &str, params: impl Params) -> Done<usize> {
    let read = |row: &Row<'_>| {
        let columns = 0..row.as_ref().column_count();
        columns
            .map(|at| row.get(at))
            .collect::<Result<Vec<Value>, _>>()
    };
    Ok(all(db, sql, params, read)?.len())
}

/// The rows of some entities here, by their keys.
pub fn rows_of<'k>(db: &Connection, keys: impl IntoIterator<Item = &'k String>) -> Done<Vec<i64>> {
    let mut row = db.prepare("SELECT id FROM entity WHERE key = ?1")?;
    let ids = keys
        .into_iter()
        .map(|key| Ok(row.query_row([key], |r| r.get(0))?));
    ids.collect()
}

fn steps(db: &Connection, from: i64) -> Done<Vec<(i64, (i64, i64))>> {
    all(db, STEPS, [from], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
    })
}

/// Who is two steps away, with the claim that leads there.
fn near(db: &Connection, start: i64, limit: usize) -> Done<usize> {
    let mut reached: HashMap<i64, (i64, i64)> = HashMap::new();
    let mut frontier = vec![start];
    'full: for _ in 0..2 {
        let mut next = Vec::new();
        for here in frontier {
            for (there, claim) in steps(db, here)? {
                if there != start && !reached.contains_key(&there) {
                    reached.insert(there, claim);
                    next.push(there);
                }
                if reached.len() == limit {
                    break 'full;
                }
            }
        }
        frontier = next;
    }
    reached.keys().map(|id| values(db, NAMED, [id])).sum()
}

/// The length of a shortest way, of four steps at most; 0 if there is none.
fn way(db: &Connection, from: i64, to: i64) -> Done<usize> {
    let mut back: [BTreeMap<i64, i64>; 2] = Default::default();
    let mut seen = [HashSet::from([from]), HashSet::from([to])];
    let mut frontiers = [vec![from], vec![to]];
    for _ in 0..4 {
        let side = usize::from(frontiers[1].len() < frontiers[0].len());
        let mut next = Vec::new();
        for here in std::mem::take(&mut frontiers[side]) {
            for (there, _) in steps(db, here)? {
                if seen[side].insert(there) {
                    back[side].insert(there, here);
                    next.push(there);
                }
                if seen[1 - side].contains(&there) {
                    let mut names = values(db, NAMED, [there])?;
                    for back in &back {
                        let mut at = there;
                        while let Some(before) = back.get(&at) {
                            at = *before;
                            names += values(db, NAMED, [at])?;
                        }
                    }
                    return Ok(names - 1);
                }
            }
        }
        frontiers[side] = next;
    }
    Ok(0)
}

/// What of the questions the tightest schema answers, by title.
pub fn questions<'q>(s: &'q Subjects, db: &Connection) -> Done<HashMap<&'static str, ByHand<'q>>> {
    let firms = rows_of(db, s.firms.iter().map(|firm| &firm.0))?;
    let industries = rows_of(db, s.industries.iter().map(|industry| &industry.0))?;
    let (facts, walks, ways) = (firms.clone(), firms.clone(), firms);
    let mut all: HashMap<&'static str, ByHand<'q>> = HashMap::new();
    all.insert(
        "lookup by key",
        Box::new(|db, at| values(db, BY_KEY, [&s.firms[at].0])),
    );
    all.insert(
        "lookup by name or alias",
        Box::new(|db, at| values(db, BY_NAME, [&s.names[at]])),
    );
    all.insert(
        "facts of an entity, a page of 50",
        Box::new(move |db, at| values(db, FACTS_ABOUT, [facts[at]])),
    );
    all.insert(
        "total of an industry, with its summands",
        Box::new(move |db, at| values(db, TOTAL, [industries[at % industries.len()]])),
    );
    for title in [
        "two steps around, at most 100",
        "two steps around, names alone",
    ] {
        let walks = walks.clone();
        all.insert(title, Box::new(move |db, at| near(db, walks[at], 100)));
    }
    for title in [
        "a shortest way, of at most four steps",
        "a shortest way, names alone",
    ] {
        let ways = ways.clone();
        let ask = move |db: &Connection, at: usize| {
            let (from, to) = s.pairs[at % s.pairs.len()];
            way(db, ways[from], ways[to])
        };
        all.insert(title, Box::new(ask));
    }
    all.insert(
        "timeline, a page of 50",
        Box::new(|db, at| values(db, FACTS_SINCE, [s.days[at].to_string()])),
    );
    all.insert(
        "search for a word",
        Box::new(|db, at| values(db, NAMES_WITH, [format!("\"{}\"", s.words[at])])),
    );
    Ok(all)
}
