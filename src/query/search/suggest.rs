//! "Did you mean": only after a miss, and out of a bounded number of words and names.

use super::advanced::quote;
use super::terms::{NAME_TERM, SearchTerms, TEXT_TERM, either, quoted};
use crate::derived::search::Phrase;
use crate::error::Error;
use crate::query::sources::likest_first;
use crate::query::{Reader, get};
use crate::text::lookup_fold;
use std::collections::BTreeMap;

const DOING: &str = "looking for what may have been meant";

sql! {
    AFTER = "SELECT text, fold FROM name WHERE fold >= ?1 ORDER BY fold LIMIT ?2";
    BEFORE = "SELECT text, fold FROM name WHERE fold < ?1 ORDER BY fold DESC LIMIT ?2";
    WITH = "SELECT n.text, n.fold FROM (SELECT rowid AS id FROM name_search
         WHERE name_search MATCH ?1 ORDER BY rowid LIMIT ?2) k CROSS JOIN name n ON n.id = k.id";
    ANY_NAME = "SELECT rowid AS value FROM name_search WHERE name_search MATCH ?1 LIMIT 1";
    ANY_TEXT = "SELECT rowid AS value FROM text_search WHERE text_search MATCH ?1 LIMIT 1";
}

/// The most suggestions, and the least likeness of each to the query.
const MOST: usize = 3;
const LIKE: f64 = 0.55;

/// The most names compared for a word, words read of a query, and known words that begin like an
/// unknown one.
const NAMES: i64 = 50;
const WORDS: usize = 12;
const KNOWN: usize = 200;

/// The most unknown words corrected, and the most look-ups for each.
const CORRECTED: usize = 3;
const LOOKED_UP: usize = 300;

/// Letters of a word, or of a name, beyond which it is not compared.
const WORD: usize = 24;
const NAME: usize = 200;

impl Reader {
    /// Queries that may have been meant, the likest first; each finds something.
    pub(super) fn suggestions(&self, terms: &SearchTerms) -> Result<Vec<String>, Error> {
        let wanted = terms.fold.as_deref().unwrap_or_default();
        if wanted.is_empty() || wanted.chars().nth(NAME).is_some() {
            return Ok(Vec::new());
        }
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut read = |sql, words: &str| -> Result<(), Error> {
            names.extend(self.rows(DOING, sql, (words, NAMES), |row| {
                Ok((get::<String>(row, "fold")?, get::<String>(row, "text")?))
            })?);
            Ok(())
        };
        read(AFTER, wanted)?;
        read(BEFORE, wanted)?;
        let words = terms.phrases.iter().flat_map(Phrase::tokens).flatten();
        let mut tokens: Vec<String> = words.take(WORDS + 1).collect();
        let is_whole = tokens.len() <= WORDS;
        tokens.truncate(WORDS);
        let (mut tried, mut corrected) = (0, false);
        for token in &mut tokens {
            if self.is_word(token)? {
                read(WITH, &quote(std::slice::from_ref(token)))?;
            } else if token.is_ascii() && tried < CORRECTED {
                tried += 1;
                if let Some(near) = self.nearest_word(token)? {
                    read(WITH, &quote(std::slice::from_ref(&near)))?;
                    *token = near;
                    corrected = true;
                }
            }
        }
        let mut like: Vec<(i64, String)> = names
            .into_iter()
            .filter(|(fold, _)| fold.chars().nth(NAME).is_none())
            .map(|(fold, text)| (likeness(&fold, wanted), text))
            .collect();
        // The words themselves, where they are in some name or text together.
        if corrected && is_whole {
            let all = quoted(&tokens, " AND ");
            if self.has(ANY_NAME, &all)? || self.has(ANY_TEXT, &all)? {
                let text = tokens.join(" ");
                let is_name = like.iter().any(|(_, name)| lookup_fold(name) == text);
                if !is_name {
                    like.push((likeness(&text, wanted), text));
                }
            }
        }
        like.retain(|(likeness, _)| *likeness >= (LIKE * 1e6) as i64);
        like.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        like.truncate(MOST);
        Ok(like.into_iter().map(|(_, text)| text).collect())
    }

    /// `true` if a row of the index has these words.
    fn has(&self, sql: &'static str, words: &str) -> Result<bool, Error> {
        let row: Option<i64> = self.value(DOING, sql, [words])?;
        Ok(row.is_some())
    }

    /// `true` if a name or text has the word.
    fn is_word(&self, word: &str) -> Result<bool, Error> {
        let quoted = quote(&[word.to_owned()]);
        Ok(self.has(ANY_NAME, &quoted)? || self.has(ANY_TEXT, &quoted)?)
    }

    /// The known words that differ by one letter. Words that begin in a way that excludes it are
    /// skipped together, as many as there may be.
    fn within_one(&self, terms: &'static str, letters: &[char]) -> Result<Vec<String>, Error> {
        let mut near = Vec::new();
        let mut distance = Distance::from(letters);
        let mut from = String::new();
        for _ in 0..LOOKED_UP {
            let Some(known) = self.word_from(terms, &from)? else {
                break;
            };
            let known: Vec<char> = known.chars().collect();
            let kept = match distance.to(&known) {
                Ok(distance) => {
                    if distance == 1 {
                        near.push(known.iter().collect());
                    }
                    // Nothing lies between a word and itself with the least character behind it.
                    from = known.iter().chain(&['\u{1}']).collect();
                    continue;
                }
                Err(kept) => kept,
            };
            let Some((last, before)) = known.get(..kept).and_then(|known| known.split_last())
            else {
                break;
            };
            let after = (*last..=char::MAX).nth(1).unwrap_or(char::MAX);
            from = before.iter().chain(&[after]).collect();
        }
        Ok(near)
    }

