//! The commands as programs: help, exit codes, JSON, pipes, and what cannot be written.

mod common;

use common::{ANOTHER, REPOSITORY, SHEET, citebase, commands, ends, files, folder, unread};
use std::path::Path;
use std::process::{Command, Stdio};

/// Commands that change a base, and cannot do the same job twice: `changes.rs` tries them.
const CHANGES: &[&str] = &["forget", "import", "rule", "unrule", "withdraw"];

/// A small job for each other command, that ends with 0 and leaves what it writes in a folder.
fn jobs(path: impl Fn(&str) -> String) -> Vec<(String, Vec<String>)> {
    let (sheet, text) = bridge("500 yuan");
    std::fs::write(path("right.json"), sheet).unwrap();
    std::fs::write(path("article.txt"), text).unwrap();
    // A server prints what its client asks for: `mcp.rs` asks.
    let jobs = commands()
        .into_iter()
        .filter(|name| !CHANGES.contains(&name.as_str()) && name != "mcp");
    let jobs = jobs.map(|name| {
        let arguments = match name.as_str() {
            "check" => vec![path("right.json"), path("article.txt")],
            "connected" => vec!["CVTE".to_owned(), "Fudan University".to_owned()],
            "draft" => vec!["--to".to_owned(), path("draft.json"), path("article.txt")],
            "export" => vec!["--replace".to_owned(), "csv".to_owned(), path("csv")],
            "find" => vec!["lingang".to_owned()],
            "load" => vec![path("loaded.db"), SHEET.to_owned()],
            "profile" | "who" => vec!["Lingang Group".to_owned()],
            "read" => vec![
                "--published".to_owned(),
                "2024-05-02".to_owned(),
                path("article.txt"),
            ],
            "report" => vec![path("page.html")],
            "seed" => vec![path("seeded.db")],
            "facts" => vec!["Fudan University".to_owned()],
            "contradictions" => vec!["--differing".to_owned()],
            "completions" => vec!["bash".to_owned()],
            "sql" => vec!["SELECT name FROM organisations".to_owned()],
            "agreements" | "figures" | "industries" | "man" | "proposals" | "sources"
            | "timeline" | "total" | "verify" => Vec::new(),
            _ => panic!("{name}: no job is known"),
        };
        (name, arguments)
    });
    jobs.collect()
}

/// Its arguments, with others before them.
fn with<'a>(first: &[&'a str], job: &'a [String]) -> Vec<&'a str> {
    let job = job.iter().map(String::as_str);
    first.iter().copied().chain(job).collect()
}

#[test]
fn the_help_lists_the_commands() {
    let (help, _) = ends("--help", &[], 0);
    insta::assert_snapshot!(help);
    assert_eq!(ends("help", &[], 0).0, help);
    assert_eq!(ends("-h", &[], 0).0, help);
    assert!(ends("--version", &[], 0).0.starts_with("citebase "));
    // Without a command, it is help for one who did not know, and wrong usage.
    let none = Command::new(env!("CARGO_BIN_EXE_citebase"))
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert_eq!(String::from_utf8(none.stderr).unwrap(), help);
    assert_eq!(none.stdout, b"");
    let (out, errors) = ends("lode", &["x"], 2);
    assert_eq!(out, "");
    assert!(errors.starts_with("citebase: unrecognized subcommand 'lode'"));
    assert!(errors.contains("'load'"), "{errors}");
}

