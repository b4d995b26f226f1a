//! What a wording says, as EDTF.

use super::meaning::{Item, Near, Point, Year};
use super::says::{ReadDate, UnreadableDate};
use super::tense::Way;
use crate::Edtf;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::cmp::Ordering;

#[derive(Debug, Clone, Copy)]
pub(super) enum Why {
    NotADate,
    NeedsPublication,
    Impossible,
    Ambiguous,
}

impl Why {
    pub(super) fn about(self, wording: &str) -> UnreadableDate {
        let wording = wording.to_owned();
        match self {
            Self::NotADate => UnreadableDate::NotADate { wording },
            Self::NeedsPublication => UnreadableDate::NeedsPublication { wording },
            Self::Impossible => UnreadableDate::Impossible { wording },
            Self::Ambiguous => UnreadableDate::Ambiguous { wording },
        }
    }
}

type Published = Option<NaiveDate>;

/// Reckons what a wording says where the words around it put it so.
pub(super) fn solve_in(item: &Item, published: Published, way: Way) -> Result<ReadDate, Why> {
    match published {
        Some(day) if item.is_open() => solve(&placed(item, day, way)?, published),
        _ => solve(item, published),
    }
}

/// A date without its year, or a weekday, as the next or the last one.
fn placed(item: &Item, day: NaiveDate, way: Way) -> Result<Item, Why> {
    let point = |point: &Point| placed_point(point, day, way);
    // "by May" looks ahead unless it is said that it does not.
    let by = |point: &Point| match way {
        Way::Behind => point.clone(),
        _ => placed_point(point, day, Way::Ahead),
    };
    if way == Way::Torn && matches!(item, Item::Point(Point::Latest(_))) {
        return Err(Why::Ambiguous);
    }
    Ok(match item {
        Item::Point(at) => Item::Point(point(at)),
        Item::By(Point::Latest(_))
        | Item::ByEnd(Point::Latest(_))
        | Item::Before(Point::Latest(_))
            if way != Way::Ahead =>
        {
            item.clone()
        }
        Item::By(at) => Item::By(by(at)),
        Item::ByEnd(at) => Item::ByEnd(by(at)),
        Item::Before(at) => Item::Before(by(at)),
        Item::End(at) => Item::End(point(at)),
        Item::After(at) => Item::After(point(at)),
        Item::Since(at, first) => Item::Since(point(at), *first),
        Item::Between(from, to, _) => match placed_both(from, to, day, way) {
            Some((from, to)) => Item::Between(from, to, false),
            None => item.clone(),
        },
        Item::Ending(months, days, at) => Item::Ending(*months, *days, point(at)),
        Item::Span(..) => item.clone(),
    })
}

fn placed_point(point: &Point, day: NaiveDate, way: Way) -> Point {
    let year = |month: u32, d: Option<u32>, weekday: Option<Weekday>| {
        let on = |by: i32| NaiveDate::from_ymd_opt(day.year() + by, month, d.unwrap_or(1));
        // "Monday, June 23" is near.
        let near = (-1..=1).find(|by| {
            on(*by).is_some_and(|on| {
                Some(on.weekday()) == weekday
                    && on.signed_duration_since(day).num_days().abs() < 183
            })
        });
        let latest = recent(day, month, d.unwrap_or(1)).is_some();
        let by = match way {
            _ if weekday.is_some() => {
                near.filter(|by| way != Way::Behind || on(*by).is_some_and(|on| on <= day))?
            }
            Way::Planned if latest => return None,
            Way::Ahead | Way::Planned => {
                i32::from((month, d.unwrap_or(31)) < (day.month(), day.day()))
            }
            Way::Behind => -i32::from((month, d.unwrap_or(1)) > (day.month(), day.day())),
            Way::Torn | Way::Unknown => return None,
        };
        on(by).map(|_| Year::Reckoned(by))
    };
    let placed = match *point {
        Point::Month(Year::Unknown, month) => {
            year(month, None, None).map(|year| Point::Month(year, month))
        }
        Point::TenDays(Year::Unknown, month, third) => {
            year(month, None, None).map(|year| Point::TenDays(year, month, third))
        }
        Point::Day(Year::Unknown, month, d, weekday) => {
            year(month, Some(d), weekday).map(|year| Point::Day(year, month, d, weekday))
        }
        Point::Within(ref point) => Some(Point::Within(placed_point(point, day, way).into())),
        Point::LastDay(ref point) => Some(Point::LastDay(placed_point(point, day, way).into())),
        Point::WeekFrom(ref point) => Some(Point::WeekFrom(placed_point(point, day, way).into())),
        Point::NearWeekday(Near::This, weekday) if way == Way::Behind => {
            Some(Point::OfWeek(0, weekday))
        }
        Point::Latest(weekday) if matches!(way, Way::Ahead | Way::Planned) => {
            let on = weekday.days_since(day.weekday());
            Some(Point::Days(i64::from(on)))
        }
        Point::DayAlone(d) if way == Way::Ahead => {
            let on = i32::from(d < day.day());
            Some(Point::DayOfMonthOn(on, d))
        }
        _ => None,
    };
    placed.unwrap_or_else(|| point.clone())
}

