//! The main job: builds a knowledge base from the article that the crate ships with.
//!
//! `cargo run --example seed [PATH]` makes `lingang.db`, or the file at PATH. A citebase
//! database that is there already gets the article loaded into it; any other file is left alone.

mod common;

use citebase::KnowledgeBase;
use common::{Arguments, Exit, Out, Program, Result, json};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "seed [PATH]",
    about: "Builds a knowledge base, lingang.db or PATH, from the article of the crate.",
    takes: 0..=1,
    options: &[],
};

fn main() -> ExitCode {
    PROGRAM.run(seed)
}

fn seed(given: &Arguments, out: &mut Out) -> Result {
    let path = given.paths().next().unwrap_or(Path::new("lingang.db"));
    let shown = path.display();
    let existed = path.exists();
    let mut base = KnowledgeBase::open_or_create(path)?;
    let report = base.load(&KnowledgeBase::seed()?)?;
    base.close()?;
    if given.json() {
        let answer = serde_json::json!({
            "base": path.to_string_lossy(), "new": !existed, "report": report,
        });
        return json(out, &answer);
    }
    let found = if existed {
        "is a citebase database; the article is loaded into it"
    } else {
        "is new"
    };
    writeln!(out, "{shown} {found}\n\n{report}\nWorth trying:\n")?;
    for question in [
        "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
        "SELECT subject, measure, quantity, equivalents, passages FROM figures",
        "SELECT object, name, meaning FROM data_dictionary WHERE object = 'facts'",
    ] {
        writeln!(out, "  sqlite3 -box {shown} \"{question}\"")?;
    }
    Ok(Exit::Fine)
}
