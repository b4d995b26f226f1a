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

pub(crate) mod belonging;
mod check;
mod explain;
mod gather;
mod place;
pub(crate) mod proposals;
mod resolve;
mod rework;
pub(crate) mod roles;
mod ruling;

pub use explain::{Ambiguity, Member, Tie, Unfollowed};
pub use ruling::{Ruling, RulingProblem};

pub(crate) use check::check;
pub(crate) use explain::ambiguities_of;
pub(crate) use gather::Seeds;
pub(crate) use place::{Newcomer, Placement, Standing, Use, enter, place};
pub(crate) use rework::{rebuild, rework};
pub(crate) use ruling::{add as add_rulings, remove as remove_ruling};

#[cfg(test)]
pub(crate) const SQL: [&[(&str, &str)]; 7] = [
    belonging::SQL,
    check::SQL,
    explain::SQL,
    gather::SQL,
    place::SQL,
    rework::SQL,
    ruling::SQL,
];

use crate::error::{Doing, Error};
use rusqlite::{Connection, Params, Row};

/// Runs a constant and maps its rows.
pub(crate) fn rows<T>(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
    map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = db.prepare_cached(sql).doing(doing)?;
    let found = statement.query_map(params, map).doing(doing)?;
    found.collect::<Result<_, _>>().doing(doing)
}
