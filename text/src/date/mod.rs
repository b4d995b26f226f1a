//! Dates as articles word them, in English and Chinese.
//!
//! From the letters up: `token` cuts a text into words, numbers and marks, and `reader` matches
//! them; `clock`, `weekday`, `digits`, `english` and `chinese` read the parts of single dates,
//! `point` single dates, `more` what lies before or after one and years that are not the calendar's,
//! `span`, `range` and `wording` whole wordings, and `running` tells in a running text what is likely
//! to be one. They give what a wording says (`meaning`), of which `solve` makes EDTF; `says` has the
//! types of the answers. In a running text `tense` tells from the words around a date which way it
//! lies, and `list` what one date of a list lends to the others.

mod chinese;
mod clock;
mod digits;
mod english;
mod list;
mod meaning;
mod more;
mod point;
mod range;
mod reader;
mod running;
mod says;
mod solve;
mod span;
mod tense;
mod token;
mod weekday;
mod wording;

pub use says::{FoundDate, ReadDate, UnreadableDate};

use crate::lex::Tokens;
use chrono::NaiveDate;
use meaning::Item;
use reader::Reader;
use solve::{Why, solve, solve_in};
use std::cell::{Cell, RefCell};
use tense::Way;
use token::tokens;

/// Reads the wording of a date. The whole of it must be that; nothing is guessed.
///
/// | wording | read as | if published on 2023-11-30 |
/// | --- | --- | --- |
/// | `November 30, 2023`, `30th of November 2023`, `Nov. 30, 2023`, `30-Nov-2023` | `2023-11-30` | |
/// | `2023-11-30`, `2023/11/30`, `2023.11.30`, `2023年11月30日`, `二〇二三年十一月三十号` | `2023-11-30` | |
/// | `11/30/2023`, `30.11.2023`: one of the numbers is above 12, or both are the same | `2023-11-30` | |
/// | `11/12/2023`, `11/30/23`, `23年11月30日` | ambiguous | |
/// | `Thursday, November 30, 2023`, `2023年11月30日（周四）`; impossible if it was another weekday | `2023-11-30` | |
/// | `November 2023`, `2023-11`, `2023年11月` | `2023-11` | |
/// | `2023`, `in 2023`, `2023年` | `2023` | |
/// | `November 21`, `11月21日` | `XXXX-11-21` | `2023-11-21`, see below |
/// | `in November`, `11月`, `11月份` | `XXXX-11` | `2023-11`, see below |
/// | `Q1 2023`, `first quarter of 2023`, `2023年第一季度` | `2023-33` … `2023-36` | |
/// | `H1 2023`, `second half of 2023`, `2023年上半年` | `2023-40`, `2023-41` | |
/// | `spring 2023`, `winter of 2023`, `2023年春` | `2023-21` … `2023-24` | |
/// | `first nine months of 2023`, `2023年前三季度` | `2023-01/2023-09` | |
/// | `last four months of 2023` | `2023-09/2023-12` | |
/// | `2023年11月中旬` (`上旬`, `下旬`) | `2023-11-11/2023-11-20` | |
/// | `im ersten Quartal 2023`, `seit 2019`, `bis Ende 2027` | `2023-33`, `2019/..`, `../2027-12-31` | |
/// | `the 2020s`, `20世纪90年代`; `the 2000s` is ambiguous | `202X`, `199X` | |
/// | `Thursday`, `周四`, `星期四`: the latest, the day of publication included | needs publication | `2023-11-30` |
/// | `上周四`, `本周四`, `下周四`: weeks begin on Monday | needs publication | `2023-11-23` … |
/// | `today`, `yesterday`, `tomorrow`, `今天`, `昨日`, `明天`, `前天`, `three days ago` | needs publication | `2023-11-30` … |
/// | `this month`, `last month`, `next month`, `本月`, `上个月`, `下月` | needs publication | `2023-11` … |
/// | `this year`, `last year`, `next year`, `今年`, `去年`, `明年` | needs publication | `2023` … |
/// | `November last year`, `去年11月21日`, `first half of this year`, `今年上半年` | needs publication | `2022-11` … |
/// | `since the beginning of this year`, `so far this year`, `year to date`, `今年以来`, `年初以来` | needs publication | `2023-01-01/..` |
/// | `in the past two years`, `近两年`, `过去18个月` | needs publication | `2021-11-30/2023-11-30` |
/// | `over the next two years`, `未来两年` | needs publication | `2023-11-30/2025-11-30` |
/// | `since August 2019`, `自2019年8月以来`, `2019年8月起` | `2019-08/..` | |
/// | `by 2027`, `到2027年` | `../2027` | |
/// | `by the end of 2027`, `到2027年底`, `2027年底前` | `../2027-12-31` | |
/// | `before 2027`, `prior to 2027`, `2027年前` | `../2026-12-31` | |
/// | `as of the end of 2022`, `截至2022年底` | `2022-12-31` | |
/// | `between 2021 and 2023`, `from 2021 to 2023`, `2021–2023`, `2021年至2023年` | `2021/2023` | |
/// | `March to May 2023`, `November 21-25, 2023`, `2023年11月21日至25日` | `2023-03/2023-05` … | |
/// | `early 2023`, `mid-November`, `end of 2023`, `2023年底`, `11月底` | ambiguous | |
/// | `this week`, `上周`, `last Thursday`, `next spring`, `first quarter`, `上半年` | ambiguous | |
/// | `fiscal 2025`, `Q2FY22`, `2024财年`, `two years later`, `六个月内`, `当年9月` | ambiguous | |
/// | `in recent years`, `近几年`, `two years ago`, `by Thursday`, `by December 31` | ambiguous | |
///
/// A day or month without its year is given the year of publication, or the year before if it
/// would lie after the day of publication, provided that it (the month: its first day) then lies
/// at most six months before that day. If it does not, its year stays unknown, and it is stated;
/// within an interval that is ambiguous.
///
/// Times of day are read over: `2023-12-14 21:33`, `afternoon of 14 December`, `12月14日下午3时`.
/// So are `on`, `in`, `during`, `the` and the like before a date, and full-width forms count as
/// their plain ones. The calendar is the civil one: quarters are not those of a fiscal year.
///
/// ```
/// use chrono::NaiveDate;
/// use citebase_text::{UnreadableDate, read_date};
///
/// let published = NaiveDate::from_ymd_opt(2023, 12, 1);
/// let thursday = read_date("on Thursday", published)?;
/// assert_eq!(thursday.edtf.as_str(), "2023-11-30");
/// assert!(thursday.relative);
///
/// assert_eq!(read_date("自2019年8月以来", None)?.edtf.as_str(), "2019-08/..");
/// assert!(matches!(
///     read_date("early 2023", published),
///     Err(UnreadableDate::Ambiguous { .. })
/// ));
/// # Ok::<(), UnreadableDate>(())
/// ```
///
/// # Errors
///
/// Says whether the wording is no date, needs the day of publication, is impossible, or can mean
/// more than one date.
pub fn read_date(wording: &str, published: Option<NaiveDate>) -> Result<ReadDate, UnreadableDate> {
    let lexed = Tokens::new(wording, false);
    let tokens = tokens(&lexed);
    let reader = Reader {
        text: &lexed,
        tokens: &tokens,
        running: false,
        last: RefCell::default(),
        last_year: Cell::default(),
    };
    // With its article first: "the last year" is not "last year".
    let item = reader
        .openings()
        .into_iter()
        .find_map(|i| reader.item(i).filter(|(_, end)| *end == tokens.len()));
    match item {
        Some((item, _)) => solve(&item, published).map_err(|why| why.about(wording)),
        None => Err(Why::NotADate.about(wording)),
    }
}

