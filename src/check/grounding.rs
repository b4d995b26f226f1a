//! Checks a sheet against the article's text.

use super::places::{Places, Wordings};
use super::text::ArticleText;
use crate::model::ClaimRef;
use crate::sheet::{Attribution, Claim, Date, Problem, Sheet, SheetQuantity};
use crate::text::{OneLine, ReadQuantity, find_dates, find_quantities};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::rc::Rc;

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
    /// It stands only in these other passages, of which the first hundred are listed.
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
    /// Its words; for several names, the first ten, separated by bars.
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
        let is_missing = matches!(self.found, Found::Elsewhere(_) | Found::NotFound);
        let what = match self.aspect {
            Aspect::Figure => "the figure",
            Aspect::Date => "the date",
            Aspect::Name => "the name",
            // Of several names one is enough: where it is missing, all are.
            Aspect::Entities if is_missing => "none of the names",
            Aspect::Entities => "one of the names",
            Aspect::Qualifier => "the qualifier",
            Aspect::Voice => "the voice",
        };
        let stands = match self.aspect {
            Aspect::Entities => "stands",
            _ => "does not stand",
        };
        let passages = self.passages.join(", ");
        let found = match &self.found {
            Found::Grounded => format!("stands in {passages}"),
            Found::Elsewhere(other) => {
                format!("{stands} in {passages}, but in {}", other.join(", "))
            }
            Found::NotFound => format!("{stands} in {passages}, nor anywhere else"),
            Found::ReadsOtherwise(reading) if *reading == self.words => {
                format!("stands in {passages}, and reads as another value than the sheet gives it")
            }
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
        let mut ground = Ground::new(sheet, text);
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

/// How the text reads where a wording stands: the words of the first reading, and whether one agrees.
#[derive(Default)]
struct Readings {
    first: Option<String>,
    agree: bool,
}

impl Readings {
    fn take(&mut self, words: &str, agrees: impl FnOnce() -> bool) {
        self.first.get_or_insert_with(|| words.to_owned());
        self.agree = self.agree || agrees();
    }
}

/// The most other passages of a finding, and the most names.
const MOST_PASSAGES: usize = 100;
const MOST_NAMES: usize = 10;

struct Ground<'a> {
    sheet: &'a Sheet,
    /// The passages of the text, by number, and the numbers of a label.
    passages: Vec<(&'a str, &'a str)>,
    labels: HashMap<&'a str, Vec<usize>>,
    /// The label before a label, as the sheet has them.
    before: HashMap<&'a str, &'a str>,
    places: Places,
    /// The figures and dates of passages, as far as they were read.
    figures: HashMap<usize, Wordings<ReadQuantity>>,
    dates: HashMap<usize, Wordings<Option<String>>>,
    findings: Vec<Finding>,
}

