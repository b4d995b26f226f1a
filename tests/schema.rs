//! The schema itself, as any SQLite sees it: its comments, its names, its closed lists, and
//! everything that it refuses.

#[path = "common/shell_version.rs"]
mod shell_version;
#[path = "common/works.rs"]
mod works;

use citebase::KnowledgeBase;
use citebase::model::{
    Basis, ChangeType, CounterpartyRole, Dimension, Extent, IdentityRule, Kind, LinkType, Modality,
    NameRole, Nature, Polarity, Shape, Verdict,
};
use citebase::schema::{APPLICATION_ID, SCHEMA_VERSION};
use citebase::sheet::Sheet;
use rusqlite::types::Value;
use rusqlite::{Connection, ffi};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use works::WORKS;

// ---- the bases under test --------------------------------------------------------------

/// A file base, with the folder that holds it.
struct Base {
    _folder: TempDir,
    path: PathBuf,
}

impl Base {
    fn of(sheets: &[Sheet]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("base.db");
        let mut base = KnowledgeBase::create(&path).unwrap();
        for sheet in sheets {
            base.load(sheet).unwrap();
        }
        base.close().unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    fn empty() -> Self {
        Self::of(&[])
    }

    /// The article, which becomes source 1, and the works, source 2.
    fn seeded() -> Self {
        let sheets = [
            KnowledgeBase::seed().unwrap(),
            Sheet::from_json(WORKS).unwrap(),
        ];
        let base = Self::of(&sheets);
        base.open()
            .execute_batch(
                "INSERT INTO ambiguity VALUES (5, 1, 'city council', 1);
                 INSERT INTO erasure VALUES (1, 0);",
            )
            .unwrap();
        base
    }

    fn open(&self) -> Connection {
        open(&self.path)
    }

    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        std::fs::copy(&self.path, &path).unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    /// Runs SQL in one transaction on a copy of this base, and commits it.
    fn attempt(&self, sql: &str) -> Result<(), Refusal> {
        let copy = self.copy();
        let db = copy.open();
        db.execute_batch("PRAGMA synchronous = OFF; BEGIN").unwrap();
        db.execute_batch(sql).map_err(|e| refusal(&e, false))?;
        db.execute_batch("COMMIT").map_err(|e| refusal(&e, true))
    }
}

fn open(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
        .unwrap();
    db
}

/// The rows of a query, each value as text, NULL as "NULL".
fn rows(db: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = db.prepare(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let columns = statement.column_count();
    let rows = statement
        .query_map((), |row| {
            (0..columns)
                .map(|i| {
                    Ok(match row.get(i)? {
                        Value::Null => "NULL".to_owned(),
                        Value::Integer(n) => n.to_string(),
                        Value::Real(x) => format!("{x:?}"),
                        Value::Text(text) => text,
                        other => panic!("{sql}: {other:?}"),
                    })
                })
                .collect()
        })
        .unwrap();
    rows.collect::<Result<_, _>>()
        .unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// The first column of a query.
fn list(db: &Connection, sql: &str) -> Vec<String> {
    rows(db, sql).into_iter().map(|mut r| r.remove(0)).collect()
}

/// Tables of ours; not those in which FTS5 keeps the index.
fn tables(db: &Connection) -> Vec<String> {
    of_type(db, "table")
}

fn of_type(db: &Connection, kind: &str) -> Vec<String> {
    list(
        db,
        &format!(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = '{kind}'
             AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        ),
    )
}

fn views(db: &Connection) -> Vec<String> {
    list(
        db,
        "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY 1",
    )
}

fn sql_of(db: &Connection, object: &str) -> String {
    db.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = ?1",
        [object],
        |r| r.get(0),
    )
    .unwrap()
}

// ---- the file --------------------------------------------------------------------------

#[test]
fn the_file_says_whose_it_is_and_of_which_version() {
    let base = Base::empty();
    let db = base.open();
    let pragma = |name: &str| -> i64 { db.pragma_query_value(None, name, |r| r.get(0)).unwrap() };
    assert_eq!(pragma("application_id"), APPLICATION_ID);
    assert_eq!(pragma("user_version"), SCHEMA_VERSION);
}

#[test]
fn every_table_is_strict() {
    let base = Base::empty();
    let db = base.open();
    let lax = list(
        &db,
        "SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0",
    );
    assert_eq!(lax, [""; 0]);
}

#[test]
fn there_is_nothing_but_tables_indexes_and_views() {
    let base = Base::empty();
    let db = base.open();
    let types = list(&db, "SELECT DISTINCT type FROM sqlite_schema ORDER BY 1");
    assert_eq!(types, ["index", "table", "view"]);
}

// ---- comments and names ----------------------------------------------------------------

/// Every table and view with its columns, in order, each with the comment that stands in
/// `sqlite_schema`: the object's own behind its opening parenthesis, a column's on its line.
fn comments(db: &Connection) -> BTreeMap<String, Vec<(Option<String>, String)>> {
    let mut comments = BTreeMap::new();
    let virtual_tables = of_type(db, "virtual");
    for object in [tables(db), virtual_tables, views(db)].concat() {
        let sql = sql_of(db, &object);
        let mut lines = sql.lines();
        let comment = |line: &str| {
            let (_, comment) = line
                .split_once("-- ")
                .unwrap_or_else(|| panic!("{object}: no comment in {line:?}"));
            comment.trim().to_owned()
        };
        let mut entries = vec![(None, comment(lines.next().unwrap()))];
        // Computed columns too, but not those that FTS5 hides.
        let columns = format!(
            "SELECT name FROM pragma_table_xinfo('{object}') WHERE hidden <> 1 ORDER BY cid"
        );
        for (column, line) in list(db, &columns).into_iter().zip(lines) {
            let word = line.trim().split([' ', ',']).next().unwrap();
            assert_eq!(word, column, "{object}: one column a line, in order");
            entries.push((Some(column), comment(line)));
        }
        comments.insert(object, entries);
    }
    comments
}

#[test]
fn every_table_view_and_column_has_a_comment_and_the_dictionary_has_the_same() {
    let base = Base::empty();
    let db = base.open();
    let views = views(&db);
    let mut expected = Vec::new();
    let mut in_view = BTreeSet::new();
    for (object, entries) in comments(&db) {
        let is_view = views.contains(&object);
        for (position, (name, meaning)) in entries.into_iter().enumerate() {
            let name = name.unwrap_or("NULL".to_owned());
            assert!(!meaning.is_empty(), "{object}.{name}");
            in_view.insert(vec![
                object.clone(),
                if is_view { "view" } else { "table" }.to_owned(),
                name.clone(),
                meaning.clone(),
            ]);
            expected.push(vec![object.clone(), position.to_string(), name, meaning]);
        }
    }
    let dictionary = "SELECT object, position, name, meaning FROM dictionary
                      ORDER BY object, position";
    assert_eq!(rows(&db, dictionary), expected);
    let view = rows(
        &db,
        "SELECT object, type, name, meaning FROM data_dictionary",
    );
    assert_eq!(view.into_iter().collect::<BTreeSet<_>>(), in_view);
}

#[test]
fn every_column_that_can_be_null_says_what_null_means_and_no_other_does() {
    let base = Base::empty();
    let db = base.open();
    let comments = comments(&db);
    for table in tables(&db) {
        let columns = format!(
            "SELECT name, \"notnull\" OR (pk > 0 AND type = 'INTEGER' AND NOT
               (SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = '{table}'))
             FROM pragma_table_xinfo('{table}') ORDER BY cid"
        );
        for (column, (name, meaning)) in rows(&db, &columns).iter().zip(&comments[&table][1..]) {
            assert_eq!(Some(&column[0]), name.as_ref());
            let filled = column[1] == "1";
            assert_eq!(meaning.contains("NULL"), !filled, "{table}.{}", column[0]);
        }
    }
}

#[test]
fn every_view_column_in_which_null_occurs_says_what_it_means() {
    let base = Base::seeded();
    let db = base.open();
    let comments = comments(&db);
    for view in views(&db) {
        for row in rows(&db, &format!("SELECT * FROM {view}")) {
            for (value, (name, meaning)) in row.iter().zip(&comments[&view][1..]) {
                assert!(
                    value != "NULL" || meaning.contains("NULL"),
                    "{view}.{name:?}"
                );
            }
        }
    }
}

#[test]
fn tables_are_named_in_the_singular_and_views_in_the_plural() {
    let base = Base::empty();
    let db = base.open();
    let plural = |name: &String| name.ends_with('s');
    let tables = tables(&db);
    let odd: Vec<_> = tables.iter().filter(|t| plural(t)).collect();
    assert_eq!(odd, ["same_as"]);
    let views = views(&db);
    let odd: Vec<_> = views.iter().filter(|v| !plural(v)).collect();
    assert_eq!(odd, ["data_dictionary", "people", "timeline"]);
    assert!(views.iter().all(|view| !tables.contains(view)));
}

#[test]
fn every_constraint_of_a_table_has_a_name_of_its_own() {
    let base = Base::empty();
    let db = base.open();
    let mut names = BTreeSet::new();
    for table in tables(&db) {
        let sql = sql_of(&db, &table);
        for line in sql.lines().map(str::trim) {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["CONSTRAINT", name, ..] = words[..] {
                assert!(name.starts_with(&format!("{table}_")), "{name} in {table}");
                assert!(names.insert(name.to_owned()), "{name} twice");
            } else {
                let code = line.split(" -- ").next().unwrap();
                let unnamed = ["CHECK (", "FOREIGN KEY", "REFERENCES"];
                assert!(unnamed.iter().all(|word| !code.contains(word)), "{line}");
            }
        }
    }
    assert!(names.len() > 100);
}

/// Catalogues that hold few rows, which hardly ever go away: a key into one of them needs no
/// index, and then deleting such a row scans the child table. Beside each stand the keys
/// without an index, with the reason.
const SMALL: &[(&str, &[&str])] = &[
    // A form that a sheet declared goes away with the last sheet that declares it.
    ("form", &["entity", "mention"]),
    // Likewise; figures are found by measure, not by unit.
    ("unit", &["equivalent", "figure"]),
    // The child is a catalogue of a few dozen rows itself, and only of built-in rows.
    ("measure", &["expectation"]),
    // Likewise; and milestones are found by their subject and date.
    ("phase", &["expectation", "milestone"]),
    ("relation_signature", &["relation"]),
    ("relation_type", &["expectation"]),
    // No kind ever goes away.
    ("kind", &["relation_signature"]),
];

#[test]
fn every_foreign_key_has_an_index_or_is_bounded_by_its_article_or_leads_into_a_small_catalogue() {
    let base = Base::empty();
    let db = base.open();
    let mut unindexed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for table in tables(&db) {
        let leads = list(
            &db,
            &format!(
                "SELECT i.name FROM pragma_index_list('{table}') l, pragma_index_info(l.name) i
                 WHERE i.seqno = 0"
            ),
        );
        let keys = format!(
            "SELECT \"from\", \"table\" FROM pragma_foreign_key_list('{table}') WHERE seq = 0"
        );
        for key in rows(&db, &keys) {
            if !leads.contains(&key[0]) {
                let children = unindexed.entry(key[1].clone()).or_default();
                children.insert(table.clone());
            }
        }
    }
    let small: BTreeMap<String, BTreeSet<String>> = SMALL
        .iter()
        .map(|(parent, children)| {
            let children = children.iter().map(|c| (*c).to_owned()).collect();
            ((*parent).to_owned(), children)
        })
        .collect();
    assert_eq!(unindexed, small);
}

#[test]
fn foreign_keys_and_pages_are_sound() {
    let base = Base::seeded();
    let db = base.open();
    assert_eq!(rows(&db, "PRAGMA foreign_key_check"), [[""; 0]; 0]);
    assert_eq!(list(&db, "PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn every_view_runs_on_an_empty_base() {
    let base = Base::empty();
    let db = base.open();
    for view in views(&db) {
        let found = rows(&db, &format!("SELECT * FROM {view}"));
        assert_eq!(found.is_empty(), view != "data_dictionary", "{view}");
    }
}

/// The planner thinks little of closed lists, and would rather go through one, or through several
/// of them crosswise, before it comes to a claim: of a large base that takes minutes.
#[test]
fn no_view_goes_through_a_closed_list_or_all_claims_for_each_row() {
    let base = Base::empty();
    let db = base.open();
    let kinds = list(&db, "SELECT plural FROM kind");
    for view in views(&db) {
        for asked in ["*", "count(*)"] {
            let sql = format!("EXPLAIN QUERY PLAN SELECT {asked} FROM {view}");
            let mut statement = db.prepare(&sql).unwrap();
            let steps = statement.query_map((), |row| {
                Ok((row.get("id")?, row.get("parent")?, row.get("detail")?))
            });
            let steps: Vec<(i64, i64, String)> = steps.unwrap().collect::<Result<_, _>>().unwrap();
            let within = |id: i64| steps.iter().find(|step| step.0 == id);
            let crosswise = |parent: i64| {
                let list = |step: &&(i64, i64, String)| step.2.ends_with("PRIMARY KEY (list=?)");
                let here = steps.iter().filter(|step| step.1 == parent);
                here.filter(list).count() > 1
            };
            for (_, parent, step) in &steps {
                assert!(!crosswise(*parent), "{view}: {steps:#?}");
                // What is made anew for each row stands somewhere below a correlated subquery.
                let mut above = within(*parent);
                let mut correlated = false;
                while let Some((_, next, detail)) = above {
                    correlated |= detail.starts_with("CORRELATED");
                    above = within(*next);
                }
                let reads_all = step.starts_with("SCAN c ") || step == "SCAN c";
                assert!(!(correlated && reads_all), "{view}: {step}");
                // All claims of an article for each of its mentions; those of entities list relations
                // so, which the planner takes for few.
                let earlier = steps.iter().take_while(|(_, _, other)| other != step);
                let of_a_mention =
                    earlier
                        .filter(|(_, above, _)| above == parent)
                        .any(|(_, _, other)| {
                            other.starts_with("SEARCH m ") || other.starts_with("SCAN m ")
                        });
                let reads_article = step.ends_with("PRIMARY KEY (source=?)") && of_a_mention;
                assert!(
                    kinds.contains(&view) || !reads_article,
                    "{view}: {step}: {steps:#?}"
                );
            }
        }
    }
}

#[test]
fn every_view_has_rows_of_the_article_and_the_works() {
    let base = Base::seeded();
    let db = base.open();
    for view in views(&db) {
        assert!(
            !list(&db, &format!("SELECT * FROM {view}")).is_empty(),
            "{view}"
        );
    }
}

/// Columns that name one entity; the key of `subject` is in `subject_key`.
const NAMES: &[&str] = &[
    "subject",
    "object",
    "person",
    "organisation",
    "scope",
    "payer",
    "payee",
    "on_behalf_of",
    "under",
    "at",
    "attributed_to",
    "speaker",
];

/// All articles that come with the crate, and the two made-up sheets that have everything.
fn with_companions() -> Base {
    let mut sheets = vec![KnowledgeBase::seed().unwrap()];
    sheets.extend(KnowledgeBase::companions().unwrap());
    sheets.push(Sheet::from_json(WORKS).unwrap());
    sheets.push(Sheet::from_json(include_str!("exports/bridge.json")).unwrap());
    Base::of(&sheets)
}

#[test]
fn every_entity_that_a_view_names_has_its_key_beside_it() {
    let base = with_companions();
    let db = base.open();
    let mut joined = BTreeSet::new();
    for view in views(&db).iter().filter(|view| *view != "data_dictionary") {
        let columns = list(
            &db,
            &format!("SELECT name FROM pragma_table_info('{view}')"),
        );
        let has = |column: &str| columns.iter().any(|name| name == column);
        for name in NAMES.iter().filter(|name| has(name)) {
            let key = format!("{name}_key");
            assert!(has(&key), "{view}.{name}");
            // Of an unnamed voice it is the key of the body to which it belongs, if that is said.
            let unnamed = ["attributed_to", "speaker"].contains(name);
            let object = *name == "object" && has("object_kind");
            let wrong = format!(
                "SELECT v.{name} FROM {view} v LEFT JOIN entities e ON e.key = v.{key}
                 WHERE (v.{key} IS NOT NULL OR NOT {unnamed} AND v.{name} IS NOT NULL
                     AND NOT ({object} AND {}))
                   AND (e.key IS NULL OR NOT {unnamed} AND e.name <> v.{name})",
                if object {
                    "v.object_kind IN ('quantity', 'date', 'gist')"
                } else {
                    "0"
                },
            );
            assert_eq!(list(&db, &wrong), [""; 0], "{view}.{name}");
            joined.insert(key);
        }
        for keys in columns.iter().filter(|column| column.ends_with("_keys")) {
            let names = keys.strip_suffix("_keys").unwrap();
            assert!(has(names), "{view}.{keys}");
            for row in rows(&db, &format!("SELECT {names}, {keys} FROM {view}")) {
                let (names, keys): (Vec<_>, Vec<_>) =
                    (row[0].split("; ").collect(), row[1].split("; ").collect());
                assert_eq!(names.len(), keys.len(), "{view}: {row:?}");
                for (name, key) in names.iter().zip(keys).filter(|(_, key)| *key != "NULL") {
                    let own = format!("SELECT name FROM entities WHERE key = '{key}'");
                    let own = list(&db, &own);
                    assert!(own.len() == 1 && name.contains(&own[0]), "{view}: {row:?}");
                    joined.insert(format!("{view}.{names:?}"));
                }
            }
        }
        // Each list of names stands in the SQL twice: once for the names, once for the keys.
        let lists = sql_of(&db, view).matches(" AS item, ").count();
        let keys = columns.iter().filter(|name| name.ends_with("_keys"));
        assert_eq!(
            lists,
            2 * keys.filter(|name| *name != "about_keys").count(),
            "{view}"
        );
    }
    assert!(joined.len() > 80, "{}", joined.len());
}

/// Of a large base a join that compares each row of one view with each of the other takes hours.
#[test]
fn views_that_are_joined_by_key_find_each_other_by_an_index() {
    let base = with_companions();
    let db = base.open();
    let mut kinds = Vec::new();
    for view in list(&db, "SELECT plural FROM kind") {
        kinds.push(format!("figures f JOIN {view} o ON o.key = f.subject_key"));
    }
    let by_claim = [
        "facts",
        "figures",
        "timeline",
        "statements",
        "offices",
        "relations",
    ]
    .map(|view| format!("{view} JOIN citations USING (claim)"));
    let materialized = "facts JOIN (WITH f AS MATERIALIZED (SELECT claim, scope_key FROM figures)
         SELECT * FROM f) USING (claim)";
    for (joins, index) in [
        (&kinds[..], "INDEX entity_by_key (kind=? AND key=?)"),
        (&by_claim[..], "USING AUTOMATIC COVERING INDEX (claim=?)"),
        (
            &[materialized.to_owned()][..],
            "USING AUTOMATIC COVERING INDEX (claim=?)",
        ),
    ] {
        for join in joins {
            let sql = format!("EXPLAIN QUERY PLAN SELECT * FROM {join}");
            let mut statement = db.prepare(&sql).unwrap();
            let steps = statement.query_map((), |row| row.get("detail")).unwrap();
            let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
            assert!(
                steps.iter().any(|step| step.ends_with(index)),
                "{join}: {steps:#?}"
            );
        }
    }
}

#[test]
fn claims_sources_amounts_and_days_are_the_same_in_every_view() {
    let base = with_companions();
    let db = base.open();
    let mut compared = BTreeMap::new();
    for view in views(&db).iter().filter(|view| *view != "data_dictionary") {
        for column in list(
            &db,
            &format!("SELECT name FROM pragma_table_info('{view}')"),
        ) {
            let wrong = match &*column {
                "claim" => {
                    "NOT IN (SELECT s.key || '#' || c.key FROM claim c JOIN source s ON s.id = c.source)"
                }
                "source" => "NOT IN (SELECT key FROM source)",
                "earliest" | "latest" => "NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
                "lower" | "upper" => "<> 0 AND typeof(value) <> 'real'",
                _ => continue,
            };
            let sql = format!(
                "SELECT value FROM (SELECT {column} AS value FROM {view}) WHERE value {wrong}"
            );
            assert_eq!(list(&db, &sql), [""; 0], "{view}.{column}");
            *compared.entry(column).or_insert(0) += 1;
        }
    }
    let compared: Vec<_> = compared
        .iter()
        .map(|(name, views)| (&**name, *views))
        .collect();
    assert_eq!(
        compared,
        [
            ("claim", 14),
            ("earliest", 10),
            ("latest", 10),
            ("lower", 4),
            ("source", 10),
            ("upper", 4)
        ]
    );
    // A number is the amount in units, whatever the steps of the unit are.
    let cost = "SELECT lower, upper, unit FROM figures WHERE claim = '2024-05-02-works#cost'";
    assert_eq!(rows(&db, cost), [["3000000000.0", "3000000000.0", "CNY"]]);
    let steps = "SELECT count(*) FROM quantities v
         JOIN figure f ON f.source = v.source_id AND f.claim = v.claim_number
         JOIN unit u ON u.id = f.unit WHERE v.position = 0
           AND (v.lower * u.factor <> f.lower OR v.upper * u.factor <> f.upper OR u.key <> v.unit)";
    assert_eq!(list(&db, steps), ["0"]);
}

/// DuckDB takes a view's SQL for its own. `tests/formats.py` asks it, where it can be had; what it
/// stumbled over is looked for here.
#[test]
fn views_are_written_in_what_duckdb_reads_too() {
    let base = Base::empty();
    let db = base.open();
    for view in views(&db) {
        let sql = sql_of(&db, &view);
        let (_, query) = sql.split_once("\n) AS\n").unwrap();
        for (foreign, instead) in [
            ("iif(", "CASE"),
            ("INDEXED BY", "CROSS JOIN"),
            ("sqlite_schema", "the dictionary"),
            (" AS REAL", "AS DOUBLE: REAL has 32 bits there"),
            (" AS INTEGER", "AS BIGINT: INTEGER has 32 bits there"),
            ("min(1", "CASE"),
        ] {
            assert!(
                !query.contains(foreign),
                "{view}: {foreign}: rather {instead}"
            );
        }
        for line in query.lines().filter(|line| line.contains("CROSS JOIN")) {
            assert!(!line.contains(" ON "), "{view}: {line}: rather WHERE");
        }
        for (at, _) in query.match_indices(" / ") {
            assert!(
                query[..at].ends_with("AS DOUBLE)"),
                "{view}: integers are divided"
            );
        }
        for (at, _) in query.match_indices(" IS ") {
            let right = &query[at + 4..];
            assert!(
                right.starts_with("NULL") || right.starts_with("NOT NULL"),
                "{view}: IS"
            );
        }
    }
}

// ---- closed lists and catalogues -------------------------------------------------------

/// The closed lists as the enums have them: codes and words.
fn lists() -> BTreeMap<&'static str, BTreeMap<i64, &'static str>> {
    macro_rules! lists {
        ($($name:ident),*) => {
            BTreeMap::from([$( ($name::LIST, $name::ALL.iter().map(|v| (v.code(), v.as_str())).collect()) ),*])
        };
    }
    lists!(
        Kind,
        Shape,
        Modality,
        Polarity,
        Nature,
        Basis,
        NameRole,
        Extent,
        LinkType,
        CounterpartyRole,
        IdentityRule,
        ChangeType,
        Verdict
    )
}

#[test]
fn the_table_of_terms_and_the_enums_are_the_same_lists() {
    let base = Base::empty();
    let db = base.open();
    let ours: BTreeSet<Vec<String>> = lists()
        .into_iter()
        .flat_map(|(list, values)| {
            values
                .into_iter()
                .map(move |(code, word)| vec![list.to_owned(), code.to_string(), word.to_owned()])
        })
        .collect();
    let theirs = "SELECT list, code, word FROM term UNION ALL SELECT 'kind', id, word FROM kind";
    let theirs = rows(&db, theirs);
    assert_eq!(theirs.into_iter().collect::<BTreeSet<_>>(), ours);

    let comment = &comments(&db)["term"][1].1;
    let named = comment.split_once(": ").unwrap().1.split(", ");
    let others = lists().into_keys().filter(|list| *list != Kind::LIST);
    assert_eq!(named.collect::<BTreeSet<_>>(), others.collect());
}

#[test]
fn every_kind_has_a_view_and_says_whether_names_tell_it() {
    let base = Base::empty();
    let db = base.open();
    let kinds = rows(&db, "SELECT word, plural, named FROM kind");
    let views = views(&db);
    assert_eq!(kinds.len(), Kind::ALL.len());
    for kind in kinds {
        let word: Kind = kind[0].parse().unwrap();
        assert!(views.contains(&kind[1]), "{kind:?}");
        assert!(
            sql_of(&db, &kind[1]).contains(&format!("e.kind = '{word}'")),
            "{kind:?}"
        );
        assert_eq!(kind[2], i64::from(word.is_named()).to_string(), "{kind:?}");
    }
}

macro_rules! coded {
    ($( $list:literal: $constraint:literal, $sql:literal; )*) => {
        /// Where the codes of closed lists are held: list, constraint (none if a foreign key holds
        /// them), SQL that writes `@`.
        const CODED: &[(&str, &str, &str)] = &[ $( ($list, $constraint, $sql) ),* ];
    };
}

coded! {
    "kind": "",
        "INSERT INTO entity (kind, key, name, name_rank, is_group) VALUES (@, 'new', 'New', 2, 0)";
    "shape": "claim_shape",
        "UPDATE claim SET shape = @ WHERE source = 2 AND claim = 1";
    "modality": "claim_modality",
        "UPDATE claim SET modality = @ WHERE source = 2 AND claim = 1";
    "polarity": "claim_negated",
        "UPDATE claim SET negated = @ WHERE source = 2 AND claim = 1";
    "basis": "claim_basis",
        "UPDATE claim SET date_basis = @,
         date = iif(@ = 4, NULL, date) WHERE source = 2 AND claim = 4";
    "basis": "source_basis",
        "UPDATE source SET published_basis = @,
         published = iif(@ = 4, NULL, published) WHERE id = 2";
    "nature": "figure_nature",
        "UPDATE figure SET nature = @ WHERE source = 2 AND claim = 2";
    "counterparty": "figure_counterparty_role",
        "UPDATE figure SET counterparty_role = @ WHERE source = 2 AND claim = 2";
    "name_role": "naming_role",
        "UPDATE naming SET role = @ WHERE source = 2 AND mention = 1";
    "extent": "source_extent",
        "UPDATE source SET extent = @ WHERE id = 2";
    "link": "claim_link_link",
        "INSERT INTO claim_link VALUES (2, 1, @, 'elsewhere', 'claim')";
    "identity_rule": "mention_rule",
        "UPDATE mention SET rule = @ WHERE source = 2 AND mention = 1";
    "change": "change_change",
        "INSERT INTO change (sequence, change, one, other, revision, digest, mark) VALUES (77, @,
           iif(@ = 6, NULL, 'a'), iif(@ IN (4, 5), 'b', NULL), iif(@ < 4, 1, NULL), 0, 0)";
    "verdict": "ruling_verdict",
        "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason)
         VALUES (@, 'a', 'b', 'me', '2024-05-02', 'seen')";
}

/// Every code of every closed list and one on each side, each where the list is held.
fn coded() -> Vec<(String, Result<(), Refusal>)> {
    let lists = lists();
    let mut trials = Vec::new();
    for (list, constraint, sql) in CODED {
        let codes: Vec<i64> = lists[list].keys().copied().collect();
        for code in codes[0] - 1..=codes[codes.len() - 1] + 1 {
            let expected = if codes.contains(&code) {
                Ok(())
            } else if constraint.is_empty() {
                Err((How::ForeignKey, String::new()))
            } else {
                Err((How::Check, (*constraint).to_owned()))
            };
            trials.push((sql.replace('@', &code.to_string()), expected));
        }
    }
    trials
}

#[test]
fn every_closed_list_is_checked_for_exactly_its_codes() {
    let held: BTreeSet<&str> = CODED.iter().map(|(list, ..)| *list).collect();
    assert_eq!(held, lists().keys().copied().collect());
    let base = Base::seeded();
    for (sql, expected) in coded() {
        assert_eq!(base.attempt(&sql), expected, "{sql}");
    }
}

#[test]
fn the_dimensions_of_units_are_those_of_the_enum() {
    let base = Base::empty();
    let sql = sql_of(&base.open(), "unit");
    let (_, words) = sql.split_once("CHECK (dimension IN (").unwrap();
    let words = words.split_once("))").unwrap().0;
    let checked: Vec<&str> = words.split(", ").map(|w| w.trim_matches('\'')).collect();
    let ours: Vec<&str> = Dimension::ALL.iter().map(|d| d.as_str()).collect();
    assert_eq!(checked, ours);
}

#[test]
fn there_is_a_phrase_for_each_modality_polarity_and_condition() {
    let base = Base::empty();
    let db = base.open();
    let mut expected = Vec::new();
    for modality in Modality::ALL {
        for polarity in Polarity::ALL {
            for conditional in ["0", "1"] {
                if (*modality, conditional) != (Modality::Reported, "1") {
                    expected.push(vec![
                        modality.code().to_string(),
                        polarity.code().to_string(),
                        conditional.to_owned(),
                    ]);
                }
            }
        }
    }
    let found = rows(
        &db,
        "SELECT modality, negated, conditional FROM phrase ORDER BY 1, 2, 3",
    );
    assert_eq!(found, expected);
}

/// Rows of the catalogue's file: one list, the values at some JSON pointers, as text.
fn filed(catalogue: &serde_json::Value, list: &str, pointers: &[&str]) -> BTreeSet<Vec<String>> {
    let text = |row: &serde_json::Value, pointer: &str| match row.pointer(pointer) {
        None if ["/symmetric", "/as_object"].contains(&pointer) => "0".to_owned(),
        None => "NULL".to_owned(),
        Some(serde_json::Value::Bool(flag)) => i64::from(*flag).to_string(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let rows = catalogue[list].as_array().unwrap();
    let set: BTreeSet<_> = rows
        .iter()
        .map(|row| pointers.iter().map(|p| text(row, p)).collect())
        .collect();
    assert_eq!(set.len(), rows.len(), "{list}");
    set
}

#[test]
fn the_built_in_catalogue_is_in_the_tables_row_by_row() {
    let base = Base::seeded();
    let db = base.open();
    let file = include_str!("../data/catalogue.json");
    let catalogue: serde_json::Value = serde_json::from_str(file).unwrap();
    let stored = |sql: &str| rows(&db, sql).into_iter().collect::<BTreeSet<_>>();
    for (list, pointers, sql) in [
        (
            "measures",
            "/key /reads/singular /reads/plural /reads/infinitive /meaning",
            "SELECT key, singular, plural, infinitive, meaning FROM measure WHERE builtin",
        ),
        (
            "phases",
            "/key /reads/singular /reads/plural /reads/infinitive /meaning",
            "SELECT key, singular, plural, infinitive, meaning FROM phase WHERE builtin",
        ),
        (
            "units",
            "/key /dimension /decimals /meaning",
            "SELECT key, dimension, length(factor) - 1, meaning FROM unit WHERE builtin",
        ),
        (
            "forms",
            "/kind /key",
            "SELECT k.word, f.key FROM form f JOIN kind k ON k.id = f.kind WHERE f.builtin",
        ),
        (
            "schemes",
            "/key /meaning",
            "SELECT key, meaning FROM scheme WHERE builtin",
        ),
        (
            "relations",
            "/key /inverse /reads/singular /reads/plural /reads/infinitive /inverse_reads/singular \
             /inverse_reads/plural /inverse_reads/infinitive /meaning /symmetric",
            "SELECT key, inverse, singular, plural, infinitive, inverse_singular, inverse_plural,
               inverse_infinitive, meaning, symmetric FROM relation_type WHERE builtin",
        ),
        (
            "expects",
            "/kind /relation /as_object /measure /phase",
            "SELECT k.word, r.key, e.as_object, m.key, p.key FROM expectation e
             JOIN kind k ON k.id = e.kind
             LEFT JOIN relation_type r ON r.id = e.relation_type
             LEFT JOIN measure m ON m.id = e.measure LEFT JOIN phase p ON p.id = e.phase",
        ),
    ] {
        let pointers: Vec<&str> = pointers.split(' ').collect();
        assert_eq!(stored(sql), filed(&catalogue, list, &pointers), "{list}");
    }

    let mut between = BTreeSet::new();
    for relation in catalogue["relations"].as_array().unwrap() {
        for pair in relation["between"].as_array().unwrap() {
            let row = [&relation["key"], &pair[0], &pair[1]];
            between.insert(row.map(|v| v.as_str().unwrap().to_owned()).to_vec());
        }
    }
    let signatures = "SELECT t.key, s.word, o.word FROM relation_signature
         JOIN relation_type t ON t.id = relation_type AND t.builtin
         JOIN kind s ON s.id = subject_kind
         JOIN kind o ON o.id = object_kind";
    assert_eq!(stored(signatures), between);
}

// ---- what is refused -------------------------------------------------------------------

/// How SQLite refuses, and what it names as the reason.
type Refusal = (How, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By a CHECK: its name.
    Check,
    /// By a foreign key, at the statement; SQLite does not say which.
    ForeignKey,
    /// By a deferred foreign key, at COMMIT.
    Commit,
    /// Because there is such a row already: the columns that are the same.
    Duplicate,
    /// Because the value is of another type: the column.
    Type,
    /// Because the value is NULL: the column.
    Null,
}

fn refusal(error: &rusqlite::Error, at_commit: bool) -> Refusal {
    let rusqlite::Error::SqliteFailure(code, Some(message)) = error else {
        panic!("{error:?}");
    };
    let (how, before) = match (code.extended_code, at_commit) {
        (ffi::SQLITE_CONSTRAINT_CHECK, false) => (How::Check, "CHECK constraint failed: "),
        (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, false) => (How::ForeignKey, FOREIGN_KEY),
        (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, true) => (How::Commit, FOREIGN_KEY),
        (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, false) => {
            (How::Duplicate, "UNIQUE constraint failed: ")
        }
        (ffi::SQLITE_CONSTRAINT_DATATYPE, false) => (How::Type, " column "),
        (ffi::SQLITE_CONSTRAINT_NOTNULL, false) => (How::Null, "NOT NULL constraint failed: "),
        other => panic!("{other:?}: {message}"),
    };
    match message.split_once(before) {
        Some((_, what)) => (how, what.to_owned()),
        None => panic!("{message}"),
    }
}

const FOREIGN_KEY: &str = "FOREIGN KEY constraint failed";

/// SQL in which `@` stands for a value: what is accepted there, what is refused, and how. Only
/// that value differs, so that nothing else can be the reason of the refusal.
struct Trial {
    group: &'static str,
    sql: &'static str,
    accepted: &'static [&'static str],
    refused: &'static [&'static str],
    how: How,
    what: &'static str,
}

impl Trial {
    fn refusal(&self) -> Result<(), Refusal> {
        Err((self.how, self.what.to_owned()))
    }
}

macro_rules! trials {
    ($( $group:ident { $( $sql:literal, [$($good:literal),*], [$($bad:literal),*], $how:ident $(($what:literal))?; )* } )*) => {
        $( #[test] fn $group() { run(stringify!($group)); } )*

        const TRIALS: &[Trial] = &[ $( $( Trial {
            group: stringify!($group),
            sql: $sql,
            accepted: &[$($good),*],
            refused: &[$($bad),*],
            how: How::$how,
            what: concat!($($what)?),
        } ),* ),* ];
    };
}

fn run(group: &str) {
    let base = Base::seeded();
    let before = std::fs::read(&base.path).unwrap();
    for trial in TRIALS.iter().filter(|t| t.group == group) {
        for value in trial.accepted {
            let sql = trial.sql.replace('@', value);
            assert_eq!(base.attempt(&sql), Ok(()), "{sql}");
        }
        for value in trial.refused {
            let sql = trial.sql.replace('@', value);
            assert_eq!(base.attempt(&sql), trial.refusal(), "{sql}");
        }
    }
    assert!(std::fs::read(&base.path).unwrap() == before);
}

trials! {
    a_claim_that_cites_nothing_is_refused {
        "INSERT INTO claim (source, claim, key, shape, passage, modality, negated, date_confirmed)
           VALUES (2, 6, 'new', 4, @, 0, 0, 0);
         INSERT INTO statement (source, claim, subject, gist) VALUES (2, 6, 2, 'grow')",
            ["'p1'"], ["NULL"], Null("claim.passage");
        "UPDATE claim SET passage = '@' WHERE source = 2 AND claim = 1", ["p2"], ["p13", ""], ForeignKey;
        "UPDATE claim SET passage = @ WHERE source = 2 AND claim = 1", [], ["NULL"], Null("claim.passage");
    }
    a_passage_of_another_article_is_refused {
        "INSERT INTO further_citation VALUES (2, 2, '@')", ["headline"], ["p13", ""], ForeignKey;
        "UPDATE naming SET passage = @ WHERE source = 2 AND mention = 1", ["'headline'", "NULL"], ["'p13'"], ForeignKey;
    }
    what_belongs_to_no_article_or_claim_is_refused {
        "INSERT INTO passage VALUES (@, 99, 'p99', NULL)", ["2"], ["99"], ForeignKey;
        "INSERT INTO further_voice VALUES (2, @, 2, 0, 7, NULL, NULL)", ["1"], ["99"], ForeignKey;
        "INSERT INTO further_voice VALUES (2, 1, 2, 0, @, NULL, NULL)", ["7"], ["40"], ForeignKey;
        "INSERT INTO further_voice VALUES (2, 1, 2, 0, NULL, 'experts', @)", ["4", "NULL"], ["40"], ForeignKey;
        "UPDATE claim SET under = @ WHERE source = 2 AND claim = 1", ["1", "NULL"], ["40"], ForeignKey;
        "UPDATE claim SET at = @ WHERE source = 2 AND claim = 1", ["9", "NULL"], ["40"], ForeignKey;
        "INSERT INTO source_author VALUES (@, 99, 'A. Author')", ["2"], ["99"], ForeignKey;
        "INSERT INTO declaration VALUES (@, 'unit', 1)", ["2"], ["99"], ForeignKey;
        "INSERT INTO mention SELECT @, 99, 'new', kind, entity, rule, 0, is_group, form, note, look, pointed, roles FROM mention
         WHERE source = 2 AND mention = 5", ["2"], ["99"], ForeignKey;
        "INSERT INTO claim (source, claim, key, shape, passage, modality, negated, date_confirmed)
           VALUES (@, 6, 'new', 4, 'p1', 0, 0, 0)", ["2"], ["99"], ForeignKey;
        "INSERT INTO further_citation VALUES (2, @, 'headline')", ["5"], ["99"], ForeignKey;
    }
    a_mention_of_another_article_is_refused {
        "UPDATE claim SET speaker = @ WHERE source = 2 AND claim = 5", ["2", "NULL"], ["40"], ForeignKey;
        "UPDATE claim SET voice_of = @ WHERE source = 2 AND claim = 4", ["2", "NULL"], ["40"], ForeignKey;
        "UPDATE relation SET subject = @ WHERE source = 2 AND claim = 1", ["5"], ["40"], ForeignKey;
        "UPDATE relation SET (object, object_kind) = (@) WHERE source = 2 AND claim = 1", ["1, 7"], ["40, 7"], ForeignKey;
        "UPDATE relation SET on_behalf_of = @ WHERE source = 2 AND claim = 1", ["2", "NULL"], ["40"], ForeignKey;
        "UPDATE figure SET subject = @ WHERE source = 2 AND claim = 2", ["2"], ["40"], ForeignKey;
        "UPDATE figure SET scope = @ WHERE source = 2 AND claim = 2", ["2", "NULL"], ["40"], ForeignKey;
        "UPDATE figure SET counterparty = @ WHERE source = 2 AND claim = 2", ["2"], ["40"], ForeignKey;
        "UPDATE milestone SET subject = @ WHERE source = 2 AND claim = 4", ["2"], ["40"], ForeignKey;
        "UPDATE statement SET subject = @ WHERE source = 2 AND claim = 5", ["1"], ["40"], ForeignKey;
        "INSERT INTO statement_about VALUES (2, 5, @)", ["2"], ["40"], ForeignKey;
        "INSERT INTO same_as VALUES (2, @, 'elsewhere', 'key')", ["2"], ["40"], ForeignKey;
        "INSERT INTO identifier VALUES (2, @, 1, 'Q1')", ["5"], ["40"], ForeignKey;
        "INSERT INTO naming VALUES (2, @, 9, 1, NULL, 2, NULL, NULL)", ["5"], ["40"], ForeignKey;
    }
    a_relation_between_kinds_that_the_catalogue_does_not_allow_is_refused {
        // An event is no party to an agreement, whatever kind the row says that it has.
        "UPDATE relation SET (subject, subject_kind) = (@) WHERE source = 2 AND claim = 1",
            ["5, 1", "7, 5"], ["9, 4", "9, 1", "5, 4", "5, 5", "5, 8"], ForeignKey;
        "UPDATE relation SET (object, object_kind) = (@) WHERE source = 2 AND claim = 1",
            ["1, 7"], ["9, 4", "9, 7", "1, 4", "5, 1", "5, 7"], ForeignKey;
        "UPDATE relation SET relation_type = (SELECT id FROM relation_type WHERE key = '@')
         WHERE source = 2 AND claim = 1", ["approved"], ["attended", "located in"], ForeignKey;
        "DELETE FROM relation_signature WHERE subject_kind = 1 AND object_kind = 7
           AND relation_type = (SELECT id FROM relation_type WHERE key = '@')", ["approved"], ["party to"], ForeignKey;
    }
    what_no_catalogue_has_is_refused {
        "UPDATE figure SET unit = @ WHERE source = 2 AND claim = 2", ["1"], ["9999", "0"], ForeignKey;
        "UPDATE equivalent SET unit = @ WHERE source = 2 AND claim = 2", ["1"], ["9999", "0"], ForeignKey;
        "UPDATE figure SET measure = @ WHERE source = 2 AND claim = 2", ["1"], ["9999"], ForeignKey;
        "UPDATE milestone SET phase = @ WHERE source = 2 AND claim = 4", ["1"], ["9999"], ForeignKey;
        "UPDATE relation SET relation_type = @ WHERE source = 2 AND claim = 1", ["(SELECT id FROM relation_type WHERE key = 'party to')"], ["9999"], ForeignKey;
        "INSERT INTO identifier VALUES (2, 5, @, 'Q1')", ["1"], ["9999"], ForeignKey;
        "INSERT INTO relation_signature VALUES (@, 5, 5)", ["1"], ["9999"], ForeignKey;
        "INSERT INTO relation_signature VALUES (1, @, 3)", ["3"], ["0", "10"], ForeignKey;
        "INSERT INTO relation_signature VALUES (1, 3, @)", ["3"], ["0", "10"], ForeignKey;
        "INSERT INTO form (kind, key, builtin) VALUES (@, 'new', 0)", ["1", "9"], ["0", "10"], ForeignKey;
        "INSERT INTO entity (kind, key, name, name_rank, is_group) VALUES (@, 'new', 'New', 2, 0)",
            ["1", "9"], ["0", "10"], ForeignKey;
        "INSERT INTO expectation (kind, as_object, phase) VALUES (@, 0, 1)", ["1", "9"], ["0", "10"], ForeignKey;
        "UPDATE expectation SET relation_type = @ WHERE relation_type IS NOT NULL", ["1"], ["9999"], ForeignKey;
        "UPDATE expectation SET measure = @ WHERE measure IS NOT NULL", ["1"], ["9999"], ForeignKey;
        "UPDATE expectation SET phase = @ WHERE phase IS NOT NULL", ["1"], ["9999"], ForeignKey;
        "UPDATE claim SET date = @ WHERE source = 2 AND claim = 4", ["1"], ["9999"], ForeignKey;
        "UPDATE source SET published = @ WHERE id = 2", ["1"], ["9999"], ForeignKey;
        "INSERT INTO entity_name VALUES ((SELECT min(id) FROM name) + @, 11, 2, 1, 1)", ["5"], ["9999"], ForeignKey;
        "INSERT INTO entity_name VALUES (7, @, 2, 1, 1)", ["11"], ["9999"], ForeignKey;
        "INSERT INTO edge VALUES (@, 2, 'new', 1, 1, 0, 11, 1, 1, 1)", ["11"], ["9999"], ForeignKey;
    }
    an_entity_or_a_form_of_another_kind_is_refused {
        "UPDATE mention SET entity = (SELECT entity FROM mention WHERE source = 2 AND key = '@') WHERE source = 2 AND mention = 5",
            ["lender"], ["city", "mayor", "accord"], ForeignKey;
        "UPDATE mention SET form = (SELECT id FROM form WHERE key = '@') WHERE source = 2 AND mention = 5",
            ["bank"], ["city", "visit"], ForeignKey;
        "UPDATE entity SET form = (SELECT id FROM form WHERE key = '@')
         WHERE id = (SELECT entity FROM mention WHERE source = 2 AND mention = 5)",
            ["bank"], ["city", "visit"], ForeignKey;
        "UPDATE entity SET kind = @ WHERE id = (SELECT entity FROM mention WHERE source = 2 AND mention = 5)", ["1"], ["2", "7"], ForeignKey;
        "UPDATE mention SET entity = @ WHERE source = 2 AND mention = 5", [], ["80001"], ForeignKey;
    }
    bounds_that_no_amount_meets_are_refused {
        "UPDATE figure SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            ["100, 100, 1, 1", "100, 200, 0, 0", "100, NULL, 1, 0", "NULL, 100, 0, 0", "-200, -100, 0, 1", "0, 0, 1, 1"],
            ["200, 100, 1, 1", "-100, -200, 0, 0", "100, 100, 0, 0", "100, 100, 1, 0", "100, 100, 0, 1"],
            Check("figure_bounds");
        "UPDATE figure SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2", [], ["NULL, NULL, 0, 0"], Check("figure_bounded");
        "UPDATE figure SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            [], ["NULL, 100, 1, 1", "100, NULL, 1, 1", "100, 200, 2, 1", "100, 200, 1, -1"], Check("figure_inclusive");
        "UPDATE figure SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            ["-9223372036854775807, NULL, 1, 0", "NULL, 9223372036854775807, 0, 1"],
            ["-9223372036854775808, NULL, 1, 0", "-9223372036854775808, 0, 1, 1", "NULL, -9223372036854775808, 0, 1"],
            Check("figure_range");
    }
    nor_are_they_taken_in_another_unit {
        "UPDATE equivalent SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            ["100, 100, 1, 1", "100, 200, 0, 0", "100, NULL, 1, 0", "NULL, 100, 0, 0", "-200, -100, 0, 1", "0, 0, 1, 1"],
            ["200, 100, 1, 1", "-100, -200, 0, 0", "100, 100, 0, 0", "100, 100, 1, 0", "100, 100, 0, 1"],
            Check("equivalent_bounds");
        "UPDATE equivalent SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2", [], ["NULL, NULL, 0, 0"], Check("equivalent_bounded");
        "UPDATE equivalent SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            [], ["NULL, 100, 1, 1", "100, NULL, 1, 1", "100, 200, 2, 1", "100, 200, 1, -1"], Check("equivalent_inclusive");
        "UPDATE equivalent SET (lower, upper, lower_inclusive, upper_inclusive) = (@)
         WHERE source = 2 AND claim = 2",
            ["-9223372036854775807, NULL, 1, 0", "NULL, 9223372036854775807, 0, 1"],
            ["-9223372036854775808, NULL, 1, 0", "-9223372036854775808, 0, 1, 1", "NULL, -9223372036854775808, 0, 1"],
            Check("equivalent_range");
        "UPDATE equivalent SET position = @ WHERE source = 2 AND claim = 2", ["2"], ["0", "-1"], Check("equivalent_position");
    }
    a_figure_is_what_others_are_part_of_or_equivalent_to {
        "INSERT INTO equivalent VALUES (2, @, 7, 1, 5, 5, 1, 1, 0, 'five', 0, '5 CNY')", ["2"], ["1", "99"], ForeignKey;
        "UPDATE figure SET part_of = @ WHERE source = 2 AND claim = 3", ["2", "NULL"], ["1", "99"], Commit;
        "UPDATE figure SET part_of = @ WHERE source = 2 AND claim = 3", [], ["3"], Check("figure_not_own_part");
        "UPDATE figure SET (counterparty, counterparty_role) = (@) WHERE source = 2 AND claim = 2",
            ["6, 2", "NULL, NULL"], ["6, NULL", "NULL, 1"], Check("figure_counterparty_pair");
    }
    a_shape_needs_its_claim {
        "INSERT INTO relation VALUES (2, @, (SELECT id FROM relation_type WHERE key = 'party to'), 2, 1, 1, 7, NULL, 0)", [], ["99"], ForeignKey;
        "INSERT INTO figure VALUES (2, @, 2, 1, 1, 5, 5, 1, 1, 0, 'five', 0, 0, NULL, NULL, NULL, NULL, '5 CNY')", [], ["99"], ForeignKey;
        "INSERT INTO milestone VALUES (2, @, 2, 1)", [], ["99"], ForeignKey;
        "INSERT INTO statement VALUES (2, @, 2, 'grow')", [], ["99"], ForeignKey;
        "INSERT INTO statement_about VALUES (2, @, 2)", ["5"], ["4", "99"], ForeignKey;
        "INSERT INTO claim_link VALUES (2, @, 1, 'elsewhere', 'claim')", ["5"], ["99"], ForeignKey;
    }
    a_day_that_does_not_exist_is_refused {
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES (@, NULL))
           SELECT '2024/2026', e, l, coalesce(e, l, '') FROM d",
            ["'2024-02-29'", "NULL"],
            ["'2025-02-30'", "'2025-02-29'", "'2023-13-01'", "'2023-00-10'", "'2023-11-31'", "'2023-1-1'", "'2023-11'",
             "'2023-11-30 12:00'", "'20231130'", "'soon'", "''", "'2460000'"], Check("edtf_earliest");
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES (NULL, @))
           SELECT '2024/2026', e, l, coalesce(e, l, '') FROM d",
            ["'2024-02-29'", "NULL"],
            ["'2025-02-30'", "'2023-13-01'", "'2023-11-31'", "'2023-1-1'", "'soon'", "''"], Check("edtf_latest");
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES ('@', '@'))
           SELECT '@', e, l, coalesce(e, l, '') FROM d",
            ["2024-02-29"], ["2025-02-30", "2023-13-01"], Check("edtf_earliest");
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES (NULL, NULL))
           SELECT '@', e, l, coalesce(e, l, '') FROM d",
            ["2025-02", "XXXX-11-21", "../2026", "2025~"],
            ["2025-02-30", "2023-13-01", "2024-02-29", "soon", "", "2024, or so", "-"], Check("edtf_value");
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES (@))
           SELECT '2024-02-29', e, l, coalesce(e, l, '') FROM d",
            ["'2024-02-29', '2024-02-29'"],
            ["'2024-02-29', NULL", "NULL, '2024-02-29'", "'2024-02-28', '2024-02-29'", "'2024-02-29', '2024-03-01'"],
            Check("edtf_value");
        "INSERT INTO edtf (value, earliest, latest, place) WITH d (e, l) AS (VALUES (@))
           SELECT '2024/2026', e, l, coalesce(e, l, '') FROM d",
            ["'2024-01-01', '2026-12-31'", "'2024-01-01', '2024-01-01'"],
            ["'2026-12-31', '2024-01-01'", "'2024-01-02', '2024-01-01'"], Check("edtf_order");
        "UPDATE edtf SET place = '@' WHERE value = '../2027-12-31'", ["2027-12-31"], ["", "2027", "2027-01-01"],
            Check("edtf_place");
        "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason) VALUES (1, 'a', 'b', 'me', '@', 'seen')",
            ["2024-02-29"], ["2025-02-30", "2023-13-01", "today", ""], Check("ruling_day");
    }
    roles_and_places_are_a_sum_of_those_there_are {
        "UPDATE claim SET more = @ WHERE source = 2 AND claim = 1", ["0", "15"], ["-1", "16"], Check("claim_more");
        "UPDATE mention SET roles = @ WHERE source = 2 AND mention = 1", ["0", "7", "255"], ["-1", "256"], Check("mention_roles");
    }
    a_date_and_its_basis_need_each_other {
        "UPDATE claim SET (date, date_basis) = (@) WHERE source = 2 AND claim = 2",
            ["NULL, NULL", "NULL, 4", "1, 1", "1, 2", "1, 3"], ["NULL, 1", "NULL, 3", "1, NULL", "1, 4"], Check("claim_dated");
        "UPDATE claim SET (date_words, date_basis) = (@) WHERE source = 2 AND claim = 2",
            ["'soon', 4", "NULL, 4", "NULL, NULL"], ["'soon', NULL"], Check("claim_date_words");
        "UPDATE source SET (published, published_basis) = (@) WHERE id = 2",
            ["NULL, 4", "1, 1", "1, 3"], ["NULL, 1", "1, 4"], Check("source_dated");
        "UPDATE source SET (published, published_basis, published_words) = (@) WHERE id = 2",
            ["NULL, NULL, NULL", "NULL, 4, 'soon'"], ["NULL, NULL, 'soon'"], Check("source_published_words");
    }
    a_voice_is_not_beside_a_speaker_nor_a_body_without_its_voice {
        "UPDATE claim SET (speaker, voice, voice_of) = (@) WHERE source = 2 AND claim = 5",
            ["7, NULL, NULL", "NULL, 'experts', NULL", "NULL, 'experts', 4", "NULL, NULL, NULL"],
            ["7, 'experts', NULL", "NULL, NULL, 4", "7, NULL, 4"], Check("claim_voice");
        "INSERT INTO further_voice VALUES (2, 1, 2, 0, @)",
            ["7, NULL, NULL", "NULL, 'experts', NULL", "NULL, 'experts', 4"],
            ["7, 'experts', NULL", "NULL, NULL, NULL", "7, NULL, 4"], Check("further_voice_one");
        "INSERT INTO further_voice VALUES (2, 1, @, 0, 7, NULL, NULL)", ["2"], ["1"], Check("further_voice_position");
        "INSERT INTO further_voice VALUES (2, 1, 2, @, 7, NULL, NULL)", ["0", "1"], ["2"], Check("further_voice_reports");
        "UPDATE claim SET condition = @ WHERE source = 2 AND claim = 1", ["NULL"], ["'it rains'"], Check("claim_condition");
    }
    a_key_that_is_taken_is_refused {
        "INSERT INTO source (key, headline, language, published_confirmed, extent, revision, sheet_digest)
           VALUES ('@', 'New', 'en', 0, 1, 1, '')", ["new"], ["2024-05-02-works", "2023-11-30-lingang-anniversary"], Duplicate("source.key");
        // A key of another article is free here.
        "UPDATE claim SET key = '@' WHERE source = 2 AND claim = 1", ["celebration-held"], ["cost"], Duplicate("claim.source, claim.key");
        "UPDATE mention SET key = '@' WHERE source = 2 AND mention = 5", ["lingang-group"], ["city"], Duplicate("mention.key, mention.shared, mention.source");
        "UPDATE passage SET label = '@' WHERE source = 2 AND position = 4", ["standfirst"], ["p1"], Duplicate("passage.source, passage.label");
        // A claim has one row of its shape, whatever its subject.
        "INSERT INTO relation VALUES (2, @, (SELECT id FROM relation_type WHERE key = 'party to'), 8, 1, 1, 7, NULL, 0)", ["4"], ["1"], Duplicate("relation.source, relation.claim");
        "INSERT INTO figure VALUES (2, @, 2, 1, 1, 5, 5, 1, 1, 0, 'five', 0, 0, NULL, NULL, NULL, NULL, '5 CNY')",
            ["4"], ["2"], Duplicate("figure.source, figure.claim");
        "INSERT INTO milestone VALUES (2, @, 2, 1)", ["5"], ["4"], Duplicate("milestone.source, milestone.claim");
        "INSERT INTO statement VALUES (2, @, 4, 'grow')", ["4"], ["5"], Duplicate("statement.source, statement.claim");
        "UPDATE entity SET key = @ WHERE id = 11", ["'new'"], ["(SELECT max(key) FROM entity o WHERE o.kind = entity.kind)"], Duplicate("entity.kind, entity.key");
        "INSERT INTO edtf (value, place) VALUES ('@', '')", ["2025"], ["../2027-12-31"], Duplicate("edtf.value");
        "INSERT INTO form (kind, key, builtin) VALUES (@, 'company', 0)", ["2"], ["1"], Duplicate("form.kind, form.key");
        "UPDATE relation_type SET key = '@' WHERE key = 'near'", ["close to"], ["party to"], Duplicate("relation_type.key");
        "UPDATE measure SET key = '@' WHERE key = 'count'", ["number"], ["investment"], Duplicate("measure.key");
        "UPDATE unit SET key = '@' WHERE key = 'CNY'", ["RMB"], ["USD"], Duplicate("unit.key");
        "UPDATE phase SET key = '@' WHERE key = 'opened'", ["open"], ["held"], Duplicate("phase.key");
        "UPDATE scheme SET key = '@' WHERE key = 'lei'", ["isin"], ["uscc"], Duplicate("scheme.key");
        "INSERT INTO identifier VALUES (2, 5, (SELECT id FROM scheme WHERE key = 'website'), '@')",
            ["https://idle.example"], ["https://builder.example"], Duplicate("identifier.scheme, identifier.value, identifier.source");
        "INSERT INTO further_citation VALUES (2, 1, '@')", ["p3"], ["p2"], Duplicate("further_citation.source, further_citation.claim, further_citation.passage");
        "INSERT INTO milestone VALUES (2, @, 2, 1)", [], ["4"], Duplicate("milestone.source, milestone.claim");
        "INSERT INTO claim_link VALUES (2, 2, @, '2023-11-30-lingang-anniversary', 'investment-cny')", ["3"], ["1"],
            Duplicate("claim_link.source, claim_link.claim, claim_link.link, claim_link.target_source, claim_link.target_key");
        "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason) VALUES (1, 'a', 'b', 'me', '2024-05-02', 'seen');
         INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason) VALUES (2, 'a', '@', 'me', '2024-05-02', 'seen')",
            ["c"], ["b"], Duplicate("ruling.one, ruling.other");
    }
    what_is_referred_to_is_not_deleted {
        "DELETE FROM passage WHERE source = 2 AND position = @", ["4"], ["2", "5"], ForeignKey;
        "DELETE FROM naming WHERE source = 2 AND mention = @; DELETE FROM mention WHERE source = 2 AND mention = @",
            ["5"], ["1", "3", "4", "6", "7", "8", "9", "10", "11"], ForeignKey;
        "DELETE FROM mention WHERE source = 2 AND mention = @", [], ["5"], ForeignKey;
        "INSERT INTO source (id, key, headline, language, published_confirmed, extent, revision, sheet_digest)
           VALUES (3, 'new', 'New', 'en', 0, 1, 1, ''); DELETE FROM source WHERE id = @", ["3"], ["1", "2"], ForeignKey;
        "DELETE FROM claim WHERE source = 2 AND claim = @", [], ["1", "2", "4", "5"], ForeignKey;
        "DELETE FROM entity WHERE id = @", [], ["11"], ForeignKey;
        "DELETE FROM name WHERE text = '@'", [], ["Lingang Group"], ForeignKey;
        "INSERT INTO edtf (value, place) VALUES ('2025', ''); DELETE FROM edtf WHERE value = '@'",
            ["2025"], ["2024-05-02", "../2027-12-31"], ForeignKey;
        "DELETE FROM unit WHERE key = '@'", ["EUR"], ["CNY", "USD"], ForeignKey;
        "DELETE FROM measure WHERE key = '@'", ["age"], ["investment"], ForeignKey;
        "DELETE FROM phase WHERE key = '@'", ["elected"], ["held"], ForeignKey;
        "DELETE FROM form WHERE key = '@'", ["media", "port"], ["company", "facility"], ForeignKey;
        "DELETE FROM scheme WHERE key = '@'", ["lei"], ["website"], ForeignKey;
        "DELETE FROM relation_type WHERE key = '@'", [], ["party to"], ForeignKey;
    }
    text_is_no_number_and_a_blob_no_text {
        "UPDATE figure SET lower = @ WHERE source = 2 AND claim = 2",
            ["'12'", "12.0", "12e3"], ["'twelve'", "''", "1.5", "'1.5'", "x'31'", "1e30"], Type("figure.lower");
        "UPDATE claim SET modality = @ WHERE source = 2 AND claim = 1", ["'1'"], ["'planned'"], Type("claim.modality");
        "UPDATE source SET headline = @ WHERE id = 2", ["'Works'", "1"], ["x'31'"], Type("source.headline");
    }
    what_else_a_check_holds {
        "UPDATE source SET revision = @ WHERE id = 2", ["1", "2"], ["0", "-1"], Check("source_revision");
        "UPDATE source SET json_digest = @ WHERE id = 2", ["NULL", "zeroblob(32)"], ["x''", "zeroblob(31)", "zeroblob(33)"], Check("source_json_digest");
        "UPDATE entity SET name_rank = @ WHERE id = 11", ["2", "9"], ["1", "10"], Check("entity_name_rank");
        "UPDATE entity_name SET name_rank = @ WHERE entity = 11", ["2", "9"], ["1", "10"], Check("entity_name_ranked");
        "UPDATE entity_name SET uses = @ WHERE entity = 11", ["1", "9"], ["0", "-1"], Check("entity_name_used");
        "UPDATE naming SET until = '2015', role = @ WHERE source = 2 AND mention = 1", ["4"], ["2"], Check("naming_until");
        "UPDATE erasure SET id = @", ["1"], ["0", "2"], Check("erasure_one");
        "INSERT INTO change (sequence, change, one, other, revision, digest, mark) VALUES (77, @, 0, 0)",
            ["1, 'a', NULL, 1", "4, 'a', 'b', NULL", "6, NULL, NULL, NULL"],
            ["1, NULL, NULL, 1", "1, 'a', 'b', 1", "5, 'a', NULL, NULL", "6, 'a', NULL, NULL", "6, NULL, 'b', NULL"],
            Check("change_named");
        "INSERT INTO change (sequence, change, one, other, revision, digest, mark) VALUES (77, @, 0, 0)",
            ["1, 'a', NULL, 1", "3, 'a', NULL, 7", "4, 'a', 'b', NULL", "6, NULL, NULL, NULL"],
            ["1, 'a', NULL, NULL", "2, 'a', NULL, 0", "4, 'a', 'b', 1", "6, NULL, NULL, 1"],
            Check("change_revision");
        "INSERT INTO change (sequence, change, digest, mark) VALUES (77, 6, @, 0)", ["0", "4294967295"], ["-1", "4294967296"], Check("change_digest");
        "INSERT INTO change (sequence, change, digest, mark) VALUES (77, 6, 0, @)", ["0", "4294967295"], ["-1", "4294967296"], Check("change_mark");
        "UPDATE edge SET claims = @", ["1", "7"], ["0", "-1"], Check("edge_claims");
        "UPDATE ambiguity SET doubt = @", ["0", "2"], ["-1", "3"], Check("ambiguity_doubt");
        "UPDATE ambiguity SET rule = @", ["2", "6"], ["1", "7"], Check("ambiguity_rule");
        "INSERT INTO declaration VALUES (2, '@', 1)", ["unit", "form"], ["units", "claim", ""], Check("declaration_catalogue");
        "UPDATE unit SET factor = @ WHERE key = 'CNY'", ["1", "1000000"], ["0", "20", "-1", "10000000"], Check("unit_factor");
        "UPDATE unit SET dimension = '@' WHERE key = 'CNY'", ["other"], ["money", "Currency", ""], Check("unit_dimension");
        "INSERT INTO expectation (kind, as_object, relation_type, measure, phase) VALUES (1, 0, @)",
            ["1, NULL, NULL", "NULL, 1, NULL", "NULL, NULL, 1"],
            ["NULL, NULL, NULL", "1, 1, NULL", "NULL, 1, 1", "1, 1, 1"], Check("expectation_one");
        "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason) VALUES (1, @, 'me', '2024-05-02', 'seen')",
            ["'a', 'b'", "'a#b', 'a#c'"], ["'b', 'a'", "'a', 'a'"], Check("ruling_pair");
    }
}

