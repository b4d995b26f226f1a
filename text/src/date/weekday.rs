//! Weekdays, in English and Chinese.

use super::meaning::Point;
use super::reader::{Read, Reader};
use crate::vocabulary::Sense;
use chrono::Weekday;

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

impl Reader<'_> {
    pub(super) fn weekday(&self, i: usize) -> Read<Weekday> {
        self.han_weekday(i).or_else(|| self.english_weekday(i))
    }

    /// "周四".
    pub(super) fn han_weekday(&self, i: usize) -> Read<Weekday> {
        let at = self.any_han(i, &["周", "星期", "礼拜"])?;
        let n = match self.han_char(at)? {
            '天' => 6,
            c => "一二三四五六日".chars().position(|d| d == c)?,
        };
        Some((*WEEKDAYS.get(n)?, at + 1))
    }

    /// "Thursday", "Thu.".
    pub(super) fn english_weekday(&self, i: usize) -> Read<Weekday> {
        self.any_word(i)?;
        let n = self.sense(i, |s| match s {
            Sense::Weekday(n) => Some(n),
            _ => None,
        })?;
        let day = WEEKDAYS.get(usize::from(n))?;
        let full = self.is_full(i);
        let stop = self.mark(i + 1, ".").filter(|_| !full && self.glued(i + 1));
        Some((*day, stop.unwrap_or(i + 1)))
    }

    /// A weekday in brackets after a day: "November 30 (Thursday)".
    pub(super) fn with_weekday(&self, point: Point, i: usize) -> (Point, usize) {
        let bracketed = self.mark(i, "(").and_then(|at| {
            let (day, at) = self.weekday(at)?;
            Some((day, self.mark(at, ")")?))
        });
        match bracketed.or_else(|| self.han_weekday(i)) {
            Some((day, end)) => (point.on(day), self.after_day(end)),
            None => (point, i),
        }
    }
}
