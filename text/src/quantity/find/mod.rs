//! Quantities in a running text: what is read, and what is seen and not read.

mod after;
mod before;
mod comparator;
mod context;
mod figure;
mod name;
mod per;

use crate::lex::{Kind, Tokens};
use crate::quantity::bounds::{Parsed, is_doubtful};
use crate::quantity::change::{self, Change, change_at};
use crate::quantity::number::{Form, is_number_word, is_numeral, is_vulgar};
use crate::quantity::parse;
use crate::quantity::range;
use crate::quantity::says::UnreadableReason as Reason;
use crate::quantity::share;
use crate::quantity::{ReadQuantity, read_quantity};
use crate::vocabulary::{Class, Sense};
use comparator::Meant;
use context::Context;
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
    /// What it is an amount for each of, as written: "barrel" in "$80 a barrel". It is then a
    /// rate, which the wording alone does not say.
    pub per: Option<&'t str>,
    /// The direction, if the words beside it make it a change and no level: "up 3%".
    pub change: Option<Change>,
}

/// A number that is seen in a text and not read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadQuantity<'t> {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The text there.
    pub wording: &'t str,
    /// Why it is not read.
    pub reason: Reason,
}

/// All quantities that stand in a text, in its order, for finding what a sheet forgot.
///
/// A sentence says more than a wording, so this is stricter than [`read_quantity`]: what may
/// be a date, a name, an order, a part of a label (`p3`, A320) or a verb is left out, and so are
/// "one" and 一 before a noun. [`read`](crate::read) gives those, too, each with its reason, and
/// besides them the shares and multiples of a text, which no sheet holds.
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
    seen(&Tokens::new(text, true)).found
}

/// What is read in a text, and what is not.
#[derive(Debug)]
pub(crate) struct Seen<'t> {
    pub(crate) found: Vec<FoundQuantity<'t>>,
    /// What no sheet holds as it stands: shares and multiples of something else, money of a
    /// currency that several countries have, kinds of things ("24-hour port"), averages ("4.5
    /// people") and levels whose scale or unit stands elsewhere ("from 1.1 to 1.3 million").
    pub(crate) loose: Vec<FoundQuantity<'t>>,
    pub(crate) unread: Vec<UnreadQuantity<'t>>,
}

/// Reads a text from its beginning to its end.
pub(crate) fn seen<'t>(t: &Tokens<'t>) -> Seen<'t> {
    let mut found = Vec::new();
    let mut loose = Vec::new();
    let mut unread = Vec::new();
    let mut at = 0;
    let mut previous = usize::MAX;
    while at < t.len() {
        if !may_begin(t, at) {
            at += 1;
            continue;
        }
        // 五花八门, "Five Guys".
        let name = match t.kind(at) {
            Some(Kind::Han) => t.is(at, Class::HanWord),
            Some(Kind::Word) => t.is(at, Class::NumberName).filter(|_| t.tall(at + 1)),
            _ => None,
        };
        if let Some(end) = name {
            at = end;
            continue;
        }
        let level = range::left_level(t, at);
        let lent = level.is_none();
        if let Some((quantity, (from, to), next)) = level.or_else(|| range::lent_unit(t, at)) {
            let (range, wording) = place(t, from, to);
            loose.push(FoundQuantity {
                range,
                wording,
                quantity,
                per: None,
                change: change_at(t, from).filter(|_| lent),
            });
            at = next;
            continue;
        }
        let mut read = false;
        let (end, reason) = match parse::quantity(t, at) {
            Ok(Some(parsed)) => {
                let end = parsed.end.max(at + 1);
                // A comparator that is a preposition leaves the amount as it is.
                let context = Context {
                    t,
                    at,
                    parsed: &parsed,
                    previous,
                };
                match (context.comparator(), parsed.comparator) {
                    (Meant::No, Some((start, from))) if start == at && from < end => {
                        at = from;
                        continue;
                    }
                    (Meant::Doubtful(reason), _) => {
                        previous = parsed.end;
                        (end, Some(reason))
                    }
                    _ => match context.check() {
                        Ok(()) => {
                            let last = previous;
                            previous = parsed.end;
                            match reread(t, at, &parsed) {
                                Some((mut one, end)) => {
                                    previous = end;
                                    // 每10股派5元: the first is what the second is for.
                                    if let (Some(per), Some(before)) = (one.per, found.last())
                                        && let before = before as &FoundQuantity<'_>
                                        && per.len() > "每".len()
                                        && per.strip_prefix('每') == Some(before.wording)
                                    {
                                        found.pop();
                                    }
                                    if one.change.is_none() {
                                        one.change = change_of_before(
                                            (t, last, at),
                                            &parsed,
                                            &one,
                                            [found.last(), loose.last()],
                                        );
                                    }
                                    match is_doubtful(&parsed.last) || context.is_of_thing() {
                                        true => loose.push(one),
                                        false => found.push(one),
                                    }
                                    read = true;
                                    (end, None)
                                }
                                None => {
                                    let written = t.written(at, end).to_owned();
                                    (end, Some(Reason::NotUnderstood(written)))
                                }
                            }
                        }
                        Err((reason, to)) => {
                            // 一个大于100的数 compares nothing.
                            if parsed.last.number.form != Form::Han {
                                previous = parsed.end;
                            }
                            (end.max(to), Some(reason))
                        }
                    },
                }
            }
            Ok(None) => (at + 1, None),
            Err(stop) => (stop.at.max(at + 1).min(t.len()), Some(stop.reason)),
        };
        let share = !read
            && matches!(
                reason,
                None | Some(Reason::Ordinal(_) | Reason::Multiple(_))
            )
            // "one person in five".
            || matches!(reason, Some(Reason::Name(_))) && t.lower(at) == "one";
        if share && let Some((quantity, end)) = share::share(t, at) {
            let (range, wording) = place(t, at, end);
            loose.push(FoundQuantity {
                range,
                wording,
                quantity,
                per: None,
                change: change::of_share(t, at, end).or_else(|| change::of_multiple(t, at, end)),
            });
            previous = end;
            at = end;
            continue;
        }
        if let Some(reason) = reason
            && worth_telling(t, at, end)
        {
            let (range, wording) = place(t, at, end);
            unread.push(UnreadQuantity {
                range,
                wording,
                reason,
            });
        }
        at = end.max(at + 1);
    }
    Seen {
        found,
        loose,
        unread,
    }
}

