//! Whole wordings: a date, an interval, or one that is open at an end.

use super::meaning::{Item, Point, Year};
use super::reader::{Read, Reader, furthest};
use crate::vocabulary::Class;

impl Reader<'_> {
    /// Where a reading of a whole wording may begin.
    pub(super) fn openings(&self) -> Vec<usize> {
        let mut openings = vec![0];
        let first = self
            .word(
                0,
                &[
                    "on",
                    "in",
                    "at",
                    "during",
                    "over",
                    "within",
                    "for",
                    "throughout",
                    "dated",
                ],
            )
            .or_else(|| self.any_han(0, &["在", "于"]));
        openings.extend(first);
        openings.extend(self.word(first.unwrap_or(0), &["the"]));
        openings
    }

    pub(super) fn item(&self, i: usize) -> Read<Item> {
        let (item, end) = self.plain_item(i)?;
        // "2027 at the earliest" says no more of 2027 than "not before 2027" does.
        if let Item::Point(point) = &item {
            let vague = ["at the earliest", "or later"]
                .iter()
                .find_map(|p| self.phrase(end, p));
            if let Some(end) = vague {
                return Some((Item::Point(Point::Vague), end));
            }
            let latest = ["at the latest", "or earlier"]
                .iter()
                .find_map(|p| self.phrase(end, p));
            if let Some(end) = latest {
                return Some((Item::By(point.clone()), end));
            }
        }
        // "by mid-2026" ends nowhere that a calendar knows.
        Some(match item {
            Item::Since(Point::Within(_), false)
            | Item::By(Point::Within(_))
            | Item::ByEnd(Point::Within(_))
            | Item::Before(Point::Within(_))
            | Item::After(Point::Within(_)) => (Item::Point(Point::Vague), end),
            item => (item, end),
        })
    }

    fn plain_item(&self, i: usize) -> Read<Item> {
        let english = self.any_word(i).is_some();
        furthest([
            self.point(i).map(|(p, end)| (Item::Point(p), end)),
            self.between(i),
            self.span(i),
            super::more::further(self, i),
            self.to_date(i),
            match english {
                true => self.since(i),
                false => self.han_before(i),
            },
            match english {
                true => self.by(i),
                false => self.han_since(i),
            },
            self.recently(i).map(|end| (Item::Point(Point::Vague), end)),
        ])
    }

    /// "so far this year", "今年以来".
    fn to_date(&self, i: usize) -> Read<Item> {
        if self.any_word(i).is_some() && self.word(i, &["so", "this", "year", "month"]).is_none() {
            return None;
        }
        let phrase = |phrases: &[&str]| phrases.iter().find_map(|p| self.phrase(i, p));
        let start = self.any_han(i, &["自", "从"]).unwrap_or(i);
        let han = |begun: &[&str], since: &[&str]| self.any_han(self.any_han(start, begun)?, since);
        let year = phrase(&[
            "so far this year",
            "this year so far",
            "year to date",
            "this year to date",
        ])
        .or_else(|| {
            let begun = [
                "今年",
                "年初",
                "今年初",
                "今年年初",
                "本年",
                "本年初",
                "本年度",
            ];
            han(&begun, &["以来", "至今", "迄今"])
        });
        if let Some(end) = year {
            return Some((Item::Since(Point::Year(Year::Reckoned(0)), true), end));
        }
        let end = phrase(&["so far this month", "this month so far", "month to date"])
            .or_else(|| han(&["本月", "这个月", "本月初", "月初"], &["以来", "至今"]))?;
        Some((Item::Since(Point::MonthsOn(0), true), end))
    }

    fn since(&self, i: usize) -> Read<Item> {
        self.any_word(i)?;
        let i = self.means(i, Class::Since)?;
        let i = self.the(i);
        // "since its 2012 listing".
        let its = self
            .word(i, &["its", "their", "his", "her"])
            .filter(|_| self.running);
        if let Some((year @ 1900..=2099, end)) = its.and_then(|at| self.year(at))
            && self.any_word(end).is_some()
        {
            return Some((Item::Since(Point::Year(Year::Of(year)), false), end));
        }
        let Some(of) = self
            .phrase(i, "beginning of")
            .or_else(|| self.phrase(i, "start of"))
        else {
            let (point, end) = self.point(i)?;
            // "since this year": since it began.
            let current = point.is_current();
            return Some((Item::Since(point, current), end));
        };
        let (point, end) = if let Some(end) = self.phrase(of, "the year") {
            (Point::Year(Year::Reckoned(0)), end)
        } else if let Some(end) = self.phrase(of, "the month") {
            (Point::MonthsOn(0), end)
        } else {
            self.point(self.the(of))?
        };
        Some((Item::Since(point, true), end))
    }

    /// "as of the end of 2022", "before 2027", "by 2027".
    fn by(&self, i: usize) -> Read<Item> {
        let from = i;
        type Make = fn(Point) -> Item;
        let leads: [(Class, Make, Make); 3] = [
            (Class::AsOf, Item::End, Item::Point),
            (Class::Before, Item::ByEnd, Item::Before),
            (Class::By, Item::ByEnd, Item::By),
        ];
        let (i, at_end, at) = leads
            .into_iter()
            .find_map(|(lead, at_end, at)| Some((self.means(i, lead)?, at_end, at)))?;
        let the = self.the(i);
        let before = self.means(from, Class::Before).is_some();
        let (lead, i) = (i, the);
        if let Some((point, end)) = self.end_of(i) {
            return Some((at_end(point), end));
        }
        let (point, end) = self.point(i)?;
        // "before the December 2023 announcement": the date is that of the noun.
        let of_noun = self.running && before && i > lead && self.any_word(end).is_some();
        if of_noun && !self.goes_on(end) {
            return None;
        }
        // "before noon on 15 July" may be that day, "on or before 15 July" is.
        if before && point.is_day() && (self.is_or_on(from) || self.is_timed(i, end)) {
            return Some((Item::By(point), end));
        }
        Some((at(point), end))
    }

    /// "end of 2027".
    pub(super) fn end_of(&self, i: usize) -> Read<Point> {
        let i = self.means(i, Class::EndOf)?;
        let i = self.mark(i, "-").filter(|_| self.running).unwrap_or(i);
        if let Some(end) = self.phrase(i, "the year") {
            return Some((Point::Year(Year::Reckoned(0)), end));
        }
        if let Some(end) = self.phrase(i, "the month") {
            return Some((Point::MonthsOn(0), end));
        }
        let (point, end) = self.point(self.the(i))?;
        (!point.is_day()).then_some((point, end))
    }

    fn han_before(&self, i: usize) -> Read<Item> {
        let by = self.any_han(i, &["到", "至"]);
        let as_of = self.any_han(i, &["截至", "截止", "截止到", "截至到"]);
        let start = as_of.or(by).unwrap_or(i);
        // The end of a year or month: "2027年底前", "11月底".
        let end_of = || {
            // 年底前: of this year.
            if self.running
                && as_of.is_none()
                && let Some(at) = self.any_han(start, &["年底", "年末"])
                && let Some(end) = self.earlier(at).or(by.map(|_| at))
            {
                return Some((Item::ByEnd(Point::Year(Year::Reckoned(0))), end));
            }
            let (point, at) = furthest([
                self.han_year(start).map(|(y, at)| (Point::Year(y), at)),
                self.han_month(start),
            ])?;
            let at = self.any_han(at, &["底", "年底", "年末", "末", "月底", "月末"])?;
            let before = self.earlier(at);
            match (before, as_of, by) {
                (Some(end), None, _) => Some((Item::ByEnd(point), end)),
                (None, Some(_), _) => Some((Item::End(point), at)),
                (None, None, Some(_)) => Some((Item::ByEnd(point), at)),
                _ => None,
            }
        };
        let whole = || {
            let (point, at) = self.point(start)?;
            let direct = self.any_han(at, &["之前", "以前"]).is_some();
            // 7月15日17时前 may be that day, 7月15日（含）前 and 7月15日前（含当日） are.
            if point.is_day() && as_of.is_none() {
                let included = self.included(at);
                let end = self.earlier(included.unwrap_or(at));
                let after = end.and_then(|end| self.included(end));
                let counts = included.or(after).is_some() || self.is_timed(start, at);
                if let Some(end) = end.filter(|_| counts) {
                    return Some((Item::By(point), after.unwrap_or(end)));
                }
            }
            if !self.is_han(at.checked_sub(1)?) && !direct && as_of.is_none() && by.is_none() {
                return None;
            }
            let before = self.earlier(at);
            match (before, as_of) {
                (Some(end), None) => Some((Item::Before(point), end)),
                (None, Some(_)) => Some((Item::Point(point), at)),
                (None, None) if by.is_some() => Some((Item::By(point), at)),
                _ => None,
            }
        };
        furthest([end_of(), whole()])
    }

    /// （含）, （含当日）.
    fn included(&self, i: usize) -> Option<usize> {
        let at = self.any_han(
            self.mark(i, "(")?,
            &["含", "含当日", "含当天", "含本日", "包含当日"],
        )?;
        self.mark(at, ")")
    }

    /// "前", unless it begins another word: "前往", "前三名".
    pub(super) fn earlier(&self, i: usize) -> Option<usize> {
        let end = self.any_han(i, &["之前", "以前"]);
        end.or_else(|| {
            let end = self.unless(self.han(i, "前")?, "往来沿期身述景夕瞻台所几数两十后")?;
            self.han_number(end).is_none().then_some(end)
        })
    }

    /// "自2019年8月以来", "2019年8月起".
    fn han_since(&self, i: usize) -> Read<Item> {
        let start = self.any_han(i, &["自", "从", "自从"]).unwrap_or(i);
        let begins = |at: usize| {
            self.any_han(at, &["以来", "至今"])
                // 5月7日开始了 is when it began.
                .or_else(|| self.unless(self.any_han(at, &["开始"])?, "了"))
                .or_else(|| {
                    // 3148起 are cases.
                    let dated = start > i || self.is_han(at.checked_sub(1)?);
                    self.unless(self.han(at, "起").filter(|_| dated)?, "诉草飞步源伏火点来")
                })
        };
        if let Some((year, at)) = self.han_year(start)
            && let Some(at) = self.any_han(at, &["初", "年初"])
        {
            return Some((Item::Since(Point::Year(year), true), begins(at)?));
        }
        let (point, at) = self.point(start)?;
        let current = point.is_current();
        Some((Item::Since(point, current), begins(at)?))
    }
}
