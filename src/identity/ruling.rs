//! Rulings: what a person decided about two entities.

use super::gather::Touched;
use super::looks::point_at;
use super::update;
use crate::db::changes;
use crate::db::{decode, execute, first, rows};
use crate::error::{Error, RulingProblem};
use crate::model::{ChangeType, Kind, Verdict};
use crate::sheet::{is_key, text_problem};
use crate::text::{OneLine, printable_json};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

const DOING: &str = "reading rulings";

sql! {
    ALL = "SELECT verdict, one, other, ruled_by, ruled_on, reason FROM ruling
       ORDER BY one, other", Whole;
    INSERT = "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    DELETE = "DELETE FROM ruling WHERE one = ?1 AND other = ?2";
    KIND_OF_LOCAL = "SELECT m.kind FROM source s CROSS JOIN mention m INDEXED BY mention_by_key
       ON m.source = s.id AND m.key = ?2 AND m.shared IN (0, 1)
       WHERE s.key = ?1";
    KIND_OF_SHARED = "SELECT kind FROM mention WHERE key = ?1 AND shared = 1 LIMIT 1";
}

/// A person's decision that two entities are the same, or that they are not.
///
/// An entity is named by its public key, or by any key that a sheet gives it: a shared key
/// (`lingang-group`) or the source's key and the one in its sheet (`paper#lingang`). A ruling
/// holds for what it names, whatever else is loaded, withdrawn or loaded again; its pair has no
/// order, and is kept with the smaller of the two first.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::identity::Ruling;
/// use citebase::model::Verdict;
///
/// let mut base = KnowledgeBase::seeded()?;
/// for sheet in KnowledgeBase::companions()? {
///     base.load(&sheet)?;
/// }
/// let ruling = Ruling {
///     verdict: Verdict::Same,
///     one: "2023-12-14-jinshan-lingang-agreement#yuan-guohua".to_owned(),
///     other: "lingang-guotou-guohui-agreement#yuan-guohua".to_owned(),
///     by: "an analyst".to_owned(),
///     on: "2024-12-02".parse().expect("a day"),
///     reason: "the chairman moved from the one to the other".to_owned(),
/// };
/// base.rule(&ruling)?;
/// let person = base.entity(&ruling.one)?.expect("it is loaded");
/// assert_eq!(base.entity(&ruling.other)?.expect("it is loaded").id, person.id);
///
/// base.unrule(&ruling.one, &ruling.other)?;
/// assert_ne!(base.entity(&ruling.one)?, base.entity(&ruling.other)?);
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// What was decided.
    pub verdict: Verdict,
    /// One entity.
    pub one: String,
    /// The other.
    pub other: String,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let Self {
            verdict,
            one,
            other,
            by,
            on,
            reason,
        } = self;
        let verdict = match verdict {
            Verdict::Same => "the same",
            Verdict::Different => "different",
        };
        write!(
            f,
            "{one} and {other} are {verdict}, ruled by {by} on {on}: {reason}"
        )
    }
}

impl Ruling {
    /// Reads rulings from JSON, as [`Ruling::list_to_json`] writes them.
    ///
    /// # Errors
    /// [`Error::RulingList`] if the text is not such a list. The message says where.
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, Error> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let refused = |place: String, message: String| Error::RulingList { place, message };
        let list = serde_path_to_error::deserialize(&mut reader)
            .map_err(|e| refused(e.path().to_string(), e.inner().to_string()))?;
        reader
            .end()
            .map(|()| list)
            .map_err(|e| refused("the end".to_owned(), e.to_string()))
    }

    /// Writes rulings as JSON.
    ///
    /// # Errors
    /// None that a ruling can cause; the serialiser's are passed on.
    pub fn list_to_json(rulings: &[Self]) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(rulings).map_err(Error::WriteSheet)?;
        let mut text = printable_json(&text).into_owned();
        text.push('\n');
        Ok(text)
    }

    /// With the smaller reference first, as it is kept.
    fn ordered(&self) -> Self {
        let mut ruling = self.clone();
        if ruling.one > ruling.other {
            std::mem::swap(&mut ruling.one, &mut ruling.other);
        }
        ruling
    }

    fn refused(&self, problem: RulingProblem) -> Error {
        Error::Ruling {
            one: self.one.clone(),
            other: self.other.clone(),
            problem,
        }
    }

    fn check(&self) -> Result<(), Error> {
        for reference in [&self.one, &self.other] {
            let fits = match reference.split_once('#') {
                Some((source, key)) => is_key(source) && is_key(key),
                None => is_key(reference),
            };
            if !fits {
                return Err(self.refused(RulingProblem::Reference(reference.clone())));
            }
        }
        for (field, text) in [("author", &self.by), ("reason", &self.reason)] {
            if let Some(message) = text_problem(text, "fill it in") {
                return Err(self.refused(RulingProblem::Text { field, message }));
            }
        }
        if self.one == self.other {
            return Err(self.refused(RulingProblem::Itself));
        }
        Ok(())
    }

    /// What was ruled, without on whom.
    pub(crate) fn words(&self) -> String {
        format!("{} {} {} {}", self.verdict, self.on, self.by, self.reason)
    }
}

/// All rulings, by the entities they name.
pub(crate) fn all(db: &Connection) -> Result<Vec<Ruling>, Error> {
    let found = rows(db, DOING, ALL, (), |r| {
        let ruling = Ruling {
            verdict: r.get("verdict")?,
            one: r.get("one")?,
            other: r.get("other")?,
            by: r.get("ruled_by")?,
            on: NaiveDate::default(),
            reason: r.get("reason")?,
        };
        Ok((r.get("ruled_on")?, ruling))
    })?;
    let dated = |(day, ruling): (String, Ruling)| {
        let on = decode("a day", day.parse().ok(), day)?;
        Ok(Ruling { on, ..ruling })
    };
    found.into_iter().map(dated).collect()
}

