//! Numbers in digits, with their commas, spaces and brackets.

use super::characters::after_digits;
use super::fraction::and_fraction;
use super::scale::scale;
use super::value::{Form, Number, Stop, power};
use crate::lex::{BadLiteral, Gap, Literal, Tokens};
use crate::quantity::measure::joint;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::Sense;
use rust_decimal::Decimal;

pub(super) fn in_digits(
    t: &Tokens<'_>,
    at: usize,
    literal: &Literal,
    money: bool,
) -> Result<Number, Stop> {
    let form = Form::Digits {
        whole_digits: literal.whole_digits,
        grouped: literal.grouped,
        decimals: literal.decimals,
    };
    let bad = |t: &Tokens<'_>| Err(Stop::of(t, Reason::Number, at, at + 1));
    let mut number = match (literal.value, literal.continental) {
        (Ok(value), _) => Number::new(value, form, at + 1),
        (Err(BadLiteral::TooLarge), _) => return Err(Stop::new(Reason::TooLarge, at + 1)),
        (Err(BadLiteral::Malformed), Some(value)) => Number {
            continental: Some(value),
            ..Number::new(value, form, at + 1)
        },
        (Err(BadLiteral::Malformed), None) => return bad(t),
    };
    number.continental = literal.continental;
    spaced(t, &mut number, money)?;
    let end = number.end;
    if t.han(end).is_some() && t.joined(end) {
        after_digits(t, &mut number)?;
    } else {
        and_fraction(t, &mut number)?;
        scale(t, &mut number, money)?;
    }
    if literal.value.is_err() {
        // 1,5 is a number only beside words of a language that writes so.
        // 1.127,54 can be nothing else.
        let both = t.written(at, at + 1).contains('.');
        let told = is_continental(t, &number) && t.joined(joint(t, number.end));
        if !told && !both {
            return bad(t);
        }
        number.take_comma();
    } else if number.continental.is_some() && is_continental(t, &number) {
        number.take_comma();
    }
    Ok(number)
}

/// Whether a word of a language that writes 1,5 stands beside a number.
fn is_continental(t: &Tokens<'_>, number: &Number) -> bool {
    let mut found = false;
    for at in [joint(t, number.end), number.end - 1] {
        t.phrases(at, |_, senses| {
            found |= senses.first() == Some(&Sense::Continental);
        });
    }
    found
}

/// "(4.2) million" after a currency.
pub(super) fn in_brackets(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
    let closed = t.symbol(at + 2) == Some(')') && (at..at + 3).all(|i| t.glued(i));
    let Some(literal) = t.literal(at + 1).filter(|_| closed) else {
        return Ok(None);
    };
    let mut number = in_digits(t, at + 1, literal, true)?;
    number.end = at + 3;
    scale(t, &mut number, true)?;
    Ok(Some(number))
}

/// "13 009 million": groups of three with a blank between them.
fn spaced(t: &Tokens<'_>, number: &mut Number, money: bool) -> Result<(), Stop> {
    let begin = number.end - 1;
    let first = t.literal(begin).filter(|l| l.plain && l.whole_digits <= 3);
    let group = |at: usize| {
        t.token(at)
            .is_some_and(|token| token.gap == Gap::Space && token.end - token.start >= 3)
            && t.literal(at)
                .is_some_and(|l| l.whole_digits == 3 || l.plain && three(t, at))
    };
    let (Some(_), true) = (first, group(number.end)) else {
        return Ok(());
    };
    if t.written(begin, begin + 1).starts_with('0') {
        return Ok(());
    }
    let mut end = number.end;
    let mut value = number.mantissa;
    let mut last = true;
    while last && group(end) && end < begin + 9 {
        let Some(literal) = t.literal(end).filter(|l| !l.grouped) else {
            break;
        };
        last = literal.plain;
        let digits = t.written(end, end + 1);
        let three = Decimal::from_str_exact(digits).unwrap_or_default();
        value = match value
            .checked_mul(Decimal::ONE_THOUSAND)
            .and_then(|v| v.checked_add(three))
        {
            Some(value) => value,
            None => return Err(Stop::new(Reason::TooLarge, end + 1)),
        };
        end += 1;
    }
    let next = joint(t, end);
    let scaled = power(t, next).is_some() && t.joined(next);
    let groups = end - begin - 1;
    if !(money || scaled || groups > 1) {
        return Err(Stop::of(t, Reason::SpacedDigits, begin, end));
    }
    number.mantissa = value.normalize();
    number.continental = None;
    number.form = Form::Digits {
        whole_digits: 3 * (groups + 1),
        grouped: true,
        decimals: usize::try_from(value.scale()).unwrap_or(0),
    };
    number.end = end;
    Ok(())
}

fn three(t: &Tokens<'_>, at: usize) -> bool {
    t.written(at, at + 1).len() == 3
}
