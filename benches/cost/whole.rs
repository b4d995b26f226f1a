//! By hand for the very same answers, where the shorter SQL of [`questions`](crate::questions) gives
//! less than the library does: the ten best names and not the first ten that come, all sections of
//! a profile, and what must be known of figures before they are added.

use crate::Done;
use crate::questions::{Claim, all, facts_by_number, facts_of, said};
use citebase::query::match_expression;
use citebase::text::lookup_fold;
use rusqlite::{Connection, Row};
use std::collections::HashSet;

/// An entity as the library gives it, with the name by which it was found.
type Found = (i64, i64, String, String, Option<String>, bool, String);

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
    ))
}

const NAMES_BEGINNING: &str = "SELECT e.id, e.kind, e.key, e.name, f.key, e.is_group, n.text
    FROM name n CROSS JOIN entity_name x ON x.name = n.id CROSS JOIN entity e ON e.id = x.entity
    LEFT JOIN form f ON f.id = e.form
    WHERE n.fold >= ?1 AND n.fold < ?1 || char(0x10FFFF) ORDER BY n.fold LIMIT 40";
const NAMES_WITHIN: &str = "SELECT e.id, e.kind, e.key, e.name, f.key, e.is_group, n.text
    FROM (SELECT rowid AS id FROM name_search WHERE name_search MATCH ?1 ORDER BY rowid LIMIT 40) k
    CROSS JOIN name n ON n.id = k.id
    CROSS JOIN entity_name x ON x.name = n.id CROSS JOIN entity e ON e.id = x.entity
    LEFT JOIN form f ON f.id = e.form";

/// Ten entities with a name that begins so, and then those with a word that does.
pub fn complete(db: &Connection, typed: &str) -> Done<usize> {
    let typed = lookup_fold(typed);
    let mut seen = HashSet::new();
    let mut ten = Vec::new();
    // Of Chinese characters every two neighbours are a token.
    let word = match typed.is_ascii() {
        true => format!("\"{typed}\" *"),
        false => match_expression(&typed),
    };
    for (sql, what) in [(NAMES_BEGINNING, &typed), (NAMES_WITHIN, &word)] {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([what])?;
        while ten.len() < 10
            && let Some(row) = rows.next()?
        {
            if seen.insert(row.get::<_, i64>(0)?) {
                ten.push(found(row)?);
            }
        }
    }
    Ok(std::hint::black_box(ten).len())
}

const NAMES_WITH: &str = "SELECT e.id, e.kind, e.key, e.name, f.key, e.is_group, n.text FROM (
      SELECT id, iif(fold = ?1, 0, 1) AS rank FROM name WHERE fold >= ?1 AND fold < ?1 || char(0x10FFFF)
      UNION ALL SELECT rowid, 2 FROM name_search WHERE name_search MATCH ?2) k
    CROSS JOIN name n ON n.id = k.id
    CROSS JOIN entity_name x ON x.name = n.id CROSS JOIN entity e ON e.id = x.entity
    LEFT JOIN form f ON f.id = e.form
    ORDER BY k.rank, k.rank = 2 AND instr(n.fold, ?1) = 0, k.rank > 0 OR x.name_rank > 3,
      length(n.fold), x.name_rank > 3, e.is_group, e.key LIMIT 500";
const MARKED: &str = "SELECT e.id, e.kind, e.key, e.name, f.key, e.is_group, e.name FROM (
      SELECT e.id FROM kind CROSS JOIN entity e ON e.kind = kind.id AND e.key = ?1
      UNION SELECT m.entity FROM scheme h CROSS JOIN identifier i INDEXED BY identifier_by_value
        ON i.scheme = h.id AND i.value IN (?1, upper(?1))
      CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention) k
    CROSS JOIN entity e ON e.id = k.id
    LEFT JOIN form f ON f.id = e.form";
const TEXTS_WITH: &str =
    "SELECT rowid FROM text_search WHERE text_search MATCH ?1 ORDER BY rowid LIMIT 11";
const SOURCE: &str = "SELECT key, headline, note FROM source WHERE id = ?1";
const PASSAGE: &str =
    "SELECT s.key, p.label, p.note FROM passage p JOIN source s ON s.id = p.source
    WHERE p.source = ?1 AND p.position = ?2";

