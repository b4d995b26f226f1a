//! A figure that may be added, and what decides of that.

use super::belonging::{any_of, counts_in, for_a_time, has_a_part_in, organisation_has};
use super::conditions::{known_by, may_lie_in_range};
use super::figure_terms::{DOING, Words};
use super::timeline::stored_day;
use super::total::{Period, Summand};
use super::total_query::TotalQuery;
use super::{Reader, agree, get};
use crate::db::{decode, stored_quantity};
use crate::derived::edges::{contains, edge_into, puts_into};
use crate::error::Error;
use crate::model::{
    ClaimRef, EventKey, IndustryKey, Kind, Modality, Nature, OrganisationKey, Polarity,
};
use rusqlite::{Row, named_params};
use std::collections::{HashMap, HashSet};

/// A figure with what decides whether it may be added.
pub(super) struct Candidate {
    pub(super) summand: Summand,
    /// The claim's row.
    pub(super) place: (i64, i64),
    /// It may link to other claims.
    pub(super) links: bool,
    pub(super) spoken: Spoken,
    pub(super) sort: Sort,
    pub(super) lower: Option<i64>,
    pub(super) upper: Option<i64>,
    /// Figures of its sort can be added.
    pub(super) additive: bool,
    /// It cannot be less than nothing.
    pub(super) never_negative: bool,
    pub(super) nature: Nature,
    /// The entities by row.
    pub(super) subject: i64,
    pub(super) scope: Option<i64>,
    /// The scope is no place and no industry: two figures that have it may be of one deal.
    pub(super) scope_is_deal: bool,
    pub(super) counterparty: Option<i64>,
    pub(super) under: Option<i64>,
    pub(super) kind: Kind,
    pub(super) is_group: bool,
}

/// What the figures of one total have in common: measure and unit by row, nature by code, and the
/// numbers of the period and of the condition.
pub(super) type Sort = (i64, i64, i64, usize, usize);

/// Modality and polarity, by code.
pub(super) type Spoken = (i64, i64);

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
            "(SELECT entity, ", any_of!(), " AS bits FROM (
              SELECT x.other AS entity, iif(x.claims = 1 OR ", counts_in!("ic"), " = 255, ",
            counts_in!("ic"), ", (SELECT ", any_of!(), " FROM (SELECT ", counts_in!("rc"), " AS bits
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
          SELECT id, ", any_of!(), " AS bits FROM has GROUP BY id) x
         CROSS JOIN mention m ON m.entity = x.id
         CROSS JOIN ", in_role!(subject_of_figures, "f")
        ),
        "",
        "x.bits & (1 << c.modality)"
    ), Scans("has", "what the organisation has is looked at one by one");
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
          SELECT id, ", any_of!(), " AS bits FROM (SELECT :entity AS id, 255 AS bits
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

impl Reader {
    /// The figures of the question's narrowest field; its other fields are looked at in turn.
    pub(super) fn candidates(
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
        let measure: i64 = get(row, at::measure)?;
        let measured = self.measure_row(measure, words)?;
        let unit_row: i64 = get(row, at::unit)?;
        let unit = self.unit_row(unit_row, words)?;
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
        let additive = nature != Nature::Rate.code() && unit.adds && measured.adds;
        let qualifier: Option<String> = get(row, at::qualifier)?;
        // A net amount may be a loss.
        let never_negative = measured.never_negative && qualifier.is_none();
        let scope: Option<i64> = get(row, at::scope)?;
        let scope_name = match scope {
            None => None,
            Some(scope) => Some(self.entity_name(scope, words)?),
        };
        let date = (
            get(row, at::date)?,
            get(row, at::date_basis)?,
            get(row, at::date_words)?,
        );
        let period = self.period(&source, date, words)?;
        let condition: Option<String> = get(row, at::condition)?;
        let number = words.condition(&condition);
        Ok(Candidate {
            spoken,
            sort: (measure, unit_row, nature, period, number),
            summand: Summand {
                part_of: get::<Option<String>>(row, at::whole)?
                    .map(|whole| ClaimRef::new(source.as_str(), whole)),
                whole_is_amended: get(row, at::whole_is_amended)?,
                claim: ClaimRef::new(source, get::<String>(row, at::claim_key)?),
                subject: get(row, at::subject)?,
                quantity: decode("a quantity", quantity, "with impossible bounds")?,
                qualifier,
                scope: scope_name,
                condition,
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
}

impl Words {
    /// Which of some figures others deny: those of the same subject, with the same limits, that are surely
    /// among the amounts denied.
    pub(super) fn denied<'a>(
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
                && denial
                    .summand
                    .condition
                    .as_ref()
                    .is_none_or(|c| Some(c) == figure.summand.condition.as_ref())
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
}

columns! {
    /// The columns of [`figures`], in their order: a total may read many rows, and each has more
    /// than a dozen.
    source_key claim_key source claim measure unit lower upper lower_inclusive upper_inclusive
    approximate nature entity subject kind several date date_basis date_words scope scope_kind
    counterparty under qualifier condition note said_by links whole whole_is_amended
    modality negated
}
