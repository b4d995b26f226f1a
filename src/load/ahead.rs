//! What is done for the sheets of a batch before they are written, by two threads: the first one
//! writes a sheet, the second one meanwhile prepares those that follow, and reads those after
//! them. Whoever has nothing else to do takes the next piece.

use super::ready::{Prepared, Ready};
use super::{IntoSheet, decode};
use crate::error::Error;
use crate::sheet::Sheet;
use std::collections::BTreeMap;
use std::iter;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, scope};
use std::vec;

/// What was read in the place of a sheet, by its number in the batch.
pub(super) type Read = (usize, Result<Sheet, Error>);

/// Some sheets to be prepared and written, and others to be read.
pub(super) struct Round<'a, S> {
    /// With the digest of what is loaded of their sources.
    sheets: Vec<(&'a Sheet, Option<String>)>,
    /// How many of them somebody has taken.
    taken: AtomicUsize,
    unread: Mutex<vec::IntoIter<(usize, S)>>,
}

impl<'a, S: IntoSheet> Round<'a, S> {
    pub(super) fn new(sheets: Vec<(&'a Sheet, Option<String>)>, unread: Vec<(usize, S)>) -> Self {
        Self {
            sheets,
            taken: AtomicUsize::new(0),
            unread: Mutex::new(unread.into_iter()),
        }
    }

    /// Lets `write` have the prepared sheets, and reads the others; they come in their order.
    /// What is spent is thrown away by the second thread, too: it is many small pieces.
    pub(super) fn run<T>(
        &self,
        spent: impl Send,
        write: impl FnOnce(&mut Coming<'_, 'a, S>) -> Result<T, Error>,
    ) -> (Result<T, Error>, Vec<Read>) {
        scope(|scope| {
            let (sender, receiver) = channel();
            let (thrower, thrown) = channel();
            let help = move || -> Vec<Read> {
                drop(spent);
                while let Some(prepared) = self.prepare_any() {
                    // Who waited for it has had enough.
                    if sender.send(prepared).is_err() {
                        break;
                    }
                }
                let read = iter::from_fn(|| {
                    thrown.try_iter().for_each(drop);
                    self.read_any()
                });
                let read = read.collect();
                thrown.into_iter().for_each(drop);
                read
            };
            let pieces = self.sheets.len() + self.lock().len();
            // Without a second thread it takes longer.
            let helper = (pieces > 1)
                .then(|| Builder::new().spawn_scoped(scope, help))
                .and_then(Result::ok);
            let mut coming = Coming {
                round: self,
                receiver,
                thrower,
                prepared: BTreeMap::new(),
                at: 0,
            };
            let written = write(&mut coming);
            drop(coming);
            if written.is_err() {
                self.end();
            }
            let mut read: Vec<Read> = iter::from_fn(|| self.read_any()).collect();
            match helper.map(|helper| helper.join()) {
                Some(Ok(more)) => read.extend(more),
                Some(Err(panic)) => resume_unwind(panic),
                None => {}
            }
            read.sort_unstable_by_key(|(number, _)| *number);
            (written, read)
        })
    }

    /// Leaves what nobody has taken yet.
    pub(super) fn end(&self) {
        self.taken.store(self.sheets.len(), Ordering::Relaxed);
        *self.lock() = Vec::new().into_iter();
    }

    /// Prepares the next sheet that nobody has taken, and says which it is.
    fn prepare_any(&self) -> Option<(usize, Prepared<'a>)> {
        let at = self.taken.fetch_add(1, Ordering::Relaxed);
        let (sheet, loaded) = self.sheets.get(at)?;
        Some((at, Prepared::of(sheet, loaded.as_deref())))
    }

    fn read_any(&self) -> Option<Read> {
        let (number, given) = self.lock().next()?;
        Some((number, given.into_sheet()))
    }

    fn lock(&self) -> MutexGuard<'_, vec::IntoIter<(usize, S)>> {
        // What is left is whole whatever panicked.
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The prepared sheets of a round, in their order.
pub(super) struct Coming<'r, 'a, S> {
    round: &'r Round<'a, S>,
    receiver: Receiver<(usize, Prepared<'a>)>,
    thrower: Sender<Option<Ready<'a>>>,
    /// Those that are prepared, by their places.
    prepared: BTreeMap<usize, Prepared<'a>>,
    at: usize,
}

impl<'a, S: IntoSheet> Coming<'_, 'a, S> {
    pub(super) fn next(&mut self) -> Result<Prepared<'a>, Error> {
        let at = self.at;
        self.at += 1;
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
    pub(super) fn throw_away(&self, left: Option<Ready<'a>>) {
        // If that is gone, it goes here.
        let _ = self.thrower.send(left);
    }
}
