//! Which entity a mention is. So far by one rule: a key that sheets mark as shared.

use crate::error::{Doing, Error};
use crate::model::{IdentityRule, Kind, NameRole};
use crate::sheet::CheckedMention;
use rusqlite::{Connection, OptionalExtension, params};

const DOING: &str = "resolving an entity";

/// What a mention resolves to.
pub(super) struct Resolved {
    pub(super) entity: i64,
    pub(super) rule: IdentityRule,
    pub(super) new: bool,
}

/// A name that a mention uses, ranked for the choice of what to call its entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RankedName {
    rank: i64,
    length: usize,
    text: String,
    id: i64,
}

impl RankedName {
    pub(super) fn new(role: NameRole, english: bool, text: &str, id: i64) -> Self {
        Self {
            rank: role.code() * 2 + i64::from(!english),
            length: text.chars().count(),
            text: text.to_owned(),
            id,
        }
    }
}

/// Finds the entity of a mention, or makes it. What the entity takes from its mentions (what to
/// call it, its form, whether it is a group) follows rules that do not depend on the order of
/// loading, and is kept up to date here without looking at its other mentions.
pub(super) fn resolve(
    db: &Connection,
    source_key: &str,
    mention: &CheckedMention<'_>,
    name: &RankedName,
) -> Result<Resolved, Error> {
    let here = mention.entity.kind;
    if mention.entity.shared
        && let Some((entity, code, other_source)) = sharing(db, mention.key)?
    {
        let there = super::decode("a kind", Kind::from_code(code), code)?;
        if there != here {
            return Err(Error::KeyOfTwoKinds {
                source_key: source_key.to_owned(),
                key: mention.key.to_owned(),
                here,
                there,
                other_source,
            });
        }
        join(db, entity, mention, name)?;
        return Ok(Resolved {
            entity,
            rule: IdentityRule::SharedKey,
            new: false,
        });
    }
    let key = if mention.entity.shared {
        mention.key.to_owned()
    } else {
        format!("{source_key}#{}", mention.key)
    };
    let entity = db
        .prepare_cached(
            "INSERT INTO entity (kind, key, name, name_rank, form, is_group)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )
        .and_then(|mut s| {
            s.query_row(
                params![
                    here.code(),
                    key,
                    name.id,
                    name.rank,
                    mention.form,
                    mention.entity.group
                ],
                |r| r.get("id"),
            )
        })
        .doing(DOING)?;
    Ok(Resolved {
        entity,
        rule: IdentityRule::Alone,
        new: true,
    })
}

/// The entity that other sheets call by a shared key, its kind, and one of those sheets.
fn sharing(db: &Connection, key: &str) -> Result<Option<(i64, i64, String)>, Error> {
    db.prepare_cached(
        "SELECT m.entity, m.kind, s.key AS source_key FROM mention m JOIN source s ON s.id = m.source
         WHERE m.key = ?1 AND m.shared = 1 LIMIT 1",
    )
    .and_then(|mut s| {
        s.query_row([key], |r| {
            Ok((r.get("entity")?, r.get("kind")?, r.get("source_key")?))
        })
        .optional()
    })
    .doing(DOING)
}

/// Brings an entity up to date with one mention more.
fn join(
    db: &Connection,
    entity: i64,
    mention: &CheckedMention<'_>,
    name: &RankedName,
) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE entity SET name = ?2, name_rank = ?3 WHERE id = ?1
           AND (?3, length(?4), ?4) < (SELECT entity.name_rank, length(n.text), n.text
                                       FROM name n WHERE n.id = entity.name)",
    )
    .and_then(|mut s| s.execute((entity, name.id, name.rank, &name.text)))
    .doing(DOING)?;
    if let Some(form) = mention.form {
        db.prepare_cached(
            "UPDATE entity SET form = ?2 WHERE id = ?1 AND (form IS NULL
               OR (SELECT key FROM form WHERE id = ?2) < (SELECT key FROM form WHERE id = entity.form))",
        )
        .and_then(|mut s| s.execute((entity, form)))
        .doing(DOING)?;
    }
    if mention.entity.group {
        db.prepare_cached("UPDATE entity SET is_group = 1 WHERE id = ?1 AND is_group = 0")
            .and_then(|mut s| s.execute([entity]))
            .doing(DOING)?;
    }
    // The one mention that was alone until now; of more, none is.
    db.prepare_cached(
        "UPDATE mention SET rule = 2 WHERE rule = 0 AND (source, mention) =
           (SELECT source, mention FROM mention WHERE entity = ?1 LIMIT 1)",
    )
    .and_then(|mut s| s.execute([entity]))
    .doing(DOING)
    .map(drop)
}

/// Works out anew what an entity takes from its mentions, after some of them went.
pub(super) fn settle(db: &Connection, entity: i64) -> Result<(), Error> {
    for sql in [
        "UPDATE entity SET (name, name_rank) = (
             SELECT n.id, g.role * 2 + (coalesce(g.language, s.language) NOT IN ('en')) AS rank
             FROM mention m
             JOIN source s ON s.id = m.source
             JOIN naming g ON g.source = m.source AND g.mention = m.mention
             JOIN name n ON n.id = g.name
             WHERE m.entity = ?1
             ORDER BY rank, length(n.text), n.text LIMIT 1),
           form = (SELECT f.id FROM mention m JOIN form f ON f.id = m.form WHERE m.entity = ?1
                   ORDER BY f.key LIMIT 1),
           is_group = (SELECT max(m.is_group) FROM mention m WHERE m.entity = ?1)
         WHERE id = ?1",
        "UPDATE mention SET rule = 0 WHERE entity = ?1
           AND (SELECT count(*) FROM (SELECT 1 FROM mention WHERE entity = ?1 LIMIT 2)) = 1",
    ] {
        db.prepare_cached(sql)
            .and_then(|mut s| s.execute([entity]))
            .doing(DOING)?;
    }
    Ok(())
}
