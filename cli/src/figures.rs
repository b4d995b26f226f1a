//! How much, as the sources say it.

use crate::common::{AsOf, AskedBase, Exit, Out, Paging, Result, day, print_facts, the_one};
use chrono::NaiveDate;
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
    /// Only of this name or key
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// Only of this measure, as "registered capital"
    #[arg(long)]
    measure: Option<String>,
    /// Only in this unit, as CNY
    #[arg(long)]
    unit: Option<String>,
    /// Only what may be so much or more, in the unit
    #[arg(long, value_name = "AMOUNT")]
    at_least: Option<Decimal>,
    /// Only what may be so much or less, in the unit
    #[arg(long, value_name = "AMOUNT")]
    at_most: Option<Decimal>,
    /// Only of a period that reaches this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<NaiveDate>,
    /// Only of a period that begins by this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<NaiveDate>,
    /// Only what this source says
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    paging: Paging,
}

impl Figures {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let subject = self.subject.as_deref().map(|name| the_one(&base, name));
        let filter = FigureFilter {
            subject: subject.transpose()?.map(|entity| entity.id),
            measure: self.measure.clone(),
            unit: self.unit.clone(),
            at_least: self.at_least,
            at_most: self.at_most,
            from: self.from,
            until: self.until,
            source: self.source.clone(),
            modality: self.modality,
            known_by: self.as_of.day,
            ..FigureFilter::default()
        };
        let figures = base.figures(&filter, &self.paging.page())?;
        print_facts(out, &figures)?;
        Ok(Exit::of(!figures.items.is_empty()))
    }
}
