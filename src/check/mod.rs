//! Holding a sheet against the article's own text, and facts against each other.
//!
//! The text is the user's copy; it is never stored. [`ArticleText`] matches it to the passages
//! of a sheet; [`Grounding`] says which claims the text bears out, [`Coverage`] what it says that
//! no claim does, [`Reader::contradictions`](crate::query::Reader::contradictions) which facts
//! cannot both be true.
//!
//! # What these checks cannot see
//!
//! They look for figures, dates and names as written. A relation turned round between two names
//! of one passage, a denial or a plan told as a fact, a figure given to the wrong one of two
//! subjects named together, an open list told as closed: these stand in the words between, which
//! only a reader understands.

mod constraints;
mod contradictions;
mod coverage;
mod draft;
mod grounding;
mod log;
mod names;
mod places;
mod rings;
mod text;
mod verify;

pub use contradictions::{Conflict, Contradiction, ContradictionFilter, Contradictions};
pub use coverage::{Coverage, Omission};
pub use draft::draft;
pub use grounding::{Aspect, Edition, Finding, Found, Grounding};
pub use text::{ArticleText, TextMismatch};
pub use verify::{Fault, FaultKind, Verification};
