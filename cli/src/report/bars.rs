//! Figures as bars. A bar shows what is said and no more: an end that is open fades out, what
//! is approximate is pale, what is planned is hatched.

use super::book::class;
use citebase::model::Quantity;
use citebase::query::Fact;
use maud::{Markup, html};
use rust_decimal::prelude::ToPrimitive;

/// How far a bar runs of the whole width when it is as long as the longest, in percent. What is
/// left is room for ends that are open.
const FULL: f64 = 86.0;
/// How far an open end fades, in percent.
const FADE: f64 = 10.0;

/// A common scale for figures of one measure and unit.
pub struct Scale(f64);

fn bounds(quantity: &Quantity) -> (Option<f64>, Option<f64>) {
    let amount = |bound: Option<citebase::model::Bound>| bound.and_then(|b| b.amount.to_f64());
    (amount(quantity.lower()), amount(quantity.upper()))
}

impl Scale {
    /// From nothing to the greatest bound; `None` if an amount is below nothing.
    pub fn of<'a>(figures: impl Iterator<Item = &'a Fact>) -> Option<Self> {
        let mut greatest: f64 = 0.0;
        for quantity in figures.filter_map(Fact::quantity) {
            let (lower, upper) = bounds(quantity);
            for bound in [lower, upper].into_iter().flatten() {
                if bound < 0.0 {
                    return None;
                }
                greatest = greatest.max(bound);
            }
        }
        (greatest > 0.0).then_some(Self(greatest))
    }

    fn place(&self, amount: f64) -> f64 {
        amount / self.0 * FULL
    }

    /// The bar of a figure. It says nothing that the words beside it do not.
    pub fn bar(&self, fact: &Fact) -> Markup {
        drawn(fact, "100%", |amount| self.place(amount), FADE)
    }
}

/// A small bar that shows the sort of bound only.
pub fn glyph(fact: &Fact) -> Markup {
    let greatest = fact
        .quantity()
        .map(bounds)
        .and_then(|(lower, upper)| upper.or(lower));
    let greatest = greatest.filter(|g| *g > 0.0).unwrap_or(1.0);
    drawn(
        fact,
        "64",
        |amount| (amount / greatest * 70.0).max(0.0),
        30.0,
    )
}

fn drawn(fact: &Fact, width: &str, place: impl Fn(f64) -> f64, fade: f64) -> Markup {
    let Some(quantity) = fact.quantity() else {
        return html! {};
    };
    let (lower, upper) = bounds(quantity);
    let (lower, upper) = (lower.map(&place), upper.map(&place));
    let solid = lower.unwrap_or(0.0);
    let about = if quantity.is_approximate() {
        " about"
    } else {
        ""
    };
    html! {
        svg class={ "bar " (class(fact)) (about) } aria-hidden="true" width=(width) height="14" {
            line.ground x1="0" x2="0" y1="0" y2="14" {}
            @if solid > 0.0 { (part("solid", 0.0, solid)) }
            @match (lower, upper) {
                // More than, at least: it runs on.
                (Some(lower), None) => {
                    (part("onward", lower, fade))
                    (mark(lower))
                }
                // Up to, less than, nearly: somewhere before the end.
                (None, Some(upper)) => {
                    (part("upto", 0.0, upper))
                    (mark(upper))
                }
                // Between.
                (Some(lower), Some(upper)) if upper > lower => {
                    (part("between", lower, upper - lower))
                    (mark(upper))
                }
                _ => {}
            }
        }
    }
}

fn part(class: &str, from: f64, width: f64) -> Markup {
    html! { rect class=(class) x=(percent(from)) width=(percent(width)) y="2" height="10" {} }
}

fn mark(at: f64) -> Markup {
    html! { line.mark x1=(percent(at)) x2=(percent(at)) y1="0" y2="14" {} }
}

pub fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// What the bars are filled with. It must be on the page once, and not hidden from layout.
pub fn fillings() -> Markup {
    html! {
        svg.fillings width="0" height="0" aria-hidden="true" {
            defs {
                linearGradient #onward {
                    stop.from offset="0" {}
                    stop.to offset="1" {}
                }
                linearGradient #upto {
                    stop.to offset="0" {}
                    stop.from offset="1" {}
                }
                pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    line x1="0" x2="0" y1="0" y2="6" {}
                }
            }
        }
    }
}

/// How the bars are to be read, by examples.
pub fn legend() -> Markup {
    let sample = |class: &str, parts: Markup, meaning: &str| {
        html! {
            li {
                svg class={ "bar " (class) } aria-hidden="true" width="64" height="14" { (parts) }
                (meaning)
            }
        }
    };
    html! {
        ul.legend {
            (sample("fact", part("solid", 0.0, 80.0), "as stated"))
            (sample("fact", html! { (part("solid", 0.0, 60.0)) (part("onward", 60.0, 40.0)) (mark(60.0)) }, "more than, at least"))
            (sample("fact", html! { (part("upto", 0.0, 80.0)) (mark(80.0)) }, "up to, less than, nearly"))
            (sample("fact", html! { (part("solid", 0.0, 50.0)) (part("between", 50.0, 35.0)) (mark(85.0)) }, "between"))
            (sample("fact about", part("solid", 0.0, 80.0), "about"))
            (sample("plan", part("solid", 0.0, 80.0), "planned, aimed at or expected"))
        }
    }
}
