//! A whole quantity: comparators, terms and ranges.

use super::bounds::{self, Parsed, counted, join, key, one};
use super::measure;
use super::number::{Stop, digit, is_numeral, readable};
use super::range::{between, both_sides, range, second_of_range};
use super::says::ReadQuantity;
use super::says::UnreadableReason as Reason;
use super::term::{Term, term};
use crate::Bound;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Comparator, Sense, any_of, pick};
use rust_decimal::Decimal;

/// 约占全市的35%, 不及去年的一半: what the share is of stands between comparator and amount.
pub(super) fn share_of(t: &Tokens<'_>, from: usize, at: usize) -> Option<usize> {
    // 近 and the like may begin another word.
    let sure = at - from > 1;
    let dated = |end: usize| {
        t.glued(end) && t.literal(end).is_some() && matches!(t.han(end + 1), Some('年' | '月'))
    };
    if t.han_after(at).is_none() && !dated(at) {
        return None;
    }
    let mut end = at;
    while end < at + 14
        && (t.han_after(end).is_some() || dated(end))
        && !(is_numeral(t, end) && !t.is_word(end) && t.han(end) != Some('一'))
    {
        end += 1;
        if sure && end > at + 1 && t.han(end - 1) == Some('的') && is_share(t, end) {
            return Some(end);
        }
        if t.literal(end).is_some()
            && t.glued(end)
            && t.ends_before(end, Class::ShareOf)
            && matches!(
                measure::measure(t, end + 1),
                Some((Sense::Unit("per cent"), _))
            )
        {
            return Some(end);
        }
    }
    None
}

/// Past 每吨 between a comparator and what the amount is.
fn of_each(t: &Tokens<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    // 不低于每人每月2000元.
    for _ in 0..2 {
        let Some(thing) = (t.running && t.han_after(end) == Some('每')).then_some(end + 1) else {
            break;
        };
        end = t
            .is(thing, Class::PerNoun)
            .or_else(|| measure::measure(t, thing).map(|(_, end)| end))
            .or_else(|| t.is(thing, Class::Classifier))?;
    }
    let begins = t.literal(end).is_some() || measure::prefix(t, end).is_some();
    (begins && end > at && t.joined(end)).then_some(end)
}

/// 三成, 三分之一, 一半.
fn is_share(t: &Tokens<'_>, at: usize) -> bool {
    let Some(number) = readable(t, at) else {
        return false;
    };
    let end = number.end;
    t.find_like(
        at,
        Sense::Multiple(""),
        pick!(Sense::Multiple(times) => times),
    )
    .is_some()
        || t.han(end) == Some('分') && t.han_after(end + 1) == Some('之')
        || matches!(
            measure::measure(t, end),
            Some((Sense::Tenths | Sense::Times, _))
        )
}

/// "plus or minus 3 points", from minus 3 to 3.
fn both_ways(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    let Some(start) = t.is(at, Class::PlusOrMinus) else {
        return Ok(None);
    };
    let Some(term) = term(t, start, false)?.filter(|_| t.joined(start)) else {
        return Ok(None);
    };
    let end = term.end;
    let stop = |reason| Stop::new(reason, end);
    let key = key(t, &term, &term).map_err(stop)?;
    let amount = term.signed(&term.number);
    let Some(amount) = amount.filter(|a| a.is_sign_positive() && term.after.is_none()) else {
        return Err(stop(Reason::NotUnderstood(t.written(at, end).to_owned())));
    };
    let bound = |amount| {
        let inclusive = true;
        Some(Bound { amount, inclusive })
    };
    let quantity = ReadQuantity {
        lower: bound(-amount),
        upper: bound(amount),
        ..one(None, amount, key, counted(t, &term))
    };
    Ok(Some(Parsed {
        quantity,
        end,
        comparator: Some((at, start)),
        last: term,
        range: false,
    }))
}

/// 两三亿元, 七八十亿元, 三五年: two digits side by side, from the one to the other.
fn neighbours(t: &Tokens<'_>, at: usize) -> Option<(Term, Term)> {
    t.han(at).filter(|_| t.running)?;
    let (low, high) = (digit(t, at)?, digit(t, at + 1)?);
    let near = low > 0 && (high == low + 1 || (low, high) == (3, 5));
    let alone = !is_numeral(t, at.wrapping_sub(1)) && t.literal(at.wrapping_sub(1)).is_none();
    let pair = near && alone && t.glued(at + 1) && t.glued(at + 2) && digit(t, at + 2).is_none();
    pair.then_some(())?;
    let mut second = term(t, at + 1, false).ok()??;
    second.loose = true;
    let mut first = term(t, at + 1, false).ok()??;
    let simple = second.number.mantissa == Decimal::from(high) && !second.number.compound;
    (simple && second.after.is_none() && !second.is_alone()).then_some(())?;
    first.number.mantissa = Decimal::from(low);
    first.start = at;
    Some((first, second))
}

