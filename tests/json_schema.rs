//! The JSON Schema of fact sheets: the committed file is what the types say.

use citebase::sheet::Sheet;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sheet.schema.json");

/// `CITEBASE_BLESS=1 cargo test --test json_schema` writes the file anew.
#[test]
fn the_committed_schema_is_made_from_the_types() {
    let made = Sheet::json_schema();
    if std::env::var_os("CITEBASE_BLESS").is_some() {
        std::fs::write(COMMITTED, &made).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap();
    assert!(
        made == committed,
        "data/sheet.schema.json is out of date; run CITEBASE_BLESS=1 cargo test --test json_schema"
    );
}

#[test]
fn every_field_has_a_description_and_none_is_open() {
    let schema: serde_json::Value = serde_json::from_str(&Sheet::json_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let whole = std::iter::once(("Sheet", &schema));
    for (name, definition) in whole.chain(definitions.iter().map(|(n, d)| (n.as_str(), d))) {
        let Some(properties) = definition["properties"].as_object() else {
            continue;
        };
        assert_eq!(definition["additionalProperties"], false, "{name}");
        for (field, property) in properties {
            assert!(
                property["description"].is_string(),
                "{name}.{field} has no description"
            );
        }
    }
}
