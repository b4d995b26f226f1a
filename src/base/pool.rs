//! A base for many threads: readers and one writer, lent for a question at a time.

use super::KnowledgeBase;
use crate::error::Error;
use crate::query::{Cancel, Reader};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The time between two looks at whether who waits was cancelled.
const LOOK: Duration = Duration::from_millis(10);

/// The size of a [`Pool`], and its patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSettings {
    /// How many may read at the same time, at least 1; each may keep 30 MB of memory. As many as the
    /// machine has processors, unless set.
    pub readers: usize,
    /// How long a question may take, with the wait for a reader; and how long to wait for the writer.
    /// Ten seconds unless set.
    pub deadline: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            readers: std::thread::available_parallelism().map_or(4, Into::into),
            deadline: Duration::from_secs(10),
        }
    }
}

/// A knowledge base for many threads, such as those of a server: some readers and one writer, each lent
/// for the time of one piece of work. Clones are the same pool.
///
/// - **Readers follow.** Each reading sees one state of the base: the last that was committed when it
///   began, by this pool or by any other program. Where another file was put in the place of the
///   base, readers and writer open that one.
/// - **Nobody waits for ever.** What takes longer than the deadline is ended, in the midst of a
///   statement of SQLite if need be; likewise what is [cancelled](Cancel). The reader is then free
///   for the next question. What panics costs its connection, and no other.
/// - **One writes.** Writing waits for its turn, and readers wait for nobody.
///
/// It blocks the thread that asks; in an asynchronous server, ask on a thread that may block.
/// [`guide::server`](crate::guide::server) is a whole program.
///
/// ```
/// use citebase::query::{Cancel, FactFilter, Page};
/// use citebase::{KnowledgeBase, Pool, PoolSettings};
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("news.db");
/// KnowledgeBase::create(&path)?;
/// let pool = Pool::open(&path, PoolSettings::default())?;
/// let (writer, never) = (pool.clone(), Cancel::default());
/// let loaded = std::thread::spawn(move || {
///     let sheet = KnowledgeBase::seed()?;
///     writer.write(&Cancel::default(), |base| base.load(&sheet))
/// });
/// loaded.join().expect("it does not panic")?;
/// let facts = pool.read(&never, |reader| reader.facts(&FactFilter::default(), &Page::first(5)))?;
/// assert_eq!(facts.items.len(), 5);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pool(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    settings: PoolSettings,
    readers: Lender,
    writer: Lender,
}

impl Pool {
    /// Opens a base for reading and writing, as [`KnowledgeBase::open`] does.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`].
    pub fn open(path: impl AsRef<Path>, settings: PoolSettings) -> Result<Self, Error> {
        // First the writer: it brings the file up to date.
        let writer = KnowledgeBase::open(path.as_ref())?;
        let reader = KnowledgeBase::open_read_only(path.as_ref())?;
        Ok(Self(Arc::new(Shared {
            path: super::open::absolute(path.as_ref())?,
            readers: Lender::new(reader, settings.readers.max(1)),
            writer: Lender::new(writer, 1),
            settings,
        })))
    }

    /// Asks questions of one state of the base.
    ///
    /// # Errors
    /// [`Error::Deadline`] if no reader was free in time, or if the questions took too long;
    /// [`Error::Cancelled`]; otherwise what `work` fails with, or opening a reader.
    pub fn read<T>(
        &self,
        cancel: &Cancel,
        work: impl FnOnce(&Reader) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let pool = &self.0;
        let until = Until::after(pool.settings.deadline);
        let mut lent = pool
            .readers
            .lend(until, cancel, "waiting for a free reader", || {
                KnowledgeBase::open_read_only(&pool.path)
            })?;
        let base = lent.base()?;
        let snapshot = base.snapshot()?;
        let answer = snapshot.ends_by(cancel, until.end, until.allowed, work);
        drop(snapshot);
        lent.give_back();
        answer
    }

