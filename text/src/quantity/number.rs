//! Numbers in digits, words and characters, with their scale.
//!
//! ```text
//! number     = literal [fraction] {scale} | words [point digits] [and fraction] {scale} | characters
//! fraction   = "1/2" | "½" | "and a half"
//! scale      = "hundred" | "million" | "m" (of money) | 万 | 亿
//! words      = (tens [ones] | ones) ["hundred" ["and"] …] {power …}
//! characters = digit {power digit} [多 | 余] {power}
//! ```

use super::measure::{is_money, joint, measure};
use super::says::UnreadableReason as Reason;
use crate::lex::{BadLiteral, Gap, Literal, Tokens};
use crate::noun::is_plural;
use crate::vocabulary::{Class, Sense, any_of};
use rust_decimal::Decimal;

/// A number as written. Mantissa and scale stay apart, so that the first number of
/// "3 to 4 billion" can take the scale of the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub mantissa: Decimal,
    /// The power of ten of "hundred" before a larger scale word, of 十, 百 and 千.
    pub small: u32,
    /// The power of ten of the larger scale word.
    pub big: u32,
    /// With a larger scale word inside ("two thousand three hundred", 3亿2000万).
    pub compound: bool,
    pub form: Form,
    /// In dozens.
    pub dozens: bool,
    /// 多, 余: more than the number.
    pub more: bool,
    /// A Chinese scale word without a number: 百, 千万.
    pub bare: bool,
    /// With a fraction in words or as 1/2.
    pub fraction: bool,
    /// The value with a decimal comma, if it is another one.
    pub continental: Option<Decimal>,
    /// The first token after it.
    pub end: usize,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Digits {
        whole_digits: usize,
        grouped: bool,
        /// Digits after the point.
        decimals: usize,
    },
    Words,
    Han,
}

/// Why reading ends, and the token after what was understood to be wrong.
#[derive(Debug)]
pub(super) struct Stop {
    pub reason: Reason,
    pub at: usize,
}

impl Stop {
    pub(super) const fn new(reason: Reason, at: usize) -> Self {
        Self { reason, at }
    }
}

/// Multiplies by a power of ten, exactly.
pub(super) fn shifted(value: Decimal, power: u32) -> Option<Decimal> {
    let value = value.normalize();
    if power == 0 {
        return Some(value);
    }
    let (scale, mantissa) = (value.scale(), value.mantissa());
    if power <= scale {
        return Decimal::try_from_i128_with_scale(mantissa, scale - power).ok();
    }
    let factor = 10_i128.checked_pow(power - scale)?;
    let value = Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok()?;
    // Of 29 digits only some could be kept; none is.
    (value.abs().mantissa() < 10_i128.pow(28)).then_some(value)
}

impl Number {
    pub(super) const fn new(mantissa: Decimal, form: Form, end: usize) -> Self {
        Self {
            mantissa,
            small: 0,
            big: 0,
            compound: false,
            form,
            dozens: false,
            more: false,
            bare: false,
            fraction: false,
            continental: None,
            end,
        }
    }

    /// The amount; `None` if it is too large.
    pub(super) fn value(&self) -> Option<Decimal> {
        shifted(self.mantissa, self.small + self.big)
    }

    /// Whether a scale word belongs to it.
    pub(super) const fn is_scaled(&self) -> bool {
        self.compound || self.small > 0 || self.big > 0
    }

    /// Whether the scale is of a million or more.
    pub(super) const fn is_large(&self) -> bool {
        self.big >= 6
    }

    /// Whether it is four digits, as calendar years are written.
    pub(super) fn is_calendar(&self) -> bool {
        let four = Form::Digits {
            whole_digits: 4,
            grouped: false,
            decimals: 0,
        };
        self.form == four && !self.is_scaled() && !self.fraction
    }

    /// Whether it looks like a year of our time.
    pub(super) fn is_year(&self) -> bool {
        self.is_calendar()
            && self.mantissa >= Decimal::from(1900)
            && self.mantissa < Decimal::from(2100)
    }

    /// Whether it looks like a year and not like a round number.
    pub(super) fn is_odd_year(&self) -> bool {
        self.is_year() && !(self.mantissa / Decimal::ONE_HUNDRED).is_integer()
    }

