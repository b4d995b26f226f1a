//! Which figures may be added: the rules of [`TotalQuery`](super::TotalQuery).
//!
//! The figures of a total become *things*: all that is told of one amount, by however many sources, is one
//! thing, an interval that has room for every account. Between things there are three ties: one surely
//! lies within another, and adds nothing; two may overlap; or nothing ties them. The things that are
//! counted are the best set of which no two may overlap: they are surely apart, so the sum is no less
//! than theirs, whatever is so of the rest.

mod best;
mod interval;
mod settling;
mod things;
mod ties;

pub(super) use interval::{End, Interval};
use settling::Key;
pub(super) use settling::{Settled, Settling};

use crate::error::Error;
use crate::model::{Kind, LinkType, Modality};
use crate::query::Reader;
use crate::query::candidate::Candidate;
use crate::query::figure_links::FigureLinks;
use crate::query::links::{Linked, Links};
use crate::query::total::{Doubt, Period, Reason};
use crate::query::within::{Span, Within};
use crate::sets::Sets;
use best::Counted;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

impl Reader {
    /// Reads what decides which figures, sorted by reference, may be added. Some of them are denied
    /// without a link.
    pub(super) fn settling(
        &self,
        figures: Vec<Candidate>,
        mut doubtful: HashMap<usize, Doubt>,
        known: Option<NaiveDate>,
        within: Option<&Rc<Within>>,
    ) -> Result<Settling, Error> {
        let related = self.figure_links(&figures, known)?;
        let links = self.links_to(related.numbers.keys().cloned().collect(), known)?;
        let mut sets = Sets::new(related.claims.len());
        for &(repeating, repeated) in &related.repeats {
            sets.join(repeating, repeated);
        }
        let mut amended = HashMap::new();
        let reported = figures
            .iter()
            .any(|f| f.spoken.0 == Modality::Reported.code());
        let by_set = overruled(&related, &links, &mut sets, reported);
        for number in 0..figures.len() {
            if let Some(by) = by_set.get(&sets.of(number)) {
                let claim = by.claim.clone();
                if by.amends() {
                    amended.insert(number, claim);
                } else if by.link == LinkType::Denies {
                    doubtful.insert(number, Doubt::Denied(claim));
                } else {
                    doubtful.insert(number, Doubt::PerhapsAmended(claim));
                }
            }
        }
        let mut wholes: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for &(part, whole) in &related.parts {
            let whole = sets.of(whole);
            wholes.entry(sets.of(part)).or_default().insert(whole);
        }
        let within = match within {
            Some(within) => Rc::clone(within),
            None => {
                let subjects = figures.iter().map(|f| f.subject).collect();
                let organisations = figures.iter().filter(|f| f.kind == Kind::Organisation);
                let organisations = organisations.map(|f| f.subject).collect();
                Rc::new(self.within_each_other(&subjects, &organisations, known)?)
            }
        };
        Ok(Settling {
            amended,
            doubtful,
            repeated: (0..related.claims.len()).map(|n| sets.of(n)).collect(),
            one_amount: {
                for &(by, amended) in &related.amends {
                    sets.join(by, amended);
                }
                (0..related.claims.len()).map(|n| sets.of(n)).collect()
            },
            wholes,
            within,
            related,
            figures,
        })
    }
}

impl Settling {
    /// Decides of the figures of one total, by their numbers in order.
    pub(super) fn settle(&self, numbers: &[usize], period: &Period) -> Settled {
        let mut settled = Settled::default();
        let mut live = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let mut changes = self.related.changes.range((number, 0)..(number + 1, 0));
            let reason = if let Some(by) = self.amended.get(&number) {
                Reason::Amended(by.clone())
            } else if !self.figures[number].additive {
                Reason::NotAdditive
            } else if let Some((_, of)) = changes.next() {
                Reason::ChangeOf(self.related.claims[*of].clone())
            } else {
                live.push(number);
                continue;
            };
            self.leave_out(number, reason, &mut settled);
        }
        let things = self.things(numbers, &live, &mut settled);
        let ties = self.ties(&things, Span::of(period, self.within.as_of));

        // What lies within another adds nothing.
        let mut above: HashMap<usize, Vec<(usize, bool)>> = HashMap::new();
        for &(inner, outer, by_subject) in &ties.within {
            // What may not be so holds nothing.
            if things[outer].doubtful {
                continue;
            }
            above.entry(inner).or_default().push((outer, by_subject));
        }
        let mut open = Vec::with_capacity(things.len());
        for (number, thing) in things.iter().enumerate() {
            match outermost(number, &above) {
                None => open.push(number),
                Some((outer, by_subject)) => {
                    let reason = match by_subject {
                        true => Reason::Within,
                        false => Reason::PartOf,
                    };
                    let outer = self.claim(things[outer].figures[0]);
                    for &figure in &thing.figures {
                        self.leave_out(figure, reason(outer.clone()), &mut settled);
                    }
                }
            }
        }

