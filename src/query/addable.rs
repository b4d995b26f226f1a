//! Which figures may be added: the rules of [`TotalQuery`](super::TotalQuery), in their order.

use super::conditions::known_by;
use super::figure_links::FigureLinks;
use super::links::{Linked, Links};
use super::timeline::stored_day;
use super::totals::{Candidate, LeftOut, Reason};
use super::{Reader, get};
use crate::error::Error;
use crate::model::LinkType;
use crate::sets::Sets;
use chrono::NaiveDate;
use rusqlite::named_params;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

sql! {
    /// The containers of some entities, one step up.
    CONTAINERS = concat!(
        "SELECT DISTINCT m.entity AS within, o.entity AS container
       FROM json_each(:entities) j
       CROSS JOIN mention m ON m.entity = j.value
       CROSS JOIN ", in_role!(subject_of_relations, "r"), "
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE c.negated = 0 AND r.relation_type IN (SELECT id FROM relation_type WHERE key IN
         ('member of', 'part of', 'subsidiary of', 'branch of', 'tenant of', 'located in'))",
        known_by!("r.source")
    );

    /// The named members of some groups, one step down.
    MEMBERS = concat!(
        "SELECT DISTINCT o.entity AS within, m.entity AS container
       FROM json_each(:entities) j
       CROSS JOIN mention m ON m.entity = j.value
       CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
       WHERE c.negated = 0
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'member of')",
        known_by!("r.source")
    );
}

const DOING: &str = "adding figures";

/// Sixteen levels of parks in districts in cities are more than there are.
const DEEPEST: usize = 16;

