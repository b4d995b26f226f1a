//! An overview of industries: how many projects each has, what these are, and what their
//! figures add up to, as far as they may be added.
//!
//! `cargo run --example industries`

mod common;

use citebase::query::{EntityFilter, Groups, Page, TotalQuery};
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Out, Program, Result};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "industries",
    about: "An overview of industries: their projects, and what their figures add up to.",
    takes: 0..=0,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(industries)
}

fn industries(given: &Arguments, out: &mut Out) -> Result {
    let mut base = given.base()?;
    let base = base.snapshot()?;

    writeln!(out, "Projects per industry")?;
    let mut involved = BTreeMap::new();
    for tally in base.projects_per_industry()? {
        writeln!(out, "{tally}")?;
        let within = EntityFilter {
            industry: Some(tally.key.into()),
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for project in base.projects(&within, &Page::default())? {
            involved.insert(project.name.clone(), project);
        }
    }

    writeln!(out, "\nTheir figures")?;
    for (name, project) in involved {
        writeln!(out, "  {}", printable(&name))?;
        let query = TotalQuery {
            subject: Some(project.id.into()),
            ..TotalQuery::default()
        };
        for total in base.totals(&query)? {
            if let Some(sum) = total.sum {
                writeln!(
                    out,
                    "    {}",
                    printable(&format!("{}: {sum}", total.measure))
                )?;
            }
        }
    }
    writeln!(
        out,
        "\nNo source says how a group's figures are shared out among its industries:"
    )?;
    writeln!(
        out,
        "they stand once, and are not added up over the industries."
    )?;
    Ok(Exit::Fine)
}
