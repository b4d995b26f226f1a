//! A plan, a denial and somebody's word do not become facts on the way.

use crate::{bridge, csv, ftm, graphml, json_ld, nine};
use citebase::KnowledgeBase;
use citebase::export::csv::View;
use citebase::export::{Existing, Format};
use citebase::query::{FactFilter, Page};
use citebase::sheet::Sheet;
use serde_json::{Value, json};

fn of_schema<'a>(lines: &'a [Value], schema: &str) -> Vec<&'a Value> {
    lines.iter().filter(|l| l["schema"] == schema).collect()
}

/// Read alone, a name in a file for other tools is one that somebody bears now.
#[test]
fn a_former_name_is_told_as_one() {
    let mut sheet: Value = serde_json::from_str(include_str!("bridge.json")).unwrap();
    let former = json!({"text": "Old Crossing", "role": "former", "until": "2015"});
    let names = &mut sheet["entities"]["bridge"]["names"];
    names.as_array_mut().unwrap().push(former);
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&Sheet::from_json(&sheet.to_string()).unwrap())
        .unwrap();

    let lines = ftm(&base);
    let with = |property: &str| {
        let has = |l: &&Value| l["properties"][property] == json!(["Old Crossing"]);
        lines.iter().filter(has).count()
    };
    assert_eq!((with("previousName"), with("alias")), (1, 0));
    let mut statements = Vec::new();
    base.write_statements(&mut statements).unwrap();
    let statements = String::from_utf8(statements).unwrap();
    assert!(
        statements.contains(",previousName,name,Project,Old Crossing,"),
        "{statements}"
    );
    let graph = json_ld(&base).to_string();
    assert!(
        graph.contains(r#""cb:formerName":"Old Crossing""#),
        "{graph}"
    );
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    base.export(Format::Notes, &vault, Existing::Keep).unwrap();
    let notes: Vec<String> = std::fs::read_dir(&vault)
        .unwrap()
        .filter_map(|note| std::fs::read_to_string(note.unwrap().path()).ok())
        .collect();
    let telling = |line: &str| notes.iter().filter(|note| note.contains(line)).count();
    assert_eq!(
        telling("former_names: [\"Old Crossing\"]\n"),
        1,
        "{notes:?}"
    );
    assert!(!notes.iter().any(|note| {
        note.lines()
            .any(|l| l.starts_with("aliases") && l.contains("Old Crossing"))
    }));
}

#[test]
fn followthemoney_has_edges_and_properties_of_what_is_asserted_alone() {
    let base = bridge();
    let lines = ftm(&base);
    let by_id = |id: &str| lines.iter().find(|l| l["id"] == id).unwrap();
    let bridge = &by_id("2024-05-02-bridge.bridge.entity")["properties"];
    assert_eq!(
        bridge["addressEntity"],
        json!(["2024-05-02-bridge.town.entity"])
    );
    assert_eq!(bridge["phase"], json!(["begun"]), "the opening is planned");
    assert_eq!(bridge["startDate"], json!(["2024-05"]));
    assert_eq!(bridge["amount"], Value::Null, "more than is not equal to");
    let builder = &by_id("builder.entity")["properties"];
    assert_eq!(builder["addressEntity"], Value::Null, "the seat is planned");
    assert_eq!(builder["abbreviation"], json!(["BW"]));
    assert_eq!(builder["wikidataId"], json!(["Q42"]));
    assert_eq!(
        of_schema(&lines, "ProjectParticipant").len(),
        1,
        "the rival's is denied"
    );
    let links = of_schema(&lines, "UnknownLink");
    let roles: Vec<&Value> = links.iter().map(|l| &l["properties"]["role"][0]).collect();
    assert_eq!(
        roles,
        [
            "located in",
            "according to Ann Lee, cooperates with",
            "makes",
            "issued by",
            "concerns"
        ]
    );
    let word = links[1]["properties"]["summary"][0].as_str().unwrap();
    assert!(word.contains("according to Ann Lee"), "{word}");
    // Every claim is there, with how it is meant.
    let documented = of_schema(&lines, "Documentation");
    let status = |claim: &str| {
        let claim = format!("2024-05-02-bridge#{claim}");
        let found = documented
            .iter()
            .find(|d| d["properties"]["recordId"] == json!([claim]));
        found.unwrap()["properties"]["status"].clone()
    };
    assert_eq!(status("opening"), json!(["planned"]));
    assert_eq!(status("rival"), json!(["negated", "reported"]));
    assert_eq!(status("cost"), json!(["reported"]));
}

