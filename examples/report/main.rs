//! A report to look at: one page of HTML that needs no network and no script, on a phone, in the
//! dark, on paper and read aloud. Every fact on it leads to its source and passage.
//!
//! `cargo run --example report OUT.html` shows the article; `--companions` it and its companions,
//! `--base FILE` any knowledge base. The page is replaced if it is there; no other file is.

#[path = "../common/mod.rs"]
mod common;

mod bars;
mod book;
mod network;
mod page;
mod time;

use book::Book;
use common::{
    Arguments, BASE, Doing, Exit, Out, Program, Result, json, readable, working, write_whole,
};
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "report OUT.html",
    about: "Writes a report on a knowledge base: one page of HTML that needs nothing else, on which\n\
            every fact leads to its source and passage. A page of this program is replaced.",
    takes: 1..=1,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(report)
}

fn report(given: &Arguments, out: &mut Out) -> Result {
    let path = given.path_at(0)?;
    may_be_replaced(path)?;
    let bar = working("drawing");
    let mut base = given.base()?;
    let catalogue = base.catalogue().clone();
    let book = Book::read(&*base.snapshot()?, catalogue)?;
    // HTML has no way to write a control character; spelt out, it is seen.
    let page = readable(&page::page(&book).into_string());
    write_whole(path, |file| Ok(file.write_all(page.as_bytes())?))?;
    bar.finish_and_clear();
    if given.json() {
        let answer = serde_json::json!({
            "page": path.to_string_lossy(), "facts": book.facts.len(), "sources": book.sources.len(),
        });
        return json(out, &answer);
    }
    writeln!(
        out,
        "{}: {} facts of {} sources; open it in a browser",
        path.display(),
        book.facts.len(),
        book.sources.len()
    )?;
    Ok(Exit::Fine)
}

/// Refuses a file that is something else, such as the knowledge base itself.
fn may_be_replaced(path: &Path) -> Result<()> {
    let told = || format!("cannot write {}", path.display());
    if !path.exists() {
        return Ok(());
    }
    if !path.is_file() {
        return Err("it is not a file").doing(told);
    }
    let mut start = Vec::new();
    let file = std::fs::File::open(path).doing(told)?;
    file.take(1000).read_to_end(&mut start).doing(told)?;
    if start.is_empty() || String::from_utf8_lossy(&start).contains(page::MARK) {
        return Ok(());
    }
    Err("it exists already and is no page of this program; choose another name").doing(told)
}
