//! The sheets of a batch on their way into the base.

use super::ahead::{Coming, Known, Next, Round, Taken};
use super::bulk::Bulk;
use super::input::{Digest, Input, IntoInput};
use super::ready::Prepared;
use super::{Batch, BatchReport, BatchSheet, Done, LoadReport, Memory, To, is_empty, load, loaded};
use crate::error::{Doing, Error};
use crate::sheet::{Catalogue, Sheet};
use rusqlite::{Connection, Transaction};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::iter::{Enumerate, Fuse};
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// How many sheets, and about how many claims and entities of them, are taken in ahead: enough
/// that the two threads seldom wait, and little memory.
const SHEETS_AHEAD: usize = 64;
const ROWS_AHEAD: usize = 20_000;
/// How many are taken at first, when nothing is known of their size.
const AT_FIRST: usize = 8;

/// Sheets that are still to be loaded.
pub(crate) struct Queue<I: Iterator> {
    given: Enumerate<Fuse<I>>,
    /// How many to take in ahead, by the size of those that were last.
    many: usize,
    /// Those that were taken in ahead.
    taken: Vec<Taken>,
    /// Sheets that revise one that may come later, behind all others.
    waiting: VecDeque<(usize, Input)>,
    /// How many of these were tried without success since the last that was loaded.
    in_vain: usize,
    done: bool,
    /// Those that were loaded last.
    spent: Vec<OnceLock<Sheet>>,
    memory: Memory,
    /// What is left for the end while an empty base is filled.
    bulk: Option<Bulk>,
    /// SQLite's count of what others committed, as it was when the memory was good.
    data_version: i64,
}

/// A sheet that is not loaded in its round: its place there, and the digest of its JSON.
type Later = (usize, Option<Digest>);

/// What is left to later rounds.
#[derive(Default)]
struct Postponed {
    /// Sheets that wait for another.
    waiting: Vec<Later>,
    /// While a base is filled, a sheet that does not stand alone, and all that follow; or why they
    /// cannot be read.
    after_filling: Vec<Result<Later, (usize, Error)>>,
}

impl Postponed {
    /// Gives back what need not be left until the base is filled.
    fn unless_after_filling<'a>(&mut self, at: usize, next: Next<'a>) -> Option<Next<'a>> {
        let goes = match &next {
            Next::Write(prepared) => prepared.stands_alone(),
            Next::Told(_) => true,
        };
        if goes && self.after_filling.is_empty() {
            return Some(next);
        }
        self.after_filling.push(match next {
            Next::Write(prepared) => Ok((at, prepared.json_digest)),
            Next::Told(told) => match *told {
                Err(e) => Err((at, e)),
                told @ Ok(_) => return Some(Next::Told(Box::new(told))),
            },
        });
        None
    }
}

/// Where the sheets go, and who is told of them.
struct Target<'t, 'db, 'c, P> {
    tx: &'t mut Transaction<'db>,
    catalogue: &'t mut Cow<'c, Catalogue>,
    batch: &'t Batch,
    report: &'t mut BatchReport,
    progress: &'t mut P,
}

