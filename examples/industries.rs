//! An overview of industries: how many projects each has, what these are, and what their
//! figures add up to, as far as they may be added.
//!
//! `cargo run --example industries`

mod common;

use citebase::query::{EntityFilter, Groups, Project, Total, TotalQuery};
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Out, Program, Result, all, json};
use serde::Serialize;
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

/// A project of some industry, with what its figures add up to.
#[derive(Serialize)]
struct Involved {
    project: Project,
    totals: Vec<Total>,
}

fn industries(given: &Arguments, out: &mut Out) -> Result {
    let mut base = given.base()?;
    let base = base.snapshot()?;

    let tallies = base.projects_per_industry()?;
    let mut involved = BTreeMap::new();
    for tally in &tallies {
        let within = EntityFilter {
            industry: Some(tally.key.as_str().into()),
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for project in all(|page| base.projects(&within, page))? {
            involved.insert((project.name.clone(), project.id), project);
        }
    }
    let mut projects = Vec::new();
    for project in involved.into_values() {
        let of_it = TotalQuery {
            subject: Some(project.id.into()),
            ..TotalQuery::default()
        };
        let totals = base.totals(&of_it)?;
        projects.push(Involved { project, totals });
    }
    if given.json() {
        let answer = serde_json::json!({"industries": tallies, "projects": projects});
        return json(out, &answer);
    }

    out.heading("Projects per industry")?;
    for tally in tallies {
        writeln!(out, "{tally}")?;
    }
    writeln!(out)?;
    out.heading("Their figures")?;
    for Involved { project, totals } in projects {
        writeln!(out, "  {}", printable(&project.name))?;
        for total in totals {
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
