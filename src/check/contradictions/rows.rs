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

    /// Whether the one is surely over before the other begins.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        before(&self.latest, &other.earliest) || before(&other.latest, &self.earliest)
    }
}

pub(super) struct Measured {
    /// Measure and unit.
    pub(super) what: (i64, i64),
    pub(super) manner: Manner,
    /// Scope and period.
    pub(super) of: (Option<i64>, Option<i64>),
    /// What limits it further.
    pub(super) qualifier: Option<String>,
    pub(super) counterparty: Option<i64>,
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
    /// Of whom it is, if it is of one single thing without a limit.
    pub(super) of: Option<i64>,
    pub(super) whole_upper: Option<i64>,
}

#[derive(PartialEq, Eq, Hash)]
pub(super) struct Happened {
    pub(super) phase: i64,
    pub(super) manner: Manner,
    pub(super) qualifier: Option<String>,
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

pub(super) fn figure(row: &Row<'_>) -> rusqlite::Result<Measured> {
    let quantity = stored_quantity(
        row.get("factor")?,
        (row.get("lower")?, row.get("lower_inclusive")?),
        (row.get("upper")?, row.get("upper_inclusive")?),
        row.get("approximate")?,
        "",
    );
    Ok(Measured {
        what: (row.get("measure")?, row.get("unit")?),
        manner: Manner::of(row)?,
        of: (row.get("scope")?, row.get("date")?),
        qualifier: row.get("qualifier")?,
        counterparty: row.get("counterparty")?,
        is_unresolved: row.get("is_unresolved")?,
        nature: row.get("nature")?,
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
    })
}

pub(super) fn milestone(row: &Row<'_>) -> rusqlite::Result<Happened> {
    Ok(Happened {
        phase: row.get("phase")?,
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
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
