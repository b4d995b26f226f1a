//! Parquet: the base as tables for engines that read many files at once (DuckDB, DataFusion, Spark, Polars).
//!
//! A folder with a folder for each [table](TABLES). What comes from an article lies in a file for each month
//! of publication, as `relations/month=2023-11/part.parquet`; articles of which no month is known lie in
//! `month=unknown`. Engines take the month for a column, and pass over the files of other months. Within
//! a file, rows are sorted by their first two columns in groups of at most 32,768, with the least and
//! greatest value of each column, so that engines also pass over what does not hold what is asked for.
//!
//! Only public keys name things, never a row's number: an entity by its key, a claim as `source#key`. So
//! exports of several bases can lie in one lake, as `base=north/` and `base=south/`; entities in them are
//! those of each base, and `ties` has what one needs to work out who is who across them. Amounts are `DECIMAL(25, 6)`, which holds each amount that a base can hold
//! exactly; dates are EDTF texts, with the first and last day that they can mean as `DATE`.
//! Compressed with Snappy.
//!
//! `claims` has every claim in words, as [`Fact`] shows it: with modality, denial and who says it. The four
//! tables of shapes have the same claims field by field. In all five, `asserted` is true only of what the
//! paper itself tells as a fact, and no claim denies or amends. **Do not add up amounts**:
//! which figures may be added is what [`Reader::totals`] works out, from more than these tables
//! show. `totals` has its answers to the questions for each measure, source, industry, organisation, event and
//! subject, of every modality; `total_figures` has the figures of each, and why they count or do not. A sum that
//! goes beyond the range of amounts has no bounds, and says so.
//!
//! # What these tables cannot say
//!
//! - Totals of narrower questions, and of those that cover more than 10,000 figures; ambiguities; which
//!   catalogue rows a sheet declares; kept older sheets. The backup has all that is loaded.
//! - A text is as it is in the base. What another program has written there may hold characters that
//!   a terminal obeys.

use super::feed::Feed;
use super::questions::{Question, each_question};
use crate::db::rows;
use crate::error::Error;
use crate::identity::ties_of_source;
use crate::model::{Bound, Edtf, IdentityRule, Kind, Modality, NameRole, Polarity, Quantity};
use crate::query::{Content, Fact, Measured, Named, Period, Reader, SourceSummary, Total, Voice};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::SortingColumn;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{BufWriter, Error as IoError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const DOING: &str = "exporting";

sql! {
    MENTIONS = "SELECT s.key AS source, m.key AS mention, m.kind, e.key AS entity, m.is_group, m.shared,
         m.rule, m.note
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       WHERE s.key = ?1 ORDER BY m.mention", OfSource;
    NAMES = "SELECT s.key AS source, m.key AS mention, e.key AS entity, n.text,
         coalesce(g.language, s.language) AS language, g.role, g.until, g.passage
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
       CROSS JOIN name n ON n.id = g.name
       WHERE s.key = ?1 ORDER BY m.mention, g.position", OfSource;
    IDENTIFIERS = "SELECT s.key AS source, m.key AS mention, e.key AS entity, h.key AS scheme, i.value
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention
       CROSS JOIN scheme h ON h.id = i.scheme
       WHERE s.key = ?1 ORDER BY m.mention, h.key", OfSource;
}

/// The most rows of a group.
const GROUP: usize = 32_768;

/// Digits after the point: of no unit are more kept.
const SCALE: u32 = 6;
/// Nineteen digits before the point, and these.
const PRECISION: i32 = 25;
/// The bytes that hold so many digits and a sign.
const WIDTH: usize = 11;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text, in UTF-8.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
    /// An amount, exact.
    Amount,
    /// A day.
    Day,
}

/// A table of the export.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Table {
    /// Its name, which is that of its folder.
    pub name: &'static str,
    /// What a row of it is.
    pub meaning: &'static str,
    /// Whether it has a file for each month of publication.
    pub by_month: bool,
    /// Its columns, with what they mean. Rows are sorted by the first two.
    pub columns: &'static [(&'static str, ColumnType, &'static str)],
}

use ColumnType::{Amount, Day, Flag, Number, Text};

/// The columns of the tables of shapes: their own behind key and subject, and then what every claim has.
macro_rules! of_claims {
    ($($own:tt)*) => {
        &[
            ("subject_key", Text, "key of the subject"),
            ("claim", Text, "the claim, as source#key"),
            ("source", Text, "key of the article"),
            ("subject_kind", Text, "kind of the subject"),
            ("subject", Text, "name of the subject"),
            $($own)*
            ("modality", Text, "reported, planned, aimed, …"),
            ("polarity", Text, "affirmed or negated"),
            ("attributed_to", Text, "who says it; NULL if the paper itself"),
            ("attributed_to_key", Text, "key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said"),
            ("asserted", Flag, "true if the paper itself tells it as a fact, and no claim denies or amends it"),
            ("date", Text, "its date, EDTF; NULL if none follows from what the source says"),
            ("date_wording", Text, "its date as the source writes it; NULL if it does not"),
            ("earliest", Day, "first day that the date can mean; NULL if open or not known"),
            ("latest", Day, "last day that the date can mean; NULL if open or not known"),
            ("condition", Text, "what it depends on, as it follows \"if\"; NULL if nothing"),
            ("under_key", Text, "key of the agreement or document under which it holds; NULL if not said"),
            ("at_key", Text, "key of the event at which it happens; NULL if not said"),
            ("qualifier", Text, "a limiting word as written; NULL if none"),
            ("note", Text, "what is uncertain, in our words; NULL if nothing"),
        ]
    };
}

