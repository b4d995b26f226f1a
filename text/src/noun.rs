//! English nouns by their endings.

use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};

/// Whether a word is a noun in the plural, by the vocabulary or by its ending.
pub(crate) fn is_plural(t: &Tokens<'_>, at: usize) -> bool {
    if t.has(at, Class::Plural) {
        return true;
    }
    let word = t.lower(at);
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ics"]
            .iter()
            .any(|end| word.ends_with(end))
        && !t.has(at, Class::SeemingPlural)
}

/// Whether a word ends as adjectives do.
pub(crate) fn is_adjective(word: &str) -> bool {
    let verb = [
        "deal", "reveal", "steal", "appeal", "signal", "equal", "total", "rival", "mimic", "panic",
    ];
    ["al", "ic", "ous", "ese"]
        .iter()
        .any(|end| word.ends_with(end))
        && !verb.contains(&word)
}

/// "in March 20 companies came": after a month, the number counts what follows it and is no day.
pub(crate) fn day_is_count(t: &Tokens<'_>, at: usize) -> bool {
    let next = at + 1;
    if !t.joined(next) || t.glued(next) {
        return false;
    }
    if !t.is_word(next) {
        return false;
    }
    let scale = t.means(next, |s| {
        matches!(
            s,
            Sense::Power(_) | Sense::Noun(_) | Sense::Unit(_) | Sense::Money(_)
        )
    });
    let plural = !t.has(next, Class::Stop) && is_plural(t, next);
    scale || plural
}
