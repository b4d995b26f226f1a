//! The main job: builds a knowledge base from the article that the crate ships with.
//!
//! `cargo run --example seed [PATH]` makes `lingang.db`, or the file at PATH. A citebase
//! database that is there already gets the article loaded into it; any other file is left alone.

use citebase::{Error, KnowledgeBase};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("lingang.db"), PathBuf::from);
    match seed(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("seed: {error}");
            let mut beneath = std::error::Error::source(&error);
            while let Some(cause) = beneath {
                eprintln!("  because: {cause}");
                beneath = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn seed(path: &PathBuf) -> Result<(), Error> {
    let shown = path.display();
    let existed = path.exists();
    let mut base = KnowledgeBase::open_or_create(path)?;
    let report = base.load(&KnowledgeBase::seed()?)?;
    base.close()?;
    let found = if existed {
        "is a citebase database; the article is loaded into it"
    } else {
        "is new"
    };
    let mut text = format!("{shown} {found}\n\n{report}\nWorth trying:\n\n");
    for question in [
        "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
        "SELECT subject, measure, quantity, equivalents, passages FROM figures",
        "SELECT object, name, meaning FROM data_dictionary WHERE object = 'facts'",
    ] {
        text.push_str(&format!("  sqlite3 -box {shown} \"{question}\"\n"));
    }
    // A reader that closes the pipe early has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
