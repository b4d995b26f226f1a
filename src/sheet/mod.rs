//! Fact sheets: one article's facts as JSON, written by hand or built from these types.
//!
//! A sheet names its source, lists the passages of the article, the entities once each under
//! a readable key, and four lists of claims. Each claim has a key and cites the passages that
//! say it. Facts, figures and names come from the article; its sentences do not.
//!
//! ```
//! use citebase::KnowledgeBase;
//! use citebase::sheet::Sheet;
//!
//! let sheet = Sheet::from_json(r#"{
//!   "citebase": 1,
//!   "source": {"key": "2024-05-02-bridge", "headline": "Bridge to open", "language": "en"},
//!   "passages": ["headline", "p1"],
//!   "entities": {
//!     "bridge": {"kind": "project", "names": [{"text": "East Bridge", "cite": "p1"}]}
//!   },
//!   "figures": [
//!     {"key": "cost", "subject": "bridge", "measure": "investment",
//!      "quantity": {"wording": "over 2.5 billion yuan", "more_than": "2.5 billion", "unit": "CNY"},
//!      "cite": ["p1"]}
//!   ],
//!   "milestones": [
//!     {"key": "opening", "subject": "bridge", "phase": "opened", "modality": "planned",
//!      "date": {"wording": "by the end of 2027", "edtf": "../2027-12-31"}, "cite": ["headline", "p1"]}
//!   ]
//! }"#)?;
//! let mut base = KnowledgeBase::in_memory()?;
//! let report = base.load(&sheet)?;
//! assert_eq!(report.claims(), 2);
//! assert_eq!(base.sheet("2024-05-02-bridge")?, Some(sheet.normalised()));
//! # Ok::<(), citebase::Error>(())
//! ```
//!
//! The same sheet can be built from typed values; every type here has public fields and,
//! where most fields may be left out, a [`Default`].
//!
//! # Bounds
//!
//! | what | at most |
//! | --- | --- |
//! | a sheet, as JSON | 16 MiB, read or built; that bounds every list in it. Of a longer list, such as a register of companies, make several sources |
//! | nesting of the JSON | 128 levels |
//! | a text: a name, a gist, a note, a wording | 10,000 bytes of UTF-8 |
//! | a key | 100 of a to z, 0 to 9 and hyphens |
//! | digits after the point of a unit | 6 |
//! | an amount | 9,223,372,036,854,775,807 of its unit's smallest step |
//!
//! Text is in Unicode's normal form C, without control characters, NUL or lone surrogates; a file
//! is UTF-8 without a byte order mark; no object has a key twice. Whatever breaks this is
//! refused with its place.

mod catalogue;
mod check;
mod claims;
mod declare;
mod digest;
pub(crate) mod identifiers;
mod json;
mod location;
mod lookalike;
mod normal;
mod purge;
mod quantity;
mod strict;

pub use crate::error::{Problem, Problems};
pub use catalogue::Catalogue;
pub(crate) use catalogue::expectations;
pub(crate) use check::{is_key, text_problem, units_meant};
pub use claims::{Claim, Figure, Milestone, Relation, Statement};
pub use declare::{
    Declarations, Expectation, FormType, MeasureType, PhaseType, Reading, RelationType, SchemeType,
    UnitType,
};
pub(crate) use digest::{hexadecimal, sha_256};
pub(crate) use json::{MAX_BYTES, read_file, source_key};
pub use quantity::ValueError;

use crate::model::{
    Amount, Basis, ClaimRef, CounterpartyRole, EntityRef, Extent, Kind, LinkType, NameRole,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The format number that this crate writes. It reads this one and all before it.
pub const FORMAT: u32 = 1;

/// One article's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The number of the format: 1.
    pub citebase: u32,
    /// A draft is refused by the loader until a person has gone through it and removed the mark.
    #[serde(default, skip_serializing_if = "is_default")]
    pub draft: bool,
    /// The revision of this sheet that this one replaces: 1 in a sheet that is to become
    /// revision 2. Left out in the first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub revises: Option<u32>,
    /// The article.
    pub source: Source,
    /// The passages that claims can cite, in reading order: `headline`, `standfirst`, `caption`,
    /// `p1`, …
    pub passages: Vec<Passage>,
    /// Catalogue rows of the sheet's own, where the catalogue lacks them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub declares: Declarations,
    /// The entities that the claims speak of, under keys of lower-case letters, digits and hyphens.
    #[serde(default, deserialize_with = "strict::unique_keys")]
    pub entities: BTreeMap<String, Entity>,
    /// An entity stands in a relation to another.
    #[serde(default, skip_serializing_if = "is_default")]
    pub relations: Vec<Relation>,
    /// The amount.
    #[serde(default, skip_serializing_if = "is_default")]
    pub figures: Vec<Figure>,
    /// Something that happened or will happen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub milestones: Vec<Milestone>,
    /// The subject aims at, does or is something.
    #[serde(default, skip_serializing_if = "is_default")]
    pub statements: Vec<Statement>,
}

