//! A claim as an answer: what is said, by whom, of what modality, and where it stands.

use super::{Reader, edtf, get};
use crate::db::{decode, stored_quantity};
use crate::error::Error;
use crate::model::{
    Basis, ClaimRef, CounterpartyRole, Edtf, EntityId, Kind, LinkType, Modality, Nature, Polarity,
    Quantity, Shape,
};
use crate::text::{OneLine, printable};
use chrono::NaiveDate;
use rusqlite::{Row, RowIndex, ToSql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// An entity as it appears within an answer. Its [`Display`](fmt::Display) is its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "NamedRow")]
pub struct Named {
    /// Its id in this base.
    pub id: EntityId,
    /// Its kind.
    pub kind: Kind,
    /// Its public key.
    pub key: String,
    /// The canonical name.
    pub name: String,
    /// Stands for several entities.
    pub is_group: bool,
}

/// The same as it is read back: the number of an id does not tell the kind.
#[derive(Deserialize)]
struct NamedRow {
    id: i64,
    kind: Kind,
    key: String,
    name: String,
    is_group: bool,
}

impl From<NamedRow> for Named {
    fn from(row: NamedRow) -> Self {
        Self {
            id: EntityId::new(row.id, row.kind),
            kind: row.kind,
            key: row.key,
            name: row.name,
            is_group: row.is_group,
        }
    }
}

/// A passage of a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// The source's key.
    pub source: String,
    /// The passage's label.
    pub passage: String,
}

/// A date as the source writes it and as EDTF.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// As the source writes it; `None` if it does not write it.
    pub wording: Option<String>,
    /// The calendar date; `None` if none follows from what the source says.
    pub edtf: Option<Edtf>,
    /// The basis of the calendar date.
    pub basis: Basis,
}

/// The speaker of a claim that the paper attributes to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Voice {
    /// A named entity.
    Entity(Named),
    /// An unnamed voice.
    Unnamed {
        /// As the source describes it: "experts".
        description: String,
        /// The body it belongs to, where that is said.
        of: Option<Named>,
    },
    /// Behind others in a list: who reports what they say.
    ReportedBy(Box<Voice>),
    /// Several who say the same.
    Several(Vec<Voice>),
}

impl Voice {
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
            Self::ReportedBy(who) => who.who(),
            one => one,
        }
    }
}

/// A quantity with the words of the source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Measured {
    /// Bounds and unit.
    pub quantity: Quantity,
    /// As the source writes it.
    pub wording: String,
}

/// The content of a fact, by its shape.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Content {
    /// The subject stands in a relation to another entity.
    Relation {
        /// The relation's key: "party to".
        relation: String,
        /// The other entity.
        object: Named,
        /// For whom the subject acts.
        on_behalf_of: Option<Named>,
        /// The source names the object as one of an open list.
        open_list: bool,
    },
    /// How much.
    Figure {
        /// The measure's key: "added investment".
        measure: String,
        /// How much.
        measured: Measured,
        /// The same in other units, as the source gives it.
        equivalents: Vec<Measured>,
        /// The nature: stock, flow and so on.
        nature: Nature,
        /// The scope to which the figure is limited.
        scope: Option<Named>,
        /// The payer or the payee.
        counterparty: Option<(CounterpartyRole, Named)>,
        /// The figure that it is part of.
        part_of: Option<ClaimRef>,
    },
    /// An event in the subject's life; its date is the fact's.
    Milestone {
        /// The phase's key: "opened".
        phase: String,
    },
    /// The subject aims at, does or is something.
    Statement {
        /// In our own words, as an infinitive without "to".
        gist: String,
        /// Further entities it speaks of.
        about: Vec<Named>,
    },
}

