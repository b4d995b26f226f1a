#![doc = include_str!("../README.md")]
#![deny(missing_docs, missing_debug_implementations)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout
    )
)]

mod date;
#[doc = include_str!("../GRAMMAR.md")]
pub mod grammar {}
pub mod fold;
mod lex;
mod noun;
mod printable;
mod quantity;
mod reading;
mod script;
mod value;
mod vocabulary;

pub use date::{FoundDate, ReadDate, UnreadableDate, find_dates, read_date};
pub use fold::{identity_fold, lookup_fold};
pub use printable::{OneLine, printable, printable_json, shown};
pub use quantity::{
    Change, FoundQuantity, ReadQuantity, UnreadQuantity, Unreadable, UnreadableReason,
    find_quantities, read_quantity, units,
};
pub use reading::{DateSeen, Figure, Reading, Unread, read};
pub use value::{Amount, AmountError, Bound, Edtf, EdtfError, Quantity, QuantityError};
