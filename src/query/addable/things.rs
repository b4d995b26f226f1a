//! Things: all that is told of one amount, by however many sources.

use super::interval::{Interval, fit, meet};
use super::settling::{Key, Settled, Settling, Teller};
use crate::model::{Kind, Nature, Quantity};
use crate::query::agree;
use crate::query::total::{Doubt, Reason, Whole};
use crate::sets::Sets;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// All that is told of one amount.
#[derive(Default)]
pub(super) struct Thing {
    /// All figures of the total that are about it, also those that are denied or amended.
    pub(super) about: Vec<usize>,
    /// Those of them that tell of it.
    pub(super) told: Vec<usize>,
    /// Those of them that tell different amounts; the first stands for it.
    pub(super) figures: Vec<usize>,
    pub(super) amount: Interval,
    pub(super) subjects: BTreeSet<i64>,
    /// What it may hold without anybody's saying so.
    pub(super) whole: Option<Whole>,
    /// All its figures are unsettled for a reason of their own.
    pub(super) doubtful: bool,
}

impl Settling {
    /// Makes things of the figures that are left. What only says another's amount again is left out.
    pub(super) fn things(
        &self,
        numbers: &[usize],
        live: &[usize],
        settled: &mut Settled,
    ) -> Vec<Thing> {
        let mut sets = Sets::new(numbers.len());
        let place: HashMap<usize, usize> =
            numbers.iter().enumerate().map(|(i, &n)| (n, i)).collect();
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (i, &number) in numbers.iter().enumerate() {
            let same = *first.entry(self.one_amount[number]).or_insert(i);
            sets.join(i, same);
        }
        let on_top: HashSet<usize> = self
            .related
            .on_top
            .iter()
            .filter(|(by, of)| place.contains_key(by) && place.contains_key(of))
            .map(|(by, _)| *by)
            .collect();
        let mut same: HashMap<_, usize> = HashMap::new();
        let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, &number) in numbers.iter().enumerate() {
            let figure = &self.figures[number];
            if !figure.additive || on_top.contains(&number) {
                continue;
            }
            let of = (figure.subject, figure.scope);
            let limits = (&figure.summand.qualifier, figure.counterparty);
            sets.join(i, *same.entry((of, limits)).or_insert(i));
            alike
                .entry((of, self.quantity(number)))
                .or_default()
                .push(i);
        }
        // Of one amount, what is limited further in one way only is not another's.
        for alike in alike.values().filter(|alike| alike.len() > 1) {
            let limits = |i: &usize| {
                let figure = &self.figures[numbers[*i]];
                (&figure.summand.qualifier, figure.counterparty)
            };
            let limited: BTreeSet<_> = alike
                .iter()
                .map(limits)
                .filter(|l| *l != (&None, None))
                .collect();
            if limited.len() < 2 {
                alike.iter().for_each(|&i| sets.join(alike[0], i));
            }
        }

