//! The rows of the index: which texts there are, and how they come in and go out again.

use super::tokens;
use crate::db::{self, Prepared, decode, execute, rows};
use crate::error::{Doing, Error};
use crate::sheet::{Attribution, Claim, Sheet};
use rusqlite::{Connection, Row};

const DOING: &str = "keeping the search index";

/// The greatest number that a passage or claim can have in `text_search`. A sheet of
/// the greatest size that is read has fewer.
pub(crate) const LARGEST: i64 = (1 << 24) - 1;

/// What a row of `text_search` is about; the codes are a part of its row id, and their order is
/// the order of answers within a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Source = 0,
    Passage = 1,
    Claim = 2,
}

/// Row id in `text_search`. In SQL: source << 26 | what << 24 | number.
pub(crate) const fn row_id(source: i64, what: What, number: i64) -> i64 {
    source << 26 | (what as i64) << 24 | number
}

/// What a row id of `text_search` says: source, what, number.
pub(crate) const fn take_apart(row: i64) -> (i64, What, i64) {
    let what = match row >> 24 & 3 {
        0 => What::Source,
        1 => What::Passage,
        _ => What::Claim,
    };
    (row >> 26, what, row & LARGEST)
}

/// The texts that one row of `text_search` stands for.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) row: i64,
    pub(crate) texts: Vec<String>,
}

impl Document {
    fn tokens(&self) -> String {
        words(self.texts.iter().map(String::as_str))
    }
}

/// The tokens of several texts that are found together.
pub(crate) fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let tokens: Vec<String> = texts.into_iter().map(tokens).collect();
    tokens.join(" ").trim().to_owned()
}

/// The texts of a claim that are searched.
#[derive(Debug, Default)]
pub(crate) struct ClaimTexts<'a> {
    /// The gist of a statement, or the wording of a figure.
    pub(crate) said: Option<&'a str>,
    /// The wordings in other units.
    pub(crate) equivalents: Vec<&'a str>,
    pub(crate) condition: Option<&'a str>,
    pub(crate) qualifier: Option<&'a str>,
    pub(crate) date_words: Option<&'a str>,
    pub(crate) voices: Vec<&'a str>,
    pub(crate) note: Option<&'a str>,
}

impl<'a> ClaimTexts<'a> {
    /// All of them, in the order in which the index has them.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &'a str> {
        let words = [self.condition, self.qualifier, self.date_words];
        let said = self.said.into_iter();
        said.chain(self.equivalents.iter().copied())
            .chain(words.into_iter().flatten())
            .chain(self.voices.iter().copied())
            .chain(self.note)
    }
}

/// The words of a sheet's claims, in the order in which they are numbered.
pub(crate) fn words_of_claims(sheet: &Sheet) -> Vec<String> {
    fn envelope<C: Claim>(claim: &C) -> ClaimTexts<'_> {
        ClaimTexts {
            condition: claim.condition(),
            qualifier: claim.qualifier(),
            date_words: claim.date().and_then(|date| date.wording.as_deref()),
            voices: claim
                .voices()
                .iter()
                .filter_map(|voice| match voice.who() {
                    Attribution::Voice { voice, .. } => Some(voice.as_str()),
                    _ => None,
                })
                .collect(),
            note: claim.note(),
            ..ClaimTexts::default()
        }
    }
    let relations = sheet.relations.iter().map(envelope);
    let figures = sheet.figures.iter().map(|figure| ClaimTexts {
        said: Some(&figure.quantity.wording),
        equivalents: figure
            .equivalents
            .iter()
            .map(|q| q.wording.as_str())
            .collect(),
        ..envelope(figure)
    });
    let milestones = sheet.milestones.iter().map(envelope);
    let statements = sheet.statements.iter().map(|statement| ClaimTexts {
        said: Some(&statement.gist),
        ..envelope(statement)
    });
    let claims = relations.chain(figures).chain(milestones).chain(statements);
    claims.map(|texts| words(texts.in_order())).collect()
}

/// The texts of claims. All their columns are those of the claim's shape, or NULL.
macro_rules! claims {
    ($condition:literal) => {
        concat!(
            "SELECT c.source, c.claim AS number, c.condition, c.qualifier, c.date_words, c.voice, c.note, s.gist,
               f.wording, iif(c.shape = 2, (SELECT json_group_array(e.wording) FROM equivalent e
                 WHERE e.source = c.source AND e.claim = c.claim), NULL) AS equivalents,
               (SELECT json_group_array(v.voice) FROM further_voice v
                 WHERE v.source = c.source AND v.claim = c.claim AND v.voice IS NOT NULL) AS further
             FROM claim c LEFT JOIN statement s ON s.source = c.source AND s.claim = c.claim
             LEFT JOIN figure f ON f.source = iif(c.shape = 2, c.source, NULL) AND f.claim = c.claim
             WHERE ",
            $condition
        )
    };
}

