//! Loading sheets and reading them back: nothing is lost, nothing changes on a second load, a
//! revision replaces, a refused sheet leaves nothing.

use citebase::model::{
    Amount, Basis, ClaimRef, CounterpartyRole, EntityRef, Extent, Kind, LinkType, Modality,
    NameRole, Nature, Shape,
};
use citebase::query::{Content, EntityFilter, FactFilter, Page};
use citebase::sheet::{
    Attribution, Counterparty, Date, Declarations, Entity, Figure, FormType, Link, MeasureType,
    Milestone, Name, Passage, PhaseType, Reading, Relation, RelationType, SchemeType, Sheet,
    SheetQuantity, Source, Statement, UnitType,
};
use citebase::{Error, KnowledgeBase, LoadOutcome};
use proptest::prelude::*;

fn reading(words: &str) -> Reading {
    Reading {
        singular: format!("{words}s"),
        plural: words.to_owned(),
        infinitive: words.to_owned(),
    }
}

fn quantity(wording: &str, unit: &str) -> SheetQuantity {
    SheetQuantity {
        wording: wording.to_owned(),
        unit: unit.to_owned(),
        ..SheetQuantity::default()
    }
}

/// A sheet that uses every field of the format once.
fn everything() -> Sheet {
    let mut sheet = Sheet::new(Source {
        key: "2024-05-02-bridge".to_owned(),
        headline: Some("Bridge to open, 大桥将通车".to_owned()),
        authors: vec!["Ann Author".to_owned(), "张三".to_owned()],
        section: Some("City".to_owned()),
        publisher: Some("The Daily".to_owned()),
        carried_by: Some("The Portal".to_owned()),
        address: Some("https://example.org/1".to_owned()),
        language: "en".to_owned(),
        published: Some(Date {
            wording: Some("May 2".to_owned()),
            edtf: Some("2024-05-02".to_owned()),
            basis: Some(Basis::Address),
            wording_confirmed: true,
        }),
        extent: Some(Extent::BreaksOff),
        note: Some("Read from a copy.".to_owned()),
        text_digest: Some(format!("sha256:{}", "0f".repeat(32))),
    });
    sheet.passages = vec![
        "headline".into(),
        Passage::Noted {
            label: "p1".to_owned(),
            note: "Smudged.".to_owned(),
        },
        "p2".into(),
    ];
    sheet.declares = Declarations {
        relations: vec![RelationType {
            key: "vouches for".to_owned(),
            inverse: "vouched for by".to_owned(),
            reads: reading("vouch for"),
            inverse_reads: reading("be vouched for by"),
            between: vec![
                (Kind::Person, Kind::Organisation),
                (Kind::Organisation, Kind::Organisation),
            ],
            symmetric: false,
            meaning: "answers for a debt".to_owned(),
        }],
        measures: vec![MeasureType {
            key: "span".to_owned(),
            reads: reading("span"),
            meaning: "length between piers".to_owned(),
        }],
        units: vec![UnitType {
            key: "li".to_owned(),
            dimension: citebase::model::Dimension::Length,
            decimals: 3,
            meaning: "Chinese mile".to_owned(),
        }],
        phases: vec![PhaseType {
            key: "topped out".to_owned(),
            reads: reading("top out"),
            meaning: "highest point reached".to_owned(),
        }],
        forms: vec![FormType {
            kind: Kind::Project,
            key: "bridge".to_owned(),
        }],
        schemes: vec![SchemeType {
            key: "bridge-register".to_owned(),
            meaning: "a register of bridges".to_owned(),
            pattern: Some("@ #+".to_owned()),
        }],
    };
    let bridge = Entity {
        form: Some("bridge".to_owned()),
        shared: true,
        names: vec![
            Name {
                cite: Some("p1".to_owned()),
                ..Name::new("East Bridge")
            },
            Name {
                role: Some(NameRole::Abbreviation),
                ..Name::new("EB")
            },
            Name {
                language: Some("zh-Hant".to_owned()),
                cite: Some("headline".to_owned()),
                ..Name::new("東橋")
            },
        ],
        identifiers: [
            ("bridge-register".to_owned(), ["B 17".to_owned()].into()),
            (
                "website".to_owned(),
                ["https://bridge.example", "https://brücke.example"]
                    .map(str::to_owned)
                    .into(),
            ),
        ]
        .into(),
        same_as: vec![EntityRef::new("other", "the-bridge")],
        note: Some("There are two of that name.".to_owned()),
        ..Entity::new(Kind::Project, "replaced")
    };
    let bridges = Entity {
        group: true,
        ..Entity::new(Kind::Project, "bridges of the city")
    };
    sheet.entities = [
        ("bridge", bridge),
        ("bridges", bridges),
        ("bank", Entity::new(Kind::Organisation, "Bank")),
        ("builder", Entity::new(Kind::Organisation, "Builder")),
        ("mayor", Entity::new(Kind::Person, "Mayor")),
        ("deed", Entity::new(Kind::Document, "deed")),
        ("fair", Entity::new(Kind::Event, "fair")),
    ]
    .map(|(key, entity)| (key.to_owned(), entity))
    .into();
    sheet.relations = vec![Relation {
        key: "loan".to_owned(),
        subject: "bank".to_owned(),
        relation: "vouches for".to_owned(),
        object: "builder".to_owned(),
        on_behalf_of: Some("mayor".to_owned()),
        open_list: true,
        cite: vec!["p1".to_owned(), "p2".to_owned()],
        modality: Some(Modality::Conditional),
        negated: true,
        said_by: Some(Attribution::Several(vec![
            Attribution::Voice {
                voice: "insiders".to_owned(),
                of: Some("bank".to_owned()),
            },
            Attribution::Entity("mayor".to_owned()),
            Attribution::Voice {
                voice: "a business daily".to_owned(),
                of: None,
            },
        ])),
        date: Some(Date {
            wording: Some("soon".to_owned()),
            wording_confirmed: true,
            ..Date::default()
        }),
        condition: Some("the council agrees".to_owned()),
        under: Some("deed".to_owned()),
        at: Some("fair".to_owned()),
        qualifier: Some("partly".to_owned()),
        note: Some("Which bank is open.".to_owned()),
        links: vec![
            Link {
                link: LinkType::Denies,
                claim: ClaimRef::new("not-loaded", "x"),
            },
            Link {
                link: LinkType::ConditionOf,
                claim: ClaimRef::new("2024-05-02-bridge", "cost"),
            },
        ],
    }];
    sheet.figures = vec![
        Figure {
            key: "cost".to_owned(),
            subject: "bridge".to_owned(),
            measure: "span".to_owned(),
            quantity: SheetQuantity {
                more_than: Some("2.5".into()),
                up_to: Some("1,000".into()),
                approximate: true,
                wording_confirmed: true,
                ..quantity("some 2.5 to 1,000 li", "li")
            },
            equivalents: vec![
                SheetQuantity {
                    nearly: Some(3.into()),
                    ..quantity("nearly 3 km²", "km²")
                },
                SheetQuantity {
                    about: Some("-0.05".into()),
                    ..quantity("about -0.05 US dollars", "USD")
                },
            ],
            nature: Some(Nature::Rate),
            scope: Some("bridges".to_owned()),
            counterparty: Some(Counterparty {
                entity: "bank".to_owned(),
                role: CounterpartyRole::Payer,
            }),
            part_of: Some("whole".to_owned()),
            cite: vec!["p2".to_owned()],
            ..Figure::default()
        },
        Figure {
            key: "whole".to_owned(),
            subject: "bridge".to_owned(),
            measure: "investment".to_owned(),
            quantity: SheetQuantity {
                exactly: Some("16 billion".into()),
                ..quantity("16 billion yuan", "CNY")
            },
            cite: vec!["p2".to_owned()],
            ..Figure::default()
        },
    ];
    sheet.milestones = vec![Milestone {
        key: "top".to_owned(),
        subject: "bridge".to_owned(),
        phase: "topped out".to_owned(),
        said_by: Some(Attribution::Entity("mayor".to_owned())),
        modality: Some(Modality::Planned),
        date: Some(Date {
            edtf: Some("../2027-12-31".to_owned()),
            ..Date::default()
        }),
        cite: vec!["headline".to_owned()],
        ..Milestone::default()
    }];
    sheet.statements = vec![Statement {
        key: "hope".to_owned(),
        subject: "mayor".to_owned(),
        gist: "hope for a dry summer".to_owned(),
        about: vec!["bridge".to_owned(), "bank".to_owned()],
        cite: vec!["p1".to_owned()],
        ..Statement::default()
    }];
    sheet
}

