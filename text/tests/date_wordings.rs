//! What is read from the wording of dates, and what is refused.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use citebase_text::{UnreadableDate, find_dates, read_date};
use proptest::prelude::*;
use std::io::Write;

/// A Thursday.
const DAY: &str = "2023-11-30";
/// No day of publication.
const NONE: &str = "";

fn published(day: &str) -> Option<NaiveDate> {
    (!day.is_empty()).then(|| day.parse().unwrap())
}

/// Wording, day of publication, EDTF.
const STATED: &[(&str, &str, &str)] = &[
    // Full dates.
    ("November 30, 2023", NONE, "2023-11-30"),
    ("November 30, 2023", "2020-01-01", "2023-11-30"),
    ("november 30 2023", NONE, "2023-11-30"),
    ("NOVEMBER 30, 2023", NONE, "2023-11-30"),
    ("November 30th, 2023", NONE, "2023-11-30"),
    ("30 November 2023", NONE, "2023-11-30"),
    ("30 November, 2023", NONE, "2023-11-30"),
    ("Nov. 30, 2023", NONE, "2023-11-30"),
    ("Nov 30, 2023", NONE, "2023-11-30"),
    ("Sept. 1, 2023", NONE, "2023-09-01"),
    ("30th of November 2023", NONE, "2023-11-30"),
    ("the 30th of November, 2023", NONE, "2023-11-30"),
    ("on the 30th of November 2023", NONE, "2023-11-30"),
    ("on November 30, 2023", NONE, "2023-11-30"),
    ("1st of May 2024", NONE, "2024-05-01"),
    ("22nd May 2024", NONE, "2024-05-22"),
    ("30-Nov-2023", NONE, "2023-11-30"),
    ("2023-11-30", NONE, "2023-11-30"),
    ("2023-1-5", NONE, "2023-01-05"),
    ("2023/11/30", NONE, "2023-11-30"),
    ("2023.11.30", NONE, "2023-11-30"),
    ("11/30/2023", NONE, "2023-11-30"),
    ("30/11/2023", NONE, "2023-11-30"),
    ("30.11.2023", NONE, "2023-11-30"),
    ("11/11/2023", NONE, "2023-11-11"),
    ("2023年11月30日", NONE, "2023-11-30"),
    ("2023年11月30号", NONE, "2023-11-30"),
    ("2023 年 11 月 30 日", NONE, "2023-11-30"),
    ("２０２３年１１月３０日", NONE, "2023-11-30"),
    ("２０２３－１１－３０", NONE, "2023-11-30"),
    ("二〇二三年十一月三十日", NONE, "2023-11-30"),
    ("二零二三年一月二十一日", NONE, "2023-01-21"),
    ("在2023年11月30日", NONE, "2023-11-30"),
    ("29 February 2024", NONE, "2024-02-29"),
    ("  2023-11-30\n", NONE, "2023-11-30"),
    // With the weekday.
    ("Thursday, November 30, 2023", NONE, "2023-11-30"),
    ("on Thursday, Nov. 30, 2023", NONE, "2023-11-30"),
    ("Thu, 30 Nov 2023", NONE, "2023-11-30"),
    ("Thursday (30 November 2023)", NONE, "2023-11-30"),
    ("November 30, 2023 (Thursday)", NONE, "2023-11-30"),
    ("2023年11月30日（周四）", NONE, "2023-11-30"),
    ("2023年11月30日星期四", NONE, "2023-11-30"),
    ("周四（2023年11月30日）", NONE, "2023-11-30"),
    // With the time of day.
    ("2023-12-14 21:33", NONE, "2023-12-14"),
    ("2023-12-14 21:33:07", NONE, "2023-12-14"),
    ("2023-12-14T21:33:00Z", NONE, "2023-12-14"),
    ("2023-12-14T21:33:00.123+08:00", NONE, "2023-12-14"),
    ("December 14, 2023 at 9:33 pm", NONE, "2023-12-14"),
    ("December 14, 2023, 9:33 p.m.", NONE, "2023-12-14"),
    ("December 14, 2023 9 am GMT", NONE, "2023-12-14"),
    ("December 14, 2023 21:33 (GMT+8)", NONE, "2023-12-14"),
    ("9:33 pm on 14 December 2023", NONE, "2023-12-14"),
    ("afternoon of 14 December 2023", NONE, "2023-12-14"),
    ("on the afternoon of 14 December 2023", NONE, "2023-12-14"),
    ("afternoon of 14 December", NONE, "XXXX-12-14"),
    ("12月14日下午", NONE, "XXXX-12-14"),
    ("2023年12月14日下午3时30分", NONE, "2023-12-14"),
    ("2023年12月14日 21:33", NONE, "2023-12-14"),
    ("2023年12月14日晚", NONE, "2023-12-14"),
    ("2023年12月14日上午九点", NONE, "2023-12-14"),
    // Months and years.
    ("November 2023", NONE, "2023-11"),
    ("in November 2023", NONE, "2023-11"),
    ("Nov. 2023", NONE, "2023-11"),
    ("November, 2023", NONE, "2023-11"),
    ("November of 2023", NONE, "2023-11"),
    ("2023-11", NONE, "2023-11"),
    ("2023/11", NONE, "2023-11"),
    ("2023年11月", NONE, "2023-11"),
    ("2023年11月份", NONE, "2023-11"),
    ("二〇二三年十一月", NONE, "2023-11"),
    ("2023", NONE, "2023"),
    ("in 2023", NONE, "2023"),
    ("２０２３", NONE, "2023"),
    ("2023年", NONE, "2023"),
    ("二〇二三年", NONE, "2023"),
    ("in November", NONE, "XXXX-11"),
    ("11月", NONE, "XXXX-11"),
    ("in March", DAY, "XXXX-03"),
    ("December", DAY, "XXXX-12"),
    // Days of a year that is not said, and not near.
    ("November 21", NONE, "XXXX-11-21"),
    ("21 November", NONE, "XXXX-11-21"),
    ("on the 21st of November", NONE, "XXXX-11-21"),
    ("11月21日", NONE, "XXXX-11-21"),
    ("十一月二十一日", NONE, "XXXX-11-21"),
    ("May 29", DAY, "XXXX-05-29"),
    ("December 1", DAY, "XXXX-12-01"),
    ("February 29", NONE, "XXXX-02-29"),
    ("February 29", "2023-03-10", "XXXX-02-29"),
    ("Thursday, November 30", NONE, "XXXX-11-30"),
    // Quarters, halves, seasons, decades, first months.
    ("first quarter of 2023", NONE, "2023-33"),
    ("the second quarter of 2023", NONE, "2023-34"),
    ("in the third quarter of 2023", NONE, "2023-35"),
    ("fourth quarter 2023", NONE, "2023-36"),
    ("4th quarter of 2023", NONE, "2023-36"),
    ("third-quarter 2023", NONE, "2023-35"),
    ("Q1 2023", NONE, "2023-33"),
    ("Q2 of 2023", NONE, "2023-34"),
    ("2023 Q3", NONE, "2023-35"),
    ("2023Q3", NONE, "2023-35"),
    ("4Q 2023", NONE, "2023-36"),
    ("2023年第一季度", NONE, "2023-33"),
    ("2023年二季度", NONE, "2023-34"),
    ("2023年第3季度", NONE, "2023-35"),
    ("2023年四季度", NONE, "2023-36"),
    ("first half of 2023", NONE, "2023-40"),
    ("the second half of 2023", NONE, "2023-41"),
    ("H1 2023", NONE, "2023-40"),
    ("2023年上半年", NONE, "2023-40"),
    ("2023年下半年", NONE, "2023-41"),
    ("spring 2023", NONE, "2023-21"),
    ("in the summer of 2023", NONE, "2023-22"),
    ("fall 2023", NONE, "2023-23"),
    ("Winter 2023", NONE, "2023-24"),
    ("2023年春", NONE, "2023-21"),
    ("2023年秋季", NONE, "2023-23"),
    ("the 2020s", NONE, "202X"),
    ("in the 1990s", NONE, "199X"),
    ("20世纪90年代", NONE, "199X"),
    ("the first nine months of 2023", NONE, "2023-01/2023-09"),
    ("2023年前三季度", NONE, "2023-01/2023-09"),
    ("2023年11月上旬", NONE, "2023-11-01/2023-11-10"),
    ("2023年2月下旬", NONE, "2023-02-21/2023-02-28"),
    ("2023年的前10天", NONE, "2023-01-01/2023-01-10"),
    ("first ten days of May 2023", NONE, "2023-05-01/2023-05-10"),
    ("2023/Sep/23", NONE, "2023-09-23"),
    ("September-2023-23", NONE, "2023-09-23"),
    ("November to February 2017", NONE, "2016-11/2017-02"),
    ("12-2015", NONE, "2015-12"),
    (
        "year ended December 31, 2011",
        NONE,
        "2011-01-01/2011-12-31",
    ),
    ("2023年前10个月", NONE, "2023-01/2023-10"),
    ("2023年1-10月", NONE, "2023-01/2023-10"),
    // Intervals.
    ("since August 2019", NONE, "2019-08/.."),
    ("since 2019", NONE, "2019/.."),
    ("since 21 August 2019", NONE, "2019-08-21/.."),
    ("since the beginning of 2019", NONE, "2019-01-01/.."),
    ("自2019年8月以来", NONE, "2019-08/.."),
    ("2019年8月以来", NONE, "2019-08/.."),
    ("从2019年8月起", NONE, "2019-08/.."),
    ("自2019年以来", NONE, "2019/.."),
    ("自2019年初以来", NONE, "2019-01-01/.."),
    ("by the end of 2027", NONE, "../2027-12-31"),
    ("by end of 2027", NONE, "../2027-12-31"),
    ("by the end of June 2027", NONE, "../2027-06-30"),
    ("before the end of 2027", NONE, "../2027-12-31"),
    ("到2027年底", NONE, "../2027-12-31"),
    ("2027年底前", NONE, "../2027-12-31"),
    ("2027年年底之前", NONE, "../2027-12-31"),
    ("by 2027", NONE, "../2027"),
    ("by June 30, 2027", NONE, "../2027-06-30"),
    ("到2027年", NONE, "../2027"),
    ("before 2027", NONE, "../2026-12-31"),
    ("prior to July 1, 2027", NONE, "../2027-06-30"),
    ("before June 1, 2027", NONE, "../2027-05-31"),
    ("2027年前", NONE, "../2026-12-31"),
    ("2027年6月1日之前", NONE, "../2027-05-31"),
    ("as of November 30, 2023", NONE, "2023-11-30"),
    ("as of the end of 2022", NONE, "2022-12-31"),
    ("截至2023年11月30日", NONE, "2023-11-30"),
    ("截至2022年底", NONE, "2022-12-31"),
    ("between 2021 and 2023", NONE, "2021/2023"),
    ("from 2021 to 2023", NONE, "2021/2023"),
    ("2021–2023", NONE, "2021/2023"),
    ("2021-2023", NONE, "2021/2023"),
    ("2021年至2023年", NONE, "2021/2023"),
    ("2021-2023年", NONE, "2021/2023"),
    ("从2021年到2023年", NONE, "2021/2023"),
    ("from March to May 2023", NONE, "2023-03/2023-05"),
    ("March–May 2023", NONE, "2023-03/2023-05"),
    ("2023年3月至5月", NONE, "2023-03/2023-05"),
    ("November 21-25, 2023", NONE, "2023-11-21/2023-11-25"),
    ("21 to 25 November 2023", NONE, "2023-11-21/2023-11-25"),
    (
        "from November 30 to December 2, 2023",
        NONE,
        "2023-11-30/2023-12-02",
    ),
    ("2023年11月21日至25日", NONE, "2023-11-21/2023-11-25"),
    ("2023年11月30日至12月2日", NONE, "2023-11-30/2023-12-02"),
    ("2023-11-21 to 2023-11-25", NONE, "2023-11-21/2023-11-25"),
    ("between March 2022 and May 2023", NONE, "2022-03/2023-05"),
];

