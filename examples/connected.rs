//! How two names are connected: the shortest ways along relations, each step with its passage.
//!
//! `cargo run --example connected ["CVTE" "Fudan University"]`

mod common;

use citebase::query::Walk;
use citebase::text::printable;
use common::{Arguments, BASE, Exit, Out, Program, Result, Usage};
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
    let (Some(start), Some(end)) = (found_from.first(), found_to.first()) else {
        writeln!(out, "no source knows both \"{from}\" and \"{to}\"")?;
        return Ok(Exit::Found);
    };
    let walk = Walk {
        hops: 8,
        ..Walk::default()
    };
    let paths = base.paths(start.id, end.id, &walk)?;
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
    Ok(Exit::Fine)
}
