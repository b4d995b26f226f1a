//! The reading examples print what they printed when somebody last read it. `cargo test`
//! builds them; `INSTA_UPDATE=always cargo test --test examples` takes a new print.

#[path = "common/examples.rs"]
mod examples;

use examples::program;

/// What an example prints, and nothing to standard error.
fn printed(name: &str, arguments: &[&str]) -> String {
    ends(name, arguments, 0)
}

/// What an example prints that ends with this exit code, and nothing to standard error.
fn ends(name: &str, arguments: &[&str], code: i32) -> String {
    let output = program(name).args(arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{name}: {errors}");
    assert_eq!(errors, "", "{name} wrote to standard error");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn profile() {
    insta::assert_snapshot!(printed("profile", &[]));
    insta::assert_snapshot!(printed("profile", &["zhang ying"]));
    insta::assert_snapshot!(ends("profile", &["Nobody & Sons"], 1));
}

#[test]
fn who() {
    insta::assert_snapshot!(printed("who", &[]));
    insta::assert_snapshot!(printed("who", &["上海臨港集團"]));
    insta::assert_snapshot!(printed("who", &["袁国华"]));
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
    insta::assert_snapshot!(printed("connected", &["MiniMax", "CBRE"]));
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
fn draft_begins_a_sheet_and_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("article.txt");
    let text =
        "A bridge\n\nOn Thursday Lingang Group spent over 2.5 billion yuan on 3 buildings.\n";
    std::fs::write(&article, text).unwrap();
    let draft = |arguments: &[&str]| program("draft").args(arguments).output().unwrap();
    let output = draft(&[article.to_str().unwrap(), "bridge", "2023-12-01"]);
    assert!(output.status.success());
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
    assert_eq!(draft(&[]).status.code(), Some(2));
    let missing = draft(&["nowhere.txt"]);
    assert_eq!(missing.status.code(), Some(2));
    let told = String::from_utf8(missing.stderr).unwrap();
    assert!(told.starts_with("draft: cannot read nowhere.txt\n  because: "));
}
