//! Text that a terminal does not obey.

use citebase::text::printable;

/// Lines that are safe to show.
pub fn safe_lines(text: &str) -> String {
    text.split('\n')
        .map(printable)
        .collect::<Vec<_>>()
        .join("\n")
}
