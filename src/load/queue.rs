//! The sheets of a batch on their way into the base.

use super::{Batch, BatchReport, BatchSheet, LoadReport, Memory, is_revision, load};
use crate::error::{Doing, Error};
use crate::sheet::{Catalogue, Declarations, Sheet};
use rusqlite::Transaction;
use std::collections::VecDeque;
use std::iter::{Enumerate, Fuse};
use std::ops::ControlFlow;

/// Sheets that are still to be loaded.
pub(crate) struct Queue<I: Iterator<Item = Result<Sheet, Error>>> {
    sheets: Enumerate<Fuse<I>>,
    /// Sheets that revise one that may come later, behind all others.
    waiting: VecDeque<(usize, Sheet)>,
    /// How many of these were tried without success since the last that was loaded.
    in_vain: usize,
    done: bool,
    memory: Memory,
    /// SQLite's count of what others committed, as it was when the memory was good.
    data_version: i64,
}

impl<I: Iterator<Item = Result<Sheet, Error>>> Queue<I> {
    pub(crate) fn new(sheets: I) -> Self {
        Self {
            sheets: sheets.fuse().enumerate(),
            waiting: VecDeque::new(),
            in_vain: 0,
            done: false,
            memory: Memory::default(),
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
        let mut room = batch.commit_every.map_or(usize::MAX, usize::from);
        while room > 0 {
            let (number, sheet) = match self.sheets.next() {
                Some((number, sheet)) => (number, sheet),
                None => match self.waiting.pop_front() {
                    Some((number, sheet)) => (number, Ok(sheet)),
                    None => {
                        self.done = true;
                        break;
                    }
                },
            };
            let source = sheet
                .as_ref()
                .map_or_else(|_| String::new(), |s| s.source.key.clone());
            let result = match &sheet {
                Err(_) => None,
                Ok(sheet) => Some(one(tx, catalogue, &mut self.memory, sheet)?),
            };
            let result = match (result, sheet) {
                (None, Err(e)) => Err(e),
                // The base it revises may still be on its way.
                (
                    Some(Err(Error::UnknownBase {
                        revises, loaded, ..
                    })),
                    Ok(sheet),
                ) if loaded.is_none_or(|l| l < revises) && self.in_vain <= self.waiting.len() => {
                    self.in_vain += 1;
                    self.waiting.push_back((number, sheet));
                    continue;
                }
                (Some(result), _) => result,
                (None, Ok(_)) => continue,
            };
            if result.is_ok() {
                self.in_vain = 0;
            }
            room -= 1;
            let sheet = BatchSheet {
                number: number + 1,
                source,
                result,
            };
            if room == 0 {
                return Ok(Some(sheet));
            }
            self.tell(sheet, batch, report, progress);
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
}

/// Loads one sheet or leaves all as it was. What is wrong with the sheet is the inner error;
/// the outer one ends the batch.
fn one(
    tx: &mut Transaction<'_>,
    catalogue: &mut Catalogue,
    memory: &mut Memory,
    sheet: &Sheet,
) -> Result<Result<LoadReport, Error>, Error> {
    let doing = "loading a sheet of a batch";
    // What is wrong with a first sheet is found before anything is written. A savepoint would
    // make SQLite copy every page that the sheet changes, and FTS5 write out what it has.
    if !is_revision(sheet) && sheet.declares == Declarations::default() {
        return match load(tx, catalogue, memory, sheet) {
            Err(e) if e.is_of_the_base() => Err(e),
            told => Ok(told),
        };
    }
    let savepoint = tx.savepoint().doing(doing)?;
    let before = catalogue.clone();
    match load(&savepoint, catalogue, memory, sheet) {
        Ok(report) => {
            savepoint.commit().doing(doing)?;
            Ok(Ok(report))
        }
        Err(e) if e.is_of_the_base() => Err(e),
        Err(e) => {
            // Rolls back to where it was; what stays of it must not be committed.
            savepoint.finish().doing(doing)?;
            *catalogue = before;
            memory.forget();
            Ok(Err(e))
        }
    }
}
