//! Rows of the catalogue, as `data/catalogue.json` and a sheet's `declares` write them.

use super::is_default;
use crate::model::{Dimension, Kind};
use serde::{Deserialize, Serialize};

macro_rules! rows {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* } )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $( $(#[$field_doc])* pub $field: $type, )* }
    )* };
}

impl Reading {
    /// The same denied, with one subject and with a group: "is not party to", "does not add
    /// investment of", "did not sign".
    ///
    /// ```
    /// use citebase::sheet::Reading;
    ///
    /// let signed = Reading {
    ///     singular: "signed".to_owned(),
    ///     plural: "signed".to_owned(),
    ///     infinitive: "sign".to_owned(),
    /// };
    /// assert_eq!(signed.denied().0, "did not sign");
    /// ```
    #[must_use]
    pub fn denied(&self) -> (String, String) {
        let Self {
            singular,
            plural,
            infinitive,
        } = self;
        let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        // A past tense is the same for one and for several.
        let is_past = first(singular) == first(plural);
        let denied = |text: &str, helper: &str| {
            let verb = first(text);
            let rest = text.strip_prefix(&verb).unwrap_or_default();
            let takes_not = match &*verb {
                "is" | "are" | "was" | "were" => true,
                "has" | "have" => !infinitive.starts_with("have"),
                _ => false,
            };
            if takes_not {
                format!("{verb} not{rest}")
            } else if is_past {
                format!("did not {infinitive}")
            } else {
                format!("{helper} not {infinitive}")
            }
        };
        (denied(singular, "does"), denied(plural, "do"))
    }
}

rows! {
    /// The words of a predicate in a sentence.
    Reading {
        /// With one subject: "is party to".
        singular: String,
        /// With a group as subject: "are party to".
        plural: String,
        /// After "is planned to": "be party to".
        infinitive: String,
    }
    /// A way in which one entity can stand to another.
    RelationType {
        /// Read from the subject: "party to".
        key: String,
        /// Read from the object: "has party".
        inverse: String,
        /// In a sentence that begins with the subject.
        reads: Reading,
        /// In a sentence that begins with the object.
        inverse_reads: Reading,
        /// Between which kinds it can stand: pairs of subject and object.
        between: Vec<(Kind, Kind)>,
        /// It holds both ways at once ("cooperates with").
        #[serde(default, skip_serializing_if = "is_default")]
        symmetric: bool,
        /// When to use it.
        meaning: String,
    }
    /// Something that a figure can measure.
    MeasureType {
        /// "added investment"
        key: String,
        /// In a sentence, before the quantity: "adds investment of".
        reads: Reading,
        /// When to use it.
        meaning: String,
    }
    /// A unit of quantities.
    UnitType {
        /// As written after a number: `CNY`, `m²`, `enterprises`.
        key: String,
        /// The dimension of the unit.
        dimension: Dimension,
        /// The digits kept after the point, 0 to 6. Amounts are kept exactly, up to
        /// 9,223,372,036,854,775,807 of the smallest step.
        #[serde(default, skip_serializing_if = "is_default")]
        decimals: u32,
        /// Its full name.
        meaning: String,
    }
    /// Something that a milestone can mark.
    PhaseType {
        /// "opened"
        key: String,
        /// In a sentence: "was opened".
        reads: Reading,
        /// When to use it.
        meaning: String,
    }
    /// A form that entities of a kind can have.
    FormType {
        /// The kind whose form it is.
        kind: Kind,
        /// "university"
        key: String,
    }
    /// A register that gives out identifiers.
    SchemeType {
        /// "wikidata"
        key: String,
        /// The register and the form of its identifiers.
        meaning: String,
        /// The pattern of its identifiers, if they have one: `#` stands for a digit, `@` for a letter
        /// from A to Z, `*` for either, each with a `+` behind it for one or more of them; `|` stands
        /// between patterns; all else stands for itself. `HRB #+`, `######.SH|######.SZ`.
        #[serde(default, skip_serializing_if = "is_default")]
        pattern: Option<String>,
    }
    /// A fact that a reader expects of an entity of a kind, so that its absence can be told: a
    /// relation, a measure or a phase.
    Expectation {
        /// The kind.
        kind: Kind,
        /// A relation, by key.
        #[serde(default, skip_serializing_if = "is_default")]
        relation: Option<String>,
        /// The entity would be the relation's object.
        #[serde(default, skip_serializing_if = "is_default")]
        as_object: bool,
        /// A measure, by key.
        #[serde(default, skip_serializing_if = "is_default")]
        measure: Option<String>,
        /// A phase, by key.
        #[serde(default, skip_serializing_if = "is_default")]
        phase: Option<String>,
    }
}

/// Rows that a sheet adds to the catalogue. A row that the catalogue already has may be
/// declared again in the same words; in other words it is an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Declarations {
    /// Relations.
    #[serde(default, skip_serializing_if = "is_default")]
    pub relations: Vec<RelationType>,
    /// Measures.
    #[serde(default, skip_serializing_if = "is_default")]
    pub measures: Vec<MeasureType>,
    /// Units.
    #[serde(default, skip_serializing_if = "is_default")]
    pub units: Vec<UnitType>,
    /// Milestone phases.
    #[serde(default, skip_serializing_if = "is_default")]
    pub phases: Vec<PhaseType>,
    /// Forms.
    #[serde(default, skip_serializing_if = "is_default")]
    pub forms: Vec<FormType>,
    /// Registers of identifiers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schemes: Vec<SchemeType>,
}
