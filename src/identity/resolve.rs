//! The rules of identity, worked out in memory: from mentions and rulings to clusters of
//! mentions that are one entity. A pure function, in which no order plays a part.
//!
//! The rules are applied one after the other, the firmest first. Under each, mentions (or
//! rather what earlier rules made of them) that have a *match key* in common are joined: a shared
//! key, a declaration, an identifier, a name. What is known to differ is never joined: two that
//! a person ruled different; two entities of one sheet, which has each entity once; two with
//! different identifiers of one register. A match key that would join such joins nobody. Where
//! several keys would do so together, none of them joins anybody; of names, they then join only
//! those that are called by them, or by them alone.

use crate::error::UnknownCode;
use crate::model::{IdentityRule, Kind, Verdict};
use crate::sets::{Members, Sets};
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A mention in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: i64,
    pub(super) mention: i64,
    /// The rule that is remembered, by its code.
    pub(super) rule: i64,
}

/// The traits on which identity depends, of one mention, or of several of one entity that have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) places: Vec<Place>,
    /// `true` for the second of two items of mentions that are alike: the first is one of them, this all others.
    pub(super) is_rest: bool,
    /// `source#key`; of several mentions, of one of them.
    pub(super) reference: String,
    /// Whether sheets or rulings may point at it. Those that are alike are pointed at by none.
    pub(super) may_be_target: bool,
    pub(super) kind: Kind,
    /// Its key, if that means the same in every sheet.
    pub(super) shared: Option<String>,
    /// Names by which it may be tied, folded for identity.
    pub(super) names: BTreeSet<String>,
    /// Those of them that it is called by: primary ones.
    pub(super) called: BTreeSet<String>,
    /// Register and identifier.
    pub(super) identifiers: BTreeSet<(String, String)>,
    /// The entities that its sheet declares to be the same, each as `source#key`.
    pub(super) same_as: BTreeSet<String>,
    /// The organisations to which the source relates a person; empty for others.
    pub(super) organisations: BTreeSet<i64>,
}

/// A person's decision, as far as identity depends on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decision {
    pub(super) verdict: Verdict,
    pub(super) one: String,
    pub(super) other: String,
}

/// What mentions can have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct MatchKey {
    pub(super) rule: IdentityRule,
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl MatchKey {
    /// Its columns.
    pub(super) fn row(&self) -> (i64, i64, &str) {
        (self.rule.code(), self.kind.code(), &self.text)
    }
}

/// Why a match key does not tie all that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Together with others it would join two that are known to differ. A name ties those who are
    /// called by it, or by it alone, and all others tie nobody.
    Indirect,
    /// Two that have it have as their primary names those of two that are known to differ.
    Called,
    /// Two that have it are known to differ.
    Direct,
}

impl ToSql for Doubt {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as i64).into())
    }
}

impl FromSql for Doubt {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let (expected, code) = ("a doubt", i64::column_result(value)?);
        let all = [Self::Indirect, Self::Called, Self::Direct];
        let doubt = all.into_iter().find(|doubt| *doubt as i64 == code);
        doubt.ok_or_else(|| FromSqlError::other(UnknownCode { expected, code }))
    }
}

/// The items that have each key, by number.
type Keys = BTreeMap<MatchKey, Vec<usize>>;

/// Mentions that are one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cluster {
    /// Numbers of items, ascending.
    pub(super) items: Vec<usize>,
    /// The smallest shared key that is its own.
    pub(super) shared: Option<String>,
}

/// The result of the rules.
#[derive(Debug, Default)]
pub(super) struct Resolution {
    pub(super) clusters: Vec<Cluster>,
    /// Items whose mentions, though alike, are tied neither to each other nor to others.
    pub(super) apart: BTreeSet<usize>,
    /// For each item the firmest rule that ties it to another.
    pub(super) rules: Vec<IdentityRule>,
    /// Keys that do not tie all that have them.
    pub(super) ambiguous: BTreeMap<MatchKey, Doubt>,
}

