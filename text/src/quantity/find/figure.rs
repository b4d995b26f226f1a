//! Whether what reads as a quantity is meant as one.

use super::context::Context;
use crate::lex::Gap;
use crate::quantity::measure;
use crate::quantity::number::{Form, is_number_word};
use crate::quantity::range;
use crate::quantity::unit::Noun;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

impl Context<'_, '_> {
    /// It is no year, label, list number or figure of speech.
    pub(super) fn is_figure(&self) -> bool {
        let (t, last) = (self.t, &self.parsed.last);
        let unmarked = self.parsed.comparator.is_none() && last.after.is_none();
        // "came in at -15.2".
        let minus = last.negative
            && t.symbol(self.at).is_some()
            && matches!(
                self.word_before(self.at).as_ref(),
                "at" | "to" | "of" | "was" | "from" | "by" | "is"
            );
        let literal = t.literal(self.at).is_some() || minus && t.literal(self.at + 1).is_some();
        let labelled = (last.is_plain() || last.noun.is_some()) && !last.number.is_scaled();
        if labelled && unmarked && self.is_labelled() {
            return false;
        }
        if labelled && self.is_name_after() {
            return false;
        }
        let small_code = !last.number.is_scaled()
            && last
                .number
                .value()
                .is_some_and(|v| v < Decimal::ONE_THOUSAND);
        // "Of the 12 bids, 3 million won;": they won.
        if t.lower(self.parsed.end - 1) == "won" && last.prefix.is_none() && unmarked {
            let begins = self
                .at
                .checked_sub(1)
                .is_none_or(|i| matches!(t.symbol(i), Some(',' | ';' | ':' | '.')))
                || t.token(self.at).is_some_and(|token| token.gap >= Gap::Line);
            let ends = t.token(self.parsed.end).is_none() || t.symbol(self.parsed.end).is_some();
            if begins && ends && self.t.len() > self.parsed.end - self.at + 1 {
                return false;
            }
        }
        // "in EUR 1,000: 5,200" is the head of a table.
        let thousand = last.number.value() == Some(Decimal::ONE_THOUSAND);
        if thousand
            && last.prefix.is_some()
            && unmarked
            && matches!(t.symbol(self.parsed.end), Some(':' | ')'))
        {
            return false;
        }
        if small_code && (self.at..self.parsed.end).any(|at| measure::is_doubtful_code(t, at)) {
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
        if year
            && t.han(self.parsed.end - 1) == Some('年')
            && self.parsed.range
            && unmarked
            && literal
        {
            return !small;
        }
        // 五年规划, 第十四个五年.
        if year && last.number.form == Form::Han && self.is_plan() {
            return false;
        }
        if literal && unmarked && self.is_title() {
            return false;
        }
        if last.is_plain() && !last.number.is_scaled() && unmarked {
            if last.number.fraction {
                return true;
            }
            if literal {
                return self.bare_is_figure();
            }
            return self.word_is_figure();
        }
        !self.is_name()
    }

    /// "up 20 to 106 projects" is no range.
    fn range_is_meant(&self) -> bool {
        let t = self.t;
        let Some(before) = self.at.checked_sub(1).filter(|_| t.joined(self.at)) else {
            return true;
        };
        let change = self.is(before, Class::Up) || self.is(before, Class::Down);
        let change = change && !range::raises_money(t, self.at);
        // "lose between 10 and 15 cents".
        if t.is(self.at, Class::Between).is_some() {
            return true;
        }
        let first = t
            .list
            .get(self.at..self.parsed.end)
            .is_some_and(|l| l.iter().any(|x| matches!(x.c, '-' | '–' | '—' | '~')));
        // "grow 3 to 4 percent" is a range.
        let rate = self.parsed.last.is_rate();
        !(change && t.is_word(before)) || first || rate
    }

    fn han_is_figure(&self, unmarked: bool) -> bool {
        let last = &self.parsed.last;
        let value = last.number.value().unwrap_or_default();
        match last.suffix {
            // 前三年 is the first three years, or those before; 前一天 the day before.
            Some(Sense::Time(_)) if self.is_after_before() => false,
            // 三元锂电池 has three parts, 三元股份 and 三元桥 are names.
            Some(Sense::Yuan) if unmarked && value < Decimal::TEN => {
                let next = self.t.han_after(self.parsed.end);
                value.is_zero()
                    || self.t.glued(self.at)
                        && next.is_none_or(|c| "钱的整起至到一每和与或人".contains(c))
            }
            Some(Sense::Yuan) => {
                !unmarked || value >= Decimal::ONE_HUNDRED || self.t.glued(self.at)
            }
            // 同一天, 某一家; 二次创业 is the second, where two are 两次; 零件.
            _ if unmarked && self.is_determined() => false,
            Some(_) => true,
            None => {
                last.noun.is_some() && !self.is_han_word()
                    || last.prefix.is_some()
                    || (last.number.is_scaled() && value >= Decimal::from(10_000))
                    // 一千到一千五百, 三十以上.
                    || self.parsed.range && value >= Decimal::ONE_HUNDRED
                    || last.after.is_some() && value >= Decimal::TEN
            }
        }
    }

    /// 同一天 is a certain one, 二次 the second, 零部件 nothing counted.
    fn is_determined(&self) -> bool {
        let t = self.t;
        let one = self.parsed.last.number.is_one();
        let certain = t
            .han_before(self.at)
            .is_some_and(|c| "同某每这那任该另唯逐".contains(c));
        let alone = self.parsed.last.number.end == self.at + 1;
        let noun = self.parsed.last.noun == Some(Noun::Other);
        one && certain || alone && noun && matches!(t.han(self.at), Some('二' | '零'))
    }

    /// Whether 前 or 次 stands before it as a word of its own, not as the end of 目前.
    pub(super) fn is_after_before(&self) -> bool {
        let t = self.t;
        let word = self.at.checked_sub(2).and_then(|i| t.han(i));
        matches!(t.han_before(self.at), Some('前' | '次'))
            && !word.is_some_and(|c| "目当之以此日".contains(c))
    }

    /// 三次产业, 四上企业, 一二三产业.
    fn is_han_word(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        let next: String = (end..end + 2).map_while(|i| t.han_after(i)).collect();
        next.starts_with("产业") && t.han(end - 1) == Some('次')
    }

    /// 20年 may be the year 2020, but not in 过去20年 or 20年来.
    fn is_marked_duration(&self) -> bool {
        let t = self.t;
        let after = t.han_after(self.parsed.end);
        let before: String = (1..=2)
            .rev()
            .filter_map(|back| t.han(self.at.checked_sub(back)?))
            .collect();
        let marks = [
            "过去", "未来", "最近", "成立", "为期", "长达", "历时", "历经", "连续", "持续", "期限",
            "有效", "满", "逾", "约", "共", "超", "近", "了",
        ];
        after.is_some_and(|c| "来间内期后多".contains(c))
            || marks.iter().any(|mark| before.ends_with(mark))
    }

    /// A number without unit or noun is a figure unless it looks like a part of something.
    fn bare_is_figure(&self) -> bool {
        let (t, at, end) = (self.t, self.at, self.parsed.end);
        if self.parsed.range {
            return self.bare_range_is_figure();
        }
        let number = &self.parsed.last.number;
        let before = self.word_before(at);
        if self.counts_kinds() && self.is_small() && !number.is_year() {
            return true;
        }
        let zone = matches!(
            t.lower(end).as_ref(),
            "gmt" | "utc" | "bst" | "est" | "edt" | "cet" | "ist" | "jst"
        );
        if zone {
            return false;
        }
        // "190 Oxford Street", "ranked # 31".
        let address = t.tall(end)
            && t.joined(end)
            && (end + 1..end + 5).any(|i| t.joined(i) && t.tall(i) && self.is(i, Class::Street));
        // "called 911".
        let dialled = matches!(
            before.as_ref(),
            "call" | "calls" | "called" | "calling" | "dial" | "dials" | "dialled" | "dialed"
        );
        if dialled && self.parsed.last.is_plain() {
            return false;
        }
        // "346 N. Main".
        let compass = t.joined(end)
            && matches!(t.lower(end).as_ref(), "n" | "s" | "e" | "w")
            && t.tall(end)
            && t.symbol(end + 1) == Some('.')
            && t.tall(end + 2);
        // "0800 123 4567": numbers in a row are those of a telephone or a table.
        let beside = at > 0 && t.joined(at) && t.literal(at - 1).is_some()
            || t.joined(end) && t.literal(end).is_some();
        // "in EUR 1,000: 5,200": the head of a table scales what follows.
        let headed = at >= 2
            && t.symbol(at - 1) == Some(':')
            && (t.written(at - 2, at - 1) == "1,000"
                || t.means(at - 2, |s| matches!(s, Sense::Power(_))));
        let rank = at.checked_sub(1).and_then(|i| t.symbol(i)) == Some('#');
        let dot = t.symbol(end) == Some('.') && t.glued(end);
        // "2 May", and "2. Mai", which may also be the end of a sentence.
        let day = number.value().is_some_and(|v| v <= Decimal::from(31));
        let month =
            day && self.month_before(end) && t.joined(end) || dot && self.month_before(end + 1);
        let calendar = |from: u32| {
            let value = number.value().filter(|_| number.is_calendar());
            value.is_some_and(|v| v >= Decimal::from(from) && v <= Decimal::from(2200))
        };
        let old_year = calendar(1700)
            || calendar(1000)
                && matches!(
                    before.as_ref(),
                    "in" | "since"
                        | "by"
                        | "from"
                        | "until"
                        | "till"
                        | "of"
                        | "year"
                        | "during"
                        | "before"
                        | "after"
                        | "to"
                        | "and"
                        | "the"
                        | "circa"
                        | "early"
                        | "late"
                );
        let line_begins = t.token(at).is_some_and(|token| token.gap >= Gap::Line)
            || matches!(
                at.checked_sub(1).and_then(|i| t.symbol(i)),
                Some(';' | '；')
            );
        // "10.16 Call Option": the numbers of a list.
        let closes = matches!(t.symbol(end), Some('.' | ')' | '、' | '．' | ':' | '*'))
            || matches!(number.form, Form::Digits { decimals: 1.., .. }) && t.tall(end);
        let open = at.checked_sub(1).and_then(|i| t.symbol(i));
        // "(3)" may be a note, "(10,477)" is an amount.
        let grouped = matches!(number.form, Form::Digits { grouped: true, .. });
        let enclosed =
            matches!(open, Some('(' | '[')) && matches!(t.symbol(end), Some(')' | ']')) && !grouped;
        // "Windows 11 PCs" are caught as labels; "021-68880000" as pieces.
        let long = matches!(
            number.form,
            Form::Digits {
                whole_digits: 8..,
                grouped: false,
                decimals: 0
            }
        );
        let listed = matches!(
            number.form,
            Form::Digits {
                whole_digits: 5..,
                grouped: false,
                decimals: 0
            }
        ) && (open == Some('、') || t.symbol(end) == Some('、'));
        // 《749局》, “猎狐22”, “618”: titles.
        let opens = matches!(open, Some('“' | '"'));
        let quoted = matches!(t.symbol(end), Some('”' | '"'))
            && t.glued(end)
            && (opens && t.glued(at) || t.han_before(at).is_some());
        let title = (1..=12)
            .map_while(|back| at.checked_sub(back))
            .find_map(|i| t.symbol(i).filter(|c| matches!(c, '《' | '》')))
            == Some('《');
        let code = t.written(at, at + 1).len() > 1
            && t.written(at, at + 1).starts_with('0')
            && !t.written(at, at + 1).contains('.');
        // "the 911 Turbo".
        let long_code = matches!(
            number.form,
            Form::Digits {
                whole_digits: 3..,
                ..
            }
        );
        let model = before == "the"
            && long_code
            && t.tall(end)
            && t.joined(end)
            && !self.begins_sentence(at);
        let clock = t.means(end, |s| matches!(s, Sense::Is(Class::AmPm)));
        !(month
            || address
            || compass
            || quoted
            || title
            || beside
            || headed
            || rank
            || old_year
            || (line_begins && closes)
            || enclosed
            || long
            || listed
            || code
            || model
            || clock)
    }

    /// "between 20 and 30", "from 5 to 10", 5至10; "3-2" is a score.
    fn bare_range_is_figure(&self) -> bool {
        let t = self.t;
        let Some((from, _)) = self.parsed.comparator else {
            // "5,000-6,000" is no score, nor is 10000与20000之间.
            let grouped = matches!(
                self.parsed.last.number.form,
                Form::Digits { grouped: true, .. }
            );
            return grouped || t.han(self.parsed.end - 1) == Some('间');
        };
        t.is(from, Class::Between).is_some() || self.parsed.quantity.approximate
    }

    /// "two 500-MW units", "12 30-storey towers", "four 787s": the next number is of the kind.
    fn counts_kinds(&self) -> bool {
        let (t, end) = (self.t, self.parsed.end);
        let kind = end + 1;
        let hyphen = usize::from(t.symbol(kind) == Some('-'));
        let word = t.is_word(kind + hyphen) && t.glued(kind + hyphen) && t.glued(kind);
        let plural = hyphen > 0 || t.lower(kind) == "s";
        let number = t.literal(end).is_some_and(|l| l.plain || l.grouped);
        number && t.joined(end) && !t.glued(end) && word && plural
    }

    /// A number word without a noun: "two of the five", "three were".
    fn word_is_figure(&self) -> bool {
        let (t, at, end) = (self.t, self.at, self.parsed.end);
        let last = &self.parsed.last;
        if last.number.form == Form::Han {
            return false;
        }
        if last.number.is_one() || self.parsed.range {
            return false;
        }
        let before = self.word_before(at);
        if matches!(
            before.as_ref(),
            "no" | "the"
                | "these"
                | "those"
                | "by"
                | "between"
                | "page"
                | "chapter"
                | "other"
                | "than"
                | "or"
        ) {
            return false;
        }
        if self.counts_kinds() {
            return true;
        }
        // A name: "Three Gorges".
        if t.tall(at) && (t.tall(end) && t.is_word(end) || !self.begins_sentence(at)) {
            return false;
        }
        // "five- and ten-year bonds".
        let hanging = t.symbol(end) == Some('-')
            && t.glued(end)
            && !t.glued(end + 1)
            && matches!(t.lower(end + 1).as_ref(), "and" | "or" | "to");
        if hanging {
            return true;
        }
        // "seats seven and", "six “hold”": what it counts stands before it, or is understood.
        let clock = matches!(
            before.as_ref(),
            "at" | "until"
                | "till"
                | "past"
                | "before"
                | "after"
                | "around"
                | "about"
                | "in"
                | "into"
                | "nor"
                | "and"
        );
        let follows = t.token(end).is_none()
            || t.glued(end)
                && t.symbol(end)
                    .is_some_and(|c| matches!(c, '.' | ',' | ';' | ')'))
            || t.symbol(end).is_some_and(|c| matches!(c, '"' | '“' | '(')) && !t.glued(end);
        if follows {
            return !clock && !before.is_empty();
        }
        t.is_word(end)
            && t.joined(end)
            && !t.glued(end)
            && !is_number_word(t, end)
            && (!self.is(end, Class::Stop)
                || !clock && !before.is_empty() && t.lower(end) == "and"
                || matches!(
                    t.lower(end).as_ref(),
                    "of" | "were"
                        | "are"
                        | "have"
                        | "had"
                        | "more"
                        | "other"
                        | "will"
                        | "new"
                        | "such"
                        | "who"
                        | "in"
                        | "from"
                        | "people"
                        | "among"
                        | "with"
                        | "on"
                        | "at"
                        | "for"
                        | "would"
                        | "did"
                        | "do"
                ))
    }

    pub(super) fn month_before(&self, at: usize) -> bool {
        let t = self.t;
        t.is_word(at) && t.tall(at) && t.means(at, |s| matches!(s, Sense::Month(_)))
    }
}
