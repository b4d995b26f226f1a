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
        for figure in &reading.figures {
            let sort = if figure.change.is_some() {
                "change"
            } else {
                "figure"
            };
            let says = figure.says.clone();
            rows.push((
                figure.place.start,
                [
                    line(figure.place.start).to_string(),
                    sort.to_owned(),
                    figure.wording.clone(),
                    says,
                ],
            ));
        }
        for date in &reading.dates {
            let says = date
                .edtf
                .clone()
                .or_else(|| date.reason.as_ref().map(|r| format!("not read: {r}")));
            rows.push((
                date.place.start,
                [
                    line(date.place.start).to_string(),
                    "date".to_owned(),
                    date.wording.clone(),
                    says.unwrap_or_default(),
                ],
            ));
        }
        for unread in &reading.unread {
            rows.push((
                unread.place.start,
                [
                    line(unread.place.start).to_string(),
                    "number".to_owned(),
                    unread.wording.clone(),
                    format!("not read: {}", unread.reason),
                ],
            ));
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
        Ok(if found { Exit::Success } else { Exit::Negative })
    }
}