impl Reader {
    /// Parts the figures of one sort, which are sorted by reference, into those that are added
    /// and those that are not.
    pub(super) fn select_addable(
        &self,
        figures: Vec<Candidate>,
        known: Option<NaiveDate>,
    ) -> Result<(Vec<Candidate>, Vec<LeftOut>), Error> {
        let related = self.figure_links(&figures, known)?;
        let links = self.links_to(related.numbers.keys().cloned().collect(), known)?;
        let mut reasons: BTreeMap<usize, Reason> = BTreeMap::new();
        let claim = |number: usize| figures[number].summand.claim.clone();

        // Figures that repeat each other are one, and that which repeats none stands for them.
        let mut sets = Sets::new(related.numbers.len());
        for &(repeating, repeated) in &related.repeats {
            sets.join(repeating, repeated);
        }
        let repeating: HashSet<usize> = related.repeats.iter().map(|r| r.0).collect();
        let mut original: HashMap<usize, usize> = HashMap::new();
        for number in 0..figures.len() {
            let first = original.entry(sets.of(number)).or_insert(number);
            if repeating.contains(first) && !repeating.contains(&number) {
                *first = number;
            }
        }
        let overruled = overruled(&related, &links, &mut sets);
        let mut originals: Vec<usize> = Vec::new();
        for (number, figure) in figures.iter().enumerate() {
            let original = original[&sets.of(number)];
            if !figure.additive {
                reasons.insert(number, Reason::NotAdditive);
            } else if original != number {
                reasons.insert(number, Reason::Repeats(claim(original)));
            } else if let Some(by) = overruled.get(&sets.of(number)) {
                let reason = match by.link {
                    LinkType::Denies => Reason::Denied,
                    _ => Reason::Amended,
                };
                reasons.insert(number, reason(by.claim.clone()));
            } else {
                originals.push(number);
            }
        }

        // Figures for the same thing are one, too, and one of them stands for all. A repetition and
        // an amended figure belong to their thing as well: a claim about it is a claim about the
        // figure that stands for it.
        let mut things: HashMap<_, usize> = HashMap::new();
        for (number, figure) in figures.iter().enumerate().filter(|(_, f)| f.additive) {
            let thing = (figure.subject, figure.scope, figure.date.as_ref());
            let same = *things.entry(thing).or_insert(number);
            sets.join(number, same);
        }
        let mut amending: HashSet<usize> = HashSet::new();
        for &(by, amended) in &related.amends {
            if holds(&related, &links, by, amended) {
                sets.join(by, amended);
                amending.insert(by);
            }
        }
        // A part and its whole may be for the same thing; the whole stands for both.
        let mut parts: HashSet<usize> = HashSet::new();
        for &(part, whole) in &related.parts {
            if !related.parts.contains(&(whole, part)) && sets.of(part) == sets.of(whole) {
                parts.insert(part);
            }
        }
        let mut standing: HashMap<usize, usize> = HashMap::new();
        let rank = |n: &usize| (!amending.contains(n), parts.contains(n));
        for &number in &originals {
            let first = standing.entry(sets.of(number)).or_insert(number);
            if rank(&number) < rank(first) {
                *first = number;
            }
        }
        for number in originals {
            let first = standing[&sets.of(number)];
            if related.parts.contains(&(number, first)) && parts.contains(&number) {
                reasons.insert(number, Reason::PartOf(claim(first)));
            } else if first != number {
                let reason = Reason::SameThing {
                    counted: claim(first),
                    agrees: figures[first].summand.quantity == figures[number].summand.quantity,
                };
                reasons.insert(number, reason);
            }
        }

        for (part, whole) in wholes(&related.parts, &mut sets, &standing) {
            reasons.insert(part, Reason::PartOf(claim(whole)));
        }

        let mut subjects: HashMap<usize, BTreeSet<i64>> = HashMap::new();
        for (number, figure) in figures.iter().enumerate() {
            if let Some(&first) = standing.get(&sets.of(number))
                && !reasons.contains_key(&first)
            {
                subjects.entry(first).or_default().insert(figure.subject);
            }
        }
        for (number, (other, shares)) in self.overlapping(&subjects, known)? {
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

    /// Which figures are not added because of another's subjects, by number; and whether the
    /// other's only have members in common with theirs.
    fn overlapping(
        &self,
        figures: &HashMap<usize, BTreeSet<i64>>,
        known: Option<NaiveDate>,
    ) -> Result<BTreeMap<usize, (usize, bool)>, Error> {
        let subjects: BTreeSet<i64> = figures.values().flatten().copied().collect();
        let mut left: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        if subjects.len() < 2 {
            return Ok(left);
        }
        let up = self.edges_from(CONTAINERS, &subjects, known, |within, container| {
            (within, container)
        })?;
        let down = self.edges_from(MEMBERS, &subjects, known, |within, container| {
            (container, within)
        })?;
        let all = |steps: &Edges| -> Edges {
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
        let mut taken: Edges = HashMap::new();
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
    fn edges_from(
        &self,
        sql: &'static str,
        from: &BTreeSet<i64>,
        known: Option<NaiveDate>,
        step: impl Fn(i64, i64) -> (i64, i64),
    ) -> Result<Edges, Error> {
        let mut steps = Edges::new();
        let mut seen = from.clone();
        let mut ring = from.clone();
        for _ in 0..DEEPEST {
            if ring.is_empty() {
                break;
            }
            let list = serde_json::json!(ring).to_string();
            ring.clear();
            let params = named_params! { ":entities": list, ":known": known.map(stored_day) };
            for (here, there) in self.rows(DOING, sql, params, |row| {
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

/// `true` if one claim, by number, amends another by a link that holds.
fn holds(related: &FigureLinks, links: &Links, by: usize, amended: usize) -> bool {
    let (by, amended) = (&related.claims[by], &related.claims[amended]);
    links
        .of(amended)
        .iter()
        .any(|l| l.holds && l.link == LinkType::Amends && l.claim == *by)
}

/// For each set of claims that repeat each other, the claim that denies or amends one: a denial
/// before an amendment, then the newest. A member of the set does not overrule it.
fn overruled<'a>(
    related: &'a FigureLinks,
    links: &'a Links,
    sets: &mut Sets,
) -> HashMap<usize, &'a Linked> {
    let mut found: HashMap<usize, &Linked> = HashMap::new();
    let rank = |linked: &'a Linked| (linked.link != LinkType::Denies, linked.place());
    for (number, claim) in related.claims.iter().enumerate() {
        let set = sets.of(number);
        for linked in links.of(claim) {
            let overrules = matches!(linked.link, LinkType::Denies | LinkType::Amends);
            let other = related.numbers.get(&linked.claim);
            if linked.holds && overrules && other.is_none_or(|&other| sets.of(other) != set) {
                let first = found.entry(set).or_insert(linked);
                if rank(linked) < rank(first) {
                    *first = linked;
                }
            }
        }
    }
    found
}

/// Directed edges between entities.
type Edges = HashMap<i64, BTreeSet<i64>>;

/// All to which steps lead from an entity.
fn reached(steps: &Edges, from: i64) -> BTreeSet<i64> {
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

/// For each set that a figure stands for, the whole that it is a part of: the nearest that is part
/// of no other. If sources make two a part of each other, the first is the whole.
fn wholes(
    parts: &BTreeSet<(usize, usize)>,
    sets: &mut Sets,
    standing: &HashMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let mut up: HashMap<usize, BTreeSet<usize>> = HashMap::new();
    for &(part, whole) in parts {
        up.entry(sets.of(part)).or_default().insert(sets.of(whole));
    }
    // For each set that is a part: its wholes, the nearest first.
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
