//! Which entity a mention is. So far by one rule: a key that sheets mark as shared.

use crate::error::{Doing, Error};
use crate::model::{IdentityRule, Kind};
use crate::sheet::CheckedMention;
use rusqlite::{Connection, OptionalExtension, params};

const DOING: &str = "resolving an entity";

/// What a mention resolves to.
pub(super) struct Resolved {
    pub(super) entity: i64,
    pub(super) rule: IdentityRule,
    pub(super) new: bool,
}

/// Finds the entity of a mention, or makes it. `name` is the row id of the mention's first name.
pub(super) fn resolve(
    db: &Connection,
    source_key: &str,
    mention: &CheckedMention<'_>,
    name: i64,
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
            "INSERT INTO entity (kind, key, name, form, is_group) VALUES (?1, ?2, ?3, ?4, ?5)
             RETURNING id",
        )
        .and_then(|mut s| {
            s.query_row(
                params![here.code(), key, name, mention.form, mention.entity.group],
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

/// Works out anew what an entity takes from its mentions, by rules that do not depend on the
/// order of loading: its name is a primary one, an English one before others, the shortest,
/// the first by code points; its form the first by code points that a mention gives it.
pub(super) fn settle(db: &Connection, entity: i64) -> Result<(), Error> {
    for sql in [
        "UPDATE entity SET
           name = (SELECT n.id FROM mention m
                   JOIN source s ON s.id = m.source
                   JOIN naming g ON g.source = m.source AND g.mention = m.mention
                   JOIN name n ON n.id = g.name
                   WHERE m.entity = ?1
                   ORDER BY g.role, coalesce(g.language, s.language) NOT IN ('en') , length(n.text), n.text
                   LIMIT 1),
           form = (SELECT f.id FROM mention m JOIN form f ON f.id = m.form WHERE m.entity = ?1
                   ORDER BY f.key LIMIT 1),
           is_group = (SELECT max(m.is_group) FROM mention m WHERE m.entity = ?1)
         WHERE id = ?1",
        "UPDATE mention SET rule = iif((SELECT count(*) FROM mention o WHERE o.entity = ?1) > 1, 2, 0)
         WHERE entity = ?1",
    ] {
        db.prepare_cached(sql)
            .and_then(|mut s| s.execute([entity]))
            .doing(DOING)?;
    }
    Ok(())
}