#[test]
fn a_sheet_that_uses_every_field_comes_back_equal() {
    let sheet = everything();
    let mut base = KnowledgeBase::in_memory().unwrap();
    let report = base.load(&sheet).unwrap();
    assert_eq!(report.outcome(), LoadOutcome::Loaded { revision: 1 });
    assert_eq!(report.claims(), 5);
    assert_eq!(report.claims_of(Shape::Figure), 2);
    let back = base.sheet("2024-05-02-bridge").unwrap().unwrap();
    assert_eq!(back, sheet.normalised());
    assert_eq!(
        Sheet::from_json(&back.to_json().unwrap()).unwrap(),
        sheet.normalised(),
        "and as JSON"
    );
}

#[test]
fn the_articles_sheet_comes_back_in_identical_bytes() {
    let mut first = KnowledgeBase::in_memory().unwrap();
    first.load(&KnowledgeBase::seed().unwrap()).unwrap();
    let export = |base: &KnowledgeBase| {
        let sheet = base.sheet("2023-11-30-lingang-anniversary").unwrap();
        sheet.unwrap().to_json().unwrap()
    };
    let once = export(&first);
    let mut second = KnowledgeBase::in_memory().unwrap();
    second.load(&Sheet::from_json(&once).unwrap()).unwrap();
    assert_eq!(once, export(&second));
    assert_eq!(
        Sheet::from_json(&once).unwrap(),
        KnowledgeBase::seed().unwrap().normalised()
    );
}

