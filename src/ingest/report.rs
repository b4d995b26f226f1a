//! What loading a sheet did.

use super::changes::Changes;
use super::source::StoredSource;
use crate::db::rows;
use crate::error::Error;
use crate::model::{Kind, Shape};
use crate::sheet::{Claim, Problem, Sheet};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

const COUNTING: &str = "counting what the sheet contributes";

sql! {
    MENTIONED =
        "SELECT kind AS code, count(*) AS number FROM mention WHERE source = ?1 GROUP BY kind";
    PASSAGES = "SELECT label FROM passage WHERE source = ?1 ORDER BY position", OfSource;
    CLAIMS = "SELECT shape AS code, passage FROM claim WHERE source = ?1", OfSource;
    FURTHER = "SELECT passage FROM further_citation WHERE source = ?1", OfSource;
}

/// What became of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum LoadOutcome {
    /// Its source is new, or was withdrawn before.
    Loaded {
        /// The revision that is loaded now: 1, or one more than any that was withdrawn.
        revision: u32,
    },
    /// The same sheet was loaded before; nothing was written.
    Unchanged {
        /// The revision that is loaded.
        revision: u32,
    },
    /// It replaced the sheet that it revises, which is kept in the table `superseded`.
    Replaced {
        /// The revision that is loaded now.
        revision: u32,
    },
}

impl LoadOutcome {
    /// The revision that is loaded now.
    #[must_use]
    pub const fn revision(self) -> u32 {
        match self {
            Self::Loaded { revision }
            | Self::Unchanged { revision }
            | Self::Replaced { revision } => revision,
        }
    }
}

/// What a sheet contributes, and what became of it. Its [`Display`](fmt::Display) is a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    source: String,
    outcome: LoadOutcome,
    entities: BTreeMap<Kind, usize>,
    claims: BTreeMap<Shape, usize>,
    passages: Vec<(String, usize)>,
    changes: Changes,
    unread: Vec<Problem>,
}

/// Counts claims of a shape, and for each passage how many cite it.
fn count<'a, C: Claim>(
    claims: &'a [C],
    of_shape: &mut BTreeMap<Shape, usize>,
    passages: &mut HashMap<&'a str, usize>,
) {
    if !claims.is_empty() {
        of_shape.insert(C::SHAPE, claims.len());
    }
    for claim in claims {
        for (at, label) in claim.cite().iter().enumerate() {
            // One that stands twice is one.
            if !claim.cite()[..at].contains(label) {
                *passages.entry(label).or_default() += 1;
            }
        }
    }
}

