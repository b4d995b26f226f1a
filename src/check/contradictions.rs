//! Facts that cannot both be true, shown side by side and never settled.

use super::rings::rings;
use crate::db::{each, rows, stored_quantity};
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, EntityId, Kind, Modality, Nature, Quantity};
use crate::query::{Fact, Manner, Named, Reader, agree};
use crate::text::lookup_fold;
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::ops::{ControlFlow, Deref};

/// In what facts disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Conflict {
    /// Amounts of one measure, for one subject, scope and period, that do not meet.
    Amounts,
    /// One affirms what the other denies.
    Denial,
    /// One milestone on days that do not meet.
    Dates,
    /// Roles that exclude each other: to sign an agreement and to witness it.
    Roles,
    /// Each lies within the next, or amends it, and the last does so with the first.
    Ring,
    /// A part that surely exceeds its whole, or parts that do together, where each is of another single
    /// organisation, project or product: the whole, and each part. Parts of one thing may overlap: of 28 projects 17
    /// are plants, and 9 are large.
    PartsExceedWhole,
    /// Two people hold an office at one time that one usually holds: no contradiction, and worth a look.
    Offices,
    /// Days that do not fit what a claim says of the order: a reason that came after what it led to.
    Order,
    /// Plans, duties or expectations for one thing that are not the same: amounts or days that do not
    /// meet. Both may be planned, and not both come true.
    Plans,
    /// Different amounts of one measure for one subject that may both be right, and are worth a look: scope, nature
    /// or a limit differ, too, or one has no stated period, or one is approximate and does not meet the other.
    /// Amounts of two stated periods that differ are not compared.
    Differing,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Amounts => "the amounts do not meet",
            Self::Denial => "one affirms what the other denies",
            Self::Dates => "the days do not meet",
            Self::Roles => "the roles exclude each other",
            Self::Ring => "each is in, of or amends the next, in a ring",
            Self::PartsExceedWhole => "the parts exceed their whole",
            Self::Offices => "two people hold an office that one usually holds",
            Self::Order => "the days do not fit the order that is told",
            Self::Plans => "not the same is planned, required or expected",
            Self::Differing => {
                "the amounts differ, and so do scope or precision, or a period is not stated"
            }
        })
    }
}

/// Facts that disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// In what.
    pub conflict: Conflict,
    /// The facts, by reference: two, or a whole and its parts, or those of a ring.
    pub facts: Vec<Fact>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.conflict)?;
        self.facts
            .iter()
            .try_for_each(|fact| writeln!(f, "  {fact}"))
    }
}

/// A filter for contradictions; the default finds all, up to a thousand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContradictionFilter {
    /// Only with a fact that names this entity, by a key: as subject, object, scope, counterparty or
    /// whatever else.
    pub entity: Option<String>,
    /// Only with a fact of this source, by its key.
    pub source: Option<String>,
    /// Show differing amounts too.
    pub differing: bool,
    /// How many to look for.
    pub most: usize,
}

impl Default for ContradictionFilter {
    fn default() -> Self {
        Self {
            entity: None,
            source: None,
            differing: false,
            most: 1000,
        }
    }
}

/// The contradictions that were found, each once for a pair of statements, however many sources make
/// them; and where the search stopped. It dereferences to the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradictions {
    /// By conflict, then by the references of their claims.
    pub items: Vec<Contradiction>,
    /// Entities of which there may be more: a hundred of one kind are listed, and two million pairs of
    /// claims are compared.
    pub cut_short: Vec<Named>,
    /// `false` if as many were found as were looked for: then more may be there.
    pub complete: bool,
}

impl Deref for Contradictions {
    type Target = [Contradiction];

    fn deref(&self) -> &[Contradiction] {
        &self.items
    }
}

impl IntoIterator for Contradictions {
    type Item = Contradiction;
    type IntoIter = std::vec::IntoIter<Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Contradictions {
    type Item = &'a Contradiction;
    type IntoIter = std::slice::Iter<'a, Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl fmt::Display for Contradictions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.items.is_empty() && self.complete {
            writeln!(f, "nothing contradicts anything")?;
        }
        for contradiction in &self.items {
            writeln!(f, "{contradiction}")?;
        }
        for entity in &self.cut_short {
            writeln!(f, "there may be more about {entity} than are listed")?;
        }
        match self.complete {
            true => Ok(()),
            false => writeln!(
                f,
                "the search stopped after {}: there may be more",
                self.items.len()
            ),
        }
    }
}

/// The relations of entities, read from one end.
macro_rules! relations {
    ($here:literal, $there:literal, $index:literal, $from_subject:literal, $condition:literal) => {
        concat!(
            "SELECT so.key AS source_key, c.key AS claim_key, m.entity, t.key AS relation, ",
            $from_subject,
            " AS from_subject, o.entity AS object, c.modality, c.negated,
               c.qualifier, d.earliest, d.latest
             FROM mention m
             CROSS JOIN relation r ",
            $index,
            " ON r.source = m.source AND r.",
            $here,
            " = m.mention
             CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
             CROSS JOIN source so ON so.id = c.source
             CROSS JOIN relation_type t ON t.id = r.relation_type
             CROSS JOIN mention o ON o.source = r.source AND o.mention = r.",
            $there,
            " LEFT JOIN edtf d ON d.id = c.date
             WHERE m.entity BETWEEN :first AND :last AND ",
            $condition
        )
    };
}

