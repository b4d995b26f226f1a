//! Facts that cannot both be true, shown side by side and never settled.

mod compare;
mod rows;

use crate::check::rings::rings;
use crate::db::{each, rows};
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, EntityId, Kind};
use crate::query::{Fact, Named, Reader};
use compare::{amounts, before, days, offices, parts, roles, statements};
use rows::{figure, milestone, office, part, reference, relation, statement};
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

sql! {
    /// All that can conflict, one shape after the other, sorted so that candidates lie together.
    FIGURES = concat!(
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.measure, f.unit, u.factor,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.scope) AS scope,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.counterparty)
             AS counterparty, c.date IS NULL AND c.date_words IS NOT NULL AS is_unresolved, c.qualifier, f.nature, c.date, c.modality, c.negated,
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
