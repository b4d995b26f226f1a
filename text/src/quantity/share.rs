//! Shares and multiples of something else: "two-thirds of", "one in five", "tripled", 三分之一, 3倍.
//!
//! They are figures of a sentence and no amounts of a sheet. Both are given in `times`: a third is
//! 0.333333333 times what it is a third of.
//!
//! ```text
//! share      = [comparator] (fraction | among | multiple)
//! fraction   = ("two" "-" | "a" | "one") "third" | "half" | "1/3" "of" | 三分之一 | 一半
//! among      = number ("in" | "out of") number
//! multiple   = number ("times" | "-fold" | 倍) | "twice" | "doubled" | 翻番
//! ```

use super::bounds::{comparator, one};
use super::measure::{self, joint};
use super::number::{is_number_word, number, part};
use super::says::ReadQuantity;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

/// Digits after the point of a fraction that has no end.
const DIGITS: u32 = 9;

/// The share or multiple that begins at a token, and where it ends.
pub(super) fn share(t: &Tokens<'_>, at: usize) -> Option<(ReadQuantity, usize)> {
    t.step();
    // FY22times, .5x: a piece of something.
    let earlier = at.checked_sub(1).filter(|_| t.glued(at) && t.han(at).is_none());
    if earlier.is_some_and(|i| t.symbol(i).is_none_or(|c| !"([{\"“‘—–、，。：；".contains(c))) {
        return None;
    }
    let before = comparator(t, at).filter(|(_, end)| t.joined(*end));
    let start = before.map_or(at, |(_, end)| end);
    let compared = before.is_some();
    let sense = before.map(|(found, _)| found);
    if let Some((value, unit, end)) = of_unit(t, start) {
        // The point of an interest rate is one of percentage, that of an index is not.
        let point = unit.is_none().then(|| "point".to_owned());
        return Some((one(sense, value, unit, point), end));
    }
    let (value, end) = fraction(t, start, compared)
        .or_else(|| among(t, start))
        .or_else(|| multiple(t, start, compared))?;
    Some((one(sense, value, Some("times"), None), end))
}

/// "a quarter of a percentage point", "half-mile", "a three-quarter-point".
fn of_unit(t: &Tokens<'_>, at: usize) -> Option<(Decimal, Option<&'static str>, usize)> {
    if !t.is_word(at) {
        return None;
    }
    let from = at + usize::from(t.has(at, Sense::Is(Class::Article)) && t.joined(at + 1));
    let above = t.sense(from, |s| match s {
        Sense::Number(n @ 1..=9) => Some(n),
        _ => None,
    });
    let from = above.map_or(from, |_| joint(t, from + 1));
    let value = divided(above.unwrap_or(1).into(), part(t, from)?.into())?;
    let end = from + 1;
    let article = t.has(end + 1, Sense::Is(Class::Article));
    let unit = match t.lower(end).as_ref() {
        "of" if article && t.joined(end) => end + 2,
        _ => Some(joint(t, end)).filter(|unit| *unit > end)?,
    };
    if t.lower(unit) == "point" {
        return Some((value, None, unit + 1));
    }
    match measure::measure(t, unit)? {
        (Sense::Unit(key) | Sense::Time(key @ ("hour" | "minute" | "second")), end) => {
            Some((value, Some(key), end))
        }
        _ => None,
    }
}

fn divided(above: Decimal, below: Decimal) -> Option<Decimal> {
    let value = above.checked_div(below)?;
    Some(value.round_dp(DIGITS).normalize())
}

/// "two-thirds", "a quarter of", "half the", "1/3 of", 三分之一.
fn fraction(t: &Tokens<'_>, at: usize, compared: bool) -> Option<(Decimal, usize)> {
    if t.is_word(at) {
        return in_words(t, at, compared);
    }
    let above = number(t, at, false).ok().flatten()?;
    let end = above.end;
    if t.han(end) == Some('分') && t.han_after(end + 1) == Some('之') {
        let below = number(t, at, false).ok().flatten()?.value()?;
        let above = number(t, end + 2, false).ok().flatten()?;
        return Some((divided(above.value()?, below)?, above.end));
    }
    let slash = matches!(t.symbol(end), Some('/' | '⁄')) && t.glued(end) && t.glued(end + 1);
    let below = number(t, end + 1, false).ok().flatten().filter(|_| slash)?;
    let of = t.lower(below.end) == "of" && t.joined(below.end);
    (of && above.value()? < below.value()?)
        .then(|| Some((divided(above.value()?, below.value()?)?, below.end)))?
}

