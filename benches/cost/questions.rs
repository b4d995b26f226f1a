//! What is asked, of the library and by SQL written by hand for the same rows of the same tables.

use crate::made_up::{self, Chance};
use crate::{Done, whole};
use chrono::NaiveDate;
use citebase::model::{EntityId, Kind};
use citebase::query::{
    EntityFilter, Groups, Page, Reader, SearchFilter, TimelineFilter, TotalQuery, Walk,
    match_expression,
};
use citebase::text::lookup_fold;
use rusqlite::{Connection, Params, Row, params};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hint::black_box;

/// How many different questions of a sort are asked.
pub const ASKED: usize = 101;

type Ours<'q> = Box<dyn Fn(&Reader, usize) -> Done<usize> + 'q>;
pub type ByHand<'q> = Box<dyn Fn(&Connection, usize) -> Done<usize> + 'q>;

/// A sort of question. Both sides give how many answers they found.
pub struct Sort<'q> {
    pub title: &'static str,
    pub ours: Ours<'q>,
    pub by_hand: ByHand<'q>,
    /// Whether the two are held to find the same number: by hand, some give less.
    pub same: bool,
    /// Whether it should cost about the same in a base of any size.
    pub point: bool,
}

/// What questions are about: entities that are in the base, spread over it.
pub struct Subjects {
    pub firms: Vec<(String, i64, EntityId)>,
    pub names: Vec<String>,
    pub industries: Vec<(String, i64)>,
    places: Vec<(String, i64)>,
    pub days: Vec<NaiveDate>,
    pub words: Vec<String>,
    pub pairs: Vec<(usize, usize)>,
}

