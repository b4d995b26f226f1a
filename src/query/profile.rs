//! Everything known about one entity, in reading order.

use super::entities::{any, entities_sql};
use super::fact::{Fact, entity_json, facts_sql, mention_json};
use super::status::Status;
use super::{AnyEntity, FactFilter, FigureFilter, Page, Paged, Reader, TimelineFilter, get};
use crate::db::decode;
use crate::error::Error;
use crate::model::{ClaimRef, EntityId, LinkType, NameRole};
use crate::text::{OneLine, printable};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The strongest kind of claim that any source makes about an entity. A single claim has a
/// [`Status`](super::Status).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// Some paper itself tells something of it as a fact.
    Asserted,
    /// Whatever is told of it as a fact is told by somebody whom a paper quotes.
    OnlySaid,
    /// It appears only in claims that are planned, aimed at, urged, expected, conditional or
    /// required.
    OnlyPlanned,
    /// It appears only in claims that are alleged.
    OnlyAlleged,
    /// It appears only in denied claims.
    OnlyDenied,
    /// It is named, and no claim has it as subject or object.
    OnlyNamed,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Asserted => "asserted",
            Self::OnlySaid => "told of only by those who are quoted",
            Self::OnlyPlanned => "told of only in plans",
            Self::OnlyAlleged => "told of only in allegations",
            Self::OnlyDenied => "told of only in denials",
            Self::OnlyNamed => "only named",
        })
    }
}

/// A name that a source uses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProfileName {
    /// The name.
    pub name: String,
    /// The role of the name.
    pub role: NameRole,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// The source that uses it, by key.
    pub source: String,
    /// Of a former name: when it was given up, as EDTF; `None` if not said.
    pub until: Option<String>,
    /// A passage that writes it so; `None` if the wording is the sheet's own.
    pub passage: Option<String>,
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{} “{}” ({}", self.role, self.name, self.language)?;
        if let Some(until) = &self.until {
            write!(f, ", until {until}")?;
        }
        f.write_str(")")
    }
}

/// A fact expected of an entity of this kind that no source states.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NotStated {
    /// A relation, by the key as read from the entity: "located in", "has investor".
    Relation(String),
    /// A measure: "investment".
    Measure(String),
    /// The date of a phase: "opened".
    DateOf(String),
}

impl fmt::Display for NotStated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Relation(key) => write!(f, "{key} …"),
            Self::Measure(key) => f.write_str(key),
            Self::DateOf(phase) => write!(f, "date of “{phase}”"),
        }
    }
}

/// Everything known about one entity. Each section is a first page; where it goes on,
/// [`Paged::next`] says so, and the method named there gives the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The entity.
    pub entity: AnyEntity,
    /// The strongest kind of claim about it.
    pub standing: Standing,
    /// Its names, source by source.
    pub names: Vec<ProfileName>,
    /// Its identifiers: register, identifier, source.
    pub identifiers: Vec<(String, String, String)>,
    /// Relations that lead from it; see [`Reader::relations_from`].
    pub relations_from: Paged<Fact>,
    /// Relations that lead to it; see [`Reader::relations_to`].
    pub relations_to: Paged<Fact>,
    /// Its figures; see [`Reader::figures`].
    pub figures: Paged<Fact>,
    /// Its dated milestones; see [`Reader::timeline`].
    pub milestones: Paged<Fact>,
    /// Its undated milestones; see [`Reader::timeline`].
    pub undated: Paged<Fact>,
    /// Statements by it or about it.
    pub statements: Paged<Fact>,
    /// The claims attributed to it; see [`FactFilter::said_by`].
    pub said: Paged<Fact>,
    /// The claims that name it in another role; see [`Reader::also_named_in`].
    pub also_named_in: Paged<Fact>,
    /// The figures and milestones of its parts and of the groups it is one of, which are theirs and not its own;
    /// see [`Reader::of_parts`].
    pub of_parts: Paged<Fact>,
    /// The claims of these sections that another claim denies or amends, each with that claim.
    pub overruled: Vec<Overruled>,
    /// The relations of these sections that another claim ends, perhaps ends, contradicts or disputes, each with its
    /// status. What ends by its own date is not among them.
    pub no_longer_sure: Vec<(ClaimRef, Status)>,
    /// Expected facts that no source states.
    pub not_stated: Vec<NotStated>,
}

