//! GraphML: entities as nodes and relations as edges, for Gephi, yEd, Cytoscape and graph
//! libraries.
//!
//! A node has its `key`, `kind`, `name` (also as `label`), `form`, whether it is a `group`, and the
//! number of its `sources`. An edge is one relation as one claim says it: the `relation`, the
//! `label` as it reads ("is planned to be a tenant of"), `modality`, `qualifier`, `date`, who says
//! it, `claim`, `source`, `passages`, and the whole sentence as `text`. A node's id is its key with a
//! colon for `#`; an edge's id is its claim's, likewise.
//!
//! Plans are edges, with their modality; **denied relations are left out**, as
//! [`neighbours`](Reader::neighbours) leaves them out: a program that counts edges would count them.
//! An edge that other claims deny or amend is there, and `overruled` is true.
//!
//! # What GraphML cannot say
//!
//! - Figures, milestones and statements: they join no two entities.
//! - That a relation holds both ways ("cooperates with"): most readers refuse graphs that have
//!   edges of both sorts, so that all have a direction.
//! - What is no character of XML (U+FFFE and the like, which the loader takes): it becomes U+FFFD.

use super::feed::Feed;
use crate::error::Error;
use crate::model::Polarity;
use crate::query::{AnyEntity, Content, Fact, Reader};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;

/// The attributes of nodes and edges: place, name, type.
const ATTRIBUTES: &[(&str, &str, &str)] = &[
    ("node", "key", "string"),
    ("node", "kind", "string"),
    ("node", "name", "string"),
    ("node", "label", "string"),
    ("node", "form", "string"),
    ("node", "group", "boolean"),
    ("node", "sources", "int"),
    ("edge", "relation", "string"),
    ("edge", "label", "string"),
    ("edge", "modality", "string"),
    ("edge", "qualifier", "string"),
    ("edge", "date", "string"),
    ("edge", "said_by", "string"),
    ("edge", "open_list", "boolean"),
    ("edge", "overruled", "boolean"),
    ("edge", "claim", "string"),
    ("edge", "source", "string"),
    ("edge", "passages", "string"),
    ("edge", "text", "string"),
];

impl Reader {
    /// Writes entities and relations as GraphML; see [`export::graphml`](self).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut graph = Vec::new();
    /// base.write_graphml(&mut graph)?;
    /// let text = String::from_utf8(graph).expect("UTF-8");
    /// assert!(text.contains(r#"<node id="lingang-group">"#));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_graphml(&self, out: &mut impl Write) -> Result<(), Error> {
        let feed = Feed::of(self)?;
        let mut graph = Graph(Writer::new_with_indent(out, b' ', 1));
        graph.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        graph.open(
            "graphml",
            &[("xmlns", "http://graphml.graphdrawing.org/xmlns")],
        )?;
        for (of, name, kind) in ATTRIBUTES {
            let id = format!("{of}-{name}");
            let attributes = [
                ("id", &*id),
                ("for", of),
                ("attr.name", name),
                ("attr.type", kind),
            ];
            let mut key = BytesStart::new("key");
            key.extend_attributes(attributes);
            graph.event(Event::Empty(key))?;
        }
        graph.open("graph", &[("id", "citebase"), ("edgedefault", "directed")])?;
        feed.entities(|entity| {
            let sources: BTreeSet<String> = feed
                .uses(entity.id)?
                .into_iter()
                .map(|u| u.source)
                .collect();
            graph.node(entity, sources.len())
        })?;
        feed.sources(|source| feed.claims_of(source, |fact| graph.edge(fact)))?;
        graph.close("graph")?;
        graph.close("graphml")?;
        graph.0.get_mut().write_all(b"\n").map_err(Error::Write)
    }
}

struct Graph<W: Write>(Writer<W>);

impl<W: Write> Graph<W> {
    fn event(&mut self, event: Event<'_>) -> Result<(), Error> {
        self.0.write_event(event).map_err(Error::Write)
    }

    fn open(&mut self, element: &str, attributes: &[(&str, &str)]) -> Result<(), Error> {
        let mut start = BytesStart::new(element);
        for (name, value) in attributes {
            start.push_attribute((*name, &*characters(value)));
        }
        self.event(Event::Start(start))
    }

    fn close(&mut self, element: &str) -> Result<(), Error> {
        self.event(Event::End(BytesEnd::new(element)))
    }

    fn data(&mut self, of: &str, name: &str, text: &str) -> Result<(), Error> {
        self.open("data", &[("key", &format!("{of}-{name}"))])?;
        self.event(Event::Text(BytesText::new(&characters(text))))?;
        self.close("data")
    }

    fn node(&mut self, entity: &AnyEntity, sources: usize) -> Result<(), Error> {
        self.open("node", &[("id", &id(&entity.key))])?;
        self.data("node", "key", &entity.key)?;
        self.data("node", "kind", entity.kind.as_str())?;
        self.data("node", "name", &entity.name)?;
        self.data("node", "label", &entity.name)?;
        if let Some(form) = &entity.form {
            self.data("node", "form", form)?;
        }
        self.data("node", "group", truth(entity.is_group))?;
        self.data("node", "sources", &sources.to_string())?;
        self.close("node")
    }

    fn edge(&mut self, fact: &Fact) -> Result<(), Error> {
        let Content::Relation {
            relation,
            object,
            open_list,
            ..
        } = &fact.content
        else {
            return Ok(());
        };
        if fact.polarity == Polarity::Negated {
            return Ok(());
        }
        let claim = fact.claim.to_string();
        self.open(
            "edge",
            &[
                ("id", &id(&claim)),
                ("source", &id(&fact.subject.key)),
                ("target", &id(&object.key)),
            ],
        )?;
        self.data("edge", "relation", relation)?;
        self.data("edge", "label", &fact.predicate)?;
        self.data("edge", "modality", fact.modality.as_str())?;
        if let Some(qualifier) = &fact.qualifier {
            self.data("edge", "qualifier", qualifier)?;
        }
        if let Some(date) = &fact.date {
            self.data("edge", "date", &date.to_string())?;
        }
        if let Some(voice) = &fact.said_by {
            self.data("edge", "said_by", &voice.to_string())?;
        }
        self.data("edge", "open_list", truth(*open_list))?;
        let overruled = !fact.amended_or_denied_by.is_empty();
        self.data("edge", "overruled", truth(overruled))?;
        self.data("edge", "claim", &claim)?;
        self.data("edge", "source", &fact.claim.source)?;
        let passages: Vec<&str> = fact.passages().collect();
        self.data("edge", "passages", &passages.join(", "))?;
        self.data("edge", "text", &fact.to_string())?;
        self.close("edge")
    }
}

/// An id of XML: keys have neither colons nor anything else that it may not have.
fn id(key: &str) -> String {
    key.replace('#', ":")
}

const fn truth(of: bool) -> &'static str {
    if of { "true" } else { "false" }
}

/// Text without what XML 1.0 has no way to write, and without what a terminal would obey.
fn characters(text: &str) -> Cow<'_, str> {
    let written = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(written) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| if written(c) { c } else { '\u{FFFD}' })
            .collect(),
    )
}
