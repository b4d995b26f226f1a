//! Quantities and dates.

use super::words::{nearest, units_meant};
use super::{Check, MAX_DECIMALS};
use crate::model::{Amount, Basis, Dimension, Edtf, Quantity};
use crate::sheet::location::Location;
use crate::sheet::{Catalogue, Date, Problem, SheetQuantity, UnitType, ValueError};
use crate::text::{Unreadable, read, read_date, read_quantity};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::fmt::Display;

impl Check<'_> {
    /// Nobody counts fewer than none.
    pub(super) fn not_negative(&mut self, at: Location<'_>, quantity: &SheetQuantity) {
        for (name, amount) in quantity.amounts() {
            if amount
                .decimal()
                .is_ok_and(|value| value.is_sign_negative() && !value.is_zero())
            {
                self.wrong(
                    at.field(format_args!("quantity.{name}")),
                    "a count is not below zero; if it is a change, link it as \"change of\" the count",
                );
            }
        }
    }

    pub(super) fn quantity(
        &mut self,
        at: Location<'_>,
        field: &str,
        quantity: &SheetQuantity,
        catalogue: &Catalogue,
    ) {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.text(|| here("wording"), &quantity.wording);
        let unit = catalogue.units.get(&quantity.unit);
        if unit.is_none() {
            let meant = units_meant(&quantity.unit);
            let meant: Vec<&str> = meant.iter().map(String::as_str).collect();
            let known = catalogue.units().collect();
            self.wrong(
                here("unit"),
                nearest("unit", &quantity.unit, known, &meant, "units"),
            );
        }
        let is_known = unit.is_some();
        // One that is declared too fine was told of there.
        let unit = unit.filter(|u| u.decimals <= MAX_DECIMALS);
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
            Ok(_) | Err(ValueError::Amount(_)) => return, // Said already.
            Err(e) => {
                self.wrong(at.field(field), e);
                return;
            }
        };
        // In a unit that nobody knows a wording is neither right nor wrong.
        if is_known && !quantity.wording_confirmed {
            match read_quantity(&quantity.wording) {
                Ok(read) if read.agrees_with(&value) => {
                    // The reader knows no unit for what it counts; the sheet names one of another sort.
                    let counts = |unit: &&UnitType| {
                        matches!(unit.dimension, Dimension::Count | Dimension::Other)
                    };
                    if let (Some(counted), Some(unit)) = (read.counted, unit.filter(|u| !counts(u)))
                    {
                        let message = format!(
                            "“{}” counts {counted}, and {} is a unit of {}",
                            quantity.wording, unit.key, unit.dimension
                        );
                        self.unread.push(Problem::new(&here("wording"), message));
                    }
                }
                Ok(read) => {
                    let message = reads_otherwise(&quantity.wording, &read, "value", &value);
                    self.wrong(here("wording"), message);
                }
                Err(unread) => match read_in_unit(&quantity.wording, &unread, value.unit()) {
                    Some(read) if read == value => {}
                    Some(read) => {
                        let message = reads_otherwise(&quantity.wording, &read, "value", &value);
                        self.wrong(here("wording"), message);
                    }
                    None if says_among_words(&quantity.wording, &value) => {}
                    None => self.unread.push(Problem::new(&here("wording"), unread)),
                },
            }
        }
    }

    pub(super) fn date(&mut self, at: Location<'_>, field: &str, date: &Date) {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.optional_text(|| here("wording"), date.wording.as_deref());
        let edtf = match date.edtf.as_deref().map(str::parse::<Edtf>) {
            None => None,
            Some(Ok(edtf)) => Some(edtf),
            Some(Err(e)) => {
                self.wrong(here("edtf"), e);
                return;
            }
        };
        let basis = date.basis.unwrap_or(Date::default_basis(edtf.is_some()));
        match (&edtf, basis) {
            (None, Basis::Unresolved) if date.wording.is_none() => {
                self.wrong(
                    at.field(field),
                    "give the wording, the edtf, or both; leave the date out if none is stated",
                );
                return;
            }
            (None, Basis::Unresolved) => {}
            (None, basis) => {
                self.wrong(
                    here("basis"),
                    format_args!("\"{basis}\" needs a calendar date; give its edtf"),
                );
                return;
            }
            (Some(_), Basis::Unresolved) => {
                self.wrong(
                    here("basis"),
                    "a date with an edtf is resolved; say from what",
                );
                return;
            }
            (Some(_), _) => {}
        }
        if let Some(wording) = date.wording.as_deref().filter(|_| !date.wording_confirmed) {
            // The day of publication cannot be reckoned from itself.
            let published = (field != "published").then_some(self.published).flatten();
            match (read_date(wording, published), &edtf) {
                (Ok(read), Some(edtf)) if same_date(&read.edtf, edtf) => {}
                (Ok(read), Some(edtf)) => {
                    let message = reads_otherwise(wording, &read.edtf, "date", edtf);
                    self.wrong(here("wording"), message);
                }
                (Ok(read), None) => {
                    let message = reads_otherwise(wording, &read.edtf, "date", "left open");
                    self.wrong(here("wording"), message);
                }
                // Words from which no calendar date follows agree with none.
                (Err(_), None) => {}
                (Err(_), Some(edtf)) if dated_among_words(wording, published, edtf) => {}
                (Err(reason), Some(_)) => self.unread.push(Problem::new(&here("wording"), reason)),
            }
        }
    }
}

