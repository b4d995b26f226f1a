//! The timeline: milestones in order, partial dates marked, and those without a date apart.

use crate::common::{AskedBase, Exit, Most, Out, Result, all, cited, day, one_named};
use chrono::NaiveDate;
use citebase::model::{EntityId, Kind, Modality, Shape};
use citebase::query::{Content, Fact, Page, Paged, Reader, TimelineFilter, When};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;

/// What happened or will happen, in order, partial dates marked with ~; of a name, all that has a date
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase timeline --base lingang.db
  citebase timeline \"Lingang Group\" --companions --from 2023-01-01")]
pub struct Timeline {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    asked: AskedTimeline,
    #[command(flatten)]
    most: Most,
}

/// Which milestones.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedTimeline {
    /// Only of this name or key
    name: Option<String>,
    /// Only of this phase, as opened
    #[arg(long)]
    phase: Option<String>,
    /// Only what may lie on or after this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<NaiveDate>,
    /// Only what may lie on or before this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<NaiveDate>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    /// Only what sources published on or before this day say, as 2024-12-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl AskedTimeline {
    /// A page of them: those with a date in order, or those without one.
    pub fn answer(&self, base: &Reader, undated: bool, page: &Page) -> Result<Paged<Fact>> {
        let filter = TimelineFilter {
            from: self.from,
            until: self.until,
            undated,
            subject: one_named(base, self.name.as_ref())?,
            phase: self.phase.clone(),
            modality: self.modality,
            known_by: self.as_of,
        };
        Ok(base.timeline(&filter, page)?)
    }

    /// Of a name, the claims with a date that name it and are no milestones of it, and the milestones of its
    /// parts and of the agreements, events and documents that it takes part in or that concern it, in order; none if only a phase is
    /// asked for.
    fn other_claims(&self, base: &Reader) -> Result<Vec<Fact>> {
        let Some(key) = one_named(base, self.name.as_ref())?.filter(|_| self.phase.is_none())
        else {
            return Ok(Vec::new());
        };
        let Some(entity) = base.entity(&key)? else {
            return Ok(Vec::new());
        };
        let mut claims = all(|page| base.facts_about(entity.id, page))?;
        claims.extend(all(|page| base.also_named_in(entity.id, page))?);
        if let Some(day) = self.as_of {
            claims = as_known_by(base, claims, day)?;
        }
        let plain = claims.iter().filter(|fact| fact.is_plain());
        let others: BTreeSet<String> = plain.filter_map(|fact| own(fact, entity.id)).collect();
        for other in others {
            let of_it = TimelineFilter {
                subject: Some(other),
                known_by: self.as_of,
                ..TimelineFilter::default()
            };
            claims.extend(all(|page| base.timeline(&of_it, page))?);
        }
        let days = |fact: &Fact| {
            let date = fact.date.as_ref()?.edtf.as_ref()?;
            Some((date.earliest(), date.latest()))
        };
        claims.retain(|fact| {
            let milestone = fact.shape() == Shape::Milestone && fact.subject.id == entity.id;
            let asked = self
                .modality
                .is_none_or(|modality| fact.modality == modality);
            let lies = days(fact).is_some_and(|(earliest, latest)| {
                (earliest, latest) != (None, None)
                    && self
                        .from
                        .is_none_or(|day| latest.is_none_or(|latest| latest >= day))
                    && self
                        .until
                        .is_none_or(|day| earliest.is_none_or(|earliest| earliest <= day))
            });
            !milestone && asked && lies
        });
        claims.sort_by_key(|fact| {
            let (earliest, latest) = days(fact).unwrap_or_default();
            (earliest.or(latest), latest, fact.claim.clone())
        });
        claims.dedup_by(|a, b| a.claim == b.claim);
        Ok(claims)
    }
}

/// What a relation says to be a part of an entity, or what it takes part in: what happens to that, happens to it, too.
fn own(fact: &Fact, entity: EntityId) -> Option<String> {
    let Content::Relation {
        relation, object, ..
    } = &fact.content
    else {
        return None;
    };
    let deals = [Kind::Agreement, Kind::Event, Kind::Document];
    if fact.subject.id == entity {
        (object.id != entity && deals.contains(&object.kind)).then(|| object.key.clone())
    } else {
        let of_it = ["part of", "concerns"].contains(&relation.as_str());
        (of_it && object.id == entity).then(|| fact.subject.key.clone())
    }
}

/// Of some facts those that were known by a day, as they were known then.
fn as_known_by(base: &Reader, facts: Vec<Fact>, day: NaiveDate) -> Result<Vec<Fact>> {
    let mut known = Vec::new();
    for fact in facts {
        known.extend(
            base.claim_as_of(&fact.claim, Some(day))?
                .map(|timed| timed.fact),
        );
    }
    Ok(known)
}

/// A milestone as a line; a date that is not one certain day is marked.
pub fn mark(fact: &Fact) -> &'static str {
    let partial = fact.date.as_ref().is_some_and(When::is_partial);
    if partial { "~" } else { " " }
}

impl Timeline {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
        let base = base.snapshot()?;
        let milestones = |undated| self.asked.answer(&base, undated, &self.most.page());
        let (dated, undated) = (milestones(false)?, milestones(true)?);
        let mut others = self.asked.other_claims(&base)?;
        let more =
            dated.next.is_some() || undated.next.is_some() || others.len() > self.most.number();
        let (dated, undated) = (dated.items, undated.items);
        others.truncate(self.most.number());
        let found = !(dated.is_empty() && undated.is_empty() && others.is_empty());
        let exit = Exit::of(found || self.asked.name.is_none());
        if out.wants_json() {
            out.json(&serde_json::json!({
                "dated": dated, "undated": undated, "others": others, "more": more
            }))?;
            return Ok(exit);
        }

        let cited = cited(&base, out)?;
        out.heading("Dated")?;
        if dated.is_empty() {
            writeln!(out, "    nothing")?;
        }
        for fact in dated {
            writeln!(out, "  {} {}", mark(&fact), cited(&fact))?;
        }
        writeln!(out)?;
        out.heading("Without a date")?;
        if undated.is_empty() {
            writeln!(out, "    nothing")?;
        }
        for fact in undated {
            writeln!(out, "    {}", cited(&fact))?;
        }
        if !others.is_empty() {
            writeln!(out)?;
            out.heading(
                "Other claims that name it, a part of it, or what it takes part in, with a date",
            )?;
        }
        for fact in others {
            writeln!(out, "  {} {}", mark(&fact), cited(&fact))?;
        }
        Most::more(out, more)?;
        Ok(exit)
    }
}
