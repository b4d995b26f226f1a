//! What a folded name is made of: its words, its numbers, its initials. Pure functions.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Letters of scripts in which words stand without spaces.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The units in which names are compared: words in Latin and like letters, in a loose spelling;
/// single characters in Chinese. "&" is "and".
pub(super) fn units(fold: &str) -> Vec<Cow<'_, str>> {
    let mut units = Vec::new();
    let mut word = 0;
    for (at, c) in fold.char_indices() {
        let alone = is_han(c) || c == '&';
        if !alone && c != ' ' {
            continue;
        }
        if word < at {
            units.push(loose(&fold[word..at]));
        }
        word = at + c.len_utf8();
        match c {
            ' ' => {}
            '&' => units.push("and".into()),
            _ => units.push(fold[at..word].into()),
        }
    }
    if word < fold.len() {
        units.push(loose(&fold[word..]));
    }
    units
}

/// A word in a spelling that British and American, one and many have in common.
fn loose(word: &str) -> Cow<'_, str> {
    if word.len() < 5 || !word.is_ascii() {
        return word.into();
    }
    let one: Cow<'_, str> = match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y").into(),
        (_, Some(stem)) if !stem.ends_with(['s', 'u', 'i']) => stem.into(),
        _ => word.into(),
    };
    match &*one {
        "centre" => "center".into(),
        "theatre" => "theater".into(),
        "programme" => "program".into(),
        "harbour" => "harbor".into(),
        "labour" => "labor".into(),
        "defence" => "defense".into(),
        "colour" => "color".into(),
        british => match british.strip_suffix("isation") {
            Some(stem) => format!("{stem}ization").into(),
            None => one,
        },
    }
}

/// Whether all units are Chinese characters.
pub(super) fn are_han(units: &[impl AsRef<str>]) -> bool {
    units.iter().all(|unit| unit.as_ref().starts_with(is_han))
}

/// A word so long that one letter more or less is rather an error than another word.
pub(super) fn is_long(unit: &str) -> bool {
    // And not so long that comparing it would cost too much.
    (7..=60).contains(&unit.chars().count()) && unit.chars().all(char::is_alphabetic)
}

/// The units that say something.
pub(super) fn content(units: &[impl AsRef<str>]) -> Vec<&str> {
    let words = units.iter().map(AsRef::as_ref);
    words.filter(|unit| !is_joint(unit)).collect()
}

/// Words that say how others hang together, and are left out of initials.
pub(super) fn is_joint(unit: &str) -> bool {
    is_preposition(unit) || matches!(unit, "the" | "and" | "a" | "an")
}

/// Words after which a name only says to what something else belongs: Hong Kong in "University
/// of Hong Kong".
pub(super) fn is_preposition(unit: &str) -> bool {
    matches!(
        unit,
        "of" | "in" | "at" | "for" | "on" | "by" | "to" | "with" | "de" | "und" | "between"
    )
}

/// What may stand behind a name or not, and it is still the same: 集团 as one character is not
/// here, since names are compared by characters; see [`is_light_tail`].
const LIGHT_TAILS: &[&str] = &[
    "group", "集团", "city", "市", "district", "区", "county", "县", "province", "省", "新区",
    "newarea", "town", "镇",
];

/// Whether a name that goes on with these units may well be the one that stops before them.
pub(super) fn is_light_tail(units: &[String]) -> bool {
    let tail = units.concat();
    LIGHT_TAILS.contains(&tail.as_str())
}

/// Last words that say what sort of organisation it is: two different ones are two sorts.
const HEADS: &str = "group holding university college school academy institute hospital bank fund \
    committee commission bureau department ministry government council association federation \
    district park zone city";

pub(super) fn is_head(unit: &str) -> bool {
    HEADS.split(' ').any(|head| head == unit)
}

/// A digest of the numbers of a name: names whose numbers differ are of different things.
pub(super) fn numbers_digest(fold: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    numbers(fold).hash(&mut hasher);
    hasher.finish()
}