        let compared = open.partition_point(|&n| ties.not_compared.is_none_or(|from| n < from));
        let may_count = |numbers: &[usize]| -> Vec<usize> {
            let numbers = numbers.iter().copied();
            numbers.filter(|&n| !things[n].doubtful).collect()
        };
        let (compared, others) = open.split_at(compared);
        let counted = self.best(&things, &may_count(compared), &may_count(others), &ties);
        let is_counted: HashSet<usize> = counted.iter().copied().collect();
        let unsettled: Vec<usize> = open
            .iter()
            .copied()
            .filter(|n| !is_counted.contains(n))
            .collect();
        for &number in &counted {
            let thing = &things[number];
            settled.counted.push(thing.figures[0]);
            self.accounts(thing, &mut settled);
        }
        let among_counted = Counted::of(self, &things, &counted, &ties);
        for &number in &unsettled {
            let thing = &things[number];
            let doubt = match (
                self.doubtful.get(&thing.figures[0]),
                ties.not_compared.is_some_and(|from| number >= from),
            ) {
                (Some(doubt), _) => doubt.clone(),
                (None, true) => Doubt::NotCompared,
                (None, false) => self.doubt(&things, number, &among_counted, &ties),
            };
            settled.unsettled.push((thing.figures[0], doubt));
            self.accounts(thing, &mut settled);
        }
        let amounts = |numbers: &[usize]| -> Vec<Interval> {
            numbers.iter().map(|&n| things[n].amount).collect()
        };
        let (apart, others) = (amounts(&counted), amounts(&unsettled));
        if !counted.is_empty() {
            settled.if_within = Interval::sum(apart.iter().copied());
            settled.if_apart = Interval::sum(apart.iter().chain(&others).copied());
            let mut sharing: HashMap<Key, Vec<usize>> = HashMap::new();
            for &number in &unsettled {
                for key in self.keys(&things[number]) {
                    sharing.entry(key).or_default().push(number);
                }
            }
            let least = counted.iter();
            let least: Vec<Interval> = least
                .map(|&n| self.least_account(&things, n, &sharing))
                .collect();
            settled.sum = Interval::with_overlaps(&least, &others);
        }
        settled.counted.sort_unstable();
        settled.unsettled.sort_unstable_by_key(|u| u.0);
        settled.left_out.sort_unstable_by_key(|l| l.0);
        settled
    }
}

/// The outermost thing within which another lies, if it leads to one that lies within nothing.
fn outermost(number: usize, above: &HashMap<usize, Vec<(usize, bool)>>) -> Option<(usize, bool)> {
    let mut seen = HashSet::from([number]);
    let mut ring: Vec<(usize, bool)> = above.get(&number)?.clone();
    while !ring.is_empty() {
        ring.sort_unstable();
        ring.retain(|(outer, _)| seen.insert(*outer));
        if let Some(found) = ring.iter().find(|(outer, _)| !above.contains_key(outer)) {
            return Some(*found);
        }
        let next = ring
            .iter()
            .filter_map(|(outer, by)| Some((above.get(outer)?, *by)));
        ring = next
            .flat_map(|(outer, by)| outer.iter().map(move |(o, b)| (*o, *b || by)))
            .collect();
    }
    None
}

/// For each set of claims that repeat each other, the claim that denies or amends one: an amendment
/// before a denial, that before an amendment that is said less firmly, then the newest. A member of the set does not overrule it.
fn overruled<'a>(
    related: &'a FigureLinks,
    links: &'a Links,
    sets: &mut Sets,
    reported: bool,
) -> HashMap<usize, &'a Linked> {
    let mut found: HashMap<usize, &Linked> = HashMap::new();
    let rank = |linked: &'a Linked| {
        let order = [linked.amends(), linked.link == LinkType::Denies];
        (Reverse(order), linked.place())
    };
    for (number, claim) in related.claims.iter().enumerate() {
        let set = sets.of(number);
        for linked in links.of(claim) {
            // What is planned or expected does not change what is reported.
            let ahead = reported && linked.otherwise.is_some_and(|how| how != Modality::Alleged);
            let overrules = matches!(linked.link, LinkType::Denies | LinkType::Amends) && !ahead;
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
