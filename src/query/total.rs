//! The sum of some figures as an answer: what is counted, what is unsettled, what is left out, and why.

use crate::model::{ClaimRef, Edtf, Modality, Nature, Polarity, Quantity};
use crate::text::{OneLine, printable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// A figure of a total, with all that a reader must know to read it alone. Its
/// [`Display`](fmt::Display) is a line with its claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summand {
    /// The claim.
    pub claim: ClaimRef,
    /// Whose figure.
    pub subject: String,
    /// How much.
    pub quantity: Quantity,
    /// A limiting word as written; `None` if there is none.
    pub qualifier: Option<String>,
    /// What it is limited to; `None` if it is the whole subject's.
    pub scope: Option<String>,
    /// The figure that it is part of, which may be one of another period or nature; `None` if its source says
    /// nothing of that.
    pub part_of: Option<ClaimRef>,
    /// A claim amends that other figure: the part may be another since, too.
    pub whole_is_amended: bool,
    /// What it depends on, as it follows "if"; `None` if nothing is said of that.
    pub condition: Option<String>,
    /// Who says it; `None` if the paper does.
    pub said_by: Option<String>,
    /// An editorial note on what is uncertain; `None` if there is none.
    pub note: Option<String>,
}

/// The period that all figures of a total have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Period {
    /// Their sources state none.
    NotStated,
    /// This one.
    Stated(Edtf),
    /// One that a source gives in words, from which no calendar date follows: "last year".
    Unresolved {
        /// The source's key: what two papers call "last year" may be two years.
        source: String,
        /// Its words; `None` if they are not kept.
        wording: Option<String>,
    },
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::NotStated => f.write_str("period not stated"),
            Self::Stated(edtf) => f.write_str(&edtf.in_words()),
            Self::Unresolved {
                source,
                wording: Some(wording),
            } => write!(f, "“{wording}” ({source})"),
            Self::Unresolved { source, .. } => write!(f, "at a time not resolved ({source})"),
        }
    }
}

/// Why a figure adds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Rates, ratios, ranks, prices, changes and lengths of time do not add.
    NotAdditive,
    /// It repeats this claim by a link.
    Repeats(ClaimRef),
    /// It says the same as this claim.
    SaysTheSame(ClaimRef),
    /// This claim denies it, and it would add nothing anyway.
    Denied(ClaimRef),
    /// This claim corrects it or brings it up to date.
    Amended(ClaimRef),
    /// It is how much this figure rose or fell.
    ChangeOf(ClaimRef),
    /// It is a part of this figure.
    PartOf(ClaimRef),
    /// Its subject lies within the subject of this figure.
    Within(ClaimRef),
}

impl Reason {
    /// The other claim.
    #[must_use]
    pub const fn claim(&self) -> Option<&ClaimRef> {
        match self {
            Self::NotAdditive => None,
            Self::Repeats(claim)
            | Self::SaysTheSame(claim)
            | Self::Denied(claim)
            | Self::Amended(claim)
            | Self::ChangeOf(claim)
            | Self::PartOf(claim)
            | Self::Within(claim) => Some(claim),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::NotAdditive => {
                f.write_str("rates, ratios, ranks, prices, changes and lengths of time do not add")
            }
            Self::Repeats(claim) => write!(f, "repeats {claim}"),
            Self::SaysTheSame(claim) => write!(f, "says the same as {claim}"),
            Self::Denied(claim) => write!(f, "denied by {claim}"),
            Self::Amended(claim) => write!(f, "amended by {claim}"),
            Self::ChangeOf(claim) => write!(f, "is the change of {claim}"),
            Self::PartOf(claim) => write!(f, "is part of {claim}"),
            Self::Within(claim) => write!(f, "its subject lies within that of {claim}"),
        }
    }
}

/// Why nobody can say whether a figure lies apart from those that are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// It is another account of the same thing as this claim: one of the two holds.
    Account(ClaimRef),
    /// It has the same subject as this claim, and each may be a part of the other.
    SameSubject(ClaimRef),
    /// That its subject and that of this claim lie one within the other is said, but not surely so: it
    /// is disputed, or somebody says it whom the paper quotes, or it was so at another time.
    Disputed(ClaimRef),
    /// It may be the amount of this claim told from the other side, or hold it: one is the scope, the payer or
    /// the payee of the other, or both are limited to one thing.
    OneDeal(ClaimRef),
    /// The two are called by what they are, and their sources may speak of one.
    OneThing(ClaimRef),
    /// It and this claim have subjects of two kinds, and one may be for the other.
    OtherKind(ClaimRef),
    /// A figure of this sort may hold any other: it itself, or the claim that is named.
    MayHold {
        /// The sort.
        sort: Whole,
        /// The counted figure that is of this sort; `None` if it is the figure itself.
        counted: Option<ClaimRef>,
    },
    /// This claim denies it, by a link or by its words.
    Denied(ClaimRef),
    /// This claim amends it, and is not said as firmly: it is alleged.
    PerhapsAmended(ClaimRef),
    /// Its subject is a group that lies in other industries, too. No source says how much of the figure belongs to
    /// the one that is asked for.
    InOtherIndustries,
    /// A source denies that its subject has to do with the organisation that is asked for.
    Contested,
    /// Its subject had to do with the organisation that is asked for only for a time, which need not be that of
    /// the figure.
    ForATime,
    /// The total has too many figures that lie within each other: it was not looked at within what this
    /// one lies.
    NotCompared,
}

