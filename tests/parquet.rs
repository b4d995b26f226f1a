//! The Parquet export, read back by the crate that others read it with.

#[path = "common/asked_totals.rs"]
mod asked_totals;
mod common;

use asked_totals::{each_total, standings};
use citebase::export::parquet::{ColumnType, TABLES};
use citebase::export::{Existing, Format};
use citebase::model::{Bound, Modality, Polarity, Quantity, Verdict};
use citebase::query::{Cancel, Content, Fact, FactFilter, Total, TotalQuery, all};
use citebase::sheet::Sheet;
use citebase::{Batch, Error, KnowledgeBase};
use common::ruling;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn nine() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

fn base_of(sheets: Vec<Sheet>) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    let apart = ruling(Verdict::Different, "fudan-university", "lingang-group");
    base.import_rulings(&[apart]).unwrap();
    base
}

/// Every file of a folder, with its path within.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

type Cells = BTreeMap<String, Field>;

fn rows(path: &Path) -> Vec<Cells> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows: Result<Vec<Row>, _> = reader.get_row_iter(None).unwrap().collect();
    let cells = |row: Row| row.into_columns().into_iter().collect();
    rows.unwrap().into_iter().map(cells).collect()
}

/// The rows of a table, each with its month.
fn table(lake: &Path, name: &str) -> Vec<(String, Cells)> {
    let files = files(lake)
        .into_iter()
        .filter(|file| file.starts_with(name));
    let rows = files.flat_map(|file| {
        let month = file
            .parent()
            .unwrap()
            .file_name()
            .and_then(|name| name.to_str()?.strip_prefix("month="))
            .unwrap_or_default()
            .to_owned();
        let rows = rows(&lake.join(&file)).into_iter();
        rows.map(move |row| (month.clone(), row))
            .collect::<Vec<_>>()
    });
    rows.collect()
}

fn text(field: &Field) -> Option<&str> {
    match field {
        Field::Str(text) => Some(text),
        Field::Null => None,
        other => panic!("{other:?}"),
    }
}

/// An amount, by the bytes of the file.
fn amount(field: &Field) -> Option<Decimal> {
    let Field::Decimal(decimal) = field else {
        assert_eq!(*field, Field::Null);
        return None;
    };
    assert_eq!((decimal.precision(), decimal.scale()), (25, 6));
    let mut wide = [if decimal.data()[0] & 0x80 == 0 {
        0
    } else {
        0xFF
    }; 16];
    wide[16 - decimal.data().len()..].copy_from_slice(decimal.data());
    Some(Decimal::from_i128_with_scale(i128::from_be_bytes(wide), 6).normalize())
}

fn exported(base: &KnowledgeBase) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let written = base.export(Format::Parquet, &lake, Existing::Keep).unwrap();
    let told: Vec<PathBuf> = written.files.iter().map(|(path, _)| path.clone()).collect();
    let there: Vec<PathBuf> = files(&lake).iter().map(|file| lake.join(file)).collect();
    assert_eq!(told, there);
    for (path, length) in &written.files {
        assert_eq!(std::fs::metadata(path).unwrap().len(), *length);
    }
    let beside = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(beside, 1, "something is left beside it");
    (folder, lake)
}

fn facts(base: &KnowledgeBase) -> Vec<Fact> {
    let every = FactFilter::default();
    let facts: Result<_, _> = all(|page| base.facts(&every, page)).collect();
    facts.unwrap()
}

