//! What is in which industry and at which place, as it is listed: the table `belonging`. Relations
//! say it of mentions; it is listed of entities, in the order of their keys. So it follows from
//! who is who, and whoever changes that takes an entity off the list before, and puts it on again
//! after.

use super::roles::relations_of;
use crate::db::rows;
use crate::error::{Doing, Error};
use crate::model::Kind;
use rusqlite::{CachedStatement, Connection, Params};
use std::collections::{BTreeSet, HashMap};

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
            "SELECT o.entity AS container, m.entity FROM ",
            $relation,
            " CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim AND c.negated = 0
             CROSS JOIN mention m ON m.source = r.source AND m.mention = r.subject
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
             WHERE ",
            $of,
            puts!(forward),
            " UNION ALL SELECT m.entity, o.entity FROM ",
            $relation,
            " CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim AND c.negated = 0
             CROSS JOIN mention m ON m.source = r.source AND m.mention = r.subject
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
             WHERE ",
            $of,
            puts!(backward)
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
    TYPES = "SELECT id, key FROM relation_type WHERE key IN
       ('in industry', 'covers', 'focuses on', 'located in', 'based in', 'part of', 'near')";
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

/// Lists what is being loaded, relation by relation.
pub(crate) struct Listing<'a> {
    enter: CachedStatement<'a>,
    /// The relations that put one entity into another, by row id.
    types: HashMap<i64, Put>,
}

/// What a relation puts where, if its ends are of the right kinds. It says what [`puts`] says, which
/// a load could not ask for each relation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Put {
    IntoIndustry,
    AtPlace,
    Near,
}

impl Put {
    fn forward(self, object: Kind) -> bool {
        match self {
            Self::IntoIndustry => object == Kind::Industry,
            Self::AtPlace | Self::Near => object == Kind::Place,
        }
    }

    fn backward(self, subject: Kind) -> bool {
        self == Self::Near && subject == Kind::Place
    }
}

/// An entity at an end of a relation.
pub(crate) type End = (Kind, i64);

impl<'a> Listing<'a> {
    pub(crate) fn new(db: &'a Connection) -> Result<Self, Error> {
        let types = rows(db, DOING, TYPES, (), |r| {
            let put = match r.get_ref(1)?.as_str()? {
                "near" => Put::Near,
                "in industry" | "covers" | "focuses on" => Put::IntoIndustry,
                _ => Put::AtPlace,
            };
            Ok((r.get(0)?, put))
        })?;
        Ok(Self {
            enter: db.prepare_cached(ENTER).doing(DOING)?,
            types: types.into_iter().collect(),
        })
    }

    /// A relation that is not denied.
    pub(crate) fn relation(
        &mut self,
        relation_type: i64,
        subject: End,
        object: End,
    ) -> Result<(), Error> {
        let Some(put) = self.types.get(&relation_type).copied() else {
            return Ok(());
        };
        if put.forward(object.0) {
            self.enter.execute((object.1, subject.1)).doing(DOING)?;
        }
        if put.backward(subject.0) {
            self.enter.execute((subject.1, object.1)).doing(DOING)?;
        }
        Ok(())
    }
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
        run(db, LEAVE, (container, entity))?;
    }
    Ok(())
}

/// Puts an entity on the list, wherever it belongs.
pub(crate) fn list(db: &Connection, entity: i64) -> Result<(), Error> {
    for container in rows(db, DOING, CONTAINERS, [entity], |r| r.get::<_, i64>(0))? {
        run(db, ENTER, (container, entity))?;
    }
    Ok(())
}

/// Takes off the list what a mention is in, and what is in it, before it becomes another entity's.
/// Gives what was taken off: other sources may put it there too.
pub(super) fn leave(db: &Connection, mention: (i64, i64)) -> Result<BTreeSet<i64>, Error> {
    let mut left = BTreeSet::new();
    for (container, entity) in of_mention(db, mention)? {
        run(db, LEAVE, (container, entity))?;
        left.insert(entity);
    }
    Ok(left)
}

/// Puts on the list what a mention is in, and what is in it.
pub(super) fn enter(db: &Connection, mention: (i64, i64)) -> Result<(), Error> {
    for (container, entity) in of_mention(db, mention)? {
        run(db, ENTER, (container, entity))?;
    }
    Ok(())
}

/// Makes the whole list anew.
pub(super) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(REBUILD).doing(DOING)
}

/// Tells of what is listed wrongly.
pub(super) fn check(db: &Connection, tell: &mut impl FnMut(String)) -> Result<(), Error> {
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

fn run(db: &Connection, sql: &'static str, params: impl Params) -> Result<(), Error> {
    db.prepare_cached(sql)
        .and_then(|mut s| s.execute(params))
        .doing(DOING)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_load_lists_is_what_the_rule_puts_there() {
        let base = crate::KnowledgeBase::in_memory().unwrap();
        let listing = Listing::new(&base.db).unwrap();
        let sql = concat!(
            "SELECT r.relation_type, r.subject_kind, r.object_kind, ",
            puts!(forward),
            ", ",
            puts!(backward),
            " FROM relation_signature r"
        );
        let mut put = [0, 0];
        for (relation_type, kinds, rule) in rows(&base.db, DOING, sql, (), |r| {
            let kinds: (i64, i64) = (r.get(1)?, r.get(2)?);
            let rule: (bool, bool) = (r.get(3)?, r.get(4)?);
            Ok((r.get::<_, i64>(0)?, kinds, rule))
        })
        .unwrap()
        {
            let [subject, object] = [kinds.0, kinds.1].map(|code| Kind::from_code(code).unwrap());
            let listed = listing.types.get(&relation_type);
            let found = listed.map(|p| (p.forward(object), p.backward(subject)));
            assert_eq!(found.unwrap_or_default(), rule, "{relation_type} {kinds:?}");
            put[0] += usize::from(rule.0);
            put[1] += usize::from(rule.1);
        }
        assert!(put[0] > 10 && put[1] > 0, "{put:?}");
    }
}
