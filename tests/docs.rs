//! The pages in `docs/`: what they show is what comes out.

mod pages;

use pages::{Session, blocks, sessions, text};

/// The pages of a folder, with their text.
fn folder(path: &str) -> Vec<(String, String)> {
    let whole = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = std::fs::read_dir(whole)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    names.sort();
    let named = names.into_iter().map(|name| format!("{path}/{name}"));
    named.map(|name| (name.clone(), text(&name))).collect()
}

/// The pages of the cookbook, without the list of them.
fn recipes() -> Vec<(String, String)> {
    let mut pages = folder("docs/cookbook");
    pages.retain(|(name, _)| !name.ends_with("README.md"));
    pages
}

#[test]
fn what_the_page_on_the_shell_shows_is_what_comes_out() {
    assert!(pages::check("docs/shell.md", &text("docs/shell.md")) >= 8);
}

/// What stands between the quotes, and the numbers, of `assert_eq!(answer, …)`.
fn asserted(code: &str) -> Vec<String> {
    let (_, answer) = code.split_once("assert_eq!(answer, ").expect("an answer");
    let (answer, _) = answer.split_once(");").unwrap();
    let mut cells = Vec::new();
    for (i, part) in answer.split('"').enumerate() {
        if i % 2 == 1 {
            // A line that ends in a backslash goes on behind the next one's indentation.
            let lines = part.split("\\\n").enumerate();
            let lines = lines.map(|(i, line)| if i == 0 { line } else { line.trim_start() });
            cells.push(lines.collect());
        } else {
            let numbers = part.split(|c: char| !c.is_ascii_digit());
            cells.extend(numbers.filter(|n| !n.is_empty()).map(str::to_owned));
        }
    }
    cells
}

/// Each answer stands on its page twice: asserted by the Rust code, which is a doctest, and
/// printed by the shell. The cells are the same ones; an empty cell is what is not stated.
#[test]
fn the_cookbook_answers_in_sql_what_it_answers_in_rust() {
    let recipes = recipes();
    assert_eq!(recipes.len(), 20);
    let desk = tempfile::tempdir().unwrap();
    pages::run("cargo run --example seed", desk.path());
    for (name, page) in &recipes {
        let whole = format!("```console\n$ cargo run --example seed\n…\n```\n{page}");
        assert_eq!(pages::check(name, &whole), 2, "{name}");

        let blocks = blocks(page);
        let code = blocks.iter().find(|b| b.info == "rust").unwrap();
        let [Session { command, .. }] = &sessions(page)[..] else {
            panic!("{name}: one question in SQL");
        };
        let bare = "sqlite3 -list -noheader -separator '\u{1f}' ";
        let command = command.replacen("sqlite3 -box ", bare, 1);
        let Some(output) = pages::run(&command, desk.path()) else {
            continue;
        };
        let printed = String::from_utf8(output.stdout).unwrap();
        let cells = printed.split(['\u{1f}', '\n']).filter(|c| !c.is_empty());
        assert_eq!(
            cells.collect::<Vec<_>>(),
            asserted(&code.lines.join("\n")),
            "{name}"
        );
    }
}

#[test]
fn the_cookbook_lists_its_pages() {
    let list = text("docs/cookbook/README.md");
    let guide = text("src/guide.rs");
    for (name, page) in recipes() {
        let file = name.rsplit('/').next().unwrap();
        let key = file.strip_suffix(".md").unwrap();
        let title = page.lines().next().unwrap().strip_prefix("# ").unwrap();
        let row = format!("| [{key}] | {title} |\n");
        assert!(list.contains(&row), "{row}");
        assert!(list.contains(&format!("\n[{key}]: {file}\n")), "{file}");
        assert!(guide.contains(&format!("pub mod {key} {{}}\n")), "{key}");
        let question = format!("fn {key}_");
        assert!(text("tests/questions.rs").contains(&question), "{key}");
    }
}
