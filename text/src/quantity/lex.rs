//! Text as tokens: numbers, words, Chinese characters, symbols.

use super::script::{is_han, plain};
use crate::value::exact;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    Glued,
    /// White space, perhaps with a line wrapped in it.
    Space,
    /// The beginning of the text, a paragraph or a line of its own.
    Break,
}

/// A number in digits, with its separators.
#[derive(Debug, Clone, Copy)]
pub(super) struct Literal {
    pub value: Result<Decimal, BadLiteral>,
    /// Digits before the point.
    pub whole_digits: usize,
    pub grouped: bool,
    /// Digits after the point.
    pub decimals: usize,
}

/// Why digits are no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadLiteral {
    Malformed,
    TooLarge,
}

#[derive(Debug, Clone)]
pub(super) enum Kind<'t> {
    Number(Literal),
    /// Letters, lower case; digits too if they follow at once (`m2`, `p3`).
    Word(Cow<'t, str>),
    /// A Chinese character, simplified if it belongs to a number or a unit.
    Han(char),
    Symbol(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub kind: Kind<'t>,
    pub start: usize,
    pub end: usize,
    pub gap: Gap,
    /// For a word: its first letter is a capital. For a symbol: it is of full width.
    pub tall: bool,
}

/// A text and its tokens.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    pub list: Vec<Token<'t>>,
    /// A character occurs that only traditional script has.
    pub traditional: bool,
    /// Read strictly, as one sentence among others.
    pub running: bool,
}

/// Currency codes that are read before and after a number. Codes that are also English words
/// (`TOP`, `ALL`, `TRY`) are left out.
pub(super) const CODES: &str = "CNY|USD|EUR|GBP|JPY|HKD|TWD|SGD|AUD|CAD|NZD|CHF|INR|PKR|KRW|AED|\
    SAR|QAR|KWD|EGP|ZAR|BRL|MXN|THB|MYR|IDR|VND|PHP|SEK|NOK|DKK|PLN";

/// Abbreviations that may end in a full stop.
const DOTTED: [&str; 6] = ["sq", "ft", "rs", "approx", "ca", "max"];

/// A letter of a word; Chinese characters stand alone.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_han(c)
}

struct Source<'t> {
    text: &'t str,
    chars: Vec<(usize, char)>,
}

impl<'t> Source<'t> {
    fn raw(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn plain(&self, at: usize) -> Option<char> {
        self.raw(at).map(|c| plain(c).0)
    }

    fn digit(&self, at: usize) -> bool {
        self.plain(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn letter(&self, at: usize) -> bool {
        self.plain(at).is_some_and(is_letter)
    }

    fn digits(&self, at: usize) -> usize {
        (at..).take_while(|i| self.digit(*i)).count()
    }

    fn byte(&self, at: usize) -> usize {
        self.chars
            .get(at)
            .map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn written(&self, from: usize, to: usize) -> &'t str {
        let range = self.byte(from)..self.byte(to);
        self.text.get(range).unwrap_or_default()
    }
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str, running: bool) -> Self {
        let mut chars = Vec::with_capacity(text.len());
        chars.extend(text.char_indices());
        let source = Source { text, chars };
        // Words and the white space between them: seldom are there more.
        let mut list = Vec::with_capacity(source.chars.len() / 3 + 2);
        let mut at = 0;
        while at < source.chars.len() {
            let begin = at;
            let mut lines = 0;
            while let Some(c) = source.raw(at).filter(|c| c.is_whitespace()) {
                lines += usize::from(matches!(c, '\n' | '\u{2028}'));
                lines += 2 * usize::from(c == '\u{2029}');
                at += 1;
            }
            let Some(c) = source.raw(at) else { break };
            let gap = match lines {
                _ if list.is_empty() => Gap::Break,
                0 if at == begin => Gap::Glued,
                0 => Gap::Space,
                1 if c.is_lowercase() => Gap::Space,
                _ => Gap::Break,
            };
            let start = at;
            let (kind, end) = token(&source, at);
            at = end.max(start + 1);
            let tall = match kind {
                Kind::Word(_) => c.is_uppercase(),
                _ => !c.is_ascii(),
            };
            list.push(Token {
                kind,
                start: source.byte(start),
                end: source.byte(at),
                gap,
                tall,
            });
        }
        Self {
            text,
            list,
            traditional: source.chars.iter().any(|(_, c)| plain(*c).1),
            running,
        }
    }

    pub(super) fn kind(&self, at: usize) -> Option<&Kind<'t>> {
        self.list.get(at).map(|t| &t.kind)
    }

    pub(super) fn literal(&self, at: usize) -> Option<&Literal> {
        match self.kind(at) {
            Some(Kind::Number(literal)) => Some(literal),
            _ => None,
        }
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        match self.kind(at) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn han(&self, at: usize) -> Option<char> {
        match self.kind(at) {
            Some(Kind::Han(c)) => Some(*c),
            _ => None,
        }
    }

    pub(super) fn symbol(&self, at: usize) -> Option<char> {
        match self.kind(at) {
            Some(Kind::Symbol(c)) => Some(*c),
            _ => None,
        }
    }

    /// Whether the token follows the one before it without white space.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| t.gap == Gap::Glued)
    }

    /// Whether the token stands in one line with the one before it.
    pub(super) fn joined(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| t.gap != Gap::Break)
    }

