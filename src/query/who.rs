//! The answers of [`identity`](crate::identity): members, ambiguities, rulings.

use super::{Page, Paged, Reader};
use crate::error::Error;
use crate::identity::{self, Ambiguity, Member, Ruling, Unfollowed, members};
use crate::model::EntityId;

impl Reader {
    /// Which sources' entities an entity is made of, by reference, and what ties each to the
    /// others. All of its mentions are read, whatever the page.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read; [`Error::Limit`] if the page's makes no
    /// sense.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::Page;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// for sheet in KnowledgeBase::companions()? {
    ///     base.load(&sheet)?;
    /// }
    /// let group = base.organisation("lingang-group")?.expect("it is in the article");
    /// for member in base.members_of(group.id, &Page::default())?.items {
    ///     println!("{member}");
    /// }
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn members_of(
        &self,
        entity: impl Into<EntityId>,
        page: &Page,
    ) -> Result<Paged<Member>, Error> {
        let entity = entity.into();
        let asked = page.of(("members of", entity))?;
        let mention = |member: &Member| member.mention.to_string();
        let members = members::of(&self.db, entity)?.into_iter();
        let rest = members.filter(|member| mention(member).as_str() > asked.after());
        Ok(asked.cut(rest.take(asked.limit as usize).collect(), mention))
    }

    /// Marks that would join entities but lie between entities known to differ, by rule, kind and
    /// match key: a person may want to rule on them.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read; [`Error::Limit`] and [`Error::Cursor`]
    /// if the page makes no sense.
    pub fn ambiguities(&self, page: &Page) -> Result<Paged<Ambiguity>, Error> {
        let asked = page.of("ambiguities")?;
        let after = asked.after.as_deref().unwrap_or("0/0/");
        let cursor = || Error::Cursor {
            after: after.to_owned(),
        };
        let (rule, rest) = after.split_once('/').ok_or_else(cursor)?;
        let (kind, match_key) = rest.split_once('/').ok_or_else(cursor)?;
        let rule: i64 = rule.parse().map_err(|_| cursor())?;
        let kind: i64 = kind.parse().map_err(|_| cursor())?;
        let ambiguities =
            identity::list_ambiguities(&self.db, (rule, kind, match_key), asked.limit)?;
        Ok(asked.cut(ambiguities, |a| {
            format!("{}/{}/{}", a.rule.code(), a.kind.code(), a.match_key)
        }))
    }

    /// Those that concern what a source mentions.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the source is not loaded; [`Error::Sqlite`] if the database cannot be read.
    pub fn ambiguities_of(&self, source: &str) -> Result<Vec<Ambiguity>, Error> {
        identity::ambiguities_of(&self.db, self.require_source(source)?)
    }

    /// Declarations that are not followed because the two entities are of different kinds.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn unfollowed(&self) -> Result<Vec<Unfollowed>, Error> {
        members::unfollowed(&self.db)
    }

    /// All rulings, by the entities they name.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn rulings(&self) -> Result<Vec<Ruling>, Error> {
        identity::all_rulings(&self.db)
    }
}
