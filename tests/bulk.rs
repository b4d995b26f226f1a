//! Filling an empty base: the object that the caller sees.

use citebase::sheet::Sheet;
use citebase::{BatchSheet, BulkLoad, Error, KnowledgeBase};
use std::ops::ControlFlow;

fn go_on(_: &BatchSheet) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn dump(base: &KnowledgeBase) -> Vec<u8> {
    let mut out = Vec::new();
    base.dump(&mut out).unwrap();
    out
}

/// What a connection is set to, and which indexes there are.
fn settings(base: &KnowledgeBase) -> (String, i64, i64) {
    let db = base.connection();
    let indexes = "SELECT count(*) FROM sqlite_schema WHERE type = 'index'";
    (
        db.query_row("PRAGMA journal_mode", (), |r| r.get(0))
            .unwrap(),
        db.query_row("PRAGMA foreign_keys", (), |r| r.get(0))
            .unwrap(),
        db.query_row(indexes, (), |r| r.get(0)).unwrap(),
    )
}

#[test]
fn a_base_is_filled_at_once_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let before = settings(&base);
    assert_eq!((before.0.as_str(), before.1), ("wal", 1));

    // Somebody panics on being told.
    let fails = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let sheets = KnowledgeBase::companions().unwrap();
        let mut bulk = BulkLoad::begin(&mut base).unwrap();
        bulk.load_all(sheets, |sheet| {
            assert!(sheet.number < 5, "enough of it");
            ControlFlow::Continue(())
        })
    }));
    assert!(fails.is_err());
    assert_eq!(base.source_count().unwrap(), 0);
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    base.forget_source("2023-11-30-lingang-anniversary")
        .unwrap();
    assert_eq!(settings(&base), before);

    // Others read meanwhile; a revision and a key of two kinds come in between.
    for reads in [true, false] {
        let mut reader = KnowledgeBase::open_read_only(&path).unwrap();
        let snapshot = reads.then(|| reader.snapshot().unwrap());
        let mut revised = KnowledgeBase::seed().unwrap();
        revised.revises = Some(1);
        revised.statements.truncate(3);
        let mut wrong = KnowledgeBase::seed().unwrap();
        wrong.source.key = "wrong".to_owned();
        wrong.relations.clear();
        wrong.figures.clear();
        wrong.milestones.clear();
        wrong.statements.clear();
        let group = citebase::sheet::Entity {
            shared: true,
            ..citebase::sheet::Entity::new(citebase::model::Kind::Place, "Lingang Group")
        };
        wrong.entities.insert("lingang-group".to_owned(), group);
        let mut sheets = vec![
            Ok(KnowledgeBase::seed().unwrap()),
            Ok(wrong),
            Ok(revised),
            Err(Sheet::from_json("{").unwrap_err()),
        ];
        sheets.extend(KnowledgeBase::companions().unwrap().into_iter().map(Ok));
        let mut told = Vec::new();
        let tell = |sheet: &BatchSheet| {
            told.push(sheet.number);
            ControlFlow::Continue(())
        };
        let mut bulk = BulkLoad::begin(&mut base).unwrap();
        bulk.load_all(sheets, tell).unwrap();
        let report = bulk.commit().unwrap();
        assert_eq!(told, (1..=12).collect::<Vec<_>>());
        assert_eq!((report.loaded(), report.replaced()), (9, 1));
        let refused: Vec<_> = report.refused().collect();
        let [(2, "wrong", wrong), (4, "", unreadable)] = refused[..] else {
            panic!("{refused:?}");
        };
        assert!(matches!(wrong, Error::KeyOfTwoKinds { .. }), "{wrong:?}");
        assert!(matches!(unreadable, Error::Sheet(_)), "{unreadable:?}");
        let seen = snapshot.map(|snapshot| snapshot.source_count().unwrap());
        assert!(seen.is_none_or(|sources| sources == 0));
        assert_eq!(reader.source_count().unwrap(), 9);
        assert_eq!(settings(&base), before);
        assert_eq!(base.verify().unwrap().to_string(), "nothing is wrong");
        for source in base
            .sources(&citebase::query::Page::default())
            .unwrap()
            .items
        {
            base.forget_source(&source.key).unwrap();
        }
    }
}

/// Sheets that declare words and sheets that revise come to the same as one by one.
#[test]
fn neither_declarations_nor_revisions_end_it() {
    let mut sheets = vec![KnowledgeBase::seed().unwrap()];
    sheets.extend(KnowledgeBase::companions().unwrap());
    assert!(sheets.iter().any(|sheet| !sheet.declares.units.is_empty()));
    let mut revised: Vec<Sheet> = sheets.clone();
    for sheet in &mut revised {
        sheet.revises = Some(1);
        sheet.milestones.clear();
        sheet.statements.clear();
        let (key, mut entity) = sheet.entities.pop_last().unwrap();
        entity.names[0].text.push_str(" anew");
        sheet.entities.insert(key, entity);
    }
    // A revision may come before the sheet that it revises.
    let order = revised[..4].iter().chain(&sheets).chain(&revised[4..]);
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut bulk = BulkLoad::begin(&mut base).unwrap();
    bulk.load_all(order.cloned(), go_on).unwrap();
    let report = bulk.commit().unwrap();
    assert_eq!(
        (report.loaded(), report.replaced(), report.refused().count()),
        (9, 9, 0)
    );
    let mut one_by_one = KnowledgeBase::in_memory().unwrap();
    for sheet in sheets.iter().chain(&revised) {
        one_by_one.load(sheet).unwrap();
    }
    assert!(dump(&base) == dump(&one_by_one));
    assert_eq!(base.superseded().unwrap(), one_by_one.superseded().unwrap());
    assert_eq!(base.verify().unwrap().to_string(), "nothing is wrong");
}

#[test]
fn what_is_dropped_leaves_the_base_empty() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut bulk = BulkLoad::begin(&mut base).unwrap();
    bulk.load_all([KnowledgeBase::seed().unwrap()], go_on)
        .unwrap();
    drop(bulk);
    assert_eq!(base.source_count().unwrap(), 0);
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    assert!(matches!(BulkLoad::begin(&mut base), Err(Error::NotEmpty)));
    assert_eq!(base.verify().unwrap().to_string(), "nothing is wrong");
}

#[test]
fn several_lists_are_one_bulk_load() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut bulk = BulkLoad::begin(&mut base).unwrap();
    for sheet in KnowledgeBase::companions().unwrap() {
        bulk.load_all([sheet.clone()], go_on).unwrap();
        bulk.load_all([sheet], go_on).unwrap();
    }
    let report = bulk.commit().unwrap();
    assert_eq!((report.loaded(), report.unchanged()), (8, 8));
    assert_eq!(base.source_count().unwrap(), 8);
}
