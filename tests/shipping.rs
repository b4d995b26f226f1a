//! What is handed on is one clean file, whole or not there, and has nothing of what was forgotten.

mod common;

use citebase::{Erasure, Error, KnowledgeBase};
use common::{Chance, aloud, beside, finish, job, process, said, say, sheets, state, unsound};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

const JINSHAN: &str = "2023-12-14-jinshan-lingang-agreement";

fn filled(path: &Path) -> KnowledgeBase {
    let mut base = KnowledgeBase::create(path).unwrap();
    for sheet in sheets() {
        base.load(&sheet).unwrap();
    }
    base
}

#[test]
fn child() {
    let Some(job) = job() else { return };
    let job: Vec<&str> = job.iter().map(String::as_str).collect();
    match job[..] {
        ["write", path] => {
            let mut base = KnowledgeBase::open(path).unwrap();
            say("writing");
            loop {
                for sheet in sheets() {
                    base.load(&sheet).unwrap();
                }
                for sheet in sheets() {
                    base.withdraw(&sheet.source.key).unwrap();
                }
            }
        }
        ["export", from, to, times] => {
            let base = KnowledgeBase::open_read_only(from).unwrap();
            say("ready");
            for number in 0..times.parse().unwrap() {
                match base.export_database(format!("{to}{number}.db")) {
                    Ok(()) => say("done"),
                    Err(e) => return say(common::variant(&e)),
                }
            }
        }
        _ => panic!("{job:?}"),
    }
}

#[test]
fn an_export_is_one_clean_file_that_holds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let mut base = filled(&folder.path().join("base.db"));
    let first = out.path().join("first.db");
    base.export_database(&first).unwrap();
    let header = std::fs::read(&first).unwrap();
    assert_eq!(header[18..20], [1, 1], "no mark of a log");
    assert_eq!(beside(&first), ["first.db"]);
    // From every sort of base: in memory, and open for reading only.
    let reader = KnowledgeBase::open_read_only(&first).unwrap();
    reader
        .export_database(out.path().join("second.db"))
        .unwrap();
    let mut memory = KnowledgeBase::in_memory().unwrap();
    for sheet in sheets() {
        memory.load(&sheet).unwrap();
    }
    memory.export_database(out.path().join("third.db")).unwrap();
    assert_eq!(beside(&first), ["first.db", "second.db", "third.db"]);
    for name in ["first.db", "second.db", "third.db"] {
        let copy = KnowledgeBase::open(out.path().join(name)).unwrap();
        assert_eq!(state(&copy), state(&base));
        assert_eq!(unsound(&copy), [""; 0]);
        copy.close().unwrap();
    }
    // A copy is a base like any other, and the original goes on without it.
    let mut copy = KnowledgeBase::open(&first).unwrap();
    copy.withdraw(JINSHAN).unwrap();
    assert_ne!(state(&copy), state(&base));
    base.withdraw(JINSHAN).unwrap();
    assert_eq!(state(&copy), state(&base));
}

#[test]
fn nothing_is_overwritten_by_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let base = filled(&file("base.db"));
    KnowledgeBase::seeded()
        .unwrap()
        .export_database(file("other.db"))
        .unwrap();
    std::fs::write(file("note"), "not a database").unwrap();
    std::fs::write(file("empty"), "").unwrap();
    let names = ["base.db", "other.db", "note", "empty"];
    let bytes = || names.map(|name| std::fs::read(file(name)).unwrap());
    let before = bytes();
    for name in names {
        let error = base.export_database(file(name)).unwrap_err();
        assert!(matches!(error, Error::Exists { .. }), "{error:?}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(file("nowhere"), file("link")).unwrap();
        let error = base.export_database(file("link")).unwrap_err();
        assert!(matches!(error, Error::Exists { .. }), "{error:?}");
        std::fs::remove_file(file("link")).unwrap();
    }
    assert!(bytes() == before);
    let error = base.export_database(file("missing/copy.db")).unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    let left: Vec<String> = beside(&file("x"));
    assert!(
        left.iter().all(|name| !name.contains("partial")),
        "{left:?}"
    );

    // Of several that export to one name at once, one does, and it is whole.
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let exports: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let base = KnowledgeBase::open_read_only(file("other.db")).unwrap();
                    match base.export_database(file("raced.db")) {
                        Ok(()) => true,
                        Err(Error::Exists { .. }) => false,
                        Err(e) => panic!("{e:?}"),
                    }
                })
            })
            .collect();
        exports.into_iter().map(|e| e.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|done| **done).count(), 1);
    let raced = KnowledgeBase::open(file("raced.db")).unwrap();
    assert_eq!(state(&raced), state(&KnowledgeBase::seeded().unwrap()));
}

