//! What a quantity is for each of: "5 yuan per share", 每箱24瓶.

use super::context::Context;
use crate::quantity::measure::{self, joint};
use crate::quantity::number::{is_numeral, readable};
use crate::quantity::unit::{self, Noun};
use crate::vocabulary::{Class, Sense};

impl<'t> Context<'_, 't> {
    /// "a barrel", "/吨", 每平方米, and where it ends.
    pub(super) fn per(&self) -> Option<(&'t str, usize)> {
        let (t, end) = (self.t, self.parsed.end);
        let until = |from: usize, to: usize| (t.written(from, to), to);
        let noun = |at: usize| {
            // "£9 for every £10" are two.
            if !t.joined(at) || t.symbol(at).is_some() {
                return None;
            }
            let known = t.is(at, Class::PerNoun);
            let unit = measure::measure(t, at).map(|(_, end)| end);
            known.max(unit)
        };
        let start = self.past_substance(joint(t, end));
        if t.joined(start) {
            if t.symbol(start) == Some('/') {
                let to = noun(start + 1).or_else(|| t.is_word(start + 1).then_some(start + 2));
                return to.map(|to| until(start + 1, to));
            }
            // Of 亿股A股 the letter is a name.
            let word = t.is_word(start) && !(t.glued(start) && t.tall(start));
            if word && let Some(after) = t.is(start, Class::Per) {
                let next = joint(t, after);
                let strict = matches!(t.lower(start).as_ref(), "per" | "for" | "every");
                // "12 per 100,000 people", "3 per one million".
                if strict
                    && self.is_value(next)
                    && let Some(many) = readable(t, next)
                {
                    let noun = unit::noun_phrase(t, &many, many.end).map(|(_, end)| end);
                    let kind = joint(t, many.end);
                    let unit = measure::measure(t, kind).map(|(_, end)| end);
                    // "per 40-foot box".
                    let size = unit
                        .filter(|thing| kind > many.end && t.is_word(*thing) && t.joined(*thing));
                    let thing = size.filter(|thing| !self.is(*thing, Class::Stop));
                    let noun = noun.or(thing.map(|thing| thing + 1)).or(unit);
                    return Some(until(next, noun.unwrap_or(many.end)));
                }
                let to = noun(next)
                    .or_else(|| (strict && t.is_word(next) && t.joined(next)).then_some(next + 1));
                // "340,000 a year earlier", but "$11,200 a tonne before it fell".
                let time = matches!(measure::measure(t, next), Some((Sense::Time(_), _)));
                if let Some(to) = to
                    && !(time && t.joined(to) && self.is(to, Class::Ago))
                {
                    return Some(until(next, to));
                }
            }
            // "199 million daily users" are users, and "up 3% yearly" compares with a year before.
            let change =
                self.parsed.last.suffix == Some(Sense::Unit("per cent")) && self.change().is_some();
            if !change
                && let Some(to) = t.is(start, Class::EachAdverb)
                && !(t.is_word(to) && t.joined(to) && !self.is(to, Class::Stop))
            {
                return Some(until(start, to));
            }
        }
        // 每平方米3.5万元, 日均1.2万辆, 每10股派发现金红利5元.
        let money = self.parsed.last.prefix.is_some() || measure::is_money(t, end - 1);
        let most = if money { 14 } else { 8 };
        // 突破每吨8.7万元.
        let begin = match self.parsed.range {
            true => self.at,
            false => self.parsed.last.start,
        };
        let mut at = begin;
        for _ in 0..most {
            if let Some(from) = t.starts_before(at, Class::EachBefore) {
                if !t.written(from, at).ends_with('每') {
                    return (begin - at <= 8).then(|| (t.written(from, at), end));
                }
                // 平均每天1200多万人次.
                let from = at - 1;
                let many = (t.literal(at).is_some() || is_numeral(t, at))
                    .then(|| readable(t, at))
                    .flatten();
                let thing = many.map_or(at, |many| many.end);
                let noun = t
                    .is(thing, Class::PerNoun)
                    .or_else(|| measure::measure(t, thing).map(|(_, end)| end))
                    // 每头亏300元.
                    .or_else(|| t.is(thing, Class::Classifier));
                // 每袋50斤售价: what is not known ends where a number begins.
                let number = (thing..begin).find(|i| t.literal(*i).is_some());
                let to = noun
                    .filter(|to| *to <= begin)
                    .unwrap_or(number.unwrap_or(begin));
                return (many.is_none() || to < begin).then(|| (t.written(from, to), end));
            }
            // 每10股转增4股并派息2.5元, but not 每股18.6元的价格回购3亿元.
            let crossed = at.checked_sub(1).filter(|i| t.literal(*i).is_some());
            let stands = t.han_before(at).is_some()
                || crossed.is_some_and(|i| {
                    let priced = measure::is_money(t, at) || measure::is_money(t, at + 1);
                    t.han_before(i) == Some('每') || money && !priced
                });
            if !stands {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// Past "of oil" in "190,000 barrels of oil per day".
    fn past_substance(&self, start: usize) -> usize {
        let t = self.t;
        let measured = matches!(self.parsed.last.suffix, Some(Sense::Unit(_)))
            || matches!(self.parsed.last.noun, Some(Noun::Known(_)));
        if t.lower(start) != "of" || !t.joined(start) || !measured {
            return start;
        }
        (start + 2..=start + 4)
            .take_while(|at| {
                let of = at - 1;
                t.is_word(of) && t.joined(of) && !self.is(of, Class::Stop)
            })
            .find(|at| {
                // "a day", "per day".
                let thing = t.is(*at, Class::Per).filter(|_| t.joined(*at));
                thing.is_some_and(|thing| {
                    matches!(measure::measure(t, thing), Some((Sense::Time(_), to))
                        if t.joined(thing) && !self.is(to, Class::Ago))
                })
            })
            .unwrap_or(start)
    }
}
