//! The tokens of the common lexer as dates need them: digits apart from their separators.

use crate::lex::{self, Gap, Tokens};
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
    /// The token of the lexer.
    pub(super) of: usize,
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

/// One spelling for each mark.
fn mark(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '\u{2012}' => '–',
        _ => c,
    }
}

pub(super) fn tokens<'t>(t: &Tokens<'t>) -> Vec<Token<'t>> {
    // The digits of a number are several.
    let mut list: Vec<Token<'t>> = Vec::with_capacity(t.len() + t.len() / 4 + 8);
    for (at, token) in t.list.iter().enumerate() {
        // A date does not run from one paragraph into the next.
        if token.gap == Gap::Paragraph && at > 0 {
            list.push(Token {
                kind: Kind::Mark('\n'),
                range: token.start..token.start,
                glued: false,
                capital: false,
                of: at,
            });
        }
        let glued = token.gap == Gap::Glued;
        let range = token.start..token.end;
        let kind = match token.kind {
            lex::Kind::Number => {
                digits(t, at, token, &mut list);
                continue;
            }
            lex::Kind::Word => Kind::Word(t.lower(at)),
            lex::Kind::Han if matches!(token.c, '零' | '○') => Kind::Han('〇'),
            lex::Kind::Han => Kind::Han(token.c),
            lex::Kind::Symbol if token.c == '○' => Kind::Han('〇'),
            lex::Kind::Symbol => Kind::Mark(mark(token.c)),
        };
        list.push(Token {
            kind,
            range,
            glued,
            capital: token.tall,
            of: at,
        });
    }
    list
}

/// The runs of digits of a number, and the marks between them.
fn digits<'t>(t: &Tokens<'t>, of: usize, token: &lex::Token, list: &mut Vec<Token<'t>>) {
    let text = t.written(of, of + 1);
    let grouped = t.literal(of).is_some_and(|l| l.grouped && l.value.is_ok());
    let mut glued = token.gap == Gap::Glued;
    let mut push = |kind, from: usize, to: usize, glued: &mut bool| {
        list.push(Token {
            kind,
            range: token.start + from..token.start + to,
            glued: *glued,
            capital: false,
            of,
        });
        *glued = true;
    };
    if grouped {
        push(Kind::Grouped, 0, text.len(), &mut glued);
        return;
    }
    let mut value: u32 = 0;
    let mut count = 0;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let plain = crate::script::plain(c).0;
        if let Some(digit) = plain.to_digit(10) {
            if count == 0 {
                start = at;
            }
            value = value.saturating_mul(10).saturating_add(digit);
            count += 1;
            continue;
        }
        if lex::is_invisible(c) {
            continue;
        }
        if count > 0 {
            push(Kind::Number(value, count), start, at, &mut glued);
        }
        push(Kind::Mark(mark(plain)), at, at + c.len_utf8(), &mut glued);
        (value, count) = (0, 0);
    }
    if count > 0 {
        push(Kind::Number(value, count), start, text.len(), &mut glued);
    }
}
