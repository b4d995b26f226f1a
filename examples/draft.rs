//! A first draft of a fact sheet: an article's text in, a sheet out. Figures, dates and known
//! names are found; what they are figures and dates *of*, is left open for a person, and the
//! loader refuses the draft until it has been gone through.
//!
//! `cargo run --example draft ARTICLE.txt [KEY [DAY]]`: one paragraph a line, the headline
//! first; the key of the source, and the day of publication, such as 2023-11-30.

mod common;

use citebase::check::{ArticleText, draft};
use citebase::sheet::{Date, Source};
use common::{Arguments, BASE, Exit, Opt, Out, Program, Result, json, read, write_whole};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "draft ARTICLE.txt [KEY [DAY]]",
    about: "Begins a fact sheet: an article's text in, one paragraph a line, the headline first; \
            the\nfigures, dates and known names that stand in it out, for a person to go through.",
    takes: 1..=3,
    options: &[BASE, OPTIONS],
};

const OPTIONS: &[Opt] = &[
    (
        "language TAG",
        "the article's language, zh for Chinese; en if left out",
    ),
    (
        "to FILE",
        "writes the sheet to a file that is not there yet",
    ),
];

fn main() -> ExitCode {
    PROGRAM.run(drafted)
}

fn drafted(given: &Arguments, out: &mut Out) -> Result {
    let text = ArticleText::plain(&read(given.path_at(0)?)?);
    let source = Source {
        key: given.text(1)?.unwrap_or("new-article").to_owned(),
        headline: text.passage("headline").unwrap_or_default().to_owned(),
        language: given.value("language")?.unwrap_or("en").to_owned(),
        published: given.text(2)?.map(|day| Date {
            edtf: Some(day.to_owned()),
            ..Date::default()
        }),
        ..Source::default()
    };
    let sheet = draft(&*given.base()?, source, &text)?;
    let text = sheet.to_json()?;
    match given.path("to") {
        // What was gone through already must not be lost to a second draft.
        Some(to) if to.exists() => {
            return Err(format!("{} exists already; choose another name", to.display()).into());
        }
        Some(to) => write_whole(to, |file| Ok(file.write_all(text.as_bytes())?))?,
        // The sheet is JSON already.
        None => write!(out.for_programs(), "{text}")?,
    }
    if let (Some(to), true) = (given.path("to"), given.json()) {
        let answer = serde_json::json!({
            "sheet": to.to_string_lossy(), "passages": sheet.passages.len(),
            "figures": sheet.figures.len(), "dates": sheet.milestones.len(),
            "entities": sheet.entities.len(),
        });
        json(out, &answer)?;
    }
    out.flush()?;
    eprintln!(
        "{} passages, {} figures, {} dates, {} entities; a draft: go through it, fill in every \"?\", \
         and take the mark off",
        sheet.passages.len(),
        sheet.figures.len(),
        sheet.milestones.len(),
        sheet.entities.len(),
    );
    Ok(Exit::Fine)
}
