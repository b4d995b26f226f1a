//! Words that look alike: a declared one must not pass for one that every base has.

use super::{Catalogue, Declarations, Problem};
use crate::model::Kind;
use crate::text::fold::{Gap, letters};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

/// How a word looks: without case, accents, width, spaces and what is invisible, and with a letter of
/// Latin for a character that has its form. "rn" looks like "m".
fn looks(word: &str) -> String {
    // A capital may look like a letter that its small form does not look like.
    let seen: String = word.chars().map(latin).collect();
    let mut looks = String::with_capacity(word.len());
    letters(&seen, true, |letter| {
        // A sign that joins words is seen, a space hardly.
        if letter.gap == Gap::Joint
            && !looks.is_empty()
            && seen[..letter.start].ends_with(['-', '&'])
        {
            looks.push('-');
        }
        looks.push(latin(letter.c));
    });
    looks.replace("rn", "m")
}

/// The letter or digit of ASCII whose form a character has.
fn latin(c: char) -> char {
    match c {
        'l' | '1' => 'i',
        '0' => 'o',
        c if c.is_ascii() => c,
        c => LATIN.get(&c).copied().unwrap_or(c),
    }
}

/// Each character that looks like one of ASCII, and that.
static LATIN: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("../../data/lookalikes.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let of = |line: &'static str| {
        let mut characters = line.chars();
        let looks = characters.next();
        characters.skip(1).filter_map(move |c| Some((c, looks?)))
    };
    lines.flat_map(of).collect()
});

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

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_security::confusable_detection::skeleton;

    #[test]
    fn d8_whatever_looks_like_a_letter_to_unicode_does_so_here() {
        let ascii: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
        let skeletons: HashMap<String, char> = ascii
            .iter()
            .map(|c| (skeleton(&c.to_string()).collect(), *c))
            .collect();
        let mut missing = Vec::new();
        for c in (0x80..=0x10_FFFF).filter_map(char::from_u32) {
            let skeleton: String = skeleton(&c.to_string()).collect();
            if let Some(like) = skeletons.get(&skeleton)
                && looks(&format!("a{c}b")) != looks(&format!("a{like}b"))
            {
                missing.push((c, *like));
            }
        }
        assert_eq!(missing, []);
        for (one, other) in [
            ("part of", "p\u{430}rt of"),
            ("part of", "PART  OF"),
            ("employs", "ernp1oys"),
            ("CNY", "\u{421}NY"),
            ("CNY", "ＣＮＹ"),
            ("CNY", "C\u{200B}NY"),
            ("CNY", "\u{216D}NY"),
        ] {
            assert_eq!(looks(one), looks(other), "{one} {other}");
        }
        for (one, other) in [("part of", "party of"), ("t", "m²"), ("won", "yen")] {
            assert_ne!(looks(one), looks(other), "{one} {other}");
        }
    }
}
