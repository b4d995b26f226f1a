//! A knowledge base as one clean file to hand on.

use super::KnowledgeBase;
use super::open::absolute;
use crate::error::{Doing, Error};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use std::ffi::OsString;
use std::fs::File;
use std::io::{Error as IoError, ErrorKind};
use std::path::{Path, PathBuf};

const DOING: &str = "exporting the database";

sql! {
    NO_ERASURE = "DELETE FROM erasure";
}

impl KnowledgeBase {
    /// Writes the base as it is now into a new file: one clean file without side files, which
    /// can be sent, archived, and read in a folder that cannot be written to. Nothing that was
    /// forgotten is in its bytes, also where it still is in those of the base
    /// ([`Erasure::Pending`](crate::Erasure::Pending)).
    ///
    /// It is a backup, too: others may read and write meanwhile, and what they write is not in
    /// it. The file appears at its path when it is complete and on the disk; until then it is
    /// beside it, with a name that ends in `.partial` (what a killed export leaves, and may be
    /// deleted).
    ///
    /// # Errors
    /// [`Error::Exists`] if there is anything at the path: nothing is ever overwritten;
    /// [`Error::File`] if it cannot be written there; [`Error::Full`], [`Error::Io`]. Nothing is
    /// left at the path then.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("lingang.db");
    /// let base = KnowledgeBase::seeded()?;
    /// base.export_database(&path)?;
    ///
    /// let copy = KnowledgeBase::open_read_only(&path)?;
    /// assert_eq!(copy.source_count()?, 1);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn export_database(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = absolute(path.as_ref())?;
        // A link that leads nowhere is something, too.
        if std::fs::symlink_metadata(&path).is_ok() {
            return Err(Error::Exists { path });
        }
        let partial = Partial::beside(&path)?;
        copy(&self.reader.db, &partial.0)?;
        sync(&partial.0).map_err(|e| failed("writing", &partial.0, e))?;
        publish(&partial.0, &path)?;
        drop(partial);
        sync_folder(&path).map_err(|e| failed("writing to the disk the folder of", &path, e))
    }
}

fn failed(doing: &'static str, path: &Path, source: IoError) -> Error {
    Error::File {
        doing,
        path: path.to_owned(),
        source,
    }
}

/// A file in the making; it goes when this does.
struct Partial(PathBuf);

impl Partial {
    fn beside(path: &Path) -> Result<Self, Error> {
        let Some(name) = path.file_name() else {
            return Err(Error::NotAFile {
                path: path.to_owned(),
            });
        };
        // The first free number: several may export into one folder.
        for number in 1_u32.. {
            let mut partial = OsString::from(".");
            partial.push(name);
            partial.push(format!(".{number}.partial"));
            let partial = path.with_file_name(partial);
            match File::create_new(&partial) {
                Ok(_) => return Ok(Self(partial)),
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(failed("making", &partial, e)),
            }
        }
        Err(Error::Exists {
            path: path.to_owned(),
        })
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // It may be gone already, and nobody could be told if this failed.
        let _ = std::fs::remove_file(&self.0);
        let mut journal = self.0.clone().into_os_string();
        journal.push("-journal");
        let _ = std::fs::remove_file(journal);
    }
}

/// A path as the text that SQLite takes it for, whatever its bytes.
struct AsText<'a>(&'a Path);

impl ToSql for AsText<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bytes = self.0.as_os_str().as_encoded_bytes();
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(bytes)))
    }
}

/// Only what is in use is copied: no free page, and nothing of what was overwritten.
fn copy(db: &Connection, path: &Path) -> Result<(), Error> {
    db.execute("VACUUM INTO ?1", [AsText(path)]).doing(DOING)?;
    // Bytes to be erased stay behind in the original.
    let copy = Connection::open(path).doing(DOING)?;
    copy.execute_batch(NO_ERASURE).doing(DOING)?;
    copy.close().map_err(|(_, e)| e).doing(DOING)
}

fn sync(path: &Path) -> Result<(), IoError> {
    File::options().write(true).open(path)?.sync_all()
}

/// A new name is on the disk when its folder is.
fn sync_folder(path: &Path) -> Result<(), IoError> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Gives a file its name, unless there is a file of that name.
fn publish(partial: &Path, path: &Path) -> Result<(), Error> {
    let told = |e: IoError| match e.kind() {
        ErrorKind::AlreadyExists => Error::Exists {
            path: path.to_owned(),
        },
        _ => failed("putting in its place", path, e),
    };
    match std::fs::hard_link(partial, path) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(told(e)),
        // A file system without links: an empty file takes the name, and is replaced. There, a
        // process killed in between leaves the empty file.
        Err(_) => {
            File::create_new(path).map_err(told)?;
            std::fs::rename(partial, path).map_err(|e| {
                let _ = std::fs::remove_file(path);
                told(e)
            })
        }
    }
}