/// The columns of the table of totals, with the bounds of its three sums.
macro_rules! of_totals {
    ($( $lower:literal $upper:literal $lower_inclusive:literal $upper_inclusive:literal $approximate:literal $meaning:literal )+) => {
        &[
            ("question", Text, "what the figures are of: measure, source, industry, organisation, event or subject, the field of TotalQuery that is given"),
            ("of_key", Text, "its key: of a measure the measure, of a source the source"),
            ("total", Text, "key of the total within this export"),
            ("of_name", Text, "its name; of a source the headline"),
            ("measure", Text, "what is measured"),
            ("unit", Text, "the unit of all bounds"),
            ("modality", Text, "reported, planned, aimed, …"),
            ("polarity", Text, "affirmed or negated"),
            ("asserted", Flag, "true if all of it is told as a fact by the papers themselves: reported, affirmed, and no figure that is counted or unsettled by the word of somebody quoted"),
            ("nature", Text, "stock, flow, cumulative, rate, once, or not stated"),
            ("period", Text, "the period, EDTF; NULL if none is stated or no date follows from the words"),
            ("period_in_words", Text, "the period in words, also where none is stated"),
            ("earliest", Day, "first day that the period can mean; NULL if open or not known"),
            ("latest", Day, "last day that the period can mean; NULL if open or not known"),
            ("answer", Text, "the sum in words, with what it is if the unsettled figures lie apart"),
            ("sentence", Text, "the same, with measure, unit, modality, nature and period before it"),
            ("counted", Number, "how many figures are counted"),
            ("unsettled", Number, "how many figures are unsettled"),
            ("left_out", Number, "how many figures are left out"),
            $(
                ($lower, Amount, concat!("lower bound of ", $meaning, "; NULL if open, or if there is no sum")),
                ($upper, Amount, concat!("upper bound of ", $meaning, "; NULL if open, or if there is no sum")),
                ($lower_inclusive, Flag, "true if the lower bound itself is possible"),
                ($upper_inclusive, Flag, "true if the upper bound itself is possible"),
                ($approximate, Flag, "true if a source rounds; NULL if there is no sum"),
            )+
        ]
    };
}

