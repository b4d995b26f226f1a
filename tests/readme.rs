//! The README shows what really comes out: every `console` block is run and compared. A line
//! with nothing but an ellipsis stands for any number of lines.

use std::path::{Path, PathBuf};
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

/// The commands of the README's console blocks, with what is printed below each.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line != "```console" {
            continue;
        }
        let command = lines.next().unwrap().strip_prefix("$ ").unwrap().to_owned();
        let shown = lines
            .by_ref()
            .take_while(|l| *l != "```")
            .map(str::to_owned);
        blocks.push((command, shown.collect()));
    }
    blocks
}

/// Runs `cargo run --example NAME` (which the tests have built) or a line for the shell.
fn run(command: &str, folder: &Path) -> Option<String> {
    let mut process = if let Some(name) = command.strip_prefix("cargo run --example ") {
        let mut path: PathBuf = std::env::current_exe().unwrap();
        path.pop();
        path.pop();
        let (name, arguments) = name.split_once(" -- ").unwrap_or((name, ""));
        let mut example = Command::new(path.join("examples").join(name));
        example.args(arguments.split_whitespace());
        example
    } else {
        let mut shell = Command::new("sqlite3");
        if shell.arg("-version").output().is_err() {
            return None;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        shell
    };
    let output = process.current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
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

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let text = readme();
    let blocks = blocks(&text);
    assert!(blocks.len() >= 9);
    for (command, shown) in blocks {
        match run(&command, folder.path()) {
            Some(printed) => {
                let lines: Vec<&str> = printed.lines().collect();
                assert!(fits(&shown, &lines), "$ {command}\n{printed}");
            }
            None => {
                use std::io::Write;
                let _ = writeln!(std::io::stderr(), "NOT TESTED, no sqlite3 shell: {command}");
                assert!(std::env::var_os("CI").is_none(), "CI has the shell");
            }
        }
    }
}

#[test]
fn the_readmes_sheet_can_be_loaded() {
    let text = readme();
    let start = text.find("```json\n").unwrap() + 8;
    let end = start + text[start..].find("\n```").unwrap();
    let sheet = citebase::sheet::Sheet::from_json(&text[start..end]).unwrap();
    let mut base = citebase::KnowledgeBase::in_memory().unwrap();
    assert_eq!(base.load(&sheet).unwrap().claims(), 3);
}

#[test]
fn every_example_is_listed() {
    let text = readme();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() && !path.join("main.rs").exists() {
            continue; // What examples share.
        }
        assert!(
            text.contains(&format!("| `{name}` |")),
            "{name} is not listed"
        );
    }
}
