//! Claims: what they refer to, and whether it may stand so.

use super::words::unknown;
use super::{Check, CheckedClaim, CheckedShape};
use crate::model::{Kind, Nature, Shape};
use crate::sheet::place::Place;
use crate::sheet::{Attribution, Catalogue, Claim, Entity, Figure, RelationEntry};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

impl<'a> Check<'a> {
    pub(super) fn claim_keys(&mut self) {
        let sheet = self.sheet;
        let mut number = 0;
        self.keys_of(&sheet.relations, &mut number);
        self.keys_of(&sheet.figures, &mut number);
        self.keys_of(&sheet.milestones, &mut number);
        self.keys_of(&sheet.statements, &mut number);
    }

    pub(super) fn keys_of<C: Claim>(&mut self, claims: &'a [C], number: &mut i64) {
        for (i, claim) in claims.iter().enumerate() {
            let at = Place::Item(C::LIST, i);
            self.key(|| at.field("key"), claim.key());
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

    pub(super) fn claims(&mut self, catalogue: &Catalogue) -> Vec<CheckedClaim<'a>> {
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

    pub(super) fn signature(
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

    pub(super) fn figure(
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
        let quantity = self.quantity(at, "quantity", &claim.quantity, catalogue);
        let equivalents = claim.equivalents.iter().enumerate();
        let equivalents = equivalents
            .filter_map(|(i, q)| self.quantity(at, &format!("equivalents[{i}]"), q, catalogue))
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
            quantity: quantity.unwrap_or_default(),
            equivalents,
        }
    }

    /// A figure that is a part of itself, directly or through others, would never be counted.
    pub(super) fn part_cycles(&mut self) {
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

    pub(super) fn envelope<C: Claim>(
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
            if self.has_passage(place, label) {
                if passages.contains(&label.as_str()) {
                    self.wrong(place(), format_args!("\"{label}\" is cited twice"));
                }
                passages.push(label.as_str());
            }
        }
        passages.sort_unstable_by_key(|label| self.passages.get(label));
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

    pub(super) fn entity(
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
    pub(super) fn number(&mut self, at: Place<'_>, field: impl fmt::Display, key: &str) -> i64 {
        self.entity(at, field, key).map_or(0, |(number, _)| number)
    }

    /// Whether a passage is there; a problem is noted if it is not.
    pub(super) fn has_passage(&mut self, place: impl FnOnce() -> String, label: &str) -> bool {
        let known = self.passages.contains_key(label);
        if !known {
            let labels = self.sheet.passages.iter().map(|p| p.label()).collect();
            self.wrong(place(), unknown("passage", label, labels, ""));
        }
        known
    }
}
