//! Quantities of two numbers: "3 to 4 billion", "more than 3 but less than 4 billion".

use super::ReadQuantity;
use super::UnreadableReason as Reason;
use super::lex::Tokens;
use super::numeral::{Numeral, Stop};
use super::parse::{Parsed, comparator, join, key};
use super::term::{Term, term};
use super::words::Comparator;
use crate::Bound;
use rust_decimal::Decimal;

/// "between 3 and 4 billion yuan", 介于3亿元与4亿元之间.
pub(super) fn between(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    let from = t.any(at, "from|ranging from");
    let and = t.any(at, "between|介于");
    let Some(start) = from.or(and).filter(|end| t.joined(*end)) else {
        return Ok(None);
    };
    let Some(first) = term(t, start, false)? else {
        return Ok(None);
    };
    let end = first.end;
    let joined = t.any(end, "and|与|和").filter(|_| t.joined(end));
    let second = match joined.filter(|_| and.is_some()) {
        Some(after) => term(t, after, first.prefix.is_some())?,
        None if t.word(at) == Some("between") => None,
        None => second_of_range(t, &first)?,
    };
    let Some(second) = second else {
        // "from 16 billion yuan" is no range; "between 3 and about 4" is none that is read.
        if from.is_some() {
            return Ok(None);
        }
        return Err(Stop::new(
            Reason::NotUnderstood(t.written(at, end).to_owned()),
            end,
        ));
    };
    let mut parsed = range(t, at, None, first, second)?;
    parsed.comparator = Some((at, start));
    Ok(Some(parsed))
}

/// The second number of "3 to 4", "3-4", 3至4, after the first.
pub(super) fn second_of_range(t: &Tokens<'_>, first: &Term) -> Result<Option<Term>, Stop> {
    let at = first.end;
    if !t.joined(at) {
        return Ok(None);
    }
    let next = at + 1;
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '~');
    let connected = match (t.word(at), t.han(at), t.symbol(at)) {
        (Some("to"), ..) => !t.glued(at) && t.joined(next),
        (_, Some('至' | '到'), _) => t.joined(next),
        (.., Some('—')) => t.glued(at) && t.glued(next) && t.literal(at - 1).is_some(),
        (.., Some(c)) if dash(c) && t.glued(at) => t.glued(next),
        (.., Some(c)) if dash(c) => t.joined(next) && !t.glued(next) && !t.running,
        _ => false,
    };
    let signed = matches!(t.symbol(next), Some('-' | '−'));
    if !connected || (signed && t.symbol(at).is_some()) {
        return Ok(None);
    }
    if let (Some((_, from)), true) = (comparator(t, next), first.is_plain())
        && let Some(second) = term(t, from, first.prefix.is_some())?
    {
        let written = t.written(at, second.end).to_owned();
        return Err(Stop::new(Reason::NotUnderstood(written), second.end));
    }
    let Some(mut second) = term(t, next, first.prefix.is_some())? else {
        return Ok(None);
    };
    if first.negative && !second.negative {
        return Err(Stop::new(
            Reason::Ambiguous {
                written: t.written(first.start, second.end).to_owned(),
                meanings: "with or without the first number's sign".to_owned(),
            },
            second.end,
        ));
    }
    if first.unit_first && second.is_plain() {
        second.suffix = first.suffix;
    }
    // In a sentence, "5 billion yuan to 300 projects" goes from one to the other, and
    // "3 billion yuan to 4 billion yuan" may.
    if t.running && !first.is_plain() {
        if key(t, first, &second).is_err() {
            return Ok(None);
        }
        let whole = first.suffix.is_some() || first.noun.is_some() || second.prefix.is_some();
        if whole && t.symbol(at).is_none() {
            let written = t.written(at - 1, second.end).to_owned();
            return Err(Stop::new(Reason::NotUnderstood(written), second.end));
        }
    }
    Ok(Some(second))
}

