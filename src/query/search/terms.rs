//! What was typed, as FTS5 is asked for it.

use super::advanced::{quote, rewrite};
use crate::derived::search::{MAX_TOKENS, Phrase, Units};
use crate::error::Error;
use crate::query::Reader;
use crate::text::lookup_fold;
use std::ops::Range;

/// How much of a query is read, in characters.
pub(super) const MAX_CHARACTERS: usize = 1000;

/// A question to the index.
pub(super) struct SearchTerms {
    /// As it was typed, as far as it is read.
    pub(super) text: String,
    /// Folded as names are; `None` if names are not to be compared as a whole.
    pub(super) fold: Option<String>,
    /// What must be in a name or text.
    pub(super) phrases: Vec<Phrase>,
    /// Whether the index's answers are held against the texts: it does not know single characters,
    /// nor where within a row one text ends and the next begins.
    pub(super) is_verified: bool,
    /// Whether some of its characters are in no token of their own; then names are held against
    /// it as well.
    pub(super) has_singles: bool,
    /// What to ask of names.
    pub(super) names: Option<String>,
    /// What to ask of texts, one after the other.
    pub(super) texts: Vec<String>,
    /// Whether the text went on.
    pub(super) is_cut: bool,
}

impl SearchTerms {
    pub(super) fn plain(reader: &Reader, text: &str, as_phrase: bool) -> Result<Self, Error> {
        let text = text.trim();
        let end = text.char_indices().nth(MAX_CHARACTERS).map(|(at, _)| at);
        let read = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        let (mut phrases, many) = Phrase::all(read);
        if as_phrase && !phrases.is_empty() {
            let units = phrases.into_iter().flat_map(|phrase| phrase.0).collect();
            phrases = vec![Phrase(units)];
        }
        let parts: Vec<Vec<String>> = phrases.iter().flat_map(Phrase::tokens).collect();
        let mut terms = Self {
            text: read.to_owned(),
            fold: Some(lookup_fold(read)),
            is_verified: true,
            has_singles: phrases.iter().any(Phrase::has_singles),
            names: None,
            texts: Vec::new(),
            is_cut: end.is_some() || many,
            phrases,
        };
        if parts.is_empty() {
            // Single characters and nothing else: what begins with the first of them.
            if let Some(first) = terms.phrases.iter().find_map(Phrase::single) {
                terms.names = either(&reader.names_beginning(first)?);
                terms.texts = either(&reader.texts_beginning(first)?)
                    .into_iter()
                    .collect();
            }
            return Ok(terms);
        }
        let all = all_of(&parts);
        terms.names = Some(all.clone());
        terms.texts = if parts.len() > 1 {
            let together = quote(&parts.concat());
            vec![together.clone(), format!("({all}) NOT {together}")]
        } else {
            vec![all]
        };
        Ok(terms)
    }

    pub(super) fn advanced(expression: &str) -> Result<Self, Error> {
        let too_long = |reason| Error::SearchSyntax {
            query: expression.chars().take(80).collect(),
            reason,
        };
        if expression.chars().nth(MAX_CHARACTERS).is_some() {
            return Err(too_long(format!(
                "it has more than {MAX_CHARACTERS} characters"
            )));
        }
        let (written, phrases) = rewrite(expression);
        if phrases.iter().map(|phrase| phrase.0.len()).sum::<usize>() > MAX_TOKENS {
            return Err(too_long(format!("it has more than {MAX_TOKENS} words")));
        }
        Ok(Self {
            text: expression.to_owned(),
            fold: None,
            phrases,
            is_verified: false,
            has_singles: false,
            names: Some(written.clone()),
            texts: vec![written],
            is_cut: false,
        })
    }

    /// Where the phrases stand in a text, and how many of them do.
    pub(super) fn places(&self, text: &str) -> (Vec<Range<usize>>, Vec<bool>) {
        let units = Units::of(text);
        let mut places = Vec::new();
        let mut has = Vec::with_capacity(self.phrases.len());
        for phrase in &self.phrases {
            let found = units.find(&phrase.0);
            has.push(!found.is_empty());
            places.extend(found);
        }
        (places, has)
    }
}

fn all_of(parts: &[Vec<String>]) -> String {
    let quoted: Vec<String> = parts.iter().map(|part| quote(part)).collect();
    quoted.join(" AND ")
}

/// What [`Reader::search`] asks of SQLite's FTS5 for a text, to be asked in the stock shell as well:
/// `… MATCH` what this gives, of `name_search` or of `text_search`. Empty if the text has nothing
/// but signs and single characters.
///
/// ```
/// use citebase::query::match_expression;
///
/// assert_eq!(match_expression("Lin-gang Area"), "\"lin gang\" AND \"area\"");
/// assert_eq!(match_expression("臨港集團"), "\"临港 港集 集团\"");
/// assert_eq!(match_expression("\" OR *"), "\"or\"");
/// ```
#[must_use]
pub fn match_expression(text: &str) -> String {
    let parts: Vec<Vec<String>> = Phrase::all(text)
        .0
        .iter()
        .flat_map(Phrase::tokens)
        .collect();
    all_of(&parts)
}

/// Any of some tokens; `None` if there are none.
pub(super) fn either(tokens: &[String]) -> Option<String> {
    let quoted: Vec<String> = tokens
        .iter()
        .map(|t| quote(std::slice::from_ref(t)))
        .collect();
    (!quoted.is_empty()).then(|| format!("({})", quoted.join(" OR ")))
}
