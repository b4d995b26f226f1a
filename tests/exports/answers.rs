//! Other programs answer as we do: what `tests/formats.py` asks them is answered here.

use crate::asked_totals::{each_total, standings};
use crate::{graphml, library};
use citebase::KnowledgeBase;
use citebase::export::Existing;
use citebase::model::{ClaimRef, Kind, Modality, Polarity, Shape};
use citebase::query::{
    Content, EntityFilter, Fact, FactFilter, FigureFilter, Groups, Page, Paged, all,
};
use std::collections::BTreeSet;

#[test]
fn the_graph_has_our_entities_and_our_relations() {
    let base = library();
    let text = graphml(&base);
    let graph = roxmltree::Document::parse(&text).unwrap();
    let of = |tag: &str, key: &str| -> BTreeSet<String> {
        graph
            .descendants()
            .filter(|n| n.has_tag_name(tag))
            .flat_map(|n| n.children())
            .filter(|d| d.attribute("key") == Some(key))
            .map(|d| d.text().unwrap().to_owned())
            .collect()
    };
    let keys = |sql: &str| -> BTreeSet<String> {
        let mut statement = base.connection().prepare(sql).unwrap();
        let found = statement.query_map((), |r| r.get(0)).unwrap();
        found.map(Result::unwrap).collect()
    };
    assert_eq!(of("node", "node-key"), keys("SELECT key FROM entities"));
    let ours = keys("SELECT claim FROM relations WHERE polarity = 'affirmed'");
    assert_eq!(of("edge", "edge-claim"), ours);
    assert!(ours.len() > 100);
}

/// Of every entity the claims of each section of its profile.
fn profiles(base: &KnowledgeBase) -> serde_json::Value {
    let mut profiles = serde_json::Map::new();
    let everything = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for &kind in Kind::ALL {
        for entity in all(|page| base.entities(kind, &everything, page)) {
            let entity = entity.unwrap();
            let profile = base.profile(entity.id, 10_000).unwrap();
            let claims = |facts: &Paged<Fact>| -> Vec<String> {
                let mut claims: Vec<_> = facts.into_iter().map(|f| f.claim.to_string()).collect();
                claims.sort();
                claims
            };
            let sections = serde_json::json!({
                "relations from it": claims(&profile.relations_from),
                "relations to it": claims(&profile.relations_to),
                "figures": claims(&profile.figures),
                "milestones": claims(&profile.milestones),
                "undated": claims(&profile.undated),
                "statements": claims(&profile.statements),
                "said": claims(&profile.said),
            });
            profiles.insert(entity.key, sections);
        }
    }
    profiles.into()
}

/// Every total: its row in the table of totals, as Python prints the cells, and its figures.
fn totals(base: &KnowledgeBase) -> serde_json::Value {
    let mut totals = Vec::new();
    each_total(base, |field, key, total| {
        let mut row: Vec<Option<String>> = [
            field,
            key,
            &total.measure,
            &total.unit,
            total.modality.as_str(),
            total.polarity.as_str(),
            total.nature.as_str(),
            &total.period.to_string(),
            &total.answer(),
            &total.sentence(),
        ]
        .map(|cell| Some(cell.to_owned()))
        .to_vec();
        let flag = |flag: bool| if flag { "True" } else { "False" }.to_owned();
        for sum in [&total.sum, &total.if_within, &total.if_apart] {
            let sum = sum.as_ref();
            let (lower, upper) = (sum.and_then(|s| s.lower()), sum.and_then(|s| s.upper()));
            row.extend([
                lower.map(|bound| format!("{:.6}", bound.amount)),
                upper.map(|bound| format!("{:.6}", bound.amount)),
                lower.map(|bound| flag(bound.inclusive)),
                upper.map(|bound| flag(bound.inclusive)),
                sum.map(|sum| flag(sum.is_approximate())),
            ]);
        }
        totals.push(serde_json::json!({"row": row, "figures": standings(total)}));
    });
    totals.into()
}

