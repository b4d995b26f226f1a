//! Relations over time: who stood how to whom, according to whom, and what became of it.

use super::fact::{facts_sql, mention_json};
use super::timeline::stored_day;
use super::{Page, Paged, Reader, Timed, get};
use crate::derived::masks::relations_of;
use crate::error::Error;
use crate::model::{ClaimRef, Edtf, EntityId, OrganisationId, PersonId};
use chrono::NaiveDate;
use rusqlite::named_params;

/// The newest claim first: by the last possible day of publication, then by the beginning of the
/// relation. Unknown days come last, since "" is less than any day. No index has this order, so
/// every page sorts the keys of all relations of the entity, as its timeline does; only the facts
/// of the page are read.
macro_rules! listing {
    ($relations:expr) => {
        facts_sql!(
            of_subjects: concat!(
                "SELECT c.source, c.claim, x.subject, coalesce(pd.latest, '') AS said,
                   coalesce(d.earliest, d.latest, '') AS valid
                 FROM (",
                $relations,
                ") x
                 CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
                 CROSS JOIN source s ON s.id = c.source
                 LEFT JOIN edtf pd ON pd.id = s.published
                 LEFT JOIN edtf d ON d.id = c.date
                 WHERE (:known IS NULL OR pd.latest <= :known)
                   AND ((coalesce(pd.latest, ''), coalesce(d.earliest, d.latest, ''))
                          < (:said, :valid)
                     OR (coalesce(pd.latest, '') = :said
                       AND coalesce(d.earliest, d.latest, '') = :valid
                       AND (c.source, c.claim) > (:source, :claim)))
                 ORDER BY said DESC, valid DESC, c.source, c.claim LIMIT :limit"
            ),
            "k.said DESC, k.valid DESC, k.source, k.claim"
        )
    };
}

macro_rules! relations {
    ($end:tt, $condition:literal) => {
        concat!(
            "SELECT r.source, r.claim, r.subject FROM mention m
             CROSS JOIN ",
            relations_of!($end),
            " WHERE m.entity = :entity",
            $condition
        )
    };
}

sql! {
    ALL = listing!(concat!(
        relations!("subject", ""),
        " UNION ",
        relations!("object", "")
    ));
    OFFICES = listing!(relations!(
        "subject",
        " AND r.relation_type IN (SELECT id FROM relation_type
             WHERE key IN ('holds office in', 'held office in'))"
    ));
    OFFICERS = listing!(relations!(
        "object",
        " AND r.relation_type IN (SELECT id FROM relation_type
             WHERE key IN ('holds office in', 'held office in'))"
    ));

    /// The position of a claim in the order.
    PLACE = "SELECT coalesce(pd.latest, '') AS said,
         coalesce(d.earliest, d.latest, '') AS valid
       FROM claim c JOIN source s ON s.id = c.source
       LEFT JOIN edtf pd ON pd.id = s.published LEFT JOIN edtf d ON d.id = c.date
       WHERE c.source = ?1 AND c.claim = ?2";
}

const DOING: &str = "reading relations over time";

