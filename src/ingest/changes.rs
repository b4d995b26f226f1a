//! What a revised sheet changes.

use crate::sheet::{Claim, Figure, Milestone, Relation, Sheet, Statement};
use crate::text::printable;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What a revised sheet changes among the claims of its source: their keys, in order.
///
/// A claim counts as changed if anything that the sheet says of it differs in the normal form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// Claims that the sheet before did not have.
    pub added: Vec<String>,
    /// Claims that say something else than before.
    pub changed: Vec<String>,
    /// Claims that the sheet no longer has.
    pub withdrawn: Vec<String>,
}

#[derive(PartialEq)]
enum Any<'a> {
    Relation(&'a Relation),
    Figure(&'a Figure),
    Milestone(&'a Milestone),
    Statement(&'a Statement),
}

impl Changes {
    /// What lies between the sheet that was loaded, if there was one, and the one that replaces
    /// it. A first sheet changes nothing.
    pub(super) fn between(before: Option<&Sheet>, now: &Sheet) -> Self {
        let Some(before) = before else {
            return Self::default();
        };
        let (before, now) = (before.normalised(), now.normalised());
        let (before, now) = (claims(&before), claims(&now));
        let mut changes = Self::default();
        for (key, claim) in &now {
            match before.get(key) {
                None => changes.added.push((*key).to_owned()),
                Some(other) if other != claim => changes.changed.push((*key).to_owned()),
                Some(_) => {}
            }
        }
        let gone = before.keys().filter(|key| !now.contains_key(*key));
        changes.withdrawn = gone.map(|key| (*key).to_owned()).collect();
        changes
    }

    /// Whether no claim changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.withdrawn.is_empty()
    }
}

fn claims(sheet: &Sheet) -> BTreeMap<&str, Any<'_>> {
    let relations = sheet.relations.iter().map(|c| (c.key(), Any::Relation(c)));
    let figures = sheet.figures.iter().map(|c| (c.key(), Any::Figure(c)));
    let milestones = sheet
        .milestones
        .iter()
        .map(|c| (c.key(), Any::Milestone(c)));
    let statements = sheet
        .statements
        .iter()
        .map(|c| (c.key(), Any::Statement(c)));
    relations
        .chain(figures)
        .chain(milestones)
        .chain(statements)
        .collect()
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, keys) in [
            ("added", &self.added),
            ("changed", &self.changed),
            ("withdrawn", &self.withdrawn),
        ] {
            if !keys.is_empty() {
                writeln!(
                    f,
                    "  {what:<12} {:>7}  {}",
                    keys.len(),
                    printable(&keys.join(", "))
                )?;
            }
        }
        Ok(())
    }
}
