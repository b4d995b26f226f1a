//! Asking names and texts, and making hits of what they answer.

use super::snippet::{Snippet, beginning};
use super::terms::SearchTerms;
use super::{Found, Hit, Rank, SearchFilter, SearchResult};
use crate::derived::search::{LARGEST, What, claim_texts, row_id, take_apart};
use crate::error::Error;
use crate::query::conditions::may_lie_in_range;
use crate::query::entities::{AnyEntity, any, entities_sql, named_sql};
use crate::query::fact::{facts_sql, mention_json};
use crate::query::sources::ID;
use crate::query::timeline::{check_range, stored_day};
use crate::query::{Citation, Paged, Reader, get};
use rusqlite::named_params;
use std::cmp::Reverse;
use std::collections::HashMap;

const DOING: &str = "searching";

/// The most names compared that have the words; and the most if a filter leaves some out.
const NAMES: i64 = 500;
const FILTERED_NAMES: i64 = 5000;

/// The rows read at a time, and the most read for one page beyond those that it shows.
const BATCH: usize = 64;
const TEXTS: usize = 5000;

/// Entities with the name by which they were found, and whether they pass the filter: those that
/// do not are counted all the same, so that nobody waits for one that does.
macro_rules! entities {
    ($names:literal, $condition:literal) => {
        named_sql!(
            concat!(
                ", n.fold, x.name_rank,
               (:kind IS NULL OR e.kind = :kind) AND (:source IS NULL OR EXISTS (
                 SELECT 1 FROM mention m WHERE m.entity = e.id AND m.source = :source))
               AND (coalesce(:from, :until) IS NULL OR EXISTS (
                 SELECT 1 FROM mention m CROSS JOIN source s ON s.id = m.source
                 CROSS JOIN edtf d ON d.id = s.published
                 WHERE m.entity = e.id AND (:source IS NULL OR m.source = :source) AND ",
                may_lie_in_range!(),
                ")) AS fits"
            ),
            $names,
            $condition,
            ":most"
        )
    };
}

sql! {
    EXACT = entities!("name n", "n.fold = :words");
    PREFIX = entities!(
        "(SELECT id, text, fold FROM name WHERE fold > :words AND fold < :end
          ORDER BY fold LIMIT :most) n",
        "1"
    );
    WORDS = entities!(
        "(SELECT rowid AS id FROM name_search WHERE name_search MATCH :words
          ORDER BY rowid LIMIT :most) k CROSS JOIN name n ON n.id = k.id",
        "1"
    );
    /// By key, or by the key that a sheet has; by identifier.
    MARKED = entities!(
        "(SELECT e.id FROM kind CROSS JOIN entity e ON e.kind = kind.id AND e.key = :words
          UNION SELECT m.entity FROM scheme
            CROSS JOIN identifier i INDEXED BY identifier_by_value
              ON i.scheme = scheme.id AND i.value IN (:words, :end)
            CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention) k
         CROSS JOIN entity o ON o.id = k.id
         CROSS JOIN entity_name y INDEXED BY entity_name_by_entity ON y.entity = o.id
         CROSS JOIN name n ON n.id = y.name AND n.text = o.name",
        "e.id = o.id"
    );

    ROWS = "SELECT rowid AS value FROM text_search
       WHERE text_search MATCH ?1 AND rowid > ?2 AND rowid < ?3 ORDER BY rowid LIMIT ?4";

    CLAIM_FITS = concat!(
        "SELECT 1 AS value FROM claim c
         CROSS JOIN source s ON s.id = c.source
         LEFT JOIN relation r ON r.source = c.source AND r.claim = c.claim
         LEFT JOIN figure f ON f.source = c.source AND f.claim = c.claim
         LEFT JOIN milestone h ON h.source = c.source AND h.claim = c.claim
         LEFT JOIN statement st ON st.source = c.source AND st.claim = c.claim
         LEFT JOIN mention m ON m.source = c.source
           AND m.mention = coalesce(r.subject, f.subject, h.subject, st.subject)
         LEFT JOIN edtf d ON d.id = coalesce(c.date, s.published)
         WHERE c.source = :source AND c.claim = :number AND (:kind IS NULL OR m.kind = :kind) AND ",
        may_lie_in_range!()
    );
    SOURCE_FITS = concat!(
        "SELECT 1 AS value FROM source s LEFT JOIN edtf d ON d.id = s.published
         WHERE s.id = :source AND :kind IS NULL AND ",
        may_lie_in_range!()
    );

    FACT = facts_sql!("SELECT :source AS source, :number AS claim", "k.source, k.claim");
    SOURCE = "SELECT key, headline, note FROM source WHERE id = :source";
    PASSAGE = "SELECT s.key, p.label, p.note FROM passage p CROSS JOIN source s ON s.id = p.source
       WHERE p.source = :source AND p.position = :number";
    KEY = "SELECT key AS value FROM source WHERE id = ?1";
}

