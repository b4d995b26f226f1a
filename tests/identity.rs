//! Which entities of different sources are one: by stated rules, whatever the order.

mod common;
#[path = "common/papers.rs"]
mod papers;

use citebase::check::ContradictionFilter;
use citebase::identity::{Ruling, RulingProblem};
use citebase::model::{EntityRef, IdentityRule, Kind, NameRole, Verdict};
use citebase::query::{Page, TotalQuery};
use citebase::sheet::{Entity, Name, Relation, Sheet};
use citebase::{Batch, BulkLoad, Error, KnowledgeBase};
use common::ruling;
use papers::{has, office_or_not, paper, papers, random_ruling, sheet, standing};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

/// So many cases, or as many as PROPTEST_CASES asks for.
fn cases(number: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig::with_cases(asked.and_then(|n| n.parse().ok()).unwrap_or(number))
}

fn office(sheet: &mut Sheet, person: &str, body: &str) {
    office_or_not(sheet, person, body, false);
}

fn base_of<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    for sheet in sheets {
        base.load(sheet).unwrap();
    }
    base
}

fn dump(base: &KnowledgeBase) -> String {
    let mut out = Vec::new();
    base.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The entity of a sheet's key, by its public key.
fn key(base: &KnowledgeBase, reference: &str) -> String {
    base.entity(reference)
        .unwrap()
        .unwrap_or_else(|| panic!("{reference} is not there"))
        .key
}

/// Sets of references that are one entity, with the rule of each.
fn clusters(base: &KnowledgeBase) -> BTreeMap<String, Vec<(String, IdentityRule)>> {
    let mut clusters: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for kind in Kind::ALL {
        let filter = citebase::query::EntityFilter {
            groups: citebase::query::Groups::Include,
            ..Default::default()
        };
        for entity in base.entities(*kind, &filter, &Page::first(10_000)).unwrap() {
            let members = base.members_of(entity.id, &Page::first(10_000)).unwrap();
            let members = members.into_iter().map(|m| (m.mention.to_string(), m.rule));
            clusters.insert(entity.key, members.collect());
        }
    }
    clusters
}

fn article_and_companions() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_article_and_its_companions_come_to_the_same_in_every_order(
        order in Just(article_and_companions()).prop_shuffle()
    ) {
        let sorted = base_of(&article_and_companions());
        let base = base_of(&order);
        prop_assert_eq!(dump(&base), dump(&sorted));
    }
}

#[test]
fn the_group_is_one_and_what_only_sounds_like_it_is_not() {
    let base = base_of(&article_and_companions());
    let group = base.organisation("lingang-group").unwrap().unwrap();
    assert_eq!(group.name, "Lingang Group");
    for name in [
        "临港集团",
        "上海临港集团",
        "上海臨港集團",
        "Lingang Group",
        "LINGANG  GROUP",
    ] {
        let found: Vec<String> = base
            .named(name)
            .unwrap()
            .into_iter()
            .map(|e| e.key)
            .collect();
        assert_eq!(found, ["lingang-group"], "{name}");
    }
    let names = base.names(group.id, 100).unwrap();
    let texts: BTreeSet<&str> = names.iter().map(|n| n.name.as_str()).collect();
    for name in ["Lingang Group", "临港集团", "上海临港集团", "上海臨港集團"] {
        assert!(texts.contains(name), "{name}: {texts:?}");
    }
    for other in ["上海臨港控股股份有限公司", "Lin-gang Special Area"] {
        let found = base.named(other).unwrap();
        assert!(!found.is_empty(), "{other}");
        assert!(
            found.iter().all(|e| e.key != "lingang-group"),
            "{other}: {found:?}"
        );
    }
    let members = base.members_of(group.id, &Page::default()).unwrap().items;
    assert!(members.len() >= 5, "{members:?}");
    for member in &members {
        assert_eq!(member.rule, IdentityRule::Name, "{member}");
        assert!(!member.ties.is_empty(), "{member}");
    }
}

#[test]
fn a_person_is_one_by_name_and_organisation() {
    let base = base_of(&article_and_companions());
    let one = |name: &str| {
        let found = base.named(name).unwrap();
        found.into_iter().map(|e| e.key).collect::<Vec<_>>()
    };
    assert_eq!(one("翁恺宁").len(), 1);
    // Chairman of one company in 2023, of another later: no source says that he is one person.
    assert_eq!(one("袁国华").len(), 2);
    assert_eq!(one("Zhang Ying"), one("张英"));
}

#[test]
fn the_investment_of_the_article_and_its_companion_counts_once_and_names_both() {
    let mut base = KnowledgeBase::seeded().unwrap();
    let companions = KnowledgeBase::companions().unwrap();
    let a = companions
        .iter()
        .find(|s| s.source.key.contains("promotion"))
        .unwrap();
    base.load(a).unwrap();
    let query = TotalQuery {
        measure: Some("added investment".to_owned()),
        unit: Some("CNY".to_owned()),
        ..TotalQuery::default()
    };
    let total = base.total(&query).unwrap().unwrap();
    assert_eq!(
        total.sum.as_ref().unwrap().to_string(),
        "more than 16 billion CNY"
    );
    let text = total.to_string();
    for source in [
        "2023-11-30-lingang-anniversary",
        "2023-12-18-lingang-promotion-conference",
    ] {
        assert!(text.contains(source), "{text}");
    }
}

