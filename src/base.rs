//! The handle: the one place that opens files and sets pragmas.

mod bulk;
mod copy;
mod open;
mod pool;
mod settings;
mod untrusted;
mod upgrade;

pub use bulk::BulkLoad;
pub use pool::{Pool, PoolSettings};
pub use untrusted::Caution;

use crate::check::{ArticleText, Finding, Grounding};
use crate::db::files::{self, Partial};
use crate::db::schema;
use crate::derived::search;
use crate::error::{Doing, Error};
use crate::export::{self, backup::Restored};
use crate::identity::{self, Ruling, Touched};
use crate::ingest::{
    self, Batch, BatchReport, BatchSheet, Cache, Erasure, Forgotten, IntoInput, LoadReport, Loader,
    Queue, Withdrawal, versions,
};
use crate::model::Kind;
use crate::query::Reader;
use crate::sheet::{Catalogue, Problem, Problems, Sheet};
use crate::stored::StoredCatalogue;
use open::{Mode, Place};
use rusqlite::{Connection, MAIN_DB, Transaction, TransactionBehavior, ffi};
use settings::{
    Purpose, SETTING, pragma, settings, settings_after_a_batch, settings_after_filling,
    settings_for_a_batch, wait, write_ahead,
};
use std::borrow::Cow;
use std::ffi::c_int;
use std::io::{BufRead, Error as IoError, ErrorKind};
use std::ops::{ControlFlow, Deref};
use std::path::Path;
use std::time::Duration;

/// How long a connection waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

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
    catalogue: StoredCatalogue,
    /// SQLite's count of changes that others made, at the time the catalogue was read.
    data_version: i64,
    /// Where the file is, if it is one.
    place: Option<Place>,
    busy_timeout: Duration,
    set_for: Purpose,
}

impl KnowledgeBase {
    /// An empty knowledge base in memory.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if SQLite has no memory left.
    pub fn in_memory() -> Result<Self, Error> {
        let db = Connection::open_in_memory().doing("opening a database in memory")?;
        wait(&db, BUSY_TIMEOUT)?;
        settings(&db)?;
        versions::install(&db)?;
        Self::with(db, None)
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

    /// Creates a knowledge base in a new file, or in an empty one. Of several that try at
    /// once, one does.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is a file with content, [`Error::PlaceOfDatabase`] if SQLite keeps
    /// a file of another database there, [`Error::NoAccess`] or [`Error::File`] if none can be made
    /// there, [`Error::Full`] if there is no room. Nothing stays then: the file appears when it is
    /// whole.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("news.db");
    /// let mut base = KnowledgeBase::create(&path)?;
    /// base.load(&KnowledgeBase::seed()?)?;
    /// assert!(matches!(KnowledgeBase::create(&path), Err(Error::Exists { .. })));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::connect(path.as_ref(), Mode::Create)
    }

