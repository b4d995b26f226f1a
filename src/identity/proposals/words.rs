//! What a folded name is made of: its legal suffix, its words, its numbers. Pure functions.

/// How strictly a legal suffix says what sort of company it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum LegalForm {
    /// A company of any sort: "Co", "Company", 公司.
    Any,
    /// Private, limited by shares: "Ltd", "GmbH", 有限公司.
    Limited,
    /// With shares that may be listed: "Inc", "PLC", "AG", 股份有限公司.
    Stock,
    /// A partnership: "LLP", 有限合伙.
    Partnership,
}

impl LegalForm {
    /// Whether one company may be written with either.
    pub(super) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any
    }
}

/// Legal suffixes of names in Latin letters, folded; where several stand together ("Co., Ltd.",
/// "GmbH & Co. KG") they are taken off one after the other. Dotted ones fold to letters.
/// What is part of the name is not here: group, holding, holdings.
const SUFFIXES: &[(&str, LegalForm)] = {
    use LegalForm::{Any, Limited, Partnership, Stock};
    &[
        ("co", Any),
        ("company", Any),
        ("companies", Any),
        ("limited", Limited),
        ("ltd", Limited),
        ("pte", Limited),
        ("pty", Limited),
        ("pvt", Limited),
        ("private", Limited),
        ("llc", Limited),
        ("l l c", Limited),
        ("gmbh", Limited),
        ("g m b h", Limited),
        ("mbh", Limited),
        ("sarl", Limited),
        ("s a r l", Limited),
        ("srl", Limited),
        ("s r l", Limited),
        ("bv", Limited),
        ("b v", Limited),
        ("bvba", Limited),
        ("aps", Limited),
        ("sdn", Limited),
        ("bhd", Limited),
        ("ooo", Limited),
        ("ltda", Limited),
        ("inc", Stock),
        ("incorporated", Stock),
        ("corp", Stock),
        ("corporation", Stock),
        ("plc", Stock),
        ("p l c", Stock),
        ("ag", Stock),
        ("a g", Stock),
        ("sa", Stock),
        ("s a", Stock),
        ("sas", Stock),
        ("s a s", Stock),
        ("spa", Stock),
        ("s p a", Stock),
        ("se", Stock),
        ("nv", Stock),
        ("n v", Stock),
        ("ab", Stock),
        ("asa", Stock),
        ("oyj", Stock),
        ("oy", Stock),
        ("kk", Stock),
        ("k k", Stock),
        ("jsc", Stock),
        ("pjsc", Stock),
        ("ojsc", Stock),
        ("tbk", Stock),
        ("kg", Partnership),
        ("kgaa", Partnership),
        ("llp", Partnership),
        ("l l p", Partnership),
        ("lp", Partnership),
    ]
};

/// Legal suffixes of Chinese and Japanese names in simplified script, the longest first. 集团 and
/// 控股 are part of the name; 总公司 and 分公司 say which part of the company is meant.
const HAN_SUFFIXES: &[(&str, LegalForm)] = &[
    ("股份有限责任公司", LegalForm::Stock),
    ("有限责任公司", LegalForm::Limited),
    ("股份有限公司", LegalForm::Stock),
    ("有限合伙企业", LegalForm::Partnership),
    ("股份公司", LegalForm::Stock),
    ("有限公司", LegalForm::Limited),
    ("株式会社", LegalForm::Stock),
    ("有限会社", LegalForm::Limited),
    ("有限合伙", LegalForm::Partnership),
    ("公司", LegalForm::Any),
];

/// An organisation's folded name without its legal suffix, and what the suffix says. Something
/// is always left of a name.
pub(super) fn without_suffix(fold: &str) -> (&str, Option<LegalForm>) {
    let mut rest = fold;
    let mut form: Option<LegalForm> = None;
    while let Some((shorter, found)) = one_suffix_less(rest) {
        rest = shorter;
        // "Co Ltd": the suffix that says more counts.
        form = Some(form.map_or(found, |f| f.max(found)));
    }
    (rest, form)
}

fn one_suffix_less(fold: &str) -> Option<(&str, LegalForm)> {
    for (suffix, form) in HAN_SUFFIXES {
        if let Some(rest) = fold.strip_suffix(suffix)
            && rest.chars().count() >= 2
            && (*suffix != "公司" || !is_branch(rest))
        {
            return Some((rest.trim_end(), *form));
        }
    }
    if let Some(rest) = fold.strip_prefix("株式会社")
        && !rest.is_empty()
    {
        return Some((rest, LegalForm::Stock));
    }
    if !fold.ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    SUFFIXES.iter().find_map(|(suffix, form)| {
        let rest = fold.strip_suffix(suffix)?;
        let rest = rest.strip_suffix([' ', '&'])?.trim_end_matches([' ', '&']);
        (!rest.is_empty()).then_some((rest, *form))
    })
}

