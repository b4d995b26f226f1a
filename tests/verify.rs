//! What another program breaks, `verify` finds.

mod common;

use citebase::KnowledgeBase;
use citebase::check::FaultKind;
use citebase::model::{ClaimRef, Verdict};
use common::ruling;
use rusqlite::config::DbConfig;

fn base() -> KnowledgeBase {
    let mut base = KnowledgeBase::seeded().unwrap();
    for sheet in KnowledgeBase::companions().unwrap() {
        base.load(&sheet).unwrap();
    }
    base
}

/// With a sheet that was revised, one that was withdrawn, and a ruling.
fn with_history() -> KnowledgeBase {
    let mut base = base();
    let mut sheets = KnowledgeBase::companions().unwrap();
    let withdrawn = sheets.pop().unwrap();
    base.withdraw(&withdrawn.source.key).unwrap();
    let mut revised = sheets.pop().unwrap();
    revised.revises = Some(1);
    revised.source.note = Some("looked at again".to_owned());
    base.load(&revised).unwrap();
    let [one, other] =
        ["Fudan University", "CVTE"].map(|name| base.named(name).unwrap()[0].key.clone());
    base.rule(&ruling(Verdict::Different, &one, &other))
        .unwrap();
    base
}

#[test]
fn nothing_is_wrong_with_what_was_loaded_revised_and_withdrawn() {
    let mut base = base();
    let sheets = KnowledgeBase::companions().unwrap();
    let mut revised = sheets[0].clone();
    revised.revises = Some(1);
    revised.source.note = Some("looked at again".to_owned());
    base.load(&revised).unwrap();
    base.withdraw(&sheets[1].source.key).unwrap();
    let found = base.verify().unwrap();
    assert!(found.is_sound(), "{found}");
    assert_eq!(found.to_string(), "nothing is wrong");
    base.rebuild().unwrap();
    assert!(base.verify().unwrap().is_sound());
    assert!(with_history().verify().unwrap().is_sound());
}

