//! Entities by kind: one, many, how many.

use super::{EntityFilter, Page, Paged, Reader, get};
use crate::error::Error;
use crate::model::{
    AgreementId, AgreementKey, DocumentId, DocumentKey, EntityId, EventId, EventKey, IndustryId,
    IndustryKey, Kind, OrganisationId, OrganisationKey, PersonId, PersonKey, PlaceId, PlaceKey,
    ProductId, ProductKey, ProjectId, ProjectKey,
};
use crate::text::{OneLine, lookup_fold};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

/// SQL that gives whole entities: what follows names them `e`, and their forms `f`.
macro_rules! entities_sql {
    ($($rest:expr),+) => {
        concat!("SELECT e.id, e.kind, e.key, e.name, f.key AS form, e.is_group", $($rest),+)
    };
}

/// SQL that gives entities by names `n`, each with the name as `matched`.
macro_rules! named_sql {
    ($columns:expr, $names:literal, $condition:literal, $most:literal) => {
        entities_sql!(
            ", n.text AS matched",
            $columns,
            " FROM ",
            $names,
            " CROSS JOIN entity_name x ON x.name = n.id
             CROSS JOIN entity e ON e.id = x.entity
             LEFT JOIN form f ON f.id = e.form
             WHERE ",
            $condition,
            " LIMIT ",
            $most
        )
    };
}
pub(super) use {entities_sql, named_sql};

