//! Shares and multiples of something else: "two-thirds of", "one in five", "tripled", 三分之一, 3倍.
//!
//! They are figures of a sentence and no amounts of a sheet. Both are given in `times`: a third is
//! 0.333333333 times what it is a third of.
//!
//! ```text
//! share    = [comparator] (fraction | among | multiple)
//! fraction = ("two" "-" | "a" | "one") "third" | "half" | "1/3" "of" | 三分之一 | 一半
//! among    = number ("in" | "out of") number
//! multiple = number ("times" | "-fold" | 倍) | "twice" | "doubled" | 翻番
//! ```

use super::bounds::{comparator, one};
use super::change::{Change, of_multiple};
use super::measure::{self, joint};
use super::number::{Number, is_number_word, is_numeral, part, readable};
use super::parse::share_of;
use super::says::ReadQuantity;
use crate::lex::{Kind, Tokens};
use crate::noun::is_plural;
use crate::vocabulary::{Class, Comparator, Sense, any_of, pick};
use rust_decimal::Decimal;

/// Digits after the point of a fraction that has no end.
const DIGITS: u32 = 9;

/// The share or multiple that begins at a token, and where it ends.
pub(super) fn share(t: &Tokens<'_>, at: usize) -> Option<(ReadQuantity, usize)> {
    t.step();
    // "ranked # 54 out of 100".
    if at.checked_sub(1).and_then(|i| t.symbol(i)) == Some('#') {
        return None;
    }
    // FY22times, .5x: a piece of something.
    let earlier = at
        .checked_sub(1)
        .filter(|_| t.glued(at) && t.han(at).is_none());
    let piece = earlier.is_some_and(|i| match t.symbol(i) {
        Some(c) => !"([{\"“‘—–、，。：；".contains(c),
        None => t.han(i).is_none(),
    });
    if piece {
        return None;
    }
    if let Some((value, end)) = of_every(t, at) {
        return Some((one(None, value, Some("times"), None), end));
    }
    let before = comparator(t, at).filter(|(_, end)| t.joined(*end));
    let mut start = before.map_or(at, |(_, end)| end);
    // 不及去年的一半.
    if before.is_some()
        && let Some(to) = share_of(t, at, start)
    {
        start = to;
    }
    const BEGIN: u128 = any_of(&[
        Sense::Number(0),
        Sense::Multiple(""),
        Sense::Is(Class::Article),
        Sense::Is(Class::Between),
    ]);
    let spelt = matches!(t.kind(start), Some(Kind::Word | Kind::Han));
    if spelt && !t.may_begin(start, BEGIN) {
        return None;
    }
    let compared = before.is_some();
    let sense = before.map(|(found, _)| found);
    if let Some((value, unit, end)) = of_unit(t, start) {
        // The point of an interest rate is one of percentage, that of an index is not.
        let point = unit.is_none().then(|| "point".to_owned());
        return Some((one(sense, value, unit, point), end));
    }
    if let Some((low, high, end)) =
        from_times(t, start).or_else(|| between(t, if compared { start } else { at }))
    {
        let bounds = (
            one(None, low, None, None),
            one(sense, high, Some("times"), None),
        );
        let (low, high) = bounds;
        let open = matches!(sense, None | Some(Comparator::About));
        return open.then_some((
            ReadQuantity {
                lower: low.lower,
                ..high
            },
            end,
        ));
    }
    // 30多倍.
    let mut more = false;
    let mut sense = sense;
    let (value, end) = match t.is_word(start) {
        true => fraction_in_words(t, start, compared),
        false => None,
    }
    .or_else(|| {
        let (times, end) = in_one_word(t, start, compared)?;
        // "more than halved" leaves less than half.
        if of_multiple(t, start, end) == Some(Change::Down) {
            sense = sense.map(turned);
        }
        Some((times, end))
    })
    .or_else(|| {
        let first = readable(t, start)?;
        more = first.more;
        fraction(t, &first)
            .or_else(|| among(t, start, &first))
            .or_else(|| one_of(t, &first))
            .or_else(|| times(t, &first))
    })?;
    // "two-thirds or more", 一半以上, 3倍多.
    let after = t
        .find(end, |s| match s {
            Sense::After(c) => Some(c),
            Sense::Is(Class::More) => Some(Comparator::MoreThan),
            _ => None,
        })
        .filter(|_| !compared && t.joined(end) && (t.han(end).is_some() || t.lower(end) == "or"));
    let sense = sense.or(more.then_some(Comparator::MoreThan));
    let (sense, end) = after.map_or((sense, end), |(found, end)| (Some(found), end));
    Some((one(sense, value, Some("times"), None), end))
}

