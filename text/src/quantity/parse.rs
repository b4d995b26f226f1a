//! A whole quantity: comparators, terms and ranges.

use super::UnreadableReason as Reason;
use super::number::{Stop, is_numeral};
use super::range::{between, both_sides, range, second_of_range};
use super::term::{Term, term};
use super::unit::{self, Noun};
use super::{Comparator, ReadQuantity};
use crate::Bound;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};
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

/// A comparator and where it ends.
fn compares(t: &Tokens<'_>, at: usize) -> Option<(Comparator, usize)> {
    t.find(at, |s| match s {
        Sense::Before(c) => Some(c),
        _ => None,
    })
}

/// The comparator at a token: adverbs and all.
pub(super) fn comparator(t: &Tokens<'_>, at: usize) -> Option<(Comparator, usize)> {
    use Comparator::{LessThan, MoreThan};
    let adverb = t
        .is(at, Sense::Is(Class::Adverb))
        .filter(|end| t.joined(*end));
    let direct = compares(t, at);
    if let Some(end) = adverb
        && direct.is_none_or(|(_, to)| to <= end)
        && let Some((found, to)) = compares(t, end)
        && (matches!(found, MoreThan | LessThan) || t.is_word(at))
    {
        return Some((found, to));
    }
    let (found, mut end) = direct?;
    // "approx. 5%".
    if t.symbol(end) == Some('.')
        && t.glued(end)
        && !t.glued(end + 1)
        && t.lower(end - 1).len() <= 6
        && t.is_word(end - 1)
        && found == Comparator::About
    {
        end += 1;
    }
    // 签约, 附近: the character belongs to the word before.
    let before = t.han_before(at);
    let other = |list: &str| end == at + 1 && before.is_some_and(|c| list.contains(c));
    let part_of_word = match t.han(at) {
        Some('约') => other("签合条契节预邀违履缔制特公爽失续解毁集协婚赴践简俭大"),
        Some('近') => other("附最临靠邻新逼晋相亲贴远切"),
        Some('超') => other("赶反高"),
        Some('过') => {
            end == at + 1 && before.is_some_and(|c| !"已均都约早总额量值数，,".contains(c))
        }
        Some('破') => other("突打冲爆攻"),
        _ => false,
    };
    (!part_of_word).then_some((found, end))
}

/// 约占全市的35%: what the share is of stands between comparator and amount.
fn share_of(t: &Tokens<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while end < at + 14
        && t.han_after(end).is_some()
        && !(is_numeral(t, end) && !t.is_word(end) && t.han(end) != Some('一'))
    {
        end += 1;
        if t.literal(end).is_some()
            && t.glued(end)
            && t.ends_before(end, Sense::Is(Class::ShareOf))
            && matches!(
                unit::measure(t, end + 1),
                Some((Sense::Unit("per cent"), _))
            )
        {
            return Some(end);
        }
    }
    None
}

/// The quantity that begins at a token.
pub(super) fn quantity(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    t.step();
    if let Some(parsed) = between(t, at)? {
        return Ok(Some(parsed));
    }
    let before = comparator(t, at).filter(|(_, end)| t.joined(*end));
    let mut start = before.map_or(at, |(_, end)| end);
    if let Some((found, end)) = before {
        let filled = t
            .is(end, Sense::Is(Class::Filler))
            .filter(|end| t.joined(*end));
        if let Some(to) = filled {
            // "about a hundred": the article is of the number.
            let article = t.has(end, Sense::Is(Class::Article)) && to == end + 1;
            let number = article && super::number::number(t, end, false).is_ok_and(|n| n.is_some());
            if !number {
                start = to;
                // 约占全市, 不超过人民币.
                if let Some(next) = t
                    .is(start, Sense::Is(Class::Filler))
                    .filter(|end| t.joined(*end))
                    && t.han(start).is_some()
                {
                    start = next;
                }
            }
        }
        let _ = found;
    }
    if before.is_some()
        && t.han_after(start).is_some()
        && let Some(to) = share_of(t, start)
    {
        start = to;
    }
    let mut doubled = false;
    let mut joined = before.map(|(found, _)| found);
    for _ in 0..3 {
        let Some((found, end)) = comparator(t, start).filter(|_| before.is_some()) else {
            break;
        };
        // "more than about", but "as much as about" and 约不到 say no more than one of them does.
        doubled |= joined != Some(found);
        joined = Some(found);
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
    if first.is_plain() && first.number.is_year() && first.after.is_none() {
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
    let nearly = t.han(at) == Some('近') && sense == Some(Comparator::Nearly);
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
        quantity: one(sense, amount, key, counted(t, &first)),
        end,
        comparator,
        last: first,
        range: false,
    }))
}

/// The noun of a count, as written, where the catalogue does not count it.
pub(super) fn counted(t: &Tokens<'_>, term: &Term) -> Option<String> {
    let (from, to) = term.noun_at;
    (term.noun == Some(Noun::Other)).then(|| t.written(from, to).trim_start_matches('-').to_owned())
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
fn one(
    sense: Option<Comparator>,
    amount: Decimal,
    unit: Option<&str>,
    counted: Option<String>,
) -> ReadQuantity {
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
        counted,
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
    let suffix = match second.suffix {
        Some(Sense::Tenths) => Some(Sense::Unit("per cent")),
        suffix => suffix,
    };
    unit::key(prefix, suffix, t.traditional && !t.japanese)
}