/// A claim that another claim denies or amends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruled {
    /// The claim that is denied or amended.
    pub claim: ClaimRef,
    /// Denied or amended: the link of the other claim.
    pub link: LinkType,
    /// The other claim.
    pub by: Fact,
    /// Something denies that other claim in turn.
    pub denied_in_turn: bool,
}

impl fmt::Display for Overruled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let by = &self.by;
        write!(f, "{} {} {}: {by}", by.claim, self.link, self.claim)?;
        match self.denied_in_turn {
            true => f.write_str(" (which is denied in turn)"),
            false => Ok(()),
        }
    }
}

impl Profile {
    /// The sections in reading order, each with its heading.
    #[must_use]
    pub const fn sections(&self) -> [(&'static str, &Paged<Fact>); 9] {
        [
            ("Relations", &self.relations_from),
            ("Relations of others to it", &self.relations_to),
            ("Figures", &self.figures),
            ("Milestones", &self.milestones),
            ("Milestones without a date", &self.undated),
            ("Statements", &self.statements),
            ("Says", &self.said),
            ("Also named in", &self.also_named_in),
            (
                "Figures and milestones of its parts and groups, not its own",
                &self.of_parts,
            ),
        ]
    }
}

/// In the form `{:#}`, each fact has its source and, behind its citations, the key of its claim.
impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.entity)?;
        writeln!(
            f,
            "  key {}, {}",
            printable(self.entity.key.as_str()),
            self.standing
        )?;
        // With a single source it is named once, above, and the passages stand alone.
        let sections = self.sections();
        let mut sources: Vec<&str> = sections
            .iter()
            .flat_map(|(_, facts)| &facts.items)
            .map(|fact| &fact.claim.source)
            .chain(self.names.iter().map(|name| &name.source))
            .chain(self.identifiers.iter().map(|(.., source)| source))
            .map(String::as_str)
            .collect();
        sources.sort_unstable();
        sources.dedup();
        let whole = sections.iter().all(|(_, facts)| facts.next.is_none());
        let keyed = f.alternate();
        let single = whole && sources.len() == 1 && !keyed;
        if single {
            writeln!(f, "  all from {}", printable(&sources.concat()))?;
        }
        for name in &self.names {
            let source = if single { "" } else { &name.source };
            let place = match &name.passage {
                Some(passage) => format!("{source} {passage}"),
                None => format!("{source} words of the sheet"),
            };
            let place = place.trim();
            writeln!(f, "  {name} [{}]", printable(place))?;
        }
        for (register, identifier, source) in &self.identifiers {
            let identifier = format!("{register}: {identifier} [{source}]");
            writeln!(f, "  {}", printable(&identifier))?;
        }
        for (heading, facts) in sections {
            if !facts.items.is_empty() {
                writeln!(f, "\n{heading}")?;
            }
            for fact in &facts.items {
                if single {
                    write!(f, "  {fact:#}")?;
                } else {
                    write!(f, "  {fact}")?;
                }
                let mut statuses = self.no_longer_sure.iter();
                if let Some((_, status)) = statuses.find(|(claim, _)| *claim == fact.claim) {
                    write!(f, "; {status}")?;
                }
                match keyed {
                    true => writeln!(f, " #{}", printable(&fact.claim.key))?,
                    false => writeln!(f)?,
                }
            }
            if facts.next.is_some() {
                writeln!(f, "  … and more")?;
            }
        }
        if !self.overruled.is_empty() {
            writeln!(f, "\nDenied or amended")?;
        }
        for overruled in &self.overruled {
            writeln!(f, "  {overruled}")?;
        }
        if !self.not_stated.is_empty() {
            let missing: Vec<String> = self.not_stated.iter().map(NotStated::to_string).collect();
            writeln!(f, "\nNot stated\n  {}", missing.join(", "))?;
        }
        Ok(())
    }
}