    /// Changes the base, when nobody else of this pool does. `work` is not cut off: what it begins
    /// ends as a whole or not at all. Other programs that write are waited for as long as
    /// [`KnowledgeBase::set_busy_timeout`] says.
    ///
    /// # Errors
    /// [`Error::Deadline`] if it was not its turn in time; [`Error::Cancelled`] if it was cancelled while
    /// it waited; otherwise what `work` fails with, or opening the base.
    pub fn write<T>(
        &self,
        cancel: &Cancel,
        work: impl FnOnce(&mut KnowledgeBase) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let pool = &self.0;
        let until = Until::after(pool.settings.deadline);
        let mut lent = pool
            .writer
            .lend(until, cancel, "waiting for the writer", || {
                KnowledgeBase::open(&pool.path)
            })?;
        let done = work(lent.base()?);
        lent.give_back();
        done
    }
}

/// A point in time, and how long after the beginning it is.
#[derive(Debug, Clone, Copy)]
struct Until {
    /// `None` if it is beyond what the clock can count.
    end: Option<Instant>,
    allowed: Duration,
}

impl Until {
    fn after(allowed: Duration) -> Self {
        Self {
            end: Instant::now().checked_add(allowed),
            allowed,
        }
    }
}

/// Connections of one sort, and who waits for one.
#[derive(Debug)]
struct Lender {
    state: Mutex<State>,
    given_back: Condvar,
}

struct State {
    idle: Vec<KnowledgeBase>,
    /// How many more may be opened.
    unopened: usize,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("idle", &self.idle.len())
            .field("unopened", &self.unopened)
            .finish()
    }
}

impl Lender {
    fn new(first: KnowledgeBase, most: usize) -> Self {
        Self {
            state: Mutex::new(State {
                idle: vec![first],
                unopened: most - 1,
            }),
            given_back: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is done under the lock that can panic by half.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a connection that is not lent.
    fn lend<'a, F: Fn() -> Result<KnowledgeBase, Error>>(
        &'a self,
        until: Until,
        cancel: &Cancel,
        doing: &'static str,
        open: F,
    ) -> Result<Lent<'a, F>, Error> {
        let mut state = self.lock();
        loop {
            if cancel.is_cancelled() {
                return Err(Error::Cancelled { doing });
            }
            let base = state.idle.pop();
            if base.is_none() && state.unopened > 0 {
                state.unopened -= 1;
            } else if base.is_none() {
                let left = until
                    .end
                    .map_or(LOOK, |end| end.saturating_duration_since(Instant::now()));
                if left.is_zero() {
                    return Err(Error::Deadline {
                        doing,
                        allowed: until.allowed,
                    });
                }
                state = self
                    .given_back
                    .wait_timeout(state, left.min(LOOK))
                    .map_or_else(|e| e.into_inner().0, |(state, _)| state);
                continue;
            }
            return Ok(Lent {
                lender: self,
                base,
                open,
                is_sound: false,
            });
        }
    }
}

/// A connection that is lent. Dropped without being given back, as where something panics, it is
/// closed, and another may be opened.
struct Lent<'a, F> {
    lender: &'a Lender,
    base: Option<KnowledgeBase>,
    open: F,
    is_sound: bool,
}

impl<F: Fn() -> Result<KnowledgeBase, Error>> Lent<'_, F> {
    /// The connection, opened if need be: also where the file is not the one at its path any more.
    fn base(&mut self) -> Result<&mut KnowledgeBase, Error> {
        let doing = "looking for the database";
        let place = self.base.as_ref().and_then(|base| base.place.as_ref());
        if place.is_none_or(|place| place.check(doing).is_err()) {
            self.base = None;
        }
        match &mut self.base {
            Some(base) => Ok(base),
            none => Ok(none.insert((self.open)()?)),
        }
    }
}

impl<F> Lent<'_, F> {
    fn give_back(mut self) {
        self.is_sound = true;
    }
}

impl<F> Drop for Lent<'_, F> {
    fn drop(&mut self) {
        // Closed, if it is, before the lock is taken.
        let base = self.base.take().filter(|_| self.is_sound);
        let mut state = self.lender.lock();
        match base {
            Some(base) => state.idle.push(base),
            None => state.unopened += 1,
        }
        drop(state);
        self.lender.given_back.notify_one();
    }
}
