//! Which names are worth comparing: those that have something in common that few have.

use super::common::Common;
use super::compare::{Both, Name, Parts, Weights};
use super::likeness::Likeness;
use crate::model::Kind;
use crate::text::OneLine;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::hash::Hash;
use std::ops::Range;
use std::rc::Rc;

/// Names that were not compared with each other for what they have in common, since too many
/// have it. They are still compared where they have something rarer in common.
///
/// ```
/// use citebase::model::Kind;
/// use citebase::query::{Common, PassedOver};
///
/// let many = PassedOver {
///     kind: Kind::Person,
///     common: Common::Name,
///     text: "张伟".into(),
///     names: 812,
/// };
/// assert_eq!(
///     many.to_string(),
///     "812 names of the kind person have the name \"张伟\" in common"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PassedOver {
    /// The kind of the entities.
    pub kind: Kind,
    /// What they have in common.
    pub common: Common,
    /// The same in letters, folded.
    pub text: String,
    /// How many names have it.
    pub names: usize,
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(
            f,
            "{} names of the kind {} have {} \"{}\" in common",
            self.names, self.kind, self.common, self.text
        )
    }
}

/// Two entities that may be the same, by number; `one` is the lesser.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) one: u32,
    pub(crate) other: u32,
    /// Of the strongest reason.
    pub(crate) score: f64,
    /// The strongest first.
    pub(crate) reasons: Vec<Likeness>,
}

/// A reason weaker than this is not worth telling beside a stronger one.
const WORTH_TELLING: f64 = 0.5;

/// The most names that are kept taken apart.
const MOST_KEPT: usize = 20_000;

/// No pair has more reasons than this; the strongest are kept.
const MOST_REASONS: usize = 5;

/// The names of one kind, in blocks of those that have something in common.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    kind: Kind,
    names: &'a [Name],
    /// The number of entities.
    entities: usize,
    /// The largest block whose names are compared.
    largest: usize,
    keys: Vec<u64>,
    /// Where the names of each block begin; one more at the end.
    starts: Vec<u32>,
    /// Names by block, ascending within each.
    members: Vec<u32>,
    /// The number of entities in each block.
    bearers: Vec<u32>,
    /// Where the blocks of each name begin; one more at the end.
    places: Vec<u32>,
    /// Blocks by name, ascending within each.
    blocks: Vec<u32>,
    /// How many words of each name no other has.
    own_words: Vec<u16>,
    /// A digest of the numbers of each name.
    numbers: Vec<u64>,
    /// Names taken apart, those that were compared of late.
    parts: RefCell<HashMap<u32, Rc<Parts>>>,
}

/// What names have in common, by the hash of it: their text would take several times the room.
struct Features {
    /// Feature and name, where another name may have the feature, too.
    common: Vec<(u64, u32)>,
    /// How many words of each name no other has.
    own_words: Vec<u16>,
    /// A digest of the numbers of each name.
    numbers: Vec<u64>,
}

impl Features {
    /// Most features are one name's alone. So that they take no room, all are worked out twice: first
    /// it is only noted which come a second time.
    fn of(kind: Kind, names: &[Name]) -> Self {
        let mut seen = Seen::new(names.len());
        // The places in `seen` lie far apart in memory: those of a name are fetched together.
        let mut keys = Vec::new();
        for name in names {
            name.features(kind, |common, text| keys.push(common.key(text)));
            keys.drain(..).for_each(|key| seen.note(key));
        }
        let mut common = Vec::with_capacity(seen.again);
        let mut own_words = vec![0_u16; names.len()];
        let mut numbers = Vec::with_capacity(names.len());
        for (number, name) in (0..).zip(names) {
            numbers.push(name.features(kind, |common, text| keys.push(common.key(text))));
            for key in keys.drain(..) {
                if seen.may_be_common(key) {
                    common.push((key, number));
                } else if Common::of(key) == Common::Word {
                    let words = &mut own_words[number as usize];
                    *words = words.saturating_add(1);
                }
            }
        }
        Self {
            common,
            own_words,
            numbers,
        }
    }
}

/// Of hashes that were met, a bit each for whether that was so once, and more than once. Two may share
/// a bit, which makes one more of them seem common.
struct Seen {
    once: Vec<u64>,
    twice: Vec<u64>,
    /// The number of noted hashes that will seem common.
    again: usize,
}

impl Seen {
    fn new(names: usize) -> Self {
        let words = (names * 2).next_power_of_two().clamp(1 << 10, 1 << 24);
        Self {
            once: vec![0; words],
            twice: vec![0; words],
            again: 0,
        }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        // The same text in another respect has another place.
        let mixed = key ^ (key >> Common::SHIFT).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = (mixed >> 6) as usize & (self.once.len() - 1);
        (word, 1 << (mixed & 63))
    }

    fn note(&mut self, key: u64) {
        let (word, bit) = self.place(key);
        if self.once[word] & bit == 0 {
            self.once[word] |= bit;
        } else {
            self.again += 1 + usize::from(self.twice[word] & bit == 0);
            self.twice[word] |= bit;
        }
    }

    fn may_be_common(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.twice[word] & bit != 0
    }
}

