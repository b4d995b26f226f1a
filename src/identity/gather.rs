//! Reads from the tables all mentions on whose identity that of some others depends. A name
//! that ties nobody leads nowhere, except where it decides of other names: so what has to be read
//! does not grow with those who happen to have such a name.

use super::entity_row::{TyingNames, kind_of};
use super::items::{self, Folds};
use super::resolve::{Decision, Doubt, Item, MatchKey};
use crate::db::{exists, first, rows};
use crate::error::Error;
use crate::model::{IdentityRule, Kind};
use crate::sheet::Entity;
use crate::text::{identity_fold, lookup_fold};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashSet};

const DOING: &str = "reading what identity depends on";

sql! {
    pub(crate) BY_SHARED_KEY = "SELECT DISTINCT entity FROM mention WHERE key = ?1 AND shared = 1";
    pub(crate) BY_REFERENCE = "SELECT m.entity FROM source s
       CROSS JOIN mention m INDEXED BY mention_by_key
         ON m.source = s.id AND m.key = ?2 AND m.shared IN (0, 1) WHERE s.key = ?1";
    BY_DECLARATION = "SELECT m.entity FROM same_as a
       CROSS JOIN mention m ON m.source = a.source AND m.mention = a.mention
       WHERE a.target_source = ?1 AND a.target_key = ?2";
    BY_IDENTIFIER = "SELECT m.entity FROM scheme s
       CROSS JOIN identifier i ON i.scheme = s.id AND i.value = ?2
       CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention
       WHERE s.key = ?1 AND m.kind = ?3";
    /// Entities of a kind by a fold of their names, where the name can tie.
    pub(super) BY_NAME = "SELECT a.text, x.entity FROM name a
       CROSS JOIN entity_name x ON x.name = a.id
       CROSS JOIN entity e ON e.id = x.entity
       WHERE a.fold = ?1 AND x.ties = 1 AND e.kind = ?2";
    RULINGS = "SELECT verdict, one, other FROM ruling WHERE one = ?1
       UNION SELECT verdict, one, other FROM ruling WHERE other = ?1";
    pub(super) ANY_RULING = "SELECT 1 AS value FROM ruling LIMIT 1", Whole;
    DOUBT = "SELECT doubt AS value FROM ambiguity
       WHERE rule = ?1 AND kind = ?2 AND match_key = ?3";
    ANY_DOUBT = "SELECT 1 AS value FROM ambiguity LIMIT 1", Whole;
}

/// The entities and match keys that wait to be worked out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touched {
    pub(super) entities: BTreeSet<i64>,
    /// Those of them that mentions have gone from.
    pub(super) lost: BTreeSet<i64>,
    pub(super) match_keys: BTreeSet<MatchKey>,
    /// Shared keys and `source#key`.
    pub(super) references: BTreeSet<String>,
    /// The primary names of mentions that were taken back.
    pub(super) called: BTreeSet<MatchKey>,
    /// Whether something was taken back: then names that tied nobody may do so now.
    pub(super) names_may_tie_again: bool,
    /// Names of mentions that wait. Who has one of them, too, waits with them.
    names: HashSet<(Kind, String)>,
    /// The number of mentions that the last update read.
    pub(super) read: usize,
}

impl Touched {
    pub(crate) fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.match_keys.is_empty() && self.references.is_empty()
    }

    /// An entity that what hangs together with it has to be looked at from.
    pub(super) fn entity(&mut self, entity: i64) {
        self.entities.insert(entity);
    }

    /// An entity that a mention goes from, or that must take its looks from its mentions anew.
    pub(crate) fn changed(&mut self, entity: i64) {
        self.entities.insert(entity);
        self.lost.insert(entity);
    }

    pub(super) fn has(&self, entity: i64) -> bool {
        self.entities.contains(&entity)
    }

    /// A new mention with an entity of its own for now.
    pub(super) fn new_mention(&mut self, entity: i64, kind: Kind, names: &[String]) {
        self.entities.insert(entity);
        self.names
            .extend(names.iter().map(|name| (kind, name.clone())));
    }

    /// Whether a mention that waits has a name.
    pub(super) fn has_name(&self, kind: Kind, name: &str) -> bool {
        !self.names.is_empty() && self.names.contains(&(kind, name.to_owned()))
    }

    /// Whether as many wait as the last update read, so that the next costs them little each.
    pub(crate) fn is_due(&self) -> bool {
        self.entities.len() + self.match_keys.len() > self.read
    }

    /// The mentions for which a shared key or `source#key` stands.
    pub(crate) fn reference(&mut self, reference: &str) {
        self.names_may_tie_again = true;
        self.references.insert(reference.to_owned());
    }

    /// A mention that goes, or is no longer what it was: others may be tied otherwise now.
    pub(crate) fn mention(&mut self, source: &str, key: &str, entity: &Entity) {
        let item = Item::of(source, key, entity);
        self.match_keys.extend(match_keys(&item));
        self.called.extend(called(&item));
        self.names_may_tie_again = true;
    }

    /// A name that two mentions of a sheet have.
    pub(super) fn name(&mut self, kind: Kind, fold: &str) {
        self.match_keys.insert(name_key(kind, fold));
    }
}

