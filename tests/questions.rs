//! Forty questions about the article, answered through the public API alone. The answers were
//! taken from reading the article; each is followed to the passage that says it.

use citebase::model::{ClaimRef, Kind, Modality, Polarity, Shape};
use citebase::query::{
    Certainty, Content, EntityFilter, Fact, FactFilter, FigureFilter, Groups, NotStated, Page,
    Standing, TimelineFilter, TotalQuery, Walk,
};
use citebase::{Error, KnowledgeBase};

const SOURCE: &str = "2023-11-30-lingang-anniversary";

fn base() -> KnowledgeBase {
    KnowledgeBase::seeded().unwrap()
}

fn all() -> Page {
    Page::first(1000)
}

/// The key of an entity that is the sheet's own.
fn local(key: &str) -> String {
    format!("{SOURCE}#{key}")
}

/// Every fact stands in exactly these passages.
fn in_passages(facts: &[Fact], passages: &[&str]) {
    assert!(!facts.is_empty());
    for fact in facts {
        assert_eq!(fact.passages().collect::<Vec<_>>(), passages, "{fact}");
        assert!(fact.citations.iter().all(|c| c.source == SOURCE));
    }
}

fn subjects(facts: &[Fact]) -> Vec<&str> {
    facts.iter().map(|f| f.subject.name.as_str()).collect()
}

fn objects(facts: &[Fact]) -> Vec<&str> {
    facts
        .iter()
        .filter_map(|f| f.object())
        .map(|o| o.name.as_str())
        .collect()
}

fn gists(facts: &[Fact]) -> Vec<&str> {
    facts
        .iter()
        .filter_map(|f| match &f.content {
            Content::Statement { gist, .. } => Some(gist.as_str()),
            _ => None,
        })
        .collect()
}

fn figures_of(base: &KnowledgeBase, key: &str) -> Vec<Fact> {
    let filter = FigureFilter {
        subject: Some(key.to_owned()),
        ..FigureFilter::default()
    };
    base.figures(&filter, &all()).unwrap().items
}

