//! Answers, filters and pages as others read and write them: JSON, and the query of a URL.

use chrono::NaiveDate;
use citebase::check::ContradictionFilter;
use citebase::model::{Kind, Modality, Polarity, Shape};
use citebase::query::{
    Certainty, EntityFilter, FactFilter, FigureFilter, Groups, Page, ProposalFilter, SearchFilter,
    TimelineFilter, TotalQuery, Walk, all,
};
use citebase::{Batch, KnowledgeBase};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::ops::ControlFlow;

fn through_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
    assert_eq!(back, *value);
}

fn through_a_url<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let url = serde_urlencoded::to_string(value).unwrap();
    let back: T = serde_urlencoded::from_str(&url).unwrap_or_else(|e| panic!("{e}: {url}"));
    assert_eq!(back, *value);
}

fn both<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    through_json(value);
    through_a_url(value);
}

fn text() -> impl Strategy<Value = Option<String>> {
    of(prop_oneof![
        any::<String>(),
        "[a-z-]{1,12}(#[a-z0-9]{1,4})?"
    ])
}

fn day() -> impl Strategy<Value = Option<NaiveDate>> {
    of((1..3_650_000_i32).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap()))
}

fn amount() -> impl Strategy<Value = Option<Decimal>> {
    of((any::<i64>(), 0..7_u32).prop_map(|(n, scale)| Decimal::new(n, scale)))
}

fn modality() -> impl Strategy<Value = Option<Modality>> {
    of(select(Modality::ALL))
}

proptest! {
    #[test]
    fn filters_of_facts(
        shape in of(select(Shape::ALL)), modality in modality(), polarity in of(select(Polarity::ALL)),
        source in text(), passage in text(), said_by in text(), known_by in day(),
    ) {
        both(&FactFilter { shape, modality, polarity, source, passage, said_by, known_by });
    }

    #[test]
    fn filters_of_figures(
        (subject, measure, unit, source) in (text(), text(), text(), text()),
        (at_least, at_most) in (amount(), amount()),
        certainty in select(&[Certainty::Possible, Certainty::Sure]),
        (from, until, known_by) in (day(), day(), day()), modality in modality(),
    ) {
        both(&FigureFilter {
            subject, measure, unit, at_least, at_most, certainty, from, until, source, modality, known_by,
        });
    }

    #[test]
    fn filters_of_milestones(
        (from, until, known_by) in (day(), day(), day()), undated in any::<bool>(),
        (subject, phase) in (text(), text()), modality in modality(),
    ) {
        both(&TimelineFilter { from, until, undated, subject, phase, modality, known_by });
    }

    #[test]
    fn questions_for_totals(
        (measure, unit, subject, source) in (text(), text(), text(), text()),
        (industry, organisation, event) in (text(), text(), text()),
        (from, until, known_by) in (day(), day(), day()),
        modality in modality(), polarity in of(select(Polarity::ALL)),
    ) {
        both(&TotalQuery {
            measure, unit, modality, polarity, subject,
            industry: industry.map(Into::into),
            organisation: organisation.map(Into::into),
            event: event.map(Into::into),
            source, from, until, known_by,
        });
    }

    #[test]
    fn filters_of_entities(
        (name_prefix, form, counterpart, role) in (text(), text(), text(), text()),
        (industry, place, phase, source) in (text(), text(), text(), text()),
        (from, until) in (day(), day()), modality in modality(),
        groups in select(&[Groups::Exclude, Groups::Include, Groups::Only]),
    ) {
        both(&EntityFilter {
            name_prefix, form, industry: industry.map(Into::into), place: place.map(Into::into),
            counterpart, role, phase, from, until, modality, source, groups,
        });
    }

    #[test]
    fn the_other_filters_and_pages(
        kind in of(select(Kind::ALL)), (source, after) in (text(), text()), (from, until) in (day(), day()),
        phrase in any::<bool>(), thousandths in 0..=1000_u32, number in any::<u32>(),
        relations in proptest::collection::vec(any::<String>(), 0..4),
    ) {
        both(&SearchFilter { kind, source: source.clone(), from, until, phrase });
        both(&Page { after: after.clone(), limit: number });
        both(&ContradictionFilter {
            entity: after, source: source.clone(), differing: phrase, most: number as usize,
        });
        // As scores are given; of more digits, serde_json may lose the last.
        let least = f64::from(thousandths) / 1000.0;
        both(&ProposalFilter { kind, source, least, limit: number, largest_block: number });
        through_json(&Walk { hops: number, relations, limit: number });
    }
}