    /// The text of some tokens.
    pub(crate) fn written(&self, from: usize, to: usize) -> &'t str {
        let start = self.list.get(from).map_or(self.text.len(), |t| t.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.list.get(last))
            .map_or(start, |t| t.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Where a phrase that begins at a token ends: English words with a space or a hyphen
    /// between them, or Chinese characters.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        if phrase.chars().next().is_some_and(is_han) {
            let mut end = at;
            for c in phrase.chars() {
                if self.han(end) != Some(c) || (end > at && !self.glued(end)) {
                    return None;
                }
                end += 1;
            }
            return Some(end);
        }
        let mut end = at;
        let mut dotted = false;
        for part in phrase.split(' ') {
            let mut letters = part.chars();
            let sign = letters
                .next()
                .filter(|c| letters.next().is_none() && !c.is_alphabetic());
            if let Some(sign) = sign {
                if self.symbol(end) != Some(sign) || (end > at && !self.glued(end)) {
                    return None;
                }
                end += 1;
                continue;
            }
            if end > at && !dotted {
                if self.symbol(end) == Some('-') && self.glued(end) && self.glued(end + 1) {
                    end += 1;
                } else if self.list.get(end)?.gap != Gap::Space {
                    return None;
                }
            }
            if self.word(end) != Some(part) || (dotted && !self.joined(end)) {
                return None;
            }
            end += 1;
            dotted = DOTTED.contains(&part) && self.symbol(end) == Some('.') && self.glued(end);
            end += usize::from(dotted);
        }
        Some(end)
    }

    /// The longest phrase of a list, separated by `|`, that begins at a token.
    pub(super) fn any(&self, at: usize, list: &str) -> Option<usize> {
        let first = self.first(at)?;
        list.split('|')
            .filter(|phrase| phrase.starts_with(first))
            .filter_map(|phrase| self.phrase(at, phrase))
            .max()
    }

    /// The longest phrase of a table that begins at a token, and its value.
    pub(super) fn longest<T: Copy>(&self, at: usize, table: &Table<T>) -> Option<(T, usize)> {
        table
            .beginning_with(self.first(at)?)
            .iter()
            .filter_map(|(value, phrase)| Some((*value, self.phrase(at, phrase)?)))
            .max_by_key(|(_, end)| *end)
    }

    /// The character with which a phrase begins that begins at a token; none does at a number.
    fn first(&self, at: usize) -> Option<char> {
        match self.kind(at)? {
            Kind::Number(_) => None,
            Kind::Word(word) => word.chars().next(),
            Kind::Han(c) | Kind::Symbol(c) => Some(*c),
        }
    }
}

/// Lists of phrases, separated by `|`, and what those of each list mean.
pub(super) struct Table<T: 'static> {
    pub(super) lists: &'static [(T, &'static str)],
    /// The phrases by their first characters.
    index: OnceLock<HashMap<char, Vec<(T, &'static str)>>>,
}

impl<T: Copy> Table<T> {
    pub(super) const fn new(lists: &'static [(T, &'static str)]) -> Self {
        Self {
            lists,
            index: OnceLock::new(),
        }
    }

    /// In the order of the lists.
    fn beginning_with(&self, first: char) -> &[(T, &'static str)] {
        let index = self.index.get_or_init(|| {
            let mut index: HashMap<char, Vec<(T, &'static str)>> = HashMap::new();
            for (value, list) in self.lists {
                for phrase in list.split('|') {
                    if let Some(first) = phrase.chars().next() {
                        index.entry(first).or_default().push((*value, phrase));
                    }
                }
            }
            index
        });
        index.get(&first).map_or(&[], Vec::as_slice)
    }
}

/// Whether a word is in a list.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split('|').any(|w| w == word)
}

fn token<'t>(source: &Source<'t>, at: usize) -> (Kind<'t>, usize) {
    let Some(c) = source.plain(at) else {
        return (Kind::Symbol(' '), at + 1);
    };
    if c.is_ascii_digit() {
        return literal(source, at);
    }
    match c {
        '㎡' => return (Kind::Word("m²".into()), at + 1),
        '㎢' => return (Kind::Word("km²".into()), at + 1),
        _ if is_han(c) || c == '零' => return (Kind::Han(c), at + 1),
        _ if is_letter(c) => return word(source, at),
        _ => {}
    }
    (Kind::Symbol(c), at + 1)
}

