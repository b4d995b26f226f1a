//! The sheets of a batch on their way into the base.

use super::ahead::{Coming, Read, Round};
use super::bulk::Bulk;
use super::ready::Prepared;
use super::{Batch, BatchReport, BatchSheet, Done, IntoSheet, Memory, digest_of, is_empty, load};
use crate::error::{Doing, Error};
use crate::sheet::{Catalogue, Sheet};
use rusqlite::{Connection, Transaction};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::iter::{Enumerate, Fuse};
use std::ops::ControlFlow;

/// How many sheets, and about how many claims and entities of them, are taken ahead: enough that
/// the two threads seldom wait, and little memory.
const SHEETS_AHEAD: usize = 64;
const ROWS_AHEAD: usize = 20_000;
/// How many are taken at first, when nothing is known of their size.
const AT_FIRST: usize = 8;

/// Sheets that are still to be loaded.
pub(crate) struct Queue<I: Iterator> {
    given: Enumerate<Fuse<I>>,
    /// How many to take ahead, by the size of those that were read last.
    many: usize,
    /// Those that were read ahead.
    read: Vec<Read>,
    /// Sheets that revise one that may come later, behind all others.
    waiting: VecDeque<(usize, Sheet)>,
    /// How many of these were tried without success since the last that was loaded.
    in_vain: usize,
    done: bool,
    /// Those that were loaded last.
    spent: Vec<Numbered>,
    memory: Memory,
    /// What is left for the end while an empty base is filled.
    bulk: Option<Bulk>,
    /// SQLite's count of what others committed, as it was when the memory was good.
    data_version: i64,
}

/// A sheet with its number; nothing in the place of one that could not be read.
type Numbered = (usize, Option<Sheet>);

/// Where the sheets go, and who is told of them.
struct Target<'t, 'db, 'c, P> {
    tx: &'t mut Transaction<'db>,
    catalogue: &'t mut Cow<'c, Catalogue>,
    batch: &'t Batch,
    report: &'t mut BatchReport,
    progress: &'t mut P,
}

impl<S: IntoSheet, I: Iterator<Item = S>> Queue<I> {
    pub(crate) fn new(sheets: I) -> Self {
        Self {
            given: sheets.fuse().enumerate(),
            many: AT_FIRST,
            read: Vec::new(),
            waiting: VecDeque::new(),
            in_vain: 0,
            done: false,
            spent: Vec::new(),
            memory: Memory::default(),
            bulk: None,
            data_version: 0,
        }
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }

    /// Loads as many sheets as are committed at once, and tells of each. The one that completes
    /// their number is given back, to be told of when they are committed.
    pub(crate) fn load(
        &mut self,
        tx: &mut Transaction<'_>,
        catalogue: &mut Cow<'_, Catalogue>,
        batch: &Batch,
        report: &mut BatchReport,
        progress: &mut impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) -> Result<Option<BatchSheet>, Error> {
        let data_version = tx
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .doing("loading a batch of sheets")?;
        if self.data_version != data_version {
            self.data_version = data_version;
            self.memory.forget();
        }
        if batch.commit_every.is_none() && is_empty(tx)? {
            self.bulk = Bulk::begin(tx)?;
        }
        let mut target = Target {
            tx,
            catalogue,
            batch,
            report,
            progress,
        };
        let mut room = batch.commit_every.map_or(usize::MAX, usize::from);
        let mut last = None;
        while room > 0 && !self.done {
            last = self.round(&mut target, &mut room)?;
        }
        self.end_bulk(target.tx)?;
        Ok(last)
    }

    fn end_bulk(&mut self, db: &Connection) -> Result<(), Error> {
        self.bulk.take().map_or(Ok(()), |bulk| bulk.end(db))
    }

    /// Loads the sheets that were read ahead and reads those that follow, as far as there is room
    /// for them; at the end loads one that has waited. Tells of each but the one that takes the
    /// last of the room.
    fn round(
        &mut self,
        target: &mut Target<'_, '_, '_, impl FnMut(&BatchSheet) -> ControlFlow<()>>,
        room: &mut usize,
    ) -> Result<Option<BatchSheet>, Error> {
        let mut read = std::mem::take(&mut self.read);
        let ahead = self.many.min(room.saturating_sub(read.len()));
        let given: Vec<(usize, S)> = self.given.by_ref().take(ahead).collect();
        if read.is_empty() && given.is_empty() {
            let waited = self.waiting.pop_front();
            read.extend(waited.map(|(number, sheet)| (number, Ok(sheet))));
            self.done = read.is_empty();
        }
        let mut errors = Vec::new();
        let sheets = read.into_iter().map(|(number, sheet)| match sheet {
            Ok(sheet) => (number, Some(sheet)),
            Err(error) => {
                errors.push(error);
                (number, None)
            }
        });
        let mut sheets: Vec<Numbered> = sheets.collect();
        let mut known = Vec::with_capacity(sheets.len());
        for sheet in sheets.iter().filter_map(|(_, sheet)| sheet.as_ref()) {
            let digest = match self.bulk {
                Some(_) => None,
                None => digest_of(target.tx, &sheet.source.key)?,
            };
            known.push((sheet, digest));
        }
        let round = Round::new(known, given);
        let mut waits = Vec::new();
        let (written, read) = round.run(std::mem::take(&mut self.spent), |coming| {
            let last = self.write(target, &sheets, errors, room, &mut waits, coming)?;
            if self.done {
                round.end();
            }
            Ok(last)
        });
        drop(round);
        let last = written?;
        for at in waits {
            let (number, sheet) = &mut sheets[at];
            self.waiting
                .extend(sheet.take().map(|sheet| (*number, sheet)));
        }
        self.spent = sheets;
        self.take(read);
        Ok(last)
    }