impl Item {
    /// The traits of an entity in a sheet, without the organisations of a person.
    pub(super) fn of(source: &str, key: &str, entity: &Entity) -> Self {
        let TyingNames { names, called } = TyingNames::of(entity);
        Self {
            places: Vec::new(),
            is_rest: false,
            reference: format!("{source}#{key}"),
            may_be_target: true,
            kind: entity.kind,
            shared: entity.shared.then(|| key.to_owned()),
            names: names.into_iter().collect(),
            called: called.into_iter().collect(),
            identifiers: entity
                .each_identifier()
                .map(|(scheme, value)| (scheme.to_owned(), value.to_owned()))
                .collect(),
            same_as: entity.same_as.iter().map(ToString::to_string).collect(),
            organisations: BTreeSet::new(),
        }
    }
}

/// The rule by which names tie entities of a kind.
pub(super) fn rule_of_names(kind: Kind) -> IdentityRule {
    match kind {
        Kind::Person => IdentityRule::Person,
        _ => IdentityRule::Name,
    }
}

/// All that an item may have in common with others.
pub(super) fn match_keys(item: &Item) -> impl Iterator<Item = MatchKey> {
    let kind = item.kind;
    let rule = rule_of_names(kind);
    let names = item.names.iter().map(move |name| (rule, name.clone()));
    let identifiers = item.identifiers.iter();
    let identifiers =
        identifiers.map(|(scheme, value)| (IdentityRule::Identifier, format!("{scheme}:{value}")));
    let shared = item.shared.iter().cloned();
    let shared = shared.map(|key| (IdentityRule::SharedKey, key));
    let own = item.may_be_target.then_some(&item.reference);
    let declared = own.into_iter().chain(&item.same_as);
    let declared = declared.map(|other| (IdentityRule::Declared, other.clone()));
    names
        .chain(identifiers)
        .chain(shared)
        .chain(declared)
        .map(move |(rule, text)| MatchKey { rule, kind, text })
}

pub(super) fn name_key(kind: Kind, fold: &str) -> MatchKey {
    MatchKey {
        rule: rule_of_names(kind),
        kind,
        text: fold.to_owned(),
    }
}

/// The names that an item is called by.
fn called(item: &Item) -> impl Iterator<Item = MatchKey> {
    item.called.iter().map(|name| name_key(item.kind, name))
}

/// The mentions that were found: nothing outside of them can be tied to one of them.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) items: Vec<Item>,
    /// The present entity of each item.
    pub(super) now: Vec<i64>,
    pub(super) decisions: Vec<Decision>,
    /// All entities among them, and those to begin with, even where nothing mentions them.
    pub(super) entities: BTreeSet<i64>,
    /// All match keys that may be, or have been, ambiguous, and what is known of each.
    pub(super) match_keys: BTreeMap<MatchKey, Option<Doubt>>,
    /// Names that are known to tie nobody, and were not followed.
    pub(super) closed: HashSet<MatchKey>,
}

impl Gathered {
    /// The number of its mentions.
    pub(super) fn mentions(&self) -> usize {
        self.items.iter().map(|item| item.places.len()).sum()
    }
}

/// Which ambiguous names lead to further mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follow {
    /// Those that decide of other names.
    Deciding,
    /// Those of the entities to begin with, too, and of all whose primary name is one of theirs.
    Own,
    /// All of them.
    All,
}

