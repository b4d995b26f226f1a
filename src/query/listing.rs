//! A page of the entities of a kind that a filter lets through, and how many these are.

use super::entities::{AnyEntity, any};
use super::roles::relation_role;
use super::timeline::{check_range, written};
use super::{EntityFilter, Groups, Page, Paged, Reader, get};
use crate::error::Error;
use crate::model::{EntityId, IndustryKey, Kind, PlaceKey};
use crate::text::lookup_fold;
use rusqlite::types::Value;
use rusqlite::{Row, named_params};

/// Whether an entity has a relation that is not denied, as its subject or object, that fits.
/// The indexes are named because SQLite would rather read a source's relations one by one.
macro_rules! has_relation {
    ($end:tt, $other:literal, $condition:expr) => {
        concat!(
            "EXISTS (SELECT 1 FROM mention m
               CROSS JOIN relation r INDEXED BY relation_by_",
            $end,
            " ON r.source = m.source AND r.",
            $end,
            " = m.mention AND m.roles & ",
            relation_role!($end),
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

/// Which relations put their subject into an industry, or near a place; and which are of a role,
/// read from the subject's side or from the object's.
macro_rules! is_relation {
    (industry) => {
        "r.relation_type IN
           (SELECT id FROM relation_type WHERE key IN ('in industry', 'covers', 'focuses on'))"
    };
    (place) => {
        "r.relation_type IN
           (SELECT id FROM relation_type WHERE key IN ('located in', 'based in', 'part of', 'near'))"
    };
    (near) => {
        "r.relation_type = (SELECT id FROM relation_type WHERE key = 'near')"
    };
    (of_subject) => {
        "(:role IS NULL OR r.relation_type IN (SELECT id FROM relation_type WHERE key = :role))"
    };
    (of_object) => {
        "(:role IS NULL OR r.relation_type IN (SELECT id FROM relation_type WHERE inverse = :role))"
    };
}

/// Whether an entity is the subject of a claim of the modality, by the claim's shape.
macro_rules! is_subject {
    ($shape:literal, $role:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM mention m
               CROSS JOIN ",
            $shape,
            " x INDEXED BY ",
            $shape,
            "_by_subject ON x.source = m.source AND x.subject = m.mention AND m.roles & ",
            $role,
            " CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
               WHERE m.entity = e.id AND c.negated = 0 AND c.modality = :modality)"
        )
    };
}

/// What an entity must satisfy, beside coming from the candidates. Every constant takes the same
/// parameters.
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
            has_relation!(
                "subject",
                "object",
                concat!("o.entity = :industry AND ", is_relation!(industry))
            ),
            ")
             AND (:place IS NULL OR ",
            has_relation!(
                "subject",
                "object",
                concat!("o.entity = :place AND ", is_relation!(place))
            ),
            " OR ",
            has_relation!(
                "object",
                "subject",
                concat!("o.entity = :place AND ", is_relation!(near))
            ),
            ")
             AND ((:counterpart IS NULL AND :role IS NULL) OR ",
            has_relation!(
                "subject",
                "object",
                concat!(
                    "(:counterpart IS NULL OR o.entity = :counterpart) AND ",
                    is_relation!(of_subject)
                )
            ),
            " OR ",
            has_relation!(
                "object",
                "subject",
                concat!(
                    "(:counterpart IS NULL OR o.entity = :counterpart) AND ",
                    is_relation!(of_object)
                )
            ),
            ")
             AND ((:phase IS NULL AND :from IS NULL AND :until IS NULL) OR EXISTS (SELECT 1 FROM mention m
                   CROSS JOIN milestone h INDEXED BY milestone_by_subject
                     ON h.source = m.source AND h.subject = m.mention AND m.roles & 8
                   CROSS JOIN claim c ON c.source = h.source AND c.claim = h.claim
                   LEFT JOIN edtf d ON d.id = c.date
                   WHERE m.entity = e.id AND c.negated = 0
                     AND (:phase IS NULL OR h.phase = (SELECT id FROM phase WHERE key = :phase))
                     AND (:modality IS NULL OR c.modality = :modality)
                     AND (:from IS NULL OR d.latest >= :from OR (d.latest IS NULL AND d.earliest IS NOT NULL))
                     AND (:until IS NULL OR d.earliest <= :until OR (d.earliest IS NULL AND d.latest IS NOT NULL))))
             AND (:modality IS NULL OR NOT :alone OR ",
            is_subject!("relation", "1"),
            " OR ",
            is_subject!("figure", "4"),
            " OR ",
            is_subject!("milestone", "8"),
            " OR ",
            is_subject!("statement", "16"),
            ") AND (:chosen IS NULL OR TRUE)"
        )
    };
}

/// A page of entities, and a count of them, from the same candidates.
macro_rules! listing {
    ($page:ident, $count:ident, $candidates:literal) => {
        const $page: &str = concat!(
            "SELECT e.id, e.kind, e.key, n.text AS name, f.key AS form, e.is_group
             FROM ",
            $candidates,
            " CROSS JOIN name n ON n.id = e.name
             LEFT JOIN form f ON f.id = e.form
             WHERE ",
            conditions!(),
            " ORDER BY e.key LIMIT :limit"
        );
        const $count: &str = concat!(
            "SELECT count(*) AS value FROM ",
            $candidates,
            " WHERE :limit AND ",
            conditions!()
        );
    };
}

listing!(ALL, COUNT_ALL, "entity e");
listing!(
    CHOSEN,
    COUNT_CHOSEN,
    "json_each(:chosen) j CROSS JOIN entity e ON e.id = j.value"
);
listing!(
    PREFIXED,
    COUNT_PREFIXED,
    "(SELECT DISTINCT m.entity AS id FROM name a
        CROSS JOIN entity_name m ON m.name = a.id
        WHERE a.fold >= :prefix AND a.fold < :prefix_end) x
     CROSS JOIN entity e ON e.id = x.id"
);
listing!(
    MENTIONED,
    COUNT_MENTIONED,
    "(SELECT DISTINCT entity AS id FROM mention WHERE source = :source) x
     CROSS JOIN entity e ON e.id = x.id"
);

