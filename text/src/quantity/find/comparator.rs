//! Whether a comparator is one where it stands: "over 5 billion", "over 5 years".

use super::context::Context;
use crate::quantity::measure;
use crate::quantity::says::UnreadableReason as Reason;
use crate::quantity::unit::Noun;
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;

/// Whether a comparator is one where it stands.
pub(super) enum Meant {
    Yes,
    /// It is a preposition, and the amount stands by itself.
    No,
    /// Nobody can tell.
    Doubtful(Reason),
}

impl Context<'_, '_> {
    /// The comparator is one here: not in "talks about 20 projects".
    pub(super) fn comparator(&self) -> Meant {
        let Some((start, end)) = self.parsed.comparator else {
            return Meant::Yes;
        };
        let t = self.t;
        let written = || t.written(start, self.parsed.end).to_owned();
        if self.is_negated(start) {
            return Meant::Doubtful(Reason::Negated(written()));
        }
        // 侦破一起案件 is solved, not exceeded.
        if t.han(start) == Some('破')
            && matches!(t.han_before(start), Some('侦' | '打' | '攻' | '告'))
        {
            return Meant::No;
        }
        let last = &self.parsed.last;
        let phrase = t.written(start, end).to_lowercase();
        let time = matches!(last.suffix, Some(Sense::Time(_)));
        let few = last.noun.is_some()
            && last.number.value().is_some_and(|v| v < Decimal::TEN)
            && !self.parsed.range;
        let before = self.word_before(start);
        let class = |class| {
            start
                .checked_sub(1)
                .is_some_and(|i| t.joined(start) && self.is(i, class))
        };
        let change = class(Class::Up) || class(Class::Down);
        let old = self.is(self.parsed.end, Class::Age);
        // "over 5 years" says during which time; "over 7 minutes of film" says how much.
        let of = self.parsed.end;
        let much = t.joined(of) && t.is_word(of) && t.lower(of) == "of";
        if phrase == "over" && time && !old && !much
            || phrase == "within" && time && self.parsed.range
        {
            return Meant::No;
        }
        // "5% more than 20 companies" and "37 above 1 billion yuan" have compared already.
        let compares = ["than", "over", "above", "under", "below", "于", "过"];
        // "6 million people over 65" tells an age.
        let age = last.is_plain()
            && last.number.value().is_some_and(|v| v < Decimal::from(120))
            && matches!(phrase.as_str(), "over" | "under" | "above" | "below")
            && start
                .checked_sub(1)
                .is_some_and(|i| t.has(i, Class::Plural));
        if start == self.previous
            && !age
            // 连续5天超过1000万人次.
            && !t.han_before(start).is_some_and(|c| "天年月日周时".contains(c))
            && t.joined(start)
            && compares.iter().any(|end| phrase.ends_with(end))
        {
            return Meant::Doubtful(Reason::Threshold(written()));
        }
        // "topping the 4.9% consensus": the amount is a known one.
        if t.lower(end) == "the" && t.is_word(start) {
            return Meant::No;
        }
        let doubtful = || Meant::Doubtful(Reason::NotUnderstood(written()));
        match phrase.as_str() {
            "under" if last.noun == Some(Noun::Known("agreements")) => Meant::No,
            // "handed over 53 jets".
            "over"
                if matches!(
                    before.as_ref(),
                    "hand" | "hands" | "handed" | "handing" | "turn" | "turned" | "turning"
                ) =>
            {
                Meant::No
            }
            "about" | "around" | "over" | "under" | "above" | "below" | "beyond" => {
                // "under one management".
                let one = last.is_plain() && last.number.is_one();
                if class(Class::Talk) && !change || one {
                    Meant::No
                } else if few && !matches!(phrase.as_str(), "about" | "around") {
                    doubtful()
                } else {
                    Meant::Yes
                }
            }
            "some" if before == "the" => Meant::No,
            // "rose past $10", but not "fell past $10": that depends on which way is further.
            "past"
                if !(class(Class::Up)
                    || matches!(before.as_ref(), "went" | "pushed" | "moved")) =>
            {
                Meant::No
            }
            "short of"
                if !matches!(
                    before.as_ref(),
                    "fell" | "fall" | "falls" | "falling" | "was" | "were" | "is"
                ) =>
            {
                Meant::No
            }
            // "starts at 7" may be a time, and a border is crossed, too.
            "starts at" | "start at" | "starting at" | "crossed" | "breached" | "broke through"
            | "break through" | "nearer" | "tops"
                if last.suffix.is_none()
                    && last.prefix.is_none()
                    && last.number.value() < Some(Decimal::ONE_THOUSAND) =>
            {
                Meant::No
            }
            // "sold it to top 5 investors", but "expected to top $5 billion".
            "to top"
                if last.suffix.is_none()
                    && last.prefix.is_none()
                    && last.number.value() < Some(Decimal::ONE_THOUSAND) =>
            {
                doubtful()
            }
            // "near 200 schools" is a place, "near a 4-year low" a comparison.
            "near"
                if last.noun.is_some()
                    || self.parsed.quantity.unit.is_none()
                    || self.is(end, Class::Article) =>
            {
                Meant::No
            }
            "close to" | "近" if few => doubtful(),
            // "gone up to", "sales were up to 5 billion yuan, from 4 billion": up, to that level.
            "up to" => {
                // "cut up to 700 jobs" is a limit, "rose up to 700" a level.
                let limit = matches!(
                    before.as_ref(),
                    "cut"
                        | "reduce"
                        | "reduced"
                        | "shed"
                        | "lose"
                        | "lost"
                        | "lower"
                        | "lowered"
                        | "raise"
                        | "raised"
                        | "gain"
                        | "gained"
                        | "ease"
                        | "increase"
                        | "improve"
                );
                let went = change && !limit
                    || matches!(
                        before.as_ref(),
                        "gone"
                            | "went"
                            | "going"
                            | "go"
                            | "add"
                            | "adds"
                            | "added"
                            | "adding"
                            | "edged"
                            | "inched"
                            | "ticked"
                            | "crept"
                            | "nudged"
                            | "moved"
                            | "shot"
                            | "pushed"
                    );
                if !self.is_limit(&before) && (went || self.rises_to()) {
                    Meant::No
                } else if few {
                    doubtful()
                } else {
                    Meant::Yes
                }
            }
            _ => Meant::Yes,
        }
    }

