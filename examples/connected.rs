//! How two names are connected: the shortest ways along relations, each step with its passage.
//!
//! `cargo run --example connected ["CVTE" "Fudan University"]`

mod common;

use citebase::query::Walk;
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Out, Program, Result, Usage, json};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "connected [FROM TO]",
    about: "How two names are connected: the shortest ways, each step with its passage.",
    takes: 0..=2,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(connected)
}

fn connected(given: &Arguments, out: &mut Out) -> Result {
    let (from, to) = match (given.text(0)?, given.text(1)?) {
        (Some(from), Some(to)) => (from, to),
        (None, _) => ("CVTE", "Fudan University"),
        _ => return Err(Usage("one name is connected with nothing".to_owned()).into()),
    };

    let base = given.base()?;
    let (found_from, found_to) = (base.named(from)?, base.named(to)?);
    let (start, end) = (found_from.first(), found_to.first());
    let walk = Walk {
        hops: 8,
        ..Walk::default()
    };
    let paths = match (start, end) {
        (Some(start), Some(end)) => base.paths(start.id, end.id, &walk)?,
        _ => Vec::new(),
    };
    let exit = Exit::of(start.is_some() && end.is_some());
    if given.json() {
        let answer = serde_json::json!({"from": start, "to": end, "paths": paths});
        json(out, &answer)?;
        return Ok(exit);
    }
    let (Some(start), Some(end)) = (start, end) else {
        writeln!(out, "no source knows both \"{from}\" and \"{to}\"")?;
        return Ok(exit);
    };
    writeln!(
        out,
        "{} and {}: {} shortest way(s)\n",
        printable(&start.name),
        printable(&end.name),
        paths.len()
    )?;
    for path in paths {
        writeln!(out, "{path}")?;
    }
    Ok(exit)
}