/// The tables, and what is in them.
pub const TABLES: &[Table] = &[
    Table {
        name: "sources",
        meaning: "the articles",
        by_month: true,
        columns: &[
            ("source", Text, "key of the article"),
            ("publisher", Text, "who published it; NULL if not known"),
            ("headline", Text, "the headline; NULL if it has none"),
            (
                "authors",
                Text,
                "byline, separated by semicolons; NULL if none",
            ),
            ("section", Text, "the section; NULL if not known"),
            (
                "carried_by",
                Text,
                "where else it was carried; NULL if nowhere",
            ),
            ("address", Text, "the page's URL; NULL if not known"),
            ("language", Text, "a BCP 47 tag"),
            (
                "published",
                Text,
                "day of publication, EDTF; NULL if not known",
            ),
            (
                "earliest",
                Day,
                "first day on which it can have been published",
            ),
            (
                "latest",
                Day,
                "last day on which it can have been published",
            ),
            ("extent", Text, "whole, or breaks off"),
            (
                "note",
                Text,
                "what a reader should know about the copy; NULL if nothing",
            ),
            ("claims", Number, "how many claims come from it"),
            ("revision", Number, "which revision of its sheet is loaded"),
        ],
    },
    Table {
        name: "passages",
        meaning: "the passages of each article",
        by_month: true,
        columns: &[
            ("source", Text, "key of the article"),
            ("passage", Text, "its label"),
            ("position", Number, "its place in reading order, from 1"),
            ("note", Text, "a remark; NULL if none"),
        ],
    },
    Table {
        name: "entities",
        meaning: "who and what the claims are about",
        by_month: false,
        columns: &[
            ("kind", Text, "organisation, project, person, …"),
            ("entity_key", Text, "its key"),
            ("name", Text, "what to call it"),
            (
                "form",
                Text,
                "what sort of its kind it is; NULL if not classified",
            ),
            ("is_group", Flag, "true if it stands for several"),
        ],
    },
    Table {
        name: "mentions",
        meaning: "the entities as each source has them, beside those that they resolve to",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("kind", Text, "its kind"),
            ("is_group", Flag, "true if it stands for several"),
            (
                "shared",
                Flag,
                "true if its key means the same in every sheet",
            ),
            (
                "rule",
                Text,
                "the firmest rule that ties it to mentions in other sources",
            ),
            ("note", Text, "what is uncertain about it; NULL if nothing"),
        ],
    },
    Table {
        name: "names",
        meaning: "the names that each source uses",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("name", Text, "the name as written"),
            ("language", Text, "a BCP 47 tag"),
            ("role", Text, "primary, alias, abbreviation or former"),
            (
                "until",
                Text,
                "of a former name, when it was given up, as EDTF; NULL if not said",
            ),
            (
                "passage",
                Text,
                "a passage that writes it so; NULL if the wording is the sheet's",
            ),
        ],
    },
    Table {
        name: "identifiers",
        meaning: "numbers and addresses that registers gave entities",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article whose sheet gives it"),
            ("scheme", Text, "the register"),
            ("identifier", Text, "the identifier"),
        ],
    },
    Table {
        name: "ties",
        meaning: "all that each source's entities may have in common with those of others, by the rules of who is who",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("kind", Text, "its kind: nothing ties two kinds"),
            (
                "rule",
                Text,
                "by which rule those are tied that have it in common",
            ),
            (
                "match_key",
                Text,
                "what they have in common: a shared key, a source#key declared to be the same (of every entity also its own), scheme:identifier, or a name folded for identity",
            ),
            (
                "called",
                Flag,
                "true if it is a name that the entity is called by: a primary one",
            ),
            (
                "organisation",
                Text,
                "of a person's name, the organisation that has to be in common, as source#key; NULL for all others",
            ),
        ],
    },
    Table {
        name: "rulings",
        meaning: "what persons decided about two entities",
        by_month: false,
        columns: &[
            ("one", Text, "one entity: a shared key, or source#key"),
            ("other", Text, "the other, likewise"),
            ("verdict", Text, "same or different"),
            ("ruled_by", Text, "who decided"),
            ("ruled_on", Day, "when"),
            ("reason", Text, "why"),
        ],
    },
    Table {
        name: "claims",
        meaning: "every claim in words",
        by_month: true,
        columns: of_claims! {
            ("shape", Text, "relation, figure, milestone or statement"),
            ("predicate", Text, "what is said, with modality and denial, and according to whom"),
            ("object_kind", Text, "kind of the object; quantity, date or gist where it is not an entity"),
            ("object", Text, "the other entity, the quantity, the date or the gist"),
            ("object_key", Text, "key of the object; NULL where it is not an entity"),
            ("sentence", Text, "all of it, in a sentence that can stand alone"),
        },
    },
    Table {
        name: "relations",
        meaning: "who stands how to whom",
        by_month: true,
        columns: of_claims! {
            ("relation", Text, "which relation: party to"),
            ("object_kind", Text, "kind of the object"),
            ("object", Text, "name of the object"),
            ("object_key", Text, "key of the object"),
            ("on_behalf_of_key", Text, "key of whoever the subject acts for; NULL if for itself"),
            ("open_list", Flag, "true if it is named as one of a list that the source leaves open"),
        },
    },
    Table {
        name: "figures",
        meaning: "how much",
        by_month: true,
        columns: of_claims! {
            ("measure", Text, "what is measured"),
            ("quantity", Text, "bounds and unit in words: more than 16 billion CNY"),
            ("lower", Amount, "lower bound, in units; NULL if open"),
            ("upper", Amount, "upper bound, in units; NULL if open; equal to lower if it is one amount"),
            ("lower_inclusive", Flag, "true if the lower bound itself is possible"),
            ("upper_inclusive", Flag, "true if the upper bound itself is possible"),
            ("approximate", Flag, "true if the source rounds"),
            ("unit", Text, "the unit of both bounds"),
            ("wording", Text, "as the source writes it"),
            ("nature", Text, "stock, flow, cumulative, rate, once, or not stated"),
            ("scope_key", Text, "key of what it is limited to; NULL if to nothing"),
            ("counterparty_role", Text, "payer or payee; NULL if not said"),
            ("counterparty_key", Text, "key of who pays or is paid; NULL if not said"),
            ("part_of", Text, "the figure of which it is a part, as source#key; NULL if of none"),
        },
    },
    Table {
        name: "equivalents",
        meaning: "figures once more in other units, as the source gives them",
        by_month: true,
        columns: &[
            ("claim", Text, "the figure, as source#key"),
            ("source", Text, "key of the article"),
            (
                "position",
                Number,
                "place among the figure's equivalents, from 1",
            ),
            ("quantity", Text, "bounds and unit in words"),
            ("lower", Amount, "lower bound, in units; NULL if open"),
            ("upper", Amount, "upper bound, in units; NULL if open"),
            (
                "lower_inclusive",
                Flag,
                "true if the lower bound itself is possible",
            ),
            (
                "upper_inclusive",
                Flag,
                "true if the upper bound itself is possible",
            ),
            ("approximate", Flag, "true if the source rounds"),
            ("unit", Text, "the unit of both bounds"),
            ("wording", Text, "as the source writes it"),
        ],
    },
    Table {
        name: "milestones",
        meaning: "what happened or will happen, on the date of the claim",
        by_month: true,
        columns: of_claims! {
            ("phase", Text, "what it marks: opened"),
        },
    },
    Table {
        name: "statements",
        meaning: "what somebody aims at, does or is",
        by_month: true,
        columns: of_claims! {
            ("gist", Text, "in our words, as an infinitive without to"),
            ("about_keys", Text, "keys of what else it speaks of, separated by semicolons; NULL if of nothing"),
        },
    },
    Table {
        name: "voices",
        meaning: "who says the claims that the paper attributes to somebody",
        by_month: true,
        columns: &[
            ("claim", Text, "the claim, as source#key"),
            ("source", Text, "key of the article"),
            ("position", Number, "place among those who say it, from 1"),
            (
                "reports",
                Flag,
                "true if it only reports what those before it say",
            ),
            (
                "speaker_key",
                Text,
                "key of who says it; NULL if it is an unnamed voice",
            ),
            (
                "voice",
                Text,
                "an unnamed voice as described; NULL if there is none",
            ),
            (
                "voice_of_key",
                Text,
                "key of the body to which the unnamed voice belongs; NULL if not said",
            ),
        ],
    },
    Table {
        name: "citations",
        meaning: "which passages say a claim: at least one",
        by_month: true,
        columns: &[
            ("claim", Text, "the claim, as source#key"),
            ("passage", Text, "label of the passage"),
            ("source", Text, "key of the article"),
        ],
    },
    Table {
        name: "links",
        meaning: "how a claim stands to another",
        by_month: true,
        columns: &[
            (
                "claim",
                Text,
                "the claim that does the linking, as source#key",
            ),
            ("target", Text, "the other claim, which need not be loaded"),
            ("source", Text, "key of the article of the first"),
            ("link", Text, "amends, denies, repeats, condition of, …"),
        ],
    },
    Table {
        name: "totals",
        meaning: "the library's own answers to what figures add up to, one for each question and sort of figures",
        by_month: false,
        columns: of_totals! {
            "sum_lower" "sum_upper" "sum_lower_inclusive" "sum_upper_inclusive" "sum_approximate"
                "the sum, whatever is so of the unsettled figures"
            "if_within_lower" "if_within_upper" "if_within_lower_inclusive" "if_within_upper_inclusive" "if_within_approximate"
                "the sum if all that is unsettled lies within what is counted"
            "if_apart_lower" "if_apart_upper" "if_apart_lower_inclusive" "if_apart_upper_inclusive" "if_apart_approximate"
                "the sum if all that is unsettled lies apart, and of rival accounts one is counted"
        },
    },
    Table {
        name: "total_figures",
        meaning: "the figures of each total: what is counted, what is unsettled, what is left out, and why",
        by_month: false,
        columns: &[
            ("question", Text, "that of the total"),
            ("of_key", Text, "that of the total"),
            ("total", Text, "key of the total within this export"),
            ("claim", Text, "the figure, as source#key"),
            ("standing", Text, "counted, unsettled or left out"),
            (
                "why",
                Text,
                "why it is unsettled or left out, in words; NULL if it is counted",
            ),
            (
                "because_of",
                Text,
                "the claim that the reason names, as source#key; NULL if none",
            ),
        ],
    },
];

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Null,
    Text(String),
    Flag(bool),
    Number(i64),
    Amount(i128),
    Day(i32),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        let since = day.signed_duration_since(NaiveDate::default());
        // No calendar has more days.
        i32::try_from(since.num_days()).map_or(Self::Null, Self::Day)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A number of things.
