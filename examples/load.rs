//! Fact sheets into a knowledge base: any number of files, in any order, each loaded whole or
//! refused with everything that is wrong with it.
//!
//! `cargo run --example load BASE SHEET…` makes the base if there is none. Exit code 1 says that
//! a sheet was refused; the others are loaded.

mod common;

use citebase::model::Kind;
use citebase::{Batch, KnowledgeBase, LoadOutcome, LoadReport};
use common::{Arguments, Exit, Out, Program, Result, causes, json, progress, table};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "load BASE SHEET…",
    about: "Loads fact sheets into a knowledge base, which is made if it is not there. Each sheet is\n\
            loaded whole or refused; a refused one keeps no other from being loaded.",
    takes: 2..=usize::MAX,
    options: &[],
};

fn main() -> ExitCode {
    PROGRAM.run(load)
}

fn load(given: &Arguments, out: &mut Out) -> Result {
    let path = given.path_at(0)?;
    let files: Vec<&Path> = given.paths().skip(1).collect();
    let existed = path.exists();
    let mut base = KnowledgeBase::open_or_create(path)?;
    let bar = progress(files.len(), "loading");
    let mut loaded: Vec<(&Path, LoadReport)> = Vec::new();
    let sheets = files.iter().copied();
    let batch = base.load_all(sheets, &Batch::default(), |sheet| {
        bar.inc(1);
        if let (Ok(report), Some(file)) = (&sheet.result, files.get(sheet.number - 1)) {
            loaded.push((file, report.clone()));
        }
        ControlFlow::Continue(())
    })?;
    bar.finish_and_clear();
    base.close()?;
    let refused: Vec<(&Path, String)> = batch
        .refused()
        .filter_map(|(number, _, error)| Some((*files.get(number - 1)?, causes(error))))
        .collect();
    if loaded.is_empty() && !existed {
        std::fs::remove_file(path)?; // Nothing came of it.
    }
    if given.json() {
        // A path need not be Unicode; JSON must.
        let told = loaded.iter().map(
            |(file, report)| serde_json::json!({"file": file.to_string_lossy(), "report": report}),
        );
        let why = refused.iter().map(
            |(file, error)| serde_json::json!({"file": file.to_string_lossy(), "error": error}),
        );
        let answer = serde_json::json!({
            "base": path.to_string_lossy(),
            "loaded": told.collect::<Vec<_>>(),
            "refused": why.collect::<Vec<_>>(),
        });
        json(out, &answer)?;
    } else {
        print(out, &loaded, &refused)?;
    }
    Ok(Exit::of(refused.is_empty()))
}

fn print(out: &mut Out, loaded: &[(&Path, LoadReport)], refused: &[(&Path, String)]) -> Result<()> {
    if !loaded.is_empty() {
        let rows = loaded.iter().map(|(_, report)| row(report));
        let head = [
            "source",
            "outcome",
            "entities",
            "new",
            "claims",
            "ambiguous",
            "unread",
        ];
        writeln!(out, "{}", table(head, rows))?;
    }
    for (_, report) in loaded {
        let changes = report.changes();
        if !changes.is_empty() {
            out.heading(&format!("\n{}: changed claims", report.source()))?;
            write!(out, "{changes}")?;
        }
        if !report.ambiguities().is_empty() {
            out.heading(&format!(
                "\n{}: could mean several, and so ties nobody; rule on it",
                report.source()
            ))?;
        }
        for ambiguity in report.ambiguities() {
            writeln!(out, "  {ambiguity}")?;
        }
        if !report.unread_wordings().is_empty() {
            out.heading(&format!(
                "\n{}: wordings that could not be read; look and confirm",
                report.source()
            ))?;
        }
        for wording in report.unread_wordings() {
            writeln!(out, "  {wording}")?;
        }
    }
    for (file, error) in refused {
        out.heading(&format!("\n{}: refused", file.display()))?;
        writeln!(out, "  {}", error.replace('\n', "\n  "))?;
    }
    Ok(())
}

fn row(report: &LoadReport) -> [String; 7] {
    let sum = |count: &dyn Fn(Kind) -> usize| Kind::ALL.iter().map(|k| count(*k)).sum::<usize>();
    [
        report.source().to_owned(),
        match report.outcome() {
            LoadOutcome::Unchanged { .. } => "unchanged".to_owned(),
            LoadOutcome::Replaced { revision } => format!("revision {revision}"),
            _ => "loaded".to_owned(),
        },
        sum(&|kind| report.entities(kind)).to_string(),
        sum(&|kind| report.new_entities(kind)).to_string(),
        report.claims().to_string(),
        report.ambiguities().len().to_string(),
        report.unread_wordings().len().to_string(),
    ]
}
