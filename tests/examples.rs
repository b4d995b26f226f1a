//! The examples print what they printed when somebody last read it. `cargo test`
//! builds them; `INSTA_UPDATE=always cargo test --test examples` takes a new print.

#[path = "common/examples.rs"]
mod examples;

use examples::program;

/// What an example prints, and nothing to standard error.
fn printed(name: &str, arguments: &[&str]) -> String {
    let output = program(name).args(arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{name}: {errors}");
    assert_eq!(errors, "", "{name} wrote to standard error");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn profile() {
    insta::assert_snapshot!(printed("profile", &[]));
}

#[test]
fn who() {
    insta::assert_snapshot!(printed("who", &[]));
}

#[test]
fn industries() {
    insta::assert_snapshot!(printed("industries", &[]));
}

#[test]
fn agreements() {
    insta::assert_snapshot!(printed("agreements", &[]));
}

#[test]
fn timeline() {
    insta::assert_snapshot!(printed("timeline", &[]));
}

#[test]
fn connected() {
    insta::assert_snapshot!(printed("connected", &[]));
}

#[test]
fn trace() {
    insta::assert_snapshot!(printed("trace", &[]));
}

#[test]
fn seed_makes_one_clean_file_and_says_what_it_does_with_one_that_exists() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lingang.db");
    let shown = path.to_str().unwrap();
    let first = printed("seed", &[shown]);
    insta::assert_snapshot!(first.replace(shown, "lingang.db"));
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let again = printed("seed", &[shown]);
    assert!(again.contains("is a citebase database; the article is loaded into it"));
    assert!(again.contains("loaded before, nothing changed"));
}

#[test]
fn seed_says_what_is_wrong_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, "mine").unwrap();
    for (arguments, wrong) in [
        (
            &["--help"][..],
            "it takes the path of one file: seed [PATH]",
        ),
        (
            &["a.db", "b.db"],
            "it takes the path of one file: seed [PATH]",
        ),
        (&["notes.txt"], "is not an SQLite database"),
        (
            &["no/such/folder/a.db"],
            "needs a folder that it can write to",
        ),
    ] {
        let output = program("seed")
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("seed: "), "{errors}");
        assert!(errors.contains(wrong), "{errors}");
    }
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

/// The names of the examples.
fn names() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .map(|name| name.strip_suffix(".rs").unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Each example is asked of a base of one's own: the article's gives the same answers, an empty
/// one is no error, and one that is not there is.
#[test]
fn the_examples_ask_any_base() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (article, empty, missing) = (path("article.db"), path("empty.db"), path("missing.db"));
    printed("seed", &[&article]);
    citebase::KnowledgeBase::create(&empty)
        .unwrap()
        .close()
        .unwrap();
    let names = names();
    assert_eq!(names.len(), 8, "{names:?}");
    for name in names.iter().filter(|name| *name != "seed") {
        let answer = printed(name, &[&article]);
        // Without a path, this one asks all nine articles.
        if name != "who" {
            assert_eq!(answer, printed(name, &[]), "{name}");
        }
        printed(name, &[&empty]);
        let output = program(name).arg(&missing).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("missing.db"), "{name}: {errors}");
    }
}

#[test]
fn an_example_fits_a_screen() {
    for name in names() {
        let path = format!("{}/examples/{name}.rs", env!("CARGO_MANIFEST_DIR"));
        let lines = std::fs::read_to_string(path).unwrap().lines().count();
        assert!(lines <= 60, "{name} has {lines} lines");
    }
}

/// Who asks an example for its first lines gets them, and no panic.
#[test]
fn an_example_of_which_nobody_reads_the_end_does_not_panic() {
    let folder = tempfile::tempdir().unwrap();
    for name in names() {
        let mut command = program(&name);
        if name == "seed" {
            command.arg(folder.path().join("lingang.db"));
        }
        let stdio = std::process::Stdio::piped;
        let mut child = command.stdout(stdio()).stderr(stdio()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(!errors.contains("panic"), "{name}: {errors}");
        if name == "seed" {
            assert!(errors.contains("lingang.db is new, but"), "{errors}");
        }
    }
    assert!(folder.path().join("lingang.db").exists());
}
