//! An overview of industries: the number of their projects, these projects, and what their figures
//! add up to, as far as they may be added.

use crate::common::{AskedBase, Exit, Out, Result, all};
use citebase::query::{EntityFilter, Groups, Project, Total, TotalQuery};
use citebase::text::printable;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// An overview of industries: their projects, and what their figures add up to
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase industries --base lingang.db")]
pub struct Industries {
    #[command(flatten)]
    base: AskedBase,
}

/// A project of some industry, with what its figures add up to.
#[derive(Serialize)]
struct Involved {
    project: Project,
    totals: Vec<Total>,
}

impl Industries {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
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
                subject: Some(project.key.to_string()),
                ..TotalQuery::default()
            };
            let totals = base.totals(&of_it)?;
            projects.push(Involved { project, totals });
        }
        if out.wants_json() {
            out.json(&serde_json::json!({"industries": tallies, "projects": projects}))?;
            return Ok(Exit::Success);
        }

        out.heading("Projects per industry")?;
        if tallies.is_empty() {
            writeln!(out, "no source says of a project in which industry it is")?;
            return Ok(Exit::Success);
        }
        for tally in tallies {
            writeln!(out, "{tally}")?;
        }
        writeln!(out)?;
        out.heading("Their figures")?;
        for Involved { project, totals } in projects {
            let sums = totals.iter().filter(|total| total.sum.is_some());
            let lines = sums.map(|total| format!("{}: {}", total.kind(), total.answer()));
            let lines: Vec<String> = lines.collect();
            writeln!(
                out,
                "  {}{}",
                printable(&project.name),
                if lines.is_empty() {
                    ": no figure that adds"
                } else {
                    ""
                }
            )?;
            for line in lines {
                writeln!(out, "    {}", printable(&line))?;
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
        Ok(Exit::Success)
    }
}
