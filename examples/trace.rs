//! Where a figure comes from: from a total to its claims and passages, why others stay out, and
//! a question in SQL for what the methods do not answer.
//!
//! `cargo run --example trace [BASE]` asks the article, or the knowledge base at BASE.

use citebase::query::TotalQuery;
use citebase::text::printable;
use citebase::{Error, KnowledgeBase};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let base = match std::env::args_os().nth(1) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => KnowledgeBase::seeded()?,
    };

    writeln!(out, "All yuan figures together?")?;
    let mut query = TotalQuery {
        unit: Some("CNY".into()),
        ..TotalQuery::default()
    };
    match base.total(&query) {
        Err(refusal @ Error::NotAddable { .. }) => writeln!(out, "  {refusal}\n")?,
        Err(error) => return Err(error.into()),
        Ok(Some(total)) => writeln!(out, "{total}")?,
        Ok(None) => writeln!(out, "  no such figure\n")?,
    }

    writeln!(out, "Then the investment added:")?;
    query.measure = Some("added investment".into());
    if let Some(total) = base.total(&query)? {
        write!(out, "{total}")?;
        for figure in &total.counted {
            if let Some(fact) = base.claim(&figure.claim)? {
                writeln!(out, "  {fact}")?;
            }
            if let Some(source) = base.source(&figure.claim.source)? {
                writeln!(out, "  {source}")?;
            }
        }
    }

    writeln!(out, "\nWhich passages state the most figures? (SQL)")?;
    let mut statement = base.connection().prepare(
        "SELECT source || ' ' || passage || ': ' || count(*) || ' (' || group_concat(object, '; ') || ')'
         FROM facts WHERE shape = 'figure' GROUP BY source, passage
         ORDER BY count(*) DESC, source, passage LIMIT 3",
    )?;
    for line in statement.query_map((), |row| row.get::<_, String>(0))? {
        writeln!(out, "  {}", printable(&line?))?;
    }
    Ok(())
}
