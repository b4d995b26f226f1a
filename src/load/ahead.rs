//! What is done for the sheets of a batch before they are written, by two threads: the first one
//! writes a sheet, the second one meanwhile reads and prepares those that follow, writes aside what
//! is left of those before it, and takes in those after them. Whoever has nothing else to do takes
//! the next piece.

use super::aside::{Aside, Leftovers};
use super::input::{Input, IntoInput};
use super::ready::Prepared;
use super::{Left, LoadReport, Loaded, unchanged};
use crate::db::decode;
use crate::error::Error;
use crate::sheet::Sheet;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::iter;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{Builder, scope};
use std::vec;

/// What was taken in, by its number in the batch.
pub(super) type Taken = (usize, Result<Input, Error>);

/// An input, and what is loaded of its source.
pub(super) type Known = (Result<Input, Error>, Option<Loaded>);

/// Some inputs to be prepared and written, and others to be taken in.
pub(super) struct Round<'a, S> {
    inputs: Mutex<Enumerated<Known>>,
    /// Room for the sheets that are read from the inputs.
    sheets: &'a [OnceLock<Sheet>],
    given: Mutex<vec::IntoIter<(usize, S)>>,
}

type Enumerated<T> = iter::Enumerate<vec::IntoIter<T>>;

/// What is done of an input beforehand.
enum Ahead<'a> {
    /// It is the JSON from which its source was loaded when that was looked up, and is not read.
    Same(Input),
    Prepared(Box<Prepared<'a>>),
}

/// The next sheet of a batch.
pub(super) enum Next<'a> {
    Write(Box<Prepared<'a>>),
    /// There is nothing to be written.
    Told(Box<Result<LoadReport, Error>>),
}

impl<'a, S: IntoInput> Round<'a, S> {
    /// There is to be as much room for sheets as there are inputs.
    pub(super) fn new(
        inputs: Vec<Known>,
        sheets: &'a [OnceLock<Sheet>],
        given: Vec<(usize, S)>,
    ) -> Self {
        Self {
            inputs: Mutex::new(inputs.into_iter().enumerate()),
            sheets,
            given: Mutex::new(given.into_iter()),
        }
    }

    /// Lets `write` have the prepared sheets, and takes in the others; they come in their order.
    /// What is spent is thrown away by the second thread, too: it is many small pieces. Where
    /// claims are written aside, all are when this returns.
    pub(super) fn run<T>(
        &self,
        spent: impl Send,
        aside: Option<&mut Aside>,
        write: impl FnOnce(&mut Coming<'_, 'a, S>) -> Result<T, Error>,
    ) -> (Result<T, Error>, Vec<Taken>) {
        let (leaver, left) = channel();
        let apart = aside.is_some();
        // The second thread holds them until no more can come; if there is none, they wait.
        let leftovers = Mutex::new(Leftovers::new(left, aside));
        let (written, taken) = scope(|scope| {
            let (sender, receiver) = channel();
            let leftovers = &leftovers;
            let help = move || -> Vec<Taken> {
                let mut leftovers = lock(leftovers);
                while let Some(prepared) = self.prepare_any() {
                    // Who waited for it has had enough.
                    if sender.send(prepared).is_err() {
                        break;
                    }
                    leftovers.take_some();
                }
                drop(spent);
                let taken = iter::from_fn(|| {
                    leftovers.take_some();
                    self.take_any()
                });
                let taken = taken.collect();
                leftovers.take_all();
                taken
            };
            let pieces = self.sheets.len() + lock(&self.given).len();
            // Without a second thread it takes longer.
            let helper = (pieces > 1)
                .then(|| Builder::new().spawn_scoped(scope, help))
                .and_then(Result::ok);
            let mut coming = Coming {
                round: self,
                receiver,
                leaver,
                apart,
                prepared: BTreeMap::new(),
                at: 0,
            };
            let written = write(&mut coming);
            drop(coming);
            if written.is_err() {
                self.end();
            }
            let mut taken: Vec<Taken> = iter::from_fn(|| self.take_any()).collect();
            match helper.map(|helper| helper.join()) {
                Some(Ok(more)) => taken.extend(more),
                Some(Err(panic)) => resume_unwind(panic),
                None => {}
            }
            taken.sort_unstable_by_key(|(number, _)| *number);
            (written, taken)
        });
        let leftovers = leftovers.into_inner();
        let all = leftovers.unwrap_or_else(PoisonError::into_inner).end();
        (written.and_then(|written| all.map(|()| written)), taken)
    }

