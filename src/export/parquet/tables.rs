//! The tables and their columns, each with its meaning.

use ColumnType::{Amount, Day, Flag, Number, Text};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text, in UTF-8.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
    /// An amount, exact.
    Amount,
    /// A day.
    Day,
}

/// A table of the export.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Table {
    /// Its name, which is that of its folder.
    pub name: &'static str,
    /// What a row of it is.
    pub meaning: &'static str,
    /// Whether it has a file for each month of publication.
    pub by_month: bool,
    /// Its columns, with what they mean. Rows are sorted by the first two.
    pub columns: &'static [(&'static str, ColumnType, &'static str)],
}

/// The columns of the tables of shapes: their own behind key and subject, and then what every claim has.
macro_rules! of_claims {
    ($($own:tt)*) => {
        &[
            ("subject_key", Text, "key of the subject"),
            ("claim", Text, "the claim, as source#key"),
            ("source", Text, "key of the article"),
            ("subject_kind", Text, "kind of the subject"),
            ("subject", Text, "name of the subject"),
            $($own)*
            ("modality", Text, "reported, planned, aimed, …"),
            ("polarity", Text, "affirmed or negated"),
            ("attributed_to", Text, "who says it; NULL if the paper itself"),
            ("attributed_to_key", Text, "key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said"),
            ("asserted", Flag, "true if the paper itself tells it as a fact, and no claim denies or amends it"),
            ("date", Text, "its date, EDTF; NULL if none follows from what the source says"),
            ("date_wording", Text, "its date as the source writes it; NULL if it does not"),
            ("earliest", Day, "first day that the date can mean; NULL if open or not known"),
            ("latest", Day, "last day that the date can mean; NULL if open or not known"),
            ("condition", Text, "what it depends on, as it follows \"if\"; NULL if nothing"),
            ("under_key", Text, "key of the agreement or document under which it holds; NULL if not said"),
            ("at_key", Text, "key of the event at which it happens; NULL if not said"),
            ("qualifier", Text, "a limiting word as written; NULL if none"),
            ("note", Text, "what is uncertain, in our words; NULL if nothing"),
        ]
    };
}

/// The columns of the table of totals, with the bounds of its three sums.
macro_rules! of_totals {
    ($( $lower:literal $upper:literal $lower_inclusive:literal $upper_inclusive:literal $approximate:literal $meaning:literal )+) => {
        &[
            ("question", Text, "what the figures are of: measure, source, industry, organisation, event or subject, the field of TotalQuery that is given"),
            ("of_key", Text, "its key: of a measure the measure, of a source the source"),
            ("total", Text, "key of the total within this export"),
            ("of_name", Text, "its name; of a source the headline"),
            ("measure", Text, "what is measured"),
            ("unit", Text, "the unit of all bounds"),
            ("modality", Text, "reported, planned, aimed, …"),
            ("polarity", Text, "affirmed or negated"),
            ("asserted", Flag, "true if all of it is told as a fact by the papers themselves: reported, affirmed, and no figure that is counted or unsettled by the word of somebody quoted"),
            ("nature", Text, "stock, flow, cumulative, rate, once, or not stated"),
            ("period", Text, "the period, EDTF; NULL if none is stated or no date follows from the words"),
            ("period_in_words", Text, "the period in words, also where none is stated"),
            ("earliest", Day, "first day that the period can mean; NULL if open or not known"),
            ("latest", Day, "last day that the period can mean; NULL if open or not known"),
            ("condition", Text, "what all figures depend on, as it follows \"if\"; NULL if nothing is said of that"),
            ("answer", Text, "the sum in words, with what it is if the unsettled figures lie apart"),
            ("sentence", Text, "the same, with measure, unit, modality, nature and period before it"),
            ("counted", Number, "how many figures are counted"),
            ("unsettled", Number, "how many figures are unsettled"),
            ("left_out", Number, "how many figures are left out"),
            $(
                ($lower, Amount, concat!("lower bound of ", $meaning, "; NULL if open, or if there is no sum")),
                ($upper, Amount, concat!("upper bound of ", $meaning, "; NULL if open, or if there is no sum")),
                ($lower_inclusive, Flag, "true if the lower bound itself is possible"),
                ($upper_inclusive, Flag, "true if the upper bound itself is possible"),
                ($approximate, Flag, "true if a source rounds; NULL if there is no sum"),
            )+
        ]
    };
}

