//! Numbers in digits and in English words, with their scale.

use super::UnreadableReason as Reason;
use super::chinese;
use super::lex::{BadLiteral, Tokens};
use rust_decimal::Decimal;

/// A number as written. Mantissa and scale stay apart, so that the first number of
/// "3 to 4 billion" can take the scale of the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
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
    let (scale, mantissa) = (value.scale(), value.mantissa());
    if power <= scale {
        return Decimal::try_from_i128_with_scale(mantissa, scale - power).ok();
    }
    let factor = 10_i128.checked_pow(power - scale)?;
    Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok()
}

impl Numeral {
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
        self.form == four && !self.is_scaled()
    }

    /// Whether it looks like a year of our time.
    pub(super) fn is_year(&self) -> bool {
        self.is_calendar() && (1900..2100).any(|year| self.mantissa == Decimal::from(year))
    }

    /// Whether it looks like a year and not like a round number.
    pub(super) fn is_odd_year(&self) -> bool {
        self.is_year() && !(self.mantissa / Decimal::ONE_HUNDRED).is_integer()
    }

    /// Whether it may count things: 1.5 million may, 1.5 and 2.0 may not.
    pub(super) fn is_count(&self) -> bool {
        let point = matches!(self.form, Form::Digits { decimals: 1.., .. });
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
            if upside_down && second.big == 4 && own >= Decimal::ONE_THOUSAND {
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
}

/// The number that begins at a token. `money` says that a currency stands before it.
pub(super) fn numeral(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Numeral>, Stop> {
    let mut number = if let Some(literal) = t.literal(at) {
        match literal.value {
            Ok(value) => Numeral::new(
                value,
                Form::Digits {
                    whole_digits: literal.whole_digits,
                    grouped: literal.grouped,
                    decimals: literal.decimals,
                },
                at + 1,
            ),
            Err(BadLiteral::TooLarge) => return Err(Stop::new(Reason::TooLarge, at + 1)),
            Err(BadLiteral::Malformed) => {
                let written = t.written(at, at + 1).to_owned();
                return Err(Stop::new(Reason::Number(written), at + 1));
            }
        }
    } else if let Some(number) = english(t, at)? {
        return large_enough(number);
    } else {
        return chinese::in_characters(t, at)?.map_or(Ok(None), large_enough);
    };
    if t.han(number.end).is_some() {
        chinese::after_digits(t, &mut number)?;
    } else {
        scale(t, &mut number, money)?;
    }
    large_enough(number)
}

fn large_enough(number: Numeral) -> Result<Option<Numeral>, Stop> {
    if number.value().is_none() {
        return Err(Stop::new(Reason::TooLarge, number.end));
    }
    Ok(Some(number))
}

/// The token after a hyphen that joins a number to a word, or the same token.
pub(super) fn joint(t: &Tokens<'_>, at: usize) -> usize {
    let hyphen = t.symbol(at) == Some('-') && t.glued(at) && t.glued(at + 1);
    if hyphen && t.word(at + 1).is_some() {
        at + 1
    } else {
        at
    }
}

fn power(word: &str) -> Option<u32> {
    Some(match word {
        "thousand" => 3,
        "lakh" | "lakhs" => 5,
        "million" | "mn" | "mln" => 6,
        "crore" | "crores" => 7,
        "billion" | "bn" | "bln" => 9,
        "trillion" | "tn" => 12,
        _ => return None,
    })
}

/// English scale words after digits.
fn scale(t: &Tokens<'_>, number: &mut Numeral, money: bool) -> Result<(), Stop> {
    let word = |at: usize| t.word(at).filter(|_| t.joined(at));
    let mut at = joint(t, number.end);
    if word(at) == Some("hundred") {
        number.small = 2;
        number.end = at + 1;
        at = joint(t, number.end);
    }
    if let Some(big) = word(at).and_then(power) {
        number.big = big;
        number.end = at + 1;
        let next = joint(t, number.end);
        if big == 5 && matches!(word(next), Some("crore" | "crores")) {
            number.big += 7;
            number.end = next + 1;
        }
        return Ok(());
    }
    // Letters that are metres or bytes elsewhere.
    if number.is_scaled() {
        return Ok(());
    }
    let big = match word(at) {
        Some("k") => 3,
        Some("m") => 6,
        Some("b") => 9,
        _ => return Ok(()),
    };
    if money || super::unit::is_money(t, at + 1) {
        number.big = big;
        number.end = at + 1;
        return Ok(());
    }
    let reason = Reason::Ambiguous {
        written: t.written(at, at + 1).to_owned(),
        meanings: "a scale beside a currency, otherwise perhaps a unit".to_owned(),
    };
    Err(Stop::new(reason, at + 1))
}

const ONES: &str = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\
    thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
const TENS: &str = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

fn index(list: &str, word: &str) -> Option<u32> {
    (0..)
        .zip(list.split('|'))
        .find(|(_, w)| *w == word)?
        .0
        .into()
}

/// Whether a word is a number below a hundred.
pub(super) fn is_number_word(word: &str) -> bool {
    index(ONES, word).or_else(|| index(TENS, word)).is_some()
}

fn below_hundred(t: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let word = t.word(at)?;
    if let Some(value) = index(ONES, word) {
        return Some((value, at + 1));
    }
    let tens = (index(TENS, word)? + 2) * 10;
    let next = joint(t, at + 1);
    let ones = t
        .word(next)
        .filter(|_| t.joined(next))
        .and_then(|w| index(ONES, w))
        .filter(|ones| (1..10).contains(ones));
    match ones {
        // "twenty five-year plans" are twenty.
        Some(_) if next == at + 1 && joint(t, next + 1) != next + 1 => Some((tens, at + 1)),
        Some(ones) => Some((tens + ones, next + 1)),
        None => Some((tens, at + 1)),
    }
}

/// A number in English words.
fn english(t: &Tokens<'_>, at: usize) -> Result<Option<Numeral>, Stop> {
    let word = |at: usize| t.word(at).filter(|_| t.joined(at));
    let simple = |mantissa: Decimal, small, big, end| Numeral {
        small,
        big,
        ..Numeral::new(mantissa, Form::Words, end)
    };
    if let Some(half) = t.phrase(at, "half a") {
        return Ok(match word(half) {
            Some("dozen") => Some(simple(Decimal::from(6), 0, 0, half + 1)),
            Some(scale) => power(scale).map(|big| simple(Decimal::new(5, 1), 0, big, half + 1)),
            None => None,
        });
    }
    let article = t.word(at) == Some("a");
    let counted = |next: usize| matches!(word(next), Some("hundred" | "dozen"));
    if article && !counted(at + 1) && word(at + 1).and_then(power).is_none() {
        return Ok(None);
    }
    let first = if article {
        Some((1, at + 1))
    } else {
        below_hundred(t, at)
    };
    let Some((ones, end)) = first else {
        return Ok(None);
    };
    let next = joint(t, end);
    if word(next) == Some("dozen") {
        let dozens = simple(Decimal::from(ones * 12), 0, 0, next + 1);
        return Ok(Some(Numeral {
            dozens: true,
            ..dozens
        }));
    }
    let mut group = Group {
        value: ones,
        hundreds: 0,
        end,
    };
    if word(next) == Some("hundred") {
        group = hundreds(t, ones, next + 1);
    }
    let mantissa = |g: &Group| Decimal::from(g.value);
    let mut number = match group.hundreds {
        0 => simple(mantissa(&group), 0, 0, group.end),
        plain => simple(Decimal::from(plain), 2, 0, group.end),
    };
    // Larger scales first: "two million three hundred thousand and five".
    let mut total = Decimal::ZERO;
    let mut last = u32::MAX;
    loop {
        let next = joint(t, group.end);
        let Some(big) = word(next).and_then(power) else {
            break;
        };
        if big >= last {
            return Err(unclear(t, at, next + 1));
        }
        let part = shifted(mantissa(&group), big).and_then(|v| total.checked_add(v));
        total = part.ok_or_else(|| Stop::new(Reason::TooLarge, next + 1))?;
        number.end = next + 1;
        if last == u32::MAX {
            number.big = big;
        } else {
            number = simple(total, 0, 0, next + 1);
            number.compound = true;
        }
        last = big;
        let Some(more) = next_group(t, next + 1) else {
            break;
        };
        group = more;
        if word(joint(t, group.end)).and_then(power).is_none() {
            number = simple(total + mantissa(&group), 0, 0, group.end);
            number.compound = true;
        }
    }
    Ok(Some(number))
}

/// A number below a thousand, or some hundreds.
struct Group {
    value: u32,
    /// How many hundreds it is, if nothing follows them.
    hundreds: u32,
    end: usize,
}

/// What "hundred" makes of the number before it: "two hundred", "a hundred and six".
fn hundreds(t: &Tokens<'_>, ones: u32, at: usize) -> Group {
    let and = usize::from(t.word(at) == Some("and") && t.joined(at));
    let rest = below_hundred(t, at + and).filter(|(rest, _)| *rest > 0 && t.joined(at + and));
    match rest {
        Some((rest, end)) => Group {
            value: ones * 100 + rest,
            hundreds: 0,
            end,
        },
        None => Group {
            value: ones * 100,
            hundreds: ones,
            end: at,
        },
    }
}

/// The group after a larger scale word; with "and" only the last one, below a hundred.
fn next_group(t: &Tokens<'_>, at: usize) -> Option<Group> {
    let and = usize::from(t.word(at) == Some("and") && t.joined(at));
    let (ones, end) = below_hundred(t, at + and).filter(|_| t.joined(at + and))?;
    let next = joint(t, end);
    if and == 0 && t.word(next) == Some("hundred") && t.joined(next) {
        return Some(hundreds(t, ones, next + 1));
    }
    Some(Group {
        value: ones,
        hundreds: 0,
        end,
    })
}

pub(super) fn unclear(t: &Tokens<'_>, from: usize, to: usize) -> Stop {
    Stop::new(Reason::Number(t.written(from, to).to_owned()), to)
}
