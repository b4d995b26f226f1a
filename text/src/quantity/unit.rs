//! What stands after a number: a unit, or the things that are counted.

use super::UnreadableReason as Reason;
use super::number::{Number, Stop, is_number_word, is_numeral, joint};
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// A unit of the catalogue.
    Known(&'static str),
    /// Something that the catalogue does not count.
    Other,
}

/// A currency before the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Money(&'static str),
    /// ¥, of China or of Japan.
    YenSign,
}

/// The currency code at a token, in capitals.
fn code(t: &Tokens<'_>, at: usize, doubtful: bool) -> Option<&'static str> {
    if !t.is_word(at) {
        return None;
    }
    let found = t.sense(at, |s| match s {
        Sense::Code(code) => Some(code),
        Sense::DoubtfulCode(code) if doubtful => Some(code),
        _ => None,
    })?;
    (t.written(at, at + 1) == found).then_some(found)
}

/// Whether a token is a code that is an abbreviation or a word too.
pub(super) fn is_doubtful_code(t: &Tokens<'_>, at: usize) -> bool {
    code(t, at, false).is_none() && code(t, at, true).is_some()
}

/// The unit at a token, and where it ends.
pub(super) fn measure(t: &Tokens<'_>, at: usize) -> Option<(Sense, usize)> {
    if !t.joined(at) {
        return None;
    }
    let found = t.find(at, |s| match s {
        Sense::Unit(_)
        | Sense::Money(_)
        | Sense::SharedMoney(_)
        | Sense::Yuan
        | Sense::Won
        | Sense::Pounds
        | Sense::Minor(_)
        | Sense::Time(_)
        | Sense::DateUnit
        | Sense::Foreign
        | Sense::Tenths
        | Sense::Times => Some(s),
        Sense::MillionMoney(key) => Some(Sense::Money(key)),
        Sense::MoneyBefore(key @ "EUR") if t.symbol(at).is_some() => Some(Sense::Money(key)),
        Sense::MoneyBefore(key) if t.symbol(at) == Some('£') => Some(Sense::Money(key)),
        Sense::MoneyBefore(key) if t.symbol(at).is_some_and(|c| "₽₸₴₫₺₾₪฿₦".contains(c)) => {
            Some(Sense::Money(key))
        }
        _ => None,
    });
    let Some((sense, end)) = found else {
        let code = code(t, at, true)?;
        // "EUR 25.56 mn USD 36.44 mn": the code is of the next amount.
        let next = t.literal(at + 1).is_some() && t.joined(at + 1);
        return (!next).then_some((Sense::Money(code), at + 1));
    };
    // "EUR 25.56 mn USD 36.44 mn": the code is of the next amount.
    let code = t.is_word(at)
        && end == at + 1
        && t.written(at, end).bytes().all(|b| b.is_ascii_uppercase());
    if code && t.literal(end).is_some() && t.joined(end) && matches!(sense, Sense::Money(_)) {
        return None;
    }
    // 元 is none in 元件, 人 none in 人才.
    let guard = t
        .han_after(end)
        .filter(|_| t.han(end - 1).is_some())
        .and_then(|next| {
            let guarded = t.sense(end - 1, |s| match s {
                Sense::Guard(others) => Some(others.contains(next)),
                _ => None,
            })?;
            guarded.then_some((Sense::Foreign, end + 1))
        });
    Some(guard.unwrap_or((sense, end)))
}

/// Whether a currency stands at a token.
pub(super) fn is_money(t: &Tokens<'_>, at: usize) -> bool {
    use Sense::{Money, Pounds, SharedMoney, Won, Yuan};
    matches!(
        measure(t, joint(t, at)),
        Some((Money(_) | Pounds | SharedMoney(_) | Won | Yuan, _))
    )
}

/// The currency before a number, and where it ends.
pub(super) fn prefix(t: &Tokens<'_>, at: usize) -> Option<(Prefix, usize)> {
    if t.kind(at) == Some(crate::lex::Kind::Number) {
        return None;
    }
    let found = t.find(at, |s| match s {
        Sense::MoneyBefore(key) => Some(Prefix::Money(key)),
        Sense::YenSign => Some(Prefix::YenSign),
        _ => None,
    });
    let found = found.filter(|(_, end)| {
        let sign = t.symbol(end - 1).is_some();
        let short = t.token(at).is_some_and(|token| {
            token.kind == crate::lex::Kind::Word && token.end - token.start == 1
        });
        // "a $5 million deal", "S $5".
        let loose = sign && short && !t.glued(at + 1) && t.lower(at) != "c";
        // "won 5 awards", "Rp" and "RM" stand by themselves.
        let verb = t.lower(at) == "won" && !(t.tall(at) && t.glued(*end));
        let small = t.is_word(at)
            && *end == at + 1
            && !t.tall(at)
            && !matches!(t.lower(at).as_ref(), "rs" | "rmb" | "sfr");
        !(loose || verb || small)
    });
    found
        .or_else(|| code(t, at, true).map(|key| (Prefix::Money(key), at + 1)))
        .map(|(prefix, end)| {
            // Rs. 500, Fr. 500.
            let dot = t.symbol(end) == Some('.') && t.glued(end) && t.is_word(end - 1);
            let end = if dot && t.literal(end + 1).is_some() {
                end + 1
            } else {
                end
            };
            // USD$5m, RMB¥5.
            let sign = t.sense(end, |s| match s {
                Sense::MoneyBefore(key) => Some(key),
                _ => None,
            });
            let twice = t.is_word(end - 1)
                && matches!(t.symbol(end), Some('$' | '¥' | '€' | '£'))
                && match (prefix, sign) {
                    (Prefix::Money(a), Some(b)) => a == b || t.symbol(end) == Some('$'),
                    (Prefix::Money("CNY" | "JPY"), None) => true,
                    _ => false,
                };
            (prefix, if twice { end + 1 } else { end })
        })
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
        (Some(Prefix::Money("GBP")), Some(Sense::Pounds)) => "GBP",
        (Some(Prefix::YenSign), Some(Sense::Yuan)) => "CNY",
        (Some(Prefix::YenSign), Some(Sense::Money(key @ ("CNY" | "JPY")))) => key,
        _ => return Err(Reason::MixedUnits),
    }))
}