fn count(number: u64) -> Cell {
    i64::try_from(number).map_or(Cell::Null, Cell::Number)
}

fn amount(bound: Option<Bound>) -> Result<Cell, Error> {
    let Some(bound) = bound else {
        return Ok(Cell::Null);
    };
    let steps = bound.amount.checked_mul(Decimal::from(10_u64.pow(SCALE)));
    let steps = steps.filter(|steps| steps.is_integer());
    steps
        .and_then(|steps| steps.to_i128())
        .map(Cell::Amount)
        .ok_or_else(|| {
            failed(format!(
                "{} has more digits than a base keeps",
                bound.amount
            ))
        })
}

fn failed(problem: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Write(IoError::other(problem))
}

/// The rows of a table that are not written yet, and the file to which they go.
struct Sheets<'a> {
    table: &'static Table,
    folder: &'a Path,
    schema: TypePtr,
    rows: Vec<Vec<Cell>>,
    open: Option<(PathBuf, SerializedFileWriter<BufWriter<File>>)>,
    written: Vec<(PathBuf, u64)>,
}

impl<'a> Sheets<'a> {
    fn new(table: &'static Table, folder: &'a Path) -> Result<Self, Error> {
        Ok(Self {
            table,
            folder,
            schema: schema(table).map_err(parquet_failed)?,
            rows: Vec::new(),
            open: None,
            written: Vec::new(),
        })
    }

    fn put(&mut self, month: &str, row: Vec<Cell>) -> Result<(), Error> {
        debug_assert_eq!(row.len(), self.table.columns.len(), "{}", self.table.name);
        self.rows.push(row);
        if self.rows.len() < GROUP {
            return Ok(());
        }
        self.flush(month)
    }

    /// Writes the rows as a group.
    fn flush(&mut self, month: &str) -> Result<(), Error> {
        let mut rows = std::mem::take(&mut self.rows);
        if self.open.is_none() {
            let mut place = PathBuf::from(self.table.name);
            if self.table.by_month {
                place.push(format!("month={month}"));
            }
            fs::create_dir_all(self.folder.join(&place)).map_err(Error::Write)?;
            place.push("part.parquet");
            let file = File::create_new(self.folder.join(&place)).map_err(Error::Write)?;
            let properties = Arc::new(properties(self.table.columns.len()));
            let out = BufWriter::new(file);
            let writer = SerializedFileWriter::new(out, self.schema.clone(), properties);
            self.open = Some((place, writer.map_err(parquet_failed)?));
        }
        rows.sort_by(|one, other| one[..2].cmp(&other[..2]));
        match &mut self.open {
            Some((_, writer)) => write(self.table, writer, &rows).map_err(parquet_failed),
            None => Ok(()),
        }
    }

