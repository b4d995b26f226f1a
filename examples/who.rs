//! Many articles, one knowledge base: who somebody is, in which roles, according to whom. The
//! article is loaded together with its companions, in a batch.
//!
//! `cargo run --example who [BASE]` asks the nine articles, or the knowledge base at BASE.

use citebase::query::{Page, ProposalFilter};
use citebase::text::printable;
use citebase::{Batch, KnowledgeBase};
use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => {
            let mut base = KnowledgeBase::seeded()?;
            let (companions, batch) = (KnowledgeBase::companions()?, Batch::default());
            let report = base.load_all(companions, &batch, |_| ControlFlow::Continue(()))?;
            writeln!(out, "{report}")?;
            base
        }
    };

    let page = Page::first(100);
    // The first is one person in three sources; the second may be two, until somebody rules.
    for name in ["翁恺宁", "袁国华"] {
        for entity in base.named(name)? {
            writeln!(
                out,
                "{} ({})",
                printable(&entity.name),
                printable(&entity.key)
            )?;
            writeln!(out, "\n  one by these rules")?;
            for member in base.members_of(entity.id, &page)? {
                writeln!(out, "    {member}")?;
            }
            writeln!(out, "\n  names, according to whom")?;
            for name in base.names(entity.id, 100)? {
                writeln!(out, "    {name} [{}]", printable(&name.source))?;
            }
            writeln!(out, "\n  over time, the latest word first")?;
            for relation in base.over_time(entity.id, None, &page)? {
                writeln!(out, "    {relation}")?;
            }
            let proposals = base.proposals_for(entity.id, &ProposalFilter::default())?;
            for pair in proposals.pairs {
                writeln!(
                    out,
                    "\n  perhaps the same, for a person to rule on\n    {pair}"
                )?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
