//! Lists of facts.

use super::*;

/// A fact says exactly what its claim says.
fn same(fact: &Fact, said: &Said) {
    assert_eq!(fact.claim, said.claim);
    assert_eq!(fact.subject.key, said.subject);
    assert_eq!(fact.modality, said.modality);
    assert_eq!(fact.polarity == Polarity::Negated, said.negated);
    let voices = fact.said_by.iter().flat_map(Voice::voices);
    let speakers: Vec<&String> = voices
        .filter_map(|voice| match voice.who() {
            Voice::Entity(named) => Some(&named.key),
            _ => None,
        })
        .collect();
    assert_eq!(speakers, said.speakers.iter().collect::<Vec<_>>());
    assert_eq!(
        fact.date.as_ref().and_then(|d| d.edtf.as_ref()),
        said.date.as_ref()
    );
    let mut passages = said.passages.clone();
    passages.sort(); // "headline", "p1", "p2": reading order is that of the alphabet here
    assert_eq!(fact.passages().collect::<Vec<_>>(), passages);
    match (&fact.content, &said.body) {
        (
            Content::Relation {
                relation, object, ..
            },
            Body::Relation {
                relation: said_relation,
                object: said_object,
                ..
            },
        ) => assert_eq!((relation, &object.key), (said_relation, said_object)),
        (
            Content::Figure {
                measure,
                measured,
                nature,
                scope,
                part_of,
                ..
            },
            Body::Figure {
                measure: said_measure,
                quantity,
                nature: said_nature,
                scope: said_scope,
                part_of: said_part,
            },
        ) => {
            assert_eq!((measure, &measured.quantity), (said_measure, quantity));
            assert_eq!(nature, said_nature);
            assert_eq!(scope.as_ref().map(|s| &s.key), said_scope.as_ref());
            assert_eq!(part_of, said_part);
        }
        (Content::Milestone { phase }, Body::Milestone { phase: said_phase }) => {
            assert_eq!(phase, said_phase);
        }
        (Content::Statement { about, .. }, Body::Statement { about: said_about }) => {
            let about: BTreeSet<&str> = about.iter().map(|n| n.key.as_str()).collect();
            assert_eq!(about, said_about.iter().map(String::as_str).collect());
        }
        _ => panic!("{fact} is of another shape"),
    }
}

fn shape(said: &Said) -> Shape {
    match said.body {
        Body::Relation { .. } => Shape::Relation,
        Body::Figure { .. } => Shape::Figure,
        Body::Milestone { .. } => Shape::Milestone,
        Body::Statement { .. } => Shape::Statement,
    }
}

fn object(said: &Said) -> Option<&str> {
    match &said.body {
        Body::Relation { object, .. } => Some(object),
        _ => None,
    }
}

fn speaks_of(said: &Said, entity: &str) -> bool {
    said.subject == entity
        || object(said) == Some(entity)
        || matches!(&said.body, Body::Statement { about } if about.iter().any(|a| a == entity))
}

fn fact_filters(sheets: &[Sheet], base: &Reader) -> Vec<FactFilter> {
    let default = FactFilter::default;
    let mut filters = vec![default()];
    filters.extend(Shape::ALL.iter().map(|&shape| FactFilter {
        shape: Some(shape),
        ..default()
    }));
    filters.extend(Modality::ALL.iter().map(|&modality| FactFilter {
        modality: Some(modality),
        ..default()
    }));
    filters.extend(Polarity::ALL.iter().map(|&polarity| FactFilter {
        polarity: Some(polarity),
        ..default()
    }));
    for sheet in sheets {
        filters.push(FactFilter {
            source: Some(sheet.source.key.clone()),
            ..default()
        });
        filters.extend(["headline", "p1", "p2", "p3"].map(|passage| FactFilter {
            source: Some(sheet.source.key.clone()),
            passage: Some(passage.to_owned()),
            ..default()
        }));
    }
    for key in ["chen", "alpha"] {
        if let Some(speaker) = base.entity(key).unwrap() {
            filters.push(FactFilter {
                said_by: Some(speaker.key),
                ..default()
            });
        }
    }
    for other in filters.clone() {
        filters.extend(KNOWN.map(|known| FactFilter {
            known_by: day(known),
            ..other.clone()
        }));
        let more = FactFilter {
            shape: Some(Shape::Figure),
            polarity: Some(Polarity::Affirmed),
            ..other.clone()
        };
        filters.push(FactFilter {
            said_by: base.entity("chen").unwrap().map(|e| e.key),
            ..other
        });
        filters.push(more);
    }
    filters
}

