//! Search: whatever somebody types is text, and finds something or nothing.

#![no_main]

use citebase::KnowledgeBase;
use citebase::query::{Page, SearchFilter};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static BASE: KnowledgeBase = {
        let mut base = KnowledgeBase::seeded().expect("part of the crate");
        for sheet in KnowledgeBase::companions().expect("part of the crate") {
            base.load(&sheet).expect("part of the crate");
        }
        base
    };
}

fuzz_target!(|text: &str| {
    BASE.with(|base| {
        base.search(text, &SearchFilter::default(), &Page::default())
            .expect("text is no error");
        base.complete(text, None, 10).expect("text is no error");
        let _ = base.search_advanced(text, &SearchFilter::default(), &Page::default());
    });
});
