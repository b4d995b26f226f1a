//! Sums: each rule by an example.

use super::*;

/// Each figure with a subject of its own, so that nothing keeps them from being added.
fn apart(quantities: impl IntoIterator<Item = SheetQuantity>) -> Sheet {
    let mut paper = sheet("paper");
    for (i, quantity) in quantities.into_iter().enumerate() {
        let key = format!("p{i}");
        paper.has(&key, shared(Kind::Project, &format!("Project {i}")));
        paper.figure(&key, "investment", quantity);
    }
    paper
}

fn added<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Total {
    let base = load(sheets);
    base.total(&TotalQuery::default()).unwrap().unwrap()
}

/// "sum: counted; left out (reason); ? unsettled (doubt)", the claims by reference.
pub fn shown(total: &Total) -> String {
    let sum = total
        .sum
        .as_ref()
        .map_or("no sum".to_owned(), Quantity::to_string);
    let counted: Vec<String> = total.counted.iter().map(|s| s.claim.to_string()).collect();
    let left = total.left_out.iter();
    let left: Vec<String> = left
        .map(|l| format!("{} {}", l.figure.claim, l.reason))
        .collect();
    let unsettled = total.unsettled.iter();
    let unsettled: Vec<String> = unsettled
        .map(|u| format!("; ? {} {}", u.figure.claim, u.doubt))
        .collect();
    format!(
        "{sum}: {}; {}{}",
        counted.join(", "),
        left.join(", "),
        unsettled.concat()
    )
}

