//! Figures by measure and amount.

use super::conditions::{known_by, may_lie_in_range};
use super::fact::{Fact, entity_json, facts_sql, mention_json};
use super::timeline::{check_range, stored_day};
use super::{Page, Paged, Reader};
use crate::error::Error;
use crate::model::{EntityId, Modality, Scale};
use chrono::NaiveDate;
use rusqlite::named_params;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The certainty with which a figure must lie in a range.
///
/// An approximate amount is taken to be within a tenth of what is said: "about 3.5 billion" surely exceeds
/// 3 billion, and may be 3.6. "Nearly 3.5 billion" is below that, by a tenth at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It may: "more than 16 billion" may exceed 20 billion.
    #[default]
    Possible,
    /// It must: "more than 16 billion" surely exceeds 15 billion.
    Sure,
}

/// Which figures to list. Every field that is given must hold; the default lists all.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{Certainty, FigureFilter, Page};
///
/// let base = KnowledgeBase::seeded()?;
/// let over_20_billion = |certainty| {
///     let filter = FigureFilter {
///         unit: Some("CNY".into()),
///         at_least: Some(20_000_000_000_i64.into()),
///         certainty,
///         ..FigureFilter::default()
///     };
///     base.figures(&filter, &Page::default()).map(|found| found.items.len())
/// };
/// assert_eq!(over_20_billion(Certainty::Possible)?, 2); // "exceeds 16 billion" may
/// assert_eq!(over_20_billion(Certainty::Sure)?, 1); // 106.6 billion does
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FigureFilter {
    /// With this subject, by a key.
    pub subject: Option<String>,
    /// With this measure: "added investment".
    pub measure: Option<String>,
    /// In this unit: "CNY". Equivalents are not looked at.
    pub unit: Option<String>,
    /// At least this amount, in the unit.
    pub at_least: Option<Decimal>,
    /// At most this amount, in the unit.
    pub at_most: Option<Decimal>,
    /// The certainty with which the figure must lie between the two.
    pub certainty: Certainty,
    /// Its period may reach to or beyond this day. Figures without a period do not match.
    pub from: Option<NaiveDate>,
    /// Its period may begin on or before this day. Figures without a period do not match.
    pub until: Option<NaiveDate>,
    /// From this source, by its key.
    pub source: Option<String>,
    /// With this modality.
    pub modality: Option<Modality>,
    /// Said by a source published on or before this day, by the last day that its date can mean. A
    /// source without such a day does not match.
    pub known_by: Option<NaiveDate>,
}

/// The least that a figure can be, and the most. "Nearly 3" is what is approximate, below 3, and has no
/// lower bound; "up to about 3" includes 3.
macro_rules! least {
    () => {
        "iif(f.approximate, coalesce(f.lower - abs(f.lower) / 10,
           iif(f.upper_inclusive, NULL, f.upper - abs(f.upper) / 10)), f.lower)"
    };
}
macro_rules! most {
    () => {
        "iif(f.approximate AND (f.lower IS NOT NULL OR f.upper_inclusive), f.upper + abs(f.upper) / 10,
           f.upper)"
    };
}

macro_rules! listing {
    ($candidates:expr) => {
        listing!($candidates, "f.source", mention_json!("f.subject"))
    };
    // Ordered by a table whose index gives the sources in order, a hub is read only as far as
    // the page reaches.
    ($candidates:expr, $source:literal, $subject:expr) => {
        facts_sql!(
            of_subjects: concat!(
                "SELECT f.source, f.claim, f.subject FROM ",
                $candidates,
                " CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
                  LEFT JOIN edtf d ON d.id = c.date
                  WHERE (f.source, f.claim) > (:source, :claim)
                  AND (:measure IS NULL OR f.measure = (SELECT id FROM measure WHERE key = :measure))
                  AND (:unit IS NULL OR f.unit = (SELECT id FROM unit WHERE key = :unit))
                  AND (:only IS NULL OR f.source = :only)
                  AND (:modality IS NULL OR c.modality = :modality) AND ", may_lie_in_range!(), "
                  AND (:least IS NULL OR iif(:sure, ", least!(), " >= :least,
                        f.upper IS NULL OR ", most!(), " > :least
                          OR (", most!(), " = :least AND f.upper_inclusive)))
                  AND (:most IS NULL OR iif(:sure, ", most!(), " <= :most,
                        coalesce(", least!(), " < :most, 1)
                          OR (", least!(), " = :most AND (f.lower IS NULL OR f.lower_inclusive))))",
                known_by!("f.source"),
                " ORDER BY ",
                $source,
                ", f.claim LIMIT :limit"
            ),
            "k.source, k.claim",
            subject: $subject
        )
    };
}

