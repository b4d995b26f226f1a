//! How much, as the sources say it.

use crate::common::{AskedBase, Exit, Out, Paging, Result, Which, print_facts};
use citebase::model::Modality;
use citebase::query::FigureFilter;
use rust_decimal::Decimal;

/// How much, as the sources say it: amounts with their bounds, wording and passages
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase figures --measure \"added investment\" --unit CNY --at-least 1000000000")]
pub struct Figures {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    which: Which,
    /// Only what may be so much or more, in the unit
    #[arg(long, value_name = "AMOUNT")]
    at_least: Option<Decimal>,
    /// Only what may be so much or less, in the unit
    #[arg(long, value_name = "AMOUNT")]
    at_most: Option<Decimal>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    #[command(flatten)]
    paging: Paging,
}

impl Figures {
    pub fn run(&self, out: &mut Out) -> Result {
        let which = &self.which;
        let base = self.base.open()?;
        let filter = FigureFilter {
            subject: which.subject(&base)?,
            measure: which.measure.clone(),
            unit: which.unit.clone(),
            at_least: self.at_least,
            at_most: self.at_most,
            from: which.from,
            until: which.until,
            source: which.source.clone(),
            modality: self.modality,
            known_by: which.as_of.day,
            ..FigureFilter::default()
        };
        let figures = base.figures(&filter, &self.paging.page())?;
        print_facts(out, &figures)?;
        Ok(Exit::of(!figures.items.is_empty()))
    }
}
