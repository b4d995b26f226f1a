//! Quantities as articles word them, in English and in Chinese.
//!
//! From the tokens up: `measure` reads units by themselves, `number` a number with its scale,
//! `unit` what follows a number, `term` a number with all that stands at once around it, `bounds`
//! comparators, `range` two terms, `parse` a quantity, `share` what is a share of something else. A
//! wording is read whole (`whole`), a running text from token to token (`find`). Wherever reading fails it says up to which token the text is
//! spoilt, so that no part of what was not understood is read as something else.

mod bounds;
mod change;
mod find;
mod measure;
mod number;
mod parse;
mod range;
mod says;
mod share;
mod term;
mod unit;
mod whole;

pub use change::Change;
pub(crate) use change::is_multiple_word;
pub use find::{FoundQuantity, UnreadQuantity, find_quantities};
pub(crate) use find::{Seen, seen};
pub use says::{ReadQuantity, Unreadable, UnreadableReason};

use crate::lex::Tokens;
use crate::vocabulary::{Sense, vocabulary};

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
