//! Asking: typed questions over the whole knowledge base.
//!
//! Every question is a method of [`Reader`]. A [`KnowledgeBase`](crate::KnowledgeBase) is one,
//! and so is a [`Snapshot`](crate::Snapshot), which holds one state of the base while several
//! questions are asked of it; both dereference to it, so the call reads the same on each:
//!
//! ```
//! use citebase::KnowledgeBase;
//! use citebase::query::Page;
//!
//! let mut base = KnowledgeBase::seeded()?;
//! let group = base.organisation("lingang-group")?.expect("the article is about it");
//! println!("{}", base.profile(group.id, 50)?);
//!
//! let snapshot = base.snapshot()?;
//! let fudan = snapshot.organisation("fudan-university")?.expect("a party in p3");
//! for fact in snapshot.facts_about(fudan.id, &Page::default())?.items {
//!     println!("{fact}");
//! }
//! # Ok::<(), citebase::Error>(())
//! ```
//!
//! **Answers** are plain structs with public fields: `Debug`, `Clone`, serde's `Serialize` and
//! `Deserialize`, and a `Display` for people. Filters and pages are serde types, too: they name
//! entities and sources by their public keys, which mean the same in every file, and refuse fields
//! that they do not have. Ids mean something in one file alone. Every claim among them is a [`Fact`], which names its source and its
//! passages.
//!
//! **Order and pages.** Lists have a stable order and come in pages; [`Page`] says from where
//! and how many, [`Paged::next`] is where the following page begins, and [`all`] goes through all of
//! them. Facts come in the order
//! of their sources' loading and, within a source, of its sheet.
//!
//! **Where to begin.** [`Reader::complete`] and [`Reader::search`] lead from what somebody types to
//! entities and facts; [`Reader::named`] and [`Reader::identified`] from an exact name or number.
//!
//! **What counts.** Unless a filter says otherwise, groups ("fourteen institutions") are left
//! out of lists and counts of entities, and denied claims do not make an entity match a filter.
//!
//! **Time.** What a source said on one day is not asserted of another: [`Reader::over_time`],
//! [`Reader::offices`] and [`Reader::officers`] give each relation with the day it was said and
//! its [`Status`] by the day asked for, and `known_by` of a filter leaves out what was published
//! after a day.
//!
//! **How long.** [`Reader::with_deadline`] ends what takes too long, [`Reader::cancellable`] what
//! another thread does not want any more.
//!
//! **What is not there.** A lookup by key answers `None`; a filter that names an unknown key is
//! [`Error::NotFound`], with the nearest keys that are known.

