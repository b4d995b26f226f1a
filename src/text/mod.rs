//! Reading text: folding of names.

mod fold;

pub use fold::lookup_fold;
