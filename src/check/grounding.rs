//! Checks a sheet against the article's text.

use super::text::{ArticleText, stands_in};
use crate::model::ClaimRef;
use crate::sheet::{Attribution, Claim, Date, Problem, Sheet, SheetQuantity};
use crate::text::{OneLine, find_dates, find_quantities};
use serde::Serialize;
use std::fmt;

/// The text compared with the one that a sheet was made from, by the digest recorded in the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Edition {
    /// It is.
    Same,
    /// It is another.
    Other,
    /// The sheet records no digest.
    NotRecorded,
}

/// The parts of a sheet that are looked for in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Aspect {
    /// The wording of a figure.
    Figure,
    /// The wording of a date.
    Date,
    /// A name, in the passage that is said to write it.
    Name,
    /// The names of those of whom a claim speaks, in the passages that it cites.
    Entities,
    /// A qualifier.
    Qualifier,
    /// An unnamed voice.
    Voice,
}

/// The result of looking for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Found {
    /// It stands there.
    Grounded,
    /// It stands only in these other passages.
    Elsewhere(Vec<String>),
    /// It stands in no passage.
    NotFound,
    /// It stands there as a part of words that say something else.
    ReadsOtherwise(String),
}

/// One thing looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// The claim, or `None` for a name of an entity.
    pub claim: Option<ClaimRef>,
    /// The part that was looked for.
    pub aspect: Aspect,
    /// Its words; for several names, separated by bars.
    pub words: String,
    /// The passages in which it should stand.
    pub passages: Vec<String>,
    /// The result.
    pub found: Found,
}

impl Finding {
    /// The finding as a problem of the sheet; its place is the claim's key.
    #[must_use]
    pub fn as_problem(&self) -> Problem {
        let place = self.claim.as_ref().map_or("entities", |c| c.key.as_str());
        Problem {
            place: place.to_owned(),
            message: self.told(),
        }
    }

    fn told(&self) -> String {
        let what = match self.aspect {
            Aspect::Figure => "the figure",
            Aspect::Date => "the date",
            Aspect::Name => "the name",
            Aspect::Entities => "any of the names",
            Aspect::Qualifier => "the qualifier",
            Aspect::Voice => "the voice",
        };
        let passages = self.passages.join(", ");
        let found = match &self.found {
            Found::Grounded => format!("stands in {passages}"),
            Found::Elsewhere(other) => {
                format!("does not stand in {passages}, but in {}", other.join(", "))
            }
            Found::NotFound => format!("does not stand in {passages}, nor anywhere else"),
            Found::ReadsOtherwise(reading) => {
                format!("stands in {passages} as part of “{reading}”, which says something else")
            }
        };
        format!("{what} “{}” {found}", self.words)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match &self.claim {
            Some(claim) => write!(f, "{}: {}", claim.key, self.told()),
            None => f.write_str(&self.told()),
        }
    }
}

/// The check of a sheet against its text: one finding for each part looked for.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::check::{ArticleText, Grounding};
///
/// let sheet = KnowledgeBase::seed()?;
/// let text = ArticleText::from_passages([("p1", "Nothing of the sort.")]);
/// let grounding = Grounding::of(&sheet, &text);
/// assert!(!grounding.is_grounded());
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grounding {
    /// The text compared with the one that the sheet was made from.
    pub edition: Edition,
    /// Everything that was looked for, in the order of the sheet.
    pub findings: Vec<Finding>,
}

impl Grounding {
    /// Looks for everything that a sheet has as written.
    #[must_use]
    pub fn of(sheet: &Sheet, text: &ArticleText) -> Self {
        let mut ground = Ground {
            sheet,
            text,
            findings: Vec::new(),
        };
        ground.names();
        for claim in &sheet.relations {
            ground.claim(claim, &[&claim.subject, &claim.object]);
        }
        for claim in &sheet.figures {
            ground.claim(claim, &[&claim.subject]);
            for quantity in std::iter::once(&claim.quantity).chain(&claim.equivalents) {
                ground.figure(claim, quantity);
            }
        }
        for claim in &sheet.milestones {
            ground.claim(claim, &[&claim.subject]);
        }
        for claim in &sheet.statements {
            ground.claim(claim, &[&claim.subject]);
        }
        Self {
            edition: match &sheet.source.text_digest {
                None => Edition::NotRecorded,
                Some(digest) if *digest == text.digest() => Edition::Same,
                Some(_) => Edition::Other,
            },
            findings: ground.findings,
        }
    }

    /// `true` if everything stands where it should.
    #[must_use]
    pub fn is_grounded(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The findings that do not.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.found != Found::Grounded)
    }
}

impl fmt::Display for Grounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.failures().count();
        let all = self.findings.len();
        writeln!(f, "{} of {all} stand in the text", all - failed)?;
        match self.edition {
            Edition::Same => writeln!(f, "the text is the one the sheet was made from")?,
            Edition::Other => writeln!(f, "the text is not the one the sheet was made from")?,
            Edition::NotRecorded => {}
        }
        self.failures()
            .try_for_each(|finding| writeln!(f, "  {finding}"))
    }
}

struct Ground<'a> {
    sheet: &'a Sheet,
    text: &'a ArticleText,
    findings: Vec<Finding>,
}

