//! What the library costs beside SQL written by hand, in one run and one table: loading, and every
//! sort of question, at 10,000 made-up claims, or as many as `CITEBASE_BENCH_CLAIMS` says
//! (`10000,100000,1000000`). Of several sizes it tells at the end how the point queries grow,
//! which `-- growth` does alone, of bases that are there.
//!
//! The clock is our own, for what counts is the ratio of two medians: each question is asked of the
//! library and by hand in turn, so that whatever else the machine does befalls both; and now one of
//! them is first, now the other, for the second finds warm what the first had to fetch. What loads
//! does so in a process of its own, which tells how much memory it took.

mod by_hand;
mod growth;
mod lean;
mod loading;
#[path = "../made_up/mod.rs"]
mod made_up;
mod questions;
mod tightest;
mod whole;

use citebase::KnowledgeBase;
use loading::{Loaded, in_a_process};
use questions::{ASKED, Subjects, sorts};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often each way of loading is taken, in turn.
const LOADED: usize = 3;

pub type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let only_growth = arguments == ["growth"];
    if let [task, rest @ ..] = &arguments[..]
        && !only_growth
    {
        return loading::task(task, rest);
    }
    let sizes = std::env::var("CITEBASE_BENCH_CLAIMS").unwrap_or_else(|_| "10000".to_owned());
    let mut bases = Vec::new();
    for claims in sizes.split(',') {
        let claims: usize = claims.trim().parse()?;
        let sheets = claims.div_ceil(made_up::CLAIMS);
        if !only_growth {
            at(sheets)?;
        }
        bases.push((sheets, file(sheets, "ours.db"), file(sheets, "tightest.db")));
    }
    match bases.len() {
        1 => Ok(()),
        _ => growth::table(&bases),
    }
}

/// What is made for a number of sheets is kept, and made once.
fn file(sheets: usize, name: &str) -> PathBuf {
    let name = format!("cost-{sheets}-v{}-{name}", made_up::VERSION);
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Measures everything at one size.
fn at(sheets: usize) -> Done<()> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = |name: &str| file(sheets, name);
    let texts = file("sheets.jsonl");
    if !texts.exists() {
        loading::write_sheets(sheets, &texts)?;
    }
    let path = file("ours.db");
    let tasks = [
        ("tightest", file("tightest.db")),
        ("by-hand", file("by-hand.db")),
        ("ours", path.clone()),
        ("again", path.clone()),
    ];
    let mut loads: [Vec<Loaded>; 4] = Default::default();
    for _ in 0..LOADED {
        for ((task, path), loads) in tasks.iter().zip(&mut loads) {
            loads.push(in_a_process(task, &texts, path)?);
        }
    }
    let [tightest, by_hand, ours, again] = loads.map(loading::median);
    let asking = in_a_process("ask", &texts, &path)?;
    println!("\n{} claims of {sheets} sheets\n", ours.claims);
    println!(
        "| {:<44} | {:>9} | {:>9} | {:>6} | {:>7} | {:>7} |",
        "loading", "seconds", "claims/s", "ratio", "bytes", "memory"
    );
    println!(
        "| {:-<44} | {:->8}: | {:->8}: | {:->5}: | {:->6}: | {:->6}: |",
        "", "", "", "", "", ""
    );
    load_row("the tightest schema, by hand", &tightest, &tightest);
    load_row("the same tables, by hand", &by_hand, &tightest);
    load_row("ours", &ours, &tightest);
    load_row("ours, a second time, unchanged", &again, &ours);
    println!(
        "\nratio: to the tightest schema, ours to the same tables by hand {:.2}; unchanged, to ours.",
        ours.seconds / by_hand.seconds
    );
    println!(
        "bytes: on disk, a claim; memory: MB at most; while answering {} MB\n",
        asking.memory
    );

    println!(
        "| {:<44} | {:>9} | {:>9} | {:>6} | {:>9} |",
        "median", "ours", "by hand", "ratio", "answers"
    );
    println!(
        "| {:-<44} | {:->8}: | {:->8}: | {:->5}: | {:->8}: |",
        "", "", "", "", ""
    );
    let (opening, opening_by_hand) = opening(&path)?;
    row(
        "opening, and the first question",
        opening,
        opening_by_hand,
        "",
    );
    let (export, export_by_hand) = exporting(&path)?;
    row("all sheets as JSON", export, export_by_hand, "");
    for (title, ours, by_hand) in loading::single_sheets(&path, sheets, &folder)? {
        row(title, ours, by_hand, "");
    }
    ask(&path, sheets)
}

