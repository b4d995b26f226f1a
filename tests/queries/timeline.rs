//! Milestones in time, and ranges of days.

use super::*;

fn expected_timeline(world: &World, filter: &TimelineFilter) -> Vec<String> {
    let subject = filter.subject.as_ref();
    let mut found: Vec<&Said> = world
        .claims
        .iter()
        .filter(|c| {
            let Body::Milestone { phase } = &c.body else {
                return false;
            };
            let bounded = c
                .date
                .as_ref()
                .is_some_and(|d| d.earliest().is_some() || d.latest().is_some());
            bounded != filter.undated
                && (filter.undated || may_lie(c.date.as_ref(), filter.from, filter.until))
                && subject.is_none_or(|s| *s == c.subject)
                && filter.phase.as_ref().is_none_or(|p| p == phase)
                && filter.modality.is_none_or(|m| m == c.modality)
                && c.known_by(filter.known_by)
        })
        .collect();
    if !filter.undated {
        found.sort_by_key(|c| {
            let date = c.date.as_ref().unwrap();
            (date.earliest().or(date.latest()), date.as_str(), c.place)
        });
    }
    found.iter().map(|c| c.claim.to_string()).collect()
}

fn timeline_filters(base: &Reader) -> Vec<TimelineFilter> {
    let default = TimelineFilter::default;
    let mut filters = vec![default()];
    let days = [
        "2022-06-01",
        "2023-06-15",
        "2023-11-15",
        "2023-12-31",
        "2027-12-31",
        "2031-01-01",
    ];
    for (i, from) in days.iter().enumerate() {
        filters.push(TimelineFilter {
            from: day(from),
            ..default()
        });
        filters.push(TimelineFilter {
            until: day(from),
            ..default()
        });
        for until in &days[i..] {
            let (from, until) = (day(from), day(until));
            filters.push(TimelineFilter {
                from,
                until,
                ..default()
            });
        }
    }
    filters.extend(PHASES.iter().map(|&phase| TimelineFilter {
        phase: Some(phase.to_owned()),
        ..default()
    }));
    filters.push(TimelineFilter {
        modality: Some(Modality::Planned),
        ..default()
    });
    filters.extend(KNOWN.map(|known| TimelineFilter {
        known_by: day(known),
        ..default()
    }));
    for other in filters.clone() {
        for key in ["alpha", "plant"] {
            filters.push(TimelineFilter {
                subject: base.entity(key).unwrap().map(|e| e.key),
                ..other.clone()
            });
        }
    }
    for other in filters.clone() {
        if other.from.is_none() && other.until.is_none() {
            filters.push(TimelineFilter {
                undated: true,
                ..other
            });
        }
    }
    filters
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    #[test]
    fn timelines_are_what_the_sheets_say(sheets in random_sheets(16)) {
        let base = load(&sheets);
        let world = World::of(&sheets);
        for filter in timeline_filters(&base) {
            let found = base.timeline(&filter, &all()).unwrap().items;
            prop_assert_eq!(refs(&found), expected_timeline(&world, &filter), "{:?}", filter);
        }
    }
}

#[test]
fn every_timeline_is_walked_without_repeats_or_gaps() {
    let sheets = rich();
    let base = load(&sheets);
    let world = World::of(&sheets);
    for filter in timeline_filters(&base) {
        let found = walked(|page| base.timeline(&filter, page));
        assert_eq!(
            refs(&found),
            expected_timeline(&world, &filter),
            "{filter:?}"
        );
    }
}

