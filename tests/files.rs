//! Nobody's file is lost: no output takes the place of a base, of what SQLite keeps beside it, or of
//! what another process makes; what cannot be finished leaves nothing; what a killed process left is
//! cleared away by the next that writes there.

mod common;

use citebase::export::{Existing, Format, write_file};
use citebase::{Closed, Error, KnowledgeBase};
use common::{aloud, beside, finish, job, number, process, say, sheets, state, unsound};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Every file of a folder with its bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let file = |name: String| {
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        (name, bytes)
    };
    beside(&folder.join("x")).into_iter().map(file).collect()
}

#[test]
fn child() {
    let Some(job) = job() else { return };
    let job: Vec<&str> = job.iter().map(String::as_str).collect();
    match job[..] {
        ["work", folder, which] => {
            let folder = Path::new(folder);
            let mut base = KnowledgeBase::open_or_create(folder.join("base.db")).unwrap();
            say("ready");
            loop {
                match which {
                    "load" => {
                        for sheet in sheets() {
                            base.load(&sheet).unwrap();
                            say(format!("loaded {}", sheet.source.key));
                        }
                        for sheet in sheets() {
                            let key = &sheet.source.key;
                            say(format!("withdrawing {key}"));
                            match base.withdraw(key) {
                                Ok(_) | Err(Error::NotFound { .. }) => {}
                                Err(e) => panic!("{e}"),
                            }
                        }
                    }
                    "export" => {
                        for format in Format::ALL {
                            let target = folder.join(format!("export.{format}"));
                            base.export(*format, target, Existing::Replace).unwrap();
                        }
                        let copy = folder.join("copy.db");
                        match base.export_database(&copy) {
                            Ok(()) | Err(Error::Exists { .. }) => {}
                            Err(e) => panic!("{e}"),
                        }
                    }
                    _ => {
                        for number in 0.. {
                            let path = folder.join(format!("made-{}.db", number % 5));
                            KnowledgeBase::open_or_create(path)
                                .unwrap()
                                .close()
                                .unwrap();
                        }
                    }
                }
            }
        }
        ["make", path] => match KnowledgeBase::create(path) {
            Ok(_) => say("made"),
            Err(e) => say(common::variant(&e)),
        },
        ["hold", path] => {
            let base = KnowledgeBase::open_read_only(path).unwrap();
            base.connection()
                .execute_batch("BEGIN; SELECT count(*) FROM source;")
                .unwrap();
            say("holding");
            std::io::stdin().lines().next();
        }
        // As Datasette does: one connection for good, which only reads, and asks now and then.
        ["watch", path] => {
            use rusqlite::{Connection, OpenFlags};
            let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
            say("watching");
            for _ in std::io::stdin().lines() {
                let count: i64 = db
                    .query_row("SELECT count(*) FROM sources", (), |r| r.get(0))
                    .unwrap();
                say(count);
            }
        }
        _ => panic!("{job:?}"),
    }
}