    /// Whether it may count things: 1.5 million and 952,550.00 may, 1.5 and 2.0 may not.
    pub(super) fn is_count(&self) -> bool {
        let point = matches!(
            self.form,
            Form::Digits {
                decimals: 1..,
                grouped: false,
                ..
            }
        );
        self.value().is_some_and(|v| v.is_integer()) && (self.is_scaled() || !point)
    }

    /// Whether a point may part thousands, as in 1.460.
    pub(super) fn is_thousands(&self) -> bool {
        let form = matches!(
            self.form,
            Form::Digits {
                whole_digits: 1..=3,
                grouped: false,
                decimals: 3,
            }
        );
        form && !self.is_scaled() && self.mantissa.abs() >= Decimal::ONE
    }

    pub(super) fn is_one(&self) -> bool {
        self.value() == Some(Decimal::ONE)
    }

    /// As the first number of a range, with what it takes from the second; `None` if that
    /// is not certain.
    pub(super) fn before(self, second: &Self) -> Option<Self> {
        if second.dozens && !self.dozens {
            return None;
        }
        if self.compound || self.big > 0 || (second.big == 0 && second.small == 0) {
            return self.certain(second);
        }
        let digit = self.small == 0 && self.mantissa.abs() < Decimal::TEN;
        let mut first = self;
        if second.big > 0 {
            first.big = second.big;
            if digit {
                first.small = second.small;
            }
            // 5000至1万 is one of the few ranges that share no scale.
            let own = self.value()?;
            let upside_down = first.value() > second.value();
            if upside_down && matches!(second.big, 4 | 8) && own >= Decimal::ONE_THOUSAND {
                return Some(self);
            }
        } else if digit && second.small > 0 {
            if second.form == Form::Han {
                return None;
            }
            first.small = second.small;
        }
        Some(first)
    }

    /// "3 to 4,000" may begin at 3 or at 3,000.
    fn certain(self, second: &Self) -> Option<Self> {
        let Form::Digits { grouped: true, .. } = second.form else {
            return Some(self);
        };
        let thousands = second.mantissa.checked_div(Decimal::ONE_THOUSAND)?;
        let doubtful = !self.is_scaled()
            && thousands.is_integer()
            && self.mantissa.abs() < thousands
            && self.mantissa.abs() < Decimal::ONE_THOUSAND;
        (!doubtful).then_some(self)
    }

    /// Takes the decimal comma for what it is, beside words of a language that has one.
    pub(super) fn take_comma(&mut self) {
        if let Some(value) = self.continental.take() {
            self.mantissa = value;
            self.form = Form::Digits {
                whole_digits: 4,
                grouped: true,
                decimals: usize::from(!value.is_integer()),
            };
        }
    }
}

/// Whether a number in words begins at a token.
pub(crate) fn is_number_word(t: &Tokens<'_>, at: usize) -> bool {
    t.is_word(at)
        && t.sense(at, |s| match s {
            Sense::Number(_) | Sense::Tens(_) => Some(()),
            _ => None,
        })
        .is_some()
}

/// Whether a token is a character of numbers.
pub(crate) fn is_numeral(t: &Tokens<'_>, at: usize) -> bool {
    t.han(at).is_some()
        && t.may_begin(at, any_of(&[Sense::Digit(0)]))
        && (digit(t, at).is_some() || han_power(t, at).is_some())
}

pub(super) fn digit(t: &Tokens<'_>, at: usize) -> Option<u8> {
    // 大陆, 参股, 队伍: formal numerals that are common words stand beside a power or before money.
    if matches!(t.han(at), Some('陆' | '参' | '伍')) {
        let formal = |c: Option<char>| {
            c.is_some_and(|c| "壹贰叁肆柒捌玖拾佰仟万亿十百千元圆角分点".contains(c))
        };
        let word = t
            .han_before(at)
            .is_some_and(|c| "大登着内队入退落".contains(c));
        if word || !(formal(t.han_after(at + 1)) || formal(t.han_before(at))) {
            return None;
        }
    }
    t.sense(at, |s| match s {
        Sense::Digit(n) => Some(n),
        _ => None,
    })
}

pub(super) fn han_power(t: &Tokens<'_>, at: usize) -> Option<u32> {
    t.sense(at, |s| match s {
        Sense::HanPower(n) => Some(u32::from(n)),
        _ => None,
    })
}

