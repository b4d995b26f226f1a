//! Sheets for many tests: random ones, and rich ones.

use super::*;

/// Key, kind, whether shared, whether a group, form.
pub type Part = (&'static str, Kind, bool, bool, Option<&'static str>);

/// Who plays in random sheets.
pub const CAST: &[Part] = &[
    ("alpha", Kind::Organisation, true, false, Some("company")),
    ("beta", Kind::Organisation, true, false, Some("bank")),
    ("gamma", Kind::Organisation, false, false, Some("company")),
    ("funds", Kind::Organisation, true, true, None),
    ("firms", Kind::Organisation, false, true, Some("company")),
    ("plant", Kind::Project, true, false, Some("facility")),
    ("lab", Kind::Project, false, false, None),
    ("schemes", Kind::Project, true, true, None),
    ("works", Kind::Project, false, true, None),
    ("chips", Kind::Industry, true, false, Some("industry")),
    ("biomed", Kind::Industry, true, false, None),
    ("fair", Kind::Event, true, false, None),
    ("chen", Kind::Person, true, false, None),
    ("city", Kind::Place, true, false, Some("city")),
    ("park", Kind::Place, true, false, Some("industrial park")),
    ("zone", Kind::Place, false, false, None),
    ("pact", Kind::Agreement, true, false, Some("framework")),
    ("memo", Kind::Agreement, false, false, None),
];

pub const DATES: &[Option<&str>] = &[
    None,
    Some("2023-11-30"),
    Some("2023-11"),
    Some("2023"),
    Some("2023-11-01"),
    Some("2023-06-01/.."),
    Some("../2023-12-31"),
    Some("../2027-12-31"),
    Some("2022-01-01/2023-06-30"),
    Some("XXXX-11-21"),
    Some("202X"),
    Some("2024~"),
];

/// When the sources of random and of rich sheets were published, in turn.
pub const PUBLISHED: &[Option<&str>] = &[
    Some("2023-11-30"),
    Some("2023-06-15"),
    None,
    Some("2023-11"),
    Some("2024-02-01"),
    Some("2023"),
];

/// Days before, between and after those.
pub const KNOWN: [&str; 5] = [
    "2023-06-14",
    "2023-06-15",
    "2023-11-30",
    "2023-12-31",
    "2025-01-01",
];

pub const PHASES: &[&str] = &["opened", "signed", "announced"];
pub const MEASURES: &[(&str, &str)] = &[
    ("investment", "CNY"),
    ("investment", "CNY"),
    ("investment", "CNY"),
    ("investment", "USD"),
    ("contract value", "CNY"),
    ("ownership share", "per cent"),
];

#[derive(Debug, Clone)]
pub struct Envelope {
    pub modality: Modality,
    pub negated: bool,
    pub speaker: bool,
    pub date: Option<&'static str>,
    pub cite: Vec<&'static str>,
}

#[derive(Debug, Clone)]
pub enum Draft {
    Relation(prop::sample::Index),
    Figure {
        subject: prop::sample::Index,
        measure: (&'static str, &'static str),
        quantity: Box<SheetQuantity>,
        nature: Option<Nature>,
        scope: Option<prop::sample::Index>,
        part_of: Option<prop::sample::Index>,
        link: Option<(LinkType, usize, usize)>,
    },
    Milestone(prop::sample::Index, &'static str),
    Statement(prop::sample::Index, Vec<prop::sample::Index>),
}

/// Every sort of link, those that matter to sums more often.
pub fn some_link() -> impl Strategy<Value = LinkType> {
    prop_oneof![
        5 => Just(LinkType::Repeats),
        3 => Just(LinkType::Amends),
        3 => Just(LinkType::Denies),
        1 => Just(LinkType::InAdditionTo),
    ]
}

pub fn small_quantity() -> impl Strategy<Value = SheetQuantity> {
    (0..9_u8, 1..6_i64, 1..4_i64).prop_map(|(form, low, more)| match form {
        0..=2 => exactly(low, ""),
        3 => about(low, ""),
        4 => nearly(low, ""),
        5 => more_than(low, ""),
        6 => at_least(low, ""),
        7 => up_to(low, ""),
        _ => between(low, low + more, ""),
    })
}

pub fn draft() -> impl Strategy<Value = (Draft, Envelope)> {
    let index = any::<prop::sample::Index>;
    let figure = (
        index(),
        prop::sample::select(MEASURES),
        small_quantity(),
        prop::option::weighted(
            0.3,
            prop::sample::select(&[Nature::Rate, Nature::Flow, Nature::Once][..]),
        ),
        prop::option::weighted(0.2, index()),
        prop::option::weighted(0.25, index()),
        prop::option::weighted(0.35, (some_link(), 0..7_usize, 1..5_usize)),
    )
        .prop_map(
            |(subject, measure, quantity, nature, scope, part_of, link)| Draft::Figure {
                subject,
                measure,
                quantity: Box::new(quantity),
                nature,
                scope,
                part_of,
                link,
            },
        );
    let body = prop_oneof![
        4 => index().prop_map(Draft::Relation),
        3 => figure,
        2 => (index(), prop::sample::select(PHASES)).prop_map(|(s, p)| Draft::Milestone(s, p)),
        1 => (index(), prop::collection::vec(index(), 0..3)).prop_map(|(s, a)| Draft::Statement(s, a)),
    ];
    let envelope = (
        prop_oneof![
            5 => Just(Modality::Reported),
            2 => Just(Modality::Planned),
            1 => Just(Modality::Expected)
        ],
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.2),
        prop::sample::select(DATES),
        prop::sample::subsequence(vec!["headline", "p1", "p2"], 1..=2),
    )
        .prop_map(|(modality, negated, speaker, date, cite)| Envelope {
            modality,
            negated,
            speaker,
            date,
            cite,
        });
    (body, envelope)
}

