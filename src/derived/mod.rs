//! Everything in a file that follows from the rest, one file a rule: the folds of names, the words of
//! dates and quantities, the search index, how entities stand to each other, and the masks that say
//! where nothing is to be found.

pub(crate) mod edges;
pub(crate) mod masks;
pub(crate) mod names;
pub(crate) mod quantities;
pub(crate) mod search;
