//! Numbers that belong to names, labels, titles and models.

use super::context::Context;
use crate::lex::Gap;
use crate::quantity::number::Form;
use crate::quantity::unit::Noun;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

impl Context<'_, '_> {
    /// "60 Minutes", "50 Cent", "Radio 4's": the name of a programme, a singer, a station.
    pub(super) fn is_title(&self) -> bool {
        let (t, last, end) = (self.t, &self.parsed.last, self.parsed.end);
        let owner = last.is_plain()
            && matches!(t.symbol(end), Some('\'' | '’'))
            && t.glued(end)
            && t.glued(end + 1)
            && t.lower(end + 1) == "s";
        let common = matches!(
            last.suffix,
            Some(Sense::Time(_) | Sense::Unit("cent" | "foot" | "mile" | "degree" | "ton"))
        );
        // In a headline all words have capitals.
        let headline = self
            .at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && t.tall(i) && t.joined(self.at))
            || t.is_word(end) && t.tall(end) && t.joined(end);
        let tall = last.number.end + 1 == end && t.tall(end - 1) && t.lower(end - 1).len() > 3;
        owner || common && tall && last.prefix.is_none() && !headline
    }

    /// "24-hour port", "28-nm chips", "4.5 people": what kind a thing is, or how it is on average.
    pub(super) fn is_of_thing(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        if self.parsed.last.loose {
            return true;
        }
        let hyphen = end >= 2 && t.symbol(end - 2) == Some('-') && t.glued(end - 2);
        let of = matches!(
            self.parsed.last.suffix,
            Some(Sense::Time("hour" | "minute" | "second") | Sense::Unit("nm"))
        );
        hyphen && of && t.is_word(end)
    }

    pub(super) fn is_plan(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        let next: String = (end..end + 2).map_while(|i| t.han_after(i)).collect();
        let before = t.han_before(self.at);
        next.starts_with("规划") || next.starts_with("计划") || before == Some('个')
    }

    /// "Boeing 737 jets", "the CSI 300 index".
    pub(super) fn is_name_after(&self) -> bool {
        let t = self.t;
        let from = self.parsed.last.number.end;
        let maker = self
            .at
            .checked_sub(1)
            .is_some_and(|i| self.is(i, Class::Maker) && t.joined(self.at));
        let after = (from..=from + 1).any(|i| self.is(i, Class::LabelAfter) && t.joined(i));
        let capital = self
            .at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && t.tall(i) && t.joined(self.at))
            && !self.begins_sentence(self.at - 1);
        maker
            || after && (capital || t.tall(from))
            || after
                && t.lower(from) == "jets"
                && self
                    .parsed
                    .last
                    .number
                    .value()
                    .is_some_and(|v| v > Decimal::from(300) && v < Decimal::from(800))
            || self.is_of_famous_size()
    }

    /// "Fortune Global 500 company", "S&P 500".
    fn is_of_famous_size(&self) -> bool {
        let t = self.t;
        let Some(before) = self.at.checked_sub(1) else {
            return false;
        };
        t.joined(self.at)
            && (self.is(before, Class::Label)
                || t.is_word(before)
                    && t.lower(before) == "p"
                    && t.symbol(before.wrapping_sub(1)) == Some('&'))
            && t.tall(before)
            && self.parsed.last.number.value().is_some_and(|value| {
                [30, 50, 100, 225, 300, 400, 500, 600, 1000, 2000, 3000]
                    .iter()
                    .any(|famous| value == Decimal::from(*famous))
            })
    }

    /// A label or a month beside it: "Phase 2", "August 21", "the 21 August elections".
    pub(super) fn is_labelled(&self) -> bool {
        let t = self.t;
        let next = self.at + 1;
        let day = t
            .literal(self.at)
            .is_some_and(|l| l.plain && l.whole_digits <= 2)
            && self
                .parsed
                .last
                .number
                .value()
                .is_some_and(|value| value <= Decimal::from(31));
        if day && t.joined(next) && !t.glued(next) && self.month_before(next) {
            return true;
        }
        let Some(before) = self.at.checked_sub(1).filter(|_| t.joined(self.at)) else {
            return false;
        };
        let number = &self.parsed.last.number;
        if self.month_before(before) {
            // "in March 20 companies came", "in May 3 million units".
            return !crate::noun::day_is_count(t, self.at);
        }
        let list = self.list_begins();
        if list < self.at && self.parsed.last.is_plain() && t.ends_before(list, Class::Label) {
            return true;
        }
        if t.tall(before) && t.ends_before(self.at, Class::TallLabel) {
            return true;
        }
        let word = t.lower(before);
        // "a group of 30 MPs" is none of states.
        let group = word != "of" || t.tall(before.wrapping_sub(1));
        if t.is_word(before) && group && t.ends_before(self.at, Class::Label) {
            // "the year 5 companies", "a week 20 people": common words before counts of things.
            let loose = self.parsed.last.noun.is_some()
                && !t.tall(before)
                && matches!(
                    word.as_ref(),
                    "day"
                        | "week"
                        | "year"
                        | "quarter"
                        | "season"
                        | "round"
                        | "plant"
                        | "building"
                        | "area"
                        | "test"
                        | "issue"
                        | "unit"
                        | "line"
                        | "table"
                        | "act"
                        | "number"
                        | "studio"
                        | "core"
                        | "hall"
                        | "wave"
                        | "title"
                );
            return !loose;
        }
        // iPhone 15, Ferrari 360, New York 10580: a name and a number without commas.
        let name = t.is_word(before) && t.tall(before) && !self.begins_sentence(before);
        let digits = matches!(
            number.form,
            Form::Digits {
                whole_digits: ..=5,
                grouped: false,
                decimals: 0
            }
        );
        // "Legacy 650 aircraft", "Formule 1 hotels", "its Hearthline 300 heaters".
        let counts = self.parsed.last.noun.is_some();
        let model =
            counts && digits && t.is_word(before) && t.tall(before) && self.is_model(before);
        if model {
            return true;
        }
        if counts && digits && (self.ends_name(before) || name && number.is_one()) {
            return true;
        }
        let small = number.value().is_some_and(|v| v < Decimal::from(100));
        if name
            && (digits || small)
            && self.parsed.last.is_plain()
            && t.literal(self.at).is_some()
            && !self.is(before, Class::Stop)
        {
            return true;
        }
        let dot = self
            .at
            .checked_sub(2)
            .filter(|i| t.symbol(i + 1) == Some('.') && t.glued(i + 1));
        dot.is_some_and(|i| {
            matches!(
                t.lower(i).as_ref(),
                "no" | "nos" | "fig" | "vol" | "art" | "sec" | "p" | "pp" | "ch" | "para"
            ) || self.month_before(i) && !crate::noun::day_is_count(t, self.at)
        })
    }

    /// A name of one word, unknown here, that a sentence begins with or that has an article: a
    /// count of things would want a verb or a preposition before it.
    fn is_model(&self, at: usize) -> bool {
        let t = self.t;
        let word = t.lower(at);
        let adverb = word.ends_with("ly")
            || matches!(
                word.as_ref(),
                "overall"
                    | "meanwhile"
                    | "hence"
                    | "indeed"
                    | "elsewhere"
                    | "globally"
                    | "worldwide"
            );
        let led = matches!(
            self.word_before(at).as_ref(),
            "the" | "its" | "their" | "a" | "an" | "his" | "her" | "s"
        );
        !t.is_known(at) && !adverb && (led || self.begins_sentence(at))
    }

    /// Where the first of "pages 3, 7 and 9" stands.
    fn list_begins(&self) -> usize {
        let t = self.t;
        let plain = |at: usize| {
            t.literal(at)
                .is_some_and(|l| l.plain && l.whole_digits <= 5)
        };
        let mut at = self.at;
        while let Some(before) = at.checked_sub(2).filter(|i| t.joined(at) && plain(*i)) {
            let linked = t.symbol(at - 1) == Some(',') || t.lower(at - 1) == "and";
            if !linked || self.at - before > 16 {
                break;
            }
            at = before;
        }
        at
    }

    /// "Windows Phone 8 devices", but not "in New York 8 people", "gave South Korea 8 jets".
    fn ends_name(&self, at: usize) -> bool {
        let t = self.t;
        let tall = |i: usize| t.is_word(i) && t.tall(i) && !self.is(i, Class::Stop);
        let mut first = at;
        while tall(first) && first > 0 && t.joined(first) && tall(first - 1) {
            first -= 1;
        }
        let two = first < at && tall(at);
        let placed = matches!(
            self.word_before(first).as_ref(),
            "in" | "at"
                | "near"
                | "from"
                | "across"
                | "outside"
                | "around"
                | "told"
                | "gave"
                | "give"
                | "given"
                | "cost"
                | "sold"
                | "sell"
                | "sent"
                | "send"
                | "lend"
                | "lent"
        );
        two && !placed
    }

    /// "Three Gorges", "the 100 Women of the year": capitals inside a sentence.
    pub(super) fn is_name(&self) -> bool {
        let (t, at) = (self.t, self.at);
        // People and parties have capitals; what the vocabulary knows has none.
        let (from, to) = self.parsed.last.noun_at;
        let known =
            matches!(self.parsed.last.noun, Some(Noun::Known(_))) || t.has(from, Class::Plural);
        let small = at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && !t.tall(i));
        if known && to == from + 1 && t.tall(from) && small && t.joined(at) {
            return true;
        }
        let tall = |i: usize| t.is_word(i) && t.tall(i);
        let begins = t.token(at).is_none_or(|token| token.gap >= Gap::Line)
            || at
                .checked_sub(1)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| !matches!(c, ',' | ';' | '-' | '–'));
        self.parsed.last.noun == Some(Noun::Other) && !begins && tall(at) && tall(at + 1)
    }
}
