//! Sets of numbers that are joined one with another.

use std::collections::HashMap;

/// The members of each set, by the number that names it.
pub(crate) type Members = HashMap<usize, Vec<usize>>;

/// Numbers that are one; the least of them names the set.
#[derive(Debug, Clone)]
pub(crate) struct Sets(Vec<usize>);

impl Sets {
    /// The numbers below `number`, each on its own.
    pub(crate) fn new(number: usize) -> Self {
        Self((0..number).collect())
    }

    /// The name of a number's set.
    pub(crate) fn of(&mut self, number: usize) -> usize {
        let mut root = number;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    /// Makes two sets one.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }

    /// All sets as they are now, their members ascending.
    pub(crate) fn members(&mut self) -> Members {
        let mut members = Members::new();
        for number in 0..self.0.len() {
            members.entry(self.of(number)).or_default().push(number);
        }
        members
    }
}
