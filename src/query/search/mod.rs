//! Search: how people enter the knowledge base.

mod advanced;
mod complete;
mod find;
mod snippet;
mod suggest;
mod terms;

pub use complete::Completion;
pub use snippet::Snippet;
pub use terms::match_expression;

use super::{AnyEntity, Citation, Fact, Page, Paged, Reader};
use crate::derived::search::{self, SearchCheck};
use crate::error::Error;
use crate::model::Kind;
use crate::text::OneLine;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A filter for searches. All given fields must hold; the default finds everything.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::model::Kind;
/// use citebase::query::{Page, SearchFilter};
///
/// let base = KnowledgeBase::seeded()?;
/// let people = SearchFilter { kind: Some(Kind::Person), ..SearchFilter::default() };
/// let found = base.search("zhang", &people, &Page::first(5))?;
/// assert_eq!(found.hits.items[0].to_string(), "Zhang Ying (person)");
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchFilter {
    /// Entities of this kind, and facts with one as subject.
    pub kind: Option<Kind>,
    /// Facts and passages of this source, and the entities that it mentions.
    pub source: Option<String>,
    /// Hits that may lie on or after this day. A fact counts by its own date; a fact without one
    /// and every other hit count by the publication of the source.
    pub from: Option<NaiveDate>,
    /// Hits that may lie on or before this day.
    pub until: Option<NaiveDate>,
    /// Requires the words to stand next to each other, in order.
    pub phrase: bool,
}

/// The quality of a hit; the better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rank {
    /// A name, key or identifier of the entity is what was asked for.
    Exact,
    /// A name begins with it.
    Prefix,
    /// A name has the words in it.
    Name,
    /// A headline, gist, wording or note has the words in it.
    Text,
}

/// The thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// An entity.
    Entity(AnyEntity),
    /// A claim of a source, with its passages.
    Fact(Box<Fact>),
    /// A passage of a source, found by its note.
    Passage(Citation),
    /// A source, found by its headline or note.
    Source {
        /// The source's key.
        key: String,
        /// Its headline; `None` if it has none.
        headline: Option<String>,
    },
}

/// One thing that was found, and where the words stand. Its [`Display`](fmt::Display) is that of
/// what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The quality of the hit.
    pub rank: Rank,
    /// The thing found.
    pub found: Found,
    /// The name or text that has the words.
    pub snippet: Snippet,
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.found {
            Found::Entity(entity) => entity.fmt(f),
            Found::Fact(fact) => fact.fmt(f),
            Found::Passage(passage) => passage.fmt(f),
            Found::Source {
                key,
                headline: Some(headline),
            } => write!(OneLine(f), "“{headline}” [{key}]"),
            Found::Source {
                key,
                headline: None,
            } => write!(OneLine(f), "[{key}]"),
        }
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchResult {
    /// The hits, the best first.
    pub hits: Paged<Hit>,
    /// Queries to try instead, if nothing was found.
    pub suggestions: Vec<String>,
    /// `true` if a bound was reached: the query is longer than a query may be, or too much has its
    /// words to be read. A page can then hold less than its limit although [`Paged::next`] leads
    /// on.
    pub is_partial: bool,
}

impl Reader {
    /// Searches names, headlines, gists, wordings and notes. The text is text: nothing in it has
    /// another meaning; its words, in any order, must all be in one name or text. Case, accents
    /// and width do not matter; a row of two or more Chinese characters is found anywhere
    /// within a longer one, in simplified or traditional script.
    ///
    /// Hits come in the order of [`Rank`]. Entities of one rank: by the name that fits, those in
    /// which the words stand together first, then the shorter; then by key. Texts: those in which
    /// the words stand together first, then in the order of their sources' loading and, within
    /// a source, headline, passages, claims.
    ///
    /// A query is read up to a thousand characters and 64 words; 500 names that have its words
    /// are compared, 5,000 where a filter is given. [`SearchResult::is_partial`] says if
    /// there is more.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the filter's source is not loaded; [`Error::Limit`],
    /// [`Error::Range`]; [`Error::Cursor`] if the page before is not of this search.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::{Page, Rank, SearchFilter};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let found = base.search("lingang group", &SearchFilter::default(), &Page::first(10))?;
    /// assert_eq!(found.hits.items[0].rank, Rank::Exact);
    /// assert_eq!(found.hits.items[0].to_string(), "Lingang Group (park operator)");
    ///
    /// let found = base.search("create parks", &SearchFilter::default(), &Page::first(10))?;
    /// assert_eq!(found.hits.items[0].snippet.marked("[", "]"),
    ///     "[create] [parks] for high-tech that are world-class");
    ///
    /// let found = base.search("Fudan Univercity", &SearchFilter::default(), &Page::first(10))?;
    /// assert_eq!(found.suggestions, ["Fudan University"]);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn search(
        &self,
        text: &str,
        filter: &SearchFilter,
        page: &Page,
    ) -> Result<SearchResult, Error> {
        let terms = terms::SearchTerms::plain(self, text, filter.phrase)?;
        let asked = page.of(("search", text, filter))?;
        let mut result = self.find(&terms, filter, &asked.after, asked.limit)?;
        result.hits = asked.seal(result.hits);
        if result.hits.items.is_empty() && page.after.is_none() && !result.is_partial {
            result.suggestions = self.suggestions(&terms)?;
        }
        Ok(result)
    }

    /// Searches by an expression of SQLite's FTS5: words, `"phrases"`, `AND`, `OR`, `NOT`,
    /// `NEAR(a b, 5)`, parentheses, `prefix*`, and `^` for the beginning. Words and phrases are
    /// folded and cut as those of [`Reader::search`]; of the ranks, there are only
    /// [`Rank::Name`] and [`Rank::Text`].
    ///
    /// # Errors
    /// [`Error::SearchSyntax`] if the expression is none; otherwise as [`Reader::search`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::{Page, SearchFilter};
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let all = SearchFilter::default();
    /// let found = base.search_advanced("univers* NOT fudan", &all, &Page::default())?;
    /// assert!(found.hits.items.iter().all(|hit| !hit.to_string().contains("Fudan")));
    /// assert!(base.search_advanced("AND (", &all, &Page::default()).is_err());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn search_advanced(
        &self,
        expression: &str,
        filter: &SearchFilter,
        page: &Page,
    ) -> Result<SearchResult, Error> {
        let terms = terms::SearchTerms::advanced(expression)?;
        let asked = page.of(("search by expression", expression, filter))?;
        let mut result = self
            .find(&terms, filter, &asked.after, asked.limit)
            .map_err(|error| advanced::syntax(error, expression))?;
        result.hits = asked.seal(result.hits);
        Ok(result)
    }

    /// Compares the search index with the tables: the crate keeps them together, but another
    /// program that writes to the file does not. Reads all of both; [`SearchCheck::is_sound`] is
    /// the answer, and `rebuild_search` mends what is wrong.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let change = "UPDATE statement SET gist = 'rest' WHERE gist LIKE 'have given a speech'";
    /// base.connection().execute(change, ()).expect("as another program would");
    /// let check = base.check_search()?;
    /// assert_eq!((check.missing, check.extra, check.changed), (0, 0, 1));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn check_search(&self) -> Result<SearchCheck, Error> {
        search::check(&self.db)
    }
}
