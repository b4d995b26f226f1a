//! A number, and the signs and words that one is made of.

use crate::lex::Tokens;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense, any_of, pick};
use rust_decimal::Decimal;

/// A number as written. Mantissa and scale stay apart, so that the first number of
/// "3 to 4 billion" can take the scale of the second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
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
pub(crate) enum Form {
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
pub(crate) struct Stop {
    pub reason: Reason,
    pub at: usize,
}

impl Stop {
    pub(crate) const fn new(reason: Reason, at: usize) -> Self {
        Self { reason, at }
    }

    /// Because of the words up to there.
    pub(crate) fn of(t: &Tokens<'_>, reason: fn(String) -> Reason, from: usize, to: usize) -> Self {
        Self::new(reason(t.written(from, to).to_owned()), to)
    }
}

/// Multiplies by a power of ten, exactly.
pub(crate) fn shifted(value: Decimal, power: u32) -> Option<Decimal> {
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
    pub(crate) const fn new(mantissa: Decimal, form: Form, end: usize) -> Self {
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
    pub(crate) fn value(&self) -> Option<Decimal> {
        shifted(self.mantissa, self.small + self.big)
    }

    /// Whether a scale word belongs to it.
    pub(crate) const fn is_scaled(&self) -> bool {
        self.compound || self.small > 0 || self.big > 0
    }

    /// Whether the scale is of a million or more.
    pub(crate) const fn is_large(&self) -> bool {
        self.big >= 6
    }

    /// Whether it is four digits, as calendar years are written.
    pub(crate) fn is_calendar(&self) -> bool {
        let four = Form::Digits {
            whole_digits: 4,
            grouped: false,
            decimals: 0,
        };
        self.form == four && !self.is_scaled() && !self.fraction
    }

    /// Whether it looks like a year of our time.
    pub(crate) fn is_year(&self) -> bool {
        self.is_calendar()
            && self.mantissa >= Decimal::from(1900)
            && self.mantissa < Decimal::from(2100)
    }

    /// Whether it looks like a year and not like a round number.
    pub(crate) fn is_odd_year(&self) -> bool {
        self.is_year() && !(self.mantissa / Decimal::ONE_HUNDRED).is_integer()
    }

    /// Whether it may count things: 1.5 million and 952,550.00 may, 1.5 and 2.0 may not.
    pub(crate) fn is_count(&self) -> bool {
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
    pub(crate) fn is_thousands(&self) -> bool {
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

    pub(crate) fn is_one(&self) -> bool {
        self.value() == Some(Decimal::ONE)
    }

    /// As the first number of a range, with what it takes from the second; `None` if that
    /// is not certain.
    pub(crate) fn before(self, second: &Self) -> Option<Self> {
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
    pub(crate) fn take_comma(&mut self) {
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
    t.is_word(at) && t.means(at, |s| matches!(s, Sense::Number(_) | Sense::Tens(_)))
}

/// Whether a token is a character of numbers.
pub(crate) fn is_numeral(t: &Tokens<'_>, at: usize) -> bool {
    t.han(at).is_some()
        && t.may_begin(at, any_of(&[Sense::Digit(0)]))
        && (digit(t, at).is_some() || han_power(t, at).is_some())
}

pub(crate) fn digit(t: &Tokens<'_>, at: usize) -> Option<u8> {
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
    t.sense(at, pick!(Sense::Digit(n) => n))
}

pub(crate) fn han_power(t: &Tokens<'_>, at: usize) -> Option<u32> {
    t.sense(at, pick!(Sense::HanPower(n) => u32::from(n)))
}

pub(crate) fn power(t: &Tokens<'_>, at: usize) -> Option<u32> {
    let power = t.sense(at, pick!(Sense::Power(n) => u32::from(n)))?;
    // "five grand", but not "five grand pianos".
    let grand = power == 3 && t.lower(at) == "grand" && {
        let next = at + 1;
        t.tall(at) || t.is_word(next) && t.joined(next) && !t.has(next, Class::Stop)
    };
    (!grand).then_some(power)
}

pub(crate) fn group(t: &Tokens<'_>, at: usize) -> Option<u8> {
    t.sense(at, |s| match s {
        Sense::Group(n) => Some(n),
        // "a score of 90" is none of twenty.
        Sense::Is(Class::Score) if !t.has(at.wrapping_sub(1), Class::Article) => Some(20),
        _ => None,
    })
    .filter(|_| t.joined(at))
}