/// Which kinds to gather: persons are worked out after all others, on whose identity theirs
/// depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Persons,
    Others,
}

impl Scope {
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Persons,
            _ => Self::Others,
        }
    }

    pub(super) fn holds(self, kind: Kind) -> bool {
        (self == Self::Persons) == (kind == Kind::Person)
    }
}

/// Whether the match key of a row of [`MatchKey::row`] does not tie all that have it, and why.
pub(super) fn doubt(db: &Connection, row: (i64, i64, &str)) -> Result<Option<Doubt>, Error> {
    first(db, DOING, DOUBT, row, |r| r.get("value"))
}

pub(super) fn gather(
    db: &Connection,
    touched: &Touched,
    scope: Scope,
    follow: Follow,
) -> Result<Gathered, Error> {
    let mut walk = Walk::new(db, scope, any_ruling(db)?);
    walk.has_doubts = exists(db, DOING, ANY_DOUBT, ())?;
    for &entity in &touched.entities {
        if walk.kind(entity)?.is_some_and(|kind| scope.holds(kind)) {
            walk.entity(entity);
        }
    }
    for reference in &touched.references {
        walk.reference(reference)?;
    }
    let mut roots = std::mem::take(&mut walk.entities);
    for match_key in touched.match_keys.iter().filter(|m| scope.holds(m.kind)) {
        walk.match_key(match_key.clone())?;
    }
    // The names that those to begin with are called by must be known before the rest is read.
    let mut followed: BTreeSet<MatchKey> = touched.called.clone();
    while let Some(entity) = roots.pop() {
        for item in walk.items(entity)? {
            if follow != Follow::Deciding {
                followed.extend(called(&item));
            }
            walk.item(item, follow != Follow::Deciding)?;
        }
    }
    while let Some(entity) = walk.entities.pop() {
        for item in walk.items(entity)? {
            let follows_names = match follow {
                Follow::Deciding => false,
                Follow::Own => called(&item).any(|name| followed.contains(&name)),
                Follow::All => true,
            };
            walk.item(item, follows_names)?;
        }
    }
    let mut found = walk.found;
    found.closed.retain(|m| !found.match_keys.contains_key(m));
    found.decisions = walk.rulings.into_iter().collect();
    Ok(found)
}

/// Whether there is any ruling at all.
pub(super) fn any_ruling(db: &Connection) -> Result<bool, Error> {
    exists(db, DOING, ANY_RULING, ())
}

struct Walk<'a> {
    db: &'a Connection,
    scope: Scope,
    found: Gathered,
    /// Still to be read.
    entities: Vec<i64>,
    references: HashSet<String>,
    rulings: BTreeSet<Decision>,
    folds: Folds,
    ruled: bool,
    has_doubts: bool,
}

impl<'a> Walk<'a> {
    fn new(db: &'a Connection, scope: Scope, ruled: bool) -> Self {
        Self {
            db,
            scope,
            found: Gathered::default(),
            entities: Vec::new(),
            references: HashSet::new(),
            rulings: BTreeSet::new(),
            folds: Folds::new(),
            ruled,
            has_doubts: true,
        }
    }

    fn entity(&mut self, entity: i64) {
        if self.found.entities.insert(entity) {
            self.entities.push(entity);
        }
    }

    /// The kind of an entity, if it is there.
    fn kind(&self, entity: i64) -> Result<Option<Kind>, Error> {
        kind_of(self.db, entity)
    }

    /// Goes on with some entities, as far as they are of the kinds looked at.
    fn follow(&mut self, entities: Vec<i64>) -> Result<(), Error> {
        for entity in entities {
            if !self.found.entities.contains(&entity)
                && self
                    .kind(entity)?
                    .is_some_and(|kind| self.scope.holds(kind))
            {
                self.entity(entity);
            }
        }
        Ok(())
    }

