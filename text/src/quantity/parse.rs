//! A whole quantity: comparators, terms and ranges.

use super::ReadQuantity;
use super::UnreadableReason as Reason;
use super::lex::Tokens;
use super::numeral::Stop;
use super::range::{between, both_sides, range, second_of_range};
use super::term::{Term, term};
use super::unit::{self, Noun};
use super::words::{self, Comparator, Sense};
use crate::Bound;
use rust_decimal::Decimal;

/// A quantity, and what a sentence around it must be asked.
#[derive(Debug)]
pub(super) struct Parsed {
    pub quantity: ReadQuantity,
    /// The first token after it.
    pub end: usize,
    /// The comparator's first token and the token after it.
    pub comparator: Option<(usize, usize)>,
    /// The last term, which names the unit.
    pub last: Term,
    pub range: bool,
}

/// The comparator at a token: adverbs and all.
pub(super) fn comparator(t: &Tokens<'_>, at: usize) -> Option<(Comparator, usize)> {
    use Comparator::{LessThan, MoreThan};
    let adverb = t.any(at, words::ADVERBS).filter(|end| t.joined(*end));
    if let Some(end) = adverb
        && let Some((found @ (MoreThan | LessThan), end)) = t.longest(end, &words::BEFORE)
    {
        return Some((found, end));
    }
    let (found, end) = t.longest(at, &words::BEFORE)?;
    // 签约, 附近: the character belongs to the word before.
    let before = at
        .checked_sub(1)
        .and_then(|i| t.han(i))
        .filter(|_| t.glued(at));
    let other = |list: &str| end == at + 1 && before.is_some_and(|c| list.contains(c));
    let part_of_word = match t.han(at) {
        Some('约') => other(words::BEFORE_YUE),
        Some('近') => other(words::BEFORE_JIN),
        Some('超') => other("赶反高"),
        _ => false,
    };
    (!part_of_word).then_some((found, end))
}

/// The quantity that begins at a token.
pub(super) fn quantity(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    if let Some(parsed) = between(t, at)? {
        return Ok(Some(parsed));
    }
    let before = comparator(t, at).filter(|(_, end)| t.joined(*end));
    let mut start = before.map_or(at, |(_, end)| end);
    if before.is_some()
        && let Some(end) = t.any(start, words::FILLERS).filter(|end| t.joined(*end))
    {
        start = end;
    }
    let mut doubled = false;
    for _ in 0..3 {
        let Some((_, end)) = comparator(t, start).filter(|_| before.is_some()) else {
            break;
        };
        doubled = true;
        start = end;
    }
    let Some(first) = term(t, start, false)? else {
        return Ok(None);
    };
    if doubled {
        return Err(Stop::new(Reason::TwoComparators, first.end));
    }
    let comparator = before.map(|(_, end)| (at, end));
    let before = before.map(|(found, _)| found);
    if let Some(second) = second_of_range(t, &first)? {
        let parsed = range(t, at, before, first, second)?;
        return Ok(Some(Parsed {
            comparator,
            ..parsed
        }));
    }
    if let Some(parsed) = both_sides(t, before, &first)? {
        return Ok(Some(Parsed {
            comparator,
            ..parsed
        }));
    }
    let end = first.end;
    let stop = |reason| Stop::new(reason, end);
    if first.is_plain() && first.number.is_year() {
        return Err(stop(Reason::Date(t.written(start, end).to_owned())));
    }
    let sense = join(before, first.after).map_err(stop)?;
    if first.number.bare && sense.is_none() {
        return Err(stop(Reason::Vague(t.written(start, end).to_owned())));
    }
    // "more than minus 5" and "nearly 0" have two meanings.
    let signed = first.negative && !matches!(sense, None | Some(Comparator::About));
    let zero = first.number.mantissa.is_zero() && sense == Some(Comparator::Nearly);
    if signed || zero {
        return Err(stop(Reason::Ambiguous {
            written: t.written(at, end).to_owned(),
            meanings: "above the amount, or below".to_owned(),
        }));
    }
    let nearly = t.phrase(at, "近").is_some() && sense == Some(Comparator::Nearly);
    if nearly && matches!(first.suffix, Some(Sense::Time(_))) {
        return Err(stop(Reason::Ambiguous {
            written: t.written(at, end).to_owned(),
            meanings: "nearly so long, or the latest of that length".to_owned(),
        }));
    }
    let key = key(t, &first, &first).map_err(stop)?;
    let amount = first
        .signed(&first.number)
        .ok_or_else(|| stop(Reason::TooLarge))?;
    Ok(Some(Parsed {
        quantity: one(sense, amount, key),
        end,
        comparator,
        last: first,
        range: false,
    }))
}

/// One comparator from the two places where it may stand.
pub(super) fn join(
    before: Option<Comparator>,
    after: Option<Comparator>,
) -> Result<Option<Comparator>, Reason> {
    match (before, after) {
        (Some(a), Some(b)) if a != b || a != Comparator::About => Err(Reason::TwoComparators),
        (a, b) => Ok(a.or(b)),
    }
}

/// The bounds of one amount.
fn one(sense: Option<Comparator>, amount: Decimal, unit: Option<&str>) -> ReadQuantity {
    use Comparator::{About, AtLeast, LessThan, MoreThan, Nearly, UpTo};
    let bound = |inclusive| Some(Bound { amount, inclusive });
    let (lower, upper) = match sense {
        None | Some(About) => (bound(true), bound(true)),
        Some(MoreThan) => (bound(false), None),
        Some(AtLeast) => (bound(true), None),
        Some(LessThan | Nearly) => (None, bound(false)),
        Some(UpTo) => (None, bound(true)),
    };
    ReadQuantity {
        lower,
        upper,
        approximate: matches!(sense, Some(About | Nearly)),
        unit: unit.map(str::to_owned),
    }
}

/// The unit of one term, or of the two of a range.
pub(super) fn key(
    t: &Tokens<'_>,
    first: &Term,
    second: &Term,
) -> Result<Option<&'static str>, Reason> {
    let prefix = match (first.prefix, second.prefix) {
        (Some(a), Some(b)) if a != b => return Err(Reason::MixedUnits),
        (None, Some(_)) => return Err(Reason::MixedUnits),
        (a, _) => a,
    };
    let same = |a: Option<Sense>, b: Option<Sense>| a.is_none() || a == b;
    let nouns = match (first.noun, second.noun) {
        (None, _) => true,
        (a, b) => a == b,
    };
    if !same(first.suffix, second.suffix) || !nouns {
        return Err(Reason::MixedUnits);
    }
    if let Some(Noun::Known(key)) = second.noun {
        return if prefix.is_none() {
            Ok(Some(key))
        } else {
            Err(Reason::MixedUnits)
        };
    }
    unit::key(prefix, second.suffix, t.traditional)
}
