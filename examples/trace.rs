//! Where a figure comes from: from a total to its claims and passages, why others stay out, and
//! a question in SQL for what the methods do not answer.
//!
//! `cargo run --example trace`

mod common;

use citebase::query::TotalQuery;
use citebase::text::printable;
use citebase::{Error, KnowledgeBase};
use common::{Arguments, BASE, Exit, Out, Program, Result, json};
use serde::Serialize;
use std::collections::BTreeMap;
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

    let mut query = TotalQuery {
        unit: Some("CNY".into()),
        ..TotalQuery::default()
    };
    let together = match base.total(&query) {
        Err(refused @ Error::NotAddable { .. }) => Err(refused.to_string()),
        total => Ok(total?),
    };
    query.measure = Some("added investment".into());
    let total = base.total(&query)?;
    let (mut facts, mut sources) = (Vec::new(), BTreeMap::new());
    for figure in total.iter().flat_map(|total| &total.counted) {
        facts.extend(base.claim(&figure.claim)?);
        let source = &figure.claim.source;
        sources.insert(source.clone(), base.source(source)?);
    }
    let passages = passages(&base)?;
    let exit = Exit::of(total.is_some());
    if given.json() {
        let answer = serde_json::json!({
            "total": total, "facts": facts, "sources": sources, "passages": passages,
        });
        json(out, &answer)?;
        return Ok(exit);
    }

    out.heading("All yuan figures together?")?;
    match together {
        Err(refused) => writeln!(out, "  {refused}\n")?,
        Ok(Some(total)) => writeln!(out, "{total}")?,
        Ok(None) => writeln!(out, "  no such figure\n")?,
    }
    out.heading("Then the investment added:")?;
    match &total {
        Some(total) => write!(out, "{total}")?,
        None => writeln!(out, "  no such figure")?,
    }
    for fact in facts {
        writeln!(out, "  {fact}")?;
    }
    for source in sources.values().flatten() {
        writeln!(out, "  {source}")?;
    }
    writeln!(out)?;
    out.heading("Which passages state the most figures? (SQL)")?;
    for Stating {
        source,
        passage,
        figures,
        quantities,
    } in passages
    {
        let line = format!("{source} {passage}: {figures} ({quantities})");
        writeln!(out, "  {}", printable(&line))?;
    }
    Ok(exit)
}

/// A passage that states figures.
#[derive(Serialize)]
struct Stating {
    source: String,
    passage: String,
    figures: i64,
    quantities: String,
}

fn passages(base: &KnowledgeBase) -> Result<Vec<Stating>> {
    let mut statement = base.connection().prepare(
        "SELECT source, passage, count(*) AS figures, group_concat(object, '; ') AS quantities
         FROM facts WHERE shape = 'figure' GROUP BY source, passage
         ORDER BY figures DESC, source, passage LIMIT 3",
    )?;
    let rows = statement.query_map((), |row| {
        Ok(Stating {
            source: row.get("source")?,
            passage: row.get("passage")?,
            figures: row.get("figures")?,
            quantities: row.get("quantities")?,
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}
