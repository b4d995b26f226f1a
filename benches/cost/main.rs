//! What the library costs beside SQL written by hand, in one run and one table: loading, and every
//! sort of question, at 10,000 made-up claims, or as many as `CITEBASE_BENCH_CLAIMS` says
//! (`10000,100000,1000000`). The claims are those of a year of business news; `CITEBASE_BENCH_WORLD`
//! may ask for a kind or a hostile one. Of several sizes it tells at the end how the point queries grow,
//! which `-- growth` does alone, of bases that are there. With any other argument, criterion
//! measures what has it in its name.
//!
//! What counts is the ratio of two medians: see [`harness`]. What loads a batch does so in a
//! process of its own, which tells how much memory it took.

mod by_hand;
mod growth;
mod harness;
mod lean;
mod loading;
#[path = "../made_up/mod.rs"]
mod made_up;
mod questions;
mod tight;
mod tightest;
mod whole;

use citebase::KnowledgeBase;
use criterion::{Criterion, Throughput};
use harness::{Group, Pair, measure, median};
use loading::{Loaded, TASKS, in_a_process};
use questions::{ASKED, Subjects, sorts};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::error::Error;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [task, sheets, base] = &arguments[..]
        && (TASKS.contains(&task.as_str()) || task == "ask")
    {
        return loading::task(task, sheets.as_ref(), base.as_ref());
    }
    let only_growth = arguments.iter().any(|argument| argument == "growth");
    let sizes = std::env::var("CITEBASE_BENCH_CLAIMS").unwrap_or_else(|_| "10000".to_owned());
    let mut criterion = harness::criterion();
    let (mut bases, mut tables) = (Vec::new(), String::new());
    for claims in sizes.split(',') {
        let claims: usize = claims.trim().parse()?;
        let sheets = claims.div_ceil(made_up::CLAIMS * world()?.times);
        if !only_growth {
            tables += &at(&mut criterion, sheets)?;
        }
        bases.push((sheets, file(sheets, "ours.db"), file(sheets, "tightest.db")));
    }
    criterion.final_summary();
    print!("{tables}");
    match bases.len() {
        1 => Ok(()),
        _ => growth::table(&bases),
    }
}

/// The world of the sheets.
fn world() -> Done<made_up::World> {
    let asked = std::env::var("CITEBASE_BENCH_WORLD").unwrap_or_else(|_| "press".to_owned());
    let found = made_up::WORLDS.into_iter().find(|w| w.name == asked);
    found.ok_or_else(|| format!("there is no world \"{asked}\"").into())
}

/// What is made for a number of sheets is kept, and made once.
fn file(sheets: usize, name: &str) -> PathBuf {
    let world = world().map_or("none", |world| world.name);
    let name = format!("cost-{world}-{sheets}-v{}-{name}", made_up::VERSION);
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Measures everything at one size; gives the tables.
fn at(criterion: &mut Criterion, sheets: usize) -> Done<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let texts = file(sheets, "sheets.jsonl");
    if !texts.exists() {
        loading::write_sheets(sheets, &texts)?;
    }
    let world = world()?;
    let claims = sheets * made_up::CLAIMS * world.times;
    let path = file(sheets, "ours.db");
    let mut out = format!(
        "\n{claims} claims of {sheets} sheets of the {}\n\n",
        world.name
    );
    out += &batches(criterion, sheets, &texts)?;
    for task in ["ours", "tightest"] {
        // Where loading was not asked for: the rest needs what it leaves.
        let path = file(sheets, &format!("{task}.db"));
        if !path.exists() {
            in_a_process(task, &texts, &path)?;
        }
    }
    tight::index(&file(sheets, "tightest.db"))?;
    let mut group = harness::group(criterion, &format!("{claims} claims"));
    out += &format!(
        "| {:<44} | {:>9} | {:>9} | {:>6} | {:>9} | {:>6} | {:>9} |\n| {:-<44} | {:->8}: | {:->8}: | {:->5}: | {:->8}: | {:->5}: | {:->8}: |\n",
        "median",
        "ours",
        "by hand",
        "ratio",
        "tightest",
        "ratio",
        "answers",
        "",
        "",
        "",
        "",
        "",
        "",
        ""
    );
    out += &opening(&mut group, &path)?;
    out += &exporting(&mut group, &path)?;
    for (title, pair) in loading::single_sheets(&mut group, &path, sheets, &folder)? {
        out += &row(title, pair, "");
    }
    out += &ask(&mut group, &path, sheets)?;
    group.finish();
    Ok(out)
}