#[test]
fn every_passage_of_the_article_has_its_claims() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let report = base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    assert_eq!(report.passages_without_claim().count(), 0);
    assert_eq!(report.passages().len(), 15);
}

#[test]
fn loading_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let sheet = everything();
    base.load(&sheet).unwrap();
    base.close().unwrap();
    let before = std::fs::read(&path).unwrap();

    let mut base = KnowledgeBase::open(&path).unwrap();
    for again in [sheet.clone(), sheet.normalised()] {
        let report = base.load(&again).unwrap();
        assert_eq!(report.outcome(), LoadOutcome::Unchanged { revision: 1 });
        assert_eq!(report.claims(), 5);
    }
    base.close().unwrap();
    // The change counter and the version of the last writer are at 24..28 and 92..100.
    let content = |bytes: &[u8]| [&bytes[..24], &bytes[28..92], &bytes[100..]].concat();
    let after = std::fs::read(&path).unwrap();
    assert!(content(&before) == content(&after), "the file changed");
}

#[test]
fn a_revision_replaces_and_what_nothing_uses_any_more_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let first = everything();
    base.load(&first).unwrap();
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();

    let mut second = Sheet::new(first.source.clone());
    second.passages = vec!["p1".into()];
    second.entities = [("bridge".to_owned(), first.entities["bridge"].clone())].into();
    let bridge = second.entities.get_mut("bridge").unwrap();
    bridge.names = vec![Name::new("East Bridge")];
    bridge.identifiers.clear();
    bridge.form = None;
    assert!(matches!(
        base.load(&second),
        Err(Error::AlreadyLoaded { loaded: 1, .. })
    ));
    second.revises = Some(2);
    assert!(matches!(
        base.load(&second),
        Err(Error::UnknownRevision {
            revises: 2,
            loaded: Some(1),
            ..
        })
    ));
    second.revises = Some(1);
    let report = base.load(&second).unwrap();
    assert_eq!(report.outcome(), LoadOutcome::Replaced { revision: 2 });
    assert_eq!(
        base.sheet("2024-05-02-bridge").unwrap(),
        Some(second.normalised())
    );
    assert!(!base.catalogue().units().any(|unit| unit == "li"));
    assert_eq!(
        base.load(&second).unwrap().outcome(),
        LoadOutcome::Unchanged { revision: 2 }
    );
    base.close().unwrap();

    let db = rusqlite::Connection::open(&path).unwrap();
    let count = |sql: &str| -> i64 { db.query_row(sql, (), |r| r.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM name WHERE text = '東橋'"), 0);
    assert_eq!(
        count("SELECT count(*) FROM entities WHERE name IN ('Bank', 'Mayor')"),
        0
    );
    assert_eq!(
        count("SELECT count(*) FROM edtf WHERE value = '../2027-12-31'"),
        0
    );
    assert_eq!(
        count("SELECT count(*) FROM relation_type WHERE NOT builtin"),
        0
    );
    let kept: String = db
        .query_row("SELECT sheet FROM superseded WHERE revision = 1", (), |r| {
            r.get(0)
        })
        .unwrap();
    assert_eq!(Sheet::from_json(&kept).unwrap(), first.normalised());
}

#[test]
fn a_refused_sheet_leaves_nothing_behind() {
    let mut base = KnowledgeBase::seeded().unwrap();
    let mut sheet = everything();
    sheet.statements[0].cite.clear();
    assert!(matches!(base.load(&sheet), Err(Error::Sheet(_))));
    assert_eq!(base.source_count().unwrap(), 1);
    assert!(!base.catalogue().units().any(|unit| unit == "li"));
    // What it declared is free for another sheet to declare.
    sheet.statements[0].cite = vec!["p1".to_owned()];
    sheet.declares.units[0].decimals = 1;
    sheet.figures[0].quantity.more_than = Some("2.5".into());
    base.load(&sheet).unwrap();
}

#[test]
fn a_declared_row_goes_when_its_last_sheet_does_and_two_sheets_may_share_it() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut first = everything();
    let mut second = everything();
    second.source.key = "2024-05-03-other".to_owned();
    second.relations[0].links.clear();
    base.load(&first).unwrap();
    base.load(&second).unwrap();
    first.revises = Some(1);
    first.declares = Declarations::default();
    first.relations.clear();
    first.figures.remove(0);
    first.milestones.clear();
    for entity in first.entities.values_mut() {
        entity.identifiers.clear();
        entity.form = None;
    }
    base.load(&first).unwrap();
    assert!(base.catalogue().units().any(|unit| unit == "li"));
    assert_eq!(
        base.sheet("2024-05-03-other").unwrap(),
        Some(second.normalised())
    );
}

