//! Finds names and texts by their words, in English or Chinese, and suggests what may have been
//! meant where nothing is found.

use crate::common::{AskedBase, Exit, Out, Result, table};
use citebase::model::Kind;
use citebase::query::{Found, Hit, Page, SearchFilter};
use citebase::text::printable;
use std::io::Write;

/// Looks for names, headlines, gists, wordings and notes that have the words, in any order
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase find lingang group --kind organisation")]
pub struct Find {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    #[command(flatten)]
    base: AskedBase,
    /// Only what is of this kind: organisation, person, …
    #[arg(long)]
    kind: Option<Kind>,
    /// Only what this source says or mentions
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// The words next to each other, in their order
    #[arg(long)]
    phrase: bool,
    /// So many at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000), allow_negative_numbers = true)]
    limit: u32,
}

impl Find {
    pub fn run(&self, out: &mut Out) -> Result {
        let filter = SearchFilter {
            kind: self.kind,
            source: self.source.clone(),
            phrase: self.phrase,
            ..SearchFilter::default()
        };
        let words = self.words.join(" ");
        let page = Page::first(self.limit);
        let found = self.base.open()?.search(&words, &filter, &page)?;
        if out.wants_json() {
            out.json(&found)?;
        } else if found.hits.items.is_empty() {
            writeln!(out, "nothing has \"{words}\"")?;
            for suggestion in &found.suggestions {
                writeln!(out, "  perhaps \"{}\"", printable(suggestion))?;
            }
        } else {
            let rows = found.hits.items.iter().map(row);
            writeln!(out, "{}", table(["what", "found", "where"], rows))?;
            if found.hits.next.is_some() {
                writeln!(out, "and more; --limit shows it")?;
            }
        }
        Ok(Exit::of(!found.hits.items.is_empty()))
    }
}

fn row(hit: &Hit) -> [String; 3] {
    let (what, place) = match &hit.found {
        Found::Entity(entity) => (entity.kind.to_string(), entity.to_string()),
        Found::Fact(fact) => (fact.shape().to_string(), fact.to_string()),
        Found::Passage(passage) => ("passage".to_owned(), passage.to_string()),
        Found::Source { key, .. } => ("source".to_owned(), key.clone()),
    };
    [what, hit.snippet.marked("[", "]"), place]
}
