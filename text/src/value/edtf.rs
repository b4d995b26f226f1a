//! Dates as EDTF (ISO 8601-2), as far as news needs it.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A date with what is unknown about it, and the days between which it lies.
///
/// | written | means |
/// | --- | --- |
/// | `2023-11-30`, `2023-11`, `2023` | a day, a month, a year |
/// | `2023-33` … `2023-36` | a quarter; `37`–`39` a third, `40` and `41` a half of a year |
/// | `2023-21` … `2023-24` | spring, summer, autumn, winter, wherever; bounded by its year and, for winter, the next |
/// | `202X`, `20XX`, `2023-XX`, `2023-11-XX` | a decade, a century, some month, some day |
/// | `XXXX-11-21`, `XXXX-11` | a day or month of a year that is not known: no bounds |
/// | `2023~`, `2023?`, `2023%` | approximate, uncertain, both; the bounds are those of the date as written |
/// | `2023-01-01/2023-11-30` | from … to |
/// | `2023-01-01/..`, `../2027-12-31` | open: since …, by … |
/// | `2023-01-01/`, `/2027-12-31` | the other end is not known |
///
/// Years run from 0001 to 9999.
///
/// ```
/// use citebase_text::Edtf;
///
/// let november: Edtf = "2023-11".parse()?;
/// assert_eq!(november.earliest().map(|d| d.to_string()).as_deref(), Some("2023-11-01"));
/// assert_eq!(november.latest().map(|d| d.to_string()).as_deref(), Some("2023-11-30"));
/// assert!("2025-02-30".parse::<Edtf>().is_err());
/// # Ok::<(), citebase_text::EdtfError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edtf {
    value: String,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
}

/// Text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EdtfError {
    /// The text is not EDTF, or of a kind that is not read here.
    #[error(
        "{0:?} is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"
    )]
    Syntax(String),
    /// The calendar has no such day or month.
    #[error("{0:?} is not in the calendar; check its day, month and year")]
    Impossible(String),
    /// An interval ends before it begins.
    #[error("the interval {0:?} ends before it begins; exchange its ends")]
    UpsideDown(String),
}

impl Edtf {
    /// The EDTF string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The first day it can mean; `None` if that is open or not known.
    #[must_use]
    pub const fn earliest(&self) -> Option<NaiveDate> {
        self.earliest
    }

    /// The last day it can mean; `None` if that is open or not known.
    #[must_use]
    pub const fn latest(&self) -> Option<NaiveDate> {
        self.latest
    }

    /// The date as it reads in a sentence.
    ///
    /// ```
    /// use citebase_text::Edtf;
    ///
    /// let words = |text: &str| text.parse().map(|date: Edtf| date.in_words());
    /// assert_eq!(words("2023-11-30")?, "on 2023-11-30");
    /// assert_eq!(words("2023-11")?, "in 2023-11");
    /// assert_eq!(words("2023-01-01/..")?, "since 2023-01-01");
    /// assert_eq!(words("../2027-12-31")?, "by 2027-12-31");
    /// # Ok::<(), citebase_text::EdtfError>(())
    /// ```
    #[must_use]
    pub fn in_words(&self) -> String {
        let value = self.as_str();
        if let Some(part) = part_of_a_year(value) {
            return format!("in {part}");
        }
        match value.split_once('/') {
            Some(("..", to)) => format!("by {to}"),
            Some(("", to)) => format!("until {to}"),
            Some((from, "..")) => format!("since {from}"),
            Some((from, "")) => format!("from {from}"),
            Some((from, to)) => format!("from {from} to {to}"),
            None => {
                let day = value.trim_end_matches(['~', '?', '%']).len() == 10;
                let preposition = if day { "on" } else { "in" };
                match value.starts_with("XXXX-") {
                    true => format!("{preposition} {value}, year not stated"),
                    false => format!("{preposition} {value}"),
                }
            }
        }
    }
}

/// A season, a quarter or a half of a year, which EDTF writes as a month beyond the twelfth.
fn part_of_a_year(value: &str) -> Option<String> {
    let (year, code) = value.split_once('-')?;
    let part = match code {
        "21" => "the spring of",
        "22" => "the summer of",
        "23" => "the autumn of",
        "24" => "the winter of",
        "33" => "the first quarter of",
        "34" => "the second quarter of",
        "35" => "the third quarter of",
        "36" => "the fourth quarter of",
        "37" => "the first third of",
        "38" => "the second third of",
        "39" => "the last third of",
        "40" => "the first half of",
        "41" => "the second half of",
        _ => return None,
    };
    Some(format!("{part} {year}"))
}

