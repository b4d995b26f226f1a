//! Why mentions are one entity, and why others are not.

use super::gather::{bearers, marks, of_entity, rulings_on};
use super::resolve::{Item, Mark};
use crate::db::{decode, rows};
use crate::error::Error;
use crate::model::{EntityId, EntityRef, IdentityRule, Kind, Verdict};
use crate::query::{Page, Paged, Reader};
use crate::sheet::Sheet;
use crate::text::OneLine;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

const DOING: &str = "explaining identity";

sql! {
    AMBIGUITIES = "SELECT rule, kind, mark, direct FROM ambiguity
       WHERE (rule, kind, mark) > (?1, ?2, ?3) ORDER BY rule, kind, mark LIMIT ?4";
    IS_AMBIGUOUS = "SELECT direct FROM ambiguity WHERE rule = ?1 AND kind = ?2 AND mark = ?3";
    ANY = "SELECT 1 FROM ambiguity LIMIT 1", Whole;
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
    KEY = "SELECT key FROM entity WHERE id = ?1";
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// Something that ties entities of several sources together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Tie {
    /// By which rule.
    pub rule: IdentityRule,
    /// What they have in common: a shared key, a `source#key` that a sheet points at or a person
    /// ruled upon, `scheme:identifier`, or a name folded for identity.
    pub mark: String,
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
        write!(f, "{how} “{}”", self.mark)
    }
}

/// Something that would tie entities together, but does not, because entities that are known to
/// differ have it in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ambiguity {
    /// By which rule it would.
    pub rule: IdentityRule,
    /// The kind of the entities.
    pub kind: Kind,
    /// What they have in common; see [`Tie::mark`].
    pub mark: String,
    /// Whether two that have it are themselves known to differ; otherwise it only lies on the
    /// way between such.
    pub direct: bool,
    /// The entities that have it, by key; a hundred at most.
    pub entities: Vec<String>,
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(
            f,
            "{} ties no {}: {}",
            Tie {
                rule: self.rule,
                mark: self.mark.clone()
            },
            self.kind,
            self.entities.join(", ")
        )
    }
}

/// A sheet's word that its entity is one in another source, which is not followed because the
/// two are of different kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

