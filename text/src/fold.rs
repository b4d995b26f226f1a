//! Folding of names: [`lookup_fold`] finds them, and [`identity_fold`] is one of the rules by
//! which entities of different sources are the same.

use hanconv::RawDictionary;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The version of the rules of folding. A change of what any text is folded to is a new version, by
/// which those know it who keep folds.
pub const VERSION: u32 = 4;

/// Folds a name for finding it: compatibility form (full width becomes half width), lower
/// case, no accents on Latin and Greek letters, ligatures spelt out, traditional characters as simplified
/// ones, punctuation and white space as single spaces, and none beside Chinese and Japanese letters. What
/// is invisible is as if it were not there. In all other scripts marks tell letters apart, and stay; only
/// the points of Hebrew and Arabic, which are mostly left out, are dropped.
///
/// ```
/// use citebase_text::lookup_fold;
///
/// assert_eq!(lookup_fold("Łódź  Œuvre-Straße"), "lodz oeuvre strasse");
/// assert_eq!(lookup_fold("ＣＶＴＥ"), lookup_fold("cvte"));
/// assert_eq!(lookup_fold("上海（臨港）集團"), "上海临港集团");
/// ```
#[must_use]
pub fn lookup_fold(name: &str) -> String {
    fold(name, false)
}

/// Folds a name for deciding sameness: as [`lookup_fold`], but what tells names apart stays: signs
/// (`+`, `#`, `&`, `@`, `%`, `*`, `=`), symbols (a currency's, an emoji), what stands between two digits
/// (3.5, 24/7), and the points of Hebrew and Arabic. Names that fold alike here are also found alike. A name without
/// any letter folds to nothing, and is nobody's.
///
/// ```
/// use citebase_text::identity_fold;
///
/// assert_eq!(identity_fold("上海臨港集團"), identity_fold("上海临港集团"));
/// assert_eq!(identity_fold("R & D Co., Ltd."), identity_fold("R&D Co Ltd"));
/// assert_ne!(identity_fold("R&D"), identity_fold("R D"));
/// assert_ne!(identity_fold("Lin-gang"), identity_fold("Lingang"));
/// assert_ne!(identity_fold("3.5 Capital"), identity_fold("3 5 Capital"));
/// ```
#[must_use]
pub fn identity_fold(name: &str) -> String {
    let folded = fold(name, true);
    if folded.contains(char::is_alphanumeric) {
        folded
    } else {
        String::new()
    }
}

fn fold(name: &str, signs: bool) -> String {
    let mut folded = String::with_capacity(name.len());
    // Whether a gap after the last letter is worth a space.
    let mut spaced = false;
    letters(name, signs, |letter| {
        let sign = signs && !letter.c.is_alphanumeric() && !is_combining_mark(letter.c);
        let spaces = !sign && !is_voiced(letter.c) && !is_unspaced(letter.c);
        if letter.gap != Gap::None && spaced && spaces {
            folded.push(' ');
        }
        spaced = spaces;
        match spelt(letter.c) {
            Some(spelt) => folded.push_str(spelt),
            None => folded.push(letter.c),
        }
    });
    folded
}

/// What lies before a letter, the widest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing, or an apostrophe.
    None,
    /// The comma within a number: 1,460.
    Digits,
    /// One sign that joins two words into one: Lin-gang, R&D, 2.2.
    Joint,
    /// White space, brackets, quotes.
    Space,
    /// Punctuation that ends a part of a sentence or list, or a line.
    Break,
}

/// A letter or digit after folding, but for [`spelt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The letter, folded.
    pub c: char,
    /// Where the character that it comes from begins, in bytes.
    pub start: usize,
    /// Where that character ends.
    pub end: usize,
    /// What lies before it.
    pub gap: Gap,
}

/// Calls for every letter of a text, folded.
pub fn letters(text: &str, signs: bool, mut each: impl FnMut(Letter)) {
    let _ = letters_until(text, signs, |letter| {
        each(letter);
        ControlFlow::Continue(())
    });
}

