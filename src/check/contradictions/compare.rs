//! What of two claims of one subject disagrees.

use super::found::{Conflict, Found};
use super::rows::{Happened, Measured, Office, Part, Related, Said, Time};
use crate::model::{ClaimRef, Modality, Nature, Quantity};
use crate::query::{Manner, agree};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

/// How many pairs of claims about one entity are compared: all of two thousand.
const MOST_COMPARED: usize = 2_000_000;

/// Offices that one person usually holds, folded.
const SINGLE_OFFICES: &[&str] = &[
    "president",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "ceo",
    "chief executive",
    "chief executive officer",
    "cfo",
    "chief financial officer",
    "general manager",
    "managing director",
    "director general",
    "secretary general",
    "party secretary",
    "mayor",
    "governor",
    "prime minister",
    "minister",
    "rector",
    "董事长",
    "总经理",
    "总裁",
    "首席执行官",
    "市长",
    "省长",
    "校长",
    "党委书记",
];

/// Rows in groups, each statement once, by the first claim that makes it.
fn distinct<'a, T, K: Ord, S: Eq + std::hash::Hash>(
    rows: &'a [(ClaimRef, T)],
    group: impl Fn(&'a T) -> Option<K>,
    says: impl Fn(&'a T) -> S,
) -> BTreeMap<K, Vec<&'a (ClaimRef, T)>> {
    let mut order: Vec<&(ClaimRef, T)> = rows.iter().collect();
    order.sort_by_key(|row| &row.0);
    let mut seen = HashSet::new();
    let mut groups: BTreeMap<K, Vec<&(ClaimRef, T)>> = BTreeMap::new();
    for row in order {
        if let Some(key) = group(&row.1)
            && seen.insert(says(&row.1))
        {
            groups.entry(key).or_default().push(row);
        }
    }
    groups
}

