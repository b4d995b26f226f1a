//! Random worlds of a few papers, in which names, keys, identifiers, declarations and rulings agree and
//! clash.

use crate::common::ruling;
use citebase::KnowledgeBase;
use citebase::identity::Ruling;
use citebase::model::{EntityRef, Kind, NameRole, Verdict};
use citebase::sheet::{Entity, Name, Passage, Relation, Sheet, Source};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub fn sheet(key: &str) -> Sheet {
    let mut sheet = Sheet::new(Source {
        key: key.to_owned(),
        headline: Some(format!("Headline of {key}")),
        language: "en".to_owned(),
        ..Source::default()
    });
    sheet.passages = vec![Passage::from("p1")];
    sheet
}

pub fn has(sheet: &mut Sheet, key: &str, kind: Kind, names: &[&str]) {
    let entity = Entity {
        names: names.iter().copied().map(Name::new).collect(),
        ..Entity::new(kind, "replaced")
    };
    sheet.entities.insert(key.to_owned(), entity);
}

pub fn office_or_not(sheet: &mut Sheet, person: &str, body: &str, denied: bool) {
    sheet.relations.push(Relation {
        key: format!("{person}-in-{body}"),
        subject: person.to_owned(),
        relation: "holds office in".to_owned(),
        object: body.to_owned(),
        negated: denied,
        cite: vec!["p1".to_owned()],
        ..Relation::default()
    });
}

/// Puts somebody into an industry or at a place, or denies it.
pub fn seat(sheet: &mut Sheet, number: usize, subject: &str, object: &str, denied: bool) {
    let relation = match (kind(subject), kind(object)) {
        (_, Kind::Industry) => "focuses on",
        (Kind::Place, _) => "near",
        _ => "based in",
    };
    sheet.relations.push(Relation {
        key: format!("seat-{number}"),
        subject: subject.to_owned(),
        relation: relation.to_owned(),
        object: object.to_owned(),
        negated: denied,
        cite: vec!["p1".to_owned()],
        ..Relation::default()
    });
}

/// A paper of a random world in which names, keys, identifiers and declarations agree and
/// clash: each kind has its keys, so that none stands for two kinds.
pub fn paper(number: usize) -> impl Strategy<Value = Sheet> {
    // Few, so that most of them are somebody else's, too.
    let name = prop::sample::select(
        &[
            "Alpha", "ALPHA", "Beta", "Gamma", "爾", "尔", "Delta", "Epsilon",
        ][..],
    );
    let keys = [
        "o1", "o2", "o3", "o4", "o5", "o6", "p1", "p2", "l1", "l2", "n1", "e1",
    ];
    let entity = (
        prop::sample::select(keys.to_vec()),
        prop::collection::vec(name, 1..4),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.15, 0..3_u8),
        prop::option::weighted(0.08, (0..4_usize, 1..4_usize)),
    );
    let denied = || prop::bool::weighted(0.2);
    let offices = prop::collection::vec((1..3_usize, 1..4_usize, denied()), 0..3);
    let seats = prop::collection::vec(
        (
            prop::sample::select(&["o1", "o2", "o3", "l1", "l2"][..]),
            prop::sample::select(&["l1", "l2", "n1"][..]),
            denied(),
        ),
        0..4,
    );
    let parts = (prop::collection::vec(entity, 1..7), offices, seats);
    parts.prop_map(move |(entities, offices, seats)| {
        let mut paper = sheet(&format!("s{number}"));
        let mut used = BTreeSet::new();
        for (key, names, shared, group, abbreviated, identifier, same_as) in entities {
            let kind = kind(key);
            let mut own = BTreeSet::new();
            let names: Vec<&str> = names.into_iter().filter(|n| own.insert(*n)).collect();
            has(&mut paper, key, kind, &names);
            let entity = paper.entities.get_mut(key).unwrap();
            (entity.shared, entity.group) = (shared, group);
            if abbreviated {
                entity.names[0].role = Some(NameRole::Abbreviation);
            }
            if let Some(id) = identifier.filter(|id| {
                used.insert((key, *id)) && used.iter().filter(|u| u.1 == *id).count() == 1
            }) {
                entity
                    .identifiers
                    .insert("wikidata".to_owned(), [format!("Q{id}")].into());
            }
            if let Some((other, local)) = same_as.filter(|(other, _)| *other != number) {
                entity.same_as = vec![EntityRef::new(
                    format!("s{other}"),
                    format!("{}{local}", &key[..1]),
                )];
            }
        }
        let mut seen = BTreeSet::new();
        for (person, body, denied) in offices {
            let (person, body) = (format!("p{person}"), format!("o{body}"));
            if paper.entities.contains_key(&person)
                && paper.entities.contains_key(&body)
                && seen.insert((person.clone(), body.clone()))
            {
                office_or_not(&mut paper, &person, &body, denied);
            }
        }
        for (number, (subject, object, denied)) in seats.into_iter().enumerate() {
            if subject != object
                && paper.entities.contains_key(subject)
                && paper.entities.contains_key(object)
            {
                seat(&mut paper, number, subject, object, denied);
            }
        }
        paper
    })
}

pub fn kind(key: &str) -> Kind {
    match key.as_bytes()[0] {
        b'o' => Kind::Organisation,
        b'p' => Kind::Person,
        b'l' => Kind::Place,
        b'n' => Kind::Industry,
        _ => Kind::Event,
    }
}

pub fn papers() -> impl Strategy<Value = Vec<Sheet>> {
    (paper(0), paper(1), paper(2), paper(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

pub fn random_ruling() -> impl Strategy<Value = Ruling> {
    let reference = |kind: &'static str| {
        (0..5_usize, 1..3_usize).prop_map(move |(source, local)| match source {
            4 => format!("{kind}{local}"),
            _ => format!("s{source}#{kind}{local}"),
        })
    };
    let pair = prop::sample::select(&["o", "p", "l"][..])
        .prop_flat_map(move |kind| (reference(kind), reference(kind)));
    (any::<bool>(), pair).prop_map(|(same, (one, other))| {
        let verdict = if same {
            Verdict::Same
        } else {
            Verdict::Different
        };
        ruling(verdict, &one, &other)
    })
}

/// Those of some rulings that can stand together.
pub fn standing(rulings: Vec<Ruling>) -> Vec<Ruling> {
    let mut base = KnowledgeBase::in_memory().unwrap();
    for ruling in &rulings {
        let _ = base.import_rulings(std::slice::from_ref(ruling));
    }
    base.rulings().unwrap()
}
