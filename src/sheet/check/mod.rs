//! From a sheet to values that can be stored, or to everything that is wrong with it.

mod claims;
mod entities;
mod values;
mod words;

use super::catalogue::Declared;
use super::json::{UNNAMED, format_problem};
use super::place::Place;
use super::{Catalogue, Entity, Link, Problem, Problems, Reading, Sheet};
use crate::error::{excerpt, shortened};
use crate::model::{Basis, Edtf, Kind, Modality, Nature, Shape};
use std::collections::HashMap;
use std::fmt;
pub(crate) use words::{is_key, text_problem};

/// The most digits after the point that a unit keeps.
const MAX_DECIMALS: u32 = 6;

/// A sheet in which everything that is referred to exists. Mentions and claims are numbered
/// from 1 by their place here.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) declared: Declared,
    pub(crate) published: Option<Dated<'a>>,
    pub(crate) mentions: Vec<CheckedMention<'a>>,
    pub(crate) claims: Vec<CheckedClaim<'a>>,
    /// Wordings that could not be read, and that nobody confirmed.
    pub(crate) unread: Vec<Problem>,
}

#[derive(Debug)]
pub(crate) struct CheckedMention<'a> {
    pub(crate) key: &'a str,
    pub(crate) entity: &'a Entity,
    pub(crate) form: Option<i64>,
    /// For each name the number of its passage.
    pub(crate) passages: Vec<Option<&'a str>>,
    /// Row id of the scheme, and the identifier.
    pub(crate) identifiers: Vec<(i64, &'a str)>,
}

#[derive(Debug)]
pub(crate) struct Dated<'a> {
    pub(crate) edtf: Option<Edtf>,
    pub(crate) wording: Option<&'a str>,
    pub(crate) basis: Basis,
    pub(crate) confirmed: bool,
}

#[derive(Debug)]
pub(crate) struct CheckedClaim<'a> {
    pub(crate) key: &'a str,
    pub(crate) shape: Shape,
    pub(crate) modality: Modality,
    pub(crate) negated: bool,
    pub(crate) speaker: Option<i64>,
    pub(crate) voice: Option<&'a str>,
    pub(crate) voice_of: Option<i64>,
    pub(crate) date: Option<Dated<'a>>,
    pub(crate) qualifier: Option<&'a str>,
    pub(crate) note: Option<&'a str>,
    pub(crate) links: &'a [Link],
    /// Labels of the passages, in reading order; never empty.
    pub(crate) passages: Vec<&'a str>,
    pub(crate) body: CheckedShape<'a>,
}

#[derive(Debug)]
pub(crate) enum CheckedShape<'a> {
    Relation {
        relation_type: i64,
        subject: (i64, Kind),
        object: (i64, Kind),
        on_behalf_of: Option<i64>,
        open_list: bool,
    },
    Figure {
        subject: i64,
        measure: i64,
        nature: Nature,
        scope: Option<i64>,
        counterparty: Option<(i64, i64)>,
        part_of: Option<i64>,
        quantity: CheckedQuantity<'a>,
        equivalents: Vec<CheckedQuantity<'a>>,
    },
    Milestone {
        subject: i64,
        phase: i64,
    },
    Statement {
        subject: i64,
        gist: &'a str,
        about: Vec<i64>,
    },
}

#[derive(Debug, Default)]
pub(crate) struct CheckedQuantity<'a> {
    pub(crate) unit: i64,
    /// Steps of the unit, and whether they are included.
    pub(crate) lower: Option<(i64, bool)>,
    pub(crate) upper: Option<(i64, bool)>,
    pub(crate) approximate: bool,
    pub(crate) wording: &'a str,
    pub(crate) confirmed: bool,
}

impl Sheet {
    /// Checks the sheet against the catalogue that every knowledge base begins with, and tells
    /// everything that is wrong at once. Loading checks too, with the base's own catalogue.
    ///
    /// # Errors
    /// [`Problems`], each with its place.
    pub fn check(&self) -> Result<(), Problems> {
        self.checked(&mut Catalogue::builtin().clone()).map(|_| ())
    }

