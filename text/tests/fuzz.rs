//! Made-up input in great numbers, to every reader: none panics, what is found stands where it is
//! said to stand, and is read the same by itself.
//!
//! `CITEBASE_FUZZ=1000000` sets how many inputs each reader gets; a thousand otherwise. Every run
//! has the same ones.

use chrono::NaiveDate;
use citebase_text::{
    find_dates, find_quantities, identity_fold, lookup_fold, read, read_date, read_quantity,
};
use std::io::Write as _;
use std::ops::Range;

/// A small generator (xorshift), the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

const PIECES: &[&str] = &[
    "1",
    "0",
    "12",
    "737",
    "1,460",
    "1.5",
    "1.127,54",
    "2023",
    "2025年",
    "０２",
    "３",
    "½",
    "⅔",
    "1/2",
    "one",
    "two",
    "twenty",
    "five",
    "hundred",
    "thousand",
    "million",
    "bn",
    "m",
    "k",
    "mn",
    "crore",
    "一",
    "两",
    "三",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "兆",
    "零",
    "〇",
    "壹",
    "仟",
    "点",
    "半",
    "多",
    "余",
    "几",
    "$",
    "US$",
    "€",
    "£",
    "¥",
    "Rs",
    "USD",
    "MUSD",
    "yuan",
    "元",
    "人民币",
    "美元",
    "円",
    "%",
    "％",
    "pct",
    "percent",
    "percentage points",
    "个百分点",
    "百分之",
    "分之",
    "‰",
    "成",
    "倍",
    "times",
    "-fold",
    "km",
    "m²",
    "m2",
    "sq ft",
    "ft 2",
    "in",
    "tonnes",
    "吨",
    "平方米",
    "公里",
    "lb-ft",
    "g/km",
    "mpg",
    "people",
    "projects",
    "jobs",
    "companies",
    "个",
    "家",
    "项目",
    "人",
    "名",
    "次",
    "辆",
    "more than",
    "at least",
    "about",
    "nearly",
    "up to",
    "over",
    "no less than",
    "not",
    "n't",
    "超过",
    "不到",
    "约",
    "近",
    "至少",
    "以上",
    "左右",
    "以内",
    "between",
    "from",
    "to",
    "and",
    "or",
    "but",
    "至",
    "到",
    "—",
    "–",
    "-",
    "~",
    "to the",
    "per",
    "a",
    "the",
    "each",
    "/",
    "每",
    "日均",
    "May",
    "may",
    "March 3",
    "Thursday",
    "3rd",
    "Q1",
    "H2",
    "FY22",
    "fiscal",
    "first quarter",
    "last",
    "next",
    "this",
    "year",
    "month",
    "week",
    "days",
    "ago",
    "later",
    "since",
    "until",
    "by",
    "before",
    "after",
    "end of",
    "early",
    "today",
    "今年",
    "去年",
    "上周四",
    "本月",
    "前",
    "后",
    "底",
    "初",
    "月",
    "日",
    "号",
    "年",
    "季度",
    "上半年",
    "期间",
    "以来",
    "截至",
    "十四五",
    "财年",
    "当年",
    "内",
    "seit",
    "Ende",
    "Quartal",
    "Milliarden",
    "Mai",
    "か月",
    "四半期",
    "社",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\u{a0}",
    "\u{200b}",
    "\u{ad}",
    "(",
    ")",
    "（",
    "）",
    ",",
    "，",
    ".",
    "。",
    ":",
    "：",
    ";",
    "、",
    "“",
    "”",
    "\"",
    "'",
    "’",
    "#",
    "@",
    "_",
    "^",
    "°",
    "°C",
    "C",
    "p",
    "+",
    "±",
    "<",
    ">",
    "≤",
    "=",
    "*",
    "\u{0}",
    "\u{7f}",
    "🏭",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "𝟙",
    "٣",
    "Ⅳ",
    "㎡",
    "㍿",
    "ㄅ",
    "한",
    "\u{301}",
    "\u{202e}",
];

/// Some pieces in a row, now and then cut or with any character among them.
fn input(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(12) {
        match chance.below(20) {
            0 => {
                let any = char::from_u32((chance.next() % 0x3_0000) as u32);
                text.extend(any);
            }
            1 => text.extend((0..chance.below(30)).map(|_| '9')),
            _ => text.push_str(PIECES[chance.below(PIECES.len())]),
        }
        if chance.below(3) > 0 {
            text.push(' ');
        }
    }
    text
}

fn apart<'r>(ranges: impl Iterator<Item = &'r Range<usize>>, text: &str) {
    let mut end = 0;
    for range in ranges {
        assert!(
            range.start >= end && range.start <= range.end,
            "{range:?} in {text:?}"
        );
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
        end = range.end;
    }
}

#[test]
fn made_up_input_is_read_or_refused() {
    let many = std::env::var("CITEBASE_FUZZ")
        .ok()
        .and_then(|n| n.parse().ok());
    let many = many.unwrap_or(1_000);
    let published = NaiveDate::from_ymd_opt(2025, 6, 18);
    let mut chance = Chance(0x2023_1130);
    let (mut figures, mut dates) = (0_u64, 0_u64);
    for _ in 0..many {
        let text = input(&mut chance);
        let one = read_quantity(&text);
        if let Ok(one) = &one {
            assert!(one.lower.is_some() || one.upper.is_some(), "{text:?}");
            assert!(!one.to_string().is_empty());
        }
        let day = read_date(&text, published);
        assert!(day.is_ok() || !day.unwrap_err().to_string().is_empty());
        let found = find_quantities(&text);
        apart(found.iter().map(|f| &f.range), &text);
        for one in &found {
            assert_eq!(&text[one.range.clone()], one.wording, "{text:?}");
            assert_eq!(
                read_quantity(one.wording).as_ref(),
                Ok(&one.quantity),
                "{text:?}"
            );
        }
        let found_dates = find_dates(&text, published);
        apart(found_dates.iter().map(|d| &d.range), &text);
        let reading = read(&text, published);
        // Shares and multiples are figures of a sentence, and of no sheet; a bare number is none
        // where it is of a date.
        apart(reading.figures.iter().map(|f| &f.place), &text);
        for one in &found {
            let told = reading.figures.iter().any(|f| f.place == one.range);
            let dated = reading
                .dates
                .iter()
                .any(|d| d.place.start < one.range.end && one.range.start < d.place.end);
            assert!(told || dated, "{text:?}");
        }
        assert_eq!(reading.dates.len(), found_dates.len(), "{text:?}");
        apart(reading.unread.iter().map(|u| &u.place), &text);
        figures += found.len() as u64;
        dates += found_dates.len() as u64;
        let _ = (identity_fold(&text), lookup_fold(&text));
    }
    // A generator that makes nothing would try nothing.
    assert!(
        figures * 8 > many && dates * 8 > many,
        "{figures} figures, {dates} dates"
    );
    writeln!(
        std::io::stderr(),
        "{many} inputs to each reader: {figures} figures, {dates} dates, no panic"
    )
    .unwrap();
}
