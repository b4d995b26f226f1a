//! What a sheet may not say: identifiers that are none, words that pass for others, names of nothing,
//! and names that are one or two.

use citebase::KnowledgeBase;
use citebase::sheet::Sheet;

/// A sheet of which a part is replaced.
fn sheet(key: &str, from: &str, to: &str) -> String {
    let sheet = r#"{
        "citebase": 1,
        "source": {"key": "KEY", "headline": "A mill", "language": "en"},
        "passages": ["headline", "p1"],
        "declares": {},
        "entities": {
            "mill": {"kind": "organisation", "names": [{"text": "Mill"}], "identifiers": {}}
        },
        "figures": [
            {"key": "jobs", "subject": "mill", "measure": "count",
             "quantity": {"wording": "five", "wording_confirmed": true, "unit": "people", "exactly": 5}, "cite": ["p1"]}
        ]
    }"#;
    let sheet = sheet.replace("KEY", key);
    assert!(from.is_empty() || sheet.contains(from), "{from}");
    sheet.replace(from, to)
}

/// The problems of a sheet, or nothing.
fn problems(from: &str, to: &str) -> String {
    match Sheet::from_json(&sheet("one", from, to)).and_then(|sheet| Ok(sheet.check()?)) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_sheet_itself_is_right() {
    assert_eq!(problems("A mill", "A mill"), "");
}

/// D2: seen before: "unknown" joined three companies; a LEI in lower case did not join; a blank in a
/// code, and markup, were loaded.
#[test]
fn d2_identifiers_are_checked_and_spelt_in_one_way() {
    for (identifiers, wrong) in [
        (r#"{"uscc": "unknown"}"#, "not known"),
        (r#"{"uscc": "N/A"}"#, "not known"),
        (r#"{"uscc": "-"}"#, "not known"),
        (r#"{"uscc": "91350100M000100Y44"}"#, "check character"),
        (r#"{"lei": "5493001KJTIIGC8Y1R13"}"#, "check digits"),
        (r#"{"wikidata": "Q1> <http://x"}"#, "Wikidata item"),
        (r#"{"website": "https://x/\"><script>"}"#, "web address"),
        (
            r#"{"uscc": "91350100 M000100Y43", "lei": "5493001kjtiigc8y1r12"}"#,
            "",
        ),
    ] {
        let told = problems(
            r#""identifiers": {}"#,
            &format!(r#""identifiers": {identifiers}"#),
        );
        assert!(
            told.contains(wrong) && told.is_empty() == wrong.is_empty(),
            "{identifiers}: {told}"
        );
    }
    // Two spellings are one.
    let mut base = KnowledgeBase::in_memory().unwrap();
    for (key, name, lei) in [
        ("one", "Mill", "5493001kjtiigc8y1r12"),
        ("two", "Old Mill", "5493 001K JTII GC8Y 1R12"),
    ] {
        let with = format!(r#"{{"text": "{name}"}}], "identifiers": {{"lei": "{lei}"}}"#);
        let sheet = sheet(key, r#"{"text": "Mill"}], "identifiers": {}"#, &with);
        base.load(&Sheet::from_json(&sheet).unwrap()).unwrap();
    }
    assert_eq!(
        base.named("Mill").unwrap()[0].id,
        base.named("Old Mill").unwrap()[0].id
    );
}

/// D3: seen before: two identifiers of one register were refused.
#[test]
fn d3_several_identifiers_of_one_register() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    for (key, name, identifiers) in [
        (
            "one",
            "Mill",
            r#"["Q1", "https://www.wikidata.org/wiki/Q2"]"#,
        ),
        ("two", "Old Mill", r#"["q2", "Q3"]"#),
        ("three", "New Mill", r#""Q3""#),
        // The same name and none in common: another company.
        ("four", "Mill", r#"["Q4", "Q5"]"#),
    ] {
        let with =
            format!(r#"{{"text": "{name}"}}], "identifiers": {{"wikidata": {identifiers}}}"#);
        let sheet = sheet(key, r#"{"text": "Mill"}], "identifiers": {}"#, &with);
        let sheet = Sheet::from_json(&sheet).unwrap();
        base.load(&sheet).unwrap();
        assert_eq!(base.sheet(key).unwrap(), Some(sheet.normalised()));
    }
    let is = |name: &str, number: &str| {
        let found = base.identified(Some("wikidata"), number).unwrap();
        found
            .iter()
            .any(|e| base.named(name).unwrap().iter().any(|n| n.id == e.id))
    };
    for (name, number) in [
        ("Mill", "Q1"),
        ("Old Mill", "Q1"),
        ("New Mill", "q2"),
        ("Mill", "Q5"),
    ] {
        assert!(is(name, number), "{name} {number}");
    }
    assert!(!is("New Mill", "Q4"));
    assert_eq!(base.organisation_count(&Default::default()).unwrap(), 2);
    assert!(base.verify().unwrap().is_sound());
    for (identifiers, wrong) in [
        (r#"{"wikidata": []}"#, "the list is empty"),
        (r#"{"wikidata": ["Q1", "Q1"]}"#, "stands twice"),
        (r#"{"wikidata": ["Q1", "unknown"]}"#, "not known"),
        (r#"{"wikidata": [1]}"#, "expected a string"),
    ] {
        let to = format!(r#""identifiers": {identifiers}"#);
        let told = problems(r#""identifiers": {}"#, &to);
        assert!(told.contains(wrong), "{identifiers}: {told}");
    }
}

/// D2: other registers have the patterns that sheets declare.
#[test]
fn d2_a_declared_register_has_a_pattern() {
    let with = |pattern: &str, number: &str| {
        let sheet = sheet(
            "one",
            r#""identifiers": {}"#,
            &format!(r#""identifiers": {{"hrb": "{number}"}}"#),
        );
        let declares = format!(
            r#""declares": {{"schemes": [{{"key": "hrb", "meaning": "a register", "pattern": "{pattern}"}}]}}"#
        );
        let sheet = sheet.replace(r#""declares": {}"#, &declares);
        let sheet = Sheet::from_json(&sheet).and_then(|sheet| Ok((sheet.check()?, sheet)));
        sheet.map_or_else(
            |e| e.to_string(),
            |(_, sheet)| {
                let mut base = KnowledgeBase::in_memory().unwrap();
                base.load(&sheet).unwrap();
                let read = base.sheet("one").unwrap().unwrap();
                read.entities["mill"].identifiers["hrb"]
                    .first()
                    .unwrap()
                    .clone()
            },
        )
    };
    assert_eq!(with("HRB #+", "HRB 17"), "HRB 17");
    assert_eq!(with("HRB#+", "hrb 17"), "HRB17");
    assert!(with("HRB #+", "17").contains("does not fit the register's pattern"));
    assert!(with("HRB", "HRB").contains("stands for one text only"));
    assert!(with("#|", "1").contains("has nothing on one side"));
}

/// D4 and D5: seen before: joined; and two names of one.
#[test]
fn d4_d5_names_are_joined_where_a_reader_joins_them() {
    for (one, other, same) in [
        ("乾安", "干安", false),
        ("3.5 Capital", "3 5 Capital", false),
        ("🍎 Works", "🍊 Works", false),
        ("Завод Май", "Завод Маи", false),
        ("2² Labs", "22 Labs", false),
        ("कमल उद्योग", "कोमल उद्योग", false),
        ("Mill\u{AD}works", "Millworks", true),
        ("Mill\u{200B}works", "Millworks", true),
        ("Mill\u{2060}works", "Millworks", true),
        ("上海臨港集團", "上海临港集团", true),
    ] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        for (key, name) in [("one", one), ("two", other)] {
            let sheet = sheet(key, r#""text": "Mill""#, &format!(r#""text": "{name}""#));
            base.load(&Sheet::from_json(&sheet).unwrap()).unwrap();
        }
        let entity = |name: &str| {
            base.named(name)
                .unwrap()
                .into_iter()
                .map(|e| e.id)
                .collect::<Vec<_>>()
        };
        let organisations = base.organisation_count(&Default::default()).unwrap();
        assert_eq!(organisations, if same { 1 } else { 2 }, "{one} / {other}");
        assert!(!entity(one).is_empty() && !entity(other).is_empty());
        assert!(base.verify().unwrap().is_sound());
    }
}

/// D8: seen before: they shadow the built-in ones.
#[test]
fn d8_a_declared_word_does_not_pass_for_one_that_every_base_has() {
    let reads = r#"{"singular": "is", "plural": "are", "infinitive": "be"}"#;
    let relation = |key: &str, inverse: &str| {
        format!(
            r#"{{"relations": [{{"key": "{key}", "inverse": "{inverse}", "reads": {reads}, "inverse_reads": {reads},
             "between": [["organisation", "organisation"]], "meaning": "of a test"}}]}}"#
        )
    };
    let unit = |key: &str| {
        format!(
            r#"{{"units": [{{"key": "{key}", "dimension": "currency", "decimals": 2, "meaning": "of a test"}}]}}"#
        )
    };
    for (declares, right) in [
        (relation("Part Of", "has piece"), false),
        (relation("p\u{430}rt of", "has piece"), false),
        (relation("part  of", "has piece"), false),
        (relation("par\u{200B}t of", "has piece"), false),
        (relation("partner in dance of", "part of"), false),
        (relation("partner in dance of", "dances with"), true),
        (unit("cny"), false),
        (unit("СNY"), false),
        (unit("shells"), true),
    ] {
        let told = problems(r#""declares": {}"#, &format!(r#""declares": {declares}"#));
        assert_eq!(told.is_empty(), right, "{declares}: {told}");
        assert!(right || told.contains("looks like"), "{told}");
    }
}

/// D9: seen before: accepted.
#[test]
fn d9_what_cannot_be_is_refused() {
    for (from, to, wrong) in [
        (r#""text": "Mill""#, "\"text\": \"\u{3164}\"", "is empty"),
        (
            r#""text": "Mill""#,
            "\"text\": \"\u{2800}\u{200B}\"",
            "is empty",
        ),
        (r#""text": "Mill""#, "\"text\": \"\u{AD}\"", "is empty"),
        (r#""exactly": 5"#, r#""exactly": -5"#, "below zero"),
        (
            r#""language": "en""#,
            r#""language": "en", "address": "https://x/\"><script>""#,
            "web address",
        ),
        (
            r#""language": "en""#,
            r#""language": "english""#,
            "language tag",
        ),
        (r#""language": "en""#, r#""language": "xx""#, "language tag"),
        (
            r#""language": "en""#,
            r#""language": "eng""#,
            "language tag",
        ),
        (
            r#""language": "en""#,
            r#""language": "abx-Zzzy""#,
            "no subtag \"Zzzy\"",
        ),
        (
            r#""language": "en""#,
            r#""language": "en-ZQ""#,
            "no subtag \"ZQ\"",
        ),
        (
            r#""language": "en""#,
            r#""language": "de-1997""#,
            "no subtag \"1997\"",
        ),
        (
            r#""language": "en""#,
            r#""language": "qaa""#,
            "language tag",
        ),
        (
            r#""language": "en""#,
            r#""language": "xqz""#,
            "language tag",
        ),
        (
            r#""language": "en""#,
            r#""language": "en-yue""#,
            "no subtag \"yue\"",
        ),
        (r#""language": "en""#, r#""language": "zh-yue""#, ""),
        (r#""language": "en""#, r#""language": "sr-Latn-RS""#, ""),
        (r#""language": "en""#, r#""language": "de-1996""#, ""),
        (r#""language": "en""#, r#""language": "zh-Hant""#, ""),
        (r#""language": "en""#, r#""language": "yue""#, ""),
    ] {
        let told = problems(from, to);
        assert!(
            told.contains(wrong) && told.is_empty() == wrong.is_empty(),
            "{to}: {told}"
        );
    }
}
