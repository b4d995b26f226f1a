//! Lists of entities, and how they are filtered.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    /// Every field of the filter alone, and some pairs and triples of fields, for every kind.
    #[test]
    fn filters_list_what_the_sheets_say(
        sheets in random_sheets(14),
        picked in prop::collection::vec(prop::array::uniform3(any::<prop::sample::Index>()), 24),
    ) {
        let base = load(&sheets);
        let world = World::of(&sheets);
        let singles = single_filters(&sheets);
        // Each filter for two kinds, in turn.
        for (turn, filter) in singles.iter().enumerate() {
            for &kind in Kind::ALL.iter().cycle().skip(turn * 2).take(2) {
                prop_assert_eq!(keys(&base, kind, filter), world.entities(kind, filter), "{} {:?}", kind, filter);
            }
        }
        for [one, other, third] in picked {
            let pair = both(one.get(&singles), other.get(&singles));
            let triple = both(&pair, third.get(&singles));
            for (filter, kind) in [(pair, Kind::Organisation), (triple, Kind::Project)] {
                if filter.from.zip(filter.until).is_some_and(|(from, until)| from > until) {
                    continue;
                }
                let expected = world.entities(kind, &filter);
                prop_assert_eq!(base.entity_count(kind, &filter).unwrap(), expected.len() as u64);
                prop_assert_eq!(keys(&base, kind, &filter), expected, "{} {:?}", kind, &filter);
            }
        }
    }
}

#[test]
fn every_list_of_entities_is_walked_without_repeats_or_gaps() {
    let sheets = rich();
    let base = load(&sheets);
    let world = World::of(&sheets);
    let mut found = 0;
    for filter in single_filters(&sheets) {
        let expected = |kind: &Kind| world.entities(*kind, &filter);
        // Those kinds of which there is most to walk through.
        let mut lists: Vec<(Kind, Vec<String>)> = Kind::ALL
            .iter()
            .map(|kind| (*kind, expected(kind)))
            .collect();
        lists.sort_by_key(|(kind, list)| (std::cmp::Reverse(list.len()), *kind));
        for (kind, expected) in lists.into_iter().take(2) {
            let listed = walked(|page| base.entities(kind, &filter, page));
            let keys: Vec<&str> = listed.iter().map(|e| e.key.as_str()).collect();
            assert_eq!(keys, expected, "{kind} {filter:?}");
            let count = base.entity_count(kind, &filter).unwrap();
            assert_eq!(count, expected.len() as u64, "{kind} {filter:?}");
            found += keys.len();
        }
    }
    assert!(found > 500, "{found}");
    // The methods of each kind are the same list, typed.
    macro_rules! typed {
        ($($kind:ident $list:ident $count:ident $one:ident;)*) => { $(
            let everything = EntityFilter { groups: Groups::Include, ..EntityFilter::default() };
            let typed = walked(|page| base.$list(&everything, page));
            let any = base.entities(Kind::$kind, &everything, &all()).unwrap().items;
            assert_eq!(base.$count(&everything).unwrap(), typed.len() as u64);
            assert_eq!(typed.len(), any.len());
            for (typed, any) in typed.iter().zip(any) {
                assert_eq!((EntityId::from(typed.id), typed.key.as_str()), (any.id, any.key.as_str()));
                assert_eq!(typed.to_string(), any.to_string());
                assert_eq!(base.$one(&typed.key).unwrap().as_ref(), Some(typed));
                assert_eq!(base.entity(&any.key).unwrap(), Some(any));
            }
        )* };
    }
    typed! {
        Organisation organisations organisation_count organisation;
        Project projects project_count project;
        Industry industries industry_count industry;
        Event events event_count event;
        Person people person_count person;
        Place places place_count place;
        Agreement agreements agreement_count agreement;
    }
}

#[test]
fn a_key_finds_one_kind_only_and_a_sheets_own_key_finds_the_shared_entity() {
    let base = load(&rich());
    assert!(base.organisation("plant").unwrap().is_none());
    assert!(base.project("rich-a#plant").unwrap().is_some());
    assert_eq!(
        base.entity("rich-a#plant").unwrap(),
        base.entity("rich-b#plant").unwrap()
    );
    assert_ne!(
        base.entity("rich-a#lab").unwrap(),
        base.entity("rich-b#lab").unwrap()
    );
    assert!(base.entity("lab").unwrap().is_none());
}

