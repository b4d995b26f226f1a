//! Sums of figures, as far as they may be added.

use crate::common::{AsOf, AskedBase, Exit, Out, Result, Usage, day, the_one};
use chrono::NaiveDate;
use citebase::model::{Modality, Polarity};
use citebase::query::TotalQuery;
use std::io::Write;

/// Sums of figures: only what is known to lie apart is added, and the rest is named
#[derive(clap::Args)]
#[command(after_help = "\
Each total is of one measure, unit, modality, nature and period. Below it stand the figures that \
are added (+), those of which nobody says whether they lie apart (?), and those that add nothing, \
with the reason (not).

Example:
  citebase total --organisation \"Lingang Group\" --measure \"added investment\"")]
pub struct Total {
    #[command(flatten)]
    base: AskedBase,
    /// Only of this measure, as "added investment"
    #[arg(long)]
    measure: Option<String>,
    /// Only in this unit, as CNY
    #[arg(long)]
    unit: Option<String>,
    /// What is planned, aimed, …; what is reported as a fact if left out
    #[arg(long)]
    modality: Option<Modality>,
    /// What is denied
    #[arg(long)]
    denied: bool,
    /// Only of this name or key
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// Of what is in this industry
    #[arg(long, value_name = "NAME")]
    industry: Option<String>,
    /// Of this organisation, its projects and its agreements
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Of what was signed at this event
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Only of a period that reaches this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<NaiveDate>,
    /// Only of a period that begins by this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<NaiveDate>,
    /// Only what this source says
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Total {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let id = |name: &Option<String>| {
            let found = name.as_deref().map(|name| the_one(&base, name));
            found.transpose().map(|entity| entity.map(|e| e.id))
        };
        let query = TotalQuery {
            measure: self.measure.clone(),
            unit: self.unit.clone(),
            modality: self.modality,
            polarity: self.denied.then_some(Polarity::Negated),
            subject: id(&self.subject)?,
            industry: of_kind(id(&self.industry)?, "--industry takes an industry")?,
            organisation: of_kind(
                id(&self.organisation)?,
                "--organisation takes an organisation",
            )?,
            event: of_kind(id(&self.event)?, "--event takes an event")?,
            source: self.source.clone(),
            from: self.from,
            until: self.until,
            known_by: self.as_of.day,
        };
        let totals = base.totals(&query)?;
        if out.wants_json() {
            out.json(&totals)?;
        } else if totals.is_empty() {
            writeln!(out, "no source gives such a figure")?;
        } else {
            for total in &totals {
                writeln!(out, "{total}")?;
            }
        }
        Ok(Exit::of(!totals.is_empty()))
    }
}

/// An id of one kind, where one is given.
fn of_kind<T: TryFrom<citebase::model::EntityId>>(
    id: Option<citebase::model::EntityId>,
    wrong: &'static str,
) -> Result<Option<T>> {
    match id.map(T::try_from) {
        Some(Err(_)) => Err(Usage(wrong).into()),
        Some(Ok(id)) => Ok(Some(id)),
        None => Ok(None),
    }
}
