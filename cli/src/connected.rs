//! How two names are connected: the shortest ways along relations, each step with its passage.

use crate::common::{AskedBase, Exit, Out, Result};
use citebase::query::Walk;
use citebase::text::printable;
use std::io::Write;

/// How two names are connected: the shortest ways, each step with its passage
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase connected CVTE \"Fudan University\"")]
pub struct Connected {
    /// A name
    from: String,
    /// The other name
    to: String,
    #[command(flatten)]
    base: AskedBase,
}

impl Connected {
    pub fn run(&self, out: &mut Out) -> Result {
        let Self { from, to, .. } = self;
        let base = self.base.open()?;
        let (found_from, found_to) = (base.named(from)?, base.named(to)?);
        let (start, end) = (found_from.first(), found_to.first());
        let walk = Walk {
            hops: 8,
            ..Walk::default()
        };
        let paths = match (start, end) {
            (Some(start), Some(end)) => base.paths(start.id, end.id, &walk)?,
            _ => Vec::new(),
        };
        let exit = Exit::of(start.is_some() && end.is_some());
        if out.wants_json() {
            out.json(&serde_json::json!({"from": start, "to": end, "paths": paths}))?;
            return Ok(exit);
        }
        let (Some(start), Some(end)) = (start, end) else {
            writeln!(out, "no source knows both \"{from}\" and \"{to}\"")?;
            return Ok(exit);
        };
        writeln!(
            out,
            "{} and {}: {} shortest way(s)\n",
            printable(&start.name),
            printable(&end.name),
            paths.len()
        )?;
        for path in paths {
            writeln!(out, "{path}")?;
        }
        Ok(exit)
    }
}
