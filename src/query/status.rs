//! The status of a claim by a day: it stands, or later sources speak against it.

use super::endings::{End, Relation, ended, is_office, lasts, over, relation};
use super::fact::{Content, Fact};
use super::links::{Linked, Links};
use super::manner::Manner;
use super::timeline::stored_day;
use super::{Reader, claim_ref, date, edtf, get, is_before};
use crate::db::decode;
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, Edtf, EntityId, Modality, Polarity};
use crate::text::OneLine;
use chrono::NaiveDate;
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The status of a claim by a day, as far as the sources published by then say so. An entity has a
/// [`Standing`](super::Standing).
///
/// The first that applies, in this order:
///
/// 1. a claim [denies](crate::model::LinkType::Denies) it by a link;
/// 2. a claim [amends](crate::model::LinkType::Amends) it by a link;
/// 3. a later source says of the same relation that it ended before the day;
/// 4. a later source says the opposite of the same relation;
/// 5. its own date says that it ended before the day, or lies before the day, or after it;
/// 6. another claim, not surely earlier, says the opposite of the same relation;
/// 7. it is a reported office, and a later source says that its holder held it and does no more;
/// 8. it is reported, and another claim tells of what may have ended it: its holder left an office or was to leave one
///    by then; what was owned was sold, what was part of another sold or spun off, what was listed delisted; one of the
///    two was dissolved or died.
///
/// A claim that is denied itself does nothing to others, unless claims deny each other
/// in a ring, which settles nothing. An amendment that is amended still amends, and one that is less firm than what it
/// amends, such as an allegation, does not. Rules 3 to 8 are
/// for relations, whose date is their validity. By 3 and 4, *later* is a source all of whose
/// possible days of publication follow those of the other; *the same relation* is one of the
/// same type between the same entities (either way round if it is symmetric), of the same
/// modality, whose qualifier and whose "on behalf of" are the same or not given; and a claim that
/// is amended itself does nothing.
///
/// What was done once, such as a sale or a signature, does not end: by 5 only relations that last do.
///
/// If several claims do it, the newest is named.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{Page, Status};
///
/// let base = KnowledgeBase::seeded()?;
/// let group = base.organisation("lingang-group")?.expect("the article is about it");
/// let relations = base.over_time(group.id, None, &Page::default())?;
/// let current = relations.items.iter().filter(|t| t.status == Status::Stands);
/// assert!(current.count() > 0);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Nothing that was said by the day speaks against it. It does not follow that it was still
    /// so on the day: only that nobody said otherwise since it was said.
    Stands,
    /// This claim denies it.
    Denied(ClaimRef),
    /// This claim corrects it or brings it up to date.
    Amended(ClaimRef),
    /// This claim of a later source says that the same relation ended before the day. It has no
    /// end of its own, and began before that end. Of an office, a later source says that it is over.
    EndedBy(ClaimRef),
    /// This claim of a later source says the opposite of the same relation, without a link, for a
    /// time that can meet its own. A later claim without a date speaks of the day it was published;
    /// an earlier one without a date is taken to last. The relation may never have held or may have
    /// ended: the source does not say.
    Contradicted(ClaimRef),
    /// This claim says the opposite of the same relation, and its source is not surely the earlier. The times of
    /// the two meet, or neither states one. It is of the same day, of a day that is not known, or one of the two
    /// is an allegation.
    Disputed(ClaimRef),
    /// This claim tells of what may have ended it, by rule 8: after it began, and at most a year before the source that
    /// tells of it, which may not have heard of that. It does not say which office was left, or whether all was sold;
    /// nor does a later claim that somebody held an office there, without a title.
    PerhapsEnded(ClaimRef),
    /// It is an interval, and its stated end lies before the day.
    Ended,
    /// It is stated for a time before the day, without an end: "2016". It may have gone on.
    Past,
    /// It begins after the day.
    Future,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Stands => f.write_str("stands"),
            Self::Denied(by) => write!(f, "denied by {by}"),
            Self::Amended(by) => write!(f, "amended by {by}"),
            Self::EndedBy(by) => write!(f, "ended, says {by}"),
            Self::Contradicted(by) => write!(f, "contradicted by {by}"),
            Self::Disputed(by) => write!(f, "but {by} says the opposite"),
            Self::PerhapsEnded(by) => write!(f, "perhaps ended: {by} may tell of its end"),
            Self::Ended => f.write_str("ended"),
            Self::Past => f.write_str("stated for a time before"),
            Self::Future => f.write_str("yet to begin"),
        }
    }
}

