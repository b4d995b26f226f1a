//! Names as one types them, and entities by identifier.

use super::Rank;
use super::advanced::quote;
use super::snippet::{Snippet, beginning, has_letters};
use super::terms::{MAX_CHARACTERS, NAME_TERM, WORDS, either};
use crate::derived::search::{Phrase, Units};
use crate::error::{Doing, Error};
use crate::model::Kind;
use crate::query::entities::{self, AnyEntity, any, entities_sql, named_sql};
use crate::query::{Page, Reader, get};
use crate::sheet::identifiers::{REGISTERS, compact, usual};
use crate::text::lookup_fold;
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;

const DOING: &str = "completing a name";

/// The names read for each one wanted, if only one kind is wanted.
const PER_WANTED: i64 = 20;

sql! {
    BEGINNING = named_sql!("", "name n", "n.fold >= :fold AND n.fold < :end ORDER BY n.fold", ":limit");
    WITHIN = named_sql!(
        ", n.fold",
        "(SELECT rowid AS id FROM name_search WHERE name_search MATCH :words
          ORDER BY rowid LIMIT :limit) k CROSS JOIN name n ON n.id = k.id",
        "1",
        ":limit"
    );

    IDENTIFIED = entities_sql!(" FROM (SELECT DISTINCT m.entity AS id FROM scheme
         CROSS JOIN identifier i INDEXED BY identifier_by_value ON i.scheme = scheme.id AND i.value = ?2
         CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention
         WHERE ?1 IS NULL OR scheme.key = ?1) k
       CROSS JOIN entity e ON e.id = k.id
       LEFT JOIN form f ON f.id = e.form
       ORDER BY e.key LIMIT 100");
}

/// A name that what was typed may become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The name as written.
    pub name: String,
    /// Whose name it is.
    pub entity: AnyEntity,
    /// Exact, prefix, or a prefix of a later word.
    pub rank: Rank,
    /// The name as it can be shown, with the place of what was typed.
    pub snippet: Snippet,
}

impl fmt::Display for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.snippet.fmt(f)
    }
}

