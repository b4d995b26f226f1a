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
        "the sheet of source {source_key} revises revision {revises}, but {}",
        .loaded.map_or(
            "the source is not loaded; leave \"revises\" out of a first sheet".to_owned(),
            |n| format!("revision {n} is loaded; make it from the sheet that is loaded")
        )
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
        "fact sheet {source_key}: entities.{key}: the shared key is of kind {here} here and of kind \
         {there} in source {other_source}; give one of them another key"
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

    /// A ruling is refused; nothing was changed.
    #[error("the ruling on {one} and {other} is refused: {problem}")]
    Ruling {
        /// One entity.
        one: String,
        /// The other.
        other: String,
        /// What is wrong.
        problem: crate::identity::RulingProblem,
    },

    /// Text that is not a list of rulings.
    #[error("the list of rulings cannot be read at {place}: {message}")]
    RulingList {
        /// Where in it.
        place: String,
        /// What is wrong.
        message: String,
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

    /// What was to be written could not be.
    #[error("cannot write")]
    Write(#[source] std::io::Error),

    /// A backup is restored into an empty base only.
    #[error("the knowledge base is not empty; restore the backup into a new one")]
    NotEmpty,

    /// Text that is no backup, or not all of it; nothing of it was restored.
    #[error("line {line} of the backup: {message}")]
    Backup {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },

    /// The system's SQLite is too old; the feature `bundled` brings one.
    #[error("SQLite {found} is too old; link 3.40 or newer, or use the feature \"bundled\"")]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },

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

    /// A stranger's file that is not what it should be; nothing of it was taken over.
    #[error("{} is not to be trusted: {what}", .path.display())]
    Untrusted {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
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

    /// A question names something that the base does not have.
    #[error(
        "there is no {what} \"{key}\"{}",
        if .nearest.is_empty() { String::new() } else { format!("; the nearest are {}", .nearest.join(", ")) }
    )]
    NotFound {
        /// What was looked for: "organisation", "source", "phase".
        what: &'static str,
        /// The key or word.
        key: String,
        /// The likest keys that are known, the likest first.
        nearest: Vec<String>,
    },

    /// A page or a walk of a size that makes no sense.
    #[error("a limit of {given} makes no sense; ask for 1 to {most}")]
    Limit {
        /// What was asked for.
        given: u32,
        /// The most that can be asked for.
        most: u32,
    },

    /// A range whose ends are the wrong way round.
    #[error("the range from {from} until {until} is the wrong way round; exchange its ends")]
    Range {
        /// Its beginning.
        from: String,
        /// Its end.
        until: String,
    },

    /// A page that does not follow on another of the same base.
    #[error("\"{after}\" is not where a page of this base ended; begin with the first page")]
    Cursor {
        /// The end of the page before, as it was given.
        after: String,
    },

    /// A range of amounts without the unit in which they are given, or one that it cannot keep.
    #[error("the amount {amount} cannot be compared{}", .unit.as_ref().map_or("; name its unit".to_owned(), |u| format!(" in {u}: it is finer or greater than the unit keeps")))]
    Amount {
        /// The amount.
        amount: rust_decimal::Decimal,
        /// The unit, if one was named.
        unit: Option<String>,
    },

    /// An expression for [`Reader::search_advanced`](crate::query::Reader::search_advanced) that
    /// is none.
    #[error(
        "the search expression {query:?} cannot be read: {reason}; put words in double quotes, or \
         use search(), which takes any text"
    )]
    SearchSyntax {
        /// The expression, or how it begins.
        query: String,
        /// What is wrong, mostly in SQLite's words.
        reason: String,
    },

    /// Figures that must not be added.
    #[error("these figures cannot be added: {}; {advice}", .kinds.join(" / "))]
    NotAddable {
        /// The sorts of figures found, each with its own total.
        kinds: Vec<String>,
        /// What to ask instead.
        advice: &'static str,
    },

    /// A sum beyond the range of what can be kept.
    #[error(
        "the sum of {figures} figures in {unit} is beyond the range of what can be kept; narrow the question"
    )]
    Overflow {
        /// How many figures.
        figures: usize,
        /// Their unit.
        unit: String,
    },

    /// A base that was opened for reading only cannot be loaded into.
    #[error(
        "the knowledge base was opened for reading only; open it with KnowledgeBase::open to load"
    )]
    ReadOnly,

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