sql! {
    ONE = entities_sql!(" FROM kind CROSS JOIN entity e ON e.kind = kind.id AND e.key = ?1
       LEFT JOIN form f ON f.id = e.form");

    /// A key that is not canonical, but a sheet's own: "source#key".
    ONE_LOCAL = entities_sql!(" FROM source s CROSS JOIN mention m INDEXED BY mention_by_key ON m.source = s.id
       JOIN entity e ON e.id = m.entity
       LEFT JOIN form f ON f.id = e.form
       WHERE s.key = ?1 AND m.key = ?2 AND m.shared IN (0, 1)");

    /// A shared key that is not canonical, because the entity has a smaller one.
    ONE_SHARED = entities_sql!(" FROM mention m JOIN entity e ON e.id = m.entity
       LEFT JOIN form f ON f.id = e.form
       WHERE m.key = ?1 AND m.shared = 1 ORDER BY e.key LIMIT 1");

    /// In no order, and as often as spellings of it are folded alike: sorting one row in SQLite costs
    /// more than finding it.
    BY_NAME = entities_sql!(" FROM name a CROSS JOIN entity_name x ON x.name = a.id
       CROSS JOIN entity e ON e.id = x.entity
       LEFT JOIN form f ON f.id = e.form
       WHERE a.fold = ?1");
}
/// The most bearers of a name in an answer.
const BEARERS: usize = 100;

/// The length of an unknown word that is compared with known ones.
pub(super) const LONGEST: usize = 250;

sql! {
    /// Keys and names of a kind, for "the nearest are …"; bounded, and only read after a miss.
    NEAR = "SELECT e.key, e.name FROM entity e
       WHERE ?1 IS NULL OR e.kind = ?1 LIMIT 20000",
        Scans("e", "only after a miss, and bounded by its LIMIT");
}

/// An entity of any kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "AnyRow")]
pub struct AnyEntity {
    /// Its id in this base.
    pub id: EntityId,
    /// Its kind.
    pub kind: Kind,
    /// Its public key.
    pub key: String,
    /// The canonical name.
    pub name: String,
    /// The form within its kind; `None` if no sheet classifies it.
    pub form: Option<String>,
    /// Stands for several entities.
    pub is_group: bool,
}

/// The same as it is read back: the number of an id does not tell the kind.
#[derive(Deserialize)]
struct AnyRow {
    id: i64,
    kind: Kind,
    key: String,
    name: String,
    form: Option<String>,
    is_group: bool,
}

impl From<AnyRow> for AnyEntity {
    fn from(row: AnyRow) -> Self {
        Self {
            id: EntityId::new(row.id, row.kind),
            kind: row.kind,
            key: row.key,
            name: row.name,
            form: row.form,
            is_group: row.is_group,
        }
    }
}

impl fmt::Display for AnyEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        described(
            f,
            &self.name,
            self.form.as_deref(),
            self.kind,
            self.is_group,
        )
    }
}

fn described(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    form: Option<&str>,
    kind: Kind,
    is_group: bool,
) -> fmt::Result {
    let group = if is_group { "group, " } else { "" };
    write!(
        OneLine(f),
        "{name} ({group}{})",
        form.unwrap_or(kind.as_str())
    )
}

macro_rules! kinds {
    ($( $name:ident, $id:ident, $key:ident, $one:ident, $many:ident, $count:ident, $noun:literal, $plural:literal; )*) => {
        $(
            #[doc = concat!("A canonical ", $noun, ".")]
            #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
            pub struct $name {
                /// Its id in this base.
                pub id: $id,
                /// Its public key.
                pub key: $key,
                /// The canonical name.
                pub name: String,
                /// The form within its kind; `None` if no sheet classifies it.
                pub form: Option<String>,
                /// Stands for several entities.
                pub is_group: bool,
            }

            impl $name {
                fn from_any(any: AnyEntity) -> Option<Self> {
                    Some(Self {
                        id: any.id.try_into().ok()?,
                        key: any.key.into(),
                        name: any.name,
                        form: any.form,
                        is_group: any.is_group,
                    })
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    described(f, &self.name, self.form.as_deref(), Kind::$name, self.is_group)
                }
            }
        )*

        impl Reader {
            $(
                #[doc = concat!("The ", $noun, " with this key; `None` if there is none.")]
                ///
                /// # Errors
                /// [`Error::Sqlite`] if the database cannot be read.
                pub fn $one(&self, key: impl Into<$key>) -> Result<Option<$name>, Error> {
                    Ok(self.entity(key.into().as_str())?.and_then($name::from_any))
                }

                #[doc = concat!("A page of ", $plural, ", by key.")]
                ///
                /// # Errors
                /// [`Error::NotFound`] if the filter names an entity, source, relation, phase or
                /// form that is not known; [`Error::Limit`] and [`Error::Range`] for a page or
                /// days that make no sense.
                pub fn $many(&self, filter: &EntityFilter, page: &Page) -> Result<Paged<$name>, Error> {
                    let paged = self.entities(Kind::$name, filter, page)?;
                    Ok(Paged {
                        items: paged.items.into_iter().filter_map($name::from_any).collect(),
                        next: paged.next,
                    })
                }

                #[doc = concat!("How many ", $plural, " a filter lists.")]
                ///
                /// # Errors
                #[doc = concat!("As [`Reader::", stringify!($many), "`].")]
                pub fn $count(&self, filter: &EntityFilter) -> Result<u64, Error> {
                    self.entity_count(Kind::$name, filter)
                }
            )*
        }
    };
}

kinds! {
    Organisation, OrganisationId, OrganisationKey, organisation, organisations, organisation_count, "organisation", "organisations";
    Project, ProjectId, ProjectKey, project, projects, project_count, "project", "projects";
    Industry, IndustryId, IndustryKey, industry, industries, industry_count, "industry", "industries";
    Event, EventId, EventKey, event, events, event_count, "event", "events";
    Person, PersonId, PersonKey, person, people, person_count, "person", "people";
    Place, PlaceId, PlaceKey, place, places, place_count, "place", "places";
    Agreement, AgreementId, AgreementKey, agreement, agreements, agreement_count, "agreement", "agreements";
    Product, ProductId, ProductKey, product, products, product_count, "product", "products";
    Document, DocumentId, DocumentKey, document, documents, document_count, "document", "documents";
}

columns! {
    /// The first columns of every constant that gives entities, in their order: finding each by its
    /// name would cost as much as all the rest of reading one.
    id kind key name form is_group
}

/// Whose row it is.
pub(super) fn id(row: &Row<'_>) -> Result<EntityId, Error> {
    Ok(EntityId::new(get(row, at::id)?, get(row, at::kind)?))
}

/// A row that begins with the columns of [`at`].
pub(super) fn any(row: &Row<'_>) -> Result<AnyEntity, Error> {
    let id = id(row)?;
    Ok(AnyEntity {
        id,
        kind: id.kind(),
        key: get(row, at::key)?,
        name: get(row, at::name)?,
        form: get(row, at::form)?,
        is_group: get(row, at::is_group)?,
    })
}

impl Reader {
    /// The entity with this key, of whatever kind: its canonical key, or `source#key` for the
    /// key that one source's sheet has for it. `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn entity(&self, key: &str) -> Result<Option<AnyEntity>, Error> {
        let doing = "looking for an entity";
        let found = self.rows(doing, ONE, [key], any)?.pop();
        match (found, key.split_once('#')) {
            (None, Some((source, local))) => {
                Ok(self.rows(doing, ONE_LOCAL, [source, local], any)?.pop())
            }
            (None, None) => Ok(self.rows(doing, ONE_SHARED, [key], any)?.pop()),
            (found, _) => Ok(found),
        }
    }

    /// The entities of any kind that some source calls by this name, after folding; at most a
    /// hundred, by key.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let found = base.named("LINGANG  group")?;
    /// assert_eq!(found[0].key, "lingang-group");
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn named(&self, name: &str) -> Result<Vec<AnyEntity>, Error> {
        let fold = lookup_fold(name);
        if fold.is_empty() {
            return Ok(Vec::new());
        }
        let mut bearers: BTreeMap<(String, i64), AnyEntity> = BTreeMap::new();
        let _ = self.rows_until("looking for a name", BY_NAME, [fold], |row| {
            let entity = any(row)?;
            bearers.insert((entity.key.clone(), entity.id.row()), entity);
            if bearers.len() > BEARERS {
                bearers.pop_last();
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(bearers.into_values().collect())
    }

    /// The keys nearest to one that is not known, by key or by name.
    pub(super) fn nearest(&self, kind: Option<Kind>, key: &str) -> Result<Vec<String>, Error> {
        // Comparing costs the product of the lengths, and no key is as long as this.
        let wanted: String = lookup_fold(key).chars().take(LONGEST).collect();
        let mut near = self.rows(
            "looking for the nearest names",
            NEAR,
            [kind.map(Kind::code)],
            |row| {
                let (key, name): (String, String) = (get(row, "key")?, get(row, "name")?);
                let likeness = |text: &str| strsim::jaro_winkler(&lookup_fold(text), &wanted);
                let local = key.split_once('#').map_or(key.as_str(), |(_, local)| local);
                let likeness = likeness(local).max(likeness(&name));
                Ok(((likeness * 1e6) as i64, key))
            },
        )?;
        near.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(near.into_iter().take(3).map(|(_, key)| key).collect())
    }
}
