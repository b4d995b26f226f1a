//! Imports run downwards: a room of `src` takes from those below it, and no files take from each
//! other in a circle. Read from the tokens of the code; what only tests take does not count.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rooms, from the top to the bottom.
const FLOORS: &[&str] = &[
    "guide", "base", "check", "export", "query", "ingest", "identity", "derived", "stored",
    "sheet", "db", "error", "recent", "sets", "model",
];

/// A module: its children, and the names that it has from elsewhere.
#[derive(Debug, Default)]
struct Module {
    children: BTreeSet<String>,
    /// Every path that stands in its code.
    paths: Vec<Vec<String>>,
    /// By the name under which a thing is known here: where it comes from, if from this crate.
    handed_on: BTreeMap<String, Option<Vec<String>>>,
}

type Modules = BTreeMap<Vec<String>, Module>;

/// Reads a module and those below it.
fn read(modules: &mut Modules, file: &Path, path: Vec<String>) {
    let text = std::fs::read_to_string(file).unwrap();
    let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{file:?}: {e}"));
    let mut module = Module::default();
    let tokens = without_tests(tokens);
    declared(&tokens, &mut module.children);
    let folder = match file.file_name().unwrap().to_str().unwrap() {
        "mod.rs" | "lib.rs" | "main.rs" => file.parent().unwrap().to_owned(),
        _ => file.with_extension(""),
    };
    for child in module.children.clone() {
        let (flat, nested) = (
            folder.join(format!("{child}.rs")),
            folder.join(&child).join("mod.rs"),
        );
        let mut below = path.clone();
        below.push(child);
        read(modules, if flat.exists() { &flat } else { &nested }, below);
    }
    paths(&tokens, &path, &mut module);
    modules.insert(path, module);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tokens without items that only tests have.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    let mut skipped = false;
    while let Some(token) = rest.next() {
        if let (TokenTree::Punct(hash), Some(TokenTree::Group(attribute))) = (&token, rest.peek())
            && hash.as_char() == '#'
        {
            skipped |= attribute.to_string().replace(' ', "") == "[cfg(test)]";
            rest.next();
        } else if skipped {
            skipped = match &token {
                TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
                TokenTree::Punct(end) => end.as_char() != ';',
                _ => true,
            };
        } else if let TokenTree::Group(group) = &token {
            let inner = without_tests(group.stream()).into_iter().collect();
            kept.push(proc_macro2::Group::new(group.delimiter(), inner).into());
        } else {
            kept.push(token);
        }
    }
    kept
}

/// The modules in files of their own.
fn declared(tokens: &[TokenTree], children: &mut BTreeSet<String>) {
    for three in tokens.windows(3) {
        if let [
            TokenTree::Ident(word),
            TokenTree::Ident(name),
            TokenTree::Punct(end),
        ] = three
            && word == "mod"
            && end.as_char() == ';'
        {
            children.insert(name.to_string());
        }
    }
}

/// Notes the paths among tokens: those that begin with `crate`, `super`, `self` or a child.
fn paths(tokens: &[TokenTree], here: &[String], module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) => {
                let begins = (at < 2 || !is_colons(&tokens[at - 2..])) && {
                    let word = word.to_string();
                    ["crate", "super", "self"].contains(&word.as_str())
                        || module.children.contains(&word)
                };
                let before = |back| at.checked_sub(back).map(|at| tokens[at].to_string());
                let is_use = before(1).is_some_and(|word| word == "use");
                let is_public = is_use
                    && [2, 3]
                        .iter()
                        .any(|&back| before(back).is_some_and(|w| w == "pub"));
                if begins && tokens.get(at + 1..).is_some_and(is_colons) || is_use {
                    let mut found = Vec::new();
                    at = tree(tokens, at, Vec::new(), &mut found);
                    for (path, name) in found {
                        let path = from_root(&path, here, &module.children);
                        if is_use {
                            module.handed_on.insert(name, path.clone());
                        }
                        // What is only handed on is not taken.
                        module.paths.extend(path.filter(|_| !is_public));
                    }
                    continue;
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                paths(&inner, here, module);
            }
            _ => {}
        }
        at += 1;
    }
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    colon(tokens.first()) && colon(tokens.get(1))
}

/// Reads a path, or a tree of them, and says where it ends.
fn tree(
    tokens: &[TokenTree],
    mut at: usize,
    mut path: Vec<String>,
    found: &mut Vec<(Vec<String>, String)>,
) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for one in inner.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                    if !one.is_empty() {
                        tree(one, 0, path.clone(), found);
                    }
                }
                return at + 1;
            }
            _ => {}
        }
        at += 1;
        let more = matches!(
            tokens.get(at + 2),
            Some(TokenTree::Ident(_) | TokenTree::Group(_))
        );
        if !(tokens.get(at..).is_some_and(is_colons) && more) {
            break;
        }
        at += 2;
    }
    let renamed = match tokens.get(at..) {
        Some([TokenTree::Ident(word), TokenTree::Ident(name), ..]) if word == "as" => {
            Some(name.to_string())
        }
        _ => None,
    };
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let name = renamed.or_else(|| path.last().cloned()).unwrap();
    found.push((path, name));
    at
}

