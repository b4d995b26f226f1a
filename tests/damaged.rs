//! Any content is answered: whatever another program, or the disk, did to the file of a base, `verify`,
//! every question, every export and every view answers or says what is wrong. None panics, none takes
//! long, and what was changed is found.
//!
//! `CITEBASE_DAMAGED=10000` and `CITEBASE_DAMAGED_BYTES=5000`, in a release build, are what the figures
//! in docs/promises.md are from.

mod common;

use citebase::check::{ContradictionFilter, Verification};
use citebase::export::csv::View;
use citebase::model::{Kind, Verdict};
use citebase::query::{
    EntityFilter, FactFilter, FigureFilter, Groups, Page, ProposalFilter, Reader, SearchFilter,
    TimelineFilter, TotalQuery, Walk,
};
use citebase::{Caution, Error, KnowledgeBase};
use common::{Chance, aloud, number, ruling, sheets};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The longest that a processor may be at work on everything of one damaged base, in a release build.
const LONGEST: Duration = Duration::from_secs(2);

/// A base with something of everything: nine articles, one of them in a second revision, a ruling.
struct Sound {
    _folder: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
    /// The same base, in which no rule of the schema holds.
    loose: Vec<u8>,
    content: u64,
    /// Its tables as they should be, by name.
    schema: Vec<(String, String)>,
}

/// The objects of a base of one type, with their SQL.
fn objects(db: &Connection, of: &str) -> Vec<(String, String)> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = ?1 AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql IS NOT NULL";
    let mut statement = db.prepare(sql).unwrap();
    let found = statement
        .query_map([of], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    found.collect::<Result<_, _>>().unwrap()
}

fn sound() -> Sound {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    for sheet in sheets() {
        base.load(&sheet).unwrap();
    }
    let mut revised = sheets().pop().unwrap();
    revised.revises = Some(1);
    revised.source.headline = Some("Another headline".to_owned());
    base.load(&revised).unwrap();
    let [one, other] = ["翁恺宁", "袁国华"].map(|name| base.named(name).unwrap()[0].key.clone());
    base.rule(&ruling(Verdict::Different, &one, &other))
        .unwrap();
    base.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let content = content(&path);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA writable_schema = ON").unwrap();
    let schema = objects(&db, "table");
    for (name, sql) in &schema {
        let sql = without_rules(sql);
        let changed = db.execute(
            "UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1",
            (name, sql),
        );
        assert_eq!(changed.unwrap(), 1);
    }
    drop(db);
    let loose = std::fs::read(&path).unwrap();
    Sound {
        _folder: folder,
        path,
        bytes,
        loose,
        content,
        schema,
    }
}

/// The SQL of a table without what keeps values from being NULL or of another type.
fn without_rules(sql: &str) -> String {
    let sql = sql
        .replace("IS NOT NULL", "IS NOT\tNULL")
        .replace(" NOT NULL", "         ");
    match sql
        .strip_suffix("STRICT, WITHOUT ROWID")
        .or(sql.strip_suffix("WITHOUT ROWID, STRICT"))
    {
        Some(start) => format!("{start}WITHOUT ROWID"),
        None => sql.strip_suffix("STRICT").unwrap_or(&sql).to_owned(),
    }
}

/// Takes the schema back to what it should be.
fn restore_schema(db: &Connection, schema: &[(String, String)]) {
    db.execute_batch("PRAGMA writable_schema = ON; BEGIN")
        .unwrap();
    for (name, sql) in schema {
        db.execute(
            "UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1",
            (name, sql),
        )
        .unwrap();
    }
    db.execute_batch("COMMIT").unwrap();
}

/// The tables of the base, those of the search index among them, with their columns.
fn tables(path: &Path) -> Vec<(String, Vec<String>)> {
    let db = Connection::open(path).unwrap();
    let sql = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
       WHERE t.schema = 'main' AND t.type IN ('table', 'shadow') AND t.name NOT LIKE 'sqlite_%'
         AND c.hidden = 0 ORDER BY t.name, c.cid";
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.query_map((), |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)));
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for column in columns.unwrap() {
        let (table, column) = column.unwrap();
        match tables.last_mut() {
            Some((last, columns)) if *last == table => columns.push(column),
            _ => tables.push((table, vec![column])),
        }
    }
    tables
}