        // A part and its whole may have one subject; the whole stands for both.
        let mut things: BTreeMap<usize, Thing> = BTreeMap::new();
        for &number in live {
            let own = sets.of(place[&number]);
            let whole =
                self.related
                    .parts
                    .range((number, 0)..(number + 1, 0))
                    .find(|(_, whole)| {
                        let of_one = place.get(whole).is_some_and(|&i| sets.of(i) == own);
                        of_one
                            && !self.related.parts.contains(&(*whole, number))
                            && self.fits(number, *whole)
                    });
            match whole {
                Some(&(_, whole)) => {
                    self.leave_out(number, Reason::PartOf(self.claim(whole)), settled);
                }
                None => things.entry(own).or_default().figures.push(number),
            }
        }
        for (i, &number) in numbers.iter().enumerate() {
            if let Some(thing) = things.get_mut(&sets.of(i)) {
                thing.about.push(number);
            }
        }
        let mut things: Vec<Thing> = things.into_values().collect();
        things
            .iter_mut()
            .for_each(|thing| self.describe(thing, settled));
        things
    }

    /// Some amount is what both figures tell, and neither rounds.
    pub(super) fn agree(&self, one: usize, other: usize) -> bool {
        let rounds = |n: usize| self.quantity(n).is_approximate();
        meet(&self.figures[one], &self.figures[other]) && !rounds(one) && !rounds(other)
    }

    /// A part can lie within its whole.
    pub(super) fn fits(&self, inner: usize, outer: usize) -> bool {
        fit(
            Interval::of(&self.figures[inner]),
            Interval::of(&self.figures[outer]),
        )
    }

    /// Finds the figure that stands for a thing, leaves out what says the same, and adds up the rest.
    pub(super) fn describe(&self, thing: &mut Thing, settled: &mut Settled) {
        let mut alike: HashMap<usize, usize> = HashMap::new();
        for &number in &thing.figures {
            *alike.entry(self.repeated[number]).or_default() += 1;
        }
        let repeats = |n: usize| {
            let mut links = self.related.repeats.range((n, 0)..(n + 1, 0));
            links.next().is_some() && alike[&self.repeated[n]] > 1
        };
        let quoted = |n: usize| self.figures[n].summand.said_by.is_some();
        let doubtful = |n: usize| self.doubtful.contains_key(&n);
        let vague = |n: usize| alike[&self.repeated[n]] > 1 && self.quantity(n).exact().is_none();
        // What nobody denies, what the paper itself says, and of repetitions the exact amount stands for all.
        thing
            .figures
            .sort_by_cached_key(|&n| (doubtful(n), quoted(n), vague(n), repeats(n), n));
        thing.doubtful = thing.figures.iter().all(|&n| doubtful(n));
        thing.subjects = thing
            .figures
            .iter()
            .map(|&n| self.figures[n].subject)
            .collect();
        thing.whole = thing.figures.iter().find_map(|&n| self.whole(n));
        thing.told = std::mem::take(&mut thing.figures);
        let source = |n: usize| self.teller(n);
        let limits = |n: usize| {
            let figure = &self.figures[n];
            (&figure.summand.qualifier, figure.counterparty)
        };
        // The first figures that stand, by amount and what else makes another say the same.
        let mut repeating: HashMap<(&Quantity, usize), usize> = HashMap::new();
        let mut limited: HashMap<(&Quantity, _), usize> = HashMap::new();
        let mut sources: HashMap<&Quantity, Vec<(Teller<'_>, usize)>> = HashMap::new();
        let mut of_set: HashMap<usize, Vec<usize>> = HashMap::new();
        for &number in &thing.told {
            let amount = self.quantity(number);
            let elsewhere = sources.get(amount).into_iter().flatten();
            let elsewhere = elsewhere.filter(|(other, _)| *other != source(number));
            let mut told = of_set.get(&self.repeated[number]).into_iter().flatten();
            let same = [
                repeating.get(&(amount, self.repeated[number])),
                limited.get(&(amount, limits(number))),
                // "More than 31 billion" in the headline, and 31.26 in the text.
                told.find(|at| self.agree(number, thing.figures[**at])),
            ];
            let same = same
                .into_iter()
                .flatten()
                .chain(elsewhere.map(|(_, at)| at));
            let Some(same) = same.min().map(|&at| thing.figures[at]) else {
                let at = thing.figures.len();
                repeating.insert((amount, self.repeated[number]), at);
                of_set.entry(self.repeated[number]).or_default().push(at);
                limited.insert((amount, limits(number)), at);
                let known = sources.entry(amount).or_default();
                // Two sources are enough to know one that is another than any third.
                if known.len() < 2 && known.iter().all(|(other, _)| *other != source(number)) {
                    known.push((source(number), at));
                }
                thing.figures.push(number);
                continue;
            };
            let reason = match self.repeated[same] == self.repeated[number] {
                true => Reason::Repeats(self.claim(same)),
                false => Reason::SaysTheSame(self.claim(same)),
            };
            self.leave_out(number, reason, settled);
        }
        // Different amounts of one source may be two; those of several are accounts of one. A repetition belongs to
        // the account that it repeats.
        type Told = BTreeMap<(bool, usize), Vec<Interval>>;
        let mut sources: BTreeMap<Teller<'_>, BTreeMap<usize, Told>> = BTreeMap::new();
        let mut tellers: HashMap<usize, Teller<'_>> = HashMap::new();
        let mut originals = thing.told.clone();
        originals.sort_by_key(|&n| (repeats(n), n));
        for number in originals {
            let teller = tellers.entry(self.repeated[number]);
            teller.or_insert_with(|| source(number));
        }
        let mut repeating: HashMap<(Teller<'_>, usize), usize> = HashMap::new();
        let mut limited: HashMap<(Teller<'_>, &Quantity, _), usize> = HashMap::new();
        for (at, &number) in thing.told.iter().enumerate() {
            let amount = Interval::of(&self.figures[number]);
            let set = self.repeated[number];
            let teller = tellers[&set];
            let amounts = sources.entry(teller).or_default();
            // One amount with two limits is two, one that is repeated is not.
            let repeated = repeating.entry((teller, self.one_amount[number]));
            let alike = limited.entry((teller, self.quantity(number), limits(number)));
            let first = *repeated.or_insert(at).min(alike.or_insert(at));
            // What is denied makes no other account more precise.
            let once = amounts.entry(first).or_default();
            once.entry((doubtful(number), set))
                .or_default()
                .push(amount);
        }
        let of_source = |amounts: BTreeMap<usize, Told>| {
            let each = amounts.into_values();
            let each = each.filter_map(|told| {
                let told = told.values();
                told.filter_map(|again| Interval::told_again(again))
                    .reduce(Interval::or)
            });
            let mut amounts: Vec<Interval> = each.collect();
            amounts.sort_by_key(|a| Reverse(a.lower.map(|l| (l.steps, !l.inclusive))));
            let (greatest, others) = amounts.split_at(1);
            Interval::with_overlaps(greatest, others)
        };
        let accounts = sources.into_values().map(of_source);
        thing.amount = accounts.reduce(Interval::or).unwrap_or_default();
    }

    /// Who tells a figure: what a paper says and what somebody says whom it quotes are two accounts.
    pub(super) fn teller(&self, figure: usize) -> Teller<'_> {
        let figure = &self.figures[figure];
        (figure.place.0, figure.summand.said_by.as_deref())
    }

    /// What a figure may hold without anybody's saying so.
    pub(super) fn whole(&self, number: usize) -> Option<Whole> {
        let figure = &self.figures[number];
        match (figure.nature, figure.kind) {
            _ if figure.is_group => Some(Whole::Group),
            (_, Kind::Place) => Some(Whole::Place),
            (_, Kind::Industry) => Some(Whole::Industry),
            (_, Kind::Event) => Some(Whole::Event),
            (Nature::Cumulative, _) => Some(Whole::Cumulative),
            (Nature::Stock, _) => Some(Whole::Stock),
            _ if self.within.holdings.contains(&figure.subject) => Some(Whole::Holding),
            _ => None,
        }
    }

    /// What a counted thing amounts to at the least: a thing that is not counted may be another
    /// source's account of the same amount, and the right one. One that agrees with it takes nothing away.
    /// Only those that have something in common with it can be that.
    pub(super) fn least_account(
        &self,
        things: &[Thing],
        number: usize,
        unsettled: &HashMap<Key, Vec<usize>>,
    ) -> Interval {
        let thing = &things[number];
        let keys = self.keys(thing).into_iter();
        let others = keys.filter_map(|key| unsettled.get(&key)).flatten();
        let others: BTreeSet<usize> = others.copied().collect();
        let others = others.into_iter().map(|other| &things[other]);
        let rivals = others.filter(|other| !thing.amount.meets(other.amount));
        let accounts = rivals.filter(|other| self.may_be_one(thing, other));
        let wider = accounts.fold(thing.amount, |amount, other| amount.or(other.amount));
        Interval {
            lower: wider.lower,
            ..thing.amount
        }
    }

    /// Whether two things may be what different sources tell of one amount: they have a subject or a
    /// deal in common, and nothing that limits one differs from what limits the other.
    pub(super) fn may_be_one(&self, one: &Thing, other: &Thing) -> bool {
        let sources = |thing: &Thing| -> BTreeSet<Teller<'_>> {
            let told = thing.told.iter();
            told.map(|&figure| self.teller(figure)).collect()
        };
        let keys = self.keys(one);
        let (first, second) = (
            &self.figures[one.figures[0]],
            &self.figures[other.figures[0]],
        );
        sources(one).is_disjoint(&sources(other))
            && self.keys(other).iter().any(|key| keys.contains(key))
            && agree(&first.summand.qualifier, &second.summand.qualifier)
            && agree(&first.counterparty, &second.counterparty)
            && agree(&first.scope, &second.scope)
    }

    /// The further amounts that are told of a thing.
    pub(super) fn accounts(&self, thing: &Thing, settled: &mut Settled) {
        let first = thing.figures[0];
        for &number in &thing.figures[1..] {
            let one_source = self.teller(number) == self.teller(first)
                && self.one_amount[number] != self.one_amount[first];
            let doubt = match self.doubtful.get(&number) {
                Some(doubt) => doubt.clone(),
                None if one_source => Doubt::SameSubject(self.claim(first)),
                None => Doubt::Account(self.claim(first)),
            };
            settled.unsettled.push((number, doubt));
        }
    }
}