/// A path from the root, if it is of this crate.
fn from_root(path: &[String], here: &[String], children: &BTreeSet<String>) -> Option<Vec<String>> {
    let mut base = match path[0].as_str() {
        "crate" => Vec::new(),
        word if ["self", "super"].contains(&word) || children.contains(word) => here.to_vec(),
        _ => return None,
    };
    for word in path {
        match word.as_str() {
            "crate" | "self" => {}
            "super" => drop(base.pop()),
            _ => base.push(word.clone()),
        }
    }
    Some(base)
}

/// The module in which the thing at the end of a path is made, if that is in this crate.
fn maker(modules: &Modules, path: &[String]) -> Option<Vec<String>> {
    let mut module: Vec<String> = Vec::new();
    for (at, word) in path.iter().enumerate() {
        let known = &modules[&module];
        if known.children.contains(word) {
            module.push(word.clone());
        } else if let Some(from) = known.handed_on.get(word) {
            let mut whole = from.clone()?;
            whole.extend_from_slice(&path[at + 1..]);
            return maker(modules, &whole);
        } else {
            break;
        }
    }
    Some(module)
}

/// What each module takes from others, by module.
fn arrows(crate_root: &str) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let mut modules = Modules::new();
    read(&mut modules, &root().join(crate_root), Vec::new());
    let arrows = modules.iter().map(|(path, module)| {
        let taken = module.paths.iter();
        let mut from: BTreeSet<Vec<String>> =
            taken.filter_map(|taken| maker(&modules, taken)).collect();
        from.remove(path);
        (path.clone(), from)
    });
    arrows.collect()
}

fn name(module: &[String]) -> String {
    match module {
        [] => "lib".to_owned(),
        path => path.join("::"),
    }
}

#[test]
fn every_import_between_rooms_runs_downwards() {
    let floor = |module: &[String]| {
        let room = module.first().map_or("store", String::as_str);
        let floor = FLOORS.iter().position(|name| *name == room);
        floor.unwrap_or_else(|| panic!("{room} has no floor: add it to FLOORS"))
    };
    let mut upwards = Vec::new();
    let arrows = arrows("src/lib.rs");
    assert!(arrows.len() > 80, "{}", arrows.len());
    for (module, taken) in arrows {
        if module.is_empty() {
            continue;
        }
        for from in taken {
            if from.first() != module.first() && floor(&from) <= floor(&module) {
                upwards.push(format!("{} takes from {}", name(&module), name(&from)));
            }
        }
    }
    assert!(upwards.is_empty(), "imports that run upwards: {upwards:#?}");
}

#[test]
fn no_files_take_from_each_other_in_a_circle() {
    let roots = ["src/lib.rs", "text/src/lib.rs", "cli/src/main.rs"];
    let circles: Vec<String> = roots.into_iter().flat_map(circles).collect();
    assert!(circles.is_empty(), "circles: {circles:#?}");
}

fn circles(crate_root: &str) -> BTreeSet<String> {
    let arrows = arrows(crate_root);
    let mut circles = BTreeSet::new();
    for module in arrows.keys().filter(|module| !module.is_empty()) {
        // All that it takes from, directly or not.
        let (mut reached, mut open) = (BTreeSet::new(), vec![module]);
        while let Some(from) = open.pop() {
            for next in &arrows[from] {
                if reached.insert(next.clone()) {
                    open.push(arrows.get_key_value(next).unwrap().0);
                }
            }
        }
        if reached.contains(module) {
            let back = |other: &&Vec<String>| {
                let (mut seen, mut open) = (BTreeSet::new(), vec![*other]);
                while let Some(from) = open.pop() {
                    for next in &arrows[from] {
                        if seen.insert(next) {
                            open.push(next);
                        }
                    }
                }
                seen.contains(module)
            };
            let circle: Vec<String> = reached.iter().filter(back).map(|m| name(m)).collect();
            circles.insert(format!("{crate_root}: {}", circle.join(", ")));
        }
    }
    circles
}

#[test]
fn contributing_lists_the_rooms_from_the_top_to_the_bottom() {
    let text = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut rooms: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `src/")?.split(['.', '/', '`']).next())
        .filter(|room| *room != "lib")
        .collect();
    rooms.dedup();
    assert_eq!(rooms, FLOORS);
}

/// The sketch of the rooms: each with the rooms from which it takes, none left out.
#[test]
fn contributing_draws_the_arrows_as_they_are() {
    let mut taken: BTreeMap<&str, BTreeSet<usize>> =
        FLOORS.iter().map(|f| (*f, BTreeSet::new())).collect();
    let floor = |room: &String| FLOORS.iter().position(|name| name == room);
    for (module, from) in arrows("src/lib.rs") {
        let Some(at) = module.first().and_then(floor) else {
            continue;
        };
        let others = from.iter().filter_map(|from| floor(from.first()?));
        taken
            .entry(FLOORS[at])
            .or_default()
            .extend(others.filter(|other| *other != at));
    }
    let mut sketch = String::from("```text\n");
    for room in FLOORS {
        let names: Vec<&str> = taken[room].iter().map(|at| FLOORS[*at]).collect();
        let arrow = if names.is_empty() { "" } else { "→ " };
        sketch += format!("{room:9} {arrow}{}", names.join(", ")).trim_end();
        sketch.push('\n');
    }
    sketch += "```\n";
    let text = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    assert!(text.contains(&sketch), "the arrows are:\n{sketch}");
}