#[test]
fn each_says_what_it_takes_and_refuses_what_it_does_not() {
    for name in commands() {
        let (help, _) = ends(&name, &["--help"], 0);
        assert!(
            help.contains(&format!("\nUsage: citebase {name} ")),
            "{help}"
        );
        assert!(help.contains("     --json "), "{help}");
        assert!(help.lines().all(|l| l.chars().count() <= 100), "{help}");
        assert!(
            help.contains(&format!("\nExample:\n  citebase {name}")),
            "{help}"
        );
        assert!(help.contains("Exit code: 0"), "{help}");
        assert_eq!(ends(&name, &["-h"], 0).0, help);
        assert_eq!(ends("help", &[&name], 0).0, help);
        let (_, errors) = ends(&name, &["--no-such-option"], 2);
        let wrong = format!("citebase {name}: unexpected argument '--no-such-option' found\n");
        assert!(errors.starts_with(&wrong), "{errors}");
        assert!(
            errors.contains(&format!("\nUsage: citebase {name} ")),
            "{errors}"
        );
    }
    insta::assert_snapshot!(ends("find", &["--help"], 0).0);
    for (name, arguments, wrong) in [
        ("load", &["only-a-base.db"][..], "<SHEET>"),
        ("check", &[SHEET], "<TEXT>"),
        ("report", &[], "<OUT.html>"),
        ("find", &[], "<WORDS>"),
        (
            "find",
            &["--limit", "many", "x"],
            "'many' for '--limit <N>'",
        ),
        (
            "find",
            &["--kind", "company", "x"],
            "one of: organisation, ",
        ),
        ("profile", &[], "<NAME>"),
        ("who", &[], "<NAME>"),
        ("connected", &["one name"], "<TO>"),
        (
            "timeline",
            &["--base", "x.db", "--companions"],
            "'--companions'",
        ),
        (
            "timeline",
            &["--base", "x.db", "--base", "y.db"],
            "'--base <FILE>'",
        ),
        ("seed", &["a", "b"], "'b'"),
        ("export", &[], "<FORMAT>"),
        ("export", &["ftm"], "<OUT>"),
        (
            "export",
            &["xlsx", "out"],
            "csv, spreadsheet, ftm, statements, json-ld, graphml, csl-json, notes, parquet, backup",
        ),
        ("export", &["csv", "-"], "a folder does"),
        ("export", &["ftm", "a", "b"], "'b'"),
        ("export", &["--json", "ftm", "-"], "not both"),
    ] {
        let (out, errors) = ends(name, arguments, 2);
        assert_eq!(out, "");
        let (first, more) = errors.split_once("\n\n").unwrap();
        assert!(first.starts_with(&format!("citebase {name}: ")), "{errors}");
        assert!(first.contains(wrong), "{errors}");
        assert!(
            more.ends_with("For more information, try '--help'.\n"),
            "{errors}"
        );
        // Where the value of an argument is wrong, what is right is said; else how it is called.
        let usage = more.starts_with("Usage: ") || more.contains("\nUsage: ");
        assert!(usage || first.contains("invalid value"), "{errors}");
    }
    assert!(!Path::new(REPOSITORY).join("only-a-base.db").exists());
}

/// What each can say, it can say as JSON, too; and whatever it says to a pipe has no colours, no
/// bar and nothing on standard error.
#[test]
fn each_prints_json_when_asked() {
    let (folder, path) = folder();
    for (name, job) in jobs(&path) {
        let (out, errors) = ends(&name, &with(&["--json"], &job), 0);
        let answer: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|e| panic!("{name}: {e}\n{out}"));
        let empty = answer.as_array().is_some_and(Vec::is_empty);
        // The article contradicts itself in nothing.
        let empty = empty && name != "contradictions";
        assert!((answer.is_array() || answer.is_object()) && !empty, "{out}");
        // What is still to be done with a draft is for whoever has the terminal.
        assert!(errors.is_empty() || name == "draft", "{name}: {errors}");
        if name == "draft" {
            std::fs::remove_file(path("draft.json")).unwrap();
        }
        let (words, errors) = ends(&name, &with(&[], &job), 0);
        assert!(serde_json::from_str::<serde_json::Value>(&words).is_err());
        assert!(errors.is_empty() || name == "draft", "{name}: {errors}");
    }
    let mut left = vec!["article.txt", "csv", "draft.json", "loaded.db"];
    left.extend(["page.html", "right.json", "seeded.db"]);
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
            "{\n  \"complete\": true,\n  \"from\": null,\n  \"paths\": [],\n  \"to\": null\n}\n",
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