/// A2: seen before: exit 0, and the base is gone.
#[test]
fn a2_no_output_takes_the_place_of_a_database_or_of_a_file_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let mut base = KnowledgeBase::create(file("base.db")).unwrap();
    base.load(&sheets()[0]).unwrap();
    // A closed base, and one of another program, are databases as well.
    KnowledgeBase::create(file("closed.db"))
        .unwrap()
        .close()
        .unwrap();
    let other = rusqlite::Connection::open(file("other.sqlite")).unwrap();
    other
        .execute_batch("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)")
        .unwrap();
    let mut damaged = std::fs::read(file("closed.db")).unwrap();
    damaged.truncate(5000);
    std::fs::write(file("damaged.db"), damaged).unwrap();
    std::fs::create_dir(file("tables")).unwrap();
    let mut taken: Vec<PathBuf> = [
        "base.db",
        "base.db-wal",
        "base.db-shm",
        "base.db-journal",
        "base.db-WAL",
        "closed.db",
        "closed.db-wal",
        "closed.db-shm",
        "closed.db-journal",
        "other.sqlite",
        "other.sqlite-journal",
        "damaged.db",
    ]
    .iter()
    .map(|name| file(name))
    .collect();
    #[cfg(unix)]
    for (name, to) in [
        ("link", "base.db"),
        ("link-to-log", "base.db-wal"),
        ("tables/facts.csv", "base.db"),
    ] {
        std::os::unix::fs::symlink(file(to), file(name)).unwrap();
        taken.push(file(name));
    }
    std::fs::hard_link(file("base.db"), file("hard-link")).unwrap();
    taken.push(file("hard-link"));
    taken.push(file("tables/../base.db"));
    let reader = KnowledgeBase::open_read_only(file("base.db")).unwrap();
    let before = state(&base);
    let names = beside(&file("x"));
    for path in &taken {
        for existing in [Existing::Keep, Existing::Replace] {
            for &format in Format::ALL {
                let error = reader.export(format, path, existing).unwrap_err();
                match error {
                    Error::PlaceOfDatabase { .. } => {}
                    Error::Exists { .. } if existing == Existing::Keep => {}
                    // It is not a folder.
                    Error::Path { .. } if format.is_folder() => {}
                    e => panic!("{path:?} {format} {existing:?}: {e:?}"),
                }
            }
            let written = write_file(path, existing, |out| {
                out.write_all(b"x").map_err(Error::Write)
            });
            assert!(written.is_err(), "{path:?}");
        }
        let error = base.export_database(path).unwrap_err();
        assert!(
            matches!(error, Error::Exists { .. } | Error::PlaceOfDatabase { .. }),
            "{path:?}: {error:?}"
        );
        if !path.exists() {
            let error = KnowledgeBase::open_or_create(path).unwrap_err();
            assert!(
                matches!(error, Error::PlaceOfDatabase { .. }),
                "{path:?}: {error:?}"
            );
        }
    }
    let tables = file("tables");
    for existing in [Existing::Keep, Existing::Replace] {
        reader.export(Format::Csv, &tables, existing).unwrap_err();
    }
    assert_eq!(beside(&tables.join("x")), ["facts.csv"]);
    assert_eq!(beside(&file("x")), names);
    drop(reader);
    assert_eq!(state(&base), before);
    assert_eq!(unsound(&base), [""; 0]);
    assert_eq!(base.close().unwrap(), Closed::OneFile);
    let mine: i64 = other
        .query_row("SELECT a FROM mine", (), |r| r.get(0))
        .unwrap();
    assert_eq!(mine, 1);
    // Where nothing of a database is, a file is replaced.
    std::fs::write(file("page.html"), "old").unwrap();
    for small in ["", "x", &"x".repeat(600)] {
        std::fs::write(file("page.html"), small).unwrap();
        write_file(file("page.html"), Existing::Replace, |out| {
            out.write_all(b"new").map_err(Error::Write)
        })
        .unwrap();
        assert_eq!(std::fs::read(file("page.html")).unwrap(), b"new");
    }
}

/// A3: seen before: an error, as if nothing were committed.
#[test]
fn a3_a_base_that_others_read_is_closed_at_once_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let mut child = process(None, &["hold", path.to_str().unwrap()])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "> holding" {}
    base.load(&sheets()[0]).unwrap();
    let began = Instant::now();
    assert_eq!(base.close().unwrap(), Closed::InUse);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    drop(child.stdin.take());
    child.wait().unwrap();
    let base = KnowledgeBase::open(&path).unwrap();
    assert_eq!(base.source_count().unwrap(), 1);
    assert_eq!(base.close().unwrap(), Closed::OneFile);
    assert_eq!(beside(&path), ["base.db"]);
}

/// A8: seen before: twice the time that a writer waits.
#[test]
fn a8_a_reader_of_a_closed_base_is_waited_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    KnowledgeBase::create(&path).unwrap().close().unwrap();
    let mut child = process(None, &["hold", path.to_str().unwrap()])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "> holding" {}
    let began = Instant::now();
    let mut base = KnowledgeBase::open(&path).unwrap();
    base.set_busy_timeout(Duration::from_millis(300)).unwrap();
    let error = base.load(&sheets()[0]).unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error:?}");
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    drop(child.stdin.take());
    child.wait().unwrap();
    // Once nobody reads it so, others can read while it is written to.
    base.load(&sheets()[0]).unwrap();
    let mut reader = KnowledgeBase::open_read_only(&path).unwrap();
    let held = reader.snapshot().unwrap();
    base.load(&sheets()[1]).unwrap();
    assert_eq!(held.source_count().unwrap(), 1);
}

