//! Every SQL constant of this module is planned, and fails on a full scan that is not on a
//! short list with its reason, and on reading all rows of a source where an index leads to them.

use super::{
    counts, entities, evidence, facts, figures, graph, links, listing, over_time, parties, profile,
    proposals, search, sift, sources, status, ties, timeline, totals,
};
use crate::KnowledgeBase;
use std::collections::BTreeSet;

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

/// Pages that an index gives source by source, so that of somebody who is in many no more is read and
/// sorted than the page holds.
const BY_SOURCE: &[&str] = &[
    "facts::SAID_BY",
    "figures::OF_SUBJECT",
    "parties::AS_OBJECT",
    "parties::AS_SUBJECT",
    "timeline::UNDATED_OF",
];

/// What goes through all there is, since a check or a dump is of all, or since there are few: rulings
/// and ambiguities that a person is to see, and links that deny.
const WHOLE: &[&str] = &[
    "belonging::WRONG",
    "check::ENTITIES",
    "check::LOOKS",
    "check::NAMES",
    "contradictions::DENIALS",
    "dump::AMBIGUITIES",
    "dump::ENTITIES",
    "dump::SOURCES",
    "explain::ANY",
    "forget::UNRULE_SOURCE",
    "gather::ANY_RULING",
    "ruling::ALL",
    "shortcuts::MORE_MISSING",
    "shortcuts::ROLES_MISSING",
    "verify::DATES",
    "verify::KEYS_OF_TWO",
    "verify::NAMES",
    "verify::SHAPES",
    "verify::SOURCES",
    "verify::SUPERSEDED",
];

/// Catalogues: a few dozen rows each.
const SMALL: &[&str] = &[
    "kind",
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
    let mut whole = BTreeSet::new();
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
    .chain(crate::check::SQL)
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
        if BY_SOURCE.contains(&name) && !plan.iter().any(|step| step.contains(" OF ORDER BY")) {
            wrong.push(format!("{name} is sorted as a whole"));
        }
        for step in &plan {
            let reads_a_source = step.ends_with("USING PRIMARY KEY (source=?)");
            if reads_a_source && !OF_A_SOURCE.contains(&name) {
                wrong.push(format!("{name}: {step}\n    {}", plan.join("\n    ")));
            }
            let Some(scanned) = step.strip_prefix("SCAN ") else {
                continue;
            };
            if WHOLE.contains(&name) {
                whole.insert(name);
                continue;
            }
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
    assert_eq!(whole, WHOLE.iter().copied().collect());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What cannot be planned here, and why.
const NOT_PLANNED: &[(&str, &str)] = &[
    ("belonging.rs", "REBUILD"), // several statements, over all that is there
    ("shortcuts.rs", "REBUILD"), // likewise
    ("remove.rs", "UNDECLARED"), // several, over catalogues
    ("check.rs", "NAME_TERMS"),  // a table that the check makes for itself, read from end to end
    ("check.rs", "TEXT_TERMS"),  // likewise
    ("store.rs", "NOTHING"),     // does nothing
    ("aside.rs", "NAME"),        // no table
    ("aside.rs", "ATTACHED"),    // likewise
];

/// A constant that asks, changes or deletes must be on its module's list for the test above. One
/// that only inserts what it is given looks for nothing.
#[test]
fn every_constant_of_sql_is_planned() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut seen, mut missing) = (0, Vec::new());
    let mut excused: BTreeSet<usize> = (0..NOT_PLANNED.len()).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().replace('\r', "");
            let text = text
                .replace("\npub(super) const ", "\nconst ")
                .replace("\npub(crate) const ", "\nconst ");
            let file = path.file_name().unwrap().to_str().unwrap();
            let dense: String = text.split_whitespace().collect();
            for constant in text.split("\nconst ").skip(1) {
                let Some((name, rest)) = constant.split_once(": &str =") else {
                    continue;
                };
                let sql = rest.split(";\n").next().unwrap();
                let is_sql = [
                    "SELECT ",
                    "UPDATE ",
                    "DELETE FROM ",
                    "facts_sql!",
                    "listing!",
                    "figures!",
                    "claims!",
                ];
                if !is_sql.iter().any(|word| sql.contains(word)) {
                    continue;
                }
                seen += 1;
                let listed = ["", ","].map(|end| dense.contains(&format!("\",{name}{end})")));
                let excuse = NOT_PLANNED.iter().position(|known| *known == (file, name));
                if !listed.contains(&true) && !excuse.is_some_and(|at| excused.remove(&at)) {
                    missing.push(format!("{}: {name}", path.display()));
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
    assert!(missing.is_empty(), "not planned: {missing:#?}");
    let excused: Vec<_> = excused.iter().map(|at| NOT_PLANNED[*at]).collect();
    assert!(excused.is_empty(), "strike off: {excused:?}");
}
