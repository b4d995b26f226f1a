//! Sums that cannot be wrong: each has both bounds, and names what decides between them.

use super::addable::{End, Interval, Settled};
use super::candidate::{Candidate, Sort, Spoken};
use super::conditions::{known_by, may_lie_in_range};
use super::timeline::{check_range, stored_day};
use super::total::{Doubt, LeftOut, Period, Reason, Summand, Total, Unsettled};
use super::within::Within;
use super::{Reader, agree, get};
use crate::db::{decode, stored_quantity};
use crate::derived::edges::{contains, edge_into, lies_in, puts_into};
use crate::error::Error;
use crate::model::{
    Bound, ClaimRef, Dimension, EntityId, EventKey, IndustryKey, Kind, LinkType, Modality, Nature,
    OrganisationKey, Polarity, Quantity, Scale,
};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

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
///   [`Doubt`](crate::query::Doubt) says why;
/// - **left out**: it adds nothing, and the [`Reason`](crate::query::Reason) says why.
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
/// its scope, its payer, its payee or the agreement under which it holds, or if both have one scope that
/// is no place and no industry, or one such agreement: they may be one amount, told from two sides.
///
/// A figure is **left out** if
///
/// 1. it is a rate, a ratio or a length of time;
/// 2. another claim amends it, or what it repeats, by a link. A claim that is denied itself does not,
///    unless claims deny each other in a ring, which settles nothing. The newest is named;
/// 3. it says the same as another: by the link "repeats", or because subject, scope and amount are the
///    same, and what limits it further does not differ;
/// 4. it is part of another figure, or a share of it, by the word of its source; or it says how much
///    another rose or fell;
/// 5. its subject lies within the subject of another figure: a member, part, subsidiary or branch of it,
///    or located in it, to any depth. Only the paper's own word counts, for a relation that is
///    reported as a fact and holds on the day: within the total's period, or else on the day until
///    which sources are known. What is planned, denied or ended puts nothing within anything; what is
///    disputed, or said by somebody whom the paper quotes, leaves it unsettled. A figure with a
///    limit, such as a scope, holds only what has the same limit.
///
/// Rules 4 and 5 need that the one can lie within the other: five million do not lie within three.
///
/// A figure that another claim **denies**, by a link or as a figure of the same subject with the same
/// limits, among whose amounts it surely is, is unsettled, and holds nothing: which of the two is right no one says.
///
/// **Rival accounts**, which are different amounts for one thing, are alternatives: the sum has room
/// for each, and the others are unsettled. So are different amounts for one thing in one source, which
/// may also be two amounts.
///
/// Two million pairs of figures are looked at. Figures that come after that are unsettled
/// ([`Doubt::NotCompared`](crate::query::Doubt::NotCompared)), so that the sum stays true.
///
/// With `known_by`, all of this is as it was known by that day: figures, links between claims,
/// parts and containers that a later source tells of do not count.
///
/// A side that is open in a figure that is counted is open in the sum: "more than 16 billion" and 2
/// billion make more than 18 billion. Of what is never less than nothing, such as an investment or a count,
/// "up to 3 billion" is between 0 and 3, so that more than 16 and up to 3 billion make more than 16 billion; a
/// profit, a net amount and the measures that sheets declare may be less. Arithmetic is exact; what goes
/// beyond the range is [`Error::Overflow`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TotalQuery {
    /// With this measure: "added investment".
    pub measure: Option<String>,
    /// In this unit: "CNY".
    pub unit: Option<String>,
    /// With this modality; reported as a fact if left out.
    pub modality: Option<Modality>,
    /// Affirmed if left out.
    pub polarity: Option<Polarity>,
    /// With this subject alone, by a key.
    pub subject: Option<String>,
    /// With a subject that is in this industry, covers it or focuses on it, as a paper itself tells it: as a
    /// fact, or in a total of plans as a plan, and so on. What is denied, or said by somebody whom the paper
    /// quotes, puts nothing there; the figure of a group that lies in several industries is unsettled.
    pub industry: Option<IndustryKey>,
    /// With a subject among this organisation, the projects it owns, runs, invests in, develops or is a partner
    /// in, the agreements it is party to, and the parts of all these to any depth, as a paper itself tells it. What
    /// a source denies of that is unsettled. Its subsidiaries, and the companies it holds a share in, are not among them.
    pub organisation: Option<OrganisationKey>,
    /// With a subject among this event, the agreements signed at it, and the projects that these
    /// concern, as a paper itself tells it.
    pub event: Option<EventKey>,
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

