//! A question in SQL, which only reads.

use crate::common::{AskedBase, Context, Exit, Out, Result, Usage, limit, table_or_lines};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use std::io::Write;

/// Answers one question in SQL; nothing is ever written
#[derive(clap::Args)]
#[command(after_help = "\
The views explain themselves: data_dictionary says what each of them and each column means.

Example:
  citebase sql \"SELECT subject, predicate, object FROM facts WHERE subject = 'Lingang Group'\"")]
pub struct Sql {
    /// A SELECT, or another statement that only reads
    statement: String,
    #[command(flatten)]
    base: AskedBase,
    /// So many rows at most
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = limit, allow_negative_numbers = true)]
    limit: u32,
}

impl Sql {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let db = base.connection();
        db.pragma_update(None, "query_only", true)?;
        // No other file is read or written.
        db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        let mut statement = db
            .prepare(&self.statement)
            .context(|| "cannot ask that".to_owned())?;
        if !statement.readonly() {
            return Err(Usage("the statement writes; only questions are answered here").into());
        }
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        if names.is_empty() {
            return Err(Usage("the statement asks nothing").into());
        }
        let mut found = statement
            .query(())
            .context(|| "cannot ask that".to_owned())?;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let mut more = false;
        while let Some(row) = found.next().context(|| "cannot ask that".to_owned())? {
            if rows.len() == self.limit as usize {
                more = true;
                break;
            }
            let cells = (0..names.len()).map(|at| row.get_ref(at).map(value));
            rows.push(cells.collect::<std::result::Result<_, _>>()?);
        }
        if out.wants_json() {
            let rows = rows.into_iter().map(|row| {
                let named = names.iter().cloned().zip(row);
                Value::Object(named.collect::<Map<String, Value>>())
            });
            out.json(&rows.collect::<Vec<_>>())?;
            return Ok(Exit::Success);
        }
        if rows.is_empty() {
            writeln!(out, "no rows")?;
            return Ok(Exit::Success);
        }
        let cells = rows.iter().map(|row| row.iter().map(cell).collect());
        writeln!(out, "{}", table_or_lines(&names, cells.collect()))?;
        if more {
            writeln!(out, "and more; --limit shows it")?;
        }
        Ok(Exit::Success)
    }
}

/// A stored value as JSON: numbers that fit, text, and bytes in hexadecimal.
fn value(stored: ValueRef<'_>) -> Value {
    match stored {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
            .into(),
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