#[test]
fn sums_are_intervals() {
    let and = |more: &str, less: &str| SheetQuantity {
        more_than: Some(more.into()),
        less_than: Some(less.into()),
        ..quantity("CNY")
    };
    for (quantities, sum) in [
        (
            vec![more_than("16 billion", "CNY"), exactly("2 billion", "CNY")],
            "more than 18 billion CNY",
        ),
        (
            vec![between(3, 4, "CNY"), at_least(5, "CNY")],
            "at least 8 CNY",
        ),
        (
            vec![between(3, 4, "CNY"), exactly(1, "CNY")],
            "between 4 and 5 CNY",
        ),
        (
            vec![between(3, 4, "CNY"), less_than(5, "CNY")],
            "at least 3 and less than 9 CNY",
        ),
        (
            vec![at_least(3, "CNY"), more_than(2, "CNY"), exactly(1, "CNY")],
            "more than 6 CNY",
        ),
        (vec![up_to(3, "CNY")], "up to 3 CNY"),
        (
            vec![up_to(3, "CNY"), exactly(1, "CNY")],
            "between 1 and 4 CNY",
        ),
        (
            vec![up_to(3, "CNY"), less_than(4, "CNY")],
            "less than 7 CNY",
        ),
        (
            vec![more_than(3, "CNY"), up_to(4, "CNY")],
            "more than 3 CNY",
        ),
        (vec![at_least(0, "CNY"), up_to(4, "CNY")], "at least 0 CNY"),
        (
            vec![nearly(3, "CNY"), more_than(16, "CNY")],
            "more than about 19 CNY",
        ),
        (
            vec![nearly(3, "CNY"), between(1, 2, "CNY")],
            "between about 4 and about 5 CNY",
        ),
        (
            vec![and("1", "2"), between(1, 2, "CNY")],
            "more than 2 and less than 4 CNY",
        ),
        (vec![about(3, "CNY"), exactly(2, "CNY")], "about 5 CNY"),
        (
            vec![about(3, "CNY"), at_least(2, "CNY")],
            "at least about 5 CNY",
        ),
        (vec![nearly(10, "CNY"), exactly(1, "CNY")], "nearly 11 CNY"),
        (
            vec![
                exactly("0.01", "CNY"),
                exactly("0.02", "CNY"),
                exactly("-0.05", "CNY"),
            ],
            "-0.02 CNY",
        ),
        (
            vec![exactly("0.1", "CNY"), exactly("0.2", "CNY")],
            "0.3 CNY",
        ),
        (vec![exactly(5, "CNY"), exactly("-5", "CNY")], "0 CNY"),
        (vec![more_than(7, "CNY")], "more than 7 CNY"),
        (
            vec![exactly("0.000001", "km²"), exactly("1.999999", "km²")],
            "2 km²",
        ),
    ] {
        let total = added([&apart(quantities)]);
        let found = total
            .sum
            .as_ref()
            .map_or("no sum".to_owned(), Quantity::to_string);
        assert_eq!(found, sum, "{total}");
        assert!(total.left_out.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn sums_are_exact(steps in prop::collection::vec(-100_000_000_000_000_000_i64..100_000_000_000_000_000, 1..40), bound in 0..3_u8) {
        let amounts: Vec<Decimal> = steps.iter().map(|s| Decimal::new(*s, 2)).collect();
        let total = added([&apart(amounts.iter().map(|&amount| match bound {
            0 => exactly(amount, "CNY"),
            1 => more_than(amount, "CNY"),
            _ => up_to(amount, "CNY"),
        }))]);
        let sum = total.sum.unwrap();
        let expected: Decimal = amounts.iter().sum();
        let ends = (sum.lower().map(|b| b.amount), sum.upper().map(|b| b.amount));
        prop_assert_eq!(ends, match bound {
            0 => (Some(expected), Some(expected)),
            1 => (Some(expected), None),
            _ => (None, Some(expected)),
        });
    }
}

#[test]
fn what_goes_beyond_the_range_is_an_error_and_what_does_not_is_not() {
    let most = Decimal::new(i64::MAX, 2);
    let least = -most;
    let cent = Decimal::new(1, 2);
    for (amounts, sum) in [
        (vec![most, cent], None),
        (vec![least, -cent], None),
        (vec![most, most, most], None),
        (vec![least, least], None),
        (vec![most], Some(most)),
        (vec![most, cent, -cent], Some(most)),
        (vec![-cent, least, cent], Some(least)),
        (vec![most, most, least], Some(most)),
        (vec![most, least], Some(Decimal::ZERO)),
    ] {
        let paper = apart(amounts.iter().map(|&amount| exactly(amount, "CNY")));
        let found = load([&paper]).total(&TotalQuery::default());
        match (found, sum) {
            (Ok(total), Some(sum)) => {
                assert_eq!(
                    total.unwrap().sum.unwrap().exact(),
                    Some(sum),
                    "{amounts:?}"
                );
            }
            (Err(Error::Overflow { figures, unit }), None) => {
                assert_eq!((figures, unit.as_str()), (amounts.len(), "CNY"));
            }
            (found, _) => panic!("{amounts:?}: {found:?}"),
        }
    }
    // One side may be open, and then only the other counts.
    let paper = apart([exactly(most, "CNY"), up_to(1, "CNY")]);
    assert!(matches!(
        load([&paper]).total(&TotalQuery::default()),
        Err(Error::Overflow { .. })
    ));
    let paper = apart([at_least(most, "CNY"), up_to(1, "CNY")]);
    let sum = added([&paper]).sum.unwrap();
    assert_eq!(sum.lower().map(|bound| bound.amount), Some(most));
    assert_eq!(sum.upper(), None);
}

/// A profit, and what is left of an investment, may be less than nothing.
#[test]
fn what_may_be_negative_has_no_lower_bound_of_its_own() {
    for (measure, qualifier) in [("profit", None), ("investment", Some("net"))] {
        let mut paper = apart([up_to(3, "CNY"), exactly(1, "CNY")]);
        for figure in &mut paper.figures {
            figure.measure = measure.to_owned();
            figure.qualifier = qualifier.map(str::to_owned);
        }
        let sum = added([&paper]).sum.unwrap();
        assert_eq!(sum.to_string(), "up to 4 CNY");
    }
}

#[test]
fn what_differs_in_kind_makes_totals_apart() {
    let mut paper = sheet("paper");
    paper.has("plant", shared(Kind::Project, "Plant"));
    paper.has("lab", shared(Kind::Project, "Lab"));
    paper.figure("plant", "investment", exactly(1, "CNY"));
    paper.figure("lab", "investment", exactly(2, "CNY"));
    paper.figure("plant", "investment", exactly(3, "USD"));
    paper.figure("plant", "contract value", exactly(4, "CNY"));
    paper
        .figure("plant", "investment", exactly(5, "CNY"))
        .modality = Some(Modality::Planned);
    paper
        .figure("plant", "investment", exactly(6, "CNY"))
        .negated = true;
    let base = load([&paper]);
    let sums = |query: &TotalQuery| -> Vec<String> {
        let totals = base.totals(query).unwrap();
        totals
            .iter()
            .map(|t| format!("{}: {}", t.kind(), t.sum.as_ref().unwrap()))
            .collect()
    };
    assert_eq!(
        sums(&TotalQuery::default()),
        [
            "contract value in CNY, reported: 4 CNY",
            "investment in CNY, reported: 3 CNY",
            "investment in USD, reported: 3 USD"
        ]
    );
    let planned = TotalQuery {
        modality: Some(Modality::Planned),
        ..TotalQuery::default()
    };
    assert_eq!(sums(&planned), ["investment in CNY, planned: 5 CNY"]);
    let denied = TotalQuery {
        polarity: Some(Polarity::Negated),
        ..TotalQuery::default()
    };
    assert_eq!(
        sums(&denied),
        ["investment in CNY, reported, denied: 6 CNY"]
    );
    let error = base.total(&TotalQuery::default()).unwrap_err().to_string();
    assert!(
        error.contains("contract value in CNY, reported (4 CNY) / investment in CNY"),
        "{error}"
    );
    let one = TotalQuery {
        measure: Some("investment".to_owned()),
        unit: Some("CNY".to_owned()),
        ..TotalQuery::default()
    };
    assert_eq!(base.total(&one).unwrap().unwrap().counted.len(), 2);
    let none = TotalQuery {
        unit: Some("EUR".to_owned()),
        ..TotalQuery::default()
    };
    assert_eq!(base.total(&none).unwrap(), None);
    for (measure, unit) in [("invesment", "CNY"), ("investment", "yuan")] {
        let unknown = TotalQuery {
            measure: Some(measure.to_owned()),
            unit: Some(unit.to_owned()),
            ..TotalQuery::default()
        };
        assert!(matches!(base.total(&unknown), Err(Error::NotFound { .. })));
    }
}

#[test]
fn rates_ratios_and_lengths_of_time_do_not_add() {
    let mut paper = apart([exactly(1, "CNY"), exactly(2, "CNY")]);
    paper.figures[1].nature = Some(Nature::Rate);
    let totals = load([&paper]).totals(&TotalQuery::default()).unwrap();
    assert_eq!(
        totals.iter().map(shown).collect::<Vec<_>>(),
        [
            "1 CNY: paper#f1; ",
            "no sum: ; paper#f2 rates, ratios, ranks, prices, changes and lengths of time do not add"
        ]
    );
    for unit in ["per cent", "year", "month"] {
        let total = added([&apart([exactly(1, unit), exactly(2, unit)])]);
        assert_eq!((total.sum, total.counted.len()), (None, 0));
        let why: BTreeSet<bool> = total
            .left_out
            .iter()
            .map(|l| l.reason == Reason::NotAdditive)
            .collect();
        assert_eq!(why, BTreeSet::from([true]), "{unit}");
    }
}

/// Three papers on one deal, each with a project of its own, so that only their word ties them.
fn papers<const N: usize>(amounts: [i64; N]) -> [Sheet; N] {
    let keys = ["a", "b", "c", "d"];
    std::array::from_fn(|i| {
        let mut paper = sheet(keys[i]);
        paper.has("deal", Entity::new(Kind::Project, format!("Deal of {i}")));
        paper.figure("deal", "investment", exactly(amounts[i], "CNY"));
        paper
    })
}

#[test]
fn what_is_repeated_is_counted_once() {
    // A chain, whichever way it is written.
    let [a, mut b, mut c] = papers([5, 5, 6]);
    b.figures[0].links = vec![repeats("a", "f1")];
    c.figures[0].links = vec![repeats("b", "f1")];
    let chain = "between 5 and 6 CNY: a#f1; b#f1 repeats a#f1; \
                 ? c#f1 another account of what a#f1 tells";
    assert_eq!(shown(&added([&a, &b, &c])), chain);
    assert_eq!(shown(&added([&c, &b, &a])), chain);
    // The middle one is not loaded, or says nothing of its own.
    assert_eq!(shown(&added([&a, &c])), "11 CNY: a#f1, c#f1; ");

    let [mut a, mut b, c] = papers([5, 5, 6]);
    a.figures[0].links = vec![repeats("b", "f1")];
    b.figures[0].links = vec![repeats("c", "f1")];
    assert_eq!(
        shown(&added([&a, &b, &c])),
        "between 5 and 6 CNY: c#f1; b#f1 repeats a#f1; ? a#f1 another account of what c#f1 tells"
    );

    // Each repeats the other.
    let [mut a, mut b] = papers([5, 6]);
    a.figures[0].links = vec![repeats("b", "f1")];
    b.figures[0].links = vec![repeats("a", "f1")];
    assert_eq!(
        shown(&added([&b, &a])),
        "between 5 and 6 CNY: a#f1; ; ? b#f1 another account of what a#f1 tells"
    );

    // Both repeat one that is not loaded.
    let [mut a, mut b, c] = papers([5, 6, 7]);
    a.figures[0].links = vec![repeats("z", "f1")];
    b.figures[0].links = vec![repeats("z", "f1")];
    assert_eq!(
        shown(&added([&b, &c, &a])),
        "between 12 and 13 CNY: a#f1, c#f1; ; ? b#f1 another account of what a#f1 tells"
    );

    // Only this link says so.
    let [a, mut b] = papers([5, 6]);
    for link in [LinkType::ConditionOf, LinkType::InAdditionTo] {
        b.figures[0].links = vec![Link {
            link,
            ..repeats("a", "f1")
        }];
        assert_eq!(added([&a, &b]).counted.len(), 2, "{link}");
    }
}

#[test]
fn a_repetition_holds_across_claims_that_the_question_leaves_out() {
    // b ties a and c, and is itself in another unit, planned, denied, undated.
    let [mut a, mut b, mut c] = papers([5, 5, 6]);
    a.figures[0].date = on("2023");
    c.figures[0].date = on("2023");
    b.figures[0].links = vec![repeats("a", "f1")];
    c.figures[0].links = vec![repeats("b", "f1")];
    let query = TotalQuery {
        unit: Some("CNY".to_owned()),
        from: day("2023-01-01"),
        ..TotalQuery::default()
    };
    let once = "between 5 and 6 CNY: a#f1; ; ? c#f1 another account of what a#f1 tells";
    let check = |b: &Sheet| {
        let base = load([&a, b, &c]);
        assert_eq!(shown(&base.total(&query).unwrap().unwrap()), once);
    };
    check(&b);
    b.figures[0].date = on("2023");
    b.figures[0].modality = Some(Modality::Planned);
    check(&b);
    b.figures[0].modality = None;
    b.figures[0].negated = true;
    check(&b);
    b.figures[0].negated = false;
    b.figures[0].quantity = exactly(1, "USD");
    check(&b);
    // And where b says that it repeats both.
    b.figures[0].links = vec![repeats("a", "f1"), repeats("c", "f1")];
    c.figures[0].links.clear();
    let base = load([&a, &b, &c]);
    assert_eq!(shown(&base.total(&query).unwrap().unwrap()), once);
}

#[test]
fn one_thing_is_counted_once_and_a_disagreement_is_told() {
    let mut first = sheet("a");
    first.has("plant", shared(Kind::Project, "Plant"));
    first.has("line", shared(Kind::Project, "Line"));
    let mut second = first.clone();
    second.source.key = "b".to_owned();
    let mut third = first.clone();
    third.source.key = "c".to_owned();
    first.figure("plant", "investment", exactly(5, "CNY"));
    second.figure("plant", "investment", exactly(5, "CNY"));
    third.figure("plant", "investment", more_than(5, "CNY"));
    let told = "at least 5 CNY: a#f1; b#f1 says the same as a#f1; \
                ? c#f1 another account of what a#f1 tells";
    assert_eq!(shown(&added([&first, &second, &third])), told);
    assert_eq!(shown(&added([&third, &second, &first])), told);
    // Another scope may be a part, another period is another total, another subject is another thing.
    second.figures[0].scope = Some("line".to_owned());
    third.figures[0].date = on("2023");
    third.figure("line", "investment", exactly(1, "CNY"));
    third.figure("plant", "investment", exactly(2, "CNY")).date = in_words("last year");
    let base = load([&first, &second, &third]);
    let totals = base.totals(&TotalQuery::default()).unwrap();
    let shown: Vec<String> = totals
        .iter()
        .map(|t| format!("{}: {}", t.kind(), shown(t)))
        .collect();
    assert_eq!(
        shown,
        [
            "investment in CNY, reported: between 6 and 11 CNY: a#f1, c#f2; ; \
             ? b#f1 is told of the same deal as c#f2: one may be the other, or hold it",
            "investment in CNY, reported, in 2023: more than 5 CNY: c#f1; ",
            "investment in CNY, reported, “last year” (c): 2 CNY: c#f3; ",
        ]
    );
}

/// What is repeated for another period is counted there once, too.
#[test]
fn a_repetition_of_another_period_is_in_another_total() {
    let [a, mut b] = papers([5, 5]);
    b.figures[0].links = vec![repeats("a", "f1")];
    b.figures[0].date = on("2023");
    b.figure("deal", "investment", exactly(6, "CNY")).date = on("2023-01-01/2023-12-31");
    let totals = load([&a, &b]).totals(&TotalQuery::default()).unwrap();
    assert_eq!(
        totals.iter().map(shown).collect::<Vec<_>>(),
        [
            "5 CNY: a#f1; ",
            "between 6 and 11 CNY: b#f1; ; \
             ? b#f2 has the subject of b#f1; whether the two are apart is not stated"
        ]
    );
    assert_eq!(totals[1].period.to_string(), "in 2023");
}

#[test]
fn parts_are_not_added_to_their_whole() {
    let mut paper = apart([
        exactly(100, "CNY"),
        exactly(30, "CNY"),
        exactly(20, "CNY"),
        exactly(7, "CNY"),
    ]);
    paper.figures[1].part_of = Some("f1".to_owned());
    paper.figures[2].part_of = Some("f2".to_owned());
    assert_eq!(
        shown(&added([&paper])),
        "107 CNY: paper#f1, paper#f4; paper#f2 is part of paper#f1, paper#f3 is part of paper#f1"
    );
    // The part in the middle is left out of the question; the part of it still is one.
    let mut planned = paper.clone();
    planned.figures[1].modality = Some(Modality::Planned);
    assert_eq!(
        shown(&added([&planned])),
        "107 CNY: paper#f1, paper#f4; paper#f3 is part of paper#f1"
    );
    // The whole is left out of the question, or is a rate: what is known of it are its parts.
    let mut planned = paper.clone();
    planned.figures[0].modality = Some(Modality::Planned);
    assert_eq!(
        shown(&added([&planned])),
        "37 CNY: paper#f2, paper#f4; paper#f3 is part of paper#f2"
    );
}

/// A second paper repeats the whole and names a part; or repeats a part of the first's whole.
#[test]
fn a_part_of_a_repetition_is_a_part_of_what_is_repeated() {
    let [a, mut b] = papers([16, 16]);
    b.figures[0].links = vec![repeats("a", "f1")];
    b.has("lab", shared(Kind::Project, "Lab"));
    b.figure("lab", "investment", exactly(9, "CNY")).part_of = Some("f1".to_owned());
    assert_eq!(
        shown(&added([&a, &b])),
        "16 CNY: a#f1; b#f1 repeats a#f1, b#f2 is part of a#f1"
    );
    // Even if the question leaves the repetition out.
    let query = TotalQuery {
        unit: Some("CNY".to_owned()),
        ..TotalQuery::default()
    };
    b.figures[0].quantity = exactly(2, "USD");
    let base = load([&a, &b]);
    assert_eq!(
        shown(&base.total(&query).unwrap().unwrap()),
        "16 CNY: a#f1; b#f2 is part of a#f1"
    );

    // a's figure is the same as b's, which is a part of b's whole.
    let [a, mut b] = papers([9, 9]);
    b.has("programme", shared(Kind::Project, "Programme"));
    b.figure("programme", "investment", exactly(16, "CNY"));
    b.figures[0].part_of = Some("f2".to_owned());
    b.figures[0].links = vec![repeats("a", "f1")];
    assert_eq!(
        shown(&added([&a, &b])),
        "16 CNY: b#f2; a#f1 is part of b#f2, b#f1 repeats a#f1"
    );

    // The same by the same subject instead of by its word.
    let mut a = sheet("a");
    a.has("plant", shared(Kind::Project, "Plant"));
    let mut b = a.clone();
    b.source.key = "b".to_owned();
    b.has("programme", shared(Kind::Project, "Programme"));
    a.figure("plant", "investment", exactly(9, "CNY"));
    b.figure("plant", "investment", exactly(9, "CNY")).part_of = Some("f2".to_owned());
    b.figure("programme", "investment", exactly(16, "CNY"));
    assert_eq!(
        shown(&added([&a, &b])),
        "16 CNY: b#f2; a#f1 is part of b#f2, b#f1 says the same as a#f1"
    );
}

#[test]
fn a_part_with_the_subject_of_its_whole_is_a_part() {
    for key in ["a-stage", "z-stage"] {
        let mut paper = sheet("paper");
        paper.has("deal", Entity::new(Kind::Project, "Deal"));
        paper.figure("deal", "investment", exactly(25, "CNY"));
        paper.figure("deal", "investment", exactly(8, "CNY"));
        paper.figures[1].key = key.to_owned();
        paper.figures[1].part_of = Some("f1".to_owned());
        let expected = format!("25 CNY: paper#f1; paper#{key} is part of paper#f1");
        assert_eq!(shown(&added([&paper])), expected);
    }
}

#[test]
fn where_each_is_said_to_be_a_part_of_the_other_nothing_is_settled() {
    let mut a = sheet("a");
    a.has("plant", shared(Kind::Project, "Plant"));
    a.has("lab", shared(Kind::Project, "Lab"));
    let mut b = a.clone();
    b.source.key = "b".to_owned();
    a.figure("plant", "investment", exactly(3, "CNY"));
    a.figure("lab", "investment", exactly(4, "CNY")).part_of = Some("f1".to_owned());
    b.figure("plant", "investment", exactly(3, "CNY")).part_of = Some("f2".to_owned());
    b.figure("lab", "investment", exactly(4, "CNY"));
    for sheets in [[&a, &b], [&b, &a]] {
        assert_eq!(
            shown(&added(sheets)),
            "between 4 and 7 CNY: a#f2; b#f1 says the same as a#f1, b#f2 says the same as a#f2; \
             ? a#f1 its subject and that of a#f2 may lie one within the other; \
             whether their amounts do is not settled"
        );
    }
}

#[test]
fn what_lies_within_is_not_added() {
    let mut paper = sheet("paper");
    paper
        .has("schemes", shared(Kind::Project, "Schemes"))
        .has("plant", shared(Kind::Project, "Plant"))
        .has("hall", shared(Kind::Project, "Hall"))
        .has("door", shared(Kind::Project, "Door"))
        .has("elsewhere", shared(Kind::Project, "Elsewhere"));
    paper.relate("plant", "part of", "schemes");
    paper.relate("hall", "part of", "plant");
    paper.relate("door", "part of", "hall");
    paper.relate("elsewhere", "part of", "plant").negated = true;
    // Neither plant nor hall has a figure: the door lies in the schemes all the same.
    paper.figure("door", "investment", exactly(1, "CNY"));
    paper.figure("schemes", "investment", exactly(50, "CNY"));
    paper.figure("elsewhere", "investment", exactly(2, "CNY"));
    assert_eq!(
        shown(&added([&paper])),
        "52 CNY: paper#f2, paper#f3; paper#f1 its subject lies within that of paper#f2"
    );
    paper.figure("hall", "investment", exactly(3, "CNY"));
    assert_eq!(
        shown(&added([&paper])),
        "52 CNY: paper#f2, paper#f3; paper#f1 its subject lies within that of paper#f2, \
         paper#f4 its subject lies within that of paper#f2"
    );
    paper.figures.remove(1);
    assert_eq!(
        shown(&added([&paper])),
        "5 CNY: paper#f3, paper#f4; paper#f1 its subject lies within that of paper#f4"
    );
    // What is only planned puts nothing within anything; what somebody says leaves it open.
    paper.relations[2].modality = Some(Modality::Planned);
    assert_eq!(
        shown(&added([&paper])),
        "6 CNY: paper#f1, paper#f3, paper#f4; "
    );
    paper.relations[2].modality = None;
    paper.relations[2].said_by = Some(Attribution::Voice {
        voice: "experts".to_owned(),
        of: None,
    });
    assert_eq!(
        shown(&added([&paper])),
        "between 5 and 6 CNY: paper#f3, paper#f4; ; \
         ? paper#f1 its subject and that of paper#f4 may lie one within the other; \
         whether their amounts do is not settled"
    );
    // What is greater cannot lie within.
    paper.relations[2].said_by = None;
    paper.figures[0].quantity = exactly(4, "CNY");
    assert_eq!(
        shown(&added([&paper])),
        "between 6 and 9 CNY: paper#f1, paper#f3; ; \
         ? paper#f4 its subject and that of paper#f1 may lie one within the other; \
         whether their amounts do is not settled"
    );
}

#[test]
fn every_relation_of_containment_counts() {
    for (relation, container) in [
        ("member of", group(Kind::Organisation, "Outer")),
        ("part of", shared(Kind::Organisation, "Outer")),
        ("subsidiary of", shared(Kind::Organisation, "Outer")),
        ("branch of", shared(Kind::Organisation, "Outer")),
        ("located in", shared(Kind::Place, "Outer")),
    ] {
        let mut paper = sheet("paper");
        paper.has("outer", container);
        paper.has("inner", shared(Kind::Organisation, "Inner"));
        // The relation stands in another source than the figures.
        let mut other = paper.clone();
        other.source.key = "other".to_owned();
        other.relate("inner", relation, "outer");
        paper.figure("inner", "investment", exactly(1, "CNY"));
        paper.figure("outer", "investment", exactly(10, "CNY"));
        assert_eq!(
            shown(&added([&paper, &other])),
            "10 CNY: paper#f2; paper#f1 its subject lies within that of paper#f2",
            "{relation}"
        );
    }
    // A tenant has figures of its own, which may be its landlord's too.
    let mut paper = sheet("paper");
    paper.has("outer", shared(Kind::Organisation, "Outer"));
    paper.has("inner", shared(Kind::Organisation, "Inner"));
    paper.relate("inner", "tenant of", "outer");
    paper.figure("inner", "investment", exactly(1, "CNY"));
    paper.figure("outer", "investment", exactly(10, "CNY"));
    assert_eq!(
        shown(&added([&paper])),
        "between 10 and 11 CNY: paper#f2; ; \
         ? paper#f1 its subject and that of paper#f2 may lie one within the other; \
         whether their amounts do is not settled"
    );
    for relation in ["cooperates with", "in talks with"] {
        let mut paper = apart([]);
        paper.has("outer", shared(Kind::Organisation, "Outer"));
        paper.has("inner", shared(Kind::Organisation, "Inner"));
        paper.relate("inner", relation, "outer");
        paper.figure("inner", "investment", exactly(1, "CNY"));
        paper.figure("outer", "investment", exactly(10, "CNY"));
        assert_eq!(shown(&added([&paper])), "11 CNY: paper#f1, paper#f2; ");
    }
}

/// Two papers have the same figure each for a group of its own; one names a member's.
#[test]
fn what_lies_within_the_subject_of_a_repetition_lies_within_what_is_repeated() {
    let mut a = sheet("a");
    let own_group = Entity {
        group: true,
        ..Entity::new(Kind::Organisation, "the parks")
    };
    a.has("parks", own_group);
    let mut b = a.clone();
    b.source.key = "b".to_owned();
    a.figure("parks", "attracted investment", exactly(106, "CNY"));
    b.has("park", shared(Kind::Organisation, "Park"));
    b.relate("park", "member of", "parks");
    b.figure("parks", "attracted investment", exactly(106, "CNY"))
        .links = vec![repeats("a", "f1")];
    b.figure("park", "attracted investment", exactly(30, "CNY"));
    let told = "106 CNY: a#f1; b#f1 repeats a#f1, b#f2 its subject lies within that of a#f1";
    assert_eq!(shown(&added([&a, &b])), told);
    assert_eq!(shown(&added([&b, &a])), told);
    // However deep the subject of the first lies in something that has no figure.
    a.has("city", shared(Kind::Place, "City"));
    a.has("province", shared(Kind::Place, "Province"));
    a.relate("parks", "located in", "city");
    let mut c = sheet("c");
    c.has("city", shared(Kind::Place, "City"));
    c.has("province", shared(Kind::Place, "Province"));
    c.relate("city", "part of", "province");
    assert_eq!(shown(&added([&a, &b, &c])), told);
    assert_eq!(shown(&added([&c, &b, &a])), told);
}

#[test]
fn groups_lie_apart_from_nothing() {
    let mut paper = sheet("paper");
    for key in ["one", "two", "three"] {
        paper.has(key, group(Kind::Organisation, key));
    }
    paper.has("x", shared(Kind::Organisation, "x"));
    paper.relate("x", "member of", "one");
    for (key, amount) in [("one", 1), ("two", 2), ("three", 4)] {
        paper.figure(key, "investment", exactly(amount, "CNY"));
    }
    let groups = "? paper#f1 a figure of a group, which may overlap with any other; \
                  ? paper#f2 a figure of a group, which may overlap with any other";
    assert_eq!(
        shown(&added([&paper])),
        format!("between 4 and 7 CNY: paper#f3; ; {groups}")
    );
    // Unless one comes on top of another.
    paper.figures[2].links = vec![Link {
        link: LinkType::InAdditionTo,
        ..repeats("paper", "f2")
    }];
    assert_eq!(
        shown(&added([&paper])),
        "between 6 and 7 CNY: paper#f2, paper#f3; ; \
         ? paper#f1 a figure of a group, which may overlap with any other"
    );
}

#[test]
fn circles_of_containment_settle_nothing() {
    let mut paper = sheet("paper");
    paper.has("one", shared(Kind::Project, "One"));
    paper.has("two", shared(Kind::Project, "Two"));
    paper.relate("one", "part of", "two");
    paper.relate("two", "part of", "one");
    paper.figure("two", "investment", exactly(2, "CNY"));
    paper.figure("one", "investment", exactly(1, "CNY"));
    assert_eq!(
        shown(&added([&paper])),
        "between 2 and 3 CNY: paper#f1; ; \
         ? paper#f2 its subject and that of paper#f1 may lie one within the other; \
         whether their amounts do is not settled"
    );
}

#[test]
fn totals_are_of_what_the_question_names() {
    let mut paper = sheet("paper");
    for (key, kind) in [
        ("alpha", Kind::Organisation),
        ("beta", Kind::Organisation),
        ("plant", Kind::Project),
        ("lab", Kind::Project),
        ("far", Kind::Project),
        ("pact", Kind::Agreement),
        ("memo", Kind::Agreement),
        ("fair", Kind::Event),
        ("chips", Kind::Industry),
        ("city", Kind::Place),
    ] {
        paper.has(key, shared(kind, key));
    }
    for (subject, relation, object) in [
        ("alpha", "investor in", "plant"),
        ("alpha", "developer of", "lab"),
        ("alpha", "party to", "pact"),
        ("pact", "signed at", "fair"),
        ("memo", "signed at", "fair"),
        ("pact", "concerns", "plant"),
        ("pact", "concerns", "city"),
        ("plant", "in industry", "chips"),
        ("lab", "covers", "chips"),
        ("city", "focuses on", "chips"),
    ] {
        paper.relate(subject, relation, object);
    }
    paper.relate("alpha", "partner in", "far").negated = true;
    paper.relate("far", "in industry", "chips").negated = true;
    let subjects = [
        "alpha", "beta", "plant", "lab", "far", "pact", "memo", "fair", "city",
    ];
    for (i, key) in subjects.into_iter().enumerate() {
        let figure = paper.figure(key, "investment", exactly(1 << i, "CNY"));
        figure.date = [None, on("2023"), on("2024/..")][i % 3].clone();
    }
    let mut other = sheet("other");
    other.has("lab", shared(Kind::Project, "lab"));
    other
        .figure("lab", "investment", exactly(1 << 9, "CNY"))
        .date = on("2020");
    let base = load([&paper, &other]);
    let default = TotalQuery::default;
    // All that the question covers, whether or not it is added.
    let of = |query: TotalQuery| -> BTreeSet<String> {
        let totals = base.totals(&query).unwrap();
        let counted = totals.iter().flat_map(|t| &t.counted);
        let unsettled = totals.iter().flat_map(|t| &t.unsettled).map(|u| &u.figure);
        assert!(totals.iter().all(|t| t.left_out.is_empty()));
        counted
            .chain(unsettled)
            .map(|s| {
                format!(
                    "{}{}",
                    s.subject,
                    if s.claim.source == "other" { "!" } else { "" }
                )
            })
            .collect()
    };
    let set = |keys: &[&str]| keys.iter().map(|&k| k.to_owned()).collect::<BTreeSet<_>>();
    let organisation = |key: &str| Some(key.into());
    let industry = || Some("chips".into());
    let event = || Some("fair".into());
    let subject = |key: &str| Some(key.to_owned());
    assert_eq!(of(default()).len(), 10);
    assert_eq!(
        of(TotalQuery {
            subject: subject("lab"),
            ..default()
        }),
        set(&["lab", "lab!"])
    );
    assert_eq!(
        of(TotalQuery {
            organisation: organisation("alpha"),
            ..default()
        }),
        set(&["alpha", "plant", "lab", "lab!", "pact"])
    );
    assert_eq!(
        of(TotalQuery {
            organisation: organisation("beta"),
            ..default()
        }),
        set(&["beta"])
    );
    assert_eq!(
        of(TotalQuery {
            industry: industry(),
            ..default()
        }),
        set(&["plant", "lab", "lab!", "city"])
    );
    // Of what an agreement concerns only the projects.
    assert_eq!(
        of(TotalQuery {
            event: event(),
            ..default()
        }),
        set(&["fair", "pact", "memo", "plant"])
    );
    assert_eq!(
        of(TotalQuery {
            event: event(),
            industry: industry(),
            ..default()
        }),
        set(&["plant"])
    );
    assert_eq!(
        of(TotalQuery {
            organisation: organisation("alpha"),
            industry: industry(),
            source: Some("paper".to_owned()),
            ..default()
        }),
        set(&["plant", "lab"])
    );
    assert_eq!(
        of(TotalQuery {
            subject: subject("lab"),
            industry: industry(),
            event: event(),
            ..default()
        }),
        set(&[])
    );
    assert_eq!(
        of(TotalQuery {
            source: Some("other".to_owned()),
            ..default()
        }),
        set(&["lab!"])
    );
    assert_eq!(
        of(TotalQuery {
            from: day("2023-12-31"),
            ..default()
        }),
        set(&["beta", "plant", "far", "pact", "fair", "city"])
    );
    assert_eq!(
        of(TotalQuery {
            until: day("2022-12-31"),
            ..default()
        }),
        set(&["lab!"])
    );
    assert_eq!(
        of(TotalQuery {
            from: day("2023-06-01"),
            until: day("2023-06-02"),
            ..default()
        }),
        set(&["beta", "far", "fair"])
    );
    assert_eq!(
        of(TotalQuery {
            from: day("2023-06-01"),
            until: day("2023-06-02"),
            event: event(),
            ..default()
        }),
        set(&["fair"])
    );
    assert!(matches!(
        base.totals(&TotalQuery {
            source: Some("nowhere".to_owned()),
            ..default()
        }),
        Err(Error::NotFound { what: "source", .. })
    ));
}

/// Nor does it matter which of the two was loaded first.
#[test]
fn a_total_of_an_industry_has_what_one_source_puts_there_though_another_does_not() {
    let mut denies = sheet("denies");
    let mut affirms = sheet("affirms");
    for paper in [&mut denies, &mut affirms] {
        paper.has("chips", shared(Kind::Industry, "chips"));
        paper.has("plant", shared(Kind::Project, "plant"));
        paper.relate("plant", "in industry", "chips");
        paper.source.published = on("2023-05-01");
    }
    denies.relations[0].negated = true;
    denies.figure("plant", "investment", exactly(1, "CNY"));
    affirms.source.published = on("2023-06-01");
    for papers in [[&denies, &affirms], [&affirms, &denies]] {
        let base = load(papers);
        let of = |known_by: &str| {
            let query = TotalQuery {
                industry: Some("chips".into()),
                known_by: day(known_by),
                ..TotalQuery::default()
            };
            base.total(&query).unwrap().map(|total| total.counted.len())
        };
        assert_eq!(of("2023-05-31"), None);
        assert_eq!(of("2023-06-01"), Some(1));
    }
}

/// Only what a paper itself tells puts a project into the total of an industry, an organisation or an event;
/// a plan does so among plans.
#[test]
fn what_is_planned_alleged_said_or_denied_puts_nothing_into_a_total_of_facts() {
    let told = |modality: Modality, voice: Option<&str>, condition: Option<&str>| {
        let mut paper = sheet("paper");
        paper
            .has("chips", shared(Kind::Industry, "chips"))
            .has("alpha", shared(Kind::Organisation, "Alpha"))
            .has("fair", shared(Kind::Event, "fair"))
            .has("contract", shared(Kind::Agreement, "contract"))
            .has("plant", shared(Kind::Project, "plant"));
        paper.relate("contract", "signed at", "fair");
        paper.relate("plant", "in industry", "chips");
        paper.relate("alpha", "developer of", "plant");
        paper.relate("contract", "concerns", "plant");
        for relation in &mut paper.relations {
            relation.modality = Some(modality);
            relation.said_by = voice.map(|voice| Attribution::Voice {
                voice: voice.to_owned(),
                of: None,
            });
            relation.condition = condition.map(str::to_owned);
        }
        for of in [Modality::Reported, Modality::Planned] {
            let figure = paper.figure("plant", "investment", exactly(5, "CNY"));
            figure.modality = Some(of);
        }
        paper
    };
    let totals = |base: &KnowledgeBase| {
        let mut of = Vec::new();
        for modality in [Modality::Reported, Modality::Planned] {
            for query in [
                TotalQuery {
                    industry: Some("chips".into()),
                    ..TotalQuery::default()
                },
                TotalQuery {
                    organisation: Some("alpha".into()),
                    ..TotalQuery::default()
                },
                TotalQuery {
                    event: Some("fair".into()),
                    ..TotalQuery::default()
                },
            ] {
                let query = TotalQuery {
                    modality: Some(modality),
                    ..query
                };
                of.push(base.total(&query).unwrap().is_some());
            }
        }
        of
    };
    let (all, none) = ([true; 6], [false; 6]);
    let plans = [false, false, false, true, true, true];
    for (modality, voice, condition, expected) in [
        (Modality::Reported, None, None, all),
        (Modality::Planned, None, None, plans),
        (Modality::Alleged, None, None, none),
        (Modality::Reported, Some("an owner"), None, none),
        (Modality::Planned, Some("an owner"), None, none),
        (Modality::Conditional, None, Some("the bank agrees"), none),
    ] {
        let base = load([&told(modality, voice, condition)]);
        assert_eq!(
            totals(&base),
            expected,
            "{modality} {voice:?} {condition:?}"
        );
        // What another source tells as a fact is enough.
        let mut other = told(Modality::Reported, None, None);
        other.source.key = "other".to_owned();
        other.figures.clear();
        let base = load([&told(modality, voice, condition), &other]);
        assert_eq!(totals(&base), all, "{modality} {voice:?} {condition:?}");
    }
    // What is denied by another claim is no fact.
    let mut denies = sheet("denies");
    denies.has("alpha", shared(Kind::Organisation, "Alpha"));
    for relation in told(Modality::Reported, None, None).relations {
        denies.state("alpha", "deny it", &[]).links =
            time::link(LinkType::Denies, "paper", &relation.key);
    }
    let base = load([&told(Modality::Reported, None, None), &denies]);
    assert_eq!(totals(&base), none);
}

/// Thousands of figures that hang together, which must not be compared each with each.
#[test]
fn many_figures_are_added_in_good_time() {
    let mut paper = sheet("paper");
    paper.has("city", shared(Kind::Place, "City"));
    paper.has("all", group(Kind::Project, "All"));
    for i in 0..1500 {
        let key = format!("p{i}");
        paper.has(&key, shared(Kind::Project, &key));
        paper.relate(&key, "located in", "city");
        paper.relate(&key, "member of", "all");
        let figure = paper.figure(&key, "investment", exactly(1, "CNY"));
        figure.part_of = (i % 5 == 4).then(|| format!("f{i}"));
        if i % 5 == 3 {
            figure.links = vec![repeats("paper", &format!("f{i}"))];
        }
    }
    let base = load([&paper]);
    let total = base.total(&TotalQuery::default()).unwrap().unwrap();
    assert_eq!((total.counted.len(), total.left_out.len()), (900, 600));
    let mut whole = paper.clone();
    whole.figure("all", "investment", exactly(5000, "CNY"));
    let total = added([&whole]);
    assert_eq!(total.sum.unwrap().to_string(), "5,000 CNY");
    assert_eq!(total.left_out.len(), 1500);
}

/// What there was at the end of one year and of the next is not more by being told twice.
#[test]
fn figures_of_different_times_do_not_add() {
    let mut first = sheet("a");
    first.has("group", shared(Kind::Organisation, "Group"));
    first
        .figure("group", "assets under management", exactly(5, "CNY"))
        .date = on("2022");
    let mut second = first.clone();
    second.source.key = "b".to_owned();
    second.figures[0].quantity = exactly(6, "CNY");
    second.figures[0].date = on("2023");
    for nature in [
        Nature::NotStated,
        Nature::Stock,
        Nature::Cumulative,
        Nature::Flow,
    ] {
        first.figures[0].nature = Some(nature);
        second.figures[0].nature = Some(nature);
        let totals = load([&first, &second])
            .totals(&TotalQuery::default())
            .unwrap();
        assert_eq!(
            totals.iter().map(shown).collect::<Vec<_>>(),
            ["5 CNY: a#f1; ", "6 CNY: b#f1; "]
        );
    }
}

/// The figure of a group that lies in several industries is none of them alone.
#[test]
fn a_group_in_several_industries_is_unsettled_in_each() {
    let mut paper = sheet("paper");
    for key in ["chips", "cars"] {
        paper.has(key, shared(Kind::Industry, key));
    }
    paper.has(
        "projects",
        Entity {
            group: true,
            ..shared(Kind::Project, "106 projects")
        },
    );
    paper.has("fab", shared(Kind::Project, "Fab"));
    paper.figure("projects", "investment", exactly(16, "CNY"));
    paper.figure("fab", "investment", exactly(3, "CNY"));
    paper.relate("projects", "in industry", "chips");
    paper.relate("fab", "in industry", "chips");
    paper.relate("fab", "in industry", "cars");
    let of = |paper: &Sheet, industry: &str| {
        let query = TotalQuery {
            industry: Some(industry.into()),
            ..TotalQuery::default()
        };
        shown(&load([paper]).total(&query).unwrap().unwrap())
    };
    assert_eq!(
        of(&paper, "chips"),
        "between 16 and 19 CNY: paper#f1; ; ? paper#f2 may lie within paper#f1, a figure of a group"
    );
    paper.relate("projects", "in industry", "cars");
    let doubt = "paper#f1 its group lies in other industries, too; how much of it is in this one is not stated";
    for industry in ["chips", "cars"] {
        assert_eq!(
            of(&paper, industry),
            format!("between 3 and 19 CNY: paper#f2; ; ? {doubt}")
        );
    }
}

/// What an organisation owns or runs is among its projects; not what somebody denies.
#[test]
fn an_organisation_has_what_it_owns_and_runs() {
    let mut paper = sheet("paper");
    paper.has("firm", shared(Kind::Organisation, "Firm"));
    for key in ["owned", "run", "disputed"] {
        paper.has(key, shared(Kind::Project, key));
    }
    paper.figure("owned", "investment", exactly(1, "CNY"));
    paper.figure("run", "investment", exactly(2, "CNY"));
    paper.figure("disputed", "investment", exactly(4, "CNY"));
    paper.relate("firm", "owns", "owned");
    paper.relate("run", "operated by", "firm");
    paper.relate("firm", "investor in", "disputed");
    let mut other = sheet("other");
    other.has("firm", shared(Kind::Organisation, "Firm"));
    other.has("disputed", shared(Kind::Project, "disputed"));
    let query = TotalQuery {
        organisation: Some("firm".into()),
        ..TotalQuery::default()
    };
    let of = |other: &Sheet| shown(&load([&paper, other]).total(&query).unwrap().unwrap());
    assert_eq!(of(&other), "7 CNY: paper#f1, paper#f2, paper#f3; ");
    other.relate("firm", "investor in", "disputed").negated = true;
    assert_eq!(
        of(&other),
        "between 3 and 7 CNY: paper#f1, paper#f2; ; \
         ? paper#f3 whether its subject has to do with the organisation is disputed"
    );
}

/// What is part of its projects and agreements is its own, too, to any depth; a company that it holds a share
/// in is not, nor are an industry and a place in which it invests.
#[test]
fn an_organisation_has_the_parts_of_its_projects() {
    let mut paper = sheet("paper");
    paper.has("firm", shared(Kind::Organisation, "Firm"));
    paper.has("start-up", shared(Kind::Organisation, "Start-up"));
    paper.has("chips", shared(Kind::Industry, "Chips"));
    paper.has("city", shared(Kind::Place, "City"));
    for key in ["campus", "hall", "room", "maybe", "annexe"] {
        paper.has(key, shared(Kind::Project, key));
    }
    for (key, amount) in [("room", 1), ("maybe", 2), ("start-up", 4), ("chips", 8)] {
        paper.figure(key, "investment", exactly(amount, "CNY"));
    }
    paper.figure("city", "investment", exactly(16, "CNY"));
    paper.figure("annexe", "investment", exactly(32, "CNY"));
    paper.relate("firm", "owns", "campus");
    paper.relate("hall", "part of", "campus");
    paper.relate("room", "part of", "hall");
    paper.relate("annexe", "part of", "hall").modality = Some(Modality::Planned);
    for key in ["start-up", "chips", "city"] {
        paper.relate("firm", "investor in", key);
    }
    paper.relate("maybe", "part of", "hall");
    let mut other = sheet("other");
    other.has("hall", shared(Kind::Project, "hall"));
    other.has("maybe", shared(Kind::Project, "maybe"));
    other.relate("maybe", "part of", "hall").negated = true;
    let query = TotalQuery {
        organisation: Some("firm".into()),
        ..TotalQuery::default()
    };
    let of = |sheets: &[&Sheet]| {
        let base = load(sheets.iter().copied());
        shown(&base.total(&query).unwrap().unwrap())
    };
    assert_eq!(of(&[&paper]), "3 CNY: paper#f1, paper#f2; ");
    assert_eq!(
        of(&[&paper, &other]),
        "between 1 and 3 CNY: paper#f1; ; \
         ? paper#f2 whether its subject has to do with the organisation is disputed"
    );
    // A ring ends, too.
    other.has("campus", shared(Kind::Project, "campus"));
    other.relate("campus", "part of", "hall");
    other.relations[0].negated = false;
    assert_eq!(of(&[&paper, &other]), "3 CNY: paper#f1, paper#f2; ");
}

/// Between an amount and what is nearly so much, nothing lies below both.
#[test]
fn nearly_so_much_is_not_much_less() {
    let one = apart([between(32, 36, "CNY")]);
    let mut other = apart([nearly(40, "CNY")]);
    other.source.key = "other".into();
    assert_eq!(
        shown(&added([&one, &other])),
        "at least about 32 and less than about 40 CNY: other#f1; ; ? paper#f1 another account of what other#f1 tells"
    );
}

/// Its divisions are its own; a subsidiary is not.
#[test]
fn an_organisation_has_its_divisions() {
    let mut paper = sheet("paper");
    for key in ["firm", "division", "team", "subsidiary"] {
        paper.has(key, shared(Kind::Organisation, key));
    }
    for (key, amount) in [("division", 3), ("team", 2), ("subsidiary", 4)] {
        paper.figure(key, "revenue", exactly(amount, "CNY"));
    }
    paper.relate("division", "part of", "firm");
    paper.relate("team", "part of", "division");
    paper.relate("subsidiary", "subsidiary of", "firm");
    let query = TotalQuery {
        organisation: Some("firm".into()),
        ..TotalQuery::default()
    };
    let total = load([&paper]).total(&query).unwrap().unwrap();
    assert_eq!(total.sum.unwrap().to_string(), "3 CNY");
    assert_eq!((total.unsettled.len(), total.left_out.len()), (0, 1));
}

/// What an organisation ran until 2023 is not its own in 2024.
#[test]
fn a_former_project_counts_for_the_time_in_which_it_was_one() {
    let answer = |held: &str, of: Option<&str>| {
        let mut paper = sheet("paper");
        paper.has("firm", shared(Kind::Organisation, "Firm"));
        paper.has("mine", shared(Kind::Project, "Mine"));
        paper.has("shaft", shared(Kind::Project, "Shaft"));
        paper.relate("mine", "operated by", "firm").date = on(held);
        paper.relate("shaft", "part of", "mine");
        paper
            .figure("shaft", "production", exactly(7, "tonne"))
            .date = of.and_then(on);
        let query = TotalQuery {
            organisation: Some("firm".into()),
            ..TotalQuery::default()
        };
        let total = load([&paper]).total(&query).unwrap();
        total.map(|t| {
            (
                t.counted.len(),
                t.unsettled.first().map(|u| u.doubt.clone()),
            )
        })
    };
    let (counted, open) = (
        Some((1, None)),
        Some((0, Some(citebase::query::Doubt::ForATime))),
    );
    assert_eq!(answer("../2023", Some("2022")), counted);
    assert_eq!(answer("../2023", Some("2023")), counted);
    assert_eq!(answer("../2023", Some("2024")), None);
    assert_eq!(answer("../2023", Some("2023/2024")), open);
    assert_eq!(answer("../2023", None), open);
    assert_eq!(answer("2020/..", Some("2019")), None);
    assert_eq!(answer("2020/..", Some("2020")), counted);
    assert_eq!(answer("2020/..", None), open);
    // What is told of a year may have lasted.
    assert_eq!(answer("2020", Some("2024")), counted);
}
