//! Facts: one by its reference, those about an entity, those of a source or a passage, those
//! that somebody said.

use super::conditions::known_by;
use super::fact::{Fact, facts_sql, mention_json};
use super::sources::not_found;
use super::timeline::stored_day;
use super::{Page, Paged, Reader, get};
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, EntityId, Modality, Polarity, Shape};
use chrono::NaiveDate;
use rusqlite::{ToSql, named_params};
use serde::{Deserialize, Serialize};

/// Which facts to list. Every field that is given must hold; the default lists all.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{FactFilter, Page};
///
/// let base = KnowledgeBase::seeded()?;
/// // What was known the day before the article appeared:
/// let before = FactFilter { known_by: "2023-11-29".parse().ok(), ..FactFilter::default() };
/// assert!(base.facts(&before, &Page::default())?.items.is_empty());
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactFilter {
    /// With this shape.
    pub shape: Option<Shape>,
    /// With this modality.
    pub modality: Option<Modality>,
    /// Affirmed, or denied.
    pub polarity: Option<Polarity>,
    /// From this source, by its key.
    pub source: Option<String>,
    /// Said by this passage of the source; needs the source.
    pub passage: Option<String>,
    /// Attributed to this entity, by a key: a person quoted, an organisation cited.
    pub said_by: Option<String>,
    /// Said by a source published on or before this day, by the last day that its date can mean. A
    /// source without such a day does not match.
    pub known_by: Option<NaiveDate>,
}

sql! {
    ONE = facts_sql!(
        "SELECT c.source, c.claim FROM source s CROSS JOIN claim c ON c.source = s.id
         WHERE s.key = :source AND c.key = :claim",
        "k.source, k.claim"
    );
}

/// SQL that holds of the claims `c` that a filter lists.
macro_rules! listed {
    () => {
        concat!(
            " AND (:shape IS NULL OR c.shape = :shape)
                  AND (:modality IS NULL OR c.modality = :modality)
                  AND (:negated IS NULL OR c.negated = :negated)",
            known_by!("c.source")
        )
    };
}

macro_rules! listing {
    ($candidates:expr) => {
        facts_sql!(
            concat!(
                $candidates,
                listed!(),
                " ORDER BY c.source, c.claim LIMIT :limit"
            ),
            "k.source, k.claim"
        )
    };
}

/// SQL that gives the claims that somebody says, by a table in which speakers stand. Its index gives the
/// sources in order, so that of somebody who says much no more is read than the page has.
macro_rules! said {
    ($speakers:expr) => {
        concat!(
            "SELECT m.source, c.claim FROM mention m CROSS JOIN ",
            $speakers,
            " WHERE m.entity = :speaker AND m.source >= :source AND (c.source, c.claim) > (:source, :claim)
           AND (:only IS NULL OR c.source = :only)
           AND (:passage IS NULL OR c.passage = :passage
             OR c.more & ", more!(citations), " AND EXISTS (SELECT 1 FROM further_citation ci
               WHERE ci.source = c.source AND ci.claim = c.claim AND ci.passage = :passage))",
            listed!()
        )
    };
}

