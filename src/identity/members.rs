//! Why mentions are one entity.

use super::Tie;
use super::entity_row::key_of;
use super::gather::{doubt, match_keys, rulings_on};
use super::items::{Folds, each_of_entity};
use super::resolve::{Doubt, MatchKey};
use crate::db::{decode, rows};
use crate::error::Error;
use crate::model::{EntityId, EntityRef, IdentityRule, Kind, Verdict};
use crate::text::OneLine;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

const DOING: &str = "explaining identity";

sql! {
    /// Declarations whose target is loaded and of another kind.
    OF_TWO_KINDS = "SELECT s.key || '#' || m.key AS one, m.kind AS one_kind,
         t.key || '#' || o.key AS other, o.kind AS other_kind
       FROM same_as a
       CROSS JOIN mention m ON m.source = a.source AND m.mention = a.mention
       CROSS JOIN source s ON s.id = a.source
       CROSS JOIN source t ON t.key = a.target_source
       CROSS JOIN mention o INDEXED BY mention_by_key
         ON o.source = t.id AND o.key = a.target_key AND o.shared IN (0, 1)
       WHERE o.kind <> m.kind ORDER BY 1, 3",
        Scans("a", "the question is for all declarations, of which there are few");
}

/// One source's entity among those that are one, and what ties it to the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The entity as its source has it.
    pub mention: EntityRef,
    /// The firmest rule that ties it to another.
    pub rule: IdentityRule,
    /// All that it has in common with others of them.
    pub ties: Vec<Tie>,
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}", self.mention)?;
        if self.ties.is_empty() {
            return write!(f, " ({})", self.rule);
        }
        for (i, tie) in self.ties.iter().enumerate() {
            write!(f, "{} {tie}", if i == 0 { ", by" } else { ";" })?;
        }
        Ok(())
    }
}

/// A sheet's word that its entity is one in another source, which is not followed because the
/// two are of different kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfollowed {
    /// The entity whose sheet says so.
    pub one: EntityRef,
    /// Its kind.
    pub one_kind: Kind,
    /// The entity that it is said to be.
    pub other: EntityRef,
    /// Its kind.
    pub other_kind: Kind,
}

impl fmt::Display for Unfollowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let Self {
            one,
            one_kind,
            other,
            other_kind,
        } = self;
        write!(
            f,
            "{one} ({one_kind}) is declared the same as {other} ({other_kind})"
        )
    }
}

/// Which sources' entities an entity is made of, by reference, and what ties each to the others.
pub(crate) fn of(db: &Connection, entity: EntityId) -> Result<Vec<Member>, Error> {
    let items = each_of_entity(db, entity.row(), entity.kind(), &mut Folds::new())?;
    let mut bearing: BTreeMap<Tie, usize> = BTreeMap::new();
    let mut ties: Vec<Vec<Tie>> = Vec::with_capacity(items.len());
    // Most mentions of an entity have the same names.
    let mut doubts: HashMap<MatchKey, Option<Doubt>> = HashMap::new();
    for item in &items {
        let mut own: Vec<Tie> = Vec::new();
        for match_key in match_keys(item) {
            // A name that lies between such as differ ties those who are called by it.
            let known = match doubts.get(&match_key) {
                Some(known) => *known,
                None => {
                    let known = doubt(db, match_key.row())?;
                    doubts.insert(match_key.clone(), known);
                    known
                }
            };
            let ties = match known {
                None => true,
                Some(doubt) => {
                    doubt == Doubt::Indirect
                        && match_key.rule == IdentityRule::Name
                        && item.called.contains(&match_key.text)
                }
            };
            if !ties {
                continue;
            }
            if match_key.rule != IdentityRule::Person {
                own.push(Tie {
                    rule: match_key.rule,
                    match_key: match_key.text,
                });
                continue;
            }
            for organisation in &item.organisations {
                let key = key_of(db, *organisation)?.unwrap_or_default();
                let text = format!("{}, {key}", match_key.text);
                own.push(Tie {
                    rule: match_key.rule,
                    match_key: text,
                });
            }
        }
        own.sort();
        own.dedup();
        for tie in &own {
            *bearing.entry(tie.clone()).or_default() += 1;
        }
        ties.push(own);
    }
    let mut members = Vec::with_capacity(items.len());
    for (item, mut ties) in items.into_iter().zip(ties) {
        ties.retain(|tie| bearing[tie] > 1);
        for reference in std::iter::once(&item.reference).chain(&item.shared) {
            for ruling in rulings_on(db, reference)? {
                if ruling.verdict == Verdict::Same {
                    let is_one = ruling.one == *reference;
                    let match_key = if is_one { ruling.other } else { ruling.one };
                    ties.push(Tie {
                        rule: IdentityRule::Ruling,
                        match_key,
                    });
                }
            }
        }
        ties.sort();
        let rule = item.places.first().map_or(0, |place| place.rule);
        members.push(Member {
            mention: decode("a reference", item.reference.parse().ok(), &item.reference)?,
            rule: decode("a rule", IdentityRule::from_code(rule), rule)?,
            ties,
        });
    }
    members.sort_by(|a, b| a.mention.cmp(&b.mention));
    Ok(members)
}

/// Declarations that are not followed because the two entities are of different kinds.
pub(crate) fn unfollowed(db: &Connection) -> Result<Vec<Unfollowed>, Error> {
    let found = rows(db, DOING, OF_TWO_KINDS, (), |r| {
        let one: (String, Kind) = (r.get("one")?, r.get("one_kind")?);
        let other: (String, Kind) = (r.get("other")?, r.get("other_kind")?);
        Ok((one, other))
    })?;
    let reference = |text: String| decode("a reference", text.parse().ok(), &text);
    found
        .into_iter()
        .map(|((one, one_kind), (other, other_kind))| {
            Ok(Unfollowed {
                one: reference(one)?,
                one_kind,
                other: reference(other)?,
                other_kind,
            })
        })
        .collect()
}