/// Every `CHECK (column IN (0, 1))`: table, column, constraint.
fn flags(db: &Connection) -> Vec<(String, String, String)> {
    let mut flags = Vec::new();
    for table in tables(db) {
        for line in sql_of(db, &table).lines() {
            let words: Vec<&str> = line.trim().trim_end_matches(',').split(' ').collect();
            if let ["CONSTRAINT", name, "CHECK", column, "IN", "(0,", "1))"] = words[..] {
                let column = column.trim_start_matches('(').to_owned();
                flags.push((table.clone(), column, name.to_owned()));
            }
        }
    }
    flags
}

#[test]
fn a_flag_is_0_or_1() {
    let base = Base::seeded();
    let flags = flags(&base.open());
    assert!(flags.len() > 15);
    for (table, column, name) in flags {
        for value in -1..=2 {
            let sql = format!("UPDATE {table} SET {column} = {value}");
            let expected = match value {
                0 | 1 => Ok(()),
                _ => Err((How::Check, name.clone())),
            };
            assert_eq!(base.attempt(&sql), expected, "{sql}");
        }
    }
}

#[test]
fn every_check_of_the_schema_is_tried() {
    let base = Base::empty();
    let db = base.open();
    let coded = CODED.iter().filter(|(_, name, _)| !name.is_empty());
    let mut tried: BTreeSet<String> = coded.map(|(_, name, _)| (*name).into()).collect();
    tried.extend(flags(&db).into_iter().map(|(.., name)| name));
    let checked = TRIALS.iter().filter(|trial| trial.how == How::Check);
    tried.extend(checked.map(|trial| trial.what.to_owned()));
    let mut checks = BTreeSet::new();
    for table in tables(&db) {
        for line in sql_of(&db, &table).lines() {
            let words: Vec<&str> = line.trim().split(' ').collect();
            if let ["CONSTRAINT", name, "CHECK", ..] = words[..] {
                checks.insert(name.to_owned());
            }
        }
    }
    assert_eq!(tried, checks);
}