/// What is reported to be in, of or amend what, with the first claim that says so.
macro_rules! contained {
    ($before:expr, $from:literal) => {
        concat!(
            $before,
            "SELECT so.key AS source_key, c.key AS claim_key, g.entity, g.other,
               t.key = 'amends' AS amends
             FROM ",
            $from,
            " CROSS JOIN relation_type t ON t.id = g.relation_type
             CROSS JOIN claim c ON c.source = g.source AND c.claim = g.claim
             CROSS JOIN source so ON so.id = g.source
             WHERE ",
            makes_rings!(),
            " ORDER BY g.entity, g.other_kind, g.other_key"
        )
    };
}

/// Which edges can make a ring; the relation is `t`.
macro_rules! makes_rings {
    () => {
        "g.side = 1 AND g.modality = 0 AND t.key IN ('part of', 'subsidiary of', 'branch of',
           'member of', 'located in', 'amends')"
    };
}

/// How many contradictions of one kind are listed for one entity.
const MOST_OF_ONE: usize = 100;

/// How many pairs of claims about one entity are compared: all of two thousand.
const MOST_COMPARED: usize = 2_000_000;

sql! {
    /// All that can conflict, one shape after the other, sorted so that candidates lie together.
    FIGURES = concat!(
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.measure, f.unit, u.factor,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.scope) AS scope,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.counterparty)
             AS counterparty, f.counterparty_role IS 1 AS pays, c.qualifier, f.nature, c.date, c.modality, c.negated,
           f.lower, f.upper,
           f.lower_inclusive, f.upper_inclusive, f.approximate,
           f.part_of IS NOT NULL AS is_part,
           iif(c.more & ", more!(links), ", (SELECT min(l.link || ' ' || coalesce(
               (SELECT tf.measure || ' ' || tm.entity FROM source ts
                CROSS JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
                CROSS JOIN figure tf ON tf.source = tc.source AND tf.claim = tc.claim
                CROSS JOIN mention tm ON tm.source = tf.source AND tm.mention = tf.subject
                WHERE ts.key = l.target_source), l.target_source || '#' || l.target_key))
             FROM claim_link l
             WHERE l.source = c.source AND l.claim = c.claim AND l.link IN (9, 10)), NULL) AS derived
         FROM mention m
         CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention
         CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
         CROSS JOIN source so ON so.id = c.source
         CROSS JOIN unit u ON u.id = f.unit
         WHERE m.entity BETWEEN :first AND :last
         ORDER BY m.entity");
    /// Whose figures have an entity as their scope or counterparty.
    SUBJECTS = "SELECT DISTINCT m.entity FROM mention o
         CROSS JOIN figure f ON f.source = o.source AND o.mention IN (f.scope, f.counterparty)
         CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject
         WHERE o.entity = ?1 AND m.entity <> ?1", OfSource;
    /// The parts of the figures of some entities, whatever their subjects.
    PARTS =
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.upper, pc.key AS part_key,
           p.lower AS part_lower, pm.entity AS part_of_whom,
           pm.is_group = 0 AND pm.kind IN (1, 2, 8) AND p.scope IS NULL AND pc.qualifier IS NULL AS is_apart
         FROM mention m
         CROSS JOIN figure f ON f.source = m.source AND f.subject = m.mention
         CROSS JOIN figure p INDEXED BY figure_by_whole
           ON p.source = f.source AND p.part_of = f.claim AND p.measure = f.measure
           AND p.unit = f.unit
         CROSS JOIN claim c ON c.source = f.source AND c.claim = f.claim
         CROSS JOIN claim pc ON pc.source = p.source AND pc.claim = p.claim
         CROSS JOIN mention pm ON pm.source = p.source AND pm.mention = p.subject
         CROSS JOIN source so ON so.id = c.source
         WHERE m.entity BETWEEN :first AND :last AND c.modality = 0 AND c.negated = 0
           AND pc.modality = 0 AND pc.negated = 0
         ORDER BY m.entity";
    STATEMENTS = "SELECT so.key AS source_key, c.key AS claim_key, m.entity, s.gist, c.modality,
           c.negated, c.qualifier, c.condition, d.earliest, d.latest,
           (SELECT group_concat(entity) FROM (SELECT DISTINCT o.entity FROM statement_about a
             CROSS JOIN mention o ON o.source = a.source AND o.mention = a.mention
             WHERE a.source = s.source AND a.claim = s.claim ORDER BY o.entity)) AS about
         FROM mention m
         CROSS JOIN statement s ON s.source = m.source AND s.subject = m.mention
         CROSS JOIN claim c ON c.source = s.source AND c.claim = s.claim
         CROSS JOIN source so ON so.id = c.source
         LEFT JOIN edtf d ON d.id = c.date
         WHERE m.entity BETWEEN :first AND :last
         ORDER BY m.entity";
    MILESTONES = "SELECT so.key AS source_key, c.key AS claim_key, m.entity, h.phase, c.modality,
           c.negated, c.qualifier, d.earliest, d.latest
         FROM mention m
         CROSS JOIN milestone h INDEXED BY milestone_by_subject
           ON h.source = m.source AND h.subject = m.mention
         CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
         CROSS JOIN source so ON so.id = c.source
         LEFT JOIN edtf d ON d.id = c.date
         WHERE m.entity BETWEEN :first AND :last
         ORDER BY m.entity";
    /// From the subject, and what holds both ways from the object too; if `:both`, all from both ends.
    RELATIONS = concat!(
        relations!("subject", "object", "", "1", "1"),
        " UNION ALL ",
        relations!(
            "object",
            "subject",
            "INDEXED BY relation_by_object",
            "t.symmetric",
            "(t.symmetric = 1 OR :both)"
        ),
        " ORDER BY 3"
    );
    /// Who holds which office: at the time that is told, or else on the day on which it is said.
    OFFICES = "SELECT so.key AS source_key, c.key AS claim_key, o.entity, m.entity AS person, c.qualifier,
           iif(c.date_basis IS NULL, pd.earliest, d.earliest) AS earliest,
           iif(c.date_basis IS NULL, pd.latest, d.latest) AS latest
         FROM mention o
         CROSS JOIN relation r INDEXED BY relation_by_object
           ON r.source = o.source AND r.object = o.mention
         CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
         CROSS JOIN source so ON so.id = c.source
         CROSS JOIN mention m ON m.source = r.source AND m.mention = r.subject
         LEFT JOIN edtf d ON d.id = c.date
         LEFT JOIN edtf pd ON pd.id = so.published
         WHERE o.entity BETWEEN :first AND :last AND o.kind = 1
           AND c.modality = 0 AND c.negated = 0 AND c.qualifier IS NOT NULL
           AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'holds office in')
         ORDER BY o.entity";
    CONTAINED = contained!("", "edge g"), Whole;
    /// What denies or amends what by a link, and which comes before which.
    LINKS =
        "SELECT so.key AS source_key, c.key AS claim_key, l.link, l.target_source, l.target_key,
           d.earliest, d.latest, td.earliest AS target_earliest, td.latest AS target_latest,
           c.modality = 0 AND tc.modality = 0 AND c.negated = 0 AND tc.negated = 0 AS reported
         FROM claim_link l
         CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
         CROSS JOIN source so ON so.id = c.source
         CROSS JOIN source ts ON ts.key = l.target_source
         CROSS JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
         LEFT JOIN edtf d ON d.id = c.date
         LEFT JOIN edtf td ON td.id = tc.date
         WHERE l.link IN (1, 2, 6, 7, 8)", Whole;
}

