//! Equivalents of a figure: one amount in several units, as far as units have a fixed ratio.

use super::Check;
use crate::model::{Bound, Quantity};
use crate::sheet::Figure;
use crate::sheet::location::Location;
use rust_decimal::Decimal;

/// How much of the first unit of its line one of each unit is, in millionths. Units of one line are for
/// one thing.
const RATIOS: &[&[(&str, i64)]] = &[
    &[
        ("m²", 1_000_000),
        ("km²", 1_000_000_000_000),
        ("hectare", 10_000_000_000),
        ("mu", 666_666_667),
        ("acre", 4_046_856_422),
        ("square foot", 92_903),
        ("square yard", 836_127),
        ("square mile", 2_589_988_110_336),
    ],
    &[
        ("m", 1_000_000),
        ("km", 1_000_000_000),
        ("cm", 10_000),
        ("mm", 1_000),
        ("mile", 1_609_344_000),
        ("nautical mile", 1_852_000_000),
        ("yard", 914_400),
        ("foot", 304_800),
        ("inch", 25_400),
    ],
    &[
        ("kg", 1_000_000),
        ("tonne", 1_000_000_000),
        ("g", 1_000),
        ("pound", 453_592),
        ("ounce", 28_350),
        ("jin", 500_000),
        ("dan", 50_000_000),
        ("short ton", 907_184_740),
        ("long ton", 1_016_046_909),
    ],
    &[
        ("litre", 1_000_000),
        ("m³", 1_000_000_000),
        ("cm³", 1_000),
        ("ml", 1_000),
        ("hectolitre", 100_000_000),
        ("barrel", 158_987_295),
    ],
    &[
        ("kWh", 1_000_000),
        ("Wh", 1_000),
        ("MWh", 1_000_000_000),
        ("GWh", 1_000_000_000_000),
        ("TWh", 1_000_000_000_000_000),
        ("MJ", 277_778),
        ("GJ", 277_777_778),
    ],
    &[
        ("kW", 1_000_000),
        ("W", 1_000),
        ("MW", 1_000_000_000),
        ("GW", 1_000_000_000_000),
        ("TW", 1_000_000_000_000_000),
    ],
    &[("per cent", 1_000_000), ("per mille", 100_000)],
];

/// How many of one unit make one of another, if that is fixed, as a fraction.
fn ratio(one: &str, other: &str) -> Option<(Decimal, Decimal)> {
    if one == other {
        return Some((Decimal::ONE, Decimal::ONE));
    }
    RATIOS.iter().find_map(|line| {
        let of = |unit| {
            line.iter()
                .find(|(key, _)| *key == unit)
                .map(|(_, ratio)| *ratio)
        };
        Some((of(other)?.into(), of(one)?.into()))
    })
}

/// A quantity in another unit, with a tenth of room on both sides: sources round.
fn with_room(quantity: &Quantity, (times, over): (Decimal, Decimal)) -> Option<Quantity> {
    let room = |bound: Bound, up: bool| {
        let amount = bound.amount.checked_mul(times)?.checked_div(over)?;
        let tenth = amount.abs().checked_div(Decimal::TEN)?;
        let amount = match up {
            true => amount.checked_add(tenth)?,
            false => amount.checked_sub(tenth)?,
        };
        Some(Bound {
            amount,
            inclusive: true,
        })
    };
    let side = |bound: Option<Bound>, up: bool| match bound {
        Some(bound) => room(bound, up).map(Some),
        None => Some(None),
    };
    let lower = side(quantity.lower(), false)?;
    let upper = side(quantity.upper(), true)?;
    Quantity::new(lower, upper, false, quantity.unit()).ok()
}

impl Check<'_> {
    /// An amount is given once more in another unit, and is the same amount.
    pub(super) fn equivalents(&mut self, at: Location<'_>, claim: &Figure) {
        if claim.equivalents.is_empty() {
            return;
        }
        let all = std::iter::once(&claim.quantity).chain(&claim.equivalents);
        let values: Vec<Option<Quantity>> = all.map(|quantity| quantity.value().ok()).collect();
        for (number, value) in values.iter().enumerate().skip(1) {
            let clash = values[..number].iter().flatten().find(|before| {
                let Some(value) = value else { return false };
                let ratio = ratio(before.unit(), value.unit());
                let same = ratio.and_then(|ratio| with_room(value, ratio));
                same.is_some_and(|same| !same.meets(before))
            });
            if let (Some(before), Some(value)) = (clash, value) {
                self.wrong(
                    at.field(format_args!("equivalents[{}]", number - 1)),
                    format_args!(
                        "{value} is not the same amount as {before}; correct one of them, or make \
                         it a figure of its own"
                    ),
                );
            }
        }
    }
}