/// Every foreign key of a table by its number there: the table and the columns.
fn foreign_keys(db: &Connection, table: &str) -> BTreeMap<String, String> {
    let keys = format!(
        "SELECT id, '{table} (' || group_concat(\"from\", ', ') || ')'
         FROM (SELECT * FROM pragma_foreign_key_list('{table}') ORDER BY id, seq) GROUP BY id"
    );
    rows(db, &keys)
        .into_iter()
        .map(|mut row| (row.remove(0), row.remove(0)))
        .collect()
}

/// What is tried of a foreign key is known from what breaks where none is enforced. It must be
/// that key alone: beside another one, nobody would notice that it is missing.
#[test]
fn every_foreign_key_of_the_schema_is_tried() {
    let base = Base::seeded();
    let mut keys = BTreeSet::new();
    for table in tables(&base.open()) {
        keys.extend(foreign_keys(&base.open(), &table).into_values());
    }
    let mut tried = BTreeSet::new();
    let trials = TRIALS
        .iter()
        .filter(|trial| [How::ForeignKey, How::Commit].contains(&trial.how));
    for trial in trials {
        for value in trial.refused {
            let copy = base.copy();
            let db = copy.open();
            let sql = trial.sql.replace('@', value);
            db.execute_batch(&format!("PRAGMA foreign_keys = OFF; BEGIN; {sql}"))
                .unwrap();
            let broken = rows(
                &db,
                "SELECT DISTINCT \"table\", fkid FROM pragma_foreign_key_check",
            );
            if let [row] = &broken[..] {
                tried.extend(foreign_keys(&db, &row[0]).remove(&row[1]));
            }
        }
    }
    let untried: Vec<_> = keys.difference(&tried).collect();
    // A claim cites a passage, and that has its source: this key is never broken alone.
    assert_eq!(untried, ["claim (source)"]);
}

