//! From text to tokens. A text is a row of units: words, and single Chinese or Japanese
//! characters. Words are tokens as they are; of characters, every two neighbours are one, so
//! that 投资总额 is 投资, 资总, 总额, and is found by any two or more of its characters in a row.

use crate::text::fold::{Gap, is_unspaced, is_voiced, letters, spelt};
use std::ops::Range;
use unicode_normalization::char::compose;

/// The longest token, in characters. Longer words are found by their beginning, and then held
/// against the text.
const LONGEST: usize = 64;

/// The most units that a query may have.
pub(crate) const MAX_TOKENS: usize = 64;

/// A word, or a character of a script without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) text: String,
    /// Whether it is a single character of a script without spaces.
    pub(crate) single: bool,
    /// Where it stands in the text, in bytes.
    pub(crate) range: Range<usize>,
    gap: Gap,
}

/// A text as units.
#[derive(Debug, Default)]
pub(crate) struct Units(pub(crate) Vec<Unit>);

impl Units {
    pub(crate) fn of(text: &str) -> Self {
        let mut units: Vec<Unit> = Vec::new();
        letters(text, false, |letter| {
            let single = is_unspaced(letter.c) || is_voiced(letter.c);
            let apart = letter.gap > Gap::Digits;
            if let Some(last) = units.last_mut().filter(|_| !apart) {
                // Voiced kana and the letters of a Korean syllable are one character.
                let before = last.text.chars().next_back();
                if let Some(whole) = before.and_then(|before| compose(before, letter.c)) {
                    last.text.pop();
                    last.text.push(whole);
                    last.range.end = letter.end;
                    return;
                }
                if !single && !last.single {
                    match spelt(letter.c) {
                        Some(spelt) => last.text.push_str(spelt),
                        None => last.text.push(letter.c),
                    }
                    last.range.end = letter.end;
                    return;
                }
            }
            units.push(Unit {
                text: spelt(letter.c).map_or_else(|| letter.c.to_string(), str::to_owned),
                single,
                range: letter.start..letter.end,
                gap: letter.gap,
            });
        });
        Self(units)
    }

    /// Whether the unit at this place follows on the one before as characters of one run do.
    fn joined(&self, at: usize) -> bool {
        let one = |at: usize| self.0.get(at).filter(|unit| unit.single);
        at > 0 && one(at - 1).is_some() && one(at).is_some_and(|unit| unit.gap < Gap::Break)
    }

    /// Where some units stand in this order in the text, in bytes, from the left.
    pub(crate) fn find(&self, phrase: &[Unit]) -> Vec<Range<usize>> {
        let (Some(first), Some(_)) = (phrase.first(), self.0.first()) else {
            return Vec::new();
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        for at in 0..=self.0.len().saturating_sub(phrase.len()) {
            let here = self.0.get(at..at + phrase.len()).unwrap_or_default();
            let fits = here.first().is_some_and(|unit| unit.text == first.text)
                && here
                    .iter()
                    .zip(phrase)
                    .all(|(unit, sought)| unit.text == sought.text)
                && (at + 1..at + phrase.len()).all(|next| {
                    let both = self.0.get(next - 1).is_some_and(|u| u.single)
                        && self.0.get(next).is_some_and(|u| u.single);
                    !both || self.joined(next)
                });
            if let (true, Some(one), Some(last)) = (fits, here.first(), here.last()) {
                found.push(one.range.start..last.range.end);
            }
        }
        found
    }

    /// What the index keeps of the text.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::with_capacity(self.0.len());
        for (at, unit) in self.0.iter().enumerate() {
            if !unit.single {
                tokens.push(unit.text.chars().take(LONGEST).collect());
                continue;
            }
            match self.0.get(at + 1).filter(|_| self.joined(at + 1)) {
                Some(next) => tokens.push(format!("{}{}", unit.text, next.text)),
                // The last of a run is in the token before, unless it stands alone.
                None if self.joined(at) => {}
                None => tokens.push(unit.text.clone()),
            }
        }
        tokens
    }
}

/// The tokens of a text, parted by single spaces: what FTS5 is given.
pub(crate) fn tokens(text: &str) -> String {
    Units::of(text).tokens().join(" ")
}

/// Some units that must stand next to each other: a word of a query, "Lin-gang", 投资总额.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase(pub(crate) Vec<Unit>);

impl Phrase {
    /// The words of a query: what white space or punctuation parts. At most [`MAX_TOKENS`]
    /// units; and whether there were more.
    pub(crate) fn all(text: &str) -> (Vec<Self>, bool) {
        let mut phrases: Vec<Self> = Vec::new();
        let units = Units::of(text).0;
        let cut = units.len() > MAX_TOKENS;
        for unit in units.into_iter().take(MAX_TOKENS) {
            match phrases.last_mut().filter(|_| unit.gap <= Gap::Joint) {
                Some(phrase) => phrase.0.push(unit),
                None => phrases.push(Self(vec![unit])),
            }
        }
        (phrases, cut)
    }

