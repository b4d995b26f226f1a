//! The examples as programs: help, exit codes, JSON, pipes, what cannot be written, and pages
//! that hostile names do not break.

#[path = "common/examples.rs"]
mod examples;

use citebase::KnowledgeBase;
use citebase::sheet::Sheet;
use examples::program;
use html5gum::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAMS: [&str; 14] = [
    "agreements",
    "check",
    "connected",
    "draft",
    "export",
    "find",
    "industries",
    "load",
    "profile",
    "report",
    "seed",
    "timeline",
    "trace",
    "who",
];

fn run(name: &str, arguments: &[&str]) -> Output {
    program(name).args(arguments).output().unwrap()
}

/// What is printed by a run that ends with this code. No escape sequence is in it: it is a pipe.
#[track_caller]
fn ends(name: &str, arguments: &[&str], code: i32) -> (String, String) {
    let output = run(name, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, errors) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{name} {arguments:?}\n{out}{errors}"
    );
    assert!(
        !out.contains('\u{1b}') && !errors.contains('\u{1b}'),
        "{out}{errors}"
    );
    (out, errors)
}

/// The article's own sheet, another that is refused, and a folder for the rest.
const SHEET: &str = "data/2023-11-30-lingang-anniversary.json";
const ANOTHER: &str = "data/2024-03-04-maanshan-agreements.json";

fn folder() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, move |name: &str| {
        path.join(name).to_str().unwrap().to_owned()
    })
}

/// A small job for each program, that ends with 0 and leaves what it writes in a folder.
fn jobs(path: impl Fn(&str) -> String) -> Vec<(&'static str, Vec<String>)> {
    let (sheet, text) = bridge("500 yuan");
    std::fs::write(path("right.json"), sheet).unwrap();
    std::fs::write(path("article.txt"), text).unwrap();
    let jobs = PROGRAMS.iter().filter_map(|&name| {
        let arguments = match name {
            "check" => vec![path("right.json"), path("article.txt")],
            "draft" => vec!["--to".to_owned(), path("draft.json"), path("article.txt")],
            // Only where there are formats other than the backup, the example is built.
            "export" if !cfg!(feature = "exports") => return None,
            "export" => vec!["--replace".to_owned(), "csv".to_owned(), path("csv")],
            "find" => vec!["lingang".to_owned()],
            "load" => vec![path("loaded.db"), SHEET.to_owned()],
            "report" => vec![path("page.html")],
            "seed" => vec![path("seeded.db")],
            _ => Vec::new(),
        };
        Some((name, arguments))
    });
    jobs.collect()
}

