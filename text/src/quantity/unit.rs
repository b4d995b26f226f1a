//! What stands after a number: a unit, or the things that are counted.

use super::measure::{joint, measure};
use super::number::{Form, Number, Stop, is_number_word, is_numeral};
use super::says::UnreadableReason as Reason;
use crate::lex::Tokens;
use crate::noun::{is_adjective, is_plural};
use crate::vocabulary::{Class, Sense, pick};
use rust_decimal::Decimal;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// A unit of the catalogue.
    Known(&'static str),
    /// Something that the catalogue does not count.
    Other,
}

/// "4,310 pounds a ton", and before it "rose 84 pounds to 4,310 pounds a ton": what a mass costs is
/// money.
fn is_price(t: &Tokens<'_>, end: usize) -> bool {
    let stops = |at: usize| matches!(t.symbol(at), Some('.' | ';' | '!' | '?'));
    (end..end + 14)
        .take_while(|at| !stops(*at) && t.joined(*at))
        .filter(|at| t.lower(at.wrapping_sub(1)).starts_with("pound"))
        .filter_map(|at| t.is(at, Class::Per))
        .any(|thing| {
            matches!(
                measure(t, thing),
                Some((Sense::Unit("ton" | "tonne" | "t" | "kg" | "ounce"), _))
            )
        })
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
        // 170万成年人 are adults.
        Sense::Tenths if number.value().is_none_or(|v| v >= Decimal::ONE_THOUSAND) => Ok(None),
        // "watched 10 million times".
        Sense::Times
            if number.is_large() && t.lower(end - 1) == "times" && !is_compared(t, end) =>
        {
            Ok(None)
        }
        Sense::Times => refuse(Reason::Multiple(t.written(at - 1, end).to_owned())),
        Sense::DateUnit => refuse(Reason::Date(t.written(at - 1, end).to_owned())),
        // In a sentence the amount is sure, and only the currency is not.
        Sense::SharedMoney(_) if t.running => Ok(Some((sense, end))),
        Sense::SharedMoney(meanings) => refuse(ambiguous(meanings)),
        Sense::Won if number.is_large() && !won_is_verb(t, end) => {
            Ok(Some((Sense::Money("KRW"), end)))
        }
        Sense::Won if t.running => Ok(None),
        Sense::Won => refuse(ambiguous("KRW, or the verb")),
        Sense::Pounds if ounces_follow(t, end) => Ok(Some((Sense::Unit("pound"), end))),
        Sense::Pounds if is_price(t, end) || money || number.is_large() && t.lower(end) != "of" => {
            Ok(Some((Sense::Money("GBP"), end)))
        }
        Sense::Pounds if t.running => Ok(Some((sense, end))),
        Sense::Pounds => refuse(ambiguous("GBP, or a mass")),
        // 3分20秒.
        Sense::Foreign | Sense::Minor(_)
            if t.han(start) == Some('分')
                && t.literal(end).is_some()
                && t.glued(end)
                && t.han_after(end + 1) == Some('秒') =>
        {
            Ok(Some((Sense::Time("minute"), end)))
        }
        // 3240.37点, 6.8级, 8.1分 are measured in points that a sheet has no unit for.
        Sense::Foreign
            if t.running
                && (matches!(t.han(start), Some('点' | '级' | '分' | '度'))
                    && (!number.mantissa.is_integer()
                        || matches!(number.form, Form::Digits { decimals: 1.., .. }))
                    || matches!(t.han(start), Some('点' | '度'))
                        && t.literal(at - 1).is_some()
                        && t.han_before(at - 1)
                            .is_some_and(|c| "涨跌升降下".contains(c))
                    || t.han(start) == Some('点')
                        && number.value().is_some_and(|v| v >= Decimal::ONE_HUNDRED)) =>
        {
            Ok(Some((sense, end)))
        }
        // 4.8亿度 are of electricity.
        Sense::Foreign if t.han(start) == Some('度') && number.big >= 4 && end == start + 1 => {
            Ok(Some((Sense::Unit("kWh"), end)))
        }
        Sense::Foreign => refuse(Reason::Unit(written())),
        Sense::Minor(_) if han && end == start + 1 => refuse(Reason::Unit(written())),
        Sense::Minor(_) => Ok(Some((
            Sense::Unit(if matches!(t.lower(start).as_ref(), "pence" | "p") {
                "pence"
            } else {
                "cent"
            }),
            end,
        ))),
        // "the 2019 second quarter", "10.11 Second Amendment".
        Sense::Time("second")
            if (number.is_year() || t.tall(start)) && start == at && t.lower(start) == "second" =>
        {
            Ok(None)
        }
        Sense::Time(key) => {
            // 2年3个月 is a length of time, 21年3月 a date.
            let date =
                |i: usize| t.glued(i) && t.literal(i).is_some() && t.han(i + 1) != Some('个');
            // 21世纪 is a certain one.
            let century = key == "century" && number.value().is_some_and(|v| v >= Decimal::TEN);
            if han && century {
                return refuse(Reason::Date(t.written(at - 1, end).to_owned()));
            }
            if han && key == "year" && (number.is_calendar() || date(end)) {
                return refuse(Reason::Date(t.written(at - 1, end).to_owned()));
            }
            if t.has(joint(t, end), Class::Age) && t.joined(joint(t, end)) && !t.running {
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
                && !t.has(end, Class::Stop);
            if number.is_odd_year() || loose {
                return refuse(Reason::NotUnderstood(t.written(at - 1, end).to_owned()));
            }
            Ok(Some((sense, end)))
        }
        _ => Ok(Some((sense, end))),
    }
}

