//! Building sheets, claim by claim.

use super::*;

/// An article with four passages and nothing in it yet.
pub fn sheet(key: &str) -> Sheet {
    let mut sheet = Sheet::new(Source {
        key: key.to_owned(),
        headline: Some(format!("Headline of {key}")),
        language: "en".to_owned(),
        ..Source::default()
    });
    sheet.passages = ["headline", "p1", "p2", "p3"].map(Into::into).into();
    sheet
}

pub fn shared(kind: Kind, name: &str) -> Entity {
    Entity {
        shared: true,
        ..Entity::new(kind, name)
    }
}

pub fn group(kind: Kind, name: &str) -> Entity {
    Entity {
        group: true,
        ..shared(kind, name)
    }
}

pub fn on(edtf: &str) -> Option<Date> {
    Some(Date {
        edtf: Some(edtf.to_owned()),
        ..Date::default()
    })
}

pub fn in_words(wording: &str) -> Option<Date> {
    Some(Date {
        wording: Some(wording.to_owned()),
        ..Date::default()
    })
}

pub fn quantity(unit: &str) -> SheetQuantity {
    SheetQuantity {
        wording: "as written".to_owned(),
        unit: unit.to_owned(),
        ..SheetQuantity::default()
    }
}

macro_rules! quantities {
    ($( $name:ident )*) => { $(
        pub fn $name(amount: impl Into<Amount>, unit: &str) -> SheetQuantity {
            SheetQuantity { $name: Some(amount.into()), ..quantity(unit) }
        }
    )* };
}
quantities!(exactly about nearly more_than at_least less_than up_to);

pub fn between(low: impl Into<Amount>, high: impl Into<Amount>, unit: &str) -> SheetQuantity {
    SheetQuantity {
        at_least: Some(low.into()),
        up_to: Some(high.into()),
        ..quantity(unit)
    }
}

/// Claims get their keys by counting: r1, f1, m1, s1. What is added can be tuned in place.
pub trait Build {
    fn has(&mut self, key: &str, entity: Entity) -> &mut Self;
    fn relate(&mut self, subject: &str, relation: &str, object: &str) -> &mut Relation;
    fn figure(&mut self, subject: &str, measure: &str, quantity: SheetQuantity) -> &mut Figure;
    fn milestone(&mut self, subject: &str, phase: &str, date: Option<Date>) -> &mut Milestone;
    fn state(&mut self, subject: &str, gist: &str, about: &[&str]) -> &mut Statement;
}

impl Build for Sheet {
    fn has(&mut self, key: &str, entity: Entity) -> &mut Self {
        self.entities.insert(key.to_owned(), entity);
        self
    }

    fn relate(&mut self, subject: &str, relation: &str, object: &str) -> &mut Relation {
        self.relations.push(Relation {
            key: format!("r{}", self.relations.len() + 1),
            subject: subject.to_owned(),
            relation: relation.to_owned(),
            object: object.to_owned(),
            cite: vec!["p1".to_owned()],
            ..Relation::default()
        });
        self.relations.last_mut().unwrap()
    }

    fn figure(&mut self, subject: &str, measure: &str, quantity: SheetQuantity) -> &mut Figure {
        self.figures.push(Figure {
            key: format!("f{}", self.figures.len() + 1),
            subject: subject.to_owned(),
            measure: measure.to_owned(),
            quantity,
            cite: vec!["p1".to_owned()],
            ..Figure::default()
        });
        self.figures.last_mut().unwrap()
    }

    fn milestone(&mut self, subject: &str, phase: &str, date: Option<Date>) -> &mut Milestone {
        self.milestones.push(Milestone {
            key: format!("m{}", self.milestones.len() + 1),
            subject: subject.to_owned(),
            phase: phase.to_owned(),
            date,
            cite: vec!["p1".to_owned()],
            ..Milestone::default()
        });
        self.milestones.last_mut().unwrap()
    }

    fn state(&mut self, subject: &str, gist: &str, about: &[&str]) -> &mut Statement {
        self.statements.push(Statement {
            key: format!("s{}", self.statements.len() + 1),
            subject: subject.to_owned(),
            gist: gist.to_owned(),
            about: about.iter().map(|&key| key.to_owned()).collect(),
            cite: vec!["p1".to_owned()],
            ..Statement::default()
        });
        self.statements.last_mut().unwrap()
    }
}

pub fn repeats(source: &str, key: &str) -> Link {
    Link {
        link: LinkType::Repeats,
        claim: ClaimRef::new(source, key),
    }
}

pub fn load<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    for sheet in sheets {
        base.load(sheet).unwrap();
    }
    base
}

pub fn id(base: &Reader, key: &str) -> EntityId {
    base.entity(key).unwrap().unwrap().id
}

pub fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

pub fn all() -> Page {
    Page::first(MAX_LIMIT)
}

pub fn refs(facts: &[Fact]) -> Vec<String> {
    facts.iter().map(|f| f.claim.to_string()).collect()
}

/// The whole of a paged answer; and walking it in small steps gives the same, without repeats
/// or gaps.
pub fn walked<T: PartialEq + Debug>(ask: impl Fn(&Page) -> Result<Paged<T>, Error>) -> Vec<T> {
    let whole = ask(&all()).unwrap();
    assert!(whole.next.is_none());
    // Single steps through a long list would only cost time.
    let steps = match whole.items.len() {
        0 => &[1][..],
        1..40 => &[1, 2, 3, 7],
        _ => &[7, 64],
    };
    for &limit in steps
        .iter()
        .filter(|l| **l as usize <= whole.items.len().max(1))
    {
        let mut page = Page::first(limit);
        let mut items = Vec::new();
        loop {
            let found = ask(&page).unwrap();
            assert!(found.items.len() <= limit as usize);
            items.extend(found.items);
            assert!(items.len() <= whole.items.len(), "limit {limit}");
            match found.next {
                // Nobody is sent to an empty page.
                Some(after) => {
                    assert!(items.len() < whole.items.len() && items.len() % limit as usize == 0);
                    page.after = Some(after);
                }
                None => break,
            }
        }
        assert_eq!(items, whole.items, "limit {limit}");
    }
    whole.items
}
