//! What the commands answer that ask a base, as somebody last read it.
//! `INSTA_UPDATE=always cargo test --test answers` takes a new print.

mod common;

use citebase::KnowledgeBase;
use common::{citebase, ends, folder};

/// What is printed, with nothing on standard error.
fn printed(command: &str, arguments: &[&str], code: i32) -> String {
    let (out, errors) = ends(command, arguments, code);
    assert_eq!(errors, "", "{command} wrote to standard error");
    out
}

#[test]
fn profile() {
    insta::assert_snapshot!(printed("profile", &["zhang ying"], 0));
    insta::assert_snapshot!(printed("profile", &["Nobody & Sons"], 1));
}

#[test]
fn who() {
    insta::assert_snapshot!(printed("who", &["翁恺宁", "--companions"], 0));
    insta::assert_snapshot!(printed("who", &["上海臨港集團", "--companions"], 0));
    insta::assert_snapshot!(printed("who", &["袁国华", "--companions"], 0));
}

#[test]
fn connected() {
    insta::assert_snapshot!(printed("connected", &["MiniMax", "CBRE"], 1));
    insta::assert_snapshot!(printed("connected", &["CVTE", "Fudan University"], 0));
}

#[test]
fn overviews() {
    insta::assert_snapshot!(printed("industries", &[], 0));
    insta::assert_snapshot!(printed("agreements", &["--companions"], 0));
    insta::assert_snapshot!(printed("timeline", &["--companions"], 0));
}

#[test]
fn find_finds_and_suggests() {
    insta::assert_snapshot!(ends("find", &["--limit", "4", "lingang", "group"], 0).0);
    assert!(
        ends("find", &["--companions", "临港集团"], 0)
            .0
            .contains("[临港集团]")
    );
    let (out, _) = ends("find", &["Fudan Univercity"], 1);
    assert!(out.contains("perhaps \""), "{out}");
    let (out, _) = ends("find", &["--json", "--kind", "person", "zhang"], 0);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(!answer["hits"]["items"].as_array().unwrap().is_empty());
    let narrow = citebase("find")
        .arg("lingang")
        .env("COLUMNS", "50")
        .output()
        .unwrap();
    let narrow = String::from_utf8(narrow.stdout).unwrap();
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 50),
        "{narrow}"
    );
}

/// The JSON has what the words have.
#[test]
fn json_says_what_the_words_say() {
    let json = |command: &str, arguments: &[&str]| -> serde_json::Value {
        let arguments = [&["--json"], arguments].concat();
        serde_json::from_str(&ends(command, &arguments, 0).0).unwrap()
    };
    let agreements = json("agreements", &[]);
    let mut five = agreements["items"].as_array().unwrap().iter();
    let five = five
        .find(|a| a["agreement"]["name"] == "five-party strategic cooperation agreement")
        .unwrap();
    assert_eq!(five["parties"].as_array().unwrap().len(), 5);
    assert_eq!(five["parties"][0]["citations"][0]["passage"], "p3");
    let profile = json("profile", &["Lingang Group"]);
    assert_eq!(profile[0]["entity"]["key"], "lingang-group");
    let industries = json("industries", &[]);
    assert_eq!(industries["industries"][0]["number"], 2);
    assert_eq!(industries["projects"].as_array().unwrap().len(), 3);
    let timeline = json("timeline", &[]);
    assert_eq!(timeline["dated"].as_array().unwrap().len(), 2);
    let paths = &json("connected", &["CVTE", "Fudan University"])["paths"];
    assert_eq!(paths[0]["steps"].as_array().unwrap().len(), 5);
    let who = json("who", &["翁恺宁", "--companions"]);
    assert_eq!(who[0]["members"].as_array().unwrap().len(), 3);
}

#[test]
fn an_empty_base_is_answered_for() {
    let (_folder, path) = folder();
    let base = path("empty.db");
    KnowledgeBase::create(&base).unwrap().close().unwrap();
    for (name, arguments, code) in [
        ("agreements", &[][..], 0),
        ("connected", &["CVTE", "Fudan University"], 1),
        ("find", &["x"], 1),
        ("industries", &[], 0),
        ("profile", &["Lingang Group"], 1),
        ("timeline", &[], 0),
        ("who", &["Lingang Group"], 1),
    ] {
        let mut all = vec!["--base", &base];
        all.extend(arguments);
        ends(name, &all, code);
        all.push("--json");
        let (out, _) = ends(name, &all, code);
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
    }
    for format in [
        "csv",
        "ftm",
        "statements",
        "json-ld",
        "graphml",
        "csl-json",
        "notes",
        "backup",
    ] {
        ends("export", &[format, &path(format), "--base", &base], 0);
        assert!(std::fs::metadata(path(format)).is_ok(), "{format}");
    }
}

#[test]
fn rows_that_no_table_can_hold_are_printed_a_line_a_cell() {
    let (out, _) = ends("sql", &["SELECT * FROM facts LIMIT 2"], 0);
    assert!(
        out.starts_with("row 1\n  claim              2023-11-30-lingang-anniversary#"),
        "{out}"
    );
    assert!(out.contains("\nrow 2\n"), "{out}");
    let (out, _) = ends("sql", &["SELECT subject, object FROM facts LIMIT 2"], 0);
    assert!(out.starts_with('┌'), "{out}");
    assert_eq!(
        ends("sql", &["SELECT * FROM facts WHERE 0"], 0).0,
        "no rows\n"
    );
}

#[test]
fn what_there_is_no_answer_to_says_why() {
    let (out, _) = ends("connected", &["Lingang Group", "lingang-group"], 1);
    assert_eq!(out, "both names mean Lingang Group\n");
    let (out, _) = ends("connected", &["MiniMax", "CBRE"], 1);
    assert!(
        out.contains("no relations lead from one to the other in 8 steps"),
        "{out}"
    );
    let (_, errors) = ends("connected", &["MiniMax", "Nobody"], 1);
    assert!(
        errors.contains("no source calls anything \"Nobody\""),
        "{errors}"
    );
    let asked = ["--measure", "added investment", "--denied"];
    let (out, _) = ends("total", &asked, 1);
    assert_eq!(
        out,
        "there is nothing to add that is denied\n\
         there are such figures that are reported: --modality and --denied ask for them\n"
    );
    let asked = [
        "--companions",
        "--industry",
        "integrated circuits",
        "--measure",
        "investment",
    ];
    let (out, _) = ends("total", &asked, 1);
    assert_eq!(
        out,
        "there is nothing to add that is reported\n\
         there are figures of integrated circuits itself: see \"figures --subject\"\n"
    );
    let (out, _) = ends("contradictions", &["--companions", "Lingang Group"], 0);
    assert_eq!(
        out,
        "nothing that names Lingang Group contradicts anything\n"
    );
    let (out, _) = ends("contradictions", &["--companions"], 0);
    assert!(out.contains("see \"--differing\""), "{out}");
    let (_, errors) = ends("facts", &["Fudan Univercity"], 1);
    assert!(
        errors.contains("; perhaps \"Fudan University\""),
        "{errors}"
    );
}

/// Of a name, the timeline tells all that has a date, and not its own milestones alone.
#[test]
fn the_timeline_of_a_name_has_what_names_it() {
    let asked = ["Lingang Group", "--companions", "--from", "2023-12-01"];
    let (out, _) = ends("timeline", &asked, 0);
    let (_, others) = out
        .split_once(
            "Other claims that name it, a part of it, or what it takes part in, with a date\n",
        )
        .unwrap();
    assert!(
        others.contains("[2023-12-14-jinshan-lingang-agreement"),
        "{out}"
    );
}
