//! Facts that cannot both be true, shown side by side and never settled.

use crate::db::{each, rows, stored_quantity};
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, EntityId, Quantity};
use crate::query::{Fact, Reader};
use rusqlite::{Row, named_params};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::ops::Deref;

/// In what two facts disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Conflict {
    /// Amounts of one measure, for one subject, scope and period, that do not meet.
    Amounts,
    /// Amounts of one measure for one subject that are not the same where scope or period are not
    /// either, or that do not meet where one is approximate: no contradiction, and worth a look.
    Differing,
    /// Parts that together surely exceed their whole: the whole, and each part.
    PartsExceedWhole,
    /// One affirms what the other denies.
    Denial,
    /// One milestone on days that do not meet.
    Dates,
    /// Roles that exclude each other: to sign an agreement and to witness it; to be part of what
    /// is a part of oneself.
    Roles,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Amounts => "the amounts do not meet",
            Self::Differing => "the amounts differ, and so do scope, period or precision",
            Self::PartsExceedWhole => "the parts exceed their whole",
            Self::Denial => "one affirms what the other denies",
            Self::Dates => "the days do not meet",
            Self::Roles => "the roles exclude each other",
        })
    }
}

/// Facts that disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// In what.
    pub conflict: Conflict,
    /// The facts, by reference; two, or a whole and its parts.
    pub facts: Vec<Fact>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.conflict)?;
        self.facts
            .iter()
            .try_for_each(|fact| writeln!(f, "  {fact}"))
    }
}

/// A filter for contradictions; the default finds all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContradictionFilter {
    /// Only among the facts about this entity.
    pub subject: Option<EntityId>,
    /// Only those in which a claim of this source has a part.
    pub source: Option<String>,
    /// Show differing amounts too.
    pub differing: bool,
}

/// The contradictions that were found; it is used as a slice of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Contradictions {
    /// Each pair once, a whole with its parts once.
    pub items: Vec<Contradiction>,
    /// Where the search ended before its end, since there were more than [`Contradictions::MOST`], or
    /// more pairs to compare than a question can: among the facts of the entity with this key. `None` if
    /// everything was compared.
    pub stopped_at: Option<String>,
}

impl Contradictions {
    /// How many are found at most. Whoever wants those of one entity or one source asks for them.
    pub const MOST: usize = 1000;
}

impl Deref for Contradictions {
    type Target = [Contradiction];

    fn deref(&self) -> &[Contradiction] {
        &self.items
    }
}

impl IntoIterator for Contradictions {
    type Item = Contradiction;
    type IntoIter = std::vec::IntoIter<Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Contradictions {
    type Item = &'a Contradiction;
    type IntoIter = std::slice::Iter<'a, Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

sql! {
    /// All that can conflict, one shape after the other, sorted so that candidates lie together.
    FIGURES =
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.measure, f.unit, u.factor,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.scope) AS scope,
           c.date, c.negated, f.lower, f.upper, f.lower_inclusive, f.upper_inclusive, f.approximate,
           f.part_of IS NOT NULL AS is_part
         FROM mention m
         CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention
         CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
         CROSS JOIN source so ON so.id = c.source
         CROSS JOIN unit u ON u.id = f.unit
         WHERE m.entity BETWEEN :first AND :last AND c.modality = 0
         ORDER BY m.entity";
    /// The parts of the figures of some entities, whatever their subjects.
    PARTS =
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.upper, pc.key AS part_key,
           p.lower AS part_lower
         FROM mention m
         CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention
         CROSS JOIN figure p INDEXED BY figure_by_whole
           ON p.source = f.source AND p.part_of = f.claim AND p.measure = f.measure
           AND p.unit = f.unit
         CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
         CROSS JOIN claim pc ON pc.source = p.source AND pc.claim = p.claim
         CROSS JOIN source so ON so.id = c.source
         WHERE m.entity BETWEEN :first AND :last AND c.modality = 0 AND c.negated = 0
           AND pc.modality = 0 AND pc.negated = 0
         ORDER BY m.entity";
    MILESTONES = "SELECT so.key AS source_key, c.key AS claim_key, m.entity, h.phase, c.negated,
           d.earliest, d.latest
         FROM mention m
         CROSS JOIN milestone h INDEXED BY milestone_by_subject
           ON h.source = m.source AND h.subject = m.mention
         CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
         CROSS JOIN source so ON so.id = c.source
         LEFT JOIN edtf d ON d.id = c.date
         WHERE m.entity BETWEEN :first AND :last AND c.modality = 0
         ORDER BY m.entity";
    RELATIONS = "SELECT so.key AS source_key, c.key AS claim_key, m.entity, t.key AS relation,
           o.entity AS object, c.negated
         FROM mention m
         CROSS JOIN relation r ON r.source = m.source AND r.subject = m.mention
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         CROSS JOIN source so ON so.id = c.source
         CROSS JOIN relation_type t ON t.id = r.relation_type
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
         WHERE m.entity BETWEEN :first AND :last AND c.modality = 0
         ORDER BY m.entity";
    /// `true` if one entity is reported to be part of another.
    PART_OF = "SELECT so.key AS source_key, c.key AS claim_key
       FROM mention m
       CROSS JOIN relation r ON r.source = m.source AND r.subject = m.mention
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN source so ON so.id = c.source
       WHERE m.entity = ?1 AND o.entity = ?2 AND c.modality = 0 AND c.negated = 0
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = ?3) LIMIT 1";
    KEY = "SELECT key FROM entity WHERE id = ?1";
    DENIALS = "SELECT so.key AS source_key, c.key AS claim_key, l.target_source, l.target_key
       FROM claim_link l
       CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
       CROSS JOIN source so ON so.id = c.source
       CROSS JOIN source ts ON ts.key = l.target_source
       CROSS JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
       WHERE l.link = 2", Whole;
}

