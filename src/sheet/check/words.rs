//! Keys, texts and words of a catalogue.

use super::{Check, Location};
use crate::error::{is_unseen, shortened};
use crate::sheet::{MeasureType, PhaseType, RelationType};
use crate::text::read_quantity;
use oxilangtag::LanguageTag;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::is_nfc;

/// The longest text of a sheet, in bytes, and the longest key.
const MAX_TEXT: usize = 10_000;
const MAX_KEY: usize = 100;
/// The least length that RFC 5646 asks of software with a limit on tags.
const MAX_TAG: usize = 35;

impl<'a> Check<'a> {
    pub(super) fn key(&mut self, place: impl FnOnce() -> String, key: &str) {
        if !is_key(key) {
            self.wrong(
                place(),
                format_args!(
                    "{:?} is not a key; use lower-case letters a to z, digits and hyphens, at most {MAX_KEY} and no hyphen first",
                    shortened(key)
                ),
            );
        }
    }

    /// `true` if both parts are keys: other references could never be followed.
    pub(super) fn reference(
        &mut self,
        place: impl FnOnce() -> String,
        source: &str,
        key: &str,
    ) -> bool {
        let fits = is_key(source) && is_key(key);
        if !fits {
            let text = format!("{}#{}", shortened(source), shortened(key));
            self.wrong(
                place(),
                format_args!(
                    "{text:?} is not a reference; write the source's key, #, and the key within it, each of lower-case letters a to z, digits and hyphens"
                ),
            );
        }
        fits
    }

    /// The definition of a catalogue's word, if it is known.
    pub(super) fn term<'c, T: Meant>(
        &mut self,
        at: Location<'_>,
        field: &str,
        word: &str,
        known: &'c BTreeMap<String, T>,
    ) -> Option<&'c T> {
        let found = known.get(word);
        if found.is_none() {
            let meant: Vec<&str> = known
                .iter()
                .filter(|(_, row)| speaks_of(row.meaning(), word))
                .map(|(key, _)| key.as_str())
                .collect();
            let known = known.keys().map(String::as_str).collect();
            let message = nearest(field, word, known, &meant, &format!("{field}s"));
            self.wrong(at.field(field), message);
        }
        found
    }

    pub(super) fn language(&mut self, place: impl FnOnce() -> String, tag: &str) {
        let unknown = unknown_subtag(tag);
        if tag.len() > MAX_TAG || unknown.is_some() {
            let part = unknown.filter(|part| *part != tag && tag.len() <= MAX_TAG);
            let part = part.map(|part| format!(" (no subtag {part:?} is registered)"));
            self.wrong(
                place(),
                format_args!(
                    "{:?} is not a language tag{}; write one such as en, zh or zh-Hant (BCP 47)",
                    shortened(tag),
                    part.unwrap_or_default()
                ),
            );
        }
    }

    pub(super) fn optional_text(&mut self, place: impl FnOnce() -> String, text: Option<&str>) {
        if let Some(text) = text {
            self.filled(place, text, "leave the field out, or fill it in");
        }
    }

    pub(super) fn text(&mut self, place: impl FnOnce() -> String, text: &str) {
        self.filled(place, text, "fill it in");
    }

    /// Text is not empty, has no control characters and is in Unicode's normal form C.
    pub(super) fn filled(&mut self, place: impl FnOnce() -> String, text: &str, if_empty: &str) {
        if let Some(message) = text_problem(text, if_empty) {
            self.wrong(place(), message);
        }
    }
}

/// The problem of a text: it is empty, too long, has control characters, or is not in Unicode's
/// normal form C.
pub(crate) fn text_problem(text: &str, if_empty: &str) -> Option<String> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    Some(if text.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        format!("is empty; {if_empty}")
    } else if text.len() > MAX_TEXT {
        format!(
            "has {} bytes; a text may have at most {MAX_TEXT}",
            text.len()
        )
    } else if let Some(control) = text.chars().find(|c| breaks(*c)) {
        format!(
            "has the control character U+{:04X}; take it out",
            u32::from(control)
        )
    } else if text.trim() != text {
        "begins or ends with white space; take it out".to_owned()
    } else if !is_nfc(text) {
        "is not in Unicode's normal form C; save it composed (NFC)".to_owned()
    } else {
        return None;
    })
}