#[test]
fn a_base_is_backed_up_while_another_process_writes_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut known = BTreeSet::new();
    let mut reference = KnowledgeBase::in_memory().unwrap();
    known.insert(state(&reference));
    for sheet in sheets() {
        reference.load(&sheet).unwrap();
        known.insert(state(&reference));
    }
    for sheet in sheets() {
        reference.withdraw(&sheet.source.key).unwrap();
        known.insert(state(&reference));
    }
    KnowledgeBase::create(&path).unwrap().close().unwrap();
    let mut writer = process(None, &["write", path.to_str().unwrap()])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    lines
        .find(|l| l.as_ref().unwrap() == "> writing")
        .unwrap()
        .unwrap();
    let base = KnowledgeBase::open_read_only(&path).unwrap();
    let mut found = BTreeSet::new();
    for number in 0..20 {
        let copy = folder.path().join(format!("copy-{number}.db"));
        base.export_database(&copy).unwrap();
        let copy = KnowledgeBase::open_read_only(&copy).unwrap();
        assert_eq!(unsound(&copy), [""; 0]);
        let state = state(&copy);
        assert!(known.contains(&state), "a state that never was");
        found.insert(state);
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    aloud(format!(
        "20 backups beside a writer: {} states, all whole",
        found.len()
    ));
}

#[test]
fn what_was_forgotten_is_in_no_byte_of_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = filled(&path);
    // Somebody reads, so that it stays in the bytes of the file for now.
    let mut reader = KnowledgeBase::open_read_only(&path).unwrap();
    let snapshot = reader.snapshot().unwrap();
    let sheet = base.sheet(JINSHAN).unwrap().unwrap();
    base.set_busy_timeout(Duration::from_millis(50)).unwrap();
    let forgotten = base.forget_source(JINSHAN).unwrap();
    assert_eq!(forgotten.erasure, Erasure::Pending);
    let gone = [
        sheet.source.headline.as_deref().unwrap(),
        JINSHAN,
        sheet.relations[0].key.as_str(),
    ];
    let in_bytes = |path: &Path, text: &str| {
        let bytes = std::fs::read(path).unwrap();
        String::from_utf8_lossy(&bytes).contains(text)
    };
    let copy = out.path().join("copy.db");
    base.export_database(&copy).unwrap();
    for text in &gone[..2] {
        assert!(
            in_bytes(&path, text) || in_bytes(&path.with_extension("db-wal"), text),
            "{text}"
        );
        assert!(!in_bytes(&copy, text), "{text}");
    }
    drop(snapshot);
    drop(reader);
    // Nothing is pending in the copy; in the original it still is.
    let pending = |base: &KnowledgeBase| -> i64 {
        base.connection()
            .query_row("SELECT count(*) FROM erasure", (), |r| r.get(0))
            .unwrap()
    };
    assert_eq!(pending(&KnowledgeBase::open_read_only(&copy).unwrap()), 0);
    assert_eq!(pending(&base), 1);
    assert_eq!(base.finish_forgetting().unwrap(), Erasure::Complete);
}

#[test]
fn an_export_that_is_killed_leaves_nothing_or_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let base = filled(&path);
    let whole = state(&base);
    base.close().unwrap();
    let mut chance = Chance(11);
    let (mut made, mut partial) = (0, 0);
    for run in 0..10 {
        let out = folder.path().join(format!("run-{run}"));
        std::fs::create_dir(&out).unwrap();
        let to = out.join("copy-");
        let job = [
            "export",
            path.to_str().unwrap(),
            to.to_str().unwrap(),
            "100",
        ];
        let mut export = process(None, &job).spawn().unwrap();
        let mut lines = BufReader::new(export.stdout.take().unwrap()).lines();
        lines
            .find(|l| l.as_ref().unwrap() == "> ready")
            .unwrap()
            .unwrap();
        std::thread::sleep(chance.wait(Duration::from_millis(500)));
        export.kill().unwrap();
        export.wait().unwrap();
        for name in beside(&to) {
            let copy = out.join(&name);
            if name.starts_with('.') {
                partial += 1;
                assert!(name.contains(".partial"), "{name}");
            } else {
                made += 1;
                let copy = KnowledgeBase::open_read_only(copy).unwrap();
                assert_eq!(state(&copy), whole);
            }
        }
    }
    aloud(format!(
        "10 exporters killed: {made} exports, all whole; {partial} partial files beside"
    ));
}

#[test]
fn an_export_for_which_there_is_no_room_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    filled(&path).close().unwrap();
    let to = folder.path().join("copy-");
    let mut refused = 0;
    for blocks in [0, 1, 8, 64, 256, 512] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}");
        let job = ["export", path.to_str().unwrap(), to.to_str().unwrap(), "1"];
        let export = process(Some(&script), &job).output().unwrap();
        let outcome = said(&export.stdout).pop().unwrap();
        let expected = ["Io: ", "Full: "];
        assert!(
            expected.iter().any(|v| outcome.starts_with(v)),
            "{blocks}: {outcome}"
        );
        assert_eq!(beside(&to), ["base.db"]);
        refused += 1;
    }
    let job = ["export", path.to_str().unwrap(), to.to_str().unwrap(), "1"];
    assert_eq!(
        finish(process(None, &job).spawn().unwrap()),
        ["ready", "done"]
    );
    aloud(format!(
        "exports without room: {refused} refused, nothing left"
    ));
}
