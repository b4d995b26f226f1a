//! Fractions: ½, 3/4, "and a half", "three quarters".

use super::scale::scale;
use super::value::{Form, Number, Stop};
use crate::lex::Tokens;
use crate::quantity::measure::joint;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense, pick};
use rust_decimal::Decimal;

/// Whether a character is a vulgar fraction.
pub(crate) fn is_vulgar(c: char) -> bool {
    !c.is_ascii() && vulgar(c).is_some()
}

/// A vulgar fraction as one character.
fn vulgar(c: char) -> Option<Option<Decimal>> {
    Some(Some(Decimal::new(
        match c {
            '½' => 500,
            '¼' => 250,
            '¾' => 750,
            '⅛' => 125,
            '⅜' => 375,
            '⅝' => 625,
            '⅞' => 875,
            '⅕' => 200,
            '⅖' => 400,
            '⅗' => 600,
            '⅘' => 800,
            '⅓' | '⅔' | '⅙' | '⅚' | '⅐' | '⅑' => return Some(None),
            _ => return None,
        },
        3,
    )))
}

/// "3 1/2", "3½", "5 and a half".
pub(super) fn and_fraction(t: &Tokens<'_>, number: &mut Number) -> Result<(), Stop> {
    let end = number.end;
    if !t.joined(end) {
        return Ok(());
    }
    let whole = number.mantissa.is_integer();
    // "$4.31-1/2", "$4.31½": the fraction is of a cent.
    let cents = matches!(number.form, Form::Digits { decimals: 2, .. });
    let hyphen = t.symbol(end) == Some('-') && t.glued(end) && t.glued(end + 1);
    let sign = t.symbol(end).and_then(vulgar).map(|part| (part, end + 1));
    let slashed = slashed(t, end + usize::from(hyphen));
    let (part, after) = match sign.or(slashed.filter(|_| hyphen)) {
        Some((Some(part), after)) if cents => (Some(part / Decimal::ONE_HUNDRED), after),
        // 3 1/2, 3-1/2.
        _ => match (sign, slashed.filter(|_| whole && (hyphen || !t.glued(end)))) {
            (Some((part, after)), _) => (part.filter(|_| whole), after),
            (None, Some((part, after))) => (part.filter(|p| *p < Decimal::ONE), after),
            (None, None) => match and_part(t, end) {
                Some(found) if whole => found,
                _ => return Ok(()),
            },
        },
    };
    let Some(part) = part else {
        return Err(Stop::of(t, Reason::Ordinal, end - 1, after));
    };
    number.mantissa += part;
    number.end = after;
    number.fraction = true;
    Ok(())
}

/// "1/2": its value, where it is exact.
fn slashed(t: &Tokens<'_>, at: usize) -> Option<(Option<Decimal>, usize)> {
    let above = t.literal(at).filter(|l| l.plain && l.whole_digits <= 2)?;
    if !matches!(t.symbol(at + 1), Some('/' | '⁄')) || !t.glued(at + 1) || !t.glued(at + 2) {
        return None;
    }
    let below = t
        .literal(at + 2)
        .filter(|l| l.plain && l.whole_digits <= 3)?;
    // 24/7/365, 1/2/2020 are no fractions.
    if t.symbol(at + 3) == Some('/') && t.glued(at + 3) {
        return None;
    }
    let (above, below) = (above.value.ok()?, below.value.ok()?);
    Some((divided(above, below), at + 3))
}

pub(super) fn divided(above: Decimal, below: Decimal) -> Option<Decimal> {
    if below.is_zero() || above.is_zero() {
        return None;
    }
    let value = above.checked_div(below)?.normalize();
    (value.scale() <= 6 && value.checked_mul(below) == Some(above)).then_some(value)
}

/// "and a half", "and three quarters": the fraction and where it ends.
pub(super) fn and_part(t: &Tokens<'_>, at: usize) -> Option<(Option<Decimal>, usize)> {
    let start = joint(t, at);
    if !t.has(start, Class::And) || !t.joined(start) || !t.is_word(start) {
        return None;
    }
    let next = joint(t, start + 1);
    if !t.joined(next) {
        return None;
    }
    if let Some((part, end)) = slashed(t, next) {
        return Some((part, end));
    }
    if let Some(part) = t.symbol(next).and_then(vulgar) {
        return Some((part, next + 1));
    }
    let (above, from) = if t.has(next, Class::Article) {
        (1, joint(t, next + 1))
    } else if let Some(n) = t.sense(next, pick!(Sense::Number(n) => n)) {
        (n, joint(t, next + 1))
    } else {
        (1, next)
    };
    let below = part(t, from).filter(|_| t.joined(from))?;
    Some((
        divided(Decimal::from(above), Decimal::from(below)),
        from + 1,
    ))
}

pub(crate) fn part(t: &Tokens<'_>, at: usize) -> Option<u8> {
    t.sense(at, pick!(Sense::Part(n) => n))
}

/// "½ million", "1/2 million", "half a million", "quarter million".
pub(super) fn lone_fraction(
    t: &Tokens<'_>,
    at: usize,
    money: bool,
) -> Result<Option<Number>, Stop> {
    let Some(part) = t.symbol(at).and_then(vulgar) else {
        return Ok(None);
    };
    let Some(part) = part else {
        return Err(Stop::of(t, Reason::Ordinal, at, at + 1));
    };
    let mut number = Number {
        fraction: true,
        ..Number::new(part, Form::Words, at + 1)
    };
    scale(t, &mut number, money)?;
    Ok(Some(number))
}
