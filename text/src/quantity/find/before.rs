//! What stands before a quantity and keeps it from being read.

use super::context::Context;
use crate::lex::Kind;
use crate::quantity::number::{is_number_word, is_numeral, part};
use crate::quantity::says::UnreadableReason as Reason;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

impl Context<'_, '_> {
    /// Why something before it belongs to it in a way that is not read.
    pub(super) fn begins_badly(&self) -> Option<Reason> {
        let (t, at) = (self.t, self.at);
        let before = at.checked_sub(1)?;
        let end = self.parsed.end;
        let hedged = || Some(Reason::NotUnderstood(t.written(before, end).to_owned()));
        // "$1,800 or £1,400" are two.
        let priced = self.parsed.last.prefix.is_some()
            && t.lower(before) == "or"
            && before
                .checked_sub(2)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| "$€£¥₹".contains(c));
        // "5,000 or less than 6,000": what has a comparator of its own is a figure, as "5 million or
        // more than 6 million" are two.
        let own = self.parsed.comparator.is_some() && t.lower(before) == "or";
        // "three quarters of a million" is read as a whole, or not.
        let fraction = t.lower(before) == "of"
            && t.has(at, Class::Article)
            && self.parsed.last.number.is_scaled()
            && before.checked_sub(1).is_some_and(|i| part(t, i).is_some());
        if fraction {
            return hedged();
        }
        if t.joined(at) && !own && !priced && self.is_alternative(before) {
            return Some(Reason::Several);
        }
        if t.symbol(at) == Some('$') && self.is_other_dollar() {
            return Some(Reason::Ambiguous {
                written: t.written(before, end).to_owned(),
                meanings: "the dollar of another country".to_owned(),
            });
        }
        if self.is_other_rupee(before) {
            return Some(Reason::Ambiguous {
                written: t.written(before, end).to_owned(),
                meanings: "the rupee of another country".to_owned(),
            });
        }
        // "the top 1%" is a share, "the top 5" is not.
        let share =
            self.parsed.last.suffix == Some(Sense::Unit("per cent")) && t.lower(before) == "top";
        // "awarded the couple $2 million".
        let priced = self.parsed.last.prefix.is_some()
            && matches!(
                t.lower(before).as_ref(),
                "couple" | "half" | "top" | "few" | "many" | "several"
            );
        if self.follows(Class::Hedge) && !share && !priced {
            return hedged();
        }
        // "EEK 400mn": a currency that nobody knows here.
        let code = t.written(before, at);
        if self.parsed.last.is_plain()
            && self.parsed.last.number.is_scaled()
            && t.joined(at)
            && code.len() == 3
            && code.bytes().all(|b| b.is_ascii_uppercase())
            && t.token(before).is_some_and(|token| token.atom == 0)
        {
            return Some(Reason::Unit(code.to_owned()));
        }
        let negated =
            t.lower(before) == "t" && matches!(t.symbol(before.wrapping_sub(1)), Some('\'' | '’'));
        if negated {
            return Some(Reason::Negated(t.written(before, end).to_owned()));
        }
        // 发行总额（亿）10.00, "EUR million 12.3", in thousands of euros: a scale elsewhere.
        if !t.glued(at) {
            return None;
        }
        let name = || Some(Reason::Name(t.written(before, end).to_owned()));
        match t.kind(before) {
            // GDP突破5万亿元.
            Some(Kind::Word) if t.han(at).is_some() => None,
            Some(Kind::Number) if t.han(at).is_some() && !is_numeral(t, at) => None,
            // 长安PSA50%股权.
            Some(Kind::Word)
                if matches!(
                    self.parsed.last.suffix,
                    Some(Sense::Unit("per cent") | Sense::Yuan)
                ) && t.han_before(before).is_some() =>
            {
                None
            }
            Some(Kind::Word | Kind::Number) => name(),
            Some(Kind::Han) => {
                (!self.han_lets_begin()).then(|| Reason::Name(t.written(before, end).to_owned()))
            }
            Some(Kind::Symbol) => {
                let c = t.symbol(before).unwrap_or(' ');
                let wide = t.tall(before);
                let earlier = before.checked_sub(1);
                // 0.5%;15人, （个）,20家.
                let spelt = earlier.is_some_and(|i| t.is_word(i));
                let number = earlier.is_some_and(|i| t.literal(i).is_some())
                    && (t.glued(before) || c == ',');
                let open = match c {
                    '(' | '[' | '{' | '"' | '“' | '‘' | '「' | '《' | '【' | '。' | '；' | '、' => {
                        true
                    }
                    ',' | ';' | '!' | '?' => wide || !number && !spelt,
                    // 3：2 is a score.
                    ':' => !number || wide && !self.parsed.last.is_plain(),
                    ')' | '%' => true,
                    '，' | '：' | '！' | '？' | '（' | '）' | '…' | '”' => true,
                    '—' | '–' => !number,
                    // "200MW/400MWh", "3%/4%".
                    '/' => before == self.previous && !self.parsed.last.is_plain(),
                    // "+1.05%", "(+1.05%", "YoY+1.05%".
                    '+' => !t.glued(before) || !number && !self.parsed.last.is_plain(),
                    _ => false,
                };
                if open { None } else { name() }
            }
            None => None,
        }
    }

    /// Words before a bare $ that make it another dollar.
    fn is_other_dollar(&self) -> bool {
        let word = self.word_before(self.at);
        matches!(
            word.as_ref(),
            "hk" | "nt"
                | "nz"
                | "au"
                | "ca"
                | "sg"
                | "kong"
                | "singapore"
                | "australian"
                | "canadian"
                | "taiwan"
                | "mexican"
                | "zealand"
                | "mex"
                | "mx"
                | "j"
                | "ec"
        ) || (word.len() == 1 && word != "a" && self.t.glued(self.at))
    }

    /// "Sri Lanka's Rs 5 million", "Pakistan Rs5bn".
    fn is_other_rupee(&self, before: usize) -> bool {
        let t = self.t;
        if t.lower(self.at) != "rs" {
            return false;
        }
        (before.saturating_sub(2)..=before).any(|i| {
            matches!(
                t.lower(i).as_ref(),
                "lanka"
                    | "lankan"
                    | "pakistan"
                    | "pakistani"
                    | "nepal"
                    | "nepali"
                    | "mauritius"
                    | "maldives"
                    | "seychelles"
            )
        })
    }

    /// "five or six", 三、四家: a number before it is another answer.
    fn is_alternative(&self, before: usize) -> bool {
        let t = self.t;
        let numeric =
            |at: usize| t.literal(at).is_some() || is_number_word(t, at) || is_numeral(t, at);
        let earlier = before.checked_sub(1);
        // Words go on: "nineteen ninety five".
        if is_number_word(t, self.at) {
            let scale = |at: usize| t.means(at, |s| matches!(s, Sense::Power(_)));
            let own = self.parsed.last.suffix.is_some() && !self.parsed.last.number.is_scaled();
            if (scale(before) && !own)
                || is_number_word(t, before)
                || self.is(before, Class::Point) && earlier.is_some_and(numeric)
            {
                return true;
            }
        }
        match (
            t.lower(before).as_ref(),
            t.symbol(before),
            t.literal(before),
        ) {
            ("or", ..) => earlier.is_some_and(numeric),
            (_, Some('、'), _) => {
                // 50、60家 may be 50 to 60; 21.3亿元、22亿元 are two.
                earlier.is_some_and(numeric)
                    && self
                        .parsed
                        .last
                        .number
                        .value()
                        .is_some_and(|v| v < Decimal::ONE_HUNDRED)
                    && self.parsed.last.suffix.is_none()
            }
            (_, Some('/' | '-' | '–' | '~'), _) => {
                earlier.is_some_and(numeric) && t.glued(before)
            }
            (.., Some(first)) => {
                let three = |l: &crate::lex::Literal| l.whole_digits == 3;
                first.whole_digits <= 3
                    && !first.grouped
                    && first.decimals == 0
                    && t.literal(self.at).is_some_and(three)
            }
            _ => t.han(before) == Some('或') && earlier.is_some_and(numeric),
        }
    }

    fn han_lets_begin(&self) -> bool {
        let (t, at) = (self.t, self.at);
        let before = t.han_before(at);
        let earlier = at.checked_sub(1).and_then(|i| t.han_before(i));
        let scale = t.han(at).is_some_and(|c| "十百千万亿".contains(c));
        let literal = t.literal(at).is_some();
        if self.parsed.comparator.is_none()
            && self.follows(Class::HanLabel)
            && self.parsed.last.suffix.is_none()
            && !self.parsed.last.number.is_scaled()
        {
            return false;
        }
        match before {
            Some('第') => false,
            // 前五位, 前10名 are places in an order.
            Some('前') if matches!(t.han(self.parsed.last.number.end), Some('位' | '名')) => {
                !self.is_after_before()
            }
            Some('非' | '未' | '没') => false,
            Some('破') => !literal,
            Some('过') => matches!(earlier, Some('经' | '通')) || literal,
            Some('之') => earlier != Some('分'),
            Some('数' | '几' | '上' | '成' | '好' | '大') => !scale,
            Some('期' | '周' | '拜' | '初') => literal || self.parsed.comparator.is_some(),
            Some(_) => !is_numeral(t, at - 1),
            None => true,
        }
    }
}