#[test]
fn two_agreements_of_one_type_on_one_day_stay_two() {
    let companions = KnowledgeBase::companions().unwrap();
    let b = companions
        .iter()
        .find(|s| s.source.key.contains("jinshan"))
        .unwrap();
    let (local, agreement) = b
        .entities
        .iter()
        .find(|(_, e)| e.kind == Kind::Agreement)
        .unwrap();
    let mut other = sheet("2023-12-14-another-district");
    other.entities.insert(
        "agreement".to_owned(),
        Entity {
            same_as: Vec::new(),
            ..agreement.clone()
        },
    );
    for name in &mut other.entities.get_mut("agreement").unwrap().names {
        name.cite = None;
    }
    has(&mut other, "group", Kind::Organisation, &["临港集团"]);
    other.relations.push(Relation {
        key: "party".to_owned(),
        subject: "group".to_owned(),
        relation: "party to".to_owned(),
        object: "agreement".to_owned(),
        cite: vec!["p1".to_owned()],
        ..Relation::default()
    });
    let base = base_of([b, &other]);
    assert_ne!(
        key(&base, &format!("{}#{local}", b.source.key)),
        key(&base, "2023-12-14-another-district#agreement")
    );
    // The party is one.
    assert_eq!(
        key(&base, &format!("{}#lingang-group", b.source.key)),
        key(&base, "2023-12-14-another-district#group")
    );
}

#[test]
fn namesakes_in_two_companies_stay_two_and_one_in_both_joins_whom_it_must() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    for (sheet, company) in [(&mut a, "North"), (&mut b, "South"), (&mut c, "NORTH")] {
        has(sheet, "li", Kind::Person, &["Li Wei"]);
        has(sheet, "firm", Kind::Organisation, &[company]);
        office(sheet, "li", "firm");
    }
    let base = base_of([&a, &b, &c]);
    assert_ne!(key(&base, "a#li"), key(&base, "b#li"));
    assert_eq!(key(&base, "a#li"), key(&base, "c#li"));
    // A source in which one Li Wei holds office in both: all three are he.
    let mut d = sheet("d");
    has(&mut d, "li", Kind::Person, &["Li Wei"]);
    has(&mut d, "north", Kind::Organisation, &["North"]);
    has(&mut d, "south", Kind::Organisation, &["South"]);
    office(&mut d, "li", "north");
    office(&mut d, "li", "south");
    let mut base = base_of([&a, &b, &c, &d]);
    assert_eq!(key(&base, "a#li"), key(&base, "b#li"));
    base.withdraw("d").unwrap();
    assert_eq!(dump(&base), dump(&base_of([&a, &b, &c])));
}

#[test]
fn a_homonym_that_comes_later_undoes_a_link() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "x", Kind::Organisation, &["Star"]);
    has(&mut b, "x", Kind::Organisation, &["STAR"]);
    has(&mut c, "steel", Kind::Organisation, &["Star", "Star Steel"]);
    has(&mut c, "foods", Kind::Organisation, &["Star", "Star Foods"]);
    let mut base = base_of([&a, &b]);
    assert_eq!(key(&base, "a#x"), key(&base, "b#x"));
    base.load(&c).unwrap();
    let told = "the name “star” ties no organisation: a#x, b#x, c#foods, c#steel";
    assert_eq!(base.ambiguities_of("c").unwrap()[0].to_string(), told);
    assert_eq!(base.ambiguities_of("a").unwrap()[0].to_string(), told);
    let keys = ["a#x", "b#x", "c#steel", "c#foods"].map(|r| key(&base, r));
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 4, "{keys:?}");
    let ambiguities = base.ambiguities(&Page::default()).unwrap().items;
    assert_eq!(ambiguities[0].to_string(), told);
    base.withdraw("c").unwrap();
    assert_eq!(dump(&base), dump(&base_of([&b, &a])));
}

#[test]
fn names_that_would_join_two_that_differ_tie_only_those_called_so() {
    // North is North Star, and Star is North Star: but one sheet knows North and Star as two.
    let [mut a, mut b, mut c, mut d] = ["a", "b", "c", "d"].map(sheet);
    has(&mut a, "north", Kind::Organisation, &["North"]);
    has(&mut a, "star", Kind::Organisation, &["Star"]);
    has(&mut b, "x", Kind::Organisation, &["North", "North Star"]);
    has(&mut c, "x", Kind::Organisation, &["North Star", "Star"]);
    has(
        &mut d,
        "x",
        Kind::Organisation,
        &["Elsewhere", "Star Group"],
    );
    let base = base_of([&a, &b, &c, &d]);
    assert_eq!(key(&base, "a#north"), key(&base, "b#x"));
    let apart = ["a#north", "a#star", "c#x", "d#x"].map(|one| key(&base, one));
    assert_eq!(apart.iter().collect::<BTreeSet<_>>().len(), 4, "{apart:?}");
    let ambiguities = base.ambiguities(&Page::default()).unwrap().items;
    let marks: Vec<(&str, bool)> = ambiguities
        .iter()
        .map(|a| (a.match_key.as_str(), a.direct))
        .collect();
    assert_eq!(marks, [("north star", false), ("star", false)]);
    // A name that only leads away from there ties as ever.
    let mut e = sheet("e");
    has(&mut e, "x", Kind::Organisation, &["Elsewhere"]);
    let base = base_of([&e, &a, &b, &c, &d]);
    assert_eq!(key(&base, "d#x"), key(&base, "e#x"));
}

/// Seen before: one sheet that calls a shipper by the short form of a power company, and has the company's
/// name as well, took the company apart into as many as had sheets.
#[test]
fn a_name_stays_that_of_those_called_by_it_though_another_is_also_said_to_bear_it() {
    let mut sheets: Vec<Sheet> = (0..6).map(|n| sheet(&format!("power{n}"))).collect();
    for sheet in &mut sheets {
        has(sheet, "x", Kind::Organisation, &["Jin Power Company"]);
    }
    let [mut both, mut other] = ["two", "one"].map(sheet);
    has(
        &mut both,
        "power",
        Kind::Organisation,
        &["Jin Power Company"],
    );
    has(&mut both, "ships", Kind::Organisation, &["Jin"]);
    has(
        &mut other,
        "x",
        Kind::Organisation,
        &["Jin", "Jin Power Company"],
    );
    let before = base_of(&sheets);
    let power = key(&before, "power0#x");
    for order in [[&both, &other], [&other, &both]] {
        let mut base = base_of(&sheets);
        for sheet in order {
            base.load(sheet).unwrap();
        }
        for n in 0..6 {
            assert_eq!(key(&base, &format!("power{n}#x")), power);
        }
        assert_eq!(key(&base, "two#power"), power);
        assert_eq!(key(&base, "one#x"), key(&base, "two#ships"));
        let found = base.ambiguities(&Page::default()).unwrap().items;
        let names: Vec<(&str, bool)> = found
            .iter()
            .map(|a| (a.match_key.as_str(), a.direct))
            .collect();
        assert_eq!(names, [("jin power company", false)]);
        // What the sheet that has both brought goes with it.
        base.withdraw("two").unwrap();
        let without: Vec<&Sheet> = sheets.iter().chain([&other]).collect();
        assert_eq!(dump(&base), dump(&base_of(without)));
    }
}