/// The catalogue. By which numbers a file knows its words, only the file's other rows need to know; and words
/// that this version does not have may be another version's own.
const CATALOGUE: [&str; 6] = [
    "form",
    "measure",
    "phase",
    "relation_type",
    "scheme",
    "unit",
];

/// All rows of all tables, as one number; `None` if they cannot be read.
fn read_content(path: &Path) -> Option<u64> {
    let db = Connection::open(path).ok()?;
    let mut hasher = DefaultHasher::new();
    let names = "SELECT name FROM pragma_table_list WHERE schema = 'main'
       AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = db.prepare(names).ok()?;
    let names = statement.query_map((), |r| r.get::<_, String>(0)).ok()?;
    for name in names {
        let name = name.ok()?;
        name.hash(&mut hasher);
        let mut statement = db.prepare(&format!("SELECT * FROM \"{name}\"")).ok()?;
        let mut columns: Vec<usize> = (0..statement.column_count()).collect();
        if CATALOGUE.contains(&&*name) {
            // A damaged name is no text.
            let places = ["id", "builtin"].map(|column| statement.column_index(column).ok());
            columns.retain(|at| !places.contains(&Some(*at)));
        }
        let mut rows = statement.query(()).ok()?;
        // In whatever order they come.
        let mut sum = 0_u64;
        while let Some(row) = rows.next().ok()? {
            let mut hasher = DefaultHasher::new();
            for &column in &columns {
                let value: Value = row.get(column).ok()?;
                format!("{value:?}").hash(&mut hasher);
            }
            sum = sum.wrapping_add(hasher.finish());
        }
        sum.hash(&mut hasher);
    }
    Some(hasher.finish())
}

fn content(path: &Path) -> u64 {
    read_content(path).unwrap()
}

/// Asks a base everything. Gives the answer of `verify`, if there was one; every other question is
/// answered or refused.
fn ask(path: &Path) -> Result<Verification, Error> {
    let base = KnowledgeBase::open_read_only(path)?;
    let verified = base.verify();
    let reader: &Reader = &base;
    let page = Page::first(1000);
    // Answers are shown, too: what shows them must not panic either.
    macro_rules! each {
        ($($answer:expr),* $(,)?) => { $(
            if let Ok(answers) = $answer {
                for answer in answers {
                    let _ = answer.to_string();
                }
            }
        )* };
    }
    macro_rules! one {
        ($($answer:expr),* $(,)?) => { $( let _ = $answer.map(|answer| answer.to_string()); )* };
    }
    one![
        reader.check_search(),
        reader.proposals(&ProposalFilter::default()),
        reader.source_count().map(|n| n.to_string()),
    ];
    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    each![
        reader.facts(&FactFilter::default(), &page),
        reader.figures(&FigureFilter::default(), &page),
        reader.sources(&page),
        reader.timeline(&TimelineFilter::default(), &page),
        reader.timeline(
            &TimelineFilter {
                undated: true,
                ..TimelineFilter::default()
            },
            &page
        ),
        reader.contradictions(&ContradictionFilter {
            differing: true,
            ..ContradictionFilter::default()
        }),
        reader.ambiguities(&page),
        reader.unfollowed(),
        reader.rulings(),
        reader.superseded(),
        reader.totals(&TotalQuery::default()),
        reader.projects_per_industry(),
        reader.complete("l", None, 100),
        reader
            .search("group", &SearchFilter::default(), &page)
            .map(|found| found.hits),
        reader
            .search("临港", &SearchFilter::default(), &page)
            .map(|found| found.hits),
        reader.organisations(&with_groups, &page),
        reader.projects(&with_groups, &page),
        reader.industries(&with_groups, &page),
        reader.events(&with_groups, &page),
        reader.people(&with_groups, &page),
        reader.places(&with_groups, &page),
        reader.agreements(&with_groups, &page),
    ];
    for kept in reader.superseded().unwrap_or_default() {
        let _ = reader.superseded_sheet(&kept);
    }
    for &kind in Kind::ALL {
        each![reader.entities_per_form(kind)];
        let _ = reader.entity_count(kind, &with_groups);
    }
    for source in sheets() {
        let key = source.source.key;
        each![reader.passages(&key)];
        one![
            reader
                .source(&key)
                .map(|s| s.map(|s| s.to_string()).unwrap_or_default())
        ];
        let _ = reader.sheet(&key);
    }
    let mut asked = BTreeSet::new();
    for name in [
        "Lingang Group",
        "临港集团",
        "Fudan University",
        "Zhang Ying",
        "Shanghai",
        "翁恺宁",
    ] {
        for entity in reader.named(name).unwrap_or_default() {
            let _ = entity.to_string();
            if !asked.insert(entity.id) {
                continue;
            }
            one![
                reader.profile(entity.id, 100),
                reader.members(entity.id, &page),
                reader.standing(entity.id).map(|s| format!("{s:?}")),
            ];
            each![
                reader.facts_about(entity.id, &page),
                reader.names(entity.id, 100),
                reader.members_of(entity.id, &page),
                reader.over_time(entity.id, None, &page),
                reader.neighbours(entity.id, &Walk::default()),
                reader.not_stated(entity.id),
                reader.relations_from(entity.id, &page),
            ];
            let _ = reader.proposals_for(entity.id, &ProposalFilter::default());
        }
    }
    if let (Ok(from), Ok(to)) = (reader.named("CVTE"), reader.named("Fudan University"))
        && let (Some(from), Some(to)) = (from.first(), to.first())
    {
        let walk = Walk {
            hops: 8,
            ..Walk::default()
        };
        each![reader.paths(from.id, to.id, &walk).map(|found| found.ways)];
    }
    let _ = reader.dump(&mut std::io::sink());
    let _ = reader.write_backup(&mut std::io::sink());
    let _ = reader.write_ftm(&mut std::io::sink());
    let _ = reader.write_json_ld(&mut std::io::sink());
    let _ = reader.write_graphml(&mut std::io::sink());
    for &view in View::ALL {
        let _ = reader.write_csv(view, &mut std::io::sink());
    }
    let exported: BTreeSet<&str> = View::ALL.iter().map(|view| view.as_str()).collect();
    let mut others = views(base.connection()).unwrap_or_default();
    others.retain(|(name, _)| !exported.contains(&**name));
    for (name, _) in others {
        let _ = read(base.connection(), &format!("SELECT * FROM \"{name}\""));
    }
    verified
}