impl Reader {
    /// Which sources' entities an entity is made of, by reference, and what ties each to the
    /// others. All of its mentions are read, whatever the page.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read; [`Error::Limit`] if the page's makes no
    /// sense.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// for sheet in KnowledgeBase::companions()? {
    ///     base.load(&sheet)?;
    /// }
    /// let group = base.organisation("lingang-group")?.expect("it is in the article");
    /// for member in base.members_of(group.id, &Page::default())?.items {
    ///     println!("{member}");
    /// }
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn members_of(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Member>, Error> {
        let limit = page.limit()? as usize;
        let entity = entity.into();
        let items = of_entity(&self.db, entity.row(), entity.kind())?;
        let mut bearing: BTreeMap<Tie, usize> = BTreeMap::new();
        let mut ties: Vec<Vec<Tie>> = Vec::with_capacity(items.len());
        for (item, _) in &items {
            let mut own: Vec<Tie> = Vec::new();
            for mark in marks(item) {
                if is_ambiguous(&self.db, &mark)?.is_some() {
                    continue;
                }
                if mark.rule != IdentityRule::Person {
                    own.push(Tie {
                        rule: mark.rule,
                        mark: mark.text,
                    });
                    continue;
                }
                for body in &item.bodies {
                    let keys = rows(&self.db, DOING, KEY, [body], |r| r.get::<_, String>("key"))?;
                    let text = format!("{}, {}", mark.text, keys.join(""));
                    own.push(Tie {
                        rule: mark.rule,
                        mark: text,
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
        for ((item, rule), mut ties) in items.into_iter().zip(ties) {
            ties.retain(|tie| bearing[tie] > 1);
            for reference in std::iter::once(&item.reference).chain(&item.shared) {
                for (verdict, one, other) in rulings_on(&self.db, reference)? {
                    if verdict == Verdict::Same.code() {
                        let mark = if one == *reference { other } else { one };
                        ties.push(Tie {
                            rule: IdentityRule::Ruling,
                            mark,
                        });
                    }
                }
            }
            ties.sort();
            members.push(Member {
                mention: decode("a reference", item.reference.parse().ok(), &item.reference)?,
                rule: decode("a rule", IdentityRule::from_code(rule), rule)?,
                ties,
            });
        }
        members.sort_by(|a, b| a.mention.cmp(&b.mention));
        let after = page.after.as_deref().unwrap_or_default();
        let rest = members
            .into_iter()
            .filter(|m| m.mention.to_string().as_str() > after);
        let items = rest.take(limit).collect();
        Ok(Paged::cut(items, page.limit, |m: &Member| {
            m.mention.to_string()
        }))
    }

    /// What would tie entities together but lies between such as are known to differ, by rule,
    /// kind and mark: the places where a person may want to rule.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read; [`Error::Limit`] and [`Error::Cursor`]
    /// if the page makes no sense.
    pub fn ambiguities(&self, page: &Page) -> Result<Paged<Ambiguity>, Error> {
        let limit = page.limit()?;
        let after = page.after.as_deref().unwrap_or("0/0/");
        let cursor = || Error::Cursor {
            after: after.to_owned(),
        };
        let (rule, rest) = after.split_once('/').ok_or_else(cursor)?;
        let (kind, mark) = rest.split_once('/').ok_or_else(cursor)?;
        let rule: i64 = rule.parse().map_err(|_| cursor())?;
        let kind: i64 = kind.parse().map_err(|_| cursor())?;
        let found = rows(
            &self.db,
            DOING,
            AMBIGUITIES,
            (rule, kind, mark, limit),
            |r| {
                let codes: (i64, i64) = (r.get("rule")?, r.get("kind")?);
                Ok((
                    codes,
                    r.get::<_, String>("mark")?,
                    r.get::<_, bool>("direct")?,
                ))
            },
        )?;
        let mut ambiguities = Vec::with_capacity(found.len());
        for ((rule, kind), mark, direct) in found {
            let rule = decode("a rule", IdentityRule::from_code(rule), rule)?;
            let kind = decode("a kind", Kind::from_code(kind), kind)?;
            ambiguities.push(Ambiguity {
                entities: having(&self.db, rule, kind, &mark)?,
                rule,
                kind,
                mark,
                direct,
            });
        }
        Ok(Paged::cut(ambiguities, page.limit, |a| {
            format!("{}/{}/{}", a.rule.code(), a.kind.code(), a.mark)
        }))
    }

    /// Declarations that are not followed because the two entities are of different kinds.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn unfollowed(&self) -> Result<Vec<Unfollowed>, Error> {
        let found = rows(&self.db, DOING, OF_TWO_KINDS, (), |r| {
            let one: (String, i64) = (r.get("one")?, r.get("one_kind")?);
            let other: (String, i64) = (r.get("other")?, r.get("other_kind")?);
            Ok((one, other))
        })?;
        let kind = |code| decode("a kind", Kind::from_code(code), code);
        let reference = |text: String| decode("a reference", text.parse().ok(), &text);
        found
            .into_iter()
            .map(|((one, one_kind), (other, other_kind))| {
                Ok(Unfollowed {
                    one: reference(one)?,
                    one_kind: kind(one_kind)?,
                    other: reference(other)?,
                    other_kind: kind(other_kind)?,
                })
            })
            .collect()
    }
}

/// The ambiguities that concern the entities of a sheet.
pub(crate) fn ambiguities_of(db: &Connection, sheet: &Sheet) -> Result<Vec<Ambiguity>, Error> {
    let mut found = BTreeMap::new();
    if rows(db, DOING, ANY, (), |_| Ok(()))?.is_empty() {
        return Ok(Vec::new());
    }
    for (key, entity) in &sheet.entities {
        for mark in marks(&Item::of(&sheet.source.key, key, entity)) {
            if let Some(direct) = is_ambiguous(db, &mark)? {
                found.insert(mark, direct);
            }
        }
    }
    let ambiguities = found.into_iter().map(|(mark, direct)| {
        Ok(Ambiguity {
            entities: having(db, mark.rule, mark.kind, &mark.text)?,
            rule: mark.rule,
            kind: mark.kind,
            mark: mark.text,
            direct,
        })
    });
    ambiguities.collect()
}

/// Whether a mark ties nobody; true if two that have it are themselves known to differ.
fn is_ambiguous(db: &Connection, mark: &Mark) -> Result<Option<bool>, Error> {
    let params = (mark.rule.code(), mark.kind.code(), &mark.text);
    Ok(rows(db, DOING, IS_AMBIGUOUS, params, |r| r.get("direct"))?.pop())
}

/// Keys of the entities that have a mark.
fn having(
    db: &Connection,
    rule: IdentityRule,
    kind: Kind,
    mark: &str,
) -> Result<Vec<String>, Error> {
    let key = |row: &rusqlite::Row<'_>| row.get::<_, String>("key");
    let code = kind.code();
    match rule {
        IdentityRule::SharedKey => rows(db, DOING, SHARED_KEY, (mark, code), key),
        IdentityRule::Declared => {
            let (source, local) = mark.split_once('#').unwrap_or((mark, ""));
            rows(db, DOING, DECLARED, (source, local, code), key)
        }
        IdentityRule::Identifier => {
            let (scheme, value) = mark.split_once(':').unwrap_or((mark, ""));
            rows(db, DOING, IDENTIFIER, (scheme, value, code), key)
        }
        _ => {
            let mut keys = Vec::new();
            for entity in bearers(db, mark, kind)?.into_iter().take(100) {
                keys.extend(rows(db, DOING, KEY, [entity], key)?);
            }
            keys.sort();
            Ok(keys)
        }
    }
}