    /// The phrases of tokens, without a single character beside others: that is in no token of
    /// its own, and only the text itself tells whether it is there.
    pub(crate) fn tokens(&self) -> Vec<Vec<String>> {
        let mut parts: Vec<Vec<String>> = vec![Vec::new()];
        let neighbour = |at: usize| self.0.get(at).is_some_and(|unit| unit.single);
        for (at, unit) in self.0.iter().enumerate() {
            if unit.single && !neighbour(at + 1) && (at == 0 || !neighbour(at - 1)) {
                parts.push(Vec::new());
                continue;
            }
            let token = match self.0.get(at + 1).filter(|next| unit.single && next.single) {
                Some(next) => format!("{}{}", unit.text, next.text),
                None if unit.single => continue,
                None => unit.text.chars().take(LONGEST).collect(),
            };
            if let Some(part) = parts.last_mut() {
                part.push(token);
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Whether only the text itself tells if it is there: for single characters, and for words that
    /// are longer than tokens.
    pub(crate) fn has_singles(&self) -> bool {
        let neighbour = |at: usize| self.0.get(at).is_some_and(|unit| unit.single);
        self.0.iter().enumerate().any(|(at, unit)| {
            let single = unit.single && !neighbour(at + 1) && (at == 0 || !neighbour(at - 1));
            single || unit.text.len() > LONGEST
        })
    }

    /// The character, if it is a single one and nothing else.
    pub(crate) fn single(&self) -> Option<&str> {
        match self.0.as_slice() {
            [unit] if unit.single => Some(&unit.text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Files keep an index of words. Whoever changes which words are made of a text raises the
    /// version of the rules, and writes its number and the new digest here.
    #[test]
    fn what_is_cut_otherwise_has_another_version() {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        // Every seventh character: each script has some.
        for c in (0..=0x10_FFFF).step_by(7).filter_map(char::from_u32) {
            for byte in tokens(&format!("a{c}b {c}{c}港1,000{c}")).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!(
            (crate::derived::search::VERSION, hash),
            (4, 9_995_912_880_236_132_026)
        );
    }

    #[test]
    fn makes_tokens() {
        for (text, made) in [
            ("Lingang Group", "lingang group"),
            ("Łódź  Œuvre-Straße", "lodz oeuvre strasse"),
            ("投资总额", "投资 资总 总额"),
            ("投資總額", "投资 资总 总额"),
            ("上海（临港）集团", "上海 海临 临港 港集 集团"),
            ("投资、产业", "投资 产业"),
            ("投 资", "投资"),
            ("港", "港"),
            ("iPhone 手机2期 a", "iphone 手机 2 期 a"),
            ("1,460 firms, 2.2 and 1,46", "1460 firms 2 2 and 1 46"),
            ("People’s R&D", "peoples r d"),
            ("ガラス", "ガラ ラス"),
            ("ｶﾞﾗｽ", "ガラ ラス"),
            ("한국 전자", "한국 전자"),
            ("\0\"*:^(NEAR)", "near"),
            ("𠮷野家 𰀀", "𠮷野 野家 家𰀀"),
            ("", ""),
        ] {
            assert_eq!(tokens(text), made, "{text}");
        }
    }

    #[test]
    fn makes_phrases() {
        for (text, made) in [
            ("Lingang  group", vec![vec!["lingang"], vec!["group"]]),
            ("\"Lin-gang area\"", vec![vec!["lin", "gang"], vec!["area"]]),
            ("知识城 北京", vec![vec!["知识", "识城"], vec!["北京"]]),
            ("2期 1,460", vec![vec!["2"], vec!["1460"]]),
            ("上海lingang", vec![vec!["上海", "lingang"]]),
            ("2.2", vec![vec!["2", "2"]]),
            ("投资、产业 港", vec![vec!["投资"], vec!["产业"]]),
        ] {
            let (phrases, cut) = Phrase::all(text);
            let tokens: Vec<_> = phrases.iter().flat_map(Phrase::tokens).collect();
            assert_eq!(tokens, made, "{text}");
            assert!(!cut);
        }
        assert_eq!(Phrase::all("港").0[0].single(), Some("港"));
    }

    #[test]
    fn finds_in_the_original() {
        for (text, sought, found) in [
            ("The Łódź works", "lodz", vec!["Łódź"]),
            ("上海臨港集團", "临港", vec!["臨港"]),
            ("投资、产业", "资产", vec![]),
            ("Straße, STRASSE", "strasse", vec!["Straße", "STRASSE"]),
            ("a-b a b", "a b", vec!["a-b", "a b"]),
            ("第2期工程", "2期", vec!["2期"]),
        ] {
            let sought = Units::of(sought).0;
            let ranges = Units::of(text).find(&sought);
            let marked: Vec<&str> = ranges.into_iter().map(|r| &text[r]).collect();
            assert_eq!(marked, found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn units_spell_the_fold(text in "\\PC*") {
            let spelt: String = Units::of(&text).0.into_iter().map(|u| u.text).collect();
            let fold: String = crate::text::lookup_fold(&text).replace(' ', "");
            use unicode_normalization::UnicodeNormalization;
            prop_assert_eq!(spelt.nfd().to_string(), fold.nfd().to_string());
            for unit in Units::of(&text).0 {
                prop_assert!(text.get(unit.range).is_some());
            }
        }

        #[test]
        fn what_is_part_of_a_text_is_found_in_it(
            text in "[投资总额临港a2 ,]{1,12}", from in 0..12_usize, length in 2..5_usize,
        ) {
            let units = Units::of(&text).0;
            let Some(part) = units.get(from..from + length) else { return Ok(()) };
            prop_assume!(part.windows(2).all(|w| w[1].gap <= Gap::Joint));
            let sought = &text[part[0].range.start..part[length - 1].range.end];
            let (phrases, _) = Phrase::all(sought);
            prop_assert_eq!(phrases.len(), 1);
            let has = format!(" {} ", tokens(&text));
            for tokens in phrases[0].tokens() {
                prop_assert!(has.contains(&format!(" {} ", tokens.join(" "))), "{has} {tokens:?}");
            }
            prop_assert!(!Units::of(&text).find(part).is_empty());
        }
    }
}
