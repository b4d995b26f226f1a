//! The readers of figures and dates: any text is read or refused, and what is found in a text
//! reads the same by itself.

#![no_main]

use citebase::text::{find_dates, find_quantities, lookup_fold, read_date, read_quantity};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = read_quantity(text);
    for found in find_quantities(text) {
        let words = text.get(found.range).expect("a range of the text");
        assert_eq!(read_quantity(words).ok(), Some(found.quantity), "{words:?}");
    }
    let published = "2023-11-30".parse().ok();
    let _ = read_date(text, published);
    for found in find_dates(text, published) {
        let _ = text.get(found.range).expect("a range of the text");
    }
    let folded = lookup_fold(text);
    assert_eq!(lookup_fold(&folded), folded);
});
