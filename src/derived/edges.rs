//! How entities stand to each other, over all sources: the table `edge`. Relations say it of
//! mentions, each source for itself; an edge says it of entities, once from each end, in the order in
//! which it is listed. So it follows from relations and from who is who. Whoever changes either
//! takes the edges of the relations away before, and puts them back after.

use crate::db::{each, execute, exists, first, rows};
use crate::error::{Doing, Error};
use rusqlite::Connection;
use std::collections::BTreeSet;

const DOING: &str = "connecting entities by their relations";

/// Which relations put their subject into an industry or at a place; the relation is `t`. As a list
/// of keys it would be a table, made anew each time.
macro_rules! puts_into {
    (industry) => {
        "(t.key = 'in industry' OR t.key = 'covers' OR t.key = 'focuses on')"
    };
    (place) => {
        "(t.key = 'located in' OR t.key = 'based in' OR t.key = 'part of')"
    };
}
pub(crate) use puts_into;

/// Which edges, read from what is inside, lead into an industry or to a place. What is near a place
/// is listed there, whichever of the two is said to be near the other.
macro_rules! lies_in {
    ($container:ident, $edge:literal) => {
        edge_into!($container, $edge, "1")
    };
}
pub(crate) use lies_in;

/// The same edges, read from the industry or the place.
macro_rules! contains {
    ($container:ident, $edge:literal) => {
        edge_into!($container, $edge, "0")
    };
}
pub(crate) use contains;

macro_rules! edge_into {
    (industry, $edge:literal, $side:literal) => {
        edge_into!(@ industry, $edge, $side, "")
    };
    (place, $edge:literal, $side:literal) => {
        edge_into!(@ place, $edge, $side, " OR t.key = 'near'")
    };
    (@ $container:ident, $edge:literal, $side:literal, $or:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM relation_type t WHERE t.id = ", $edge, ".relation_type AND (",
            $edge, ".side = ", $side, " AND ", puts_into!($container), $or, "))"
        )
    };
}
pub(crate) use edge_into;

/// The relations by which a subject is in, of, under or part of its object: by the first five its figures
/// lie within the object's, by the last that is open.
macro_rules! inner {
    () => {
        "(SELECT id FROM relation_type WHERE key IN
           ('member of', 'part of', 'subsidiary of', 'branch of', 'located in', 'tenant of'))"
    };
}
pub(crate) use inner;

/// The relations by which an organisation is under another, or one with it.
macro_rules! under {
    () => {
        "(SELECT id FROM relation_type WHERE key IN
           ('part of', 'subsidiary of', 'branch of', 'tenant of', 'operated by', 'brand of', 'merged with'))"
    };
}
pub(crate) use under;

/// The relations by which an organisation has another: the figures of what it owns, or has a share of,
/// may be within its own.
macro_rules! over {
    () => {
        "(SELECT id FROM relation_type WHERE key IN
           ('owns', 'acquired', 'shareholder of', 'bought shares in', 'merged with'))"
    };
}
pub(crate) use over;

/// The relations that are not denied, with the entities at their ends.
macro_rules! relations {
    ($columns:literal, $of:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM relation r
             CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim AND c.negated = 0
             CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
             WHERE ",
            $of
        )
    };
}

/// Both ends of the edges of some relations.
macro_rules! edges {
    ($of:literal) => {
        concat!(
            "WITH told(subject, object, relation_type, modality, claims, place) AS (",
            relations!(
                "s.entity, o.entity, r.relation_type, c.modality, count(*),
                 min(r.source << 32 | r.claim)",
                $of
            ),
            " GROUP BY 1, 2, 3, 4)
            SELECT subject AS entity, e.kind AS other_kind, e.key AS other_key, relation_type,
              1 AS side, modality, object AS other, claims, place >> 32 AS source,
              place & 0xFFFFFFFF AS claim
            FROM told CROSS JOIN entity e ON e.id = object
            UNION ALL
            SELECT object, e.kind, e.key, relation_type, 0, modality, subject, claims,
              place >> 32, place & 0xFFFFFFFF
            FROM told CROSS JOIN entity e ON e.id = subject"
        )
    };
}

/// Adds the edges of some relations to those that are there.
macro_rules! add {
    ($of:literal) => {
        concat!(
            "INSERT INTO edge (entity, other_kind, other_key, relation_type, side, modality, other,
               claims, source, claim)
             SELECT * FROM (",
            edges!($of),
            ") WHERE true
             ON CONFLICT (entity, other_kind, other_key, relation_type, side, modality) DO UPDATE SET
               claims = claims + excluded.claims,
               claim = iif((excluded.source, excluded.claim) < (source, claim), excluded.claim, claim),
               source = min(source, excluded.source)"
        )
    };
}

