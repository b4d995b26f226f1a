//! JSON-LD with the words of schema.org, for whatever reads RDF: triple stores, SPARQL, other
//! knowledge graphs.
//!
//! One document, with its context in it, so that nobody has to fetch one. Three sorts of nodes:
//!
//! - **Articles**: `NewsArticle` with headline, author, publisher, `datePublished`, url.
//! - **Entities**: `Organization`, `Person`, `Project`, `Event`, `Place`, `DefinedTerm` (industries),
//!   `CreativeWork` (agreements and documents; laws and regulations are `Legislation`, reports `Report`),
//!   `Product`, with `name`, `alternateName`, `sameAs`, `subjectOf` (the articles that name
//!   it) and `cb:key`, `cb:kind`, `cb:form`, `cb:group`, `cb:formerName`.
//! - **Claims**: `Claim` with `appearance` (the article), `cb:passage`, `text` (the sentence), `about`,
//!   `cb:shape`, `cb:modality`, `cb:polarity`, and what it says in parts: `cb:subject`, `cb:relation` and
//!   `cb:object`; `cb:measure` and `cb:quantity`; `cb:phase`; `cb:gist`; the date as `cb:date` (EDTF) with
//!   `cb:dateWording` and `cb:dateBasis`; who says it as `cb:saidBy` or `cb:voice`, who
//!   reports that as `cb:reportedBy` or `cb:reportedByVoice`; what it depends on as `cb:condition`; the
//!   agreement and the event as `cb:under` and `cb:at`.
//!
//! A quantity is a `MonetaryAmount` or `QuantitativeValue` with `minValue` and `maxValue` as decimals,
//! `cb:minExclusive` ("more than") and `cb:maxExclusive` ("less than"), `cb:approximate`, and `cb:wording`.
//! `value` is there only where the source gives one exact amount; what it rounds has `cb:minValue` and
//! `cb:maxValue` instead.
//!
//! Only what the paper *asserts* in its own name (reported, affirmed, not denied or amended by
//! another claim, not attributed) is written as a plain triple between entities too: `rel:` with
//! the relation's key, `rel:party-to`, and where schema.org has the word, `location`,
//! `containedInPlace`, `parentOrganization`, `memberOf`, `affiliation`, `organizer`, `attendee`, `foundingDate`,
//! `startDate`, `endDate`, `manufacturer`, `releaseDate`, `publisher`, `author`, `about` and `datePublished`. A plan or a denial is a `Claim` and nothing else.
//!
//! The names are `urn:citebase:entity:lingang-group`, `urn:citebase:source:…`,
//! `urn:citebase:claim:SOURCE:KEY`; `cb:` is `urn:citebase:term:`, `rel:` is `urn:citebase:relation:`.
//!
//! # What JSON-LD with schema.org cannot say
//!
//! - schema.org has no word for modality, denial, passage, exclusive bounds, approximate amounts,
//!   or dates that are uncertain: the words of `cb:` say these, and only those who ask for them learn it.
//! - A plain triple has no source. Whoever needs it asks the claim.
//! - Agreements, industries and lawsuits have no type of their own.
//! - Which mention of an entity a claim speaks of: only the canonical entity is there.

use super::feed::Feed;
use super::write_json;
use crate::error::Error;
use crate::model::{Basis, Bound, ClaimRef, CounterpartyRole, Edtf, EntityId, Kind, NameRole};
use crate::query::{AnyEntity, Content, Fact, Measured, Named, Reader, SourceSummary, Voice};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const CONTEXT: &str = r#"{
"@vocab": "https://schema.org/",
"cb": "urn:citebase:term:",
"rel": "urn:citebase:relation:",
"xsd": "http://www.w3.org/2001/XMLSchema#"
}"#;

/// A node: its properties, each with its values, in a fixed order.
struct Node(BTreeMap<String, Vec<Value>>);

impl Node {
    fn new(id: String, of_type: &str) -> Self {
        let mut node = Self(BTreeMap::new());
        node.set("@id", id);
        node.set("@type", of_type);
        node
    }

    fn set(&mut self, property: &str, value: impl Into<Value>) {
        let values = self.0.entry(property.to_owned()).or_default();
        values.push(value.into());
    }

    fn set_some(&mut self, property: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(property, value);
        }
    }

    fn link(&mut self, property: &str, id: String) {
        self.set(property, json!({"@id": id}));
    }

    fn entities<'n>(&mut self, property: &str, entities: impl IntoIterator<Item = &'n Named>) {
        for entity in entities {
            self.link(property, iri("entity", &entity.key));
        }
    }

    /// One object; a single value stands without brackets.
    fn into_value(self) -> Value {
        self.0
            .into_iter()
            .map(|(property, mut values)| {
                let value = match values.len() {
                    1 => values.remove(0),
                    _ => Value::Array(values),
                };
                (property, value)
            })
            .collect()
    }
}

