//! The sheets of a batch on their way into the base.

use super::bulk::Bulk;
use super::ready::{Prepared, prepare};
use super::{Batch, BatchReport, BatchSheet, LoadReport, Memory, digest_of, is_empty, load};
use crate::error::{Doing, Error};
use crate::sheet::{Catalogue, Sheet};
use rusqlite::{Connection, Transaction};
use std::collections::{BTreeMap, VecDeque};
use std::iter::{Enumerate, Fuse};
use std::ops::ControlFlow;
use std::thread;

/// How many sheets, and how many claims and entities of them, are prepared ahead: enough that the
/// two threads seldom wait, and little memory.
const SHEETS_AHEAD: usize = 64;
const ROWS_AHEAD: usize = 20_000;

/// Sheets that are still to be loaded.
pub(crate) struct Queue<I: Iterator<Item = Result<Sheet, Error>>> {
    sheets: Enumerate<Fuse<I>>,
    /// Sheets that revise one that may come later, behind all others.
    waiting: VecDeque<(usize, Sheet)>,
    /// How many of these were tried without success since the last that was loaded.
    in_vain: usize,
    done: bool,
    /// Those that were loaded last.
    spent: Vec<(usize, Option<Sheet>)>,
    memory: Memory,
    /// What is left for the end while an empty base is filled.
    bulk: Option<Bulk>,
    /// SQLite's count of what others committed, as it was when the memory was good.
    data_version: i64,
}

/// Where the sheets go, and who is told of them.
struct Target<'t, 'db, P> {
    tx: &'t mut Transaction<'db>,
    catalogue: &'t mut Catalogue,
    batch: &'t Batch,
    report: &'t mut BatchReport,
    progress: &'t mut P,
}

impl<I: Iterator<Item = Result<Sheet, Error>>> Queue<I> {
    pub(crate) fn new(sheets: I) -> Self {
        Self {
            sheets: sheets.fuse().enumerate(),
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
        catalogue: &mut Catalogue,
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
            self.bulk = Some(Bulk::begin(tx)?);
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
            let sheets = self.take(room);
            self.done = sheets.is_empty();
            last = self.load_some(&mut target, sheets, &mut room)?;
        }
        self.end_bulk(target.tx)?;
        Ok(last)
    }

    fn end_bulk(&mut self, db: &Connection) -> Result<(), Error> {
        self.bulk.take().map_or(Ok(()), |bulk| bulk.end(db))
    }

    /// The next sheets; at the end one that has waited.
    fn take(&mut self, room: usize) -> Taken {
        let mut taken = Taken::default();
        let mut rows = 0;
        while taken.sheets.len() < room.min(SHEETS_AHEAD) && rows < ROWS_AHEAD {
            let Some((number, sheet)) = self.sheets.next() else {
                break;
            };
            rows += sheet.as_ref().map_or(0, |s| s.claims() + s.entities.len());
            taken.push(number, sheet);
        }
        if taken.is_empty()
            && let Some((number, sheet)) = self.waiting.pop_front()
        {
            taken.push(number, Ok(sheet));
        }
        taken
    }

    /// Loads some sheets, for which there is room, and tells of each but the one that takes the
    /// last of the room.
    fn load_some(
        &mut self,
        target: &mut Target<'_, '_, impl FnMut(&BatchSheet) -> ControlFlow<()>>,
        taken: Taken,
        room: &mut usize,
    ) -> Result<Option<BatchSheet>, Error> {
        let Taken {
            mut sheets,
            mut errors,
        } = taken;
        let mut ahead = Vec::with_capacity(sheets.len());
        for sheet in sheets.iter().filter_map(|(_, sheet)| sheet.as_ref()) {
            let digest = match self.bulk {
                Some(_) => None,
                None => digest_of(target.tx, &sheet.source.key)?,
            };
            ahead.push((sheet, digest));
        }
        let mut waits = Vec::new();
        let spent = std::mem::take(&mut self.spent);
        let last = thread::scope(|scope| -> Result<Option<BatchSheet>, Error> {
            let mut prepared = prepare(scope, ahead, spent);
            for (at, (number, sheet)) in sheets.iter().enumerate() {
                let result = match (sheet, errors.get_mut(&at).and_then(Option::take)) {
                    (Some(sheet), _) => {
                        let prepared = super::decode("a prepared sheet", prepared.next(), number)?;
                        self.one(target, sheet, prepared)?
                    }
                    (None, Some(error)) => Err(error),
                    (None, None) => continue,
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
        })?;
        for at in waits {
            let (number, sheet) = &mut sheets[at];
            self.waiting
                .extend(sheet.take().map(|sheet| (*number, sheet)));
        }
        self.spent = sheets;
        Ok(last)
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
    fn one<P>(
        &mut self,
        target: &mut Target<'_, '_, P>,
        sheet: &Sheet,
        prepared: Prepared<'_>,
    ) -> Result<Result<LoadReport, Error>, Error> {
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
            Ok(report) => {
                savepoint.commit().doing(doing)?;
                Ok(Ok(report))
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

/// Some sheets in their order, with their numbers; in the place of what could not even be read, an
/// error.
#[derive(Default)]
struct Taken {
    sheets: Vec<(usize, Option<Sheet>)>,
    errors: BTreeMap<usize, Option<Error>>,
}

impl Taken {
    fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }

    fn push(&mut self, number: usize, sheet: Result<Sheet, Error>) {
        let at = self.sheets.len();
        match sheet {
            Ok(sheet) => self.sheets.push((number, Some(sheet))),
            Err(error) => {
                self.sheets.push((number, None));
                self.errors.insert(at, Some(error));
            }
        }
    }
}