/// SQL that gives the claims in whose rows of a table an entity stands.
macro_rules! naming {
    ($table:literal, $index:literal, $column:literal) => {
        concat!(
            "SELECT x.source, x.claim FROM mention m CROSS JOIN ",
            $table,
            " x INDEXED BY ",
            $index,
            " ON x.source = m.source AND x.",
            $column,
            " = m.mention WHERE m.entity = ?1"
        )
    };
}

/// The claims that name an entity, but for who says them.
macro_rules! claims_naming {
    () => {
        concat!(
            in_each_role!(
                "SELECT x.source, x.claim FROM mention m CROSS JOIN ",
                " WHERE m.entity = ?1",
                " UNION "
            ),
            " UNION ",
            naming!("statement_about", "statement_about_by_mention", "mention"),
            " UNION ",
            naming!("figure", "figure_by_counterparty", "counterparty"),
            " UNION ",
            naming!("figure", "figure_by_scope", "scope"),
            " UNION ",
            naming!("relation", "relation_on_behalf_of", "on_behalf_of"),
            " UNION ",
            naming!("claim", "claim_by_under", "under"),
            " UNION ",
            naming!("claim", "claim_by_at", "at")
        )
    };
}

sql! {
    NAMED = "SELECT id, kind, key, name, is_group FROM entity WHERE id = ?1";
    CLAIMS_NAMING = concat!(
        "SELECT so.key AS source_key, c.key AS claim_key FROM (", claims_naming!(),
        ") n CROSS JOIN claim c ON c.source = n.source AND c.claim = n.claim
         CROSS JOIN source so ON so.id = c.source"
    );
    /// At which organisations the offices are that such claims tell.
    BODIES = concat!(
        "SELECT DISTINCT o.entity FROM (", claims_naming!(),
        ") n CROSS JOIN relation r INDEXED BY relation_by_claim
           ON r.source = n.source AND r.claim = n.claim
         CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
         WHERE o.kind = 1
           AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'holds office in')
         ORDER BY o.entity"
    );
    /// All that the subjects of such claims lie in or amend, step by step: every ring that has one of the
    /// claims is among it.
    CONTAINED_FROM = contained!(
        concat!(
            "WITH RECURSIVE found(entity) AS (
               SELECT s.entity FROM (", claims_naming!(),
            ") n CROSS JOIN relation r INDEXED BY relation_by_claim
                 ON r.source = n.source AND r.claim = n.claim
               CROSS JOIN mention s ON s.source = r.source AND s.mention = r.subject
               UNION SELECT g.other FROM found f CROSS JOIN edge g ON g.entity = f.entity
               CROSS JOIN relation_type t ON t.id = g.relation_type
               WHERE ", makes_rings!(), ") "
        ),
        "found f CROSS JOIN edge g ON g.entity = f.entity"
    );
}