/// The other end of an entity's relations of which it is one end.
macro_rules! related {
    ($end:tt, $other:literal, $condition:expr) => {
        concat!(
            "SELECT o.entity AS id FROM mention m
               CROSS JOIN relation r INDEXED BY relation_by_",
            $end,
            " ON r.source = m.source AND r.",
            $end,
            " = m.mention AND m.roles & ",
            relation_role!($end),
            " CROSS JOIN mention o ON o.source = r.source AND o.mention = r.",
            $other,
            "
               WHERE m.entity = :entity AND o.kind = :kind AND ",
            $condition
        )
    };
}

/// What may stand in a relation to an entity, in order, and nothing of it but the row: the rows
/// of a base lie apart, and only those of a page are looked at closer.
macro_rules! candidates {
    ($related:expr) => {
        concat!(
            "SELECT e.id FROM (SELECT id FROM (",
            $related,
            ") GROUP BY id) x CROSS JOIN entity e ON e.id = x.id
             WHERE e.key > :after AND (:role IS NULL OR TRUE) ORDER BY e.key"
        )
    };
}

const OF_COUNTERPART: &str = candidates!(concat!(
    related!("object", "subject", is_relation!(of_subject)),
    " UNION ALL ",
    related!("subject", "object", is_relation!(of_object))
));
const OF_INDUSTRY: &str = candidates!(related!("object", "subject", is_relation!(industry)));
const OF_PLACE: &str = candidates!(concat!(
    related!("object", "subject", is_relation!(place)),
    " UNION ALL ",
    related!("subject", "object", is_relation!(near))
));

/// How often an entity is mentioned, up to a bound: what is related to one that is not mentioned
/// often are the candidates; otherwise every entity of the kind is, in order, until the page is
/// full.
const MENTIONS: &str = "SELECT count(*) AS value FROM
   (SELECT 1 FROM mention WHERE entity = ?1 LIMIT 4000)";
