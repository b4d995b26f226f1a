//! Which figures belong to an organisation, an industry or an event, as far as sources say so.

use super::conditions::known_by;
use super::figure_terms::DOING;
use super::timeline::stored_day;
use super::total::{Doubt, Period};
use super::total_query::TotalQuery;
use super::{Reader, day, get, is_before};
use crate::derived::edges::{edge_into, lies_in, puts_into};
use crate::error::Error;
use crate::model::{EntityId, IndustryKey, Kind, OrganisationKey};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use std::collections::{BTreeSet, HashMap, HashSet};

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
pub(super) use counts_in;

/// The `bits` of several relations that lead to one thing.
macro_rules! any_of {
    () => {
        "iif(max(bits) = 255, 255, sum(DISTINCT bits))"
    };
}
pub(super) use any_of;

/// SQL that holds if the figures of the mention `o` count for the organisation that the relation `r`
/// ties to it: those of its projects, and of its agreements.
macro_rules! has_a_part_in {
    () => {
        "(o.kind = 2 AND r.relation_type IN (SELECT id FROM relation_type WHERE key IN
                ('owns', 'investor in', 'developer of', 'partner in'))
              OR o.kind = 7 AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'party to'))"
    };
}
pub(super) use has_a_part_in;

/// SQL that holds if the claim `rc` denies what it says, as a fact or an allegation, without a limit.
macro_rules! denied {
    () => {
        "rc.negated = 1 AND rc.modality IN (0, 7) AND rc.qualifier IS NULL"
    };
}

/// The claim `rc` of a relation that has a beginning or an end, as source and number in one; NULL of one that
/// has none. What was told for a year may have lasted.
macro_rules! for_a_time {
    () => {
        "(SELECT rc.source << 32 | rc.claim FROM edtf td WHERE td.id = rc.date AND td.value LIKE '%/%')"
    };
}
pub(super) use for_a_time;

/// What counts for the organisation `:entity`, as a table `has`: itself, its divisions, its projects and agreements,
/// and their parts to any depth, each with the totals in which it does, as bits, and with the claim by which
/// it does only for a time.
macro_rules! organisation_has {
    () => {
        concat!(
            "has(id, bits, told) AS (SELECT :entity, 255, NULL
            UNION SELECT o.entity, ", counts_in!("rc"), ", ", for_a_time!(), " FROM mention i
            CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
            WHERE i.entity = :entity AND ", has_a_part_in!(),
            known_by!("r.source"),
            " UNION SELECT s.entity, ", counts_in!("rc"), ", ", for_a_time!(), " FROM mention i
            CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
            WHERE i.entity = :entity AND s.kind = 2
              AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'operated by')",
            known_by!("r.source"),
            " UNION SELECT s.entity, has.bits & ", counts_in!("rc"), ", coalesce(has.told, ", for_a_time!(), ")
            FROM has
            CROSS JOIN mention i ON i.entity = has.id AND i.kind IN (1, 2, 7)
            CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
            CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
            CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
            WHERE r.relation_type = (SELECT id FROM relation_type WHERE key = 'part of')",
            known_by!("r.source"), ")"
        )
    };
}
pub(super) use organisation_has;

