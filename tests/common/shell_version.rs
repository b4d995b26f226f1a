//! The stock `sqlite3` shell, 3.40 or newer.

use std::io::Write;
use std::process::Command;

/// Whether it is there. Where it is not, this says so, and fails under CI.
pub fn is_there() -> bool {
    let version = Command::new("sqlite3")
        .arg("--version")
        .output()
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned())
        .unwrap_or_default();
    let mut numbers = version.split(['.', ' ']).map_while(|n| n.parse().ok());
    if (numbers.next(), numbers.next()) >= (Some(3), Some(40)) {
        return true;
    }
    let found = match version.split(' ').next() {
        None | Some("") => "none was found",
        Some(version) => version,
    };
    let notice = format!("NOT TESTED: this needs the sqlite3 shell, 3.40 or newer ({found})");
    // The harness swallows what eprintln! prints in a test that passes.
    writeln!(std::io::stderr().lock(), "{notice}").unwrap();
    assert!(std::env::var_os("CI").is_none(), "{notice}");
    false
}
