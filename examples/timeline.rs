//! The timeline: milestones in order, partial dates marked, and those without a date apart.
//!
//! `cargo run --example timeline`

mod common;

use citebase::query::{TimelineFilter, When};
use common::{Arguments, BASE, Exit, Out, Program, Result, all, json};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "timeline",
    about: "What happened or will happen, in order; partial dates are marked with ~.",
    takes: 0..=0,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(timeline)
}

fn timeline(given: &Arguments, out: &mut Out) -> Result {
    let mut base = given.base()?;
    let base = base.snapshot()?;
    let milestones = |undated| {
        let filter = TimelineFilter {
            undated,
            ..TimelineFilter::default()
        };
        all(|page| base.timeline(&filter, page))
    };
    let (dated, undated) = (milestones(false)?, milestones(true)?);
    if given.json() {
        let answer = serde_json::json!({"dated": dated, "undated": undated});
        return json(out, &answer);
    }

    out.heading("Dated")?;
    for fact in dated {
        let partial = fact.date.as_ref().is_some_and(When::is_partial);
        writeln!(out, "  {} {fact:#}", if partial { "~" } else { " " })?;
    }
    writeln!(out)?;
    out.heading("Without a date")?;
    for fact in undated {
        writeln!(out, "    {fact:#}")?;
    }
    Ok(Exit::Fine)
}
