//! What a wording of a date says, and why one is not read.

use crate::Edtf;
use crate::printable;
use std::ops::Range;

/// What a wording says, as EDTF.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadDate {
    /// The date.
    pub edtf: Edtf,
    /// Whether it was reckoned from the day of publication; the wording alone does not say it.
    pub relative: bool,
}

/// The wording of a date in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundDate {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it says, or why no calendar date follows from it.
    pub date: Result<ReadDate, UnreadableDate>,
    /// Whether the words before it look ahead ("will open in May"), so that it is the next one;
    /// the wording alone is read as the latest.
    pub ahead: bool,
    /// Whether the words beside it tell which one it is ("peaked in May", "in March and May 2023");
    /// the wording alone is read otherwise.
    pub beside: bool,
    /// Whether it says how long, too: "the past two years".
    pub(crate) lasts: bool,
}

/// Why no date was read from a wording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableDate {
    /// The wording, or part of it, is not that of a date.
    #[error("\"{}\" is not a date that can be read; write EDTF, such as 2023-11-30", printable(.wording))]
    NotADate {
        /// What was to be read.
        wording: String,
    },
    /// The wording counts from the day of publication.
    #[error("\"{}\" counts from the day of publication, which is not known", printable(.wording))]
    NeedsPublication {
        /// What was to be read.
        wording: String,
    },
    /// The calendar has no such date, or the interval ends before it begins.
    #[error("\"{}\" is not in the calendar; check its day, month, year and weekday", printable(.wording))]
    Impossible {
        /// What was to be read.
        wording: String,
    },
    /// The wording can mean more than one date, or has no sharp bounds.
    #[error("\"{}\" can mean more than one date; write the one that is meant as EDTF", printable(.wording))]
    Ambiguous {
        /// What was to be read.
        wording: String,
    },
}
