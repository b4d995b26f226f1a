//! What was known by a day, and what became of it.

use super::*;

/// An article of a day about Chen, Alpha and Beta.
pub fn article(key: &str, published: Option<&str>) -> Sheet {
    let mut paper = sheet(key);
    paper.source.published = published.and_then(on);
    paper.has("chen", shared(Kind::Person, "Chen"));
    paper.has("alpha", shared(Kind::Organisation, "Alpha"));
    paper.has("beta", shared(Kind::Organisation, "Beta"));
    paper
}

fn office<'a>(paper: &'a mut Sheet, title: &str, date: Option<Date>) -> &'a mut Relation {
    let claim = paper.relate("chen", "holds office in", "alpha");
    claim.qualifier = (!title.is_empty()).then(|| title.to_owned());
    claim.date = date;
    claim
}

pub fn link(link: LinkType, source: &str, key: &str) -> Vec<Link> {
    vec![Link {
        link,
        ..repeats(source, key)
    }]
}

/// "claim (day said): status", the newest first.
fn told(base: &Reader, as_of: Option<NaiveDate>) -> Vec<String> {
    let chen = id(base, "chen").try_into().unwrap();
    let offices = walked(|page| base.offices(chen, as_of, page));
    // From the other end, and among all relations, the same.
    let alpha = id(base, "alpha").try_into().unwrap();
    assert_eq!(walked(|page| base.officers(alpha, as_of, page)), offices);
    let all = walked(|page| base.over_time(id(base, "chen"), as_of, page));
    assert_eq!(all, offices);
    for one in &offices {
        let by_itself = base.claim_as_of(&one.fact.claim, as_of).unwrap();
        assert_eq!(by_itself.as_ref(), Some(one));
    }
    offices.iter().map(in_short).collect()
}

fn in_short(one: &Timed) -> String {
    let said = one.said_on.as_ref().map_or("?", Edtf::as_str);
    format!("{} ({said}): {}", one.fact.claim, one.status)
}

#[test]
fn president_in_2016_and_chairman_in_2023() {
    let mut before = article("2016", Some("2016-05-03"));
    office(&mut before, "president", None);
    let mut after = article("2023", Some("2023-11-30"));
    office(&mut after, "chairman", on("2021/..")).said_by =
        Some(Attribution::Entity("beta".to_owned()));
    let base = load([&before, &after]);

    assert!(told(&base, day("2016-05-02")).is_empty());
    let first = "2016#r1 (2016-05-03): stands";
    assert_eq!(told(&base, day("2016-05-03")), [first]);
    assert_eq!(told(&base, day("2023-11-29")), [first]);
    // Nobody says that he is president no longer; the answer says when he was said to be.
    let both = ["2023#r1 (2023-11-30): stands", first];
    assert_eq!(told(&base, day("2023-11-30")), both);
    assert_eq!(told(&base, None), both);
    assert_eq!(told(&load([&after, &before]), None), both);

    let chen = id(&base, "chen").try_into().unwrap();
    let offices = base.offices(chen, None, &all()).unwrap().items;
    let titles: Vec<_> = offices
        .iter()
        .map(|o| o.fact.qualifier.as_deref())
        .collect();
    assert_eq!(titles, [Some("chairman"), Some("president")]);
    assert_eq!(offices[0].since(), Some("2021".parse().unwrap()));
    assert_eq!((offices[0].until(), offices[1].since()), (None, None));
    assert_eq!(offices[0].as_of, day("2023-11-30"));
    assert_eq!(
        offices[0].to_string(),
        "Chen, according to Beta, holds office in Alpha; “chairman”; since 2021 [2023 p1]; \
         said on 2023-11-30; nothing known by 2023-11-30 says otherwise"
    );
}

