//! Who follows a base by its changes has, after each poll, what a full reread gives.

use citebase::identity::Ruling;
use citebase::model::{Change, ChangeType, Sequence, Verdict};
use citebase::sheet::Sheet;
use citebase::{BulkLoad, Error, KnowledgeBase};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A copy of all sheets and rulings, kept by polling.
#[derive(Debug, Default, PartialEq)]
struct Copy {
    sheets: BTreeMap<String, Sheet>,
    rulings: BTreeMap<(String, String), Ruling>,
}

impl Copy {
    fn whole(base: &KnowledgeBase) -> Self {
        let sources = citebase::query::all(|page| base.sources(page));
        let sheets = sources.map(|source| {
            let key = source.unwrap().key;
            let sheet = base.sheet(&key).unwrap().unwrap();
            (key, sheet)
        });
        Self {
            sheets: sheets.collect(),
            rulings: rulings(base).collect(),
        }
    }

    fn follow(&mut self, base: &KnowledgeBase, change: &Change) {
        if let Some(key) = &change.source {
            match base.sheet(key).unwrap() {
                Some(sheet) => self.sheets.insert(key.clone(), sheet),
                None => self.sheets.remove(key),
            };
        }
        if let Some(pair) = &change.ruling {
            match rulings(base).find(|(of, _)| of == pair) {
                Some((_, ruling)) => self.rulings.insert(pair.clone(), ruling),
                None => self.rulings.remove(pair),
            };
        }
    }
}

fn rulings(base: &KnowledgeBase) -> impl Iterator<Item = ((String, String), Ruling)> {
    let rulings = base.rulings().unwrap().into_iter();
    rulings.map(|ruling| ((ruling.one.clone(), ruling.other.clone()), ruling))
}

/// Follows to the end, a few changes at a time, and begins anew where it must. Gives whether it did.
fn poll(base: &KnowledgeBase, copy: &mut Copy, at: &mut Sequence) -> bool {
    let mut anew = false;
    loop {
        match base.changes_since(*at, 2) {
            Ok(changes) if changes.is_empty() => return anew,
            Ok(changes) => {
                for change in changes {
                    assert!(change.sequence.number() > at.number());
                    copy.follow(base, &change);
                    *at = change.sequence;
                }
            }
            Err(Error::OtherHistory { since }) => {
                assert_eq!(since, *at);
                *at = base.sequence().unwrap();
                *copy = Copy::whole(base);
                anew = true;
            }
            Err(e) => panic!("{e}"),
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Load(usize),
    Revise(usize),
    Withdraw(usize),
    Forget(usize),
    ForgetPerson,
    Rule(usize),
    Unrule(usize),
    Refused,
    Again,
    Reopen,
    Vacuum,
    Poll,
}

const PAIRS: &[(&str, &str, Verdict)] = &[
    ("lingang-group", "fudan-university", Verdict::Different),
    ("lingang-group", "shanghai", Verdict::Different),
    (
        "nobody",
        "2023-11-30-lingang-anniversary#nobody",
        Verdict::Same,
    ),
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4_usize).prop_map(Step::Load),
        3 => (0..4_usize).prop_map(Step::Revise),
        3 => (0..4_usize).prop_map(Step::Withdraw),
        1 => (0..4_usize).prop_map(Step::Forget),
        1 => Just(Step::ForgetPerson),
        2 => (0..PAIRS.len()).prop_map(Step::Rule),
        2 => (0..PAIRS.len()).prop_map(Step::Unrule),
        1 => Just(Step::Refused),
        1 => Just(Step::Again),
        1 => Just(Step::Reopen),
        1 => Just(Step::Vacuum),
        4 => Just(Step::Poll),
    ];
    proptest::collection::vec(step, 1..25)
}

fn sheets() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.truncate(3);
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

