//! Holding the index against the tables.

use super::index::{documents, names, sources, take_apart};
use super::tokens;
use crate::db::first;
use crate::error::{Doing, Error};
use crate::text::OneLine;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};

const DOING: &str = "checking the search index";

sql! {
    NAME_TERMS = "SELECT term, doc, \"offset\" FROM temp.name_term";
    TEXT_TERMS = "SELECT term, doc, \"offset\" FROM temp.text_term";
    NAME = "SELECT text AS value FROM name WHERE id = ?1";
    TEXT = "SELECT s.key || CASE ?2
         WHEN 0 THEN ''
         WHEN 1 THEN ' ' || (SELECT label FROM passage p WHERE p.source = s.id AND p.position = ?3)
         ELSE '#' || (SELECT key FROM claim c WHERE c.source = s.id AND c.claim = ?3) END AS value
       FROM source s WHERE s.id = ?1";
}

/// How many of the differing rows are named.
const NAMED: usize = 10;

/// How the search index stands to the tables; see
/// [`Reader::check_search`](crate::query::Reader::check_search).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct SearchCheck {
    /// How many names and texts are not in the index.
    pub missing: u64,
    /// How many rows of the index stand for no name and no text.
    pub extra: u64,
    /// How many names and texts have other words in the index than in the tables.
    pub changed: u64,
    /// Whether FTS5 finds the index itself damaged, so that it cannot be read to its end.
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
    compare(db, NAME_TERMS, rows, &mut check, |id| {
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
    compare(db, TEXT_TERMS, rows, &mut check, |row| {
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

fn compare(
    db: &Connection,
    terms: &'static str,
    mut rows: Rows,
    check: &mut SearchCheck,
    name: impl Fn(i64) -> Result<Option<String>, Error>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached(terms).doing(DOING)?;
    let mut found = statement.query(()).doing(DOING)?;
    loop {
        let row = match found.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                check.damaged = true;
                break;
            }
            Err(e) => return Err(e).doing(DOING),
        };
        // A token that is no text was not put in by us.
        let term: String = row.get("term").unwrap_or_default();
        let entry = rows.entry(row.get("doc").doing(DOING)?).or_default();
        let place = row.get("offset").doing(DOING)?;
        entry.sum = entry.sum.wrapping_sub(digest(&term, place));
        entry.found += 1;
    }
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
