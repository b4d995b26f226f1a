//! What a batch remembers of the rows it has seen, so as not to look them up again. It holds
//! nothing that is not in the tables, and forgets what was seen longest ago.

use crate::model::Kind;
use std::collections::HashMap;

/// How many of a sort are remembered at least: some ten megabytes of names.
const ROOM: usize = 1 << 15;

/// Row ids by what a sheet writes. Good as long as nobody else writes, and for identities as long
/// as nothing but whole new mentions is added: whoever works identity out anew forgets them.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    names: Recent<i64>,
    dates: Recent<i64>,
    shared: Recent<Known>,
}

/// What was seen of late: when there is no more room, what was not seen for as long is forgotten.
#[derive(Debug)]
struct Recent<T> {
    young: HashMap<String, T>,
    old: HashMap<String, T>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }
}

impl<T> Recent<T> {
    /// Looks at what is remembered of a key.
    fn look<R>(&mut self, key: &str, look: impl FnOnce(&T) -> R) -> Option<R> {
        if let Some(value) = self.young.get(key) {
            return Some(look(value));
        }
        let (key, value) = self.old.remove_entry(key)?;
        let seen = look(&value);
        self.put(key, value);
        Some(seen)
    }

    fn keep(&mut self, key: &str, value: T) {
        self.old.remove(key);
        self.put(key.to_owned(), value);
    }

    fn put(&mut self, key: String, value: T) {
        if self.young.len() >= ROOM {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
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

impl Looks {
    /// Whether an entity that has taken what it takes from these looks takes nothing more from
    /// others: the same marks, and names that are worth no more. What they are worth depends on
    /// the article's language.
    fn adds_nothing_to(&self, known: &Self) -> bool {
        let mut names = self.names.iter().zip(&known.names);
        (self.kind, self.group, self.form) == (known.kind, known.group, known.form)
            && self.identifiers == known.identifiers
            && self.names.len() == known.names.len()
            && names.all(|((id, rank), (known, best))| {
                id == known && rank / 2 == best / 2 && rank >= best
            })
    }
}

impl Memory {
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn forget_identities(&mut self) {
        self.shared = Recent::default();
    }

    pub(super) fn name(&mut self, text: &str) -> Option<i64> {
        self.names.look(text, |id| *id)
    }

    pub(super) fn keep_name(&mut self, text: &str, id: i64) {
        self.names.keep(text, id);
    }

    pub(super) fn date(&mut self, edtf: &str) -> Option<i64> {
        self.dates.look(edtf, |id| *id)
    }

    pub(super) fn keep_date(&mut self, edtf: &str, id: i64) {
        self.dates.keep(edtf, id);
    }

    /// The entity of a mention that looks like one that was seen under the same shared key.
    pub(super) fn entity(&mut self, key: &str, looks: &Looks) -> Option<i64> {
        let look = |known: &Known| looks.adds_nothing_to(&known.looks).then_some(known.entity);
        self.shared.look(key, look).flatten()
    }

    /// The kind for which a shared key stands.
    pub(super) fn kind(&mut self, key: &str) -> Option<Kind> {
        self.shared.look(key, |known| known.looks.kind)
    }

    pub(super) fn keep_entity(&mut self, key: &str, looks: Looks, entity: i64) {
        // The better look stays, though others may come in between.
        let stays = |known: &Known| known.entity == entity && looks.adds_nothing_to(&known.looks);
        if self.shared.look(key, stays) != Some(true) {
            self.shared.keep(key, Known { entity, looks });
        }
    }
}
