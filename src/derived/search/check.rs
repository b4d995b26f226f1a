//! Holding the index against the tables.

use super::index::{documents, names, sources, take_apart};
use super::tokens;
use crate::db::{each, first, rows};
use crate::error::{Doing, Error};
use crate::text::OneLine;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::Serialize;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{Hash, Hasher};

const DOING: &str = "checking the search index";

sql! {
    NAME_TERMS = "SELECT term, doc, \"offset\" FROM temp.name_term";
    TEXT_TERMS = "SELECT term, doc, \"offset\" FROM temp.text_term";
    /// The number of places of a word in the index, looked up as a question looks it up.
    NAME_TERM = "SELECT count(*) AS number FROM temp.name_term WHERE term = ?1";
    TEXT_TERM = "SELECT count(*) AS number FROM temp.text_term WHERE term = ?1";
    /// What FTS5 keeps beside the words.
    NAME_SIZES = "SELECT id, sz FROM name_search_docsize", Whole;
    TEXT_SIZES = "SELECT id, sz FROM text_search_docsize", Whole;
    NAME_PAGES = "SELECT id, substr(block, 3, 2) AS ends, length(block) AS length FROM name_search_data", Whole;
    TEXT_PAGES = "SELECT id, substr(block, 3, 2) AS ends, length(block) AS length FROM text_search_data", Whole;
    NAME_STARTS = "SELECT segid, pgno, typeof(term) = 'blob' AS is_right FROM name_search_idx", Whole;
    TEXT_STARTS = "SELECT segid, pgno, typeof(term) = 'blob' AS is_right FROM text_search_idx", Whole;
    NAME_TOTALS = "SELECT block FROM name_search_data WHERE id = 1";
    TEXT_TOTALS = "SELECT block FROM text_search_data WHERE id = 1";
    NAME_CONFIG = "SELECT k, v FROM name_search_config", Whole;
    TEXT_CONFIG = "SELECT k, v FROM text_search_config", Whole;
    NAME = "SELECT text AS value FROM name WHERE id = ?1";
    TEXT = "SELECT s.key || CASE ?2
         WHEN 0 THEN ''
         WHEN 1 THEN ' ' || (SELECT label FROM passage p WHERE p.source = s.id AND p.position = ?3)
         ELSE '#' || (SELECT key FROM claim c WHERE c.source = s.id AND c.claim = ?3) END AS value
       FROM source s WHERE s.id = ?1";
}

/// The most differing rows that are named.
const NAMED: usize = 10;

/// How the search index stands to the tables; see
/// [`Reader::check_search`](crate::query::Reader::check_search).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct SearchCheck {
    /// The number of names and texts that are not in the index.
    pub missing: u64,
    /// The number of rows of the index that stand for no name and no text.
    pub extra: u64,
    /// The number of names and texts with other words in the index than in the tables.
    pub changed: u64,
    /// Whether the index itself is damaged: it cannot be read to its end, its words cannot all be looked
    /// up, or what FTS5 keeps beside them is not what it should be.
    pub damaged: bool,
    /// Some of the names and texts that differ: names as they are written, texts by source and
    /// passage or claim.
    pub examples: Vec<String>,
}

impl SearchCheck {
    /// Whether the index has exactly what the tables have.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.missing == 0 && self.extra == 0 && self.changed == 0 && !self.damaged
    }
}

impl fmt::Display for SearchCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        if self.is_sound() {
            return f.write_str("the search index is as the tables are");
        }
        write!(
            f,
            "the search index differs from the tables: {} missing, {} too many, {} changed{}",
            self.missing,
            self.extra,
            self.changed,
            if self.damaged {
                ", and it is damaged"
            } else {
                ""
            }
        )?;
        if !self.examples.is_empty() {
            write!(f, "; among them {}", self.examples.join(", "))?;
        }
        f.write_str("; rebuild_search() mends it")
    }
}

/// What a row should have, less what it has: a sum over its words and their places, and how many
/// there should be and are.
#[derive(Default)]
struct Row {
    sum: u64,
    expected: u64,
    found: u64,
}

