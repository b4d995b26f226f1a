//! An overview of industries: the number of their projects, these projects, and what their figures
//! add up to, as far as they may be added.

use crate::common::{AskedBase, Exit, Most, Out, Result};
use citebase::query::{self, EntityFilter, Groups, Project, Reader, Tally, Total, TotalQuery};
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
    #[command(flatten)]
    most: Most,
}

/// Projects per industry, and the projects.
#[derive(Serialize)]
pub struct Overview {
    pub industries: Vec<Tally>,
    pub projects: Vec<Involved>,
    /// There are more industries or projects.
    pub more: bool,
}

/// A project of some industry, with what its figures add up to.
#[derive(Serialize)]
pub struct Involved {
    pub project: Project,
    pub totals: Vec<Total>,
}

impl Industries {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
        let base = base.snapshot()?;

        let found = answer(&base, self.most.number())?;
        if out.wants_json() {
            out.json(&found)?;
            return Ok(Exit::Success);
        }

        out.heading("Projects per industry")?;
        if found.industries.is_empty() {
            writeln!(out, "{NONE}")?;
            return Ok(Exit::Success);
        }
        for tally in found.industries {
            writeln!(out, "{tally}")?;
        }
        writeln!(out)?;
        out.heading("Their figures")?;
        for Involved { project, totals } in found.projects {
            let sums = totals.iter().filter(|total| total.sum.is_some());
            let lines = sums.map(|total| total.sentence());
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
        writeln!(out, "\n{NOT_SHARED}")?;
        Most::more(out, found.more)?;
        Ok(Exit::Success)
    }
}

/// What there is to say where no project has an industry.
pub const NONE: &str = "no source says of a project in which industry it is";

/// Why nothing is added up over the industries.
pub const NOT_SHARED: &str = "\
No source says how a group's figures are shared out among its industries:
they stand once, and are not added up over the industries.";

/// The industries with the most projects, and these projects; of both at most so many.
pub fn answer(base: &Reader, most: usize) -> Result<Overview> {
    let mut industries = base.projects_per_industry()?;
    let mut more = industries.len() > most;
    industries.truncate(most);
    let mut involved = BTreeMap::new();
    for tally in &industries {
        let within = EntityFilter {
            industry: Some(tally.key.as_str().into()),
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for project in query::all(|page| base.projects(&within, page)) {
            let project = project?;
            let place = (project.name.clone(), project.id);
            if involved.len() == most && !involved.contains_key(&place) {
                more = true;
                break;
            }
            involved.insert(place, project);
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
    Ok(Overview {
        industries,
        projects,
        more,
    })
}