impl From<NaiveDate> for Edtf {
    /// A day. One before 0001-01-01 or after 9999-12-31 is brought to that day.
    fn from(day: NaiveDate) -> Self {
        let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN);
        let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
        let day = day.clamp(first, last);
        Self {
            value: day.format("%Y-%m-%d").to_string(),
            earliest: Some(day),
            latest: Some(day),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.value)
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        let (earliest, latest) = match text.split_once('/') {
            None => span(text)?,
            Some((from, to)) => {
                let open = |end: &str| end.is_empty() || end == "..";
                if open(from) && open(to) {
                    return Err(EdtfError::Syntax(text.to_owned()));
                }
                // The whole text is quoted: "02/05/2024" is not meant as an interval.
                let whole = |e| match e {
                    EdtfError::Syntax(_) => EdtfError::Syntax(text.to_owned()),
                    other => other,
                };
                let span = |end: &str| span(end).map_err(whole);
                let start = if open(from) { None } else { span(from)?.0 };
                let end = if open(to) { None } else { span(to)?.1 };
                (start, end)
            }
        };
        if let (Some(a), Some(b)) = (earliest, latest)
            && a > b
        {
            return Err(EdtfError::UpsideDown(text.to_owned()));
        }
        Ok(Self {
            value: text.to_owned(),
            earliest,
            latest,
        })
    }
}

type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// The days between which a single date, not an interval, lies.
fn span(text: &str) -> Result<Span, EdtfError> {
    let syntax = || EdtfError::Syntax(text.to_owned());
    let impossible = || EdtfError::Impossible(text.to_owned());
    let plain = text.strip_suffix(['~', '?', '%']).unwrap_or(text);

    let mut parts = plain.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().map(two).transpose().map_err(|()| syntax())?;
    let day = parts.next().map(two).transpose().map_err(|()| syntax())?;
    if parts.next().is_some() || year.len() != 4 {
        return Err(syntax());
    }
    let digits = year.trim_end_matches('X');
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(syntax());
    }

    if digits.len() < 4 {
        // A year in part: a decade, a century, or a day of any year.
        if digits.is_empty() {
            return match (month, day) {
                (Some(Part::Number(m)), None) if (1..=12).contains(&m) => Ok((None, None)),
                // 2000 was a leap year: 29 February is possible in some year.
                (Some(Part::Number(m)), Some(Part::Number(d)))
                    if NaiveDate::from_ymd_opt(2000, m, d).is_some() =>
                {
                    Ok((None, None))
                }
                (Some(Part::Number(_)), None | Some(Part::Number(_))) => Err(impossible()),
                _ => Err(syntax()),
            };
        }
        if month.is_some() {
            return Err(syntax());
        }
        let unknown = 10_i32.pow(4 - digits.len() as u32);
        let first = digits.parse::<i32>().map_err(|_| syntax())? * unknown;
        return Ok((
            NaiveDate::from_ymd_opt(first.max(1), 1, 1),
            NaiveDate::from_ymd_opt(first + unknown - 1, 12, 31),
        ));
    }

    let year: i32 = digits.parse().map_err(|_| syntax())?;
    if year == 0 {
        return Err(impossible());
    }
    let month_of = |m: u32| NaiveDate::from_ymd_opt(year, m, 1);
    let months = |first: u32, count: u32| -> Span {
        let start = month_of(first);
        let end = start
            .and_then(|s| s.checked_add_months(Months::new(count)))
            .and_then(|e| e.checked_sub_days(Days::new(1)));
        (start, end)
    };
    match (month, day) {
        (None, None) => Ok(months(1, 12)),
        (Some(Part::Unknown), None | Some(Part::Unknown)) => Ok(months(1, 12)),
        (Some(Part::Number(m)), None) => match m {
            1..=12 => Ok(months(m, 1)),
            21..=23 => Ok(months(1, 12)),
            // The winter of 9999 ends with the calendar.
            24 => Ok(months(1, if year < 9999 { 24 } else { 12 })),
            33..=36 => Ok(months((m - 33) * 3 + 1, 3)),
            37..=39 => Ok(months((m - 37) * 4 + 1, 4)),
            40..=41 => Ok(months((m - 40) * 6 + 1, 6)),
            _ => Err(impossible()),
        },
        (Some(Part::Number(m)), Some(Part::Unknown)) if (1..=12).contains(&m) => Ok(months(m, 1)),
        (Some(Part::Number(m)), Some(Part::Number(d))) => {
            let day = NaiveDate::from_ymd_opt(year, m, d).ok_or_else(impossible)?;
            Ok((Some(day), Some(day)))
        }
        (Some(Part::Number(_)), Some(Part::Unknown)) => Err(impossible()),
        (Some(Part::Unknown), Some(Part::Number(_))) | (None, Some(_)) => Err(syntax()),
    }
}

