//! The totals that an export hands on: those of every question of a few kinds.

use super::feed::Feed;
use crate::db::rows;
use crate::error::Error;
use crate::model::Kind;
use crate::query::{Reader, Total, TotalQuery};

const DOING: &str = "exporting";

sql! {
    MEASURES = "SELECT key FROM measure ORDER BY key", Scans("measure", "all are wanted");
}

/// A question: what the figures of a total are of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// The field of [`TotalQuery`] that is given.
    pub(super) field: &'static str,
    /// Its key.
    pub(super) key: &'a str,
    /// What to call it.
    pub(super) name: &'a str,
}

/// The totals of each measure, source, industry, organisation, event and subject, of each modality and
/// polarity. A sum beyond the range has none, and the error beside it. One question is held at a time;
/// the largest are not answered.
pub(super) fn each_question(
    reader: &Reader,
    feed: &Feed<'_>,
    mut each: impl FnMut(Question<'_>, Vec<(Total, Option<Error>)>) -> Result<(), Error>,
) -> Result<(), Error> {
    let everywhere = reader.everywhere()?;
    let mut ask = |field, key: &str, name: &str, query: TotalQuery| {
        let totals = reader.totals_of_each(&query, None, None, Some(&everywhere))?;
        each(Question { field, key, name }, totals)
    };
    for measure in rows(&reader.db, DOING, MEASURES, (), |row| {
        row.get::<_, String>("key")
    })? {
        let query = TotalQuery {
            measure: Some(measure.clone()),
            ..TotalQuery::default()
        };
        ask("measure", &measure, &measure, query)?;
    }
    feed.sources(|source| {
        let query = TotalQuery {
            source: Some(source.key.clone()),
            ..TotalQuery::default()
        };
        let name = source.headline.as_deref().unwrap_or(&source.key);
        ask("source", &source.key, name, query)
    })?;
    feed.entities(|entity| {
        let key = entity.key.as_str();
        let mut query = TotalQuery::default();
        let field = match entity.kind {
            Kind::Industry => {
                query.industry = Some(key.into());
                Some("industry")
            }
            Kind::Organisation => {
                query.organisation = Some(key.into());
                Some("organisation")
            }
            Kind::Event => {
                query.event = Some(key.into());
                Some("event")
            }
            _ => None,
        };
        if let Some(field) = field {
            ask(field, key, &entity.name, query)?;
        }
        let query = TotalQuery {
            subject: Some(key.to_owned()),
            ..TotalQuery::default()
        };
        ask("subject", key, &entity.name, query)
    })
}
