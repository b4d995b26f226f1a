//! What is in which industry and at which place, as it is listed: the table `belonging`. Relations
//! say it of mentions; it is listed of entities, in the order of their keys. So it follows from
//! who is who, and whoever changes that takes an entity off the list before, and puts it on again
//! after.

use super::masks::relations_of;
use crate::db::{execute, rows};
use crate::error::{Doing, Error};
use rusqlite::Connection;
use std::collections::BTreeSet;

const DOING: &str = "listing what belongs to industries and places";

/// Which relations put one entity into another, read from the subject (`forward`) or from the
/// object (`backward`): into an industry, or at a place or near it. A list of more than two keys
/// would be a table of its own, made anew each time.
macro_rules! puts {
    (forward) => {
        "EXISTS (SELECT 1 FROM relation_type t WHERE t.id = r.relation_type AND iif(r.object_kind = 3,
           t.key = 'in industry' OR t.key = 'covers' OR t.key = 'focuses on',
           r.object_kind = 6 AND (t.key = 'located in' OR t.key = 'based in' OR t.key = 'part of'
             OR t.key = 'near')))"
    };
    (backward) => {
        "r.subject_kind = 6
         AND EXISTS (SELECT 1 FROM relation_type t WHERE t.id = r.relation_type AND t.key = 'near')"
    };
}
pub(crate) use puts;

/// The industries and places of an entity, by the relations of its mentions.
macro_rules! containers {
    ($end:tt, $other:literal, $condition:expr) => {
        concat!(
            "SELECT o.entity AS container FROM mention m
             CROSS JOIN ",
            relations_of!($end),
            "
             CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim AND c.negated = 0
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.",
            $other,
            "
             WHERE m.entity = ?1 AND ",
            $condition
        )
    };
}

sql! {
    CONTAINERS = concat!(
        containers!("subject", "object", puts!(forward)),
        " UNION ",
        containers!("object", "subject", puts!(backward))
    );
}

/// Every relation that is not denied and puts one entity into another, with both.
macro_rules! pairs {
    ($of:literal) => {
        pairs!("relation r", $of)
    };
    ($relation:literal, $of:literal) => {
        concat!(
            pairs!(
                "o.entity AS container, m.entity",
                $relation,
                $of,
                puts!(forward)
            ),
            " UNION ALL ",
            pairs!("m.entity, o.entity", $relation, $of, puts!(backward))
        )
    };
    ($both:literal, $relation:literal, $of:literal, $condition:expr) => {
        concat!(
            "SELECT ",
            $both,
            " FROM ",
            $relation,
            " CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim AND c.negated = 0
             CROSS JOIN mention m ON m.source = r.source AND m.mention = r.subject
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
             WHERE ",
            $of,
            $condition
        )
    };
}

sql! {
    OF_SOURCE = pairs!("r.source = ?1 AND "), OfSource;
    OF_MENTION = concat!(
        pairs!("relation r", "r.source = ?1 AND r.subject = ?2 AND "),
        " UNION ALL ",
        pairs!(
            "relation r INDEXED BY relation_by_object",
            "r.source = ?1 AND r.object = ?2 AND "
        )
    );
    LIST_SOURCE = concat!(
        "INSERT OR IGNORE INTO belonging (container, kind, key, entity)
         SELECT x.container, e.kind, e.key, e.id FROM (",
        pairs!("r.source = ?1 AND "),
        ") x CROSS JOIN entity e ON e.id = x.entity"
    ), OfSource;
    ENTER = "INSERT OR IGNORE INTO belonging (container, kind, key, entity)
       VALUES (?1, (SELECT kind FROM entity WHERE id = ?2), (SELECT key FROM entity WHERE id = ?2), ?2)";
    LEAVE = "DELETE FROM belonging WHERE container = ?1
       AND kind = (SELECT kind FROM entity WHERE id = ?2) AND key = (SELECT key FROM entity WHERE id = ?2)";
    REBUILD = concat!(
        "DELETE FROM belonging;
         INSERT INTO belonging (container, kind, key, entity)
         SELECT DISTINCT x.container, e.kind, e.key, e.id FROM (",
        pairs!(""),
        ") x JOIN entity e ON e.id = x.entity"
    ), Whole;
    /// What is listed wrongly, or not at all.
    WRONG = concat!(
        "WITH listed (container, kind, key, entity) AS MATERIALIZED (
         SELECT x.container, e.kind, e.key, e.id FROM (",
        pairs!(""),
        ") x JOIN entity e ON e.id = x.entity)
       SELECT x.key FROM (
         SELECT * FROM (SELECT container, kind, key, entity FROM belonging EXCEPT SELECT * FROM listed)
         UNION
         SELECT * FROM (SELECT * FROM listed EXCEPT SELECT container, kind, key, entity FROM belonging)) x
       LIMIT 100"
    ), Whole;
}

/// Lists what a source that was just written puts into industries and places.
pub(crate) fn list_source(db: &Connection, source: i64) -> Result<(), Error> {
    execute(db, DOING, LIST_SOURCE, [source]).map(drop)
}

/// What a source puts into an industry or a place: to be taken off the list before its rows go,
/// and put on again as far as others put it there.
pub(crate) fn members_of(db: &Connection, source: i64) -> Result<BTreeSet<i64>, Error> {
    let members = rows(db, DOING, OF_SOURCE, [source], |r| r.get::<_, i64>(1))?;
    Ok(members.into_iter().collect())
}

/// Takes an entity off the list, wherever it is, before its key or its mentions change.
pub(crate) fn unlist(db: &Connection, entity: i64) -> Result<(), Error> {
    for container in rows(db, DOING, CONTAINERS, [entity], |r| r.get::<_, i64>(0))? {
        execute(db, DOING, LEAVE, (container, entity))?;
    }
    Ok(())
}

/// Puts an entity on the list, wherever it belongs.
pub(crate) fn list(db: &Connection, entity: i64) -> Result<(), Error> {
    for container in rows(db, DOING, CONTAINERS, [entity], |r| r.get::<_, i64>(0))? {
        execute(db, DOING, ENTER, (container, entity))?;
    }
    Ok(())
}

/// Takes off the list what a mention is in, and what is in it, before it becomes another entity's.
/// Gives what was taken off: other sources may put it there too.
pub(crate) fn leave(db: &Connection, mention: (i64, i64)) -> Result<BTreeSet<i64>, Error> {
    let mut left = BTreeSet::new();
    for (container, entity) in of_mention(db, mention)? {
        execute(db, DOING, LEAVE, (container, entity))?;
        left.insert(entity);
    }
    Ok(left)
}

/// Puts on the list what a mention is in, and what is in it.
pub(crate) fn enter(db: &Connection, mention: (i64, i64)) -> Result<(), Error> {
    for (container, entity) in of_mention(db, mention)? {
        execute(db, DOING, ENTER, (container, entity))?;
    }
    Ok(())
}

/// Makes the whole list anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(REBUILD).doing(DOING)
}

/// Tells of what is listed wrongly.
pub(crate) fn check(db: &Connection, tell: &mut impl FnMut(String)) -> Result<(), Error> {
    for key in rows(db, DOING, WRONG, (), |r| r.get::<_, String>("key"))? {
        tell(format!(
            "{key}: it is not listed where it belongs, by industry and place"
        ));
    }
    Ok(())
}

fn of_mention(db: &Connection, mention: (i64, i64)) -> Result<Vec<(i64, i64)>, Error> {
    rows(db, DOING, OF_MENTION, mention, |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}
