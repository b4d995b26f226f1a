//! Single dates in English.

use super::meaning::{Near, Point, Year};
use super::reader::{Read, Reader, furthest};
use crate::vocabulary::{Class, Sense};

pub(super) const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

impl Reader<'_> {
    /// "18", "two".
    pub(super) fn count(&self, i: usize) -> Read<u32> {
        if let Some((value, len)) = self.number(i) {
            return (len <= 4).then_some((value, i + 1));
        }
        let word = self.any_word(i)?;
        let n = NUMBERS.iter().position(|n| *n == word)?;
        Some((u32::try_from(n).ok()? + 1, i + 1))
    }

    /// A unit of time, in months and days.
    pub(super) fn unit(&self, i: usize) -> Read<(u32, u32)> {
        self.any_word(i)?;
        self.says(i, Sense::Span(0, 0), |s| match s {
            Sense::Span(months, days) => Some((u32::from(months), u32::from(days))),
            _ => None,
        })
    }

    /// The month's name; a full stop after a short form is part of it.
    pub(super) fn month(&self, i: usize) -> Read<u32> {
        let word = self.any_word(i)?;
        let n = self.month_word(i)?;
        if self.running && !self.capital(i) && !self.is_dated(i, word) {
            return None;
        }
        let short =
            word.len() <= 4 && !matches!(word, "june" | "july" | "may" | "juni" | "juli" | "mai");
        let stop = self.mark(i + 1, ".").filter(|_| short && self.glued(i + 1));
        Some((n, stop.unwrap_or(i + 1)))
    }

    /// Whether a day or year beside it makes a word in lower case a month: "april 2017", "3rd may".
    fn is_dated(&self, i: usize, word: &str) -> bool {
        let word_too = matches!(
            word,
            "may" | "march" | "mar" | "mai" | "dec" | "sep" | "jan"
        );
        let ordinal =
            |at: usize| self.glued(at) && self.word(at, &["st", "nd", "rd", "th"]).is_some();
        // "He will march in 2026."
        let next = self
            .word(
                i + 1,
                if word_too {
                    &["the", "of"]
                } else {
                    &["the", "of", "in"]
                },
            )
            .or_else(|| self.mark(i + 1, ",").filter(|at| self.year(*at).is_some()))
            .unwrap_or(i + 1);
        let year = self
            .year(next)
            .is_some_and(|(y, _)| (1900..2100).contains(&y));
        let day = self
            .short(next)
            .is_some_and(|(_, at)| !word_too || ordinal(at))
            || !word_too && self.day_in_words(next).is_some();
        let before = i
            .checked_sub(1)
            .is_some_and(|b| ordinal(b) || !word_too && self.short(b).is_some());
        let range = !word_too
            && self
                .dash(i + 1)
                .is_some_and(|at| self.month_word(at).is_some());
        !self.glued(i) && (year || range || day && !self.glued(i + 1) || before)
    }

    /// The month that a word may name, also in lower case, as "may" does.
    pub(super) fn month_word(&self, i: usize) -> Option<u32> {
        self.sense(i, |s| match s {
            Sense::Month(n) => Some(u32::from(n)),
            _ => None,
        })
    }

    /// "30", "30th".
    pub(super) fn day_of_month(&self, i: usize) -> Read<u32> {
        if self.any_word(i).is_some() {
            return self.day_in_words(i);
        }
        let (day, i) = self.short(i)?;
        if !self.glued(i) {
            return Some((day, i));
        }
        let ending = match (day % 10, day) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        Some((day, self.word(i, &[ending]).unwrap_or(i)))
    }

    /// "2023", "this year": the year of something said before it.
    pub(super) fn year_of(&self, i: usize) -> Read<Year> {
        if let Some((year, end)) = self.year(i) {
            return Some((Year::Of(year), end));
        }
        self.any_word(i)?;
        self.says(i, Sense::YearOn(0), |s| match s {
            Sense::YearOn(by) => Some(Year::Reckoned(i32::from(by))),
            _ => None,
        })
    }

    /// The year after a day and month, if there is one.
    pub(super) fn year_after(&self, i: usize) -> (Year, usize) {
        self.of_year(i).unwrap_or((Year::Unknown, i))
    }

    /// "24" of "Q1'24".
    fn short_year(&self, i: usize) -> Read<i32> {
        let (year, len) = self.number(i)?;
        let year = i32::try_from(year).ok()?;
        (len == 2 && year < 50).then_some((2000 + year, i + 1))
    }

    /// "of 2023", ", 2023", "2023"; in a text "'23", too.
    fn of_year(&self, i: usize) -> Read<Year> {
        let apostrophe = self
            .mark(i, "'")
            .filter(|at| self.running && self.glued(*at));
        if let Some((year, end)) = apostrophe.and_then(|at| self.short_year(at))
            && !(self.glued(end) && self.any_word(end).is_some())
        {
            return Some((Year::Of(year), end));
        }
        let start = self
            .mark(i, ",")
            .or_else(|| self.glued_mark(i, "/"))
            .or_else(|| self.word(i, &["of", "in", "for"]))
            .unwrap_or(i);
        self.year_of(start)
    }

    /// A day in English: its weekday, month, day and year, and the time of day.
    pub(super) fn day(&self, i: usize) -> Read<Point> {
        let Some((day, start)) = self.english_weekday(i) else {
            let (point, end) = self.plain_day(i)?;
            return Some(self.with_weekday(point, self.after_day(end)));
        };
        let at = self.daypart(start).unwrap_or(start);
        let bracket = self.mark(at, "(");
        let at = bracket.or_else(|| self.mark(at, ",")).unwrap_or(at);
        let at = self.the(at);
        let dated =
            furthest([self.plain_day(at), self.numeric_day(at)]).and_then(|(point, end)| {
                let end = match bracket {
                    Some(_) => self.mark(end, ")")?,
                    None => end,
                };
                Some((point.on(day), self.after_day(end)))
            });
        let short = self.any_word(i).is_some_and(|w| !w.ends_with("day"));
        dated.or_else(|| {
            (!(short && self.running)).then(|| (Point::Latest(day), self.after_day(start)))
        })
    }

    fn plain_day(&self, i: usize) -> Read<Point> {
        let month_first = || {
            let (month, at) = self.month(i)?;
            // "May the fourth be with you".
            let the = self.the(at);
            if self.running && the > at && self.any_word(the).is_some() {
                return None;
            }
            let at = the;
            // "in March 20 companies came"; of "on July 9 shares rose" the day is one.
            let counts = self.running
                && !i.checked_sub(1).is_some_and(|b| {
                    self.word(b, &["on", "of", "by", "until", "before", "the"])
                        .is_some()
                })
                && self
                    .tokens
                    .get(at)
                    .is_some_and(|token| crate::noun::day_is_count(self.text, token.of));
            let (day, at) = self.day_of_month(at).filter(|_| !counts)?;
            let (year, end) = self.year_after(at);
            let year = match year {
                Year::Unknown => self.lent_to_day(day, at).unwrap_or(year),
                year => year,
            };
            Some((Point::Day(year, month, day, None), end))
        };
        let day_first = || {
            let (day, at) = self.day_of_month(i)?;
            let (month, at) = self.month(self.word(at, &["of"]).unwrap_or(at))?;
            let (year, end) = self.year_after(at);
            Some((Point::Day(year, month, day, None), end))
        };
        // "23 and 24 June": the month is that of both.
        let listed = || {
            let (day, at) = self.short(i).filter(|_| self.running)?;
            let next = self.word(at, &["and", "or"])?;
            let (last, next) = self.day_of_month(next)?;
            let (month, next) = self.month(next).filter(|_| day < last)?;
            let (year, _) = self.year_after(next);
            Some((Point::Day(year, month, day, None), at))
        };
        // "18. Juni 2025". In "It hired 20. May was better." a sentence ends: where the month's word
        // is English, too, a German word stands before the day, or the year follows.
        let dotted = || {
            let (day, at) = self.short(i)?;
            let word = self.mark(at, ".").filter(|_| self.glued(at))?;
            let (month, at) = self.month(word)?;
            let (year, end) = self.year_after(at);
            // A month's name that no English word is.
            let foreign = self
                .sense(word, |s| (s == Sense::Continental).then_some(()))
                .is_some();
            let led = i
                .checked_sub(1)
                .is_some_and(|before| self.means(before, Class::DayLead).is_some());
            (foreign || led || end > at || !self.running)
                .then_some((Point::Day(year, month, day, None), end))
        };
        let of_month = || {
            let (day, at) = self.day_of_month(i)?;
            let at = self.word(at, &["day"]).unwrap_or(at);
            let at = self.the(self.word(at, &["of"])?);
            let (by, end) = self.month_on(at)?;
            Some((Point::DayOfMonthOn(by, day), end))
        };
        // 23-Sep-2020, 2020/Sep/23, September-2020-23.
        let hyphens = || {
            let (mut day, mut month, mut year) = (None, None, None);
            let mut at = i;
            for part in 0..3 {
                if part > 0 {
                    at = self.glued_mark(at, "-/")?;
                }
                let end = if let Some((n, end)) = self.month(at) {
                    month = month.xor(Some(n));
                    end
                } else if let Some((n, end)) = self.year(at) {
                    year = year.xor(Some(n));
                    end
                } else {
                    let (n, end) = self.short(at)?;
                    day = day.xor(Some(n));
                    end
                };
                at = end;
            }
            Some((Point::Day(Year::Of(year?), month?, day?, None), at))
        };
        let (point, end) = furthest([
            month_first(),
            day_first(),
            listed(),
            hyphens(),
            dotted(),
            of_month(),
        ])?;
        Some((point.in_calendar(), end))
    }

    pub(super) fn month_and_year(&self, i: usize) -> Read<Point> {
        let (month, at) = self.month(i)?;
        let (year, end) = self.year_after(at);
        let year = match year {
            Year::Unknown => self.lent_year(month, at).unwrap_or(year),
            year => year,
        };
        Some((Point::Month(year, month), end))
    }

    /// Quarters, halves, seasons and first months.
    pub(super) fn part(&self, i: usize) -> Read<Point> {
        let the = self.opening_the(i);
        let ordinal = |i: usize| -> Read<u32> {
            if let Some((n, at)) = self.short(i) {
                let ending = match n {
                    1 => "st",
                    2 => "nd",
                    3 => "rd",
                    4 => "th",
                    _ => return None,
                };
                return Some((n, self.word(at, &[ending]).filter(|_| self.glued(at))?));
            }
            self.any_word(i)?;
            self.says(i, Sense::Nth(0), |s| match s {
                Sense::Nth(n) => Some(u32::from(n)),
                _ => None,
            })
        };
        // "first quarter", "Q1", "1Q"; the second value says whether it stands for itself.
        let named = |i: usize| -> Read<(u32, bool)> {
            if let Some((n, at)) = ordinal(i) {
                let at = self.mark(at, "-").unwrap_or(at);
                if let Some(end) = self.means(at, Class::Quarter) {
                    return Some(((32 + n, true), end));
                }
                let end = self.means(at, Class::Half).filter(|_| n <= 2)?;
                return Some(((39 + n, false), end));
            }
            if let Some((n, end)) = self.word(i, &["quarter"]).and_then(|at| self.short(at)) {
                return (1..=4).contains(&n).then_some(((32 + n, true), end));
            }
            let (letter, digit) = if self.number(i).is_some() {
                (i + 1, i)
            } else {
                (i, i + 1)
            };
            let (n, _) = self.short(digit).filter(|_| self.glued(i + 1))?;
            match (self.any_word(letter)?, n) {
                ("q", 1..=4) => Some(((32 + n, true), i + 2)),
                ("h", 1..=2) => Some(((39 + n, false), i + 2)),
                _ => None,
            }
        };
        let season = |i: usize| -> Read<u32> {
            self.any_word(i)?;
            self.says(i, Sense::Season(0), |s| match s {
                Sense::Season(n) => Some(u32::from(n)),
                _ => None,
            })
        };
        // "the last quarter of 2024".
        let last = || {
            let at = self.word(the, &["last", "final"])?;
            let (part, at) = match self.means(at, Class::Quarter) {
                Some(at) => (36, at),
                None => (41, self.means(at, Class::Half)?),
            };
            let (year, end) = self.year_of(self.word(at, &["of", "in"])?)?;
            Some((Point::Part(year, part), end))
        };
        let named_of_year = || {
            let ((part, alone), at) = named(the)?;
            if let Some((year, end)) = self.of_year(at) {
                return Some((Point::Part(year, part), end));
            }
            // "1Q24".
            if self.running
                && self.glued(at)
                && self.number(i).is_some()
                && let Some((year, end)) = self.short_year(at)
            {
                return Some((Point::Part(Year::Of(year), part), end));
            }
            // "Q1 and Q2 2024".
            let lent = self
                .joins(at)
                .filter(|_| self.running)
                .and_then(|at| named(self.the(at)))
                .filter(|((next, _), _)| *next > part)
                .and_then(|(_, at)| self.of_year(at));
            if let Some((Year::Of(year), _)) = lent {
                return Some((Point::Part(Year::Lent(year), part), at));
            }
            let letters = self.any_word(the).is_none_or(|w| w == "q");
            (alone && !(self.running && letters)).then_some((Point::Vague, at))
        };
        let year_first = || {
            let (year, at) = self.year(i).or_else(|| {
                // "24Q3".
                let letter = self.word(i + 1, &["q", "h"]).filter(|_| self.running)?;
                self.short(letter).filter(|_| self.glued(letter))?;
                self.short_year(i)
            })?;
            let ((part, _), end) = named(self.mark(at, "-").unwrap_or(at))?;
            Some((Point::Part(Year::Of(year), part), end))
        };
        let season_of_year = || {
            let (part, at) = season(the)?;
            // "Sales fall in 2026."
            if self.running && self.word(at, &["in"]).is_some() {
                return None;
            }
            let (year, end) = self.of_year(at)?;
            Some((Point::Part(year, part), end))
        };
        let months = || {
            let (n, at) = self.count(self.word(the, &["first"])?)?;
            let (unit, at) = match self.any_word(at)? {
                "months" if (2..=12).contains(&n) => (1, at + 1),
                "quarters" if (2..=3).contains(&n) => (3, at + 1),
                _ => return None,
            };
            let (year, end) = self.of_year(at)?;
            Some((Point::Months(year, n * unit), end))
        };
        // Alone, neither "this" nor "last" says which; in a text they are near it.
        let near = || {
            let at = self.word(i, &["this", "last", "next", "coming"])?;
            let near = match self.any_word(i)? {
                "last" => Near::Last,
                "next" => Near::Next,
                _ => Near::This,
            };
            let (point, end) = if let Some((part, end)) = season(at) {
                // A winter is of two years.
                let this = near == Near::This && part < 24;
                let point = Point::Part(Year::Reckoned(0), part);
                (if this { point } else { Point::Vague }, end)
            } else if let Some(end) = self.word(at, &["week"]) {
                (Point::Week(i64::from(near.by())), end)
            } else if let Some(end) = self.word(at, &["quarter"]) {
                (Point::QuarterOn(near.by()), end)
            } else if let Some(end) = self.word(at, &["weekend"]) {
                (Point::Vague, end)
            } else if let Some((month, end)) = self.month(at) {
                (Point::NearMonth(near, month), end)
            } else {
                let (day, end) = self.english_weekday(at)?;
                (Point::NearWeekday(near, day), end)
            };
            let told = self.running && self.any_word(i) != Some("coming");
            Some((if told { point } else { Point::Vague }, end))
        };
        furthest([
            named_of_year(),
            year_first(),
            season_of_year(),
            months(),
            near(),
            last(),
        ])
    }

    /// "this month", 上个月: months from that of publication.
    pub(super) fn month_on(&self, i: usize) -> Read<i32> {
        self.says(i, Sense::MonthOn(0), |s| match s {
            Sense::MonthOn(by) => Some(i32::from(by)),
            _ => None,
        })
    }

    /// "today", "last year", "three days ago".
    pub(super) fn relative(&self, i: usize) -> Read<Point> {
        let named = || {
            let word = self.any_word(i)?;
            let (by, end) = self.says(i, Sense::Day(0), |s| match s {
                Sense::Day(n) => Some(i64::from(n)),
                _ => None,
            })?;
            let own = !(self.running && self.capital(i) && word == "morgen");
            own.then(|| (Point::Days(by), self.after_day(end)))
        };
        let month = || {
            self.any_word(i)?;
            let (by, end) = self.month_on(i)?;
            Some((Point::MonthsOn(by), end))
        };
        let ago = || {
            let (n, at) = self.count(i)?;
            let end = self.word(self.word(at, &["day", "days"])?, &["ago"])?;
            Some((Point::Days(-i64::from(n)), end))
        };
        // "two years ago"; "a year ago" may be the same month of the year before.
        let units_ago = || {
            let (n, at) = match self.word(i, &["a"]) {
                Some(at) => (1, at),
                None => self.count(i)?,
            };
            let n = i32::try_from(n)
                .ok()
                .filter(|n| *n < 1000 && self.running)?;
            let ((months, days), at) = self.unit(at)?;
            let end = self.word(at, &["ago"])?;
            let point = match (months, days) {
                (12, _) if n > 1 => Point::Year(Year::Reckoned(-n)),
                (1, _) => Point::MonthsOn(-n),
                (_, 7) => Point::Week(-i64::from(n)),
                _ => return None,
            };
            Some((Point::Within(point.into()), end))
        };
        let year = || {
            self.any_word(i)?;
            let (year, end) = self.year_of(i)?;
            Some((Point::Year(year), end))
        };
        furthest([month(), named(), ago(), units_ago(), year()])
    }

    /// "early 2023", "the end of 2023": alone without sharp bounds, in a text a time within it or its
    /// last day.
    pub(super) fn vague(&self, i: usize) -> Read<Point> {
        let the = self.opening_the(i);
        // "year-end", unless it says of which kind something is: "year-end bonus".
        if self.running
            && let Some(end) = self.phrase(the, "year end")
            && self.number(end).is_none()
            && (self.any_word(end).is_none() || self.goes_on(end))
        {
            return Some((Point::LastDay(Point::Month(Year::Unknown, 12).into()), end));
        }
        let part = |of: usize| self.mark(of, "-").unwrap_or(of);
        let at = self
            .word(the, &["early", "mid", "late"])
            .map(part)
            .map(|at| self.word(at, &["in"]).unwrap_or(at))
            .or_else(|| {
                let names = [
                    "beginning",
                    "start",
                    "middle",
                    "end",
                    "turn",
                    "close",
                    "part",
                    "half",
                ];
                let at = self.word(the, &names)?;
                // "half of 2000 workers".
                let which = ["first", "second", "latter", "later", "early", "late"];
                if self.running && self.word(the, &["half", "part"]).is_some() {
                    self.word(the.checked_sub(1)?, &which)?;
                }
                let dash = self.word(the, &["end"]).and_then(|at| self.mark(at, "-"));
                self.word(at, &["of"]).or(dash.filter(|_| self.running))
            })?;
        if let Some(end) = self.the_period(at) {
            return Some((Point::Vague, end));
        }
        let at = self.the(at);
        let (point, end) = furthest([
            self.month_and_year(at),
            self.decade(at),
            self.relative(at),
            self.part(at),
            self.year_of(at).map(|(y, end)| (Point::Year(y), end)),
        ])?;
        // "the early 2000s" are no century.
        let point = match (point, self.number(at)) {
            (Point::Vague, Some((year, 4))) if self.running => Point::Decade(year),
            (point, _) => point,
        };
        let unclear = !self.running || matches!(point, Point::Vague) || !self.is_sound_year(&point);
        if point.is_day() {
            return None;
        }
        let point = match self.any_word(the)? {
            "turn" => Point::Vague,
            _ if unclear => Point::Vague,
            "end" | "close" => Point::LastDay(point.into()),
            _ => Point::Within(point.into()),
        };
        Some((point, end))
    }

    /// Whether a bare year is one: "half of 2000" may be an amount.
    fn is_sound_year(&self, point: &Point) -> bool {
        !matches!(point, Point::Year(Year::Of(year)) if !(1900..2100).contains(year))
    }

    /// "the year": which one, the wording does not say.
    pub(super) fn the_period(&self, i: usize) -> Option<usize> {
        self.phrase(i, "the year")
            .or_else(|| self.phrase(i, "the month"))
    }

    /// "the 2020s".
    pub(super) fn decade(&self, i: usize) -> Read<Point> {
        let i = self.opening_the(i);
        let (year, len) = self.number(i)?;
        if len != 4 || year % 10 != 0 || !self.glued(i + 1) {
            return None;
        }
        let end = self.word(self.mark(i + 1, "'").unwrap_or(i + 1), &["s"])?;
        Some((Point::decade(year), end))
    }
}

