//! The sheets of a batch on their way into the base. One thread writes; where several sheets are
//! committed at once, a second one plans those that follow, which saves about a third of the time.

use super::batch::{Batch, BatchReport, BatchSheet};
use super::input::{Input, IntoInput, fingerprint, fingerprint_of_text};
use super::loader::Loader;
use super::plan::Plan;
use super::source::Digest;
use crate::db::rows;
use crate::error::{Doing, Error};
use rusqlite::Connection;
use std::collections::{HashSet, VecDeque};
use std::iter::{Enumerate, Fuse};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::mpsc::channel;
use std::thread::{Builder, scope};

const DOING: &str = "loading a batch of sheets";

/// How many sheets, and about how many claims and entities of them, are on their way at once:
/// enough that neither thread waits for the other, and little memory.
const SHEETS_AHEAD: usize = 64;
const ROWS_AHEAD: usize = 20_000;
/// How many are at first, when nothing is known of their size.
const AT_FIRST: usize = 8;

sql! {
    DIGESTS = "SELECT sheet_digest, json_digest FROM source",
        Scans("source", "to know what is loaded already without asking for each sheet");
}

/// A sheet of a batch before it is written.
enum QueuedSheet {
    /// It is not planned yet: it may be what its source was loaded from.
    Unplanned(Box<Input>),
    Planned(Box<Plan<'static>>),
}

/// Sheets that are still to be loaded.
pub(crate) struct Queue<I: Iterator> {
    inputs: Enumerate<Fuse<I>>,
    /// How many to have on their way, by the size of the last one.
    ahead: usize,
    /// Sheets that revise one that may come later. They are tried again behind all others.
    waiting: VecDeque<(usize, Box<Plan<'static>>)>,
    /// How many of these were tried without success since the last sheet that was loaded.
    failed_in_a_row: usize,
    /// The beginnings of the digests of what is loaded.
    digests: Option<HashSet<u64>>,
    /// How many more sheets fit into this commit.
    room: usize,
    data_version: i64,
    is_done: bool,
}

impl<S: IntoInput, I: Iterator<Item = S>> Queue<I> {
    pub(crate) fn new(inputs: I) -> Self {
        Self {
            inputs: inputs.fuse().enumerate(),
            ahead: AT_FIRST,
            waiting: VecDeque::new(),
            failed_in_a_row: 0,
            digests: None,
            room: 0,
            data_version: 0,
            is_done: false,
        }
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.is_done
    }

