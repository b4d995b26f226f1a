//! Handing facts on: to other tools, and to another knowledge base.
//!
//! | [`Format`] | method | is read by | |
//! | --- | --- | --- | --- |
//! | `csv` | `write_csv` | spreadsheets, databases | a folder, one file a view |
//! | `spreadsheet` | | Excel | the same, with a byte order mark |
//! | `ftm` | `write_ftm` | investigators' tools ([FollowTheMoney](https://followthemoney.tech)) | one JSON entity a line |
//! | `statements` | `write_statements` | OpenSanctions' tools | the same, one value a line of CSV |
//! | `json-ld` | `write_json_ld` | whatever reads RDF, with words of schema.org | one document |
//! | `graphml` | `write_graphml` | Gephi, yEd, Cytoscape, graph libraries | entities and relations |
//! | `csl-json` | `write_csl` | Zotero, pandoc | the sources alone |
//! | `notes` | | Obsidian | a folder of Markdown, a note an entity |
//! | `parquet` | | DuckDB, DataFusion, Spark, Polars | a folder of folders, a file a table and month |
//! | `backup` | [`Reader::write_backup`](crate::query::Reader::write_backup) | [`KnowledgeBase::restore`](crate::KnowledgeBase::restore) | all sheets and rulings, without loss |
//!
//! [`Reader::export`](crate::query::Reader::export) writes any of them to a file or folder: whole, or not at all. [`write_file`] does
//! so with a file of your own.
//!
//! Common to all:
//!
//! - **The same sheets and rulings give the same bytes**, whatever the order of loading: nothing
//!   is named or sorted by a row's number, all by public keys. An entity is the canonical one.
//! - **A plan does not become a fact.** What a format would state flatly (a property, an edge
//!   without a word of doubt) is written only for what is *asserted*: reported, affirmed, and not
//!   denied or amended by another claim. Everything else is written too, as the claim that
//!   it is, with its modality. Each module says where.
//! - **Each fact names its source and passage.**
//! - Each export reads one state of the base, whatever others write meanwhile, and holds one
//!   entity or one page of facts at a time.
//! - **No text runs.** Markup, quotes and formulas are escaped as each format has it; nothing but CSV,
//!   which has no way to escape it, and Parquet, which nobody reads as text, holds a character that a
//!   terminal would obey.
//! - Each module lists **what its format cannot say**. Only the backup says everything.
//!
//! The formats of other tools need the feature `exports`, which is on by default; Parquet needs the
//! feature `parquet`, which is not.

pub mod backup;
#[cfg(feature = "exports")]
pub mod csl;
#[cfg(feature = "exports")]
pub mod csv;
mod dump;
#[cfg(feature = "exports")]
mod feed;
mod file;
#[cfg(feature = "exports")]
pub mod ftm;
#[cfg(feature = "exports")]
pub mod graphml;
#[cfg(feature = "exports")]
pub mod json_ld;
#[cfg(feature = "exports")]
pub mod notes;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "parquet")]
mod questions;
#[cfg(feature = "exports")]
pub mod statements;
mod superseded;

pub use file::{Existing, Exported, Format, write_file};
pub use superseded::Superseded;

use crate::error::Error;
use crate::query::{Page, Paged, all};
use crate::text::printable_json;
use serde::Serialize;
use std::io::Write;

/// Writes JSON that is safe to show: whoever sends an export to a terminal sees text.
fn write_json(out: &mut impl Write, value: &impl Serialize) -> Result<(), Error> {
    let json = serde_json::to_string(value).map_err(|e| Error::Write(e.into()))?;
    out.write_all(printable_json(&json).as_bytes())
        .map_err(Error::Write)
}

/// Gives everything on all pages to a function; a page is held at a time.
fn each_of_all<T>(
    read: impl Fn(&Page) -> Result<Paged<T>, Error>,
    mut each: impl FnMut(&T) -> Result<(), Error>,
) -> Result<(), Error> {
    all(read).try_for_each(|item| each(&item?))
}