#[test]
fn json_ld_has_plain_triples_of_what_is_asserted_alone() {
    let document = json_ld(&bridge());
    let nodes = document["@graph"].as_array().unwrap();
    let by_id = |id: &str| {
        let id = format!("urn:citebase:{id}");
        nodes.iter().find(|n| n["@id"] == json!(id)).unwrap()
    };
    let builder = by_id("entity:builder");
    let bridge = json!({"@id": "urn:citebase:entity:2024-05-02-bridge:bridge"});
    assert_eq!(builder["rel:developer-of"], bridge);
    assert_eq!(builder["location"], Value::Null, "it is planned");
    assert_eq!(
        builder["sameAs"],
        json!({"@id": "http://www.wikidata.org/entity/Q42"})
    );
    let rival = by_id("entity:2024-05-02-bridge:rival");
    assert_eq!(rival["rel:investor-in"], Value::Null, "it is denied");
    assert_eq!(
        rival["rel:cooperates-with"],
        Value::Null,
        "somebody says so"
    );
    let cost = &by_id("claim:2024-05-02-bridge:cost")["cb:quantity"];
    assert_eq!(cost["minValue"]["@value"], "2500000000");
    assert_eq!(cost["cb:minExclusive"], true);
    assert_eq!(
        (&cost["maxValue"], &cost["value"]),
        (&Value::Null, &Value::Null)
    );
    let jobs = &by_id("claim:2024-05-02-bridge:jobs");
    assert_eq!(jobs["cb:modality"], "expected");
    assert_eq!(jobs["cb:quantity"]["cb:minValue"]["@value"], "300");
    assert_eq!(
        jobs["cb:quantity"]["minValue"],
        Value::Null,
        "about is no bound"
    );
}

#[test]
fn graphml_leaves_denials_out_and_says_what_is_planned() {
    let text = graphml(&bridge());
    let graph = roxmltree::Document::parse(&text).unwrap();
    let edges: Vec<(&str, &str)> = graph
        .descendants()
        .filter(|n| n.has_tag_name("edge"))
        .map(|edge| {
            let data = |key| {
                edge.children()
                    .find(|d| d.attribute("key") == Some(key))
                    .unwrap()
            };
            let (label, modality) = (data("edge-label"), data("edge-modality"));
            (label.text().unwrap(), modality.text().unwrap())
        })
        .collect();
    assert_eq!(
        edges,
        [
            ("is the developer of", "reported"),
            ("is planned to be based in", "planned"),
            ("is located in", "reported"),
            ("according to Ann Lee, cooperates with", "reported"),
            ("makes", "reported"),
            ("was issued by", "reported"),
            ("concerns", "reported"),
            ("is party to", "reported"),
        ]
    );
}

