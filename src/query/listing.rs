//! A page of the entities of a kind that a filter lets through, and how many these are.

use super::conditions::may_lie_in_range;
use super::entities::{AnyEntity, any, entities_sql};
use super::timeline::{check_range, stored_day};
use super::{EntityFilter, Groups, Page, Paged, Reader, get};
use crate::derived::containers::puts;
use crate::derived::masks::relations_of;
use crate::error::Error;
use crate::model::{EntityId, IndustryKey, Kind, PlaceKey};
use crate::text::lookup_fold;
use rusqlite::types::Value;
use rusqlite::{Row, named_params};

/// SQL that holds if an entity has a fitting relation, as subject or object, that is not denied.
macro_rules! has_relation {
    ($end:tt, $other:literal, $condition:expr) => {
        concat!(
            "EXISTS (SELECT 1 FROM mention m
               CROSS JOIN ",
            relations_of!($end),
            " CROSS JOIN mention o ON o.source = r.source AND o.mention = r.",
            $other,
            "
               CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
               WHERE m.entity = e.id AND c.negated = 0
                 AND (:modality IS NULL OR c.modality = :modality)
                 AND ",
            $condition,
            ")"
        )
    };
}

/// Which relations are of a role, read from the subject's side or from the object's.
macro_rules! is_relation {
    (of_subject) => {
        "(:role IS NULL OR r.relation_type IN (SELECT id FROM relation_type WHERE key = :role))"
    };
    (of_object) => {
        "(:role IS NULL OR r.relation_type IN (SELECT id FROM relation_type WHERE inverse = :role))"
    };
}

/// SQL that holds if no industry or place is given, or if the entity is in it. `belonging` lists it
/// there, and if a modality is given, a claim with that modality puts it there.
macro_rules! belongs {
    ($container:literal) => {
        concat!(
            "(",
            $container,
            " IS NULL OR (EXISTS (SELECT 1 FROM belonging x
               WHERE x.container = ",
            $container,
            " AND x.kind = :kind AND x.key = e.key)
             AND (:modality IS NULL OR ",
            has_relation!(
                "subject",
                "object",
                concat!("o.entity = ", $container, " AND ", puts!(forward))
            ),
            " OR ",
            has_relation!(
                "object",
                "subject",
                concat!("o.entity = ", $container, " AND ", puts!(backward))
            ),
            ")))"
        )
    };
}

/// SQL that holds if an entity is the subject of a claim with the modality, by the claim's shape.
macro_rules! is_subject {
    ($($role:ident)+) => {
        concat!(
            "EXISTS (SELECT 1 FROM mention m
               CROSS JOIN ",
            in_role!($($role)+, "x"),
            " CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
               WHERE m.entity = e.id AND c.negated = 0 AND c.modality = :modality)"
        )
    };
}