/// Where some tokens stand in the text, and their words.
fn place<'t>(t: &Tokens<'t>, from: usize, to: usize) -> (Range<usize>, &'t str) {
    let start = t.token(from).map_or(0, |token| token.start);
    let wording = t.written(from, to);
    (start..start + wording.len(), wording)
}

/// Most tokens begin no quantity; they are passed over at once.
fn may_begin(t: &Tokens<'_>, at: usize) -> bool {
    match t.kind(at) {
        Some(Kind::Number) => true,
        Some(Kind::Word | Kind::Han) if !t.is_known(at) => false,
        // Signs before digits, and fractions as one character.
        Some(Kind::Symbol) => {
            t.quantity_start(at)
                || t.symbol(at)
                    .is_some_and(|c| matches!(c, '-' | '−' | '–') || is_vulgar(c))
        }
        Some(Kind::Han) => {
            t.quantity_start(at)
                || match t.han(at) {
                    Some('第') => true,
                    // 每三个人中, 上百家.
                    Some('每') => t.literal(at + 1).is_some() || is_numeral(t, at + 1),
                    Some('上') => matches!(t.han(at + 1), Some('百' | '千' | '万' | '亿')),
                    _ => false,
                }
        }
        // "down a percentage point".
        Some(Kind::Word) => {
            t.quantity_start(at)
                || t.token(at)
                    .is_some_and(|token| matches!(token.c, 'a' | 'A'))
                    && t.has(at, Class::Article)
                    && (matches!(t.lower(at + 1).as_ref(), "percentage" | "full")
                        // "an hour and 52 minutes".
                        || t.token(at + 2).is_some_and(|and| and.c == 'a')
                            && t.lower(at + 2) == "and")
        }
        None => false,
    }
}

/// Digits and number words are told of; 一 and "one" are in too many other words.
fn worth_telling(t: &Tokens<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        t.literal(at).is_some()
            || is_number_word(t, at) && t.lower(at) != "one"
            || is_numeral(t, at) && to - from > 1
            || t.is(at, Class::Vague).is_some()
    })
}

