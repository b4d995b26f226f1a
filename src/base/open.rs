//! What a file is, found out before anything touches it, and again under SQLite's locks.
//!
//! The first look must not open the file by other means than SQLite: closing a file, a process
//! gives up all locks that it holds on it, also those of its other connections.

use crate::db::files::{BESIDE, Identity, SMALLEST, identity, open_immutable, with_suffix};
use crate::db::schema::{APPLICATION_ID, SCHEMA_VERSION};
use crate::error::{Doing, Error};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

sql! {
    OBJECTS = "SELECT count(*) FROM sqlite_schema";
}

/// What every SQLite database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// What may be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
    /// Make it if it is missing or empty.
    WriteOrCreate,
    /// Make it, and refuse one that is there.
    Create,
}

impl Mode {
    pub(super) const fn creates(self) -> bool {
        matches!(self, Self::WriteOrCreate | Self::Create)
    }

    pub(super) fn flags(self) -> OpenFlags {
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= match self {
            Self::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            _ => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        if self.creates() {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        flags
    }
}

/// An absolute path: SQLite would take `file:…`, `:memory:` and an empty one for something else.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|source| Error::Path {
        path: path.to_owned(),
        source,
    })
}

/// Whether nothing has this name, not even a link that leads nowhere.
pub(super) fn is_missing(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound)
}

/// Refuses what is not ours, without a lock, a file beside it or a changed byte.
pub(super) fn look(path: &Path, mode: Mode) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Path {
        path: path.to_owned(),
        source,
    };
    let path_of = || path.to_owned();
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == ErrorKind::NotFound && mode.creates() => return Ok(()),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return Err(Error::NoDatabase { path: path_of() });
        }
        Err(e) => return Err(failed(e)),
    };
    if !metadata.is_file() {
        return Err(Error::NotAFile { path: path_of() });
    }
    match metadata.len() {
        0 if mode.creates() => return Ok(()),
        0 => return Err(Error::Empty { path: path_of() }),
        _ if mode == Mode::Create => return Err(Error::Exists { path: path_of() }),
        // Nobody has a lock on what is too small for a database.
        bytes if bytes < SMALLEST => {
            let mut start = Vec::new();
            File::open(path)
                .and_then(|file| file.take(SMALLEST).read_to_end(&mut start))
                .map_err(failed)?;
            return Err(if start.starts_with(MAGIC) {
                Error::Truncated {
                    path: path_of(),
                    bytes,
                }
            } else {
                Error::NotADatabase { path: path_of() }
            });
        }
        _ => {}
    }
    let db = open_immutable(path, "opening the database")?;
    match marks(&db) {
        Ok(marks) => judge(path, marks),
        // As it also looks while somebody writes: decided under a lock.
        Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(()),
        Err(e) => Err(unreadable(&db, path, e)),
    }
}

/// The schema's version, as all that is committed has it; `None` for a file without content.
pub(super) fn version(db: &Connection, path: &Path) -> Result<Option<i64>, Error> {
    let doing = "opening the database";
    // One state for all that is asked.
    let state = db.unchecked_transaction().doing(doing)?;
    let (application, version) = marks(&state).map_err(|e| unreadable(&state, path, e))?;
    let number = |pragma| {
        state
            .pragma_query_value(None, pragma, |r| r.get::<_, i64>(0))
            .map(i64::cast_unsigned)
            .doing(doing)
    };
    let pages = number("page_count")?;
    if pages == 0 {
        return Ok(None);
    }
    judge(path, (application, version))?;
    // Pages may be in the log; where there is none, they must be in the file.
    if std::fs::metadata(with_suffix(path, "-wal")).is_ok_and(|m| m.len() > 0) {
        return Ok(Some(version));
    }
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    if bytes < pages.saturating_mul(number("page_size")?) {
        return Err(Error::Truncated {
            path: path.to_owned(),
            bytes,
        });
    }
    Ok(Some(version))
}

