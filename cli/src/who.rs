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

/// The most of one name of whom it is asked whom they may be.
const COMPARED: usize = 5;

/// What the sources say of somebody or something.
#[derive(Serialize)]
struct Answer {
    entity: AnyEntity,
    members: Vec<Member>,
    names: Vec<ProfileName>,
    over_time: Vec<Timed>,
    facts: Vec<Fact>,
    /// Missing where there are too many of the name.
    perhaps: Option<Vec<Proposal>>,
}

impl Who {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let called = all_so_called(&base, &self.name)?;
        let mut found = Vec::new();
        // To find whom one may be, all names of its kind are read.
        let few = called.len() <= COMPARED;
        for entity in called {
            found.push(answer(&base, entity, few)?);
        }
        if out.wants_json() {
            out.json(&found)?;
        } else if found.is_empty() {
            writeln!(out, "nothing has the key or the name \"{}\"", self.name)?;
        } else {
            for who in &found {
                print(out, who)?;
            }
            if !few {
                writeln!(
                    out,
                    "there are {} or more of this name; whom each may be is told if you give its key",
                    found.len()
                )?;
            }
        }
        Ok(Exit::of(!found.is_empty()))
    }
}

fn answer(base: &KnowledgeBase, entity: AnyEntity, compare: bool) -> Result<Answer> {
    let proposals = || base.proposals_for(entity.id, &ProposalFilter::default());
    let perhaps = compare.then(proposals).transpose()?;
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
        perhaps: perhaps.map(|found| found.pairs),
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
    let perhaps = who.perhaps.as_deref().unwrap_or_default();
    if !perhaps.is_empty() {
        writeln!(out, "\n  perhaps the same, for a person to rule on")?;
    }
    for pair in perhaps {
        writeln!(out, "    {pair}")?;
    }
    Ok(writeln!(out)?)
}
