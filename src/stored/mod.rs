//! What the tables hold, as values: the sheet of a source, the catalogue.

pub(crate) mod catalogue;
mod sheet;

pub(crate) use sheet::sheet;
