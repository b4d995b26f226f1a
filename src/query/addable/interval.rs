//! An amount as an interval, and what two of them come to.

use crate::query::candidate::Candidate;

/// One end of an interval, in steps of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) steps: i128,
    pub(crate) inclusive: bool,
}

/// Between what an amount lies, each side perhaps open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Interval {
    pub(crate) lower: Option<End>,
    pub(crate) upper: Option<End>,
    pub(crate) approximate: bool,
}

impl Interval {
    const NOTHING: Self = Self {
        lower: Some(End::NOTHING),
        upper: Some(End::NOTHING),
        approximate: false,
    };

    pub(crate) fn of(figure: &Candidate) -> Self {
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
    pub(crate) fn is_nearly(self) -> bool {
        self.approximate && self.lower.is_none() && self.upper.is_some_and(|end| !end.inclusive)
    }

    /// Both ends, as far as there are any. "Nearly 4" stands for about 4 beside what is less precise.
    pub(crate) fn ends(self) -> (Option<End>, Option<End>) {
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
    pub(crate) fn plus(self, other: Self) -> Self {
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
    pub(crate) fn or(self, other: Self) -> Self {
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
    pub(crate) fn told_again(amounts: &[Self]) -> Option<Self> {
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

    pub(crate) fn sum(amounts: impl Iterator<Item = Self>) -> Self {
        amounts.fold(Self::NOTHING, Self::plus)
    }

    /// Some amount is both.
    pub(crate) fn meets(self, other: Self) -> bool {
        let below = |one: Self, other: Self| {
            one.upper.zip(other.lower).is_some_and(|(most, least)| {
                most.steps < least.steps
                    || most.steps == least.steps && !(most.inclusive && least.inclusive)
            })
        };
        !below(self, other) && !below(other, self)
    }

    /// The sum of amounts, of which the first are surely apart, and each of the others may lie within any.
    pub(crate) fn with_overlaps(apart: &[Self], others: &[Self]) -> Self {
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

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            inclusive: self.inclusive && other.inclusive,
        }
    }
}

/// One amount can lie within another.
pub(crate) fn fit(inner: Interval, outer: Interval) -> bool {
    let both = inner.lower.zip(outer.upper);
    both.is_none_or(|(least, most)| {
        least.steps < most.steps || least.steps == most.steps && least.inclusive && most.inclusive
    })
}

/// Some amount is both.
pub(crate) fn meet(one: &Candidate, other: &Candidate) -> bool {
    Interval::of(one).meets(Interval::of(other))
}
