//! Backups: any bytes are restored whole or refused, with nothing of them written; what is
//! restored comes out again as a backup that restores to the same.

#![no_main]

use citebase::KnowledgeBase;
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;

fn empty() -> KnowledgeBase {
    KnowledgeBase::in_memory().expect("memory")
}

thread_local! {
    // A refused backup leaves it empty, so that it serves for the next one.
    static BASE: RefCell<KnowledgeBase> = RefCell::new(empty());
}

fn written(base: &KnowledgeBase) -> Vec<u8> {
    let mut out = Vec::new();
    base.write_backup(&mut out).expect("memory");
    out
}

fuzz_target!(|bytes: &[u8]| {
    BASE.with_borrow_mut(|base| {
        if base.restore(bytes).is_ok() {
            let first = written(base);
            *base = empty();
            base.restore(first.as_slice()).expect("our own backup");
            assert!(written(base) == first);
            *base = empty();
        }
    });
});
