//! Profiles, counts and members.

use super::*;

#[test]
fn a_profile_is_what_its_sections_methods_give() {
    let sheets = rich();
    let base = load(&sheets);
    for key in ["alpha", "rich-a#lab", "chen", "pact", "chips"] {
        let entity = base.entity(key).unwrap().unwrap();
        let id = entity.id;
        for limit in [1, 3, 500] {
            let page = Page::first(limit);
            let profile = base.profile(id, limit).unwrap();
            assert_eq!(profile.entity, entity);
            assert_eq!(profile.standing, base.standing(id).unwrap());
            assert_eq!(profile.names, base.names(id, limit).unwrap());
            assert!(profile.names.len() <= limit as usize);
            assert_eq!(
                profile.relations_from,
                base.relations_from(id, &page).unwrap()
            );
            assert_eq!(profile.relations_to, base.relations_to(id, &page).unwrap());
            let filter = FigureFilter {
                subject: Some(key.to_owned()),
                ..FigureFilter::default()
            };
            assert_eq!(profile.figures, base.figures(&filter, &page).unwrap());
            let filter = |undated| TimelineFilter {
                subject: Some(key.to_owned()),
                undated,
                ..TimelineFilter::default()
            };
            assert_eq!(
                profile.milestones,
                base.timeline(&filter(false), &page).unwrap()
            );
            assert_eq!(
                profile.undated,
                base.timeline(&filter(true), &page).unwrap()
            );
            assert_eq!(profile.statements, base.statements(id, &page).unwrap());
            let filter = FactFilter {
                said_by: Some(key.to_owned()),
                ..FactFilter::default()
            };
            assert_eq!(profile.said, base.facts(&filter, &page).unwrap());
            assert_eq!(profile.not_stated, base.not_stated(id).unwrap());
        }
    }
}

