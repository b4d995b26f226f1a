//! The handle: the one place that opens files and sets pragmas.

use crate::check::{ArticleText, Finding, Grounding};
use crate::error::{Doing, Error};
use crate::load::{self, LoadReport};
use crate::query::Reader;
use crate::schema;
use crate::search;
use crate::sheet::{Catalogue, Problem, Problems, Sheet};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags, TransactionBehavior};
use std::fs::File;
use std::io::Read;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// How long a writer waits for another one.
const BUSY_MILLISECONDS: u32 = 5000;

/// A knowledge base: one SQLite file, or one in memory.
///
/// It is asked through the methods of [`Reader`], to which it dereferences.
///
/// ```
/// use citebase::KnowledgeBase;
///
/// let base = KnowledgeBase::seeded()?;
/// assert_eq!(base.source_count()?, 1);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug)]
pub struct KnowledgeBase {
    reader: Reader,
    catalogue: Catalogue,
    /// SQLite's count of changes that others made, at the time the catalogue was read.
    data_version: i64,
}

impl KnowledgeBase {
    /// An empty knowledge base in memory.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if SQLite has no memory left.
    pub fn in_memory() -> Result<Self, Error> {
        let db = Connection::open_in_memory().doing("opening a database in memory")?;
        Self::settings(&db)?;
        Self::install(&db)?;
        Self::with(db)
    }

    /// A knowledge base in memory that holds the article that the crate ships with.
    ///
    /// # Errors
    /// As [`KnowledgeBase::in_memory`].
    pub fn seeded() -> Result<Self, Error> {
        let mut base = Self::in_memory()?;
        base.load(&Self::seed()?)?;
        Ok(base)
    }

    /// The fact sheet of the article that the crate ships with:
    /// `data/2023-11-30-lingang-anniversary.json`.
    ///
    /// # Errors
    /// None: the sheet is part of the crate.
    pub fn seed() -> Result<Sheet, Error> {
        Sheet::from_json(include_str!("../data/2023-11-30-lingang-anniversary.json"))
    }