/// The problem of an amount that its unit cannot keep.
fn out_of_range(amount: &Amount, value: Decimal, unit: &UnitType) -> Option<String> {
    let scale = unit.scale();
    let key = &unit.key;
    if scale.steps(value).is_some() {
        None
    } else if value.abs() > scale.limit() {
        let limit = Amount::from(scale.limit());
        Some(format!("{amount} {key} is beyond the range of ±{limit}"))
    } else {
        let finest = Decimal::new(1, unit.decimals);
        Some(format!(
            "{amount} is finer than {finest} {key}, the smallest step kept"
        ))
    }
}

/// A wording whose unit may be one of several ("7.4 billion kroner"), read in the one of them that the sheet
/// gives; nothing if it is none of them.
fn read_in_unit(wording: &str, unread: &Unreadable, unit: &str) -> Option<Quantity> {
    if !unread.reason.currencies().any(|meaning| meaning == unit) {
        return None;
    }
    let figures = read(wording, None).figures;
    let [figure] = &figures[..] else { return None };
    let whole = figure.wording == wording.trim() && figure.unit.is_none();
    let value = Quantity::new(figure.lower, figure.upper, figure.approximate, unit).ok();
    value.filter(|_| whole)
}

/// Whether a wording with words besides the amount ("total investment of 31.26 billion yuan"), read as a text is,
/// has one figure, and that is the value.
fn says_among_words(wording: &str, value: &Quantity) -> bool {
    let found = read(wording, None);
    let [figure] = &found.figures[..] else {
        return false;
    };
    let level = figure.per.is_none() && figure.change.is_none() && figure.counted.is_none();
    found.unread.is_empty()
        && found.dates.is_empty()
        && level
        && figure.unit.as_deref() == Some(value.unit())
        && (figure.lower, figure.upper) == (value.lower(), value.upper())
        && figure.approximate == value.is_approximate()
}

/// The same of a date: "last week" is one, reckoned from the day of publication.
fn dated_among_words(wording: &str, published: Option<NaiveDate>, date: &Edtf) -> bool {
    let found = read(wording, published);
    let [seen] = &found.dates[..] else {
        return false;
    };
    found.figures.is_empty()
        && found.unread.is_empty()
        && seen.edtf.as_deref() == Some(date.as_str())
}

/// Both readings, and what to do.
fn reads_otherwise(wording: &str, read: impl Display, what: &str, given: impl Display) -> String {
    format!(
        "“{wording}” reads as {read}, and the {what} beside it is {given}; correct one of them, or \
         say \"wording_confirmed\": true"
    )
}

/// `true` if a wording's reading is the date beside it. A reading without a year agrees with any
/// year: the sheet may know it from elsewhere in the article.
fn same_date(read: &Edtf, given: &Edtf) -> bool {
    let days = |date: &Edtf| (date.earliest(), date.latest());
    read == given
        // An open end and one that is not known are worded alike: "until January".
        || (days(read) != (None, None) && days(read) == days(given))
        || read
            .as_str()
            .strip_prefix("XXXX")
            .is_some_and(|rest| given.as_str().get(4..) == Some(rest))
}