#[test]
fn an_office_ends_by_its_own_word_or_by_that_of_a_later_source() {
    let mut paper = article("a", Some("2016-05-03"));
    office(&mut paper, "president", on("2010/2015"));
    office(&mut paper, "secretary", on("2012"));
    office(&mut paper, "chairman", on("2014/.."));
    office(&mut paper, "director", None);
    office(&mut paper, "adviser", on("2018-01-01/..")).modality = Some(Modality::Planned);
    let mut later = article("b", Some("2020-01-01"));
    office(&mut later, "chairman", on("2014/2019"));
    office(&mut later, "", on("../2017"));
    let base = load([&paper, &later]);
    // Of one day, by when it begins; what is not dated last.
    assert_eq!(
        told(&base, day("2016-05-03")),
        [
            "a#r5 (2016-05-03): yet to begin",
            "a#r3 (2016-05-03): stands",
            "a#r2 (2016-05-03): stated for a time before",
            "a#r1 (2016-05-03): ended",
            "a#r4 (2016-05-03): stands",
        ]
    );
    // Of no title means of any; a plan does not end with an office.
    assert_eq!(
        told(&base, day("2020-01-01")),
        [
            "b#r2 (2020-01-01): ended",
            "b#r1 (2020-01-01): ended",
            "a#r5 (2016-05-03): stands",
            "a#r3 (2016-05-03): ended, says b#r1",
            "a#r2 (2016-05-03): ended, says b#r2",
            "a#r1 (2016-05-03): ended",
            "a#r4 (2016-05-03): ended, says b#r2",
        ]
    );
    // An end that lies ahead has not come; and what is said again afterwards is not over.
    let mut ahead = article("c", Some("2016-06-01"));
    office(&mut ahead, "director", on("../2020"));
    let mut again = article("d", Some("2021-06-01"));
    office(&mut again, "director", None);
    let mut back = article("e", Some("2022-06-01"));
    office(&mut back, "director", on("2005/2020"));
    let mut first = article("a", Some("2016-05-03"));
    office(&mut first, "director", None);
    let base = load([&first, &ahead, &again, &back]);
    assert_eq!(
        told(&base, day("2020-12-31")),
        ["c#r1 (2016-06-01): stands", "a#r1 (2016-05-03): stands"]
    );
    assert_eq!(
        told(&base, None),
        [
            "e#r1 (2022-06-01): ended",
            "d#r1 (2021-06-01): stands",
            "c#r1 (2016-06-01): ended",
            "a#r1 (2016-05-03): ended, says e#r1",
        ]
    );
}

#[test]
fn links_amend_and_deny_and_a_denial_that_is_denied_does_not() {
    let papers: [Sheet; 4] = std::array::from_fn(|i| {
        let key = ["a", "b", "c", "d"][i];
        let mut paper = article(key, Some(&format!("202{i}-01-01")));
        office(&mut paper, "president", None);
        paper
    });
    let [a, mut b, mut c, d] = papers;
    b.relations[0].links = link(LinkType::Denies, "a", "r1");
    c.relations[0].links = link(LinkType::Denies, "b", "r1");
    let base = load([&a, &b, &c, &d]);
    let a_is = |base: &Reader, as_of| -> String {
        let claim = ClaimRef::new("a", "r1");
        let timed = base.claim_as_of(&claim, as_of).unwrap().unwrap();
        let said: Vec<String> = timed.said_of_it.iter().map(Linked::to_string).collect();
        format!("{}; {}", timed.status, said.join("; "))
    };
    assert_eq!(a_is(&base, day("2020-12-31")), "stands; ");
    assert_eq!(
        a_is(&base, day("2021-01-01")),
        "denied by b#r1; b#r1 denies it, said 2021-01-01"
    );
    let in_turn = "stands; b#r1 denies it, said 2021-01-01, and is denied itself";
    assert_eq!(a_is(&base, day("2022-01-01")), in_turn);
    assert_eq!(a_is(&base, None), in_turn);
    assert_eq!(
        told(&base, None),
        [
            "d#r1 (2023-01-01): stands",
            "c#r1 (2022-01-01): stands",
            "b#r1 (2021-01-01): denied by c#r1",
            "a#r1 (2020-01-01): stands",
        ]
    );
    // Likewise an amendment that is denied; one that is amended still amends.
    b.relations[0].links = link(LinkType::Amends, "a", "r1");
    let base = load([&a, &b, &c]);
    assert!(a_is(&base, day("2021-06-01")).starts_with("amended by b#r1; "));
    assert!(a_is(&base, None).starts_with("stands; "));
    c.relations[0].links = link(LinkType::Amends, "b", "r1");
    let base = load([&a, &b, &c]);
    assert!(a_is(&base, None).starts_with("amended by b#r1; "));
    // Of several the newest is named, and a denial before an amendment.
    c.relations[0].links = link(LinkType::Amends, "a", "r1");
    let base = load([&a, &b, &c]);
    assert_eq!(
        a_is(&base, None),
        "amended by c#r1; c#r1 amends it, said 2022-01-01; b#r1 amends it, said 2021-01-01"
    );
    b.relations[0].links = link(LinkType::Denies, "a", "r1");
    let base = load([&a, &b, &c]);
    assert!(a_is(&base, None).starts_with("denied by b#r1; c#r1 amends it"));
    // Other links do nothing to it, and are told.
    b.relations[0].links = link(LinkType::ConditionOf, "a", "r1");
    c.relations[0].links = link(LinkType::Repeats, "z", "r1");
    let base = load([&a, &b, &c]);
    assert_eq!(
        a_is(&base, None),
        "stands; b#r1 condition of it, said 2021-01-01"
    );
    // A claim that only others know of is no claim here.
    let unknown = ClaimRef::new("z", "r1");
    assert_eq!(base.claim_as_of(&unknown, None).unwrap(), None);
}

