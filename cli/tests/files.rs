//! A report is true: after any end the program has said exactly what is committed, and nobody's file
//! is lost.

mod common;

use common::{ANOTHER, SHEET, citebase, ends, files, folder, unread};
use rusqlite::Connection;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

const SOURCE: &str = "2023-11-30-lingang-anniversary";

fn sources(base: &str) -> i64 {
    let db = Connection::open(base).unwrap();
    db.query_row("SELECT count(*) FROM source", (), |r| r.get(0))
        .unwrap()
}

fn texts(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A2: seen before: exit 0, and the base is gone.
#[test]
fn a2_no_command_writes_over_a_base_or_beside_it() {
    let (folder, path) = folder();
    let base = path("base.db");
    ends("seed", &[&base], 0);
    std::fs::write(path("article.txt"), "A bridge\n\nIt cost 5 yuan.\n").unwrap();
    std::fs::hard_link(&base, path("same")).unwrap();
    let names = files(folder.path());
    for place in [
        "base.db",
        "same",
        "base.db-wal",
        "base.db-shm",
        "base.db-journal",
    ] {
        let place = path(place);
        for format in ["csv", "ftm", "json-ld", "graphml", "backup"] {
            ends("export", &[format, &place, "--base", &base, "--replace"], 2);
        }
        ends("report", &[&place, "--base", &base], 2);
        ends("draft", &[&path("article.txt"), "--to", &place], 2);
        if place.contains("db-") {
            ends("load", &[&place, SHEET], 2);
            ends("seed", &[&place], 2);
        }
    }
    assert_eq!(files(folder.path()), names);
    assert_eq!(sources(&base), 1);
}

/// A3: seen before: exit 2, "nothing was changed", no report; the sheets are committed.
#[test]
fn a3_a_base_that_others_have_open_is_loaded_into_all_the_same() {
    let (_folder, path) = folder();
    let base = path("base.db");
    ends("seed", &[&base], 0);
    // Open, and within a question.
    let idle = Connection::open(&base).unwrap();
    idle.execute_batch("PRAGMA journal_mode = WAL; BEGIN; SELECT * FROM source; COMMIT;")
        .unwrap();
    let reading = Connection::open(&base).unwrap();
    reading
        .execute_batch("BEGIN; SELECT * FROM source;")
        .unwrap();
    let began = Instant::now();
    let (out, errors) = ends("load", &["--json", &base, ANOTHER], 0);
    assert_eq!(errors, "");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["loaded"].as_array().unwrap().len(), 1);
    ends("seed", &[&base], 0);
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(sources(&base), 2);
}

/// A3 and A4: seen before: the file that one had just filled was deleted by the other, 4 times of 40.
#[test]
fn a4_two_loads_into_one_new_base_lose_nothing() {
    for bad_first in [true, false] {
        for _ in 0..5 {
            let (folder, path) = folder();
            let base = path("new.db");
            std::fs::write(path("bad.json"), "{").unwrap();
            let bad = path("bad.json");
            let pair = [&*bad, if bad_first { SHEET } else { ANOTHER }].map(|sheet| {
                let mut command = citebase("load");
                command.args([&base, sheet]);
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
                command.spawn().unwrap()
            });
            let ended = pair.map(|child| texts(child.wait_with_output().unwrap()));
            assert_eq!(ended[0].0, Some(1), "{ended:?}");
            assert_eq!(ended[1].0, Some(0), "{ended:?}");
            assert_eq!(files(folder.path()), ["bad.json", "new.db"]);
            assert_eq!(sources(&base), 1);
        }
    }
    let (folder, path) = folder();
    let base = path("new.db");
    let pair = [SHEET, ANOTHER].map(|sheet| {
        let mut command = citebase("load");
        command.args([&base, sheet]).stdout(Stdio::piped());
        command.stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in pair {
        let (code, _, errors) = texts(child.wait_with_output().unwrap());
        assert_eq!((code, &*errors), (Some(0), ""));
    }
    assert_eq!(files(folder.path()), ["new.db"]);
    assert_eq!(sources(&base), 2);
}

/// Many sheets, each of a source of its own.
fn many(path: &impl Fn(&str) -> String, number: usize) -> Vec<String> {
    let sheet = std::fs::read_to_string(format!("{}/{SHEET}", common::REPOSITORY)).unwrap();
    let one = |n| {
        let file = path(&format!("{n}.json"));
        std::fs::write(&file, sheet.replace(SOURCE, &format!("source-{n}"))).unwrap();
        file
    };
    (0..number).map(one).collect()
}

/// A5: seen before: "what was being written is undone", 7 sheets stay, no report.
#[cfg(target_os = "linux")]
#[test]
fn a5_a_full_disk_is_told_with_what_is_committed() {
    let (_folder, path) = folder();
    let base = path("base.db");
    let sheets = many(&path, 30);
    ends("load", &[&base, &sheets[0]], 0);
    for json in [true, false] {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 8000; exec \"$0\" \"$@\""]);
        command.args([env!("CARGO_BIN_EXE_citebase"), "load", &base]);
        command.args(&sheets).current_dir(common::REPOSITORY);
        if json {
            command.arg("--json");
        }
        let (code, out, errors) = texts(command.output().unwrap());
        assert_eq!(code, Some(2), "{out}{errors}");
        let committed = usize::try_from(sources(&base)).unwrap();
        assert!((2..30).contains(&committed), "{committed}");
        if json {
            let told: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(told["loaded"].as_array().unwrap().len(), committed);
            assert_eq!(told["not_tried"], 30 - committed);
            assert!(told["error"].as_str().unwrap().contains("undone"));
        } else {
            let told = format!("{committed} of 30 sheets are loaded");
            assert!(out.contains(&told), "{out}");
        }
        assert!(errors.contains("citebase load: "), "{errors}");
    }
}

