//! Evidence against two entities being one: rulings, sources that mention both, identifiers, names,
//! participants and forms.

use super::{Reader, get};
use crate::error::Error;
use crate::identity::proposals::Difference;
use crate::identity::{BY_REFERENCE, BY_SHARED_KEY};
use crate::model::{Kind, Verdict};
use crate::sets::Sets;
use crate::text::identity_fold;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const DOING: &str = "looking for what tells entities apart";

sql! {
    RULINGS = "SELECT verdict, one, other FROM ruling",
        Scans("ruling", "the question is for all; a person wrote each of them");
    /// The entities of a shared key: the one that has it as its key, else those of all mentions
    /// with it.
    BY_KEY = "SELECT e.id AS entity FROM kind CROSS JOIN entity e ON e.kind = kind.id AND e.key = ?1";
    SOURCES = "SELECT DISTINCT source FROM mention WHERE entity = ?1 ORDER BY source";
    IDENTIFIERS = concat!(
        "SELECT DISTINCT s.key AS scheme, i.value
       FROM mention m
       CROSS JOIN ", in_role!(identified, "i"), "
       CROSS JOIN scheme s ON s.id = i.scheme
       WHERE m.entity = ?1");
    /// Names other than abbreviations, those that it bore before among them.
    FULL_NAMES = "SELECT n.text FROM entity_name x CROSS JOIN name n ON n.id = x.name
       WHERE x.entity = ?1 AND x.name_rank NOT IN (6, 7) ORDER BY n.text";
    FORM = "SELECT f.key AS value FROM entity e CROSS JOIN form f ON f.id = e.form
       WHERE e.id = ?1";
    /// Organisations and persons to which an event or agreement is related.
    PARTICIPANTS = concat!(
        "SELECT o.entity
         FROM mention m
         CROSS JOIN ", in_role!(subject_of_relations, "r"), "
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
         WHERE m.entity = ?1 AND c.negated = 0 AND o.is_group = 0 AND o.kind IN (1, 5)
       UNION SELECT o.entity
         FROM mention m
         CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
         WHERE m.entity = ?1 AND c.negated = 0 AND o.is_group = 0 AND o.kind IN (1, 5)");
}

/// Facts about an entity beyond its names; read once it is in a pair.
pub(super) struct Evidence {
    pub(super) sources: Vec<i64>,
    identifiers: BTreeMap<String, BTreeSet<String>>,
    form: Option<String>,
    /// For persons: the names in Chinese characters, folded and as written.
    chinese: Vec<(String, String)>,
    /// For events, agreements and documents: the participants.
    participants: Vec<i64>,
}

impl Evidence {
    pub(super) fn read(reader: &Reader, kind: Kind, row: i64) -> Result<Self, Error> {
        let mut identifiers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        reader.rows(DOING, IDENTIFIERS, [row], |r| {
            let values = identifiers.entry(get(r, "scheme")?).or_default();
            values.insert(get(r, "value")?);
            Ok(())
        })?;
        let (mut chinese, mut participants) = (Vec::new(), Vec::new());
        if kind == Kind::Person {
            let names: Vec<String> = reader.rows(DOING, FULL_NAMES, [row], |r| get(r, "text"))?;
            let folded = names.into_iter().map(|name| (identity_fold(&name), name));
            let han = |c| ('\u{3400}'..='\u{9FFF}').contains(&c);
            chinese = folded.filter(|n| n.0.chars().all(han)).collect();
        }
        if !kind.is_named() {
            participants = reader.rows(DOING, PARTICIPANTS, [row], |r| get(r, "entity"))?;
            participants.sort_unstable();
        }
        Ok(Self {
            sources: reader.rows(DOING, SOURCES, [row], |r| get(r, "source"))?,
            identifiers,
            form: reader.value(DOING, FORM, [row])?,
            chinese,
            participants,
        })
    }

    /// The differences that speak against two being one.
    pub(super) fn against(&self, other: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        for (scheme, values) in &self.identifiers {
            if let Some(others) = other.identifiers.get(scheme)
                && values.is_disjoint(others)
                && let Some((one, other)) = values.first().zip(others.first())
            {
                found.push(Difference::Identifiers {
                    scheme: scheme.clone(),
                    one: one.clone(),
                    other: other.clone(),
                });
            }
        }
        let (ours, theirs) = (&self.chinese, &other.chinese);
        let common = ours.iter().any(|a| theirs.iter().any(|b| a.0 == b.0));
        if !common && let Some((ours, theirs)) = ours.first().zip(theirs.first()) {
            found.push(Difference::OtherScript {
                one: ours.1.clone(),
                other: theirs.1.clone(),
            });
        }
        let (ours, theirs) = (&self.participants, &other.participants);
        if !ours.is_empty() && !theirs.is_empty() && !meet(ours, theirs) {
            found.push(Difference::Participants);
        }
        if let (Some(one), Some(other)) = (&self.form, &other.form)
            && one != other
        {
            found.push(Difference::Forms {
                one: one.clone(),
                other: other.clone(),
            });
        }
        found
    }
}

/// `true` if two ascending lists have a common element.
pub(super) fn meet(one: &[i64], other: &[i64]) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short.iter().any(|n| long.binary_search(n).is_ok())
}

/// Entities that rulings keep apart.
#[derive(Default)]
pub(super) struct RuledDifferent {
    /// For each entity the sets of references that stand for it; references in a set were ruled the
    /// same.
    sets: HashMap<i64, BTreeSet<usize>>,
    /// Sets that were ruled different, the lesser first.
    different: HashSet<(usize, usize)>,
}

impl RuledDifferent {
    pub(super) fn read(reader: &Reader) -> Result<Self, Error> {
        let rulings = reader.rows(DOING, RULINGS, (), |row| {
            Ok((get(row, "verdict")?, get(row, "one")?, get(row, "other")?))
        })?;
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut number = |reference: String| {
            let next = numbers.len();
            *numbers.entry(reference).or_insert(next)
        };
        let rulings: Vec<(Verdict, usize, usize)> = rulings
            .into_iter()
            .map(|(verdict, one, other)| (verdict, number(one), number(other)))
            .collect();
        let mut same = Sets::new(numbers.len());
        for (_, one, other) in rulings.iter().filter(|r| r.0 == Verdict::Same) {
            same.join(*one, *other);
        }
        let mut apart = Self::default();
        for (_, one, other) in rulings.iter().filter(|r| r.0 == Verdict::Different) {
            let (one, other) = (same.of(*one), same.of(*other));
            apart.different.insert((one.min(other), one.max(other)));
        }
        for (reference, number) in numbers {
            for entity in referred(reader, &reference)? {
                let sets = apart.sets.entry(entity).or_default();
                sets.insert(same.of(number));
            }
        }
        Ok(apart)
    }

    pub(super) fn holds(&self, one: i64, other: i64) -> bool {
        let sets = |entity| self.sets.get(&entity).into_iter().flatten();
        sets(one).any(|a| sets(other).any(|b| self.different.contains(&(*a.min(b), *a.max(b)))))
    }
}

/// The entities for which a reference of a ruling stands.
fn referred(reader: &Reader, reference: &str) -> Result<Vec<i64>, Error> {
    let entity = |row: &rusqlite::Row<'_>| get(row, "entity");
    if let Some((source, key)) = reference.split_once('#') {
        return reader.rows(DOING, BY_REFERENCE, [source, key], entity);
    }
    // If mentions with the key are kept apart, the key means the entity that has it.
    let own = reader.rows(DOING, BY_KEY, [reference], entity)?;
    if own.is_empty() {
        return reader.rows(DOING, BY_SHARED_KEY, [reference], entity);
    }
    Ok(own)
}
