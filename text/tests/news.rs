//! Sentences in the style of English news: how many of their figures are read, and how many of
//! those read are right.

use citebase_text::{Bound, Figure, read};
use std::fmt::Write as _;
use std::io::Write as _;

const SENTENCES: &str = include_str!("news.tsv");

/// An amount to four places.
fn amount(bound: Bound) -> String {
    bound.amount.round_dp(4).normalize().to_string()
}

/// A figure as the file writes it.
fn written(figure: &Figure) -> String {
    let about = if figure.approximate { "~" } else { "" };
    match (figure.lower, figure.upper) {
        (Some(low), Some(high)) if amount(low) == amount(high) => format!("{about}{}", amount(low)),
        (Some(low), Some(high)) => format!("{about}{}..{}", amount(low), amount(high)),
        (Some(low), None) if low.inclusive => format!(">={about}{}", amount(low)),
        (Some(low), None) => format!(">{about}{}", amount(low)),
        (None, Some(high)) if high.inclusive => format!("<={about}{}", amount(high)),
        (None, Some(high)) => format!("<{about}{}", amount(high)),
        (None, None) => String::new(),
    }
}

/// How many of what is wanted were found; each is counted once.
fn matched(wanted: &[String], found: &[String]) -> usize {
    let mut left = found.to_vec();
    let mut count = 0;
    for one in wanted {
        if let Some(at) = left.iter().position(|other| other == one) {
            left.swap_remove(at);
            count += 1;
        }
    }
    count
}

#[test]
fn figures_of_news_are_read() {
    let value = |text: &String| text.trim_start_matches(['<', '>', '=', '~']).to_owned();
    let (mut expected, mut read_in_all, mut values, mut bounds) = (0, 0, 0, 0);
    let mut missed = String::new();
    for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
        let (text, figures) = line.split_once('\t').expect(line);
        let wanted: Vec<String> = figures
            .split(';')
            .map(|figure| figure.trim().to_owned())
            .filter(|figure| figure != "-")
            .collect();
        let found: Vec<String> = read(text, "2023-06-15".parse().ok())
            .figures
            .iter()
            .map(written)
            .collect();
        let right = matched(&wanted, &found);
        if right < wanted.len().max(found.len()) {
            writeln!(missed, "{text} {wanted:?} {found:?}").unwrap();
        }
        let plain = |list: &[String]| list.iter().map(value).collect::<Vec<_>>();
        expected += wanted.len();
        read_in_all += found.len();
        values += matched(&plain(&wanted), &plain(&found));
        bounds += right;
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole as f64;
    let f1 = |right: usize| percent(2 * right, expected + read_in_all);
    writeln!(
        std::io::stderr(),
        "news.tsv: {expected} figures, {read_in_all} read; \
         value: precision {:.1}, recall {:.1}, F1 {:.1}; with bound: F1 {:.1}",
        percent(values, read_in_all),
        percent(values, expected),
        f1(values),
        f1(bounds)
    )
    .unwrap();
    assert!(expected > 700);
    assert!(f1(values) >= 99.0 && f1(bounds) >= 98.5, "{missed}");
}
