//! The matching of tokens, on which all readers of dates build.

use super::meaning::{Point, Year};
use super::token::{Kind, Token};
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};
use std::cell::{Cell, RefCell};

pub(super) struct Reader<'a> {
    pub(super) text: &'a Tokens<'a>,
    pub(super) tokens: &'a [Token<'a>],
    /// In running text, where words that may mean something else are passed over.
    pub(super) running: bool,
    /// The single date that was read last, and where it begins.
    pub(super) last: RefCell<Option<(usize, Read<Point>)>>,
    /// Likewise the year in Chinese, with which many a date begins.
    pub(super) last_year: Cell<Option<(usize, Read<Year>)>>,
}

/// What was read and where it ends: each reader takes where it begins.
pub(super) type Read<T> = Option<(T, usize)>;

/// The reading that goes furthest; of equals, the first.
pub(super) fn furthest<T, const N: usize>(mut readings: [Read<T>; N]) -> Read<T> {
    let mut best = None;
    for (at, reading) in readings.iter().enumerate() {
        if let Some((_, end)) = reading
            && best.is_none_or(|(_, so_far)| *end > so_far)
        {
            best = Some((at, *end));
        }
    }
    readings.get_mut(best?.0)?.take()
}

pub(super) const fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

impl Reader<'_> {
    /// What the vocabulary says of one word.
    pub(super) fn sense<T>(&self, i: usize, pick: impl Fn(Sense) -> Option<T>) -> Option<T> {
        let token = self.tokens.get(i)?;
        self.text.sense(token.of, pick)
    }

    /// What the longest phrase that begins at a token says, and where it ends. `like` is one of the senses that are
    /// looked for; phrases of other kinds are passed over.
    pub(super) fn says<T>(
        &self,
        i: usize,
        like: Sense,
        pick: impl Fn(Sense) -> Option<T>,
    ) -> Read<T> {
        let token = self.tokens.get(i)?;
        let (what, end) = self.text.find_like(token.of, like, pick)?;
        // Digits are several tokens here.
        let more = self.tokens.get(i..)?.iter();
        Some((what, i + more.take_while(|t| t.of < end).count()))
    }

    /// Where the longest phrase of a class ends.
    pub(super) fn means(&self, i: usize, class: Class) -> Option<usize> {
        let sense = Sense::Is(class);
        self.says(i, sense, |s| (s == sense).then_some(()))
            .map(|(_, end)| end)
    }

    pub(super) fn kind(&self, i: usize) -> Option<&Kind<'_>> {
        self.tokens.get(i).map(|t| &t.kind)
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.glued)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
    }

    pub(super) fn any_word(&self, i: usize) -> Option<&str> {
        match self.kind(i) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn word(&self, i: usize, words: &[&str]) -> Option<usize> {
        self.any_word(i)
            .filter(|w| words.contains(w))
            .map(|_| i + 1)
    }

    /// Words in a row, written with spaces or hyphens: "year to date".
    pub(super) fn phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        let first = self.any_word(i)?;
        if !phrase.starts_with(first) {
            return None;
        }
        let mut i = i;
        for (n, word) in phrase.split(' ').enumerate() {
            if n > 0 && self.mark(i, "-").is_some() {
                i += 1;
            }
            i = self.word(i, &[word])?;
        }
        Some(i)
    }

    /// Past "the", if it stands here, and past "the year" before a year.
    pub(super) fn the(&self, i: usize) -> usize {
        let the = self.word(i, &["the"]).unwrap_or(i);
        self.word(the, &["year"])
            .filter(|at| self.year(*at).is_some())
            .unwrap_or(the)
    }

    /// Past a "the" with which a wording begins; in running text it is not part of the date.
    pub(super) fn opening_the(&self, i: usize) -> usize {
        if self.running { i } else { self.the(i) }
    }

    pub(super) fn mark(&self, i: usize, marks: &str) -> Option<usize> {
        match self.kind(i) {
            Some(Kind::Mark(c)) if marks.contains(*c) => Some(i + 1),
            _ => None,
        }
    }

    /// A mark without white space around it.
    pub(super) fn glued_mark(&self, i: usize, marks: &str) -> Option<usize> {
        let next = self.mark(i, marks)?;
        (self.glued(i) && self.glued(next)).then_some(next)
    }

    pub(super) fn han(&self, i: usize, text: &str) -> Option<usize> {
        let mut i = i;
        for c in text.chars() {
            if self.han_char(i) != Some(c) {
                return None;
            }
            i += 1;
        }
        Some(i)
    }

    pub(super) fn any_han(&self, i: usize, texts: &[&str]) -> Option<usize> {
        // Of nearly all texts the first character is another. Its three bytes are compared as one number, for
        // Chinese news is read a tenth faster so.
        let first = u32::from(self.han_char(i)?);
        let first = 0x00E0_8080 | (first & 0xF000) << 4 | (first & 0xFC0) << 2 | first & 0x3F;
        let mut longest = None;
        for text in texts {
            if let [a, b, c, ..] = *text.as_bytes()
                && u32::from_be_bytes([0, a, b, c]) == first
            {
                longest = longest.max(self.han(i, text));
            }
        }
        longest
    }

    /// What the first of these rows with a text that stands here says.
    pub(super) fn han_row<T: Copy>(&self, i: usize, rows: &[(&[&str], T)]) -> Read<T> {
        rows.iter()
            .find_map(|(texts, what)| Some((*what, self.any_han(i, texts)?)))
    }

    pub(super) fn han_char(&self, i: usize) -> Option<char> {
        match self.kind(i) {
            Some(Kind::Han(c)) => Some(*c),
            _ => None,
        }
    }

    pub(super) fn is_han(&self, i: usize) -> bool {
        self.han_char(i).is_some()
    }

    pub(super) fn number(&self, i: usize) -> Option<(u32, usize)> {
        match self.kind(i) {
            Some(Kind::Number(value, len)) => Some((*value, *len)),
            _ => None,
        }
    }

    /// One or two digits.
    pub(super) fn short(&self, i: usize) -> Read<u32> {
        let (value, len) = self.number(i)?;
        (len <= 2).then_some((value, i + 1))
    }

    /// Four digits.
    pub(super) fn year(&self, i: usize) -> Read<i32> {
        let (value, len) = self.number(i)?;
        let value = i32::try_from(value).ok()?;
        (len == 4).then_some((value, i + 1))
    }

    /// A number up to 99, in digits or Chinese numerals.
    pub(super) fn han_number(&self, i: usize) -> Read<u32> {
        if let Some(short) = self.short(i) {
            return Some(short);
        }
        let digit = |i: usize| match self.han_char(i)? {
            '两' => Some(2),
            c => han_digit(c),
        };
        let (tens, i) = match (digit(i), self.han(i, "十")) {
            (_, Some(next)) => (1, next),
            (Some(n), None) => match self.han(i + 1, "十") {
                Some(next) if n > 0 => (n, next),
                _ => return digit(i + 1).is_none().then_some((n, i + 1)),
            },
            (None, None) => return None,
        };
        match digit(i) {
            Some(n) if n > 0 => Some((tens * 10 + n, i + 1)),
            Some(_) => None,
            None => Some((tens * 10, i)),
        }
    }

    /// What stands between the ends of an interval.
    pub(super) fn dash(&self, i: usize) -> Option<usize> {
        // "the April-to-June period".
        let to = || self.mark(self.word(self.mark(i, "-")?, &["to"])?, "-");
        to().or_else(|| self.mark(i, "-–~"))
            .or_else(|| self.word(i, &["to", "through", "till", "until"]))
            .or_else(|| self.any_han(i, &["至", "到"]))
            // With spaces, it is that of a parenthesis.
            .or_else(|| {
                let before = i.checked_sub(1)?;
                self.glued_mark(i, "—")
                    .filter(|_| self.is_han(before) || self.number(before).is_some())
            })
    }

    /// The end of what was read, unless one of these characters follows.
    pub(super) fn unless(&self, end: usize, next: &str) -> Option<usize> {
        let follows = self.han_char(end).is_some_and(|c| next.contains(c));
        (!follows).then_some(end)
    }
}