impl Subjects {
    pub fn of(base: &Reader, db: &Connection, sheets: usize) -> Done<Self> {
        let row = |kind: i64, key: &str| -> Done<i64> {
            let sql = "SELECT id FROM entity WHERE kind = ?1 AND key = ?2";
            Ok(db.query_row(sql, (kind, key), |r| r.get(0))?)
        };
        let mut chance = Chance::new(7);
        let (mut firms, mut names, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let pool = 60 + sheets * 4;
        let mentioned = |firm| -> Done<i64> {
            let papers = "SELECT count(*) FROM mention WHERE entity = ?1";
            Ok(db.query_row(papers, [firm], |row| row.get(0))?)
        };
        while firms.len() < ASKED {
            // Half of those that are in many papers, half of those in few; in a base of any size
            // they are in as many.
            let (end, papers) = if firms.len() % 2 == 0 {
                (pool / 4, 16..28)
            } else {
                (pool, 1..12)
            };
            let name = made_up::organisation_name(chance.below(end));
            let found = base.named(&name)?.into_iter().next();
            if let Some(firm) = found.filter(|found| found.kind == Kind::Organisation)
                && papers.contains(&mentioned(row(1, &firm.key)?)?)
            {
                words.push(firm.name.split(' ').next().unwrap_or_default().to_owned());
                names.push(firm.name);
                firms.push((firm.key.clone(), row(1, &firm.key)?, firm.id));
            }
        }
        let page = Page::first(ASKED as u32);
        let found = base.industries(&EntityFilter::default(), &page)?.items;
        let industries = found.iter().map(|industry| {
            let key = industry.key.to_string();
            row(3, &key).map(|row| (key, row))
        });
        let industries = industries.collect::<Done<_>>()?;
        // Spread over those that are seldom mentioned: as many projects are there in any base.
        let mut places = Vec::new();
        let all = usize::try_from(base.place_count(&EntityFilter::default())?)?;
        for at in 0..ASKED {
            let name = made_up::place_name(all / 4 + at * (all / 2) / ASKED);
            let found = base.named(&name)?.into_iter().next();
            if let Some(place) = found.filter(|found| found.kind == Kind::Place) {
                places.push((place.key.clone(), row(6, &place.key)?));
            }
        }
        let days = (0..ASKED).filter_map(|at| {
            NaiveDate::from_ymd_opt(
                2010 + (at % 14) as i32,
                1 + (at % 12) as u32,
                1 + (at % 28) as u32,
            )
        });
        let pairs = (0..ASKED).map(|_| (chance.below(ASKED), chance.below(ASKED)));
        Ok(Self {
            firms,
            names,
            industries,
            places,
            days: days.collect(),
            words,
            pairs: pairs.filter(|(one, other)| one != other).collect(),
        })
    }

    fn firm(&self, at: usize) -> &(String, i64, EntityId) {
        &self.firms[at % self.firms.len()]
    }

    fn place(&self, at: usize) -> &(String, i64) {
        &self.places[at % self.places.len()]
    }

    fn industry(&self, at: usize) -> &(String, i64) {
        &self.industries[at % self.industries.len()]
    }
}

const BY_KEY: &str = "SELECT e.id, e.key, e.name, f.key, e.is_group FROM entity e
    LEFT JOIN form f ON f.id = e.form WHERE e.kind = 1 AND e.key = ?1";
const BY_NAME: &str = "SELECT DISTINCT e.id, e.key, e.name, f.key, e.is_group FROM name a
    JOIN entity_name x ON x.name = a.id JOIN entity e ON e.id = x.entity
    LEFT JOIN form f ON f.id = e.form
    WHERE a.fold = ?1 ORDER BY e.key LIMIT 100";

/// Whole facts, as a program would show them: everything that any claim can have, in words.
macro_rules! facts {
    (of_subjects: $found:literal, $order:literal) => {
        facts!(
            @ $found, $order, " INDEXED BY sqlite_autoindex_relation_1", " AND r.subject = k.subject",
            " INDEXED BY sqlite_autoindex_figure_1", " AND f.subject = k.subject",
            " INDEXED BY sqlite_autoindex_statement_1", " AND st.subject = k.subject"
        )
    };
    ($found:literal, $order:literal) => {
        facts!(@ $found, $order, "", "", "", "", "", "")
    };
    (@ $found:literal, $order:literal, $ri:literal, $r:literal, $fi:literal, $f:literal, $si:literal,
       $s:literal) => {
        concat!(
            "WITH found AS (", $found, ")
             SELECT so.key, c.key, c.shape, c.modality, c.negated, c.qualifier, c.note, c.voice,
               c.date_words, c.date_basis, d.value, p.singular, p.plural, p.agent_singular,
               p.agent_plural, se.id, se.kind, se.key, se.name, se.is_group,
               oe.id, oe.kind, oe.key, oe.name, oe.is_group, r.open_list,
               be.key, be.name, ve.key, ve.name, we.key, we.name, ce.key, ce.name, xe.key, xe.name,
               f.counterparty_role, f.nature, f.part_of,
               coalesce(rt.key, ms.key, ph.key), coalesce(rt.singular, ms.singular, ph.singular),
               coalesce(rt.plural, ms.plural, ph.plural),
               coalesce(rt.infinitive, ms.infinitive, ph.infinitive), st.gist, c.passage,
               (SELECT group_concat(fp.label) FROM further_citation fc JOIN passage fp
                  ON fp.source = fc.source AND fp.label = fc.passage
                  WHERE fc.source = c.source AND fc.claim = c.claim),
               (SELECT group_concat(l.link || ' ' || l.target_source || '#' || l.target_key)
                  FROM claim_link l WHERE l.source = c.source AND l.claim = c.claim),
               (SELECT group_concat(ae.key || ' ' || ae.name, '; ') FROM statement_about a
                  JOIN mention am ON am.source = a.source AND am.mention = a.mention
                  JOIN entity ae ON ae.id = am.entity
                  WHERE a.source = c.source AND a.claim = c.claim),
               f.lower, f.upper, f.lower_inclusive, f.upper_inclusive, f.approximate, f.wording,
               u.key, u.factor,
               iif(c.more & 4, (SELECT count(*) FROM equivalent e WHERE e.source = f.source AND e.claim = f.claim), 0)
             FROM found k
             CROSS JOIN claim c ON c.source = k.source AND c.claim = k.claim
             CROSS JOIN source so INDEXED BY source_by_id ON so.id = c.source
             CROSS JOIN phrase p ON p.modality = c.modality AND p.negated = c.negated
               AND p.conditional = (c.condition IS NOT NULL)
             LEFT JOIN edtf d ON d.id = c.date
             LEFT JOIN relation r", $ri, " ON r.source = c.source AND r.claim = c.claim", $r, "
             LEFT JOIN relation_type rt ON rt.id = r.relation_type
             LEFT JOIN figure f", $fi, " ON f.source = c.source AND f.claim = c.claim", $f, "
             LEFT JOIN measure ms ON ms.id = f.measure
             LEFT JOIN unit u ON u.id = f.unit
             LEFT JOIN milestone h ON h.source = c.source AND h.claim = c.claim
             LEFT JOIN phase ph ON ph.id = h.phase
             LEFT JOIN statement st", $si, " ON st.source = c.source AND st.claim = c.claim", $s, "
             LEFT JOIN mention sm ON sm.source = c.source
               AND sm.mention = coalesce(r.subject, f.subject, h.subject, st.subject)
             LEFT JOIN entity se ON se.id = sm.entity
             LEFT JOIN mention om ON om.source = c.source AND om.mention = r.object
             LEFT JOIN entity oe ON oe.id = om.entity
             LEFT JOIN mention bm ON bm.source = c.source AND bm.mention = r.on_behalf_of
             LEFT JOIN entity be ON be.id = bm.entity
             LEFT JOIN mention vm ON vm.source = c.source AND vm.mention = c.speaker
             LEFT JOIN entity ve ON ve.id = vm.entity
             LEFT JOIN mention wm ON wm.source = c.source AND wm.mention = c.voice_of
             LEFT JOIN entity we ON we.id = wm.entity
             LEFT JOIN mention cm ON cm.source = c.source AND cm.mention = f.scope
             LEFT JOIN entity ce ON ce.id = cm.entity
             LEFT JOIN mention xm ON xm.source = c.source AND xm.mention = f.counterparty
             LEFT JOIN entity xe ON xe.id = xm.entity
             ORDER BY ", $order
        )
    };
}

/// A claim: its source, its number, its subject (of a milestone, any).
pub type Claim = (i64, i64, Option<i64>);

/// A fact by hand: the numbers and the texts of its row.
pub type FactRow = (Vec<Option<i64>>, Vec<Option<String>>);

fn fact(row: &Row<'_>) -> rusqlite::Result<FactRow> {
    let (mut numbers, mut texts) = (Vec::with_capacity(24), Vec::with_capacity(34));
    for column in 0..57 {
        match row.get_ref(column)? {
            rusqlite::types::ValueRef::Integer(number) => numbers.push(Some(number)),
            rusqlite::types::ValueRef::Text(text) => {
                texts.push(Some(String::from_utf8_lossy(text).into_owned()));
            }
            _ => texts.push(None),
        }
    }
    Ok((numbers, texts))
}

pub fn all<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Done<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map(params, map)?;
    Ok(black_box(found.collect::<Result<_, _>>()?))
}