    /// Creates a knowledge base in a new file.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is a file already, [`Error::Path`] if none can be made there.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = absolute(path.as_ref())?;
        // Making the file decides who creates it, when several try at once.
        match File::create_new(&path) {
            Ok(_) => Self::connect(&path, true),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Err(Error::Exists { path }),
            Err(source) => Err(Error::Path { path, source }),
        }
    }

    /// Opens a knowledge base for reading and writing.
    ///
    /// # Errors
    /// [`Error::NoDatabase`] if there is no such file; [`Error::NotCitebase`], [`Error::Newer`]
    /// or [`Error::ForeignSchema`] if it is not one of ours, and then it is not touched.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = absolute(path.as_ref())?;
        if Header::read(&path)?.is_empty {
            return Err(Error::NotCitebase {
                path,
                found: "an empty file".to_owned(),
            });
        }
        Self::connect(&path, false)
    }

    /// Opens a knowledge base, or creates it where there is no file or an empty one.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`] and [`KnowledgeBase::create`].
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = absolute(path.as_ref())?;
        match Header::read(&path) {
            Ok(_) | Err(Error::NoDatabase { .. }) => Self::connect(&path, true),
            Err(e) => Err(e),
        }
    }

    /// Opens a knowledge base for reading only. Several readers can be open beside a writer.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = absolute(path.as_ref())?;
        if Header::read(&path)?.is_empty {
            return Err(Error::NotCitebase {
                path,
                found: "an empty file".to_owned(),
            });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags).doing("opening the database")?;
        Self::settings(&db)?;
        schema::compare(&db, &path)?;
        Self::with(db)
    }

    fn connect(path: &Path, create: bool) -> Result<Self, Error> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let mut db = Connection::open_with_flags(path, flags).doing("opening the database")?;
        Self::settings(&db)?;
        if create {
            let doing = "creating the database";
            let tx = db
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .doing(doing)?;
            let objects: i64 = tx
                .query_row("SELECT count(*) FROM sqlite_schema", (), |r| r.get(0))
                .doing(doing)?;
            if objects == 0 && pragma(&tx, "application_id")? == 0 {
                Self::install(&tx)?;
                tx.commit().doing(doing)?;
            }
        }
        schema::compare(&db, path)?;
        // Readers beside a writer. Where another process holds the file just now, it has
        // switched already or will, and a rollback journal serves as well.
        let switched = db.pragma_update(None, "journal_mode", "WAL");
        if let Err(e) = switched
            && e.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy)
        {
            return Err(e).doing("switching to write-ahead logging");
        }
        Self::with(db)
    }

    fn settings(db: &Connection) -> Result<(), Error> {
        let doing = "setting up the connection";
        if rusqlite::version_number() < 3_040_000 {
            return Err(Error::OldSqlite {
                found: rusqlite::version(),
            });
        }
        // By pragma: rusqlite's own method needs SQLite 3.44 to link.
        db.pragma_update(None, "busy_timeout", BUSY_MILLISECONDS)
            .doing(doing)?;
        db.set_prepared_statement_cache_capacity(256);
        db.pragma_update(None, "foreign_keys", true).doing(doing)?;
        db.pragma_update(None, "synchronous", "FULL").doing(doing)?;
        for (setting, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            // Plans do not depend on what is bound: a cached statement is not planned again at
            // each call, and the plan that a test looked at is the one that runs.
            (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
        ] {
            db.set_db_config(setting, on).doing(doing)?;
        }
        Ok(())
    }

    fn install(db: &Connection) -> Result<(), Error> {
        schema::create(db)?;
        load::catalogue::install(db)
    }

    fn with(db: Connection) -> Result<Self, Error> {
        search::prepare(&db)?;
        Ok(Self {
            catalogue: load::catalogue::read(&db)?,
            data_version: pragma(&db, "data_version")?,
            reader: Reader { db },
        })
    }

    /// Loads a fact sheet in one transaction: all of it, or nothing. Loading a sheet again
    /// changes nothing; a sheet that says which revision it revises replaces that one.
    ///
    /// # Errors
    /// [`Error::Sheet`] with everything that is wrong with the sheet; [`Error::AlreadyLoaded`]
    /// or [`Error::UnknownBase`] if another sheet of this source is loaded;
    /// [`Error::KeyOfTwoKinds`] if a shared key stands for two kinds of entity.
    pub fn load(&mut self, sheet: &Sheet) -> Result<LoadReport, Error> {
        let doing = "loading a sheet";
        if self.reader.db.is_readonly(MAIN_DB).doing(doing)? {
            return Err(Error::ReadOnly);
        }
        let tx = self
            .reader
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(doing)?;
        let data_version = pragma(&tx, "data_version")?;
        let mut catalogue = if data_version == self.data_version {
            self.catalogue.clone()
        } else {
            load::catalogue::read(&tx)?
        };
        let report = load::load(&tx, &mut catalogue, sheet)?;
        tx.commit().doing(doing)?;
        self.catalogue = catalogue;
        self.data_version = data_version;
        Ok(report)
    }

    /// Loads a fact sheet if the article's text bears it out: everything that the sheet has as
    /// written stands where it says. The text is not stored.
    ///
    /// # Errors
    /// [`Error::Sheet`] with what does not stand in the text; otherwise as
    /// [`KnowledgeBase::load`].
    pub fn load_grounded(
        &mut self,
        sheet: &Sheet,
        text: &ArticleText,
    ) -> Result<LoadReport, Error> {
        let problems: Vec<Problem> = Grounding::of(sheet, text)
            .failures()
            .map(Finding::as_problem)
            .collect();
        if problems.is_empty() {
            return self.load(sheet);
        }
        Err(Error::Sheet(Problems {
            sheet: sheet.source.key.clone(),
            problems,
        }))
    }

    /// Makes the search index anew from the tables, in one transaction. Nothing in the crate
    /// makes that necessary; [`Reader::check_search`] tells whether another program did.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], [`Error::Sqlite`] if the database cannot be written to.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// base.rebuild_search()?;
    /// assert!(base.check_search()?.is_sound());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn rebuild_search(&mut self) -> Result<(), Error> {
        self.writing("rebuilding the search index", search::rebuild)
    }

    /// Merges the search index to its smallest size. Words of names and texts that were taken
    /// out of the base are in it no longer then: FTS5 keeps them until it merges.
    ///
    /// # Errors
    /// As [`KnowledgeBase::rebuild_search`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// base.compact_search()?;
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn compact_search(&mut self) -> Result<(), Error> {
        self.writing("merging the search index", search::compact)
    }

    fn writing(
        &mut self,
        doing: &'static str,
        work: fn(&Connection) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.reader.db.is_readonly(MAIN_DB).doing(doing)? {
            return Err(Error::ReadOnly);
        }
        let tx = self
            .reader
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(doing)?;
        work(&tx)?;
        tx.commit().doing(doing)
    }

    /// Holds the base as it is now: all questions asked of the snapshot see one state, whatever
    /// others write meanwhile, and several of them are faster than each on its own.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn snapshot(&mut self) -> Result<Snapshot<'_>, Error> {
        // A deferred transaction takes its state at its first read.
        self.reader
            .db
            .execute_batch("BEGIN; SELECT 1 FROM source LIMIT 1;")
            .doing("taking a snapshot")?;
        Ok(Snapshot {
            reader: &self.reader,
        })
    }

    /// The connection, for questions in SQL that the methods of [`Reader`] do not answer. The
    /// schema is `schema.sql`; its views are a public interface.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let open: i64 = base
    ///     .connection()
    ///     .query_row("SELECT count(*) FROM facts WHERE detail LIKE '%among others%'", (), |r| r.get(0))
    ///     .expect("the views can be read");
    /// assert!(open > 20);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    #[must_use]
    pub const fn connection(&self) -> &Connection {
        &self.reader.db
    }

    /// What sheets may use here: the built-in catalogue and what loaded sheets declared.
    #[must_use]
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Closes the knowledge base and leaves one clean file to hand on, without side files and
    /// readable in a folder that cannot be written to.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if another connection still uses the file; nothing is lost then, but
    /// the side files stay.
    pub fn close(self) -> Result<(), Error> {
        let doing = "closing the database as one file";
        self.reader
            .db
            .pragma_update(None, "journal_mode", "DELETE")
            .doing(doing)?;
        self.reader.db.close().map_err(|(_, e)| e).doing(doing)
    }
}