/// Writes nodes with commas between them.
struct Graph<'o, W: Write> {
    out: &'o mut W,
    begun: bool,
}

impl<W: Write> Graph<'_, W> {
    fn write(&mut self, node: Node) -> Result<(), Error> {
        let comma = if self.begun { ",\n" } else { "\n" };
        self.begun = true;
        self.out.write_all(comma.as_bytes()).map_err(Error::Write)?;
        write_json(self.out, &node.into_value())
    }
}

impl Reader {
    /// Writes the base as one JSON-LD document; see [`export::json_ld`](self).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut document = Vec::new();
    /// base.write_json_ld(&mut document)?;
    /// let document: serde_json::Value = serde_json::from_slice(&document).expect("JSON");
    /// let nodes = document["@graph"].as_array().expect("a list");
    /// assert_eq!(nodes.iter().filter(|node| node["@type"] == "Claim").count(), 134);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_json_ld(&self, out: &mut impl Write) -> Result<(), Error> {
        let feed = Feed::of(self)?;
        write!(out, "{{\"@context\": {CONTEXT},\n\"@graph\": [").map_err(Error::Write)?;
        let mut graph = Graph { out, begun: false };
        feed.sources(|source| graph.write(article(source)))?;
        feed.entities(|entity| graph.write(node(&feed, entity)?))?;
        feed.sources(|source| feed.claims_of(source, |fact| graph.write(claim(&feed, fact))))?;
        graph.out.write_all(b"\n]}\n").map_err(Error::Write)
    }
}

/// Keys have neither colons nor anything else that an IRI may not have.
fn iri(sort: &str, key: &str) -> String {
    format!("urn:citebase:{sort}:{}", key.replace('#', ":"))
}

fn claim_iri(claim: &ClaimRef) -> String {
    iri("claim", &claim.to_string())
}

/// A word of the catalogue as a term: "party to" is `rel:party-to`. Characters other than ASCII
/// letters and digits are escaped, so that no two words become one.
fn term(prefix: &str, word: &str) -> String {
    let mut term = format!("{prefix}:");
    for byte in word.bytes() {
        match byte {
            b' ' => term.push('-'),
            b if b.is_ascii_alphanumeric() => term.push(char::from(b)),
            b => term.push_str(&format!("%{b:02X}")),
        }
    }
    term
}

fn article(source: &SourceSummary) -> Node {
    let mut node = Node::new(iri("source", &source.key), "NewsArticle");
    node.set("cb:key", &*source.key);
    node.set_some("headline", source.headline.as_deref());
    for author in &source.authors {
        node.set("author", json!({"name": author}));
    }
    let named = |name: &String| json!({"name": name});
    node.set_some("publisher", source.publisher.as_ref().map(named));
    node.set_some("provider", source.carried_by.as_ref().map(named));
    node.set_some("articleSection", source.section.as_deref());
    node.set_some("url", source.address.as_deref());
    node.set("inLanguage", &*source.language);
    let published = source.published.as_ref().map(Edtf::as_str);
    node.set_some("datePublished", published);
    let basis = source.published_basis.map(Basis::as_str);
    node.set_some("cb:publishedBasis", basis);
    node.set("cb:extent", source.extent.as_str());
    node.set_some("cb:note", source.note.as_deref());
    node.set("cb:revision", source.revision);
    node
}

fn class(kind: Kind, form: Option<&str>) -> &'static str {
    match kind {
        Kind::Organisation => "Organization",
        Kind::Project => "Project",
        Kind::Industry => "DefinedTerm",
        Kind::Event => "Event",
        Kind::Person => "Person",
        Kind::Place => "Place",
        Kind::Product => "Product",
        Kind::Document => match form {
            Some("law" | "regulation") => "Legislation",
            Some("report") => "Report",
            _ => "CreativeWork",
        },
        Kind::Agreement => "CreativeWork",
    }
}