/// Wording, day of publication, EDTF.
const RECKONED: &[(&str, &str, &str)] = &[
    // Days and months without their year.
    ("November 21", DAY, "2023-11-21"),
    ("November 30", DAY, "2023-11-30"),
    ("30 May", DAY, "2023-05-30"),
    ("11月21日", DAY, "2023-11-21"),
    ("11月21日下午", DAY, "2023-11-21"),
    ("December 21", "2024-01-10", "2023-12-21"),
    ("12月21日", "2024-01-10", "2023-12-21"),
    ("February 29", "2024-03-10", "2024-02-29"),
    ("Thursday, November 30", DAY, "2023-11-30"),
    ("in November", DAY, "2023-11"),
    ("7月份", DAY, "2023-07"),
    ("in December", "2024-01-10", "2023-12"),
    // Weekdays.
    ("Thursday", DAY, "2023-11-30"),
    ("on Thursday", "2023-12-01", "2023-11-30"),
    ("on Thursday", "2023-12-06", "2023-11-30"),
    ("Friday", DAY, "2023-11-24"),
    ("Thursday afternoon", DAY, "2023-11-30"),
    ("Thurs.", DAY, "2023-11-30"),
    ("周四", DAY, "2023-11-30"),
    ("星期四", "2023-12-01", "2023-11-30"),
    ("礼拜天", DAY, "2023-11-26"),
    ("周四晚", DAY, "2023-11-30"),
    ("上周四", DAY, "2023-11-23"),
    ("本周五", DAY, "2023-12-01"),
    ("下周一", DAY, "2023-12-04"),
    // Days from publication.
    ("today", DAY, "2023-11-30"),
    ("yesterday", DAY, "2023-11-29"),
    ("yesterday", "2024-01-01", "2023-12-31"),
    ("tomorrow", DAY, "2023-12-01"),
    ("the day before yesterday", DAY, "2023-11-28"),
    ("yesterday afternoon", DAY, "2023-11-29"),
    ("three days ago", DAY, "2023-11-27"),
    ("今天", DAY, "2023-11-30"),
    ("今日", DAY, "2023-11-30"),
    ("昨天", DAY, "2023-11-29"),
    ("昨日下午", DAY, "2023-11-29"),
    ("明天", DAY, "2023-12-01"),
    ("3天前", DAY, "2023-11-27"),
    // Months and years from publication.
    ("this year", DAY, "2023"),
    ("last year", DAY, "2022"),
    ("next year", DAY, "2024"),
    ("今年", DAY, "2023"),
    ("去年", DAY, "2022"),
    ("明年", DAY, "2024"),
    ("this month", DAY, "2023-11"),
    ("last month", "2024-01-31", "2023-12"),
    ("next month", DAY, "2023-12"),
    ("本月", DAY, "2023-11"),
    ("上月", DAY, "2023-10"),
    ("上个月", DAY, "2023-10"),
    ("November last year", DAY, "2022-11"),
    ("in March this year", DAY, "2023-03"),
    ("去年11月", DAY, "2022-11"),
    ("去年11月21日", DAY, "2022-11-21"),
    ("first half of this year", DAY, "2023-40"),
    ("今年上半年", DAY, "2023-40"),
    ("今年第三季度", DAY, "2023-35"),
    ("今年前三季度", DAY, "2023-01/2023-09"),
    // Intervals.
    ("since the beginning of this year", DAY, "2023-01-01/.."),
    ("Since the start of this year", DAY, "2023-01-01/.."),
    ("since the beginning of the year", DAY, "2023-01-01/.."),
    ("so far this year", DAY, "2023-01-01/.."),
    ("year to date", DAY, "2023-01-01/.."),
    ("year-to-date", DAY, "2023-01-01/.."),
    ("今年以来", DAY, "2023-01-01/.."),
    ("年初以来", DAY, "2023-01-01/.."),
    ("今年年初以来", DAY, "2023-01-01/.."),
    ("since last year", DAY, "2022/.."),
    ("since Thursday", "2023-12-01", "2023-11-30/.."),
    ("自去年8月以来", DAY, "2022-08/.."),
    ("by the end of this year", DAY, "../2023-12-31"),
    ("by the end of the year", DAY, "../2023-12-31"),
    ("by next month", DAY, "../2023-12"),
    ("今年底前", DAY, "../2023-12-31"),
    ("截至去年底", DAY, "2022-12-31"),
    (
        "in the past two years",
        "2023-08-18",
        "2021-08-18/2023-08-18",
    ),
    ("over the past 18 months", DAY, "2022-05-30/2023-11-30"),
    ("over the past year", DAY, "2022-11-30/2023-11-30"),
    ("in the last ten days", DAY, "2023-11-20/2023-11-30"),
    (
        "over the next two years",
        "2023-08-18",
        "2023-08-18/2025-08-18",
    ),
    ("近两年", "2023-08-18", "2021-08-18/2023-08-18"),
    ("近两年来", "2023-08-18", "2021-08-18/2023-08-18"),
    ("过去十年", DAY, "2013-11-30/2023-11-30"),
    ("最近3个月", DAY, "2023-08-30/2023-11-30"),
    ("未来两年", "2023-08-18", "2023-08-18/2025-08-18"),
    ("November 21-25", DAY, "2023-11-21/2023-11-25"),
    ("11月21日至25日", DAY, "2023-11-21/2023-11-25"),
    ("from last year to 2027", DAY, "2022/2027"),
    ("去年11月至今年3月", DAY, "2022-11/2023-03"),
];

