//! Sums that add only what may be added, and say what they left out.

use super::conditions::{known_by, may_lie_in_range};
use super::timeline::{check_range, stored_day};
use super::{Reader, get};
use crate::db::{decode, stored_quantity};
use crate::derived::edges::{contains, edge_into, puts_into};
use crate::error::Error;
use crate::model::{
    Bound, ClaimRef, Dimension, EntityId, EventId, IndustryId, Modality, Nature, OrganisationId,
    Polarity, Quantity, Scale,
};
use crate::text::{OneLine, printable};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Which figures to add. Every field that is given must hold.
///
/// # What may be added
///
/// One total holds figures of one measure, one unit, one modality and one polarity; whatever
/// differs in these makes another total ([`Reader::totals`]) or an error ([`Reader::total`]).
/// Within one, a figure is left out, and listed with the [`Reason`], if
///
/// 1. it is a rate, a ratio or a length of time: these do not add;
/// 2. it repeats another claim, by its own word or by way of others: one that repeats none is
///    counted, or else the first by its reference;
/// 3. another claim denies or amends it by a link, whether or not that claim is a figure of
///    this sort. One that is denied itself does not, unless claims deny each other in a ring,
///    which settles nothing; one that is amended itself still does. The newest is named, and
///    a denial before an amendment;
/// 4. another figure for the same thing is counted already, which is the same subject, scope
///    and period (stock and cumulative figures: subject and scope at any time), and what amends
///    a figure is for the same thing as that: one that amends another, then a whole
///    before its part, then the first by its reference. If the two differ, the reason says so;
/// 5. it is a part of a figure that is counted, directly or as a part of a part;
/// 6. its subject lies within the subject of a figure that is counted (member, part,
///    subsidiary, branch, tenant, located in, as far as sources say so, and to any depth);
/// 7. its subject is a group that shares a named member with a group that is counted.
///
/// A figure left out by rule 2 or 4 says the same thing as the figure that stands for it. Claims
/// about the one count for the other: its whole, and the entities within its subject; for a
/// repetition also denials and amendments.
///
/// With `known_by`, all of this is as it was known by that day: figures, links between claims,
/// parts and containers that a later source tells of do not count.
///
/// The sum is an interval: "more than 16 billion" and 2 billion make more than 18 billion. A
/// side that is open in one figure is open in the sum. Arithmetic is exact; what goes beyond
/// the range is [`Error::Overflow`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TotalQuery {
    /// With this measure: "added investment".
    pub measure: Option<String>,
    /// In this unit: "CNY".
    pub unit: Option<String>,
    /// With this modality; reported as a fact if left out.
    pub modality: Option<Modality>,
    /// Affirmed if left out.
    pub polarity: Option<Polarity>,
    /// With this subject alone.
    pub subject: Option<EntityId>,
    /// With a subject that is in this industry, covers it or focuses on it.
    pub industry: Option<IndustryId>,
    /// With a subject among this organisation, the projects it invests in, develops or is a partner
    /// in, and the agreements it is party to.
    pub organisation: Option<OrganisationId>,
    /// With a subject among this event, the agreements signed at it, and the projects that these
    /// concern.
    pub event: Option<EventId>,
    /// From this source, by its key.
    pub source: Option<String>,
    /// Whose period may reach to or beyond this day. Figures without a period do not match.
    pub from: Option<NaiveDate>,
    /// Whose period may begin on or before this day. Figures without a period do not match.
    pub until: Option<NaiveDate>,
    /// Said by a source published on or before this day, by the last day that its date can mean. A
    /// source without such a day does not match.
    pub known_by: Option<NaiveDate>,
}

/// A figure that went into a total, or stayed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summand {
    /// The claim.
    pub claim: ClaimRef,
    /// Whose figure.
    pub subject: String,
    /// How much.
    pub quantity: Quantity,
}