/// One claim of one source. Its [`Display`](fmt::Display) is a sentence with its citation; the
/// alternate form, `{:#}`, cites the passages without the source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fact {
    /// The claim, as it is named outside the file.
    pub claim: ClaimRef,
    /// The subject.
    pub subject: Named,
    /// The predicate in words, with modality and denial, and with who says it, if it is not the
    /// paper itself: "is party to", "aims to", "according to experts, is planned to be opened".
    pub predicate: String,
    /// The rest of the claim, field by field.
    pub content: Content,
    /// The modality.
    pub modality: Modality,
    /// Affirmed or denied by the source.
    pub polarity: Polarity,
    /// The speaker; `None` if it is the paper itself.
    pub said_by: Option<Voice>,
    /// Day of a milestone, validity of a relation, period of a figure, day of an utterance;
    /// `None` if the source does not state it.
    pub date: Option<When>,
    /// What it depends on, as it follows "if".
    pub condition: Option<String>,
    /// The agreement or document under which it holds.
    pub under: Option<Named>,
    /// The event at which it happens.
    pub at: Option<Named>,
    /// A limiting word as written; the title of an office.
    pub qualifier: Option<String>,
    /// An editorial note on uncertainty.
    pub note: Option<String>,
    /// Links to other claims.
    pub links: Vec<(LinkType, ClaimRef)>,
    /// Of a figure that is a change or a share of another one, what that one measures, as far as it is loaded.
    pub compared_measure: Option<String>,
    /// The claims, of this source or others, that amend or deny it; what else claims say of it tells
    /// [`Reader::claim_as_of`](crate::query::Reader::claim_as_of).
    pub amended_or_denied_by: Vec<Overruling>,
    /// The passages that say it; never empty.
    pub citations: Vec<Citation>,
}

/// A claim that amends or denies another. Its [`Display`](fmt::Display) says so: "denied by a#f2".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Overruling {
    /// It amends, or it denies.
    pub link: LinkType,
    /// The claim that does so.
    pub claim: ClaimRef,
    /// Something denies that claim in turn.
    pub denied_in_turn: bool,
    /// How it is said, if neither as a fact nor in the way of the claim that it amends or denies.
    pub otherwise: Option<Modality>,
}

impl fmt::Display for Overruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let done = match self.link {
            LinkType::Amends => "amended",
            _ => "denied",
        };
        write!(f, "{done} by {}", self.claim)?;
        if let Some(modality) = self.otherwise {
            write!(f, " ({modality})")?;
        }
        match self.denied_in_turn {
            true => f.write_str(" (which is denied in turn)"),
            false => Ok(()),
        }
    }
}

impl Fact {
    /// Its shape.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        match self.content {
            Content::Relation { .. } => Shape::Relation,
            Content::Figure { .. } => Shape::Figure,
            Content::Milestone { .. } => Shape::Milestone,
            Content::Statement { .. } => Shape::Statement,
        }
    }

    /// The other entity of a relation.
    #[must_use]
    pub const fn object(&self) -> Option<&Named> {
        match &self.content {
            Content::Relation { object, .. } => Some(object),
            _ => None,
        }
    }

    /// Every entity of which it speaks, with what each is in it: "subject", "object", "principal" (on
    /// whose behalf), "topic", "scope", "payer", "payee", "ground" (under which it holds), "occasion"
    /// (at which). Who says it is not among them.
    #[must_use]
    pub fn entities(&self) -> Vec<(&'static str, &Named)> {
        let mut named = vec![("subject", &self.subject)];
        match &self.content {
            Content::Relation {
                object,
                on_behalf_of,
                ..
            } => {
                named.push(("object", object));
                named.extend(on_behalf_of.iter().map(|entity| ("principal", entity)));
            }
            Content::Statement { about, .. } => {
                named.extend(about.iter().map(|entity| ("topic", entity)));
            }
            Content::Figure {
                scope,
                counterparty,
                ..
            } => {
                named.extend(scope.iter().map(|entity| ("scope", entity)));
                named.extend(counterparty.iter().map(|(role, who)| (role.as_str(), who)));
            }
            Content::Milestone { .. } => {}
        }
        named.extend(self.under.iter().map(|entity| ("ground", entity)));
        named.extend(self.at.iter().map(|entity| ("occasion", entity)));
        named
    }

    /// The quantity of a figure.
    #[must_use]
    pub const fn quantity(&self) -> Option<&Quantity> {
        match &self.content {
            Content::Figure { measured, .. } => Some(&measured.quantity),
            _ => None,
        }
    }

    /// Its calendar date, if it has one.
    pub(crate) fn edtf(&self) -> Option<&Edtf> {
        self.date.as_ref()?.edtf.as_ref()
    }

    /// The labels of its passages, in reading order.
    pub fn passages(&self) -> impl Iterator<Item = &str> {
        self.citations.iter().map(|c| c.passage.as_str())
    }
}