const DOING: &str = "looking for contradictions";

/// Offices that one person usually holds, folded.
const SINGLE_OFFICES: &[&str] = &[
    "president",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "ceo",
    "chief executive",
    "chief executive officer",
    "cfo",
    "chief financial officer",
    "general manager",
    "managing director",
    "director general",
    "secretary general",
    "party secretary",
    "mayor",
    "governor",
    "prime minister",
    "minister",
    "rector",
    "董事长",
    "总经理",
    "总裁",
    "首席执行官",
    "市长",
    "省长",
    "校长",
    "党委书记",
];

impl Reader {
    /// Facts, reported as such, that cannot both be true: never settled, only shown. A claim
    /// that another amends is left out, since the later one is current; not so if the amendment is
    /// denied itself, as for a [`Status`](crate::query::Status). Plans contradict no facts; two plans
    /// that differ are shown as [`Conflict::Plans`].
    ///
    /// Amounts meet if some value satisfies both: "100-plus" and 106 do. An amount marked
    /// approximate contradicts none; where it does not meet another, it is shown as
    /// [`Conflict::Differing`], as are different amounts for different scopes.
    ///
    /// A denial meets what is affirmed of the same modality; a report and an allegation meet, too.
    ///
    /// Statements that say the same are taken as one, so each pair is shown once. Of one entity at most
    /// a hundred of a kind are listed, and the answer says of whom there are more.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the subject is not known; [`Error::Sqlite`] if the database cannot be
    /// read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::check::ContradictionFilter;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let found = base.contradictions(&ContradictionFilter::default())?;
    /// assert!(found.is_empty() && found.complete);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn contradictions(&self, filter: &ContradictionFilter) -> Result<Contradictions, Error> {
        let entity = self.required_entity(None, filter.entity.as_deref())?;
        let amended = self.amended()?;
        let mut found = Found::new(filter);
        if let Some(entity) = entity {
            let naming = rows(&self.db, DOING, CLAIMS_NAMING, [entity.row()], reference)?;
            found.wanted = Some(naming.into_iter().collect());
        }
        self.all_conflicts(entity.map(EntityId::row), &amended, &mut found)?;