#[test]
fn an_id_of_another_base_is_told() {
    let big = load(&rich());
    let small = load([&sheet("paper")]);
    let stranger = id(&big, "pact");
    assert!(matches!(
        small.profile(stranger, 10),
        Err(Error::NotFound {
            what: "agreement",
            ..
        })
    ));
    assert!(
        small
            .facts_about(stranger, &all())
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(small.standing(stranger).unwrap(), Standing::OnlyNamed);
    // The row is there, and is of another kind.
    let mut other = sheet("paper");
    for i in 0..200 {
        other.has(&format!("p{i:03}"), shared(Kind::Project, "Project"));
    }
    assert!(matches!(
        load([&other]).profile(stranger, 10),
        Err(Error::NotFound { .. })
    ));
}

/// Where names, identifiers or later pages come from a second source, each line says from which.
#[test]
fn a_profile_names_the_source_of_every_line_unless_there_is_only_one() {
    let mut one = sheet("one");
    one.has("alpha", shared(Kind::Organisation, "Alpha"));
    one.has("city", shared(Kind::Place, "City"));
    one.relate("alpha", "based in", "city");
    let mut two = sheet("two");
    two.has("alpha", shared(Kind::Organisation, "Alpha Holding"));
    let shown = |sheets: &[&Sheet], limit| {
        let base = load(sheets.iter().copied());
        base.profile(id(&base, "alpha"), limit).unwrap().to_string()
    };
    let alone = shown(&[&one], 10);
    assert!(
        alone.contains("all from one") && !alone.contains("[one"),
        "{alone}"
    );
    let both = shown(&[&one, &two], 10);
    assert!(!both.contains("all from"), "{both}");
    assert!(
        both.contains("[one p1]") && both.contains("“Alpha Holding” (en) [two"),
        "{both}"
    );
    two.has("city", shared(Kind::Place, "City"));
    two.relate("alpha", "based in", "city");
    let first = shown(&[&one, &two], 1);
    assert!(
        !first.contains("all from") && first.contains("… and more"),
        "{first}"
    );
}

#[test]
fn standing_and_what_is_not_stated() {
    let mut paper = sheet("paper");
    for key in [
        "fact",
        "plan",
        "denied",
        "named",
        "both",
        "object",
        "spoken-of",
        "planned-not",
        "alleged",
        "said",
    ] {
        paper.has(key, shared(Kind::Project, key));
    }
    paper.has("builder", shared(Kind::Organisation, "Builder"));
    paper.has("city", shared(Kind::Place, "City"));
    paper.has("chen", shared(Kind::Person, "Chen"));
    paper.milestone("fact", "opened", in_words("soon"));
    paper.milestone("plan", "opened", on("2027")).modality = Some(Modality::Planned);
    paper
        .figure("denied", "investment", exactly(1, "CNY"))
        .negated = true;
    paper.relate("both", "located in", "city").negated = true;
    paper.relate("both", "near", "city").modality = Some(Modality::Expected);
    paper.relate("builder", "investor in", "object");
    paper.state("chen", "like it", &["spoken-of"]);
    let not = paper.milestone("planned-not", "opened", None);
    not.modality = Some(Modality::Planned);
    not.negated = true;
    paper.milestone("alleged", "opened", on("2024")).modality = Some(Modality::Alleged);
    paper.milestone("said", "opened", on("2024")).said_by =
        Some(Attribution::Entity("chen".to_owned()));
    let base = load([&paper]);
    for (key, standing, stated) in [
        ("fact", Standing::Asserted, &[][..]),
        ("plan", Standing::OnlyPlanned, &["date of “opened”"]),
        ("denied", Standing::OnlyDenied, &["investment"]),
        ("named", Standing::OnlyNamed, &[]),
        ("both", Standing::OnlyPlanned, &["located in …"]),
        ("object", Standing::Asserted, &["has investor …"]),
        ("spoken-of", Standing::OnlyNamed, &[]),
        ("planned-not", Standing::OnlyDenied, &[]),
        ("alleged", Standing::OnlyAlleged, &["date of “opened”"]),
        ("said", Standing::OnlySaid, &["date of “opened”"]),
    ] {
        let entity = id(&base, key);
        assert_eq!(base.standing(entity).unwrap(), standing, "{key}");
        let looked_for = [
            "in industry …",
            "located in …",
            "has investor …",
            "investment",
            "date of “opened”",
        ];
        let missing: Vec<String> = base
            .not_stated(entity)
            .unwrap()
            .iter()
            .map(NotStated::to_string)
            .collect();
        let expected: Vec<&str> = looked_for
            .into_iter()
            .filter(|x| !stated.contains(x))
            .collect();
        assert_eq!(missing, expected, "{key}");
    }
}

#[test]
fn names_and_identifiers_come_source_by_source() {
    let mut one = sheet("one");
    let mut alpha = shared(Kind::Organisation, "Alpha");
    alpha.names[0].cite = Some("p2".to_owned());
    alpha.names.push(Name {
        role: Some(NameRole::Abbreviation),
        language: Some("zh".to_owned()),
        ..Name::new("阿尔法")
    });
    alpha.identifiers = [("wikidata", "Q1"), ("lei", "5493001KJTIIGC8Y1R12")]
        .map(|(scheme, value)| (scheme.to_owned(), [value.to_owned()].into()))
        .into();
    one.has("alpha", alpha);
    let mut two = sheet("two");
    two.has("alpha", shared(Kind::Organisation, "Alpha Holding"));
    let base = load([&one, &two]);
    let alpha = id(&base, "alpha");
    let names: Vec<String> = base
        .names(alpha, 10)
        .unwrap()
        .iter()
        .map(|n| format!("{n} {} {:?}", n.source, n.passage.as_deref()))
        .collect();
    assert_eq!(
        names,
        [
            "primary “Alpha” (en) one Some(\"p2\")",
            "abbreviation “阿尔法” (zh) one None",
            "primary “Alpha Holding” (en) two None"
        ]
    );
    let identifiers = base.profile(alpha, 10).unwrap().identifiers;
    let triple = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        identifiers,
        [
            triple("lei", "5493001KJTIIGC8Y1R12", "one"),
            triple("wikidata", "Q1", "one")
        ]
    );
}

