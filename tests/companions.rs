//! The sheets of the companion articles: each holds on its own, all load beside the article
//! that the crate ships with, and they say what their sources say, disagreements included.

use citebase::check::{Conflict, ContradictionFilter};
use citebase::model::{Kind, Shape};
use citebase::query::{Content, Fact, FactFilter, FigureFilter, Page};
use citebase::sheet::Sheet;
use citebase::{Error, KnowledgeBase};
use std::collections::BTreeSet;

const CONFERENCE: &str = "2023-12-18-lingang-promotion-conference";
const JINSHAN: &str = "2023-12-14-jinshan-lingang-agreement";
const GUOTOU: &str = "lingang-guotou-guohui-agreement";
const AREA_290: &str = "2021-08-17-special-area-290-projects";
const AREA_42: &str = "2021-08-18-special-area-42-projects";
const AREA_765: &str = "2021-09-02-special-area-765-projects";
const PUDONG: &str = "2021-08-18-pudong-special-area";
const MAANSHAN: &str = "2024-03-04-maanshan-agreements";

const COMPANIONS: [&str; 8] = [
    CONFERENCE, JINSHAN, GUOTOU, AREA_290, AREA_42, AREA_765, PUDONG, MAANSHAN,
];

fn sheet(key: &str) -> Sheet {
    let path = format!("{}/data/{key}.json", env!("CARGO_MANIFEST_DIR"));
    let json = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    Sheet::from_json(&json).unwrap_or_else(|e| panic!("{e}"))
}

fn all() -> Page {
    Page::first(1000)
}

/// The article and its companions, in one base.
fn library() -> KnowledgeBase {
    let mut base = KnowledgeBase::seeded().unwrap();
    for key in COMPANIONS {
        base.load(&sheet(key)).unwrap_or_else(|e| panic!("{e}"));
    }
    base
}

fn facts(base: &KnowledgeBase, source: &str, shape: Shape) -> Vec<Fact> {
    let filter = FactFilter {
        source: Some(source.into()),
        shape: Some(shape),
        ..FactFilter::default()
    };
    base.facts(&filter, &all()).unwrap().items
}

/// Who or what stands so to what, by name.
fn related(base: &KnowledgeBase, source: &str, sought: &str) -> Vec<(String, String)> {
    facts(base, source, Shape::Relation)
        .into_iter()
        .filter_map(|f| match f.content {
            Content::Relation {
                relation, object, ..
            } if relation == sought => Some((f.subject.name, object.name)),
            _ => None,
        })
        .collect()
}

#[test]
fn each_holds_on_its_own_and_comes_back() {
    for key in COMPANIONS {
        let sheet = sheet(key);
        assert_eq!(sheet.source.key, key, "the file is named after the source");
        sheet.check().unwrap_or_else(|e| panic!("{e}"));
        let mut base = KnowledgeBase::in_memory().unwrap();
        let report = base.load(&sheet).unwrap();
        assert!(report.unread_wordings().is_empty(), "{report}");
        assert_eq!(report.passages_without_claim().count(), 0, "{report}");
        assert_eq!(base.sheet(key).unwrap(), Some(sheet.normalised()), "{key}");
    }
}

#[test]
fn all_load_beside_the_article_in_any_order() {
    let base = library();
    assert_eq!(base.source_count().unwrap(), 9);
    let mut reversed = KnowledgeBase::in_memory().unwrap();
    for key in COMPANIONS.iter().rev() {
        let sheet = sheet(key);
        let report = reversed.load(&sheet).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(report.claims(), sheet.claims(), "{report}");
    }
    reversed.load(&KnowledgeBase::seed().unwrap()).unwrap();
    for key in COMPANIONS {
        assert_eq!(base.sheet(key).unwrap(), reversed.sheet(key).unwrap());
    }
}

#[test]
fn what_points_into_another_sheet_points_at_something_of_its_kind() {
    let seed = KnowledgeBase::seed().unwrap();
    let sheets: Vec<Sheet> = COMPANIONS.map(sheet).into_iter().chain([seed]).collect();
    let of = |source: &str| {
        let found = sheets.iter().find(|s| s.source.key == source);
        found.unwrap_or_else(|| panic!("no sheet {source}"))
    };
    for sheet in &sheets {
        for (key, entity) in &sheet.entities {
            for same in &entity.same_as {
                let other = &of(&same.source).entities[&same.key];
                assert_eq!(
                    (entity.kind, entity.group),
                    (other.kind, other.group),
                    "{}#{key} and {same}",
                    sheet.source.key
                );
            }
        }
        for figure in &sheet.figures {
            for link in &figure.links {
                let others = &of(&link.claim.source).figures;
                let other = others.iter().find(|f| f.key == link.claim.key);
                let other = other.unwrap_or_else(|| panic!("{}: {}", figure.key, link.claim));
                assert_eq!(figure.measure, other.measure, "{}", link.claim);
            }
        }
    }
}