fn identified(sheet: &mut Sheet, key: &str, id: &str) {
    let identifiers = &mut sheet.entities.get_mut(key).unwrap().identifiers;
    identifiers.insert("wikidata".to_owned(), [id.to_owned()].into());
}

/// Seen before: a company that is identified under its full and its short name came apart into as many as had
/// sheets, once a sheet had another company of the short name beside it.
#[test]
fn a_short_name_that_another_has_too_leaves_a_company_whole() {
    let mut sheets: Vec<Sheet> = (0..5).map(|n| sheet(&format!("air{n}"))).collect();
    for (number, sheet) in sheets.iter_mut().enumerate() {
        let name = ["Delta Air Lines", "Delta"][usize::from(number == 1)];
        has(sheet, "x", Kind::Organisation, &[name]);
        if number < 2 {
            identified(sheet, "x", "Q188920");
        }
    }
    let [mut both, mut taps] = ["two", "taps"].map(sheet);
    has(&mut both, "air", Kind::Organisation, &["Delta Air Lines"]);
    has(&mut both, "taps", Kind::Organisation, &["Delta"]);
    has(&mut taps, "x", Kind::Organisation, &["Delta"]);
    sheets.extend([both, taps]);
    for order in [
        sheets.iter().collect(),
        sheets.iter().rev().collect::<Vec<_>>(),
    ] {
        let base = base_of(order);
        let air = key(&base, "air0#x");
        for other in ["air1#x", "air2#x", "air3#x", "air4#x", "two#air"] {
            assert_eq!(key(&base, other), air, "{other}");
        }
        assert_eq!(key(&base, "taps#x"), key(&base, "two#taps"));
        assert_ne!(key(&base, "taps#x"), air);
        assert_eq!(base.entity(&air).unwrap().unwrap().name, "Delta Air Lines");
    }
}

/// Seen before: what two sheets call "the company from Easton", each of another, took both companies apart.
#[test]
fn what_describes_two_companies_leaves_each_whole() {
    let [mut a1, mut a2, mut a3] = ["a1", "a2", "a3"].map(sheet);
    let [mut b1, mut b2, mut b3] = ["b1", "b2", "b3"].map(sheet);
    let [mut c1, mut c2] = ["c1", "c2"].map(sheet);
    for (sheet, name) in [
        (&mut a1, "Gralon Ceramics"),
        (&mut a2, "Gralon Ceramics"),
        (&mut a3, "Gralon Ceramics"),
        (&mut b1, "Koedum Aviation"),
        (&mut b2, "Koedum Aviation"),
        (&mut b3, "Koedum Aviation"),
        (&mut c1, "the company from Easton"),
        (&mut c2, "the company from Easton"),
    ] {
        has(sheet, "x", Kind::Organisation, &[name]);
    }
    identified(&mut a1, "x", "Q1");
    identified(&mut b1, "x", "Q2");
    for (sheet, other) in [(&mut c1, "a2"), (&mut c2, "b2")] {
        let entity = sheet.entities.get_mut("x").unwrap();
        entity.same_as = vec![EntityRef::new(other, "x")];
    }
    let sheets = [&a1, &a2, &a3, &b1, &b2, &b3, &c1, &c2];
    for order in [sheets.to_vec(), sheets.into_iter().rev().collect()] {
        let base = base_of(order);
        for ones in [["a1", "a2", "a3", "c1"], ["b1", "b2", "b3", "c2"]] {
            let keys = ones.map(|source| key(&base, &format!("{source}#x")));
            assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        }
        assert_ne!(key(&base, "a1#x"), key(&base, "b1#x"));
    }
}

/// Seen before: one sheet in capitals, or a short name that few use, renamed an organisation everywhere.
#[test]
fn an_entity_is_called_what_most_of_its_sources_call_it() {
    let sheets: Vec<Sheet> = ["GRALON", "Gralon", "Gralon", "Gralon"]
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let mut sheet = sheet(&format!("s{number}"));
            has(
                &mut sheet,
                "x",
                Kind::Organisation,
                &[name, "Gralon Ceramics"],
            );
            sheet
        })
        .collect();
    let mut base = base_of(&sheets);
    let name = |base: &KnowledgeBase| base.entity("s0#x").unwrap().unwrap().name;
    assert_eq!(name(&base), "Gralon");
    // With as many of each, the first by code points.
    base.withdraw("s2").unwrap();
    base.withdraw("s3").unwrap();
    assert_eq!(name(&base), "GRALON");
    assert!(base.verify().unwrap().is_sound());
}

/// Seen before: where one paper spoke of "the regulator", all were told of by that, for it is shorter than the name.
#[test]
fn a_name_goes_before_a_description() {
    let [mut a, mut b] = ["a", "b"].map(sheet);
    has(
        &mut a,
        "x",
        Kind::Organisation,
        &["Office for Product Safety"],
    );
    has(&mut b, "x", Kind::Organisation, &["the regulator"]);
    b.entities.get_mut("x").unwrap().same_as = vec![EntityRef::new("a", "x")];
    let name = |sheets: &[Sheet]| base_of(sheets).entity("b#x").unwrap().unwrap().name;
    assert_eq!(name(&[a.clone(), b.clone()]), "Office for Product Safety");
    // A company may write itself so.
    has(&mut a, "x", Kind::Organisation, &["eBay Marketplaces"]);
    assert_eq!(name(&[a, b.clone()]), "eBay Marketplaces");
    b.entities.get_mut("x").unwrap().same_as.clear();
    assert_eq!(name(&[b]), "the regulator");
}