fn quantities(facts: &[Fact]) -> Vec<String> {
    facts
        .iter()
        .filter_map(Fact::quantity)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn q01_what_article_is_this_and_who_wrote_it() {
    let source = base().source(SOURCE).unwrap().unwrap();
    assert_eq!(source.authors, ["Li Xinran"]);
    assert_eq!(source.section.as_deref(), Some("Special Reports"));
    assert!(source.title().starts_with("100-plus agreements signed"));
}

#[test]
fn q02_when_was_it_published_and_how_is_that_known() {
    let source = base().source(SOURCE).unwrap().unwrap();
    assert_eq!(source.published.unwrap().as_str(), "2023-11-30");
    assert_eq!(source.published_basis.unwrap().as_str(), "address");
}

#[test]
fn q03_for_how_many_projects_were_agreements_signed() {
    let figures = figures_of(&base(), &local("signed-projects"));
    let count: Vec<Fact> = figures
        .into_iter()
        .filter(|f| matches!(&f.content, Content::Figure { measure, .. } if measure == "count"))
        .collect();
    assert_eq!(quantities(&count), ["106 projects"]);
    assert!(count[0].quantity().unwrap().exact().is_some());
    in_passages(&count, &["p1"]);
}

#[test]
fn q04_how_many_agreements_were_signed_according_to_the_headline() {
    let figures = figures_of(&base(), &local("signed-agreements"));
    assert_eq!(quantities(&figures), ["at least 100 agreements"]);
    in_passages(&figures, &["headline"]);
}

#[test]
fn q05_at_which_event_and_on_which_day() {
    let base = base();
    let agreements = base
        .agreement(&*local("signed-agreements"))
        .unwrap()
        .unwrap();
    let at: Vec<Fact> = base
        .relations_from(agreements.id, &all())
        .unwrap()
        .into_iter()
        .filter(
            |f| matches!(&f.content, Content::Relation { relation, .. } if relation == "signed at"),
        )
        .collect();
    assert_eq!(
        objects(&at),
        ["20th anniversary celebration of the Lingang Group"]
    );
    in_passages(&at, &["headline", "p1"]);
    let event = at[0].object().unwrap();
    let filter = TimelineFilter {
        subject: Some(event.key.clone()),
        ..TimelineFilter::default()
    };
    let held = base.timeline(&filter, &all()).unwrap().items;
    let date = held[0].date.as_ref().unwrap();
    assert_eq!(date.edtf.as_ref().unwrap().as_str(), "2023-11-30");
    assert_eq!(date.wording.as_deref(), Some("Thursday"));
    assert_eq!(date.basis.as_str(), "publication");
    in_passages(&held, &["p1"]);
}

#[test]
fn q06_whose_anniversary_and_which() {
    let base = base();
    let event = base.event(&*local("celebration")).unwrap().unwrap();
    let marks = base.relations_from(event.id, &all()).unwrap().items;
    assert_eq!(objects(&marks), ["Lingang Group"]);
    assert_eq!(marks[0].qualifier.as_deref(), Some("20th"));
    in_passages(&marks, &["headline", "p1"]);
}

#[test]
fn q07_which_industries_do_the_signed_projects_involve_and_is_the_list_closed() {
    let base = base();
    let projects = base.project(&*local("signed-projects")).unwrap().unwrap();
    let industries: Vec<Fact> = base
        .relations_from(projects.id, &all())
        .unwrap()
        .into_iter()
        .filter(|f| f.passages().eq(["p1"]))
        .collect();
    assert_eq!(
        objects(&industries),
        [
            "integrated circuits",
            "artificial intelligence",
            "biomedicine",
            "high-end equipment",
            "new energy",
            "advanced materials",
            "digital economy",
            "cross-border finance",
            "new international trade"
        ]
    );
    for fact in &industries {
        assert!(matches!(
            fact.content,
            Content::Relation {
                open_list: true,
                ..
            }
        ));
    }
}

#[test]
fn q08_which_industries_does_the_standfirst_name() {
    let base = base();
    let filter = FactFilter {
        source: Some(SOURCE.into()),
        passage: Some("standfirst".into()),
        shape: Some(Shape::Relation),
        ..FactFilter::default()
    };
    let facts = base.facts(&filter, &all()).unwrap().items;
    assert_eq!(facts.len(), 6);
    let biomedicine = base.industry("biomedicine").unwrap().unwrap();
    let names = base.names(biomedicine.id, 10).unwrap();
    assert!(
        names
            .iter()
            .any(|n| n.name == "biomed" && n.passage.as_deref() == Some("standfirst"))
    );
}

#[test]
fn q09_how_much_investment_was_added_and_is_that_exact() {
    let base = base();
    let claim = ClaimRef::new(SOURCE, "investment-cny");
    let fact = base.claim(&claim).unwrap().unwrap();
    let quantity = fact.quantity().unwrap();
    assert_eq!(quantity.to_string(), "more than 16 billion CNY");
    assert!(quantity.exact().is_none());
    assert!(!quantity.lower().unwrap().inclusive);
    in_passages(&[fact], &["p2"]);
}

#[test]
fn q10_what_does_the_paper_give_for_it_in_dollars() {
    let base = base();
    let fact = base
        .claim(&ClaimRef::new(SOURCE, "investment-cny"))
        .unwrap()
        .unwrap();
    let Content::Figure { equivalents, .. } = &fact.content else {
        panic!("a figure");
    };
    assert_eq!(equivalents.len(), 1);
    assert_eq!(equivalents[0].quantity.to_string(), "2.2 billion USD");
    let standfirst = base
        .claim(&ClaimRef::new(SOURCE, "investment-usd"))
        .unwrap()
        .unwrap();
    assert_eq!(
        standfirst.quantity().unwrap().to_string(),
        "more than 2.2 billion USD"
    );
    in_passages(&[standfirst], &["standfirst"]);
}

#[test]
fn q11_how_much_property_do_the_signed_projects_account_for() {
    let figures = figures_of(&base(), &local("signed-projects"));
    let area = figures.last().unwrap();
    assert_eq!(area.quantity().unwrap().to_string(), "more than 500,000 m²");
    assert_eq!(area.passages().collect::<Vec<_>>(), ["p2"]);
}

#[test]
fn q12_who_signed_the_strategic_cooperation_agreement() {
    let base = base();
    let agreement = base
        .agreement(&*local("strategic-agreement"))
        .unwrap()
        .unwrap();
    let parties = base.agreement_parties(agreement.id, &all()).unwrap().items;
    assert_eq!(
        subjects(&parties),
        [
            "Shanghai Jiao Tong University",
            "Fudan University",
            "Concept Verification Center",
            "Huashan Hospital",
            "Lingang Group"
        ]
    );
    in_passages(&parties, &["p3"]);
}

#[test]
fn q13_was_it_signed_at_the_celebration_and_when() {
    let base = base();
    let agreement = base
        .agreement(&*local("strategic-agreement"))
        .unwrap()
        .unwrap();
    let missing = base.not_stated(agreement.id).unwrap();
    assert!(missing.contains(&NotStated::Relation("signed at".into())));
    assert!(missing.contains(&NotStated::DateOf("signed".into())));
    let undated = TimelineFilter {
        subject: Some(agreement.key.to_string()),
        undated: true,
        ..TimelineFilter::default()
    };
    let signed = base.timeline(&undated, &all()).unwrap().items;
    assert_eq!(signed[0].qualifier.as_deref(), Some("jointly"));
    in_passages(&signed, &["p3"]);
}

#[test]
fn q14_what_is_the_agreement_for() {
    let base = base();
    let agreement = base
        .agreement(&*local("strategic-agreement"))
        .unwrap()
        .unwrap();
    let statements = base.statements(agreement.id, &all()).unwrap().items;
    assert_eq!(statements.len(), 3);
    in_passages(&statements, &["p3"]);
}

#[test]
fn q15_how_many_investment_institutions_cooperate_with_lingang_group() {
    let base = base();
    let group = base
        .organisation(&*local("investment-institutions"))
        .unwrap()
        .unwrap();
    assert!(group.is_group);
    let members = base.members(group.id, &all()).unwrap();
    assert_eq!(quantities(&members.stated_size), ["14 institutions"]);
    in_passages(&members.stated_size, &["p4"]);
}

#[test]
fn q16_who_did_the_article_name_of_the_fourteen() {
    let base = base();
    let group = base
        .organisation(&*local("investment-institutions"))
        .unwrap()
        .unwrap();
    let members = base.members(group.id, &all()).unwrap();
    assert_eq!(
        subjects(&members.named.items),
        [
            "Bank of China",
            "China Merchants Bank",
            "CBRE",
            "Deloitte",
            "Boston Consulting"
        ]
    );
    assert!(members.open);
    in_passages(&members.named.items, &["p4"]);
}

#[test]
fn q17_which_of_the_fourteen_are_foreign_is_not_stated() {
    let base = base();
    let group = base
        .organisation(&*local("investment-institutions"))
        .unwrap()
        .unwrap();
    let statements = base.statements(group.id, &all()).unwrap().items;
    let origin = &statements[0];
    assert_eq!(gists(&statements)[0], "be partly domestic, partly foreign");
    assert!(origin.note.as_ref().unwrap().contains("does not say"));
    // And no claim on any of the five says it.
    for key in ["bank-of-china", "cbre", "deloitte", "boston-consulting"] {
        let member = base.organisation(key).unwrap().unwrap();
        for fact in base.facts_about(member.id, &all()).unwrap() {
            assert!(!fact.to_string().contains("foreign"), "{fact}");
        }
    }
}

#[test]
fn q18_what_is_expected_of_them() {
    let base = base();
    let filter = FactFilter {
        modality: Some(Modality::Expected),
        ..FactFilter::default()
    };
    let expected = base.facts(&filter, &all()).unwrap().items;
    assert_eq!(expected.len(), 6, "the group and the five");
    in_passages(&expected, &["p4"]);
    assert!(expected[0].to_string().contains("are expected to"));
}

#[test]
fn q19_what_does_lingang_group_aim_at() {
    let base = base();
    let group = base.organisation("lingang-group").unwrap().unwrap();
    let aims: Vec<Fact> = base
        .statements(group.id, &all())
        .unwrap()
        .into_iter()
        .filter(|f| f.modality == Modality::Aimed && f.subject.id == group.id.into())
        .collect();
    assert_eq!(
        aims[0].to_string(),
        format!(
            "Lingang Group aims to create parks for high-tech that are world-class [{SOURCE} p5]"
        )
    );
    assert_eq!(aims.len(), 1);
}

#[test]
fn q20_what_is_it_building_and_is_it_finished() {
    let base = base();
    let group = base.organisation("lingang-group").unwrap().unwrap();
    let built: Vec<Fact> = base
        .took_part(group.id, &all())
        .unwrap()
        .into_iter()
        .filter(|f| matches!(&f.content, Content::Relation { relation, .. } if relation == "developer of"))
        .collect();
    assert_eq!(
        objects(&built),
        ["innovation empowerment system in six aspects"]
    );
    let filter = TimelineFilter {
        subject: Some(built[0].object().unwrap().key.clone()),
        undated: true,
        ..TimelineFilter::default()
    };
    let phases = base.timeline(&filter, &all()).unwrap().items;
    assert!(matches!(&phases[0].content, Content::Milestone { phase } if phase == "under way"));
    in_passages(&phases, &["p5"]);
}

#[test]
fn q21_which_are_the_six_aspects_and_is_the_list_closed() {
    let base = base();
    let six = base.industry(&*local("six-aspects")).unwrap().unwrap();
    let members = base.members(six.id, &all()).unwrap();
    assert_eq!(
        subjects(&members.named.items),
        [
            "technology (aspect of the innovation empowerment system)",
            "digital (aspect of the innovation empowerment system)",
            "green (aspect of the innovation empowerment system)",
            "service (aspect of the innovation empowerment system)",
            "finance (aspect of the innovation empowerment system)",
            "overseas innovation (aspect of the innovation empowerment system)"
        ]
    );
    assert!(!members.open);
    in_passages(&members.named.items, &["p5"]);
}

#[test]
fn q22_which_scenario_projects_are_named_and_with_which_partners() {
    let base = base();
    let scenarios = base.project(&*local("scenario-projects")).unwrap().unwrap();
    let members = base.members(scenarios.id, &all()).unwrap();
    assert!(members.open);
    let mut partners = Vec::new();
    for member in &members.named.items {
        let project = member.subject.id.try_into().unwrap();
        partners.extend(base.project_parties(project, &all()).unwrap());
    }
    assert_eq!(subjects(&partners), ["JPMorgan Chase", "CVTE"]);
    in_passages(&partners, &["p6"]);
}

#[test]
fn q23_is_an_amount_stated_for_the_jpmorgan_chase_scenario() {
    let base = base();
    let scenario = base.project(&*local("esg-scenario")).unwrap().unwrap();
    assert!(figures_of(&base, &local("esg-scenario")).is_empty());
    assert!(
        base.not_stated(scenario.id)
            .unwrap()
            .contains(&NotStated::Measure("investment".into()))
    );
}

#[test]
fn q24_how_many_enterprises_are_in_the_parks() {
    let figures = figures_of(&base(), &local("park-enterprises"));
    assert_eq!(quantities(&figures), ["1,460 enterprises"]);
    in_passages(&figures, &["p7"]);
}

#[test]
fn q25_how_much_investment_did_the_parks_attract() {
    let figures = figures_of(&base(), &local("lingang-parks"));
    assert_eq!(quantities(&figures), ["106.6 billion CNY"]);
    in_passages(&figures, &["p7"]);
}

#[test]
fn q26_how_much_property_did_the_group_lease_and_sell_in_all() {
    let figures = figures_of(&base(), "lingang-group");
    assert_eq!(quantities(&figures), ["more than 1.7 million m²"]);
    in_passages(&figures, &["p7"]);
}

#[test]
fn q27_since_when_has_it_drawn_further_firms() {
    let base = base();
    let fact = base
        .claim(&ClaimRef::new(SOURCE, "lingang-attracts"))
        .unwrap()
        .unwrap();
    let date = fact.date.as_ref().unwrap();
    assert!(date.is_partial());
    assert_eq!(
        date.to_string(),
        "since 2023-01-01 (“Since the beginning of this year”)"
    );
    in_passages(&[fact], &["p7"]);
}

#[test]
fn q28_what_was_opened_and_what_launched() {
    let base = base();
    let of = |phase: &str| {
        let filter = TimelineFilter {
            phase: Some(phase.into()),
            undated: true,
            ..TimelineFilter::default()
        };
        base.timeline(&filter, &all()).unwrap().items
    };
    let opened = of("opened");
    assert_eq!(
        subjects(&opened),
        [
            "international board for reinsurance trading in Shanghai",
            "Shanghai Petroleum and Natural Gas Trading Center",
            "Dishui Lake School of Advanced Finance"
        ]
    );
    in_passages(&opened, &["p8"]);
    let launched = of("launched");
    assert_eq!(
        subjects(&launched),
        ["Shanghai center of the University of Hong Kong"]
    );
    assert_eq!(launched[0].qualifier.as_deref(), Some("officially"));
    in_passages(&launched, &["p8"]);
}

#[test]
fn q29_on_which_day_were_they_opened_is_not_stated() {
    let base = base();
    let dated = TimelineFilter {
        phase: Some("opened".into()),
        ..TimelineFilter::default()
    };
    assert!(base.timeline(&dated, &all()).unwrap().items.is_empty());
}

#[test]
fn q30_to_which_university_does_the_school_of_advanced_finance_belong() {
    let base = base();
    let school = base.organisation("dishui-lake-school").unwrap().unwrap();
    let part_of = base.relations_from(school.id, &all()).unwrap().items;
    assert_eq!(
        objects(&part_of),
        ["Shanghai University of Finance and Economics"]
    );
    in_passages(&part_of, &["p8"]);
}

#[test]
fn q31_which_unicorns_are_named_and_how_do_they_fare() {
    let base = base();
    let unicorns = base.organisation(&*local("unicorns")).unwrap().unwrap();
    let members = base.members(unicorns.id, &all()).unwrap();
    assert_eq!(subjects(&members.named.items), ["MiniMax", "Agibot"]);
    assert!(members.open);
    let statements = base.statements(unicorns.id, &all()).unwrap().items;
    assert_eq!(gists(&statements), ["be growing fast"]);
    in_passages(&statements, &["p9"]);
}

#[test]
fn q32_which_projects_increased_their_investment_and_by_how_much() {
    let base = base();
    let filter = EntityFilter {
        phase: Some("investment increased".into()),
        ..EntityFilter::default()
    };
    let projects = base.projects(&filter, &all()).unwrap().items;
    let names: Vec<&str> = projects.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "BMW Parts Global Distribution Center",
            "Boston Scientific Production and Manufacturing Base",
            "Rockwell Automation Center",
            "Valeo Shanghai R&D Center"
        ]
    );
    for project in &projects {
        assert!(figures_of(&base, project.key.as_str()).is_empty());
    }
}