#[test]
fn names_are_found_by_how_they_begin_after_folding() {
    let mut paper = sheet("paper");
    for (key, names) in [
        ("lodz", &["Łódź Œuvre-Straße"][..]),
        (
            "lingang",
            &["Lin-gang Special Area", "临港新片区", "ＬＩＮＧＡＮＧ"],
        ),
        ("people", &["People’s Bank"]),
        ("cafe", &["Café Élysée", "L'Élysée"]),
        ("catch", &["100% Pure_Water", "a\\b"]),
        ("greek", &["ΣΊΣΥΦΟΣ"]),
        ("last", &["\u{10FFFD}", "zz"]),
    ] {
        let entity = Entity {
            shared: true,
            names: names.iter().map(|&name| Name::new(name)).collect(),
            ..Entity::new(Kind::Organisation, "replaced")
        };
        paper.has(key, entity);
    }
    let base = load([&paper]);
    let world = World::of([&paper]);
    for (prefix, expected) in [
        ("lodz", &["lodz"][..]),
        ("ŁÓDŹ OE", &["lodz"]),
        ("łódź-œuvre-STRASSE", &["lodz"]),
        ("strasse", &[]),
        ("lin", &["lingang"]),
        ("LINGANG", &["lingang"]),
        ("lingang special", &[]),
        ("ｌｉｎ－ｇ", &["lingang"]),
        ("临港", &["lingang"]),
        ("临 港", &["lingang"]),
        ("臨", &["lingang"]),
        ("港", &[]),
        ("peoples", &["people"]),
        ("people's", &["people"]),
        ("people s", &[]),
        ("cafe e", &["cafe"]),
        ("lelysee", &["cafe"]),
        ("100%", &["catch"]),
        ("1_0", &[]),
        (
            "%",
            &[
                "cafe", "catch", "greek", "last", "lingang", "lodz", "people",
            ],
        ),
        ("a b", &["catch"]),
        ("σισυφος", &["greek"]),
        ("zz", &["last"]),
        ("zzz", &[]),
    ] {
        let filter = EntityFilter {
            name_prefix: Some(prefix.to_owned()),
            ..EntityFilter::default()
        };
        assert_eq!(
            keys(&base, Kind::Organisation, &filter),
            expected,
            "{prefix}"
        );
        assert_eq!(
            world.entities(Kind::Organisation, &filter),
            expected,
            "{prefix}"
        );
        assert_eq!(
            base.organisation_count(&filter).unwrap(),
            expected.len() as u64
        );
    }
    let named = |name: &str| -> Vec<String> {
        let found = base.named(name).unwrap();
        found.into_iter().map(|e| e.key).collect()
    };
    assert_eq!(named("lingang"), ["lingang"]);
    assert_eq!(named("LIN-GANG (special) area"), ["lingang"]);
    assert_eq!(named("lin"), [""; 0]);
    assert_eq!(named("!?"), [""; 0]);
}

#[test]
fn a_relation_that_holds_both_ways_places_both_its_ends() {
    let mut paper = sheet("paper");
    paper
        .has("airport", shared(Kind::Place, "Airport"))
        .has("harbour", shared(Kind::Place, "Harbour"))
        .has("depot", shared(Kind::Project, "Depot"))
        .relate("airport", "near", "harbour");
    paper.relate("depot", "near", "harbour");
    let base = load([&paper]);
    let near = |kind, place: &str| {
        let filter = EntityFilter {
            place: Some(place.into()),
            ..EntityFilter::default()
        };
        assert_eq!(
            keys(&base, kind, &filter),
            World::of([&paper]).entities(kind, &filter)
        );
        keys(&base, kind, &filter)
    };
    assert_eq!(near(Kind::Place, "harbour"), ["airport"]);
    assert_eq!(near(Kind::Place, "airport"), ["harbour"]);
    assert_eq!(near(Kind::Project, "harbour"), ["depot"]);
    assert_eq!(near(Kind::Project, "airport"), [""; 0]);
}

