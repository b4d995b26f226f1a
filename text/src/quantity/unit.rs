//! What stands after a number: a unit, or the things that are counted.

use super::UnreadableReason as Reason;
use super::chinese::is_numeral;
use super::lex::{CODES, Tokens, listed};
use super::numeral::{Numeral, Stop, is_number_word, joint};
use super::words::{self, Prefix, Sense};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// A unit of the catalogue.
    Known(&'static str),
    /// Something that the catalogue does not count.
    Other,
}

/// The currency code at a token, in capitals.
fn code(t: &Tokens<'_>, at: usize) -> Option<&'static str> {
    if t.word(at)? == "rmb" {
        return Some("CNY");
    }
    let written = t.written(at, at + 1);
    CODES.split('|').find(|code| *code == written)
}

/// The unit at a token, and where it ends.
pub(super) fn sense(t: &Tokens<'_>, at: usize) -> Option<(Sense, usize)> {
    if !t.joined(at) {
        return None;
    }
    let (sense, end) = match t.longest(at, &words::UNITS) {
        Some(found) => found,
        None => return code(t, at).map(|key| (Sense::Money(key), at + 1)),
    };
    // 元 is none in 元件, 人 none in 人才.
    let guard = t.han(end).filter(|_| t.glued(end)).and_then(|next| {
        let last = t.han(end - 1)?;
        let (_, others) = words::HAN_UNIT_GUARDS.iter().find(|(c, _)| *c == last)?;
        others.contains(next).then_some((Sense::Foreign, end + 1))
    });
    Some(guard.unwrap_or((sense, end)))
}

/// Whether a currency stands at a token.
pub(super) fn is_money(t: &Tokens<'_>, at: usize) -> bool {
    use Sense::{Money, Pounds, Shared, Won, Yuan};
    let found = sense(t, joint(t, at));
    matches!(found, Some((Money(_) | Pounds | Shared(_) | Won | Yuan, _)))
}

/// The currency before a number, and where it ends.
pub(super) fn prefix(t: &Tokens<'_>, at: usize) -> Option<(Prefix, usize)> {
    t.longest(at, &words::PREFIXES)
        .or_else(|| code(t, at).map(|key| (Prefix::Money(key), at + 1)))
        .filter(|(_, end)| t.joined(*end))
}

/// The key in the catalogue that a prefix and a suffix together name.
pub(super) fn key(
    prefix: Option<Prefix>,
    suffix: Option<Sense>,
    traditional: bool,
) -> Result<Option<&'static str>, Reason> {
    let ambiguous = |written: &str, meanings: &str| Reason::Ambiguous {
        written: written.to_owned(),
        meanings: meanings.to_owned(),
    };
    Ok(Some(match (prefix, suffix) {
        (None, None) => return Ok(None),
        (None, Some(Sense::Unit(key) | Sense::Money(key) | Sense::Time(key))) => key,
        (None, Some(Sense::Yuan)) if traditional => {
            return Err(ambiguous("元", "CNY, TWD or HKD in traditional script"));
        }
        (None, Some(Sense::Yuan)) => "CNY",
        (Some(Prefix::Money(key)), None) => key,
        (Some(Prefix::YenSign), None) => return Err(ambiguous("¥", "CNY or JPY")),
        (Some(Prefix::Money(a)), Some(Sense::Money(b))) if a == b => a,
        (Some(Prefix::Money(key @ ("CNY" | "HKD" | "TWD"))), Some(Sense::Yuan)) => key,
        (Some(Prefix::YenSign), Some(Sense::Yuan)) => "CNY",
        (Some(Prefix::YenSign), Some(Sense::Money(key @ ("CNY" | "JPY")))) => key,
        _ => return Err(Reason::MixedUnits),
    }))
}

