//! Where a figure comes from: from a total to its claims and passages, why others stay out, and
//! a question in SQL for what the methods do not answer.
//!
//! `cargo run --example trace`

mod common;

use citebase::Error;
use citebase::query::TotalQuery;
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Out, Program, Result};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "trace",
    about: "Where a figure comes from: from a total to its claims and passages.",
    takes: 0..=0,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(trace)
}

fn trace(given: &Arguments, out: &mut Out) -> Result {
    let base = given.base()?;

    writeln!(out, "All yuan figures together?")?;
    let mut query = TotalQuery {
        unit: Some("CNY".into()),
        ..TotalQuery::default()
    };
    match base.total(&query) {
        Err(refused @ Error::NotAddable { .. }) => writeln!(out, "  {refused}\n")?,
        other => writeln!(out, "  {other:?}\n")?,
    }

    writeln!(out, "Then the investment added:")?;
    query.measure = Some("added investment".into());
    let Some(total) = base.total(&query)? else {
        writeln!(out, "  no such figure")?;
        return Ok(Exit::Found);
    };
    write!(out, "{total}")?;
    for figure in &total.counted {
        if let Some(fact) = base.claim(&figure.claim)? {
            writeln!(out, "  {fact}")?;
        }
        if let Some(source) = base.source(&figure.claim.source)? {
            writeln!(out, "  {source}\n")?;
        }
    }

    writeln!(out, "Which passages state the most figures? (SQL)")?;
    let mut statement = base.connection().prepare(
        "SELECT passage, count(*) AS number, group_concat(object, '; ') AS quantities
         FROM facts WHERE shape = 'figure' GROUP BY source, passage ORDER BY number DESC LIMIT 3",
    )?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (passage, number): (String, i64) = (row.get("passage")?, row.get("number")?);
        let quantities: String = row.get("quantities")?;
        let (passage, quantities) = (printable(&passage), printable(&quantities));
        writeln!(out, "  {passage}: {number} ({quantities})")?;
    }
    Ok(Exit::Fine)
}
