//! Facts that cannot both be true, and plans that cannot both come true.

use super::*;

fn found(base: &KnowledgeBase) -> Contradictions {
    base.contradictions(&ContradictionFilter::default())
        .unwrap()
}

/// "conflict: claims".
fn told<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Vec<String> {
    let found = found(&load(sheets));
    assert!(found.complete && found.cut_short.is_empty());
    let told = found
        .iter()
        .map(|c| format!("{:?}: {}", c.conflict, refs(&c.facts).join(" ")));
    told.collect()
}

/// Two papers on one plant.
fn two() -> [Sheet; 2] {
    ["a", "b"].map(|key| {
        let mut paper = sheet(key);
        paper.has("plant", shared(Kind::Project, "Plant"));
        paper
    })
}

#[test]
fn unequal_plans_and_duties_for_one_thing_are_shown() {
    for modality in [Modality::Planned, Modality::Required, Modality::Expected] {
        let [mut a, mut b] = two();
        a.figure("plant", "jobs", exactly(14_054, "jobs")).modality = Some(modality);
        b.figure("plant", "jobs", exactly(1_454, "jobs")).modality = Some(modality);
        assert_eq!(told([&a, &b]), ["Plans: a#f1 b#f1"], "{modality}");
        // What is planned contradicts neither what is so nor what is demanded.
        b.figures[0].modality = None;
        assert_eq!(told([&a, &b]), [""; 0]);
        b.figures[0].modality = Some(modality);
        b.figures[0].quantity = at_least(1_454, "jobs");
        assert_eq!(told([&a, &b]), [""; 0]);
    }
    let [mut a, mut b] = two();
    a.milestone("plant", "opened", on("2026")).modality = Some(Modality::Planned);
    b.milestone("plant", "opened", on("2028")).modality = Some(Modality::Planned);
    assert_eq!(told([&a, &b]), ["Plans: a#m1 b#m1"]);
    b.milestones[0].qualifier = Some("second phase".to_owned());
    a.milestones[0].qualifier = Some("first phase".to_owned());
    assert_eq!(told([&a, &b]), [""; 0]);
}

#[test]
fn what_says_the_same_makes_one_pair() {
    let mut papers = vec![];
    for (i, key) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let mut paper = sheet(key);
        paper.has("plant", shared(Kind::Project, "Plant"));
        paper.figure("plant", "investment", exactly(5 + i as i64 / 3, "CNY"));
        papers.push(paper);
    }
    assert_eq!(told(&papers), ["Amounts: a#f1 d#f1"]);
    // Nor is it told twice that a claim is denied, by what it says and by a link.
    let [mut a, mut b] = two();
    a.milestone("plant", "opened", on("2023"));
    let denial = b.milestone("plant", "opened", on("2023"));
    denial.negated = true;
    denial.links = vec![Link {
        link: LinkType::Denies,
        ..repeats("a", "m1")
    }];
    assert_eq!(told([&a, &b]), ["Denial: a#m1 b#m1"]);
}

#[test]
fn rings_are_told_once() {
    let mut paper = sheet("paper");
    for key in ["x", "y", "z", "w"] {
        paper.has(key, shared(Kind::Organisation, key));
        paper.has(
            &format!("{key}-town"),
            shared(Kind::Place, &format!("{key} town")),
        );
    }
    for (inner, outer) in [("x", "y"), ("y", "z"), ("z", "x"), ("w", "x")] {
        paper.relate(inner, "part of", outer);
    }
    paper.relate("x-town", "part of", "y-town");
    paper.relate("y-town", "located in", "x-town");
    assert_eq!(
        told([&paper]),
        [
            "Ring: paper#r1 paper#r2 paper#r3",
            "Ring: paper#r5 paper#r6"
        ]
    );
    // What is planned or denied makes none.
    paper.relations[2].modality = Some(Modality::Planned);
    paper.relations[5].negated = true;
    assert_eq!(told([&paper]), [""; 0]);
    // Claims that amend each other.
    let [mut a, mut b] = two();
    let amends = |source: &str| {
        vec![Link {
            link: LinkType::Amends,
            ..repeats(source, "f1")
        }]
    };
    a.figure("plant", "investment", exactly(1, "CNY")).links = amends("b");
    b.figure("plant", "investment", exactly(2, "CNY")).links = amends("a");
    assert_eq!(told([&a, &b]), ["Ring: a#f1 b#f1"]);
}