/// Whether what stands before 公司 says that it is only a part of the company, or its head
/// office. 电子 is electronics.
fn is_branch(rest: &str) -> bool {
    rest.ends_with(['总', '分', '母']) || (rest.ends_with('子') && !rest.ends_with("电子"))
}

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
pub(super) fn is_head(unit: &str) -> bool {
    matches!(
        unit,
        "group"
            | "holding"
            | "university"
            | "college"
            | "school"
            | "academy"
            | "institute"
            | "hospital"
            | "bank"
            | "fund"
            | "committee"
            | "commission"
            | "bureau"
            | "department"
            | "ministry"
            | "government"
            | "council"
            | "association"
            | "federation"
            | "district"
            | "park"
            | "zone"
            | "city"
    )
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

    fn core(name: &str) -> String {
        without_suffix(&identity_fold(name)).0.to_owned()
    }

    #[test]
    fn legal_suffixes_are_taken_off() {
        use LegalForm::{Any, Limited, Partnership, Stock};
        for (name, left, form) in [
            ("Valeo Co., Ltd.", "valeo", Some(Limited)),
            ("Valeo Company Limited", "valeo", Some(Limited)),
            ("Apple Inc.", "apple", Some(Stock)),
            ("Walt Disney Company", "walt disney", Some(Any)),
            ("Tiffany & Co.", "tiffany", Some(Any)),
            ("Bosch GmbH & Co. KG", "bosch", Some(Partnership)),
            ("Eni S.p.A.", "eni", Some(Stock)),
            ("Total S.A.", "total", Some(Stock)),
            ("Philips N.V.", "philips", Some(Stock)),
            ("BHP Pty Ltd", "bhp", Some(Limited)),
            ("Toyota K.K.", "toyota", Some(Stock)),
            ("Deloitte LLP", "deloitte", Some(Partnership)),
            ("上海国投公司", "上海国投", Some(Any)),
            ("上海臨港控股股份有限公司", "上海临港控股", Some(Stock)),
            (
                "上海临港经济发展（集团）有限公司",
                "上海临港经济发展集团",
                Some(Limited),
            ),
            ("某某有限责任公司", "某某", Some(Limited)),
            ("某某基金（有限合伙）", "某某基金", Some(Partnership)),
            ("株式会社東芝", "东芝", Some(Stock)),
            ("上海某某电子有限公司", "上海某某电子", Some(Limited)),
            ("上海电子公司", "上海电子", Some(Any)),
            ("临港集团子公司", "临港集团子公司", None),
            ("中国石油总公司", "中国石油总公司", None),
            ("Lingang Group", "lingang group", None),
            ("Lingang Holdings", "lingang holdings", None),
            ("临港集团", "临港集团", None),
            ("临港控股", "临港控股", None),
            ("Co Ltd", "co", Some(Limited)),
            ("Limited", "limited", None),
            ("公司", "公司", None),
            ("有限公司", "有限", Some(Any)),
            ("Marco", "marco", None),
            ("", "", None),
        ] {
            let fold = identity_fold(name);
            assert_eq!(without_suffix(&fold), (left, form), "{name}");
        }
        assert_ne!(core("临港集团有限公司"), core("临港控股有限公司"));
    }

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
        fn something_is_left_and_taking_off_again_changes_nothing(name in "[a-c&. ]{0,4}( co|\\.? ltd| inc| s\\.a\\.|有限公司|集团|公司){0,3}") {
            let fold = identity_fold(&name);
            let (left, _) = without_suffix(&fold);
            prop_assert_eq!(left.is_empty(), fold.is_empty());
            prop_assert_eq!(without_suffix(left).0, left);
            prop_assert!(fold.contains(left));
        }

        #[test]
        fn stretches_add_up(short in "[甲乙丙]{0,4}", long in "[甲乙丙]{0,8}") {
            let (short, long) = (units(&short), units(&long));
            if let Some(found) = stretches(&short, &long) {
                prop_assert_eq!(found.iter().sum::<usize>(), short.len());
            }
        }
    }
}
