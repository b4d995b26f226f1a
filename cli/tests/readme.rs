//! The README shows what really comes out, and lists every command.

mod common;
#[path = "../../tests/pages/mod.rs"]
mod pages;

use common::{REPOSITORY, commands};

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    assert!(pages::check("cli/README.md", &pages::text("README.md")) >= 3);
}

/// The guide's page answers an analyst's questions by the program alone.
#[test]
fn what_the_guide_shows_of_the_program_is_what_comes_out() {
    let page = "../docs/program.md";
    assert!(pages::check(page, &pages::text(page)) >= 8);
}

/// In the order of the help, so that the lists are easy to compare; the guide has the list, too.
#[test]
fn every_command_is_listed() {
    for page in [
        format!("{REPOSITORY}/cli/README.md"),
        format!("{REPOSITORY}/docs/program.md"),
    ] {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut rest = text.as_str();
        for command in commands() {
            let row = format!("\n| `{command}` |");
            let Some((_, after)) = rest.split_once(&row) else {
                panic!("{page} does not list {command}, or not in its place");
            };
            rest = after;
        }
    }
}