/// Whether there is nothing in a file yet. The caller holds the lock for writing.
pub(super) fn is_blank(db: &Connection) -> Result<bool, Error> {
    let doing = "creating the database";
    let objects: i64 = db.query_row(OBJECTS, (), |r| r.get(0)).doing(doing)?;
    Ok(objects == 0 && marks(db).doing(doing)? == (0, 0))
}

/// That the file still has this crate's version.
pub(super) fn check_version(db: &Connection, path: &Path) -> Result<(), Error> {
    let marks = marks(db).doing("reading the schema's version")?;
    judge(path, marks)
}

/// `application_id` and `user_version`: read without the schema.
fn marks(db: &Connection) -> rusqlite::Result<(i64, i64)> {
    let mark = |name| db.pragma_query_value(None, name, |r| r.get(0));
    Ok((mark("application_id")?, mark("user_version")?))
}

fn judge(path: &Path, marks: (i64, i64)) -> Result<(), Error> {
    let foreign = |found: String| {
        Err(Error::NotCitebase {
            path: path.to_owned(),
            found,
        })
    };
    match marks {
        (APPLICATION_ID, found) if found > SCHEMA_VERSION => Err(Error::Newer {
            path: path.to_owned(),
            found,
            known: SCHEMA_VERSION,
        }),
        (APPLICATION_ID, 1..) => Ok(()),
        (APPLICATION_ID, _) => foreign("of a schema version that was never released".to_owned()),
        (0, _) => foreign("an SQLite database of no stated application".to_owned()),
        (id, _) => foreign(format!("an SQLite database of application {id:#010x}")),
    }
}

/// Why the first page cannot be read.
fn unreadable(db: &Connection, path: &Path, e: rusqlite::Error) -> Error {
    let path = path.to_owned();
    match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::NotADatabase { path },
        // SQLite says so where there are fewer pages than the first one has it, but also where
        // the disk fails.
        Some(ErrorCode::DatabaseCorrupt) if lacks_pages(db) => Error::Truncated {
            bytes: std::fs::metadata(&path).map_or(0, |m| m.len()),
            path,
        },
        _ => Error::sqlite("opening the database", e),
    }
}

/// Whether the first page can be read once nobody asks for the pages that it counts.
fn lacks_pages(db: &Connection) -> bool {
    let heedless = |on: bool| db.pragma_update(None, "writable_schema", on);
    let lacks = marks(db).is_err() && heedless(true).is_ok() && marks(db).is_ok();
    heedless(false).is_ok() && lacks
}

/// Which files a connection has open, to notice when they are no longer those at their paths:
/// SQLite goes on writing to a file that was deleted.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    /// The database, and the files beside it.
    files: Vec<(PathBuf, Identity)>,
}

impl Place {
    pub(super) fn of(path: PathBuf) -> Result<Self, Error> {
        match std::fs::metadata(&path) {
            Ok(metadata) => Ok(Self {
                files: vec![(path.clone(), identity(&metadata))],
                path,
            }),
            Err(source) => Err(Error::Path { path, source }),
        }
    }

    /// Remembers the log and its index, too. The connection has read from the log, and so keeps
    /// both until it is closed: nobody else takes them away meanwhile.
    pub(super) fn remember_log(&mut self) {
        for suffix in &BESIDE[..2] {
            let path = with_suffix(&self.path, suffix);
            if let Ok(metadata) = std::fs::metadata(&path) {
                self.files.push((path, identity(&metadata)));
            }
        }
    }

    /// Whether the log is remembered.
    pub(super) const fn has_log(&self) -> bool {
        self.files.len() > 1
    }

    /// Remembers the database alone: it is written without a log.
    pub(super) fn forget_log(&mut self) {
        self.files.truncate(1);
    }

    /// That the files are still there.
    pub(super) fn check(&self, doing: &'static str) -> Result<(), Error> {
        for (path, file) in &self.files {
            match std::fs::metadata(path) {
                Ok(metadata) if identity(&metadata) == *file => {}
                _ => {
                    return Err(Error::Vanished {
                        doing,
                        path: path.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}