/// Who says a claim, in words; NULL if the paper does.
macro_rules! voice {
    () => {
        concat!(
            "iif(c.speaker IS NULL AND c.voice IS NULL, NULL, ",
            voice!("c"),
            " || coalesce((SELECT group_concat(words, '') FROM (SELECT iif(v.reports, ', as reported by ', ' and ') || ",
            voice!("v"),
            " AS words
               FROM further_voice v WHERE v.source = c.source AND v.claim = c.claim
               ORDER BY v.position)), ''))"
        )
    };
    ($of:literal) => {
        concat!(
            "coalesce((SELECT w.name FROM mention o CROSS JOIN entity w ON w.id = o.entity
               WHERE o.source = ",
            $of,
            ".source AND o.mention = ",
            $of,
            ".speaker),
             ",
            $of,
            ".voice || coalesce(' of ' || (SELECT w.name
               FROM mention o CROSS JOIN entity w ON w.id = o.entity
               WHERE o.source = ",
            $of,
            ".source AND o.mention = ",
            $of,
            ".voice_of), ''))"
        )
    };
}

/// In which totals a relation of the claim `$claim` counts what it leads to, as bits by modality: in all if
/// the paper itself tells it as a fact, else in those of what is told likewise. What somebody says whom
/// the paper quotes, or another claim denies or amends, counts in none.
macro_rules! counts_in {
    ($claim:literal) => {
        concat!(
            "iif(",
            $claim,
            ".negated OR ",
            $claim,
            ".speaker IS NOT NULL OR ",
            $claim,
            ".voice IS NOT NULL OR EXISTS (SELECT 1 FROM source ts CROSS JOIN claim_link l
               INDEXED BY claim_link_by_target
               ON l.target_source = ts.key AND l.target_key = ",
            $claim,
            ".key AND l.link IN (1, 2)
               WHERE ts.id = ",
            $claim,
            ".source), 0,
             iif(",
            $claim,
            ".modality = 0, 255, 1 << ",
            $claim,
            ".modality))"
        )
    };
}

/// The bits of several relations that lead to one thing.
macro_rules! any_of {
    ($bits:literal) => {
        concat!(
            "iif(max(",
            $bits,
            ") = 255, 255, sum(DISTINCT ",
            $bits,
            "))"
        )
    };
}

/// SQL that holds if the figures of the mention `$object` count for the organisation that the relation
/// `$relation` ties to it: those of its projects, and of its agreements.
macro_rules! has_a_part_in {
    ($relation:literal, $object:literal) => {
        concat!(
            "(",
            $object,
            ".kind = 2 AND ",
            $relation,
            ".relation_type IN (SELECT id FROM relation_type WHERE key IN
                ('owns', 'investor in', 'developer of', 'partner in'))
              OR ",
            $object,
            ".kind = 7 AND ",
            $relation,
            ".relation_type = (SELECT id FROM relation_type WHERE key = 'party to'))"
        )
    };
}

/// SQL that holds if the claim `$claim` denies what it says, as a fact or an allegation, without a limit.
macro_rules! denied {
    ($claim:literal) => {
        concat!(
            $claim,
            ".negated = 1 AND ",
            $claim,
            ".modality IN (0, 7) AND ",
            $claim,
            ".qualifier IS NULL"
        )
    };
}

