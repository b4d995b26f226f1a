//! The README is short, and shows what really comes out. What it used to list is on pages of the guide.

mod pages;

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    assert!(pages::check("README.md", &pages::text("README.md")) >= 2);
}

/// It is read by people who do not know yet whether they want it.
#[test]
fn the_readme_is_a_front_door() {
    let lines = pages::text("README.md").lines().count();
    assert!(
        lines <= 150,
        "README.md has {lines} lines, and may have 150: move something to a page of docs/"
    );
}

#[test]
fn every_page_of_the_guide_is_listed() {
    let (readme, guide) = (pages::text("README.md"), pages::text("src/guide.rs"));
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (file, module) = match name.strip_suffix(".md") {
            Some(page) => (name.clone(), page.replace('-', "_")),
            None if name == "cookbook" => (format!("{name}/README.md"), name),
            None => continue,
        };
        assert!(readme.contains(&format!("]: docs/{file}\n")), "{file}");
        assert!(guide.contains(&format!("//! - [`{module}`]: ")), "{module}");
        assert!(
            guide.contains(&format!("#[doc = include_str!(\"../docs/{file}\")]\n")),
            "{file}"
        );
    }
}
