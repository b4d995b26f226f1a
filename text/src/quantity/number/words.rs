//! Numbers in English words.

use super::fraction::{and_part, divided, part};
use super::scale::scale;
use super::value::{Form, Number, Stop, group, power, shifted};
use crate::lex::Tokens;
use crate::quantity::measure::{joint, measure};
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense, pick};
use rust_decimal::Decimal;

fn below_hundred(t: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let ones = |at: usize| t.sense(at, pick!(Sense::Number(n) => u32::from(n)));
    if let Some(value) = ones(at) {
        return Some((value, at + 1));
    }
    let tens = t.sense(at, pick!(Sense::Tens(n) => u32::from(n)))?;
    let next = joint(t, at + 1);
    let more = ones(next)
        .filter(|n| (1..10).contains(n))
        .filter(|_| t.joined(next));
    match more {
        // "twenty five-year plans" are twenty.
        Some(_) if next == at + 1 && joint(t, next + 1) != next + 1 => Some((tens, at + 1)),
        Some(ones) => Some((tens + ones, next + 1)),
        None => Some((tens, at + 1)),
    }
}

/// A number in words.
pub(super) fn in_words(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
    let known = |s| {
        matches!(
            s,
            Sense::Number(_) | Sense::Tens(_) | Sense::Part(_) | Sense::Is(Class::Article)
        )
    };
    if !t.means(at, known) {
        return Ok(None);
    }
    let words = |mantissa: Decimal, end| Number::new(mantissa, Form::Words, end);
    if let Some(below) = part(t, at) {
        // "half a million", "quarter million", "half an acre".
        if below != 2 && below != 4 || below == 4 && !t.lower(at).starts_with("quarter") {
            return Ok(None);
        }
        // "half-a-billion users", "a half-billion users".
        let next = joint(t, at + 1);
        let article = t.has(next, Class::Article) && t.joined(next);
        let start = if article { joint(t, next + 1) } else { next };
        let mut number = Number {
            fraction: true,
            ..words(Decimal::ONE / Decimal::from(below), start)
        };
        let scaled = power(t, start).is_some() || group(t, start).is_some();
        let unit = article && measure(t, start).is_some() && below == 2;
        if !t.joined(start) || !(scaled || unit) {
            return Ok(None);
        }
        scale(t, &mut number, false)?;
        return Ok(Some(number));
    }
    if t.has(at, Class::Article) && below_hundred(t, at).is_none() {
        let next = joint(t, at + 1);
        if !t.joined(next) {
            return Ok(None);
        }
        if let Some(group) = group(t, next) {
            return Ok(Some(Number {
                dozens: true,
                ..words(Decimal::from(group), next + 1)
            }));
        }
        // "a quarter of a million".
        let of = next + 1;
        if let Some(below) = part(t, next)
            && t.lower(of) == "of"
            && t.has(of + 1, Class::Article)
            && t.joined(of)
            && t.joined(of + 1)
            && t.joined(of + 2)
            && power(t, of + 2).is_some_and(|p| p > 2)
            && let Some(part) = divided(Decimal::ONE, Decimal::from(below))
        {
            let mut number = Number {
                fraction: true,
                ..words(part, of + 2)
            };
            scale(t, &mut number, false)?;
            return Ok(Some(number));
        }
        if power(t, next).is_none() {
            return Ok(None);
        }
        return powers(t, Decimal::ONE, at + 1).map(Some);
    }
    let Some((value, end)) = below_hundred(t, at) else {
        return Ok(None);
    };
    powers(t, Decimal::from(value), end).map(Some)
}

