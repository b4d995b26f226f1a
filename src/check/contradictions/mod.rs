//! Facts that cannot both be true, shown side by side and never settled.

mod compare;
mod found;
mod rows;

use crate::check::rings::rings;
use crate::db::{each, rows};
use crate::derived::edges::{inner, over, under};
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, EntityId, Kind};
use crate::query::{Named, Reader};
use compare::{amounts, days, offices, parts, roles, statements};
use found::Found;
pub use found::{Conflict, Contradiction, ContradictionFilter, Contradictions};
use rows::{before, figure, milestone, office, part, reference, relation, statement};
use rusqlite::{Row, named_params};
use std::collections::HashSet;

/// The relations of entities, read from one end.
macro_rules! relations {
    ($here:literal, $there:literal, $index:literal, $from_subject:literal, $condition:literal) => {
        concat!(
            "SELECT so.key AS source_key, c.key AS claim_key, m.entity, t.key AS relation, ",
            $from_subject,
            " AS from_subject, o.entity AS object, c.modality, c.negated,
               c.qualifier, c.condition, d.earliest, d.latest
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

sql! {
    /// All that can conflict, one shape after the other, sorted so that candidates lie together.
    FIGURES = concat!(
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.measure, f.unit, u.factor,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.scope) AS scope,
           (SELECT entity FROM mention o WHERE o.source = f.source AND o.mention = f.counterparty)
             AS counterparty, c.date IS NULL AND c.date_words IS NOT NULL AS is_unresolved,
           c.qualifier, c.condition, f.nature, c.date, c.modality, c.negated, pd.value AS published, d.earliest, d.latest,
           (SELECT key FROM measure WHERE id = f.measure) AS measure_key,
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
         LEFT JOIN edtf pd ON pd.id = so.published
         LEFT JOIN edtf d ON d.id = c.date
         WHERE m.entity BETWEEN :first AND :last
         ORDER BY m.entity");
    /// Whose figures have an entity as their scope or counterparty.
    SUBJECTS = "SELECT DISTINCT m.entity FROM mention o
         CROSS JOIN figure f ON f.source = o.source AND o.mention IN (f.scope, f.counterparty)
         CROSS JOIN mention m ON m.source = f.source AND m.mention = f.subject
         WHERE o.entity = ?1 AND m.entity <> ?1", OfSource;
    /// The parts of the figures of some entities, whatever their subjects. A part may be apart from others if it is
    /// all of another single thing; `lies_in` lists within what that thing may lie.
    PARTS = concat!(
        "SELECT so.key AS source_key, c.key AS claim_key, m.entity, f.upper, pc.key AS part_key,
           p.lower AS part_lower, pm.entity AS part_of_whom, pc.date, p.nature,
           pm.entity <> m.entity AND pm.is_group = 0 AND pm.kind IN (1, 2, 8) AND p.scope IS NULL
             AND p.counterparty IS NULL AND pc.qualifier IS NULL AS is_apart,
           (WITH RECURSIVE up(entity) AS (
              SELECT pm.entity
              UNION SELECT g.other FROM up CROSS JOIN edge g ON g.entity = up.entity
              WHERE g.side = 1 AND (g.relation_type IN ", inner!(), " OR g.relation_type IN ", under!(), ")
                OR g.side = 0 AND g.relation_type IN ", over!(), "
              LIMIT 1000)
            SELECT group_concat(entity) FROM up) AS lies_in
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
         ORDER BY m.entity"
    ), Scans("up", "within what a part may lie is looked at step by step");
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
           c.negated, c.qualifier, c.condition, d.earliest, d.latest
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
    /// that differ are shown as [`Conflict::Plans`], and what hangs on a condition is held only against what hangs on
    /// the same.
    ///
    /// Amounts meet if some value satisfies both: "100-plus" and 106 do. An amount marked
    /// approximate contradicts another only where it would even if it were a fifth more or less; where it does not
    /// meet another, it is shown as
    /// [`Conflict::Differing`], as are different amounts for different scopes.
    ///
    /// A loss is held against a profit, and a decline against a growth. What changes with time, such as a share price or
    /// a staff, is of the day of its paper where no period is told.
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