fn entity(row: &Row<'_>) -> rusqlite::Result<(i64, String, String, Option<String>, bool)> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

macro_rules! about {
    ($table:literal, $column:literal) => {
        concat!(
            "SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN ",
            $table,
            " x
             ON x.source = m.source AND x.",
            $column,
            " = m.mention
             WHERE m.entity = ?1 AND m.source <= ?2"
        )
    };
}

/// What an entity said, with whose claim it is.
macro_rules! said {
    ($condition:literal) => {
        concat!(
            "SELECT c.source, c.claim, coalesce(r.subject, f.subject, s.subject) FROM mention m
             CROSS JOIN claim c INDEXED BY claim_by_speaker
               ON c.source = m.source AND c.speaker = m.mention AND m.roles & 64
             LEFT JOIN relation r ON r.source = c.source AND r.claim = c.claim
             LEFT JOIN figure f ON f.source = c.source AND f.claim = c.claim
             LEFT JOIN statement s ON s.source = c.source AND s.claim = c.claim
             WHERE m.entity = ?1 AND ",
            $condition
        )
    };
}
pub(crate) use said;

/// The mentions that a page of so many facts needs at most: each has one.
const REACH: &str = "SELECT max(source) FROM (SELECT source FROM mention WHERE entity = ?1
    ORDER BY source LIMIT ?2)";