impl Reader {
    /// A page of the relations that lead from an entity or to it, each with the day it was said
    /// and what became of it by another day: what sources that were published on or before that
    /// day say, and nothing else. A source of which no day of publication is known is left out
    /// then. Without a day, all that is loaded is taken together, as of the last day on which a
    /// source was published.
    ///
    /// The newest word comes first: by the last day on which the source can have been published,
    /// then, of one day, by the first day for which the relation is stated; where a day is not
    /// known, last. So what heads the list was said last, which is not to say that it holds
    /// today: each answer carries its day.
    ///
    /// # Errors
    /// [`Error::Limit`]; [`Error::Cursor`] if the page before is not of this base.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::{Page, Status};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let group = base.organisation("lingang-group")?.expect("the article is about it");
    /// for timed in base.over_time(group.id, None, &Page::default())? {
    ///     assert_eq!(timed.status, Status::Stands);
    ///     println!("{timed}"); // "… ; said on 2023-11-30; nothing known by 2023-11-30 says otherwise"
    /// }
    /// // The day before, nothing was known of it here.
    /// let before = "2023-11-29".parse().ok();
    /// assert!(base.over_time(group.id, before, &Page::default())?.items.is_empty());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn over_time(
        &self,
        entity: impl Into<EntityId>,
        as_of: Option<NaiveDate>,
        page: &Page,
    ) -> Result<Paged<Timed>, Error> {
        self.relations_over_time(ALL, entity.into(), as_of, page)
    }

    /// The offices of a person over time, former ones too, in the manner of [`Reader::over_time`]: the title
    /// is each fact's qualifier, the body its object.
    ///
    /// # Errors
    /// As [`Reader::over_time`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let zhang = base.named("Zhang Ying")?.remove(0).id.try_into().expect("a person");
    /// let offices = base.offices(zhang, None, &Page::default())?;
    /// assert_eq!(offices.items[0].fact.qualifier.as_deref(), Some("director"));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn offices(
        &self,
        person: PersonId,
        as_of: Option<NaiveDate>,
        page: &Page,
    ) -> Result<Paged<Timed>, Error> {
        self.relations_over_time(OFFICES, person.into(), as_of, page)
    }

    /// The present and former officers of an organisation, as [`Reader::over_time`] gives them: the
    /// person is each fact's subject, the title its qualifier.
    ///
    /// # Errors
    /// As [`Reader::over_time`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let key = "shanghai-commission-of-economy-and-informatization";
    /// let commission = base.organisation(key)?.expect("a body in p12");
    /// let officers = base.officers(commission.id, None, &Page::default())?;
    /// assert_eq!(officers.items[0].fact.subject.name, "Zhang Ying");
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn officers(
        &self,
        organisation: OrganisationId,
        as_of: Option<NaiveDate>,
        page: &Page,
    ) -> Result<Paged<Timed>, Error> {
        self.relations_over_time(OFFICERS, organisation.into(), as_of, page)
    }

    /// A claim of any shape, with the day it was said, what became of it by another day, and what
    /// other claims say of it. `None` if there is no such claim, or if its source is not known
    /// to have been published by the day.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Status;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let claim = "2023-11-30-lingang-anniversary#investment-cny".parse().expect("a reference");
    /// let figure = base.claim_as_of(&claim, "2024-01-01".parse().ok())?.expect("said by then");
    /// assert_eq!(figure.status, Status::Stands);
    /// assert_eq!(base.claim_as_of(&claim, "2023-01-01".parse().ok())?, None);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn claim_as_of(
        &self,
        claim: &ClaimRef,
        as_of: Option<NaiveDate>,
    ) -> Result<Option<Timed>, Error> {
        let facts = self.claim_known_by(claim, as_of)?.into_iter().collect();
        let found = self.timed(facts, None, as_of)?.pop();
        Ok(found.filter(|timed| {
            let said = timed.said_on.as_ref().and_then(Edtf::latest);
            as_of.is_none_or(|day| said.is_some_and(|said| said <= day))
        }))
    }

    fn relations_over_time(
        &self,
        sql: &'static str,
        entity: EntityId,
        as_of: Option<NaiveDate>,
        page: &Page,
    ) -> Result<Paged<Timed>, Error> {
        let asked = page.of((sql, entity, as_of))?;
        let (source, claim) = self.start(&asked.after)?;
        let place = self.rows(DOING, PLACE, (source, claim), |row| {
            Ok((get::<String>(row, "said")?, get::<String>(row, "valid")?))
        })?;
        // Before the first: what is greater than any day.
        let (said, valid) = place
            .into_iter()
            .next()
            .unwrap_or_else(|| ("~".to_owned(), "~".to_owned()));
        let facts = self.read_facts(
            DOING,
            sql,
            named_params! { ":entity": entity.row(), ":known": as_of.map(stored_day),
            ":said": said, ":valid": valid, ":source": source, ":claim": claim,
            ":limit": asked.limit },
            as_of,
        )?;
        let Paged { items, next } = asked.facts(facts);
        Ok(Paged {
            items: self.timed(items, Some(entity), as_of)?,
            next,
        })
    }
}
