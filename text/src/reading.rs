//! A whole text at once: figures, dates, and the numbers that are neither.

use crate::date;
use crate::lex::Tokens;
use crate::quantity::{self, Change, Seen};
use crate::value::Bound;
use chrono::NaiveDate;
use serde::Serialize;
use std::ops::Range;

/// What a text says in figures and dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reading {
    /// The figures, in the order of the text.
    pub figures: Vec<Figure>,
    /// The dates, in the order of the text, with those from which no calendar date follows.
    pub dates: Vec<DateSeen>,
    /// Numbers that are seen and are not read as figures, outside dates.
    pub unread: Vec<Unread>,
}

/// A figure and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// The words there.
    pub wording: String,
    /// What it says, in words that are true alone: `more than 16 billion CNY`, `up 3 per cent`,
    /// `80 USD per “barrel”`.
    pub says: String,
    /// The lower bound; `None` if it is open.
    pub lower: Option<Bound>,
    /// The upper bound; `None` if it is open.
    pub upper: Option<Bound>,
    /// Whether the wording rounds ("about", "nearly").
    pub approximate: bool,
    /// The unit, by its key in the catalogue.
    pub unit: Option<String>,
    /// What is counted, as written, where the catalogue does not count it, and a unit that may be
    /// one of several ("pesos", ¥).
    pub counted: Option<String>,
    /// What it is an amount for each of, as written: "barrel".
    pub per: Option<String>,
    /// The direction of a change; `None` for a level.
    pub change: Option<Change>,
}

/// A date and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DateSeen {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// The words there.
    pub wording: String,
    /// The date as EDTF.
    pub edtf: Option<String>,
    /// Whether it was reckoned from the day of publication.
    pub relative: bool,
    /// Whether the words around it look ahead, so that it is the next such date.
    pub ahead: bool,
    /// Why no date follows from it.
    pub reason: Option<String>,
}

/// A number that is seen and not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unread {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// The words there.
    pub wording: String,
    /// Why it is not read.
    pub reason: String,
}

