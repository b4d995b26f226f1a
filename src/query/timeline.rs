//! Milestones in time.

use super::conditions::known_by;
use super::fact::{Fact, entity_json, facts_sql, mention_json};
use super::{Page, Paged, Reader, get};
use crate::error::Error;
use crate::model::{EntityId, Modality};
use chrono::{Datelike, NaiveDate};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// Which milestones to list. The default lists every dated one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimelineFilter {
    /// Those that may lie on or after this day.
    pub from: Option<NaiveDate>,
    /// Those that may lie on or before this day.
    pub until: Option<NaiveDate>,
    /// Milestones without a calendar date, instead of the dated ones.
    pub undated: bool,
    /// Those of this entity, by a key.
    pub subject: Option<String>,
    /// With this phase: "opened".
    pub phase: Option<String>,
    /// With this modality.
    pub modality: Option<Modality>,
    /// Said by a source published on or before this day, by the last day that its date can mean. A
    /// source without such a day does not match.
    pub known_by: Option<NaiveDate>,
}

macro_rules! conditions {
    ($phase:literal) => {
        concat!(
            " AND (:phase IS NULL OR ",
            $phase,
            " = (SELECT id FROM phase WHERE key = :phase))
              AND (:modality IS NULL OR c.modality = :modality)",
            known_by!("c.source")
        )
    };
}

/// SQL for the milestones that may lie between two days, those included of which only the last day
/// is known.
///
/// Dates of a single day stand in order, and are read from the first that fits. Before it may lie
/// the beginnings of others (a year, "since May"): all of those are looked at, which are few. Both
/// come in order, and are read only as far as the page reaches.
macro_rules! dated {
    ($conditions:expr) => {
        facts_sql!(
            concat!(
                "SELECT c.source, c.claim, d.place, d.value FROM edtf d
                 CROSS JOIN claim c ON c.date = d.id AND c.shape = 3
                 WHERE d.earliest = d.latest AND d.place <= :until
                  AND (d.place, d.value, c.source, c.claim)
                    > (:day_place, :day_value, :day_source, :day_claim)",
                $conditions,
                " UNION ALL SELECT c.source, c.claim, d.place, d.value FROM edtf d
                 CROSS JOIN claim c ON c.date = d.id AND c.shape = 3
                 WHERE d.earliest IS NOT d.latest AND d.place <> ''
                  AND (d.latest >= :from OR d.latest IS NULL)
                  AND (d.earliest <= :until OR d.earliest IS NULL)
                  AND (d.place, d.value, c.source, c.claim) > (:place, :value, :source, :claim)",
                $conditions,
                " ORDER BY place, value, source, claim LIMIT :limit"
            ),
            "k.place, k.value, k.source, k.claim"
        )
    };
}

sql! {
    /// Only a claim's number is read until it is on the page.
    DATED = dated!(known_by!("c.source"));
    DATED_IF = dated!(conditions!(
        "(SELECT h.phase FROM milestone h WHERE h.source = c.source AND h.claim = c.claim)"
    ));
    DATED_OF = facts_sql!(
        concat!(
            "SELECT c.source, c.claim, d.place, d.value FROM mention m
             CROSS JOIN ", in_role!(indexed subject_of_milestones, "h"), "
             CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
             CROSS JOIN edtf d ON d.id = c.date
             WHERE m.entity = :subject AND d.place <> ''
              AND (d.latest >= :from OR d.latest IS NULL)
              AND (d.earliest <= :until OR d.earliest IS NULL)
              AND (d.place, d.value, c.source, c.claim) > (:place, :value, :source, :claim)",
            conditions!("h.phase"),
            " ORDER BY d.place, d.value, c.source, c.claim LIMIT :limit"
        ),
        "k.place, k.value, k.source, k.claim",
        subject: entity_json!(":subject")
    );
    UNDATED = facts_sql!(
        concat!(
            "SELECT c.source, c.claim FROM milestone h
             CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
             LEFT JOIN edtf d ON d.id = c.date
             WHERE coalesce(d.earliest, d.latest) IS NULL AND (h.source, h.claim) > (:source, :claim)",
            conditions!("h.phase"),
            " ORDER BY h.source, h.claim LIMIT :limit"
        ),
        "k.source, k.claim"
    );
    UNDATED_OF = facts_sql!(
        concat!(
            "SELECT c.source, c.claim FROM mention m
             CROSS JOIN ", in_role!(indexed subject_of_milestones, "h"), "
             CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
             LEFT JOIN edtf d ON d.id = c.date
             WHERE m.entity = :subject AND coalesce(d.earliest, d.latest) IS NULL AND (h.source, h.claim) > (:source, :claim)",
            conditions!("h.phase"),
            " ORDER BY m.source, c.claim LIMIT :limit"
        ),
        "k.source, k.claim",
        subject: entity_json!(":subject")
    ), BySource;

    /// The position of a dated claim in the order.
    PLACE = "SELECT d.place, d.value
       FROM claim c JOIN edtf d ON d.id = c.date WHERE c.source = ?1 AND c.claim = ?2";
}

