//! Text that is safe to show.

use std::borrow::Cow;

/// Text that does to a terminal, a log or a web page nothing but be read: control characters
/// (escape sequences begin with one), line and paragraph separators, and marks that turn the
/// direction of what follows are spelt out.
///
/// Sheets with control characters are refused, but another program may have written to the
/// file; marks of direction are taken, as part of a name. What joins emoji or letters
/// (zero-width joiners) and what only hints at a direction stays.
///
/// ```
/// use citebase::text::printable;
///
/// assert_eq!(printable("Lingang Group 临港集团"), "Lingang Group 临港集团");
/// assert_eq!(printable("\u{1b}[31mred"), r"\u{1b}[31mred");
/// assert_eq!(printable("gnp.\u{202e}exe"), r"gnp.\u{202e}exe");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unruly) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unruly(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something other than being read.
fn is_unruly(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}
