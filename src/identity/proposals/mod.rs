//! Which entities may be the same, though no rule says so: how alike two names are, and which
//! names are worth comparing at all. Pure functions; [`crate::query`] reads the names, weighs
//! what speaks against a pair and gives the answer.
//!
//! Not all names are compared with all: [`Index`] puts names that have something in common into
//! blocks, of which the large ones are passed over and reported.

mod common;
mod compare;
mod features;
mod index;
mod likeness;
mod offices;
mod suffix;
mod words;

pub use common::Common;
pub(crate) use compare::Name;
pub use index::PassedOver;
pub(crate) use index::{Index, Pair};
pub use likeness::{Difference, Likeness, Unlinked};
pub(crate) use offices::{agreement, can_be_read_so};