#[test]
fn rings_of_links_settle_nothing_and_do_not_hang() {
    for (kind, word) in [
        (LinkType::Denies, "denied by"),
        (LinkType::Amends, "amended by"),
    ] {
        for length in 2..5 {
            let source = |i: usize| format!("s{i}");
            let papers: Vec<Sheet> = (0..length)
                .map(|i| {
                    let mut paper = article(&source(i), Some(&format!("202{i}-01-01")));
                    office(&mut paper, "president", None).links =
                        link(kind, &source((i + 1) % length), "r1");
                    paper
                })
                .collect();
            let found = told(&load(&papers), None);
            for (i, line) in found.iter().rev().enumerate() {
                let by = (i + length - 1) % length;
                assert!(line.ends_with(&format!(": {word} s{by}#r1")), "{line}");
            }
            assert_eq!(found.len(), length);
        }
    }
    // Long chains: every other one holds.
    let mut paper = article("long", Some("2020-01-01"));
    for i in 0..400 {
        let links = link(LinkType::Denies, "long", &format!("r{i}"));
        let claim = office(&mut paper, "president", None);
        claim.links = if i == 0 { Vec::new() } else { links };
    }
    let base = load([&paper]);
    let chen = id(&base, "chen");
    for one in base.over_time(chen, None, &all()).unwrap().items {
        let number: usize = one.fact.claim.key[1..].parse().unwrap();
        let denied = matches!(one.status, Status::Denied(_));
        assert_eq!(denied, number % 2 == 1, "{one}");
    }
}

/// How the later claim differs.
type Tune = fn(&mut Relation);

