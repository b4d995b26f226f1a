//! How alike two names are.

use super::common::Common;
use super::likeness::{Likeness, Unlinked};
use super::suffix::{LegalForm, core};
use super::words::{
    acronym, are_han, content, initials, is_han, is_head, is_light_tail, is_long, is_preposition,
    run_together, stretches, units,
};
use crate::model::{Kind, NameRole};
use crate::text::identity_fold;
use std::borrow::Cow;

/// A name as one entity bears it.
#[derive(Debug)]
pub(crate) struct Name {
    /// Number of the entity.
    pub(crate) owner: u32,
    /// As written.
    pub(crate) text: String,
    role: NameRole,
    /// Whether it could tie mentions together.
    ties: bool,
}

/// A name taken apart.
#[derive(Debug)]
pub(super) struct Parts {
    fold: String,
    /// Without legal suffix.
    core: String,
    legal: Option<LegalForm>,
    /// Of the core.
    units: Vec<String>,
    /// All of them are Chinese.
    han: bool,
    /// Without gaps.
    letters: String,
    /// A digest of its numbers.
    numbers: u64,
    /// The letters, if it is written as an abbreviation.
    acronym: Option<String>,
    /// What it may be abbreviated to.
    initials: Vec<String>,
}

/// What holds two names together beyond the names themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// How much of all terms of both the common ones make up, the rare ones counting for more.
    pub(super) shared: f64,
    /// Whether one has no terms but those of the other.
    pub(super) subset: bool,
}

impl Name {
    pub(crate) const fn new(owner: u32, text: String, role: NameRole, ties: bool) -> Self {
        Self {
            owner,
            text,
            role,
            ties,
        }
    }

    /// Takes the name apart. `numbers` is the digest of its numbers.
    pub(super) fn parts(&self, kind: Kind, numbers: u64) -> Parts {
        let fold = identity_fold(&self.text);
        let (core, legal) = core(&fold, kind);
        let units = units(core);
        Parts {
            core: core.to_owned(),
            legal,
            letters: run_together(&units).concat(),
            numbers,
            acronym: acronym(&self.text, &units),
            initials: initials(&units),
            han: are_han(&units),
            units: units.into_iter().map(Cow::into_owned).collect(),
            fold,
        }
    }

    pub(super) fn short(&self) -> bool {
        self.role == NameRole::Abbreviation
    }
}

/// A pair of names with all that is needed to compare them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) kind: Kind,
    pub(super) one: (&'a Name, &'a Parts),
    pub(super) other: (&'a Name, &'a Parts),
    pub(super) weights: Weights,
}

