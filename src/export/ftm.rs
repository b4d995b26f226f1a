//! FollowTheMoney, one JSON entity a line: for investigators' tools such as Aleph and
//! OpenSanctions, and for the `ftm` command, which makes other formats of it.
//!
//! | here | there |
//! | --- | --- |
//! | organisation | `Company`, `PublicBody` or `Organization`, by its form |
//! | person, project, event, place, agreement | `Person`, `Project`, `Event`, `Address`, `Contract` |
//! | product | `Asset`: of what somebody owns, which is the nearest that there is |
//! | document | `CourtCase` if it is a lawsuit, else `Document` |
//! | source | `Article` |
//! | a name in a source, of an organisation or a person | `Mention` |
//! | every claim, for each entity that it speaks of | `Documentation`: `summary` is the claim as a sentence with its passages, `status` its modality (and `negated`, `overruled`), `recordId` the claim |
//! | asserted: investor in, developer of, partner in | `ProjectParticipant` |
//! | asserted: member of, between organisations and persons | `Membership` |
//! | asserted: party to a lawsuit | `CourtCaseParty`; its `role` is the qualifier: plaintiff, defendant |
//! | asserted: holds office in | `UnknownLink`, and `position` of the person |
//! | asserted: any other relation | `UnknownLink`; its `role` is the relation, and according to whom |
//!
//! *Asserted* claims are reported, affirmed, and not denied or amended by another claim. Those that
//! the paper makes in its own name fill properties, too: `addressEntity`, `sector` and `keywords`
//! (industries), `organizer`, `involved`, `incorporationDate`, `contractDate`, the days of an
//! event, `phase`, `publisher`, `author` and `publishedAt` of a document, `court` and `fileDate` of
//! a lawsuit, and the `amount` with its `currency` of a project or an agreement. Plans, denials
//! and other people's claims fill none.
//!
//! Ids are public keys with the sort of thing behind them: `lingang-group.entity`,
//! `2023-11-30-lingang-anniversary.source`.
//!
//! # What FollowTheMoney cannot say
//!
//! - Industries are no entities; they stand in `sector` and `keywords`. A claim that speaks of
//!   industries alone has nothing to be attached to, and is left out.
//! - Modality, denial, bounds, wordings, scopes, attribution, open lists: they are in the
//!   sentence of the `Documentation`, for people, not for programs.
//! - Amounts have no bounds, and are not paired with their currency: an amount is given only
//!   where one exact figure is asserted of the project or agreement, and no other. Events and
//!   organisations have none.
//! - There is no field for a passage. It stands in brackets behind the sentence.
//! - Dates have no uncertainty: only days, months and years are given, and closed or open
//!   intervals of them. Everything else is in the sentence.
//! - That an entity stands for several: it has the keyword `group`.
//! - A `Document` must have a `fileName`: it is the entity's key, and no file.
//! - Languages of names, and for projects, events and places where they are named.

use super::feed::Feed;
use super::write_json;
use crate::error::Error;
use crate::model::{EntityId, Kind, Modality, NameRole, Polarity};
use crate::query::{AnyEntity, Content, Fact, Measured, Named, Reader, SourceSummary, When};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// An entity of FollowTheMoney.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) schema: &'static str,
    pub(super) properties: BTreeMap<&'static str, BTreeSet<String>>,
    /// Where it stands, if it stands at one place: a source, perhaps with its passages.
    #[serde(skip)]
    pub(super) origin: Option<String>,
    /// The day on which that was published.
    #[serde(skip)]
    pub(super) seen: Option<String>,
}

impl Line {
    fn new(id: String, schema: &'static str) -> Self {
        Self {
            id,
            schema,
            properties: BTreeMap::new(),
            origin: None,
            seen: None,
        }
    }

    /// Says where it stands.
    fn stands_in(&mut self, source: &SourceSummary, passages: &[&str]) {
        let passages = passages.join(", ");
        self.origin = Some(format!("{} {passages}", source.key).trim_end().to_owned());
        let published = source.published.as_ref();
        self.seen = published
            .and_then(|day| plain(day.as_str()))
            .map(str::to_owned);
    }

