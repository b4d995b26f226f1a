//! Loading many sheets.

use super::report::{LoadOutcome, LoadReport};
use crate::error::Error;
use crate::text::printable;
use serde::Serialize;
use std::fmt;
use std::num::NonZeroUsize;

/// How to load many sheets.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::{Batch, BatchSheet};
/// use std::ops::ControlFlow;
///
/// let mut base = KnowledgeBase::in_memory()?;
/// let sheets = KnowledgeBase::companions()?;
/// let report = base.load_all(sheets, &Batch::default(), |sheet: &BatchSheet| {
///     println!("{}: {}", sheet.number, sheet.source);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!((report.loaded(), report.refused().count()), (8, 0));
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// How many sheets are committed at once; what is not committed is lost with the process.
    /// `None` commits the whole batch at its end: all of it, or nothing.
    pub commit_every: Option<NonZeroUsize>,
    /// Whether the first sheet that is refused ends the batch; what was loaded stays.
    pub stop_at_refusal: bool,
}

impl Default for Batch {
    /// A commit for each sheet, whatever becomes of the others.
    fn default() -> Self {
        Self {
            commit_every: Some(NonZeroUsize::MIN),
            stop_at_refusal: false,
        }
    }
}

/// What became of one sheet of a batch.
#[derive(Debug)]
pub struct BatchSheet {
    /// Its place in the batch, from 1.
    pub number: usize,
    /// The source's key; empty if the sheet could not even be read.
    pub source: String,
    /// What became of it.
    pub result: Result<LoadReport, Error>,
}

impl BatchSheet {
    /// The sheet at a place, from 0. The source is that of the report, if there is one.
    pub(super) fn new(place: usize, source: &str, result: Result<LoadReport, Error>) -> Self {
        let source = result.as_ref().map_or(source, LoadReport::source);
        Self {
            number: place + 1,
            source: source.to_owned(),
            result,
        }
    }
}

/// What became of a batch. Its [`Display`](fmt::Display) says how many, and lists the refused.
#[derive(Debug, Default)]
pub struct BatchReport {
    pub(super) loaded: usize,
    pub(super) replaced: usize,
    pub(super) unchanged: usize,
    pub(super) claims: usize,
    pub(super) refused: Vec<(usize, String, Error)>,
    pub(super) stopped: bool,
}

impl BatchReport {
    pub(super) fn take(&mut self, sheet: BatchSheet) {
        match sheet.result {
            Ok(report) => {
                self.claims += report.claims();
                match report.outcome() {
                    LoadOutcome::Loaded { .. } => self.loaded += 1,
                    LoadOutcome::Replaced { .. } => self.replaced += 1,
                    LoadOutcome::Unchanged { .. } => self.unchanged += 1,
                }
            }
            Err(error) => self.refused.push((sheet.number, sheet.source, error)),
        }
    }

    /// How many sheets of new sources were loaded.
    #[must_use]
    pub const fn loaded(&self) -> usize {
        self.loaded
    }

    /// How many sheets replaced the one that they revise.
    #[must_use]
    pub const fn replaced(&self) -> usize {
        self.replaced
    }

    /// How many sheets were loaded before, and changed nothing.
    #[must_use]
    pub const fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// How many claims all sheets that were not refused make.
    #[must_use]
    pub const fn claims(&self) -> usize {
        self.claims
    }

    /// The sheets that were refused: their number in the batch, their source, and why.
    pub fn refused(&self) -> impl Iterator<Item = (usize, &str, &Error)> {
        self.refused
            .iter()
            .map(|(n, source, e)| (*n, source.as_str(), e))
    }

    /// Whether the batch ended before its last sheet, as it was told to.
    #[must_use]
    pub const fn stopped(&self) -> bool {
        self.stopped
    }
}

impl fmt::Display for BatchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            loaded,
            replaced,
            unchanged,
            claims,
            refused,
            stopped,
        } = self;
        writeln!(
            f,
            "{loaded} loaded, {replaced} replaced, {unchanged} unchanged, {} refused; {claims} claims",
            refused.len()
        )?;
        for (number, source, error) in refused {
            writeln!(f, "  {number} {}: {error}", printable(source))?;
        }
        if *stopped {
            writeln!(f, "  stopped before the end")?;
        }
        Ok(())
    }
}

/// What became of a source that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// The source's key.
    pub source: String,
    /// The revision of the sheet that was loaded; it is kept among the superseded ones.
    pub revision: u32,
    /// How many claims went.
    pub claims: usize,
}
