//! What was typed, as FTS5 is asked for it.

use super::advanced::{quote, rewrite};
use crate::derived::search::{MAX_TOKENS, Phrase, Units};
use crate::error::Error;
use crate::query::Reader;
use crate::text::lookup_fold;
use std::ops::Range;

/// The most characters read of a query.
pub(super) const MAX_CHARACTERS: usize = 1000;

/// The most words read with the same beginning.
pub(super) const WORDS: usize = 8;

const DOING: &str = "completing a name";

sql! {
    /// The first word from here on, in the order of code points.
    pub(super) NAME_TERM = "SELECT term AS value FROM temp.name_term WHERE term >= ?1 LIMIT 1";
    pub(super) TEXT_TERM = "SELECT term AS value FROM temp.text_term WHERE term >= ?1 LIMIT 1";
}

/// A question to the index.
pub(super) struct SearchTerms {
    /// As it was typed, as far as it is read.
    pub(super) text: String,
    /// Folded as names are; `None` if names are not to be compared as a whole.
    pub(super) fold: Option<String>,
    /// The phrases that a name or text must have.
    pub(super) phrases: Vec<Phrase>,
    /// Compares the index's answers with the texts: the index does not know single characters, nor
    /// where one text of a row ends and the next begins.
    pub(super) is_verified: bool,
    /// Some characters have no token of their own; then names are compared as well.
    pub(super) has_singles: bool,
    /// The expression for names.
    pub(super) names: Option<String>,
    /// The expressions for texts, tried in turn.
    pub(super) texts: Vec<String>,
    /// The query was cut off.
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
                terms.names = either(&reader.words_beginning(NAME_TERM, first, WORDS)?);
                terms.texts = either(&reader.words_beginning(TEXT_TERM, first, WORDS)?)
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

    /// The places of the phrases in a text, and for each phrase whether it has one.
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

impl Reader {
    /// Some words that begin so: of names by [`NAME_TERM`], of texts by [`TEXT_TERM`]. Each is found by itself:
    /// how many names have it does not matter.
    pub(super) fn words_beginning(
        &self,
        sql: &'static str,
        with: &str,
        most: usize,
    ) -> Result<Vec<String>, Error> {
        let mut words: Vec<String> = Vec::new();
        let mut from = with.to_owned();
        while words.len() < most {
            let next = self.word_from(sql, &from)?;
            match next.filter(|word| word.starts_with(with)) {
                // Nothing lies between a word and itself with the least character behind it.
                Some(word) => {
                    from = format!("{word}\u{1}");
                    words.push(word);
                }
                None => break,
            }
        }
        Ok(words)
    }

    /// The first word from here on, by the same constants.
    pub(super) fn word_from(&self, sql: &'static str, from: &str) -> Result<Option<String>, Error> {
        self.value(DOING, sql, [from])
    }
}

fn all_of(parts: &[Vec<String>]) -> String {
    let quoted: Vec<String> = parts.iter().map(|part| quote(part)).collect();
    quoted.join(" AND ")
}

/// The FTS5 expression that [`Reader::search`] makes of a text. It works in the stock shell, too:
/// `… MATCH` it, on `name_search` or `text_search`. It is empty for a text of nothing but signs and
/// single characters.
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
    (!tokens.is_empty()).then(|| format!("({})", quoted(tokens, " OR ")))
}

/// Tokens one by one, with an operator between them.
pub(super) fn quoted(tokens: &[String], operator: &str) -> String {
    let quoted: Vec<String> = tokens
        .iter()
        .map(|t| quote(std::slice::from_ref(t)))
        .collect();
    quoted.join(operator)
}
