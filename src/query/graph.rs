//! Connections: neighbours and shortest paths along relations, each step with its claim.

use super::fact::{Fact, Named, entity, entity_json, facts_sql, mention_json};
use super::page::check_limit;
use super::{MAX_LIMIT, Reader, get};
use crate::db::decode;
use crate::error::Error;
use crate::model::EntityId;
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::ops::{ControlFlow, Deref};

/// The reach of a walk along relations, and a bound on its work. Denied relations are not followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Walk {
    /// The most steps, 1 to 16.
    pub hops: u32,
    /// Only along these relations, by key as read from either side ("party to", "has party"), in
    /// either direction; all if empty.
    pub relations: Vec<String>,
    /// The most entities visited and answers given, 1 to [`MAX_LIMIT`]. Of a hub, no more
    /// relations are read than that needs.
    pub limit: u32,
}

impl Default for Walk {
    /// Four steps along any relation, at most 1,000 entities.
    fn default() -> Self {
        Self {
            hops: 4,
            relations: Vec::new(),
            limit: 1000,
        }
    }
}

/// An entity near another, and the relation by which it was reached first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// The entity.
    pub entity: Named,
    /// The distance in steps, from 1.
    pub hops: u32,
    /// The last step to it.
    pub via: Fact,
}

impl fmt::Display for Neighbour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.hops, self.entity, self.via)
    }
}

/// The most ways given between two entities.
const MOST_WAYS: usize = 1000;

/// The shortest ways from one entity to another, and whether there may be others. It dereferences to the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortest<T> {
    /// The ways, all of one length.
    pub ways: Vec<T>,
    /// `false` if the search stopped at the limit of its [`Walk`]: then there may be a way although none is
    /// given, or more ways than are given.
    pub complete: bool,
}

impl<T> Deref for Shortest<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.ways
    }
}

/// A way from one entity to another: each step a relation, walked in one direction or the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// The steps, the first one touching the beginning.
    pub steps: Vec<Fact>,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            writeln!(f, "{}. {step}", number + 1)?;
        }
        Ok(())
    }
}

/// An entity near another, without the relation that leads to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The entity.
    pub entity: Named,
    /// The distance in steps, from 1.
    pub hops: u32,
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.hops, self.entity)
    }
}

/// A claim: its source and its number.
type Claim = (i64, i64);

sql! {
    /// The edges of an entity, in their order: by kind and key of the other end.
    EDGES = "SELECT x.other, x.source, x.claim, x.relation_type, x.modality FROM edge x
       WHERE x.entity = :entity AND (:relations IS NULL OR x.relation_type IN
         (SELECT id FROM relation_type WHERE key IN (SELECT value FROM json_each(:relations))
            OR inverse IN (SELECT value FROM json_each(:relations))))
       ORDER BY x.other_kind, x.other_key", InOrder;
    /// The number of an entity's edges, up to a bound.
    DEGREE = "SELECT count(*) AS value FROM (SELECT 1 FROM edge WHERE entity = ?1 LIMIT ?2)";
    /// Some entities, given as a JSON list.
    NAMED = concat!("SELECT ", entity_json!("j.value"), " AS named FROM json_each(?1) j ORDER BY j.key");
    /// The facts of some claims, given as a JSON list of [source, claim].
    FACTS = facts_sql!(
        "SELECT json_extract(j.value, '$[0]') AS source, json_extract(j.value, '$[1]') AS claim,
           j.key AS place FROM json_each(:claims) j",
        "k.place"
    );
}

const DOING: &str = "following relations";
const MAX_HOPS: u32 = 16;

