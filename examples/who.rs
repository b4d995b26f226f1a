//! Many articles, one knowledge base: who somebody is, in which roles, according to whom. The
//! article is loaded together with its companions, in a batch.
//!
//! `cargo run --example who [NAME]`

use citebase::model::PersonId;
use citebase::query::{Page, ProposalFilter};
use citebase::{Batch, Error, KnowledgeBase};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

fn main() -> Result<(), Error> {
    let name = std::env::args().nth(1);
    let name = name.as_deref().unwrap_or("翁恺宁");

    let mut base = KnowledgeBase::in_memory()?;
    let mut sheets = KnowledgeBase::companions()?;
    sheets.push(KnowledgeBase::seed()?);
    let report = base.load_all(sheets.into_iter().map(Ok), &Batch::default(), |_| {
        ControlFlow::Continue(())
    })?;
    println!("{report}");

    let page = Page::first(100);
    let found = base.named(name)?;
    if found.is_empty() {
        println!("no source calls anything \"{name}\"");
    }
    for entity in found {
        println!("{} ({}, {})", entity.name, entity.kind, entity.key);
        println!("\n  one by these rules");
        for member in base.members_of(entity.id, &page)? {
            println!("    {member}");
        }
        println!("\n  names, according to whom");
        for name in base.names(entity.id, 100)? {
            println!("    {name} [{}]", name.source);
        }
        let over_time = match PersonId::try_from(entity.id) {
            Ok(person) => base.offices(person, None, &page)?,
            Err(_) => base.over_time(entity.id, None, &page)?,
        };
        println!("\n  over time, the latest word first");
        let mut shown = BTreeSet::new();
        for relation in over_time {
            println!("    {relation}");
            shown.insert(relation.fact.claim);
        }
        println!("\n  what else is said");
        for fact in base.facts_about(entity.id, &page)? {
            if !shown.contains(&fact.claim) {
                println!("    {fact}");
            }
        }
        let doubtful = base.proposals_for(entity.id, &ProposalFilter::default())?;
        if !doubtful.pairs.is_empty() {
            println!("\n  perhaps the same, for a person to rule on");
        }
        for pair in doubtful.pairs {
            println!("    {pair}");
        }
        println!();
    }
    Ok(())
}
