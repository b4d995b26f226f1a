//! Parties and members: relations listed from one end.

use super::fact::{Fact, entity_json, facts_sql, mention_json};
use super::{Page, Paged, Reader};
use crate::derived::masks::relations_of;
use crate::error::Error;
use crate::model::{AgreementId, EntityId, EventId, ProjectId};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Relations in which an entity is the object, or the subject, of some of the types in a JSON
/// list of keys (all of them if the list is NULL). Ordered by the mention's source, which the index
/// gives in order: a hub is read only as far as the page reaches.
macro_rules! listing {
    ($end:ident, $column:tt) => {
        facts_sql!(
            of_subjects: concat!(
                "SELECT r.source, r.claim, r.subject FROM mention m
                 CROSS JOIN ",
                relations_of!($column),
                " WHERE m.entity = :entity AND m.source >= :source
                   AND (r.source, r.claim) > (:source, :claim)
                   AND (:types IS NULL OR r.relation_type IN (SELECT t.id FROM json_each(:types) j
                        JOIN relation_type t ON t.key = j.value))
                 ORDER BY m.source, r.claim LIMIT :limit"
            ),
            "k.source, k.claim",
            $end: entity_json!(":entity")
        )
    };
}

sql! {
    AS_OBJECT = listing!(object, "object"), BySource;
    AS_SUBJECT = listing!(subject, "subject"), BySource;
    STATED_SIZE = facts_sql!(
        of_subjects: concat!(
        "SELECT f.source, f.claim, f.subject FROM mention m
         CROSS JOIN ", in_role!(indexed subject_of_figures, "f"), "
         WHERE m.entity = :entity AND f.measure = (SELECT id FROM measure WHERE key = 'count')
         ORDER BY m.source, f.claim LIMIT :limit"),
        "k.source, k.claim"
    );

    /// Over all members, whichever are on the page.
    OPEN = concat!(
        "SELECT EXISTS (SELECT 1 FROM mention m
         CROSS JOIN ", in_role!(indexed object_of_relations, "r"), "
         WHERE m.entity = ?1 AND r.open_list = 1
           AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'member of')) AS value");
}

const TO_AGREEMENT: &str = r#"["party to", "won", "signed", "witnessed", "approved"]"#;
const TO_EVENT: &str =
    r#"["hosted", "attended", "spoke at", "presided at", "presented at", "signed at"]"#;
const TO_PROJECT: &str = r#"["investor in", "developer of", "partner in"]"#;
const TAKING_PART: &str = r#"["party to", "won", "signed", "witnessed", "approved", "hosted", "attended",
  "spoke at", "presided at", "presented at", "investor in", "developer of", "partner in"]"#;
const MEMBER: &str = r#"["member of"]"#;

/// The named members of a group, and what is said of its size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The members that sources name, each as its fact "… is one of …".
    pub named: Paged<Fact>,
    /// A source leaves its list open ("including"), so that there are more than are named.
    pub open: bool,
    /// The sizes that sources state, at most a hundred.
    pub stated_size: Vec<Fact>,
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for size in &self.stated_size {
            writeln!(f, "{size}")?;
        }
        for member in &self.named.items {
            if member.is_told_as_fact() && member.note.is_none() {
                writeln!(f, "  {}", member.subject)?;
            } else {
                writeln!(f, "  ({member})")?;
            }
        }
        if self.named.items.is_empty() {
            writeln!(f, "  no member is named")?;
        }
        match (self.open, self.named.next.is_some()) {
            (_, true) => writeln!(f, "  …"),
            (true, false) => writeln!(f, "  and others that are not named"),
            (false, false) => Ok(()),
        }
    }
}

const DOING: &str = "reading who took part";

impl Reader {
    /// The participants of an agreement: parties, who won it, signatories, witnesses and approvers. The
    /// participant is each fact's subject.
    ///
    /// # Errors
    /// [`Error::Limit`]; [`Error::Cursor`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let key = "2023-11-30-lingang-anniversary#strategic-agreement";
    /// let agreement = base.agreement(key)?.expect("the one of p3");
    /// let parties = base.agreement_parties(agreement.id, &Page::default())?;
    /// assert_eq!(parties.items.len(), 5);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn agreement_parties(
        &self,
        agreement: AgreementId,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        self.related(AS_OBJECT, agreement.into(), Some(TO_AGREEMENT), page)
    }

    /// The participants of an event, and the agreements signed at it. The participant is each
    /// fact's subject.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    pub fn event_participants(&self, event: EventId, page: &Page) -> Result<Paged<Fact>, Error> {
        self.related(AS_OBJECT, event.into(), Some(TO_EVENT), page)
    }

    /// The investors, developers and partners of a project. The party is each fact's subject.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    pub fn project_parties(&self, project: ProjectId, page: &Page) -> Result<Paged<Fact>, Error> {
        self.related(AS_OBJECT, project.into(), Some(TO_PROJECT), page)
    }

    /// All agreements, events and projects in which an organisation or a person took part, and
    /// how. Each is a fact's object.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    pub fn took_part(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        self.related(AS_SUBJECT, entity.into(), Some(TAKING_PART), page)
    }

    /// The relations that lead from an entity.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    pub fn relations_from(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        self.related(AS_SUBJECT, entity.into(), None, page)
    }

    /// The relations that lead to an entity.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    pub fn relations_to(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        self.related(AS_OBJECT, entity.into(), None, page)
    }

    /// The named members of a group, whether its list is open, and its size as stated.
    ///
    /// # Errors
    /// As [`Reader::agreement_parties`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let key = "2023-11-30-lingang-anniversary#investment-institutions";
    /// let fourteen = base.organisation(key)?.expect("a group of p4");
    /// let members = base.members(fourteen.id, &Page::default())?;
    /// assert_eq!(members.named.items.len(), 5);
    /// assert!(members.open);
    /// assert_eq!(members.stated_size[0].quantity().expect("a figure").to_string(), "14 institutions");
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn members(&self, group: impl Into<EntityId>, page: &Page) -> Result<Members, Error> {
        let group = group.into();
        let named = self.related(AS_OBJECT, group, Some(MEMBER), page)?;
        let open: Option<i64> = self.value(DOING, OPEN, [group.row()])?;
        let params = named_params! { ":entity": group.row(), ":limit": 100 };
        let stated_size = self.read_facts(DOING, STATED_SIZE, params, None)?;
        Ok(Members {
            named,
            open: open == Some(1),
            stated_size,
        })
    }

    fn related(
        &self,
        sql: &'static str,
        entity: EntityId,
        types: Option<&str>,
        page: &Page,
    ) -> Result<Paged<Fact>, Error> {
        let params = named_params! { ":entity": entity.row(), ":types": types };
        self.page_of_facts(DOING, sql, params, None, page)
    }
}
