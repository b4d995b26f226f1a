//! The backup brings everything back.

use crate::common::ruling;
use crate::{assert_same, base_of, nine, written};
use citebase::export::{Existing, Format};
use citebase::model::Verdict;
use citebase::sheet::Sheet;
use citebase::{Error, KnowledgeBase, LoadOutcome};
use std::io::BufReader;

fn backup(base: &KnowledgeBase) -> String {
    written(|out| base.write_backup(out)).unwrap()
}

fn restored(text: &str) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.restore(text.as_bytes()).unwrap();
    base
}

fn revised(sheet: &Sheet, revision: u32, note: &str) -> Sheet {
    let mut sheet = sheet.clone();
    sheet.revises = (revision > 1).then(|| revision - 1);
    sheet.source.note = Some(note.to_owned());
    sheet
}

/// A base with a past: revisions, withdrawals, a source begun anew, rulings made and undone.
fn with_a_past() -> KnowledgeBase {
    let mut base = base_of(nine());
    let sheets = nine();
    let mut second = revised(&sheets[0], 2, "second");
    second.relations.reverse();
    second.figures.remove(2);
    base.load(&second).unwrap();
    base.load(&revised(&second, 3, "third")).unwrap();
    let key = &sheets[3].source.key;
    base.load(&revised(&sheets[3], 2, "to be withdrawn"))
        .unwrap();
    base.withdraw(key).unwrap();
    base.load(&revised(&sheets[3], 1, "begun anew")).unwrap();
    base.withdraw(&sheets[4].source.key).unwrap();
    let same = ruling(
        Verdict::Same,
        "2023-12-14-jinshan-lingang-agreement#yuan-guohua",
        "lingang-guotou-guohui-agreement#yuan-guohua",
    );
    base.rule(&same).unwrap();
    let other = ruling(Verdict::Different, "lingang-group", "not-loaded#lingang");
    base.import_rulings(std::slice::from_ref(&other)).unwrap();
    base
}

#[test]
fn a_base_with_a_past_comes_back() {
    let base = with_a_past();
    let text = backup(&base);
    let mut again = KnowledgeBase::in_memory().unwrap();
    let report = again.restore(text.as_bytes()).unwrap();
    assert_eq!(
        (report.sheets, report.superseded, report.rulings),
        (8, 5, 2)
    );
    assert_same(&base, &again);
    assert_eq!(base.superseded().unwrap(), again.superseded().unwrap());
    for of in base.superseded().unwrap() {
        assert_eq!(
            base.superseded_sheet(&of).unwrap(),
            again.superseded_sheet(&of).unwrap()
        );
    }
    assert_eq!(base.rulings().unwrap(), again.rulings().unwrap());
    // What is loaded is known again, and revisions go on.
    let third = again
        .sheet("2023-11-30-lingang-anniversary")
        .unwrap()
        .unwrap();
    assert_eq!(third.revises, Some(2));
    let unchanged = again.load(&third).unwrap();
    assert!(matches!(
        unchanged.outcome(),
        LoadOutcome::Unchanged { revision: 3 }
    ));
    let fourth = again.load(&revised(&third, 4, "fourth")).unwrap();
    assert!(matches!(
        fourth.outcome(),
        LoadOutcome::Replaced { revision: 4 }
    ));
    // And undoing the ruling undoes it.
    let ruling = &base.rulings().unwrap()[0];
    again.unrule(&ruling.one, &ruling.other).unwrap().unwrap();
}

#[test]
fn by_way_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup.jsonl");
    let base = with_a_past();
    base.export(Format::Backup, &path, Existing::Keep).unwrap();
    let mut again = KnowledgeBase::create(folder.path().join("again.db")).unwrap();
    let file = std::fs::File::open(&path).unwrap();
    again.restore(BufReader::new(file)).unwrap();
    assert_same(&base, &again);
    again.rebuild().unwrap();
    assert_same(&base, &again);
}