/// What may hold figures of which nobody says that they are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whole {
    /// The figure of a group: "106 projects".
    Group,
    /// The figure of a place.
    Place,
    /// The figure of an industry.
    Industry,
    /// The figure of an event: all that was signed at it.
    Event,
    /// The figure of an organisation that has others under it.
    Holding,
    /// What there is at a time.
    Stock,
    /// All that came together up to a time.
    Cumulative,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Group => "a figure of a group",
            Self::Place => "a figure of a place",
            Self::Industry => "a figure of an industry",
            Self::Event => "a figure of an event",
            Self::Holding => "a figure of an organisation that has others under it",
            Self::Stock => "a stock",
            Self::Cumulative => "a cumulative figure",
        })
    }
}

impl Doubt {
    /// The other claim.
    #[must_use]
    pub const fn claim(&self) -> Option<&ClaimRef> {
        match self {
            Self::Account(claim)
            | Self::SameSubject(claim)
            | Self::Disputed(claim)
            | Self::OneDeal(claim)
            | Self::OneThing(claim)
            | Self::OtherKind(claim)
            | Self::Denied(claim)
            | Self::PerhapsAmended(claim) => Some(claim),
            Self::MayHold { counted, .. } => counted.as_ref(),
            Self::InOtherIndustries | Self::Contested | Self::ForATime | Self::NotCompared => None,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Account(claim) => write!(f, "another account of what {claim} tells"),
            Self::SameSubject(claim) => write!(
                f,
                "has the subject of {claim}; whether the two are apart is not stated"
            ),
            Self::Disputed(claim) => write!(
                f,
                "its subject and that of {claim} may lie one within the other; whether their amounts do \
                 is not settled"
            ),
            Self::OneDeal(claim) => {
                write!(f, "is told of the same deal as {claim}: one may be the other, or hold it")
            }
            Self::OneThing(claim) => write!(f, "may speak of the same thing as {claim}"),
            Self::OtherKind(claim) => write!(
                f,
                "its subject is of another kind than that of {claim}, and one may be for the other"
            ),
            Self::MayHold {
                sort,
                counted: None,
            } => write!(f, "{sort}, which may overlap with any other"),
            Self::MayHold {
                sort,
                counted: Some(claim),
            } => write!(f, "may lie within {claim}, {sort}"),
            Self::Denied(claim) => write!(
                f,
                "denied by {claim}; which of the two holds is not settled"
            ),
            Self::PerhapsAmended(claim) => write!(
                f,
                "amended by {claim}, which is not said as firmly; which of the two holds is not settled"
            ),
            Self::InOtherIndustries => f.write_str(
                "its group lies in other industries, too; how much of it is in this one is not stated",
            ),
            Self::Contested => {
                f.write_str("whether its subject has to do with the organisation is disputed")
            }
            Self::ForATime => f.write_str(
                "its subject had to do with the organisation only for a time, which need not be that of the figure",
            ),
            Self::NotCompared => f.write_str(
                "there are too many figures: it was not looked at within what this one lies",
            ),
        }
    }
}

/// A figure that adds nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The figure.
    pub figure: Summand,
    /// Why.
    pub reason: Reason,
}

/// A figure of which nobody can say whether it lies apart from those that are counted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    /// The figure.
    pub figure: Summand,
    /// Why.
    pub doubt: Doubt,
}

/// A sum of figures of one measure, unit, modality, polarity, nature, period and condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The measure.
    pub measure: String,
    /// The unit.
    pub unit: String,
    /// The modality.
    pub modality: Modality,
    /// Affirmed or denied by the sources.
    pub polarity: Polarity,
    /// The nature.
    pub nature: Nature,
    /// The period.
    pub period: Period,
    /// What all figures depend on, as it follows "if"; `None` if nothing is said of that.
    pub condition: Option<String>,
    /// The sum, which is true whatever is so of the unsettled figures; `None` if nothing could be
    /// counted, or no side of it is bounded.
    pub sum: Option<Quantity>,
    /// The sum if all that is unsettled lies within what is counted; `None` as for the sum. It is the
    /// sum itself if nothing is unsettled.
    pub if_within: Option<Quantity>,
    /// The sum if all that is unsettled lies apart, and of rival accounts one is counted.
    pub if_apart: Option<Quantity>,
    /// The figures that are surely added, by reference.
    pub counted: Vec<Summand>,
    /// The figures of which that is not known, by reference.
    pub unsettled: Vec<Unsettled>,
    /// The figures that add nothing, by reference.
    pub left_out: Vec<LeftOut>,
}

