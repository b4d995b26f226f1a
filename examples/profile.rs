//! Everything that the knowledge base says about an organisation: each fact with its passage,
//! and what one would look for and no source states.
//!
//! `cargo run --example profile [BASE]` asks the article, or the knowledge base at BASE.

use citebase::KnowledgeBase;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };

    // A name may belong to several: two people, or a company and its park.
    let found = base.named("Lingang Group")?;
    for entity in &found {
        // At most 50 facts in each section.
        writeln!(out, "{}", base.profile(entity.id, 50)?)?;
    }
    if found.is_empty() {
        writeln!(out, "no source calls anything \"Lingang Group\"")?;
    }
    Ok(())
}