/// A filter with its source found.
struct ResolvedFilter {
    kind: Option<i64>,
    source: Option<i64>,
    from: Option<String>,
    until: Option<String>,
}

impl ResolvedFilter {
    const fn is_open(&self) -> bool {
        self.kind.is_none() && self.source.is_none() && self.is_undated()
    }

    const fn is_undated(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

/// An entity and the name by which it was found.
struct Entity {
    rank: Rank,
    scattered: bool,
    alias: bool,
    length: usize,
    entity: AnyEntity,
    matched: String,
}

/// The point after which a page begins.
enum Start {
    Top,
    AfterEntity(String),
    AfterRow(usize, i64),
}

/// A row of the index and the turn in which it was asked for; a cursor is made of these.
type TextPosition = (usize, i64);

impl Reader {
    pub(super) fn find(
        &self,
        terms: &SearchTerms,
        filter: &SearchFilter,
        after: &Option<String>,
        limit: u32,
    ) -> Result<SearchResult, Error> {
        let limit = limit as usize - 1;
        check_range(filter.from, filter.until)?;
        let resolved = ResolvedFilter {
            kind: filter.kind.map(crate::model::Kind::code),
            source: self.required_source(&filter.source)?,
            from: filter.from.map(stored_day),
            until: filter.until.map(stored_day),
        };
        let mut is_partial = terms.is_cut;
        let mut items: Vec<(Hit, String)> = Vec::new();
        let mut from = (0, i64::MIN);
        match self.beginning_of(after)? {
            Start::AfterRow(turn, row) => from = (turn, row),
            start => {
                let (entities, capped) = self.found_entities(terms, &resolved)?;
                is_partial |= capped;
                let skipped = match &start {
                    Start::AfterEntity(key) => {
                        let place = entities.iter().position(|e| e.entity.key == *key);
                        1 + place.ok_or_else(|| cursor(after))?
                    }
                    _ => 0,
                };
                for found in entities.into_iter().skip(skipped).take(limit + 1) {
                    let cursor = format!("n:{}", found.entity.key);
                    items.push((entity_hit(terms, found), cursor));
                }
            }
        }
        let mut stopped = None;
        if items.len() <= limit {
            let texts = self.found_texts(terms, &resolved, from, limit + 1 - items.len())?;
            stopped = texts.1;
            items.extend(texts.0);
        }
        is_partial |= stopped.is_some();
        let next = if items.len() > limit {
            items.truncate(limit);
            items.last().map(|(_, cursor)| cursor.clone())
        } else {
            stopped
        };
        Ok(SearchResult {
            hits: Paged {
                items: items.into_iter().map(|(hit, _)| hit).collect(),
                next,
            },
            suggestions: Vec::new(),
            is_partial,
        })
    }

    /// The entities with a name that fits, each once and by its best name, in order; and whether
    /// there may be more.
    fn found_entities(
        &self,
        terms: &SearchTerms,
        resolved: &ResolvedFilter,
    ) -> Result<(Vec<Entity>, bool), Error> {
        let most = if resolved.is_open() {
            NAMES
        } else {
            FILTERED_NAMES
        };
        let mut best: HashMap<i64, Entity> = HashMap::new();
        let mut capped = false;
        let fold = terms.fold.as_deref().unwrap_or_default();
        let mut ask =
            |sql: &'static str, rank: Rank, words: &str, end: &str| -> Result<bool, Error> {
                let mut rows = 0;
                let found = self.rows_named(
                DOING,
                sql,
                named_params! { ":words": words, ":end": end, ":most": most, ":kind": resolved.kind,
                ":source": resolved.source, ":from": resolved.from, ":until": resolved.until },
                |row| {
                    rows += 1;
                    if !get::<bool>(row, "fits")? {
                        return Ok(None);
                    }
                    let name: String = get(row, "fold")?;
                    Ok(Some(Entity {
                        rank,
                        scattered: !name.contains(fold),
                        alias: get::<i64>(row, "name_rank")? > 3,
                        length: name.chars().count(),
                        entity: any(row)?,
                        matched: get(row, "matched")?,
                    }))
                },
            )?;
                for found in found.into_iter().flatten() {
                    if rank == Rank::Name && terms.has_singles && !terms.has_all(&[&found.matched])
                    {
                        continue;
                    }
                    match best.get_mut(&found.entity.id.row()) {
                        Some(known) if known.order() <= found.order() => {}
                        Some(known) => *known = found,
                        None => {
                            best.insert(found.entity.id.row(), found);
                        }
                    }
                }
                Ok(rows == most)
            };
        if terms.fold.is_some() && !terms.text.is_empty() {
            let upper = terms.text.to_ascii_uppercase();
            ask(MARKED, Rank::Exact, &terms.text, &upper)?;
        }
        if !fold.is_empty() {
            let end = format!("{fold}\u{10FFFF}");
            capped = ask(EXACT, Rank::Exact, fold, "")? || ask(PREFIX, Rank::Prefix, fold, &end)?;
        }
        // If more names have the prefix than are compared, no further ones are needed.
        if let Some(words) = &terms.names
            && !capped
        {
            capped = ask(WORDS, Rank::Name, words, "")?;
        }
        let mut entities: Vec<Entity> = best.into_values().collect();
        entities.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok((entities, capped))
    }

    /// The rows of texts that fit, with their cursors; and the cursor of the place where looking
    /// stopped, if it did before the end.
    #[expect(clippy::type_complexity)]
    fn found_texts(
        &self,
        terms: &SearchTerms,
        resolved: &ResolvedFilter,
        (turn, mut after): TextPosition,
        wanted: usize,
    ) -> Result<(Vec<(Hit, String)>, Option<String>), Error> {
        let (first, end) = match resolved.source {
            Some(source) => (
                row_id(source, What::Source, 0) - 1,
                row_id(source + 1, What::Source, 0),
            ),
            None => (i64::MIN, i64::MAX),
        };
        let mut hits = Vec::new();
        let mut read = 0;
        for (turn, words) in terms.texts.iter().enumerate().skip(turn) {
            loop {
                let batch = BATCH.min(2 * (wanted - hits.len()) + 8);
                let rows: Vec<i64> = self.rows(
                    DOING,
                    ROWS,
                    (words, after.max(first), end, batch as i64),
                    |row| get(row, "value"),
                )?;
                let is_last = rows.len() < batch;
                for row in rows {
                    after = row;
                    read += 1;
                    if let Some(hit) = self.text_hit(terms, resolved, row)? {
                        hits.push((hit, self.cursor_at(turn, row)?));
                        if hits.len() == wanted {
                            return Ok((hits, None));
                        }
                    }
                }
                if is_last {
                    break;
                }
                if read >= TEXTS.max(2 * wanted) {
                    return Ok((hits, Some(self.cursor_at(turn, after)?)));
                }
            }
            after = i64::MIN;
        }
        Ok((hits, None))
    }

    /// The hit of an index row, if the row passes the filter and has the words.
    fn text_hit(
        &self,
        terms: &SearchTerms,
        resolved: &ResolvedFilter,
        row: i64,
    ) -> Result<Option<Hit>, Error> {
        let (source, what, number) = take_apart(row);
        if resolved.kind.is_some() || !resolved.is_undated() {
            let sql = match what {
                What::Source | What::Passage => SOURCE_FITS,
                What::Claim => CLAIM_FITS,
            };
            let params = named_params! { ":source": source, ":number": number,
            ":kind": resolved.kind, ":from": resolved.from, ":until": resolved.until };
            if self.rows_named(DOING, sql, params, |_| Ok(()))?.is_empty() {
                return Ok(None);
            }
        }
        // A row of the index that no table has any more finds nothing: see `check_search`.
        let note = |row: &rusqlite::Row<'_>| get::<Option<String>>(row, "note");
        let (texts, found) = match what {
            What::Claim => {
                let texts = claim_texts(&self.db, source, number)?.unwrap_or_default();
                if self.misses(terms, &texts) {
                    return Ok(None);
                }
                let params = named_params! { ":source": source, ":number": number };
                let fact = self.read_facts(DOING, FACT, params, None)?.pop();
                (texts, fact.map(|fact| Found::Fact(Box::new(fact))))
            }
            What::Source => self.one(SOURCE, source, number, |row| {
                let (key, headline): (String, Option<String>) =
                    (get(row, "key")?, get(row, "headline")?);
                let texts = [headline.clone(), note(row)?];
                Ok((
                    texts.into_iter().flatten().collect(),
                    Found::Source { key, headline },
                ))
            })?,
            What::Passage => self.one(PASSAGE, source, number, |row| {
                let passage = Citation {
                    source: get(row, "key")?,
                    passage: get(row, "label")?,
                };
                Ok((note(row)?.into_iter().collect(), Found::Passage(passage)))
            })?,
        };
        if self.misses(terms, &texts) {
            return Ok(None);
        }
        Ok(found.map(|found| Hit {
            rank: Rank::Text,
            found,
            snippet: terms.snippet_of(&texts),
        }))
    }

    fn misses(&self, terms: &SearchTerms, texts: &[String]) -> bool {
        terms.is_verified && !terms.has_all(texts)
    }

    fn one(
        &self,
        sql: &'static str,
        source: i64,
        number: i64,
        map: impl FnMut(&rusqlite::Row<'_>) -> Result<(Vec<String>, Found), Error>,
    ) -> Result<(Vec<String>, Option<Found>), Error> {
        let params = named_params! { ":source": source, ":number": number };
        let found = self.rows_named(DOING, sql, params, map)?.pop();
        Ok(found.map_or((Vec::new(), None), |(texts, found)| (texts, Some(found))))
    }

    /// A cursor says the source by its key: row ids stay in the file.
    fn cursor_at(&self, turn: usize, row: i64) -> Result<String, Error> {
        let (source, what, number) = take_apart(row);
        let key: Option<String> = self.value(DOING, KEY, [source])?;
        let key = key.unwrap_or_default();
        Ok(format!("t:{turn}:{}:{number}:{key}", what as u8))
    }

    fn beginning_of(&self, asked: &Option<String>) -> Result<Start, Error> {
        let Some(after) = asked else {
            return Ok(Start::Top);
        };
        if let Some(key) = after.strip_prefix("n:") {
            return Ok(Start::AfterEntity(key.to_owned()));
        }
        let parts: Vec<&str> = after.splitn(5, ':').collect();
        let ["t", turn, what, number, key] = parts[..] else {
            return Err(cursor(asked));
        };
        let source: Option<i64> = self.value(DOING, ID, [key])?;
        let number = number.parse().ok().filter(|n| (0..=LARGEST).contains(n));
        let what = [What::Source, What::Passage, What::Claim]
            .into_iter()
            .find(|w| (*w as u8).to_string() == what);
        let turn = turn.parse().ok().filter(|turn| *turn < 2);
        match (turn, what, number, source) {
            (Some(turn), Some(what), Some(number), Some(source)) => {
                Ok(Start::AfterRow(turn, row_id(source, what, number)))
            }
            _ => Err(cursor(asked)),
        }
    }
}

fn cursor(after: &Option<String>) -> Error {
    Error::Cursor {
        after: after.clone().unwrap_or_default(),
    }
}

impl Entity {
    fn order(&self) -> (Rank, bool, Reverse<bool>, usize, bool, bool, &str) {
        (
            self.rank,
            self.rank == Rank::Name && self.scattered,
            // Among entities with the same name, those with it as canonical name come first.
            Reverse(self.rank == Rank::Exact && !self.alias),
            self.length,
            self.alias,
            self.entity.is_group,
            &self.entity.key,
        )
    }
}

fn entity_hit(terms: &SearchTerms, found: Entity) -> Hit {
    let mut places = terms.places(&found.matched).0;
    if let (Rank::Prefix | Rank::Exact, Some(fold)) = (found.rank, &terms.fold)
        && crate::text::lookup_fold(&found.matched).starts_with(fold.as_str())
    {
        places = beginning(&found.matched, fold).into_iter().collect();
    }
    Hit {
        rank: found.rank,
        snippet: Snippet::new(&found.matched, places),
        found: Found::Entity(found.entity),
    }
}

impl SearchTerms {
    /// `true` if each phrase stands in one of the texts.
    fn has_all<T: AsRef<str>>(&self, texts: &[T]) -> bool {
        let mut all = vec![false; self.phrases.len()];
        for text in texts {
            for (all, has) in all.iter_mut().zip(self.places(text.as_ref()).1) {
                *all |= has;
            }
        }
        all.into_iter().all(|has| has)
    }

    /// The first of the texts that has the most phrases.
    fn snippet_of(&self, texts: &[String]) -> Snippet {
        let mut best: Option<(usize, Snippet)> = None;
        for text in texts {
            let (places, has) = self.places(text);
            let number = has.into_iter().filter(|has| *has).count();
            if best.as_ref().is_none_or(|(most, _)| number > *most) {
                best = Some((number, Snippet::new(text, places)));
            }
        }
        best.map_or_else(|| Snippet::new("", Vec::new()), |(_, snippet)| snippet)
    }
}
