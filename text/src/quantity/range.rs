//! Quantities of two numbers: "3 to 4 billion", "more than 3 but less than 4 billion".

use super::bounds::{Parsed, comparator, counted, join, key, one};
use super::change::is_by;
use super::measure::{measure, prefix};
use super::number::{Form, Number, Stop, is_number_word, number};
use super::says::ReadQuantity;
use super::says::UnreadableReason as Reason;
use super::term::{Term, is_plus, term};
use crate::Bound;
use crate::lex::Tokens;
use crate::vocabulary::{Class, Comparator, Sense};
use rust_decimal::Decimal;

/// "between 3 and 4 billion yuan", 介于3亿元与4亿元之间.
pub(super) fn between(t: &Tokens<'_>, at: usize) -> Result<Option<Parsed>, Stop> {
    let from = t.is(at, Class::From);
    let and = t.is(at, Class::Between);
    let Some(start) = from.or(and).filter(|end| t.joined(*end)) else {
        return Ok(None);
    };
    let Some(first) = term(t, start, false)? else {
        return Ok(None);
    };
    let end = first.end;
    // "rose from 3 million to 4 million" are two.
    if from.is_some()
        && t.running
        && t.is_word(at)
        && (!first.is_plain() || first.number.is_scaled())
        && (changes_before(t, at) || moves_before(t, at))
    {
        return Ok(None);
    }
    let joined = t.is(end, Class::And).filter(|_| t.joined(end));
    let second = match joined.filter(|_| and.is_some()) {
        Some(after) => term(t, after, first.prefix.is_some())?,
        None if and.is_some() && t.is_word(at) && t.lower(end) != "to" => None,
        None => second_of_range(t, &first)?,
    };
    let Some(second) = second else {
        // "from 16 billion yuan" is no range, nor is a line "between 190 km² plots"; "between 3 and
        // about 4" is none that is read.
        if from.is_some() || joined.is_none() && t.running {
            return Ok(None);
        }
        let compared = joined.and_then(|after| comparator(t, after));
        let spoilt = match compared {
            Some((_, from)) => term(t, from, false)?.map(|second| second.end),
            None => None,
        };
        let end = spoilt.unwrap_or(end);
        return Err(Stop::of(t, Reason::NotUnderstood, at, end));
    };
    let mut parsed = range(t, at, None, first, second)?;
    parsed.comparator = Some((at, start));
    Ok(Some(parsed))
}

/// "rose from 1.1 to 1.3 million", "fell from 40 to 35 percent": a level that is left, with the scale
/// and the unit of the one that is reached. With it, its tokens and where the other begins.
pub(super) fn left_level(
    t: &Tokens<'_>,
    at: usize,
) -> Option<(ReadQuantity, (usize, usize), usize)> {
    if !t.is_word(at) {
        return None;
    }
    let start = t.is(at, Class::From).filter(|end| t.joined(*end))?;
    let first = term(t, start, false).ok()??;
    let own = first.suffix.is_some() || first.noun.is_some() || first.after.is_some();
    let to = t
        .is(first.end, Class::To)
        .filter(|to| t.is_word(first.end) && t.joined(first.end) && t.joined(*to))?;
    // "from $3 million" lacks nothing.
    let full = first.prefix.is_some() && first.number.is_scaled();
    if own || full || first.number.mantissa.is_zero() || first.number.is_year() || first.number.bare
    {
        return None;
    }
    let second = term(t, to, first.prefix.is_some()).ok()??;
    let lends = second.number.is_scaled() || second.suffix.is_some() || second.noun.is_some();
    let key = key(t, &first, &second).ok().filter(|_| lends)?;
    let reached = second.signed(&second.number)?;
    let rises = changes(t, at);
    let moves = rises.is_none() && moves_before(t, at);
    let fits = |number: &Number| {
        let level = first.signed(number)?;
        let falls = level > reached;
        (rises.map_or(falls || moves, |rises| rises != falls)).then_some(level)
    };
    let closed = first.prefix.is_some().then(|| fits(&first.number));
    // "from 500 to 1 million": a scale with which the one is far more than the other is not shared.
    let most = reached.abs().checked_mul(Decimal::TEN)?;
    let is_near = |level: &Decimal| !second.number.is_scaled() || level.abs() <= most;
    let level = fits(&shared(&first, &second)?).filter(is_near);
    let level = level.or(closed.flatten())?;
    let quantity = one(None, level, key, counted(t, &second));
    Some((quantity, (first.start, first.end), to))
}