#[test]
fn counts_are_those_of_the_sheets() {
    let sheets = rich();
    let base = load(&sheets);
    let world = World::of(&sheets);
    for &kind in Kind::ALL {
        let mut expected: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for known in world.entities.values().filter(|e| e.kind == kind) {
            let row = expected
                .entry(known.form.clone().unwrap_or_default())
                .or_default();
            row.0 += 1;
            row.1 += u64::from(known.is_group);
        }
        let found = base.entities_per_form(kind).unwrap();
        assert!(found.is_sorted_by_key(|t| (std::cmp::Reverse(t.number), t.key.clone())));
        let found = found.into_iter().map(|t| (t.key, (t.number, t.groups)));
        assert_eq!(found.collect::<BTreeMap<_, _>>(), expected);
    }
    let mut projects: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let is_plain = |claim: &Said| {
        let overrules = |(link, target): &(LinkType, ClaimRef)| {
            *target == claim.claim && [LinkType::Denies, LinkType::Amends].contains(link)
        };
        let overruled = world.claims.iter().any(|c| c.links.iter().any(overrules));
        let told = claim.modality == Modality::Reported && !claim.negated;
        told && claim.speakers.is_empty() && !overruled
    };
    for (from, role, to, claim) in world.roles() {
        if is_plain(claim)
            && ["in industry", "covers"].contains(&role)
            && world.entities[from].kind == Kind::Project
        {
            projects.entry(to).or_default().insert(from);
        }
    }
    let found = base.projects_per_industry().unwrap();
    assert!(found.is_sorted_by_key(|t| (std::cmp::Reverse(t.number), t.key.clone())));
    assert_eq!(found.len(), projects.len());
    for tally in found {
        let projects = &projects[tally.key.as_str()];
        let groups = projects
            .iter()
            .filter(|p| world.entities[**p].is_group)
            .count();
        assert_eq!(
            (tally.number, tally.groups),
            (projects.len() as u64, groups as u64)
        );
    }
    for key in ["alpha", "plant", "city"] {
        let mut sources: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for claim in &world.claims {
            if let Body::Relation {
                relation, object, ..
            } = &claim.body
                && claim.subject == key
                && is_plain(claim)
            {
                let fact = sources.entry((relation, object)).or_default();
                fact.insert(&claim.claim.source);
            }
        }
        let mut expected: Vec<u64> = sources.values().map(|s| s.len() as u64).collect();
        expected.sort_by_key(|n| std::cmp::Reverse(*n));
        let found = base.sources_per_fact(id(&base, key)).unwrap();
        assert_eq!(found.iter().map(|t| t.number).collect::<Vec<_>>(), expected);
        for tally in found {
            let claim = tally.key.parse().unwrap();
            let fact = base.claim(&claim).unwrap().unwrap();
            let Content::Relation {
                relation, object, ..
            } = &fact.content
            else {
                panic!("{fact}");
            };
            assert_eq!(
                sources[&(relation.as_str(), object.key.as_str())].len() as u64,
                tally.number
            );
        }
    }
}

#[test]
fn the_members_of_a_group_and_whether_there_are_more() {
    let mut paper = sheet("paper");
    paper.has("funds", group(Kind::Organisation, "Funds"));
    for key in ["a", "b", "c", "d"] {
        paper.has(key, shared(Kind::Organisation, &key.to_uppercase()));
        paper.relate(key, "member of", "funds");
    }
    paper.figure("funds", "count", at_least(14, "institutions"));
    let closed = load([&paper]);
    paper.relations[2].open_list = true;
    paper.relations[3].negated = true;
    let open = load([&paper]);
    for (base, is_open) in [(&closed, false), (&open, true)] {
        let funds = id(base, "funds");
        walked(|page| base.members(funds, page).map(|members| members.named));
        for limit in [1, 2, 3, 10] {
            // Also where the page ends before the member that leaves the list open.
            let members = base.members(funds, &Page::first(limit)).unwrap();
            assert_eq!(members.open, is_open, "limit {limit}");
            assert_eq!(members.stated_size.len(), 1);
        }
    }
    let whole = |base: &Reader, key: &str| base.members(id(base, key), &all()).unwrap().to_string();
    assert_eq!(
        whole(&closed, "funds"),
        "Funds number at least 14 institutions; “as written” [paper p1]\n  A\n  B\n  C\n  D\n"
    );
    // Who is said not to be one of them is not shown as if it were.
    let shown = whole(&open, "funds");
    assert!(
        shown.contains("  C\n  (D is not among Funds [paper p1])\n  and others"),
        "{shown}"
    );
    assert_eq!(whole(&closed, "a"), "  no member is named\n");
}

