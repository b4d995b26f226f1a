//! The article's text, passage by passage.

use crate::sheet::{Sheet, hexadecimal};
use crate::text::fold::is_invisible;
use crate::text::printable;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// The text of an article, matched to the passages of a sheet. It is the user's own copy and is
/// never stored.
///
/// ```
/// use citebase::check::ArticleText;
///
/// let text = ArticleText::from_passages([("headline", "Bridge to open"), ("p1", "It cost  5 yuan.")]);
/// assert_eq!(text.passage("p1"), Some("It cost 5 yuan."));
/// assert!(text.digest().starts_with("sha256:"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    passages: Vec<(String, String)>,
}

/// A text that does not have the passages of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the text has {paragraphs} paragraphs, the sheet of {} has {passages} passages; give the \
     text one paragraph a line, the headline first, without captions and notes, or name its passages",
    printable(.sheet)
)]
pub struct TextMismatch {
    /// The source's key.
    pub sheet: String,
    /// The number of paragraphs in the text, without page furniture.
    pub paragraphs: usize,
    /// The number of passages in the sheet.
    pub passages: usize,
}

impl ArticleText {
    /// Matches a plain text to the passages of a sheet, by this rule: each line that is not
    /// empty is a paragraph. A line that repeats an earlier one, or is no more than an author,
    /// the section or the publisher of the sheet, is furniture and left out. The paragraphs that
    /// remain are the passages, in their order; there must be as many.
    ///
    /// # Errors
    /// [`TextMismatch`] if there are more or fewer.
    pub fn matched(sheet: &Sheet, text: &str) -> Result<Self, TextMismatch> {
        let source = &sheet.source;
        let furniture = source
            .authors
            .iter()
            .chain(&source.section)
            .chain(&source.publisher)
            .map(|words| tidy(words));
        let mut known: HashSet<String> = furniture.collect();
        let lines = text.lines().map(tidy).filter(|line| !line.is_empty());
        let paragraphs: Vec<String> = lines.filter(|line| known.insert(line.clone())).collect();
        if paragraphs.len() != sheet.passages.len() {
            return Err(TextMismatch {
                sheet: source.key.clone(),
                paragraphs: paragraphs.len(),
                passages: sheet.passages.len(),
            });
        }
        let labels = sheet.passages.iter().map(|p| p.label().to_owned());
        Ok(Self {
            passages: labels.zip(paragraphs).collect(),
        })
    }

    /// A plain text as it comes: each line that is not empty and repeats no earlier one is a
    /// passage, the first the headline, the others `p1`, `p2`, …
    #[must_use]
    pub fn plain(text: &str) -> Self {
        let mut passages: Vec<(String, String)> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for line in text.lines().map(tidy) {
            if !line.is_empty() && known.insert(line.clone()) {
                let label = match passages.len() {
                    0 => "headline".to_owned(),
                    n => format!("p{n}"),
                };
                passages.push((label, line));
            }
        }
        Self { passages }
    }

    /// A text whose passages are named.
    pub fn from_passages<L: Into<String>, T: AsRef<str>>(
        passages: impl IntoIterator<Item = (L, T)>,
    ) -> Self {
        Self {
            passages: passages
                .into_iter()
                .map(|(label, text)| (label.into(), tidy(text.as_ref())))
                .collect(),
        }
    }

    /// The text of a passage, its white space made even.
    #[must_use]
    pub fn passage(&self, label: &str) -> Option<&str> {
        self.passages
            .iter()
            .find(|(l, _)| l == label)
            .map(|(_, text)| text.as_str())
    }

    /// All passages, label and text, in reading order.
    pub fn passages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.passages.iter().map(|(l, t)| (l.as_str(), t.as_str()))
    }

    /// The digest for [`Source::text_digest`](crate::sheet::Source::text_digest): SHA-256 over the
    /// passages in order, each as its label, a tab, its text in normal form C with even white
    /// space, and a line feed. It identifies an edition without reproducing it.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (label, text) in &self.passages {
            hash.update(label);
            hash.update(b"\t");
            hash.update(text);
            hash.update(b"\n");
        }
        format!("sha256:{}", hexadecimal(hash.finalize()))
    }
}

/// Normal form C, with white space made even, and without what is invisible.
fn tidy(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !is_invisible(*c)).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `true` if words stand in a text as words of their own: case, quotation marks and dashes do not
/// matter, and "AI" does not stand in "Shanghai". An ellipsis stands for anything.
pub(super) fn stands_in(words: &str, text: &str) -> bool {
    let text = plain(text);
    let mut from = 0;
    words
        .split('…')
        .map(|part| plain(part.trim()))
        .filter(|part| !part.is_empty())
        .all(|part| match place(&part, &text, from) {
            Some(at) => {
                from = at + part.len();
                true
            }
            None => false,
        })
}

/// Case, quotation marks, apostrophes and dashes made one, and what is invisible left out. Lengths in
/// bytes may change.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | '＇' => '\'',
            '“' | '”' | '＂' => '"',
            '–' | '—' | '‐' | '‑' => '-',
            '\u{a0}' | '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

/// The place of a part as words of its own, from a byte on.
fn place(part: &str, text: &str, from: usize) -> Option<usize> {
    let mut start = from;
    while let Some(found) = text.get(start..)?.find(part) {
        let at = start + found;
        let before = text[..at].chars().next_back();
        let after = text[at + part.len()..].chars().next();
        let first = part.chars().next();
        let last = part.chars().next_back();
        if apart(before, first) && apart(last, after) {
            return Some(at);
        }
        start = at + first.map_or(1, char::len_utf8);
    }
    None
}

/// `true` if two neighbouring characters belong to different words. Chinese is written without
/// spaces: there, any place is a boundary.
pub(super) fn apart(left: Option<char>, right: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{2e80}');
    !(letter(left) && letter(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_as_words() {
        assert!(stands_in("AI", "industries such as AI, biomed"));
        assert!(!stands_in("AI", "in Shanghai and DUBAI"));
        assert!(stands_in("106 projects", "signed for 106 projects at"));
        assert!(!stands_in("106 projects", "for 1106 projects"));
        assert!(stands_in("Lingang Group's parks", "lingang group’s parks"));
        assert!(stands_in("临港", "上海临港集团"));
        assert!(stands_in("160亿元", "超160亿元"));
        assert!(stands_in(
            "a number of … in turn",
            "A number of plants opened in turn."
        ));
        assert!(!stands_in(
            "in turn … a number of",
            "A number of plants opened in turn."
        ));
        assert!(!stands_in("x", ""));
        assert!(stands_in("East \u{202e}Bridge", "The East Bridge cost"));
    }
}
