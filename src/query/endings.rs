//! What may have ended a relation that lasts: an office that was left, a sale, a death.

use super::fact::{Content, Fact};
use super::timeline::stored_day;
use super::{Reader, claim_ref, edtf, get};
use crate::error::Error;
use crate::model::{ClaimRef, Edtf, Modality, Polarity};
use chrono::{Months, NaiveDate};
use rusqlite::named_params;
use std::collections::{BTreeSet, HashMap};

sql! {
    /// Claims that an end came to some entities in some way, each a JSON list of the entity and 0 for an office that a
    /// person leaves, 1 for a listing, 2 for whatever ends by a death: those that are reported, and those that were
    /// planned or expected for a day that has come.
    ENDS = concat!(
        "SELECT x.number, s.key AS source, c.key AS claim, d.value AS date, pd.value AS said
       FROM (SELECT j.key AS number, h.source, h.claim FROM json_each(:entities) j
           CROSS JOIN mention m ON m.entity = json_extract(j.value, '$[0]')
           CROSS JOIN ", in_role!(subject_of_milestones, "h"), "
           CROSS JOIN phase p ON p.id = h.phase
           WHERE p.key IN ('died', 'dissolved')
             OR p.key IN ('resigned', 'dismissed', 'retired') AND json_extract(j.value, '$[1]') = 0
             OR p.key = 'delisted' AND json_extract(j.value, '$[1]') = 1
         UNION ALL SELECT j.key, r.source, r.claim FROM json_each(:entities) j
           CROSS JOIN mention m ON m.entity = json_extract(j.value, '$[0]')
           CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
           WHERE json_extract(j.value, '$[1]') = 0 AND r.relation_type IN (SELECT id FROM relation_type
             WHERE key IN ('dismissed', 'recalled', 'replaces'))) x
       CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
       CROSS JOIN source s ON s.id = c.source
       LEFT JOIN edtf pd ON pd.id = s.published
       LEFT JOIN edtf d ON d.id = c.date
       WHERE c.negated = 0 AND (:known IS NULL OR pd.latest <= :known)
         AND (c.modality = 0 OR (c.modality IN (1, 4) AND d.latest <= :day))
       ORDER BY pd.latest DESC, s.key, c.key");
}

const DOING: &str = "reading what became of claims";

impl Reader {
    /// What may have ended some facts, by what may have come to an end.
    pub(super) fn ends(
        &self,
        facts: &[Fact],
        acts: &BTreeSet<String>,
        known: Option<NaiveDate>,
        day: Option<NaiveDate>,
    ) -> Result<HashMap<Ended, Vec<End>>, Error> {
        let lasting = facts.iter().filter(|fact| lasts(fact, acts));
        let entities: BTreeSet<Ended> = lasting.flat_map(ended).collect();
        let entities: Vec<Ended> = entities.into_iter().collect();
        let mut ends: HashMap<Ended, Vec<End>> = HashMap::new();
        if entities.is_empty() {
            return Ok(ends);
        }
        let params = named_params! { ":entities": serde_json::json!(entities).to_string(),
        ":known": known.map(stored_day), ":day": day.map(stored_day) };
        for (number, end) in self.rows(DOING, ENDS, params, |row| {
            let end = End {
                claim: claim_ref(row, "source", "claim")?,
                date: edtf(row, "date")?,
                said_on: edtf(row, "said")?,
            };
            Ok((get::<u32>(row, "number")?, end))
        })? {
            if let Some(entity) = entities.get(number as usize) {
                ends.entry(*entity).or_default().push(end);
            }
        }
        Ok(ends)
    }
}

/// Type, subject and object by row.
pub(super) type Relation = (String, i64, i64);

pub(super) fn relation(fact: &Fact) -> Option<Relation> {
    match &fact.content {
        Content::Relation {
            relation, object, ..
        } => Some((relation.clone(), fact.subject.id.row(), object.id.row())),
        _ => None,
    }
}

/// The relations that tell of what may have ended a reported one.
pub(super) fn over(fact: &Fact) -> Vec<Relation> {
    let Some((key, subject, object)) = relation(fact).filter(|_| is_reported(fact)) else {
        return Vec::new();
    };
    let over: &[(&str, bool)] = match key.as_str() {
        "holds office in" => &[("held office in", true)],
        "owns" => &[("sold", true)],
        "shareholder of" => &[("sold", true), ("sold shares in", true)],
        "part of" | "subsidiary of" | "branch of" | "brand of" => {
            &[("spun off from", true), ("sold", false)]
        }
        _ => &[],
    };
    let over = over.iter().map(|&(key, same_way)| match same_way {
        true => (key.to_owned(), subject, object),
        false => (key.to_owned(), object, subject),
    });
    over.collect()
}

/// An entity by row, and in what way it may have come to an end, as [`ENDS`] has it.
pub(super) type Ended = (i64, u8);

/// What may have come to an end and with it a fact.
pub(super) fn ended(fact: &Fact) -> Vec<Ended> {
    let Some((key, subject, object)) = relation(fact) else {
        return Vec::new();
    };
    match key.as_str() {
        "holds office in" => vec![(subject, 0), (object, 2)],
        "listed on" => vec![(subject, 1), (object, 2)],
        "owns" | "shareholder of" | "part of" | "subsidiary of" | "branch of" | "brand of"
        | "operated by" | "works for" | "member of" => vec![(subject, 2), (object, 2)],
        _ => Vec::new(),
    }
}

/// It is reported, and a relation that lasts.
pub(super) fn lasts(fact: &Fact, acts: &BTreeSet<String>) -> bool {
    is_reported(fact) && relation(fact).is_some_and(|(key, ..)| !acts.contains(&key))
}

pub(super) fn is_reported(fact: &Fact) -> bool {
    (fact.modality, fact.polarity) == (Modality::Reported, Polarity::Affirmed)
}

pub(super) fn is_office(fact: &Fact) -> bool {
    matches!(&fact.content, Content::Relation { relation, .. } if relation == "holds office in")
}

/// A claim of what may have ended a relation.
pub(super) struct End {
    pub(super) claim: ClaimRef,
    pub(super) date: Option<Edtf>,
    pub(super) said_on: Option<Edtf>,
}

impl End {
    /// Whether it may have ended a fact: it did not surely come before that began, nor more than a year before the
    /// fact was told.
    pub(super) fn may_follow(&self, fact: &Fact, told: Option<&Edtf>) -> bool {
        let ended = self.date.as_ref().or(self.said_on.as_ref());
        let ended = ended.and_then(Edtf::latest);
        let began = fact.edtf().and_then(Edtf::earliest);
        let heard = told.and_then(Edtf::earliest);
        let heard = heard.and_then(|day| day.checked_sub_months(Months::new(12)));
        let since = |day: Option<NaiveDate>| ended.zip(day).is_none_or(|(ended, day)| ended >= day);
        since(began) && since(heard)
    }
}
