//! What loading remembers of the rows it has seen, so as not to look them up again. It holds nothing
//! that is not in the tables. Without it filling a base takes half as long again.

use crate::identity;
use crate::recent::Recent;

/// How many of a sort are remembered at least: some ten megabytes of names.
const ROOM: usize = 1 << 15;

/// Row ids by what a sheet writes. Good as long as nobody else writes.
#[derive(Debug)]
pub(crate) struct Cache {
    pub(super) names: Recent<i64>,
    pub(super) dates: Recent<i64>,
    pub(super) entities: identity::Cache,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            names: Recent::new(ROOM),
            dates: Recent::new(ROOM),
            entities: identity::Cache::default(),
        }
    }
}

impl Cache {
    pub(super) fn clear(&mut self) {
        self.names.clear();
        self.dates.clear();
        self.entities.clear();
    }
}
