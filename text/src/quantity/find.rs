//! Quantities in a running text.

use super::lex::{Gap, Kind, Tokens, listed};
use super::numeral::Form;
use super::parse::{self, Parsed};
use super::unit::Noun;
use super::words::{self, Sense};
use super::{ReadQuantity, chinese, numeral, read_quantity, unit};
use rust_decimal::Decimal;
use std::ops::Range;

/// A quantity in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundQuantity<'t> {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The text there; [`read_quantity`] reads it as the same quantity.
    pub wording: &'t str,
    /// What it says.
    pub quantity: ReadQuantity,
}

/// All quantities that stand in a text, in its order, for finding what a sheet forgot.
///
/// A sentence says more than a wording, so this is stricter than [`read_quantity`]: what may
/// be a date, a name, an order, a part of a label (`p3`, A320) or a verb, and what a word
/// before it may change ("estimated", "as many as"), is left out. So are "one" and 一 before a
/// noun, and number words that nothing counted follows.
///
/// ```
/// use citebase_text::find_quantities;
///
/// let text = "Since 2019, Plant 4 has made 106 projects worth 16 billion yuan (US$2.2 billion).";
/// let found: Vec<&str> = find_quantities(text).iter().map(|f| f.wording).collect();
/// assert_eq!(found, ["106 projects", "16 billion yuan", "US$2.2 billion"]);
/// ```
#[must_use]
pub fn find_quantities(text: &str) -> Vec<FoundQuantity<'_>> {
    let t = Tokens::new(text, true);
    let mut found = Vec::new();
    let mut at = 0;
    let mut previous = usize::MAX;
    while at < t.list.len() {
        at = match parse::quantity(&t, at) {
            Ok(Some(parsed)) => {
                let context = Context {
                    t: &t,
                    at,
                    parsed: &parsed,
                    previous,
                };
                if context.is_clear() {
                    found.extend(reread(&t, at, &parsed));
                }
                previous = parsed.end;
                parsed.end.max(at + 1)
            }
            Ok(None) => at + 1,
            Err(stop) => stop.at.max(at + 1),
        };
    }
    found
}

/// What was found, if it is the same on its own.
fn reread<'t>(t: &Tokens<'t>, at: usize, parsed: &Parsed) -> Option<FoundQuantity<'t>> {
    let start = t.list.get(at)?.start;
    let wording = t.written(at, parsed.end);
    let quantity = read_quantity(wording).ok()?;
    (quantity == parsed.quantity).then(|| FoundQuantity {
        range: start..start + wording.len(),
        wording,
        quantity,
    })
}

/// A quantity among the words around it.
struct Context<'a, 't> {
    t: &'a Tokens<'t>,
    at: usize,
    parsed: &'a Parsed,
    /// Where the quantity before it ends.
    previous: usize,
}

impl Context<'_, '_> {
    fn is_clear(&self) -> bool {
        self.begins_clean() && self.ends_clean() && self.comparator_is_meant() && self.is_figure()
    }

    /// The word before, on the same line.
    fn word_before(&self, at: usize) -> Option<&str> {
        self.t
            .word(at.checked_sub(1)?)
            .filter(|_| self.t.joined(at))
    }

    /// The Chinese character that touches a token.
    fn han_before(&self, at: usize) -> Option<char> {
        self.t.han(at.checked_sub(1)?).filter(|_| self.t.glued(at))
    }

    /// Whether one of the phrases ends before the quantity.
    fn follows(&self, list: &str) -> bool {
        list.split('|').any(|phrase| {
            let length = if phrase.is_ascii() {
                phrase.split(' ').count()
            } else {
                phrase.chars().count()
            };
            let start = self
                .at
                .checked_sub(length)
                .filter(|_| self.t.joined(self.at));
            start.and_then(|start| self.t.phrase(start, phrase)) == Some(self.at)
        })
    }

