//! What names can have in common.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{DefaultHasher, Hasher};

/// What names can have in common, and are looked at together for.
///
/// ```
/// use citebase::query::Common;
///
/// assert_eq!(Common::Initials.to_string(), "the initials");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Common {
    /// The whole name, folded.
    Name,
    /// All letters, without gaps and legal suffix.
    Letters,
    /// The same words, in whatever order.
    Words,
    /// The initials.
    Initials,
    /// All but one long word, or half of the only one.
    AllButOne,
    /// Chinese characters near the beginning, and the last two: what a short form keeps.
    ShortForm,
    /// The first two words, or the last two.
    Ends,
    /// A word, or two Chinese characters that follow each other.
    Word,
    /// An organisation in which all hold office.
    Office,
}

impl Common {
    const ALL: [Self; 9] = [
        Self::Name,
        Self::Letters,
        Self::Words,
        Self::Initials,
        Self::AllButOne,
        Self::ShortForm,
        Self::Ends,
        Self::Word,
        Self::Office,
    ];

    /// Above this bit stands what the rest is a hash of, so that blocks lie in this order.
    pub(super) const SHIFT: u32 = 60;

    pub(super) fn of(key: u64) -> Self {
        Self::ALL[(key >> Self::SHIFT) as usize]
    }

    /// Whether two names that have no more than this in common are alike only if their numbers agree.
    pub(super) const fn needs_numbers(self) -> bool {
        !matches!(self, Self::Name | Self::Letters | Self::Initials)
    }

    /// Whether two names that have no more than this in common are alike only if most of their words
    /// are the same, or one has all words of the other.
    pub(super) const fn needs_words(self) -> bool {
        matches!(self, Self::Ends | Self::Word)
    }

    /// Of a text in pieces.
    pub(super) fn key(self, pieces: &[&str]) -> u64 {
        // Seeded with nothing: the same in every run.
        let mut hasher = DefaultHasher::new();
        pieces
            .iter()
            .for_each(|piece| hasher.write(piece.as_bytes()));
        ((self as u64) << Self::SHIFT) | (hasher.finish() >> (64 - Self::SHIFT))
    }
}

impl fmt::Display for Common {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Name => "the name",
            Self::Letters => "the letters",
            Self::Words => "the words",
            Self::Initials => "the initials",
            Self::AllButOne => "all but one word",
            Self::ShortForm => "beginning and end",
            Self::Ends => "beginning or end",
            Self::Word => "the word",
            Self::Office => "office in the organisation",
        })
    }
}
