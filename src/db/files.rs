//! Files that the crate makes: each under another name beside its place until it is whole, and never
//! in the place of a database.
//!
//! A file in the making belongs to whoever holds the lock on the file `….partial-lock` beside it. The
//! system gives up the lock of a process that is killed, so the next one that makes a file for the
//! same place knows what was left behind, and clears it away. The lock is on a file of its own, for
//! no database may be opened other than by SQLite.

use crate::error::{Doing, Error};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{Error as IoError, ErrorKind, Result as IoResult};
use std::path::{Path, PathBuf};

/// What SQLite adds to a database's name for the files beside it.
pub(crate) const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The smallest page; no database is smaller.
pub(crate) const SMALLEST: u64 = 512;

const LOOKING: &str = "looking at what is to be replaced";

const MAKING: &str = ".partial";
const LOCK: &str = "-lock";

/// The most bytes of a file's name that are repeated in the name of what is made for its place: names
/// of more than 255 bytes are refused by most file systems.
const MOST_OF_A_NAME: usize = 200;

/// A path with something added to its name.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// A file in the making. Dropped, it vanishes, with what SQLite keeps beside it.
#[derive(Debug)]
pub(crate) struct Partial {
    path: PathBuf,
    /// Held, it says that the file is being made.
    lock: PathBuf,
    _held: File,
}

