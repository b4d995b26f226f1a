//! A whole wording as one quantity, and why it is none.

use super::UnreadableReason as Reason;
use super::lex::{Tokens, listed};
use super::parse::{Parsed, quantity};
use super::{ReadQuantity, chinese, unit, words};

/// The whole text as one quantity.
pub(super) fn whole(t: &Tokens<'_>) -> Result<ReadQuantity, Reason> {
    if let Some(vague) = vague(t) {
        return Err(Reason::Vague(vague));
    }
    let mut at = 0;
    loop {
        if let Some(parsed) = quantity(t, at).map_err(|stop| stop.reason)? {
            return match tail(t, &parsed) {
                end if end == t.list.len() => Ok(parsed.quantity),
                end => Err(left_over(t, end)),
            };
        }
        match t.any(at, words::LEADS).filter(|end| t.joined(*end)) {
            Some(end) => at = end,
            None => break,
        }
    }
    Err(match (at..t.list.len()).find(|i| starts_number(t, *i)) {
        Some(number) if number > at => Reason::NotUnderstood(t.written(at, number).to_owned()),
        _ => match (at..t.list.len()).find(|i| t.word(*i).is_some_and(is_ordinal)) {
            Some(ordinal) => Reason::Ordinal(t.written(ordinal, ordinal + 1).to_owned()),
            None => Reason::NoNumber,
        },
    })
}

fn is_ordinal(word: &str) -> bool {
    listed(words::ORDINALS, word)
}

fn starts_number(t: &Tokens<'_>, at: usize) -> bool {
    t.literal(at).is_some()
        || t.word(at).is_some_and(super::numeral::is_number_word)
        || t.han(at).is_some_and(chinese::is_numeral)
}

fn vague(t: &Tokens<'_>) -> Option<String> {
    (0..t.list.len()).find_map(|at| {
        let ((), end) = t.longest(at, &words::VAGUE)?;
        // 300多个 is more than 300.
        let number = at > 0 && t.han(at) == Some('多') && t.glued(at) && starts_number(t, at - 1);
        (!number).then(|| t.written(at, end).to_owned())
    })
}

/// Where a quantity ends with what it is of: "of investment", "in total".
fn tail(t: &Tokens<'_>, parsed: &Parsed) -> usize {
    let end = parsed.end;
    let all = t.list.len();
    if t.any(end, "in total|in all|altogether")
        .filter(|_| t.joined(end))
        == Some(all)
    {
        return all;
    }
    let of = t.word(end) == Some("of") && t.joined(end) && parsed.quantity.unit.is_some();
    let plain = |at: usize| {
        t.joined(at)
            && t.word(at).is_some_and(|word| {
                matches!(word, "of" | "the" | "its" | "and")
                    || (!listed(words::STOP, word)
                        && !starts_number(t, at)
                        && unit::sense(t, at).is_none())
            })
    };
    let short = all - end <= 7;
    let noun = t
        .word(all - 1)
        .is_some_and(|w| !matches!(w, "of" | "the" | "its" | "and"));
    if of && short && noun && (end + 1..all).all(plain) {
        all
    } else {
        end
    }
}

/// Why what follows a quantity is not read.
fn left_over(t: &Tokens<'_>, at: usize) -> Reason {
    let rest = t.written(at, t.list.len()).to_owned();
    if t.symbol(at) == Some('/') && t.literal(at + 1).is_some() {
        return Reason::Ordinal(t.written(at - 1, at + 2).to_owned());
    }
    if t.word(at).is_some_and(|word| listed(words::RATE, word)) || t.symbol(at) == Some('/') {
        return Reason::Rate(rest);
    }
    if (at..t.list.len()).any(|i| starts_number(t, i)) {
        return Reason::Several;
    }
    Reason::NotUnderstood(rest)
}