#[test]
fn q33_which_leading_projects_were_laid_out() {
    let base = base();
    let leading = base.project(&*local("leading-projects")).unwrap().unwrap();
    let members = base.members(leading.id, &all()).unwrap();
    assert_eq!(
        subjects(&members.named.items),
        [
            "China Electric Equipment Group Green Energy Headquarters Project",
            "COMAC Era New Energy Project",
            "CXMT Shanghai R&D Center"
        ]
    );
    assert!(members.open);
    in_passages(&members.named.items, &["p11"]);
}

#[test]
fn q34_who_is_zhang_ying() {
    let base = base();
    let zhang = base.named("Zhang Ying").unwrap().remove(0);
    let offices = base
        .offices(zhang.id.try_into().unwrap(), None, &all())
        .unwrap()
        .items;
    let offices: Vec<Fact> = offices.into_iter().map(|o| o.fact).collect();
    assert_eq!(
        objects(&offices),
        ["Shanghai Commission of Economy and Informatization"]
    );
    assert_eq!(offices[0].qualifier.as_deref(), Some("director"));
    assert!(offices[0].date.is_none());
    in_passages(&offices, &["p12"]);
}

#[test]
fn q35_what_did_she_say() {
    let base = base();
    let zhang = base.named("zhang ying").unwrap().remove(0);
    let filter = FactFilter {
        said_by: Some(zhang.key.clone()),
        ..FactFilter::default()
    };
    let said = base.facts(&filter, &all()).unwrap().items;
    assert_eq!(said.len(), 11);
    assert!(
        said.iter()
            .all(|f| ["p12", "p13"].contains(&f.passages().next().unwrap()))
    );
}