#[test]
fn every_row_of_the_base_is_there() {
    let base = base_of(nine());
    let (_folder, lake) = exported(&base);
    let count = |sql: &str| -> i64 { base.connection().query_row(sql, (), |r| r.get(0)).unwrap() };
    let mut held = 0;
    for (name, sql) in [
        ("sources", "SELECT count(*) FROM source"),
        ("passages", "SELECT count(*) FROM passage"),
        ("entities", "SELECT count(*) FROM entity"),
        ("mentions", "SELECT count(*) FROM mention"),
        ("names", "SELECT count(*) FROM naming"),
        ("identifiers", "SELECT count(*) FROM identifier"),
        ("rulings", "SELECT count(*) FROM ruling"),
        ("claims", "SELECT count(*) FROM claim"),
        ("relations", "SELECT count(*) FROM relation"),
        ("figures", "SELECT count(*) FROM figure"),
        ("equivalents", "SELECT count(*) FROM equivalent"),
        ("milestones", "SELECT count(*) FROM milestone"),
        ("statements", "SELECT count(*) FROM statement"),
        (
            "voices",
            "SELECT (SELECT count(*) FROM claim WHERE speaker IS NOT NULL OR voice IS NOT NULL) + (SELECT count(*) FROM further_voice)",
        ),
        ("citations", "SELECT count(*) FROM citations"),
        ("links", "SELECT count(*) FROM claim_link"),
    ] {
        assert_eq!(table(&lake, name).len() as i64, count(sql), "{name}");
        held += 1;
    }
    // Those of ties and totals have tests of their own.
    assert_eq!(held + 3, TABLES.len());
}

#[test]
fn every_tie_of_the_library_is_there() {
    let base = base_of(nine());
    let (_folder, lake) = exported(&base);
    let mut entities: BTreeMap<String, String> = BTreeMap::new();
    for (_, row) in table(&lake, "mentions") {
        let [mention, entity] = ["mention", "entity_key"].map(|name| text(&row[name]).unwrap());
        entities.insert(mention.to_owned(), entity.to_owned());
    }
    let mut ties: BTreeSet<(String, String, String)> = BTreeSet::new();
    let (mut own, mut offices) = (0, 0);
    for (_, row) in table(&lake, "ties") {
        let cell = |name: &str| text(&row[name]).unwrap().to_owned();
        let (mention, rule) = (cell("mention"), cell("rule"));
        assert_eq!(entities[&mention], cell("entity_key"));
        own += i32::from(rule == "declared" && cell("match_key") == mention);
        let mut match_key = cell("match_key");
        if let Some(organisation) = text(&row["organisation"]) {
            match_key = format!("{match_key}, {}", entities[organisation]);
            offices += 1;
        }
        assert_eq!(rule == "person", row["organisation"] != Field::Null);
        ties.insert((mention, rule, match_key));
    }
    assert_eq!((own as usize, offices > 10), (entities.len(), true));
    let keys: BTreeSet<&String> = entities.values().collect();
    let mut tied = BTreeSet::new();
    for key in keys {
        let entity = base.entity(key).unwrap().unwrap();
        for member in all(|page| base.members_of(entity.id, page)) {
            let member = member.unwrap();
            for tie in member.ties {
                let rule = tie.rule.to_string();
                let known = (member.mention.to_string(), rule.clone(), tie.match_key);
                assert!(ties.contains(&known), "{known:?}");
                tied.insert(rule);
            }
        }
    }
    assert_eq!(
        tied.iter().map(String::as_str).collect::<Vec<_>>(),
        ["declared", "name", "person"]
    );
}

