//! What a shell knows of the program: completion, and the manual page.

use crate::common::{Exit, Out, Result};
use clap_complete::Shell;
use std::io::Write;

/// Prints what makes a shell complete commands and options
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase completions bash > ~/.local/share/bash-completion/completions/citebase")]
pub struct Completions {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

impl Completions {
    pub fn run(&self, program: &mut clap::Command, out: &mut Out) -> Result {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, program, "citebase", &mut script);
        print(script, out)
    }
}

/// Prints the manual page
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase man > ~/.local/share/man/man1/citebase.1")]
pub struct Man {}

impl Man {
    pub fn run(&self, program: &clap::Command, out: &mut Out) -> Result {
        let mut page = Vec::new();
        clap_mangen::Man::new(program.clone()).render(&mut page)?;
        for command in program.get_subcommands() {
            clap_mangen::Man::new(command.clone()).render(&mut page)?;
        }
        print(page, out)
    }
}

/// Prints a text for programs; as JSON, it is a string in an object.
fn print(text: Vec<u8>, out: &mut Out) -> Result {
    if out.wants_json() {
        out.json(&serde_json::json!({"text": String::from_utf8(text)?}))?;
    } else {
        out.for_programs().write_all(&text)?;
    }
    Ok(Exit::Success)
}
