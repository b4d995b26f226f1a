//! Questions that end when their time is over, or when somebody says so.

use super::Reader;
use crate::error::Error;
use rusqlite::InterruptHandle;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The time between two interrupts: each ends only the statement that is running, and a question
/// has many.
const AGAIN: Duration = Duration::from_micros(200);

/// A switch by which one thread ends the questions of another; see [`Reader::cancellable`].
/// Clones are the same switch.
///
/// ```
/// use citebase::query::Cancel;
///
/// let cancel = Cancel::default();
/// let other = cancel.clone();
/// std::thread::spawn(move || other.cancel()).join().unwrap();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Switch>);

#[derive(Debug, Default)]
struct Switch {
    is_off: Mutex<bool>,
    changed: Condvar,
}

impl Cancel {
    /// Ends whatever runs under this switch, now and later.
    pub fn cancel(&self) {
        *self.lock() = true;
        self.0.changed.notify_all();
    }

    /// `true` once it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.lock()
    }

    /// Cancels when the answer is dropped: held by what waits for the answer to a question, it ends
    /// the question of whoever goes away.
    ///
    /// ```
    /// use citebase::query::Cancel;
    ///
    /// let cancel = Cancel::default();
    /// drop(cancel.when_dropped());
    /// assert!(cancel.is_cancelled());
    /// ```
    #[must_use = "it cancels at once if it is not kept"]
    pub fn when_dropped(&self) -> CancelWhenDropped {
        CancelWhenDropped(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        // A truth value is whole whatever panicked.
        self.0.is_off.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cancels when it is dropped; see [`Cancel::when_dropped`].
#[derive(Debug)]
pub struct CancelWhenDropped(Cancel);

impl Drop for CancelWhenDropped {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Some work, and when to end it.
struct Watch<'a> {
    cancel: &'a Cancel,
    until: Option<Instant>,
    done: AtomicBool,
}

impl Watch<'_> {
    fn is_over(&self) -> bool {
        self.cancel.is_cancelled() || self.until.is_some_and(|end| Instant::now() >= end)
    }

    /// Waits for the work to be done, or for its end to come, and then ends it.
    ///
    /// By interrupts, since the progress handler of rusqlite needs SQLite 3.44 to link.
    fn keep(&self, handle: &InterruptHandle) {
        let mut is_off = self.cancel.lock();
        while !self.done.load(Ordering::Acquire) {
            let left = self
                .until
                .map(|t| t.saturating_duration_since(Instant::now()));
            let wait = if *is_off || left.is_some_and(|t| t.is_zero()) {
                handle.interrupt();
                Some(AGAIN)
            } else {
                left
            };
            let changed = &self.cancel.0.changed;
            is_off = match wait {
                Some(time) => changed
                    .wait_timeout(is_off, time)
                    .map_or_else(|e| e.into_inner().0, |(is_off, _)| is_off),
                None => changed.wait(is_off).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Says that the work is done, also if it panics.
struct Done<'a>(&'a Watch<'a>);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        // Under the lock, so that it does not fall between a look and a wait.
        let lock = self.0.cancel.lock();
        self.0.done.store(true, Ordering::Release);
        drop(lock);
        self.0.cancel.0.changed.notify_all();
    }
}

impl Reader {
    /// Asks questions that must be answered within a time; what is not is ended, and the base
    /// can be used on as before. A wait for another connection's lock is not ended: it has its
    /// own bound, [`KnowledgeBase::set_busy_timeout`](crate::KnowledgeBase::set_busy_timeout). A thread
    /// of its own keeps the time.
    ///
    /// # Errors
    /// [`Error::Deadline`] if the time is over; otherwise what `work` fails with.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    /// use std::time::Duration;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let sources = base.with_deadline(Duration::from_secs(10), |reader| reader.source_count())?;
    /// assert_eq!(sources, 1);
    ///
    /// let never = base.with_deadline(Duration::from_millis(20), |reader| {
    ///     loop {
    ///         reader.dump(&mut std::io::sink())?;
    ///     }
    ///     #[allow(unreachable_code)]
    ///     Ok(())
    /// });
    /// assert!(matches!(never, Err(Error::Deadline { .. })));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn with_deadline<T>(
        &self,
        time: Duration,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // Beyond what the clock can count is never.
        let until = Instant::now().checked_add(time);
        self.ends_by(&Cancel::default(), until, time, work)
    }

    /// Asks questions until a time, which is so long after the beginning, or until it is cancelled.
    pub(crate) fn ends_by<T>(
        &self,
        cancel: &Cancel,
        until: Option<Instant>,
        allowed: Duration,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.limited(cancel, until, work) {
            // An inner limit may have ended it, or the connection was interrupted.
            Err(Error::Cancelled { doing })
                if !cancel.is_cancelled() && until.is_some_and(|end| Instant::now() >= end) =>
            {
                Err(Error::Deadline { doing, allowed })
            }
            done => done,
        }
    }

    /// Asks questions that another thread can end.
    ///
    /// # Errors
    /// [`Error::Cancelled`] if it did; otherwise what `work` fails with.
    ///
    /// ```
    /// use citebase::query::Cancel;
    /// use citebase::{Error, KnowledgeBase};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let cancel = Cancel::default();
    /// let switch = cancel.clone();
    /// std::thread::spawn(move || switch.cancel());
    /// let ended = base.cancellable(&cancel, |reader| loop {
    ///     reader.dump(&mut std::io::sink())?;
    ///     # if false { break Ok(()); }
    /// });
    /// assert!(matches!(ended, Err(Error::Cancelled { .. })));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn cancellable<T>(
        &self,
        cancel: &Cancel,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.limited(cancel, None, work)
    }

    fn limited<T>(
        &self,
        cancel: &Cancel,
        until: Option<Instant>,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let watch = Watch {
            cancel,
            until,
            done: AtomicBool::new(false),
        };
        if watch.is_over() {
            return Err(Error::Cancelled {
                doing: "beginning to ask",
            });
        }
        let handle = self.db.get_interrupt_handle();
        std::thread::scope(|scope| {
            scope.spawn(|| watch.keep(&handle));
            let _done = Done(&watch);
            work(self)
        })
    }
}
