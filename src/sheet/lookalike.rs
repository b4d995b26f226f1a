//! Words that look alike: a declared one must not pass for one that every base has.

use super::{Catalogue, Declarations, Problem};
use crate::model::Kind;
use crate::text::fold::{Gap, letters};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

/// How a word looks: without case, accents, width, spaces and what is invisible, and with a letter of
/// Latin for one of another script that has its form (as in Unicode's table of confusables).
fn looks(word: &str) -> String {
    let mut looks = String::with_capacity(word.len());
    letters(word, true, |letter| {
        // A sign that joins words is seen, a space hardly.
        if letter.gap == Gap::Joint
            && !looks.is_empty()
            && word[..letter.start].ends_with(['-', '&'])
        {
            looks.push('-');
        }
        looks.push(latin(letter.c));
    });
    looks
}

/// The Latin letter whose form a letter has.
const fn latin(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'є' | 'ε' => 'e',
        'ɡ' => 'g',
        'н' | 'һ' | 'հ' => 'h',
        'і' | 'ι' | 'ı' | 'ӏ' | 'l' | '1' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'η' | 'ո' => 'n',
        'о' | 'ο' | 'օ' | 'σ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ᴢ' => 'z',
        c => c,
    }
}

/// The words of a list that every base has, by their looks.
type Known = HashMap<String, &'static str>;

fn by_looks(words: impl Iterator<Item = &'static str>) -> Known {
    words.map(|word| (looks(word), word)).collect()
}

/// The lists of words that a sheet can declare; of forms, those of each kind are a list.
struct Lists {
    relations: Known,
    measures: Known,
    units: Known,
    phases: Known,
    schemes: Known,
    forms: HashMap<Kind, Known>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let known = Catalogue::builtin();
    let relations = known.relations.values();
    Lists {
        relations: by_looks(relations.flat_map(|r| [r.key.as_str(), &r.inverse])),
        measures: by_looks(known.measures()),
        units: by_looks(known.units()),
        phases: by_looks(known.phases()),
        schemes: by_looks(known.schemes()),
        forms: Kind::ALL
            .iter()
            .map(|kind| (*kind, by_looks(known.forms(*kind))))
            .collect(),
    }
});

/// Tells of declared words that look like a word that every base has in the same list, and are none.
pub(super) fn check(declares: &Declarations, mut tell: impl FnMut(Problem)) {
    let mut compare = |known: &Known, list: &str, index: usize, field: &str, word: &str| {
        // A relation that has the word of another, from either side, would be read as that one.
        let taken = |builtin: &&&str| **builtin != word || list == "relations";
        if let Some(builtin) = known.get(&looks(word)).filter(taken) {
            let place = format!("declares.{list}[{index}].{field}");
            tell(Problem::new(&place, looks_like(word, builtin)));
        }
    };
    // A relation's own inverse is its own if it is declared as every base has it.
    let builtin = &Catalogue::builtin().relations;
    for (index, row) in declares.relations.iter().enumerate() {
        if !builtin.contains_key(&row.key) {
            compare(&LISTS.relations, "relations", index, "key", &row.key);
            compare(
                &LISTS.relations,
                "relations",
                index,
                "inverse",
                &row.inverse,
            );
        }
    }
    for (index, row) in declares.measures.iter().enumerate() {
        compare(&LISTS.measures, "measures", index, "key", &row.key);
    }
    for (index, row) in declares.units.iter().enumerate() {
        compare(&LISTS.units, "units", index, "key", &row.key);
    }
    for (index, row) in declares.phases.iter().enumerate() {
        compare(&LISTS.phases, "phases", index, "key", &row.key);
    }
    for (index, row) in declares.schemes.iter().enumerate() {
        compare(&LISTS.schemes, "schemes", index, "key", &row.key);
    }
    for (index, row) in declares.forms.iter().enumerate() {
        if let Some(known) = LISTS.forms.get(&row.kind) {
            compare(known, "forms", index, "key", &row.key);
        }
    }
}

fn looks_like(word: &str, builtin: &str) -> impl Display {
    format!(
        "{word:?} looks like \"{builtin}\", which every base has; use that, or choose another word"
    )
}
