//! Words that look alike: a declared one must not pass for one that every base has.

use super::{Catalogue, Declarations, Problem};
use crate::text::fold::{Gap, letters};
use std::collections::HashMap;
use std::fmt::Display;

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

/// Tells of declared words that look like a word that every base has in the same list, and are none.
pub(super) fn check(declares: &Declarations, mut tell: impl FnMut(Problem)) {
    let known = Catalogue::builtin();
    let mut compare = |list: &str, words: &[&str], declared: &[(usize, &str, &str)]| {
        if declared.is_empty() {
            return;
        }
        let known: HashMap<String, &str> = words.iter().map(|word| (looks(word), *word)).collect();
        for (index, field, word) in declared {
            // A relation that has the word of another, from either side, would be read as that one.
            let taken = |known: &&&str| *known != word || list == "relations";
            if let Some(builtin) = known.get(&looks(word)).filter(taken) {
                let place = format!("declares.{list}[{index}].{field}");
                tell(Problem::new(&place, looks_like(word, builtin)));
            }
        }
    };
    fn each<'a, T>(
        rows: &'a [T],
        key: impl Fn(&'a T) -> &'a str,
    ) -> Vec<(usize, &'static str, &'a str)> {
        rows.iter()
            .enumerate()
            .map(|(i, row)| (i, "key", key(row)))
            .collect()
    }
    let relations = known.relations.values();
    let words: Vec<&str> = relations
        .flat_map(|r| [r.key.as_str(), &r.inverse])
        .collect();
    // A relation's own inverse is its own if it is declared as every base has it.
    let own = declares
        .relations
        .iter()
        .enumerate()
        .filter(|(_, row)| !known.relations.contains_key(&row.key));
    let own: Vec<(usize, &str, &str)> = own
        .flat_map(|(i, row)| {
            [
                (i, "key", row.key.as_str()),
                (i, "inverse", row.inverse.as_str()),
            ]
        })
        .collect();
    compare("relations", &words, &own);
    compare(
        "measures",
        &known.measures().collect::<Vec<_>>(),
        &each(&declares.measures, |row| &row.key),
    );
    compare(
        "units",
        &known.units().collect::<Vec<_>>(),
        &each(&declares.units, |row| &row.key),
    );
    compare(
        "phases",
        &known.phases().collect::<Vec<_>>(),
        &each(&declares.phases, |row| &row.key),
    );
    compare(
        "schemes",
        &known.schemes().collect::<Vec<_>>(),
        &each(&declares.schemes, |row| &row.key),
    );
    for (index, row) in declares.forms.iter().enumerate() {
        let forms: Vec<&str> = known.forms(row.kind).collect();
        compare("forms", &forms, &[(index, "key", &row.key)]);
    }
}

fn looks_like(word: &str, builtin: &str) -> impl Display {
    format!(
        "{word:?} looks like \"{builtin}\", which every base has; use that, or choose another word"
    )
}