/// What was found, if it is the same on its own. A unit that may be more than one, and the kind of
/// a thing, are not read on their own, and told as they are written.
///
/// With it, where it ends: what it is an amount for, such as "100,000 people", is no figure besides.
fn reread<'t>(t: &Tokens<'t>, at: usize, parsed: &Parsed) -> Option<(FoundQuantity<'t>, usize)> {
    let (range, wording) = place(t, at, parsed.end);
    let known = is_doubtful(&parsed.last) || parsed.last.loose || is_plain(t, at, parsed);
    let quantity = match known {
        true => parsed.quantity.clone(),
        false => read_quantity(wording).ok()?,
    };
    let same = quantity.lower == parsed.quantity.lower
        && quantity.upper == parsed.quantity.upper
        && quantity.approximate == parsed.quantity.approximate
        && quantity.unit == parsed.quantity.unit;
    let context = Context {
        t,
        at,
        parsed,
        previous: usize::MAX,
    };
    let per = context.per();
    let one = FoundQuantity {
        range,
        wording,
        quantity,
        per: per.map(|(written, _)| written).or(parsed.last.per),
        change: context.change(),
    };
    same.then(|| (one, per.map_or(parsed.end, |(_, end)| end)))
}

/// 12.5%, 3.2亿元: digits and what touches them, which mean the same wherever they stand.
fn is_plain(t: &Tokens<'_>, at: usize, parsed: &Parsed) -> bool {
    let last = &parsed.last;
    let alone = parsed.comparator.is_none()
        && !parsed.range
        && !last.negative
        && last.after.is_none()
        && last.prefix.is_none();
    let unit = matches!(
        last.suffix,
        Some(Sense::Unit("per cent") | Sense::Yuan | Sense::Money(_))
    );
    let touches = |i: usize| t.glued(i) && (t.han(i).is_some() || t.symbol(i) == Some('%'));
    let digits = t.literal(at);
    alone
        && unit
        && !t.traditional
        && digits.is_some_and(|l| l.value.is_ok() && l.continental.is_none())
        && (at + 1..parsed.end).all(touches)
}

/// The change of the figure before it, where one verb is that of both: "rose 132 points, or 0.9
/// percent,". `last` is the token where that figure ends.
fn change_of_before(
    (t, last, at): (&Tokens<'_>, usize, usize),
    parsed: &Parsed,
    one: &FoundQuantity<'_>,
    before: [Option<&FoundQuantity<'_>>; 2],
) -> Option<Change> {
    let before = before
        .into_iter()
        .flatten()
        .max_by_key(|before| before.range.end)?;
    let or = at.saturating_sub(1);
    let adjoins = last == or || t.symbol(last) == Some(',') && last + 1 == or;
    if adjoins && (t.lower(or) == "or" || t.han(or) == Some('或')) {
        return before.change;
    }
    let same = before.quantity.unit == one.quantity.unit;
    let goes_on = goes_on_changing(t, last, at, parsed) || is_listed(t, at, one, before);
    before.change.filter(|_| same && goes_on)
}

/// 分别上涨3%和5%, "rose by 1.2 and 0.8 points": the second of a list goes the way of the first.
fn is_listed(
    t: &Tokens<'_>,
    at: usize,
    one: &FoundQuantity<'_>,
    before: &FoundQuantity<'_>,
) -> bool {
    let Some(link) = at.checked_sub(1) else {
        return false;
    };
    let linked = matches!(t.han(link), Some('和' | '与' | '及'))
        || t.symbol(link) == Some('、')
        || t.lower(link) == "and";
    let start = t.token(link).filter(|_| linked).map(|token| token.start);
    let gap = start.and_then(|start| t.text.get(before.range.end..start));
    let rate = matches!(
        one.quantity.unit.as_deref(),
        Some("per cent" | "percentage point" | "basis point")
    );
    rate && one.per.is_none() && gap.is_some_and(|gap| gap.trim().is_empty())
}

/// "rose 0.1% in May and 2.4% on the year": the second rate goes the way of the first.
fn goes_on_changing(t: &Tokens<'_>, last: usize, at: usize, parsed: &Parsed) -> bool {
    let rate = parsed.last.is_rate();
    let and = t.lower(at.wrapping_sub(1)) == "and";
    let of = t.lower(parsed.end) == "of" && t.joined(parsed.end);
    rate && and
        && !of
        && last < at
        && at - last <= 9
        && (last..at).all(|i| {
            let verb = |class| t.has(i, class);
            let other = matches!(
                t.lower(i).as_ref(),
                "to" | "from" | "was" | "is" | "were" | "at"
            );
            t.joined(i)
                && !other
                && !verb(Class::Up)
                && !verb(Class::Down)
                && !verb(Class::Verb)
                && (t.is_word(i)
                    || t.literal(i).is_some()
                    || matches!(t.symbol(i), Some('/' | '-')))
        })
}
