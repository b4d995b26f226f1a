//! Wordings that look past a date: after it, until it, not before it, ending with it.

use super::meaning::{Item, Point, Year};
use super::reader::{Read, Reader, furthest};
use crate::vocabulary::{Class, Sense};

impl Reader<'_> {
    /// "on or before", "on or after": that day, too.
    pub(super) fn is_or_on(&self, i: usize) -> bool {
        i >= 2 && self.word(i - 1, &["or"]).is_some() && self.word(i - 2, &["on", "at"]).is_some()
    }

    /// "after 2030", "no later than 18 February", "until 2030", "not before 2027".
    pub(super) fn beyond(&self, i: usize) -> Read<Item> {
        let point = |at: usize| self.point(self.the(at));
        if let Some(at) = self.means(i, Class::NotBefore) {
            let (_, end) = point(at)?;
            return Some((Item::Point(Point::Vague), end));
        }
        if let Some(at) = self.means(i, Class::Until) {
            let at = self.the(at);
            // "until the close of business on 31 May": that day, too.
            let closes = [
                "close of business on",
                "end of business on",
                "close of trading on",
            ];
            let at = closes.iter().find_map(|p| self.phrase(at, p)).unwrap_or(at);
            if let Some((point, end)) = self.end_of(at) {
                return Some((Item::ByEnd(point), end));
            }
            let (point, end) = self.point(at)?;
            return Some((Item::By(point), end));
        }
        if let Some(at) = self.means(i, Class::After) {
            let at = self.the(at);
            if let Some((point, end)) = self.end_of(at) {
                return Some((Item::After(point), end));
            }
            let (point, end) = self.point(at)?;
            return Some(match self.is_or_on(i) {
                true => (Item::Since(point, false), end),
                false => (Item::After(point), end),
            });
        }
        if let Some(at) = self.means(i, Class::Starting) {
            let (point, end) = point(at)?;
            return Some((Item::Since(point, false), end));
        }
        // "through 2027", "from 2026 onward"; of "from May to July" and the like others read both ends.
        if self.running
            && let Some(at) = self.word(i, &["through"])
        {
            if let Some((to, end)) = self.end_of(self.the(at)) {
                return Some((Item::ByEnd(to), end));
            }
            let (to, end) = point(at)?;
            let known = matches!(
                to,
                Point::Year(_) | Point::Month(..) | Point::Part(..) | Point::Day(..)
            );
            return known.then_some((Item::By(to), end));
        }
        if self.running
            && let Some(at) = self.word(i, &["from"])
            && let Some((from, at)) = point(at)
            && let Some(end) = self.word(at, &["onward", "onwards", "on"])
            && (self.any_word(at) != Some("on") || self.number(end).is_none() && !self.capital(end))
        {
            return Some((Item::Since(from, false), end));
        }
        if let Some(at) = self.word(i, &["from"]) {
            let (from, end) = self
                .phrase(at, "next year")
                .map(|end| (Point::Year(Year::Reckoned(1)), end))
                .or_else(|| {
                    self.phrase(at, "next month")
                        .map(|end| (Point::MonthsOn(1), end))
                })?;
            return Some((Item::Since(from, false), end));
        }
        // Chinese: 不早于2027年, 不晚于2027年6月.
        if let Some(at) = self.any_han(
            i,
            &["不早于", "不会早于", "最早", "最早于", "最快", "最快于"],
        ) {
            let (_, end) = self.han_point(at)?;
            return Some((Item::Point(Point::Vague), end));
        }
        if let Some(at) = self.any_han(i, &["不晚于", "不迟于", "最晚", "最迟", "至迟"])
        {
            let (point, end) = self.han_point(at)?;
            let end = self.earlier(end).unwrap_or(end);
            return Some((Item::By(point), end));
        }
        None
    }

    /// 2030年以后, 2026年3月后, 2018年之后; 2014年6月4日或之前, 2015年1月1日及之后.
    pub(super) fn han_after(&self, i: usize) -> Read<Item> {
        let (point, at) = self.point(i)?;
        if matches!(point, Point::Vague | Point::Never | Point::Days(_)) {
            return None;
        }
        if let Some(end) = self.any_han(at, &["或之前", "及之前", "及以前", "或以前"]) {
            return Some((Item::By(point), end));
        }
        if let Some(end) = self.any_han(at, &["或之后", "及之后", "及以后", "或以后"]) {
            return Some((Item::Since(point, false), end));
        }
        let end = self.any_han(at, &["以后", "之后"]).or_else(|| {
            let end = self.han(at, "后")?;
            self.unless(end, "续期来面半者代勤天年备卫方生果的")
        })?;
        Some((Item::After(point), end))
    }

    /// "the three months to March 31", "the year ended June 2024", "the five years through 2024".
    pub(super) fn ending(&self, i: usize) -> Read<Item> {
        let (count, at) = match self.count(i) {
            Some(read) => read,
            None if self
                .word(i, &["year", "quarter", "month", "half", "week", "decade"])
                .is_some() =>
            {
                (1, i)
            }
            None => return None,
        };
        let at = self.mark(at, "-").unwrap_or(at);
        let fiscal = self.word(at, &["fiscal", "financial"]);
        let at = fiscal.unwrap_or(at);
        // "the half-year to December".
        let half_year = self.word(at, &["half"]).and_then(|at| {
            let at = self.mark(at, "-").unwrap_or(at);
            self.word(at, &["year"])
        });
        let at = half_year.map_or(at, |end| end - 1);
        let months = match self.any_word(at)? {
            _ if half_year.is_some() => 6,
            "month" | "months" => 1,
            "quarter" | "quarters" => 3,
            "half" => 6,
            "year" | "years" => 12,
            "week" | "weeks" | "day" | "days" | "decade" | "decades" => 0,
            _ => return None,
        };
        let at = self.word(at + 1, &["period"]).unwrap_or(at + 1);
        let to = at;
        let at = self.word(at, &["to", "through", "ended", "ending", "until"])?;
        let at = self.word(at, &["on", "in"]).unwrap_or(at);
        let at = self
            .phrase(at, "the end of")
            .or_else(|| self.phrase(at, "end of"))
            .unwrap_or(at);
        let (point, end) = self.point(self.the(at))?;
        if matches!(point, Point::Vague | Point::Never) {
            return None;
        }
        let one_year = months == 12 && self.count(i).is_none();
        // "the five years to 2030" may end with it or with its beginning.
        let until = self.word(to, &["to", "until"]).is_some() && matches!(point, Point::Year(_));
        // In a text "the year to March 2025" is of twelve months.
        let whole = self.running && matches!(point, Point::Month(..));
        let days = match self.any_word(to - 1)? {
            "week" | "weeks" if self.running && point.is_day() => 7,
            _ => 0,
        };
        let unclear = months + days == 0 || one_year && !point.is_day() && !whole;
        if unclear || until || fiscal.is_some() || count > 1000 {
            return Some((Item::Point(Point::Vague), end));
        }
        Some((Item::Ending(months * count, days * count, point), end))
    }

    /// "the week of June 9", "the week beginning June 9".
    pub(super) fn week_of(&self, i: usize) -> Read<Point> {
        let at = self.word(i, &["week"])?;
        let from = ["of", "beginning", "starting", "from", "commencing"];
        let monday = self.word(at, &from).is_some() && self.running;
        let at = self.word(
            at,
            &[
                "of",
                "beginning",
                "starting",
                "ending",
                "ended",
                "to",
                "from",
                "commencing",
            ],
        )?;
        let (point, end) = self.point(self.the(at))?;
        Some(match point {
            Point::Day(..) if monday => (Point::WeekFrom(point.into()), end),
            // "the first week of June".
            Point::Month(..) if monday => (Point::Within(point.into()), end),
            _ => (Point::Vague, end),
        })
    }

    /// "Monday last week", "two Mondays ago", "Monday week", "1st Monday this month".
    pub(super) fn week_before(&self, i: usize) -> Read<Point> {
        let ordinal = self
            .number(i)
            .and_then(|_| self.day_of_month(i))
            .filter(|(_, at)| self.english_weekday(*at).is_some() && *at > i + 1)
            .map(|(_, at)| at)
            .or_else(|| {
                self.word(i, &["first", "second", "third", "fourth", "last"])
                    .filter(|at| {
                        self.english_weekday(*at).is_some()
                            && i + 1 == *at
                            && self.any_word(i) != Some("last")
                    })
            });
        if let Some(at) = ordinal {
            let (_, at) = self.english_weekday(at)?;
            let at = self.word(at, &["of", "in"]).unwrap_or(at);
            let end = self
                .phrase(at, "this month")
                .or_else(|| self.phrase(at, "last month"))
                .or_else(|| self.phrase(at, "next month"))
                .or_else(|| Some(self.month_and_year(at)?.1))
                .unwrap_or(at);
            return Some((Point::Vague, end));
        }
        if let Some((by, at)) = [("last week", -1), ("this week", 0), ("next week", 1)]
            .into_iter()
            .find_map(|(phrase, by)| Some((by, self.phrase(i, phrase)?)))
        {
            let at = self
                .mark(at, "-")
                .or_else(|| self.word(at, &["on"]))
                .unwrap_or(at);
            let (day, end) = self.english_weekday(at)?;
            return Some((Point::OfWeek(by, day), end));
        }
        let (day, at) = self.english_weekday(i)?;
        if let Some((by, end)) = [
            ("last week", -1),
            ("of last week", -1),
            ("this week", 0),
            ("of this week", 0),
            ("next week", 1),
            ("of next week", 1),
        ]
        .into_iter()
        .find_map(|(phrase, by)| Some((by, self.phrase(at, phrase)?)))
        {
            return Some((Point::OfWeek(by, day), end));
        }
        let end = self
            .phrase(at, "a week ago")
            .or_else(|| self.word(at, &["week"]))?;
        Some((Point::Vague, end))
    }

    /// 十四五期间, “十五五”时期: five years from 1953 on, the fourteenth from 2021.
    pub(super) fn han_plan(&self, i: usize) -> Read<Point> {
        let open = self.mark(i, "“\"").unwrap_or(i);
        let at = self.han(open, "十")?;
        let n = match self.han_char(at)? {
            '一' => 11,
            '二' => 12,
            '三' => 13,
            '四' => 14,
            '五' => 15,
            '六' => 16,
            _ => return None,
        };
        let at = self.han(at + 1, "五")?;
        let at = if open > i {
            self.mark(at, "”\"")?
        } else {
            at
        };
        let end = self.any_han(at, &["期间", "时期", "规划期间", "规划期", "计划期间"])?;
        let first = 2021 + 5 * (n - 14);
        Some((Point::Plan(first, first + 4), end))
    }

    /// 18日, 18日上午: a day of this month or the last one.
    pub(super) fn han_day_alone(&self, i: usize) -> Read<Point> {
        let (day, at) = self.short(i)?;
        if !(1..=31).contains(&day) {
            return None;
        }
        let end = self.han(at, "日")?;
        let end = self.unless(end, "内均游后前间来线龄元薪起数行本期常立产照圆式志报")?;
        let before = i
            .checked_sub(1)
            .and_then(|b| self.han_char(b))
            .filter(|_| self.glued(i));
        if before.is_some_and(|c| "第满每月个初近十百约达超过逾续共余连涨跌升降增减历".contains(c))
        {
            return None;
        }
        // 5月15日、18日 are of one month, which the second does not say.
        let listed = i.checked_sub(2).is_some_and(|b| {
            self.mark(b + 1, "、").is_some() && self.any_han(b, &["日"]).is_some()
        });
        if listed {
            return Some((Point::Vague, end));
        }
        // 20日、21日 and 至20日 are of the month before them, 截至20日 is not.
        let as_of = [2, 3].into_iter().any(|back| {
            i.checked_sub(back)
                .and_then(|b| self.any_han(b, &["截至", "截止到", "截至到"]))
                == Some(i)
        });
        let mark = i
            .checked_sub(1)
            .is_some_and(|b| self.mark(b, "、-–—~").is_some())
            || before.is_some_and(|c| "至到".contains(c)) && !as_of;
        if mark {
            return None;
        }
        Some((Point::DayAlone(day), self.after_day(end)))
    }

    /// "Q1-Q3 2024", "Q1 to Q3 of 2024".
    pub(super) fn quarters(&self, i: usize) -> Read<Point> {
        let one = |i: usize| -> Read<u32> {
            self.word(i, &["q"])?;
            let (n, at) = self.short(i + 1).filter(|_| self.glued(i + 1))?;
            (1..=4).contains(&n).then_some((n, at))
        };
        let (first, at) = one(i)?;
        let (last, at) = one(self.dash(at)?)?;
        let (year, end) = self.year_after(at);
        (first == 1 && last > first && year != Year::Unknown)
            .then_some((Point::Months(year, last * 3), end))
    }

    /// "year-end 2026", "calendar 2026".
    pub(super) fn year_end(&self, i: usize) -> Read<Item> {
        if let Some(at) = self.word(i, &["calendar", "cy"]) {
            let at = self.word(at, &["year"]).unwrap_or(at);
            let (year, end) = self.year(at)?;
            return Some((Item::Point(Point::Year(Year::Of(year))), end));
        }
        let at = self.phrase(i, "year end")?;
        let (year, end) = self.year(self.word(at, &["of"]).unwrap_or(at))?;
        Some((Item::End(Point::Year(Year::Of(year))), end))
    }

    /// "will not open before 2027", "failed to open by 2024", 不会在2027年前.
    pub(super) fn is_negated(&self, i: usize) -> bool {
        for back in 1..=8 {
            let Some(at) = i.checked_sub(back) else { break };
            if self.mark(at, ".;!?。；！？，,\n").is_some() {
                break;
            }
            let word = self.any_word(at).unwrap_or_default();
            let not = matches!(
                word,
                "not"
                    | "never"
                    | "failed"
                    | "fails"
                    | "fail"
                    | "unlikely"
                    | "cannot"
                    | "without"
                    | "won"
                    | "hasn"
                    | "isn"
                    | "didn"
                    | "couldn"
                    | "wouldn"
            ) && (word != "won" || self.mark(at + 1, "'").is_some());
            let han = self
                .any_han(
                    at,
                    &[
                        "不会",
                        "不可能",
                        "未能",
                        "无法",
                        "难以",
                        "尚未",
                        "没有",
                        "不能",
                        "不得",
                    ],
                )
                .is_some();
            if not || han {
                return true;
            }
        }
        false
    }

    /// What counts from something else, or is of a year that is not the calendar's: no calendar
    /// date follows. "two years later", "within six months", 六个月内, "fiscal 2025", 当年9月.
    fn framed(&self, i: usize) -> Option<usize> {
        if let Some(at) = self.means(i, Class::FrameBefore) {
            let (_, at) = self.count(at)?;
            return Some(self.unit(at)?.1);
        }
        if self.is_han(i)
            && let Some(at) = self.means(i, Class::Named)
        {
            let date = self.han_day(at).or_else(|| self.han_month(at));
            let end = date.map_or(at, |(_, end)| end);
            return self.unless(end, "本");
        }
        self.fiscal(i).or_else(|| {
            let (at, english) = match self.count(i) {
                Some((_, at)) if self.any_word(at).is_some() => (self.unit(at)?.1, true),
                _ => {
                    let (_, at) = self
                        .number(i)
                        .map(|(n, _)| (n, i + 1))
                        .or_else(|| self.han_number(i))?;
                    let time = self.says(at, Sense::Time(""), |s| {
                        matches!(s, Sense::Time(_)).then_some(())
                    });
                    let day = self.any_han(at, &["日", "个月"]);
                    (day.or(time.map(|(_, end)| end))?, false)
                }
            };
            let end = self.means(at, Class::FrameAfter)?;
            (english == self.any_word(end - 1).is_some()).then_some(end)
        })
    }

    /// "fiscal 2025", "FY22", "Q2FY22", "2025 fiscal second quarter", 2024财年, and 2025年度 in Japanese.
    fn fiscal(&self, i: usize) -> Option<usize> {
        if let Some((_, at)) = self.year(i) {
            let to = self
                .mark(at, "-/–—")
                .filter(|next| self.number(*next).is_some())
                .map_or(at, |next| next + 1);
            let japanese = self
                .text
                .japanese
                .then(|| self.any_han(to, &["年度"]))
                .flatten();
            let chinese = self.any_han(to, &["财年", "学年", "赛季", "财政年度", "年度财政"]);
            if let Some(end) = japanese.or(chinese) {
                return Some(end);
            }
            // "2024-25 financial year".
            let english = |at: usize| {
                let end = self.means(at, Class::Fiscal)?;
                self.any_word(at)?;
                Some(self.nth_part(end).unwrap_or(end))
            };
            return english(to).or_else(|| english(at));
        }
        // "second quarter of fiscal 2024".
        if let Some(at) = self
            .nth_part(i)
            .and_then(|at| self.word(at, &["of", "in", "for"]))
            && let Some(end) = self.fiscal(self.the(at))
        {
            return Some(end);
        }
        let quarter = self
            .word(i, &["q", "h"])
            .filter(|at| self.short(*at).is_some() && self.glued(*at))
            .map(|at| at + 1);
        let start = quarter.unwrap_or(i);
        self.any_word(start)?;
        let mut end = self.means(start, Class::Fiscal)?;
        if self.number(end).is_some() {
            end += 1;
            let next = self.glued_mark(end, "-/");
            end = next
                .filter(|n| self.number(*n).is_some())
                .map_or(end, |n| n + 1);
        }
        Some(self.nth_part(end).unwrap_or(end))
    }

    /// "second quarter", "Q2", "first half".
    fn nth_part(&self, i: usize) -> Option<usize> {
        if let Some(at) = self.word(i, &["q", "h"]) {
            return self.short(at).filter(|_| self.glued(at)).map(|_| at + 1);
        }
        self.any_word(i)?;
        let ((), at) = self.says(i, Sense::Nth(0), |s| {
            matches!(s, Sense::Nth(_)).then_some(())
        })?;
        let at = self.mark(at, "-").unwrap_or(at);
        self.means(at, Class::Quarter)
            .or_else(|| self.means(at, Class::Half))
    }
}