#[test]
fn two_holders_of_an_office_that_one_usually_holds_are_shown() {
    let pair = |title: &str, dates: [&str; 2]| {
        let mut paper = sheet("paper");
        paper.has("firm", shared(Kind::Organisation, "Firm"));
        for (key, date) in ["ann", "bob"].into_iter().zip(dates) {
            paper.has(key, shared(Kind::Person, key));
            let office = paper.relate(key, "holds office in", "firm");
            office.qualifier = Some(title.to_owned());
            office.date = on(date);
        }
        told([&paper])
    };
    assert_eq!(
        pair("Chairman", ["2020/2023", "2022/.."]),
        ["Offices: paper#r1 paper#r2"]
    );
    assert_eq!(
        pair("董事长", ["2020/2023", "2022/.."]),
        ["Offices: paper#r1 paper#r2"]
    );
    assert_eq!(pair("chairman", ["2020/2021", "2022/.."]), [""; 0]);
    assert_eq!(pair("deputy chairman", ["2020/2023", "2022/.."]), [""; 0]);
    // One goes on the day on which the other comes.
    assert_eq!(
        pair("chairman", ["2020-01-01/2022-05-03", "2022-05-03/.."]),
        [""; 0]
    );
}

#[test]
fn a_reason_that_comes_after_what_it_led_to_is_shown() {
    for (link, wrong) in [
        (LinkType::BecauseOf, true),
        (LinkType::After, true),
        (LinkType::Before, false),
    ] {
        let [mut a, mut b] = two();
        a.milestone("plant", "opened", on("2020"));
        a.milestones[0].links = vec![Link {
            link,
            ..repeats("b", "m1")
        }];
        b.milestone("plant", "begun", on("2021"));
        let shown = told([&a, &b]);
        assert_eq!(shown, ["Order: a#m1 b#m1"][..usize::from(wrong)], "{link}");
        b.milestones[0].date = on("2019");
        let shown = told([&a, &b]);
        assert_eq!(shown, ["Order: a#m1 b#m1"][..usize::from(!wrong)], "{link}");
        b.milestones[0].date = on("2019/2021");
        assert_eq!(told([&a, &b]), [""; 0]);
    }
}

/// Each with each would be half a million.
#[test]
fn of_one_entity_a_hundred_are_listed_and_the_rest_is_told_of() {
    let mut paper = sheet("paper");
    paper.has("plant", shared(Kind::Project, "Plant"));
    paper.has("lab", shared(Kind::Project, "Lab"));
    for amount in 0..1000 {
        paper.figure("plant", "investment", exactly(amount, "CNY"));
    }
    paper.figure("lab", "investment", exactly(1, "CNY"));
    paper.figure("lab", "investment", exactly(2, "CNY"));
    let base = load([&paper]);
    let all = found(&base);
    assert_eq!(all.len(), 101);
    assert!(all.complete);
    assert_eq!(
        all.cut_short
            .iter()
            .map(|e| e.name.as_str())
            .collect::<Vec<_>>(),
        ["Plant"]
    );
    assert!(
        all.to_string()
            .ends_with("there may be more about Plant than are listed\n")
    );
    let few = ContradictionFilter {
        most: 7,
        ..ContradictionFilter::default()
    };
    let few = base.contradictions(&few).unwrap();
    assert_eq!((few.len(), few.complete), (7, false));
    assert!(
        few.to_string()
            .ends_with("the search stopped after 7: there may be more\n")
    );
    let of_lab = ContradictionFilter {
        entity: Some("lab".to_owned()),
        ..ContradictionFilter::default()
    };
    assert_eq!(base.contradictions(&of_lab).unwrap().len(), 1);
}

