//! Holds a fact sheet against its article's text: whether the text bears it out, what it forgot,
//! and whether its facts contradict each other or those of a knowledge base.

use crate::common::{Context, Exit, Out, Result, read};
use citebase::KnowledgeBase;
use citebase::check::{
    ArticleText, ContradictionFilter, Contradictions, Coverage, Edition, Grounding,
};
use citebase::sheet::Sheet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Holds a fact sheet against its article's text
#[derive(clap::Args)]
#[command(after_help = "\
Does the text bear it out, what did it forget, do its facts contradict others? What was \
forgotten is only told, as not everything is worth a claim.

Example:
  citebase check bridge.json bridge.txt --base news.db")]
pub struct Check {
    /// The fact sheet
    sheet: PathBuf,
    /// The article's text, one paragraph a line, the headline first
    text: PathBuf,
    /// Looks for names and contradictions in this knowledge base too
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// Takes what was forgotten for wrong, too
    #[arg(long)]
    complete: bool,
}

impl Check {
    pub fn run(&self, out: &mut Out) -> Result {
        let sheet = Sheet::from_file(&self.sheet)?;
        let text = ArticleText::matched(&sheet, &read(&self.text)?)?;
        let folder = tempfile::tempdir()?;
        let mut base = copy(self.base.as_deref(), folder.path())?;
        let grounding = Grounding::of(&sheet, &text);
        let coverage = Coverage::of(&base, &sheet, &text)?;
        base.load(&sheet)
            .context(|| "the sheet cannot be loaded".to_owned())?;
        let source = &sheet.source.key;
        let contradictions = base.contradictions(&ContradictionFilter {
            source: Some(source.clone()),
            ..ContradictionFilter::default()
        })?;

        let holds = grounding.is_grounded() && contradictions.is_empty();
        let holds = holds && (coverage.is_complete() || !self.complete);
        if out.wants_json() {
            out.json(&serde_json::json!({
                "source": source, "holds": holds, "edition": grounding.edition,
                "looked_for": grounding.findings.len(),
                "not_grounded": grounding.failures().collect::<Vec<_>>(),
                "coverage": coverage, "contradictions": contradictions,
            }))?;
        } else {
            print(out, &grounding, &coverage, &contradictions)?;
        }
        Ok(Exit::of(holds))
    }
}

/// A copy of a knowledge base, or an empty one: the sheet is loaded into it to be compared, and
/// the user's file stays as it is.
fn copy(path: Option<&Path>, folder: &Path) -> Result<KnowledgeBase> {
    let Some(path) = path else {
        return Ok(KnowledgeBase::in_memory()?);
    };
    let copy = folder.join("copy.db");
    let base = KnowledgeBase::open_read_only(path)?;
    let to = copy.to_string_lossy();
    base.connection().execute("VACUUM INTO ?1", [to])?;
    Ok(KnowledgeBase::open(copy)?)
}

fn print(
    out: &mut Out,
    grounding: &Grounding,
    coverage: &Coverage,
    contradictions: &Contradictions,
) -> Result<()> {
    match grounding.edition {
        Edition::Same => writeln!(out, "The text is the one that the sheet was made from.")?,
        Edition::Other => writeln!(out, "The text is not the one that the sheet was made from.")?,
        Edition::NotRecorded => writeln!(out, "The sheet does not record its text's digest.")?,
    }
    let failures = grounding.failures().count();
    let looked_for = grounding.findings.len();
    out.heading(&format!(
        "\nGrounding: {} of {looked_for} stand where they should",
        looked_for - failures
    ))?;
    for failure in grounding.failures() {
        writeln!(out, "  {failure}")?;
    }
    out.heading(&format!(
        "\nCoverage: {} in the text, and in no claim that cites the passage",
        coverage.omissions.len()
    ))?;
    for omission in &coverage.omissions {
        writeln!(out, "  {omission}")?;
    }
    for passage in &coverage.without_claim {
        writeln!(out, "  {passage}: no claim cites it")?;
    }
    out.heading(&format!("\nContradictions: {}", contradictions.len()))?;
    if contradictions.is_empty() {
        return Ok(());
    }
    let listed = contradictions.to_string();
    for line in listed.lines().filter(|line| !line.is_empty()) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