impl Reader<'_> {
    /// "third month of 2021", 2021年第三个月.
    fn month_of_year(&self, i: usize) -> Read<Item> {
        let ((year, month), end) = if self.any_word(i).is_some() {
            let (month, at) = self.says(i, Sense::Nth(0), |s| match s {
                Sense::Nth(n) => Some(u32::from(n)),
                _ => None,
            })?;
            let at = self.word(self.word(at, &["month"])?, &["of", "in"])?;
            let (year, end) = self.year_of(at)?;
            ((year, month), end)
        } else {
            let (year, at) = self.han_year(i)?;
            let at = self.han(at, "的").unwrap_or(at);
            let (month, at) = self.han_number(self.han(at, "第")?)?;
            ((year, month), self.han(at, "个月")?)
        };
        (1..=12)
            .contains(&month)
            .then_some((Item::Point(Point::Month(year, month)), end))
    }

    /// "last four months of 2021", 2021年最后4个月.
    fn last_months(&self, i: usize) -> Read<Item> {
        let ((year, count), end) = if let Some(at) = self.word(i, &["last", "final"]) {
            let (count, at) = self.count(at)?;
            let at = self.word(at, &["months"])?;
            let (year, end) = self.year_of(self.word(at, &["of", "in"])?)?;
            ((year, count), end)
        } else {
            let (year, at) = self.han_year(i)?;
            let at = self.han(at, "的").unwrap_or(at);
            let (count, at) = self.han_number(self.any_han(at, &["最后", "后"])?)?;
            ((year, count), self.han(at, "个月")?)
        };
        let first = Point::Month(year, 13 - count);
        (2..=11)
            .contains(&count)
            .then_some((Item::Between(first, Point::Month(year, 12), false), end))
    }
}