/// Its arguments, with others before them.
fn with<'a>(first: &[&'a str], job: &'a [String]) -> Vec<&'a str> {
    let job = job.iter().map(String::as_str);
    first.iter().copied().chain(job).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_says_what_it_takes_and_refuses_what_it_does_not() {
    let (_folder, path) = folder();
    for (name, _) in jobs(&path) {
        let (help, _) = ends(name, &["--help"], 0);
        assert!(help.contains(&format!("usage: {name}")), "{help}");
        assert!(help.contains("\n  --json "), "{help}");
        assert!(help.lines().all(|l| l.chars().count() <= 100), "{help}");
        assert!(help.contains("exit code: 0"), "{help}");
        assert_eq!(ends(name, &["-h"], 0).0, help);
        let (_, errors) = ends(name, &["--no-such-option"], 2);
        assert!(errors.starts_with(&format!(
            "{name}: there is no option --no-such-option\nusage: "
        )));
    }
    insta::assert_snapshot!(ends("find", &["--help"], 0).0);
    for (name, arguments) in [
        ("load", &["only-a-base.db"][..]),
        ("check", &[SHEET]),
        ("report", &[]),
        ("find", &[]),
        ("find", &["--limit", "many", "x"]),
        ("find", &["--kind", "company", "x"]),
        ("connected", &["one name"]),
        ("timeline", &["--base", "x.db", "--companions"]),
        ("timeline", &["--base", "x.db", "--base", "y.db"]),
        ("seed", &["a", "b"]),
        ("export", &["--json", "ftm", "-"]),
    ] {
        if name == "export" && !cfg!(feature = "exports") {
            continue;
        }
        let (out, errors) = ends(name, arguments, 2);
        assert_eq!(out, "");
        assert!(errors.contains("\nusage: "), "{errors}");
    }
    assert!(
        !Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("only-a-base.db")
            .exists()
    );
}

/// What each can say, it can say as JSON, too; and whatever it says to a pipe has no colours, no
/// bar and nothing on standard error.
#[test]
fn each_prints_json_when_asked() {
    let (folder, path) = folder();
    for (name, job) in jobs(&path) {
        let (out, errors) = ends(name, &with(&["--json"], &job), 0);
        let told: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|e| panic!("{name}: {e}\n{out}"));
        let empty = told.as_array().is_some_and(Vec::is_empty);
        assert!((told.is_array() || told.is_object()) && !empty, "{out}");
        // What is still to be done with a draft is for whoever has the terminal.
        assert!(errors.is_empty() || name == "draft", "{name}: {errors}");
        if name == "draft" {
            std::fs::remove_file(path("draft.json")).unwrap();
        }
        let (words, errors) = ends(name, &with(&[], &job), 0);
        assert!(serde_json::from_str::<serde_json::Value>(&words).is_err());
        assert!(errors.is_empty() || name == "draft", "{name}: {errors}");
    }
    let mut left = vec!["article.txt", "draft.json", "loaded.db", "page.html"];
    left.extend(["right.json", "seeded.db"]);
    if cfg!(feature = "exports") {
        left.insert(1, "csv");
    }
    assert_eq!(files(folder.path()), left);

    // A sheet is JSON with or without the option.
    let article = path("article.txt");
    let (sheet, _) = ends("draft", &["--json", &article], 0);
    assert_eq!(ends("draft", &[&article], 0).0, sheet);
    // Where nothing is found, the answer says it as the exit code does.
    for (name, nothing) in [
        ("profile", "[]\n"),
        ("who", "[]\n"),
        (
            "connected",
            "{\n  \"from\": null,\n  \"paths\": [],\n  \"to\": null\n}\n",
        ),
    ] {
        let nobody = ["--json", "Nobody", "No One"];
        let arguments = if name == "connected" {
            &nobody[..]
        } else {
            &nobody[..2]
        };
        assert_eq!(ends(name, arguments, 1).0, nothing, "{name}");
    }
}

/// The JSON of the reading examples has what the words have.
#[test]
fn json_says_what_the_words_say() {
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_str(&ends(name, &["--json"], 0).0).unwrap()
    };
    let agreements = json("agreements");
    let five = agreements.as_array().unwrap().iter();
    let mut five =
        five.filter(|a| a["agreement"]["name"] == "five-party strategic cooperation agreement");
    let five = five.next().unwrap();
    assert_eq!(five["parties"].as_array().unwrap().len(), 5);
    assert_eq!(five["parties"][0]["citations"][0]["passage"], "p3");
    assert_eq!(json("profile")[0]["entity"]["key"], "lingang-group");
    let industries = json("industries");
    assert_eq!(industries["industries"][0]["number"], 2);
    assert_eq!(industries["projects"].as_array().unwrap().len(), 3);
    assert_eq!(json("timeline")["dated"].as_array().unwrap().len(), 2);
    let paths = &json("connected")["paths"];
    assert_eq!(paths[0]["steps"].as_array().unwrap().len(), 5);
    let trace = json("trace");
    assert_eq!(trace["facts"][0]["citations"][0]["passage"], "p2");
    assert_eq!(trace["passages"][0]["figures"], 3);
    assert_eq!(json("who")[0]["members"].as_array().unwrap().len(), 3);
}