/// "three and nine months", "340 million and 120 million euros", "$10, $12 and $15 million": a number
/// that takes its scale or its unit from a later one. Where the next one begins.
pub(super) fn lent_unit(
    t: &Tokens<'_>,
    at: usize,
) -> Option<(ReadQuantity, (usize, usize), usize)> {
    // Most numbers need no look.
    let sign = usize::from(t.symbol(at).is_some());
    if t.literal(at + sign).is_none() && !is_number_word(t, at) {
        return None;
    }
    let links = |at: usize| {
        t.token(at).is_some_and(|token| {
            matches!(
                token.c,
                ',' | '、' | '和' | '与' | '及' | 'a' | 'b' | 'x' | '×'
            )
        })
    };
    if !links(at + sign + 1) && !links(at + sign + 2) {
        return None;
    }
    let scaled = usize::from(t.token(at + sign + 1).is_some_and(|next| next.atom != 0));
    if (1..=1 + scaled).all(|more| link(t, at + sign + more).is_none()) {
        return if sign == 0 { sides(t, at) } else { None };
    }
    let first = term(t, at, false).ok()??;
    let bare = first.suffix.is_none() && first.noun.is_none() && first.after.is_none();
    let labelled = t.ends_before(at, Class::Label) || first.number.is_year();
    if !bare || labelled || first.number.fraction {
        return None;
    }
    let (_, next) = link(t, first.end)?;
    let (mut listed, mut from, mut to) = (false, first.end, next);
    let mut second = None;
    for _ in 0..6 {
        let other = term(t, to, first.prefix.is_some()).ok()??;
        if other.number.form == Form::Words || first.number.form == Form::Words {
            let same = other.number.form == first.number.form;
            (same || first.number.form != Form::Words).then_some(())?;
        }
        let full = other.suffix.is_some() || other.noun.is_some() || other.prefix.is_some();
        if full && (!other.is_alone() || other.number.is_scaled()) {
            // A list ends with "and".
            (!listed || link(t, from).is_some_and(|(last, _)| last)).then_some(())?;
            second = Some(other);
            break;
        }
        listed = true;
        from = other.end;
        to = link(t, from)?.1;
    }
    let second = second?;
    let rate = second.is_rate() || matches!(second.suffix, Some(Sense::Time(_)));
    let takes_scale = !first.number.is_scaled() && second.number.big >= 4;
    let key = key(t, &first, &second).ok()?;
    let own_scale = first.number.is_scaled() && first.prefix.is_none();
    if !(rate || takes_scale || own_scale) {
        return None;
    }
    let mut number = first.number;
    if takes_scale {
        // "12 and 1.5 million" may be two things.
        let (one, other) = (number.mantissa.abs(), second.number.mantissa.abs());
        let near = one <= other * Decimal::TEN && other <= one * Decimal::TEN;
        let whole = second.number.small == 0 && !second.number.compound && number.small == 0;
        (near && whole && one < Decimal::ONE_THOUSAND).then_some(())?;
        // 5、6亿元 may be 5 to 6.
        let next = t.symbol(first.end) == Some('、') && other - one == Decimal::ONE;
        (!next).then_some(())?;
        number.big = second.number.big;
    }
    let value = first.signed(&number)?;
    // "turned 60 and two months later", "at 3,240 and 2 percent lower".
    let goes_on = rate
        && matches!(
            &*t.lower(second.end),
            "of" | "ago"
                | "later"
                | "lower"
                | "higher"
                | "earlier"
                | "more"
                | "less"
                | "before"
                | "after"
        );
    let share = matches!(second.suffix, Some(Sense::Unit("per cent")))
        && value > Decimal::ONE_HUNDRED
        && !takes_scale;
    if goes_on || share {
        return None;
    }
    let counted = counted(t, &second).filter(|_| !rate);
    Some((
        one(None, value, key, counted),
        (first.start, first.end),
        next,
    ))
}