/// Compares every word of the index with those of the tables.
pub(crate) fn check(db: &Connection) -> Result<SearchCheck, Error> {
    let mut check = SearchCheck::default();
    let mut rows = Rows::new();
    names(db, |id, text| {
        expect(&mut rows, id, &[text]);
        Ok(())
    })?;
    compare(db, NAMES, rows, &mut check, |id| {
        let name: Option<String> = first(db, DOING, NAME, [id], |r| r.get("value"))?;
        Ok(name.map(|name| format!("“{name}”")))
    })?;
    let mut rows = Rows::new();
    for source in sources(db)? {
        documents(db, source, |document| {
            expect(&mut rows, document.row, &document.texts);
            Ok(())
        })?;
    }
    compare(db, TEXTS, rows, &mut check, |row| {
        let (source, what, number) = take_apart(row);
        let place = (source, what as i64, number);
        first(db, DOING, TEXT, place, |r| r.get("value")).map(Option::flatten)
    })?;
    Ok(check)
}

type Rows = HashMap<i64, Row>;

fn expect<T: AsRef<str>>(rows: &mut Rows, id: i64, texts: &[T]) {
    let words = texts.iter().map(|text| tokens(text.as_ref()));
    let words: Vec<String> = words.collect();
    let words = words
        .iter()
        .flat_map(|words| words.split_ascii_whitespace());
    for (word, place) in words.zip(0_i64..) {
        let row = rows.entry(id).or_default();
        row.sum = row.sum.wrapping_add(digest(word, place));
        row.expected += 1;
    }
}

fn digest(word: &str, place: i64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (word, place).hash(&mut hasher);
    hasher.finish()
}

/// The SQL by which one of the two indexes is read.
struct Index {
    terms: &'static str,
    term: &'static str,
    sizes: &'static str,
    pages: &'static str,
    starts: &'static str,
    totals: &'static str,
    config: &'static str,
}

const NAMES: Index = Index {
    terms: NAME_TERMS,
    term: NAME_TERM,
    sizes: NAME_SIZES,
    pages: NAME_PAGES,
    starts: NAME_STARTS,
    totals: NAME_TOTALS,
    config: NAME_CONFIG,
};

const TEXTS: Index = Index {
    terms: TEXT_TERMS,
    term: TEXT_TERM,
    sizes: TEXT_SIZES,
    pages: TEXT_PAGES,
    starts: TEXT_STARTS,
    totals: TEXT_TOTALS,
    config: TEXT_CONFIG,
};

/// Whether an answer of FTS5 says that the index is damaged; any other error is one.
fn is_damaged<T>(answer: rusqlite::Result<T>) -> Result<Option<T>, Error> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => Ok(None),
        Err(e) => Err(e).doing(DOING),
    }
}

/// Whether each row has the number of words that FTS5 keeps beside it, and nothing else has.
fn has_sizes(db: &Connection, index: &Index, rows: &Rows) -> Result<bool, Error> {
    let mut left = rows.values().filter(|row| row.expected > 0).count();
    let mut right = true;
    let mut number = 0;
    each(db, DOING, index.sizes, (), |row| {
        let id: i64 = row.get("id").doing(DOING)?;
        let size: Option<Vec<u8>> = row.get("sz").doing(DOING)?;
        let expected = rows.get(&id).map_or(0, |row| row.expected);
        right &= size.as_deref().and_then(varint) == Some(expected);
        left = left.saturating_sub(usize::from(expected > 0));
        number += 1;
        Ok(())
    })?;
    // How many rows and words there are in all.
    let totals: Option<Option<Vec<u8>>> = first(db, DOING, index.totals, (), |r| r.get("block"))?;
    let totals = totals.flatten().unwrap_or_default();
    let words = rows.values().map(|row| row.expected).sum();
    right &= number == 0 || varints(&totals) == Some(vec![number, words]);
    Ok(right && left == 0)
}