#[test]
fn a_later_source_that_says_the_opposite_contradicts() {
    let cases: &[(&str, Tune, bool)] = &[
        ("the same title", |_| (), true),
        ("no title", |c| c.qualifier = None, true),
        (
            "another title",
            |c| c.qualifier = Some("chairman".into()),
            false,
        ),
        ("affirmed", |c| c.negated = false, false),
        (
            "a plan denied",
            |c| c.modality = Some(Modality::Planned),
            false,
        ),
        ("another body", |c| c.object = "beta".into(), false),
        (
            "for somebody",
            |c| c.on_behalf_of = Some("beta".into()),
            false,
        ),
        ("of a time that meets", |c| c.date = on("2017"), true),
        ("of a time before", |c| c.date = on("2015"), false),
        (
            "of a time not resolved",
            |c| c.date = in_words("then"),
            false,
        ),
    ];
    for (what, tune, contradicts) in cases {
        let mut before = article("a", Some("2016-05-03"));
        office(&mut before, "president", None);
        let mut after = article("b", Some("2020-01-01"));
        let claim = office(&mut after, "president", None);
        claim.negated = true;
        tune(claim);
        let status = |base: &KnowledgeBase, as_of| {
            let claim = ClaimRef::new("a", "r1");
            base.claim_as_of(&claim, as_of).unwrap().unwrap().status
        };
        let base = load([&before, &after]);
        let by = ClaimRef::new("b", "r1");
        let disputed = match contradicts {
            true => Status::Disputed(by.clone()),
            false => Status::Stands,
        };
        let expected = match contradicts {
            true => Status::Contradicted(by),
            false => disputed.clone(),
        };
        assert_eq!(status(&base, None), expected, "{what}");
        assert_eq!(status(&base, day("2019-12-31")), Status::Stands, "{what}");
        // One of the same day, or of a day that is not known, is not the later one.
        for published in [Some("2016-05-03"), Some("2016"), None] {
            after.source.published = published.and_then(on);
            let status = status(&load([&before, &after]), None);
            assert_eq!(status, disputed, "{what}, {published:?}");
        }
    }
    // What was over when the other spoke, it does not touch; what was denied may be so now.
    let mut before = article("a", Some("2016-05-03"));
    office(&mut before, "president", on("2016"));
    office(&mut before, "chairman", None).negated = true;
    before.relate("alpha", "cooperates with", "beta");
    let mut after = article("b", Some("2020-01-01"));
    office(&mut after, "president", None).negated = true;
    office(&mut after, "chairman", None);
    // Either way round, for it is symmetric.
    after.relate("beta", "cooperates with", "alpha").negated = true;
    let mut base = load([&before, &after]);
    assert_eq!(
        told(&base, None)[2..],
        [
            "a#r1 (2016-05-03): stated for a time before",
            "a#r2 (2016-05-03): contradicted by b#r2"
        ]
    );
    for key in ["alpha", "beta"] {
        let relations = base.over_time(id(&base, key), None, &all()).unwrap().items;
        let found = relations
            .iter()
            .find(|t| t.fact.claim.to_string() == "a#r3");
        let by = Status::Contradicted(ClaimRef::new("b", "r3"));
        assert_eq!(found.unwrap().status, by);
    }
    // What is denied or amended itself contradicts nothing.
    for kind in [LinkType::Denies, LinkType::Amends] {
        let mut third = article(&format!("c-{kind}"), Some("2021-01-01"));
        third.state("chen", "say so", &[]).links = link(kind, "b", "r2");
        base.load(&third).unwrap();
        assert_eq!(told(&base, None)[3], "a#r2 (2016-05-03): stands");
    }
}

#[test]
fn an_unknown_day_of_publication_comes_last_and_is_known_by_no_day() {
    let mut undated = article("a", None);
    office(&mut undated, "president", on("2010/2015"));
    let mut open = article("b", Some("2016-01-01/.."));
    office(&mut open, "chairman", None);
    let base = load([&undated, &open]);
    assert!(told(&base, day("2999-01-01")).is_empty());
    // The last day that is surely reached is the one on which an interval begins.
    assert_eq!(
        told(&base, None),
        ["a#r1 (?): ended", "b#r1 (2016-01-01/..): stands"]
    );
    // Without any, no date is held against a day.
    let base = load([&undated]);
    assert_eq!(told(&base, None), ["a#r1 (?): stands"]);
    let chen = id(&base, "chen").try_into().unwrap();
    let only = base.offices(chen, None, &all()).unwrap().items.remove(0);
    assert_eq!(only.as_of, None);
    assert!(
        only.to_string()
            .ends_with("; said on a day not known; nothing known says otherwise")
    );
    // A month is over with its last day.
    let mut month = article("c", Some("2016-05"));
    office(&mut month, "president", None);
    let base = load([&month]);
    assert!(told(&base, day("2016-05-30")).is_empty());
    assert_eq!(told(&base, day("2016-05-31")).len(), 1);
}

