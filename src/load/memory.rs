//! What a batch remembers of the rows it has seen, so as not to look them up again. It holds
//! nothing that is not in the tables, and forgets all of it when it has grown large.

use crate::model::Kind;
use std::collections::HashMap;

/// How many of a sort are remembered: some ten megabytes of names.
const ROOM: usize = 1 << 16;

/// Row ids by what a sheet writes. Good as long as nobody else writes, and for identities as long
/// as nothing but whole new mentions is added: whoever works identity out anew forgets them.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    names: HashMap<String, i64>,
    dates: HashMap<String, i64>,
    shared: HashMap<String, Known>,
}

/// A mention under a shared key, all of whose marks were its entity's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) entity: i64,
    pub(super) looks: Looks,
}

/// Everything of a mention on which it depends whose it is, and what its entity takes from it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Looks {
    pub(super) kind: Kind,
    pub(super) group: bool,
    pub(super) form: Option<i64>,
    /// Row id and rank.
    pub(super) names: Vec<(i64, i64)>,
    pub(super) identifiers: Vec<(i64, String)>,
}

impl Memory {
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn forget_identities(&mut self) {
        self.shared.clear();
    }

    pub(super) fn name(&self, text: &str) -> Option<i64> {
        self.names.get(text).copied()
    }

    pub(super) fn keep_name(&mut self, text: &str, id: i64) {
        keep(&mut self.names, text, id);
    }

    pub(super) fn date(&self, edtf: &str) -> Option<i64> {
        self.dates.get(edtf).copied()
    }

    pub(super) fn keep_date(&mut self, edtf: &str, id: i64) {
        keep(&mut self.dates, edtf, id);
    }

    /// The entity of a mention that looks like one that was seen under the same shared key.
    pub(super) fn entity(&self, key: &str, looks: &Looks) -> Option<i64> {
        let known = self.shared.get(key)?;
        (known.looks == *looks).then_some(known.entity)
    }

    /// The kind for which a shared key stands.
    pub(super) fn kind(&self, key: &str) -> Option<Kind> {
        self.shared.get(key).map(|known| known.looks.kind)
    }

    pub(super) fn keep_entity(&mut self, key: &str, looks: Looks, entity: i64) {
        keep(&mut self.shared, key, Known { entity, looks });
    }
}

fn keep<T>(map: &mut HashMap<String, T>, key: &str, value: T) {
    if map.len() >= ROOM {
        map.clear();
    }
    map.insert(key.to_owned(), value);
}