/// Reads a whole text: its figures, its dates, and the numbers that are seen and not read, each
/// with its place and, where it is not read, with the reason.
///
/// A share or multiple of something else ("two-thirds of", "one in five", "tripled") is a figure in
/// `times`, money of a currency that several countries have is `counted` as written, and so are what
/// kind a thing is ("eight-storey"), averages ("2.4 people") and points (6.8级). Of two levels the first
/// takes scale and unit of the second ("from 1.1 to 1.3 million"), and so does a number before another
/// ("51 and 49 percent"). No sheet holds these as they stand, and
/// [`find_quantities`](crate::find_quantities) leaves them out.
///
/// The text is cut into tokens once. `published` is the day from which "Thursday" and 去年 are
/// reckoned.
///
/// ```
/// let text = "The plant, due to open in May, cost $1.2 billion, up 3% on Boeing 737 prices.";
/// let read = citebase_text::read(text, "2025-06-18".parse().ok());
/// let says: Vec<&str> = read.figures.iter().map(|f| f.says.as_str()).collect();
/// assert_eq!(says, ["1.2 billion USD", "up 3 per cent"]);
/// assert_eq!(read.figures[1].change, Some(citebase_text::Change::Up));
/// assert_eq!(read.dates[0].edtf.as_deref(), Some("2026-05"));
/// assert_eq!(read.unread[0].wording, "737 prices");
/// ```
#[must_use]
pub fn read(text: &str, published: Option<NaiveDate>) -> Reading {
    let tokens = Tokens::new(text, true);
    let Seen {
        found: mut figures,
        loose,
        unread,
    } = quantity::seen(&tokens);
    figures.extend(loose);
    figures.sort_by_key(|found| found.range.start);
    let dates = date::found(&tokens, published);
    // What a date says is no bare number besides: "by 2100"; nor is its later half an amount, unless
    // it says how long: "first five months of 2023", "the past five years".
    let mut spans = dates.iter().peekable();
    figures.retain(|figure| {
        while spans
            .next_if(|date| date.range.end <= figure.range.start)
            .is_some()
        {}
        let bare = figure.quantity.unit.is_none() && figure.quantity.counted.is_none();
        let told = |date: &&date::FoundDate| {
            let inner = date.range.start < figure.range.start && date.date.is_ok() && !date.lasts;
            date.range.start <= figure.range.start && (bare || inner)
        };
        !spans.peek().is_some_and(told)
    });
    lend_things(text, &mut figures);
    let mut covered = dates.iter().map(|d| d.range.clone()).peekable();
    let unread = unread
        .into_iter()
        .filter(|seen| {
            while covered
                .next_if(|range| range.end <= seen.range.start)
                .is_some()
            {}
            covered
                .peek()
                .is_none_or(|range| range.start >= seen.range.end)
        })
        .map(|seen| Unread {
            place: seen.range,
            wording: seen.wording.to_owned(),
            reason: seen.reason.to_string(),
        })
        .collect();
    Reading {
        figures: figures
            .into_iter()
            .map(|found| Figure {
                says: said(&found),
                place: found.range,
                wording: found.wording.to_owned(),
                lower: found.quantity.lower,
                upper: found.quantity.upper,
                approximate: found.quantity.approximate,
                unit: found.quantity.unit,
                counted: found.quantity.counted,
                per: found.per.map(str::to_owned),
                change: found.change,
            })
            .collect(),
        dates: dates
            .into_iter()
            .map(|found| {
                let wording = text.get(found.range.clone()).unwrap_or_default();
                let (edtf, relative, reason) = match found.date {
                    Ok(read) => (Some(read.edtf.to_string()), read.relative, None),
                    Err(reason) => (None, false, Some(reason.to_string())),
                };
                DateSeen {
                    place: found.range,
                    wording: wording.to_owned(),
                    edtf,
                    relative,
                    ahead: found.ahead,
                    reason,
                }
            })
            .collect(),
        unread,
    }
}

