//! Work that is in proportion to what is read and printed, and says where it stopped.

use citebase::KnowledgeBase;
use citebase::check::{ArticleText, ContradictionFilter};
use citebase::sheet::Sheet;
use std::collections::BTreeSet;

/// A sheet with figures of one subject, each in its own words.
fn sheet(key: &str, figures: usize, amount: impl Fn(usize) -> String) -> Sheet {
    let figures: Vec<String> = (0..figures)
        .map(|n| {
            format!(
                r#"{{"key": "f{n}", "subject": "mill", "measure": "investment", "cite": ["p1"],
                 "quantity": {{"wording": "as written", "wording_confirmed": true, "unit": "CNY", {}}}}}"#,
                amount(n)
            )
        })
        .collect();
    let json = format!(
        r#"{{"citebase": 1, "source": {{"key": "{key}", "headline": "A mill", "language": "en"}},
         "passages": ["p1"],
         "entities": {{"mill": {{"kind": "organisation", "shared": true, "names": [{{"text": "Mill"}}]}}}},
         "figures": [{}]}}"#,
        figures.join(",")
    );
    Sheet::from_json(&json).unwrap()
}

/// B3: seen before: 2,000 unequal figures took 53 s and 6.1 GB.
#[test]
fn b3_contradictions_end_somewhere_and_say_where() {
    let unequal = |n: usize| format!(r#""exactly": {}"#, n + 1);
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&sheet("one", 1500, unequal)).unwrap();
    let found = base
        .contradictions(&ContradictionFilter::default())
        .unwrap();
    assert!((1..=1000).contains(&found.len()), "{}", found.len());
    let cut: Vec<&str> = found
        .cut_short
        .iter()
        .map(|entity| entity.key.as_str())
        .collect();
    assert_eq!(cut, ["mill"]);
    let pairs: BTreeSet<Vec<String>> = found
        .iter()
        .map(|c| c.facts.iter().map(|f| f.claim.to_string()).collect())
        .collect();
    assert_eq!(pairs.len(), found.len(), "each pair once");
    // Amounts that all meet each other: nothing is found, and the search ends all the same.
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load(&sheet("one", 2600, |n| {
        format!(r#""more_than": {}"#, n + 1)
    }))
    .unwrap();
    let found = base
        .contradictions(&ContradictionFilter::default())
        .unwrap();
    assert_eq!((found.len(), found.cut_short.len()), (0, 1));
}

/// B4: seen before: 51 s for a text of 200,000 lines. D5: a soft hyphen in a text.
#[test]
fn b4_a_text_of_many_lines_is_matched_line_by_line() {
    let lines: String = (0..200_000)
        .map(|n| format!("Line {n} of the text\n\n"))
        .collect();
    let text = ArticleText::plain(&format!("{lines}{lines}"));
    assert_eq!(text.passages().count(), 200_000);
    assert_eq!(
        text.passages().last().unwrap(),
        ("p199999", "Line 199999 of the text")
    );
    let text = ArticleText::from_passages([("p1", "It cost 16 bil\u{AD}lion yuan.")]);
    assert_eq!(text.passage("p1"), Some("It cost 16 billion yuan."));
}