/// The unit of an amount, if one stands there. `at` is the token after the number.
pub(super) fn suffix(
    t: &Tokens<'_>,
    number: &Numeral,
    money: bool,
    at: usize,
) -> Result<Option<(Sense, usize)>, Stop> {
    let start = joint(t, at);
    let Some((sense, end)) = sense(t, start) else {
        return Ok(None);
    };
    let written = || t.written(start, end).to_owned();
    let refuse = |reason| Err(Stop::new(reason, end));
    let ambiguous = |meanings: &str| Reason::Ambiguous {
        written: written(),
        meanings: meanings.to_owned(),
    };
    let han = t.han(end - 1).is_some();
    match sense {
        Sense::Foreign => refuse(Reason::Unit(written())),
        Sense::Points => refuse(Reason::PercentagePoints),
        Sense::Date => refuse(Reason::Date(t.written(at - 1, end).to_owned())),
        Sense::Shared(meanings) => refuse(ambiguous(meanings)),
        Sense::Won if number.is_large() => Ok(Some((Sense::Money("KRW"), end))),
        Sense::Won => refuse(ambiguous("KRW, or the verb")),
        Sense::Pounds if number.is_large() && t.word(end) != Some("of") => {
            Ok(Some((Sense::Money("GBP"), end)))
        }
        Sense::Pounds => refuse(ambiguous("GBP, or a mass")),
        Sense::Time(_) => {
            let date = |i: usize| t.glued(i) && t.literal(i).is_some();
            if han && (number.is_calendar() || date(end)) {
                return refuse(Reason::Date(t.written(at - 1, end).to_owned()));
            }
            if matches!(t.word(joint(t, end)), Some("old" | "olds")) {
                return refuse(Reason::NotUnderstood(t.written(at - 1, end + 1).to_owned()));
            }
            Ok(Some((sense, end)))
        }
        // "in 2023 dollars", "14 dollar stores".
        Sense::Money(_) if !han && !money => {
            let singular = matches!(
                t.word(end - 1),
                Some("dollar" | "euro" | "rupee" | "dirham")
            );
            let one = number.is_one();
            let loose = singular && !one && start == at && !number.is_large();
            if number.is_odd_year() || loose {
                return refuse(Reason::NotUnderstood(t.written(at - 1, end).to_owned()));
            }
            Ok(Some((sense, end)))
        }
        _ => Ok(Some((sense, end))),
    }
}

/// The things counted, in English: `at` is the token after the number.
pub(super) fn noun_phrase(t: &Tokens<'_>, number: &Numeral, at: usize) -> Option<(Noun, usize)> {
    let one = number.is_one();
    let mut end = at;
    let mut known = true;
    let mut last = "";
    for _ in 0..8 {
        // In a sentence, a word that is no known modifier may be a verb.
        if !t.joined(end) || t.glued(end) || (t.running && !known) {
            return None;
        }
        let word = t.word(end)?;
        if word == "and" {
            // "domestic and foreign institutions", but not "projects and institutions".
            let next = t.word(end + 1).filter(|_| t.joined(end + 1))?;
            if !listed(words::MODIFIERS, last) || !listed(words::MODIFIERS, next) {
                return None;
            }
            end += 1;
            continue;
        }
        if listed(words::STOP, word) || is_number_word(word) || sense(t, end).is_some() {
            return None;
        }
        if let Some(after) = compound(t, end) {
            known &= after.1;
            last = "";
            end = after.0;
            continue;
        }
        let noun = words::NOUNS
            .iter()
            .find(|(plural, singular, _)| word == *plural || (one && word == *singular));
        if let Some((.., key)) = noun {
            return whole(t, end + 1)
                .then_some((if known { Noun::Known(key) } else { Noun::Other }, end + 1));
        }
        if is_plural(word) {
            if is_measure(word) {
                return None;
            }
            return (!number.is_odd_year() && whole(t, end + 1)).then_some((Noun::Other, end + 1));
        }
        known &= listed(words::MODIFIERS, word) || adjective(word);
        last = word;
        end += 1;
        if one && !t.running && end == t.list.len() {
            return Some((Noun::Other, end));
        }
    }
    None
}

/// A compound such as "high-tech": where it ends, and whether it is surely no verb.
fn compound(t: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let mut end = at + 1;
    while t.symbol(end) == Some('-') && t.glued(end) && t.glued(end + 1) {
        t.word(end + 1)?;
        end += 2;
    }
    let last = t.word(end - 1)?;
    let verb = matches!(t.word(at), Some("re" | "co"));
    (end > at + 1).then_some((end, !verb && listed(words::COMPOUND_ENDS, last)))
}

