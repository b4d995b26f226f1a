//! The timeline: milestones in order, partial dates marked, and those without a date apart.
//!
//! `cargo run --example timeline`

use citebase::KnowledgeBase;
use citebase::query::{Page, TimelineFilter, When};

fn main() -> Result<(), citebase::Error> {
    let base = KnowledgeBase::seeded()?;
    let page = Page::first(100);

    println!("Dated");
    for fact in base.timeline(&TimelineFilter::default(), &page)? {
        let partial = fact.date.as_ref().is_some_and(When::is_partial);
        println!("  {} {fact:#}", if partial { "~" } else { " " });
    }
    println!("\nWithout a date");
    let undated = TimelineFilter {
        undated: true,
        ..TimelineFilter::default()
    };
    for fact in base.timeline(&undated, &page)? {
        println!("    {fact:#}");
    }
    Ok(())
}
