//! Numbers in Chinese characters, alone or after digits.

use super::value::{Form, Number, Stop, digit, han_power, is_numeral, shifted};
use crate::lex::Tokens;
use crate::quantity::measure::measure;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

/// A number in characters.
pub(super) fn in_characters(t: &Tokens<'_>, at: usize) -> Result<Option<Number>, Stop> {
    if !is_numeral(t, at) {
        return Ok(None);
    }
    characters(t, at, None).map(Some)
}

/// Characters after digits: 3亿2000万, 500多亿.
pub(super) fn after_digits(t: &Tokens<'_>, number: &mut Number) -> Result<(), Stop> {
    let begins = {
        let next = number.end;
        han_power(t, next).is_some()
            || more(t, next)
            || t.has(next, Class::Some)
            || big_classifier(t, next)
    };
    if !begins {
        if digit(t, number.end).is_some() && t.glued(number.end) {
            return Err(Stop::of(t, Reason::Number, number.end - 1, number.end + 1));
        }
        return Ok(());
    }
    *number = characters(t, number.end - 1, Some(*number))?;
    Ok(())
}

pub(super) fn more(t: &Tokens<'_>, at: usize) -> bool {
    t.has(at, Class::More) && t.joined(at)
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
    let malformed = |to: usize| Err(Stop::of(t, Reason::Number, at, to));
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
            let (power, step) = match power {
                99 => (han_power(t, end + 1).unwrap_or(8), 2),
                power => (power, 1),
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
                    // 十余 百, 百千 and the like; 百万 is caught below.
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
        if t.has(end, Class::Point) && !decimal && digit(t, end + 1).is_some() && !more_than {
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
        if t.has(end, Class::Some) && t.glued(end) {
            let c = t.han(end);
            let follows = c == Some('几')
                || (powers > 0 || literals > 0)
                    && !t
                        .han_after(end + 1)
                        .is_some_and(|c| "自源到临年".contains(c));
            if follows
                && (c == Some('几')
                    || powers > 0
                        && (han_power(t, end + 1).is_some() || t.has(end + 1, Class::Classifier)))
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
        let mantissa = mantissa(value, power);
        if shifted(mantissa, power) == Some(value.normalize()) {
            number.mantissa = mantissa;
            number.small = small;
            number.big = big;
        }
    } else if big > 0 && tail.is_zero() && sum.big == big {
        number.mantissa = mantissa(value, big);
        number.big = big;
    } else {
        number.compound = powers > 1 || big > 0;
    }
    number.more = more_than;
    number.bare = bare;
    Ok(number)
}

/// What a value is times, of a power of ten.
fn mantissa(value: Decimal, power: u32) -> Decimal {
    let tenth = |value: Decimal, _| value.checked_div(Decimal::TEN).unwrap_or(value);
    (0..power).fold(value, tenth).normalize()
}

/// Where digits as characters end.
fn digit_run(t: &Tokens<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 12 && t.joined(end) && is_numeral(t, end) {
        end += 1;
    }
    end.max(at + 1)
}