/// A path need not be Unicode; what is told of it is.
#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_unicode_is_a_path() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let (folder, path) = folder();
    for (name, job) in jobs(&path) {
        // The last argument is what is written, but for those that read it and those that ask.
        let (first, odd) = match name.as_str() {
            "draft" => (vec!["--to"], vec![path("article.txt")]),
            "load" => (vec![], vec![SHEET.to_owned()]),
            "export" | "report" | "seed" => (with(&[], &job[..job.len() - 1]), vec![]),
            _ => continue,
        };
        let mut file = folder.path().as_os_str().to_owned().into_encoded_bytes();
        file.extend(b"/odd\xff-");
        file.extend(name.as_bytes());
        let output = citebase(&name)
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
        errors.starts_with("citebase check: cannot read no-such-text\n  because: "),
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
fn a_reader_that_has_seen_enough_is_no_error() {
    let (_folder, path) = folder();
    for (name, job) in jobs(&path) {
        let job = match name.as_str() {
            "export" => vec!["ftm".to_owned(), "-".to_owned()],
            "draft" => continue, // It has something to say to whoever sent its output away.
            _ => job,
        };
        let first = match name == "export" {
            true => "--replace",
            false => "--json",
        };
        let ended = unread(citebase(&name).arg(first).args(job));
        assert_eq!(ended, (Some(0), String::new()), "{name}");
    }
}

/// Output that gets lost is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_is_told() {
    let (_folder, path) = folder();
    for (name, job) in jobs(&path) {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let output = citebase(&name)
            .arg("--json")
            .args(job)
            .stdout(full.unwrap())
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(
            errors.starts_with(&format!("citebase {name}: ")),
            "{errors}"
        );
        assert!(errors.contains("No space left"), "{errors}");
    }
}

/// A base that cannot be read is told by each that can be asked of one.
#[test]
fn a_base_that_is_not_there_is_told() {
    let (folder, path) = folder();
    let missing = path("missing.db");
    for (name, job) in jobs(&path) {
        if !ends(&name, &["--help"], 0).0.contains("--base <FILE>") {
            assert!(
                ["completions", "export", "load", "man", "read", "seed"].contains(&&*name),
                "{name}"
            );
            continue;
        }
        let (out, errors) = ends(&name, &with(&["--base", &missing], &job), 2);
        assert_eq!(out, "");
        assert!(errors.contains("missing.db"), "{errors}");
        assert!(
            errors.starts_with(&format!("citebase {name}: ")),
            "{errors}"
        );
    }
    assert_eq!(files(folder.path()), ["article.txt", "right.json"]);
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
    for format in ["csv", "ftm", "json-ld", "graphml", "backup"] {
        jobs.push(("export", vec!["--replace", format], "export"));
    }
    for (name, arguments, file) in jobs {
        let target = path(file);
        let run = |before: &str| {
            let output = Command::new("sh")
                .arg("-c")
                .arg(format!(
                    "{before}; ulimit -c 0; ulimit -f 4; exec \"$0\" \"$@\""
                ))
                .arg(env!("CARGO_BIN_EXE_citebase"))
                .arg(name)
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
    let mut line = format!("'{}' {name}", env!("CARGO_BIN_EXE_citebase"));
    for argument in arguments {
        line += &format!(" '{argument}'");
    }
    let mut command = Command::new("script");
    command
        .args(["-qec", &line, "/dev/null"])
        .current_dir(REPOSITORY)
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
        let (Some(plain), Some(colours)) = (on_a_terminal(&name, &job, true), {
            let _ = std::fs::remove_file(path("draft.json"));
            on_a_terminal(&name, &job, false)
        }) else {
            let _ = writeln!(std::io::stderr(), "NOT TESTED, no script: colours");
            return;
        };
        assert!(!is_styled(&plain), "{name}: {plain:?}");
        let styled = ["agreements", "check", "industries", "timeline", "who"];
        assert_eq!(
            is_styled(&colours),
            styled.contains(&&*name),
            "{name}: {colours:?}"
        );
        let bar = match name.as_str() {
            "export" => "exporting",
            "load" => "loading",
            "report" => "drawing",
            _ => continue,
        };
        assert!(colours.contains(bar), "{name}: {colours:?}");
        assert!(!ends(&name, &job, 0).0.contains(bar), "{name}");
    }
}

#[test]
fn draft_begins_a_sheet_and_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("article.txt");
    let text =
        "A bridge\n\nOn Thursday Lingang Group spent over 2.5 billion yuan on 3 buildings.\n";
    std::fs::write(&article, text).unwrap();
    let draft = |arguments: &[&str]| citebase("draft").args(arguments).output().unwrap();
    let output = draft(&[article.to_str().unwrap(), "bridge", "2023-12-01"]);
    assert!(output.status.success());
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
    assert_eq!(draft(&[]).status.code(), Some(2));
    let missing = draft(&["nowhere.txt"]);
    assert_eq!(missing.status.code(), Some(2));
    let errors = String::from_utf8(missing.stderr).unwrap();
    assert!(errors.starts_with("citebase draft: cannot read nowhere.txt\n  because: "));
}

