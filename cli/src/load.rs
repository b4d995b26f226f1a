//! Loads fact sheets into a knowledge base: any number of files, in any order.

use crate::common::{Exit, Out, Result, causes, progress, table};
use citebase::model::Kind;
use citebase::{Batch, KnowledgeBase, LoadOutcome, LoadReport};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Loads fact sheets into a knowledge base
#[derive(clap::Args)]
#[command(after_help = "\
The knowledge base is made if it is not there. Each sheet is loaded whole or refused; a \
refused one keeps no other from being loaded.

Example:
  citebase load news.db sheets/*.json")]
pub struct Load {
    /// The file of the knowledge base
    base: PathBuf,
    /// The fact sheets, as JSON
    #[arg(value_name = "SHEET", required = true)]
    sheets: Vec<PathBuf>,
}

impl Load {
    pub fn run(&self, out: &mut Out) -> Result {
        let files = &self.sheets;
        let existed = self.base.exists();
        let mut base = KnowledgeBase::open_or_create(&self.base)?;
        let bar = progress(files.len(), "loading");
        let mut loaded: Vec<(&Path, LoadReport)> = Vec::new();
        let sheets = files.iter().map(PathBuf::as_path);
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
            .filter_map(|(number, _, error)| {
                Some((files.get(number - 1)?.as_path(), causes(error)))
            })
            .collect();
        if loaded.is_empty() && !existed {
            std::fs::remove_file(&self.base)?; // Nothing came of it.
        }
        if out.wants_json() {
            // A path need not be Unicode; JSON must.
            let loaded = loaded.iter().map(|(file, report)| {
                serde_json::json!({"file": file.to_string_lossy(), "report": report})
            });
            let refusals = refused.iter().map(
                |(file, error)| serde_json::json!({"file": file.to_string_lossy(), "error": error}),
            );
            out.json(&serde_json::json!({
                "base": self.base.to_string_lossy(),
                "loaded": loaded.collect::<Vec<_>>(),
                "refused": refusals.collect::<Vec<_>>(),
            }))?;
        } else {
            print(out, &loaded, &refused)?;
        }
        Ok(Exit::of(refused.is_empty()))
    }
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