/// What links two numbers of a list: whether it is "and", and where the next number begins.
fn link(t: &Tokens<'_>, at: usize) -> Option<(bool, usize)> {
    if !t.joined(at) {
        return None;
    }
    let comma = t.symbol(at) == Some(',') && t.joined(at + 1) && !t.glued(at + 1);
    let and = |at: usize| t.lower(at) == "and" || matches!(t.han(at), Some('和' | '与' | '及'));
    let last = and(at) || comma && and(at + 1);
    let next = at + 1 + usize::from(comma && and(at + 1));
    let links = comma || and(at) || t.symbol(at) == Some('、');
    let begins = t.literal(next).is_some()
        || is_number_word(t, next)
        || t.symbol(next).is_some_and(|c| "$€£¥".contains(c));
    (links && begins && t.joined(next)).then_some((last, next))
}

/// "20 by 30 metres", "3 x 4 x 5 cm": a side that takes its unit from a later one.
fn sides(t: &Tokens<'_>, at: usize) -> Option<(ReadQuantity, (usize, usize), usize)> {
    let times = |at: usize| {
        let word = t.lower(at);
        let sign = t.symbol(at) == Some('×') || word == "by" || word == "x";
        let next = at + 1;
        (sign && t.joined(at) && t.joined(next) && t.literal(next).is_some()).then_some(next)
    };
    let next = times(at + 1)?;
    let first = number(t, at, false).ok()??;
    let mut to = next;
    for _ in 0..3 {
        let other = number(t, to, false).ok()??;
        if let Some(after) = times(other.end) {
            to = after;
            continue;
        }
        let other = term(t, to, false).ok()??;
        let Some(Sense::Unit(key @ ("m" | "km" | "cm" | "mm" | "foot" | "inch" | "mile" | "yard"))) =
            other.suffix
        else {
            return None;
        };
        let value = first.value().filter(|_| !first.is_scaled())?;
        return Some((one(None, value, Some(key), None), (at, first.end), next));
    }
    None
}

/// Whether the verb before "from" says that something rises: "raised its stake from 35 to 40 percent",
/// but not "growth ranged from 3 to 5 percent".
fn changes(t: &Tokens<'_>, at: usize) -> Option<bool> {
    let mut back = at;
    for _ in 0..6 {
        if t.ends_before(back, Class::Up) {
            return Some(true);
        }
        if t.ends_before(back, Class::Down) {
            return Some(false);
        }
        back = back.checked_sub(1).filter(|i| t.joined(i + 1))?;
        let word = t.lower(back);
        if !t.is_word(back) || word.starts_with("rang") || matches!(word.as_ref(), "vary" | "of") {
            return None;
        }
    }
    None
}

/// "Oct. 6", "March 3": a number that is the day of a month.
fn is_day(t: &Tokens<'_>, first: &Term) -> bool {
    let dot = |at: usize| t.symbol(at) == Some('.') && t.glued(at);
    let before = first.start.checked_sub(1).filter(|_| t.joined(first.start));
    let month = before.map(|at| if dot(at) { at.saturating_sub(1) } else { at });
    first.is_plain()
        && first.number.value().is_some_and(|v| v <= Decimal::from(31))
        && t.literal(first.start).is_some_and(|l| l.plain)
        && month.is_some_and(|at| t.tall(at) && t.means(at, |s| matches!(s, Sense::Month(_))))
}

/// Past "/share" in "$12/share-$14/share", where a dash or "to" follows it.
fn past_rate(t: &Tokens<'_>, first: &Term) -> usize {
    let thing = first.end + 1;
    let slash = t.running && t.symbol(first.end) == Some('/') && t.glued(first.end);
    if !slash || first.is_plain() {
        return first.end;
    }
    let end = t
        .is(thing, Class::PerNoun)
        .or_else(|| measure(t, thing).map(|(_, end)| end));
    let goes_on = |end: &usize| {
        t.is(*end, Class::To).is_some()
            || t.glued(*end) && matches!(t.symbol(*end), Some('-' | '–' | '—' | '~' | '−' | '～'))
    };
    end.filter(goes_on).unwrap_or(first.end)
}