/// The subtags that the registry of language tags has, by their sort.
static SUBTAGS: LazyLock<HashSet<(&str, String)>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/language-subtags.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let of = |line: &'static str| {
        let mut words = line.split(' ');
        let sort = words.next().unwrap_or_default();
        words.map(move |subtag| (sort, subtag.to_ascii_lowercase()))
    };
    lines.flat_map(of).collect()
});

/// The first part of a language tag that does not exist: the whole tag, if it has not the form of one.
fn unknown_subtag(tag: &str) -> Option<&str> {
    let Ok(parsed) = LanguageTag::parse(tag) else {
        return Some(tag);
    };
    let language = parsed.primary_language();
    // Tags are compared as they stand, so that a language is written in one way.
    if language.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some(tag);
    }
    let is = |sort, subtag: &str| SUBTAGS.contains(&(sort, subtag.to_ascii_lowercase()));
    let extended = parsed.extended_language();
    let extended = extended.filter(|subtag| !is("extended", &format!("{language}-{subtag}")));
    let script = parsed.script().filter(|subtag| !is("script", subtag));
    let region = parsed.region().filter(|subtag| !is("region", subtag));
    let mut variants = parsed.variant_subtags();
    let variant = variants.find(|subtag| !is("variant", subtag));
    let language = Some(language).filter(|subtag| !is("language", subtag));
    let unknown = language.or(extended).or(script).or(region).or(variant)?;
    let at = tag.find(unknown)?;
    tag.get(at..at + unknown.len())
}

/// Keys are lower-case ASCII letters, digits and hyphens.
pub(crate) fn is_key(key: &str) -> bool {
    key.len() <= MAX_KEY
        && key.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && key
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A row of the catalogue that says when to use it.
pub(super) trait Meant {
    fn meaning(&self) -> &str;
}

impl Meant for RelationType {
    fn meaning(&self) -> &str {
        &self.meaning
    }
}

impl Meant for MeasureType {
    fn meaning(&self) -> &str {
        &self.meaning
    }
}

impl Meant for PhaseType {
    fn meaning(&self) -> &str {
        &self.meaning
    }
}

/// `true` if a meaning has a word of what somebody wrote: "chairman" of "chairman of".
fn speaks_of(meaning: &str, written: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let letters = |c: char| !c.is_alphabetic();
        let words = text.split(letters).filter(|word| word.len() >= 5);
        words.map(str::to_lowercase).collect()
    };
    let meaning = words(meaning);
    words(written).iter().any(|word| meaning.contains(word))
}

/// The units that a reader of wordings takes somebody's word for: `CNY` for "yuan", `DKK` and `NOK` for
/// "kroner".
pub(crate) fn units_meant(word: &str) -> Vec<String> {
    let word = shortened(word);
    let mut meant = Vec::new();
    for wording in [format!("2 {word}"), format!("{word} 2")] {
        match read_quantity(&wording) {
            Ok(read) => meant.extend(read.unit),
            Err(unread) => meant.extend(unread.reason.currencies().map(str::to_owned)),
        }
        if !meant.is_empty() {
            break;
        }
    }
    meant
}

/// A message on a word that is not known, with the nearest that are.
pub(super) fn unknown(what: &str, word: &str, known: Vec<&str>, declare: &str) -> String {
    nearest(what, word, known, &[], declare)
}

/// The same, with those first that are most likely meant.
pub(super) fn nearest(
    what: &str,
    word: &str,
    mut known: Vec<&str>,
    meant: &[&str],
    declare: &str,
) -> String {
    let declare = if declare.is_empty() {
        String::new()
    } else {
        format!(", or declare it under declares.{declare}")
    };
    let word = shortened(word);
    if known.len() > 8 {
        known.sort_by_cached_key(|k| {
            let likeness = strsim::jaro_winkler(&k.to_lowercase(), &word.to_lowercase());
            // A slip of the pen; then what is called so; then what merely looks like it.
            let sort = match likeness {
                like if like > 0.92 => 0,
                _ if meant.contains(k) => 1,
                _ => 2,
            };
            let unlikeness = ((1.0 - likeness) * 1e6) as u32;
            (sort, unlikeness, (*k).to_owned())
        });
        known.truncate(3);
        return format!(
            "unknown {what} \"{word}\"; the nearest are {}{declare}",
            known.join(", ")
        );
    }
    known.sort_unstable();
    format!(
        "unknown {what} \"{word}\"; known: {}{declare}",
        if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        }
    )
}
