//! What an entity takes from its mentions: the names it goes by, what to call it, its form, and
//! whether it stands for several. No order plays a part: one mention more is added to what is
//! there, and all of them together come to the same.

use crate::db::{execute, first, rows};
use crate::error::Error;
use crate::model::{Kind, NameRole};
use crate::sheet::Entity;
use crate::text::identity_fold;
use rusqlite::{Connection, Row};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

const DOING: &str = "looking for an entity";

macro_rules! mentions {
    ($which:literal) => {
        concat!(
            "SELECT m.kind, m.is_group, m.form AS form_id, f.key AS form, g.name, n.text,
               g.role, coalesce(g.language, s.language) = 'en' AS english
             FROM mention m
             CROSS JOIN source s ON s.id = m.source
             CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
             CROSS JOIN name n ON n.id = g.name
             LEFT JOIN form f ON f.id = m.form
             WHERE ",
            $which
        )
    };
}

sql! {
    /// Of the name to call it its uses, too.
    ENTITY = "SELECT e.name, e.name_rank, e.form AS form_id, f.key AS form, e.is_group,
         (SELECT x.uses FROM entity_name x INDEXED BY entity_name_by_entity
            CROSS JOIN name n ON n.id = x.name
          WHERE x.entity = e.id AND x.name_rank = e.name_rank AND n.text = e.name) AS uses
       FROM entity e LEFT JOIN form f ON f.id = e.form WHERE e.id = ?1";
    NAMES = "SELECT name, name_rank, uses, ties FROM entity_name WHERE entity = ?1";
    NAME = "SELECT name, name_rank, uses, ties FROM entity_name WHERE name = ?1 AND entity = ?2";
    MENTIONS = mentions!("m.entity = ?1");
    MENTION = mentions!("m.source = ?1 AND m.mention = ?2");
    KEY = "SELECT key FROM entity WHERE id = ?1";
    KIND = "SELECT kind FROM entity WHERE id = ?1";
    SET = "UPDATE entity SET name = ?2, name_rank = ?3, form = ?4, is_group = ?5
       WHERE id = ?1";
    SET_NAME = "INSERT INTO entity_name (name, entity, name_rank, uses, ties)
       VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (name, entity) DO UPDATE SET name_rank = ?3, uses = ?4, ties = ?5";
    DROP_NAME = "DELETE FROM entity_name WHERE name = ?1 AND entity = ?2";
}

/// The public key of an entity, if it is there.
pub(super) fn key_of(db: &Connection, entity: i64) -> Result<Option<String>, Error> {
    first(db, DOING, KEY, [entity], |r| r.get("key"))
}

/// The kind of an entity, if it is there.
pub(super) fn kind_of(db: &Connection, entity: i64) -> Result<Option<Kind>, Error> {
    first(db, DOING, KIND, [entity], |r| r.get("kind"))
}

/// A name as a mention uses it.
#[derive(Debug)]
pub(crate) struct UsedName<'a> {
    /// Its row.
    pub(crate) id: i64,
    pub(crate) text: &'a str,
    pub(crate) role: NameRole,
    pub(crate) english: bool,
}

/// Whether a name can tie mentions of a kind together: the name of one, not of a group, neither an
/// abbreviation nor a name that it bore before.
pub(super) const fn can_tie(kind: Kind, is_group: bool, role: NameRole) -> bool {
    kind.is_named() && !is_group && matches!(role, NameRole::Primary | NameRole::Alias)
}

/// The names by which an entity of a sheet can be tied, folded for identity.
#[derive(Debug, Default)]
pub(crate) struct TyingNames {
    pub(super) names: Vec<String>,
    /// Those that it is called by: primary ones.
    pub(super) called: Vec<String>,
}

impl TyingNames {
    pub(crate) fn of(entity: &Entity) -> Self {
        let mut tying = Self::default();
        for (index, name) in entity.names.iter().enumerate() {
            let role = name.role_at(index);
            if !can_tie(entity.kind, entity.group, role) {
                continue;
            }
            let fold = identity_fold(&name.text);
            if fold.is_empty() {
                continue;
            }
            if role == NameRole::Primary {
                tying.called.push(fold.clone());
            }
            tying.names.push(fold);
        }
        tying
    }
}

/// What to call an entity. The least is the best: primary before alias before abbreviation before
/// former, English before others, a name before a description, what most mentions use, short before long.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct BestName {
    rank: i64,
    describes: bool,
    uses: Reverse<i64>,
    characters: usize,
    text: String,
}

/// Whether words describe, rather than name: "the regulator". They begin with a word in small letters.
fn describes(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(first, _)| {
        first.chars().any(char::is_lowercase) && !first.chars().any(char::is_uppercase)
    })
}

/// How the mentions of an entity use a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NameUse {
    /// The best rank that it has.
    rank: i64,
    /// The number of mentions that use it at that rank.
    uses: i64,
    /// Whether it can tie.
    ties: bool,
}

/// The columns of an entity that its mentions decide.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct EntityRow {
    best: Option<BestName>,
    /// The least of the forms, by its key, with its row.
    form: Option<(String, i64)>,
    is_group: bool,
    names: BTreeMap<i64, NameUse>,
}