impl When {
    /// `true` unless it is one certain calendar day: a month, an interval, an uncertain day, a day
    /// of an unknown year and an unresolved date are partial.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.edtf.as_ref().is_none_or(|e| {
            e.earliest().is_none() || e.earliest() != e.latest() || e.as_str().len() != 10
        })
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(&self.name))
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{} {}", self.source, self.passage)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{} (“{}”)", self.quantity, self.wording)
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(named) => named.fmt(f),
            Self::Unnamed {
                description,
                of: None,
            } => f.pad(&printable(description)),
            Self::Unnamed {
                description,
                of: Some(body),
            } => write!(OneLine(f), "{description} of {body}"),
            Self::ReportedBy(who) => write!(f, "as reported by {who}"),
            Self::Several(voices) => {
                let mut words = String::new();
                for voice in voices {
                    if !words.is_empty() {
                        let reports = matches!(voice, Self::ReportedBy(_));
                        words.push_str(if reports { ", " } else { " and " });
                    }
                    words.push_str(&voice.to_string());
                }
                f.pad(&words)
            }
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        match &self.edtf {
            Some(edtf) => f.write_str(&edtf.in_words())?,
            None => f.write_str("at a time not resolved")?,
        }
        match &self.wording {
            Some(wording) => write!(f, " (“{wording}”)"),
            None => Ok(()),
        }
    }
}

impl Fact {
    /// Its date in words. Only what is told as a fact is so "since" a day; what lies ahead is to be so "from" it.
    #[must_use]
    pub fn date_in_words(&self) -> Option<String> {
        let words = self.date.as_ref()?.to_string();
        let is_told = matches!(self.modality, Modality::Reported | Modality::Alleged);
        Some(match words.strip_prefix("since ").filter(|_| !is_told) {
            Some(day) => format!("from {day}"),
            None => words,
        })
    }

    /// What stands behind the predicate: the other entity, the quantity, the date, the gist. It is
    /// the `object` of the view `facts`.
    #[must_use]
    pub fn object_in_words(&self) -> String {
        match &self.content {
            Content::Relation { object, .. } => object.to_string(),
            Content::Figure {
                measured, scope, ..
            } => match scope {
                Some(scope) => format!("{} (scope: {scope})", measured.quantity),
                None => measured.quantity.to_string(),
            },
            Content::Milestone { .. } => {
                let date = self.date_in_words();
                date.unwrap_or_else(|| "(date not stated)".to_owned())
            }
            Content::Statement { gist, .. } => gist.clone(),
        }
    }

    /// Whatever else is said: qualifier, wording, period, links, which claims amend or deny it, note; empty if
    /// nothing. It is the `detail` of the view `facts`.
    #[must_use]
    pub fn detail(&self) -> String {
        let mut more: Vec<String> = Vec::new();
        more.extend(self.qualifier.as_ref().map(|q| format!("“{q}”")));
        match &self.content {
            Content::Relation {
                on_behalf_of,
                open_list,
                ..
            } => {
                more.extend(on_behalf_of.as_ref().map(|o| format!("on behalf of {o}")));
                more.extend(open_list.then(|| "among others".to_owned()));
            }
            Content::Figure {
                measured,
                equivalents,
                nature,
                counterparty,
                part_of,
                ..
            } => {
                more.push(format!("“{}”", measured.wording));
                more.extend(equivalents.iter().map(|e| format!("given also as {e}")));
                more.extend(counterparty.as_ref().map(|(role, who)| match role {
                    // Which way the things go depends on the measure: who buys shares pays.
                    CounterpartyRole::Payer => format!("payer: {who}"),
                    CounterpartyRole::Payee => format!("payee: {who}"),
                }));
                more.extend(part_of.as_ref().map(|p| format!("part of {p}")));
                if *nature != Nature::NotStated {
                    more.push(nature.to_string());
                }
            }
            Content::Statement { about, .. } if !about.is_empty() => {
                let names: Vec<&str> = about.iter().map(|n| n.name.as_str()).collect();
                more.push(format!("about {}", names.join(", ")));
            }
            Content::Milestone { .. } | Content::Statement { .. } => {}
        }
        if let Some(date) = &self.date {
            if self.shape() != Shape::Milestone {
                more.extend(self.date_in_words());
            }
            more.extend(match date.basis {
                Basis::Publication => Some("date reckoned from the day of publication".to_owned()),
                Basis::Address => Some("date read from the address".to_owned()),
                Basis::Stated | Basis::Unresolved => None,
            });
        }
        more.extend(self.condition.as_ref().map(|c| format!("if {c}")));
        more.extend(self.under.as_ref().map(|u| format!("under {u}")));
        more.extend(self.at.as_ref().map(|e| format!("at {e}")));
        let links = self.links.iter();
        more.extend(
            links.map(|(link, claim)| match (link, &self.compared_measure) {
                (LinkType::ShareOf | LinkType::ChangeOf, Some(measure)) => {
                    format!("{link} {measure} ({claim})")
                }
                _ => format!("{link} {claim}"),
            }),
        );
        more.extend(self.amended_or_denied_by.iter().map(ToString::to_string));
        more.extend(self.note.as_ref().map(|note| format!("note: {note}")));
        more.join("; ")
    }

