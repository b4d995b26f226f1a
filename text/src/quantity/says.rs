//! What a wording of a quantity says, and why one is not read.

use crate::printable;
use crate::{Amount, Bound, Quantity};
use rust_decimal::Decimal;
use std::fmt;

/// What a wording says: bounds and, where it names one, the unit.
///
/// Every comparator says which bounds it gives:
///
/// | English | Chinese | lower | upper | approximate |
/// | --- | --- | --- | --- | --- |
/// | *(none)* | *(none)* | ≥ | ≤ | |
/// | more than, over, above, in excess of, upwards of, greater than, exceeds, surpassed, topped, `>` | 超过, 超, 逾, 多于, 高于, 大于, 突破, 不止; 300多, 300余 | > | | |
/// | at least, no less than, no fewer than, minimum of, `≥`; 100-plus, 100+, or more, and above | 至少, 最少, 不少于, 不低于; 以上 | ≥ | | |
/// | less than, fewer than, under, below, `<` | 不到, 不足, 少于, 低于, 不及, 未达, 未满 | | < | |
/// | up to, at most, no more than, not exceeding, maximum of, `≤`; or less, or fewer | 至多, 最多, 不超过, 不高于; 以下, 以内 | | ≤ | |
/// | nearly, almost, close to | 近, 将近, 接近 | | < | yes |
/// | about, around, some, roughly, approximately, circa, `~`, `≈`; or so | 约, 大约, 大概; 左右, 上下 | ≥ | ≤ | yes |
/// | about 500 or more, at least about 500 | 约500以上 | ≥ | | yes |
/// | up to about 500, more than about 500 | 最多约500, 超过约500 | as without "about" | | yes |
/// | plus or minus A | | ≥ −A | ≤ A | |
/// | between A and B, from A to B, A to B, A–B | 介于A与B之间, A至B, A到B, A—B | ≥ A | ≤ B | |
/// | more than A but less than B | 超过A但不到B | > A | < B | |
///
/// Negated and modal forms go with their plain ones ("did not exceed", 不得超过, 不应低于), and
/// 约有, 约占 and the like with 约. 以上, 以下 and 以内 include the number, as article 1259 of
/// China's Civil Code says. The two numbers of a range may share a scale and a unit ("3 to 4
/// billion yuan").
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadQuantity {
    /// The lower bound; `None` if it is open.
    pub lower: Option<Bound>,
    /// The upper bound; `None` if it is open.
    pub upper: Option<Bound>,
    /// Whether the wording rounds ("about", "nearly").
    pub approximate: bool,
    /// The unit, by its key in the catalogue; `None` if the wording names none, or counts
    /// what the catalogue has no unit for ("six aspects").
    pub unit: Option<String>,
    /// What is counted, as written, where the catalogue has no unit for it: "aspects".
    pub counted: Option<String>,
}

impl ReadQuantity {
    /// Whether a quantity has these bounds, this approximation and, if the wording names a
    /// unit, this unit.
    #[must_use]
    pub fn agrees_with(&self, quantity: &Quantity) -> bool {
        self.lower == quantity.lower()
            && self.upper == quantity.upper()
            && self.approximate == quantity.is_approximate()
            && self
                .unit
                .as_deref()
                .is_none_or(|unit| unit == quantity.unit())
    }
}

impl fmt::Display for ReadQuantity {
    /// As [`Quantity`] is written, without a unit if there is none: `more than 16 billion CNY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.as_deref().unwrap_or_default();
        match Quantity::new(self.lower, self.upper, self.approximate, unit) {
            Ok(quantity) if unit.is_empty() => f.pad(quantity.to_string().trim_end()),
            Ok(quantity) => quantity.fmt(f),
            Err(error) => error.fmt(f),
        }
    }
}

/// A wording that is not read as a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{}\" is not read as a quantity: {reason}", printable(.wording))]
#[non_exhaustive]
pub struct Unreadable {
    /// The wording as given.
    pub wording: String,
    /// Why it is not read.
    pub reason: UnreadableReason,
}

/// Why a wording is not read as a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// It has no number.
    #[error("it has no number")]
    NoNumber,
    /// A word stands where a number should: "several", "dozens", 数十.
    #[error("\"{}\" gives no certain number", printable(.0))]
    Vague(String),
    /// Digits or number words that are put together wrongly, or in more than one way.
    #[error("\"{}\" is not a number as numbers are usually written", printable(.0))]
    Number(String),
    /// More than 28 digits.
    #[error("the number has more than 28 digits")]
    TooLarge,
    /// "20th", 第20.
    #[error("\"{}\" is a place in an order, or a fraction", printable(.0))]
    Ordinal(String),
    /// "2023", 2023年, 17日.
    #[error("\"{}\" is a date, or may be one", printable(.0))]
    Date(String),
    /// A currency or a range with more than one meaning.
    #[error("\"{}\" is ambiguous: {meanings}", printable(.written))]
    Ambiguous {
        /// As written.
        written: String,
        /// What it may mean.
        meanings: String,
    },
    /// A unit that the catalogue does not have.
    #[error("the catalogue has no unit for \"{}\"", printable(.0))]
    Unit(String),
    /// "2.5 times", "3-fold", 3倍: so many times something else.
    #[error("\"{}\" is a multiple of something else, and no amount", printable(.0))]
    Multiple(String),
    /// 亿元以上项目: a class of things.
    #[error("\"{}\" is what a class of things is above or below, and no amount", printable(.0))]
    Threshold(String),
    /// "CSI 300", "Boeing 737": part of a name or label.
    #[error("\"{}\" is part of a name, a label or a date, or may be", printable(.0))]
    Name(String),
    /// "has not exceeded", in a form that leaves both sides open.
    #[error("\"{}\" is negated in a way that gives no bound", printable(.0))]
    Negated(String),
    /// "816 000 tonnes".
    #[error("\"{}\" is one number, or two", printable(.0))]
    SpacedDigits(String),
    /// "18 — 20".
    #[error("\"{}\" is a range, or two remarks", printable(.0))]
    Dashed(String),
    /// A count that is no whole number.
    #[error("\"{}\" of things that are counted is not whole", printable(.0))]
    Fraction(String),
    /// One amount against another: "per year".
    #[error("\"{}\" makes it a rate; word the amount alone", printable(.0))]
    Rate(String),
    /// More than one quantity.
    #[error("it has more than one quantity; word each alone")]
    Several,
    /// "at least about 100", "nearly 100-plus".
    #[error("two comparators contradict each other, or say what one cannot")]
    TwoComparators,
    /// "$16 billion yuan", "3 hectares to 4 mu".
    #[error("the units do not go together")]
    MixedUnits,
    /// A range that begins above its end.
    #[error(
        "nothing lies between {} and {}",
        Amount::from(*.lower),
        Amount::from(*.upper)
    )]
    UpsideDown {
        /// The first amount.
        lower: Decimal,
        /// The second amount.
        upper: Decimal,
    },
    /// Words that the reader does not know.
    #[error("\"{}\" is not understood there", printable(.0))]
    NotUnderstood(String),
}

impl UnreadableReason {
    /// The currencies that an ambiguous word may mean, by their codes: `DKK` and `NOK` for "kroner".
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        let meanings = match self {
            Self::Ambiguous { meanings, .. } => meanings.as_str(),
            _ => "",
        };
        let words = meanings.split(|c: char| !c.is_ascii_alphanumeric());
        words.filter(|word| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()))
    }
}
