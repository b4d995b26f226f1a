//! The rows of one source, in an order in which every foreign key finds its target.

use crate::error::{Doing, Error};
use crate::identity::{Newcomer, Placement, Seeds, Use, enter, place};
use crate::model::{Edtf, Extent, IdentityRule, Kind};
use crate::search;
use crate::sheet::{Checked, CheckedClaim, CheckedMention, CheckedQuantity, CheckedShape, Dated};
use crate::text::lookup_fold;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

const DOING: &str = "writing the sheet's rows";

/// Entities of mentions that are as they were in the sheet that is being replaced, by key.
pub(super) type Kept = HashMap<String, (i64, IdentityRule)>;

/// Inserts everything. Mentions whose identity needs a closer look are added to the seeds.
pub(super) fn insert(
    db: &Connection,
    checked: &Checked<'_>,
    digest: &str,
    revision: u32,
    kept: &Kept,
    seeds: &mut Seeds,
) -> Result<(), Error> {
    let source = source(db, checked, digest, revision)?;
    for (table, id) in &checked.declared.all {
        db.prepare_cached(
            "INSERT INTO declaration (source, catalogue, definition) VALUES (?1, ?2, ?3)",
        )
        .and_then(|mut s| s.execute((source, table, id)))
        .doing(DOING)?;
    }
    // What is kept comes first, so that it is there when others are placed; persons come last:
    // who they are depends on the organisations to which they are related.
    let bodies = checked.sheet.bodies();
    let mut entities: HashMap<&str, i64> = HashMap::new();
    for turn in [Turn::Kept, Turn::Others, Turn::Persons] {
        for (mention, number) in checked.mentions.iter().zip(1..) {
            let kept = kept.get(mention.key).copied();
            if Turn::of(mention, kept.is_some()) == turn {
                let bodies = bodies.get(mention.key).into_iter().flatten();
                let bodies: Vec<i64> = bodies.filter_map(|b| entities.get(b).copied()).collect();
                let entity =
                    self::mention(db, checked, source, number, mention, &bodies, kept, seeds)?;
                entities.insert(mention.key, entity);
            }
        }
    }
    for (claim, number) in checked.claims.iter().zip(1..) {
        self::claim(db, source, number, claim)?;
    }
    search::add_source(db, source)
}

/// When a mention is inserted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Kept,
    Others,
    Persons,
}

impl Turn {
    fn of(mention: &CheckedMention<'_>, kept: bool) -> Self {
        match mention.entity.kind {
            _ if kept => Self::Kept,
            Kind::Person => Self::Persons,
            _ => Self::Others,
        }
    }
}