#[test]
fn what_it_says_is_what_the_library_says() {
    let base = base_of(nine());
    let (_folder, lake) = exported(&base);
    let facts: BTreeMap<String, Fact> = facts(&base)
        .into_iter()
        .map(|fact| (fact.claim.to_string(), fact))
        .collect();
    let mut asserted = 0;
    for (_, row) in table(&lake, "claims") {
        let fact = &facts[text(&row["claim"]).unwrap()];
        assert_eq!(text(&row["sentence"]).unwrap(), fact.to_string());
        assert_eq!(text(&row["predicate"]).unwrap(), fact.predicate);
        assert_eq!(text(&row["subject_key"]).unwrap(), fact.subject.key);
        assert_eq!(text(&row["modality"]).unwrap(), fact.modality.as_str());
        assert_eq!(text(&row["polarity"]).unwrap(), fact.polarity.as_str());
        let voice = fact.said_by.as_ref().map(ToString::to_string);
        assert_eq!(text(&row["attributed_to"]), voice.as_deref());
        if row["asserted"] == Field::Bool(true) {
            assert!(fact.is_told_as_fact(), "{fact}");
            asserted += 1;
        }
        let day = |name: &str| match row[name] {
            Field::Date(days) => {
                let days = chrono::Days::new(days.unsigned_abs().into());
                chrono::NaiveDate::default().checked_add_days(days)
            }
            Field::Null => None,
            ref other => panic!("{other:?}"),
        };
        let edtf = fact.date.as_ref().and_then(|date| date.edtf.as_ref());
        assert_eq!(day("earliest"), edtf.and_then(|edtf| edtf.earliest()));
        assert_eq!(day("latest"), edtf.and_then(|edtf| edtf.latest()));
    }
    assert!(asserted > 100 && asserted < facts.len());
    let mut bounds = 0;
    for (_, row) in table(&lake, "figures") {
        let fact = &facts[text(&row["claim"]).unwrap()];
        let quantity = fact.quantity().unwrap();
        let Content::Figure { measure, .. } = &fact.content else {
            panic!("{fact}");
        };
        assert_eq!(text(&row["measure"]).unwrap(), measure);
        assert_eq!(text(&row["unit"]).unwrap(), quantity.unit());
        assert_eq!(text(&row["quantity"]).unwrap(), quantity.to_string());
        for (name, bound) in [("lower", quantity.lower()), ("upper", quantity.upper())] {
            assert_eq!(amount(&row[name]), bound.map(|b| b.amount.normalize()));
            let inclusive = match row[&format!("{name}_inclusive")] {
                Field::Bool(inclusive) => Some(inclusive),
                _ => None,
            };
            assert_eq!(inclusive, bound.map(|b| b.inclusive));
            bounds += usize::from(bound.is_some());
        }
    }
    assert!(bounds > 50);
}

/// What a total says, as its row has it.
fn total_in_words(total: &Total) -> Vec<String> {
    let sum = |of: &Option<Quantity>| {
        let bound = |bound: Option<Bound>| match bound {
            Some(bound) => format!("{} {}", bound.amount.normalize(), bound.inclusive),
            None => "-".to_owned(),
        };
        match of {
            Some(of) => {
                let (lower, upper) = (bound(of.lower()), bound(of.upper()));
                format!("{lower} to {upper}, {}", of.is_approximate())
            }
            None => "none".to_owned(),
        }
    };
    vec![
        total.measure.clone(),
        total.unit.clone(),
        total.modality.to_string(),
        total.polarity.to_string(),
        total.nature.to_string(),
        total.period.to_string(),
        total.answer(),
        total.to_string().lines().next().unwrap().to_owned(),
        sum(&total.sum),
        sum(&total.if_within),
        sum(&total.if_apart),
    ]
}

fn row_in_words(row: &Cells) -> Vec<String> {
    let words = |name: &str| text(&row[name]).unwrap().to_owned();
    let sum = |of: &str| {
        let bound = |side: &str| {
            let inclusive = match row[&format!("{of}_{side}_inclusive")] {
                Field::Bool(inclusive) => Some(inclusive),
                _ => None,
            };
            let bound = amount(&row[&format!("{of}_{side}")]);
            match (bound, inclusive) {
                (Some(bound), Some(inclusive)) => format!("{bound} {inclusive}"),
                (None, None) => "-".to_owned(),
                other => panic!("{other:?}"),
            }
        };
        match row[&format!("{of}_approximate")] {
            Field::Bool(approximate) => {
                format!("{} to {}, {approximate}", bound("lower"), bound("upper"))
            }
            _ => "none".to_owned(),
        }
    };
    let mut found: Vec<String> = [
        "measure",
        "unit",
        "modality",
        "polarity",
        "nature",
        "period_in_words",
        "answer",
        "sentence",
    ]
    .map(words)
    .to_vec();
    found.extend(["sum", "if_within", "if_apart"].map(sum));
    found
}

