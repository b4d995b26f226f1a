//! Sums that cannot be wrong: each has both bounds, and names what decides between them.

use super::addable::{End, Interval, Settled};
use super::conditions::{known_by, may_lie_in_range};
use super::timeline::{check_range, stored_day};
use super::{Reader, get};
use crate::db::{decode, stored_quantity};
use crate::derived::edges::{contains, edge_into, puts_into};
use crate::error::Error;
use crate::model::{
    Bound, ClaimRef, Dimension, Edtf, EntityId, EventId, IndustryId, Kind, Modality, Nature,
    OrganisationId, Polarity, Quantity, Scale,
};
use crate::text::{OneLine, printable};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// Which figures to add. Every field that is given must hold.
///
/// # What may be added
///
/// A total holds figures of one measure, unit, modality, polarity, nature and period. Whatever differs
/// in one of these makes a total of its own ([`Reader::totals`]) or an error ([`Reader::total`]):
/// output of 2023 is never added to output of 2024, nor a stock to a flow, nor a plan to a fact.
///
/// Each figure of a total is one of three:
///
/// - **counted**: it is known to lie apart from all others that are counted;
/// - **unsettled**: no source says whether it lies within those, apart from them, or partly so; the
///   [`Doubt`] says why;
/// - **left out**: it adds nothing, and the [`Reason`] says why.
///
/// The sum is an interval that is true either way: from what is counted, if all that is unsettled
/// lies within it, up to all of both, if it all lies apart.
///
/// Two figures **lie apart** if one comes on top of the other by its own word (the link "in addition
/// to"); or if their subjects are two single things of one kind, of which no source says that one is in,
/// of, under or part of the other. A group, an industry, an event, a place, an organisation with others
/// under it, and a figure that is a stock or cumulative lie apart from nothing else. Agreements,
/// events and documents are called by what they are, so two sources may speak of one: they lie apart
/// only if one source tells of both. Figures do not lie apart if one has the subject of the other as
/// its scope, its payer or its payee, or if both have one scope and different sources: they may be one
/// amount, told from two sides.
///
/// A figure is **left out** if
///
/// 1. it is a rate, a ratio or a length of time;
/// 2. another claim denies or amends it, or what it repeats, by a link. A claim that is denied itself
///    does not, unless claims deny each other in a ring, which settles nothing. The newest is named,
///    and a denial before an amendment;
/// 3. it says the same as another: by the link "repeats", or because subject, scope and amount are the
///    same, and what limits it further does not differ;
/// 4. it is part of another figure, by the word of its source;
/// 5. its subject lies within the subject of another figure: a member, part, subsidiary or branch of it,
///    or located in it, to any depth. Only the paper's own word counts, for a relation that is
///    reported as a fact and holds on the day: within the total's period, or else on the day until
///    which sources are known. What is planned, denied or ended puts nothing within anything; what is
///    disputed, or said by somebody whom the paper quotes, leaves it unsettled. A figure with a
///    limit, such as a scope, holds only what has the same limit.
///
/// Rules 4 and 5 need that the one can lie within the other: five million do not lie within three.
///
/// **Rival accounts**, which are different amounts for one thing, are alternatives: the sum has room
/// for each, and the others are unsettled. So are different amounts for one thing in one source, which
/// may also be two amounts.
///
/// With `known_by`, all of this is as it was known by that day: figures, links between claims,
/// parts and containers that a later source tells of do not count.
///
/// A side that is open in a figure that is counted is open in the sum: "more than 16 billion" and 2
/// billion make more than 18 billion. Arithmetic is exact; what goes beyond the range is
/// [`Error::Overflow`].
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

/// A figure of a total, with all that a reader must know to read it alone. Its
/// [`Display`](fmt::Display) is a line with its claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summand {
    /// The claim.
    pub claim: ClaimRef,
    /// Whose figure.
    pub subject: String,
    /// How much.
    pub quantity: Quantity,
    /// A limiting word as written; `None` if there is none.
    pub qualifier: Option<String>,
    /// What it is limited to; `None` if it is the whole subject's.
    pub scope: Option<String>,
    /// Who says it; `None` if the paper does.
    pub said_by: Option<String>,
    /// An editorial note on what is uncertain; `None` if there is none.
    pub note: Option<String>,
}

