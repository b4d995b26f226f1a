//! Which figures to add, and what may be added.

use crate::model::{EventKey, IndustryKey, Modality, OrganisationKey, Polarity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which figures to add. Every field that is given must hold.
///
/// # What may be added
///
/// A total holds figures of one measure, unit, modality, polarity, nature, period and condition. Whatever differs
/// in one of these makes a total of its own ([`Reader::totals`](super::Reader::totals)) or an error
/// ([`Reader::total`](super::Reader::total)): output of 2023 is never added to output of 2024, nor a stock to a flow, nor a plan to a fact, nor what comes if
/// a law passes to what comes if it fails.
///
/// Each figure of a total is one of three:
///
/// - **counted**: it is known to lie apart from all others that are counted;
/// - **unsettled**: no source says whether it lies within those, apart from them, or partly so; the
///   [`Doubt`](crate::query::Doubt) says why;
/// - **left out**: it adds nothing, and the [`Reason`](crate::query::Reason) says why.
///
/// The sum is an interval that is true either way: from what is counted, if all that is unsettled
/// lies within it, up to all of both, if it all lies apart.
///
/// Two figures **lie apart** if one comes on top of the other by its own word (the link "in addition
/// to"); or if their subjects are two single things of one kind, of which no source says that one is in,
/// of, under or part of the other. A group, an industry, an event, a place, an organisation with others
/// under it, and a figure that is a stock or cumulative lie apart from nothing else. Agreements,
/// events and documents are called by what they are, so two sources may speak of one: they lie apart
/// only if one source tells of both. Figures do not lie apart if one has the subject of the other as
/// its scope, its payer, its payee or the agreement under which it holds, or if both have one scope that
/// is no place and no industry, or one such agreement: they may be one amount, told from two sides.
///
/// A figure is **left out** if
///
/// 1. it is a rate, a ratio or a length of time;
/// 2. another claim amends it, or what it repeats, by a link. A claim that is denied itself does not,
///    unless claims deny each other in a ring, which settles nothing. The newest is named. What is only alleged
///    leaves a report unsettled, and what is planned or expected leaves it as it is;
/// 3. it says the same as another: by the link "repeats", or because subject, scope and amount are the
///    same, and what limits it further does not differ;
/// 4. it is part of another figure, or a share of it, by the word of its source; or it says how much
///    another rose or fell;
/// 5. its subject lies within the subject of another figure: a member, part, subsidiary or branch of it,
///    or located in it, to any depth. Only the paper's own word counts, for a relation that is
///    reported as a fact and holds on the day: within the total's period, or else on the day until
///    which sources are known. What is planned, denied or ended puts nothing within anything; what is
///    disputed, or said by somebody whom the paper quotes, leaves it unsettled, and so does what was sold or spun
///    off by then. A figure with a
///    limit, such as a scope, holds only what has the same limit.
///
/// Rules 4 and 5 need that the one can lie within the other: five million do not lie within three.
///
/// A figure that another claim **denies**, by a link or as a figure of the same subject with the same
/// limits, among whose amounts it surely is, is unsettled, and holds nothing: which of the two is right no one says.
///
/// **Rival accounts**, which are different amounts for one thing, are alternatives: the sum has room
/// for each, and the others are unsettled. So are different amounts for one thing in one source, which
/// may also be two amounts.
///
/// Two million pairs of figures are looked at. Figures that come after that are unsettled
/// ([`Doubt::NotCompared`](crate::query::Doubt::NotCompared)), so that the sum stays true.
///
/// With `known_by`, all of this is as it was known by that day: figures, links between claims,
/// parts and containers that a later source tells of do not count.
///
/// A side that is open in a figure that is counted is open in the sum: "more than 16 billion" and 2
/// billion make more than 18 billion. Of what is never less than nothing, such as an investment or a count,
/// "up to 3 billion" is between 0 and 3, so that more than 16 and up to 3 billion make more than 16 billion; a
/// profit, a net amount and the measures that sheets declare may be less. Arithmetic is exact; what goes
/// beyond the range is [`Error::Overflow`](crate::Error::Overflow).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TotalQuery {
    /// With this measure: "added investment".
    pub measure: Option<String>,
    /// In this unit: "CNY".
    pub unit: Option<String>,
    /// With this modality; reported as a fact if left out.
    pub modality: Option<Modality>,
    /// Affirmed if left out.
    pub polarity: Option<Polarity>,
    /// With this subject alone, by a key.
    pub subject: Option<String>,
    /// With a subject that is in this industry, covers it or focuses on it, as a paper itself tells it: as a
    /// fact, or in a total of plans as a plan, and so on. What is denied, or said by somebody whom the paper
    /// quotes, puts nothing there; the figure of a group that lies in several industries is unsettled.
    pub industry: Option<IndustryKey>,
    /// With a subject among this organisation, its divisions, the projects it owns, runs, invests in, develops or is
    /// a partner in, the agreements it is party to, and the parts of all these to any depth, as a paper itself tells
    /// it. What a source denies of that is unsettled. What the organisation had only from or until a day does not
    /// count for periods before or after, and is unsettled for those that may reach beyond. Its subsidiaries, and the
    /// companies it holds a share in, are not among them.
    pub organisation: Option<OrganisationKey>,
    /// With a subject among this event, the agreements signed at it, and the projects that these
    /// concern, as a paper itself tells it.
    pub event: Option<EventKey>,
    /// From this source, by its key.
    pub source: Option<String>,
    /// Whose period may reach to or beyond this day. Figures without a period do not match.
    pub from: Option<NaiveDate>,
    /// Whose period may begin on or before this day. Figures without a period do not match.
    pub until: Option<NaiveDate>,
    /// Said by a source published on or before this day, by the last day that its date can mean. A
    /// source without such a day does not match.
    pub known_by: Option<NaiveDate>,
}