/// SQL that finds an edge from one end.
macro_rules! this_edge {
    ($entity:literal, $other:literal, $side:literal) => {
        concat!(
            "entity = ",
            $entity,
            " AND other_kind = (SELECT kind FROM entity WHERE id = ",
            $other,
            ") AND other_key = (SELECT key FROM entity WHERE id = ",
            $other,
            ") AND relation_type = ?3 AND side = ",
            $side,
            " AND modality = ?4"
        )
    };
}

sql! {
    OF_SOURCE = relations!(
        "s.entity AS subject, o.entity AS object, r.relation_type, c.modality, r.source, r.claim",
        "r.source = ?1"
    );
    OF_RELATION = relations!(
        "s.entity AS subject, o.entity AS object, r.relation_type, c.modality, r.source, r.claim",
        "r.source = ?1 AND r.subject = ?2 AND r.claim = ?3"
    );
    OF_MENTION = "SELECT source, subject, claim FROM relation WHERE source = ?1 AND subject = ?2
       UNION SELECT source, subject, claim FROM relation INDEXED BY relation_by_object
         WHERE source = ?1 AND object = ?2";
    ADD_SOURCE = add!("r.source = ?1");
    ADD_RELATION = add!("r.source = ?1 AND r.subject = ?2 AND r.claim = ?3");
    ANY = "SELECT 1 FROM edge LIMIT 1", Whole;
    FEWER = concat!("UPDATE edge SET claims = claims - 1 WHERE ", this_edge!("?1", "?2", "1"));
    FEWER_BACK = concat!("UPDATE edge SET claims = claims - 1 WHERE ", this_edge!("?2", "?1", "0"));
    NOW = concat!("SELECT claims, source, claim FROM edge WHERE ", this_edge!("?1", "?2", "1"));
    GONE = concat!("DELETE FROM edge WHERE ", this_edge!("?1", "?2", "1"));
    GONE_BACK = concat!("DELETE FROM edge WHERE ", this_edge!("?2", "?1", "0"));
    /// The first claim that says an edge.
    FIRST = "SELECT r.source, r.claim FROM mention m
         CROSS JOIN relation r ON r.source = m.source AND r.subject = m.mention
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE m.entity = ?1 AND o.entity = ?2 AND r.relation_type = ?3 AND c.modality = ?4
         AND c.negated = 0
       ORDER BY m.source, r.claim LIMIT 1", BySource;
    CITE = concat!("UPDATE edge SET source = ?5, claim = ?6 WHERE ", this_edge!("?1", "?2", "1"));
    CITE_BACK = concat!("UPDATE edge SET source = ?5, claim = ?6 WHERE ", this_edge!("?2", "?1", "0"));
    /// What stands to an entity sees its new key, at the other end of their edges.
    KEY_AT_OTHER_ENDS = "UPDATE edge SET other_key = ?2
       WHERE entity IN (SELECT other FROM edge WHERE entity = ?1)
         AND other_kind = (SELECT kind FROM entity WHERE id = ?1)
         AND other_key = (SELECT key FROM entity WHERE id = ?1)";
    KEY = "UPDATE entity SET key = ?2 WHERE id = ?1";
    EMPTY = "DELETE FROM edge", Whole;
    REBUILD = concat!("INSERT INTO edge ", edges!("true"), " ORDER BY 1, 2, 3, 4, 5, 6"), Whole;
    /// Edges that no relations make, or that differ from what they make, and those that are missing.
    WRONG = concat!(
        "WITH made AS MATERIALIZED (", edges!("true"), ")
       SELECT e.key AS here, x.other_key AS there FROM (
         SELECT * FROM (SELECT * FROM edge EXCEPT SELECT * FROM made)
         UNION
         SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM edge)) x
       LEFT JOIN entity e ON e.id = x.entity
       LIMIT 100"
    ), Whole;
}

/// An edge, whichever end it is read from: subject, object, relation, modality.
type Edge = (i64, i64, i64, i64);

/// Relations whose edges were taken away, to be put back when who is who has changed.
#[derive(Debug, Default)]
pub(crate) struct RemovedEdges {
    /// Source, subject and claim.
    relations: BTreeSet<(i64, i64, i64)>,
    /// Edges that others say too, but that cite a claim that was taken away.
    without_claim: BTreeSet<Edge>,
}