/// Finds the wordings of dates in running text, as [`read_date`] reads them, in the order in
/// which they stand. Those from which no date follows carry the reason.
///
/// A range begins with what belongs to the date: "on" and "in the" do not, "since" and "by" do.
/// What is likelier something else is passed over: a bare number is a year only after a word such
/// as "in" or "since" or where it says of which year something is ("its 2025 forecast", and not
/// "2025 shops"), a bare English month likewise ("may"), and "every Thursday" is no date.
///
/// In a text the words around a date tell more than its wording alone:
///
/// | words | if published on 2023-11-30 |
/// | --- | --- |
/// | "will open in May", "opened in December": the tense tells the direction | `2024-05`, `2022-12` |
/// | "by May", "awaits Friday's report", "agreed to sell in May": ahead | `../2024-05` … |
/// | "its best week since February": behind | `2023-02/..` |
/// | "are closed on Friday", "was due on Friday": they say both | ambiguous |
/// | "in May and July 2022", "June 3 and 5, 2022", 6月20日、27日: the one lends to the other | `2022-05` … |
/// | "early 2025", "mid-May", 2025年初: a time within it; 2025年底: in its December | `2025` … |
/// | "by mid-2026", "since late 2021", "2027 at the earliest", 去年同期, 上年末 | ambiguous |
/// | "end-2025", "the end of May", 2025年末: its last day | `2025-12-31` … |
/// | "last Friday", "next Monday", if of this week and of the next are the same | `2023-11-24` … |
/// | "last week", "this quarter", "six years ago", "this autumn", 上周, 年内, 四年前 | `2023-11-20/2023-11-26` … |
/// | "the year to March 2023", "the week ended June 9", "the week of June 5" | `2022-04/2023-03` … |
/// | "through 2027"; "from 2026 onward", "will sell it from 2026" | `../2027`, `2026/..` |
/// | "2024-26"; "2008-09" may be a month | `2024/2026`; ambiguous |
///
/// ```
/// use chrono::NaiveDate;
/// use citebase_text::find_dates;
///
/// let text = "Signed on Thursday; 2000 tenants are due by the end of 2027.";
/// let found = find_dates(text, NaiveDate::from_ymd_opt(2023, 11, 30));
/// let wordings: Vec<&str> = found.iter().map(|f| &text[f.range.clone()]).collect();
/// assert_eq!(wordings, ["Thursday", "by the end of 2027"]);
/// ```
#[must_use]
pub fn find_dates(text: &str, published: Option<NaiveDate>) -> Vec<FoundDate> {
    found(&Tokens::new(text, true), published)
}

