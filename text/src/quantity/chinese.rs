//! Numbers in Chinese characters, and digits with Chinese scale words.

use super::UnreadableReason as Reason;
use super::lex::Tokens;
use super::numeral::{Form, Numeral, Stop, unclear};
use rust_decimal::Decimal;

const DIGITS: &str = "零一二三四五六七八九";

fn digit(c: char) -> Option<u64> {
    (0..)
        .zip(DIGITS.chars())
        .find(|(_, d)| *d == c)
        .map(|(n, _)| n)
}

/// 十, 百, 千 as powers of ten.
const fn small(c: char) -> Option<u32> {
    match c {
        '十' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        _ => None,
    }
}

/// Whether a character belongs to a number.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(c, '两' | '十' | '百' | '千' | '万' | '亿') || digit(c).is_some()
}

/// The numeral at a token; the 千 of 千瓦, 千米 and 千克 is none.
fn numeral(t: &Tokens<'_>, at: usize) -> Option<char> {
    let unit = || matches!(t.han(at + 1), Some('瓦' | '米' | '克')) && t.glued(at + 1);
    t.han(at)
        .filter(|c| is_numeral(*c) && !(*c == '千' && unit()))
}

/// 多 or 余 at a token: more than the number before it.
fn more(t: &Tokens<'_>, at: usize) -> bool {
    let next = t.han(at + 1).filter(|_| t.glued(at + 1));
    match t.han(at).filter(|_| t.glued(at)) {
        Some('多') => !matches!(next, Some('于' | '少' | '数')),
        Some('余') => !matches!(next, Some('额' | '下')),
        _ => false,
    }
}

/// 万, 亿 and 万亿 at a token: the power of ten, and where they end.
fn big(t: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let han = |i: usize| t.han(i).filter(|_| t.glued(i));
    match t.han(at).filter(|_| t.joined(at)) {
        Some('亿') => Some((8, at + 1)),
        Some('万') if han(at + 1) == Some('亿') => Some((12, at + 2)),
        Some('万') => Some((4, at + 1)),
        _ => None,
    }
}

/// What may stand after every number: 多, and then 万 or 亿. Then no numeral may follow.
fn close(t: &Tokens<'_>, from: usize, number: &mut Numeral) -> Result<(), Stop> {
    if !number.more && more(t, number.end) {
        number.more = true;
        number.end += 1;
        if let Some((power, end)) = big(t, number.end).filter(|_| number.big == 0) {
            number.big = power;
            number.end = end;
        }
    }
    let next = |i: usize| t.han(i).filter(|_| t.glued(i));
    if matches!(next(number.end), Some('几' | '来')) {
        let word = t.written(from, number.end + 1).to_owned();
        return Err(Stop::new(Reason::Vague(word), number.end + 1));
    }
    let fraction = next(number.end) == Some('分') && next(number.end + 1) == Some('之');
    let point = next(number.end) == Some('点')
        && t.glued(number.end + 1)
        && (t.literal(number.end + 1).is_some() || numeral(t, number.end + 1).is_some());
    let mut end = number.end;
    while (t.glued(end) && numeral(t, end).is_some())
        || (end > number.end && t.literal(end).is_some())
    {
        end += 1;
    }
    if fraction || point {
        end = number.end + 2;
        while next(end).is_some_and(is_numeral) || (t.glued(end) && t.literal(end).is_some()) {
            end += 1;
        }
    }
    if end > number.end {
        return Err(unclear(t, from, end));
    }
    Ok(())
}

