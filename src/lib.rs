// The README's links to files become links to modules, and its picture comes along as a data: address:
// the first definition of a link counts.
#![doc = "[sheets]: guide::sheets"]
#![doc = "[modelling]: guide::modelling"]
#![doc = "[news]: guide::news"]
#![doc = "[library]: guide::library"]
#![doc = "[cookbook]: guide::cookbook"]
#![doc = "[shell]: guide::shell"]
#![doc = "[program]: guide::program"]
#![doc = "[mcp]: guide::mcp"]
#![doc = "[many]: guide::many_articles"]
#![doc = "[formats]: guide::formats"]
#![doc = "[lake]: guide::lake"]
#![doc = "[server]: guide::server"]
#![doc = "[scale]: guide::scale"]
#![doc = "[promises]: guide::promises"]
#![doc = "[benchmarks]: guide::benchmarks"]
#![doc = "[cost]: guide::cost"]
#![doc = include_str!("../docs/pictures/report.txt")]
#![doc = ""]
#![doc = include_str!("../README.md")]
// What needs a feature says so on docs.rs, whose compiler can.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs, missing_debug_implementations)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout
    )
)]

#[macro_use]
mod db;

mod base;
pub mod check;
mod derived;
mod error;
pub mod export;
pub mod guide;
pub mod identity;
mod ingest;
pub mod model;
#[cfg(test)]
mod plans;
pub mod query;
mod recent;
mod sets;
pub mod sheet;
mod stored;

/// Reading the wordings of quantities and dates, folding names, and showing text safely: the
/// package `citebase-text`.
pub use citebase_text as text;

pub use base::{BulkLoad, Caution, Closed, KnowledgeBase, Pool, PoolSettings, Snapshot};
pub use db::schema;
pub use derived::search::SearchCheck;
pub use error::{Error, InTheWay};
pub use export::Superseded;
pub use ingest::{
    Batch, BatchReport, BatchSheet, Changes, Erasure, Forgotten, Input, IntoInput, LoadOutcome,
    LoadReport, Withdrawal,
};
pub use rusqlite;
