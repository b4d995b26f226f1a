//! The search index: what it is made of, keeping it, holding it against the tables.
//!
//! The tokens are made here and nowhere else, by [`tokens`]; SQLite's FTS5 keeps them, in the
//! tables `name_search` and `text_search`, with a stock tokenizer that takes them as they come.
//! Asking is done in [`query`](crate::query).

/// The version of the rules by which the words of the index are made, [`tokens`]. A change of those is
/// a new version, by which files are brought up to date.
pub(crate) const VERSION: u32 = 4;

mod check;
mod index;
mod tokens;

pub use check::SearchCheck;
pub(crate) use check::check;
pub(crate) use index::{
    AddText, LARGEST, What, add_name, begin_filling, claim_texts, end_filling, prepare, rebuild,
    remove_name, remove_source, row_id, take_apart, words, words_of_claims,
};
pub(crate) use tokens::{MAX_TOKENS, Phrase, Units, tokens};