const DOING: &str = "reading the timeline";

impl Reader {
    /// A page of milestones in the order of time. A partial date
    /// ([`When::is_partial`](super::When::is_partial)) stands at the first day that it can mean, or
    /// at its last day if only that is known ("by the end of 2027"). A date without any bound
    /// (`XXXX-11-21`) counts as undated.
    ///
    /// # Errors
    /// [`Error::Range`] if the days are the wrong way round; [`Error::NotFound`] if the subject or
    /// the phase is not known; [`Error::Limit`]; [`Error::Cursor`].
    pub fn timeline(&self, filter: &TimelineFilter, page: &Page) -> Result<Paged<Fact>, Error> {
        let subject = self.required_entity(None, filter.subject.as_deref())?;
        self.timeline_of(subject, filter, page)
    }

    /// As [`Reader::timeline`], for a subject that is known already.
    pub(super) fn timeline_of(
        &self,
        subject: Option<EntityId>,
        filter: &TimelineFilter,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let others = TimelineFilter {
            subject: None,
            ..filter.clone()
        };
        let asked = page.of(("timeline", subject, others))?;
        check_range(filter.from, filter.until)?;
        self.require_terms("phase", &filter.phase)?;
        let (source, claim) = self.start(&asked.after)?;
        let day =
            |day: Option<NaiveDate>, open: &str| day.map_or_else(|| open.to_owned(), stored_day);
        let (from, until) = (day(filter.from, ""), day(filter.until, "9999-12-31"));
        let (place, value) = if asked.after.is_some() {
            let place = self.rows(DOING, PLACE, (source, claim), |row| {
                Ok((get::<String>(row, "place")?, get::<String>(row, "value")?))
            })?;
            place.into_iter().next().unwrap_or_default()
        } else {
            <(String, String)>::default()
        };
        // Among single days, the page begins at the first that fits or behind the last page's end.
        let (day_place, day_value, day_source, day_claim) = if place < from {
            (&from, "", 0, 0)
        } else {
            (&place, value.as_str(), source, claim)
        };
        let sql = match (filter.undated, subject) {
            (false, None) if filter.phase.is_none() && filter.modality.is_none() => DATED,
            (false, None) => DATED_IF,
            (false, Some(_)) => DATED_OF,
            (true, None) => UNDATED,
            (true, Some(_)) => UNDATED_OF,
        };
        let items = self.read_facts(
            DOING,
            sql,
            named_params! {
                ":from": from, ":until": until, ":place": place, ":value": value,
                ":source": source, ":claim": claim, ":limit": asked.limit,
                ":day_place": day_place, ":day_value": day_value,
                ":day_source": day_source, ":day_claim": day_claim,
                ":subject": subject.map(EntityId::row), ":phase": filter.phase,
                ":modality": filter.modality.map(Modality::code),
                ":known": filter.known_by.map(stored_day),
            },
            filter.known_by,
        )?;
        Ok(asked.facts(items))
    }
}

/// A day as the database writes it. Dates run from 0001 to 9999 there, and a day beyond them
/// bounds nothing.
pub(super) fn stored_day(day: NaiveDate) -> String {
    match day.year() {
        ..1 => "0001-01-01".to_owned(),
        1..10_000 => day.to_string(),
        10_000.. => "9999-12-31".to_owned(),
    }
}

/// Days that are the right way round.
pub(super) fn check_range<T: PartialOrd + Display>(
    from: Option<T>,
    until: Option<T>,
) -> Result<(), Error> {
    match (from, until) {
        (Some(from), Some(until)) if from > until => Err(Error::Range {
            from: from.to_string(),
            until: until.to_string(),
        }),
        _ => Ok(()),
    }
}
