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
pub(crate) struct Settling {
    /// By reference.
    pub(crate) figures: Vec<Candidate>,
    pub(crate) related: FigureLinks,
    /// Those that another claim amends, and by which.
    pub(crate) amended: HashMap<usize, ClaimRef>,
    /// Those that are unsettled for a reason of their own: another claim denies them, or no source says how much of
    /// them belongs to what is asked for.
    pub(crate) doubtful: HashMap<usize, Doubt>,
    /// For each claim that is linked to figures, the first of those that repeat each other.
    pub(crate) repeated: Vec<usize>,
    /// The same for those that repeat or amend each other, whether or not the amendment holds: they are about one
    /// amount.
    pub(crate) one_amount: Vec<usize>,
    /// Of which claims those that repeat each other are parts.
    pub(crate) wholes: HashMap<usize, BTreeSet<usize>>,
    pub(crate) within: Rc<Within>,
}

/// The figures of one total, by number, and their sum.
#[derive(Default)]
pub(crate) struct Settled {
    pub(crate) counted: Vec<usize>,
    pub(crate) unsettled: Vec<(usize, Doubt)>,
    pub(crate) left_out: Vec<(usize, Reason)>,
    pub(crate) sum: Interval,
    pub(crate) if_within: Interval,
    pub(crate) if_apart: Interval,
}

/// A source, and who says it whom it quotes.
pub(crate) type Teller<'a> = (i64, Option<&'a str>);

/// What things can have in common: a subject, or (`true`) a deal.
pub(crate) type Key = (bool, i64);

impl Settling {
    /// Of what adds nothing it must be said, too, that it is denied.
    pub(crate) fn leave_out(&self, figure: usize, reason: Reason, settled: &mut Settled) {
        let reason = match self.doubtful.get(&figure) {
            Some(Doubt::Denied(by)) => Reason::Denied(by.clone()),
            _ => reason,
        };
        settled.left_out.push((figure, reason));
    }

    pub(crate) fn claim(&self, figure: usize) -> ClaimRef {
        self.figures[figure].summand.claim.clone()
    }

    pub(crate) fn quantity(&self, figure: usize) -> &Quantity {
        &self.figures[figure].summand.quantity
    }
}