enum Part {
    Number(u32),
    Unknown,
}

/// Two digits, or `XX`.
fn two(text: &str) -> Result<Part, ()> {
    match text.as_bytes() {
        b"XX" => Ok(Part::Unknown),
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => {
            Ok(Part::Number(u32::from(a - b'0') * 10 + u32::from(b - b'0')))
        }
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_of_what_is_written() {
        for (text, earliest, latest) in [
            ("2023-11-30", "2023-11-30", "2023-11-30"),
            ("2023-11", "2023-11-01", "2023-11-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023", "2023-01-01", "2023-12-31"),
            ("2023~", "2023-01-01", "2023-12-31"),
            ("2023-11-30?", "2023-11-30", "2023-11-30"),
            ("202X", "2020-01-01", "2029-12-31"),
            ("19XX", "1900-01-01", "1999-12-31"),
            ("2023-XX", "2023-01-01", "2023-12-31"),
            ("2023-XX-XX", "2023-01-01", "2023-12-31"),
            ("2023-11-XX", "2023-11-01", "2023-11-30"),
            ("2023-34", "2023-04-01", "2023-06-30"),
            ("2023-41", "2023-07-01", "2023-12-31"),
            ("2023-22", "2023-01-01", "2023-12-31"),
            ("2023-24", "2023-01-01", "2024-12-31"),
            ("9999-24", "9999-01-01", "9999-12-31"),
            ("2023-01-01/2023-11-30", "2023-01-01", "2023-11-30"),
            ("2022/2023-06", "2022-01-01", "2023-06-30"),
            ("2023-01-01/..", "2023-01-01", "-"),
            ("2023-01-01/", "2023-01-01", "-"),
            ("../2027-12-31", "-", "2027-12-31"),
            ("/2027", "-", "2027-12-31"),
            ("XXXX-11-21", "-", "-"),
            ("XXXX-02-29", "-", "-"),
            ("XXXX-11", "-", "-"),
        ] {
            let date: Edtf = text.parse().unwrap_or_else(|e| panic!("{e}"));
            let shown = |d: Option<NaiveDate>| d.map_or("-".to_owned(), |d| d.to_string());
            assert_eq!(
                (
                    shown(date.earliest()).as_str(),
                    shown(date.latest()).as_str()
                ),
                (earliest, latest),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "2025-02-30",
            "2023-13",
            "2023-00",
            "2023-11-31",
            "2023-20",
            "XXXX-02-30",
            "XXXX-13",
            "0000",
            "2023-99-XX",
        ] {
            assert!(
                matches!(text.parse::<Edtf>(), Err(EdtfError::Impossible(_))),
                "{text}"
            );
        }
        for text in [
            "",
            "/",
            "../..",
            "Thursday",
            "23-11-30",
            "2023-1-1",
            "2023/11/30",
            "2023-11-30T10:00",
            "2023-XX-30",
            "XXXX",
            "X023",
            "20X3",
            "２０２３",
            "2023-11-30/2023-11-29/..",
            "202X-11",
            "2023--11",
            "+2023",
        ] {
            assert!(
                matches!(text.parse::<Edtf>(), Err(EdtfError::Syntax(_))),
                "{text}"
            );
        }
        assert!(matches!(
            "2024/2023".parse::<Edtf>(),
            Err(EdtfError::UpsideDown(_))
        ));
    }

    #[test]
    fn days_beyond_the_calendar_are_brought_to_its_ends() {
        assert_eq!(Edtf::from(NaiveDate::MAX).as_str(), "9999-12-31");
        assert_eq!(Edtf::from(NaiveDate::MIN).as_str(), "0001-01-01");
        let leap = NaiveDate::from_ymd_opt(12_000, 2, 29).unwrap();
        assert_eq!(Edtf::from(leap).as_str(), "9999-12-31");
    }

    proptest! {
        #[test]
        fn a_day_is_its_own_bounds(days in 0_u64..3_000_000) {
            let day = NaiveDate::from_ymd_opt(1, 1, 1).unwrap() + Days::new(days);
            let date = Edtf::from(day);
            prop_assert_eq!(date.to_string().parse::<Edtf>(), Ok(date.clone()));
            prop_assert_eq!((date.earliest(), date.latest()), (Some(day), Some(day)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9X./~?%-]{0,12}|\\PC*") {
            if let Ok(date) = text.parse::<Edtf>() {
                prop_assert_eq!(date.as_str(), text.as_str());
            }
        }
    }
}
