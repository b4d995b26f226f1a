//! Loading many sheets.

use citebase::sheet::{Sheet, Source};
use citebase::{
    Batch, BatchSheet, Error, Input, IntoInput, KnowledgeBase, LoadOutcome, LoadReport,
};
use sha2::{Digest, Sha256};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;

fn go_on(_: &BatchSheet) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn empty(key: &str) -> Sheet {
    let mut sheet = Sheet::new(Source {
        key: key.to_owned(),
        headline: Some(format!("Headline of {key}")),
        language: "en".to_owned(),
        ..Source::default()
    });
    sheet.passages = vec!["p1".into()];
    sheet
}

fn revision(key: &str, number: u32) -> Sheet {
    let mut sheet = empty(key);
    sheet.source.note = Some(format!("revision {number}"));
    sheet.revises = (number > 1).then(|| number - 1);
    sheet
}

fn every(number: usize) -> Batch {
    Batch {
        commit_every: NonZeroUsize::new(number),
        ..Batch::default()
    }
}

#[test]
fn a_batch_comes_to_the_same_as_its_sheets_one_by_one() {
    let sheets = KnowledgeBase::companions().unwrap();
    let mut one_by_one = KnowledgeBase::in_memory().unwrap();
    for sheet in &sheets {
        one_by_one.load(sheet).unwrap();
    }
    let dump = |base: &KnowledgeBase| {
        let mut out = Vec::new();
        base.dump(&mut out).unwrap();
        out
    };
    for number in [0, 1, 3, 100] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        let mut told = Vec::new();
        let batch = sheets.iter().cloned().map(Ok);
        let report = base
            .load_all(batch, &every(number), |sheet| {
                told.push((sheet.number, sheet.source.clone()));
                ControlFlow::Continue(())
            })
            .unwrap();
        let expected: Vec<_> = (1..)
            .zip(sheets.iter().map(|s| s.source.key.clone()))
            .collect();
        assert_eq!(told, expected);
        assert_eq!((report.loaded(), report.refused().count()), (8, 0));
        assert!(dump(&base) == dump(&one_by_one));
        let again = base
            .load_all(sheets.iter().cloned().map(Ok), &every(number), go_on)
            .unwrap();
        assert_eq!((again.loaded(), again.unchanged()), (0, 8));
    }
}

#[test]
fn what_is_refused_keeps_nothing_else_from_being_loaded() {
    let mut bad = empty("bad");
    bad.source.language = "no language".to_owned();
    let unreadable = Sheet::from_json("{").unwrap_err();
    let mut other = empty("first");
    other.source.headline = Some("Another headline".to_owned());
    let batch = [
        Ok(empty("first")),
        Ok(bad),
        Err(unreadable),
        Ok(other),
        Ok(empty("last")),
    ];
    for number in [0, 1, 2] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        let batch = batch.iter().map(|s| match s {
            Ok(sheet) => Ok(sheet.clone()),
            Err(_) => Sheet::from_json("{"),
        });
        let report = base.load_all(batch, &every(number), go_on).unwrap();
        assert_eq!(report.loaded(), 2);
        let refused: Vec<(usize, &str)> = report.refused().map(|(n, s, _)| (n, s)).collect();
        assert_eq!(refused, [(2, "bad"), (3, ""), (4, "first")]);
        let text = report.to_string();
        assert!(
            text.starts_with("2 loaded, 0 replaced, 0 unchanged, 3 refused; 0 claims\n  2 bad: "),
            "{text}"
        );
        assert_eq!(base.source_count().unwrap(), 2);
    }
}

#[test]
fn a_batch_stops_where_it_is_told_to() {
    let sheets = ["a", "b", "c"].map(empty);
    let mut bad = empty("bad");
    bad.source.language = String::new();
    let mut base = KnowledgeBase::in_memory().unwrap();
    let stop = Batch {
        stop_at_refusal: true,
        ..Batch::default()
    };
    let [a, b, c] = sheets;
    let report = base
        .load_all([Ok(a), Ok(bad), Ok(b)], &stop, go_on)
        .unwrap();
    assert!(report.stopped());
    assert_eq!((report.loaded(), base.source_count().unwrap()), (1, 1));
    let report = base
        .load_all([Ok(c), Ok(empty("d"))], &Batch::default(), |_| {
            ControlFlow::Break(())
        })
        .unwrap();
    assert!(report.stopped());
    assert_eq!((report.loaded(), base.source_count().unwrap()), (1, 2));
}

