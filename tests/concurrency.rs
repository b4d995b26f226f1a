//! Many readers beside a writer, across threads and processes; writers that wait; questions that
//! end when they must.

mod common;

use citebase::query::Cancel;
use citebase::sheet::Sheet;
use citebase::{Batch, Error, KnowledgeBase};
use common::{Chance, aloud, beside, finish, job, number, process, say, sheets, state, unsound};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What the writer goes through, round and round: all sheets in, and all out again.
fn round(base: &mut KnowledgeBase, number: usize, sheets: &[Sheet]) -> Result<(), Error> {
    let at = number % (2 * sheets.len());
    match sheets.get(at) {
        Some(sheet) => base.load(sheet).map(drop),
        None => base
            .withdraw(&sheets[at - sheets.len()].source.key)
            .map(drop),
    }
}

/// Every state that the writer makes.
fn states() -> BTreeSet<u64> {
    let sheets = sheets();
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut states = BTreeSet::from([state(&base)]);
    for number in 0..2 * sheets.len() {
        round(&mut base, number, &sheets).unwrap();
        states.insert(state(&base));
    }
    assert_eq!(states.len(), 2 * sheets.len());
    states
}

/// Reads until the time is over: how many snapshots, and the states among them.
fn read(path: &Path, time: Duration, known: &BTreeSet<u64>) -> (u64, BTreeSet<u64>) {
    let end = Instant::now() + time;
    let mut seen = BTreeSet::new();
    let mut snapshots = 0;
    while Instant::now() < end {
        // Opened anew every now and then, as readers come and go.
        let mut base = KnowledgeBase::open_read_only(path).unwrap();
        for _ in 0..5 {
            let snapshot = base.snapshot().unwrap();
            let found = state(&snapshot);
            assert!(known.contains(&found), "a state that never was");
            assert_eq!(found, state(&snapshot), "a snapshot that changes");
            seen.insert(found);
            snapshots += 1;
        }
    }
    (snapshots, seen)
}

#[test]
fn child() {
    let Some(job) = job() else { return };
    let job: Vec<&str> = job.iter().map(String::as_str).collect();
    match job[..] {
        ["create", folder, files] => {
            wait_to_begin();
            for number in 0..files.parse().unwrap() {
                let base =
                    KnowledgeBase::open_or_create(Path::new(folder).join(format!("{number}.db")))
                        .unwrap();
                assert_eq!(base.source_count().unwrap(), 0);
            }
        }
        ["create-new", path] => {
            wait_to_begin();
            match KnowledgeBase::create(path) {
                Ok(_) => say("made"),
                Err(Error::Exists { .. }) => say("exists"),
                Err(e) => panic!("{e:?}"),
            }
        }
        ["read", path, seconds] => {
            let known = states();
            wait_to_begin();
            let (snapshots, seen) = read(
                Path::new(path),
                Duration::from_secs(seconds.parse().unwrap()),
                &known,
            );
            say(format!("{snapshots} {}", seen.len()));
        }
        ["write", path, sheet] => {
            let sheet: usize = sheet.parse().unwrap();
            wait_to_begin();
            let mut base = KnowledgeBase::open_or_create(path).unwrap();
            base.set_busy_timeout(Duration::from_secs(60)).unwrap();
            base.load(&sheets()[sheet]).unwrap();
            // Again and again, so that they are in each other's way.
            for _ in 0..3 {
                let key = &sheets()[sheet].source.key;
                base.withdraw(key).unwrap();
                base.load(&sheets()[sheet]).unwrap();
            }
        }
        ["close", path] => match KnowledgeBase::open(path).unwrap().close() {
            Ok(closed) => say(format!("{closed:?}")),
            Err(e) => say(common::variant(&e)),
        },
        _ => panic!("{job:?}"),
    }
}

fn wait_to_begin() {
    say("ready");
    std::io::stdin().lines().next();
}