/// Every total, and every figure of it with its standing and the reason.
#[test]
fn totals_are_those_of_the_library() {
    let base = base_of(nine());
    let (_folder, lake) = exported(&base);
    let mut figures: BTreeMap<String, Vec<[Option<String>; 4]>> = BTreeMap::new();
    for (_, row) in table(&lake, "total_figures") {
        let cell = |name: &str| text(&row[name]).map(str::to_owned);
        figures
            .entry(cell("total").unwrap())
            .or_default()
            .push(["claim", "standing", "why", "because_of"].map(cell));
    }
    let mut there: BTreeMap<(String, String), Vec<Cells>> = BTreeMap::new();
    for (_, row) in table(&lake, "totals") {
        let [question, key] = ["question", "of_key"].map(|c| text(&row[c]).unwrap().to_owned());
        there.entry((question, key)).or_default().push(row);
    }
    let (mut seen, mut unsettled, mut planned, mut quoted) = (0, 0, 0, 0);
    each_total(&base, |field, key, total| {
        let rows = there
            .get_mut(&(field.to_owned(), key.to_owned()))
            .unwrap_or_else(|| panic!("{field} {key}"));
        let ours = total_in_words(total);
        let place = rows.iter().position(|row| row_in_words(row) == ours);
        let row = rows.remove(place.unwrap_or_else(|| panic!("{field} {key}: {ours:?}")));
        let mut theirs = figures.remove(text(&row["total"]).unwrap()).unwrap();
        theirs.sort();
        assert_eq!(theirs, standings(total));
        let counts = [
            ("counted", total.counted.len()),
            ("unsettled", total.unsettled.len()),
            ("left_out", total.left_out.len()),
        ];
        for (column, count) in counts {
            assert_eq!(row[column], Field::Long(count as i64), "{column}");
        }
        let told = total.counted.iter();
        let told = told.chain(total.unsettled.iter().map(|u| &u.figure));
        let by_paper = told.clone().all(|figure| figure.said_by.is_none());
        let is_fact = (total.modality, total.polarity) == (Modality::Reported, Polarity::Affirmed);
        assert_eq!(row["asserted"], Field::Bool(is_fact && by_paper));
        // One row read alone: where anything is open, no pair of bounds is one number.
        let one =
            |sum: &Option<Quantity>| sum.as_ref().is_some_and(|sum| sum.lower() == sum.upper());
        if one(&total.sum) {
            assert_eq!(
                (&total.if_within, &total.if_apart),
                (&total.sum, &total.sum)
            );
        }
        seen += 1;
        unsettled += usize::from(!total.unsettled.is_empty());
        planned += usize::from(!is_fact);
        quoted += usize::from(is_fact && !by_paper);
    });
    there.retain(|_, rows| !rows.is_empty());
    assert!(
        there.is_empty() && figures.is_empty(),
        "{there:?} {figures:?}"
    );
    println!(
        "{seen} totals, {unsettled} with unsettled figures, {planned} not reported, {quoted} quoted"
    );
    assert!(seen >= 60 && unsettled >= 10 && planned > 5 && quoted > 0);
}

/// The greatest amounts, to the last digit.
#[test]
fn amounts_are_exact_at_the_ends_of_their_range() {
    let mut sheet = KnowledgeBase::seed().unwrap();
    let wordings = [
        ("9223372036854775807", "projects", "count"),
        ("0", "projects", "count"),
        ("-92233720368547758.07", "CNY", "profit"),
        ("92233720368547758.07", "CNY", "profit"),
        ("-0.01", "CNY", "profit"),
    ];
    let mut figure = sheet.figures[0].clone();
    figure.equivalents.clear();
    sheet.figures.clear();
    for (number, (amount, unit, measure)) in wordings.into_iter().enumerate() {
        let json = serde_json::json!({"exactly": amount, "unit": unit, "wording": amount, "wording_confirmed": true});
        figure.key = format!("edge-{number}");
        figure.measure = measure.to_owned();
        figure.part_of = None;
        figure.links.clear();
        figure.quantity = serde_json::from_value(json).unwrap();
        sheet.figures.push(figure.clone());
    }
    for milestone in &mut sheet.milestones {
        milestone.links.clear();
    }
    for relation in &mut sheet.relations {
        relation.links.clear();
    }
    for statement in &mut sheet.statements {
        statement.links.clear();
    }
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&sheet).unwrap();
    let (_folder, lake) = exported(&base);
    let found: BTreeSet<Decimal> = table(&lake, "figures")
        .iter()
        .map(|(_, row)| amount(&row["lower"]).unwrap())
        .collect();
    let expected = wordings.map(|(amount, ..)| amount.parse().unwrap());
    assert_eq!(found, BTreeSet::from(expected));
}

