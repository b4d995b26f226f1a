//! Reading and writing sheets as JSON.

use super::digest::hexadecimal;
use super::strict::Strict;
use super::{
    Declarations, Entity, FORMAT, Figure, Milestone, Passage, Problem, Problems, Relation, Sheet,
    Source, Statement,
};
use crate::error::{Error, excerpt};
use crate::text::printable_json;
use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The largest sheet, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Stands in messages where a sheet does not tell its source's key.
pub(super) const UNNAMED: &str = "(unnamed)";

/// The fields that identify a sheet of any format, even one that breaks off.
#[derive(Default)]
struct Head {
    citebase: Option<u64>,
    key: Option<String>,
}

impl Head {
    fn read(text: &str) -> Self {
        let mut head = Self::default();
        // Fields read before an error stay.
        let fields = HeadFields {
            head: &mut head,
            of_source: false,
        };
        let _ = fields.deserialize(&mut serde_json::Deserializer::from_str(text));
        head
    }
}

struct HeadFields<'h> {
    head: &'h mut Head,
    of_source: bool,
}

impl<'de> DeserializeSeed<'de> for HeadFields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeadFields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Once both are known, nothing more is read.
        while (self.head.key.is_none() || self.head.citebase.is_none())
            && let Some(field) = map.next_key::<String>()?
        {
            match (self.of_source, field.as_str()) {
                (false, "citebase") => self.head.citebase = map.next_value::<Value>()?.as_u64(),
                (false, "source") => map.next_value_seed(HeadFields {
                    head: &mut *self.head,
                    of_source: true,
                })?,
                (true, "key") => {
                    self.head.key = map.next_value::<Value>()?.as_str().map(str::to_owned);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The problem of a format's number.
pub(super) fn format_problem(number: u64) -> Option<String> {
    match number {
        0 => Some(format!("there is no format 0; write {FORMAT}")),
        n if n > FORMAT.into() => Some(format!(
            "format {n} is newer than this crate, which reads formats up to {FORMAT}; use a newer citebase"
        )),
        _ => None,
    }
}

/// Takes a digest of what is written, and counts it.
#[derive(Default)]
struct Hashing {
    hash: Sha256,
    length: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sheet {
    /// Reads a sheet from JSON. The meaning of its claims is checked when it is loaded.
    ///
    /// # Errors
    /// [`Error::Sheet`] if the text is not JSON, has an unknown field, a key twice or a value
    /// of the wrong type, or is of a format newer than [`FORMAT`]. The message says where.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Self::named_from_json(text, UNNAMED)
    }

    /// Reads a sheet from a file; see [`Sheet::from_json`].
    ///
    /// # Errors
    /// [`Error::ReadSheet`] if the file cannot be read, [`Error::Sheet`] if it is not a sheet.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (text, name) = read_file(path.as_ref())?;
        Self::named_from_json(&text, &name)
    }

    /// `name` stands in messages where the text does not tell the source's key.
    pub(crate) fn named_from_json(text: &str, name: &str) -> Result<Self, Error> {
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
        // Keeping the path costs as much again as reading, and only an error needs it.
        let mut reader = serde_json::Deserializer::from_str(text);
        if let Ok(sheet) = Self::deserialize(Strict(&mut reader))
            && reader.end().is_ok()
            && format_problem(sheet.citebase.into()).is_none()
        {
            return Ok(sheet);
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let read: Result<Self, _> = serde_path_to_error::deserialize(Strict(&mut reader));
        let read = match read {
            Ok(sheet) => reader.end().map(|()| sheet).map_err(|e| (String::new(), e)),
            Err(e) => Err((e.path().to_string(), e.into_inner())),
        };
        let (path, e) = match read {
            Ok(sheet) => {
                return match format_problem(sheet.citebase.into()) {
                    None => Ok(sheet),
                    Some(message) => {
                        Err(problem(sheet.source.key, "citebase".to_owned(), &message))
                    }
                };
            }
            Err(failed) => failed,
        };
        // A sheet of another format may fail in any way: its number tells first.
        let head = Head::read(text);
        let sheet = head.key.unwrap_or_else(|| name.to_owned());
        if let Some(message) = head.citebase.and_then(format_problem) {
            return Err(problem(sheet, "citebase".to_owned(), &message));
        }
        // A question mark stands for a field whose name was not reached.
        let path = path.trim_end_matches('?').trim_end_matches('.');
        let position = format!("line {} column {}", e.line(), e.column());
        let place = if path.is_empty() {
            position.clone()
        } else {
            format!("{path} ({position})")
        };
        let said = e.to_string();
        let message = said.strip_suffix(&format!(" at {position}"));
        let mut problems = vec![Problem::new(&place, in_json(message.unwrap_or(&said)))];
        if e.is_data() {
            problems.extend(further_problems(text, path));
        }
        Err(Error::Sheet(Problems {
            sheet: excerpt(&sheet, 400, 400),
            problems,
        }))
    }

    /// Writes the sheet as JSON, one field a line, in the order of its fields.
    ///
    /// # Errors
    /// None that a sheet can cause; the serialiser's are passed on.
    pub fn to_json(&self) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(self).map_err(Error::WriteSheet)?;
        let mut text = printable_json(&text).into_owned();
        text.push('\n');
        Ok(text)
    }

    /// SHA-256 of the normal form, in hexadecimal: two sheets that say the same in the same
    /// order have the same digest.
    ///
    /// # Errors
    /// [`Error::Sheet`] if the sheet is longer than a sheet may be.
    pub fn digest(&self) -> Result<String, Error> {
        let mut out = BufWriter::new(Hashing::default());
        serde_json::to_writer(&mut out, &self.normalised()).map_err(Error::WriteSheet)?;
        let hashing = out.into_inner().map_err(|e| e.into_error());
        let Hashing { hash, length } =
            hashing.map_err(|e| Error::WriteSheet(serde_json::Error::io(e)))?;
        // A sheet built in Rust has the bounds of one that is read.
        if length > MAX_BYTES as u64 {
            return Err(too_long(self.source.key.clone(), length));
        }
        Ok(hexadecimal(hash.finalize()))
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

/// The longest text of which more than the first problem is told: all of it is read as values again.
const MAX_TOLD: usize = 1024 * 1024;
/// So many further problems are told at most.
const MAX_FURTHER: usize = 50;

/// What else of a sheet cannot be read, a field of an item a problem, but for what is known at one
/// place. Reading a sheet stops at the first.
fn further_problems(text: &str, known: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if text.len() > MAX_TOLD {
        return problems;
    }
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(text) else {
        return problems;
    };
    let mut tell = |place: String, read: Vec<Unread>| {
        for (path, message) in read {
            let place = match path.as_str() {
                "" => place.clone(),
                path if path.starts_with('[') => format!("{place}{path}"),
                path => format!("{place}.{path}"),
            };
            if place != known && problems.len() < MAX_FURTHER {
                problems.push(Problem::new(&place, in_json(&message)));
            }
        }
    };
    let field = |name: &str| fields.get(name);
    if let Some(source) = field("source") {
        tell("source".to_owned(), unread::<Source>(source));
    }
    if let Some(declares) = field("declares") {
        tell("declares".to_owned(), unread::<Declarations>(declares));
    }
    match field("entities") {
        Some(Value::Object(entities)) => {
            for (key, entity) in entities {
                tell(format!("entities.{key}"), unread::<Entity>(entity));
            }
        }
        Some(other) => tell(
            "entities".to_owned(),
            unread::<BTreeMap<String, Entity>>(other),
        ),
        None => {}
    }
    macro_rules! items {
        ($( $list:literal: $item:ty, )*) => { $(
            match field($list) {
                Some(Value::Array(items)) => {
                    for (i, item) in items.iter().enumerate() {
                        tell(format!("{}[{i}]", $list), unread::<$item>(item));
                    }
                }
                Some(other) => tell($list.to_owned(), unread::<Vec<$item>>(other)),
                None => {}
            }
        )* };
    }
    items! {
        "passages": Passage,
        "relations": Relation,
        "figures": Figure,
        "milestones": Milestone,
        "statements": Statement,
    }
    problems
}

/// Where in an item it cannot be read, and why.
type Unread = (String, String);

/// What of an item cannot be read, a field a problem: each that fails is left out of the next reading.
fn unread<T: DeserializeOwned>(item: &Value) -> Vec<Unread> {
    let mut problems: Vec<Unread> = Vec::new();
    let mut rest = item.clone();
    loop {
        let read: Result<T, _> = serde_path_to_error::deserialize(Strict(&rest));
        let Some(e) = read.err() else {
            return problems;
        };
        let path = e.path().to_string();
        let path = path.trim_end_matches('?').trim_end_matches('.').to_owned();
        let name = path.split(['.', '[']).next().unwrap_or_default();
        let left_out = rest
            .as_object_mut()
            .is_some_and(|fields| fields.remove(name).is_some());
        // A field that is missing only because it was left out is told already.
        if left_out || problems.is_empty() {
            problems.push((path, e.into_inner().to_string()));
        }
        if !left_out {
            return problems;
        }
    }
}

/// The text of a sheet's file, and the name of the file for messages.
pub(crate) fn read_file(path: &Path) -> Result<(String, String), Error> {
    let failed = |source| Error::ReadSheet {
        path: path.to_owned(),
        source,
    };
    let length = std::fs::metadata(path).map_err(failed)?.len();
    let name = path.display().to_string();
    if length > MAX_BYTES as u64 {
        return Err(too_long(name, length));
    }
    match String::from_utf8(std::fs::read(path).map_err(failed)?) {
        Ok(text) => Ok((text, name)),
        Err(e) => Err(problem(
            name,
            format!("byte {}", e.utf8_error().valid_up_to()),
            "not UTF-8; save the sheet as UTF-8 without a byte order mark",
        )),
    }
}

/// The key of the source of a sheet in JSON; of what follows nothing is read.
pub(crate) fn source_key(text: &str) -> Option<String> {
    Head::read(text).key
}

fn problem(sheet: String, place: String, message: &str) -> Error {
    Error::Sheet(Problems {
        sheet: excerpt(&sheet, 400, 400),
        problems: vec![Problem::new(&place, message)],
    })
}

fn too_long(sheet: String, bytes: u64) -> Error {
    let message = format!(
        "{bytes} bytes; a sheet may have at most {MAX_BYTES}; divide it into several sources"
    );
    problem(sheet, "the whole file".to_owned(), &message)
}

/// serde's message with its words for Rust's types in JSON's.
fn in_json(message: &str) -> String {
    let mut message = message.to_owned();
    for (rust, json) in [
        ("invalid type: sequence,", "invalid type: array,"),
        ("invalid type: map,", "invalid type: object,"),
        // A field that can be written in two ways fails with its description alone.
        ("a label, or", "expected a label, or"),
        ("an entity's key, {", "expected an entity's key, {"),
    ] {
        if let Some(rest) = message.strip_prefix(rust) {
            message = format!("{json}{rest}");
        }
    }
    for (rust, json) in [
        ("expected a sequence", "expected an array"),
        (
            "expected a tuple of size 2",
            "expected an array of two kinds",
        ),
        ("expected u32", "expected a small whole number, 0 or more"),
    ] {
        if let Some(rest) = message.strip_suffix(rust) {
            message = format!("{rest}{json}");
        }
    }
    message
}
