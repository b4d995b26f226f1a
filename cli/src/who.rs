//! Who somebody is, in which roles, according to whom.

use crate::common::{AskedBase, Exit, Out, Result, all, all_so_called};
use citebase::KnowledgeBase;
use citebase::identity::Member;
use citebase::model::PersonId;
use citebase::query::{AnyEntity, Fact, ProfileName, Proposal, ProposalFilter, Timed};
use citebase::text::printable;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// Who somebody is, in which roles, according to whom
#[derive(clap::Args)]
#[command(after_help = "\
Says which entities of which sources are one, by which rule, and which may be the same and \
wait for a person to rule.

Example:
  citebase who 翁恺宁 --companions")]
pub struct Who {
    /// The name, as any source writes it
    name: String,
    #[command(flatten)]
    base: AskedBase,
}

/// What the sources say of somebody or something.
#[derive(Serialize)]
struct Answer {
    entity: AnyEntity,
    members: Vec<Member>,
    names: Vec<ProfileName>,
    over_time: Vec<Timed>,
    facts: Vec<Fact>,
    perhaps: Vec<Proposal>,
}

impl Who {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let mut found = Vec::new();
        for entity in all_so_called(&base, &self.name)? {
            found.push(answer(&base, entity)?);
        }
        if out.wants_json() {
            out.json(&found)?;
        } else if found.is_empty() {
            writeln!(out, "nothing has the key or the name \"{}\"", self.name)?;
        } else {
            for who in &found {
                print(out, who)?;
            }
        }
        Ok(Exit::of(!found.is_empty()))
    }
}

fn answer(base: &KnowledgeBase, entity: AnyEntity) -> Result<Answer> {
    let over_time = match PersonId::try_from(entity.id) {
        Ok(person) => all(|page| base.offices(person, None, page))?,
        Err(_) => all(|page| base.over_time(entity.id, None, page))?,
    };
    let shown: BTreeSet<_> = over_time.iter().map(|r| r.fact.claim.clone()).collect();
    let mut facts = all(|page| base.facts_about(entity.id, page))?;
    facts.retain(|fact| !shown.contains(&fact.claim));
    Ok(Answer {
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

fn print(out: &mut Out, who: &Answer) -> Result<()> {
    let Answer { entity, .. } = who;
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
