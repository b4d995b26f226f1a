//! Who signed what with whom: each agreement with its parties, what it concerns, and when it
//! was signed, if that is stated.
//!
//! `cargo run --example agreements [BASE]` asks the article, or the knowledge base at BASE.

use citebase::KnowledgeBase;
use citebase::query::{EntityFilter, Groups, Page, TimelineFilter};
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };

    let page = Page::first(100);
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
        let mut facts = parties.items;
        facts.extend(base.relations_from(agreement.id, &page)?);
        for undated in [false, true] {
            let filter = TimelineFilter {
                subject: Some(agreement.key.to_string()),
                undated,
                ..TimelineFilter::default()
            };
            facts.extend(base.timeline(&filter, &page)?);
        }
        for fact in facts {
            // With # a fact cites the passage alone, without it the source, too.
            writeln!(out, "    {fact:#}")?;
        }
        let missing = base.not_stated(agreement.id)?;
        let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
        if !missing.is_empty() {
            writeln!(out, "    not stated: {}", missing.join(", "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
