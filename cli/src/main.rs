//! The program `citebase`. [`Command`] is the table of its commands; each has a module of its
//! own with its arguments, its job and what it prints. What they share is in [`common`].

mod agreements;
mod check;
mod common;
mod connected;
mod contradictions;
mod draft;
mod export;
mod facts;
mod figures;
mod find;
mod ftm;
mod import;
mod industries;
mod load;
mod mcp;
mod profile;
mod proposals;
mod read;
mod report;
mod rule;
mod seed;
mod shell;
mod sources;
mod sql;
mod timeline;
mod total;
mod verify;
mod who;
mod withdraw;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use common::{Exit, NotOne, Out, Result, Usage, causes, is_closed_pipe, safe_lines};
use std::error::Error;
use std::ffi::OsString;
use std::io::ErrorKind::BrokenPipe;
use std::io::Write;
use std::process::ExitCode;

/// A knowledge base of business news in one SQLite file, in which every fact cites the passage
/// that says it.
#[derive(Parser)]
#[command(
    name = "citebase",
    version,
    max_term_width = 100,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "'citebase help load' says what load takes, with an example."
)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// Prints JSON, for programs to read
    #[arg(long, global = true)]
    json: bool,
    /// Prints this help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Prints the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// Stands below the help of each command.
const EXIT_CODES: &str = "\
Exit code: 0 all is well; 1 nothing was found, or something was found wrong or refused; 2 wrong \
usage, or the job could not be done";

/// The commands, in the order in which the help lists them.
#[derive(Subcommand)]
enum Command {
    Seed(seed::Seed),
    Load(load::Load),
    Check(check::Check),
    Draft(draft::Draft),
    Read(read::Read),
    Find(find::Find),
    Profile(profile::Profile),
    Facts(facts::Facts),
    Figures(figures::Figures),
    Total(total::Total),
    Timeline(timeline::Timeline),
    Agreements(agreements::Agreements),
    Industries(industries::Industries),
    Connected(connected::Connected),
    Who(who::Who),
    Proposals(proposals::Proposals),
    Rule(rule::Rule),
    Unrule(rule::Unrule),
    Contradictions(contradictions::Contradictions),
    Sources(sources::Sources),
    Withdraw(withdraw::Withdraw),
    Forget(withdraw::Forget),
    Verify(verify::Verify),
    Export(export::Export),
    Import(import::Import),
    Report(report::Report),
    Sql(sql::Sql),
    Mcp(mcp::Mcp),
    Completions(shell::Completions),
    Man(shell::Man),
}

impl Command {
    fn run(&self, program: &mut clap::Command, out: &mut Out) -> Result {
        match self {
            Self::Seed(seed) => seed.run(out),
            Self::Load(load) => load.run(out),
            Self::Check(check) => check.run(out),
            Self::Draft(draft) => draft.run(out),
            Self::Read(read) => read.run(out),
            Self::Find(find) => find.run(out),
            Self::Profile(profile) => profile.run(out),
            Self::Facts(facts) => facts.run(out),
            Self::Figures(figures) => figures.run(out),
            Self::Total(total) => total.run(out),
            Self::Timeline(timeline) => timeline.run(out),
            Self::Agreements(agreements) => agreements.run(out),
            Self::Industries(industries) => industries.run(out),
            Self::Connected(connected) => connected.run(out),
            Self::Who(who) => who.run(out),
            Self::Proposals(proposals) => proposals.run(out),
            Self::Rule(rule) => rule.run(out),
            Self::Unrule(unrule) => unrule.run(out),
            Self::Contradictions(contradictions) => contradictions.run(out),
            Self::Sources(sources) => sources.run(out),
            Self::Withdraw(withdraw) => withdraw.run(out),
            Self::Forget(forget) => forget.run(out),
            Self::Verify(verify) => verify.run(out),
            Self::Export(export) => export.run(out),
            Self::Import(import) => import.run(out),
            Self::Report(report) => report.run(out),
            Self::Sql(sql) => sql.run(out),
            Self::Mcp(mcp) => mcp.run(),
            Self::Completions(completions) => completions.run(program, out),
            Self::Man(man) => man.run(program, out),
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let mut parser = Program::command().mut_subcommands(|command| {
        let example = command.get_after_help().cloned().unwrap_or_default();
        command.after_help(format!("{example}\n\n{EXIT_CODES}"))
    });
    parser.build();
    parser = parser.mut_subcommand("help", |help| help.about("Prints help on a command"));
    match run(&mut parser, &arguments) {
        Ok(Exit::Success) => ExitCode::SUCCESS,
        Ok(Exit::Negative) => ExitCode::from(1),
        // Whoever reads the output has seen enough of it.
        Err(error) if is_closed_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            let message = message(&parser, &arguments, &*error);
            let _ = write!(std::io::stderr(), "{}", safe_lines(&message));
            ExitCode::from(if is_negative(&*error) { 1 } else { 2 })
        }
    }
}

/// Whether the job was done and its answer is no: what was named is not there, or a ruling is refused.
fn is_negative(error: &(dyn Error + 'static)) -> bool {
    use citebase::Error::{NotFound, Ruling};
    error.is::<NotOne>() || matches!(error.downcast_ref(), Some(NotFound { .. } | Ruling { .. }))
}

/// Reads the arguments and does the job.
fn run(parser: &mut clap::Command, arguments: &[OsString]) -> Result {
    let program = parser
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| Program::from_arg_matches(&matches));
    match program {
        Ok(program) => {
            let mut out = Out::stdout(program.json);
            let done = program.command.run(parser, &mut out);
            let flushed = out.flush();
            match done {
                // Whoever reads the output has seen enough of it.
                Ok(exit) if flushed.as_ref().is_err_and(|e| e.kind() == BrokenPipe) => Ok(exit),
                Ok(exit) => Ok(flushed.map(|()| exit)?),
                Err(error) => Err(error),
            }
        }
        Err(help) if !help.use_stderr() => {
            let mut out = Out::stdout(false);
            write!(out, "{}", help.render())?;
            Ok(out.flush().map(|()| Exit::Success)?)
        }
        Err(wrong) => Err(wrong.into()),
    }
}

/// The message of an error: it names the command first, and says last how the command is called
/// if it was called wrongly.
fn message(
    parser: &clap::Command,
    arguments: &[OsString],
    error: &(dyn Error + 'static),
) -> String {
    let mut names = arguments.iter().skip(1);
    let command = names.find_map(|argument| parser.find_subcommand(argument));
    let mut command = command.unwrap_or(parser).clone();
    let wrong_usage = match error.downcast_ref::<Usage>() {
        Some(usage) => Some(command.error(ErrorKind::ArgumentConflict, usage).render()),
        None => error.downcast_ref::<clap::Error>().map(clap::Error::render),
    };
    let text = match wrong_usage.map(|text| text.to_string()) {
        None => causes(error) + "\n",
        Some(text) => match text.strip_prefix("error: ") {
            Some(text) => text.to_owned(),
            None => return text, // The help, for there was no command.
        },
    };
    format!("{}: {text}", command.get_bin_name().unwrap_or("citebase"))
}
