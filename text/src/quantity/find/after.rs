//! What stands after a quantity and goes on with it, so that it alone would say something else.

use super::context::Context;
use crate::lex::Kind;
use crate::quantity::measure::{self, joint};
use crate::quantity::number::{Form, is_number_word, is_numeral, number, readable};
use crate::quantity::share;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

impl Context<'_, '_> {
    /// "one in five", "7 out of 10 companies", 7 in 10: where it ends.
    pub(super) fn is_among(&self) -> Option<usize> {
        let t = self.t;
        let last = &self.parsed.last;
        if last.prefix.is_some() || last.suffix.is_some() || last.noun.is_some() || !self.is_small()
        {
            return None;
        }
        let end = t.is(self.parsed.end, Class::Among)?;
        if !t.joined(self.parsed.end) || !self.is_value(end) {
            return None;
        }
        let second = readable(t, end)?;
        let year = second.is_year() || !share::is_base(t, self.at, &last.number, &second);
        let more = last.number.value() <= second.value();
        // "3 in 5 years" and "five in 2024" are no shares.
        let time = matches!(
            measure::measure(t, joint(t, second.end)),
            Some((Sense::Time(_), _))
        );
        (more && !year && !time).then_some(second.end)
    }

    /// Where what belongs to it goes on after it in a way that is not read.
    pub(super) fn goes_on(&self) -> Option<usize> {
        let (t, end) = (self.t, self.parsed.end);
        if !t.joined(end) {
            return None;
        }
        let next = end + 1;
        let last = &self.parsed.last;
        let plain = last.is_plain();
        if let Some(to) = t.is(end, Class::Afterthought) {
            // 4000亿元大关 is the mark itself, 突破4000亿元大关 more.
            let passed = t.written(end, to) == "大关" && self.parsed.comparator.is_some();
            // "3% shy of its high" is how much.
            let shy = t.lower(to - 1) == "of" && last.suffix.is_some();
            return (!passed && !shy).then_some(to);
        }
        let scale = |at: usize| {
            t.joined(at) && t.means(at, |s| matches!(s, Sense::Power(_) | Sense::Letter(_)))
        };
        if let Some(to) = self.shares_scale() {
            return Some(to);
        }
        match t.kind(end) {
            Some(Kind::Number) => {
                // 投资3541.07万元2.3本项目.
                let closed = (t.han(end - 1).is_some() || t.symbol(end - 1) == Some('%'))
                    && (last.suffix.is_some() || last.noun.is_some());
                (t.glued(end) && !closed || plain && !self.parsed.range && self.spaced_digits())
                    .then_some(next)
            }
            Some(Kind::Word) => {
                let word = t.lower(end);
                if word == "or" && self.is_value(next) && plain {
                    // The other answer is spoilt too.
                    let to = readable(t, next).map_or(next, |n| n.end);
                    return Some(to);
                }
                // "a 500 g loaf", "10 F": a unit in one letter.
                let letter = word.len() == 1 && "cfghjlnstvw".contains(word.as_ref());
                if word == "odd" || letter && plain && t.literal(end - 1).is_some() {
                    return Some(next);
                }
                // "5 billion and 6 billion yuan": the unit is that of both.
                if word == "and"
                    && plain
                    && last.number.is_scaled()
                    && t.literal(next).is_some()
                    && let Some(second) = readable(t, next)
                    && second.is_scaled()
                {
                    return Some(next);
                }
                if word == "point" && self.is_value(next) {
                    return Some(next + 1);
                }
                // "nearly nine to one" are odds.
                let ends = || {
                    !t.joined(next + 1)
                        || t.symbol(next + 1)
                            .is_some_and(|c| c != '.' || !t.glued(next + 2))
                        || self.is(next + 1, Class::Stop) && t.lower(next + 1) != "of"
                };
                if word == "to"
                    && plain
                    && t.lower(next) == "one"
                    && ends()
                    && self.word_before(self.at) != "from"
                {
                    return Some(next + 1);
                }
                if word == "and"
                    && plain
                    && last.number.form == Form::Words
                    && self.is_value(next)
                    && last.number.is_scaled()
                {
                    let to = readable(t, next).map_or(next, |n| n.end);
                    return Some(to);
                }
                // "5 million and a half", but not "5 people and a quarter of".
                if word == "and"
                    && last.noun.is_none()
                    && let Some(to) = self.and_part(next)
                {
                    return Some(to);
                }
                let powered = t.means(end, |s| matches!(s, Sense::Power(_)));
                if powered {
                    return Some(next);
                }
                // "$1.2 T", "$ 728 mil" left over.
                if last.prefix.is_some()
                    && !last.number.is_scaled()
                    && scale(end)
                    && word.len() <= 3
                    && !matches!(word.as_ref(), "a" | "t" | "m" | "k" | "b")
                {
                    return Some(next);
                }
                if self.is(end, Class::Score) && plain {
                    return Some(next);
                }
                // 5亿元A轮融资.
                let closed = t.han(end - 1).is_some() && !plain;
                (t.glued(end) && !closed || plain && is_number_word(t, end) && self.words_go_on())
                    .then_some(next)
            }
            Some(Kind::Han) => {
                let c = t.han(end).unwrap_or(' ');
                let numeral = is_numeral(t, end)
                    && (plain && t.glued(end)
                        // 1.96亿股万科A.
                        || last.noun.is_none() && matches!(c, '百' | '千' | '万' | '亿'));
                let time = matches!(last.suffix, Some(Sense::Time(_)));
                let other = t.glued(end)
                    && ("倍成几多余半".contains(c)
                        && !matches!(
                            t.han_after(next),
                            Some('数' | '员' | '样' | '元' | '功' | '立' | '交' | '为' | '果')
                        )
                        || (!time && c == '来' && plain));
                // 25比20 is a score, or a ratio.
                let score = c == '比' && plain && t.glued(end) && t.literal(next).is_some();
                if score {
                    return Some(next + 1);
                }
                let label = last.noun.is_none()
                    && last.suffix.is_none()
                    && t.glued(end)
                    && !last.number.is_scaled()
                    && last.number.form != Form::Han
                    && self.han_name_after(end);
                if numeral || other || label {
                    return Some(next);
                }
                None
            }
            Some(Kind::Symbol) => {
                let c = t.symbol(end).unwrap_or(' ');
                let glued = t.glued(end);
                let touches = t.glued(next) && (t.literal(next).is_some() || t.is_word(next));
                let value = t.literal(next).is_some() && t.joined(next);
                let bad = match c {
                    ':' if t.tall(end) && plain => touches && t.literal(next).is_some(),
                    ',' | '.' | ':' | ';' | '!' | '?' | '(' | ')' | '[' | ']' if t.tall(end) => {
                        false
                    }
                    '-' | '–' | '—' | '~' => {
                        // "3 – 4 billion" is one range or two remarks.
                        let both =
                            (value || is_number_word(t, next)) && t.glued(end) == t.glued(next);
                        both && plain || glued && touches && c == '-' && !self.hyphen_is_loose(next)
                    }
                    '、' => {
                        // 50、60家.
                        let small = last
                            .number
                            .value()
                            .is_some_and(|v| v < Decimal::ONE_HUNDRED);
                        plain && small && (t.literal(next).is_some() || is_numeral(t, next))
                    }
                    '/' => glued && plain,
                    '+' => glued && plain,
                    '.' => glued && touches,
                    '\'' | '’' => glued && touches && t.lower(next) != "s",
                    ',' => touches && t.literal(next).is_some() && plain,
                    // 美元16:30 is a time.
                    ':' => glued && touches && t.literal(next).is_some() && last.is_alone(),
                    // "501(c)".
                    '(' => {
                        plain
                            && glued
                            && t.symbol(next + 1) == Some(')')
                            && t.lower(next).len() == 1
                    }
                    ')' | ']' | '}' | '"' | '”' | '」' | '》' | '】' | '）' | '（' | '[' | '“' => {
                        false
                    }
                    ';' | '!' | '?' | '。' | '，' | '；' | '：' | '！' | '？' | '…' | '‘' => {
                        false
                    }
                    // 12亿元②: the next of a list.
                    '①'..='⑳' => false,
                    _ => glued,
                };
                if !bad {
                    return None;
                }
                // What touches is of the same piece.
                let mut to = next;
                while to < t.len()
                    && t.glued(to)
                    && to < end + 8
                    && (t.literal(to).is_some() || t.is_word(to))
                {
                    to += 1;
                }
                Some(to.max(next))
            }
            None => None,
        }
    }

