//! Output for people and for programs.

use super::{Exit, Result};
use comfy_table::{ContentArrangement, Table, presets};
use console::{Style, Term};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{BufWriter, StdoutLock, Write};

/// Standard output. Styles are seen on a terminal only, and not where `NO_COLOR` is set.
pub struct Out {
    buffer: BufWriter<StdoutLock<'static>>,
}

impl Out {
    pub(super) fn stdout() -> Self {
        Self {
            buffer: BufWriter::new(std::io::stdout().lock()),
        }
    }

    /// A line that stands out, above what belongs to it.
    pub fn heading(&mut self, text: &str) -> std::io::Result<()> {
        writeln!(self, "{}", Style::new().bold().apply_to(text))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.buffer.flush()
    }
}

/// How many columns there are: the terminal's, or those of `COLUMNS`, or a hundred.
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
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width())
        .set_header(head);
    for row in rows {
        table.add_row(row);
    }
    table
}

/// Prints a value as JSON, by which all is well.
pub fn json(out: &mut Out, value: &impl Serialize) -> Result {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(writeln!(out).map(|()| Exit::Fine)?)
}

/// A bar for long work, on standard error and only if that is a terminal. It is gone when the
/// work is done.
pub fn progress(steps: usize, of: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    ProgressBar::new(steps as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(of.to_owned())
        .with_finish(indicatif::ProgressFinish::AndClear)
}

/// The same for work of which nobody knows how long it is: what is being done, and for how long
/// by now. It is gone when it is dropped.
pub fn working(doing: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    let bar = ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        .with_message(doing.to_owned())
        .with_finish(indicatif::ProgressFinish::AndClear);
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}
