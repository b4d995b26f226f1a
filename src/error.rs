//! The one error type. A message says what was being done, to what, and what to do. The cause is
//! the error's [`source`](std::error::Error::source), and is not repeated. Quoted text is [safe to
//! show](crate::text::printable).

mod problems;
mod ruling;

pub use problems::{Problem, Problems};
pub(crate) use problems::{excerpt, is_unseen, shortened};
pub use ruling::RulingProblem;

use crate::model::Sequence;
use crate::text::{printable, shown};
use rusqlite::ffi;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A fact sheet is refused; nothing of it was written.
    #[error(transparent)]
    Sheet(#[from] Problems),

    /// A sheet of this source is loaded, and the one at hand differs without saying that it
    /// revises it.
    #[error(
        "source {} is loaded already, as revision {loaded}, from a sheet that differs; \
         to replace it, let the new sheet say \"revises\": {loaded}",
        printable(.source_key)
    )]
    AlreadyLoaded {
        /// The source's key.
        source_key: String,
        /// The revision that is loaded.
        loaded: u32,
    },

    /// A sheet revises a revision that is not the one loaded.
    #[error(
        "the sheet of source {} revises revision {revises}, but {}",
        printable(.source_key),
        .loaded.map_or(
            "the source is not loaded; leave \"revises\" out of a first sheet".to_owned(),
            |n| format!("revision {n} is loaded; make it from the sheet that is loaded")
        )
    )]
    UnknownRevision {
        /// The source's key.
        source_key: String,
        /// The revision that the sheet says it replaces.
        revises: u32,
        /// The revision that is loaded, if the source is.
        loaded: Option<u32>,
    },

    /// A shared key stands for two kinds of entity.
    #[error(
        "fact sheet {}: entities.{}: the shared key is of kind {here} here and of kind \
         {there} in source {}; give one of them another key",
        printable(.source_key),
        printable(.key),
        printable(.other_source)
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

    /// A built-in word of this version means something else in the file, where figures or sheets
    /// rest on it; nothing was changed.
    #[error(
        "the file defines the {table} \"{}\" otherwise than this version of citebase, and what it \
         holds rests on that; open it with the version that made it, or withdraw the sheets that declare it",
        printable(.key)
    )]
    Catalogue {
        /// The catalogue's table.
        table: &'static str,
        /// The word.
        key: String,
    },

    /// A ruling is refused; nothing was changed.
    #[error("the ruling on {} and {} is refused: {problem}", printable(.one), printable(.other))]
    Ruling {
        /// One entity.
        one: String,
        /// The other.
        other: String,
        /// The problem.
        problem: RulingProblem,
    },

    /// Text that is not a list of rulings.
    #[error("the list of rulings cannot be read at {}: {}", printable(.place), printable(.message))]
    RulingList {
        /// The place in it.
        place: String,
        /// The problem.
        message: String,
    },

    /// A fact sheet's file cannot be read.
    #[error("cannot read the fact sheet {}", shown(.path))]
    ReadSheet {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// A sheet cannot be written as JSON.
    #[error("cannot write a fact sheet as JSON")]
    WriteSheet(#[source] serde_json::Error),

    /// The output could not be written.
    #[error("cannot write")]
    Write(#[source] std::io::Error),

    /// A backup is restored, and a bulk load begun, in an empty base only.
    #[error("the knowledge base is not empty; fill a new one")]
    NotEmpty,

    /// An error has ended the bulk load; the base is empty.
    #[error("the bulk load ended with an error, and nothing of it was kept; begin a new one")]
    BulkLoadOver,

    /// Text that is no backup, or not all of it; nothing of it was restored.
    #[error("line {line} of the backup: {}", printable(.message))]
    Backup {
        /// The line, from 1.
        line: u64,
        /// The problem.
        message: String,
    },

    /// The system's SQLite is too old; the feature `bundled` brings one.
    #[error("SQLite {found} is too old; link 3.40 or newer, or use the feature \"bundled\"")]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },

    /// The path leads to a folder, a pipe or a device.
    #[error("{} is not a regular file; choose another path", shown(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
    },

    /// The file has no bytes.
    #[error(
        "{} is an empty file; KnowledgeBase::create makes a knowledge base of it", shown(.path)
    )]
    Empty {
        /// The path.
        path: PathBuf,
    },

    /// The file is something else than an SQLite database; it was not touched.
    #[error("{} is not an SQLite database; choose another path", shown(.path))]
    NotADatabase {
        /// The path.
        path: PathBuf,
    },

    /// The file's end is missing; it was not touched.
    #[error("{} is cut short after {bytes} bytes; take a copy that is whole", shown(.path))]
    Truncated {
        /// The path.
        path: PathBuf,
        /// The number of bytes.
        bytes: u64,
    },

    /// There is no such database file.
    #[error("there is no database {}; create one with KnowledgeBase::create, or with 'citebase load'", shown(.path))]
    NoDatabase {
        /// The path.
        path: PathBuf,
    },

    /// The file is an SQLite database of another program; it was not touched.
    #[error("{} is not a citebase database ({}); choose another path", shown(.path), printable(.found))]
    NotCitebase {
        /// The path.
        path: PathBuf,
        /// The kind of file that it is.
        found: String,
    },

    /// The file was made by a newer version of the crate; it was not touched.
    #[error(
        "{} has schema version {found}, this crate knows up to {known}; use a newer citebase",
        shown(.path)
    )]
    Newer {
        /// The path.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version this crate knows.
        known: i64,
    },

    /// The file has the schema of an older version, and was opened for reading only.
    #[error(
        "{} has the older schema version {found}; open it once with KnowledgeBase::open, which \
         brings it to version {known}",
        shown(.path)
    )]
    Older {
        /// The path.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The version that this crate makes.
        known: i64,
    },

    /// The file was written by other rules than this version's, and was opened for reading only.
    #[error(
        "{} was written by another version's rules of {rule} (\"{}\", here \"{known}\"); open it for \
         writing once to bring it up to date",
        shown(.path),
        printable(.found)
    )]
    OtherRules {
        /// The path.
        path: PathBuf,
        /// Which rules: "folding" of names, or "search words".
        rule: String,
        /// Their version in the file.
        found: String,
        /// Their version here.
        known: String,
    },

    /// The file calls itself citebase, but its schema is not the one this version makes.
    #[error(
        "{} has a schema that differs from the one of this crate's version at {}; it was \
         changed by another program or made by an unreleased citebase",
        shown(.path),
        printable(.object)
    )]
    ForeignSchema {
        /// The path.
        path: PathBuf,
        /// The first table, index or view that differs.
        object: String,
    },

    /// A stranger's file that is not what it should be; nothing of it was taken over.
    #[error("{} is not to be trusted: {}", shown(.path), printable(.what))]
    Untrusted {
        /// The path.
        path: PathBuf,
        /// The problem.
        what: String,
    },

    /// A file is in the way.
    #[error("{} exists already; it was not overwritten", shown(.path))]
    Exists {
        /// The path.
        path: PathBuf,
    },

    /// A file at this path would replace a database, or would be taken for part of one.
    #[error(
        "{} is the place of a database, or of a file that SQLite keeps beside one; nothing was written; choose another path",
        shown(.path)
    )]
    PlaceOfDatabase {
        /// The path.
        path: PathBuf,
    },

    /// A path cannot be used.
    #[error("cannot use the path {}", shown(.path))]
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// A question names something that the base does not have.
    #[error(
        "there is no {what} \"{}\"{}",
        printable(.key),
        if .nearest.is_empty() { String::new() } else { format!("; the nearest {} {}", if .nearest.len() == 1 { "is" } else { "are" }, printable(&.nearest.join(", "))) }
    )]
    NotFound {
        /// The sort of thing: "organisation", "source", "phase".
        what: &'static str,
        /// The key or word.
        key: String,
        /// The likest keys that are known, the likest first.
        nearest: Vec<String>,
    },

    /// A page or a walk of a size that makes no sense.
    #[error("a limit of {given} makes no sense; ask for 1 to {most}")]
    Limit {
        /// The value asked for.
        given: u32,
        /// The most that can be asked for.
        most: u32,
    },

    /// A range whose ends are the wrong way round.
    #[error("the range from {} until {} is the wrong way round; exchange its ends", printable(.from), printable(.until))]
    Range {
        /// Its beginning.
        from: String,
        /// Its end.
        until: String,
    },

    /// A page that does not follow on another of the same question.
    #[error("{after:?} is not where a page of this question ended; begin with the first page")]
    Cursor {
        /// The end of the page before, as it was given.
        after: String,
    },

    /// A point in a history that is not the base's.
    #[error(
        "the base has no change {since}: this is another base, an older copy of it was put back, or \
         something was forgotten; read it whole, and go on from its own sequence"
    )]
    OtherHistory {
        /// The point, as it was given.
        since: Sequence,
    },

    /// A range of amounts without the unit in which they are given, or one that it cannot keep.
    #[error("the amount {amount} cannot be compared{}", .unit.as_ref().map_or("; name its unit".to_owned(), |u| format!(" in {}: it is finer or greater than the unit keeps", printable(u))))]
    Amount {
        /// The amount.
        amount: rust_decimal::Decimal,
        /// The unit, if one was named.
        unit: Option<String>,
    },

    /// An expression for [`Reader::search_advanced`](crate::query::Reader::search_advanced) that
    /// is none.
    #[error(
        "the search expression {query:?} cannot be read: {}; put words in double quotes, or \
         use search(), which takes any text",
        printable(.reason)
    )]
    SearchSyntax {
        /// The expression, or how it begins.
        query: String,
        /// The problem, mostly in SQLite's words.
        reason: String,
    },

    /// Figures that must not be added.
    #[error("these figures cannot be added: {}; {advice}", printable(&.kinds.join(" / ")))]
    NotAddable {
        /// The sorts of figures found, each with its own total.
        kinds: Vec<String>,
        /// A question to ask instead.
        advice: &'static str,
    },

    /// A sum beyond the range of what can be kept.
    #[error(
        "the sum of {figures} figures in {} is beyond the range of what can be kept; narrow the question",
        printable(.unit)
    )]
    Overflow {
        /// The number of figures.
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
    #[error(
        "the database is damaged, or another program changed it: it holds {} where {expected} belongs; \
         run verify() on it",
        printable(.found)
    )]
    Corrupt {
        /// The expected value.
        expected: &'static str,
        /// The value found.
        found: String,
    },

    /// There is no room left.
    #[error(
        "{doing}: the disk is full, or the file has reached the greatest size allowed; what was \
         being written is undone; make room and try again"
    )]
    Full {
        /// The action that failed.
        doing: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },

    /// Another connection held the database for longer than this one waits.
    #[error(
        "{doing}: {why}{}; nothing was changed; try again when it is done, or wait longer \
         (KnowledgeBase::set_busy_timeout)",
        .waited.map_or(String::new(), |t| format!(", and was not done within {t:?}"))
    )]
    Busy {
        /// The action that could not proceed.
        doing: &'static str,
        /// The connection in the way, as far as SQLite tells.
        why: InTheWay,
        /// The time waited, if known.
        waited: Option<Duration>,
        /// SQLite's own error.
        source: rusqlite::Error,
    },

    /// The file, its folder or one of the files beside it cannot be opened or written to.
    #[error(
        "{doing}: {problem}; SQLite keeps files beside the database and needs a folder that it \
         can write to; for a folder that is only read, hand on a file made with \
         KnowledgeBase::export_database"
    )]
    NoAccess {
        /// The action that failed.
        doing: &'static str,
        /// The file that cannot be opened or written to.
        problem: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },

    /// The file, or one of those that SQLite keeps beside it, was deleted, moved or replaced while
    /// it was open.
    #[error(
        "{doing}: {} was deleted, moved or replaced while it was open; what was being written \
         is not in it; put the file back if you can, and open it again",
        shown(.path)
    )]
    Vanished {
        /// The action that failed.
        doing: &'static str,
        /// The path of the file: the database, its `-wal` or its `-shm`.
        path: PathBuf,
    },

    /// The disk or the file system failed.
    #[error(
        "{doing}: the disk or the file system failed; what was being written is undone; look \
         after the disk, then open the database again"
    )]
    Io {
        /// The action that failed.
        doing: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },

    /// The bytes of the file are not those of a sound database, or cannot be read: SQLite does not
    /// tell these apart.
    #[error(
        "{doing}: the database file is damaged, or the disk fails to read it; take a copy that is whole"
    )]
    Damaged {
        /// The action that failed.
        doing: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },

    /// It was cancelled: by [`Cancel`](crate::query::Cancel), or by interrupting the connection.
    #[error("{doing}: cancelled")]
    Cancelled {
        /// The action that failed.
        doing: &'static str,
    },

    /// It took longer than it was given.
    #[error("{doing}: not done within {allowed:?}; ask for less, or give it more time")]
    Deadline {
        /// The action when the time was over.
        doing: &'static str,
        /// The time allowed.
        allowed: Duration,
    },

    /// A file cannot be made or put in its place.
    #[error("{doing} {}", shown(.path))]
    File {
        /// The action that failed.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// SQLite failed in another way.
    #[error("{doing}")]
    Sqlite {
        /// The action that failed.
        doing: &'static str,
        /// SQLite's own error.
        source: rusqlite::Error,
    },
}