fn power(t: &Tokens<'_>, at: usize) -> Option<u32> {
    let power = t.sense(at, |s| match s {
        Sense::Power(n) => Some(u32::from(n)),
        _ => None,
    })?;
    // "five grand", but not "five grand pianos".
    let grand = power == 3 && t.lower(at) == "grand" && {
        let next = at + 1;
        t.tall(at) || t.is_word(next) && t.joined(next) && !t.has(next, Sense::Is(Class::Stop))
    };
    (!grand).then_some(power)
}

/// Whether a character is a vulgar fraction.
pub(super) fn is_vulgar(c: char) -> bool {
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

/// The number that begins at a token. `money` says that a currency stands before it.
pub(super) fn number(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Number>, Stop> {
    t.step();
    let found = match t.literal(at) {
        Some(literal) => Some(in_digits(t, at, literal, money)?),
        None if t.is_word(at) => in_words(t, at)?,
        None if money && t.symbol(at) == Some('(') => in_brackets(t, at)?,
        None if t.is(at, Sense::Is(Class::HanWord)).is_some() => None,
        None if t.han(at).is_some() => in_characters(t, at)?,
        None => lone_fraction(t, at, money)?,
    };
    match found {
        Some(number) if number.value().is_none() => Err(Stop::new(Reason::TooLarge, number.end)),
        found => Ok(found),
    }
}

fn in_digits(t: &Tokens<'_>, at: usize, literal: &Literal, money: bool) -> Result<Number, Stop> {
    let form = Form::Digits {
        whole_digits: literal.whole_digits,
        grouped: literal.grouped,
        decimals: literal.decimals,
    };
    let bad = |t: &Tokens<'_>| {
        Err(Stop::new(
            Reason::Number(t.written(at, at + 1).to_owned()),
            at + 1,
        ))
    };
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
        let next = joint(t, number.end);
        let mut comma = false;
        for at in [next, number.end - 1] {
            t.phrases(at, |_, senses| {
                comma |= senses.first() == Some(&Sense::Continental);
            });
        }
        // 1.127,54 can be nothing else.
        let both = t.written(at, at + 1).contains('.');
        let told = comma && t.joined(next);
        if !told && !both {
            return bad(t);
        }
        number.take_comma();
    } else if number.continental.is_some() {
        let mut comma = false;
        for at in [joint(t, number.end), number.end - 1] {
            t.phrases(at, |_, senses| {
                comma |= senses.first() == Some(&Sense::Continental);
            });
        }
        if comma {
            number.take_comma();
        }
    }
    Ok(number)
}

