//! Handing facts on. So far in the knowledge base's own form: fact sheets, and the dump by which
//! two bases are compared.

mod dump;
mod sheet;
mod superseded;

pub(crate) use sheet::sheet;
pub use superseded::Superseded;