/// One that another claim denies is told as overruled, and no edge of FollowTheMoney.
#[test]
fn what_is_denied_later_is_no_fact_either() {
    let mut base = bridge();
    let later = r#"{"citebase": 1,
      "source": {"key": "2024-06-01-correction", "headline": "Correction", "language": "en"},
      "passages": ["p1"],
      "entities": {"builder": {"kind": "organisation", "shared": true, "names": [{"text": "Bridge Works", "cite": "p1"}]},
                   "bridge": {"kind": "project", "names": [{"text": "East Bridge", "cite": "p1"}]}},
      "relations": [{"key": "not", "subject": "builder", "relation": "developer of", "object": "bridge", "negated": true,
        "links": [{"link": "denies", "claim": "2024-05-02-bridge#builder"}], "cite": ["p1"]}]}"#;
    base.load(&citebase::sheet::Sheet::from_json(later).unwrap())
        .unwrap();
    let lines = ftm(&base);
    assert!(of_schema(&lines, "ProjectParticipant").is_empty());
    let status: Vec<&Value> = of_schema(&lines, "Documentation")
        .into_iter()
        .filter(|d| d["properties"]["recordId"] == json!(["2024-05-02-bridge#builder"]))
        .map(|d| &d["properties"]["status"])
        .collect();
    assert_eq!(status, [&json!(["overruled", "reported"]); 2]);
    let document = json_ld(&base);
    let nodes = document["@graph"].as_array().unwrap();
    assert!(nodes.iter().all(|n| n["rel:developer-of"].is_null()));
    assert!(graphml(&base).contains(r#"<data key="edge-overruled">true</data>"#));
}

#[test]
fn every_claim_is_carried_with_its_passages() {
    let base = crate::base_of(nine());
    let all = base
        .facts(&FactFilter::default(), &Page::first(10_000))
        .unwrap();
    let lines = ftm(&base);
    let document = json_ld(&base);
    let claims: Vec<&Value> = document["@graph"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|n| n["@type"] == "Claim")
        .collect();
    assert_eq!(claims.len(), all.items.len());
    let facts = crate::cells(&csv(&base, View::Facts));
    for fact in &all.items {
        let key = fact.claim.to_string();
        let claim = claims.iter().find(|c| c["cb:key"] == json!(key)).unwrap();
        let passages: Vec<&str> = fact.passages().collect();
        match &claim["cb:passage"] {
            Value::Array(list) => assert_eq!(*list, passages),
            one => assert_eq!(*one, passages[0]),
        }
        let rows = facts.iter().filter(|row| row[0] == key).count();
        assert_eq!(rows, passages.len(), "{key}");
        let documented = lines
            .iter()
            .any(|l| l["schema"] == "Documentation" && l["properties"]["recordId"] == json!([key]));
        // Claims on industries alone have nothing to be attached to.
        assert!(
            documented || fact.subject.kind == citebase::model::Kind::Industry,
            "{key}"
        );
    }
}

/// Ids that others refer to are there.
#[test]
fn nothing_refers_to_what_is_not_there() {
    let base = crate::library();
    let lines = ftm(&base);
    let ids: std::collections::BTreeSet<&str> =
        lines.iter().map(|l| l["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), lines.len(), "ids are unique");
    let references = [
        "addressEntity",
        "case",
        "document",
        "entity",
        "involved",
        "member",
        "object",
        "organization",
        "organizer",
        "participant",
        "party",
        "project",
        "proof",
        "resolved",
        "subject",
    ];
    let mut number = 0;
    for line in &lines {
        for property in references {
            for id in line["properties"][property]
                .as_array()
                .into_iter()
                .flatten()
            {
                assert!(ids.contains(id.as_str().unwrap()), "{property} {id}");
                number += 1;
            }
        }
    }
    assert!(number > 1000);
    let base: &KnowledgeBase = &base;
    let text = graphml(base);
    let graph = roxmltree::Document::parse(&text).unwrap();
    let nodes: std::collections::BTreeSet<&str> = graph
        .descendants()
        .filter(|n| n.has_tag_name("node"))
        .map(|n| n.attribute("id").unwrap())
        .collect();
    for edge in graph.descendants().filter(|n| n.has_tag_name("edge")) {
        for end in ["source", "target"] {
            assert!(nodes.contains(edge.attribute(end).unwrap()));
        }
    }
}
