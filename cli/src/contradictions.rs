//! Statements that disagree.

use crate::common::{AskedBase, Exit, Out, Result, the_one};
use citebase::check::ContradictionFilter;
use std::io::Write;

/// Statements that disagree, side by side; which of them is right is not settled
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase contradictions --companions --differing")]
pub struct Contradictions {
    /// Only among what is said of this name or key
    name: Option<String>,
    #[command(flatten)]
    base: AskedBase,
    /// Also amounts that differ and may both be right: of other scopes or periods, or rounded
    #[arg(long)]
    differing: bool,
}

impl Contradictions {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let subject = self.name.as_deref().map(|name| the_one(&base, name));
        let filter = ContradictionFilter {
            subject: subject.transpose()?.map(|entity| entity.key),
            differing: self.differing,
            ..ContradictionFilter::default()
        };
        let found = base.contradictions(&filter)?;
        if out.wants_json() {
            out.json(&found)?;
        } else {
            write!(out, "{found}")?;
        }
        Ok(Exit::Success)
    }
}
