//! Which figures may be added: the rules of [`TotalQuery`](super::TotalQuery), in their order.

use super::totals::{Candidate, LeftOut, Reason};
use super::{Reader, get};
use crate::error::Error;
use crate::model::ClaimRef;
use crate::sets::Sets;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What some claims repeat and are repeated by, and of which figures they are a part. Each
/// claim is a JSON list of its source's key and its own; it need not be loaded.
const TIES: &str =
    "SELECT s.key AS source, c.key AS claim, l.target_source, l.target_key, 0 AS part
     FROM json_each(?1) j
     CROSS JOIN source s ON s.key = json_extract(j.value, '$[0]')
     CROSS JOIN claim c ON c.source = s.id AND c.key = json_extract(j.value, '$[1]')
     CROSS JOIN claim_link l ON l.source = c.source AND l.claim = c.claim AND l.link = 3
   UNION ALL
   SELECT s.key, c.key, l.target_source, l.target_key, 0
     FROM json_each(?1) j
     CROSS JOIN claim_link l INDEXED BY claim_link_by_target
       ON l.target_source = json_extract(j.value, '$[0]')
       AND l.target_key = json_extract(j.value, '$[1]') AND l.link = 3
     CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
     CROSS JOIN source s ON s.id = c.source
   UNION ALL
   SELECT s.key, c.key, s.key, w.key, 1
     FROM json_each(?1) j
     CROSS JOIN source s ON s.key = json_extract(j.value, '$[0]')
     CROSS JOIN claim c ON c.source = s.id AND c.key = json_extract(j.value, '$[1]')
     CROSS JOIN figure f ON f.source = c.source AND f.claim = c.claim
     CROSS JOIN claim w ON w.source = f.source AND w.claim = f.part_of";

/// What some entities lie within, one step up.
const CONTAINERS: &str = "SELECT DISTINCT m.entity AS within, o.entity AS container
   FROM json_each(?1) j
   CROSS JOIN mention m ON m.entity = j.value
   CROSS JOIN relation r INDEXED BY relation_by_subject
     ON r.source = m.source AND r.subject = m.mention
   CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
   CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
   WHERE c.negated = 0 AND r.relation_type IN (SELECT id FROM relation_type WHERE key IN
     ('member of', 'part of', 'subsidiary of', 'branch of', 'tenant of', 'located in'))";

/// The named members of some groups, one step down.
const MEMBERS: &str = "SELECT DISTINCT o.entity AS within, m.entity AS container
   FROM json_each(?1) j
   CROSS JOIN mention m ON m.entity = j.value
   CROSS JOIN relation r INDEXED BY relation_by_object
     ON r.source = m.source AND r.object = m.mention
   CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
   CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
   WHERE c.negated = 0
     AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'member of')";

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("sift::TIES", TIES),
    ("sift::CONTAINERS", CONTAINERS),
    ("sift::MEMBERS", MEMBERS),
];

const DOING: &str = "adding figures";

/// Sixteen levels of parks in districts in cities are more than there are.
const DEEPEST: usize = 16;