impl<'a> Index<'a> {
    /// Of all names, which lie in the order of their entities.
    pub(crate) fn of_all(kind: Kind, names: &'a [Name], largest: usize) -> Self {
        Self::of(kind, names, largest, Features::of(kind, names))
    }

    /// Of one entity's names and of those that have something in common with them: for this
    /// entity it gives the same pairs as one of all names.
    pub(crate) fn around(kind: Kind, names: &'a [Name], largest: usize, entity: u32) -> Self {
        let Features {
            common: mut all,
            own_words,
            numbers,
        } = Features::of(kind, names);
        let owner = |name: u32| names[name as usize].owner;
        let own = all.iter().filter(|e| owner(e.1) == entity);
        let mut wanted: HashSet<u64> = own.map(|e| e.0).collect();
        let near = all.iter().copied().filter(|e| wanted.contains(&e.0));
        let near = Features {
            common: near.collect(),
            own_words: Vec::new(),
            numbers: Vec::new(),
        };
        let near = Self::of(kind, names, largest, near);
        let small = (0..near.keys.len()).filter(|b| near.small(*b));
        let found: HashSet<u32> = small.flat_map(|b| near.block(b)).copied().collect();
        // How rare the words of those are must be known, too.
        let terms = all.iter().filter(|e| found.contains(&e.1));
        wanted.extend(
            terms
                .map(|e| e.0)
                .filter(|key| Common::of(*key) == Common::Word),
        );
        all.retain(|e| wanted.contains(&e.0));
        let features = Features {
            common: all,
            own_words,
            numbers,
        };
        Self::of(kind, names, largest, features)
    }

    fn of(kind: Kind, names: &'a [Name], largest: usize, features: Features) -> Self {
        let mut entries = features.common;
        entries.sort_unstable();
        entries.dedup();
        let mut keys: Vec<u64> = Vec::new();
        let (mut starts, mut bearers): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut places: Vec<u32> = vec![0; names.len() + 1];
        let mut last = None;
        for (at, &(key, name)) in (0..).zip(&entries) {
            if keys.last() != Some(&key) {
                keys.push(key);
                starts.push(at);
                bearers.push(0);
                last = None;
            }
            let owner = names[name as usize].owner;
            if last.replace(owner) != Some(owner)
                && let Some(count) = bearers.last_mut()
            {
                *count += 1;
            }
            places[name as usize + 1] += 1;
        }
        starts.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        for at in 1..places.len() {
            places[at] += places[at - 1];
        }
        let mut next = places.clone();
        let mut blocks = vec![0; entries.len()];
        let mut block = 0;
        for (at, &(_, name)) in (0_u32..).zip(&entries) {
            if starts.get(block as usize + 1).is_some_and(|s| at >= *s) {
                block += 1;
            }
            let place = &mut next[name as usize];
            blocks[*place as usize] = block;
            *place += 1;
        }
        Self {
            kind,
            names,
            entities: names.last().map_or(0, |n| n.owner as usize + 1),
            largest,
            keys,
            starts,
            members: entries.into_iter().map(|(_, name)| name).collect(),
            bearers,
            places,
            blocks,
            own_words: features.own_words,
            numbers: features.numbers,
            parts: RefCell::default(),
        }
    }

    fn parts(&self, name: u32) -> Rc<Parts> {
        let mut kept = self.parts.borrow_mut();
        if kept.len() > MOST_KEPT {
            kept.clear();
        }
        let taken_apart = || {
            let numbers = self.numbers[name as usize];
            Rc::new(self.names[name as usize].parts(self.kind, numbers))
        };
        kept.entry(name).or_insert_with(taken_apart).clone()
    }

    fn block(&self, block: usize) -> &[u32] {
        &self.members[self.starts[block] as usize..self.starts[block + 1] as usize]
    }

    /// Whether the names of a block are compared for what they have in common.
    fn small(&self, block: usize) -> bool {
        self.block(block).len() <= self.largest
    }

    fn blocks_of(&self, name: u32) -> &[u32] {
        let name = name as usize;
        &self.blocks[self.places[name] as usize..self.places[name + 1] as usize]
    }

    /// The blocks of a name for its words.
    fn terms(&self, name: u32) -> &[u32] {
        let blocks = self.blocks_of(name);
        let first = blocks.partition_point(|b| Common::of(self.keys[*b as usize]) < Common::Word);
        &blocks[first..]
    }

    fn names_of(&self, entity: u32) -> Range<u32> {
        let first = self.names.partition_point(|n| n.owner < entity);
        let last = self.names.partition_point(|n| n.owner <= entity);
        first as u32..last as u32
    }

    /// How much a word says: the fewer have it, the more.
    fn weight(&self, block: u32) -> f64 {
        (1.0 + self.entities as f64 / f64::from(self.bearers[block as usize])).ln()
    }