sql! {
    HEADLINE = "SELECT headline, note FROM source WHERE id = ?1";
    PASSAGES =
        "SELECT position AS number, note FROM passage WHERE source = ?1 AND note IS NOT NULL",
        OfSource;
    CLAIMS = claims!("c.source = ?1"), OfSource;
    CLAIM = claims!("c.source = ?1 AND c.claim = ?2");
    SOURCES = "SELECT id FROM source ORDER BY id",
        Scans("source", "a rebuild or a check of the search index reads all");
    NAMES = "SELECT id, text FROM name ORDER BY id", Scans("name", "likewise");

    ADD_NAME = "INSERT INTO name_search (rowid, words) VALUES (?1, ?2)";
    ADD_TEXT = "INSERT INTO text_search (rowid, words) VALUES (?1, ?2)";
    REMOVE_NAME = "INSERT INTO name_search (name_search, rowid, words) VALUES ('delete', ?1, ?2)";
    REMOVE_TEXT = "INSERT INTO text_search (text_search, rowid, words) VALUES ('delete', ?1, ?2)";
    EMPTY = "INSERT INTO name_search (name_search) VALUES ('delete-all');
       INSERT INTO text_search (text_search) VALUES ('delete-all');";
    MERGE = "INSERT INTO name_search (name_search) VALUES ('optimize');
       INSERT INTO text_search (text_search) VALUES ('optimize');";
    IN_PIECES =
        "INSERT INTO name_search (name_search, rank) VALUES ('automerge', 0), ('crisismerge', 256);
       INSERT INTO text_search (text_search, rank) VALUES ('automerge', 0), ('crisismerge', 256);";
    /// What FTS5 does unless told otherwise.
    AS_EVER =
        "INSERT INTO name_search (name_search, rank) VALUES ('automerge', 4), ('crisismerge', 16);
       INSERT INTO text_search (text_search, rank) VALUES ('automerge', 4), ('crisismerge', 16);";
}

/// The words of the index, in this connection only: FTS5 shows them as rows.
const VOCABULARY: &str = "
   CREATE VIRTUAL TABLE IF NOT EXISTS temp.name_term USING fts5vocab (main, name_search, instance);
   CREATE VIRTUAL TABLE IF NOT EXISTS temp.text_term USING fts5vocab (main, text_search, instance);";

/// Makes the words of the index visible to this connection. Nothing is written to the file.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    db.execute_batch(VOCABULARY).doing("setting up the search")
}

/// Adds a name that was just made.
pub(crate) fn add_name(db: &Connection, id: i64, text: &str) -> Result<(), Error> {
    put_words(db, ADD_NAME, id, &tokens(text))
}

/// Takes out a name whose row was just deleted.
pub(crate) fn remove_name(db: &Connection, id: i64, text: &str) -> Result<(), Error> {
    take(db, REMOVE_NAME, id, &tokens(text))
}

/// Adds the words of what was just written, as [`documents`] would give them: of one source in the
/// order of row ids, which FTS5 takes in its stride.
pub(crate) struct AddText<'a>(Prepared<'a>);

impl<'a> AddText<'a> {
    pub(crate) fn new(db: &'a Connection) -> Result<Self, Error> {
        Prepared::new(db, DOING, ADD_TEXT).map(Self)
    }

    /// Adds those of a source, passage or claim.
    pub(crate) fn run(
        &mut self,
        (source, what, number): (i64, What, i64),
        words: &str,
    ) -> Result<(), Error> {
        match words.is_empty() {
            true => Ok(()),
            false => self.0.run((row_id(source, what, number), words)),
        }
    }
}

/// Adds all texts of a source. Its names come in on their own.
fn add_source(db: &Connection, source: i64) -> Result<(), Error> {
    documents(db, source, |document| {
        put_words(db, ADD_TEXT, document.row, &document.tokens())
    })
}

/// Takes out all texts of a source, while all its rows are still there. Its names go on their
/// own.
pub(crate) fn remove_source(db: &Connection, source: i64) -> Result<(), Error> {
    documents(db, source, |document| {
        take(db, REMOVE_TEXT, document.row, &document.tokens())
    })
}

/// Makes the index anew from the tables. The caller holds the transaction.
///
/// That alone leaves nothing in it of names and texts that were taken out: FTS5 keeps their words
/// until it merges, and has been seen to keep them beyond that. The pages that become free are
/// overwritten only by VACUUM.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(EMPTY).doing(DOING)?;
    names(db, |id, text| add_name(db, id, text))?;
    for source in sources(db)? {
        add_source(db, source)?;
    }
    db.execute_batch(MERGE).doing(DOING)
}

