//! An export as a file or a folder: whole, or not there.

use crate::error::Error;
use crate::query::Reader;
use crate::text::{printable, shown};
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

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
pub enum Format {
    /// A folder of tables, one file a view.
    #[cfg(feature = "exports")]
    Csv,
    /// FollowTheMoney, an entity a line.
    #[cfg(feature = "exports")]
    Ftm,
    /// JSON-LD with the words of schema.org.
    #[cfg(feature = "exports")]
    JsonLd,
    /// A graph of entities and relations.
    #[cfg(feature = "exports")]
    GraphMl,
    /// All sheets and rulings, to be restored.
    Backup,
}

impl Format {
    /// Every one of them.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "exports")]
        Self::Csv,
        #[cfg(feature = "exports")]
        Self::Ftm,
        #[cfg(feature = "exports")]
        Self::JsonLd,
        #[cfg(feature = "exports")]
        Self::GraphMl,
        Self::Backup,
    ];

    /// Its word: "csv", "ftm", "json-ld", "graphml", "backup".
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            #[cfg(feature = "exports")]
            Self::Csv => "csv",
            #[cfg(feature = "exports")]
            Self::Ftm => "ftm",
            #[cfg(feature = "exports")]
            Self::JsonLd => "json-ld",
            #[cfg(feature = "exports")]
            Self::GraphMl => "graphml",
            Self::Backup => "backup",
        }
    }

    /// `true` for a folder of files.
    #[must_use]
    pub fn is_folder(self) -> bool {
        self.as_str() == "csv"
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no [`Format`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format \"{}\"; there are {}", printable(.name), words())]
pub struct UnknownFormat {
    /// The word.
    pub name: String,
}

fn words() -> String {
    let words: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
    words.join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.iter().find(|format| format.as_str() == word);
        found.copied().ok_or_else(|| UnknownFormat {
            name: word.to_owned(),
        })
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
    /// Writes the base to a file, or as CSV to a folder, which is made if need be.
    ///
    /// Each file is written under another name beside its place, synced to the disk, and renamed
    /// when all are complete: whatever happens, no half file stands under its name. Other files of
    /// a folder are not touched. Only a crash between the renames of a folder's files can leave new
    /// ones beside old ones.
    ///
    /// # Errors
    /// [`Error::Exists`] if a file is there and is to be kept; [`Error::Path`] if the place
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
            Format::Csv => {
                pending.folder(target)?;
                for &view in super::csv::View::ALL {
                    pending.write(&target.join(format!("{view}.csv")), |out| {
                        self.write_csv(view, out).map(drop)
                    })?;
                }
            }
            #[cfg(feature = "exports")]
            Format::Ftm => pending.write(target, |out| self.write_ftm(out))?,
            #[cfg(feature = "exports")]
            Format::JsonLd => pending.write(target, |out| self.write_json_ld(out))?,
            #[cfg(feature = "exports")]
            Format::GraphMl => pending.write(target, |out| self.write_graphml(out))?,
            Format::Backup => pending.write(target, |out| self.write_backup(out))?,
        }
        pending.rename()
    }
}

/// Files that are written, but not yet in their place. Dropped before that, they vanish.
struct Pending {
    existing: Existing,
    /// The folder, if it was made for them.
    made: Option<PathBuf>,
    /// Its present path, its final path, its length.
    files: Vec<(PathBuf, PathBuf, u64)>,
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
        let (file, path) = beside(&target).map_err(|e| failed(&target, e))?;
        self.files.push((path, target, 0));
        let mut out = BufWriter::new(&file);
        let done = content(&mut out).and_then(|()| out.flush().map_err(Error::Write));
        let length = done
            .and_then(|()| file.sync_all().map_err(Error::Write))
            .and_then(|()| file.metadata().map_err(Error::Write))
            .map_err(|e| match (e, self.files.last()) {
                (Error::Write(e), Some((_, target, _))) => failed(target, e),
                (e, _) => e,
            })?
            .len();
        if let Some(last) = self.files.last_mut() {
            last.2 = length;
        }
        Ok(())
    }

    /// The final path of a file: the target of a link, if it replaces what is there.
    fn place(&self, target: &Path) -> Result<PathBuf, Error> {
        match (fs::symlink_metadata(target), self.existing) {
            (Err(e), _) if e.kind() == ErrorKind::NotFound => Ok(target.to_owned()),
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
                Ok(real)
            }
        }
    }

    fn rename(mut self) -> Result<Exported, Error> {
        let mut exported = Exported { files: Vec::new() };
        while !self.files.is_empty() {
            let (path, target, length) = self.files.remove(0);
            let renamed = match self.existing {
                Existing::Replace => fs::rename(&path, &target),
                Existing::Keep => claim(&path, &target),
            };
            if let Err(e) = renamed {
                let _ = fs::remove_file(&path);
                return Err(match e.kind() {
                    ErrorKind::AlreadyExists => Error::Exists { path: target },
                    _ => failed(&target, e),
                });
            }
            // There is something in the folder now.
            self.made = None;
            exported.files.push((target, length));
        }
        Ok(exported)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // The error already says why nothing was written.
        for (path, ..) in &self.files {
            let _ = fs::remove_file(path);
        }
        if let Some(folder) = &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Gives a file its name if nothing has it, also not since it was looked at.
pub(crate) fn claim(path: &Path, target: &Path) -> std::io::Result<()> {
    match fs::hard_link(path, target) {
        Ok(()) => fs::remove_file(path),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(e),
        // A file system without links: an empty file takes the name, and is replaced. There, a
        // process killed in between leaves the empty file.
        Err(_) => {
            File::create_new(target)?;
            fs::rename(path, target).inspect_err(|_| drop(fs::remove_file(target)))
        }
    }
}

/// A new file beside the place of another, with a name that ends in `.partial`. Files that a crash
/// left behind are in nobody's way.
pub(crate) fn beside(target: &Path) -> std::io::Result<(File, PathBuf)> {
    let Some(name) = target.file_name() else {
        return Err(std::io::Error::other("it names no file"));
    };
    for number in 1_u32.. {
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{number}.partial"));
        let path = target.with_file_name(hidden);
        match File::create_new(&path) {
            Ok(file) => return Ok((file, path)),
            Err(e) if e.kind() == ErrorKind::AlreadyExists && number < 1000 => {}
            Err(e) => return Err(e),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Path {
        path: path.to_owned(),
        source,
    }
}