#[test]
fn revisions_wait_for_what_they_revise() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let batch = [
        revision("a", 3),
        revision("a", 2),
        revision("b", 2),
        revision("a", 1),
        revision("c", 5),
    ];
    let mut told = Vec::new();
    let report = base
        .load_all(batch.map(Ok), &Batch::default(), |sheet| {
            told.push((
                sheet.number,
                sheet
                    .result
                    .as_ref()
                    .ok()
                    .map(citebase::LoadReport::outcome),
            ));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(
        base.sheet("a").unwrap().unwrap().source.note.as_deref(),
        Some("revision 3")
    );
    assert_eq!((report.loaded(), report.replaced()), (1, 2));
    let refused: Vec<_> = report
        .refused()
        .map(|(n, _, e)| (n, e.to_string()))
        .collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(
        report
            .refused()
            .all(|(_, _, e)| matches!(e, Error::UnknownRevision { .. }))
    );
    assert_eq!(told[0], (4, Some(LoadOutcome::Loaded { revision: 1 })));
    assert_eq!(base.superseded().unwrap().len(), 2);
}

#[test]
fn a_revision_says_what_it_changes_and_keeps_what_was() {
    let mut base = KnowledgeBase::seeded().unwrap();
    let first = KnowledgeBase::seed().unwrap();
    let mut second = first.clone();
    second.revises = Some(1);
    let gone = second.figures.pop().unwrap().key;
    second.figures[0].note = Some("looked at again".to_owned());
    let changed = second.figures[0].key.clone();
    let mut new = second.milestones[0].clone();
    new.key = "a-new-one".to_owned();
    second.milestones.push(new);
    let report = base.load(&second).unwrap();
    assert_eq!(report.changes().added, ["a-new-one"]);
    assert_eq!(report.changes().changed, std::slice::from_ref(&changed));
    assert_eq!(report.changes().withdrawn, std::slice::from_ref(&gone));
    let text = report.to_string();
    for line in [
        "  added              1  a-new-one",
        &format!("  withdrawn          1  {gone}"),
    ] {
        assert!(text.contains(line), "{text}");
    }
    let kept = base.superseded().unwrap();
    assert_eq!(
        kept[0].to_string(),
        "2023-11-30-lingang-anniversary, revision 1"
    );
    assert_eq!(
        base.superseded_sheet(&kept[0]).unwrap().unwrap(),
        first.normalised()
    );
}

/// What a batch is given in the test below.
#[allow(clippy::large_enum_variant)]
enum Given {
    Sheet(Sheet),
    Json(String),
    File(PathBuf),
    Panics,
}

impl IntoInput for Given {
    fn into_input(self) -> Result<Input, Error> {
        match self {
            Self::Sheet(sheet) => sheet.into_input(),
            Self::Json(text) => text.into_input(),
            Self::File(path) => path.as_path().into_input(),
            Self::Panics => panic!("it cannot be had"),
        }
    }
}

#[test]
fn sheets_of_all_sorts_are_told_of_in_their_order() {
    const MANY: usize = 300;
    let loaded = |base: &KnowledgeBase| base.source_count().unwrap() as usize;
    let folder = tempfile::tempdir().unwrap();
    let (mut refused, mut keys) = (Vec::new(), Vec::new());
    let mut given = Vec::new();
    for number in 0..MANY {
        let sheet = empty(&format!("s{number}"));
        let key = sheet.source.key.clone();
        let (item, is_good) = match number % 7 {
            0 | 1 => (Given::Sheet(sheet), true),
            2 => (Given::Json("{".to_owned()), false),
            3 => (Given::File(folder.path().join("none.json")), false),
            4 => (Given::Json(sheet.to_json().unwrap()), true),
            _ => {
                let path = folder.path().join(&key);
                std::fs::write(&path, sheet.to_json().unwrap()).unwrap();
                (Given::File(path), true)
            }
        };
        given.push(item);
        keys.push(if is_good { key } else { String::new() });
        if !is_good {
            refused.push(number + 1);
        }
    }
    let mut left = given.into_iter();
    let mut base = KnowledgeBase::in_memory().unwrap();
    // In several commits, of which the last is not full.
    for (part, number) in [(50, 1), (50, 7), (150, 0), (50, 100)] {
        let before = MANY - left.len();
        let mut told = Vec::new();
        let report = base
            .load_all(left.by_ref().take(part), &every(number), |sheet| {
                assert_eq!(sheet.result.is_err(), sheet.source.is_empty());
                told.push((before + sheet.number, sheet.source.clone()));
                ControlFlow::Continue(())
            })
            .unwrap();
        let wanted = (before + 1..).zip(keys[before..].iter().cloned());
        assert_eq!(told, wanted.take(part).collect::<Vec<_>>());
        let unreadable: Vec<usize> = report.refused().map(|(n, ..)| before + n).collect();
        let wanted = refused.iter().copied();
        let wanted = wanted.filter(|n| (before + 1..=before + part).contains(n));
        assert_eq!(unreadable, wanted.collect::<Vec<_>>());
    }
    assert_eq!(loaded(&base), MANY - refused.len());

    // Who asks for one too many gets the panic, and the base stays as it was.
    let good = |number| Given::Sheet(empty(&format!("more{number}")));
    for number in [1, 0] {
        let before = loaded(&base);
        let sheets = (0..100).map(good).chain([Given::Panics]);
        let sheets = sheets.chain((100..200).map(good));
        let fails = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            base.load_all(sheets, &every(number), go_on)
        }));
        assert!(fails.is_err());
        assert!(base.connection().is_autocommit());
        let more = loaded(&base) - before;
        assert_eq!(more, if number == 1 { 100 } else { 0 });
    }
}