    fn set(&mut self, property: &'static str, value: impl Into<String>) {
        self.properties
            .entry(property)
            .or_default()
            .insert(value.into());
    }

    fn set_some(&mut self, property: &'static str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.set(property, value);
        }
    }

    /// The days of an interval, as far as they can be said.
    fn set_days(&mut self, date: Option<&When>) {
        let Some(edtf) = date.and_then(|d| d.edtf.as_ref()) else {
            return;
        };
        match edtf.as_str().split_once('/') {
            None => self.set_some("date", plain(edtf.as_str())),
            // By some day, which is not until that day.
            Some(("..", _)) => {}
            Some((from, to)) => {
                self.set_some("startDate", plain(from));
                self.set_some("endDate", plain(to));
            }
        }
    }

    fn write(&self, out: &mut impl Write) -> Result<(), Error> {
        write_json(out, self)?;
        out.write_all(b"\n").map_err(Error::Write)
    }
}

impl Reader {
    /// Writes the base as FollowTheMoney entities, one JSON object a line; see
    /// [`export::ftm`](self).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut lines = Vec::new();
    /// base.write_ftm(&mut lines)?;
    /// let text = String::from_utf8(lines).expect("UTF-8");
    /// assert!(text.lines().any(|line| {
    ///     line.starts_with(r#"{"id":"fudan-university.entity","schema":"Organization""#)
    /// }));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_ftm(&self, out: &mut impl Write) -> Result<(), Error> {
        self.ftm_lines(|line| line.write(out))
    }

    /// The entities of FollowTheMoney, one by one.
    pub(super) fn ftm_lines(
        &self,
        mut each: impl FnMut(&Line) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let each = &mut each;
        let feed = Feed::of(self)?;
        feed.sources(|source| each(&article(source)))?;
        feed.entities(|entity| {
            if let Some(line) = thing(&feed, entity)? {
                each(&line)?;
            }
            mentions(&feed, entity, each)
        })?;
        feed.sources(|source| {
            feed.claims_of(source, |fact| {
                documented(source, fact, each)?;
                match link(&feed, source, fact)? {
                    Some(line) => each(&line),
                    None => Ok(()),
                }
            })
        })
    }
}

/// The form of a document that is fought over in court.
const LAWSUIT: &str = "lawsuit";

/// The schema of an entity; `None` for industries.
fn schema(kind: Kind, form: Option<&str>) -> Option<&'static str> {
    Some(match kind {
        Kind::Organisation => match form {
            Some(
                "company"
                | "park operator"
                | "bank"
                | "fund manager"
                | "consultancy"
                | "investment institution",
            ) => "Company",
            Some("government" | "government body") => "PublicBody",
            _ => "Organization",
        },
        Kind::Person => "Person",
        Kind::Project => "Project",
        Kind::Event => "Event",
        Kind::Place => "Address",
        Kind::Agreement => "Contract",
        Kind::Product => "Asset",
        Kind::Document => match form {
            Some(LAWSUIT) => "CourtCase",
            _ => "Document",
        },
        Kind::Industry => return None,
    })
}

const fn is_legal(kind: Kind) -> bool {
    matches!(kind, Kind::Organisation | Kind::Person)
}

/// Ids are letters, digits, dots and hyphens, and end with none of the latter.
fn id(key: &str, sort: &str) -> String {
    format!("{}.{sort}", key.replace('#', "."))
}

fn entity_id(entity: &Named) -> String {
    id(&entity.key, "entity")
}

/// A day, a month or a year about which nothing is uncertain.
fn plain(edtf: &str) -> Option<&str> {
    let parts: Vec<&str> = edtf.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = match parts.as_slice() {
        [year] => year.len() == 4,
        // 21 and above are seasons, quarters and halves.
        [year, month, day @ ..] => {
            year.len() == 4 && ("01"..="12").contains(month) && day.len() < 2
        }
        [] => false,
    };
    (fits && parts.iter().all(digits)).then_some(edtf)
}

