//! Entities of FollowTheMoney as a sheet. The file is the source, each of its records a passage: what a
//! record says is cited to it, and to nothing that the record does not have.

use crate::common::Result;
use citebase::model::{Kind, NameRole};
use citebase::sheet::{Catalogue, Date, Entity, Name, Passage, Relation, Sheet, Source};
use citebase::text::printable;
use citebase::{Error, KnowledgeBase};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A record.
#[derive(Deserialize)]
struct Line {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<String>>,
}

/// What became of the records.
#[derive(Serialize)]
pub struct Made {
    #[serde(skip)]
    pub sheet: Sheet,
    pub records: usize,
    pub entities: usize,
    pub relations: usize,
    /// What is not loaded, and how many values of it: "Project.amount", "Documentation".
    pub left_out: BTreeMap<String, usize>,
}

/// A property is the name of an entity, or an identifier.
const NAMES: &[(&str, NameRole)] = &[
    ("alias", NameRole::Alias),
    ("previousName", NameRole::Former),
    ("abbreviation", NameRole::Abbreviation),
];
const IDENTIFIERS: &[(&str, &str)] = &[
    ("leiCode", "lei"),
    ("uscCode", "uscc"),
    ("website", "website"),
    ("wikidataId", "wikidata"),
];

/// The kind of a schema, and its form.
fn kind(schema: &str) -> Option<(Kind, Option<&'static str>)> {
    Some(match schema {
        "Organization" => (Kind::Organisation, None),
        "Company" => (Kind::Organisation, Some("company")),
        "PublicBody" => (Kind::Organisation, Some("government body")),
        "Person" => (Kind::Person, None),
        "Project" => (Kind::Project, None),
        "Event" => (Kind::Event, None),
        "Address" => (Kind::Place, None),
        "Contract" => (Kind::Agreement, None),
        "Document" => (Kind::Document, None),
        "CourtCase" => (Kind::Document, Some("lawsuit")),
        _ => return None,
    })
}

/// The ends of a schema of relations, and the relation; `None` if its role says which.
fn relation(schema: &str) -> Option<(&'static str, &'static str, Option<&'static str>)> {
    Some(match schema {
        "CourtCaseParty" => ("party", "case", Some("party to")),
        "Directorship" => ("director", "organization", Some("holds office in")),
        "Employment" => ("employee", "employer", Some("works for")),
        "Membership" => ("member", "organization", Some("member of")),
        "Ownership" => ("owner", "asset", Some("shareholder of")),
        "ProjectParticipant" => ("participant", "project", None),
        "UnknownLink" => ("subject", "object", None),
        _ => return None,
    })
}

/// Makes a sheet of records, one a line.
pub fn sheet(text: &str, source: Source) -> Result<Made> {
    let mut lines: Vec<Line> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let read = serde_json::from_str(line);
        lines.push(read.map_err(|e| format!("line {} is no entity: {e}", number + 1))?);
    }
    let mut made = Made {
        sheet: Sheet::new(source),
        records: lines.len(),
        entities: 0,
        relations: 0,
        left_out: BTreeMap::new(),
    };
    // The record of an entity is known by the file's own id.
    let mut keys: HashMap<&str, String> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        let key = format!("r{}", number + 1);
        if let Some(entity) = entity(line, &key, &mut made) {
            made.passage(&key, &line.id);
            made.sheet.entities.insert(key.clone(), entity);
            keys.insert(&line.id, key);
        }
    }
    for (number, line) in lines.iter().enumerate() {
        if kind(&line.schema).is_some() {
            continue;
        }
        let key = format!("r{}", number + 1);
        match link(line, &key, &keys) {
            Some(relation) => {
                made.passage(&key, &line.id);
                made.leave_out_rest(line, &["role", "startDate", "endDate"]);
                made.sheet.relations.push(relation);
            }
            None => made.leave_out(&line.schema, 1),
        }
    }
    made.keep_what_holds()?;
    made.entities = made.sheet.entities.len();
    made.relations = made.sheet.relations.len();
    Ok(made)
}

impl Made {
    fn passage(&mut self, label: &str, id: &str) {
        self.sheet.passages.push(Passage::Noted {
            label: label.to_owned(),
            note: printable(id).into_owned(),
        });
    }

    fn leave_out(&mut self, what: &str, number: usize) {
        *self.left_out.entry(what.to_owned()).or_default() += number;
    }

    /// Counts the properties of a record that are not among those that were taken.
    fn leave_out_rest(&mut self, line: &Line, taken: &[&str]) {
        let ends = relation(&line.schema).map(|(from, to, _)| [from, to]);
        for (property, values) in &line.properties {
            let property = property.as_str();
            if !taken.contains(&property) && !ends.is_some_and(|e| e.contains(&property)) {
                self.leave_out(&format!("{}.{property}", line.schema), values.len());
            }
        }
    }

