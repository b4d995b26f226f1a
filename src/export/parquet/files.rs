//! Rows written into Parquet files.

use super::tables::ColumnType::{Amount, Day, Flag, Number, Text};
use super::tables::{ColumnType, TABLES, Table};
use crate::error::Error;
use crate::model::Bound;
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
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Error as IoError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most rows of a group.
const GROUP: usize = 32_768;

/// Digits after the point: of no unit are more kept.
const SCALE: u32 = 6;

/// Nineteen digits before the point, and these.
const PRECISION: i32 = 25;

/// The bytes that hold so many digits and a sign.
const WIDTH: usize = 11;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
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
pub(super) fn count(number: u64) -> Cell {
    i64::try_from(number).map_or(Cell::Null, Cell::Number)
}

pub(super) fn amount(bound: Option<Bound>) -> Result<Cell, Error> {
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
pub(super) struct Sheets<'a> {
    pub(super) table: &'static Table,
    pub(super) folder: &'a Path,
    pub(super) schema: TypePtr,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) open: Option<(PathBuf, SerializedFileWriter<BufWriter<File>>)>,
    pub(super) written: Vec<(PathBuf, u64)>,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(table: &'static Table, folder: &'a Path) -> Result<Self, Error> {
        Ok(Self {
            table,
            folder,
            schema: schema(table).map_err(parquet_failed)?,
            rows: Vec::new(),
            open: None,
            written: Vec::new(),
        })
    }

    pub(super) fn put(&mut self, month: &str, row: Vec<Cell>) -> Result<(), Error> {
        debug_assert_eq!(row.len(), self.table.columns.len(), "{}", self.table.name);
        self.rows.push(row);
        if self.rows.len() < GROUP {
            return Ok(());
        }
        self.flush(month)
    }

    /// Writes the rows as a group.
    pub(super) fn flush(&mut self, month: &str) -> Result<(), Error> {
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
    pub(super) fn end(&mut self, month: &str) -> Result<(), Error> {
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
pub(super) struct Lake<'a>(pub(super) BTreeMap<&'static str, Sheets<'a>>);

impl<'a> Lake<'a> {
    pub(super) fn of(folder: &'a Path) -> Result<Self, Error> {
        let tables = TABLES.iter();
        let sheets = tables.map(|table| Ok((table.name, Sheets::new(table, folder)?)));
        sheets.collect::<Result<_, Error>>().map(Self)
    }

    pub(super) fn put(&mut self, month: &str, table: &str, row: Vec<Cell>) -> Result<(), Error> {
        match self.0.get_mut(table) {
            Some(sheets) => sheets.put(month, row),
            None => Ok(()),
        }
    }
}