/// "6 pounds, 4 ounces" are weighed.
fn ounces_follow(t: &Tokens<'_>, at: usize) -> bool {
    let comma = usize::from(t.symbol(at) == Some(','));
    let and = usize::from(t.lower(at + comma) == "and");
    let unit = at + comma + and + 1;
    t.literal(unit - 1).is_some() && matches!(measure(t, unit), Some((Sense::Unit("ounce"), _)))
}

/// "10 million times as many", "a million times the size".
fn is_compared(t: &Tokens<'_>, at: usize) -> bool {
    let word = t.lower(at);
    t.joined(at)
        && (matches!(
            word.as_ref(),
            "as" | "the" | "its" | "that" | "more" | "less" | "what"
        ) || word.ends_with("er"))
}

/// "5 million won approval", "3 million won;".
fn won_is_verb(t: &Tokens<'_>, at: usize) -> bool {
    t.running && t.is_word(at) && t.joined(at) && !t.has(at, Class::Per) && !t.has(at, Class::Stop)
        || t.running && matches!(t.lower(at).as_ref(), "a" | "an" | "the" | "its" | "their")
}

/// The things counted, in words with blanks: `at` is the token after the number.
pub(super) fn noun_phrase(t: &Tokens<'_>, number: &Number, at: usize) -> Option<(Noun, usize)> {
    let one = number.is_one();
    let mut end = at;
    let mut known = true;
    let mut last = usize::MAX;
    let mut strange = 0;
    for _ in 0..8 {
        // In a sentence, many a word that is no known modifier may be a verb.
        if !t.joined(end) || t.glued(end) || !t.is_word(end) {
            return None;
        }
        // "450 job cuts", "three rate rises": of a thing in the singular, many can do nothing. In "the
        // 911 Turbo gains" the number is of the name.
        let many = || {
            let changes = t.has(end, Class::Up) || t.has(end, Class::Down);
            last != usize::MAX && !t.tall(last) && changes && is_plural(t, end)
        };
        if t.running && (strange > 2 || is_verb(t, end) && !many()) {
            return None;
        }
        // "12.5 million Class A shares".
        let letter = t.tall(end + 1)
            && t.written(end + 1, end + 2).len() == 1
            && t.lower(end) == "class"
            && t.joined(end + 1);
        if letter {
            known = false;
            last = end;
            end += 2;
            continue;
        }
        if t.has(end, Class::And) && t.lower(end) == "and" {
            // "domestic and foreign institutions", but not "projects and institutions".
            let modifier = |i: usize| t.has(i, Class::Modifier);
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
        // "three blackest days", "five straight quarters": counted as other things are.
        let time =
            end > at && is_plural(t, end) && matches!(measure(t, end), Some((Sense::Time(_), _)));
        // "14 Leopard 2 tanks", "four A330 jets": a name with a number of its own.
        let named = t.glued(end + 1) || !t.has(end, Class::Stop);
        // "between 23 and 24 June 300 people came".
        let month = || t.means(end, |s| matches!(s, Sense::Month(_)));
        if t.tall(end) && named && model(t, end + 1) && !month() {
            known = false;
            last = usize::MAX;
            end += 2;
            continue;
        }
        if noun.is_none()
            && !time
            && (t.has(end, Class::Stop) && !t.has(end, Class::Modifier)
                || is_number_word(t, end)
                || measure(t, end).is_some())
        {
            return None;
        }
        if noun.is_none()
            && let Some(after) = compound(t, end)
        {
            // "start-ups", "pound-feet".
            let short = matches!(t.lower(after.0 - 1).as_ref(), "ups" | "ins" | "offs");
            if (short || is_plural(t, after.0 - 1)) && whole(t, after.0) {
                return Some((Noun::Other, after.0));
            }
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
            // "police radios", "savings accounts": what the next word counts.
            if is_compound(t, end + 1) {
                known = false;
                last = usize::MAX;
                end += 1;
                continue;
            }
            return (!number.is_odd_year() && whole(t, end + 1)).then_some((Noun::Other, end + 1));
        }
        let modifies = t.has(end, Class::Modifier) || is_adjective(&t.lower(end));
        // "25 created jobs": they did, or the jobs are.
        if t.running && !modifies && t.lower(end).ends_with("ed") {
            return None;
        }
        strange += usize::from(!modifies);
        known &= modifies;
        last = end;
        end += 1;
        if one && !t.running && end == t.len() {
            return Some((Noun::Other, end));
        }
    }
    None
}

/// A short number within a name, with a word after it.
fn model(t: &Tokens<'_>, at: usize) -> bool {
    let short = t
        .literal(at)
        .is_some_and(|l| l.plain && l.whole_digits <= 3);
    short && t.joined(at) && t.joined(at + 1) && !t.glued(at + 1) && t.is_word(at + 1)
}

/// Whether a word of a sentence is a verb, or may well be one.
fn is_verb(t: &Tokens<'_>, at: usize) -> bool {
    [
        Class::Verb,
        Class::Up,
        Class::Down,
        Class::PastTense,
        Class::Future,
    ]
    .iter()
    .any(|class| t.has(at, Sense::Is(*class)))
        && !t.has(at, Class::Modifier)
}

/// A short form of a unit that the vocabulary does not have: "24 mpg", "92 g/km", "3,000 rpm".
pub(super) fn short_form(t: &Tokens<'_>, at: usize) -> Option<usize> {
    let word = t.lower(at);
    let short = |i: usize| t.is_word(i) && t.lower(i).len() <= 4 && !t.tall(i);
    if !t.joined(at) || !short(at) {
        return None;
    }
    if t.symbol(at + 1) == Some('/') && t.glued(at + 1) && t.glued(at + 2) && short(at + 2) {
        return Some(at + 3);
    }
    let torque =
        matches!(word.as_ref(), "lb" | "lbs") && matches!(t.lower(at + 2).as_ref(), "ft" | "feet");
    if torque && t.symbol(at + 1) == Some('-') && t.glued(at + 1) && t.glued(at + 2) {
        return Some(at + 3);
    }
    let vowels = word.bytes().any(|b| b"aeiouy".contains(&b));
    let known = t.has(at, Class::Stop) || t.has(at, Class::Score);
    let letters = word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase());
    (letters && !vowels && !known && whole(t, at + 1)).then_some(at + 1)
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
    (end > at + 1).then_some((end, !verb && t.has(end - 1, Class::CompoundEnd)))
}