const DOING: &str = "looking for contradictions";

/// How many pairs are compared at most.
const PAIRS: usize = 3_000_000;

/// What was found so far, and how much may still be looked for.
struct Conflicts<'f> {
    filter: &'f ContradictionFilter,
    found: BTreeSet<(Conflict, Vec<ClaimRef>)>,
    /// How many pairs may still be compared.
    left: usize,
    stopped_at: Option<i64>,
}

impl Conflicts<'_> {
    fn add(&mut self, conflict: Conflict, claims: Vec<ClaimRef>) {
        if conflict != Conflict::Differing || self.filter.differing {
            self.found.insert((conflict, claims));
        }
    }

    fn is_full(&self) -> bool {
        self.left == 0 || self.found.len() >= Contradictions::MOST
    }

    /// Gives each pair of an entity's claims once that is asked for, as long as there is room.
    fn pairs<T>(
        &mut self,
        entity: i64,
        claims: &[&(ClaimRef, T)],
        mut compare: impl FnMut(&mut Self, (&ClaimRef, &T), (&ClaimRef, &T)),
    ) {
        let filter = self.filter;
        let is_asked = |claim: &ClaimRef| filter.source.as_ref().is_none_or(|s| claim.source == *s);
        let asked: Vec<bool> = claims.iter().map(|(claim, _)| is_asked(claim)).collect();
        for (i, (claim, one)) in claims.iter().enumerate().filter(|(i, _)| asked[*i]) {
            for (j, (other_claim, other)) in claims.iter().enumerate() {
                // Of two that are asked for, the first takes the second.
                if i == j || (j < i && asked[j]) {
                    continue;
                }
                if self.is_full() {
                    self.stopped_at.get_or_insert(entity);
                    return;
                }
                self.left -= 1;
                compare(self, (claim, one), (other_claim, other));
            }
        }
    }
}

