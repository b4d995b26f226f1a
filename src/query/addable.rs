//! Which figures may be added: the rules of [`TotalQuery`](super::TotalQuery).
//!
//! The figures of a total become *things*: all that is told of one amount, by however many sources, is one
//! thing, an interval that has room for every account. Between things there are three ties: one surely
//! lies within another, and adds nothing; two may overlap; or nothing ties them. The things that are
//! counted are the best set of which no two may overlap: they are surely apart, so the sum is no less
//! than theirs, whatever is so of the rest.

use super::candidate::Candidate;
use super::figure_links::FigureLinks;
use super::links::{Linked, Links};
use super::total::{Doubt, Period, Reason, Whole};
use super::within::{Span, Within};
use super::{Reader, agree};
use crate::error::Error;
use crate::model::{ClaimRef, Kind, LinkType, Nature, Quantity};
use crate::sets::Sets;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// How many pairs of things are looked at for one total.
const MOST_PAIRS: usize = 2_000_000;

/// One end of an interval, in steps of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) steps: i128,
    pub(super) inclusive: bool,
}

/// Between what an amount lies, each side perhaps open.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Interval {
    pub(super) lower: Option<End>,
    pub(super) upper: Option<End>,
    pub(super) approximate: bool,
}

impl Interval {
    const NOTHING: Self = Self {
        lower: Some(End::NOTHING),
        upper: Some(End::NOTHING),
        approximate: false,
    };

    fn of(figure: &Candidate) -> Self {
        let quantity = &figure.summand.quantity;
        let end = |steps: Option<i64>, inclusive: Option<bool>| {
            steps.map(|steps| End {
                steps: i128::from(steps),
                inclusive: inclusive.unwrap_or_default(),
            })
        };
        let (lower, upper) = (
            end(figure.lower, quantity.lower().map(|b| b.inclusive)),
            end(figure.upper, quantity.upper().map(|b| b.inclusive)),
        );
        let approximate = quantity.is_approximate();
        let up_to = lower.is_none() && upper.is_some_and(|end| end.steps >= 0) && !approximate;
        Self {
            lower: lower.or((up_to && figure.never_negative).then_some(End::NOTHING)),
            upper,
            approximate,
        }
    }

    /// "Nearly 4" has no lower bound of its own.
    fn is_nearly(self) -> bool {
        self.approximate && self.lower.is_none() && self.upper.is_some_and(|end| !end.inclusive)
    }

    /// Both ends, as far as there are any. "Nearly 4" stands for about 4 beside what is less precise.
    fn ends(self) -> (Option<End>, Option<End>) {
        match self.upper {
            Some(end) if self.is_nearly() => {
                let about = End {
                    inclusive: true,
                    ..end
                };
                (Some(about), Some(about))
            }
            upper => (self.lower, upper),
        }
    }

    /// The sum of two amounts: a side that is open in one is open in the sum.
    fn plus(self, other: Self) -> Self {
        let add = |one: Option<End>, other: Option<End>| Some(one?.plus(other?));
        let approximate = self.approximate || other.approximate;
        // "Nearly 3" and 5 come to nearly 8; "nearly 3" and "less than 5" to something up to about 8.
        let is_exact = |i: Self| !i.approximate && i.lower.is_some() && i.lower == i.upper;
        let (one, two) = match self.is_nearly() && (is_exact(other) || other.is_nearly())
            || other.is_nearly() && is_exact(self)
        {
            true => ((self.lower, self.upper), (other.lower, other.upper)),
            false => (self.ends(), other.ends()),
        };
        Self {
            lower: add(one.0, two.0),
            upper: add(one.1, two.1),
            approximate,
        }
    }

