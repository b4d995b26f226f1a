//! One number with its unit, and what stands at once before and after it.

use super::UnreadableReason as Reason;
use super::lex::Tokens;
use super::numeral::{Form, Numeral, Stop, joint, numeral};
use super::unit::{self, Noun};
use super::words::{self, Comparator, Prefix, Sense};
use rust_decimal::Decimal;

/// A number with its unit.
#[derive(Debug)]
pub(super) struct Term {
    pub number: Numeral,
    pub negative: bool,
    pub prefix: Option<Prefix>,
    pub suffix: Option<Sense>,
    pub noun: Option<Noun>,
    /// Whether the unit stands before the number: 百分之五.
    pub unit_first: bool,
    /// "or more", 以上, 多.
    pub after: Option<Comparator>,
    /// Its first token.
    pub start: usize,
    /// The first token after it.
    pub end: usize,
}

impl Term {
    /// Nothing but a number.
    pub(super) const fn is_plain(&self) -> bool {
        self.prefix.is_none() && self.suffix.is_none() && self.noun.is_none()
    }

    pub(super) fn signed(&self, number: &Numeral) -> Option<Decimal> {
        let value = number.value()?;
        Some(if self.negative { -value } else { value })
    }
}

/// The term that begins at a token. `money` says that a term before it has a currency.
pub(super) fn term(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Term>, Stop> {
    if let Some(term) = per_hundred(t, at)? {
        return Ok(Some(term));
    }
    let (mut negative, mut start) = sign(t, at);
    let prefix = unit::prefix(t, start);
    if let Some((_, end)) = prefix {
        let (minus, after) = if negative { (false, end) } else { sign(t, end) };
        negative |= minus;
        start = after;
    }
    let prefix = prefix.map(|(prefix, _)| prefix);
    if start > at && !t.joined(start) {
        return Ok(None);
    }
    if t.han(start) == Some('第') {
        let end = numeral(t, start + 1, false).ok().flatten().map(|n| n.end);
        return match end {
            Some(end) => Err(ordinal(t, start, end)),
            None => Ok(None),
        };
    }
    let Some(number) = numeral(t, start, money || prefix.is_some())? else {
        return Ok(None);
    };
    let first = number.end;
    if let Some(end) = is_ordinal(t, &number) {
        return Err(ordinal(t, start, end));
    }
    let mut term = Term {
        negative,
        prefix,
        suffix: None,
        noun: None,
        unit_first: false,
        after: number.more.then_some(Comparator::MoreThan),
        start: at,
        end: first,
        number,
    };
    after(t, &mut term)?;
    let end = term.end;
    if let Some((sense, end)) = unit::suffix(t, &term.number, prefix.is_some(), end)? {
        term.suffix = Some(sense);
        term.end = end;
        more_after_unit(t, &mut term)?;
    } else if let Some(end) = t.phrase(end, "个多月").filter(|_| term.after.is_none()) {
        term.suffix = Some(Sense::Time("month"));
        term.after = Some(Comparator::MoreThan);
        term.end = end;
    } else if prefix.is_none() {
        let found = match unit::counted(t, &term.number, end)? {
            None => unit::noun_phrase(t, &term.number, end),
            found => found,
        };
        if let Some((noun, end)) = found {
            if noun != Noun::Other && t.word(end - 1).is_some() && term.number.is_odd_year() {
                return Err(Stop::new(
                    Reason::Date(t.written(start, end).to_owned()),
                    end,
                ));
            }
            if !term.number.is_count() {
                return Err(Stop::new(
                    Reason::Fraction(t.written(start, first).to_owned()),
                    end,
                ));
            }
            term.noun = Some(noun);
            term.end = end;
        }
    }
    after(t, &mut term)?;
    glued_word(t, start, &term)?;
    if term.number.is_thousands() && term.suffix != Some(Sense::Unit("per cent")) {
        let reason = Reason::Ambiguous {
            written: t.written(start, first).to_owned(),
            meanings: "a fraction, or thousands with a point".to_owned(),
        };
        return Err(Stop::new(reason, term.end));
    }
    Ok(Some(term))
}

/// 百分之五, 负百分之十五.
fn per_hundred(t: &Tokens<'_>, at: usize) -> Result<Option<Term>, Stop> {
    let minus = usize::from(t.han(at) == Some('负'));
    let Some(start) = t.phrase(at + minus, "百分之") else {
        return Ok(None);
    };
    let Some(number) = numeral(t, start, false)? else {
        let written = t.written(at, start).to_owned();
        return Err(Stop::new(Reason::NotUnderstood(written), start));
    };
    // 百分之百 says the number outright.
    let number = Numeral {
        bare: number.bare && number.value() != Some(Decimal::ONE_HUNDRED),
        ..number
    };
    let mut term = Term {
        negative: minus > 0,
        prefix: None,
        suffix: Some(Sense::Unit("per cent")),
        noun: None,
        unit_first: true,
        after: number.more.then_some(Comparator::MoreThan),
        start: at,
        end: number.end,
        number,
    };
    after(t, &mut term)?;
    Ok(Some(term))
}

/// A minus sign or word at a token, and the token after it.
fn sign(t: &Tokens<'_>, at: usize) -> (bool, usize) {
    let symbol = matches!(t.symbol(at), Some('-' | '−')) && t.glued(at + 1);
    let word = t.word(at) == Some("minus") || t.han(at) == Some('负');
    if symbol || word {
        (true, at + 1)
    } else {
        (false, at)
    }
}

fn ordinal(t: &Tokens<'_>, from: usize, to: usize) -> Stop {
    Stop::new(Reason::Ordinal(t.written(from, to).to_owned()), to)
}

/// Where "20th", "twenty-first", "two thirds" end.
fn is_ordinal(t: &Tokens<'_>, number: &Numeral) -> Option<usize> {
    let end = number.end;
    let next = joint(t, end);
    let word = t.word(next).filter(|_| t.joined(next))?;
    let digits = matches!(number.form, Form::Digits { .. });
    let suffix = digits && t.glued(end) && matches!(word, "st" | "nd" | "rd" | "th");
    let words = super::lex::listed(words::ORDINALS, word)
        && (next > end || word.ends_with("ths") || word == "thirds");
    (suffix || words).then_some(next + 1)
}

/// A comparator after the number or after the unit.
fn after(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let start = joint(t, term.end);
    if !t.joined(start) {
        return Ok(());
    }
    let Some((comparator, end)) = t.longest(start, &words::AFTER) else {
        return Ok(());
    };
    let sum = t.word(start) == Some("plus") || t.symbol(start) == Some('+');
    if sum && (numeral(t, end, false).ok().flatten().is_some() || unit::prefix(t, end).is_some()) {
        return Err(Stop::new(Reason::Several, end));
    }
    if t.symbol(start) == Some('+') && !t.glued(start) {
        return Ok(());
    }
    // 以上市公司, 以下列.
    if t.han(end).is_some_and(|c| "市海述列是简几".contains(c))
        && t.han(end - 1).is_some_and(|c| "上下".contains(c))
        && t.glued(end)
    {
        return Err(not_understood(t, start, end + 1));
    }
    if term.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end));
    }
    term.after = Some(comparator);
    term.end = end;
    Ok(())
}