#[test]
fn the_two_sources_of_these_trials_are_what_they_are_taken_for() {
    let base = Base::seeded();
    let db = base.open();
    assert_eq!(
        list(
            &db,
            "SELECT key FROM mention WHERE source = 2 ORDER BY mention"
        ),
        [
            "accord", "builder", "city", "council", "idle", "lender", "mayor", "parent", "rite",
            "trade", "works", "zinc", "zoning"
        ]
    );
    assert_eq!(
        list(&db, "SELECT key FROM claim WHERE source = 2 ORDER BY claim"),
        ["party", "cost", "first-stage", "ceremony", "aim"]
    );
    // Passage p13 and mention 40 are the article's only.
    assert_eq!(
        list(&db, "SELECT source FROM passage WHERE label = 'p13'"),
        ["1"]
    );
    assert_eq!(
        list(&db, "SELECT source FROM mention WHERE mention = 40"),
        ["1"]
    );
    // Every column of the two that can be NULL is filled in the works, or empty there for a
    // reason: so that a foreign key on it is tried.
    for table in ["claim", "relation", "figure"] {
        let keys = format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}')");
        for column in list(&db, &keys) {
            let filled = format!("SELECT 1 FROM {table} WHERE source = 2 AND {column} IS NOT NULL");
            assert!(!list(&db, &filled).is_empty(), "{table}.{column}");
        }
    }
}

