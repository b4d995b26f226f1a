//! Which things lie within others, and which may overlap.

use super::interval::fit;
use super::settling::{Key, Settling};
use super::things::Thing;
use crate::model::ClaimRef;
use crate::query::candidate::Candidate;
use crate::query::total::Doubt;
use crate::query::within::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many pairs of things are looked at for one total.
const MOST_PAIRS: usize = 2_000_000;

/// That one thing lies within another.
struct Inner {
    sure: bool,
    /// Its subject does, or else it is told as a part.
    by_subject: bool,
    /// It is told as a part of an amount that was amended since, and may be more than what that became.
    of_before: bool,
}

/// How the things of a total stand to each other.
#[derive(Default)]
pub(super) struct Ties {
    /// Surely within: inner thing, outer thing, and whether by subject or as a part.
    pub(super) within: Vec<(usize, usize, bool)>,
    /// They may overlap, and why.
    pub(super) doubts: HashMap<(usize, usize), fn(ClaimRef) -> Doubt>,
    /// One comes on top of the other.
    pub(super) apart: HashSet<(usize, usize)>,
    /// From this one on, things were not compared.
    pub(super) not_compared: Option<usize>,
}

/// How many pairs of things were looked at. All that begin with one before the end were, and none of
/// the others is known to lie apart from anything.
#[derive(Default)]
struct Looking {
    pairs: usize,
    end: Option<usize>,
}

impl Looking {
    /// Whether no more is to be looked at, from this thing on.
    pub(super) fn ends_at(&mut self, number: usize) -> bool {
        if self.pairs > MOST_PAIRS && !self.is_beyond(number) {
            self.end = Some(number);
        }
        self.is_beyond(number)
    }

    pub(super) fn is_beyond(&self, number: usize) -> bool {
        self.end.is_some_and(|end| number >= end)
    }
}

impl Ties {
    pub(super) fn doubt(&mut self, one: usize, other: usize, why: fn(ClaimRef) -> Doubt) {
        if one != other && !self.apart.contains(&pair(one, other)) {
            self.doubts.entry(pair(one, other)).or_insert(why);
        }
    }
}

pub(super) fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

impl Settling {
    /// How things stand to each other.
    pub(super) fn ties(&self, things: &[Thing], span: Span) -> Ties {
        let mut ties = Ties::default();
        if things.len() < 2 {
            return ties;
        }
        let of_figure: HashMap<usize, usize> = things
            .iter()
            .enumerate()
            .flat_map(|(t, thing)| thing.about.iter().map(move |&f| (f, t)))
            .collect();
        for (by, of) in &self.related.on_top {
            if let (Some(&by), Some(&of)) = (of_figure.get(by), of_figure.get(of)) {
                ties.apart.insert(pair(by, of));
            }
        }
        let mut of_subject: HashMap<i64, Vec<usize>> = HashMap::new();
        for (number, thing) in things.iter().enumerate() {
            for &subject in &thing.subjects {
                of_subject.entry(subject).or_default().push(number);
            }
        }

        // What lies within what, as parts and by subjects: not if it goes both ways.
        let mut inner: BTreeMap<(usize, usize), Inner> = BTreeMap::new();
        let mut looking = Looking::default();
        self.parts(things, &of_figure, &mut inner, &mut looking);
        for (number, thing) in things.iter().enumerate() {
            if looking.ends_at(number) {
                break;
            }
            for &subject in &thing.subjects {
                for (&container, &sure) in self.within.containers(subject, span).iter() {
                    let others = of_subject.get(&container).map_or(&[][..], Vec::as_slice);
                    looking.pairs += others.len();
                    for &other in others {
                        if other != number && !thing.subjects.contains(&container) {
                            let sure = sure && self.limits_hold(thing, &things[other]);
                            let found = inner.entry((number, other)).or_insert(Inner {
                                sure,
                                by_subject: true,
                                of_before: false,
                            });
                            found.sure |= sure;
                        }
                    }
                }
            }
        }
        for (&(one, other), found) in &inner {
            if ties.apart.contains(&pair(one, other)) {
                continue;
            }
            // What was not looked at may lie the other way round.
            let both = inner.contains_key(&(other, one)) || looking.is_beyond(other);
            let fits = found.of_before || fit(things[one].amount, things[other].amount);
            if found.sure && !both && fits {
                ties.within.push((one, other, found.by_subject));
            } else {
                ties.doubt(one, other, Doubt::Disputed);
            }
        }

        for (number, thing) in things.iter().enumerate() {
            if looking.ends_at(number) {
                break;
            }
            for &figure in &thing.figures {
                let figure = &self.figures[figure];
                let other_side = [figure.counterparty, figure.scope, figure.under]
                    .into_iter()
                    .flatten();
                for &other in other_side.filter_map(|o| of_subject.get(&o)).flatten() {
                    looking.pairs += 1;
                    ties.doubt(number, other, Doubt::OneDeal);
                }
            }
        }
        ties.not_compared = looking.end;
        ties
    }

