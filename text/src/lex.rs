//! A text cut into tokens: numbers, words, characters of scripts without spaces, and symbols.
//!
//! One lexer serves figures and dates, and every language. It goes through the text once.

use crate::script::{is_han, plain};
use crate::value::exact;
use crate::vocabulary::{Atom, DateStart, NONE, Sense, Vocabulary, vocabulary};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::cell::Cell;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    Glued,
    /// White space, perhaps with a line wrapped in it.
    Space,
    /// A new line that may begin something of its own.
    Line,
    /// The beginning of the text or of a paragraph.
    Paragraph,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Digits with their separators.
    Number,
    /// Letters.
    Word,
    /// One character of a script without spaces.
    Han,
    /// Anything else.
    Symbol,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    pub(crate) gap: Gap,
    /// A word that begins with a capital; a symbol or digit of full width.
    pub(crate) tall: bool,
    /// The word in the vocabulary, if it has it.
    pub(crate) atom: Atom,
    /// The character, in its plain form; of a word, the first one.
    pub(crate) c: char,
    /// Of a number: its place among the literals.
    literal: u32,
}

/// Why digits are no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadLiteral {
    Malformed,
    TooLarge,
}

/// A number in digits, with its separators.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Literal {
    pub(crate) value: Result<Decimal, BadLiteral>,
    /// The value as the continent writes it, with a decimal comma, where that is another one.
    pub(crate) continental: Option<Decimal>,
    /// Digits before the point.
    pub(crate) whole_digits: usize,
    pub(crate) grouped: bool,
    /// Digits after the point.
    pub(crate) decimals: usize,
    /// Nothing but ASCII digits, as years and days are written.
    pub(crate) plain: bool,
}

/// A text and its tokens.
#[derive(Debug)]
pub(crate) struct Tokens<'t> {
    pub(crate) text: &'t str,
    pub(crate) list: Vec<Token>,
    literals: Vec<Literal>,
    vocabulary: &'static Vocabulary,
    /// A character occurs that only traditional script has.
    pub(crate) traditional: bool,
    /// Kana or 円 occurs: the text is Japanese.
    pub(crate) japanese: bool,
    /// Read strictly, as one sentence among others.
    pub(crate) running: bool,
    /// Steps done so far.
    work: Cell<u64>,
}

/// Longer digits are no number that anyone means.
const LONGEST: usize = 80;

/// Characters that show nothing: soft hyphen, zero-width marks, directions.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A letter of a word.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    // Quotation marks, dashes, 、 and 。 are looked up slowly.
    if matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}') {
        return false;
    }
    c.is_alphabetic() && !is_han(c) && !matches!(c, 'ª' | 'º')
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    buffer: String,
    literals: Vec<Literal>,
    vocabulary: &'static Vocabulary,
}

