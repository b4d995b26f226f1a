//! Reads the figures and dates of a text: what each says, and what was seen and not read, with the
//! reason.

use crate::common::{Exit, Out, Result, day, read, table};
use chrono::NaiveDate;
use citebase::text;
use std::io::Write;
use std::path::PathBuf;

/// Reads the figures and dates of a text
#[derive(clap::Args)]
#[command(after_help = "\
English and Chinese are read, and the commonest of Japanese and German. Without the day of publication, dates that count \
from it (\"Thursday\", \"last year\") are not read.

Example:
  citebase read bridge.txt --published 2024-05-02")]
pub struct Read {
    /// The text, a file in UTF-8
    text: PathBuf,
    /// The day of publication, such as 2023-11-30
    #[arg(long, value_name = "DAY", value_parser = day)]
    published: Option<NaiveDate>,
}

impl Read {
    pub fn run(&self, out: &mut Out) -> Result {
        let content = read(&self.text)?;
        let reading = text::read(&content, self.published);
        if out.wants_json() {
            out.json(&reading)?;
            return Ok(Exit::Success);
        }
        let line = |at: usize| content[..at].matches('\n').count() + 1;
        let mut rows: Vec<(usize, [String; 4])> = Vec::new();
        let mut add = |at: usize, sort: &str, wording: &str, says: String| {
            let row = [
                line(at).to_string(),
                sort.to_owned(),
                wording.to_owned(),
                says,
            ];
            rows.push((at, row));
        };
        for figure in &reading.figures {
            let sort = if figure.change.is_some() {
                "change"
            } else {
                "figure"
            };
            add(
                figure.place.start,
                sort,
                &figure.wording,
                figure.says.clone(),
            );
        }
        for date in &reading.dates {
            let reason = date.reason.as_ref().map(|r| format!("not read: {r}"));
            let says = date.edtf.clone().or(reason).unwrap_or_default();
            add(date.place.start, "date", &date.wording, says);
        }
        for unread in &reading.unread {
            let says = format!("not read: {}", unread.reason);
            add(unread.place.start, "number", &unread.wording, says);
        }
        rows.sort_by_key(|(at, _)| *at);
        let found = !rows.is_empty();
        writeln!(
            out,
            "{}",
            table(
                ["line", "sort", "wording", "says"],
                rows.into_iter().map(|(_, row)| row)
            )
        )?;
        Ok(Exit::of(found))
    }
}
