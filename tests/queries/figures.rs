//! Figures by what they measure and how much they may be.

use super::*;

/// Whether an amount is possible, by trying. An approximate one is within a tenth of what is said.
fn possible(quantity: &Quantity, amount: Decimal) -> bool {
    let tenth = |bound: Decimal| match quantity.is_approximate() {
        true => bound.abs() / Decimal::TEN,
        false => Decimal::ZERO,
    };
    let above = match (quantity.lower(), quantity.upper()) {
        (Some(b), _) => {
            let least = b.amount - tenth(b.amount);
            amount > least || (amount == least && b.inclusive)
        }
        (None, Some(b)) if quantity.is_approximate() && !b.inclusive => {
            amount >= b.amount - tenth(b.amount)
        }
        _ => true,
    };
    let below = quantity.upper().is_none_or(|b| {
        let is_nearly = quantity.lower().is_none() && !b.inclusive;
        let most = if is_nearly {
            b.amount
        } else {
            b.amount + tenth(b.amount)
        };
        amount < most || (amount == most && b.inclusive)
    });
    above && below
}

#[test]
fn figures_lie_in_a_range_possibly_or_surely() {
    let mut paper = sheet("paper");
    paper.has("plant", shared(Kind::Project, "Plant"));
    for quantity in [
        exactly(10, "CNY"),
        more_than(10, "CNY"),
        at_least(10, "CNY"),
        less_than(10, "CNY"),
        up_to(10, "CNY"),
        between(8, 10, "CNY"),
        SheetQuantity {
            more_than: Some(8.into()),
            less_than: Some(10.into()),
            ..quantity("CNY")
        },
        nearly(10, "CNY"),
        about(10, "CNY"),
        SheetQuantity {
            up_to: Some(10.into()),
            approximate: true,
            ..quantity("CNY")
        },
        exactly("-10", "CNY"),
        exactly("10.01", "CNY"),
        exactly(10, "USD"),
    ] {
        paper.figure("plant", "investment", quantity);
    }
    let base = load([&paper]);
    let world = World::of([&paper]);
    // Ranges begin and end at half units, amounts are tried at quarters, and far outside.
    let halves = || (-24..=24_i64).map(|n| Decimal::new(n * 5, 1));
    let tried: Vec<Decimal> = (-100..=100_i64)
        .map(|n| Decimal::new(n * 25, 2))
        .chain([Decimal::new(1001, 2), (-1_000_000).into(), 1_000_000.into()])
        .collect();
    let mut ends: Vec<(Option<Decimal>, Option<Decimal>)> = Vec::new();
    for one in halves() {
        ends.extend([(Some(one), None), (None, Some(one)), (Some(one), Some(one))]);
    }
    for (low, high) in [
        (8, 10),
        (7, 8),
        (10, 11),
        (9, 10),
        (-11, -9),
        (-100, 100),
        (0, 9),
    ] {
        ends.push((Some(low.into()), Some(high.into())));
    }
    for (at_least, at_most) in ends {
        let within = |amount: &Decimal| {
            at_least.is_none_or(|l| *amount >= l) && at_most.is_none_or(|h| *amount <= h)
        };
        for certainty in [Certainty::Possible, Certainty::Sure] {
            let filter = FigureFilter {
                unit: Some("CNY".to_owned()),
                at_least,
                at_most,
                certainty,
                ..FigureFilter::default()
            };
            let found = base.figures(&filter, &all()).unwrap().items;
            let expected = world.facts(|c| match &c.body {
                Body::Figure { quantity, .. } if quantity.unit() == "CNY" => {
                    let mut amounts = tried.iter().filter(|a| possible(quantity, **a));
                    match certainty {
                        Certainty::Possible => amounts.any(within),
                        // "More than 10" is more than 9.5 and 10, but not surely 10.5.
                        Certainty::Sure => amounts.all(within),
                    }
                }
                _ => false,
            });
            assert_eq!(
                refs(&found),
                expected,
                "{at_least:?} {at_most:?} {certainty:?}"
            );
        }
    }
}