    /// Ends the file of a month.
    fn end(&mut self, month: &str) -> Result<(), Error> {
        if !self.rows.is_empty() {
            self.flush(month)?;
        }
        let Some((place, writer)) = self.open.take() else {
            return Ok(());
        };
        let out = writer.into_inner().map_err(parquet_failed)?;
        let file = out.into_inner().map_err(|e| Error::Write(e.into_error()))?;
        file.sync_all().map_err(Error::Write)?;
        let length = file.metadata().map_err(Error::Write)?.len();
        self.written.push((place, length));
        Ok(())
    }
}

fn parquet_failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(error) => match error.downcast::<IoError>() {
            Ok(error) => Error::Write(*error),
            Err(error) => failed(error),
        },
        error => failed(error),
    }
}

fn schema(table: &Table) -> Result<TypePtr, ParquetError> {
    let column = |(number, (name, of, _)): (usize, &(&str, ColumnType, &str))| {
        let physical = match of {
            Text => Physical::BYTE_ARRAY,
            Flag => Physical::BOOLEAN,
            Number => Physical::INT64,
            Amount => Physical::FIXED_LEN_BYTE_ARRAY,
            Day => Physical::INT32,
        };
        let scale = SCALE.cast_signed();
        let built = Type::primitive_type_builder(name, physical).with_repetition(match number {
            0 | 1 => Repetition::REQUIRED,
            _ => Repetition::OPTIONAL,
        });
        let built = match of {
            Text => built.with_logical_type(Some(LogicalType::String)),
            Day => built.with_logical_type(Some(LogicalType::Date)),
            Amount => built
                .with_length(WIDTH.try_into().unwrap_or(i32::MAX))
                .with_logical_type(Some(LogicalType::decimal(scale, PRECISION)))
                .with_precision(PRECISION)
                .with_scale(scale),
            Flag | Number => built,
        };
        built.build().map(Arc::new)
    };
    let columns: Result<Vec<TypePtr>, _> = table.columns.iter().enumerate().map(column).collect();
    let whole = Type::group_type_builder(table.name).with_fields(columns?);
    whole.build().map(Arc::new)
}

fn properties(columns: usize) -> WriterProperties {
    let sorted = (0..columns.min(2)).map(|column| SortingColumn {
        column_idx: i32::try_from(column).unwrap_or(i32::MAX),
        descending: false,
        nulls_first: false,
    });
    WriterProperties::builder()
        .set_created_by("citebase".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_sorting_columns(Some(sorted.collect()))
        .build()
}

/// Writes a group of rows, column by column.
fn write(
    table: &Table,
    writer: &mut SerializedFileWriter<BufWriter<File>>,
    rows: &[Vec<Cell>],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for number in 0..table.columns.len() {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("a column is missing".to_owned()));
        };
        let cells = || rows.iter().map(|row| &row[number]);
        let levels: Option<Vec<i16>> =
            (number > 1).then(|| cells().map(|cell| i16::from(*cell != Cell::Null)).collect());
        let levels = levels.as_deref();
        macro_rules! write {
            ($type:ty, $($cell:pat => $value:expr),+) => {{
                let values = cells().filter_map(|cell| match cell {
                    $( $cell => Some($value), )+
                    _ => None,
                });
                let values: Vec<_> = values.collect();
                column.typed::<$type>().write_batch(&values, levels, None)?;
            }};
        }
        match table.columns[number].1 {
            Text => {
                write!(ByteArrayType, Cell::Text(text) => ByteArray::from(text.as_bytes().to_vec()))
            }
            Flag => write!(BoolType, Cell::Flag(flag) => *flag),
            Number => write!(Int64Type, Cell::Number(number) => *number),
            Day => write!(Int32Type, Cell::Day(day) => *day),
            Amount => write!(FixedLenByteArrayType, Cell::Amount(steps) => {
                let bytes = steps.to_be_bytes();
                FixedLenByteArray::from(bytes[bytes.len() - WIDTH..].to_vec())
            }),
        }
        column.close()?;
    }
    group.close().map(drop)
}

/// All tables, by name.
struct Lake<'a>(BTreeMap<&'static str, Sheets<'a>>);

impl<'a> Lake<'a> {
    fn of(folder: &'a Path) -> Result<Self, Error> {
        let tables = TABLES.iter();
        let sheets = tables.map(|table| Ok((table.name, Sheets::new(table, folder)?)));
        sheets.collect::<Result<_, Error>>().map(Self)
    }

    fn put(&mut self, month: &str, table: &str, row: Vec<Cell>) -> Result<(), Error> {
        match self.0.get_mut(table) {
            Some(sheets) => sheets.put(month, row),
            None => Ok(()),
        }
    }
}

