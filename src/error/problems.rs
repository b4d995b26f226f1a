//! The problems of a sheet, with their places.

use crate::text::fold::is_invisible;
use serde::Serialize;
use std::fmt;

/// One thing that is wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `figures[3].unit`, `entities.lingang-group.names[0].cite`, `line 3 column 7`.
    pub place: String,
    /// The problem, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl Problem {
    /// Place and message may quote the sheet: they are kept short and printable.
    pub(crate) fn new(place: &str, message: impl fmt::Display) -> Self {
        Self {
            place: excerpt(place, 100, 60),
            message: excerpt(&message.to_string(), 400, 500),
        }
    }
}

/// Text with control characters and marks that are not seen spelt out; of a long one its first
/// and its last characters.
pub(crate) fn excerpt(text: &str, first: usize, last: usize) -> String {
    let long = text.chars().count().saturating_sub(first + last);
    let mut shown = String::with_capacity(text.len().min(4 * (first + last)));
    for (i, c) in text.chars().enumerate() {
        if long > 0 && i == first {
            shown.push('…');
        }
        if long > 0 && (first..first + long).contains(&i) {
            continue;
        }
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_unseen(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The first sixty characters.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `true` for a character without ink: zero widths, marks of direction, and the blank of Braille.
pub(crate) const fn is_unseen(c: char) -> bool {
    is_invisible(c) || c == '\u{2800}'
}

/// All that could be told of a sheet at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Problems {
    /// The sheet, by its source's key where that could be read.
    pub sheet: String,
    /// The problems, in the order of the sheet; never empty.
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