/// A8: a base that is watched by programs such as Datasette is loaded into and closed, and what watches
/// it sees each sheet.
#[test]
fn a8_a_watched_base_is_loaded_into_by_two_and_closed() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    KnowledgeBase::create(&path).unwrap().close().unwrap();
    let mut watchers = [0, 1].map(|_| {
        let mut child = process(None, &["watch", path.to_str().unwrap()])
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        while lines.next().unwrap() != "> watching" {}
        (child, lines)
    });
    let mut seen = |number: usize| {
        for (child, lines) in &mut watchers {
            writeln!(child.stdin.as_mut().unwrap()).unwrap();
            let told = lines.find(|line| line.starts_with("> "));
            assert_eq!(told.unwrap(), format!("> {number}"));
        }
    };
    seen(0);
    let sheets = sheets();
    let mut one = KnowledgeBase::open(&path).unwrap();
    let mut other = KnowledgeBase::open(&path).unwrap();
    seen(0);
    one.load(&sheets[0]).unwrap();
    seen(1);
    other.load(&sheets[1]).unwrap();
    seen(2);
    assert_eq!(other.close().unwrap(), Closed::InUse);
    seen(2);
    assert_eq!(one.close().unwrap(), Closed::InUse);
    // Closed, it is watched on, and loaded into again.
    seen(2);
    let mut one = KnowledgeBase::open(&path).unwrap();
    one.load(&sheets[2]).unwrap();
    assert_eq!(one.close().unwrap(), Closed::InUse);
    seen(3);
    for (mut child, _) in watchers {
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
    let base = KnowledgeBase::open(&path).unwrap();
    assert_eq!(base.close().unwrap(), Closed::OneFile);
    assert_eq!(beside(&path), ["base.db"]);
}

/// A9: seen before: an empty file stays.
#[test]
fn a9_a_base_that_cannot_be_made_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // A name to which nothing can be added, and one that is too long itself.
    for length in [248, 252, 255, 256] {
        let path = folder.path().join("n".repeat(length));
        let error = KnowledgeBase::create(&path).unwrap_err();
        assert!(
            matches!(error, Error::Path { .. } | Error::File { .. }),
            "{error:?}"
        );
        assert_eq!(beside(&folder.path().join("x")), [""; 0]);
    }
    let path = folder.path().join("n".repeat(247));
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&sheets()[0]).unwrap();
    base.export_database(folder.path().join("c".repeat(247)))
        .unwrap();
    base.export(
        Format::Backup,
        folder.path().join("b".repeat(255)),
        Existing::Keep,
    )
    .unwrap();
    base.close().unwrap();
    assert_eq!(beside(&path).len(), 3);
    // No room.
    #[cfg(target_os = "linux")]
    for blocks in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("base.db");
        let limit = format!("trap '' XFSZ; ulimit -f {}", blocks * 120);
        let child = process(Some(&limit), &["make", path.to_str().unwrap()])
            .spawn()
            .unwrap();
        let said = finish(child).pop().unwrap();
        let left = beside(&path);
        match said.as_str() {
            "made" => assert_eq!(left, ["base.db"]),
            _ => assert_eq!(left, [""; 0], "{blocks}: {said}"),
        }
    }
}