/// Whole batches, each way in turn.
fn batches(criterion: &mut Criterion, sheets: usize, texts: &Path) -> Done<String> {
    let claims = sheets * made_up::CLAIMS * world()?.times;
    let mut group = harness::group(criterion, &format!("loading {claims} claims"));
    group.sample_size(10);
    group.throughput(Throughput::Elements(claims as u64));
    let mut loads: [Vec<Loaded>; 4] = Default::default();
    measure(&mut group, "a batch into an empty base", |_| {
        let mut ours = Duration::ZERO;
        for (task, loads) in TASKS.iter().zip(&mut loads) {
            let base = match *task {
                "again" => "ours",
                base => base,
            };
            let loaded = in_a_process(task, texts, &file(sheets, &format!("{base}.db")))?;
            if *task == "ours" {
                ours = Duration::from_secs_f64(loaded.seconds);
            }
            loads.push(loaded);
        }
        Ok(ours)
    })?;
    group.finish();
    let [Some(tightest), Some(by_hand), Some(ours), Some(again)] = loads.map(loading::median)
    else {
        return Ok(String::new());
    };
    let asking = in_a_process("ask", texts, &file(sheets, "ours.db"))?;
    let mut out = format!(
        "| {:<44} | {:>9} | {:>9} | {:>6} | {:>7} | {:>7} |\n| {:-<44} | {:->8}: | {:->8}: | {:->5}: | {:->6}: | {:->6}: |\n",
        "loading", "seconds", "claims/s", "ratio", "bytes", "memory", "", "", "", "", "", ""
    );
    out += &load_row("the tightest schema, by hand", &tightest, &tightest);
    out += &load_row("the same tables, by hand", &by_hand, &tightest);
    out += &load_row("ours", &ours, &tightest);
    out += &load_row("ours, a second time, unchanged", &again, &ours);
    out += &format!(
        "\nratio: to the tightest schema, ours to the same tables by hand {:.2}; unchanged, to ours.\n",
        ours.seconds / by_hand.seconds
    );
    out += &format!(
        "bytes: on disk, a claim; memory: MB at most; while answering {} MB\n\n",
        asking.memory
    );
    Ok(out)
}

fn load_row(title: &str, loaded: &Loaded, to: &Loaded) -> String {
    format!(
        "| {title:<44} | {:>9.2} | {:>9.0} | {:>6.2} | {:>7.0} | {:>7} |\n",
        loaded.seconds,
        loaded.claims as f64 / loaded.seconds,
        loaded.seconds / to.seconds,
        loaded.bytes as f64 / loaded.claims as f64,
        loaded.memory
    )
}

fn row(title: &str, pair: Pair, answers: &str) -> String {
    let Some((ours, by_hand, tightest)) = pair.medians() else {
        return String::new();
    };
    let ratio = |to: Duration| format!("{:.2}", ours.as_secs_f64() / to.as_secs_f64());
    format!(
        "| {title:<44} | {:>9} | {:>9} | {:>6} | {:>9} | {:>6} | {answers:>9} |\n",
        milliseconds(ours),
        milliseconds(by_hand),
        ratio(by_hand),
        tightest.map_or(String::new(), milliseconds),
        tightest.map_or(String::new(), ratio),
    )
}

fn milliseconds(took: Duration) -> String {
    format!("{:.3} ms", took.as_secs_f64() * 1e3)
}

fn read_only(path: &Path) -> Done<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.set_prepared_statement_cache_capacity(64);
    // As much as the library has.
    db.pragma_update(None, "cache_size", -15 * 1024)?;
    Ok(db)
}

