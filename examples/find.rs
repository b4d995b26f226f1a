//! Looking for somebody or something: names and texts by their words, in English or Chinese; what
//! may have been meant, where nothing is found.
//!
//! `cargo run --example find WORDS…`. Exit code 1 says that nothing was found.

mod common;

use citebase::query::{Found, Hit, Page, SearchFilter};
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Opt, Out, Program, Result, Usage, json, table};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "find WORDS…",
    about: "Looks for names, headlines, gists, wordings and notes that have the words, in any order.",
    takes: 1..=usize::MAX,
    options: &[BASE, OPTIONS],
};

const OPTIONS: &[Opt] = &[
    (
        "kind KIND",
        "only what is of this kind: organisation, person, …",
    ),
    ("source KEY", "only what this source says or mentions"),
    ("phrase", "the words next to each other, in their order"),
    ("limit N", "so many at most; 20 if left out"),
];

fn main() -> ExitCode {
    PROGRAM.run(find)
}

fn find(given: &Arguments, out: &mut Out) -> Result {
    let wrong = |e: &dyn std::fmt::Display| Usage(e.to_string());
    let kind = given.value("kind")?.map(str::parse).transpose();
    let limit = given.value("limit")?.unwrap_or("20").parse();
    let filter = SearchFilter {
        kind: kind.map_err(|e| wrong(&e))?,
        source: given.value("source")?.map(str::to_owned),
        phrase: given.has("phrase"),
        ..SearchFilter::default()
    };
    let page = Page::first(limit.map_err(|e| wrong(&format_args!("--limit: {e}")))?);
    let words = given.texts()?.join(" ");
    let found = given.base()?.search(&words, &filter, &page)?;
    if given.json() {
        json(out, &found)?;
    } else if found.hits.items.is_empty() {
        writeln!(out, "nothing has \"{words}\"")?;
        for suggestion in &found.suggestions {
            writeln!(out, "  perhaps \"{}\"", printable(suggestion))?;
        }
    } else {
        writeln!(
            out,
            "{}",
            table(["what", "found", "where"], found.hits.items.iter().map(row))
        )?;
        if found.hits.next.is_some() {
            writeln!(out, "and more; --limit shows it")?;
        }
    }
    Ok(Exit::of(!found.hits.items.is_empty()))
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