/// A13: seen before: an error that does not say that the sheets are in.
#[cfg(target_os = "linux")]
#[test]
fn a13_what_is_done_is_said_where_it_can_be() {
    let (_folder, path) = folder();
    let (base, page) = (path("base.db"), path("page.html"));
    let backup = path("backup");
    for (command, arguments, said) in [
        (
            "load",
            vec![&*base, SHEET, "no-such.json", ANOTHER],
            "2 of 3 sheets are loaded",
        ),
        ("seed", vec![&*base], "the article is loaded"),
        ("report", vec![&*page], "page.html"),
        ("export", vec!["backup", &*backup], "the export is written"),
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = citebase(command);
        command.args(arguments).stdout(full.unwrap());
        let (code, _, errors) = texts(command.output().unwrap());
        assert_eq!(code, Some(2), "{errors}");
        assert!(
            errors.contains(said) && errors.contains("No space left"),
            "{errors}"
        );
    }
    assert_eq!(sources(&base), 2);
    assert!(std::fs::metadata(page).unwrap().len() > 0);
    assert!(std::fs::metadata(backup).unwrap().len() > 0);
}

#[test]
fn a_closed_pipe_changes_neither_the_work_nor_how_it_ended() {
    let (_folder, path) = folder();
    let base = path("base.db");
    for (sheets, code, said) in [
        (vec![SHEET], 0, ""),
        (
            vec![SHEET, "no-such.json", ANOTHER],
            1,
            "2 of 3 sheets are loaded",
        ),
    ] {
        let mut command = citebase("load");
        command.arg(&base).args(sheets);
        let (ended, errors) = unread(&mut command);
        assert_eq!(ended, Some(code), "{errors}");
        assert!(
            errors.contains(said) && errors.is_empty() == said.is_empty(),
            "{errors}"
        );
    }
    assert_eq!(sources(&base), 2);
}

#[cfg(unix)]
#[test]
fn an_interrupted_load_says_what_is_committed() {
    let (_folder, path) = folder();
    let base = path("base.db");
    let sheets = many(&path, 60);
    ends("load", &[&base, &sheets[0]], 0);
    for (signal, json) in [("INT", true), ("TERM", false)] {
        let before = sources(&base);
        let mut command = citebase("load");
        command
            .arg(&base)
            .args(&sheets)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if json {
            command.arg("--json");
        }
        let child = command.spawn().unwrap();
        while sources(&base) == before {
            std::thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.unwrap().success());
        let (code, out, errors) = texts(child.wait_with_output().unwrap());
        assert_eq!(code, Some(2), "{out}{errors}");
        let committed = usize::try_from(sources(&base)).unwrap();
        assert!(committed < 60, "it came to its end before");
        if json {
            let told: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(told["loaded"].as_array().unwrap().len(), committed);
        } else {
            assert!(
                out.contains(&format!("{committed} of 60 sheets are loaded")),
                "{out}"
            );
        }
    }
}

