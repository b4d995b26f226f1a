//! Figures, dates and names of the article's text that no claim of a sheet has.

use super::names::Names;
use super::places::Wordings;
use super::text::ArticleText;
use crate::error::Error;
use crate::query::Reader;
use crate::sheet::{Attribution, Claim, Sheet};
use crate::text::{OneLine, find_dates, find_quantities, printable};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

/// Something that stands in a passage and in no claim that cites it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Omission {
    /// A figure: its words and how they read.
    Figure {
        /// The passage.
        passage: String,
        /// The words.
        words: String,
        /// Bounds and unit.
        reading: String,
    },
    /// A date.
    Date {
        /// The passage.
        passage: String,
        /// The words.
        words: String,
        /// The EDTF value, or why there is none.
        reading: String,
    },
    /// A name that the sheet or the knowledge base knows.
    Name {
        /// The passage.
        passage: String,
        /// The name as the text has it.
        words: String,
        /// The key of the entity that bears it.
        entity: String,
    },
}

impl fmt::Display for Omission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Figure {
                passage,
                words,
                reading,
            } => write!(f, "{passage}: the figure “{words}” ({reading})"),
            Self::Date {
                passage,
                words,
                reading,
            } => write!(f, "{passage}: the date “{words}” ({reading})"),
            Self::Name {
                passage,
                words,
                entity,
            } => write!(f, "{passage}: the name “{words}” ({entity})"),
        }
    }
}

/// Figures, dates and known names of the text that a sheet omits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The passages that no claim cites.
    pub without_claim: Vec<String>,
    /// The omissions, passage by passage.
    pub omissions: Vec<Omission>,
}

impl Coverage {
    /// Goes through the passages of a text. Names are those of the sheet and of the knowledge
    /// base; a longer name hides the shorter ones within it.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the knowledge base cannot be read.
    pub fn of(base: &Reader, sheet: &Sheet, text: &ArticleText) -> Result<Self, Error> {
        let mut cited: BTreeSet<&str> = BTreeSet::new();
        let mut omissions = Vec::new();
        let claims = claims(sheet);
        let mut citing: HashMap<&str, Vec<&Covered<'_>>> = HashMap::new();
        for claim in &claims {
            let labels: HashSet<&String> = claim.cite.iter().collect();
            for label in labels {
                citing.entry(label).or_default().push(claim);
            }
        }
        let mut names = Names::of(base, Some(sheet));
        for (label, passage) in text.passages() {
            let here = citing.get(label).map_or(&[][..], Vec::as_slice);
            if !here.is_empty() {
                cited.insert(label);
            }
            let figures = here.iter().flat_map(|claim| &claim.figures);
            let figures = figures.filter_map(|f| Some((f.wording.as_str(), f.value().ok()?)));
            let figures = Wordings::of(figures);
            for found in find_quantities(passage) {
                let words = &passage[found.range.clone()];
                let told = figures.meeting(words).into_iter().any(|number| {
                    let values = &figures.each[number].1;
                    values.iter().any(|value| found.quantity.agrees_with(value))
                });
                if !told {
                    omissions.push(Omission::Figure {
                        passage: label.to_owned(),
                        words: words.to_owned(),
                        reading: found.quantity.to_string(),
                    });
                }
            }
            let dates = here.iter().filter_map(|claim| Some((claim.date?, ())));
            let dates = Wordings::of(dates);
            for found in find_dates(passage, sheet.publication_day()) {
                let words = &passage[found.range.clone()];
                if dates.meeting(words).is_empty() {
                    omissions.push(Omission::Date {
                        passage: label.to_owned(),
                        words: words.to_owned(),
                        reading: match found.date {
                            Ok(date) => date.edtf.to_string(),
                            Err(reason) => reason.to_string(),
                        },
                    });
                }
            }
            let entities: HashSet<&str> = here.iter().flat_map(|c| &c.entities).copied().collect();
            for name in names.found_in(label, passage)? {
                if !name.keys.iter().any(|key| entities.contains(key.as_str())) {
                    let keys: Vec<&str> = name.keys.iter().map(String::as_str).collect();
                    omissions.push(Omission::Name {
                        passage: label.to_owned(),
                        words: passage[name.range].to_owned(),
                        entity: keys.join(" or "),
                    });
                }
            }
        }
        Ok(Self {
            without_claim: text
                .passages()
                .map(|(label, _)| label)
                .filter(|label| !cited.contains(label))
                .map(str::to_owned)
                .collect(),
            omissions,
        })
    }

    /// `true` if nothing was omitted.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.without_claim.is_empty() && self.omissions.is_empty()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_complete() {
            return writeln!(f, "no figure, date or known name was forgotten");
        }
        for label in &self.without_claim {
            writeln!(f, "{}: no claim cites it", printable(label))?;
        }
        self.omissions
            .iter()
            .try_for_each(|omission| writeln!(f, "{omission}"))
    }
}

/// The parts of a claim that coverage looks at.
struct Covered<'a> {
    cite: &'a [String],
    /// Keys of the sheet's entities that the claim speaks of.
    entities: Vec<&'a str>,
    figures: Vec<&'a crate::sheet::SheetQuantity>,
    date: Option<&'a str>,
}

fn claims(sheet: &Sheet) -> Vec<Covered<'_>> {
    fn covered<'a, C: Claim>(claim: &'a C, entities: &[&'a str]) -> Covered<'a> {
        let mut entities = entities.to_vec();
        entities.extend(claim.under().into_iter().chain(claim.at()));
        for voice in claim.voices() {
            match voice.who() {
                Attribution::Entity(key) => entities.push(key),
                Attribution::Voice { of: Some(key), .. } => entities.push(key),
                _ => {}
            }
        }
        Covered {
            cite: claim.cite(),
            entities,
            figures: Vec::new(),
            date: claim.date().and_then(|d| d.wording.as_deref()),
        }
    }
    let mut claims = Vec::with_capacity(sheet.claims());
    for c in &sheet.relations {
        let mut entities = vec![c.subject.as_str(), c.object.as_str()];
        entities.extend(c.on_behalf_of.as_deref());
        claims.push(covered(c, &entities));
    }
    for c in &sheet.figures {
        let mut entities = vec![c.subject.as_str()];
        entities.extend(c.scope.as_deref());
        entities.extend(c.counterparty.as_ref().map(|p| p.entity.as_str()));
        let mut figure = covered(c, &entities);
        figure.figures = std::iter::once(&c.quantity).chain(&c.equivalents).collect();
        claims.push(figure);
    }
    for c in &sheet.milestones {
        claims.push(covered(c, &[c.subject.as_str()]));
    }
    for c in &sheet.statements {
        let mut entities = vec![c.subject.as_str()];
        entities.extend(c.about.iter().map(String::as_str));
        claims.push(covered(c, &entities));
    }
    claims
}