/// Two papers on one figure, and a third that says otherwise.
#[test]
fn a_figure_that_is_amended_is_not_counted_and_one_that_is_denied_not_surely() {
    let figure = |key: &str, amount: i64, published: &str| {
        let mut paper = article(key, Some(published));
        paper.has("plant", shared(Kind::Project, "Plant"));
        paper.has("line", shared(Kind::Project, "Line"));
        paper.figure("plant", "investment", exactly(amount, "CNY"));
        paper
    };
    let a = figure("a", 5, "2016-01-01");
    let mut b = figure("b", 5, "2017-01-01");
    let mut c = figure("c", 7, "2018-01-01");
    let sum = |papers: &[&Sheet], known_by| -> String {
        let base = load(papers.iter().copied());
        let query = TotalQuery {
            known_by,
            ..TotalQuery::default()
        };
        let total = base.total(&query).unwrap();
        total.map_or("nothing".to_owned(), |t| totals::shown(&t))
    };
    // Of what amends a figure, another that says the same as that is a rival account.
    c.figures[0].links = link(LinkType::Amends, "a", "f1");
    let amended = "between 5 and 7 CNY: b#f1; a#f1 amended by c#f1; ? c#f1 another account of what b#f1 tells";
    assert_eq!(sum(&[&a, &b, &c], None), amended);
    assert_eq!(sum(&[&a, &b, &c], day("2018-01-01")), amended);
    let before = "5 CNY: a#f1; b#f1 says the same as a#f1";
    assert_eq!(sum(&[&a, &b, &c], day("2017-12-31")), before);
    assert_eq!(sum(&[&a, &b, &c], day("2016-12-31")), "5 CNY: a#f1; ");
    assert_eq!(sum(&[&a, &b, &c], day("2015-12-31")), "nothing");
    // Even if it speaks of something else, or in another unit.
    c.figures[0].subject = "line".to_owned();
    assert_eq!(sum(&[&a, &b, &c], None), amended);
    c.figures[0].quantity = exactly(1, "USD");
    let base = load([&a, &b, &c]);
    let yuan = TotalQuery {
        unit: Some("CNY".to_owned()),
        ..TotalQuery::default()
    };
    assert_eq!(
        totals::shown(&base.total(&yuan).unwrap().unwrap()),
        "5 CNY: b#f1; a#f1 amended by c#f1"
    );
    // What repeats it, goes with it.
    b.figures[0].links = link(LinkType::Repeats, "a", "f1");
    let base = load([&a, &b, &c]);
    assert_eq!(
        totals::shown(&base.total(&yuan).unwrap().unwrap()),
        "no sum: ; a#f1 amended by c#f1, b#f1 amended by c#f1"
    );
    // A part of what is amended is a part of what amends it.
    let mut c = figure("c", 7, "2018-01-01");
    c.figures[0].links = link(LinkType::Amends, "a", "f1");
    let mut parted = a.clone();
    parted
        .figure("line", "investment", exactly(2, "CNY"))
        .part_of = Some("f1".to_owned());
    assert_eq!(
        sum(&[&parted, &c], None),
        "7 CNY: c#f1; a#f1 amended by c#f1, a#f2 is part of c#f1"
    );
    assert_eq!(
        sum(&[&parted, &c], day("2017-01-01")),
        "5 CNY: a#f1; a#f2 is part of a#f1"
    );
    // A denial counts for as long as nothing denies it.
    let mut d = article("d", Some("2019-01-01"));
    d.state("alpha", "deny it", &[]).links = link(LinkType::Denies, "c", "f1");
    let mut e = article("e", Some("2020-01-01"));
    e.state("alpha", "deny that", &[]).links = link(LinkType::Denies, "d", "s1");
    let five =
        "between 5 and 7 CNY: a#f1; ; ? c#f1 denied by d#s1; which of the two holds is not settled";
    let seven = "7 CNY: c#f1; a#f1 amended by c#f1";
    assert_eq!(sum(&[&a, &c, &d, &e], day("2018-06-01")), seven);
    assert_eq!(sum(&[&a, &c, &d, &e], day("2019-06-01")), five);
    assert_eq!(sum(&[&a, &c, &d, &e], None), seven);
    assert_eq!(sum(&[&a, &c, &d], None), five);
    // Two that amend each other: neither is current.
    let mut mutual = a.clone();
    mutual.figures[0].links = link(LinkType::Amends, "c", "f1");
    assert_eq!(
        sum(&[&mutual, &c], None),
        "no sum: ; a#f1 amended by c#f1, c#f1 amended by a#f1"
    );
}