/// Whether nothing is glued to the end of a noun that makes it another word.
fn whole(t: &Tokens<'_>, at: usize) -> bool {
    let joined = t.glued(at) && matches!(t.symbol(at), Some('-' | '/' | '&' | '_'));
    // "people movers".
    let compound = t.word(at).filter(|_| t.joined(at)).is_some_and(|word| {
        is_plural(word) && !listed(words::STOP, word) && !listed(words::ADVERBS_IN_S, word)
    });
    !joined && !compound
}

fn is_plural(word: &str) -> bool {
    listed(words::PLURALS, word)
        || (word.len() > 3
            && word.ends_with('s')
            && word.chars().all(char::is_alphabetic)
            && !["ss", "us", "is", "ics"]
                .iter()
                .any(|end| word.ends_with(end))
            && !listed(words::SEEMING_PLURALS, word))
}

/// Whether an unknown word is a measure: "kilojoules", "thousandhectares".
fn is_measure(word: &str) -> bool {
    let glued = words::GLUED
        .split('|')
        .filter_map(|first| word.strip_prefix(first))
        .any(|rest| {
            words::UNITS
                .lists
                .iter()
                .any(|(_, list)| listed(list, rest))
        });
    let mut metric = words::METRIC
        .split('|')
        .filter_map(|first| word.strip_prefix(first));
    glued || metric.any(|rest| listed(words::MEASURES, rest)) || listed(words::MEASURES, word)
}

fn adjective(word: &str) -> bool {
    let verb = [
        "deal", "reveal", "steal", "appeal", "signal", "equal", "total", "rival", "mimic", "panic",
    ];
    ["al", "ic", "ous", "ese"]
        .iter()
        .any(|end| word.ends_with(end))
        && !verb.contains(&word)
}

/// The things counted, in Chinese: `at` is the token after the number.
pub(super) fn counted(
    t: &Tokens<'_>,
    number: &Numeral,
    at: usize,
) -> Result<Option<(Noun, usize)>, Stop> {
    let Some(c) = t.han(at).filter(|_| t.joined(at)) else {
        return Ok(None);
    };
    // 2023项目 are of that year.
    if let Some((key, end)) = han_noun(t, at, None).filter(|_| !number.is_year()) {
        return Ok(Some((Noun::Known(key), end)));
    }
    if !words::CLASSIFIERS.contains(c) || t.any(at, words::NO_CLASSIFIER).is_some() {
        return Ok(None);
    }
    let glued = |i: usize| t.han(i).filter(|_| t.glued(i));
    if glued(at + 1).is_some_and(|c| is_numeral(c) || c == '半') {
        let written = t.written(at, at + 2).to_owned();
        return Err(Stop::new(Reason::NotUnderstood(written), at + 2));
    }
    let mut end = at + 1;
    while let Some(after) = t.any(end, words::HAN_MODIFIERS).filter(|_| t.glued(end)) {
        end = after;
    }
    if let Some((key, end)) = han_noun(t, end, Some(c)).filter(|_| t.glued(end)) {
        return Ok(Some((Noun::Known(key), end)));
    }
    // A wording is a number and its noun, whatever the noun; a sentence goes on.
    let plain = |c: char| !is_numeral(c) && !words::HAN_NOT_IN_NOUNS.contains(c);
    let rest = (at + 1..t.list.len())
        .take_while(|i| glued(*i).is_some_and(plain))
        .count();
    let all = at + 1 + rest == t.list.len() && rest <= 12;
    let end = if all && !t.running {
        t.list.len()
    } else {
        at + 1
    };
    Ok(Some((Noun::Other, end)))
}

/// A Chinese noun of the catalogue at a token, with or without its classifier.
fn han_noun(t: &Tokens<'_>, at: usize, classifier: Option<char>) -> Option<(&'static str, usize)> {
    let (end, key) = words::HAN_NOUNS
        .iter()
        .filter(|(_, with, _)| classifier.is_none_or(|c| with.contains(c)))
        .filter_map(|(noun, _, key)| Some((t.phrase(at, noun)?, *key)))
        .max()?;
    let next = t.han(end).filter(|_| t.glued(end));
    let free = match (next, key) {
        (None, _) => true,
        (Some(c), "people") => words::HAN_UNIT_GUARDS
            .iter()
            .all(|(unit, others)| *unit != '人' || !others.contains(c)),
        (Some(_), _) => t.any(end, words::HAN_FOLLOWERS).is_some(),
    };
    free.then_some((key, end))
}
