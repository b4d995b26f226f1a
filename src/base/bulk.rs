//! The bulk load: an empty base is filled in one transaction.

use super::settings::settings_for_filling;
use super::{KnowledgeBase, Purpose, can_be_rolled_back, must_be_writable, roll_back};
use crate::error::{Doing, Error};
use crate::identity::{self, Touched};
use crate::ingest::{self, Batch, BatchReport, BatchSheet, Cache, IntoInput, Loader, Queue};
use crate::stored::StoredCatalogue;
use std::borrow::Cow;
use std::ops::ControlFlow;

const DOING: &str = "filling the base";

/// Fills an empty knowledge base with any number of sheets, in about half the time of
/// [`KnowledgeBase::load_all`], and into a file that is a tenth smaller. Nothing is committed before
/// [`BulkLoad::commit`]; a bulk load that is dropped leaves the base empty.
///
/// Who is who is settled for many sheets at once, and for the last of them by [`BulkLoad::commit`].
/// Rows are gathered in temporary tables, for which there has to be room where SQLite puts such
/// files. Meanwhile others see the base as it was.
///
/// ```
/// use citebase::{BulkLoad, KnowledgeBase};
/// use std::ops::ControlFlow;
///
/// let mut base = KnowledgeBase::in_memory()?;
/// let mut bulk = BulkLoad::begin(&mut base)?;
/// bulk.load_all([KnowledgeBase::seed()?], |_| ControlFlow::Continue(()))?;
/// bulk.load_all(KnowledgeBase::companions()?, |_| ControlFlow::Continue(()))?;
/// let report = bulk.commit()?;
/// assert_eq!((report.loaded(), report.refused().count()), (9, 0));
/// assert_eq!(base.source_count()?, 9);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug)]
pub struct BulkLoad<'base> {
    base: &'base mut KnowledgeBase,
    catalogue: StoredCatalogue,
    cache: Cache,
    /// What waits until identity is worked out anew.
    touched: Touched,
    report: BatchReport,
    /// Whether its transaction is open.
    is_open: bool,
}

impl<'base> BulkLoad<'base> {
    /// Begins to fill a base.
    ///
    /// # Errors
    /// [`Error::NotEmpty`] if anything was loaded or ruled before; [`Error::Busy`], [`Error::Full`],
    /// [`Error::Io`] if the file cannot be written.
    pub fn begin(base: &'base mut KnowledgeBase) -> Result<Self, Error> {
        let db = &base.reader.db;
        must_be_writable(db, DOING)?;
        if let Some(place) = &base.place {
            place.check(DOING)?;
        }
        if !ingest::is_empty(db)? {
            return Err(Error::NotEmpty);
        }
        base.set_for_daily_use()?;
        // What is set by half is taken back as well.
        base.set_for = Purpose::Filling;
        settings_for_filling(&base.reader.db)?;
        base.remember_log()?;
        let mut bulk = Self {
            catalogue: base.catalogue.clone(),
            base,
            cache: Cache::default(),
            touched: Touched::default(),
            report: BatchReport::default(),
            is_open: true,
        };
        bulk.begin_transaction()?;
        Ok(bulk)
    }

    fn begin_transaction(&mut self) -> Result<(), Error> {
        let db = &self.base.reader.db;
        let begun = db.execute_batch("BEGIN IMMEDIATE").doing(DOING);
        begun.map_err(|error| error.after(self.base.busy_timeout))?;
        can_be_rolled_back(db).doing(DOING)?;
        // Another process may have loaded something since.
        if !ingest::is_empty(db)? {
            return Err(Error::NotEmpty);
        }
        self.catalogue = StoredCatalogue::read(db)?;
        ingest::begin_bulk(db)
    }

    /// Loads sheets, as [`KnowledgeBase::load_all`] does: refused ones are told and left out, and
    /// `progress` ends it by breaking.
    ///
    /// # Errors
    /// What befalls the base, as [`Error::Full`] or [`Error::Io`]. The bulk load is over then, and
    /// the base is empty.
    pub fn load_all(
        &mut self,
        sheets: impl IntoIterator<Item = impl IntoInput>,
        mut progress: impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.must_be_open()?;
        let batch = Batch {
            commit_every: None,
            stop_at_refusal: false,
        };
        let mut queue = Queue::new(sheets.into_iter());
        let mut catalogue = Cow::Borrowed(&self.catalogue);
        let mut loader = Loader {
            db: &self.base.reader.db,
            catalogue: &mut catalogue,
            cache: &mut self.cache,
            touched: &mut self.touched,
            is_bulk: true,
        };
        let done = queue.load(&mut loader, &batch, &mut self.report, &mut progress);
        drop(queue);
        if let Cow::Owned(catalogue) = catalogue {
            self.catalogue = catalogue;
        }
        if done.is_err() {
            self.end();
        }
        done.map(drop)
    }

    /// Puts everything in its place and commits it; gives what became of all sheets.
    ///
    /// # Errors
    /// What befalls the base, as [`Error::Full`] or [`Error::Io`]. The base is empty then.
    pub fn commit(mut self) -> Result<BatchReport, Error> {
        self.must_be_open()?;
        let db = &self.base.reader.db;
        let place = self.base.place.as_ref();
        let is_there = || place.map_or(Ok(()), |place| place.check(DOING));
        identity::update(db, &mut self.touched)?;
        ingest::end_bulk(db)?;
        is_there()?;
        db.execute_batch("COMMIT").doing(DOING)?;
        is_there()?;
        self.base.catalogue = self.catalogue.clone();
        self.end();
        Ok(std::mem::take(&mut self.report))
    }

    fn must_be_open(&self) -> Result<(), Error> {
        match self.is_open {
            true => Ok(()),
            false => Err(Error::BulkLoadOver),
        }
    }

    /// Takes back what was not committed, and the settings of the connection.
    fn end(&mut self) {
        self.is_open = false;
        roll_back(&self.base.reader.db);
        // What the bulk load came to is not covered up: if the settings cannot be taken back now,
        // the next write tries again, and says so.
        let _ = self.base.set_for_daily_use();
    }
}

impl Drop for BulkLoad<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.end();
        }
    }
}