/// What is left by more than a cut is less than by the cut.
const fn turned(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::MoreThan => Comparator::LessThan,
        Comparator::LessThan => Comparator::MoreThan,
        Comparator::AtLeast => Comparator::UpTo,
        Comparator::UpTo => Comparator::AtLeast,
        Comparator::Nearly | Comparator::About => Comparator::About,
    }
}

/// "a quarter of a percentage point", "half-mile", "a three-quarter-point".
fn of_unit(t: &Tokens<'_>, at: usize) -> Option<(Decimal, Option<&'static str>, usize)> {
    // "1/4 cent".
    if let (Some(above), Some(below)) = (t.literal(at), t.literal(at + 2))
        && t.symbol(at + 1) == Some('/')
        && t.glued(at + 1)
        && t.glued(at + 2)
        && let (Some((Sense::Minor(_), end)), true) =
            (measure::measure(t, at + 3), t.joined(at + 3))
    {
        let value = divided(above.value.ok()?, below.value.ok()?)?;
        return Some((value, Some("cent"), end));
    }
    if !t.is_word(at) {
        return None;
    }
    let from = at + usize::from(t.has(at, Class::Article) && t.joined(at + 1));
    let above = t.sense(from, pick!(Sense::Number(n @ 1..=9) => n));
    let from = above.map_or(from, |_| joint(t, from + 1));
    // "down a percentage point", "cut by a full point".
    if t.has(at, Class::Article) && above.is_none() && part(t, from).is_none() {
        let by = usize::from(t.lower(at.wrapping_sub(1)) == "by");
        let verb = |class| t.ends_before(at - by, class);
        let led = by > 0 || verb(Class::Up) || verb(Class::Down);
        let unit = from + usize::from(matches!(t.lower(from).as_ref(), "full" | "whole"));
        if !led || !t.joined(unit) {
            return None;
        }
        if t.lower(unit) == "point" {
            return Some((Decimal::ONE, None, unit + 1));
        }
        return match measure::measure(t, unit)? {
            (Sense::Unit(key @ "percentage point"), end) => Some((Decimal::ONE, Some(key), end)),
            _ => None,
        };
    }
    let value = divided(above.unwrap_or(1).into(), part(t, from)?.into())?;
    let end = from + 1;
    let article = t.has(end + 1, Class::Article);
    let unit = match t.lower(end).as_ref() {
        "of" if article && t.joined(end) => end + 2,
        // "half a point", "a quarter point".
        "point" if t.joined(end) => end,
        "a" if t.joined(end) && t.joined(end + 1) && t.lower(end + 1) == "point" => end + 1,
        "percentage" | "percent" | "basis" if t.joined(end) => end,
        _ => Some(joint(t, end)).filter(|unit| *unit > end)?,
    };
    if t.lower(unit) == "point" {
        return Some((value, None, unit + 1));
    }
    match measure::measure(t, unit)? {
        (
            Sense::Unit(key)
            | Sense::Money(key)
            | Sense::Time(key @ ("hour" | "minute" | "second")),
            end,
        ) => Some((value, Some(key), end)),
        (Sense::Minor(_), end) if matches!(t.lower(unit).as_ref(), "cent" | "penny") => {
            Some((value, Some("cent"), end))
        }
        _ => None,
    }
}

fn divided(above: Decimal, below: Decimal) -> Option<Decimal> {
    let value = above.checked_div(below)?;
    Some(value.round_dp(DIGITS).normalize())
}

/// "1/3 of", 三分之一.
fn fraction(t: &Tokens<'_>, first: &Number) -> Option<(Decimal, usize)> {
    let end = first.end;
    let next = |at: usize| readable(t, at);
    if t.han(end) == Some('分') && t.han_after(end + 1) == Some('之') {
        let above = next(end + 2)?;
        // 四分之一决赛.
        let round = t.han(above.end) == Some('决') && t.han(above.end + 1) == Some('赛');
        return (!round).then(|| Some((divided(above.value()?, first.value()?)?, above.end)))?;
    }
    let slash = matches!(t.symbol(end), Some('/' | '⁄')) && t.glued(end) && t.glued(end + 1);
    let below = next(end + 1).filter(|_| slash)?;
    let of = t.lower(below.end) == "of" && t.joined(below.end);
    (of && first.value()? < below.value()?)
        .then(|| Some((divided(first.value()?, below.value()?)?, below.end)))?
}

