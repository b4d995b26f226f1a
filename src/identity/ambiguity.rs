//! What could tie entities together and does not, because it lies between such as are known to differ.

use super::entity_row::key_of;
use super::gather::{bearers, doubt, match_keys};
use super::items::{Folds, OF_SOURCE, items};
use super::resolve::Doubt;
use crate::db::rows;
use crate::error::Error;
use crate::model::{IdentityRule, Kind};
use crate::text::OneLine;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

const DOING: &str = "explaining identity";

sql! {
    AMBIGUITIES = "SELECT rule, kind, match_key, doubt > 0 AS direct FROM ambiguity
       WHERE (rule, kind, match_key) > (?1, ?2, ?3) ORDER BY rule, kind, match_key LIMIT ?4";
    SHARED_KEY = "SELECT DISTINCT e.key FROM mention m CROSS JOIN entity e ON e.id = m.entity
       WHERE m.key = ?1 AND m.shared = 1 AND m.kind = ?2 ORDER BY e.key LIMIT 100";
    DECLARED = "SELECT e.key FROM same_as a
         CROSS JOIN mention m ON m.source = a.source AND m.mention = a.mention AND m.kind = ?3
         CROSS JOIN entity e ON e.id = m.entity
         WHERE a.target_source = ?1 AND a.target_key = ?2
       UNION SELECT e.key FROM source s
         CROSS JOIN mention m INDEXED BY mention_by_key
         ON m.source = s.id AND m.key = ?2 AND m.shared IN (0, 1) AND m.kind = ?3
         CROSS JOIN entity e ON e.id = m.entity
         WHERE s.key = ?1 ORDER BY 1 LIMIT 100";
    IDENTIFIER = "SELECT DISTINCT e.key FROM scheme s
       CROSS JOIN identifier i ON i.scheme = s.id AND i.value = ?2
       CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention AND m.kind = ?3
       CROSS JOIN entity e ON e.id = m.entity
       WHERE s.key = ?1 ORDER BY e.key LIMIT 100";
}

/// How many entities are told of those that have something in common.
const TOLD: usize = 5;

/// Something that ties entities of several sources together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tie {
    /// By which rule.
    pub rule: IdentityRule,
    /// What they have in common: a shared key, a `source#key` that a sheet points at or a person
    /// ruled upon, `scheme:identifier`, or a name folded for identity.
    pub match_key: String,
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let how = match self.rule {
            IdentityRule::Alone => "nothing",
            IdentityRule::Ruling => "ruled the same as",
            IdentityRule::SharedKey => "the shared key",
            IdentityRule::Declared => "declared to be",
            IdentityRule::Identifier => "the identifier",
            IdentityRule::Name => "the name",
            IdentityRule::Person => "the name and the organisation",
        };
        write!(f, "{how} “{}”", self.match_key)
    }
}

/// Something that would tie entities together, but does not, because entities that are known to
/// differ have it in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguity {
    /// By which rule it would.
    pub rule: IdentityRule,
    /// The kind of the entities.
    pub kind: Kind,
    /// What they have in common; see [`Tie::match_key`].
    pub match_key: String,
    /// Whether two that have it, or whose primary names are what two others are called, are known to
    /// differ. Otherwise it only lies on the way between such, and a name still ties those who are
    /// called by it, or by it alone.
    pub direct: bool,
    /// The entities that have it, by key; a hundred at most.
    pub entities: Vec<String>,
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let tie = Tie {
            rule: self.rule,
            match_key: self.match_key.clone(),
        };
        let but = match self.rule == IdentityRule::Name && !self.direct {
            true => " but those called so",
            false => "",
        };
        let first = &self.entities[..self.entities.len().min(TOLD)];
        write!(f, "{tie} ties no {}{but}: {}", self.kind, first.join(", "))?;
        match self.entities.len() > TOLD {
            true => f.write_str(" and others"),
            false => Ok(()),
        }
    }
}

/// Up to `limit` ambiguities behind a rule, kind and match key.
pub(crate) fn list(
    db: &Connection,
    (rule, kind, match_key): (i64, i64, &str),
    limit: u32,
) -> Result<Vec<Ambiguity>, Error> {
    let mut found = rows(
        db,
        DOING,
        AMBIGUITIES,
        (rule, kind, match_key, limit),
        |r| {
            Ok(Ambiguity {
                rule: r.get("rule")?,
                kind: r.get("kind")?,
                match_key: r.get("match_key")?,
                entities: Vec::new(),
                direct: r.get("direct")?,
            })
        },
    )?;
    for ambiguity in &mut found {
        ambiguity.entities = having(db, ambiguity.rule, ambiguity.kind, &ambiguity.match_key)?;
    }
    Ok(found)
}

/// Those that concern the entities of a source.
pub(crate) fn of_source(db: &Connection, source: i64) -> Result<Vec<Ambiguity>, Error> {
    let mut found = BTreeMap::new();
    for item in items(db, &OF_SOURCE, [source], &mut Folds::new())? {
        for match_key in match_keys(&item) {
            if let Some(doubt) = doubt(db, match_key.row())? {
                found.insert(match_key, doubt != Doubt::Indirect);
            }
        }
    }
    let ambiguities = found.into_iter().map(|(match_key, direct)| {
        Ok(Ambiguity {
            entities: having(db, match_key.rule, match_key.kind, &match_key.text)?,
            rule: match_key.rule,
            kind: match_key.kind,
            match_key: match_key.text,
            direct,
        })
    });
    ambiguities.collect()
}

/// Keys of the entities that have a match key.
fn having(
    db: &Connection,
    rule: IdentityRule,
    kind: Kind,
    match_key: &str,
) -> Result<Vec<String>, Error> {
    let key = |row: &rusqlite::Row<'_>| row.get::<_, String>("key");
    let code = kind.code();
    match rule {
        IdentityRule::SharedKey => rows(db, DOING, SHARED_KEY, (match_key, code), key),
        IdentityRule::Declared => {
            let (source, local) = match_key.split_once('#').unwrap_or((match_key, ""));
            rows(db, DOING, DECLARED, (source, local, code), key)
        }
        IdentityRule::Identifier => {
            let (scheme, value) = match_key.split_once(':').unwrap_or((match_key, ""));
            rows(db, DOING, IDENTIFIER, (scheme, value, code), key)
        }
        IdentityRule::Alone | IdentityRule::Ruling => Ok(Vec::new()),
        IdentityRule::Name | IdentityRule::Person => {
            let mut keys = Vec::new();
            for entity in bearers(db, match_key, kind)?.into_iter().take(100) {
                keys.extend(key_of(db, entity)?);
            }
            keys.sort();
            Ok(keys)
        }
    }
}
