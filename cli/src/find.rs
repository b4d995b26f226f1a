//! Finds names and texts by their words, in English or Chinese, and suggests what may have been
//! meant where nothing is found.

use crate::common::{AskedBase, Exit, Out, Result, limit, table};
use citebase::model::Kind;
use citebase::query::{Found, Hit, Page, Reader, SearchFilter, SearchResult};
use citebase::text::printable;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
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
    #[command(flatten)]
    asked: AskedFind,
    /// So many at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
}

/// Where the words are looked for, and how.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedFind {
    /// Only what is of this kind: organisation, person, …
    #[arg(long)]
    kind: Option<Kind>,
    /// Only what this source says or mentions
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// The words next to each other, in their order
    #[arg(long)]
    #[serde(default)]
    phrase: bool,
}

impl AskedFind {
    /// A page of what has the words.
    pub fn answer(&self, base: &Reader, words: &str, page: &Page) -> Result<SearchResult> {
        let filter = SearchFilter {
            kind: self.kind,
            source: self.source.clone(),
            phrase: self.phrase,
            ..SearchFilter::default()
        };
        Ok(base.search(words, &filter, page)?)
    }
}

impl Find {
    pub fn run(&self, out: &mut Out) -> Result {
        let words = self.words.join(" ");
        let page = Page::first(self.limit);
        let found = self.asked.answer(&*self.base.open()?, &words, &page)?;
        if out.wants_json() {
            out.json(&found)?;
        } else if found.hits.items.is_empty() {
            suggest(out, &words, &found.suggestions)?;
        } else {
            let rows = told_apart(&found.hits.items);
            writeln!(out, "{}", table(["what", "found", "where"], rows))?;
            if found.hits.next.is_some() {
                writeln!(out, "and more; --limit shows it")?;
            }
        }
        Ok(Exit::of(!found.hits.items.is_empty()))
    }
}

/// Says that nothing has the words, and what may have been meant.
pub fn suggest(out: &mut Out, words: &str, suggestions: &[String]) -> Result<()> {
    writeln!(out, "nothing has \"{words}\"")?;
    for suggestion in suggestions {
        writeln!(out, "  perhaps \"{}\"", printable(suggestion))?;
    }
    Ok(())
}

/// The rows of some hits; of entities that would read alike, each with its key.
fn told_apart(hits: &[Hit]) -> impl Iterator<Item = [String; 3]> {
    let mut alike: HashMap<String, HashSet<&str>> = HashMap::new();
    for hit in hits {
        if let Found::Entity(entity) = &hit.found {
            let keys = alike.entry(entity.to_string()).or_default();
            keys.insert(entity.key.as_str());
        }
    }
    hits.iter().map(move |hit| {
        let mut row = row(hit);
        if let Found::Entity(entity) = &hit.found
            && alike.get(&row[2]).is_some_and(|keys| keys.len() > 1)
        {
            row[2] = format!("{} [{}]", row[2], entity.key);
        }
        row
    })
}

/// What a hit is, the text that has the words, and where that stands.
pub fn row(hit: &Hit) -> [String; 3] {
    let (what, place) = match &hit.found {
        Found::Entity(entity) => (entity.kind.to_string(), entity.to_string()),
        Found::Fact(fact) => (fact.shape().to_string(), fact.to_string()),
        Found::Passage(passage) => ("passage".to_owned(), passage.to_string()),
        Found::Source { key, .. } => ("source".to_owned(), key.clone()),
    };
    [what, hit.snippet.marked("[", "]"), place]
}