const ABOUT: &str = facts!(
    of_subjects: "SELECT source, claim, subject FROM (
       SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN relation x
         ON x.source = m.source AND x.subject = m.mention AND m.roles & 1 WHERE m.entity = ?1 AND m.source <= ?2
       UNION SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN relation x
         ON x.source = m.source AND x.object = m.mention AND m.roles & 2 WHERE m.entity = ?1 AND m.source <= ?2
       UNION SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN figure x
         ON x.source = m.source AND x.subject = m.mention AND m.roles & 4 WHERE m.entity = ?1 AND m.source <= ?2
       UNION SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN milestone x
         ON x.source = m.source AND x.subject = m.mention AND m.roles & 8 WHERE m.entity = ?1 AND m.source <= ?2
       UNION SELECT x.source, x.claim, x.subject FROM mention m CROSS JOIN statement x
         ON x.source = m.source AND x.subject = m.mention AND m.roles & 16 WHERE m.entity = ?1 AND m.source <= ?2
       UNION SELECT x.source, x.claim, s.subject FROM mention m CROSS JOIN statement_about x
         ON x.source = m.source AND x.mention = m.mention AND m.roles & 32
         CROSS JOIN statement s ON s.source = x.source AND s.claim = x.claim WHERE m.entity = ?1 AND m.source <= ?2)
     ORDER BY source, claim LIMIT 51",
    "k.source, k.claim"
);
const OF_SUBJECTS: &str = facts!(
    of_subjects: "SELECT json_extract(j.value, '$[0]') AS source, json_extract(j.value, '$[1]') AS claim,
       json_extract(j.value, '$[2]') AS subject, j.key AS place
     FROM json_each(?1) j",
    "k.place"
);
const OF_CLAIMS: &str = facts!(
    "SELECT json_extract(j.value, '$[0]') AS source, json_extract(j.value, '$[1]') AS claim, j.key AS place
     FROM json_each(?1) j",
    "k.place"
);
const SECTIONS: [&str; 6] = [
    about!("relation", "subject"),
    about!("relation", "object"),
    about!("figure", "subject"),
    about!("milestone", "subject"),
    about!("statement", "subject"),
    said!("m.source <= ?2"),
];
const NAMES: &str = "SELECT n.text, g.role, so.key FROM mention m
    CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
    CROSS JOIN name n ON n.id = g.name CROSS JOIN source so INDEXED BY source_by_id ON so.id = m.source
    WHERE m.entity = ?1 ORDER BY m.source, g.position LIMIT ?2";
const IDENTIFIERS: &str = "SELECT DISTINCT s.key, i.value FROM mention m
    CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention AND m.roles & 128
    CROSS JOIN scheme s ON s.id = i.scheme WHERE m.entity = ?1 LIMIT 10";
const LISTED_IN: &str = "SELECT e.id, e.key, e.name, f.key, e.is_group FROM edge b
    CROSS JOIN entity e ON e.id = b.other
    LEFT JOIN form f ON f.id = e.form
    WHERE b.entity = ?1 AND b.other_kind = 2 ORDER BY b.other_key LIMIT ?2";
const TOTAL: &str = "SELECT so.key || '#' || c.key, e.name, f.lower, f.upper, f.lower_inclusive,
      f.upper_inclusive, f.approximate
    FROM (SELECT DISTINCT other FROM edge WHERE entity = ?1) s
    CROSS JOIN mention m ON m.entity = s.other
    CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention AND m.roles & 4
    CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
    CROSS JOIN source so INDEXED BY source_by_id ON so.id = f.source
    CROSS JOIN entity e ON e.id = m.entity
    WHERE c.modality = 0 AND c.negated = 0
      AND f.measure = (SELECT id FROM measure WHERE key = 'investment')
      AND f.unit = (SELECT id FROM unit WHERE key = 'CNY')";
const STEPS: &str = "SELECT other, source, claim FROM edge WHERE entity = ?1
    ORDER BY other_kind, other_key";
const TIMELINE: &str = facts!(
    "SELECT c.source, c.claim, d.place, d.value FROM edtf d
     CROSS JOIN claim c ON c.date = d.id AND c.shape = 3
     WHERE d.earliest = d.latest AND d.place >= ?1
     UNION ALL SELECT c.source, c.claim, d.place, d.value FROM edtf d
     CROSS JOIN claim c ON c.date = d.id AND c.shape = 3
     WHERE d.earliest IS NOT d.latest AND d.place <> '' AND (d.latest >= ?1 OR d.latest IS NULL)
     ORDER BY place, value, source, claim LIMIT 51",
    "k.place, k.value, k.source, k.claim"
);
const NAMES_BEGINNING: &str = "SELECT DISTINCT e.id, e.key, n.text FROM name n
    CROSS JOIN entity_name x ON x.name = n.id CROSS JOIN entity e ON e.id = x.entity
    WHERE n.fold >= ?1 AND n.fold < ?1 || char(0x10FFFF) ORDER BY n.fold LIMIT 10";