/// A10: seen before: what a killed export leaves stays for ever.
#[test]
fn a10_what_a_killed_process_left_is_cleared_away_and_what_is_being_made_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    // As after a kill, in each of the forms.
    for name in [
        ".out.1.partial-lock",
        ".out.1.partial",
        ".out.7.partial-lock",
        ".out.7.partial",
        ".out.3.partial-lock",
        ".base.db.1.partial-lock",
        ".base.db.1.partial",
        ".base.db.1.partial-journal",
        ".base.db.1.partial-wal",
        ".base.db.1.partial-shm",
    ] {
        std::fs::write(file(name), "left").unwrap();
    }
    // These are somebody's own.
    let own = [
        ".out.partial",
        ".out.1.partial-lock.txt",
        ".out.x.partial-lock",
        "out.1.partial",
    ];
    for name in own {
        std::fs::write(file(name), "mine").unwrap();
    }
    // And this is being made just now.
    std::fs::write(file(".out.2.partial"), "half").unwrap();
    let lock = std::fs::File::create(file(".out.2.partial-lock")).unwrap();
    lock.lock().unwrap();
    let base = KnowledgeBase::open_or_create(file("base.db")).unwrap();
    base.export(Format::Backup, file("out"), Existing::Keep)
        .unwrap();
    base.close().unwrap();
    let mut right = vec!["base.db", "out", ".out.2.partial", ".out.2.partial-lock"];
    right.extend(own);
    right.sort_unstable();
    assert_eq!(beside(&file("x")), right);
    assert_eq!(content(folder.path())[".out.2.partial"], b"half");
    drop(lock);
    let base = KnowledgeBase::open_or_create(file("base.db")).unwrap();
    base.export(Format::Backup, file("out"), Existing::Replace)
        .unwrap();
    base.close().unwrap();
    right.retain(|name| !name.starts_with(".out.2"));
    assert_eq!(beside(&file("x")), right);
}

/// `CITEBASE_KILLS=500` is what the figure in docs/promises.md is from.
#[test]
fn two_processes_killed_at_any_moment_lose_nothing_and_leave_nothing_strange() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.db");
    let kills = number("CITEBASE_KILLS", 24);
    let mut chance = common::Chance(number("CITEBASE_SEED", 20231130));
    let name = folder.path().to_str().unwrap();
    let works = ["load", "export", "make"];
    let mut reported = 0;
    for kill in 0..kills.div_ceil(2) {
        let pair = [0, 1].map(|of| {
            let which = works[usize::try_from((kill + of) % 3).unwrap()];
            let mut child = process(None, &["work", name, which]).spawn().unwrap();
            let out = BufReader::new(child.stdout.take().unwrap());
            let lines = std::thread::spawn(move || -> Vec<String> {
                out.lines().map_while(Result::ok).collect()
            });
            (which, child, lines)
        });
        std::thread::sleep(chance.wait(Duration::from_millis(400)));
        let mut last = BTreeMap::new();
        for (which, mut child, lines) in pair {
            std::thread::sleep(chance.wait(Duration::from_millis(30)));
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(errors.is_empty(), "{which}: {errors}");
            for line in lines.join().unwrap() {
                let said = line
                    .strip_prefix("> ")
                    .and_then(|line| line.split_once(' '));
                if let Some((said, source)) = said {
                    last.insert(source.to_owned(), said == "loaded");
                }
            }
        }
        // Whatever was killed, the next one works on, and clears up.
        let opened = KnowledgeBase::open_or_create(&base).unwrap();
        assert_eq!(unsound(&opened), [""; 0]);
        for (source, is_loaded) in &last {
            if *is_loaded {
                reported += 1;
                assert!(opened.source(source).unwrap().is_some(), "{source} is lost");
            }
        }
        for format in Format::ALL {
            let target = folder.path().join(format!("export.{format}"));
            opened.export(*format, target, Existing::Replace).unwrap();
        }
        let copy = folder.path().join("copy.db");
        match opened.export_database(&copy) {
            Ok(()) | Err(Error::Exists { .. }) => {}
            Err(e) => panic!("{e}"),
        }
        assert_eq!(
            unsound(&KnowledgeBase::open_read_only(&copy).unwrap()),
            [""; 0]
        );
        std::fs::remove_file(&copy).unwrap();
        assert_eq!(opened.close().unwrap(), Closed::OneFile);
        for number in 0..5 {
            let path = folder.path().join(format!("made-{number}.db"));
            let base = KnowledgeBase::open_or_create(&path).unwrap();
            base.close().unwrap();
        }
        for name in beside(&base) {
            let known =
                name == "base.db" || name.starts_with("export.") || name.starts_with("made-");
            let strange = name.contains("partial")
                || [".db-wal", ".db-shm", ".db-journal"]
                    .iter()
                    .any(|end| name.ends_with(end));
            assert!(known && !strange, "kill {kill}: {name}");
        }
        for name in beside(&folder.path().join("export.csv/x")) {
            assert!(name.ends_with(".csv"), "{name}");
        }
    }
    aloud(format!(
        "{kills} kills of two processes at once that load, export and create: \
         {reported} reported loads, 0 lost, no strange file"
    ));
}
