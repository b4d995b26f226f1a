//! A base for many threads at once.

mod common;

use citebase::query::{Cancel, FactFilter, Page, Reader};
use citebase::{Error, KnowledgeBase, Pool, PoolSettings, rusqlite};
use common::{number, state};
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Long enough for anything but what does not end.
const AMPLE: Duration = Duration::from_secs(60);

fn settings(readers: usize, deadline: Duration) -> PoolSettings {
    PoolSettings { readers, deadline }
}

/// The seeded base in a file, and a pool of it.
fn pool(settings: PoolSettings) -> (tempfile::TempDir, PathBuf, Pool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    drop(base);
    let pool = Pool::open(&path, settings).unwrap();
    (folder, path, pool)
}

fn sources(pool: &Pool) -> u64 {
    pool.read(&Cancel::default(), |reader| reader.source_count())
        .unwrap()
}

/// A question that does not end by itself.
fn endless(reader: &Reader) -> Result<(), Error> {
    loop {
        reader.dump(&mut std::io::sink())?;
    }
}

/// A question that is ended only in the midst of a statement of SQLite: it never comes to its end.
fn one_endless_statement(reader: &KnowledgeBase) -> Result<(), rusqlite::Error> {
    let sql =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    reader.connection().query_row(sql, (), |_| Ok(()))
}

fn panics() {
    panic!("as a test wants it")
}

#[test]
fn it_is_shared_by_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Pool>();
    fn sent<T: Send + 'static>() {}
    sent::<KnowledgeBase>();
}

#[test]
fn readers_beside_a_writer_see_whole_states_and_no_errors() {
    let sheets = common::sheets();
    let (_folder, _path, pool) = pool(settings(4, AMPLE));
    let key = KnowledgeBase::seed().unwrap().source.key;
    pool.write(&Cancel::default(), |base| base.withdraw(&key))
        .unwrap();
    let mut model = KnowledgeBase::in_memory().unwrap();
    let mut states = BTreeSet::from([state(&model)]);
    for sheet in &sheets {
        model.load(sheet).unwrap();
        states.insert(state(&model));
    }
    let time = Duration::from_secs(number("CITEBASE_SECONDS", 3));
    let end = Instant::now() + time;
    let (mut written, mut read, mut seen) = (0_u64, 0_u64, BTreeSet::new());
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0;
            while Instant::now() < end {
                for sheet in &sheets {
                    pool.write(&Cancel::default(), |base| base.load(sheet))
                        .unwrap();
                    written += 1;
                }
                for sheet in sheets.iter().rev() {
                    let key = &sheet.source.key;
                    pool.write(&Cancel::default(), |base| base.withdraw(key))
                        .unwrap();
                    written += 1;
                }
            }
            written
        });
        let readers: Vec<_> = (0..8)
            .map(|_| {
                let pool = pool.clone();
                scope.spawn(move || {
                    let mut seen = Vec::new();
                    while Instant::now() < end {
                        let twice = pool.read(&Cancel::default(), |reader| {
                            Ok((state(reader), state(reader)))
                        });
                        let (first, second) = twice.unwrap();
                        assert_eq!(first, second, "a state that changes");
                        seen.push(first);
                    }
                    seen
                })
            })
            .collect();
        for reader in readers {
            let states = reader.join().unwrap();
            read += states.len() as u64;
            seen.extend(states);
        }
        written = writer.join().unwrap();
    });
    common::aloud(format!(
        "{read} readings by 8 threads on 4 readers beside {written} writes in {time:?}, 0 errors"
    ));
    assert!(seen.is_subset(&states), "a state that never was");
    assert!(seen.len() > 1 && written > 1 && read > 8);
}

#[test]
fn who_goes_away_frees_the_reader() {
    let (_folder, _path, pool) = pool(settings(1, AMPLE));
    let cancel = Cancel::default();
    let (begun, has_begun) = mpsc::channel();
    std::thread::scope(|scope| {
        let guard = cancel.when_dropped();
        let long = scope.spawn(|| {
            pool.read(&cancel, |reader| {
                begun.send(()).unwrap();
                endless(reader)
            })
        });
        has_begun.recv().unwrap();
        let next = scope.spawn(|| sources(&pool));
        std::thread::sleep(Duration::from_millis(100));
        assert!(!next.is_finished(), "there is only one reader");
        drop(guard);
        assert_eq!(next.join().unwrap(), 1);
        assert!(matches!(long.join().unwrap(), Err(Error::Cancelled { .. })));
    });
}

