//! An export as a file or a folder: whole, or not there.

#[cfg(feature = "exports")]
use crate::db::files::refuse_place_of_sqlite;
use crate::db::files::{Partial, refuse_database};
use crate::error::Error;
use crate::model::vocabulary::words;
use crate::query::Reader;
use crate::text::shown;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

words! {
    /// In what form facts are handed on; see [`export`](crate::export).
    ///
    /// ```
    /// use citebase::export::Format;
    ///
    /// assert_eq!("json-ld".parse(), Ok(Format::JsonLd));
    /// assert!("xlsx".parse::<Format>().is_err());
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    Format, "format" {
        /// A folder of tables, one file a view.
        #[cfg(feature = "exports")]
        Csv = "csv";
        /// The same tables with a byte order mark, by which Excel knows that they are UTF-8.
        #[cfg(feature = "exports")]
        Spreadsheet = "spreadsheet";
        /// FollowTheMoney, an entity a line.
        #[cfg(feature = "exports")]
        Ftm = "ftm";
        /// The same as OpenSanctions has it, a value a line.
        #[cfg(feature = "exports")]
        Statements = "statements";
        /// JSON-LD with the words of schema.org.
        #[cfg(feature = "exports")]
        JsonLd = "json-ld";
        /// A graph of entities and relations.
        #[cfg(feature = "exports")]
        GraphMl = "graphml";
        /// The sources, for tools that cite.
        #[cfg(feature = "exports")]
        CslJson = "csl-json";
        /// A folder of Markdown notes, a note an entity.
        #[cfg(feature = "exports")]
        Notes = "notes";
        /// Tables for engines that read many files, in a folder of folders.
        #[cfg(feature = "parquet")]
        Parquet = "parquet";
        /// All sheets and rulings, to be restored.
        Backup = "backup";
    }
}

impl Format {
    /// `true` for a folder of files.
    #[must_use]
    pub fn is_folder(self) -> bool {
        matches!(self.as_str(), "csv" | "spreadsheet" | "notes" | "parquet")
    }
}

/// The treatment of a file that exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Leave it alone, and write nothing.
    #[default]
    Keep,
    /// Put the new one in its place, once that is complete.
    Replace,
}

/// The files that were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Each with its length in bytes.
    pub files: Vec<(PathBuf, u64)>,
}

/// A file a line.
impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files
            .iter()
            .try_for_each(|(path, length)| writeln!(f, "{}: {length} bytes", shown(path)))
    }
}

impl Reader {
    /// Writes the base to a file, or as CSV or notes to a folder, which is made if need be.
    ///
    /// Each file is written under another name beside its place, synced to the disk, and renamed
    /// when all are complete: whatever happens, no half file stands under its name. Other files of
    /// a folder are not touched. Parquet is a folder of its own: it is written beside its place, and takes
    /// it when it is complete. It replaces a folder that holds nothing but such an export; for a moment,
    /// there is none. What a killed export left beside a place, the next one to that place
    /// clears away. Only a crash between the renames of a folder's files can leave new
    /// ones beside old ones.
    ///
    /// # Errors
    /// [`Error::Exists`] if a file is there and is to be kept; [`Error::PlaceOfDatabase`] if it is a
    /// database, this one or any other, or if SQLite keeps a file there; [`Error::Path`] if the place
    /// cannot be written to, or is not that of a file; [`Error::Sqlite`] if the database cannot
    /// be read. Nothing is changed then.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::export::{Existing, Format};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let folder = tempfile::tempdir().expect("a folder for the example");
    /// let path = folder.path().join("lingang.jsonl");
    /// let written = base.export(Format::Backup, &path, Existing::Keep)?;
    /// assert_eq!(written.files[0].0, path);
    /// assert!(base.export(Format::Backup, &path, Existing::Keep).is_err());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn export(
        &self,
        format: Format,
        target: impl AsRef<Path>,
        existing: Existing,
    ) -> Result<Exported, Error> {
        let target = target.as_ref();
        let _held = self.hold()?;
        let mut pending = Pending::new(existing);
        match format {
            #[cfg(feature = "exports")]
            Format::Csv | Format::Spreadsheet => {
                pending.folder(target)?;
                for &view in super::csv::View::ALL {
                    pending.write(&target.join(format!("{view}.csv")), |out| {
                        if format == Format::Spreadsheet {
                            out.write_all("\u{FEFF}".as_bytes()).map_err(Error::Write)?;
                        }
                        self.write_csv(view, out).map(drop)
                    })?;
                }
            }
            #[cfg(feature = "exports")]
            Format::Notes => {
                pending.folder(target)?;
                self.notes(|note| {
                    pending.write(&target.join(format!("{}.md", note.name)), |out| {
                        out.write_all(note.text.as_bytes()).map_err(Error::Write)
                    })
                })?;
            }
            #[cfg(feature = "exports")]
            Format::Ftm => pending.write(target, |out| self.write_ftm(out))?,
            #[cfg(feature = "exports")]
            Format::Statements => pending.write(target, |out| self.write_statements(out))?,
            #[cfg(feature = "exports")]
            Format::JsonLd => pending.write(target, |out| self.write_json_ld(out))?,
            #[cfg(feature = "exports")]
            Format::GraphMl => pending.write(target, |out| self.write_graphml(out))?,
            #[cfg(feature = "exports")]
            Format::CslJson => pending.write(target, |out| self.write_csl(out))?,
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                use super::parquet::{is_ours, write_tables};
                return whole_folder(target, existing, is_ours, |new| write_tables(self, new));
            }
            Format::Backup => pending.write(target, |out| self.write_backup(out))?,
        }
        pending.rename()
    }
}