/// The holder of a database that could not be used.
///
/// ```
/// use citebase::{Error, InTheWay, KnowledgeBase};
/// use std::time::Duration;
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("news.db");
/// let mut base = KnowledgeBase::create(&path)?;
/// base.set_busy_timeout(Duration::from_millis(10))?;
///
/// let other = KnowledgeBase::open(&path)?;
/// other.connection().execute_batch("BEGIN IMMEDIATE").unwrap();
/// match base.load(&KnowledgeBase::seed()?) {
///     Err(Error::Busy { why, doing, .. }) => {
///         assert_eq!((why, doing), (InTheWay::Writer, "loading a sheet"));
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InTheWay {
    /// Another connection, of this or another process, is writing, or keeps others from it.
    Writer,
    /// Another connection is putting the database in order after a process that was killed.
    Recovery,
    /// Another connection wrote after this one had begun to read.
    Newer,
    /// Another statement of this same connection.
    Ourselves,
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Writer => "another connection holds the database",
            Self::Recovery => "another connection restores the database after a crash",
            Self::Newer => "another connection wrote after this one began to read",
            Self::Ourselves => "another statement of the same connection holds the table",
        })
    }
}

impl Error {
    /// SQLite's error in the crate's terms: the one place that reads its codes.
    pub(crate) fn sqlite(doing: &'static str, source: rusqlite::Error) -> Self {
        if let rusqlite::Error::FromSqlConversionFailure(.., unknown) = &source
            && let Some(UnknownCode { expected, code }) = unknown.downcast_ref()
        {
            return Self::Corrupt {
                expected,
                found: format!("the code {code}"),
            };
        }
        let Some(code) = source.sqlite_error().map(|e| e.extended_code) else {
            return Self::of_value(doing, source);
        };
        let busy = |why, source| Self::Busy {
            doing,
            why,
            waited: None,
            source,
        };
        let no_access = |problem, source| Self::NoAccess {
            doing,
            problem,
            source,
        };
        match code {
            ffi::SQLITE_BUSY_RECOVERY => busy(InTheWay::Recovery, source),
            ffi::SQLITE_BUSY_SNAPSHOT => busy(InTheWay::Newer, source),
            // The extended code's lowest byte is the code.
            _ => match code & 0xff {
                ffi::SQLITE_FULL => Self::Full { doing, source },
                ffi::SQLITE_BUSY | ffi::SQLITE_PROTOCOL => busy(InTheWay::Writer, source),
                ffi::SQLITE_LOCKED => busy(InTheWay::Ourselves, source),
                ffi::SQLITE_INTERRUPT => Self::Cancelled { doing },
                ffi::SQLITE_READONLY | ffi::SQLITE_PERM => {
                    no_access("the database or its folder cannot be written to", source)
                }
                ffi::SQLITE_CANTOPEN => no_access(
                    "the database or a file beside it cannot be opened or made",
                    source,
                ),
                ffi::SQLITE_IOERR => Self::Io { doing, source },
                ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => Self::Damaged { doing, source },
                _ => Self::Sqlite { doing, source },
            },
        }
    }

