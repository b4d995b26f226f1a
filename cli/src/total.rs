//! Sums of figures, as far as they may be added.

use crate::common::{AskedBase, Exit, Out, Result, Usage, Which, the_one};
use citebase::model::{Kind, Modality, Polarity};
use citebase::query::{self, FigureFilter, Page, Reader, TotalQuery};
use citebase::text::printable;
use schemars::JsonSchema;
use serde::Deserialize;
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
    asked: AskedTotal,
}

/// Which figures are added.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedTotal {
    #[command(flatten)]
    #[serde(flatten)]
    which: Which,
    /// What is planned, aimed, …; what is reported as a fact if left out
    #[arg(long)]
    modality: Option<Modality>,
    /// What is denied
    #[arg(long)]
    #[serde(default)]
    denied: bool,
    /// Of what is in this industry
    #[arg(long, value_name = "NAME")]
    industry: Option<String>,
    /// Of this organisation, its projects and agreements, and their parts
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Of what was signed at this event
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
}

impl Total {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let totals = self.asked.answer(&base)?;
        if out.wants_json() {
            out.json(&totals)?;
        } else if totals.is_empty() {
            self.asked.say_none(&base, out)?;
        } else {
            for total in &totals {
                writeln!(out, "{total}")?;
            }
        }
        Ok(Exit::of(!totals.is_empty()))
    }
}

impl AskedTotal {
    /// The totals, one for each measure, unit, modality, nature and period.
    pub fn answer(&self, base: &Reader) -> Result<Vec<query::Total>> {
        Ok(base.totals(&self.query(base)?)?)
    }

    /// Says that there is nothing to add, and what there is instead: figures of another modality or
    /// polarity, or figures whose subject is the industry, organisation or event that was named.
    pub fn say_none(&self, base: &Reader, out: &mut Out) -> Result<()> {
        let asked = self.query(base)?;
        let reported = (Modality::Reported, Polarity::Affirmed);
        let sort = |(modality, polarity): (Modality, Polarity)| match polarity {
            Polarity::Affirmed => modality.to_string(),
            Polarity::Negated if modality == Modality::Reported => "denied".to_owned(),
            Polarity::Negated => format!("{modality} and denied"),
        };
        let of_sort = |modality, polarity| TotalQuery {
            modality: Some(modality),
            polarity: Some(polarity),
            ..asked.clone()
        };
        let this = (
            asked.modality.unwrap_or(reported.0),
            asked.polarity.unwrap_or(reported.1),
        );
        writeln!(out, "there is nothing to add that is {}", sort(this))?;
        let mut others = Vec::new();
        for polarity in [Polarity::Affirmed, Polarity::Negated] {
            for modality in Modality::ALL {
                if (*modality, polarity) != this
                    && !base.totals(&of_sort(*modality, polarity))?.is_empty()
                {
                    others.push(sort((*modality, polarity)));
                }
            }
        }
        if !others.is_empty() {
            writeln!(
                out,
                "there are such figures that are {}: --modality and --denied ask for them",
                others.join("; ")
            )?;
        }
        let named = [
            asked.industry.as_ref().map(|key| key.as_str()),
            asked.organisation.as_ref().map(|key| key.as_str()),
            asked.event.as_ref().map(|key| key.as_str()),
        ];
        for key in named.into_iter().flatten() {
            let own = FigureFilter {
                subject: Some(key.to_owned()),
                measure: asked.measure.clone(),
                unit: asked.unit.clone(),
                source: asked.source.clone(),
                from: asked.from,
                until: asked.until,
                known_by: asked.known_by,
                ..FigureFilter::default()
            };
            if !base.figures(&own, &Page::first(1))?.items.is_empty() {
                let name = base.entity(key)?.map_or_else(|| key.to_owned(), |e| e.name);
                let name = printable(&name);
                writeln!(
                    out,
                    "there are figures of {name} itself: see \"figures --subject\""
                )?;
            }
        }
        Ok(())
    }

    fn query(&self, base: &Reader) -> Result<TotalQuery> {
        let which = &self.which;
        let key =
            |name: &Option<String>, kind, wrong| key_of_kind(base, name.as_ref(), kind, wrong);
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
        Ok(TotalQuery {
            measure: which.measure.clone(),
            unit: which.unit.clone(),
            modality: self.modality,
            polarity: self.denied.then_some(Polarity::Negated),
            subject: which.subject(base)?,
            industry: industry.map(Into::into),
            organisation: organisation.map(Into::into),
            event: event.map(Into::into),
            source: which.source.clone(),
            from: which.from,
            until: which.until,
            known_by: which.as_of,
        })
    }
}

/// The key of what a name or key means, where one is given; it has to be of a kind.
fn key_of_kind(
    base: &Reader,
    name: Option<&String>,
    kind: Kind,
    wrong: &'static str,
) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let entity = the_one(base, name)?;
    if entity.kind == kind {
        Ok(Some(entity.key))
    } else {
        Err(Usage(wrong).into())
    }
}