fn word<'t>(source: &Source<'t>, at: usize) -> (Kind<'t>, usize) {
    let plain = (at..).take_while(|i| source.raw(*i).is_some_and(|c| c.is_ascii_lowercase()));
    let end = at + plain.count();
    // Most words are written as they are looked up.
    if !source
        .plain(end)
        .is_some_and(|c| is_letter(c) || ".'’²³".contains(c) || c.is_ascii_digit())
    {
        return (Kind::Word(source.written(at, end).into()), end);
    }
    let mut word = String::new();
    let mut end = at;
    let mut push = |from: usize, to: usize| {
        for c in (from..to).filter_map(|i| source.plain(i)) {
            word.extend(c.to_lowercase());
        }
    };
    // U.S., U.K., p.m.
    let initial = |i: usize| source.letter(i) && source.plain(i + 1) == Some('.');
    if initial(at) && source.letter(at + 2) && !source.letter(at + 3) {
        while initial(end) {
            push(end, end + 1);
            end += 2;
        }
        if source.letter(end) && !source.letter(end + 1) {
            push(end, end + 1);
            end += 1;
        }
        return (Kind::Word(word.into()), end);
    }
    let mark = |i: usize| matches!(source.plain(i), Some('\'' | '’')) && source.letter(i + 1);
    while source.letter(end) || mark(end) {
        end += 1;
    }
    push(at, end);
    if let Some(square @ ('²' | '³')) = source.plain(end) {
        word.push(square);
        return (Kind::Word(word.into()), end + 1);
    }
    if source.digit(end) && !is_code(source, at, end, &word) {
        let digits = end;
        while source.letter(end) || source.digit(end) {
            end += 1;
        }
        for c in (digits..end).filter_map(|i| source.plain(i)) {
            word.extend(c.to_lowercase());
        }
    }
    (Kind::Word(word.into()), end)
}

/// Whether letters before digits are a currency: `RMB500`, `Rs500`, but not `p3`.
fn is_code(source: &Source<'_>, from: usize, to: usize, word: &str) -> bool {
    let written: String = (from..to).filter_map(|i| source.plain(i)).collect();
    matches!(word, "rs" | "rmb") || listed(CODES, &written)
}

fn literal<'t>(source: &Source<'t>, at: usize) -> (Kind<'t>, usize) {
    let mut text = String::with_capacity(16);
    let mut end = at;
    let mut bad = false;
    loop {
        let digits = source.digits(end);
        text.extend((end..end + digits).filter_map(|i| source.plain(i)));
        end += digits;
        let next = source.digits(end + 1);
        let wide = |i: usize| source.raw(i).is_some_and(|c| !c.is_ascii());
        match source.raw(end) {
            _ if next == 0 => break,
            Some(c @ (',' | '.')) => text.push(c),
            Some('．') => text.push('.'),
            Some('，') if wide(end - 1) && wide(end + 1) => text.push(','),
            // A comma of full width after ASCII digits parts clauses, except where it may
            // part thousands too; then it is neither.
            Some('，') if next == 3 && digits <= 3 => bad = true,
            Some('\u{2009}' | '\u{202F}') if next == 3 => text.push(','),
            _ => break,
        }
        end += 1;
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let grouped = whole.contains(',');
    let digits = match grouped {
        true => Cow::Owned(whole.replace(',', "")),
        false => Cow::Borrowed(whole),
    };
    let well_formed = !bad
        && (!grouped || well_grouped(whole))
        && (digits.len() == 1 || !digits.starts_with('0'))
        && fraction.is_none_or(|f| f.bytes().all(|b| b.is_ascii_digit()));
    let value = if well_formed {
        let plain = match fraction {
            Some(fraction) if grouped => Cow::Owned(format!("{digits}.{fraction}")),
            Some(_) => Cow::Borrowed(text.as_str()),
            None => Cow::Borrowed(digits.as_ref()),
        };
        exact(&plain)
            .map(|d| d.normalize())
            .ok_or(BadLiteral::TooLarge)
    } else {
        Err(BadLiteral::Malformed)
    };
    let literal = Literal {
        value,
        whole_digits: digits.len(),
        grouped,
        decimals: fraction.map_or(0, str::len),
    };
    (Kind::Number(literal), end)
}

/// `1,460,000` as in English, or `1,00,00,000` as in India.
fn well_grouped(whole: &str) -> bool {
    let mut groups: Vec<usize> = whole.split(',').map(str::len).collect();
    let (Some(last), first) = (groups.pop(), groups.first().copied().unwrap_or(0)) else {
        return false;
    };
    let rest = groups.get(1..).unwrap_or_default();
    let of = |size: usize| (1..=size).contains(&first) && rest.iter().all(|g| *g == size);
    last == 3 && (of(3) || of(2))
}