/// The dates of a text that is cut already.
pub(crate) fn found(lexed: &Tokens<'_>, published: Option<NaiveDate>) -> Vec<FoundDate> {
    let text = lexed.text;
    let tokens = tokens(lexed);
    let reader = Reader {
        text: lexed,
        tokens: &tokens,
        running: true,
        last: RefCell::default(),
        last_year: Cell::default(),
    };
    let mut found = Vec::new();
    // The single date before, and where it ends.
    let mut before = None;
    let mut way_before = Way::Unknown;
    let mut i = 0;
    while i < tokens.len() {
        let listed = before.take().and_then(|before| reader.listed(i, &before));
        let is_listed = listed.is_some();
        let hit = listed.or_else(|| {
            reader
                .may_begin(i)
                .then(|| reader.item(i))
                .flatten()
                .filter(|(item, end)| *end > i && reader.stands_alone(item, i, *end))
        });
        let Some((item, end)) = hit else {
            i += 1;
            continue;
        };
        if let (Some(first), Some(last)) = (tokens.get(i), tokens.get(end - 1)) {
            let range = first.range.start..last.range.end;
            let wording = text.get(range.clone()).unwrap_or_default();
            let bounded = matches!(item, Item::By(_) | Item::ByEnd(_) | Item::Before(_));
            let negated = bounded && reader.is_negated(i);
            let from = matches!(item, Item::Point(_)) && reader.follows_from(i);
            let way = if is_listed {
                way_before
            } else if published.is_some() && (from || item.is_open()) {
                reader.way(&item, i, end)
            } else {
                Way::Unknown
            };
            let date = if negated || reader.is_torn_off(&item, i, end) {
                Err(Why::Ambiguous)
            } else {
                solve_in(&item, published, way)
            };
            way_before = way;
            // "will sell it from 2026".
            let open = from && way == Way::Ahead;
            let date = match date {
                Ok(date) if open => Ok(from_then(date, published)),
                other => other.map_err(|why| why.about(wording)),
            };
            let told = open || item.is_open();
            let beside = item.is_lent()
                || told && date.as_ref().ok() != solve(&item, published).ok().as_ref();
            found.push(FoundDate {
                range,
                date,
                ahead: beside && way != Way::Behind && !item.is_lent(),
                beside,
                lasts: matches!(item, Item::Span(..) | Item::Ending(..)),
            });
        }
        // The word between two of a list.
        before = match item {
            Item::Point(point) if reader.joins(end).is_some() => Some((point, end)),
            _ => None,
        };
        i = end;
        if before.is_some() {
            i = reader.joins(end).unwrap_or(end);
        }
    }
    found
}

/// A date that lies ahead as the first of an open interval.
fn from_then(date: ReadDate, published: Option<NaiveDate>) -> ReadDate {
    let text = format!("{}/..", date.edtf);
    match text.parse() {
        Ok(edtf) if date.edtf.earliest() > published => ReadDate {
            edtf,
            relative: date.relative,
        },
        _ => date,
    }
}
