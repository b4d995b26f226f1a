//! Which entities of different sources are one.
//!
//! That is a function of the loaded sheets and of [rulings](Ruling), and of nothing else: the
//! order of loading plays no part, and what is taken back is as if it had never been. Nothing is
//! guessed. The rules, the firmest first ([`IdentityRule`](crate::model::IdentityRule)):
//!
//! 1. a person **ruled** that they are the same;
//! 2. the sheets use one key and mark it as **shared**;
//! 3. a sheet **declares** that its entity is one of another source (`same_as`);
//! 4. they have the same **identifier**;
//! 5. organisations, projects, industries and places: they have the same **name**, folded as
//!    [`identity_fold`](crate::text::identity_fold) does;
//! 6. **persons**: they have the same name so folded, and an organisation in common.
//!
//! Rules 4 to 6 hold within a kind. Names tie only what is one, not groups ("106 projects"), and
//! not by an abbreviation; nor do they tie events, agreements and documents, which are mostly
//! called by what they are ("strategic cooperation agreement"). What is left open so is proposed to a person.
//!
//! Some things are known to differ: two entities that a person ruled different, and from rule 3
//! on two entities of one sheet, which has each entity once; for rules 5 and 6 also two that
//! have different identifiers in one register. Such are never joined. What would join them,
//! directly or by way of others, joins nobody ([`Ambiguity`]): a name that a second company
//! turns out to bear says of neither which one is meant.
//!
//! An entity's public key is the smallest of its shared keys, or else its smallest `source#key`;
//! what to call it is the best of its names: primary before alias before abbreviation, English
//! before others, short before long.

mod admit;
mod ambiguity;
mod cache;
mod check;
mod entity_row;
mod gather;
pub(crate) mod members;
pub(crate) mod proposals;
mod resolve;
mod ruling;
mod update;

pub use crate::error::RulingProblem;
pub use ambiguity::{Ambiguity, Tie};
pub use members::{Member, Unfollowed};
pub use ruling::Ruling;

pub(crate) use admit::{Admission, NewMention};
pub(crate) use ambiguity::{ambiguities_of, list as list_ambiguities};
pub(crate) use cache::Cache;
pub(crate) use check::check;
pub(crate) use entity_row::UsedName;
pub(crate) use gather::Touched;
pub(crate) use ruling::{add as add_rulings, all as all_rulings, remove as remove_ruling};
pub(crate) use update::{rebuild, update};