/// Writes a file of your own whole or not at all, as [`Reader::export`] does: under another name beside
/// its place, which it takes once all is on the disk. Gives its length in bytes.
///
/// It never takes the place of an SQLite database, or of a file that SQLite keeps beside one.
///
/// # Errors
/// Those of `content`; otherwise as [`Reader::export`].
///
/// ```
/// use citebase::export::{Existing, write_file};
/// use citebase::{Error, KnowledgeBase};
/// use std::io::Write;
///
/// let folder = tempfile::tempdir().expect("a folder for the example");
/// let path = folder.path().join("lingang.db");
/// KnowledgeBase::create(&path)?;
/// let refused = write_file(&path, Existing::Replace, |out| {
///     out.write_all(b"a page").map_err(Error::Write)
/// });
/// assert!(matches!(refused, Err(Error::PlaceOfDatabase { .. })));
/// # Ok::<(), Error>(())
/// ```
pub fn write_file(
    path: impl AsRef<Path>,
    existing: Existing,
    content: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<u64, Error> {
    let mut pending = Pending::new(existing);
    pending.write(path.as_ref(), |out| content(out))?;
    let written = pending.rename()?;
    Ok(written.files.iter().map(|(_, length)| length).sum())
}

/// Writes a folder whole or not at all: under another name beside its place, which it takes once all is
/// on the disk. What is there is replaced only if it holds nothing but what may go.
#[cfg(feature = "parquet")]
fn whole_folder(
    target: &Path,
    existing: Existing,
    may_go: impl Fn(&Path) -> bool,
    content: impl FnOnce(&Path) -> Result<Vec<(PathBuf, u64)>, Error>,
) -> Result<Exported, Error> {
    use crate::db::files::sync_folder;

    let failed = |e| failed(target, e);
    let other = |what: &str| failed(std::io::Error::other(what));
    // Whether there is one to be replaced.
    let look = || match fs::symlink_metadata(target) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(failed(e)),
        // A link that leads nowhere is something, too.
        Ok(there) if !there.is_dir() => Err(other("there is something that is no folder")),
        Ok(_) if existing == Existing::Keep => Err(Error::Exists {
            path: target.to_owned(),
        }),
        Ok(_) if holds_only(target, Path::new(""), &may_go).map_err(failed)? => Ok(true),
        Ok(_) => Err(other(
            "the folder holds something that no such export has written",
        )),
    };
    if !look()? {
        refuse_place_of_sqlite(target)?;
    }
    let partial = Partial::beside(target).map_err(failed)?;
    fs::create_dir(partial.path()).map_err(failed)?;
    let files = content(partial.path()).map_err(|e| match e {
        Error::Write(e) => failed(e),
        e => e,
    })?;
    // From the innermost: each name is on the disk when its folder is.
    for (file, _) in &files {
        for place in file.ancestors().filter(|place| *place != Path::new("")) {
            sync_folder(&partial.path().join(place)).map_err(failed)?;
        }
    }
    if look()? {
        // Dropped, it takes the old one with it.
        let old = Partial::beside(target).map_err(failed)?;
        fs::rename(target, old.path()).map_err(failed)?;
        let new = partial.path().to_owned();
        fs::rename(new, target).map_err(|e| {
            // The error already says why the new one is not there.
            let _ = fs::rename(old.path(), target);
            failed(e)
        })?;
    } else {
        partial.replace(target).map_err(failed)?;
    }
    sync_folder(target).map_err(failed)?;
    let files = files.into_iter();
    Ok(Exported {
        files: files
            .map(|(file, length)| (target.join(file), length))
            .collect(),
    })
}