/// The period that all figures of a total have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Period {
    /// Their sources state none.
    NotStated,
    /// This one.
    Stated(Edtf),
    /// One that a source gives in words, from which no calendar date follows: "last year".
    Unresolved {
        /// The source's key: what two papers call "last year" may be two years.
        source: String,
        /// Its words; `None` if they are not kept.
        wording: Option<String>,
    },
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::NotStated => f.write_str("period not stated"),
            Self::Stated(edtf) => f.write_str(&super::fact::in_words(edtf.as_str())),
            Self::Unresolved {
                source,
                wording: Some(wording),
            } => write!(f, "“{wording}” ({source})"),
            Self::Unresolved { source, .. } => write!(f, "at a time not resolved ({source})"),
        }
    }
}

/// Why a figure adds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Reason {
    /// Rates, ratios and lengths of time do not add.
    NotAdditive,
    /// It repeats this claim by a link.
    Repeats(ClaimRef),
    /// It says the same as this claim.
    SaysTheSame(ClaimRef),
    /// This claim denies it.
    Denied(ClaimRef),
    /// This claim corrects it or brings it up to date.
    Amended(ClaimRef),
    /// It is a part of this figure.
    PartOf(ClaimRef),
    /// Its subject lies within the subject of this figure.
    Within(ClaimRef),
}

impl Reason {
    /// The other claim.
    #[must_use]
    pub const fn claim(&self) -> Option<&ClaimRef> {
        match self {
            Self::NotAdditive => None,
            Self::Repeats(claim)
            | Self::SaysTheSame(claim)
            | Self::Denied(claim)
            | Self::Amended(claim)
            | Self::PartOf(claim)
            | Self::Within(claim) => Some(claim),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::NotAdditive => f.write_str("rates, ratios and lengths of time do not add"),
            Self::Repeats(claim) => write!(f, "repeats {claim}"),
            Self::SaysTheSame(claim) => write!(f, "says the same as {claim}"),
            Self::Denied(claim) => write!(f, "denied by {claim}"),
            Self::Amended(claim) => write!(f, "amended by {claim}"),
            Self::PartOf(claim) => write!(f, "is part of {claim}"),
            Self::Within(claim) => write!(f, "its subject lies within that of {claim}"),
        }
    }
}

/// Why nobody can say whether a figure lies apart from those that are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Doubt {
    /// It is another account of the same thing as this claim: one of the two holds.
    Account(ClaimRef),
    /// It has the same subject as this claim, and each may be a part of the other.
    SameSubject(ClaimRef),
    /// That its subject and that of this claim lie one within the other is said, but not surely so: it
    /// is disputed, or somebody says it whom the paper quotes, or it was so at another time.
    Disputed(ClaimRef),
    /// It may be the amount of this claim, told from the other side: one is the scope, the payer or the
    /// payee of the other, or both are limited to one thing.
    OneDeal(ClaimRef),
    /// The two are called by what they are, and their sources may speak of one.
    OneThing(ClaimRef),
    /// It and this claim have subjects of two kinds, and one may be for the other.
    OtherKind(ClaimRef),
    /// A figure of this sort may hold any other: it itself, or the claim that is named.
    MayHold {
        /// The sort.
        sort: Whole,
        /// The counted figure that is of this sort; `None` if it is the figure itself.
        counted: Option<ClaimRef>,
    },
}

/// What may hold figures of which nobody says that they are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Whole {
    /// The figure of a group: "106 projects".
    Group,
    /// The figure of a place.
    Place,
    /// The figure of an industry.
    Industry,
    /// The figure of an event: all that was signed at it.
    Event,
    /// The figure of an organisation that has others under it.
    Holding,
    /// What there is at a time.
    Stock,
    /// All that came together up to a time.
    Cumulative,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Group => "a figure of a group",
            Self::Place => "a figure of a place",
            Self::Industry => "a figure of an industry",
            Self::Event => "a figure of an event",
            Self::Holding => "a figure of an organisation that has others under it",
            Self::Stock => "a stock",
            Self::Cumulative => "a cumulative figure",
        })
    }
}