/// Both ends of a range, which may share scale and unit.
pub(super) fn range(
    t: &Tokens<'_>,
    at: usize,
    before: Option<Comparator>,
    first: Term,
    second: Term,
) -> Result<Parsed, Stop> {
    let end = t
        .phrase(second.end, "之间")
        .filter(|_| t.glued(second.end))
        .unwrap_or(second.end);
    let stop = |reason| Stop::new(reason, end);
    let approximate = match join(before, second.after).map_err(stop)? {
        None => false,
        Some(Comparator::About) => true,
        Some(_) => return Err(stop(Reason::TwoComparators)),
    };
    if first.after.is_some() || first.number.bare || second.number.bare {
        return Err(stop(Reason::NotUnderstood(t.written(at, end).to_owned())));
    }
    let (lower, upper, key) = ends(t, &first, &second, at, end)?;
    let bound = |amount| {
        Some(Bound {
            amount,
            inclusive: true,
        })
    };
    Ok(Parsed {
        quantity: ReadQuantity {
            lower: bound(lower),
            upper: bound(upper),
            approximate,
            unit: key.map(str::to_owned),
        },
        end,
        comparator: None,
        last: second,
        range: true,
    })
}

/// The two amounts of a range and their unit.
fn ends(
    t: &Tokens<'_>,
    first: &Term,
    second: &Term,
    at: usize,
    end: usize,
) -> Result<(Decimal, Decimal, Option<&'static str>), Stop> {
    let stop = |reason| Stop::new(reason, end);
    let written = || t.written(at, end).to_owned();
    let key = key(t, first, second).map_err(stop)?;
    let plain = first.is_plain() && second.is_plain();
    if plain && first.number.is_year() {
        return Err(stop(Reason::Date(written())));
    }
    let shared: Option<Numeral> = first.number.before(&second.number);
    let Some(number) = shared else {
        return Err(stop(Reason::Ambiguous {
            written: written(),
            meanings: "with or without the second number's scale in the first".to_owned(),
        }));
    };
    let lower = first
        .signed(&number)
        .ok_or_else(|| stop(Reason::TooLarge))?;
    let upper = second
        .signed(&second.number)
        .ok_or_else(|| stop(Reason::TooLarge))?;
    let whole = second.noun.is_none() || lower.is_integer();
    if !whole {
        return Err(stop(Reason::Fraction(written())));
    }
    if lower > upper {
        return Err(stop(Reason::UpsideDown { lower, upper }));
    }
    Ok((lower, upper, key))
}

/// "more than 3 but less than 4 billion yuan", 超过3亿元但不到4亿元.
pub(super) fn both_sides(
    t: &Tokens<'_>,
    before: Option<Comparator>,
    first: &Term,
) -> Result<Option<Parsed>, Stop> {
    use Comparator::{AtLeast, LessThan, MoreThan, UpTo};
    let Some(lower_side @ (MoreThan | AtLeast)) = before else {
        return Ok(None);
    };
    let mut start = first.end;
    start += usize::from(matches!(t.symbol(start), Some(',' | '，')) && t.joined(start));
    let Some(link) = t
        .any(start, "but|and|yet|但|且|而")
        .filter(|_| t.joined(start))
    else {
        return Ok(None);
    };
    let firm = t.word(start) == Some("but") || t.han(start).is_some();
    let Some((upper_side @ (LessThan | UpTo), from)) = comparator(t, link) else {
        return Ok(None);
    };
    if !firm && !first.is_plain() {
        return Ok(None);
    }
    let Some(second) = term(t, from, first.prefix.is_some())? else {
        return Ok(None);
    };
    let end = second.end;
    if first.after.is_some() || second.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end));
    }
    if first.number.bare || second.number.bare {
        let written = t.written(start, end).to_owned();
        return Err(Stop::new(Reason::NotUnderstood(written), end));
    }
    let (lower, upper, key) = ends(t, first, &second, start, end)?;
    let bound = |amount, inclusive| Some(Bound { amount, inclusive });
    let (below, above) = (lower_side == AtLeast, upper_side == UpTo);
    if lower == upper && !(below && above) {
        return Err(Stop::new(Reason::UpsideDown { lower, upper }, end));
    }
    Ok(Some(Parsed {
        quantity: ReadQuantity {
            lower: bound(lower, below),
            upper: bound(upper, above),
            approximate: false,
            unit: key.map(str::to_owned),
        },
        end,
        comparator: None,
        last: second,
        range: true,
    }))
}