impl<S: IntoInput, I: Iterator<Item = S>> Queue<I> {
    pub(crate) fn new(sheets: I) -> Self {
        Self {
            given: sheets.fuse().enumerate(),
            many: AT_FIRST,
            taken: Vec::new(),
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

    /// Loads the sheets that were taken in ahead and takes in those that follow, as far as there is
    /// room for them; at the end loads one that has waited. Tells of each but the one that takes
    /// the last of the room.
    fn round(
        &mut self,
        target: &mut Target<'_, '_, '_, impl FnMut(&BatchSheet) -> ControlFlow<()>>,
        room: &mut usize,
    ) -> Result<Option<BatchSheet>, Error> {
        let mut taken = std::mem::take(&mut self.taken);
        let ahead = self.many.min(room.saturating_sub(taken.len()));
        let given: Vec<(usize, S)> = self.given.by_ref().take(ahead).collect();
        if taken.is_empty() && given.is_empty() {
            let waited = self.waiting.pop_front();
            taken.extend(waited.map(|(number, input)| (number, Ok(input))));
            self.done = taken.is_empty();
        }
        let (numbers, inputs): (Vec<usize>, Vec<_>) = taken.into_iter().unzip();
        let known = inputs.into_iter().map(|input| self.known(target.tx, input));
        let known = known.collect::<Result<Vec<_>, Error>>()?;
        let mut sheets: Vec<OnceLock<Sheet>> = Vec::new();
        sheets.resize_with(numbers.len(), OnceLock::new);
        let mut postponed = Postponed::default();
        let round = Round::new(known, &sheets, given);
        let spent = std::mem::take(&mut self.spent);
        let mut bulk = self.bulk.take();
        let aside = bulk.as_mut().map(|bulk| &mut bulk.aside);
        let (written, taken) = round.run(spent, aside, |coming| {
            let last = self.write(target, &numbers, room, &mut postponed, coming)?;
            if self.done {
                round.end();
            }
            Ok(last)
        });
        drop(round);
        self.bulk = bulk;
        let last = written?;
        let mut again = |(at, digest): Later| {
            let sheet = sheets[at].take()?;
            Some((numbers[at], Input::read_from(sheet, digest)))
        };
        let waiting = postponed.waiting.into_iter().filter_map(&mut again);
        self.waiting.extend(waiting);
        let rest = postponed.after_filling.into_iter();
        self.taken = rest
            .filter_map(|later| match later {
                Ok(later) => again(later).map(|(number, input)| (number, Ok(input))),
                Err((at, e)) => Some((numbers[at], Err(e))),
            })
            .collect();
        // What a revision takes out is found by the indexes.
        if !self.taken.is_empty() {
            self.end_bulk(target.tx)?;
        }
        self.spent = sheets;
        self.learn(&taken);
        self.taken.extend(taken);
        Ok(last)
    }

    /// Looks up what is loaded of an input's source. Where a base is filled, it is nothing yet.
    fn known(&self, db: &Connection, input: Result<Input, Error>) -> Result<Known, Error> {
        let loaded = match input.as_ref().map(Input::source) {
            Ok(Some(source)) if self.bulk.is_none() => loaded(db, source)?,
            _ => None,
        };
        Ok((input, loaded))
    }

    /// Learns from what was taken in how much to take.
    fn learn(&mut self, taken: &[Taken]) {
        let rows: usize = taken
            .iter()
            .flat_map(|(_, input)| input)
            .map(Input::rows)
            .sum();
        if !taken.is_empty() {
            self.many = (ROWS_AHEAD * taken.len() / rows.max(1)).clamp(1, SHEETS_AHEAD);
        }
    }

    /// Writes sheets for which there is room, in their order. Those that wait are only named.
    fn write<'a>(
        &mut self,
        target: &mut Target<'_, '_, '_, impl FnMut(&BatchSheet) -> ControlFlow<()>>,
        numbers: &[usize],
        room: &mut usize,
        postponed: &mut Postponed,
        coming: &mut Coming<'_, 'a, S>,
    ) -> Result<Option<BatchSheet>, Error> {
        for (at, number) in numbers.iter().enumerate() {
            let next = coming.next(target.tx)?;
            let next = match coming.apart {
                true => postponed.unless_after_filling(at, next),
                false => Some(next),
            };
            let Some(next) = next else { continue };
            let (source, result) = match next {
                Next::Told(result) => {
                    let source = result.as_ref().as_ref().map_or("", LoadReport::source);
                    (source.to_owned(), *result)
                }
                Next::Write(prepared) => {
                    let (sheet, digest) = (prepared.sheet, prepared.json_digest);
                    let result = self.one(target, *prepared, coming.apart)?.map(|done| {
                        if let Some(left) = done.left {
                            coming.leave(left);
                        }
                        done.report
                    });
                    // The base it revises may still be on its way.
                    if let Err(Error::UnknownBase {
                        revises, loaded, ..
                    }) = &result
                        && loaded.is_none_or(|l| l < *revises)
                        && self.in_vain <= self.waiting.len() + postponed.waiting.len()
                    {
                        self.in_vain += 1;
                        postponed.waiting.push((at, digest));
                        continue;
                    }
                    (sheet.source.key.clone(), result)
                }
            };
            if result.is_ok() {
                self.in_vain = 0;
            }
            *room -= 1;
            let sheet = BatchSheet {
                number: number + 1,
                source,
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
        prepared: Prepared<'a>,
        apart: bool,
    ) -> Result<Result<Done<'a>, Error>, Error> {
        let doing = "loading a sheet of a batch";
        // What is wrong with most sheets is found before anything is written. A savepoint would
        // make SQLite copy every page that the sheet changes, and FTS5 write out what it has.
        if prepared.stands_alone() {
            let to = To {
                db: target.tx,
                catalogue: target.catalogue,
                memory: &mut self.memory,
                apart,
            };
            return match load(to, prepared) {
                Err(e) if e.is_of_the_base() => Err(e),
                told => Ok(told),
            };
        }
        let savepoint = target.tx.savepoint().doing(doing)?;
        let before = target.catalogue.clone();
        let to = To {
            db: &savepoint,
            catalogue: target.catalogue,
            memory: &mut self.memory,
            apart,
        };
        match load(to, prepared) {
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
