//! Who signed what with whom: each agreement with its parties, what it concerns, and when it
//! was signed, if that is stated.
//!
//! `cargo run --example agreements`

mod common;

use citebase::query::{EntityFilter, Groups, Page, TimelineFilter};
use common::{Arguments, BASE, Exit, Out, Program, Result};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "agreements",
    about: "Who signed what with whom, and when, if that is stated.",
    takes: 0..=0,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(agreements)
}

fn agreements(given: &Arguments, out: &mut Out) -> Result {
    let mut base = given.base()?;
    let base = base.snapshot()?;
    let page = Page::default();

    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for agreement in base.agreements(&with_groups, &page)? {
        writeln!(out, "{agreement}")?;
        let parties = base.agreement_parties(agreement.id, &page)?;
        if parties.items.is_empty() {
            writeln!(out, "    parties not stated")?;
        }
        for fact in parties {
            writeln!(out, "    {fact:#}")?;
        }
        for fact in base.relations_from(agreement.id, &page)? {
            writeln!(out, "    {fact:#}")?;
        }
        for undated in [false, true] {
            let milestones = TimelineFilter {
                subject: Some(agreement.id.into()),
                undated,
                ..TimelineFilter::default()
            };
            for fact in base.timeline(&milestones, &page)? {
                writeln!(out, "    {fact:#}")?;
            }
        }
        let missing: Vec<String> = base
            .not_stated(agreement.id)?
            .iter()
            .map(ToString::to_string)
            .collect();
        writeln!(out, "    not stated: {}\n", missing.join(", "))?;
    }
    Ok(Exit::Fine)
}
