//! A base in which nothing is told as a plain fact: every claim is planned, denied, alleged, said by
//! somebody, or denied by another. Each claim has entities, amounts and days of its own, so that a
//! row in which two of them meet can only come from that claim.

#![allow(dead_code, reason = "each test uses a part of it")]

use citebase::KnowledgeBase;
use citebase::model::{Amount, ClaimRef, Kind, LinkType, Modality};
use citebase::sheet::{
    Attribution, Date, Declarations, Entity, Figure, Link, Milestone, Relation, Sheet,
    SheetQuantity, Source, Statement,
};
use std::collections::BTreeMap;

/// The built-in catalogue: what is added there is tried here.
fn catalogue() -> Declarations {
    let json = include_str!("../../data/catalogue.json");
    let mut lists: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap();
    lists.remove("expects");
    serde_json::from_value(lists.into()).unwrap()
}

/// Why a claim is no plain fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserve {
    /// It is of another modality.
    Modality(Modality),
    /// The source denies it.
    Denied,
    /// A plan that the source denies.
    NotPlanned,
    /// A named entity says it.
    SaidBy,
    /// An unnamed voice says it.
    Voice,
    /// The subject itself says it.
    OwnWord,
    /// Another claim denies it.
    DeniedElsewhere,
}

/// A claim of the base, and how it is known again in a text. All in lower case.
#[derive(Debug, Clone)]
pub struct Reserved {
    pub reserve: Reserve,
    /// The subject's name, which is its key.
    pub subject: String,
    /// What only this claim brings to the subject: the object's name, the amount, the day, the gist,
    /// each as it may be written.
    pub content: Vec<String>,
    /// What stands in the note.
    pub note: String,
}

const DENIALS: &[&str] = &[
    "is not",
    "are not",
    "was not",
    "were not",
    "has not",
    "have not",
    "does not",
    "do not",
    "did not",
    "not to",
    "would not",
    "negated",
    "denied",
    "denies",
];

impl Reserve {
    fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Modality::ALL
            .iter()
            .filter(|m| **m != Modality::Reported)
            .map(|m| Self::Modality(*m))
            .collect();
        all.extend([
            Self::Denied,
            Self::NotPlanned,
            Self::SaidBy,
            Self::Voice,
            Self::OwnWord,
            Self::DeniedElsewhere,
        ]);
        all
    }

    /// Whether a text in lower case says so.
    fn is_said(self, text: &str) -> bool {
        let one_of = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match self {
            Self::Modality(Modality::Planned) => one_of(&["planned", "plans to"]),
            Self::Modality(Modality::Aimed) => one_of(&["aimed", "aims to", "meant to"]),
            Self::Modality(Modality::Alleged) => one_of(&["alleged"]),
            Self::Modality(Modality::Conditional) => one_of(&["conditional", "condition)"]),
            Self::Modality(modality) => text.contains(modality.as_str()),
            Self::Denied => one_of(DENIALS),
            Self::NotPlanned => one_of(DENIALS) && text.contains("plan"),
            Self::SaidBy => text.contains("zspeaker"),
            Self::Voice => text.contains("zvoice"),
            Self::OwnWord => text.contains("own account") || text.matches("zsub").count() > 1,
            // Or it is the denial itself.
            Self::DeniedElsewhere => one_of(&["overruled"]) || one_of(DENIALS),
        }
    }
}

impl Reserved {
    /// Whether a text speaks of this claim: its subject, and what only it says of that.
    pub fn is_told_in(&self, text: &str) -> bool {
        text.contains(&self.subject) && self.content.iter().any(|mark| text.contains(mark))
    }

    /// What is missing in a text that speaks of this claim. A text that is a claim itself need not
    /// know what others say of it.
    pub fn missing(&self, text: &str, is_claim: bool) -> Option<Reserve> {
        let elsewhere = self.reserve == Reserve::DeniedElsewhere && is_claim;
        (!elsewhere && !self.reserve.is_said(text)).then_some(self.reserve)
    }
}

/// The claims of a base with their marks.
pub struct World {
    pub sheet: Sheet,
    pub claims: Vec<Reserved>,
    by_subject: BTreeMap<String, usize>,
}

