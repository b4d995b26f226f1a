//! Database files from strangers: refused, or rendered harmless, and never written to.

use citebase::rusqlite::Connection;
use citebase::{Caution, Error, KnowledgeBase};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn made(sheets: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("received.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    for sheet in KnowledgeBase::companions().unwrap().iter().take(sheets) {
        base.load(sheet).unwrap();
    }
    base.close().unwrap();
    (folder, path)
}

fn dump(base: &KnowledgeBase) -> Vec<u8> {
    let mut out = Vec::new();
    base.dump(&mut out).unwrap();
    out
}

#[test]
fn what_is_sound_is_taken_over_whole() {
    let (_folder, path) = made(8);
    let mut own = KnowledgeBase::open(&path).unwrap();
    let mut revised = KnowledgeBase::companions().unwrap().remove(0);
    revised.revises = Some(1);
    revised.source.note = Some("looked at again".to_owned());
    own.load(&revised).unwrap();
    own.rule(&citebase::identity::Ruling {
        verdict: citebase::model::Verdict::Same,
        one: "2023-12-14-jinshan-lingang-agreement#yuan-guohua".to_owned(),
        other: "lingang-guotou-guohui-agreement#yuan-guohua".to_owned(),
        by: "an analyst".to_owned(),
        on: "2024-12-02".parse().unwrap(),
        reason: "the chairman moved".to_owned(),
    })
    .unwrap();
    let expected = dump(&own);
    let kept = own.superseded().unwrap();
    own.close().unwrap();
    let before = std::fs::read(&path).unwrap();
    let mut base = KnowledgeBase::open_untrusted(&path, &Caution::default()).unwrap();
    assert!(dump(&base) == expected);
    assert_eq!(base.superseded().unwrap(), kept);
    let found = base.verify().unwrap();
    assert!(found.is_sound(), "{found}");
    // It is a base of its own.
    base.withdraw(&revised.source.key).unwrap();
    assert!(std::fs::read(&path).unwrap() == before);
}

/// Lets a stranger do something to a file.
fn by_hand(path: &Path, sql: &str) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(sql)
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// Overwrites the page on which an index begins.
fn spoil_index(path: &Path, name: &str) {
    let db = Connection::open(path).unwrap();
    let size: i64 = db.query_row("PRAGMA page_size", (), |r| r.get(0)).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: i64 = db.query_row(sql, [name], |r| r.get(0)).unwrap();
    drop(db);
    let mut bytes = std::fs::read(path).unwrap();
    let begin = ((page - 1) * size) as usize;
    for byte in &mut bytes[begin + 200..begin + 400] {
        *byte ^= 0x5a;
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn hostile_files_are_refused_and_left_as_they_are() {
    type Doing = fn(&Path);
    let cases: &[(&str, Doing, &str)] = &[
        (
            "a view that calls functions",
            |p| {
                by_hand(
                    p,
                    "DROP VIEW facts; CREATE VIEW facts AS SELECT load_extension('x') AS claim",
                )
            },
            "differs from the one of this crate's version at facts",
        ),
        (
            "a trigger that deletes",
            |p| {
                by_hand(
                    p,
                    "CREATE TRIGGER t AFTER INSERT ON source BEGIN DELETE FROM claim; END",
                )
            },
            "at t",
        ),
        (
            "a fake schema",
            |p| by_hand(p, "ALTER TABLE superseded ADD COLUMN more TEXT"),
            "at superseded",
        ),
        (
            "a root page alias",
            |p| {
                by_hand(
                    p,
                    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'further_citation') WHERE name = 'superseded'",
                )
            },
            "share a page",
        ),
        (
            "an endless view",
            |p| {
                by_hand(
                    p,
                    "DROP VIEW timeline; CREATE VIEW timeline AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
                )
            },
            "at timeline",
        ),
        (
            "a huge blob",
            |p| {
                by_hand(
                    p,
                    "UPDATE statement SET gist = printf('%.*c', 70000000, 'x') WHERE claim = (SELECT max(claim) FROM statement)",
                )
            },
            "is not to be trusted",
        ),
        (
            "a corrupted index",
            |p| spoil_index(p, "claim_by_key"),
            "is not to be trusted",
        ),
        (
            "a truncated file",
            |p| {
                std::fs::File::options()
                    .write(true)
                    .open(p)
                    .unwrap()
                    .set_len(9_000)
                    .unwrap()
            },
            "is not to be trusted",
        ),
        (
            "a foreign id",
            |p| by_hand(p, "PRAGMA application_id = 7"),
            "is not a citebase database",
        ),
        (
            "a newer version",
            |p| by_hand(p, "PRAGMA user_version = 99"),
            "has schema version 99",
        ),
        (
            "no database",
            |p| std::fs::write(p, "PK\u{3}\u{4} this is something else altogether").unwrap(),
            "not an SQLite database",
        ),
        (
            "an empty file",
            |p| std::fs::write(p, "").unwrap(),
            "an empty file",
        ),
        (
            "another amount",
            |p| {
                by_hand(
                    p,
                    "UPDATE figure SET lower = lower + 100 WHERE upper IS NULL",
                )
            },
            "is not to be trusted",
        ),
        (
            "a plan told as a fact",
            |p| by_hand(p, "UPDATE claim SET modality = 0"),
            "is not the one that its digest was made from",
        ),
        (
            "a row that refers to nothing",
            |p| {
                by_hand(
                    p,
                    "PRAGMA foreign_keys = OFF; DELETE FROM passage WHERE position = 1",
                )
            },
            "is not to be trusted",
        ),
        (
            "another catalogue",
            |p| by_hand(p, "UPDATE unit SET factor = 1 WHERE key = 'CNY'"),
            "is not to be trusted",
        ),
        (
            "text for a number",
            |p| {
                by_hand(
                    p,
                    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'name'",
                )
            },
            "at name",
        ),
    ];
    for (what, doing, message) in cases {
        let (_folder, path) = made(0);
        doing(&path);
        let before = std::fs::read(&path).unwrap();
        match KnowledgeBase::open_untrusted(&path, &Caution::default()) {
            Ok(_) => panic!("{what} was taken over"),
            Err(e) => assert!(e.to_string().contains(message), "{what}: {e}"),
        }
        assert!(std::fs::read(&path).unwrap() == before, "{what}");
        let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1, "{what}");
    }
}