impl Lexer<'_> {
    /// The character at a byte, and the byte after it.
    fn raw(&self, at: usize) -> Option<(char, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() {
            return Some((char::from(byte), at + 1));
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, at + c.len_utf8()))
    }

    /// Likewise, over what shows nothing, and in its plain form.
    fn plain(&self, at: usize) -> Option<(char, usize)> {
        let mut at = at;
        loop {
            let (c, next) = self.raw(at)?;
            if c.is_ascii() {
                return Some((c, next));
            }
            if !is_invisible(c) {
                return Some((plain(c).0, next));
            }
            at = next;
        }
    }

    fn digit(&self, at: usize) -> bool {
        self.raw(at)
            .is_some_and(|(c, _)| plain(c).0.is_ascii_digit())
    }

    /// Digits that follow each other at a byte.
    fn digits(&self, at: usize) -> (usize, usize) {
        let (mut at, mut count) = (at, 0);
        while let Some((c, next)) = self.raw(at)
            && plain(c).0.is_ascii_digit()
        {
            at = next;
            count += 1;
        }
        (count, at)
    }

    /// A word: its atom, its first character and where it ends.
    fn word(&mut self, start: usize) -> (Atom, usize) {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_lowercase) {
            end += 1;
        }
        let next = self.raw(end);
        // Most words are written as they are looked up.
        if next.is_none_or(|(c, _)| c.is_ascii() && !c.is_ascii_alphabetic() && c != '.') {
            let word = self.text.get(start..end).unwrap_or_default();
            return (self.vocabulary.atom(word), end);
        }
        self.buffer.clear();
        // A capital and small letters.
        let mut end = start + usize::from(bytes.get(start).is_some_and(u8::is_ascii_uppercase));
        while end > start && bytes.get(end).is_some_and(u8::is_ascii_lowercase) {
            end += 1;
        }
        if end > start + 1
            && let Some(word) = self.text.get(start..end)
            && self
                .raw(end)
                .is_none_or(|(c, _)| c.is_ascii() && !c.is_ascii_alphabetic() && c != '.')
        {
            self.buffer.push_str(word);
            self.buffer.make_ascii_lowercase();
            return (self.vocabulary.atom(&self.buffer), end);
        }
        let mut end = start;
        while let Some((c, next)) = self.plain(end)
            && is_letter(c)
        {
            self.buffer.extend(c.to_lowercase());
            end = next;
        }
        // U.S., p.m.: letters with a full stop after each.
        if self.buffer.chars().count() == 1
            && let Some(('.', dot)) = self.raw(end)
            && let Some((c, mut after)) = self.raw(dot)
            && is_letter(c)
            && !self.raw(after).is_some_and(|(c, _)| is_letter(c))
        {
            self.buffer.extend(c.to_lowercase());
            while let Some(('.', dot)) = self.raw(after) {
                match self.raw(dot) {
                    Some((c, next))
                        if is_letter(c) && !self.raw(next).is_some_and(|(c, _)| is_letter(c)) =>
                    {
                        self.buffer.extend(c.to_lowercase());
                        after = next;
                    }
                    _ => {
                        after = dot;
                        break;
                    }
                }
            }
            end = after;
        }
        (self.vocabulary.atom(&self.buffer), end)
    }

    /// Digits with separators.
    fn literal(&mut self, start: usize) -> usize {
        self.buffer.clear();
        let mut end = start;
        let mut bad = false;
        let mut wide = false;
        if self.raw(start).is_some_and(|(c, _)| c == '.') {
            self.buffer.push_str("0.");
            end += 1;
        }
        loop {
            let before = self.buffer.len();
            while let Some((c, next)) = self.raw(end) {
                if is_invisible(c) {
                    // Within digits it may part two numbers.
                    let (after, _) = self.plain(end).unwrap_or((' ', end));
                    if !after.is_ascii_digit() {
                        break;
                    }
                    bad |= c != '\u{AD}';
                    end = next;
                    continue;
                }
                let digit = plain(c).0;
                if !digit.is_ascii_digit() {
                    break;
                }
                wide = !c.is_ascii();
                self.buffer.push(digit);
                end = next;
            }
            let digits = self.buffer.len() - before;
            let Some((c, next)) = self.raw(end) else {
                break;
            };
            // "3 ,94 ,747" of a text whose marks are set apart.
            let (c, next) = match self.raw(next) {
                Some((',', comma))
                    if c == ' ' && digits <= 3 && matches!(self.digits(comma).0, 2 | 3) =>
                {
                    (',', comma)
                }
                _ => (c, next),
            };
            let (follow, after) = self.digits(next);
            if follow == 0 {
                break;
            }
            let letter = |at: usize| self.raw(at).is_some_and(|(c, _)| is_letter(c));
            match c {
                ',' | '.' => self.buffer.push(c),
                '．' => self.buffer.push('.'),
                '，' if wide && !self.raw(next).is_some_and(|(c, _)| c.is_ascii()) => {
                    self.buffer.push(',');
                }
                // A comma of full width after plain digits parts clauses, except where it may
                // part thousands too: then it must do so.
                '，' if follow == 3 && digits <= 3 && self.buffer.len() == digits => {
                    self.buffer.push(',');
                }
                '，' if follow == 3 && self.buffer.contains(',') => self.buffer.push(','),
                '\'' | '’' if follow == 3 && digits <= 3 && !letter(after) => {
                    self.buffer.push(',');
                }
                '\u{2009}' | '\u{202F}' | '\u{A0}' if follow == 3 && digits <= 3 => {
                    self.buffer.push(',');
                }
                _ => break,
            }
            end = next;
        }
        let literal = parsed(&self.buffer, bad);
        self.literals.push(literal);
        end
    }
}

fn parsed(text: &str, bad: bool) -> Literal {
    let short = text.len() <= LONGEST;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let grouped = whole.contains(',');
    let digits: Cow<'_, str> = match grouped {
        true if short => whole.replace(',', "").into(),
        _ => whole.into(),
    };
    let well_formed = short
        && !bad
        && (!grouped || well_grouped(whole))
        && (digits.len() == 1 || !digits.starts_with('0'))
        && fraction.is_none_or(|f| f.bytes().all(|b| b.is_ascii_digit()));
    let value = if well_formed {
        let plain: Cow<'_, str> = match fraction {
            Some(fraction) if grouped => format!("{digits}.{fraction}").into(),
            Some(_) => text.into(),
            None => digits.as_ref().into(),
        };
        exact(&plain)
            .map(|d| d.normalize())
            .ok_or(BadLiteral::TooLarge)
    } else if short {
        Err(BadLiteral::Malformed)
    } else {
        Err(BadLiteral::TooLarge)
    };
    Literal {
        value,
        continental: if short && !bad {
            continental(text)
        } else {
            None
        },
        whole_digits: digits.len(),
        grouped,
        decimals: fraction.map_or(0, str::len),
        plain: !bad && short && text.bytes().all(|b| b.is_ascii_digit()),
    }
}

