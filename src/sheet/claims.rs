//! The four shapes of claim. All carry the same envelope, which a macro writes once, because
//! serde cannot both flatten a struct and refuse unknown fields.

use super::{Attribution, Counterparty, Date, Link, SheetQuantity, is_default};
use crate::model::{Modality, Nature, Shape};
use serde::{Deserialize, Serialize};

/// The fields of every claim, whatever its shape.
pub trait Claim {
    /// Which shape it is.
    const SHAPE: Shape;
    /// The list in which the sheet has it: `relations`, `figures`, `milestones`, `statements`.
    const LIST: &'static str;

    /// Its key within the source.
    fn key(&self) -> &str;
    /// The passages that say it, by their labels.
    fn cite(&self) -> &[String];
    /// The modality.
    fn modality(&self) -> Modality;
    /// The source denies it.
    fn negated(&self) -> bool;
    /// The speaker or speakers, if it is not the paper itself.
    fn said_by(&self) -> Option<&Attribution>;
    /// Those who say it, one by one; none if it is the paper itself.
    fn voices(&self) -> &[Attribution] {
        self.said_by().map_or(&[], Attribution::voices)
    }
    /// Its date.
    fn date(&self) -> Option<&Date>;
    /// What it depends on.
    fn condition(&self) -> Option<&str>;
    /// The agreement or document under which it holds, by key.
    fn under(&self) -> Option<&str>;
    /// The event at which it happens, by key.
    fn at(&self) -> Option<&str>;
    /// A limiting word as written.
    fn qualifier(&self) -> Option<&str>;
    /// An editorial note on uncertainty.
    fn note(&self) -> Option<&str>;
    /// Links to other claims.
    fn links(&self) -> &[Link];
}

macro_rules! claims {
    ($(
        $(#[$doc:meta])*
        $name:ident, $list:literal {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
        }
    )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Its key within the source; outside, a claim is `source#key`.
            pub key: String,
            $( $(#[$field_doc])* pub $field: $type, )*
            /// The passages that say it, by their labels; at least one.
            pub cite: Vec<String>,
            /// The modality; reported as a fact if left out.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub modality: Option<Modality>,
            /// The source denies it.
            #[serde(default, skip_serializing_if = "is_default")]
            pub negated: bool,
            /// The speaker, or a list of several; the paper itself if left out.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub said_by: Option<Attribution>,
            /// Day of a milestone, validity of a relation, period or as-of of a figure, day of
            /// an utterance. Left out if the source does not state it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub date: Option<Date>,
            /// What it depends on, in our own words, as they follow "if": "the city approves it".
            /// The modality says how the claim is meant; it is not a report.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub condition: Option<String>,
            /// The agreement or document under which it holds, by key: "under the contract".
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub under: Option<String>,
            /// The event at which it happens, by key: "announced at the fair".
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub at: Option<String>,
            /// A short limiting word as written, where no field has it: "most", "in turn"; the
            /// title of an office.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub qualifier: Option<String>,
            /// An editorial note on uncertainty.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            /// Links to other claims.
            #[serde(default, skip_serializing_if = "is_default")]
            pub links: Vec<Link>,
        }

        impl Claim for $name {
            const SHAPE: Shape = Shape::$name;
            const LIST: &'static str = $list;

            fn key(&self) -> &str { &self.key }
            fn cite(&self) -> &[String] { &self.cite }
            fn modality(&self) -> Modality { self.modality.unwrap_or(Modality::Reported) }
            fn negated(&self) -> bool { self.negated }
            fn said_by(&self) -> Option<&Attribution> { self.said_by.as_ref() }
            fn date(&self) -> Option<&Date> { self.date.as_ref() }
            fn condition(&self) -> Option<&str> { self.condition.as_deref() }
            fn under(&self) -> Option<&str> { self.under.as_deref() }
            fn at(&self) -> Option<&str> { self.at.as_deref() }
            fn qualifier(&self) -> Option<&str> { self.qualifier.as_deref() }
            fn note(&self) -> Option<&str> { self.note.as_deref() }
            fn links(&self) -> &[Link] { &self.links }
        }
    )* };
}

claims! {
    /// An entity stands in a relation to another.
    Relation, "relations" {
        /// The subject, by key.
        subject: String,
        /// The relation, by the catalogue: "party to", "located in", …
        relation: String,
        /// To whom, by key.
        object: String,
        /// For whom the subject acts, by key, where that is somebody else.
        #[serde(default, skip_serializing_if = "is_default")]
        on_behalf_of: Option<String>,
        /// The source names the object as one of an open list ("including").
        #[serde(default, skip_serializing_if = "is_default")]
        open_list: bool,
    }
    /// The amount.
    Figure, "figures" {
        /// The subject, by key.
        subject: String,
        /// By which measure of the catalogue: "investment", "count", …
        measure: String,
        /// The quantity, as written and as bounds.
        quantity: SheetQuantity,
        /// The same in other currencies or units, as the source itself gives it.
        #[serde(default, skip_serializing_if = "is_default")]
        equivalents: Vec<SheetQuantity>,
        /// The nature of the figure; not stated if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nature: Option<Nature>,
        /// The entity or group to which the figure is limited, by key.
        #[serde(default, skip_serializing_if = "is_default")]
        scope: Option<String>,
        /// The payer or the payee.
        #[serde(default, skip_serializing_if = "is_default")]
        counterparty: Option<Counterparty>,
        /// The figure of this sheet of which it is a part, by that claim's key.
        #[serde(default, skip_serializing_if = "is_default")]
        part_of: Option<String>,
    }
    /// Something happened or will happen to the subject, at the claim's date.
    Milestone, "milestones" {
        /// To whom or what, by key.
        subject: String,
        /// The phase, by the catalogue: "opened", "signed", …
        phase: String,
    }
    /// The subject aims at, does or is something.
    Statement, "statements" {
        /// The subject, by key.
        subject: String,
        /// The content in our own words, as an infinitive without "to", so that it reads on
        /// from "aims to" or "is reported to": "build world-class parks".
        gist: String,
        /// Which further entities it speaks of, by key.
        #[serde(default, skip_serializing_if = "is_default")]
        about: Vec<String>,
    }
}