fn views(db: &Connection) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let mut statement = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")?;
    let found = statement.query_map((), |r| Ok((r.get(0)?, r.get(1)?)))?;
    found.collect()
}

/// Reads all rows of a query.
fn read(db: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut statement = db.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            row.get::<_, Value>(column)?;
        }
    }
    Ok(())
}

/// How long this thread has been at work, or, where the system does not tell, since when it has been.
fn processor_time() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    told.map_or_else(|| BEGAN.elapsed(), Duration::from_nanos)
}

/// Tries all cases on all processors, each with a base of its own.
fn each_case(cases: u64, try_one: impl Fn(u64, &Sound, &mut Tally) + Sync) -> Tally {
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let try_one = &try_one;
    std::thread::scope(|scope| {
        let worker = |first: u64| {
            scope.spawn(move || {
                let (sound, mut tally) = (sound(), Tally::default());
                for case in (first..cases).step_by(workers as usize) {
                    try_one(case, &sound, &mut tally);
                }
                tally
            })
        };
        let running: Vec<_> = (0..workers).map(worker).collect();
        let tallies = running.into_iter().map(|one| one.join().unwrap());
        tallies.fold(Tally::default(), Tally::with)
    })
}

/// What came of damaged bases.
#[derive(Default)]
struct Tally {
    cases: u64,
    /// How many changes SQLite itself did not do.
    undone: u64,
    refused: u64,
    found: u64,
    unchanged: u64,
    slowest: Duration,
    failures: Vec<String>,
}

impl Tally {
    fn with(mut self, other: Self) -> Self {
        self.cases += other.cases;
        self.undone += other.undone;
        self.refused += other.refused;
        self.found += other.found;
        self.unchanged += other.unchanged;
        self.slowest = self.slowest.max(other.slowest);
        self.failures.extend(other.failures);
        self
    }