/// The second number of "3 to 4", "3-4", 3至4, after the first.
pub(super) fn second_of_range(t: &Tokens<'_>, first: &Term) -> Result<Option<Term>, Stop> {
    let at = past_rate(t, first);
    if !t.joined(at) {
        return Ok(None);
    }
    // "its loss since Oct. 6 to 31%": the first is a day, and no part of a range.
    if t.running && t.lower(at) == "to" && is_day(t, first) {
        let end = t.is(at, Class::To).unwrap_or(at);
        let days = |second: Term| second.is_plain() && !second.number.is_scaled();
        if !term(t, end, false).ok().flatten().is_none_or(days) {
            return Ok(None);
        }
    }
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '~' | '−');
    // 10000与20000之间.
    let and = t.is(at, Class::And).filter(|_| t.han(at).is_some());
    let and = and.filter(|next| {
        term(t, *next, false).is_ok_and(|second| {
            second.is_some_and(|s| is_between(t, &s) || t.is(s.end, Class::BetweenEnd).is_some())
        })
    });
    // "10 or 11 planes".
    if t.running && t.lower(at) == "or" && first.is_plain() && t.joined(at + 1) {
        let second = term(t, at + 1, false).ok().flatten();
        let next = second.filter(|second| {
            let step = second.number.mantissa - first.number.mantissa;
            let alike = second.number.form == first.number.form
                || !matches!(Form::Words, form if form == first.number.form);
            let scaled = first.number.is_scaled() || second.number.compound;
            step == Decimal::ONE && alike && !scaled && !second.is_alone() && !second.negative
        });
        return Ok(next.map(|mut second| {
            second.loose = true;
            second
        }));
    }
    let to = t.is(at + 1, Class::To);
    let (connected, next) = match (t.is(at, Class::To).or(and), t.symbol(at)) {
        (Some(end), _) if t.is_word(at) => (!t.glued(at) && t.joined(end), end),
        (Some(end), None) => (t.joined(end), end),
        // "16-to-24", "16- to 24-year-olds".
        (_, Some('-')) if t.glued(at) && to.is_some() => {
            let to = to.unwrap_or(at);
            let hyphen = t.symbol(to) == Some('-') && t.glued(to);
            (t.joined(to), to + usize::from(hyphen))
        }
        (_, Some('—')) if t.symbol(at + 1) == Some('—') => {
            (t.glued(at) && t.glued(at + 1), at + 2)
        }
        (_, Some(c)) if dash(c) && t.glued(at) => (t.glued(at + 1), at + 1),
        // With blanks it may part remarks; two of one unit are a range.
        (_, Some(c)) if dash(c) => (t.joined(at + 1) && !t.glued(at + 1), at + 1),
        _ => (false, at + 1),
    };
    let spaced = t.symbol(at).is_some() && !t.glued(at);
    let signed = matches!(t.symbol(next), Some('-' | '−'));
    if !connected || (signed && t.symbol(at).is_some()) {
        return Ok(None);
    }
    // "from 3,400 in 2020 to about 2,900".
    let year = t.running && first.is_plain() && first.number.is_year();
    // 从3亿元增至4亿元 goes from one to the other.
    if year && comparator(t, next).is_some() {
        return Ok(None);
    }
    if let (Some((_, from)), true) = (comparator(t, next), first.is_plain())
        && let Some(second) = term(t, from, first.prefix.is_some())?
    {
        return Err(Stop::of(t, Reason::NotUnderstood, at, second.end));
    }
    let second = match term(t, next, first.prefix.is_some()) {
        // "$1.9bn - three times the first estimate": a remark.
        Err(_) if spaced && t.running => None,
        second => second?,
    };
    let Some(mut second) = second else {
        return Ok(None);
    };
    if and.is_some() && is_between(t, &second) {
        second.noun = None;
    }
    // Both are rates, and each for the same; alone no sheet holds them.
    if at > first.end {
        let rate = t.written(first.end, at);
        if t.written(second.end, second.end + at - first.end) != rate {
            return Ok(None);
        }
        second.loose = true;
    }
    // "+0.5% to 68.2%" is a change and a level, or a range.
    let plus = t.symbol(first.start.wrapping_sub(1)) == Some('+');
    let apart = t.running && t.is_word(at) && key(t, first, &second).is_err();
    let told = first.negative && is_plus(t, next);
    if (first.negative || plus) && !second.negative && !apart && !told {
        return Err(Stop::new(
            Reason::Ambiguous {
                written: t.written(first.start, second.end).to_owned(),
                meanings: "with or without the first number's sign".to_owned(),
            },
            second.end,
        ));
    }
    // "fell by 12,000 to 1.34 million", "lifted its target by $15 to $210".
    let (low, high) = (first.number.value(), second.number.value());
    let thousands = low.is_some_and(|v| v >= Decimal::ONE_THOUSAND);
    let far = first.prefix.is_some()
        && low
            .and_then(|low| low.checked_mul(Decimal::from(5)))
            .is_some_and(|far| high >= Some(far));
    let by = t.lower(first.start.wrapping_sub(1)) == "by";
    let changes = thousands && changes_before(t, first.start) || far && is_by(t, first.start);
    let changes = by && changes || far && changes_object(t, first.start);
    if t.running && t.is_word(at) && changes {
        return Ok(None);
    }
    // "from 42% in 2011 to 29% in 2012", "from 8.2 million in 2010 to 8.8 million".
    let another = second.is_plain() && (second.number.is_year() || !t.is_word(at));
    // 2000至3000元 are no years.
    let measured = !t.is_word(at)
        && high > low
        && (second.prefix.is_some() || second.suffix.is_some())
        && !matches!(second.suffix, Some(Sense::Time(_)));
    if year && !another && !measured {
        return Ok(None);
    }
    if first.unit_first && second.is_plain() {
        second.suffix = first.suffix;
    }
    // "$5.0 to $5.4 billion", "€160 mln ($56.9 mln-42.3 mln euro)".
    let units = key(t, first, &second);
    if t.running && units.is_err() {
        // In a sentence, "5 billion yuan to 300 projects" goes from one to the other.
        if t.symbol(at).is_some() && !spaced && !first.is_plain() {
            return Err(Stop::of(t, Reason::NotUnderstood, first.start, second.end));
        }
        return Ok(None);
    }
    if t.running && spaced {
        let same = first.suffix.is_some() && first.suffix == second.suffix
            || first.prefix.is_some() && first.prefix == second.prefix;
        if !same {
            return Err(Stop::of(t, Reason::Dashed, first.start, second.end));
        }
    }
    // "shrank from 12,000 to 7,000" goes from one to the other, and neither lends the other a word.
    let own = !first.is_plain() || second.is_plain();
    let scale = first.number.is_scaled() || !second.number.is_scaled();
    if t.running
        && t.is_word(at)
        && own
        && scale
        && first.signed(&first.number) > second.signed(&second.number)
    {
        return Ok(None);
    }
    // "claims rose 3,000 to 245,000".
    let bare = first.is_plain() && second.is_plain() && scale;
    if t.running && bare && t.lower(at) == "to" && changes_before(t, first.start) {
        return Ok(None);
    }
    // "rose 5 percent to 20 percent", "rise from 600,000 to 900,000 barrels"; but 增长60%到85% is a range.
    let han_rate = t.han(at).is_some() && first.suffix == Some(Sense::Unit("per cent"));
    if t.running
        && !han_rate
        && (!first.is_plain() || scale && t.lower(first.start.wrapping_sub(1)) == "from")
        && t.symbol(at).is_none()
        && (changes_before(t, first.start)
            || t.lower(first.start.wrapping_sub(1)) == "from" && moves_before(t, first.start - 1))
    {
        return Ok(None);
    }
    Ok(Some(second))
}

