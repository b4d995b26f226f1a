//! Begins a fact sheet from an article's text. Figures, dates and known names are found; what they
//! are figures and dates *of* is left open for a person, and the loader refuses the draft until
//! somebody has gone through it.

use crate::common::{AskedBase, Exit, Out, Result, edtf, read, write_whole};
use citebase::check::{ArticleText, draft};
use citebase::export::Existing;
use citebase::sheet::{Date, Sheet, Source};
use std::io::Write;
use std::path::PathBuf;

/// Begins a fact sheet from an article's text
#[derive(clap::Args)]
#[command(after_help = "\
The sheet has the figures, dates and known names that stand in the text, for a person to go \
through.

Example:
  citebase draft bridge.txt 2024-05-02-bridge 2024-05-02 --to bridge.json")]
pub struct Draft {
    /// The article's text, one paragraph a line, the headline first
    article: PathBuf,
    /// The key of the source
    #[arg(default_value = "new-article")]
    key: String,
    /// The day of publication, such as 2023-11-30
    #[arg(value_parser = edtf)]
    day: Option<String>,
    #[command(flatten)]
    base: AskedBase,
    /// The article's language, zh for Chinese
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// Writes the sheet to a file that is not there yet
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl Draft {
    pub fn run(&self, out: &mut Out) -> Result {
        let text = ArticleText::plain(&read(&self.article)?);
        let source = Source {
            key: self.key.clone(),
            headline: text.passage("headline").map(str::to_owned),
            language: self.language.clone(),
            published: self.day.as_ref().map(|day| Date {
                edtf: Some(day.clone()),
                ..Date::default()
            }),
            ..Source::default()
        };
        let sheet = draft(&*self.base.open()?, source, &text)?;
        self.write(&sheet, out)?;
        out.flush()?;
        eprintln!(
            "{} passages, {} figures, {} dates, {} entities; a draft: go through it, fill in every \"?\", \
             and take the mark off",
            sheet.passages.len(),
            sheet.figures.len(),
            sheet.milestones.len(),
            sheet.entities.len(),
        );
        Ok(Exit::Success)
    }

    fn write(&self, sheet: &Sheet, out: &mut Out) -> Result<()> {
        let json = sheet.to_json()?;
        let Some(to) = &self.to else {
            // The sheet is JSON already.
            return Ok(write!(out.for_programs(), "{json}")?);
        };
        // A second draft must not replace one that somebody has gone through.
        write_whole(to, Existing::Keep, &json)?;
        if out.wants_json() {
            out.json(&serde_json::json!({
                "sheet": to.to_string_lossy(), "passages": sheet.passages.len(),
                "figures": sheet.figures.len(), "dates": sheet.milestones.len(),
                "entities": sheet.entities.len(),
            }))?;
        }
        Ok(())
    }
}