#[test]
fn the_conference_gives_the_figures_of_the_celebration_again() {
    let conference = sheet(CONFERENCE);
    assert_eq!(conference.figures.len(), 5);
    let seed = KnowledgeBase::seed().unwrap();
    for figure in &conference.figures {
        let [repeated] = figure.links.as_slice() else {
            panic!("{} repeats one figure", figure.key);
        };
        let other = seed
            .figures
            .iter()
            .find(|f| f.key == repeated.claim.key)
            .unwrap();
        let (here, there) = (figure.quantity.value(), other.quantity.value());
        assert_eq!(here.unwrap(), there.unwrap(), "{}", figure.key);
    }
}

#[test]
fn a_day_without_a_year_stays_without_one() {
    let base = library();
    let source = base.source(GUOTOU).unwrap().unwrap();
    let day = source.published.unwrap();
    assert_eq!(day.as_str(), "XXXX-11-21");
    assert_eq!((day.earliest(), day.latest()), (None, None));
    assert!(
        facts(&base, GUOTOU, Shape::Milestone)
            .iter()
            .all(|f| f.date.is_none())
    );
}

#[test]
fn agreements_without_an_amount_have_none() {
    let base = library();
    for source in [JINSHAN, GUOTOU, MAANSHAN] {
        let money: Vec<String> = facts(&base, source, Shape::Figure)
            .iter()
            .filter(|f| f.quantity().is_some_and(|q| q.unit() != "projects"))
            .map(ToString::to_string)
            .collect();
        assert!(money.is_empty(), "{money:#?}");
    }
}

#[test]
fn who_signed_is_told_only_where_it_is_said() {
    let base = library();
    let agreement = "strategic cooperation agreement of Jinshan District and Lingang Group";
    assert_eq!(
        related(&base, JINSHAN, "signed"),
        [
            ("李泽龙".to_owned(), agreement.to_owned()),
            ("翁恺宁".to_owned(), agreement.to_owned())
        ]
    );
    assert_eq!(related(&base, GUOTOU, "signed"), []);
    assert_eq!(related(&base, GUOTOU, "witnessed").len(), 3);
    assert_eq!(related(&base, GUOTOU, "attended").len(), 7);
    assert_eq!(related(&base, GUOTOU, "party to").len(), 3);
}

#[test]
fn parent_and_subsidiary_have_an_agreement_each() {
    let base = library();
    let parties = related(&base, MAANSHAN, "party to");
    let agreements: BTreeSet<&str> = parties.iter().map(|(_, a)| a.as_str()).collect();
    assert_eq!((parties.len(), agreements.len()), (4, 2), "{parties:#?}");
    assert_eq!(
        related(&base, MAANSHAN, "subsidiary of").len(),
        1,
        "the subsidiary is not the group"
    );
}

#[test]
fn four_sources_count_the_same_two_years_and_each_keeps_its_count() {
    let base = library();
    let counted = |source: &str, key: &str| {
        let claim = format!("{source}#{key}").parse().unwrap();
        let fact: Fact = base.claim(&claim).unwrap().unwrap();
        assert_eq!(fact.subject.kind, Kind::Project);
        assert!(fact.citations.iter().all(|c| c.source == source), "{fact}");
        (fact.quantity().unwrap().to_string(), fact.subject.id)
    };
    let counts = [
        counted(AREA_290, "projects-290"),
        counted(AREA_42, "projects-42"),
        counted(AREA_765, "projects-765"),
        counted(PUDONG, "projects-42"),
    ];
    assert_eq!(
        counts.each_ref().map(|(quantity, _)| quantity.as_str()),
        [
            "more than 290 projects",
            "42 projects",
            "765 projects",
            "42 projects"
        ]
    );
    // What is counted differs: the counts stand side by side, and none refutes another.
    let [(_, since), _, (_, two_years), (_, one_day)] = counts;
    assert_eq!(BTreeSet::from([since, two_years, one_day]).len(), 3);
    let filter = FigureFilter {
        measure: Some("investment".into()),
        source: Some(AREA_765.into()),
        ..FigureFilter::default()
    };
    let sums = base.figures(&filter, &all()).unwrap().items;
    assert!(
        sums.iter()
            .any(|f| f.subject.id == two_years && f.to_string().contains("447.83 billion")),
        "{sums:#?}"
    );
}

#[test]
fn the_nine_do_not_contradict_each_other() -> Result<(), Error> {
    let found = library().contradictions(&ContradictionFilter::default())?;
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    let conflicts: Vec<Conflict> = found.iter().map(|c| c.conflict).collect();
    assert_eq!(conflicts, [], "{shown:#?}");
    Ok(())
}