/// Both ends of an interval that names no year: the one that is under way, or else the next or the
/// last one. "will meet on June 20-22".
fn placed_both(from: &Point, to: &Point, day: NaiveDate, way: Way) -> Option<(Point, Point)> {
    let month_and_day = |point: &Point| match *point {
        Point::Month(Year::Unknown, month) => Some((month, None)),
        Point::Day(Year::Unknown, month, d, None) => Some((month, Some(d))),
        _ => None,
    };
    if let (Point::Latest(first), Point::Latest(last)) = (from, to) {
        let length = i64::from(last.days_since(*first));
        let days = |begin: i64| Some((Point::Days(begin), Point::Days(begin + length)));
        return match way {
            Way::Behind => days(-i64::from(day.weekday().days_since(*last)) - length),
            _ => None,
        };
    }
    let (first, last) = (month_and_day(from)?, month_and_day(to)?);
    let over = i32::from(last < first);
    let bounds = |by: i32| {
        let first = NaiveDate::from_ymd_opt(day.year() + by, first.0, first.1.unwrap_or(1))?;
        let year = day.year() + by + over;
        let last = match last {
            (month, Some(d)) => NaiveDate::from_ymd_opt(year, month, d)?,
            (month, None) => {
                shift_months(NaiveDate::from_ymd_opt(year, month, 1)?, 1)?.pred_opt()?
            }
        };
        Some((first, last))
    };
    let holds = |by: &i32, is: fn(NaiveDate, NaiveDate, NaiveDate) -> bool| {
        bounds(*by).is_some_and(|(first, last)| is(first, last, day))
    };
    // 1至10月, told in June, are those of a year that is over.
    let months = last.1.is_none() && !matches!(way, Way::Ahead | Way::Planned);
    let under_way = (-1..=1)
        .find(|by| holds(by, |first, last, day| first <= day && day <= last))
        .filter(|_| !months || last.0 <= day.month());
    let by = under_way.or_else(|| match way {
        Way::Ahead => (-1..=1).find(|by| holds(by, |first, _, day| day < first)),
        Way::Behind => (-2..=1).rfind(|by| holds(by, |_, last, day| last < day)),
        // The next one, unless the last one is near.
        Way::Planned if recent(day, first.0, first.1.unwrap_or(1)).is_none() => {
            (-1..=1).find(|by| holds(by, |first, _, day| day < first))
        }
        Way::Planned | Way::Torn | Way::Unknown => None,
    })?;
    let with = |point: &Point, by: i32| {
        let mut point = point.clone();
        point
            .year()
            .into_iter()
            .for_each(|year| *year = Year::Reckoned(by));
        point
    };
    Some((with(from, by), with(to, by + over)))
}