        let mut contradictions = Vec::with_capacity(found.pairs.len());
        let mut pairs: Vec<(Conflict, Vec<ClaimRef>)> = found
            .pairs
            .into_iter()
            .map(|(claims, conflict)| (conflict, claims))
            .collect();
        pairs.sort();
        for (conflict, claims) in pairs {
            let mut facts = Vec::with_capacity(claims.len());
            for claim in &claims {
                facts.extend(self.claim(claim)?);
            }
            contradictions.push(Contradiction { conflict, facts });
        }
        let mut cut_short = Vec::new();
        for entity in found.cut_short {
            cut_short.extend(self.entity_named(entity)?);
        }
        Ok(Contradictions {
            items: contradictions,
            cut_short,
            complete: found.complete,
        })
    }

    fn entity_named(&self, entity: i64) -> Result<Vec<Named>, Error> {
        rows(&self.db, DOING, NAMED, [entity], |row| {
            let kind: Kind = row.get("kind")?;
            Ok(Named {
                id: EntityId::new(row.get("id")?, kind),
                kind,
                key: row.get("key")?,
                name: row.get("name")?,
                is_group: row.get("is_group")?,
            })
        })
    }

    /// Looks for conflicts of each kind, until there are enough; of all entities, or of what names one.
    fn all_conflicts(
        &self,
        entity: Option<i64>,
        amended: &HashSet<ClaimRef>,
        found: &mut Found<'_>,
    ) -> Result<(), Error> {
        let whole = (i64::MIN, i64::MAX, amended);
        let own = entity.map_or(whole, |row| (row, row, amended));
        self.links(amended, found)?;
        self.rings(entity, amended, found)?;
        self.each(FIGURES, own, figure, found, amounts)?;
        self.each(PARTS, own, part, found, parts)?;
        self.each(MILESTONES, own, milestone, found, days)?;
        self.each(RELATIONS, own, relation, found, roles)?;
        self.each(STATEMENTS, own, statement, found, statements)?;
        let Some(entity) = entity else {
            return self.each(OFFICES, whole, office, found, offices);
        };
        for body in rows(&self.db, DOING, BODIES, [entity], |r| r.get("entity"))? {
            self.each(OFFICES, (body, body, amended), office, found, offices)?;
        }
        // Figures of others that name it.
        let others = rows(&self.db, DOING, SUBJECTS, [entity], |r| r.get("entity"))?;
        for other in others {
            let other = (other, other, amended);
            self.each(FIGURES, other, figure, found, amounts)?;
            self.each(PARTS, other, part, found, parts)?;
        }
        Ok(())
    }

    /// Gives the rows of one entity after the other: of the entities from the first to the last,
    /// without the amended claims, until enough is found.
    fn each<T>(
        &self,
        sql: &'static str,
        (first, last, amended): (i64, i64, &HashSet<ClaimRef>),
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        found: &mut Found<'_>,
        take: impl Fn(i64, &[(ClaimRef, T)], &mut Found<'_>),
    ) -> Result<(), Error> {
        let mut group = (0, Vec::new());
        let both = found.filter.entity.is_some();
        let all = named_params! { ":first": first, ":last": last, ":both": both };
        let params = match sql {
            RELATIONS => all,
            _ => &all[..2],
        };
        each(&self.db, DOING, sql, params, |row| {
            let claim = reference(row).doing(DOING)?;
            if !found.complete || amended.contains(&claim) {
                return Ok(());
            }
            let entity = row.get("entity").doing(DOING)?;
            if group.0 != entity {
                take(group.0, &group.1, found);
                group = (entity, Vec::new());
            }
            group.1.push((claim, read(row).doing(DOING)?));
            Ok(())
        })?;
        take(group.0, &group.1, found);
        Ok(())
    }

    /// Claims that another claim denies by a link, that amend each other in a ring, or whose days do not
    /// fit the order that a link tells.
    fn links(&self, amended: &HashSet<ClaimRef>, found: &mut Found<'_>) -> Result<(), Error> {
        let mut amends: Vec<(ClaimRef, ClaimRef)> = Vec::new();
        each(&self.db, DOING, LINKS, (), |row| {
            let link = (|| {
                let target: String = row.get("target_source")?;
                let target = ClaimRef::new(target, row.get::<_, String>("target_key")?);
                let times: [Option<String>; 4] = [
                    row.get("earliest")?,
                    row.get("latest")?,
                    row.get("target_earliest")?,
                    row.get("target_latest")?,
                ];
                Ok((
                    reference(row)?,
                    row.get::<_, i64>("link")?,
                    target,
                    times,
                    row.get::<_, bool>("reported")?,
                ))
            })();
            let (claim, link, target, [earliest, latest, target_earliest, target_latest], reported) =
                link.doing(DOING)?;
            let wrong = match link {
                1 => {
                    amends.push((claim, target));
                    return Ok(());
                }
                2 => {
                    let _ = found.add(None, Conflict::Denial, &[&claim, &target]);
                    return Ok(());
                }
                7 => before(&target_latest, &earliest),
                // What has a reason, or comes after something, is not before it.
                _ => before(&latest, &target_earliest),
            };
            if wrong && reported && !amended.contains(&claim) && !amended.contains(&target) {
                let _ = found.add(None, Conflict::Order, &[&claim, &target]);
            }
            Ok(())
        })?;
        let steps: Vec<(&ClaimRef, &ClaimRef)> = amends.iter().map(|(by, of)| (by, of)).collect();
        for ring in rings(&steps) {
            let claims: Vec<&ClaimRef> = ring.iter().map(|&step| steps[step].0).collect();
            let _ = found.add(None, Conflict::Ring, &claims);
        }
        amends.retain(|(by, of)| by.source == of.source);
        found.amendments = amends.into_iter().collect();
        Ok(())
    }

    /// Entities that lie within each other, or amend each other, in a ring.
    fn rings(
        &self,
        entity: Option<i64>,
        amended: &HashSet<ClaimRef>,
        found: &mut Found<'_>,
    ) -> Result<(), Error> {
        let step = |row: &Row<'_>| {
            let step: (i64, i64) = (row.get("entity")?, row.get("other")?);
            Ok((reference(row)?, step, row.get::<_, bool>("amends")?))
        };
        let steps = match entity {
            Some(entity) => rows(&self.db, DOING, CONTAINED_FROM, [entity], step),
            None => rows(&self.db, DOING, CONTAINED, (), step),
        }?;
        for amends in [false, true] {
            let of_kind = steps
                .iter()
                .filter(|s| s.2 == amends && !amended.contains(&s.0));
            let (claims, steps): (Vec<&ClaimRef>, Vec<(i64, i64)>) =
                of_kind.map(|(claim, step, _)| (claim, *step)).unzip();
            for ring in rings(&steps) {
                let claims: Vec<&ClaimRef> = ring.iter().map(|&step| claims[step]).collect();
                let _ = found.add(None, Conflict::Ring, &claims);
            }
        }
        Ok(())
    }
}

/// What was found so far.
struct Found<'a> {
    filter: &'a ContradictionFilter,
    /// If it is asked of an entity, the claims that name it: of what conflicts, one is among them.
    wanted: Option<HashSet<ClaimRef>>,
    /// By the claims, each with the gravest conflict.
    pairs: BTreeMap<Vec<ClaimRef>, Conflict>,
    /// How many of one entity and kind.
    of_one: HashMap<(i64, Conflict), usize>,
    cut_short: BTreeSet<i64>,
    complete: bool,
    /// A claim, and one of its own source that it amends, whether or not somebody denies that: the paper tells which came
    /// after which.
    amendments: HashSet<(ClaimRef, ClaimRef)>,
}

impl<'a> Found<'a> {
    fn new(filter: &'a ContradictionFilter) -> Self {
        Self {
            filter,
            wanted: None,
            pairs: BTreeMap::new(),
            of_one: HashMap::new(),
            cut_short: BTreeSet::new(),
            complete: true,
            amendments: HashSet::new(),
        }
    }

