//! Loading, each way in a process of its own.

use crate::harness::{Group, Pair, measure};
use crate::questions::{Subjects, sorts};
use crate::{Done, by_hand, lean, tightest};
use citebase::sheet::Sheet;
use citebase::{Batch, BatchReport, BulkLoad, KnowledgeBase};
use rusqlite::Connection;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What became of a whole batch.
pub struct Loaded {
    pub claims: usize,
    pub seconds: f64,
    pub bytes: u64,
    /// The most that the process ever had, in MB; 0 where the system does not tell.
    pub memory: u64,
}

/// The ways of loading a batch, in the order in which they are taken.
pub const TASKS: [&str; 4] = ["tightest", "by-hand", "ours", "again"];

/// Of several loads the one that took the median of their times.
pub fn median(mut loads: Vec<Loaded>) -> Option<Loaded> {
    loads.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let middle = loads.len() / 2;
    (!loads.is_empty()).then(|| loads.swap_remove(middle))
}

/// One sheet a line, in normal form.
pub fn write_sheets(count: usize, path: &Path) -> Done<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let world = crate::world()?;
    for number in 0..count {
        serde_json::to_writer(&mut out, &world.sheet(number).normalised())?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Runs a task in this program once more.
pub fn in_a_process(task: &str, sheets: &Path, path: &Path) -> Done<Loaded> {
    let output = Command::new(std::env::current_exe()?)
        .arg(task)
        .arg(sheets)
        .arg(path)
        .output()?;
    if !output.status.success() {
        return Err(format!("{task}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut words = text.split_whitespace();
    let mut next = || words.next().ok_or("the process told too little");
    Ok(Loaded {
        claims: next()?.parse()?,
        seconds: next()?.parse()?,
        bytes: std::fs::metadata(path)?.len(),
        memory: next()?.parse()?,
    })
}

/// What the process is told to do; it prints the claims, the seconds and its memory.
pub fn task(task: &str, sheets: &Path, path: &Path) -> Done<()> {
    let start = Instant::now();
    let claims = match task {
        "ours" => ours(sheets, path)?,
        "again" => again(sheets, path)?,
        "by-hand" => same_tables(sheets, path)?,
        "tightest" => tightest_schema(sheets, path)?,
        "ask" => ask(path)?,
        _ => return Err(format!("no task {task}").into()),
    };
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or("0");
    // The system counts in KiB.
    let megabytes = peak.parse::<u64>()? * 1024 / 1_000_000;
    println!("{claims} {seconds} {megabytes}");
    Ok(())
}

fn fresh(path: &Path) -> Done<()> {
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

fn lines(sheets: &Path) -> Done<impl Iterator<Item = std::io::Result<String>>> {
    Ok(BufReader::new(File::open(sheets)?).lines())
}

fn ours(sheets: &Path, path: &Path) -> Done<usize> {
    fresh(path)?;
    let mut base = KnowledgeBase::create(path)?;
    let mut bulk = BulkLoad::begin(&mut base)?;
    let mut failed = None;
    let texts = lines(sheets)?.map_while(|line| line.map_err(|e| failed = Some(e)).ok());
    bulk.load_all(texts, |_| ControlFlow::Continue(()))?;
    let claims = claims(failed, &bulk.commit()?)?;
    base.close()?;
    Ok(claims)
}

fn again(sheets: &Path, path: &Path) -> Done<usize> {
    let mut base = KnowledgeBase::open(path)?;
    let claims = batch(&mut base, sheets)?;
    base.close()?;
    Ok(claims)
}

fn batch(base: &mut KnowledgeBase, sheets: &Path) -> Done<usize> {
    let batch = Batch {
        commit_every: None,
        stop_at_refusal: true,
    };
    let mut failed = None;
    let texts = lines(sheets)?.map_while(|line| line.map_err(|e| failed = Some(e)).ok());
    let report = base.load_all(texts, &batch, |_| ControlFlow::Continue(()))?;
    claims(failed, &report)
}

/// How many claims were loaded, if none was refused.
fn claims(failed: Option<std::io::Error>, report: &BatchReport) -> Done<usize> {
    if let Some(failed) = failed {
        return Err(failed.into());
    }
    match report.refused().next() {
        Some((_, source, error)) => Err(format!("{source}: {error}").into()),
        None => Ok(report.claims()),
    }
}

const SETTINGS: &str = "PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = OFF;
    PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY;";

/// As one would by hand: without keeping indexes and foreign keys up to date row by row.
fn same_tables(sheets: &Path, path: &Path) -> Done<usize> {
    fresh(path)?;
    KnowledgeBase::create(path)?.close()?;
    let db = Connection::open(path)?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(SETTINGS)?;
    db.execute_batch("BEGIN")?;
    let indexes: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &indexes {
        db.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    let mut loader = by_hand::Loader::new(&db)?;
    let mut claims = 0;
    for line in lines(sheets)? {
        let line = line?;
        let sheet: lean::Sheet<'_> = serde_json::from_str(&line)?;
        claims += sheet.claims();
        loader.load(&line, &sheet)?;
    }
    for (_, sql) in &indexes {
        db.execute_batch(sql)?;
    }
    db.execute_batch("COMMIT")?;
    Ok(claims)
}

fn tightest_schema(sheets: &Path, path: &Path) -> Done<usize> {
    fresh(path)?;
    let db = Connection::open(path)?;
    db.execute_batch(SETTINGS)?;
    let mut loader = tightest::Loader::new(db)?;
    let mut claims = 0;
    for line in lines(sheets)? {
        let line = line?;
        let sheet: lean::Sheet<'_> = serde_json::from_str(&line)?;
        claims += sheet.claims();
        loader.load(&sheet)?;
    }
    loader.finish()?;
    Ok(claims)
}

/// Asks every question of the library alone, to see what memory that takes.
fn ask(path: &Path) -> Done<usize> {
    let base = KnowledgeBase::open_read_only(path)?;
    let db = crate::read_only(path)?;
    let sheets = usize::try_from(base.source_count()?)?;
    let subjects = Subjects::of(&base, &db, sheets)?;
    drop(db);
    let mut found = 0;
    for sort in sorts(&subjects) {
        for at in 0..crate::ASKED {
            found += (sort.ours)(&base, at)?;
        }
    }
    Ok(found)
}

/// Moves what is in the logs into the files: that befalls every second load or so, and would be
/// charged to one or the other by chance.
fn write_back(bases: [&Connection; 2]) -> Done<()> {
    for db in bases {
        db.query_row("PRAGMA wal_checkpoint(RESTART)", (), |_| Ok(()))?;
    }
    Ok(())
}

/// A sheet that is not in the base, and a revision of it, as their texts.
fn new_sheet(number: usize) -> Done<(String, String)> {
    let mut sheet = crate::world()?.sheet(number).normalised();
    let text = serde_json::to_string(&sheet)?;
    sheet.revises = Some(1);
    sheet.figures.truncate(20);
    Ok((text, serde_json::to_string(&sheet.normalised())?))
}

fn load(base: &mut KnowledgeBase, text: &str) -> Done<()> {
    base.load(&Sheet::from_json(text)?)?;
    Ok(())
}

/// Puts one sheet in by hand, in place of another if one is given.
fn load_by_hand(
    db: &Connection,
    loader: &mut by_hand::Loader<'_>,
    text: &str,
    instead: Option<&str>,
) -> Done<()> {
    let sheet: lean::Sheet<'_> = serde_json::from_str(text)?;
    db.execute_batch("BEGIN IMMEDIATE")?;
    if let Some(before) = instead {
        loader.unload(before, &sheet)?;
    }
    loader.know_nothing()?;
    loader.load(text, &sheet)?;
    Ok(db.execute_batch("COMMIT")?)
}

/// Loading single sheets into copies of the base, each in a transaction that is written to the
/// disk; a revision of each; and one that is there.
pub fn single_sheets(
    group: &mut Group<'_>,
    path: &Path,
    sheets: usize,
    folder: &Path,
) -> Done<[(&'static str, Pair); 3]> {
    let copies = [
        folder.join("cost-single.db"),
        folder.join("cost-single-by-hand.db"),
    ];
    for copy in &copies {
        fresh(copy)?;
        std::fs::copy(path, copy)?;
        // Or it would be written while the first loads wait for theirs.
        File::open(copy)?.sync_all()?;
    }
    let mut base = KnowledgeBase::open(&copies[0])?;
    let db = Connection::open(&copies[1])?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;",
    )?;
    let mut loader = by_hand::Loader::new(&db)?;
    let mut number = sheets;

    let title = "one more sheet";
    let mut loads = Pair::default();
    measure(group, title, |nth| {
        let (text, _) = new_sheet(number)?;
        number += 1;
        write_back([base.connection(), &db])?;
        loads.take(nth, &mut || load(&mut base, &text), &mut || {
            load_by_hand(&db, &mut loader, &text, None)
        })
    })?;

    let title_of_revision = "a revision of it";
    let mut revisions = Pair::default();
    measure(group, title_of_revision, |nth| {
        let (text, revised) = new_sheet(number)?;
        number += 1;
        load(&mut base, &text)?;
        load_by_hand(&db, &mut loader, &text, None)?;
        write_back([base.connection(), &db])?;
        revisions.take(nth, &mut || load(&mut base, &revised), &mut || {
            load_by_hand(&db, &mut loader, &revised, Some(&text))
        })
    })?;

    let title_of_again = "a sheet that is there; by hand, a new one";
    let mut again = Pair::default();
    let (text, _) = new_sheet(number)?;
    load(&mut base, &text)?;
    measure(group, title_of_again, |nth| {
        number += 1;
        let (new, _) = new_sheet(number)?;
        write_back([base.connection(), &db])?;
        again.take(nth, &mut || load(&mut base, &text), &mut || {
            load_by_hand(&db, &mut loader, &new, None)
        })
    })?;
    Ok([
        (title, loads),
        (title_of_revision, revisions),
        (title_of_again, again),
    ])
}
