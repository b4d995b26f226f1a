//! What tests share: child processes, a fixed chance, rulings, the state of a base.

#![allow(dead_code, reason = "each test uses a part of it")]

use citebase::identity::Ruling;
use citebase::model::Verdict;
use citebase::sheet::Sheet;
use citebase::{Error, KnowledgeBase};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What a child process is to do, and with what: `child()` of the same test program reads it.
const JOB: &str = "CITEBASE_TEST_JOB";

/// The job that this process was started for, if it is a child.
pub fn job() -> Option<Vec<String>> {
    let job = std::env::var(JOB).ok()?;
    Some(job.split('\n').map(str::to_owned).collect())
}

/// This test program again, to run only its `child`. `before` is a shell script that prepares
/// the process and stays in it.
pub fn process(before: Option<&str>, job: &[&str]) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = match before {
        None => Command::new(program),
        Some(script) => {
            let mut shell = Command::new("sh");
            shell
                .arg("-c")
                .arg(format!("{script}\nexec \"$0\" \"$@\""))
                .arg(program);
            shell
        }
    };
    command
        .args(["child", "--exact", "--nocapture", "--test-threads=1"])
        .env(JOB, job.join("\n"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Says something to the parent, at once.
pub fn say(what: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    // The harness has begun a line of its own.
    write!(out, "\n> {what}\n").unwrap();
    out.flush().unwrap();
}

/// What a child said.
pub fn said(output: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(output)
        .lines()
        .filter_map(|line| line.strip_prefix("> ").map(str::to_owned))
        .collect()
}

/// Runs a child to its end; it must not fail.
pub fn finish(child: Child) -> Vec<String> {
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    said(&output.stdout)
}

/// Says aloud what the harness would swallow.
pub fn aloud(what: impl std::fmt::Display) {
    writeln!(std::io::stderr().lock(), "{what}").unwrap();
}

/// A number from the environment, or what is enough for every day.
pub fn number(variable: &str, everyday: u64) -> u64 {
    std::env::var(variable).map_or(everyday, |n| n.parse().unwrap())
}

/// Chance that is the same at every run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    pub fn wait(&mut self, most: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(most.as_micros()).unwrap().max(1)))
    }
}

/// The nine articles.
pub fn sheets() -> Vec<Sheet> {
    let mut sheets = vec![KnowledgeBase::seed().unwrap()];
    sheets.extend(KnowledgeBase::companions().unwrap());
    sheets
}

/// What a base holds, as one number.
pub fn state(base: &citebase::query::Reader) -> u64 {
    let mut dump = Vec::new();
    base.dump(&mut dump).unwrap();
    let mut hasher = DefaultHasher::new();
    dump.hash(&mut hasher);
    hasher.finish()
}

pub fn ruling(verdict: Verdict, one: &str, other: &str) -> Ruling {
    Ruling {
        verdict,
        one: one.to_owned(),
        other: other.to_owned(),
        by: "an analyst".to_owned(),
        on: "2024-05-02".parse().unwrap(),
        reason: "looked it up".to_owned(),
    }
}

/// What is wrong with a base: its pages, foreign keys, and all that follows from its sheets.
pub fn unsound(base: &citebase::query::Reader) -> Vec<String> {
    let found = base.verify().unwrap();
    found.faults.iter().map(ToString::to_string).collect()
}

/// The variant of an error, and its message.
pub fn variant(error: &Error) -> String {
    let debug = format!("{error:?}");
    let name = debug.split([' ', '{', '(']).next().unwrap();
    format!("{name}: {error}")
}

/// The names in the folder of a file.
pub fn beside(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
