//! A folder of Markdown notes, for Obsidian and other programs that link notes by their names: a note an
//! entity, a note a source, a line a claim, a footnote a citation.
//!
//! - A note of an entity has its names as `aliases` (those that it bore before as `former_names`), its kind and key in its properties, and all that is
//!   said of it. Each line is a whole claim with its modality, denial, speaker, conditions and note, and
//!   links to the other entities that it names; its footnote has the source and the passages, and links to the source's note.
//! - A note of a source has its bibliography, and its passages with the number of claims that cite each.
//! - Notes are called by what they are about, and, where several are called so, by the key too. What no
//!   file name or link may hold (`/ \ : * ? " < > | # ^ [ ] & $ %`, a backtick) is a hyphen.
//! - Nothing that a source says is read as Markdown or HTML: its characters are escaped.
//! - An industry, a place and a group are entities, too.
//!
//! A later export writes the same notes again; your own go into other files. A note of an entity that is
//! there no more stays until you delete it.

use super::feed::Feed;
use crate::error::Error;
use crate::model::NameRole;
use crate::query::{AnyEntity, Fact, Named, Reader, SourceSummary, Voice};
use crate::text::printable;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// A note: its file's name without `.md`, and what is in it.
pub(super) struct Note {
    pub(super) name: String,
    pub(super) text: String,
}

/// The longest name of a file, in bytes, without the key that may stand behind it.
const LONGEST: usize = 120;

/// What notes are called: by key, of entities and of sources.
struct Names {
    entities: HashMap<String, String>,
    sources: HashMap<String, String>,
}

impl Names {
    fn of(feed: &Feed<'_>) -> Result<Self, Error> {
        // File systems that take no notice of case would take two notes for one.
        let mut called: BTreeMap<String, Vec<(bool, String, String)>> = BTreeMap::new();
        let mut add = |is_source: bool, key: &str, name: &str| {
            let name = file_name(name);
            let same = called.entry(name.to_lowercase()).or_default();
            same.push((is_source, key.to_owned(), name));
        };
        feed.entities(|entity| {
            add(false, &entity.key, &entity.name);
            Ok(())
        })?;
        feed.sources(|source| {
            add(true, &source.key, &format!("Source {}", source.key));
            Ok(())
        })?;
        let mut names = Self {
            entities: HashMap::new(),
            sources: HashMap::new(),
        };
        for same in called.into_values() {
            let alone = same.len() == 1;
            for (is_source, key, name) in same {
                let name = match alone {
                    true => name,
                    false => format!("{name} ({})", safe(&key)),
                };
                let of_sort = match is_source {
                    true => &mut names.sources,
                    false => &mut names.entities,
                };
                of_sort.insert(key, name);
            }
        }
        Ok(names)
    }

    /// A link to an entity's note that reads as its name.
    fn link(&self, entity: &Named) -> String {
        let name = printable(&entity.name);
        match self.entities.get(&entity.key) {
            Some(note) if *note == *name => format!("[[{note}]]"),
            Some(note) => format!("[[{note}|{}]]", safe(&name)),
            None => escaped(&name),
        }
    }

    fn source(&self, key: &str) -> String {
        match self.sources.get(key) {
            Some(note) => format!("[[{note}|{}]]", safe(key)),
            None => escaped(key),
        }
    }
}

impl Reader {
    /// The notes, one by one.
    pub(super) fn notes(
        &self,
        mut each: impl FnMut(Note) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let feed = Feed::of(self)?;
        let names = Names::of(&feed)?;
        feed.entities(|entity| each(note(&feed, &names, entity)?))?;
        feed.sources(|source| each(self.source_note(&names, source)?))
    }

    fn source_note(&self, names: &Names, source: &SourceSummary) -> Result<Note, Error> {
        let mut text = String::from("---\n");
        property(&mut text, "key", &source.key);
        property(&mut text, "kind", "source");
        let published = source.published.as_ref();
        for (name, value) in [
            ("publisher", source.publisher.as_deref()),
            ("published", published.map(|day| day.as_str())),
            ("language", Some(source.language.as_str())),
            ("address", source.address.as_deref()),
        ] {
            if let Some(value) = value {
                property(&mut text, name, value);
            }
        }
        let _ = write!(
            text,
            "---\n# {}\n\n{}\n\n",
            escaped(source.title()),
            escaped(&source.to_string())
        );
        for passage in self.passages(&source.key)? {
            let _ = write!(
                text,
                "- {}: {} claims",
                escaped(&passage.label),
                passage.claims
            );
            if let Some(note) = &passage.note {
                let _ = write!(text, "; {}", escaped(note));
            }
            text.push('\n');
        }
        let name = names.sources.get(&source.key).cloned();
        let name = name.unwrap_or_else(|| file_name(&source.key));
        Ok(Note { name, text })
    }
}