    /// The known word that differs by one letter, or else, of those that begin alike, by two.
    fn nearest_word(&self, word: &str) -> Result<Option<String>, Error> {
        let letters: Vec<char> = word.chars().collect();
        if !(3..=WORD).contains(&letters.len()) {
            return Ok(None);
        }
        // Existence is checked cheaply first; finding the word takes look-ups.
        let any = either(&one_off(&letters)).unwrap_or_default();
        let mut near = Vec::new();
        if self.has(ANY_NAME, &any)? {
            near = self.within_one(NAME_TERM, &letters)?;
        } else if self.has(ANY_TEXT, &any)? {
            near = self.within_one(TEXT_TERM, &letters)?;
        }
        if near.is_empty() && letters.len() > 4 {
            let beginning: String = letters.iter().take(3).collect();
            let mut known = self.words_beginning(NAME_TERM, &beginning, KNOWN)?;
            if known.is_empty() {
                known = self.words_beginning(TEXT_TERM, &beginning, KNOWN)?;
            }
            near.extend(
                known
                    .into_iter()
                    .filter(|k| strsim::osa_distance(k, word) <= 2),
            );
        }
        // Among equals the one with the same beginning wins; mistakes come later in a word.
        likest_first(&mut near, word);
        Ok(near.into_iter().next())
    }
}

/// The likeness of the whole name, or of its beginning, which counts a little less.
fn likeness(name: &str, wanted: &str) -> i64 {
    let length = wanted.chars().count();
    let beginning: String = name.chars().take(length).collect();
    let whole = strsim::normalized_damerau_levenshtein(name, wanted);
    let begins = strsim::normalized_damerau_levenshtein(&beginning, wanted);
    (whole.max(begins * 0.9) * 1e6) as i64
}

/// Every word that a letter less, more, exchanged with its neighbour or put for another makes.
fn one_off(letters: &[char]) -> Vec<String> {
    let mut words = Vec::new();
    let spell = |letters: &[char]| letters.iter().collect::<String>();
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        for letter in 'a'..='z' {
            words.push(spell(before) + &spell(&[letter]) + &spell(after));
        }
        let Some((first, rest)) = after.split_first() else {
            continue;
        };
        words.push(spell(before) + &spell(rest));
        if let Some((second, rest)) = rest.split_first() {
            words.push(spell(before) + &spell(&[*second, *first]) + &spell(rest));
        }
        for letter in ('a'..='z').filter(|letter| letter != first) {
            words.push(spell(before) + &spell(&[letter]) + &spell(rest));
        }
    }
    words
}

/// The edit distance of a word from each beginning of another, letter by letter. A letter missing,
/// added, replaced or swapped with its neighbour counts one.
struct Distance<'a> {
    word: &'a [char],
    /// For each beginning of the other word, the distance from each beginning of this.
    rows: Vec<Vec<usize>>,
}

impl<'a> Distance<'a> {
    fn from(word: &'a [char]) -> Self {
        Self {
            word,
            rows: vec![(0..=word.len()).collect()],
        }
    }

    /// The distance of the whole words; or else how many letters it took to see that no word that
    /// begins like the other one is within one of this.
    fn to(&mut self, other: &[char]) -> Result<usize, usize> {
        self.rows.truncate(1);
        for (at, letter) in other.iter().enumerate() {
            let cell = |row: usize, column: usize| {
                let row = self.rows.get(row);
                row.and_then(|row| row.get(column)).copied().unwrap_or(0)
            };
            let mut row = vec![at + 1];
            for (column, mine) in self.word.iter().enumerate() {
                let left = row.last().copied().unwrap_or(0);
                let mut best = (cell(at, column) + usize::from(mine != letter))
                    .min(cell(at, column + 1) + 1)
                    .min(left + 1);
                let exchanged = column > 0
                    && at > 0
                    && self.word.get(column - 1) == Some(letter)
                    && other.get(at - 1) == Some(mine);
                if exchanged {
                    best = best.min(cell(at - 1, column - 1) + 1);
                }
                row.push(best);
            }
            let least = |row: &[usize]| row.iter().copied().min().unwrap_or(0);
            let before = self.rows.last().map_or(0, |row| least(row));
            if least(&row) > 1 && before > 0 {
                return Err(at + 1);
            }
            self.rows.push(row);
        }
        let last = self.rows.last().and_then(|row| row.last());
        Ok(last.copied().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn distances_are_those_of_strsim(one in "[abc]{0,6}", other in "[abc]{0,6}") {
            let letters: Vec<char> = one.chars().collect();
            let others: Vec<char> = other.chars().collect();
            let expected = strsim::osa_distance(&one, &other);
            match Distance::from(&letters).to(&others) {
                Ok(distance) => prop_assert_eq!(distance, expected),
                Err(_) => prop_assert!(expected > 1),
            }
        }
    }
}