impl Doubt {
    /// The other claim.
    #[must_use]
    pub const fn claim(&self) -> Option<&ClaimRef> {
        match self {
            Self::Account(claim)
            | Self::SameSubject(claim)
            | Self::Disputed(claim)
            | Self::OneDeal(claim)
            | Self::OneThing(claim)
            | Self::OtherKind(claim) => Some(claim),
            Self::MayHold { counted, .. } => counted.as_ref(),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Account(claim) => write!(f, "another account of what {claim} tells"),
            Self::SameSubject(claim) => write!(
                f,
                "has the subject of {claim}; whether the two are apart is not stated"
            ),
            Self::Disputed(claim) => write!(
                f,
                "its subject and that of {claim} may lie one within the other; whether their amounts do \
                 is not settled"
            ),
            Self::OneDeal(claim) => {
                write!(f, "may be the amount of {claim}, told from another side")
            }
            Self::OneThing(claim) => write!(f, "may speak of the same thing as {claim}"),
            Self::OtherKind(claim) => write!(
                f,
                "its subject is of another kind than that of {claim}, and one may be for the other"
            ),
            Self::MayHold {
                sort,
                counted: None,
            } => write!(f, "{sort}, which may overlap with any other"),
            Self::MayHold {
                sort,
                counted: Some(claim),
            } => write!(f, "may lie within {claim}, {sort}"),
        }
    }
}

/// A figure that adds nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The figure.
    pub figure: Summand,
    /// Why.
    pub reason: Reason,
}

/// A figure of which nobody can say whether it lies apart from those that are counted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsettled {
    /// The figure.
    pub figure: Summand,
    /// Why.
    pub doubt: Doubt,
}

/// A sum of figures of one measure, unit, modality, polarity, nature and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The measure.
    pub measure: String,
    /// The unit.
    pub unit: String,
    /// The modality.
    pub modality: Modality,
    /// Affirmed or denied by the sources.
    pub polarity: Polarity,
    /// The nature.
    pub nature: Nature,
    /// The period.
    pub period: Period,
    /// The sum, which is true whatever is so of the unsettled figures; `None` if nothing could be
    /// counted, or no side of it is bounded.
    pub sum: Option<Quantity>,
    /// The sum if all that is unsettled lies within what is counted; `None` as for the sum. It is the
    /// sum itself if nothing is unsettled.
    pub if_within: Option<Quantity>,
    /// The sum if all that is unsettled lies apart, and of rival accounts one is counted.
    pub if_apart: Option<Quantity>,
    /// The figures that are surely added, by reference.
    pub counted: Vec<Summand>,
    /// The figures of which that is not known, by reference.
    pub unsettled: Vec<Unsettled>,
    /// The figures that add nothing, by reference.
    pub left_out: Vec<LeftOut>,
}

impl Total {
    /// The sort of its figures: "industrial output in CNY, planned, flow, in 2025". What is not
    /// stated is left out.
    #[must_use]
    pub fn kind(&self) -> String {
        let mut kind = format!("{} in {}, {}", self.measure, self.unit, self.modality);
        if self.polarity == Polarity::Negated {
            kind.push_str(", denied");
        }
        if self.nature != Nature::NotStated {
            kind = format!("{kind}, {}", self.nature);
        }
        if self.period != Period::NotStated {
            kind = format!("{kind}, {}", self.period);
        }
        kind
    }

    /// The answer in words, which are true alone: "more than 1.7 million m²; more than 2.2 million m²
    /// if the more than 500,000 m² of 106 projects lie apart".
    #[must_use]
    pub fn answer(&self) -> String {
        let Some(sum) = &self.sum else {
            return match self.counted.is_empty() {
                true => "no sum".to_owned(),
                false => "no sum, since neither side of it is bounded".to_owned(),
            };
        };
        let mut answer = sum.to_string();
        let apart: Vec<&Unsettled> = self
            .unsettled
            .iter()
            .filter(|u| !matches!(u.doubt, Doubt::Account(_)))
            .collect();
        if let Some(if_apart) = self
            .if_apart
            .as_ref()
            .filter(|a| *a != sum && !apart.is_empty())
        {
            let which = match apart.as_slice() {
                [one] => format!(
                    "the {} of {} lie apart",
                    one.figure.quantity, one.figure.subject
                ),
                many => format!("all {} unsettled figures lie apart", many.len()),
            };
            answer = format!("{answer}; {if_apart} if {which}");
        }
        let figures = || {
            let unsettled = self.unsettled.iter().map(|u| &u.figure);
            self.counted.iter().chain(unsettled)
        };
        if figures().all(|figure| figure.said_by.is_some()) {
            answer.push_str(", by the word of those quoted");
        } else if figures().any(|figure| figure.said_by.is_some()) {
            answer.push_str(", in part by the word of those quoted");
        }
        answer
    }
}