    fn take(&mut self, sound: &Sound, what: &str) {
        let changed = read_content(&sound.path) != Some(sound.content);
        let began = processor_time();
        let answer = catch_unwind(AssertUnwindSafe(|| ask(&sound.path)));
        let time = processor_time() - began;
        self.cases += 1;
        if time > self.slowest {
            self.slowest = time;
        }
        if time > LONGEST * if cfg!(debug_assertions) { 60 } else { 1 } {
            self.failures.push(format!("{what}: {time:?}"));
        }
        match answer {
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or(panic.downcast_ref::<&str>().map(|t| (*t).to_owned()));
                self.failures
                    .push(format!("{what}: panic: {}", text.unwrap_or_default()));
            }
            Ok(Err(_)) => self.refused += 1,
            Ok(Ok(verified)) if verified.is_sound() && changed => {
                self.failures
                    .push(format!("{what}: nothing is found wrong"));
            }
            Ok(Ok(verified)) if verified.is_sound() => self.unchanged += 1,
            Ok(Ok(verified)) => {
                for fault in &verified.faults {
                    assert!(!fault.to_string().is_empty());
                    // What Rust calls its types is no name for anything in a base.
                    if fault.message.contains("Invalid column type") {
                        self.failures.push(format!("{what}: {fault}"));
                    }
                }
                self.found += 1;
            }
        }
    }

    fn tell(&self, kind: &str) {
        aloud(format!(
            "{} bases damaged through {kind}: {} refused at once, {} found wrong, {} as they were, slowest {:?}",
            self.cases, self.refused, self.found, self.unchanged, self.slowest
        ));
        let mut kinds: Vec<&str> = self.failures.iter().map(String::as_str).collect();
        kinds.truncate(60);
        assert!(
            self.failures.is_empty(),
            "{} failures:\n{}",
            self.failures.len(),
            kinds.join("\n")
        );
    }
}

/// A6 and A7: seen before: panics; "nothing is wrong".
#[test]
fn a6_a7_whatever_another_program_did_is_answered() {
    let sound = sound();
    let tables = tables(&sound.path);
    assert!(tables.len() > 40, "{tables:?}");
    let mut damage: Vec<String> = Vec::new();
    for (table, columns) in &tables {
        damage.push(format!("DELETE FROM \"{table}\""));
        for column in columns {
            for value in VALUES {
                damage.push(format!(
                    "UPDATE OR REPLACE \"{table}\" SET \"{column}\" = {value}"
                ));
            }
        }
    }
    let fixed = damage.len();
    let all = number("CITEBASE_DAMAGED", 30);
    let mut chance = Chance(number("CITEBASE_SEED", 20231130));
    std::fs::write(&sound.path, &sound.bytes).unwrap();
    let rows: Vec<(&(String, Vec<String>), u64)> = {
        let db = Connection::open(&sound.path).unwrap();
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM \"{table}\"");
            db.query_row(&sql, (), |r| r.get::<_, i64>(0))
                .unwrap()
                .unsigned_abs()
        };
        tables
            .iter()
            .map(|t| (t, count(&t.0)))
            .filter(|(_, n)| *n > 0)
            .collect()
    };
    // Every row in turn.
    for (table, count) in &rows {
        for row in 0..*count {
            damage.push(delete(table, row));
        }
    }
    let every_row = damage.len();
    let step = (every_row as u64).div_ceil(all * 2 / 3).max(1);
    let mut queue: Vec<String> = if all >= 1000 {
        damage
    } else {
        // Another part at each seed.
        let from = chance.below(step);
        damage
            .into_iter()
            .skip(from as usize)
            .step_by(step as usize)
            .collect()
    };
    while (queue.len() as u64) < all {
        queue.push(at_random(&mut chance, &rows));
    }
    let tally = each_case(queue.len() as u64, |case, sound, tally| {
        let sql = &queue[case as usize];
        // The same damage where the schema forbids it.
        std::fs::write(&sound.path, &sound.loose).unwrap();
        let db = Connection::open(&sound.path).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .unwrap();
        if let Err(e) = db.execute_batch(sql) {
            assert!(!e.to_string().contains("syntax"), "{sql}: {e}");
            tally.undone += 1;
        }
        restore_schema(&db, &sound.schema);
        db.close().unwrap();
        tally.take(sound, sql);
    });
    aloud(format!(
        "{fixed} columns and tables, {every_row} with every row; {} that SQLite did not do; {} tried",
        tally.undone,
        queue.len()
    ));
    tally.tell("SQL");
}

const VALUES: [&str; 8] = [
    "NULL",
    "0",
    "-1",
    "9223372036854775807",
    "'x'",
    "''",
    "1.5",
    "x'ff00'",
];

