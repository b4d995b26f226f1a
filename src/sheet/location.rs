//! Locations in a sheet.

use std::fmt;

/// A part of a sheet. It becomes text only when something is wrong there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Location<'a> {
    Source,
    Entity(&'a str),
    Item(&'static str, usize),
}

impl Location<'_> {
    /// The place of a field of this part.
    pub(super) fn field(self, field: impl fmt::Display) -> String {
        match self {
            Self::Source => format!("source.{field}"),
            Self::Entity(key) => format!("{}.{field}", entity(key)),
            Self::Item(list, index) => format!("{list}[{index}].{field}"),
        }
    }
}

/// The place of an entity; a key that could be misread is quoted.
pub(super) fn entity(key: &str) -> String {
    if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '-') {
        format!("entities.{key}")
    } else {
        format!("entities.{key:?}")
    }
}
