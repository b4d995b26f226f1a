//! What is wrong with a sheet, and where.

use serde::Serialize;
use std::fmt;

/// One thing that is wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `figures[3].unit`, `entities.lingang-group.names[0].cite`, `line 3 column 7`.
    pub place: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// All that could be told of a sheet at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Problems {
    /// The sheet, by its source's key where that could be read.
    pub sheet: String,
    /// What is wrong, in the order of the sheet; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.as_slice() {
            [one] => write!(f, "fact sheet {}: {one}", self.sheet),
            many => {
                write!(f, "fact sheet {}: {} problems", self.sheet, many.len())?;
                many.iter().try_for_each(|p| write!(f, "\n  {p}"))
            }
        }
    }
}

/// A part of a sheet. It becomes text only when something is wrong there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    Source,
    Entity(&'a str),
    Item(&'static str, usize),
}

impl Place<'_> {
    /// The place of a field of this part.
    pub(super) fn field(self, field: impl fmt::Display) -> String {
        match self {
            Self::Source => format!("source.{field}"),
            Self::Entity(key) => format!("entities.{key}.{field}"),
            Self::Item(list, index) => format!("{list}[{index}].{field}"),
        }
    }
}
