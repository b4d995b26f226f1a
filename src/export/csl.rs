//! The sources as CSL-JSON, which Zotero, pandoc and every tool of the Citation Style Language read: to
//! cite the articles behind the facts.
//!
//! | here | there |
//! | --- | --- |
//! | source | an item of the type `article-newspaper`; its `id` is the source's key |
//! | headline | `title` |
//! | byline | `author`, each as it is written (`literal`) |
//! | publisher, or the medium that carried it | `container-title`; `publisher` if both are known |
//! | day of publication | `issued`, if it is a day, a month or a year; other dates as `literal` |
//! | address, language, section | `URL`, `language`, `section` |
//! | that the copy breaks off; the note on it | `note` |
//!
//! Facts are not there: a citation of a fact has a passage, which stands behind the item as its locator.

use super::feed::Feed;
use super::write_json;
use crate::error::Error;
use crate::model::{Edtf, Extent};
use crate::query::{Reader, SourceSummary};
use serde_json::{Map, Value, json};
use std::io::Write;

impl Reader {
    /// Writes the sources as CSL-JSON, one list; see [`export::csl`](self).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut list = Vec::new();
    /// KnowledgeBase::seeded()?.write_csl(&mut list)?;
    /// let list: serde_json::Value = serde_json::from_slice(&list).expect("JSON");
    /// assert_eq!(list[0]["issued"]["date-parts"][0], serde_json::json!([2023, 11, 30]));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_csl(&self, out: &mut impl Write) -> Result<(), Error> {
        let feed = Feed::of(self)?;
        let mut before = "[\n";
        feed.sources(|source| {
            out.write_all(before.as_bytes()).map_err(Error::Write)?;
            before = ",\n";
            write_json(out, &item(source))
        })?;
        let end = if before == "[\n" { "[]\n" } else { "\n]\n" };
        out.write_all(end.as_bytes()).map_err(Error::Write)
    }
}

fn item(source: &SourceSummary) -> Value {
    let mut item = Map::new();
    let mut set = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value.into());
        }
    };
    set("id", Some(&source.key));
    set("type", Some("article-newspaper"));
    set("title", Some(source.title()));
    let carried_by = source.carried_by.as_deref();
    let publisher = source.publisher.as_deref();
    set("container-title", carried_by.or(publisher));
    set("publisher", carried_by.and(publisher));
    set("section", source.section.as_deref());
    set("URL", source.address.as_deref());
    set("language", Some(&source.language));
    let breaks_off = (source.extent == Extent::BreaksOff).then_some("the copy breaks off");
    let notes: Vec<&str> = breaks_off
        .into_iter()
        .chain(source.note.as_deref())
        .collect();
    let notes = notes.join("; ");
    set("note", Some(notes.as_str()).filter(|note| !note.is_empty()));
    if !source.authors.is_empty() {
        let authors = source.authors.iter().map(|name| json!({"literal": name}));
        item.insert("author".to_owned(), authors.collect());
    }
    if let Some(published) = &source.published {
        item.insert("issued".to_owned(), date(published));
    }
    item.into()
}

/// A day, a month or a year in its parts; any other date as it is written.
fn date(date: &Edtf) -> Value {
    let parts: Option<Vec<u32>> = date
        .as_str()
        .split('-')
        .map(|part| part.parse().ok())
        .collect();
    match parts.as_deref() {
        // 21 and above are seasons, quarters and halves.
        Some([_] | [_, 1..=12] | [_, 1..=12, _]) => json!({"date-parts": [parts]}),
        _ => json!({"literal": date.as_str()}),
    }
}
