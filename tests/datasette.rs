//! The metadata for Datasette: what the schema's comments and the cookbook say, as JSON.

mod pages;

use citebase::KnowledgeBase;
use serde_json::{Map, Value, json};

const COMMITTED: &str = "data/datasette.json";

/// The questions of the cookbook that Datasette offers ready-made.
const QUERIES: [&str; 6] = ["q05", "q07", "q10", "q16", "q28", "q38"];

fn tables() -> Map<String, Value> {
    let base = KnowledgeBase::seeded().unwrap();
    let mut statement = base
        .connection()
        .prepare("SELECT object, type, name, meaning FROM data_dictionary")
        .unwrap();
    let mut rows = statement.query(()).unwrap();
    let mut tables = Map::new();
    while let Some(row) = rows.next().unwrap() {
        let object: String = row.get("object").unwrap();
        let meaning: String = row.get("meaning").unwrap();
        let table = tables.entry(object).or_insert_with(|| json!({}));
        match row.get::<_, Option<String>>("name").unwrap() {
            Some(column) => table["columns"][column] = meaning.into(),
            None => table["description"] = meaning.into(),
        }
        // The tables are for programs; people read the views.
        if row.get::<_, String>("type").unwrap() == "table" {
            table["hidden"] = true.into();
        }
    }
    tables
}

fn query(key: &str) -> Value {
    let page = pages::text(&format!("docs/cookbook/{key}.md"));
    let mut lines = page.lines();
    let title = lines.next().unwrap().strip_prefix("# ").unwrap();
    let intro: Vec<&str> = lines.skip(1).take_while(|l| !l.is_empty()).collect();
    let session = pages::sessions(&page).remove(0);
    let sql = session.command.split('"').nth(1).unwrap();
    let sql: Vec<&str> = sql.trim().lines().map(str::trim_end).collect();
    json!({"title": title, "description": intro.join(" ").replace(['*', '`'], ""), "sql": sql.join("\n")})
}

fn metadata() -> String {
    let queries: Map<String, Value> = QUERIES
        .into_iter()
        .map(|key| (key.to_owned(), query(key)))
        .collect();
    let metadata = json!({
        "title": "citebase",
        "description": "A knowledge base of business news in which every fact cites the passage that says it",
        "databases": {
            "lingang": {
                "description": "Begin with the view facts: a row for each claim and each passage that says it",
                "queries": queries,
                "tables": tables(),
            }
        }
    });
    let mut text = serde_json::to_string_pretty(&metadata).unwrap();
    text.push('\n');
    text
}

/// `CITEBASE_BLESS=1 cargo test --test datasette` writes the file anew.
#[test]
fn the_committed_metadata_is_made_from_the_schema_and_the_cookbook() {
    let made = metadata();
    if std::env::var_os("CITEBASE_BLESS").is_some() {
        let whole = format!("{}/{COMMITTED}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(whole, &made).unwrap();
    }
    assert!(
        made == pages::text(COMMITTED),
        "{COMMITTED} is out of date; run CITEBASE_BLESS=1 cargo test --test datasette"
    );
}

#[test]
fn every_view_and_each_of_its_columns_is_described() {
    let tables = tables();
    let base = KnowledgeBase::seeded().unwrap();
    let mut statement = base
        .connection()
        .prepare(
            "SELECT m.name AS view, c.name AS column FROM sqlite_schema m
             JOIN pragma_table_info(m.name) c WHERE m.type = 'view'",
        )
        .unwrap();
    let mut rows = statement.query(()).unwrap();
    let mut seen = 0;
    while let Some(row) = rows.next().unwrap() {
        let view: String = row.get("view").unwrap();
        let column: String = row.get("column").unwrap();
        assert!(tables[&view]["description"].is_string(), "{view}");
        assert!(
            tables[&view]["columns"][&column].is_string(),
            "{view}.{column}"
        );
        seen += 1;
    }
    assert!(seen > 150);
}