/// The conditions on an entity from the candidates. Every constant takes the same parameters.
macro_rules! conditions {
    () => {
        concat!(
            "e.kind = :kind AND e.key > :after
             AND (:groups = 1 OR e.is_group = (:groups = 2))
             AND (:form IS NULL OR e.form = (SELECT id FROM form WHERE kind = :kind AND key = :form))
             AND (:prefix IS NULL OR EXISTS (SELECT 1 FROM entity_name m
                   CROSS JOIN name n ON n.id = m.name
                   WHERE m.entity = e.id AND n.fold >= :prefix AND n.fold < :prefix_end))
             AND (:source IS NULL OR EXISTS (SELECT 1 FROM mention m
                   WHERE m.entity = e.id AND m.source = :source))
             AND ", belongs!(":industry"), "
             AND ", belongs!(":place"), "
             AND ((:counterpart IS NULL AND :role IS NULL)
               OR ", has_relation!(
                    "subject", "object",
                    concat!("(:counterpart IS NULL OR o.entity = :counterpart) AND ", is_relation!(of_subject))
                  ), "
               OR ", has_relation!(
                    "object", "subject",
                    concat!("(:counterpart IS NULL OR o.entity = :counterpart) AND ", is_relation!(of_object))
                  ), ")
             AND ((:phase IS NULL AND :from IS NULL AND :until IS NULL) OR EXISTS (SELECT 1 FROM mention m
                   CROSS JOIN ", in_role!(indexed subject_of_milestones, "h"), "
                   CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
                   LEFT JOIN edtf d ON d.id = c.date
                   WHERE m.entity = e.id AND c.negated = 0
                     AND (:phase IS NULL OR h.phase = (SELECT id FROM phase WHERE key = :phase))
                     AND (:modality IS NULL OR c.modality = :modality) AND ",
            may_lie_in_range!(),
            "))
             AND (:modality IS NULL OR NOT :alone
               OR ", is_subject!(subject_of_relations), "
               OR ", is_subject!(subject_of_figures), "
               OR ", is_subject!(indexed subject_of_milestones), "
               OR ", is_subject!(subject_of_statements), ")"
        )
    };
}

/// A page of entities, and a count of them, from the same candidates.
macro_rules! listing {
    ($page:ident, $count:ident, $candidates:literal, $key:literal $(, $plan:expr)*) => {
        sql! {
            $page = entities_sql!(
                " FROM ", $candidates, " LEFT JOIN form f ON f.id = e.form
                 WHERE ", conditions!(), " ORDER BY ", $key, " LIMIT :limit"
            ) $(, $plan)*;
            $count = concat!("SELECT count(*) AS value FROM ", $candidates, " WHERE ", conditions!())
                $(, $plan)*;
        }
    };
}

listing!(ALL, COUNT_ALL, "entity e", "e.key", InOrder);
listing!(
    BELONGING,
    COUNT_BELONGING,
    "belonging b CROSS JOIN entity e
       ON b.container = :container AND b.kind = :kind AND b.key > :after AND e.id = b.entity",
    "b.key",
    InOrder
);
listing!(
    CHOSEN,
    COUNT_CHOSEN,
    "json_each(:chosen) j CROSS JOIN entity e ON e.id = j.value",
    "e.key"
);
listing!(
    PREFIXED,
    COUNT_PREFIXED,
    "(SELECT DISTINCT m.entity AS id FROM name a
        CROSS JOIN entity_name m ON m.name = a.id
        WHERE a.fold >= :prefix AND a.fold < :prefix_end) x
     CROSS JOIN entity e ON e.id = x.id",
    "e.key"
);
listing!(
    MENTIONED,
    COUNT_MENTIONED,
    "(SELECT DISTINCT entity AS id FROM mention WHERE source = :source) x
     CROSS JOIN entity e ON e.id = x.id",
    "e.key",
    OfSource
);

/// SQL for the other ends of an entity's relations.
macro_rules! related {
    ($end:tt, $other:literal, $condition:expr) => {
        concat!(
            "SELECT o.entity AS id FROM mention m
               CROSS JOIN ",
            relations_of!($end),
            " CROSS JOIN mention o ON o.source = r.source AND o.mention = r.",
            $other,
            "
               WHERE m.entity = :entity AND o.kind = :kind AND ",
            $condition
        )
    };
}

sql! {
    /// The ids of entities that may stand in a relation to an entity, in order of keys. Whole rows
    /// are read for a page only, since the rows of a base lie apart.
    OF_COUNTERPART = concat!(
        "SELECT e.id FROM (SELECT id FROM (",
        related!("object", "subject", is_relation!(of_subject)),
        " UNION ALL ",
        related!("subject", "object", is_relation!(of_object)),
        ") GROUP BY id) x CROSS JOIN entity e ON e.id = x.id WHERE e.key > :after ORDER BY e.key"
    );

    /// The number of mentions of an entity, up to a bound. With few mentions its related entities
    /// are the candidates; otherwise every entity of the kind is, in order, until the page is full.
    MENTIONS = "SELECT count(*) AS value FROM
       (SELECT 1 FROM mention WHERE entity = ?1 LIMIT 4000)";
}
const OFTEN: i64 = 4000;

/// A filter in which everything named is known.
struct Resolved<'a> {
    filter: &'a EntityFilter,
    prefix: Option<String>,
    industry: Option<i64>,
    place: Option<i64>,
    counterpart: Option<i64>,
    source: Option<i64>,
    candidates: Candidates,
}

#[derive(Clone, Copy)]
enum Candidates {
    All,
    /// Entities in an industry or at a place.
    Belonging(i64),
    /// Entities that stand in a relation to an entity.
    Related(i64),
    Prefixed,
    Mentioned,
}

const DOING: &str = "listing entities";

impl Reader {
    /// A page of the entities of a kind, by key.
    ///
    /// # Errors
    /// As [`Reader::organisations`].
    pub fn entities(
        &self,
        kind: Kind,
        filter: &EntityFilter,
        page: &Page,
    ) -> Result<Paged<AnyEntity>, Error> {
        let limit = page.limit()?;
        let resolved = self.resolve(filter)?;
        let after = page.after.as_deref().unwrap_or_default();
        let list = |sql| self.listed(sql, kind, &resolved, None, after, limit, any);
        let items = match resolved.candidates {
            Candidates::All => list(ALL)?,
            Candidates::Prefixed => list(PREFIXED)?,
            Candidates::Mentioned => list(MENTIONED)?,
            Candidates::Belonging(_) => list(BELONGING)?,
            Candidates::Related(entity) => {
                let ids = self.other_ends(kind, filter, entity, after)?;
                self.chosen(&ids, kind, &resolved, limit)?
            }
        };
        Ok(Paged::cut(items, page.limit, |e| e.key.clone()))
    }