    /// "$1.2 and $1.5 billion", "3, 4 and 5 million units": the scale is that of all. Where the
    /// number that has it begins.
    fn shares_scale(&self) -> Option<usize> {
        let t = self.t;
        let last = &self.parsed.last;
        if last.suffix.is_some()
            || last.noun.is_some()
            || last.number.is_scaled()
            || !self.is_small()
        {
            return None;
        }
        let mut at = self.parsed.end;
        for _ in 0..4 {
            let comma = t.symbol(at) == Some(',') && !t.glued(at + 1);
            let word = matches!(t.lower(at).as_ref(), "and" | "or");
            let start = at + 1;
            if !(comma || word) || !t.joined(start) {
                return None;
            }
            let sign = measure::prefix(t, start).filter(|_| last.prefix.is_some());
            let from = sign.map_or(start, |(_, end)| end);
            t.literal(from)?;
            let next = number(t, from, sign.is_some()).ok().flatten()?;
            if last.prefix.is_some() && sign.is_none() {
                return None;
            }
            if next.is_large() && word {
                return Some(start);
            }
            if next.is_scaled() {
                return None;
            }
            at = next.end;
        }
        None
    }

    /// 1 460 may be one number.
    fn spaced_digits(&self) -> bool {
        let t = self.t;
        let own = t.literal(self.parsed.end - 1);
        own.is_some_and(|l| l.plain && l.whole_digits <= 3)
            && t.literal(self.parsed.end)
                .is_some_and(|l| l.whole_digits == 3)
    }