/// Days of a month in words, from "first" to "thirty-first".
const DAYS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

impl Reader<'_> {
    /// "fourteenth", "twenty-second", "twenty nine".
    fn day_in_words(&self, i: usize) -> Read<u32> {
        let word = self.any_word(i)?;
        let place = |word: &str| DAYS.iter().position(|d| *d == word).map(|n| n as u32 + 1);
        if let Some(day) = place(word) {
            return Some((day, i + 1));
        }
        if word == "thirtieth" {
            return Some((30, i + 1));
        }
        let tens = match word {
            "twenty" => 20,
            "thirty" => 30,
            _ => return None,
        };
        let at = self.mark(i + 1, "-").unwrap_or(i + 1);
        let ones = self.any_word(at).and_then(|w| {
            place(w).or_else(|| NUMBERS.iter().position(|n| *n == w).map(|n| n as u32 + 1))
        });
        let (day, end) = match ones.filter(|n| *n < 10) {
            Some(ones) => (tens + ones, at + 1),
            None => (tens, i + 1),
        };
        (day <= 31).then_some((day, end))
    }

    /// Whether a month or weekday is written in full.
    pub(super) fn is_full(&self, i: usize) -> bool {
        self.any_word(i).is_some_and(|w| w.len() > 5 || w == "may")
    }
}