/// 间 at the end of 10000与20000间 counts no rooms.
fn is_between(t: &Tokens<'_>, second: &Term) -> bool {
    t.written(second.noun_at.0, second.end) == "间" && t.han_after(second.end).is_none()
}

/// A verb of change stands before: "rose 5 percent to 20 percent", "by an average of $150 to $300",
/// 增长5%到.
fn changes_before(t: &Tokens<'_>, at: usize) -> bool {
    let mut at = at;
    for _ in 0..5 {
        let between = matches!(
            t.lower(at.wrapping_sub(1)).as_ref(),
            "by" | "from" | "of" | "average" | "an" | "a" | "about" | "another" | "total"
        );
        at -= usize::from(between);
    }
    if raises_money(t, at) {
        return false;
    }
    let verb = |class| t.ends_before(at, class);
    verb(Class::Up) || verb(Class::Down)
}

/// "raise $300 million to $400 million": it finds so much, and nothing rises.
pub(super) fn raises_money(t: &Tokens<'_>, at: usize) -> bool {
    let verb = t.word_before(at);
    matches!(verb.as_ref(), "raise" | "raises" | "raised" | "raising") && prefix(t, at).is_some()
}

/// "raised its target $5 to $60": a verb of change and its object stand before.
fn changes_object(t: &Tokens<'_>, at: usize) -> bool {
    for back in 1..=5 {
        let Some(word) = at
            .checked_sub(back)
            .filter(|i| t.is_word(*i) && t.joined(i + 1))
        else {
            return false;
        };
        let verb = |class| t.has(word, class);
        if back > 1 && (verb(Class::Up) || verb(Class::Down)) {
            return true;
        }
        let owner = matches!(
            t.lower(word).as_ref(),
            "its" | "the" | "their" | "his" | "her"
        );
        if verb(Class::Stop) && !owner {
            return false;
        }
    }
    false
}

