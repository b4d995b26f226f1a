//! The sheets as a program written for them alone would read them: only what they have, borrowed
//! from the text.

use citebase::model::Bound;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

type Text<'a> = Cow<'a, str>;

#[derive(Deserialize)]
pub struct Sheet<'a> {
    #[serde(borrow)]
    pub source: Source<'a>,
    pub passages: Vec<&'a str>,
    #[serde(default, borrow)]
    pub declares: Declares<'a>,
    pub entities: BTreeMap<&'a str, Entity<'a>>,
    pub relations: Vec<Relation<'a>>,
    pub figures: Vec<Figure<'a>>,
    pub milestones: Vec<Milestone<'a>>,
    pub statements: Vec<Statement<'a>>,
}

impl Sheet<'_> {
    pub fn claims(&self) -> usize {
        self.relations.len() + self.figures.len() + self.milestones.len() + self.statements.len()
    }
}

/// What these sheets declare: measures with their words, units of things counted.
#[derive(Deserialize, Default)]
pub struct Declares<'a> {
    #[serde(default, borrow)]
    pub measures: Vec<Measure<'a>>,
    #[serde(default, borrow)]
    pub units: Vec<Unit<'a>>,
}

#[derive(Deserialize)]
pub struct Measure<'a> {
    pub key: &'a str,
    #[serde(borrow)]
    pub reads: Reads<'a>,
    pub meaning: &'a str,
}

#[derive(Deserialize)]
pub struct Reads<'a> {
    pub singular: &'a str,
    pub plural: &'a str,
    pub infinitive: &'a str,
}

#[derive(Deserialize)]
pub struct Unit<'a> {
    pub key: &'a str,
    pub meaning: &'a str,
}

#[derive(Deserialize)]
pub struct Source<'a> {
    pub key: &'a str,
    #[serde(borrow)]
    pub headline: Text<'a>,
    pub language: &'a str,
    #[serde(borrow)]
    pub publisher: Text<'a>,
    pub published: Date<'a>,
}

#[derive(Deserialize)]
pub struct Entity<'a> {
    pub kind: &'a str,
    pub form: Option<&'a str>,
    #[serde(default)]
    pub shared: bool,
    #[serde(borrow)]
    pub names: Vec<Name<'a>>,
    #[serde(default)]
    pub identifiers: BTreeMap<&'a str, &'a str>,
}

#[derive(Deserialize)]
pub struct Name<'a> {
    #[serde(borrow)]
    pub text: Text<'a>,
    pub role: Option<&'a str>,
    pub cite: Option<&'a str>,
}

#[derive(Deserialize)]
pub struct Date<'a> {
    #[serde(borrow)]
    pub wording: Option<Text<'a>>,
    pub edtf: Option<&'a str>,
}

#[derive(Deserialize)]
pub struct Relation<'a> {
    pub key: &'a str,
    pub subject: &'a str,
    pub relation: &'a str,
    pub object: &'a str,
    #[serde(borrow)]
    pub qualifier: Option<Text<'a>>,
    pub modality: Option<&'a str>,
    #[serde(borrow)]
    pub date: Option<Date<'a>>,
    pub cite: Vec<&'a str>,
}

#[derive(Deserialize)]
pub struct Figure<'a> {
    pub key: &'a str,
    pub subject: &'a str,
    pub measure: &'a str,
    #[serde(borrow)]
    pub quantity: Quantity<'a>,
    pub said_by: Option<&'a str>,
    pub cite: Vec<&'a str>,
}

#[derive(Deserialize)]
pub struct Quantity<'a> {
    #[serde(borrow)]
    pub wording: Text<'a>,
    #[serde(default)]
    pub wording_confirmed: bool,
    pub exactly: Option<Amount<'a>>,
    pub about: Option<Amount<'a>>,
    pub nearly: Option<Amount<'a>>,
    pub more_than: Option<Amount<'a>>,
    pub at_least: Option<Amount<'a>>,
    pub less_than: Option<Amount<'a>>,
    pub up_to: Option<Amount<'a>>,
    pub unit: &'a str,
}

#[derive(Deserialize)]
pub struct Milestone<'a> {
    pub key: &'a str,
    pub subject: &'a str,
    pub phase: &'a str,
    pub modality: Option<&'a str>,
    #[serde(borrow)]
    pub date: Option<Date<'a>>,
    pub cite: Vec<&'a str>,
}

#[derive(Deserialize)]
pub struct Statement<'a> {
    pub key: &'a str,
    pub subject: &'a str,
    #[serde(borrow)]
    pub gist: Text<'a>,
    pub modality: Option<&'a str>,
    pub said_by: Option<&'a str>,
    #[serde(default)]
    pub about: Vec<&'a str>,
    pub cite: Vec<&'a str>,
}

/// An amount as the made-up sheets have it: "16 billion", "300 million", 12.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
pub enum Amount<'a> {
    Number(i64),
    Words(&'a str),
}

impl Amount<'_> {
    /// In hundredths of the unit.
    pub fn steps(self) -> i64 {
        let words = match self {
            Self::Number(number) => return number * 100,
            Self::Words(words) => words,
        };
        let (number, scale) = words.split_once(' ').unwrap_or((words, ""));
        let scale: i64 = match scale {
            "trillion" => 1_000_000_000_000,
            "billion" => 1_000_000_000,
            "million" => 1_000_000,
            _ => 1,
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let mut steps = whole.replace(',', "").parse::<i64>().unwrap_or(0) * scale * 100;
        let mut worth = scale * 100;
        for digit in part.bytes() {
            worth /= 10;
            steps += i64::from(digit - b'0') * worth;
        }
        steps
    }
}

/// Lower and upper bound in steps, each with whether it is included, and whether it is rounded.
pub type Bounds = (Option<(i64, bool)>, Option<(i64, bool)>, bool);

impl Quantity<'_> {
    pub fn bounds(&self) -> Bounds {
        // Things counted have no parts; money has hundredths.
        let parts = if self.wording_confirmed { 100 } else { 1 };
        let steps =
            |amount: Option<Amount<'_>>, included| amount.map(|a| (a.steps() / parts, included));
        if let Some(exact) = self.exactly.or(self.about) {
            let exact = (exact.steps() / parts, true);
            return (Some(exact), Some(exact), self.about.is_some());
        }
        if self.nearly.is_some() {
            return (None, steps(self.nearly, false), true);
        }
        let lower = steps(self.more_than, false).or(steps(self.at_least, true));
        let upper = steps(self.less_than, false).or(steps(self.up_to, true));
        (lower, upper, false)
    }

    /// The words that stand beside the bounds.
    pub fn words(&self) -> String {
        let (lower, upper, rounded) = self.bounds();
        let bound = |bound: Option<(i64, bool)>| {
            bound.map(|(steps, inclusive)| Bound {
                amount: Decimal::new(steps, 2).normalize(),
                inclusive,
            })
        };
        citebase::model::Quantity::new(bound(lower), bound(upper), rounded, self.unit)
            .map_or_else(|e| e.to_string(), |quantity| quantity.to_string())
    }
}