/// The ten best: entities by key, identifier and name, ranked as the library ranks them; then
/// texts, each with what it is a text of.
pub fn search(db: &Connection, words: &str) -> Done<usize> {
    let mut entities = all(db, MARKED, [words], found)?;
    let whole = match_expression(words);
    entities.extend(all(db, NAMES_WITH, [&lookup_fold(words), &whole], found)?);
    let mut seen = HashSet::new();
    entities.retain(|entity| seen.insert(entity.0));
    let ten = entities.len().min(10);
    if ten == 10 {
        return Ok(10);
    }
    let texts: Vec<i64> = all(db, TEXTS_WITH, [&whole], |row| row.get(0))?;
    let mut claims = Vec::new();
    let mut others = 0;
    for text in texts.iter().take(10 - ten) {
        let (source, number) = (text >> 26, text & 16_777_215);
        let three = |row: &Row<'_>| -> rusqlite::Result<(String, String, Option<String>)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        };
        match text >> 24 & 3 {
            0 => others += all(db, SOURCE, [source], three)?.len(),
            1 => others += all(db, PASSAGE, [source, number], three)?.len(),
            _ => claims.push((source, number)),
        }
    }
    if !claims.is_empty() {
        others += facts_by_number(db, &claims)?.len();
    }
    Ok(ten + others)
}

macro_rules! section {
    ($table:literal, $column:literal) => {
        concat!(
            "SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN ",
            $table,
            " ON x.source = m.source AND x.",
            $column,
            " = m.mention WHERE m.entity = ?1 ORDER BY m.source, x.claim LIMIT 11"
        )
    };
}

/// Claims that name it otherwise, whatever their subject is.
macro_rules! named_in {
    ($index:literal, $column:literal) => {
        concat!(
            "SELECT c.source, c.claim, coalesce(r.subject, f.subject, h.subject, s.subject)
             FROM mention m CROSS JOIN claim c INDEXED BY ",
            $index,
            " ON c.source = m.source AND c.",
            $column,
            " = m.mention
             LEFT JOIN relation r ON r.source = c.source AND r.claim = c.claim
             LEFT JOIN figure f ON f.source = c.source AND f.claim = c.claim
             LEFT JOIN milestone h ON h.source = c.source AND h.claim = c.claim
             LEFT JOIN statement s ON s.source = c.source AND s.claim = c.claim
             WHERE m.entity = ?1"
        )
    };
}

const SECTIONS: [&str; 9] = [
    section!("relation x", "subject"),
    section!("relation x INDEXED BY relation_by_object", "object"),
    section!("figure x", "subject"),
    "SELECT c.source, c.claim, x.subject FROM mention m
     CROSS JOIN milestone x INDEXED BY milestone_by_subject
       ON x.source = m.source AND x.subject = m.mention AND m.roles & 8
     CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
     CROSS JOIN edtf d ON d.id = c.date
     WHERE m.entity = ?1 AND coalesce(d.earliest, d.latest) IS NOT NULL
     ORDER BY coalesce(d.earliest, d.latest), d.value, c.source, c.claim LIMIT 11",
    "SELECT c.source, c.claim, x.subject FROM mention m
     CROSS JOIN milestone x INDEXED BY milestone_by_subject
       ON x.source = m.source AND x.subject = m.mention AND m.roles & 8
     CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
     LEFT JOIN edtf d ON d.id = c.date
     WHERE m.entity = ?1 AND coalesce(d.earliest, d.latest) IS NULL
     ORDER BY m.source, c.claim LIMIT 11",
    "SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN statement x
       ON x.source = m.source AND x.subject = m.mention AND m.roles & 16 WHERE m.entity = ?1
     UNION SELECT x.source, x.claim, s.subject FROM mention m
       CROSS JOIN statement_about x INDEXED BY statement_about_by_mention
       ON x.source = m.source AND x.mention = m.mention AND m.roles & 32
       CROSS JOIN statement s ON s.source = x.source AND s.claim = x.claim WHERE m.entity = ?1
     ORDER BY 1, 2 LIMIT 11",
    said!("TRUE ORDER BY m.source, c.claim LIMIT 11"),
    concat!(
        "SELECT x.source, x.claim, x.subject FROM mention m
           CROSS JOIN figure x INDEXED BY figure_by_counterparty
             ON x.source = m.source AND x.counterparty = m.mention WHERE m.entity = ?1
         UNION SELECT x.source, x.claim, x.subject FROM mention m
           CROSS JOIN figure x INDEXED BY figure_by_scope
             ON x.source = m.source AND x.scope = m.mention WHERE m.entity = ?1
         UNION SELECT x.source, x.claim, x.subject FROM mention m
           CROSS JOIN relation x INDEXED BY relation_on_behalf_of
             ON x.source = m.source AND x.on_behalf_of = m.mention WHERE m.entity = ?1
         UNION ",
        named_in!("claim_by_voice_of", "voice_of"),
        " UNION ",
        named_in!("claim_by_under", "under"),
        " UNION ",
        named_in!("claim_by_at", "\"at\""),
        " ORDER BY 1, 2 LIMIT 11"
    ),
    "SELECT x.source, x.claim, x.subject FROM (SELECT DISTINCT g.other FROM edge g
       CROSS JOIN relation_type t ON t.id = g.relation_type
       WHERE g.entity = ?1 AND g.modality = 0 AND (g.side = 1 AND t.key = 'member of'
         OR g.side = 0 AND t.key IN ('part of', 'subsidiary of', 'branch of', 'operated by'))) p
     CROSS JOIN mention m ON m.entity = p.other
     CROSS JOIN figure x ON x.source = m.source AND x.subject = m.mention AND m.roles & 4
     ORDER BY 1, 2 LIMIT 11",
];
const ENTITY: &str = "SELECT e.id, e.kind, e.key, e.name, f.key, e.is_group, e.name FROM entity e
    LEFT JOIN form f ON f.id = e.form WHERE e.id = ?1";