/// The scale after digits: 亿, 千万, 3亿2000万.
pub(super) fn after_digits(t: &Tokens<'_>, number: &mut Numeral) -> Result<(), Stop> {
    let from = number.end - 1;
    let digits = *number;
    part(t, from, number)?;
    let tail = number.end;
    let second = t
        .literal(tail)
        .filter(|_| t.glued(tail) && number.big > 0 && !number.more);
    if let Some(literal) = second {
        let mut rest = Numeral::new(literal.value.unwrap_or_default(), digits.form, tail + 1);
        part(t, tail, &mut rest)?;
        let fraction = matches!(digits.form, Form::Digits { decimals: 1.., .. });
        let below = |high: i64| rest.value().is_some_and(|v| v < Decimal::from(high));
        let fits = match (number.big, rest.big) {
            // 1万5000, 1万2千.
            (4, 0) => rest.small == 3 || (literal.whole_digits == 4 && rest.small == 0),
            (8, 4) => below(100_000_000),
            (12, 8) => below(1_000_000_000_000),
            _ => false,
        };
        let sum = number
            .value()
            .zip(rest.value())
            .and_then(|(a, b)| a.checked_add(b));
        let (Some(sum), true) = (
            sum,
            fits && !fraction && literal.decimals == 0 && !literal.grouped,
        ) else {
            return Err(unclear(t, from, rest.end));
        };
        *number = Numeral {
            compound: true,
            more: rest.more,
            ..Numeral::new(sum, digits.form, rest.end)
        };
    }
    close(t, from, number)
}

/// 百, 千 and then 万, 亿 after digits.
fn part(t: &Tokens<'_>, from: usize, number: &mut Numeral) -> Result<(), Stop> {
    let joined = numeral(t, number.end).filter(|_| t.joined(number.end));
    if let Some(power) = joined.and_then(small) {
        number.end += 1;
        // 300百万 and 5十 are not written.
        if power == 1 || number.mantissa >= Decimal::TEN {
            return Err(unclear(t, from, number.end));
        }
        number.small = power;
    }
    if more(t, number.end) {
        number.more = true;
        number.end += 1;
    }
    if let Some((power, end)) = big(t, number.end) {
        number.big = power;
        number.end = end;
    }
    Ok(())
}

/// The number in Chinese characters that begins at a token.
pub(super) fn in_characters(t: &Tokens<'_>, at: usize) -> Result<Option<Numeral>, Stop> {
    if numeral(t, at).is_none() {
        return Ok(None);
    }
    let mut end = at;
    let mut run = String::new();
    while let Some(c) = numeral(t, end).filter(|_| end == at || t.glued(end)) {
        run.push(c);
        end += 1;
    }
    let bare = run.starts_with(['百', '千', '万', '亿']);
    let usual = if bare { format!("一{run}") } else { run };
    let decimals = decimals(t, end);
    if let Some((_, after)) = &decimals {
        end = *after;
    }
    let stem = usual.trim_end_matches(['万', '亿']);
    let (written, power) = match usual.get(stem.len()..) {
        _ if decimals.is_some() || stem.contains(['万', '亿']) => (usual.as_str(), 0),
        Some("万") => (stem, 4),
        Some("亿") => (stem, 8),
        Some("万亿") => (stem, 12),
        _ => (usual.as_str(), 0),
    };
    let Some(value) = value(written) else {
        return Err(unclear(t, at, end));
    };
    let mut number = Numeral {
        big: power,
        bare,
        compound: written.contains(['万', '亿']),
        ..Numeral::new(Decimal::from(value), Form::Han, end)
    };
    let mut chars = written.chars();
    let (first, second) = (chars.next(), chars.next());
    if let (Some(power), None) = (second.and_then(small), chars.next()) {
        number.mantissa = Decimal::from(first.and_then(plain_digit).unwrap_or(1));
        number.small = power;
    } else if written == "十" {
        number.mantissa = Decimal::ONE;
        number.small = 1;
    }
    if let Some((decimals, _)) = decimals {
        let places = u32::try_from(decimals.len()).unwrap_or(u32::MAX);
        let digits = decimals.parse::<i128>().ok();
        let fraction = digits.and_then(|d| Decimal::try_from_i128_with_scale(d, places).ok());
        let sum = fraction.and_then(|f| Decimal::from(value).checked_add(f));
        let (Some(sum), false) = (sum, bare) else {
            return Err(unclear(t, at, end));
        };
        number.mantissa = sum;
        number.small = 0;
        if let Some((power, after)) = big(t, end) {
            number.big = power;
            number.end = after;
        }
    }
    close(t, at, &mut number)?;
    Ok(Some(number))
}

