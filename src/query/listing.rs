//! A page of the entities of a kind that a filter lets through, and how many these are.

use super::conditions::may_lie_in_range;
use super::entities::{AnyEntity, any, entities_sql};
use super::timeline::{check_range, stored_day};
use super::{EntityFilter, Groups, Page, Paged, Reader, get};
use crate::derived::edges::{contains, edge_into, lies_in, puts_into};
use crate::error::Error;
use crate::model::{EntityId, IndustryKey, Kind, PlaceKey};
use crate::text::lookup_fold;
use rusqlite::types::Value;
use rusqlite::{Row, named_params};

/// SQL that holds if an edge of an entity fits: it has the modality that is asked for, and more.
macro_rules! has_edge {
    ($fits:expr) => {
        concat!(
            "EXISTS (SELECT 1 FROM edge x WHERE x.entity = e.id
               AND (:modality IS NULL OR x.modality = :modality) AND ",
            $fits,
            ")"
        )
    };
}

/// SQL that holds if an edge of an entity leads to the one whose id is a parameter, and fits.
macro_rules! leads_to {
    ($other:literal, $fits:expr) => {
        has_edge!(concat!(
            "x.other_kind = (SELECT kind FROM entity WHERE id = ",
            $other,
            ") AND x.other_key = (SELECT key FROM entity WHERE id = ",
            $other,
            ") AND ",
            $fits
        ))
    };
}

