//! The changes that a revised sheet makes.

use crate::error::Error;
use crate::sheet::{Claim, Sheet};
use crate::text::printable;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What a revised sheet changes among the claims of its source: their keys, in order.
///
/// A claim counts as changed if anything that the sheet says of it differs in the normal form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Claims that the sheet before did not have.
    pub added: Vec<String>,
    /// Claims that say something else than before.
    pub changed: Vec<String>,
    /// Claims that the sheet no longer has.
    pub withdrawn: Vec<String>,
}

impl Changes {
    /// Compares the sheet that was loaded, if there was one, with the one that replaces it. A first
    /// sheet changes nothing.
    pub(super) fn between(before: Option<&Sheet>, now: &Sheet) -> Result<Self, Error> {
        let Some(before) = before else {
            return Ok(Self::default());
        };
        let (before, now) = (claims(before)?, claims(now)?);
        let mut changes = Self::default();
        for (key, claim) in &now {
            match before.get(key) {
                None => changes.added.push(key.clone()),
                Some(other) if other != claim => changes.changed.push(key.clone()),
                Some(_) => {}
            }
        }
        let gone = before.into_keys().filter(|key| !now.contains_key(key));
        changes.withdrawn = gone.collect();
        Ok(changes)
    }

    /// Whether no claim changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.withdrawn.is_empty()
    }
}

/// The claims of a sheet in its normal form, each as JSON with its list, by their keys.
fn claims(sheet: &Sheet) -> Result<BTreeMap<String, String>, Error> {
    fn add<C: Claim + Serialize>(
        claims: &mut BTreeMap<String, String>,
        list: &[C],
    ) -> Result<(), Error> {
        for claim in list {
            let json = serde_json::to_string(claim).map_err(Error::WriteSheet)?;
            claims.insert(claim.key().to_owned(), format!("{} {json}", C::LIST));
        }
        Ok(())
    }
    let sheet = sheet.normalised();
    let mut claims = BTreeMap::new();
    add(&mut claims, &sheet.relations)?;
    add(&mut claims, &sheet.figures)?;
    add(&mut claims, &sheet.milestones)?;
    add(&mut claims, &sheet.statements)?;
    Ok(claims)
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
