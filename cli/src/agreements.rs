//! Who signed what with whom: each agreement with its parties, what it concerns, and when it
//! was signed, if that is stated.

use crate::common::{AskedBase, Exit, Out, Paging, Result, all, cited};
use citebase::model::Shape;
use citebase::query::{
    Agreement, EntityFilter, Fact, Groups, NotStated, Page, Paged, Reader, TimelineFilter,
};
use serde::Serialize;
use std::io::Write;

/// Who signed what with whom, and when, if that is stated
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase agreements --companions")]
pub struct Agreements {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    paging: Paging,
}

/// An agreement with all that is said of it.
#[derive(Serialize)]
pub struct Agreed {
    agreement: Agreement,
    parties: Vec<Fact>,
    relations: Vec<Fact>,
    milestones: Vec<Fact>,
    /// Its figures and statements.
    figures: Vec<Fact>,
    /// What holds under it, and whatever else names it.
    under_it: Vec<Fact>,
    not_stated: Vec<NotStated>,
}

impl Agreements {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = self.base.open()?;
        let base = base.snapshot()?;

        let found = answer(&base, &self.paging.page())?;
        if out.wants_json() {
            out.json(&found)?;
            return Ok(Exit::Success);
        }
        let cited = cited(&base, out)?;
        for agreed in &found.items {
            print(out, agreed, &cited)?;
        }
        Paging::more(out, found.next.as_ref())?;
        Ok(Exit::Success)
    }
}

/// A page of the agreements.
pub fn answer(base: &Reader, page: &Page) -> Result<Paged<Agreed>> {
    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    let agreements = base.agreements(&with_groups, page)?;
    let agreed = agreements.items.into_iter().map(|agreement| {
        let mut milestones = Vec::new();
        for undated in [false, true] {
            let of_it = TimelineFilter {
                subject: Some(agreement.key.to_string()),
                undated,
                ..TimelineFilter::default()
            };
            milestones.extend(all(|page| base.timeline(&of_it, page))?);
        }
        Ok(Agreed {
            figures: all(|page| base.facts_about(agreement.id, page))?
                .into_iter()
                .filter(|fact| {
                    matches!(fact.shape(), Shape::Figure | Shape::Statement)
                        && fact.subject.id == agreement.id.into()
                })
                .collect(),
            under_it: all(|page| base.also_named_in(agreement.id, page))?,
            parties: all(|page| base.agreement_parties(agreement.id, page))?,
            relations: all(|page| base.relations_from(agreement.id, page))?,
            milestones,
            not_stated: base.not_stated(agreement.id)?,
            agreement,
        })
    });
    Ok(Paged {
        items: agreed.collect::<Result<_>>()?,
        next: agreements.next,
    })
}

/// An agreement in words.
pub fn print(out: &mut Out, agreed: &Agreed, cited: impl Fn(&Fact) -> String) -> Result<()> {
    out.heading(&agreed.agreement.to_string())?;
    if agreed.parties.is_empty() {
        writeln!(out, "    parties not stated")?;
    }
    let facts = [
        &agreed.parties,
        &agreed.relations,
        &agreed.milestones,
        &agreed.figures,
        &agreed.under_it,
    ];
    for fact in facts.into_iter().flatten() {
        writeln!(out, "    {}", cited(fact))?;
    }
    let missing: Vec<String> = agreed.not_stated.iter().map(ToString::to_string).collect();
    if !missing.is_empty() {
        writeln!(out, "    not stated: {}", missing.join(", "))?;
    }
    Ok(writeln!(out)?)
}