impl Reader {
    /// Parts the figures of one sort, which are sorted by reference, into those that are added
    /// and those that are not.
    pub(super) fn sift(
        &self,
        figures: Vec<Candidate>,
    ) -> Result<(Vec<Candidate>, Vec<LeftOut>), Error> {
        let ties = self.ties(&figures)?;
        let mut reasons: BTreeMap<usize, Reason> = BTreeMap::new();
        let claim = |number: usize| figures[number].summand.claim.clone();

        // Figures that repeat each other are one, and that which repeats none stands for them.
        let mut one = Sets::new(ties.claims);
        for &(repeating, repeated) in &ties.repeats {
            one.join(repeating, repeated);
        }
        let repeating: HashSet<usize> = ties.repeats.iter().map(|r| r.0).collect();
        let mut original: HashMap<usize, usize> = HashMap::new();
        for number in 0..figures.len() {
            let first = original.entry(one.of(number)).or_insert(number);
            if repeating.contains(first) && !repeating.contains(&number) {
                *first = number;
            }
        }
        let mut originals: Vec<usize> = Vec::new();
        for (number, figure) in figures.iter().enumerate() {
            let original = original[&one.of(number)];
            if !figure.additive {
                reasons.insert(number, Reason::NotAdditive);
            } else if original != number {
                reasons.insert(number, Reason::Repeats(claim(original)));
            } else {
                originals.push(number);
            }
        }

        // So are figures for the same thing, and the first of them stands for all. A figure that
        // repeats another is for a thing as well: what is said of that is said twice.
        let mut things: HashMap<_, usize> = HashMap::new();
        for (number, figure) in figures.iter().enumerate().filter(|(_, f)| f.additive) {
            let thing = (figure.subject, figure.scope, figure.date.as_ref());
            let same = *things.entry(thing).or_insert(number);
            one.join(number, same);
        }
        let mut standing: HashMap<usize, usize> = HashMap::new();
        for number in originals {
            let first = *standing.entry(one.of(number)).or_insert(number);
            if first != number {
                let reason = Reason::SameThing {
                    counted: claim(first),
                    agrees: figures[first].summand.quantity == figures[number].summand.quantity,
                };
                reasons.insert(number, reason);
            }
        }

        for (part, whole) in wholes(&ties.parts, &mut one, &standing) {
            reasons.insert(part, Reason::PartOf(claim(whole)));
        }

        let mut subjects: HashMap<usize, BTreeSet<i64>> = HashMap::new();
        for (number, figure) in figures.iter().enumerate() {
            if let Some(&first) = standing.get(&one.of(number))
                && !reasons.contains_key(&first)
            {
                subjects.entry(first).or_default().insert(figure.subject);
            }
        }
        for (number, (other, shares)) in self.overlapping(&subjects)? {
            let reason = if shares {
                Reason::Overlaps
            } else {
                Reason::Within
            };
            reasons.insert(number, reason(claim(other)));
        }

        let mut counted = Vec::new();
        let mut left_out = Vec::new();
        for (number, figure) in figures.into_iter().enumerate() {
            match reasons.remove(&number) {
                Some(reason) => left_out.push(LeftOut {
                    figure: figure.summand,
                    reason,
                }),
                None => counted.push(figure),
            }
        }
        Ok((counted, left_out))
    }

    /// How figures hang together with each other and with claims that are not among them.
    fn ties(&self, figures: &[Candidate]) -> Result<Ties, Error> {
        let mut ties = Ties::default();
        let mut numbers: HashMap<ClaimRef, usize> = HashMap::new();
        let mut ring: BTreeSet<ClaimRef> = BTreeSet::new();
        for (number, figure) in figures.iter().enumerate() {
            numbers.insert(figure.summand.claim.clone(), number);
            ring.insert(figure.summand.claim.clone());
        }
        while !ring.is_empty() {
            let list: Vec<(&str, &str)> = ring
                .iter()
                .map(|c| (c.source.as_str(), c.key.as_str()))
                .collect();
            let list = serde_json::json!(list).to_string();
            let mut found = self.rows(DOING, TIES, [list], |row| {
                let one =
                    ClaimRef::new(get::<String>(row, "source")?, get::<String>(row, "claim")?);
                let other: (String, String) = (get(row, "target_source")?, get(row, "target_key")?);
                Ok((one, ClaimRef::new(other.0, other.1), get(row, "part")?))
            })?;
            found.sort();
            ring.clear();
            for (one, other, part) in found {
                let [one, other] = [one, other].map(|claim| {
                    let next = numbers.len();
                    *numbers.entry(claim).or_insert_with_key(|claim| {
                        ring.insert(claim.clone());
                        next
                    })
                });
                let ties = if part {
                    &mut ties.parts
                } else {
                    &mut ties.repeats
                };
                ties.insert((one, other));
            }
        }
        ties.claims = numbers.len();
        Ok(ties)
    }

