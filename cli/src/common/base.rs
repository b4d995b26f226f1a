//! Which knowledge base is asked, and answers that are longer than a page.

use super::{NotOne, Out, Result, perhaps};
use citebase::query::{self, Page, Paged, Reader};
use citebase::{Batch, KnowledgeBase};
use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The options that say which knowledge base is asked: a file, or the article that comes with
/// the program, alone or with its companions.
#[derive(clap::Args)]
pub struct AskedBase {
    /// Asks this knowledge base, not the article's
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// Asks the article's with its eight companions
    #[arg(long, conflicts_with = "base")]
    companions: bool,
}

impl AskedBase {
    /// Says that no source has a name, which names are like it, and, without a file, which base was asked.
    pub fn say_nobody(&self, out: &mut Out, base: &Reader, name: &str) -> Result<()> {
        writeln!(
            out,
            "{}",
            NotOne::Nobody(name.to_owned(), perhaps(base, name)?)
        )?;
        match (&self.base, self.companions) {
            (Some(_), _) => {}
            (None, true) => writeln!(
                out,
                "The nine articles that come with the program were asked; --base FILE asks yours."
            )?,
            (None, false) => writeln!(
                out,
                "The article that comes with the program was asked; --base FILE asks yours."
            )?,
        }
        Ok(())
    }

    /// The file that is asked, if it is one.
    pub fn path(&self) -> Option<&Path> {
        self.base.as_deref()
    }

    /// Opens it; a file is only read.
    pub fn open(&self) -> Result<KnowledgeBase> {
        match &self.base {
            Some(path) => Ok(KnowledgeBase::open_read_only(path)?),
            None if self.companions => nine_articles(),
            None => Ok(KnowledgeBase::seeded()?),
        }
    }
}

/// The article with its companions, loaded in a batch.
fn nine_articles() -> Result<KnowledgeBase> {
    let mut base = KnowledgeBase::in_memory()?;
    let mut sheets = KnowledgeBase::companions()?;
    sheets.push(KnowledgeBase::seed()?);
    base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))?;
    Ok(base)
}

/// All pages of an answer.
pub fn all<T, E: Into<Box<dyn Error>>>(
    ask: impl FnMut(&Page) -> std::result::Result<Paged<T>, E>,
) -> Result<Vec<T>> {
    let items: std::result::Result<_, E> = query::all(ask).collect();
    items.map_err(Into::into)
}
