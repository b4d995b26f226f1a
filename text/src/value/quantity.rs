//! Quantities: bounds and a unit.

use super::{amount, unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// One end of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bound {
    /// The amount, in the quantity's unit.
    pub amount: Decimal,
    /// Whether the amount itself is possible: "at least" says so, "more than" does not.
    pub inclusive: bool,
}

/// How much, with what the source leaves open: exact, more than, at least, up to, less than,
/// nearly, about and between are all one type.
///
/// A quantity has a lower bound, an upper bound or both; if both are the same it is exact.
/// *Nearly* is an open upper bound marked approximate; *about* is a value, or bounds, marked
/// approximate. Its [`Display`](fmt::Display) is what the views show:
///
/// ```
/// use citebase_text::{Bound, Quantity};
///
/// let sixteen = Bound { amount: 16_000_000_000_i64.into(), inclusive: false };
/// let quantity = Quantity::new(Some(sixteen), None, false, "CNY")?;
/// assert_eq!(quantity.to_string(), "more than 16 billion CNY");
/// assert!(quantity.exact().is_none());
/// # Ok::<(), citebase_text::QuantityError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Quantity {
    lower: Option<Bound>,
    upper: Option<Bound>,
    approximate: bool,
    unit: String,
}

/// A quantity as it is read back, before its bounds are looked at.
#[derive(Deserialize)]
struct Written {
    lower: Option<Bound>,
    upper: Option<Bound>,
    approximate: bool,
    unit: String,
}

impl TryFrom<Written> for Quantity {
    type Error = QuantityError;

    fn try_from(written: Written) -> Result<Self, QuantityError> {
        let Written {
            lower,
            upper,
            approximate,
            unit,
        } = written;
        Self::new(lower, upper, approximate, unit)
    }
}

/// Bounds that make no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// Neither bound is given.
    #[error(
        "a quantity needs an amount: one of exactly, about, more_than, at_least, less_than, up_to, nearly"
    )]
    Unbounded,
    /// The lower bound lies above the upper one, or nothing lies between them.
    #[error(
        "the bounds are upside down: nothing lies above {} and below {}; {}",
        amount::written(*.lower),
        amount::written(*.upper),
        if .lower == .upper { "for one amount write exactly" } else { "exchange them" }
    )]
    UpsideDown {
        /// The lower amount.
        lower: Decimal,
        /// The upper amount.
        upper: Decimal,
    },
}

impl Quantity {
    /// A quantity between two bounds, each perhaps open.
    ///
    /// # Errors
    /// If both are open, or nothing lies between them.
    pub fn new(
        lower: Option<Bound>,
        upper: Option<Bound>,
        approximate: bool,
        unit: impl Into<String>,
    ) -> Result<Self, QuantityError> {
        match (lower, upper) {
            (None, None) => return Err(QuantityError::Unbounded),
            (Some(l), Some(u))
                if l.amount > u.amount
                    || (l.amount == u.amount && !(l.inclusive && u.inclusive)) =>
            {
                return Err(QuantityError::UpsideDown {
                    lower: l.amount,
                    upper: u.amount,
                });
            }
            _ => {}
        }
        Ok(Self {
            lower,
            upper,
            approximate,
            unit: unit.into(),
        })
    }

    /// The lower bound; `None` if it is open.
    #[must_use]
    pub const fn lower(&self) -> Option<Bound> {
        self.lower
    }

    /// The upper bound; `None` if it is open.
    #[must_use]
    pub const fn upper(&self) -> Option<Bound> {
        self.upper
    }

    /// Whether the source rounds ("about", "nearly").
    #[must_use]
    pub const fn is_approximate(&self) -> bool {
        self.approximate
    }