    /// Which figures are not added because of another's subjects, by number; and whether the
    /// other's only have members in common with theirs.
    fn overlapping(
        &self,
        figures: &HashMap<usize, BTreeSet<i64>>,
    ) -> Result<BTreeMap<usize, (usize, bool)>, Error> {
        let subjects: BTreeSet<i64> = figures.values().flatten().copied().collect();
        let mut left: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        if subjects.len() < 2 {
            return Ok(left);
        }
        let up = self.follow(CONTAINERS, &subjects, |within, container| {
            (within, container)
        })?;
        let down = self.follow(MEMBERS, &subjects, |within, container| (container, within))?;
        let all = |steps: &Steps| -> Steps {
            let ways = subjects.iter().map(|&s| (s, reached(steps, s)));
            ways.collect()
        };
        let (containers, members) = (all(&up), all(&down));

        // Containers first, so that what lies within them finds them counted.
        let depth = |number: &usize| {
            let subjects = figures[number].iter();
            (subjects.map(|s| containers[s].len()).min(), *number)
        };
        let mut order: Vec<usize> = figures.keys().copied().collect();
        order.sort_by_cached_key(depth);
        let mut counted: HashMap<i64, BTreeSet<usize>> = HashMap::new();
        let mut inside: HashMap<i64, Vec<usize>> = HashMap::new();
        let mut taken: Steps = HashMap::new();
        for number in order {
            let own = &figures[&number];
            let first = |others: &mut dyn Iterator<Item = &i64>| {
                others
                    .filter(|other| !own.contains(other))
                    .filter_map(|other| counted.get(other)?.first().copied())
                    .min()
            };
            let within = first(&mut own.iter().flat_map(|s| &containers[s]));
            let shares = first(
                &mut own
                    .iter()
                    .flat_map(|s| &members[s])
                    .filter_map(|member| taken.get(member))
                    .flatten(),
            );
            if let Some(other) = within.or(shares) {
                left.insert(number, (other, within.is_none()));
                continue;
            }
            // A figure with several subjects may come after what lies within one of them.
            for within in own.iter().filter_map(|s| inside.remove(s)).flatten() {
                for subject in &figures[&within] {
                    counted.entry(*subject).or_default().remove(&within);
                }
                left.entry(within).or_insert((number, false));
            }
            for &subject in own {
                counted.entry(subject).or_default().insert(number);
                for &member in &members[&subject] {
                    taken.entry(member).or_default().insert(subject);
                }
                for &container in containers[&subject].difference(own) {
                    inside.entry(container).or_default().push(number);
                }
            }
        }
        Ok(left)
    }

    /// The steps that lead on from some entities, and from those to which they lead.
    fn follow(
        &self,
        sql: &'static str,
        from: &BTreeSet<i64>,
        step: impl Fn(i64, i64) -> (i64, i64),
    ) -> Result<Steps, Error> {
        let mut steps = Steps::new();
        let mut seen = from.clone();
        let mut ring = from.clone();
        for _ in 0..DEEPEST {
            if ring.is_empty() {
                break;
            }
            let list = serde_json::json!(ring).to_string();
            ring.clear();
            for (here, there) in self.rows(DOING, sql, [list], |row| {
                Ok(step(get(row, "within")?, get(row, "container")?))
            })? {
                steps.entry(here).or_default().insert(there);
                if seen.insert(there) {
                    ring.insert(there);
                }
            }
        }
        Ok(steps)
    }
}

/// From where to where.
type Steps = HashMap<i64, BTreeSet<i64>>;

/// All to which steps lead from an entity.
fn reached(steps: &Steps, from: i64) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        for &there in steps.get(&next).into_iter().flatten() {
            if found.insert(there) {
                open.push(there);
            }
        }
    }
    found
}

/// How claims hang together, by number: the figures first, in their order, then the others.
#[derive(Default)]
struct Ties {
    claims: usize,
    /// What repeats what.
    repeats: BTreeSet<(usize, usize)>,
    /// What is a part of what.
    parts: BTreeSet<(usize, usize)>,
}

/// For each set that a figure stands for, the figure of which it is a part: the nearest that is
/// a part of none itself. Where sources contradict each other, and two are a part of each
/// other, the first is the whole.
fn wholes(
    parts: &BTreeSet<(usize, usize)>,
    one: &mut Sets,
    standing: &HashMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let mut up: HashMap<usize, BTreeSet<usize>> = HashMap::new();
    for &(part, whole) in parts {
        up.entry(one.of(part)).or_default().insert(one.of(whole));
    }
    // Of each set that is a part, all the others of which it is, the nearest first.
    let mut above: HashMap<usize, Vec<usize>> = HashMap::new();
    for &set in standing.keys().filter(|set| up.contains_key(set)) {
        let mut seen = HashSet::from([set]);
        let mut ring = vec![set];
        let found = above.entry(set).or_default();
        while !ring.is_empty() {
            ring = ring
                .iter()
                .filter_map(|part| up.get(part))
                .flatten()
                .copied()
                .filter(|whole| seen.insert(*whole))
                .collect();
            found.extend(ring.iter().filter(|whole| standing.contains_key(whole)));
        }
    }
    let is_part = |set: usize| {
        above.get(&set).into_iter().flatten().any(|whole| {
            let mutual = above.get(whole).is_some_and(|a| a.contains(&set));
            !mutual || standing[whole] < standing[&set]
        })
    };
    let parts = above.iter().filter_map(|(set, wholes)| {
        let whole = wholes.iter().find(|whole| !is_part(**whole))?;
        is_part(*set).then(|| (standing[set], standing[whole]))
    });
    parts.collect()
}
