//! From a sheet to values that can be stored, or to everything that is wrong with it.

mod claims;
mod entities;
mod equivalents;
mod values;
mod words;

use super::identifiers::{is_address, pattern_problem};
use super::json::{UNNAMED, format_problem};
use super::location::Location;
use super::lookalike;
use super::{Catalogue, Declarations, Problem, Problems, Reading, Sheet};
use crate::error::{excerpt, shortened};
use crate::model::Shape;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
pub(crate) use words::{is_key, text_problem, units_meant};

/// The most digits after the point that a unit keeps.
const MAX_DECIMALS: u32 = 6;

impl Sheet {
    /// Checks the sheet, and tells everything that is wrong at once. Only a base can tell the rest:
    /// whether a declared word is defined in other words there, or a shared key stands for another
    /// kind of entity.
    ///
    /// # Errors
    /// [`Problems`], each with its place.
    pub fn check(&self) -> Result<(), Problems> {
        self.unread_wordings().map(drop)
    }

    /// Checks the sheet; gives the wordings that could not be read and that nobody confirmed.
    pub(crate) fn unread_wordings(&self) -> Result<Vec<Problem>, Problems> {
        let mut check = Check::new(self);
        check.sheet();
        if check.problems.is_empty() {
            return Ok(check.unread);
        }
        Err(self.problems(check.problems))
    }

    /// Problems of this sheet.
    pub(crate) fn problems(&self, problems: Vec<Problem>) -> Problems {
        Problems {
            sheet: match self.source.key.as_str() {
                "" => UNNAMED.to_owned(),
                key => excerpt(key, 100, 0),
            },
            problems,
        }
    }
}

/// The things that the parts of a sheet refer to, and the problems so far.
struct Check<'a> {
    sheet: &'a Sheet,
    passages: HashSet<&'a str>,
    claims: HashMap<&'a str, Shape>,
    published: Option<chrono::NaiveDate>,
    problems: Vec<Problem>,
    unread: Vec<Problem>,
}

