//! Known names in a running text.

use crate::db::first;
use crate::error::Error;
use crate::query::Reader;
use crate::sheet::Sheet;
use crate::text::lookup_fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Bound, Range};
use std::rc::Rc;

/// The longest name that is looked for, in words, and in characters of a script that writes
/// without spaces.
const MAX_WORDS: usize = 14;
const MAX_CHARACTERS: usize = 24;

/// The most bearers of one name that are told.
const MAX_BEARERS: usize = 100;

sql! {
    /// The first name from a fold on.
    NEXT = "SELECT fold AS value FROM name WHERE fold >= ?1 ORDER BY fold LIMIT 1";
}

const DOING: &str = "looking for names in a text";

/// A name in a text, by its bytes, and the entities that bear it.
pub(super) struct NameInText {
    pub(super) range: Range<usize>,
    /// Keys: the sheet's own for its entities, canonical ones for those of the base; a hundred at most.
    pub(super) keys: Rc<BTreeSet<String>>,
}

type Known = BTreeMap<String, Rc<BTreeSet<String>>>;

/// The names of a base, and of a sheet, to be found in passages.
pub(super) struct Names<'a> {
    base: &'a Reader,
    /// Names of the sheet that are looked for everywhere, by fold.
    everywhere: Known,
    /// Names that are looked for in the passage of a label only.
    within: HashMap<&'a str, Known>,
    /// Whether entities of the base under keys of their own are found, too.
    all: bool,
    /// The bearers of names of the base that were found before, also by whether the name was written
    /// like a common word.
    bearers: HashMap<(String, bool), Rc<BTreeSet<String>>>,
    /// The first name of the base from a fold on, for single words.
    next: HashMap<String, Option<String>>,
}

impl<'a> Names<'a> {
    /// Entities under shared keys, of the sheet or of the base, are looked for everywhere. A sheet's
    /// own entity ("green", an aspect of a programme) is looked for only in the passages that the sheet
    /// cites for its name: elsewhere it may be a common word. Without a sheet, an entity of the base under
    /// a key of its own is found where nobody else has its name, and where it is not written like a
    /// common word.
    pub(super) fn of(base: &'a Reader, sheet: Option<&'a Sheet>) -> Self {
        let mut everywhere: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut within: HashMap<&str, BTreeMap<String, BTreeSet<String>>> = HashMap::new();
        for (key, entity) in sheet.iter().flat_map(|s| &s.entities) {
            for name in &entity.names {
                let Some(cite) = &name.cite else { continue };
                let known = match entity.shared {
                    true => &mut everywhere,
                    false => within.entry(cite).or_default(),
                };
                let keys = known.entry(lookup_fold(&name.text)).or_default();
                if keys.len() < MAX_BEARERS {
                    keys.insert(key.clone());
                }
            }
        }
        let shared = |known: BTreeMap<String, BTreeSet<String>>| -> Known {
            known
                .into_iter()
                .map(|(fold, keys)| (fold, Rc::new(keys)))
                .collect()
        };
        Self {
            base,
            all: sheet.is_none(),
            everywhere: shared(everywhere),
            within: within
                .into_iter()
                .map(|(label, known)| (label, shared(known)))
                .collect(),
            bearers: HashMap::new(),
            next: HashMap::new(),
        }
    }

    /// Finds names in a passage; the longest first, and none within another, and none of one letter.
    pub(super) fn found_in(&mut self, label: &str, text: &str) -> Result<Vec<NameInText>, Error> {
        let words = words(text);
        let mut found = Vec::new();
        let mut next = 0;
        while next < words.len() {
            next = match self.longest_at(label, text, &words, next)? {
                Some((end, name)) => {
                    found.push(name);
                    end
                }
                None => next + 1,
            };
        }
        Ok(found)
    }

    /// The longest name that begins with a word, and the word behind it. A word is added as long as
    /// some name begins so.
    fn longest_at(
        &mut self,
        label: &str,
        text: &str,
        words: &[Word],
        begin: usize,
    ) -> Result<Option<(usize, NameInText)>, Error> {
        let mut longest = None;
        let mut spaced = 0;
        for end in begin + 1..=words.len().min(begin + MAX_CHARACTERS) {
            let last = &words[end - 1];
            spaced += usize::from(last.spaced);
            if spaced > MAX_WORDS {
                break;
            }
            let range = words[begin].range.start..last.range.end;
            let fold = lookup_fold(&text[range.clone()]);
            if fold.is_empty() {
                continue;
            }
            let is_name = fold.chars().count() > 1;
            // A numeral such as ₂ folds otherwise where letters follow: what begins so is not known.
            let is_open = text[range.clone()].ends_with(|c: char| !c.is_ascii() && c.is_numeric());
            let begins = |next: &String| next.starts_with(&fold);
            let here = self.within.get(label);
            let (mut keys, mut goes_on) = (BTreeSet::new(), is_open);
            for known in here.into_iter().chain([&self.everywhere]) {
                if let Some(own) = known.get(&fold) {
                    keys.extend(own.iter().cloned());
                }
                goes_on |= first_from(known, &fold).is_some_and(begins);
            }
            let next = self.next_in_base(&fold, end == begin + 1)?;
            goes_on |= next.as_ref().is_some_and(begins);
            let keys = match keys.is_empty() && next.as_ref() == Some(&fold) && is_name {
                true => self.bearers(&fold, starts_low(&text[range.clone()]))?,
                false => Rc::new(keys),
            };
            if is_name && !keys.is_empty() {
                longest = Some((end, NameInText { range, keys }));
            }
            if !goes_on {
                break;
            }
        }
        Ok(longest)
    }

    /// The first name of the base from a fold on.
    fn next_in_base(&mut self, fold: &str, is_word: bool) -> Result<Option<String>, Error> {
        if is_word && let Some(known) = self.next.get(fold) {
            return Ok(known.clone());
        }
        let found: Option<String> = first(&self.base.db, DOING, NEXT, [fold], |r| r.get("value"))?;
        if is_word {
            self.next.insert(fold.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// The entities of the base that bear a name, and are looked for.
    fn bearers(&mut self, fold: &str, low: bool) -> Result<Rc<BTreeSet<String>>, Error> {
        let name = (fold.to_owned(), low);
        if let Some(known) = self.bearers.get(&name) {
            return Ok(Rc::clone(known));
        }
        let called = self.base.named(fold)?;
        let only = self.all && called.len() == 1 && !low;
        let looked_for = called.into_iter().filter(|entity| {
            !entity.key.contains('#') || (only && entity.kind.is_named() && !entity.is_group)
        });
        let keys = Rc::new(looked_for.map(|entity| entity.key).collect());
        self.bearers.insert(name, Rc::clone(&keys));
        Ok(keys)
    }
}

/// Whether words are written like common ones: with a small letter, in a script that has such.
fn starts_low(words: &str) -> bool {
    words.chars().next().is_some_and(char::is_lowercase)
}

fn first_from<'k>(known: &'k Known, fold: &str) -> Option<&'k String> {
    let from = (Bound::Included(fold), Bound::Unbounded);
    known.range::<str, _>(from).next().map(|(fold, _)| fold)
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
