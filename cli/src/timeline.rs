//! The timeline: milestones in order, partial dates marked, and those without a date apart.

use crate::common::{AskedBase, Exit, Out, Result, all, cited};
use citebase::query::{TimelineFilter, When};
use std::io::Write;

/// What happened or will happen, in order; partial dates are marked with ~
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase timeline --base lingang.db")]
pub struct Timeline {
    #[command(flatten)]
    base: AskedBase,
}

impl Timeline {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
        let base = base.snapshot()?;
        let milestones = |undated| {
            let filter = TimelineFilter {
                undated,
                ..TimelineFilter::default()
            };
            all(|page| base.timeline(&filter, page))
        };
        let (dated, undated) = (milestones(false)?, milestones(true)?);
        if out.wants_json() {
            out.json(&serde_json::json!({"dated": dated, "undated": undated}))?;
            return Ok(Exit::Success);
        }

        let cited = cited(&base)?;
        out.heading("Dated")?;
        for fact in dated {
            let partial = fact.date.as_ref().is_some_and(When::is_partial);
            let mark = if partial { "~" } else { " " };
            writeln!(out, "  {mark} {}", cited(&fact))?;
        }
        writeln!(out)?;
        out.heading("Without a date")?;
        for fact in undated {
            writeln!(out, "    {}", cited(&fact))?;
        }
        Ok(Exit::Success)
    }
}