#[test]
fn a_newcomer_may_differ_from_somebody_beyond_an_ambiguous_name() {
    let [mut a, mut b, mut c, mut d] = ["a", "b", "c", "d"].map(sheet);
    has(&mut a, "x", Kind::Organisation, &["Beta", "Gamma"]);
    has(&mut b, "x", Kind::Organisation, &["Delta", "Gamma"]);
    has(&mut b, "y", Kind::Organisation, &["Beta"]);
    has(&mut c, "x", Kind::Organisation, &["Alpha", "Beta"]);
    has(&mut d, "x", Kind::Organisation, &["Alpha"]);
    for (sheet, key, id) in [(&mut b, "y", "Q1"), (&mut d, "x", "Q2")] {
        let identifiers = &mut sheet.entities.get_mut(key).unwrap().identifiers;
        identifiers.insert("wikidata".to_owned(), [id.to_owned()].into());
    }
    assert_eq!(
        dump(&base_of([&d, &c, &b, &a])),
        dump(&base_of([&b, &a, &c, &d]))
    );
}

#[test]
fn a_person_is_known_by_a_name_and_an_organisation_in_one_source() {
    // That one source names her and another says where she works ties nobody else to her.
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "firm", Kind::Organisation, &["Alpha"]);
    has(&mut a, "p", Kind::Person, &["Li Na"]);
    office(&mut a, "p", "firm");
    has(&mut b, "p", Kind::Person, &["Wang Fang"]);
    a.entities.get_mut("p").unwrap().same_as = vec![EntityRef::new("b", "p")];
    has(&mut c, "firm", Kind::Organisation, &["Alpha"]);
    has(&mut c, "p", Kind::Person, &["Wang Fang"]);
    office(&mut c, "p", "firm");
    let base = base_of([&a, &b, &c]);
    assert_eq!(key(&base, "a#p"), key(&base, "b#p"));
    assert_ne!(key(&base, "a#p"), key(&base, "c#p"));
    assert_eq!(dump(&base), dump(&base_of([&c, &b, &a])));
}

#[test]
fn two_of_one_sheet_that_point_at_the_same_are_told_of_and_not_joined() {
    let [mut a, mut b] = ["a", "b"].map(sheet);
    has(&mut a, "x", Kind::Organisation, &["North"]);
    has(&mut b, "x", Kind::Organisation, &["South"]);
    has(&mut b, "y", Kind::Organisation, &["East"]);
    for entity in a.entities.values_mut().chain(b.entities.values_mut()) {
        entity.same_as = vec![EntityRef::new("elsewhere", "z")];
    }
    for order in [[&a, &b], [&b, &a]] {
        let base = base_of(order);
        assert!(clusters(&base).values().all(|members| members.len() == 1));
        assert_eq!(
            base.ambiguities(&Page::default()).unwrap().items[0].to_string(),
            "declared to be “elsewhere#z” ties no organisation: a#x, b#x, b#y"
        );
    }
}

#[test]
fn names_tie_only_what_they_name() {
    let [mut a, mut b] = ["a", "b"].map(sheet);
    for sheet in [&mut a, &mut b] {
        has(
            sheet,
            "short",
            Kind::Organisation,
            &["Massachusetts Institute", "MIT"],
        );
        has(sheet, "many", Kind::Project, &["106 projects"]);
        has(
            sheet,
            "pact",
            Kind::Agreement,
            &["strategic cooperation agreement"],
        );
        has(sheet, "fair", Kind::Event, &["signing ceremony"]);
        has(sheet, "lone", Kind::Person, &["Li Wei"]);
        has(sheet, "park", Kind::Place, &["Science Park"]);
        has(sheet, "runs", Kind::Organisation, &["Science Park"]);
        sheet.entities.get_mut("many").unwrap().group = true;
    }
    b.entities.get_mut("short").unwrap().names = vec![
        Name::new("Manipal Institute"),
        Name {
            role: Some(NameRole::Abbreviation),
            ..Name::new("MIT")
        },
    ];
    let base = base_of([&a, &b]);
    for (local, same) in [
        ("short", false),
        ("many", false),
        ("pact", false),
        ("fair", false),
        ("lone", false),
        ("park", true),
        ("runs", true),
    ] {
        let one = key(&base, &format!("a#{local}")) == key(&base, &format!("b#{local}"));
        assert_eq!(one, same, "{local}");
    }
    assert_ne!(key(&base, "a#park"), key(&base, "a#runs"));
}

/// D3: before, a former name was an alias like any other, and whoever took it over was joined.
#[test]
fn a_former_name_can_be_said_with_its_time_and_joins_nobody() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(
        &mut a,
        "old",
        Kind::Organisation,
        &["Alpha Holdings", "Star Steel"],
    );
    let name = &mut a.entities.get_mut("old").unwrap().names[1];
    (name.role, name.until) = (Some(NameRole::Former), Some("2015".to_owned()));
    // Another took the name over, and a third paper speaks of that one.
    has(&mut b, "new", Kind::Organisation, &["Star Steel"]);
    has(&mut c, "new", Kind::Organisation, &["Star Steel"]);
    for sheets in [[&a, &b, &c], [&c, &b, &a]] {
        let base = base_of(sheets);
        assert_ne!(key(&base, "a#old"), key(&base, "b#new"));
        assert_eq!(key(&base, "b#new"), key(&base, "c#new"));
        assert!(base.ambiguities(&Page::default()).unwrap().items.is_empty());
        assert_eq!(base.named("Star Steel").unwrap().len(), 2);
        let old = base.entity("a#old").unwrap().unwrap();
        assert_eq!(old.name, "Alpha Holdings");
        let names = base.names(old.id, 10).unwrap();
        assert_eq!(names[1].to_string(), "former “Star Steel” (en, until 2015)");
    }
}