    /// The unit, by its key in the catalogue: `CNY`, `m²`, `enterprises`.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Whether some amount satisfies both. Units are not looked at.
    ///
    /// ```
    /// use citebase_text::{Bound, Quantity};
    ///
    /// let bound = |amount: i64, inclusive| Some(Bound { amount: amount.into(), inclusive });
    /// let plus = Quantity::new(bound(100, true), None, false, "agreements")?;
    /// let exact = Quantity::new(bound(106, true), bound(106, true), false, "agreements")?;
    /// let fewer = Quantity::new(None, bound(100, false), false, "agreements")?;
    /// assert!(plus.meets(&exact));
    /// assert!(!plus.meets(&fewer));
    /// # Ok::<(), citebase_text::QuantityError>(())
    /// ```
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let below = |lower: Option<Bound>, upper: Option<Bound>| match (lower, upper) {
            (Some(l), Some(u)) => {
                l.amount < u.amount || (l.amount == u.amount && l.inclusive && u.inclusive)
            }
            _ => true,
        };
        below(self.lower, other.upper) && below(other.lower, self.upper)
    }

    /// Whether every amount that this can be is one that `other` can be, so that a denial of `other` denies
    /// it: of "at least 730" 800 is one, of "exactly 140" "nearly 165" is not. An approximate amount lies
    /// within nothing but itself.
    #[must_use]
    pub fn lies_within(&self, other: &Self) -> bool {
        let holds = |inner: Option<Bound>, outer: Option<Bound>, up: bool| match (inner, outer) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(inner), Some(outer)) => match inner.amount.cmp(&outer.amount) {
                Ordering::Equal => outer.inclusive || !inner.inclusive,
                order => order.is_lt() == up,
            },
        };
        self == other
            || !self.approximate
                && !other.approximate
                && self.unit == other.unit
                && holds(self.lower, other.lower, false)
                && holds(self.upper, other.upper, true)
    }

    /// The amount, if the source gives exactly one and does not call it approximate.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        match (self.lower, self.upper) {
            (Some(l), Some(u)) if l.amount == u.amount && !self.approximate => Some(l.amount),
            _ => None,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A place in a list is no amount of something.
        let is_place = self.unit == "place";
        let nearly = self.approximate
            && self.lower.is_none()
            && self.upper.is_some_and(|upper| !upper.inclusive);
        let about = if self.approximate && !nearly {
            "about "
        } else {
            ""
        };
        let mut text = String::with_capacity(48);
        let mut say = |link: &str, word: &str, b: Bound| {
            text.push_str(link);
            text.push_str(word);
            text.push_str(about);
            text.push_str(if is_place { "no. " } else { "" });
            text.push_str(&amount::written(b.amount));
        };
        let from = |b: Bound| match b.inclusive {
            true => "at least ",
            false => "more than ",
        };
        let to = |b: Bound| match b.inclusive {
            true => "up to ",
            false if nearly => "nearly ",
            false => "less than ",
        };
        match (self.lower, self.upper) {
            (Some(l), Some(u)) if l.amount == u.amount => say("", "", l),
            (Some(l), Some(u)) if l.inclusive && u.inclusive => {
                say("between ", "", l);
                say(" and ", "", u);
            }
            (Some(l), Some(u)) => {
                say("", from(l), l);
                say(" and ", to(u), u);
            }
            (Some(l), None) => say("", from(l), l),
            (None, Some(u)) => say("", to(u), u),
            (None, None) => {}
        }
        if is_place {
            return f.pad(&text);
        }
        let last = self.upper.or(self.lower);
        let is_one = last.is_some_and(|bound| bound.amount.abs() == Decimal::ONE);
        text.push(' ');
        text.push_str(unit::in_words(&self.unit, is_one));
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(amount: &str, inclusive: bool) -> Option<Bound> {
        Some(Bound {
            amount: Decimal::from_str_exact(amount).unwrap(),
            inclusive,
        })
    }

    #[test]
    fn reads_as_a_person_would_write_it() {
        let words = |l, u, a| {
            Quantity::new(l, u, a, "CNY")
                .map(|q| q.to_string())
                .unwrap_or_else(|e| e.to_string())
        };
        assert_eq!(words(bound("5", true), bound("5", true), false), "5 CNY");
        assert_eq!(
            words(bound("5", true), bound("5", true), true),
            "about 5 CNY"
        );
        assert_eq!(words(bound("5", false), None, false), "more than 5 CNY");
        let third = Quantity::new(bound("3", true), bound("3", true), false, "place");
        assert_eq!(third.unwrap().to_string(), "no. 3");
        assert_eq!(words(bound("5", true), None, false), "at least 5 CNY");
        assert_eq!(words(None, bound("5", false), false), "less than 5 CNY");
        assert_eq!(words(None, bound("5", false), true), "nearly 5 CNY");
        assert_eq!(words(None, bound("5", true), false), "up to 5 CNY");
        assert_eq!(
            words(bound("3", true), bound("4", true), false),
            "between 3 and 4 CNY"
        );
        assert_eq!(
            words(bound("3", false), bound("4", true), false),
            "more than 3 and up to 4 CNY"
        );
        assert_eq!(
            words(bound("3", true), bound("4", true), true),
            "between about 3 and about 4 CNY"
        );
        assert_eq!(
            words(bound("692.8", false), None, true),
            "more than about 692.8 CNY"
        );
        assert_eq!(words(None, bound("5", true), true), "up to about 5 CNY");
        assert_eq!(
            words(bound("4", true), bound("3", true), false),
            "the bounds are upside down: nothing lies above 4 and below 3; exchange them"
        );
        assert!(words(bound("4", true), bound("4", false), false).contains("upside down"));
        assert!(words(None, None, false).contains("needs an amount"));
    }
}