fn not_understood(t: &Tokens<'_>, from: usize, to: usize) -> Stop {
    Stop::new(Reason::NotUnderstood(t.written(from, to).to_owned()), to)
}

/// 多 and 余 after a unit: 三年多, 100元多.
fn more_after_unit(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let end = term.end;
    if !matches!(t.han(end), Some('多' | '余')) || !t.glued(end) {
        return Ok(());
    }
    let free = |c: char| "的来以前后时".contains(c);
    if t.han(end + 1).is_some_and(|c| t.glued(end + 1) && !free(c)) {
        return Err(not_understood(t, end, end + 2));
    }
    if term.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end + 1));
    }
    term.after = Some(Comparator::MoreThan);
    term.end = end + 1;
    Ok(())
}

/// Refuses what is glued to the digits and is no unit: 5G, 3D, 三年半.
fn glued_word(t: &Tokens<'_>, start: usize, term: &Term) -> Result<(), Stop> {
    let end = term.end;
    let hyphen = joint(t, end) > end && term.is_plain() && term.after.is_none();
    let half = t.han(end) == Some('半') && t.glued(end);
    if hyphen || half || (t.glued(end) && t.word(end).is_some()) {
        return Err(not_understood(t, start, joint(t, end) + 1));
    }
    Ok(())
}
