//! The claims that are compared, as far as that depends on them.

use crate::db::stored_quantity;
use crate::model::{ClaimRef, Nature, Quantity};
use crate::query::Manner;
use crate::text::lookup_fold;
use rusqlite::Row;

/// Between which days something lies, as far as that is told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Time {
    pub(super) earliest: Option<String>,
    pub(super) latest: Option<String>,
}

impl Time {
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            earliest: row.get("earliest")?,
            latest: row.get("latest")?,
        })
    }

    pub(super) fn is_known(&self) -> bool {
        self.earliest.is_some() || self.latest.is_some()
    }

    /// Whether both ends are known, and it lies within the other.
    pub(super) fn lies_within(&self, outer: &Self) -> bool {
        let ends = |time: &Self| time.earliest.clone().zip(time.latest.clone());
        ends(self)
            .zip(ends(outer))
            .is_some_and(|(inner, outer)| outer.0 <= inner.0 && inner.1 <= outer.1)
    }

    /// Whether the one is surely over before the other begins.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        before(&self.latest, &other.earliest) || before(&other.latest, &self.earliest)
    }
}

pub(super) struct Measured {
    /// Measure and unit. A loss is a profit below nothing, and a decline a growth.
    pub(super) what: (String, i64),
    pub(super) manner: Manner,
    /// Scope and period.
    pub(super) of: (Option<i64>, Option<i64>),
    /// What limits it further.
    pub(super) qualifier: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) counterparty: Option<i64>,
    /// Between which days its period lies.
    pub(super) time: Time,
    /// It is never less than nothing, and that of a year holds those of its months.
    pub(super) comes_together: bool,
    /// The day of its paper, if it has no period and changes with time.
    pub(super) as_of: Option<String>,
    /// Whether its date is told in words that nobody resolved.
    pub(super) is_unresolved: bool,
    pub(super) nature: Nature,
    pub(super) quantity: Option<Quantity>,
    pub(super) is_part: bool,
    /// Of which measure of whom it is a share or a change.
    pub(super) derived: Option<String>,
}

/// A part of the claim's figure.
pub(super) struct Part {
    pub(super) claim: ClaimRef,
    pub(super) lower: Option<i64>,
    /// Of whom it is, if it is all of a single thing that is not the subject of the whole.
    pub(super) of: Option<i64>,
    /// The row ids of what that thing may lie in, itself among them.
    pub(super) lies_in: Vec<i64>,
    /// Period and nature: parts that differ in them may overlap.
    pub(super) sort: (Option<i64>, i64),
    pub(super) whole_upper: Option<i64>,
}

#[derive(PartialEq, Eq, Hash)]
pub(super) struct Happened {
    pub(super) phase: i64,
    pub(super) manner: Manner,
    pub(super) qualifier: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) time: Time,
}

#[derive(PartialEq, Eq, Hash)]
pub(super) struct Related {
    pub(super) relation: String,
    /// Read from its subject, or one that holds both ways.
    pub(super) from_subject: bool,
    pub(super) object: i64,
    pub(super) manner: Manner,
    pub(super) qualifier: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) time: Time,
}

#[derive(PartialEq, Eq, Hash)]
pub(super) struct Said {
    /// The gist, folded.
    pub(super) gist: String,
    pub(super) manner: Manner,
    pub(super) qualifier: Option<String>,
    pub(super) condition: Option<String>,
    /// The row ids of the entities that it is about, in order.
    pub(super) about: Option<String>,
    pub(super) time: Time,
}

pub(super) struct Office {
    pub(super) person: i64,
    pub(super) title: String,
    pub(super) time: Time,
}

pub(super) fn reference(row: &Row<'_>) -> rusqlite::Result<ClaimRef> {
    Ok(ClaimRef::new(
        row.get::<_, String>("source_key")?,
        row.get::<_, String>("claim_key")?,
    ))
}

/// Measures whose amounts change with time: one that is told without a period is that of the day on which it
/// is told.
const CHANGES: &[&str] = &[
    "age",
    "assets",
    "assets under management",
    "customers",
    "debt",
    "employees",
    "exchange rate",
    "growth",
    "interest rate",
    "inventory",
    "market value",
    "ownership share",
    "population",
    "price",
    "rank",
    "share",
    "share price",
    "shares held",
];

