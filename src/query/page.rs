//! Pages of long answers.

use super::Fact;
use crate::error::Error;
use serde::Serialize;
use std::fmt;

/// The most that one page may hold.
pub const MAX_LIMIT: u32 = 10_000;

/// Which part of a long answer: what follows a point, and how much of it.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{EntityFilter, Page};
///
/// let base = KnowledgeBase::seeded()?;
/// let mut page = Page::first(10);
/// let mut names = Vec::new();
/// loop {
///     let found = base.organisations(&EntityFilter::default(), &page)?;
///     names.extend(found.items.iter().map(|o| o.name.clone()));
///     match found.next {
///         Some(after) => page.after = Some(after),
///         None => break,
///     }
/// }
/// assert_eq!(names.len() as u64, base.organisation_count(&EntityFilter::default())?);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The [`Paged::next`] of the page before; `None` for the first page.
    pub after: Option<String>,
    /// The most items on the page, 1 to [`MAX_LIMIT`].
    pub limit: u32,
}

impl Page {
    /// The first `limit` items.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// The limit, one more to see whether anything follows.
    pub(crate) fn limit(&self) -> Result<u32, Error> {
        if (1..=MAX_LIMIT).contains(&self.limit) {
            Ok(self.limit + 1)
        } else {
            Err(Error::Limit {
                given: self.limit,
                most: MAX_LIMIT,
            })
        }
    }
}

impl Default for Page {
    /// The first 50 items.
    fn default() -> Self {
        Self::first(50)
    }
}

/// One page of a long answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paged<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` if this is the last.
    pub next: Option<String>,
}

impl<T> Paged<T> {
    /// Cuts off the one item more that was asked for.
    pub(crate) fn cut(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let next = (items.len() > limit)
            .then(|| items.get(limit - 1).map(cursor))
            .flatten();
        items.truncate(limit);
        Self { items, next }
    }
}

impl Paged<Fact> {
    /// A page of facts; the next one begins behind the last claim.
    pub(super) fn facts(items: Vec<Fact>, page: &Page) -> Self {
        Self::cut(items, page.limit, |f| f.claim.to_string())
    }
}

/// One item a line, and an ellipsis where it goes on.
impl<T: fmt::Display> fmt::Display for Paged<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items
            .iter()
            .try_for_each(|item| writeln!(f, "{item}"))?;
        match self.next {
            Some(_) => writeln!(f, "…"),
            None => Ok(()),
        }
    }
}

impl<T> IntoIterator for Paged<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}
