//! How two names are connected: the shortest ways along relations, each step with its passage.
//!
//! `cargo run --example connected [BASE]` asks the article, or the knowledge base at BASE.

use citebase::KnowledgeBase;
use citebase::query::Walk;
use citebase::text::printable;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };

    let (from, to) = (base.named("CVTE")?, base.named("Fudan University")?);
    let (Some(from), Some(to)) = (from.first(), to.first()) else {
        writeln!(
            out,
            "no source knows both \"CVTE\" and \"Fudan University\""
        )?;
        return Ok(());
    };
    let walk = Walk {
        hops: 8,
        ..Walk::default()
    };
    let paths = base.paths(from.id, to.id, &walk)?;
    let (from, to) = (printable(&from.name), printable(&to.name));
    writeln!(out, "{from} and {to}: {} shortest way(s)\n", paths.len())?;
    for path in paths.ways {
        writeln!(out, "{path}")?;
    }
    Ok(())
}
