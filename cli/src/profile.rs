//! Everything that the knowledge base says about somebody or something.

use crate::common::{AskedBase, Exit, Out, Result, all_so_called};
use std::io::Write;

/// Everything known of an organisation, a person or whatever bears the name
#[derive(clap::Args)]
#[command(after_help = "\
Each fact has its passage; what one would look for and no source states is listed, too.

Example:
  citebase profile \"Lingang Group\"")]
pub struct Profile {
    /// The name, as any source writes it
    name: String,
    #[command(flatten)]
    base: AskedBase,
}

impl Profile {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let mut profiles = Vec::new();
        for entity in all_so_called(&base, &self.name)? {
            profiles.push(base.profile(entity.id, 50)?);
        }
        if out.wants_json() {
            out.json(&profiles)?;
        } else if profiles.is_empty() {
            self.base.say_nobody(out, &base, &self.name)?;
        } else {
            for profile in &profiles {
                writeln!(out, "{profile}")?;
            }
        }
        Ok(Exit::of(!profiles.is_empty()))
    }
}