pub(super) fn solve(item: &Item, published: Published) -> Result<ReadDate, Why> {
    let bounds = |point: &Point| -> Result<(ReadDate, NaiveDate, NaiveDate), Why> {
        if point.lacks_year() {
            return Err(Why::Ambiguous);
        }
        let read = solve_point(point, published)?;
        match (read.edtf.earliest(), read.edtf.latest()) {
            (Some(first), Some(last)) => Ok((read, first, last)),
            _ => Err(Why::Ambiguous),
        }
    };
    match item {
        Item::Point(point) => solve_point(point, published),
        Item::Since(point, first_day) => {
            let read = solve_open(point, published)?;
            let start = if *first_day {
                let first = read.edtf.earliest().ok_or(Why::Ambiguous)?;
                first.to_string()
            } else {
                whole_start(&read.edtf).to_owned()
            };
            made(&format!("{start}/.."), read.relative)
        }
        // Whether it is the last or the next one, the wording does not say.
        Item::By(Point::Latest(_))
        | Item::ByEnd(Point::Latest(_))
        | Item::Before(Point::Latest(_)) => Err(Why::Ambiguous),
        Item::By(point) => {
            let (read, ..) = bounds(point)?;
            made(&format!("../{}", whole_end(&read.edtf)), read.relative)
        }
        Item::ByEnd(point) => {
            let (read, _, last) = bounds(point)?;
            made(&format!("../{last}"), read.relative)
        }
        Item::End(point) => {
            let read = solve_open(point, published)?;
            let last = read.edtf.latest().ok_or(Why::Ambiguous)?;
            made(&last.to_string(), read.relative)
        }
        Item::Before(Point::Within(point)) => solve(&Item::By((**point).clone()), published),
        Item::After(Point::Within(_)) => Err(Why::Ambiguous),
        Item::Before(point) => {
            let (read, first, _) = bounds(point)?;
            let eve = first.pred_opt().ok_or(Why::Impossible)?;
            made(&format!("../{eve}"), read.relative)
        }
        Item::Between(from, to, carries) => solve_between(from, to, *carries, published),
        Item::After(point) => {
            let (read, _, last) = bounds(point)?;
            let next = last.succ_opt().ok_or(Why::Impossible)?;
            made(&format!("{next}/.."), read.relative)
        }
        Item::Ending(months, days, point) => {
            let read = solve_open(point, published)?;
            let (Some(first), Some(last)) = (read.edtf.earliest(), read.edtf.latest()) else {
                return Err(Why::Ambiguous);
            };
            if *days > 0 {
                let begin = shift(last, 1 - i64::from(*days)).ok_or(Why::Impossible)?;
                return made(&format!("{begin}/{last}"), read.relative);
            }
            let after = last.succ_opt().ok_or(Why::Impossible)?;
            let begin = shift_months(after, -i64::from(*months)).ok_or(Why::Impossible)?;
            // Whole months, or whole years where a year is named.
            let whole = after.day() == 1 && (first.day() == 1 || first == last);
            let years = matches!(point, Point::Year(_)) && months % 12 == 0;
            if !whole || matches!(point, Point::Year(_)) && !years {
                return Err(Why::Ambiguous);
            }
            let text = match point {
                Point::Year(_) => format!("{:04}/{:04}", begin.year(), last.year()),
                Point::Month(..) => format!("{}/{}", begin.format("%Y-%m"), last.format("%Y-%m")),
                _ => format!("{begin}/{last}"),
            };
            made(&text, read.relative)
        }
        Item::Span(months, days) => {
            let day = published.ok_or(Why::NeedsPublication)?;
            let far = shift_months(day, *months)
                .and_then(|d| shift(d, *days))
                .ok_or(Why::Impossible)?;
            let text = format!("{}/{}", far.min(day), far.max(day));
            made(&text, true)
        }
    }
}

/// A date from which an interval runs: its year must be known.
fn solve_open(point: &Point, published: Published) -> Result<ReadDate, Why> {
    let read = solve_point(point, published)?;
    if read.edtf.earliest().is_some() {
        Ok(read)
    } else if published.is_some() {
        Err(Why::Ambiguous)
    } else {
        Err(Why::NeedsPublication)
    }
}

fn solve_between(
    from: &Point,
    to: &Point,
    carries: bool,
    published: Published,
) -> Result<ReadDate, Why> {
    let (mut from, mut to) = (from.clone(), to.clone());
    let mut lent = false;
    match (from.year().copied(), to.year().copied()) {
        (Some(Year::Unknown), Some(year)) if year != Year::Unknown => {
            lent = true;
            from.year().into_iter().for_each(|y| *y = year);
            // "November to February 2017" began in the year before, as 11月8日至2026年3月1日 did.
            let over = match (&from, &to) {
                (Point::Month(_, a), Point::Month(_, b)) => a > b,
                (Point::Day(_, a, first, _), Point::Day(_, b, last, _)) => (a, first) > (b, last),
                _ => false,
            };
            if let (Point::Month(first, _) | Point::Day(first, ..), true) = (&mut from, over) {
                *first = match year {
                    Year::Of(year) | Year::Lent(year) => Year::Of(year - 1),
                    Year::Reckoned(by) => Year::Reckoned(by - 1),
                    Year::Unknown => Year::Unknown,
                };
            }
        }
        (Some(year), Some(Year::Unknown)) if year != Year::Unknown => {
            if !carries {
                return Err(Why::Ambiguous);
            }
            lent = true;
            to.year().into_iter().for_each(|y| *y = year);
        }
        _ => {}
    }
    // 本周二至周四.
    if let (Point::OfWeek(by, first), Point::Latest(last)) = (&from, &to)
        && first.num_days_from_monday() < last.num_days_from_monday()
    {
        to = Point::OfWeek(*by, *last);
    }
    // "Monday to Friday" may be those of every week.
    if matches!(from, Point::Latest(_)) || matches!(to, Point::Latest(_)) {
        return Err(Why::Ambiguous);
    }
    let (a, b) = (solve_open(&from, published)?, solve_open(&to, published)?);
    let relative = a.relative || b.relative;
    if a.edtf.earliest() > b.edtf.latest() {
        // A year that was not written at it may be another one.
        return Err(if lent || relative {
            Why::Ambiguous
        } else {
            Why::Impossible
        });
    }
    let text = format!("{}/{}", whole_start(&a.edtf), whole_end(&b.edtf));
    made(&text, relative)
}

