//! Statements that disagree.

use crate::common::{AskedBase, Exit, Out, Result, one_named};
use citebase::check::{self, ContradictionFilter};
use citebase::query::Reader;
use citebase::text::printable;
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
        let base = self.base.open()?;
        let found = self.asked.answer(&base, most)?;
        if out.wants_json() {
            out.json(&found)?;
        } else {
            self.asked.print(out, &base, &found)?;
        }
        Ok(Exit::Success)
    }
}

impl AskedContradictions {
    /// The contradictions in words. Where there are none, it says among what it looked.
    pub fn print(&self, out: &mut Out, base: &Reader, found: &check::Contradictions) -> Result<()> {
        match &self.name {
            Some(name) if found.is_empty() && found.complete => {
                writeln!(
                    out,
                    "nothing that names {} contradicts anything",
                    printable(name)
                )?;
            }
            _ => write!(out, "{found}")?,
        }
        if self.differing || !found.is_empty() {
            return Ok(());
        }
        let wider = Self {
            name: self.name.clone(),
            differing: true,
        };
        if !wider.answer(base, 1)?.is_empty() {
            writeln!(
                out,
                "there are amounts that differ and may both be right: see \"--differing\""
            )?;
        }
        Ok(())
    }

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
