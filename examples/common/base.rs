//! Which knowledge base is asked, and answers that are longer than a page.

use super::{Arguments, Opt, Result, Usage};
use citebase::query::{Page, Paged};
use citebase::{Batch, BatchReport, KnowledgeBase};
use std::ops::ControlFlow;

/// Which knowledge base to ask, for [`Arguments::base`].
pub const BASE: &[Opt] = &[
    ("base FILE", "asks this knowledge base, not the article's"),
    ("companions", "asks the article's with its eight companions"),
];

impl Arguments {
    /// The knowledge base that is to be asked, as [`BASE`] has it: a file, or the article that
    /// the crate ships with, alone or with its companions.
    pub fn base(&self) -> Result<KnowledgeBase> {
        match (self.path("base"), self.has("companions")) {
            (Some(_), true) => {
                Err(Usage("--base and --companions are two bases".to_owned()).into())
            }
            (Some(path), false) => Ok(KnowledgeBase::open_read_only(path)?),
            (None, false) => Ok(KnowledgeBase::seeded()?),
            (None, true) => Ok(nine_articles()?.0),
        }
    }
}

/// The article with its companions, loaded in a batch.
pub fn nine_articles() -> Result<(KnowledgeBase, BatchReport)> {
    let mut base = KnowledgeBase::in_memory()?;
    let mut sheets = KnowledgeBase::companions()?;
    sheets.push(KnowledgeBase::seed()?);
    let report = base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))?;
    Ok((base, report))
}

/// All pages of an answer.
pub fn all<T>(
    mut ask: impl FnMut(&Page) -> std::result::Result<Paged<T>, citebase::Error>,
) -> Result<Vec<T>> {
    let mut page = Page::first(1000);
    let mut items = Vec::new();
    loop {
        let found = ask(&page)?;
        items.extend(found.items);
        match found.next {
            Some(after) => page.after = Some(after),
            None => return Ok(items),
        }
    }
}
