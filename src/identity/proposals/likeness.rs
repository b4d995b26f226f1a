//! What speaks for and against two entities being one.

use crate::text::OneLine;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why two that are called the same are not linked by the rules.
///
/// ```
/// use citebase::query::Unlinked;
///
/// assert_eq!(Unlinked::OnlyAbbreviation.to_string(), "it is only an abbreviation");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unlinked {
    /// Persons whom no organisation connects.
    NoCommonOrganisation,
    /// Events, agreements and documents are called by what they are.
    CalledByWhatItIs,
    /// One of them, or both, bear it only as an abbreviation.
    OnlyAbbreviation,
    /// One of them, or both, bore it before: another may bear it now.
    Former,
    /// Others bear it that are known to differ.
    Ambiguous,
}

impl fmt::Display for Unlinked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoCommonOrganisation => "no organisation connects the two persons",
            Self::CalledByWhatItIs => {
                "events, agreements and documents are called by what they are"
            }
            Self::OnlyAbbreviation => "it is only an abbreviation",
            Self::Former => "it is a former name, which another may bear now",
            Self::Ambiguous => "entities that are known to differ bear it",
        })
    }
}

/// A reason to take two entities for one. `one` and `other` are names of the proposal's `one`
/// and `other`, as written.
///
/// ```
/// use citebase::query::Likeness;
///
/// let reason = Likeness::Abbreviation {
///     short: "SJTU".into(),
///     long: "Shanghai Jiao Tong University".into(),
/// };
/// assert_eq!(reason.to_string(), "\"SJTU\" abbreviates \"Shanghai Jiao Tong University\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Likeness {
    /// They have the same name, after folding.
    SameName {
        /// The name, as `one` has it.
        name: String,
        /// Why that does not link them.
        unlinked: Unlinked,
    },
    /// They have the same name but for its legal suffix ("Co., Ltd.", 有限公司).
    WithoutLegalSuffix {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
    },
    /// Only gaps and punctuation differ: "Lin-gang", "Lingang".
    Gaps {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
    },
    /// The same words in another order.
    SameWords {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
    },
    /// A name is an abbreviation of the other's: initials ("SJTU"), or a Chinese short form whose
    /// characters stand in the long one in order.
    Abbreviation {
        /// The short name.
        short: String,
        /// The long name.
        long: String,
    },
    /// A name contains the other's whole name.
    Contains {
        /// The long name.
        whole: String,
        /// The name that it contains.
        part: String,
    },
    /// Names are spelt almost alike.
    Spelling {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
    },
    /// A person called in Latin letters and one called in Chinese characters hold one office, and their
    /// surnames can be one.
    SameOffice {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
        /// The public key of the organisation.
        organisation: String,
    },
    /// Names have most of their words in common, rare ones counting for more.
    SharedWords {
        /// A name of `one`.
        one: String,
        /// A name of `other`.
        other: String,
    },
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::SameName { name, unlinked } => {
                write!(f, "both are called \"{name}\", but {unlinked}")
            }
            Self::WithoutLegalSuffix { one, other } => {
                write!(f, "\"{one}\" and \"{other}\" differ by the legal suffix")
            }
            Self::Gaps { one, other } => {
                write!(f, "\"{one}\" and \"{other}\" differ by gaps or punctuation")
            }
            Self::SameWords { one, other } => {
                write!(
                    f,
                    "\"{one}\" and \"{other}\" are the same words in another order"
                )
            }
            Self::Abbreviation { short, long } => write!(f, "\"{short}\" abbreviates \"{long}\""),
            Self::Contains { whole, part } => write!(f, "\"{whole}\" contains \"{part}\""),
            Self::Spelling { one, other } => {
                write!(f, "\"{one}\" and \"{other}\" are spelt almost alike")
            }
            Self::SameOffice {
                one,
                other,
                organisation,
            } => write!(
                f,
                "\"{one}\" and \"{other}\" may be one name in two scripts, and both hold office in {organisation}"
            ),
            Self::SharedWords { one, other } => {
                write!(f, "\"{one}\" and \"{other}\" have most words in common")
            }
        }
    }
}

/// What speaks against taking two entities for one.
///
/// ```
/// use citebase::query::Difference;
///
/// let against = Difference::Forms { one: "company".into(), other: "bank".into() };
/// assert_eq!(against.to_string(), "their forms differ: company, bank");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Difference {
    /// One register has different identifiers for them.
    Identifiers {
        /// The register.
        scheme: String,
        /// The identifier of `one`, the first of them.
        one: String,
        /// The identifier of `other`, the first of them.
        other: String,
    },
    /// Two persons have the same name in one script and different ones in Chinese characters.
    OtherScript {
        /// The Chinese name of `one`.
        one: String,
        /// The Chinese name of `other`.
        other: String,
    },
    /// Events or agreements whose participants are stated, and have none in common.
    Participants,
    /// Sheets give them different forms.
    Forms {
        /// The form of `one`.
        one: String,
        /// The form of `other`.
        other: String,
    },
}

impl Difference {
    /// What is left of a score.
    pub(crate) const fn factor(&self) -> f64 {
        match self {
            Self::Identifiers { .. } | Self::OtherScript { .. } => 0.3,
            Self::Participants => 0.5,
            Self::Forms { .. } => 0.8,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match self {
            Self::Identifiers { scheme, one, other } => {
                write!(f, "the identifiers of {scheme} differ: {one}, {other}")
            }
            Self::OtherScript { one, other } => {
                write!(f, "the names in Chinese characters differ: {one}, {other}")
            }
            Self::Participants => f.write_str("no participant is common to them"),
            Self::Forms { one, other } => write!(f, "their forms differ: {one}, {other}"),
        }
    }
}
