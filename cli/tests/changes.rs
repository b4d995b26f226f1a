//! The commands that change a base: rulings, what is taken out, and what comes back.

mod common;

use common::{ANOTHER, SHEET, ends, folder};
use serde_json::Value;

fn json(command: &str, arguments: &[&str]) -> Value {
    let arguments = [&["--json"], arguments].concat();
    serde_json::from_str(&ends(command, &arguments, 0).0).unwrap()
}

/// Two sheets that call somebody alike, and do not say that it is one.
fn two_offices(path: impl Fn(&str) -> String) -> String {
    let base = path("base.db");
    let sheet = |key: &str, body: &str| {
        let sheet = serde_json::json!({
            "citebase": 1,
            "source": {"key": key, "headline": "Office filled", "language": "en"},
            "passages": ["headline", "p1"],
            "entities": {
                "head": {"kind": "person", "names": [{"text": "Ann Brown", "cite": "p1"}]},
                "body": {"kind": "organisation", "names": [{"text": body, "cite": "p1"}]},
            },
            "relations": [{"key": "office", "subject": "head", "relation": "holds office in",
                "object": "body", "cite": ["p1"]}],
        });
        let file = path(&format!("{key}.json"));
        std::fs::write(&file, sheet.to_string()).unwrap();
        file
    };
    let sheets = [
        sheet("one", "Water Board"),
        sheet("other", "Board of Water"),
    ];
    ends("load", &[&base, &sheets[0], &sheets[1]], 0);
    base
}

