//! An overview of industries: how many projects each has, what these are, and what their
//! figures add up to, as far as they may be added.
//!
//! `cargo run --example industries`

use citebase::KnowledgeBase;
use citebase::query::{EntityFilter, Groups, Page, TotalQuery};
use std::collections::BTreeMap;

fn main() -> Result<(), citebase::Error> {
    let mut base = KnowledgeBase::seeded()?;
    let base = base.snapshot()?;

    println!("Projects per industry");
    let mut involved = BTreeMap::new();
    for tally in base.projects_per_industry()? {
        println!("{tally}");
        let within = EntityFilter {
            industry: Some(tally.key.into()),
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        for project in base.projects(&within, &Page::default())? {
            involved.insert(project.name.clone(), project);
        }
    }

    println!("\nTheir figures");
    for (name, project) in involved {
        println!("  {name}");
        let query = TotalQuery {
            subject: Some(project.id.into()),
            ..TotalQuery::default()
        };
        for total in base.totals(&query)? {
            if let Some(sum) = total.sum {
                println!("    {}: {sum}", total.measure);
            }
        }
    }
    println!("\nNo source says how a group's figures are shared out among its industries:");
    println!("they stand once, and are not added up over the industries.");
    Ok(())
}