/// One to six sheets that share entities, deny, plan and repeat.
pub fn random_sheets(claims: usize) -> impl Strategy<Value = Vec<Sheet>> {
    let sheet = (
        prop::collection::vec(draft(), 0..claims),
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    );
    prop::collection::vec(sheet, 1..=6).prop_map(|drafts| {
        let source =
            |number: usize| format!("source-{}", ["d", "b", "f", "a", "c", "e", "x"][number]);
        let write = |(number, (claims, named)): (usize, _)| written(&source, number, claims, named);
        drafts.into_iter().enumerate().map(write).collect()
    })
}

/// Every relation that the catalogue allows between those who play.
pub fn allowed_relations() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut allowed = Vec::new();
    for (relation, _, from, to) in RELATIONS {
        for subject in CAST.iter().filter(|part| part.1 == *from) {
            for object in CAST.iter().filter(|part| part.1 == *to) {
                if subject.0 != object.0 && (*relation != "member of" || object.3) {
                    allowed.push((*relation, subject.0, object.0));
                }
            }
        }
    }
    allowed
}

pub fn written(
    source: &dyn Fn(usize) -> String,
    number: usize,
    claims: Vec<(Draft, Envelope)>,
    named: Vec<prop::sample::Index>,
) -> Sheet {
    let allowed = allowed_relations();
    let mut sheet = sheet(&source(number));
    sheet.source.published = PUBLISHED[number % PUBLISHED.len()].and_then(on);
    let mut used: BTreeSet<&str> = named.iter().map(|i| i.get(CAST).0).collect();
    for (draft, envelope) in claims {
        macro_rules! wrap {
            ($claim:expr) => {{
                let claim = $claim;
                claim.modality = Some(envelope.modality);
                claim.negated = envelope.negated;
                claim.date = envelope.date.and_then(on);
                claim.cite = envelope.cite.iter().map(|&p| p.to_owned()).collect();
                if envelope.speaker {
                    let chen = Attribution::Entity("chen".to_owned());
                    let experts = Attribution::Voice {
                        voice: "experts".to_owned(),
                        of: None,
                    };
                    claim.said_by = Some(match envelope.negated {
                        true => Attribution::Several(vec![
                            experts,
                            Attribution::ReportedBy {
                                reported_by: Box::new(chen),
                            },
                        ]),
                        false => chen,
                    });
                    used.insert("chen");
                }
                claim
            }};
        }
        match draft {
            Draft::Relation(index) => {
                let (relation, subject, object) = *index.get(&allowed);
                used.extend([subject, object]);
                wrap!(sheet.relate(subject, relation, object));
            }
            Draft::Figure {
                subject,
                measure: (measure, unit),
                mut quantity,
                nature,
                scope,
                part_of,
                link,
            } => {
                let subject = subject.get(CAST).0;
                let scope = scope.map(|i| i.get(CAST).0);
                used.insert(subject);
                used.extend(scope);
                unit.clone_into(&mut quantity.unit);
                let before: Vec<String> = sheet.figures.iter().map(|f| f.key.clone()).collect();
                let figure = wrap!(sheet.figure(subject, measure, *quantity));
                figure.nature = nature;
                figure.scope = scope.map(str::to_owned);
                figure.part_of = part_of
                    .filter(|_| !before.is_empty())
                    .map(|i| i.get(&before).clone());
                // The last source is never loaded; within the sheet only what stands there.
                if let Some((link, other, key)) = link
                    && (other != number || key <= before.len())
                {
                    figure.links = vec![Link {
                        link,
                        ..repeats(&source(other), &format!("f{key}"))
                    }];
                }
            }
            Draft::Milestone(subject, phase) => {
                let subject = subject.get(CAST).0;
                used.insert(subject);
                wrap!(sheet.milestone(subject, phase, None));
            }
            Draft::Statement(subject, about) => {
                let subject = subject.get(CAST).0;
                let about: BTreeSet<&str> = about.iter().map(|i| i.get(CAST).0).collect();
                used.insert(subject);
                used.extend(&about);
                let about: Vec<&str> = about.into_iter().collect();
                wrap!(sheet.state(subject, "do this", &about));
            }
        }
    }
    for (key, kind, shared, group, form) in CAST.iter().filter(|part| used.contains(part.0)) {
        let name = format!("The {key} of {number}");
        let entity = Entity {
            shared: *shared,
            group: *group,
            form: form.map(str::to_owned),
            ..Entity::new(*kind, name)
        };
        sheet.has(key, entity);
    }
    sheet
}