/// Deletes a row, known by all that it holds.
fn delete((table, columns): &(String, Vec<String>), row: u64) -> String {
    let same = columns.iter().map(|column| {
        format!("\"{column}\" IS (SELECT \"{column}\" FROM \"{table}\" LIMIT 1 OFFSET {row})")
    });
    let same: Vec<String> = same.collect();
    format!("DELETE FROM \"{table}\" WHERE {}", same.join(" AND "))
}

/// One to three random changes.
fn at_random(chance: &mut Chance, rows: &[(&(String, Vec<String>), u64)]) -> String {
    let mut sql = String::new();
    for _ in 0..=chance.below(3) {
        let ((table, columns), count) = rows[chance.below(rows.len() as u64) as usize];
        let column = |chance: &mut Chance| &columns[chance.below(columns.len() as u64) as usize];
        let (one, other) = (column(chance).clone(), column(chance).clone());
        let row = chance.below(count);
        let value = VALUES[chance.below(VALUES.len() as u64) as usize];
        sql.push_str(&match chance.below(6) {
            0 => format!("DELETE FROM \"{table}\" WHERE \"{one}\" IS (SELECT \"{one}\" FROM \"{table}\" LIMIT 1 OFFSET {row});"),
            1 => format!("UPDATE OR REPLACE \"{table}\" SET \"{one}\" = {value} WHERE \"{other}\" IS (SELECT \"{other}\" FROM \"{table}\" LIMIT 1 OFFSET {row});"),
            2 => format!("UPDATE OR REPLACE \"{table}\" SET \"{one}\" = \"{other}\", \"{other}\" = \"{one}\";"),
            3 => format!("UPDATE OR REPLACE \"{table}\" SET \"{one}\" = (SELECT \"{one}\" FROM \"{table}\" LIMIT 1 OFFSET {row});"),
            4 => format!("UPDATE OR IGNORE \"{table}\" SET \"{one}\" = \"{one}\" + 1;"),
            _ => format!("INSERT OR IGNORE INTO \"{table}\" SELECT * FROM \"{table}\" LIMIT 5 OFFSET {row}; UPDATE OR IGNORE \"{table}\" SET \"{one}\" = \"{one}\" || 'x' WHERE \"{other}\" IS (SELECT \"{other}\" FROM \"{table}\" LIMIT 1 OFFSET {row});"),
        });
    }
    sql
}

/// A11: seen before: "Invalid column type Integer".
#[test]
fn a11_whatever_happened_to_the_bytes_is_answered() {
    let all = number("CITEBASE_DAMAGED_BYTES", 20);
    let seed = number("CITEBASE_SEED", 20231130);
    let tally = each_case(all, |case, sound, tally| {
        let page = usize::from(u16::from_be_bytes([sound.bytes[16], sound.bytes[17]]));
        let pages = sound.bytes.len() / page;
        let mut chance = Chance(seed.wrapping_add(case));
        let mut bytes = sound.bytes.clone();
        let mut any = |below: usize| chance.below(below as u64) as usize;
        let what = match any(4) {
            0 | 1 => {
                let (one, other) = (any(pages), any(pages));
                for i in 0..page {
                    bytes.swap(one * page + i, other * page + i);
                }
                format!("pages {one} and {other} swapped")
            }
            2 => {
                let mut places = Vec::new();
                for _ in 0..=any(16) {
                    let at = any(bytes.len());
                    bytes[at] = any(256) as u8;
                    places.push(at);
                }
                format!("bytes {places:?}")
            }
            _ => {
                let (from, to) = (any(pages), any(pages));
                let copy = bytes[from * page..(from + 1) * page].to_vec();
                bytes[to * page..(to + 1) * page].copy_from_slice(&copy);
                format!("page {from} over {to}")
            }
        };
        std::fs::write(&sound.path, &bytes).unwrap();
        tally.take(sound, &what);
        let untouched = std::fs::read(&sound.path).unwrap() == bytes;
        assert!(untouched, "{what}: the file was changed");
        let caution = Caution {
            deadline: LONGEST,
            ..Caution::default()
        };
        let _ = KnowledgeBase::open_untrusted(&sound.path, &caution);
        let names = common::beside(&sound.path);
        assert_eq!(names, ["base.db"], "{what}");
    });
    tally.tell("bytes");
}
