//! Who somebody is, in which roles, according to whom.

use crate::common::{AskedBase, Exit, Out, Result, all_so_called, limit};
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
    /// So many of each part at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
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
            found.push(answer(&base, entity, self.limit, few)?);
        }
        if out.wants_json() {
            out.json(&found)?;
        } else if found.is_empty() {
            self.base.say_nobody(out, &base, &self.name)?;
        } else {
            for who in &found {
                print(out, who)?;
                if who.more {
                    writeln!(
                        out,
                        "there is more: --limit says how much of each part is told\n"
                    )?;
                }
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

/// So much of each part of what is known of an entity; and whom it may be, if it is to be compared.
pub fn answer(base: &Reader, entity: AnyEntity, most: u32, compare: bool) -> Result<Answer> {
    let mut more = false;
    let page = Page::first(most);
    let over_time = match PersonId::try_from(entity.id) {
        Ok(person) => first(base.offices(person, None, &page)?, &mut more),
        Err(_) => first(base.over_time(entity.id, None, &page)?, &mut more),
    };
    let shown: BTreeSet<_> = over_time.iter().map(|r| r.fact.claim.clone()).collect();
    let mut facts = first(base.facts_about(entity.id, &page)?, &mut more);
    facts.retain(|fact| !shown.contains(&fact.claim));
    let proposals = ProposalFilter {
        limit: most,
        ..ProposalFilter::default()
    };
    let perhaps = || Ok::<_, citebase::Error>(base.proposals_for(entity.id, &proposals)?.pairs);
    let perhaps = compare.then(perhaps).transpose()?;
    Ok(Answer {
        members: first(base.members_of(entity.id, &page)?, &mut more),
        names: base.names(entity.id, most)?,
        over_time,
        facts,
        perhaps,
        entity,
        more,
    })
}

/// The items of a first page; whether there are more is added to `more`.
fn first<T>(page: Paged<T>, more: &mut bool) -> Vec<T> {
    *more |= page.next.is_some();
    page.items
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