    /// Opens a knowledge base for reading and writing. A file of an older version's schema is
    /// brought to this version's, in one transaction; so is one that was made with another built-in
    /// catalogue or by other rules of folding.
    ///
    /// # Errors
    /// [`Error::NoDatabase`] if there is no such file. If it is not one of ours, it is not
    /// touched: [`Error::NotAFile`], [`Error::Empty`], [`Error::NotADatabase`],
    /// [`Error::Truncated`], [`Error::NotCitebase`], [`Error::Newer`], [`Error::ForeignSchema`].
    /// [`Error::NoAccess`] if it, or its folder, cannot be written to.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    ///
    /// match KnowledgeBase::open("/no/such/folder/news.db") {
    ///     Err(Error::NoDatabase { path }) => println!("nothing at {}", path.display()),
    ///     other => panic!("{other:?}"),
    /// }
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::connect(path.as_ref(), Mode::Write)
    }

    /// Opens a knowledge base, or creates it where there is no file or an empty one. Any number
    /// of processes may do so at once.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`] and [`KnowledgeBase::create`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("news.db");
    /// for _ in 0..2 {
    ///     let mut base = KnowledgeBase::open_or_create(&path)?;
    ///     base.load(&KnowledgeBase::seed()?)?; // the second time, nothing changes
    ///     assert_eq!(base.source_count()?, 1);
    /// }
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::connect(path.as_ref(), Mode::WriteOrCreate)
    }

    /// Opens a knowledge base for reading only. Any number of readers can be open beside a
    /// writer; each thread opens its own.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`]; [`Error::Older`] or [`Error::OtherRules`] if the file must be
    /// brought up to date first.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("news.db");
    /// let mut writer = KnowledgeBase::create(&path)?;
    /// let mut reader = KnowledgeBase::open_read_only(&path)?;
    /// let before = reader.snapshot()?;
    /// writer.load(&KnowledgeBase::seed()?)?;
    /// assert_eq!(before.source_count()?, 0);
    /// drop(before);
    /// assert_eq!(reader.source_count()?, 1);
    /// assert!(matches!(reader.rebuild(), Err(Error::ReadOnly)));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::connect(path.as_ref(), Mode::Read)
    }

    /// The one way to a file.
    fn connect(path: &Path, mut mode: Mode) -> Result<Self, Error> {
        let path = open::absolute(path)?;
        if mode.creates() {
            if open::is_missing(&path) && Self::make_file(&path)? {
                mode = Mode::Write;
            } else {
                // What a killed process left that made this file: it cannot be in use.
                let _ = files::clear(&path);
            }
        }
        open::look(&path, mode)?;
        let mut db =
            Connection::open_with_flags(&path, mode.flags()).doing("opening the database")?;
        wait(&db, BUSY_TIMEOUT)?;
        let mut version = open::version(&db, &path)?;
        settings(&db)?;
        if mode.creates() && version.is_none() && Self::make(&mut db)? {
            version = Some(schema::SCHEMA_VERSION);
        } else if mode == Mode::Create {
            return Err(Error::Exists { path });
        } else if version.is_none() {
            // Made by another process just now, or taken back after a crash while it was made.
            version = open::version(&db, &path)?;
        }
        let Some(version) = version else {
            return Err(Error::Empty { path });
        };
        if version < schema::SCHEMA_VERSION {
            if mode == Mode::Read {
                return Err(Error::Older {
                    path,
                    found: version,
                    known: schema::SCHEMA_VERSION,
                });
            }
            upgrade::run(&mut db, &path, upgrade::VERSIONS)?;
        }
        schema::compare(&db, &path)?;
        if mode == Mode::Read {
            versions::check(&db, &path)?;
        } else {
            versions::bring_up_to_date(&mut db)?;
            Self::prepare(&db)?;
        }
        Self::with(db, Some(Place::of(path)?))
    }

    /// Makes the file of a knowledge base where there is none, unless another process has just done
    /// so. It is whole when it appears; if it cannot be made, nothing stays.
    fn make_file(path: &Path) -> Result<bool, Error> {
        let doing = "creating the database";
        let failed = |source: IoError| match code(source.kind()) {
            Some(code) => {
                let error = ffi::Error::new(code);
                let message = format!("{}: {source}", path.display());
                let source = rusqlite::Error::SqliteFailure(error, Some(message));
                Error::sqlite(doing, source)
            }
            None => Error::File {
                doing,
                path: path.to_owned(),
                source,
            },
        };
        match files::refuse_for_database(path) {
            // SQLite's files are there because another process has just made the database.
            Err(Error::PlaceOfDatabase { .. }) if !open::is_missing(path) => return Ok(false),
            other => other?,
        }
        let partial = Partial::beside(path).map_err(failed)?;
        let flags = Mode::Create.flags();
        let mut db = Connection::open_with_flags(partial.path(), flags).doing(doing)?;
        settings(&db)?;
        Self::make(&mut db)?;
        // There is to be room for what opening it will need, too.
        write_ahead(&db)?;
        pragma(&db, "schema_version")?;
        db.close().map_err(|(_, e)| e).doing(doing)?;
        match partial.claim(path) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(e) => return Err(failed(e)),
        }
        files::sync_folder(path).map_err(failed)?;
        Ok(true)
    }

    /// Makes a knowledge base of a blank file, unless another process has just done so.
    fn make(db: &mut Connection) -> Result<bool, Error> {
        let doing = "creating the database";
        let tx = db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(doing)?;
        let blank = open::is_blank(&tx)?;
        if blank {
            versions::install(&tx)?;
            tx.commit().doing(doing)?;
        }
        Ok(blank)
    }

    /// Makes an open file ready for a writer.
    fn prepare(db: &Connection) -> Result<(), Error> {
        write_ahead(db)?;
        if ingest::is_pending(db)? {
            match ingest::erase(db) {
                // It stays pending: a base on a full disk can still be opened.
                Ok(_) | Err(Error::Full { .. }) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn with(db: Connection, place: Option<Place>) -> Result<Self, Error> {
        search::prepare(&db)?;
        let catalogue = StoredCatalogue::read(&db)?;
        let mut base = Self {
            catalogue,
            data_version: pragma(&db, "data_version")?,
            reader: Reader { db },
            place,
            busy_timeout: BUSY_TIMEOUT,
            set_for: Purpose::DailyUse,
        };
        base.remember_log()?;
        Ok(base)
    }

    /// Switches to the log if others kept this connection from it so far.
    fn use_log(&mut self) -> Result<(), Error> {
        let db = &self.reader.db;
        if self.place.as_ref().is_none_or(Place::has_log)
            || db.is_readonly(MAIN_DB).doing(SETTING)?
        {
            return Ok(());
        }
        write_ahead(db)?;
        self.remember_log()
    }

    /// Remembers the log and its index if there is one now, to notice if they vanish.
    fn remember_log(&mut self) -> Result<(), Error> {
        let Some(place) = &mut self.place else {
            return Ok(());
        };
        let db = &self.reader.db;
        let journal: String = db
            .pragma_query_value(None, "journal_mode", |r| r.get(0))
            .doing(SETTING)?;
        place.forget_log();
        if journal == "wal" {
            // Reading makes them, and keeps them until the connection is closed.
            pragma(db, "schema_version")?;
            place.remember_log();
        }
        Ok(())
    }

    /// How long to wait for another connection that holds the database, in whole milliseconds:
    /// five seconds unless set. Then [`Error::Busy`] says what could not proceed.
    ///
    /// # Errors
    /// [`Error::Sqlite`], hardly.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use std::time::Duration;
    ///
    /// let mut base = KnowledgeBase::in_memory()?;
    /// base.set_busy_timeout(Duration::from_secs(60))?;
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn set_busy_timeout(&mut self, busy_timeout: Duration) -> Result<(), Error> {
        wait(&self.reader.db, busy_timeout)?;
        self.busy_timeout = busy_timeout;
        Ok(())
    }

    /// Loads a fact sheet in one transaction: all of it, or nothing. Loading a sheet again
    /// changes nothing; a sheet that says which revision it revises replaces that one.
    ///
    /// # Errors
    /// [`Error::Sheet`] with everything that is wrong with the sheet; [`Error::AlreadyLoaded`]
    /// or [`Error::UnknownRevision`] if another sheet of this source is loaded;
    /// [`Error::KeyOfTwoKinds`] if a shared key stands for two kinds of entity. [`Error::Busy`],
    /// [`Error::Full`], [`Error::Io`], [`Error::NoAccess`] or [`Error::Vanished`] if the file
    /// cannot be written, and then it is as it was.
    pub fn load(&mut self, sheet: &Sheet) -> Result<LoadReport, Error> {
        self.ingest("loading a sheet", |loader| loader.load(sheet))
    }

    /// Loads many sheets, in whatever order they come, and tells after each what became of it.
    /// They are given as [`Sheet`]s or as what is read as one ([`IntoInput`]): files, JSON.
    /// JSON from which its source was loaded, byte for byte, is known without being read.
    /// A sheet that is refused does not keep others from being loaded, unless the batch says so;
    /// nor does `progress`, which ends the batch by breaking. A sheet that revises one that
    /// comes later in the batch waits for it, and is told of in its turn.
    ///
    /// By default each sheet is taken, committed and told of before the next. Where several are
    /// committed at once, the last of them is committed before it is told of; some dozens, or
    /// some 20,000 entities and claims, are read and checked ahead by a second thread.
    ///
    /// A new base is filled fastest, and comes out smallest, by a [`BulkLoad`].
    ///
    /// # Errors
    /// What befalls the base, as [`Error::Full`], [`Error::Busy`], [`Error::Io`]; what was
    /// committed before stays. Refused sheets are in the report.
    pub fn load_all(
        &mut self,
        sheets: impl IntoIterator<Item = impl IntoInput>,
        batch: &Batch,
        mut progress: impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) -> Result<BatchReport, Error> {
        let doing = "loading a batch of sheets";
        let mut queue = Queue::new(sheets.into_iter());
        let mut report = BatchReport::default();
        let mut cache = Cache::default();
        must_be_writable(&self.reader.db, doing)?;
        // What a panic within a batch has left.
        self.set_for_daily_use()?;
        self.set_for = Purpose::Batch;
        settings_for_a_batch(&self.reader.db)?;
        let mut done = Ok(());
        while done.is_ok() && !queue.is_done() {
            let committed = self.write_keeping_settings(doing, |tx, catalogue| {
                let mut loader = Loader {
                    db: tx,
                    catalogue,
                    cache: &mut cache,
                    touched: &mut Touched::default(),
                    is_bulk: false,
                };
                queue.load(&mut loader, batch, &mut report, &mut progress)
            });
            done = committed.map(|sheet| {
                if let Some(sheet) = sheet {
                    queue.tell(sheet, batch, &mut report, &mut progress);
                }
            });
        }
        drop(queue);
        // What the batch came to is not covered up: if the settings cannot be taken back now, the
        // next write tries again, and says so.
        let _ = self.set_for_daily_use();
        done.map(|()| report)
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
    /// assert_eq!(withdrawn.claims, 134);
    /// assert!(base.organisation("lingang-group")?.is_none());
    ///
    /// let kept = &base.superseded()?[0];
    /// let sheet = base.superseded_sheet(kept)?.expect("it is kept");
    /// base.load(&sheet)?;
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn withdraw(&mut self, source: &str) -> Result<Withdrawal, Error> {
        self.require_source(source)?;
        self.ingest("withdrawing a source", |loader| loader.withdraw(source))
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
    /// assert_eq!((forgotten.claims, forgotten.erasure), (134, Erasure::Complete));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn forget_source(&mut self, source: &str) -> Result<Forgotten, Error> {
        if !self.superseded()?.iter().any(|s| s.source == source) {
            self.require_source(source)?;
        }
        self.forget("forgetting a source", |loader| loader.forget_source(source))
    }

    /// Forgets a person for good, across all sources, by any key of theirs. Claims that have
    /// the person as subject or object go; what the person is quoted with stays, as said by
    /// somebody forgotten; in every other text, the person's names are blotted out. The sheets
    /// concerned become new revisions. Superseded sheets lose whoever bears one of the names.
    ///
    /// # Errors
    /// [`Error::NotFound`] if no person has the key.
    pub fn forget_person(&mut self, person: &str) -> Result<Forgotten, Error> {
        let person = self.require_entity(Some(Kind::Person), person)?;
        self.forget("forgetting a person", |loader| loader.forget_person(person))
    }

    /// Erases the bytes of what was forgotten while somebody read the file. There is nothing to
    /// do if none is pending.
    ///
    /// # Errors
    /// [`Error::Full`] and others if the file cannot be rewritten; it stays pending then.
    pub fn finish_forgetting(&mut self) -> Result<Erasure, Error> {
        ingest::erase(&self.reader.db)
    }

    /// Records a person's ruling, and follows it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it names an entity that is not loaded; [`Error::Ruling`] if it
    /// contradicts other rulings or follows from them, joins two kinds, or is not filled in.
    /// Nothing is changed then.
    pub fn rule(&mut self, ruling: &Ruling) -> Result<(), Error> {
        for reference in [&ruling.one, &ruling.other] {
            self.require_entity(None, reference)?;
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
    /// entities are one, their names and what to call them, where claims are looked for, and the search
    /// index. It changes nothing unless another program wrote to the file.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be written.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        self.write("rebuilding what is derived", |tx, _| versions::rebuild(tx))
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
        self.ingest("restoring a backup", |loader| {
            export::backup::restore(loader, backup)
        })
    }

    /// Takes back what was set for a batch: at its end, or later if somebody panicked within.
    fn set_for_daily_use(&mut self) -> Result<(), Error> {
        match self.set_for {
            Purpose::DailyUse => {}
            Purpose::Batch => settings_after_a_batch(&self.reader.db)?,
            Purpose::Filling => {
                settings_after_filling(&self.reader.db)?;
                if self.place.is_some() {
                    write_ahead(&self.reader.db)?;
                    self.remember_log()?;
                }
            }
        }
        self.set_for = Purpose::DailyUse;
        Ok(())
    }

    /// Forgets something, and erases it from the file.
    fn forget(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&mut Loader<'_, '_>) -> Result<Forgotten, Error>,
    ) -> Result<Forgotten, Error> {
        let mut forgotten = self.ingest(doing, work)?;
        forgotten.erasure = self.finish_forgetting()?;
        Ok(forgotten)
    }

    /// Changes what is loaded, in one transaction.
    fn ingest<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&mut Loader<'_, '_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.write(doing, |tx, catalogue| {
            work(&mut Loader {
                db: tx,
                catalogue,
                cache: &mut Cache::default(),
                touched: &mut Touched::default(),
                is_bulk: false,
            })
        })
    }

    /// Runs something in one transaction, with the catalogue as it is within.
    fn write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>, &mut Cow<'_, StoredCatalogue>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.set_for_daily_use()?;
        self.write_keeping_settings(doing, work)
    }

    fn write_keeping_settings<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>, &mut Cow<'_, StoredCatalogue>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let ours = self.reader.db.is_autocommit();
        if ours && self.set_for != Purpose::Filling {
            self.use_log()?;
        }
        let done = self.try_write(doing, work);
        if ours {
            roll_back(&self.reader.db);
        }
        done
    }

    fn try_write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>, &mut Cow<'_, StoredCatalogue>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        must_be_writable(&self.reader.db, doing)?;
        let place = self.place.as_ref();
        let is_there = || place.map_or(Ok(()), |place| place.check(doing));
        let tx = self
            .reader
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(doing)
            .map_err(|e| e.after(self.busy_timeout))?;
        can_be_rolled_back(&tx).doing(doing)?;
        let data_version = pragma(&tx, "data_version")?;
        let mut catalogue = if data_version == self.data_version {
            Cow::Borrowed(&self.catalogue)
        } else {
            // Another program may also have brought it to its own version.
            if let Some(place) = place {
                open::check_version(&tx, &place.path)?;
            }
            Cow::Owned(StoredCatalogue::read(&tx)?)
        };
        let done = work(&tx, &mut catalogue)?;
        is_there()?;
        tx.commit().doing(doing)?;
        // What was committed into a file that was deleted meanwhile is not there.
        is_there()?;
        if let Cow::Owned(catalogue) = catalogue {
            self.catalogue = catalogue;
        }
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
        let snapshot = Snapshot {
            reader: &self.reader,
        };
        // If this fails, the snapshot is dropped, and the transaction with it.
        self.reader
            .db
            .execute_batch("BEGIN; SELECT 1 FROM source LIMIT 1;")
            .doing("taking a snapshot")?;
        Ok(snapshot)
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
        &self.catalogue.definitions
    }

    /// Closes the knowledge base and leaves one clean file to hand on, without side files and
    /// readable in a folder that cannot be written to: unless another connection still uses the file,
    /// as the answer says. Nothing is lost either way, and nobody is waited for.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::Io`] if the file cannot be put in order. What was committed is in the
    /// file and those beside it.
    ///
    /// ```
    /// use citebase::{Closed, KnowledgeBase};
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("news.db");
    /// let base = KnowledgeBase::create(&path)?;
    /// let reader = KnowledgeBase::open_read_only(&path)?;
    /// assert_eq!(base.close()?, Closed::InUse);
    ///
    /// drop(reader);
    /// assert_eq!(KnowledgeBase::open(&path)?.close()?, Closed::OneFile);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn close(self) -> Result<Closed, Error> {
        let doing = "closing the database as one file";
        if !self.reader.db.is_readonly(MAIN_DB).doing(doing)? {
            ingest::erase(&self.reader.db)?;
        }
        // Whoever else uses the file may do so for hours; the last to close it makes one file of it.
        wait(&self.reader.db, Duration::ZERO)?;
        let closed = match self
            .reader
            .db
            .pragma_update(None, "journal_mode", "DELETE")
            .doing(doing)
        {
            Ok(()) => Closed::OneFile,
            Err(Error::Busy { .. }) => Closed::InUse,
            Err(e) => return Err(e),
        };
        self.reader.db.close().map_err(|(_, e)| e).doing(doing)?;
        Ok(closed)
    }
}