impl EntityRow {
    /// Adds what a mention brings.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        is_group: bool,
        form: Option<(&str, i64)>,
        name: &UsedName<'_>,
    ) {
        self.is_group |= is_group;
        if let Some((key, id)) = form
            && self
                .form
                .as_ref()
                .is_none_or(|(least, _)| key < least.as_str())
        {
            self.form = Some((key.to_owned(), id));
        }
        let new = NameUse {
            rank: name.role.code() * 2 + i64::from(!name.english),
            uses: 1,
            ties: can_tie(kind, is_group, name.role),
        };
        let used = self
            .names
            .entry(name.id)
            .and_modify(|used| {
                used.uses = match new.rank.cmp(&used.rank) {
                    Ordering::Less => 1,
                    Ordering::Equal => used.uses + 1,
                    Ordering::Greater => used.uses,
                };
                used.rank = used.rank.min(new.rank);
                used.ties |= new.ties;
            })
            .or_insert(new);
        let candidate = BestName {
            rank: used.rank,
            describes: describes(name.text),
            uses: Reverse(used.uses),
            characters: name.text.chars().count(),
            text: name.text.to_owned(),
        };
        if self.best.as_ref().is_none_or(|best| candidate < *best) {
            self.best = Some(candidate);
        }
    }

    /// The same without names.
    pub(super) fn without_names(&self) -> Self {
        Self {
            names: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// The name to call the entity by, and its rank.
    pub(super) fn name(&self) -> (&str, i64) {
        let best = self.best.as_ref();
        best.map_or(("", 0), |best| (best.text.as_str(), best.rank))
    }

    pub(super) fn form(&self) -> Option<i64> {
        self.form.as_ref().map(|form| form.1)
    }

    pub(super) const fn is_group(&self) -> bool {
        self.is_group
    }

    /// As the tables have it; of its names all, or only some.
    pub(super) fn stored(
        db: &Connection,
        entity: i64,
        names: Option<&[UsedName<'_>]>,
    ) -> Result<Self, Error> {
        let mut stored = first(db, DOING, ENTITY, [entity], |r| {
            let text: String = r.get("name")?;
            Ok(Self {
                best: Some(BestName {
                    rank: r.get("name_rank")?,
                    describes: describes(&text),
                    uses: Reverse(r.get::<_, Option<i64>>("uses")?.unwrap_or(0)),
                    characters: text.chars().count(),
                    text,
                }),
                form: form(r)?,
                is_group: r.get("is_group")?,
                names: BTreeMap::new(),
            })
        })?
        .unwrap_or_default();
        let name = |r: &Row<'_>| {
            let used = NameUse {
                rank: r.get("name_rank")?,
                uses: r.get("uses")?,
                ties: r.get("ties")?,
            };
            Ok((r.get("name")?, used))
        };
        match names {
            None => stored.names.extend(rows(db, DOING, NAMES, [entity], name)?),
            Some(names) => {
                for used in names {
                    let of = (used.id, entity);
                    stored.names.extend(first(db, DOING, NAME, of, name)?);
                }
            }
        }
        Ok(stored)
    }

    /// As its mentions have it.
    pub(super) fn of_mentions(db: &Connection, entity: i64) -> Result<Self, Error> {
        let mut row = Self::default();
        rows(db, DOING, MENTIONS, [entity], |r| row.add_row(r))?;
        Ok(row)
    }

    fn add_row(&mut self, r: &Row<'_>) -> rusqlite::Result<()> {
        let text: String = r.get("text")?;
        let name = UsedName {
            id: r.get("name")?,
            text: &text,
            role: NameRole::from_code(r.get("role")?).unwrap_or(NameRole::Alias),
            english: r.get("english")?,
        };
        let form = form(r)?;
        let form = form.as_ref().map(|(key, id)| (key.as_str(), *id));
        if let Some(kind) = Kind::from_code(r.get("kind")?) {
            self.add(kind, r.get("is_group")?, form, &name);
        }
        Ok(())
    }

    /// Writes what is not as it was.
    pub(super) fn write(&self, db: &Connection, entity: i64, before: &Self) -> Result<(), Error> {
        let own = |row: &Self| {
            let (name, rank) = row.name();
            (entity, name.to_owned(), rank, row.form(), row.is_group)
        };
        if own(self) != own(before) {
            execute(db, DOING, SET, own(self))?;
        }
        for (name, used) in &self.names {
            if before.names.get(name) != Some(used) {
                let row = (name, entity, used.rank, used.uses, used.ties);
                execute(db, DOING, SET_NAME, row)?;
            }
        }
        for name in before.names.keys() {
            if !self.names.contains_key(name) {
                execute(db, DOING, DROP_NAME, (name, entity))?;
            }
        }
        Ok(())
    }

    /// Makes the tables say what the mentions say.
    pub(super) fn refresh(db: &Connection, entity: i64) -> Result<(), Error> {
        let before = Self::stored(db, entity, None)?;
        Self::of_mentions(db, entity)?.write(db, entity, &before)
    }

    /// Adds to the tables what some mentions bring that became the entity's.
    pub(super) fn extend(
        db: &Connection,
        entity: i64,
        mentions: &[(i64, i64)],
    ) -> Result<(), Error> {
        let before = Self::stored(db, entity, None)?;
        let mut now = before.clone();
        for &at in mentions {
            rows(db, DOING, MENTION, at, |r| now.add_row(r))?;
        }
        now.write(db, entity, &before)
    }

    /// What of it is not as another has it: "name", "form", "names".
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        let mut differences = Vec::new();
        if self.names != other.names {
            differences.push("its names are not those that its sources use");
        }
        let looks = |row: &Self| (row.best.clone(), row.form.clone(), row.is_group);
        if looks(self) != looks(other) {
            differences.push("its name or form is not the one by the rules");
        }
        differences
    }
}

fn form(row: &Row<'_>) -> rusqlite::Result<Option<(String, i64)>> {
    let key: Option<String> = row.get("form")?;
    Ok(key.zip(row.get("form_id")?))
}