/// Compares each row of a group with each, until no more are wanted, or too many were compared.
pub(super) fn pairs<T>(
    entity: i64,
    found: &mut Found<'_>,
    groups: impl Iterator<Item = Vec<T>>,
    mut compare: impl FnMut(&mut Found<'_>, &T, &T) -> ControlFlow<()>,
) {
    let mut left = MOST_COMPARED;
    for group in groups {
        for (i, one) in group.iter().enumerate() {
            for other in &group[i + 1..] {
                if left == 0 {
                    found.cut_short.insert(entity);
                    return;
                }
                left -= 1;
                if compare(found, one, other).is_break() {
                    return;
                }
            }
        }
    }
}

/// The figures of one entity.
pub(super) fn amounts(entity: i64, figures: &[(ClaimRef, Measured)], found: &mut Found<'_>) {
    // A part says something else than its whole, and so do two parts. Shares of one thing are held against each
    // other, and so are changes.
    let group = |f: &Measured| (!f.is_part).then(|| (f.what.clone(), f.derived.clone()));
    let says = |f: &Measured| {
        (
            (f.what.clone(), f.derived.clone()),
            f.manner,
            (f.of, f.as_of.clone()),
            (f.qualifier.clone(), f.condition.clone()),
            f.counterparty,
            (f.nature, f.is_unresolved),
            f.quantity.clone(),
        )
    };
    let differing = found.filter.differing;
    pairs(
        entity,
        found,
        distinct(figures, group, says).into_values(),
        |found, (claim, one), (other_claim, other)| {
            let (Some(a), Some(b)) = (&one.quantity, &other.quantity) else {
                return ControlFlow::Continue(());
            };
            let nature = one.nature == other.nature
                || one.nature == Nature::NotStated
                || other.nature == Nature::NotStated;
            let limits = agree(&one.qualifier, &other.qualifier)
                && agree(&one.counterparty, &other.counterparty)
                && agree(&one.condition, &other.condition);
            // What is limited further, or comes from or goes to one, may be a part of the rest.
            let same = (one.of, &one.as_of) == (other.of, &other.as_of)
                && one.condition == other.condition
                && !one.is_unresolved
                && !other.is_unresolved
                && nature
                && one.qualifier == other.qualifier
                && (one.counterparty == other.counterparty || limits && exceeds_all(one, other));
            let precise = !a.is_approximate() && !b.is_approximate() || far_apart(a, b);
            let periods = agree(&one.of.1, &other.of.1);
            let (denied, affirmed) = match one.manner.negated {
                true => (a, b),
                false => (b, a),
            };
            let denies = one.manner.denies(other.manner) && affirmed.lies_within(denied);
            let conflict = if denies && same {
                Conflict::Denial
            } else if one.exceeds_longer(other) || other.exceeds_longer(one) {
                Conflict::PartsExceedWhole
            } else if !one.manner.affirms_as(other.manner)
                || a == b
                || same && a.meets(b) && !far_apart(a, b)
            {
                return ControlFlow::Continue(());
            } else if same && precise {
                match one.manner.modality {
                    Modality::Reported => Conflict::Amounts,
                    _ => Conflict::Plans,
                }
            } else if differing && periods && limits {
                Conflict::Differing
            } else {
                return ControlFlow::Continue(());
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

impl Measured {
    /// Both are reported of one thing and come together in time, and this amount surely exceeds that of a
    /// period within which its own lies.
    fn exceeds_longer(&self, longer: &Self) -> bool {
        let reported =
            |figure: &Self| !figure.manner.negated && figure.manner.modality == Modality::Reported;
        let exact = |figure: &Self| figure.quantity.clone().filter(|q| !q.is_approximate());
        self.of.1 != longer.of.1
            && self.comes_together
            && longer.comes_together
            && self.time.lies_within(&longer.time)
            && reported(self)
            && reported(longer)
            && self.of.0 == longer.of.0
            && (&self.qualifier, &self.condition) == (&longer.qualifier, &longer.condition)
            && self.counterparty == longer.counterparty
            && (exact(self).zip(exact(longer))).is_some_and(|(one, all)| {
                let ends = one.lower().zip(all.upper());
                ends.is_some_and(|(least, most)| least.amount > most.amount)
            })
    }
}

/// Of two claims one denies what the other affirms: whether it denies all of it. What is denied with a
/// limit ("directly") or on a condition may hold without.
fn denies_all<const N: usize>(
    one: Manner,
    limits: [(&Option<String>, &Option<String>); N],
) -> bool {
    limits.into_iter().all(|(limit, other_limit)| {
        let (denied, affirmed) = match one.negated {
            true => (limit, other_limit),
            false => (other_limit, limit),
        };
        denied.is_none() || denied == affirmed
    })
}

/// Whether amounts do not meet even if what is approximate is a fifth more or less than it says.
fn far_apart(one: &Quantity, other: &Quantity) -> bool {
    let fifth = Decimal::new(2, 1);
    let ends = |quantity: &Quantity| {
        let (lower, upper) = (quantity.lower(), quantity.upper());
        let (lower, upper) = (lower.map(|b| b.amount), upper.map(|b| b.amount));
        if !quantity.is_approximate() {
            return (lower, upper);
        }
        let more = |amount: Decimal| amount.checked_add(amount.abs().checked_mul(fifth)?);
        let less = |amount: Decimal| amount.checked_sub(amount.abs().checked_mul(fifth)?);
        // "Nearly 4" is about 4, and "more than about 4" has no end.
        let nearly = quantity.upper().filter(|b| !b.inclusive).map(|b| b.amount);
        (lower.or(nearly).and_then(less), upper.and_then(more))
    };
    let (one, other) = (ends(one), ends(other));
    let below = |most: Option<Decimal>, least: Option<Decimal>| {
        most.zip(least).is_some_and(|(most, least)| most < least)
    };
    below(one.1, other.0) || below(other.1, one.0)
}

/// Of two amounts, that from or to one surely exceeds that of all.
fn exceeds_all(one: &Measured, other: &Measured) -> bool {
    let (one, all) = match one.counterparty {
        Some(_) => (one, other),
        None => (other, one),
    };
    let ends = one.quantity.as_ref().zip(all.quantity.as_ref());
    let ends = ends.and_then(|(one, all)| one.lower().zip(all.upper()));
    ends.is_some_and(|(least, most)| least.amount > most.amount)
}

/// The wholes of one entity with their parts.
pub(super) fn parts(entity: i64, rows: &[(ClaimRef, Part)], found: &mut Found<'_>) {
    let mut wholes: BTreeMap<&ClaimRef, Vec<&Part>> = BTreeMap::new();
    for (whole, part) in rows {
        wholes.entry(whole).or_default().push(part);
    }
    for (whole, parts) in wholes {
        // Open below counts as nothing: what is surely there, is there.
        let least = |part: &Part| i128::from(part.lower.unwrap_or(0).max(0));
        let Some(most) = parts.first().and_then(|p| p.whole_upper) else {
            continue;
        };
        let exceeds = |sum: i128| sum > i128::from(most);
        let alone = parts.iter().filter(|part| exceeds(least(part)));
        let mut conflicts: Vec<Vec<&Part>> = alone.map(|&part| vec![part]).collect();
        // Each thing once, and none that may lie within another.
        let mut apart: BTreeMap<_, BTreeMap<i64, &Part>> = BTreeMap::new();
        for &part in &parts {
            if let Some(of) = part.of {
                let apart = apart.entry(part.sort).or_default();
                let greatest = apart.entry(of).or_insert(part);
                if least(part) > least(greatest) {
                    *greatest = part;
                }
            }
        }
        let none_alone = conflicts.is_empty();
        for mut apart in apart.into_values().filter(|_| none_alone) {
            let all: BTreeSet<i64> = apart.keys().copied().collect();
            apart.retain(|of, part| {
                !part
                    .lies_in
                    .iter()
                    .any(|outer| outer != of && all.contains(outer))
            });
            if exceeds(apart.values().map(|part| least(part)).sum()) {
                conflicts.push(apart.into_values().collect());
            }
        }
        for parts in conflicts {
            let mut claims = vec![whole];
            claims.extend(parts.iter().map(|p| &p.claim));
            let conflict = Conflict::PartsExceedWhole;
            if found.add(Some(entity), conflict, &claims).is_break() {
                return;
            }
        }
    }
}

/// The milestones of one entity.
pub(super) fn days(entity: i64, milestones: &[(ClaimRef, Happened)], found: &mut Found<'_>) {
    let groups = distinct(milestones, |m| Some(m.phase), |m| m);
    pairs(
        entity,
        found,
        groups.into_values(),
        |found, (claim, one), (other_claim, other)| {
            let limits = [
                (&one.qualifier, &other.qualifier),
                (&one.condition, &other.condition),
            ];
            if !agree(&one.qualifier, &other.qualifier) {
                return ControlFlow::Continue(());
            }
            let apart = one.time.is_apart(&other.time);
            let denies = one.manner.denies(other.manner);
            let of_all = denies_all(one.manner, limits);
            let (first, second) = (one.manner, other.manner);
            let foreseen = first.foresees_as(second);
            let denied = denies || foreseen && first.negated != second.negated;
            let both = first.affirms_as(second) || foreseen && !first.negated && !second.negated;
            let conflict = match first.modality {
                _ if denied && !apart && of_all && denies => Conflict::Denial,
                _ if denied && !apart && of_all => Conflict::Plans,
                _ if !both || !apart || one.condition != other.condition => {
                    return ControlFlow::Continue(());
                }
                Modality::Reported => Conflict::Dates,
                _ => Conflict::Plans,
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

/// The relations of one entity.
pub(super) fn roles(entity: i64, relations: &[(ClaimRef, Related)], found: &mut Found<'_>) {
    let groups = distinct(relations, |r| Some((r.object, r.from_subject)), |r| r);
    pairs(
        entity,
        found,
        groups.into_values(),
        |found, (claim, one), (other_claim, other)| {
            let apart = one.time.is_apart(&other.time);
            let both = [one.relation.as_str(), other.relation.as_str()];
            let is_fact =
                |r: &Related| !r.manner.negated && r.manner.modality == Modality::Reported;
            let conflict = if one.manner.denies(other.manner) {
                let limits = [
                    (&one.qualifier, &other.qualifier),
                    (&one.condition, &other.condition),
                ];
                let of_all = denies_all(one.manner, limits);
                if both[0] != both[1] || apart || !of_all {
                    return ControlFlow::Continue(());
                }
                Conflict::Denial
            } else if both.contains(&"signed")
                && both.contains(&"witnessed")
                && is_fact(one)
                && is_fact(other)
            {
                Conflict::Roles
            } else {
                return ControlFlow::Continue(());
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

/// The statements of one entity: two conflict if one affirms and the other denies the same gist, about the same
/// entities, under the same condition, for the same time.
pub(super) fn statements(entity: i64, statements: &[(ClaimRef, Said)], found: &mut Found<'_>) {
    let group = |s: &Said| Some((s.gist.clone(), s.about.clone(), s.condition.clone()));
    pairs(
        entity,
        found,
        distinct(statements, group, |s| s).into_values(),
        |found, (claim, one), (other_claim, other)| {
            let apart = one.time.is_apart(&other.time);
            // What is said of a year may have changed since.
            let one_time = !apart && one.time.is_known() == other.time.is_known();
            let denies = one.manner.denies(other.manner)
                && denies_all(one.manner, [(&one.qualifier, &other.qualifier)]);
            match denies && one_time {
                true => found.add(Some(entity), Conflict::Denial, &[claim, other_claim]),
                false => ControlFlow::Continue(()),
            }
        },
    );
}

/// The officers of one organisation. One may leave an office on the day on which another takes it.
pub(super) fn offices(entity: i64, offices: &[(ClaimRef, Office)], found: &mut Found<'_>) {
    let single = |o: &Office| {
        SINGLE_OFFICES
            .contains(&o.title.as_str())
            .then(|| o.title.clone())
    };
    let says = |o: &Office| (o.person, o.title.clone(), o.time.clone());
    let mut seen = HashSet::new();
    pairs(
        entity,
        found,
        distinct(offices, single, says).into_values(),
        |found, (claim, one), (other_claim, other)| {
            // A time is told whose beginning or end is known: what is not known meets nothing.
            let day = |t: &Time| t.earliest.is_some() && t.earliest == t.latest;
            let follows = |a: &Time, b: &Time| a.latest.is_some() && a.latest <= b.earliest;
            let (time, other_time) = (&one.time, &other.time);
            let meet = match day(time) || day(other_time) {
                true => !time.is_apart(other_time),
                false => !follows(time, other_time) && !follows(other_time, time),
            };
            let people = (one.person.min(other.person), one.person.max(other.person));
            if people.0 == people.1
                || !time.is_known()
                || !other_time.is_known()
                || !meet
                || !seen.insert((people, one.title.clone()))
            {
                return ControlFlow::Continue(());
            }
            found.add(Some(entity), Conflict::Offices, &[claim, other_claim])
        },
    );
}
