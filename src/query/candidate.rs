//! A figure that may be added, and what decides of that.

use super::total::Summand;
use crate::model::{Kind, Nature};

/// A figure with what decides whether it may be added.
pub(super) struct Candidate {
    pub(super) summand: Summand,
    /// The claim's row.
    pub(super) place: (i64, i64),
    /// It may link to other claims.
    pub(super) links: bool,
    pub(super) spoken: Spoken,
    pub(super) sort: Sort,
    pub(super) lower: Option<i64>,
    pub(super) upper: Option<i64>,
    /// Figures of its sort can be added.
    pub(super) additive: bool,
    /// It cannot be less than nothing.
    pub(super) never_negative: bool,
    pub(super) nature: Nature,
    /// The entities by row.
    pub(super) subject: i64,
    pub(super) scope: Option<i64>,
    /// The scope is no place and no industry: two figures that have it may be of one deal.
    pub(super) scope_is_deal: bool,
    pub(super) counterparty: Option<i64>,
    pub(super) under: Option<i64>,
    pub(super) kind: Kind,
    pub(super) is_group: bool,
}

/// What the figures of one total have in common: measure and unit by row, nature by code, and the
/// number of the period.
pub(super) type Sort = (i64, i64, i64, usize);

/// Modality and polarity, by code.
pub(super) type Spoken = (i64, i64);