sql! {
    ENTITY = entities_sql!(" FROM entity e LEFT JOIN form f ON f.id = e.form WHERE e.id = ?1 AND e.kind = ?2");

    NAMES = "SELECT n.text, g.role, coalesce(g.language, s.language) AS language,
         s.key AS source_key, g.until, g.passage
       FROM mention m
       CROSS JOIN source s INDEXED BY source_by_id ON s.id = m.source
       CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
       CROSS JOIN name n ON n.id = g.name
       WHERE m.entity = ?1 ORDER BY m.source, m.mention, g.position LIMIT ?2";

    IDENTIFIERS = concat!(
        "SELECT h.key AS scheme, i.value, s.key AS source_key
       FROM mention m
       CROSS JOIN ", in_role!(identified, "i"), "
       CROSS JOIN scheme h ON h.id = i.scheme
       CROSS JOIN source s INDEXED BY source_by_id ON s.id = m.source
       WHERE m.entity = ?1 ORDER BY h.key, i.value, m.source LIMIT ?2");

    /// Most have the entity itself as subject, whose name need not be looked up. A statement by the
    /// entity that also speaks of it, under another key, comes once.
    STATEMENTS = facts_sql!(
        of_subjects: concat!(
        "SELECT m.source AS source, x.claim AS claim, x.subject, 1 AS own FROM mention m
           CROSS JOIN ", in_role!(subject_of_statements, "x"), "
           WHERE m.entity = :entity AND m.source >= :source
             AND (x.source, x.claim) > (:source, :claim)
         UNION SELECT m.source, x.claim, s.subject, 0 FROM mention m
           CROSS JOIN ", in_role!(indexed spoken_of, "x"), "
           CROSS JOIN statement s ON s.source = x.source AND s.claim = x.claim
           WHERE m.entity = :entity AND m.source >= :source
             AND (x.source, x.claim) > (:source, :claim)
             AND NOT EXISTS (SELECT 1 FROM mention w WHERE w.entity = :entity
               AND w.source = s.source AND w.mention = s.subject)
         ORDER BY source, claim LIMIT :limit"),
        "k.source, k.claim",
        subject: concat!("iif(k.own, ", entity_json!(":entity"), ", ", mention_json!("s.subject"), ")")
    );
}

/// SQL for the claims that name an entity in a column of a table.
macro_rules! names_it {
    ($table:literal, $index:literal, $column:literal) => {
        concat!(
            "SELECT m.source AS source, x.claim AS claim FROM mention m CROSS JOIN ",
            $table,
            " x INDEXED BY ",
            $index,
            " ON x.source = m.source AND x.",
            $column,
            " = m.mention WHERE m.entity = :entity AND m.source >= :source
              AND (x.source, x.claim) > (:source, :claim)"
        )
    };
}

sql! {
    ALSO_NAMED_IN = facts_sql!(
        concat!(
            names_it!("figure", "figure_by_counterparty", "counterparty"),
            " UNION ", names_it!("figure", "figure_by_scope", "scope"),
            " UNION ", names_it!("relation", "relation_on_behalf_of", "on_behalf_of"),
            " UNION ", names_it!("claim", "claim_by_voice_of", "voice_of"),
            " UNION ", names_it!("claim", "claim_by_under", "under"),
            " UNION ", names_it!("claim", "claim_by_at", "at"),
            " ORDER BY source, claim LIMIT :limit"
        ),
        "k.source, k.claim"
    );

    /// What is part of it or run by it, and the groups of which it is one.
    OF_PARTS = facts_sql!(
        of_subjects: concat!(
            "WITH part AS (SELECT DISTINCT g.other FROM edge g
               WHERE g.entity = :entity AND g.modality = 0 AND g.relation_type IN (
                 SELECT t.id FROM relation_type t WHERE t.key IN (SELECT value FROM json_each(
                   iif(g.side, '[\"member of\"]',
                     '[\"part of\", \"subsidiary of\", \"branch of\", \"operated by\"]')))))
             SELECT x.source AS source, x.claim AS claim, x.subject FROM part p
             CROSS JOIN mention m ON m.entity = p.other
             CROSS JOIN ", in_role!(indexed subject_of_figures, "x"), "
             WHERE m.source >= :source AND (x.source, x.claim) > (:source, :claim)
             UNION ALL SELECT x.source, x.claim, x.subject FROM part p
             CROSS JOIN mention m ON m.entity = p.other
             CROSS JOIN ", in_role!(indexed subject_of_milestones, "x"), "
             WHERE m.source >= :source AND (x.source, x.claim) > (:source, :claim)
             ORDER BY source, claim LIMIT :limit"
        ),
        "k.source, k.claim"
    ), Scans("p", "parts and groups are looked at one by one");
}

/// SQL that holds if an entity is the subject or object of a claim that fits a condition. EXISTS
/// stops at the first.
macro_rules! has_claim {
    ($condition:literal) => {
        concat!(
            "EXISTS (",
            in_each_role!(
                "SELECT 1 FROM mention m CROSS JOIN ",
                concat!(
                    " CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
                      WHERE m.entity = ?1 AND ",
                    $condition
                ),
                " UNION ALL "
            ),
            ")"
        )
    };
}

sql! {
    STANDING = concat!(
        "SELECT CASE
           WHEN ", has_claim!("c.modality = 0 AND c.negated = 0 AND c.speaker IS NULL AND c.voice IS NULL"), " THEN 0
           WHEN ", has_claim!("c.modality = 0 AND c.negated = 0"), " THEN 1
           WHEN ", has_claim!("c.negated = 0 AND c.modality <> 7"), " THEN 2
           WHEN ", has_claim!("c.negated = 0"), " THEN 3
           WHEN ", has_claim!("c.negated = 1"), " THEN 4 ELSE 5 END AS value"
    );

    /// Who is located somewhere is not missing a base, and what adds investment no investment.
    NOT_STATED =
        concat!(
        "SELECT iif(x.as_object, t.inverse, t.key) AS relation, ms.key AS measure, ph.key AS phase
       FROM expectation x
       LEFT JOIN relation_type t ON t.id = x.relation_type
       LEFT JOIN measure ms ON ms.id = x.measure
       LEFT JOIN phase ph ON ph.id = x.phase
       WHERE x.kind = ?2 AND CASE
         WHEN x.measure IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(indexed subject_of_figures, "f"), "
           WHERE m.entity = ?1 AND (f.measure = x.measure OR ms.key = 'investment'
             AND f.measure = (SELECT id FROM measure WHERE key = 'added investment')))
         WHEN x.phase IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(indexed subject_of_milestones, "h"), "
           CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
           WHERE m.entity = ?1 AND h.phase = x.phase AND c.date IS NOT NULL)
         WHEN x.as_object THEN NOT EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
           WHERE m.entity = ?1 AND r.relation_type = x.relation_type)
         ELSE NOT EXISTS (SELECT 1 FROM mention m
           CROSS JOIN ", in_role!(subject_of_relations, "r"), "
           WHERE m.entity = ?1 AND (r.relation_type = x.relation_type OR t.key = 'based in'
             AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'located in')))
       END ORDER BY x.rowid");
}