/// What counts for the organisation `:entity`, as a table `has`: itself, its projects and agreements, and
/// their parts to any depth, each with the totals in which it does, as bits.
macro_rules! organisation_has {
    () => {
        concat!(
            "has(id, bits) AS (SELECT :entity, 255
            UNION SELECT o.entity, ", counts_in!("rc"), " FROM mention i
            CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
            WHERE i.entity = :entity AND ", has_a_part_in!("r", "o"),
            known_by!("r.source"),
            " UNION SELECT s.entity, ", counts_in!("rc"), " FROM mention i
            CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
            WHERE i.entity = :entity AND s.kind = 2
              AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'operated by')",
            known_by!("r.source"),
            " UNION SELECT s.entity, has.bits & ", counts_in!("rc"), " FROM has
            CROSS JOIN mention i ON i.entity = has.id AND i.kind IN (2, 7)
            CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
            WHERE r.relation_type = (SELECT id FROM relation_type WHERE key = 'part of')",
            known_by!("r.source"), ")"
        )
    };
}

/// The figures of some candidates, with the mentions `m` of their subjects. The most selective
/// condition comes first: each further table is a page to be read.
macro_rules! figures {
    ($candidates:expr, $further:expr, $counts:literal) => {
        concat!(
            "SELECT so.key AS source_key, c.key AS claim_key, f.source, f.claim, f.measure, f.unit,
               f.lower, f.upper, f.lower_inclusive, f.upper_inclusive, f.approximate, f.nature,
               m.entity, e.name AS subject, e.kind, e.is_group AS several, c.date, c.date_basis,
               iif(c.date_basis = 4, c.date_words, NULL) AS date_words,
               iif(f.scope IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = f.scope)) AS scope,
               iif(f.scope IS NULL, NULL, (SELECT kind FROM mention o
                 WHERE o.source = f.source AND o.mention = f.scope)) AS scope_kind,
               iif(f.counterparty IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = f.counterparty)) AS counterparty,
               iif(c.under IS NULL, NULL, (SELECT entity FROM mention o
                 WHERE o.source = f.source AND o.mention = c.under)) AS under,
               c.qualifier, c.condition, c.note, ", voice!(), " AS said_by,
               c.more & ", more!(links), " AS links,
               iif(f.part_of IS NULL, NULL, (SELECT w.key FROM claim w
                 WHERE w.source = f.source AND w.claim = f.part_of)) AS whole,
               f.part_of IS NOT NULL AND EXISTS (SELECT 1 FROM claim w
                 CROSS JOIN claim_link l INDEXED BY claim_link_by_target
                   ON l.target_source = so.key AND l.target_key = w.key AND l.link = 1
                 WHERE w.source = f.source AND w.claim = f.part_of", known_by!("l.source"), ") AS whole_is_amended,
               c.modality, c.negated
             FROM ", $candidates, " CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
             LEFT JOIN edtf d ON d.id = c.date ",
            $further,
            " CROSS JOIN source so INDEXED BY source_by_id ON so.id = f.source
             CROSS JOIN entity e ON e.id = m.entity
             WHERE (:modality IS NULL OR c.modality = :modality)
               AND (:negated IS NULL OR c.negated = :negated)
               AND (:measure IS NULL OR f.measure = (SELECT id FROM measure WHERE key = :measure))
               AND (:unit IS NULL OR f.unit = (SELECT id FROM unit WHERE key = :unit))
               AND (:only IS NULL OR f.source = :only) AND ", $counts, " AND ",
            may_lie_in_range!(),
            known_by!("f.source")
        )
    };
    ($candidates:expr) => {
        figures!(
            $candidates,
            "CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject",
            "TRUE"
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
        "",
        "TRUE"
    );
    /// Edges list the entities of an industry; the first claim of each edge says how surely, and if that is
    /// not enough, all of them. Claims say by which day that was known, too.
    OF_INDUSTRY = figures!(
        concat!(
            "(SELECT entity, ", any_of!("bits"), " AS bits FROM (
              SELECT x.other AS entity, iif(x.claims = 1 OR ", counts_in!("ic"), " = 255, ",
            counts_in!("ic"), ", (SELECT ", any_of!("bits"), " FROM (SELECT ", counts_in!("rc"), " AS bits
                FROM mention w
                CROSS JOIN ", in_role!(subject_of_relations, "r", "w"), "
                CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
                CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
                WHERE w.entity = x.other AND o.entity = :entity
                  AND r.relation_type = x.relation_type AND rc.modality = x.modality))) AS bits
              FROM edge x
              CROSS JOIN claim ic ON ic.source = x.source AND ic.claim = x.claim
              WHERE x.entity = :entity AND ",
            contains!(industry, "x"),
            ") GROUP BY entity) x
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
        "",
        "x.bits & (1 << c.modality)"
    );
    OF_ORGANISATION = figures!(
        concat!(
            "(WITH RECURSIVE ", organisation_has!(), "
          SELECT id, ", any_of!("bits"), " AS bits FROM has GROUP BY id) x
         CROSS JOIN mention m ON m.entity = x.id
         CROSS JOIN ", in_role!(subject_of_figures, "f")
        ),
        "",
        "x.bits & (1 << c.modality)"
    ), Scans("has", "what the organisation has is looked at one by one");
    /// Those of some groups (?1) that are reported to lie in another industry than one (?2), other than one that
    /// is related to it.
    IN_OTHER_INDUSTRIES = concat!("SELECT j.value AS entity FROM json_each(?1) j
       WHERE EXISTS (SELECT 1 FROM edge x WHERE x.entity = j.value AND x.modality = 0 AND x.other <> ?2 AND ",
            lies_in!(industry, "x"), "
         AND NOT EXISTS (SELECT 1 FROM edge y WHERE y.entity = x.other AND y.other = ?2))");
    /// What an organisation is denied to own, run, invest in and so on, or to be party to; what is denied to be
    /// part of what it has; and the parts of all that.
    CONTESTED = concat!("WITH RECURSIVE ", organisation_has!(), ", contested(id) AS (SELECT o.entity FROM mention i
         CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE i.entity = :entity AND ", denied!("rc"), " AND ", has_a_part_in!("r", "o"),
            known_by!("r.source"),
            " UNION SELECT s.entity FROM mention i
         CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
       WHERE i.entity = :entity AND ", denied!("rc"), "
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'operated by')",
            known_by!("r.source"),
            " UNION SELECT s.entity FROM has
         CROSS JOIN mention i ON i.entity = has.id AND i.kind IN (2, 7)
         CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
       WHERE ", denied!("rc"), "
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'part of')",
            known_by!("r.source"),
            " UNION SELECT s.entity FROM contested
         CROSS JOIN mention i ON i.entity = contested.id
         CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
         CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
       WHERE r.relation_type = (SELECT id FROM relation_type WHERE key = 'part of')",
            known_by!("r.source"), ") SELECT id AS entity FROM contested"),
        Scans("has", "what the organisation has is looked at one by one"),
        Scans("contested", "and so are the parts of what is contested");
    OF_EVENT = figures!(
        concat!(
            "(WITH signed(id, bits) AS (SELECT s.entity, ", counts_in!("rc"), " FROM mention i
              CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
              CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
              CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
              WHERE i.entity = :entity
                AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'signed at')",
            known_by!("r.source"),
            ")
          SELECT id, ", any_of!("bits"), " AS bits FROM (SELECT :entity AS id, 255 AS bits
          UNION ALL SELECT id, bits FROM signed
          UNION ALL SELECT o.entity, signed.bits & ", counts_in!("rc"), " FROM signed
              CROSS JOIN mention i ON i.entity = signed.id
              CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
              CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
              CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
              WHERE o.kind = 2
                AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'concerns')",
            known_by!("r.source"),
            ") GROUP BY id) x
         CROSS JOIN mention m ON m.entity = x.id
         CROSS JOIN ", in_role!(subject_of_figures, "f")
        ),
        "",
        "x.bits & (1 << c.modality)"
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