/// Puts in the edges of a source that was just written.
pub(crate) fn add_source(db: &Connection, source: i64) -> Result<(), Error> {
    execute(db, DOING, ADD_SOURCE, [source]).map(drop)
}

impl RemovedEdges {
    /// Takes away the edges of all relations of a source, before its rows go.
    pub(crate) fn of_source(db: &Connection, source: i64) -> Result<Self, Error> {
        let mut taken = Self::default();
        for (edge, claim) in rows(db, DOING, OF_SOURCE, [source], edge)? {
            taken.take(db, edge, claim)?;
        }
        Ok(taken)
    }

    /// Takes away the edges of some mentions, before they become another entity's.
    pub(crate) fn of_mentions(db: &Connection, mentions: &[(i64, i64)]) -> Result<Self, Error> {
        let mut taken = Self::default();
        // A bulk load makes its edges at the end.
        if !exists(db, DOING, ANY, ())? {
            return Ok(taken);
        }
        for mention in mentions {
            let relations = rows(db, DOING, OF_MENTION, *mention, |r| {
                Ok((r.get("source")?, r.get("subject")?, r.get("claim")?))
            })?;
            for relation in relations {
                if taken.relations.insert(relation)
                    && let Some((edge, claim)) = first(db, DOING, OF_RELATION, relation, edge)?
                {
                    taken.take(db, edge, claim)?;
                }
            }
        }
        Ok(taken)
    }

    fn take(&mut self, db: &Connection, edge: Edge, claim: (i64, i64)) -> Result<(), Error> {
        let now: Option<(i64, (i64, i64))> = first(db, DOING, NOW, edge, |r| {
            Ok((r.get("claims")?, (r.get("source")?, r.get("claim")?)))
        })?;
        let Some((claims, cited)) = now else {
            return Ok(());
        };
        if claims <= 1 {
            execute(db, DOING, GONE, edge)?;
            execute(db, DOING, GONE_BACK, edge)?;
            self.without_claim.remove(&edge);
            return Ok(());
        }
        execute(db, DOING, FEWER, edge)?;
        execute(db, DOING, FEWER_BACK, edge)?;
        if cited == claim {
            self.without_claim.insert(edge);
        }
        Ok(())
    }

    /// Makes what is left cite claims that are left, once the relations have gone or moved.
    pub(crate) fn cite_others(&mut self, db: &Connection) -> Result<(), Error> {
        for edge in std::mem::take(&mut self.without_claim) {
            let (subject, object, relation, modality) = edge;
            let found: Option<(i64, i64)> = first(db, DOING, FIRST, edge, |r| {
                Ok((r.get("source")?, r.get("claim")?))
            })?;
            if let Some((source, claim)) = found {
                let params = (subject, object, relation, modality, source, claim);
                execute(db, DOING, CITE, params)?;
                execute(db, DOING, CITE_BACK, params)?;
            }
        }
        Ok(())
    }

    /// Puts the edges back, between the entities that the mentions are of now.
    pub(crate) fn put_back(self, db: &Connection) -> Result<(), Error> {
        for relation in self.relations {
            execute(db, DOING, ADD_RELATION, relation)?;
        }
        Ok(())
    }
}

/// Gives an entity another key, at the other ends of its edges too.
pub(crate) fn set_key(db: &Connection, entity: i64, key: &str) -> Result<(), Error> {
    execute(db, DOING, KEY_AT_OTHER_ENDS, (entity, key))?;
    execute(db, DOING, KEY, (entity, key)).map(drop)
}

/// Makes all edges anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    execute(db, DOING, EMPTY, ())?;
    execute(db, DOING, REBUILD, ()).map(drop)
}

/// Tells of edges that are not as relations have them.
pub(crate) fn check(db: &Connection, tell: &mut impl FnMut(String)) -> Result<(), Error> {
    each(db, DOING, WRONG, (), |r| {
        let here: Option<String> = r.get("here").doing(DOING)?;
        let here = here.unwrap_or_else(|| "an entity that is not there".to_owned());
        let there: String = r.get("there").doing(DOING)?;
        tell(format!(
            "{here}: how it stands to {there} is not listed as relations have it"
        ));
        Ok(())
    })
}

fn edge(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Edge, (i64, i64))> {
    Ok((
        (
            row.get("subject")?,
            row.get("object")?,
            row.get("relation_type")?,
            row.get("modality")?,
        ),
        (row.get("source")?, row.get("claim")?),
    ))
}
