//! The closed lists. Each enum has the words and codes of its list in the table `term`,
//! and a test holds the two equal.

use serde::{Deserialize, Serialize};

/// A word that is not in a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {list} {word:?}; one of: {known}")]
pub struct UnknownWord {
    /// The list, as the table `term` names it.
    pub list: &'static str,
    /// The word that is not in it.
    pub word: String,
    /// The words that are, separated by commas.
    pub known: String,
}

/// Makes a closed list of words. A word may depend on a feature.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident, $list:literal {
            $( $(#[$variant_doc:meta])* $variant:ident = $word:literal; )*
        }
    ) => {
        $(#[$doc])*
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )*
        }

        // What a value means is said again, beside whether it is there.
        #[allow(unused_doc_comments)]
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$( $(#[$variant_doc])* Self::$variant, )*];

            /// Its word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( $(#[$variant_doc])* Self::$variant => $word, )* }
            }
        }

        $crate::model::vocabulary::read_words!($name, $list);
    };
}

/// Reads and writes the words of a closed list.
macro_rules! read_words {
    ($name:ident, $list:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::model::UnknownWord> {
                let known = || Self::ALL.iter().map(|value| value.as_str());
                let found = Self::ALL.iter().find(|value| value.as_str() == word);
                found.copied().ok_or_else(|| $crate::model::UnknownWord {
                    list: $list,
                    word: word.to_owned(),
                    known: known().collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
pub(crate) use {read_words, words};

macro_rules! vocabulary {
    ($(
        $(#[$doc:meta])*
        $name:ident, $list:literal {
            $( $(#[$variant_doc:meta])* $variant:ident = $code:literal, $word:literal; )*
        }
    )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $( $(#[$variant_doc])* #[serde(rename = $word)] $variant = $code, )*
        }

        impl $name {
            /// The name of the list in the table `term`.
            pub const LIST: &'static str = $list;

            /// Every value, in the order of the codes.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),*];

            /// The word that fact sheets and views use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }

            /// The number that the database stores.
            #[must_use]
            pub const fn code(self) -> i64 {
                self as i64
            }

            /// The value with that number, if there is one.
            #[must_use]
            pub const fn from_code(code: i64) -> Option<Self> {
                match code { $( $code => Some(Self::$variant), )* _ => None }
            }
        }

        read_words!($name, $list);
    )* };
}

vocabulary! {
    /// The kinds of entity. Their list is a table of its own, `kind`.
    Kind, "kind" {
        /// A company, university, government body: whoever can act or be a member.
        Organisation = 1, "organisation";
        /// Something undertaken: a plant, a headquarters, a programme, a scenario.
        Project = 2, "project";
        /// A line of business, a category of them, or an aspect of a programme.
        Industry = 3, "industry";
        /// An occasion that people attend.
        Event = 4, "event";
        /// A human being.
        Person = 5, "person";
        /// Somewhere on the map. A park is a place; its operator is an organisation.
        Place = 6, "place";
        /// What parties agree: a contract, a letter of intent.
        Agreement = 7, "agreement";
        /// Something made to be sold or used: a vehicle, a drug, a chip, a model, a service.
        Product = 8, "product";
        /// Something written by one side: a law, a plan, a letter, a report, a lawsuit.
        Document = 9, "document";
    }
    /// The four shapes of claim.
    Shape, "shape" {
        /// Who stands how to whom.
        Relation = 1, "relation";
        /// How much.
        Figure = 2, "figure";
        /// What happened or will happen.
        Milestone = 3, "milestone";
        /// What somebody aims at, does or is, in a gist.
        Statement = 4, "statement";
    }
    /// How the source means a claim.
    Modality, "modality" {
        /// Told as a fact.
        Reported = 0, "reported";
        /// Intended and arranged.
        Planned = 1, "planned";
        /// An aim that somebody has.
        Aimed = 2, "aimed";
        /// Asked for or wished of somebody.
        Urged = 3, "urged";
        /// Foreseen.
        Expected = 4, "expected";
        /// True if something else comes true.
        Conditional = 5, "conditional";
        /// Demanded by a rule or a contract.
        Required = 6, "required";
        /// Said against somebody and not proven.
        Alleged = 7, "alleged";
    }
    /// Whether the source affirms or denies. A plan can be denied too.
    Polarity, "polarity" {
        /// The source says that it is so.
        Affirmed = 0, "affirmed";
        /// The source says that it is not so.
        Negated = 1, "negated";
    }
    /// What sort of figure it is.
    Nature, "nature" {
        /// The source does not say.
        NotStated = 0, "not stated";
        /// What there is at a time.
        Stock = 1, "stock";
        /// What passes during a period.
        Flow = 2, "flow";
        /// All that has come together up to a time.
        Cumulative = 3, "cumulative";
        /// One amount against another.
        Rate = 4, "rate";
        /// An amount that occurs a single time.
        Once = 5, "once";
    }
    /// How a calendar date is known.
    Basis, "basis" {
        /// The source itself says it.
        Stated = 1, "stated";
        /// Reckoned from the day of publication ("Thursday").
        Publication = 2, "publication";
        /// Read from the address of the page.
        Address = 3, "address";
        /// No calendar date follows from what the source says.
        Unresolved = 4, "unresolved";
    }
    /// What a name is to its entity.
    NameRole, "name_role" {
        /// What to call it.
        Primary = 1, "primary";
        /// Another name.
        Alias = 2, "alias";
        /// A short form.
        Abbreviation = 3, "abbreviation";
        /// A name that it bore before. Another may bear it now, so it ties nobody.
        Former = 4, "former";
    }
    /// How much of an article was read.
    Extent, "extent" {
        /// To its end.
        Whole = 1, "whole";
        /// The copy is not complete.
        BreaksOff = 2, "breaks off";
    }
    /// How one claim stands to another.
    LinkType, "link" {
        /// Corrects it or brings it up to date.
        Amends = 1, "amends";
        /// Says that it is not so.
        Denies = 2, "denies";
        /// Says the same thing again; counted once.
        Repeats = 3, "repeats";
        /// Must hold for the other to come true.
        ConditionOf = 4, "condition of";
        /// Comes on top of the other.
        InAdditionTo = 5, "in addition to";
        /// Has the other as its reason.
        BecauseOf = 6, "because of";
        /// Comes before the other in time.
        Before = 7, "before";
        /// Comes after the other in time.
        After = 8, "after";
        /// The figure is a share of the other figure.
        ShareOf = 9, "share of";
        /// The figure is how much the other figure rose or fell.
        ChangeOf = 10, "change of";
    }
    /// What the counterparty of a figure does.
    CounterpartyRole, "counterparty" {
        /// Pays the amount.
        Payer = 1, "payer";
        /// Is paid the amount.
        Payee = 2, "payee";
    }
    /// The rules by which mentions in several sources are one entity, the firmest first.
    IdentityRule, "identity_rule" {
        /// No other mention is this entity.
        Alone = 0, "alone";
        /// A person ruled that they are the same.
        Ruling = 1, "ruling";
        /// The sheets use one key and mark it as shared.
        SharedKey = 2, "shared key";
        /// A sheet says that it is the same as one in another source.
        Declared = 3, "declared";
        /// The same identifier.
        Identifier = 4, "identifier";
        /// The same kind and the same folded name, which is nobody else's.
        Name = 5, "name";
        /// The same folded name and an organisation in common.
        Person = 6, "person";
    }
    /// What changed in a base.
    ChangeType, "change" {
        /// A sheet of a source that was not there.
        Loaded = 1, "loaded";
        /// Another sheet took the place of the source's.
        Revised = 2, "revised";
        /// The source was taken out.
        Withdrawn = 3, "withdrawn";
        /// A person ruled about two entities.
        Ruled = 4, "ruled";
        /// A ruling was taken back.
        Unruled = 5, "unruled";
        /// Something was forgotten for good.
        Forgotten = 6, "forgotten";
    }
    /// What a person ruled about two entities.
    Verdict, "verdict" {
        /// The two are one entity.
        Same = 1, "same";
        /// The two are not one entity.
        Different = 2, "different";
    }
}

impl Kind {
    /// Whether names say which one is meant, so that the same name in two articles ties them.
    /// Events, agreements and documents are called by what they are ("framework agreement").
    #[must_use]
    pub const fn is_named(self) -> bool {
        !matches!(self, Self::Event | Self::Agreement | Self::Document)
    }
}

impl LinkType {
    /// Whether it leads from a figure to a figure.
    #[must_use]
    pub const fn is_of_figures(self) -> bool {
        matches!(self, Self::ShareOf | Self::ChangeOf)
    }
}

words! {
    /// What sort of unit it is. Stored as the word itself.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
    #[serde(rename_all = "lowercase")]
    Dimension, "dimension" {
        /// Money.
        Currency = "currency";
        /// Area.
        Area = "area";
        /// Things counted.
        Count = "count";
        /// Time.
        Time = "time";
        /// One amount against another.
        Ratio = "ratio";
        /// Mass.
        Mass = "mass";
        /// Energy.
        Energy = "energy";
        /// Power.
        Power = "power";
        /// Length.
        Length = "length";
        /// None of these.
        Other = "other";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_come_back() {
        for &kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Kind::from_code(0), None);
        assert_eq!(
            "company".parse::<Kind>().unwrap_err().to_string(),
            "unknown kind \"company\"; one of: organisation, project, industry, event, person, place, agreement, product, document"
        );
    }
}
