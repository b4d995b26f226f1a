//! Reading text: folding of names, the wording of dates and of quantities.

mod date;
pub(crate) mod fold;
mod printable;
mod quantity;

pub use date::{FoundDate, ReadDate, UnreadableDate, find_dates, read_date};
pub(crate) use fold::is_unspaced;
pub use fold::{identity_fold, lookup_fold};
pub use printable::printable;
pub use quantity::{
    FoundQuantity, ReadQuantity, Unreadable, UnreadableReason, find_quantities, read_quantity,
};
