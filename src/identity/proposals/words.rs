//! What a folded name is made of: its words, its numbers, its initials. Pure functions.

/// Letters of scripts in which words stand without spaces.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The units in which names are compared: words in Latin and like letters, in a loose spelling;
/// single characters in Chinese. "&" is "and".
pub(super) fn units(fold: &str) -> Vec<String> {
    let mut units = Vec::new();
    let mut word = String::new();
    for c in fold.chars().chain([' ']) {
        let alone = is_han(c) || c == '&';
        if (alone || c == ' ') && !word.is_empty() {
            units.push(loose(&word));
            word.clear();
        }
        match c {
            ' ' => {}
            '&' => units.push("and".to_owned()),
            _ if alone => units.push(c.to_string()),
            _ => word.push(c),
        }
    }
    units
}

/// A word in a spelling that British and American, one and many have in common.
fn loose(word: &str) -> String {
    if word.len() < 5 || !word.is_ascii() {
        return word.to_owned();
    }
    let word = match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => match word.strip_suffix('s') {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        },
    };
    for (british, american) in [
        ("centre", "center"),
        ("theatre", "theater"),
        ("programme", "program"),
        ("harbour", "harbor"),
        ("labour", "labor"),
        ("defence", "defense"),
        ("colour", "color"),
    ] {
        if word == british {
            return american.to_owned();
        }
    }
    match word.strip_suffix("isation") {
        Some(stem) => format!("{stem}ization"),
        None => word,
    }
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

/// The numbers of a name, in order: digits, Roman numerals as words, and Chinese numerals that
/// count phases and the like (二期, 第三). Names whose numbers differ are of different things.
pub(super) fn numbers(fold: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    for c in fold.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !digits.is_empty() {
            numbers.push(std::mem::take(&mut digits));
        }
    }
    let word_numbers = [
        "ii", "iii", "iv", "vi", "vii", "viii", "ix", "one", "two", "three", "four", "five",
        "first", "second", "third", "fourth", "fifth", "north", "south", "east", "west",
        "northern", "southern", "eastern", "western",
    ];
    let words = fold.split(' ').filter(|w| word_numbers.contains(w));
    numbers.extend(words.map(str::to_owned));
    let characters: Vec<char> = fold.chars().collect();
    for (i, c) in characters.iter().enumerate() {
        let numeral = "一二三四五六七八九十".contains(*c);
        let before = i.checked_sub(1).and_then(|i| characters.get(i));
        let after = characters.get(i + 1);
        let counts = before == Some(&'第') || after.is_some_and(|c| "期号届".contains(*c));
        if numeral && counts {
            numbers.push(c.to_string());
        }
    }
    numbers
}

/// All letters without the gaps between them, but between two digits: "Lin-gang" and "Lingang"
/// run together alike, "phase 1.2" and "phase 12" do not.
pub(super) fn run_together(units: &[String]) -> String {
    let mut text = String::new();
    for unit in units {
        if text.ends_with(|c: char| c.is_ascii_digit())
            && unit.starts_with(|c: char| c.is_ascii_digit())
        {
            text.push(' ');
        }
        text.push_str(unit);
    }
    text
}

/// The letters of a name that is written as an abbreviation: two to eight Latin capitals, and
/// nothing else but dots and gaps.
pub(super) fn acronym(written: &str) -> Option<String> {
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
pub(super) fn initials(units: &[String]) -> Vec<String> {
    let all_han = units.iter().all(|u| u.starts_with(is_han));
    if all_han {
        let whole = units.len() >= 6 && units.len().is_multiple_of(2);
        let firsts = || units.iter().step_by(2).map(String::as_str).collect();
        return whole.then(firsts).into_iter().collect();
    }
    let first = |unit: &String| unit.chars().next();
    let mut found: Vec<String> = Vec::new();
    for small in [false, true] {
        let words = units.iter().filter(|u| small || !is_joint(u));
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
pub(super) fn stretches(short: &[String], long: &[String]) -> Option<Vec<usize>> {
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
        let run = |name: &str| run_together(&units(&identity_fold(name)));
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
        assert_eq!(acronym("SJTU").as_deref(), Some("sjtu"));
        assert_eq!(acronym("S.J.T.U.").as_deref(), Some("sjtu"));
        for not in ["Sjtu", "S", "SJTU 2", "ABCDEFGHI", "上交大", ""] {
            assert_eq!(acronym(not), None, "{not}");
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