/// Why a figure was not added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Reason {
    /// Rates, ratios and lengths of time do not add.
    NotAdditive,
    /// It repeats this claim.
    Repeats(ClaimRef),
    /// This claim denies it.
    Denied(ClaimRef),
    /// This claim corrects it or brings it up to date.
    Amended(ClaimRef),
    /// The claim is another figure for the same thing: subject, scope and period.
    SameThing {
        /// The figure that is counted.
        counted: ClaimRef,
        /// The two say the same amount.
        agrees: bool,
    },
    /// It is a part of this figure.
    PartOf(ClaimRef),
    /// Its subject lies within the subject of this figure.
    Within(ClaimRef),
    /// Its subject is a group with a member in common with the subject of this figure.
    Overlaps(ClaimRef),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::NotAdditive => f.write_str("rates, ratios and lengths of time do not add"),
            Self::Repeats(claim) => write!(f, "repeats {claim}"),
            Self::Denied(claim) => write!(f, "denied by {claim}"),
            Self::Amended(claim) => write!(f, "amended by {claim}"),
            Self::SameThing {
                counted,
                agrees: true,
            } => write!(f, "says the same as {counted}"),
            Self::SameThing {
                counted,
                agrees: false,
            } => write!(f, "another amount for the same thing as {counted}"),
            Self::PartOf(claim) => write!(f, "is part of {claim}"),
            Self::Within(claim) => write!(f, "its subject lies within that of {claim}"),
            Self::Overlaps(claim) => {
                write!(f, "its subject has members in common with that of {claim}")
            }
        }
    }
}

/// A figure that was not added, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The figure.
    pub figure: Summand,
    /// Why.
    pub reason: Reason,
}

/// A sum of figures of one measure, unit, modality and polarity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The measure.
    pub measure: String,
    /// The modality.
    pub modality: Modality,
    /// Affirmed or denied by the sources.
    pub polarity: Polarity,
    /// The sum; `None` if nothing could be counted, or no side of it is bounded.
    pub sum: Option<Quantity>,
    /// The unit.
    pub unit: String,
    /// The figures that were added, by reference.
    pub counted: Vec<Summand>,
    /// The figures that were not, by reference.
    pub left_out: Vec<LeftOut>,
}

impl Total {
    /// The sort of its figures: "added investment in CNY, reported".
    #[must_use]
    pub fn kind(&self) -> String {
        let denied = match self.polarity {
            Polarity::Affirmed => "",
            Polarity::Negated => ", denied",
        };
        format!(
            "{} in {}, {}{denied}",
            self.measure, self.unit, self.modality
        )
    }
}

impl fmt::Display for Summand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}: {} [{}]", self.subject, self.quantity, self.claim)
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.figure, self.reason)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sum {
            Some(sum) => writeln!(f, "{}", printable(&format!("{}: {sum}", self.kind())))?,
            None => writeln!(f, "{}: no sum", printable(&self.kind()))?,
        }
        for figure in &self.counted {
            writeln!(f, "  + {figure}")?;
        }
        for figure in &self.left_out {
            writeln!(f, "  not {figure}")?;
        }
        Ok(())
    }
}

/// The figures of some candidates, with the mentions `m` of their subjects. The most selective
/// condition comes first: each further table is a page to be read.
macro_rules! figures {
    ($candidates:expr, $further:expr) => {
        concat!(
            "SELECT so.key AS source_key, c.key AS claim_key, c.source, c.claim, ms.key AS measure,
               u.key AS unit, u.factor, u.dimension, f.lower, f.upper, f.lower_inclusive,
               f.upper_inclusive, f.approximate, f.nature, m.entity,
               e.name AS subject, d.value AS date,
               iif(f.scope IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = f.scope)) AS scope,
               c.more & ", more!(links), " AS links, f.part_of IS NOT NULL AS is_part
             FROM ", $candidates, " CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
             LEFT JOIN edtf d ON d.id = c.date ",
            $further,
            " CROSS JOIN source so INDEXED BY source_by_id ON so.id = f.source
             CROSS JOIN measure ms ON ms.id = f.measure
             CROSS JOIN unit u ON u.id = f.unit
             CROSS JOIN entity e ON e.id = m.entity
             WHERE c.modality = :modality AND c.negated = :negated
               AND (:measure IS NULL OR f.measure = (SELECT id FROM measure WHERE key = :measure))
               AND (:unit IS NULL OR f.unit = (SELECT id FROM unit WHERE key = :unit))
               AND (:only IS NULL OR f.source = :only) AND ",
            may_lie_in_range!(),
            known_by!("f.source")
        )
    };
    ($candidates:expr) => {
        figures!(
            $candidates,
            "CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject"
        )
    };
}

