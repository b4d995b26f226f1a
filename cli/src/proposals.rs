//! Pairs that may be one, for a person to rule on.

use crate::common::{AskedBase, Exit, Out, Result, limit};
use citebase::identity::Ambiguity;
use citebase::model::Kind;
use citebase::query::{Page, ProposalFilter, Reader};
use std::io::Write;

/// Pairs of names that may mean one, and names that mean several, for a person to rule on; and the rulings made so far
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
        let ambiguities = self.ambiguities(&base)?;
        let rulings = base.rulings()?;
        if out.wants_json() {
            out.json(&serde_json::json!({
                "proposals": found,
                "ambiguities": ambiguities,
                "rulings": rulings,
            }))?;
            return Ok(Exit::Success);
        }
        match found.pairs.is_empty() {
            true => writeln!(out, "no two have names or words that look like one")?,
            false => writeln!(out, "{found}")?,
        }
        if !ambiguities.is_empty() {
            out.heading("Could mean several, and so ties nobody")?;
        }
        for ambiguity in &ambiguities {
            writeln!(out, "  {ambiguity}")?;
        }
        if !ambiguities.is_empty() {
            writeln!(out)?;
        }
        if !rulings.is_empty() {
            out.heading("Ruled")?;
        }
        for ruling in rulings {
            writeln!(out, "  {ruling}")?;
        }
        Ok(Exit::Success)
    }

    /// Names and identifiers that would join such as are known to differ.
    fn ambiguities(&self, base: &Reader) -> Result<Vec<Ambiguity>> {
        let mut found = Vec::new();
        let is_asked = |a: &Ambiguity| self.kind.is_none_or(|kind| kind == a.kind);
        if let Some(source) = &self.source {
            found = base.ambiguities_of(source)?;
            found.retain(is_asked);
        } else {
            let mut page = Page::first(self.limit);
            loop {
                let more = base.ambiguities(&page)?;
                found.extend(more.items.into_iter().filter(is_asked));
                match more.next {
                    Some(next) if found.len() < self.limit as usize => page.after = Some(next),
                    _ => break,
                }
            }
        }
        found.truncate(self.limit as usize);
        Ok(found)
    }
}
