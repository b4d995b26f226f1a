//! The articles, and how much of each was turned into facts.

use crate::common::{AskedBase, Exit, Out, Paging, Result};
use std::io::Write;

/// The articles; of one, its passages and how many claims cite each
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase sources --companions
  citebase sources 2023-11-30-lingang-anniversary")]
pub struct Sources {
    /// The key of one article
    source: Option<String>,
    #[command(flatten)]
    base: AskedBase,
    #[command(flatten)]
    paging: Paging,
}

impl Sources {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let Some(key) = &self.source else {
            let found = base.sources(&self.paging.page())?;
            if out.wants_json() {
                out.json(&found)?;
                return Ok(Exit::Success);
            }
            for source in &found.items {
                writeln!(
                    out,
                    "{}\n  {source}\n  {} claims",
                    source.key, source.claims
                )?;
            }
            Paging::more(out, found.next.as_ref())?;
            return Ok(Exit::Success);
        };
        let source = base.source(key)?;
        let Some(source) = source else {
            match out.wants_json() {
                true => out.json(&source)?,
                false => writeln!(out, "no source has the key \"{key}\"")?,
            }
            return Ok(Exit::Negative);
        };
        let passages = base.passages(key)?;
        if out.wants_json() {
            out.json(&serde_json::json!({"source": source, "passages": passages}))?;
            return Ok(Exit::Success);
        }
        writeln!(out, "{source}\n\npassage     claims")?;
        for passage in passages {
            writeln!(out, "{passage}")?;
        }
        Ok(Exit::Success)
    }
}