/// Starts children that wait, and lets them go at once.
fn together(jobs: &[Vec<&str>]) -> Vec<Child> {
    let mut children: Vec<Child> = jobs
        .iter()
        .map(|job| process(None, job).spawn().unwrap())
        .collect();
    let mut begin: Vec<ChildStdin> = Vec::new();
    for child in &mut children {
        // Byte by byte: what comes later must stay in the pipe.
        let mut out = BufReader::with_capacity(1, child.stdout.take().unwrap());
        let mut line = String::new();
        while line != "> ready\n" {
            line.clear();
            assert_ne!(out.read_line(&mut line).unwrap(), 0);
        }
        child.stdout = Some(out.into_inner());
        begin.push(child.stdin.take().unwrap());
    }
    for mut child in begin {
        writeln!(child).unwrap();
    }
    children
}

#[test]
fn eight_processes_make_the_same_files_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let files = number("CITEBASE_CREATIONS", 20);
    let (place, files) = (folder.path().to_str().unwrap(), files.to_string());
    let job = vec!["create", place, &files];
    for child in together(&vec![job; 8]) {
        finish(child);
    }
    for number in 0..files.parse().unwrap() {
        let base = KnowledgeBase::open(folder.path().join(format!("{number}.db"))).unwrap();
        assert_eq!(unsound(&base), [""; 0]);
        assert_eq!(state(&base), state(&KnowledgeBase::in_memory().unwrap()));
    }
    aloud(format!(
        "8 processes × {files} creations of the same file: 0 failures"
    ));
}

#[test]
fn of_several_that_create_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let outcomes: Vec<String> = together(&vec![vec!["create-new", path.to_str().unwrap()]; 8])
        .into_iter()
        .flat_map(finish)
        .collect();
    assert_eq!(
        outcomes.iter().filter(|o| *o == "made").count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes.iter().filter(|o| *o == "exists").count(),
        7,
        "{outcomes:?}"
    );
}

/// `CITEBASE_SECONDS=60` is what the figure in docs/promises.md is from.
#[test]
fn eight_readers_and_a_writer_see_only_what_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let seconds = number("CITEBASE_SECONDS", 3);
    let time = Duration::from_secs(seconds);
    let mut base = KnowledgeBase::create(&path).unwrap();
    let (known, sheets) = (states(), sheets());
    let (name, seconds) = (path.to_str().unwrap(), seconds.to_string());
    // Half of them are processes, half are threads of the writer's.
    let children = together(&vec![vec!["read", name, &seconds]; 4]);
    let (writes, read) = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| read(&path, time, &known)))
            .collect();
        let end = Instant::now() + time;
        let mut writes = 0;
        while Instant::now() < end {
            round(&mut base, writes, &sheets).unwrap();
            writes += 1;
        }
        let read: Vec<_> = readers.into_iter().map(|r| r.join().unwrap()).collect();
        (writes, read)
    });
    let (mut snapshots, mut most) = (0, 0);
    for (number, seen) in read {
        most = most.max(seen.len());
        snapshots += number;
    }
    for child in children {
        let line = finish(child).pop().unwrap();
        let (number, seen) = line.split_once(' ').unwrap();
        most = most.max(seen.parse().unwrap());
        snapshots += number.parse::<u64>().unwrap();
    }
    assert!(most > 1, "no reader saw anything change");
    assert_eq!(unsound(&base), [""; 0]);
    base.close().unwrap();
    assert_eq!(beside(&path), ["base.db"]);
    aloud(format!(
        "8 readers and a writer for {seconds} s: {writes} writes, {snapshots} snapshots, each a \
         state that the writer made; 0 errors"
    ));
}

#[test]
fn writers_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let name = path.to_str().unwrap();
    let jobs = ["1", "2", "3", "4"].map(|sheet| vec!["write", name, sheet]);
    for child in together(&jobs) {
        finish(child);
    }
    let mut reference = KnowledgeBase::in_memory().unwrap();
    for sheet in &sheets()[1..5] {
        reference.load(sheet).unwrap();
    }
    assert_eq!(
        state(&KnowledgeBase::open(&path).unwrap()),
        state(&reference)
    );
}

