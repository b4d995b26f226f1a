//! Intervals with both ends: "2021–2023", "11月21日至25日".

use super::meaning::{Item, Point, Year};
use super::reader::{Read, Reader, furthest};

impl Reader<'_> {
    pub(super) fn between(&self, i: usize) -> Read<Item> {
        if let Some(i) = self.word(i, &["between"]) {
            let (from, i) = self.point(i)?;
            let and = self.word(i, &["and"])?;
            // "between June 3 and 5, 2024".
            if let Point::Day(year @ (Year::Unknown | Year::Lent(_)), month, day, None) = from
                && let Some((last, at)) = self.short(and).filter(|(last, _)| *last > day)
                && self.month(at).is_none()
            {
                let (own, end) = self.year_after(at);
                let year = if own == Year::Unknown { year } else { own };
                let day_of = |d| Point::Day(year, month, d, None).in_calendar();
                return Some((Item::Between(day_of(day), day_of(last), false), end));
            }
            let (to, end) = self.point(and)?;
            return Some((Item::Between(from, to, false), end));
        }
        let lead = self
            .word(i, &["from"])
            .or_else(|| self.any_han(i, &["自", "从"]))
            .unwrap_or(i);
        furthest([
            self.day_range(lead),
            self.number_range(lead),
            self.point_range(lead),
        ])
    }

    fn point_range(&self, i: usize) -> Read<Item> {
        let (from, i) = self.point(i)?;
        // 自7月1日起至8月31日止.
        let begun = self.han(i, "起").filter(|_| self.running).unwrap_or(i);
        let next = self.dash(begun)?;
        let han = self.is_han(i - 1);
        if let Point::Day(year, month, _, None) = from
            && let Some((day, end)) = self.han_number(next)
            && let Some(end) = self.any_han(end, &["日", "号"])
        {
            let end = self.after_day(end);
            return Some((
                Item::Between(from, Point::Day(year, month, day, None), true),
                end,
            ));
        }
        let (to, end) = self.point(next)?;
        if matches!(from, Point::Vague | Point::Never) {
            return None;
        }
        Some((Item::Between(from, to, han), end))
    }

    /// "November 21-25, 2023", "21 to 25 November".
    fn day_range(&self, i: usize) -> Read<Item> {
        let month_first = || {
            let (month, i) = self.month(i)?;
            let (from, i) = self.day_of_month(i)?;
            let (to, i) = self.day_of_month(self.dash(i)?)?;
            let (year, end) = self.year_after(i);
            Some(((year, month, from, to), end))
        };
        let day_first = || {
            let (from, i) = self.day_of_month(i)?;
            let (to, i) = self.day_of_month(self.dash(i)?)?;
            let (month, i) = self.month(self.word(i, &["of"]).unwrap_or(i))?;
            let (year, end) = self.year_after(i);
            Some(((year, month, from, to), end))
        };
        let ((year, month, from, to), end) = furthest([month_first(), day_first()])?;
        let day = |d| Point::Day(year, month, d, None);
        Some((Item::Between(day(from), day(to), false), end))
    }

    /// "2021至2023年", "2023年1-10月", "11月21-25日".
    fn number_range(&self, i: usize) -> Read<Item> {
        let years = || {
            let (from, i) = self.year(i)?;
            let (to, i) = self.year(self.dash(i)?)?;
            let end = self.han(i, "年")?;
            let year = |y| Point::Year(Year::Of(y));
            Some((Item::Between(year(from), year(to), false), end))
        };
        let (year, months) = self.han_year(i).unwrap_or((Year::Unknown, i));
        let month_range = || {
            let (from, i) = self.han_number(months)?;
            let (to, i) = self.han_number(self.dash(i)?)?;
            let end = self.any_han(i, &["月", "月份"])?;
            let month = |m| Point::Month(year, m);
            Some((Item::Between(month(from), month(to), false), end))
        };
        let day_range = || {
            let (month, i) = self.han_number(months)?;
            let (from, i) = self.han_number(self.han(i, "月")?)?;
            let (to, i) = self.han_number(self.dash(i)?)?;
            let end = self.any_han(i, &["日", "号"])?;
            let day = |d| Point::Day(year, month, d, None);
            Some((Item::Between(day(from), day(to), false), end))
        };
        furthest([years(), month_range(), day_range()])
    }
}