    fn is_limit(&self, before: &str) -> bool {
        matches!(before, "by" | "of" | "for" | "with")
    }

    /// "up to EUR 3.1 mn from EUR 2 mn", "Sales were up to 5 billion yuan, from 4 billion".
    fn rises_to(&self) -> bool {
        let t = self.t;
        let mut after = self.parsed.end;
        after += usize::from(t.symbol(after) == Some(','));
        // "borrow up to $5 billion from banks" is a limit.
        let level = measure::prefix(t, after + 1).map_or(after + 1, |(_, end)| end);
        let minus = usize::from(matches!(t.symbol(level), Some('-' | '−' | '–')));
        t.lower(after) == "from" && t.joined(after) && self.is_value(level + minus)
    }

    /// "could not have exceeded 20", 不太可能超过20.
    fn is_negated(&self, start: usize) -> bool {
        let t = self.t;
        let mut at = start;
        while let Some(c) = t.han_before(at) {
            if self.is(at - 1, Class::Negator) {
                return true;
            }
            if t.ends_before(at, Class::Negator) {
                return true;
            }
            if !"能会得应可宜再有曾必敢想以被许太大".contains(c) || start - at > 6
            {
                return false;
            }
            at -= 1;
        }
        if t.han(start).is_some() {
            return false;
        }
        (1..=4)
            .map_while(|back| {
                let at = start.checked_sub(back)?;
                let another = matches!(t.lower(at).as_ref(), "and" | "but" | "or" | "that" | "which");
                let ok = !another && t.joined(at + 1) && (t.is_word(at) || matches!(t.symbol(at), Some('\'' | '’')));
                ok.then_some(at)
            })
            .any(|at| {
                self.is(at, Class::Negator)
                    && (t.lower(at) != "t" || matches!(t.symbol(at.wrapping_sub(1)), Some('\'' | '’')))
                    // "not only more than 5", "no fewer": its own word.
                    && t.lower(at + 1) != "only"
            })
    }
}
