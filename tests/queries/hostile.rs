//! What is asked in bad faith.

use super::answers::handed_on;
use super::*;

fn hostile() -> Vec<String> {
    let mut words: Vec<String> = [
        "",
        " ",
        "'",
        "''",
        "\"",
        "\\",
        "%",
        "_",
        "%%",
        "a%",
        "alph_",
        "*",
        "?",
        "?1",
        ":key",
        "'; DROP TABLE claim; --",
        "\" OR 1=1 --",
        "\0",
        "alpha\0",
        "\0alpha",
        "a\0b",
        "🦀",
        "👩‍👩‍👧‍👦",
        "e\u{301}",
        "\u{202e}alpha",
        "\u{feff}",
        "\u{10ffff}",
        "#",
        "##",
        "a#",
        "#a",
        "a#b#c",
        "rich-a#",
        "rich-a#alpha#",
        "[1]",
        "{\"a\":1}",
        "null",
        "-1",
        "9223372036854775808",
        "\n",
        "ALPHA",
        " alpha",
        "alpha ",
        "ａｌｐｈａ",
    ]
    .map(str::to_owned)
    .into();
    words.push("x".repeat(100_000));
    words.push("临'".repeat(10_000));
    words
}

#[test]
fn hostile_words_are_looked_up_like_any_others() {
    let sheets = rich();
    let base = load(&sheets);
    let claims = base
        .facts(&FactFilter::default(), &all())
        .unwrap()
        .items
        .len();
    for word in hostile() {
        let shown: String = word.chars().take(20).collect();
        assert_eq!(base.entity(&word).unwrap(), None, "{shown:?}");
        assert_eq!(base.organisation(word.as_str()).unwrap(), None, "{shown:?}");
        assert_eq!(base.source(&word).unwrap(), None, "{shown:?}");
        base.named(&word).unwrap();
        let claim = ClaimRef::new(word.as_str(), word.as_str());
        assert_eq!(base.claim(&claim).unwrap(), None);
        let unknown = |error: Error| {
            assert!(
                matches!(error, Error::NotFound { .. }),
                "{shown:?}: {error:?}"
            );
        };
        unknown(base.passages(&word).unwrap_err());
        macro_rules! refused {
            ($($field:ident)*) => { $(
                let filter = EntityFilter {
                    $field: Some(word.as_str().into()),
                    ..EntityFilter::default()
                };
                unknown(base.organisations(&filter, &all()).unwrap_err());
                unknown(base.organisation_count(&filter).unwrap_err());
            )* };
        }
        refused!(form industry place counterpart role phase source);
        // Any beginning of a name is a fair question.
        let filter = EntityFilter {
            name_prefix: Some(word.clone()),
            ..EntityFilter::default()
        };
        let found = keys(&base, Kind::Organisation, &filter);
        let expected = World::of(&sheets).entities(Kind::Organisation, &filter);
        assert_eq!(found, expected, "{shown:?}");
        let page = Page {
            after: Some(word.clone()),
            limit: 5,
        };
        let lost = |error: Error| {
            assert!(
                matches!(error, Error::Cursor { .. }),
                "{shown:?}: {error:?}"
            );
        };
        lost(
            base.organisations(&EntityFilter::default(), &page)
                .unwrap_err(),
        );
        lost(base.sources(&page).unwrap_err());
        let alpha = id(&base, "alpha");
        lost(base.facts(&FactFilter::default(), &page).unwrap_err());
        lost(base.facts_about(alpha, &page).unwrap_err());
        lost(base.relations_from(alpha, &page).unwrap_err());
        lost(base.statements(alpha, &page).unwrap_err());
        lost(base.figures(&FigureFilter::default(), &page).unwrap_err());
        lost(
            base.timeline(&TimelineFilter::default(), &page)
                .unwrap_err(),
        );
        let filter = FactFilter {
            source: Some(word.clone()),
            ..FactFilter::default()
        };
        unknown(base.facts(&filter, &all()).unwrap_err());
        for source in [None, Some("rich-a".to_owned())] {
            let filter = FactFilter {
                source,
                passage: Some(word.clone()),
                ..FactFilter::default()
            };
            unknown(base.facts(&filter, &all()).unwrap_err());
        }
        let filter = TimelineFilter {
            phase: Some(word.clone()),
            ..TimelineFilter::default()
        };
        unknown(base.timeline(&filter, &all()).unwrap_err());
        for (measure, unit, source) in [
            (true, false, false),
            (false, true, false),
            (false, false, true),
        ] {
            let given = |given: bool| given.then(|| word.clone());
            let filter = FigureFilter {
                measure: given(measure),
                unit: given(unit),
                source: given(source),
                ..FigureFilter::default()
            };
            unknown(base.figures(&filter, &all()).unwrap_err());
            let query = TotalQuery {
                measure: given(measure),
                unit: given(unit),
                source: given(source),
                ..TotalQuery::default()
            };
            unknown(base.totals(&query).unwrap_err());
        }
        let walk = Walk {
            relations: vec![word.clone()],
            ..Walk::default()
        };
        unknown(base.neighbours(alpha, &walk).unwrap_err());
        unknown(base.paths(alpha, alpha, &walk).unwrap_err());
    }
    let after = base
        .facts(&FactFilter::default(), &all())
        .unwrap()
        .items
        .len();
    assert_eq!(after, claims);
}

