//! Arguments, as the options of a program say.

use super::{Program, Result};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

/// An option: its name, with what it takes ("base FILE"), and what it means.
pub type Opt = (&'static str, &'static str);

/// What every program takes.
pub(super) const ALWAYS: &[Opt] = &[
    ("json", "prints JSON, for programs to read"),
    ("help", "says this"),
];

/// Wrong usage.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// What was given.
pub struct Arguments {
    options: BTreeMap<&'static str, OsString>,
    free: Vec<OsString>,
}

impl Arguments {
    /// Reads the command line; `None` if help is asked for.
    pub(super) fn read(program: &Program) -> Result<Option<Self>> {
        use lexopt::Arg;
        let wrong = Usage;
        let mut parser = lexopt::Parser::from_env();
        let mut given = Self {
            options: BTreeMap::new(),
            free: Vec::new(),
        };
        while let Some(argument) = parser.next().map_err(|e| wrong(e.to_string()))? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                Arg::Value(value) => given.free.push(value),
                Arg::Long(long) => {
                    let known = program.all_options().find_map(|(o, _)| {
                        let (name, value) = o.split_once(' ').unwrap_or((o, ""));
                        (name == long).then_some((name, !value.is_empty()))
                    });
                    let (name, has_value) =
                        known.ok_or_else(|| wrong(format!("there is no option --{long}")))?;
                    let value = match has_value {
                        true => parser.value().map_err(|e| wrong(e.to_string()))?,
                        false => OsString::new(),
                    };
                    if given.options.insert(name, value).is_some() {
                        return Err(wrong(format!("--{name} is given twice")).into());
                    }
                }
                Arg::Short(short) => {
                    return Err(wrong(format!("there is no option -{short}")).into());
                }
            }
        }
        match given.free.len() {
            n if n < *program.takes.start() => Err(wrong("something is missing".to_owned()).into()),
            n if n > *program.takes.end() => Err(wrong(format!(
                "{:?} is too much",
                given.free[*program.takes.end()]
            ))
            .into()),
            _ => Ok(Some(given)),
        }
    }

    /// Whether an option is given.
    pub fn has(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }

    /// Whether the answer is to be JSON.
    pub fn json(&self) -> bool {
        self.has("json")
    }

    /// The value of an option that takes a path.
    pub fn path(&self, option: &str) -> Option<&Path> {
        self.options.get(option).map(Path::new)
    }

    /// The value of an option that takes words.
    pub fn value(&self, option: &str) -> Result<Option<&str>> {
        self.options.get(option).map(words).transpose()
    }

    /// The argument at a place.
    pub fn text(&self, place: usize) -> Result<Option<&str>> {
        self.free.get(place).map(words).transpose()
    }

    /// The arguments, as words.
    pub fn texts(&self) -> Result<Vec<&str>> {
        self.free.iter().map(words).collect()
    }

    /// The path at a place.
    pub fn path_at(&self, place: usize) -> Result<&Path> {
        let path = self.free.get(place).map(Path::new);
        path.ok_or_else(|| Usage("a path is missing".to_owned()).into())
    }

    /// The arguments, as paths.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.free.iter().map(Path::new)
    }
}

fn words(value: &OsString) -> Result<&str> {
    let text = value.to_str();
    text.ok_or_else(|| Usage(format!("{value:?} is not Unicode")).into())
}
