//! Options that every long answer takes.

use super::{Out, Result, the_one};
use chrono::NaiveDate;
use citebase::model::Edtf;
use citebase::query::{Fact, MAX_LIMIT, Page, Paged, Reader};
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::Write;

/// Which part of a long answer.
#[derive(clap::Args)]
pub struct Paging {
    /// So many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
    /// What follows the page that ended with this cursor
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

impl Paging {
    /// The page that is asked for.
    pub fn page(&self) -> Page {
        Page {
            after: self.after.clone(),
            limit: self.limit,
        }
    }

    /// Says that there is more, and how to see it.
    pub fn more(out: &mut Out, next: Option<&String>) -> Result<()> {
        if let Some(next) = next {
            writeln!(
                out,
                "and more: --after '{next}' goes on, --limit shows more at once"
            )?;
        }
        Ok(())
    }
}

/// How much of an answer in several parts.
#[derive(clap::Args)]
pub struct Most {
    /// So many of each part at most
    #[arg(id = "most", long = "limit", value_name = "N", default_value_t = 1000, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
}

impl Most {
    /// The first page of a part.
    pub fn page(&self) -> Page {
        Page::first(self.limit)
    }

    pub const fn number(&self) -> usize {
        self.limit as usize
    }

    /// Says that there is more, and how to see it.
    pub fn more(out: &mut Out, more: bool) -> Result<()> {
        if more {
            writeln!(
                out,
                "\nand more: --limit says how much of each part is told"
            )?;
        }
        Ok(())
    }
}

/// Reads an argument that is a number of items.
pub fn limit(text: &str) -> std::result::Result<u32, String> {
    let number = text.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
    number.ok_or_else(|| format!("a limit is a number from 1 to {MAX_LIMIT}"))
}

/// Reads an argument that is a day.
pub fn day(text: &str) -> std::result::Result<NaiveDate, &'static str> {
    let day = text.parse();
    day.map_err(|_| "a day is written as in 2023-11-30")
}

/// Reads an argument that is a date in EDTF.
pub fn edtf(text: &str) -> std::result::Result<String, &'static str> {
    let date = text.parse::<Edtf>();
    let date = date.map_err(|_| "a day is written as in 2023-11-30, a month as in 2023-11")?;
    Ok(date.to_string())
}

/// Which figures: of what, of when, by whom and by when told.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct Which {
    /// Only of this name or key
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// Only of this measure, as "registered capital"
    #[arg(long)]
    pub measure: Option<String>,
    /// Only in this unit, as CNY
    #[arg(long)]
    pub unit: Option<String>,
    /// Only of a period that reaches this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// Only of a period that begins by this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<NaiveDate>,
    /// Only what this source says
    #[arg(long, value_name = "KEY")]
    pub source: Option<String>,
    /// Only what sources published on or before this day say, as 2024-12-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<NaiveDate>,
}

impl Which {
    /// The key of the entity that is named, if one is.
    pub fn subject(&self, base: &Reader) -> Result<Option<String>> {
        one_named(base, self.subject.as_ref())
    }
}

/// Prints a page of facts.
pub fn print_facts(out: &mut Out, facts: &Paged<Fact>) -> Result<()> {
    if out.wants_json() {
        return out.json(facts);
    }
    list_facts(out, facts, Fact::to_string)?;
    Paging::more(out, facts.next.as_ref())
}

/// A line for each fact of a page.
pub fn list_facts(
    out: &mut Out,
    facts: &Paged<Fact>,
    line: impl Fn(&Fact) -> String,
) -> Result<()> {
    for fact in &facts.items {
        writeln!(out, "{}", line(fact))?;
    }
    if facts.items.is_empty() {
        writeln!(out, "nothing is said of that")?;
    }
    Ok(())
}

/// The key of what a name or key means, if one is given.
pub fn one_named(base: &Reader, name: Option<&String>) -> Result<Option<String>> {
    let named = name.map(|name| the_one(base, name));
    Ok(named.transpose()?.map(|entity| entity.key))
}

/// How facts are shown: with their passages, and with the source too if the base has several; of
/// a single one it is said first.
pub fn cited(base: &Reader, out: &mut Out) -> Result<impl Fn(&Fact) -> String + use<>> {
    let sources = base.sources(&Page::first(2))?.items;
    let several = sources.len() > 1;
    if let [only] = sources.as_slice() {
        writeln!(out, "all from {}\n", only.key)?;
    }
    Ok(move |fact: &Fact| match several {
        true => format!("{fact}"),
        false => format!("{fact:#}"),
    })
}