const DOING: &str = "reading a profile";

impl Reader {
    /// Everything known about one entity, at most `limit` facts a section: a fixed number of
    /// statements, however much that is.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the id is not of this base; [`Error::Limit`].
    pub fn profile(&self, entity: impl Into<EntityId>, limit: u32) -> Result<Profile, Error> {
        let id = entity.into();
        let page = Page::first(limit);
        page.limit()?;
        let found = self.rows(DOING, ENTITY, [id.row(), id.kind().code()], any)?;
        let Some(entity) = found.into_iter().next() else {
            let row = format!("row {}", id.row());
            return Err(Error::not_found(id.kind().as_str(), &row, Vec::new()));
        };
        let milestones = |undated| TimelineFilter {
            undated,
            ..TimelineFilter::default()
        };
        let mut profile = Profile {
            standing: self.standing(id)?,
            names: self.names(id, limit)?,
            identifiers: self.rows(DOING, IDENTIFIERS, (id.row(), limit), |row| {
                Ok((
                    get(row, "scheme")?,
                    get(row, "value")?,
                    get(row, "source_key")?,
                ))
            })?,
            relations_from: self.relations_from(id, &page)?,
            relations_to: self.relations_to(id, &page)?,
            figures: self.figures_of(Some(id), &FigureFilter::default(), &page)?,
            milestones: self.timeline_of(Some(id), &milestones(false), &page)?,
            undated: self.timeline_of(Some(id), &milestones(true), &page)?,
            statements: self.statements(id, &page)?,
            said: self.facts_by(Some(id), &FactFilter::default(), &page)?,
            also_named_in: self.also_named_in(id, &page)?,
            of_parts: self.of_parts(id, &page)?,
            overruled: Vec::new(),
            no_longer_sure: Vec::new(),
            not_stated: self.not_stated(id)?,
            entity,
        };
        profile.overruled = self.overruled_in(&profile)?;
        profile.no_longer_sure = self.no_longer_sure(id, &profile)?;
        Ok(profile)
    }

