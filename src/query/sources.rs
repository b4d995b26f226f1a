//! Sources and passages.

use super::entities::LONGEST;
use super::fact::list;
use super::{Page, Paged, Reader, edtf, get};
use crate::error::Error;
use crate::model::{Basis, Edtf, Extent};
use crate::sheet::{Sheet, units_meant};
use crate::stored;
use crate::text::{OneLine, printable};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An article's bibliography, and how much the base has of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSummary {
    /// The public key.
    pub key: String,
    /// The headline as printed; `None` if the article has none.
    pub headline: Option<String>,
    /// The byline, in its order.
    pub authors: Vec<String>,
    /// The publication's section.
    pub section: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The medium that carried it, if not the publisher's own.
    pub carried_by: Option<String>,
    /// The page's URL.
    pub address: Option<String>,
    /// A BCP 47 tag.
    pub language: String,
    /// Day of publication, if a calendar date is known.
    pub published: Option<Edtf>,
    /// The basis of that day.
    pub published_basis: Option<Basis>,
    /// The extent that was read.
    pub extent: Extent,
    /// A note about the copy.
    pub note: Option<String>,
    /// The number of its claims.
    pub claims: u64,
    /// Which revision of its sheet is loaded.
    pub revision: u32,
}

impl SourceSummary {
    /// What to call it: its headline, or its key if it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        self.headline.as_deref().unwrap_or(&self.key)
    }
}

impl fmt::Display for SourceSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match &self.headline {
            Some(headline) => write!(f, "“{headline}”")?,
            None => f.write_str("(without a headline)")?,
        }
        if !self.authors.is_empty() {
            write!(f, ", by {}", self.authors.join(", "))?;
        }
        for part in [&self.publisher, &self.section].into_iter().flatten() {
            write!(f, ", {part}")?;
        }
        if let Some(published) = &self.published {
            write!(f, ", {published}")?;
            if self.published_basis == Some(Basis::Address) {
                f.write_str(" (read from the address)")?;
            }
        }
        if self.extent == Extent::BreaksOff {
            f.write_str(", the copy breaks off")?;
        }
        match &self.address {
            Some(address) => write!(f, ", {address}"),
            None => Ok(()),
        }
    }
}

/// A passage with the number of claims that cite it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageCount {
    /// The label: "headline", "p1".
    pub label: String,
    /// The number of claims that cite it.
    pub claims: u64,
    /// A remark of ours on it.
    pub note: Option<String>,
}

impl fmt::Display for PassageCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<12} {:>5}", printable(&self.label), self.claims)
    }
}

macro_rules! source_sql {
    ($tail:literal) => {
        concat!(
            "SELECT s.*, d.value AS published_edtf,
               (SELECT json_group_array(a.name) FROM source_author a WHERE a.source = s.id) AS authors,
               (SELECT count(*) FROM claim c WHERE c.source = s.id) AS claims
             FROM source s LEFT JOIN edtf d ON d.id = s.published ",
            $tail
        )
    };
}

sql! {
    ONE = source_sql!("WHERE s.key = ?1"), OfSource;
    PAGE = source_sql!("WHERE s.key > ?1 ORDER BY s.key LIMIT ?2"), OfSource;
    COUNT = "SELECT count(*) AS value FROM source",
        Scans("source", "the question is how many there are");
    pub(super) ID = "SELECT id AS value FROM source WHERE key = ?1";
    KEYS = "SELECT key FROM source ORDER BY key LIMIT 20000",
        Scans("source", "only after a miss, and bounded by its LIMIT");
    PASSAGE = "SELECT p.position AS value FROM passage p WHERE p.source = ?1 AND p.label = ?2";
    PASSAGES = "SELECT p.label, p.note, count(c.claim) AS claims FROM passage p
       LEFT JOIN (SELECT passage, claim FROM claim WHERE source = ?1
         UNION ALL SELECT passage, claim FROM further_citation WHERE source = ?1) c ON c.passage = p.label
       WHERE p.source = ?1 GROUP BY p.position ORDER BY p.position", OfSource;
    TERM = "SELECT 1 AS value WHERE
         (?1 = 'relation' AND EXISTS (SELECT 1 FROM relation_type WHERE key = ?2 OR inverse = ?2))
      OR (?1 = 'phase' AND EXISTS (SELECT 1 FROM phase WHERE key = ?2))
      OR (?1 = 'measure' AND EXISTS (SELECT 1 FROM measure WHERE key = ?2))
      OR (?1 = 'unit' AND EXISTS (SELECT 1 FROM unit WHERE key = ?2))
      OR (?1 = 'form' AND EXISTS (SELECT 1 FROM form WHERE key = ?2))";
    TERMS = "SELECT key FROM relation_type WHERE ?1 = 'relation'
       UNION SELECT inverse FROM relation_type WHERE ?1 = 'relation'
       UNION SELECT key FROM phase WHERE ?1 = 'phase'
       UNION SELECT key FROM measure WHERE ?1 = 'measure'
       UNION SELECT key FROM unit WHERE ?1 = 'unit'
       UNION SELECT key FROM form WHERE ?1 = 'form'";
}