/// One filter for each value that each field can sensibly have.
pub fn single_filters(sheets: &[Sheet]) -> Vec<EntityFilter> {
    let mut filters = vec![EntityFilter::default()];
    macro_rules! each {
        ($field:ident, $values:expr) => {
            filters.extend($values.into_iter().map(|value| EntityFilter {
                $field: Some(value.into()),
                ..EntityFilter::default()
            }))
        };
    }
    let world = World::of(sheets);
    let of = |kind: Kind| -> Vec<&str> {
        let found = world.entities.iter().filter(|(_, e)| e.kind == kind);
        found.map(|(key, _)| key.as_str()).collect()
    };
    each!(
        name_prefix,
        ["the", "THE  P", "tHé gamma of 1", "nobody", ""]
    );
    each!(form, ["company", "facility", "city"]);
    each!(industry, of(Kind::Industry));
    each!(place, of(Kind::Place));
    each!(counterpart, world.entities.keys().map(String::as_str));
    each!(role, RELATIONS.iter().flat_map(|r| [r.0, r.1]));
    each!(phase, PHASES.iter().copied());
    let days = ["2022-12-31", "2023-06-15", "2023-11-30", "2024-01-01"];
    each!(from, days.map(|d| d.parse::<NaiveDate>().unwrap()));
    each!(until, days.map(|d| d.parse::<NaiveDate>().unwrap()));
    each!(
        modality,
        [Modality::Reported, Modality::Planned, Modality::Urged]
    );
    each!(source, sheets.iter().map(|s| s.source.key.as_str()));
    for groups in [Groups::Include, Groups::Only] {
        filters.push(EntityFilter {
            groups,
            ..EntityFilter::default()
        });
    }
    filters
}

/// Both filters at once; of a field that both give, the first one's.
pub fn both(one: &EntityFilter, other: &EntityFilter) -> EntityFilter {
    macro_rules! merged {
        ($($field:ident)*) => { EntityFilter {
            $( $field: one.$field.clone().or_else(|| other.$field.clone()), )*
            groups: if one.groups == Groups::Exclude { other.groups } else { one.groups },
        } };
    }
    merged!(name_prefix form industry place counterpart role phase from until modality source)
}

pub fn keys(base: &Reader, kind: Kind, filter: &EntityFilter) -> Vec<String> {
    let found = base.entities(kind, filter, &all()).unwrap().items;
    found.into_iter().map(|e| e.key).collect()
}

/// Five sources that together have everything a filter can look for, several times over.
pub fn rich() -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for number in 0..5 {
        let mut sheet = sheet(&format!("rich-{}", ["c", "a", "e", "b", "d"][number]));
        sheet.source.published = PUBLISHED[number % PUBLISHED.len()].and_then(on);
        for (key, kind, is_shared, is_group, form) in CAST {
            let entity = Entity {
                shared: *is_shared,
                group: *is_group,
                form: form.map(str::to_owned),
                // What is a sheet's own has a name of its own: one name would make it one.
                ..Entity::new(
                    *kind,
                    if *is_shared {
                        format!("The {key}")
                    } else {
                        format!("The {key} of {number}")
                    },
                )
            };
            sheet.has(key, entity);
        }
        for (i, (relation, subject, object)) in allowed_relations().into_iter().enumerate() {
            if (i + number) % 3 != 0 {
                continue;
            }
            let claim = sheet.relate(subject, relation, object);
            claim.negated = i % 7 == 0;
            claim.modality = Some(Modality::ALL[(i / 5) % 3]);
            claim.said_by = (i % 4 == 0).then(|| Attribution::Entity("chen".to_owned()));
            claim.cite = ["headline", "p1", "p2"][..=i % 3]
                .iter()
                .map(|&p| p.to_owned())
                .collect();
        }
        for (i, part) in CAST.iter().enumerate() {
            let date = DATES[(i + number) % DATES.len()].and_then(on);
            sheet.milestone(part.0, PHASES[i % 3], date.clone());
            sheet.milestone(part.0, PHASES[(i + 1) % 3], None).modality = Some(Modality::Planned);
            let (measure, unit) = MEASURES[(i + number) % MEASURES.len()];
            sheet
                .figure(part.0, measure, exactly(i as i64 + 1, unit))
                .date = date;
            sheet.state(part.0, "do this", &["alpha"]).said_by =
                (part.0 != "chen").then(|| Attribution::Entity("chen".to_owned()));
        }
        sheets.push(sheet);
    }
    sheets
}