/// A verb before "from" says that something goes from one level to another: "raised its target from
/// $5 to $6", "the fee changes from", but not "prices range from".
fn moves_before(t: &Tokens<'_>, at: usize) -> bool {
    let mut back = at;
    for _ in 0..7 {
        // "takes from 3 to 5 weeks", but "takes its stake from 3 to 5 percent".
        let takes = back == at
            && matches!(
                t.word_before(at).as_ref(),
                "take" | "takes" | "took" | "taking"
            );
        if t.ends_before(back, Class::Moves) && !takes {
            return true;
        }
        let Some(before) = back.checked_sub(1).filter(|i| t.joined(i + 1)) else {
            return false;
        };
        let word = t.lower(before);
        let verb = |class| t.has(before, class);
        let noun = matches!(
            word.as_ref(),
            "growth" | "up" | "down" | "higher" | "lower" | "gain" | "gains" | "increases"
        );
        if (verb(Class::Up) || verb(Class::Down)) && !noun {
            return true;
        }
        let ranges = word.starts_with("rang") || matches!(word.as_ref(), "vary" | "varies" | "of");
        if !t.is_word(before) || ranges {
            return false;
        }
        back = before;
    }
    false
}

/// Both ends of a range, which may share scale and unit.
pub(super) fn range(
    t: &Tokens<'_>,
    at: usize,
    before: Option<Comparator>,
    first: Term,
    second: Term,
) -> Result<Parsed, Stop> {
    let end = t
        .is(second.end, Class::BetweenEnd)
        .filter(|_| t.glued(second.end))
        .unwrap_or(second.end);
    let stop = |reason| Stop::new(reason, end);
    let approximate = match join(before, second.after).map_err(stop)? {
        (None, _) => false,
        (Some(Comparator::About), _) => true,
        _ => return Err(stop(Reason::TwoComparators)),
    };
    if first.after.is_some() || first.number.bare || second.number.bare {
        return Err(Stop::of(t, Reason::NotUnderstood, at, end));
    }
    let (lower, upper, key) = ends(t, &first, &second, at, end)?;
    let bound = |amount| Bound {
        amount,
        inclusive: true,
    };
    let mut parsed = parsed(t, (bound(lower), bound(upper)), key, second, end);
    parsed.quantity.approximate = approximate;
    Ok(parsed)
}

/// A quantity with both bounds.
fn parsed(
    t: &Tokens<'_>,
    (lower, upper): (Bound, Bound),
    key: Option<&str>,
    second: Term,
    end: usize,
) -> Parsed {
    Parsed {
        quantity: ReadQuantity {
            lower: Some(lower),
            upper: Some(upper),
            approximate: false,
            unit: key.map(str::to_owned),
            counted: counted(t, &second),
        },
        end,
        comparator: None,
        last: second,
        range: true,
    }
}

/// The first number with the scale of the second, where they share it.
fn shared(first: &Term, second: &Term) -> Option<Number> {
    // 1亿元至5000万元, $500,000-$1 million, 5000元至1万元: a unit at both ends closes each.
    let own_unit = first.suffix.is_some() || first.noun.is_some();
    let own_prefix = first.prefix.is_some() && second.prefix.is_some();
    let large = first
        .number
        .value()
        .is_some_and(|v| v >= Decimal::ONE_THOUSAND);
    if own_unit && !matches!(first.suffix, Some(Sense::Unit("per cent")))
        || own_prefix && (large || first.number.is_scaled())
    {
        return Some(first.number);
    }
    first.number.before(&second.number)
}

