//! How much, as the sources say it.

use crate::common::{AskedBase, Exit, Out, Paging, Result, Which, print_facts};
use citebase::model::Modality;
use citebase::query::{Fact, FigureFilter, Page, Paged, Reader};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

/// How much, as the sources say it: amounts with their bounds, wording and passages
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase figures --measure \"added investment\" --unit CNY --at-least 1000000000")]
pub struct Figures {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    asked: AskedFigures,
    #[command(flatten)]
    paging: Paging,
}

/// Which figures, and how large.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedFigures {
    #[command(flatten)]
    #[serde(flatten)]
    which: Which,
    /// Only what may be so much or more, in the unit
    #[arg(long, value_name = "AMOUNT")]
    #[schemars(with = "Option<String>")]
    at_least: Option<Decimal>,
    /// Only what may be so much or less, in the unit
    #[arg(long, value_name = "AMOUNT")]
    #[schemars(with = "Option<String>")]
    at_most: Option<Decimal>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
}

impl Figures {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let figures = self.asked.answer(&base, &self.paging.page())?;
        print_facts(out, &figures)?;
        Ok(Exit::of(!figures.items.is_empty()))
    }
}

impl AskedFigures {
    /// A page of them.
    pub fn answer(&self, base: &Reader, page: &Page) -> Result<Paged<Fact>> {
        let which = &self.which;
        let filter = FigureFilter {
            subject: which.subject(base)?,
            measure: which.measure.clone(),
            unit: which.unit.clone(),
            at_least: self.at_least,
            at_most: self.at_most,
            from: which.from,
            until: which.until,
            source: which.source.clone(),
            modality: self.modality,
            known_by: which.as_of,
            ..FigureFilter::default()
        };
        Ok(base.figures(&filter, page)?)
    }
}