    /// Nothing before it belongs to it.
    fn begins_clean(&self) -> bool {
        let (t, at) = (self.t, self.at);
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        if t.joined(at) && self.is_alternative(before) {
            return false;
        }
        let dollar = t.symbol(at) == Some('$')
            && self
                .word_before(at)
                .is_some_and(|w| listed(words::DOLLARS, w));
        if self.follows(words::HEDGES)
            || dollar
            || self
                .word_before(at)
                .is_some_and(|w| w.ends_with("n't") || w.ends_with("n’t"))
        {
            return false;
        }
        if !t.glued(at) {
            return true;
        }
        match t.kind(before) {
            Some(Kind::Word(_) | Kind::Number(_)) => false,
            Some(Kind::Han(_)) => self.han_lets_begin(),
            Some(Kind::Symbol(c)) => {
                let wide = t.list.get(before).is_some_and(|token| token.tall);
                let chinese = before.checked_sub(1).is_some_and(|i| t.han(i).is_some());
                let number = before
                    .checked_sub(1)
                    .is_some_and(|i| t.literal(i).is_some());
                match c {
                    '(' | '[' | '{' | '"' | '“' | '‘' | '「' | '《' | '【' | '。' | '；' | '、' => {
                        true
                    }
                    ',' | ';' | ':' | '!' | '?' => wide || chinese || (*c == ':' && !number),
                    '，' | '：' | '！' | '？' | '（' | '…' => true,
                    '—' | '–' => !number,
                    _ => false,
                }
            }
            None => true,
        }
    }

    /// "five or six", 三、四家: a number before it is another answer.
    fn is_alternative(&self, before: usize) -> bool {
        let t = self.t;
        let number = |at: usize| {
            t.literal(at).is_some()
                || t.word(at).is_some_and(numeral::is_number_word)
                || t.han(at).is_some_and(chinese::is_numeral)
        };
        let earlier = before.checked_sub(1);
        // Words go on: "nineteen ninety five", "two million and three hundred thousand".
        if t.word(self.at).is_some_and(numeral::is_number_word) {
            let and = usize::from(t.word(before) == Some("and"));
            let last = before.checked_sub(and);
            let scale = |w| listed(words::SCALES, w);
            let word = last.and_then(|i| t.word(i));
            let own = self.parsed.last.suffix.is_some() && !self.parsed.last.number.is_scaled();
            if word.is_some_and(|w| (scale(w) && !own) || (and == 0 && numeral::is_number_word(w)))
            {
                return true;
            }
        }
        match (t.word(before), t.symbol(before), t.literal(before)) {
            (Some("or" | "to"), ..) => earlier.is_some_and(number),
            (_, Some('、' | '/' | '-' | '–' | '~'), _) => earlier.is_some_and(number),
            // 1 460 may be one number.
            (.., Some(first)) => {
                let three = |l: &super::lex::Literal| l.whole_digits == 3;
                first.whole_digits <= 3 && t.literal(self.at).is_some_and(three)
            }
            _ => matches!(t.han(before), Some('或' | '到' | '至')) && earlier.is_some_and(number),
        }
    }

    fn han_lets_begin(&self) -> bool {
        let at = self.at;
        let earlier = at.checked_sub(1).and_then(|i| self.han_before(i));
        let scale = self.t.han(at).is_some_and(|c| "十百千万亿".contains(c));
        match self.han_before(at) {
            Some('第' | '破' | '未' | '没' | '非') => false,
            Some('过') => matches!(earlier, Some('经' | '通')),
            Some('之') => earlier != Some('分'),
            Some('数' | '几' | '上' | '成' | '好' | '大') => !scale,
            Some('由' | '从') => !self.parsed.range,
            Some('期' | '周' | '拜' | '初') => self.t.literal(at).is_some(),
            Some(c) => !chinese::is_numeral(c),
            None => true,
        }
    }

