//! Claims: what they refer to, and whether it may stand so.

use super::Check;
use super::words::unknown;
use crate::model::{ClaimRef, Kind, LinkType, Modality, Shape};
use crate::sheet::location::Location;
use crate::sheet::{Attribution, Catalogue, Claim, Entity, Figure, RelationType};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

impl<'a> Check<'a> {
    pub(super) fn claim_keys(&mut self) {
        let sheet = self.sheet;
        self.keys_of(&sheet.relations);
        self.keys_of(&sheet.figures);
        self.keys_of(&sheet.milestones);
        self.keys_of(&sheet.statements);
    }

    fn keys_of<C: Claim>(&mut self, claims: &'a [C]) {
        for (i, claim) in claims.iter().enumerate() {
            let at = Location::Item(C::LIST, i);
            self.key(|| at.field("key"), claim.key());
            if self.claims.insert(claim.key(), C::SHAPE).is_some() {
                self.wrong(
                    at.field("key"),
                    format_args!("the claim \"{}\" stands twice", claim.key()),
                );
            }
        }
    }

    pub(super) fn claims(&mut self, catalogue: &Catalogue) {
        let sheet = self.sheet;
        for (i, claim) in sheet.relations.iter().enumerate() {
            let at = Location::Item("relations", i);
            let subject = self.entity(at, "subject", &claim.subject);
            let object = self.entity(at, "object", &claim.object);
            if let Some(key) = &claim.on_behalf_of {
                self.entity(at, "on_behalf_of", key);
            }
            if claim.subject == claim.object {
                self.wrong(
                    at.field("object"),
                    format_args!("\"{}\" cannot stand to itself", claim.object),
                );
            }
            let relation = self.term(at, "relation", &claim.relation, &catalogue.relations);
            if let Some(relation) = relation
                && claim.subject != claim.object
            {
                self.signature(at, relation, subject, object, &claim.object);
            }
            self.envelope(at, claim);
        }
        for (i, claim) in sheet.figures.iter().enumerate() {
            let at = Location::Item("figures", i);
            self.figure(at, claim, catalogue);
            self.envelope(at, claim);
        }
        self.part_cycles();
        for (i, claim) in sheet.milestones.iter().enumerate() {
            let at = Location::Item("milestones", i);
            self.term(at, "phase", &claim.phase, &catalogue.phases);
            self.entity(at, "subject", &claim.subject);
            self.envelope(at, claim);
        }
        for (i, claim) in sheet.statements.iter().enumerate() {
            let at = Location::Item("statements", i);
            self.text(|| at.field("gist"), &claim.gist);
            if claim.gist.starts_with("to ") {
                self.wrong(
                    at.field("gist"),
                    "begins with \"to\", which every sentence made of it has; begin with the verb: \"deepen the collaboration\"",
                );
            }
            for (j, key) in claim.about.iter().enumerate() {
                let known = self.entity(at, format_args!("about[{j}]"), key);
                if known.is_some() && claim.about[..j].contains(key) {
                    self.wrong(
                        at.field(format_args!("about[{j}]")),
                        format_args!("\"{key}\" stands twice"),
                    );
                }
            }
            self.entity(at, "subject", &claim.subject);
            self.envelope(at, claim);
        }
    }