    fn weights(&self, one: u32, other: u32) -> Weights {
        let own_words = [one, other].map(|name| self.own_words[name as usize]);
        let (one, other) = (self.terms(one), self.terms(other));
        let (mut shared, mut all) = (0.0, 0.0);
        let mut count = 0;
        let (mut i, mut j) = (0, 0);
        while let Some(next) = [one.get(i), other.get(j)].into_iter().flatten().min() {
            let weight = self.weight(*next);
            all += weight;
            let (left, right) = (one.get(i) == Some(next), other.get(j) == Some(next));
            if left && right {
                shared += weight;
                count += 1;
            }
            i += usize::from(left);
            j += usize::from(right);
        }
        let [own, others] = own_words.map(usize::from);
        all += (own + others) as f64 * (1.0 + self.entities as f64).ln();
        Weights {
            shared: if all > 0.0 { shared / all } else { 0.0 },
            subset: count > 0 && count == (one.len() + own).min(other.len() + others),
        }
    }

    /// What is left of a score where many bear what two have in common: all of it for two, and
    /// 1 / (1 + log₂(n − 1) / 10) for n.
    fn rarity(&self, one: u32, other: u32, common: Option<Common>) -> f64 {
        let others = self.blocks_of(other);
        let shared = self.blocks_of(one).iter().filter(|block| {
            Some(Common::of(self.keys[**block as usize])) == common
                && others.binary_search(block).is_ok()
        });
        let bearers = shared.map(|block| self.bearers[*block as usize]).max();
        let others = f64::from(bearers.unwrap_or(2).max(2) - 1);
        1.0 / (1.0 + others.log2() / 10.0)
    }

    /// The entities that one may be the same as; if `later`, only those of greater number.
    /// Counts the pairs of names that were looked at.
    pub(crate) fn pairs(&self, entity: u32, later: bool, compared: &mut u64) -> Vec<Pair> {
        let mut found: BTreeMap<u32, Vec<(f64, Likeness)>> = BTreeMap::new();
        for one in self.names_of(entity) {
            let mut candidates: Vec<(u32, Common)> = Vec::new();
            for &block in self.blocks_of(one) {
                let block = block as usize;
                if self.small(block) {
                    let common = Common::of(self.keys[block]);
                    candidates.extend(self.block(block).iter().map(|name| (*name, common)));
                }
            }
            candidates.sort_unstable();
            // The best that each has in common comes first, and stays.
            candidates.dedup_by_key(|c| c.0);
            let numbers = |name: u32| self.numbers[name as usize];
            for (other, common) in candidates {
                let owner = self.names[other as usize].owner;
                if owner == entity || (later && owner < entity) {
                    continue;
                }
                *compared += 1;
                if common.needs_numbers() && numbers(one) != numbers(other) {
                    continue;
                }
                let weights = self.weights(one, other);
                if common.needs_words() && weights.shared < 0.5 && !weights.subset {
                    continue;
                }
                let with_parts = |name: u32| (&self.names[name as usize], self.parts(name));
                let (left, right) = (with_parts(one), with_parts(other));
                let (mut left, mut right) = ((left.0, &*left.1), (right.0, &*right.1));
                if owner < entity {
                    std::mem::swap(&mut left, &mut right);
                }
                let both = Both {
                    kind: self.kind,
                    one: left,
                    other: right,
                    weights,
                };
                if let Some((score, common, likeness)) = both.likeness() {
                    let score = score * self.rarity(one, other, common);
                    found.entry(owner).or_default().push((score, likeness));
                }
            }
        }
        let pair = |(owner, mut reasons): (u32, Vec<(f64, Likeness)>)| {
            reasons.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            reasons.dedup_by(|a, b| a.1 == b.1);
            let score = reasons.first().map_or(0.0, |r| r.0);
            let least = WORTH_TELLING.min(score);
            let told = reasons.into_iter().filter(|r| r.0 >= least);
            Pair {
                one: entity.min(owner),
                other: entity.max(owner),
                score,
                reasons: told.map(|r| r.1).take(MOST_REASONS).collect(),
            }
        };
        found.into_iter().map(pair).collect()
    }

    /// The blocks that were too large, the largest first; of one entity, or all.
    pub(crate) fn passed_over(&self, entity: Option<u32>) -> Vec<PassedOver> {
        let blocks: Vec<u32> = match entity {
            None => (0..self.keys.len() as u32).collect(),
            Some(entity) => {
                let names = self.names_of(entity);
                let blocks = names.flat_map(|name| self.blocks_of(name));
                let distinct: HashSet<u32> = blocks.copied().collect();
                distinct.into_iter().collect()
            }
        };
        let large = |block: &usize| !self.small(*block) && self.bearers[*block] > 1;
        let mut found: Vec<PassedOver> = blocks
            .into_iter()
            .map(|block| block as usize)
            .filter(large)
            .filter_map(|block| {
                let members = self.block(block);
                let mut found = None;
                let first = &self.names[*members.first()? as usize];
                first.features(self.kind, |common, text| {
                    if common.key(text) == self.keys[block] {
                        found = Some((common, text.concat()));
                    }
                });
                let (common, text) = found?;
                Some(PassedOver {
                    kind: self.kind,
                    common,
                    text,
                    names: members.len(),
                })
            })
            .collect();
        found.sort_by(|a, b| {
            let key = |p: &PassedOver| (usize::MAX - p.names, p.common);
            key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text))
        });
        found
    }
}