/// The files and counts that `tests/formats.py` holds other programs against.
#[test]
fn files_for_other_programs() {
    let Some(folder) = std::env::var_os("CITEBASE_EXPORTS") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let base = library();
    for &format in citebase::export::Format::ALL {
        let target = folder.join(format.as_str());
        base.export(format, target, Existing::Replace).unwrap();
    }
    base.export_database(folder.join("base.db")).unwrap();
    let seeded = KnowledgeBase::seeded().unwrap();
    seeded.export_database(folder.join("lingang.db")).unwrap();
    let hostile = crate::hostile::hostile();
    for &format in citebase::export::Format::ALL {
        let target = folder.join("hostile");
        std::fs::create_dir_all(&target).unwrap();
        hostile
            .export(format, target.join(format.as_str()), Existing::Replace)
            .unwrap();
    }
    let count = |sql: &str| -> i64 { base.connection().query_row(sql, (), |r| r.get(0)).unwrap() };
    let filter = FactFilter {
        shape: Some(Shape::Relation),
        ..FactFilter::default()
    };
    let mut parties = Vec::new();
    for fact in base.facts(&filter, &Page::first(10_000)).unwrap() {
        if let Content::Relation {
            relation, object, ..
        } = &fact.content
            && relation == "party to"
            && (fact.modality, fact.polarity) == (Modality::Reported, Polarity::Affirmed)
        {
            for passage in fact.passages() {
                parties.push([
                    fact.subject.name.clone(),
                    object.name.clone(),
                    passage.to_owned(),
                ]);
            }
        }
    }
    parties.sort();
    let mut rows = serde_json::Map::new();
    for &view in citebase::export::csv::View::ALL {
        let number = count(&format!("SELECT count(*) FROM {view}"));
        rows.insert(view.to_string(), number.into());
    }
    let in_yuan = FigureFilter {
        unit: Some("CNY".to_owned()),
        ..FigureFilter::default()
    };
    let mut sure: Vec<String> = Vec::new();
    for fact in base.figures(&in_yuan, &Page::first(1000)).unwrap() {
        let least = fact.quantity().and_then(|quantity| quantity.lower());
        if least.is_some_and(|bound| bound.amount >= 15_000_000_000_i64.into()) {
            sure.push(fact.claim.to_string());
        }
    }
    sure.sort();
    assert!(parties.len() > 10 && sure.len() > 5);
    let mut lines = 0;
    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for &kind in Kind::ALL {
        for entity in base
            .entities(kind, &with_groups, &Page::first(10_000))
            .unwrap()
        {
            // All that names it, and all that it is quoted with.
            let page = Page::first(10_000);
            let said_by = FactFilter {
                said_by: Some(entity.key.clone()),
                ..FactFilter::default()
            };
            let facts = [
                base.facts_about(entity.id, &page),
                base.also_named_in(entity.id, &page),
                base.facts(&said_by, &page),
            ];
            let facts = facts.into_iter().flat_map(|facts| facts.unwrap().items);
            let claims: BTreeSet<ClaimRef> = facts.map(|fact| fact.claim).collect();
            lines += claims.len();
        }
    }
    let hostile_notes = "SELECT (SELECT count(*) FROM entity) + (SELECT count(*) FROM source)";
    let hostile_notes: i64 = hostile
        .connection()
        .query_row(hostile_notes, (), |r| r.get(0))
        .unwrap();
    let mut tables = serde_json::Map::new();
    for (table, sql) in [
        ("sources", "SELECT count(*) FROM source"),
        ("passages", "SELECT count(*) FROM passage"),
        ("entities", "SELECT count(*) FROM entity"),
        ("mentions", "SELECT count(*) FROM mention"),
        ("names", "SELECT count(*) FROM naming"),
        ("identifiers", "SELECT count(*) FROM identifier"),
        ("rulings", "SELECT count(*) FROM ruling"),
        ("claims", "SELECT count(*) FROM claim"),
        ("relations", "SELECT count(*) FROM relation"),
        ("figures", "SELECT count(*) FROM figure"),
        ("equivalents", "SELECT count(*) FROM equivalent"),
        ("milestones", "SELECT count(*) FROM milestone"),
        ("statements", "SELECT count(*) FROM statement"),
        ("citations", "SELECT count(*) FROM citations"),
        ("links", "SELECT count(*) FROM claim_link"),
    ] {
        tables.insert(table.to_owned(), count(sql).into());
    }
    let answers = serde_json::json!({
        "across": crate::across::write_cases(&folder.join("across")),
        "tables": tables,
        "profiles": profiles(&base),
        "totals": totals(&base),
        "parties": parties,
        "sure": sure,
        "claims": count("SELECT count(*) FROM claim"),
        "rows": rows,
        "nodes": count("SELECT count(*) FROM entity"),
        "entities": count("SELECT count(*) FROM entity"),
        "sources": count("SELECT count(*) FROM source"),
        "lines": lines,
        "hostile notes": hostile_notes,
        "names": crate::hostile::NAMES,
        "edges": count("SELECT count(*) FROM relations WHERE polarity = 'affirmed'"),
    });
    std::fs::write(folder.join("answers.json"), answers.to_string()).unwrap();
}