fn note(feed: &Feed<'_>, names: &Names, entity: &AnyEntity) -> Result<Note, Error> {
    let mut text = String::from("---\n");
    property(&mut text, "key", &entity.key);
    property(&mut text, "kind", entity.kind.as_str());
    if let Some(form) = &entity.form {
        property(&mut text, "form", form);
    }
    if entity.is_group {
        property(&mut text, "group", "stands for several");
    }
    let called: BTreeSet<(String, bool)> = feed
        .names(entity.id)?
        .into_iter()
        .map(|(name, role)| (name, role == NameRole::Former))
        .collect();
    for (property, former) in [("aliases", false), ("former_names", true)] {
        let of_it = called
            .iter()
            .filter(|(name, was)| *was == former && (former || *name != entity.name));
        let names: Vec<String> = of_it.map(|(name, _)| quoted(name)).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "{property}: [{}]", names.join(", "));
        }
    }
    let _ = write!(text, "---\n# {}\n\n", escaped(&entity.name));
    let mut claims = BTreeMap::new();
    feed.claims_naming(entity.id, |fact| {
        claims.insert(fact.claim.clone(), fact.clone());
        Ok(())
    })?;
    let mut footnotes = String::new();
    for (number, fact) in claims.values().enumerate() {
        let number = number + 1;
        let sentence = escaped(&fact.sentence());
        let _ = writeln!(
            text,
            "- {sentence}[^{number}]{}",
            links(names, entity, fact)
        );
        let passages: Vec<String> = fact.passages().map(escaped).collect();
        let _ = writeln!(
            footnotes,
            "[^{number}]: {}, {}; claim {}",
            names.source(&fact.claim.source),
            passages.join(", "),
            escaped(&fact.claim.to_string())
        );
    }
    if claims.is_empty() {
        text.push_str("It is named, and nothing is said of it.\n");
    }
    let _ = write!(text, "\n{footnotes}");
    let name = names.entities.get(&entity.key).cloned();
    let name = name.unwrap_or_else(|| file_name(&entity.name));
    Ok(Note { name, text })
}

/// Links to the other entities that a claim names, behind its line.
fn links(names: &Names, of: &AnyEntity, fact: &Fact) -> String {
    let entities = fact.entities().into_iter();
    let mut named: Vec<&Named> = entities.map(|(_, entity)| entity).collect();
    for voice in fact.said_by.iter().flat_map(Voice::voices) {
        match voice.who() {
            Voice::Entity(speaker) => named.push(speaker),
            Voice::Unnamed { of, .. } => named.extend(of),
            Voice::ReportedBy(_) | Voice::Several(_) => {}
        }
    }
    let mut told = BTreeSet::from([of.key.as_str()]);
    named.retain(|entity| told.insert(&entity.key));
    let links: Vec<String> = named.iter().map(|entity| names.link(entity)).collect();
    match links.is_empty() {
        true => String::new(),
        false => format!(" → {}", links.join(", ")),
    }
}

/// A name that a file and a link can have.
fn file_name(name: &str) -> String {
    let mut name = safe(name);
    let end = (0..=LONGEST.min(name.len()))
        .rev()
        .find(|at| name.is_char_boundary(*at));
    name.truncate(end.unwrap_or_default());
    // Some systems drop a dot or a blank at the end, and hide what begins with a dot.
    let name = name.trim_matches(['.', ' ']);
    match name {
        "" => "-".to_owned(),
        name => name.to_owned(),
    }
}

/// Text without what a file's name and a link may not hold.
fn safe(text: &str) -> String {
    let safe = printable(text);
    let each = safe.chars().map(|c| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '^' | '[' | ']' => '-',
        // Read as the beginning of a character's name, of a formula, of code, of a comment.
        '&' | '$' | '`' | '%' => '-',
        c => c,
    });
    each.collect()
}

/// Text that is read as it is, not as Markdown or HTML, within a line or behind the mark of an item.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut begins = true;
    for c in printable(text).chars() {
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '^' | '='
            | '$' | '%' => true,
            // What would be the mark of an item within the item.
            '-' | '+' | '.' | ')' => begins,
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(c);
        begins &= c.is_ascii_digit();
    }
    escaped
}

/// A property at the head of a note.
fn property(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "{name}: {}", quoted(value));
}

/// A text in YAML, which takes JSON's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(printable(text)).to_string()
}