#[test]
fn every_sort_of_fault_is_found() {
    for (sql, kind, message) in [
        (
            "UPDATE claim SET negated = 1 - negated WHERE source = 1 AND claim = 1",
            FaultKind::Sheet,
            "do not make the sheet that was loaded",
        ),
        (
            "UPDATE figure SET lower = lower * 2 WHERE upper IS NULL",
            FaultKind::Sheet,
            "wording",
        ),
        (
            "UPDATE source SET headline = 'Another'",
            FaultKind::Sheet,
            "do not make",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM name WHERE id = 3",
            FaultKind::Reference,
            "a row of",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM relation WHERE source = 1 AND claim = 1",
            FaultKind::Claim,
            "has no shape",
        ),
        (
            "UPDATE claim SET shape = 4 WHERE source = 1 AND claim = 1",
            FaultKind::Claim,
            "another than it says",
        ),
        (
            "UPDATE mention SET roles = roles & ~1 WHERE source = 1 AND key = 'lingang-group'",
            FaultKind::Claim,
            "2023-11-30-lingang-anniversary#lingang-group: questions will not find all claims of it",
        ),
        (
            "UPDATE claim SET more = 0 WHERE source = 1 AND key = 'celebration-marks'",
            FaultKind::Claim,
            "#celebration-marks: answers will not have all its citations, links, equivalents and voices",
        ),
        (
            "UPDATE name SET folded = 'x' WHERE id = 2",
            FaultKind::Name,
            "is folded to \"x\"",
        ),
        (
            "INSERT INTO name (text, folded) SELECT text, folded FROM name WHERE id = 2",
            FaultKind::Name,
            "is there twice",
        ),
        (
            "UPDATE entity SET key = 'cbre' WHERE kind = 2 AND id = (SELECT min(id) FROM entity WHERE kind = 2)",
            FaultKind::Identity,
            "cbre is the key of two entities",
        ),
        (
            "UPDATE edtf SET (earliest, place) = ('1999-01-01', '1999-01-01') WHERE value LIKE '%/%' OR value LIKE '____'",
            FaultKind::Date,
            "lies on other days",
        ),
        (
            "UPDATE measure SET meaning = 'else' WHERE builtin = 1",
            FaultKind::Catalogue,
            "measure has other rows",
        ),
        (
            "DELETE FROM term WHERE list = 'shape' AND code = 4",
            FaultKind::Catalogue,
            "term has other rows",
        ),
        (
            "UPDATE entity SET key = 'elsewhere' WHERE key = 'lingang-group'",
            FaultKind::Identity,
            "by the rules, lingang-group is made of",
        ),
        (
            "UPDATE mention SET rule = 1 WHERE source = 1 AND mention = 1",
            FaultKind::Identity,
            "is tied by the rule",
        ),
        (
            "UPDATE mention SET look = 7 WHERE source = 1 AND mention = 1",
            FaultKind::Identity,
            "its look is not that of its names and identifiers",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM entity_name WHERE entity = 11",
            FaultKind::Identity,
            "its names are not those",
        ),
        (
            "UPDATE naming SET name = 999999 WHERE source = 1 AND mention = 1 AND position = 1",
            FaultKind::Identity,
            "its names are not those",
        ),
        (
            "UPDATE entity SET name = 'Somebody' WHERE key = 'lingang-group'",
            FaultKind::Identity,
            "its name or form",
        ),
        (
            "DELETE FROM edge",
            FaultKind::Identity,
            "is not listed as relations have it",
        ),
        (
            "UPDATE entity SET is_group = 1 - is_group WHERE id = 11",
            FaultKind::Identity,
            "its name or form",
        ),
        (
            "INSERT INTO ambiguity VALUES (5, 1, 'lingang group', 1)",
            FaultKind::Identity,
            "is ambiguous",
        ),
        (
            "UPDATE mention SET entity = (SELECT id FROM entity WHERE kind = 1 AND key = 'cbre')
             WHERE key = 'lingang-group' AND source = 1",
            FaultKind::Identity,
            "by the rules",
        ),
        (
            "INSERT INTO superseded VALUES ('x', 1, 'd', '{}')",
            FaultKind::Superseded,
            "x, revision 1",
        ),
        (
            "DELETE FROM change WHERE sequence = 2",
            FaultKind::Log,
            "change 2 of the log is missing",
        ),
        (
            "DELETE FROM change WHERE sequence = (SELECT max(sequence) FROM change)",
            FaultKind::Log,
            "the log does not have how it came to be",
        ),
        (
            "UPDATE change SET digest = digest - 1 WHERE sequence = 1",
            FaultKind::Log,
            "change 1 of the log is not as it was written",
        ),
        (
            "UPDATE ruling SET reason = 'another'",
            FaultKind::Log,
            "the log does not have how it came to be",
        ),
        (
            "DELETE FROM ruling",
            FaultKind::Log,
            "the log does not have why",
        ),
        ("DELETE FROM superseded", FaultKind::Log, "is not kept"),
        (
            "UPDATE superseded SET revision = revision + 1",
            FaultKind::Log,
            "is not kept",
        ),
        (
            "UPDATE source SET revision = 9223372036854775807 WHERE id = 1",
            FaultKind::Log,
            "change",
        ),
        (
            "UPDATE kind SET meaning = 'x' WHERE id = 1",
            FaultKind::Catalogue,
            "kind has other rows",
        ),
        (
            "DELETE FROM name_search_data WHERE id = 1",
            FaultKind::Search,
            "damaged",
        ),
        (
            "UPDATE text_search_data SET block = x'0101' WHERE id = 1",
            FaultKind::Search,
            "damaged",
        ),
        (
            "UPDATE OR REPLACE name_search_idx SET term = ''",
            FaultKind::Search,
            "damaged",
        ),
        (
            "UPDATE source_author SET position = position + 1",
            FaultKind::Sheet,
            "a list of authors",
        ),
        (
            "INSERT INTO rule_version VALUES ('another', '1')",
            FaultKind::Catalogue,
            "rule_version has other rows",
        ),
        (
            "UPDATE statement SET gist = 'sleep'",
            FaultKind::Search,
            "differ",
        ),
        (
            "CREATE TABLE stray (x)",
            FaultKind::Schema,
            "stray is not the one",
        ),
        (
            "DROP INDEX identifier_by_value",
            FaultKind::Schema,
            "identifier_by_value",
        ),
    ] {
        let base = with_history();
        let db = base.connection();
        // As another program may.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)
            .unwrap();
        db.execute_batch(sql).unwrap();
        let found = base.verify().unwrap();
        let told = found
            .faults
            .iter()
            .any(|f| f.kind == kind && f.message.contains(message));
        assert!(told, "{sql}\n{found}");
    }
}