    /// Checks the sheet, and adds what it declares to the catalogue.
    pub(crate) fn checked<'a>(
        &'a self,
        catalogue: &mut Catalogue,
    ) -> Result<Checked<'a>, Problems> {
        let mut check = Check::new(self);
        let checked = check.sheet(catalogue);
        if check.problems.is_empty() {
            Ok(checked)
        } else {
            Err(Problems {
                sheet: match self.source.key.as_str() {
                    "" => UNNAMED.to_owned(),
                    key => excerpt(key, 100, 0),
                },
                problems: check.problems,
            })
        }
    }
}

/// The numbers by which the parts of a sheet refer to each other, and what is wrong so far.
struct Check<'a> {
    sheet: &'a Sheet,
    passages: HashMap<&'a str, i64>,
    mentions: HashMap<&'a str, (i64, &'a Entity)>,
    claims: HashMap<&'a str, (i64, Shape)>,
    published: Option<chrono::NaiveDate>,
    problems: Vec<Problem>,
    unread: Vec<Problem>,
}

impl<'a> Check<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            passages: HashMap::new(),
            mentions: sheet
                .entities
                .iter()
                .zip(1..)
                .map(|((key, entity), number)| (key.as_str(), (number, entity)))
                .collect(),
            claims: HashMap::new(),
            published: sheet.publication_day(),
            problems: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn wrong(&mut self, place: String, message: impl fmt::Display) {
        self.problems.push(Problem::new(&place, message));
    }

    fn sheet(&mut self, catalogue: &mut Catalogue) -> Checked<'a> {
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
        let published = self.source();
        self.passages();
        self.declarations();
        let declared = catalogue.declare(&sheet.declares, &mut self.problems);
        // What only other sheets declare is not this one's to use: it would fall with them.
        let usable = catalogue.usable(&declared);
        let mentions = self.entities(&usable);
        self.claim_keys();
        let claims = self.claims(&usable);
        Checked {
            sheet,
            declared,
            published,
            mentions,
            claims,
            unread: std::mem::take(&mut self.unread),
        }
    }

    fn source(&mut self) -> Option<Dated<'a>> {
        let source = &self.sheet.source;
        let at = Place::Source;
        self.key(|| at.field("key"), &source.key);
        self.text(|| at.field("headline"), &source.headline);
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
            let rest = address
                .strip_prefix("https://")
                .or(address.strip_prefix("http://"));
            let web =
                rest.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']));
            if web && !address.contains(|c: char| c.is_whitespace() || c.is_control()) {
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
        source
            .published
            .as_ref()
            .and_then(|date| self.date(at, "published", date))
    }

    fn passages(&mut self) {
        if self.sheet.passages.is_empty() {
            self.wrong(
                "passages".to_owned(),
                "a sheet needs passages that its claims can cite",
            );
        }
        for (i, passage) in self.sheet.passages.iter().enumerate() {
            let at = Place::Item("passages", i);
            let label = passage.label();
            self.key(|| format!("passages[{i}]"), label);
            self.optional_text(|| at.field("note"), passage.note());
            if self.passages.insert(label, i as i64 + 1).is_some() {
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
        for (i, row) in declares.relations.iter().enumerate() {
            let at = Place::Item("declares.relations", i);
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
            let at = Place::Item("declares.measures", i);
            self.text(|| at.field("key"), &row.key);
            self.reading(at, "reads", &row.reads);
            self.text(|| at.field("meaning"), &row.meaning);
        }
        for (i, row) in declares.units.iter().enumerate() {
            let at = Place::Item("declares.units", i);
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
            let at = Place::Item("declares.phases", i);
            self.text(|| at.field("key"), &row.key);
            self.reading(at, "reads", &row.reads);
            self.text(|| at.field("meaning"), &row.meaning);
        }
        for (i, row) in declares.forms.iter().enumerate() {
            self.text(|| Place::Item("declares.forms", i).field("key"), &row.key);
        }
        for (i, row) in declares.schemes.iter().enumerate() {
            let at = Place::Item("declares.schemes", i);
            self.text(|| at.field("key"), &row.key);
            self.text(|| at.field("meaning"), &row.meaning);
        }
    }

    fn reading(&mut self, at: Place<'_>, field: &str, reading: &'a Reading) {
        for (form, text) in [
            ("singular", &reading.singular),
            ("plural", &reading.plural),
            ("infinitive", &reading.infinitive),
        ] {
            self.text(|| at.field(format_args!("{field}.{form}")), text);
        }
    }
}
