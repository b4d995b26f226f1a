//! The handle: the one place that opens files and sets pragmas.

mod stranger;

pub use stranger::Caution;

use crate::check::{ArticleText, Finding, Grounding};
use crate::error::{Doing, Error};
use crate::export::{self, backup::Restored};
use crate::identity::{self, Ruling};
use crate::load::{
    self, Batch, BatchReport, BatchSheet, Erasure, Forgotten, LoadReport, Withdrawal,
};
use crate::model::Kind;
use crate::query::Reader;
use crate::schema;
use crate::search;
use crate::sheet::{Catalogue, Problem, Problems, Sheet};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags, Transaction, TransactionBehavior};
use std::fs::File;
use std::io::{BufRead, Read};
use std::ops::{ControlFlow, Deref};
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

    /// The fact sheets of the companion articles that the crate ships with: the same event in
    /// a Chinese paper, agreements of the same companies, and four reports on the Lin-gang
    /// Special Area that disagree. Made from what the articles say, not from their whole text.
    ///
    /// # Errors
    /// None: the sheets are part of the crate.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// for sheet in KnowledgeBase::companions()? {
    ///     base.load(&sheet)?;
    /// }
    /// let found = &base.named("翁恺宁")?[0];
    /// for fact in base.facts_about(found.id, &Page::default())?.items {
    ///     println!("{fact}");
    /// }
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn companions() -> Result<Vec<Sheet>, Error> {
        [
            include_str!("../data/2021-08-17-special-area-290-projects.json"),
            include_str!("../data/2021-08-18-pudong-special-area.json"),
            include_str!("../data/2021-08-18-special-area-42-projects.json"),
            include_str!("../data/2021-09-02-special-area-765-projects.json"),
            include_str!("../data/2023-12-14-jinshan-lingang-agreement.json"),
            include_str!("../data/2023-12-18-lingang-promotion-conference.json"),
            include_str!("../data/2024-03-04-maanshan-agreements.json"),
            include_str!("../data/lingang-guotou-guohui-agreement.json"),
        ]
        .into_iter()
        .map(Sheet::from_json)
        .collect()
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
        if load::is_pending(&db)? {
            load::erase(&db)?;
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
        self.write("loading a sheet", |tx, catalogue| {
            load::load(tx, catalogue, sheet)
        })
    }

    /// Loads many sheets, in whatever order they come, and tells after each what became of it.
    /// A sheet that is refused does not keep others from being loaded, unless the batch says so;
    /// nor does `progress`, which ends the batch by breaking. A sheet that revises one that
    /// comes later in the batch waits for it, and is told of in its turn.
    ///
    /// Sheets are taken one at a time, so that a batch from files needs memory for one.
    ///
    /// # Errors
    /// Those of SQLite; what was committed before stays. Refused sheets are in the report.
    pub fn load_all(
        &mut self,
        sheets: impl IntoIterator<Item = Result<Sheet, Error>>,
        batch: &Batch,
        mut progress: impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) -> Result<BatchReport, Error> {
        let mut sheets = load::Queue::new(sheets.into_iter());
        let mut report = BatchReport::default();
        while !sheets.is_done() {
            self.write("loading a batch of sheets", |tx, catalogue| {
                sheets.load(tx, catalogue, batch, &mut report, &mut progress)
            })?;
        }
        Ok(report)
    }

    /// Takes a source's contribution out again. Its sheet is kept and can be read
    /// ([`Reader::superseded`]); entities that other sources mention stay with their other
    /// names. Rulings stay, and hold again if the source is loaded again.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the source is not loaded.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// let withdrawn = base.withdraw("2023-11-30-lingang-anniversary")?;
    /// assert_eq!(withdrawn.claims, 124);
    /// assert!(base.organisation("lingang-group")?.is_none());
    ///
    /// let kept = &base.superseded()?[0];
    /// let sheet = base.superseded_sheet(kept)?.expect("it is kept");
    /// base.load(&sheet)?;
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn withdraw(&mut self, source: &str) -> Result<Withdrawal, Error> {
        self.known_source(source)?;
        self.write("withdrawing a source", |tx, catalogue| {
            load::withdraw(tx, catalogue, source)
        })
    }

    /// Forgets a source for good: what only it contributed is in no table, no index, no
    /// superseded sheet, no ruling, and in no byte of the file and its journal, unless the
    /// answer says that this is [pending](Erasure::Pending). The file is rewritten for that, which
    /// takes time and room in proportion to its size.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the source is neither loaded nor kept.
    ///
    /// ```
    /// use citebase::{Erasure, KnowledgeBase};
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// let forgotten = base.forget_source("2023-11-30-lingang-anniversary")?;
    /// assert_eq!((forgotten.claims, forgotten.erasure), (124, Erasure::Complete));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn forget_source(&mut self, source: &str) -> Result<Forgotten, Error> {
        if !self.superseded()?.iter().any(|s| s.source == source) {
            self.known_source(source)?;
        }
        let mut forgotten = self.write("forgetting a source", |tx, catalogue| {
            load::forget_source(tx, catalogue, source)
        })?;
        forgotten.erasure = self.finish_forgetting()?;
        Ok(forgotten)
    }

    /// Forgets a person for good, across all sources, by any key of theirs. Claims that have
    /// the person as subject or object go; what the person is quoted with stays, as said by
    /// somebody forgotten; in every other text, the person's names are blotted out. The sheets
    /// concerned become new revisions. Superseded sheets lose whoever bears one of the names.
    ///
    /// # Errors
    /// [`Error::NotFound`] if no person has the key.
    pub fn forget_person(&mut self, person: &str) -> Result<Forgotten, Error> {
        let person = self.known(Some(Kind::Person), person)?;
        let mut forgotten = self.write("forgetting a person", |tx, catalogue| {
            load::forget_person(tx, catalogue, person)
        })?;
        forgotten.erasure = self.finish_forgetting()?;
        Ok(forgotten)
    }

    /// Erases the bytes of what was forgotten while somebody read the file. There is nothing to
    /// do if none is pending.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the file cannot be rewritten, as on a full disk.
    pub fn finish_forgetting(&mut self) -> Result<Erasure, Error> {
        load::erase(&self.reader.db)
    }

    /// Records a person's ruling, and follows it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it names an entity that is not loaded; [`Error::Ruling`] if it
    /// contradicts other rulings or follows from them, joins two kinds, or is not filled in.
    /// Nothing is changed then.
    pub fn rule(&mut self, ruling: &Ruling) -> Result<(), Error> {
        for reference in [&ruling.one, &ruling.other] {
            self.known(None, reference)?;
        }
        self.import_rulings(std::slice::from_ref(ruling)).map(drop)
    }

    /// Records rulings that were made elsewhere, all of them or none; gives how many are new.
    /// What they name need not be loaded: they hold once it is.
    ///
    /// # Errors
    /// [`Error::Ruling`], as [`KnowledgeBase::rule`].
    pub fn import_rulings(&mut self, rulings: &[Ruling]) -> Result<usize, Error> {
        self.write("recording rulings", |tx, _| {
            identity::add_rulings(tx, rulings)
        })
    }

    /// Takes a ruling back. The knowledge base is then as if it had never been made. Gives the
    /// ruling, or `None` if there was none on the two.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be written.
    pub fn unrule(&mut self, one: &str, other: &str) -> Result<Option<Ruling>, Error> {
        self.write("taking back a ruling", |tx, _| {
            identity::remove_ruling(tx, one, other)
        })
    }

    /// Works out anew everything that is derived from what the sheets and rulings say: which
    /// entities are one, their names and what to call them, and the search index. It changes
    /// nothing unless another program wrote to the file.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be written.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        self.write("rebuilding what is derived", |tx, _| {
            identity::rebuild(tx)?;
            search::rebuild(tx)
        })
    }

    /// Reads a backup into a base that is still empty, all of it or nothing; see
    /// [`export::backup`](crate::export::backup).
    ///
    /// # Errors
    /// [`Error::NotEmpty`] if something was loaded or ruled before; [`Error::Backup`] if the
    /// text is no backup or breaks off, with the line; [`Error::Sheet`] and [`Error::Ruling`]
    /// if what it holds was changed, and does not hold any more.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut backup = Vec::new();
    /// KnowledgeBase::seeded()?.write_backup(&mut backup)?;
    /// let mut base = KnowledgeBase::in_memory()?;
    /// assert_eq!(base.restore(backup.as_slice())?.sheets, 1);
    /// assert_eq!(base.source_count()?, 1);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn restore(&mut self, backup: impl BufRead) -> Result<Restored, Error> {
        self.write("restoring a backup", |tx, catalogue| {
            export::backup::restore(tx, catalogue, backup)
        })
    }

    /// Runs something in one transaction, with the catalogue as it is within.
    fn write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&mut Transaction<'_>, &mut Catalogue) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.reader.db.is_readonly(MAIN_DB).doing(doing)? {
            return Err(Error::ReadOnly);
        }
        let mut tx = self
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
        let done = work(&mut tx, &mut catalogue)?;
        tx.commit().doing(doing)?;
        self.catalogue = catalogue;
        self.data_version = data_version;
        Ok(done)
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

    /// Makes the search index anew from the tables, in one transaction, and as small as it can
    /// be. Nothing in the crate makes that necessary; [`Reader::check_search`] tells whether another program did.
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
        self.write("rebuilding the search index", |tx, _| search::rebuild(tx))
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
        if !self.reader.db.is_readonly(MAIN_DB).doing(doing)? {
            load::erase(&self.reader.db)?;
        }
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
