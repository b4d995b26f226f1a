//! Connections: neighbours and shortest paths along relations, each step with its claim.

use super::fact::{Fact, Named, fact, facts_sql, mention_json};
use super::{MAX_LIMIT, Reader, get};
use crate::error::Error;
use crate::model::EntityId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The reach of a walk along relations, and a bound on its work. Denied relations are not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The most steps, 1 to 16.
    pub hops: u32,
    /// Only along these relations, by key as read from either side ("party to", "has party"), in
    /// either direction; all if empty.
    pub relations: Vec<String>,
    /// The most entities visited and answers given, 1 to [`MAX_LIMIT`].
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A way from one entity to another: each step a relation, walked in one direction or the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A claim: its source, its number, its subject.
type Claim = (i64, i64, i64);

/// One relation as an edge: the entity it was reached from, the one it leads to, the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: i64,
    to: i64,
    claim: Claim,
}

/// SQL for the edges of a whole frontier that lead on from one end of a relation.
macro_rules! edges {
    ($other:literal, $($role:ident)+) => {
        concat!("SELECT m.entity AS here, o.entity AS there, r.source, r.claim, r.subject
         FROM json_each(:frontier) j
         CROSS JOIN mention m ON m.entity = j.value
         CROSS JOIN ", in_role!($($role)+, "r"), "
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.", $other, "
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         WHERE c.negated = 0 AND (:types IS NULL OR r.relation_type IN
           (SELECT id FROM relation_type WHERE key IN (SELECT value FROM json_each(:types))
              OR inverse IN (SELECT value FROM json_each(:types))))")
    };
}

sql! {
    /// All in one statement.
    EDGES = concat!(
        edges!("object", subject_of_relations),
        " UNION ALL ",
        edges!("subject", indexed object_of_relations),
        " LIMIT :edges"
    );

    /// The facts of some claims, given as a JSON list of [source, claim, subject].
    PATH_FACTS = facts_sql!(
        of_subjects: "SELECT json_extract(j.value, '$[0]') AS source,
           json_extract(j.value, '$[1]') AS claim, json_extract(j.value, '$[2]') AS subject, j.key AS place
         FROM json_each(?1) j",
        "k.place"
    );
}

const DOING: &str = "following relations";
const MAX_HOPS: u32 = 16;
/// A step may be said by hundreds of claims, which must not crowd out the others.
const EDGES_AT_LEAST: i64 = 100_000;

impl Reader {
    /// The entities up to some steps away, the nearest first and by key among equals. Groups
    /// are among them: much hangs together only through a group.
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
        let types = self.check_walk(walk)?;
        let start = entity.into().row();
        let mut reached: HashMap<i64, (u32, Edge)> = HashMap::new();
        let mut frontier = BTreeSet::from([start]);
        for hop in 1..=walk.hops {
            let mut next = BTreeSet::new();
            for edge in self.edges(&frontier, types.as_deref(), walk.limit)? {
                let known = edge.to == start || reached.contains_key(&edge.to);
                if !known && reached.len() < walk.limit as usize {
                    reached.insert(edge.to, (hop, edge));
                    next.insert(edge.to);
                }
            }
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        let found: Vec<(i64, u32, Edge)> = reached
            .into_iter()
            .map(|(entity, (hops, edge))| (entity, hops, edge))
            .collect();
        let facts = self.path_facts(found.iter().map(|(.., edge)| edge.claim))?;
        let mut neighbours: Vec<Neighbour> = found
            .into_iter()
            .zip(facts)
            .filter_map(|((entity, hops, _), via)| {
                let end = [Some(&via.subject), via.object()]
                    .into_iter()
                    .flatten()
                    .find(|n| n.id.row() == entity)?;
                Some(Neighbour {
                    entity: end.clone(),
                    hops,
                    via,
                })
            })
            .collect();
        neighbours.sort_by(|a, b| (a.hops, &a.entity.key).cmp(&(b.hops, &b.entity.key)));
        Ok(neighbours)
    }

    /// The shortest ways from one entity to another, at most `limit` of them; none if there is
    /// no way of so few steps, or the walk visited `limit` entities before it found one. Where
    /// several claims say the same step, one of them is given.
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
    ) -> Result<Vec<Path>, Error> {
        let types = self.check_walk(walk)?;
        let (from, to) = (from.into().row(), to.into().row());
        if from == to {
            return Ok(Vec::new());
        }
        // Search from both ends; the smaller frontier grows until they meet.
        let mut sides = [Frontier::new(from), Frontier::new(to)];
        while sides[0].hops + sides[1].hops < walk.hops {
            let smaller = usize::from(sides[1].frontier.len() < sides[0].frontier.len());
            let edges = self.edges(&sides[smaller].frontier, types.as_deref(), walk.limit)?;
            sides[smaller].grow(edges);
            let meeting: Vec<i64> = sides[smaller]
                .frontier
                .iter()
                .copied()
                .filter(|entity| sides[1 - smaller].reached.contains_key(entity))
                .collect();
            let visited = sides[0].reached.len() + sides[1].reached.len();
            if !meeting.is_empty() {
                return self.joined(&sides, &meeting, walk.limit as usize);
            }
            if sides[smaller].frontier.is_empty() || visited > walk.limit as usize {
                break;
            }
        }
        Ok(Vec::new())
    }

    /// The paths through the entities at which the two searches met. They meet on
    /// the newest frontier of one; the entities nearest to the other's origin make the shortest paths.
    fn joined(
        &self,
        sides: &[Frontier; 2],
        meeting: &[i64],
        limit: usize,
    ) -> Result<Vec<Path>, Error> {
        let length = |entity: &i64| sides[0].distance(*entity) + sides[1].distance(*entity);
        let shortest = meeting.iter().map(length).min().unwrap_or(0);
        let mut paths: Vec<Vec<Claim>> = Vec::new();
        for &entity in meeting.iter().filter(|e| length(e) == shortest) {
            if paths.len() == limit {
                break;
            }
            let tails = sides[1].ways(entity, limit);
            let pairs = sides[0].ways(entity, limit).into_iter().flat_map(|head| {
                tails.iter().map(move |tail| {
                    let tail = tail.iter().rev();
                    head.iter().chain(tail).copied().collect()
                })
            });
            paths.extend(pairs.take(limit - paths.len()));
        }
        let claims = paths.iter().flatten().copied();
        let mut facts = self.path_facts(claims)?.into_iter();
        Ok(paths
            .iter()
            .map(|path| Path {
                steps: facts.by_ref().take(path.len()).collect(),
            })
            .collect())
    }

    fn check_walk(&self, walk: &Walk) -> Result<Option<String>, Error> {
        for (given, most) in [(walk.hops, MAX_HOPS), (walk.limit, MAX_LIMIT)] {
            if !(1..=most).contains(&given) {
                return Err(Error::Limit { given, most });
            }
        }
        self.require_terms("relation", &walk.relations)?;
        let types = (!walk.relations.is_empty()).then(|| serde_json::json!(walk.relations));
        Ok(types.map(|t| t.to_string()))
    }

    /// The edges of a frontier, in a stable order, many more than the walk could use.
    fn edges(
        &self,
        frontier: &BTreeSet<i64>,
        types: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Edge>, Error> {
        let frontier = serde_json::json!(frontier).to_string();
        let most = (i64::from(limit) * 16).max(EDGES_AT_LEAST);
        let mut edges = self.rows(
            DOING,
            EDGES,
            rusqlite::named_params! { ":frontier": frontier, ":types": types, ":edges": most },
            |row| {
                Ok(Edge {
                    from: get(row, "here")?,
                    to: get(row, "there")?,
                    claim: (
                        get(row, "source")?,
                        get(row, "claim")?,
                        get(row, "subject")?,
                    ),
                })
            },
        )?;
        edges.sort_unstable();
        Ok(edges)
    }

    fn path_facts(&self, claims: impl Iterator<Item = Claim>) -> Result<Vec<Fact>, Error> {
        let claims: Vec<Claim> = claims.collect();
        self.rows(
            DOING,
            PATH_FACTS,
            [serde_json::json!(claims).to_string()],
            fact,
        )
    }
}

/// The entities one step nearer to the origin, each with a claim that leads on from it.
type Predecessors = BTreeMap<i64, Claim>;

/// A search from one end: the distance of each entity reached, and its predecessors.
struct Frontier {
    reached: HashMap<i64, (u32, Predecessors)>,
    frontier: BTreeSet<i64>,
    hops: u32,
}

impl Frontier {
    fn new(origin: i64) -> Self {
        Self {
            reached: HashMap::from([(origin, (0, BTreeMap::new()))]),
            frontier: BTreeSet::from([origin]),
            hops: 0,
        }
    }

    fn grow(&mut self, edges: Vec<Edge>) {
        self.hops += 1;
        self.frontier.clear();
        for edge in edges {
            let (distance, from) = self
                .reached
                .entry(edge.to)
                .or_insert_with(|| (self.hops, BTreeMap::new()));
            if *distance == self.hops {
                from.entry(edge.from).or_insert(edge.claim);
                self.frontier.insert(edge.to);
            }
        }
    }

    fn distance(&self, entity: i64) -> u32 {
        self.reached.get(&entity).map_or(u32::MAX / 2, |r| r.0)
    }

    /// The claims of each way from the origin to an entity, in order; at most `limit` ways.
    fn ways(&self, entity: i64, limit: usize) -> Vec<Vec<Claim>> {
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
                way.push(*claim);
                ways.push(way);
            }
        }
        ways
    }
}
