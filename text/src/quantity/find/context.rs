//! A quantity among the words around it, and whether it is one there.

use crate::lex::{Gap, Tokens};
use crate::quantity::bounds::Parsed;
use crate::quantity::change::{self, Change};
use crate::quantity::number::is_number_word;
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// A quantity among the words around it.
pub(super) struct Context<'a, 't> {
    pub(super) t: &'a Tokens<'t>,
    pub(super) at: usize,
    pub(super) parsed: &'a Parsed,
    /// Where the quantity before it ends.
    pub(super) previous: usize,
}

impl<'t> Context<'_, 't> {
    pub(super) fn check(&self) -> Result<(), (Reason, usize)> {
        let end = self.parsed.end;
        let written = || self.t.written(self.at, end).to_owned();
        if let Some(to) = self.is_among() {
            let written = self.t.written(self.at, to).to_owned();
            return Err((Reason::Ordinal(written), to));
        }
        // "more than a year ago" is a time.
        let time = matches!(self.parsed.last.suffix, Some(Sense::Time(_)));
        let ago = self.t.joined(end) && self.t.lower(end) == "ago";
        if time && ago && self.parsed.comparator.is_some() {
            return Err((Reason::Date(written()), end));
        }
        if let Some(reason) = self.begins_badly() {
            return Err((reason, end));
        }
        if let Some(to) = self.goes_on() {
            let written = self.t.written(self.at, to.min(self.t.len())).to_owned();
            return Err((Reason::NotUnderstood(written), to));
        }
        if !self.is_figure() {
            return Err((Reason::Name(written()), end));
        }
        Ok(())
    }

    pub(super) fn word_before(&self, at: usize) -> Cow<'t, str> {
        self.t.word_before(at)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.t.has(at, class)
    }

    pub(super) fn follows(&self, class: Class) -> bool {
        self.t.ends_before(self.at, class)
    }

    pub(super) fn is_value(&self, at: usize) -> bool {
        self.t.joined(at) && (self.t.literal(at).is_some() || is_number_word(self.t, at))
    }

    /// Whether the last number is below a thousand.
    pub(super) fn is_small(&self) -> bool {
        let value = self.parsed.last.number.value();
        value.is_some_and(|value| value < Decimal::ONE_THOUSAND)
    }

    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let t = self.t;
        t.token(at).is_none_or(|token| token.gap >= Gap::Line)
            || at
                .checked_sub(1)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| matches!(c, '.' | '!' | '?' | ':' | '"' | '“' | '。'))
    }

    pub(super) fn change(&self) -> Option<Change> {
        change::of(self.t, self.at, self.parsed)
    }
}
