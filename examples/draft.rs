//! A first draft of a fact sheet: an article's text in, a sheet out. Figures, dates and known
//! names are found; what they are figures and dates *of*, is left open for a person, and the
//! loader refuses the draft until it has been gone through.
//!
//! `cargo run --example draft ARTICLE.txt [KEY [DAY]]`: one paragraph a line, the headline
//! first; the key of the source, and the day of publication, such as 2023-11-30.

use citebase::KnowledgeBase;
use citebase::check::{ArticleText, draft};
use citebase::sheet::{Date, Source};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        eprintln!("usage: draft ARTICLE.txt [KEY [DAY]]");
        return ExitCode::from(2);
    };
    let key = arguments.get(1).map_or("new-article", String::as_str);
    match drafted(path, key, arguments.get(2)) {
        Ok(sheet) => {
            print!("{sheet}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("draft: {path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn drafted(
    path: &str,
    key: &str,
    day: Option<&String>,
) -> Result<String, Box<dyn std::error::Error>> {
    let text = ArticleText::plain(&std::fs::read_to_string(path)?);
    let source = Source {
        key: key.to_owned(),
        headline: text.passage("headline").unwrap_or_default().to_owned(),
        language: "en".to_owned(),
        published: day.map(|day| Date {
            edtf: Some(day.clone()),
            ..Date::default()
        }),
        ..Source::default()
    };
    let base = KnowledgeBase::seeded()?;
    let sheet = draft(&base, source, &text)?;
    eprintln!(
        "{} passages, {} figures, {} dates, {} entities; a draft: go through it, fill in every \"?\", \
         and take the mark off",
        sheet.passages.len(),
        sheet.figures.len(),
        sheet.milestones.len(),
        sheet.entities.len(),
    );
    Ok(sheet.to_json()?)
}
