//! How something is told, and when of two that say the same one denies the other.

use crate::model::Modality;
use rusqlite::Row;

/// How something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Manner {
    pub(crate) modality: Modality,
    pub(crate) negated: bool,
}

impl Manner {
    /// Of a row with its fields as columns.
    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            modality: row.get("modality")?,
            negated: row.get("negated")?,
        })
    }

    /// Whether of two that say the same one denies what the other affirms: of one modality, or a report and an
    /// allegation. What is planned and not yet so is no denial.
    pub(crate) fn denies(self, other: Self) -> bool {
        let told = |manner: Self| match manner.modality {
            Modality::Alleged => Modality::Reported,
            modality => modality,
        };
        self.negated != other.negated && told(self) == told(other)
    }

    /// Whether both affirm what they say, in one modality.
    pub(crate) fn affirms_as(self, other: Self) -> bool {
        !self.negated && self == other
    }

    /// Whether both are plans or expectations.
    pub(crate) fn foresees_as(self, other: Self) -> bool {
        let ahead =
            |manner: Self| matches!(manner.modality, Modality::Planned | Modality::Expected);
        ahead(self) && ahead(other)
    }
}
