//! Which entities lie within which others: as far as sources say so, how surely, and at what time.

use super::conditions::known_by;
use super::timeline::stored_day;
use super::total::Period;
use super::{Reader, claim_ref, day, get, is_before};
use crate::derived::edges::{inner, over, under};
use crate::error::Error;
#[cfg(feature = "parquet")]
use crate::model::Kind;
use crate::model::Polarity;
use chrono::NaiveDate;
use rusqlite::named_params;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// What some relations say of pairs. `a` is the mention of what may be inside, `b` that of the other; `$subject` and
/// `$object` say which of the two is which in the relation.
macro_rules! said {
    ($subject:literal, $object:literal, $relation:expr) => {
        concat!(
            "SELECT a.entity AS within, b.entity AS container, s.key AS source, c.key AS claim,
               t.key = 'tenant of' AS loose, t.key IN ('spun off from', 'sold') AS leaves,
               c.negated, c.modality = 7 OR c.speaker IS NOT NULL OR c.voice IS NOT NULL AS quoted,
               c.date_basis IS NOT NULL AS dated, coalesce(d.value LIKE '%/%', 0) AS spans,
               d.earliest, d.latest
             FROM json_each(:pairs) j
             CROSS JOIN mention a ON a.entity = json_extract(j.value, '$[0]')
             CROSS JOIN mention b INDEXED BY mention_by_entity
               ON b.entity = json_extract(j.value, '$[1]') AND b.source = a.source
             CROSS JOIN relation r ON r.source = a.source AND r.subject = ",
            $subject,
            ".mention AND r.object = ",
            $object,
            ".mention
             CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
             CROSS JOIN source s ON s.id = c.source
             CROSS JOIN relation_type t ON t.id = r.relation_type
             LEFT JOIN edtf d ON d.id = c.date
             WHERE ",
            $subject,
            ".roles & ",
            role!(subject_of_relations),
            " AND ",
            $object,
            ".roles & ",
            role!(object_of_relations),
            " AND c.modality IN (0, 7) AND ",
            $relation,
            known_by!("c.source")
        )
    };
}

