//! What is looked for, and what is found.

use crate::model::ClaimRef;
use crate::query::{Fact, Named};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::ops::{ControlFlow, Deref};

/// In what facts disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Conflict {
    /// Amounts of one measure, for one subject, scope and period, that do not meet.
    Amounts,
    /// One affirms what the other denies.
    Denial,
    /// One milestone on days that do not meet.
    Dates,
    /// Roles that exclude each other: to sign an agreement and to witness it.
    Roles,
    /// Each lies within the next, or amends it, and the last does so with the first.
    Ring,
    /// A part that surely exceeds its whole, or parts that do together, where each is of another single
    /// organisation, project or product: the whole, and each part. Parts of one thing may overlap: of 28 projects 17
    /// are plants, and 9 are large. A month that surely exceeds its year is one, too.
    PartsExceedWhole,
    /// Two people hold an office at one time that one usually holds: no contradiction, and worth a look.
    Offices,
    /// Days that do not fit what a claim says of the order: a reason that came after what it led to.
    Order,
    /// Plans, duties or expectations for one thing that are not the same: amounts or days that do not
    /// meet. Both may be planned, and not both come true.
    Plans,
    /// Different amounts of one measure for one subject that may both be right, and are worth a look: scope, nature
    /// or a limit differ, too, or one has no stated period, or one is approximate and does not meet the other.
    /// Amounts of two stated periods that differ are not compared.
    Differing,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Amounts => "the amounts do not meet",
            Self::Denial => "one affirms what the other denies",
            Self::Dates => "the days do not meet",
            Self::Roles => "the roles exclude each other",
            Self::Ring => "each is in, of or amends the next, in a ring",
            Self::PartsExceedWhole => "the parts exceed their whole",
            Self::Offices => "two people hold an office that one usually holds",
            Self::Order => "the days do not fit the order that is told",
            Self::Plans => "not the same is planned, required or expected",
            Self::Differing => {
                "the amounts differ, and so do scope or precision, or a period is not stated"
            }
        })
    }
}

/// Facts that disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// In what.
    pub conflict: Conflict,
    /// The facts, by reference: two, or a whole and its parts, or those of a ring.
    pub facts: Vec<Fact>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.conflict)?;
        self.facts
            .iter()
            .try_for_each(|fact| writeln!(f, "  {fact}"))
    }
}

/// A filter for contradictions; the default finds all, up to a thousand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContradictionFilter {
    /// Only with a fact that names this entity, by a key: as subject, object, scope, counterparty or
    /// whatever else.
    pub entity: Option<String>,
    /// Only with a fact of this source, by its key.
    pub source: Option<String>,
    /// Show differing amounts too.
    pub differing: bool,
    /// How many to look for.
    pub most: usize,
}

impl Default for ContradictionFilter {
    fn default() -> Self {
        Self {
            entity: None,
            source: None,
            differing: false,
            most: 1000,
        }
    }
}

/// The contradictions that were found, each once for a pair of statements, however many sources make
/// them; and where the search stopped. It dereferences to the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradictions {
    /// By conflict, then by the references of their claims.
    pub items: Vec<Contradiction>,
    /// Entities of which there may be more: a hundred of one kind are listed, and two million pairs of
    /// claims are compared.
    pub cut_short: Vec<Named>,
    /// `false` if as many were found as were looked for: then more may be there.
    pub complete: bool,
}

impl Deref for Contradictions {
    type Target = [Contradiction];

    fn deref(&self) -> &[Contradiction] {
        &self.items
    }
}

impl IntoIterator for Contradictions {
    type Item = Contradiction;
    type IntoIter = std::vec::IntoIter<Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Contradictions {
    type Item = &'a Contradiction;
    type IntoIter = std::slice::Iter<'a, Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl fmt::Display for Contradictions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.items.is_empty() && self.complete {
            writeln!(f, "nothing contradicts anything")?;
        }
        for contradiction in &self.items {
            writeln!(f, "{contradiction}")?;
        }
        for entity in &self.cut_short {
            writeln!(f, "there may be more about {entity} than are listed")?;
        }
        match self.complete {
            true => Ok(()),
            false => writeln!(
                f,
                "the search stopped after {}: there may be more",
                self.items.len()
            ),
        }
    }
}

/// How many contradictions of one kind are listed for one entity.
pub(super) const MOST_OF_ONE: usize = 100;

/// What was found so far.
pub(super) struct Found<'a> {
    pub(super) filter: &'a ContradictionFilter,
    /// If it is asked of an entity, the claims that name it: of what conflicts, one is among them.
    pub(super) wanted: Option<HashSet<ClaimRef>>,
    /// By the claims, each with the gravest conflict.
    pub(super) pairs: BTreeMap<Vec<ClaimRef>, Conflict>,
    /// How many of one entity and kind.
    pub(super) of_one: HashMap<(i64, Conflict), usize>,
    pub(super) cut_short: BTreeSet<i64>,
    pub(super) complete: bool,
    /// A claim, and one of its own source that it amends, whether or not somebody denies that: the paper tells which came
    /// after which.
    pub(super) amendments: HashSet<(ClaimRef, ClaimRef)>,
}

impl<'a> Found<'a> {
    pub(super) fn new(filter: &'a ContradictionFilter) -> Self {
        Self {
            filter,
            wanted: None,
            pairs: BTreeMap::new(),
            of_one: HashMap::new(),
            cut_short: BTreeSet::new(),
            complete: true,
            amendments: HashSet::new(),
        }
    }

    /// Adds claims that conflict. It breaks off if no more of this kind are wanted of the entity.
    pub(super) fn add(
        &mut self,
        entity: Option<i64>,
        conflict: Conflict,
        claims: &[&ClaimRef],
    ) -> ControlFlow<()> {
        let source = self.filter.source.as_ref();
        let of_source = source.is_none_or(|key| claims.iter().any(|claim| claim.source == *key));
        let wanted = self.wanted.as_ref();
        let wanted = wanted.is_none_or(|wanted| claims.iter().any(|claim| wanted.contains(claim)));
        let amends = matches!(claims, [one, other]
            if self.amendments.contains(&((*one).clone(), (*other).clone()))
                || self.amendments.contains(&((*other).clone(), (*one).clone())));
        let is_denial = matches!(conflict, Conflict::Denial | Conflict::Order);
        let unwanted = conflict == Conflict::Differing && !self.filter.differing;
        if !of_source || !wanted || unwanted || amends && !is_denial {
            return ControlFlow::Continue(());
        }
        if self.pairs.len() >= self.filter.most {
            self.complete = false;
            return ControlFlow::Break(());
        }
        if let Some(entity) = entity {
            let of_one = self.of_one.entry((entity, conflict)).or_default();
            if *of_one >= MOST_OF_ONE {
                self.cut_short.insert(entity);
                return ControlFlow::Break(());
            }
            *of_one += 1;
        }
        let mut claims: Vec<ClaimRef> = claims.iter().map(|&claim| claim.clone()).collect();
        // A whole comes before its parts, and a ring is told in its order.
        if claims.len() == 2 {
            claims.sort();
        }
        let known = self.pairs.entry(claims).or_insert(conflict);
        *known = conflict.min(*known);
        ControlFlow::Continue(())
    }
}
