//! Entities: their forms, names, identifiers.

use super::Check;
use super::words::{text_problem, unknown};
use crate::error::shortened;
use crate::model::{Edtf, NameRole};
use crate::sheet::identifiers::usual;
use crate::sheet::location::{self, Location};
use crate::sheet::{Catalogue, Entity};
use std::collections::{HashMap, HashSet};

impl Check<'_> {
    pub(super) fn entities(&mut self, catalogue: &Catalogue) {
        let mut identifiers_seen: HashMap<(&str, String), &str> = HashMap::new();
        for (key, entity) in &self.sheet.entities {
            let at = Location::Entity(key);
            self.key(|| location::entity(key), key);
            if let Some(form) = &entity.form
                && !catalogue.forms.contains_key(&(entity.kind, form.clone()))
            {
                let forms: Vec<&str> = catalogue.forms(entity.kind).collect();
                self.wrong(
                    at.field("form"),
                    unknown(&format!("form of {}", entity.kind), form, forms, "forms"),
                );
            }
            self.names(at, entity);
            for (scheme, values) in &entity.identifiers {
                let place = || at.field(format_args!("identifiers.{scheme}"));
                let Some(register) = catalogue.schemes.get(scheme) else {
                    let schemes = catalogue.schemes().collect();
                    self.wrong(place(), unknown("register", scheme, schemes, "schemes"));
                    continue;
                };
                if values.is_empty() {
                    self.wrong(place(), "is empty; leave the register out");
                }
                for value in values {
                    self.text(place, value);
                    if text_problem(value, "").is_some() {
                        continue; // Said already.
                    }
                    match usual(scheme, register.pattern.as_deref(), value) {
                        Err(why) => {
                            self.wrong(place(), format_args!("{:?} {why}", shortened(value)));
                        }
                        Ok(usual) => match identifiers_seen.insert((scheme, usual), key) {
                            Some(other) if other == key => self.wrong(
                                place(),
                                format_args!("\"{value}\" stands twice; leave one out"),
                            ),
                            Some(other) => self.wrong(
                                place(),
                                format_args!(
                                    "\"{value}\" identifies {other} already; one sheet has an entity once"
                                ),
                            ),
                            None => {}
                        },
                    }
                }
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
        }
    }

    pub(super) fn names(&mut self, at: Location<'_>, entity: &Entity) {
        if entity.names.is_empty() {
            self.wrong(at.field("names"), "an entity needs a name");
        }
        let mut seen = HashSet::new();
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
            if let Some(until) = &name.until {
                let place = || at.field(format_args!("names[{i}].until"));
                if name.role_at(i) != NameRole::Former {
                    self.wrong(
                        place(),
                        "only a former name was given up; its role is \"former\"",
                    );
                } else if let Err(e) = until.parse::<Edtf>() {
                    self.wrong(place(), e);
                }
            }
            if let Some(label) = &name.cite {
                let place = || at.field(format_args!("names[{i}].cite"));
                self.has_passage(place, label);
            }
        }
    }
}