    /// Nothing after it belongs to it.
    fn ends_clean(&self) -> bool {
        let (t, end) = (self.t, self.parsed.end);
        if !t.joined(end) {
            return true;
        }
        let next = end + 1;
        let number = |at: usize| t.literal(at).is_some() && t.joined(at);
        let value = |at: usize| number(at) || t.word(at).is_some_and(numeral::is_number_word);
        let plain = self.parsed.last.is_plain();
        if t.any(end, words::AFTERTHOUGHTS).is_some() {
            return false;
        }
        match t.kind(end) {
            Some(Kind::Number(_)) => !t.glued(end) && !plain,
            Some(Kind::Word(word)) => {
                let more = match word.as_ref() {
                    "or" | "point" => value(next),
                    "and" if plain && value(next) => true,
                    "and" => t.any(next, "a half|a quarter|a third|half").is_some(),
                    word if listed(words::SCALES, word) => true,
                    "times" | "fold" | "percent" => plain,
                    _ => t.glued(end) || (plain && self.words_go_on()),
                };
                !more
            }
            Some(Kind::Han(c)) => {
                let number =
                    chinese::is_numeral(*c) && (plain || matches!(c, '百' | '千' | '万' | '亿'));
                let time = matches!(self.parsed.last.suffix, Some(Sense::Time(_)));
                let other = t.glued(end) && ("倍成几多余半".contains(*c) || (!time && *c == '来'));
                !(number || other || plain && t.glued(end))
            }
            Some(Kind::Symbol(c)) => {
                let glued = t.glued(end);
                let touches =
                    t.glued(next) && (t.literal(next).is_some() || t.word(next).is_some());
                let wide = t.list.get(end).is_some_and(|token| token.tall);
                match c {
                    ',' | '.' | ':' | ';' | '!' | '?' | '(' | ')' | '[' | ']' if wide => true,
                    '-' | '–' | '—' | '~' => {
                        // "3 – 4 billion" is one range or two remarks.
                        let both = value(next) && t.glued(end) == t.glued(next);
                        !(both || glued && touches && *c == '-')
                    }
                    '、' => !(plain && value_or_han(t, next)),
                    '/' => glued && !plain,
                    '.' | '\'' | '’' => !(glued && touches),
                    ',' | ':' => !(glued && touches && t.literal(next).is_some()),
                    ')' | ']' | '}' | '"' | '”' | '」' | '》' | '】' | '）' | '(' | '（' | '['
                    | '“' => true,
                    ';' | '!' | '?' | '。' | '，' | '；' | '：' | '！' | '？' | '…' => true,
                    _ => !glued,
                }
            }
            None => true,
        }
    }

