//! Reading borrows: what it allocates is what it keeps.

use allocation_counter::measure;
use citebase::KnowledgeBase;
use citebase::sheet::{Catalogue, Declarations, Sheet};

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