sql! {
    ALL = listing!("figure f INDEXED BY figure_by_claim");
    OF_SUBJECT = listing!(
        concat!(
        "mention w CROSS JOIN figure f
           ON w.entity = :subject AND f.source = w.source AND f.subject = w.mention AND w.roles & ",
        role!(subject_of_figures),
        "
           AND w.source >= :source"),
        "w.source",
        entity_json!(":subject")
    ), BySource;
    OF_MEASURE = listing!("measure x CROSS JOIN figure f ON x.key = :measure AND f.measure = x.id");
    OF_SOURCE =
        listing!("(SELECT * FROM figure INDEXED BY figure_by_claim WHERE source = :only) f");
    DECIMALS = "SELECT factor AS value FROM unit WHERE key = ?1";
}

const DOING: &str = "listing figures";

impl Reader {
    /// A page of the figures that a filter lists.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the subject, measure, unit or source is not known; [`Error::Amount`] for a
    /// range without a unit; [`Error::Range`]; [`Error::Limit`]; [`Error::Cursor`].
    pub fn figures(&self, filter: &FigureFilter, page: &Page) -> Result<Paged<Fact>, Error> {
        let subject = self.required_entity(None, filter.subject.as_deref())?;
        self.figures_of(subject, filter, page)
    }

    /// As [`Reader::figures`], for a subject that is known already.
    pub(super) fn figures_of(
        &self,
        subject: Option<EntityId>,
        filter: &FigureFilter,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        check_range(filter.from, filter.until)?;
        check_range(filter.at_least, filter.at_most)?;
        self.require_terms("measure", &filter.measure)?;
        self.require_terms("unit", &filter.unit)?;
        let least = self.steps(filter.at_least, filter.unit.as_deref())?;
        let most = self.steps(filter.at_most, filter.unit.as_deref())?;
        let only = self.required_source(&filter.source)?;
        let sql = match (subject, only, &filter.measure) {
            (Some(_), ..) => OF_SUBJECT,
            (None, Some(_), _) => OF_SOURCE,
            (None, None, Some(_)) => OF_MEASURE,
            (None, None, None) => ALL,
        };
        self.page_of_facts(
            DOING,
            sql,
            named_params! {
                ":subject": subject.map(EntityId::row),
                ":measure": filter.measure, ":unit": filter.unit, ":only": only,
                ":modality": filter.modality.map(Modality::code),
                ":from": filter.from.map(stored_day),
                ":until": filter.until.map(stored_day),
                ":least": least, ":most": most,
                ":sure": filter.certainty == Certainty::Sure,
            },
            filter.known_by,
            page,
        )
    }

    /// An amount in the steps of its unit.
    fn steps(&self, amount: Option<Decimal>, unit: Option<&str>) -> Result<Option<i64>, Error> {
        let Some(amount) = amount else {
            return Ok(None);
        };
        let factor: Option<i64> = match unit {
            Some(unit) => self.value(DOING, DECIMALS, [unit])?,
            None => None,
        };
        factor
            .and_then(|f| {
                let decimals = f.max(1).ilog10();
                Scale { decimals }.steps(amount)
            })
            .map(Some)
            .ok_or_else(|| Error::Amount {
                amount,
                unit: unit.map(str::to_owned),
            })
    }
}
