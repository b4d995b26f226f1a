//! The rules of identity, worked out in memory: from mentions and rulings to clusters of
//! mentions that are one entity. A pure function, in which no order plays a part.
//!
//! The rules are applied one after the other, the firmest first. Under each, mentions (or
//! rather what earlier rules made of them) that have a *match key* in common are joined: a shared
//! key, a declaration, an identifier, a name. What is known to differ is never joined: two that
//! a person ruled different; two entities of one sheet, which has each entity once; two with
//! different identifiers of one register. Where a match key would join such, directly or by way of
//! others, it joins nobody, and nobody guesses which of its bearers belong together.

use crate::model::{IdentityRule, Kind, Verdict};
use crate::sets::{Members, Sets};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What identity depends on in a mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) source: i64,
    pub(super) mention: i64,
    /// `source#key`.
    pub(super) reference: String,
    pub(super) kind: Kind,
    /// Its key, if that means the same in every sheet.
    pub(super) shared: Option<String>,
    /// Names by which it may be tied, folded for identity.
    pub(super) names: BTreeSet<String>,
    /// Register and identifier.
    pub(super) identifiers: BTreeSet<(String, String)>,
    /// What its sheet declares it to be the same as, each as `source#key`.
    pub(super) same_as: BTreeSet<String>,
    /// Of a person: the organisations to which its source relates it.
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

/// Mentions that are one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cluster {
    /// Places among the items, ascending.
    pub(super) items: Vec<usize>,
    /// The public key: the smallest shared key that is its own, else the smallest reference.
    pub(super) key: String,
}

/// What the rules come to.
#[derive(Debug, Default)]
pub(super) struct Resolution {
    pub(super) clusters: Vec<Cluster>,
    /// For each item the firmest rule that ties it to another.
    pub(super) rules: Vec<IdentityRule>,
    /// Marks that tie nobody, and whether two of the bearers are themselves known to differ.
    pub(super) ambiguous: BTreeMap<MatchKey, bool>,
}

pub(super) fn resolve(items: &[Item], decisions: &[Decision]) -> Resolution {
    let mut state = State::new(items, decisions);
    state.shared_keys();
    state.declarations();
    state.identifiers();
    state.names();
    state.persons();
    state.finish()
}

struct State<'a> {
    items: &'a [Item],
    /// Items first, then shared keys and what is only pointed at.
    sets: Sets,
    /// What references and shared keys stand for.
    nodes: HashMap<&'a str, usize>,
    /// What declarations of a kind point at.
    targets: BTreeMap<(Kind, &'a str), usize>,
    /// Of each node the set into which rulings alone put it.
    ruled: Vec<usize>,
    /// Sets of `ruled` that a person ruled different, both ways.
    different: HashMap<usize, BTreeSet<usize>>,
    rules: Vec<IdentityRule>,
    ambiguous: BTreeMap<MatchKey, bool>,
}

impl<'a> State<'a> {
    fn new(items: &'a [Item], decisions: &'a [Decision]) -> Self {
        let mut nodes: HashMap<&str, usize> = HashMap::new();
        let mut kinds: Vec<Option<Kind>> = Vec::new();
        for (number, item) in items.iter().enumerate() {
            nodes.insert(&item.reference, number);
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
        Self {
            items,
            sets,
            nodes,
            targets,
            ruled,
            different,
            rules,
            ambiguous: BTreeMap::new(),
        }
    }

    /// A key joins each mention that match keys it as shared, except where a ruling keeps them apart.
    fn shared_keys(&mut self) {
        let mut edges = Vec::new();
        for (number, item) in self.items.iter().enumerate() {
            if let Some(key) = &item.shared {
                let match_key = match_key(IdentityRule::SharedKey, item.kind, key);
                edges.push((number, self.nodes[key.as_str()], match_key));
            }
        }
        self.join_edges(edges, IdentityRule::SharedKey);
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
        let mut edges = Vec::new();
        for (number, item) in self.items.iter().enumerate() {
            for other in &item.same_as {
                let target = self.targets[&(item.kind, other.as_str())];
                edges.push((
                    number,
                    target,
                    match_key(IdentityRule::Declared, item.kind, other),
                ));
            }
        }
        self.join_edges(edges, IdentityRule::Declared);
    }

    fn identifiers(&mut self) {
        let mut match_keys: BTreeMap<MatchKey, Vec<usize>> = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            for (scheme, value) in &item.identifiers {
                let text = format!("{scheme}:{value}");
                let match_key = match_key(IdentityRule::Identifier, item.kind, &text);
                match_keys.entry(match_key).or_default().push(number);
            }
        }
        self.join_marks(match_keys, IdentityRule::Identifier);
    }