#[test]
fn only_a_former_name_was_given_up_and_on_a_day_that_can_be() {
    for (role, until, says) in [
        (
            None,
            "2015",
            "names[1].until: only a former name was given up",
        ),
        (Some(NameRole::Former), "last year", "names[1].until: "),
    ] {
        let mut a = sheet("a");
        has(
            &mut a,
            "old",
            Kind::Organisation,
            &["Alpha Holdings", "Star Steel"],
        );
        let name = &mut a.entities.get_mut("old").unwrap().names[1];
        (name.role, name.until) = (role, Some(until.to_owned()));
        let refused = KnowledgeBase::in_memory().unwrap().load(&a).unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
}

#[test]
fn identifiers_join_and_different_ones_keep_apart() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    for (sheet, name, id) in [
        (&mut a, "Alpha", "Q1"),
        (&mut b, "Beta", "Q1"),
        (&mut c, "Alpha", "Q2"),
    ] {
        has(sheet, "x", Kind::Organisation, &[name]);
        let identifiers = &mut sheet.entities.get_mut("x").unwrap().identifiers;
        identifiers.insert("wikidata".to_owned(), [id.to_owned()].into());
    }
    let base = base_of([&c, &a, &b]);
    assert_eq!(key(&base, "a#x"), key(&base, "b#x"));
    assert_ne!(key(&base, "a#x"), key(&base, "c#x"));
    let found = clusters(&base);
    assert_eq!(found["a#x"][0].1, IdentityRule::Identifier);
}

#[test]
fn a_declaration_joins_before_and_after_its_target_is_loaded() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "fair", Kind::Event, &["the fair"]);
    has(&mut b, "expo", Kind::Event, &["the expo"]);
    has(&mut c, "show", Kind::Event, &["the show"]);
    for (sheet, local) in [(&mut b, "expo"), (&mut c, "show")] {
        let entity = sheet.entities.get_mut(local).unwrap();
        entity.same_as = vec![EntityRef::new("a", "fair")];
    }
    let mut base = base_of([&b, &c]);
    assert_eq!(key(&base, "b#expo"), key(&base, "c#show"));
    base.load(&a).unwrap();
    assert_eq!(key(&base, "a#fair"), key(&base, "c#show"));
    assert_eq!(key(&base, "c#show"), "a#fair");
    assert_eq!(dump(&base), dump(&base_of([&a, &b, &c])));
    // One of another kind is told of, and not followed.
    has(&mut c, "show", Kind::Place, &["the show"]);
    c.entities.get_mut("show").unwrap().same_as = vec![EntityRef::new("a", "fair")];
    let base = base_of([&a, &b, &c]);
    assert_ne!(key(&base, "a#fair"), key(&base, "c#show"));
    assert_eq!(
        base.unfollowed().unwrap()[0].to_string(),
        "c#show (place) is declared the same as a#fair (event)"
    );
}

#[test]
fn rulings_join_part_and_are_undone() {
    let mut base = base_of(&article_and_companions());
    let before = dump(&base);
    let (one, other) = (
        "2023-12-14-jinshan-lingang-agreement#yuan-guohua",
        "lingang-guotou-guohui-agreement#yuan-guohua",
    );
    assert_ne!(key(&base, one), key(&base, other));
    base.rule(&ruling(Verdict::Same, other, one)).unwrap();
    assert_eq!(key(&base, one), key(&base, other));
    let person = base.entity(one).unwrap().unwrap();
    let members = base.members_of(person.id, &Page::default()).unwrap().items;
    assert!(
        members.iter().all(|m| m.rule == IdentityRule::Ruling),
        "{members:?}"
    );
    assert_eq!(base.unrule(one, other).unwrap().unwrap().one, one);
    assert_eq!(base.unrule(one, other).unwrap(), None);
    assert_eq!(dump(&base), before);

    // The companion's Lingang Group is ruled to be another one; its persons there part with it.
    let a = "2023-12-18-lingang-promotion-conference#lingang-group";
    base.rule(&ruling(Verdict::Different, "lingang-group", a))
        .unwrap();
    assert_ne!(key(&base, "lingang-group"), key(&base, a));
    let text = base.ambiguities(&Page::default()).unwrap().to_string();
    assert!(text.contains("ties no organisation"), "{text}");
    base.unrule("lingang-group", a).unwrap();
    assert_eq!(dump(&base), before);
}

#[test]
fn rulings_survive_reloading_and_travel() {
    let [mut a, mut b] = ["a", "b"].map(sheet);
    has(&mut a, "x", Kind::Organisation, &["Alpha"]);
    has(&mut b, "x", Kind::Organisation, &["Beta"]);
    let mut base = base_of([&a, &b]);
    base.rule(&ruling(Verdict::Same, "b#x", "a#x")).unwrap();
    let ruled = dump(&base);
    base.withdraw("a").unwrap();
    assert_eq!(key(&base, "b#x"), "b#x");
    base.load(&a).unwrap();
    assert_eq!(dump(&base), ruled);
    // Ruled first, loaded afterwards.
    let text = Ruling::list_to_json(&base.rulings().unwrap()).unwrap();
    let mut other = KnowledgeBase::in_memory().unwrap();
    assert_eq!(
        other
            .import_rulings(&Ruling::list_from_json(&text).unwrap())
            .unwrap(),
        1
    );
    assert_eq!(
        other
            .import_rulings(&Ruling::list_from_json(&text).unwrap())
            .unwrap(),
        0
    );
    other.load(&b).unwrap();
    other.load(&a).unwrap();
    assert_eq!(dump(&other), ruled);
}

#[test]
fn an_alias_does_not_join_what_a_ruling_keeps_apart() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "x", Kind::Organisation, &["North"]);
    has(&mut b, "x", Kind::Organisation, &["South"]);
    has(&mut c, "x", Kind::Organisation, &["North", "South"]);
    let mut base = base_of([&a, &b]);
    base.rule(&ruling(Verdict::Different, "a#x", "b#x"))
        .unwrap();
    base.load(&c).unwrap();
    let told: Vec<String> = base
        .ambiguities_of("c")
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        ["the name “south” ties no organisation but those called so: a#x, b#x"]
    );
    // It is called North, and is also said to be South.
    assert_eq!(key(&base, "a#x"), key(&base, "c#x"));
    assert_ne!(key(&base, "b#x"), key(&base, "c#x"));
}