    fn and_part(&self, at: usize) -> Option<usize> {
        let t = self.t;
        let from = at + usize::from(self.is(at, Class::Article));
        t.sense(from, |s| match s {
            Sense::Part(_) => Some(()),
            _ => None,
        })
        .filter(|()| from > at)
        .map(|()| from + 1)
    }

    /// "$5 million-a-year", "5%-owned", "16-billion-yuan plant": the hyphen leads to another word.
    fn hyphen_is_loose(&self, next: usize) -> bool {
        let last = &self.parsed.last;
        self.t.is_word(next)
            // Of "400 lb-ft", the pound is but a part.
            && !(last.suffix.is_some() && measure::measure(self.t, next).is_some())
            && (last.suffix.is_some() || last.prefix.is_some() || last.noun.is_some())
    }

    /// 300指数, 737飞机, 500强: the number is part of a name.
    fn han_name_after(&self, end: usize) -> bool {
        let t = self.t;
        let names = [
            "条款",
            "调查",
            "高校",
            "网站",
            "报警",
            "急救",
            "工作制",
            "晚会",
            "大促",
            "大楼",
            "同城",
            "系统",
            "集团",
            "合约",
            "指数",
            "强",
            "系列",
            "号",
            "氪",
            "电商",
            "派",
            "国道",
            "房",
            "热线",
            "成份",
            "成分",
        ];
        let rest: String = (end..end + 3).map_while(|i| t.han_after(i)).collect();
        // 90后 are born in those years, 5连板 tells how often.
        let decade = t
            .literal(end - 1)
            .is_some_and(|l| l.plain && l.whole_digits == 2);
        if decade && rest.starts_with('后') || rest.starts_with('连') {
            return true;
        }
        names.iter().any(|name| rest.starts_with(name))
    }

    /// "5 million three hundred thousand", but not "100 billion ten years on".
    fn words_go_on(&self) -> bool {
        match number(self.t, self.parsed.end, false) {
            Ok(Some(next)) => {
                next.is_scaled()
                    || measure::measure(self.t, next.end).is_none()
                        && self.parsed.last.number.form == Form::Words
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}
