//! What answers look like.

use super::*;

/// Answers can be copied, shown to a programmer and to anybody, and handed on as JSON.
fn presentable<T: Clone + Debug + Display + PartialEq + Serialize>(answer: &T) {
    assert_eq!(&answer.clone(), answer);
    let text = answer.to_string();
    assert!(!text.trim().is_empty(), "{answer:?}");
    for machine in ["Some(", "None", "Ok(", "{ ", "EntityId", "\"\""] {
        assert!(!text.contains(machine), "{text}");
    }
    handed_on(answer);
}

/// As JSON, whatever it is.
pub fn handed_on<T: Debug + Serialize>(answer: &T) {
    assert!(!format!("{answer:?}").is_empty());
    let json = serde_json::to_string(answer).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(!value.is_null());
}

#[test]
fn every_answer_is_presentable() {
    let sheets = rich();
    let base = load(&sheets);
    for &kind in Kind::ALL {
        let everything = EntityFilter {
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        let entities = base.entities(kind, &everything, &all()).unwrap();
        handed_on(&entities);
        entities.items.iter().for_each(presentable);
        base.entities_per_form(kind)
            .unwrap()
            .iter()
            .for_each(presentable);
    }
    macro_rules! each {
        ($($list:ident)*) => { $(
            base.$list(&EntityFilter::default(), &all()).unwrap().items.iter().for_each(presentable);
        )* };
    }
    each!(organisations projects industries events people places agreements);
    let facts = base.facts(&FactFilter::default(), &all()).unwrap();
    handed_on(&facts);
    for fact in &facts.items {
        presentable(fact);
        presentable(&fact.claim);
        presentable(&fact.subject);
        fact.citations.iter().for_each(presentable);
        fact.date.iter().for_each(presentable);
        fact.said_by.iter().for_each(presentable);
        if let Content::Figure { measured, .. } = &fact.content {
            presentable(measured);
        }
        assert!(format!("{fact:#}").len() < fact.to_string().len());
    }
    for timed in base.over_time(id(&base, "alpha"), None, &all()).unwrap() {
        presentable(&timed);
        presentable(&timed.status);
        timed.said_of_it.iter().for_each(presentable);
    }
    let alpha = id(&base, "alpha");
    let profile = base.profile(alpha, 20).unwrap();
    presentable(&profile);
    presentable(&profile.standing);
    profile.names.iter().for_each(presentable);
    profile.not_stated.iter().for_each(presentable);
    base.neighbours(alpha, &Walk::default())
        .unwrap()
        .iter()
        .for_each(presentable);
    let paths = base
        .paths(alpha, id(&base, "fair"), &Walk::default())
        .unwrap();
    assert!(!paths.is_empty());
    paths.iter().for_each(presentable);
    let totals = base.totals(&TotalQuery::default()).unwrap();
    assert!(totals.iter().any(|t| !t.left_out.is_empty()));
    for total in &totals {
        presentable(total);
        total.counted.iter().for_each(presentable);
        for left in &total.left_out {
            presentable(left);
            presentable(&left.reason);
        }
    }
    for source in base.sources(&all()).unwrap().items {
        presentable(&source);
        base.passages(&source.key)
            .unwrap()
            .iter()
            .for_each(presentable);
    }
    base.projects_per_industry()
        .unwrap()
        .iter()
        .for_each(presentable);
    base.sources_per_fact(alpha)
        .unwrap()
        .iter()
        .for_each(presentable);
    for key in ["funds", "alpha", "schemes"] {
        presentable(&base.members(id(&base, key), &all()).unwrap());
    }
}