    fn signature(
        &mut self,
        at: Location<'_>,
        row: &RelationType,
        subject: Option<&Entity>,
        object: Option<&Entity>,
        object_key: &str,
    ) {
        let (Some(subject), Some(object)) = (subject, object) else {
            return;
        };
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

    fn figure(&mut self, at: Location<'_>, claim: &Figure, catalogue: &Catalogue) {
        self.term(at, "measure", &claim.measure, &catalogue.measures);
        self.quantity(at, "quantity", &claim.quantity, catalogue);
        for (i, equivalent) in claim.equivalents.iter().enumerate() {
            self.quantity(at, &format!("equivalents[{i}]"), equivalent, catalogue);
        }
        let is_change = claim
            .links
            .iter()
            .any(|link| link.link == LinkType::ChangeOf);
        if claim.measure == "count" && !is_change {
            self.not_negative(at, &claim.quantity);
        }
        self.equivalents(at, claim);
        if let Some(key) = &claim.part_of {
            match self.claims.get(key.as_str()) {
                Some(Shape::Figure) => {}
                Some(shape) => {
                    let message = format!("\"{key}\" is a {shape}; a figure is part of a figure");
                    self.wrong(at.field("part_of"), message);
                }
                None => {
                    let figures = self.sheet.figures.iter().map(|f| f.key.as_str());
                    let others = figures.filter(|f| *f != claim.key).collect();
                    self.wrong(at.field("part_of"), unknown("figure", key, others, ""));
                }
            }
        }
        self.entity(at, "subject", &claim.subject);
        if let Some(key) = &claim.scope {
            self.entity(at, "scope", key);
        }
        if let Some(counterparty) = &claim.counterparty {
            self.entity(at, "counterparty.entity", &counterparty.entity);
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
                        Location::Item("figures", i).field("part_of"),
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

    fn envelope<C: Claim>(&mut self, at: Location<'_>, claim: &C) {
        if claim.cite().is_empty() {
            self.wrong(
                at.field("cite"),
                "a claim cites at least one passage: [\"p1\"]",
            );
        }
        for (i, label) in claim.cite().iter().enumerate() {
            let place = || at.field(format_args!("cite[{i}]"));
            if self.has_passage(place, label) && claim.cite()[..i].contains(label) {
                self.wrong(place(), format_args!("\"{label}\" is cited twice"));
            }
        }
        self.voices(at, claim.said_by());
        if let Some(date) = claim.date() {
            self.date(at, "date", date);
        }
        self.optional_text(|| at.field("condition"), claim.condition());
        let begins_so =
            |condition: &str| condition.starts_with("if ") || condition.starts_with("If ");
        if claim.condition().is_some_and(begins_so) {
            self.wrong(
                at.field("condition"),
                "begins with \"if\", which every sentence made of it has; begin with what must be so: \"the regulator approves\"",
            );
        }
        if claim.condition().is_some() && claim.modality() == Modality::Reported {
            self.wrong(
                at.field("condition"),
                "what depends on a condition is no report; say its modality: \"conditional\", \"planned\", \"expected\", …",
            );
        }
        self.setting(
            at,
            "under",
            claim.under(),
            &[Kind::Agreement, Kind::Document],
        );
        self.setting(at, "at", claim.at(), &[Kind::Event]);
        self.optional_text(|| at.field("qualifier"), claim.qualifier());
        self.optional_text(|| at.field("note"), claim.note());
        for (i, link) in claim.links().iter().enumerate() {
            if link.link.is_of_figures() {
                self.figures_only(at, i, &link.claim, link.link, C::SHAPE);
            }
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
    }

    fn voices(&mut self, at: Location<'_>, said_by: Option<&Attribution>) {
        let Some(said_by) = said_by else { return };
        let is_list = matches!(said_by, Attribution::Several(_));
        let voices = said_by.voices();
        if is_list && voices.len() < 2 {
            self.wrong(
                at.field("said_by"),
                "a list has at least two voices; one stands without brackets",
            );
        }
        for (i, voice) in voices.iter().enumerate() {
            let place = match is_list {
                true => format!("said_by[{i}]"),
                false => "said_by".to_owned(),
            };
            if voices[..i].contains(voice) {
                self.wrong(at.field(&place), "the same voice stands twice");
            }
            let reports = matches!(voice, Attribution::ReportedBy { .. });
            if reports && i == 0 {
                self.wrong(
                    at.field(&place),
                    "\"reported_by\" stands behind those whose word is reported",
                );
            }
            let (place, voice) = match voice {
                Attribution::ReportedBy { reported_by } => {
                    (format!("{place}.reported_by"), &**reported_by)
                }
                one => (place, one),
            };
            match voice {
                Attribution::Entity(key) => {
                    self.entity(at, &place, key);
                }
                Attribution::Voice { voice, of } => {
                    self.text(|| at.field(format_args!("{place}.voice")), voice);
                    if let Some(of) = of {
                        self.entity(at, format_args!("{place}.of"), of);
                    }
                }
                Attribution::ReportedBy { .. } => {
                    self.wrong(at.field(&place), "here stands an entity's key or a voice");
                }
                Attribution::Several(_) => {
                    self.wrong(at.field(&place), "a list of voices has no list in it");
                }
            }
        }
    }

    /// The agreement or document under which a claim holds, the event at which it happens.
    fn setting(&mut self, at: Location<'_>, field: &str, key: Option<&str>, kinds: &[Kind]) {
        let Some(key) = key else { return };
        let entity = self.entity(at, field, key);
        if let Some(entity) = entity.filter(|entity| !kinds.contains(&entity.kind)) {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            self.wrong(
                at.field(field),
                format_args!(
                    "\"{key}\" is a {}; here stands one of the kind {}",
                    entity.kind,
                    kinds.join(" or ")
                ),
            );
        }
    }

    /// A share and a change are figures, and so is what they are a share or a change of.
    fn figures_only(
        &mut self,
        at: Location<'_>,
        index: usize,
        to: &ClaimRef,
        link: LinkType,
        shape: Shape,
    ) {
        if shape != Shape::Figure {
            self.wrong(
                at.field(format_args!("links[{index}].link")),
                format_args!("a {shape} is no \"{link}\"; only a figure is"),
            );
        }
        if to.source == self.sheet.source.key
            && let Some(target) = self.claims.get(to.key.as_str()).copied()
            && target != Shape::Figure
        {
            self.wrong(
                at.field(format_args!("links[{index}].claim")),
                format_args!(
                    "\"{}\" is a {target}; a figure is a \"{link}\" another figure",
                    to.key
                ),
            );
        }
    }

    /// An entity of the sheet; a problem is noted if there is none.
    fn entity(
        &mut self,
        at: Location<'_>,
        field: impl fmt::Display,
        key: &str,
    ) -> Option<&'a Entity> {
        let known = self.sheet.entities.get(key);
        if known.is_none() {
            let keys = self.sheet.entities.keys().map(String::as_str).collect();
            self.wrong(at.field(field), unknown("entity", key, keys, ""));
        }
        known
    }

    /// `true` if a passage is there; otherwise a problem is noted.
    pub(super) fn has_passage(&mut self, place: impl FnOnce() -> String, label: &str) -> bool {
        let known = self.passages.contains(label);
        if !known {
            let labels = self.sheet.passages.iter().map(|p| p.label()).collect();
            self.wrong(place(), unknown("passage", label, labels, ""));
        }
        known
    }
}
