//! Everything in a file that follows from the rest, each rule once: the folds of names, the search
//! index, what lies in which industry or place, and the masks that say where nothing is to be found.

pub(crate) mod containers;
pub(crate) mod masks;
pub(crate) mod names;
pub(crate) mod search;
