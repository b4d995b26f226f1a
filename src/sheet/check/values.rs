//! Quantities and dates.

use super::words::unknown;
use super::{Check, CheckedQuantity, Dated, MAX_DECIMALS};
use crate::model::{Amount, Basis, Bound, Edtf, Quantity};
use crate::sheet::place::Place;
use crate::sheet::{Catalogue, Date, SheetQuantity};
use rust_decimal::Decimal;

impl<'a> Check<'a> {
    pub(super) fn quantity(
        &mut self,
        at: Place<'_>,
        field: &str,
        quantity: &'a SheetQuantity,
        catalogue: &Catalogue,
    ) -> Option<CheckedQuantity<'a>> {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.text(|| here("wording"), &quantity.wording);
        let unit = catalogue.units.get(&quantity.unit);
        if unit.is_none() {
            self.wrong(
                here("unit"),
                unknown("unit", &quantity.unit, catalogue.units().collect(), "units"),
            );
        }
        // One that is declared too fine was told of there.
        let unit = unit.filter(|u| u.row.decimals <= MAX_DECIMALS);
        let mut given: Vec<&str> = Vec::new();
        let mut read = |check: &mut Self, name: &'static str, amount: &Option<Amount>| {
            let amount = amount.as_ref()?;
            given.push(name);
            let value = match amount.decimal() {
                Ok(value) => value,
                Err(e) => {
                    check.wrong(here(name), e);
                    return None;
                }
            };
            let unit = unit?;
            if unit.steps().of(value).is_none() {
                let finest = Decimal::new(1, unit.row.decimals);
                let message = if value.abs() > unit.steps().limit() {
                    format!(
                        "{amount} {} is beyond the range of ±{}",
                        quantity.unit,
                        Amount::from(unit.steps().limit())
                    )
                } else {
                    format!(
                        "{amount} is finer than {finest} {}, the smallest step kept",
                        quantity.unit
                    )
                };
                check.wrong(here(name), message);
                return None;
            }
            Some(value)
        };
        let exactly = read(self, "exactly", &quantity.exactly);
        let about = read(self, "about", &quantity.about);
        let nearly = read(self, "nearly", &quantity.nearly);
        let more_than = read(self, "more_than", &quantity.more_than);
        let at_least = read(self, "at_least", &quantity.at_least);
        let less_than = read(self, "less_than", &quantity.less_than);
        let up_to = read(self, "up_to", &quantity.up_to);

        let alone = ["exactly", "about", "nearly"];
        let fits = match given.as_slice() {
            [] | [_] => true,
            [low, high] => {
                ["more_than", "at_least"].contains(low) && ["less_than", "up_to"].contains(high)
            }
            _ => false,
        };
        if !fits {
            let message = format!(
                "{} cannot stand together; {}",
                given.join(" and "),
                if given.iter().any(|name| alone.contains(name)) {
                    "exactly, about and nearly stand alone"
                } else {
                    "one lower bound goes with one upper bound"
                }
            );
            self.wrong(at.field(field), message);
            return None;
        }
        let bound =
            |amount: Option<Decimal>, inclusive| amount.map(|amount| Bound { amount, inclusive });
        let point = exactly.or(about);
        let lower = bound(point.or(at_least), true).or(bound(more_than, false));
        let upper = bound(point.or(up_to), true).or(bound(nearly.or(less_than), false));
        let approximate = quantity.approximate || about.is_some() || nearly.is_some();
        if lower.is_none() && upper.is_none() && !given.is_empty() {
            return None; // An amount that could not be read; said already.
        }
        let checked = match Quantity::new(lower, upper, approximate, quantity.unit.clone()) {
            Ok(checked) => checked,
            Err(e) => {
                self.wrong(at.field(field), e);
                return None;
            }
        };
        let unit = unit?;
        let stored = |bound: Option<Bound>| {
            bound.and_then(|b| Some((unit.steps().of(b.amount)?, b.inclusive)))
        };
        Some(CheckedQuantity {
            unit: unit.id,
            lower: stored(checked.lower()),
            upper: stored(checked.upper()),
            approximate,
            wording: &quantity.wording,
            confirmed: quantity.wording_confirmed,
        })
    }

    pub(super) fn date(&mut self, at: Place<'_>, field: &str, date: &'a Date) -> Option<Dated<'a>> {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.optional_text(|| here("wording"), date.wording.as_deref());
        let edtf = match date.edtf.as_deref().map(str::parse::<Edtf>) {
            None => None,
            Some(Ok(edtf)) => Some(edtf),
            Some(Err(e)) => {
                self.wrong(here("edtf"), e);
                return None;
            }
        };
        let basis = date.basis.unwrap_or(Date::default_basis(edtf.is_some()));
        match (&edtf, basis) {
            (None, Basis::Unresolved) if date.wording.is_none() => {
                self.wrong(
                    at.field(field),
                    "give the wording, the edtf, or both; leave the date out if none is stated",
                );
                return None;
            }
            (None, Basis::Unresolved) => {}
            (None, basis) => {
                self.wrong(
                    here("basis"),
                    format_args!("\"{basis}\" needs a calendar date; give its edtf"),
                );
                return None;
            }
            (Some(_), Basis::Unresolved) => {
                self.wrong(
                    here("basis"),
                    "a date with an edtf is resolved; say from what",
                );
                return None;
            }
            (Some(_), _) => {}
        }
        Some(Dated {
            edtf,
            wording: date.wording.as_deref(),
            basis,
            confirmed: date.wording_confirmed,
        })
    }
}