fn node(feed: &Feed<'_>, entity: &AnyEntity) -> Result<Node, Error> {
    let class = class(entity.kind, entity.form.as_deref());
    let mut node = Node::new(iri("entity", &entity.key), class);
    node.set("cb:key", &*entity.key);
    node.set("cb:kind", entity.kind.as_str());
    node.set_some("cb:form", entity.form.as_deref());
    node.set("cb:group", entity.is_group);
    node.set("name", &*entity.name);
    for (name, role) in feed.names(entity.id)? {
        match role {
            NameRole::Former => node.set("cb:formerName", name),
            _ if name != entity.name => node.set("alternateName", name),
            _ => {}
        }
    }
    for (scheme, value) in feed.identifiers(entity.id)? {
        match &*scheme {
            // The loader takes nothing else, but another program may have written it.
            "wikidata" if value.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                node.link("sameAs", format!("http://www.wikidata.org/entity/{value}"));
            }
            "website" => node.set("url", value),
            "lei" if entity.kind == Kind::Organisation => node.set("leiCode", value),
            _ => node.set(
                "identifier",
                json!({"@type": "PropertyValue", "propertyID": scheme, "value": value}),
            ),
        }
    }
    for note in feed.notes(entity.id)? {
        node.set("cb:note", note);
    }
    let uses = feed.uses(entity.id)?;
    let sources: BTreeSet<&str> = uses.iter().map(|found| &*found.source).collect();
    for source in sources {
        node.link("subjectOf", iri("source", source));
    }
    // Claims come in an order that depends on the loading; sets do not.
    let mut linked: BTreeSet<(String, String)> = BTreeSet::new();
    let mut dated: BTreeSet<(&str, String)> = BTreeSet::new();
    feed.claims_about(entity.id, |fact| {
        if fact.is_plain() {
            links(entity.id, fact, &mut linked);
            dates(entity.id, fact, &mut dated);
        }
        Ok(())
    })?;
    for (property, id) in linked {
        node.link(&property, id);
    }
    for (property, day) in dated {
        node.set(property, day);
    }
    Ok(node)
}

/// The plain triples that one asserted claim makes of an entity.
fn links(entity: EntityId, fact: &Fact, linked: &mut BTreeSet<(String, String)>) {
    let Content::Relation {
        relation, object, ..
    } = &fact.content
    else {
        return;
    };
    let kind = entity.kind();
    if fact.subject.id == entity {
        let there = || iri("entity", &object.key);
        linked.insert((term("rel", relation), there()));
        let word = match (&**relation, kind) {
            ("located in" | "part of", Kind::Place) => Some("containedInPlace"),
            ("located in" | "based in", Kind::Organisation | Kind::Event | Kind::Project) => {
                Some("location")
            }
            ("part of" | "subsidiary of" | "branch of", Kind::Organisation) => {
                Some("parentOrganization")
            }
            ("member of", Kind::Organisation) => Some("memberOf"),
            ("holds office in", Kind::Person) => Some("affiliation"),
            ("issued by", Kind::Document) => Some("publisher"),
            ("concerns", Kind::Agreement | Kind::Document) => Some("about"),
            _ => None,
        };
        linked.extend(word.map(|word| (word.to_owned(), there())));
    }
    if object.id == entity {
        let word = match (&**relation, kind, fact.subject.kind) {
            ("hosted", Kind::Event, _) => Some("organizer"),
            ("attended", Kind::Event, _) => Some("attendee"),
            ("makes", Kind::Product, Kind::Organisation) => Some("manufacturer"),
            ("wrote", Kind::Document, _) => Some("author"),
            _ => None,
        };
        let there = || iri("entity", &fact.subject.key);
        linked.extend(word.map(|word| (word.to_owned(), there())));
    }
}

/// The days of the calendar that one asserted claim tells of an entity.
fn dates(entity: EntityId, fact: &Fact, dated: &mut BTreeSet<(&str, String)>) {
    let Content::Milestone { phase } = &fact.content else {
        return;
    };
    let Some(day) = fact.date.as_ref().filter(|when| !when.is_partial()) else {
        return;
    };
    let Some(day) = &day.edtf else { return };
    let words: &[&str] = match (&**phase, entity.kind()) {
        ("held", Kind::Event) => &["startDate", "endDate"],
        ("founded", Kind::Organisation) => &["foundingDate"],
        ("signed", Kind::Agreement) => &["dateCreated"],
        ("launched", Kind::Product) => &["releaseDate"],
        ("issued", Kind::Document) => &["datePublished"],
        _ => &[],
    };
    if fact.subject.id == entity {
        dated.extend(words.iter().map(|word| (*word, day.to_string())));
    }
}

