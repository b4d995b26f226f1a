//! The README shows what really comes out.

mod pages;

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    assert!(pages::check("README.md", &pages::text("README.md")) >= 9);
}

#[test]
fn the_readmes_sheet_can_be_loaded() {
    let text = pages::text("README.md");
    let start = text.find("```json\n").unwrap() + 8;
    let end = start + text[start..].find("\n```").unwrap();
    let sheet = citebase::sheet::Sheet::from_json(&text[start..end]).unwrap();
    let mut base = citebase::KnowledgeBase::in_memory().unwrap();
    assert_eq!(base.load(&sheet).unwrap().claims(), 3);
}

#[test]
fn every_example_is_listed() {
    let text = pages::text("README.md");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            text.contains(&format!("| `{name}` |")),
            "{name} is not listed"
        );
    }
}

#[test]
fn every_feature_is_listed() {
    let manifest = pages::text("Cargo.toml");
    let features = manifest.split_once("\n[features]\n").unwrap().1;
    let features = features.split("\n[").next().unwrap();
    let features = features.lines().filter(|line| !line.starts_with('#'));
    let readme = pages::text("README.md");
    let mut listed = 0;
    for (name, _) in features.filter_map(|line| line.split_once(" = ")) {
        if name != "default" {
            assert!(readme.contains(&format!("\n| `{name}`")), "{name}");
            listed += 1;
        }
    }
    assert!(listed >= 3);
}