    /// The number of entities of a kind that a filter lists.
    ///
    /// # Errors
    /// As [`Reader::organisations`].
    pub fn entity_count(&self, kind: Kind, filter: &EntityFilter) -> Result<u64, Error> {
        let resolved = self.resolve(filter)?;
        let count = |sql, chosen: Option<&[i64]>| {
            self.listed(sql, kind, &resolved, chosen, "", 1, |row| {
                get::<i64>(row, "value")
            })
        };
        let counted = match resolved.candidates {
            Candidates::All => count(COUNT_ALL, None)?,
            Candidates::Prefixed => count(COUNT_PREFIXED, None)?,
            Candidates::Mentioned => count(COUNT_MENTIONED, None)?,
            Candidates::Belonging(_) => count(COUNT_BELONGING, None)?,
            Candidates::Related(entity) => {
                let ids = self.other_ends(kind, filter, entity, "")?;
                count(COUNT_CHOSEN, Some(&ids))?
            }
        };
        Ok(counted.first().map_or(0, |n| n.unsigned_abs()))
    }

    /// The entities that may stand in a relation to an entity, in the order of keys.
    fn other_ends(
        &self,
        kind: Kind,
        filter: &EntityFilter,
        entity: i64,
        after: &str,
    ) -> Result<Vec<i64>, Error> {
        let params = named_params! { ":entity": entity, ":kind": kind.code(), ":after": after,
        ":role": filter.role };
        self.rows(DOING, OF_COUNTERPART, params, |row| get(row, "id"))
    }

    /// The first of the candidates that fit. As many are looked at as are wanted, and ever more
    /// as long as too few of them do.
    fn chosen(
        &self,
        ids: &[i64],
        kind: Kind,
        resolved: &Resolved<'_>,
        limit: u32,
    ) -> Result<Vec<AnyEntity>, Error> {
        let mut items = Vec::new();
        let mut rest = ids;
        let mut number = limit as usize;
        while !rest.is_empty() && items.len() < limit as usize {
            let (these, others) = rest.split_at(number.min(rest.len()));
            let wanted = limit - items.len() as u32;
            items.extend(self.listed(CHOSEN, kind, resolved, Some(these), "", wanted, any)?);
            rest = others;
            number *= 4;
        }
        Ok(items)
    }

    #[expect(clippy::too_many_arguments)]
    fn listed<T>(
        &self,
        sql: &'static str,
        kind: Kind,
        resolved: &Resolved<'_>,
        chosen: Option<&[i64]>,
        after: &str,
        limit: u32,
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let filter = resolved.filter;
        let groups = match filter.groups {
            Groups::Exclude => 0,
            Groups::Include => 1,
            Groups::Only => 2,
        };
        // The first text after all that begin with the prefix: no character is greater.
        let prefix_end = resolved.prefix.as_ref().map(|p| format!("{p}\u{10FFFF}"));
        let container = match resolved.candidates {
            Candidates::Belonging(container) => Some(container),
            _ => None,
        };
        let alone = resolved.counterpart.is_none()
            && filter.industry.is_none()
            && filter.place.is_none()
            && filter.role.is_none()
            && filter.phase.is_none()
            && filter.from.is_none()
            && filter.until.is_none();
        self.rows_named(
            DOING,
            sql,
            named_params! {
                ":chosen": chosen.map(|ids| serde_json::json!(ids).to_string()),
                ":kind": kind.code(),
                ":after": after,
                ":groups": groups,
                ":form": filter.form,
                ":prefix": resolved.prefix,
                ":prefix_end": prefix_end,
                ":source": resolved.source,
                ":industry": resolved.industry,
                ":place": resolved.place,
                ":container": container,
                ":counterpart": resolved.counterpart,
                ":role": filter.role,
                ":phase": filter.phase,
                ":from": filter.from.map(stored_day),
                ":until": filter.until.map(stored_day),
                ":modality": filter.modality.map(|m| Value::from(m.code())),
                ":alone": alone,
                ":limit": limit,
            },
            map,
        )
    }