#[test]
fn q36_on_which_kinds_of_industry_does_shanghai_focus_and_who_says_so() {
    let base = base();
    let shanghai = base.place("shanghai").unwrap().unwrap();
    let focus = base.relations_from(shanghai.id, &all()).unwrap().items;
    assert_eq!(
        objects(&focus),
        [
            "leading industries of Shanghai",
            "key industries of Shanghai",
            "new track industries of Shanghai",
            "future industries of Shanghai"
        ]
    );
    assert!(
        focus
            .iter()
            .all(|f| f.said_by.as_ref().unwrap().to_string() == "Zhang Ying")
    );
    in_passages(&focus, &["p12"]);
}

#[test]
fn q37_may_the_yuan_figures_be_added() {
    let base = base();
    let query = TotalQuery {
        unit: Some("CNY".into()),
        ..TotalQuery::default()
    };
    let refused = base.total(&query).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "these figures cannot be added: added investment in CNY, reported (more than 16 billion CNY) / \
         attracted investment in CNY, reported (106.6 billion CNY); they differ in \
         measure, unit, nature, period or condition; narrow the question, or ask for each total apart"
    );
    let totals = base.totals(&query).unwrap();
    assert_eq!(totals.len(), 2);
    assert_eq!(totals[0].counted[0].claim.key, "investment-cny");
}

