//! A report to look at: one page of HTML that needs no network and no script, on a phone, in the
//! dark, on paper and read aloud. Every fact on it leads to its source and passage.

mod bars;
mod book;
mod network;
mod page;
mod time;

use crate::common::{
    AskedBase, Context, Exit, Out, Result, Usage, safe_lines, tell, working, write_whole,
};
use book::{Book, count};
use citebase::export::Existing;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Writes a report on a knowledge base
#[derive(clap::Args)]
#[command(after_help = "\
One page of HTML that needs nothing else, on which every fact leads to its source and \
passage. A page of this program is replaced; no other file is.

Example:
  citebase report lingang.html --base lingang.db")]
pub struct Report {
    /// The page to write; - is standard output
    #[arg(value_name = "OUT.html")]
    out: PathBuf,
    #[command(flatten)]
    base: AskedBase,
}

impl Report {
    pub fn run(&self, out: &mut Out) -> Result {
        let path = &self.out;
        let to_stdout = path == Path::new("-");
        if to_stdout && out.wants_json() {
            return Err(Usage("standard output takes the page or JSON, not both").into());
        }
        if !to_stdout {
            may_be_replaced(path)?;
        }
        let bar = working("drawing");
        let mut base = self.base.open()?;
        let catalogue = base.catalogue().clone();
        let book = Book::read(&*base.snapshot()?, catalogue)?;
        // HTML has no way to write a control character; spelt out, it is seen.
        let page = safe_lines(&page::page(&book).into_string());
        bar.finish_and_clear();
        if to_stdout {
            write!(out, "{page}")?;
            return Ok(Exit::Success);
        }
        write_whole(path, Existing::Replace, &page)?;
        let (facts, sources) = (book.facts.len(), book.sources.len());
        let shown = path.display();
        let (told, of) = (count(facts, "fact"), count(sources, "source"));
        let summary = format!("{shown}: {told} of {of}; open it in a browser");
        tell(out, Exit::Success, &summary, |out| {
            if !out.wants_json() {
                return Ok(writeln!(out, "{summary}")?);
            }
            out.json(&serde_json::json!({
                "page": path.to_string_lossy(), "facts": facts, "sources": sources,
            }))
        })
    }
}

/// Refuses a file that is something else, such as the knowledge base itself.
fn may_be_replaced(path: &Path) -> Result<()> {
    let action = || format!("cannot write {}", path.display());
    if !path.exists() {
        return Ok(());
    }
    if !path.is_file() {
        return Err("it is not a file").context(action);
    }
    let mut start = Vec::new();
    let file = std::fs::File::open(path).context(action)?;
    file.take(1000).read_to_end(&mut start).context(action)?;
    if start.is_empty() || String::from_utf8_lossy(&start).contains(page::MARK) {
        return Ok(());
    }
    Err("it exists already and is no page of this program; choose another name").context(action)
}