/// A fact with the day it was said, and what became of it by another day.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{Page, Status};
///
/// let base = KnowledgeBase::seeded()?;
/// let zhang = base.named("Zhang Ying")?.remove(0);
/// let office = base.over_time(zhang.id, None, &Page::default())?.items.remove(0);
/// assert_eq!(office.said_on.as_ref().map(ToString::to_string).as_deref(), Some("2023-11-30"));
/// assert_eq!(office.status, Status::Stands);
/// assert_eq!((office.since(), office.until()), (None, None)); // the article does not say
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timed {
    /// The fact. Its own [`links`](Fact::links) say how it stands to other claims.
    pub fact: Fact,
    /// When it was said: the publication of its source; `None` if no calendar date is known.
    pub said_on: Option<Edtf>,
    /// The status.
    pub status: Status,
    /// The day by which: the one asked for, or else the last on which a source in the base was
    /// published; `None` if no such day is known, and then no date is held against any.
    pub as_of: Option<NaiveDate>,
    /// The claims that amend, deny, repeat, condition it or add to it, in sources published by
    /// the day asked for; the newest first, those of an unknown day last.
    pub said_of_it: Vec<Linked>,
}

impl Timed {
    /// Since when, where its date states a beginning: the first end of an interval.
    #[must_use]
    pub fn since(&self) -> Option<Edtf> {
        self.fact.edtf().and_then(|e| ends(e).0)
    }

    /// Until when, where its date states an end: the last end of an interval.
    #[must_use]
    pub fn until(&self) -> Option<Edtf> {
        self.fact.edtf().and_then(|e| ends(e).1)
    }
}

impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact.fmt(f)?;
        match &self.said_on {
            Some(day) => write!(f, "; said {}", day.in_words())?,
            None => f.write_str("; said on a day not known")?,
        }
        match (&self.status, self.as_of) {
            // Nobody says that it still holds. What amends or denies it stands in the fact's own line.
            (Status::Stands, day) => {
                let bare = self.fact.amended_or_denied_by.is_empty();
                let known = if bare { "nothing" } else { "nothing else" };
                match day {
                    Some(day) => write!(f, "; {known} known by {day} says otherwise"),
                    None => write!(f, "; {known} known says otherwise"),
                }
            }
            // Which claim denies or amends it stands in the fact's own line.
            (Status::Denied(_), Some(day)) => write!(f, "; denied, as known by {day}"),
            (Status::Amended(_), Some(day)) => write!(f, "; amended, as known by {day}"),
            (Status::Denied(_) | Status::Amended(_), None) => Ok(()),
            (status, Some(day)) => write!(f, "; {status}, as known by {day}"),
            (status, None) => write!(f, "; {status}"),
        }
    }
}

sql! {
    /// Those of some relations that are something that was done, and not something that lasts: the past has one form.
    ACTS = "SELECT t.key FROM json_each(?1) j CROSS JOIN relation_type t ON t.key = j.value
       WHERE t.singular = t.plural";

    /// When some sources were published.
    PUBLISHED = "SELECT s.key, d.value FROM json_each(?1) j
       CROSS JOIN source s ON s.key = j.value CROSS JOIN edtf d ON d.id = s.published";

    /// The last day on which a source was published: the first that its date can mean, so that the
    /// world has surely come that far.
    LAST = "SELECT nullif(max(
         coalesce((SELECT d.place FROM edtf d INDEXED BY edtf_day_in_order
           CROSS JOIN source s INDEXED BY source_by_publication ON s.published = d.id
           WHERE d.earliest = d.latest ORDER BY d.place DESC LIMIT 1), ''),
         coalesce((SELECT d.place FROM edtf d INDEXED BY edtf_span_in_order
           CROSS JOIN source s INDEXED BY source_by_publication ON s.published = d.id
           WHERE d.earliest IS NOT d.latest AND d.place <> '' ORDER BY d.place DESC LIMIT 1), '')), '') AS value",
        Scans("d", "from the last day back, to the first on which a source was published");

    /// All claims of some relations between two entities. Sources that mention both are read, so that a hub costs
    /// little as the second entity. Each relation is a JSON list: type, one entity, the other, and 1 if the first
    /// is the subject.
    BETWEEN = concat!(
        "SELECT j.key AS number, s.key AS source, c.key AS claim, c.negated,
         c.modality, c.qualifier, c.date_basis IS NOT NULL AS dated, d.value AS date,
         pd.value AS said,
         (SELECT entity FROM mention o WHERE o.source = r.source AND o.mention = r.on_behalf_of)
           AS on_behalf_of
       FROM json_each(:relations) j
       CROSS JOIN relation_type t ON t.key = json_extract(j.value, '$[0]')
       CROSS JOIN mention a ON a.entity = json_extract(j.value, '$[1]')
       CROSS JOIN mention b INDEXED BY mention_by_entity
         ON b.entity = json_extract(j.value, '$[2]') AND b.source = a.source
           AND a.roles & ", role!(end_of_relations), " AND b.roles & ", role!(end_of_relations), "
       CROSS JOIN relation r
         ON r.source = a.source AND r.subject IN (a.mention, b.mention)
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN source s ON s.id = c.source
       LEFT JOIN edtf pd ON pd.id = s.published
       LEFT JOIN edtf d ON d.id = c.date
       WHERE r.relation_type = t.id AND r.object = iif(r.subject = a.mention, b.mention, a.mention)
         AND (t.symmetric OR (r.subject = a.mention) = json_extract(j.value, '$[3]'))
         AND (:known IS NULL OR pd.latest <= :known)");
}

