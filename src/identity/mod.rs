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
//! 5. organisations, projects, industries, places and products: they have the same **name**, folded as
//!    [`identity_fold`](crate::text::identity_fold) does;
//! 6. **persons**: they have the same name so folded, and an organisation in common; a source that
//!    denies a relation of the two counts, too.
//!
//! Rules 4 to 6 hold within a kind. Names tie only what is one, not groups ("106 projects"), and
//! not by an abbreviation or a former name, which another may bear now; nor do they tie events, agreements and documents, which are mostly
//! called by what they are ("strategic cooperation agreement"). What is left open so is proposed to a person.
//!
//! Some things are known to differ: two entities that a person ruled different, and from rule 3
//! on two entities of one sheet, which has each entity once; for rules 5 and 6 also two that
//! have different identifiers in one register. Such are never joined, and what would join them is
//! [ambiguous](Ambiguity) and ties nobody. Others lose nothing by it: they stay tied by whatever else
//! they have in common. Of a name that is a fact about the name alone. It is ambiguous
//!
//! - if two that bear it are known to differ ("Star" in a sheet that has a steel maker and a
//!   baker of that name), or
//! - if two that bear it are called, as their primary names, by two names that some sheet has for
//!   two entities (both of Alpha and of Beta it is said that they are also named "AB", and some sheet
//!   has Alpha and Beta as two). A primary name that is ambiguous itself says nothing here. If one of the
//!   two names is the name itself (Alpha is also named "Beta"), it is still the name of those who are called
//!   by it, and ties them alone.
//!
//! If several ties would join two that differ only together, none of them says which is wrong: they
//! tie nobody. Names still may. Each is looked at with what else its bearers are called, or those whom firmer
//! rules make one with them. If two of the bearers differ so, the name ties only those who are called by it
//! alone; a name that is a part of it does not count as another ("Delta" beside "Delta Air Lines").
//!
//! Who is who for one more sheet is found by its names, identifiers and keys, each looked up once. What
//! hangs together with them is worked out anew only where a name becomes ambiguous, where entities
//! become one, or where something is taken back; an ambiguous name leads no further. Of an entity's mentions
//! those that are alike in all that ties are worked out as two, however many they are: one, and all others.
//! A bulk load lets mentions wait for it until as many wait as were read the last time: so the whole costs
//! no more than in proportion to what comes, however large the tangles are.
//!
//! An entity's public key is the smallest of its shared keys, or else its smallest `source#key`;
//! what to call it is the best of its names: primary before alias before abbreviation before former,
//! English before others, a name before a description ("the regulator"), what most mentions use before what few
//! do, short before long.

/// The version of the rules above. A change of who is taken for one is a new version, by which files are
/// brought up to date.
pub(crate) const VERSION: u32 = 5;

mod admit;
mod ambiguity;
mod cache;
mod check;
mod entity_row;
mod gather;
#[macro_use]
mod items;
mod looks;
pub(crate) mod members;
pub(crate) mod proposals;
mod resolve;
mod ruling;
#[cfg(feature = "parquet")]
mod ties;
mod update;

pub use crate::error::RulingProblem;
pub use ambiguity::{Ambiguity, Tie};
pub use members::{Member, Unfollowed};
pub use ruling::Ruling;

pub(crate) use admit::{Admission, NewMention};
pub(crate) use ambiguity::{list as list_ambiguities, of_source as ambiguities_of};
pub(crate) use cache::Cache;
pub(crate) use check::check;
pub(crate) use entity_row::{TyingNames, UsedName};
pub(crate) use gather::{BY_REFERENCE, BY_SHARED_KEY, Touched};
pub(crate) use looks::point_at;
pub(crate) use ruling::{add as add_rulings, all as all_rulings, remove as remove_ruling};
#[cfg(feature = "parquet")]
pub(crate) use ties::of_source as ties_of_source;
pub(crate) use update::{rebuild, update};