/// The digits after 点, and where they end.
fn decimals(t: &Tokens<'_>, at: usize) -> Option<(String, usize)> {
    let glued = |i: usize| t.han(i).filter(|_| t.glued(i));
    glued(at).filter(|c| *c == '点')?;
    let mut text = String::new();
    while let Some(d) = glued(at + 1 + text.len()).and_then(digit) {
        text.push_str(&d.to_string());
    }
    let end = at + 1 + text.len();
    (!text.is_empty()).then_some((text, end))
}

fn plain_digit(c: char) -> Option<u64> {
    if c == '两' { Some(2) } else { digit(c) }
}

/// The value of a numeral that is written as [`writing`] writes it; 两 stands for 二 before
/// 百, 千, 万 and 亿 and alone, and 一十四 for 十四.
fn value(text: &str) -> Option<u64> {
    let mut usual = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let two = match chars.peek() {
            None => usual.is_empty(),
            Some(next) => matches!(next, '百' | '千' | '万' | '亿'),
        };
        usual.push(if c == '两' && two { '二' } else { c });
    }
    if let Some(rest) = usual.strip_prefix("一十") {
        usual = format!("十{rest}");
    }
    let (mut high, mut low, mut count) = (0_u64, 0_u64, None);
    let mut total = 0_u64;
    for c in usual.chars() {
        match c {
            '万' => {
                high = low
                    .checked_add(count.take().unwrap_or(0))?
                    .checked_mul(10_000)?;
                low = 0;
            }
            '亿' => {
                let all = high
                    .checked_add(low)?
                    .checked_add(count.take().unwrap_or(0))?;
                total = total.checked_add(all.checked_mul(100_000_000)?)?;
                (high, low) = (0, 0);
            }
            _ => match (digit(c), small(c)) {
                (Some(d), _) => count = Some(d),
                (None, Some(power)) => {
                    let part = count.take().unwrap_or(1).checked_mul(10_u64.pow(power))?;
                    low = low.checked_add(part)?;
                }
                (None, None) => return None,
            },
        }
    }
    let value = total
        .checked_add(high)?
        .checked_add(low)?
        .checked_add(count.unwrap_or(0))?;
    (writing(value) == usual).then_some(value)
}

/// The usual writing of a number.
fn writing(value: u64) -> String {
    if value == 0 {
        return "零".to_owned();
    }
    let text = groups(value);
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text,
    }
}

fn groups(value: u64) -> String {
    let split = |scale: u64, word: char| {
        let (upper, rest) = (value / scale, value % scale);
        let zero = if rest > 0 && rest < scale / 10 {
            "零"
        } else {
            ""
        };
        let rest = if rest > 0 {
            groups(rest)
        } else {
            String::new()
        };
        let upper = groups(upper);
        format!("{upper}{word}{zero}{rest}")
    };
    match value {
        100_000_000.. => split(100_000_000, '亿'),
        10_000.. => split(10_000, '万'),
        1000.. => split(1000, '千'),
        100.. => split(100, '百'),
        10.. => split(10, '十'),
        _ => DIGITS
            .chars()
            .nth(usize::try_from(value).unwrap_or_default())
            .map(String::from)
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_usual_way() {
        for (number, text) in [
            (0, "零"),
            (4, "四"),
            (10, "十"),
            (14, "十四"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_050, "一千零五十"),
            (10_500, "一万零五百"),
            (15_000, "一万五千"),
            (100_014, "十万零一十四"),
            (320_000_000, "三亿二千万"),
            (1_000_000_000_000, "一万亿"),
        ] {
            assert_eq!(writing(number), text);
            assert_eq!(value(text), Some(number));
        }
    }

    #[test]
    fn refuses_what_is_not_usual() {
        for text in [
            "一百五",
            "一千五",
            "三四十",
            "二〇二三",
            "十十",
            "两十",
            "五两",
            "一零",
            "百",
            "万",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value("两百"), Some(200));
        assert_eq!(value("一十四"), Some(14));
    }

    #[test]
    fn every_writing_is_read() {
        for number in (0..200_000).chain((0..54).map(|n| 1 << n)) {
            assert_eq!(value(&writing(number)), Some(number));
        }
    }
}