/// Whether nothing is glued to the end of a noun that makes it another word.
fn whole(t: &Tokens<'_>, at: usize) -> bool {
    let joined = t.glued(at) && matches!(t.symbol(at), Some('-' | '/' | '&' | '_'));
    let owner = t.glued(at)
        && matches!(t.symbol(at), Some('\'' | '’'))
        && t.glued(at + 1)
        && t.is_word(at + 1);
    !joined && !owner && !is_compound(t, at)
}

/// "people movers": a word in the plural after another.
fn is_compound(t: &Tokens<'_>, at: usize) -> bool {
    t.is_word(at)
        && t.joined(at)
        && !t.glued(at)
        && is_plural(t, at)
        && !t.has(at, Class::Stop)
        && !t.has(at, Class::AdverbInS)
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
    let Some(classifier_end) = t.is(at, Class::Classifier) else {
        return Ok(None);
    };
    if t.is(at, Class::NoClassifier)
        .is_some_and(|end| end >= classifier_end)
    {
        return Ok(None);
    }
    let c = t.han(at).unwrap_or(' ');
    let next = classifier_end;
    if t.han_after(next).is_some()
        && (c == '个' && is_numeral(t, next) || t.han(next) == Some('半'))
    {
        return Err(Stop::of(t, Reason::NotUnderstood, at, next + 1));
    }
    // 三个500强.
    if t.literal(next).is_some() && t.glued(next) && t.han_after(next + 1) == Some('强') {
        return Err(Stop::of(t, Reason::NotUnderstood, at, next + 1));
    }
    let mut end = next;
    for _ in 0..6 {
        match t.is(end, Class::HanModifier).filter(|_| t.glued(end)) {
            Some(after) => end = after,
            None => break,
        }
    }
    if let Some((key, end)) = han_noun(t, end, Some(c)).filter(|_| t.glued(end)) {
        return Ok(Some((Noun::Known(key), end)));
    }
    // 100个人, but not 100个人才.
    if c == '个'
        && matches!(measure(t, next), Some((Sense::Foreign, _)))
        && t.han(next) == Some('人')
    {
        return Ok(Some((Noun::Other, next)));
    }
    // A wording is a number and its noun, whatever the noun; a sentence goes on.
    let plain = |i: usize| {
        t.han_after(i)
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
            !t.sense(
                end - 1,
                pick!(Sense::Guard(others) => others.contains(next)),
            )
            .unwrap_or(false)
                && !"次".contains(next)
        }
        Some(_) => t.is(end, Class::HanFollower).is_some(),
    };
    free.then_some((key, end))
}