const DOING: &str = "reading the sources";

impl Reader {
    /// The source with this key; `None` if it is not loaded.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn source(&self, key: &str) -> Result<Option<SourceSummary>, Error> {
        Ok(self.rows(DOING, ONE, [key], summary)?.pop())
    }

    /// The sheet of a source as it is loaded, in its normal form; `None` if the source is not
    /// loaded. Nothing is lost in the tables: loading it into an empty base gives the same.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn sheet(&self, source: &str) -> Result<Option<Sheet>, Error> {
        let id: Option<i64> = self.value(DOING, ID, [source])?;
        id.map(|id| stored::sheet::read(&self.db, id)).transpose()
    }

    /// A page of the sources, by key.
    ///
    /// # Errors
    /// [`Error::Limit`].
    pub fn sources(&self, page: &Page) -> Result<Paged<SourceSummary>, Error> {
        let asked = page.of("sources")?;
        let items = self.rows(DOING, PAGE, (asked.after(), asked.limit), summary)?;
        Ok(asked.cut(items, |s| s.key.clone()))
    }

    /// The number of loaded sources.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn source_count(&self) -> Result<u64, Error> {
        let count: Option<i64> = self.value(DOING, COUNT, ())?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// The passages of a source in reading order, with the number of claims that cite each.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the source is not loaded.
    pub fn passages(&self, source: &str) -> Result<Vec<PassageCount>, Error> {
        let source = self.require_source(source)?;
        self.rows(DOING, PASSAGES, [source], |row| {
            Ok(PassageCount {
                label: get(row, "label")?,
                claims: get::<i64>(row, "claims")?.unsigned_abs(),
                note: get(row, "note")?,
            })
        })
    }

    pub(super) fn source_keys(&self) -> Result<Vec<String>, Error> {
        self.rows(DOING, KEYS, (), |row| get(row, "key"))
    }

    pub(crate) fn require_source(&self, key: &str) -> Result<i64, Error> {
        match self.value(DOING, ID, [key])? {
            Some(id) => Ok(id),
            None => Err(not_found("source", key, self.source_keys()?)),
        }
    }

    /// The source of a filter, if it names one.
    pub(super) fn required_source(&self, key: &Option<String>) -> Result<Option<i64>, Error> {
        let key = key.as_deref();
        key.map(|key| self.require_source(key)).transpose()
    }

    /// The source of a passage that exists.
    pub(super) fn require_passage(&self, source: &str, passage: &str) -> Result<i64, Error> {
        let id = self.require_source(source)?;
        let found: Option<i64> = self.value(DOING, PASSAGE, (id, passage))?;
        match found {
            Some(_) => Ok(id),
            None => {
                let labels = self.passages(source)?.into_iter().map(|p| p.label);
                Err(not_found("passage", passage, labels.collect()))
            }
        }
    }

    /// That words are in a catalogue: relation (either way), phase, measure, unit, form.
    pub(super) fn require_terms<'k>(
        &self,
        what: &'static str,
        keys: impl IntoIterator<Item = &'k String>,
    ) -> Result<(), Error> {
        for key in keys {
            let found: Option<i64> = self.value(DOING, TERM, (what, key))?;
            if found.is_none() {
                let mut known: Vec<String> =
                    self.rows(DOING, TERMS, [what], |row| get(row, "key"))?;
                // "RMB", "Euro": what it is called elsewhere.
                if what == "unit" {
                    let meant = units_meant(key);
                    if meant.iter().any(|unit| known.contains(unit)) {
                        known.retain(|unit| meant.contains(unit));
                    }
                }
                return Err(not_found(what, key, known));
            }
        }
        Ok(())
    }
}

/// Sorts words by their likeness to another.
pub(super) fn likest_first(words: &mut [String], to: &str) {
    words.sort_by_cached_key(|word| {
        let unlike = 1.0 - strsim::jaro_winkler(word, to);
        ((unlike * 1e6) as i64, word.clone())
    });
}

/// The error that names the three likest of the words that are known.
pub(super) fn not_found(what: &'static str, key: &str, mut known: Vec<String>) -> Error {
    let word: String = key.chars().take(LONGEST).collect();
    likest_first(&mut known, &word);
    known.truncate(3);
    Error::not_found(what, key, known)
}

fn summary(row: &Row<'_>) -> Result<SourceSummary, Error> {
    Ok(SourceSummary {
        key: get(row, "key")?,
        headline: get(row, "headline")?,
        authors: list(row, "authors")?,
        section: get(row, "section")?,
        publisher: get(row, "publisher")?,
        carried_by: get(row, "carried_by")?,
        address: get(row, "address")?,
        language: get(row, "language")?,
        published: edtf(row, "published_edtf")?,
        published_basis: get(row, "published_basis")?,
        extent: get(row, "extent")?,
        note: get(row, "note")?,
        claims: get::<i64>(row, "claims")?.unsigned_abs(),
        revision: get(row, "revision")?,
    })
}
