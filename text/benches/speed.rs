//! How many megabytes of news a second and core are read, beside a plain regular expression for
//! digits over the same text in the same run.
//!
//! `cargo bench -p citebase-text`; with `CITEBASE_ARTICLE` and `CITEBASE_GOLD`, their texts too.
//! Each figure is the best of five runs.

use citebase_text::read;
use regex::Regex;
use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

const SIZE: usize = 2_000_000;
const RUNS: usize = 5;

fn megabytes_a_second(text: &str, mut run: impl FnMut(&str) -> usize) -> (f64, usize) {
    let mut best = f64::MAX;
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = black_box(run(black_box(text)));
        best = best.min(begin.elapsed().as_secs_f64());
    }
    (text.len() as f64 / 1e6 / best, found)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let digits = Regex::new(r"\d+([.,]\d+)*")?;
    let published = "2023-12-01".parse().ok();
    let mut texts = vec![
        ("English news", include_str!("news.txt").to_owned()),
        ("Chinese news", include_str!("news-zh.txt").to_owned()),
    ];
    if let Some(path) = std::env::var_os("CITEBASE_ARTICLE") {
        texts.push(("CITEBASE_ARTICLE", std::fs::read_to_string(path)?));
    }
    if let Some(folder) = std::env::var_os("CITEBASE_GOLD") {
        let mut all = String::new();
        for line in std::fs::read_to_string(PathBuf::from(folder).join("fewfc.jsonl"))?.lines() {
            let line: serde_json::Value = serde_json::from_str(line)?;
            all.push_str(line["text"].as_str().unwrap_or_default());
            all.push('\n');
        }
        texts.push(("fewfc.jsonl", all));
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "MB a second: figures and dates, and digits alone by a regular expression"
    )?;
    for (name, text) in texts {
        let long = format!("{text}\n\n").repeat(SIZE / text.len() + 1);
        let (ours, found) = megabytes_a_second(&long, |text| {
            let read = read(text, published);
            read.figures.len() + read.dates.len()
        });
        let (plain, numbers) = megabytes_a_second(&long, |text| digits.find_iter(text).count());
        writeln!(
            out,
            "{name:20} {ours:7.1} ({found} in {:.1} MB) {plain:7.1} ({numbers})",
            long.len() as f64 / 1e6
        )?;
    }
    Ok(())
}