#[test]
fn an_amount_needs_a_unit_that_can_keep_it() {
    let base = load(&rich());
    let ask = |unit: Option<&str>, amount: Decimal| {
        let filter = FigureFilter {
            unit: unit.map(str::to_owned),
            at_most: Some(amount),
            ..FigureFilter::default()
        };
        base.figures(&filter, &all())
    };
    let refused = |error: Error| error.to_string();
    assert_eq!(
        refused(ask(None, 5.into()).unwrap_err()),
        "the amount 5 cannot be compared; name its unit"
    );
    assert!(refused(ask(Some("CNY"), Decimal::new(1, 3)).unwrap_err()).contains("finer"));
    assert!(refused(ask(Some("CNY"), Decimal::MAX).unwrap_err()).contains("greater"));
    assert!(ask(Some("CNY"), Decimal::new(i64::MAX, 2)).is_ok());
    assert!(matches!(
        ask(Some("yuan"), 5.into()),
        Err(Error::NotFound { what: "unit", .. })
    ));
}

fn figure_filters(sheets: &[Sheet], base: &Reader) -> Vec<FigureFilter> {
    let default = FigureFilter::default;
    let mut filters = vec![default()];
    filters.extend(
        ["investment", "contract value"].map(|measure| FigureFilter {
            measure: Some(measure.to_owned()),
            ..default()
        }),
    );
    filters.extend(["CNY", "USD"].map(|unit| FigureFilter {
        unit: Some(unit.to_owned()),
        ..default()
    }));
    filters.extend(sheets.iter().map(|sheet| FigureFilter {
        source: Some(sheet.source.key.clone()),
        ..default()
    }));
    filters.push(FigureFilter {
        from: day("2023-11-15"),
        ..default()
    });
    filters.push(FigureFilter {
        until: day("2023-06-30"),
        ..default()
    });
    filters.push(FigureFilter {
        modality: Some(Modality::Planned),
        ..default()
    });
    filters.extend(KNOWN.map(|known| FigureFilter {
        known_by: day(known),
        ..default()
    }));
    for other in filters.clone() {
        filters.push(FigureFilter {
            measure: Some("investment".to_owned()),
            ..other.clone()
        });
        filters.push(FigureFilter {
            subject: base.entity("alpha").unwrap().map(|e| e.key),
            ..other
        });
    }
    filters
}

fn expected_figures(world: &World, filter: &FigureFilter) -> Vec<String> {
    world.facts(|c| match &c.body {
        Body::Figure {
            measure, quantity, ..
        } => {
            filter.measure.as_ref().is_none_or(|m| m == measure)
                && filter.unit.as_ref().is_none_or(|u| u == quantity.unit())
                && filter.source.as_ref().is_none_or(|s| *s == c.claim.source)
                && filter.modality.is_none_or(|m| m == c.modality)
                && filter.subject.as_ref().is_none_or(|s| *s == c.subject)
                && c.known_by(filter.known_by)
                && may_lie(c.date.as_ref(), filter.from, filter.until)
        }
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn figures_are_what_the_sheets_say(sheets in random_sheets(14)) {
        let base = load(&sheets);
        let world = World::of(&sheets);
        for filter in figure_filters(&sheets, &base) {
            let found = base.figures(&filter, &all()).unwrap().items;
            prop_assert_eq!(refs(&found), expected_figures(&world, &filter), "{:?}", filter);
        }
    }
}

#[test]
fn every_list_of_figures_is_walked_without_repeats_or_gaps() {
    let sheets = rich();
    let base = load(&sheets);
    let world = World::of(&sheets);
    for filter in figure_filters(&sheets, &base) {
        let found = walked(|page| base.figures(&filter, page));
        assert_eq!(
            refs(&found),
            expected_figures(&world, &filter),
            "{filter:?}"
        );
    }
}