impl<'a> Ground<'a> {
    fn new(sheet: &'a Sheet, text: &'a ArticleText) -> Self {
        let passages: Vec<(&str, &str)> = text.passages().collect();
        let mut labels: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, (label, _)) in passages.iter().enumerate() {
            labels.entry(label).or_default().push(number);
        }
        let known = || sheet.passages.iter().map(|passage| passage.label());
        Self {
            sheet,
            places: Places::of(passages.iter().map(|(_, text)| *text)),
            passages,
            labels,
            before: known().skip(1).zip(known()).collect(),
            figures: HashMap::new(),
            dates: HashMap::new(),
            findings: Vec::new(),
        }
    }

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
            match voice.who() {
                Attribution::Entity(key) => entities.push(key),
                Attribution::Voice { voice, .. } => {
                    self.look(Some(&reference), Aspect::Voice, voice, claim.cite());
                }
                Attribution::ReportedBy { .. } | Attribution::Several(_) => {}
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
        let stand: Vec<Rc<[usize]>> = names.iter().map(|name| self.places.with(name)).collect();
        let stands = |label: &str| stand.iter().any(|stand| self.is_in(label, stand));
        let before = |label: &String| self.before.get(label.as_str()).copied();
        let grounded = cite
            .iter()
            .any(|label| stands(label) || before(label).is_some_and(&stands));
        let mut elsewhere: BTreeSet<usize> = BTreeSet::new();
        if !grounded {
            let first = stand
                .iter()
                .flat_map(|stand| stand.iter().take(MOST_PASSAGES));
            elsewhere.extend(first.take(MOST_PASSAGES * MOST_PASSAGES));
        }
        let elsewhere: Vec<usize> = elsewhere.into_iter().collect();
        let further = names.len() > MOST_NAMES;
        names.truncate(MOST_NAMES);
        names.extend(further.then_some("…"));
        let words = names.join(" | ");
        self.found(
            Some(claim),
            Aspect::Entities,
            words,
            cite,
            grounded,
            &elsewhere,
        );
    }

    /// The wording stands there, and is not a part of words that say something else.
    fn figure<C: Claim>(&mut self, claim: &C, quantity: &SheetQuantity) {
        let (reference, wording) = (self.reference(claim), &quantity.wording);
        self.look(Some(&reference), Aspect::Figure, wording, claim.cite());
        let Ok(value) = quantity.value() else { return };
        let mut readings = Readings::default();
        for passage in self.cited(claim.cite()) {
            let text = self.passages[passage].1;
            let known = self.figures.entry(passage).or_insert_with(|| {
                let found = find_quantities(text).into_iter();
                Wordings::of(found.map(|f| (&text[f.range], f.quantity)))
            });
            for number in known.meeting(wording) {
                let (words, read) = &known.each[number];
                readings.take(words, || read.iter().any(|read| read.agrees_with(&value)));
            }
        }
        self.read(readings);
    }

    /// Nor is it a part of a wider wording that reads as another date: "30 November" of "30 November
    /// 2022".
    fn date(&mut self, claim: &ClaimRef, date: &Date, cite: &[String]) {
        let Some(wording) = &date.wording else {
            return;
        };
        self.look(Some(claim), Aspect::Date, wording, cite);
        let Some(edtf) = &date.edtf else { return };
        let published = self.sheet.publication_day();
        let mut readings = Readings::default();
        for passage in self.cited(cite) {
            let text = self.passages[passage].1;
            let known = self.dates.entry(passage).or_insert_with(|| {
                let found = find_dates(text, published).into_iter();
                let read = found.map(|f| (&text[f.range], f.date.ok().map(|d| d.edtf.to_string())));
                Wordings::of(read)
            });
            for &number in known.with(wording).iter() {
                let (words, read) = &known.each[number];
                if words.len() > wording.len() {
                    readings.take(words, || read.iter().flatten().any(|read| read == edtf));
                }
            }
        }
        self.read(readings);
    }

    /// At least one reading of the words that were just found, where there are any, must say what
    /// the sheet says.
    fn read(&mut self, readings: Readings) {
        if !readings.agree
            && let Some(words) = readings.first
            && let Some(finding) = self.findings.last_mut()
            && finding.found == Found::Grounded
        {
            finding.found = Found::ReadsOtherwise(words);
        }
    }

    fn look(&mut self, claim: Option<&ClaimRef>, aspect: Aspect, words: &str, cite: &[String]) {
        let stands = self.places.with(words);
        let grounded = cite.iter().any(|label| self.is_in(label, &stands));
        self.found(claim, aspect, words.to_owned(), cite, grounded, &stands);
    }

    /// Whether a label is that of one of some passages, which ascend.
    fn is_in(&self, label: &str, passages: &[usize]) -> bool {
        let numbers = self.labels.get(label).into_iter().flatten();
        numbers
            .into_iter()
            .any(|number| passages.binary_search(number).is_ok())
    }

    /// The cited passages of the text; of those with one label the first.
    fn cited(&self, cite: &[String]) -> Vec<usize> {
        let numbers = cite
            .iter()
            .filter_map(|label| self.labels.get(label.as_str())?.first());
        numbers.copied().collect()
    }

    fn found(
        &mut self,
        claim: Option<&ClaimRef>,
        aspect: Aspect,
        words: String,
        cite: &[String],
        grounded: bool,
        elsewhere: &[usize],
    ) {
        let elsewhere = elsewhere.iter().take(MOST_PASSAGES);
        let elsewhere: Vec<String> = elsewhere.map(|&n| self.passages[n].0.to_owned()).collect();
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
