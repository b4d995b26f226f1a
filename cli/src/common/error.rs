//! How a job ends, and the errors that say why it could not be done.

use super::safe::safe_lines;
use std::error::Error;
use std::fmt;
use std::io::ErrorKind;

/// How a job ended that could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Success,
    /// Nothing was found, or something was found wrong or refused; the output says what.
    Negative,
}

impl Exit {
    /// How a job ended: well or not.
    pub const fn of(well: bool) -> Self {
        if well { Self::Success } else { Self::Negative }
    }
}

/// The result of a job: how it ended, or why it could not be done.
pub type Result<T = Exit> = std::result::Result<T, Box<dyn Error>>;

/// A command was called wrongly, in a way that the parser of arguments cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub &'static str);

/// An error with its causes, a line each.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    // Other crates quote from files, and a terminal must not obey what they quote.
    let mut text = safe_lines(&error.to_string());
    let mut beneath = error.source();
    while let Some(cause) = beneath {
        text.push_str(&format!("\n  because: {}", safe_lines(&cause.to_string())));
        beneath = cause.source();
    }
    text
}

/// Whether an error says that nobody reads the output any more.
pub fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let mut beneath = Some(error);
    while let Some(cause) = beneath {
        if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            return error.kind() == ErrorKind::BrokenPipe;
        }
        beneath = cause.source();
    }
    false
}

/// What was being done, above the error that says why it failed.
#[derive(Debug)]
struct Failed {
    action: String,
    source: Box<dyn Error>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.action)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// Adds to an error what was being done.
pub trait Context<T> {
    /// The same result; an error is the cause of one that says `action`, such as
    /// "cannot read article.txt".
    fn context(self, action: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Box<dyn Error>>> Context<T> for std::result::Result<T, E> {
    fn context(self, action: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| {
            Box::new(Failed {
                action: action(),
                source: source.into(),
            })
            .into()
        })
    }
}
