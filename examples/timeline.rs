//! The timeline: milestones in order, partial dates marked with ~, and those without a date
//! apart. It reads page by page, and leaves nothing out however long it gets.
//!
//! `cargo run --example timeline [BASE]` asks the article, or the knowledge base at BASE.

use citebase::KnowledgeBase;
use citebase::query::{Page, TimelineFilter, When};
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let mut base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };
    // All pages are of one state, even if somebody writes to the base meanwhile.
    let base = base.snapshot()?;

    for (title, undated) in [("Dated", false), ("\nWithout a date", true)] {
        writeln!(out, "{title}")?;
        let filter = TimelineFilter {
            undated,
            ..TimelineFilter::default()
        };
        let mut page = Page::first(20);
        loop {
            let milestones = base.timeline(&filter, &page)?;
            for fact in milestones.items {
                let partial = fact.date.as_ref().is_some_and(When::is_partial);
                writeln!(out, "  {} {fact:#}", if partial { "~" } else { " " })?;
            }
            match milestones.next {
                Some(last) => page.after = Some(last),
                None => break,
            }
        }
    }
    Ok(())
}