#[test]
fn seed_makes_one_clean_file_and_says_what_it_does_with_one_that_exists() {
    let (folder, path) = folder();
    let base = path("lingang.db");
    let (first, _) = ends("seed", &[&base], 0);
    assert!(first.starts_with(&format!("{base} is new\n")), "{first}");
    assert_eq!(files(folder.path()), ["lingang.db"]);
    let (again, _) = ends("seed", &[&base], 0);
    assert!(again.contains("is a citebase database; the article is loaded into it"));
    assert!(again.contains("loaded before, nothing changed"));
}

#[test]
fn export_keeps_what_is_there_unless_it_is_told() {
    let (folder, path) = folder();
    let out = path("out.jsonl");
    ends("export", &["ftm", &out], 0);
    let (_, errors) = ends("export", &["ftm", &out], 2);
    let kept = format!("citebase export: {out} exists already; it was not overwritten\n");
    assert_eq!(errors, kept);
    ends("export", &["ftm", &out, "--replace"], 0);
    let (backup, _) = ends("export", &["backup", "-"], 0);
    assert!(backup.starts_with("{\"citebase_backup\":1}\n"));
    let (_, errors) = ends("export", &["backup", "-", "--base", &path("no.db")], 2);
    assert!(errors.contains("there is no database"), "{errors}");
    assert_eq!(files(folder.path()), ["out.jsonl"]);
}

/// Seen before: "invalid digit found in string"; an empty "not stated:"; citations of a passage alone.
#[test]
fn e13_what_is_printed_is_clear() {
    for limit in ["-1", "0", "many", "10001", "99999999999999999999"] {
        for command in ["facts", "proposals", "sources"] {
            let (_, errors) = ends(command, &["--limit", limit], 2);
            let wrong = format!(
                "invalid value '{limit}' for '--limit <N>': a limit is a number from 1 to 10000\n"
            );
            assert!(errors.contains(&wrong), "{errors}");
        }
    }
    let (agreements, _) = ends("agreements", &["--companions"], 0);
    assert!(!agreements.contains("not stated:\n"), "{agreements}");
    // Where a passage stands alone, its source is named above; else it is named beside it.
    for command in ["agreements", "timeline"] {
        let (one, _) = ends(command, &[], 0);
        assert!(
            one.starts_with("all from 2023-11-30-lingang-anniversary\n"),
            "{one}"
        );
        let (nine, _) = ends(command, &["--companions"], 0);
        assert!(
            !nine.contains("[p") && !nine.contains("[headline"),
            "{nine}"
        );
    }
}
