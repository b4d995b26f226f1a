//! Units by themselves: currencies before and after a number, and measures.

use super::says::UnreadableReason as Reason;
use crate::lex::{Kind, Literal, Tokens};
use crate::noun::is_plural;
use crate::vocabulary::{Class, Sense, pick};

/// The token after a hyphen that joins a number to a word, or the same token.
pub(super) fn joint(t: &Tokens<'_>, at: usize) -> usize {
    let hyphen = t.symbol(at) == Some('-') && t.glued(at) && t.glued(at + 1);
    if hyphen && t.is_word(at + 1) {
        at + 1
    } else {
        at
    }
}

/// What a short form stands for: "6 tonne / year" are million tonnes a year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    /// The power of ten; none where the same letters mean several.
    pub power: Option<u32>,
    pub name: &'static str,
    /// Whether the name is a unit of the catalogue, and not just a word.
    pub known: bool,
    pub per: Option<&'static str>,
}

impl Short {
    pub(super) fn new(means: &'static str) -> Self {
        let (amount, per) = match means.split_once(" / ") {
            Some((amount, per)) => (amount, Some(per)),
            None => (means, None),
        };
        let (power, name) = amount.split_once(' ').unwrap_or((amount, ""));
        Self {
            power: power.parse().ok(),
            name: name.trim_matches('"'),
            known: !name.starts_with('"'),
            per,
        }
    }
}

/// A currency before the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Money(&'static str),
    /// ¥, of China or of Japan.
    YenSign,
}