/// What follows the first number below a hundred.
pub(super) fn powers(t: &Tokens<'_>, first: Decimal, end: usize) -> Result<Number, Stop> {
    let too_large = |at| Stop::new(Reason::TooLarge, at);
    let mut total = Decimal::ZERO;
    let mut current = Some(first);
    let mut hundred = false;
    let mut last = 99;
    let mut parts = 0;
    let mut end = end;
    // The one number with the powers after it, while there is but one.
    let (mut mantissa, mut small, mut big) = (first, 0, 0);
    let mut plain = true;
    loop {
        t.step();
        let next = joint(t, end);
        if !t.joined(next) {
            break;
        }
        if let Some(power) = power(t, next) {
            let Some(value) = current else { break };
            if power == 2 {
                if hundred || value >= Decimal::ONE_HUNDRED {
                    break;
                }
                current = Some(value * Decimal::ONE_HUNDRED);
                hundred = true;
                small = 2;
            } else {
                if power >= last {
                    break;
                }
                let mut power = power;
                let mut after = next + 1;
                if power == 5 && self::power(t, joint(t, after)) == Some(7) {
                    power = 12;
                    after = joint(t, after) + 1;
                }
                last = power;
                total = shifted(value, power)
                    .and_then(|v| v.checked_add(total))
                    .ok_or_else(|| too_large(after))?;
                current = None;
                hundred = false;
                parts += 1;
                big = power;
                end = after;
                continue;
            }
            end = next + 1;
            continue;
        }
        if let Some(group) = group(t, next)
            && total.is_zero()
            && !hundred
            && let Some(value) = current
        {
            return Ok(Number {
                dozens: true,
                ..Number::new(value * Decimal::from(group), Form::Words, next + 1)
            });
        }
        // "one point five", "two hundred point zero three".
        if t.has(next, Class::Point)
            && parts == 0
            && let Some((decimals, after)) = decimals(t, next + 1)
        {
            let mut number =
                Number::new(current.unwrap_or_default() + decimals, Form::Words, after);
            scale(t, &mut number, false)?;
            return Ok(number);
        }
        if parts <= 1
            && total.is_zero() == (parts == 0)
            && let Some((part, after)) = and_part(t, end)
        {
            let Some(part) = part else {
                return Err(Stop::of(t, Reason::Ordinal, end - 1, after));
            };
            // "a million and a half", "two and a half million".
            let (value, own) = match current {
                Some(value) => (value + part, 0),
                None => (mantissa + part, big),
            };
            let mut number = Number {
                fraction: true,
                ..Number::new(value, Form::Words, after)
            };
            if own > 0 {
                number.big = own;
            } else {
                scale(t, &mut number, false)?;
            }
            return Ok(number);
        }
        let and = t.has(next, Class::And) && t.is_word(next);
        let from = if and { joint(t, next + 1) } else { next };
        let open = match current {
            Some(_) => hundred,
            None => parts > 0,
        };
        let Some((value, after)) = below_hundred(t, from).filter(|_| open && t.joined(from)) else {
            break;
        };
        let value = Decimal::from(value);
        match current {
            Some(so_far) => {
                current = Some(so_far + value);
                hundred = false;
            }
            None => current = Some(value),
        }
        plain = false;
        end = after;
    }
    let value = total
        .checked_add(current.unwrap_or_default())
        .ok_or_else(|| too_large(end))?;
    // A word that is a place in an order follows: "twenty-first".
    if plain && (parts <= 1) {
        return Ok(Number {
            small,
            big,
            ..Number::new(mantissa, Form::Words, end)
        });
    }
    // "one hundred and five million": a single number before the scale.
    if parts == 1 && current.is_none() {
        mantissa = shifted(value, 0).unwrap_or(value);
        let scaled = (0..big).try_fold(mantissa, |v, _| v.checked_div(Decimal::TEN));
        if let Some(scaled) = scaled {
            return Ok(Number {
                big,
                ..Number::new(scaled.normalize(), Form::Words, end)
            });
        }
    }
    Ok(Number {
        compound: parts > 0,
        ..Number::new(value, Form::Words, end)
    })
}

/// "six", "two five" after "point".
pub(super) fn decimals(t: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    let mut end = at;
    let mut digits: i64 = 0;
    let mut count = 0;
    while t.joined(end)
        && count < 9
        && let Some(n) = t.sense(end, pick!(Sense::Number(n) if n < 10 => n))
    {
        digits = digits * 10 + i64::from(n);
        count += 1;
        end += 1;
    }
    if count == 0 {
        let (value, end) = below_hundred(t, at).filter(|_| t.joined(at))?;
        return Some((Decimal::new(i64::from(value), 2), end));
    }
    Some((Decimal::new(digits, count), end))
}
