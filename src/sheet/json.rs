//! Reading and writing sheets as JSON.

use super::{FORMAT, Problem, Problems, Sheet};
use crate::error::Error;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// How large a sheet may be, in bytes.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What can be read of a sheet of any format.
#[derive(Deserialize)]
struct Head {
    citebase: Option<u32>,
    source: Option<HeadSource>,
}

#[derive(Deserialize)]
struct HeadSource {
    key: Option<String>,
}

impl Sheet {
    /// Reads a sheet from JSON. What its claims mean is checked when it is loaded.
    ///
    /// # Errors
    /// [`Error::Sheet`] if the text is not JSON, has an unknown field, a key twice or a value
    /// of the wrong type, or is of a format newer than [`FORMAT`]. The message says where.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Self::named_from_json(text, "(unnamed)")
    }

    /// Reads a sheet from a file; see [`Sheet::from_json`].
    ///
    /// # Errors
    /// [`Error::ReadSheet`] if the file cannot be read, [`Error::Sheet`] if it is not a sheet.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let failed = |source| Error::ReadSheet {
            path: path.to_owned(),
            source,
        };
        let length = std::fs::metadata(path).map_err(failed)?.len();
        let name = path.display().to_string();
        if length > MAX_BYTES as u64 {
            return Err(too_long(name, length));
        }
        let bytes = std::fs::read(path).map_err(failed)?;
        match str::from_utf8(&bytes) {
            Ok(text) => Self::named_from_json(text, &name),
            Err(e) => Err(problem(
                name,
                format!("byte {}", e.valid_up_to()),
                "not UTF-8; save the sheet as UTF-8 without a byte order mark",
            )),
        }
    }

    /// `name` stands in messages where the text does not tell the source's key.
    fn named_from_json(text: &str, name: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(too_long(name.to_owned(), text.len() as u64));
        }
        if text.starts_with('\u{feff}') {
            return Err(problem(
                name.to_owned(),
                "byte 0".to_owned(),
                "begins with a byte order mark; save the sheet as UTF-8 without one",
            ));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let read: Result<Self, _> = serde_path_to_error::deserialize(&mut reader);
        let read = match read {
            Ok(sheet) => reader.end().map(|()| sheet).map_err(|e| (String::new(), e)),
            Err(e) => Err((e.path().to_string(), e.into_inner())),
        };
        // A sheet of another format may fail in any way: its number tells first.
        let head = || serde_json::from_str::<Head>(text).ok();
        let named = |head: Option<Head>| {
            head.and_then(|h| h.source)
                .and_then(|s| s.key)
                .unwrap_or_else(|| name.to_owned())
        };
        let format_problem = |number: Option<u32>, sheet: String| match number {
            Some(1..=FORMAT) => None,
            Some(n) => Some(problem(
                sheet,
                "citebase".to_owned(),
                &format!("format {n} is not one that this crate reads; it reads 1 to {FORMAT}"),
            )),
            None => None,
        };
        match read {
            Ok(sheet) => match format_problem(Some(sheet.citebase), sheet.source.key.clone()) {
                Some(error) => Err(error),
                None => Ok(sheet),
            },
            Err((path, e)) => {
                let head = head();
                let number = head.as_ref().and_then(|h| h.citebase);
                let sheet = named(head);
                if let Some(error) = format_problem(number, sheet.clone()) {
                    return Err(error);
                }
                let place = if path.is_empty() || path == "." {
                    format!("line {} column {}", e.line(), e.column())
                } else {
                    format!("{path} (line {} column {})", e.line(), e.column())
                };
                let text = e.to_string();
                let message = text.split(" at line ").next().unwrap_or(&text);
                Err(problem(sheet, place, message))
            }
        }
    }

    /// Writes the sheet as JSON, one field a line, in the order of its fields.
    ///
    /// # Errors
    /// None that a sheet can cause; the serialiser's are passed on.
    pub fn to_json(&self) -> Result<String, Error> {
        let mut text = serde_json::to_string_pretty(self).map_err(Error::WriteSheet)?;
        text.push('\n');
        Ok(text)
    }

    /// SHA-256 of the normal form, in hexadecimal: two sheets that say the same in the same
    /// order have the same digest.
    ///
    /// # Errors
    /// As [`Sheet::to_json`].
    pub fn digest(&self) -> Result<String, Error> {
        let text = serde_json::to_vec(&self.normalised()).map_err(Error::WriteSheet)?;
        let hash = Sha256::digest(text);
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The JSON Schema of sheets, made from these types; `data/sheet.schema.json` is this text.
    #[cfg(feature = "json-schema")]
    #[must_use]
    pub fn json_schema() -> String {
        let schema = schemars::schema_for!(Sheet);
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn problem(sheet: String, place: String, message: &str) -> Error {
    Error::Sheet(Problems {
        sheet,
        problems: vec![Problem {
            place,
            message: message.to_owned(),
        }],
    })
}

fn too_long(sheet: String, bytes: u64) -> Error {
    let message = format!("{bytes} bytes; a sheet may have at most {MAX_BYTES}");
    problem(sheet, "the whole file".to_owned(), &message)
}

/// A map in which no key stands twice. (serde's own keeps the last and drops the others.)
pub(super) fn unique_keys<'de, D, V>(deserializer: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Unique<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = access.next_key::<String>()? {
                let value = access.next_value()?;
                if map.contains_key(&key) {
                    return Err(serde::de::Error::custom(format_args!(
                        "the key \"{key}\" stands twice; give one of them another name"
                    )));
                }
                map.insert(key, value);
            }
            Ok(map)
        }
    }
    deserializer.deserialize_map(Unique(PhantomData))
}