    fn resolve<'a>(&self, filter: &'a EntityFilter) -> Result<Resolved<'a>, Error> {
        check_range(filter.from, filter.until)?;
        self.require_terms("form", &filter.form)?;
        self.require_terms("relation", &filter.role)?;
        self.require_terms("phase", &filter.phase)?;
        let id = |kind: Option<Kind>, key: Option<&str>| {
            key.map(|key| self.require_entity(kind, key).map(EntityId::row))
                .transpose()
        };
        let industry = filter.industry.as_ref().map(IndustryKey::as_str);
        let industry = id(Some(Kind::Industry), industry)?;
        let place = filter.place.as_ref().map(PlaceKey::as_str);
        let place = id(Some(Kind::Place), place)?;
        let counterpart = id(None, filter.counterpart.as_deref())?;
        let source = self.required_source(&filter.source)?;
        let prefix = filter.name_prefix.as_deref().map(lookup_fold);
        let related = match counterpart {
            Some(entity) => self
                .value(DOING, MENTIONS, [entity])?
                .filter(|mentions: &i64| *mentions < OFTEN)
                .map(|_| Candidates::Related(entity)),
            None => None,
        };
        let candidates = if let Some(related) = related {
            related
        } else if let Some(container) = place.or(industry) {
            Candidates::Belonging(container)
        } else if prefix.as_ref().is_some_and(|p| !p.is_empty()) {
            Candidates::Prefixed
        } else if source.is_some() {
            Candidates::Mentioned
        } else {
            Candidates::All
        };
        // A condition that all candidates meet need not be asked of each.
        let asked = |container: &i64| match candidates {
            Candidates::Belonging(listed) => listed != *container || filter.modality.is_some(),
            _ => true,
        };
        Ok(Resolved {
            filter,
            prefix: prefix.filter(|p| !p.is_empty()),
            industry: industry.filter(asked),
            place: place.filter(asked),
            counterpart,
            source,
            candidates,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Modality;

    fn whole() -> crate::KnowledgeBase {
        let mut base = crate::KnowledgeBase::seeded().unwrap();
        for sheet in crate::KnowledgeBase::companions().unwrap() {
            base.load(&sheet).unwrap();
        }
        base
    }

    fn keys(base: &Reader, kind: Kind) -> Vec<String> {
        let page = Page::first(crate::query::MAX_LIMIT);
        let all = base.entities(kind, &EntityFilter::default(), &page);
        all.unwrap().items.into_iter().map(|e| e.key).collect()
    }

    /// An entity mentioned more often than any in a test is not listed from its relations.
    #[test]
    fn what_is_mentioned_often_is_listed_alike() {
        let base = whole();
        let mut found = 0;
        for key in Kind::ALL.iter().flat_map(|kind| keys(&base, *kind)) {
            for role in [None, Some("party to".to_owned())] {
                let filter = EntityFilter {
                    counterpart: Some(key.clone()),
                    role,
                    ..EntityFilter::default()
                };
                let resolved = base.resolve(&filter).unwrap();
                assert!(matches!(resolved.candidates, Candidates::Related(_)));
                for kind in Kind::ALL {
                    let page = Page::first(3);
                    let first = base.entities(*kind, &filter, &page).unwrap().items;
                    let all = base.listed(ALL, *kind, &resolved, None, "", 3, any);
                    assert_eq!(first, all.unwrap(), "{filter:?}");
                    found += first.len();
                }
            }
        }
        assert!(found > 100, "{found}");
    }

    #[test]
    fn what_is_listed_in_an_industry_or_at_a_place_is_what_relations_put_there() {
        let base = whole();
        let page = Page::first(crate::query::MAX_LIMIT);
        let mut found = 0;
        for (container, roles) in [
            (Kind::Industry, &["in industry", "covers", "focuses on"][..]),
            (Kind::Place, &["located in", "based in", "part of", "near"]),
        ] {
            for key in keys(&base, container) {
                for modality in [None, Some(Modality::Reported), Some(Modality::Planned)] {
                    let all = EntityFilter {
                        modality,
                        groups: Groups::Include,
                        ..EntityFilter::default()
                    };
                    let listed = EntityFilter {
                        industry: (container == Kind::Industry).then(|| key.as_str().into()),
                        place: (container == Kind::Place).then(|| key.as_str().into()),
                        ..all.clone()
                    };
                    let related = roles.iter().map(|role| EntityFilter {
                        counterpart: Some(key.clone()),
                        role: Some((*role).to_owned()),
                        ..all.clone()
                    });
                    let related: Vec<EntityFilter> = related.collect();
                    for kind in Kind::ALL {
                        let of = |filter| base.entities(*kind, filter, &page).unwrap().items;
                        let mut put: Vec<AnyEntity> = related.iter().flat_map(of).collect();
                        put.sort_by(|a, b| a.key.cmp(&b.key));
                        put.dedup();
                        assert_eq!(of(&listed), put, "{kind} in {key}, {modality:?}");
                        let count = base.entity_count(*kind, &listed).unwrap();
                        assert_eq!(count, put.len() as u64);
                        found += put.len();
                    }
                }
            }
        }
        assert!(found > 40, "{found}");
    }
}
