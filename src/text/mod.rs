//! Reading text: folding of names, the wording of dates and of quantities; and showing it.
//!
//! What this crate puts into words is safe to show: what `Display` writes of an answer, a report or
//! an error has gone through [`printable`], whatever the file, the sheet or the question held, and
//! what is a line stays one. The fields of an answer (`name`, `wording`, `key` …), and
//! what has no text of its own but is a value (a key, a reference, an EDTF date), are as the file has
//! them: a program that prints these on a terminal does so through [`printable`].

mod date;
pub(crate) mod fold;
mod printable;
mod quantity;

pub use date::{FoundDate, ReadDate, UnreadableDate, find_dates, read_date};
pub(crate) use fold::is_unspaced;
pub use fold::{identity_fold, lookup_fold};
pub(crate) use printable::{OneLine, shown};
pub use printable::{printable, printable_json};
pub use quantity::{
    FoundQuantity, ReadQuantity, Unreadable, UnreadableReason, find_quantities, read_quantity,
};