/// What the library cannot add has no bounds, and is not passed over.
#[test]
fn a_sum_beyond_the_range_says_so() {
    let mut sheet = KnowledgeBase::seed().unwrap();
    let json = serde_json::json!({"exactly": "9223372036854775807", "unit": "projects",
        "wording": "9223372036854775807", "wording_confirmed": true});
    let mut subjects = BTreeSet::new();
    for figure in &mut sheet.figures {
        if subjects.len() < 2 && subjects.insert(figure.subject.clone()) {
            figure.measure = "count".to_owned();
            figure.quantity = serde_json::from_value(json.clone()).unwrap();
            figure.equivalents.clear();
            figure.links.clear();
        }
    }
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&sheet).unwrap();
    let query = TotalQuery {
        measure: Some("count".to_owned()),
        ..TotalQuery::default()
    };
    assert!(matches!(base.totals(&query), Err(Error::Overflow { .. })));
    let (_folder, lake) = exported(&base);
    let mut seen = 0;
    for (_, row) in table(&lake, "totals") {
        if text(&row["question"]) == Some("measure") && text(&row["of_key"]) == Some("count") {
            let answer = text(&row["answer"]).unwrap();
            if answer.contains("beyond the range") {
                assert!(text(&row["sentence"]).unwrap().ends_with(answer));
                for (name, cell) in &row {
                    let of_sum = ["_lower", "_upper", "_inclusive", "_approximate"];
                    if of_sum.iter().any(|end| name.ends_with(end)) {
                        assert_eq!(*cell, Field::Null, "{name}");
                    }
                }
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 1);
}

#[test]
fn files_are_by_month_sorted_and_have_statistics() {
    let base = base_of(nine());
    let (_folder, lake) = exported(&base);
    let mut months = BTreeMap::new();
    for source in all(|page| base.sources(page)) {
        let source = source.unwrap();
        let published = source.published.as_ref().map(ToString::to_string);
        let month = published
            .filter(|p| p.len() == 10 && p.starts_with("20"))
            .map(|p| p[..7].to_owned());
        months.insert(source.key, month.unwrap_or("unknown".to_owned()));
    }
    assert!(months.values().collect::<BTreeSet<_>>().len() > 3);
    for of in TABLES {
        for (month, row) in table(&lake, of.name) {
            if of.by_month {
                assert_eq!(month, months[text(&row["source"]).unwrap()], "{}", of.name);
            } else {
                assert_eq!(month, "", "{}", of.name);
            }
        }
    }
    for file in files(&lake) {
        let name = file.iter().next().unwrap().to_str().unwrap();
        let of = TABLES.iter().find(|table| table.name == name).unwrap();
        let reader = SerializedFileReader::new(File::open(lake.join(&file)).unwrap()).unwrap();
        for group in reader.metadata().row_groups() {
            assert!(
                group
                    .columns()
                    .iter()
                    .all(|column| column.statistics().is_some())
            );
            let sorted = group.sorting_columns().unwrap();
            assert_eq!(sorted.len(), 2);
        }
        let schema = reader.metadata().file_metadata().schema();
        let columns: Vec<&str> = schema.get_fields().iter().map(|f| f.name()).collect();
        let told: Vec<&str> = of.columns.iter().map(|(name, ..)| *name).collect();
        assert_eq!(columns, told);
        let keys: Vec<_> = rows(&lake.join(&file))
            .iter()
            .map(|row| (row[told[0]].to_string(), row[told[1]].to_string()))
            .collect();
        assert!(keys.is_sorted(), "{}", file.display());
    }
    // No column is the number of a row.
    let numbers = TABLES.iter().flat_map(|table| {
        let numbers = table
            .columns
            .iter()
            .filter(|(_, of, _)| *of == ColumnType::Number);
        numbers.map(|(name, ..)| *name)
    });
    let numbers: BTreeSet<&str> = numbers.collect();
    let expected = [
        "claims",
        "counted",
        "left_out",
        "position",
        "revision",
        "unsettled",
    ];
    assert_eq!(numbers, BTreeSet::from(expected));
}

#[test]
fn the_order_of_loading_does_not_matter() {
    let (first, mut turned) = (nine(), nine());
    turned.reverse();
    let (first, turned) = (base_of(first), base_of(turned));
    let (one, other) = (exported(&first), exported(&turned));
    let content = |lake: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let files = files(lake).into_iter();
        files
            .map(|file| (file.clone(), std::fs::read(lake.join(file)).unwrap()))
            .collect()
    };
    assert!(content(&one.1) == content(&other.1));
}

