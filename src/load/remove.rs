//! Taking a source's contribution out again.

use super::identity;
use crate::error::{Doing, Error};
use crate::export;
use rusqlite::Connection;

const DOING: &str = "taking out the replaced sheet";

/// Keeps the sheet that is about to be replaced.
pub(super) fn archive(
    db: &Connection,
    source: i64,
    key: &str,
    revision: u32,
    digest: &str,
) -> Result<(), Error> {
    let sheet = export::sheet(db, source)?.to_json()?;
    db.prepare_cached(
        "INSERT INTO superseded (source_key, revision, digest, sheet) VALUES (?1, ?2, ?3, ?4)",
    )
    .and_then(|mut s| s.execute((key, revision, digest, sheet)))
    .doing(DOING)
    .map(drop)
}

/// Deletes every row of a source, those that refer before those that are referred to, and then
/// whatever no other source uses: entities, names, dates, declared rows of the catalogue.
pub(super) fn source(db: &Connection, source: i64) -> Result<(), Error> {
    let entities = ids(
        db,
        "SELECT DISTINCT entity AS id FROM mention WHERE source = ?1",
        source,
    )?;
    let names = ids(
        db,
        "SELECT DISTINCT name AS id FROM naming WHERE source = ?1",
        source,
    )?;
    for sql in [
        "DELETE FROM claim_link WHERE source = ?1",
        "DELETE FROM statement_about WHERE source = ?1",
        "DELETE FROM statement WHERE source = ?1",
        "DELETE FROM milestone WHERE source = ?1",
        "DELETE FROM quantity WHERE source = ?1",
        "DELETE FROM figure WHERE source = ?1",
        "DELETE FROM relation WHERE source = ?1",
        "DELETE FROM citation WHERE source = ?1",
        "DELETE FROM claim WHERE source = ?1",
        "DELETE FROM same_as WHERE source = ?1",
        "DELETE FROM identifier WHERE source = ?1",
        "DELETE FROM naming WHERE source = ?1",
        "DELETE FROM mention WHERE source = ?1",
        "DELETE FROM declaration WHERE source = ?1",
        "DELETE FROM passage WHERE source = ?1",
        "DELETE FROM source_author WHERE source = ?1",
        "DELETE FROM source WHERE id = ?1",
    ] {
        run(db, sql, source)?;
    }
    for id in entities {
        let gone = run(
            db,
            "DELETE FROM entity WHERE id = ?1
               AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.entity = ?1)",
            id,
        )?;
        if gone == 0 {
            identity::settle(db, id)?;
        }
    }
    for id in names {
        run(
            db,
            "DELETE FROM name WHERE id = ?1
               AND NOT EXISTS (SELECT 1 FROM naming g WHERE g.name = ?1)
               AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.name = ?1)",
            id,
        )?;
    }
    db.execute_batch(UNUSED).doing(DOING)
}

/// Dates that nothing bears, and catalogue rows that no sheet declares any more.
const UNUSED: &str = "
  DELETE FROM edtf WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.date = edtf.id)
    AND NOT EXISTS (SELECT 1 FROM source s WHERE s.published = edtf.id);
  DELETE FROM relation_signature WHERE relation_type IN (SELECT id FROM relation_type r WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'relation_type' AND d.definition = r.id));
  DELETE FROM relation_type WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'relation_type' AND d.definition = relation_type.id);
  DELETE FROM measure WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'measure' AND d.definition = measure.id);
  DELETE FROM unit WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'unit' AND d.definition = unit.id);
  DELETE FROM phase WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'phase' AND d.definition = phase.id);
  DELETE FROM form WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'form' AND d.definition = form.id);
  DELETE FROM scheme WHERE builtin = 0
    AND NOT EXISTS (SELECT 1 FROM declaration d WHERE d.catalogue = 'scheme' AND d.definition = scheme.id);";

fn run(db: &Connection, sql: &'static str, id: i64) -> Result<usize, Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.execute([id]))
        .doing(DOING)
}

fn ids(db: &Connection, sql: &'static str, source: i64) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare_cached(sql).doing(DOING)?;
    let rows = statement
        .query_map([source], |r| r.get("id"))
        .doing(DOING)?;
    rows.collect::<Result<_, _>>().doing(DOING)
}