    /// Leaves out what a base would refuse: an identifier that its register does not have, a relation
    /// between two that cannot stand in it.
    fn keep_what_holds(&mut self) -> Result<()> {
        loop {
            let problems = match KnowledgeBase::in_memory()?.load(&self.sheet) {
                Err(Error::Sheet(problems)) => problems.problems,
                loaded => return Ok(loaded.map(drop)?),
            };
            let before = (self.sheet.entities.len(), self.sheet.relations.len());
            let mut relations = Vec::new();
            let mut changed = false;
            for problem in &problems {
                let place = problem.place.as_str();
                if let Some(rest) = place.strip_prefix("relations[") {
                    let number = rest.split(']').next().and_then(|n| n.parse::<usize>().ok());
                    relations.extend(number);
                } else if let Some(rest) = place.strip_prefix("entities.") {
                    let mut parts = rest.split('.');
                    let key = parts.next().unwrap_or_default();
                    let (field, scheme) = (parts.next(), parts.next());
                    changed |= self.drop_field(key, field, scheme);
                }
            }
            relations.sort_unstable();
            relations.dedup();
            for number in relations.into_iter().rev() {
                if number < self.sheet.relations.len() {
                    let gone = self.sheet.relations.remove(number);
                    self.leave_out(
                        &format!("relations that cannot be said ({})", gone.relation),
                        1,
                    );
                }
            }
            let after = (self.sheet.entities.len(), self.sheet.relations.len());
            if before == after && !changed {
                // It is not the records: the key of the source, or its language.
                return Err(Error::Sheet(citebase::sheet::Problems {
                    sheet: self.sheet.source.key.clone(),
                    problems,
                })
                .into());
            }
        }
    }

    /// Drops an identifier, or else the entity; whether there was one.
    fn drop_field(&mut self, key: &str, field: Option<&str>, scheme: Option<&str>) -> bool {
        let Some(entity) = self.sheet.entities.get_mut(key) else {
            return false;
        };
        if field == Some("identifiers")
            && let Some(scheme) = scheme
            && entity.identifiers.remove(scheme).is_some()
        {
            self.leave_out(&format!("identifiers that {scheme} does not have"), 1);
            return true;
        }
        self.sheet.entities.remove(key);
        self.leave_out("entities with names that are none", 1);
        true
    }
}

fn entity(line: &Line, key: &str, made: &mut Made) -> Option<Entity> {
    let (kind, form) = kind(&line.schema)?;
    let values = |property: &str| line.properties.get(property).into_iter().flatten();
    let first = values("name").chain(values("title")).chain(values("full"));
    let first = first.map(|name| (name, NameRole::Alias));
    let others = NAMES
        .iter()
        .flat_map(|(property, role)| values(property).map(|name| (name, *role)));
    let mut names: Vec<Name> = Vec::new();
    for (text, role) in first.chain(others) {
        let text = text.trim();
        if !text.is_empty() && names.iter().all(|name| name.text != text) {
            // Without another name, it is called by the first; a former one is still a former one.
            let called = names.is_empty() && role != NameRole::Former;
            let role = (!called && role != NameRole::Alias).then_some(role);
            let cite = Some(key.to_owned());
            names.push(Name {
                cite,
                role,
                ..Name::new(text)
            });
        }
    }
    if names.is_empty() {
        made.leave_out(&format!("{} without a name", line.schema), 1);
        return None;
    }
    let mut taken = vec!["name", "title", "full"];
    taken.extend(NAMES.iter().map(|(property, _)| *property));
    let mut identifiers = BTreeMap::new();
    for (property, scheme) in IDENTIFIERS {
        if let Some(values) = line.properties.get(*property) {
            let values = values.iter().cloned().collect();
            identifiers.insert((*scheme).to_owned(), values);
            taken.push(property);
        }
    }
    made.leave_out_rest(line, &taken);
    Some(Entity {
        form: form.map(str::to_owned),
        names,
        identifiers,
        ..Entity::new(kind, "")
    })
}

fn link(line: &Line, key: &str, keys: &HashMap<&str, String>) -> Option<Relation> {
    let (from, to, known) = relation(&line.schema)?;
    let one = |property: &str| match line.properties.get(property).map(Vec::as_slice) {
        Some([only]) => Some(only.as_str()),
        _ => None,
    };
    let end = |property: &str| Some(keys.get(one(property)?)?.clone());
    let role = one("role");
    // "holds office in: director"
    let (relation, qualifier) = match (known, role) {
        (Some(relation), Some(role)) => match role.strip_prefix(relation) {
            Some(rest) => (relation, rest.strip_prefix(": ")),
            None => (relation, Some(role)),
        },
        (Some(relation), None) => (relation, None),
        (None, role) => match role?.split_once(": ") {
            Some((relation, qualifier)) => (relation, Some(qualifier)),
            None => (role?, None),
        },
    };
    if !Catalogue::builtin()
        .relations()
        .any(|known| known == relation)
    {
        return None;
    }
    let day = |property: &str| one(property).filter(|day| is_day(day));
    let edtf = match (day("startDate"), day("endDate")) {
        (None, None) => None,
        (from, until) => Some(format!(
            "{}/{}",
            from.unwrap_or_default(),
            until.unwrap_or("..")
        )),
    };
    Some(Relation {
        key: key.to_owned(),
        subject: end(from)?,
        relation: relation.to_owned(),
        object: end(to)?,
        qualifier: qualifier.map(str::to_owned),
        date: edtf.map(|edtf| Date {
            edtf: Some(edtf),
            ..Date::default()
        }),
        cite: vec![key.to_owned()],
        ..Relation::default()
    })
}

/// A year, a month or a day.
fn is_day(text: &str) -> bool {
    matches!(text.len(), 4 | 7 | 10) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}
