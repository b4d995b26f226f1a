//! Known names in a running text.

use crate::error::Error;
use crate::query::Reader;
use crate::sheet::Sheet;
use crate::text::lookup_fold;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The longest name that is looked for, in words, and in characters of a script that writes
/// without spaces.
const MAX_WORDS: usize = 14;
const MAX_CHARACTERS: usize = 24;

/// A name in a text, by its bytes, and the entities that bear it.
pub(super) struct NameInText {
    pub(super) range: Range<usize>,
    /// Keys: the sheet's own for its entities, canonical ones for those of the base.
    pub(super) keys: BTreeSet<String>,
}

/// Finds names in a passage; the longest first, and none within another, and none of one letter.
/// Entities under shared keys, of the sheet or of the knowledge base, are looked for everywhere. A
/// sheet's own entity ("green", an aspect of a programme) is looked for only in the passages that
/// the sheet cites for its name: elsewhere it may be a common word. Without a sheet, an entity of
/// the base under a key of its own is found where nobody else has its name, and where it is not
/// written like a common word.
pub(super) fn names_in(
    base: &Reader,
    sheet: Option<&Sheet>,
    label: &str,
    text: &str,
) -> Result<Vec<NameInText>, Error> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, entity) in sheet.iter().flat_map(|s| &s.entities) {
        let looked_for = |cite: &str| entity.shared || cite == label;
        let names = entity.names.iter();
        for name in names.filter(|n| n.cite.as_deref().is_some_and(looked_for)) {
            let keys = known.entry(lookup_fold(&name.text)).or_default();
            keys.insert(key.clone());
        }
    }
    let words = words(text);
    let mut found = Vec::new();
    let mut next = 0;
    while next < words.len() {
        let mut longest = None;
        for end in (next + 1..=words.len().min(next + MAX_CHARACTERS)).rev() {
            let run = &words[next..end];
            if run.iter().filter(|t| t.spaced).count() > MAX_WORDS {
                continue;
            }
            let range = run[0].range.start..run[run.len() - 1].range.end;
            let fold = lookup_fold(&text[range.clone()]);
            if fold.chars().count() < 2 {
                continue;
            }
            let mut keys = known.get(&fold).cloned().unwrap_or_default();
            if keys.is_empty() {
                let called = base.named(&fold)?;
                let only =
                    called.len() == 1 && sheet.is_none() && !starts_low(&text[range.clone()]);
                let looked_for = called.into_iter().filter(|entity| {
                    !entity.key.contains('#')
                        || (only && entity.kind.is_named() && !entity.is_group)
                });
                keys.extend(looked_for.map(|entity| entity.key));
            }
            if !keys.is_empty() {
                longest = Some((end, NameInText { range, keys }));
                break;
            }
        }
        match longest {
            Some((end, name)) => {
                found.push(name);
                next = end;
            }
            None => next += 1,
        }
    }
    Ok(found)
}

/// Whether words are written like common ones: with a small letter, in a script that has such.
fn starts_low(words: &str) -> bool {
    words.chars().next().is_some_and(char::is_lowercase)
}

struct Word {
    range: Range<usize>,
    /// A word between spaces, rather than a character of a script without them.
    spaced: bool,
}

/// Words, and single characters of scripts that are written without spaces. A possessive ending
/// is a token of its own, so that "CVTE's" can be found as "CVTE".
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let spaced = c.is_alphanumeric() && c < '\u{2e80}';
        if spaced && open.is_none() {
            open = Some(at);
        }
        if !spaced && let Some(start) = open.take() {
            words.push(Word {
                range: start..at,
                spaced: true,
            });
        }
        if c.is_alphanumeric() && !spaced {
            words.push(Word {
                range: at..at + c.len_utf8(),
                spaced: false,
            });
        }
    }
    if let Some(start) = open {
        words.push(Word {
            range: start..text.len(),
            spaced: true,
        });
    }
    words
}