impl LoadReport {
    /// Counts what a sheet contributes, as if its source were new.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let mut entities = BTreeMap::new();
        for entity in sheet.entities.values() {
            *entities.entry(entity.kind).or_default() += 1;
        }
        let mut claims = BTreeMap::new();
        let mut passages: HashMap<&str, usize> = HashMap::with_capacity(sheet.passages.len());
        count(&sheet.relations, &mut claims, &mut passages);
        count(&sheet.figures, &mut claims, &mut passages);
        count(&sheet.milestones, &mut claims, &mut passages);
        count(&sheet.statements, &mut claims, &mut passages);
        let passages = sheet.passages.iter().map(|passage| {
            let claims = passages.get(passage.label()).copied().unwrap_or(0);
            (passage.label().to_owned(), claims)
        });
        Self::counted(&sheet.source.key, entities, claims, passages.collect())
    }

    /// Counts what a source contributes that is loaded, and stays as it is.
    pub(super) fn unchanged(
        db: &Connection,
        source: &str,
        stored: &StoredSource,
    ) -> Result<Self, Error> {
        let of = [stored.id];
        let mut claims = BTreeMap::new();
        let mut citing: HashMap<String, usize> = HashMap::new();
        let found = rows(db, COUNTING, CLAIMS, of, |r| {
            Ok((r.get("code")?, r.get("passage")?))
        })?;
        for (shape, passage) in found {
            *claims.entry(shape).or_default() += 1;
            *citing.entry(passage).or_default() += 1;
        }
        for passage in rows(db, COUNTING, FURTHER, of, |r| r.get("passage"))? {
            *citing.entry(passage).or_default() += 1;
        }
        let passages = rows(db, COUNTING, PASSAGES, of, |r| r.get("label"))?;
        let passages = passages.into_iter().map(|label: String| {
            let claims = citing.get(&label).copied().unwrap_or(0);
            (label, claims)
        });
        let entities = rows(db, COUNTING, MENTIONED, of, |r| {
            Ok((r.get("code")?, r.get::<_, u32>("number")? as usize))
        })?;
        let entities = entities.into_iter().collect();
        Ok(Self {
            outcome: LoadOutcome::Unchanged {
                revision: stored.revision,
            },
            ..Self::counted(source, entities, claims, passages.collect())
        })
    }

    /// As of a source that is new.
    fn counted(
        source: &str,
        entities: BTreeMap<Kind, usize>,
        claims: BTreeMap<Shape, usize>,
        passages: Vec<(String, usize)>,
    ) -> Self {
        Self {
            source: source.to_owned(),
            outcome: LoadOutcome::Loaded { revision: 1 },
            entities,
            claims,
            passages,
            changes: Changes::default(),
            unread: Vec::new(),
        }
    }

    /// With what became of the sheet.
    pub(super) fn with(self, outcome: LoadOutcome, changes: Changes, unread: Vec<Problem>) -> Self {
        Self {
            outcome,
            changes,
            unread,
            ..self
        }
    }

    /// The source's key.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What became of the sheet.
    #[must_use]
    pub const fn outcome(&self) -> LoadOutcome {
        self.outcome
    }

    /// How many entities of a kind the sheet mentions.
    #[must_use]
    pub fn entities(&self, kind: Kind) -> usize {
        self.entities.get(&kind).copied().unwrap_or(0)
    }

    /// How many claims the sheet makes.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.claims.values().sum()
    }

    /// How many claims of a shape the sheet makes.
    #[must_use]
    pub fn claims_of(&self, shape: Shape) -> usize {
        self.claims.get(&shape).copied().unwrap_or(0)
    }

    /// What a revised sheet changes among the claims of its source; empty for a first sheet.
    #[must_use]
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Each passage in reading order, with the number of claims that cite it.
    #[must_use]
    pub fn passages(&self) -> &[(String, usize)] {
        &self.passages
    }

    /// The wordings of figures and dates that could not be read, so that nothing was held against
    /// the values beside them; each can be confirmed in the sheet. Empty if nothing changed.
    #[must_use]
    pub fn unread_wordings(&self) -> &[Problem] {
        &self.unread
    }

    /// The passages that no claim cites: perhaps something was forgotten there.
    pub fn passages_without_claim(&self) -> impl Iterator<Item = &str> {
        self.passages
            .iter()
            .filter(|(_, claims)| *claims == 0)
            .map(|(label, _)| label.as_str())
    }
}

impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            LoadOutcome::Loaded { revision: 1 } => "loaded".to_owned(),
            LoadOutcome::Loaded { revision } => format!("loaded again, now revision {revision}"),
            LoadOutcome::Unchanged { .. } => "loaded before, nothing changed".to_owned(),
            LoadOutcome::Replaced { revision } => format!("replaced, now revision {revision}"),
        };
        writeln!(f, "{}: {outcome}", self.source)?;
        writeln!(f)?;
        writeln!(f, "  entities      number")?;
        for &kind in Kind::ALL {
            writeln!(f, "  {kind:<12} {:>7}", self.entities(kind))?;
        }
        writeln!(f)?;
        writeln!(f, "  claims        number")?;
        for &shape in Shape::ALL {
            writeln!(f, "  {shape:<12} {:>7}", self.claims_of(shape))?;
        }
        writeln!(f, "  {:<12} {:>7}", "together", self.claims())?;
        writeln!(f)?;
        if !self.changes.is_empty() {
            writeln!(f, "  changes       claims")?;
            writeln!(f, "{}", self.changes)?;
        }
        writeln!(f, "  passage       claims")?;
        for (label, claims) in &self.passages {
            writeln!(f, "  {label:<12} {claims:>7}")?;
        }
        if !self.unread.is_empty() {
            writeln!(f)?;
            writeln!(f, "  wordings that could not be read; look and confirm")?;
        }
        for problem in &self.unread {
            writeln!(f, "  {problem}")?;
        }
        Ok(())
    }
}