sql! {
    ALL = figures!("figure f"), Scans("f", "the question is for all figures");
    OF_MEASURE = figures!("measure x CROSS JOIN figure f ON x.key = :measure AND f.measure = x.id");
    OF_SOURCE = figures!("(SELECT * FROM figure WHERE source = :only) f"), OfSource;
    OF_SUBJECT = figures!(
        concat!(
        "mention m CROSS JOIN figure f
          ON m.entity = :entity AND f.source = m.source AND f.subject = m.mention AND m.roles & ",
        role!(subject_of_figures)),
        ""
    );
    /// Edges list the entities of an industry; their claims say by which day that was known.
    OF_INDUSTRY = figures!(
        concat!(
            "(SELECT DISTINCT x.other AS entity FROM edge x WHERE x.entity = :entity AND ",
            contains!(industry, "x"),
            ") x
         CROSS JOIN mention m ON m.entity = x.entity
         CROSS JOIN ", in_role!(subject_of_figures, "f"), "
           AND (:known IS NULL OR EXISTS (SELECT 1 FROM mention w
             CROSS JOIN ", in_role!(subject_of_relations, "r", "w"), "
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
             CROSS JOIN claim ic ON ic.source = r.source AND ic.claim = r.claim
             CROSS JOIN relation_type t ON t.id = r.relation_type
             WHERE w.entity = x.entity AND o.entity = :entity AND ic.negated = 0 AND ",
            puts_into!(industry),
            known_by!("ic.source"),
            "))"
        ),
        ""
    );
    OF_ORGANISATION = figures!(
        concat!(
            "(SELECT :entity AS id UNION SELECT o.entity FROM mention i
            CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
            WHERE i.entity = :entity AND rc.negated = 0 AND r.relation_type IN
              (SELECT id FROM relation_type WHERE key IN
                ('investor in', 'developer of', 'partner in', 'party to'))",
            known_by!("r.source"),
            ") x
         CROSS JOIN mention m ON m.entity = x.id
         CROSS JOIN ", in_role!(subject_of_figures, "f")
        ),
        ""
    );
    OF_EVENT = figures!(
        concat!(
            "(WITH signed(id) AS (SELECT s.entity FROM mention i
              CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
              CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
              CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
              WHERE i.entity = :entity AND rc.negated = 0
                AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'signed at')",
            known_by!("r.source"),
            ")
          SELECT :entity AS id UNION SELECT id FROM signed
          UNION SELECT o.entity FROM signed
              CROSS JOIN mention i ON i.entity = signed.id
              CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
              CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
              CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
              WHERE rc.negated = 0 AND o.kind = 2
                AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'concerns')",
            known_by!("r.source"),
            ") x
         CROSS JOIN mention m ON m.entity = x.id
         CROSS JOIN ", in_role!(subject_of_figures, "f")
        ),
        ""
    );
}

const DOING: &str = "adding figures";

/// A figure with what decides whether it may be added.
pub(super) struct Candidate {
    pub(super) summand: Summand,
    /// The claim's row.
    pub(super) place: (i64, i64),
    /// It may link to other claims.
    pub(super) links: bool,
    /// It is part of another figure.
    pub(super) is_part: bool,
    measure: String,
    unit: String,
    decimals: u32,
    lower: Option<i64>,
    upper: Option<i64>,
    /// Figures of its sort can be added.
    pub(super) additive: bool,
    /// The entities by row, and the period as EDTF.
    pub(super) subject: i64,
    pub(super) scope: Option<i64>,
    pub(super) date: Option<String>,
}

