//! The one error type. A message says what was being done, to what, and what to do; what lies
//! beneath is the error's [`source`](std::error::Error::source), and is not repeated.

use crate::sheet::Problems;
use std::path::PathBuf;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A fact sheet is refused; nothing of it was written.
    #[error(transparent)]
    Sheet(#[from] Problems),

    /// A sheet of this source is loaded, and the one at hand differs without saying that it
    /// revises it.
    #[error(
        "source {source_key} is loaded already, as revision {loaded}, from a sheet that differs; \
         to replace it, let the new sheet say \"revises\": {loaded}"
    )]
    AlreadyLoaded {
        /// The source's key.
        source_key: String,
        /// The revision that is loaded.
        loaded: u32,
    },

    /// A sheet revises a revision that is not the one loaded.
    #[error(
        "the sheet of source {source_key} revises revision {revises}, but {}; \
         make it from the sheet that is loaded",
        .loaded.map_or("the source is not loaded".to_owned(), |n| format!("revision {n} is loaded"))
    )]
    UnknownBase {
        /// The source's key.
        source_key: String,
        /// The revision that the sheet says it replaces.
        revises: u32,
        /// The revision that is loaded, if the source is.
        loaded: Option<u32>,
    },

    /// A shared key stands for two kinds of entity.
    #[error(
        "fact sheet {source_key}: entities.{key}: the shared key is a {here} here and a {there} in \
         source {other_source}; give one of them another key"
    )]
    KeyOfTwoKinds {
        /// The source whose sheet is refused.
        source_key: String,
        /// The shared key.
        key: String,
        /// The kind in the sheet.
        here: crate::model::Kind,
        /// The kind in the knowledge base.
        there: crate::model::Kind,
        /// A source that uses it so.
        other_source: String,
    },

    /// A fact sheet's file cannot be read.
    #[error("cannot read the fact sheet {}", .path.display())]
    ReadSheet {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// A sheet cannot be written as JSON.
    #[error("cannot write a fact sheet as JSON")]
    WriteSheet(#[source] serde_json::Error),

    /// There is no such database file.
    #[error("there is no database {}; create one with KnowledgeBase::create", .path.display())]
    NoDatabase {
        /// The path.
        path: PathBuf,
    },

    /// The file is not one of ours; it was not touched.
    #[error("{} is not a citebase database ({found}); choose another path", .path.display())]
    NotCitebase {
        /// The path.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },

    /// The file was made by a newer version of the crate; it was not touched.
    #[error(
        "{} has schema version {found}, this crate knows up to {known}; use a newer citebase",
        .path.display()
    )]
    Newer {
        /// The path.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version this crate knows.
        known: i64,
    },

    /// The file calls itself citebase, but its schema is not the one this version makes.
    #[error(
        "{} has a schema that differs from the one of this crate's version at {object}; it was \
         changed by another program or made by an unreleased citebase",
        .path.display()
    )]
    ForeignSchema {
        /// The path.
        path: PathBuf,
        /// The first table, index or view that differs.
        object: String,
    },

    /// A file is in the way.
    #[error("{} exists already; it was not overwritten", .path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },

    /// A path cannot be used.
    #[error("cannot use the path {}", .path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// The database holds a value that the schema does not allow: another program changed it.
    #[error("the database holds {found} where {expected} belongs; run verify() on it")]
    Corrupt {
        /// What belongs there.
        expected: &'static str,
        /// What is there.
        found: String,
    },

    /// SQLite failed.
    #[error("{doing}")]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },
}

/// Names what was being done when SQLite fails.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|source| Error::Sqlite { doing, source })
    }
}