#[test]
fn what_is_said_of_one_under_two_keys_is_listed_once() {
    let mut paper = sheet("paper");
    paper.has("works", Entity::new(Kind::Organisation, "Lamp Works"));
    paper.has("maker", Entity::new(Kind::Organisation, "The Lamp Maker"));
    paper.has("rival", Entity::new(Kind::Organisation, "Rival"));
    paper.state("works", "outgrow its old name", &["maker", "rival"]);
    paper.state("rival", "buy both", &["works", "maker"]);
    let mut base = KnowledgeBase::seeded().unwrap();
    base.load(&paper).unwrap();
    base.rule(&Ruling {
        one: "paper#works".to_owned(),
        other: "paper#maker".to_owned(),
        verdict: Verdict::Same,
        by: "an editor".to_owned(),
        on: "2024-05-02".parse().unwrap(),
        reason: "one firm".to_owned(),
    })
    .unwrap();
    let works = base.entity("paper#works").unwrap().unwrap();
    assert_eq!(base.entity("paper#maker").unwrap().unwrap().id, works.id);
    let found = walked(|page| base.statements(works.id, page));
    let gists: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(gists.len(), 2, "{gists:?}");
    assert_eq!(found[0].subject.id, works.id);
    assert_eq!(
        found[1].to_string(),
        "Rival is reported to buy both; about Lamp Works [paper p1]"
    );
    let in_the_shell = "SELECT detail FROM facts WHERE claim = 'paper#s2'";
    let in_the_shell: String = base
        .connection()
        .query_row(in_the_shell, (), |row| row.get(0))
        .unwrap();
    assert_eq!(in_the_shell, "about Lamp Works");
    assert_eq!(walked(|page| base.facts_about(works.id, page)), found);
}

#[test]
fn a_profile_has_all_that_names_the_entity() {
    let mut paper = sheet("paper");
    paper
        .has("alpha", shared(Kind::Organisation, "Alpha"))
        .has("beta", shared(Kind::Organisation, "Beta"))
        .has("deal", shared(Kind::Agreement, "the deal"))
        .has("fair", shared(Kind::Event, "the fair"))
        .has("plant", shared(Kind::Project, "Plant"))
        .has("ann", shared(Kind::Person, "Ann"));
    paper
        .figure("plant", "investment", exactly(5, "CNY"))
        .counterparty = Some(Counterparty {
        entity: "alpha".to_owned(),
        role: CounterpartyRole::Payer,
    });
    paper.figure("beta", "sales", exactly(7, "CNY")).scope = Some("alpha".to_owned());
    paper.relate("ann", "signed", "deal").on_behalf_of = Some("alpha".to_owned());
    paper.state("plant", "be on time", &[]).said_by = Some(Attribution::Voice {
        voice: "a release".to_owned(),
        of: Some("alpha".to_owned()),
    });
    paper.milestone("plant", "announced", None).at = Some("fair".to_owned());
    paper.relate("beta", "subsidiary of", "alpha");
    paper.figure("beta", "employees", exactly(9, "people"));
    paper.milestone("beta", "opened", on("2024"));
    let party = paper.relate("alpha", "party to", "deal").key.clone();
    let mut rival = sheet("rival");
    rival
        .has("alpha", shared(Kind::Organisation, "Alpha"))
        .has("deal", shared(Kind::Agreement, "the deal"));
    let denial = rival.relate("alpha", "party to", "deal");
    denial.negated = true;
    denial.said_by = Some(Attribution::Entity("alpha".to_owned()));
    denial.links = vec![Link {
        link: LinkType::Denies,
        claim: ClaimRef::new("paper", &*party),
    }];
    let base = load([&paper, &rival]);
    let profile = base.profile(id(&base, "alpha"), 50).unwrap();
    let lines = |facts: &Paged<Fact>| -> Vec<String> {
        facts.items.iter().map(|f| format!("{f:#}")).collect()
    };
    let named = lines(&profile.also_named_in);
    for what in [
        "; payer: Alpha",
        "scope: Alpha",
        "on behalf of Alpha",
        "a release of Alpha",
    ] {
        assert!(
            named.iter().any(|line| line.contains(what)),
            "{what}: {named:?}"
        );
    }
    assert_eq!(
        lines(&profile.of_parts),
        [
            "Beta has sales of 7 CNY (scope: Alpha); “as written” [p1]",
            "Beta employs 9 people; “as written” [p1]",
            "Beta was opened in 2024 [p1]"
        ]
    );
    let overruled: Vec<String> = profile.overruled.iter().map(ToString::to_string).collect();
    assert_eq!(
        overruled,
        [
            "rival#r1 denies paper#r3: Alpha, by its own account, is not party to the deal; \
          denies paper#r3 [rival p1]"
        ]
    );
    let fair = base.profile(id(&base, "fair"), 50).unwrap();
    assert_eq!(
        lines(&fair.also_named_in),
        ["Plant was announced (date not stated); at the fair [p1]"]
    );
}