const OFTEN: i64 = 4000;

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("listing::ALL", ALL),
    ("listing::COUNT_ALL", COUNT_ALL),
    ("listing::CHOSEN", CHOSEN),
    ("listing::COUNT_CHOSEN", COUNT_CHOSEN),
    ("listing::PREFIXED", PREFIXED),
    ("listing::COUNT_PREFIXED", COUNT_PREFIXED),
    ("listing::MENTIONED", MENTIONED),
    ("listing::COUNT_MENTIONED", COUNT_MENTIONED),
    ("listing::OF_COUNTERPART", OF_COUNTERPART),
    ("listing::OF_INDUSTRY", OF_INDUSTRY),
    ("listing::OF_PLACE", OF_PLACE),
    ("listing::MENTIONS", MENTIONS),
];

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
    /// Those that a constant finds for an entity.
    Related(&'static str, i64),
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
            Candidates::Related(sql, entity) => {
                let ids = self.other_ends(sql, kind, filter, entity, after)?;
                self.chosen(&ids, kind, &resolved, limit)?
            }
        };
        Ok(Paged::cut(items, page.limit, |e| e.key.clone()))
    }

    /// How many entities of a kind a filter lists.
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
            Candidates::Related(sql, entity) => {
                let ids = self.other_ends(sql, kind, filter, entity, "")?;
                count(COUNT_CHOSEN, Some(&ids))?
            }
        };
        Ok(counted.first().map_or(0, |n| n.unsigned_abs()))
    }

    /// The candidates that a constant finds for an entity, in the order of their keys.
    fn other_ends(
        &self,
        sql: &'static str,
        kind: Kind,
        filter: &EntityFilter,
        entity: i64,
        after: &str,
    ) -> Result<Vec<i64>, Error> {
        let params = named_params! { ":entity": entity, ":kind": kind.code(), ":after": after,
        ":role": filter.role };
        self.rows(DOING, sql, params, |row| get(row, "id"))
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
        let alone = resolved.counterpart.is_none()
            && resolved.industry.is_none()
            && resolved.place.is_none()
            && filter.role.is_none()
            && filter.phase.is_none()
            && filter.from.is_none()
            && filter.until.is_none();
        self.rows(
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
                ":counterpart": resolved.counterpart,
                ":role": filter.role,
                ":phase": filter.phase,
                ":from": filter.from.map(written),
                ":until": filter.until.map(written),
                ":modality": filter.modality.map(|m| Value::from(m.code())),
                ":alone": alone,
                ":limit": limit,
            },
            map,
        )
    }

    fn resolve<'a>(&self, filter: &'a EntityFilter) -> Result<Resolved<'a>, Error> {
        check_range(filter.from, filter.until)?;
        if let Some(form) = &filter.form {
            self.known_term("form", form)?;
        }
        if let Some(role) = &filter.role {
            self.known_term("relation", role)?;
        }
        if let Some(phase) = &filter.phase {
            self.known_term("phase", phase)?;
        }
        let id = |kind: Option<Kind>, key: Option<&str>| {
            key.map(|key| self.known(kind, key).map(EntityId::row))
                .transpose()
        };
        let industry = id(
            Some(Kind::Industry),
            filter.industry.as_ref().map(IndustryKey::as_str),
        )?;
        let place = id(
            Some(Kind::Place),
            filter.place.as_ref().map(PlaceKey::as_str),
        )?;
        let counterpart = id(None, filter.counterpart.as_deref())?;
        let source = filter
            .source
            .as_deref()
            .map(|key| self.known_source(key))
            .transpose()?;
        let prefix = filter.name_prefix.as_deref().map(lookup_fold);
        let related = counterpart
            .map(|entity| (OF_COUNTERPART, entity))
            .or(industry.map(|entity| (OF_INDUSTRY, entity)))
            .or(place.map(|entity| (OF_PLACE, entity)));
        let related = match related {
            Some((sql, entity)) => {
                let mentions: Option<i64> = self.value(DOING, MENTIONS, [entity])?;
                mentions
                    .filter(|mentions| *mentions < OFTEN)
                    .map(|_| Candidates::Related(sql, entity))
            }
            None => None,
        };
        let candidates = if let Some(related) = related {
            related
        } else if prefix.as_ref().is_some_and(|p| !p.is_empty()) {
            Candidates::Prefixed
        } else if source.is_some() {
            Candidates::Mentioned
        } else {
            Candidates::All
        };
        Ok(Resolved {
            filter,
            prefix: prefix.filter(|p| !p.is_empty()),
            industry,
            place,
            counterpart,
            source,
            candidates,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is mentioned more often than any entity of a test is not listed from its relations.
    #[test]
    fn what_is_mentioned_often_is_listed_alike() {
        let mut base = crate::KnowledgeBase::seeded().unwrap();
        for sheet in crate::KnowledgeBase::companions().unwrap() {
            base.load(&sheet).unwrap();
        }
        let mut filters = Vec::new();
        for kind in Kind::ALL {
            let page = Page::first(crate::query::MAX_LIMIT);
            let all = EntityFilter::default();
            for entity in base.entities(*kind, &all, &page).unwrap().items {
                filters.push(EntityFilter {
                    counterpart: Some(entity.key.clone()),
                    ..all.clone()
                });
                filters.push(match kind {
                    Kind::Industry => EntityFilter {
                        industry: Some(entity.key.into()),
                        ..all.clone()
                    },
                    Kind::Place => EntityFilter {
                        place: Some(entity.key.into()),
                        ..all.clone()
                    },
                    _ => EntityFilter {
                        counterpart: Some(entity.key),
                        role: Some("party to".to_owned()),
                        ..all.clone()
                    },
                });
            }
        }
        let mut found = 0;
        for filter in filters {
            let resolved = base.resolve(&filter).unwrap();
            assert!(matches!(resolved.candidates, Candidates::Related(..)));
            for kind in Kind::ALL {
                let page = Page::first(3);
                let first = base.entities(*kind, &filter, &page).unwrap().items;
                let all = base.listed(ALL, *kind, &resolved, None, "", 3, any);
                assert_eq!(first, all.unwrap(), "{filter:?}");
                found += first.len();
            }
        }
        assert!(found > 100, "{found}");
    }
}