    /// Takes what was read, and learns from it how much to read ahead.
    fn take(&mut self, read: Vec<Read>) {
        let of = |sheet: &Sheet| sheet.claims() + sheet.entities.len();
        let rows: usize = read.iter().flat_map(|(_, sheet)| sheet).map(of).sum();
        if !read.is_empty() {
            self.many = (ROWS_AHEAD * read.len() / rows.max(1)).clamp(1, SHEETS_AHEAD);
        }
        self.read = read;
    }

    /// Writes sheets for which there is room, in their order; of those that cannot be read there
    /// are the errors. Those that wait are only named.
    fn write<'a>(
        &mut self,
        target: &mut Target<'_, '_, '_, impl FnMut(&BatchSheet) -> ControlFlow<()>>,
        sheets: &'a [Numbered],
        errors: Vec<Error>,
        room: &mut usize,
        waits: &mut Vec<usize>,
        coming: &mut Coming<'_, 'a, S>,
    ) -> Result<Option<BatchSheet>, Error> {
        let mut errors = errors.into_iter();
        for (at, (number, sheet)) in sheets.iter().enumerate() {
            let result = match sheet {
                Some(sheet) => self.one(target, sheet, coming.next()?)?.map(|done| {
                    coming.throw_away(done.left);
                    done.report
                }),
                None => Err(super::decode("an error", errors.next(), number)?),
            };
            // The base it revises may still be on its way.
            if let Err(Error::UnknownBase {
                revises, loaded, ..
            }) = &result
                && sheet.is_some()
                && loaded.is_none_or(|l| l < *revises)
                && self.in_vain <= self.waiting.len() + waits.len()
            {
                self.in_vain += 1;
                waits.push(at);
                continue;
            }
            if result.is_ok() {
                self.in_vain = 0;
            }
            *room -= 1;
            let sheet = BatchSheet {
                number: number + 1,
                source: sheet
                    .as_ref()
                    .map_or_else(String::new, |s| s.source.key.clone()),
                result,
            };
            if *room == 0 {
                return Ok(Some(sheet));
            }
            self.tell(sheet, target.batch, target.report, target.progress);
            if self.done {
                break;
            }
        }
        Ok(None)
    }

    /// Tells of a sheet, and ends the batch if that is wanted.
    pub(crate) fn tell(
        &mut self,
        sheet: BatchSheet,
        batch: &Batch,
        report: &mut BatchReport,
        progress: &mut impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) {
        let stop = progress(&sheet).is_break() || (batch.stop_at_refusal && sheet.result.is_err());
        report.take(sheet);
        if stop {
            report.stopped = true;
            self.done = true;
        }
    }

    /// Loads one sheet or leaves all as it was. What is wrong with the sheet is the inner error;
    /// the outer one ends the batch.
    fn one<'a, P>(
        &mut self,
        target: &mut Target<'_, '_, '_, P>,
        sheet: &'a Sheet,
        prepared: Prepared<'a>,
    ) -> Result<Result<Done<'a>, Error>, Error> {
        let doing = "loading a sheet of a batch";
        // What is wrong with most sheets is found before anything is written. A savepoint would
        // make SQLite copy every page that the sheet changes, and FTS5 write out what it has.
        if prepared.stands_alone() {
            return match load(
                target.tx,
                target.catalogue,
                &mut self.memory,
                sheet,
                prepared,
            ) {
                Err(e) if e.is_of_the_base() => Err(e),
                told => Ok(told),
            };
        }
        // What a revision takes out is found by the indexes.
        self.end_bulk(target.tx)?;
        let savepoint = target.tx.savepoint().doing(doing)?;
        let before = target.catalogue.clone();
        match load(
            &savepoint,
            target.catalogue,
            &mut self.memory,
            sheet,
            prepared,
        ) {
            Ok(done) => {
                savepoint.commit().doing(doing)?;
                Ok(Ok(done))
            }
            Err(e) if e.is_of_the_base() => Err(e),
            Err(e) => {
                // Rolls back to where it was; what stays of it must not be committed.
                savepoint.finish().doing(doing)?;
                *target.catalogue = before;
                self.memory.forget();
                Ok(Err(e))
            }
        }
    }
}