impl Deref for KnowledgeBase {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

/// One state of a knowledge base; see [`KnowledgeBase::snapshot`]. It is asked through the
/// methods of [`Reader`], and ends when it is dropped.
#[derive(Debug)]
pub struct Snapshot<'base> {
    reader: &'base Reader,
}

impl Deref for Snapshot<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written, and nobody could be told if this failed.
        let _ = self.reader.db.execute_batch("ROLLBACK");
    }
}

fn pragma(db: &Connection, name: &str) -> Result<i64, Error> {
    db.pragma_query_value(None, name, |r| r.get(0))
        .doing("reading a setting of the database")
}

/// An absolute path: SQLite would take `file:…`, `:memory:` and an empty one for something else.
fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|source| Error::Path {
        path: path.to_owned(),
        source,
    })
}

/// What the first hundred bytes of a file tell, before SQLite touches it.
struct Header {
    is_empty: bool,
}

impl Header {
    fn read(path: &Path) -> Result<Self, Error> {
        let failed = |source: std::io::Error| Error::Path {
            path: path.to_owned(),
            source,
        };
        let foreign = |found: &str| {
            Err(Error::NotCitebase {
                path: path.to_owned(),
                found: found.to_owned(),
            })
        };
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoDatabase {
                    path: path.to_owned(),
                });
            }
            Err(e) => return Err(failed(e)),
        };
        if !metadata.is_file() {
            return foreign("not a regular file");
        }
        let mut header = Vec::with_capacity(100);
        File::open(path)
            .and_then(|file| file.take(100).read_to_end(&mut header))
            .map_err(failed)?;
        if header.is_empty() {
            return Ok(Self { is_empty: true });
        }
        if !header.starts_with(b"SQLite format 3\0") {
            return foreign("not an SQLite database");
        }
        let number = |at: usize| {
            header
                .get(at..at + 4)
                .and_then(|bytes| bytes.try_into().ok())
                .map(u32::from_be_bytes)
                .map(i64::from)
        };
        match (number(68), number(60)) {
            (Some(schema::APPLICATION_ID), Some(found)) if found > schema::SCHEMA_VERSION => {
                Err(Error::Newer {
                    path: path.to_owned(),
                    found,
                    known: schema::SCHEMA_VERSION,
                })
            }
            (Some(schema::APPLICATION_ID), Some(schema::SCHEMA_VERSION)) => {
                Ok(Self { is_empty: false })
            }
            (Some(schema::APPLICATION_ID), Some(_)) => {
                foreign("of a schema version that was never released")
            }
            (Some(0), _) => foreign("an SQLite database of no stated application"),
            (Some(id), _) => foreign(&format!("an SQLite database of application {id:#010x}")),
            (None, _) => foreign("cut short"),
        }
    }
}