/// Whether all files of a folder may go, by their paths within it.
#[cfg(feature = "parquet")]
fn holds_only(
    folder: &Path,
    within: &Path,
    may_go: &impl Fn(&Path) -> bool,
) -> std::io::Result<bool> {
    for entry in fs::read_dir(folder.join(within))? {
        let entry = entry?;
        let path = within.join(entry.file_name());
        let fits = match entry.file_type()?.is_dir() {
            true => holds_only(folder, &path, may_go)?,
            false => may_go(&path),
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Files that are written, but not yet in their place. Dropped before that, they vanish.
struct Pending {
    existing: Existing,
    /// The folder, if it was made for them.
    made: Option<PathBuf>,
    /// Each with its final path and its length.
    files: Vec<(Partial, PathBuf, u64)>,
}

impl Pending {
    const fn new(existing: Existing) -> Self {
        Self {
            existing,
            made: None,
            files: Vec::new(),
        }
    }

    #[cfg(feature = "exports")]
    fn folder(&mut self, path: &Path) -> Result<(), Error> {
        if !path.is_dir() {
            refuse_place_of_sqlite(path)?;
        }
        match fs::create_dir(path) {
            Ok(()) => self.made = Some(path.to_owned()),
            Err(e) if e.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(e) => return Err(failed(path, e)),
        }
        Ok(())
    }

    fn write(
        &mut self,
        target: &Path,
        content: impl FnOnce(&mut BufWriter<&File>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let target = self.place(target)?;
        let failed = |e| failed(&target, e);
        let partial = Partial::beside(&target).map_err(failed)?;
        let file = File::create_new(partial.path()).map_err(failed)?;
        let mut out = BufWriter::new(&file);
        let done = content(&mut out).and_then(|()| out.flush().map_err(Error::Write));
        let length = done
            .and_then(|()| file.sync_all().map_err(Error::Write))
            .and_then(|()| file.metadata().map_err(Error::Write))
            .map_err(|e| match e {
                Error::Write(e) => failed(e),
                e => e,
            })?
            .len();
        self.files.push((partial, target, length));
        Ok(())
    }

    /// The final path of a file: the target of a link, if it replaces what is there.
    fn place(&self, target: &Path) -> Result<PathBuf, Error> {
        match (fs::symlink_metadata(target), self.existing) {
            (Err(e), _) if e.kind() == ErrorKind::NotFound => {
                refuse_database(target)?;
                Ok(target.to_owned())
            }
            (Err(e), _) => Err(failed(target, e)),
            (Ok(_), Existing::Keep) => Err(Error::Exists {
                path: target.to_owned(),
            }),
            (Ok(_), Existing::Replace) => {
                let real = fs::canonicalize(target).map_err(|e| failed(target, e))?;
                if !real.is_file() {
                    let what = "there is something that is not a file";
                    return Err(failed(target, std::io::Error::other(what)));
                }
                // By its own name and by that of what it leads to.
                refuse_database(target)?;
                refuse_database(&real)?;
                Ok(real)
            }
        }
    }

    fn rename(mut self) -> Result<Exported, Error> {
        let mut exported = Exported { files: Vec::new() };
        while !self.files.is_empty() {
            let (partial, target, length) = self.files.remove(0);
            // A base may have been made there since.
            refuse_database(&target)?;
            let renamed = match self.existing {
                Existing::Replace => partial.replace(&target),
                Existing::Keep => partial.claim(&target),
            };
            renamed.map_err(|e| match e.kind() {
                ErrorKind::AlreadyExists => Error::Exists {
                    path: target.clone(),
                },
                _ => failed(&target, e),
            })?;
            // There is something in the folder now.
            self.made = None;
            exported.files.push((target, length));
        }
        // Of an empty base, a folder may be all there is.
        self.made = None;
        Ok(exported)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // First what is in the folder.
        self.files.clear();
        if let Some(folder) = &self.made {
            // The error already says why nothing was written.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Path {
        path: path.to_owned(),
        source,
    }
}