const NAMES: &str = "SELECT n.text, g.role, coalesce(g.language, so.language), so.key, g.passage
    FROM mention m
    CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
    CROSS JOIN name n ON n.id = g.name CROSS JOIN source so INDEXED BY source_by_id ON so.id = m.source
    WHERE m.entity = ?1 ORDER BY m.source, m.mention, g.position LIMIT 10";
const IDENTIFIERS: &str = "SELECT s.key, i.value, so.key FROM mention m
    CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention AND m.roles & 128
    CROSS JOIN scheme s ON s.id = i.scheme CROSS JOIN source so INDEXED BY source_by_id ON so.id = m.source
    WHERE m.entity = ?1 ORDER BY s.key, i.value, m.source LIMIT 10";
/// Modality and polarity of what is said of it, until something is reported as a fact.
const STANDING: &str = "SELECT c.modality = 0 AND c.negated = 0 FROM mention m
    CROSS JOIN (SELECT source, claim, subject AS mention FROM relation
      UNION ALL SELECT source, claim, object FROM relation
      UNION ALL SELECT source, claim, subject FROM figure
      UNION ALL SELECT source, claim, subject FROM milestone
      UNION ALL SELECT source, claim, subject FROM statement) x
      ON x.source = m.source AND x.mention = m.mention
    CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim WHERE m.entity = ?1";
const NOT_STATED: &str = "SELECT x.relation_type, x.as_object, x.measure, x.phase FROM expectation x
    WHERE x.kind = ?2 AND CASE
      WHEN x.measure IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM mention m
        CROSS JOIN figure f INDEXED BY sqlite_autoindex_figure_1
          ON f.source = m.source AND f.subject = m.mention AND m.roles & 4
        WHERE m.entity = ?1 AND f.measure = x.measure)
      WHEN x.phase IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM mention m
        CROSS JOIN milestone h INDEXED BY milestone_by_subject ON h.source = m.source AND h.subject = m.mention AND m.roles & 8
        CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
        WHERE m.entity = ?1 AND h.phase = x.phase AND c.date IS NOT NULL)
      WHEN x.as_object THEN NOT EXISTS (SELECT 1 FROM mention m
        CROSS JOIN relation r INDEXED BY relation_by_object ON r.source = m.source AND r.object = m.mention AND m.roles & 2
        WHERE m.entity = ?1 AND r.relation_type = x.relation_type)
      ELSE NOT EXISTS (SELECT 1 FROM mention m
        CROSS JOIN relation r ON r.source = m.source AND r.subject = m.mention AND m.roles & 1
        WHERE m.entity = ?1 AND r.relation_type = x.relation_type) END";

/// All that the library's profile has: every section to its tenth fact, statements that speak of
/// it among them, names, identifiers, the standing, and what is not stated.
pub fn profile(db: &Connection, id: i64) -> Done<usize> {
    let entity = all(db, ENTITY, [id], found)?;
    let kind = entity.first().map_or(0, |entity| entity.1);
    let mut claims: Vec<Claim> = Vec::new();
    for section in SECTIONS {
        let of_section = all(db, section, [id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        claims.extend(of_section.into_iter().take(10));
    }
    let facts = facts_of(db, &claims)?.len();
    all(db, NAMES, [id], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, Option<String>>(4)?,
        ))
    })?;
    all(db, IDENTIFIERS, [id], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    let mut standing = db.prepare_cached(STANDING)?;
    let mut rows = standing.query([id])?;
    while let Some(row) = rows.next()? {
        if row.get(0)? {
            break;
        }
    }
    all(db, NOT_STATED, [id, kind], |row| {
        Ok((
            row.get::<_, Option<i64>>(0)?,
            row.get::<_, bool>(1)?,
            row.get::<_, Option<i64>>(2)?,
            row.get::<_, Option<i64>>(3)?,
        ))
    })?;
    Ok(facts)
}