#[test]
fn what_a_panic_leaves_set_is_taken_back_by_the_next_batch() {
    let folder = tempfile::tempdir().unwrap();
    let mut base = KnowledgeBase::create(folder.path().join("base.db")).unwrap();
    let set = |base: &KnowledgeBase| {
        let db = base.connection();
        let pragma = |name: &str| -> citebase::rusqlite::types::Value {
            db.pragma_query_value(None, name, |r| r.get(0)).unwrap()
        };
        ["foreign_keys", "journal_mode", "cache_size"].map(pragma)
    };
    let before = set(&base);
    let panics = || [Given::Sheet(empty("a")), Given::Panics];
    let fails = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        base.load_all(panics(), &every(0), go_on)
    }));
    assert!(fails.is_err());
    assert_ne!(set(&base), before);
    base.load_all([empty("a")], &every(1), go_on).unwrap();
    assert_eq!(set(&base), before);
    assert_eq!(base.source_count().unwrap(), 1);
}

#[test]
fn by_default_no_sheet_is_taken_before_the_last_one_is_told_of() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let taken = std::cell::Cell::new(0);
    let sheets = (0..20).map(|number| {
        taken.set(taken.get() + 1);
        empty(&format!("s{number}"))
    });
    base.load_all(sheets, &Batch::default(), |sheet| {
        assert_eq!(taken.get(), sheet.number);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(taken.get(), 20);
}

/// The digest of the JSON from which a source was loaded.
fn json_digest(base: &KnowledgeBase, source: &str) -> Option<Vec<u8>> {
    let sql = "SELECT json_digest FROM source WHERE key = ?1";
    base.connection()
        .query_row(sql, [source], |r| r.get(0))
        .unwrap()
}

/// The reports on JSON; `None` for what is refused.
fn load_json(base: &mut KnowledgeBase, texts: &[&str], batch: &Batch) -> Vec<Option<LoadReport>> {
    let mut reports = Vec::new();
    let texts = texts.iter().map(|&text| text.to_owned());
    base.load_all(texts, batch, |sheet| {
        let report = sheet.result.as_ref().ok().cloned();
        assert!(report.iter().all(|report| report.source() == sheet.source));
        reports.push(report);
        ControlFlow::Continue(())
    })
    .unwrap();
    reports
}

#[test]
fn json_that_was_loaded_is_told_of_as_its_sheet_is() {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    let texts: Vec<String> = sheets.iter().map(|s| s.to_json().unwrap()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for batch in [every(0), every(1), every(4)] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        for report in load_json(&mut base, &texts, &batch) {
            assert_eq!(
                report.unwrap().outcome(),
                LoadOutcome::Loaded { revision: 1 }
            );
        }
        for (text, sheet) in texts.iter().zip(&sheets) {
            let digest = json_digest(&base, &sheet.source.key).unwrap();
            assert_eq!(digest, Sha256::digest(text).as_slice());
        }
        let again = load_json(&mut base, &texts, &batch);
        assert_eq!(again.len(), sheets.len());
        for (report, sheet) in again.into_iter().zip(&sheets) {
            assert_eq!(report.unwrap(), base.load(sheet).unwrap());
        }
    }
}

#[test]
fn json_is_not_read_where_its_source_was_loaded_from_it() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let text = empty("s").to_json().unwrap();
    load_json(&mut base, &[&text], &every(1));
    // Whatever breaks off after the key of its source.
    let broken = &text[..text.find("headline").unwrap()];
    let refused = |base: &mut KnowledgeBase| {
        let report = base
            .load_all([broken.to_owned()], &every(1), go_on)
            .unwrap();
        report.refused().count()
    };
    assert_eq!(refused(&mut base), 1);
    base.connection()
        .execute(
            "UPDATE source SET json_digest = ?1",
            [Sha256::digest(broken).as_slice()],
        )
        .unwrap();
    assert_eq!(refused(&mut base), 0);
}