/// The tables, and what is in them.
pub const TABLES: &[Table] = &[
    Table {
        name: "sources",
        meaning: "the articles",
        by_month: true,
        columns: &[
            ("source", Text, "key of the article"),
            ("publisher", Text, "who published it; NULL if not known"),
            ("headline", Text, "the headline; NULL if it has none"),
            (
                "authors",
                Text,
                "byline, separated by semicolons; NULL if none",
            ),
            ("section", Text, "the section; NULL if not known"),
            (
                "carried_by",
                Text,
                "where else it was carried; NULL if nowhere",
            ),
            ("address", Text, "the page's URL; NULL if not known"),
            ("language", Text, "a BCP 47 tag"),
            (
                "published",
                Text,
                "day of publication, EDTF; NULL if not known",
            ),
            (
                "earliest",
                Day,
                "first day on which it can have been published",
            ),
            (
                "latest",
                Day,
                "last day on which it can have been published",
            ),
            ("extent", Text, "whole, or breaks off"),
            (
                "note",
                Text,
                "what a reader should know about the copy; NULL if nothing",
            ),
            ("claims", Number, "how many claims come from it"),
            ("revision", Number, "which revision of its sheet is loaded"),
        ],
    },
    Table {
        name: "passages",
        meaning: "the passages of each article",
        by_month: true,
        columns: &[
            ("source", Text, "key of the article"),
            ("passage", Text, "its label"),
            ("position", Number, "its place in reading order, from 1"),
            ("note", Text, "a remark; NULL if none"),
        ],
    },
    Table {
        name: "entities",
        meaning: "who and what the claims are about",
        by_month: false,
        columns: &[
            ("kind", Text, "organisation, project, person, …"),
            ("entity_key", Text, "its key"),
            ("name", Text, "what to call it"),
            (
                "form",
                Text,
                "what sort of its kind it is; NULL if not classified",
            ),
            ("is_group", Flag, "true if it stands for several"),
        ],
    },
    Table {
        name: "mentions",
        meaning: "the entities as each source has them, beside those that they resolve to",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("kind", Text, "its kind"),
            ("is_group", Flag, "true if it stands for several"),
            (
                "shared",
                Flag,
                "true if its key means the same in every sheet",
            ),
            (
                "rule",
                Text,
                "the firmest rule that ties it to mentions in other sources",
            ),
            ("note", Text, "what is uncertain about it; NULL if nothing"),
        ],
    },
    Table {
        name: "names",
        meaning: "the names that each source uses",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("name", Text, "the name as written"),
            ("language", Text, "a BCP 47 tag"),
            ("role", Text, "primary, alias, abbreviation or former"),
            (
                "until",
                Text,
                "of a former name, when it was given up, as EDTF; NULL if not said",
            ),
            (
                "passage",
                Text,
                "a passage that writes it so; NULL if the wording is the sheet's",
            ),
        ],
    },
    Table {
        name: "identifiers",
        meaning: "numbers and addresses that registers gave entities",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article whose sheet gives it"),
            ("scheme", Text, "the register"),
            ("identifier", Text, "the identifier"),
        ],
    },
    Table {
        name: "ties",
        meaning: "all that each source's entities may have in common with those of others, by the rules of who is who",
        by_month: true,
        columns: &[
            ("entity_key", Text, "key of the entity"),
            ("mention", Text, "the source's own, as source#key"),
            ("source", Text, "key of the article"),
            ("kind", Text, "its kind: nothing ties two kinds"),
            (
                "rule",
                Text,
                "by which rule those are tied that have it in common",
            ),
            (
                "match_key",
                Text,
                "what they have in common: a shared key, a source#key declared to be the same (of every entity also its own), scheme:identifier, or a name folded for identity",
            ),
            (
                "called",
                Flag,
                "true if it is a name that the entity is called by: a primary one",
            ),
            (
                "organisation",
                Text,
                "of a person's name, the organisation that has to be in common, as source#key; NULL for all others",
            ),
        ],
    },
    Table {
        name: "rulings",
        meaning: "what persons decided about two entities",
        by_month: false,
        columns: &[
            ("one", Text, "one entity: a shared key, or source#key"),
            ("other", Text, "the other, likewise"),
            ("verdict", Text, "same or different"),
            ("ruled_by", Text, "who decided"),
            ("ruled_on", Day, "when"),
            ("reason", Text, "why"),
        ],
    },
    Table {
        name: "claims",
        meaning: "every claim in words",
        by_month: true,
        columns: of_claims! {
            ("shape", Text, "relation, figure, milestone or statement"),
            ("predicate", Text, "what is said, with modality and denial, and according to whom"),
            ("object_kind", Text, "kind of the object; quantity, date or gist where it is not an entity"),
            ("object", Text, "the other entity, the quantity, the date or the gist"),
            ("object_key", Text, "key of the object; NULL where it is not an entity"),
            ("sentence", Text, "all of it, in a sentence that can stand alone"),
        },
    },
    Table {
        name: "relations",
        meaning: "who stands how to whom",
        by_month: true,
        columns: of_claims! {
            ("relation", Text, "which relation: party to"),
            ("object_kind", Text, "kind of the object"),
            ("object", Text, "name of the object"),
            ("object_key", Text, "key of the object"),
            ("on_behalf_of_key", Text, "key of whoever the subject acts for; NULL if for itself"),
            ("open_list", Flag, "true if it is named as one of a list that the source leaves open"),
        },
    },
    Table {
        name: "figures",
        meaning: "how much",
        by_month: true,
        columns: of_claims! {
            ("measure", Text, "what is measured"),
            ("quantity", Text, "bounds and unit in words: more than 16 billion CNY"),
            ("lower", Amount, "lower bound, in units; NULL if open"),
            ("upper", Amount, "upper bound, in units; NULL if open; equal to lower if it is one amount"),
            ("lower_inclusive", Flag, "true if the lower bound itself is possible"),
            ("upper_inclusive", Flag, "true if the upper bound itself is possible"),
            ("approximate", Flag, "true if the source rounds"),
            ("unit", Text, "the unit of both bounds"),
            ("wording", Text, "as the source writes it"),
            ("nature", Text, "stock, flow, cumulative, rate, once, or not stated"),
            ("scope_key", Text, "key of what it is limited to; NULL if to nothing"),
            ("counterparty_role", Text, "payer or payee; NULL if not said"),
            ("counterparty_key", Text, "key of who pays or is paid; NULL if not said"),
            ("part_of", Text, "the figure of which it is a part, as source#key; NULL if of none"),
        },
    },
    Table {
        name: "equivalents",
        meaning: "figures once more in other units, as the source gives them",
        by_month: true,
        columns: &[
            ("claim", Text, "the figure, as source#key"),
            ("source", Text, "key of the article"),
            (
                "position",
                Number,
                "place among the figure's equivalents, from 1",
            ),
            ("quantity", Text, "bounds and unit in words"),
            ("lower", Amount, "lower bound, in units; NULL if open"),
            ("upper", Amount, "upper bound, in units; NULL if open"),
            (
                "lower_inclusive",
                Flag,
                "true if the lower bound itself is possible",
            ),
            (
                "upper_inclusive",
                Flag,
                "true if the upper bound itself is possible",
            ),
            ("approximate", Flag, "true if the source rounds"),
            ("unit", Text, "the unit of both bounds"),
            ("wording", Text, "as the source writes it"),
        ],
    },
    Table {
        name: "milestones",
        meaning: "what happened or will happen, on the date of the claim",
        by_month: true,
        columns: of_claims! {
            ("phase", Text, "what it marks: opened"),
        },
    },
    Table {
        name: "statements",
        meaning: "what somebody aims at, does or is",
        by_month: true,
        columns: of_claims! {
            ("gist", Text, "in our words, as an infinitive without to"),
            ("about_keys", Text, "keys of what else it speaks of, separated by semicolons; NULL if of nothing"),
        },
    },
    Table {
        name: "voices",
        meaning: "who says the claims that the paper attributes to somebody",
        by_month: true,
        columns: &[
            ("claim", Text, "the claim, as source#key"),
            ("source", Text, "key of the article"),
            ("position", Number, "place among those who say it, from 1"),
            (
                "reports",
                Flag,
                "true if it only reports what those before it say",
            ),
            (
                "speaker_key",
                Text,
                "key of who says it; NULL if it is an unnamed voice",
            ),
            (
                "voice",
                Text,
                "an unnamed voice as described; NULL if there is none",
            ),
            (
                "voice_of_key",
                Text,
                "key of the body to which the unnamed voice belongs; NULL if not said",
            ),
        ],
    },
    Table {
        name: "citations",
        meaning: "which passages say a claim: at least one",
        by_month: true,
        columns: &[
            ("claim", Text, "the claim, as source#key"),
            ("passage", Text, "label of the passage"),
            ("source", Text, "key of the article"),
        ],
    },
    Table {
        name: "links",
        meaning: "how a claim stands to another",
        by_month: true,
        columns: &[
            (
                "claim",
                Text,
                "the claim that does the linking, as source#key",
            ),
            ("target", Text, "the other claim, which need not be loaded"),
            ("source", Text, "key of the article of the first"),
            ("link", Text, "amends, denies, repeats, condition of, …"),
        ],
    },
    Table {
        name: "totals",
        meaning: "the library's own answers to what figures add up to, one for each question and sort of figures",
        by_month: false,
        columns: of_totals! {
            "sum_lower" "sum_upper" "sum_lower_inclusive" "sum_upper_inclusive" "sum_approximate"
                "the sum, whatever is so of the unsettled figures"
            "if_within_lower" "if_within_upper" "if_within_lower_inclusive" "if_within_upper_inclusive" "if_within_approximate"
                "the sum if all that is unsettled lies within what is counted"
            "if_apart_lower" "if_apart_upper" "if_apart_lower_inclusive" "if_apart_upper_inclusive" "if_apart_approximate"
                "the sum if all that is unsettled lies apart, and of rival accounts one is counted"
        },
    },
    Table {
        name: "total_figures",
        meaning: "the figures of each total: what is counted, what is unsettled, what is left out, and why",
        by_month: false,
        columns: &[
            ("question", Text, "that of the total"),
            ("of_key", Text, "that of the total"),
            ("total", Text, "key of the total within this export"),
            ("claim", Text, "the figure, as source#key"),
            ("standing", Text, "counted, unsettled or left out"),
            (
                "why",
                Text,
                "why it is unsettled or left out, in words; NULL if it is counted",
            ),
            (
                "because_of",
                Text,
                "the claim that the reason names, as source#key; NULL if none",
            ),
        ],
    },
];