impl Reader<'_> {
    /// "first ten days of May 2021", 去年的前10天.
    fn first_days(&self, i: usize) -> Read<Item> {
        let ((year, month, count), end) = if let Some(at) = self.word(i, &["first"]) {
            let (count, at) = self.count(at)?;
            let at = self.word(self.word(at, &["days"])?, &["of", "in"])?;
            match self.month_and_year(at) {
                Some((Point::Month(year, month), end)) => ((year, month, count), end),
                _ => {
                    let (year, end) = self.year_of(at)?;
                    ((year, 1, count), end)
                }
            }
        } else {
            let (year, at) = self.han_year(i)?;
            let at = self.han(at, "的").unwrap_or(at);
            let (count, at) = self.han_number(self.han(at, "前")?)?;
            ((year, 1, count), self.han(at, "天")?)
        };
        let day = |d| Point::Day(year, month, d, None);
        (2..=28)
            .contains(&count)
            .then_some((Item::Between(day(1), day(count), false), end))
    }
}

/// The longest of the further items.
pub(super) fn further(reader: &Reader<'_>, i: usize) -> Read<Item> {
    let vague = |end: Option<usize>| end.map(|end| (Item::Point(Point::Vague), end));
    furthest([
        reader.beyond(i),
        reader.han_after(i),
        reader.ending(i),
        reader.year_end(i),
        reader.last_months(i),
        reader.first_days(i),
        reader.month_of_year(i),
        vague(reader.framed(i)),
    ])
}
