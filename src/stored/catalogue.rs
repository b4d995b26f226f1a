//! The catalogue between memory and tables.

use crate::db::decode;
use crate::error::{Doing, Error};
use crate::model::{Dimension, Kind};
use crate::sheet::{
    Catalogue, Entry, FormType, MeasureType, PhaseType, Reading, RelationType, SchemeType,
    UnitType, expectations,
};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

sql! {
    RELATION = "INSERT INTO relation_type (id, key, inverse, singular, plural, infinitive,
       inverse_singular, inverse_plural, inverse_infinitive, meaning, symmetric, builtin)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    SIGNATURE =
        "INSERT OR IGNORE INTO relation_signature (relation_type, subject_kind, object_kind)
       VALUES (?1, ?2, ?3)";
    MEASURE = "INSERT INTO measure (id, key, singular, plural, infinitive, meaning, builtin)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    PHASE = "INSERT INTO phase (id, key, singular, plural, infinitive, meaning, builtin)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    UNIT = "INSERT INTO unit (id, key, dimension, factor, meaning, builtin)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    FORM = "INSERT INTO form (id, kind, key, builtin) VALUES (?1, ?2, ?3, ?4)";
    SCHEME = "INSERT INTO scheme (id, key, meaning, builtin) VALUES (?1, ?2, ?3, ?4)";
    EXPECTATION = "INSERT INTO expectation (kind, relation_type, as_object, measure, phase)
       VALUES (?1, ?2, ?3, ?4, ?5)";
    RELATIONS = "SELECT id, key, inverse, singular, plural, infinitive, inverse_singular,
       inverse_plural, inverse_infinitive, meaning, symmetric FROM relation_type";
    SIGNATURES = "SELECT relation_type AS id, subject_kind, object_kind FROM relation_signature
       ORDER BY relation_type, subject_kind, object_kind",
        Scans("relation_signature", "a catalogue");
    MEASURES = "SELECT id, key, singular, plural, infinitive, meaning FROM measure";
    PHASES = "SELECT id, key, singular, plural, infinitive, meaning FROM phase";
    UNITS = "SELECT id, key, dimension, factor, meaning FROM unit";
    FORMS = "SELECT id, kind, key FROM form";
    SCHEMES = "SELECT id, key, meaning FROM scheme";
}

/// Catalogue tables and row ids.
pub(crate) type Definitions = BTreeSet<(&'static str, i64)>;

/// Inserts rows of a catalogue under the ids that it gives them: all of them, or only some.
pub(crate) fn insert(
    db: &Connection,
    catalogue: &Catalogue,
    only: Option<&Definitions>,
) -> Result<(), Error> {
    let doing = "writing the catalogue";
    let builtin = only.is_none();
    let wanted = |table: &'static str, id: i64| only.is_none_or(|set| set.contains(&(table, id)));

    for Entry { id, row } in catalogue.relations.values() {
        if !wanted("relation_type", *id) {
            continue;
        }
        db.prepare_cached(RELATION)
            .and_then(|mut s| {
                s.execute(params![
                    id,
                    row.key,
                    row.inverse,
                    row.reads.singular,
                    row.reads.plural,
                    row.reads.infinitive,
                    row.inverse_reads.singular,
                    row.inverse_reads.plural,
                    row.inverse_reads.infinitive,
                    row.meaning,
                    row.symmetric,
                    builtin
                ])
            })
            .doing(doing)?;
        for (subject, object) in &row.between {
            db.prepare_cached(SIGNATURE)
                .and_then(|mut s| s.execute((id, subject.code(), object.code())))
                .doing(doing)?;
        }
    }
    for Entry { id, row } in catalogue.measures.values() {
        if wanted("measure", *id) {
            let sql = MEASURE;
            predicate(db, sql, *id, &row.key, &row.reads, &row.meaning, builtin)?;
        }
    }
    for Entry { id, row } in catalogue.phases.values() {
        if wanted("phase", *id) {
            let sql = PHASE;
            predicate(db, sql, *id, &row.key, &row.reads, &row.meaning, builtin)?;
        }
    }
    for Entry { id, row } in catalogue.units.values() {
        if wanted("unit", *id) {
            db.prepare_cached(UNIT)
                .and_then(|mut s| {
                    let factor = 10_i64.pow(row.decimals);
                    s.execute((
                        id,
                        &row.key,
                        row.dimension.as_str(),
                        factor,
                        &row.meaning,
                        builtin,
                    ))
                })
                .doing(doing)?;
        }
    }
    for Entry { id, row } in catalogue.forms.values() {
        if wanted("form", *id) {
            db.prepare_cached(FORM)
                .and_then(|mut s| s.execute((id, row.kind.code(), &row.key, builtin)))
                .doing(doing)?;
        }
    }
    for Entry { id, row } in catalogue.schemes.values() {
        if wanted("scheme", *id) {
            db.prepare_cached(SCHEME)
                .and_then(|mut s| s.execute((id, &row.key, &row.meaning, builtin)))
                .doing(doing)?;
        }
    }
    Ok(())
}

fn predicate(
    db: &Connection,
    sql: &'static str,
    id: i64,
    key: &str,
    reads: &Reading,
    meaning: &str,
    builtin: bool,
) -> Result<(), Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| {
            s.execute((
                id,
                key,
                &reads.singular,
                &reads.plural,
                &reads.infinitive,
                meaning,
                builtin,
            ))
        })
        .doing("writing the catalogue")
        .map(drop)
}