    /// The whole claim as a sentence, without its passages.
    #[must_use]
    pub fn sentence(&self) -> String {
        let comma = if self.said_by.is_some() { "," } else { "" };
        let (mut subject, mut object) = (self.subject.to_string(), self.object_in_words());
        // Two of one name are told apart by their keys.
        if let Some(other) = self.object().filter(|o| o.name == self.subject.name) {
            subject = format!("{subject} [{}]", self.subject.key);
            object = format!("{object} [{}]", other.key);
        }
        let mut sentence = format!("{subject}{comma} {} {object}", self.predicate);
        let detail = self.detail();
        if !detail.is_empty() {
            sentence.push_str("; ");
            sentence.push_str(&detail);
        }
        sentence
    }

    /// Whether the paper itself tells it as a fact, and no claim denies or amends it: it is what the view
    /// `reservations` calls plain.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.is_told_as_fact() && self.amended_or_denied_by.is_empty()
    }

    /// Whether the paper itself tells it as a fact: it is reported, affirmed, and attributed to
    /// nobody. Another claim may still deny it.
    #[must_use]
    pub const fn is_told_as_fact(&self) -> bool {
        matches!(
            (self.modality, self.polarity, &self.said_by),
            (Modality::Reported, Polarity::Affirmed, None)
        )
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let brief = f.alternate();
        let passages: Vec<&str> = self.passages().collect();
        let passages = passages.join(", ");
        let sentence = self.sentence();
        let f = &mut OneLine(f);
        if brief {
            write!(f, "{sentence} [{passages}]")
        } else {
            write!(f, "{sentence} [{} {passages}]", self.claim.source)
        }
    }
}