#[test]
fn q38_how_is_cvte_connected_with_fudan_university() {
    let base = base();
    let cvte = base.organisation("cvte").unwrap().unwrap();
    let fudan = base.organisation("fudan-university").unwrap().unwrap();
    let walk = Walk {
        hops: 6,
        ..Walk::default()
    };
    let paths = base.paths(cvte.id, fudan.id, &walk).unwrap();
    assert_eq!(paths.len(), 1);
    let passages: Vec<&str> = paths[0]
        .steps
        .iter()
        .map(|step| step.passages().next().unwrap())
        .collect();
    assert_eq!(passages, ["p6", "p6", "p6", "p3", "p3"]);
    let short = Walk {
        hops: 4,
        ..Walk::default()
    };
    assert!(base.paths(cvte.id, fudan.id, &short).unwrap().is_empty());
}

#[test]
fn q39_which_figure_surely_exceeds_fifteen_and_may_exceed_twenty_billion_yuan() {
    let base = base();
    let over = |amount: i64, certainty| {
        let filter = FigureFilter {
            measure: Some("added investment".into()),
            unit: Some("CNY".into()),
            at_least: Some(amount.into()),
            certainty,
            ..FigureFilter::default()
        };
        base.figures(&filter, &all()).unwrap().items.len()
    };
    assert_eq!(over(15_000_000_000, Certainty::Sure), 1);
    assert_eq!(over(20_000_000_000, Certainty::Sure), 0);
    assert_eq!(over(20_000_000_000, Certainty::Possible), 1);
}