/// The month of publication, if it is one.
fn month(source: &SourceSummary) -> String {
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let published = source.published.as_ref();
    let (earliest, latest) = (
        published.and_then(Edtf::earliest).map(month),
        published.and_then(Edtf::latest).map(month),
    );
    earliest
        .filter(|earliest| Some(earliest) == latest.as_ref())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Writes all tables into an empty folder; gives the files within it, with their lengths in bytes.
pub(super) fn write_tables(reader: &Reader, folder: &Path) -> Result<Vec<(PathBuf, u64)>, Error> {
    let feed = Feed::of(reader)?;
    let mut lake = Lake::of(folder)?;
    let mut months: BTreeMap<String, Vec<String>> = BTreeMap::new();
    feed.sources(|source| {
        months
            .entry(month(source))
            .or_default()
            .push(source.key.clone());
        Ok(())
    })?;
    for (month, sources) in &months {
        for key in sources {
            if let Some(source) = reader.source(key)? {
                put_source(&mut lake, &feed, reader, month, &source)?;
            }
        }
        for sheets in lake.0.values_mut() {
            sheets.end(month)?;
        }
    }
    feed.entities(|entity| {
        let row = vec![
            entity.kind.as_str().into(),
            entity.key.as_str().into(),
            entity.name.as_str().into(),
            entity.form.as_deref().into(),
            entity.is_group.into(),
        ];
        lake.put("", "entities", row)
    })?;
    for ruling in reader.rulings()? {
        let row = vec![
            ruling.one.into(),
            ruling.other.into(),
            ruling.verdict.as_str().into(),
            ruling.by.into(),
            ruling.on.into(),
            ruling.reason.into(),
        ];
        lake.put("", "rulings", row)?;
    }
    each_question(reader, &feed, |question, totals| {
        for (number, (total, beyond)) in (1..).zip(totals) {
            let Question { field, key, .. } = question;
            let id = format!("{field}/{key}/{number}");
            put_total(&mut lake, question, &id, &total, beyond.as_ref())?;
        }
        Ok(())
    })?;
    let mut written = Vec::new();
    for sheets in lake.0.values_mut() {
        // Each table is there, though it be empty: engines ask for it by name.
        if sheets.written.is_empty() && sheets.open.is_none() {
            sheets.flush("unknown")?;
        }
        sheets.end("")?;
        written.append(&mut sheets.written);
    }
    written.sort();
    Ok(written)
}

/// Whether an export writes a file of this path within its folder.
pub(super) fn is_ours(file: &Path) -> bool {
    let parts: Option<Vec<&str>> = file.iter().map(|part| part.to_str()).collect();
    let is_table = |name: &str| TABLES.iter().any(|table| table.name == name);
    match parts.as_deref() {
        Some([table, "part.parquet"]) => is_table(table),
        Some([table, month, "part.parquet"]) => is_table(table) && month.starts_with("month="),
        _ => false,
    }
}

fn put_source(
    lake: &mut Lake<'_>,
    feed: &Feed<'_>,
    reader: &Reader,
    month: &str,
    source: &SourceSummary,
) -> Result<(), Error> {
    let key = source.key.as_str();
    let published = source.published.as_ref();
    let authors = (!source.authors.is_empty()).then(|| source.authors.join("; "));
    let row = vec![
        key.into(),
        // Sorted by it, so that it is never NULL.
        source.publisher.as_deref().unwrap_or_default().into(),
        source.headline.as_deref().into(),
        authors.into(),
        source.section.as_deref().into(),
        source.carried_by.as_deref().into(),
        source.address.as_deref().into(),
        source.language.as_str().into(),
        published.map(Edtf::as_str).into(),
        published.and_then(Edtf::earliest).into(),
        published.and_then(Edtf::latest).into(),
        source.extent.as_str().into(),
        source.note.as_deref().into(),
        count(source.claims),
        count(source.revision.into()),
    ];
    lake.put(month, "sources", row)?;
    for (position, passage) in (1..).zip(reader.passages(key)?) {
        let row = vec![
            key.into(),
            passage.label.into(),
            count(position),
            passage.note.into(),
        ];
        lake.put(month, "passages", row)?;
    }
    put_mentions(lake, reader, month, key)?;
    feed.claims_of(source, |fact| put_claim(lake, month, fact))
}

fn put_mentions(lake: &mut Lake<'_>, reader: &Reader, month: &str, key: &str) -> Result<(), Error> {
    let mut entities: HashMap<String, String> = HashMap::new();
    let mention = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Vec<Cell>> {
        let source: String = row.get("source")?;
        let local = format!("{source}#{}", row.get::<_, String>("mention")?);
        let entity: String = row.get("entity")?;
        Ok(vec![entity.into(), local.into(), source.into()])
    };
    let text = |row: &rusqlite::Row<'_>, column: &str| -> rusqlite::Result<Cell> {
        Ok(row.get::<_, Option<String>>(column)?.into())
    };
    let mentions = rows(&reader.db, DOING, MENTIONS, [key], |row| {
        let mut cells = mention(row)?;
        let local = format!("{key}#{}", row.get::<_, String>("mention")?);
        entities.insert(local, row.get("entity")?);
        let rule = IdentityRule::from_code(row.get("rule")?);
        cells.extend([
            row.get::<_, Kind>("kind")?.as_str().into(),
            row.get::<_, bool>("is_group")?.into(),
            row.get::<_, bool>("shared")?.into(),
            rule.map(IdentityRule::as_str).into(),
            text(row, "note")?,
        ]);
        Ok(cells)
    })?;
    let names = rows(&reader.db, DOING, NAMES, [key], |row| {
        let mut cells = mention(row)?;
        let role = NameRole::from_code(row.get("role")?);
        cells.extend([
            text(row, "text")?,
            text(row, "language")?,
            role.map(NameRole::as_str).into(),
            text(row, "until")?,
            text(row, "passage")?,
        ]);
        Ok(cells)
    })?;
    let identifiers = rows(&reader.db, DOING, IDENTIFIERS, [key], |row| {
        let mut cells = mention(row)?;
        cells.extend([text(row, "scheme")?, text(row, "value")?]);
        Ok(cells)
    })?;
    for tie in ties_of_source(&reader.db, key)? {
        let entity = entities.get(&tie.mention).map(String::as_str);
        let row = vec![
            entity.unwrap_or_default().into(),
            tie.mention.into(),
            key.into(),
            tie.kind.as_str().into(),
            tie.rule.as_str().into(),
            tie.match_key.into(),
            tie.called.into(),
            tie.organisation.into(),
        ];
        lake.put(month, "ties", row)?;
    }
    for (table, rows) in [
        ("mentions", mentions),
        ("names", names),
        ("identifiers", identifiers),
    ] {
        for row in rows {
            lake.put(month, table, row)?;
        }
    }
    Ok(())
}