#[test]
fn a_pair_is_proposed_ruled_on_and_taken_back() {
    let (_folder, path) = folder();
    let base = two_offices(&path);
    let (out, _) = ends("proposals", &["--base", &base, "--kind", "person"], 0);
    assert!(
        out.contains("one#head") && out.contains("other#head"),
        "{out}"
    );

    let rule = [
        &base,
        "same",
        "one#head",
        "other#head",
        "--by",
        "A. Jones",
        "--reason",
        "one office",
    ];
    let rule: Vec<&str> = rule.iter().map(AsRef::as_ref).collect();
    let (out, _) = ends("rule", &[&rule[..], &["--on", "2024-05-02"]].concat(), 0);
    assert_eq!(
        out,
        "one#head and other#head are the same, ruled by A. Jones on 2024-05-02: one office\n"
    );
    let who = json("who", &["Ann Brown", "--base", &base]);
    assert_eq!(who.as_array().unwrap().len(), 1);
    assert_eq!(who[0]["members"].as_array().unwrap().len(), 2);
    let listed = json("proposals", &["--base", &base]);
    assert_eq!(listed["rulings"][0]["by"], "A. Jones");
    // The same ruling once more, and one that contradicts it.
    let (_, errors) = ends("rule", &[&[&base, "different"], &rule[2..]].concat(), 1);
    assert!(errors.starts_with("citebase rule: "), "{errors}");

    let list = path("rulings.json");
    std::fs::write(&list, listed["rulings"].to_string()).unwrap();
    ends("unrule", &[&base, "one#head", "other#head"], 0);
    ends("unrule", &[&base, "one#head", "other#head"], 1);
    assert_eq!(
        json("who", &["Ann Brown", "--base", &base])
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(json("import", &[&base, "--rulings", &list])["new"], 1);
    assert_eq!(
        json("who", &["Ann Brown", "--base", &base])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn what_is_taken_out_is_kept_or_forgotten() {
    let (_folder, path) = folder();
    let base = path("base.db");
    ends("load", &[&base, SHEET, ANOTHER], 0);
    let backup = path("backup");
    ends("export", &["backup", &backup, "--base", &base], 0);

    let gone = json("withdraw", &[&base, "2023-11-30-lingang-anniversary"]);
    assert_eq!(gone["revision"], 1);
    ends("withdraw", &[&base, "2023-11-30-lingang-anniversary"], 1);
    let sources = json("sources", &["--base", &base]);
    assert_eq!(sources["items"].as_array().unwrap().len(), 1);
    ends(
        "sources",
        &["--base", &base, "2023-11-30-lingang-anniversary"],
        1,
    );
    let (out, _) = ends(
        "forget",
        &[&base, "--source", "2023-11-30-lingang-anniversary"],
        0,
    );
    assert!(out.starts_with("forgotten ("), "{out}");
    ends("forget", &[&base], 2);
    ends("forget", &[&base, "--person", "nobody"], 1);
    ends("verify", &["--base", &base], 0);

    let copy = path("copy.db");
    assert_eq!(json("import", &[&copy, &backup])["sheets"], 2);
    assert_eq!(
        json("sources", &["--base", &copy])["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // A base that has something in it takes no backup, and one that is not there is not left behind.
    ends("import", &[&copy, &backup], 2);
    std::fs::write(path("no-backup"), "not a backup").unwrap();
    ends("import", &[&path("new.db"), &path("no-backup")], 2);
    assert!(!std::path::Path::new(&path("new.db")).exists());
}

#[test]
fn sql_only_reads() {
    let (folder, path) = folder();
    let base = path("base.db");
    ends("load", &[&base, SHEET], 0);
    let before = std::fs::read(&base).unwrap();
    let rows = json(
        "sql",
        &[
            "SELECT key, is_group FROM organisations WHERE key = 'cbre'",
            "--base",
            &base,
        ],
    );
    assert_eq!(rows, serde_json::json!([{"key": "cbre", "is_group": 0}]));
    let (out, _) = ends(
        "sql",
        &[
            "SELECT name FROM organisations",
            "--limit",
            "2",
            "--base",
            &base,
        ],
        0,
    );
    assert!(out.ends_with("and more; --limit shows it\n"), "{out}");
    let (attach, vacuum) = (
        format!("ATTACH '{}' AS other", path("other.db")),
        format!("VACUUM INTO '{}'", path("copy.db")),
    );
    for statement in [
        "DELETE FROM claim",
        "CREATE TABLE mine (a)",
        "CREATE TEMP TABLE mine (a)",
        "PRAGMA user_version = 7",
        "PRAGMA query_only = 0",
        &attach,
        &vacuum,
        "SELECT 1; DELETE FROM claim",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "",
    ] {
        for base in [&["--base", &base][..], &[]] {
            let (out, errors) = ends("sql", &[&[statement], base].concat(), 2);
            assert_eq!(out, "", "{statement}");
            assert!(
                errors.starts_with("citebase sql: "),
                "{statement}: {errors}"
            );
        }
    }
    assert_eq!(std::fs::read(&base).unwrap(), before);
    assert_eq!(common::files(folder.path()), ["base.db"]);
}

#[test]
fn a_name_means_one_or_is_asked_about() {
    for command in ["facts", "contradictions"] {
        let (out, errors) = ends(command, &["Nobody & Sons"], 1);
        assert_eq!(out, "");
        assert!(
            errors.contains("no source calls anything \"Nobody & Sons\""),
            "{errors}"
        );
    }
    let (_, errors) = ends("facts", &["袁国华", "--companions"], 1);
    assert!(errors.contains("give a key:\n"), "{errors}");
    let (out, _) = ends("facts", &["lingang-group", "--limit", "1"], 0);
    assert!(
        out.contains("Lingang Group") && out.contains("and more: --after '"),
        "{out}"
    );
    ends("total", &["--industry", "Lingang Group"], 2);
    ends("facts", &["lingang-group", "--shape", "figure"], 2);
}

/// A draft knows who is in the base, also under a key of one source: by the name, if nobody else has it.
#[test]
fn a_draft_knows_names_that_one_source_has() {
    let (_folder, path) = folder();
    let base = two_offices(&path);
    let article = path("article.txt");
    let text = "More water\n\nAnn Brown spoke of the Water Board's 5 million yuan.";
    std::fs::write(&article, text).unwrap();
    let (sheet, _) = ends(
        "draft",
        &[&article, "new", "2024-05-02", "--base", &base],
        0,
    );
    let sheet: Value = serde_json::from_str(&sheet).unwrap();
    let board = &sheet["entities"]["body"];
    assert_eq!(board["names"][0]["text"], "Water Board", "{sheet}");
    // It is tied by its name alone: a key of another source's own says nothing here.
    assert_eq!(board["shared"], Value::Null);
    // Two have this name.
    assert_eq!(sheet["entities"]["head"], Value::Null);
}

/// What others have in FollowTheMoney comes in as what its records say; what a record cannot say here is
/// counted.
#[test]
fn follow_the_money_comes_in_as_far_as_it_can_be_said() {
    let (_folder, path) = folder();
    let (file, base) = (path("register.ftm"), path("register.db"));
    let records = r#"{"id":"a","schema":"Company","properties":{"name":["Alpha Ltd"],"alias":["Alpha"],"previousName":["Star Steel"],"leiCode":["nonsense"],"country":["gb"]}}
{"id":"b","schema":"Person","properties":{"name":["Bert Brown"," "],"wikidataId":["Q42"]}}

{"id":"c","schema":"Directorship","properties":{"director":["b"],"organization":["a"],"role":["chairman"],"startDate":["2020-01"],"endDate":["soon"]}}
{"id":"d","schema":"Ownership","properties":{"owner":["a"],"asset":["b"]}}
{"id":"e","schema":"LegalEntity","properties":{"name":["Somebody"]}}
{"id":"f","schema":"Person","properties":{"name":[]}}
{"id":"g","schema":"Ownership","properties":{"owner":["b"],"asset":["a"],"percentage":["12"]}}
{"id":"h","schema":"UnknownLink","properties":{"subject":["b"],"object":["a"],"role":["knows of"]}}
"#;
    std::fs::write(&file, records).unwrap();
    let asked = [
        &base,
        "--ftm",
        &file,
        "--key",
        "register",
        "--published",
        "2024-05-02",
    ];
    let made = json("import", &asked);
    assert_eq!(
        made,
        serde_json::json!({"records": 8, "entities": 2, "relations": 2, "left_out": {
            "Company.country": 1, "LegalEntity": 1, "Ownership.percentage": 1, "Person without a name": 1,
            "UnknownLink": 1, "identifiers that lei does not have": 1,
            "relations that cannot be said (shareholder of)": 1}})
    );
    // Each fact cites the record that says it.
    let (facts, _) = ends("facts", &["--base", &base], 0);
    assert_eq!(
        facts,
        "Bert Brown holds office in Alpha Ltd; “chairman”; since 2020-01 [register r3]\n\
         Bert Brown is a shareholder of Alpha Ltd [register r7]\n"
    );
    let passages = json("sources", &["register", "--base", &base]);
    assert_eq!(passages["passages"][2]["note"], "c", "{passages}");
    // A former name stays one: whoever bears it now is somebody else.
    let (profile, _) = ends("profile", &["Alpha Ltd", "--base", &base], 0);
    assert!(profile.contains("former “Star Steel”"), "{profile}");
    // The same again changes nothing; another file under the key is another sheet, and is refused.
    ends("import", &asked, 0);
    std::fs::write(&file, records.replace("chairman", "director")).unwrap();
    let (_, errors) = ends("import", &asked, 2);
    assert!(errors.contains("is loaded already"), "{errors}");

    // What we hand on comes back: who is in it, and who stands how to whom.
    let (ours, again) = (path("ours.ftm"), path("again.db"));
    ends("export", &["ftm", &ours, "--companions"], 0);
    let made = json("import", &[&again, "--ftm", &ours, "--key", "ours"]);
    assert!(made["relations"].as_u64().unwrap() > 90, "{made}");
    let (facts, _) = ends("facts", &["Fudan University", "--base", &again], 0);
    assert!(
        facts.starts_with("Fudan University is party to five-party"),
        "{facts}"
    );
    ends("verify", &["--base", &again], 0);

    for (wrong, says) in [
        ("{\"id\": 1}", "line 1 is no entity"),
        ("nonsense", "line 1 is no entity"),
        (
            "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"name\":[\"A\\u0000\"]}}",
            "",
        ),
    ] {
        std::fs::write(&file, wrong).unwrap();
        let none = path("none.db");
        let output = common::citebase("import")
            .args([&none, "--ftm", &file, "--key", "x"])
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(says), "{errors}");
        if !says.is_empty() {
            assert_eq!(output.status.code(), Some(2));
            assert!(!std::path::Path::new(&none).exists());
        }
    }
}
