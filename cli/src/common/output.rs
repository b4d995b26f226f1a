//! Output for people and for programs.

use super::error::{Context, Exit, Result, is_closed_pipe};
use super::safe::safe_lines;
use citebase::text::{printable, printable_json};
use comfy_table::{ContentArrangement, Table, presets};
use console::{Alignment, Style, Term, measure_text_width, pad_str};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{BufWriter, StdoutLock, Write};

/// Where an answer is written for people: whatever a base, a sheet or an argument holds, nothing but
/// text gets to the terminal. Styles are seen on a terminal only, and not where `NO_COLOR` is set.
pub struct Out {
    place: Place,
    wants_json: bool,
}

enum Place {
    Stdout(BufWriter<StdoutLock<'static>>),
    Text(String),
}

impl Out {
    /// Standard output; `wants_json` where the answer is to be JSON.
    pub fn stdout(wants_json: bool) -> Self {
        Self {
            place: Place::Stdout(BufWriter::new(std::io::stdout().lock())),
            wants_json,
        }
    }

    /// What is printed, as a text.
    pub fn text(print: impl FnOnce(&mut Self) -> Result<()>) -> Result<String> {
        let mut out = Self {
            place: Place::Text(String::new()),
            wants_json: false,
        };
        print(&mut out)?;
        match out.place {
            Place::Text(text) => Ok(text),
            Place::Stdout(_) => Ok(String::new()),
        }
    }

    /// Whether the answer is to be JSON.
    pub const fn wants_json(&self) -> bool {
        self.wants_json
    }

    /// A line that stands out, above what belongs to it.
    pub fn heading(&mut self, text: &str) -> std::io::Result<()> {
        let text = safe_lines(text);
        match &mut self.place {
            Place::Stdout(out) => writeln!(out, "{}", Style::new().bold().apply_to(text)),
            Place::Text(out) => {
                out.push_str(&text);
                out.push('\n');
                Ok(())
            }
        }
    }

    /// A value as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        Ok(writeln!(self.for_programs(), "{}", printable_json(&json))?)
    }

    /// The same output byte by byte, for formats that are safe to show by themselves.
    pub fn for_programs(&mut self) -> &mut impl Write {
        &mut self.place
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Text(out) => {
                out.push_str(std::str::from_utf8(bytes).map_err(std::io::Error::other)?);
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Text(_) => Ok(()),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(std::io::Error::other)?;
        self.place.write_all(safe_lines(text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.place.flush()
    }
}

/// A word that is longer than this may be broken.
const LONGEST_WORD: usize = 24;

/// Tells of a job that has changed files. If nobody can be told on standard output, `summary` is told
/// on standard error: of what is done by now, nobody should think that it is not.
pub fn tell(
    out: &mut Out,
    exit: Exit,
    summary: &str,
    print: impl FnOnce(&mut Out) -> Result<()>,
) -> Result {
    match print(out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => Ok(exit),
        // Nobody reads, and all went as it was asked for.
        Err(error) if is_closed_pipe(&*error) && exit == Exit::Success => Ok(exit),
        Err(error) if is_closed_pipe(&*error) => {
            let _ = writeln!(std::io::stderr(), "{}", safe_lines(summary));
            Ok(exit)
        }
        Err(error) => Err(error).context(|| format!("{summary}\nbut the report cannot be written")),
    }
}

/// Tells what was done, in a line or as JSON.
pub fn tell_line(out: &mut Out, exit: Exit, line: &str, json: &impl Serialize) -> Result {
    tell(out, exit, line, |out| match out.wants_json() {
        true => out.json(json),
        false => Ok(writeln!(out, "{line}")?),
    })
}

/// The number of columns: the terminal's, or those of `COLUMNS`, or a hundred.
fn width() -> u16 {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    let terminal = Term::stdout().size_checked().map(|(_, columns)| columns);
    terminal.or_else(columns).unwrap_or(100).max(40)
}

/// A table that fits the terminal: long cells are broken, by words where there are words.
pub fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Table {
    table_of(&head, rows.into_iter().map(Vec::from))
}

/// The same, of as many columns as there are.
fn table_of(head: &[impl AsRef<str>], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width())
        .set_header(head.iter().map(|name| printable(name.as_ref())));
    for row in rows {
        table.add_row(row.iter().map(|cell| printable(cell)));
    }
    table
}

/// A table, or a line for each cell where the columns would be narrower than their words.
pub fn table_or_lines(head: &[String], rows: Vec<Vec<String>>) -> String {
    let column = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let words = cells.chain(head.get(at)).flat_map(|cell| cell.split(' '));
        let longest = words.map(measure_text_width).max();
        longest.unwrap_or_default().min(LONGEST_WORD)
    };
    let words: usize = (0..head.len()).map(column).sum();
    let lines_between = 3 * head.len() + 1;
    if words + lines_between <= usize::from(width()) {
        return table_of(head, rows).to_string();
    }
    let names: Vec<_> = head.iter().map(|name| printable(name)).collect();
    let longest = names.iter().map(|name| measure_text_width(name)).max();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&format!("row {}\n", number + 1));
        for (name, cell) in names.iter().zip(row) {
            let name = pad_str(name, longest.unwrap_or_default(), Alignment::Left, None);
            text.push_str(format!("  {name}  {}", printable(cell)).trim_end());
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// A bar for long work, on standard error and only if that is a terminal. It is gone when the
/// work is done.
pub fn progress(steps: usize, action: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    ProgressBar::new(steps as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(action.to_owned())
        .with_finish(indicatif::ProgressFinish::AndClear)
}

/// The same for work of unknown length: what is being done, and for how long by now. It is gone
/// when it is dropped.
pub fn working(action: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    let bar = ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        .with_message(action.to_owned())
        .with_finish(indicatif::ProgressFinish::AndClear);
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}