#[cfg(feature = "parquet")]
sql! {
    SUBJECTS = "SELECT DISTINCT m.entity, m.kind FROM figure f
       CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject",
        Scans("f", "the question is for all figures");
}

/// The most figures of one of many questions: a total of more takes seconds, and so would each of
/// thousands.
const MOST_OF_MANY: usize = 10_000;

/// What lies within what among the subjects of all figures of one state of a base.
pub(crate) struct Everywhere(Rc<Within>);

/// A unit with what decides whether its amounts add.
struct UnitRow {
    key: String,
    factor: i64,
    adds: bool,
}

/// What a measure says of its amounts.
#[derive(Clone, Copy)]
struct MeasureRow {
    adds: bool,
    never_negative: bool,
}

/// Measures whose amounts never add, whatever their unit: a place in a list, what one of something
/// costs, and how much something changes.
const NEVER_ADD: &[&str] = &[
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
const NEVER_NEGATIVE: &[&str] = &[
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

/// What rows of figures name by number, read once each.
#[derive(Default)]
struct Words {
    units: HashMap<i64, UnitRow>,
    measures: HashMap<i64, MeasureRow>,
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
                advice: "they differ in measure, unit, nature or period; narrow the question, or ask for each total apart",
            });
        }
        Ok(totals.pop())
    }

    /// The totals of all figures that a question covers, one for each sort, never across sorts.
    ///
    /// # Errors
    /// [`Error::Overflow`]; [`Error::NotFound`] if an entity, the measure, unit or source is not known;
    /// [`Error::Range`] if the days are the wrong way round.
    pub fn totals(&self, query: &TotalQuery) -> Result<Vec<Total>, Error> {
        let modality = Some(query.modality.unwrap_or(Modality::Reported));
        let polarity = Some(query.polarity.unwrap_or(Polarity::Affirmed));
        let totals = self.totals_of_each(query, modality, polarity, None)?;
        let totals = totals.into_iter().map(|(total, beyond)| match beyond {
            None => Ok(total),
            Some(beyond) => Err(beyond),
        });
        totals.collect()
    }

    /// The totals as [`Reader::totals`] has them, of each modality and polarity that there is if none is
    /// given. A sum beyond the range is `None`, with the error beside it. Who asks many questions of one
    /// state reads once what lies within what, and is not answered where a question covers more than
    /// [`MOST_OF_MANY`] figures.
    pub(crate) fn totals_of_each(
        &self,
        query: &TotalQuery,
        modality: Option<Modality>,
        polarity: Option<Polarity>,
        everywhere: Option<&Everywhere>,
    ) -> Result<Vec<(Total, Option<Error>)>, Error> {
        check_range(query.from, query.until)?;
        self.require_terms("measure", &query.measure)?;
        self.require_terms("unit", &query.unit)?;
        let mut words = Words::default();
        // What is denied makes a figure doubtful.
        let read = polarity.filter(|polarity| *polarity == Polarity::Negated);
        let figures = self.candidates(query, modality, read, &mut words)?;
        if everywhere.is_some() && figures.len() > MOST_OF_MANY {
            return Ok(Vec::new());
        }
        let mut apart: BTreeMap<Spoken, Vec<Candidate>> = BTreeMap::new();
        for figure in figures {
            apart.entry(figure.spoken).or_default().push(figure);
        }
        let mut doubtful: BTreeMap<Spoken, HashMap<usize, Doubt>> = BTreeMap::new();
        let by_itself = self.doubtful_by_itself(query, &apart)?;
        for (how, figures) in &apart {
            let numbered = figures.iter().enumerate();
            let doubts = numbered.filter_map(|(number, figure)| Some((number, by_itself(figure)?)));
            doubtful.insert(*how, doubts.collect());
            if how.1 == Polarity::Affirmed.code()
                && let Some(denials) = apart.get(&(how.0, Polarity::Negated.code()))
            {
                // A denial that is denied itself, or was corrected, denies nothing.
                let claims = denials.iter().map(|denial| denial.summand.claim.clone());
                let links = self.links_to(claims.collect(), query.known_by)?;
                let holds = |denial: &&Candidate| {
                    let mut links = links.of(&denial.summand.claim).iter();
                    !links.any(|link| {
                        link.holds && matches!(link.link, LinkType::Denies | LinkType::Amends)
                    })
                };
                let denials = denials.iter().filter(holds);
                let denied = words.denied(figures, denials).into_iter();
                let denied = denied.map(|(number, by)| (number, Doubt::Denied(by)));
                doubtful.entry(*how).or_default().extend(denied);
            }
        }
        let mut totals = Vec::new();
        for (how, figures) in apart {
            if polarity.is_none_or(|polarity| polarity.code() == how.1) {
                let doubtful = doubtful.remove(&how).unwrap_or_default();
                let figures = (figures, doubtful);
                totals.extend(self.totals_of(how, figures, &words, query.known_by, everywhere)?);
            }
        }
        Ok(totals)
    }

    /// What lies within what among the subjects of all figures, as far as all sources say.
    #[cfg(feature = "parquet")]
    pub(crate) fn everywhere(&self) -> Result<Everywhere, Error> {
        let mut subjects = BTreeSet::new();
        let mut organisations = BTreeSet::new();
        for (entity, kind) in self.rows(DOING, SUBJECTS, (), |row| {
            Ok((get::<i64>(row, "entity")?, get::<Kind>(row, "kind")?))
        })? {
            subjects.insert(entity);
            if kind == Kind::Organisation {
                organisations.insert(entity);
            }
        }
        let within = self.within_each_other(&subjects, &organisations, None)?;
        Ok(Everywhere(Rc::new(within)))
    }

    /// What makes a figure unsettled for a reason of its own: its group lies in other industries, too, or a source
    /// denies that its subject has to do with the organisation.
    fn doubtful_by_itself(
        &self,
        query: &TotalQuery,
        figures: &BTreeMap<Spoken, Vec<Candidate>>,
    ) -> Result<impl Fn(&Candidate) -> Option<Doubt> + use<>, Error> {
        let industry = query.industry.as_ref().map(IndustryKey::as_str);
        let industry = self.required_entity(Some(Kind::Industry), industry)?;
        let industry = industry.map(EntityId::row);
        let organisation = query.organisation.as_ref().map(OrganisationKey::as_str);
        let organisation = self.required_entity(Some(Kind::Organisation), organisation)?;
        let groups: BTreeSet<i64> = match industry {
            Some(_) => {
                let figures = figures.values().flatten();
                figures.filter(|f| f.is_group).map(|f| f.subject).collect()
            }
            None => BTreeSet::new(),
        };
        let entity = |row: &Row<'_>| get::<i64>(row, "entity");
        let mut spread = HashSet::new();
        if let Some(industry) = industry.filter(|_| !groups.is_empty()) {
            let groups = serde_json::json!(groups).to_string();
            spread.extend(self.rows(DOING, IN_OTHER_INDUSTRIES, (groups, industry), entity)?);
        }
        let mut contested = HashSet::new();
        if let Some(organisation) = organisation {
            let params = named_params! { ":entity": organisation.row(),
            ":known": query.known_by.map(stored_day) };
            contested.extend(self.rows(DOING, CONTESTED, params, entity)?);
        }
        Ok(move |figure: &Candidate| match figure {
            _ if contested.contains(&figure.subject) => Some(Doubt::Contested),
            // What is limited to the industry is the industry's.
            _ if spread.contains(&figure.subject) && figure.scope != industry => {
                Some(Doubt::InOtherIndustries)
            }
            _ => None,
        })
    }

    /// The totals of figures of one modality and polarity, one for each sort. Some of them are doubtful by
    /// themselves.
    fn totals_of(
        &self,
        (modality, polarity): Spoken,
        (figures, doubtful): (Vec<Candidate>, HashMap<usize, Doubt>),
        words: &Words,
        known_by: Option<NaiveDate>,
        everywhere: Option<&Everywhere>,
    ) -> Result<Vec<(Total, Option<Error>)>, Error> {
        let modality = decode("a modality", Modality::from_code(modality), modality)?;
        let polarity = decode("a polarity", Polarity::from_code(polarity), polarity)?;
        let settling = self.settling(figures, doubtful, known_by, everywhere.map(|e| &e.0))?;

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
                let mut figure = take(number)?;
                // Then that is the reason.
                if matches!(reason, Reason::PartOf(_)) {
                    figure.part_of = None;
                }
                Some(LeftOut { figure, reason })
            });
            let mut beyond = None;
            let never_negative = measure
                .as_deref()
                .is_some_and(|m| NEVER_NEGATIVE.contains(&m));
            let mut sum = |of: &Interval| match unit.quantity(of, never_negative, figures) {
                Ok(sum) => sum,
                Err(error) => {
                    beyond = Some(error);
                    None
                }
            };
            let (sum, if_within, if_apart) = (
                sum(&settled.sum),
                sum(&settled.if_within),
                sum(&settled.if_apart),
            );
            let total = Total {
                measure: measure.unwrap_or_default(),
                unit: unit.key.clone(),
                modality,
                polarity,
                nature: decode("a nature", Nature::from_code(nature), nature)?,
                period: words.periods[period].clone(),
                sum,
                if_within,
                if_apart,
                counted,
                unsettled,
                left_out: left_out.collect(),
            };
            totals.push((total, beyond));
        }
        let place = |(t, _): &(Total, Option<Error>)| {
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
        modality: Option<Modality>,
        polarity: Option<Polarity>,
        words: &mut Words,
    ) -> Result<Vec<Candidate>, Error> {
        let only = self.required_source(&query.source)?;
        let event = query.event.as_ref().map(EventKey::as_str);
        let organisation = query.organisation.as_ref().map(OrganisationKey::as_str);
        let industry = query.industry.as_ref().map(IndustryKey::as_str);
        let mut narrowing = Vec::new();
        for (sql, kind, key) in [
            (OF_SUBJECT, None, query.subject.as_deref()),
            (OF_EVENT, Some(Kind::Event), event),
            (OF_ORGANISATION, Some(Kind::Organisation), organisation),
            (OF_INDUSTRY, Some(Kind::Industry), industry),
        ] {
            if let Some(entity) = self.required_entity(kind, key)? {
                narrowing.push((sql, Some(entity.row())));
            }
        }
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
                    ":modality": modality.map(Modality::code), ":negated": polarity.map(Polarity::code),
                    ":measure": query.measure, ":unit": query.unit, ":only": only,
                    ":from": query.from.map(stored_day),
                    ":until": query.until.map(stored_day),
                    ":entity": entity, ":known": query.known_by.map(stored_day),
                },
                |row| {
                    let how = (get(row, at::modality)?, get(row, at::negated)?);
                    self.candidate(row, how, words)
                },
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

    fn candidate(
        &self,
        row: &Row<'_>,
        spoken: Spoken,
        words: &mut Words,
    ) -> Result<Candidate, Error> {
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
        let measure: i64 = get(row, at::measure)?;
        let measured = match words.measures.get(&measure) {
            Some(measured) => *measured,
            None => {
                let key: Option<String> = self.value(DOING, MEASURE, [measure])?;
                let is_in = |list: &[&str]| key.as_deref().is_some_and(|key| list.contains(&key));
                *words.measures.entry(measure).or_insert(MeasureRow {
                    adds: !is_in(NEVER_ADD),
                    never_negative: is_in(NEVER_NEGATIVE),
                })
            }
        };
        let additive = nature != Nature::Rate.code() && unit.adds && measured.adds;
        let qualifier: Option<String> = get(row, at::qualifier)?;
        // A net amount may be a loss.
        let never_negative = measured.never_negative && qualifier.is_none();
        let scope: Option<i64> = get(row, at::scope)?;
        let scope_name = match scope {
            None => None,
            Some(scope) => Some(self.entity_name(scope, words)?),
        };
        let period = self.period(row, &source, words)?;
        Ok(Candidate {
            spoken,
            sort: (measure, unit_row, nature, period),
            summand: Summand {
                part_of: get::<Option<String>>(row, at::whole)?
                    .map(|whole| ClaimRef::new(source.as_str(), whole)),
                whole_is_amended: get(row, at::whole_is_amended)?,
                claim: ClaimRef::new(source, get::<String>(row, at::claim_key)?),
                subject: get(row, at::subject)?,
                quantity: decode("a quantity", quantity, "with impossible bounds")?,
                qualifier,
                scope: scope_name,
                condition: get(row, at::condition)?,
                said_by: get(row, at::said_by)?,
                note: get(row, at::note)?,
            },
            place: (get(row, at::source)?, get(row, at::claim)?),
            links: get::<i64>(row, at::links)? != 0,
            lower,
            upper,
            additive,
            never_negative,
            nature: decode("a nature", Nature::from_code(nature), nature)?,
            subject: get(row, at::entity)?,
            scope,
            scope_is_deal: get::<Option<Kind>>(row, at::scope_kind)?
                .is_some_and(|kind| !matches!(kind, Kind::Place | Kind::Industry)),
            counterparty: get(row, at::counterparty)?,
            under: get(row, at::under)?,
            kind: get(row, at::kind)?,
            is_group: get(row, at::several)?,
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
    /// Which of some figures others deny: those of the same subject, with the same limits, that are surely
    /// among the amounts denied.
    fn denied<'a>(
        &self,
        figures: &[Candidate],
        denials: impl Iterator<Item = &'a Candidate>,
    ) -> HashMap<usize, ClaimRef> {
        let same_days = self.same_days();
        let mut of_subject: HashMap<(i64, i64, i64), Vec<&Candidate>> = HashMap::new();
        let key = |figure: &Candidate| (figure.sort.0, figure.sort.1, figure.subject);
        for denial in denials {
            of_subject.entry(key(denial)).or_default().push(denial);
        }
        let period = |figure: &Candidate| {
            let period = figure.sort.3;
            (self.periods[period] != Period::NotStated).then_some(same_days[period])
        };
        let nature =
            |figure: &Candidate| Some(figure.nature).filter(|nature| *nature != Nature::NotStated);
        let denies = |denial: &Candidate, figure: &Candidate| {
            agree(&period(denial), &period(figure))
                && agree(&nature(denial), &nature(figure))
                && denial.summand.qualifier == figure.summand.qualifier
                && denial.scope == figure.scope
                && denial.counterparty == figure.counterparty
                && (figure.summand.quantity).lies_within(&denial.summand.quantity)
        };
        let mut denied = HashMap::new();
        for (number, figure) in figures.iter().enumerate() {
            let denials = of_subject.get(&key(figure)).into_iter().flatten();
            if let Some(by) = denials.copied().find(|denial| denies(denial, figure)) {
                denied.insert(number, by.summand.claim.clone());
            }
        }
        denied
    }

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
    /// An interval as a quantity, if a side of it is bounded: of what is never negative, "up to 3" rather than
    /// "between 0 and 3".
    fn quantity(
        &self,
        interval: &Interval,
        never_negative: bool,
        figures: usize,
    ) -> Result<Option<Quantity>, Error> {
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
        let is_nothing = |end: Option<End>| end.is_none_or(|end| end.steps == 0 && end.inclusive);
        let goes_without_saying =
            never_negative && is_nothing(interval.lower) && !is_nothing(interval.upper);
        let lower = interval.lower.filter(|_| !goes_without_saying);
        let (lower, upper) = (bound(lower)?, bound(interval.upper)?);
        Ok(Quantity::new(lower, upper, interval.approximate, self.key.as_str()).ok())
    }
}

columns! {
    /// The columns of [`figures`], in their order: a total may read many rows, and each has more
    /// than a dozen.
    source_key claim_key source claim measure unit lower upper lower_inclusive upper_inclusive
    approximate nature entity subject kind several date date_basis date_words scope scope_kind
    counterparty under qualifier condition note said_by links whole whole_is_amended
    modality negated
}