impl Total {
    /// The sort of its figures: "industrial output in CNY, planned, flow, in 2025". What is not
    /// stated is left out.
    #[must_use]
    pub fn kind(&self) -> String {
        let mut kind = format!("{} in {}, {}", self.measure, self.unit, self.modality);
        if self.polarity == Polarity::Negated {
            kind.push_str(", denied");
        }
        if self.nature != Nature::NotStated {
            kind = format!("{kind}, {}", self.nature);
        }
        if self.period != Period::NotStated {
            kind = format!("{kind}, {}", self.period);
        }
        kind
    }

    /// What is added up, and the answer: "added investment in CNY, reported: more than 16 billion CNY".
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.kind(), self.answer())
    }

    /// The answer in words, which are true alone: "more than 1.7 million m²; more than 2.2 million m²
    /// if the more than 500,000 m² of 106 projects lie apart".
    #[must_use]
    pub fn answer(&self) -> String {
        let Some(sum) = &self.sum else {
            return match self.counted.is_empty() {
                true => "no sum".to_owned(),
                false => "no sum, since neither side of it is bounded".to_owned(),
            };
        };
        let mut answer = sum.to_string();
        let apart: Vec<&Unsettled> = self
            .unsettled
            .iter()
            .filter(|u| !matches!(u.doubt, Doubt::Account(_)))
            .collect();
        if let Some(if_apart) = self
            .if_apart
            .as_ref()
            .filter(|a| *a != sum && !apart.is_empty())
        {
            let disputed =
                |u: &&Unsettled| matches!(u.doubt, Doubt::Denied(_) | Doubt::PerhapsAmended(_));
            let denied = apart.iter().any(disputed);
            let so = if denied {
                "hold and lie apart"
            } else {
                "lie apart"
            };
            let which = match apart.as_slice() {
                [one] => format!("the {} of {} {so}", one.figure.quantity, one.figure.subject),
                many => format!("all {} unsettled figures {so}", many.len()),
            };
            answer = format!("{answer}; {if_apart} if {which}");
        }
        let figures = || {
            let unsettled = self.unsettled.iter().map(|u| &u.figure);
            self.counted.iter().chain(unsettled)
        };
        let mut mark = |of: fn(&Summand) -> bool, words: &str| {
            if figures().all(of) {
                answer = format!("{answer}, {words}");
            } else if figures().any(of) {
                answer = format!("{answer}, in part {words}");
            }
        };
        if let Some(condition) = &self.condition {
            mark(|_| true, &format!("if {condition}"));
        }
        mark(
            |figure| figure.said_by.is_some(),
            "by the word of those quoted",
        );
        for limit in [
            // The word "total" limits nothing.
            |figure: &Summand| {
                let qualifier = figure.qualifier.as_ref().filter(|q| *q != "total");
                Some(format!("“{}”", qualifier?))
            },
            |figure: &Summand| Some(format!("scope: {}", figure.scope.as_ref()?)),
        ] {
            let limits: BTreeSet<_> = figures().map(limit).collect();
            match limits.first().filter(|_| limits.len() == 1) {
                Some(None) => {}
                Some(Some(limit)) => answer = format!("{answer}, {limit}"),
                None => answer = format!("{answer}, with limits that differ"),
            }
        }
        answer
    }
}

impl fmt::Display for Summand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}: {}", self.subject, self.quantity)?;
        if let Some(qualifier) = &self.qualifier {
            write!(f, "; “{qualifier}”")?;
        }
        if let Some(scope) = &self.scope {
            write!(f, "; scope: {scope}")?;
        }
        if let Some(whole) = &self.part_of {
            write!(f, "; part of {whole}")?;
            if self.whole_is_amended {
                f.write_str(", which was amended")?;
            }
        }
        if let Some(condition) = &self.condition {
            write!(f, "; if {condition}")?;
        }
        if let Some(voice) = &self.said_by {
            write!(f, "; says {voice}")?;
        }
        write!(f, " [{}]", self.claim)?;
        match &self.note {
            Some(note) => write!(f, " (note: {note})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.figure, self.reason)
    }
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.figure, self.doubt)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", printable(&self.sentence()))?;
        for figure in &self.counted {
            writeln!(f, "  + {figure}")?;
        }
        for figure in &self.unsettled {
            writeln!(f, "  ? {figure}")?;
        }
        for figure in &self.left_out {
            writeln!(f, "  not {figure}")?;
        }
        Ok(())
    }
}