sql! {
    /// Those of some groups (?1) that are reported to lie in another industry than one (?2), other than one that
    /// is related to it.
    IN_OTHER_INDUSTRIES = concat!("SELECT j.value AS entity FROM json_each(?1) j
       WHERE EXISTS (SELECT 1 FROM edge x WHERE x.entity = j.value AND x.modality = 0 AND x.other <> ?2 AND ",
            lies_in!(industry, "x"), "
         AND NOT EXISTS (SELECT 1 FROM edge y WHERE y.entity = x.other AND y.other = ?2))");
    /// All that the organisation has, with its beginning and end, if it has it for a time.
    HAS = concat!("WITH RECURSIVE ", organisation_has!(), "
       SELECT DISTINCT has.id AS entity, has.told IS NOT NULL AS is_dated,
         iif(d.value LIKE '../%', NULL, d.earliest) AS since, iif(d.value LIKE '%/..', NULL, d.latest) AS until
       FROM has
       LEFT JOIN claim c ON c.source = has.told >> 32 AND c.claim = has.told & 0xFFFFFFFF
       LEFT JOIN edtf d ON d.id = c.date
       WHERE has.bits <> 0"),
        Scans("has", "what the organisation has is looked at one by one");
    /// What an organisation is denied to own, run, invest in and so on, or to be party to; what is denied to be
    /// part of what it has; and the parts of all that.
    CONTESTED = concat!("WITH RECURSIVE ", organisation_has!(), ", contested(id) AS (SELECT o.entity FROM mention i
         CROSS JOIN ", in_role!(subject_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE i.entity = :entity AND ", denied!(), " AND ", has_a_part_in!(),
            known_by!("r.source"),
            " UNION SELECT s.entity FROM mention i
         CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
       WHERE i.entity = :entity AND ", denied!(), "
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'operated by')",
            known_by!("r.source"),
            " UNION SELECT s.entity FROM has
         CROSS JOIN mention i ON i.entity = has.id AND i.kind IN (1, 2, 7)
         CROSS JOIN ", in_role!(indexed object_of_relations, "r", "i"), "
         CROSS JOIN claim rc ON rc.source = r.source AND rc.claim = r.claim
         CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
       WHERE ", denied!(), "
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
}

/// From when until when, each perhaps open.
type Times = (Option<NaiveDate>, Option<NaiveDate>);

/// The facts that decide whether a figure belongs to the organisation or the industry that is asked for.
#[derive(Debug, Default)]
pub(super) struct Belonging {
    industry: Option<i64>,
    /// Groups that lie in other industries, too.
    spread: HashSet<i64>,
    /// The entities of which a source denies that they have to do with the organisation.
    contested: HashSet<i64>,
    /// The entities that the organisation had for a time only, with the beginning and the end of each time.
    for_a_time: HashMap<i64, Vec<Times>>,
}

impl Belonging {
    /// Whether a figure is surely of a time at which its subject had nothing to do with the organisation.
    pub(super) fn excludes(&self, subject: i64, period: &Period) -> bool {
        let Some(times) = self.for_a_time.get(&subject) else {
            return false;
        };
        let Period::Stated(period) = period else {
            return false;
        };
        let apart = |&(since, until): &Times| {
            is_before(period.latest(), since) || is_before(until, period.earliest())
        };
        times.iter().all(apart)
    }

    /// Why it is not settled that a figure belongs to what is asked for.
    pub(super) fn doubt(&self, subject: i64, scope: Option<i64>, period: &Period) -> Option<Doubt> {
        // What is limited to the industry is the industry's.
        if self.contested.contains(&subject) {
            Some(Doubt::Contested)
        } else if self.spread.contains(&subject) && scope != self.industry {
            Some(Doubt::InOtherIndustries)
        } else {
            let times = self.for_a_time.get(&subject)?;
            let (first, last) = match period {
                Period::Stated(period) => (period.earliest(), period.latest()),
                _ => (None, None),
            };
            let within = |&(since, until): &Times| {
                since.is_none_or(|since| first.is_some_and(|first| since <= first))
                    && until.is_none_or(|until| last.is_some_and(|last| last <= until))
            };
            (!times.iter().any(within)).then_some(Doubt::ForATime)
        }
    }
}

impl Reader {
    /// The facts that decide whether figures belong to what is asked for. `groups` are subjects that are groups.
    pub(super) fn belonging(
        &self,
        query: &TotalQuery,
        groups: &BTreeSet<i64>,
    ) -> Result<Belonging, Error> {
        let industry = query.industry.as_ref().map(IndustryKey::as_str);
        let industry = self.required_entity(Some(Kind::Industry), industry)?;
        let organisation = query.organisation.as_ref().map(OrganisationKey::as_str);
        let organisation = self.required_entity(Some(Kind::Organisation), organisation)?;
        let mut belonging = Belonging {
            industry: industry.map(EntityId::row),
            ..Belonging::default()
        };
        let entity = |row: &Row<'_>| get::<i64>(row, "entity");
        if let Some(industry) = belonging.industry.filter(|_| !groups.is_empty()) {
            let groups = serde_json::json!(groups).to_string();
            let spread = self.rows(DOING, IN_OTHER_INDUSTRIES, (groups, industry), entity)?;
            belonging.spread.extend(spread);
        }
        let Some(organisation) = organisation else {
            return Ok(belonging);
        };
        let params = named_params! { ":entity": organisation.row(),
        ":known": query.known_by.map(stored_day) };
        let contested = self.rows(DOING, CONTESTED, params, entity)?;
        belonging.contested.extend(contested);
        let mut always = HashSet::new();
        for (entity, is_dated, since, until) in self.rows(DOING, HAS, params, |row| {
            Ok((
                get::<i64>(row, "entity")?,
                get::<bool>(row, "is_dated")?,
                day(row, "since")?,
                day(row, "until")?,
            ))
        })? {
            match is_dated {
                true => belonging
                    .for_a_time
                    .entry(entity)
                    .or_default()
                    .push((since, until)),
                false => drop(always.insert(entity)),
            }
        }
        belonging
            .for_a_time
            .retain(|entity, _| !always.contains(entity));
        Ok(belonging)
    }
}