/// The article's bibliography.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The public key: by habit the day of publication and a word or two.
    pub key: String,
    /// The headline as printed; left out if the article has none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub headline: Option<String>,
    /// The byline, in its order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub authors: Vec<String>,
    /// The publication's section.
    #[serde(default, skip_serializing_if = "is_default")]
    pub section: Option<String>,
    /// The publisher.
    #[serde(default, skip_serializing_if = "is_default")]
    pub publisher: Option<String>,
    /// The medium that carried it, if not the publisher's own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub carried_by: Option<String>,
    /// The page's URL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub address: Option<String>,
    /// The article's language, a BCP 47 tag: `en`, `zh-Hant`.
    pub language: String,
    /// The day of publication.
    #[serde(default, skip_serializing_if = "is_default")]
    pub published: Option<Date>,
    /// The extent of the article that was read; the whole of it if left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extent: Option<Extent>,
    /// An editorial note about the copy.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: Option<String>,
    /// Digest of the text that the sheet was made from: `sha256:` and 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text_digest: Option<String>,
}

/// A stretch of the article that claims can cite: a label, or a label with a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a label, or {\"label\": …, \"note\": …}"
)]
pub enum Passage {
    /// Only its label.
    Label(String),
    /// Its label and a remark of ours on it.
    Noted {
        /// The label by which citations name it.
        label: String,
        /// The remark.
        note: String,
    },
}

impl Passage {
    /// The label by which citations name it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Label(label) | Self::Noted { label, .. } => label,
        }
    }

    /// The remark of ours on it.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Label(_) => None,
            Self::Noted { note, .. } => Some(note),
        }
    }
}

impl From<&str> for Passage {
    fn from(label: &str) -> Self {
        Self::Label(label.to_owned())
    }
}

/// An entity of any kind, as the source has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Its kind.
    pub kind: Kind,
    /// The form within its kind, by the catalogue: `university`, `signing ceremony`, …
    #[serde(default, skip_serializing_if = "is_default")]
    pub form: Option<String>,
    /// It stands for several: "fourteen institutions". A group has the kind of its members.
    #[serde(default, skip_serializing_if = "is_default")]
    pub group: bool,
    /// The key means the same entity in every sheet; otherwise it is this sheet's own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shared: bool,
    /// Its names, the primary one first.
    pub names: Vec<Name>,
    /// Identifiers by the register that gave them, one or several: `{"wikidata": "Q…"}`,
    /// `{"website": ["https://…", "https://…"]}`.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        with = "strict::identifiers"
    )]
    #[cfg_attr(feature = "json-schema", schemars(with = "strict::identifiers::Map"))]
    pub identifiers: BTreeMap<String, BTreeSet<String>>,
    /// Entities of other sources that it is the same as, each as `source#key`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub same_as: Vec<EntityRef>,
    /// An editorial note on what is uncertain about it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: Option<String>,
}

impl Entity {
    /// An entity with one primary name, which no passage is said to write.
    #[must_use]
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self {
            kind,
            form: None,
            group: false,
            shared: false,
            names: vec![Name::new(name)],
            identifiers: BTreeMap::new(),
            same_as: Vec::new(),
            note: None,
        }
    }

    /// Its identifiers one by one, each with its register.
    pub(crate) fn each_identifier(&self) -> impl Iterator<Item = (&str, &str)> {
        self.identifiers.iter().flat_map(|(scheme, values)| {
            let values = values.iter();
            values.map(move |value| (scheme.as_str(), value.as_str()))
        })
    }
}

/// A name of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The name.
    pub text: String,
    /// A passage that writes it so. Left out, the name is a description of ours.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cite: Option<String>,
    /// The role of the name; primary for the first, alias for the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: Option<NameRole>,
    /// The name's language, where it is not the article's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub language: Option<String>,
    /// Of a former name: when it was given up, as EDTF (`2015`, `2015-03-01`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub until: Option<String>,
}

impl Name {
    /// A name that no passage is said to write.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The role, given the name's place in its entity's list.
    #[must_use]
    pub fn role_at(&self, index: usize) -> NameRole {
        self.role.unwrap_or(if index == 0 {
            NameRole::Primary
        } else {
            NameRole::Alias
        })
    }
}

/// A date, as the source writes it and as EDTF.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Date {
    /// As the source writes it: "Thursday".
    #[serde(default, skip_serializing_if = "is_default")]
    pub wording: Option<String>,
    /// As EDTF: `2023-11-30`, `2023-11`, `2023-01-01/..`, `XXXX-11-21`. Left out if no calendar
    /// date follows from what the source says.
    #[serde(default, skip_serializing_if = "is_default")]
    pub edtf: Option<String>,
    /// The basis of the calendar date; "stated" if left out, "unresolved" if there is none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub basis: Option<Basis>,
    /// A person's word that the wording says this date, where it cannot be read by machine.
    #[serde(default, skip_serializing_if = "is_default")]
    pub wording_confirmed: bool,
}

