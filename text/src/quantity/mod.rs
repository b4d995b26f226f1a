//! Quantities as articles word them, in English and in Chinese.
//!
//! A text is split into tokens (`lex`, `script`); from a token on, a number with its scale is
//! read (`numeral`, `chinese`), then what stands at once around it (`term`, `unit`), then
//! comparators and ranges (`parse`, `range`). A wording is read whole (`whole`), a running text
//! from token to token (`find`). `words` holds the vocabulary. Wherever reading fails it says
//! up to which token the text is spoilt, so that no part of what was not understood is read
//! as something else.

mod find;
mod number;
mod parse;
mod range;
mod term;
mod unit;
mod whole;

pub(crate) use find::seen;
pub use find::{Change, FoundQuantity, UnreadQuantity, find_quantities};
pub(crate) use unit::is_plural;

use crate::lex::Tokens;
use crate::printable;
use crate::vocabulary::{Sense, vocabulary};
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

/// What a comparator says of the amount beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    MoreThan,
    AtLeast,
    LessThan,
    UpTo,
    Nearly,
    About,
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
            Ok(quantity) => f.pad(quantity.to_string().trim_end()),
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

/// The key of every unit that a wording can be read in, such as `CNY`, `m²` and `enterprises`.
#[must_use]
pub fn units() -> Vec<&'static str> {
    let mut keys: Vec<&'static str> = vocabulary()
        .senses
        .iter()
        .filter_map(|sense| match *sense {
            Sense::Unit(key)
            | Sense::Money(key)
            | Sense::MoneyBefore(key)
            | Sense::Time(key)
            | Sense::HanNoun(key, _)
            | Sense::Noun(key)
            | Sense::Singular(key) => Some(key),
            Sense::Code(key) | Sense::DoubtfulCode(key) => Some(key),
            _ => None,
        })
        .filter(|key| *key != "other")
        .collect();
    keys.extend(["cent", "pence"]);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Reads the wording of one quantity, in English or Chinese.
///
/// The whole wording must be the quantity. It may begin with a verb ("exceeds", "totalling",
/// 达到) and end with the things that are counted, or "of" and what it is an amount of.
/// What is not understood is refused, never guessed at.
///
/// ```
/// use citebase_text::Quantity;
/// use citebase_text::read_quantity;
///
/// let read = read_quantity("exceeds 16 billion yuan")?;
/// assert_eq!(read.to_string(), "more than 16 billion CNY");
/// assert_eq!(read_quantity("超160亿元")?, read);
///
/// let quantity = Quantity::new(read.lower, read.upper, read.approximate, "USD")?;
/// assert!(!read.agrees_with(&quantity));
///
/// let error = read_quantity("dozens of projects").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"dozens of projects\" is not read as a quantity: \"dozens\" gives no certain number",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Conventions
///
/// - A billion is 10⁹. *m*, *b* and *k* scale money only: 100m may be metres.
/// - A bare $ and "dollars" are US dollars, pounds are sterling, rupees and Rs Indian, dirhams
///   Emirati, and 元 in simplified script is the yuan, as business news means them; a
///   qualified word ("Hong Kong dollars", 港元) says otherwise. ¥ alone, 元 in traditional
///   script, francs, pesos, dinars and the like are refused as ambiguous, and so are pounds
///   below a million, which may be a mass.
/// - Tons that are not metric, megawatts, days and whatever else the catalogue has no unit for
///   are refused, and nothing is converted.
/// - Four digits from 1900 to 2099 alone, and 2023年, are years; 20年 is twenty years, 3月 is
///   March and 3个月 three months. 近三年 is refused: it is "nearly three years" as well as
///   "the past three years".
/// - 百, 千, 万, 亿 without a number are read with a comparator (逾百家) and refused without.
/// - What is counted has a unit if the catalogue counts it and every word before the noun is
///   a known one: "106 wonderful projects" is 106 of something. A count is a whole number.
///
/// # Errors
/// If anything in the wording is not understood, is vague or has two meanings.
pub fn read_quantity(wording: &str) -> Result<ReadQuantity, Unreadable> {
    whole::whole(&Tokens::new(wording, false)).map_err(|reason| Unreadable {
        wording: wording.to_owned(),
        reason,
    })
}