impl Partial {
    /// A name for a file in the making, beside its place, that nobody else has: a file may be made
    /// there. What processes left behind that were killed while they made one for this place is
    /// cleared away.
    pub(crate) fn beside(target: &Path) -> IoResult<Self> {
        clear(target)?;
        let stem = stem(target)?;
        for number in 1_u32..=1000 {
            let mut name = stem.clone();
            name.push(format!("{number}{MAKING}"));
            if let Some(partial) = Self::take(target.with_file_name(name))? {
                return Ok(partial);
            }
        }
        Err(IoError::other("a thousand files are being made for it"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes a name if nobody has it, or if whoever had it is gone; what was left under it goes.
    fn take(path: PathBuf) -> IoResult<Option<Self>> {
        let lock = with_suffix(&path, LOCK);
        let mut options = File::options();
        let held = options.write(true).create(true).truncate(false).open(&lock);
        let held = match held {
            Ok(held) => held,
            // Something else has the name.
            Err(_) if lock.exists() => return Ok(None),
            Err(e) => return Err(e),
        };
        if held.try_lock().is_err() {
            return Ok(None);
        }
        // Whoever had it may have taken it away just before the lock was free.
        let is_ours = match (fs::metadata(&lock), held.metadata()) {
            (Ok(there), Ok(ours)) => identity(&there) == identity(&ours),
            _ => false,
        };
        if !is_ours {
            return Ok(None);
        }
        let partial = Self {
            path,
            lock,
            _held: held,
        };
        partial.remove();
        Ok(Some(partial))
    }

    fn remove(&self) {
        // They may be gone already, and nobody could be told if this failed.
        let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
        for suffix in BESIDE {
            let _ = fs::remove_file(with_suffix(&self.path, suffix));
        }
    }

    /// Gives the file its name if nothing has it, also not since it was looked at.
    pub(crate) fn claim(self, target: &Path) -> IoResult<()> {
        match fs::hard_link(&self.path, target) {
            // Its other name goes with this.
            Ok(()) => Ok(()),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(e),
            // A file system without links: an empty file takes the name, and is replaced. There, a
            // process killed in between leaves the empty file.
            Err(_) => {
                File::create_new(target)?;
                fs::rename(&self.path, target).inspect_err(|_| drop(fs::remove_file(target)))
            }
        }
    }

    /// Puts the file in the place of another.
    pub(crate) fn replace(self, target: &Path) -> IoResult<()> {
        fs::rename(&self.path, target)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        self.remove();
        let _ = fs::remove_file(&self.lock);
    }
}

/// Clears away what processes left behind that were killed while they made a file for a place.
pub(crate) fn clear(target: &Path) -> IoResult<()> {
    let stem = stem(target)?;
    for entry in fs::read_dir(folder_of(target))? {
        let name = entry?.file_name();
        let name = name.as_encoded_bytes();
        let number = name
            .strip_prefix(stem.as_encoded_bytes())
            .and_then(|name| name.strip_suffix(LOCK.as_bytes()))
            .and_then(|name| name.strip_suffix(MAKING.as_bytes()))
            .and_then(|number| std::str::from_utf8(number).ok()?.parse::<u32>().ok());
        let Some(number) = number else { continue };
        let mut name = stem.clone();
        name.push(format!("{number}{MAKING}"));
        // Dropped, it takes with it what lay there.
        Partial::take(target.with_file_name(name))?;
    }
    Ok(())
}

/// What the name of a file in the making begins with.
fn stem(target: &Path) -> IoResult<OsString> {
    let Some(name) = target.file_name() else {
        return Err(IoError::other("it names no file"));
    };
    let mut stem = OsString::from(".");
    if name.len() <= MOST_OF_A_NAME {
        stem.push(name);
    } else {
        let name = name.to_string_lossy();
        let end = (0..=MOST_OF_A_NAME.min(name.len()))
            .rev()
            .find(|end| name.is_char_boundary(*end));
        stem.push(&name[..end.unwrap_or(0)]);
    }
    stem.push(".");
    Ok(stem)
}

/// The folder in which a path lies; of a name alone, the one in which the process works.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a file's name to the disk: it is there when its folder is.
pub(crate) fn sync_folder(path: &Path) -> IoResult<()> {
    match cfg!(unix) {
        true => File::open(folder_of(path))?.sync_all(),
        false => Ok(()),
    }
}

/// Refuses a path at which a new file would be taken for part of a database: SQLite keeps, or would
/// look for, a file of its own there, or would find one beside it.
pub(crate) fn refuse_place_of_sqlite(path: &Path) -> Result<(), Error> {
    let refused = || Error::PlaceOfDatabase {
        path: path.to_owned(),
    };
    for suffix in BESIDE {
        let beside = with_suffix(path, suffix);
        match fs::symlink_metadata(&beside) {
            Ok(_) => return Err(refused()),
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::InvalidFilename) => {}
            Err(source) => {
                return Err(Error::Path {
                    path: beside,
                    source,
                });
            }
        }
        if let Some(base) = without_suffix(path, suffix)
            && base.is_file()
        {
            return Err(refused());
        }
    }
    Ok(())
}

/// Refuses a path at which no new database can be: SQLite has files there, or could not add to its
/// name what it adds.
pub(crate) fn refuse_for_database(path: &Path) -> Result<(), Error> {
    refuse_place_of_sqlite(path)?;
    let beside = with_suffix(path, "-journal");
    match fs::symlink_metadata(&beside) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(Error::Path {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

fn without_suffix(path: &Path, suffix: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (base, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
    (!base.is_empty() && end.eq_ignore_ascii_case(suffix)).then(|| path.with_file_name(base))
}

/// Refuses a path, at which there may be a file, if it is that of a database or of a file of SQLite's.
pub(crate) fn refuse_database(path: &Path) -> Result<(), Error> {
    refuse_place_of_sqlite(path)?;
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() >= SMALLEST => {}
        _ => return Ok(()),
    }
    let db = open_immutable(path, LOOKING)?;
    let counted = db.pragma_query_value(None, "page_count", |r| r.get::<_, i64>(0));
    match counted.map_err(|e| (e.sqlite_error_code(), e)) {
        Err((Some(ErrorCode::NotADatabase), _)) => Ok(()),
        // A damaged database is one.
        Ok(_) | Err((Some(ErrorCode::DatabaseCorrupt), _)) => Err(Error::PlaceOfDatabase {
            path: path.to_owned(),
        }),
        Err((_, e)) => Err(Error::sqlite(LOOKING, e)),
    }
}

/// Opens a file as one that nobody changes, so that SQLite looks for no locks and no journal.
pub(crate) fn open_immutable(path: &Path, doing: &'static str) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(immutable(path), flags).doing(doing)
}

/// A path as a URI, by which SQLite can be told that the file is not being changed: then it looks for
/// no locks and no journal.
fn immutable(path: &Path) -> String {
    use std::fmt::Write;
    let mut uri = "file:".to_owned();
    let mut bytes = path.as_os_str().as_encoded_bytes().to_vec();
    if cfg!(windows) {
        uri.push('/');
        bytes
            .iter_mut()
            .filter(|b| **b == b'\\')
            .for_each(|b| *b = b'/');
    }
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"/-._:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // A String takes what is written to it.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri + "?immutable=1"
}

/// By what a file is known, whatever its name.
#[cfg(unix)]
pub(crate) type Identity = (u64, u64);

#[cfg(unix)]
pub(crate) fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

// Elsewhere an open file cannot be deleted or replaced.
#[cfg(not(unix))]
pub(crate) type Identity = ();

#[cfg(not(unix))]
pub(crate) fn identity(_: &Metadata) -> Identity {}
