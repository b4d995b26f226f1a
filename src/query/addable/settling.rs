//! What decides which figures may be added, and what comes of it.

use super::interval::Interval;
use crate::model::{ClaimRef, Quantity};
use crate::query::candidate::Candidate;
use crate::query::figure_links::FigureLinks;
use crate::query::total::{Doubt, Reason};
use crate::query::within::Within;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Figures with all that decides which of them may be added.
pub(in crate::query) struct Settling {
    /// By reference.
    pub(in crate::query) figures: Vec<Candidate>,
    pub(in crate::query) related: FigureLinks,
    /// Those that another claim amends, and by which.
    pub(in crate::query) amended: HashMap<usize, ClaimRef>,
    /// Those that are unsettled for a reason of their own: another claim denies them, or no source says how much of
    /// them belongs to what is asked for.
    pub(in crate::query) doubtful: HashMap<usize, Doubt>,
    /// For each claim that is linked to figures, the first of those that repeat each other.
    pub(in crate::query) repeated: Vec<usize>,
    /// The same for those that repeat or amend each other, whether or not the amendment holds: they are about one
    /// amount.
    pub(in crate::query) one_amount: Vec<usize>,
    /// Of which claims those that repeat each other are parts.
    pub(in crate::query) wholes: HashMap<usize, BTreeSet<usize>>,
    pub(in crate::query) within: Rc<Within>,
}

/// The figures of one total, by number, and their sum.
#[derive(Default)]
pub(in crate::query) struct Settled {
    pub(in crate::query) counted: Vec<usize>,
    pub(in crate::query) unsettled: Vec<(usize, Doubt)>,
    pub(in crate::query) left_out: Vec<(usize, Reason)>,
    pub(in crate::query) sum: Interval,
    pub(in crate::query) if_within: Interval,
    pub(in crate::query) if_apart: Interval,
}

/// A source, and who says it whom it quotes.
pub(in crate::query) type Teller<'a> = (i64, Option<&'a str>);

/// What things can have in common: a subject, or (`true`) a deal.
pub(in crate::query) type Key = (bool, i64);

impl Settling {
    /// Of what adds nothing it must be said, too, that it is denied.
    pub(in crate::query) fn leave_out(&self, figure: usize, reason: Reason, settled: &mut Settled) {
        let reason = match self.doubtful.get(&figure) {
            Some(Doubt::Denied(by)) => Reason::Denied(by.clone()),
            _ => reason,
        };
        settled.left_out.push((figure, reason));
    }

    pub(in crate::query) fn claim(&self, figure: usize) -> ClaimRef {
        self.figures[figure].summand.claim.clone()
    }

    pub(in crate::query) fn quantity(&self, figure: usize) -> &Quantity {
        &self.figures[figure].summand.quantity
    }
}