#[test]
fn an_empty_base_gives_every_table_without_rows() {
    let (_folder, lake) = exported(&KnowledgeBase::in_memory().unwrap());
    assert_eq!(files(&lake).len(), TABLES.len());
    for of in TABLES {
        assert!(table(&lake, of.name).is_empty());
    }
}

#[test]
fn it_is_whole_or_not_there_and_takes_the_place_of_nothing_else() {
    let base = base_of(nine());
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let names = || std::fs::read_dir(folder.path()).unwrap().count();
    // Cancelled at some point within.
    let mut cancelled = 0;
    for wait in 0..40 {
        let cancel = Cancel::default();
        let switch = cancel.clone();
        let ended = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(std::time::Duration::from_millis(wait * 3));
                switch.cancel();
            });
            base.cancellable(&cancel, |base| {
                base.export(Format::Parquet, &lake, Existing::Keep)
            })
        });
        match ended {
            Err(Error::Cancelled { .. }) => {
                assert_eq!(names(), 0);
                cancelled += 1;
            }
            Ok(_) => std::fs::remove_dir_all(&lake).unwrap(),
            Err(e) => panic!("{e}"),
        }
    }
    assert!(cancelled > 0);
    base.export(Format::Parquet, &lake, Existing::Keep).unwrap();
    let before = files(&lake);
    let again = base.export(Format::Parquet, &lake, Existing::Keep);
    assert!(matches!(again, Err(Error::Exists { .. })), "{again:?}");
    // Another base takes its place, with fewer months.
    let other = KnowledgeBase::seeded().unwrap();
    other
        .export(Format::Parquet, &lake, Existing::Replace)
        .unwrap();
    assert_eq!(table(&lake, "sources").len(), 1);
    assert!(files(&lake).len() < before.len());
    assert_eq!(names(), 1, "the old one is gone");
    // Whatever else is in the folder stays, and so does all of it.
    let before = files(&lake);
    for mine in [
        "notes.txt",
        "claims/part.txt",
        "mine/part.parquet",
        "claims/2023-11/part.parquet",
    ] {
        let mine = lake.join(mine);
        std::fs::create_dir_all(mine.parent().unwrap()).unwrap();
        std::fs::write(&mine, "mine").unwrap();
        let refused = base.export(Format::Parquet, &lake, Existing::Replace);
        assert!(matches!(refused, Err(Error::Path { .. })), "{refused:?}");
        assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
        assert_eq!(names(), 1);
        std::fs::remove_file(&mine).unwrap();
    }
    assert_eq!(files(&lake), before);
    // Nor that of a base, of what SQLite keeps beside one, or of a file.
    let db = folder.path().join("news.db");
    drop(KnowledgeBase::create(&db).unwrap());
    for place in ["news.db", "news.db-wal"] {
        for existing in [Existing::Keep, Existing::Replace] {
            let refused = base.export(Format::Parquet, folder.path().join(place), existing);
            assert!(refused.is_err(), "{place}");
        }
    }
    KnowledgeBase::open(&db).unwrap();
}