/// A quantity: the source's wording, one or two bounds, and a unit.
///
/// Exactly one of `exactly`, `about` and `nearly` stands alone; `more_than` or `at_least` may
/// stand with `less_than` or `up_to`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetQuantity {
    /// As the source writes it: "exceeds 16 billion yuan".
    pub wording: String,
    /// This amount, neither more nor less: a bare number is exact as written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exactly: Option<Amount>,
    /// Around this amount.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: Option<Amount>,
    /// A little less than this amount.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nearly: Option<Amount>,
    /// More than this amount, which itself is excluded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub more_than: Option<Amount>,
    /// This amount or more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub at_least: Option<Amount>,
    /// Less than this amount, which itself is excluded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub less_than: Option<Amount>,
    /// This amount or less.
    #[serde(default, skip_serializing_if = "is_default")]
    pub up_to: Option<Amount>,
    /// The source rounds the bounds ("about 3 to 4 billion").
    #[serde(default, skip_serializing_if = "is_default")]
    pub approximate: bool,
    /// The unit, by the catalogue: `CNY`, `m²`, `enterprises`.
    pub unit: String,
    /// A person's word that the wording says these bounds, where it cannot be read by machine.
    #[serde(default, skip_serializing_if = "is_default")]
    pub wording_confirmed: bool,
}

/// The speaker of a claim, if it is not the paper itself: an entity by its key, an unnamed
/// voice, or a list of several who say the same, at its end perhaps who reports what they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "an entity's key, {\"voice\": …, \"of\": …}, or a list of several such, behind which \
        {\"reported_by\": …} may stand"
)]
pub enum Attribution {
    /// A named entity, by its key in the sheet.
    Entity(String),
    /// An unnamed voice.
    Voice {
        /// As the source describes it: "experts".
        voice: String,
        /// The body it belongs to, by its key in the sheet, where that is said.
        #[serde(default, skip_serializing_if = "is_default")]
        of: Option<String>,
    },
    /// Behind others in a list: who reports what they say, as the paper tells it ("two people told the Post").
    ReportedBy {
        /// An entity's key, or an unnamed voice.
        reported_by: Box<Attribution>,
    },
    /// Several who say the same: at least two, none of them a list.
    Several(Vec<Attribution>),
}

impl Attribution {
    /// Those who say it, one by one.
    #[must_use]
    pub fn voices(&self) -> &[Self] {
        match self {
            Self::Several(voices) => voices,
            one => std::slice::from_ref(one),
        }
    }

    /// Who it is that says it, or reports it.
    #[must_use]
    pub fn who(&self) -> &Self {
        match self {
            Self::ReportedBy { reported_by } => reported_by.who(),
            one => one,
        }
    }
}

/// A link of a claim to another claim, of this source or of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The sort of link.
    pub link: LinkType,
    /// The other claim, as `source#key`; it need not be loaded yet.
    pub claim: ClaimRef,
}

/// The payer or payee of a figure's amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Counterparty {
    /// Its key in the sheet.
    pub entity: String,
    /// The role: pays or is paid.
    pub role: CounterpartyRole,
}

impl Sheet {
    /// An empty sheet of the current format for a source.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            citebase: FORMAT,
            draft: false,
            revises: None,
            source,
            passages: Vec::new(),
            declares: Declarations::default(),
            entities: BTreeMap::new(),
            relations: Vec::new(),
            figures: Vec::new(),
            milestones: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// The day of publication, if the sheet gives a whole day.
    #[must_use]
    pub fn publication_day(&self) -> Option<chrono::NaiveDate> {
        let edtf = self.source.published.as_ref()?.edtf.as_deref()?;
        let edtf: crate::model::Edtf = edtf.parse().ok()?;
        edtf.earliest().filter(|day| edtf.latest() == Some(*day))
    }

    /// The organisations, none of them a group, to which the sheet relates each of its persons:
    /// persons of one name that have one in common are the same.
    pub(crate) fn organisations_of_persons(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut organisations: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for relation in &self.relations {
            let (subject, object) = (relation.subject.as_str(), relation.object.as_str());
            for (person, organisation) in [(subject, object), (object, subject)] {
                let is = |key, kind| self.entities.get(key).filter(|e| e.kind == kind);
                if is(person, Kind::Person).is_some()
                    && is(organisation, Kind::Organisation)
                        .is_some_and(|organisation| !organisation.group)
                {
                    organisations
                        .entry(person)
                        .or_default()
                        .insert(organisation);
                }
            }
        }
        organisations
    }

    /// The number of claims.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.relations.len() + self.figures.len() + self.milestones.len() + self.statements.len()
    }
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