/// A path need not be Unicode; what is told of it is.
#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_unicode_is_a_path() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let (folder, path) = folder();
    for (name, job) in jobs(&path) {
        // The last argument is what is written, but for those that read it and those that ask.
        let (first, odd) = match name {
            "draft" => (vec!["--to"], vec![path("article.txt")]),
            "load" => (vec![], vec![SHEET.to_owned()]),
            "export" | "report" | "seed" => (with(&[], &job[..job.len() - 1]), vec![]),
            _ => continue,
        };
        let mut file = folder.path().as_os_str().to_owned().into_encoded_bytes();
        file.extend(b"/odd\xff-");
        file.extend(name.as_bytes());
        let output = program(name)
            .arg("--json")
            .args(first)
            .arg(OsString::from_vec(file))
            .args(odd)
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}: {errors}");
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
        assert!(out.contains("odd\u{fffd}-"), "{name}: {out}");
    }
}

#[test]
fn load_tells_what_became_of_each_sheet() {
    let (folder, path) = folder();
    let base = path("base.db");
    let (out, _) = ends(
        "load",
        &[&base, SHEET, "no-such-sheet.json", ANOTHER, SHEET],
        1,
    );
    insta::assert_snapshot!(out);
    assert_eq!(files(folder.path()), ["base.db"]);
    ends("load", &[&base, SHEET], 0);

    let (out, _) = ends("load", &["--json", &base, SHEET, "no-such-sheet.json"], 1);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["loaded"][0]["file"], SHEET);
    assert_eq!(
        told["loaded"][0]["report"]["source"],
        "2023-11-30-lingang-anniversary"
    );
    assert_eq!(told["refused"][0]["file"], "no-such-sheet.json");

    // Nothing came of it, so that nothing is left behind.
    ends("load", &[&path("new.db"), "no-such-sheet.json"], 1);
    assert_eq!(files(folder.path()), ["base.db"]);
    // What is no base is left alone.
    std::fs::write(path("notes.txt"), "mine").unwrap();
    ends("load", &[&path("notes.txt"), SHEET], 2);
    assert_eq!(std::fs::read_to_string(path("notes.txt")).unwrap(), "mine");
}

/// A sheet with its text, of which nothing is anybody's.
fn bridge(figure: &str) -> (String, &'static str) {
    let sheet = serde_json::json!({
        "citebase": 1,
        "source": {"key": "bridge", "headline": "Bridge to open", "language": "en"},
        "passages": ["headline", "p1"],
        "entities": {"bridge": {"kind": "project", "shared": true, "names": [{"text": "East Bridge", "cite": "p1"}]}},
        "figures": [{"key": "cost", "subject": "bridge", "measure": "investment",
            "quantity": {"wording": figure, "exactly": figure.split(' ').next(), "unit": "CNY"}, "cite": ["p1"]}],
    });
    (
        sheet.to_string(),
        "Bridge to open\n\nThe East Bridge cost 500 yuan and has 3 lanes.\n",
    )
}

#[test]
fn check_holds_a_sheet_against_its_text_and_a_base() {
    let (_folder, path) = folder();
    let (sheet, text) = bridge("500 yuan");
    let (right, article) = (path("right.json"), path("article.txt"));
    std::fs::write(&right, &sheet).unwrap();
    std::fs::write(&article, text).unwrap();
    let (out, _) = ends("check", &[&right, &article], 0);
    insta::assert_snapshot!(out);
    ends("check", &["--complete", &right, &article], 1);

    let wrong = path("wrong.json");
    std::fs::write(&wrong, bridge("700 yuan").0).unwrap();
    let (out, _) = ends("check", &[&wrong, &article], 1);
    insta::assert_snapshot!(out);
    let (out, _) = ends("check", &["--json", &wrong, &article], 1);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["holds"], false);
    assert_eq!(told["not_grounded"][0]["words"], "700 yuan");

    // Another source says another amount, and its base stays as it is.
    let base = path("base.db");
    let other = path("other.json");
    let another = bridge("900 yuan")
        .0
        .replace("\"key\":\"bridge\"", "\"key\":\"other\"");
    std::fs::write(&other, another).unwrap();
    ends("load", &[&base, &other], 0);
    let before = std::fs::read(&base).unwrap();
    let (out, _) = ends("check", &["--base", &base, &right, &article], 1);
    assert!(
        out.contains("Contradictions: 1\n  the amounts do not meet:"),
        "{out}"
    );
    assert_eq!(std::fs::read(&base).unwrap(), before);

    let (_, errors) = ends("check", &[&right, "no-such-text"], 2);
    assert!(
        errors.starts_with("check: cannot read no-such-text\n  because: "),
        "{errors}"
    );
}