/// Fills a new database with the catalogue that every citebase has.
pub(crate) fn install(db: &Connection) -> Result<(), Error> {
    insert(db, Catalogue::builtin(), None)?;
    insert_expectations(db)
}

/// Inserts what readers look for in each kind.
fn insert_expectations(db: &Connection) -> Result<(), Error> {
    let catalogue = Catalogue::builtin();
    for expected in expectations() {
        let id = |key: &Option<String>, find: &dyn Fn(&str) -> Option<i64>| {
            key.as_deref().and_then(find)
        };
        let relation = id(&expected.relation, &|k| {
            catalogue.relations.get(k).map(|e| e.id)
        });
        let measure = id(&expected.measure, &|k| {
            catalogue.measures.get(k).map(|e| e.id)
        });
        let phase = id(&expected.phase, &|k| catalogue.phases.get(k).map(|e| e.id));
        db.prepare_cached(EXPECTATION)
            .and_then(|mut s| {
                s.execute((
                    expected.kind.code(),
                    relation,
                    expected.as_object,
                    measure,
                    phase,
                ))
            })
            .doing("writing the catalogue")?;
    }
    Ok(())
}

/// Reads the whole catalogue.
pub(crate) fn read(db: &Connection) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    each(db, RELATIONS, |id, row| {
        let relation = RelationType {
            key: row.get("key")?,
            inverse: row.get("inverse")?,
            reads: reading(row)?,
            inverse_reads: Reading {
                singular: row.get("inverse_singular")?,
                plural: row.get("inverse_plural")?,
                infinitive: row.get("inverse_infinitive")?,
            },
            between: Vec::new(),
            symmetric: row.get("symmetric")?,
            meaning: row.get("meaning")?,
        };
        catalogue
            .relations
            .insert(relation.key.clone(), Entry { id, row: relation });
        Ok(())
    })?;
    let mut between: Vec<(i64, i64, i64)> = Vec::new();
    each(db, SIGNATURES, |id, row| {
        between.push((id, row.get("subject_kind")?, row.get("object_kind")?));
        Ok(())
    })?;
    for entry in catalogue.relations.values_mut() {
        for (_, subject, object) in between.iter().filter(|(id, ..)| *id == entry.id) {
            entry.row.between.push((kind(*subject)?, kind(*object)?));
        }
    }
    each(db, MEASURES, |id, row| {
        let measure = MeasureType {
            key: row.get("key")?,
            reads: reading(row)?,
            meaning: row.get("meaning")?,
        };
        catalogue
            .measures
            .insert(measure.key.clone(), Entry { id, row: measure });
        Ok(())
    })?;
    each(db, PHASES, |id, row| {
        let phase = PhaseType {
            key: row.get("key")?,
            reads: reading(row)?,
            meaning: row.get("meaning")?,
        };
        catalogue
            .phases
            .insert(phase.key.clone(), Entry { id, row: phase });
        Ok(())
    })?;
    each(db, UNITS, |id, row| {
        let dimension: String = row.get("dimension")?;
        let factor: i64 = row.get("factor")?;
        let unit = UnitType {
            key: row.get("key")?,
            dimension: Dimension::from_word(&dimension).unwrap_or(Dimension::Other),
            decimals: factor.max(1).ilog10(),
            meaning: row.get("meaning")?,
        };
        catalogue
            .units
            .insert(unit.key.clone(), Entry { id, row: unit });
        Ok(())
    })?;
    let mut forms: Vec<(i64, i64, String)> = Vec::new();
    each(db, FORMS, |id, row| {
        forms.push((id, row.get("kind")?, row.get("key")?));
        Ok(())
    })?;
    for (id, code, key) in forms {
        let row = FormType {
            kind: kind(code)?,
            key: key.clone(),
        };
        catalogue.forms.insert((row.kind, key), Entry { id, row });
    }
    each(db, SCHEMES, |id, row| {
        let scheme = SchemeType {
            key: row.get("key")?,
            meaning: row.get("meaning")?,
        };
        catalogue
            .schemes
            .insert(scheme.key.clone(), Entry { id, row: scheme });
        Ok(())
    })?;
    Ok(catalogue)
}

fn each(
    db: &Connection,
    sql: &'static str,
    mut take: impl FnMut(i64, &Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), Error> {
    let doing = "reading the catalogue";
    let mut statement = db.prepare(sql).doing(doing)?;
    let mut rows = statement.query(()).doing(doing)?;
    while let Some(row) = rows.next().doing(doing)? {
        let id = row.get("id").doing(doing)?;
        take(id, row).doing(doing)?;
    }
    Ok(())
}

fn reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        singular: row.get("singular")?,
        plural: row.get("plural")?,
        infinitive: row.get("infinitive")?,
    })
}

fn kind(code: i64) -> Result<Kind, Error> {
    decode("a kind", Kind::from_code(code), code)
}
