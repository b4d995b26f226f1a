//! A whole wording as one quantity, and why it is none.

use super::bounds::{Parsed, comparator};
use super::measure;
use super::number::{is_number_word, is_numeral};
use super::parse::quantity;
use super::says::ReadQuantity;
use super::says::UnreadableReason as Reason;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense, any_of};

/// The whole text as one quantity.
pub(super) fn whole(t: &Tokens<'_>) -> Result<ReadQuantity, Reason> {
    if let Some(vague) = vague(t) {
        return Err(Reason::Vague(vague));
    }
    let mut at = 0;
    loop {
        if let Some(parsed) = quantity(t, at).map_err(|stop| stop.reason)? {
            return match tail(t, &parsed) {
                end if end == t.len() => Ok(parsed.quantity),
                end => Err(left_over(t, end)),
            };
        }
        // A320 begins with no article.
        let lead = t
            .is(at, Class::Lead)
            .filter(|end| t.joined(*end) && !(t.is_word(at) && t.glued(*end)));
        match lead {
            Some(end) => at = end,
            None => break,
        }
    }
    Err(match (at..t.len()).find(|i| starts_number(t, *i)) {
        Some(number) if number > at => Reason::NotUnderstood(t.written(at, number).to_owned()),
        _ => match (at..t.len()).find(|i| t.has(*i, Class::Ordinal)) {
            Some(ordinal) => Reason::Ordinal(t.written(ordinal, ordinal + 1).to_owned()),
            None => Reason::NoNumber,
        },
    })
}

fn starts_number(t: &Tokens<'_>, at: usize) -> bool {
    t.literal(at).is_some() || is_number_word(t, at) || is_numeral(t, at)
}

fn vague(t: &Tokens<'_>) -> Option<String> {
    const VAGUE: u128 = any_of(&[Sense::Is(Class::Vague)]);
    if !(0..t.len()).any(|at| t.may_begin(at, VAGUE)) {
        return None;
    }
    let mut at = 0;
    while at < t.len() {
        // "as many as" is a comparator.
        if let Some((_, end)) = comparator(t, at) {
            at = end;
            continue;
        }
        if let Some(end) = t.is(at, Class::Vague) {
            // 300多个 is more than 300.
            let number =
                at > 0 && t.han(at) == Some('多') && t.glued(at) && starts_number(t, at - 1);
            if !number {
                return Some(t.written(at, end).to_owned());
            }
        }
        at += 1;
    }
    None
}

/// Where a quantity ends with what it is of: "of investment", "in total".
fn tail(t: &Tokens<'_>, parsed: &Parsed) -> usize {
    let all = t.len();
    // The full stop of a short form: "5,000 sq. ft.".
    let short = t.lower(parsed.end - 1).len() <= 3 && t.is_word(parsed.end - 1);
    if short && parsed.end + 1 == all && t.symbol(parsed.end) == Some('.') && t.glued(parsed.end) {
        return all;
    }
    let end = parsed.end;
    if t.is(end, Class::Tail).filter(|_| t.joined(end)) == Some(all) {
        return all;
    }
    let of = t.lower(end) == "of" && t.joined(end) && parsed.quantity.unit.is_some();
    let plain = |at: usize| {
        t.joined(at)
            && t.is_word(at)
            && (matches!(t.lower(at).as_ref(), "of" | "the" | "its" | "and")
                || (!t.has(at, Class::Stop)
                    && !starts_number(t, at)
                    && measure::measure(t, at).is_none()))
    };
    let short = all - end <= 7;
    let noun =
        t.is_word(all - 1) && !matches!(t.lower(all - 1).as_ref(), "of" | "the" | "its" | "and");
    if of && short && noun && (end + 1..all).all(plain) {
        all
    } else {
        end
    }
}

/// Why what follows a quantity is not read.
fn left_over(t: &Tokens<'_>, at: usize) -> Reason {
    let rest = t.written(at, t.len()).to_owned();
    if t.symbol(at) == Some('/') && t.literal(at + 1).is_some() {
        return Reason::Ordinal(t.written(at - 1, at + 2).to_owned());
    }
    if t.has(at, Class::Per) || t.has(at, Class::EachAdverb) {
        return Reason::Rate(rest);
    }
    if (at..t.len()).any(|i| starts_number(t, i)) {
        return Reason::Several;
    }
    Reason::NotUnderstood(rest)
}