/// The numbers of a name, in order: digits, Roman numerals and the like as words, and Chinese numerals
/// that count phases and the like (二期, 第三).
fn numbers(fold: &str) -> Vec<&str> {
    let digits = fold.split(|c: char| !c.is_ascii_digit());
    let mut numbers: Vec<&str> = digits.filter(|digits| !digits.is_empty()).collect();
    numbers.extend(fold.split(' ').filter(|word| is_number_word(word)));
    if fold.is_ascii() {
        return numbers;
    }
    let mut before = None;
    let mut characters = fold.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = characters.peek().map(|(_, c)| *c);
        let counts = before == Some('第') || matches!(after, Some('期' | '号' | '届'));
        if counts && "一二三四五六七八九十".contains(c) {
            numbers.push(&fold[at..at + c.len_utf8()]);
        }
        before = Some(c);
    }
    numbers
}

fn is_number_word(word: &str) -> bool {
    matches!(
        word,
        "ii" | "iii"
            | "iv"
            | "vi"
            | "vii"
            | "viii"
            | "ix"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "first"
            | "second"
            | "third"
            | "fourth"
            | "fifth"
            | "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
    )
}

/// All letters without the gaps between them, but between two digits: "Lin-gang" and "Lingang"
/// run together alike, "phase 1.2" and "phase 12" do not.
pub(super) fn run_together(units: &[impl AsRef<str>]) -> Vec<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut pieces: Vec<&str> = Vec::with_capacity(units.len());
    for unit in units.iter().map(AsRef::as_ref) {
        let behind_digit = pieces.last().is_some_and(|last| last.ends_with(is_digit));
        if behind_digit && unit.starts_with(is_digit) {
            pieces.push(" ");
        }
        pieces.push(unit);
    }
    pieces
}

/// The letters of a name that is written as an abbreviation: two to eight Latin capitals, and
/// nothing else but dots and gaps; or three Chinese characters.
pub(super) fn acronym(written: &str, units: &[impl AsRef<str>]) -> Option<String> {
    if are_han(units) {
        return (units.len() == 3).then(|| units.iter().map(AsRef::as_ref).collect());
    }
    let mut letters = String::new();
    for c in written.chars() {
        if c.is_ascii_uppercase() {
            letters.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            return None;
        }
    }
    (2..=8).contains(&letters.len()).then_some(letters)
}

/// What a name may be abbreviated to: the initials of its words, with and without the small
/// ones; of a Chinese name of three and more words of two characters, the first of each.
pub(super) fn initials(units: &[impl AsRef<str>]) -> Vec<String> {
    let units = || units.iter().map(AsRef::as_ref);
    let count = units().count();
    if units().all(|unit| unit.starts_with(is_han)) {
        let whole = count >= 6 && count.is_multiple_of(2);
        return whole
            .then(|| units().step_by(2).collect())
            .into_iter()
            .collect();
    }
    let first = |unit: &str| unit.chars().next();
    let mut found: Vec<String> = Vec::new();
    for small in [false, true] {
        let words = units().filter(|unit| small || !is_joint(unit));
        let letters: String = words.filter_map(first).collect();
        let usual = (2..=8).contains(&letters.len()) && letters.is_ascii();
        if usual && letters.chars().all(|c| c.is_ascii_lowercase()) && !found.contains(&letters) {
            found.push(letters);
        }
    }
    found
}