/// What an interval begins with; of an interval, its own beginning.
fn whole_start(date: &Edtf) -> &str {
    date.as_str().split('/').next().unwrap_or_default()
}

fn whole_end(date: &Edtf) -> &str {
    date.as_str().rsplit('/').next().unwrap_or_default()
}

fn made(edtf: &str, relative: bool) -> Result<ReadDate, Why> {
    let edtf = edtf.parse().map_err(|_| Why::Impossible)?;
    Ok(ReadDate { edtf, relative })
}

fn shift(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 {
        day.checked_sub_days(by)
    } else {
        day.checked_add_days(by)
    }
}

fn shift_months(day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let by = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    }
}

fn solve_point(point: &Point, published: Published) -> Result<ReadDate, Why> {
    let publication = || published.ok_or(Why::NeedsPublication);
    let day = |day: Option<NaiveDate>| {
        let day = day.ok_or(Why::Impossible)?;
        made(&day.to_string(), true)
    };
    let dated = |year: Year, rest: &str| match year {
        Year::Of(year) | Year::Lent(year) => made(&format!("{year:04}{rest}"), false),
        Year::Reckoned(by) => {
            let year = publication()?.year().saturating_add(by);
            made(&format!("{year:04}{rest}"), true)
        }
        Year::Unknown => Err(Why::Ambiguous),
    };
    let in_turn = |point: Point| solve_point(&point, published);
    match *point {
        Point::Within(ref point) => {
            let read = solve_point(point, published)?;
            read.edtf.earliest().ok_or(Why::Ambiguous)?;
            Ok(read)
        }
        Point::LastDay(ref point) => solve(&Item::End((**point).clone()), published),
        Point::WeekFrom(ref point) => {
            let read = solve_open(point, published)?;
            let first = read.edtf.earliest().ok_or(Why::Ambiguous)?;
            // Which seven days, only a Monday tells.
            if first.weekday() != Weekday::Mon || read.edtf.latest() != Some(first) {
                return Err(Why::Ambiguous);
            }
            let last = shift(first, 6).ok_or(Why::Impossible)?;
            made(&format!("{first}/{last}"), read.relative)
        }
        Point::Week(by) => {
            let first = in_turn(Point::OfWeek(by, Weekday::Mon))?;
            let last = in_turn(Point::OfWeek(by, Weekday::Sun))?;
            made(&format!("{}/{}", first.edtf, last.edtf), true)
        }
        Point::QuarterOn(by) => {
            let today = publication()?;
            let then = shift_months(today, 3 * i64::from(by)).ok_or(Why::Impossible)?;
            made(
                &format!("{:04}-{}", then.year(), 33 + then.month0() / 3),
                true,
            )
        }
        // On a Thursday "last Monday" may be of this week or of the last.
        Point::NearWeekday(near, weekday) => {
            let today = publication()?;
            let back = i64::from(today.weekday().days_since(weekday));
            let of_week = in_turn(Point::OfWeek(i64::from(near.by()), weekday))?;
            let nearest = match near {
                Near::Last => Point::Days(if back == 0 { -7 } else { -back }),
                Near::This => Point::Days((7 - back) % 7),
                Near::Next => Point::Days(7 - back),
            };
            let nearest = in_turn(nearest)?;
            if nearest == of_week {
                Ok(nearest)
            } else {
                Err(Why::Ambiguous)
            }
        }
        // In June "next July" may be of this year or of the next.
        Point::NearMonth(near, month) => {
            let passed = month.cmp(&publication()?.month());
            let by = match (near, passed) {
                (Near::This, _) | (Near::Last, Ordering::Less) => 0,
                (Near::Last, _) => -1,
                (Near::Next, Ordering::Less | Ordering::Equal) => 1,
                (Near::Next, Ordering::Greater) => return Err(Why::Ambiguous),
            };
            in_turn(Point::Month(Year::Reckoned(by), month))
        }
        Point::Vague => Err(Why::Ambiguous),
        Point::Never => Err(Why::Impossible),
        Point::Year(year) => dated(year, ""),
        Point::Part(year, part) => dated(year, &format!("-{part}")),
        Point::Quarters(year, from, to) => {
            let first = dated(year, &format!("-{}", 32 + from))?;
            let last = dated(year, &format!("-{}", 32 + to))?;
            made(&format!("{}/{}", first.edtf, last.edtf), first.relative)
        }
        // Of this year, if they are over, and not long.
        Point::Months(Year::Unknown, months) => {
            let over = publication()?.month().checked_sub(months + 1);
            match over {
                Some(0..6) => in_turn(Point::Months(Year::Reckoned(0), months)),
                _ => Err(Why::Ambiguous),
            }
        }
        Point::Months(year, months) => {
            let first = dated(year, "-01")?;
            let last = dated(year, &format!("-{months:02}"))?;
            made(&format!("{}/{}", first.edtf, last.edtf), first.relative)
        }
        Point::TenDays(Year::Unknown, month, third) => {
            let first = published.and_then(|day| recent(day, month, 1));
            let year = first.ok_or(Why::Ambiguous)?.year();
            let by = year - publication()?.year();
            solve_point(&Point::TenDays(Year::Reckoned(by), month, third), published)
        }
        Point::TenDays(year, month, third) => {
            let whole = dated(year, &format!("-{month:02}"))?;
            let (Some(first), Some(last)) = (whole.edtf.earliest(), whole.edtf.latest()) else {
                return Err(Why::Ambiguous);
            };
            let begin = shift(first, i64::from(third - 1) * 10).ok_or(Why::Impossible)?;
            let end = match third {
                3 => last,
                _ => shift(begin, 9).ok_or(Why::Impossible)?,
            };
            made(&format!("{begin}/{end}"), whole.relative)
        }
        Point::Decade(first) => made(&format!("{:03}X", first / 10), false),
        Point::Month(Year::Unknown, month) => {
            let stated = made(&format!("XXXX-{month:02}"), false)?;
            let recent = published.and_then(|day| recent(day, month, 1));
            recent.map_or(Ok(stated), |first| {
                made(&first.format("%Y-%m").to_string(), true)
            })
        }
        Point::Month(year, month) => dated(year, &format!("-{month:02}")),
        Point::Day(Year::Unknown, month, d, weekday) => {
            let stated = made(&format!("XXXX-{month:02}-{d:02}"), false)?;
            match published.and_then(|day| recent(day, month, d)) {
                Some(found) if weekday.is_some_and(|w| w != found.weekday()) => Err(Why::Ambiguous),
                Some(found) => day(Some(found)),
                None => Ok(stated),
            }
        }
        Point::Day(year, month, d, weekday) => {
            let read = dated(year, &format!("-{month:02}-{d:02}"))?;
            let fits = |day: NaiveDate| weekday.is_none_or(|w| w == day.weekday());
            if read.edtf.earliest().is_some_and(fits) {
                Ok(read)
            } else {
                Err(Why::Impossible)
            }
        }
        Point::Latest(weekday) => {
            let today = publication()?;
            let back = today.weekday().days_since(weekday);
            day(shift(today, -i64::from(back)))
        }
        Point::OfWeek(weeks, weekday) => {
            let today = publication()?;
            let monday = shift(today, -i64::from(today.weekday().num_days_from_monday()));
            let days = weeks * 7 + i64::from(weekday.num_days_from_monday());
            day(monday.and_then(|d| shift(d, days)))
        }
        Point::Days(days) => day(shift(publication()?, days)),
        Point::DayOfMonthOn(months, d) => {
            let today = publication()?;
            let then = shift_months(today, i64::from(months)).ok_or(Why::Impossible)?;
            day(then.with_day(d))
        }
        Point::DayAlone(d) => {
            let today = publication()?;
            let months = if d <= today.day() { 0 } else { -1 };
            let then = shift_months(today, months).ok_or(Why::Impossible)?;
            day(then.with_day(d))
        }
        Point::Plan(from, to) => made(&format!("{from:04}/{to:04}"), false),
        Point::MonthsOn(months) => {
            let today = publication()?;
            let then = shift_months(today, i64::from(months)).ok_or(Why::Impossible)?;
            made(&then.format("%Y-%m").to_string(), true)
        }
    }
}

/// The day of the year of publication, or of the year before if it would lie after publication,
/// if it lies at most six months before.
fn recent(published: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    let year = published.year();
    let found = if (month, day) > (published.month(), published.day()) {
        in_year(year.checked_sub(1)?)?
    } else {
        in_year(year)?
    };
    let limit = published.checked_sub_months(Months::new(6))?;
    (found >= limit && found <= published).then_some(found)
}
