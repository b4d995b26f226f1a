//! Questions that end when their time is over, or when somebody says so.

use super::Reader;
use crate::error::{Doing, Error};
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many steps of SQLite's machine pass between two looks at the limits: some microseconds.
const STEPS: i32 = 1000;

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
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends whatever runs under this switch, now and later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

#[derive(Debug, Clone)]
enum Limit {
    Until(Instant, Duration),
    Unless(Cancel),
}

impl Limit {
    fn is_over(&self) -> bool {
        match self {
            Self::Until(end, _) => Instant::now() >= *end,
            Self::Unless(cancel) => cancel.is_cancelled(),
        }
    }
}

/// The limits in force, outer ones first.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<Vec<Limit>>);

impl Limits {
    fn list(&self) -> MutexGuard<'_, Vec<Limit>> {
        // A list that is pushed to and popped from is whole whatever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the innermost limit away again, also if the work panics.
struct InForce<'a>(&'a Limits);

impl Drop for InForce<'_> {
    fn drop(&mut self) {
        self.0.list().pop();
    }
}

impl Reader {
    /// A reader whose statements look at its limits as they run.
    pub(crate) fn over(mut db: Connection) -> Result<Self, Error> {
        let limits = Arc::new(Limits::default());
        let seen = Arc::clone(&limits);
        db.progress_handler(STEPS, Some(move || seen.list().iter().any(Limit::is_over)))
            .doing("setting up the connection")?;
        Ok(Self { db, limits })
    }

    /// A reader on a connection that has bounds of its own; limits do not reach it.
    pub(crate) fn without_limits(db: Connection) -> Self {
        let limits = Arc::default();
        Self { db, limits }
    }

    /// Asks questions that must be answered within a time; what is not is ended, and the base
    /// can be used on as before. A wait for another connection's lock is not ended: it has its
    /// own bound, [`KnowledgeBase::set_patience`](crate::KnowledgeBase::set_patience).
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
        match Instant::now().checked_add(time) {
            Some(end) => self.limited(Limit::Until(end, time), work),
            // Beyond what the clock can count is never.
            None => work(self),
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
        self.limited(Limit::Unless(cancel.clone()), work)
    }

    fn limited<T>(
        &self,
        limit: Limit,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let done = if limit.is_over() {
            Err(Error::Cancelled {
                doing: "beginning to ask",
            })
        } else {
            self.limits.list().push(limit.clone());
            let _in_force = InForce(&self.limits);
            work(self)
        };
        match (done, limit) {
            // An inner limit may have ended it, or the connection was interrupted.
            (Err(Error::Cancelled { doing }), limit @ Limit::Until(_, allowed))
                if limit.is_over() =>
            {
                Err(Error::Deadline { doing, allowed })
            }
            (done, _) => done,
        }
    }
}