#[test]
fn the_digest_is_of_the_json_that_was_loaded_last() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let json = |number| revision("s", number).to_json().unwrap();
    let digest = |text: &str| Some(Sha256::digest(text).to_vec());
    let (first, second, third) = (json(1), json(2), json(3));
    // A sheet that is no JSON has none; nor is anything written for JSON that says the same.
    base.load(&revision("s", 1)).unwrap();
    assert_eq!(json_digest(&base, "s"), None);
    let report = load_json(&mut base, &[&first], &every(1))
        .remove(0)
        .unwrap();
    assert_eq!(report.outcome(), LoadOutcome::Unchanged { revision: 1 });
    assert_eq!(json_digest(&base, "s"), None);
    // The third one waits for the second.
    load_json(&mut base, &[&third, &second], &every(0));
    assert_eq!(json_digest(&base, "s"), digest(&third));
    // Written otherwise it is still the same sheet.
    let third_anew = format!("\n{third}");
    let report = load_json(&mut base, &[&third_anew], &every(1)).remove(0);
    assert_eq!(
        report.unwrap().outcome(),
        LoadOutcome::Unchanged { revision: 3 }
    );
    assert_eq!(json_digest(&base, "s"), digest(&third));
    // What was loaded when the batch began, but is not when its turn comes.
    let fourth = json(4);
    let reports = load_json(&mut base, &[&third, &fourth, &third, &fourth], &every(0));
    let outcomes: Vec<_> = reports
        .iter()
        .map(|report| report.as_ref().map(LoadReport::outcome))
        .collect();
    let unchanged = |revision| Some(LoadOutcome::Unchanged { revision });
    assert_eq!(
        outcomes,
        [
            unchanged(3),
            Some(LoadOutcome::Replaced { revision: 4 }),
            None,
            unchanged(4)
        ]
    );
    base.withdraw("s").unwrap();
    let report = load_json(&mut base, &[&first], &every(1)).remove(0);
    assert_eq!(
        report.unwrap().outcome(),
        LoadOutcome::Loaded { revision: 5 }
    );
}
