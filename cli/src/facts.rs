//! What the sources say, claim by claim.

use crate::common::{AsOf, AskedBase, Exit, Out, Paging, Result, Usage, print_facts, the_one};
use citebase::model::{Modality, Polarity, Shape};
use citebase::query::FactFilter;

/// What the sources say, claim by claim, with the passages that say it
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase facts \"Lingang Group\" --limit 10
  citebase facts --shape statement --said-by \"Zhang Ying\"")]
pub struct Facts {
    /// Only what is said of this name or key; no filter goes with it
    name: Option<String>,
    #[command(flatten)]
    base: AskedBase,
    /// Only relations, figures, milestones or statements: relation, figure, …
    #[arg(long)]
    shape: Option<Shape>,
    /// Only what is reported, planned, aimed, …
    #[arg(long)]
    modality: Option<Modality>,
    /// Only what is denied
    #[arg(long)]
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
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    paging: Paging,
}

impl Facts {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let said_by = self.said_by.as_deref().map(|name| the_one(&base, name));
        let filter = FactFilter {
            shape: self.shape,
            modality: self.modality,
            polarity: self.denied.then_some(Polarity::Negated),
            source: self.source.clone(),
            passage: self.passage.clone(),
            said_by: said_by.transpose()?.map(|entity| entity.key),
            known_by: self.as_of.day,
        };
        let page = self.paging.page();
        let facts = match &self.name {
            Some(_) if filter != FactFilter::default() => {
                let wrong = "the facts of a name are all listed: leave out the filters";
                return Err(Usage(wrong).into());
            }
            Some(name) => base.facts_about(the_one(&base, name)?.id, &page)?,
            None => base.facts(&filter, &page)?,
        };
        print_facts(out, &facts)?;
        Ok(Exit::of(!facts.items.is_empty()))
    }
}