    /// Adds claims that conflict. It breaks off if no more of this kind are wanted of the entity.
    fn add(
        &mut self,
        entity: Option<i64>,
        conflict: Conflict,
        claims: &[&ClaimRef],
    ) -> ControlFlow<()> {
        let source = self.filter.source.as_ref();
        let of_source = source.is_none_or(|key| claims.iter().any(|claim| claim.source == *key));
        let wanted = self.wanted.as_ref();
        let wanted = wanted.is_none_or(|wanted| claims.iter().any(|claim| wanted.contains(claim)));
        let amends = matches!(claims, [one, other]
            if self.amendments.contains(&((*one).clone(), (*other).clone()))
                || self.amendments.contains(&((*other).clone(), (*one).clone())));
        let is_denial = matches!(conflict, Conflict::Denial | Conflict::Order);
        let unwanted = conflict == Conflict::Differing && !self.filter.differing;
        if !of_source || !wanted || unwanted || amends && !is_denial {
            return ControlFlow::Continue(());
        }
        if self.pairs.len() >= self.filter.most {
            self.complete = false;
            return ControlFlow::Break(());
        }
        if let Some(entity) = entity {
            let of_one = self.of_one.entry((entity, conflict)).or_default();
            if *of_one >= MOST_OF_ONE {
                self.cut_short.insert(entity);
                return ControlFlow::Break(());
            }
            *of_one += 1;
        }
        let mut claims: Vec<ClaimRef> = claims.iter().map(|&claim| claim.clone()).collect();
        // A whole comes before its parts, and a ring is told in its order.
        if claims.len() == 2 {
            claims.sort();
        }
        let known = self.pairs.entry(claims).or_insert(conflict);
        *known = conflict.min(*known);
        ControlFlow::Continue(())
    }
}

/// Between which days something lies, as far as that is told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Time {
    earliest: Option<String>,
    latest: Option<String>,
}

impl Time {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            earliest: row.get("earliest")?,
            latest: row.get("latest")?,
        })
    }

    fn is_known(&self) -> bool {
        self.earliest.is_some() || self.latest.is_some()
    }

    /// Whether the one is surely over before the other begins.
    fn is_apart(&self, other: &Self) -> bool {
        before(&self.latest, &other.earliest) || before(&other.latest, &self.earliest)
    }
}

struct Measured {
    /// Measure and unit.
    what: (i64, i64),
    manner: Manner,
    /// Scope and period.
    of: (Option<i64>, Option<i64>),
    /// What limits it further.
    qualifier: Option<String>,
    counterparty: Option<i64>,
    /// The counterparty, if it pays.
    payer: Option<i64>,
    nature: Nature,
    quantity: Option<Quantity>,
    is_part: bool,
    /// Of which measure of whom it is a share or a change.
    derived: Option<String>,
}

/// A part of the claim's figure.
struct Part {
    claim: ClaimRef,
    lower: Option<i64>,
    /// Of whom it is, if it is of one single thing without a limit.
    of: Option<i64>,
    whole_upper: Option<i64>,
}

#[derive(PartialEq, Eq, Hash)]
struct Happened {
    phase: i64,
    manner: Manner,
    qualifier: Option<String>,
    time: Time,
}

#[derive(PartialEq, Eq, Hash)]
struct Related {
    relation: String,
    /// Read from its subject, or one that holds both ways.
    from_subject: bool,
    object: i64,
    manner: Manner,
    qualifier: Option<String>,
    time: Time,
}

#[derive(PartialEq, Eq, Hash)]
struct Said {
    /// The gist, folded.
    gist: String,
    manner: Manner,
    qualifier: Option<String>,
    condition: Option<String>,
    /// The row ids of the entities that it is about, in order.
    about: Option<String>,
    time: Time,
}

struct Office {
    person: i64,
    title: String,
    time: Time,
}

fn reference(row: &Row<'_>) -> rusqlite::Result<ClaimRef> {
    Ok(ClaimRef::new(
        row.get::<_, String>("source_key")?,
        row.get::<_, String>("claim_key")?,
    ))
}

fn figure(row: &Row<'_>) -> rusqlite::Result<Measured> {
    let quantity = stored_quantity(
        row.get("factor")?,
        (row.get("lower")?, row.get("lower_inclusive")?),
        (row.get("upper")?, row.get("upper_inclusive")?),
        row.get("approximate")?,
        "",
    );
    Ok(Measured {
        what: (row.get("measure")?, row.get("unit")?),
        manner: Manner::of(row)?,
        of: (row.get("scope")?, row.get("date")?),
        qualifier: row.get("qualifier")?,
        counterparty: row.get("counterparty")?,
        payer: match row.get("pays")? {
            true => row.get("counterparty")?,
            false => None,
        },
        nature: row.get("nature")?,
        quantity,
        is_part: row.get("is_part")?,
        derived: row.get("derived")?,
    })
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let source: String = row.get("source_key")?;
    Ok(Part {
        claim: ClaimRef::new(source, row.get::<_, String>("part_key")?),
        whole_upper: row.get("upper")?,
        lower: row.get("part_lower")?,
        of: match row.get("is_apart")? {
            true => Some(row.get("part_of_whom")?),
            false => None,
        },
    })
}

fn milestone(row: &Row<'_>) -> rusqlite::Result<Happened> {
    Ok(Happened {
        phase: row.get("phase")?,
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        time: Time::of(row)?,
    })
}

fn relation(row: &Row<'_>) -> rusqlite::Result<Related> {
    Ok(Related {
        relation: row.get("relation")?,
        from_subject: row.get("from_subject")?,
        object: row.get("object")?,
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        time: Time::of(row)?,
    })
}

