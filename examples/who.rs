//! Many articles, one knowledge base: who somebody is, in which roles, according to whom. The
//! article is loaded together with its companions, in a batch.
//!
//! `cargo run --example who [NAME]`

mod common;

use citebase::model::PersonId;
use citebase::query::{Page, ProposalFilter};
use citebase::text::printable;
use citebase::{Batch, KnowledgeBase};
use common::{Arguments, Exit, Out, Program, Result};
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "who [NAME]",
    about: "Many articles, one base: who somebody is, in which roles, according to whom.",
    takes: 0..=1,
    options: &[],
};

fn main() -> ExitCode {
    PROGRAM.run(who)
}

fn who(given: &Arguments, out: &mut Out) -> Result {
    let name = given.text(0)?.unwrap_or("翁恺宁");

    let mut base = KnowledgeBase::in_memory()?;
    let mut sheets = KnowledgeBase::companions()?;
    sheets.push(KnowledgeBase::seed()?);
    let report = base.load_all(sheets.into_iter().map(Ok), &Batch::default(), |_| {
        ControlFlow::Continue(())
    })?;
    writeln!(out, "{report}")?;

    let page = Page::first(100);
    let found = base.named(name)?;
    if found.is_empty() {
        writeln!(out, "no source calls anything \"{name}\"")?;
        return Ok(Exit::Found);
    }
    for entity in found {
        let (name, key) = (printable(&entity.name), printable(entity.key.as_str()));
        writeln!(out, "{name} ({}, {key})", entity.kind)?;
        writeln!(out, "\n  one by these rules")?;
        for member in base.members_of(entity.id, &page)? {
            writeln!(out, "    {member}")?;
        }
        writeln!(out, "\n  names, according to whom")?;
        for name in base.names(entity.id, 100)? {
            writeln!(out, "    {name} [{}]", printable(&name.source))?;
        }
        let over_time = match PersonId::try_from(entity.id) {
            Ok(person) => base.offices(person, None, &page)?,
            Err(_) => base.over_time(entity.id, None, &page)?,
        };
        writeln!(out, "\n  over time, the latest word first")?;
        let mut shown = BTreeSet::new();
        for relation in over_time {
            writeln!(out, "    {relation}")?;
            shown.insert(relation.fact.claim);
        }
        writeln!(out, "\n  what else is said")?;
        for fact in base.facts_about(entity.id, &page)? {
            if !shown.contains(&fact.claim) {
                writeln!(out, "    {fact}")?;
            }
        }
        let doubtful = base.proposals_for(entity.id, &ProposalFilter::default())?;
        if !doubtful.pairs.is_empty() {
            writeln!(out, "\n  perhaps the same, for a person to rule on")?;
        }
        for pair in doubtful.pairs {
            writeln!(out, "    {pair}")?;
        }
        writeln!(out)?;
    }
    Ok(Exit::Fine)
}
