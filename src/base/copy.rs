//! A knowledge base as one clean file to hand on.

use super::KnowledgeBase;
use super::open::absolute;
use crate::db::files::{Partial, refuse_for_database, sync_folder};
use crate::error::{Doing, Error};
use crate::ingest::NO_ERASURE;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use std::fs::File;
use std::io::{Error as IoError, ErrorKind};
use std::path::Path;

const DOING: &str = "exporting the database";

impl KnowledgeBase {
    /// Writes the base as it is now into a new file: one clean file without side files, which
    /// can be sent, archived, and read in a folder that cannot be written to. Nothing that was
    /// forgotten is in its bytes, also where it still is in those of the base
    /// ([`Erasure::Pending`](crate::Erasure::Pending)).
    ///
    /// It is a backup, too: others may read and write meanwhile, and what they write is not in
    /// it. The file appears at its path when it is complete and on the disk; until then it is
    /// beside it, with a name that ends in `.partial`. What a killed export leaves there, the next one
    /// to that path clears away.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is anything at the path: nothing is ever overwritten;
    /// [`Error::PlaceOfDatabase`] if SQLite keeps a file of another database there; [`Error::File`] if it cannot be written there; [`Error::Full`], [`Error::Io`]. Nothing is
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
        refuse_for_database(&path)?;
        let partial =
            Partial::beside(&path).map_err(|e| failed("making a file beside", &path, e))?;
        copy(&self.reader.db, partial.path())?;
        sync(partial.path()).map_err(|e| failed("writing", partial.path(), e))?;
        partial.claim(&path).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => Error::Exists { path: path.clone() },
            _ => failed("putting in its place", &path, e),
        })?;
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
