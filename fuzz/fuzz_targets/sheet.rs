//! Fact sheets: any text is a sheet or refused; what is loaded comes back equal.

#![no_main]

use citebase::KnowledgeBase;
use citebase::sheet::Sheet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(sheet) = Sheet::from_json(text) else {
        return;
    };
    let mut base = KnowledgeBase::in_memory().expect("memory");
    if base.load(&sheet).is_ok() {
        let back = base.sheet(&sheet.source.key).expect("readable");
        assert_eq!(back, Some(sheet.normalised()));
    }
});