sql! {
    ALL =
        listing!("SELECT c.source, c.claim FROM claim c WHERE (c.source, c.claim) > (:source, :claim)");
    OF_SOURCE = listing!(
        "SELECT c.source, c.claim FROM claim c
         WHERE c.source = :only AND (c.source, c.claim) > (:source, :claim)"
    ), OfSource;
    OF_PASSAGE = listing!(
        concat!(
        "SELECT c.source, c.claim FROM claim c
         WHERE c.source = :only AND (c.source, c.claim) > (:source, :claim) AND (c.passage = :passage
           OR c.more & ", more!(citations), " AND EXISTS (SELECT 1 FROM further_citation ci
             WHERE ci.source = c.source AND ci.claim = c.claim AND ci.passage = :passage))")
    ), OfSource;
    SAID_BY = facts_sql!(
        concat!(
            said!(in_role!(indexed speaker, "c")),
            " UNION ",
            said!(concat!(
                in_role!(indexed further_speaker, "v"),
                " CROSS JOIN claim c ON c.source = v.source AND c.claim = v.claim"
            )),
            " ORDER BY 1, 2 LIMIT :limit"
        ),
        "k.source, k.claim"
    ), BySource;

    /// The claims of an entity's mentions in some sources: a hub's page does not read its whole
    /// neighbourhood.
    ABOUT = facts_sql!(
        of_subjects: concat!(
        "SELECT source, claim, subject FROM (",
        in_each_role!(
            "SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN ",
            " WHERE m.entity = :entity AND m.source BETWEEN :source AND :last",
            " UNION "
        ),
        "
           UNION SELECT x.source, x.claim, s.subject FROM mention m
             CROSS JOIN ", in_role!(spoken_of, "x"), "
             CROSS JOIN statement s ON s.source = x.source AND s.claim = x.claim
             WHERE m.entity = :entity AND m.source BETWEEN :source AND :last)
         WHERE (source, claim) > (:source, :claim)
         ORDER BY source, claim LIMIT :limit"),
        "k.source, k.claim"
    );

    /// The last source among the next mentions of an entity, and how many those are.
    REACH = "SELECT max(source) AS source, count(*) AS number FROM
       (SELECT source FROM mention WHERE entity = ?1 AND source >= ?2 ORDER BY source LIMIT ?3)";

    PLACE = "SELECT c.source, c.claim FROM source s CROSS JOIN claim c ON c.source = s.id
       WHERE s.key = ?1 AND c.key = ?2";
}

const DOING: &str = "listing facts";

impl Reader {
    /// The claim with this reference; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let claim = "2023-11-30-lingang-anniversary#investment-cny".parse().expect("a reference");
    /// let fact = base.claim(&claim)?.expect("a claim of the article");
    /// assert_eq!(fact.quantity().expect("a figure").to_string(), "more than 16 billion CNY");
    /// assert_eq!(fact.passages().collect::<Vec<_>>(), ["p2"]);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn claim(&self, claim: &ClaimRef) -> Result<Option<Fact>, Error> {
        self.claim_known_by(claim, None)
    }

    /// The claim with this reference, and which claims amend or deny it in sources published by a day.
    pub(super) fn claim_known_by(
        &self,
        claim: &ClaimRef,
        known: Option<NaiveDate>,
    ) -> Result<Option<Fact>, Error> {
        let reference = named_params! { ":source": claim.source, ":claim": claim.key };
        let mut found = self.read_facts("looking for a claim", ONE, reference, known)?;
        Ok(found.pop())
    }

    /// A page of the facts that a filter lists.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the speaker, source or passage is not known; [`Error::Limit`];
    /// [`Error::Cursor`] if the page before is not of this base.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::{FactFilter, Page};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let zhang = base.named("Zhang Ying")?.remove(0);
    /// let said = FactFilter { said_by: Some(zhang.key), ..FactFilter::default() };
    /// for fact in base.facts(&said, &Page::default())? {
    ///     println!("{fact}");
    /// }
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn facts(&self, filter: &FactFilter, page: &Page) -> Result<Paged<Fact>, Error> {
        let speaker = self.required_entity(None, filter.said_by.as_deref())?;
        self.facts_by(speaker, filter, page)
    }

    /// As [`Reader::facts`], for a speaker who is known already.
    pub(crate) fn facts_by(
        &self,
        speaker: Option<EntityId>,
        filter: &FactFilter,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let only = match (&filter.source, &filter.passage) {
            (Some(key), None) => Some(self.require_source(key)?),
            (Some(key), Some(passage)) => Some(self.require_passage(key, passage)?),
            (None, Some(passage)) => {
                let sources = self.source_keys()?;
                return Err(not_found("passage of no source", passage, sources));
            }
            (None, None) => None,
        };
        let sql = match (speaker, only, &filter.passage) {
            (Some(_), ..) => SAID_BY,
            (None, Some(_), Some(_)) => OF_PASSAGE,
            (None, Some(_), None) => OF_SOURCE,
            (None, None, _) => ALL,
        };
        self.page_of_facts(
            DOING,
            sql,
            named_params! {
                ":shape": filter.shape.map(Shape::code),
                ":modality": filter.modality.map(Modality::code),
                ":negated": filter.polarity.map(Polarity::code),
                ":speaker": speaker.map(EntityId::row),
                ":only": only, ":passage": filter.passage,
            },
            filter.known_by,
            page,
        )
    }

    /// A page of all facts about an entity: those with it as subject or object, and the statements
    /// that speak of it.
    ///
    /// # Errors
    /// [`Error::Limit`], [`Error::Cursor`] if the page before is not of this base.
    pub fn facts_about(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let entity = entity.into().row();
        let asked = page.of(("facts about", entity))?;
        let limit = asked.limit;
        let (mut source, mut claim) = self.start(&asked.after)?;
        let mut items: Vec<Fact> = Vec::new();
        while (items.len() as u32) < limit {
            // As many mentions as items are wanted; each has a claim or two as a rule.
            let reach = self.rows(DOING, REACH, (entity, source, limit), |row| {
                let last: Option<i64> = get(row, "source")?;
                Ok(last.filter(|_| get::<u32>(row, "number").is_ok_and(|n| n == limit)))
            })?;
            let last = reach.first().copied().flatten();
            items.extend(self.read_facts(
                DOING,
                ABOUT,
                named_params! { ":entity": entity, ":source": source, ":claim": claim,
                ":last": last.unwrap_or(i64::MAX), ":limit": limit - items.len() as u32 },
                None,
            )?);
            match last {
                Some(last) => (source, claim) = (last + 1, 0),
                None => break,
            }
        }
        Ok(asked.facts(items))
    }

    /// A page of the facts that a constant gives, in the order of their sources' loading. `known` is
    /// bound as `:known`.
    pub(super) fn page_of_facts(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: &[(&str, &dyn ToSql)],
        known: Option<NaiveDate>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let values: Result<Vec<_>, _> = params.iter().map(|(_, value)| value.to_sql()).collect();
        let asked = page.of((sql, values.doing(doing)?, known))?;
        let (source, claim) = self.start(&asked.after)?;
        let place = named_params! { ":source": source, ":claim": claim, ":limit": asked.limit,
        ":known": known.map(stored_day) };
        let facts = self.read_facts(doing, sql, &[params, place].concat(), known)?;
        Ok(asked.facts(facts))
    }

    /// The source and claim number after which a page begins.
    pub(super) fn start(&self, after: &Option<String>) -> Result<(i64, i64), Error> {
        let Some(after) = after else {
            return Ok((0, 0));
        };
        let cursor = || Error::Cursor {
            after: after.clone(),
        };
        let claim: ClaimRef = after.parse().map_err(|_| cursor())?;
        let place = self.rows(DOING, PLACE, [&claim.source, &claim.key], |row| {
            Ok((get(row, "source")?, get(row, "claim")?))
        })?;
        place.first().copied().ok_or_else(cursor)
    }
}