#[derive(Debug, PartialEq, Clone, Copy)]
enum Refusal {
    NotADate,
    NeedsPublication,
    Impossible,
    Ambiguous,
}

use Refusal::{Ambiguous, Impossible, NeedsPublication, NotADate};

/// Wording, day of publication, why.
const REFUSED: &[(&str, &str, Refusal)] = &[
    ("", DAY, NotADate),
    (" ", DAY, NotADate),
    ("the", DAY, NotADate),
    ("on", DAY, NotADate),
    ("20th anniversary", DAY, NotADate),
    ("20周年", DAY, NotADate),
    ("soon", DAY, NotADate),
    ("recently", DAY, NotADate),
    ("日前", DAY, NotADate),
    ("1,460", DAY, NotADate),
    ("2.2", DAY, NotADate),
    ("2.2 billion", DAY, NotADate),
    ("100-plus", DAY, NotADate),
    ("21:33", DAY, NotADate),
    ("November 30, 2023 and more", DAY, NotADate),
    ("signed on Thursday", DAY, NotADate),
    ("Thursday's", DAY, NotADate),
    ("2023年11月30日电", DAY, NotADate),
    ("every Thursday", DAY, NotADate),
    ("november 30 twenty", DAY, NotADate),
    ("20年", DAY, NotADate),
    ("11个月", DAY, NotADate),
    ("spring", DAY, NotADate),
    ("first half", DAY, NotADate),
    ("21st November 2023 25:00", DAY, NotADate),
    ("November 21th, 2023", DAY, NotADate),
    ("2023-11-30/2023-12-01", DAY, NotADate),
    ("20231130", DAY, NotADate),
    ("fiscal 2023", DAY, Ambiguous),
    ("FY22", DAY, Ambiguous),
    ("2024财年", DAY, Ambiguous),
    ("two years later", DAY, Ambiguous),
    ("六个月内", DAY, Ambiguous),
    ("当年9月", DAY, Ambiguous),
    ("Thursday", NONE, NeedsPublication),
    ("on Thursday", NONE, NeedsPublication),
    ("周四", NONE, NeedsPublication),
    ("上周四", NONE, NeedsPublication),
    ("today", NONE, NeedsPublication),
    ("昨日", NONE, NeedsPublication),
    ("last year", NONE, NeedsPublication),
    ("今年", NONE, NeedsPublication),
    ("上个月", NONE, NeedsPublication),
    ("November last year", NONE, NeedsPublication),
    ("since the beginning of this year", NONE, NeedsPublication),
    ("今年以来", NONE, NeedsPublication),
    ("in the past two years", NONE, NeedsPublication),
    ("未来两年", NONE, NeedsPublication),
    ("from November 21 to 25", NONE, NeedsPublication),
    ("30 February 2024", DAY, Impossible),
    ("February 29, 2023", DAY, Impossible),
    ("February 30", NONE, Impossible),
    ("November 31", DAY, Impossible),
    ("2023-11-31", DAY, Impossible),
    ("2023-13-01", DAY, Impossible),
    ("2023-13", DAY, Impossible),
    ("13/30/2023", DAY, Impossible),
    ("2023年2月30日", DAY, Impossible),
    ("2023年13月", DAY, Impossible),
    ("13月1日", DAY, Impossible),
    ("0000", DAY, Impossible),
    ("Wednesday, November 30, 2023", DAY, Impossible),
    ("2023年11月30日（周五）", DAY, Impossible),
    ("from 2023 to 2021", DAY, Impossible),
    ("in the past 9999 years", DAY, Impossible),
    ("November 31-32, 2023", DAY, Impossible),
    ("11/12/2023", DAY, Ambiguous),
    ("11-12-2023", DAY, Ambiguous),
    ("11/30/23", DAY, Ambiguous),
    ("23年11月30日", DAY, Ambiguous),
    ("early 2023", DAY, Ambiguous),
    ("mid-2023", DAY, Ambiguous),
    ("mid 2023", DAY, Ambiguous),
    ("in late 2023", DAY, Ambiguous),
    ("late November", DAY, Ambiguous),
    ("early this year", DAY, Ambiguous),
    ("end of 2023", DAY, Ambiguous),
    ("at the end of 2023", DAY, Ambiguous),
    ("the beginning of 2023", NONE, Ambiguous),
    ("2023年底", DAY, Ambiguous),
    ("去年年初", DAY, Ambiguous),
    ("this week", DAY, Ambiguous),
    ("last week", NONE, Ambiguous),
    ("本周", DAY, Ambiguous),
    ("上周", DAY, Ambiguous),
    ("last Thursday", DAY, Ambiguous),
    ("next Thursday", DAY, Ambiguous),
    ("last November", DAY, Ambiguous),
    ("this summer", DAY, Ambiguous),
    ("over the last year", DAY, Ambiguous),
    ("in the next year", DAY, Ambiguous),
    ("the first quarter", DAY, Ambiguous),
    ("上半年", DAY, Ambiguous),
    ("the 2000s", DAY, Ambiguous),
    ("early 2020s", DAY, Ambiguous),
    ("in recent years", DAY, Ambiguous),
    ("近年来", DAY, Ambiguous),
    ("近几年", DAY, Ambiguous),
    ("in the past few years", DAY, Ambiguous),
    ("未来三至五年", DAY, Ambiguous),
    ("two years ago", DAY, Ambiguous),
    ("a week ago", DAY, Ambiguous),
    ("by Thursday", DAY, Ambiguous),
    ("by December 31", DAY, Ambiguous),
    ("since early 2019", DAY, Ambiguous),
    ("Monday to Friday", DAY, Ambiguous),
    ("from November 21 to December 10", DAY, Ambiguous),
    ("from March 2023 to May", DAY, Ambiguous),
];

