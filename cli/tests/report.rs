//! The report: one page that any browser reads, on which every fact leads to its passage.

mod common;

use citebase::KnowledgeBase;
use citebase::sheet::Sheet;
use common::{ends, files, folder};
use html5gum::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

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
            "address": "https://example.com/%22%3E%3Cscript%3E"},
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
}

#[test]
fn a_page_may_go_to_standard_output() {
    let (page, _) = common::ends("report", &["-"], 0);
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Lingang Group"));
    common::ends("report", &["--json", "-"], 2);
}
