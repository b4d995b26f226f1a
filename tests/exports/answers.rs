//! Other programs answer as we do: SPARQL over the JSON-LD, a count over the GraphML.

use crate::{base_of, graphml, nine, written};
use citebase::KnowledgeBase;
use citebase::export::Existing;
use citebase::model::{Modality, Polarity, Shape};
use citebase::query::{Certainty, Content, FactFilter, FigureFilter, Page};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::collections::BTreeSet;

const PREFIXES: &str = "PREFIX s: <https://schema.org/> PREFIX cb: <urn:citebase:term:>
  PREFIX rel: <urn:citebase:relation:> ";

/// The answers to a SPARQL question, sorted.
pub(crate) fn asked(document: &str, question: &str) -> Vec<Vec<String>> {
    let store = Store::new().unwrap();
    let format = RdfFormat::JsonLd {
        profile: JsonLdProfileSet::empty(),
    };
    store.load_from_slice(format, document).unwrap();
    let question = format!("{PREFIXES}{question}");
    let query = SparqlEvaluator::new().parse_query(&question).unwrap();
    let QueryResults::Solutions(rows) = query.on_store(&store).execute().unwrap() else {
        panic!("not a SELECT")
    };
    let mut answers: Vec<Vec<String>> = rows
        .map(|row| {
            let row = row.unwrap();
            row.values()
                .iter()
                .map(|value| match value {
                    Some(Term::Literal(literal)) => literal.value().to_owned(),
                    Some(other) => other.to_string(),
                    None => String::new(),
                })
                .collect()
        })
        .collect();
    answers.sort();
    answers
}

fn library() -> (KnowledgeBase, String) {
    let base = base_of(nine());
    let document = written(|out| base.write_json_ld(out)).unwrap();
    (base, document)
}

#[test]
fn who_is_party_to_what_according_to_which_passage() {
    let (base, document) = library();
    let filter = FactFilter {
        shape: Some(Shape::Relation),
        modality: Some(Modality::Reported),
        polarity: Some(Polarity::Affirmed),
        ..FactFilter::default()
    };
    let mut ours = Vec::new();
    for fact in base.facts(&filter, &Page::first(10_000)).unwrap() {
        if let Content::Relation {
            relation, object, ..
        } = &fact.content
            && relation == "party to"
        {
            for passage in fact.passages() {
                ours.push(vec![
                    fact.subject.name.clone(),
                    object.name.clone(),
                    passage.to_owned(),
                ]);
            }
        }
    }
    ours.sort();
    let theirs = asked(
        &document,
        "SELECT ?who ?what ?passage WHERE { ?c a s:Claim ; cb:relation 'party to' ;
           cb:modality 'reported' ; cb:polarity 'affirmed' ; cb:passage ?passage ;
           cb:subject/s:name ?who ; cb:object/s:name ?what }",
    );
    assert!(ours.len() > 10);
    assert_eq!(theirs, ours);
}

#[test]
fn which_amounts_are_surely_of_fifteen_billion_yuan_or_more() {
    let (base, document) = library();
    let filter = FigureFilter {
        unit: Some("CNY".to_owned()),
        at_least: Some(15_000_000_000_i64.into()),
        certainty: Certainty::Sure,
        ..FigureFilter::default()
    };
    let figures = base.figures(&filter, &Page::first(1000)).unwrap();
    let mut ours: Vec<Vec<String>> = figures
        .into_iter()
        .map(|fact| vec![fact.claim.to_string()])
        .collect();
    ours.sort();
    let theirs = asked(
        &document,
        "SELECT ?key WHERE { ?c cb:key ?key ; cb:quantity ?q .
           ?q s:currency 'CNY' ; s:minValue|cb:minValue ?least FILTER (?least >= 15000000000) }",
    );
    assert!(ours.len() > 5);
    assert_eq!(theirs, ours);
}

#[test]
fn asserted_relations_are_triples() {
    let (_, document) = library();
    let found = asked(
        &document,
        "SELECT ?who WHERE { ?e rel:party-to/s:name 'five-party strategic cooperation agreement' ; s:name ?who }",
    );
    assert_eq!(found.len(), 5);
    let found = asked(
        &document,
        "SELECT ?t WHERE { ?c a s:Claim ; s:text ?t ; s:appearance ?a }",
    );
    let (base, _) = library();
    let all = base
        .facts(&FactFilter::default(), &Page::first(10_000))
        .unwrap();
    assert_eq!(found.len(), all.items.len());
}

#[test]
fn the_graph_has_our_entities_and_our_relations() {
    let (base, _) = library();
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
    let ours = keys("SELECT claim FROM relations WHERE NOT negated");
    assert_eq!(of("edge", "edge-claim"), ours);
    assert!(ours.len() > 100);
}

/// The files and counts that `tests/formats.py` holds other programs against.
#[test]
fn files_for_other_programs() {
    let Some(folder) = std::env::var_os("CITEBASE_EXPORTS") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let (base, _) = library();
    for &format in citebase::export::Format::ALL {
        let target = folder.join(format.as_str());
        base.export(format, target, Existing::Replace).unwrap();
    }
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
    let answers = serde_json::json!({
        "parties": parties,
        "rows": rows,
        "nodes": count("SELECT count(*) FROM entity"),
        "names": crate::hostile::NAMES,
        "edges": count("SELECT count(*) FROM relations WHERE NOT negated"),
    });
    std::fs::write(folder.join("answers.json"), answers.to_string()).unwrap();
}
