//! The scale at which the database keeps amounts.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The fixed scale of a unit: the database keeps an amount as a whole number of steps, a power of ten
/// to the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The digits after the point that the unit keeps, 0 to 6.
    pub decimals: u32,
}

impl Scale {
    /// The number of steps of an amount, if it is a whole number within range
    /// (±9,223,372,036,854,775,807).
    #[must_use]
    pub fn steps(self, amount: Decimal) -> Option<i64> {
        let steps = amount.checked_mul(Decimal::from(10_u64.checked_pow(self.decimals)?))?;
        (steps == steps.trunc())
            .then(|| steps.to_i64())
            .flatten()
            .filter(|s| *s != i64::MIN)
    }

    /// The amount of a number of steps.
    #[must_use]
    pub fn amount(self, steps: i64) -> Decimal {
        Decimal::new(steps, self.decimals.min(28)).normalize()
    }

    /// The largest amount that can be kept.
    #[must_use]
    pub fn limit(self) -> Decimal {
        Decimal::new(i64::MAX, self.decimals.min(28))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_exact_or_refused() {
        let cents = Scale { decimals: 2 };
        assert_eq!(cents.steps(Decimal::new(1605, 2)), Some(1605));
        assert_eq!(cents.steps(Decimal::new(16055, 3)), None);
        assert_eq!(cents.steps(cents.limit()), Some(i64::MAX));
        assert_eq!(cents.steps(cents.limit() + Decimal::ONE), None);
        assert_eq!(Scale { decimals: 0 }.steps(Decimal::from(i64::MIN)), None);
    }

    proptest! {
        #[test]
        fn steps_come_back(steps in (i64::MIN + 1)..=i64::MAX, decimals in 0_u32..=6) {
            let unit = Scale { decimals };
            prop_assert_eq!(unit.steps(unit.amount(steps)), Some(steps));
        }
    }
}
