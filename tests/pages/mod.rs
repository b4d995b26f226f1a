//! The pages show what really comes out: every `console` block is run and compared. A line with
//! nothing but an ellipsis stands for any number of lines.
//!
//! Each test that uses this uses a part of it.

#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The text of a file of the crate.
pub fn text(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&whole).unwrap_or_else(|e| panic!("{}: {e}", whole.display()))
}

/// A fenced block: what stands behind its fence, and its lines.
#[derive(Debug)]
pub struct Block<'a> {
    pub info: &'a str,
    pub lines: Vec<&'a str>,
}

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let lines = lines.by_ref().take_while(|l| *l != "```").collect();
            blocks.push(Block { info, lines });
        }
    }
    blocks
}

/// A command with what is printed below it.
#[derive(Debug)]
pub struct Session {
    pub command: String,
    pub shown: Vec<String>,
}

/// The commands of a page's console blocks. A command goes on until its quotes are closed.
pub fn sessions(page: &str) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for block in blocks(page).iter().filter(|b| b.info == "console") {
        let mut lines = block.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let Some(command) = line.strip_prefix("$ ") else {
                panic!("a console block begins with a command: {line}");
            };
            let mut command = command.to_owned();
            while command.matches('"').count() % 2 == 1 {
                command += "\n";
                command += lines.next().expect("the quotes are closed");
            }
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|l| !l.starts_with("$ ")) {
                shown.push((*line).to_owned());
            }
            sessions.push(Session { command, shown });
        }
    }
    sessions
}

/// Runs `cargo run --example NAME …` (which the tests have built) or a line for the shell, to which
/// the program `citebase` is the one that the tests have built; `None` where there is no `sqlite3`.
pub fn run(command: &str, folder: &Path) -> Option<Output> {
    let mut built: PathBuf = std::env::current_exe().unwrap();
    built.pop();
    built.pop();
    let mut process = if let Some(example) = command.strip_prefix("cargo run --example ") {
        let mut words = example.split_whitespace();
        let mut example = Command::new(built.join("examples").join(words.next().unwrap()));
        example.args(words.filter(|word| *word != "--"));
        example
    } else {
        let program = built.join(format!("citebase{}", std::env::consts::EXE_SUFFIX));
        assert!(
            !command.starts_with("citebase ") || program.exists(),
            "{} is not built; run the whole of cargo test, or cargo build",
            program.display()
        );
        if command.starts_with("sqlite3 ")
            && Command::new("sqlite3").arg("-version").output().is_err()
        {
            // The harness swallows what eprintln! prints in a test that passes.
            let _ = writeln!(std::io::stderr(), "NOT TESTED, no sqlite3 shell: {command}");
            assert!(std::env::var_os("CI").is_none(), "CI has the shell");
            return None;
        }
        let mut path = built.into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        // The user's own settings are another folder's.
        shell
            .args(["-c", command])
            .env("HOME", folder)
            .env("PATH", path);
        shell
    };
    Some(process.current_dir(folder).output().unwrap())
}

/// Runs all commands of a page in one new folder, and holds what they print against what is
/// shown. A command may fail only where its complaint is shown. With `CITEBASE_BLESS=1`, what they
/// print is written into the page, where no ellipsis stands for a part of it.
pub fn check(name: &str, page: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let sessions = sessions(page);
    let bless = std::env::var_os("CITEBASE_BLESS").is_some();
    let mut wrong = String::new();
    for Session { command, shown } in &sessions {
        let Some(output) = run(command, folder.path()) else {
            continue;
        };
        let mut printed = String::from_utf8(output.stdout).unwrap();
        if !output.status.success() {
            printed += &String::from_utf8(output.stderr).unwrap();
        }
        let lines: Vec<&str> = printed.lines().collect();
        if fits(shown, &lines) {
            continue;
        }
        if bless && !shown.iter().any(|line| line == "…") {
            let block = |lines: &str| format!("$ {command}\n{lines}").trim_end().to_owned() + "\n";
            let (old, new) = (block(&shown.join("\n")), block(&printed));
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
            std::fs::write(path, text(name).replace(&old, &new)).unwrap();
        } else {
            write!(wrong, "\n{name}: $ {command}\n{printed}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    sessions.len()
}

/// Whether the lines shown are the lines printed, ellipses aside.
fn fits(shown: &[String], printed: &[&str]) -> bool {
    match shown {
        [] => printed.iter().all(|line| line.is_empty()),
        [first, rest @ ..] if first == "…" => {
            (0..=printed.len()).any(|skip| fits(rest, &printed[skip..]))
        }
        [first, rest @ ..] => match printed {
            [line, after @ ..] => first == line && fits(rest, after),
            [] => false,
        },
    }
}