sql! {
    /// What some entities are said to be in, one step up: whether it is so is looked at later.
    UP = concat!(
        "SELECT DISTINCT g.entity AS within, g.other AS container
       FROM json_each(:entities) j CROSS JOIN edge g ON g.entity = j.value
       WHERE g.side = 1 AND g.modality IN (0, 7) AND g.relation_type IN ", inner!()
    );

    /// All that is said of some pairs, each the row of an entity and that of its container: that the one is in the
    /// other, or has left it. Sources that mention both are read.
    SAID = concat!(
        said!("a", "b", concat!("(t.key = 'spun off from' OR r.relation_type IN ", inner!(), ")")),
        " UNION ALL ",
        said!("b", "a", "t.key = 'sold'")
    );

    /// Which of some organisations have others or are over them, by a claim that is reported or alleged.
    HOLDINGS = concat!(
        "SELECT j.value AS entity FROM json_each(:entities) j
       WHERE EXISTS (SELECT 1 FROM edge g
         WHERE g.entity = j.value AND g.other_kind = 1 AND g.modality IN (0, 7)
           AND (g.side = 0 AND g.relation_type IN ", under!(), "
             OR g.side = 1 AND g.relation_type IN ", over!(), "))
         AND (:known IS NULL OR EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(subject_of_relations, "r"), "
           CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
           WHERE m.entity = j.value AND c.negated = 0 AND c.modality IN (0, 7)
             AND r.object_kind = 1 AND r.relation_type IN ", over!(),
        known_by!("c.source"), ") OR EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
           CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
           WHERE m.entity = j.value AND c.negated = 0 AND c.modality IN (0, 7)
             AND r.subject_kind = 1 AND r.relation_type IN ", under!(),
        known_by!("c.source"), "))"
    );
}

#[cfg(feature = "parquet")]
sql! {
    SUBJECTS = "SELECT DISTINCT m.entity, m.kind FROM figure f
       CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject",
        Scans("f", "the question is for all figures");
}

const DOING: &str = "adding figures";

/// Sixteen levels of parks in districts in cities are more than there are.
const DEEPEST: usize = 16;

/// What is said of one entity and one container, as far as it can put the one within the other.
#[derive(Debug, Default)]
struct Ties(Vec<Tie>);

#[derive(Debug)]
struct Tie {
    says: Says,
    /// It does not follow that the figures of the one lie within those of the other.
    loose: bool,
    /// A date is given, whether or not it is resolved.
    dated: bool,
    /// The date is an interval, so that its end is the end of the relation.
    spans: bool,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The paper reports it.
    Yes,
    /// Somebody says it whom the paper quotes, it is only alleged, or another claim denies it.
    Perhaps,
    /// The paper, or somebody whom it quotes, says the opposite.
    No,
    /// It was sold or spun off. Whether it was so until then, and no more from then on, is left open.
    Left,
}

/// The days that a total is about, each perhaps open or unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Span {
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

impl Span {
    /// The days of a period; of one that is not stated, the day until which sources are known.
    pub(super) fn of(period: &Period, as_of: Option<NaiveDate>) -> Self {
        match period {
            Period::Stated(edtf) => Self {
                first: edtf.earliest(),
                last: edtf.latest(),
            },
            _ => Self {
                first: as_of,
                last: as_of,
            },
        }
    }
}

impl Ties {
    /// `Some(true)` if the one surely lies within the other at a time, `Some(false)` if that is not
    /// settled, `None` if nothing says so.
    fn hold(&self, span: Span) -> Option<bool> {
        // For the time in question; without a date; in some other way. And what speaks against it.
        let (mut then, mut undated, mut perhaps) = (false, false, false);
        let (mut denied, mut ended) = (false, false);
        for tie in &self.0 {
            let firm = tie.says == Says::Yes && !tie.loose;
            if tie.says == Says::No {
                denied = true;
            } else if tie.says == Says::Left {
                denied |= !is_before(span.last, tie.earliest);
            } else if !tie.dated {
                undated |= firm;
                perhaps |= !firm;
            } else if tie.spans && is_before(tie.latest, span.first) {
                ended = true;
            } else if !is_before(span.last, tie.earliest) {
                let begun = match tie.earliest {
                    Some(day) => span.first.is_some_and(|first| day <= first),
                    None => tie.latest.is_some(),
                };
                let lasts = match tie.latest {
                    Some(day) => span.last.is_some_and(|last| last <= day),
                    None => tie.spans,
                };
                then |= firm && begun && lasts;
                perhaps |= !(firm && begun && lasts);
            }
        }
        // What is said without a date may have been so only until the end that another tells of.
        let surely = !denied && (then || undated && !ended);
        (then || undated || perhaps).then_some(surely)
    }
}

/// What lies within what around the subjects of some figures.
#[derive(Debug, Default)]
pub(super) struct Within {
    /// For each entity, its containers that lead to another subject.
    up: HashMap<i64, Vec<(i64, Ties)>>,
    /// Organisations that have others under them.
    pub(super) holdings: HashSet<i64>,
    /// The day until which sources are known.
    pub(super) as_of: Option<NaiveDate>,
    /// What was found of late: a question asks the same of an entity for each sort of figures.
    found: RefCell<Found>,
}

/// Containers by entity and time, and how many they are in all.
#[derive(Debug, Default)]
struct Found(HashMap<(i64, Span), Rc<HashMap<i64, bool>>>, usize);

/// So many containers are remembered.
const ROOM: usize = 1_000_000;

impl Within {
    /// The containers of an entity at a time, to any depth: `true` for those within which it surely lies.
    pub(super) fn containers(&self, entity: i64, span: Span) -> Rc<HashMap<i64, bool>> {
        if !self.up.contains_key(&entity) {
            return Rc::default();
        }
        let mut known = self.found.borrow_mut();
        if let Some(found) = known.0.get(&(entity, span)) {
            return found.clone();
        }
        let found = Rc::new(self.walk(entity, span));
        if known.1 > ROOM {
            *known = Found::default();
        }
        known.1 += found.len() + 1;
        known.0.insert((entity, span), found.clone());
        found
    }

    fn walk(&self, entity: i64, span: Span) -> HashMap<i64, bool> {
        let mut found = HashMap::new();
        // First by sure steps alone, then by all.
        for sure in [true, false] {
            let mut seen = HashSet::from([entity]);
            let mut open = vec![entity];
            while let Some(here) = open.pop() {
                for (container, ties) in self.up.get(&here).into_iter().flatten() {
                    let holds = ties.hold(span);
                    if holds.is_some_and(|holds| holds || !sure) && seen.insert(*container) {
                        open.push(*container);
                        found.entry(*container).or_insert(sure);
                    }
                }
            }
        }
        found
    }
}

/// What lies within what among the subjects of all figures of one state of a base.
pub(crate) struct Everywhere(pub(super) Rc<Within>);

impl Reader {
    /// What lies within what, as far as it joins some entities with each other.
    pub(super) fn within_each_other(
        &self,
        entities: &BTreeSet<i64>,
        organisations: &BTreeSet<i64>,
        known: Option<NaiveDate>,
    ) -> Result<Within, Error> {
        let mut within = Within::default();
        if entities.len() < 2 {
            return Ok(within);
        }
        if !organisations.is_empty() {
            let list = serde_json::json!(organisations).to_string();
            let params = named_params! { ":entities": list, ":known": known.map(stored_day) };
            let holdings: Vec<i64> =
                self.rows(DOING, HOLDINGS, params, |row| get(row, "entity"))?;
            within.holdings.extend(holdings);
        }
        let pairs = self.joining(entities)?;
        if pairs.is_empty() {
            return Ok(within);
        }
        within.as_of = self.day_or_last(known)?;
        let params = named_params! { ":pairs": serde_json::json!(pairs).to_string(),
        ":known": known.map(stored_day) };
        let found = self.rows(DOING, SAID, params, |row| {
            let leaves: bool = get(row, "leaves")?;
            let says = match (
                get::<Polarity>(row, "negated")?,
                get::<bool>(row, "quoted")?,
            ) {
                (Polarity::Affirmed, _) if leaves => Says::Left,
                // Whoever denies it leaves it open.
                (Polarity::Negated, _) => Says::No,
                (Polarity::Affirmed, false) => Says::Yes,
                (Polarity::Affirmed, true) => Says::Perhaps,
            };
            let tie = Tie {
                says,
                loose: get(row, "loose")?,
                dated: get(row, "dated")?,
                spans: get(row, "spans")?,
                earliest: day(row, "earliest")?,
                latest: day(row, "latest")?,
            };
            let pair: (i64, i64) = (get(row, "within")?, get(row, "container")?);
            let affirmed = get::<Polarity>(row, "negated")? == Polarity::Affirmed;
            let claim = claim_ref(row, "source", "claim")?;
            // That it was not sold says nothing of where it is.
            let of_it = affirmed || !leaves;
            Ok(of_it.then_some((pair, affirmed && !leaves, claim, tie)))
        })?;
        let found: Vec<_> = found.into_iter().flatten().collect();
        let links = self.links_to(found.iter().map(|f| f.2.clone()).collect(), known)?;
        // What is only denied puts nothing anywhere.
        let affirmed: HashSet<(i64, i64)> = found.iter().filter(|f| f.1).map(|f| f.0).collect();
        let mut ties: HashMap<(i64, i64), Ties> = HashMap::new();
        for (pair, _, claim, mut tie) in found {
            if !affirmed.contains(&pair) || links.amendment(&claim).is_some() {
                continue;
            }
            if links.denial(&claim).is_some() && tie.says == Says::Yes {
                tie.says = Says::Perhaps;
            }
            ties.entry(pair).or_default().0.push(tie);
        }
        for ((inner, container), ties) in ties {
            within.up.entry(inner).or_default().push((container, ties));
        }
        Ok(within)
    }

    /// What lies within what among the subjects of all figures, as far as all sources say.
    #[cfg(feature = "parquet")]
    pub(crate) fn everywhere(&self) -> Result<Everywhere, Error> {
        let mut subjects = BTreeSet::new();
        let mut organisations = BTreeSet::new();
        for (entity, kind) in self.rows(DOING, SUBJECTS, (), |row| {
            Ok((get::<i64>(row, "entity")?, get::<Kind>(row, "kind")?))
        })? {
            subjects.insert(entity);
            if kind == Kind::Organisation {
                organisations.insert(entity);
            }
        }
        let within = self.within_each_other(&subjects, &organisations, None)?;
        Ok(Everywhere(Rc::new(within)))
    }

    /// The steps up that lead from one of some entities to another.
    fn joining(&self, entities: &BTreeSet<i64>) -> Result<BTreeSet<(i64, i64)>, Error> {
        let mut steps: HashSet<(i64, i64)> = HashSet::new();
        let mut below: HashMap<i64, Vec<i64>> = HashMap::new();
        let mut seen = entities.clone();
        let mut ring = entities.clone();
        for _ in 0..DEEPEST {
            if ring.is_empty() {
                break;
            }
            let list = serde_json::json!(ring).to_string();
            ring.clear();
            for (here, there) in
                self.rows(DOING, UP, named_params! { ":entities": list }, |row| {
                    Ok((get::<i64>(row, "within")?, get::<i64>(row, "container")?))
                })?
            {
                if here != there && steps.insert((here, there)) {
                    below.entry(there).or_default().push(here);
                }
                if seen.insert(there) {
                    ring.insert(there);
                }
            }
        }
        // From the entities down again: what is not met leads nowhere.
        let mut joining = BTreeSet::new();
        let mut met: HashSet<i64> = HashSet::new();
        let mut open: Vec<i64> = entities.iter().copied().collect();
        while let Some(there) = open.pop() {
            if met.insert(there) {
                for &here in below.get(&there).into_iter().flatten() {
                    joining.insert((here, there));
                    open.push(here);
                }
            }
        }
        Ok(joining)
    }
}