    /// An amount of which it is not known which of two it is.
    fn or(self, other: Self) -> Self {
        let wider = |one: Option<End>, other: Option<End>, up: bool| {
            let (one, other) = (one?, other?);
            Some(match one.steps.cmp(&other.steps) {
                std::cmp::Ordering::Equal => End {
                    inclusive: one.inclusive || other.inclusive,
                    ..one
                },
                order if order.is_lt() == up => other,
                _ => one,
            })
        };
        let lower = match self.is_nearly() && other.is_nearly() {
            true => None,
            false => wider(self.ends().0, other.ends().0, false),
        };
        Self {
            lower,
            upper: wider(self.upper, other.upper, true),
            approximate: self.approximate || other.approximate,
        }
    }

    /// An amount that is told several times: what is true of all of them, or if nothing is, any of them.
    fn told_again(amounts: &[Self]) -> Option<Self> {
        let closer = |one: Option<End>, other: Option<End>, up: bool| match (one, other) {
            (Some(one), Some(other)) => Some(match one.steps.cmp(&other.steps) {
                std::cmp::Ordering::Equal => End {
                    inclusive: one.inclusive && other.inclusive,
                    ..one
                },
                order if order.is_lt() == up => one,
                _ => other,
            }),
            (one, other) => one.or(other),
        };
        let all = amounts.iter().copied().reduce(|one, other| Self {
            lower: closer(one.lower, other.lower, false),
            upper: closer(one.upper, other.upper, true),
            approximate: one.approximate || other.approximate,
        });
        let all = all.filter(|all| amounts.len() == 1 || !all.approximate && all.meets(*all));
        all.or_else(|| amounts.iter().copied().reduce(Self::or))
    }

    fn sum(amounts: impl Iterator<Item = Self>) -> Self {
        amounts.fold(Self::NOTHING, Self::plus)
    }

    /// Some amount is both.
    fn meets(self, other: Self) -> bool {
        let below = |one: Self, other: Self| {
            one.upper.zip(other.lower).is_some_and(|(most, least)| {
                most.steps < least.steps
                    || most.steps == least.steps && !(most.inclusive && least.inclusive)
            })
        };
        !below(self, other) && !below(other, self)
    }

    /// The sum of amounts, of which the first are surely apart, and each of the others may lie within any.
    fn with_overlaps(apart: &[Self], others: &[Self]) -> Self {
        let all = || apart.iter().chain(others).copied();
        let whole = Self::sum(all());
        if others.is_empty() {
            return whole;
        }
        let loss = |i: Self| [i.lower, i.upper].iter().flatten().any(|end| end.steps < 0);
        if !all().any(loss) {
            let least = Self::sum(apart.iter().copied()).lower;
            return Self {
                lower: least,
                ..whole
            };
        }
        // A loss may lie within a gain, and a gain within a loss.
        let parts = |side: fn(Self) -> Option<End>, up: bool| {
            Self::sum(all().map(|i| {
                let end = side(i).map(|end| match (end.steps > 0) == up {
                    true => end,
                    false => End::NOTHING,
                });
                Self {
                    lower: end,
                    upper: end,
                    approximate: i.approximate,
                }
            }))
        };
        Self {
            lower: parts(|i| i.lower, false).lower,
            upper: parts(|i| i.upper, true).upper,
            ..whole
        }
    }
}

impl End {
    const NOTHING: Self = Self {
        steps: 0,
        inclusive: true,
    };

    const fn plus(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            inclusive: self.inclusive && other.inclusive,
        }
    }
}

/// Figures with all that decides which of them may be added.
pub(super) struct Settling {
    /// By reference.
    pub(super) figures: Vec<Candidate>,
    related: FigureLinks,
    /// Those that another claim amends, and by which.
    amended: HashMap<usize, ClaimRef>,
    /// Those that are unsettled for a reason of their own: another claim denies them, or no source says how much of
    /// them belongs to what is asked for.
    doubtful: HashMap<usize, Doubt>,
    /// For each claim that is linked to figures, the first of those that repeat each other.
    repeated: Vec<usize>,
    /// The same for those that repeat or amend each other, whether or not the amendment holds: they are about one
    /// amount.
    one_amount: Vec<usize>,
    /// Of which claims those that repeat each other are parts.
    wholes: HashMap<usize, BTreeSet<usize>>,
    within: Rc<Within>,
}