impl World {
    /// One claim of each reserve for each relation between each pair of kinds, each measure, each
    /// phase of each kind, and statements. `step` takes every so many of them, where a page of all
    /// would be too long.
    pub fn new(step: usize) -> Self {
        let mut world = Self {
            sheet: Sheet::new(Source {
                key: "reserved".to_owned(),
                headline: Some("Nothing is so".to_owned()),
                language: "en".to_owned(),
                ..Source::default()
            }),
            claims: Vec::new(),
            by_subject: BTreeMap::new(),
        };
        world.sheet.passages = vec!["p1".into(), "p2".into()];
        world.add("zspeaker", Entity::new(Kind::Organisation, "Zspeaker"));
        let catalogue = catalogue();
        let mut wanted: Vec<(Reserve, Shape)> = Vec::new();
        for reserve in Reserve::all() {
            for relation in &catalogue.relations {
                for between in &relation.between {
                    wanted.push((reserve, Shape::Relation(relation.key.clone(), *between)));
                }
            }
            for measure in &catalogue.measures {
                wanted.push((reserve, Shape::Figure(measure.key.clone())));
            }
            for phase in &catalogue.phases {
                for kind in [Kind::Project, Kind::Agreement, Kind::Event, Kind::Document] {
                    wanted.push((reserve, Shape::Milestone(phase.key.clone(), kind)));
                }
            }
            wanted.push((reserve, Shape::Statement));
        }
        for (number, (reserve, shape)) in wanted.into_iter().enumerate() {
            if number % step == 0 {
                world.claim(number, reserve, shape);
            }
        }
        world
    }

    pub fn load(&self) -> KnowledgeBase {
        let mut base = KnowledgeBase::in_memory().unwrap();
        base.load(&self.sheet).unwrap();
        base
    }

    fn add(&mut self, key: &str, entity: Entity) {
        self.sheet.entities.insert(key.to_owned(), entity);
    }

    fn entity(&mut self, name: &str, kind: Kind) {
        self.add(name, Entity::new(kind, name));
    }

    fn claim(&mut self, number: usize, reserve: Reserve, shape: Shape) {
        let (subject, key) = (format!("zsub{number:05}x"), format!("c{number:05}"));
        let note = format!("znote{number:05}x");
        let mut envelope = Envelope {
            key: key.clone(),
            note: note.clone(),
            modality: None,
            negated: false,
            said_by: None,
        };
        match reserve {
            Reserve::Modality(modality) => envelope.modality = Some(modality),
            Reserve::Denied => envelope.negated = true,
            Reserve::NotPlanned => {
                envelope.modality = Some(Modality::Planned);
                envelope.negated = true;
            }
            Reserve::SaidBy => envelope.said_by = Some(Attribution::Entity("zspeaker".to_owned())),
            Reserve::OwnWord => envelope.said_by = Some(Attribution::Entity(subject.clone())),
            Reserve::Voice => {
                envelope.said_by = Some(Attribution::Voice {
                    voice: "Zvoices".to_owned(),
                    of: None,
                });
            }
            Reserve::DeniedElsewhere => {}
        }
        let content = match &shape {
            Shape::Relation(relation, (from, to)) => {
                let object = format!("zobj{number:05}x");
                self.entity(&subject, *from);
                self.add(
                    &object,
                    Entity {
                        group: relation == "member of",
                        ..Entity::new(*to, &object)
                    },
                );
                self.sheet
                    .relations
                    .push(envelope.relation(&subject, relation, &object));
                vec![object]
            }
            Shape::Figure(measure) => {
                let amount = 7_000_000 + 13 * number as i64;
                self.entity(&subject, Kind::Project);
                let written = SheetQuantity {
                    wording: format!("{amount}"),
                    exactly: Some(Amount::from(amount)),
                    unit: "CNY".to_owned(),
                    ..SheetQuantity::default()
                };
                self.sheet
                    .figures
                    .push(envelope.figure(&subject, measure, written));
                vec![format!("{amount}"), Amount::from(amount).to_string()]
            }
            Shape::Milestone(phase, kind) => {
                let day = chrono::NaiveDate::from_ymd_opt(1700, 1, 1).unwrap()
                    + chrono::Days::new(number as u64);
                self.entity(&subject, *kind);
                let date = Date {
                    edtf: Some(day.to_string()),
                    ..Date::default()
                };
                self.sheet
                    .milestones
                    .push(envelope.milestone(&subject, phase, date));
                vec![day.to_string()]
            }
            Shape::Statement => {
                self.entity(&subject, Kind::Organisation);
                let gist = format!("zgist{number:05}x");
                self.sheet
                    .statements
                    .push(envelope.statement(&subject, &gist));
                vec![gist]
            }
        };
        if reserve == Reserve::DeniedElsewhere {
            self.deny(number, &key, &shape, &subject, &content[0]);
        }
        self.by_subject.insert(subject.clone(), self.claims.len());
        self.claims.push(Reserved {
            reserve,
            subject,
            content,
            note,
        });
    }