/// Calls for the letters of a text, folded, until enough were seen: the one place that says what
/// folding is.
pub fn letters_until(
    text: &str,
    signs: bool,
    mut each: impl FnMut(Letter) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut gap = Gap::None;
    // The last letter: it says what a mark behind it is.
    let mut base = None;
    // Whether a numeral of another form belongs to the word before it, as in H₂O.
    let mut in_word = false;
    for (start, original) in text.char_indices() {
        if is_invisible(original) {
            continue;
        }
        let end = start + original.len_utf8();
        let is_numeral = is_other_numeral(original);
        let is_own = is_numeral && !(in_word && gap == Gap::None);
        let mut one = |c: char| {
            let is_mark = !c.is_ascii() && is_combining_mark(c);
            if is_mark && is_accent(c, base, signs) {
                return ControlFlow::Continue(());
            }
            let sign = signs && (is_sign(c) || is_symbol(c) || is_between_digits(text, start, end));
            if !c.is_alphanumeric() && !is_mark && !sign {
                gap = match c {
                    // An apostrophe belongs to its word: "People's" is one token, "peoples".
                    '\'' | '’' => gap,
                    ',' if gap == Gap::None && parts_thousands(text, start, end) => Gap::Digits,
                    '-' | '‐' | '‑' | '–' | '.' | '&' | '_' if gap == Gap::None => Gap::Joint,
                    ',' | '、' | '。' | '.' | ';' | ':' | '!' | '?' | '|' | '\n' | '\r' => {
                        Gap::Break
                    }
                    _ => gap.max(Gap::Space),
                };
                return ControlFlow::Continue(());
            }
            let letter = Letter {
                c: match c {
                    '‐' | '‑' | '–' | '—' => '-',
                    c => simplified(c),
                },
                start,
                end,
                gap,
            };
            gap = Gap::None;
            in_word = if is_numeral {
                !is_own
            } else {
                is_spaced_letter(letter.c)
            };
            if !is_mark {
                base = Some(letter.c);
            }
            each(letter)
        };
        if original.is_ascii() {
            one(original.to_ascii_lowercase())?;
        } else if is_own {
            one(original)?;
        } else {
            original
                .nfkd()
                .flat_map(char::to_lowercase)
                .nfkd()
                .try_for_each(one)?;
        }
    }
    ControlFlow::Continue(())
}

/// Whether a character has neither ink nor width: marks of direction, joiners, soft hyphens,
/// selectors of variants, letters that only fill a place.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a mark can be left out: on Latin and Greek letters, and on a Russian е; those that say how
/// Hebrew and Arabic are read, where a name is only to be found.
fn is_accent(mark: char, base: Option<char>, signs: bool) -> bool {
    let is_point = matches!(mark,
        '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{652}' | '\u{670}'
        | '\u{6D6}'..='\u{6ED}');
    if is_point {
        return !signs;
    }
    match base {
        Some('е') => mark == '\u{308}',
        Some(base) => matches!(base,
            'a'..='z' | '\u{AA}'..='\u{2AF}' | '\u{370}'..='\u{3FF}' | '\u{1D00}'..='\u{1DBF}'
            | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
            | '\u{AB30}'..='\u{AB6F}'),
        None => false,
    }
}

/// Whether a character is a numeral of another form: ², ½, ①. It is told from digits, unless it is
/// written to a word: H₂O is H2O, but 10² is not 102.
const fn is_other_numeral(c: char) -> bool {
    matches!(c,
        '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215F}' | '\u{2189}'
        | '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}'
        | '\u{3251}'..='\u{325F}' | '\u{32B1}'..='\u{32BF}' | '\u{1F100}'..='\u{1F10C}')
}

/// Whether a character is a letter of a script that is written with spaces.
fn is_spaced_letter(c: char) -> bool {
    c.is_alphabetic() && !is_unspaced(c) && !is_voiced(c)
}

/// Whether a mark of punctuation stands between two digits, where it is a part of the number. The
/// comma of thousands is not.
fn is_between_digits(text: &str, start: usize, end: usize) -> bool {
    let mark = text[start..end].chars().next();
    mark.is_some_and(|c| {
        matches!(
            c,
            '.' | ',' | '/' | ':' | '-' | '‐' | '‑' | '–' | '—' | '·' | '．' | '，' | '：' | '／'
        )
    }) && ends_in_digit(&text[..start])
        && digits_ahead(&text[end..]) > 0
        && !(matches!(mark, Some(',' | '，')) && parts_thousands(text, start, end))
}

