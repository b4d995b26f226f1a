//! Handing facts on. So far in the knowledge base's own form: fact sheets.

mod sheet;

pub(crate) use sheet::sheet;
