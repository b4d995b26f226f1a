//! What the sources say, claim by claim.

use crate::common::{
    AskedBase, Exit, Out, Paging, Result, Usage, day, one_named, print_facts, the_one,
};
use chrono::NaiveDate;
use citebase::model::{Modality, Polarity, Shape};
use citebase::query::{Fact, FactFilter, Page, Paged, Reader};
use schemars::JsonSchema;
use serde::Deserialize;

/// What the sources say, claim by claim, with the passages that say it
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase facts \"Lingang Group\" --limit 10
  citebase facts --shape statement --said-by \"Zhang Ying\"")]
pub struct Facts {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    asked: AskedFacts,
    #[command(flatten)]
    paging: Paging,
}

/// Which facts.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedFacts {
    /// Only what is said of this name or key; no filter goes with it
    name: Option<String>,
    /// Only relations, figures, milestones or statements: relation, figure, …
    #[arg(long)]
    shape: Option<Shape>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    /// Only what is denied
    #[arg(long)]
    #[serde(default)]
    denied: bool,
    /// Only what this source says
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// Only what this passage of the source says
    #[arg(long, value_name = "LABEL", requires = "source")]
    passage: Option<String>,
    /// Only what this name or key is quoted with
    #[arg(long, value_name = "NAME")]
    said_by: Option<String>,
    /// Only what sources published on or before this day say, as 2024-12-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl Facts {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let facts = self.asked.answer(&base, &self.paging.page())?;
        print_facts(out, &facts)?;
        Ok(Exit::of(!facts.items.is_empty()))
    }
}

impl AskedFacts {
    /// A page of them.
    pub fn answer(&self, base: &Reader, page: &Page) -> Result<Paged<Fact>> {
        let filter = FactFilter {
            shape: self.shape,
            modality: self.modality,
            polarity: self.denied.then_some(Polarity::Negated),
            source: self.source.clone(),
            passage: self.passage.clone(),
            said_by: one_named(base, self.said_by.as_ref())?,
            known_by: self.as_of,
        };
        Ok(match &self.name {
            Some(_) if filter != FactFilter::default() => {
                let wrong = "the facts of a name are all listed: leave out the filters";
                return Err(Usage(wrong).into());
            }
            Some(name) => base.facts_about(the_one(base, name)?.id, page)?,
            None => base.facts(&filter, page)?,
        })
    }
}