#[test]
fn hostile_names_are_kept_and_found() {
    let mut paper = sheet("paper");
    let names = [
        "'; DROP TABLE name; --",
        "100% \"sure\"",
        "a_b",
        "back\\slash",
        "🦀",
        "[1, \"x\"]",
        "{\"key\": null}",
        "NULL",
        "<b>&amp;</b>",
        "e\u{328}\u{301}x",
        "نص عربي",
        "%s %d {} {0}",
    ];
    for (i, name) in names.iter().enumerate() {
        let name = Name::new(*name);
        let entity = Entity {
            names: vec![name],
            ..shared(Kind::Organisation, "replaced")
        };
        paper.has(&format!("n{i:02}"), entity);
        let key = format!("n{i:02}");
        paper
            .state(&key, "say 'this' and \"that\" \\ {}", &["n00"])
            .qualifier = Some("50%\\'\"".to_owned());
    }
    paper.has(
        "long",
        shared(Kind::Organisation, "long ".repeat(1900).trim()),
    );
    // Text of a sheet is in normal form C.
    for entity in paper.entities.values_mut() {
        for name in &mut entity.names {
            name.text = name.text.replace("e\u{328}\u{301}", "ę\u{301}");
        }
    }
    let base = load([&paper]);
    for (key, entity) in &paper.entities {
        let name = &entity.names[0].text;
        let found = base.organisation(key.as_str()).unwrap().unwrap();
        assert_eq!(&found.name, name);
        let named: Vec<String> = base
            .named(name)
            .unwrap()
            .into_iter()
            .map(|e| e.key)
            .collect();
        // Of a name that is all punctuation nothing is left to find it by.
        assert_eq!(named.contains(key), !lookup_fold(name).is_empty(), "{name}");
        let profile = base.profile(found.id, 10).unwrap();
        assert!(profile.to_string().contains(name));
        handed_on(&profile);
    }
    let facts = base.facts(&FactFilter::default(), &all()).unwrap().items;
    assert_eq!(facts.len(), names.len());
    assert!(facts.iter().all(|f| {
        f.to_string()
            .contains("say 'this' and \"that\" \\ {}; “50%\\'\"”")
    }));
}

/// The cursor of one question is none of another, and can stand in a URL as it is.
#[test]
fn a_cursor_is_of_its_question() {
    let base = load(&rich());
    let first = Page::first(1);
    let facts = base.facts(&FactFilter::default(), &first).unwrap();
    let after = |limit| Page {
        after: facts.next.clone(),
        limit,
    };
    let next = base.facts(&FactFilter::default(), &after(3)).unwrap();
    assert_ne!(next.items[0], facts.items[0]);
    let cursor = facts.next.as_deref().unwrap();
    assert!(
        cursor
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
    );
    let reported = FactFilter {
        modality: Some(Modality::Reported),
        ..FactFilter::default()
    };
    for error in [
        base.facts(&reported, &after(1)).unwrap_err(),
        base.facts_about(id(&base, "alpha"), &after(1)).unwrap_err(),
        base.timeline(&TimelineFilter::default(), &after(1))
            .unwrap_err(),
        base.figures(&FigureFilter::default(), &after(1))
            .unwrap_err(),
        base.organisations(&EntityFilter::default(), &after(1))
            .unwrap_err(),
        base.sources(&after(1)).unwrap_err(),
        base.search(
            "alpha",
            &citebase::query::SearchFilter::default(),
            &after(1),
        )
        .unwrap_err(),
        base.ambiguities(&after(1)).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Cursor { .. }), "{error}");
    }
}

#[test]
fn a_page_that_follows_on_nothing_is_told() {
    let base = load(&rich());
    let gone = Page {
        after: Some("rich-a#nothing".to_owned()),
        limit: 5,
    };
    let alpha = id(&base, "alpha");
    for error in [
        base.facts(&FactFilter::default(), &gone).unwrap_err(),
        base.facts_about(alpha, &gone).unwrap_err(),
        base.took_part(alpha, &gone).unwrap_err(),
        base.timeline(&TimelineFilter::default(), &gone)
            .unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "\"rich-a#nothing\" is not where a page of this question ended; begin with the first page"
        );
    }
}
