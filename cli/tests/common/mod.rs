//! Runs of the program.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// The article's own sheet, and another.
pub const SHEET: &str = "data/2023-11-30-lingang-anniversary.json";
pub const ANOTHER: &str = "data/2024-03-04-maanshan-agreements.json";

/// The folder of the repository, in which the program is run.
pub const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A command of the program.
pub fn citebase(command: &str) -> Command {
    let mut process = Command::new(env!("CARGO_BIN_EXE_citebase"));
    process.arg(command).current_dir(REPOSITORY);
    process
}

/// What is printed by a run that ends with this code. No escape sequence is in it: it is a pipe.
#[track_caller]
pub fn ends(command: &str, arguments: &[&str], code: i32) -> (String, String) {
    let output = citebase(command).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, errors) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{command} {arguments:?}\n{out}{errors}"
    );
    assert!(
        !out.contains('\u{1b}') && !errors.contains('\u{1b}'),
        "{out}{errors}"
    );
    (out, errors)
}

/// The exit code and the errors of a run whose output nobody reads.
pub fn unread(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();
    (child.wait().unwrap().code(), errors)
}

/// The commands, as the help lists them.
pub fn commands() -> Vec<String> {
    let (help, _) = ends("--help", &[], 0);
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let lines = list.lines().filter(|line| !line.starts_with("   "));
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

/// A new folder, and the paths of files in it.
pub fn folder() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, move |name: &str| {
        path.join(name).to_str().unwrap().to_owned()
    })
}

/// The names in a folder.
pub fn files(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