impl fmt::Display for Summand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}: {}", self.subject, self.quantity)?;
        if let Some(qualifier) = &self.qualifier {
            write!(f, "; “{qualifier}”")?;
        }
        if let Some(scope) = &self.scope {
            write!(f, "; scope: {scope}")?;
        }
        if let Some(voice) = &self.said_by {
            write!(f, "; says {voice}")?;
        }
        write!(f, " [{}]", self.claim)?;
        match &self.note {
            Some(note) => write!(f, " (note: {note})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.figure, self.reason)
    }
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.figure, self.doubt)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}: {}", self.kind(), self.answer());
        writeln!(f, "{}", printable(&line))?;
        for figure in &self.counted {
            writeln!(f, "  + {figure}")?;
        }
        for figure in &self.unsettled {
            writeln!(f, "  ? {figure}")?;
        }
        for figure in &self.left_out {
            writeln!(f, "  not {figure}")?;
        }
        Ok(())
    }
}

/// Who says a claim, in words; NULL if the paper does.
macro_rules! voice {
    () => {
        "iif(c.speaker IS NULL, c.voice || iif(c.voice_of IS NULL, '', ' of ' || (SELECT w.name
             FROM mention o CROSS JOIN entity w ON w.id = o.entity
             WHERE o.source = c.source AND o.mention = c.voice_of)),
           (SELECT w.name FROM mention o CROSS JOIN entity w ON w.id = o.entity
             WHERE o.source = c.source AND o.mention = c.speaker))"
    };
}