#[test]
fn rulings_that_cannot_be_are_refused_and_change_nothing() {
    let mut papers = ["a", "b", "c"].map(sheet);
    for paper in &mut papers {
        let name = format!("Firm of {}", paper.source.key);
        has(paper, "x", Kind::Organisation, &[&name]);
        has(paper, "y", Kind::Place, &[&name]);
    }
    let mut base = base_of(&papers);
    base.rule(&ruling(Verdict::Same, "a#x", "b#x")).unwrap();
    base.rule(&ruling(Verdict::Different, "b#x", "c#x"))
        .unwrap();
    let before = dump(&base);
    for (refused, message) in [
        (
            ruling(Verdict::Same, "a#x", "a#x"),
            "it names one entity twice",
        ),
        (
            ruling(Verdict::Different, "a#x", "b#x"),
            "an analyst ruled on the pair before: \"same\"; undo that ruling first",
        ),
        (
            ruling(Verdict::Same, "c#x", "a#x"),
            "it contradicts the rulings over a#x, b#x, c#x; undo one of them first",
        ),
        (
            ruling(Verdict::Same, "a#x", "b#y"),
            "the one is of kind organisation, the other of kind place",
        ),
        (
            Ruling {
                by: String::new(),
                ..ruling(Verdict::Same, "a#y", "b#y")
            },
            "its author is empty; fill it in",
        ),
        (
            Ruling {
                reason: "a\0b".to_owned(),
                ..ruling(Verdict::Same, "a#y", "b#y")
            },
            "its reason has the control character U+0000; take it out",
        ),
    ] {
        let error = base.rule(&refused).unwrap_err();
        assert!(matches!(error, Error::Ruling { .. }), "{error}");
        assert!(error.to_string().ends_with(message), "{error}");
    }
    assert!(matches!(
        base.rule(&ruling(Verdict::Same, "a#x", "d#x")),
        Err(Error::NotFound { .. })
    ));
    let cycle = [
        ruling(Verdict::Same, "a#y", "b#y"),
        ruling(Verdict::Same, "b#y", "c#y"),
        ruling(Verdict::Same, "c#y", "a#y"),
    ];
    match base.import_rulings(&cycle).unwrap_err() {
        Error::Ruling {
            problem: RulingProblem::Follows(over),
            ..
        } => {
            assert_eq!(over, ["a#y", "b#y", "c#y"]);
        }
        other => panic!("{other}"),
    }
    assert!(matches!(
        base.import_rulings(&[ruling(Verdict::Same, "No Key", "b#y")]),
        Err(Error::Ruling {
            problem: RulingProblem::Reference(_),
            ..
        })
    ));
    assert_eq!(dump(&base), before);
}

#[test]
fn a_ruling_outweighs_keys_declarations_identifiers_and_names() {
    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    for paper in [&mut a, &mut b, &mut c] {
        has(paper, "firm", Kind::Organisation, &["Alpha"]);
        paper.entities.get_mut("firm").unwrap().shared = true;
    }
    let mut base = base_of([&a, &b, &c]);
    base.rule(&ruling(Verdict::Different, "firm", "c#firm"))
        .unwrap();
    assert_eq!(key(&base, "a#firm"), "firm");
    assert_eq!(key(&base, "b#firm"), "firm");
    assert_eq!(key(&base, "c#firm"), "c#firm");
    base.unrule("c#firm", "firm").unwrap();
    // Two that use the key are ruled different: the key does not say which of them is meant.
    base.rule(&ruling(Verdict::Different, "b#firm", "c#firm"))
        .unwrap();
    assert_eq!(
        ["a", "b", "c"].map(|s| key(&base, &format!("{s}#firm"))),
        ["a#firm", "b#firm", "c#firm"]
    );
}

/// A sheet of a world in which three companies have few names, each often: its full name, with or without its short
/// one, the short name alone, which two of them share, and what describes two of them; some with an
/// identifier, or with a word that it is one that was told of before.
fn press(number: usize) -> impl Strategy<Value = Sheet> {
    let names: [[&[&str]; 4]; 3] = [
        [
            &["Alpha Steel"],
            &["Alpha Steel", "Alpha"],
            &["Alpha"],
            &["the maker of Easton"],
        ],
        [
            &["Alpha Rail"],
            &["Alpha Rail", "Alpha"],
            &["Alpha"],
            &["the maker of Easton"],
        ],
        [
            &["Beta Works"],
            &["BETA WORKS"],
            &["Beta Works", "Beta"],
            &["the maker of Easton"],
        ],
    ];
    let company = (
        0..4_usize,
        prop::bool::weighted(0.2),
        prop::option::weighted(0.15, 0..number.max(1)),
    );
    let companies = prop::collection::btree_map(0..3_usize, company, 1..4);
    companies.prop_map(move |companies| {
        let mut paper = sheet(&format!("s{number}"));
        for (company, (look, is_identified, earlier)) in companies {
            let key = format!("o{company}");
            has(&mut paper, &key, Kind::Organisation, names[company][look]);
            if is_identified {
                identified(&mut paper, &key, &format!("Q{company}"));
            }
            if let Some(earlier) = earlier.filter(|earlier| *earlier < number) {
                let entity = paper.entities.get_mut(&key).unwrap();
                entity.same_as = vec![EntityRef::new(format!("s{earlier}"), key)];
            }
        }
        paper
    })
}