/// Asks every sort of question of both in turn, all within one snapshot.
fn ask(group: &mut Group<'_>, path: &Path, sheets: usize) -> Done<String> {
    let mut base = KnowledgeBase::open_read_only(path)?;
    let db = read_only(path)?;
    let tightest = read_only(&file(sheets, "tightest.db"))?;
    let subjects = Subjects::of(&base, &db, sheets)?;
    let tight = tight::questions(&subjects, &tightest)?;
    let base = base.snapshot()?;
    db.execute_batch("BEGIN; SELECT 1 FROM source LIMIT 1;")?;
    let mut out = String::new();
    for sort in sorts(&subjects) {
        let (mut pair, mut answers) = (Pair::default(), Vec::new());
        measure(group, sort.title, |nth| {
            let at = nth % ASKED;
            let (mut found, mut found_by_hand) = (0, 0);
            let took = pair.take(
                nth,
                &mut || {
                    found = (sort.ours)(&base, at)?;
                    Ok(())
                },
                &mut || {
                    found_by_hand = (sort.by_hand)(&db, at)?;
                    Ok(())
                },
            )?;
            if let Some(ask) = tight.get(sort.title) {
                pair.take_tightest(&mut || ask(&tightest, at).map(drop))?;
            }
            if sort.same && found != found_by_hand {
                let differ = format!("{found} and {found_by_hand} answers at {at}");
                return Err(format!("{}: {differ}", sort.title).into());
            }
            answers.push(found);
            Ok(took)
        })?;
        let answers = median(answers).unwrap_or_default();
        out += &row(sort.title, pair, &answers.to_string());
    }
    Ok(out)
}

/// Writing everything out: ours as the sheets that it was loaded from, by hand as the rows of the
/// tables, in their order and in turn.
fn exporting(group: &mut Group<'_>, path: &Path) -> Done<String> {
    let base = KnowledgeBase::open_read_only(path)?;
    let db = read_only(path)?;
    let title = "all sheets as JSON";
    let mut pair = Pair::default();
    group.sample_size(10);
    measure(group, title, |nth| {
        pair.take(
            nth,
            &mut || {
                Ok(base
                    .write_backup(&mut BufWriter::new(std::io::sink()))
                    .map(drop)?)
            },
            &mut || all_rows(&db),
        )
    })?;
    group.sample_size(20);
    Ok(row(title, pair, ""))
}

fn all_rows(db: &Connection) -> Done<()> {
    let mut out = BufWriter::new(std::io::sink());
    let tables = "SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'";
    let tables: Vec<String> = db
        .prepare(tables)?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => out.write_all(b"null")?,
                    ValueRef::Integer(number) => write!(out, "{number}")?,
                    ValueRef::Real(number) => write!(out, "{number}")?,
                    ValueRef::Text(text) => {
                        serde_json::to_writer(&mut out, std::str::from_utf8(text)?)?;
                    }
                    // Digests, as numbers: they are few.
                    ValueRef::Blob(bytes) => serde_json::to_writer(&mut out, bytes)?,
                }
                out.write_all(if column + 1 < columns { b"," } else { b"\n" })?;
            }
        }
    }
    Ok(out.flush()?)
}

/// Opening a base and asking it a first question.
fn opening(group: &mut Group<'_>, path: &Path) -> Done<String> {
    let title = "opening, and the first question";
    let mut pair = Pair::default();
    measure(group, title, |nth| {
        pair.take(
            nth,
            &mut || {
                let base = KnowledgeBase::open_read_only(path)?;
                black_box(base.organisation("org-1")?);
                Ok(())
            },
            &mut || {
                let db = read_only(path)?;
                let sql = "SELECT e.name FROM entity e WHERE e.kind = 1 AND e.key = 'org-1'";
                // In the press nobody has a shared key.
                let name = db.query_row(sql, (), |row| row.get::<_, String>(0));
                black_box(name.optional()?);
                Ok(())
            },
        )
    })?;
    Ok(row(title, pair, ""))
}
