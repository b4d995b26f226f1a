//! References that mean the same in every file: `source#key`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Text that is not of the form `source#key`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a reference; write the source's key, #, and the key within it")]
pub struct ReferenceError(String);

macro_rules! reference {
    ($( $(#[$doc:meta])* $name:ident, $what:literal; )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name {
            /// Key of the source.
            pub source: String,
            #[doc = concat!("Key of the ", $what, " in that source's sheet.")]
            pub key: String,
        }

        impl $name {
            #[doc = concat!("The ", $what, " with this key in this source.")]
            pub fn new(source: impl Into<String>, key: impl Into<String>) -> Self {
                Self { source: source.into(), key: key.into() }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!("{}#{}", self.source, self.key))
            }
        }

        impl FromStr for $name {
            type Err = ReferenceError;

            fn from_str(text: &str) -> Result<Self, ReferenceError> {
                match text.split_once('#') {
                    Some((source, key)) if !source.is_empty() && !key.is_empty() && !key.contains('#') => {
                        Ok(Self::new(source, key))
                    }
                    _ => Err(ReferenceError(text.to_owned())),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "json-schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!("A ", $what, " of some source, as \"source#key\"; it need not be loaded yet."),
                    "type": "string",
                    "pattern": "^[^#]+#[^#]+$"
                })
            }
        }
    )* };
}

reference! {
    /// A claim, as it is named outside the file: `source#key`.
    ///
    /// ```
    /// use citebase::model::ClaimRef;
    ///
    /// let claim: ClaimRef = "2023-11-30-lingang-anniversary#investment".parse()?;
    /// assert_eq!(claim.key, "investment");
    /// # Ok::<(), citebase::model::ReferenceError>(())
    /// ```
    ClaimRef, "claim";
    /// An entity under the key that one source's sheet gives it: `source#key`.
    EntityRef, "entity";
}