/// What is left where a knowledge base was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// One clean file.
    OneFile,
    /// A file that other connections use, with those that SQLite keeps beside it.
    InUse,
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
        roll_back(&self.reader.db);
    }
}

/// What SQLite would say where the system says this.
fn code(kind: ErrorKind) -> Option<c_int> {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(ffi::SQLITE_FULL),
        ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Some(ffi::SQLITE_CANTOPEN)
        }
        _ => None,
    }
}

sql! {
    /// Changes nothing, and counts as a statement that writes; see [`roll_back`].
    NOTHING = "DELETE FROM source WHERE 0", NotPlanned("it does nothing");
}

fn must_be_writable(db: &Connection, doing: &'static str) -> Result<(), Error> {
    match db.is_readonly(MAIN_DB).doing(doing)? {
        true => Err(Error::ReadOnly),
        false => Ok(()),
    }
}

/// Makes ready what [`roll_back`] may need in the transaction that was just begun.
fn can_be_rolled_back(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached(NOTHING).map(drop)
}

/// Ends a transaction that is still open, and an interrupt with it.
///
/// Within a transaction that writes, FTS5 keeps a statement of its own running, and while any
/// runs, an interrupt stays: SQLite then neither prepares nor runs anything more, `ROLLBACK`
/// included. But of a statement that would write it takes back the whole transaction.
fn roll_back(db: &Connection) {
    // As often as another thread interrupts.
    for _ in 0..1000 {
        if db.is_autocommit() || db.execute_batch("ROLLBACK").is_ok() {
            return;
        }
        let _ = db.prepare_cached(NOTHING).and_then(|mut s| s.execute(()));
    }
}