#[test]
fn a_sheet_taken_out_of_a_backup_can_be_loaded_alone() {
    let text = backup(&base_of(nine()));
    let line = text
        .lines()
        .find(|l| l.starts_with(r#"{"sheet":"#))
        .unwrap();
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    let sheet = Sheet::from_json(&value["sheet"].to_string()).unwrap();
    KnowledgeBase::in_memory().unwrap().load(&sheet).unwrap();
}

#[test]
fn what_breaks_off_or_is_no_backup_is_refused_and_leaves_nothing() {
    let text = backup(&with_a_past());
    let lines: Vec<&str> = text.lines().collect();
    let first = lines[0];
    let mut wrong: Vec<(String, &str)> = vec![
        (String::new(), "line 1 of the backup: the backup breaks off"),
        (
            "hello\n".to_owned(),
            "line 1 of the backup: expected value at line 1 column 1",
        ),
        (
            "\u{feff}".to_owned() + &text,
            "line 1 of the backup: expected value",
        ),
        (
            "{\"citebase_backup\":2}\n".to_owned(),
            "line 1 of the backup: format 2 is not known",
        ),
        (
            "{\"citebase_backup\":0}\n".to_owned(),
            "line 1 of the backup: format 0 is not known",
        ),
        (
            "{\"lines\":0}\n".to_owned(),
            "line 1 of the backup: a backup begins, once, with",
        ),
        (
            format!("{first}\n{first}\n"),
            "line 2 of the backup: a backup begins, once",
        ),
        (
            format!("{first}\n{{\"sheet\":{{}}}}\n"),
            "fact sheet (unnamed)",
        ),
        (
            format!("{first}\n{{\"strange\":1}}\n"),
            "line 2 of the backup: unknown variant",
        ),
        (format!("{first}\n\n"), "line 2 of the backup: EOF"),
        (
            format!("{text}{first}\n"),
            "line 17 of the backup: something follows on the last line",
        ),
    ];
    // A line is missing in the middle.
    let mut missing = lines.clone();
    missing.remove(5);
    wrong.push((
        missing.join("\n"),
        "line 16 of the backup: 15 lines were written, and 14 are here",
    ));
    // A sheet stands twice.
    let mut twice = lines.clone();
    twice.insert(lines.len() - 2, lines[lines.len() - 2]);
    wrong.push((
        twice.join("\n"),
        "source lingang-guotou-guohui-agreement is loaded already",
    ));
    for end in [1, 2, 3, 9, lines.len() - 1] {
        wrong.push((lines[..end].join("\n") + "\n", "breaks off"));
    }
    wrong.push((text[..text.len() / 2].to_owned(), "of the backup: "));
    let mut base = KnowledgeBase::in_memory().unwrap();
    for (text, expected) in wrong {
        let error = base.restore(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}\n  instead of {expected}");
        assert_eq!(base.source_count().unwrap(), 0);
        assert!(base.rulings().unwrap().is_empty() && base.superseded().unwrap().is_empty());
    }
    let bytes = b"{\"citebase_backup\":1}\n\xff\xfe\n";
    assert!(matches!(
        base.restore(&bytes[..]),
        Err(Error::Backup { line: 2, .. })
    ));
    // The catalogue is that of an empty base, too.
    base.restore(text.as_bytes()).unwrap();
}

#[test]
fn only_an_empty_base_takes_a_backup() {
    let base = KnowledgeBase::seeded().unwrap();
    let text = backup(&base);
    let mut loaded = base_of(nine());
    assert!(matches!(
        loaded.restore(text.as_bytes()),
        Err(Error::NotEmpty)
    ));
    let mut ruled = KnowledgeBase::in_memory().unwrap();
    ruled
        .import_rulings(&[ruling(Verdict::Same, "a#a", "b#b")])
        .unwrap();
    assert!(matches!(
        ruled.restore(text.as_bytes()),
        Err(Error::NotEmpty)
    ));
    let mut withdrawn = KnowledgeBase::seeded().unwrap();
    withdrawn
        .withdraw("2023-11-30-lingang-anniversary")
        .unwrap();
    assert!(matches!(
        withdrawn.restore(text.as_bytes()),
        Err(Error::NotEmpty)
    ));
    assert_same(&base, &restored(&text));
}
