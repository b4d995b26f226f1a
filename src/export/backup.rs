//! The backup: everything that a base was told, to be told to an empty one.
//!
//! JSON lines: a first line with the format's number, then a ruling, a kept sheet or a loaded
//! sheet a line, then the number of these, so that a backup that breaks off is known:
//!
//! ```text
//! {"citebase_backup":1}
//! {"ruling":{"verdict":"same","one":"…","other":"…","by":"…","on":"2024-12-02","reason":"…"}}
//! {"superseded":{"revision":1,"sheet":{…}}}
//! {"sheet":{…}}
//! {"lines":3}
//! ```
//!
//! The sheets are those that [`Reader::sheet`] and [`Reader::superseded_sheet`] give, in their normal form:
//! any of them can be taken out and loaded alone. Entities, names and the rest are worked out
//! from sheets and rulings alone, so that the restored base is the same:
//! [`Reader::dump`] gives the same bytes, and so does every export.
//!
//! # What a backup cannot say
//!
//! - Row numbers: they are of one file only.
//! - Which sheet came when. Revisions know their order, sources have none.
//! - Which sheet a revision replaced, where a source was withdrawn and begun anew: the kept
//!   sheets are all there, by revision, and say no more in the base itself.

use super::{each_of_all, write_json};
use crate::error::Error;
use crate::identity::{self, Ruling};
use crate::ingest::{self, Loader};
use crate::query::Reader;
use crate::sheet::{MAX_BYTES, Sheet};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{BufRead, Read, Write};

/// The format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// One line. Sheets are written as they are, and read as text first, for messages of their own.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<S> {
    CitebaseBackup(u32),
    Ruling(Ruling),
    Superseded(SupersededSheet<S>),
    Sheet(S),
    Lines(u64),
}

/// A sheet that was replaced or withdrawn.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SupersededSheet<S> {
    revision: u32,
    sheet: S,
}

/// The contents of a backup that were restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// Sheets that are loaded.
    pub sheets: usize,
    /// Sheets that were replaced or withdrawn, and are kept.
    pub superseded: usize,
    /// Rulings.
    pub rulings: usize,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} sheets, {} superseded ones, {} rulings",
            self.sheets, self.superseded, self.rulings
        )
    }
}

impl Reader {
    /// Writes all that the base was told: rulings, sheets that were replaced or withdrawn, and
    /// the sheets that are loaded; see [`export::backup`](self). It is read by
    /// [`KnowledgeBase::restore`](crate::KnowledgeBase::restore).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut backup = Vec::new();
    /// base.write_backup(&mut backup)?;
    ///
    /// let mut other = KnowledgeBase::in_memory()?;
    /// let restored = other.restore(backup.as_slice())?;
    /// assert_eq!(restored.to_string(), "1 sheets, 0 superseded ones, 0 rulings");
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_backup(&self, out: &mut impl Write) -> Result<(), Error> {
        let _held = self.hold()?;
        let mut lines = 0;
        let mut put = |line: Line<&Sheet>| {
            lines += 1;
            write(out, &line)
        };
        put(Line::CitebaseBackup(FORMAT))?;
        for ruling in self.rulings()? {
            put(Line::Ruling(ruling))?;
        }
        for of in self.superseded()? {
            if let Some(sheet) = self.superseded_sheet(&of)? {
                put(Line::Superseded(SupersededSheet {
                    revision: of.revision,
                    sheet: &sheet,
                }))?;
            }
        }
        each_of_all(
            |page| self.sources(page),
            |source| match self.sheet(&source.key)? {
                Some(sheet) => put(Line::Sheet(&sheet)),
                None => Ok(()),
            },
        )?;
        let content = lines - 1;
        write(out, &Line::Lines(content))
    }
}

fn write(out: &mut impl Write, line: &Line<&Sheet>) -> Result<(), Error> {
    write_json(out, line)?;
    out.write_all(b"\n").map_err(Error::Write)
}

/// Reads a backup into an empty base. The caller holds the transaction.
pub(crate) fn restore(
    loader: &mut Loader<'_, '_>,
    mut input: impl BufRead,
) -> Result<Restored, Error> {
    let db = loader.db;
    if !ingest::is_empty(db)? {
        return Err(Error::NotEmpty);
    }
    let mut restored = Restored {
        sheets: 0,
        superseded: 0,
        rulings: 0,
    };
    // A ruling says nothing yet of what is not loaded, so that all of them can come first.
    let mut rulings = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        let refused = |message: String| Error::Backup {
            line: number,
            message,
        };
        let text = line(&mut input, number)?;
        if text.is_empty() {
            return Err(refused("the backup breaks off".to_owned()));
        }
        let read: Line<Box<RawValue>> =
            serde_json::from_str(&text).map_err(|e| refused(e.to_string()))?;
        if (number == 1) != matches!(read, Line::CitebaseBackup(_)) {
            return Err(refused(format!(
                "a backup begins, once, with {{\"citebase_backup\":{FORMAT}}}"
            )));
        }
        match read {
            Line::CitebaseBackup(1..=FORMAT) => {}
            Line::CitebaseBackup(found) => {
                return Err(refused(format!(
                    "format {found} is not known; this crate reads formats up to {FORMAT}"
                )));
            }
            Line::Ruling(ruling) if restored.sheets == 0 => {
                rulings.push(ruling);
                restored.rulings += 1;
            }
            Line::Ruling(_) => {
                return Err(refused("rulings stand before the sheets".to_owned()));
            }
            Line::Superseded(kept) => {
                let sheet = Sheet::from_json(kept.sheet.get())?;
                ingest::archive(db, &sheet, kept.revision)?;
                restored.superseded += 1;
            }
            Line::Sheet(sheet) => {
                if restored.sheets == 0 {
                    identity::add_rulings(db, &rulings)?;
                }
                loader.restore(&Sheet::from_json(sheet.get())?)?;
                restored.sheets += 1;
            }
            Line::Lines(lines) if lines == number - 2 => {
                if line(&mut input, number + 1)?.is_empty() {
                    break;
                }
                return Err(refused("something follows on the last line".to_owned()));
            }
            Line::Lines(lines) => {
                return Err(refused(format!(
                    "{lines} lines were written, and {} are here",
                    number - 2
                )));
            }
        }
    }
    if restored.sheets == 0 {
        identity::add_rulings(db, &rulings)?;
    }
    Ok(restored)
}

/// One line; none may be much longer than the longest sheet.
fn line(input: &mut impl BufRead, number: u64) -> Result<String, Error> {
    let refused = |message: String| Error::Backup {
        line: number,
        message,
    };
    let most = MAX_BYTES as u64 + 1024;
    let mut text = String::new();
    let read = input
        .take(most)
        .read_line(&mut text)
        .map_err(|e| refused(e.to_string()))?;
    if read as u64 == most {
        return Err(refused(format!("has more than {most} bytes")));
    }
    Ok(text)
}