fn source(
    db: &Connection,
    checked: &Checked<'_>,
    digest: &str,
    revision: u32,
) -> Result<i64, Error> {
    let source = &checked.sheet.source;
    let published = checked.published.as_ref();
    let id: i64 = db
        .prepare_cached(
            "INSERT INTO source (key, headline, section, publisher, carried_by, address, language,
               published, published_words, published_basis, published_confirmed, extent, note,
               text_digest, revision, sheet_digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             RETURNING id",
        )
        .doing(DOING)?
        .query_row(
            params![
                source.key,
                source.headline,
                source.section,
                source.publisher,
                source.carried_by,
                source.address,
                source.language,
                date(db, published)?,
                published.and_then(|d| d.wording),
                published.map(|d| d.basis.code()),
                published.is_some_and(|d| d.confirmed),
                source.extent.unwrap_or(Extent::Whole).code(),
                source.note,
                source.text_digest,
                revision,
                digest
            ],
            |r| r.get("id"),
        )
        .doing(DOING)?;
    for (author, position) in source.authors.iter().zip(1_i64..) {
        db.prepare_cached("INSERT INTO source_author (source, position, name) VALUES (?1, ?2, ?3)")
            .and_then(|mut s| s.execute((id, position, author)))
            .doing(DOING)?;
    }
    for (passage, number) in checked.sheet.passages.iter().zip(1_i64..) {
        db.prepare_cached(
            "INSERT INTO passage (source, passage, label, note) VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut s| s.execute((id, number, passage.label(), passage.note())))
        .doing(DOING)?;
    }
    Ok(id)
}

/// Inserts a mention with its names; gives its entity.
#[expect(clippy::too_many_arguments)]
fn mention(
    db: &Connection,
    checked: &Checked<'_>,
    source: i64,
    number: i64,
    mention: &CheckedMention<'_>,
    bodies: &[i64],
    kept: Option<(i64, IdentityRule)>,
    seeds: &mut Seeds,
) -> Result<i64, Error> {
    let entity = mention.entity;
    let article = checked.sheet.source.language.as_str();
    let mut names = Vec::with_capacity(entity.names.len());
    for (index, name) in entity.names.iter().enumerate() {
        let id = self::name(db, &name.text)?;
        let english = name.language.as_deref().unwrap_or(article) == "en";
        names.push(Use::new(id, &name.text, name.role_at(index), english));
    }
    let newcomer = Newcomer {
        source,
        source_key: &checked.sheet.source.key,
        mention,
        names: &names,
        bodies,
    };
    let placement = match kept {
        Some((entity, rule)) => Placement::With(entity, rule),
        None => place(db, &newcomer)?,
    };
    let id = match kept {
        Some((entity, _)) => entity,
        None => enter(db, &newcomer, placement)?,
    };
    if placement == Placement::Unclear {
        seeds.entity(id);
    }
    let rule = match placement {
        Placement::With(_, rule) => rule,
        Placement::Alone | Placement::Unclear => IdentityRule::Alone,
    };
    db.prepare_cached(
        "INSERT INTO mention (source, mention, key, kind, entity, rule, shared, is_group, form, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
    .and_then(|mut s| {
        s.execute(params![
            source,
            number,
            mention.key,
            entity.kind.code(),
            id,
            rule.code(),
            entity.shared,
            entity.group,
            mention.form,
            entity.note
        ])
    })
    .doing(DOING)?;
    for (index, (name, passage)) in entity.names.iter().zip(&mention.passages).enumerate() {
        let language = name.language.as_deref().filter(|tag| *tag != article);
        db.prepare_cached(
            "INSERT INTO naming (source, mention, position, name, language, role, passage)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .and_then(|mut s| {
            s.execute(params![
                source,
                number,
                index as i64 + 1,
                names[index].id,
                language,
                name.role_at(index).code(),
                passage
            ])
        })
        .doing(DOING)?;
    }
    for (scheme, value) in &mention.identifiers {
        db.prepare_cached(
            "INSERT INTO identifier (source, mention, scheme, value) VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut s| s.execute((source, number, scheme, value)))
        .doing(DOING)?;
    }
    for other in &entity.same_as {
        db.prepare_cached(
            "INSERT OR IGNORE INTO same_as (source, mention, target_source, target_key)
             VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut s| s.execute((source, number, &other.source, &other.key)))
        .doing(DOING)?;
    }
    Ok(id)
}

fn claim(db: &Connection, source: i64, number: i64, claim: &CheckedClaim<'_>) -> Result<(), Error> {
    let when = claim.date.as_ref();
    db.prepare_cached(
        "INSERT INTO claim (source, claim, key, shape, lead, modality, negated, speaker, voice,
           voice_of, date, date_words, date_basis, date_confirmed, qualifier, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )
    .doing(DOING)?
    .execute(params![
        source,
        number,
        claim.key,
        claim.shape.code(),
        claim.passages.first(),
        claim.modality.code(),
        claim.negated,
        claim.speaker,
        claim.voice,
        claim.voice_of,
        date(db, when)?,
        when.and_then(|d| d.wording),
        when.map(|d| d.basis.code()),
        when.is_some_and(|d| d.confirmed),
        claim.qualifier,
        claim.note
    ])
    .doing(DOING)?;
    for passage in &claim.passages {
        db.prepare_cached("INSERT INTO citation (source, claim, passage) VALUES (?1, ?2, ?3)")
            .and_then(|mut s| s.execute((source, number, passage)))
            .doing(DOING)?;
    }
    for link in claim.links {
        db.prepare_cached(
            "INSERT OR IGNORE INTO claim_link (source, claim, link, target_source, target_key)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut s| {
            s.execute((
                source,
                number,
                link.link.code(),
                &link.claim.source,
                &link.claim.key,
            ))
        })
        .doing(DOING)?;
    }
    shape(db, source, number, &claim.body)
}

fn shape(db: &Connection, source: i64, claim: i64, body: &CheckedShape<'_>) -> Result<(), Error> {
    match body {
        CheckedShape::Relation {
            relation_type,
            subject,
            object,
            on_behalf_of,
            open_list,
        } => db
            .prepare_cached(
                "INSERT INTO relation (source, claim, relation_type, subject, subject_kind, object,
                   object_kind, on_behalf_of, open_list)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut s| {
                s.execute(params![
                    source,
                    claim,
                    relation_type,
                    subject.0,
                    subject.1.code(),
                    object.0,
                    object.1.code(),
                    on_behalf_of,
                    open_list
                ])
            })
            .doing(DOING)
            .map(drop),
        CheckedShape::Figure {
            subject,
            measure,
            nature,
            scope,
            counterparty,
            part_of,
            quantities,
        } => {
            db.prepare_cached(
                "INSERT INTO figure (source, claim, subject, measure, nature, scope, counterparty,
                   counterparty_role, part_of)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut s| {
                s.execute(params![
                    source,
                    claim,
                    subject,
                    measure,
                    nature.code(),
                    scope,
                    counterparty.map(|c| c.0),
                    counterparty.map(|c| c.1),
                    part_of
                ])
            })
            .doing(DOING)?;
            quantities
                .iter()
                .zip(0_i64..)
                .try_for_each(|(q, position)| quantity(db, source, claim, position, q))
        }
        CheckedShape::Milestone { subject, phase } => db
            .prepare_cached(
                "INSERT INTO milestone (source, claim, subject, phase) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut s| s.execute((source, claim, subject, phase)))
            .doing(DOING)
            .map(drop),
        CheckedShape::Statement {
            subject,
            gist,
            about,
        } => {
            db.prepare_cached(
                "INSERT INTO statement (source, claim, subject, gist) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut s| s.execute((source, claim, subject, gist)))
            .doing(DOING)?;
            for mention in about {
                db.prepare_cached(
                    "INSERT INTO statement_about (source, claim, mention) VALUES (?1, ?2, ?3)",
                )
                .and_then(|mut s| s.execute((source, claim, mention)))
                .doing(DOING)?;
            }
            Ok(())
        }
    }
}

fn quantity(
    db: &Connection,
    source: i64,
    claim: i64,
    position: i64,
    quantity: &CheckedQuantity<'_>,
) -> Result<(), Error> {
    let steps = |bound: Option<(i64, bool)>| bound.map(|b| b.0);
    let inclusive = |bound: Option<(i64, bool)>| bound.is_some_and(|b| b.1);
    db.prepare_cached(
        "INSERT INTO quantity (source, claim, position, unit, lower, upper, lower_inclusive,
           upper_inclusive, approximate, wording, confirmed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .and_then(|mut s| {
        s.execute(params![
            source,
            claim,
            position,
            quantity.unit,
            steps(quantity.lower),
            steps(quantity.upper),
            inclusive(quantity.lower),
            inclusive(quantity.upper),
            quantity.approximate,
            quantity.wording,
            quantity.confirmed
        ])
    })
    .doing(DOING)
    .map(drop)
}

/// Row id of a date, which is stored once.
fn date(db: &Connection, date: Option<&Dated<'_>>) -> Result<Option<i64>, Error> {
    let Some(edtf) = date.and_then(|d| d.edtf.as_ref()) else {
        return Ok(None);
    };
    let known = db
        .prepare_cached("SELECT id FROM edtf WHERE value = ?1")
        .and_then(|mut s| s.query_row([edtf.as_str()], |r| r.get("id")).optional())
        .doing(DOING)?;
    match known {
        Some(id) => Ok(Some(id)),
        None => new_date(db, edtf).map(Some),
    }
}

fn new_date(db: &Connection, edtf: &Edtf) -> Result<i64, Error> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string());
    db.prepare_cached("INSERT INTO edtf (value, earliest, latest) VALUES (?1, ?2, ?3) RETURNING id")
        .and_then(|mut s| {
            s.query_row(
                (edtf.as_str(), day(edtf.earliest()), day(edtf.latest())),
                |r| r.get("id"),
            )
        })
        .doing(DOING)
}

/// Row id of a spelling, which is stored once.
fn name(db: &Connection, text: &str) -> Result<i64, Error> {
    let known = db
        .prepare_cached("SELECT id FROM name WHERE text = ?1")
        .and_then(|mut s| s.query_row([text], |r| r.get("id")).optional())
        .doing(DOING)?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = db
        .prepare_cached("INSERT INTO name (text, fold) VALUES (?1, ?2) RETURNING id")
        .and_then(|mut s| s.query_row((text, lookup_fold(text)), |r| r.get("id")))
        .doing(DOING)?;
    search::add_name(db, id, text)?;
    Ok(id)
}
