//! An overview of industries: the number of their projects, these projects, and what their figures
//! add up to, as far as they may be added.
//!
//! `cargo run --example industries [BASE]` asks the article, or the knowledge base at BASE.

use citebase::KnowledgeBase;
use citebase::query::{EntityFilter, Groups, Page, TotalQuery};
use citebase::text::printable;
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };

    writeln!(out, "Projects per industry")?;
    let mut projects = BTreeSet::new();
    for tally in base.projects_per_industry()? {
        writeln!(out, "{tally}")?;
        let within = EntityFilter {
            industry: Some(tally.key.as_str().into()),
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for project in base.projects(&within, &Page::first(100))? {
            projects.insert((project.name, project.key));
        }
    }

    writeln!(out, "\nTheir figures")?;
    for (name, key) in projects {
        writeln!(out, "  {}", printable(&name))?;
        let query = TotalQuery {
            subject: Some(key.to_string()),
            ..TotalQuery::default()
        };
        for total in base.totals(&query)? {
            // Without a sum, the total says what keeps its figures from being added.
            if total.sum.is_some() {
                // What a Display writes of an answer is safe to show; its fields are as the file has them.
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
    Ok(())
}
