//! A person's decision that two are one, or are not; and taking it back.

use crate::common::{Exit, Out, Result, day, tell_line};
use chrono::NaiveDate;
use citebase::KnowledgeBase;
use citebase::identity::Ruling;
use citebase::model::Verdict;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Records that two are the same, or are different, and follows it
#[derive(clap::Args)]
#[command(after_help = "\
A ruling holds for all sheets, loaded before or after it; 'citebase unrule' takes it back, and the \
base is as if it had never been made.

Example:
  citebase rule news.db same lingang-group paper#lingang --by \"A. Jones\" \\
    --reason \"the paper gives the same address\"")]
pub struct Rule {
    /// The file of the knowledge base
    base: PathBuf,
    /// same or different
    verdict: Verdict,
    /// The key of one: "lingang-group", or "source#key"
    one: String,
    /// The key of the other
    other: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// On which day; today if left out
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<NaiveDate>,
}

impl Rule {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = KnowledgeBase::open(&self.base)?;
        let ruling = Ruling {
            verdict: self.verdict,
            one: self.one.clone(),
            other: self.other.clone(),
            by: self.by.clone(),
            on: self.on.unwrap_or_else(today),
            reason: self.reason.clone(),
        };
        base.rule(&ruling)?;
        base.close()?;
        tell_line(out, Exit::Success, &ruling.to_string(), &ruling)
    }
}

/// Takes back a ruling on two
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase unrule news.db lingang-group paper#lingang")]
pub struct Unrule {
    /// The file of the knowledge base
    base: PathBuf,
    /// The key of one, as it was ruled on
    one: String,
    /// The key of the other
    other: String,
}

impl Unrule {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = KnowledgeBase::open(&self.base)?;
        let ruling = base.unrule(&self.one, &self.other)?;
        base.close()?;
        let summary = match &ruling {
            Some(ruling) => format!("taken back: {ruling}"),
            None => format!("there is no ruling on {} and {}", self.one, self.other),
        };
        tell_line(out, Exit::of(ruling.is_some()), &summary, &ruling)
    }
}

/// The day by the clock, in UTC.
fn today() -> NaiveDate {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |time| time.as_secs() / 86_400);
    NaiveDate::default() + chrono::Days::new(days)
}