fn kind(refused: &UnreadableDate) -> Refusal {
    match refused {
        UnreadableDate::NotADate { .. } => NotADate,
        UnreadableDate::NeedsPublication { .. } => NeedsPublication,
        UnreadableDate::Impossible { .. } => Impossible,
        UnreadableDate::Ambiguous { .. } => Ambiguous,
        other => panic!("{other}"),
    }
}

#[test]
fn wordings_are_read() {
    let mut wrong = Vec::new();
    for (rows, relative) in [(STATED, false), (RECKONED, true)] {
        for (wording, day, edtf) in rows {
            let read = read_date(wording, published(day));
            let as_expected = read
                .as_ref()
                .is_ok_and(|r| r.edtf.as_str() == *edtf && r.relative == relative);
            if !as_expected {
                wrong.push(format!("{wording} ({day}): {edtf} expected, {read:?} read"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(STATED.len() + RECKONED.len() >= 120);
}

#[test]
fn wordings_are_refused() {
    let mut wrong = Vec::new();
    for (wording, day, why) in REFUSED {
        let read = read_date(wording, published(day));
        if read.as_ref().map_err(kind) != Err(*why) {
            wrong.push(format!(
                "{wording} ({day}): {why:?} expected, {read:?} read"
            ));
        }
        if let Err(refused) = read {
            assert!(refused.to_string().contains(wording), "{refused}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(REFUSED.len() >= 50);
}

/// Running text published on [`DAY`], and what is found in it: the wording, and its date if one
/// follows.
const FOUND: &[(&str, &[(&str, &str)])] = &[
    (
        "april 2017, 3rd may and may 20 people; compared with 2011",
        &[
            ("april 2017", "2017-04"),
            ("3rd may", "XXXX-05-03"),
            ("2011", "2011"),
        ],
    ),
    (
        "Q2FY22, fiscal 2012 and two years later; 公告日起15个交易日后的6个月内",
        &[
            ("Q2FY22", "-"),
            ("fiscal 2012", "-"),
            ("two years later", "-"),
            ("15个交易日后的", "-"),
            ("6个月内", "-"),
        ],
    ),
    (
        "Im ersten Quartal 2025, im vergangenen Jahr, bis Ende 2027, seit 2019.",
        &[
            ("ersten Quartal 2025", "2025-33"),
            ("vergangenen Jahr", "2022"),
            ("bis Ende 2027", "../2027-12-31"),
            ("seit 2019", "2019/.."),
        ],
    ),
    (
        "来年3月に、2025年度の通期は前年比で、昨年12月。",
        &[
            ("来年3月", "2024-03"),
            ("2025年度", "-"),
            ("通期", "-"),
            ("前年", "-"),
            ("昨年12月", "2022-12"),
        ],
    ),
    ("", &[]),
    (
        "Signed on Thursday, November 30, 2023, in Shanghai.",
        &[("Thursday, November 30, 2023", "2023-11-30")],
    ),
    (
        "It opened in 2019 and will employ 2000 people by 2027.",
        &[("2019", "2019"), ("by 2027", "../2027")],
    ),
    (
        "Sales rose by 2000 units, from 2000 to 3000 units, to a total of 2000.",
        &[],
    ),
    ("It may march on. May the fourth be with April.", &[]),
    (
        "It began in May and ended in March 2023.",
        &[("May", "2023-05"), ("March 2023", "2023-03")],
    ),
    (
        "Since August 2019, and by the end of 2027, it paid 1,460 and 2.2 billion.",
        &[
            ("Since August 2019", "2019-08/.."),
            ("by the end of 2027", "../2027-12-31"),
        ],
    ),
    ("Every Thursday is like Black Friday, says USA Today.", &[]),
    (
        "Today's talks follow yesterday's.",
        &[("Today", "2023-11-30"), ("yesterday", "2023-11-29")],
    ),
    (
        "Founded in early 2023, after a loss in the first quarter of 2022.",
        &[("early 2023", "2023"), ("first quarter of 2022", "2022-33")],
    ),
    (
        "Revenue over the last year rose; last year it fell.",
        &[("the last year", "-"), ("last year", "2022")],
    ),
    (
        "in the past two years (2021-2023)",
        &[
            ("past two years", "2021-11-30/2023-11-30"),
            ("2021-2023", "2021/2023"),
        ],
    ),
    (
        "Updated 2023-12-14 21:33 by v1.2023.11 at 10.2023-11-30-5.",
        &[("2023-12-14 21:33", "2023-12-14")],
    ),
    ("https://example.org/2023/11/30/may_2023_today.html", &[]),
    ("See November 31, 2023.", &[("November 31, 2023", "-")]),
    // What looks ahead in another sentence says nothing here.
    (
        "It will open. On 3 October it closed; on 3 October, the firm will close.",
        &[("3 October", "2023-10-03"), ("3 October", "2024-10-03")],
    ),
    (
        "It will pay. By 18 March owners had agreed. By 10 May the plant will run.",
        &[("By 18 March", "-"), ("By 10 May", "../2024-05-10")],
    ),
    (
        "Closed Thursday\n\nNovember 21 was quiet",
        &[("Thursday", "2023-11-30"), ("November 21", "2023-11-21")],
    ),
    (
        "the 2020s and the 20th anniversary of the 100-plus agreements",
        &[("2020s", "202X")],
    ),
    (
        "记者从11月21日下午举行的会议上获悉，自2019年8月以来，到2027年底前。",
        &[
            ("11月21日下午", "2023-11-21"),
            ("自2019年8月以来", "2019-08/.."),
            ("到2027年底前", "../2027-12-31"),
        ],
    ),
    (
        "今年以来，公司去年的收入和近两年来的利润，2023年前三季度。",
        &[
            ("今年以来", "2023-01-01/.."),
            ("去年", "2022"),
            ("近两年来", "2021-11-30/2023-11-30"),
            ("2023年前三季度", "2023-01/2023-09"),
        ],
    ),
    (
        "公司成立20周年，每周四开会，有2000年历史，用了11个月。",
        &[],
    ),
    ("农历十一月三十日，次年3月", &[("次年3月", "-")]),
    (
        "The plan will last two years; the last two years were hard.",
        &[("last two years", "2021-11-30/2023-11-30")],
    ),
    (
        "去年中国出口增长，2023年初步核算，2024年春节，目前年产值，过去年均，2023年前往北京",
        &[
            ("去年", "2022"),
            ("2023年", "2023"),
            ("2024年", "2024"),
            ("2023年", "2023"),
        ],
    ),
    (
        "十四五期间（2021—2025年），推迟到2025年，力争到2030年；1990年代初，2023年起诉",
        &[
            ("十四五期间", "2021/2025"),
            ("2021—2025年", "2021/2025"),
            ("2025年", "2025"),
            ("到2030年", "../2030"),
            ("1990年代初", "-"),
            ("2023年", "2023"),
        ],
    ),
    (
        "In May of that year it closed, on 3 June that year it reopened, and the following Monday it sold.",
        &[("May", "-"), ("3 June", "-"), ("Monday", "-")],
    ),
    (
        "截至20日15时30分，共处置3148起；自2019年起，2148起。",
        &[
            ("截至20日15时30分", "2023-11-20"),
            ("自2019年起", "2019/.."),
        ],
    ),
    (
        "11月20日、21日，周四；２０２３年１１月",
        &[
            ("11月20日", "2023-11-20"),
            ("21日", "2023-11-21"),
            ("周四", "2023-11-30"),
            ("２０２３年１１月", "2023-11"),
        ],
    ),
    // The tense beside a date tells its direction, "since" always looks back, and words of a plan
    // look ahead; "fall", "march" and "spring" may be verbs.
    (
        "The plant will be opened on Monday. It was opened on Monday. Voters go to the polls on Sunday.",
        &[
            ("Monday", "2023-12-04"),
            ("Monday", "2023-11-27"),
            ("Sunday", "2023-12-03"),
        ],
    ),
    (
        "Copper peaked in December, at 3.2 pounds. It is set for its best week since February.",
        &[("December", "2022-12"), ("since February", "2023-02/..")],
    ),
    (
        "Profits fall in 2025. They may spring in 2026, and march in 2027.",
        &[("2025", "2025"), ("2026", "2026"), ("2027", "2027")],
    ),
    (
        "Shops are closed on Friday. The talks were due on Saturday.",
        &[("Friday", "-"), ("Saturday", "-")],
    ),
    (
        "The mine agreed on Tuesday to raise output in February.",
        &[("Tuesday", "2023-11-28"), ("February", "2024-02")],
    ),
    (
        "The fair will run from December 14-17 and lasts until January 9.",
        &[
            ("from December 14-17", "2023-12-14/2023-12-17"),
            ("until January 9", "../2024-01-09"),
        ],
    ),
    // A year or month that says of which one something is; not what is counted.
    (
        "Its 2022 forecast, a 2017 ruling and the 2026 Olympics; output is above 2019 levels (2014).",
        &[
            ("2022", "2022"),
            ("2017", "2017"),
            ("2026", "2026"),
            ("2019", "2019"),
            ("2014", "2014"),
        ],
    ),
    (
        "It has 2000 new shops, lost 2019 of its 2020 tractors, and the 1950 miners left.",
        &[],
    ),
    (
        "Lead for January delivery rose, and October's storm hurt. Theresa May stayed.",
        &[("January", "2024-01"), ("October", "2023-10")],
    ),
    (
        "It will sell ore from 2025, and runs through 2027. From 2030 onward it rests.",
        &[
            ("2025", "2025/.."),
            ("through 2027", "../2027"),
            ("From 2030 onward", "2030/.."),
        ],
    ),
    // Lists and spans of which one names the year or month of all.
    (
        "It fell in May, July and August 2022, on March 3 and 5, and in Q1 and Q2 2023.",
        &[
            ("May", "2022-05"),
            ("July", "2022-07"),
            ("August 2022", "2022-08"),
            ("March 3", "2023-03-03"),
            ("5", "2023-03-05"),
            ("Q1", "2023-33"),
            ("Q2 2023", "2023-34"),
        ],
    ),
    (
        "The 2007-09 slump, the 2021-24 plan, and between May 3 and 6, 2021; 2Q24 and May '22.",
        &[
            ("2007-09", "-"),
            ("2021-24", "2021/2024"),
            ("between May 3 and 6, 2021", "2021-05-03/2021-05-06"),
            ("2Q24", "2024-34"),
            ("May '22", "2022-05"),
        ],
    ),
    // A time within another, and its end.
    (
        "In late 2021 and mid-October debt fell; by end-2025, by year-end and at the end of June.",
        &[
            ("late 2021", "2021"),
            ("mid-October", "2023-10"),
            ("by end-2025", "../2025-12-31"),
            ("by year-end", "../2023-12-31"),
            ("end of June", "2023-06-30"),
        ],
    ),
    (
        "It met last Friday and meets next Tuesday. Last Wednesday it rained. It shrank six years ago.",
        &[
            ("last Friday", "2023-11-24"),
            ("next Tuesday", "2023-12-05"),
            ("Last Wednesday", "-"),
            ("six years ago", "2017"),
        ],
    ),
    (
        "Last week it fell; in the last quarter of 2022, too, before the March 2021 vote.",
        &[
            ("Last week", "2023-11-20/2023-11-26"),
            ("last quarter of 2022", "2022-36"),
            ("March 2021", "2021-03"),
        ],
    ),
    (
        "工厂将于2025年底投产，2022年末为3%，年内、上周和本周二至周四，四年前。",
        &[
            ("2025年底", "2025-12"),
            ("2022年末", "2022-12-31"),
            ("年内", "2023"),
            ("上周", "2023-11-20/2023-11-26"),
            ("本周二至周四", "2023-11-28/2023-11-30"),
            ("四年前", "2019"),
        ],
    ),
    (
        "投产后年产能三亿元，未来年产量，连跌3日；本月14日，2024年一、二季度，2025年3月和5月。",
        &[
            ("本月14日", "2023-11-14"),
            ("2024年一、二季度", "2024-33/2024-34"),
            ("2025年3月", "2025-03"),
            ("5月", "2025-05"),
        ],
    ),
    (
        "指数今年以来涨12%，限行自11月8日起至2026年3月1日。",
        &[
            ("今年以来", "2023-01-01/.."),
            ("自11月8日起至2026年3月1日", "2025-11-08/2026-03-01"),
        ],
    ),
    (
        "It wants to raise fares from January 1.",
        &[("January 1", "2024-01-01/..")],
    ),
    (
        "The hearing was postponed to 3 April and is on 23 and 24 June; of the April-to-June quarter, \
         on or before 1 July 2024, on or after 2 July 2024, Super Tuesday, from 1 July 2024 onwards.",
        &[
            ("3 April", "2024-04-03"),
            ("23", "2024-06-23"),
            ("24 June", "2024-06-24"),
            ("April-to-June", "-"),
            ("before 1 July 2024", "../2024-07-01"),
            ("after 2 July 2024", "2024-07-02/.."),
            ("from 1 July 2024 onwards", "2024-07-01/.."),
        ],
    ),
    (
        "They plan a 6-point rise from March, will be up 3% from May, and will raise fees by 5% from April.",
        &[
            ("March", "2023-03"),
            ("May", "2023-05"),
            ("April", "2024-04/.."),
        ],
    ),
    (
        "Between 23 and 24 June 2024 300 people came.",
        &[("Between 23 and 24 June 2024", "2024-06-23/2024-06-24")],
    ),
    (
        "2024年7月1日（含）前，2024年7月2日前（含当日）。",
        &[
            ("2024年7月1日（含）前", "../2024-07-01"),
            ("2024年7月2日前（含当日）", "../2024-07-02"),
        ],
    ),
    (
        "将于2024年6月20、25和27日举行",
        &[
            ("2024年6月20", "2024-06-20"),
            ("25", "2024-06-25"),
            ("27日", "2024-06-27"),
        ],
    ),
    (
        "It has until 22 July to reply; bids close before noon on 15 July 2024, not before 14 July 2024.",
        &[
            ("until 22 July", "../2024-07-22"),
            ("before noon on 15 July 2024", "../2024-07-15"),
            ("not before 14 July 2024", "-"),
        ],
    ),
    (
        "文件须于2024年7月15日17时前递交，保证金将在8月2日17:00前到账，8月3日前公示。",
        &[
            ("2024年7月15日17时前", "../2024-07-15"),
            ("8月2日17:00前", "../2024-08-02"),
            ("8月3日前", "../2024-08-02"),
        ],
    ),
    // A present that is a plan, and a term that somebody was given.
    (
        "Ms Hall, who joined in September 2021, leaves on August 1; the model goes on sale in March; he took leave in July.",
        &[
            ("September 2021", "2021-09"),
            ("August 1", "2024-08-01"),
            ("March", "2024-03"),
            ("July", "2023-07"),
        ],
    ),
    (
        "It gave the bank until the close of business on 31 January to respond.",
        &[("until the close of business on 31 January", "../2024-01-31")],
    ),
    // Half a year is no year, and half a fiscal wording is none.
    (
        "It lost in the half-year to December 2022 and in the half year ended 30 June 2023.",
        &[
            ("half-year to December 2022", "2022-07/2022-12"),
            ("half year ended 30 June 2023", "2023-01-01/2023-06-30"),
        ],
    ),
    (
        "The 2024-25 financial year, the second quarter of fiscal 2024 and the fiscal third quarter.",
        &[
            ("2024-25 financial year", "-"),
            ("second quarter of fiscal 2024", "-"),
            ("fiscal third quarter", "-"),
        ],
    ),
    // What ends or begins within a time is not sharp, and must not be told as if it were.
    (
        "By mid-2026, since late 2021, after mid-2022, before early 2021, in 2027 at the earliest, by May 2027 at the latest.",
        &[
            ("By mid-2026", "-"),
            ("since late 2021", "-"),
            ("after mid-2022", "-"),
            ("before early 2021", "-"),
            ("2027 at the earliest", "-"),
            ("by May 2027", "../2027-05"),
        ],
    ),
    (
        "公司最快2026年上市，负债比上年末下降3%，去年同期亏损，较去年底上升2%。",
        &[
            ("最快2026年", "-"),
            ("上年末", "-"),
            ("去年同期", "-"),
            ("去年底", "2022-12"),
        ],
    ),
    (
        "It began more than two years ago, and took its loss since Oct. 6 to 31%.",
        &[("two years ago", "-"), ("since Oct. 6", "2023-10-06/..")],
    ),
];

#[test]
fn dates_are_found_in_running_text() {
    let mut wrong = Vec::new();
    for (text, expected) in FOUND {
        let found: Vec<(String, String)> = find_dates(text, published(DAY))
            .into_iter()
            .map(|f| {
                let date = f.date.map_or("-".to_owned(), |d| d.edtf.to_string());
                (text[f.range].to_owned(), date)
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(w, d)| ((*w).to_owned(), (*d).to_owned()))
            .collect();
        if found != expected {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is read alone is found in a sentence too, but for bare numbers, bare months, short forms
/// of weekdays, and months without a capital.
#[test]
fn what_is_read_is_found() {
    let mut missed = Vec::new();
    for (wording, day, edtf) in STATED.iter().chain(RECKONED) {
        let text = format!("He said so ({wording}).");
        let found = find_dates(&text, published(day));
        let as_read = matches!(&found[..], [one] if
            one.date.as_ref().is_ok_and(|d| d.edtf.as_str() == *edtf));
        if !as_read {
            missed.push(*wording);
        }
    }
    assert_eq!(missed, NOT_FOUND);
}

/// Read alone, but not found in running text.
const NOT_FOUND: &[&str] = &["november 30 2023", "December", "Thurs."];

/// The article is not part of the crate: name its file in `CITEBASE_ARTICLE`.
#[test]
fn dates_of_an_article() {
    let Some(path) = std::env::var_os("CITEBASE_ARTICLE") else {
        let _ = writeln!(
            std::io::stderr(),
            "CITEBASE_ARTICLE is not set: the dates of the article were not looked for"
        );
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let found: Vec<(String, String)> = find_dates(&text, published(DAY))
        .into_iter()
        .map(|f| (text[f.range].to_owned(), f.date.unwrap().edtf.to_string()))
        .collect();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(w, d)| (w.as_str(), d.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("Thursday", "2023-11-30"),
            ("Since the beginning of this year", "2023-01-01/.."),
        ]
    );
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn han(n: u32) -> String {
    let digits: Vec<char> = "〇一二三四五六七八九".chars().collect();
    let (tens, ones) = (n as usize / 10, n as usize % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        n => format!("{}十", digits[n]),
    };
    if ones == 0 && !tens.is_empty() {
        tens
    } else {
        format!("{tens}{}", digits[ones])
    }
}

/// Every way in which a whole date is written.
fn written(day: NaiveDate) -> Vec<String> {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let month = MONTHS[m as usize - 1];
    let short = &month[..3];
    let ending = match (d % 10, d) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let weekday = match day.weekday() {
        Weekday::Mon => ("Monday", "周一"),
        Weekday::Tue => ("Tuesday", "周二"),
        Weekday::Wed => ("Wednesday", "周三"),
        Weekday::Thu => ("Thursday", "周四"),
        Weekday::Fri => ("Friday", "周五"),
        Weekday::Sat => ("Saturday", "周六"),
        Weekday::Sun => ("Sunday", "周日"),
    };
    let digits: Vec<char> = "〇一二三四五六七八九".chars().collect();
    let year: String = format!("{y:04}")
        .chars()
        .map(|c| digits[c as usize - '0' as usize])
        .collect();
    let iso = day.format("%Y-%m-%d").to_string();
    let wide: String = iso
        .chars()
        .map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap())
        .collect();
    let mut all = vec![
        format!("{month} {d}, {y:04}"),
        format!("{month} {d}{ending}, {y:04}"),
        format!("{} {d} {y:04}", month.to_uppercase()),
        format!("{d} {month} {y:04}"),
        format!("{d}{ending} of {month} {y:04}"),
        format!("{short} {d}, {y:04}"),
        // "May" is no short form.
        format!("{short}{} {d}, {y:04}", if m == 5 { "" } else { "." }),
        format!("{d:02}-{short}-{y:04}"),
        format!("{}, {month} {d}, {y:04}", weekday.0),
        format!("{} {d} {month} {y:04}", weekday.0),
        format!("{d} {month} {y:04} ({})", weekday.0),
        format!("{month} {d}, {y:04} at 9:33 p.m."),
        format!("afternoon of {d} {month} {y:04}"),
        iso.clone(),
        wide,
        format!("{iso} 21:33"),
        format!("{iso}T21:33:00Z"),
        day.format("%Y/%m/%d").to_string(),
        day.format("%Y.%m.%d").to_string(),
        format!("{y:04}年{m}月{d}日"),
        format!("{y:04}年{m:02}月{d:02}号"),
        format!("{y:04} 年 {m} 月 {d} 日"),
        format!("{year}年{}月{}日", han(m), han(d)),
        format!("{y:04}年{m}月{d}日（{}）", weekday.1),
        format!("{y:04}年{m}月{d}日下午3时"),
    ];
    if d > 12 || d == m {
        all.push(day.format("%m/%d/%Y").to_string());
        all.push(day.format("%d/%m/%Y").to_string());
        all.push(day.format("%d.%m.%Y").to_string());
    }
    all
}

fn pieces() -> impl Strategy<Value = String> {
    let words = "on|in|the|by|since|from|to|between|and|of|end|early|past|last|next|this|two|years\
        |year|month|week|Thursday|November|Nov.|May|spring|Q1|first|quarter|half|today|so far|30th\
        |30|2023|2020|s|11|/|-|–|,|.|:|(|)|1,460|99999999999|年|月|日|号|初|底|前|以来|近|未来|两|十\
        |二〇二三|周|四|星期|今|去|上|个|半|季度|第|一|三|至|到|自|年代|世纪|20|下午|时|pm|T|GMT|+|\n\n";
    let words: Vec<&str> = words.split('|').collect();
    let piece = proptest::sample::select(words);
    let gap = proptest::sample::select(vec!["", " "]);
    proptest::collection::vec((piece, gap), 0..14)
        .prop_map(|p| p.into_iter().map(|(a, b)| format!("{a}{b}")).collect())
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3_652_000).prop_map(|n| NaiveDate::from_ymd_opt(1, 1, 1).unwrap() + Days::new(n))
}

/// Reads and finds; holds what must be so of any text.
fn hold(text: &str, published: Option<NaiveDate>) {
    if let Ok(read) = read_date(text, published) {
        assert!(published.is_some() || !read.relative, "{text}");
        assert_eq!(read.edtf.as_str().parse().as_ref(), Ok(&read.edtf));
    }
    let mut end = 0;
    for found in find_dates(text, published) {
        assert!(found.range.start >= end && found.range.start < found.range.end);
        end = found.range.end;
        // Fails if it is not at the bounds of characters.
        let wording = text.get(found.range).unwrap();
        assert_eq!(wording.trim(), wording);
        // The words around it decide which one is meant.
        if found.beside {
            continue;
        }
        // What is found is read alone likewise, unless either is refused: what stands beside it can
        // make it ambiguous, and a text takes "early 2023" for a time within it.
        match (read_date(wording, published), found.date) {
            (Err(_), _) | (_, Err(_)) => {}
            (alone, found) => assert_eq!(alone, found, "{text}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", day in proptest::option::of(any_day())) {
        hold(&text, day);
    }

    #[test]
    fn any_characters_are_read_or_refused(text in proptest::collection::vec(any::<char>(), 0..40)) {
        hold(&text.into_iter().collect::<String>(), None);
    }

    #[test]
    fn any_pieces_of_dates_are_read_or_refused(
        text in pieces(),
        day in proptest::option::of(any_day()),
    ) {
        hold(&text, day);
    }

    #[test]
    fn whole_dates_read_back(day in any_day(), published in proptest::option::of(any_day())) {
        for wording in written(day) {
            let read = read_date(&wording, published);
            prop_assert!(
                read.as_ref().is_ok_and(|r| !r.relative
                    && r.edtf.as_str() == day.format("%Y-%m-%d").to_string()),
                "{}: {:?}", wording, read
            );
        }
    }

    #[test]
    fn weekdays_are_within_the_week_before(day in any_day()) {
        prop_assume!(day.year() > 1);
        for wording in ["Monday", "on Sunday", "周三", "星期天"] {
            let read = read_date(wording, Some(day)).unwrap();
            let found = read.edtf.earliest().unwrap();
            prop_assert!(found <= day && found + Days::new(7) > day);
        }
    }
}

/// The ends of the calendar, on both sides of the years that EDTF has.
#[test]
fn the_ends_of_the_calendar() {
    for day in [
        NaiveDate::MIN,
        NaiveDate::MAX,
        NaiveDate::from_ymd_opt(1, 1, 1).unwrap(),
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
        NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap(),
        NaiveDate::from_ymd_opt(0, 1, 1).unwrap(),
    ] {
        for (wording, ..) in STATED.iter().chain(RECKONED) {
            hold(wording, Some(day));
        }
        for (wording, ..) in REFUSED {
            hold(wording, Some(day));
        }
    }
    let last = NaiveDate::from_ymd_opt(9999, 12, 31);
    assert_eq!(
        read_date("tomorrow", last).as_ref().map_err(kind),
        Err(Impossible)
    );
}