fn in_words(t: &Tokens<'_>, at: usize, compared: bool) -> Option<(Decimal, usize)> {
    let article = t.has(at, Sense::Is(Class::Article));
    let numerator = t.sense(at, |s| match s {
        Sense::Number(n @ 1..) => Some(n),
        _ => None,
    });
    let (above, from) = match numerator {
        Some(n) => (n, joint(t, at + 1)),
        None if article => (1, joint(t, at + 1)),
        None => (1, at),
    };
    let below = part(t, from).filter(|_| from == at || t.joined(from))?;
    let end = from + 1;
    if t.glued(end) && t.is_word(end - 1) && t.symbol(end) == Some('-') {
        return None;
    }
    let follows = t.lower(end);
    let next = if t.joined(end) { follows.as_ref() } else { "" };
    let of = next == "of";
    // What follows closes it, or is no noun that "third" would count: "by a third last year".
    let closed = !t.is_word(end) || !t.joined(end) || t.has(end, Sense::Is(Class::Stop));
    let preceded = at.checked_sub(1).filter(|_| t.joined(at));
    let before = preceded.map_or("".into(), |i| t.lower(i));
    let change = |class| t.ends_before(at, Sense::Is(class));
    let led = compared || before == "by" || change(Class::Up) || change(Class::Down);
    let meant = match (below, numerator) {
        // The halves of a year or of a match have a place in an order.
        (2, None) if article => of || led && closed,
        (2, None) => {
            let owner = matches!(
                next,
                "of" | "the" | "its" | "their" | "his" | "her" | "our" | "my" | "that" | "those"
                    | "these" | "all" | "were" | "are" | "have" | "had" | "said" | "say" | "them"
            );
            let period = t.has(at.wrapping_sub(1), Sense::Is(Class::Ordinal))
                || matches!(
                    before.as_ref(),
                    "the" | "this" | "that" | "next" | "last" | "each" | "every" | "other" | "and"
                        | "a" | "fiscal" | "final" | "opening" | "latter" | "past"
                );
            !period && (owner || (led || before == "in") && closed)
        }
        (_, None) if article => of || led && closed,
        (_, None) => return None,
        // "three quarters" may be nine months.
        (4, Some(_)) => of || from > at + 1 || next == "the",
        _ => true,
    };
    (meant && above < below).then(|| Some((divided(above.into(), below.into())?, end)))?
}

/// "one in five", "7 out of 10".
fn among(t: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    let value = |at: usize| {
        let counts = t.literal(at).is_some() || is_number_word(t, at);
        number(t, at, false).ok().flatten().filter(|_| counts)
    };
    let first = value(at)?;
    let from = t
        .is(first.end, Sense::Is(Class::Among))
        .filter(|end| t.joined(first.end) && t.joined(*end))?;
    let second = value(from)?;
    let (above, below) = (first.value()?, second.value()?);
    let whole = above.is_integer() && below.is_integer() && above >= Decimal::ONE;
    // "five in 2024", "3 in 5 years".
    let time = matches!(
        measure::measure(t, joint(t, second.end)),
        Some((Sense::Time(_), _))
    );
    (whole && above < below && !second.is_year() && !time)
        .then(|| Some((divided(above, below)?, second.end)))?
}

/// "three times", "tenfold", "twice", "doubled", 3倍, 翻番.
fn multiple(t: &Tokens<'_>, at: usize, compared: bool) -> Option<(Decimal, usize)> {
    let exact = |text: &str| Decimal::from_str_exact(text).ok();
    if let Some((times, end)) = t.find(at, |s| match s {
        Sense::Multiple(times) => Some(times),
        _ => None,
    }) {
        // A word by itself: "twice-elected" tells how often.
        return (!t.glued(end) || t.symbol(end) != Some('-'))
            .then(|| Some((exact(times)?, end)))?;
    }
    if let Some((times, end)) = t.find(at, |s| match s {
        Sense::MayMultiply(times) => Some(times),
        _ => None,
    }) {
        let before = match at.checked_sub(1) {
            Some(before) if t.joined(at) => t.lower(before),
            _ => "".into(),
        };
        let verb = compared
            || matches!(
                before.as_ref(),
                "to" | "will" | "would" | "could" | "may" | "might" | "can" | "should" | "shall"
            );
        let owner = matches!(
            t.lower(end).as_ref(),
            "the" | "that" | "its" | "their" | "his" | "her" | "what" | "those"
        );
        let whole = !t.glued(end) || t.symbol(end) != Some('-');
        return (whole && (verb || owner && t.joined(end))).then(|| Some((exact(times)?, end)))?;
    }
    let number = number(t, at, false).ok().flatten()?;
    let start = joint(t, number.end);
    let (_, end) = measure::measure(t, start).filter(|(sense, _)| *sense == Sense::Times)?;
    // "10 Times Square", "4x4".
    let name = t.is_word(start) && t.tall(start) && t.lower(start).len() > 1;
    let product = t.literal(end).is_some() && (t.glued(end) || t.lower(start) == "x");
    (!name && !product).then(|| Some((number.value()?, end)))?
}