    /// A claim of its own that denies another: the opposite of it.
    fn deny(&mut self, number: usize, key: &str, shape: &Shape, subject: &str, content: &str) {
        let envelope = Envelope {
            key: format!("d{number:05}"),
            note: format!("znote{number:05}x"),
            modality: None,
            negated: true,
            said_by: None,
        };
        let links = vec![Link {
            link: LinkType::Denies,
            claim: ClaimRef::new("reserved", key),
        }];
        match shape {
            Shape::Relation(relation, _) => self.sheet.relations.push(Relation {
                links,
                ..envelope.relation(subject, relation, content)
            }),
            Shape::Figure(..) => {
                let last = self.sheet.figures.last().unwrap().clone();
                self.sheet.figures.push(Figure {
                    links,
                    ..envelope.figure(subject, &last.measure, last.quantity)
                });
            }
            Shape::Milestone(..) => {
                let last = self.sheet.milestones.last().unwrap().clone();
                self.sheet.milestones.push(Milestone {
                    links,
                    ..envelope.milestone(subject, &last.phase, last.date.unwrap())
                });
            }
            Shape::Statement => self.sheet.statements.push(Statement {
                links,
                ..envelope.statement(subject, content)
            }),
        }
    }

    /// The claims that a text in lower case may speak of, by the numbers that stand in it.
    pub fn told_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Reserved> {
        let mut subjects: Vec<&str> = text
            .match_indices("zsub")
            .filter_map(|(at, _)| text.get(at..at + 10))
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects
            .into_iter()
            .filter_map(|subject| self.claims.get(*self.by_subject.get(subject)?))
            .filter(|claim| claim.is_told_in(text))
    }
}

enum Shape {
    Relation(String, (Kind, Kind)),
    Figure(String),
    Milestone(String, Kind),
    Statement,
}

struct Envelope {
    key: String,
    note: String,
    modality: Option<Modality>,
    negated: bool,
    said_by: Option<Attribution>,
}

macro_rules! shapes {
    ($( $name:ident $type:ident ($($field:ident: $of:ty => $to:expr),*); )*) => { $(
        fn $name(&self, subject: &str, $($field: $of),*) -> $type {
            $type {
                key: self.key.clone(),
                subject: subject.to_owned(),
                $($field: $to,)*
                cite: vec!["p1".to_owned()],
                modality: self.modality,
                negated: self.negated,
                said_by: self.said_by.clone(),
                note: Some(self.note.clone()),
                ..$type::default()
            }
        }
    )* };
}

impl Envelope {
    shapes! {
        relation Relation (relation: &str => relation.to_owned(), object: &str => object.to_owned());
        figure Figure (measure: &str => measure.to_owned(), quantity: SheetQuantity => quantity);
        statement Statement (gist: &str => gist.to_owned());
    }

    fn milestone(&self, subject: &str, phase: &str, date: Date) -> Milestone {
        Milestone {
            key: self.key.clone(),
            subject: subject.to_owned(),
            phase: phase.to_owned(),
            date: Some(date),
            cite: vec!["p1".to_owned()],
            modality: self.modality,
            negated: self.negated,
            said_by: self.said_by.clone(),
            note: Some(self.note.clone()),
            ..Milestone::default()
        }
    }
}