/// A process gives up its locks on a file when it closes it anywhere: another connection of the
/// same process must not lose its own by that.
#[test]
fn opening_a_base_again_keeps_the_locks_of_those_who_have_it_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&sheets()[0]).unwrap();
    let locks = (0..10).map(|_| locks(&path)).max().unwrap();
    if locks == 0 {
        aloud("NOT TESTED in full: locks cannot be looked at here (/proc/locks)");
    }
    for _ in 0..3 {
        KnowledgeBase::open(&path).unwrap();
        KnowledgeBase::open_read_only(&path).unwrap();
        base.export_database(folder.path().join("copy.db")).unwrap();
        std::fs::remove_file(folder.path().join("copy.db")).unwrap();
        assert!(matches!(
            KnowledgeBase::create(&path),
            Err(Error::Exists { .. })
        ));
    }
    // The system's list is read in pieces while other processes change it, so that a line may be
    // missing, or there twice. A lock that was given up would not come back.
    let mut counts = (0..100).map(|_| self::locks(&path));
    assert!(counts.any(|count| count == locks), "{locks} locks before");
    // The other process must find the file in use, and leave its log alone.
    let other = process(None, &["close", path.to_str().unwrap()]);
    let said = finish({ other }.spawn().unwrap());
    assert_eq!(said, ["InUse"]);
    base.load(&sheets()[1]).unwrap();
    let before = state(&base);
    base.close().unwrap();
    assert_eq!(state(&KnowledgeBase::open(&path).unwrap()), before);
}

/// How many locks this process has on a file, as far as the system tells.
fn locks(path: &Path) -> usize {
    #[cfg(unix)]
    let file = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(path).unwrap());
    #[cfg(not(unix))]
    let file = path.display();
    let (ours, file) = (format!(" {} ", std::process::id()), format!(":{file} "));
    std::fs::read_to_string("/proc/locks")
        .unwrap_or_default()
        .lines()
        .filter(|line| line.contains(&ours) && line.contains(&file))
        .count()
}

#[test]
fn a_statement_that_never_ends_is_ended_by_its_deadline() {
    let base = KnowledgeBase::seeded().unwrap();
    let allowed = Duration::from_millis(50);
    let began = Instant::now();
    // A question in SQL under the same deadline.
    let ended = base.with_deadline(allowed, |_| {
        base.connection()
            .query_row(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                (),
                |r| r.get::<_, i64>(0),
            )
            .map_err(|e| {
                assert_eq!(
                    e.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::OperationInterrupted)
                );
            })
            .unwrap_err();
        loop {
            base.dump(&mut std::io::sink())?;
        }
        #[allow(unreachable_code, reason = "says what type the loop would have")]
        Ok(())
    });
    assert!(
        matches!(ended, Err(Error::Deadline { allowed: a, .. }) if a == allowed),
        "{ended:?}"
    );
    assert!(began.elapsed() >= allowed && began.elapsed() < Duration::from_secs(5));
    let message = ended.unwrap_err().to_string();
    assert!(
        message.ends_with(": not done within 50ms; ask for less, or give it more time"),
        "{message}"
    );
    // The base is as good as before, and limits are gone.
    let whole = state(&base);
    assert_eq!(whole, state(&KnowledgeBase::seeded().unwrap()));
    let in_time = base.with_deadline(Duration::MAX, |reader| Ok(state(reader)));
    assert_eq!(in_time.unwrap(), whole);
}

