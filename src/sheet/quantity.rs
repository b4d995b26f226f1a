//! The value of a sheet's quantity.

use super::SheetQuantity;
use crate::model::{Amount, AmountError, Bound, Quantity, QuantityError};
use rust_decimal::Decimal;

/// A sheet's quantity that says nothing, or too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// An amount cannot be read.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// Bounds are given that cannot stand together.
    #[error("{} cannot stand together; {advice}", .given.join(" and "))]
    Together {
        /// The fields that are given.
        given: Vec<&'static str>,
        /// What can.
        advice: &'static str,
    },
    /// The bounds make no quantity.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
}

impl SheetQuantity {
    /// The amounts that are given, by field.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (&'static str, &Amount)> {
        [
            ("exactly", &self.exactly),
            ("about", &self.about),
            ("nearly", &self.nearly),
            ("more_than", &self.more_than),
            ("at_least", &self.at_least),
            ("less_than", &self.less_than),
            ("up_to", &self.up_to),
        ]
        .into_iter()
        .filter_map(|(field, amount)| Some((field, amount.as_ref()?)))
    }

    /// The value, as bounds.
    ///
    /// # Errors
    /// [`ValueError`] if an amount cannot be read, none is given, or those given cannot stand
    /// together.
    ///
    /// ```
    /// use citebase::sheet::SheetQuantity;
    ///
    /// let quantity = SheetQuantity {
    ///     wording: "nearly 28 billion yuan".into(),
    ///     nearly: Some("28 billion".into()),
    ///     unit: "CNY".into(),
    ///     ..SheetQuantity::default()
    /// };
    /// assert_eq!(quantity.value()?.to_string(), "nearly 28 billion CNY");
    /// # Ok::<(), citebase::sheet::ValueError>(())
    /// ```
    pub fn value(&self) -> Result<Quantity, ValueError> {
        let mut fields = self.amounts().map(|(field, _)| field);
        let fits = match (fields.next(), fields.next(), fields.next()) {
            (_, None, _) => true,
            (Some(low), Some(high), None) => {
                ["more_than", "at_least"].contains(&low) && ["less_than", "up_to"].contains(&high)
            }
            _ => false,
        };
        if !fits {
            let given: Vec<&'static str> = self.amounts().map(|(field, _)| field).collect();
            let alone = ["exactly", "about", "nearly"];
            let advice = if given.iter().any(|field| alone.contains(field)) {
                "exactly, about and nearly stand alone"
            } else {
                "one lower bound goes with one upper bound"
            };
            return Err(ValueError::Together { given, advice });
        }
        let read = |amount: &Option<Amount>| -> Result<Option<Decimal>, AmountError> {
            amount.as_ref().map(Amount::decimal).transpose()
        };
        let bound =
            |amount: Option<Decimal>, inclusive| amount.map(|amount| Bound { amount, inclusive });
        let point = read(&self.exactly)?.or(read(&self.about)?);
        let nearly = read(&self.nearly)?;
        let lower =
            bound(point.or(read(&self.at_least)?), true).or(bound(read(&self.more_than)?, false));
        let upper = bound(point.or(read(&self.up_to)?), true)
            .or(bound(nearly.or(read(&self.less_than)?), false));
        // It would be stored as "nearly" is, which is close to the amount.
        if self.approximate && self.less_than.is_some() && lower.is_none() {
            return Err(ValueError::Together {
                given: vec!["approximate", "less_than"],
                advice: "write nearly if it is close to the amount, or leave approximate out",
            });
        }
        let approximate = self.approximate || self.about.is_some() || nearly.is_some();
        Ok(Quantity::new(lower, upper, approximate, self.unit.clone())?)
    }

    /// The same quantity in the form of a sheet.
    #[must_use]
    pub fn written(wording: impl Into<String>, quantity: &Quantity) -> Self {
        let mut written = Self {
            wording: wording.into(),
            unit: quantity.unit().to_owned(),
            approximate: quantity.is_approximate(),
            ..Self::default()
        };
        let amount = |bound: Option<Bound>, inclusive: bool| {
            bound
                .filter(|b| b.inclusive == inclusive)
                .map(|b| Amount::from(b.amount))
        };
        written.at_least = amount(quantity.lower(), true);
        written.more_than = amount(quantity.lower(), false);
        written.up_to = amount(quantity.upper(), true);
        written.less_than = amount(quantity.upper(), false);
        written.normalise();
        written
    }
}