/// The figures of one total, by number, and their sum.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) counted: Vec<usize>,
    pub(super) unsettled: Vec<(usize, Doubt)>,
    pub(super) left_out: Vec<(usize, Reason)>,
    pub(super) sum: Interval,
    pub(super) if_within: Interval,
    pub(super) if_apart: Interval,
}

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
        let by_set = overruled(&related, &links, &mut sets);
        for number in 0..figures.len() {
            if let Some(by) = by_set.get(&sets.of(number)) {
                let claim = by.claim.clone();
                if by.link == LinkType::Denies {
                    doubtful.insert(number, Doubt::Denied(claim));
                } else {
                    amended.insert(number, claim);
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

/// All that is told of one amount.
#[derive(Default)]
struct Thing {
    /// All figures of the total that are about it, also those that are denied or amended.
    about: Vec<usize>,
    /// Those of them that tell of it.
    told: Vec<usize>,
    /// Those of them that tell different amounts; the first stands for it.
    figures: Vec<usize>,
    amount: Interval,
    subjects: BTreeSet<i64>,
    /// What it may hold without anybody's saying so.
    whole: Option<Whole>,
    /// All its figures are unsettled for a reason of their own.
    doubtful: bool,
}

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
struct Ties {
    /// Surely within: inner thing, outer thing, and whether by subject or as a part.
    within: Vec<(usize, usize, bool)>,
    /// They may overlap, and why.
    doubts: HashMap<(usize, usize), fn(ClaimRef) -> Doubt>,
    /// One comes on top of the other.
    apart: HashSet<(usize, usize)>,
    /// From this one on, things were not compared.
    not_compared: Option<usize>,
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
    fn ends_at(&mut self, number: usize) -> bool {
        if self.pairs > MOST_PAIRS && !self.is_beyond(number) {
            self.end = Some(number);
        }
        self.is_beyond(number)
    }

    fn is_beyond(&self, number: usize) -> bool {
        self.end.is_some_and(|end| number >= end)
    }
}

impl Ties {
    fn doubt(&mut self, one: usize, other: usize, why: fn(ClaimRef) -> Doubt) {
        if one != other && !self.apart.contains(&pair(one, other)) {
            self.doubts.entry(pair(one, other)).or_insert(why);
        }
    }
}

/// A source, and who says it whom it quotes.
type Teller<'a> = (i64, Option<&'a str>);

/// What things can have in common: a subject, or (`true`) a deal.
type Key = (bool, i64);

/// What is counted, as those ask for it that are not: so that each looks only at those with which it
/// has something in common.
struct Counted {
    first: Option<usize>,
    /// The first that may hold others.
    whole: Option<(usize, Whole)>,
    place: HashMap<usize, usize>,
    /// The first that has a key.
    first_of: HashMap<Key, usize>,
    /// With which of them others may overlap.
    doubted: HashMap<usize, Vec<usize>>,
}

impl Counted {
    fn of(settling: &Settling, things: &[Thing], counted: &[usize], ties: &Ties) -> Self {
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

fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
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

    /// Of what adds nothing it must be said, too, that it is denied.
    fn leave_out(&self, figure: usize, reason: Reason, settled: &mut Settled) {
        let reason = match self.doubtful.get(&figure) {
            Some(Doubt::Denied(by)) => Reason::Denied(by.clone()),
            _ => reason,
        };
        settled.left_out.push((figure, reason));
    }

    fn claim(&self, figure: usize) -> ClaimRef {
        self.figures[figure].summand.claim.clone()
    }

    fn quantity(&self, figure: usize) -> &Quantity {
        &self.figures[figure].summand.quantity
    }

    /// Makes things of the figures that are left. What only says another's amount again is left out.
    fn things(&self, numbers: &[usize], live: &[usize], settled: &mut Settled) -> Vec<Thing> {
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
    fn agree(&self, one: usize, other: usize) -> bool {
        let rounds = |n: usize| self.quantity(n).is_approximate();
        meet(&self.figures[one], &self.figures[other]) && !rounds(one) && !rounds(other)
    }

    /// A part can lie within its whole.
    fn fits(&self, inner: usize, outer: usize) -> bool {
        fit(
            Interval::of(&self.figures[inner]),
            Interval::of(&self.figures[outer]),
        )
    }

    /// Finds the figure that stands for a thing, leaves out what says the same, and adds up the rest.
    fn describe(&self, thing: &mut Thing, settled: &mut Settled) {
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
        let mut repeating: HashMap<(Teller<'_>, usize), usize> = HashMap::new();
        let mut limited: HashMap<(Teller<'_>, &Quantity, _), usize> = HashMap::new();
        for (at, &number) in thing.told.iter().enumerate() {
            let amount = Interval::of(&self.figures[number]);
            let set = self.repeated[number];
            let teller = *tellers.entry(set).or_insert_with(|| source(number));
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
    fn teller(&self, figure: usize) -> Teller<'_> {
        let figure = &self.figures[figure];
        (figure.place.0, figure.summand.said_by.as_deref())
    }

    /// What a figure may hold without anybody's saying so.
    fn whole(&self, number: usize) -> Option<Whole> {
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

    /// How things stand to each other.
    fn ties(&self, things: &[Thing], span: Span) -> Ties {
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
    fn limits_hold(&self, inner: &Thing, outer: &Thing) -> bool {
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

    /// The best set of things that are surely apart.
    /// Of those that were not compared, each alone.
    fn best(&self, things: &[Thing], open: &[usize], others: &[usize], ties: &Ties) -> Vec<usize> {
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

    /// Of things in order, each that is apart from all before.
    fn apart(
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
    fn keys(&self, thing: &Thing) -> Vec<Key> {
        let subjects = thing.subjects.iter().map(|&subject| (false, subject));
        let figures = thing.figures.iter().map(|&f| &self.figures[f]);
        let scope = |f: &Candidate| f.scope.filter(|_| f.scope_is_deal);
        let deals = figures.flat_map(|f| scope(f).into_iter().chain(f.under));
        subjects.chain(deals.map(|deal| (true, deal))).collect()
    }

    /// What a counted thing amounts to at the least: a thing that is not counted may be another
    /// source's account of the same amount, and the right one. One that agrees with it takes nothing away.
    /// Only those that have something in common with it can be that.
    fn least_account(
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
    fn may_be_one(&self, one: &Thing, other: &Thing) -> bool {
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

    /// How much a set surely amounts to, to choose among sets.
    fn weight(&self, things: &[Thing], set: &[usize]) -> impl Ord + use<> {
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
    fn doubt(&self, things: &[Thing], number: usize, counted: &Counted, ties: &Ties) -> Doubt {
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

    /// The further amounts that are told of a thing.
    fn accounts(&self, thing: &Thing, settled: &mut Settled) {
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

/// One amount can lie within another.
fn fit(inner: Interval, outer: Interval) -> bool {
    let both = inner.lower.zip(outer.upper);
    both.is_none_or(|(least, most)| {
        least.steps < most.steps || least.steps == most.steps && least.inclusive && most.inclusive
    })
}

/// Some amount is both.
pub(super) fn meet(one: &Candidate, other: &Candidate) -> bool {
    Interval::of(one).meets(Interval::of(other))
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
/// before a denial, then the newest. A member of the set does not overrule it.
fn overruled<'a>(
    related: &'a FigureLinks,
    links: &'a Links,
    sets: &mut Sets,
) -> HashMap<usize, &'a Linked> {
    let mut found: HashMap<usize, &Linked> = HashMap::new();
    let rank = |linked: &'a Linked| (linked.link != LinkType::Amends, linked.place());
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