/// The unit of an amount, if one stands there. `at` is the token after the number.
pub(super) fn suffix(
    t: &Tokens<'_>,
    number: &Number,
    money: bool,
    at: usize,
) -> Result<Option<(Sense, usize)>, Stop> {
    let start = joint(t, at);
    // 20 (kg).
    let Some((sense, end)) = measure(t, start) else {
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
        Sense::Times => refuse(Reason::Multiple(t.written(at - 1, end).to_owned())),
        Sense::Foreign => refuse(Reason::Unit(written())),
        Sense::DateUnit => refuse(Reason::Date(t.written(at - 1, end).to_owned())),
        Sense::SharedMoney(meanings) => refuse(ambiguous(meanings)),
        Sense::Won if number.is_large() && !won_is_verb(t, end) => {
            Ok(Some((Sense::Money("KRW"), end)))
        }
        Sense::Won if t.running => Ok(None),
        Sense::Won => refuse(ambiguous("KRW, or the verb")),
        Sense::Pounds if money => Ok(Some((Sense::Money("GBP"), end))),
        Sense::Pounds if number.is_large() && t.lower(end) != "of" => {
            Ok(Some((Sense::Money("GBP"), end)))
        }
        Sense::Pounds => refuse(ambiguous("GBP, or a mass")),
        Sense::Minor(_) if han => refuse(Reason::Unit(written())),
        Sense::Minor(_) => Ok(Some((
            Sense::Unit(if t.lower(start) == "pence" {
                "pence"
            } else {
                "cent"
            }),
            end,
        ))),
        Sense::Time(key) => {
            let date = |i: usize| t.glued(i) && t.literal(i).is_some();
            if han && key == "year" && (number.is_calendar() || date(end)) {
                return refuse(Reason::Date(t.written(at - 1, end).to_owned()));
            }
            if t.has(joint(t, end), Sense::Is(Class::Age)) && t.joined(joint(t, end)) && !t.running
            {
                return refuse(Reason::NotUnderstood(t.written(at - 1, end + 1).to_owned()));
            }
            Ok(Some((sense, end)))
        }
        // "in 2023 dollars", "14 dollar stores".
        Sense::Money(_) if !han && !money => {
            let singular = matches!(
                t.lower(end - 1).as_ref(),
                "dollar" | "euro" | "rupee" | "dirham"
            );
            let one = number.is_one();
            let loose = singular
                && !one
                && start == at
                && !number.is_large()
                && t.is_word(end)
                && t.joined(end)
                && !t.has(end, Sense::Is(Class::Stop));
            if number.is_odd_year() || loose {
                return refuse(Reason::NotUnderstood(t.written(at - 1, end).to_owned()));
            }
            Ok(Some((sense, end)))
        }
        _ => Ok(Some((sense, end))),
    }
}

