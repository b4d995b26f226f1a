//! Who signed what with whom: each agreement with its parties, what it concerns, and when it
//! was signed, if that is stated.
//!
//! `cargo run --example agreements`

use citebase::KnowledgeBase;
use citebase::query::{EntityFilter, Groups, Page, TimelineFilter};

fn main() -> Result<(), citebase::Error> {
    let mut base = KnowledgeBase::seeded()?;
    let base = base.snapshot()?;
    let page = Page::default();

    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for agreement in base.agreements(&with_groups, &page)? {
        println!("{agreement}");
        let parties = base.agreement_parties(agreement.id, &page)?;
        if parties.items.is_empty() {
            println!("    parties not stated");
        }
        for fact in parties {
            println!("    {fact:#}");
        }
        for fact in base.relations_from(agreement.id, &page)? {
            println!("    {fact:#}");
        }
        for undated in [false, true] {
            let milestones = TimelineFilter {
                subject: Some(agreement.id.into()),
                undated,
                ..TimelineFilter::default()
            };
            for fact in base.timeline(&milestones, &page)? {
                println!("    {fact:#}");
            }
        }
        let missing: Vec<String> = base
            .not_stated(agreement.id)?
            .iter()
            .map(ToString::to_string)
            .collect();
        println!("    not stated: {}\n", missing.join(", "));
    }
    Ok(())
}