fn day_of(fact: &Fact) -> Option<&str> {
    plain(fact.edtf()?.as_str())
}

/// The languages that FollowTheMoney knows, by their codes of two letters (ISO 639-1) and of three
/// (ISO 639-3), which it takes. Of an article in another, it does not say the language.
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "afr"),
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bs", "bos"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("id", "ind"),
    ("is", "isl"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ka", "kat"),
    ("kk", "kaz"),
    ("ko", "kor"),
    ("ky", "kir"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("mk", "mkd"),
    ("mn", "mon"),
    ("ms", "msa"),
    ("nl", "nld"),
    ("no", "nor"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sq", "sqi"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("sw", "swa"),
    ("tg", "tgk"),
    ("tk", "tuk"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("uz", "uzb"),
    ("zh", "zho"),
];

fn article(source: &SourceSummary) -> Line {
    let mut line = Line::new(id(&source.key, "source"), "Article");
    line.set("title", source.title());
    line.set("name", source.title());
    for author in &source.authors {
        line.set("author", author);
    }
    line.set_some("publisher", source.publisher.as_ref());
    line.set_some("sourceUrl", source.address.as_ref());
    let language = source.language.split('-').next().unwrap_or_default();
    let known = LANGUAGES.iter().find(|(short, _)| *short == language);
    line.set_some("language", known.map(|(_, long)| *long));
    let published = source.published.as_ref();
    line.set_some("publishedAt", published.and_then(|e| plain(e.as_str())));
    line.set_some("notes", source.note.as_ref());
    let carrier = source.carried_by.as_ref();
    line.set_some("notes", carrier.map(|c| format!("carried by {c}")));
    line.set("fileName", &source.key);
    line.stands_in(source, &[]);
    line
}

/// An entity with all that its properties can say; `None` if there is no schema for it.
fn thing(feed: &Feed<'_>, entity: &AnyEntity) -> Result<Option<Line>, Error> {
    let Some(schema) = schema(entity.kind, entity.form.as_deref()) else {
        return Ok(None);
    };
    let mut line = Line::new(id(&entity.key, "entity"), schema);
    line.set("name", &entity.name);
    match entity.kind {
        Kind::Agreement => line.set("title", &entity.name),
        Kind::Document if schema == "Document" => {
            line.set("title", &entity.name);
            line.set("fileName", &entity.key);
        }
        Kind::Place => line.set("full", &entity.name),
        _ => {}
    }
    for (name, role) in feed.names(entity.id)? {
        match role {
            NameRole::Abbreviation if is_legal(entity.kind) => line.set("abbreviation", name),
            NameRole::Abbreviation => line.set("weakAlias", name),
            NameRole::Former => line.set("previousName", name),
            _ if name != entity.name => line.set("alias", name),
            _ => {}
        }
    }
    for (scheme, value) in feed.identifiers(entity.id)? {
        match &*scheme {
            "wikidata" => line.set("wikidataId", value),
            "lei" if is_legal(entity.kind) => line.set("leiCode", value),
            "uscc" if is_legal(entity.kind) => line.set("uscCode", value),
            "website" if is_legal(entity.kind) => line.set("website", value),
            "website" => line.set("sourceUrl", value),
            _ => line.set("notes", format!("{scheme}: {value}")),
        }
    }
    if let Some(form) = &entity.form {
        let property = match entity.kind {
            Kind::Agreement => "type",
            Kind::Document if schema == "CourtCase" => "type",
            kind if is_legal(kind) => "classification",
            _ => "keywords",
        };
        line.set(property, form);
    }
    if entity.is_group {
        line.set("keywords", "group");
    }
    for note in feed.notes(entity.id)? {
        line.set("notes", note);
    }
    let mut amounts: BTreeSet<(String, String)> = BTreeSet::new();
    let mut inexact = false;
    feed.claims_about(entity.id, |fact| {
        if !fact.is_plain() {
            return Ok(());
        }
        property(&mut line, entity.id, fact);
        if let Content::Figure {
            measure,
            measured,
            scope,
            part_of,
            ..
        } = &fact.content
            && fact.subject.id == entity.id
            && is_worth(entity.kind, measure)
        {
            let whole = scope.is_none() && part_of.is_none() && fact.qualifier.is_none();
            match amount(feed, measured).filter(|_| whole) {
                Some(amount) => drop(amounts.insert(amount)),
                None => inexact = true,
            }
        }
        Ok(())
    })?;
    if let (Some((amount, currency)), 1, false) = (amounts.first(), amounts.len(), inexact) {
        line.set("amount", amount);
        line.set("currency", currency);
    }
    Ok(Some(line))
}

fn is_worth(kind: Kind, measure: &str) -> bool {
    match kind {
        Kind::Project => measure == "investment",
        Kind::Agreement => measure == "contract value",
        _ => false,
    }
}

/// An exact amount of money with its currency.
fn amount(feed: &Feed<'_>, measured: &Measured) -> Option<(String, String)> {
    let quantity = &measured.quantity;
    let exact = quantity.exact().filter(|_| !quantity.is_approximate())?;
    let unit = quantity.unit();
    feed.is_iso_currency(unit)
        .then(|| (exact.normalize().to_string(), unit.to_owned()))
}

/// The property of an entity that an asserted claim fills.
fn property(line: &mut Line, entity: EntityId, fact: &Fact) {
    let kind = entity.kind();
    let is_subject = fact.subject.id == entity;
    match &fact.content {
        Content::Relation {
            relation, object, ..
        } => {
            let is_object = object.id == entity;
            match (&**relation, kind) {
                ("located in" | "based in", _) if is_subject && kind != Kind::Place => {
                    line.set("addressEntity", entity_id(object));
                    if kind == Kind::Event {
                        line.set("location", &object.name);
                    }
                }
                ("in industry", Kind::Organisation) if is_subject => {
                    line.set("sector", &object.name);
                }
                ("in industry", _) if is_subject => line.set("keywords", &object.name),
                ("hosted", Kind::Event) if is_object => {
                    line.set("organizer", entity_id(&fact.subject));
                }
                ("attended" | "spoke at" | "presided at" | "presented at", Kind::Event)
                    if is_object =>
                {
                    line.set("involved", entity_id(&fact.subject));
                }
                ("holds office in", Kind::Person) if is_subject => {
                    line.set(
                        "position",
                        match &fact.qualifier {
                            Some(title) => format!("{title}, {object}"),
                            None => object.name.clone(),
                        },
                    );
                }
                ("issued by", Kind::Document) if is_subject && line.schema == "Document" => {
                    line.set("publisher", &object.name);
                }
                ("wrote", Kind::Document) if is_object && line.schema == "Document" => {
                    line.set("author", &fact.subject.name);
                }
                ("filed with", Kind::Document) if is_subject && line.schema == "CourtCase" => {
                    line.set("court", &object.name);
                }
                _ => {}
            }
        }
        Content::Milestone { phase } if is_subject => {
            let property = match (&**phase, kind) {
                ("founded", Kind::Organisation) => Some("incorporationDate"),
                ("signed", Kind::Agreement) => Some("contractDate"),
                ("held", Kind::Event) => {
                    line.set_days(fact.date.as_ref());
                    None
                }
                ("begun", Kind::Project) => Some("startDate"),
                ("completed", Kind::Project) => Some("endDate"),
                ("issued", Kind::Document) if line.schema == "Document" => Some("publishedAt"),
                ("filed", Kind::Document) if line.schema == "CourtCase" => Some("fileDate"),
                _ => None,
            };
            if kind == Kind::Project {
                line.set("phase", phase);
            }
            if let (Some(property), Some(day)) = (property, day_of(fact)) {
                line.set(property, day);
            }
        }
        _ => {}
    }
}

/// Which sources name an organisation or a person, and how.
fn mentions(
    feed: &Feed<'_>,
    entity: &AnyEntity,
    each: &mut impl FnMut(&Line) -> Result<(), Error>,
) -> Result<(), Error> {
    if !is_legal(entity.kind) {
        return Ok(());
    }
    for found in feed.uses(entity.id)? {
        let key = format!("{}.{}.{}", found.source, found.mention, found.position);
        let mut line = Line::new(id(&key, "mention"), "Mention");
        line.set("document", id(&found.source, "source"));
        line.set("name", found.name);
        line.set("resolved", id(&entity.key, "entity"));
        let schema = schema(entity.kind, entity.form.as_deref());
        line.set_some("detectedSchema", schema);
        line.origin = Some(found.source);
        each(&line)?;
    }
    Ok(())
}

/// The properties of every interval: the claim, its article, the words.
fn cited(line: &mut Line, source: &SourceSummary, fact: &Fact) {
    line.set("recordId", fact.claim.to_string());
    line.set("summary", fact.to_string());
    line.set_some("sourceUrl", source.address.as_ref());
    line.set_some("publisher", source.publisher.as_ref());
    line.stands_in(source, &fact.passages().collect::<Vec<_>>());
}

/// The claim itself, at each entity that it speaks of.
fn documented(
    source: &SourceSummary,
    fact: &Fact,
    each: &mut impl FnMut(&Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut told = BTreeSet::new();
    for (role, entity) in fact.entities() {
        if schema(entity.kind, None).is_none() || !told.insert(&entity.key) {
            continue;
        }
        let key = format!("{}.{}.{}", source.key, fact.claim.key, entity.key);
        let mut line = Line::new(id(&key, "documentation"), "Documentation");
        line.set("document", id(&source.key, "source"));
        line.set("entity", entity_id(entity));
        line.set("role", format!("{role} of a {}", fact.shape()));
        line.set("status", fact.modality.as_str());
        if fact.polarity == Polarity::Negated {
            line.set("status", fact.polarity.as_str());
        }
        if !fact.amended_or_denied_by.is_empty() {
            line.set("status", "overruled");
        }
        cited(&mut line, source, fact);
        each(&line)?;
    }
    Ok(())
}

/// An asserted relation as an edge.
fn link(feed: &Feed<'_>, source: &SourceSummary, fact: &Fact) -> Result<Option<Line>, Error> {
    let Content::Relation {
        relation, object, ..
    } = &fact.content
    else {
        return Ok(None);
    };
    let (subject, object) = (&fact.subject, object);
    // If somebody is quoted, the role says who.
    let affirmed = (Modality::Reported, Polarity::Affirmed);
    if (fact.modality, fact.polarity) != affirmed
        || !fact.amended_or_denied_by.is_empty()
        || schema(subject.kind, None).is_none()
        || schema(object.kind, None).is_none()
    {
        return Ok(None);
    }
    let schema = match (&**relation, subject.kind, object.kind) {
        ("investor in" | "developer of" | "partner in", Kind::Organisation, Kind::Project) => {
            ["ProjectParticipant", "participant", "project"]
        }
        ("member of", Kind::Organisation, Kind::Organisation) => {
            ["Membership", "member", "organization"]
        }
        ("party to", _, Kind::Document) if feed.form(&object.key)?.as_deref() == Some(LAWSUIT) => {
            ["CourtCaseParty", "party", "case"]
        }
        _ => ["UnknownLink", "subject", "object"],
    };
    let key = format!("{}.{}", source.key, fact.claim.key);
    let mut line = Line::new(id(&key, "link"), schema[0]);
    line.set(schema[1], entity_id(subject));
    line.set(schema[2], entity_id(object));
    line.set(
        "role",
        match (&fact.qualifier, &fact.said_by) {
            (Some(qualifier), None) if schema[0] == "CourtCaseParty" => qualifier.clone(),
            (Some(qualifier), None) => format!("{relation}: {qualifier}"),
            (None, None) => relation.clone(),
            (Some(qualifier), Some(_)) => format!("{}: {qualifier}", fact.predicate),
            (None, Some(_)) => fact.predicate.clone(),
        },
    );
    line.set("proof", id(&source.key, "source"));
    line.set_days(fact.date.as_ref());
    cited(&mut line, source, fact);
    Ok(Some(line))
}
