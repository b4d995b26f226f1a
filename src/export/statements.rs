//! Statements, one value a line, as OpenSanctions publishes its data: for `ftm`, nomenklatura, and whatever
//! reads CSV. They are the entities of [FollowTheMoney](super::ftm) taken apart, so that each value can
//! say where it stands.
//!
//! | column | here |
//! | --- | --- |
//! | `canonical_id`, `entity_id` | the id of the entity, as in FollowTheMoney |
//! | `prop`, `prop_type`, `schema`, `value` | as in FollowTheMoney |
//! | `dataset` | `citebase` |
//! | `origin` | the source, and the passages of a claim; empty for what several sources say |
//! | `first_seen`, `last_seen` | the day on which that source was published, if one is known |
//! | `lang`, `original_value`, `id` | empty: readers make the `id` themselves |
//! | `external` | `f`: all of it is in the base |
//!
//! Cells are as they are, for programs to read; open the tables of [`csv`](super::csv) in a spreadsheet,
//! not these. What FollowTheMoney cannot say, statements cannot say either.

use super::ftm::Line;
use crate::error::Error;
use crate::query::Reader;
use std::io::Write;

const DATASET: &str = "citebase";

const HEAD: [&str; 14] = [
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
];

/// The types of the properties that [FollowTheMoney](super::ftm) is given; all others are strings.
const TYPES: &[(&str, &[&str])] = &[
    ("address", &["full", "location"]),
    ("country", &["country"]),
    (
        "date",
        &[
            "contractDate",
            "date",
            "endDate",
            "fileDate",
            "incorporationDate",
            "publishedAt",
            "startDate",
        ],
    ),
    (
        "entity",
        &[
            "addressEntity",
            "case",
            "document",
            "entity",
            "involved",
            "member",
            "object",
            "organization",
            "organizer",
            "participant",
            "party",
            "project",
            "proof",
            "resolved",
            "subject",
        ],
    ),
    ("identifier", &["leiCode", "uscCode", "wikidataId"]),
    ("language", &["language"]),
    (
        "name",
        &["abbreviation", "alias", "name", "previousName", "weakAlias"],
    ),
    ("number", &["amount"]),
    ("text", &["notes", "summary"]),
    ("url", &["sourceUrl", "website"]),
];

/// The type of a property.
fn type_of(property: &str) -> &'static str {
    let found = TYPES.iter().find(|(_, names)| names.contains(&property));
    found.map_or("string", |(kind, _)| kind)
}

impl Reader {
    /// Writes the base as statements in CSV, one value a line; see [`export::statements`](self).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut csv = Vec::new();
    /// KnowledgeBase::seeded()?.write_statements(&mut csv)?;
    /// let text = String::from_utf8(csv).expect("UTF-8");
    /// assert!(text.contains("fudan-university.entity,name,name,Organization,Fudan University,citebase,"));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_statements(&self, out: &mut impl Write) -> Result<(), Error> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(HEAD).map_err(written)?;
        self.ftm_lines(|line| {
            for (property, values) in &line.properties {
                for value in values {
                    csv.write_record(statement(line, property, value))
                        .map_err(written)?;
                }
            }
            Ok(())
        })?;
        csv.flush().map_err(Error::Write)
    }
}

fn statement<'l>(line: &'l Line, property: &'l str, value: &'l str) -> [&'l str; 14] {
    let seen = line.seen.as_deref().unwrap_or_default();
    [
        &line.id,
        &line.id,
        property,
        type_of(property),
        line.schema,
        value,
        DATASET,
        line.origin.as_deref().unwrap_or_default(),
        "",
        "",
        "f",
        seen,
        seen,
        "",
    ]
}

fn written(error: csv::Error) -> Error {
    Error::Write(error.into())
}