#[test]
fn relations_that_a_later_source_tells_of_do_not_bear_on_an_earlier_total() {
    let mut a = article("a", Some("2016-01-01"));
    a.has("plant", shared(Kind::Project, "Plant"));
    a.has("line", shared(Kind::Project, "Line"));
    a.figure("plant", "investment", exactly(5, "CNY"));
    a.figure("line", "investment", exactly(2, "CNY"));
    let mut b = article("b", Some("2017-01-01"));
    b.has("plant", shared(Kind::Project, "Plant"));
    b.has("line", shared(Kind::Project, "Line"));
    b.relate("line", "part of", "plant");
    b.relate("alpha", "investor in", "plant");
    let base = load([&a, &b]);
    let sum = |organisation: bool, known_by| {
        let query = TotalQuery {
            known_by,
            organisation: organisation.then(|| "alpha".into()),
            ..TotalQuery::default()
        };
        let total = base.total(&query).unwrap();
        total.map(|t| t.sum.unwrap().to_string())
    };
    assert_eq!(sum(false, day("2016-06-01")).as_deref(), Some("7 CNY"));
    assert_eq!(sum(false, None).as_deref(), Some("5 CNY"));
    assert_eq!(sum(true, day("2016-06-01")), None);
    assert_eq!(sum(true, day("2017-01-01")).as_deref(), Some("5 CNY"));

    // Nor that two figures are one, by way of a third.
    let mut c = article("c", Some("2018-01-01"));
    c.has("line", shared(Kind::Project, "Line"));
    c.figure("line", "investment", exactly(5, "USD")).links =
        [repeats("a", "f1"), repeats("a", "f2")].into();
    let base = load([&a, &c]);
    let sum = |known_by| {
        let query = TotalQuery {
            unit: Some("CNY".to_owned()),
            known_by,
            ..TotalQuery::default()
        };
        totals::shown(&base.total(&query).unwrap().unwrap())
    };
    assert_eq!(sum(day("2017-12-31")), "7 CNY: a#f1, a#f2; ");
    assert_eq!(
        sum(None),
        "between 2 and 5 CNY: a#f1; ; ? a#f2 another account of what a#f1 tells"
    );
}

#[test]
fn an_amendment_that_is_denied_leaves_a_contradiction_as_it_was() {
    let mut a = article("a", Some("2016-01-01"));
    a.figure("alpha", "investment", exactly(5, "CNY"));
    let mut b = article("b", Some("2017-01-01"));
    b.figure("alpha", "investment", exactly(7, "CNY"));
    let mut c = article("c", Some("2018-01-01"));
    c.state("alpha", "deny it", &[]).links = link(LinkType::Denies, "b", "f1");
    let amounts = |base: &KnowledgeBase| {
        let found = base.contradictions(&ContradictionFilter::default());
        let found = found.unwrap();
        let found = found.iter();
        found.filter(|c| c.conflict == Conflict::Amounts).count()
    };
    assert_eq!(amounts(&load([&a, &b])), 1);
    b.figures[0].links = link(LinkType::Amends, "a", "f1");
    assert_eq!(amounts(&load([&a, &b])), 0);
    assert_eq!(amounts(&load([&a, &b, &c])), 1);
}

#[test]
fn the_view_of_offices_tells_the_same_in_words() {
    let mut a = article("a", Some("2016-05-03"));
    office(&mut a, "president", None);
    office(&mut a, "", on("2010/2015")).negated = true;
    let mut b = article("b", Some("2023-11-30"));
    let claim = office(&mut b, "chairman", on("2021/.."));
    claim.links = link(LinkType::Amends, "a", "r1");
    claim.said_by = Some(Attribution::Entity("beta".to_owned()));
    let mut c = article("c", None);
    office(&mut c, "honorary president", None).modality = Some(Modality::Planned);
    c.state("beta", "deny it", &[]).links = [
        link(LinkType::Denies, "b", "r1"),
        link(LinkType::Denies, "a", "r1"),
    ]
    .concat();
    let base = load([&c, &b, &a]);
    let mut rows = base
        .connection()
        .prepare(
            "SELECT person || '|' || ifnull(title, '?') || '|' || organisation || '|'
               || ifnull(validity, '?') || '|' || modality || '|' || polarity || '|'
               || ifnull(attributed_to, '?') || '|' || source || '|' || ifnull(published, '?')
               || '|' || passages || '|' || ifnull(amended_or_denied_by, '?') || '|' || claim
               AS line FROM offices",
        )
        .unwrap();
    let lines: Vec<String> = rows
        .query_map((), |row| row.get("line"))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(
        lines,
        [
            "Chen|?|Alpha|from 2010 to 2015|reported|negated|?|a|2016-05-03|p1|?|a#r2",
            "Chen|president|Alpha|?|reported|affirmed|?|a|2016-05-03|p1|\
             amended by b#r1 (which is denied in turn); denied by c#s1|a#r1",
            "Chen|chairman|Alpha|since 2021|reported|affirmed|Beta|b|2023-11-30|p1|\
             denied by c#s1|b#r1",
            "Chen|honorary president|Alpha|?|planned|affirmed|?|c|?|p1|?|c#r1",
        ]
    );
}