    /// "5 million three hundred thousand", but not "100 billion ten years on".
    fn words_go_on(&self) -> bool {
        let end = self.parsed.end;
        match numeral::numeral(self.t, end, false) {
            Ok(Some(next)) => next.is_scaled() || unit::sense(self.t, next.end).is_none(),
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// The comparator is one here: not "talks about 20 projects".
    fn comparator_is_meant(&self) -> bool {
        let Some((start, end)) = self.parsed.comparator else {
            return true;
        };
        if self.is_negated(start) {
            return false;
        }
        let last = &self.parsed.last;
        let phrase = self.t.written(start, end).to_lowercase();
        let time = matches!(last.suffix, Some(Sense::Time(_)));
        let few = last.noun.is_some()
            && last.number.value().is_some_and(|v| v < Decimal::TEN)
            && !self.parsed.range;
        let before = self.word_before(start).unwrap_or_default();
        // "5% more than 20 companies" has compared already.
        let compares = ["than", "over", "above", "under", "below", "于", "过"];
        if start == self.previous
            && self.t.joined(start)
            && compares.iter().any(|end| phrase.ends_with(end))
        {
            return false;
        }
        match phrase.as_str() {
            "from" => false,
            "over" if time => false,
            "under" if last.noun == Some(Noun::Known("agreements")) => false,
            "about" | "around" | "over" | "under" | "above" | "below" => {
                !few && !listed(words::TALK, before)
            }
            "close to" | "近" | "up to" => {
                !few && !matches!(before, "add" | "adds" | "added" | "adding")
            }
            _ => true,
        }
    }

    /// "could not have exceeded 20", 不太可能超过20.
    fn is_negated(&self, start: usize) -> bool {
        let t = self.t;
        let mut at = start;
        while let Some(c) = self.han_before(at) {
            if "不没未非无莫勿".contains(c) {
                return true;
            }
            if !words::HAN_MODALS.contains(c) {
                return false;
            }
            at -= 1;
        }
        (1..=4)
            .map_while(|back| {
                let at = start.checked_sub(back)?;
                t.word(at).filter(|_| t.joined(at + 1))
            })
            .any(|w| listed(words::NEGATORS, w) || w.ends_with("n't") || w.ends_with("n’t"))
    }

    /// It is no year, label, list number or figure of speech.
    fn is_figure(&self) -> bool {
        let (t, last) = (self.t, &self.parsed.last);
        let unmarked = self.parsed.comparator.is_none() && last.after.is_none();
        let literal = t.literal(self.at).is_some();
        let labelled =
            (last.is_plain() || last.noun.is_some()) && unmarked && !last.number.is_scaled();
        if labelled && self.is_labelled() {
            return false;
        }
        let small_code = !last.number.is_scaled()
            && last
                .number
                .value()
                .is_some_and(|v| v < Decimal::ONE_THOUSAND);
        if small_code && self.has_doubtful_code() {
            return false;
        }
        let one = last.number.is_one() && !self.parsed.range && unmarked;
        if one && last.noun.is_some() && !literal {
            return false;
        }
        if self.parsed.range && !self.range_is_meant() {
            return false;
        }
        if last.number.form == Form::Han && !self.han_is_figure(unmarked) {
            return false;
        }
        let year = last.suffix == Some(Sense::Time("year"));
        let small = last
            .number
            .value()
            .is_some_and(|v| v < Decimal::from(100) && v >= Decimal::TEN);
        if year && literal && small && unmarked && t.han(self.parsed.end - 1) == Some('年') {
            return self.is_marked_duration();
        }
        if last.is_plain() && !last.number.is_scaled() && unmarked {
            return literal && !self.parsed.range && self.bare_is_figure();
        }
        !self.is_name()
    }

    /// PHP 8, 10 SAR satellites.
    fn has_doubtful_code(&self) -> bool {
        let code = |at: usize| listed(words::DOUBTFUL_CODES, self.t.written(at, at + 1));
        (self.at..self.parsed.end).any(code)
    }

    /// A label or a month before it: "Phase 2", "August 21".
    fn is_labelled(&self) -> bool {
        let t = self.t;
        if self
            .word_before(self.at)
            .is_some_and(|w| listed(words::LABELS, w) || (listed(words::MONTHS, w) && w != "may"))
        {
            return true;
        }
        let dot = self
            .at
            .checked_sub(2)
            .filter(|i| t.symbol(i + 1) == Some('.') && t.glued(i + 1));
        dot.and_then(|i| t.word(i)).is_some_and(|w| {
            listed(words::MONTHS, w)
                || matches!(w, "no" | "nos" | "fig" | "vol" | "art" | "sec" | "p" | "pp")
        })
    }

    /// "up 20 to 106 projects" is no range.
    fn range_is_meant(&self) -> bool {
        !self
            .word_before(self.at)
            .is_some_and(|w| listed(words::CHANGES, w))
    }

    fn han_is_figure(&self, unmarked: bool) -> bool {
        let last = &self.parsed.last;
        let value = last.number.value().unwrap_or_default();
        match last.suffix {
            Some(Sense::Yuan) => !unmarked || value >= Decimal::ONE_HUNDRED,
            Some(_) => true,
            None => last.noun.is_some() || last.prefix.is_some(),
        }
    }

    /// 20年 may be the year 2020, but not in 过去20年 or 20年来.
    fn is_marked_duration(&self) -> bool {
        let after = self
            .t
            .han(self.parsed.end)
            .filter(|_| self.t.glued(self.parsed.end));
        after.is_some_and(|c| "来间内期".contains(c))
            || self.follows("过去|未来|最近|成立|为期|长达|历时|历经|连续|持续|满|逾")
    }

    /// A number without unit or noun is a figure unless it looks like a part of something.
    fn bare_is_figure(&self) -> bool {
        let (t, at, end) = (self.t, self.at, self.parsed.end);
        let number = &self.parsed.last.number;
        let before = self.word_before(at).unwrap_or_default();
        let month = t
            .word(end)
            .is_some_and(|w| t.joined(end) && listed(words::MONTHS, w));
        let old_year = number.is_calendar()
            && number
                .value()
                .is_some_and(|v| v >= Decimal::ONE_THOUSAND && v < Decimal::from(2100))
            && listed(
                "in|since|by|from|until|till|of|year|during|before|after|to|and",
                before,
            );
        let line_begins = t.list.get(at).is_some_and(|token| token.gap == Gap::Break);
        let closes = matches!(t.symbol(end), Some('.' | ')' | '、' | '．' | ':'));
        let open = at.checked_sub(1).and_then(|i| t.symbol(i));
        let enclosed = matches!(open, Some('(' | '[')) && matches!(t.symbol(end), Some(')' | ']'));
        !(month || old_year || (line_begins && closes) || enclosed)
    }

    /// "Three Gorges": capitals inside a sentence.
    fn is_name(&self) -> bool {
        let (t, at) = (self.t, self.at);
        let tall = |i: usize| t.word(i).is_some() && t.list.get(i).is_some_and(|token| token.tall);
        let begins = t.list.get(at).is_none_or(|token| token.gap == Gap::Break)
            || at
                .checked_sub(1)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| !matches!(c, ',' | ';' | '-' | '–'));
        self.parsed.last.noun == Some(Noun::Other) && !begins && tall(at) && tall(at + 1)
    }
}

fn value_or_han(t: &Tokens<'_>, at: usize) -> bool {
    t.literal(at).is_some() || t.han(at).is_some_and(chinese::is_numeral)
}