impl<'a> Check<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            passages: HashSet::new(),
            claims: HashMap::new(),
            published: sheet.publication_day(),
            problems: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn wrong(&mut self, place: String, message: impl fmt::Display) {
        self.problems.push(Problem::new(&place, message));
    }

    fn sheet(&mut self) {
        let sheet = self.sheet;
        if let Some(message) = format_problem(sheet.citebase.into()) {
            self.wrong("citebase".to_owned(), message);
        }
        if sheet.draft {
            self.wrong(
                "draft".to_owned(),
                "the sheet is a draft; go through it and remove the mark",
            );
        }
        if sheet.revises == Some(0) {
            self.wrong(
                "revises".to_owned(),
                "revisions are counted from 1; leave the field out in a first sheet",
            );
        }
        self.source();
        self.passages();
        self.declarations();
        // A sheet cannot use words that only other sheets declare: it would fall with them.
        let mut catalogue = Cow::Borrowed(Catalogue::builtin());
        if sheet.declares != Declarations::default() {
            let catalogue = catalogue.to_mut();
            catalogue.declare(&sheet.declares, &mut self.problems);
        }
        self.entities(&catalogue);
        self.claim_keys();
        self.claims(&catalogue);
    }

    fn source(&mut self) {
        let source = &self.sheet.source;
        let at = Location::Source;
        self.key(|| at.field("key"), &source.key);
        self.optional_text(|| at.field("headline"), source.headline.as_deref());
        self.language(|| at.field("language"), &source.language);
        for (i, author) in source.authors.iter().enumerate() {
            self.text(|| at.field(format_args!("authors[{i}]")), author);
        }
        for (field, text) in [
            ("section", &source.section),
            ("publisher", &source.publisher),
            ("carried_by", &source.carried_by),
            ("note", &source.note),
        ] {
            self.optional_text(|| at.field(field), text.as_deref());
        }
        if let Some(address) = &source.address {
            if is_address(address) {
                self.text(|| at.field("address"), address);
            } else {
                self.wrong(
                    at.field("address"),
                    format_args!(
                        "{:?} is not a web address; write it whole, from https:// on",
                        shortened(address)
                    ),
                );
            }
        }
        if let Some(digest) = &source.text_digest {
            let hex = digest.strip_prefix("sha256:").unwrap_or_default();
            if hex.len() != 64 || !hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                self.wrong(
                    at.field("text_digest"),
                    "not a digest; write sha256: and 64 hexadecimal digits in lower case",
                );
            }
        }
        if let Some(date) = &source.published {
            self.date(at, "published", date);
        }
    }

    fn passages(&mut self) {
        if self.sheet.passages.is_empty() {
            self.wrong(
                "passages".to_owned(),
                "a sheet needs passages that its claims can cite",
            );
        }
        for (i, passage) in self.sheet.passages.iter().enumerate() {
            let at = Location::Item("passages", i);
            let label = passage.label();
            self.key(|| format!("passages[{i}]"), label);
            self.optional_text(|| at.field("note"), passage.note());
            if !self.passages.insert(label) {
                self.wrong(
                    format!("passages[{i}]"),
                    format_args!("the passage \"{label}\" stands twice"),
                );
            }
        }
    }

    /// The texts of the declarations; conflicts are the catalogue's to find.
    fn declarations(&mut self) {
        let declares = &self.sheet.declares;
        lookalike::check(declares, |problem| self.problems.push(problem));
        for (i, row) in declares.relations.iter().enumerate() {
            let at = Location::Item("declares.relations", i);
            self.text(|| at.field("key"), &row.key);
            self.text(|| at.field("inverse"), &row.inverse);
            self.reading(at, "reads", &row.reads);
            self.reading(at, "inverse_reads", &row.inverse_reads);
            self.text(|| at.field("meaning"), &row.meaning);
            if row.between.is_empty() {
                self.wrong(
                    at.field("between"),
                    "say between which kinds it can stand: [[\"organisation\", \"project\"]]",
                );
            }
        }
        for (i, row) in declares.measures.iter().enumerate() {
            let at = Location::Item("declares.measures", i);
            self.text(|| at.field("key"), &row.key);
            self.reading(at, "reads", &row.reads);
            self.text(|| at.field("meaning"), &row.meaning);
        }
        for (i, row) in declares.units.iter().enumerate() {
            let at = Location::Item("declares.units", i);
            self.text(|| at.field("key"), &row.key);
            self.text(|| at.field("meaning"), &row.meaning);
            if row.decimals > MAX_DECIMALS {
                self.wrong(
                    at.field("decimals"),
                    format_args!(
                        "{} is too fine; a unit keeps 0 to {MAX_DECIMALS} digits",
                        row.decimals
                    ),
                );
            }
        }
        for (i, row) in declares.phases.iter().enumerate() {
            let at = Location::Item("declares.phases", i);
            self.text(|| at.field("key"), &row.key);
            self.reading(at, "reads", &row.reads);
            self.text(|| at.field("meaning"), &row.meaning);
        }
        for (i, row) in declares.forms.iter().enumerate() {
            self.text(
                || Location::Item("declares.forms", i).field("key"),
                &row.key,
            );
        }
        for (i, row) in declares.schemes.iter().enumerate() {
            let at = Location::Item("declares.schemes", i);
            self.text(|| at.field("key"), &row.key);
            self.text(|| at.field("meaning"), &row.meaning);
            if let Some(pattern) = &row.pattern {
                self.text(|| at.field("pattern"), pattern);
                if let Some(why) = pattern_problem(pattern) {
                    self.wrong(at.field("pattern"), format_args!("{pattern:?} {why}"));
                }
            }
        }
    }

    fn reading(&mut self, at: Location<'_>, field: &str, reading: &'a Reading) {
        for (form, text) in [
            ("singular", &reading.singular),
            ("plural", &reading.plural),
            ("infinitive", &reading.infinitive),
        ] {
            self.text(|| at.field(format_args!("{field}.{form}")), text);
        }
    }
}
