//! Pure values: the closed vocabularies, quantities and dates. No SQL, no files.

mod change;
mod id;
mod reference;
mod scale;
pub(crate) mod vocabulary;

pub use change::{Change, Sequence, SequenceError};
pub use citebase_text::{Amount, AmountError, Bound, Edtf, EdtfError, Quantity, QuantityError};
pub use id::{
    AgreementId, AgreementKey, DocumentId, DocumentKey, EntityId, EventId, EventKey, IndustryId,
    IndustryKey, OrganisationId, OrganisationKey, PersonId, PersonKey, PlaceId, PlaceKey,
    ProductId, ProductKey, ProjectId, ProjectKey,
};
pub use reference::{ClaimRef, EntityRef, ReferenceError};
pub use scale::Scale;
pub use vocabulary::{
    Basis, ChangeType, CounterpartyRole, Dimension, Extent, IdentityRule, Kind, LinkType, Modality,
    NameRole, Nature, Polarity, Shape, UnknownWord, Verdict,
};
