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
        for tally in tallies {
            writeln!(out, "{tally}")?;
        }
        writeln!(out)?;
        out.heading("Their figures")?;
        for Involved { project, totals } in projects {
            writeln!(out, "  {}", printable(&project.name))?;
            for total in totals {
                if total.sum.is_some() {
                    let line = format!("{}: {}", total.kind(), total.answer());
                    writeln!(out, "    {}", printable(&line))?;
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
        Ok(Exit::Success)
    }
}
