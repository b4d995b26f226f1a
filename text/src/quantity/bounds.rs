//! A comparator and an amount as bounds.

use super::measure::{self, Prefix};
use super::says::ReadQuantity;
use super::says::UnreadableReason as Reason;
use super::term::Term;
use super::unit::Noun;
use crate::Bound;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Comparator, Sense, pick};
use rust_decimal::Decimal;

/// A quantity, and what a sentence around it must be asked.
#[derive(Debug)]
pub(super) struct Parsed {
    pub quantity: ReadQuantity,
    /// The first token after it.
    pub end: usize,
    /// The comparator's first token and the token after it.
    pub comparator: Option<(usize, usize)>,
    /// The last term, which names the unit.
    pub last: Term,
    pub range: bool,
}

/// A comparator and where it ends.
fn compares(t: &Tokens<'_>, at: usize) -> Option<(Comparator, usize)> {
    t.find_like(
        at,
        Sense::Before(Comparator::About),
        pick!(Sense::Before(c) => c),
    )
}

/// The comparator at a token: adverbs and all.
pub(super) fn comparator(t: &Tokens<'_>, at: usize) -> Option<(Comparator, usize)> {
    use Comparator::{LessThan, MoreThan};
    let adverb = t.is(at, Class::Adverb).filter(|end| t.joined(*end));
    // 上百家, 上千亿元.
    let least = t.running
        && t.han(at) == Some('上')
        && matches!(t.han_after(at + 1), Some('百' | '千' | '万' | '亿'))
        && !matches!(t.han_before(at), Some('以' | '网' | '线'));
    let direct = compares(t, at).or(least.then_some((Comparator::AtLeast, at + 1)));
    if let Some(end) = adverb
        && direct.is_none_or(|(_, to)| to <= end)
        && let Some((found, to)) = compares(t, end)
        && (matches!(found, MoreThan | LessThan) || t.is_word(at))
    {
        return Some((found, to));
    }
    let (found, mut end) = direct?;
    // "approx. 5%".
    if t.symbol(end) == Some('.')
        && t.glued(end)
        && !t.glued(end + 1)
        && t.lower(end - 1).len() <= 6
        && t.is_word(end - 1)
        && found == Comparator::About
    {
        end += 1;
    }
    // "CA$5m" is money.
    if t.lower(at) == "ca" && t.symbol(end) == Some('$') {
        return None;
    }
    // 签约, 附近: the character belongs to the word before.
    let before = t.han_before(at);
    let other = |list: &str| end == at + 1 && before.is_some_and(|c| list.contains(c));
    let part_of_word = match t.han(at) {
        // 失约 is a word, 损失约 two.
        Some('约') => {
            let loss = before == Some('失')
                && at
                    .checked_sub(1)
                    .and_then(|i| t.han_before(i))
                    .is_some_and(|c| "损丧流消".contains(c));
            other("签合条契节预邀违履缔制特公爽失续解毁集协婚赴践简俭大") && !loss
        }
        Some('近') => other("附最临靠邻新逼晋相亲贴远切"),
        Some('超') => other("赶反高"),
        Some('过') => {
            end == at + 1 && before.is_some_and(|c| !"已均都约早总额量值数，,".contains(c))
        }
        Some('破') => other("突打冲爆攻"),
        _ => false,
    };
    (!part_of_word).then_some((found, end))
}

/// What is counted, as written, where the catalogue does not count it, and a unit that may be more
/// than one.
pub(super) fn counted(t: &Tokens<'_>, term: &Term) -> Option<String> {
    let (from, to) = term.noun_at;
    if let Some(name) = term.short {
        return Some(name.to_owned());
    }
    match (term.prefix, is_doubtful(term)) {
        (Some(_), true) => Some("¥".to_owned()),
        (_, true) => Some(t.written(from, to).to_owned()),
        _ => (term.noun == Some(Noun::Other))
            .then(|| t.written(from, to).trim_start_matches('-').to_owned()),
    }
}

/// Whether a unit may be more than one: pesos, pounds, ¥.
pub(super) fn is_doubtful(term: &Term) -> bool {
    match term.suffix {
        None => term.prefix == Some(Prefix::YenSign),
        Some(suffix) => {
            term.prefix.is_none()
                && matches!(
                    suffix,
                    Sense::SharedMoney(_) | Sense::Pounds | Sense::Foreign
                )
        }
    }
}

/// One comparator from the two places where it may stand, and whether it is "about" besides:
/// "about 500 or more".
pub(super) fn join(
    before: Option<Comparator>,
    after: Option<Comparator>,
) -> Result<(Option<Comparator>, bool), Reason> {
    use Comparator::{About, AtLeast, UpTo};
    match (before, after) {
        (Some(About), Some(AtLeast | UpTo)) => Ok((after, true)),
        (Some(a), Some(b)) if a != b || a != About => Err(Reason::TwoComparators),
        (a, b) => Ok((a.or(b), false)),
    }
}

/// The bounds of one amount.
pub(super) fn one(
    sense: Option<Comparator>,
    amount: Decimal,
    unit: Option<&str>,
    counted: Option<String>,
) -> ReadQuantity {
    use Comparator::{About, AtLeast, LessThan, MoreThan, Nearly, UpTo};
    let bound = |inclusive| Some(Bound { amount, inclusive });
    let (lower, upper) = match sense {
        None | Some(About) => (bound(true), bound(true)),
        Some(MoreThan) => (bound(false), None),
        Some(AtLeast) => (bound(true), None),
        Some(LessThan | Nearly) => (None, bound(false)),
        Some(UpTo) => (None, bound(true)),
    };
    ReadQuantity {
        lower,
        upper,
        approximate: matches!(sense, Some(About | Nearly)),
        unit: unit.map(str::to_owned),
        counted,
    }
}

/// The unit of one term, or of the two of a range.
pub(super) fn key(
    t: &Tokens<'_>,
    first: &Term,
    second: &Term,
) -> Result<Option<&'static str>, Reason> {
    let prefix = match (first.prefix, second.prefix) {
        (Some(a), Some(b)) if a != b => return Err(Reason::MixedUnits),
        (None, Some(_)) => return Err(Reason::MixedUnits),
        (a, _) => a,
    };
    let same = |a: Option<Sense>, b: Option<Sense>| a.is_none() || a == b;
    let nouns = match (first.noun, second.noun) {
        (None, _) => true,
        (a, b) => a == b,
    };
    if !same(first.suffix, second.suffix) || !nouns {
        return Err(Reason::MixedUnits);
    }
    if let Some(Noun::Known(key)) = second.noun {
        return if prefix.is_none() {
            Ok(Some(key))
        } else {
            Err(Reason::MixedUnits)
        };
    }
    if t.running && is_doubtful(second) {
        return Ok(None);
    }
    let suffix = match second.suffix {
        Some(Sense::Tenths) => Some(Sense::Unit("per cent")),
        suffix => suffix,
    };
    measure::key(prefix, suffix, t.traditional && !t.japanese)
}
