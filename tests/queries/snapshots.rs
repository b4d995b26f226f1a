//! One state while others write.

use super::*;

#[test]
fn a_snapshot_holds_one_state_while_others_load() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let sheets = rich();
    let mut writer = KnowledgeBase::create(&path).unwrap();
    writer.load(&sheets[0]).unwrap();
    let mut reader = KnowledgeBase::open(&path).unwrap();
    let mut watcher = KnowledgeBase::open_read_only(&path).unwrap();

    let snapshot = reader.snapshot().unwrap();
    let frozen = watcher.snapshot().unwrap();
    let alpha = id(&snapshot, "alpha");
    let before = (
        snapshot.source_count().unwrap(),
        snapshot.facts(&FactFilter::default(), &all()).unwrap(),
        snapshot.totals(&TotalQuery::default()).unwrap(),
    );
    let first_page = snapshot.facts_about(alpha, &Page::first(5)).unwrap();
    for sheet in &sheets[1..4] {
        writer.load(sheet).unwrap();
        for state in [&*snapshot, &*frozen] {
            assert_eq!(state.source_count().unwrap(), 1);
            assert_eq!(state.source(&sheet.source.key).unwrap(), None);
            assert_eq!(
                state.facts(&FactFilter::default(), &all()).unwrap(),
                before.1
            );
            assert_eq!(state.totals(&TotalQuery::default()).unwrap(), before.2);
        }
    }
    // A page follows on the one before it, as if nothing had happened.
    let page = Page {
        after: first_page.next,
        limit: MAX_LIMIT,
    };
    let rest = snapshot.facts_about(alpha, &page).unwrap();
    assert_eq!(
        first_page.items.len() + rest.items.len(),
        snapshot.facts_about(alpha, &all()).unwrap().items.len()
    );
    drop(snapshot);
    assert_eq!(reader.source_count().unwrap(), 4);
    drop(frozen);
    assert_eq!(watcher.source_count().unwrap(), 4);
    // The handle that took the snapshot can load afterwards, and take another.
    reader.load(&sheets[4]).unwrap();
    assert_eq!(reader.snapshot().unwrap().source_count().unwrap(), 5);
    assert_eq!(writer.source_count().unwrap(), 5);
    // In memory too.
    let mut base = load(&sheets);
    assert_eq!(base.snapshot().unwrap().source_count().unwrap(), 5);
    assert_eq!(base.snapshot().unwrap().source_count().unwrap(), 5);
}

#[test]
fn several_readers_ask_beside_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let sheets = rich();
    let mut writer = KnowledgeBase::create(&path).unwrap();
    writer.load(&sheets[0]).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                let mut base = KnowledgeBase::open_read_only(&path).unwrap();
                let mut seen = 0;
                while seen < 5 {
                    let snapshot = base.snapshot().unwrap();
                    let sources = snapshot.sources(&all()).unwrap().items;
                    let claims: u64 = sources.iter().map(|s| s.claims).sum();
                    let facts = snapshot.facts(&FactFilter::default(), &all()).unwrap();
                    // A sheet is there whole or not at all.
                    assert_eq!(facts.items.len() as u64, claims);
                    assert!(sources.len() >= seen);
                    seen = sources.len();
                }
            });
        }
        for sheet in &sheets[1..] {
            writer.load(sheet).unwrap();
        }
    });
}

#[test]
fn a_base_for_reading_only_refuses_to_load_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let sheets = rich();
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&sheets[0]).unwrap();
    base.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut base = KnowledgeBase::open_read_only(&path).unwrap();
    for sheet in [&sheets[1], &sheets[0]] {
        assert!(matches!(base.load(sheet), Err(Error::ReadOnly)));
    }
    assert_eq!(base.source_count().unwrap(), 1);
    assert_eq!(base.snapshot().unwrap().source_count().unwrap(), 1);
    drop(base);
    assert!(std::fs::read(&path).unwrap() == bytes, "the file changed");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "side files"
    );
}
