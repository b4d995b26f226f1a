//! Reading borrows: what it allocates is what it keeps. And loading one more sheet costs what the sheet
//! costs, however large the base is, whoever has the same names in it, and whatever came before.

#[path = "../benches/made_up/mod.rs"]
mod made_up;

use allocation_counter::measure;
use citebase::sheet::{Catalogue, Declarations, Sheet};
use citebase::{Batch, KnowledgeBase};
use made_up::World;
use std::ops::ControlFlow;

/// How often a piece of work allocates. What is made once, at its first run, is not counted.
fn allocations<T>(work: impl Fn() -> T) -> u64 {
    drop(work());
    measure(|| drop(work())).count_total
}

fn sheets() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

#[test]
fn a_sheet_is_read_with_one_copy_of_each_text_that_it_keeps() {
    for sheet in sheets() {
        let json = sheet.to_json().unwrap();
        // A copy of a sheet allocates what the sheet consists of, and nothing else.
        let kept = allocations(|| sheet.clone());
        let read = allocations(|| Sheet::from_json(&json).unwrap());
        // Lists grow as they are read.
        assert!(
            read <= kept + kept / 10 + 16,
            "{}: {read} allocations for {kept}",
            sheet.source.key
        );
    }
}

#[test]
fn the_check_takes_no_more_than_the_sheet() {
    let catalogue = allocations(|| Catalogue::builtin().clone());
    for sheet in sheets() {
        let kept = allocations(|| sheet.clone());
        // It works on a copy of the catalogue if the sheet declares something.
        let copies = u64::from(sheet.declares != Declarations::default());
        let check = allocations(|| sheet.check().unwrap()) - copies * catalogue;
        assert!(
            check <= kept + kept / 10 + 16,
            "{}: {check} allocations beside the {kept} of the sheet",
            sheet.source.key
        );
    }
}

/// A base of the first so many sheets of a world.
fn filled(world: &World, sheets: usize) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let batch = Batch {
        commit_every: None,
        stop_at_refusal: true,
    };
    let sheets = (0..sheets).map(|number| world.sheet(number));
    let report = base.load_all(sheets, &batch, |_| ControlFlow::Continue(()));
    let report = report.unwrap();
    assert_eq!(report.refused().count(), 0, "{report}");
    base
}

/// How often loading some sheets allocates.
fn work(base: &mut KnowledgeBase, sheets: &[Sheet]) -> u64 {
    let load = || {
        for sheet in sheets {
            base.load(sheet).unwrap();
        }
    };
    measure(load).count_total
}

/// A press, and a hostile world with sheets of ordinary size.
fn worlds() -> [World; 2] {
    let hostile = World {
        times: 1,
        ..made_up::HOSTILE
    };
    [made_up::PRESS, hostile]
}

#[test]
fn one_more_sheet_costs_hardly_more_in_a_base_eight_times_as_large() {
    // In all, no more than n log n: with each sheet more, not more than the logarithm grows by.
    let (small, large) = (12_u16, 96_u16);
    let most = f64::from(large).ln() / f64::from(small).ln();
    for (world, most) in worlds().into_iter().zip([1.25, most]) {
        let new = usize::from(large)..usize::from(large) + 8;
        let new: Vec<Sheet> = new.map(|number| world.sheet(number)).collect();
        let [in_small, in_large] =
            [small, large].map(|sheets| work(&mut filled(&world, sheets.into()), &new));
        assert!(
            in_large as f64 <= in_small as f64 * most,
            "{}: {in_small} allocations beside {small} sheets, {in_large} beside {large}",
            world.name
        );
    }
}

#[test]
fn a_late_revision_costs_no_more_than_an_early_one() {
    for world in worlds() {
        let mut base = filled(&world, 24);
        let revisions = |from: u32| -> Vec<Sheet> {
            (from..from + 8)
                .map(|revision| world.revision(3, revision))
                .collect()
        };
        let early = work(&mut base, &revisions(1));
        for from in (9..73).step_by(8) {
            work(&mut base, &revisions(from));
        }
        let late = work(&mut base, &revisions(73));
        assert!(
            late <= early + early / 4,
            "{}: {early} allocations for the first revisions, {late} for later ones",
            world.name
        );
    }
}