/// Whether the comma at these bytes parts the thousands of a number.
fn parts_thousands(text: &str, start: usize, end: usize) -> bool {
    ends_in_digit(&text[..start]) && digits_ahead(&text[end..]) == 3
}

/// Whether the last character that folding keeps is a digit.
fn ends_in_digit(text: &str) -> bool {
    text.chars()
        .rev()
        .find(|&c| !is_dropped(c))
        .is_some_and(is_digit)
}

/// How many digits a text begins with once it is folded: four stand for more.
fn digits_ahead(text: &str) -> usize {
    text.chars()
        .filter(|&c| !is_dropped(c))
        .take(4)
        .take_while(|&c| is_digit(c))
        .count()
}

const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether folding drops a character as if its neighbours stood side by side.
const fn is_dropped(c: char) -> bool {
    matches!(c, '\'' | '’') || is_invisible(c)
}

/// Whether a character is a symbol by itself, such as an emoji or the sign of a currency.
const fn is_symbol(c: char) -> bool {
    matches!(c,
        '$' | '£' | '¥' | '€' | '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{23FF}'
        | '\u{25A0}'..='\u{2767}' | '\u{2794}'..='\u{27E5}' | '\u{27F0}'..='\u{2982}'
        | '\u{2999}'..='\u{29D7}' | '\u{29DC}'..='\u{29FB}' | '\u{29FE}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1F0FF}' | '\u{1F300}'..='\u{1FAFF}')
}

const fn is_sign(c: char) -> bool {
    matches!(c, '+' | '#' | '&' | '@' | '%' | '*' | '=')
}

/// Whether a mark makes another letter of the kana before it.
pub const fn is_voiced(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}')
}

/// Letters of scripts that are written without spaces: a space beside one is layout.
pub const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{312F}'
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A traditional character in its simplified form; any other as it is.
pub(crate) fn simplified(c: char) -> char {
    if c < '\u{3400}' {
        return c;
    }
    TO_SIMPLIFIED
        .binary_search_by_key(&c, |pair| pair.0)
        .map_or(c, |at| TO_SIMPLIFIED[at].1)
}

/// Traditional characters and their simplified forms, in the order of the former. One that simplified
/// text has as well, such as 乾 beside 干, is none.
static TO_SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let one = |text: &str| {
        let mut characters = text.chars();
        characters.next().filter(|_| characters.next().is_none())
    };
    let mut pairs: Vec<(char, char)> = RawDictionary::TSCharacters
        .lines()
        .filter_map(|line| {
            let mut forms = line.split_whitespace();
            let traditional = forms.next().and_then(one)?;
            let mut simplified = forms.map(one);
            let first = simplified.next()??;
            let stays = first == traditional || simplified.any(|form| form == Some(traditional));
            (!stays).then_some((traditional, first))
        })
        .collect();
    pairs.sort_unstable();
    // A few lead on to a second one: 薴 to 苧 to 苎.
    let next = |c: char| {
        pairs
            .binary_search_by_key(&c, |pair| pair.0)
            .map(|at| pairs[at].1)
    };
    let last = |(from, to)| (from, next(to).unwrap_or(to));
    pairs.iter().copied().map(last).collect()
});

