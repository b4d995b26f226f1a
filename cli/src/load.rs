//! Loads fact sheets into a knowledge base: any number of files, in any order.

use crate::common::{
    Context, Exit, Out, Result, causes, is_interrupted, on_interrupt, progress, table, tell,
};
use citebase::identity::Ambiguity;
use citebase::model::Kind;
use citebase::query::Page;
use citebase::{Batch, BatchSheet, BulkLoad, KnowledgeBase, LoadOutcome, LoadReport};
use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Loads fact sheets into a knowledge base
#[derive(clap::Args)]
#[command(after_help = "\
The knowledge base is made if it is not there and a sheet can be loaded. Each sheet is loaded whole or refused; a \
refused one keeps no other from being loaded. A hundred sheets or more fill an empty base at once: \
all are committed together, and until then others see it empty.

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
        let (done, failed) = self.load();
        let exit = Exit::of(done.refused.is_empty());
        let told = tell(out, exit, &done.summary(), |out| {
            if out.wants_json() {
                return out.json(&done.json(&self.base, failed.as_deref()));
            }
            print(out, &done)
        });
        match failed {
            None => told,
            // What is loaded was told; now why no more is.
            Some(error) => told.and(Err(error)),
        }
    }

    /// Loads what can be loaded; gives why it ended, if it did not come to its end.
    fn load(&self) -> (Done<'_>, Option<Box<dyn Error>>) {
        let mut done = Done {
            of: self.sheets.len(),
            ..Done::default()
        };
        let failed = self.load_into(&mut done).err();
        (done, failed)
    }

    fn load_into<'a>(&'a self, done: &mut Done<'a>) -> Result<()> {
        if !self.base.exists() {
            // A base of which nothing would come is not made.
            self.load_sheets(&mut KnowledgeBase::in_memory()?, done, true)?;
            if done.loaded.is_empty() {
                return Ok(());
            }
            (done.loaded, done.refused) = (Vec::new(), Vec::new());
        }
        let mut base = KnowledgeBase::open_or_create(&self.base)?;
        let fills = self.sheets.len() >= MANY && base.source_count()? == 0;
        let handle = base.connection().get_interrupt_handle();
        // What fills a base is committed when it is told to end, so it is not ended within a sheet.
        on_interrupt(move || {
            if !fills {
                handle.interrupt();
            }
        })?;
        let loaded = self
            .load_or_fill(&mut base, done, fills)
            .and_then(|()| done.look_at_names(&base));
        // That others use it is no failure, and how loading failed says more.
        let closed = base.close();
        loaded?;
        if is_interrupted() && done.together() < done.of {
            return Err("interrupted".into());
        }
        closed.context(|| format!("cannot make one file of {}", self.base.display()))?;
        Ok(())
    }

    /// Loads the sheets, or the first of them that can be.
    fn load_sheets<'a>(
        &'a self,
        base: &mut KnowledgeBase,
        done: &mut Done<'a>,
        only_first: bool,
    ) -> Result<()> {
        let files = &self.sheets;
        let bar = progress(files.len(), "loading");
        let sheets = files.iter().map(PathBuf::as_path);
        base.load_all(sheets, &Batch::default(), |sheet| {
            bar.inc(1);
            done.take(files, sheet);
            match is_interrupted() || (only_first && sheet.result.is_ok()) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })?;
        Ok(())
    }

    fn load_or_fill<'a>(
        &'a self,
        base: &mut KnowledgeBase,
        done: &mut Done<'a>,
        fills: bool,
    ) -> Result<()> {
        use citebase::Error::{Busy, NotEmpty};
        if fills {
            match BulkLoad::begin(&mut *base) {
                Ok(bulk) => return self.fill(bulk, done),
                // Another process was faster.
                Err(NotEmpty | Busy { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.load_sheets(base, done, false)
    }

    /// Loads the sheets into an empty base, in one transaction. Nothing is loaded before its end.
    fn fill<'a>(&'a self, mut bulk: BulkLoad<'_>, done: &mut Done<'a>) -> Result<()> {
        let files = &self.sheets;
        let bar = progress(files.len(), "loading");
        let mut loading = Done {
            of: done.of,
            ..Done::default()
        };
        bulk.load_all(files.iter().map(PathBuf::as_path), |sheet| {
            bar.inc(1);
            loading.take(files, sheet);
            match is_interrupted() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })?;
        bulk.commit()?;
        *done = loading;
        Ok(())
    }
}

/// So many sheets fill an empty base at once.
const MANY: usize = 100;

/// What became of the sheets. Those that are loaded are committed.
#[derive(Default)]
struct Done<'a> {
    loaded: Vec<(&'a Path, LoadReport)>,
    refused: Vec<(&'a Path, String)>,
    /// The number of all sheets.
    of: usize,
    /// What the loaded sheets have in common with others and are not tied by; so many at most.
    ambiguities: Vec<Ambiguity>,
    has_more_ambiguities: bool,
}

/// How many of the names are told that tie nobody.
const TOLD: u32 = 10;

impl<'a> Done<'a> {
    fn take(&mut self, files: &'a [PathBuf], sheet: &BatchSheet) {
        if let Some(file) = files.get(sheet.number - 1) {
            match &sheet.result {
                Ok(report) => self.loaded.push((file, report.clone())),
                Err(error) => self.refused.push((file, causes(error))),
            }
        }
    }

    /// Looks for names of the loaded sheets that tie nobody; in many sheets, for those of all the base.
    fn look_at_names(&mut self, base: &KnowledgeBase) -> Result<()> {
        if self.loaded.len() >= MANY {
            let found = base.ambiguities(&Page::first(TOLD))?;
            self.has_more_ambiguities = found.next.is_some();
            self.ambiguities = found.items;
            return Ok(());
        }
        for (_, report) in &self.loaded {
            if !matches!(report.outcome(), LoadOutcome::Unchanged { .. }) {
                for ambiguity in base.ambiguities_of(report.source())? {
                    if !self.ambiguities.contains(&ambiguity) {
                        self.ambiguities.push(ambiguity);
                    }
                }
            }
        }
        self.has_more_ambiguities = self.ambiguities.len() > TOLD as usize;
        self.ambiguities.truncate(TOLD as usize);
        Ok(())
    }

    fn together(&self) -> usize {
        self.loaded.len() + self.refused.len()
    }

    /// What is committed, without details.
    fn summary(&self) -> String {
        let mut text = format!("{} of {} sheets are loaded", self.loaded.len(), self.of);
        for (file, _) in &self.loaded {
            text.push_str(&format!("\n  {}: loaded", file.display()));
        }
        for (file, error) in &self.refused {
            let error = error.replace('\n', "\n    ");
            text.push_str(&format!("\n  {}: refused: {error}", file.display()));
        }
        text
    }

    fn json(&self, base: &Path, failed: Option<&(dyn Error + 'static)>) -> serde_json::Value {
        // A path need not be Unicode; JSON must.
        let loaded = self.loaded.iter().map(
            |(file, report)| serde_json::json!({"file": file.to_string_lossy(), "report": report}),
        );
        let refused = self.refused.iter().map(
            |(file, error)| serde_json::json!({"file": file.to_string_lossy(), "error": error}),
        );
        let mut json = serde_json::json!({
            "base": base.to_string_lossy(),
            "loaded": loaded.collect::<Vec<_>>(),
            "refused": refused.collect::<Vec<_>>(),
            "ambiguities": self.ambiguities,
            "has_more_ambiguities": self.has_more_ambiguities,
        });
        if let Some(failed) = failed {
            json["error"] = causes(failed).into();
            json["not_tried"] = (self.of - self.together()).into();
        }
        json
    }
}

fn print(out: &mut Out, done: &Done<'_>) -> Result<()> {
    let Done {
        loaded,
        refused,
        of,
        ambiguities,
        has_more_ambiguities,
    } = done;
    if !loaded.is_empty() {
        let rows = loaded.iter().map(|(_, report)| row(report));
        let head = ["source", "outcome", "entities", "claims", "unread"];
        writeln!(out, "{}", table(head, rows))?;
    }
    for (_, report) in loaded {
        let changes = report.changes();
        if !changes.is_empty() {
            out.heading(&format!("\n{}: changed claims", report.source()))?;
            write!(out, "{changes}")?;
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
    if !ambiguities.is_empty() {
        out.heading("\nCould mean several, and so ties nobody; a person may rule")?;
        for ambiguity in ambiguities {
            writeln!(out, "  {ambiguity}")?;
        }
        if *has_more_ambiguities {
            writeln!(out, "  and more: 'citebase proposals' has them all")?;
        }
    }
    let left = of - done.together();
    if left > 0 {
        writeln!(
            out,
            "\n{} of {of} sheets are loaded; {left} were not tried, or not to their end",
            loaded.len()
        )?;
    }
    Ok(())
}

fn row(report: &LoadReport) -> [String; 5] {
    let sum = |count: &dyn Fn(Kind) -> usize| Kind::ALL.iter().map(|k| count(*k)).sum::<usize>();
    [
        report.source().to_owned(),
        match report.outcome() {
            LoadOutcome::Unchanged { .. } => "unchanged".to_owned(),
            LoadOutcome::Replaced { revision } => format!("revision {revision}"),
            _ => "loaded".to_owned(),
        },
        sum(&|kind| report.entities(kind)).to_string(),
        report.claims().to_string(),
        report.unread_wordings().len().to_string(),
    ]
}