// ---- the same in the stock shell ---------------------------------------------------------

/// What the shell says to SQL; its foreign keys are on.
fn in_the_shell(path: &Path, sql: &str) -> (bool, String) {
    let output = Command::new("sqlite3")
        .args([
            "-batch",
            "-bail",
            "-list",
            "-noheader",
            "-init",
            "/dev/null",
        ])
        .arg(path)
        .arg(format!("PRAGMA foreign_keys = ON; {sql}"))
        .output()
        .unwrap();
    let said = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn the_stock_shell_accepts_and_refuses_the_same_for_the_same_reasons() {
    if !shell_version::is_there() {
        return;
    }
    let base = Base::seeded();
    let mut trials = coded();
    for trial in TRIALS {
        let with = |value: &&str| trial.sql.replace('@', value);
        trials.extend(trial.accepted.iter().map(with).map(|sql| (sql, Ok(()))));
        trials.extend(
            trial
                .refused
                .iter()
                .map(with)
                .map(|sql| (sql, trial.refusal())),
        );
    }
    for (table, column, name) in flags(&base.open()) {
        let set = |value| format!("UPDATE {table} SET {column} = {value}");
        trials.push((set(1), Ok(())));
        trials.push((set(2), Err((How::Check, name))));
    }
    let (mut accepted, mut refused) = (0, 0);
    for (sql, expected) in trials {
        let copy = base.copy();
        let (fine, said) = in_the_shell(
            &copy.path,
            &format!("PRAGMA synchronous = OFF; BEGIN; {sql}; COMMIT"),
        );
        match expected {
            Ok(()) => {
                assert!(fine, "{sql}: {said}");
                accepted += 1;
            }
            Err((how, what)) => {
                let reason = match how {
                    How::Check => format!("CHECK constraint failed: {what}"),
                    How::ForeignKey | How::Commit => FOREIGN_KEY.to_owned(),
                    How::Duplicate => format!("UNIQUE constraint failed: {what}"),
                    How::Type => format!(" column {what}"),
                    How::Null => format!("NOT NULL constraint failed: {what}"),
                };
                assert!(!fine && said.contains(&reason), "{sql}: {said}");
                refused += 1;
            }
        }
    }
    assert!(
        accepted > 250 && refused > 280,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn the_stock_shell_inserts_into_every_table() {
    if !shell_version::is_there() {
        return;
    }
    let base = Base::seeded();
    base.open()
        .execute_batch(
            "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason)
               VALUES (1, 'a', 'b', 'me', '2024-05-02', 'seen');
             INSERT INTO superseded SELECT key, 7, 'sha256:0', '{}' FROM source WHERE id = 2;
             INSERT INTO change (sequence, change, one, revision, digest, mark) VALUES (77, 1, 'works', 1, 0, 0);",
        )
        .unwrap();
    let copy = base.copy();
    for table in tables(&base.open()) {
        // Every row goes and comes back by the shell's own INSERT.
        let count = format!("SELECT count(*) FROM {table}");
        let before = list(&base.open(), &count);
        assert_ne!(before, ["0"], "{table} is empty");
        // All but those that are computed.
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = list(&base.open(), &columns).join(", ");
        let again = format!(
            "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE kept AS SELECT {columns} FROM {table};
             DELETE FROM {table}; INSERT INTO {table} ({columns}) SELECT {columns} FROM kept; {count};"
        );
        let (fine, said) = in_the_shell(&copy.path, &again);
        assert!(fine && said.trim() == before[0], "{table}: {said}");
    }
    let sound = "PRAGMA integrity_check; PRAGMA foreign_key_check";
    assert_eq!(in_the_shell(&copy.path, sound), (true, "ok\n".to_owned()));
}
