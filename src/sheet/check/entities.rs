//! Entities: their forms, names, identifiers.

use super::words::unknown;
use super::{Check, CheckedMention};
use crate::sheet::place::{self, Place};
use crate::sheet::{Catalogue, Entity};
use std::collections::{HashMap, HashSet};

impl<'a> Check<'a> {
    pub(super) fn entities(&mut self, catalogue: &Catalogue) -> Vec<CheckedMention<'a>> {
        let mut identifiers_seen: HashMap<(i64, &str), &str> = HashMap::new();
        let mut mentions = Vec::with_capacity(self.sheet.entities.len());
        for (key, entity) in &self.sheet.entities {
            let at = Place::Entity(key);
            self.key(|| place::entity(key), key);
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

    pub(super) fn names(&mut self, at: Place<'_>, entity: &'a Entity) -> Vec<Option<&'a str>> {
        if entity.names.is_empty() {
            self.wrong(at.field("names"), "an entity needs a name");
        }
        let mut seen = HashSet::new();
        let mut passages = Vec::with_capacity(entity.names.len());
        for (i, name) in entity.names.iter().enumerate() {
            self.text(|| at.field(format_args!("names[{i}].text")), &name.text);
            // Most have one name.
            if entity.names.len() > 1 && !seen.insert(name.text.as_str()) {
                self.wrong(
                    at.field(format_args!("names[{i}].text")),
                    format_args!("\"{}\" stands twice among its names", name.text),
                );
            }
            if let Some(language) = &name.language {
                let place = || at.field(format_args!("names[{i}].language"));
                self.language(place, language);
            }
            let cite = name.cite.as_deref().filter(|label| {
                let place = || at.field(format_args!("names[{i}].cite"));
                self.has_passage(place, label)
            });
            passages.push(cite);
        }
        passages
    }
}
