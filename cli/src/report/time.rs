//! When things happened, as far as it is said: a day is a point, a month or a span a bar, an open
//! span fades out.

use super::bars::percent;
use super::book::{Book, class, mark, sentence, text, words};
use chrono::{Datelike, NaiveDate};
use citebase::query::Fact;
use maud::{Markup, html};

/// From the first day to the last that a date on the page can mean.
struct Span {
    first: f64,
    last: f64,
}

fn number(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

fn ends(fact: &Fact) -> (Option<f64>, Option<f64>) {
    let date = fact.date.as_ref().and_then(|d| d.edtf.as_ref());
    let day = |day: Option<NaiveDate>| day.map(number);
    (
        day(date.and_then(|d| d.earliest())),
        day(date.and_then(|d| d.latest())),
    )
}

impl Span {
    /// `None` if all is on one day.
    fn of(facts: &[Fact]) -> Option<Self> {
        let days = || facts.iter().map(ends).flat_map(|(a, b)| [a, b]).flatten();
        let (first, last) = (days().reduce(f64::min)?, days().reduce(f64::max)?);
        (last > first).then_some(Self { first, last })
    }

    fn place(&self, day: f64) -> f64 {
        4.0 + (day - self.first) / (self.last - self.first) * 92.0
    }

    fn track(&self, fact: &Fact) -> Markup {
        let (from, to) = ends(fact);
        let (x1, x2) = (
            from.map_or(0.0, |d| self.place(d)),
            to.map_or(100.0, |d| self.place(d)),
        );
        let shape = match (from, to) {
            (Some(from), Some(to)) if from == to => html! {
                circle.solid cx=(percent(x1)) cy="7" r="5" {}
            },
            (from, to) => {
                let class = match (from, to) {
                    (Some(_), None) => "onward",
                    (None, Some(_)) => "upto",
                    _ => "solid",
                };
                html! { rect class=(class) x=(percent(x1)) width=(percent(x2 - x1)) y="2" height="10" {} }
            }
        };
        html! {
            svg class={ "track " (class(fact)) } aria-hidden="true" width="100%" height="14" {
                line.ground x1="0" x2="100%" y1="7" y2="7" {}
                (shape)
            }
        }
    }

    /// The years that begin within.
    fn axis(&self) -> Markup {
        let year =
            |day: f64| NaiveDate::from_num_days_from_ce_opt(day as i32).map_or(0, |d| d.year());
        let (first, last) = (year(self.first), year(self.last));
        // No more labels than a phone has room for.
        let step = ((last - first) / 6).max(1);
        let years = (first + 1..=last).step_by(step as usize);
        html! {
            @if first < last {
                svg.axis aria-hidden="true" width="100%" height="20" {
                    @for (year, day) in years.filter_map(|y| Some((y, NaiveDate::from_ymd_opt(y, 1, 1)?))) {
                        @let x = percent(self.place(number(day)));
                        line x1=(x) x2=(x) y1="14" y2="20" {}
                        text x=(x) y="11" text-anchor="middle" { (year) }
                    }
                }
            }
        }
    }
}

pub fn timeline(book: &Book) -> Markup {
    let span = Span::of(&book.dated);
    html! {
        @if book.dated.is_empty() {
            p.none { "Dates are not stated." }
        } @else {
            @if let Some(span) = &span { div.scale { span {} (span.axis()) } }
            ol.timeline {
                @for fact in &book.dated {
                    li class=(class(fact)) {
                        div.when {
                            @if let Some(when) = fact.date_in_words() { (when_words(&when)) }
                        }
                        div {
                            @if let Some(span) = &span { (span.track(fact)) }
                            (mark(fact)) (words(&book.with_passages(fact, &without_date(fact)))) " " (book.cited(fact))
                        }
                    }
                }
            }
        }
        @if !book.undated.is_empty() {
            h3 { "Date not stated" }
            ul.facts {
                @for fact in &book.undated {
                    li class=(class(fact)) { (mark(fact)) (words(&book.with_passages(fact, &without_date(fact)))) " " (book.cited(fact)) }
                }
            }
        }
    }
}

fn when_words(words: &str) -> Markup {
    let words = words.strip_prefix("on ").unwrap_or(words);
    match words.split_once(" (") {
        Some((date, wording)) => html! {
            strong { (text(date)) } " " span.wording { (text(wording.trim_end_matches(')'))) }
        },
        None => html! { strong { (text(words)) } },
    }
}

/// The sentence, less the date that stands beside it.
fn without_date(fact: &Fact) -> String {
    let date = match fact.date_in_words() {
        Some(date) => format!(" {date}"),
        None => " (date not stated)".to_owned(),
    };
    sentence(fact).replacen(&date, "", 1)
}
