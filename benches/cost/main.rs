mod by_hand;
mod lean;
#[path = "../made_up/mod.rs"]
mod made_up;
mod tightest;

use citebase::sheet::Sheet;
use citebase::{Batch, KnowledgeBase};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Instant;

pub type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["sheets", count, path] => {
            let mut out = BufWriter::new(File::create(path)?);
            for number in 0..count.parse()? {
                serde_json::to_writer(&mut out, &made_up::sheet(number).normalised())?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        ["ours", sheets, path] => {
            let _ = std::fs::remove_file(path);
            let start = Instant::now();
            let mut base = KnowledgeBase::create(path)?;
            let batch = Batch {
                commit_every: None,
                stop_at_refusal: true,
            };
            let lines = BufReader::new(File::open(sheets)?).lines();
            let sheets = lines.map(|line| Sheet::from_json(&line.expect("a line")));
            let report = base.load_all(sheets, &batch, |_| ControlFlow::Continue(()))?;
            let claims = report.claims();
            let loaded = start.elapsed();
            base.close()?;
            told(start, claims, path)?;
            println!("  close {:.2}", (start.elapsed() - loaded).as_secs_f64());
        }
        ["hand", sheets, path] => {
            let _ = std::fs::remove_file(path);
            let start = Instant::now();
            KnowledgeBase::create(path)?.close()?;
            let db = rusqlite::Connection::open(path)?;
            db.set_prepared_statement_cache_capacity(64);
            let fk = if std::env::var("NOFK").is_ok() {
                "OFF"
            } else {
                "ON"
            };
            db.execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = {fk}; PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; BEGIN;"))?;
            let indexes: Vec<(String, String)> = db
                .prepare(
                    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
                )?
                .query_map((), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<Result<_, _>>()?;
            for (name, _) in &indexes {
                db.execute_batch(&format!("DROP INDEX {name}"))?;
            }
            let mut loader = by_hand::Loader::new(&db)?;
            let mut claims = 0;
            for line in BufReader::new(File::open(sheets)?).lines() {
                let line = line?;
                let sheet: lean::Sheet = serde_json::from_str(&line)?;
                claims += sheet.relations.len()
                    + sheet.figures.len()
                    + sheet.milestones.len()
                    + sheet.statements.len();
                loader.load(&line, &sheet)?;
            }
            for (_, sql) in &indexes {
                db.execute_batch(sql)?;
            }
            db.execute_batch("COMMIT; PRAGMA journal_mode = DELETE;")?;
            drop(db);
            told(start, claims, path)?;
        }
        ["tightest", sheets, path] => {
            let _ = std::fs::remove_file(path);
            let start = Instant::now();
            let mut loader = tightest::Loader::new(rusqlite::Connection::open(path)?)?;
            let mut claims = 0;
            for line in BufReader::new(File::open(sheets)?).lines() {
                let line = line?;
                let sheet: lean::Sheet = serde_json::from_str(&line)?;
                claims += sheet.relations.len()
                    + sheet.figures.len()
                    + sheet.milestones.len()
                    + sheet.statements.len();
                loader.load(&sheet)?;
            }
            loader.finish()?;
            told(start, claims, path)?;
        }
        _ => return Err("what?".into()),
    }
    Ok(())
}

fn told(start: Instant, claims: usize, path: &str) -> Done<()> {
    let seconds = start.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(path)?.len();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap_or("");
    println!(
        "{claims} claims, {seconds:.2} s, {:.0} a second, {:.0} bytes a claim, {peak}",
        claims as f64 / seconds,
        bytes as f64 / claims as f64
    );
    Ok(())
}
