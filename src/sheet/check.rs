//! From a sheet to values that can be stored, or to everything that is wrong with it.

use super::catalogue::Declared;
use super::json::{UNNAMED, format_problem};
use super::place::{self, Place};
use super::{
    Attribution, Catalogue, Claim, Date, Entity, Figure, Link, Problem, Problems, Reading,
    RelationEntry, Sheet, SheetQuantity,
};
use crate::model::{Amount, Basis, Bound, Edtf, Kind, Modality, Nature, Quantity, Shape};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use unicode_normalization::is_nfc;

/// The longest text of a sheet, in bytes, and the longest key.
const MAX_TEXT: usize = 10_000;
const MAX_KEY: usize = 100;

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
}

#[derive(Debug)]
pub(crate) struct CheckedMention<'a> {
    pub(crate) key: &'a str,
    pub(crate) entity: &'a Entity,
    pub(crate) form: Option<i64>,
    /// For each name the number of its passage.
    pub(crate) passages: Vec<Option<i64>>,
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
    /// Numbers of the passages, in reading order; never empty.
    pub(crate) passages: Vec<i64>,
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
        quantities: Vec<CheckedQuantity<'a>>,
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

#[derive(Debug)]
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
                    key => place::printable(key, 100, 0),
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
    problems: Vec<Problem>,
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
            problems: Vec::new(),
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
        let mentions = self.entities(catalogue);
        self.claim_keys();
        let claims = self.claims(catalogue);
        Checked {
            sheet,
            declared,
            published,
            mentions,
            claims,
        }
    }

    fn source(&mut self) -> Option<Dated<'a>> {
        let source = &self.sheet.source;
        let at = Place::Source;
        self.key(at.field("key"), &source.key);
        self.text(|| at.field("headline"), &source.headline);
        self.language(at.field("language"), &source.language);
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
            self.key(format!("passages[{i}]"), label);
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

    fn entities(&mut self, catalogue: &Catalogue) -> Vec<CheckedMention<'a>> {
        let mut identifiers_seen: HashMap<(i64, &str), &str> = HashMap::new();
        let mut mentions = Vec::with_capacity(self.sheet.entities.len());
        for (key, entity) in &self.sheet.entities {
            let at = Place::Entity(key);
            self.key(place::entity(key), key);
            let form = entity.form.as_ref().and_then(|form| {
                let known = catalogue.forms.get(&(entity.kind, form.clone()));
                if known.is_none() {
                    let forms: Vec<&str> = catalogue.forms(entity.kind).collect();
                    self.wrong(
                        at.field("form"),
                        unknown(&format!("form of {}", entity.kind), form, forms, "forms"),
                    );
                }
                known.map(|e| e.id)
            });
            let passages = self.names(at, entity);
            let mut identifiers = Vec::with_capacity(entity.identifiers.len());
            for (scheme, value) in &entity.identifiers {
                let place = || at.field(format_args!("identifiers.{scheme}"));
                self.text(place, value);
                let Some(known) = catalogue.schemes.get(scheme) else {
                    let schemes = catalogue.schemes().collect();
                    self.wrong(place(), unknown("register", scheme, schemes, "schemes"));
                    continue;
                };
                if let Some(other) = identifiers_seen.insert((known.id, value), key) {
                    self.wrong(
                        place(),
                        format_args!(
                            "\"{value}\" identifies {other} already; one sheet has an entity once"
                        ),
                    );
                }
                identifiers.push((known.id, value.as_str()));
            }
            for (i, other) in entity.same_as.iter().enumerate() {
                let place = || at.field(format_args!("same_as[{i}]"));
                if self.reference(place, &other.source, &other.key)
                    && other.source == self.sheet.source.key
                {
                    self.wrong(
                        place(),
                        "points into the sheet itself; one sheet has an entity once",
                    );
                }
            }
            self.optional_text(|| at.field("note"), entity.note.as_deref());
            mentions.push(CheckedMention {
                key,
                entity,
                form,
                passages,
                identifiers,
            });
        }
        mentions
    }

    fn names(&mut self, at: Place<'_>, entity: &'a Entity) -> Vec<Option<i64>> {
        if entity.names.is_empty() {
            self.wrong(at.field("names"), "an entity needs a name");
        }
        let mut seen = HashSet::new();
        let mut passages = Vec::with_capacity(entity.names.len());
        for (i, name) in entity.names.iter().enumerate() {
            self.text(|| at.field(format_args!("names[{i}].text")), &name.text);
            if !seen.insert(name.text.as_str()) {
                self.wrong(
                    at.field(format_args!("names[{i}].text")),
                    format_args!("\"{}\" stands twice among its names", name.text),
                );
            }
            if let Some(language) = &name.language {
                self.language(at.field(format_args!("names[{i}].language")), language);
            }
            passages.push(name.cite.as_ref().and_then(|label| {
                self.passage(|| at.field(format_args!("names[{i}].cite")), label)
            }));
        }
        passages
    }

    fn claim_keys(&mut self) {
        let sheet = self.sheet;
        let mut number = 0;
        self.keys_of(&sheet.relations, &mut number);
        self.keys_of(&sheet.figures, &mut number);
        self.keys_of(&sheet.milestones, &mut number);
        self.keys_of(&sheet.statements, &mut number);
    }

    fn keys_of<C: Claim>(&mut self, claims: &'a [C], number: &mut i64) {
        for (i, claim) in claims.iter().enumerate() {
            let at = Place::Item(C::LIST, i);
            self.key(at.field("key"), claim.key());
            *number += 1;
            if self
                .claims
                .insert(claim.key(), (*number, C::SHAPE))
                .is_some()
            {
                self.wrong(
                    at.field("key"),
                    format_args!("the claim \"{}\" stands twice", claim.key()),
                );
            }
        }
    }

    fn claims(&mut self, catalogue: &Catalogue) -> Vec<CheckedClaim<'a>> {
        let sheet = self.sheet;
        let mut claims = Vec::with_capacity(sheet.claims());
        for (i, claim) in sheet.relations.iter().enumerate() {
            let at = Place::Item("relations", i);
            let subject = self.entity(at, "subject", &claim.subject);
            let object = self.entity(at, "object", &claim.object);
            let on_behalf_of = claim
                .on_behalf_of
                .as_ref()
                .and_then(|key| self.entity(at, "on_behalf_of", key));
            let relation = catalogue.relations.get(&claim.relation);
            if claim.subject == claim.object {
                self.wrong(
                    at.field("object"),
                    format_args!("\"{}\" cannot stand to itself", claim.object),
                );
            }
            match relation {
                None => self.wrong(
                    at.field("relation"),
                    unknown(
                        "relation",
                        &claim.relation,
                        catalogue.relations().collect(),
                        "relations",
                    ),
                ),
                Some(relation) if claim.subject != claim.object => {
                    self.signature(at, relation, subject, object, &claim.object);
                }
                Some(_) => {}
            }
            if let (Some(subject), Some(object), Some(relation)) = (subject, object, relation) {
                let body = CheckedShape::Relation {
                    relation_type: relation.id,
                    subject: (subject.0, subject.1.kind),
                    object: (object.0, object.1.kind),
                    on_behalf_of: on_behalf_of.map(|m| m.0),
                    open_list: claim.open_list,
                };
                claims.push(self.envelope(at, claim, body));
            } else {
                self.envelope(
                    at,
                    claim,
                    CheckedShape::Milestone {
                        subject: 0,
                        phase: 0,
                    },
                );
            }
        }
        for (i, claim) in sheet.figures.iter().enumerate() {
            let at = Place::Item("figures", i);
            let body = self.figure(at, claim, catalogue);
            claims.push(self.envelope(at, claim, body));
        }
        self.part_cycles();
        for (i, claim) in sheet.milestones.iter().enumerate() {
            let at = Place::Item("milestones", i);
            let phase = catalogue.phases.get(&claim.phase).map(|e| e.id);
            if phase.is_none() {
                self.wrong(
                    at.field("phase"),
                    unknown(
                        "phase",
                        &claim.phase,
                        catalogue.phases().collect(),
                        "phases",
                    ),
                );
            }
            let body = CheckedShape::Milestone {
                subject: self.number(at, "subject", &claim.subject),
                phase: phase.unwrap_or_default(),
            };
            claims.push(self.envelope(at, claim, body));
        }
        for (i, claim) in sheet.statements.iter().enumerate() {
            let at = Place::Item("statements", i);
            self.text(|| at.field("gist"), &claim.gist);
            let mut about: Vec<i64> = Vec::with_capacity(claim.about.len());
            for (j, key) in claim.about.iter().enumerate() {
                let number = self.number(at, format_args!("about[{j}]"), key);
                if about.contains(&number) && number != 0 {
                    self.wrong(
                        at.field(format_args!("about[{j}]")),
                        format_args!("\"{key}\" stands twice"),
                    );
                }
                about.push(number);
            }
            let body = CheckedShape::Statement {
                subject: self.number(at, "subject", &claim.subject),
                gist: &claim.gist,
                about,
            };
            claims.push(self.envelope(at, claim, body));
        }
        claims
    }

    fn signature(
        &mut self,
        at: Place<'_>,
        relation: &RelationEntry,
        subject: Option<(i64, &Entity)>,
        object: Option<(i64, &Entity)>,
        object_key: &str,
    ) {
        let (Some((_, subject)), Some((_, object))) = (subject, object) else {
            return;
        };
        let row = &relation.row;
        if !row.between.contains(&(subject.kind, object.kind)) {
            let mut allowed: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
            for (from, to) in &row.between {
                allowed.entry(*from).or_default().push(to.as_str());
            }
            let allowed: Vec<String> = allowed
                .iter()
                .map(|(from, to)| format!("{from} to {}", to.join(" or ")))
                .collect();
            self.wrong(
                at.field("relation"),
                format_args!(
                    "\"{}\" cannot lead from {} to {}; it leads from {}",
                    row.key,
                    subject.kind,
                    object.kind,
                    allowed.join(", ")
                ),
            );
        } else if row.key == "member of" && !object.group {
            self.wrong(
                at.field("object"),
                format_args!(
                    "members belong to a group; mark \"{object_key}\" with \"group\": true"
                ),
            );
        }
    }

    fn figure(
        &mut self,
        at: Place<'_>,
        claim: &'a Figure,
        catalogue: &Catalogue,
    ) -> CheckedShape<'a> {
        let measure = catalogue.measures.get(&claim.measure).map(|e| e.id);
        if measure.is_none() {
            self.wrong(
                at.field("measure"),
                unknown(
                    "measure",
                    &claim.measure,
                    catalogue.measures().collect(),
                    "measures",
                ),
            );
        }
        let quantities = std::iter::once(("quantity".to_owned(), &claim.quantity))
            .chain(
                claim
                    .equivalents
                    .iter()
                    .enumerate()
                    .map(|(i, q)| (format!("equivalents[{i}]"), q)),
            )
            .filter_map(|(field, q)| self.quantity(at, &field, q, catalogue))
            .collect();
        let part_of = claim
            .part_of
            .as_ref()
            .and_then(|key| match self.claims.get(key.as_str()) {
                Some((number, Shape::Figure)) => Some(*number),
                Some((_, shape)) => {
                    let message = format!("\"{key}\" is a {shape}; a figure is part of a figure");
                    self.wrong(at.field("part_of"), message);
                    None
                }
                None => {
                    let figures = self.sheet.figures.iter().map(|f| f.key.as_str());
                    let others = figures.filter(|f| *f != claim.key).collect();
                    self.wrong(at.field("part_of"), unknown("figure", key, others, ""));
                    None
                }
            });
        CheckedShape::Figure {
            subject: self.number(at, "subject", &claim.subject),
            measure: measure.unwrap_or_default(),
            nature: claim.nature.unwrap_or(Nature::NotStated),
            scope: claim
                .scope
                .as_ref()
                .map(|key| self.number(at, "scope", key)),
            counterparty: claim.counterparty.as_ref().map(|c| {
                (
                    self.number(at, "counterparty.entity", &c.entity),
                    c.role.code(),
                )
            }),
            part_of,
            quantities,
        }
    }

    /// A figure that is a part of itself, directly or through others, would never be counted.
    fn part_cycles(&mut self) {
        let sheet = self.sheet;
        let whole: HashMap<&str, &str> = sheet
            .figures
            .iter()
            .filter_map(|f| Some((f.key.as_str(), f.part_of.as_deref()?)))
            .collect();
        for (i, figure) in sheet.figures.iter().enumerate() {
            let mut next = figure.part_of.as_deref();
            let mut steps = 0;
            while let Some(key) = next {
                if key == figure.key {
                    self.wrong(
                        Place::Item("figures", i).field("part_of"),
                        format_args!("\"{}\" would be a part of itself", figure.key),
                    );
                    break;
                }
                steps += 1;
                if steps > whole.len() {
                    break;
                }
                next = whole.get(key).copied();
            }
        }
    }

    fn quantity(
        &mut self,
        at: Place<'_>,
        field: &str,
        quantity: &'a SheetQuantity,
        catalogue: &Catalogue,
    ) -> Option<CheckedQuantity<'a>> {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.text(|| here("wording"), &quantity.wording);
        let unit = catalogue.units.get(&quantity.unit);
        if unit.is_none() {
            self.wrong(
                here("unit"),
                unknown("unit", &quantity.unit, catalogue.units().collect(), "units"),
            );
        }
        // One that is declared too fine was told of there.
        let unit = unit.filter(|u| u.row.decimals <= MAX_DECIMALS);
        let mut given: Vec<&str> = Vec::new();
        let mut read = |check: &mut Self, name: &'static str, amount: &Option<Amount>| {
            let amount = amount.as_ref()?;
            given.push(name);
            let value = match amount.decimal() {
                Ok(value) => value,
                Err(e) => {
                    check.wrong(here(name), e);
                    return None;
                }
            };
            let unit = unit?;
            if unit.steps().of(value).is_none() {
                let finest = Decimal::new(1, unit.row.decimals);
                let message = if value.abs() > unit.steps().limit() {
                    format!(
                        "{amount} {} is beyond the range of ±{}",
                        quantity.unit,
                        Amount::from(unit.steps().limit())
                    )
                } else {
                    format!(
                        "{amount} is finer than {finest} {}, the smallest step kept",
                        quantity.unit
                    )
                };
                check.wrong(here(name), message);
                return None;
            }
            Some(value)
        };
        let exactly = read(self, "exactly", &quantity.exactly);
        let about = read(self, "about", &quantity.about);
        let nearly = read(self, "nearly", &quantity.nearly);
        let more_than = read(self, "more_than", &quantity.more_than);
        let at_least = read(self, "at_least", &quantity.at_least);
        let less_than = read(self, "less_than", &quantity.less_than);
        let up_to = read(self, "up_to", &quantity.up_to);

        let alone = ["exactly", "about", "nearly"];
        let fits = match given.as_slice() {
            [] | [_] => true,
            [low, high] => {
                ["more_than", "at_least"].contains(low) && ["less_than", "up_to"].contains(high)
            }
            _ => false,
        };
        if !fits {
            let message = format!(
                "{} cannot stand together; {}",
                given.join(" and "),
                if given.iter().any(|name| alone.contains(name)) {
                    "exactly, about and nearly stand alone"
                } else {
                    "one lower bound goes with one upper bound"
                }
            );
            self.wrong(at.field(field), message);
            return None;
        }
        let bound =
            |amount: Option<Decimal>, inclusive| amount.map(|amount| Bound { amount, inclusive });
        let point = exactly.or(about);
        let lower = bound(point.or(at_least), true).or(bound(more_than, false));
        let upper = bound(point.or(up_to), true).or(bound(nearly.or(less_than), false));
        let approximate = quantity.approximate || about.is_some() || nearly.is_some();
        if lower.is_none() && upper.is_none() && !given.is_empty() {
            return None; // An amount that could not be read; said already.
        }
        let checked = match Quantity::new(lower, upper, approximate, quantity.unit.clone()) {
            Ok(checked) => checked,
            Err(e) => {
                self.wrong(at.field(field), e);
                return None;
            }
        };
        let unit = unit?;
        let stored = |bound: Option<Bound>| {
            bound.and_then(|b| Some((unit.steps().of(b.amount)?, b.inclusive)))
        };
        Some(CheckedQuantity {
            unit: unit.id,
            lower: stored(checked.lower()),
            upper: stored(checked.upper()),
            approximate,
            wording: &quantity.wording,
            confirmed: quantity.wording_confirmed,
        })
    }

    fn envelope<C: Claim>(
        &mut self,
        at: Place<'_>,
        claim: &'a C,
        body: CheckedShape<'a>,
    ) -> CheckedClaim<'a> {
        if claim.cite().is_empty() {
            self.wrong(
                at.field("cite"),
                "a claim cites at least one passage: [\"p1\"]",
            );
        }
        let mut passages = Vec::with_capacity(claim.cite().len());
        for (i, label) in claim.cite().iter().enumerate() {
            let place = || at.field(format_args!("cite[{i}]"));
            if let Some(number) = self.passage(place, label) {
                if passages.contains(&number) {
                    self.wrong(place(), format_args!("\"{label}\" is cited twice"));
                }
                passages.push(number);
            }
        }
        passages.sort_unstable();
        let (speaker, voice, voice_of) = match claim.said_by() {
            None => (None, None, None),
            Some(Attribution::Entity(key)) => (Some(self.number(at, "said_by", key)), None, None),
            Some(Attribution::Voice { voice, of }) => {
                self.text(|| at.field("said_by.voice"), voice);
                let of = of.as_ref().map(|key| self.number(at, "said_by.of", key));
                (None, Some(voice.as_str()), of)
            }
        };
        let date = claim.date().and_then(|date| self.date(at, "date", date));
        self.optional_text(|| at.field("qualifier"), claim.qualifier());
        self.optional_text(|| at.field("note"), claim.note());
        for (i, link) in claim.links().iter().enumerate() {
            let place = || at.field(format_args!("links[{i}].claim"));
            if self.reference(place, &link.claim.source, &link.claim.key)
                && link.claim.source == self.sheet.source.key
            {
                if link.claim.key == claim.key() {
                    self.wrong(place(), "a claim cannot be linked to itself");
                } else if !self.claims.contains_key(link.claim.key.as_str()) {
                    let keys = self.claims.keys().copied();
                    let others = keys.filter(|k| *k != claim.key()).collect();
                    self.wrong(place(), unknown("claim", &link.claim.key, others, ""));
                }
            }
        }
        CheckedClaim {
            key: claim.key(),
            shape: C::SHAPE,
            modality: claim.modality(),
            negated: claim.negated(),
            speaker,
            voice,
            voice_of,
            date,
            qualifier: claim.qualifier(),
            note: claim.note(),
            links: claim.links(),
            passages,
            body,
        }
    }

    fn date(&mut self, at: Place<'_>, field: &str, date: &'a Date) -> Option<Dated<'a>> {
        let here = |part: &str| at.field(format_args!("{field}.{part}"));
        self.optional_text(|| here("wording"), date.wording.as_deref());
        let edtf = match date.edtf.as_deref().map(str::parse::<Edtf>) {
            None => None,
            Some(Ok(edtf)) => Some(edtf),
            Some(Err(e)) => {
                self.wrong(here("edtf"), e);
                return None;
            }
        };
        let basis = date.basis.unwrap_or(Date::default_basis(edtf.is_some()));
        match (&edtf, basis) {
            (None, Basis::Unresolved) if date.wording.is_none() => {
                self.wrong(
                    at.field(field),
                    "give the wording, the edtf, or both; leave the date out if none is stated",
                );
                return None;
            }
            (None, Basis::Unresolved) => {}
            (None, basis) => {
                self.wrong(
                    here("basis"),
                    format_args!("\"{basis}\" needs a calendar date; give its edtf"),
                );
                return None;
            }
            (Some(_), Basis::Unresolved) => {
                self.wrong(
                    here("basis"),
                    "a date with an edtf is resolved; say from what",
                );
                return None;
            }
            (Some(_), _) => {}
        }
        Some(Dated {
            edtf,
            wording: date.wording.as_deref(),
            basis,
            confirmed: date.wording_confirmed,
        })
    }

    fn entity(
        &mut self,
        at: Place<'_>,
        field: impl fmt::Display,
        key: &str,
    ) -> Option<(i64, &'a Entity)> {
        let known = self.mentions.get(key).copied();
        if known.is_none() {
            let keys = self.mentions.keys().copied().collect();
            self.wrong(at.field(field), unknown("entity", key, keys, ""));
        }
        known
    }

    /// The number of an entity, or 0 with a problem noted.
    fn number(&mut self, at: Place<'_>, field: impl fmt::Display, key: &str) -> i64 {
        self.entity(at, field, key).map_or(0, |(number, _)| number)
    }

    fn passage(&mut self, place: impl FnOnce() -> String, label: &str) -> Option<i64> {
        let known = self.passages.get(label).copied();
        if known.is_none() {
            let labels = self.sheet.passages.iter().map(|p| p.label()).collect();
            self.wrong(place(), unknown("passage", label, labels, ""));
        }
        known
    }

    fn key(&mut self, place: String, key: &str) {
        if !is_key(key) {
            self.wrong(
                place,
                format_args!(
                    "{:?} is not a key; use lower-case letters a to z, digits and hyphens, at most {MAX_KEY} and no hyphen first",
                    shortened(key)
                ),
            );
        }
    }

    /// Whether both parts are keys: a reference with others could never be followed.
    fn reference(&mut self, place: impl FnOnce() -> String, source: &str, key: &str) -> bool {
        let fits = is_key(source) && is_key(key);
        if !fits {
            let text = format!("{}#{}", shortened(source), shortened(key));
            self.wrong(
                place(),
                format_args!(
                    "{text:?} is not a reference; write the source's key, #, and the key within it, each of lower-case letters a to z, digits and hyphens"
                ),
            );
        }
        fits
    }

    fn language(&mut self, place: String, tag: &str) {
        let fits = tag.len() <= 35
            && tag.split('-').enumerate().all(|(i, part)| {
                (1..=8).contains(&part.len())
                    && part.bytes().all(|b| b.is_ascii_alphanumeric())
                    && (i > 0 || (part.len() >= 2 && part.bytes().all(|b| b.is_ascii_lowercase())))
            });
        if !fits {
            self.wrong(
                place,
                format_args!(
                    "{:?} is not a language tag; write one such as en, zh or zh-Hant (BCP 47)",
                    shortened(tag)
                ),
            );
        }
    }

    fn optional_text(&mut self, place: impl FnOnce() -> String, text: Option<&str>) {
        if let Some(text) = text {
            self.filled(place, text, "leave the field out, or fill it in");
        }
    }

    fn text(&mut self, place: impl FnOnce() -> String, text: &str) {
        self.filled(place, text, "fill it in");
    }

    /// Text is not empty, has no control characters and is in Unicode's normal form C.
    fn filled(&mut self, place: impl FnOnce() -> String, text: &str, if_empty: &str) {
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let message = if text
            .chars()
            .all(|c| c.is_whitespace() || place::is_unseen(c))
        {
            format!("is empty; {if_empty}")
        } else if text.len() > MAX_TEXT {
            format!(
                "has {} bytes; a text may have at most {MAX_TEXT}",
                text.len()
            )
        } else if let Some(control) = text.chars().find(|c| breaks(*c)) {
            format!(
                "has the control character U+{:04X}; take it out",
                u32::from(control)
            )
        } else if text.trim() != text {
            "begins or ends with white space; take it out".to_owned()
        } else if !is_nfc(text) {
            "is not in Unicode's normal form C; save it composed (NFC)".to_owned()
        } else {
            return;
        };
        self.wrong(place(), message);
    }
}

/// Keys are lower-case ASCII letters, digits and hyphens.
fn is_key(key: &str) -> bool {
    key.len() <= MAX_KEY
        && key.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && key
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A message on a word that is not known, with the nearest that are.
fn unknown(what: &str, word: &str, mut known: Vec<&str>, declare: &str) -> String {
    let declare = if declare.is_empty() {
        String::new()
    } else {
        format!(", or declare it under declares.{declare}")
    };
    let word = shortened(word);
    if known.len() > 8 {
        known.sort_by_cached_key(|k| {
            let likeness = strsim::jaro_winkler(&k.to_lowercase(), &word.to_lowercase());
            (((1.0 - likeness) * 1e6) as u32, (*k).to_owned())
        });
        known.truncate(3);
        return format!(
            "unknown {what} \"{word}\"; the nearest are {}{declare}",
            known.join(", ")
        );
    }
    known.sort_unstable();
    format!(
        "unknown {what} \"{word}\"; known: {}{declare}",
        if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        }
    )
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
