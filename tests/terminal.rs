//! What is printed does to a terminal nothing but be read, whatever a file or a sheet holds. The
//! judge is the parser of a terminal emulator. The program has the same test in `cli/tests`.

#[path = "common/examples.rs"]
mod examples;
#[path = "common/terminal.rs"]
mod terminal;

use citebase::KnowledgeBase;
use citebase::check::ContradictionFilter;
use citebase::model::Kind;
use citebase::query::{FactFilter, Page, ProposalFilter, SearchFilter, TotalQuery, Walk};
use citebase::sheet::Sheet;
use examples::program;
use terminal::{Deeds, HOSTILE, Printed, each_refused_sheet, each_spoilt_base, is_only_text};

#[test]
fn the_judge_knows_what_is_hostile() {
    let deeds = Deeds::of(HOSTILE.as_bytes(), Printed::Lines).join("\n");
    for deed in [
        "system command",
        "control sequence [31]m",
        "control sequence [2]J",
        "device control 'q'",
        "escape 0x63",
        "executes 0x9b",
        "executes 0x9d",
        "executes 0x85",
        "executes 0x0d",
        "executes 0x09",
        "prints '\\u{7f}'",
        "prints '\\u{202e}'",
        "prints '\\u{2028}'",
    ] {
        assert!(deeds.contains(deed), "{deed}\n{deeds}");
    }
}

/// What the library says of all that is in a base, and why it cannot where it cannot.
fn said(base: &mut KnowledgeBase) -> Vec<String> {
    let mut said = Vec::new();
    let page = Page::first(100);
    macro_rules! say {
        ($($answer:expr),* $(,)?) => { $(
            said.push($answer.map_or_else(|error| error.to_string(), |answer| answer.to_string()));
        )* };
    }
    macro_rules! say_each {
        ($($answer:expr),* $(,)?) => { $(
            match $answer {
                Ok(answers) => said.extend(answers.into_iter().map(|a| a.to_string())),
                Err(error) => said.push(error.to_string()),
            }
        )* };
    }
    say![
        base.verify(),
        base.check_search(),
        base.proposals(&ProposalFilter::default())
    ];
    let no_such = FactFilter {
        source: Some(HOSTILE.to_owned()),
        ..FactFilter::default()
    };
    say_each![
        base.facts(&FactFilter::default(), &page),
        base.facts(&no_such, &page),
        base.sources(&page),
        base.contradictions(&ContradictionFilter::default()),
        base.ambiguities(&page),
        base.unfollowed(),
        base.rulings(),
        base.superseded(),
        base.totals(&TotalQuery::default()),
        base.projects_per_industry(),
        base.complete("l", None, 100),
        base.search("group", &SearchFilter::default(), &page)
            .map(|found| found.hits),
    ];
    for source in base.sources(&page).map_or_else(|_| Vec::new(), |s| s.items) {
        say_each![base.passages(&source.key)];
    }
    for &kind in Kind::ALL {
        say_each![base.entities_per_form(kind)];
    }
    for entity in base.named("Lingang Group").unwrap_or_default() {
        said.push(entity.to_string());
        say![base.profile(entity.id, 100), base.members(entity.id, &page)];
        say_each![
            base.names(entity.id, 100),
            base.members_of(entity.id, &page),
            base.over_time(entity.id, None, &page),
            base.neighbours(entity.id, &Walk::default()),
            base.not_stated(entity.id),
        ];
    }
    said
}

/// The examples that read a base.
const READING: [&str; 7] = [
    "agreements",
    "connected",
    "industries",
    "profile",
    "timeline",
    "trace",
    "who",
];

#[test]
fn only_text_is_said_whatever_another_program_wrote_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    each_spoilt_base(folder.path(), |turn, what, path| {
        match KnowledgeBase::open_read_only(path) {
            Ok(mut base) => {
                for text in said(&mut base) {
                    is_only_text(what, text.as_bytes(), Printed::Lines);
                }
            }
            Err(error) => is_only_text(what, error.to_string().as_bytes(), Printed::Lines),
        }
        // Every example is asked of the words, and then one in turn.
        for (number, name) in READING.iter().enumerate() {
            if turn == 0 || number == turn % READING.len() {
                let output = program(name).arg(path).output().unwrap();
                let what = format!("{what} {name}");
                is_only_text(&what, &output.stdout, Printed::Lines);
                is_only_text(&what, &output.stderr, Printed::Lines);
                assert!(matches!(output.status.code(), Some(0..=1)), "{what}");
                // Words are shown; nothing stumbles over them.
                assert!(turn > 0 || output.status.success(), "{what} {output:?}");
            }
        }
    });
}

#[test]
fn refusals_quote_only_text() {
    let folder = tempfile::tempdir().unwrap();
    // A file's name may have everything but a slash and NUL.
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let only_text = |what: &str, text: String| is_only_text(what, text.as_bytes(), Printed::Lines);
    each_refused_sheet(&hostile, |bad, path| {
        let read = Sheet::from_file(path);
        let base = &mut KnowledgeBase::in_memory().unwrap();
        match read.and_then(|sheet| base.load(&sheet)) {
            // Marks of direction alone are taken as part of a text.
            Ok(report) => panic!("{bad} was loaded\n{report}"),
            Err(error) => {
                only_text(bad, error.to_string());
                only_text(bad, format!("{error:?}"));
            }
        }
    });
}

#[test]
fn seed_tells_of_a_file_with_a_hostile_name_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join(HOSTILE);
    std::fs::create_dir(&hostile).unwrap();
    let (base, other) = (hostile.join("base.db"), hostile.join("other.txt"));
    std::fs::write(&other, format!("Bridge{HOSTILE}")).unwrap();
    let option = format!("--{HOSTILE}");
    for (arguments, code) in [
        (vec![base.as_os_str()], 0),
        (vec![base.as_os_str()], 0),
        (vec![other.as_os_str()], 2),
        (vec![hostile.join("no/base.db").as_os_str()], 2),
        (vec![option.as_ref()], 2),
        (vec![base.as_os_str(), HOSTILE.as_ref()], 2),
    ] {
        let output = program("seed").args(&arguments).output().unwrap();
        for printed in [&output.stdout, &output.stderr] {
            is_only_text(&format!("{arguments:?}"), printed, Printed::Lines);
        }
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {output:?}");
    }
}