/// `closed` are names that are known to tie nobody, and whose bearers are not all among the items.
pub(super) fn resolve(
    items: &[Item],
    decisions: &[Decision],
    closed: &HashSet<MatchKey>,
) -> Resolution {
    let mut state = State::new(items, decisions);
    state.shared_keys();
    state.declarations();
    state.identifiers();
    state.names(closed);
    state.persons();
    state.finish()
}

/// Names by which mentions are called, and which only together would join two that differ. A set is one
/// that firmer rules made.
struct Contested<'k> {
    /// The sets that are called by each.
    bearers: BTreeMap<&'k MatchKey, BTreeSet<usize>>,
    /// The names of each set.
    names: HashMap<usize, Vec<&'k MatchKey>>,
    members: Members,
}

impl<'k> Contested<'k> {
    fn new(keys: &'k Keys, sets: &mut Sets) -> Self {
        let mut bearers: BTreeMap<&MatchKey, BTreeSet<usize>> = BTreeMap::new();
        let mut names: HashMap<usize, Vec<&MatchKey>> = HashMap::new();
        for (name, items) in keys {
            let own: BTreeSet<usize> = items.iter().map(|&item| sets.of(item)).collect();
            for &set in &own {
                names.entry(set).or_default().push(name);
            }
            bearers.insert(name, own);
        }
        Self {
            bearers,
            names,
            members: sets.members(),
        }
    }

    /// The other names of a bearer of a name, without those that are a part of that name.
    fn others(&self, name: &MatchKey, set: usize) -> impl Iterator<Item = &'k MatchKey> {
        let names = self.names.get(&set).into_iter().flatten().copied();
        names.filter(move |other| !name.text.contains(&other.text))
    }

    /// Those of the bearers of a name who are called nothing else.
    fn alone(&self, name: &MatchKey, bearers: &[usize], sets: &mut Sets) -> Vec<usize> {
        let is_alone = |item: &usize| self.others(name, sets.of(*item)).next().is_none();
        bearers.iter().copied().filter(is_alone).collect()
    }
}

struct State<'a> {
    items: &'a [Item],
    /// Items first, then shared keys and what is only pointed at.
    sets: Sets,
    /// The sources of each item, numbered from 0.
    sources: Vec<Vec<usize>>,
    /// For each source the set in which it was seen last, and in which comparison.
    seen: RefCell<(usize, Vec<(usize, usize)>)>,
    /// The nodes for which references and shared keys stand.
    nodes: HashMap<&'a str, usize>,
    /// The nodes at which declarations of a kind point.
    targets: BTreeMap<(Kind, &'a str), usize>,
    /// The set of each node by rulings alone.
    ruled: Vec<usize>,
    /// Sets of `ruled` that a person ruled different, both ways.
    different: HashMap<usize, BTreeSet<usize>>,
    rules: Vec<IdentityRule>,
    ambiguous: BTreeMap<MatchKey, Doubt>,
}

impl<'a> State<'a> {
    fn new(items: &'a [Item], decisions: &'a [Decision]) -> Self {
        let mut nodes: HashMap<&str, usize> = HashMap::new();
        let mut kinds: Vec<Option<Kind>> = Vec::new();
        for (number, item) in items.iter().enumerate() {
            if item.may_be_target {
                nodes.insert(&item.reference, number);
            }
            kinds.push(Some(item.kind));
        }
        for item in items {
            if let Some(key) = &item.shared {
                nodes.entry(key).or_insert_with(|| {
                    kinds.push(Some(item.kind));
                    kinds.len() - 1
                });
            }
        }
        let mut targets: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for item in items {
            for other in &item.same_as {
                let loaded = nodes.get(other.as_str()).copied();
                let loaded = loaded.filter(|&n| kinds[n] == Some(item.kind));
                targets.entry((item.kind, other)).or_insert_with(|| {
                    loaded.unwrap_or_else(|| {
                        kinds.push(Some(item.kind));
                        kinds.len() - 1
                    })
                });
            }
        }
        let mut node = |text: &'a str| {
            let next = kinds.len();
            let number = *nodes.entry(text).or_insert(next);
            if number == next {
                kinds.push(None);
            }
            number
        };
        let pairs: Vec<(Verdict, usize, usize)> = decisions
            .iter()
            .map(|d| (d.verdict, node(&d.one), node(&d.other)))
            .collect();

