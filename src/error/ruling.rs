//! Why a ruling is refused.

use crate::model::{Kind, Verdict};
use crate::text::printable;

/// The reason why a ruling is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulingProblem {
    /// Text that does not name an entity.
    #[error(
        "\"{}\" names no entity; write a shared key, or the source's key, # and the entity's key in its sheet", printable(.0)
    )]
    Reference(String),
    /// An empty or unfit text.
    #[error("its {field} {message}")]
    Text {
        /// Which: "author" or "reason".
        field: &'static str,
        /// The problem.
        message: String,
    },
    /// An entity cannot be ruled upon with itself.
    #[error("it names one entity twice")]
    Itself,
    /// The two are of different kinds, so nothing can be ruled about their sameness.
    #[error("the one is of kind {one}, the other of kind {other}")]
    Kinds {
        /// Kind of the one.
        one: Kind,
        /// Kind of the other.
        other: Kind,
    },
    /// There is another ruling on the pair.
    #[error("{} ruled on the pair before: \"{}\"; undo that ruling first", printable(.0), .1)]
    Again(String, Verdict),
    /// It already follows from other rulings: undoing one of them would then not undo it.
    #[error("it follows already from the rulings over {}", printable(&.0.join(", ")))]
    Follows(Vec<String>),
    /// It contradicts other rulings.
    #[error("it contradicts the rulings over {}; undo one of them first", printable(&.0.join(", ")))]
    Contradicts(Vec<String>),
}
