//! Numbers in digits, words and characters, with their scale.
//!
//! ```text
//! number     = literal [fraction] {scale} | words [point digits] [and fraction] {scale} | characters
//! fraction   = "1/2" | "½" | "and a half"
//! scale      = "hundred" | "million" | "m" (of money) | 万 | 亿
//! words      = (tens [ones] | ones) ["hundred" ["and"] …] {power …}
//! characters = digit {power digit} [多 | 余] {power}
//! ```

mod characters;
mod digits;
mod fraction;
mod scale;
mod value;
mod words;

use crate::lex::Tokens;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::Class;
use characters::in_characters;
use digits::{in_brackets, in_digits};
use fraction::lone_fraction;
pub(super) use fraction::{is_vulgar, part};
pub(super) use value::{Form, Number, Stop, digit, han_power};
pub(crate) use value::{is_number_word, is_numeral};
use words::in_words;

/// The number that begins at a token. `money` says that a currency stands before it.
pub(super) fn number(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Number>, Stop> {
    t.step();
    let found = match t.literal(at) {
        Some(literal) => Some(in_digits(t, at, literal, money)?),
        None if t.is_word(at) => in_words(t, at)?,
        None if money && t.symbol(at) == Some('(') => in_brackets(t, at)?,
        None if t.is(at, Class::HanWord).is_some() => None,
        None if t.han(at).is_some() => in_characters(t, at)?,
        None => lone_fraction(t, at, money)?,
    };
    match found {
        Some(number) if number.value().is_none() => Err(Stop::new(Reason::TooLarge, number.end)),
        found => Ok(found),
    }
}

/// The number that begins at a token, if it can be read, and no currency stands before it.
pub(super) fn readable(t: &Tokens<'_>, at: usize) -> Option<Number> {
    number(t, at, false).ok().flatten()
}