impl Reader {
    /// Names that begin with the text, after folding; then, if there is room, names in which a
    /// later word does. Each entity comes once. Both groups are ordered by folded name, so that an
    /// exact name leads. `kind` limits the answer to one kind.
    ///
    /// It does the same little work however many names begin alike, at every keystroke: of a
    /// kind, some that exist may be missing while little is typed.
    ///
    /// # Errors
    /// [`Error::Limit`] unless 1 to [`MAX_LIMIT`](crate::query::MAX_LIMIT) are asked for.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let names: Vec<String> =
    ///     base.complete("uni", None, 4)?.into_iter().map(|c| c.name).collect();
    /// assert_eq!(names, ["unicorn companies", "University of Hong Kong",
    ///     "Fudan University", "Shanghai center of the University of Hong Kong"]);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn complete(
        &self,
        text: &str,
        kind: Option<Kind>,
        limit: u32,
    ) -> Result<Vec<Completion>, Error> {
        Page::first(limit).limit()?;
        let typed: String = text.chars().take(MAX_CHARACTERS).collect();
        let fold = lookup_fold(&typed);
        let mut found: Vec<Completion> = Vec::new();
        if fold.is_empty() {
            return Ok(found);
        }
        let wanted = limit as usize;
        // An entity may have several names that begin alike.
        let most = i64::from(limit) * if kind.is_some() { PER_WANTED } else { 4 };
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        let mut add = |row: &Row<'_>, begins: bool| {
            let id = entities::id(row)?;
            if kind.is_none_or(|kind| kind == id.kind()) && seen.insert(id.row()) {
                let begins = begins || folded(row)?.starts_with(&fold);
                found.push(completion(&fold, &typed, begins, row)?);
            }
            // Most names that begin alike are never read.
            Ok(if found.len() < wanted {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        };
        let end = format!("{fold}\u{10FFFF}");
        let enough = self.rows_until(
            DOING,
            BEGINNING,
            named_params! { ":fold": fold, ":end": end, ":limit": most },
            |row| add(row, true),
        )?;
        if enough.is_continue()
            && let Some(words) = self.within(&typed)?
        {
            let _ = self.rows_until(
                DOING,
                WITHIN,
                named_params! { ":words": words, ":limit": most },
                |row| add(row, false),
            )?;
        }
        Ok(found)
    }

    /// The entities that have this identifier, as written, in capitals, or without
    /// blanks, hyphens and points, in a register or in any; at
    /// most a hundred, by key.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// assert_eq!(base.identified(None, "Q000000")?, []);
    /// assert_eq!(base.identified(Some("wikidata"), "Q000000")?, []);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn identified(
        &self,
        scheme: Option<&str>,
        identifier: &str,
    ) -> Result<Vec<AnyEntity>, Error> {
        let doing = "looking for an identifier";
        let spellings = match scheme {
            Some(scheme) => vec![usual(scheme, None, identifier).unwrap_or_default()],
            None => REGISTERS
                .iter()
                .filter_map(|scheme| usual(scheme, None, identifier).ok())
                .collect(),
        };
        let written = [
            identifier.trim().to_owned(),
            identifier.trim().to_ascii_uppercase(),
            compact(identifier),
        ];
        for value in written.iter().chain(&spellings) {
            let found = self.rows(doing, IDENTIFIED, (scheme, value), any)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The index expression for names with all typed words, the last of them unfinished.
    fn within(&self, typed: &str) -> Result<Option<String>, Error> {
        let (mut phrases, _) = Phrase::all(typed);
        let Some(mut last) = phrases.pop() else {
            return Ok(None);
        };
        let mut parts: Vec<String> = Vec::new();
        if let Some(unit) = last.0.pop() {
            if !last.0.is_empty() && unit.single {
                // A row of characters is found within a longer one as it is.
                last.0.push(unit);
            } else {
                match either(&self.words_beginning(NAME_TERM, &unit.text, WORDS)?) {
                    Some(words) => parts.push(words),
                    None => return Ok(None),
                }
            }
        }
        phrases.push(last);
        let whole = phrases.iter().flat_map(Phrase::tokens);
        parts.extend(whole.map(|part| quote(&part)));
        Ok((!parts.is_empty()).then(|| parts.join(" AND ")))
    }
}

/// The positions of these two columns, behind those of the entity. The second is read only if the
/// beginning of the name is not known beforehand.
const MATCHED: usize = 6;
const FOLD: usize = 7;

fn folded<'r>(row: &'r Row<'_>) -> Result<&'r str, Error> {
    let text = row.get_ref(FOLD).and_then(|text| Ok(text.as_str()?));
    text.doing("reading an answer")
}

/// `begins` says that the name, folded, begins with what was typed.
fn completion(fold: &str, typed: &str, begins: bool, row: &Row<'_>) -> Result<Completion, Error> {
    let name: String = get(row, MATCHED)?;
    let (rank, places) = if begins {
        let place = beginning(&name, fold);
        let rest = place.as_ref().and_then(|place| name.get(place.end..));
        // Most names go on. At the end of a name the last letter may fold to several, of which only
        // the first was typed: "œ" is "oe".
        let whole = rest.is_some_and(|rest| !has_letters(rest)) && lookup_fold(&name) == fold;
        let rank = if whole { Rank::Exact } else { Rank::Prefix };
        (rank, place.into_iter().collect())
    } else {
        let units = Units::of(&name);
        let sought = Units::of(typed).0;
        let mut places = Vec::new();
        for (number, word) in sought.iter().enumerate() {
            let is_last = number + 1 == sought.len();
            for unit in &units.0 {
                if unit.text == word.text || (is_last && unit.text.starts_with(&word.text)) {
                    places.push(unit.range.clone());
                }
            }
        }
        (Rank::Name, places)
    };
    Ok(Completion {
        snippet: Snippet::new(&name, places),
        name,
        entity: any(row)?,
        rank,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_exact_only_if_all_of_it_was_typed() {
        use crate::model::Kind;
        use crate::sheet::{Entity, Sheet, Source};
        let mut base = crate::KnowledgeBase::in_memory().unwrap();
        let mut sheet = Sheet::new(Source {
            key: "works".to_owned(),
            headline: Some("Works".to_owned()),
            language: "en".to_owned(),
            ..Source::default()
        });
        sheet.passages = vec!["p1".into()];
        for (key, name) in [
            ("oe", "Kœ."),
            ("ss", "Maß"),
            ("fi", "Proﬁ"),
            ("of", "Gut & Co."),
        ] {
            let mut entity = Entity::new(Kind::Organisation, name);
            entity.names[0].cite = Some("p1".to_owned());
            sheet.entities.insert(key.to_owned(), entity);
        }
        base.load(&sheet).unwrap();
        for (typed, rank) in [
            ("ko", Rank::Prefix),
            ("koe", Rank::Exact),
            ("kœ", Rank::Exact),
            ("mas", Rank::Prefix),
            ("mass", Rank::Exact),
            ("prof", Rank::Prefix),
            ("profi", Rank::Exact),
            ("gut", Rank::Prefix),
            ("Gut co", Rank::Exact),
        ] {
            let found = base.complete(typed, None, 1).unwrap();
            assert_eq!(found[0].rank, rank, "{typed}");
        }
    }

    #[test]
    fn columns_stand_where_they_are_read() {
        let base = crate::KnowledgeBase::in_memory().unwrap();
        for sql in [BEGINNING, WITHIN] {
            let statement = base.connection().prepare(sql).unwrap();
            let columns: Vec<&str> = statement.column_names().collect();
            assert_eq!(columns[MATCHED], "matched");
            if sql == WITHIN {
                assert_eq!(columns[FOLD], "fold");
            }
        }
    }
}