impl Both<'_> {
    /// How alike the two are, by the strongest reason; before anything is taken off for names
    /// that many bear. The second answer is the feature that many may have in common.
    pub(super) fn likeness(&self) -> Option<(f64, Option<Common>, Likeness)> {
        let ((one, a), (other, b)) = (self.one, self.other);
        let told = |score: f64, common, likeness: fn(String, String) -> Likeness| {
            let likeness = likeness(one.text.clone(), other.text.clone());
            Some((score, Some(common), likeness))
        };
        if a.fold == b.fold {
            let unlinked = self.unlinked();
            let name = one.text.clone();
            let likeness = Likeness::SameName { name, unlinked };
            return Some((self.same_name(), Some(Common::Name), likeness));
        }
        if let Some(found) = self.abbreviation() {
            return Some(found);
        }
        if one.short() || other.short() {
            return None;
        }
        let damped = self.damped();
        if a.core == b.core {
            let score = match (a.legal, b.legal) {
                (Some(a), Some(b)) if !a.agrees(b) => 0.75,
                _ => 0.9,
            };
            return told(score, Common::Letters, |one, other| {
                Likeness::WithoutLegalSuffix { one, other }
            });
        }
        if a.letters == b.letters {
            let strictly = |p: &Parts| p.core.replace('&', "and").replace(' ', "");
            if strictly(a) == strictly(b) {
                return told(0.9 * damped, Common::Letters, |one, other| Likeness::Gaps {
                    one,
                    other,
                });
            }
            // "Williams" is not several of the name William.
            if self.kind == Kind::Person {
                return None;
            }
            return told(0.88 * damped, Common::Letters, |one, other| {
                Likeness::Spelling { one, other }
            });
        }
        if a.numbers != b.numbers {
            return None;
        }
        let found = [
            // Of what contains the other, no more is said by the words that they share.
            self.contains().or_else(|| self.shared_words()),
            self.spelling(),
            self.same_words(),
        ];
        let best = found
            .into_iter()
            .flatten()
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|best| best.0 > 0.0);
        best.map(|(score, likeness)| (score * damped, None, likeness))
    }

    fn same_name(&self) -> f64 {
        let words = self.one.1.units.len();
        match (self.kind, self.one.0.short() || self.other.0.short()) {
            (Kind::Person, true) => 0.45,
            (Kind::Person, false) if words < 2 => 0.5,
            (Kind::Person, false) => 0.95,
            (_, true) if self.one.1.fold.chars().count() < 3 => 0.6,
            (_, true) => 0.7,
            (kind, false) if kind.is_named() => 0.9,
            (_, false) => 0.8,
        }
    }

    /// Where a name only says what it is, one is soon like another.
    fn damped(&self) -> f64 {
        if self.kind.is_named() { 1.0 } else { 0.85 }
    }

    fn unlinked(&self) -> Unlinked {
        let (one, other) = (self.one.0, self.other.0);
        if one.short() || other.short() {
            Unlinked::OnlyAbbreviation
        } else if one.role == NameRole::Former || other.role == NameRole::Former {
            Unlinked::Former
        } else if !self.kind.is_named() {
            Unlinked::CalledByWhatItIs
        } else if self.kind == Kind::Person && one.ties && other.ties {
            Unlinked::NoCommonOrganisation
        } else {
            Unlinked::Ambiguous
        }
    }

    fn abbreviation(&self) -> Option<(f64, Option<Common>, Likeness)> {
        if self.kind == Kind::Person {
            return None;
        }
        let found = |short: &Name, score: f64, long: &Name| {
            let (short, long) = (short.text.clone(), long.text.clone());
            let likeness = Likeness::Abbreviation { short, long };
            Some((score, Some(Common::Initials), likeness))
        };
        for ((short, a), (long, b)) in [(self.one, self.other), (self.other, self.one)] {
            if long.short() {
                continue;
            }
            if let Some(letters) = &a.acronym
                && b.initials.contains(letters)
            {
                let score = match letters.chars().count() {
                    0..=2 => 0.62,
                    3 => 0.75,
                    _ => 0.85,
                };
                return found(short, score, long);
            }
            // A Chinese short form: pieces of two characters and more, the last one at the end.
            if a.han && b.han && a.units.len() >= 4 && a.units.len() < b.units.len() {
                let pieces = stretches(&a.units, &b.units).unwrap_or_default();
                let firm = pieces.len() > 1 && pieces.iter().all(|length| *length >= 2);
                if firm && a.numbers == b.numbers {
                    let share = a.units.len() as f64 / b.units.len() as f64;
                    return found(short, 0.7 + 0.2 * share, long);
                }
            }
        }
        None
    }

    fn same_words(&self) -> Option<(f64, Likeness)> {
        fn sorted(parts: &Parts) -> Vec<&str> {
            let mut words = content(&parts.units);
            words.sort_unstable();
            words
        }
        let ((one, a), (other, b)) = (self.one, self.other);
        let words = sorted(a);
        let latin = !a.units.iter().any(|u| u.starts_with(is_han));
        (latin && words.len() > 1 && words == sorted(b)).then(|| {
            let (one, other) = (one.text.clone(), other.text.clone());
            (0.8, Likeness::SameWords { one, other })
        })
    }

    /// One word of both is spelt almost alike, and all others alike.
    fn spelling(&self) -> Option<(f64, Likeness)> {
        let ((one, a), (other, b)) = (self.one, self.other);
        if a.units.len() != b.units.len() || self.kind == Kind::Person {
            return None;
        }
        let mut differing = a.units.iter().zip(&b.units).filter(|(a, b)| a != b);
        let (left, right) = differing.next()?;
        if differing.next().is_some() || !is_long(left) || !is_long(right) {
            return None;
        }
        let letters = left.chars().count().max(right.chars().count());
        let edits = strsim::damerau_levenshtein(left, right);
        let near = edits == 1 || (edits == 2 && letters >= 10);
        near.then(|| {
            let (one, other) = (one.text.clone(), other.text.clone());
            let share = edits as f64 / letters as f64;
            (0.9 - share, Likeness::Spelling { one, other })
        })
    }

    fn contains(&self) -> Option<(f64, Likeness)> {
        if matches!(self.kind, Kind::Person | Kind::Industry) {
            return None;
        }
        let ((one, a), (other, b)) = (self.one, self.other);
        let (part, whole) = if a.units.len() < b.units.len() {
            ((one, a), (other, b))
        } else {
            ((other, b), (one, a))
        };
        let (short, long) = (
            without_article(&part.1.units),
            without_article(&whole.1.units),
        );
        let size = |units: &[String]| -> usize { units.iter().map(|u| u.chars().count()).sum() };
        if short.is_empty() || size(short) < if short[0].starts_with(is_han) { 2 } else { 4 } {
            return None;
        }
        let at = long.windows(short.len()).rposition(|w| w == short)?;
        let (before, behind) = (&long[..at], &long[at + short.len()..]);
        let preposition = |before: &[String]| {
            before
                .iter()
                .rev()
                .find(|u| *u != "the")
                .is_some_and(|u| is_preposition(u))
        };
        let share = size(short) as f64 / size(long) as f64;
        let share = share.min(self.weights.shared.max(share * 0.8));
        let score = match (before.is_empty(), behind.is_empty()) {
            // It only says to what the whole belongs.
            (false, _) if preposition(before) => 0.0,
            (true, false) if is_light_tail(behind) => 0.7,
            // What a name is about stands at its end, in English as in Chinese.
            (_, true) => 0.35 + 0.5 * share,
            (true, false) => 0.3 + 0.4 * share,
            (false, false) => 0.2 + 0.4 * share,
        };
        let (part, whole) = (part.0.text.clone(), whole.0.text.clone());
        Some((score, Likeness::Contains { whole, part }))
    }

    fn shared_words(&self) -> Option<(f64, Likeness)> {
        if self.kind == Kind::Person {
            return None;
        }
        let ((one, a), (other, b)) = (self.one, self.other);
        let shared = self.weights.shared;
        if shared < 0.5 {
            return None;
        }
        let (first, second) = (content(&a.units), content(&b.units));
        if first.len().min(second.len()) < 2 {
            return None;
        }
        let score = if self.weights.subset {
            0.3 + 0.5 * shared
        } else {
            // Both say something that the other does not: then they must begin alike, and be of
            // one sort by their last words.
            let (x, y) = (first.last()?, second.last()?);
            let heads = x == y || !(is_head(x) || is_head(y));
            let han = a.han || b.han;
            if first[0] != second[0] || !heads || (han && x != y) {
                return None;
            }
            0.2 + 0.5 * shared
        };
        let score = match self.kind {
            Kind::Industry => score * 0.7,
            _ => score,
        };
        let (one, other) = (one.text.clone(), other.text.clone());
        Some((score, Likeness::SharedWords { one, other }))
    }
}

fn without_article(units: &[String]) -> &[String] {
    match units {
        [the, rest @ ..] if the == "the" => rest,
        _ => units,
    }
}
