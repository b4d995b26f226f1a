//! A name or text with the places of the words in it.

use crate::text::fold::letters_until;
use crate::text::printable;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{ControlFlow, Range};

/// The longest snippet, in characters, and how many of them come before the first match.
const LONGEST: usize = 240;
const BEFORE: usize = 60;

/// A name or text as stored, with the places where the words stand; a long one is cut around the
/// first of them. It is safe to print: control characters and those that turn the direction of
/// writing are spaces. It is not HTML; that is what [`Snippet::html`] makes of it.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{Page, SearchFilter};
///
/// let base = KnowledgeBase::seeded()?;
/// let phrase = SearchFilter { phrase: true, ..SearchFilter::default() };
/// let found = base.search("given a speech", &phrase, &Page::first(1))?;
/// let snippet = &found.hits.items[0].snippet;
/// assert_eq!(&snippet.text[snippet.matches[0].clone()], "given a speech");
/// assert_eq!(snippet.marked("*", "*"), "have *given a speech*");
/// assert_eq!(snippet.html(), "have <mark>given a speech</mark>");
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Snippet {
    /// The text.
    pub text: String,
    /// The byte ranges of the words in it, ascending and disjoint; empty if the hit was found
    /// otherwise, such as by an identifier.
    pub matches: Vec<Range<usize>>,
}

impl Snippet {
    pub(super) fn new(original: &str, mut found: Vec<Range<usize>>) -> Self {
        found.sort_by_key(|range| (range.start, range.end));
        found.dedup_by(|next, last| {
            let touch = next.start <= last.end;
            if touch {
                last.end = last.end.max(next.end);
            }
            touch
        });
        if Self::is_plain(original, &found) {
            return Self {
                text: original.to_owned(),
                matches: found,
            };
        }
        Self::letter_by_letter(original, found)
    }

    fn letter_by_letter(original: &str, found: Vec<Range<usize>>) -> Self {
        let first = found.first().map_or(0, |range| range.start);
        let is_long = original.chars().nth(LONGEST).is_some();
        let start = match original.get(..first) {
            Some(before) if is_long => before
                .char_indices()
                .rev()
                .nth(BEFORE)
                .map_or(0, |(at, _)| at),
            _ => 0,
        };
        let mut snippet = Self {
            text: String::new(),
            matches: Vec::new(),
        };
        if start > 0 {
            snippet.text.push('…');
        }
        let mut found = found.into_iter().peekable();
        let mut open: Option<(usize, usize)> = None;
        let rest = original.get(start..).unwrap_or_default();
        let mut cut = false;
        for (number, (at, c)) in rest.char_indices().enumerate() {
            let at = start + at;
            if let Some((from, until)) = open
                && at >= until
            {
                snippet.matches.push(from..snippet.text.len());
                open = None;
            }
            if number == LONGEST {
                cut = true;
                break;
            }
            if let Some(range) = found.next_if(|range| range.start <= at) {
                open = Some((snippet.text.len(), range.end));
            }
            snippet.text.push(if is_safe(c) { c } else { ' ' });
        }
        if let Some((from, _)) = open {
            snippet.matches.push(from..snippet.text.len());
        }
        if cut {
            snippet.text.push('…');
        }
        snippet
    }

    /// `true` for a text that is shown as it is, which most names are.
    fn is_plain(original: &str, found: &[Range<usize>]) -> bool {
        original.len() <= LONGEST
            && (original.bytes().all(|b| matches!(b, b' '..=b'~')) || original.chars().all(is_safe))
            && found
                .iter()
                .all(|range| original.get(range.clone()).is_some_and(|t| !t.is_empty()))
    }

    /// The text with something before and after each match.
    #[must_use]
    pub fn marked(&self, before: &str, after: &str) -> String {
        self.each(|text| text.to_owned(), before, after)
    }

    /// The text as HTML, with each match in a `mark` element.
    #[must_use]
    pub fn html(&self) -> String {
        self.each(escaped, "<mark>", "</mark>")
    }

    fn each(&self, write: impl Fn(&str) -> String, before: &str, after: &str) -> String {
        let mut marked = String::with_capacity(self.text.len());
        let mut done = 0;
        let part = |range: Range<usize>| write(self.text.get(range).unwrap_or_default());
        for range in &self.matches {
            marked += &part(done..range.start);
            marked += before;
            marked += &part(range.clone());
            marked += after;
            done = range.end;
        }
        marked + &part(done..self.text.len())
    }
}

/// The text alone.
impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(&self.text))
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn is_safe(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The range of the beginning of a name that folds to this.
pub(super) fn beginning(name: &str, fold: &str) -> Option<Range<usize>> {
    let wanted = fold.chars().filter(|c| *c != ' ').count();
    let mut range: Option<Range<usize>> = None;
    let mut letters_so_far = 0;
    let _ = letters_until(name, false, |letter| {
        if letters_so_far >= wanted {
            return ControlFlow::Break(());
        }
        letters_so_far += crate::text::fold::spelt(letter.c).map_or(1, |s| s.chars().count());
        range = Some(range.as_ref().map_or(letter.start, |r| r.start)..letter.end);
        ControlFlow::Continue(())
    });
    range
}

/// `true` if folding keeps anything of a text.
pub(super) fn has_letters(text: &str) -> bool {
    letters_until(text, false, |_| ControlFlow::Break(())).is_break()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_and_escapes() {
        let snippet = Snippet::new("<b>a & b</b>\u{1b}[31m\u{202e}", vec![3..4, 7..8, 7..8]);
        assert_eq!(snippet.text, "<b>a & b</b> [31m ");
        assert_eq!(snippet.marked("(", ")"), "<b>(a) & (b)</b> [31m ");
        assert_eq!(
            snippet.html(),
            "&lt;b&gt;<mark>a</mark> &amp; <mark>b</mark>&lt;/b&gt; [31m "
        );
        assert_eq!(beginning("“Łódź-Œuvre”", "lodz o"), Some(3..13));
    }

    proptest! {
        #[test]
        fn what_is_shown_as_it_is_would_be_so_letter_by_letter(text in "[ -~é临\u{200F}]{0,12}", at in 0..12_usize, length in 0..6_usize) {
            let range = at.min(text.len())..(at + length).min(text.len());
            prop_assume!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
            let (found, shown) = (vec![range], Snippet::new(&text, vec![]).text);
            if Snippet::is_plain(&text, &found) {
                let slowly = Snippet::letter_by_letter(&text, found.clone());
                prop_assert_eq!(Snippet::new(&text, found), slowly);
                prop_assert_eq!(shown, text);
            }
        }

        #[test]
        fn matches_are_ranges_of_the_text(text in "(.|é|临| ){0,600}", at in 0..600_usize, length in 0..20_usize) {
            let place = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let range = place(at)..place(at + length);
            prop_assume!(!range.is_empty());
            let snippet = Snippet::new(&text, vec![range.clone()]);
            prop_assert_eq!(snippet.matches.len(), 1);
            let marked = snippet.text.get(snippet.matches[0].clone());
            prop_assert!(marked.is_some_and(|m| m.chars().count() == text[range].chars().count()));
            prop_assert!(snippet.text.chars().count() <= LONGEST + 2);
        }
    }
}