/// Small sheets; some call several alike, one cannot be loaded.
fn small(path: &impl Fn(&str) -> String, number: usize) -> Vec<String> {
    let one = |n: usize| {
        let firm = |at: usize| {
            serde_json::json!({"kind": "organisation", "names": [
            {"text": format!("Works {}", at % 40), "cite": "p1"},
            {"text": format!("W{}", at % 3), "cite": "p1"}]})
        };
        let sheet = serde_json::json!({
            "citebase": 1,
            "source": {"key": format!("small-{n}"), "language": "en",
                "published": {"edtf": format!("2024-05-{:02}", n % 28 + 1)}},
            "passages": ["p1"],
            "entities": {"one": firm(n), "other": firm(n * 7 + 1)},
            "relations": [{"key": "r", "subject": "one", "relation": "cooperates with",
                "object": if n == 77 { "nobody" } else { "other" }, "cite": ["p1"]}],
            "figures": [{"key": "f", "subject": "one", "measure": "revenue", "cite": ["p1"],
                "quantity": {"wording": format!("{} yuan", n + 1), "exactly": n + 1, "unit": "CNY"}}],
        });
        let file = path(&format!("small-{n}.json"));
        std::fs::write(&file, sheet.to_string()).unwrap();
        file
    };
    (0..number).map(one).collect()
}

/// What is told of sheets that fill a base at once is what is told of them one by one.
#[test]
fn a_hundred_sheets_that_fill_a_base_are_told_as_one_by_one() {
    let (_folder, path) = folder();
    let sheets = small(&path, 120);
    let sheets: Vec<&str> = sheets.iter().map(String::as_str).collect();
    let load = |base: &str, sheets: &[&str]| -> serde_json::Value {
        let (out, _) = ends("load", &[&["--json", base], sheets].concat(), 1);
        serde_json::from_str(&out).unwrap()
    };
    let (filled, grown) = (path("filled.db"), path("grown.db"));
    let at_once = load(&filled, &sheets);
    ends("load", &[&grown, sheets[0]], 0);
    let one_by_one = load(&grown, &sheets);
    let loaded = |told: &serde_json::Value| told["loaded"].as_array().unwrap()[1..].to_vec();
    assert_eq!(loaded(&at_once), loaded(&one_by_one));
    assert_eq!(loaded(&at_once).len(), 118);
    assert_eq!(at_once["refused"], one_by_one["refused"]);
    let dump = |base: &str| ends("export", &["backup", "-", "--base", base], 0).0;
    assert_eq!(dump(&filled), dump(&grown));
    ends("verify", &["--base", &filled], 0);
}

/// Sheets that fill a base are in it together, or none is; either way it is said.
#[cfg(target_os = "linux")]
#[test]
fn a_base_that_could_not_be_filled_is_empty_and_that_is_said() {
    let (_folder, path) = folder();
    let sheets = many(&path, 120);
    for (blocks, json) in [(5000, true), (3000, false)] {
        let base = path(&format!("{blocks}.db"));
        let mut command = std::process::Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.args([
            "-c",
            &limited,
            env!("CARGO_BIN_EXE_citebase"),
            "load",
            &base,
        ]);
        command.args(&sheets);
        if json {
            command.arg("--json");
        }
        let (code, out, errors) = texts(command.output().unwrap());
        assert_eq!(code, Some(2), "{out}{errors}");
        assert!(errors.contains("citebase load: "), "{errors}");
        assert_eq!(sources(&base), 0);
        if json {
            let told: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(told["loaded"], serde_json::json!([]));
            assert_eq!(told["not_tried"], 120);
        } else {
            assert!(out.contains("0 of 120 sheets are loaded"), "{out}");
        }
    }
}

/// Seen before: an export to a name alone was refused, and left an empty folder.
#[test]
fn an_export_may_go_to_a_name_alone() {
    for format in ["csv", "notes", "parquet", "ftm", "backup"] {
        let (folder, path) = folder();
        let mut command = citebase("export");
        command.args([format, "out"]).current_dir(folder.path());
        let (code, _, errors) = texts(command.output().unwrap());
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{format}");
        assert!(std::fs::exists(path("out")).unwrap(), "{format}");
    }
}