#[test]
fn a_page_that_follows_on_no_claim_of_the_base_is_told() {
    let mut paper = article("a", Some("2016-01-01"));
    office(&mut paper, "president", None);
    let base = load([&paper]);
    for after in ["b#r1", "a#r2", "nonsense"] {
        let page = Page {
            after: Some(after.to_owned()),
            limit: 1,
        };
        let found = base.over_time(id(&base, "chen"), None, &page);
        assert!(matches!(found, Err(Error::Cursor { .. })), "{found:?}");
    }
    let found = base.over_time(id(&base, "chen"), None, &Page::first(0));
    assert!(matches!(found, Err(Error::Limit { .. })), "{found:?}");
}

/// A milestone does not say which office was left.
#[test]
fn an_office_whose_holder_left_is_perhaps_ended() {
    let mut before = article("a", Some("2020-01-01"));
    office(&mut before, "president", on("2019/.."));
    office(&mut before, "chairman", None).negated = true;
    let mut after = article("b", Some("2024-05-22"));
    after.milestone("chen", "resigned", on("2024-05-17"));
    assert_eq!(
        told(&load([&before, &after]), None),
        [
            "a#r1 (2020-01-01): perhaps ended: b#m1 may tell of its end",
            "a#r2 (2020-01-01): stands"
        ]
    );
    // Surely before that office began, planned for a day to come, or not known by the day.
    assert_eq!(
        told(&load([&before, &after]), day("2024-05-21"))[0],
        "a#r1 (2020-01-01): stands"
    );
    after.milestones[0].date = on("2018");
    assert_eq!(
        told(&load([&before, &after]), None)[0],
        "a#r1 (2020-01-01): stands"
    );
    after.milestones[0].date = on("2024-05-17");
    after.milestones[0].modality = Some(Modality::Planned);
    assert_eq!(
        told(&load([&before, &after]), None)[0],
        "a#r1 (2020-01-01): perhaps ended: b#m1 may tell of its end"
    );
    after.milestones[0].date = on("2025");
    assert_eq!(
        told(&load([&before, &after]), None)[0],
        "a#r1 (2020-01-01): stands"
    );
    // The company may have dismissed him, too.
    after.milestones.clear();
    after.relate("alpha", "dismissed", "chen").date = on("2024-05-17");
    let base = load([&before, &after]);
    let chen = id(&base, "chen").try_into().unwrap();
    let offices = walked(|page| base.offices(chen, None, page));
    assert_eq!(
        in_short(&offices[0]),
        "a#r1 (2020-01-01): perhaps ended: b#r1 may tell of its end"
    );
}

/// A later source that calls somebody the former holder says that the office is over.
#[test]
fn an_office_that_a_later_source_calls_former_is_over() {
    let mut before = article("a", Some("2020-01-01"));
    office(&mut before, "president", None);
    office(&mut before, "chairman", None);
    let mut after = article("b", Some("2024-05-22"));
    office(&mut after, "president", None).relation = "held office in".to_owned();
    let over = "b#r1 (2024-05-22): stands";
    let stands = "a#r2 (2020-01-01): stands";
    let of = |after: &Sheet| told(&load([&before, after]), None);
    assert_eq!(
        of(&after),
        [over, "a#r1 (2020-01-01): ended, says b#r1", stands]
    );
    // Which office it was is not said.
    after.relations[0].qualifier = None;
    assert_eq!(
        of(&after)[1..],
        [
            "a#r1 (2020-01-01): perhaps ended: b#r1 may tell of its end",
            "a#r2 (2020-01-01): perhaps ended: b#r1 may tell of its end"
        ]
    );
    // What is only planned, and what was said before, ends nothing.
    after.relations[0].modality = Some(Modality::Planned);
    assert_eq!(of(&after)[1..], ["a#r1 (2020-01-01): stands", stands]);
    after.relations[0].modality = None;
    after.source.published = on("2019-01-01");
    assert_eq!(of(&after)[..2], ["a#r1 (2020-01-01): stands", stands]);
}