fn statement(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said {
        gist: lookup_fold(&row.get::<_, String>("gist")?),
        manner: Manner::of(row)?,
        qualifier: row.get("qualifier")?,
        condition: row.get("condition")?,
        about: row.get("about")?,
        time: Time::of(row)?,
    })
}

fn office(row: &Row<'_>) -> rusqlite::Result<Office> {
    let title: String = row.get("qualifier")?;
    Ok(Office {
        person: row.get("person")?,
        title: lookup_fold(&title),
        time: Time::of(row)?,
    })
}

fn before(one: &Option<String>, other: &Option<String>) -> bool {
    one.as_ref()
        .zip(other.as_ref())
        .is_some_and(|(one, other)| one < other)
}

/// Rows in groups, each statement once, by the first claim that makes it.
fn distinct<'a, T, K: Ord, S: Eq + std::hash::Hash>(
    rows: &'a [(ClaimRef, T)],
    group: impl Fn(&'a T) -> Option<K>,
    says: impl Fn(&'a T) -> S,
) -> BTreeMap<K, Vec<&'a (ClaimRef, T)>> {
    let mut order: Vec<&(ClaimRef, T)> = rows.iter().collect();
    order.sort_by_key(|row| &row.0);
    let mut seen = HashSet::new();
    let mut groups: BTreeMap<K, Vec<&(ClaimRef, T)>> = BTreeMap::new();
    for row in order {
        if let Some(key) = group(&row.1)
            && seen.insert(says(&row.1))
        {
            groups.entry(key).or_default().push(row);
        }
    }
    groups
}

