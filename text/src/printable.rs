//! Text that is safe to show.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// Text that does to a terminal, a log or a web page nothing but be read: control characters
/// (escape sequences begin with one), line and paragraph separators, and marks that turn the
/// direction of what follows are spelt out.
///
/// Sheets with control characters are refused, but another program may have written to the
/// file; marks of direction are taken, as part of a name. What joins emoji or letters
/// (zero-width joiners) and what only hints at a direction stays.
///
/// ```
/// use citebase_text::printable;
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

/// JSON that is as safe to show, and means the same: what JSON lets stand in its strings and a
/// terminal obeys (it escapes the characters below U+0020 only) is escaped as JSON has it.
///
/// ```
/// use citebase_text::printable_json;
///
/// assert_eq!(printable_json("[\"\u{9b}31mred\"]"), r#"["\u009b31mred"]"#);
/// ```
#[must_use]
pub fn printable_json(json: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c != '\n' && is_unruly(c);
    // Without a branch for each byte many are looked at at once.
    let mut parts = json.as_bytes().chunks(1024);
    let suspect = parts.any(|part| part.iter().fold(false, |any, b| any | is_suspect(*b)));
    if !suspect || !json.chars().any(obeyed) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if obeyed(c) {
            shown.push_str(&format!("\\u{:04x}", u32::from(c))); // None is beyond U+FFFF.
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether an unruly character may begin with this byte; in most texts there is none.
const fn is_suspect(b: u8) -> bool {
    (b < b' ' && b != b'\n') || matches!(b, 0x7F | 0xC2 | 0xE2 | 0xEF)
}

/// Whether a character does something other than being read.
fn is_unruly(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// What is written through it stays on one line and is safe to show: for `Display` of what holds
/// texts of a file, which another program may have written.
#[allow(missing_debug_implementations)] // A formatter has none.
pub struct OneLine<'a, 'f>(pub &'a mut fmt::Formatter<'f>);

/// As [`fmt::Formatter`] has them, so that `write!` needs no trait.
impl OneLine<'_, '_> {
    /// Writes a text.
    ///
    /// # Errors
    /// If the formatter fails.
    pub fn write_str(&mut self, text: &str) -> fmt::Result {
        fmt::Write::write_str(self, text)
    }

    /// Writes what `write!` makes.
    ///
    /// # Errors
    /// If the formatter fails.
    pub fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> fmt::Result {
        fmt::Write::write_fmt(self, text)
    }
}

impl fmt::Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(&printable(text))
    }
}

/// A path, safe to show: strangers name files, too.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unruly_character_begins_with_a_suspect_byte() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let mut bytes = [0; 4];
            let first = c.encode_utf8(&mut bytes).as_bytes()[0];
            assert!(c == '\n' || !is_unruly(c) || is_suspect(first), "{c:?}");
        }
    }
}