/// Seen before: a sale that took two days was "ended".
#[test]
fn what_was_done_once_does_not_end() {
    let mut paper = article("a", Some("2020-01-01"));
    paper.relate("chen", "founded", "alpha").date = on("2001-05-01/2001-05-02");
    paper.relate("chen", "works for", "alpha").date = on("2001/2003");
    let base = load([&paper]);
    let chen = id(&base, "chen");
    let found = walked(|page| base.over_time(chen, None, page));
    let found: Vec<String> = found.iter().map(in_short).collect();
    assert_eq!(
        found,
        ["a#r1 (2020-01-01): stands", "a#r2 (2020-01-01): ended"]
    );
}

/// What was owned and sold, was part of another and spun off, listed and delisted, or is of somebody who is no more.
#[test]
fn a_relation_is_perhaps_ended_by_a_sale_a_listing_s_end_or_a_death() {
    let papers = |relation: &str, told: &str| {
        let mut before = article("a", Some("2020-01-01"));
        before.relate("alpha", relation, "beta");
        let mut after = article("b", Some(told));
        after.relate("alpha", "cooperates with", "beta");
        [before, after]
    };
    let first = |papers: &[Sheet; 2]| {
        let base = load(papers);
        let alpha = id(&base, "alpha");
        let all = walked(|page| base.over_time(alpha, None, page));
        let old = all.iter().find(|one| one.fact.claim.source == "a").unwrap();
        // A profile says so in its line, too.
        let profile = base.profile(alpha, 50).unwrap().to_string();
        let line = profile
            .lines()
            .find(|line| line.contains("[a p1]"))
            .unwrap();
        let spoken_against = old.status != Status::Stands;
        assert_eq!(
            line.ends_with(&format!("[a p1]; {}", old.status)),
            spoken_against,
            "{line}"
        );
        old.status.to_string()
    };
    let over = "perhaps ended: b#r2 may tell of its end";
    for (relation, [subject, end, object]) in [
        ("owns", ["alpha", "sold", "beta"]),
        ("shareholder of", ["alpha", "sold shares in", "beta"]),
        ("subsidiary of", ["beta", "sold", "alpha"]),
        ("part of", ["alpha", "spun off from", "beta"]),
    ] {
        let mut sold = papers(relation, "2024-05-22");
        sold[1].relate(subject, end, object);
        assert_eq!(first(&sold), over, "{relation}");
        // A sale that was known long before, one the other way round, a denied and a planned one end nothing.
        sold[1].relations[1].date = on("2018");
        assert_eq!(first(&sold), "stands", "{relation}");
        sold[1].relations[1].date = None;
        sold[1].relations[1].negated = true;
        assert_eq!(first(&sold), "stands", "{relation}");
        sold[1].relations[1].negated = false;
        sold[1].relations[1].modality = Some(Modality::Planned);
        assert_eq!(first(&sold), "stands", "{relation}");
        let mut other_way = papers(relation, "2024-05-22");
        other_way[1].relate(object, end, subject);
        assert_eq!(first(&other_way), "stands", "{relation}");
    }
    let over = "perhaps ended: b#m1 may tell of its end";
    for (relation, whose, phase, ends) in [
        ("listed on", "alpha", "delisted", true),
        ("listed on", "beta", "delisted", false),
        ("listed on", "beta", "dissolved", true),
        ("owns", "alpha", "dissolved", true),
        ("owns", "beta", "dissolved", true),
        ("owns", "alpha", "delisted", false),
        ("cooperates with", "alpha", "dissolved", false),
    ] {
        let mut left = papers(relation, "2024-05-22");
        left[1].milestone(whose, phase, on("2024-05"));
        let expected = if ends { over } else { "stands" };
        assert_eq!(first(&left), expected, "{relation} {whose} {phase}");
    }
}
