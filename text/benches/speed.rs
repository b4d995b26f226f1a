//! How many megabytes of news a second and core are read, article by article, beside a plain
//! regular expression for digits over the same texts in the same run.
//!
//! `cargo bench -p citebase-text`; with `CITEBASE_ARTICLE` and `CITEBASE_GOLD`, their texts too.
//! Each figure is the best of sixty runs.

use citebase_text::read;
use regex::Regex;
use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// So many bytes are read in a run.
const SIZE: usize = 100_000;
const RUNS: usize = 60;

/// Megabytes a second, and what is found in a run.
fn speed(articles: &[String], mut run: impl FnMut(&str) -> usize) -> (f64, usize) {
    let all: usize = articles.iter().map(String::len).sum();
    let times = SIZE.div_ceil(all);
    let mut best = f64::MAX;
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = 0;
        for _ in 0..times {
            for article in articles {
                found += black_box(run(black_box(article)));
            }
        }
        best = best.min(begin.elapsed().as_secs_f64());
    }
    ((all * times) as f64 / 1e6 / best, found)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let digits = Regex::new(r"\d+([.,]\d+)*")?;
    let published = "2023-12-01".parse().ok();
    let mut texts = vec![
        ("English news", vec![include_str!("news.txt").to_owned()]),
        ("Chinese news", vec![include_str!("news-zh.txt").to_owned()]),
    ];
    if let Some(path) = std::env::var_os("CITEBASE_ARTICLE") {
        texts.push(("CITEBASE_ARTICLE", vec![std::fs::read_to_string(path)?]));
    }
    if let Some(folder) = std::env::var_os("CITEBASE_GOLD") {
        let lines = std::fs::read_to_string(PathBuf::from(folder).join("fewfc.jsonl"))?;
        let articles = lines.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line)?;
            Ok(line["text"].as_str().unwrap_or_default().to_owned())
        });
        texts.push((
            "fewfc.jsonl",
            articles.collect::<Result<_, serde_json::Error>>()?,
        ));
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "MB a second: figures and dates, and digits alone by a regular expression"
    )?;
    for (name, articles) in texts {
        let (ours, found) = speed(&articles, |text| {
            let read = read(text, published);
            read.figures.len() + read.dates.len()
        });
        let (plain, numbers) = speed(&articles, |text| digits.find_iter(text).count());
        writeln!(
            out,
            "{name:20} {ours:7.1} ({found}) {plain:7.1} ({numbers})"
        )?;
    }
    Ok(())
}