/// A misspelt field would be a filter that filters nothing.
#[test]
fn an_unknown_field_of_a_filter_is_refused_by_name() {
    fn refused<T: DeserializeOwned + Default + PartialEq + Debug>() {
        assert_eq!(serde_urlencoded::from_str::<T>("").unwrap(), T::default());
        assert_eq!(serde_json::from_str::<T>("{}").unwrap(), T::default());
        let error = serde_urlencoded::from_str::<T>("sourse=paper").unwrap_err();
        assert!(error.to_string().contains("sourse"), "{error}");
        assert!(serde_json::from_str::<T>(r#"{"sourse": "paper"}"#).is_err());
    }
    refused::<FactFilter>();
    refused::<FigureFilter>();
    refused::<TimelineFilter>();
    refused::<TotalQuery>();
    refused::<EntityFilter>();
    refused::<SearchFilter>();
    refused::<ContradictionFilter>();
    refused::<ProposalFilter>();
    refused::<Page>();
    assert!(serde_json::from_str::<Walk>(r#"{"hop": 1}"#).is_err());

    for url in [
        "modality=plan",
        "known_by=2025-02-30",
        "polarity=no",
        "known_by=",
    ] {
        assert!(
            serde_urlencoded::from_str::<FactFilter>(url).is_err(),
            "{url}"
        );
    }
}

/// What programs of others have stored or sent stays readable: these words are kept.
#[test]
fn the_words_of_filters_are_these() {
    let url = "shape=figure&modality=planned&polarity=negated&source=paper&passage=p2\
               &said_by=zhang-ying&known_by=2023-11-30";
    let filter: FactFilter = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&filter).unwrap(), url);
    let url = "subject=lingang-group&measure=investment&unit=CNY&at_least=1.5&at_most=20&certainty=sure\
               &from=2020-01-01&until=2021-12-31&source=paper&modality=reported&known_by=2023-11-30";
    let filter: FigureFilter = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&filter).unwrap(), url);
    let url = "measure=investment&unit=CNY&modality=reported&polarity=affirmed&subject=a&industry=b\
               &organisation=c&event=d&source=paper&from=2020-01-01&until=2021-12-31&known_by=2023-11-30";
    let query: TotalQuery = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&query).unwrap(), url);
    let url = "from=2020-01-01&until=2021-12-31&undated=true&subject=a&phase=opened&modality=planned\
               &known_by=2023-11-30";
    let filter: TimelineFilter = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&filter).unwrap(), url);
    let url = "name_prefix=lin&form=university&industry=b&place=shanghai&counterpart=c&role=party+to\
               &phase=opened&from=2020-01-01&until=2021-12-31&modality=planned&source=paper&groups=only";
    let filter: EntityFilter = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&filter).unwrap(), url);
    let url = "kind=person&source=paper&from=2020-01-01&until=2021-12-31&phrase=true";
    let filter: SearchFilter = serde_urlencoded::from_str(url).unwrap();
    assert_eq!(serde_urlencoded::to_string(&filter).unwrap(), url);
}

#[test]
fn a_fact_reads_like_this() {
    let base = KnowledgeBase::seeded().unwrap();
    let claim = "2023-11-30-lingang-anniversary#investment-cny"
        .parse()
        .unwrap();
    let fact = base.claim(&claim).unwrap().unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&fact).unwrap());
}

/// A base of all articles of the crate, which has answers of every kind.
fn base() -> KnowledgeBase {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    base
}

#[test]
fn every_answer_comes_back() {
    let base = base();
    let page = Page::first(1000);
    through_json(&base.facts(&FactFilter::default(), &page).unwrap());
    through_json(&base.sources(&page).unwrap());
    through_json(&base.totals(&TotalQuery::default()).unwrap());
    through_json(&base.timeline(&TimelineFilter::default(), &page).unwrap());
    through_json(&base.proposals(&ProposalFilter::default()).unwrap());
    let differing = ContradictionFilter {
        differing: true,
        ..ContradictionFilter::default()
    };
    let contradictions = base.contradictions(&differing).unwrap();
    assert!(!contradictions.is_empty());
    through_json(&contradictions);
    through_json(&base.projects_per_industry().unwrap());
    through_json(&base.rulings().unwrap());
    through_json(&base.superseded().unwrap());
    through_json(&base.changes_since(Default::default(), 100).unwrap());
    for word in ["lingang", "signed", "投资", "zhang"] {
        let found = base.search(word, &SearchFilter::default(), &Page::first(50));
        through_json(&found.unwrap());
        through_json(&base.complete(word, None, 20).unwrap());
    }
    for source in all(|page| base.sources(page)) {
        through_json(&base.passages(&source.unwrap().key).unwrap());
    }
    let everything = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for &kind in Kind::ALL {
        for entity in all(|page| base.entities(kind, &everything, page)) {
            let entity = entity.unwrap();
            through_json(&entity);
            through_json(&base.profile(entity.id, 20).unwrap());
            through_json(&base.over_time(entity.id, None, &Page::first(20)).unwrap());
            through_json(&base.members(entity.id, &Page::first(20)).unwrap());
            through_json(
                &base
                    .neighbours(
                        entity.id,
                        &Walk {
                            hops: 1,
                            ..Walk::default()
                        },
                    )
                    .unwrap(),
            );
        }
    }
    through_json(&base.organisations(&everything, &page).unwrap());
    through_json(&base.people(&everything, &page).unwrap());
}