/// The lengths of the stretches in which all units of a short name stand in a long one, in
/// order: 临港集团 in 上海临港经济发展集团 gives 2, 2. Nothing if they do not, or if the long
/// name goes on behind the last one. The last stretch is the longest at the end of the long
/// name, and those before it are found from the left, the longest that fits first.
pub(super) fn stretches<T: PartialEq>(short: &[T], long: &[T]) -> Option<Vec<usize>> {
    let end = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    if end == 0 {
        return None;
    }
    let (mut rest, mut within) = (&short[..short.len() - end], &long[..long.len() - end]);
    let mut found = Vec::new();
    while !rest.is_empty() {
        let fits = |length: &usize| within.windows(*length).any(|w| w == &rest[..*length]);
        let length = (1..=rest.len().min(within.len())).rev().find(fits)?;
        let at = within.windows(length).position(|w| w == &rest[..length])?;
        within = &within[at + length..];
        rest = &rest[length..];
        found.push(length);
    }
    found.push(end);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::identity_fold;
    use proptest::prelude::*;

    #[test]
    fn names_fall_into_units() {
        let units = |name: &str| units(&identity_fold(name)).join("|");
        assert_eq!(units("R&D Centres"), "r|and|d|center");
        assert_eq!(units("integrated circuits"), "integrated|circuit");
        assert_eq!(units("leading industries"), "leading|industry");
        assert_eq!(units("上海 Lingang 集团"), "上|海|lingang|集|团");
        assert_eq!(units("Mass Bus Basis"), "mass|bus|basis");
        assert_eq!(units("Organisation"), "organization");
        assert_eq!(units(""), "");
    }

    #[test]
    fn numbers_tell_names_apart() {
        let numbers = |name: &str| numbers(&identity_fold(name)).join(" ");
        assert_eq!(numbers("Phase 2 of 2021-08"), "2 2021 08");
        assert_eq!(numbers("Park II"), "ii");
        assert_eq!(numbers("临港二期"), "二");
        assert_eq!(numbers("第三人民医院"), "三");
        assert_eq!(numbers("三一重工"), "");
        assert_eq!(numbers("Lingang"), "");
    }

    #[test]
    fn gaps_run_together_but_not_between_digits() {
        let run = |name: &str| run_together(&units(&identity_fold(name))).concat();
        assert_eq!(run("Lin-gang"), run("Lingang"));
        assert_eq!(run("Johnson & Johnson"), run("Johnson and Johnson"));
        assert_ne!(run("Phase 1.2"), run("Phase 12"));
        assert_ne!(run("C++"), run("C"));
    }

    #[test]
    fn abbreviations() {
        let short = |name: &str| initials(&units(&identity_fold(name))).join(" ");
        assert_eq!(short("Shanghai Jiao Tong University"), "sjtu");
        assert_eq!(short("University of Hong Kong"), "uhk uohk");
        assert_eq!(short("上海交通大学"), "上交大");
        assert_eq!(short("中国银行"), "");
        assert_eq!(short("Lingang"), "");
        let letters = |name: &str| acronym(name, &units(&identity_fold(name)));
        assert_eq!(letters("SJTU").as_deref(), Some("sjtu"));
        assert_eq!(letters("S.J.T.U.").as_deref(), Some("sjtu"));
        assert_eq!(letters("上交大").as_deref(), Some("上交大"));
        for not in ["Sjtu", "S", "SJTU 2", "ABCDEFGHI", "上海交大", ""] {
            assert_eq!(letters(not), None, "{not}");
        }
    }

    #[test]
    fn short_forms_stand_in_order() {
        let of = |short: &str, long: &str| stretches(&units(short), &units(long));
        assert_eq!(of("临港集团", "上海临港经济发展集团"), Some(vec![2, 2]));
        assert_eq!(of("临港集团", "上海临港集团"), Some(vec![4]));
        assert_eq!(of("临港控股", "上海临港经济发展集团"), None);
        assert_eq!(of("临港集团", "临港集团党委"), None);
        assert_eq!(of("上财大学", "上海财经大学"), Some(vec![1, 1, 2]));
        assert_eq!(of("港临集团", "上海临港集团"), None);
        assert_eq!(of("", "上海"), None);
    }

    proptest! {
        #[test]
        fn stretches_add_up(short in "[甲乙丙]{0,4}", long in "[甲乙丙]{0,8}") {
            let (short, long) = (units(&short), units(&long));
            if let Some(found) = stretches(&short, &long) {
                prop_assert_eq!(found.iter().sum::<usize>(), short.len());
            }
        }
    }
}
