//! What a wording says, as EDTF.

use super::meaning::{Item, Point, Year};
use super::says::{ReadDate, UnreadableDate};
use crate::Edtf;
use chrono::{Datelike, Days, Months, NaiveDate};

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

/// Reckons what a wording says. `ahead` says that the words around it look to the future.
pub(super) fn solve_in(item: &Item, published: Published, ahead: bool) -> Result<ReadDate, Why> {
    if ahead && let Some(day) = published {
        let turned = turned(item, day);
        if let Some(turned) = turned {
            let mut read = solve(&turned, published)?;
            read.relative = true;
            return Ok(read);
        }
    }
    solve(item, published)
}

/// A date without its year, or a weekday, as the next one.
fn turned(item: &Item, day: NaiveDate) -> Option<Item> {
    let next = |point: &Point| -> Option<Point> {
        Some(match *point {
            Point::Month(Year::Unknown, month) => {
                let year = day.year() + i32::from(month < day.month());
                Point::Month(Year::Of(year), month)
            }
            Point::Day(Year::Unknown, month, d, weekday) => {
                let passed = (month, d) < (day.month(), day.day());
                Point::Day(Year::Of(day.year() + i32::from(passed)), month, d, weekday)
            }
            Point::Latest(weekday) => {
                let on = weekday.days_since(day.weekday());
                Point::Days(i64::from(on))
            }
            Point::DayAlone(d) => {
                let on = i32::from(d < day.day());
                Point::DayOfMonthOn(on, d)
            }
            _ => return None,
        })
    };
    Some(match item {
        Item::Point(point) => Item::Point(next(point)?),
        Item::By(point) => Item::By(next(point)?),
        Item::ByEnd(point) => Item::ByEnd(next(point)?),
        Item::Before(point) => Item::Before(next(point)?),
        Item::End(point) => Item::End(next(point)?),
        Item::After(point) => Item::After(next(point)?),
        Item::Since(point, first) => Item::Since(next(point)?, *first),
        _ => return None,
    })
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
        Item::Ending(months, point) => {
            let read = solve_open(point, published)?;
            let (Some(first), Some(last)) = (read.edtf.earliest(), read.edtf.latest()) else {
                return Err(Why::Ambiguous);
            };
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
            // "November to February 2017" began in the year before.
            if let (Point::Month(first, a), Point::Month(_, b)) = (&mut from, &to)
                && *a > *b
            {
                *first = match year {
                    Year::Of(year) => Year::Of(year - 1),
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
        Year::Of(year) => made(&format!("{year:04}{rest}"), false),
        Year::Reckoned(by) => {
            let year = publication()?.year().saturating_add(by);
            made(&format!("{year:04}{rest}"), true)
        }
        Year::Unknown => Err(Why::Ambiguous),
    };
    match *point {
        Point::Vague => Err(Why::Ambiguous),
        Point::Never => Err(Why::Impossible),
        Point::Year(year) => dated(year, ""),
        Point::Part(year, part) => dated(year, &format!("-{part}")),
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