fn ruling(number: usize) -> Ruling {
    let (one, other, verdict) = PAIRS[number];
    Ruling {
        verdict,
        one: one.to_owned(),
        other: other.to_owned(),
        by: "an editor".to_owned(),
        on: "2024-01-01".parse().unwrap(),
        reason: "for the test".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_copy_kept_by_polling_is_what_a_full_reread_gives(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.db");
        let sheets = sheets();
        let mut base = KnowledgeBase::create(&path).unwrap();
        let (mut copy, mut at) = (Copy::default(), Sequence::default());
        let mut number = 0;
        let mut forgotten = false;
        for (n, step) in steps.into_iter().enumerate() {
            let before = base.sequence().unwrap();
            match step {
                Step::Load(i) => {
                    let _ = base.load(&sheets[i]);
                }
                Step::Revise(i) => {
                    if let Some(source) = base.source(&sheets[i].source.key).unwrap() {
                        let mut sheet = base.sheet(&source.key).unwrap().unwrap();
                        sheet.revises = Some(source.revision);
                        sheet.source.note = Some(format!("as of step {n}"));
                        base.load(&sheet).unwrap();
                    }
                }
                Step::Withdraw(i) => {
                    let _ = base.withdraw(&sheets[i].source.key);
                }
                Step::Forget(i) => forgotten |= base.forget_source(&sheets[i].source.key).is_ok(),
                Step::ForgetPerson => forgotten |= base.forget_person("zhang-ying").is_ok(),
                Step::Rule(i) => {
                    let _ = base.import_rulings(&[ruling(i)]);
                }
                Step::Unrule(i) => {
                    base.unrule(PAIRS[i].0, PAIRS[i].1).unwrap();
                }
                Step::Refused => {
                    let mut sheet = sheets[0].clone();
                    sheet.figures[0].cite.clear();
                    prop_assert!(base.load(&sheet).is_err());
                    prop_assert_eq!(base.sequence().unwrap(), before);
                }
                Step::Again => {
                    for key in Copy::whole(&base).sheets.into_keys() {
                        let sheet = base.sheet(&key).unwrap().unwrap();
                        base.load(&sheet).unwrap();
                    }
                    prop_assert_eq!(base.sequence().unwrap(), before);
                }
                Step::Reopen => {
                    base.close().unwrap();
                    base = KnowledgeBase::open(&path).unwrap();
                    prop_assert_eq!(base.sequence().unwrap(), before);
                }
                Step::Vacuum => {
                    base.connection().execute_batch("VACUUM").unwrap();
                    prop_assert_eq!(base.sequence().unwrap(), before);
                }
                Step::Poll => {
                    let anew = poll(&base, &mut copy, &mut at);
                    prop_assert!(!anew || forgotten, "only what was forgotten makes it read anew");
                    forgotten = false;
                    prop_assert_eq!(&copy, &Copy::whole(&base));
                }
            }
            let now = base.sequence().unwrap().number();
            prop_assert!(now >= number, "it went back");
            number = now;
        }
        poll(&base, &mut copy, &mut at);
        prop_assert_eq!(copy, Copy::whole(&base));
        prop_assert_eq!(at, base.sequence().unwrap());
    }
}

#[test]
fn a_source_that_comes_again_is_seen() {
    let mut base = KnowledgeBase::seeded().unwrap();
    let since = base.sequence().unwrap();
    let mut sheet = KnowledgeBase::seed().unwrap();
    base.withdraw(&sheet.source.key).unwrap();
    sheet.source.note = Some("another copy".to_owned());
    base.load(&sheet).unwrap();
    let changes = base.changes_since(since, 100).unwrap();
    let words: Vec<_> = changes.iter().map(|change| change.change).collect();
    assert_eq!(words, [ChangeType::Withdrawn, ChangeType::Loaded]);
    assert_eq!(
        changes[1].to_string(),
        format!("{}  loaded {}", base.sequence().unwrap(), sheet.source.key)
    );
}

#[test]
fn an_older_copy_that_is_put_back_is_known_even_when_it_has_grown() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("news.db"), folder.path().join("copy.db"));
    let sheets = sheets();
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&sheets[0]).unwrap();
    base.export_database(&copy).unwrap();
    base.load(&sheets[1]).unwrap();
    let since = base.sequence().unwrap();
    drop(base);

    let mut old = KnowledgeBase::open(&copy).unwrap();
    assert!(matches!(
        old.changes_since(since, 10),
        Err(Error::OtherHistory { .. })
    ));
    for sheet in &sheets[2..] {
        old.load(sheet).unwrap();
    }
    assert!(old.sequence().unwrap() > since);
    let error = old.changes_since(since, 10).unwrap_err();
    assert!(matches!(error, Error::OtherHistory { .. }), "{error}");

    // The same sheet again in the same place is the same history.
    let mut old = KnowledgeBase::in_memory().unwrap();
    old.load(&sheets[0]).unwrap();
    old.load(&sheets[1]).unwrap();
    assert!(old.changes_since(since, 10).unwrap().is_empty());
}

#[test]
fn a_bulk_load_and_a_restored_backup_are_followed() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut bulk = BulkLoad::begin(&mut base).unwrap();
    bulk.load_all(sheets(), |_| ControlFlow::Continue(()))
        .unwrap();
    bulk.commit().unwrap();
    let mut backup = Vec::new();
    base.write_backup(&mut backup).unwrap();
    let mut restored = KnowledgeBase::in_memory().unwrap();
    restored.restore(backup.as_slice()).unwrap();
    for base in [&base, &restored] {
        let (mut copy, mut at) = (Copy::default(), Sequence::default());
        assert!(!poll(base, &mut copy, &mut at));
        assert_eq!(copy.sheets.len(), 4);
        assert_eq!(copy, Copy::whole(base));
    }
}

#[test]
fn a_limit_that_is_none_and_a_text_that_is_no_sequence_are_refused() {
    let base = KnowledgeBase::seeded().unwrap();
    for limit in [0, citebase::query::MAX_LIMIT + 1] {
        let asked = base.changes_since(Sequence::default(), limit);
        assert!(matches!(asked, Err(Error::Limit { .. })));
    }
    for text in [
        "",
        "1",
        "1-",
        "-1",
        "1-0",
        "01-00000000",
        "1-0000000G",
        "1-0000000A",
        "+1-00000000",
    ] {
        assert!(text.parse::<Sequence>().is_err(), "{text:?}");
    }
    let far: Sequence = format!("{}-00000000", u64::MAX).parse().unwrap();
    assert!(matches!(
        base.changes_since(far, 1),
        Err(Error::OtherHistory { .. })
    ));
}