    /// Goes on with whatever an item has in common with others.
    fn item(&mut self, item: Item, follows_names: bool) -> Result<(), Error> {
        let has_other_ties = item.names.len() > 1
            || item.shared.is_some()
            || !item.identifiers.is_empty()
            || !item.same_as.is_empty()
            || self.ruled;
        for match_key in match_keys(&item) {
            if self.found.match_keys.contains_key(&match_key) {
                continue;
            }
            let follow = follows_names
                || match_key.rule != IdentityRule::Name
                || match self.doubt(&match_key)? {
                    Some(Doubt::Direct) => false,
                    Some(Doubt::Called) => has_other_ties && item.called.contains(&match_key.text),
                    _ => true,
                };
            if follow {
                self.match_key(match_key)?;
            } else {
                self.found.closed.insert(match_key);
            }
        }
        self.found.items.push(item);
        Ok(())
    }

    /// The doubt that is stored of a match key.
    fn doubt(&self, match_key: &MatchKey) -> Result<Option<Doubt>, Error> {
        match self.has_doubts {
            true => doubt(self.db, match_key.row()),
            false => Ok(None),
        }
    }

    fn match_key(&mut self, match_key: MatchKey) -> Result<(), Error> {
        if self.found.match_keys.contains_key(&match_key) {
            return Ok(());
        }
        let doubt = self.doubt(&match_key)?;
        self.found.match_keys.insert(match_key.clone(), doubt);
        let entities = match match_key.rule {
            IdentityRule::SharedKey | IdentityRule::Declared => {
                return self.reference(&match_key.text);
            }
            IdentityRule::Identifier => {
                let (scheme, value) = match_key
                    .text
                    .split_once(':')
                    .unwrap_or((&match_key.text, ""));
                let params = (scheme, value, match_key.kind.code());
                rows(self.db, DOING, BY_IDENTIFIER, params, |r| r.get("entity"))?
            }
            IdentityRule::Name | IdentityRule::Person => {
                bearers(self.db, &match_key.text, match_key.kind)?
            }
            IdentityRule::Alone | IdentityRule::Ruling => Vec::new(),
        };
        self.follow(entities)
    }

    /// Everything that refers to, or is referred to by, a shared key or `source#key`.
    fn reference(&mut self, text: &str) -> Result<(), Error> {
        let mut open = vec![text.to_owned()];
        while let Some(text) = open.pop() {
            if !self.references.insert(text.clone()) {
                continue;
            }
            let mut entities: Vec<i64>;
            if let Some((source, key)) = text.split_once('#') {
                entities = rows(self.db, DOING, BY_REFERENCE, [source, key], |r| {
                    r.get("entity")
                })?;
                entities.extend(rows(self.db, DOING, BY_DECLARATION, [source, key], |r| {
                    r.get::<_, i64>("entity")
                })?);
            } else {
                entities = rows(self.db, DOING, BY_SHARED_KEY, [&text], |r| r.get("entity"))?;
            }
            self.follow(entities)?;
            if self.ruled {
                for ruling in rulings_on(self.db, &text)? {
                    open.extend([ruling.one.clone(), ruling.other.clone()]);
                    self.rulings.insert(ruling);
                }
            }
        }
        Ok(())
    }

    /// The mentions of an entity.
    fn items(&mut self, entity: i64) -> Result<Vec<Item>, Error> {
        let Some(kind) = self.kind(entity)? else {
            return Ok(Vec::new());
        };
        let items = items::of_entity(self.db, entity, kind, &mut self.folds)?;
        self.found.now.extend(items.iter().map(|_| entity));
        Ok(items)
    }
}

/// The entities of a kind that bear a name, folded for identity, by which they can be tied.
pub(super) fn bearers(db: &Connection, fold: &str, kind: Kind) -> Result<Vec<i64>, Error> {
    let found = rows(db, DOING, BY_NAME, (lookup_fold(fold), kind.code()), |r| {
        Ok((r.get::<_, String>("text")?, r.get::<_, i64>("entity")?))
    })?;
    let mut entities: Vec<i64> = found
        .into_iter()
        .filter(|(text, _)| text == fold || identity_fold(text) == fold)
        .map(|(_, entity)| entity)
        .collect();
    entities.sort_unstable();
    entities.dedup();
    Ok(entities)
}

/// The rulings that name a shared key or `source#key`.
pub(super) fn rulings_on(db: &Connection, reference: &str) -> Result<Vec<Decision>, Error> {
    rows(db, DOING, RULINGS, [reference], |r| {
        Ok(Decision {
            verdict: r.get("verdict")?,
            one: r.get("one")?,
            other: r.get("other")?,
        })
    })
}
