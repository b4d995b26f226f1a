//! How something is told, and when of two that say the same one denies the other.

use crate::model::Modality;
use rusqlite::Row;

/// How something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Manner {
    pub(crate) modality: Modality,
    pub(crate) negated: bool,
    /// The paper quotes somebody.
    pub(crate) quoted: bool,
}

impl Manner {
    /// Of a row with its fields as columns.
    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            modality: row.get("modality")?,
            negated: row.get("negated")?,
            quoted: row.get("quoted")?,
        })
    }

    /// Whether of two that say the same one denies what the other affirms: of one modality; or a fact is
    /// denied that is alleged, or, by somebody who is quoted, that is planned, expected and so on.
    pub(crate) fn denies(self, other: Self) -> bool {
        let (denial, affirmed) = match (self.negated, other.negated) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            _ => return false,
        };
        denial.modality == affirmed.modality
            || denial.modality == Modality::Reported
                && (denial.quoted || affirmed.modality == Modality::Alleged)
    }
}
