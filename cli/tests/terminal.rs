//! What the program prints does to a terminal nothing but be read, whatever a base, a sheet or an
//! argument holds. The judge is the parser of a terminal emulator; the library has the same test.

mod common;
#[path = "../../tests/common/terminal.rs"]
mod terminal;

use common::citebase;
use std::process::Output;
use terminal::{
    Deeds, HOSTILE, Printed, each_refused_sheet, each_spoilt_base, is_only_text, sheet,
};

/// The commands that read a base, with what they are asked, for a base and a file to write.
fn questions(base: &str, page: &str) -> Vec<(&'static str, Vec<String>)> {
    let ask = |name, arguments: &[&str]| {
        let all = ["--base", base]
            .into_iter()
            .chain(arguments.iter().copied());
        (name, all.map(str::to_owned).collect())
    };
    let export = |format: &str| {
        let all = [format, "-", "--base", base];
        ("export", all.map(str::to_owned).to_vec())
    };
    let group = format!("Lingang Group{HOSTILE}");
    let mut questions = vec![
        ask("agreements", &[]),
        ask("connected", &["CVTE", "Fudan University"]),
        ask(
            "connected",
            &[&group, &format!("Fudan University{HOSTILE}")],
        ),
        ask("find", &["lingang"]),
        ask("find", &["--json", "lingang"]),
        ask("find", &["lingagn"]),
        ask("find", &[HOSTILE]),
        ask("industries", &[]),
        ask("profile", &["Lingang Group"]),
        ask("profile", &[&group]),
        ask("profile", &[&format!("Zhang Ying{HOSTILE}")]),
        ask("timeline", &[]),
        ask("who", &["Lingang Group"]),
        ask("report", &[page]),
    ];
    for (name, arguments) in [
        ("agreements", vec![]),
        ("connected", vec!["CVTE", "Fudan University"]),
        ("industries", vec![]),
        ("profile", vec!["Lingang Group"]),
        ("timeline", vec![]),
        ("who", vec!["Lingang Group"]),
        ("report", vec![page]),
    ] {
        questions.push(ask(name, &[&["--json"], &*arguments].concat()));
    }
    questions.extend(["ftm", "json-ld", "graphml", "backup"].map(export));
    questions
}

fn judge(name: &str, arguments: &[String], output: &Output) {
    let what = format!("{name} {arguments:?}");
    let printed = match arguments.first().map(String::as_str) {
        Some("graphml") => Printed::Markup,
        _ => Printed::Lines,
    };
    // An argument of one's own may have lines.
    let own = arguments.iter().any(|a| a.contains("FORGED"));
    for bytes in [&output.stdout, &output.stderr] {
        if own {
            assert_eq!(Deeds::of(bytes, printed), [""; 0], "{what}");
        } else {
            is_only_text(&what, bytes, printed);
        }
    }
    assert!(matches!(output.status.code(), Some(0..=2)), "{what}");
}

#[test]
fn only_text_is_printed_whatever_another_program_wrote_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    each_spoilt_base(folder.path(), |turn, what, path| {
        let questions = questions(path.to_str().unwrap(), page.to_str().unwrap());
        for (number, (name, arguments)) in questions.iter().enumerate() {
            // Every question is asked of the words, and then a few in turn.
            if turn == 0 || number % 10 == turn % 10 {
                let output = citebase(name).args(arguments).output().unwrap();
                judge(&format!("{what} {name}"), arguments, &output);
                // Words are shown; nothing stumbles over them.
                assert!(
                    turn > 0 || output.status.code() < Some(2),
                    "{name} {output:?}"
                );
            }
        }
        if page.exists() {
            is_only_text(what, &std::fs::read(&page).unwrap(), Printed::Markup);
            std::fs::remove_file(&page).unwrap();
        }
    });
}

#[test]
fn refusals_quote_only_text() {
    let folder = tempfile::tempdir().unwrap();
    // A file's name may have everything but a slash and NUL.
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let article = hostile.join("article.txt");
    let text = format!("Bridge\n\nThe bridge{HOSTILE} cost 9{HOSTILE} yuan.");
    std::fs::write(&article, text).unwrap();
    let base = folder.path().join("new.db");
    each_refused_sheet(&hostile, |bad, path| {
        for (name, arguments) in [
            ("load", vec![base.as_os_str(), path.as_ref()]),
            (
                "load",
                vec!["--json".as_ref(), base.as_os_str(), path.as_ref()],
            ),
            ("check", vec![path.as_ref(), article.as_os_str()]),
        ] {
            let output = citebase(name)
                .args(&arguments)
                .env("CLICOLOR_FORCE", "1")
                .output()
                .unwrap();
            assert!(matches!(output.status.code(), Some(1..=2)), "{name} {bad}");
            for printed in [&output.stdout, &output.stderr] {
                assert_eq!(Deeds::of(printed, Printed::Styled), [""; 0], "{name} {bad}");
            }
        }
    });
}

#[test]
fn files_with_hostile_names_and_texts_are_told_of_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let path = |name: &str| hostile.join(name).to_str().unwrap().to_owned();
    let sheet = sheet(&hostile, "East Bridge", "East \u{202e}Bridge");
    let sheet = sheet.to_str().unwrap();
    let (article, other) = (path("article.txt"), path("other.txt"));
    std::fs::write(
        &article,
        "Bridge to open\n\nThe East \u{202e}Bridge cost 500 yuan; 2 May 2024.",
    )
    .unwrap();
    std::fs::write(
        &other,
        format!("Bridge{HOSTILE}\n\nThe bridge{HOSTILE} cost 9{HOSTILE} yuan, 7 May{HOSTILE}."),
    )
    .unwrap();
    let base = path("base.db");
    for (name, arguments, code) in [
        ("seed", vec![base.as_str()], 0),
        ("load", vec![&base, sheet, &other], 1),
        ("seed", vec!["--json", &base], 0),
        ("load", vec!["--json", &base, sheet, &other], 1),
        ("check", vec![sheet, &article], 0),
        ("check", vec!["--base", &base, sheet, &article], 0),
        ("check", vec!["--json", sheet, &article], 0),
        ("check", vec![sheet, &other], 2),
        ("draft", vec![&article], 0),
        ("draft", vec![&other, HOSTILE], 0),
        ("draft", vec!["--to", &path("draft.json"), &article], 0),
        ("draft", vec!["--to", &path("draft.json"), &article], 2),
        (
            "draft",
            vec!["--json", "--to", &path("again.json"), &article],
            0,
        ),
        ("timeline", vec!["--base", &other], 2),
        ("timeline", vec!["--base", &path("none.db")], 2),
        ("find", vec!["--base", &base, "bridge"], 0),
        ("report", vec![&path("page.html")], 0),
        ("report", vec!["--json", &path("page.html")], 0),
        ("report", vec![&other], 2),
        ("who", vec![HOSTILE], 1),
        ("profile", vec![HOSTILE], 1),
        ("seed", vec![&format!("--{HOSTILE}")], 2),
        ("seed", vec!["a", HOSTILE], 2),
    ] {
        let output = citebase(name)
            .args(&arguments)
            .env("CLICOLOR_FORCE", "1")
            .output()
            .unwrap();
        for printed in [&output.stdout, &output.stderr] {
            assert_eq!(
                Deeds::of(printed, Printed::Styled),
                [""; 0],
                "{name} {arguments:?}"
            );
        }
        assert_eq!(
            output.status.code(),
            Some(code),
            "{name} {arguments:?} {output:?}"
        );
    }
}
