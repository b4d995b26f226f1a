//! Counting and grouping for reports.

use super::{Reader, get};
use crate::error::Error;
use crate::model::Kind;
use crate::text::printable;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One row of a tally: something, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The group counted: an industry's key, a form, a passage's label, a fact in words.
    pub key: String,
    /// The same as one would call it.
    pub name: String,
    /// How many.
    pub number: u64,
    /// The number of groups among them; how many members these have is another question.
    pub groups: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>6}  {}", self.number, printable(&self.name))?;
        match (self.groups, self.number) {
            (0, _) => Ok(()),
            (1, 1) => f.write_str(" (a group of several)"),
            (1, _) => f.write_str(" (one is a group of several)"),
            (n, _) => write!(f, " ({n} are groups of several)"),
        }
    }
}

/// SQL that holds if the paper itself tells a claim `c` of the source `so` as a fact, and no claim
/// denies or amends it. The view `reservations` has it as `plain`.
macro_rules! is_plain {
    () => {
        "c.negated = 0 AND c.modality = 0 AND c.speaker IS NULL AND c.voice IS NULL
         AND NOT EXISTS (SELECT 1 FROM claim_link l
           WHERE l.target_source = so.key AND l.target_key = c.key AND l.link IN (1, 2))"
    };
}

sql! {
    PROJECTS_PER_INDUSTRY = concat!(
        "SELECT i.key, i.name,
         count(DISTINCT p.id) AS number, count(DISTINCT iif(p.is_group, p.id, NULL)) AS groups
       FROM entity i
       CROSS JOIN mention im ON im.entity = i.id
       CROSS JOIN ", in_role!(indexed object_of_relations, "r", "im"), "
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN source so INDEXED BY source_by_id ON so.id = r.source
       CROSS JOIN mention pm ON pm.source = r.source AND pm.mention = r.subject
       CROSS JOIN entity p ON p.id = pm.entity
       WHERE i.kind = 3 AND p.kind = 2 AND ", is_plain!(), "
         AND r.relation_type IN (SELECT id FROM relation_type WHERE key IN ('in industry', 'covers'))
       GROUP BY i.id ORDER BY number DESC, i.key");

    BY_FORM = "SELECT coalesce(f.key, '') AS key, coalesce(f.key, '(not classified)') AS name,
         count(*) AS number, sum(e.is_group) AS groups
       FROM entity e LEFT JOIN form f ON f.id = e.form
       WHERE e.kind = ?1 GROUP BY e.form ORDER BY number DESC, key";

    SOURCES_PER_FACT = concat!(
        "SELECT min(so.key || '#' || c.key) AS key,
         s.name || ' ' || t.key || ' ' || oj.name AS name,
         count(DISTINCT r.source) AS number, 0 AS groups
       FROM mention m
       CROSS JOIN ", in_role!(subject_of_relations, "r"), "
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN source so ON so.id = r.source
       CROSS JOIN relation_type t ON t.id = r.relation_type
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       CROSS JOIN entity s ON s.id = m.entity
       CROSS JOIN entity oj ON oj.id = o.entity
       WHERE m.entity = ?1 AND ", is_plain!(), "
       GROUP BY r.relation_type, o.entity ORDER BY number DESC, key");
}

const DOING: &str = "counting";

impl Reader {
    /// The number of projects of each industry, the most first; industries without any are left
    /// out. Only what the papers themselves tell as a fact is counted: no plan, no denial, nothing
    /// that is attributed to somebody or denied by another claim.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn projects_per_industry(&self) -> Result<Vec<Tally>, Error> {
        self.rows(DOING, PROJECTS_PER_INDUSTRY, (), tally)
    }

    /// The number of entities of a kind by form, groups included, the most first.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn entities_per_form(&self, kind: Kind) -> Result<Vec<Tally>, Error> {
        self.rows(DOING, BY_FORM, [kind.code()], tally)
    }

    /// The number of sources that themselves tell each relation of an entity as a fact, the entity
    /// as its subject; the most first.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn sources_per_fact(
        &self,
        entity: impl Into<crate::model::EntityId>,
    ) -> Result<Vec<Tally>, Error> {
        self.rows(DOING, SOURCES_PER_FACT, [entity.into().row()], tally)
    }
}

fn tally(row: &rusqlite::Row<'_>) -> Result<Tally, Error> {
    Ok(Tally {
        key: get(row, "key")?,
        name: get(row, "name")?,
        number: get::<i64>(row, "number")?.unsigned_abs(),
        groups: get::<i64>(row, "groups")?.unsigned_abs(),
    })
}