const DOING: &str = "reading what became of claims";

impl Reader {
    /// The status of some facts by a day. `hub` is the entity that all of them touch, if there is
    /// one: the other ends have fewer mentions, as a rule.
    pub(super) fn timed(
        &self,
        facts: Vec<Fact>,
        hub: Option<EntityId>,
        as_of: Option<NaiveDate>,
    ) -> Result<Vec<Timed>, Error> {
        let day = self.day_or_last(as_of)?;
        let published = self.published(&facts)?;
        let between = self.between(&facts, hub, as_of)?;
        let acts = self.acts(&facts)?;
        let ends = self.ends(&facts, &acts, as_of, day)?;
        let mut claims: BTreeSet<ClaimRef> = facts.iter().map(|f| f.claim.clone()).collect();
        claims.extend(between.values().flatten().map(|o| o.claim.clone()));
        claims.extend(ends.values().flatten().map(|end| end.claim.clone()));
        let links = self.links_to(claims, as_of)?;
        let timed = facts.into_iter().map(|fact| {
            let said_on = published.get(&fact.claim.source).cloned();
            let others = relation(&fact).and_then(|key| between.get(&key));
            let others = others.map_or(&[][..], Vec::as_slice);
            let mut status = status(&fact, said_on.as_ref(), others, &links, day);
            let is_act = relation(&fact).is_some_and(|(key, ..)| acts.contains(&key));
            if is_act && matches!(status, Status::Ended | Status::Past) {
                status = Status::Stands;
            }
            if status == Status::Stands && lasts(&fact, &acts) {
                let over = over(&fact);
                let mut over = over.iter().filter_map(|key| between.get(key)).flatten();
                let after = over.find(|other| {
                    !links.overrule(&other.claim)
                        && match is_office(&fact) {
                            true => other.says_it_is_over(&fact, said_on.as_ref()),
                            false => {
                                other.is_fact() && other.end().may_follow(&fact, said_on.as_ref())
                            }
                        }
                });
                status = after.map_or(status, |other| match &other.qualifier {
                    Some(_) if is_office(&fact) => Status::EndedBy(other.claim.clone()),
                    _ => Status::PerhapsEnded(other.claim.clone()),
                });
            }
            if status == Status::Stands && lasts(&fact, &acts) {
                let mut ends = ended(&fact)
                    .into_iter()
                    .filter_map(|key| ends.get(&key))
                    .flatten();
                let after = ends.find(|end| {
                    !links.overrule(&end.claim) && end.may_follow(&fact, said_on.as_ref())
                });
                status = after.map_or(status, |end| Status::PerhapsEnded(end.claim.clone()));
            }
            Timed {
                status,
                said_of_it: links.of(&fact.claim).to_vec(),
                as_of: day,
                said_on,
                fact,
            }
        });
        Ok(timed.collect())
    }

