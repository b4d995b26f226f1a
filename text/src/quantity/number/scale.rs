//! What multiplies a number: "million", 亿, "k".

use super::value::{Number, Stop, group, power};
use crate::lex::Tokens;
use crate::noun::is_plural;
use crate::quantity::measure::{is_money, joint, measure};
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense, pick};
use rust_decimal::Decimal;

/// Scale words after digits.
pub(super) fn scale(t: &Tokens<'_>, number: &mut Number, money: bool) -> Result<(), Stop> {
    let power = |at: usize| power(t, at).filter(|_| t.joined(at));
    let mut at = joint(t, number.end);
    if power(at) == Some(2) {
        number.small = 2;
        number.end = at + 1;
        at = joint(t, number.end);
    }
    if let Some(big) = power(at).filter(|p| *p > 2) {
        number.big = big;
        number.end = at + 1;
        let next = joint(t, number.end);
        if big == 5 && power(next) == Some(7) {
            number.big += 7;
            number.end = next + 1;
        }
        return Ok(());
    }
    if number.is_scaled() {
        return Ok(());
    }
    if let Some(group) = group(t, at) {
        number.mantissa = number
            .mantissa
            .checked_mul(Decimal::from(group))
            .ok_or_else(|| Stop::new(Reason::TooLarge, at + 1))?;
        number.dozens = true;
        number.end = at + 1;
        return Ok(());
    }
    let millions = t.sense(at, |s| matches!(s, Sense::MillionMoney(_)).then_some(()));
    if millions.is_some() && t.joined(at) {
        number.big = 6;
        return Ok(());
    }
    // Letters that are metres or bytes elsewhere.
    let letter = t.sense(at, pick!(Sense::Letter(n) => u32::from(n)));
    let Some(letter) = letter.filter(|_| t.joined(at)) else {
        return Ok(());
    };
    // "90 M777s".
    if !t.glued(at) && t.glued(at + 1) && t.literal(at + 1).is_some() {
        return Ok(());
    }
    let long = t.token(at).is_some_and(|token| token.end - token.start > 1);
    // 5 m² begins with a letter, too, and "1,410m long" is a length.
    if measure(t, at).is_some_and(|(unit, end)| end > at + 1 || unit == Sense::Unit("m")) {
        return Ok(());
    }
    // "Form 8-K".
    let hyphen = t.symbol(at - 1) == Some('-');
    if hyphen && t.tall(at) && !long {
        return Err(Stop::of(t, Reason::Name, at - 2, at + 1));
    }
    // 5m sq ft, 20m people: metres are not counted.
    // "4K screens" are fine ones.
    let fine = t.tall(at) && letter == 3 && t.literal(at - 1).is_some_and(|l| l.whole_digits == 1);
    let counted = matches!(letter, 3 | 6 | 9)
        && !long
        && !fine
        && t.glued(at)
        && (matches!(
            measure(t, at + 1),
            Some((
                Sense::Unit(
                    "m²" | "km²"
                        | "square foot"
                        | "hectare"
                        | "acre"
                        | "tonne"
                        | "ton"
                        | "barrel"
                        | "bpd"
                        | "TEU"
                        | "hectolitre"
                        | "litre"
                        | "gallon"
                        | "ounce"
                ) | Sense::Short(..),
                _
            ))
        ) || t.joined(at + 1) && t.means(at + 1, |s| matches!(s, Sense::Noun(_)))
            || is_crowd(t, at + 1));
    if money || counted || is_money(t, at + 1) {
        number.big = letter;
        number.end = at + 1;
        return Ok(());
    }
    // 100 mm, 5 t and 16 m are measures, 24 m and 5 k may be.
    if long || !t.glued(at) && letter != 6 {
        return Ok(());
    }
    let reason = Reason::Ambiguous {
        written: t.written(at, at + 1).to_owned(),
        meanings: "a scale beside a currency, otherwise perhaps a unit".to_owned(),
    };
    Err(Stop::new(reason, at + 1))
}

/// Things in the plural of which there are millions: "1.7m viewers", but not "100m hurdles".
fn is_crowd(t: &Tokens<'_>, at: usize) -> bool {
    let long = matches!(
        t.lower(at).as_ref(),
        "hurdles"
            | "sprints"
            | "races"
            | "heats"
            | "relays"
            | "walls"
            | "waves"
            | "yachts"
            | "cables"
            | "pipes"
            | "runs"
            | "dives"
            | "towers"
            | "masts"
    );
    t.is_word(at)
        && t.joined(at)
        && is_plural(t, at)
        && !long
        && !t.has(at, Class::Stop)
        && measure(t, at).is_none()
}