/// "two-thirds", "a quarter of", "half the".
fn fraction_in_words(t: &Tokens<'_>, at: usize, compared: bool) -> Option<(Decimal, usize)> {
    let article = t.has(at, Class::Article);
    let numerator = t.sense(at, pick!(Sense::Number(n @ 1..) => n));
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
    // "three quarters of a million".
    let scaled = t.lower(end) == "of"
        && t.has(end + 1, Class::Article)
        && t.means(end + 2, |s| matches!(s, Sense::Power(_)));
    if scaled {
        return None;
    }
    let follows = t.lower(end);
    let next = if t.joined(end) { follows.as_ref() } else { "" };
    let of = matches!(
        next,
        "of" | "more" | "less" | "fewer" | "higher" | "lower" | "larger" | "smaller" | "cheaper"
    );
    // What follows closes it, or is no noun that "third" would count: "by a third last year".
    let closed = !t.is_word(end) || !t.joined(end) || t.has(end, Class::Stop);
    let preceded = at.checked_sub(1).filter(|_| t.joined(at));
    let before = preceded.map_or("".into(), |i| t.lower(i));
    let change = |class| t.ends_before(at, class);
    let led = compared || before == "by" || change(Class::Up) || change(Class::Down);
    let meant = match (below, numerator) {
        // The halves of a year or of a match have a place in an order.
        (2, None) if article => of || led && closed,
        (2, None) => {
            let owner = matches!(
                next,
                "of" | "as"
                    | "the"
                    | "its"
                    | "their"
                    | "his"
                    | "her"
                    | "our"
                    | "my"
                    | "that"
                    | "those"
                    | "these"
                    | "all"
                    | "were"
                    | "are"
                    | "have"
                    | "had"
                    | "said"
                    | "say"
                    | "them"
            );
            let period = t.has(at.wrapping_sub(1), Class::Ordinal)
                || matches!(
                    before.as_ref(),
                    "the"
                        | "this"
                        | "that"
                        | "next"
                        | "last"
                        | "each"
                        | "every"
                        | "other"
                        | "and"
                        | "a"
                        | "fiscal"
                        | "final"
                        | "opening"
                        | "latter"
                        | "past"
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
fn among(t: &Tokens<'_>, at: usize, first: &Number) -> Option<(Decimal, usize)> {
    let from = t
        .is(first.end, Class::Among)
        .filter(|end| t.joined(first.end) && t.joined(*end))?;
    let counts = |at: usize| t.literal(at).is_some() || is_number_word(t, at);
    if !counts(at) || !counts(from) {
        return None;
    }
    let second = readable(t, from)?;
    let (above, below) = (first.value()?, second.value()?);
    let whole = above.is_integer() && below.is_integer() && above >= Decimal::ONE;
    if !is_base(t, at, first, &second) {
        return None;
    }
    // "five in 2024", "3 in 5 years".
    let time = matches!(
        measure::measure(t, joint(t, second.end)),
        Some((Sense::Time(_), _))
    );
    (whole && above < below && !second.is_year() && !time)
        .then(|| Some((divided(above, below)?, second.end)))?
}

/// Whether the number after "in" is what a share is reckoned from: "one in five", "7 in 10 voters", but
/// not "scored 31 in 34 games", "won 4 in 10 tenders", "fell 5 in 8 sessions".
pub(super) fn is_base(t: &Tokens<'_>, at: usize, first: &Number, second: &Number) -> bool {
    let among = first.end;
    if t.lower(among) != "in" || t.lower(among + 1) == "every" || first.is_one() {
        return true;
    }
    let round = second.value().is_some_and(|v| {
        let usual = [12, 15, 20, 25, 50].map(Decimal::from);
        v <= Decimal::TEN || usual.contains(&v) || (v / Decimal::ONE_HUNDRED).is_integer()
    });
    let Some(before) = at.checked_sub(1).filter(|_| t.joined(at)) else {
        return round;
    };
    let word = t.lower(before);
    let said = matches!(
        word.as_ref(),
        "showed" | "estimated" | "reported" | "revealed" | "suggested" | "affected"
    );
    let class = |class| t.has(before, class);
    let verb = class(Class::Verb) || class(Class::Up) || class(Class::Down) || word.ends_with("ed");
    round && (!verb || said || matches!(word.as_ref(), "say" | "says" | "up" | "down"))
}

/// "one person in five".
fn one_of(t: &Tokens<'_>, first: &Number) -> Option<(Decimal, usize)> {
    let thing = first.end;
    let plain = t.is_word(thing) && t.joined(thing) && !t.has(thing, Class::Stop);
    if !first.is_one() || !plain || is_plural(t, thing) || t.lower(thing + 1) != "in" {
        return None;
    }
    let from = thing + 2;
    let joined = t.joined(thing + 1) && t.joined(from);
    let counts = t.literal(from).is_some() || is_number_word(t, from);
    let base = readable(t, from).filter(|_| joined && counts)?;
    let value = base
        .value()
        .filter(|v| v.is_integer() && *v > Decimal::ONE)?;
    // "one plant in five countries", "one day in 2024".
    let end = base.end;
    let verb = |class| t.has(end, class);
    let alone = !t.is_word(end)
        || !t.joined(end)
        || !is_plural(t, end)
            && (verb(Class::Stop) || verb(Class::Verb) || t.lower(end).ends_with("ed"));
    (alone && !base.is_year() && measure::measure(t, joint(t, end)).is_none())
        .then(|| Some((divided(Decimal::ONE, value)?, end)))?
}

/// 每10人中有3人, 每三个人中就有一人.
fn of_every(t: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    if t.han(at) != Some('每') {
        return None;
    }
    let base = readable(t, at + 1)?;
    let inside = (base.end..base.end + 5).find(|i| t.han_after(*i) == Some('中'))?;
    let from = (inside + 1..inside + 5).find(|i| t.literal(*i).is_some() || is_numeral(t, *i))?;
    let led =
        (inside + 1..from).all(|i| matches!(t.han(i), Some('就' | '约' | '有' | '便' | '仅')));
    let part = readable(t, from).filter(|_| led)?;
    let (above, below) = (part.value()?, base.value()?);
    // 有3人, 有1家.
    let thing = t.is(part.end, Class::Classifier);
    let end = thing.or_else(|| (t.han(part.end) == Some('人')).then_some(part.end + 1))?;
    (above < below).then(|| Some((divided(above, below)?, end)))?
}

/// "twice", "doubled", "to double", 翻番.
fn in_one_word(t: &Tokens<'_>, at: usize, compared: bool) -> Option<(Decimal, usize)> {
    if !t.may_begin(at, any_of(&[Sense::Multiple("")])) {
        return None;
    }
    let (times, sure, end) = [true, false].into_iter().find_map(|sure| {
        let (times, end) = t.find(at, |s| match s {
            Sense::Multiple(times) if sure => Some(times),
            Sense::MayMultiply(times) if !sure => Some(times),
            _ => None,
        })?;
        Some((times, sure, end))
    })?;
    // "twice-elected" tells how often.
    // "doubled down" is insisted.
    if t.glued(end) && t.symbol(end) == Some('-') || t.lower(end) == "down" {
        return None;
    }
    let before = match at.checked_sub(1) {
        Some(before) if t.joined(at) => t.lower(before),
        _ => "".into(),
    };
    let verb = matches!(
        before.as_ref(),
        "to" | "will" | "would" | "could" | "may" | "might" | "can" | "should" | "shall"
    );
    let owner = matches!(
        t.lower(end).as_ref(),
        "the" | "that" | "its" | "their" | "his" | "her" | "what" | "those"
    );
    (sure || compared || verb || owner && t.joined(end))
        .then(|| Some((Decimal::from_str_exact(times).ok()?, end)))?
}

/// "two to three times", 2至3倍.
fn from_times(t: &Tokens<'_>, at: usize) -> Option<(Decimal, Decimal, usize)> {
    let low = readable(t, at)?;
    let to = t.is(low.end, Class::To)?;
    let high = readable(t, to)?;
    let (above, end) = times(t, &high)?;
    let below = low.value().filter(|below| *below < above)?;
    Some((below, above, end))
}

/// "between a third and a half", "a third to a half".
fn between(t: &Tokens<'_>, at: usize) -> Option<(Decimal, Decimal, usize)> {
    let between = t.is(at, Class::Between);
    let link = between.map_or(Class::To, |_| Class::And);
    let (low, end) = fraction_in_words(t, between.unwrap_or(at), true)?;
    let next = t.is(end, link)?;
    let (high, end) = fraction_in_words(t, next, true)?;
    (low < high).then_some((low, high, end))
}

/// "three times", "100-fold", 3倍.
fn times(t: &Tokens<'_>, number: &Number) -> Option<(Decimal, usize)> {
    let start = joint(t, number.end);
    let (_, end) = measure::measure(t, start).filter(|(sense, _)| *sense == Sense::Times)?;
    // "10 Times Square", "4x4".
    let name = t.is_word(start) && t.tall(start) && t.lower(start).len() > 1;
    let product = t.literal(end).is_some() && (t.glued(end) || t.lower(start) == "x");
    (!name && !product).then(|| Some((number.value()?, end)))?
}
