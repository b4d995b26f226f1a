//! Which things are counted: the best set of which no two may overlap.

use super::settling::{Key, Settling};
use super::things::Thing;
use super::ties::{Ties, pair};
use crate::query::total::{Doubt, Whole};
use crate::sets::Sets;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What is counted, as those ask for it that are not: so that each looks only at those with which it
/// has something in common.
pub(super) struct Counted {
    pub(super) first: Option<usize>,
    /// The first that may hold others.
    pub(super) whole: Option<(usize, Whole)>,
    pub(super) place: HashMap<usize, usize>,
    /// The first that has a key.
    pub(super) first_of: HashMap<Key, usize>,
    /// With which of them others may overlap.
    pub(super) doubted: HashMap<usize, Vec<usize>>,
}

impl Counted {
    pub(super) fn of(
        settling: &Settling,
        things: &[Thing],
        counted: &[usize],
        ties: &Ties,
    ) -> Self {
        let place: HashMap<usize, usize> = counted.iter().copied().zip(0..).collect();
        let mut first_of = HashMap::new();
        for &number in counted {
            for key in settling.keys(&things[number]) {
                first_of.entry(key).or_insert(number);
            }
        }
        let mut doubted: HashMap<usize, Vec<usize>> = HashMap::new();
        for &(one, other) in ties.doubts.keys() {
            for (one, other) in [(one, other), (other, one)] {
                if place.contains_key(&other) {
                    doubted.entry(one).or_default().push(other);
                }
            }
        }
        let mut wholes = counted.iter();
        Self {
            first: counted.first().copied(),
            whole: wholes.find_map(|&number| Some((number, things[number].whole?))),
            place,
            first_of,
            doubted,
        }
    }
}

impl Settling {
    /// The best set of things that are surely apart.
    /// Of those that were not compared, each alone.
    pub(super) fn best(
        &self,
        things: &[Thing],
        open: &[usize],
        others: &[usize],
        ties: &Ties,
    ) -> Vec<usize> {
        // Single things of one kind are apart; if two sources may speak of one, those of one source.
        let mut classes: BTreeMap<(i64, i64), BTreeSet<usize>> = BTreeMap::new();
        let mut best: Vec<usize> = Vec::new();
        let mut offer = |mut set: Vec<usize>| {
            set.sort_unstable();
            if self.weight(things, &set) > self.weight(things, &best) {
                best = set;
            }
        };
        for &number in others {
            offer(vec![number]);
        }
        for &number in open {
            let thing = &things[number];
            if thing.whole.is_some() {
                offer(vec![number]);
                continue;
            }
            for &figure in &thing.told {
                let figure = &self.figures[figure];
                let source = if figure.kind.is_named() {
                    0
                } else {
                    figure.place.0
                };
                classes
                    .entry((figure.kind.code(), source))
                    .or_default()
                    .insert(number);
            }
        }
        let mut doubted: HashMap<usize, Vec<usize>> = HashMap::new();
        for &(one, other) in ties.doubts.keys() {
            doubted.entry(one).or_default().push(other);
            doubted.entry(other).or_default().push(one);
        }
        for class in classes.into_values() {
            let mut class: Vec<usize> = class.into_iter().collect();
            class.sort_by_key(|&n| (Reverse(self.weight(things, &[n])), n));
            offer(self.apart(things, &class, ties, &doubted));
            class.sort_by_key(|n| doubted.get(n).map_or(0, Vec::len));
            offer(self.apart(things, &class, ties, &doubted));
        }
        // What comes on top of what.
        let mut sets = Sets::new(things.len());
        for &(one, other) in &ties.apart {
            sets.join(one, other);
        }
        let open: HashSet<usize> = open.iter().copied().collect();
        for set in sets.members().into_values().filter(|set| set.len() > 1) {
            offer(set.into_iter().filter(|n| open.contains(n)).collect());
        }
        best
    }

    /// How much a set surely amounts to, to choose among sets.
    pub(super) fn weight(&self, things: &[Thing], set: &[usize]) -> impl Ord + use<> {
        let amounts = || set.iter().map(|&n| things[n].amount);
        let least: i128 = amounts().filter_map(|a| a.lower).map(|l| l.steps).sum();
        let more = amounts().any(|a| a.lower.is_some_and(|l| !l.inclusive));
        (
            !set.is_empty(),
            least,
            more,
            set.len(),
            Reverse(set.first().copied()),
        )
    }

    /// Why a thing may overlap with what is counted.
    pub(super) fn doubt(
        &self,
        things: &[Thing],
        number: usize,
        counted: &Counted,
        ties: &Ties,
    ) -> Doubt {
        let claim = |thing: usize| self.claim(things[thing].figures[0]);
        let first = |thing: usize| &self.figures[things[thing].figures[0]];
        let doubted = counted.doubted.get(&number).into_iter().flatten();
        if let Some(other) = doubted.min_by_key(|other| counted.place[other]) {
            return ties.doubts[&pair(number, *other)](claim(*other));
        }
        let thing = &things[number];
        let keys = self.keys(thing);
        let sharing = keys.iter().filter_map(|key| counted.first_of.get(key));
        if let Some(&other) = sharing.min_by_key(|other| counted.place[other]) {
            let shared = self.keys(&things[other]).into_iter();
            return match shared.into_iter().find(|key| keys.contains(key)) {
                Some((false, _)) => Doubt::SameSubject(claim(other)),
                _ => Doubt::OneDeal(claim(other)),
            };
        }
        if let Some(sort) = thing.whole {
            return Doubt::MayHold {
                sort,
                counted: None,
            };
        }
        if let Some((other, sort)) = counted.whole {
            return Doubt::MayHold {
                sort,
                counted: Some(claim(other)),
            };
        }
        let other = counted.first.unwrap_or(number);
        match first(other).kind == first(number).kind {
            true => Doubt::OneThing(claim(other)),
            false => Doubt::OtherKind(claim(other)),
        }
    }
}