/// "26 of the 150 seats", "to 40 hours from 38": a bare number counts what the other counts.
fn lend_things(text: &str, figures: &mut [quantity::FoundQuantity<'_>]) {
    const LINKS: [&str; 7] = [
        " of ",
        " of the ",
        " of its ",
        " of their ",
        " of all ",
        " out of ",
        " of his ",
    ];
    // "2-, 5- and 10-year notes".
    for at in (1..figures.len()).rev() {
        let (first, rest) = figures.split_at_mut(at);
        let (Some(one), Some(next)) = (first.last_mut(), rest.first()) else {
            continue;
        };
        let gap = text.get(one.range.end..next.range.start).unwrap_or("");
        let bare = one.quantity.unit.is_none() && one.quantity.counted.is_none();
        if bare && matches!(gap, "-, " | "- and " | "- or " | "- to ") {
            one.quantity.unit.clone_from(&next.quantity.unit);
            one.quantity.counted.clone_from(&next.quantity.counted);
        }
    }
    for at in 1..figures.len() {
        let (first, rest) = figures.split_at_mut(at);
        let (Some(one), Some(all)) = (first.last_mut(), rest.first_mut()) else {
            continue;
        };
        let gap = text.get(one.range.end..all.range.start).unwrap_or("");
        let bare = one.quantity.unit.is_none() && one.quantity.counted.is_none();
        // "two of the three-ton trucks", "five of the 500 MW units" count no tons.
        let is_kind = all.wording.contains('-');
        let counts = |quantity: &quantity::ReadQuantity| match (&quantity.unit, &quantity.counted) {
            (Some(unit), _) => unit == "people" || unit.len() > 3 && unit.ends_with('s'),
            (None, counted) => counted.is_some(),
        };
        let reached = || {
            text.get(..one.range.start)
                .is_some_and(|lead| lead.ends_with(" to "))
        };
        let left = all.quantity.unit.is_none() && all.quantity.counted.is_none();
        let time = |unit: &str| matches!(unit, "hour" | "day" | "week" | "month" | "year");
        let measured = one.quantity.unit.as_deref().is_some_and(time) || counts(&one.quantity);
        if left && measured && one.per.is_none() && gap == " from " && reached() {
            all.quantity.unit.clone_from(&one.quantity.unit);
            all.quantity.counted.clone_from(&one.quantity.counted);
        }
        if bare && !is_kind && counts(&all.quantity) && all.per.is_none() && LINKS.contains(&gap) {
            one.quantity.unit.clone_from(&all.quantity.unit);
            one.quantity.counted.clone_from(&all.quantity.counted);
        }
    }
}

/// What a figure says, true when read alone: "up 3 per cent", "80 USD per “barrel”", "500 “seats”".
/// In quotation marks are words of the text that the catalogue does not know.
fn said(found: &quantity::FoundQuantity<'_>) -> String {
    // "doubled" is up to twice as much, and not up by it.
    let own = |_: &Change| !quantity::is_multiple_word(found.wording);
    let change = match found.change.filter(own) {
        Some(Change::Up) => "up ",
        Some(Change::Down) => "down ",
        None => "",
    };
    let mut said = format!("{change}{}", found.quantity);
    for (lead, words) in [
        (" “", found.quantity.counted.as_deref()),
        (" per “", found.per),
    ] {
        if let Some(words) = words {
            said.push_str(lead);
            said.push_str(words);
            said.push('”');
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps to read a text of so many bytes of one piece.
    fn work(piece: &str, bytes: usize) -> u64 {
        let text = piece.repeat(bytes / piece.len());
        let tokens = Tokens::new(&text, true);
        quantity::seen(&tokens);
        date::found(&tokens, NaiveDate::from_ymd_opt(2025, 6, 18));
        tokens.work()
    }

    /// Twice the text is twice the work, and no text takes more than so many steps a byte. With
    /// `CITEBASE_HOSTILE=1000000` the texts are of 1, 2 and 4 MB; otherwise of a hundredth.
    #[test]
    fn work_grows_as_the_text_does() {
        let size = std::env::var("CITEBASE_HOSTILE").ok();
        let size = size.and_then(|n| n.parse().ok()).unwrap_or(10_000);
        for piece in [
            "1,",
            "a hundred and ",
            "（亿万千百",
            "one ",
            "more than between 1 and ",
            "3亿",
            "百分之",
            "1 000 ",
            "from 1 to ",
            "in May 3 ",
            "自2019年",
            "5 new ",
            "12 high-tech ",
            "1 hour and ",
            "5 feet, ",
            "cut it by ",
            "plus or minus ",
            "5月3日、",
            "not before the ",
            "last 4 months of ",
            "fiscal ",
            "2024-",
            "no more than ",
            "介于3",
        ] {
            let [one, two, four] = [1, 2, 4].map(|times| work(piece, times * size));
            assert!(
                two <= one * 21 / 10 && four <= one * 42 / 10,
                "{piece}: {one} {two} {four}"
            );
            assert!(four < size as u64 * 4 * 40, "{piece}: {four}");
        }
    }

    /// A day with a dot is a date and no figure; the end of a sentence before a month is neither.
    #[test]
    fn a_day_with_a_dot_is_no_figure() {
        let read = |text| read(text, None);
        for (text, edtf) in [
            ("Eröffnet am 2. Mai.", "XXXX-05-02"),
            ("Vom 3. August 2024 an.", "2024-08-03"),
            ("Zum 5. August wird geschlossen.", "XXXX-08-05"),
            ("Bis 5. August 2024 ist geschlossen.", "../2024-08-05"),
        ] {
            let read = read(text);
            assert_eq!(read.dates[0].edtf.as_deref(), Some(edtf), "{text}");
            assert_eq!(read.figures, [], "{text}");
        }
        let read = read("It hired 20. May was better.");
        assert_eq!((read.dates.len(), read.figures.len()), (0, 0));
        assert_eq!(read.unread[0].wording, "20");
    }

    /// What surrounds a wording decides whether it is a name, a level or a change.
    #[test]
    fn names_and_raised_money_are_told_apart() {
        let read = |text| read(text, "2020-06-15".parse().ok());
        for text in [
            "The Sunday Times wrote it.",
            "the Monday Night Football deal",
            "延续近三年",
        ] {
            assert_eq!(read(text).dates, [], "{text}");
        }
        for text in [
            "Thursday Apple said so.",
            "It came on the Thursday.",
            "近三年建成",
        ] {
            assert_eq!(read(text).dates.len(), 1, "{text}");
        }
        for text in [
            "Its phone, the Nokia 7610, sold well.",
            "Its shop is at 190 Oxford Street.",
            "It was ranked # 31 of all.",
            "前一天他说",
            "前三年",
        ] {
            assert_eq!(read(text).figures, [], "{text}");
        }
        for (text, says) in [
            ("It raised $2.4 million.", "2.4 million USD"),
            ("It lost 3 million euros.", "3 million EUR"),
            ("It raised output 3%.", "3 per cent"),
            ("Sales lost 3%.", "down 3 per cent"),
            ("Sales added $2 billion.", "up 2 billion USD"),
            ("目前一天的产量", "1 day"),
            ("The hall has 500 seats.", "500 “seats”"),
            ("It has 5,000 seats or less.", "up to 5,000 “seats”"),
            ("It has 5,000 or less than others.", "5,000"),
        ] {
            let read = read(text);
            let told: Vec<&str> = read.figures.iter().map(|f| f.says.as_str()).collect();
            assert_eq!(told, [says], "{text}");
        }
    }

    /// What one figure lends to another, and what it is an amount for each of.
    #[test]
    fn things_and_rates_belong_to_their_figures() {
        for (text, says) in [
            (
                "It won 26 of the 150 seats.",
                &["26 “seats”", "150 “seats”"][..],
            ),
            ("Five of the 500 MW units run.", &["5", "500 MW"]),
            (
                "It pays $2,400 per 40-foot box.",
                &["2,400 USD per “40-foot box”"],
            ),
            (
                "It pumps 190,000 barrels of oil per day.",
                &["190,000 barrels per “day”"],
            ),
            (
                "It rose 84 pounds to 4,310 pounds a ton.",
                &["up 84 GBP", "4,310 GBP per “ton”"],
            ),
            ("The dividend is 5 euro cents.", &["5 cents"]),
            (
                "Copper touched $11,200 a tonne before it fell.",
                &["11,200 USD per “tonne”"],
            ),
            ("铜价突破每吨8.7万元", &["more than 87,000 CNY per “每吨”"]),
            (
                "每股18.6元的价格回购3亿元",
                &["18.6 CNY per “每股”", "300 million CNY"],
            ),
            (
                "每10股转增4股并派息2.5元",
                &["4 “股” per “每10股”", "2.5 CNY per “每10股”"],
            ),
            (
                "平均每天1200多万人次",
                &["more than 12 million “人次” per “每天”"],
            ),
            (
                "It plans up to 450 job cuts and three rate rises.",
                &["up to 450 “job cuts”", "3 “rate rises”"],
            ),
            (
                "The week shrinks to 37.5 hours from 40.",
                &["37.5 hours", "40 hours"],
            ),
            (
                "It fell to 1,200 workers from 1,500.",
                &["1,200 “workers”", "1,500 “workers”"],
            ),
            (
                "每箱24瓶售价188元",
                &["24 “瓶” per “每箱”", "188 CNY per “每箱”"],
            ),
            (
                "It sold 2-, 5- and 10-year notes.",
                &["2 years", "5 years", "10 years"],
            ),
            (
                "Six crew hold 3 million Class A shares.",
                &["6 “crew”", "3 million “Class A shares”"],
            ),
            (
                "It has 3,400 police radios and 300 head of cattle.",
                &["3,400 “police radios”", "300 “head”"],
            ),
            ("每周4班", &["4 “班” per “每周”"]),
            ("每头亏300元", &["300 CNY per “每头”"]),
            ("每件征收5元", &["5 CNY per “每件”"]),
        ] {
            let read = read(text, None);
            let told: Vec<&str> = read.figures.iter().map(|f| f.says.as_str()).collect();
            assert_eq!(told, says, "{text}");
        }
    }

    /// What no sheet holds as it stands is a figure of a text.
    #[test]
    fn shares_and_kinds_are_told() {
        for (text, says) in [
            ("A quarter of voters stayed away.", "0.25 times"),
            ("It fell by a third.", "down 0.333333333 times"),
            (
                "More than one in three firms closed.",
                "more than 0.333333333 times",
            ),
            ("Output almost doubled.", "nearly 2 times"),
            ("It wants to double output.", "2 times"),
            ("A half-point cut came.", "down 0.5 “point”"),
            (
                "It added a quarter of a percentage point.",
                "up 0.25 percentage points",
            ),
            ("The price was 5 million pesos.", "5 million “pesos”"),
            ("It is a 24-hour port.", "24 hours"),
            ("It is an eight-storey building.", "8 “storey”"),
            ("占总数的三分之一", "0.333333333 times"),
            ("产量翻了一番", "2 times"),
            ("利润是去年的3.5倍", "3.5 times"),
        ] {
            let told = read(text, None);
            assert_eq!(told.figures.len(), 1, "{text}");
            assert_eq!(told.figures[0].says, says, "{text}");
            assert_eq!(crate::find_quantities(text), [], "{text}");
        }
        for text in [
            "A third plant opened.",
            "It won in the second half.",
            "It is a double room on 10 Times Square.",
            "A two-way, five-star, 16-bit affair.",
            "The 4x4 came in the third quarter.",
            "以翻新为主",
        ] {
            assert_eq!(read(text, None).figures, [], "{text}");
        }
    }

    /// A piece of a date that is not read as a whole is told and not read.
    #[test]
    fn a_piece_of_a_date_is_not_read() {
        let read = |text| -> Vec<Option<String>> {
            let dates = read(text, "2020-06-15".parse().ok()).dates;
            dates.into_iter().map(|d| d.edtf).collect()
        };
        for text in [
            "Two years after 2018 it closed.",
            "Free two days after today?",
            "Next Monday or Tuesday it opens.",
            "It was the previous Monday.",
            "On Sunday 31!",
        ] {
            let dates = read(text);
            assert!(
                !dates.is_empty() && dates.iter().all(Option::is_none),
                "{text}: {dates:?}"
            );
        }
        for (text, edtf) in [
            ("After 2018 it grew.", "2019-01-01/.."),
            ("It ran from 2014 till 2018.", "2014/2018"),
            ("Sales from april to June in 2017 fell.", "2017-04/2017-06"),
            ("It moved from London until 2018.", "../2018"),
            ("On Thursday 31 companies signed.", "2020-06-11"),
            ("Open from May until June 2018.", "2018-05/2018-06"),
        ] {
            assert_eq!(read(text), [Some(edtf.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_reading_is_json() {
        let read = read(
            "Sales rose 3% to $80 a barrel in March.",
            "2025-06-18".parse().ok(),
        );
        let json = serde_json::to_value(&read).unwrap();
        assert_eq!(json["figures"][0]["change"], "up");
        assert_eq!(json["figures"][1]["per"], "barrel");
        assert_eq!(json["figures"][0]["says"], "up 3 per cent");
        assert_eq!(json["figures"][1]["says"], "80 USD per “barrel”");
        assert_eq!(json["dates"][0]["edtf"], "2025-03");
    }
}