impl Ground<'_> {
    fn names(&mut self) {
        for entity in self.sheet.entities.values() {
            for name in &entity.names {
                if let Some(passage) = &name.cite {
                    self.look(
                        None,
                        Aspect::Name,
                        &name.text,
                        std::slice::from_ref(passage),
                    );
                }
            }
        }
    }

    /// The envelope, and the names of those of whom the claim speaks.
    fn claim<C: Claim>(&mut self, claim: &C, entities: &[&String]) {
        let reference = self.reference(claim);
        if let Some(qualifier) = claim.qualifier() {
            self.look(Some(&reference), Aspect::Qualifier, qualifier, claim.cite());
        }
        if let Some(date) = claim.date() {
            self.date(&reference, date, claim.cite());
        }
        let mut entities = entities.to_vec();
        match claim.said_by() {
            Some(Attribution::Entity(key)) => entities.push(key),
            Some(Attribution::Voice { voice, .. }) => {
                self.look(Some(&reference), Aspect::Voice, voice, claim.cite());
            }
            None => {}
        }
        self.entities(&reference, &entities, claim.cite());
    }

    /// At least one of them is named in a cited passage, or in the one just before it ("the
    /// group", "it"). Entities of which the sheet has no name as written do not count.
    fn entities(&mut self, claim: &ClaimRef, entities: &[&String], cite: &[String]) {
        let mut names: Vec<&str> = entities
            .iter()
            .filter_map(|key| self.sheet.entities.get(*key))
            .flat_map(|entity| &entity.names)
            .filter(|name| name.cite.is_some())
            .map(|name| name.text.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return;
        }
        let stands = |label: &str| {
            self.text
                .passage(label)
                .is_some_and(|text| names.iter().any(|name| stands_in(name, text)))
        };
        let labels: Vec<&str> = self.sheet.passages.iter().map(|p| p.label()).collect();
        let before = |label: &String| {
            let at = labels.iter().position(|l| l == label)?;
            at.checked_sub(1).map(|before| labels[before])
        };
        let grounded = cite
            .iter()
            .any(|label| stands(label) || before(label).is_some_and(&stands));
        let found = if grounded {
            Found::Grounded
        } else {
            let elsewhere: Vec<String> = labels
                .iter()
                .filter(|label| stands(label))
                .map(|label| (*label).to_owned())
                .collect();
            if elsewhere.is_empty() {
                Found::NotFound
            } else {
                Found::Elsewhere(elsewhere)
            }
        };
        self.findings.push(Finding {
            claim: Some(claim.clone()),
            aspect: Aspect::Entities,
            words: names.join(" | "),
            passages: cite.to_vec(),
            found,
        });
    }

    /// The wording stands there, and is not a part of words that say something else.
    fn figure<C: Claim>(&mut self, claim: &C, quantity: &SheetQuantity) {
        let reference = self.reference(claim);
        self.look(
            Some(&reference),
            Aspect::Figure,
            &quantity.wording,
            claim.cite(),
        );
        let Some(finding) = self.findings.last_mut() else {
            return;
        };
        if finding.found != Found::Grounded {
            return;
        }
        let Ok(value) = quantity.value() else {
            return;
        };
        // At least one reading that has the wording must say the value.
        let readings: Vec<_> = claim
            .cite()
            .iter()
            .filter_map(|label| self.text.passage(label))
            .flat_map(|text| {
                find_quantities(text)
                    .into_iter()
                    .map(move |found| (text[found.range.clone()].to_owned(), found))
            })
            .filter(|(words, _)| {
                stands_in(&quantity.wording, words) || stands_in(words, &quantity.wording)
            })
            .collect();
        if let Some((words, _)) = readings.first()
            && !readings
                .iter()
                .any(|(_, found)| found.quantity.agrees_with(&value))
        {
            finding.found = Found::ReadsOtherwise(words.clone());
        }
    }

    fn date(&mut self, claim: &ClaimRef, date: &Date, cite: &[String]) {
        let Some(wording) = &date.wording else {
            return;
        };
        self.look(Some(claim), Aspect::Date, wording, cite);
        let Some(finding) = self.findings.last_mut() else {
            return;
        };
        let published = self.sheet.publication_day();
        let readings: Vec<_> = cite
            .iter()
            .filter_map(|label| self.text.passage(label))
            .flat_map(|text| {
                find_dates(text, published)
                    .into_iter()
                    .map(move |found| (text[found.range.clone()].to_owned(), found))
            })
            .filter(|(words, _)| stands_in(wording, words) && words.len() > wording.len())
            .collect();
        // A wider wording that reads as another date: "30 November" of "30 November 2022".
        if finding.found == Found::Grounded
            && let Some(edtf) = &date.edtf
            && let Some((words, _)) = readings.first()
            && !readings
                .iter()
                .any(|(_, found)| found.date.as_ref().is_ok_and(|d| d.edtf.as_str() == edtf))
        {
            finding.found = Found::ReadsOtherwise(words.clone());
        }
    }

    fn look(&mut self, claim: Option<&ClaimRef>, aspect: Aspect, words: &str, cite: &[String]) {
        let stands = self.text.where_stands(words);
        let found = if cite.iter().any(|label| stands.contains(label)) {
            Found::Grounded
        } else if stands.is_empty() {
            Found::NotFound
        } else {
            Found::Elsewhere(stands)
        };
        self.findings.push(Finding {
            claim: claim.cloned(),
            aspect,
            words: words.to_owned(),
            passages: cite.to_vec(),
            found,
        });
    }

    fn reference<C: Claim>(&self, claim: &C) -> ClaimRef {
        ClaimRef::new(&self.sheet.source.key, claim.key())
    }
}