/// The currency code at a token, in capitals.
fn code(t: &Tokens<'_>, at: usize, doubtful: bool) -> Option<&'static str> {
    if !t.is_word(at) {
        return None;
    }
    let found = t.sense(at, |s| match s {
        Sense::Code(code) => Some(code),
        Sense::DoubtfulCode(code) if doubtful => Some(code),
        _ => None,
    })?;
    (t.written(at, at + 1) == found).then_some(found)
}

/// Whether a token is a code that is an abbreviation or a word too.
pub(super) fn is_doubtful_code(t: &Tokens<'_>, at: usize) -> bool {
    code(t, at, false).is_none() && code(t, at, true).is_some()
}

/// The unit at a token, and where it ends.
pub(super) fn measure(t: &Tokens<'_>, at: usize) -> Option<(Sense, usize)> {
    if !t.joined(at) {
        return None;
    }
    let unit = |s| match s {
        Sense::Unit(_)
        | Sense::Money(_)
        | Sense::SharedMoney(_)
        | Sense::Yuan
        | Sense::Won
        | Sense::Pounds
        | Sense::Minor(_)
        | Sense::Time(_)
        | Sense::DateUnit
        | Sense::Foreign
        | Sense::Tenths
        | Sense::Times => Some(s),
        Sense::MillionMoney(key) => Some(Sense::Money(key)),
        Sense::MoneyBefore(key @ "EUR") if t.symbol(at).is_some() => Some(Sense::Money(key)),
        Sense::MoneyBefore(key) if t.symbol(at) == Some('£') => Some(Sense::Money(key)),
        Sense::MoneyBefore(key) if t.symbol(at).is_some_and(|c| "₽₸₴₫₺₾₪฿₦".contains(c)) => {
            Some(Sense::Money(key))
        }
        _ => None,
    };
    let mut found = None;
    t.phrases(at, |end, senses| {
        // "Mt" are millions, and "mt" are tonnes.
        let short = |s: &Sense| matches!(s, Sense::Short(_, form) if t.written(at, end) == *form);
        let short = senses.iter().find(|s| short(s)).copied();
        if let Some(sense) = short.or_else(|| senses.iter().find_map(|s| unit(*s))) {
            found = Some((sense, end));
        }
    });
    let before = at.checked_sub(1);
    let literal = before.and_then(|i| t.literal(i));
    let is_after = |fits: &dyn Fn(&Literal) -> bool| t.glued(at) && literal.is_some_and(fits);
    let written = t.written(at, at + 1);
    let one = t
        .token(at)
        .is_some_and(|token| token.end - token.start == 1);
    // "1,410m long".
    let metres = t.lower(at) == "m" && t.has(at + 1, Class::Dimension);
    // "49.6C", but not "iPhone 5C".
    let degrees = matches!(written, "C" | "F")
        && is_after(&|l| {
            l.whole_digits == 2 || l.decimals == 1 || l.whole_digits == 3 && written == "F"
        });
    // "50g of meat", but not "5G".
    let grams = written == "g"
        && is_after(&|l| l.whole_digits > 1 || l.decimals > 0 || t.lower(at + 1) == "of");
    // "330p", but not "1080p".
    let pence = written == "p"
        && is_after(&|l| l.whole_digits <= 4)
        && !before.is_some_and(|i| {
            matches!(
                t.written(i, at),
                "360" | "480" | "720" | "1080" | "1440" | "2160"
            )
        });
    // "50c", but not "5c".
    let cents = one && written == "c" && is_after(&|l| l.plain && l.whole_digits == 2);
    let pence = pence || cents;
    // "a 10pc drop", but not "2 PCs", and no "24pc dinner set".
    let pieces = |word: &str| {
        matches!(
            word,
            "set" | "sets" | "kit" | "kits" | "jigsaw" | "puzzle" | "box" | "pack" | "service"
        )
    };
    let hundredths = written == "pc"
        && is_after(&|l| l.whole_digits <= 3)
        && !(at + 1..at + 4).any(|i| t.joined(i) && pieces(&t.lower(i)));
    // "14mm", but not "5mm shares".
    let two = t
        .token(at)
        .is_some_and(|token| token.end - token.start == 2 && matches!(token.c, 'm' | 'M'));
    let millimetres = two && t.lower(at) == "mm" && !is_plural(t, at + 1);
    // "12 mln t".
    let tonnes = one
        && written == "t"
        && before.is_some_and(|i| t.means(i, |s| matches!(s, Sense::Power(_))));
    // "65W", "48V".
    let electric = match written {
        "W" if is_after(&|_| true) => Some((Sense::Unit("W"), at + 1)),
        "V" if is_after(&|_| true) => Some((Sense::Unit("volt"), at + 1)),
        _ => None,
    };
    // "the 777X".
    let name = t.tall(at) && t.lower(at) == "x" && is_after(&|l| l.whole_digits > 2);
    // "20 C (68 F)", but not "10 F-16s".
    let apart = one
        && t.running
        && !t.glued(at)
        && matches!(written, "C" | "F")
        && literal.is_some()
        && (!t.glued(at + 1) || matches!(t.symbol(at + 1), Some('.' | ',' | ')' | ';' | ':')))
        && !(t.symbol(at + 1) == Some('.') && t.tall(at + 2) && t.glued(at + 2));
    let degrees = (degrees || apart) && t.written(at - 1, at + 1) != "13F";
    let found = found.filter(|_| !name).or(electric);
    let found = found.or(hundredths.then_some((Sense::Unit("per cent"), at + 1)));
    let found = found.or(tonnes.then_some((Sense::Unit("tonne"), at + 1)));
    let found = found.or(match (pence, millimetres, grams) {
        (true, ..) => Some((Sense::Minor(2), at + 1)),
        (_, true, _) => Some((Sense::Unit("mm"), at + 1)),
        (.., true) => Some((Sense::Unit("g"), at + 1)),
        _ => None,
    });
    let found = found.or(match (metres && t.joined(at + 1), degrees) {
        (true, _) => Some((Sense::Unit("m"), at + 2)),
        (_, true) if t.tall(at) && t.lower(at) == "c" => Some((Sense::Unit("°C"), at + 1)),
        (_, true) => Some((Sense::Unit("°F"), at + 1)),
        _ => None,
    });
    let Some((sense, end)) = found else {
        let code = code(t, at, true)?;
        // "EUR 25.56 mn USD 36.44 mn": the code is of the next amount.
        let next = t.literal(at + 1).is_some() && t.joined(at + 1);
        return (!next).then_some((Sense::Money(code), at + 1));
    };
    // "pound-feet" are none of the two.
    if matches!(sense, Sense::Pounds | Sense::Unit("pound"))
        && t.symbol(end) == Some('-')
        && t.glued(end + 1)
        && matches!(t.lower(end + 1).as_ref(), "feet" | "foot" | "ft")
    {
        return None;
    }
    // "EUR 25.56 mn USD 36.44 mn": the code is of the next amount.
    let code = t.is_word(at)
        && end == at + 1
        && t.written(at, end).bytes().all(|b| b.is_ascii_uppercase());
    if code && t.literal(end).is_some() && t.joined(end) && matches!(sense, Sense::Money(_)) {
        return None;
    }
    // 元 is none in 元件, 人 none in 人才.
    let guard = t
        .han_after(end)
        .filter(|_| t.han(end - 1).is_some())
        .and_then(|next| {
            let guarded = t.sense(
                end - 1,
                pick!(Sense::Guard(others) => others.contains(next)),
            )?;
            guarded.then_some((Sense::Foreign, end + 1))
        });
    Some(guard.unwrap_or((sense, end)))
}

/// Whether a currency stands at a token.
pub(super) fn is_money(t: &Tokens<'_>, at: usize) -> bool {
    measure(t, joint(t, at)).is_some_and(|(sense, _)| is_currency(sense))
}

/// Whether a unit is a currency by its name.
pub(super) const fn is_currency(unit: Sense) -> bool {
    use Sense::{Money, Pounds, SharedMoney, Won, Yuan};
    matches!(unit, Money(_) | Pounds | SharedMoney(_) | Won | Yuan)
}

/// The currency before a number, and where it ends.
pub(super) fn prefix(t: &Tokens<'_>, at: usize) -> Option<(Prefix, usize)> {
    if t.kind(at) == Some(Kind::Number) {
        return None;
    }
    let found = t.find_like(at, Sense::YenSign, |s| match s {
        Sense::MoneyBefore(key) => Some(Prefix::Money(key)),
        Sense::YenSign => Some(Prefix::YenSign),
        _ => None,
    });
    let found = found.filter(|(_, end)| {
        let sign = t.symbol(end - 1).is_some();
        let short = t
            .token(at)
            .is_some_and(|token| token.kind == Kind::Word && token.end - token.start == 1);
        // "a $5 million deal", "S $5".
        let loose = sign && short && !t.glued(at + 1) && t.lower(at) != "c";
        // "won 5 awards", "Rp" and "RM" stand by themselves.
        let verb = t.lower(at) == "won" && !(t.tall(at) && t.glued(*end));
        let small = t.is_word(at)
            && *end == at + 1
            && !t.tall(at)
            && !matches!(t.lower(at).as_ref(), "rs" | "rmb" | "sfr");
        !(loose || verb || small)
    });
    // "N254 billion", "R3 billion", but not "N95 masks".
    let naira = || {
        let large = matches!(
            t.lower(at + 2).as_ref(),
            "trillion" | "billion" | "million" | "trn" | "tn" | "bn" | "mn" | "m"
        );
        let rand = t.written(at, at + 1) == "R";
        (matches!(t.written(at, at + 1), "N" | "R")
            && t.literal(at + 1).is_some()
            && t.glued(at + 1)
            && t.joined(at + 2)
            && large)
            .then_some((Prefix::Money(if rand { "ZAR" } else { "NGN" }), at + 1))
    };
    found
        .or_else(|| code(t, at, true).map(|key| (Prefix::Money(key), at + 1)))
        .or_else(naira)
        .map(|(prefix, end)| {
            // Rs. 500, Fr. 500.
            let dot = t.symbol(end) == Some('.') && t.glued(end) && t.is_word(end - 1);
            let end = if dot && t.literal(end + 1).is_some() {
                end + 1
            } else {
                end
            };
            // USD$5m, RMB¥5.
            let sign = t.sense(end, pick!(Sense::MoneyBefore(key) => key));
            let twice = t.is_word(end - 1)
                && matches!(t.symbol(end), Some('$' | '¥' | '€' | '£'))
                && match (prefix, sign) {
                    (Prefix::Money(a), Some(b)) => a == b || t.symbol(end) == Some('$'),
                    (Prefix::Money("CNY" | "JPY"), None) => true,
                    _ => false,
                };
            (prefix, if twice { end + 1 } else { end })
        })
        .filter(|(_, end)| t.joined(*end))
}

/// The key in the catalogue that a prefix and a suffix together name.
pub(super) fn key(
    prefix: Option<Prefix>,
    suffix: Option<Sense>,
    traditional: bool,
) -> Result<Option<&'static str>, Reason> {
    let ambiguous = |written: &str, meanings: &str| Reason::Ambiguous {
        written: written.to_owned(),
        meanings: meanings.to_owned(),
    };
    Ok(Some(match (prefix, suffix) {
        (None, None) => return Ok(None),
        (None, Some(Sense::Unit(key) | Sense::Money(key) | Sense::Time(key))) => key,
        (None, Some(Sense::Yuan)) if traditional => {
            return Err(ambiguous("元", "CNY, TWD or HKD in traditional script"));
        }
        (None, Some(Sense::Yuan)) => "CNY",
        (Some(Prefix::Money(key)), None) => key,
        (Some(Prefix::YenSign), None) => return Err(ambiguous("¥", "CNY or JPY")),
        (Some(Prefix::Money(a)), Some(Sense::Money(b))) if a == b => a,
        (Some(Prefix::Money(key @ ("CNY" | "HKD" | "TWD"))), Some(Sense::Yuan)) => key,
        (Some(Prefix::Money("GBP")), Some(Sense::Pounds)) => "GBP",
        (Some(Prefix::YenSign), Some(Sense::Yuan)) => "CNY",
        (Some(Prefix::YenSign), Some(Sense::Money(key @ ("CNY" | "JPY")))) => key,
        _ => return Err(Reason::MixedUnits),
    }))
}