/// Adds rulings, and works out anew what they concern; gives how many were not there before.
/// They must not contradict each other, nor follow from each other.
pub(crate) fn add(db: &Connection, rulings: &[Ruling]) -> Result<usize, Error> {
    let mut known: BTreeMap<(String, String), Ruling> = BTreeMap::new();
    let mut ruled = Ruled::default();
    for ruling in all(db)? {
        ruled.add(&ruling);
        known.insert((ruling.one.clone(), ruling.other.clone()), ruling);
    }
    let mut touched = Touched::default();
    let mut added = 0;
    for ruling in rulings {
        ruling.check()?;
        let ruling = ruling.ordered();
        let pair = (ruling.one.clone(), ruling.other.clone());
        if let Some(before) = known.get(&pair) {
            if *before == ruling {
                continue;
            }
            let again = RulingProblem::Again(before.by.clone(), before.verdict);
            return Err(ruling.refused(again));
        }
        if let Some(problem) = ruled.against(&ruling) {
            return Err(ruling.refused(problem));
        }
        if let (Some(one), Some(other)) = (kind(db, &ruling.one)?, kind(db, &ruling.other)?)
            && one != other
        {
            return Err(ruling.refused(RulingProblem::Kinds { one, other }));
        }
        let (verdict, on) = (ruling.verdict.code(), ruling.on.to_string());
        let (one, other, by) = (&ruling.one, &ruling.other, &ruling.by);
        let row = (verdict, one, other, by, on, &ruling.reason);
        execute(db, "writing a ruling", INSERT, row)?;
        for (source, key) in [one, other].into_iter().filter_map(|r| r.split_once('#')) {
            point_at(db, source, key)?;
        }
        note(db, ChangeType::Ruled, &ruling)?;
        touched.reference(&ruling.one);
        touched.reference(&ruling.other);
        ruled.add(&ruling);
        known.insert(pair, ruling);
        added += 1;
    }
    update(db, &mut touched)?;
    Ok(added)
}

/// Takes a ruling back; gives it, if there was one.
pub(crate) fn remove(db: &Connection, one: &str, other: &str) -> Result<Option<Ruling>, Error> {
    let (one, other) = (one.min(other), one.max(other));
    let found = all(db)?
        .into_iter()
        .find(|r| r.one == one && r.other == other);
    if let Some(ruling) = &found {
        // What hangs together by the ruling has to be found while it is there.
        let mut touched = Touched::default();
        touched.reference(one);
        touched.reference(other);
        execute(db, "taking back a ruling", DELETE, [one, other])?;
        note(db, ChangeType::Unruled, ruling)?;
        update(db, &mut touched)?;
    }
    Ok(found)
}

/// Writes the change into the log.
fn note(db: &Connection, change: ChangeType, ruling: &Ruling) -> Result<(), Error> {
    changes::note_ruling(db, change, [&ruling.one, &ruling.other], &ruling.words())
}

/// The kind of what a reference names, if it is loaded.
fn kind(db: &Connection, reference: &str) -> Result<Option<Kind>, Error> {
    match reference.split_once('#') {
        Some((source, key)) => first(db, DOING, KIND_OF_LOCAL, [source, key], |r| r.get("kind")),
        None => first(db, DOING, KIND_OF_SHARED, [reference], |r| r.get("kind")),
    }
}

/// What rulings say of each other: who is the same as whom, who differs from whom.
#[derive(Default)]
struct Ruled {
    same: BTreeMap<String, BTreeSet<String>>,
    different: BTreeMap<String, BTreeSet<String>>,
}

impl Ruled {
    fn add(&mut self, ruling: &Ruling) {
        let side = match ruling.verdict {
            Verdict::Same => &mut self.same,
            Verdict::Different => &mut self.different,
        };
        for (one, other) in [(&ruling.one, &ruling.other), (&ruling.other, &ruling.one)] {
            side.entry(one.clone()).or_default().insert(other.clone());
        }
    }

    /// What speaks against one more ruling.
    fn against(&self, new: &Ruling) -> Option<RulingProblem> {
        let ones = self.reached(&new.one);
        if ones.contains_key(new.other.as_str()) {
            let over = way(&ones, &new.other);
            return Some(match new.verdict {
                Verdict::Same => RulingProblem::Follows(over),
                Verdict::Different => RulingProblem::Contradicts(over),
            });
        }
        if new.verdict == Verdict::Different {
            return None;
        }
        let others = self.reached(&new.other);
        ones.keys().find_map(|one| {
            let differ = self.different.get(*one)?;
            let other = differ.iter().find(|d| others.contains_key(d.as_str()))?;
            let mut over = way(&ones, one);
            over.extend(way(&others, other).into_iter().rev());
            Some(RulingProblem::Contradicts(over))
        })
    }

    /// All that is ruled the same as one, each with the one before it on the way.
    fn reached<'a>(&'a self, from: &'a str) -> BTreeMap<&'a str, &'a str> {
        let mut before = BTreeMap::from([(from, from)]);
        let mut open = VecDeque::from([from]);
        while let Some(here) = open.pop_front() {
            for there in self.same.get(here).into_iter().flatten() {
                before.entry(there.as_str()).or_insert_with(|| {
                    open.push_back(there);
                    here
                });
            }
        }
        before
    }
}

/// The way to one that was reached, from where it began.
fn way(before: &BTreeMap<&str, &str>, to: &str) -> Vec<String> {
    let mut way = vec![to.to_owned()];
    let mut at = to;
    while let Some(&next) = before.get(at).filter(|next| **next != at) {
        way.push(next.to_owned());
        at = next;
    }
    way.reverse();
    way
}
