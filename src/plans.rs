//! The plan of every SQL constant: [`check`] runs in the test that [`sql!`] makes for each. It
//! fails on a full scan, and on reading all rows of a source where an index leads to them.

use crate::KnowledgeBase;
use rusqlite::fallible_iterator::FallibleIterator;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

/// An exception or a requirement for the plan of a constant. An exception that a constant does not
/// need any more fails its test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// It scans a table, known by its alias if it has one, for a reason.
    Scans(&'static str, &'static str),
    /// It goes through all there is: a check or a dump is of all, and rulings, ambiguities and
    /// links that deny are few.
    Whole,
    /// It reads all rows of a source. The planner expects a source to have a few, and would
    /// rather read them all than use an index; where it must not, the SQL names the index.
    OfSource,
    /// An index gives its rows in their order. SQLite 3.40 sorts them all instead where it expects
    /// many conditions to leave next to nothing.
    InOrder,
    /// An index gives its rows source by source, so that a page reads and sorts no more than it
    /// holds, whoever is in however many sources.
    BySource,
    /// It cannot be planned here, for a reason.
    NotPlanned(&'static str),
}

/// Catalogues and what SQLite knows of the schema: a few dozen rows each.
const SMALL: &[&str] = &[
    "sqlite_master",
    "sqlite_schema",
    "expectation",
    "kind",
    "dictionary",
    "term",
    "phrase",
    "relation_type",
    "phase",
    "measure",
    "unit",
    "form",
    "scheme",
];

/// The base for which constants are planned.
static BASE: LazyLock<Mutex<KnowledgeBase>> =
    LazyLock::new(|| Mutex::new(KnowledgeBase::seeded().unwrap()));

/// Plans the statements of a constant, and fails on what it may not do.
pub(crate) fn check(name: &str, statements: &[&str], plans: &[Plan]) {
    if plans.iter().any(|plan| matches!(plan, Plan::NotPlanned(_))) {
        assert_eq!(plans.len(), 1, "{name} is not planned");
        return;
    }
    let base = BASE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut seen = Vec::new();
    for statement in statements {
        let mut batch = rusqlite::Batch::new(&base.db, statement);
        while let Some(prepared) = batch.next().unwrap_or_else(|e| panic!("{name}: {e}")) {
            let columns: Vec<&str> = prepared.column_names().collect();
            let right = !name.contains("::query::")
                || crate::query::columns_stand_where_they_are_read(&columns);
            assert!(right, "{name}: {columns:?}");
            let sql = prepared.expanded_sql().unwrap();
            check_statement(&base, name, &sql, plans, &mut seen);
        }
    }
    for plan in plans {
        // Older SQLites do not tell of what foreign keys need.
        let is_seen =
            seen.contains(plan) || *plan == Plan::OfSource && cfg!(not(feature = "bundled"));
        assert!(is_seen, "{name}: it does not any more: strike off {plan:?}");
    }
}

/// Plans one statement, and notes what it does of what it may.
fn check_statement(
    base: &KnowledgeBase,
    name: &str,
    sql: &str,
    plans: &[Plan],
    seen: &mut Vec<Plan>,
) {
    let mut statement = base
        .db
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap_or_else(|e| panic!("{name}: {e}"));
    let steps: Vec<String> = statement
        .raw_query()
        .mapped(|r| r.get("detail"))
        .collect::<Result<_, _>>()
        .unwrap();
    let told = steps.join("\n    ");
    if !steps.iter().any(|step| step.ends_with("FOR ORDER BY")) {
        seen.push(Plan::InOrder);
    }
    if steps.iter().any(|step| step.contains(" OF ORDER BY")) {
        seen.push(Plan::BySource);
    }
    for step in &steps {
        if step.ends_with("USING PRIMARY KEY (source=?)") {
            seen.push(Plan::OfSource);
            let may = plans.contains(&Plan::OfSource);
            assert!(may, "{name} reads a source: {step}\n    {told}");
        }
        let Some(scanned) = step.strip_prefix("SCAN ") else {
            continue;
        };
        seen.push(Plan::Whole);
        if plans.contains(&Plan::Whole) {
            continue;
        }
        let table = scanned.split(' ').next().unwrap();
        // A subquery of the constant itself, by its alias: it was planned on its own.
        let computed = table.starts_with('(')
            || scanned.ends_with("CONSTANT ROW")
            || scanned.ends_with("VALUES CLAUSE")
            || scanned.ends_with("CONSTANT ROWS")
            || scanned.contains("VIRTUAL TABLE")
            || sql.contains(&format!(") {table}"))
            || sql.contains(&format!("WITH {table}("))
            || sql.contains(&format!("FROM found {table}"));
        let allowed = plans
            .iter()
            .find(|plan| matches!(plan, Plan::Scans(of, _) if *of == table));
        seen.extend(allowed);
        let may = computed || allowed.is_some() || SMALL.contains(&table);
        assert!(may, "{name} scans: {step}\n    {told}");
    }
}

/// Files of tests.
const TESTS: &[&str] = &["plans.rs", "query/work.rs"];

/// Every text of SQL that asks or changes stands in [`sql!`], or in a macro that it uses.
#[test]
fn every_sql_text_is_planned() {
    let (mut constants, mut outside) = (0, Vec::new());
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if TESTS.iter().any(|test| path.ends_with(test)) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().replace('\r', "");
            let mut within = None;
            for (number, line) in (1..).zip(text.lines()) {
                let code = line.trim_start();
                let indent = &line[..line.len() - code.len()];
                if within.is_some_and(|open| indent == open && code.starts_with('}')) {
                    within = None;
                } else if within.is_none()
                    && (code.starts_with("sql! {") || code.starts_with("macro_rules! "))
                {
                    within = Some(indent);
                    constants += usize::from(code.starts_with("sql! {"));
                } else if line == "mod tests {" {
                    break;
                } else if within.is_none() && !code.starts_with("//") && begins_sql(line) {
                    outside.push(format!("{}:{number}: {code}", path.display()));
                }
            }
        }
    }
    assert!(constants > 50, "{constants}");
    assert!(outside.is_empty(), "outside of sql!: {outside:#?}");
}

/// `true` for a line that begins a text of SQL. Statements that run on each table alike are put
/// together as they run.
fn begins_sql(line: &str) -> bool {
    let made = line.split_once(": &str = ").map_or("", |(_, made)| made);
    let is_made =
        made.contains("_sql!") || made.starts_with("concat!") || made.starts_with("listing!");
    let words = ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "WITH "];
    let is_text = words.iter().any(|word| line.contains(&format!("\"{word}")));
    is_made || is_text && !line.contains("{table}")
}
