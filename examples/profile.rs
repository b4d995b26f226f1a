//! An organisation's profile: everything the knowledge base says about it, each fact with its
//! passage, and what one would look for and no source states.
//!
//! `cargo run --example profile ["Fudan University"]`

mod common;

use common::{Arguments, BASE, Exit, Out, Program, Result};
use std::io::Write;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "profile [NAME]",
    about: "Everything known of an organisation, a person or whatever bears the name.",
    takes: 0..=1,
    options: &[BASE],
};

fn main() -> ExitCode {
    PROGRAM.run(profile)
}

fn profile(given: &Arguments, out: &mut Out) -> Result {
    let name = given.text(0)?.unwrap_or("Lingang Group");
    let base = given.base()?;
    let found = base.named(name)?;
    if found.is_empty() {
        writeln!(out, "no source calls anything \"{name}\"")?;
        return Ok(Exit::Found);
    }
    for entity in found {
        writeln!(out, "{}", base.profile(entity.id, 50)?)?;
    }
    Ok(Exit::Fine)
}