/// The two amounts of a range and their unit.
fn ends(
    t: &Tokens<'_>,
    first: &Term,
    second: &Term,
    at: usize,
    end: usize,
) -> Result<(Decimal, Decimal, Option<&'static str>), Stop> {
    let stop = |reason| Stop::new(reason, end);
    let written = || t.written(at, end).to_owned();
    let key = key(t, first, second).map_err(stop)?;
    let plain = first.is_plain() && second.is_plain();
    if plain && first.number.is_year() {
        return Err(stop(Reason::Date(written())));
    }
    let shared = shared(first, second);
    let Some(number) = shared else {
        return Err(stop(Reason::Ambiguous {
            written: written(),
            meanings: "with or without the second number's scale in the first".to_owned(),
        }));
    };
    let lower = first
        .signed(&number)
        .ok_or_else(|| stop(Reason::TooLarge))?;
    let upper = second
        .signed(&second.number)
        .ok_or_else(|| stop(Reason::TooLarge))?;
    let whole = second.noun.is_none() || lower.is_integer();
    if !whole {
        return Err(stop(Reason::Fraction(written())));
    }
    // A forecast loss begins with the smaller one: "-5 to -6 million".
    if lower > upper && lower < Decimal::ZERO {
        return Ok((upper, lower, key));
    }
    if lower > upper {
        return Err(stop(Reason::UpsideDown { lower, upper }));
    }
    Ok((lower, upper, key))
}

/// "more than 3 but less than 4 billion yuan", 超过3亿元但不到4亿元.
pub(super) fn both_sides(
    t: &Tokens<'_>,
    before: Option<Comparator>,
    first: &Term,
) -> Result<Option<Parsed>, Stop> {
    use Comparator::{AtLeast, LessThan, MoreThan, UpTo};
    let Some(first_side @ (MoreThan | AtLeast | LessThan | UpTo)) = before else {
        return Ok(None);
    };
    let mut start = first.end;
    start += usize::from(matches!(t.symbol(start), Some(',' | '，')) && t.joined(start));
    let link = t
        .is(start, Class::But)
        .filter(|end| t.joined(start) && t.joined(*end));
    // 大于10小于20, 不低于10亿元不超过20亿元 need no word between.
    let direct = start == first.end
        && match t.han(start) {
            Some(c) => c == '不' || first.is_plain(),
            None => false,
        };
    let Some(link) = link.or(direct.then_some(start)) else {
        return Ok(None);
    };
    let firm = t.lower(start) == "but" || t.han(start).is_some();
    let Some((second_side, from)) = comparator(t, link) else {
        return Ok(None);
    };
    let lower_first = matches!(first_side, MoreThan | AtLeast);
    if lower_first == matches!(second_side, MoreThan | AtLeast)
        || !matches!(second_side, MoreThan | AtLeast | LessThan | UpTo)
        || !firm && !first.is_plain()
    {
        return Ok(None);
    }
    let from = t
        .is(from, Class::Filler)
        .filter(|end| t.han(from).is_some() && t.joined(*end))
        .unwrap_or(from);
    let Some(second) = term(t, from, first.prefix.is_some())? else {
        return Ok(None);
    };
    if t.running
        && !lower_first
        && t.is_word(start)
        && (key(t, first, &second).is_err() || second.number.value() > first.number.value())
    {
        return Ok(None);
    }
    let end = second.end;
    if first.after.is_some() || second.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end));
    }
    if first.number.bare || second.number.bare {
        return Err(Stop::of(t, Reason::NotUnderstood, start, end));
    }
    // Where the upper bound stands first, each number keeps its own scale.
    let (lower, upper, key) = if lower_first {
        ends(t, first, &second, start, end)?
    } else {
        let key = key(t, first, &second).map_err(|r| Stop::new(r, end))?;
        let (Some(upper), Some(lower)) =
            (first.signed(&first.number), second.signed(&second.number))
        else {
            return Err(Stop::new(Reason::TooLarge, end));
        };
        (lower, upper, key)
    };
    let (lower_side, upper_side) = if lower_first {
        (first_side, second_side)
    } else {
        (second_side, first_side)
    };
    let (lower, upper) = (
        Bound {
            amount: lower,
            inclusive: lower_side == AtLeast,
        },
        Bound {
            amount: upper,
            inclusive: upper_side == UpTo,
        },
    );
    let point = lower.amount == upper.amount && lower.inclusive && upper.inclusive;
    if lower.amount >= upper.amount && !point {
        return Err(Stop::new(
            Reason::UpsideDown {
                lower: lower.amount,
                upper: upper.amount,
            },
            end,
        ));
    }
    Ok(Some(parsed(t, (lower, upper), key, second, end)))
}