#[test]
fn an_amount_in_two_units_is_one_amount() {
    let given = |one: SheetQuantity, other: SheetQuantity| {
        let [mut paper, _] = two();
        paper.figure("plant", "investment", one).equivalents = vec![other];
        let loaded = KnowledgeBase::in_memory().unwrap().load(&paper);
        loaded.err().map(|error| error.to_string())
    };
    let refused = given(exactly("16 billion", "INR"), exactly("160 billion", "INR"));
    assert_eq!(
        refused.unwrap(),
        "fact sheet a: figures[0].equivalents[0]: 160 billion INR is not the same amount as 16 billion INR; \
         correct one of them, or make it a figure of its own"
    );
    assert_eq!(
        given(exactly("16 billion", "INR"), exactly("16 billion", "INR")),
        None
    );
    assert_eq!(given(exactly(100, "hectare"), exactly("1,500", "mu")), None);
    assert_eq!(given(more_than(100, "hectare"), about("1,530", "mu")), None);
    assert!(given(exactly(100, "hectare"), exactly("15,000", "mu")).is_some());
    assert!(given(up_to(10, "km"), at_least(100, "mile")).is_some());
    // Nobody knows what a yuan is in dollars.
    assert_eq!(given(exactly(100, "CNY"), exactly(100, "USD")), None);
}

/// Figures of another that cannot both be true are found by their scope and counterparty, too.
#[test]
fn what_names_an_entity_in_any_role_is_found() {
    let [mut a, mut b] = two();
    for (paper, amount) in [(&mut a, 10), (&mut b, 20)] {
        paper
            .has("one", shared(Kind::Organisation, "One"))
            .has("bank", shared(Kind::Organisation, "Bank"))
            .has("bridge", shared(Kind::Project, "Bridge"));
        let figure = paper.figure("one", "loan", exactly(amount, "CNY"));
        figure.scope = Some("bridge".to_owned());
        figure.counterparty = Some(Counterparty {
            entity: "bank".to_owned(),
            role: CounterpartyRole::Payee,
        });
    }
    let base = load([&a, &b]);
    for (key, number) in [("one", 1), ("bank", 1), ("bridge", 1), ("plant", 0)] {
        let filter = ContradictionFilter {
            entity: Some(key.to_owned()),
            ..ContradictionFilter::default()
        };
        assert_eq!(base.contradictions(&filter).unwrap().len(), number, "{key}");
    }
}

/// A denial is found from either side: by who is asked about, and where a relation holds both ways.
#[test]
fn a_denial_is_found_from_either_end() {
    let [mut a, mut b] = two();
    for paper in [&mut a, &mut b] {
        paper
            .has("one", shared(Kind::Organisation, "One"))
            .has("other", shared(Kind::Organisation, "Other"));
    }
    a.relate("one", "in talks with", "other");
    b.relate("other", "in talks with", "one").negated = true;
    assert_eq!(told([&a, &b]), ["Denial: a#r1 b#r1"]);
    a.relate("one", "investor in", "plant");
    b.relate("one", "investor in", "plant").negated = true;
    let base = load([&a, &b]);
    for (key, number) in [("one", 2), ("other", 1), ("plant", 1)] {
        let filter = ContradictionFilter {
            entity: Some(key.to_owned()),
            ..ContradictionFilter::default()
        };
        let found = base.contradictions(&filter).unwrap();
        assert_eq!(found.len(), number, "{key}");
    }
    // To invest in somebody is not to be invested in by them.
    let [mut a, mut b] = two();
    for paper in [&mut a, &mut b] {
        paper
            .has("one", shared(Kind::Organisation, "One"))
            .has("other", shared(Kind::Organisation, "Other"));
    }
    a.relate("one", "investor in", "other");
    b.relate("other", "investor in", "one").negated = true;
    assert_eq!(told([&a, &b]), [""; 0]);
    let base = load([&a, &b]);
    let filter = ContradictionFilter {
        entity: Some("one".to_owned()),
        ..ContradictionFilter::default()
    };
    assert!(base.contradictions(&filter).unwrap().is_empty());
}