#[test]
fn q40_how_many_named_organisations_and_is_anything_denied() {
    let base = base();
    let named = base.organisation_count(&EntityFilter::default()).unwrap();
    let with_groups = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    assert_eq!(base.organisation_count(&with_groups).unwrap() - named, 4);
    let denied = FactFilter {
        polarity: Some(Polarity::Negated),
        ..FactFilter::default()
    };
    assert!(base.facts(&denied, &all()).unwrap().items.is_empty());
}

#[test]
fn every_claim_leads_to_its_passage_and_back() {
    let base = base();
    let facts = base.facts(&FactFilter::default(), &all()).unwrap().items;
    let mut cited = 0;
    for passage in base.passages(SOURCE).unwrap() {
        let filter = FactFilter {
            source: Some(SOURCE.into()),
            passage: Some(passage.label.clone()),
            ..FactFilter::default()
        };
        let here = base.facts(&filter, &all()).unwrap().items;
        assert_eq!(here.len() as u64, passage.claims);
        assert!(here.iter().all(|f| facts.contains(f)));
        cited += here.len();
    }
    let citations: usize = facts.iter().map(|f| f.citations.len()).sum();
    assert_eq!(cited, citations);
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let base = base();
    assert!(base.organisation("lingang-grup").unwrap().is_none());
    assert!(
        base.event("lingang-group").unwrap().is_none(),
        "another kind"
    );
    let filter = EntityFilter {
        industry: Some("integrated-circuit".into()),
        ..EntityFilter::default()
    };
    let error = base.projects(&filter, &all()).unwrap_err();
    assert!(
        matches!(&error, Error::NotFound { what: "industry", nearest, .. } if nearest[0] == "integrated-circuits"),
        "{error}"
    );
    let filter = TimelineFilter {
        phase: Some("opend".into()),
        ..TimelineFilter::default()
    };
    let error = base.timeline(&filter, &all()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("there is no phase \"opend\"; the nearest are opened"),
        "{error}"
    );
    assert!(matches!(
        base.facts(&FactFilter::default(), &Page::first(0)),
        Err(Error::Limit { given: 0, .. })
    ));
    let elsewhere = Page {
        after: Some("x#y".into()),
        limit: 5,
    };
    assert!(matches!(
        base.facts(&FactFilter::default(), &elsewhere),
        Err(Error::Cursor { .. })
    ));
}

#[test]
fn standing_tells_facts_from_plans_and_denials() {
    let base = base();
    let group = base.organisation("lingang-group").unwrap().unwrap();
    assert_eq!(base.standing(group.id).unwrap(), Standing::Asserted);
    let profile = base.profile(group.id, 50).unwrap();
    assert_eq!(profile.entity.kind, Kind::Organisation);
    assert!(profile.relations_to.items.len() >= 7);
}
