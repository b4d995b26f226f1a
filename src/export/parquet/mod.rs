//! Parquet: the base as tables for engines that read many files at once (DuckDB, DataFusion, Spark, Polars).
//!
//! A folder with a folder for each [table](TABLES). What comes from an article lies in a file for each month
//! of publication, as `relations/month=2023-11/part.parquet`; articles of which no month is known lie in
//! `month=unknown`. Engines take the month for a column, and pass over the files of other months. Within
//! a file, rows are sorted by their first two columns in groups of at most 32,768, with the least and
//! greatest value of each column, so that engines also pass over what does not hold what is asked for.
//!
//! Only public keys name things, never a row's number: an entity by its key, a claim as `source#key`. So
//! exports of several bases can lie in one lake, as `base=north/` and `base=south/`; entities in them are
//! those of each base, and `ties` has what one needs to work out who is who across them. Amounts are `DECIMAL(25, 6)`, which holds each amount that a base can hold
//! exactly; dates are EDTF texts, with the first and last day that they can mean as `DATE`.
//! Compressed with Snappy.
//!
//! `claims` has every claim in words, as [`Fact`](crate::query::Fact) shows it: with modality, denial and who says it. The four
//! tables of shapes have the same claims field by field. In all five, `asserted` is true only of what the
//! paper itself tells as a fact, and no claim denies or amends. **Do not add up amounts**:
//! which figures may be added is what [`Reader::totals`] works out, from more than these tables
//! show. `totals` has its answers to the questions for each measure, source, industry, organisation, event and
//! subject, of every modality; `total_figures` has the figures of each, and why they count or do not. A sum that
//! goes beyond the range of amounts has no bounds, and says so.
//!
//! # What these tables cannot say
//!
//! - Totals of narrower questions, and of those that cover more than 10,000 figures; ambiguities; which
//!   catalogue rows a sheet declares; kept older sheets. The backup has all that is loaded.
//! - A text is as it is in the base. What another program has written there may hold characters that
//!   a terminal obeys.

mod cells;
mod files;
mod tables;

use crate::error::Error;
use crate::export::feed::Feed;
use crate::export::questions::{Question, each_question};
use crate::model::Edtf;
use crate::query::{Reader, SourceSummary};
use cells::{put_source, put_total};
use chrono::NaiveDate;
use files::Lake;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use tables::{ColumnType, TABLES, Table};

/// The month of publication, if it is one.
fn month(source: &SourceSummary) -> String {
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let published = source.published.as_ref();
    let (earliest, latest) = (
        published.and_then(Edtf::earliest).map(month),
        published.and_then(Edtf::latest).map(month),
    );
    earliest
        .filter(|earliest| Some(earliest) == latest.as_ref())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Writes all tables into an empty folder; gives the files within it, with their lengths in bytes.
pub(super) fn write_tables(reader: &Reader, folder: &Path) -> Result<Vec<(PathBuf, u64)>, Error> {
    let feed = Feed::of(reader)?;
    let mut lake = Lake::of(folder)?;
    let mut months: BTreeMap<String, Vec<String>> = BTreeMap::new();
    feed.sources(|source| {
        months
            .entry(month(source))
            .or_default()
            .push(source.key.clone());
        Ok(())
    })?;
    for (month, sources) in &months {
        for key in sources {
            if let Some(source) = reader.source(key)? {
                put_source(&mut lake, &feed, reader, month, &source)?;
            }
        }
        for sheets in lake.0.values_mut() {
            sheets.end(month)?;
        }
    }
    feed.entities(|entity| {
        let row = vec![
            entity.kind.as_str().into(),
            entity.key.as_str().into(),
            entity.name.as_str().into(),
            entity.form.as_deref().into(),
            entity.is_group.into(),
        ];
        lake.put("", "entities", row)
    })?;
    for ruling in reader.rulings()? {
        let row = vec![
            ruling.one.into(),
            ruling.other.into(),
            ruling.verdict.as_str().into(),
            ruling.by.into(),
            ruling.on.into(),
            ruling.reason.into(),
        ];
        lake.put("", "rulings", row)?;
    }
    each_question(reader, &feed, |question, totals| {
        for (number, (total, beyond)) in (1..).zip(totals) {
            let Question { field, key, .. } = question;
            let id = format!("{field}/{key}/{number}");
            put_total(&mut lake, question, &id, &total, beyond.as_ref())?;
        }
        Ok(())
    })?;
    let mut written = Vec::new();
    for sheets in lake.0.values_mut() {
        // Each table is there, though it be empty: engines ask for it by name.
        if sheets.written.is_empty() && sheets.open.is_none() {
            sheets.flush("unknown")?;
        }
        sheets.end("")?;
        written.append(&mut sheets.written);
    }
    written.sort();
    Ok(written)
}

/// Whether an export writes a file of this path within its folder.
pub(super) fn is_ours(file: &Path) -> bool {
    let parts: Option<Vec<&str>> = file.iter().map(|part| part.to_str()).collect();
    let is_table = |name: &str| TABLES.iter().any(|table| table.name == name);
    match parts.as_deref() {
        Some([table, "part.parquet"]) => is_table(table),
        Some([table, month, "part.parquet"]) => is_table(table) && month.starts_with("month="),
        _ => false,
    }
}