impl Reader {
    /// The total of figures of one sort.
    ///
    /// # Errors
    /// [`Error::NotAddable`] if the question covers figures of several measures or units, which
    /// names them; [`Error::Overflow`]; [`Error::NotFound`] and [`Error::Range`] as usual.
    /// `Ok(None)` if there is no such figure.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    /// use citebase::query::TotalQuery;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut query = TotalQuery { unit: Some("CNY".into()), ..TotalQuery::default() };
    /// // Investment added by the signed projects, and investment that the parks attracted:
    /// assert!(matches!(base.total(&query), Err(Error::NotAddable { .. })));
    /// query.measure = Some("added investment".into());
    /// let total = base.total(&query)?.expect("there are such figures");
    /// assert_eq!(total.sum.expect("they add").to_string(), "more than 16 billion CNY");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn total(&self, query: &TotalQuery) -> Result<Option<Total>, Error> {
        let mut totals = self.totals(query)?;
        if totals.len() > 1 {
            return Err(Error::NotAddable {
                kinds: totals
                    .iter()
                    .map(|t| match &t.sum {
                        Some(sum) => format!("{} ({sum})", t.kind()),
                        None => t.kind(),
                    })
                    .collect(),
                advice: "they measure different things or are in different units; name one measure and one unit, or ask for each total apart",
            });
        }
        Ok(totals.pop())
    }

    /// The totals of all figures that a question covers, one for each sort, never across sorts.
    ///
    /// # Errors
    /// [`Error::Overflow`]; [`Error::NotFound`] if the measure, unit or source is not known;
    /// [`Error::Range`] if the days are the wrong way round.
    pub fn totals(&self, query: &TotalQuery) -> Result<Vec<Total>, Error> {
        check_range(query.from, query.until)?;
        self.require_terms("measure", &query.measure)?;
        self.require_terms("unit", &query.unit)?;
        let modality = query.modality.unwrap_or(Modality::Reported);
        let polarity = query.polarity.unwrap_or(Polarity::Affirmed);
        let mut kinds: BTreeMap<(String, String), Vec<Candidate>> = BTreeMap::new();
        for figure in self.candidates(query, modality, polarity)? {
            let kind = (figure.measure.clone(), figure.unit.clone());
            kinds.entry(kind).or_default().push(figure);
        }
        kinds
            .into_iter()
            .map(|((measure, unit), mut figures)| {
                figures.sort_by(|a, b| a.summand.claim.cmp(&b.summand.claim));
                figures.dedup_by(|a, b| a.summand.claim == b.summand.claim);
                let decimals = figures.first().map_or(0, |f| f.decimals);
                let (counted, left_out) = self.select_addable(figures, query.known_by)?;
                Ok(Total {
                    sum: sum(&counted, &unit, decimals)?,
                    counted: counted.into_iter().map(|f| f.summand).collect(),
                    left_out,
                    measure,
                    unit,
                    modality,
                    polarity,
                })
            })
            .collect()
    }

    /// The figures of the question's narrowest field; its other fields are looked at in turn.
    fn candidates(
        &self,
        query: &TotalQuery,
        modality: Modality,
        polarity: Polarity,
    ) -> Result<Vec<Candidate>, Error> {
        let only = self.required_source(&query.source)?;
        let mut narrowing = vec![
            (OF_SUBJECT, query.subject.map(EntityId::row)),
            (OF_EVENT, query.event.map(i64::from)),
            (OF_ORGANISATION, query.organisation.map(i64::from)),
            (OF_INDUSTRY, query.industry.map(i64::from)),
        ];
        narrowing.retain(|(_, entity)| entity.is_some());
        if narrowing.is_empty() {
            narrowing.push(match (only, &query.measure) {
                (Some(_), _) => (OF_SOURCE, None),
                (None, Some(_)) => (OF_MEASURE, None),
                (None, None) => (ALL, None),
            });
        }
        let mut found: Option<Vec<Candidate>> = None;
        for (sql, entity) in narrowing {
            let figures = self.rows_named(
                DOING,
                sql,
                named_params! {
                    ":modality": modality.code(), ":negated": polarity.code(),
                    ":measure": query.measure, ":unit": query.unit, ":only": only,
                    ":from": query.from.map(stored_day),
                    ":until": query.until.map(stored_day),
                    ":entity": entity, ":known": query.known_by.map(stored_day),
                },
                candidate,
            )?;
            found = Some(match found {
                None => figures,
                Some(before) => {
                    let these: BTreeSet<&ClaimRef> =
                        figures.iter().map(|f| &f.summand.claim).collect();
                    before
                        .into_iter()
                        .filter(|f| these.contains(&f.summand.claim))
                        .collect()
                }
            });
        }
        Ok(found.unwrap_or_default())
    }
}