const FIGURES: &str = "SELECT so.key, c.key, e.name, f.lower, f.upper, f.lower_inclusive,
      f.upper_inclusive, f.approximate, f.source, f.claim, f.part_of, f.nature, m.entity,
      (SELECT o.entity FROM mention o WHERE o.source = f.source AND o.mention = f.scope), c.date
    FROM edge s
    CROSS JOIN claim ic ON s.entity = ?1 AND ic.source = s.source AND ic.claim = s.claim
      AND ic.negated = 0 AND ic.speaker IS NULL AND ic.voice IS NULL
      AND NOT EXISTS (SELECT 1 FROM source ts CROSS JOIN claim_link l INDEXED BY claim_link_by_target
        ON l.target_source = ts.key AND l.target_key = ic.key AND l.link IN (1, 2) WHERE ts.id = ic.source)
    CROSS JOIN mention m ON m.entity = s.other
    CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention AND m.roles & 4
    CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
    CROSS JOIN source so INDEXED BY source_by_id ON so.id = f.source
    CROSS JOIN entity e ON e.id = m.entity
    WHERE c.modality = 0 AND c.negated = 0 AND ic.modality = 0
      AND f.measure = (SELECT id FROM measure WHERE key = 'investment')
      AND f.unit = (SELECT id FROM unit WHERE key = 'CNY')";
/// What claims say of these, and these of others: repeated, amended, denied.
const LINKS: &str = "SELECT l.source, l.claim, l.link, l.target_source, l.target_key
    FROM json_each(?1) j CROSS JOIN claim_link l
      ON l.source = json_extract(j.value, '$[0]') AND l.claim = json_extract(j.value, '$[1]')
    UNION ALL SELECT l.source, l.claim, l.link, l.target_source, l.target_key
    FROM json_each(?1) j CROSS JOIN claim_link l INDEXED BY claim_link_by_target
      ON l.target_source = json_extract(j.value, '$[2]') AND l.target_key = json_extract(j.value, '$[3]')";
/// What lies within what, as far up as it goes.
const CONTAINERS: &str = "WITH RECURSIVE up(within, container) AS (
      SELECT NULL, value FROM json_each(?1)
      UNION SELECT m.entity, o.entity FROM up CROSS JOIN mention m ON m.entity = up.container
      CROSS JOIN relation r ON r.source = m.source AND r.subject = m.mention AND m.roles & 1
      CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
      CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
      WHERE c.negated = 0 AND r.relation_type IN (SELECT id FROM relation_type WHERE key IN
        ('member of', 'part of', 'subsidiary of', 'branch of', 'tenant of', 'located in')))
    SELECT within, container FROM up WHERE within IS NOT NULL";
/// The members of groups, as far down as it goes.
const MEMBERS: &str = "WITH RECURSIVE down(container, within) AS (
      SELECT NULL, value FROM json_each(?1)
      UNION SELECT m.entity, o.entity FROM down CROSS JOIN mention m ON m.entity = down.within
      CROSS JOIN relation r INDEXED BY relation_by_object ON r.source = m.source AND r.object = m.mention AND m.roles & 2
      CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
      CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
      WHERE c.negated = 0
        AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'member of'))
    SELECT container, within FROM down WHERE container IS NOT NULL";

/// The figures of an industry with all that decides which of them are added: which claims repeat,
/// amend and deny which, and whose subjects lie within whose. What follows from that is not
/// worked out: it is no question to the database.
pub fn total(db: &Connection, industry: i64) -> Done<usize> {
    let figures = all(db, FIGURES, [industry], |row| {
        let claim: (i64, i64, String, String) =
            (row.get(8)?, row.get(9)?, row.get(0)?, row.get(1)?);
        let bounds: (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
        let flags: (bool, bool, bool) = (row.get(5)?, row.get(6)?, row.get(7)?);
        let sort: (Option<i64>, i64, i64) = (row.get(10)?, row.get(11)?, row.get(12)?);
        let place: (Option<i64>, Option<i64>) = (row.get(13)?, row.get(14)?);
        Ok((claim, row.get::<_, String>(2)?, bounds, flags, sort, place))
    })?;
    let claims: Vec<_> = figures.iter().map(|figure| &figure.0).collect();
    let subjects: HashSet<i64> = figures.iter().map(|figure| figure.4.2).collect();
    let claims = serde_json::to_string(&claims)?;
    let subjects = serde_json::to_string(&subjects)?;
    all(db, LINKS, [claims], |row| {
        let claim: (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((claim, row.get::<_, String>(3)?, row.get::<_, String>(4)?))
    })?;
    for sql in [CONTAINERS, MEMBERS] {
        all(db, sql, [&subjects], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
    }
    Ok(figures.len())
}
