//! Ids and keys of entities, a type for each kind: an `OrganisationId` does not fit where an
//! `EventId` belongs.

use super::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An entity of any kind, by its row in one knowledge base. It means nothing in another file,
/// nor after the base was loaded anew; what can be kept is the entity's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "i64")]
pub struct EntityId {
    row: i64,
    kind: Kind,
}

impl EntityId {
    pub(crate) const fn new(row: i64, kind: Kind) -> Self {
        Self { row, kind }
    }

    pub(crate) const fn row(self) -> i64 {
        self.row
    }

    /// The entity's kind.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }
}

impl From<EntityId> for i64 {
    fn from(id: EntityId) -> Self {
        id.row
    }
}

macro_rules! kinds {
    ($( $id:ident, $key:ident, $kind:ident, $noun:literal; )*) => { $(
        #[doc = concat!("The id of ", $noun, " within one knowledge base; see [`EntityId`].")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $id(i64);

        impl From<$id> for i64 {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        impl From<$id> for EntityId {
            fn from(id: $id) -> Self {
                Self::new(id.0, Kind::$kind)
            }
        }

        impl TryFrom<EntityId> for $id {
            type Error = EntityId;

            /// Fails with the id itself if it is of another kind.
            fn try_from(id: EntityId) -> Result<Self, EntityId> {
                if id.kind == Kind::$kind { Ok(Self(id.row)) } else { Err(id) }
            }
        }

        #[doc = concat!("The public key of ", $noun, ": the same in every file.")]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $key(String);

        impl $key {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $key {
            fn from(key: &str) -> Self {
                Self(key.to_owned())
            }
        }

        impl From<String> for $key {
            fn from(key: String) -> Self {
                Self(key)
            }
        }

        impl From<&$key> for $key {
            fn from(key: &$key) -> Self {
                key.clone()
            }
        }

        impl fmt::Display for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )* };
}

kinds! {
    OrganisationId, OrganisationKey, Organisation, "an organisation";
    ProjectId, ProjectKey, Project, "a project";
    IndustryId, IndustryKey, Industry, "an industry";
    EventId, EventKey, Event, "an event";
    PersonId, PersonKey, Person, "a person";
    PlaceId, PlaceKey, Place, "a place";
    AgreementId, AgreementKey, Agreement, "an agreement";
    ProductId, ProductKey, Product, "a product";
    DocumentId, DocumentKey, Document, "a document";
}