#[test]
fn a_partial_date_stands_at_its_first_day_and_lies_wherever_it_may() {
    let mut paper = sheet("paper");
    paper.has("plant", shared(Kind::Project, "Plant"));
    let dates = [
        "2024",
        "2023-11-30",
        "2023",
        "2023-01-01",
        "2023-01",
        "../2023-01-31",
        "2023-01-01/..",
        "2023-02",
        "../2022-12-31",
        "2022-12-31/2023-03-01",
        "XXXX-11-21",
        "2023-01-01?",
        "202X",
    ];
    for date in dates {
        paper.milestone("plant", "opened", on(date));
    }
    paper.milestone("plant", "opened", in_words("last week"));
    paper.milestone("plant", "opened", None);
    let base = load([&paper]);
    let shown = |from: &str, until: &str| -> Vec<String> {
        let filter = TimelineFilter {
            from: (!from.is_empty()).then(|| from.parse().unwrap()),
            until: (!until.is_empty()).then(|| until.parse().unwrap()),
            ..TimelineFilter::default()
        };
        let found = base.timeline(&filter, &all()).unwrap();
        let date = |f: Fact| f.date.unwrap().edtf.unwrap().to_string();
        found.into_iter().map(date).collect()
    };
    assert_eq!(
        shown("", ""),
        [
            "202X",
            "../2022-12-31",
            "2022-12-31/2023-03-01",
            "2023",
            "2023-01",
            "2023-01-01",
            "2023-01-01/..",
            "2023-01-01?",
            "../2023-01-31",
            "2023-02",
            "2023-11-30",
            "2024"
        ]
    );
    // A range that cuts through a year, a month and an interval has them all; what is known
    // only to end later may lie in it, and so may what is known only to begin before.
    assert_eq!(
        shown("2023-01-15", "2023-02-14"),
        [
            "202X",
            "2022-12-31/2023-03-01",
            "2023",
            "2023-01",
            "2023-01-01/..",
            "../2023-01-31",
            "2023-02"
        ]
    );
    assert_eq!(
        shown("", "2022-12-30"),
        ["202X", "../2022-12-31", "../2023-01-31"]
    );
    assert_eq!(shown("2025-01-01", ""), ["202X", "2023-01-01/.."]);
    assert_eq!(
        shown("2023-12-31", "2023-12-31"),
        ["202X", "2023", "2023-01-01/.."]
    );
    let undated = TimelineFilter {
        undated: true,
        ..TimelineFilter::default()
    };
    let undated = base.timeline(&undated, &all()).unwrap().items;
    assert_eq!(refs(&undated), ["paper#m11", "paper#m14", "paper#m15"]);
    assert!(
        undated
            .iter()
            .all(|f| f.date.as_ref().is_none_or(|d| d.is_partial()))
    );
}

/// The greatest days there are stand for "open" with many callers.
#[test]
fn days_beyond_the_calendar_of_edtf_bound_nothing() {
    let sheets = rich();
    let base = load(&sheets);
    let (from, until) = (Some(NaiveDate::MIN), Some(NaiveDate::MAX));
    let timeline = TimelineFilter {
        from,
        until,
        ..TimelineFilter::default()
    };
    assert_eq!(
        base.timeline(&timeline, &all()).unwrap(),
        base.timeline(&TimelineFilter::default(), &all()).unwrap()
    );
    let bounded = |from, until| {
        let filter = EntityFilter {
            from,
            until,
            ..EntityFilter::default()
        };
        keys(&base, Kind::Project, &filter)
    };
    assert_eq!(
        bounded(from, until),
        bounded(day("0001-01-01"), day("9999-12-31"))
    );
    assert!(!bounded(from, until).is_empty());
    let figures = |from, until| {
        let filter = FigureFilter {
            from,
            until,
            ..FigureFilter::default()
        };
        refs(&base.figures(&filter, &all()).unwrap().items)
    };
    assert_eq!(
        figures(from, until),
        figures(day("0001-01-01"), day("9999-12-31"))
    );
    let totals = |from, until| {
        let query = TotalQuery {
            from,
            until,
            ..TotalQuery::default()
        };
        base.totals(&query).unwrap()
    };
    assert_eq!(
        totals(from, until),
        totals(day("0001-01-01"), day("9999-12-31"))
    );
}

#[test]
fn ranges_that_are_the_wrong_way_round_are_told() {
    let base = load(&rich());
    let (from, until) = (day("2024-01-02"), day("2024-01-01"));
    let range = |error: Error| assert!(matches!(error, Error::Range { .. }), "{error}");
    let filter = EntityFilter {
        from,
        until,
        ..EntityFilter::default()
    };
    range(base.projects(&filter, &all()).unwrap_err());
    range(base.project_count(&filter).unwrap_err());
    let filter = TimelineFilter {
        from,
        until,
        ..TimelineFilter::default()
    };
    range(base.timeline(&filter, &all()).unwrap_err());
    let filter = FigureFilter {
        from,
        until,
        ..FigureFilter::default()
    };
    range(base.figures(&filter, &all()).unwrap_err());
    let filter = TotalQuery {
        from,
        until,
        ..TotalQuery::default()
    };
    range(base.totals(&filter).unwrap_err());
    range(base.total(&filter).unwrap_err());
    let filter = FigureFilter {
        unit: Some("CNY".to_owned()),
        at_least: Some(2.into()),
        at_most: Some(1.into()),
        ..FigureFilter::default()
    };
    range(base.figures(&filter, &all()).unwrap_err());
}
