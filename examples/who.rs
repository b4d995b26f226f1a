//! Many articles, one knowledge base: who somebody is, in which roles, according to whom. The
//! article is loaded together with its companions, in a batch.
//!
//! `cargo run --example who [NAME]`

mod common;

use citebase::KnowledgeBase;
use citebase::identity::Member;
use citebase::model::PersonId;
use citebase::query::{AnyEntity, Fact, ProfileName, Proposal, ProposalFilter, Timed};
use citebase::text::printable;
use common::{Arguments, Exit, Opt, Out, Program, Result, all, json, nine_articles};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "who [NAME]",
    about: "Many articles, one base: who somebody is, in which roles, according to whom.",
    takes: 0..=1,
    options: &[OPTIONS],
};

const OPTIONS: &[Opt] = &[(
    "base FILE",
    "asks this knowledge base, not the nine articles",
)];

fn main() -> ExitCode {
    PROGRAM.run(who)
}

/// What the sources say of somebody or something.
#[derive(Serialize)]
struct Who {
    entity: AnyEntity,
    members: Vec<Member>,
    names: Vec<ProfileName>,
    over_time: Vec<Timed>,
    facts: Vec<Fact>,
    perhaps: Vec<Proposal>,
}

fn who(given: &Arguments, out: &mut Out) -> Result {
    let name = given.text(0)?.unwrap_or("翁恺宁");
    let (base, report) = match given.has("base") {
        true => (given.base()?, None),
        false => nine_articles().map(|(base, report)| (base, Some(report)))?,
    };
    let mut found = Vec::new();
    for entity in base.named(name)? {
        found.push(asked(&base, entity)?);
    }
    let exit = Exit::of(!found.is_empty());
    if given.json() {
        json(out, &found)?;
        return Ok(exit);
    }
    if let Some(report) = report {
        writeln!(out, "{report}")?;
    }
    if found.is_empty() {
        writeln!(out, "no source calls anything \"{name}\"")?;
    }
    for who in found {
        print(out, &who)?;
    }
    Ok(exit)
}

fn asked(base: &KnowledgeBase, entity: AnyEntity) -> Result<Who> {
    let over_time = match PersonId::try_from(entity.id) {
        Ok(person) => all(|page| base.offices(person, None, page))?,
        Err(_) => all(|page| base.over_time(entity.id, None, page))?,
    };
    let shown: BTreeSet<_> = over_time.iter().map(|r| r.fact.claim.clone()).collect();
    let mut facts = all(|page| base.facts_about(entity.id, page))?;
    facts.retain(|fact| !shown.contains(&fact.claim));
    Ok(Who {
        members: all(|page| base.members_of(entity.id, page))?,
        names: base.names(entity.id, 100)?,
        over_time,
        facts,
        perhaps: base
            .proposals_for(entity.id, &ProposalFilter::default())?
            .pairs,
        entity,
    })
}

fn print(out: &mut Out, who: &Who) -> Result<()> {
    let Who { entity, .. } = who;
    let title = format!("{} ({}, {})", entity.name, entity.kind, entity.key);
    out.heading(&printable(&title))?;
    writeln!(out, "\n  one by these rules")?;
    for member in &who.members {
        writeln!(out, "    {member}")?;
    }
    writeln!(out, "\n  names, according to whom")?;
    for name in &who.names {
        writeln!(out, "    {name} [{}]", printable(&name.source))?;
    }
    writeln!(out, "\n  over time, the latest word first")?;
    for relation in &who.over_time {
        writeln!(out, "    {relation}")?;
    }
    writeln!(out, "\n  what else is said")?;
    for fact in &who.facts {
        writeln!(out, "    {fact}")?;
    }
    if !who.perhaps.is_empty() {
        writeln!(out, "\n  perhaps the same, for a person to rule on")?;
    }
    for pair in &who.perhaps {
        writeln!(out, "    {pair}")?;
    }
    Ok(writeln!(out)?)
}
