//! Names full of markup, formulas, quotes, marks of direction and emoji come through whole, and
//! run nowhere.

use crate::{assert_same, cells, csv, ftm, graphml, json_ld, written};
use citebase::KnowledgeBase;
use citebase::export::csv::{View, as_written, harmless};
use citebase::sheet::Sheet;
use std::collections::BTreeSet;

pub(crate) const NAMES: &[&str] = &[
    "<script>alert(1)</script>",
    "]]>",
    "&amp; &#27; \"'<!-- --> <![CDATA[",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "+1+1",
    "-1+1",
    "@SUM(1:9)",
    "\u{FF1D}1+1",
    "'=1+1",
    "''=1+1",
    "'s-Gravenhage",
    "say \"yes\", or; \"no\"",
    "\"",
    ",",
    "NULL",
    "\\\"}\\u001b[31m",
    "مجموعة \u{202e}gnaggnil\u{202c} 临港",
    "👩‍👩‍👧‍👦 🇨🇳 family",
    "${jndi:ldap://x} {{7*7}} %s %n",
    "\u{FFFE}",
    "ends with backslash \\",
    "<https://example.org/> . <b>",
    "one;=1+1; @two;'-3",
];

pub(crate) fn hostile() -> KnowledgeBase {
    let entities: serde_json::Map<String, serde_json::Value> = NAMES
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let kind = ["organisation", "place"][number % 2];
            let names = serde_json::json!([{"text": name, "cite": "p1"}]);
            let entity = serde_json::json!({"kind": kind, "names": names, "note": name});
            (format!("e{number}"), entity)
        })
        .collect();
    let relations: Vec<serde_json::Value> = (0..NAMES.len() - 1)
        .step_by(2)
        .map(|number| {
            serde_json::json!({"key": format!("r{number}"), "subject": format!("e{number}"),
              "relation": "located in", "object": format!("e{}", number + 1),
              "qualifier": NAMES[number], "note": NAMES[number + 1], "cite": ["p1"]})
        })
        .collect();
    let sheet = serde_json::json!({"citebase": 1,
      "source": {"key": "hostile", "headline": NAMES[0], "publisher": NAMES[3], "authors": NAMES,
                 "language": "en"},
      "passages": ["p1"], "entities": entities, "relations": relations});
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&Sheet::from_json(&sheet.to_string()).unwrap())
        .unwrap();
    base
}

#[test]
fn csv_cells_are_no_formulas_and_can_be_taken_back() {
    let base = hostile();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for &view in View::ALL {
        let text = csv(&base, view);
        let rows = cells(&text);
        for cell in rows.iter().flatten() {
            let number = cell.parse::<i64>().is_ok();
            // Nor where a semicolon is taken for the end of a cell.
            for part in cell.split(';') {
                let risky = part
                    .trim_start()
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}']);
                assert!(!risky || number, "{view}: {cell:?}");
            }
        }
        // Every row has as many cells as the first, and every line ends as RFC 4180 has it.
        let columns = csv::Reader::from_reader(text.as_bytes())
            .headers()
            .unwrap()
            .len();
        assert!(rows.iter().all(|row| row.len() == columns));
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
        if let View::Organisations | View::Places = view {
            names.extend(rows.iter().map(|row| as_written(&row[1]).into_owned()));
        }
    }
    let expected: BTreeSet<String> = NAMES.iter().map(|&n| n.to_owned()).collect();
    assert_eq!(names, expected);
}

#[test]
fn graphml_is_well_formed_and_has_the_names() {
    let text = graphml(&hostile());
    let graph = roxmltree::Document::parse(&text).unwrap();
    let names: BTreeSet<&str> = graph
        .descendants()
        .filter(|n| n.attribute("key") == Some("node-name"))
        .map(|n| n.text().unwrap())
        .collect();
    for name in NAMES {
        let shown = name.replace('\u{FFFE}', "\u{FFFD}");
        assert!(names.contains(&*shown), "{name:?}");
    }
    assert_eq!(
        graph
            .descendants()
            .filter(|n| n.has_tag_name("script"))
            .count(),
        0
    );
}

#[test]
fn the_json_formats_have_the_names() {
    let base = hostile();
    let lines = ftm(&base);
    let document = json_ld(&base);
    let nodes = document["@graph"].as_array().unwrap();
    for name in NAMES {
        assert!(
            lines.iter().any(|l| l["properties"]["name"][0] == *name),
            "{name:?}"
        );
        assert!(nodes.iter().any(|n| n["name"] == *name), "{name:?}");
    }
}

#[test]
fn the_backup_brings_the_names_back() {
    let base = hostile();
    let text = written(|out| base.write_backup(out)).unwrap();
    let mut again = KnowledgeBase::in_memory().unwrap();
    again.restore(text.as_bytes()).unwrap();
    assert_same(&base, &again);
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken_back_from_its_cell(text in "[=+'; \\-a＝\t\n\"@]{0,12}") {
        let cell = harmless(&text);
        proptest::prop_assert_eq!(as_written(&cell), &*text);
        let risky = |part: &str| part.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '＝']);
        proptest::prop_assert!(!cell.split([';', '\t', '\n']).any(risky), "{:?}", cell);
    }
}

/// A file that another program wrote to may have in it what no sheet may.
#[test]
fn control_characters_of_another_program_do_no_harm() {
    let base = hostile();
    for (name, other) in [(NAMES[0], "\u{1b}[31mred\u{7}"), (NAMES[1], "\t=1+1\r\n=2")] {
        for sql in [
            "UPDATE name SET text = ?2 WHERE text = ?1",
            "UPDATE entity SET name = ?2 WHERE name = ?1",
        ] {
            let changed = base.connection().execute(sql, [name, other]);
            assert_eq!(changed.unwrap(), 1);
        }
    }
    let text = graphml(&base);
    let graph = roxmltree::Document::parse(&text).unwrap();
    assert!(
        graph
            .descendants()
            .any(|n| n.text() == Some("\u{FFFD}[31mred\u{FFFD}"))
    );
    assert!(
        ftm(&base)
            .iter()
            .any(|l| l["properties"]["name"][0] == "\u{1b}[31mred\u{7}")
    );
    assert!(
        !crate::written(|out| base.write_ftm(out))
            .unwrap()
            .contains('\u{1b}')
    );
    let tables = [View::Organisations, View::Places].map(|view| csv(&base, view));
    for cell in ["'\t'=1+1\r'\n'=2", r"\u{1b}[31mred\u{7}"] {
        let rows: Vec<_> = tables.iter().flat_map(|table| cells(table)).collect();
        assert!(rows.iter().any(|row| row[1] == cell), "{rows:?}");
    }
    assert!(!tables.concat().contains(['\u{1b}', '\u{7}']));
    assert_eq!(
        citebase::text::printable("\u{1b}[31mred\u{7}"),
        r"\u{1b}[31mred\u{7}"
    );
}