/// While a base is filled, what comes is kept in pieces, which are not merged again and again, but
/// once at the end.
pub(crate) fn begin_filling(db: &Connection) -> Result<(), Error> {
    db.execute_batch(IN_PIECES).doing(DOING)
}

pub(crate) fn end_filling(db: &Connection) -> Result<(), Error> {
    db.execute_batch(MERGE).doing(DOING)?;
    db.execute_batch(AS_EVER).doing(DOING)
}

fn put_words(db: &Connection, sql: &'static str, row: i64, words: &str) -> Result<(), Error> {
    if words.is_empty() {
        return Ok(());
    }
    execute(db, DOING, sql, (row, words)).map(drop)
}

fn take(db: &Connection, sql: &'static str, row: i64, tokens: &str) -> Result<(), Error> {
    match put_words(db, sql, row, tokens) {
        // Another program changed the tables behind the index's back, so that there is more to
        // take out than was put in. A fresh index has what the tables have.
        Err(Error::Damaged { .. }) => {
            rebuild(db)?;
            put_words(db, sql, row, tokens)
        }
        done => done,
    }
}

/// Calls for every name, by id.
pub(super) fn names(
    db: &Connection,
    mut each: impl FnMut(i64, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    db::each(db, DOING, NAMES, (), |row| {
        let text: String = row.get("text").doing(DOING)?;
        each(row.get("id").doing(DOING)?, &text)
    })
}

pub(super) fn sources(db: &Connection) -> Result<Vec<i64>, Error> {
    rows(db, DOING, SOURCES, (), |r| r.get("id"))
}

/// Calls for every document of a source, by row id: FTS5 takes rows in their order in its stride.
pub(super) fn documents(
    db: &Connection,
    source: i64,
    mut each: impl FnMut(Document) -> Result<(), Error>,
) -> Result<(), Error> {
    for (what, sql) in [
        (What::Source, HEADLINE),
        (What::Passage, PASSAGES),
        (What::Claim, CLAIMS),
    ] {
        db::each(db, DOING, sql, [source], |row| {
            let (number, texts) = match what {
                What::Source => {
                    let headline: Option<String> = row.get("headline").doing(DOING)?;
                    (0, [headline, note(row)?].into_iter().flatten().collect())
                }
                What::Passage => (
                    row.get("number").doing(DOING)?,
                    note(row)?.into_iter().collect(),
                ),
                What::Claim => (row.get("number").doing(DOING)?, of_claim(row)?),
            };
            each(Document {
                row: row_id(source, what, number),
                texts,
            })
        })?;
    }
    Ok(())
}

/// The texts of a claim: what it says, words as written, our note.
pub(crate) fn claim_texts(
    db: &Connection,
    source: i64,
    claim: i64,
) -> Result<Option<Vec<String>>, Error> {
    let mut statement = db.prepare_cached(CLAIM).doing(DOING)?;
    let mut rows = statement.query([source, claim]).doing(DOING)?;
    rows.next().doing(DOING)?.map(of_claim).transpose()
}

fn note(row: &Row<'_>) -> Result<Option<String>, Error> {
    row.get("note").doing(DOING)
}

fn of_claim(row: &Row<'_>) -> Result<Vec<String>, Error> {
    let text = |column: &str| row.get::<_, Option<String>>(column).doing(DOING);
    let said = text("gist")?.or(text("wording")?);
    let equivalents: Vec<String> = match text("equivalents")? {
        Some(json) => decode("wordings", serde_json::from_str(&json).ok(), json)?,
        None => Vec::new(),
    };
    let (condition, qualifier, date_words) =
        (text("condition")?, text("qualifier")?, text("date_words")?);
    let (voice, note) = (text("voice")?, text("note")?);
    let further: Vec<String> = match text("further")? {
        Some(json) => decode("voices", serde_json::from_str(&json).ok(), json)?,
        None => Vec::new(),
    };
    let texts = ClaimTexts {
        said: said.as_deref(),
        equivalents: equivalents.iter().map(String::as_str).collect(),
        condition: condition.as_deref(),
        qualifier: qualifier.as_deref(),
        date_words: date_words.as_deref(),
        voices: voice.iter().chain(&further).map(String::as_str).collect(),
        note: note.as_deref(),
    };
    Ok(texts.in_order().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_ids_can_be_taken_apart() {
        for source in [1, 2, 70_000, 1 << 36] {
            for what in [What::Source, What::Passage, What::Claim] {
                for number in [0, 1, LARGEST] {
                    let row = row_id(source, what, number);
                    assert_eq!(take_apart(row), (source, what, number));
                }
            }
        }
    }
}