/// Whether the pages on which words begin are those that FTS5 finds words by. A page is numbered by
/// its segment, in what lies above 37 bits, and its place in it; the second pair of its bytes says where
/// its words end and the list of where each begins follows. Every first page of a segment is listed.
fn has_starts(db: &Connection, index: &Index) -> Result<bool, Error> {
    const SEGMENT: i64 = 1 << 37;
    /// From here on, a page lists the pages of one long word.
    const PLACES: i64 = 1 << 31;
    let mut pages: BTreeMap<i64, bool> = BTreeMap::new();
    each(db, DOING, index.pages, (), |row| {
        let id: i64 = row.get("id").doing(DOING)?;
        let ends: Vec<u8> = row.get("ends").unwrap_or_default();
        let length: i64 = row.get("length").unwrap_or_default();
        if id >= SEGMENT && id % SEGMENT < PLACES {
            let is_first = !pages.contains_key(&(id - 1));
            let begins = matches!(*ends, [one, other] if i64::from(u16::from_be_bytes([one, other])) < length);
            pages.insert(id, is_first || begins);
        }
        Ok(())
    })?;
    let mut right = true;
    each(db, DOING, index.starts, (), |row| {
        right &= row.get::<_, bool>("is_right").doing(DOING)?;
        let (segment, page) = (row.get("segid"), row.get::<_, i64>("pgno"));
        let (Ok(segment), Ok(page)) = (segment, page) else {
            right = false;
            return Ok(());
        };
        let id = SEGMENT.saturating_mul(segment).saturating_add(page >> 1);
        right &= match pages.get_mut(&id) {
            Some(begins) => std::mem::take(begins),
            // FTS5 drops the first pages of a segment that it merges; their entries go with the segment.
            None => {
                matches!(pages.range(id..).next(), Some((next, _)) if next / SEGMENT == segment)
            }
        };
        Ok(())
    })?;
    Ok(right && !pages.values().any(|begins| *begins))
}

/// A number as SQLite writes it in as few bytes as it needs.
fn varint(bytes: &[u8]) -> Option<u64> {
    match varints(bytes)?[..] {
        [number] => Some(number),
        _ => None,
    }
}

/// Several of them.
fn varints(bytes: &[u8]) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    let (mut value, mut length) = (0_u64, 0);
    for byte in bytes {
        length += 1;
        value = match length {
            9 => value << 8 | u64::from(*byte),
            _ => value << 7 | u64::from(byte & 0x7f),
        };
        if length == 9 || byte & 0x80 == 0 {
            numbers.push(value);
            (value, length) = (0, 0);
        }
    }
    (length == 0).then_some(numbers)
}

/// Whether FTS5 keeps nothing about the index but the version of its form, and, where a base was
/// filled at once, what it does unless told otherwise.
fn has_config(db: &Connection, index: &Index) -> Result<bool, Error> {
    let mut found = rows(db, DOING, index.config, (), |r| {
        Ok((r.get::<_, Value>("k")?, r.get::<_, Value>("v")?))
    })?;
    let is = |entry: &(Value, Value), name: &str, value: i64| {
        *entry == (Value::Text(name.to_owned()), Value::Integer(value))
    };
    found.retain(|entry| !is(entry, "automerge", 4) && !is(entry, "crisismerge", 16));
    Ok(found.len() == 1 && is(&found[0], "version", 4))
}

fn compare(
    db: &Connection,
    index: Index,
    mut rows: Rows,
    check: &mut SearchCheck,
    name: impl Fn(i64) -> Result<Option<String>, Error>,
) -> Result<(), Error> {
    check.damaged |=
        !has_config(db, &index)? || !has_sizes(db, &index, &rows)? || !has_starts(db, &index)?;
    let mut statement = db.prepare_cached(index.terms).doing(DOING)?;
    let mut found = statement.query(()).doing(DOING)?;
    let mut last: (String, i64) = Default::default();
    let look_up = |term: &str, number: i64| -> Result<bool, Error> {
        let count = db
            .prepare_cached(index.term)
            .and_then(|mut s| s.query_row([term], |r| r.get::<_, i64>("number")));
        Ok(number == 0 || is_damaged(count)? == Some(number))
    };
    while let Some(row) = match is_damaged(found.next())? {
        Some(row) => row,
        None => {
            check.damaged = true;
            None
        }
    } {
        // A token that is no text was not put in by us.
        let term: String = row.get("term").unwrap_or_default();
        let entry = rows.entry(row.get("doc").doing(DOING)?).or_default();
        let place = row.get("offset").doing(DOING)?;
        entry.sum = entry.sum.wrapping_sub(digest(&term, place));
        entry.found += 1;
        if last.0 != term {
            check.damaged |= !look_up(&last.0, last.1)?;
            last = (term, 0);
        }
        last.1 += 1;
    }
    check.damaged |= !look_up(&last.0, last.1)?;
    let mut differing: Vec<i64> = Vec::new();
    for (id, row) in rows {
        match (row.expected, row.found) {
            (_, _) if row.sum == 0 && row.expected == row.found => continue,
            (_, 0) => check.missing += 1,
            (0, _) => check.extra += 1,
            _ => check.changed += 1,
        }
        differing.push(id);
    }
    differing.sort_unstable();
    for id in differing {
        if check.examples.len() == NAMED {
            break;
        }
        check.examples.extend(name(id)?);
    }
    Ok(())
}