/// Claims that can conflict with each other at all: those that have the same key.
fn groups<T, K: Ord>(claims: &[(ClaimRef, T)], key: impl Fn(&T) -> K) -> Vec<Vec<&(ClaimRef, T)>> {
    let mut groups: BTreeMap<K, Vec<&(ClaimRef, T)>> = BTreeMap::new();
    for claim in claims {
        groups.entry(key(&claim.1)).or_default().push(claim);
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

impl Reader {
    /// Facts, reported as such, that cannot both be true: never settled, only shown. A claim
    /// that another amends is left out, since the later one is current; not so if the amendment is
    /// denied itself, as for a [`Status`](crate::query::Status). Plans contradict nothing.
    ///
    /// Amounts meet if some value satisfies both: "100-plus" and 106 do. An amount marked
    /// approximate contradicts none; where it does not meet another, it is shown as
    /// [`Conflict::Differing`], as are different amounts for different scopes or periods.
    ///
    /// The work is bounded, and so is the answer: [`Contradictions::stopped_at`] says whether there may be
    /// more.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn contradictions(&self, filter: &ContradictionFilter) -> Result<Contradictions, Error> {
        let (first, last) = filter
            .subject
            .map_or((i64::MIN, i64::MAX), |id| (id.row(), id.row()));
        let amended = self.amended()?;
        let current = (first, last, &amended);
        let mut found = Conflicts {
            filter,
            found: BTreeSet::new(),
            left: PAIRS,
            stopped_at: None,
        };
        self.each(FIGURES, current, figure, |entity, figures| {
            amounts(entity, figures, &mut found);
            Ok(())
        })?;
        self.each(PARTS, current, part, |entity, rows| {
            parts(entity, rows, &mut found);
            Ok(())
        })?;
        self.each(MILESTONES, current, milestone, |entity, milestones| {
            days(entity, milestones, &mut found);
            Ok(())
        })?;
        self.each(RELATIONS, current, relation, |entity, relations| {
            self.roles(entity, relations, &mut found)
        })?;
        let mut stopped_at = match found.stopped_at {
            Some(entity) => rows(&self.db, DOING, KEY, [entity], |r| r.get("key"))?.pop(),
            None => None,
        };
        let (subject, source) = (filter.subject, filter.source.as_ref());
        let mut items: Vec<Contradiction> = Vec::new();
        for (conflict, claims) in found.found.into_iter().chain(self.denials()?) {
            if source.is_some_and(|source| claims.iter().all(|claim| claim.source != *source)) {
                continue;
            }
            let mut facts = Vec::with_capacity(claims.len());
            for claim in &claims {
                facts.extend(self.claim(claim)?);
            }
            if subject.is_none_or(|id| facts.iter().any(|f| f.subject.id == id)) {
                if items.len() == Contradictions::MOST {
                    stopped_at = stopped_at.or(facts.first().map(|f| f.subject.key.clone()));
                    break;
                }
                items.push(Contradiction { conflict, facts });
            }
        }
        items.dedup();
        Ok(Contradictions { items, stopped_at })
    }

    /// Gives the rows of one entity after the other: of the entities from the first to the last,
    /// without the amended claims.
    fn each<T>(
        &self,
        sql: &'static str,
        (first, last, amended): (i64, i64, &HashSet<ClaimRef>),
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut take: impl FnMut(i64, &[(ClaimRef, T)]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut group = (0, Vec::new());
        let params = named_params! { ":first": first, ":last": last };
        each(&self.db, DOING, sql, params, |row| {
            let claim = reference(row).doing(DOING)?;
            if amended.contains(&claim) {
                return Ok(());
            }
            let entity = row.get("entity").doing(DOING)?;
            if group.0 != entity {
                take(group.0, &group.1)?;
                group = (entity, Vec::new());
            }
            group.1.push((claim, read(row).doing(DOING)?));
            Ok(())
        })?;
        take(group.0, &group.1)
    }

    fn roles(
        &self,
        entity: i64,
        relations: &[(ClaimRef, Related)],
        found: &mut Conflicts<'_>,
    ) -> Result<(), Error> {
        for group in groups(relations, |r| r.object) {
            found.pairs(
                entity,
                &group,
                |found, (claim, one), (other_claim, other)| {
                    if one.relation == other.relation && one.negated != other.negated {
                        found.add(Conflict::Denial, pair(claim, other_claim));
                    }
                    let both = [one.relation.as_str(), other.relation.as_str()];
                    if both.contains(&"signed")
                        && both.contains(&"witnessed")
                        && !one.negated
                        && !other.negated
                    {
                        found.add(Conflict::Roles, pair(claim, other_claim));
                    }
                },
            );
        }
        let directed = ["part of", "subsidiary of", "branch of"];
        for (claim, one) in relations {
            if !one.negated && directed.contains(&one.relation.as_str()) {
                if found.is_full() {
                    found.stopped_at.get_or_insert(entity);
                    break;
                }
                let params = (one.object, entity, &one.relation);
                for back in rows(&self.db, DOING, PART_OF, params, reference)? {
                    found.add(Conflict::Roles, pair(claim, &back));
                }
            }
        }
        Ok(())
    }

    /// Claims that another claim denies by a link.
    fn denials(&self) -> Result<Vec<(Conflict, Vec<ClaimRef>)>, Error> {
        rows(&self.db, DOING, DENIALS, (), |row| {
            let target: String = row.get("target_source")?;
            let denied = ClaimRef::new(target, row.get::<_, String>("target_key")?);
            Ok((Conflict::Denial, pair(&reference(row)?, &denied)))
        })
    }
}

struct Measured {
    /// Measure and unit.
    what: (i64, i64),
    /// Scope and period.
    of: (Option<i64>, Option<i64>),
    negated: bool,
    quantity: Option<Quantity>,
    is_part: bool,
}

/// A part of the claim's figure.
struct Part {
    claim: ClaimRef,
    lower: Option<i64>,
    whole_upper: Option<i64>,
}

struct Happened {
    phase: i64,
    negated: bool,
    earliest: Option<String>,
    latest: Option<String>,
}

struct Related {
    relation: String,
    object: i64,
    negated: bool,
}

fn reference(row: &Row<'_>) -> rusqlite::Result<ClaimRef> {
    Ok(ClaimRef::new(
        row.get::<_, String>("source_key")?,
        row.get::<_, String>("claim_key")?,
    ))
}

fn figure(row: &Row<'_>) -> rusqlite::Result<Measured> {
    let quantity = stored_quantity(
        row.get("factor")?,
        (row.get("lower")?, row.get("lower_inclusive")?),
        (row.get("upper")?, row.get("upper_inclusive")?),
        row.get("approximate")?,
        "",
    );
    Ok(Measured {
        what: (row.get("measure")?, row.get("unit")?),
        of: (row.get("scope")?, row.get("date")?),
        negated: row.get("negated")?,
        quantity,
        is_part: row.get("is_part")?,
    })
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let source: String = row.get("source_key")?;
    Ok(Part {
        claim: ClaimRef::new(source, row.get::<_, String>("part_key")?),
        whole_upper: row.get("upper")?,
        lower: row.get("part_lower")?,
    })
}

fn milestone(row: &Row<'_>) -> rusqlite::Result<Happened> {
    Ok(Happened {
        phase: row.get("phase")?,
        negated: row.get("negated")?,
        earliest: row.get("earliest")?,
        latest: row.get("latest")?,
    })
}

fn relation(row: &Row<'_>) -> rusqlite::Result<Related> {
    Ok(Related {
        relation: row.get("relation")?,
        object: row.get("object")?,
        negated: row.get("negated")?,
    })
}

fn pair(one: &ClaimRef, other: &ClaimRef) -> Vec<ClaimRef> {
    let both: BTreeSet<ClaimRef> = [one.clone(), other.clone()].into();
    both.into_iter().collect()
}

/// The figures of one entity.
fn amounts(entity: i64, figures: &[(ClaimRef, Measured)], found: &mut Conflicts<'_>) {
    for group in groups(figures, |figure| figure.what) {
        found.pairs(
            entity,
            &group,
            |found, (claim, one), (other_claim, other)| {
                // A part says something else than its whole, and so do two parts.
                if claim == other_claim || one.is_part || other.is_part {
                    return;
                }
                let (Some(a), Some(b)) = (&one.quantity, &other.quantity) else {
                    return;
                };
                if one.negated != other.negated {
                    if a == b && one.of == other.of {
                        found.add(Conflict::Denial, pair(claim, other_claim));
                    }
                } else if !one.negated {
                    let same = one.of == other.of;
                    let precise = !a.is_approximate() && !b.is_approximate();
                    let conflict = match (a.meets(b), same) {
                        (false, true) if precise => Conflict::Amounts,
                        (true, true) => return,
                        _ if a == b => return,
                        _ => Conflict::Differing,
                    };
                    found.add(conflict, pair(claim, other_claim));
                }
            },
        );
    }
}

/// The wholes of one entity with their parts.
fn parts(entity: i64, rows: &[(ClaimRef, Part)], found: &mut Conflicts<'_>) {
    let mut wholes: BTreeMap<&ClaimRef, Vec<&Part>> = BTreeMap::new();
    for (whole, part) in rows {
        wholes.entry(whole).or_default().push(part);
    }
    for (whole, parts) in wholes {
        // Open below counts as nothing: what is surely there, is there.
        let least: i128 = parts
            .iter()
            .map(|p| i128::from(p.lower.unwrap_or(0).max(0)))
            .sum();
        let most = parts.first().and_then(|p| p.whole_upper);
        if most.is_some_and(|most| least > i128::from(most)) {
            let mut claims = vec![whole.clone()];
            claims.extend(parts.iter().map(|p| p.claim.clone()));
            if found.is_full() {
                found.stopped_at.get_or_insert(entity);
                return;
            }
            found.add(Conflict::PartsExceedWhole, claims);
        }
    }
}

/// The milestones of one entity.
fn days(entity: i64, milestones: &[(ClaimRef, Happened)], found: &mut Conflicts<'_>) {
    let before = |a: &Option<String>, b: &Option<String>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a < b)
    };
    for group in groups(milestones, |milestone| milestone.phase) {
        found.pairs(
            entity,
            &group,
            |found, (claim, one), (other_claim, other)| {
                let apart =
                    before(&one.latest, &other.earliest) || before(&other.latest, &one.earliest);
                if one.negated != other.negated {
                    if !apart {
                        found.add(Conflict::Denial, pair(claim, other_claim));
                    }
                } else if apart && !one.negated {
                    found.add(Conflict::Dates, pair(claim, other_claim));
                }
            },
        );
    }
}
