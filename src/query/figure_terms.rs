//! What figures name by number: units, measures, periods and conditions, read once for each total.

use super::total::Period;
use super::{Reader, get};
use crate::db::decode;
use crate::error::Error;
use crate::model::Dimension;
use chrono::NaiveDate;
use std::collections::HashMap;

pub(super) const DOING: &str = "adding figures";

/// A unit with what decides whether its amounts add.
pub(super) struct UnitRow {
    pub(super) key: String,
    pub(super) factor: i64,
    pub(super) adds: bool,
}

/// What a measure says of its amounts.
#[derive(Clone, Copy)]
pub(super) struct MeasureRow {
    pub(super) adds: bool,
    pub(super) never_negative: bool,
}

/// Measures whose amounts never add, whatever their unit: a place in a list, what one of something
/// costs, and how much something changes.
pub(super) const NEVER_ADD: &[&str] = &[
    "age",
    "decline",
    "dividend per share",
    "earnings per share",
    "exchange rate",
    "growth",
    "interest rate",
    "offer per share",
    "ownership share",
    "price",
    "rank",
    "share",
    "share price",
];

/// Measures of which nothing has less than none. "Up to 3" of them is between 0 and 3, so that it leaves a sum
/// its lower bound. Profits, taxes, net debt and what sheets declare may lie below nothing.
pub(super) const NEVER_NEGATIVE: &[&str] = &[
    "added investment",
    "area leased and sold",
    "assets under management",
    "attendance",
    "attracted investment",
    "bid",
    "capacity",
    "casualties",
    "contract value",
    "count",
    "customers",
    "damages",
    "dividend",
    "employees",
    "exports",
    "fine",
    "fixed-asset investment",
    "floor area",
    "funds raised",
    "guarantee",
    "imports",
    "incentive",
    "industrial output",
    "investment",
    "jobs",
    "jobs cut",
    "land area",
    "length",
    "loan",
    "market value",
    "payment",
    "pledged",
    "population",
    "production",
    "purchase price",
    "registered capital",
    "shares bought",
    "shares held",
    "shares sold",
    "unit sales",
    "units recalled",
];

sql! {
    /// What the rows of figures name by number.
    UNIT = "SELECT key, factor, dimension FROM unit WHERE id = ?1";
    pub(super) MEASURE = "SELECT key AS value FROM measure WHERE id = ?1";
    DATE = "SELECT value FROM edtf WHERE id = ?1";
    NAME = "SELECT name AS value FROM entity WHERE id = ?1";
}

/// What rows of figures name by number, read once each.
#[derive(Default)]
pub(super) struct Words {
    pub(super) units: HashMap<i64, UnitRow>,
    pub(super) measures: HashMap<i64, MeasureRow>,
    pub(super) names: HashMap<i64, String>,
    pub(super) periods: Vec<Period>,
    /// The period of a date by row.
    pub(super) dated: HashMap<i64, usize>,
    pub(super) unresolved: HashMap<(String, Option<String>), usize>,
    pub(super) conditions: Vec<Option<String>>,
    /// The number of each condition.
    pub(super) numbered: HashMap<Option<String>, usize>,
}

impl Reader {
    /// A unit by its row.
    pub(super) fn unit_row<'w>(
        &self,
        row: i64,
        words: &'w mut Words,
    ) -> Result<&'w UnitRow, Error> {
        if !words.units.contains_key(&row) {
            let unit = self.rows(DOING, UNIT, [row], |row| {
                let dimension: String = get(row, "dimension")?;
                Ok(UnitRow {
                    key: get(row, "key")?,
                    factor: get(row, "factor")?,
                    adds: dimension != Dimension::Ratio.as_str()
                        && dimension != Dimension::Time.as_str(),
                })
            })?;
            words.units.extend(unit.into_iter().map(|unit| (row, unit)));
        }
        decode("a unit", words.units.get(&row), row)
    }

    /// A measure by its row.
    pub(super) fn measure_row(&self, row: i64, words: &mut Words) -> Result<MeasureRow, Error> {
        if let Some(measured) = words.measures.get(&row) {
            return Ok(*measured);
        }
        let key: Option<String> = self.value(DOING, MEASURE, [row])?;
        let is_in = |list: &[&str]| key.as_deref().is_some_and(|key| list.contains(&key));
        let measured = MeasureRow {
            adds: !is_in(NEVER_ADD),
            never_negative: is_in(NEVER_NEGATIVE),
        };
        words.measures.insert(row, measured);
        Ok(measured)
    }

    /// The name of an entity by its row.
    pub(super) fn entity_name(&self, entity: i64, words: &mut Words) -> Result<String, Error> {
        if let Some(name) = words.names.get(&entity) {
            return Ok(name.clone());
        }
        let name: Option<String> = self.value(DOING, NAME, [entity])?;
        let name = name.unwrap_or_default();
        words.names.insert(entity, name.clone());
        Ok(name)
    }

    /// The number of a figure's period.
    pub(super) fn period(
        &self,
        source: &str,
        (date, basis, date_words): (Option<i64>, Option<i64>, Option<String>),
        words: &mut Words,
    ) -> Result<usize, Error> {
        let of_source = match date {
            Some(date) => {
                if let Some(&number) = words.dated.get(&date) {
                    return Ok(number);
                }
                let value: Option<String> = self.value(DOING, DATE, [date])?;
                let value = value.unwrap_or_default();
                // Of an unknown day or year, two sources may mean different ones.
                if !value.contains('X') {
                    words.periods.push(Period::Stated(super::date(value)?));
                    words.dated.insert(date, words.periods.len() - 1);
                    return Ok(words.periods.len() - 1);
                }
                Some(Some(value))
            }
            None if basis.is_some() => Some(date_words),
            None => None,
        };
        let key = match of_source {
            Some(wording) => (source.to_owned(), wording),
            None => (String::new(), None),
        };
        if let Some(&number) = words.unresolved.get(&key) {
            return Ok(number);
        }
        let (source, wording) = key.clone();
        words.periods.push(match date.is_some() || basis.is_some() {
            true => Period::Unresolved { source, wording },
            false => Period::NotStated,
        });
        words.unresolved.insert(key, words.periods.len() - 1);
        Ok(words.periods.len() - 1)
    }
}

impl Words {
    /// The number of a condition.
    pub(super) fn condition(&mut self, condition: &Option<String>) -> usize {
        if let Some(&number) = self.numbered.get(condition) {
            return number;
        }
        let number = self.conditions.len();
        self.conditions.push(condition.clone());
        self.numbered.insert(condition.clone(), number);
        number
    }

    /// For each period, the one that stands for all that mean the same days: "2023" for the days from
    /// 2023-01-01 to 2023-12-31, too.
    pub(super) fn same_days(&self) -> Vec<usize> {
        let days = |number: usize| match &self.periods[number] {
            Period::Stated(edtf) if !edtf.as_str().contains(['~', '?', '%']) => {
                edtf.earliest().zip(edtf.latest())
            }
            _ => None,
        };
        let brief = |number: usize| match &self.periods[number] {
            Period::Stated(edtf) => (edtf.as_str().len(), edtf.as_str()),
            _ => (0, ""),
        };
        let mut best: HashMap<(NaiveDate, NaiveDate), usize> = HashMap::new();
        for number in 0..self.periods.len() {
            if let Some(days) = days(number) {
                let first = best.entry(days).or_insert(number);
                if brief(number) < brief(*first) {
                    *first = number;
                }
            }
        }
        let same = |number| days(number).map_or(number, |days| best[&days]);
        (0..self.periods.len()).map(same).collect()
    }
}