#[test]
fn names_and_identity_that_somebody_changed_are_worked_out_anew() {
    let (_folder, path) = made(8);
    let expected = dump(&KnowledgeBase::open_read_only(&path).unwrap());
    by_hand(
        &path,
        "UPDATE mention SET entity = (SELECT entity FROM mention WHERE key = 'cbre') WHERE key = 'lingang-group';
         UPDATE name SET folded = 'deloitte' WHERE text <> 'Deloitte'; UPDATE entity SET is_group = 1;
         UPDATE entity_name SET name_rank = 7, ties = 0; DELETE FROM edge",
    );
    let base = KnowledgeBase::open_untrusted(&path, &Caution::default()).unwrap();
    assert!(dump(&base) == expected);
}

#[test]
fn too_large_and_too_slow_are_refused() {
    let (_folder, path) = made(0);
    let small = Caution {
        most_bytes: 1000,
        ..Caution::default()
    };
    let at_once = Caution {
        deadline: Duration::ZERO,
        ..Caution::default()
    };
    for (caution, message) in [
        (small, "it has more than 1000 bytes"),
        (at_once, "it takes longer than 0ns"),
    ] {
        match KnowledgeBase::open_untrusted(&path, &caution) {
            Err(Error::Untrusted { what, .. }) => assert_eq!(what, message),
            other => panic!("{other:?}"),
        }
    }
}

/// `CITEBASE_MUTATIONS=5000 cargo test --release --test strangers` tries as many as are promised.
#[test]
fn mutated_files_cause_no_panic() {
    let number: u64 = std::env::var("CITEBASE_MUTATIONS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(150);
    let (folder, path) = made(0);
    let sound = std::fs::read(&path).unwrap();
    let expected = dump(&KnowledgeBase::open_read_only(&path).unwrap());
    let mutated = folder.path().join("mutated.db");
    let caution = Caution {
        deadline: Duration::from_secs(2),
        ..Caution::default()
    };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let (mut refused, mut same, mut slowest) = (0, 0, Duration::ZERO);
    for _ in 0..number {
        let mut bytes = sound.clone();
        match random(10) {
            0 => bytes.truncate(100 + random(bytes.len() - 100)),
            1 => {
                let (from, to) = (random(bytes.len() / 4096), random(bytes.len() / 4096));
                let page = bytes[from * 4096..(from + 1) * 4096].to_vec();
                bytes[to * 4096..(to + 1) * 4096].copy_from_slice(&page);
            }
            _ => {
                for _ in 0..=random(16) {
                    let at = random(bytes.len());
                    bytes[at] = random(256) as u8;
                }
            }
        }
        std::fs::write(&mutated, &bytes).unwrap();
        let begun = Instant::now();
        match KnowledgeBase::open_untrusted(&mutated, &caution) {
            Err(_) => refused += 1,
            // What was hit is not used, or is worked out anew.
            Ok(base) => {
                assert!(dump(&base) == expected);
                same += 1;
            }
        }
        slowest = slowest.max(begun.elapsed());
    }
    println!(
        "{number} mutations: {refused} refused, {same} read as they were, slowest {slowest:?}"
    );
    assert!(refused > 0 && slowest < Duration::from_secs(20));
}