/// The quantity that begins at a token.
pub(super) fn quantity(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    t.step();
    const BOTH: u128 = any_of(&[
        Sense::Is(Class::From),
        Sense::Is(Class::Between),
        Sense::Is(Class::PlusOrMinus),
    ]);
    if t.may_begin(at, BOTH) {
        let parsed = match between(t, at)? {
            None => both_ways(t, at)?,
            found => found,
        };
        if parsed.is_some() {
            return Ok(parsed);
        }
    }
    let before = bounds::comparator(t, at).filter(|(_, end)| t.joined(*end));
    let mut start = before.map_or(at, |(_, end)| end);
    let single = match before {
        Some((_, end)) => Term::single(t, end)
            .map(|one| one.with_part(t))
            .transpose()?,
        None => Term::one_and_part(t, at)?,
    };
    if let Some((_, end)) = before.filter(|_| single.is_none()) {
        // The "A" of "at least A$5 million" is the currency's.
        let filled = t
            .is(end, Class::Filler)
            .filter(|to| t.joined(*to) && !(t.is_word(end) && t.glued(*to)));
        if let Some(to) = filled {
            // "about a hundred": the article is of the number.
            let article = t.has(end, Class::Article) && to == end + 1;
            let number = article && super::number::number(t, end, false).is_ok_and(|n| n.is_some());
            if !number {
                start = to;
                // 约占全市, 不超过人民币.
                if let Some(next) = t.is(start, Class::Filler).filter(|end| t.joined(*end))
                    && t.han(start).is_some()
                {
                    start = next;
                }
            }
        }
    }
    if before.is_some()
        && let Some(to) = share_of(t, at, start)
    {
        start = to;
    }
    // 突破每吨8.7万元, 不低于每股18.6元.
    let each = before.and_then(|_| of_each(t, start));
    start = each.unwrap_or(start);
    // "up to about 40": the bound stays, and is rough besides. "Less than about 40" is not "nearly".
    let mut doubled = false;
    let mut rough = false;
    let comparator = before.map(|(_, end)| (at, end));
    let mut before = before.map(|(found, _)| found);
    for _ in 0..3 {
        let next = before.and_then(|_| bounds::comparator(t, start));
        let Some((found, end)) = next else {
            break;
        };
        let about = Some(Comparator::About);
        rough |= before != Some(found) && (before == about || Some(found) == about);
        match before {
            Some(Comparator::About) => before = Some(found),
            own => doubled |= own != Some(found) && Some(found) != about,
        }
        start = end;
    }
    let compared = |parsed| Parsed {
        comparator,
        ..parsed
    };
    // 两三亿元, 七八十家.
    if let Some((first, second)) = neighbours(t, start) {
        let parsed = range(t, at, before, first, second)?;
        return Ok(Some(compared(parsed)));
    }
    let Some(mut first) = single.map_or_else(|| term(t, start, false), |one| Ok(Some(one)))? else {
        return Ok(None);
    };
    first.loose |= each.is_some();
    first.loose |= t.running && before.is_some() && t.han(at) == Some('上') && start == at + 1;
    if doubled || rough && before == Some(Comparator::LessThan) {
        return Err(Stop::new(Reason::TwoComparators, first.end));
    }
    if let Some(second) = second_of_range(t, &first)? {
        // "priced from $10 to $20"; "over three to five years" says during which time.
        let time = matches!(second.suffix, Some(Sense::Time(_)));
        if t.lower(start.wrapping_sub(1)) == "from"
            || t.running && time && matches!(t.lower(at).as_ref(), "over" | "within")
        {
            before = None;
        }
        let parsed = range(t, at, before, first, second)?;
        return Ok(Some(compared(parsed)));
    }
    if let Some(parsed) = both_sides(t, before, &first)? {
        return Ok(Some(compared(parsed)));
    }
    let end = first.end;
    let stop = |reason| Stop::new(reason, end);
    if first.is_plain() && first.number.is_year() && first.after.is_none() {
        return Err(stop(Reason::Date(t.written(start, end).to_owned())));
    }
    let (sense, about) = join(before, first.after).map_err(stop)?;
    if first.number.bare && sense.is_none() {
        return Err(stop(Reason::Vague(t.written(start, end).to_owned())));
    }
    // "more than minus 5" and "nearly 0" have two meanings.
    // "as low as minus 0.5%" is clear.
    let low = t.lower(at) == "as" && sense == Some(Comparator::AtLeast);
    let signed = first.negative && !low && !matches!(sense, None | Some(Comparator::About));
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
    let mut quantity = one(sense, amount, key, counted(t, &first));
    quantity.approximate |= about || rough;
    Ok(Some(Parsed {
        quantity,
        end,
        comparator,
        last: first,
        range: false,
    }))
}