/// SQL that gives a mention's entity as a JSON array, or NULL. Most facts have none of most of
/// them, and a subquery costs its cursors even where it finds nothing: hence the iif.
macro_rules! mention_json {
    ($mention:literal) => {
        concat!(
            "iif(",
            $mention,
            " IS NULL, NULL,
              (SELECT json_array(e.id, e.kind, e.key, e.name, e.is_group)
              FROM mention m JOIN entity e ON e.id = m.entity
              WHERE m.source = c.source AND m.mention = ",
            $mention,
            "))"
        )
    };
}

/// SQL that gives an entity as a JSON array: the one that is asked for, so that its mention need not
/// be read for each fact.
macro_rules! entity_json {
    ($entity:literal) => {
        concat!(
            "(SELECT json_array(e.id, e.kind, e.key, e.name, e.is_group)
              FROM entity e WHERE e.id = ",
            $entity,
            ")"
        )
    };
}

/// SQL that joins what a claim says in its shape. The table's key, which SQLite calls its first
/// automatic index, is named because SQLite would rather take the way over the claim's number.
macro_rules! join_shape {
    (by_claim, $code:literal, $table:literal, $alias:literal) => {
        crate::query::fact::join_shape!($code, concat!($table, " ", $alias), $alias, "")
    };
    (by_subject, $code:literal, $table:literal, $alias:literal) => {
        crate::query::fact::join_shape!(
            $code,
            concat!(
                $table,
                " ",
                $alias,
                " INDEXED BY sqlite_autoindex_",
                $table,
                "_1"
            ),
            $alias,
            concat!(" AND ", $alias, ".subject = k.subject")
        )
    };
    ($code:literal, $table:expr, $alias:literal, $subject:expr) => {
        concat!(
            "LEFT JOIN ",
            $table,
            " ON ",
            $alias,
            ".source = iif(c.shape = ",
            $code,
            ", c.source, NULL) AND ",
            $alias,
            ".claim = c.claim",
            $subject
        )
    };
}

/// SQL that gives whole facts for the rows (source, claim, …) of a subquery named `found`. Only the
/// table of a claim's shape is looked into, and where a further passage stands in its article only
/// if there are several to be put in order: in a large base each look is a page to be read. Where
/// `found` has the subjects of all that are not milestones, it is said so: by them the rest of a
/// claim is found in one step.
macro_rules! facts_sql {
    (of_subjects: $found:expr, $order:expr $(, $end:ident: $named:expr)?) => {
        facts_sql!(@ by_subject, $found, $order $(, $end: $named)?)
    };
    ($found:expr, $order:expr $(, $end:ident: $named:expr)?) => {
        facts_sql!(@ by_claim, $found, $order $(, $end: $named)?)
    };
    (@ $by:ident, $found:expr, $order:expr) => {
        facts_sql!(@ $by, $found, $order, object: mention_json!("r.object"))
    };
    (@ $by:ident, $found:expr, $order:expr, object: $object:expr) => {
        facts_sql!(
            @ $by, $found, $order,
            mention_json!("coalesce(r.subject, f.subject, h.subject, s.subject)"),
            $object
        )
    };
    (@ $by:ident, $found:expr, $order:expr, subject: $subject:expr) => {
        facts_sql!(@ $by, $found, $order, $subject, mention_json!("r.object"))
    };
    (@ $by:ident, $found:expr, $order:expr, $subject:expr, $object:expr) => {
        concat!(
            "WITH found AS (", $found, ")
            SELECT so.key AS source_key, c.key AS claim_key, c.shape, c.modality, c.negated,
              c.condition, ", mention_json!("c.under"), " AS under,
              ", mention_json!("c.at"), " AS at, c.qualifier, c.note, c.voice, c.date_words, c.date_basis, d.value AS edtf,
              ", $subject, " AS subject,
              ", mention_json!("c.speaker"), " AS speaker,
              ", mention_json!("c.voice_of"), " AS voice_of,
              ", $object, " AS object,
              ", mention_json!("r.on_behalf_of"), " AS on_behalf_of, r.open_list,
              ", mention_json!("f.scope"), " AS scope,
              ", mention_json!("f.counterparty"), " AS counterparty, f.counterparty_role, f.nature,
              iif(f.part_of IS NULL, NULL, (SELECT w.key FROM claim w
                 WHERE w.source = c.source AND w.claim = f.part_of)) AS part_of,
              coalesce(rt.key, ms.key, ph.key) AS term,
              iif(p.finite, iif(c.negated, coalesce(rt.denied_singular, ms.denied_singular, ph.denied_singular),
                  coalesce(rt.singular, ms.singular, ph.singular)),
                coalesce(rt.infinitive, ms.infinitive, ph.infinitive)) AS singular,
              iif(p.finite, iif(c.negated, coalesce(rt.denied_plural, ms.denied_plural, ph.denied_plural),
                  coalesce(rt.plural, ms.plural, ph.plural)),
                coalesce(rt.infinitive, ms.infinitive, ph.infinitive)) AS plural,
              p.singular AS phrase, p.plural AS phrase_plural, p.agent_singular AS agent,
              p.agent_plural AS agent_plural, s.gist,
              u.key AS unit, u.factor, f.lower, f.upper, f.lower_inclusive, f.upper_inclusive,
              f.approximate, f.wording,
              iif(c.more & ", more!(equivalents), ", (SELECT json_group_array(json_array(eu.key, eu.factor, eq.lower, eq.upper,
                   eq.lower_inclusive, eq.upper_inclusive, eq.approximate, eq.wording))
                 FROM equivalent eq JOIN unit eu ON eu.id = eq.unit
                 WHERE eq.source = c.source AND eq.claim = c.claim), NULL) AS equivalents,
              iif(c.shape = 4, (SELECT json_group_array(json_array(e.id, e.kind, e.key, e.name, e.is_group))
                 FROM statement_about a JOIN mention m ON m.source = a.source AND m.mention = a.mention
                 JOIN entity e ON e.id = m.entity
                 WHERE a.source = c.source AND a.claim = c.claim), NULL) AS about,
              iif(c.more & ", more!(links), ", (SELECT json_group_array(json_array(l.link, l.target_source, l.target_key,
                   iif(l.link IN (9, 10), (SELECT cm.key FROM source ts
                     CROSS JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
                     CROSS JOIN figure tf ON tf.source = tc.source AND tf.claim = tc.claim
                     CROSS JOIN measure cm ON cm.id = tf.measure WHERE ts.key = l.target_source), NULL)))
                 FROM claim_link l WHERE l.source = c.source AND l.claim = c.claim), NULL) AS links,
              iif(c.more & ", more!(voices), ", (SELECT json_group_array(json_array(fv.position, fv.reports, fv.voice,
                   e.id, e.kind, e.key, e.name, e.is_group))
                 FROM further_voice fv LEFT JOIN mention m ON m.source = fv.source
                   AND m.mention = coalesce(fv.speaker, fv.voice_of)
                 LEFT JOIN entity e ON e.id = m.entity
                 WHERE fv.source = c.source AND fv.claim = c.claim), NULL) AS further_voices,
              c.passage,
              iif(c.more & ", more!(citations), ", (SELECT json_group_array(json_array(iif(EXISTS (
                     SELECT 1 FROM further_citation fo WHERE fo.source = fc.source
                     AND fo.claim = fc.claim AND fo.passage <> fc.passage),
                   (SELECT fp.position FROM passage fp
                    WHERE fp.source = fc.source AND fp.label = fc.passage), NULL), fc.passage))
                 FROM further_citation fc
                 WHERE fc.source = c.source AND fc.claim = c.claim), NULL) AS further
            FROM found k
            CROSS JOIN claim c ON c.source = k.source AND c.claim = k.claim
            CROSS JOIN source so INDEXED BY source_by_id ON so.id = c.source
            CROSS JOIN phrase p ON p.modality = c.modality AND p.negated = c.negated
              AND p.conditional = (c.condition IS NOT NULL)
            LEFT JOIN edtf d ON d.id = c.date
            ", crate::query::fact::join_shape!($by, "1", "relation", "r"), "
            LEFT JOIN relation_type rt ON rt.id = r.relation_type
            ", crate::query::fact::join_shape!($by, "2", "figure", "f"), "
            LEFT JOIN measure ms ON ms.id = f.measure LEFT JOIN unit u ON u.id = f.unit
            ", crate::query::fact::join_shape!(by_claim, "3", "milestone", "h"), "
            LEFT JOIN phase ph ON ph.id = h.phase
            ", crate::query::fact::join_shape!($by, "4", "statement", "s"), "
            ORDER BY ", $order
        )
    };
}
pub(super) use {entity_json, facts_sql, join_shape, mention_json};

columns! {
    /// The columns of [`facts_sql`], in their order. A fact reads thirty of them, and finding each
    /// by its name would cost as much as all the rest of reading it.
    source_key claim_key shape modality negated condition under at qualifier note voice date_words date_basis edtf
    subject speaker voice_of object on_behalf_of open_list scope counterparty counterparty_role
    nature part_of term singular plural phrase phrase_plural agent agent_plural gist
    unit factor lower upper lower_inclusive upper_inclusive approximate wording equivalents about
    links further_voices passage further
}

impl Reader {
    /// Reads rows of [`facts_sql`], with the claims that amend or deny each, as far as sources published by a
    /// day say so.
    pub(super) fn read_facts(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: &[(&str, &dyn ToSql)],
        known: Option<NaiveDate>,
    ) -> Result<Vec<Fact>, Error> {
        let mut facts = self.rows_named(doing, sql, params, fact)?;
        let claims = facts.iter().map(|fact| &fact.claim);
        for (number, by) in self.amending_or_denying(claims, known)? {
            if let Some(fact) = facts.get_mut(number) {
                fact.amended_or_denied_by.push(by);
            }
        }
        Ok(facts)
    }
}

/// A row of [`facts_sql`], without the claims that amend or deny it.
fn fact(row: &Row<'_>) -> Result<Fact, Error> {
    let source: String = get(row, at::source_key)?;
    let subject = entity(row, at::subject)?.ok_or_else(|| corrupt("the subject of a claim"))?;
    let shape: Shape = get(row, at::shape)?;
    let modality: Modality = get(row, at::modality)?;
    let polarity: Polarity = get(row, at::negated)?;
    let content = content(row, shape, &source)?;
    let said_by = said_by(row)?;
    let links: Vec<(i64, String, String, Option<String>)> = list(row, at::links)?;
    let mut further: Vec<(Option<i64>, String)> = list(row, at::further)?;
    further.sort_unstable();
    Ok(Fact {
        predicate: predicate(row, shape, &subject, said_by.as_ref())?,
        subject,
        content,
        modality,
        polarity,
        said_by,
        date: when(row)?,
        condition: get(row, at::condition)?,
        under: entity(row, at::under)?,
        at: entity(row, at::at)?,
        qualifier: get(row, at::qualifier)?,
        note: get(row, at::note)?,
        amended_or_denied_by: Vec::new(),
        compared_measure: links.iter().find_map(|link| link.3.clone()),
        links: links
            .into_iter()
            .map(|(code, source, key, _)| {
                let link = decode("a link", LinkType::from_code(code), code)?;
                Ok((link, ClaimRef::new(source, key)))
            })
            .collect::<Result<_, Error>>()?,
        citations: std::iter::once(get(row, at::passage)?)
            .chain(further.into_iter().map(|(_, label)| label))
            .map(|passage| Citation {
                source: source.clone(),
                passage,
            })
            .collect(),
        claim: ClaimRef::new(source, get::<String>(row, at::claim_key)?),
    })
}

fn said_by(row: &Row<'_>) -> Result<Option<Voice>, Error> {
    let first = match get::<Option<String>>(row, at::voice)? {
        Some(description) => Some(Voice::Unnamed {
            description,
            of: entity(row, at::voice_of)?,
        }),
        None => entity(row, at::speaker)?.map(Voice::Entity),
    };
    let mut further: Vec<FurtherVoice> = list(row, at::further_voices)?;
    if further.is_empty() {
        return Ok(first);
    }
    further.sort_unstable();
    let further = further
        .into_iter()
        .map(|(_, reports, voice, id, kind, key, name, is_group)| {
            let who = id.zip(kind).zip(key).zip(name).zip(is_group);
            let who = who
                .map(|((((id, kind), key), name), is_group)| {
                    named_entity((id, kind, key, name, is_group))
                })
                .transpose()?;
            let voice = match (voice, who) {
                (Some(description), of) => Voice::Unnamed { description, of },
                (None, Some(who)) => Voice::Entity(who),
                (None, None) => return Err(corrupt("a voice")),
            };
            Ok(match reports {
                0 => voice,
                _ => Voice::ReportedBy(Box::new(voice)),
            })
        });
    let voices = first.into_iter().map(Ok).chain(further);
    voices
        .collect::<Result<_, _>>()
        .map(Voice::Several)
        .map(Some)
}

fn content(row: &Row<'_>, shape: Shape, source: &str) -> Result<Content, Error> {
    let term = || -> Result<String, Error> { get(row, at::term) };
    Ok(match shape {
        Shape::Relation => Content::Relation {
            relation: term()?,
            object: entity(row, at::object)?.ok_or_else(|| corrupt("the object of a relation"))?,
            on_behalf_of: entity(row, at::on_behalf_of)?,
            open_list: get(row, at::open_list)?,
        },
        Shape::Figure => Content::Figure {
            measure: term()?,
            measured: measured((
                get(row, at::unit)?,
                get(row, at::factor)?,
                get(row, at::lower)?,
                get(row, at::upper)?,
                get(row, at::lower_inclusive)?,
                get(row, at::upper_inclusive)?,
                get(row, at::approximate)?,
                get(row, at::wording)?,
            ))?,
            equivalents: list::<StoredQuantity>(row, at::equivalents)?
                .into_iter()
                .map(measured)
                .collect::<Result<_, _>>()?,
            nature: get(row, at::nature)?,
            scope: entity(row, at::scope)?,
            counterparty: get::<Option<_>>(row, at::counterparty_role)?
                .zip(entity(row, at::counterparty)?),
            part_of: get::<Option<String>>(row, at::part_of)?.map(|key| ClaimRef::new(source, key)),
        },
        Shape::Milestone => Content::Milestone { phase: term()? },
        Shape::Statement => {
            let mut about: Vec<StoredEntity> = list(row, at::about)?;
            // A sheet may speak of one under two keys, by a ruling.
            let mut known = BTreeSet::new();
            about.retain(|(id, ..)| known.insert(*id));
            Content::Statement {
                gist: get(row, at::gist)?,
                about: about
                    .into_iter()
                    .map(named_entity)
                    .collect::<Result<_, _>>()?,
            }
        }
    })
}

/// As the view `predicates` puts the same words together.
fn predicate(
    row: &Row<'_>,
    shape: Shape,
    subject: &Named,
    said_by: Option<&Voice>,
) -> Result<String, Error> {
    let either = |singular: usize, plural: usize| -> Result<String, Error> {
        get(row, if subject.is_group { plural } else { singular })
    };
    let said = if shape == Shape::Statement {
        either(at::agent, at::agent_plural)?
    } else {
        let phrase = either(at::phrase, at::phrase_plural)?;
        let words = either(at::singular, at::plural)?;
        if phrase.is_empty() {
            words
        } else {
            format!("{phrase} {words}")
        }
    };
    Ok(match said_by {
        None => said,
        Some(Voice::Entity(speaker)) if speaker.id == subject.id => {
            let whose = match (subject.kind, subject.is_group) {
                (Kind::Person, _) | (_, true) => "their",
                _ => "its",
            };
            format!("by {whose} own account, {said}")
        }
        Some(voice) => format!("according to {voice}, {said}"),
    })
}

fn when(row: &Row<'_>) -> Result<Option<When>, Error> {
    let Some(basis) = get(row, at::date_basis)? else {
        return Ok(None);
    };
    Ok(Some(When {
        wording: get(row, at::date_words)?,
        edtf: edtf(row, at::edtf)?,
        basis,
    }))
}

/// id, kind, key, name, whether it is a group.
type StoredEntity = (i64, i64, String, String, u8);

/// position, whether it reports the others, description if it is unnamed, and the entity that speaks or to
/// which it belongs.
type FurtherVoice = (
    i64,
    u8,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<u8>,
);

/// unit, factor, bounds, whether each is included, approximate, wording.
type StoredQuantity = (String, i64, Option<i64>, Option<i64>, u8, u8, u8, String);

pub(super) fn entity(row: &Row<'_>, column: impl RowIndex) -> Result<Option<Named>, Error> {
    get::<Option<String>>(row, column)?
        .map(|json| named_entity(parse(&json)?))
        .transpose()
}

fn named_entity((row, code, key, name, is_group): StoredEntity) -> Result<Named, Error> {
    let kind = decode("a kind", Kind::from_code(code), code)?;
    Ok(Named {
        id: EntityId::new(row, kind),
        kind,
        key,
        name,
        is_group: is_group == 1,
    })
}

fn measured(stored: StoredQuantity) -> Result<Measured, Error> {
    let (unit, factor, lower, upper, lower_in, upper_in, approximate, wording) = stored;
    let quantity = stored_quantity(
        factor,
        (lower, lower_in == 1),
        (upper, upper_in == 1),
        approximate == 1,
        &unit,
    );
    Ok(Measured {
        quantity: decode("a quantity", quantity, "with impossible bounds")?,
        wording,
    })
}

pub(super) fn list<T: DeserializeOwned>(
    row: &Row<'_>,
    column: impl RowIndex,
) -> Result<Vec<T>, Error> {
    // As most are.
    match get::<Option<String>>(row, column)? {
        None => Ok(Vec::new()),
        Some(json) => parse(&json),
    }
}

fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    decode("an answer", serde_json::from_str(json).ok(), json)
}

fn corrupt(expected: &'static str) -> Error {
    Error::Corrupt {
        expected,
        found: "nothing".to_owned(),
    }
}