#[test]
fn draft_writes_a_file_that_is_not_there_yet() {
    let (_folder, path) = folder();
    let (article, to) = (path("a.txt"), path("draft.json"));
    std::fs::write(&article, bridge("500 yuan").1).unwrap();
    ends("draft", &["--to", &to, &article], 0);
    let first = std::fs::read_to_string(&to).unwrap();
    assert!(first.contains("\"draft\": true"));
    let (_, errors) = ends("draft", &["--to", &to, &article, "other-key"], 2);
    assert!(errors.contains("exists already"), "{errors}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), first);
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
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(!told["hits"]["items"].as_array().unwrap().is_empty());
    let narrow = program("find")
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

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let (_folder, path) = folder();
    for (name, job) in jobs(&path) {
        let job = match name {
            "export" => vec!["ftm".to_owned(), "-".to_owned()],
            "draft" => continue, // It has something to say to whoever sent its output away.
            _ => job,
        };
        let mut child = program(name)
            .arg(if name == "export" {
                "--replace"
            } else {
                "--json"
            })
            .args(job)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), errors.as_str()),
            (Some(0), ""),
            "{name}"
        );
    }
}

/// Output that gets lost is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_is_told() {
    let (_folder, path) = folder();
    for (name, job) in jobs(&path) {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let output = program(name)
            .arg("--json")
            .args(job)
            .stdout(full.unwrap())
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(errors.contains(&format!("{name}: ")), "{errors}");
        assert!(errors.contains("No space left"), "{errors}");
    }
}

/// A base that cannot be read is told by each that can be asked of one.
#[test]
fn a_base_that_is_not_there_is_told() {
    let (folder, path) = folder();
    let missing = path("missing.db");
    for (name, job) in jobs(&path) {
        if !ends(name, &["--help"], 0).0.contains("--base FILE") {
            assert!(["export", "load", "seed"].contains(&name), "{name}");
            continue;
        }
        let (out, errors) = ends(name, &with(&["--base", &missing], &job), 2);
        assert_eq!(out, "");
        assert!(errors.contains("missing.db"), "{errors}");
        assert!(errors.starts_with(&format!("{name}: ")), "{errors}");
    }
    assert_eq!(files(folder.path()), ["article.txt", "right.json"]);
}

// ---- The report

/// A page as the HTML standard reads it: its tags with their attributes, its text. Fails where
/// tags do not nest, an anchor is there twice, or a link leads nowhere on the page.
struct Parsed {
    tags: Vec<(String, BTreeMap<String, String>)>,
    text: String,
}

fn read(page: &str) -> Parsed {
    let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = utf8(&tag.name);
                let attributes = tag
                    .attributes
                    .iter()
                    .map(|(k, v)| (utf8(k), utf8(v)))
                    .collect();
                if !tag.self_closing && !["meta", "br"].contains(&name.as_str()) {
                    open.push(name.clone());
                }
                tags.push((name, attributes));
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(utf8(&tag.name))),
            Token::String(piece) => text.push_str(&utf8(&piece)),
            Token::Error(error) => panic!("{error:?}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let mut anchors = BTreeSet::new();
    for id in tags
        .iter()
        .filter_map(|(_, a): &(_, BTreeMap<_, String>)| a.get("id"))
    {
        assert!(anchors.insert(id), "{id} is there twice");
    }
    for href in tags.iter().filter_map(|(_, a)| a.get("href")) {
        match href.strip_prefix('#') {
            Some(anchor) => assert!(anchors.contains(&anchor.to_owned()), "{href} leads nowhere"),
            None => assert!(
                href.starts_with("https://") || href.starts_with("http://"),
                "{href}"
            ),
        }
    }
    Parsed { tags, text }
}

