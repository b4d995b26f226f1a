//! The timeline: milestones in order, partial dates marked, and those without a date apart.

use crate::common::{AskedBase, Exit, Out, Result, all, cited, day, one_named};
use chrono::NaiveDate;
use citebase::model::Modality;
use citebase::query::{Fact, Page, Paged, Reader, TimelineFilter, When};
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::Write;

/// What happened or will happen, in order; partial dates are marked with ~
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase timeline --base lingang.db
  citebase timeline \"Lingang Group\" --companions --from 2023-01-01")]
pub struct Timeline {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    asked: AskedTimeline,
}

/// Which milestones.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedTimeline {
    /// Only of this name or key
    name: Option<String>,
    /// Only of this phase, as opened
    #[arg(long)]
    phase: Option<String>,
    /// Only what may lie on or after this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<NaiveDate>,
    /// Only what may lie on or before this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<NaiveDate>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    /// Only what sources published on or before this day say, as 2024-12-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl AskedTimeline {
    /// A page of them: those with a date in order, or those without one.
    pub fn answer(&self, base: &Reader, undated: bool, page: &Page) -> Result<Paged<Fact>> {
        let filter = TimelineFilter {
            from: self.from,
            until: self.until,
            undated,
            subject: one_named(base, self.name.as_ref())?,
            phase: self.phase.clone(),
            modality: self.modality,
            known_by: self.as_of,
        };
        Ok(base.timeline(&filter, page)?)
    }
}

/// A milestone as a line; a date that is not one certain day is marked.
pub fn mark(fact: &Fact) -> &'static str {
    let partial = fact.date.as_ref().is_some_and(When::is_partial);
    if partial { "~" } else { " " }
}

impl Timeline {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
        let base = base.snapshot()?;
        let milestones = |undated| all(|page| self.asked.answer(&base, undated, page));
        let (dated, undated) = (milestones(false)?, milestones(true)?);
        if out.wants_json() {
            out.json(&serde_json::json!({"dated": dated, "undated": undated}))?;
            return Ok(Exit::Success);
        }

        let cited = cited(&base, out)?;
        out.heading("Dated")?;
        if dated.is_empty() {
            writeln!(out, "    nothing")?;
        }
        for fact in dated {
            writeln!(out, "  {} {}", mark(&fact), cited(&fact)?)?;
        }
        writeln!(out)?;
        out.heading("Without a date")?;
        if undated.is_empty() {
            writeln!(out, "    nothing")?;
        }
        for fact in undated {
            writeln!(out, "    {}", cited(&fact)?)?;
        }
        Ok(Exit::Success)
    }
}
