//! Quantities and dates.

use super::words::unknown;
use super::{Check, CheckedQuantity, Dated, MAX_DECIMALS};
use crate::model::{Amount, Basis, Bound, Edtf};
use crate::sheet::place::Place;
use crate::sheet::{Catalogue, Date, SheetQuantity, UnitEntry, ValueError};
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
        let mut readable = true;
        for (name, amount) in quantity.amounts() {
            let wrong = match (amount.decimal(), unit) {
                (Err(e), _) => Some(e.to_string()),
                (Ok(value), Some(unit)) => out_of_range(amount, value, unit),
                (Ok(_), None) => None,
            };
            if let Some(message) = wrong {
                self.wrong(here(name), message);
                readable = false;
            }
        }
        let value = match quantity.value() {
            Ok(value) if readable => value,
            Ok(_) | Err(ValueError::Amount(_)) => return None, // Said already.
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
            lower: stored(value.lower()),
            upper: stored(value.upper()),
            approximate: value.is_approximate(),
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

/// What is wrong with an amount that its unit cannot keep.
fn out_of_range(amount: &Amount, value: Decimal, unit: &UnitEntry) -> Option<String> {
    let steps = unit.steps();
    let key = &unit.row.key;
    if steps.of(value).is_some() {
        None
    } else if value.abs() > steps.limit() {
        let limit = Amount::from(steps.limit());
        Some(format!("{amount} {key} is beyond the range of ±{limit}"))
    } else {
        let finest = Decimal::new(1, unit.row.decimals);
        Some(format!(
            "{amount} is finer than {finest} {key}, the smallest step kept"
        ))
    }
}