#[test]
fn a_question_in_the_midst_of_a_statement_is_ended() {
    let (_folder, _path, pool) = pool(settings(1, AMPLE));
    let cancel = Cancel::default();
    std::thread::scope(|scope| {
        let long = scope.spawn(|| {
            pool.write(&Cancel::default(), |base| {
                let ended = base.cancellable(&cancel, |_| {
                    assert!(one_endless_statement(base).is_err());
                    Ok(())
                });
                assert!(matches!(ended, Ok(())));
                Ok(())
            })
        });
        std::thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        long.join().unwrap().unwrap();
    });
    // The connection serves on.
    let key = KnowledgeBase::seed().unwrap().source.key;
    pool.write(&Cancel::default(), |base| base.withdraw(&key))
        .unwrap();
    assert_eq!(sources(&pool), 0);
}

#[test]
fn a_question_that_takes_too_long_is_ended_and_so_is_a_wait() {
    let (_folder, _path, pool) = pool(settings(1, Duration::from_millis(300)));
    let begun = Instant::now();
    let (first, second) = std::thread::scope(|scope| {
        let ask = || pool.read(&Cancel::default(), endless);
        let (one, other) = (scope.spawn(ask), scope.spawn(ask));
        (one.join().unwrap(), other.join().unwrap())
    });
    for ended in [first, second] {
        assert!(matches!(ended, Err(Error::Deadline { .. })), "{ended:?}");
    }
    assert!(begun.elapsed() < AMPLE);
    assert_eq!(sources(&pool), 1);

    // Who waits for the writer, likewise, or is cancelled meanwhile.
    let (begun, has_begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let writer = pool.clone();
        scope.spawn(move || {
            writer.write(&Cancel::default(), |_| {
                begun.send(()).unwrap();
                may_end.recv().unwrap();
                Ok(())
            })
        });
        has_begun.recv().unwrap();
        let late = pool.write(&Cancel::default(), |_| Ok(()));
        assert!(matches!(late, Err(Error::Deadline { .. })), "{late:?}");
        let gone = Cancel::default();
        gone.cancel();
        let gone = pool.write(&gone, |_| Ok(()));
        assert!(matches!(gone, Err(Error::Cancelled { .. })), "{gone:?}");
        // Readers do not wait for the writer.
        assert_eq!(sources(&pool), 1);
        end.send(()).unwrap();
    });
}

#[test]
fn a_panic_costs_one_connection_and_no_other() {
    let (_folder, _path, pool) = pool(settings(1, AMPLE));
    for _ in 0..3 {
        let caught = std::panic::catch_unwind(AssertUnwindSafe(|| {
            pool.read(&Cancel::default(), |_| -> Result<(), Error> {
                panic!("as a test wants it")
            })
        }));
        assert!(caught.is_err());
        let caught = std::panic::catch_unwind(AssertUnwindSafe(|| {
            pool.write(&Cancel::default(), |base| {
                base.withdraw("2023-11-30-lingang-anniversary")?;
                base.load(&KnowledgeBase::seed()?)?;
                panics();
                Ok(())
            })
        }));
        assert!(caught.is_err());
    }
    assert_eq!(sources(&pool), 1);
    let page = Page::default();
    let facts = pool.read(&Cancel::default(), |r| {
        r.facts(&FactFilter::default(), &page)
    });
    assert_eq!(facts.unwrap().items.len(), 50);
}

#[test]
fn readers_and_writer_follow_a_file_that_is_put_in_its_place() {
    let (folder, path, pool) = pool(settings(2, AMPLE));
    assert_eq!(sources(&pool), 1);
    let other = folder.path().join("other.db");
    let mut base = KnowledgeBase::create(&other).unwrap();
    for sheet in common::sheets() {
        base.load(&sheet).unwrap();
    }
    let loaded = base.source_count().unwrap();
    base.close().unwrap();
    for beside in ["news.db-wal", "news.db-shm"] {
        let _ = std::fs::remove_file(folder.path().join(beside));
    }
    std::fs::rename(&other, &path).unwrap();
    assert_eq!(sources(&pool), loaded);
    let key = common::sheets()[0].source.key.clone();
    pool.write(&Cancel::default(), |base| base.withdraw(&key))
        .unwrap();
    assert_eq!(sources(&pool), loaded - 1);

    std::fs::remove_file(&path).unwrap();
    let gone = pool.read(&Cancel::default(), |reader| reader.source_count());
    assert!(matches!(gone, Err(Error::NoDatabase { .. })), "{gone:?}");
}

#[test]
fn there_is_no_pool_of_what_is_no_base() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let pool = Pool::open(path, PoolSettings::default());
    assert!(matches!(pool, Err(Error::NoDatabase { .. })));
}