/// What hangs on one condition does not contradict what hangs on another, or on none.
#[test]
fn what_hangs_on_another_condition_contradicts_nothing() {
    let two_figures = |conditions: [Option<&str>; 2]| {
        let [mut a, mut b] = two();
        for (paper, (amount, condition)) in [&mut a, &mut b]
            .into_iter()
            .zip([300, 200].into_iter().zip(conditions))
        {
            let figure = paper.figure("plant", "jobs", exactly(amount, "jobs"));
            figure.modality = Some(Modality::Expected);
            figure.condition = condition.map(str::to_owned);
        }
        told([&a, &b])
    };
    let built = Some("the line is built");
    assert_eq!(two_figures([built, built]), ["Plans: a#f1 b#f1"]);
    assert_eq!(two_figures([built, Some("it is not")]), [""; 0]);
    assert_eq!(two_figures([built, None]), [""; 0]);
    let two_milestones = |conditions: [Option<&str>; 2], negated: bool| {
        let [mut a, mut b] = two();
        let days = if negated {
            ["2026", "2026"]
        } else {
            ["2026", "2028"]
        };
        for (paper, (day, condition)) in [&mut a, &mut b]
            .into_iter()
            .zip(days.into_iter().zip(conditions))
        {
            let milestone = paper.milestone("plant", "opened", on(day));
            milestone.modality = Some(Modality::Planned);
            milestone.condition = condition.map(str::to_owned);
        }
        b.milestones[0].negated = negated;
        told([&a, &b])
    };
    assert_eq!(two_milestones([built, built], false), ["Plans: a#m1 b#m1"]);
    assert_eq!(two_milestones([built, None], false), [""; 0]);
    assert_eq!(two_milestones([built, built], true), ["Denial: a#m1 b#m1"]);
    // What is denied without a condition is denied on any.
    assert_eq!(two_milestones([built, None], true), ["Denial: a#m1 b#m1"]);
    assert_eq!(two_milestones([None, built], true), [""; 0]);
}

#[test]
fn a_plan_and_an_expectation_of_other_days_are_shown() {
    let [mut a, mut b] = two();
    a.milestone("plant", "opened", on("2025-07")).modality = Some(Modality::Planned);
    b.milestone("plant", "opened", on("2025-09/..")).modality = Some(Modality::Expected);
    assert_eq!(told([&a, &b]), ["Plans: a#m1 b#m1"]);
    b.milestones[0].date = on("2025-07/2025-09");
    assert_eq!(told([&a, &b]), [""; 0]);
    b.milestones[0].date = on("../2025-08");
    b.milestones[0].negated = true;
    assert_eq!(told([&a, &b]), ["Plans: a#m1 b#m1"]);
    a.milestones[0].date = on("2025-09");
    assert_eq!(told([&a, &b]), [""; 0]);
}

/// Of what changes with time, two papers of different days may both be right.
#[test]
fn what_changes_and_has_no_period_is_of_the_day_of_its_paper() {
    let papers = |measure: &str, unit: &str, days: [&str; 2]| {
        let [mut a, mut b] = two();
        for (paper, (amount, day)) in [&mut a, &mut b]
            .into_iter()
            .zip([5, 6].into_iter().zip(days))
        {
            paper.source.published = on(day);
            paper.figure("plant", measure, exactly(amount, unit));
        }
        told([&a, &b])
    };
    let (same, apart) = (["2023-05-01", "2023-05-01"], ["2023-05-01", "2024-05-01"]);
    for (measure, unit) in [
        ("employees", "people"),
        ("share price", "CNY"),
        ("ownership share", "per cent"),
    ] {
        assert_eq!(
            papers(measure, unit, same),
            ["Amounts: a#f1 b#f1"],
            "{measure}"
        );
        assert_eq!(papers(measure, unit, apart), [""; 0], "{measure}");
    }
    assert_eq!(papers("investment", "CNY", apart), ["Amounts: a#f1 b#f1"]);
}