/// `1.127,54` and `1,5`, with the comma before the decimals.
fn continental(text: &str) -> Option<Decimal> {
    let (whole, fraction) = match text.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if !whole.contains('.') && fraction.is_none() {
        return None;
    }
    // Nearly all are plain decimals.
    let short = whole
        .rsplit('.')
        .next()
        .is_some_and(|group| group.len() != 3);
    if whole.contains('.') && short {
        return None;
    }
    let number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_none_or(number) {
        return None;
    }
    if whole.contains('.') {
        if !well_grouped(&whole.replace('.', ",")) {
            return None;
        }
    } else if !number(whole) {
        return None;
    }
    let digits = whole.replace('.', "");
    let plain = match fraction {
        Some(fraction) => format!("{digits}.{fraction}"),
        None => digits,
    };
    exact(&plain).map(|d| d.normalize())
}

/// `1,460,000` as in English, or `1,00,00,000` as in India.
fn well_grouped(whole: &str) -> bool {
    let (mut first, mut last, mut count) = (0, 0, 0);
    let (mut threes, mut twos) = (true, true);
    for group in whole.split(',') {
        if !group.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        match count {
            0 => first = group.len(),
            _ => {
                if count > 1 {
                    threes &= last == 3;
                    twos &= last == 2;
                }
                last = group.len();
            }
        }
        count += 1;
    }
    count > 1
        && last == 3
        && (threes && (1..=3).contains(&first) || twos && (1..=2).contains(&first))
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str, running: bool) -> Self {
        let vocabulary = vocabulary();
        let mut lexer = Lexer {
            text,
            at: 0,
            buffer: String::new(),
            literals: Vec::new(),
            vocabulary,
        };
        // A character of Chinese has three bytes, a word more: seldom are there more tokens.
        let mut list: Vec<Token> = Vec::with_capacity(text.len() / 3 + 2);
        let (mut traditional, mut japanese) = (false, false);
        loop {
            let mut lines = 0;
            let begin = lexer.at;
            let mut blank = false;
            let mut start = begin;
            while lexer.text.as_bytes().get(start) == Some(&b' ') {
                blank = true;
                start += 1;
            }
            let first = loop {
                let Some((c, next)) = lexer.raw(start) else {
                    break None;
                };
                let shows = c.is_ascii_graphic() || ('一'..='\u{9FFF}').contains(&c);
                if shows || !is_invisible(c) && !c.is_whitespace() {
                    break Some((c, next));
                }
                start = next;
                if is_invisible(c) {
                    continue;
                }
                blank = true;
                lines += usize::from(matches!(c, '\n' | '\u{2028}'));
                lines += 2 * usize::from(c == '\u{2029}');
            };
            let Some((written, next)) = first else {
                break;
            };
            let (c, old) = vocabulary.plain(written);
            traditional |= old;
            let ascii = c.is_ascii();
            let gap = match lines {
                _ if list.is_empty() => Gap::Paragraph,
                0 if !blank => Gap::Glued,
                0 => Gap::Space,
                1 if written.is_lowercase() => Gap::Space,
                1 => Gap::Line,
                _ => Gap::Paragraph,
            };
            let mut token = Token {
                start,
                end: next,
                kind: Kind::Symbol,
                gap,
                tall: false,
                atom: NONE,
                c,
                literal: 0,
            };
            let point = c == '.'
                && lexer.digit(next)
                && (gap != Gap::Glued
                    || list
                        .last()
                        .is_some_and(|t| t.kind == Kind::Symbol && "$€£¥₹(<>≤≥~-−–".contains(t.c)));
            if c.is_ascii_digit() || point {
                token.kind = Kind::Number;
                token.tall = !written.is_ascii();
                token.literal = u32::try_from(lexer.literals.len()).unwrap_or(u32::MAX);
                token.end = lexer.literal(start);
                // Digits stand in a few names of units: m2.
                if token.end == start + 1 {
                    token.atom = vocabulary.atom(text.get(start..token.end).unwrap_or_default());
                }
            } else if !ascii && is_han(c) {
                token.kind = Kind::Han;
                token.atom = vocabulary.character(c);
                japanese |= matches!(c, '\u{3041}'..='\u{30FF}' | '円') && c != '・';
            } else if is_letter(c) {
                token.kind = Kind::Word;
                token.tall = written.is_uppercase();
                (token.atom, token.end) = lexer.word(start);
            } else {
                token.tall = !written.is_ascii();
                token.atom = vocabulary.character(c);
            }
            lexer.at = token.end;
            list.push(token);
        }
        Self {
            text,
            list,
            literals: lexer.literals,
            vocabulary,
            traditional,
            japanese,
            running,
            work: Cell::new(0),
        }
    }

    /// Steps done since the text was cut.
    #[cfg(test)]
    pub(crate) fn work(&self) -> u64 {
        self.work.get() + self.list.len() as u64
    }

    pub(crate) fn step(&self) {
        self.work.set(self.work.get() + 1);
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn token(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.list.get(at).map(|t| t.kind)
    }

    pub(crate) fn literal(&self, at: usize) -> Option<&Literal> {
        let token = self.list.get(at).filter(|t| t.kind == Kind::Number)?;
        self.literals.get(token.literal as usize)
    }

    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Word)
    }

    pub(crate) fn han(&self, at: usize) -> Option<char> {
        let token = self.list.get(at).filter(|t| t.kind == Kind::Han)?;
        Some(token.c)
    }

    pub(crate) fn symbol(&self, at: usize) -> Option<char> {
        let token = self.list.get(at).filter(|t| t.kind == Kind::Symbol)?;
        Some(token.c)
    }

    /// The character that touches a token from before, in a script without spaces.
    pub(crate) fn han_before(&self, at: usize) -> Option<char> {
        self.han(at.checked_sub(1)?).filter(|_| self.glued(at))
    }

    /// The character that touches the end of what stands before a token.
    pub(crate) fn han_after(&self, at: usize) -> Option<char> {
        self.han(at).filter(|_| self.glued(at))
    }

    /// Whether the token follows the one before it without white space.
    pub(crate) fn glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| t.gap == Gap::Glued)
    }

    /// Whether the token stands in one line with the one before it.
    pub(crate) fn joined(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| t.gap <= Gap::Space)
    }

    /// Whether the vocabulary has the word or character.
    pub(crate) fn is_known(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.atom != NONE)
    }

    /// A word begins with a capital.
    pub(crate) fn tall(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| t.tall)
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

    /// The word before a token on the same line, in lower case.
    pub(crate) fn word_before(&self, at: usize) -> Cow<'t, str> {
        match at.checked_sub(1) {
            Some(before) if self.joined(at) => self.lower(before),
            _ => Cow::Borrowed(""),
        }
    }

    /// A word in lower case; nothing if it is none.
    pub(crate) fn lower(&self, at: usize) -> Cow<'t, str> {
        if !self.is_word(at) {
            return Cow::Borrowed("");
        }
        if let Some(token) = self.list.get(at).filter(|token| token.atom != NONE) {
            return Cow::Borrowed(self.vocabulary.word(token.atom));
        }
        let written = self.written(at, at + 1);
        if written.bytes().all(|b| b.is_ascii_lowercase()) {
            return Cow::Borrowed(written);
        }
        if written.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Cow::Owned(written.to_ascii_lowercase());
        }
        Cow::Owned(
            written
                .chars()
                .filter(|c| !is_invisible(*c) && *c != '.')
                .flat_map(|c| plain(c).0.to_lowercase())
                .collect(),
        )
    }

    /// Calls with the end and the senses of every phrase that begins at a token, the shortest
    /// first. Between the words of a phrase may stand white space, a hyphen, or the full stop of
    /// a short form.
    pub(crate) fn phrases(&self, at: usize, mut visit: impl FnMut(usize, &[Sense])) {
        let Some(first) = self.list.get(at) else {
            return;
        };
        self.step();
        let mut node = self.vocabulary.root(first.atom);
        let mut end = at + 1;
        while node != 0 {
            self.step();
            visit(end, self.vocabulary.senses(node));
            if !self.vocabulary.goes_on(node) {
                return;
            }
            let Some(next) = self.list.get(end).filter(|t| t.gap <= Gap::Space) else {
                return;
            };
            // "5 ft 2 in" are no square feet.
            let apart = next.kind == Kind::Number && next.gap != Gap::Glued;
            let direct = match apart {
                true => NONE,
                false => self.vocabulary.child(node, next.atom),
            };
            if direct != 0 {
                node = direct;
                end += 1;
                continue;
            }
            let hyphen = next.c == '-' && next.gap == Gap::Glued && self.glued(end + 1);
            let stop = next.c == '.' && next.gap == Gap::Glued && self.is_word(end - 1);
            if next.kind != Kind::Symbol || !(hyphen || stop) {
                return;
            }
            let Some(after) = self.list.get(end + 1).filter(|t| t.gap <= Gap::Space) else {
                return;
            };
            node = self.vocabulary.child(node, after.atom);
            end += 2;
        }
    }

    /// The longest phrase at a token with a sense that is looked for.
    pub(crate) fn find<T>(
        &self,
        at: usize,
        pick: impl Fn(Sense) -> Option<T>,
    ) -> Option<(T, usize)> {
        let mut found = None;
        self.phrases(at, |end, senses| {
            if let Some(what) = senses.iter().find_map(|s| pick(*s)) {
                found = Some((what, end));
            }
        });
        found
    }

    /// Likewise, where all senses that are looked for are of the kind of this one: most tokens begin none.
    pub(crate) fn find_like<T>(
        &self,
        at: usize,
        like: Sense,
        pick: impl Fn(Sense) -> Option<T>,
    ) -> Option<(T, usize)> {
        let token = self.list.get(at)?;
        if !self.vocabulary.may_begin(token.atom, like) {
            return None;
        }
        self.find(at, pick)
    }

    /// Where the longest phrase with this sense ends.
    pub(crate) fn is(&self, at: usize, sense: impl Into<Sense>) -> Option<usize> {
        let sense = sense.into();
        self.find_like(at, sense, |s| (s == sense).then_some(()))
            .map(|(_, end)| end)
    }

    /// Whether the vocabulary has a quantity that begins with a token that is no digit.
    pub(crate) fn quantity_start(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| {
            let next = || {
                self.list.get(at + 1).map_or(NONE, |next| match next.c {
                    // "a-hundred".
                    '-' => self.list.get(at + 2).map_or(NONE, |after| after.atom),
                    _ => next.atom,
                })
            };
            self.vocabulary.quantity(token.atom, next)
        })
    }

    /// How a date may begin at a token.
    pub(crate) fn date_start(&self, at: usize) -> DateStart {
        self.list
            .get(at)
            .map_or(DateStart::Never, |token| self.vocabulary.date(token.atom))
    }

    /// Whether a phrase with a sense of one of these kinds may begin at a token.
    #[inline]
    pub(crate) fn may_begin(&self, at: usize, any: u128) -> bool {
        self.list
            .get(at)
            .is_some_and(|token| self.vocabulary.may_begin_any(token.atom, any))
    }

    /// Whether the token by itself has this sense.
    pub(crate) fn has(&self, at: usize, sense: impl Into<Sense>) -> bool {
        let sense = sense.into();
        self.list.get(at).is_some_and(|token| {
            if !self.vocabulary.may_begin(token.atom, sense) {
                return false;
            }
            self.step();
            let node = self.vocabulary.root(token.atom);
            node != 0 && self.vocabulary.senses(node).contains(&sense)
        })
    }

    /// Whether the token by itself has a sense like this.
    pub(crate) fn means(&self, at: usize, like: impl Fn(Sense) -> bool) -> bool {
        self.sense(at, |sense| like(sense).then_some(())).is_some()
    }

    /// What the token by itself means, as looked for.
    pub(crate) fn sense<T>(&self, at: usize, pick: impl Fn(Sense) -> Option<T>) -> Option<T> {
        let token = self.list.get(at)?;
        self.step();
        let node = self.vocabulary.root(token.atom);
        if node == 0 {
            return None;
        }
        self.vocabulary.senses(node).iter().find_map(|s| pick(*s))
    }

    /// Whether a phrase with this sense ends before a token.
    pub(crate) fn ends_before(&self, at: usize, sense: impl Into<Sense>) -> bool {
        self.starts_before(at, sense).is_some()
    }

    /// Where the longest phrase with this sense begins that ends before a token.
    pub(crate) fn starts_before(&self, at: usize, sense: impl Into<Sense>) -> Option<usize> {
        let sense = sense.into();
        let last = self.list.get(at.checked_sub(1)?)?;
        if !self.joined(at) || !self.vocabulary.may_end(last.atom, sense) {
            return None;
        }
        (1..=6)
            .filter_map(|back| at.checked_sub(back))
            .filter(|start| {
                let mut hit = false;
                self.phrases(*start, |end, senses| {
                    hit |= end == at && senses.contains(&sense);
                });
                hit
            })
            .last()
    }
}
