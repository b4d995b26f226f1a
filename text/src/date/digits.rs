//! Dates in digits: "2023-11-30", "2023/11".

use super::meaning::{Point, Year};
use super::reader::{Read, Reader};

impl Reader<'_> {
    /// "2023-11-30", "11/30/2023".
    pub(super) fn numeric_day(&self, i: usize) -> Read<Point> {
        let separator = |i: usize| self.glued_mark(i, "-/.");
        let (first, first_len) = self.number(i)?;
        let (second, at) = self.short(separator(i + 1)?)?;
        let at = separator(at).filter(|_| self.kind(i + 1) == self.kind(i + 3))?;
        let (third, third_len) = self.number(at)?;
        let end = at + 1;
        let point = match (first_len, third_len) {
            (4, 1 | 2) => {
                let year = i32::try_from(first).ok()?;
                Point::Day(Year::Of(year), second, third, None).in_calendar()
            }
            (1 | 2, 4) => {
                let year = Year::Of(i32::try_from(third).ok()?);
                match (first, second) {
                    (1..=12, 1..=12) if first != second => Point::Vague,
                    (1..=12, _) => Point::Day(year, first, second, None).in_calendar(),
                    (_, 1..=12) => Point::Day(year, second, first, None).in_calendar(),
                    _ => Point::Never,
                }
            }
            // A year of two digits: any of the three may be it.
            (1 | 2, 2) if self.mark(i + 1, "/").is_some() => Point::Vague,
            _ => return None,
        };
        Some((point, end))
    }

    /// Whether Chinese stands beside a number, where "2008-09" is a month.
    fn is_chinese(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| self.is_han(b)) || self.is_han(i + 3)
    }

    /// A date in digits with the time of day, or a month in digits.
    pub(super) fn numeric(&self, i: usize) -> Read<Point> {
        if let Some((point, end)) = self.numeric_day(i) {
            return Some(self.with_weekday(point, self.after_day(end)));
        }
        // "12-2015", "3/2015".
        if let Some((month @ 1..=12, at)) = self.short(i)
            && let Some(next) = self.glued_mark(at, "-/")
            && let Some((year @ 1900..=2099, end)) = self.year(next)
        {
            return Some((Point::Month(Year::Of(year), month), end));
        }
        let (year, at) = self.year(i)?;
        let next = self.glued_mark(at, "-/")?;
        // "the 2008-09 crisis", "2024-26": in English prose these are spans of years, or may be.
        let last = u32::try_from(year).ok()? % 100;
        let prose = self.running && (1900..2100).contains(&year) && !self.is_chinese(i);
        let point = match self.number(next)? {
            (to @ 1..=12, 2) if prose && to > last => Point::Vague,
            (to @ 13..=99, 2) if prose && (last + 1..last + 30).contains(&to) => Point::Plan(
                year,
                year - i32::try_from(last).ok()? + i32::try_from(to).ok()?,
            ),
            (month @ 1..=12, 2) => Point::Month(Year::Of(year), month),
            (_, 2) if !self.running => Point::Never,
            _ => return None,
        };
        Some((point, next + 1))
    }
}
