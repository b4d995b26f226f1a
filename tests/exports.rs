//! Exports, read back by parsers that others wrote.

#[path = "exports/across.rs"]
mod across;
#[path = "exports/answers.rs"]
mod answers;
#[path = "common/asked_totals.rs"]
mod asked_totals;
#[path = "exports/backup.rs"]
mod backup;
mod common;
#[path = "exports/files.rs"]
mod files;
#[path = "exports/hostile.rs"]
mod hostile;
#[path = "common/papers.rs"]
mod papers;
#[path = "exports/plans.rs"]
mod plans;

use citebase::export::csv::View;
use citebase::model::Verdict;
use citebase::sheet::Sheet;
use citebase::{Batch, KnowledgeBase};
use common::ruling;
use std::ops::ControlFlow;

/// The article and its companions.
fn nine() -> Vec<Sheet> {
    let mut sheets = vec![KnowledgeBase::seed().unwrap()];
    sheets.extend(KnowledgeBase::companions().unwrap());
    sheets
}

fn base_of(sheets: impl IntoIterator<Item = Sheet>) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let report = base
        .load_all(sheets.into_iter().map(Ok), &Batch::default(), |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(report.refused().count(), 0, "{report}");
    base
}

fn written(
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), citebase::Error>,
) -> Result<String, citebase::Error> {
    let mut out = Vec::new();
    write(&mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn ftm(base: &KnowledgeBase) -> Vec<serde_json::Value> {
    written(|out| base.write_ftm(out))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn json_ld(base: &KnowledgeBase) -> serde_json::Value {
    serde_json::from_str(&written(|out| base.write_json_ld(out)).unwrap()).unwrap()
}

fn graphml(base: &KnowledgeBase) -> String {
    written(|out| base.write_graphml(out)).unwrap()
}

fn csv(base: &KnowledgeBase, view: View) -> String {
    written(|out| base.write_csv(view, out).map(drop)).unwrap()
}

/// The rows of a table below the first, read by the crate that others use.
fn cells(text: &str) -> Vec<Vec<String>> {
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// Everything that can be exported, by name.
fn everything(base: &KnowledgeBase) -> Vec<(String, String)> {
    let mut all = vec![
        (
            "ftm".to_owned(),
            written(|out| base.write_ftm(out)).unwrap(),
        ),
        (
            "json-ld".to_owned(),
            written(|out| base.write_json_ld(out)).unwrap(),
        ),
        ("graphml".to_owned(), graphml(base)),
        (
            "backup".to_owned(),
            written(|out| base.write_backup(out)).unwrap(),
        ),
        ("dump".to_owned(), written(|out| base.dump(out)).unwrap()),
    ];
    all.extend(
        View::ALL
            .iter()
            .map(|&view| (view.to_string(), csv(base, view))),
    );
    all
}

fn assert_same(one: &KnowledgeBase, other: &KnowledgeBase) {
    for ((name, one), (_, other)) in everything(one).into_iter().zip(everything(other)) {
        let differs = one.lines().zip(other.lines()).find(|(a, b)| a != b);
        assert!(one == other, "{name}: {differs:?}");
    }
}

/// A small sheet with a fact, a plan, a denial and somebody's word, a product and documents.
fn small() -> Sheet {
    Sheet::from_json(include_str!("exports/bridge.json")).unwrap()
}

fn bridge() -> KnowledgeBase {
    base_of([small()])
}

/// All sheets together.
fn library() -> KnowledgeBase {
    base_of(library_sheets())
}

fn library_sheets() -> Vec<Sheet> {
    nine().into_iter().chain([small()]).collect()
}

#[test]
fn the_order_of_loading_plays_no_part() {
    let rulings = [
        ruling(
            Verdict::Same,
            "2023-12-14-jinshan-lingang-agreement#yuan-guohua",
            "lingang-guotou-guohui-agreement#yuan-guohua",
        ),
        ruling(
            Verdict::Different,
            "2023-11-30-lingang-anniversary#celebration",
            "2021-08-17-special-area-290-projects#completion-event",
        ),
    ];
    let mut first = base_of(nine());
    first.import_rulings(&rulings).unwrap();

    let mut turned = nine();
    turned.reverse();
    let mut reversed = KnowledgeBase::in_memory().unwrap();
    reversed.import_rulings(&rulings).unwrap();
    for sheet in &turned {
        reversed.load(sheet).unwrap();
    }
    assert_same(&first, &reversed);

    for by in [2, 5, 7] {
        let mut turned = nine();
        turned.rotate_left(by);
        turned.swap(0, 8);
        let mut base = base_of(turned);
        base.import_rulings(&rulings).unwrap();
        assert_same(&first, &base);
    }
}

#[test]
fn a_small_base_in_every_format() {
    let base = bridge();
    insta::assert_snapshot!("ftm", written(|out| base.write_ftm(out)).unwrap());
    insta::assert_snapshot!("json_ld", written(|out| base.write_json_ld(out)).unwrap());
    insta::assert_snapshot!("graphml", graphml(&base));
    insta::assert_snapshot!("backup", written(|out| base.write_backup(out)).unwrap());
    insta::assert_snapshot!("figures", csv(&base, View::Figures));
    insta::assert_snapshot!("facts", csv(&base, View::Facts));
}

#[test]
fn an_empty_base_gives_empty_files_that_can_be_read() {
    let base = KnowledgeBase::in_memory().unwrap();
    assert!(ftm(&base).is_empty());
    assert_eq!(json_ld(&base)["@graph"], serde_json::json!([]));
    let text = graphml(&base);
    let graph = roxmltree::Document::parse(&text).unwrap();
    assert!(!graph.descendants().any(|n| n.has_tag_name("node")));
    assert_eq!(
        written(|out| base.write_backup(out)).unwrap(),
        "{\"citebase_backup\":1}\n{\"lines\":0}\n"
    );
    for &view in View::ALL {
        let rows = cells(&csv(&base, view));
        assert_eq!(rows.is_empty(), view != View::Dictionary, "{view}");
    }
}

#[test]
fn a_snapshot_is_exported_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load(&nine()[0]).unwrap();
    let before = everything(&base);
    let snapshot = base.snapshot().unwrap();
    let mut other = KnowledgeBase::open(&path).unwrap();
    other.load(&nine()[1]).unwrap();
    let held = written(|out| snapshot.write_ftm(out)).unwrap();
    assert!(before.contains(&("ftm".to_owned(), held)));
    drop(snapshot);
    assert_same(&base, &other);
}