    /// The day that is asked for, or else the last one on which a source was published.
    pub(super) fn day_or_last(&self, as_of: Option<NaiveDate>) -> Result<Option<NaiveDate>, Error> {
        if as_of.is_some() {
            return Ok(as_of);
        }
        let day: Option<Option<String>> = self.value(DOING, LAST, ())?;
        day.flatten()
            .map(|day| decode("a day", day.parse().ok(), &day))
            .transpose()
    }

    /// Those of the relations of some facts that are something that was done.
    fn acts(&self, facts: &[Fact]) -> Result<BTreeSet<String>, Error> {
        let relations: BTreeSet<String> = facts
            .iter()
            .filter_map(|fact| relation(fact).map(|(key, ..)| key))
            .collect();
        let list = serde_json::json!(relations).to_string();
        let acts = self.rows(DOING, ACTS, [list], |row| get(row, "key"))?;
        Ok(acts.into_iter().collect())
    }

    fn published(&self, facts: &[Fact]) -> Result<HashMap<String, Edtf>, Error> {
        let sources: BTreeSet<&str> = facts.iter().map(|f| f.claim.source.as_str()).collect();
        let list = serde_json::json!(sources).to_string();
        let found = self.rows(DOING, PUBLISHED, [list], |row| {
            Ok((get(row, "key")?, date(get(row, "value")?)?))
        })?;
        Ok(found.into_iter().collect())
    }

    /// The claims of the same relations as some facts.
    fn between(
        &self,
        facts: &[Fact],
        hub: Option<EntityId>,
        known: Option<NaiveDate>,
    ) -> Result<BTreeMap<Relation, Vec<Other>>, Error> {
        let mut relations: BTreeSet<Relation> = facts.iter().filter_map(relation).collect();
        relations.extend(facts.iter().flat_map(over));
        let mut between: BTreeMap<Relation, Vec<Other>> = BTreeMap::new();
        if relations.is_empty() {
            return Ok(between);
        }
        let hub = hub.map(EntityId::row);
        let list: Vec<(&str, i64, i64, u8)> = relations
            .iter()
            .map(|(relation, subject, object)| {
                if Some(*subject) == hub {
                    (relation.as_str(), *object, *subject, 0)
                } else {
                    (relation.as_str(), *subject, *object, 1)
                }
            })
            .collect();
        let params = named_params! { ":relations": serde_json::json!(list).to_string(),
        ":known": known.map(stored_day) };
        let found = self.rows(DOING, BETWEEN, params, |row| {
            let other = Other {
                claim: claim_ref(row, "source", "claim")?,
                said_on: edtf(row, "said")?,
                manner: Manner::of(row).doing(DOING)?,
                qualifier: get(row, "qualifier")?,
                on_behalf_of: get(row, "on_behalf_of")?,
                dated: get(row, "dated")?,
                date: edtf(row, "date")?,
            };
            Ok((get::<u32>(row, "number")?, other))
        })?;
        let relations: Vec<Relation> = relations.into_iter().collect();
        for (number, other) in found {
            if let Some(relation) = relations.get(number as usize) {
                between.entry(relation.clone()).or_default().push(other);
            }
        }
        // The newest is named.
        for others in between.values_mut() {
            others.sort_by(|a, b| a.place().cmp(&b.place()));
        }
        Ok(between)
    }
}

/// Another claim of the same relation.
struct Other {
    claim: ClaimRef,
    said_on: Option<Edtf>,
    manner: Manner,
    qualifier: Option<String>,
    on_behalf_of: Option<i64>,
    /// The source gives a date, resolved or not.
    dated: bool,
    date: Option<Edtf>,
}

impl Other {
    /// When it is said to hold; of what is not dated, the day on which it was said.
    fn span(&self) -> Option<Bounds> {
        let date = match self.dated {
            true => &self.date,
            false => &self.said_on,
        };
        date.as_ref().and_then(bounds)
    }

    /// Whether it says, later than an office was told, that this is over.
    fn says_it_is_over(&self, office: &Fact, told: Option<&Edtf>) -> bool {
        let told = told.and_then(Edtf::latest);
        let said = self.said_on.as_ref().and_then(Edtf::earliest);
        let later = is_before(told, said);
        let same = self.qualifier.is_none() || self.qualifier == office.qualifier;
        later && self.is_fact() && same && office.edtf().is_none_or(|date| ends(date).1.is_none())
    }

    fn is_fact(&self) -> bool {
        !self.manner.negated && self.manner.modality == Modality::Reported
    }

