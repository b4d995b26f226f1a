//! A filter for lists of entities.

use crate::model::{IndustryKey, Modality, PlaceKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Includes or excludes groups, entities that stand for several ("fourteen institutions").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Groups {
    /// Only those that are one.
    #[default]
    Exclude,
    /// Both.
    Include,
    /// Only those that stand for several.
    Only,
}

/// A filter for the entities of a kind. All given fields must hold; the default lists every entity
/// but groups. A denied claim does not make an entity match.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::{EntityFilter, Page};
///
/// let base = KnowledgeBase::seeded()?;
/// let parties = EntityFilter {
///     role: Some("party to".into()),
///     ..EntityFilter::default()
/// };
/// let names: Vec<String> = base
///     .organisations(&parties, &Page::default())?
///     .into_iter()
///     .map(|o| o.name)
///     .collect();
/// assert!(names.contains(&"Huashan Hospital".to_owned()));
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntityFilter {
    /// One of its names begins like this, after folding (case, accents, width, punctuation).
    pub name_prefix: Option<String>,
    /// Its form: "university".
    pub form: Option<String>,
    /// It is in this industry, covers it or focuses on it.
    pub industry: Option<IndustryKey>,
    /// It is located in, based in, part of or near this place.
    pub place: Option<PlaceKey>,
    /// It stands in some relation, in either direction, to this entity.
    pub counterpart: Option<String>,
    /// It stands in this relation, by the key as read from its side: "party to", "has party".
    /// With a counterpart, in this relation to it.
    pub role: Option<String>,
    /// It has a milestone of this phase: "opened".
    pub phase: Option<String>,
    /// It has a milestone that may lie on or after this day.
    pub from: Option<NaiveDate>,
    /// It has a milestone that may lie on or before this day.
    pub until: Option<NaiveDate>,
    /// The claim by which it matches is of this modality. Alone: it is the subject of such a claim.
    pub modality: Option<Modality>,
    /// This source mentions it.
    pub source: Option<String>,
    /// Includes or excludes groups.
    pub groups: Groups,
}