    /// The relations of a profile that others speak against without a link.
    fn no_longer_sure(
        &self,
        entity: EntityId,
        profile: &Profile,
    ) -> Result<Vec<(ClaimRef, Status)>, Error> {
        let relations = [&profile.relations_from, &profile.relations_to].into_iter();
        let relations: Vec<Fact> = relations.flat_map(|r| r.items.clone()).collect();
        let timed = self.timed(relations, Some(entity), None)?.into_iter();
        let spoken_against = timed.filter(|timed| {
            matches!(
                timed.status,
                Status::EndedBy(_)
                    | Status::PerhapsEnded(_)
                    | Status::Contradicted(_)
                    | Status::Disputed(_)
            )
        });
        Ok(spoken_against
            .map(|timed| (timed.fact.claim, timed.status))
            .collect())
    }

    /// The claims of a profile that another claim denies or amends.
    fn overruled_in(&self, profile: &Profile) -> Result<Vec<Overruled>, Error> {
        let sections = profile.sections();
        let facts = sections.iter().flat_map(|(_, facts)| &facts.items);
        let facts: BTreeMap<&ClaimRef, &Fact> = facts.map(|fact| (&fact.claim, fact)).collect();
        let mut overruled = Vec::new();
        for (claim, fact) in facts {
            for how in &fact.amended_or_denied_by {
                if let Some(by) = self.claim(&how.claim)? {
                    overruled.push(Overruled {
                        claim: claim.clone(),
                        link: how.link,
                        by,
                        denied_in_turn: how.denied_in_turn,
                    });
                }
            }
        }
        Ok(overruled)
    }

    /// A page of the claims that name an entity in another role than subject, object or speaker:
    /// what it pays or is paid, what is limited to it, done on its behalf, said by an unnamed voice
    /// of it ("a spokesman"), what holds under an agreement, what happens at an event.
    ///
    /// # Errors
    /// [`Error::Limit`]; [`Error::Cursor`].
    pub fn also_named_in(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let params = named_params! { ":entity": entity.into().row() };
        self.page_of_facts(DOING, ALSO_NAMED_IN, params, None, page)
    }

    /// A page of the figures and milestones of what is reported to be part of an entity, a subsidiary or
    /// branch of it or operated by it, and of the groups of which it is reported to be a member. They are
    /// told of those, not of the entity.
    ///
    /// # Errors
    /// [`Error::Limit`]; [`Error::Cursor`].
    pub fn of_parts(&self, entity: impl Into<EntityId>, page: &Page) -> Result<Paged<Fact>, Error> {
        let params = named_params! { ":entity": entity.into().row() };
        self.page_of_facts(DOING, OF_PARTS, params, None, page)
    }

    /// The names that sources use for an entity, at most `limit`, source by source.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn names(
        &self,
        entity: impl Into<EntityId>,
        limit: u32,
    ) -> Result<Vec<ProfileName>, Error> {
        self.rows(DOING, NAMES, (entity.into().row(), limit), |row| {
            Ok(ProfileName {
                name: get(row, "text")?,
                role: get(row, "role")?,
                language: get(row, "language")?,
                source: get(row, "source_key")?,
                until: get(row, "until")?,
                passage: get(row, "passage")?,
            })
        })
    }

    /// A page of the statements by an entity or about it.
    ///
    /// # Errors
    /// [`Error::Limit`]; [`Error::Cursor`].
    pub fn statements(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let params = named_params! { ":entity": entity.into().row() };
        self.page_of_facts(DOING, STATEMENTS, params, None, page)
    }

    /// The strongest kind of claim that any source makes about an entity.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn standing(&self, entity: impl Into<EntityId>) -> Result<Standing, Error> {
        let code: Option<i64> = self.value(DOING, STANDING, [entity.into().row()])?;
        Ok(match code {
            Some(0) => Standing::Asserted,
            Some(1) => Standing::OnlySaid,
            Some(2) => Standing::OnlyPlanned,
            Some(3) => Standing::OnlyAlleged,
            Some(4) => Standing::OnlyDenied,
            _ => Standing::OnlyNamed,
        })
    }

    /// The facts that the catalogue expects of the entity's kind and that no source states, not
    /// even as a plan or a denial.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn not_stated(&self, entity: impl Into<EntityId>) -> Result<Vec<NotStated>, Error> {
        let id = entity.into();
        self.rows(DOING, NOT_STATED, (id.row(), id.kind().code()), |row| {
            let relation: Option<String> = get(row, "relation")?;
            let measure: Option<String> = get(row, "measure")?;
            let phase: Option<String> = get(row, "phase")?;
            let found = measure
                .map(NotStated::Measure)
                .or(phase.map(NotStated::DateOf))
                .or(relation.map(NotStated::Relation));
            decode("an expectation", found, "of nothing")
        })
    }
}
