//! Statements that disagree.

use crate::common::{AskedBase, Exit, Out, Result, one_named};
use citebase::check::{self, ContradictionFilter};
use citebase::query::Reader;
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::Write;

/// Statements that disagree, side by side; which of them is right is not settled
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase contradictions --companions --differing")]
pub struct Contradictions {
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    asked: AskedContradictions,
}

/// Which of them.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedContradictions {
    /// Only among what names this name or key
    name: Option<String>,
    /// Also amounts that differ and may both be right: of other scopes or periods, or rounded
    #[arg(long)]
    #[serde(default)]
    differing: bool,
}

impl Contradictions {
    pub fn run(&self, out: &mut Out) -> Result {
        let most = ContradictionFilter::default().most;
        let found = self.asked.answer(&*self.base.open()?, most)?;
        if out.wants_json() {
            out.json(&found)?;
        } else {
            write!(out, "{found}")?;
        }
        Ok(Exit::Success)
    }
}

impl AskedContradictions {
    /// So many of them at most.
    pub fn answer(&self, base: &Reader, most: usize) -> Result<check::Contradictions> {
        let filter = ContradictionFilter {
            entity: one_named(base, self.name.as_ref())?,
            differing: self.differing,
            most,
            ..ContradictionFilter::default()
        };
        Ok(base.contradictions(&filter)?)
    }
}
