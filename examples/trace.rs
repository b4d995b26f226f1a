//! Where a figure comes from: from a total to its claims and passages, why others stay out, and
//! a question in SQL for what the methods do not answer.
//!
//! `cargo run --example trace`

use citebase::query::TotalQuery;
use citebase::{Error, KnowledgeBase};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = KnowledgeBase::seeded()?;

    println!("All yuan figures together?");
    let mut query = TotalQuery {
        unit: Some("CNY".into()),
        ..TotalQuery::default()
    };
    match base.total(&query) {
        Err(refused @ Error::NotAddable { .. }) => println!("  {refused}\n"),
        other => println!("  {other:?}\n"),
    }

    println!("Then the investment added:");
    query.measure = Some("added investment".into());
    let Some(total) = base.total(&query)? else {
        println!("  no such figure");
        return Ok(());
    };
    print!("{total}");
    for figure in &total.counted {
        if let Some(fact) = base.claim(&figure.claim)? {
            println!("  {fact}");
        }
        if let Some(source) = base.source(&figure.claim.source)? {
            println!("  {source}\n");
        }
    }

    println!("Which passages state the most figures? (SQL)");
    let mut statement = base.connection().prepare(
        "SELECT passage, count(*) AS number, group_concat(object, '; ') AS quantities
         FROM facts WHERE shape = 'figure' GROUP BY source, passage ORDER BY number DESC LIMIT 3",
    )?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (passage, number): (String, i64) = (row.get("passage")?, row.get("number")?);
        let quantities: String = row.get("quantities")?;
        println!("  {passage}: {number} ({quantities})");
    }
    Ok(())
}
