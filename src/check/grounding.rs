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
        for voice in claim.voices() {
            match voice {
                Attribution::Entity(key) => entities.push(key),
                Attribution::Voice { voice, .. } => {
                    self.look(Some(&reference), Aspect::Voice, voice, claim.cite());
                }
                Attribution::Several(_) => {}
            }
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
        let elsewhere = labels.iter().filter(|label| stands(label));
        let elsewhere = elsewhere.map(|label| (*label).to_owned()).collect();
        let words = names.join(" | ");
        self.found(
            Some(claim),
            Aspect::Entities,
            words,
            cite,
            grounded,
            elsewhere,
        );
    }

    /// The wording stands there, and is not a part of words that say something else.
    fn figure<C: Claim>(&mut self, claim: &C, quantity: &SheetQuantity) {
        let (reference, wording) = (self.reference(claim), &quantity.wording);
        self.look(Some(&reference), Aspect::Figure, wording, claim.cite());
        if let Ok(value) = quantity.value() {
            self.read(claim.cite(), |text| {
                let found = find_quantities(text).into_iter();
                let readings = found.map(|f| (&text[f.range], f.quantity.agrees_with(&value)));
                let of = |words: &str| stands_in(wording, words) || stands_in(words, wording);
                readings.filter(|(words, _)| of(words)).collect()
            });
        }
    }

    /// Nor is it a part of a wider wording that reads as another date: "30 November" of "30 November
    /// 2022".
    fn date(&mut self, claim: &ClaimRef, date: &Date, cite: &[String]) {
        let Some(wording) = &date.wording else {
            return;
        };
        self.look(Some(claim), Aspect::Date, wording, cite);
        let published = self.sheet.publication_day();
        if let Some(edtf) = &date.edtf {
            self.read(cite, |text| {
                let readings = find_dates(text, published).into_iter().map(|found| {
                    let agrees = found.date.is_ok_and(|d| d.edtf.as_str() == edtf);
                    (&text[found.range], agrees)
                });
                let wider = |words: &str| stands_in(wording, words) && words.len() > wording.len();
                readings.filter(|(words, _)| wider(words)).collect()
            });
        }
    }

    /// At least one reading of the words that were just found, where there are any, must say what
    /// the sheet says.
    fn read(&mut self, cite: &[String], readings: impl Fn(&str) -> Vec<(&str, bool)>) {
        let passages = cite.iter().filter_map(|label| self.text.passage(label));
        let readings: Vec<(&str, bool)> = passages.flat_map(readings).collect();
        if let Some((words, _)) = readings.first()
            && !readings.iter().any(|(_, agrees)| *agrees)
            && let Some(finding) = self.findings.last_mut()
            && finding.found == Found::Grounded
        {
            finding.found = Found::ReadsOtherwise((*words).to_owned());
        }
    }

    fn look(&mut self, claim: Option<&ClaimRef>, aspect: Aspect, words: &str, cite: &[String]) {
        let stands = self.text.where_stands(words);
        let grounded = cite.iter().any(|label| stands.contains(label));
        self.found(claim, aspect, words.to_owned(), cite, grounded, stands);
    }

    fn found(
        &mut self,
        claim: Option<&ClaimRef>,
        aspect: Aspect,
        words: String,
        cite: &[String],
        grounded: bool,
        elsewhere: Vec<String>,
    ) {
        self.findings.push(Finding {
            claim: claim.cloned(),
            aspect,
            words,
            passages: cite.to_vec(),
            found: match (grounded, elsewhere.is_empty()) {
                (true, _) => Found::Grounded,
                (false, true) => Found::NotFound,
                (false, false) => Found::Elsewhere(elsewhere),
            },
        });
    }

    fn reference<C: Claim>(&self, claim: &C) -> ClaimRef {
        ClaimRef::new(&self.sheet.source.key, claim.key())
    }
}
