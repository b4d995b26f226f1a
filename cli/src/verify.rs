//! Whether a base is as it should be.

use crate::common::{AskedBase, Exit, Out, Result};
use std::io::Write;

/// Looks through a whole base for what is damaged, or was changed by another program
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase verify --base news.db")]
pub struct Verify {
    #[command(flatten)]
    base: AskedBase,
}

impl Verify {
    pub fn run(&self, out: &mut Out) -> Result {
        let found = self.base.open()?.verify()?;
        match out.wants_json() {
            true => out.json(&found)?,
            false => writeln!(out, "{found}")?,
        }
        Ok(Exit::of(found.is_sound()))
    }
}
