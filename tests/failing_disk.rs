//! A disk that fails to read, write, cut or synchronise, at every such call of opening a base,
//! loading a sheet, or filling an empty base, and closing: each time an error of its kind, and the base as it was. The disk
//! fails in a library that is preloaded into a process, as Linux has it.
#![cfg(target_os = "linux")]

mod common;

use citebase::{BatchSheet, BulkLoad, Error, KnowledgeBase};
use common::{aloud, finish, job, number, process, say, sheets, state, unsound, variant};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the processes that the test below starts are for.
#[test]
fn child() {
    let Some(job) = job() else { return };
    let [path, what] = &job[..] else {
        panic!("{job:?}")
    };
    let mut base = match KnowledgeBase::open(path) {
        Ok(base) => base,
        Err(e) => return say(format!("opening {}", variant(&e))),
    };
    let loaded = match what.as_str() {
        "fill" => fill(&mut base),
        _ => base.load(&sheets()[1]).map(drop),
    };
    if let Err(e) = loaded {
        return say(format!("loading {}", variant(&e)));
    }
    say("loaded");
    match base.close() {
        Ok(_) => say("closed"),
        Err(e) => say(format!("closing {}", variant(&e))),
    }
}

fn fill(base: &mut KnowledgeBase) -> Result<(), Error> {
    let mut bulk = BulkLoad::begin(base)?;
    bulk.load_all(sheets(), go_on)?;
    bulk.commit().map(drop)
}

fn go_on(_: &BatchSheet) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The library that fails, if it can be compiled here.
fn disk(folder: &Path) -> Option<PathBuf> {
    let library = folder.join("failing_disk.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/failing_disk.c");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .args([source, "-ldl"])
        .output();
    match compiled {
        Ok(output) if output.status.success() => Some(library),
        other => {
            aloud(format!("NOT TESTED: a failing disk needs cc: {other:?}"));
            None
        }
    }
}

/// `CITEBASE_CALLS=1` is what the figure in docs/promises.md is from: every call; every day it is fewer.
#[test]
fn a_disk_that_fails_at_any_call_leaves_the_base_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = disk(folder.path()) else {
        return;
    };
    let sound = folder.path().join("sound.db");
    let mut base = KnowledgeBase::create(&sound).unwrap();
    base.load(&sheets()[0]).unwrap();
    let before = state(&base);
    base.close().unwrap();
    let mut reference = KnowledgeBase::in_memory().unwrap();
    reference.load(&sheets()[0]).unwrap();
    reference.load(&sheets()[1]).unwrap();
    let after = state(&reference);
    fails(folder.path(), &disk, &sound, "load", before, after);
}

/// As above, and what is gathered for the base is on the same disk.
#[test]
fn a_disk_that_fails_at_any_call_of_filling_a_base_leaves_it_empty() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = disk(folder.path()) else {
        return;
    };
    let empty = folder.path().join("empty.db");
    let base = KnowledgeBase::create(&empty).unwrap();
    let before = state(&base);
    base.close().unwrap();
    let mut reference = KnowledgeBase::in_memory().unwrap();
    for sheet in sheets() {
        reference.load(&sheet).unwrap();
    }
    let after = state(&reference);
    fails(folder.path(), &disk, &empty, "fill", before, after);
}

/// Does something again and again with a copy of a base, while one call more goes well each time.
fn fails(folder: &Path, disk: &Path, sound: &Path, doing: &str, before: u64, after: u64) {
    let place = folder.join("disk");
    let told = folder.join("told");
    let path = place.join("base.db");
    let by = number("CITEBASE_CALLS", 13);
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    for forever in [false, true] {
        let mut at = 1;
        loop {
            let _ = std::fs::remove_dir_all(&place);
            std::fs::create_dir(&place).unwrap();
            std::fs::copy(sound, &path).unwrap();
            let mut child = process(None, &[path.to_str().unwrap(), doing]);
            child
                .env("LD_PRELOAD", disk)
                .env("SQLITE_TMPDIR", &place)
                .env("FAILING_FOLDER", &place)
                .env("FAILING_AT", at.to_string())
                .env("FAILING_TOLD", &told);
            if forever {
                child.env("FAILING_FOREVER", "1");
            }
            let outcome = finish(child.spawn().unwrap());
            let what = format!("call {at}, forever {forever}: {outcome:?}");
            let last = outcome.last().unwrap();
            if let Some((doing, error)) = last.split_once(' ') {
                let kind = error.split(':').next().unwrap();
                assert!(
                    ["Io", "NoAccess", "Full", "Damaged"].contains(&kind),
                    "{what}"
                );
                let of = format!("{doing} {kind}");
                *outcomes.entry(of).or_default() += 1;
            } else {
                assert_eq!(last, "closed", "{what}");
                // SQLite tries once more, or can do without.
                *outcomes.entry("done all the same".to_owned()).or_default() += 1;
            }
            let temporary = std::fs::read_dir(&place).unwrap().map(Result::unwrap);
            let mut temporary = temporary.map(|entry| entry.file_name());
            let left = temporary.find(|name| !name.to_string_lossy().starts_with("base.db"));
            assert_eq!(left, None, "{what}");
            // On a disk that works again.
            let base = KnowledgeBase::open(&path).unwrap();
            assert_eq!(unsound(&base), [""; 0], "{what}");
            let loaded = outcome.iter().any(|line| line == "loaded");
            assert_eq!(state(&base), if loaded { after } else { before }, "{what}");
            drop(base);
            let calls: u64 = std::fs::read_to_string(&told).unwrap().parse().unwrap();
            if calls < at {
                break;
            }
            at += by;
        }
    }
    aloud(format!(
        "a disk that fails to {doing}, call by call: {outcomes:?}"
    ));
    assert!(
        outcomes.keys().any(|o| o.starts_with("loading ")),
        "{outcomes:?}"
    );
}
