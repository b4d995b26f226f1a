//! Pairs that may be one, for a person to rule on.

use crate::common::{AskedBase, Exit, Out, Result, limit};
use citebase::model::Kind;
use citebase::query::ProposalFilter;
use std::io::Write;

/// Pairs of names that may mean one, for a person to rule on; and the rulings made so far
#[derive(clap::Args)]
#[command(after_help = "\
'citebase rule' takes the two keys of a pair.

Example:
  citebase proposals --companions --kind person")]
pub struct Proposals {
    #[command(flatten)]
    base: AskedBase,
    /// Only of this kind: organisation, person, …
    #[arg(long)]
    kind: Option<Kind>,
    /// Only with something that this source mentions
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// The least likeness that is worth a look, 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.6)]
    least: f64,
    /// So many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
}

impl Proposals {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let filter = ProposalFilter {
            kind: self.kind,
            source: self.source.clone(),
            least: self.least,
            limit: self.limit,
            ..ProposalFilter::default()
        };
        let found = base.proposals(&filter)?;
        let rulings = base.rulings()?;
        if out.wants_json() {
            out.json(&serde_json::json!({"proposals": found, "rulings": rulings}))?;
            return Ok(Exit::Success);
        }
        match found.pairs.is_empty() {
            true => writeln!(out, "no two look like one")?,
            false => writeln!(out, "{found}")?,
        }
        if !rulings.is_empty() {
            out.heading("Ruled")?;
        }
        for ruling in rulings {
            writeln!(out, "  {ruling}")?;
        }
        Ok(Exit::Success)
    }
}