#[test]
fn entities_with_a_shared_key_are_one_whatever_the_order() {
    let sheet = |key: &str, name: &str, language: &str| {
        let mut sheet = Sheet::new(Source {
            key: key.to_owned(),
            headline: None,
            language: language.to_owned(),
            ..Source::default()
        });
        sheet.passages = vec!["p1".into()];
        let group = Entity {
            shared: true,
            ..Entity::new(Kind::Organisation, name)
        };
        sheet.entities = [("lingang-group".to_owned(), group)].into();
        sheet
    };
    let chinese = sheet("a", "临港集团", "zh");
    let long = sheet("b", "Shanghai Lingang Economic Development Group", "en");
    let short = sheet("c", "Lingang Group", "en");
    let folder = tempfile::tempdir().unwrap();
    for (i, order) in [[0, 1, 2], [2, 1, 0], [1, 0, 2]].into_iter().enumerate() {
        let sheets = [&chinese, &long, &short];
        let path = folder.path().join(format!("{i}.db"));
        let mut base = KnowledgeBase::create(&path).unwrap();
        for sheet in order {
            base.load(sheets[sheet]).unwrap();
            assert_eq!(
                base.entity_count(Kind::Organisation, &EntityFilter::default())
                    .unwrap(),
                1
            );
        }
        base.close().unwrap();
        let db = rusqlite::Connection::open(&path).unwrap();
        let found: (i64, String, i64) = db
            .query_row(
                "SELECT count(*), max(name), max(sources) FROM organisations",
                (),
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )
            .unwrap();
        assert_eq!(found, (1, "Lingang Group".to_owned(), 3));
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    (-10_000_000_000_000_i64..10_000_000_000_000)
        .prop_map(|n| rust_decimal::Decimal::new(n, 2).normalize().into())
}

fn any_quantity() -> impl Strategy<Value = SheetQuantity> {
    let text = "[a-z0-9]{1,12}";
    (amount(), amount(), 0..9_u8, any::<bool>(), text).prop_map(
        |(one, other, form, approximate, wording)| {
            let mut quantity = quantity(&wording, "CNY");
            let (low, high) = if one.decimal().unwrap() < other.decimal().unwrap() {
                (one, other)
            } else {
                (other, one)
            };
            match form {
                0 => quantity.exactly = Some(low),
                1 => quantity.about = Some(low),
                2 => quantity.nearly = Some(low),
                3 => quantity.more_than = Some(low),
                4 => quantity.at_least = Some(low),
                5 => quantity.less_than = Some(low),
                6 => quantity.up_to = Some(low),
                7 => (quantity.at_least, quantity.up_to) = (Some(low), Some(high)),
                _ => {
                    (quantity.more_than, quantity.up_to) = (
                        Some(low),
                        high.decimal()
                            .ok()
                            .map(|h| (h + rust_decimal::Decimal::ONE).into()),
                    );
                }
            }
            // What is approximate and below an amount is "nearly".
            quantity.approximate = approximate && form != 5;
            quantity.wording_confirmed = true;
            quantity
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Random figures, citations, dates and modalities on a fixed set of entities.
    #[test]
    fn random_sheets_come_back_equal(
        quantities in prop::collection::vec(any_quantity(), 1..12),
        cites in prop::collection::vec(prop::sample::subsequence(vec!["headline", "p1", "p2"], 1..=3).prop_shuffle(), 12),
        modality in prop::sample::select(Modality::ALL),
        nature in prop::sample::select(Nature::ALL),
        basis in prop::sample::select(&[Basis::Stated, Basis::Publication, Basis::Address][..]),
        day in 0_i64..100_000,
        negated in any::<bool>(),
    ) {
        let mut sheet = everything();
        let day = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(day as u64);
        sheet.figures = quantities
            .iter()
            .zip(cites)
            .enumerate()
            .map(|(i, (quantity, cite))| Figure {
                key: if i == 0 { "cost".to_owned() } else { format!("f{i}") },
                subject: "bridge".to_owned(),
                measure: "investment".to_owned(),
                quantity: quantity.clone(),
                // In other units: an amount in one unit is one amount.
                equivalents: quantities
                    .iter()
                    .filter(|other| other.unit != quantity.unit)
                    .take(i % 2)
                    .cloned()
                    .collect(),
                nature: Some(nature),
                modality: Some(modality),
                negated,
                part_of: (i > 0).then(|| "cost".to_owned()),
                cite: cite.into_iter().map(str::to_owned).collect(),
                date: Some(Date { edtf: Some(day.to_string()), basis: Some(basis), ..Date::default() }),
                ..Figure::default()
            })
            .collect();
        let mut base = KnowledgeBase::in_memory().unwrap();
        base.load(&sheet).unwrap();
        let back = base.sheet("2024-05-02-bridge").unwrap();
        prop_assert_eq!(back.as_ref(), Some(&sheet.normalised()));
        prop_assert_eq!(sheet.normalised().normalised(), sheet.normalised());
        // The view says each quantity as the crate does.
        let filter = FactFilter { shape: Some(Shape::Figure), ..FactFilter::default() };
        for fact in base.facts(&filter, &Page::default()).unwrap().items {
            let Content::Figure { measured, .. } = &fact.content else { unreachable!() };
            let words = "SELECT quantity FROM figures WHERE claim = ?1";
            let words: String = base
                .connection()
                .query_row(words, [fact.claim.to_string()], |row| row.get(0))
                .unwrap();
            prop_assert_eq!(words, measured.quantity.to_string());
        }
    }
}

#[test]
fn a_row_that_only_another_sheet_declares_cannot_be_used() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&everything()).unwrap();
    let mut second = everything();
    second.source.key = "2024-05-03-other".to_owned();
    second.declares.units.clear();
    let refused = base.load(&second).unwrap_err().to_string();
    assert!(
        refused.starts_with(
            "fact sheet 2024-05-03-other: figures[0].quantity.unit: unknown unit \"li\""
        ),
        "{refused}"
    );
    // And so the one that declares it can be replaced.
    let mut again = everything();
    again.revises = Some(1);
    again.source.note = Some("Read again.".to_owned());
    base.load(&again).unwrap();
}

/// Whoever asks which revision is loaded sees that something changed, whatever was withdrawn.
#[test]
fn a_revision_never_goes_back() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut sheet = everything();
    base.load(&sheet).unwrap();
    let key = sheet.source.key.clone();
    base.withdraw(&key).unwrap();
    sheet.statements[0].gist = "hope for a wet summer".to_owned();
    let report = base.load(&sheet).unwrap();
    assert_eq!(report.outcome(), LoadOutcome::Loaded { revision: 2 });
    assert!(report.to_string().contains("loaded again, now revision 2"));
    assert_eq!(base.source(&key).unwrap().unwrap().revision, 2);
    assert_eq!(base.sheet(&key).unwrap().unwrap(), sheet.normalised());

    let mut backup = Vec::new();
    base.write_backup(&mut backup).unwrap();
    let mut copy = KnowledgeBase::in_memory().unwrap();
    copy.restore(backup.as_slice()).unwrap();
    assert_eq!(copy.source(&key).unwrap().unwrap().revision, 2);

    sheet.revises = Some(2);
    sheet.statements[0].gist = "hope for snow".to_owned();
    let report = base.load(&sheet).unwrap();
    assert_eq!(report.outcome(), LoadOutcome::Replaced { revision: 3 });
    assert!(base.verify().unwrap().is_sound());
}

