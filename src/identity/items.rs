//! Reads what identity depends on in mentions.

use super::entity_row::can_tie;
use super::resolve::{Item, Place};
use crate::db::rows;
use crate::error::Error;
use crate::model::{Kind, NameRole};
use crate::text::identity_fold;
use rusqlite::{Connection, Params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const DOING: &str = "reading what identity depends on";

macro_rules! mentions {
    ($which:literal) => {
        concat!(
            "SELECT m.source, m.mention, s.key || '#' || m.key AS reference, m.key, m.kind,
               m.shared, m.rule
             FROM mention m CROSS JOIN source s ON s.id = m.source
             WHERE ",
            $which,
            " ORDER BY m.source, m.mention"
        )
    };
}

macro_rules! names {
    ($which:literal) => {
        concat!(
            "SELECT m.source, m.mention, n.id, n.text, m.is_group, g.role
             FROM mention m
             CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
             CROSS JOIN name n ON n.id = g.name
             WHERE ",
            $which
        )
    };
}

macro_rules! identifiers {
    ($which:literal) => {
        concat!(
            "SELECT m.source, m.mention, s.key AS scheme, i.value
             FROM mention m
             CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention
             CROSS JOIN scheme s ON s.id = i.scheme
             WHERE ",
            $which
        )
    };
}

macro_rules! same_as {
    ($which:literal) => {
        concat!(
            "SELECT m.source, m.mention, a.target_source || '#' || a.target_key AS target
             FROM mention m
             CROSS JOIN same_as a ON a.source = m.source AND a.mention = m.mention
             WHERE ",
            $which
        )
    };
}

/// The organisations to which the sources of mentions relate them. A denied relation counts: whoever denies it
/// speaks of the same person.
macro_rules! organisations {
    ($organisation:literal, $which:literal) => {
        concat!(
            "SELECT m.source, m.mention, ",
            $organisation,
            " AS organisation
               FROM mention m
               CROSS JOIN relation r
                 ON r.source = m.source AND r.subject = m.mention
               CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
               WHERE ",
            $which,
            " AND o.kind = 1 AND o.is_group = 0
             UNION SELECT m.source, m.mention, ",
            $organisation,
            "  FROM mention m
               CROSS JOIN relation r INDEXED BY relation_by_object
                 ON r.source = m.source AND r.object = m.mention
               CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
               WHERE ",
            $which,
            " AND o.kind = 1 AND o.is_group = 0"
        )
    };
}

sql! {
    MENTIONS = mentions!("m.entity = ?1");
    NAMES = names!("m.entity = ?1");
    IDENTIFIERS = identifiers!("m.entity = ?1");
    SAME_AS = same_as!("m.entity = ?1");
    ORGANISATIONS = organisations!("o.entity", "m.entity = ?1");
}
sql! {
    SOURCE_MENTIONS = mentions!("m.source = ?1"), OfSource;
    SOURCE_NAMES = names!("m.source = ?1"), OfSource;
    SOURCE_IDENTIFIERS = identifiers!("m.source = ?1");
    SOURCE_SAME_AS = same_as!("m.source = ?1");
}
sql! {
    ONE_MENTION = mentions!("m.source = ?1 AND m.mention = ?2");
    ONE_NAMES = names!("m.source = ?1 AND m.mention = ?2");
    ONE_IDENTIFIERS = identifiers!("m.source = ?1 AND m.mention = ?2");
    ONE_SAME_AS = same_as!("m.source = ?1 AND m.mention = ?2");
}
sql! {
    LOOKS = "SELECT look, pointed, source, mention, rule FROM mention INDEXED BY mention_by_entity
       WHERE entity = ?1";
    POINTED = "SELECT s.key || '#' || m.key AS reference, a.target_source || '#' || a.target_key AS target
       FROM mention m CROSS JOIN source s ON s.id = m.source
       LEFT JOIN same_as a ON a.source = m.source AND a.mention = m.mention
       WHERE m.source = ?1 AND m.mention = ?2";
}

/// The constants that read the mentions of something.
pub(super) struct Selection {
    mentions: &'static str,
    names: &'static str,
    identifiers: &'static str,
    same_as: &'static str,
}

const OF_ENTITY: Selection = Selection {
    mentions: MENTIONS,
    names: NAMES,
    identifiers: IDENTIFIERS,
    same_as: SAME_AS,
};

pub(super) const OF_SOURCE: Selection = Selection {
    mentions: SOURCE_MENTIONS,
    names: SOURCE_NAMES,
    identifiers: SOURCE_IDENTIFIERS,
    same_as: SOURCE_SAME_AS,
};

const ONE: Selection = Selection {
    mentions: ONE_MENTION,
    names: ONE_NAMES,
    identifiers: ONE_IDENTIFIERS,
    same_as: ONE_SAME_AS,
};

/// Names by row, folded.
pub(super) type Folds = HashMap<i64, String>;

type Places = BTreeMap<(i64, i64), usize>;

fn places(items: &[Item]) -> Places {
    let numbers = items.iter().zip(0..);
    numbers
        .flat_map(|(item, number)| {
            let places = item.places.iter();
            places.map(move |place| ((place.source, place.mention), number))
        })
        .collect()
}

/// Mentions one by one, without their organisations.
pub(super) fn items(
    db: &Connection,
    which: &Selection,
    of: impl Params + Copy,
    folds: &mut Folds,
) -> Result<Vec<Item>, Error> {
    let mut items = rows(db, DOING, which.mentions, of, |r| {
        let key: String = r.get("key")?;
        Ok(Item {
            places: vec![place(r)?],
            is_rest: false,
            reference: r.get("reference")?,
            may_be_target: true,
            kind: r.get("kind")?,
            shared: r.get::<_, bool>("shared")?.then_some(key),
            names: BTreeSet::new(),
            called: BTreeSet::new(),
            identifiers: BTreeSet::new(),
            same_as: BTreeSet::new(),
            organisations: BTreeSet::new(),
        })
    })?;
    let places = places(&items);
    let names = rows(db, DOING, which.names, of, |r| {
        let name: (i64, String) = (r.get("id")?, r.get("text")?);
        Ok((at(r)?, name, r.get("is_group")?, r.get("role")?))
    })?;
    for (at, (id, text), is_group, role) in names {
        let item = item_at(&mut items, &places, at)?;
        if !can_tie(item.kind, is_group, role) {
            continue;
        }
        let fold = folds.entry(id).or_insert_with(|| identity_fold(&text));
        if !fold.is_empty() {
            item.names.insert(fold.clone());
            if role == NameRole::Primary {
                item.called.insert(fold.clone());
            }
        }
    }
    for (at, scheme, value) in rows(db, DOING, which.identifiers, of, |r| {
        Ok((at(r)?, r.get("scheme")?, r.get("value")?))
    })? {
        let item = item_at(&mut items, &places, at)?;
        item.identifiers.insert((scheme, value));
    }
    for (at, target) in rows(db, DOING, which.same_as, of, |r| {
        Ok((at(r)?, r.get("target")?))
    })? {
        item_at(&mut items, &places, at)?.same_as.insert(target);
    }
    Ok(items)
}

/// The mentions of one entity, one by one.
pub(super) fn each_of_entity(
    db: &Connection,
    entity: i64,
    kind: Kind,
    folds: &mut Folds,
) -> Result<Vec<Item>, Error> {
    let mut found = items(db, &OF_ENTITY, [entity], folds)?;
    if kind == Kind::Person {
        add_organisations(db, entity, &mut found)?;
    }
    Ok(found)
}

/// The mentions of an entity. Of those that are alike, and at which nothing points, one is an item, and all
/// others are another: whatever ties two that are alike ties all of them.
pub(super) fn of_entity(
    db: &Connection,
    entity: i64,
    kind: Kind,
    folds: &mut Folds,
) -> Result<Vec<Item>, Error> {
    if kind == Kind::Person {
        return each_of_entity(db, entity, kind, folds);
    }
    let (mut alike, mut pointed) = (BTreeMap::<i64, Vec<Place>>::new(), Vec::new());
    for (look, is_pointed, place) in rows(db, DOING, LOOKS, [entity], |r| {
        let look: Option<i64> = r.get("look")?;
        Ok((look, r.get::<_, bool>("pointed")?, place(r)?))
    })? {
        match look {
            Some(look) if !is_pointed => alike.entry(look).or_default().push(place),
            _ => pointed.push((look, place)),
        }
    }
    let mut found = Vec::new();
    // One for each look.
    let mut patterns: HashMap<i64, Item> = HashMap::new();
    for (look, mut places) in alike {
        // Two of one source are seen to differ only if they are not both among the others.
        let twice = places.windows(2).position(|w| w[0].source == w[1].source);
        let one = places.remove(twice.unwrap_or(0));
        let Some(mut item) = item(db, one, folds)? else {
            continue;
        };
        item.may_be_target = false;
        patterns.insert(look, item.clone());
        let rest = (!places.is_empty()).then(|| Item {
            places,
            is_rest: true,
            ..item.clone()
        });
        found.push(item);
        found.extend(rest);
    }
    for (look, place) in pointed {
        let known = look.and_then(|look| patterns.get(&look));
        let Some(pattern) = known else {
            if let Some(item) = item(db, place, folds)? {
                patterns.extend(look.map(|look| (look, item.clone())));
                found.push(item);
            }
            continue;
        };
        let mut item = Item {
            places: vec![place],
            may_be_target: true,
            same_as: BTreeSet::new(),
            ..pattern.clone()
        };
        for (reference, target) in rows(db, DOING, POINTED, (place.source, place.mention), |r| {
            Ok((r.get("reference")?, r.get("target")?))
        })? {
            item.reference = reference;
            item.same_as.extend::<Option<String>>(target);
        }
        found.push(item);
    }
    Ok(found)
}

fn item(db: &Connection, place: Place, folds: &mut Folds) -> Result<Option<Item>, Error> {
    let at = (place.source, place.mention);
    Ok(items(db, &ONE, at, folds)?.into_iter().next())
}

/// Adds the organisations to which the sources of an entity's mentions relate it.
fn add_organisations(db: &Connection, entity: i64, items: &mut [Item]) -> Result<(), Error> {
    let places = places(items);
    for (at, organisation) in rows(db, DOING, ORGANISATIONS, [entity], |r| {
        Ok((at(r)?, r.get("organisation")?))
    })? {
        let item = item_at(items, &places, at)?;
        item.organisations.insert(organisation);
    }
    Ok(())
}

/// The mention at a place; another program may have taken it, or its source, away.
fn item_at<'i>(
    items: &'i mut [Item],
    places: &Places,
    at: (i64, i64),
) -> Result<&'i mut Item, Error> {
    let place = places.get(&at);
    place
        .and_then(|&place| items.get_mut(place))
        .ok_or_else(|| Error::Corrupt {
            expected: "a mention of a source",
            found: format!("none of number {} in source number {}", at.1, at.0),
        })
}

pub(super) fn at(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, i64)> {
    Ok((row.get("source")?, row.get("mention")?))
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<Place> {
    let (source, mention) = at(row)?;
    Ok(Place {
        source,
        mention,
        rule: row.get("rule")?,
    })
}
