//! Pure values: the closed vocabularies, quantities and dates. No SQL, no files.

mod amount;
mod edtf;
mod quantity;
mod reference;
mod vocabulary;

pub use amount::{Amount, AmountError};
pub use edtf::{Edtf, EdtfError};
pub use quantity::{Bound, Quantity, QuantityError, Steps};
pub use reference::{ClaimRef, EntityRef, ReferenceError};
pub use vocabulary::{
    Basis, CounterpartyRole, Dimension, Extent, IdentityRule, Kind, LinkType, Modality, NameRole,
    Nature, Polarity, Shape, UnknownWord, Verdict,
};
