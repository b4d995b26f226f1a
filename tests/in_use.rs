//! What people met when they used it, by its number in the list of faults (part E).

use citebase::sheet::Sheet;
use citebase::{Error, KnowledgeBase};
use serde_json::{Value, json};

/// A sheet of a company with one figure.
fn sheet(unit: &str, quantity: Value) -> String {
    let mut quantity = quantity;
    quantity["unit"] = unit.into();
    json!({
        "citebase": 1,
        "source": {"key": "paper", "language": "en"},
        "passages": ["p1"],
        "entities": {
            "works": {"kind": "organisation", "names": [{"text": "Works", "cite": "p1"}]},
            "head": {"kind": "person", "names": [{"text": "Ann Brown", "cite": "p1"}]},
        },
        "figures": [{"key": "f", "subject": "works", "measure": "revenue", "quantity": quantity,
            "cite": ["p1"]}],
    })
    .to_string()
}

/// What is wrong with a sheet, a line a problem.
fn problems(json: &str) -> Vec<String> {
    let loaded = Sheet::from_json(json)
        .and_then(|sheet| KnowledgeBase::in_memory().and_then(|mut base| base.load(&sheet)));
    match loaded {
        Err(Error::Sheet(problems)) => problems.problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

/// Seen before: year for "yuan", buildings for "usd", RUB for "RMB", RSD for "Rs", and "branch of" for
/// "chairman of".
#[test]
fn e5_an_unknown_word_is_answered_with_what_is_meant() {
    for (unit, meant) in [
        ("yuan", "CNY"),
        ("usd", "USD"),
        ("RMB", "CNY"),
        ("Rs", "INR"),
        ("rupees", "INR"),
        ("dollars", "USD"),
        ("sq m", "m²"),
    ] {
        let quantity = json!({"wording": "5", "exactly": 5, "wording_confirmed": true});
        let told = problems(&sheet(unit, quantity)).join("\n");
        let nearest = format!("unknown unit \"{unit}\"; the nearest are {meant},");
        assert!(told.contains(&nearest), "{told}");
    }
    let mut relation: Value =
        serde_json::from_str(&sheet("CNY", json!({"wording": "5 yuan", "exactly": 5}))).unwrap();
    for (word, meant) in [
        ("chairman of", "holds office in"),
        ("president of", "holds office in"),
    ] {
        relation["relations"] = json!([{"key": "r", "subject": "head", "relation": word,
            "object": "works", "cite": ["p1"]}]);
        let told = problems(&relation.to_string()).join("\n");
        let nearest = format!("unknown relation \"{word}\"; the nearest are {meant},");
        assert!(told.contains(&nearest), "{told}");
    }
}

/// Seen before: refused, though wordings may have them.
#[test]
fn e6_amounts_may_be_written_as_their_sources_write_them() {
    for (wording, exactly, unit, reads) in [
        ("1,600 crore rupees", "1,600 crore", "INR", "16 billion INR"),
        ("270.92亿元", "270.92亿", "CNY", "27.092 billion CNY"),
        ("3 lakh rupees", "3 lakh", "INR", "300,000 INR"),
    ] {
        let json = sheet(unit, json!({"wording": wording, "exactly": exactly}));
        let mut base = KnowledgeBase::in_memory().unwrap();
        base.load(&Sheet::from_json(&json).unwrap()).unwrap();
        let claim = "paper#f".parse().unwrap();
        let fact = base.claim(&claim).unwrap().unwrap();
        assert_eq!(fact.quantity().unwrap().to_string(), reads);
    }
}

/// Seen before: told one at a time.
#[test]
fn e7_what_cannot_be_read_is_told_together() {
    let told = problems(
        &json!({
            "citebase": 1,
            "source": {"key": "paper", "headline": 7, "language": 8},
            "passages": ["p1"],
            "entities": {
                "a": {"kind": "organisation", "names": [{"text": 5}], "form": 6},
                "b": {"kid": "person"},
            },
            "figures": [{"key": "f", "subject": "a", "mesure": "revenue", "quantity": {"exactly": true},
                "cite": "p1"}],
            "relations": {},
            "milestones": [{"key": 1, "subject": 2, "phase": 3, "cite": ["p1"]}],
        })
        .to_string(),
    );
    let places: Vec<&str> = told
        .iter()
        .map(|p| p.split([' ', ':']).next().unwrap())
        .collect();
    for place in [
        "source.headline",
        "source.language",
        "entities.a.names[0].text",
        "entities.a.form",
        "entities.b.kid",
        "figures[0].mesure",
        "figures[0].quantity.exactly",
        "figures[0].cite",
        "relations",
        "milestones[0].key",
        "milestones[0].subject",
        "milestones[0].phase",
    ] {
        assert!(
            places.contains(&place),
            "{place} is not told:\n{}",
            told.join("\n")
        );
    }
    // None twice, and none that only follows from another.
    let mut once = places.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), places.len(), "{told:?}");
    assert!(
        !told
            .iter()
            .any(|problem| problem.contains("missing field `measure`")),
        "{told:?}"
    );
}

/// Seen before: warned about.
#[test]
fn e8_a_date_of_which_the_docs_say_that_it_is_unresolved_is_no_warning() {
    let mut sheet: Value =
        serde_json::from_str(&sheet("CNY", json!({"wording": "5 yuan", "exactly": 5}))).unwrap();
    sheet["milestones"] = json!([{"key": "m", "subject": "works", "phase": "founded", "cite": ["p1"],
        "date": {"wording": "when the war was over", "basis": "unresolved"}}]);
    let mut base = KnowledgeBase::in_memory().unwrap();
    let report = base
        .load(&Sheet::from_json(&sheet.to_string()).unwrap())
        .unwrap();
    assert!(
        report.unread_wordings().is_empty(),
        "{:?}",
        report.unread_wordings()
    );
}
