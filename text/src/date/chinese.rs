//! Single dates in Chinese.

use super::meaning::{Point, Year};
use super::reader::{Read, Reader, furthest, han_digit};
use crate::vocabulary::Sense;

impl Reader<'_> {
    /// "2023年", "二〇二三年", "去年".
    pub(super) fn han_year(&self, i: usize) -> Read<Year> {
        if let Some((at, read)) = self.last_year.get()
            && at == i
        {
            return read;
        }
        let read = self.han_year_at(i);
        self.last_year.set(Some((i, read)));
        read
    }

    fn han_year_at(&self, i: usize) -> Read<Year> {
        let near = self.says(i, Sense::YearOn(0), |s| match s {
            Sense::YearOn(by) => Some(i32::from(by)),
            _ => None,
        });
        if let Some((by, end)) = near {
            return Some((Year::Reckoned(by), end));
        }
        let in_characters = || {
            let year = (i..i + 4).try_fold(0, |year, i| {
                let digit = han_digit(self.han_char(i)?)?;
                Some(year * 10 + i32::try_from(digit).ok()?)
            })?;
            Some((year, i + 4))
        };
        let (year, at) = self.year(i).or_else(in_characters)?;
        Some((Year::Of(year), self.han(at, "年")?))
    }

    /// "11月", with or without its year.
    pub(super) fn han_month(&self, i: usize) -> Read<Point> {
        if let Some((by, end)) = self.month_on(i) {
            return Some((Point::MonthsOn(by), end));
        }
        let dated = self.han_year(i);
        let (year, at) = dated.unwrap_or((Year::Unknown, i));
        let (month, at) = self.han_number(at)?;
        let end = self.any_han(at, &["月", "月份"])?;
        match month {
            1..=12 => Some((Point::Month(year, month), end)),
            _ => dated.map(|_| (Point::Never, end)),
        }
    }

    /// "11月30日", "今天", "上周四", "周四（11月30日）".
    pub(super) fn han_day(&self, i: usize) -> Read<Point> {
        let near = self.says(i, Sense::Day(0), |s| match s {
            Sense::Day(by) => Some(i64::from(by)),
            _ => None,
        });
        if let Some((by, end)) = near {
            return Some((Point::Days(by), self.after_day(end)));
        }
        // 本月18日.
        if self.running
            && self.is_han(i)
            && let Some((by, at)) = self.month_on(i)
            && let Some((day @ 1..=31, at)) = self.han_number(at)
            && let Some(end) = self.any_han(at, &["日", "号"])
        {
            return Some((Point::DayOfMonthOn(by, day), self.after_day(end)));
        }
        let week = self.says(i, Sense::WeekOn(0), |s| match s {
            Sense::WeekOn(by) => Some(i64::from(by)),
            _ => None,
        });
        if let Some((by, at)) = week
            && let Some((day, end)) = self.han_weekday(at)
        {
            return Some((Point::OfWeek(by, day), self.after_day(end)));
        }
        if let Some((day, end)) = self.han_weekday(i) {
            let dated = self.mark(end, "(").and_then(|at| {
                let (point, at) = self.han_calendar_day(at)?;
                Some((point.on(day), self.mark(at, ")")?))
            });
            let (point, end) = dated.unwrap_or((Point::Latest(day), end));
            return Some((point, self.after_day(end)));
        }
        let (point, end) = self.han_calendar_day(i)?;
        let (point, end) = self.with_weekday(point, end);
        Some((point, self.after_day(end)))
    }

    fn han_calendar_day(&self, i: usize) -> Read<Point> {
        let (year, at) = self.han_year(i).unwrap_or((Year::Unknown, i));
        let (month, at) = self.han_number(at)?;
        let (day, at) = self.han_number(self.han(at, "月")?)?;
        // 二〇〇四年八月十五, where nothing goes on.
        let bare = year != Year::Unknown && self.is_han(at - 1) && !self.is_han(at);
        // 6月23、24日.
        let listed = || {
            let (mut at, mut day) = (at, day);
            for _ in 0..6 {
                let next = self.joins(at).filter(|_| self.running)?;
                let (later, end) = self.short(next).filter(|(later, _)| *later > day)?;
                if self.any_han(end, &["日", "号"]).is_some() {
                    return Some(());
                }
                (at, day) = (end, later);
            }
            None
        };
        let end = self
            .any_han(at, &["日", "号"])
            .or_else(|| (bare || listed().is_some()).then_some(at))?;
        Some((Point::Day(year, month, day, None).in_calendar(), end))
    }

    pub(super) fn han_point(&self, i: usize) -> Read<Point> {
        let days_ago = || {
            let (n, at) = self.han_number(i)?;
            let end = self.any_han(at, &["天前", "日前"])?;
            Some((Point::Days(-i64::from(n)), end))
        };
        let whole_year = || {
            let (year, at) = self.han_year(i)?;
            let end = self.any_han(at, &["全年"])?;
            Some((Point::Year(year), end))
        };
        // 去年同期, 上年末: of a year before the one that is told of, which need not be this one.
        let compared = || {
            let before = self.any_han(i, &["上年", "上一年", "上年度"]);
            if let Some(end) = before.and_then(|at| self.any_han(at, &["末", "底", "年末", "年底"]))
            {
                return Some((Point::Vague, end));
            }
            let at = before.or_else(|| self.han_year(i).map(|(_, at)| at))?;
            Some((Point::Vague, self.any_han(at, &["同期", "同月", "同季"])?))
        };
        furthest([
            compared(),
            self.han_day(i),
            self.han_month(i),
            self.han_ten_days(i),
            self.han_listed_year(i),
            self.han_part(i),
            days_ago(),
            self.han_vague(i),
            self.han_decade(i),
            self.han_plan(i),
            self.han_day_alone(i),
            whole_year(),
            self.han_year(i).map(|(y, end)| (Point::Year(y), end)),
        ])
    }

    /// 11月中旬, of ten days each; the last is what remains of the month.
    fn han_ten_days(&self, i: usize) -> Read<Point> {
        let (year, at) = self.han_year(i).unwrap_or((Year::Unknown, i));
        let (month, at) = self.han_number(at)?;
        let at = self.any_han(at, &["月", "月份"])?;
        let thirds: [(&[&str], u32); 3] = [(&["上旬"], 1), (&["中旬"], 2), (&["下旬"], 3)];
        let (third, end) = self.han_row(at, &thirds)?;
        let point = Point::TenDays(year, month, third);
        Some((
            if (1..=12).contains(&month) {
                point
            } else {
                Point::Never
            },
            end,
        ))
    }

    /// 2009、2010和2011年: the word is that of all.
    pub(super) fn han_listed_year(&self, i: usize) -> Read<Point> {
        let (year, end) = self.year(i)?;
        let mut at = end;
        for _ in 0..12 {
            let next = self
                .mark(at, "、")
                .or_else(|| self.any_han(at, &["和", "及", "与"]))?;
            let (_, after) = self.year(next)?;
            if self.han(after, "年").is_some() {
                return Some((Point::Year(Year::Of(year)), end));
            }
            at = after;
        }
        None
    }

    /// Halves, quarters, first months and seasons.
    fn han_part(&self, i: usize) -> Read<Point> {
        let dated = self.han_year(i);
        let (year, at) = dated.unwrap_or((Year::Unknown, i));
        let at = self.mark(at, "-").filter(|_| dated.is_some()).unwrap_or(at);
        let known =
            |point: Point, end| Some((if dated.is_some() { point } else { Point::Vague }, end));
        if let Some((part, end)) = self.han_row(at, &[(&["上半年"], 40), (&["下半年"], 41)]) {
            return known(Point::Part(year, part), end);
        }
        let quarter = self
            .han_number(self.han(at, "第").unwrap_or(at))
            .filter(|(n, _)| (1..=4).contains(n))
            .and_then(|(n, at)| Some((n, self.any_han(at, &["季度", "季", "四半期"])?)));
        if let Some((n, end)) = quarter {
            return known(Point::Part(year, 32 + n), end);
        }
        // 2027年二、三季度.
        let two = self
            .han_number(at)
            .filter(|_| self.running && dated.is_some());
        if let Some((from @ 1..=3, at)) = two
            && let Some((to, at)) = self.mark(at, "、").and_then(|at| self.han_number(at))
            && to == from + 1
            && let Some(end) = self.any_han(at, &["季度", "季"])
        {
            return Some((Point::Quarters(year, from, to), end));
        }
        if let Some((n, at)) = self.han(at, "前").and_then(|at| self.han_number(at)) {
            if let Some(end) = self
                .any_han(at, &["季度", "季"])
                .filter(|_| (2..=3).contains(&n))
            {
                let point = Point::Months(year, n * 3);
                return match self.running {
                    true => Some((point, end)),
                    false => known(point, end),
                };
            }
            if let Some(end) = self
                .any_han(at, &["个月", "月", "月份"])
                .filter(|_| (2..=12).contains(&n))
            {
                // 前五个月, of this year if they are over.
                let whole = dated.is_some() || self.running && self.han(end - 2, "个月").is_some();
                return whole.then_some((Point::Months(year, n), end));
            }
        }
        dated?;
        let (season, at) = self.says(at, Sense::Season(0), |s| match s {
            Sense::Season(n) => Some(u32::from(n)),
            _ => None,
        })?;
        let named = ["达沃斯", "奥运", "残奥", "运动会", "学期", "赛"];
        let end = match self.any_han(at, &["季", "天"]) {
            Some(end) => self.any_han(end, &named).is_none().then_some(end),
            // "春节" and the like are no seasons.
            None => (!self.is_han(at)).then_some(at),
        }?;
        Some((Point::Part(year, season), end))
    }

    /// "2023年底", "上周", "23年11月30日": alone without sharp bounds, or not of one date. In a text
    /// 2023年初 is a time within the year, 2023年底 its December and 2023年末 its last day.
    fn han_vague(&self, i: usize) -> Read<Point> {
        // "2023年初步", "去年中国": what follows may begin another word.
        let about = |at: usize, words: &[&str]| {
            let end = self.any_han(at, words)?;
            match self.han_char(end - 1)? {
                '中' => (!self.is_han(end)).then_some(end),
                '初' => self.unless(end, "步次始中级创衷心"),
                '底' => self.unless(end, "部层盘线特"),
                '末' => self.unless(end, "端尾"),
                _ => Some(end),
            }
        };
        let told = |whole: Point, end_of_it: Point, end: usize| {
            let point = match self.han_char(end - 1) {
                _ if !self.running => Point::Vague,
                Some('末') => Point::LastDay(whole.into()),
                Some('底') => Point::Within(end_of_it.into()),
                Some('初' | '中') => Point::Within(whole.into()),
                _ => Point::Vague,
            };
            Some((point, end))
        };
        let in_year = || {
            let (year, at) = self.han_year(i)?;
            let end = about(at, &["年初", "年末", "年底", "年中", "前后", "左右"])
                .or_else(|| about(at, &["初", "末", "底", "中"]))?;
            told(Point::Year(year), Point::Month(year, 12), end)
        };
        let in_month = || {
            let (month, at) = self.han_month(i)?;
            let end = about(at, &["前后", "左右", "初", "末", "底"])?;
            told(month.clone(), month, end)
        };
        let week = || {
            let words = ["本", "这", "这一", "上", "下", "上个", "下个"];
            let at = self.any_han(i, &words)?;
            let by = match self.han_char(i)? {
                '上' => -1,
                '下' => 1,
                _ => 0,
            };
            let end = self.any_han(at, &["周", "周末", "星期", "季度"])?;
            let end = self.unless(end, "期边围年岁密转")?;
            let point = match self.han_char(end - 1)? {
                _ if !self.running => Point::Vague,
                '度' => Point::QuarterOn(by),
                '末' => Point::Vague,
                _ => Point::Week(i64::from(by)),
            };
            Some((point, end))
        };
        let alone = || {
            let end = about(i, &["年初", "年底", "年末", "年中"])?;
            let begun = self.running && self.han(i, "年初").is_some();
            let year = Point::Year(Year::Reckoned(0));
            let point = if begun {
                Point::Within(year.into())
            } else {
                Point::Vague
            };
            Some((point, end))
        };
        // 年内: within this year; 一年内 is how long.
        let in_this_year = || {
            let end = self.han(i, "年内").filter(|_| self.running)?;
            let before = i.checked_sub(1).filter(|_| self.glued(i));
            let other = before.is_some_and(|b| {
                self.number(b).is_some()
                    || self.han_char(b).is_some_and(|c| {
                        han_digit(c).is_some() || "两十百千半几多数余当同本这该每近个全".contains(c)
                    })
            });
            (!other).then_some((Point::Year(Year::Reckoned(0)), end))
        };
        let short_year = || {
            let (_, at) = self.short(i)?;
            let (_, at) = self.han_number(self.han(at, "年")?)?;
            let at = self.han(at, "月")?;
            let day = self
                .han_number(at)
                .and_then(|(_, at)| self.any_han(at, &["日", "号"]));
            Some((Point::Vague, day.unwrap_or(at)))
        };
        // 三年前, 两个月前.
        let ago = || {
            let (n, at) = self.han_number(i)?;
            let ((months, days), at) = self.han_unit(at)?;
            let end = self
                .han(at, "前")
                .filter(|_| self.han(at - 1, "天").is_none())?;
            let n = i32::try_from(n).ok()?;
            let point = match (months, days) {
                _ if !self.running => Point::Vague,
                // 一年前 may be the same month of the year before, 3年前三季度 is none.
                (12, _) if n > 1 && self.earlier(at).is_some() => Point::Year(Year::Reckoned(-n)),
                (1, _) if self.earlier(at).is_some() => Point::MonthsOn(-n),
                (_, 7) if self.earlier(at).is_some() => Point::Week(-i64::from(n)),
                _ => return None,
            };
            Some((point, end))
        };
        in_year()
            .or_else(in_month)
            .or_else(week)
            .or_else(alone)
            .or_else(in_this_year)
            .or_else(short_year)
            .or_else(ago)
    }

    /// "20世纪90年代", "1990年代".
    fn han_decade(&self, i: usize) -> Read<Point> {
        let (point, end) = match self.year(i).filter(|(year, _)| year % 10 == 0) {
            Some((year, at)) => (Point::decade(u32::try_from(year).ok()?), at),
            None => {
                let (century, at) = self.han_number(i)?;
                let (tens, at) = self.han_number(self.han(at, "世纪")?)?;
                if tens % 10 != 0 || !(1..=21).contains(&century) {
                    return None;
                }
                (Point::Decade((century - 1) * 100 + tens), at)
            }
        };
        let end = self.han(end, "年代")?;
        let part = self.any_han(
            end,
            &[
                "初",
                "末",
                "中",
                "初期",
                "中期",
                "末期",
                "后期",
                "中后期",
                "早期",
                "晚期",
            ],
        );
        Some(part.map_or((point, end), |end| (Point::Vague, end)))
    }

    /// A unit of time, in months and days.
    pub(super) fn han_unit(&self, i: usize) -> Read<(u32, u32)> {
        let (unit, i) = self.han_row(
            i,
            &[
                (&["年"], (12, 0)),
                (&["个月"], (1, 0)),
                (&["周", "个星期"], (0, 7)),
                (&["天", "日"], (0, 1)),
            ],
        )?;
        let i = self.unless(i, "年岁期级轻")?;
        let end = self.any_han(i, &["来", "以来", "间", "内", "里", "之内", "时间"]);
        Some((unit, end.unwrap_or(i)))
    }
}
