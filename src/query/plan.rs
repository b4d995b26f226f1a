//! Every SQL constant of this module is planned, and fails on a full scan that is not on a
//! short list with its reason, and on reading all rows of a source where an index leads to them.

use super::{
    counts, entities, evidence, facts, figures, graph, links, listing, over_time, parties, profile,
    proposals, search, sift, sources, status, ties, timeline, totals,
};
use crate::KnowledgeBase;

/// What may be scanned, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "entities::NEAR",
        "e",
        "only after a miss, and bounded by its LIMIT",
    ),
    (
        "explain::OF_TWO_KINDS",
        "a",
        "the question is for all declarations, of which there are few",
    ),
    (
        "evidence::RULINGS",
        "ruling",
        "the question is for all; a person wrote each of them",
    ),
    ("totals::ALL", "f", "the question is for all figures"),
    (
        "sources::COUNT",
        "source",
        "the question is how many there are",
    ),
    (
        "search::SOURCES",
        "source",
        "a rebuild or a check of the search index reads all",
    ),
    ("search::NAMES", "name", "likewise"),
    ("place::STANDING", "ruling", "whether there is any"),
    ("place::STANDING", "same_as", "whether there is any"),
    ("place::STANDING", "ambiguity", "whether there is any"),
    (
        "sources::KEYS",
        "source",
        "only after a miss, and bounded by its LIMIT",
    ),
    (
        "remove::FORMLESS",
        "entity",
        "only where the sheet that goes declared something",
    ),
    ("remove::FORMLESS", "f", "a catalogue"),
    (
        "links::AMENDING",
        "l",
        "the question is for all of them, and links are few",
    ),
    (
        "status::LAST",
        "d",
        "from the last day back, to the first on which a source was published",
    ),
];

/// Pages that an index gives in their order. SQLite 3.40 sorts all of it instead where there are so
/// many conditions that it expects next to nothing to be left.
const IN_ORDER: &[&str] = &["listing::ALL", "listing::BELONGING"];

/// Catalogues: a few dozen rows each.
const SMALL: &[&str] = &[
    "relation_type",
    "phase",
    "measure",
    "unit",
    "form",
    "scheme",
];

/// Those that ask for what a source has. The planner takes a source for a few rows, and would
/// rather read them all than use an index; where it may not, the index is named.
const OF_A_SOURCE: &[&str] = &[
    "listing::MENTIONED",
    "listing::COUNT_MENTIONED",
    "facts::OF_SOURCE",
    // A passage's claims are picked out of those of its article, which lie together.
    "facts::OF_PASSAGE",
    "search::CLAIMS",
    "search::PASSAGES",
    "figures::OF_SOURCE",
    "sources::ONE",
    "sources::PAGE",
    "sources::PASSAGES",
    "totals::OF_SOURCE",
    "belonging::OF_SOURCE",
    "report::PASSAGES",
    "report::CLAIMS",
    "report::FURTHER",
    "remove::MENTIONS",
    "remove::NAMES",
    "remove::DATES",
    "remove::DELETES",
];

#[test]
fn every_query_uses_an_index() {
    let base = KnowledgeBase::seeded().unwrap();
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for (name, sql) in [
        counts::SQL,
        entities::SQL,
        evidence::SQL,
        facts::SQL,
        figures::SQL,
        graph::SQL,
        links::SQL,
        listing::SQL,
        over_time::SQL,
        parties::SQL,
        profile::SQL,
        proposals::SQL,
        sift::SQL,
        sources::SQL,
        status::SQL,
        ties::SQL,
        timeline::SQL,
        totals::SQL,
    ]
    .into_iter()
    .chain(crate::identity::SQL)
    .chain(crate::export::SQL.iter().copied())
    .flatten()
    .chain(search::sql())
    .copied()
    .chain(crate::load::sql())
    {
        let mut statement = base
            .db
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let plan: Vec<String> = statement
            .raw_query()
            .mapped(|r| r.get("detail"))
            .collect::<Result<_, _>>()
            .unwrap();
        if IN_ORDER.contains(&name) && plan.iter().any(|step| step.ends_with("FOR ORDER BY")) {
            wrong.push(format!("{name} is sorted"));
        }
        for step in &plan {
            let reads_a_source = step.ends_with("USING PRIMARY KEY (source=?)");
            if reads_a_source && !OF_A_SOURCE.contains(&name) {
                wrong.push(format!("{name}: {step}\n    {}", plan.join("\n    ")));
            }
            let Some(scanned) = step.strip_prefix("SCAN ") else {
                continue;
            };
            let table = scanned.split(' ').next().unwrap();
            // A subquery of the constant itself, by its alias: it was planned on its own.
            let computed = table.starts_with('(')
                || scanned == "CONSTANT ROW"
                || scanned.contains("VIRTUAL TABLE")
                || sql.contains(&format!(") {table}"))
                || sql.contains(&format!("WITH {table}("))
                || sql.contains(&format!("FROM found {table}"));
            let allowed = ALLOWED
                .iter()
                .position(|(n, t, _)| *n == name && *t == table);
            used.extend(allowed);
            if !computed && allowed.is_none() && !SMALL.contains(&table) {
                wrong.push(format!("{name}: {step}\n    {}", plan.join("\n    ")));
            }
        }
    }
    for (place, (name, table, _)) in ALLOWED.iter().enumerate() {
        if !used.contains(&place) {
            wrong.push(format!(
                "{name} does not scan {table} any more: strike it off"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