const NAMES_WITH: &str = "SELECT e.id, e.key, n.text FROM
    (SELECT rowid AS id FROM name_search WHERE name_search MATCH ?1 LIMIT 10) k
    CROSS JOIN name n ON n.id = k.id CROSS JOIN entity_name x ON x.name = n.id
    CROSS JOIN entity e ON e.id = x.entity LIMIT 10";
const TEXTS_WITH: &str = facts!(
    "SELECT rowid >> 26 AS source, rowid & 16777215 AS claim FROM text_search
     WHERE text_search MATCH ?1 AND rowid >> 24 & 3 = 2 LIMIT 10",
    "k.source, k.claim"
);

/// The claims of some sections as whole facts, by one statement.
pub fn facts_of(db: &Connection, claims: &[Claim]) -> Done<Vec<FactRow>> {
    all(db, OF_SUBJECTS, [serde_json::to_string(claims)?], fact)
}

/// The same where the subjects are not known.
pub fn facts_by_number(db: &Connection, claims: &[(i64, i64)]) -> Done<Vec<FactRow>> {
    all(db, OF_CLAIMS, [serde_json::to_string(claims)?], fact)
}

fn profile(db: &Connection, id: i64) -> Done<usize> {
    let last: i64 = db
        .prepare_cached(REACH)?
        .query_row((id, 11), |row| row.get(0))?;
    let mut found = 0;
    let mut claims: Vec<Claim> = Vec::new();
    for section in SECTIONS {
        let sql = format!("{section} ORDER BY 1, 2 LIMIT 11");
        claims.extend(all(db, &sql, (id, last), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?);
    }
    found += facts_of(db, &claims)?.len();
    all(db, NAMES, (id, 11), |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    all(db, IDENTIFIERS, [id], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    Ok(found)
}

fn listed_in(db: &Connection, container: i64, limit: usize) -> Done<usize> {
    let found = all(db, LISTED_IN, (container, limit as i64 + 1), entity)?;
    Ok(found.len().min(limit))
}

fn near(db: &Connection, start: i64, limit: usize) -> Done<usize> {
    let mut reached: HashMap<i64, (i64, i64)> = HashMap::new();
    let mut frontier = vec![start];
    for _ in 0..2 {
        let mut next = Vec::new();
        for here in frontier {
            let steps = all(db, STEPS, [here], |row| {
                Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
            })?;
            for (there, claim) in steps {
                if there != start && reached.len() < limit && !reached.contains_key(&there) {
                    reached.insert(there, claim);
                    next.push(there);
                }
            }
        }
        frontier = next;
    }
    let claims: Vec<(i64, i64)> = reached.into_values().collect();
    Ok(facts_by_number(db, &claims)?.len())
}

/// The length of the shortest way, of four steps at most; 0 if there is none.
fn way(db: &Connection, from: i64, to: i64) -> Done<usize> {
    /// From where an entity was reached, and by which claim.
    type Back = BTreeMap<i64, (i64, (i64, i64))>;
    let mut back: [Back; 2] = Default::default();
    let mut seen = [HashSet::from([from]), HashSet::from([to])];
    let mut frontiers = [vec![from], vec![to]];
    for _ in 0..4 {
        let side = usize::from(frontiers[1].len() < frontiers[0].len());
        let mut next = Vec::new();
        for here in std::mem::take(&mut frontiers[side]) {
            let steps = all(db, STEPS, [here], |row| {
                Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
            })?;
            for (there, claim) in steps {
                if seen[side].insert(there) {
                    back[side].insert(there, (here, claim));
                    next.push(there);
                }
            }
        }
        if let Some(met) = next.iter().find(|id| seen[1 - side].contains(id)) {
            let mut claims = Vec::new();
            for back in &back {
                let mut at = *met;
                while let Some((before, claim)) = back.get(&at) {
                    claims.push(*claim);
                    at = *before;
                }
            }
            return Ok(facts_by_number(db, &claims)?.len());
        }
        frontiers[side] = next;
        if seen[0].len() + seen[1].len() > 1000 {
            break;
        }
    }
    Ok(0)
}

impl Subjects {
    /// The first three letters of a name.
    fn typed(&self, at: usize) -> String {
        self.names[at].chars().take(3).collect()
    }

    fn profile(&self, base: &Reader, at: usize) -> Done<usize> {
        let profile = black_box(base.profile(self.firm(at).2, 10)?);
        let sections = profile.sections();
        Ok(sections.iter().map(|(_, facts)| facts.items.len()).sum())
    }

    fn in_industry(&self, at: usize) -> EntityFilter {
        EntityFilter {
            industry: Some(self.industry(at).0.as_str().into()),
            ..EntityFilter::default()
        }
    }

    fn at_place(&self, at: usize) -> EntityFilter {
        EntityFilter {
            place: Some(self.place(at).0.as_str().into()),
            ..EntityFilter::default()
        }
    }

    fn projects(&self, base: &Reader, filter: EntityFilter, limit: u32) -> Done<usize> {
        let filter = EntityFilter {
            groups: Groups::Include,
            ..filter
        };
        let found = base.entities(Kind::Project, &filter, &Page::first(limit))?;
        Ok(black_box(found).items.len())
    }

    fn total(&self, base: &Reader, at: usize) -> Done<usize> {
        let query = TotalQuery {
            measure: Some("investment".to_owned()),
            unit: Some("CNY".to_owned()),
            industry: Some(self.industry(at).0.as_str().into()),
            ..TotalQuery::default()
        };
        let total = black_box(base.total(&query)?);
        Ok(total.map_or(0, |total| {
            total.counted.len() + total.unsettled.len() + total.left_out.len()
        }))
    }

    fn completion(&self, base: &Reader, at: usize) -> Done<usize> {
        Ok(black_box(base.complete(&self.typed(at), None, 10)?).len())
    }

    fn search(&self, base: &Reader, at: usize) -> Done<usize> {
        let filter = SearchFilter::default();
        let found = base.search(&self.words[at], &filter, &Page::first(10))?;
        Ok(black_box(found).hits.items.len())
    }
}

pub fn sorts(subjects: &Subjects) -> Vec<Sort<'_>> {
    let s = subjects;
    let page = || Page::first(50);
    vec![
        Sort {
            title: "lookup by key",
            same: true,
            point: true,
            ours: Box::new(|base, at| {
                Ok(usize::from(
                    black_box(base.organisation(s.firm(at).0.as_str())?).is_some(),
                ))
            }),
            by_hand: Box::new(|db, at| Ok(all(db, BY_KEY, [&s.firm(at).0], entity)?.len())),
        },
        Sort {
            title: "lookup by name or alias",
            same: true,
            point: true,
            ours: Box::new(|base, at| Ok(black_box(base.named(&s.names[at])?).len())),
            by_hand: Box::new(|db, at| {
                Ok(all(db, BY_NAME, [lookup_fold(&s.names[at])], entity)?.len())
            }),
        },
        Sort {
            title: "facts of an entity, a page of 50",
            same: true,
            point: false,
            ours: Box::new(move |base, at| {
                Ok(black_box(base.facts_about(s.firm(at).2, &page())?)
                    .items
                    .len())
            }),
            by_hand: Box::new(|db, at| {
                let id = s.firm(at).1;
                let last: i64 = db
                    .prepare_cached(REACH)?
                    .query_row((id, 51), |row| row.get(0))?;
                Ok(all(db, ABOUT, (id, last), fact)?.len().min(50))
            }),
        },
        Sort {
            title: "profile, ten facts a section",
            same: false,
            point: true,
            ours: Box::new(|base, at| s.profile(base, at)),
            by_hand: Box::new(|db, at| profile(db, s.firm(at).1)),
        },
        Sort {
            title: "profile, all of it by hand",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.profile(base, at)),
            by_hand: Box::new(|db, at| whole::profile(db, s.firm(at).1)),
        },
        Sort {
            title: "projects of an industry, the first eight",
            same: true,
            point: true,
            ours: Box::new(|base, at| s.projects(base, s.in_industry(at), 8)),
            by_hand: Box::new(|db, at| listed_in(db, s.industry(at).1, 8)),
        },
        Sort {
            title: "projects of an industry, a page of 50",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.projects(base, s.in_industry(at), 50)),
            by_hand: Box::new(|db, at| listed_in(db, s.industry(at).1, 50)),
        },
        Sort {
            title: "projects at a place, the first eight",
            same: true,
            point: true,
            ours: Box::new(|base, at| s.projects(base, s.at_place(at), 8)),
            by_hand: Box::new(|db, at| listed_in(db, s.place(at).1, 8)),
        },
        Sort {
            title: "total of an industry, with its summands",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.total(base, at)),
            by_hand: Box::new(|db, at| {
                Ok(all(db, TOTAL, [s.industry(at).1], |row| {
                    let bounds: (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
                    let flags: (bool, bool, bool) = (row.get(4)?, row.get(5)?, row.get(6)?);
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        bounds,
                        flags,
                    ))
                })?
                .len())
            }),
        },
        Sort {
            title: "total, and what decides of its summands",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.total(base, at)),
            by_hand: Box::new(|db, at| whole::total(db, s.industry(at).1)),
        },
        Sort {
            title: "two steps around, at most 100",
            same: true,
            point: false,
            ours: Box::new(|base, at| {
                let walk = Walk {
                    hops: 2,
                    limit: 100,
                    ..Walk::default()
                };
                Ok(black_box(base.neighbours(s.firm(at).2, &walk)?).len())
            }),
            by_hand: Box::new(|db, at| near(db, s.firm(at).1, 100)),
        },
        Sort {
            title: "a shortest way, of at most four steps",
            same: false,
            point: false,
            ours: Box::new(|base, at| {
                let (from, to) = s.pairs[at % s.pairs.len()];
                let walk = Walk {
                    hops: 4,
                    limit: 1000,
                    ..Walk::default()
                };
                let paths = black_box(base.paths(s.firm(from).2, s.firm(to).2, &walk)?);
                Ok(paths.first().map_or(0, |path| path.steps.len()))
            }),
            by_hand: Box::new(|db, at| {
                let (from, to) = s.pairs[at % s.pairs.len()];
                way(db, s.firm(from).1, s.firm(to).1)
            }),
        },
        Sort {
            title: "two steps around, names alone",
            same: false,
            point: false,
            ours: Box::new(|base, at| {
                let walk = Walk {
                    hops: 2,
                    limit: 100,
                    ..Walk::default()
                };
                Ok(black_box(base.reached(s.firm(at).2, &walk)?).len())
            }),
            by_hand: Box::new(|db, at| near(db, s.firm(at).1, 100)),
        },
        Sort {
            title: "a shortest way, names alone",
            same: false,
            point: false,
            ours: Box::new(|base, at| {
                let (from, to) = s.pairs[at % s.pairs.len()];
                let walk = Walk {
                    hops: 4,
                    limit: 1000,
                    ..Walk::default()
                };
                let ways = black_box(base.ways(s.firm(from).2, s.firm(to).2, &walk)?);
                Ok(ways.first().map_or(0, |way| way.len() - 1))
            }),
            by_hand: Box::new(|db, at| {
                let (from, to) = s.pairs[at % s.pairs.len()];
                way(db, s.firm(from).1, s.firm(to).1)
            }),
        },
        Sort {
            title: "timeline, a page of 50",
            same: true,
            point: true,
            ours: Box::new(move |base, at| {
                let filter = TimelineFilter {
                    from: Some(s.days[at]),
                    ..TimelineFilter::default()
                };
                Ok(black_box(base.timeline(&filter, &page())?).items.len())
            }),
            by_hand: Box::new(|db, at| {
                Ok(all(db, TIMELINE, [s.days[at].to_string()], fact)?
                    .len()
                    .min(50))
            }),
        },
        Sort {
            title: "completion of three letters",
            same: false,
            point: true,
            ours: Box::new(|base, at| s.completion(base, at)),
            by_hand: Box::new(|db, at| {
                let typed: String = lookup_fold(&s.names[at]).chars().take(3).collect();
                let found = all(db, NAMES_BEGINNING, [typed], |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                    ))
                })?;
                Ok(found.len())
            }),
        },
        Sort {
            title: "completion, the same ten by hand",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.completion(base, at)),
            by_hand: Box::new(|db, at| whole::complete(db, &s.typed(at))),
        },
        Sort {
            title: "search for a word",
            same: false,
            point: false,
            ours: Box::new(|base, at| s.search(base, at)),
            by_hand: Box::new(|db, at| {
                let words = match_expression(&s.words[at]);
                let names = all(db, NAMES_WITH, [&words], |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                    ))
                })?;
                let texts = all(db, TEXTS_WITH, params![words], fact)?;
                Ok((names.len() + texts.len()).min(10))
            }),
        },
        Sort {
            title: "search, the ten best by hand",
            same: true,
            point: false,
            ours: Box::new(|base, at| s.search(base, at)),
            by_hand: Box::new(|db, at| whole::search(db, &s.words[at])),
        },
    ]
}