#[test]
fn what_is_derived_is_rebuilt() {
    for sql in [
        "UPDATE entity SET key = 'elsewhere' WHERE key = 'lingang-group'",
        "UPDATE mention SET rule = 1",
        "UPDATE mention SET look = 7",
        "PRAGMA foreign_keys = OFF; DELETE FROM entity_name; PRAGMA foreign_keys = ON",
        "DELETE FROM edge",
        "UPDATE edge SET other_key = other_key || '-', other = 1",
        "UPDATE edge SET claims = claims + 1",
        "UPDATE mention SET roles = 0",
        "UPDATE claim SET more = 0",
        "UPDATE entity SET is_group = 1, form = NULL",
        "INSERT INTO ambiguity VALUES (5, 1, 'lingang group', 1)",
        "UPDATE mention SET entity = (SELECT id FROM entity WHERE kind = 1 AND key = 'cbre')
         WHERE key = 'lingang-group' AND source = 1",
    ] {
        let mut base = base();
        base.connection().execute_batch(sql).unwrap();
        assert!(!base.verify().unwrap().is_sound(), "{sql}");
        base.rebuild().unwrap();
        let found = base.verify().unwrap();
        assert!(found.is_sound(), "{sql}\n{found}");
    }
}

#[test]
fn a_source_that_was_changed_is_withdrawn_and_loaded_again() {
    let mut base = KnowledgeBase::seeded().unwrap();
    base.connection()
        .execute("UPDATE claim SET modality = 0", ())
        .unwrap();
    let found = base.verify().unwrap().to_string();
    assert!(
        found.ends_with("withdraw it and load that again"),
        "{found}"
    );
    let seed = KnowledgeBase::seed().unwrap();
    base.withdraw(&seed.source.key).unwrap();
    base.load(&seed).unwrap();
    let found = base.verify().unwrap();
    assert!(found.is_sound(), "{found}");
}

#[test]
fn a_citation_of_another_program_is_in_the_answers_once_rebuilt() {
    let mut base = KnowledgeBase::seeded().unwrap();
    base.connection()
        .execute_batch(
            "INSERT INTO further_citation SELECT source, claim, 'p13' FROM claim WHERE key = 'agreements-concern'",
        )
        .unwrap();
    let claim = ClaimRef::new("2023-11-30-lingang-anniversary", "agreements-concern");
    let passages = |base: &KnowledgeBase| -> Vec<String> {
        let fact = base.claim(&claim).unwrap().unwrap();
        fact.passages().map(str::to_owned).collect()
    };
    let told = base.verify().unwrap().to_string();
    assert!(told.contains("all its citations"), "{told}");
    assert_eq!(passages(&base), ["p1"]);
    base.rebuild().unwrap();
    assert_eq!(passages(&base), ["p1", "p13"]);
}

/// SQLite itself looks at none of this where a file is opened only to be read.
#[test]
fn what_the_check_of_sqlite_passes_over_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    for sheet in KnowledgeBase::companions().unwrap() {
        base.load(&sheet).unwrap();
    }
    let mut revised = KnowledgeBase::companions().unwrap().pop().unwrap();
    revised.revises = Some(1);
    revised.source.note = Some("looked at again".to_owned());
    base.load(&revised).unwrap();
    base.close().unwrap();
    let found = || {
        let base = KnowledgeBase::open_read_only(&path).unwrap();
        base.verify().unwrap().to_string()
    };
    assert_eq!(found(), "nothing is wrong");
    let sound = std::fs::read(&path).unwrap();

    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA ignore_check_constraints = ON; INSERT INTO erasure VALUES (7, 3)")
        .unwrap();
    db.close().unwrap();
    let broken = found();
    assert!(
        broken.contains("rows of erasure that break erasure_one: 1"),
        "{broken}"
    );
    assert!(
        broken.contains("rows of erasure that break erasure_rewritten: 1"),
        "{broken}"
    );

    // A page copied over another.
    std::fs::write(&path, &sound).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    let root = |name: &str| -> u32 {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        db.query_row(sql, [name], |row| row.get(0)).unwrap()
    };
    let page: u32 = db
        .query_row("PRAGMA page_size", (), |row| row.get(0))
        .unwrap();
    let roots = [
        (
            "superseded",
            "figure_by_counterparty",
            "entries for 0 rows of figure",
        ),
        (
            "superseded",
            "claim_by_voice_of",
            "entries for 0 rows of claim",
        ),
        ("rule_version", "name_search_idx", "it is damaged"),
    ];
    let roots = roots.map(|(one, other, told)| (root(one), root(other), told));
    db.close().unwrap();
    for (one, other, told) in roots {
        let mut bytes = sound.clone();
        let place = |root: u32, at: u32| ((root - 1) * page + at) as usize;
        for at in 0..page {
            bytes[place(other, at)] = sound[place(one, at)];
        }
        std::fs::write(&path, &bytes).unwrap();
        let broken = found();
        assert!(broken.contains(told), "{broken}");
    }
}