    /// Leaves what nobody has begun yet.
    pub(super) fn end(&self) {
        *lock(&self.inputs) = Vec::new().into_iter().enumerate();
        *lock(&self.given) = Vec::new().into_iter();
    }

    /// Prepares the next sheet that nobody has begun, and says which it is.
    fn prepare_any(&self) -> Option<(usize, Result<Ahead<'a>, Error>)> {
        let (at, (input, loaded)) = lock(&self.inputs).next()?;
        let ahead = input.and_then(|input| match &loaded {
            Some(loaded) if input.is_of(loaded) => Ok(Ahead::Same(input)),
            loaded => self
                .prepare(at, input, loaded.as_ref())
                .map(Ahead::Prepared),
        });
        Some((at, ahead))
    }

    fn prepare(
        &self,
        at: usize,
        input: Input,
        loaded: Option<&Loaded>,
    ) -> Result<Box<Prepared<'a>>, Error> {
        let (sheet, digest) = input.read()?;
        let room = decode("room for a sheet", self.sheets.get(at), at)?;
        let prepared = Prepared::of(room.get_or_init(|| sheet), digest, loaded);
        Ok(Box::new(prepared))
    }

    fn take_any(&self) -> Option<Taken> {
        let (number, given) = lock(&self.given).next()?;
        Some((number, given.into_input()))
    }
}

/// What is left is whole whatever panicked.
fn lock<T>(left: &Mutex<T>) -> MutexGuard<'_, T> {
    left.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The prepared sheets of a round, in their order.
pub(super) struct Coming<'r, 'a, S> {
    round: &'r Round<'a, S>,
    receiver: Receiver<(usize, Result<Ahead<'a>, Error>)>,
    leaver: Sender<Left<'a>>,
    /// Whether claims are written aside.
    pub(super) apart: bool,
    /// Those that are prepared, by their places.
    prepared: BTreeMap<usize, Result<Ahead<'a>, Error>>,
    at: usize,
}

impl<'a, S: IntoInput> Coming<'_, 'a, S> {
    pub(super) fn next(&mut self, db: &Connection) -> Result<Next<'a>, Error> {
        let at = self.at;
        self.at += 1;
        let prepared = match self.ahead(at)? {
            Ok(Ahead::Prepared(prepared)) => Ok(prepared),
            Ok(Ahead::Same(input)) => match unchanged(db, &input)? {
                Some(report) => return Ok(Next::Told(Box::new(Ok(report)))),
                None => self.round.prepare(at, input, None),
            },
            Err(e) => Err(e),
        };
        Ok(prepared.map_or_else(|e| Next::Told(Box::new(Err(e))), Next::Write))
    }

    fn ahead(&mut self, at: usize) -> Result<Result<Ahead<'a>, Error>, Error> {
        loop {
            self.prepared.extend(self.receiver.try_iter());
            if let Some(prepared) = self.prepared.remove(&at) {
                return Ok(prepared);
            }
            // The other thread is still at it, or nobody is: meanwhile another one.
            let more = match self.round.prepare_any() {
                Some(more) => Some(more),
                None => self.receiver.recv().ok(),
            };
            self.prepared
                .extend(Some(decode("a prepared sheet", more, at)?));
        }
    }

    /// Hands what is left of a sheet to the other thread.
    pub(super) fn leave(&self, left: Left<'a>) {
        // Who takes it outlives this.
        let _ = self.leaver.send(left);
    }
}