/// "5 million won approval", "3 million won;".
fn won_is_verb(t: &Tokens<'_>, at: usize) -> bool {
    t.running
        && t.is_word(at)
        && t.joined(at)
        && !t.has(at, Sense::Is(Class::Per))
        && !t.has(at, Sense::Is(Class::Stop))
        || t.running && matches!(t.lower(at).as_ref(), "a" | "an" | "the" | "its" | "their")
}

/// The things counted, in words with blanks: `at` is the token after the number.
pub(super) fn noun_phrase(t: &Tokens<'_>, number: &Number, at: usize) -> Option<(Noun, usize)> {
    let one = number.is_one();
    let mut end = at;
    let mut known = true;
    let mut last = usize::MAX;
    for _ in 0..8 {
        // In a sentence, a word that is no known modifier may be a verb.
        if !t.joined(end) || t.glued(end) || (t.running && !known) || !t.is_word(end) {
            return None;
        }
        if t.has(end, Sense::Is(Class::And)) && t.lower(end) == "and" {
            // "domestic and foreign institutions", but not "projects and institutions".
            let modifier = |i: usize| t.has(i, Sense::Is(Class::Modifier));
            if last == usize::MAX || !modifier(last) || !modifier(end + 1) || !t.joined(end + 1) {
                return None;
            }
            end += 1;
            continue;
        }
        let noun = t.sense(end, |s| match s {
            Sense::Noun(key) => Some(key),
            Sense::Singular(key) if one => Some(key),
            _ => None,
        });
        if noun.is_none()
            && (t.has(end, Sense::Is(Class::Stop))
                || is_number_word(t, end)
                || measure(t, end).is_some())
        {
            return None;
        }
        if noun.is_none()
            && let Some(after) = compound(t, end)
        {
            known &= after.1;
            last = usize::MAX;
            end = after.0;
            continue;
        }
        if let Some(key) = noun {
            let found = match key {
                "other" => Noun::Other,
                key if known => Noun::Known(key),
                _ => Noun::Other,
            };
            return whole(t, end + 1).then_some((found, end + 1));
        }
        if is_plural(t, end) {
            // "thousandhectares" is no thing to count.
            let word = t.lower(end);
            let glued = [
                "hundred", "thousand", "million", "billion", "trillion", "square", "cubic",
            ];
            if glued
                .iter()
                .any(|scale| word.len() > scale.len() + 2 && word.starts_with(scale))
            {
                return None;
            }
            return (!number.is_odd_year() && whole(t, end + 1)).then_some((Noun::Other, end + 1));
        }
        known &= t.has(end, Sense::Is(Class::Modifier)) || adjective(&t.lower(end));
        last = end;
        end += 1;
        if one && !t.running && end == t.len() {
            return Some((Noun::Other, end));
        }
    }
    None
}

/// A compound such as "high-tech": where it ends, and whether it is surely no verb.
fn compound(t: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let mut end = at + 1;
    while t.symbol(end) == Some('-') && t.glued(end) && t.glued(end + 1) && end < at + 8 {
        if !t.is_word(end + 1) {
            return None;
        }
        end += 2;
    }
    let verb = matches!(t.lower(at).as_ref(), "re" | "co");
    (end > at + 1).then_some((end, !verb && t.has(end - 1, Sense::Is(Class::CompoundEnd))))
}