/// Compares each row of a group with each, until no more are wanted, or too many were compared.
fn pairs<T>(
    entity: i64,
    found: &mut Found<'_>,
    groups: impl Iterator<Item = Vec<T>>,
    mut compare: impl FnMut(&mut Found<'_>, &T, &T) -> ControlFlow<()>,
) {
    let mut left = MOST_COMPARED;
    for group in groups {
        for (i, one) in group.iter().enumerate() {
            for other in &group[i + 1..] {
                if left == 0 {
                    found.cut_short.insert(entity);
                    return;
                }
                left -= 1;
                if compare(found, one, other).is_break() {
                    return;
                }
            }
        }
    }
}

/// The figures of one entity.
fn amounts(entity: i64, figures: &[(ClaimRef, Measured)], found: &mut Found<'_>) {
    // A part says something else than its whole, and so do two parts. Shares of one thing are held against each
    // other, and so are changes.
    let group = |f: &Measured| (!f.is_part).then(|| (f.what, f.derived.clone()));
    let says = |f: &Measured| {
        (
            (f.what, f.derived.clone()),
            f.manner,
            f.of,
            f.qualifier.clone(),
            f.counterparty,
            f.nature,
            f.quantity.clone(),
        )
    };
    let differing = found.filter.differing;
    pairs(
        entity,
        found,
        distinct(figures, group, says).into_values(),
        |found, (claim, one), (other_claim, other)| {
            let (Some(a), Some(b)) = (&one.quantity, &other.quantity) else {
                return ControlFlow::Continue(());
            };
            let nature = one.nature == other.nature
                || one.nature == Nature::NotStated
                || other.nature == Nature::NotStated;
            let limits = agree(&one.qualifier, &other.qualifier)
                && agree(&one.counterparty, &other.counterparty);
            // What comes from one payer may be part of what comes from all.
            let same = one.of == other.of
                && nature
                && limits
                && (one.payer == other.payer || exceeds_all(one, other));
            let precise = !a.is_approximate() && !b.is_approximate();
            let periods = agree(&one.of.1, &other.of.1);
            let conflict = if one.manner.denies(other.manner) && a == b && same {
                Conflict::Denial
            } else if !one.manner.affirms_as(other.manner) || a == b || same && a.meets(b) {
                return ControlFlow::Continue(());
            } else if same && precise {
                match one.manner.modality {
                    Modality::Reported => Conflict::Amounts,
                    _ => Conflict::Plans,
                }
            } else if differing && periods && limits {
                Conflict::Differing
            } else {
                return ControlFlow::Continue(());
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

/// Of two amounts, that of one payer surely exceeds that of all.
fn exceeds_all(one: &Measured, other: &Measured) -> bool {
    let (one, all) = match one.payer {
        Some(_) => (one, other),
        None => (other, one),
    };
    let ends = one.quantity.as_ref().zip(all.quantity.as_ref());
    let ends = ends.and_then(|(one, all)| one.lower().zip(all.upper()));
    ends.is_some_and(|(least, most)| least.amount > most.amount)
}

/// The wholes of one entity with their parts.
fn parts(entity: i64, rows: &[(ClaimRef, Part)], found: &mut Found<'_>) {
    let mut wholes: BTreeMap<&ClaimRef, Vec<&Part>> = BTreeMap::new();
    for (whole, part) in rows {
        wholes.entry(whole).or_default().push(part);
    }
    for (whole, parts) in wholes {
        // Open below counts as nothing: what is surely there, is there.
        let least = |part: &Part| i128::from(part.lower.unwrap_or(0).max(0));
        let Some(most) = parts.first().and_then(|p| p.whole_upper) else {
            continue;
        };
        let exceeds = |sum: i128| sum > i128::from(most);
        let mut apart: BTreeMap<i64, &Part> = BTreeMap::new();
        for &part in &parts {
            if let Some(of) = part.of {
                let greatest = apart.entry(of).or_insert(part);
                if least(part) > least(greatest) {
                    *greatest = part;
                }
            }
        }
        let alone = parts.iter().filter(|part| exceeds(least(part)));
        let mut conflicts: Vec<Vec<&Part>> = alone.map(|&part| vec![part]).collect();
        let together: Vec<&Part> = apart.into_values().collect();
        if conflicts.is_empty() && exceeds(together.iter().map(|part| least(part)).sum()) {
            conflicts.push(together);
        }
        for parts in conflicts {
            let mut claims = vec![whole];
            claims.extend(parts.iter().map(|p| &p.claim));
            let conflict = Conflict::PartsExceedWhole;
            if found.add(Some(entity), conflict, &claims).is_break() {
                return;
            }
        }
    }
}

/// The milestones of one entity.
fn days(entity: i64, milestones: &[(ClaimRef, Happened)], found: &mut Found<'_>) {
    let groups = distinct(milestones, |m| Some(m.phase), |m| m);
    pairs(
        entity,
        found,
        groups.into_values(),
        |found, (claim, one), (other_claim, other)| {
            if !agree(&one.qualifier, &other.qualifier) {
                return ControlFlow::Continue(());
            }
            let apart = one.time.is_apart(&other.time);
            let conflict = if one.manner.denies(other.manner) && !apart {
                Conflict::Denial
            } else if !one.manner.affirms_as(other.manner) || !apart {
                return ControlFlow::Continue(());
            } else {
                match one.manner.modality {
                    Modality::Reported => Conflict::Dates,
                    _ => Conflict::Plans,
                }
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

/// The relations of one entity.
fn roles(entity: i64, relations: &[(ClaimRef, Related)], found: &mut Found<'_>) {
    let groups = distinct(relations, |r| Some((r.object, r.from_subject)), |r| r);
    pairs(
        entity,
        found,
        groups.into_values(),
        |found, (claim, one), (other_claim, other)| {
            let apart = one.time.is_apart(&other.time);
            let both = [one.relation.as_str(), other.relation.as_str()];
            let is_fact =
                |r: &Related| !r.manner.negated && r.manner.modality == Modality::Reported;
            let conflict = if one.manner.denies(other.manner) {
                if both[0] != both[1] || apart || !agree(&one.qualifier, &other.qualifier) {
                    return ControlFlow::Continue(());
                }
                Conflict::Denial
            } else if both.contains(&"signed")
                && both.contains(&"witnessed")
                && is_fact(one)
                && is_fact(other)
            {
                Conflict::Roles
            } else {
                return ControlFlow::Continue(());
            };
            found.add(Some(entity), conflict, &[claim, other_claim])
        },
    );
}

/// The statements of one entity: two conflict if one affirms and the other denies the same gist, about the same
/// entities, under the same condition, for the same time.
fn statements(entity: i64, statements: &[(ClaimRef, Said)], found: &mut Found<'_>) {
    let group = |s: &Said| Some((s.gist.clone(), s.about.clone(), s.condition.clone()));
    pairs(
        entity,
        found,
        distinct(statements, group, |s| s).into_values(),
        |found, (claim, one), (other_claim, other)| {
            let apart = one.time.is_apart(&other.time);
            // What is said of a year may have changed since.
            let one_time = !apart && one.time.is_known() == other.time.is_known();
            let denies = one.manner.denies(other.manner) && agree(&one.qualifier, &other.qualifier);
            match denies && one_time {
                true => found.add(Some(entity), Conflict::Denial, &[claim, other_claim]),
                false => ControlFlow::Continue(()),
            }
        },
    );
}

/// The officers of one organisation. One may leave an office on the day on which another takes it.
fn offices(entity: i64, offices: &[(ClaimRef, Office)], found: &mut Found<'_>) {
    let single = |o: &Office| {
        SINGLE_OFFICES
            .contains(&o.title.as_str())
            .then(|| o.title.clone())
    };
    let says = |o: &Office| (o.person, o.title.clone(), o.time.clone());
    let mut seen = HashSet::new();
    pairs(
        entity,
        found,
        distinct(offices, single, says).into_values(),
        |found, (claim, one), (other_claim, other)| {
            // A time is told whose beginning or end is known: what is not known meets nothing.
            let day = |t: &Time| t.earliest.is_some() && t.earliest == t.latest;
            let follows = |a: &Time, b: &Time| a.latest.is_some() && a.latest <= b.earliest;
            let (time, other_time) = (&one.time, &other.time);
            let meet = match day(time) || day(other_time) {
                true => !time.is_apart(other_time),
                false => !follows(time, other_time) && !follows(other_time, time),
            };
            let people = (one.person.min(other.person), one.person.max(other.person));
            if people.0 == people.1
                || !time.is_known()
                || !other_time.is_known()
                || !meet
                || !seen.insert((people, one.title.clone()))
            {
                return ControlFlow::Continue(());
            }
            found.add(Some(entity), Conflict::Offices, &[claim, other_claim])
        },
    );
}