/// Words from which no calendar date follows agree with none, whether the basis is said or left out.
#[test]
fn words_of_a_date_that_is_not_resolved_are_no_warning() {
    let mut sheet = everything();
    for basis in [Some(Basis::Unresolved), None] {
        sheet.milestones[0].date = Some(Date {
            wording: Some("before the floods come".to_owned()),
            basis,
            ..Date::default()
        });
        let report = KnowledgeBase::in_memory().unwrap().load(&sheet).unwrap();
        assert_eq!(report.unread_wordings(), []);
    }
    sheet.milestones[0].date = Some(Date {
        wording: Some("before the floods come".to_owned()),
        edtf: Some("2024-06".to_owned()),
        ..Date::default()
    });
    let report = KnowledgeBase::in_memory().unwrap().load(&sheet).unwrap();
    assert_eq!(report.unread_wordings().len(), 1);
}

/// Seen before: 7.4 billion kroner beside a value of 740 million was a wording that nobody could read.
#[test]
fn money_of_a_shared_name_is_held_against_its_value() {
    let load = |exactly: &str, unit: &str| {
        let mut sheet = everything();
        sheet.figures[0].quantity = SheetQuantity {
            wording: "7.4 billion kroner".to_owned(),
            unit: unit.to_owned(),
            exactly: Some(exactly.into()),
            ..SheetQuantity::default()
        };
        let report = KnowledgeBase::in_memory().unwrap().load(&sheet)?;
        Ok::<_, Error>(report.unread_wordings().len())
    };
    assert_eq!(load("7.4 billion", "NOK").unwrap(), 0);
    assert_eq!(load("7.4 billion", "DKK").unwrap(), 0);
    // That it is neither of the two, nobody can tell from the words.
    assert_eq!(load("7.4 billion", "SEK").unwrap(), 1);
    let refused = load("740 million", "NOK").unwrap_err().to_string();
    assert!(refused.contains("reads as 7.4 billion NOK"), "{refused}");
}