proptest! {
    #![proptest_config(cases(60))]

    /// Where the same names come again and again, most sheets are taken in without a look at all the others.
    #[test]
    fn what_is_taken_in_at_once_comes_to_what_is_worked_out_anew(
        sheets in (0..14_usize).map(press).collect::<Vec<_>>(),
        order in Just((0..14_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut base = base_of(&sheets);
        let expected = dump(&base);
        base.rebuild().unwrap();
        prop_assert_eq!(&dump(&base), &expected, "worked out anew");
        prop_assert_eq!(&dump(&base_of(order.iter().map(|n| &sheets[*n]))), &expected, "in another order");
    }

    /// A bulk load lets mentions wait, and works out who is who for many at once.
    #[test]
    fn a_bulk_load_comes_to_what_sheets_one_by_one_come_to(
        sheets in (0..14_usize).map(press).collect::<Vec<_>>(),
        earlier in (0..14_usize).map(press).collect::<Vec<_>>(),
        order in Just((0..28_usize).collect::<Vec<_>>()).prop_shuffle(),
        revised in 0..14_usize,
    ) {
        let mut base = KnowledgeBase::in_memory().unwrap();
        let mut bulk = BulkLoad::begin(&mut base).unwrap();
        let versions = order.into_iter().filter_map(|n| match (n % 14, n / 14) {
            (n, 0) if n < revised && earlier[n] != sheets[n] => {
                Some(Sheet { revises: Some(1), ..sheets[n].clone() })
            }
            (n, 0) => Some(sheets[n].clone()),
            (n, _) if n < revised => Some(earlier[n].clone()),
            _ => None,
        });
        bulk.load_all(versions.map(Ok), |sheet| {
            sheet.result.as_ref().unwrap();
            ControlFlow::Continue(())
        }).unwrap();
        bulk.commit().unwrap();
        let report = base.verify().unwrap();
        prop_assert!(report.is_sound(), "{:?}", report);
        prop_assert_eq!(who_is_who(&base), who_is_who(&base_of(&sheets)));
    }
}

#[derive(Debug, Clone)]
enum Step {
    Load(usize),
    Rule(usize),
    /// Load and withdraw again.
    Pass(usize),
    /// Rule and undo.
    Try(Ruling),
}

proptest! {
    #![proptest_config(cases(120))]

    /// Loading, withdrawing, ruling and undoing in any order: what remains decides alone.
    #[test]
    fn identity_depends_on_sheets_and_rulings_only(
        (papers, rulings, detours) in (
            papers(),
            prop::collection::vec(random_ruling(), 0..4).prop_map(standing),
            prop::collection::vec(prop_oneof![
                (0..4_usize).prop_map(Step::Pass),
                random_ruling().prop_map(Step::Try),
            ], 0..4),
        ),
        seed in any::<u64>(),
    ) {
        let mut plain = base_of(&papers);
        plain.import_rulings(&rulings).unwrap();
        let expected = dump(&plain);
        plain.rebuild().unwrap();
        prop_assert_eq!(&dump(&plain), &expected, "worked out anew");

        let mut steps: Vec<Step> = (0..papers.len()).map(Step::Load).collect();
        steps.extend((0..rulings.len()).map(Step::Rule));
        steps.extend(detours);
        // A shuffle that shrinks with everything else.
        let mut state = seed;
        for i in (1..steps.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            steps.swap(i, (state >> 33) as usize % (i + 1));
        }
        // A batch remembers what it has seen.
        let order = || steps.iter().filter_map(|step| match step {
            Step::Load(n) => Some(papers[*n].clone()),
            _ => None,
        });
        for commit_every in [None, NonZeroUsize::new(2)] {
            let mut base = KnowledgeBase::in_memory().unwrap();
            let batch = Batch { commit_every, stop_at_refusal: true };
            base.load_all(order().map(Ok), &batch, |_| ControlFlow::Continue(())).unwrap();
            base.import_rulings(&rulings).unwrap();
            prop_assert_eq!(&dump(&base), &expected, "a batch, {:?}", commit_every);
        }
        let mut base = KnowledgeBase::in_memory().unwrap();
        let mut bulk = BulkLoad::begin(&mut base).unwrap();
        bulk.load_all(order().map(Ok), |_| ControlFlow::Continue(())).unwrap();
        bulk.commit().unwrap();
        base.import_rulings(&rulings).unwrap();
        prop_assert_eq!(&dump(&base), &expected, "a bulk load");
        let report = base.verify().unwrap();
        prop_assert!(report.is_sound(), "{:?}", report);

        let mut base = KnowledgeBase::in_memory().unwrap();
        for step in &steps {
            match step {
                Step::Load(n) => drop(base.load(&papers[*n]).unwrap()),
                Step::Rule(n) => drop(base.import_rulings(&rulings[*n..=*n]).unwrap()),
                Step::Pass(n) => {
                    let before = dump(&base);
                    let source = &papers[*n].source.key;
                    if base.sheet(source).unwrap().is_none() {
                        base.load(&papers[*n]).unwrap();
                        base.withdraw(source).unwrap();
                    } else {
                        base.withdraw(source).unwrap();
                        base.load(&papers[*n]).unwrap();
                    }
                    prop_assert_eq!(dump(&base), before, "{:?} of {:?}", step, steps);
                }
                Step::Try(ruling) => {
                    let before = dump(&base);
                    // One that cannot stand is refused; one that is there already stays.
                    if base.import_rulings(std::slice::from_ref(ruling)).unwrap_or(0) == 1 {
                        base.unrule(&ruling.one, &ruling.other).unwrap().unwrap();
                    }
                    prop_assert_eq!(dump(&base), before, "{:?} of {:?}", step, steps);
                }
            }
        }
        prop_assert_eq!(dump(&base), expected, "{:?}", steps);
    }

    /// A revision comes to the same as the revised sheet alone.
    #[test]
    fn a_revision_leaves_nothing_of_what_it_replaces(
        papers in papers(),
        revised in paper(1),
    ) {
        let mut base = base_of(&papers);
        let mut revised = revised;
        revised.revises = Some(1);
        base.load(&revised).unwrap();
        prop_assert!(base.verify().unwrap().is_sound());
        let found = clusters(&base);

        revised.revises = None;
        let mut sheets = papers;
        sheets[1] = revised;
        prop_assert_eq!(found, clusters(&base_of(&sheets)));
    }
}

/// Who is who, by which rules, and what is ambiguous.
fn who_is_who(base: &KnowledgeBase) -> (BTreeMap<String, Vec<(String, IdentityRule)>>, String) {
    let ambiguities = base.ambiguities(&Page::first(10_000)).unwrap();
    (clusters(base), ambiguities.to_string())
}

/// A world of some sources with several versions of each, and what becomes of them: which version
/// of which source comes, or that it goes.
type History = (Vec<Vec<Sheet>>, Vec<(usize, Option<usize>)>);

fn history() -> impl Strategy<Value = History> {
    let versions = |number| prop::collection::vec(paper(number), 3);
    let worlds = (
        versions(0),
        versions(1),
        versions(2),
        versions(3),
        versions(4),
        versions(5),
    );
    let step = (0..6_usize, prop::option::weighted(0.8, 0..3_usize));
    let worlds = worlds.prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f]);
    (worlds, prop::collection::vec(step, 4..24))
}