/// An entity with more than a thousand relations, of which a page shows few.
#[test]
fn a_hub_gives_the_same_answers_as_any_other() {
    let mut sheets: Vec<Sheet> = ["hub-a", "hub-b", "hub-c"].map(sheet).into();
    for (number, paper) in sheets.iter_mut().enumerate() {
        paper
            .has("park", shared(Kind::Place, "Park"))
            .has("field", shared(Kind::Place, "Field"))
            .has("chips", shared(Kind::Industry, "Chips"));
        for i in 0..120 {
            let key = format!("p{i}");
            paper.has(&key, shared(Kind::Project, &format!("Project {i}")));
            for again in 0..3 {
                let relation = ["located in", "near"][(i + again) % 2];
                let claim = paper.relate(&key, relation, "park");
                claim.negated = i % 4 < 2;
                claim.modality = Some(Modality::ALL[(i / 4 + number) % 3]);
            }
            if i % 10 == 0 {
                paper.relate(&key, "located in", "field");
                paper.relate(&key, "in industry", "chips");
            }
        }
    }
    let base = load(&sheets);
    let world = World::of(&sheets);
    let park = id(&base, "park");
    assert!(base.relations_to(park, &all()).unwrap().items.len() > 1000);
    assert!(
        base.relations_to(id(&base, "field"), &all())
            .unwrap()
            .items
            .len()
            < 1000
    );
    let filter =
        |place: Option<&str>, counterpart: Option<&str>, role: Option<&str>| EntityFilter {
            place: place.map(Into::into),
            counterpart: counterpart.map(Into::into),
            role: role.map(Into::into),
            ..EntityFilter::default()
        };
    let mut filters = vec![
        filter(Some("park"), None, None),
        filter(None, Some("park"), None),
        filter(None, Some("park"), Some("located in")),
        filter(None, Some("park"), Some("site of")),
        filter(Some("park"), Some("field"), None),
        filter(Some("field"), Some("park"), None),
        filter(Some("park"), Some("chips"), Some("in industry")),
        filter(Some("field"), None, None),
    ];
    for other in filters.clone().into_iter().take(3) {
        filters.push(EntityFilter {
            modality: Some(Modality::Planned),
            ..other.clone()
        });
        filters.push(EntityFilter {
            name_prefix: Some("project 1".to_owned()),
            ..other.clone()
        });
        filters.push(EntityFilter {
            source: Some("hub-b".to_owned()),
            ..other
        });
    }
    for filter in filters {
        let expected = world.entities(Kind::Project, &filter);
        assert_eq!(keys(&base, Kind::Project, &filter), expected, "{filter:?}");
        assert_eq!(base.project_count(&filter).unwrap(), expected.len() as u64);
    }
    // The hub itself is found from its side.
    let sites = filter(None, None, Some("site of"));
    assert_eq!(keys(&base, Kind::Place, &sites), ["field", "park"]);
    // And its pages follow on each other, though each source has hundreds of its claims.
    for limit in [97, 360, 999] {
        let mut page = Page::first(limit);
        let mut items = Vec::new();
        loop {
            let found = base.facts_about(park, &page).unwrap();
            items.extend(refs(&found.items));
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        let expected = world.facts(|c| match &c.body {
            Body::Relation { object, .. } => object == "park",
            _ => false,
        });
        assert_eq!(items, expected, "limit {limit}");
    }
}

/// The agreements of a hundred and thirty papers are all called what they are, each by two
/// spellings that are folded alike.
#[test]
fn of_many_that_bear_a_name_the_first_hundred_are_named_once_each() {
    let sheets: Vec<Sheet> = (0..130)
        .map(|number| {
            let mut sheet = sheet(&format!("paper-{:03}", (number * 37) % 130));
            let agreement = Entity {
                names: vec![Name::new("Letter of Intent"), Name::new("letter of intent")],
                ..Entity::new(Kind::Agreement, "replaced")
            };
            sheet.entities.insert("letter".to_owned(), agreement);
            sheet
        })
        .collect();
    let base = load(&sheets);
    let found = base.named("LETTER of intent").unwrap();
    let expected: Vec<String> = (0..100).map(|n| format!("paper-{n:03}#letter")).collect();
    let keys: Vec<String> = found.into_iter().map(|entity| entity.key).collect();
    assert_eq!(keys, expected);
}