/// The figures of some candidates, with the mentions `m` of their subjects. The most selective
/// condition comes first: each further table is a page to be read.
macro_rules! figures {
    ($candidates:expr, $further:expr) => {
        concat!(
            "SELECT so.key AS source_key, c.key AS claim_key, f.source, f.claim, f.measure, f.unit,
               f.lower, f.upper, f.lower_inclusive, f.upper_inclusive, f.approximate, f.nature,
               m.entity, e.name AS subject, e.kind, e.is_group, c.date, c.date_basis,
               iif(c.date_basis = 4, c.date_words, NULL) AS date_words,
               iif(f.scope IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = f.scope)) AS scope,
               iif(f.scope IS NULL, NULL, (SELECT kind FROM mention o
                 WHERE o.source = f.source AND o.mention = f.scope)) AS scope_kind,
               iif(f.counterparty IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = f.counterparty)) AS counterparty,
               c.qualifier, c.note, ", voice!(), " AS said_by,
               c.more & ", more!(links), " AS links, f.part_of IS NOT NULL AS is_part
             FROM ", $candidates, " CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
             LEFT JOIN edtf d ON d.id = c.date ",
            $further,
            " CROSS JOIN source so INDEXED BY source_by_id ON so.id = f.source
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

sql! {
    /// What the rows of figures name by number.
    UNIT = "SELECT key, factor, dimension FROM unit WHERE id = ?1";
    MEASURE = "SELECT key AS value FROM measure WHERE id = ?1";
    DATE = "SELECT value FROM edtf WHERE id = ?1";
    NAME = "SELECT name AS value FROM entity WHERE id = ?1";
}

/// A figure with what decides whether it may be added.
pub(super) struct Candidate {
    pub(super) summand: Summand,
    /// The claim's row.
    pub(super) place: (i64, i64),
    /// It may link to other claims.
    pub(super) links: bool,
    /// It is part of another figure.
    pub(super) is_part: bool,
    sort: Sort,
    pub(super) lower: Option<i64>,
    pub(super) upper: Option<i64>,
    /// Figures of its sort can be added.
    pub(super) additive: bool,
    pub(super) nature: Nature,
    /// The entities by row.
    pub(super) subject: i64,
    pub(super) scope: Option<i64>,
    /// The scope is no place and no industry: two figures that have it may be of one deal.
    pub(super) scope_is_deal: bool,
    pub(super) counterparty: Option<i64>,
    pub(super) kind: Kind,
    pub(super) is_group: bool,
}

/// What the figures of one total have in common: measure and unit by row, nature by code, and the
/// number of the period.
type Sort = (i64, i64, i64, usize);

/// A unit with what decides whether its amounts add.
struct UnitRow {
    key: String,
    factor: i64,
    adds: bool,
}

/// What rows of figures name by number, read once each.
#[derive(Default)]
struct Words {
    units: HashMap<i64, UnitRow>,
    names: HashMap<i64, String>,
    periods: Vec<Period>,
    /// The period of a date by row.
    dated: HashMap<i64, usize>,
    unresolved: HashMap<(String, Option<String>), usize>,
}

impl Reader {
    /// The total of figures of one sort.
    ///
    /// # Errors
    /// [`Error::NotAddable`] if the question covers figures of several measures, units, natures or
    /// periods, which names them; [`Error::Overflow`]; [`Error::NotFound`] and [`Error::Range`] as usual.
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
                        Some(_) => format!("{} ({})", t.kind(), t.answer()),
                        None => t.kind(),
                    })
                    .collect(),
                advice: "they measure different things, are in different units, or hold for different periods or in different senses; name one measure, one unit and one period, or ask for each total apart",
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
        let mut words = Words::default();
        let figures = self.candidates(query, modality, polarity, &mut words)?;
        let settling = self.settling(figures, query.known_by)?;

        let mut sorts: BTreeMap<Sort, Vec<usize>> = BTreeMap::new();
        let same_days = words.same_days();
        for (number, figure) in settling.figures.iter().enumerate() {
            let (measure, unit, nature, period) = figure.sort;
            let sort = (measure, unit, nature, same_days[period]);
            sorts.entry(sort).or_default().push(number);
        }
        let settled: Vec<(Sort, Settled, usize)> = sorts
            .into_iter()
            .map(|(sort, numbers)| {
                let settled = settling.settle(&numbers, &words.periods[sort.3]);
                (sort, settled, numbers.len())
            })
            .collect();
        // Each figure goes into one total.
        let figures = settling.figures.into_iter();
        let mut summands: Vec<Option<Summand>> = figures.map(|f| Some(f.summand)).collect();
        let mut take = |number: usize| summands[number].take();
        let mut totals = Vec::with_capacity(settled.len());
        for ((measure, unit, nature, period), settled, figures) in settled {
            let measure: Option<String> = self.value(DOING, MEASURE, [measure])?;
            let unit = &words.units[&unit];
            let counted = settled.counted.into_iter().filter_map(&mut take);
            let counted = counted.collect();
            let unsettled = settled.unsettled.into_iter().filter_map(|(number, doubt)| {
                let figure = take(number)?;
                Some(Unsettled { figure, doubt })
            });
            let unsettled = unsettled.collect();
            let left_out = settled.left_out.into_iter().filter_map(|(number, reason)| {
                let figure = take(number)?;
                Some(LeftOut { figure, reason })
            });
            totals.push(Total {
                measure: measure.unwrap_or_default(),
                unit: unit.key.clone(),
                modality,
                polarity,
                nature: decode("a nature", Nature::from_code(nature), nature)?,
                period: words.periods[period].clone(),
                sum: unit.quantity(&settled.sum, figures)?,
                if_within: unit.quantity(&settled.if_within, figures)?,
                if_apart: unit.quantity(&settled.if_apart, figures)?,
                counted,
                unsettled,
                left_out: left_out.collect(),
            });
        }
        let place = |t: &Total| {
            (
                t.measure.clone(),
                t.unit.clone(),
                t.nature.code(),
                t.period.clone(),
            )
        };
        totals.sort_by_cached_key(place);
        Ok(totals)
    }

    /// The figures of the question's narrowest field; its other fields are looked at in turn.
    fn candidates(
        &self,
        query: &TotalQuery,
        modality: Modality,
        polarity: Polarity,
        words: &mut Words,
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
                |row| self.candidate(row, words),
            )?;
            found = Some(match found {
                None => figures,
                Some(mut before) => {
                    let these: HashSet<(i64, i64)> = figures.iter().map(|f| f.place).collect();
                    before.retain(|f| these.contains(&f.place));
                    before
                }
            });
        }
        let mut found = found.unwrap_or_default();
        found.sort_unstable_by(|a, b| a.summand.claim.cmp(&b.summand.claim));
        found.dedup_by(|a, b| a.place == b.place);
        Ok(found)
    }

    fn candidate(&self, row: &Row<'_>, words: &mut Words) -> Result<Candidate, Error> {
        let source: String = get(row, at::source_key)?;
        let unit_row: i64 = get(row, at::unit)?;
        if !words.units.contains_key(&unit_row) {
            let unit = self.rows(DOING, UNIT, [unit_row], |row| {
                let dimension: String = get(row, "dimension")?;
                Ok(UnitRow {
                    key: get(row, "key")?,
                    factor: get(row, "factor")?,
                    adds: dimension != Dimension::Ratio.as_str()
                        && dimension != Dimension::Time.as_str(),
                })
            })?;
            words
                .units
                .extend(unit.into_iter().map(|unit| (unit_row, unit)));
        }
        let unit = decode("a unit", words.units.get(&unit_row), unit_row)?;
        let (lower, upper): (Option<i64>, Option<i64>) =
            (get(row, at::lower)?, get(row, at::upper)?);
        let quantity = stored_quantity(
            unit.factor,
            (lower, get(row, at::lower_inclusive)?),
            (upper, get(row, at::upper_inclusive)?),
            get(row, at::approximate)?,
            &unit.key,
        );
        let nature: i64 = get(row, at::nature)?;
        let additive = nature != Nature::Rate.code() && unit.adds;
        let scope: Option<i64> = get(row, at::scope)?;
        let scope_name = match scope {
            None => None,
            Some(scope) => Some(self.entity_name(scope, words)?),
        };
        let period = self.period(row, &source, words)?;
        Ok(Candidate {
            sort: (get(row, at::measure)?, unit_row, nature, period),
            summand: Summand {
                claim: ClaimRef::new(source, get::<String>(row, at::claim_key)?),
                subject: get(row, at::subject)?,
                quantity: decode("a quantity", quantity, "with impossible bounds")?,
                qualifier: get(row, at::qualifier)?,
                scope: scope_name,
                said_by: get(row, at::said_by)?,
                note: get(row, at::note)?,
            },
            place: (get(row, at::source)?, get(row, at::claim)?),
            links: get::<i64>(row, at::links)? != 0,
            is_part: get(row, at::is_part)?,
            lower,
            upper,
            additive,
            nature: decode("a nature", Nature::from_code(nature), nature)?,
            subject: get(row, at::entity)?,
            scope,
            scope_is_deal: get::<Option<Kind>>(row, at::scope_kind)?
                .is_some_and(|kind| !matches!(kind, Kind::Place | Kind::Industry)),
            counterparty: get(row, at::counterparty)?,
            kind: get(row, at::kind)?,
            is_group: get(row, at::is_group)?,
        })
    }

    fn entity_name(&self, entity: i64, words: &mut Words) -> Result<String, Error> {
        if let Some(name) = words.names.get(&entity) {
            return Ok(name.clone());
        }
        let name: Option<String> = self.value(DOING, NAME, [entity])?;
        let name = name.unwrap_or_default();
        words.names.insert(entity, name.clone());
        Ok(name)
    }

    /// The number of a figure's period.
    fn period(&self, row: &Row<'_>, source: &str, words: &mut Words) -> Result<usize, Error> {
        let date: Option<i64> = get(row, at::date)?;
        let basis: Option<i64> = get(row, at::date_basis)?;
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
            None if basis.is_some() => Some(get(row, at::date_words)?),
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
    /// For each period, the one that stands for all that mean the same days: "2023" for the days from
    /// 2023-01-01 to 2023-12-31, too.
    fn same_days(&self) -> Vec<usize> {
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

impl UnitRow {
    /// An interval as a quantity, if a side of it is bounded.
    fn quantity(&self, interval: &Interval, figures: usize) -> Result<Option<Quantity>, Error> {
        let decimals = self.factor.max(1).ilog10();
        let bound = |end: Option<End>| -> Result<Option<Bound>, Error> {
            let Some(end) = end else { return Ok(None) };
            // The range is the same on both sides, as for a single amount.
            let steps = i64::try_from(end.steps).ok().filter(|s| *s != i64::MIN);
            let steps = steps.ok_or_else(|| Error::Overflow {
                figures,
                unit: self.key.clone(),
            })?;
            Ok(Some(Bound {
                amount: Scale { decimals }.amount(steps),
                inclusive: end.inclusive,
            }))
        };
        let (lower, upper) = (bound(interval.lower)?, bound(interval.upper)?);
        Ok(Quantity::new(lower, upper, interval.approximate, self.key.as_str()).ok())
    }
}

columns! {
    /// The columns of [`figures`], in their order: a total may read many rows, and each has more
    /// than a dozen.
    source_key claim_key source claim measure unit lower upper lower_inclusive upper_inclusive
    approximate nature entity subject kind is_group date date_basis date_words scope scope_kind
    counterparty
    qualifier note said_by links is_part
}
