//! Changes of a base, in their order.

use super::ChangeType;
use crate::text::OneLine;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A point in the history of a base: the number of its last change, and a digest of all changes up to
/// it, by which another history is known. The default is the beginning, before any change.
///
/// As text it is `17-3fa2c1d4`, which can stand in a URL as it is, and as an `ETag` in quotes.
///
/// ```
/// use citebase::model::Sequence;
///
/// assert_eq!(Sequence::default().to_string(), "0-00000000");
/// let later: Sequence = "17-3fa2c1d4".parse()?;
/// assert!(later > Sequence::default());
/// # Ok::<(), citebase::model::SequenceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sequence {
    number: u64,
    mark: u32,
}

/// Text that is no [`Sequence`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no sequence; one looks like 17-3fa2c1d4, and the first is 0-00000000")]
pub struct SequenceError(String);

impl Sequence {
    pub(crate) const fn new(number: u64, mark: u32) -> Self {
        Self { number, mark }
    }

    /// The number of the last change, from 1; 0 before any. Within one file it never goes back.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{:08x}", self.number, self.mark))
    }
}

impl FromStr for Sequence {
    type Err = SequenceError;

    fn from_str(text: &str) -> Result<Self, SequenceError> {
        let read = |(number, mark): (&str, &str)| {
            let number = number.parse().ok()?;
            let mark = u32::from_str_radix(mark, 16).ok()?;
            Some(Self { number, mark })
        };
        let found = text.split_once('-').and_then(read);
        // As it is written, and in no other way.
        found
            .filter(|sequence| sequence.to_string() == text)
            .ok_or_else(|| SequenceError(text.to_owned()))
    }
}

impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One change of a base; see [`Reader::changes_since`](crate::query::Reader::changes_since).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// The point behind it: from there the next question goes on.
    pub sequence: Sequence,
    /// What changed.
    pub change: ChangeType,
    /// The source that was loaded, revised or withdrawn, by its key.
    pub source: Option<String>,
    /// The two entities of a ruling, as it names them.
    pub ruling: Option<(String, String)>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}  {}", self.sequence, self.change)?;
        if let Some(source) = &self.source {
            write!(f, " {source}")?;
        }
        if let Some((one, other)) = &self.ruling {
            write!(f, " {one} and {other}")?;
        }
        Ok(())
    }
}
