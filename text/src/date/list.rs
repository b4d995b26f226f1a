//! Dates of a list, whose month or year one of them names for all: "March and May 2023".

use super::meaning::{Item, Point, Year};
use super::reader::{Read, Reader};
use crate::vocabulary::Class;

const fn lent(year: Year) -> Year {
    match year {
        Year::Of(year) => Year::Lent(year),
        other => other,
    }
}

impl Reader<'_> {
    /// What stands between two of a list: "and", 、.
    pub(super) fn joins(&self, i: usize) -> Option<usize> {
        self.word(i, &["and", "or"])
            .or_else(|| self.mark(i, ",、"))
            .or_else(|| self.any_han(i, &["和", "及", "与"]))
    }

    /// The year of "March" in "March, April and May 2023", where only months stand between.
    pub(super) fn lent_year(&self, month: u32, i: usize) -> Option<Year> {
        if !self.running {
            return None;
        }
        let (mut at, mut last) = (i, month);
        for _ in 0..11 {
            let comma = self.mark(at, ",");
            let joined = comma.map_or(at, |at| self.word(at, &["and"]).unwrap_or(at));
            let next = comma.map(|_| joined).or_else(|| self.joins(at))?;
            let (month, end) = self.month(next)?;
            if month <= last {
                return None;
            }
            let (year, _) = self.year_after(end);
            if year != Year::Unknown {
                return Some(lent(year));
            }
            (at, last) = (end, month);
        }
        None
    }

    /// The year of "June 3" in "June 3 and 5, 2024".
    pub(super) fn lent_to_day(&self, day: u32, i: usize) -> Option<Year> {
        let and = self.word(i, &["and", "or"]).filter(|_| self.running)?;
        let (next, at) = self.day_of_month(and)?;
        let (year, _) = self.year_after(at);
        (day < next && year != Year::Unknown).then_some(lent(year))
    }

    /// A day or month after another: the second of "June 3 and 5", 6月20日、27日, 2027年6月和9月.
    pub(super) fn listed(&self, i: usize, (before, _): &(Point, usize)) -> Read<Item> {
        let point = match *before {
            Point::Day(year, month, day, _) => {
                let (next, at) = self
                    .short(i)
                    .filter(|(next, _)| (day + 1..=31).contains(next))?;
                // 6月20、25和27日: the word may stand at the last.
                let later = || {
                    let (_, after) = self.short(self.joins(at)?)?;
                    self.any_han(after, &["日", "号"]).map(|_| at)
                };
                let named = self.any_han(at, &["日", "号"]).or_else(later);
                if named.is_some() || self.is_han(i.checked_sub(2)?) {
                    let end = named?;
                    let point = Point::Day(lent(year), month, next, None).in_calendar();
                    return Some((Item::Point(point), self.after_day(end)));
                }
                // "23 and 24 June".
                if let Some((_, at)) = self.month(at).filter(|(own, _)| *own == month) {
                    let end = self.year_after(at).1;
                    let point = Point::Day(lent(year), month, next, None).in_calendar();
                    return Some((Item::Point(point), end));
                }
                let counted = match self.tokens.get(at).map(|token| token.of) {
                    Some(_) if self.any_word(at).is_some() => !self.goes_on(at),
                    _ => self.glued(at) && self.mark(at, ".,;:)").is_none(),
                };
                let (own, end) = self.year_after(at);
                let year = if own == Year::Unknown {
                    lent(year)
                } else {
                    own
                };
                let point = Point::Day(year, month, next, None).in_calendar();
                return (!counted || end > at).then_some((Item::Point(point), end));
            }
            Point::Month(year, month) if self.is_han(i.checked_sub(2)?) => {
                let (next, at) = self
                    .han_number(i)
                    .filter(|(n, _)| (month + 1..=12).contains(n))?;
                let end = self.any_han(at, &["月", "月份"])?;
                if self.han_number(end).is_some() {
                    return None;
                }
                (Point::Month(lent(year), next), end)
            }
            _ => return None,
        };
        Some((Item::Point(point.0), point.1))
    }

    /// Whether a word goes on with a sentence, so that a number before it counts nothing: "on June 3
    /// and 5 in Paris", "for 2024 was".
    pub(super) fn goes_on(&self, at: usize) -> bool {
        // These are of the number: "2000 or more", "5 per cent".
        let counts = [
            "more",
            "less",
            "fewer",
            "odd",
            "per",
            "percent",
            "times",
            "plus",
            "minus",
            "each",
            "worth",
            "strong",
            "old",
            "olds",
            "point",
            "hundred",
            "thousand",
            "million",
            "billion",
            "trillion",
            "b",
            "m",
            "k",
            "bn",
            "mn",
            "tn",
            "mln",
            "bln",
            "dozen",
            "half",
            "something",
        ];
        self.word(at, &counts).is_none()
            && [Class::Stop, Class::PastTense, Class::Future, Class::Said]
                .into_iter()
                .any(|class| self.class(at, class))
    }
}
