//! Pages of long answers.

use super::Fact;
use crate::error::Error;
use crate::sheet::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The most that one page may hold.
pub const MAX_LIMIT: u32 = 10_000;

/// Which part of a long answer: what follows a point, and how much of it. [`all`] gives all parts.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{EntityFilter, Page};
///
/// let base = KnowledgeBase::seeded()?;
/// let any = EntityFilter::default();
/// let first = base.organisations(&any, &Page::first(10))?;
/// let second = base.organisations(&any, &Page { after: first.next, limit: 10 })?;
/// assert!(second.items[0].key > first.items[9].key);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

    /// The page as one of a question: its cursor must be of the same question.
    pub(super) fn of<Q: fmt::Debug>(&self, question: Q) -> Result<Asked<Q>, Error> {
        let after = match &self.after {
            None => None,
            Some(cursor) => Some(opened(cursor, &question).ok_or_else(|| Error::Cursor {
                after: cursor.clone(),
            })?),
        };
        Ok(Asked {
            question,
            after,
            limit: self.limit()?,
        })
    }

    /// The limit, one more to see whether anything follows.
    pub(crate) fn limit(&self) -> Result<u32, Error> {
        check_limit(self.limit, 1, MAX_LIMIT)?;
        Ok(self.limit + 1)
    }
}

/// Whether what was given is not below the least nor above the most.
pub(super) fn check_limit(given: u32, least: u32, most: u32) -> Result<(), Error> {
    match (least..=most).contains(&given) {
        true => Ok(()),
        false => Err(Error::Limit { given, most }),
    }
}

impl Default for Page {
    /// The first 50 items.
    fn default() -> Self {
        Self::first(50)
    }
}

/// Everything on all pages of an answer, item by item; a page of 500 is held at a time. Ends behind the
/// first error.
///
/// Ask a [`Snapshot`](crate::Snapshot) if others may write meanwhile: each page is a question of its own.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{EntityFilter, all};
///
/// let base = KnowledgeBase::seeded()?;
/// let any = EntityFilter::default();
/// let mut names = Vec::new();
/// for organisation in all(|page| base.organisations(&any, page)) {
///     names.push(organisation?.name);
/// }
/// assert_eq!(names.len() as u64, base.organisation_count(&any)?);
/// # Ok::<(), citebase::Error>(())
/// ```
pub fn all<T, E>(
    mut read: impl FnMut(&Page) -> Result<Paged<T>, E>,
) -> impl Iterator<Item = Result<T, E>> {
    let mut ahead = Some(Page::first(500));
    let mut items = Vec::new().into_iter();
    std::iter::from_fn(move || {
        loop {
            if let Some(item) = items.next() {
                return Some(Ok(item));
            }
            let mut page = ahead.take()?;
            match read(&page) {
                Ok(found) => {
                    items = found.items.into_iter();
                    page.after = found.next;
                    ahead = page.after.is_some().then_some(page);
                }
                Err(e) => return Some(Err(e)),
            }
        }
    })
}

/// A page of a question. Outside, a cursor is bound to its question, and stands in a URL as it is;
/// inside it is whatever the question needs to go on.
pub(super) struct Asked<Q> {
    question: Q,
    /// The cursor as the question reads it; `None` for the first page.
    pub(super) after: Option<String>,
    /// The most items on the page, and one more to see whether anything follows.
    pub(super) limit: u32,
}

impl<Q: fmt::Debug> Asked<Q> {
    /// The cursor, with "" for the first page.
    pub(super) fn after(&self) -> &str {
        self.after.as_deref().unwrap_or_default()
    }

    /// The answer without the one item more that was asked for.
    pub(super) fn cut<T>(&self, mut items: Vec<T>, cursor: impl Fn(&T) -> String) -> Paged<T> {
        let most = self.limit as usize - 1;
        let next = match items.len() > most {
            true => items.get(most - 1).map(cursor),
            false => None,
        };
        items.truncate(most);
        self.seal(Paged { items, next })
    }

    /// A page of facts; the next one begins behind the last claim.
    pub(super) fn facts(&self, items: Vec<Fact>) -> Paged<Fact> {
        self.cut(items, |fact| fact.claim.to_string())
    }

    /// The answer, with its cursor bound to the question.
    pub(super) fn seal<T>(&self, answer: Paged<T>) -> Paged<T> {
        Paged {
            next: answer.next.map(|inner| sealed(&inner, &self.question)),
            items: answer.items,
        }
    }
}

/// Some of the digest of a question: enough that a cursor is not taken for another's by mistake.
fn fingerprint(question: &impl fmt::Debug) -> String {
    let digest = Sha256::digest(format!("{question:?}"));
    hexadecimal(digest.into_iter().take(4))
}

/// A cursor of letters, digits and `-._~`: the fingerprint, and the rest with `~3F` for each byte that
/// is none of these.
fn sealed(inner: &str, question: &impl fmt::Debug) -> String {
    let mut cursor = fingerprint(question) + ".";
    for byte in inner.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => {
                cursor.push(char::from(byte));
            }
            _ => cursor.push_str(&format!("~{byte:02X}")),
        }
    }
    cursor
}

/// What was sealed for the same question.
fn opened(cursor: &str, question: &impl fmt::Debug) -> Option<String> {
    let (mark, rest) = cursor.split_once('.')?;
    if mark != fingerprint(question) {
        return None;
    }
    let mut bytes = Vec::new();
    let mut parts = rest.split('~');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        let (code, plain) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(plain.bytes());
    }
    String::from_utf8(bytes).ok()
}

/// One page of a long answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paged<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` if this is the last. It is of this question alone, and can
    /// stand in a URL as it is.
    pub next: Option<String>,
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

impl<'a, T> IntoIterator for &'a Paged<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_opens_for_its_question_alone(inner in any::<String>(), other in any::<String>()) {
            let question = ("facts", 7);
            let cursor = sealed(&inner, &question);
            prop_assert!(cursor.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)));
            prop_assert_eq!(opened(&cursor, &question), Some(inner));
            prop_assert_eq!(opened(&cursor, &("facts", 8)), None);
            prop_assert_eq!(opened(&other, &question), None);
        }
    }
}
