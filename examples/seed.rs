//! The main job: builds a knowledge base from the article that the crate ships with.
//!
//! `cargo run --example seed [PATH]` makes `lingang.db`, or the file at PATH. A citebase
//! database that is there already gets the article loaded into it; any other file is left alone.

use citebase::{Error, KnowledgeBase};
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
    if existed {
        println!("{shown} is a citebase database; the article is loaded into it\n");
    } else {
        println!("{shown} is new\n");
    }
    let report = base.load(&KnowledgeBase::seed()?)?;
    base.close()?;
    println!("{report}");
    println!("Worth trying:\n");
    for question in [
        "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
        "SELECT subject, measure, quantity, equivalents, passages FROM figures",
        "SELECT object, name, meaning FROM data_dictionary WHERE object = 'facts'",
    ] {
        println!("  sqlite3 -box {shown} \"{question}\"");
    }
    Ok(())
}
