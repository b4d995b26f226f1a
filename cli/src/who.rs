//! Who somebody is, in which roles, according to whom.

use crate::common::{AskedBase, Exit, Out, Result, all, all_so_called};
use citebase::Error;
use citebase::identity::Member;
use citebase::model::PersonId;
use citebase::query::{
    AnyEntity, Fact, Page, Paged, ProfileName, Proposal, ProposalFilter, Reader, Timed,
};
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
pub struct Answer {
    entity: AnyEntity,
    members: Vec<Member>,
    names: Vec<ProfileName>,
    over_time: Vec<Timed>,
    facts: Vec<Fact>,
    /// Missing where there are too many of the name.
    perhaps: Option<Vec<Proposal>>,
    /// Whether more is known than this.
    pub more: bool,
}

impl Who {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let called = all_so_called(&base, &self.name)?;
        let mut found = Vec::new();
        // To find whom one may be, all names of its kind are read.
        let few = called.len() <= COMPARED;
        for entity in called {
            found.push(answer(&base, entity, None, few)?);
        }
        if out.wants_json() {
            out.json(&found)?;
        } else if found.is_empty() {
            self.base.say_nobody(out, &base, &self.name)?;
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

/// What is known of an entity: all of it, or so much of each part; and whom it may be, if it is to be
/// compared.
pub fn answer(
    base: &Reader,
    entity: AnyEntity,
    most: Option<u32>,
    compare: bool,
) -> Result<Answer> {
    let mut more = false;
    let over_time = match PersonId::try_from(entity.id) {
        Ok(person) => some(most, &mut more, |page| base.offices(person, None, page))?,
        Err(_) => some(most, &mut more, |page| {
            base.over_time(entity.id, None, page)
        })?,
    };
    let shown: BTreeSet<_> = over_time.iter().map(|r| r.fact.claim.clone()).collect();
    let mut facts = some(most, &mut more, |page| base.facts_about(entity.id, page))?;
    facts.retain(|fact| !shown.contains(&fact.claim));
    let proposals = ProposalFilter {
        limit: most.unwrap_or(ProposalFilter::default().limit),
        ..ProposalFilter::default()
    };
    let perhaps = || Ok::<_, citebase::Error>(base.proposals_for(entity.id, &proposals)?.pairs);
    let perhaps = compare.then(perhaps).transpose()?;
    Ok(Answer {
        members: some(most, &mut more, |page| base.members_of(entity.id, page))?,
        names: base.names(entity.id, most.unwrap_or(100))?,
        over_time,
        facts,
        perhaps,
        entity,
        more,
    })
}

/// All items of an answer, or the first of them; whether there are more is added to `more`.
fn some<T>(
    most: Option<u32>,
    more: &mut bool,
    mut ask: impl FnMut(&Page) -> std::result::Result<Paged<T>, Error>,
) -> Result<Vec<T>> {
    let Some(most) = most else {
        return all(ask);
    };
    let page = ask(&Page::first(most))?;
    *more |= page.next.is_some();
    Ok(page.items)
}

/// It in words.
pub fn print(out: &mut Out, who: &Answer) -> Result<()> {
    let Answer { entity, .. } = who;
    let title = format!("{} ({}, {})", entity.name, entity.kind, entity.key);
    out.heading(&printable(&title))?;
    section(out, "one by these rules", &who.members, Member::to_string)?;
    section(out, "names, according to whom", &who.names, |name| {
        format!("{name} [{}]", printable(&name.source))
    })?;
    let title = "over time, the latest word first";
    section(out, title, &who.over_time, Timed::to_string)?;
    section(out, "what else is said", &who.facts, Fact::to_string)?;
    let title = "perhaps the same, for a person to rule on";
    let perhaps = who.perhaps.as_deref().unwrap_or_default();
    section(out, title, perhaps, Proposal::to_string)?;
    Ok(writeln!(out)?)
}

/// A part of the answer, unless there is nothing in it.
fn section<T>(out: &mut Out, title: &str, items: &[T], line: impl Fn(&T) -> String) -> Result<()> {
    if !items.is_empty() {
        writeln!(out, "\n  {title}")?;
    }
    for item in items {
        writeln!(out, "    {}", line(item))?;
    }
    Ok(())
}