        // A ruling may lead over what is not loaded, but joins only what is of one kind.
        let mut ruled = Sets::new(kinds.len());
        for (_, one, other) in pairs.iter().filter(|p| p.0 == Verdict::Same) {
            ruled.join(*one, *other);
        }
        let ruled: Vec<usize> = (0..kinds.len()).map(|n| ruled.of(n)).collect();
        let mut sets = Sets::new(kinds.len());
        let mut first: HashMap<(usize, Kind), usize> = HashMap::new();
        for (number, kind) in kinds.iter().enumerate() {
            if let Some(kind) = kind {
                sets.join(
                    *first.entry((ruled[number], *kind)).or_insert(number),
                    number,
                );
            }
        }
        let mut different: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for (_, one, other) in pairs.iter().filter(|p| p.0 == Verdict::Different) {
            let (one, other) = (ruled[*one], ruled[*other]);
            different.entry(one).or_default().insert(other);
            different.entry(other).or_default().insert(one);
        }
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        for number in 0..kinds.len() {
            *sizes.entry(sets.of(number)).or_default() += 1;
        }
        let rules = (0..items.len())
            .map(|number| match sizes[&sets.of(number)] {
                1 => IdentityRule::Alone,
                _ => IdentityRule::Ruling,
            })
            .collect();
        let mut numbers: HashMap<i64, usize> = HashMap::new();
        let mut number = |source: i64| {
            let next = numbers.len();
            *numbers.entry(source).or_insert(next)
        };
        let sources = items.iter().map(|item| {
            let places = item.places.iter();
            places.map(|place| number(place.source)).collect()
        });
        let sources: Vec<Vec<usize>> = sources.collect();
        let seen = RefCell::new((0, vec![(0, 0); numbers.len()]));
        Self {
            items,
            sets,
            sources,
            seen,
            nodes,
            targets,
            ruled,
            different,
            rules,
            ambiguous: BTreeMap::new(),
        }
    }

    /// A key joins those that use it, but for those of which a person ruled that they are not it.
    fn shared_keys(&mut self) {
        let mut keys: Keys = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            if let Some(key) = &item.shared {
                let node = self.nodes[key.as_str()];
                let differs = self.different.get(&self.ruled[node]);
                if differs.is_none_or(|others| !others.contains(&self.ruled[number])) {
                    let match_key = match_key(IdentityRule::SharedKey, item.kind, key);
                    keys.entry(match_key)
                        .or_insert_with(|| vec![node])
                        .push(number);
                }
            }
        }
        self.join(keys, IdentityRule::SharedKey);
        // A ruling on a shared key that no other mention has ties to nobody.
        let sizes = self.sizes();
        for number in 0..self.items.len() {
            if sizes[&self.sets.of(number)] == 1 {
                self.rules[number] = IdentityRule::Alone;
            }
        }
    }

    /// A declaration joins what it points at with all that point there, loaded or not.
    fn declarations(&mut self) {
        let mut keys: Keys = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            for other in &item.same_as {
                let target = self.targets[&(item.kind, other.as_str())];
                let match_key = match_key(IdentityRule::Declared, item.kind, other);
                keys.entry(match_key)
                    .or_insert_with(|| vec![target])
                    .push(number);
            }
        }
        self.join(keys, IdentityRule::Declared);
    }

    fn identifiers(&mut self) {
        let mut keys: Keys = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            for (scheme, value) in &item.identifiers {
                let text = format!("{scheme}:{value}");
                let match_key = match_key(IdentityRule::Identifier, item.kind, &text);
                keys.entry(match_key).or_default().push(number);
            }
        }
        self.join(keys, IdentityRule::Identifier);
    }

    /// Bearers by name: by all their names, or by those that they are called by.
    fn bearers(&self, closed: &HashSet<MatchKey>, of: fn(&Item) -> &BTreeSet<String>) -> Keys {
        let mut keys: Keys = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            if item.kind != Kind::Person {
                for name in of(item) {
                    let match_key = match_key(IdentityRule::Name, item.kind, name);
                    if !closed.contains(&match_key) {
                        keys.entry(match_key).or_default().push(number);
                    }
                }
            }
        }
        keys
    }

    fn names(&mut self, closed: &HashSet<MatchKey>) {
        let rule = IdentityRule::Name;
        let mut called = self.bearers(closed, |item| &item.called);
        let mut named = self.bearers(closed, |item| &item.names);
        let firm = self.sets.clone();

        let mut ambiguous: BTreeMap<MatchKey, Doubt> = BTreeMap::new();
        self.differing(&named, Doubt::Direct, &mut ambiguous);
        called.retain(|name, _| !ambiguous.contains_key(name));
        // What is called the same is taken for one, to see whether it differs from what is called
        // otherwise.
        self.join_called(&mut called);
        let mut between: BTreeMap<MatchKey, Doubt> = BTreeMap::new();
        self.differing(&named, Doubt::Called, &mut between);
        let members = self.sets.members();
        for (name, doubt) in &mut between {
            if called.contains_key(name) && !self.others_differ(name, &named[name], &members) {
                *doubt = Doubt::Indirect;
            }
        }
        for (name, doubt) in between {
            ambiguous.entry(name).or_insert(doubt);
        }
        named.retain(|name, _| !ambiguous.contains_key(name));
        called.retain(|name, _| {
            let doubt = ambiguous.get(name);
            doubt.is_none_or(|doubt| *doubt == Doubt::Indirect)
        });

        self.sets = firm;
        for bearers in called.values() {
            self.join_all_of(bearers);
        }
        self.join(named, rule);
        self.ambiguous.extend(ambiguous);
    }

    /// Joins those who are called by a name. Where several names would join two that differ only together,
    /// each is looked at with what else its bearers are called, and may tie only those who are called by
    /// it alone: they stay its bearers.
    fn join_called(&mut self, called: &mut Keys) {
        let rule = IdentityRule::Name;
        let doubts = self.join_unless(called, rule);
        let open: Keys = doubts
            .keys()
            .filter_map(|name| called.remove_entry(name))
            .collect();
        let contested = Contested::new(&open, &mut self.sets);
        let mut keys: Keys = BTreeMap::new();
        for (name, bearers) in &open {
            let own = match self.differ_with_names(name, &contested) {
                true => contested.alone(name, bearers, &mut self.sets),
                false => bearers.clone(),
            };
            keys.insert(name.clone(), own);
        }
        for name in self.join_unless(&keys, rule).keys() {
            // These are called by this name alone, so that joining them brings in nobody else.
            let own = contested.alone(name, &open[name], &mut self.sets);
            self.join_all_of(&own);
            keys.insert(name.clone(), own);
        }
        called.extend(keys);
    }

    /// Whether two differ of those who are called by a name, each taken together with those who have its
    /// other names.
    fn differ_with_names(&self, name: &MatchKey, contested: &Contested<'_>) -> bool {
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut number = |set: usize| {
            let next = numbers.len();
            *numbers.entry(set).or_insert(next)
        };
        let (mut ones, mut pairs) = (Vec::new(), Vec::new());
        let mut others: BTreeSet<&MatchKey> = BTreeSet::new();
        let first = |other: &MatchKey| contested.bearers[other].first().copied();
        for &set in &contested.bearers[name] {
            let one = number(set);
            ones.push(one);
            for other in contested.others(name, set) {
                pairs.extend(first(other).map(|first| (one, number(first))));
                others.insert(other);
            }
        }
        // The bearers of each other name are read once, however many have both.
        for other in others {
            for &set in &contested.bearers[other] {
                pairs.extend(first(other).map(|first| (number(first), number(set))));
            }
        }
        let mut groups = Sets::new(numbers.len());
        for (one, other) in pairs {
            groups.join(one, other);
        }
        let mut members = Members::new();
        for (set, number) in numbers {
            let own = contested.members.get(&set).into_iter().flatten();
            members.entry(groups.of(number)).or_default().extend(own);
        }
        let ones = ones.into_iter().map(|one| groups.of(one)).collect();
        self.differ(&ones, &members, IdentityRule::Name)
    }

    fn join_all_of(&mut self, items: &[usize]) {
        for &item in items {
            self.sets.join(items[0], item);
        }
    }

    /// Whether two differ of those who have a name and are called otherwise. If not, it is still the name of those
    /// who are called by it.
    fn others_differ(&mut self, name: &MatchKey, bearers: &[usize], members: &Members) -> bool {
        let mut sets = BTreeSet::new();
        for &bearer in bearers {
            if !self.items[bearer].called.contains(&name.text) {
                sets.insert(self.sets.of(bearer));
            }
        }
        self.differ(&sets, members, IdentityRule::Name)
    }

    /// Notes the names that two have who differ.
    fn differing(&mut self, names: &Keys, doubt: Doubt, ambiguous: &mut BTreeMap<MatchKey, Doubt>) {
        let members = self.sets.members();
        for (name, bearers) in names {
            let sets = bearers.iter().map(|&b| self.sets.of(b)).collect();
            if self.differ(&sets, &members, IdentityRule::Name) {
                ambiguous.entry(name.clone()).or_insert(doubt);
            }
        }
    }

    fn persons(&mut self) {
        let mut keys: BTreeMap<(MatchKey, i64), Vec<usize>> = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            if item.kind == Kind::Person {
                for name in &item.names {
                    for &organisation in &item.organisations {
                        let match_key = match_key(IdentityRule::Person, Kind::Person, name);
                        keys.entry((match_key, organisation))
                            .or_default()
                            .push(number);
                    }
                }
            }
        }
        let doubts = self.join_unless(&keys, IdentityRule::Person);
        for ((match_key, _), doubt) in doubts {
            let known = self.ambiguous.entry(match_key).or_insert(doubt);
            *known = (*known).max(doubt);
        }
        self.remember(IdentityRule::Person);
    }

    /// Joins all that have a key in common, and notes the keys that tie nobody.
    fn join(&mut self, keys: Keys, rule: IdentityRule) {
        let doubts = self.join_unless(&keys, rule);
        self.ambiguous.extend(doubts);
        self.remember(rule);
    }

    /// Joins all that have a key in common, unless two of them differ, or two of all that would come
    /// together by way of other keys. Gives the keys that tie nobody so.
    fn join_unless<K: Ord + Clone>(
        &mut self,
        keys: &BTreeMap<K, Vec<usize>>,
        rule: IdentityRule,
    ) -> BTreeMap<K, Doubt> {
        let members = self.sets.members();
        let mut doubts = BTreeMap::new();
        let mut open: Vec<(&K, BTreeSet<usize>)> = Vec::new();
        for (key, bearers) in keys {
            let sets: BTreeSet<usize> = bearers.iter().map(|&b| self.sets.of(b)).collect();
            if self.differ(&sets, &members, rule) {
                doubts.insert(key.clone(), Doubt::Direct);
            } else if sets.len() > 1 {
                open.push((key, sets));
            }
        }
        let mut together = self.sets.clone();
        for (_, sets) in &open {
            join_all(&mut together, sets);
        }
        let mut components: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for set in open.iter().flat_map(|(_, sets)| sets) {
            components
                .entry(together.of(*set))
                .or_default()
                .insert(*set);
        }
        components.retain(|_, sets| self.differ(sets, &members, rule));
        for (key, sets) in open {
            if sets
                .first()
                .is_some_and(|&set| components.contains_key(&together.of(set)))
            {
                doubts.insert(key.clone(), Doubt::Indirect);
            } else {
                join_all(&mut self.sets, &sets);
            }
        }
        doubts
    }

    /// Whether two of some sets are known to differ.
    fn differ(&self, sets: &BTreeSet<usize>, members: &Members, rule: IdentityRule) -> bool {
        if sets.len() < 2 {
            return false;
        }
        let nodes = |set: &usize| members.get(set).map_or(&[][..], Vec::as_slice);
        let items = |set: &usize| nodes(set).iter().filter_map(|n| self.items.get(*n));
        let sources = |set: &usize| nodes(set).iter().filter_map(|n| self.sources.get(*n));

        if !self.different.is_empty() {
            let mut where_ruled: HashMap<usize, BTreeSet<usize>> = HashMap::new();
            for set in sets {
                for node in nodes(set) {
                    let ruled = where_ruled.entry(self.ruled[*node]).or_default();
                    ruled.insert(*set);
                }
            }
            for (ruled, ones) in &where_ruled {
                for other in self.different.get(ruled).into_iter().flatten() {
                    let others = where_ruled.get(other);
                    if others.is_some_and(|others| ones.union(others).count() > 1) {
                        return true;
                    }
                }
            }
        }
        if rule == IdentityRule::SharedKey {
            return false;
        }
        let (comparison, seen) = &mut *self.seen.borrow_mut();
        *comparison += 1;
        for set in sets {
            for &source in sources(set).flatten() {
                let (when, other) = std::mem::replace(&mut seen[source], (*comparison, *set));
                if when == *comparison && other != *set {
                    return true;
                }
            }
        }
        if rule == IdentityRule::Declared || rule == IdentityRule::Identifier {
            return false;
        }
        let mut registers: BTreeMap<&str, BTreeSet<BTreeSet<&str>>> = BTreeMap::new();
        for set in sets {
            let mut own: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for (scheme, value) in items(set).flat_map(|i| &i.identifiers) {
                own.entry(scheme).or_default().insert(value);
            }
            for (scheme, values) in own {
                registers.entry(scheme).or_default().insert(values);
            }
        }
        let disjoint = |alike: &BTreeSet<BTreeSet<&str>>| {
            let other = |one: &BTreeSet<&str>| alike.iter().any(|other| other.is_disjoint(one));
            alike.iter().any(other)
        };
        registers.values().any(disjoint)
    }

    /// The number of items in each set.
    fn sizes(&mut self) -> HashMap<usize, usize> {
        let mut sizes = HashMap::new();
        for number in 0..self.items.len() {
            *sizes.entry(self.sets.of(number)).or_default() += 1;
        }
        sizes
    }

    /// Those that a rule tied to another first.
    fn remember(&mut self, rule: IdentityRule) {
        let sizes = self.sizes();
        for number in 0..self.items.len() {
            if self.rules[number] == IdentityRule::Alone && sizes[&self.sets.of(number)] > 1 {
                self.rules[number] = rule;
            }
        }
    }

    fn finish(mut self) -> Resolution {
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in 0..self.items.len() {
            clusters
                .entry(self.sets.of(number))
                .or_default()
                .push(number);
        }
        let mut keys: HashMap<usize, &str> = HashMap::new();
        for item in self.items {
            if let Some(key) = &item.shared {
                let holder = self.sets.of(self.nodes[key.as_str()]);
                let smallest = keys.entry(holder).or_insert(key);
                *smallest = (*smallest).min(key);
            }
        }
        let clusters: Vec<Cluster> = clusters
            .into_iter()
            .map(|(set, items)| Cluster {
                items,
                shared: keys.get(&set).map(|key| (*key).to_owned()),
            })
            .collect();
        let sets = &mut self.sets;
        let is_apart =
            |&rest: &usize| self.items[rest].is_rest && sets.of(rest) != sets.of(rest - 1);
        Resolution {
            clusters,
            apart: (0..self.items.len()).filter(is_apart).collect(),
            rules: self.rules,
            ambiguous: self.ambiguous,
        }
    }
}

fn match_key(rule: IdentityRule, kind: Kind, text: &str) -> MatchKey {
    MatchKey {
        rule,
        kind,
        text: text.to_owned(),
    }
}

fn join_all(sets: &mut Sets, all: &BTreeSet<usize>) {
    if let Some(&first) = all.first() {
        for &other in all {
            sets.join(first, other);
        }
    }
}