#[test]
fn a_loss_contradicts_a_profit_and_a_decline_a_growth() {
    for [one, other] in [["profit", "loss"], ["growth", "decline"]] {
        let pair = |measures: [&str; 2], dates: [&str; 2]| {
            let [mut a, mut b] = two();
            for (paper, (measure, date)) in [&mut a, &mut b]
                .into_iter()
                .zip(measures.into_iter().zip(dates))
            {
                let figure = paper.figure("plant", measure, exactly(5, "per cent"));
                figure.date = on(date);
            }
            told([&a, &b])
        };
        assert_eq!(pair([one, other], ["2023", "2023"]), ["Amounts: a#f1 b#f1"]);
        assert_eq!(pair([one, other], ["2023", "2022"]), [""; 0]);
        assert_eq!(pair([other, other], ["2023", "2023"]), [""; 0]);
    }
}

#[test]
fn a_month_does_not_exceed_its_year() {
    let pair = |measure: &str, month: i64, year: i64| {
        let [mut a, mut b] = two();
        a.figure("plant", measure, exactly(month, "CNY")).date = on("2023-07/2023-09");
        b.figure("plant", measure, exactly(year, "CNY")).date = on("2023-01/2023-09");
        told([&a, &b])
    };
    assert_eq!(pair("revenue", 5, 4), ["PartsExceedWhole: a#f1 b#f1"]);
    assert_eq!(pair("revenue", 4, 5), [""; 0]);
    // The rest of the year may have been a loss.
    assert_eq!(pair("profit", 5, 4), [""; 0]);
}

/// Parts by region and by quarter, or one within the other, overlap.
#[test]
fn parts_that_may_overlap_do_not_exceed_their_whole() {
    let parts = |change: fn(&mut Sheet)| {
        let mut paper = sheet("paper");
        paper.has("firm", shared(Kind::Organisation, "Firm"));
        for key in ["north", "south"] {
            paper.has(key, shared(Kind::Organisation, key));
        }
        paper.figure("firm", "revenue", exactly(10, "CNY"));
        for key in ["north", "south"] {
            paper.figure(key, "revenue", exactly(6, "CNY")).part_of = Some("f1".to_owned());
        }
        change(&mut paper);
        told([&paper])
    };
    assert_eq!(
        parts(|_| {}),
        ["PartsExceedWhole: paper#f1 paper#f2 paper#f3"]
    );
    for change in [
        |paper: &mut Sheet| paper.figures[1].subject = "firm".to_owned(),
        |paper| paper.figures[1].date = on("2023-07/2023-09"),
        |paper| {
            paper.relate("north", "part of", "south");
        },
        |paper| {
            paper.has("middle", shared(Kind::Organisation, "Middle"));
            paper.relate("north", "subsidiary of", "middle");
            paper.relate("south", "owns", "middle");
        },
    ] as [fn(&mut Sheet); 4]
    {
        assert_eq!(parts(change), [""; 0]);
    }
}

/// What is rounded may be a fifth more or less.
#[test]
fn an_approximate_amount_contradicts_one_that_is_far_from_it() {
    let pair = |one: SheetQuantity, other: SheetQuantity| {
        let [mut a, mut b] = two();
        a.figure("plant", "jobs", one);
        b.figure("plant", "jobs", other);
        told([&a, &b]).len()
    };
    assert_eq!(pair(about(1_300, "jobs"), exactly(1_350, "jobs")), 0);
    assert_eq!(pair(about(1_300, "jobs"), exactly(5_000, "jobs")), 1);
    assert_eq!(pair(about(1_300, "jobs"), at_least(5_000, "jobs")), 1);
    assert_eq!(pair(about(1_300, "jobs"), at_least(1_400, "jobs")), 0);
    assert_eq!(pair(about(1_300, "jobs"), up_to(5_000, "jobs")), 0);
    assert_eq!(pair(about(1_300, "jobs"), about(5_000, "jobs")), 1);
    assert_eq!(pair(about(-1_300, "jobs"), exactly(-1_350, "jobs")), 0);
}