/// Adds bounds as bounds.
fn sum(figures: &[Candidate], unit: &str, decimals: u32) -> Result<Option<Quantity>, Error> {
    if figures.is_empty() {
        return Ok(None);
    }
    let overflow = || Error::Overflow {
        figures: figures.len(),
        unit: unit.to_owned(),
    };
    let scale = Scale { decimals };
    let side = |bound: &dyn Fn(&Candidate) -> Option<i64>,
                inclusive: &dyn Fn(&Quantity) -> bool|
     -> Result<Option<Bound>, Error> {
        let mut added: i128 = 0;
        for figure in figures {
            match bound(figure) {
                Some(amount) => added += i128::from(amount),
                None => return Ok(None),
            }
        }
        // The range is the same on both sides, as for a single amount.
        let added = i64::try_from(added).ok().filter(|sum| *sum != i64::MIN);
        let added = added.ok_or_else(overflow)?;
        Ok(Some(Bound {
            amount: scale.amount(added),
            inclusive: figures.iter().all(|f| inclusive(&f.summand.quantity)),
        }))
    };
    let lower = side(&|f| f.lower, &|q| q.lower().is_some_and(|b| b.inclusive))?;
    let upper = side(&|f| f.upper, &|q| q.upper().is_some_and(|b| b.inclusive))?;
    let approximate = figures.iter().any(|f| f.summand.quantity.is_approximate());
    Ok(Quantity::new(lower, upper, approximate, unit).ok())
}

columns! {
    /// The columns of [`figures`], in their order: a total may read many rows, and each has more
    /// than a dozen.
    source_key claim_key source claim measure unit factor dimension lower upper lower_inclusive
    upper_inclusive approximate nature entity subject date scope links is_part
}

fn candidate(row: &Row<'_>) -> Result<Candidate, Error> {
    let source: String = get(row, at::source_key)?;
    let factor: i64 = get(row, at::factor)?;
    let decimals = factor.max(1).ilog10();
    let (lower, upper): (Option<i64>, Option<i64>) = (get(row, at::lower)?, get(row, at::upper)?);
    let unit: String = get(row, at::unit)?;
    let quantity = stored_quantity(
        factor,
        (lower, get(row, at::lower_inclusive)?),
        (upper, get(row, at::upper_inclusive)?),
        get(row, at::approximate)?,
        &unit,
    );
    let dimension: String = get(row, at::dimension)?;
    let nature: i64 = get(row, at::nature)?;
    // Amounts at different times do not add up.
    let over_time = [Nature::Stock.code(), Nature::Cumulative.code()].contains(&nature);
    let date: Option<String> = get(row, at::date)?;
    Ok(Candidate {
        summand: Summand {
            claim: ClaimRef::new(source, get::<String>(row, at::claim_key)?),
            subject: get(row, at::subject)?,
            quantity: decode("a quantity", quantity, "with impossible bounds")?,
        },
        place: (get(row, at::source)?, get(row, at::claim)?),
        links: get::<i64>(row, at::links)? != 0,
        is_part: get(row, at::is_part)?,
        measure: get(row, at::measure)?,
        unit,
        decimals,
        lower,
        upper,
        additive: nature != Nature::Rate.code()
            && dimension != Dimension::Ratio.as_str()
            && dimension != Dimension::Time.as_str(),
        subject: get(row, at::entity)?,
        scope: get(row, at::scope)?,
        date: date.filter(|_| !over_time),
    })
}