/// SQL that holds if an edge is of the role that is asked for, if one is: the role of what is at
/// this end of it, or at the other.
macro_rules! of_role {
    (here, $edge:literal) => {
        of_role!($edge, "t.key, t.inverse")
    };
    (there, $edge:literal) => {
        of_role!($edge, "t.inverse, t.key")
    };
    ($edge:literal, $readings:literal) => {
        concat!(
            "(:role IS NULL OR EXISTS (SELECT 1 FROM relation_type t WHERE t.id = ",
            $edge,
            ".relation_type AND iif(",
            $edge,
            ".side, ",
            $readings,
            ") = :role))"
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
             AND (:industry IS NULL OR ",
            leads_to!(":industry", lies_in!(industry, "x")),
            ") AND (:place IS NULL OR ",
            leads_to!(":place", lies_in!(place, "x")),
            ") AND (:counterpart IS NULL OR ",
            leads_to!(":counterpart", of_role!(here, "x")),
            ") AND (:role IS NULL OR :counterpart IS NOT NULL OR ",
            has_edge!(of_role!(here, "x")),
            ")
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
    ($page:ident, $count:ident, $candidates:expr, $key:literal $(, $plan:expr)*) => {
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

/// The entities at the other ends of an entity's edges, each by the first of its edges that fits.
macro_rules! other_ends {
    ($fits:expr, $earlier_fits:expr) => {
        concat!(
            "edge b CROSS JOIN entity e ON b.entity = :container AND b.other_kind = :kind
               AND b.other_key > :after AND e.id = b.other
               AND (:modality IS NULL OR b.modality = :modality) AND ",
            $fits,
            " AND NOT EXISTS (SELECT 1 FROM edge x WHERE x.entity = b.entity
                 AND x.other_kind = b.other_kind AND x.other_key = b.other_key
                 AND (x.relation_type, x.side, x.modality) < (b.relation_type, b.side, b.modality)
                 AND (:modality IS NULL OR x.modality = :modality) AND ",
            $earlier_fits,
            ")"
        )
    };
}

listing!(
    IN_INDUSTRY,
    COUNT_IN_INDUSTRY,
    other_ends!(contains!(industry, "b"), contains!(industry, "x")),
    "b.other_key",
    InOrder
);
listing!(
    AT_PLACE,
    COUNT_AT_PLACE,
    other_ends!(contains!(place, "b"), contains!(place, "x")),
    "b.other_key",
    InOrder
);
listing!(
    RELATED,
    COUNT_RELATED,
    other_ends!(of_role!(there, "b"), of_role!(there, "x")),
    "b.other_key",
    InOrder
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

/// A filter in which everything named is known. What all candidates fulfil is not asked of each.
struct Resolved<'a> {
    filter: &'a EntityFilter,
    prefix: Option<String>,
    industry: Option<i64>,
    place: Option<i64>,
    counterpart: Option<i64>,
    source: Option<i64>,
    /// The constants that list and that count.
    page: &'static str,
    count: &'static str,
    /// The entity at whose edges the candidates are.
    container: Option<i64>,
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
        let asked = page.of((kind, filter))?;
        let resolved = self.resolve(filter)?;
        let (after, limit) = (asked.after(), asked.limit);
        let items = self.listed(resolved.page, kind, &resolved, after, limit, any)?;
        Ok(asked.cut(items, |e| e.key.clone()))
    }

    /// The number of entities of a kind that a filter lists.
    ///
    /// # Errors
    /// As [`Reader::organisations`].
    pub fn entity_count(&self, kind: Kind, filter: &EntityFilter) -> Result<u64, Error> {
        let resolved = self.resolve(filter)?;
        let value = |row: &Row<'_>| get::<i64>(row, "value");
        let counted = self.listed(resolved.count, kind, &resolved, "", 1, value)?;
        Ok(counted.first().map_or(0, |n| n.unsigned_abs()))
    }

    fn listed<T>(
        &self,
        sql: &'static str,
        kind: Kind,
        resolved: &Resolved<'_>,
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
        let alone = filter.counterpart.is_none()
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
                ":kind": kind.code(),
                ":after": after,
                ":groups": groups,
                ":form": filter.form,
                ":prefix": resolved.prefix,
                ":prefix_end": prefix_end,
                ":source": resolved.source,
                ":industry": resolved.industry,
                ":place": resolved.place,
                ":container": resolved.container,
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
            let found = self.required_entity(kind, key)?;
            Ok::<_, Error>(found.map(EntityId::row))
        };
        let industry = filter.industry.as_ref().map(IndustryKey::as_str);
        let mut industry = id(Some(Kind::Industry), industry)?;
        let place = filter.place.as_ref().map(PlaceKey::as_str);
        let mut place = id(Some(Kind::Place), place)?;
        let mut counterpart = id(None, filter.counterpart.as_deref())?;
        let source = self.required_source(&filter.source)?;
        let prefix = filter.name_prefix.as_deref().map(lookup_fold);
        let prefix = prefix.filter(|p| !p.is_empty());
        // The narrowest condition gives the candidates, who are not asked for it again.
        let (page, count, container) = if counterpart.is_some() {
            (RELATED, COUNT_RELATED, counterpart.take())
        } else if place.is_some() {
            (AT_PLACE, COUNT_AT_PLACE, place.take())
        } else if industry.is_some() {
            (IN_INDUSTRY, COUNT_IN_INDUSTRY, industry.take())
        } else if prefix.is_some() {
            (PREFIXED, COUNT_PREFIXED, None)
        } else if source.is_some() {
            (MENTIONED, COUNT_MENTIONED, None)
        } else {
            (ALL, COUNT_ALL, None)
        };
        Ok(Resolved {
            filter,
            prefix,
            industry,
            place,
            counterpart,
            source,
            page,
            count,
            container,
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

    /// Whatever the candidates are, the conditions let through the same.
    #[test]
    fn candidates_do_not_change_what_is_listed() {
        let base = whole();
        let mut found = 0;
        for key in Kind::ALL.iter().flat_map(|kind| keys(&base, *kind)) {
            for role in [None, Some("party to".to_owned())] {
                let filter = EntityFilter {
                    counterpart: Some(key.clone()),
                    role,
                    ..EntityFilter::default()
                };
                let mut resolved = base.resolve(&filter).unwrap();
                let counterpart = resolved.container;
                for kind in Kind::ALL {
                    let page = Page::first(3);
                    let first = base.entities(*kind, &filter, &page).unwrap().items;
                    resolved.counterpart = counterpart;
                    let all = base.listed(ALL, *kind, &resolved, "", 3, any);
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