impl Parsed {
    fn headings(&self) -> Vec<u32> {
        let level = |(name, _): &(String, _)| name.strip_prefix('h')?.parse().ok();
        self.tags.iter().filter_map(level).collect()
    }
}

#[test]
fn the_report_is_one_page_on_which_every_fact_leads_to_its_passage() {
    let (folder, path) = folder();
    for options in [&[][..], &["--companions"]] {
        let page = path("report.html");
        let mut arguments = options.to_vec();
        arguments.push(&page);
        ends("report", &arguments, 0);
        assert_eq!(files(folder.path()), ["report.html"]);
        let written = std::fs::read_to_string(&page).unwrap();
        ends("report", &arguments, 0);
        assert_eq!(
            std::fs::read_to_string(&page).unwrap(),
            written,
            "always the same"
        );

        let read = read(&written);
        // It needs nothing else: no script, nothing to fetch.
        for (name, attributes) in &read.tags {
            assert!(!["script", "link", "img", "iframe"].contains(&name.as_str()));
            assert!(
                attributes
                    .keys()
                    .all(|a| a != "src" && !a.starts_with("on"))
            );
        }
        assert!(!written.contains("@import") && !written.contains("url(http"));
        // Headings go down one level at a time.
        assert!(read.headings().windows(2).all(|two| two[1] <= two[0] + 1));
        let pictures = read.tags.iter().filter(|(name, _)| name == "svg");
        for (_, attributes) in pictures {
            let hidden = attributes.contains_key("aria-hidden");
            assert!(
                hidden || attributes.contains_key("aria-label"),
                "{attributes:?}"
            );
        }
        let cited = read
            .tags
            .iter()
            .filter(|(n, a)| n == "li" && a.get("id").is_some_and(|i| i.starts_with('f')));
        let mut base = KnowledgeBase::seeded().unwrap();
        if !options.is_empty() {
            for sheet in KnowledgeBase::companions().unwrap() {
                base.load(&sheet).unwrap();
            }
        }
        let claims: i64 = base
            .connection()
            .query_row("SELECT count(*) FROM claim", (), |r| r.get(0))
            .unwrap();
        assert_eq!(cited.count() as i64, claims, "every claim has its place");
        assert!(read.text.contains("not stated"));
        if !options.is_empty() {
            assert!(written.contains(r#"<span lang="zh">临港集团</span>"#));
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile =
        "</title><script>alert(1)</script><!-- ]]>\"'`&amp; \u{202e}evil\u{202c} =1+1 👩‍👩‍👧 临港";
    let sheet = serde_json::json!({
        "citebase": 1,
        "source": {"key": "hostile", "headline": hostile, "language": "en", "publisher": hostile,
            "address": "https://example.com/\"><script>"},
        "passages": ["headline", "p1"],
        "entities": {
            "one": {"kind": "organisation", "names": [{"text": hostile, "cite": "p1"}]},
            "two": {"kind": "organisation", "names": [{"text": format!("{hostile} two"), "cite": "p1"}]},
            "deal": {"kind": "agreement", "names": [{"text": format!("{hostile} deal"), "cite": "p1"}]},
            "line": {"kind": "industry", "names": [{"text": format!("{hostile} line"), "cite": "p1"}]},
            "plant": {"kind": "project", "names": [{"text": format!("{hostile} plant"), "cite": "p1"}]},
        },
        "relations": [
            {"key": "r1", "subject": "one", "relation": "party to", "object": "deal", "cite": ["p1"]},
            {"key": "r2", "subject": "two", "relation": "party to", "object": "deal", "modality": "planned", "cite": ["p1"]},
            {"key": "r3", "subject": "plant", "relation": "in industry", "object": "line", "note": hostile, "cite": ["p1"]},
        ],
        "figures": [{"key": "f1", "subject": "plant", "measure": "investment", "modality": "planned",
            "quantity": {"wording": "about 5 yuan", "about": "5", "unit": "CNY"}, "cite": ["p1"]}],
        "milestones": [{"key": "m1", "subject": "plant", "phase": "opened", "cite": ["p1"]}],
        "statements": [{"key": "s1", "subject": "one", "gist": hostile, "cite": ["p1"]}],
    });
    Sheet::from_json(&sheet.to_string()).unwrap();
    let (_folder, path) = folder();
    std::fs::write(path("hostile.json"), sheet.to_string()).unwrap();
    let (base, page) = (path("base.db"), path("page.html"));
    ends("load", &[&base, &path("hostile.json")], 0);
    ends("report", &["--base", &base, &page], 0);
    let read = read(&std::fs::read_to_string(&page).unwrap());
    assert!(read.tags.iter().all(|(name, _)| name != "script"));
    // All of it is there, but for the marks that would turn round what follows.
    let shown = hostile.replace(['\u{202e}', '\u{202c}'], "");
    assert!(read.text.contains(&shown));
    assert!(!read.text.contains('\u{202e}'));
}

#[test]
fn an_empty_base_makes_a_page_that_says_so() {
    let (_folder, path) = folder();
    let (base, page) = (path("empty.db"), path("empty.html"));
    KnowledgeBase::create(&base).unwrap().close().unwrap();
    ends("report", &["--base", &base, &page], 0);
    let read = read(&std::fs::read_to_string(&page).unwrap());
    assert!(read.text.contains("An empty knowledge base"));
    for (name, arguments, code) in [
        ("agreements", &[][..], 0),
        ("connected", &[], 1),
        ("find", &["x"], 1),
        ("industries", &[], 0),
        ("profile", &[], 1),
        ("timeline", &[], 0),
        ("trace", &[], 1),
        ("who", &[], 1),
    ] {
        let mut all = vec!["--base", &base];
        all.extend(arguments);
        ends(name, &all, code);
        all.push("--json");
        let (out, _) = ends(name, &all, code);
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
    }
    if cfg!(feature = "exports") {
        for format in ["csv", "ftm", "json-ld", "graphml", "backup"] {
            ends("export", &[format, &path(format), &base], 0);
            assert!(std::fs::metadata(path(format)).is_ok(), "{format}");
        }
    }
}

#[test]
fn what_cannot_be_written_is_told_and_nothing_is_left() {
    let (folder, path) = folder();
    let (_, errors) = ends("report", &[&path("no/such/folder/page.html")], 2);
    assert!(
        errors.contains("cannot write") && errors.contains("because: "),
        "{errors}"
    );
    let (_, errors) = ends("report", &[folder.path().to_str().unwrap()], 2);
    assert!(errors.contains("it is not a file"), "{errors}");
    // The base itself, named in the wrong place.
    let base = path("base.db");
    ends("seed", &[&base], 0);
    let before = std::fs::read(&base).unwrap();
    let (_, errors) = ends("report", &[&base], 2);
    assert!(errors.contains("no page of this program"), "{errors}");
    assert_eq!(std::fs::read(&base).unwrap(), before);
    ends("seed", &[&path("no/such/folder/base.db")], 2);
    ends("load", &[&path("no/such/folder/base.db"), SHEET], 2);
    assert_eq!(files(folder.path()), ["base.db"]);
}

/// A disk that is full before all is written, or a process that dies over it: whichever file was
/// to be written, it is as it was, or not there.
#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_leaves_no_half_of_a_file() {
    let (folder, path) = folder();
    let article = path("article.txt");
    // A long article, for the draft of which there is no room either.
    let paragraphs = (1..100).map(|n| format!("It cost {n} yuan on 16 August 2021.\n\n"));
    let text = "A bridge\n\n".to_owned() + &paragraphs.collect::<String>();
    std::fs::write(&article, text).unwrap();
    let mut jobs = vec![
        ("report", vec![], "page.html"),
        ("draft", vec![article.as_str(), "--to"], "draft.json"),
    ];
    if cfg!(feature = "exports") {
        for format in ["csv", "ftm", "json-ld", "graphml", "backup"] {
            jobs.push(("export", vec!["--replace", format], "export"));
        }
    }
    for (name, arguments, file) in jobs {
        let target = path(file);
        let run = |before: &str| {
            let output = Command::new("sh")
                .arg("-c")
                .arg(format!(
                    "{before}; ulimit -c 0; ulimit -f 4; exec \"$0\" \"$@\""
                ))
                .arg(program(name).get_program())
                .args(&arguments)
                .arg(&target)
                .output()
                .unwrap();
            let errors = String::from_utf8(output.stderr).unwrap();
            (output.status.code(), errors)
        };
        let (code, errors) = run("trap '' XFSZ");
        assert_eq!(code, Some(2), "{name} {arguments:?}: {errors}");
        assert!(errors.contains("File too large"), "{errors}");
        assert_eq!(files(folder.path()), ["article.txt"], "{name}");

        // Without the trap, writing too much kills it. What it leaves has another name, and is in
        // nobody's way.
        let (code, _) = run(":");
        assert_eq!(code, None, "{name} {arguments:?}: killed");
        let whole = Path::new(&target);
        if whole.is_dir() {
            assert!(files(whole).iter().all(|f| f.starts_with('.')), "{name}");
        } else {
            assert!(!whole.exists(), "{name}");
        }
        let mut again = arguments.clone();
        again.push(&target);
        ends(name, &again, 0);
        assert!(Path::new(&target).exists());
        for file in files(folder.path()).iter().filter(|f| *f != "article.txt") {
            let file = folder.path().join(file);
            if file.is_dir() {
                std::fs::remove_dir_all(file).unwrap();
            } else {
                std::fs::remove_file(file).unwrap();
            }
        }
    }
}

/// What a program shows on a terminal, which Linux's `script` lends; `None` where there is none.
#[cfg(target_os = "linux")]
fn on_a_terminal(name: &str, arguments: &[&str], no_color: bool) -> Option<String> {
    let program = program(name);
    let mut line = format!("'{}'", program.get_program().to_str().unwrap());
    for argument in arguments {
        line += &format!(" '{argument}'");
    }
    let mut command = Command::new("script");
    command
        .args(["-qec", &line, "/dev/null"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR");
    if no_color {
        command.env("NO_COLOR", "1");
    }
    let output = command.output().ok()?;
    assert!(output.status.success(), "{name}: {output:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What changes the colour or the weight of what follows.
#[cfg(target_os = "linux")]
fn is_styled(shown: &str) -> bool {
    let mut sequences = shown.split("\u{1b}[").skip(1);
    sequences.any(|s| {
        s.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .starts_with('m')
    })
}

/// On a terminal there are colours, unless `NO_COLOR` is set, and a bar while the work lasts.
#[cfg(target_os = "linux")]
#[test]
fn colours_and_bars_are_for_terminals() {
    use std::io::Write;
    let (_folder, path) = folder();
    for (name, job) in jobs(&path) {
        let job = with(&[], &job);
        let (Some(plain), Some(colours)) = (on_a_terminal(name, &job, true), {
            let _ = std::fs::remove_file(path("draft.json"));
            on_a_terminal(name, &job, false)
        }) else {
            let _ = writeln!(std::io::stderr(), "NOT TESTED, no script: colours");
            return;
        };
        assert!(!is_styled(&plain), "{name}: {plain:?}");
        let styled = [
            "agreements",
            "check",
            "industries",
            "timeline",
            "trace",
            "who",
        ];
        assert_eq!(
            is_styled(&colours),
            styled.contains(&name),
            "{name}: {colours:?}"
        );
        let bar = match name {
            "export" => "exporting",
            "load" => "loading",
            "report" => "drawing",
            _ => continue,
        };
        assert!(colours.contains(bar), "{name}: {colours:?}");
        assert!(!ends(name, &job, 0).0.contains(bar), "{name}");
    }
}