    /// Loads as many sheets as are committed at once, and tells of each. The one that completes
    /// their number is given back, to be told of when they are committed.
    pub(crate) fn load(
        &mut self,
        loader: &mut Loader<'_, '_>,
        batch: &Batch,
        report: &mut BatchReport,
        progress: &mut impl FnMut(&BatchSheet) -> ControlFlow<()>,
    ) -> Result<Option<BatchSheet>, Error> {
        // What others have committed may not be as it is remembered.
        let version = loader
            .db
            .pragma_query_value(None, "data_version", |r| r.get(0));
        let version = version.doing(DOING)?;
        if version != self.data_version {
            self.data_version = version;
            loader.cache.clear();
        }
        self.room = batch.commit_every.map_or(usize::MAX, usize::from);
        let mut last = None;
        let mut tell = |queue: &mut Self, sheet: BatchSheet| {
            queue.room -= 1;
            if queue.room == 0 {
                last = Some(sheet);
                return ControlFlow::Break(());
            }
            queue.tell(sheet, batch, report, progress);
            match queue.is_done {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        if self.load_inputs(loader, &mut tell)?.is_continue()
            && self.load_waiting(loader, &mut tell)?.is_continue()
        {
            self.is_done = true;
        }
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
            self.is_done = true;
        }
    }

    /// Loads inputs as long as there is room for them.
    fn load_inputs(
        &mut self,
        loader: &mut Loader<'_, '_>,
        tell: &mut impl FnMut(&mut Self, BatchSheet) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        if self.room == 1 {
            return self.load_inputs_alone(loader, tell);
        }
        let digests = match self.digests.take() {
            Some(digests) => digests,
            None => digests_of(loader.db)?,
        };
        let done = scope(|scope| {
            let (give, taken) = channel::<(usize, S)>();
            let (planned, plans) = channel();
            let digests = &digests;
            let plan = move || {
                for (number, input) in taken {
                    // The writing thread has stopped.
                    let (source, queued) = prepare(input, digests);
                    if planned.send((number, source, queued)).is_err() {
                        break;
                    }
                }
            };
            // Without a second thread it takes longer.
            let Ok(helper) = Builder::new().spawn_scoped(scope, plan) else {
                return self.load_inputs_alone(loader, tell);
            };
            let mut under_way = 0;
            let done = loop {
                while under_way < self.ahead.min(self.room)
                    && let Some(input) = self.inputs.next()
                {
                    // If the helper has panicked, so does this thread, below.
                    let _ = give.send(input);
                    under_way += 1;
                }
                let next = match under_way {
                    0 => None,
                    _ => plans.recv().ok(),
                };
                let Some((number, source, queued)) = next else {
                    break Ok(ControlFlow::Continue(()));
                };
                under_way -= 1;
                match self.load_queued(loader, number, &source, queued, tell) {
                    Ok(ControlFlow::Continue(())) => {}
                    done => break done,
                }
            };
            drop((give, plans));
            match helper.join() {
                Ok(()) => done,
                Err(panic) => resume_unwind(panic),
            }
        });
        self.digests = Some(digests);
        done
    }

    /// The same by this thread alone.
    fn load_inputs_alone(
        &mut self,
        loader: &mut Loader<'_, '_>,
        tell: &mut impl FnMut(&mut Self, BatchSheet) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        while let Some((number, input)) = self.inputs.next() {
            let input = input.into_input();
            let source = source_of(&input);
            let queued = input.map(|input| QueuedSheet::Unplanned(Box::new(input)));
            let told = self.load_queued(loader, number, &source, queued, tell)?;
            if told.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Loads a sheet, or lets it wait, and tells of it. What is wrong with the sheet is told; an
    /// error of the base ends the batch.
    fn load_queued(
        &mut self,
        loader: &mut Loader<'_, '_>,
        number: usize,
        source: &str,
        queued: Result<QueuedSheet, Error>,
        tell: &mut impl FnMut(&mut Self, BatchSheet) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        let plan = match queued {
            Ok(QueuedSheet::Planned(plan)) => Ok(plan),
            Ok(QueuedSheet::Unplanned(input)) => match loader.unchanged(&input) {
                Ok(Some(report)) => {
                    return Ok(tell(self, BatchSheet::new(number, source, Ok(report))));
                }
                Ok(None) => Plan::of_input(*input).map(Box::new),
                Err(error) if error.is_of_the_base() => return Err(error),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        match plan {
            Ok(plan) => self.load_plan(loader, number, plan, tell),
            Err(error) => Ok(tell(self, BatchSheet::new(number, source, Err(error)))),
        }
    }

    fn load_plan(
        &mut self,
        loader: &mut Loader<'_, '_>,
        number: usize,
        plan: Box<Plan<'static>>,
        tell: &mut impl FnMut(&mut Self, BatchSheet) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        let size = plan.sheet.claims() + plan.sheet.entities.len();
        self.ahead = (ROWS_AHEAD / size.max(1)).clamp(1, SHEETS_AHEAD);
        let result = loader.load_planned(&plan);
        // The revision that it revises may still be on its way.
        if let Err(Error::UnknownRevision {
            revises, loaded, ..
        }) = &result
            && loaded.is_none_or(|loaded| loaded < *revises)
            && self.failed_in_a_row <= self.waiting.len()
        {
            self.failed_in_a_row += 1;
            self.waiting.push_back((number, plan));
            return Ok(ControlFlow::Continue(()));
        }
        match result {
            Err(error) if error.is_of_the_base() => Err(error),
            result => {
                if result.is_ok() {
                    self.failed_in_a_row = 0;
                }
                Ok(tell(
                    self,
                    BatchSheet::new(number, &plan.sheet.source.key, result),
                ))
            }
        }
    }

    /// Tries those that wait until none of them finds what it revises.
    fn load_waiting(
        &mut self,
        loader: &mut Loader<'_, '_>,
        tell: &mut impl FnMut(&mut Self, BatchSheet) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        while let Some((number, plan)) = self.waiting.pop_front() {
            if self.load_plan(loader, number, plan, tell)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// What the second thread does: the key of the source, as far as it is known, and the sheet.
fn prepare(input: impl IntoInput, digests: &HashSet<u64>) -> (String, Result<QueuedSheet, Error>) {
    let input = input.into_input();
    let source = source_of(&input);
    let plan = |input: Input| {
        let fingerprint = input.fingerprint()?;
        match fingerprint.is_some_and(|fingerprint| digests.contains(&fingerprint)) {
            true => Ok(QueuedSheet::Unplanned(Box::new(input))),
            false => Ok(QueuedSheet::Planned(Box::new(Plan::of_input(input)?))),
        }
    };
    (source, input.and_then(plan))
}

fn source_of(input: &Result<Input, Error>) -> String {
    let source = input.as_ref().ok().and_then(Input::source);
    source.unwrap_or_default().to_owned()
}

fn digests_of(db: &Connection) -> Result<HashSet<u64>, Error> {
    let found = rows(db, DOING, DIGESTS, (), |r| {
        let sheet: String = r.get("sheet_digest")?;
        let json: Option<Digest> = r.get("json_digest")?;
        Ok([
            fingerprint_of_text(&sheet),
            json.as_ref().and_then(fingerprint),
        ])
    })?;
    Ok(found.into_iter().flatten().flatten().collect())
}