fn expected_facts(world: &World, filter: &FactFilter) -> Vec<String> {
    world.facts(|c| {
        filter.shape.is_none_or(|s| s == shape(c))
            && filter.modality.is_none_or(|m| m == c.modality)
            && filter
                .polarity
                .is_none_or(|p| (p == Polarity::Negated) == c.negated)
            && filter.source.as_ref().is_none_or(|s| *s == c.claim.source)
            && filter
                .passage
                .as_ref()
                .is_none_or(|p| c.passages.contains(p))
            && filter
                .said_by
                .as_ref()
                .is_none_or(|s| c.speakers.contains(s))
            && c.known_by(filter.known_by)
    })
}

const TAKING_PART: &[&str] = &["party to", "attended", "investor in", "developer of"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(7))]

    #[test]
    fn facts_are_what_the_sheets_say(sheets in random_sheets(12)) {
        let base = load(&sheets);
        let world = World::of(&sheets);
        let facts = base.facts(&FactFilter::default(), &all()).unwrap().items;
        prop_assert_eq!(facts.len(), world.claims.len());
        for (fact, said) in facts.iter().zip(&world.claims) {
            same(fact, said);
            let one = base.claim(&said.claim).unwrap();
            prop_assert_eq!(one.as_ref(), Some(fact));
        }
        for filter in fact_filters(&sheets, &base) {
            let found = base.facts(&filter, &all()).unwrap().items;
            prop_assert_eq!(refs(&found), expected_facts(&world, &filter), "{:?}", filter);
        }
        for key in world.entities.keys() {
            let entity = id(&base, key);
            prop_assert_eq!(
                refs(&base.facts_about(entity, &all()).unwrap().items),
                world.facts(|c| speaks_of(c, key))
            );
            prop_assert_eq!(
                refs(&base.relations_from(entity, &all()).unwrap().items),
                world.facts(|c| c.subject == *key && object(c).is_some())
            );
            prop_assert_eq!(
                refs(&base.relations_to(entity, &all()).unwrap().items),
                world.facts(|c| object(c) == Some(key))
            );
            prop_assert_eq!(
                refs(&base.took_part(entity, &all()).unwrap().items),
                world.facts(|c| c.subject == *key && matches!(&c.body,
                    Body::Relation { relation, .. } if TAKING_PART.contains(&relation.as_str())))
            );
            prop_assert_eq!(
                refs(&base.statements(entity, &all()).unwrap().items),
                world.facts(|c| shape(c) == Shape::Statement && speaks_of(c, key))
            );
            let first_page = refs(&base.facts_about(entity, &Page::first(2)).unwrap().items);
            prop_assert_eq!(
                first_page,
                world.facts(|c| speaks_of(c, key)).into_iter().take(2).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn every_list_of_facts_is_walked_without_repeats_or_gaps() {
    let sheets = &rich()[..2];
    let base = load(sheets);
    let world = World::of(sheets);
    for filter in fact_filters(sheets, &base) {
        let found = walked(|page| base.facts(&filter, page));
        assert_eq!(refs(&found), expected_facts(&world, &filter), "{filter:?}");
    }
    for key in ["alpha", "chen", "rich-a#lab", "chips"] {
        let entity = id(&base, key);
        let about = walked(|page| base.facts_about(entity, page));
        assert_eq!(refs(&about), world.facts(|c| speaks_of(c, key)));
        walked(|page| base.relations_from(entity, page));
        walked(|page| base.relations_to(entity, page));
        walked(|page| base.took_part(entity, page));
        walked(|page| base.statements(entity, page));
    }
    let more = load(&rich());
    assert_eq!(walked(|page| more.sources(page)).len(), 5);
    let sources = walked(|page| base.sources(page));
    let keys: Vec<&str> = sources.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["rich-a", "rich-c"]);
    assert_eq!(base.source_count().unwrap(), 2);
    for source in &sources {
        assert_eq!(base.source(&source.key).unwrap().as_ref(), Some(source));
        for passage in base.passages(&source.key).unwrap() {
            let claims = world
                .facts(|c| c.claim.source == source.key && c.passages.contains(&passage.label));
            assert_eq!(passage.claims, claims.len() as u64);
        }
    }
}

/// Pages of an entity's facts are put together from its mentions, some sources at a time.
#[test]
fn facts_about_an_entity_of_many_sources_come_whole() {
    let mut sheets = Vec::new();
    for number in 0..60_usize {
        let mut paper = sheet(&format!("n{:02}", (number * 7) % 60));
        paper
            .has("alpha", shared(Kind::Organisation, "Alpha"))
            .has("city", shared(Kind::Place, "City"));
        // Nothing in most, much in some.
        for _ in 0..[0, 0, 1, 0, 9, 0, 2][number % 7] {
            paper.relate("alpha", "based in", "city");
            paper.state("city", "grow", &["alpha"]);
        }
        sheets.push(paper);
    }
    let base = load(&sheets);
    let world = World::of(&sheets);
    for key in ["alpha", "city"] {
        let entity = id(&base, key);
        let about = walked(|page| base.facts_about(entity, page));
        assert_eq!(refs(&about), world.facts(|c| speaks_of(c, key)));
    }
}

#[test]
fn a_fact_has_everything_that_its_claim_has() {
    let mut paper = sheet("paper");
    paper
        .has("alpha", shared(Kind::Organisation, "Alpha"))
        .has("funds", group(Kind::Organisation, "Funds"))
        .has("chen", shared(Kind::Person, "Chen"))
        .has("city", shared(Kind::Place, "City"));
    let relation = paper.relate("funds", "based in", "city");
    relation.on_behalf_of = Some("alpha".to_owned());
    relation.open_list = true;
    relation.modality = Some(Modality::Planned);
    relation.negated = true;
    relation.said_by = Some(Attribution::Voice {
        voice: "experts".to_owned(),
        of: Some("alpha".to_owned()),
    });
    relation.date = in_words("soon");
    relation.qualifier = Some("most".to_owned());
    relation.note = Some("Which funds is open.".to_owned());
    relation.links = vec![
        Link {
            link: LinkType::Denies,
            claim: ClaimRef::new("elsewhere", "x"),
        },
        repeats("paper", "f1"),
    ];
    relation.cite = vec!["p2".to_owned(), "headline".to_owned()];
    let figure = paper.figure("alpha", "investment", more_than("16 billion", "CNY"));
    figure.equivalents = vec![
        about("2.2 billion", "USD"),
        nearly("2 billion", "EUR"),
        exactly("17 trillion", "JPY"),
        between(1, 2, "hectare"),
    ];
    figure.counterparty = Some(Counterparty {
        entity: "chen".to_owned(),
        role: CounterpartyRole::Payee,
    });
    figure.scope = Some("funds".to_owned());
    figure.nature = Some(Nature::Once);
    let base = load([&paper]);
    let fact = base.claim(&ClaimRef::new("paper", "r1")).unwrap().unwrap();
    assert_eq!(
        fact.to_string(),
        "Funds, according to experts of Alpha, are not planned to be based in City; “most”; \
         on behalf of Alpha; among others; at a time not resolved (“soon”); denies elsewhere#x; \
         repeats paper#f1; note: Which funds is open. [paper headline, p2]"
    );
    assert!(format!("{fact:#}").ends_with("[headline, p2]"));
    assert_eq!(fact.note.as_deref(), Some("Which funds is open."));
    let fact = base.claim(&ClaimRef::new("paper", "f1")).unwrap().unwrap();
    let Content::Figure {
        equivalents,
        counterparty,
        ..
    } = &fact.content
    else {
        panic!("{fact}");
    };
    let equivalents: Vec<String> = equivalents.iter().map(|e| e.quantity.to_string()).collect();
    assert_eq!(
        equivalents,
        [
            "about 2.2 billion USD",
            "nearly 2 billion EUR",
            "17 trillion JPY",
            "between 1 and 2 hectares"
        ]
    );
    let (role, who) = counterparty.as_ref().unwrap();
    assert_eq!((*role, who.key.as_str()), (CounterpartyRole::Payee, "chen"));
    assert!(fact.to_string().contains("; payee: Chen"), "{fact}");
}

#[test]
fn passages_come_in_reading_order_whatever_they_are_called() {
    let sheet = Sheet::from_json(
        r#"{"citebase": 1, "source": {"key": "order", "headline": "Order", "language": "en"},
            "passages": ["standfirst", "p1", "p2", "p10", "caption"],
            "entities": {"works": {"kind": "project", "names": [{"text": "the works", "cite": "p10"}]}},
            "milestones": [{"key": "opened", "subject": "works", "phase": "opened",
                            "cite": ["p10", "caption", "standfirst", "p2"]}]}"#,
    )
    .unwrap();
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&sheet).unwrap();
    let read = ["standfirst", "p2", "p10", "caption"];
    let facts = base
        .facts(&FactFilter::default(), &Page::first(9))
        .unwrap()
        .items;
    assert_eq!(facts[0].passages().collect::<Vec<_>>(), read);
    let view = "SELECT group_concat(passage, ' ') FROM (SELECT passage FROM facts)";
    let listed: String = base
        .connection()
        .query_row(view, (), |row| row.get(0))
        .unwrap();
    assert_eq!(listed, read.join(" "));
    assert_eq!(base.sheet("order").unwrap(), Some(sheet.normalised()));
}
