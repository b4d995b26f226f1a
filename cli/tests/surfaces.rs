//! The report, read piece by piece: over a base in which no claim is a plain fact, no line, card,
//! entry or stroke of the picture reads as if one were.

mod common;

use common::{ends, folder};

#[path = "../../tests/surfaces/reserved.rs"]
mod reserved;

/// The text of a piece of HTML, in lower case.
fn text(piece: &str) -> String {
    let parts = piece.split('<').enumerate().map(|(n, part)| match n {
        0 => part,
        _ => part.split_once('>').map_or("", |(_, text)| text),
    });
    parts.collect::<String>().to_lowercase()
}

#[test]
fn every_piece_of_the_report_says_how_far_it_holds() {
    let (_folder, path) = folder();
    let world = reserved::World::new(9);
    let (sheet, base, page) = (
        path("reserved.json"),
        path("reserved.db"),
        path("report.html"),
    );
    std::fs::write(&sheet, serde_json::to_string(&world.sheet).unwrap()).unwrap();
    ends("load", &[&base, &sheet], 0);
    ends("report", &[&page, "--base", &base], 0);
    let page = std::fs::read_to_string(&page).unwrap();
    let starts = [
        "<li", "<dd", "<dt", "<p", "<tr", "<div", "<h3", "<g ", "<path",
    ];
    let mut pieces: Vec<&str> = vec![&page];
    for start in starts {
        pieces = pieces.iter().flat_map(|piece| piece.split(start)).collect();
    }
    let (mut told, mut missing) = (0, Vec::new());
    for piece in pieces {
        let text = text(piece);
        for claim in world.told_in(&text) {
            told += 1;
            if let Some(reserve) = claim.missing(&text, true) {
                missing.push(format!("{reserve:?}: {text}"));
            }
        }
    }
    let sample = missing.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        missing.is_empty(),
        "{} are missing:\n{}",
        missing.len(),
        sample.join("\n")
    );
    assert!(told > 300, "{told}");
    assert!(
        !page.contains("<path class=\"fact\""),
        "a line is drawn as if it were so"
    );
}
