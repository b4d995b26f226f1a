//! What a wording says, before the day of publication is known.

use chrono::{NaiveDate, Weekday};

/// A year, as far as a wording says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Year {
    Of(i32),
    /// That of a date beside it: of "March" in "March and May 2023".
    Lent(i32),
    /// So many years after that of publication.
    Reckoned(i32),
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    Last,
    This,
    Next,
}

impl Near {
    /// So many weeks or quarters from that of publication.
    pub(super) const fn by(self) -> i32 {
        match self {
            Self::Last => -1,
            Self::This => 0,
            Self::Next => 1,
        }
    }
}

/// One date.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Point {
    Day(Year, u32, u32, Option<Weekday>),
    Month(Year, u32),
    Year(Year),
    /// A quarter, half or season, by its EDTF number.
    Part(Year, u32),
    /// The first months of a year.
    Months(Year, u32),
    /// The quarters of a year from one to another.
    Quarters(Year, u32, u32),
    /// The first, second or last ten days of a month.
    TenDays(Year, u32, u32),
    /// The first year of a decade.
    Decade(u32),
    /// The latest such weekday.
    Latest(Weekday),
    /// A weekday so many weeks after that of publication.
    OfWeek(i64, Weekday),
    /// So many days after publication.
    Days(i64),
    /// So many months after that of publication.
    MonthsOn(i32),
    /// A day of a month that lies so many months after that of publication.
    DayOfMonthOn(i32, u32),
    /// A day of the month, whichever.
    DayAlone(u32),
    /// First and last year.
    Plan(i32, i32),
    /// A time within it, in a running text: "early 2023".
    Within(Box<Self>),
    /// Its last day, in a running text: "the end of 2023".
    LastDay(Box<Self>),
    /// The week that lies so many weeks after that of publication.
    Week(i64),
    /// The quarter that lies so many quarters after that of publication.
    QuarterOn(i32),
    /// "last", "this" or "next" with a weekday.
    NearWeekday(Near, Weekday),
    /// Likewise with a month.
    NearMonth(Near, u32),
    /// Seven days that begin with this Monday.
    WeekFrom(Box<Self>),
    /// It can mean more than one date.
    Vague,
    /// There is no such date.
    Never,
}

/// What a whole wording says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Point(Point),
    /// From a date on; from its first day if `true`.
    Since(Point, bool),
    By(Point),
    ByEnd(Point),
    /// The last day of it.
    End(Point),
    Before(Point),
    /// From … to; `true` if the second takes its year from the first.
    Between(Point, Point, bool),
    /// From the day after it on.
    After(Point),
    /// So many months and days that end with it.
    Ending(u32, u32, Point),
    /// So many months and days before (below 0) or after publication.
    Span(i64, i64),
}

impl Item {
    /// Whether the words around it can tell which one it is: it lacks a year, or is a weekday.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Point(point)
            | Self::Since(point, _)
            | Self::By(point)
            | Self::ByEnd(point)
            | Self::End(point)
            | Self::Before(point)
            | Self::After(point)
            | Self::Ending(.., point) => point.is_open(),
            Self::Between(from, to, _) => from.is_open() || to.is_open(),
            Self::Span(..) => false,
        }
    }

    /// Whether a date beside it gives it its year.
    pub(super) fn is_lent(&self) -> bool {
        matches!(self, Self::Point(point) if matches!(point.clone().year(), Some(Year::Lent(_))))
    }
}

impl Point {
    pub(super) fn year(&mut self) -> Option<&mut Year> {
        match self {
            Self::Within(point) | Self::LastDay(point) | Self::WeekFrom(point) => point.year(),
            Self::Day(year, ..)
            | Self::Month(year, _)
            | Self::Year(year)
            | Self::Part(year, _)
            | Self::TenDays(year, ..)
            | Self::Quarters(year, ..)
            | Self::Months(year, _) => Some(year),
            _ => None,
        }
    }

    fn is_open(&self) -> bool {
        match self {
            Self::Within(point) | Self::LastDay(point) | Self::WeekFrom(point) => point.is_open(),
            Self::Day(year, ..)
            | Self::Month(year, _)
            | Self::TenDays(year, ..)
            | Self::Months(year, _) => *year == Year::Unknown,
            Self::Latest(_) | Self::DayAlone(_) | Self::NearWeekday(..) => true,
            _ => false,
        }
    }

    pub(super) fn lacks_year(&self) -> bool {
        self.clone().year() == Some(&mut Year::Unknown)
    }

    /// Whether it is the month or year of publication.
    pub(super) const fn is_current(&self) -> bool {
        matches!(self, Self::Year(Year::Reckoned(0)) | Self::MonthsOn(0))
    }

    /// The decade that begins with this year.
    pub(super) const fn decade(first: u32) -> Self {
        // "The 2000s" may be the century.
        if first.is_multiple_of(100) {
            Self::Vague
        } else {
            Self::Decade(first)
        }
    }

    pub(super) const fn is_day(&self) -> bool {
        matches!(
            self,
            Self::Day(..)
                | Self::Latest(_)
                | Self::OfWeek(..)
                | Self::Days(_)
                | Self::DayOfMonthOn(..)
                | Self::DayAlone(_)
                | Self::NearWeekday(..)
                | Self::LastDay(_)
        )
    }

    /// A day as of a weekday.
    pub(super) fn on(self, weekday: Weekday) -> Self {
        match self {
            Self::Day(year, month, day, _) => Self::Day(year, month, day, Some(weekday)),
            other => other,
        }
    }

    /// A month or day that no year has.
    pub(super) fn in_calendar(self) -> Self {
        match self {
            // 2000 was a leap year.
            Self::Day(_, month, day, _) if NaiveDate::from_ymd_opt(2000, month, day).is_none() => {
                Self::Never
            }
            other => other,
        }
    }
}
