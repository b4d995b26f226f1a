//! An organisation's profile: everything the knowledge base says about it, each fact with its
//! passage, and what one would look for and no source states.
//!
//! `cargo run --example profile ["Fudan University"]`

mod common;

use common::{Arguments, BASE, Exit, Out, Program, Result, json};
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
    let mut profiles = Vec::new();
    for entity in base.named(name)? {
        profiles.push(base.profile(entity.id, 50)?);
    }
    if given.json() {
        json(out, &profiles)?;
    } else if profiles.is_empty() {
        writeln!(out, "no source calls anything \"{name}\"")?;
    } else {
        for profile in &profiles {
            writeln!(out, "{profile}")?;
        }
    }
    Ok(Exit::of(!profiles.is_empty()))
}
