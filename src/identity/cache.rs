//! Which entities shared keys stood for of late. It holds nothing that is not in the tables, and
//! spares a load about a third of its time: most mentions are of entities that were just seen.

use crate::model::{Kind, NameRole};
use crate::recent::Recent;

/// How many are remembered at least.
const ROOM: usize = 1 << 15;

/// Everything of a mention on which it depends whose it is, and what its entity takes from it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Traits {
    pub(super) kind: Kind,
    pub(super) group: bool,
    pub(super) form: Option<i64>,
    /// Row, role, and whether it is English.
    pub(super) names: Vec<(i64, NameRole, bool)>,
    pub(super) identifiers: Vec<(i64, String)>,
}

impl Traits {
    /// Whether an entity that has taken what it takes from the other traits takes nothing more
    /// from these: the same, and no name is English that was not.
    fn adds_nothing_to(&self, known: &Self) -> bool {
        let mut names = self.names.iter().zip(&known.names);
        (self.kind, self.group, self.form) == (known.kind, known.group, known.form)
            && self.identifiers == known.identifiers
            && self.names.len() == known.names.len()
            && names.all(|(new, known)| (new.0, new.1) == (known.0, known.1) && (known.2 || !new.2))
    }
}

/// The entities of shared keys, each with the traits of a mention that is its. Good as long as nobody
/// else writes, and nothing but whole new mentions is added.
#[derive(Debug)]
pub(crate) struct Cache(Recent<(i64, Traits)>);

impl Default for Cache {
    fn default() -> Self {
        Self(Recent::new(ROOM))
    }
}

impl Cache {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The entity of a mention with traits that were seen under the same shared key.
    pub(super) fn entity(&mut self, key: &str, traits: &Traits) -> Option<i64> {
        let (entity, known) = self.0.get(key)?;
        traits.adds_nothing_to(known).then_some(*entity)
    }

    /// The kind for which a shared key stands.
    pub(crate) fn kind(&mut self, key: &str) -> Option<Kind> {
        self.0.get(key).map(|(_, traits)| traits.kind)
    }

    pub(super) fn keep_entity(&mut self, key: &str, traits: Traits, entity: i64) {
        // The richer traits stay, though others may come in between.
        let stays = self
            .0
            .get(key)
            .is_some_and(|(known, richer)| *known == entity && traits.adds_nothing_to(richer));
        if !stays {
            self.0.insert(key, (entity, traits));
        }
    }
}
