//! The timeline: milestones in order, partial dates marked, and those without a date apart.
//!
//! `cargo run --example timeline`

mod common;

use citebase::query::{Page, TimelineFilter, When};
use common::{Arguments, BASE, Exit, Out, Program, Result};
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
    let base = given.base()?;
    let page = Page::first(100);

    writeln!(out, "Dated")?;
    for fact in base.timeline(&TimelineFilter::default(), &page)? {
        let partial = fact.date.as_ref().is_some_and(When::is_partial);
        writeln!(out, "  {} {fact:#}", if partial { "~" } else { " " })?;
    }
    writeln!(out, "\nWithout a date")?;
    let undated = TimelineFilter {
        undated: true,
        ..TimelineFilter::default()
    };
    for fact in base.timeline(&undated, &page)? {
        writeln!(out, "    {fact:#}")?;
    }
    Ok(Exit::Fine)
}