fn claim(feed: &Feed<'_>, fact: &Fact) -> Node {
    let mut node = Node::new(claim_iri(&fact.claim), "Claim");
    node.set("cb:key", fact.claim.to_string());
    node.set("text", format!("{fact:#}"));
    node.link("appearance", iri("source", &fact.claim.source));
    for passage in fact.passages() {
        node.set("cb:passage", passage);
    }
    node.set("cb:shape", fact.shape().as_str());
    node.set("cb:modality", fact.modality.as_str());
    node.set("cb:polarity", fact.polarity.as_str());
    node.set("cb:overruled", !fact.amended_or_denied_by.is_empty());
    node.entities("cb:subject", [&fact.subject]);
    match &fact.content {
        Content::Relation {
            relation,
            object,
            on_behalf_of,
            open_list,
        } => {
            node.set("cb:relation", &**relation);
            node.entities("cb:object", [object]);
            node.set("cb:openList", *open_list);
            node.entities("cb:onBehalfOf", on_behalf_of);
        }
        Content::Figure {
            measure,
            measured,
            equivalents,
            nature,
            scope,
            counterparty,
            part_of,
        } => {
            node.set("cb:measure", &**measure);
            node.set("cb:quantity", quantity(feed, measured));
            for equivalent in equivalents {
                node.set("cb:equivalent", quantity(feed, equivalent));
            }
            node.set("cb:nature", nature.as_str());
            node.entities("cb:scope", scope);
            if let Some((role, who)) = counterparty {
                let role = match role {
                    CounterpartyRole::Payer => "cb:payer",
                    CounterpartyRole::Payee => "cb:payee",
                };
                node.entities(role, [who]);
            }
            if let Some(whole) = part_of {
                node.link("cb:partOf", claim_iri(whole));
            }
        }
        Content::Milestone { phase } => node.set("cb:phase", &**phase),
        Content::Statement { gist, .. } => node.set("cb:gist", &**gist),
    }
    node.entities("cb:under", &fact.under);
    node.entities("cb:at", &fact.at);
    let about = fact.entities().into_iter();
    let about: BTreeSet<&str> = about.map(|(_, entity)| &*entity.key).collect();
    for key in about {
        node.link("about", iri("entity", key));
    }
    for voice in fact.said_by.iter().flat_map(Voice::voices) {
        match voice {
            Voice::ReportedBy(who) => match &**who {
                Voice::Entity(who) => node.entities("cb:reportedBy", [who]),
                who => node.set("cb:reportedByVoice", who.to_string()),
            },
            Voice::Entity(who) => node.entities("cb:saidBy", [who]),
            Voice::Unnamed { description, of } => {
                node.set("cb:voice", &**description);
                node.entities("cb:voiceOf", of);
            }
            Voice::Several(_) => {}
        }
    }
    if let Some(date) = &fact.date {
        node.set("cb:dateBasis", date.basis.as_str());
        node.set_some("cb:dateWording", date.wording.as_deref());
        node.set_some("cb:date", date.edtf.as_ref().map(Edtf::as_str));
    }
    node.set_some("cb:condition", fact.condition.as_deref());
    node.set_some("cb:qualifier", fact.qualifier.as_deref());
    node.set_some("cb:note", fact.note.as_deref());
    for (link, target) in &fact.links {
        node.link(&term("cb", link.as_str()), claim_iri(target));
    }
    node
}

fn quantity(feed: &Feed<'_>, measured: &Measured) -> Value {
    let quantity = &measured.quantity;
    let decimal = |bound: Bound| {
        let written = bound.amount.normalize().to_string();
        json!({"@type": "xsd:decimal", "@value": written})
    };
    let mut node = Node(BTreeMap::new());
    if feed.is_iso_currency(quantity.unit()) {
        node.set("@type", "MonetaryAmount");
        node.set("currency", quantity.unit());
    } else {
        node.set("@type", "QuantitativeValue");
        node.set("unitText", quantity.unit());
    }
    // A rounded amount is no bound, and schema.org has no word for it.
    let (min, max) = match quantity.is_approximate() {
        true => ("cb:minValue", "cb:maxValue"),
        false => ("minValue", "maxValue"),
    };
    for (bound, name, exclusive) in [
        (quantity.lower(), min, "cb:minExclusive"),
        (quantity.upper(), max, "cb:maxExclusive"),
    ] {
        if let Some(bound) = bound {
            node.set(name, decimal(bound));
            node.set(exclusive, !bound.inclusive);
        }
    }
    if let (Some(bound), Some(_), false) = (
        quantity.lower(),
        quantity.exact(),
        quantity.is_approximate(),
    ) {
        node.set("value", decimal(bound));
    }
    node.set("cb:approximate", quantity.is_approximate());
    node.set("cb:wording", &*measured.wording);
    node.set("description", quantity.to_string());
    node.into_value()
}
