//! The contents of a file, read back as the values that were written: its catalogue, and the sheet
//! of each source.

pub(crate) mod catalogue;
pub(crate) mod sheet;

pub(crate) use catalogue::StoredCatalogue;