/// Letters that have no decomposition but a usual plain spelling.
pub const fn spelt(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds() {
        for (name, folded) in [
            ("Lingang Group", "lingang group"),
            ("  Lin-gang   Special Area ", "lin gang special area"),
            ("People's Bank", "peoples bank"),
            ("People’s Bank", "peoples bank"),
            ("Ærø", "aero"),
            ("ÎLE", "ile"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("R&D", "r d"),
            ("ﬁne", "fine"),
            ("中国（上海）自由贸易试验区", "中国上海自由贸易试验区"),
            ("臺灣 後裏 鐘", "台湾后里钟"),
            ("iPhone 手机 2 期", "iphone手机2期"),
            ("Тойота", "тои\u{306}ота"),
            ("Королёв", "королев"),
            ("कमल उद्योग", "कमल उद्योग"),
            ("مُحَمَّد", "محمد"),
            ("so\u{AD}ft\u{200B}ware\u{2060}", "software"),
            ("CO₂", "co2"),
            ("上海 Lingang Group", "上海lingang group"),
            ("ｶﾞラス", "カ\u{3099}ラス"),
            ("", ""),
            ("!?", ""),
        ] {
            assert_eq!(lookup_fold(name), folded, "{name}");
        }
    }

    /// FNV-1a, which is the same everywhere.
    fn digest(hash: u64, text: &str) -> u64 {
        text.bytes().fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Files keep folds. Whoever changes what anything is folded to raises [`VERSION`], and writes
    /// its number and the new digest here.
    #[test]
    fn what_is_folded_otherwise_has_another_version() {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            for fold in [lookup_fold, identity_fold] {
                hash = digest(hash, &fold(&format!("a{c}b {c}1,000{c}")));
            }
        }
        assert_eq!((VERSION, hash), (4, 2_362_492_456_175_532_496));
    }

    #[test]
    fn tells_apart() {
        for (one, other, same) in [
            ("C++", "C#", false),
            ("C++", "C", false),
            ("Johnson & Johnson", "Johnson&Johnson", true),
            ("Co., Ltd.", "co ltd", true),
            ("Phase 1.2", "Phase 12", false),
            ("上海臨港（集團）", "上海临港集团", true),
            ("临港集团", "临港控股", false),
            ("ŁÓDŹ", "Lodz", true),
            ("+ +", "++", true),
            ("乾安", "干安", false),
            ("3.5 Capital", "3 5 Capital", false),
            ("24/7 Works", "24 7 Works", false),
            ("1,000 Works", "1 000 Works", true),
            ("1.000 Works", "1 000 Works", false),
            ("1,0'00 Works", "1,000 Works", true),
            ("1，０００ Works", "1,000 Works", true),
            ("🍎 Works", "🍊 Works", false),
            ("🍎\u{FE0F} Works", "🍎 Works", true),
            ("Фирма Май", "Фирма Маи", false),
            ("2² Labs", "22 Labs", false),
            ("①1", "11", false),
            ("CO₂ Works", "CO2 Works", true),
            ("H₂O Works", "H2O Works", true),
            ("C₁₀H₂₂ Works", "C10H22 Works", true),
            ("कमल", "कोमल", false),
            ("कमल", "कमाल", false),
            ("கமல்", "கமல", false),
            ("שׁ", "שׂ", false),
            ("ка\u{301}", "ка", false),
            ("Łó\u{AD}dź", "Lodz", true),
            ("ปา", "ป่า", false),
        ] {
            assert_eq!(
                identity_fold(one) == identity_fold(other),
                same,
                "{one} / {other}"
            );
        }
        assert_eq!(identity_fold("++ !"), "");
    }

    #[test]
    fn every_character_is_simplified_once_and_for_all() {
        assert!(TO_SIMPLIFIED.len() > 4000);
        for &(traditional, simple) in TO_SIMPLIFIED.iter() {
            assert_eq!(simplified(simple), simple, "{traditional} {simple}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "\\PC*") {
            for fold in [lookup_fold, identity_fold] {
                let once = fold(&name);
                prop_assert_eq!(fold(&once), once);
            }
        }

        #[test]
        fn folding_numbers_twice_changes_nothing(name in "[0-2２²₂.,，/:'’\u{200B}a $-]{0,12}") {
            for fold in [lookup_fold, identity_fold] {
                let once = fold(&name);
                prop_assert_eq!(fold(&once), once);
            }
        }

        #[test]
        fn what_is_the_same_is_found_alike(one in "[aA臨临 .&+é-]{0,6}", other in "[aA臨临 .&+é-]{0,6}") {
            if identity_fold(&one) == identity_fold(&other) && !identity_fold(&one).is_empty() {
                prop_assert_eq!(lookup_fold(&one), lookup_fold(&other));
            }
        }
    }
}