impl Reader {
    /// The entities up to some steps away, each with the relation by which it is reached: the
    /// nearest first, and among equals first what hangs on the first of those before; what hangs on
    /// one entity, by kind and key. Where several claims say the same step, what is reported comes
    /// before what is planned or alleged, then the catalogue's first relation.
    /// Groups are among the entities: much hangs together only through a group.
    ///
    /// # Errors
    /// [`Error::NotFound`] if a relation is not known; [`Error::Limit`] if hops or limit make no
    /// sense.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Walk;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let fudan = base.organisation("fudan-university")?.expect("a party in p3");
    /// let near = base.neighbours(fudan.id, &Walk { hops: 2, ..Walk::default() })?;
    /// assert_eq!(near.iter().filter(|n| n.hops == 1).count(), 1); // the agreement
    /// assert!(near.iter().any(|n| n.entity.name == "Lingang Group"));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn neighbours(
        &self,
        entity: impl Into<EntityId>,
        walk: &Walk,
    ) -> Result<Vec<Neighbour>, Error> {
        let steps = self.walk_from(entity.into().row(), walk)?;
        let entities = self.entities_named(steps.iter().map(|step| step.to))?;
        let facts = self.facts_of(steps.iter().map(|step| step.claim))?;
        let reached = steps.iter().zip(entities).zip(facts);
        Ok(reached
            .map(|((step, entity), via)| Neighbour {
                entity,
                hops: step.hops,
                via,
            })
            .collect())
    }

    /// The entities up to some steps away, in the order of [`Reader::neighbours`], for who wants
    /// them without the relations between: that takes a fraction of the time.
    ///
    /// # Errors
    /// As [`Reader::neighbours`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Walk;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let fudan = base.organisation("fudan-university")?.expect("a party in p3");
    /// let near = base.reached(fudan.id, &Walk { hops: 1, ..Walk::default() })?;
    /// assert_eq!(near.len(), 1);
    /// println!("{}", near[0]);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn reached(&self, entity: impl Into<EntityId>, walk: &Walk) -> Result<Vec<Reached>, Error> {
        let steps = self.walk_from(entity.into().row(), walk)?;
        let entities = self.entities_named(steps.iter().map(|step| step.to))?;
        let reached = steps.iter().zip(entities);
        Ok(reached
            .map(|(step, entity)| Reached {
                entity,
                hops: step.hops,
            })
            .collect())
    }

    /// The shortest ways from one entity to another, at most `limit` of them and a thousand; none if there is
    /// no way of so few steps. If the walk visited `limit` entities before it found one, the answer is not
    /// complete. Where several claims say the same step, the first one is given.
    ///
    /// # Errors
    /// As [`Reader::neighbours`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Walk;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let cvte = base.organisation("cvte")?.expect("a partner in p6");
    /// let fudan = base.organisation("fudan-university")?.expect("a party in p3");
    /// let paths = base.paths(cvte.id, fudan.id, &Walk { hops: 6, ..Walk::default() })?;
    /// println!("{}", paths[0]);
    /// assert_eq!(paths[0].steps.len(), 5);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn paths(
        &self,
        from: impl Into<EntityId>,
        to: impl Into<EntityId>,
        walk: &Walk,
    ) -> Result<Shortest<Path>, Error> {
        let (ways, complete) = self.shortest_ways(from.into().row(), to.into().row(), walk)?;
        let claims = ways.iter().flatten().map(|step| step.claim);
        let mut facts = self.facts_of(claims)?.into_iter();
        let paths = ways.iter().map(|way| Path {
            steps: facts.by_ref().take(way.len()).collect(),
        });
        Ok(Shortest {
            ways: paths.collect(),
            complete,
        })
    }

    /// The entities on each of the shortest ways of [`Reader::paths`], from the first to the last,
    /// without the relations between.
    ///
    /// # Errors
    /// As [`Reader::neighbours`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Walk;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let cvte = base.organisation("cvte")?.expect("a partner in p6");
    /// let fudan = base.organisation("fudan-university")?.expect("a party in p3");
    /// let ways = base.ways(cvte.id, fudan.id, &Walk { hops: 6, ..Walk::default() })?;
    /// let names: Vec<&str> = ways[0].iter().map(|entity| entity.name.as_str()).collect();
    /// assert_eq!((names[0], names[5]), ("CVTE", "Fudan University"));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn ways(
        &self,
        from: impl Into<EntityId>,
        to: impl Into<EntityId>,
        walk: &Walk,
    ) -> Result<Shortest<Vec<Named>>, Error> {
        let from = from.into().row();
        let (ways, complete) = self.shortest_ways(from, to.into().row(), walk)?;
        let touched = ways
            .iter()
            .flat_map(|way| std::iter::once(from).chain(way.iter().map(|step| step.to)));
        let mut entities = self.entities_named(touched)?.into_iter();
        let named = ways
            .iter()
            .map(|way| entities.by_ref().take(way.len() + 1).collect());
        Ok(Shortest {
            ways: named.collect(),
            complete,
        })
    }

    /// The steps to the entities around one, in the order in which they are reached.
    fn walk_from(&self, start: i64, walk: &Walk) -> Result<Vec<Step>, Error> {
        let relations = self.check_walk(walk)?;
        let most = walk.limit as usize;
        let mut known = HashSet::from([start]);
        let mut steps: Vec<Step> = Vec::new();
        // Every entity that was reached is in turn gone on from.
        let mut next = 0;
        let (mut here, mut hops) = (start, 0);
        while hops < walk.hops && steps.len() < most {
            self.edges(here, relations.as_deref(), |to, claim| {
                if known.insert(to) {
                    steps.push(Step {
                        to,
                        claim,
                        hops: hops + 1,
                    });
                }
                match steps.len() < most {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            })?;
            let Some(step) = steps.get(next) else { break };
            (here, hops) = (step.to, step.hops);
            next += 1;
        }
        Ok(steps)
    }

    /// The steps of each of the shortest ways. The search goes on from both ends, in turn from the
    /// one from which fewer ways lead on, until they meet. It tells as well whether these are all.
    fn shortest_ways(
        &self,
        from: i64,
        to: i64,
        walk: &Walk,
    ) -> Result<(Vec<Vec<Step>>, bool), Error> {
        let relations = self.check_walk(walk)?;
        let limit = walk.limit as usize;
        let mut sides = [Search::new(from), Search::new(to)];
        if from == to {
            return Ok((Vec::new(), true));
        }
        let degree = |entity: i64| -> Result<i64, Error> {
            Ok(self
                .value(DOING, DEGREE, (entity, walk.limit))?
                .unwrap_or(0))
        };
        let mut smaller = usize::from(degree(to)? < degree(from)?);
        while sides[0].hops + sides[1].hops < walk.hops {
            let [one, other] = &mut sides;
            let (growing, waiting) = match smaller {
                0 => (one, &*other),
                _ => (other, &*one),
            };
            let most = limit.saturating_sub(waiting.reached.len());
            let whole = self.grow(growing, relations.as_deref(), most)?;
            let meeting: Vec<i64> = growing
                .frontier
                .iter()
                .copied()
                .filter(|entity| waiting.reached.contains_key(entity))
                .collect();
            if !meeting.is_empty() {
                let most = limit.min(MOST_WAYS);
                let ways = joined(&sides, &meeting, most);
                let complete = whole && ways.len() < most;
                return Ok((ways, complete));
            }
            if !whole {
                return Ok((Vec::new(), false));
            }
            if growing.frontier.is_empty() {
                break;
            }
            smaller = usize::from(sides[1].frontier.len() < sides[0].frontier.len());
        }
        Ok((Vec::new(), true))
    }

    /// Takes a search one step further; and whether that step could be gone through before more than
    /// so many entities were reached.
    fn grow(
        &self,
        search: &mut Search,
        relations: Option<&str>,
        most: usize,
    ) -> Result<bool, Error> {
        search.hops += 1;
        let mut whole = true;
        for here in std::mem::take(&mut search.frontier) {
            self.edges(here, relations, |to, claim| {
                search.reach(here, to, claim);
                whole = search.reached.len() <= most;
                match whole {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            })?;
            if !whole {
                break;
            }
        }
        Ok(whole)
    }

    fn check_walk(&self, walk: &Walk) -> Result<Option<String>, Error> {
        check_limit(walk.hops, 1, MAX_HOPS)?;
        check_limit(walk.limit, 1, MAX_LIMIT)?;
        self.require_terms("relation", &walk.relations)?;
        let types = (!walk.relations.is_empty()).then(|| serde_json::json!(walk.relations));
        Ok(types.map(|t| t.to_string()))
    }

    /// Shows the other ends of an entity's edges, in their order, until enough were seen. Of several edges
    /// to one end the claim is the same from either end.
    fn edges(
        &self,
        entity: i64,
        relations: Option<&str>,
        mut see: impl FnMut(i64, Claim) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let params = rusqlite::named_params! { ":entity": entity, ":relations": relations };
        // The edges to one end follow each other.
        let mut first: Option<(i64, (i64, i64, Claim))> = None;
        let seen = self.rows_until(DOING, EDGES, params, |row| {
            let other: i64 = get(row, 0)?;
            let place = (get(row, 4)?, get(row, 3)?, (get(row, 1)?, get(row, 2)?));
            match &mut first {
                Some((same, least)) if *same == other => *least = place.min(*least),
                _ => {
                    if let Some((before, least)) = first.replace((other, place)) {
                        return Ok(see(before, least.2));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if let (ControlFlow::Continue(()), Some((last, least))) = (seen, first) {
            let _ = see(last, least.2);
        }
        Ok(())
    }

    fn entities_named(&self, rows: impl Iterator<Item = i64>) -> Result<Vec<Named>, Error> {
        let rows: Vec<i64> = rows.collect();
        let json = serde_json::json!(rows).to_string();
        let named = |row: &Row<'_>| decode("an entity", entity(row, "named")?, "of an edge");
        self.rows(DOING, NAMED, [json], named)
    }

    fn facts_of(&self, claims: impl Iterator<Item = Claim>) -> Result<Vec<Fact>, Error> {
        let claims: Vec<Claim> = claims.collect();
        let claims = serde_json::json!(claims).to_string();
        self.read_facts(
            DOING,
            FACTS,
            rusqlite::named_params! { ":claims": claims },
            None,
        )
    }
}

/// A step along an edge: the entity that it leads to, the claim, and the distance there.
#[derive(Debug, Clone, Copy)]
struct Step {
    to: i64,
    claim: Claim,
    hops: u32,
}

/// The entities one step nearer to the origin, each with a claim that leads on from it.
type Predecessors = BTreeMap<i64, Claim>;

/// A search from one end: the distance of each entity reached, and its predecessors.
struct Search {
    reached: HashMap<i64, (u32, Predecessors)>,
    /// What was reached by the last step.
    frontier: Vec<i64>,
    hops: u32,
}

impl Search {
    fn new(origin: i64) -> Self {
        Self {
            reached: HashMap::from([(origin, (0, BTreeMap::new()))]),
            frontier: vec![origin],
            hops: 0,
        }
    }

    fn reach(&mut self, from: i64, to: i64, claim: Claim) {
        let hops = self.hops;
        let (distance, before) = self.reached.entry(to).or_insert_with(|| {
            self.frontier.push(to);
            (hops, BTreeMap::new())
        });
        if *distance == hops {
            before.entry(from).or_insert(claim);
        }
    }

    fn distance(&self, entity: i64) -> u32 {
        self.reached.get(&entity).map_or(u32::MAX / 2, |r| r.0)
    }

    /// The ways from the origin to an entity, at most `limit`: of each the entities before it and
    /// the claim that leads on from each.
    fn ways(&self, entity: i64, limit: usize) -> Vec<Vec<(i64, Claim)>> {
        let Some((distance, before)) = self.reached.get(&entity) else {
            return Vec::new();
        };
        if *distance == 0 {
            return vec![Vec::new()];
        }
        let mut ways = Vec::new();
        for (from, claim) in before {
            for mut way in self.ways(*from, limit) {
                if ways.len() == limit {
                    return ways;
                }
                way.push((*from, *claim));
                ways.push(way);
            }
        }
        ways
    }
}

/// The ways through the entities at which two searches met. They meet on the newest frontier of one;
/// the entities nearest to the other's origin make the shortest ways.
fn joined(sides: &[Search; 2], meeting: &[i64], limit: usize) -> Vec<Vec<Step>> {
    let length = |entity: &i64| sides[0].distance(*entity) + sides[1].distance(*entity);
    let shortest = meeting.iter().map(length).min().unwrap_or(0);
    let mut ways: Vec<Vec<Step>> = Vec::new();
    for &entity in meeting.iter().filter(|e| length(e) == shortest) {
        let tails = sides[1].ways(entity, limit);
        for head in sides[0].ways(entity, limit) {
            for tail in &tails {
                if ways.len() == limit {
                    return ways;
                }
                let ends = head.iter().skip(1).map(|step| step.0).chain([entity]);
                let first = head.iter().zip(ends).map(|(step, to)| (to, step.1));
                let then = tail.iter().rev().copied();
                ways.push(
                    (1..)
                        .zip(first.chain(then))
                        .map(|(hops, (to, claim))| Step { to, claim, hops })
                        .collect(),
                );
            }
        }
    }
    ways
}
