//! Sums of figures, as far as they may be added.

use crate::common::{AskedBase, Exit, Out, Result, Usage, Which, the_one};
use citebase::model::{Kind, Modality, Polarity};
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
    #[command(flatten)]
    which: Which,
    /// What is planned, aimed, …; what is reported as a fact if left out
    #[arg(long)]
    modality: Option<Modality>,
    /// What is denied
    #[arg(long)]
    denied: bool,
    /// Of what is in this industry
    #[arg(long, value_name = "NAME")]
    industry: Option<String>,
    /// Of this organisation, its projects and its agreements
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Of what was signed at this event
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
}

impl Total {
    pub fn run(&self, out: &mut Out) -> Result {
        let which = &self.which;
        let base = self.base.open()?;
        let key = |name: &Option<String>, kind: Kind, wrong: &'static str| -> Result<_> {
            let Some(name) = name else { return Ok(None) };
            let entity = the_one(&base, name)?;
            if entity.kind == kind {
                Ok(Some(entity.key))
            } else {
                Err(Usage(wrong).into())
            }
        };
        let industry = key(
            &self.industry,
            Kind::Industry,
            "--industry takes an industry",
        )?;
        let event = key(&self.event, Kind::Event, "--event takes an event")?;
        let organisation = key(
            &self.organisation,
            Kind::Organisation,
            "--organisation takes an organisation",
        )?;
        let query = TotalQuery {
            measure: which.measure.clone(),
            unit: which.unit.clone(),
            modality: self.modality,
            polarity: self.denied.then_some(Polarity::Negated),
            subject: which.subject(&base)?,
            industry: industry.map(Into::into),
            organisation: organisation.map(Into::into),
            event: event.map(Into::into),
            source: which.source.clone(),
            from: which.from,
            until: which.until,
            known_by: which.as_of.day,
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