/// Whether nothing is glued to the end of a noun that makes it another word.
fn whole(t: &Tokens<'_>, at: usize) -> bool {
    let joined = t.glued(at) && matches!(t.symbol(at), Some('-' | '/' | '&' | '_'));
    let owner = t.glued(at)
        && matches!(t.symbol(at), Some('\'' | '’'))
        && t.glued(at + 1)
        && t.is_word(at + 1);
    // "people movers".
    let compound = t.is_word(at)
        && t.joined(at)
        && is_plural(t, at)
        && !t.has(at, Sense::Is(Class::Stop))
        && !t.has(at, Sense::Is(Class::AdverbInS));
    !joined && !owner && !compound
}

pub(crate) fn is_plural(t: &Tokens<'_>, at: usize) -> bool {
    if t.has(at, Sense::Is(Class::Plural)) {
        return true;
    }
    let word = t.lower(at);
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ics"]
            .iter()
            .any(|end| word.ends_with(end))
        && !t.has(at, Sense::Is(Class::SeemingPlural))
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
    number: &Number,
    at: usize,
) -> Result<Option<(Noun, usize)>, Stop> {
    if t.han(at).is_none() || !t.joined(at) {
        return Ok(None);
    }
    // 2023项目 are of that year.
    if let Some((key, end)) = han_noun(t, at, None).filter(|_| !number.is_year()) {
        return Ok(Some((Noun::Known(key), end)));
    }
    let Some(classifier_end) = t.is(at, Sense::Is(Class::Classifier)) else {
        return Ok(None);
    };
    if t.is(at, Sense::Is(Class::NoClassifier))
        .is_some_and(|end| end >= classifier_end)
    {
        return Ok(None);
    }
    let c = t.han(at).unwrap_or(' ');
    let next = classifier_end;
    let glued_han = |i: usize| t.han_after(i);
    if glued_han(next).is_some() && (c == '个' && is_numeral(t, next) || t.han(next) == Some('半'))
    {
        let written = t.written(at, next + 1).to_owned();
        return Err(Stop::new(Reason::NotUnderstood(written), next + 1));
    }
    let mut end = next;
    for _ in 0..6 {
        match t
            .is(end, Sense::Is(Class::HanModifier))
            .filter(|_| t.glued(end))
        {
            Some(after) => end = after,
            None => break,
        }
    }
    if let Some((key, end)) = han_noun(t, end, Some(c)).filter(|_| t.glued(end)) {
        return Ok(Some((Noun::Known(key), end)));
    }
    // 100个人, but not 100个人才.
    if c == '个'
        && let Some((Sense::Foreign, end)) = measure(t, next)
        && t.han(next) == Some('人')
    {
        let _ = end;
        return Ok(Some((Noun::Other, next)));
    }
    // A wording is a number and its noun, whatever the noun; a sentence goes on.
    let plain = |i: usize| {
        glued_han(i)
            .is_some_and(|c| !"多余上下左右以约超逾近倍每或元吨年月亩至到不未点分半来".contains(c))
            && !is_numeral(t, i)
    };
    let rest = (next..t.len()).take(13).take_while(|i| plain(*i)).count();
    let all = next + rest == t.len() && rest <= 12;
    let end = if all && !t.running { t.len() } else { next };
    Ok(Some((Noun::Other, end)))
}

/// A Chinese noun of the catalogue at a token, with or without its classifier.
fn han_noun(t: &Tokens<'_>, at: usize, classifier: Option<char>) -> Option<(&'static str, usize)> {
    let (key, end) = t.find(at, |s| match s {
        Sense::HanNoun(key, with) if classifier.is_none_or(|c| with.contains(c)) => Some(key),
        Sense::Noun(key) if t.han(at).is_some() && classifier.is_none_or(|c| c == '个') => {
            Some(key)
        }
        _ => None,
    })?;
    let next = t.han_after(end);
    let free = match next {
        None => true,
        Some(next) if key == "people" => {
            !t.sense(end - 1, |s| match s {
                Sense::Guard(others) => Some(others.contains(next)),
                _ => None,
            })
            .unwrap_or(false)
                && !"次".contains(next)
        }
        Some(_) => t.is(end, Sense::Is(Class::HanFollower)).is_some(),
    };
    free.then_some((key, end))
}