/// "(4.2) million" after a currency.
fn in_brackets(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
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
        let written = t.written(begin, end).to_owned();
        return Err(Stop::new(Reason::SpacedDigits(written), end));
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

/// "3 1/2", "3½", "5 and a half".
fn and_fraction(t: &Tokens<'_>, number: &mut Number) -> Result<(), Stop> {
    let end = number.end;
    if !t.joined(end) {
        return Ok(());
    }
    let whole = number.mantissa.is_integer();
    // "$4.31-1/2", "$4.31½": the fraction is of a cent.
    let cents = matches!(number.form, Form::Digits { decimals: 2, .. });
    let hyphen = t.symbol(end) == Some('-') && t.glued(end) && t.glued(end + 1);
    let small = match t.symbol(end).and_then(vulgar) {
        Some(part) => Some((part, end + 1)),
        None if hyphen => slashed(t, end + 1),
        None => None,
    };
    if let Some((Some(part), after)) = small.filter(|_| cents) {
        number.mantissa += part / Decimal::ONE_HUNDRED;
        number.end = after;
        number.fraction = true;
        return Ok(());
    }
    if let Some(part) = t.symbol(end).and_then(vulgar) {
        let Some(part) = part.filter(|_| whole) else {
            let written = t.written(end - 1, end + 1).to_owned();
            return Err(Stop::new(Reason::Ordinal(written), end + 1));
        };
        number.mantissa += part;
        number.end = end + 1;
        number.fraction = true;
        return Ok(());
    }
    // 3 1/2, 3-1/2.
    let hyphen = usize::from(t.symbol(end) == Some('-') && t.glued(end) && t.glued(end + 1));
    if whole
        && let Some((part, after)) = slashed(t, end + hyphen)
        && (hyphen > 0 || !t.glued(end))
    {
        let Some(part) = part.filter(|p| *p < Decimal::ONE) else {
            let written = t.written(end - 1, after).to_owned();
            return Err(Stop::new(Reason::Ordinal(written), after));
        };
        number.mantissa += part;
        number.end = after;
        number.fraction = true;
        return Ok(());
    }
    if let Some((part, after)) = and_part(t, end) {
        if !whole {
            return Ok(());
        }
        let Some(part) = part else {
            let written = t.written(end - 1, after).to_owned();
            return Err(Stop::new(Reason::Ordinal(written), after));
        };
        number.mantissa += part;
        number.end = after;
        number.fraction = true;
    }
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
    if matches!(t.symbol(at + 3), Some('/')) && t.glued(at + 3) {
        return None;
    }
    let (above, below) = (above.value.ok()?, below.value.ok()?);
    Some((divided(above, below), at + 3))
}

fn divided(above: Decimal, below: Decimal) -> Option<Decimal> {
    if below.is_zero() || above.is_zero() {
        return None;
    }
    let value = above.checked_div(below)?.normalize();
    (value.scale() <= 6 && value.checked_mul(below) == Some(above)).then_some(value)
}

/// "and a half", "and three quarters": the fraction and where it ends.
fn and_part(t: &Tokens<'_>, at: usize) -> Option<(Option<Decimal>, usize)> {
    let start = dash(t, at);
    if !t.has(start, Sense::Is(Class::And)) || !t.joined(start) || !t.is_word(start) {
        return None;
    }
    let next = dash(t, start + 1);
    if !t.joined(next) {
        return None;
    }
    if let Some((part, end)) = slashed(t, next) {
        return Some((part, end));
    }
    if let Some(part) = t.symbol(next).and_then(vulgar) {
        return Some((part, next + 1));
    }
    let (above, from) = if t.has(next, Sense::Is(Class::Article)) {
        (1, dash(t, next + 1))
    } else if let Some(n) = t.sense(next, |s| match s {
        Sense::Number(n) => Some(n),
        _ => None,
    }) {
        (n, dash(t, next + 1))
    } else {
        (1, next)
    };
    let below = part(t, from).filter(|_| t.joined(from))?;
    Some((
        divided(Decimal::from(above), Decimal::from(below)),
        from + 1,
    ))
}

/// The token after a hyphen between words, or the same token.
fn dash(t: &Tokens<'_>, at: usize) -> usize {
    joint(t, at)
}

pub(super) fn part(t: &Tokens<'_>, at: usize) -> Option<u8> {
    t.sense(at, |s| match s {
        Sense::Part(n) => Some(n),
        _ => None,
    })
}

/// "½ million", "1/2 million", "half a million", "quarter million".
fn lone_fraction(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Number>, Stop> {
    let Some(part) = t.symbol(at).and_then(vulgar) else {
        return Ok(None);
    };
    let Some(part) = part else {
        return Err(Stop::new(
            Reason::Ordinal(t.written(at, at + 1).to_owned()),
            at + 1,
        ));
    };
    let mut number = Number {
        fraction: true,
        ..Number::new(part, Form::Words, at + 1)
    };
    scale(t, &mut number, money)?;
    Ok(Some(number))
}

/// Scale words after digits.
fn scale(t: &Tokens<'_>, number: &mut Number, money: bool) -> Result<(), Stop> {
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
    let letter = t.sense(at, |s| match s {
        Sense::Letter(n) => Some(u32::from(n)),
        _ => None,
    });
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
        return Err(Stop::new(
            Reason::Name(t.written(at - 2, at + 1).to_owned()),
            at + 1,
        ));
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
        ) || t.joined(at + 1)
            && t.sense(at + 1, |s| matches!(s, Sense::Noun(_)).then_some(()))
                .is_some()
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
        && !t.has(at, Sense::Is(Class::Stop))
        && measure(t, at).is_none()
}

fn group(t: &Tokens<'_>, at: usize) -> Option<u8> {
    t.sense(at, |s| match s {
        Sense::Group(n) => Some(n),
        // "a score of 90" is none of twenty.
        Sense::Is(Class::Score) if !t.has(at.wrapping_sub(1), Sense::Is(Class::Article)) => {
            Some(20)
        }
        _ => None,
    })
    .filter(|_| t.joined(at))
}

fn below_hundred(t: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let ones = |at: usize| {
        t.sense(at, |s| match s {
            Sense::Number(n) => Some(u32::from(n)),
            _ => None,
        })
    };
    if let Some(value) = ones(at) {
        return Some((value, at + 1));
    }
    let tens = t.sense(at, |s| match s {
        Sense::Tens(n) => Some(u32::from(n)),
        _ => None,
    })?;
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
fn in_words(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
    let known = t.sense(at, |s| match s {
        Sense::Number(_) | Sense::Tens(_) | Sense::Part(_) => Some(()),
        Sense::Is(Class::Article) => Some(()),
        _ => None,
    });
    if known.is_none() {
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
        let article = t.has(next, Sense::Is(Class::Article)) && t.joined(next);
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
    if t.has(at, Sense::Is(Class::Article)) && below_hundred(t, at).is_none() {
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
            && t.has(of + 1, Sense::Is(Class::Article))
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
fn powers(t: &Tokens<'_>, first: Decimal, end: usize) -> Result<Number, Stop> {
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
        if t.has(next, Sense::Is(Class::Point))
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
                let written = t.written(end - 1, after).to_owned();
                return Err(Stop::new(Reason::Ordinal(written), after));
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
        let and = t.has(next, Sense::Is(Class::And)) && t.is_word(next);
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
fn decimals(t: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    let mut end = at;
    let mut digits: i64 = 0;
    let mut count = 0;
    while t.joined(end)
        && count < 9
        && let Some(n) = t.sense(end, |s| match s {
            Sense::Number(n) if n < 10 => Some(n),
            _ => None,
        })
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

/// A number in characters.
fn in_characters(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
    if !is_numeral(t, at) {
        return Ok(None);
    }
    characters(t, at, None).map(Some)
}

/// Characters after digits: 3亿2000万, 500多亿.
fn after_digits(t: &Tokens<'_>, number: &mut Number) -> Result<(), Stop> {
    let begins = {
        let next = number.end;
        han_power(t, next).is_some()
            || more(t, next)
            || t.has(next, Sense::Is(Class::Some))
            || big_classifier(t, next)
    };
    if !begins {
        if digit(t, number.end).is_some() && t.glued(number.end) {
            let written = t.written(number.end - 1, number.end + 1).to_owned();
            return Err(Stop::new(Reason::Number(written), number.end + 1));
        }
        return Ok(());
    }
    *number = characters(t, number.end - 1, Some(*number))?;
    Ok(())
}

fn more(t: &Tokens<'_>, at: usize) -> bool {
    t.has(at, Sense::Is(Class::More)) && t.joined(at)
}

/// 个 before 亿 or 万 is no classifier: 10个亿.
fn big_classifier(t: &Tokens<'_>, at: usize) -> bool {
    t.han(at) == Some('个') && t.joined(at) && han_power(t, at + 1).is_some_and(|p| p >= 4)
}

/// How a sum of characters stands while it is read.
struct Sum {
    total: Decimal,
    section: Decimal,
    current: Option<Decimal>,
    /// The last power below 万 in this section, and the last one above.
    small: u32,
    big: u32,
    /// The last power of all, for 两万五.
    last: u32,
    zero: bool,
}

/// Reads characters, after a number in digits if there is one.
fn characters(t: &Tokens<'_>, at: usize, first: Option<Number>) -> Result<Number, Stop> {
    let mut end = first.map_or(at, |n| n.end);
    let begin = end;
    let form = first.map_or(Form::Han, |n| n.form);
    let malformed = |to: usize| Err(Stop::new(Reason::Number(t.written(at, to).to_owned()), to));
    let mut sum = Sum {
        total: Decimal::ZERO,
        section: Decimal::ZERO,
        current: first.map(|n| n.mantissa),
        small: 4,
        big: 99,
        last: 0,
        zero: false,
    };
    let mut more_than = false;
    let mut bare = false;
    let mut digits = u32::from(first.is_some());
    let mut powers = 0;
    let mut literals = u32::from(first.is_some());
    let (mut small, mut big) = (0, 0);
    let mut decimal = first.is_some_and(|n| !n.mantissa.is_integer());
    let mut colloquial = false;
    loop {
        t.step();
        if end > begin && !t.joined(end) || end == begin && first.is_some() && !t.joined(end) {
            break;
        }
        if let Some(n) = digit(t, end) {
            if n == 0 && (sum.current.is_some() || sum.zero || end == begin && first.is_none()) {
                if end == begin {
                    sum.current = Some(Decimal::ZERO);
                    digits += 1;
                    end += 1;
                    continue;
                }
                return malformed(digit_run(t, end));
            }
            if n == 0 {
                sum.zero = true;
                end += 1;
                continue;
            }
            if sum.current.is_some() {
                return malformed(digit_run(t, end));
            }
            sum.current = Some(Decimal::from(n));
            digits += 1;
            end += 1;
            continue;
        }
        // 12千米, 50兆字节: the character is of the unit.
        let prefix = matches!(t.han(end), Some('千' | '兆'))
            && (sum.current.is_some() || powers > 0)
            && matches!(measure(t, end), Some((Sense::Unit(_), _)));
        if prefix {
            break;
        }
        if let Some(power) = han_power(t, end).or_else(|| big_classifier(t, end).then_some(99)) {
            let step = if power == 99 { 2 } else { 1 };
            let power = if power == 99 {
                han_power(t, end + 1).unwrap_or(8)
            } else {
                power
            };
            if power < 4 {
                let times = match sum.current.take() {
                    Some(n) => n,
                    // 十五, and in 百十 and 万十 the one is left out.
                    None if power == 1 && (sum.section.is_zero() || sum.zero) => Decimal::ONE,
                    None if end == begin && first.is_none() => {
                        bare = true;
                        Decimal::ONE
                    }
                    // 十余 百.
                    None if more_than && powers > 0 => {
                        return malformed(end + 1);
                    }
                    // 百千 and the like; 百万 is caught below.
                    None => return malformed(end + 1),
                };
                if power >= sum.small || (power > 1 && times >= Decimal::TEN && literals == 0) {
                    return malformed(end + 1);
                }
                if literals > 0
                    && (power < 3 && times >= Decimal::TEN
                        || power == 3
                            && times >= Decimal::TEN
                            && digits == 1
                            && powers == 0
                            && times >= Decimal::ONE_HUNDRED
                            // 295.2千公顷.
                            && !matches!(measure(t, end + 1), Some((Sense::Unit(_), _))))
                {
                    return malformed(end + 1);
                }
                sum.section += shifted(times, power).unwrap_or_default();
                sum.small = power;
                small = if powers == 0 { power } else { small };
            } else {
                let group = sum.section + sum.current.take().unwrap_or_default();
                let fresh = sum.section.is_zero() && group.is_zero();
                if fresh {
                    if powers == 0 && end == begin && first.is_none() {
                        bare = true;
                        sum.total = shifted(Decimal::ONE, power).unwrap_or_default();
                    } else if sum.total.is_zero() || sum.zero || power < sum.big {
                        return malformed(end + 1);
                    } else {
                        sum.total = shifted(sum.total, power)
                            .ok_or_else(|| Stop::new(Reason::TooLarge, end + 1))?;
                    }
                } else if power < sum.big {
                    sum.total = shifted(group, power)
                        .and_then(|v| v.checked_add(sum.total))
                        .ok_or_else(|| Stop::new(Reason::TooLarge, end + 1))?;
                } else if power > sum.big {
                    sum.total = group
                        .checked_add(sum.total)
                        .and_then(|v| shifted(v, power))
                        .ok_or_else(|| Stop::new(Reason::TooLarge, end + 1))?;
                } else {
                    return malformed(end + 1);
                }
                // 3万亿 goes on with 亿: 3万亿2000亿.
                sum.big = if fresh && !bare {
                    sum.big + power
                } else {
                    power
                };
                sum.section = Decimal::ZERO;
                sum.small = 4;
                big += power;
            }
            sum.last = power;
            sum.zero = false;
            powers += 1;
            end += step;
            continue;
        }
        // 十点五, 两点三.
        if t.has(end, Sense::Is(Class::Point))
            && !decimal
            && digit(t, end + 1).is_some()
            && !more_than
        {
            let mut scale = 0;
            let mut value: i64 = 0;
            let mut at = end + 1;
            while let Some(n) = digit(t, at).filter(|_| t.joined(at) && scale < 15) {
                value = value * 10 + i64::from(n);
                scale += 1;
                at += 1;
            }
            let whole = sum.section + sum.current.take().unwrap_or_default();
            sum.section = Decimal::ZERO;
            sum.small = 4;
            // 三点二十 is no number; 两点十五 a time.
            if han_power(t, at).is_some_and(|p| p < 4) && t.joined(at) {
                return malformed(at + 1);
            }
            sum.current = Some(whole + Decimal::new(value, scale));
            decimal = true;
            end = at;
            continue;
        }
        if more(t, end) && !more_than && end > begin - usize::from(first.is_some()) {
            // 5 多 is no number; 10多, 30多亿 and 一千多 are.
            let next_power = han_power(t, end + 1).filter(|_| t.joined(end + 1));
            if next_power.is_some_and(|p| p >= 4)
                || powers > 0
                || sum.current.is_some()
                || literals > 0
            {
                more_than = true;
                end += 1;
                if next_power.is_none() {
                    break;
                }
                continue;
            }
            break;
        }
        if t.has(end, Sense::Is(Class::Some)) && t.glued(end) {
            let c = t.han(end);
            let follows = c == Some('几')
                || (powers > 0 || literals > 0)
                    && !t
                        .han_after(end + 1)
                        .is_some_and(|c| "自源到临年".contains(c));
            if follows
                && (c == Some('几')
                    || powers > 0
                        && (han_power(t, end + 1).is_some()
                            || t.sense(end + 1, |s| {
                                (s == Sense::Is(Class::Classifier)).then_some(())
                            })
                            .is_some()))
            {
                let written = if c == Some('几') {
                    t.written(end, end + 1)
                } else {
                    t.written(at, end + 1)
                };
                return Err(Stop::new(Reason::Vague(written.to_owned()), end + 1));
            }
            break;
        }
        // 3亿2000万, 2千零30万.
        if powers > 0
            && sum.current.is_none()
            && t.glued(end)
            && let Some(literal) = t.literal(end).filter(|l| l.plain && l.whole_digits <= 4)
        {
            let value = literal.value.unwrap_or_default();
            let limit = shifted(Decimal::ONE, sum.last).unwrap_or_default();
            let power = han_power(t, end + 1).filter(|_| t.joined(end + 1));
            let filled = power.is_some() || sum.zero || literal.whole_digits as u32 == sum.last;
            if value >= limit || !filled || decimal {
                return malformed(end + 1 + usize::from(power.is_some()));
            }
            sum.current = Some(value);
            literals += 1;
            digits += 1;
            end += 1;
            continue;
        }
        if powers > 0 && t.literal(end).is_some() && t.glued(end) && sum.current.is_none() && !bare
        {
            return malformed(end + 1);
        }
        break;
    }
    if sum.zero && sum.current.is_none() && powers > 0 {
        return malformed(end);
    }
    // 两万五: the digit is of the next lower power.
    if let Some(value) = sum.current
        && powers > 0
        && !sum.zero
        && sum.last >= 2
        && value < Decimal::TEN
        && t.han(end - 1).is_some()
        && !decimal
        && !more_than
    {
        colloquial = true;
        sum.current = shifted(value, sum.last - 1);
    }
    let tail = sum.section + sum.current.unwrap_or_default();
    let simple = digits <= 1
        && !colloquial
        && sum.section.is_zero() | (sum.total.is_zero() && powers == 1)
        && sum.current.is_none() | (powers == 0);
    let value = sum
        .total
        .checked_add(tail)
        .ok_or_else(|| Stop::new(Reason::TooLarge, end))?;
    // A single number with powers after it keeps them apart, for ranges.
    let mut number = Number::new(value, form, end);
    if simple && powers > 0 {
        let power = small + big;
        let mut mantissa = value;
        for _ in 0..power {
            mantissa = mantissa.checked_div(Decimal::TEN).unwrap_or(mantissa);
        }
        let mantissa = mantissa.normalize();
        if shifted(mantissa, power) == Some(value.normalize()) {
            number.mantissa = mantissa;
            number.small = small;
            number.big = big;
        }
    } else if big > 0 && tail.is_zero() && sum.big == big {
        let mut mantissa = value;
        for _ in 0..big {
            mantissa = mantissa.checked_div(Decimal::TEN).unwrap_or(mantissa);
        }
        number.mantissa = mantissa.normalize();
        number.big = big;
    } else {
        number.compound = powers > 1 || big > 0;
    }
    number.more = more_than;
    number.bare = bare;
    number.continental = None;
    Ok(number)
}

/// Where digits as characters end.
fn digit_run(t: &Tokens<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 12 && t.joined(end) && is_numeral(t, end) {
        end += 1;
    }
    end.max(at + 1)
}