fn load_row(title: &str, loaded: &Loaded, to: &Loaded) {
    println!(
        "| {title:<44} | {:>9.2} | {:>9.0} | {:>6.2} | {:>7.0} | {:>7} |",
        loaded.seconds,
        loaded.claims as f64 / loaded.seconds,
        loaded.seconds / to.seconds,
        loaded.bytes as f64 / loaded.claims as f64,
        loaded.memory
    );
}

fn row(title: &str, ours: Duration, by_hand: Duration, answers: &str) {
    println!(
        "| {title:<44} | {:>9} | {:>9} | {:>6.2} | {answers:>9} |",
        milliseconds(ours),
        milliseconds(by_hand),
        ours.as_secs_f64() / by_hand.as_secs_f64()
    );
}

fn milliseconds(took: Duration) -> String {
    format!("{:.3} ms", took.as_secs_f64() * 1e3)
}

fn read_only(path: &Path) -> Done<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "cache_size", -8192)?;
    Ok(db)
}

/// Asks every sort of question of both in turn, all within one snapshot.
fn ask(path: &Path, sheets: usize) -> Done<()> {
    let mut base = KnowledgeBase::open_read_only(path)?;
    let db = read_only(path)?;
    let subjects = Subjects::of(&base, &db, sheets)?;
    let base = base.snapshot()?;
    db.execute_batch("BEGIN; SELECT 1 FROM source LIMIT 1;")?;
    for sort in sorts(&subjects) {
        let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
        let (mut found, mut found_by_hand) = (Vec::new(), Vec::new());
        for turn in 0..2 {
            for at in 0..ASKED {
                for asks_ours in [at % 4 < 2, at % 4 > 1] {
                    let start = Instant::now();
                    if asks_ours {
                        found.push((sort.ours)(&base, at)?);
                        ours.push(start.elapsed());
                    } else {
                        found_by_hand.push((sort.by_hand)(&db, at)?);
                        by_hand.push(start.elapsed());
                    }
                }
            }
            // The first time only warms both up.
            if turn == 0 {
                (ours, by_hand) = (Vec::new(), Vec::new());
            }
        }
        if sort.same && found != found_by_hand {
            let at = found.iter().zip(&found_by_hand).position(|(a, b)| a != b);
            let differ = at.map(|at| (at, found[at], found_by_hand[at]));
            return Err(format!("{}: not the same answers at {differ:?}", sort.title).into());
        }
        row(
            sort.title,
            median(ours),
            median(by_hand),
            &median(found).to_string(),
        );
    }
    Ok(())
}

pub fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values[values.len() / 2]
}

/// Writing everything out: ours as the sheets that it was loaded from, by hand as the rows of the
/// tables, in their order and in turn.
fn exporting(path: &Path) -> Done<(Duration, Duration)> {
    let base = KnowledgeBase::open_read_only(path)?;
    let start = Instant::now();
    base.write_backup(&mut BufWriter::new(std::io::sink()))?;
    let ours = start.elapsed();
    let db = read_only(path)?;
    let start = Instant::now();
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
                    ValueRef::Blob(_) => return Err("no blob is stored".into()),
                }
                out.write_all(if column + 1 < columns { b"," } else { b"\n" })?;
            }
        }
    }
    out.flush()?;
    Ok((ours, start.elapsed()))
}

/// Opening a base and asking it a first question, ours and by hand in turn.
fn opening(path: &Path) -> Done<(Duration, Duration)> {
    let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..ASKED {
        let start = Instant::now();
        let base = KnowledgeBase::open_read_only(path)?;
        std::hint::black_box(base.organisation("org-1")?);
        ours.push(start.elapsed());
        let start = Instant::now();
        let db = read_only(path)?;
        let name: Result<String, _> = db.query_row(
            "SELECT e.name FROM entity e WHERE e.kind = 1 AND e.key = 'org-1'",
            (),
            |row| row.get(0),
        );
        std::hint::black_box(name)?;
        by_hand.push(start.elapsed());
    }
    Ok((median(ours), median(by_hand)))
}
