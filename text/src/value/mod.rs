//! The values that wordings are read into: amounts, quantities, dates.

mod amount;
mod edtf;
mod quantity;
mod unit;

pub(crate) use amount::exact;
pub use amount::{Amount, AmountError};
pub use edtf::{Edtf, EdtfError};
pub use quantity::{Bound, Quantity, QuantityError};