proptest! {
    #![proptest_config(cases(120))]

    /// Whatever came and went in between, and in whatever order: what is there decides alone.
    #[test]
    fn what_came_and_went_leaves_no_trace((worlds, steps) in history()) {
        let mut base = KnowledgeBase::in_memory().unwrap();
        let mut there: Vec<Option<(usize, u32)>> = vec![None; worlds.len()];
        for (source, version) in steps {
            let key = &worlds[source][0].source.key;
            match (there[source], version) {
                (Some((now, revision)), Some(version)) if now != version => {
                    let mut sheet = worlds[source][version].clone();
                    sheet.revises = Some(revision);
                    if base.load(&sheet).unwrap().outcome().revision() != revision {
                        there[source] = Some((version, revision + 1));
                    }
                }
                (None, Some(version)) => {
                    let report = base.load(&worlds[source][version]).unwrap();
                    there[source] = Some((version, report.outcome().revision()));
                }
                (Some(_), None) => {
                    base.withdraw(key).unwrap();
                    there[source] = None;
                }
                _ => {}
            }
        }
        let found = who_is_who(&base);
        let left = there.iter().enumerate().rev();
        let left = left.filter_map(|(source, now)| now.map(|(version, _)| &worlds[source][version]));
        prop_assert_eq!(&found, &who_is_who(&base_of(left)));
        base.rebuild().unwrap();
        prop_assert_eq!(&found, &who_is_who(&base), "worked out anew");
    }
}

proptest! {
    #![proptest_config(cases(20))]

    /// Twenty bases, fifty sequences each: a thousand.
    #[test]
    fn what_is_ruled_and_undone_is_as_it_was(
        papers in papers(),
        kept in prop::collection::vec(random_ruling(), 0..3),
        sequences in prop::collection::vec(
            prop::collection::vec((random_ruling(), any::<prop::sample::Index>()), 1..6),
            50
        ),
    ) {
        let mut base = base_of(&papers);
        for ruling in &kept {
            let _ = base.import_rulings(std::slice::from_ref(ruling));
        }
        let before = dump(&base);
        let mut ruled = 0;
        for sequence in sequences {
            let mut made: Vec<Ruling> = Vec::new();
            for (ruling, _) in &sequence {
                if base.import_rulings(std::slice::from_ref(ruling)).unwrap_or(0) == 1 {
                    made.push(ruling.clone());
                }
            }
            ruled += made.len();
            for (_, which) in sequence {
                if !made.is_empty() {
                    let ruling = made.swap_remove(which.index(made.len()));
                    prop_assert!(base.unrule(&ruling.other, &ruling.one).unwrap().is_some());
                }
            }
            prop_assert_eq!(&dump(&base), &before);
        }
        prop_assert!(ruled > 50, "{} rulings only", ruled);
    }
}

#[test]
fn loading_a_hundred_times_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let sheets = article_and_companions();
    for sheet in &sheets {
        base.load(sheet).unwrap();
    }
    // Once, so that what a withdrawal keeps is there.
    base.withdraw(&sheets[4].source.key).unwrap();
    base.load(&sheets[4]).unwrap();
    let before = dump(&base);
    let pages = |base: &KnowledgeBase| -> i64 {
        let sql =
            "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count";
        base.connection().query_row(sql, (), |r| r.get(0)).unwrap()
    };
    let size = pages(&base);
    for _ in 0..100 {
        for sheet in &sheets {
            base.load(sheet).unwrap();
        }
        base.withdraw(&sheets[4].source.key).unwrap();
        base.load(&sheets[4]).unwrap();
    }
    assert_eq!(dump(&base), before);
    // Rows move about in their pages when a source goes and comes; and each of the two hundred changes
    // stands in the log, in less than a hundred bytes.
    let log = 200 * 100 / 4096;
    assert!(pages(&base) <= size + 3 + log, "{} {size}", pages(&base));
}

/// Who denies that somebody holds an office speaks of the person of whom others say it.
#[test]
fn a_denied_office_connects_a_person_too() {
    let paper = |key: &str, negated: bool| {
        let json = format!(
            r#"{{"citebase": 1, "source": {{"key": "{key}", "headline": "Steel", "language": "en"}},
             "passages": ["p1"], "entities": {{
               "rea": {{"kind": "person", "names": [{{"text": "Rea Sund"}}]}},
               "olm": {{"kind": "organisation", "names": [{{"text": "Olm Steel"}}]}}}},
             "relations": [{{"key": "chair", "subject": "rea", "relation": "holds office in",
               "object": "olm", "qualifier": "chair", "negated": {negated}, "cite": ["p1"]}}]}}"#
        );
        Sheet::from_json(&json).unwrap()
    };
    for (first, second) in [(false, true), (true, false)] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        base.load(&paper("a", first)).unwrap();
        base.load(&paper("b", second)).unwrap();
        assert_eq!(base.named("Rea Sund").unwrap().len(), 1);
        let found = base
            .contradictions(&ContradictionFilter::default())
            .unwrap();
        assert_eq!(found.len(), 1);
        assert!(base.verify().unwrap().is_sound());
    }
}
