//! The readers of figures, dates, amounts, EDTF and references: any text is read or refused, and
//! what is found in a text reads the same by itself.

#![no_main]

use citebase::model::{Amount, ClaimRef, Edtf};
use citebase::text::{
    find_dates, find_quantities, identity_fold, lookup_fold, printable, read_date, read_quantity,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = read_quantity(text);
    for found in find_quantities(text) {
        let words = text.get(found.range).expect("a range of the text");
        assert_eq!(read_quantity(words).ok(), Some(found.quantity), "{words:?}");
    }
    let published = "2023-11-30".parse().ok();
    let _ = read_date(text, published);
    let _ = read_date(text, None);
    for found in find_dates(text, published) {
        let _ = text.get(found.range).expect("a range of the text");
    }
    if let Ok(date) = text.parse::<Edtf>() {
        assert_eq!(date.to_string(), text);
    }
    if let Ok(amount) = Amount::from(text).decimal() {
        assert_eq!(Amount::from(amount).decimal(), Ok(amount));
    }
    if let Ok(claim) = text.parse::<ClaimRef>() {
        assert_eq!(claim.to_string(), text);
    }
    for fold in [lookup_fold, identity_fold] {
        let folded = fold(text);
        assert_eq!(fold(&folded), folded);
    }
    let shown = printable(text);
    assert_eq!(printable(&shown), shown);
});