fn put_claim(lake: &mut Lake<'_>, month: &str, fact: &Fact) -> Result<(), Error> {
    let claim = || Cell::Text(fact.claim.to_string());
    let source = || Cell::from(fact.claim.source.as_str());
    for citation in &fact.citations {
        let row = vec![claim(), citation.passage.as_str().into(), source()];
        lake.put(month, "citations", row)?;
    }
    for (link, target) in &fact.links {
        let row = vec![
            claim(),
            target.to_string().into(),
            source(),
            link.as_str().into(),
        ];
        lake.put(month, "links", row)?;
    }
    let voices = fact.said_by.iter().flat_map(Voice::voices);
    for (position, voice) in (1..).zip(voices) {
        let reports = matches!(voice, Voice::ReportedBy(_));
        let (speaker, described, of) = match voice.who() {
            Voice::Entity(named) => (Some(named), None, None),
            Voice::Unnamed { description, of } => (None, Some(description), of.as_ref()),
            Voice::ReportedBy(_) | Voice::Several(_) => continue,
        };
        let row = vec![
            claim(),
            source(),
            count(position),
            reports.into(),
            speaker.map(|named| named.key.as_str()).into(),
            described.map(String::as_str).into(),
            of.map(|named| named.key.as_str()).into(),
        ];
        lake.put(month, "voices", row)?;
    }
    let (table, own) = match &fact.content {
        Content::Relation {
            relation,
            object,
            on_behalf_of,
            open_list,
        } => {
            let own = vec![
                relation.as_str().into(),
                object.kind.as_str().into(),
                object.name.as_str().into(),
                object.key.as_str().into(),
                key(on_behalf_of),
                (*open_list).into(),
            ];
            ("relations", own)
        }
        Content::Figure {
            measure,
            measured,
            equivalents,
            nature,
            scope,
            counterparty,
            part_of,
        } => {
            for (position, equivalent) in (1..).zip(equivalents) {
                let mut row = vec![claim(), source(), count(position)];
                row.extend(measured_cells(equivalent)?);
                lake.put(month, "equivalents", row)?;
            }
            let mut own = vec![measure.as_str().into()];
            own.extend(measured_cells(measured)?);
            own.extend([
                nature.as_str().into(),
                key(scope),
                counterparty.as_ref().map(|(role, _)| role.as_str()).into(),
                counterparty
                    .as_ref()
                    .map(|(_, who)| who.key.as_str())
                    .into(),
                part_of.as_ref().map(ToString::to_string).into(),
            ]);
            ("figures", own)
        }
        Content::Milestone { phase } => ("milestones", vec![phase.as_str().into()]),
        Content::Statement { gist, about } => {
            let keys: Vec<&str> = about.iter().map(|named| named.key.as_str()).collect();
            let keys = (!keys.is_empty()).then(|| keys.join("; "));
            ("statements", vec![gist.as_str().into(), keys.into()])
        }
    };
    lake.put(month, table, envelope(fact, own))?;
    let (object_kind, object_key) = match &fact.content {
        Content::Relation { object, .. } => (object.kind.as_str(), Some(object.key.as_str())),
        Content::Figure { .. } => ("quantity", None),
        Content::Milestone { .. } => ("date", None),
        Content::Statement { .. } => ("gist", None),
    };
    let own = vec![
        fact.shape().as_str().into(),
        fact.predicate.as_str().into(),
        object_kind.into(),
        fact.object_in_words().into(),
        object_key.into(),
        fact.to_string().into(),
    ];
    lake.put(month, "claims", envelope(fact, own))
}

