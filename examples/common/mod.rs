//! What the examples share, so that each of them is about its own job: arguments, `--help` and
//! `--json`, the base that is asked, exit codes, output and tables that fit the terminal,
//! progress, and files that are written whole or not at all.
//!
//! Exit codes are the same everywhere: 0 all is well, 1 something was found wrong or refused,
//! 2 wrong usage, or the job could not be done.

#![allow(dead_code, unused_imports)] // No example uses all of it.

mod arguments;
mod base;
mod file;
mod output;

pub use arguments::{Arguments, Opt, Usage};
pub use base::{BASE, all, nine_articles};
pub use file::{read, write_whole};
pub use output::{Out, json, progress, readable, table, working};

use std::error::Error;
use std::fmt;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// How a job ended that could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// Something was found wrong, or refused; the output says what.
    Found,
}

impl Exit {
    /// How a job ended: well or not.
    pub const fn of(well: bool) -> Self {
        if well { Self::Fine } else { Self::Found }
    }
}

/// What a job gives: how it ended, or why it could not be done.
pub type Result<T = Exit> = std::result::Result<T, Box<dyn Error>>;

/// A program: what `--help` says of it, and what it accepts.
pub struct Program {
    /// How it is called: "connected [FROM TO]".
    pub usage: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// How many arguments it takes besides options.
    pub takes: std::ops::RangeInclusive<usize>,
    /// Its options besides `--json` and `--help`.
    pub options: &'static [&'static [Opt]],
}

impl Program {
    /// Reads the arguments, does the job, and makes an exit code of how it went.
    pub fn run(&self, job: impl FnOnce(&Arguments, &mut Out) -> Result) -> ExitCode {
        let mut out = Out::stdout();
        let done = Arguments::read(self).and_then(|given| match given {
            Some(given) => job(&given, &mut out),
            None => Ok(write!(out, "{}", self.help()).map(|()| Exit::Fine)?),
        });
        match done.and_then(|exit| Ok(out.flush().map(|()| exit)?)) {
            Ok(Exit::Fine) => ExitCode::SUCCESS,
            Ok(Exit::Found) => ExitCode::from(1),
            // Whoever reads the output has seen enough of it.
            Err(error) if is_closed_pipe(&*error) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = out.flush();
                let _ = write!(std::io::stderr(), "{}", readable(&self.told(&*error)));
                ExitCode::from(2)
            }
        }
    }

    fn all_options(&self) -> impl Iterator<Item = &'static Opt> {
        let own = self.options.iter().copied().flatten();
        own.chain(arguments::ALWAYS)
    }

    fn name(&self) -> &'static str {
        self.usage.split(' ').next().unwrap_or_default()
    }

    /// What went wrong, and how the program is called if it was called wrongly.
    fn told(&self, error: &(dyn Error + 'static)) -> String {
        let told = causes(error);
        match error.is::<Usage>() {
            true => format!(
                "{}: {told}\nusage: {}; more: --help\n",
                self.name(),
                self.usage
            ),
            false => format!("{}: {told}\n", self.name()),
        }
    }

    fn help(&self) -> String {
        let mut text = format!("{}\n\nusage: {}\n\n", self.about, self.usage);
        for (option, meaning) in self.all_options() {
            let option = format!("--{option}");
            text.push_str(&format!("  {option:<16} {meaning}\n"));
        }
        text.push_str(
            "\nexit code: 0 all is well; 1 something was found wrong or refused; 2 wrong usage, or the\n\
             job could not be done\n",
        );
        text
    }
}

/// An error with what lies beneath it, a line each.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    // What other crates quote from a file may not do to a terminal what it likes.
    let lines = |e: &dyn Error| readable(&e.to_string());
    let mut text = lines(error);
    let mut beneath = error.source();
    while let Some(cause) = beneath {
        text.push_str(&format!("\n  because: {}", lines(cause)));
        beneath = cause.source();
    }
    text
}

fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let mut beneath = Some(error);
    while let Some(cause) = beneath {
        if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            return error.kind() == ErrorKind::BrokenPipe;
        }
        beneath = cause.source();
    }
    false
}

/// What was being done to what, above the error that says why it failed.
#[derive(Debug)]
pub struct Failed {
    doing: String,
    source: Box<dyn Error>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// Names what was being done when something fails.
pub trait Doing<T> {
    /// The same, with what was being done above the error.
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Box<dyn Error>>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| {
            Box::new(Failed {
                doing: doing(),
                source: source.into(),
            })
            .into()
        })
    }
}