#[test]
fn the_nearest_of_several_limits_holds_and_a_panic_takes_none_along() {
    let base = KnowledgeBase::seeded().unwrap();
    let (short, long) = (Duration::from_millis(20), Duration::from_secs(600));
    let endless = |reader: &citebase::query::Reader| -> Result<(), Error> {
        loop {
            reader.dump(&mut std::io::sink())?;
        }
    };
    for (outer, inner) in [(short, long), (long, short)] {
        let ended = base.with_deadline(outer, |reader| reader.with_deadline(inner, endless));
        assert!(matches!(ended, Err(Error::Deadline { allowed, .. }) if allowed == short));
    }
    let cancel = Cancel::default();
    let ended = base.cancellable(&cancel, |reader| {
        let inner = reader.with_deadline(short, endless);
        assert!(matches!(inner, Err(Error::Deadline { .. })));
        reader.source_count()
    });
    assert_eq!(ended.unwrap(), 1);
    cancel.cancel();
    let ended = base.cancellable(&cancel, |_| Ok(()));
    assert!(matches!(ended, Err(Error::Cancelled { .. })));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = base.cancellable(&Cancel::default(), |_| -> Result<(), Error> {
            std::panic::resume_unwind(Box::new("on purpose"))
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(base.source_count().unwrap(), 1);
}

#[test]
fn questions_of_another_thread_can_be_cancelled_while_they_run() {
    let base = KnowledgeBase::seeded().unwrap();
    let mut chance = Chance(3);
    for _ in 0..5 {
        let cancel = Cancel::default();
        let (switch, wait) = (cancel.clone(), chance.wait(Duration::from_millis(40)));
        let thread = std::thread::spawn(move || {
            std::thread::sleep(wait);
            switch.cancel();
        });
        let ended = base.cancellable(&cancel, |reader| -> Result<(), Error> {
            loop {
                reader.dump(&mut std::io::sink())?;
            }
        });
        assert!(matches!(ended, Err(Error::Cancelled { .. })), "{ended:?}");
        thread.join().unwrap();
    }
}

#[test]
fn a_load_that_is_interrupted_leaves_nothing_behind() {
    let mut base = KnowledgeBase::seeded().unwrap();
    let before = state(&base);
    let companions = KnowledgeBase::companions().unwrap();
    let mut cancelled = 0;
    // An interrupt ends only what runs as it comes: until some have.
    for _ in 0..1000 {
        let handle = base.connection().get_interrupt_handle();
        let done = AtomicBool::new(false);
        let began = Barrier::new(2);
        let results: Vec<_> = std::thread::scope(|scope| {
            scope.spawn(|| {
                began.wait();
                while !done.load(Ordering::Relaxed) {
                    handle.interrupt();
                }
            });
            began.wait();
            let results = companions.iter().map(|sheet| base.load(sheet)).collect();
            done.store(true, Ordering::Relaxed);
            results
        });
        for (sheet, result) in companions.iter().zip(results) {
            match result {
                Ok(_) => drop(base.withdraw(&sheet.source.key).unwrap()),
                Err(Error::Cancelled { .. }) => cancelled += 1,
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(state(&base), before);
        if cancelled >= 3 {
            break;
        }
    }
    assert!(cancelled >= 3, "{cancelled}");
    assert_eq!(unsound(&base), [""; 0]);
}

/// Newer versions of SQLite forget an interrupt that comes while nothing runs; in older ones FTS5
/// still runs something then.
#[test]
fn an_interrupt_between_two_sheets_of_a_batch_ends_it_or_nothing() {
    let companions = KnowledgeBase::companions().unwrap();
    let batch = Batch {
        commit_every: None,
        ..Batch::default()
    };
    for after in 1..companions.len() {
        let mut base = KnowledgeBase::seeded().unwrap();
        let before = state(&base);
        let handle = base.connection().get_interrupt_handle();
        let report = base.load_all(companions.clone(), &batch, |sheet| {
            if sheet.number == after {
                handle.interrupt();
            }
            ControlFlow::Continue(())
        });
        assert!(base.connection().is_autocommit());
        match report {
            Ok(report) => assert_eq!(report.loaded(), companions.len()),
            Err(Error::Cancelled { .. }) => {
                assert_eq!(state(&base), before);
                base.load(&companions[0]).unwrap();
            }
            Err(e) => panic!("{e:?}"),
        }
        assert_eq!(unsound(&base), [""; 0]);
    }
}
