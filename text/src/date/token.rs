//! A text cut into words, numbers, Chinese characters and marks.

use std::borrow::Cow;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) range: Range<usize>,
    /// No white space before it.
    pub(super) glued: bool,
    /// Begins with a capital.
    pub(super) capital: bool,
}

#[derive(Debug, PartialEq)]
pub(super) enum Kind<'t> {
    /// Digits: their value and how many there are.
    Number(u32, usize),
    /// Digits in groups: "1,460".
    Grouped,
    /// Letters, in lower case.
    Word(Cow<'t, str>),
    /// One Chinese character.
    Han(char),
    /// Anything else; a paragraph's end is `\n`.
    Mark(char),
}

/// Full-width forms as their plain ones, and one spelling for each mark.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '○' | '零' => '〇',
        '’' | '‘' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2012}' => '–',
        '〜' => '~',
        _ => c,
    }
}

/// Characters written without spaces between words.
const fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FFF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut chars: Vec<(usize, char)> = Vec::with_capacity(text.len());
    chars.extend(text.char_indices());
    let at = |i: usize| chars.get(i).map(|(_, c)| plain(*c));
    let offset = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let digits = |from: usize| {
        let mut to = from;
        while at(to).is_some_and(|c| c.is_ascii_digit()) {
            to += 1;
        }
        to
    };
    let letter = |c: char| c.is_alphabetic() && !is_han(c);

    // Words and the white space between them: seldom are there more.
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(chars.len() / 3 + 2);
    let mut i = 0;
    let mut glued = false;
    while let Some(c) = at(i) {
        let start = i;
        if c.is_whitespace() {
            let mut breaks = 0;
            while let Some(c) = at(i).filter(|c| c.is_whitespace()) {
                breaks += usize::from(c == '\n');
                i += 1;
            }
            // A date does not run from one paragraph into the next.
            if breaks > 1 && !tokens.is_empty() && i < chars.len() {
                tokens.push(Token {
                    kind: Kind::Mark('\n'),
                    range: offset(start)..offset(i),
                    glued: false,
                    capital: false,
                });
            }
            glued = false;
            continue;
        }
        let kind = if c.is_ascii_digit() {
            i = digits(i);
            let value = (start..i)
                .filter_map(at)
                .filter_map(|c| c.to_digit(10))
                .fold(0_u32, |n, d| n.saturating_mul(10).saturating_add(d));
            let mut kind = Kind::Number(value, i - start);
            // The comma as written: a full-width one does not group.
            while chars.get(i).is_some_and(|(_, c)| *c == ',') && digits(i + 1) == i + 4 {
                i += 4;
                kind = Kind::Grouped;
            }
            kind
        } else if letter(c) {
            while at(i).is_some_and(letter) {
                i += 1;
            }
            let written = text.get(offset(start)..offset(i)).unwrap_or_default();
            Kind::Word(match written.bytes().all(|b| b.is_ascii_lowercase()) {
                true => Cow::Borrowed(written),
                false => (start..i)
                    .filter_map(at)
                    .flat_map(char::to_lowercase)
                    .collect(),
            })
        } else {
            i += 1;
            if is_han(c) {
                Kind::Han(c)
            } else {
                Kind::Mark(c)
            }
        };
        tokens.push(Token {
            kind,
            range: offset(start)..offset(i),
            glued,
            capital: c.is_uppercase(),
        });
        glued = true;
    }
    tokens
}
