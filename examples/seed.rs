//! The main job: builds a knowledge base from the article that the crate ships with.
//!
//! `cargo run --example seed [PATH]` makes `lingang.db`, or the file at PATH. A citebase
//! database that is there already gets the article loaded into it; any other file is left alone.

use citebase::KnowledgeBase;
use citebase::text::printable;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match seed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("seed: {error}");
            if let Some(cause) = error.source() {
                eprintln!("  because: {}", printable(&cause.to_string()));
            }
            ExitCode::from(2)
        }
    }
}

fn seed() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let path = match arguments.as_slice() {
        [] => PathBuf::from("lingang.db"),
        [path] if !path.as_os_str().as_encoded_bytes().starts_with(b"-") => path.clone(),
        _ => return Err("it takes the path of one file: seed [PATH]".into()),
    };

    let existed = path.exists();
    let mut base = KnowledgeBase::open_or_create(&path)?;
    let report = base.load(&KnowledgeBase::seed()?)?;
    base.close()?;

    let state = match existed {
        true => "is a citebase database; the article is loaded into it",
        false => "is new",
    };
    // A path may hold what a terminal would obey.
    let path = path.to_string_lossy();
    let path = printable(&path);
    let mut text = format!("{path} {state}\n\n{report}\nWorth trying:\n\n");
    for question in [
        "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
        "SELECT subject, measure, quantity, equivalents, passages FROM figures",
        "SELECT object, name, meaning FROM data_dictionary WHERE object = 'facts'",
    ] {
        text.push_str(&format!("  sqlite3 -box {path} \"{question}\"\n"));
    }
    let printed = std::io::stdout().write_all(text.as_bytes());
    // Whatever becomes of the output, the article is loaded.
    printed.map_err(|error| format!("{path} {state}, but this cannot be printed: {error}").into())
}
