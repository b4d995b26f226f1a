//! Every total that the Parquet export hands on, asked of the library one by one.

use citebase::KnowledgeBase;
use citebase::model::{ClaimRef, Kind, Modality, Polarity};
use citebase::query::{Content, EntityFilter, FactFilter, Groups, Total, TotalQuery, all};
use std::collections::BTreeSet;

/// Every question whose totals are exported: the field, the key and the query.
fn questions(base: &KnowledgeBase) -> Vec<(&'static str, String, TotalQuery)> {
    let mut questions = Vec::new();
    let any = TotalQuery::default;
    let mut measures = BTreeSet::new();
    let every = FactFilter::default();
    for fact in all(|page| base.facts(&every, page)) {
        let fact = fact.unwrap();
        if let Content::Figure { measure, .. } = &fact.content {
            measures.insert(measure.clone());
        }
    }
    for measure in measures {
        let query = TotalQuery {
            measure: Some(measure.clone()),
            ..any()
        };
        questions.push(("measure", measure, query));
    }
    for source in all(|page| base.sources(page)) {
        let key = source.unwrap().key;
        let query = TotalQuery {
            source: Some(key.clone()),
            ..any()
        };
        questions.push(("source", key, query));
    }
    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for &kind in Kind::ALL {
        for entity in all(|page| base.entities(kind, &with_groups, page)) {
            let key = entity.unwrap().key;
            let query = TotalQuery {
                subject: Some(key.clone()),
                ..any()
            };
            questions.push(("subject", key.clone(), query));
            let mut query = any();
            let field = match kind {
                Kind::Industry => {
                    query.industry = Some(key.as_str().into());
                    "industry"
                }
                Kind::Organisation => {
                    query.organisation = Some(key.as_str().into());
                    "organisation"
                }
                Kind::Event => {
                    query.event = Some(key.as_str().into());
                    "event"
                }
                _ => continue,
            };
            questions.push((field, key, query));
        }
    }
    questions
}

/// Gives each total, with the field and the key of its question.
pub fn each_total(base: &KnowledgeBase, mut each: impl FnMut(&str, &str, &Total)) {
    for (field, key, query) in questions(base) {
        for &modality in Modality::ALL {
            for &polarity in Polarity::ALL {
                let query = TotalQuery {
                    modality: Some(modality),
                    polarity: Some(polarity),
                    ..query.clone()
                };
                for total in base.totals(&query).unwrap() {
                    each(field, &key, &total);
                }
            }
        }
    }
}

/// The figures of a total as the table `total_figures` has them, in order: the claim, its standing, why,
/// and the claim because of which.
pub fn standings(total: &Total) -> Vec<[Option<String>; 4]> {
    let row = |claim: &ClaimRef, standing: &str, why, because: Option<&ClaimRef>| {
        let because = because.map(ToString::to_string);
        [
            Some(claim.to_string()),
            Some(standing.to_owned()),
            why,
            because,
        ]
    };
    let counted = total.counted.iter();
    let mut rows: Vec<_> = counted
        .map(|f| row(&f.claim, "counted", None, None))
        .collect();
    rows.extend(total.unsettled.iter().map(|u| {
        let why = Some(u.doubt.to_string());
        row(&u.figure.claim, "unsettled", why, u.doubt.claim())
    }));
    rows.extend(total.left_out.iter().map(|l| {
        let why = Some(l.reason.to_string());
        row(&l.figure.claim, "left out", why, l.reason.claim())
    }));
    rows.sort();
    rows
}
