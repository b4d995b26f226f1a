//! Pure values: the closed vocabularies, quantities and dates. No SQL, no files.

mod amount;
mod edtf;
mod id;
mod quantity;
mod reference;
mod vocabulary;

pub(crate) use amount::exact;
pub use amount::{Amount, AmountError};
pub use edtf::{Edtf, EdtfError};
pub use id::{
    AgreementId, AgreementKey, EntityId, EventId, EventKey, IndustryId, IndustryKey,
    OrganisationId, OrganisationKey, PersonId, PersonKey, PlaceId, PlaceKey, ProjectId, ProjectKey,
};
pub use quantity::{Bound, Quantity, QuantityError, Steps};
pub use reference::{ClaimRef, EntityRef, ReferenceError};
pub use vocabulary::{
    Basis, CounterpartyRole, Dimension, Extent, IdentityRule, Kind, LinkType, Modality, NameRole,
    Nature, Polarity, Shape, UnknownWord, Verdict,
};