/// The columns of a constant of which many are read, and the place of each: `at::NAME`.
macro_rules! columns {
    ($(#[$doc:meta])* $($name:ident)+) => {
        $(#[$doc])*
        #[allow(non_upper_case_globals, non_camel_case_types, dead_code)]
        pub(super) mod at {
            enum Column { $($name),+ }
            $( pub(super) const $name: usize = Column::$name as usize; )+

            #[cfg(test)]
            pub(in crate::query) const ALL: &[&str] = &[$(stringify!($name)),+];
        }
    };
}

mod addable;
mod belonging;
mod candidate;
mod changes;
mod conditions;
mod counts;
mod deadline;
mod endings;
mod entities;
mod evidence;
mod fact;
mod facts;
mod figure_links;
mod figure_terms;
mod figures;
mod filter;
mod graph;
mod links;
mod listing;
mod manner;
mod over_time;
mod page;
mod parties;
mod profile;
mod proposals;
mod search;
mod sources;
mod status;
mod timeline;
mod total;
mod total_query;
mod totals;
mod who;
mod within;
#[cfg(test)]
mod work;

pub use counts::Tally;
pub use deadline::{Cancel, CancelWhenDropped};
pub use entities::{
    Agreement, AnyEntity, Document, Event, Industry, Organisation, Person, Place, Product, Project,
};
pub use fact::{Citation, Content, Fact, Measured, Named, Overruling, Voice, When};
pub use facts::FactFilter;
pub use figures::{Certainty, FigureFilter};
pub use filter::{EntityFilter, Groups};
pub use graph::{Neighbour, Path, Reached, Shortest, Walk};
pub use links::Linked;
pub(crate) use manner::Manner;
pub use page::{MAX_LIMIT, Page, Paged, all};
pub use parties::Members;
pub use profile::{NotStated, Overruled, Profile, ProfileName, Standing};
pub use proposals::{Proposal, ProposalFilter, Proposals};
pub use search::{
    Completion, Found, Hit, Rank, SearchFilter, SearchResult, Snippet, match_expression,
};
pub use sources::{PassageCount, SourceSummary};
pub use status::{Status, Timed};
pub use timeline::TimelineFilter;
pub use total::{Doubt, LeftOut, Period, Reason, Summand, Total, Unsettled, Whole};
pub use total_query::TotalQuery;

pub use crate::identity::proposals::{Common, Difference, Likeness, PassedOver, Unlinked};

use crate::db::decode;
use crate::error::{Doing, Error};
use crate::model::{ClaimRef, Edtf, EntityId, Kind};
use chrono::NaiveDate;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Params, Row, RowIndex, ToSql, Transaction};
use std::ops::ControlFlow;

/// Everything that can be asked; see the [module](self).
#[derive(Debug)]
pub struct Reader {
    pub(crate) db: Connection,
}

impl Reader {
    /// Holds one state of the base for as long as the answer lives; a snapshot holds it already.
    pub(crate) fn hold(&self) -> Result<Option<Transaction<'_>>, Error> {
        if !self.db.is_autocommit() {
            return Ok(None);
        }
        // Ends by rolling back, and nothing was written.
        self.db
            .unchecked_transaction()
            .map(Some)
            .doing("holding the base as it is")
    }

    /// Runs a constant and maps its rows.
    fn rows<T>(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        let _ = self.rows_until(doing, sql, params, |row| {
            found.push(map(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Runs a constant and shows its rows until enough were seen; and whether that was so.
    fn rows_until(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: impl Params,
        mut see: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        let mut statement = self.db.prepare_cached(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        let mut seen = ControlFlow::Continue(());
        while seen.is_continue()
            && let Some(row) = rows.next().doing(doing)?
        {
            seen = see(row)?;
        }
        drop(rows);
        #[cfg(test)]
        work::note(&statement);
        Ok(seen)
    }

    /// Runs a constant and maps its rows. It takes the parameters that it has; further ones are for
    /// constants that answer the same question in another way.
    fn rows_named<T>(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: &[(&str, &dyn ToSql)],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.db.prepare_cached(sql).doing(doing)?;
        for index in 1..=statement.parameter_count() {
            let name = statement
                .parameter_name(index)
                .unwrap_or_default()
                .to_owned();
            let value = params.iter().find(|(given, _)| *given == name);
            let value = value.ok_or(rusqlite::Error::InvalidParameterName(name));
            value
                .and_then(|(_, value)| statement.raw_bind_parameter(index, value))
                .doing(doing)?;
        }
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(map(row)?);
        }
        drop(rows);
        #[cfg(test)]
        work::note(&statement);
        Ok(found)
    }

    /// Runs a constant that gives at most one row, and maps its only column of interest.
    fn value<T: FromSql>(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: impl Params,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.db.prepare_cached(sql).doing(doing)?;
        let found = statement.query_row(params, |r| r.get("value"));
        #[cfg(test)]
        work::note(&statement);
        found.optional().doing(doing)
    }

    /// The entity of a filter, if it names one.
    pub(crate) fn required_entity(
        &self,
        kind: Option<Kind>,
        key: Option<&str>,
    ) -> Result<Option<EntityId>, Error> {
        key.map(|key| self.require_entity(kind, key)).transpose()
    }

    /// The row of an entity by its key, or the error that names the nearest keys.
    pub(crate) fn require_entity(&self, kind: Option<Kind>, key: &str) -> Result<EntityId, Error> {
        match self.entity(key)? {
            Some(entity) if kind.is_none_or(|k| k == entity.id.kind()) => Ok(entity.id),
            _ => {
                let what = kind.map_or("entity", Kind::as_str);
                Err(Error::not_found(what, key, self.nearest(kind, key)?))
            }
        }
    }
}

/// Whether two limits are not known to differ: one is not given, or both are the same.
pub(crate) fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// A claim by the columns of its source's key and its own.
fn claim_ref(row: &Row<'_>, source: impl RowIndex, key: impl RowIndex) -> Result<ClaimRef, Error> {
    let source: String = get(row, source)?;
    Ok(ClaimRef::new(source, get::<String>(row, key)?))
}

/// A stored date.
fn date(text: String) -> Result<Edtf, Error> {
    decode("an EDTF date", text.parse().ok(), text)
}

/// A date, where there is one.
fn edtf(row: &Row<'_>, column: impl RowIndex) -> Result<Option<Edtf>, Error> {
    get::<Option<_>>(row, column)?.map(date).transpose()
}

/// A day, where there is one.
fn day(row: &Row<'_>, column: &str) -> Result<Option<NaiveDate>, Error> {
    let day: Option<String> = get(row, column)?;
    Ok(day.and_then(|day| day.parse().ok()))
}

/// Whether one day is known to come before another.
fn is_before(one: Option<NaiveDate>, other: Option<NaiveDate>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one < other)
}

/// A column by name, with what was being done if it cannot be read.
fn get<T: FromSql>(row: &Row<'_>, column: impl RowIndex) -> Result<T, Error> {
    row.get(column).doing("reading an answer")
}

/// Facts, entities and the figures of totals are read by place, in the order of the SELECT: of so many
/// rows finding the names was a third of the work.
#[cfg(test)]
pub(crate) fn columns_stand_where_they_are_read(columns: &[&str]) -> bool {
    let stand = |named: &str, list: &[&str], whole: bool| {
        !columns.contains(&named) || columns.starts_with(list) && (!whole || columns == list)
    };
    stand("is_group", entities::at::ALL, false)
        && stand("phrase_plural", fact::at::ALL, true)
        && stand("whole", candidate::at::ALL, true)
}