    /// The error of a value that cannot be read: a row holds what its table does not allow.
    fn of_value(doing: &'static str, source: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType,
        };
        let (expected, found) = match &source {
            InvalidColumnType(_, column, found) => (
                "another type of value",
                format!("{} as \"{column}\"", type_name(*found)),
            ),
            IntegralValueOutOfRange(_, number) => {
                ("a number that can be", format!("the number {number}"))
            }
            FromSqlConversionFailure(_, found, why) => (
                "another value",
                format!("{} that cannot be read ({why})", type_name(*found)),
            ),
            _ => return Self::Sqlite { doing, source },
        };
        Self::Corrupt { expected, found }
    }

    pub(crate) fn not_found(what: &'static str, key: &str, nearest: Vec<String>) -> Self {
        let key = key.to_owned();
        Self::NotFound { what, key, nearest }
    }

    /// `true` if the base failed, not the work on it: whatever comes next would fail as well.
    pub(crate) const fn is_of_the_base(&self) -> bool {
        matches!(
            self,
            Self::Sqlite { .. }
                | Self::Corrupt { .. }
                | Self::Full { .. }
                | Self::Busy { .. }
                | Self::NoAccess { .. }
                | Self::Vanished { .. }
                | Self::Io { .. }
                | Self::Damaged { .. }
                | Self::Cancelled { .. }
                | Self::Deadline { .. }
        )
    }

    /// Adds how long the connection waited, where it waited.
    pub(crate) const fn after(mut self, busy_timeout: Duration) -> Self {
        if let Self::Busy { waited, .. } = &mut self {
            *waited = Some(busy_timeout);
        }
        self
    }
}

/// What SQLite calls a type.
fn type_name(of: rusqlite::types::Type) -> &'static str {
    use rusqlite::types::Type;
    match of {
        Type::Null => "NULL",
        Type::Integer => "an INTEGER",
        Type::Real => "a REAL",
        Type::Text => "a TEXT",
        Type::Blob => "a BLOB",
    }
}

/// A stored code that stands for no value.
#[derive(Debug, thiserror::Error)]
#[error("the code {code} stands for nothing")]
pub(crate) struct UnknownCode {
    pub(crate) expected: &'static str,
    pub(crate) code: i64,
}

/// Names what was being done when SQLite fails.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|source| Error::sqlite(doing, source))
    }
}