    /// As what may have ended another relation.
    fn end(&self) -> End {
        End {
            claim: self.claim.clone(),
            date: self.date.clone(),
            said_on: self.said_on.clone(),
        }
    }

    fn place(&self) -> impl Ord + use<'_> {
        (
            Reverse(self.said_on.as_ref().and_then(Edtf::latest)),
            &self.claim,
        )
    }
}

/// The status of a fact, by the rules of [`Status`] in their order.
fn status(
    fact: &Fact,
    said_on: Option<&Edtf>,
    others: &[Other],
    links: &Links,
    day: Option<NaiveDate>,
) -> Status {
    if let Some(by) = links.denial(&fact.claim) {
        return Status::Denied(by.clone());
    }
    if let Some(by) = links.amendment(&fact.claim) {
        return Status::Amended(by.clone());
    }
    let Content::Relation { on_behalf_of, .. } = &fact.content else {
        return Status::Stands;
    };
    let manner = Manner {
        modality: fact.modality,
        negated: fact.polarity == Polarity::Negated,
    };
    let date = fact.edtf();
    let end = date.and_then(|d| ends(d).1);
    let on_behalf_of = on_behalf_of.as_ref().map(|o| o.id.row());
    let others: Vec<&Other> = others
        .iter()
        .filter(|other| {
            (other.qualifier.is_none() || other.qualifier == fact.qualifier)
                && (other.on_behalf_of.is_none() || other.on_behalf_of == on_behalf_of)
                && !links.overrule(&other.claim)
        })
        .collect();
    let later = others.iter().filter(|other| {
        let before = said_on.and_then(Edtf::latest);
        let after = other.said_on.as_ref().and_then(Edtf::earliest);
        is_before(before, after) && other.manner.modality == fact.modality
    });
    // When it is said to hold; of what is not dated, from the day it was said.
    let span = match (&fact.date, date) {
        (None, _) => said_on.map(|s| (s.earliest().or(s.latest()), None)),
        (Some(_), date) => date.and_then(bounds),
    };
    if end.is_none()
        && fact.polarity == Polarity::Affirmed
        && fact.modality == Modality::Reported
        && let Some((from, _)) = span
        && let Some(day) = day
    {
        let ender = later.clone().find(|other| {
            let ended = other.date.as_ref().and_then(|d| ends(d).1);
            !other.manner.negated
                && ended
                    .and_then(|e| e.latest())
                    .is_some_and(|ended| ended < day && from.is_none_or(|from| from <= ended))
        });
        if let Some(ender) = ender {
            return Status::EndedBy(ender.claim.clone());
        }
    }
    let meets = |other: &Other| Some(meet(span?, other.span()?));
    let opposite = later
        .clone()
        .find(|other| other.manner.negated != manner.negated && meets(other).unwrap_or_default());
    if let Some(opposite) = opposite {
        return Status::Contradicted(opposite.claim.clone());
    }
    match date {
        Some(date) if is_before(date.latest(), day) && end.is_some() => Status::Ended,
        Some(date) if is_before(date.latest(), day) => Status::Past,
        Some(date) if is_before(day, date.earliest()) => Status::Future,
        _ => {
            let disputing = others.iter().find(|other| {
                let earlier = other.said_on.as_ref().and_then(Edtf::latest);
                let earlier = earlier.zip(said_on.and_then(Edtf::earliest));
                manner.denies(other.manner)
                    && earlier.is_none_or(|(other, own)| other >= own)
                    && meets(other).unwrap_or(fact.date.is_none() && !other.dated)
            });
            disputing.map_or(Status::Stands, |other| {
                Status::Disputed(other.claim.clone())
            })
        }
    }
}

/// The two ends of an interval, as far as it states them.
fn ends(date: &Edtf) -> (Option<Edtf>, Option<Edtf>) {
    let stated = |end: &str| end.parse().ok();
    match date.as_str().split_once('/') {
        Some((from, to)) => (stated(from), stated(to)),
        None => (None, None),
    }
}

type Bounds = (Option<NaiveDate>, Option<NaiveDate>);

/// Between which days a date lies, if anything bounds it.
fn bounds(date: &Edtf) -> Option<Bounds> {
    let bounds = (date.earliest(), date.latest());
    (bounds != (None, None)).then_some(bounds)
}

fn meet(one: Bounds, other: Bounds) -> bool {
    !is_before(one.1, other.0) && !is_before(other.1, one.0)
}