    /// What limits the outer thing limits the inner one, too.
    pub(super) fn limits_hold(&self, inner: &Thing, outer: &Thing) -> bool {
        let limits = |n: usize| {
            let figure = &self.figures[n];
            (figure.scope, &figure.summand.qualifier, figure.counterparty)
        };
        let (inner, outer) = (limits(inner.figures[0]), limits(outer.figures[0]));
        (outer.0.is_none() || inner.0 == outer.0)
            && (outer.1.is_none() || inner.1 == outer.1)
            && (outer.2.is_none() || inner.2 == outer.2)
    }

    /// Which things are parts of which, by way of whatever claims.
    fn parts(
        &self,
        things: &[Thing],
        of_figure: &HashMap<usize, usize>,
        inner: &mut BTreeMap<(usize, usize), Inner>,
        looking: &mut Looking,
    ) {
        if self.wholes.is_empty() {
            return;
        }
        let mut of_set: HashMap<usize, usize> = HashMap::new();
        for (&figure, &thing) in of_figure {
            of_set.insert(self.repeated[figure], thing);
        }
        let sets = |thing: usize| things[thing].about.iter().map(|&f| self.repeated[f]);
        for number in 0..things.len() {
            if looking.ends_at(number) {
                break;
            }
            let mut open: Vec<usize> = sets(number).collect();
            let mut seen: HashSet<usize> = open.iter().copied().collect();
            while let Some(set) = open.pop() {
                for &whole in self.wholes.get(&set).into_iter().flatten() {
                    let other = of_set.get(&whole).copied();
                    let reached = match other {
                        Some(other) => sets(other).collect(),
                        None => vec![whole],
                    };
                    open.extend(reached.into_iter().filter(|set| seen.insert(*set)));
                    looking.pairs += 1;
                    if let Some(other) = other.filter(|other| *other != number) {
                        let named = |f: &&usize| self.repeated[**f] == whole;
                        let mut named = things[other].about.iter().filter(named);
                        let found = Inner {
                            sure: true,
                            by_subject: false,
                            of_before: named.all(|f| self.amended.contains_key(f)),
                        };
                        inner.insert((number, other), found);
                    }
                }
            }
        }
    }

    /// Of things in order, each that is apart from all before.
    pub(super) fn apart(
        &self,
        things: &[Thing],
        order: &[usize],
        ties: &Ties,
        doubted: &HashMap<usize, Vec<usize>>,
    ) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::with_capacity(order.len());
        let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
        let mut taken: HashSet<usize> = HashSet::new();
        for &number in order {
            let doubted = doubted.get(&number).into_iter().flatten();
            let keys = self.keys(&things[number]);
            let shares = keys.iter().filter_map(|key| by_key.get(key)).flatten();
            let clashes = doubted.copied().any(|other| taken.contains(&other))
                || shares
                    .copied()
                    .any(|other| !ties.apart.contains(&pair(number, other)));
            if !clashes {
                taken.insert(number);
                chosen.push(number);
                for key in keys {
                    by_key.entry(key).or_default().push(number);
                }
            }
        }
        chosen
    }

    /// What two things that may be one have in common: a subject; a scope that is one thing, or the agreement
    /// under which both hold.
    pub(super) fn keys(&self, thing: &Thing) -> Vec<Key> {
        let subjects = thing.subjects.iter().map(|&subject| (false, subject));
        let figures = thing.figures.iter().map(|&f| &self.figures[f]);
        let scope = |f: &Candidate| f.scope.filter(|_| f.scope_is_deal);
        let deals = figures.flat_map(|f| scope(f).into_iter().chain(f.under));
        subjects.chain(deals.map(|deal| (true, deal))).collect()
    }
}