/// A total, and its figures.
fn put_total(
    lake: &mut Lake<'_>,
    question: Question<'_>,
    id: &str,
    total: &Total,
    beyond: Option<&Error>,
) -> Result<(), Error> {
    let edtf = match &total.period {
        Period::Stated(edtf) => Some(edtf),
        _ => None,
    };
    let answer = match beyond {
        None => total.answer(),
        Some(beyond) => format!("no sum: {beyond}"),
    };
    let quoted = total.counted.iter();
    let quoted = quoted.chain(total.unsettled.iter().map(|u| &u.figure));
    let quoted = quoted.filter(|figure| figure.said_by.is_some()).count() > 0;
    let asserted =
        (total.modality, total.polarity, quoted) == (Modality::Reported, Polarity::Affirmed, false);
    let number = |figures: usize| i64::try_from(figures).map_or(Cell::Null, Cell::Number);
    let place = || [Cell::from(question.field), question.key.into(), id.into()];
    let mut row = Vec::from(place());
    row.extend([
        question.name.into(),
        total.measure.as_str().into(),
        total.unit.as_str().into(),
        total.modality.as_str().into(),
        total.polarity.as_str().into(),
        asserted.into(),
        total.nature.as_str().into(),
        edtf.map(Edtf::as_str).into(),
        total.period.to_string().into(),
        edtf.and_then(Edtf::earliest).into(),
        edtf.and_then(Edtf::latest).into(),
        answer.as_str().into(),
        format!("{}: {answer}", total.kind()).into(),
        number(total.counted.len()),
        number(total.unsettled.len()),
        number(total.left_out.len()),
    ]);
    for sum in [&total.sum, &total.if_within, &total.if_apart] {
        // Beyond the range, one side alone would read as open on the other.
        let sum = sum.as_ref().filter(|_| beyond.is_none());
        row.extend(bounds(sum)?);
        row.push(sum.map(Quantity::is_approximate).into());
    }
    lake.put("", "totals", row)?;
    let counted = total.counted.iter();
    let counted = counted.map(|figure| (figure, "counted", None, None));
    let unsettled = total.unsettled.iter().map(|u| {
        let why = Some(u.doubt.to_string());
        (&u.figure, "unsettled", why, u.doubt.claim())
    });
    let left_out = total.left_out.iter().map(|l| {
        let why = Some(l.reason.to_string());
        (&l.figure, "left out", why, l.reason.claim())
    });
    for (figure, standing, why, because_of) in counted.chain(unsettled).chain(left_out) {
        let mut row = Vec::from(place());
        row.extend([
            figure.claim.to_string().into(),
            standing.into(),
            why.into(),
            because_of.map(ToString::to_string).into(),
        ]);
        lake.put("", "total_figures", row)?;
    }
    Ok(())
}

/// A row of a claim: its key and subject, what its table has of its own, and what every claim has.
fn envelope(fact: &Fact, own: Vec<Cell>) -> Vec<Cell> {
    let edtf = fact.date.as_ref().and_then(|date| date.edtf.as_ref());
    let mut row = vec![
        fact.subject.key.as_str().into(),
        fact.claim.to_string().into(),
        fact.claim.source.as_str().into(),
        fact.subject.kind.as_str().into(),
        fact.subject.name.as_str().into(),
    ];
    row.extend(own);
    let first = fact
        .said_by
        .as_ref()
        .and_then(|voice| voice.voices().first());
    let speaker = first.and_then(|voice| match voice {
        Voice::Entity(named) => Some(named),
        Voice::Unnamed { of, .. } => of.as_ref(),
        Voice::ReportedBy(_) | Voice::Several(_) => None,
    });
    row.extend([
        fact.modality.as_str().into(),
        fact.polarity.as_str().into(),
        fact.said_by.as_ref().map(ToString::to_string).into(),
        speaker.map(|named| named.key.as_str()).into(),
        fact.is_plain().into(),
        edtf.map(Edtf::as_str).into(),
        fact.date
            .as_ref()
            .and_then(|date| date.wording.as_deref())
            .into(),
        edtf.and_then(Edtf::earliest).into(),
        edtf.and_then(Edtf::latest).into(),
        fact.condition.as_deref().into(),
        key(&fact.under),
        key(&fact.at),
        fact.qualifier.as_deref().into(),
        fact.note.as_deref().into(),
    ]);
    row
}

fn key(named: &Option<Named>) -> Cell {
    named.as_ref().map(|named| named.key.as_str()).into()
}

/// A quantity: in words, its bounds, its unit and its wording.
fn measured_cells(measured: &Measured) -> Result<Vec<Cell>, Error> {
    let quantity = &measured.quantity;
    let mut cells = vec![quantity.to_string().into()];
    cells.extend(bounds(Some(quantity))?);
    cells.extend([
        quantity.is_approximate().into(),
        quantity.unit().into(),
        measured.wording.as_str().into(),
    ]);
    Ok(cells)
}

/// Both bounds, and whether each is possible itself.
fn bounds(quantity: Option<&Quantity>) -> Result<[Cell; 4], Error> {
    let (lower, upper) = (
        quantity.and_then(Quantity::lower),
        quantity.and_then(Quantity::upper),
    );
    let inclusive = |bound: Option<Bound>| bound.map(|bound| bound.inclusive).into();
    Ok([
        amount(lower)?,
        amount(upper)?,
        inclusive(lower),
        inclusive(upper),
    ])
}
