//! Reads what identity depends on in mentions, of an entity or of a source.

use super::entity_row::can_tie;
use super::resolve::Item;
use crate::db::rows;
use crate::error::Error;
use crate::model::NameRole;
use crate::text::identity_fold;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const DOING: &str = "reading what identity depends on";

macro_rules! mentions {
    ($which:literal) => {
        concat!(
            "SELECT m.source, m.mention, s.key || '#' || m.key AS reference, m.key, m.kind,
               m.shared, m.entity, m.rule
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

/// What reads the mentions of something.
pub(super) struct Selection {
    mentions: &'static str,
    names: &'static str,
    identifiers: &'static str,
    same_as: &'static str,
}

pub(super) const OF_ENTITY: Selection = Selection {
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

type Places = BTreeMap<(i64, i64), usize>;

fn places(items: &[Item]) -> Places {
    let places = items.iter().zip(0..);
    places
        .map(|(item, place)| ((item.source, item.mention), place))
        .collect()
}

/// The entity of a mention now, and the rule that is remembered.
pub(super) type Now = (i64, i64);

/// Mentions without their organisations, and what is known of each.
pub(super) fn items(
    db: &Connection,
    which: &Selection,
    number: i64,
    folds: &mut HashMap<i64, String>,
) -> Result<(Vec<Item>, Vec<Now>), Error> {
    let (mut items, mut now) = (Vec::new(), Vec::new());
    for (item, of) in rows(db, DOING, which.mentions, [number], |r| {
        let key: String = r.get("key")?;
        let item = Item {
            source: r.get("source")?,
            mention: r.get("mention")?,
            reference: r.get("reference")?,
            kind: r.get("kind")?,
            shared: r.get::<_, bool>("shared")?.then_some(key),
            names: BTreeSet::new(),
            called: BTreeSet::new(),
            identifiers: BTreeSet::new(),
            same_as: BTreeSet::new(),
            organisations: BTreeSet::new(),
        };
        Ok((item, (r.get("entity")?, r.get("rule")?)))
    })? {
        items.push(item);
        now.push(of);
    }
    let places = places(&items);
    let names = rows(db, DOING, which.names, [number], |r| {
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
    for (at, scheme, value) in rows(db, DOING, which.identifiers, [number], |r| {
        Ok((at(r)?, r.get("scheme")?, r.get("value")?))
    })? {
        let item = item_at(&mut items, &places, at)?;
        item.identifiers.insert((scheme, value));
    }
    for (at, target) in rows(db, DOING, which.same_as, [number], |r| {
        Ok((at(r)?, r.get("target")?))
    })? {
        item_at(&mut items, &places, at)?.same_as.insert(target);
    }
    Ok((items, now))
}

/// Adds the organisations to which the sources of an entity's mentions relate it.
pub(super) fn add_organisations(
    db: &Connection,
    entity: i64,
    items: &mut [Item],
) -> Result<(), Error> {
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