    fn names(&mut self) {
        let mut match_keys: BTreeMap<MatchKey, Vec<usize>> = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            if item.kind != Kind::Person {
                for name in &item.names {
                    let match_key = match_key(IdentityRule::Name, item.kind, name);
                    match_keys.entry(match_key).or_default().push(number);
                }
            }
        }
        self.join_marks(match_keys, IdentityRule::Name);
    }

    fn persons(&mut self) {
        let mut match_keys: BTreeMap<(MatchKey, i64), Vec<usize>> = BTreeMap::new();
        for (number, item) in self.items.iter().enumerate() {
            if item.kind == Kind::Person {
                for name in &item.names {
                    for &organisation in &item.organisations {
                        let match_key = match_key(IdentityRule::Person, Kind::Person, name);
                        match_keys
                            .entry((match_key, organisation))
                            .or_default()
                            .push(number);
                    }
                }
            }
        }
        self.join_marks(match_keys, IdentityRule::Person);
    }

    /// Joins what edges connect. Of those that connect what differs, each on the way is left out.
    fn join_edges(&mut self, edges: Vec<(usize, usize, MatchKey)>, rule: IdentityRule) {
        let ends: Vec<(usize, usize)> = edges
            .iter()
            .map(|(a, b, _)| (self.sets.of(*a), self.sets.of(*b)))
            .collect();
        let members = self.sets.members();
        let all = ends.iter().flat_map(|e| [e.0, e.1]).collect();
        let between = self.between(&ends, &all, &members, rule);
        for ((one, other), (a, b, match_key)) in ends.into_iter().zip(edges) {
            if between.contains(&one) && between.contains(&other) && one != other {
                let direct = !self
                    .differing(&[one, other].into(), &members, rule)
                    .is_empty();
                let known = self.ambiguous.entry(match_key).or_default();
                *known |= direct;
            } else {
                self.sets.join(a, b);
            }
        }
        self.remember(rule);
    }

    /// Joins all that bear a match key, unless some of them differ or it lies between such.
    fn join_marks<M: Into<MatchKey>>(
        &mut self,
        match_keys: BTreeMap<M, Vec<usize>>,
        rule: IdentityRule,
    ) {
        let members = self.sets.members();
        let mut open: Vec<(MatchKey, BTreeSet<usize>)> = Vec::new();
        for (match_key, bearers) in match_keys {
            let bearers: BTreeSet<usize> = bearers.iter().map(|&b| self.sets.of(b)).collect();
            if bearers.len() > 1 {
                if self.differing(&bearers, &members, rule).is_empty() {
                    open.push((match_key.into(), bearers));
                } else {
                    self.ambiguous.insert(match_key.into(), true);
                }
            }
        }
        // Marks are nodes of their own here, behind all others.
        let first = self.ruled.len();
        let mut edges = Vec::new();
        for (number, (_, bearers)) in open.iter().enumerate() {
            edges.extend(bearers.iter().map(|&b| (b, first + number)));
        }
        let bearers = open.iter().flat_map(|m| m.1.iter().copied()).collect();
        let between = self.between(&edges, &bearers, &members, rule);
        for (number, (match_key, bearers)) in open.into_iter().enumerate() {
            if between.contains(&(first + number)) {
                self.ambiguous.entry(match_key).or_insert(false);
            } else if let Some(&one) = bearers.first() {
                for other in bearers {
                    self.sets.join(one, other);
                }
            }
        }
        self.remember(rule);
    }

    /// All nodes that lie on a way between two sets which differ, those two included.
    fn between(
        &self,
        edges: &[(usize, usize)],
        sets: &BTreeSet<usize>,
        members: &Members,
        rule: IdentityRule,
    ) -> HashSet<usize> {
        let mut neighbours: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for &(one, other) in edges.iter().filter(|(one, other)| one != other) {
            neighbours.entry(one).or_default().insert(other);
            neighbours.entry(other).or_default().insert(one);
        }
        let mut found = HashSet::new();
        let mut seen: HashSet<usize> = HashSet::new();
        for &start in sets {
            if !seen.insert(start) {
                continue;
            }
            let mut component = vec![start];
            let mut next = 0;
            while let Some(&node) = component.get(next) {
                next += 1;
                for &other in neighbours.get(&node).into_iter().flatten() {
                    if seen.insert(other) {
                        component.push(other);
                    }
                }
            }
            let inside = component.iter().copied().filter(|n| sets.contains(n));
            let ends = self.differing(&inside.collect(), members, rule);
            if ends.is_empty() {
                continue;
            }
            // Taking away leaves, other than the ends, until none is left.
            let mut degree: HashMap<usize, usize> = component
                .iter()
                .map(|n| (*n, neighbours.get(n).map_or(0, BTreeSet::len)))
                .collect();
            let mut leaves: Vec<usize> = component
                .iter()
                .copied()
                .filter(|n| degree[n] < 2 && !ends.contains(n))
                .collect();
            let mut gone: HashSet<usize> = leaves.iter().copied().collect();
            while let Some(leaf) = leaves.pop() {
                for &other in neighbours.get(&leaf).into_iter().flatten() {
                    let left = degree.entry(other).or_default();
                    *left = left.saturating_sub(1);
                    if *left < 2 && !ends.contains(&other) && gone.insert(other) {
                        leaves.push(other);
                    }
                }
            }
            found.extend(component.into_iter().filter(|n| !gone.contains(n)));
        }
        found
    }

    /// Those of some sets that are known to differ from another of them.
    fn differing(
        &self,
        sets: &BTreeSet<usize>,
        members: &Members,
        rule: IdentityRule,
    ) -> HashSet<usize> {
        let mut found = HashSet::new();
        if sets.len() < 2 {
            return found;
        }
        let nodes = |set: &usize| members.get(set).map_or(&[][..], Vec::as_slice);
        let items = |set: &usize| nodes(set).iter().filter_map(|n| self.items.get(*n));

        if !self.different.is_empty() {
            let mut where_ruled: HashMap<usize, BTreeSet<usize>> = HashMap::new();
            for set in sets {
                for node in nodes(set) {
                    where_ruled
                        .entry(self.ruled[*node])
                        .or_default()
                        .insert(*set);
                }
            }
            for (ruled, ones) in &where_ruled {
                for other in self.different.get(ruled).into_iter().flatten() {
                    for two in where_ruled.get(other).into_iter().flatten() {
                        found.extend(ones.iter().filter(|one| *one != two));
                    }
                }
            }
        }
        if rule == IdentityRule::SharedKey {
            return found;
        }

        let mut sources: HashMap<i64, usize> = HashMap::new();
        for set in sets {
            for item in items(set) {
                let first = *sources.entry(item.source).or_insert(*set);
                if first != *set {
                    found.extend([first, *set]);
                }
            }
        }
        if rule == IdentityRule::Declared || rule == IdentityRule::Identifier {
            return found;
        }

        let mut registers: BTreeMap<&str, BTreeMap<BTreeSet<&str>, Vec<usize>>> = BTreeMap::new();
        for set in sets {
            let mut own: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for (scheme, value) in items(set).flat_map(|i| &i.identifiers) {
                own.entry(scheme).or_default().insert(value);
            }
            for (scheme, values) in own {
                let alike = registers
                    .entry(scheme)
                    .or_default()
                    .entry(values)
                    .or_default();
                alike.push(*set);
            }
        }
        for alike in registers.values().filter(|alike| alike.len() > 1) {
            for (values, sets) in alike {
                if alike.keys().any(|others| others.is_disjoint(values)) {
                    found.extend(sets);
                }
            }
        }
        found
    }

    /// How many items each set has.
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
            .map(|(set, items)| {
                let references = items.iter().map(|&i| self.items[i].reference.as_str());
                let key = keys.get(&set).copied().or_else(|| references.min());
                Cluster {
                    key: key.unwrap_or_default().to_owned(),
                    items,
                }
            })
            .collect();
        Resolution {
            clusters,
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

impl From<(MatchKey, i64)> for MatchKey {
    fn from((match_key, _): (Self, i64)) -> Self {
        match_key
    }
}