/// Measures of which nothing has less than none, and the amount of a year holds those of its months.
const COMES_TOGETHER: &[&str] = &[
    "consumption",
    "emissions",
    "exports",
    "fixed-asset investment",
    "gross domestic product",
    "imports",
    "industrial output",
    "production",
    "revenue",
    "sales",
    "spending",
    "unit sales",
];

pub(super) fn figure(row: &Row<'_>) -> rusqlite::Result<Measured> {
    let measure: String = row.get("measure_key")?;
    let opposite = match measure.as_str() {
        "decline" => Some("growth"),
        "loss" => Some("profit"),
        _ => None,
    };
    let bound = |steps: &str, inclusive: &str| -> rusqlite::Result<(Option<i64>, bool)> {
        Ok((row.get(steps)?, row.get(inclusive)?))
    };
    let (lower, upper) = (
        bound("lower", "lower_inclusive")?,
        bound("upper", "upper_inclusive")?,
    );
    let (lower, upper) = match opposite {
        Some(_) => {
            let below =
                |(steps, inclusive): (Option<i64>, _)| (steps.map(i64::saturating_neg), inclusive);
            (below(upper), below(lower))
        }
        None => (lower, upper),
    };
    let quantity = stored_quantity(
        row.get("factor")?,
        lower,
        upper,
        row.get("approximate")?,
        "",
    );
    let nature: Nature = row.get("nature")?;
    let measure = opposite.map_or(measure, str::to_owned);
    let date: Option<i64> = row.get("date")?;
    let changes = matches!(nature, Nature::Stock | Nature::Cumulative | Nature::Rate)
        || nature == Nature::NotStated && CHANGES.contains(&measure.as_str());
    let comes_together = matches!(nature, Nature::Flow | Nature::NotStated)
        && COMES_TOGETHER.contains(&measure.as_str());
    Ok(Measured {
        time: Time::of(row)?,
        comes_together,
        what: (measure, row.get("unit")?),
        manner: Manner::of(row)?,
        of: (row.get("scope")?, date),
        qualifier: row.get("qualifier")?,
        condition: row.get("condition")?,
        counterparty: row.get("counterparty")?,
        as_of: match date.is_none() && changes {
            true => row.get("published")?,
            false => None,
        },
        is_unresolved: row.get("is_unresolved")?,
        nature,
        quantity,
        is_part: row.get("is_part")?,
        derived: row.get("derived")?,
    })
}

pub(super) fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let source: String = row.get("source_key")?;
    Ok(Part {
        claim: ClaimRef::new(source, row.get::<_, String>("part_key")?),
        whole_upper: row.get("upper")?,
        lower: row.get("part_lower")?,
        of: match row.get("is_apart")? {
            true => Some(row.get("part_of_whom")?),
            false => None,
        },
        lies_in: row
            .get::<_, String>("lies_in")?
            .split(',')
            .filter_map(|id| id.parse().ok())
            .collect(),
        sort: (row.get("date")?, row.get("nature")?),
    })
}

pub(super) fn milestone(row: &Row<'_>) -> rusqlite::Result<Happened> {
    Ok(Happened {
        phase: row.get("phase")?,
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        condition: row.get("condition")?,
        time: Time::of(row)?,
    })
}

pub(super) fn relation(row: &Row<'_>) -> rusqlite::Result<Related> {
    Ok(Related {
        relation: row.get("relation")?,
        from_subject: row.get("from_subject")?,
        object: row.get("object")?,
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        condition: row.get("condition")?,
        time: Time::of(row)?,
    })
}

pub(super) fn statement(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said {
        gist: lookup_fold(&row.get::<_, String>("gist")?),
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        condition: row.get("condition")?,
        about: row.get("about")?,
        time: Time::of(row)?,
    })
}

pub(super) fn office(row: &Row<'_>) -> rusqlite::Result<Office> {
    let title: String = row.get("qualifier")?;
    Ok(Office {
        person: row.get("person")?,
        title: lookup_fold(&title),
        time: Time::of(row)?,
    })
}

pub(super) fn before(one: &Option<String>, other: &Option<String>) -> bool {
    one.as_ref()
        .zip(other.as_ref())
        .is_some_and(|(one, other)| one < other)
}
