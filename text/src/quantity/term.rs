//! One number with its unit, and what stands at once before and after it.

use super::measure::{self, Prefix, Short, joint};
use super::number::{Form, Number, Stop, digit, han_power, is_numeral, number, readable};
use super::says::UnreadableReason as Reason;
use super::unit::{self, Noun};
use crate::lex::{Kind, Tokens};
use crate::vocabulary::{Class, Comparator, Sense, any_of, pick};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number with its unit.
#[derive(Debug)]
pub(super) struct Term {
    pub number: Number,
    pub negative: bool,
    pub prefix: Option<Prefix>,
    pub suffix: Option<Sense>,
    pub noun: Option<Noun>,
    /// The tokens of the noun, from and to.
    pub noun_at: (usize, usize),
    /// Whether the unit stands before the number: 百分之五.
    pub unit_first: bool,
    /// A word is joined to it by a hyphen, and says what it is a number of, or nothing: "8,000-strong".
    pub hyphened: bool,
    /// What a short form counts that is no unit of the catalogue: "boe".
    pub short: Option<&'static str>,
    /// What a short form is an amount for each of: the year of "Mtpa".
    pub per: Option<&'static str>,
    /// No sheet holds it as it stands: "eight-storey" is a kind of thing, 4.5 people are an average.
    pub loose: bool,
    /// "or more", 以上, 多.
    pub after: Option<Comparator>,
    /// Its first token.
    pub start: usize,
    /// The first token after it.
    pub end: usize,
}

impl Term {
    const fn new(number: Number, start: usize) -> Self {
        let end = number.end;
        Self {
            negative: false,
            prefix: None,
            suffix: None,
            noun: None,
            noun_at: (end, end),
            unit_first: false,
            hyphened: false,
            loose: false,
            short: None,
            per: None,
            after: if number.more {
                Some(Comparator::MoreThan)
            } else {
                None
            },
            start,
            end,
            number,
        }
    }

    /// "an hour and 52 minutes", "a year and a half": one of a unit with what follows it.
    pub(super) fn one_and_part(t: &Tokens<'_>, at: usize) -> Result<Option<Self>, Stop> {
        let article = t
            .token(at)
            .is_some_and(|token| matches!(token.c, 'a' | 'A'));
        if !article || t.lower(at + 2) != "and" || !t.joined(at + 2) {
            return Ok(None);
        }
        let Some(one) = Self::single(t, at) else {
            return Ok(None);
        };
        let end = one.end;
        let term = one.with_part(t)?;
        Ok((term.end > end).then_some(term))
    }

    /// With the smaller unit, or the half, that follows it.
    pub(super) fn with_part(mut self, t: &Tokens<'_>) -> Result<Self, Stop> {
        smaller(t, &mut self)?;
        and_a_half(t, &mut self);
        Ok(self)
    }

    /// "a decade" in "more than a decade": one of a unit.
    pub(super) fn single(t: &Tokens<'_>, at: usize) -> Option<Self> {
        let unit = at + 1;
        if !t.has(at, Class::Article) || !t.joined(unit) || !t.is_word(unit) {
            return None;
        }
        let (sense, end) = measure::measure(t, unit)?;
        // "more than a second term", "less than a mile-long".
        let whole = t.lower(unit) != "second" && !(t.symbol(end) == Some('-') && t.glued(end));
        let number = Number::new(Decimal::ONE, Form::Words, unit);
        (whole && matches!(sense, Sense::Unit(_) | Sense::Time(_) | Sense::Money(_))).then_some(
            Self {
                suffix: Some(sense),
                noun_at: (unit, end),
                end,
                ..Self::new(number, at)
            },
        )
    }

    /// Nothing but a number.
    pub(super) const fn is_plain(&self) -> bool {
        self.prefix.is_none() && self.suffix.is_none() && self.noun.is_none()
    }

    /// Neither suffix nor noun.
    pub(super) const fn is_alone(&self) -> bool {
        self.suffix.is_none() && self.noun.is_none()
    }

    /// A rate of a whole, or a step of one.
    pub(super) fn is_rate(&self) -> bool {
        matches!(
            self.suffix,
            Some(Sense::Unit("per cent" | "percentage point" | "basis point"))
        )
    }

    pub(super) fn signed(&self, number: &Number) -> Option<Decimal> {
        let mut value = number.value()?;
        if self.suffix == Some(Sense::Unit("per cent")) && self.unit_first {
            return Some(if self.negative { -value } else { value });
        }
        if self.suffix == Some(Sense::Tenths) {
            value = value.checked_mul(Decimal::TEN)?;
        }
        Some(if self.negative { -value } else { value })
    }
}

/// Whether no term can begin with a word or character, as with most that may be comparators.
fn is_other_word(t: &Tokens<'_>, at: usize) -> bool {
    const BEGIN: u128 = any_of(&[
        Sense::Number(0),
        Sense::YenSign,
        Sense::Is(Class::Article),
        Sense::Is(Class::Minus),
    ]);
    // "N254 billion", "R3 billion", 第三.
    let other = || {
        t.token(at)
            .is_some_and(|token| matches!(token.c, 'N' | 'R' | '第'))
            || is_plus(t, at)
    };
    matches!(t.kind(at), Some(Kind::Word | Kind::Han)) && !t.may_begin(at, BEGIN) && !other()
}

/// The term that begins at a token. `money` says that a term before it has a currency.
pub(super) fn term(t: &Tokens<'_>, at: usize, money: bool) -> Result<Option<Term>, Stop> {
    t.step();
    if is_other_word(t, at) {
        return Ok(None);
    }
    if let Some(term) = parts(t, at)? {
        return Ok(Some(term));
    }
    let (mut negative, mut start) = sign(t, at);
    let prefix = measure::prefix(t, start);
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
        let end = readable(t, start + 1).map(|n| n.end);
        return match end {
            Some(end) => Err(Stop::of(t, Reason::Ordinal, start, end)),
            None => Ok(None),
        };
    }
    // "$(4.2) million" is a loss.
    negative |= t.symbol(start) == Some('(');
    let Some(number) = number(t, start, money || prefix.is_some())? else {
        return Ok(None);
    };
    let first = number.end;
    // 一半.
    if t.han(start).is_some()
        && let Some((_, end)) = t.find(start, pick!(Sense::Multiple(times) => times))
    {
        return Err(Stop::of(t, Reason::Multiple, start, end));
    }
    if let Some(end) = is_ordinal(t, &number) {
        return Err(Stop::of(t, Reason::Ordinal, start, end));
    }
    let mut term = Term {
        negative,
        prefix,
        ..Term::new(number, at)
    };
    term.number = number;
    // "twenty MUSD": the millions are of the code, after digits they are read with them.
    let millions = t.means(number.end, |s| matches!(s, Sense::MillionMoney(_)));
    if millions && t.joined(number.end) && !number.is_scaled() {
        term.number.big = 6;
    }
    fraction_of(t, &term)?;
    bracketed(t, &mut term);
    after(t, &mut term)?;
    let end = term.end;
    if let Some((sense, end)) = unit::suffix(t, &term.number, prefix.is_some(), end)? {
        term.suffix = Some(sense);
        term.noun_at = (term.end, end);
        term.end = end;
        // "20 C" may be more than a temperature alone.
        let letter = matches!(t.written(end - 1, end), "C" | "F") && !t.glued(end - 1);
        // What a ton costs in pounds is money only beside the ton.
        let price = sense == Sense::Money("GBP")
            && t.lower(end - 1).starts_with("pound")
            && !term.number.is_large();
        term.loose |= t.running && (letter || price && prefix.is_none());
        if let Sense::Short(means, _) = sense {
            short(t, &mut term, Short::new(means))?;
        }
        // "75 USD million".
        if matches!(sense, Sense::Money(_))
            && !term.number.is_scaled()
            && prefix.is_none()
            && t.joined(end)
            && t.tall(end - 1)
            && let Some(power) = t.sense(end, pick!(Sense::Power(n) if n > 2 => u32::from(n)))
        {
            term.number.big = power;
            term.end = end + 1;
        }
        more_after_unit(t, &mut term)?;
        minor(t, &mut term)?;
        half(t, &mut term)?;
        within(t, &mut term);
        term = term.with_part(t)?;
        decimals_after(t, &mut term);
    } else if prefix.is_none() {
        let found = match unit::counted(t, &term.number, end)? {
            None => unit::noun_phrase(t, &term.number, end).or_else(|| {
                let short = unit::short_form(t, end)?;
                t.literal(end - 1)?;
                Some((Noun::Other, short))
            }),
            found => found,
        };
        if let Some((noun, noun_end)) = found {
            if noun != Noun::Other && t.is_word(noun_end - 1) && term.number.is_odd_year() {
                return Err(Stop::of(t, Reason::Date, start, noun_end));
            }
            // Of points and stars there are parts, of people only on average.
            let is_word = noun == Noun::Other && t.is_word(noun_end - 1);
            let part = !(term.number.is_count() || is_word);
            // 2.2本项目 is the heading of a chapter.
            // 每千人口床位数达到7.5张.
            let each = (1..=14)
                .map_while(|back| t.han_before((start + 1).checked_sub(back)?))
                .any(|c| c == '每' || c == '均');
            let person = matches!(t.han(end), Some('人' | '岁'));
            let average = t.running && (each || person || t.is_word(noun_end - 1));
            if part && !average {
                return Err(Stop::new(
                    Reason::Fraction(t.written(start, first).to_owned()),
                    noun_end,
                ));
            }
            term.loose = part;
            term.noun = Some(if part { Noun::Other } else { noun });
            term.noun_at = (end, noun_end);
            term.end = noun_end;
        }
    }
    // "£10 and 50 pence".
    if prefix.is_some()
        && term.is_alone()
        && t.lower(term.end) == "and"
        && !term.number.is_scaled()
        && term.number.mantissa.is_integer()
    {
        minor(t, &mut term)?;
    }
    if term.is_plain() {
        hyphened(t, &mut term);
    }
    after_noun(t, &mut term);
    if t.japanese && term.end > first {
        more_after_unit(t, &mut term)?;
    }
    after(t, &mut term)?;
    glued_word(t, start, &term)?;
    let rate = matches!(
        term.suffix,
        Some(Sense::Unit("per cent" | "percentage point" | "per mille"))
    );
    if term.number.is_thousands() && !rate {
        let euro = matches!(
            (term.prefix, term.suffix),
            (Some(Prefix::Money(_)), _) | (_, Some(Sense::Money(_)))
        );
        // "$3.852" is a price where a dollar stands, "1.234 euros" may be thousands.
        let dollar =
            t.running && term.prefix == Some(Prefix::Money("USD")) && term.suffix.is_none();
        term.loose |= dollar;
        if euro && !dollar || term.is_plain() && !t.running || term.noun.is_some() {
            let reason = Reason::Ambiguous {
                written: t.written(start, first).to_owned(),
                meanings: "a fraction, or thousands with a point".to_owned(),
            };
            return Err(Stop::new(reason, term.end));
        }
    }
    Ok(Some(term))
}

/// 4000家店以上: the bound stands behind the thing counted.
fn after_noun(t: &Tokens<'_>, term: &mut Term) {
    if term.noun != Some(Noun::Other) || term.after.is_some() || t.han(term.end - 1).is_none() {
        return;
    }
    let thing = (term.end + 1..=term.end + 4)
        .take_while(|at| t.han_after(at - 1).is_some() && !is_numeral(t, at - 1))
        .find_map(|at| {
            let (found, end) = t.find(at, pick!(Sense::After(c) => c))?;
            let ends = t.han_after(end).is_none_or(|c| "的，和及".contains(c));
            let bound = matches!(t.written(at, end), "以上" | "以下" | "左右" | "以内");
            (t.glued(at) && bound && ends && t.literal(end).is_none()).then_some((found, end))
        });
    if let Some((found, end)) = thing {
        term.after = Some(found);
        term.end = end;
    }
}

/// "3 Mt", "77 mtpa", "2 Bcf/d": the short form holds the scale, and may hold a rate.
fn short(t: &Tokens<'_>, term: &mut Term, form: Short) -> Result<(), Stop> {
    let written = || t.written(term.start, term.end).to_owned();
    let Some(power) = form.power else {
        let meanings = "thousands, or millions".to_owned();
        let written = written();
        return Err(Stop::new(Reason::Ambiguous { written, meanings }, term.end));
    };
    if !t.running && (form.per.is_some() || !form.known) {
        return Err(Stop::new(Reason::Unit(written()), term.end));
    }
    term.loose = form.per.is_some() || !form.known;
    term.number.big += power;
    term.per = form.per;
    term.suffix = form.known.then_some(Sense::Unit(form.name));
    if !form.known {
        term.noun = Some(Noun::Other);
        term.short = Some(form.name);
    }
    Ok(())
}

/// 百分之五, 负百分之十五; 千分之五 and 三分之一 are parts that are not read.
fn parts(t: &Tokens<'_>, at: usize) -> Result<Option<Term>, Stop> {
    let minus = usize::from(t.han(at) == Some('负') && t.glued(at + 1));
    let Some((power, start)) = t.find(at + minus, pick!(Sense::Parts(n) => n)) else {
        return Ok(None);
    };
    let Some(number) = number(t, start, false)? else {
        return Err(Stop::of(t, Reason::NotUnderstood, at, start));
    };
    if power != 2 {
        return Err(Stop::of(t, Reason::Ordinal, at, number.end));
    }
    // 百分之百 says the number outright.
    let number = Number {
        bare: number.bare && number.value() != Some(Decimal::ONE_HUNDRED),
        ..number
    };
    let mut term = Term {
        negative: minus > 0,
        suffix: Some(Sense::Unit("per cent")),
        unit_first: true,
        ..Term::new(number, at)
    };
    after(t, &mut term)?;
    Ok(Some(term))
}

/// 三分之一, 1/3.
fn fraction_of(t: &Tokens<'_>, term: &Term) -> Result<(), Stop> {
    let end = term.number.end;
    if t.han(end) == Some('分') && t.han_after(end + 1) == Some('之') {
        let to = readable(t, end + 2).map_or(end + 2, |n| n.end);
        return Err(Stop::of(t, Reason::Ordinal, term.start, to));
    }
    if matches!(t.symbol(end), Some('/' | '⁄'))
        && t.glued(end)
        && t.glued(end + 1)
        && t.literal(end + 1).is_some()
        && term.is_plain()
        && matches!(term.number.form, Form::Digits { decimals: 0, .. })
        && !term.number.is_scaled()
    {
        let mut to = end + 2;
        while t.symbol(to) == Some('/')
            && t.glued(to)
            && t.literal(to + 1).is_some()
            && to < end + 12
        {
            to += 2;
        }
        return Err(Stop::of(t, Reason::Ordinal, term.start, to));
    }
    Ok(())
}

/// "EUR 105.8 (83.4) million": the scale stands behind the number of the year before.
fn bracketed(t: &Tokens<'_>, term: &mut Term) {
    let end = term.end;
    if t.symbol(end) != Some('(') || term.number.is_scaled() || !t.joined(end) {
        return;
    }
    // 5 (five) and 20 (kg) say it again, or say the unit.
    let Some(_) = t.literal(end + 1) else {
        return;
    };
    if t.symbol(end + 2) != Some(')') {
        return;
    }
    let power = t.sense(end + 3, pick!(Sense::Power(n) if n > 2 => u32::from(n)));
    if let Some(power) = power.filter(|_| t.joined(end + 3)) {
        term.number.big = power;
        term.number.end = end + 4;
        term.end = end + 4;
    }
}

/// A minus sign or word at a token, and the token after it.
/// "minus 0.5 to plus 0.3", "-2% to +1%".
pub(super) fn is_plus(t: &Tokens<'_>, at: usize) -> bool {
    let plus = match t.symbol(at) {
        Some(c) => c == '+' && t.glued(at + 1),
        None => t.lower(at) == "plus" && t.joined(at + 1),
    };
    plus && t.literal(at + 1).is_some() && t.ends_before(at, Class::To)
}

fn sign(t: &Tokens<'_>, at: usize) -> (bool, usize) {
    let glued = t.glued(at + 1);
    // 12元/股-14元: a dash after a rate is no minus.
    let rate = |back| {
        at.checked_sub(back)
            .is_some_and(|i| t.symbol(i) == Some('/'))
    };
    let touches = || t.glued(at) && (rate(2) || rate(3));
    let dash = match t.symbol(at) {
        Some('-' | '−') => !touches(),
        // A dash before digits with a blank before it is a minus.
        Some('–') => !t.glued(at) || matches!(t.symbol(at.wrapping_sub(1)), Some('(' | '（')),
        _ => false,
    };
    if is_plus(t, at) {
        return (false, at + 1);
    }
    let word = t
        .is(at, Class::Minus)
        .filter(|end| t.joined(*end) && (t.is_word(at) && !glued || t.han(at).is_some()));
    match word {
        Some(end) => (true, end),
        None if dash && glued => (true, at + 1),
        None => (false, at),
    }
}
/// Where "20th", "twenty-first", "two thirds" end.
fn is_ordinal(t: &Tokens<'_>, number: &Number) -> Option<usize> {
    let end = number.end;
    let next = joint(t, end);
    if !t.is_word(next) || !t.joined(next) {
        return None;
    }
    let word = t.lower(next);
    let digits = matches!(number.form, Form::Digits { .. });
    let suffix = digits && t.glued(end) && matches!(word.as_ref(), "st" | "nd" | "rd" | "th");
    let words = t.has(next, Class::Ordinal)
        && (next > end
            || word.ends_with("ths")
            || word == "thirds"
            || matches!(word.as_ref(), "hundredth" | "thousandth" | "millionth"))
        && !(word == "second" && digits);
    let quarters =
        word == "quarters" && !digits && number.value().is_some_and(|v| v <= Decimal::from(3));
    // "February twenty second".
    let tens = word != "quarter"
        && word != "half"
        && !digits
        && t.has(next, Class::Ordinal)
        && t.means(end - 1, |s| matches!(s, Sense::Tens(_)));
    (suffix || words || quarters || tens).then_some(next + 1)
}

/// A comparator after the number or after the unit.
fn after(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let start = joint(t, term.end);
    if !t.joined(start) {
        return Ok(());
    }
    let found = t.find(start, pick!(Sense::After(c) => c));
    let Some((comparator, end)) = found else {
        return Ok(());
    };
    let c = t.han(start);
    // Japanese writes so; in Chinese these characters begin other words.
    if !t.japanese && c.is_some_and(|c| "超強强弱未".contains(c)) {
        return Ok(());
    }
    // 100起事故, 起诉, 前后 in time.
    if c == Some('起') && (end == start + 1 && t.han_after(end).is_some() || term.is_plain()) {
        return Ok(());
    }
    if c == Some('许') && t.han_after(end).is_some() {
        return Ok(());
    }
    let one = end == start + 1;
    let sum = one && t.lower(start) == "plus" || t.symbol(start) == Some('+');
    // "16GB+512GB" are two.
    if t.symbol(start) == Some('+') && term.suffix.is_some() && t.literal(end).is_some() {
        return Ok(());
    }
    if sum && (readable(t, end).is_some() || measure::prefix(t, end).is_some()) {
        return Err(Stop::new(Reason::Several, end));
    }
    if t.symbol(start) == Some('+') && !t.glued(start) {
        return Ok(());
    }
    // "$2 million plus interest", "4% plus a margin" are sums, "20 plus years" no less than 20.
    let determined = t.has(end, Class::Article)
        || matches!(
            t.lower(end).as_ref(),
            "the" | "its" | "their" | "any" | "all"
        );
    let noun = t.is_word(end) && t.joined(end) && (determined || !t.has(end, Class::Stop));
    if sum && noun && !term.is_plain() && start == term.end {
        return Ok(());
    }
    // "300 staff and over 20 plants": it is the next number's.
    let begins = || readable(t, end).is_some() || measure::prefix(t, end).is_some();
    if t.lower(start) == "and" && begins() {
        return Ok(());
    }
    // "4.4% and above the trough": it compares with something else.
    let other = t.has(end, Class::Article) || t.lower(end) == "the";
    if t.lower(start) == "and" && other && t.joined(end) {
        return Ok(());
    }
    // "iPhone 8 Plus".
    if t.lower(start) == "plus" && t.tall(start) && term.is_plain() {
        return Ok(());
    }
    // "5000 or less than 6000": the second number is the less.
    if matches!(t.lower(start).as_ref(), "or" | "and")
        && t.is_word(end)
        && t.joined(end)
        && t.lower(end) == "than"
    {
        return Ok(());
    }
    // "more than 5, or more", "500 odd companies".
    if t.lower(start) == "odd" && t.is_word(end) && t.joined(end) && start == term.end {
        return Ok(());
    }
    // 以上市公司, 以下列.
    if t.han_after(end)
        .is_some_and(|c| "市海述列是简几".contains(c))
        && t.han(end - 1).is_some_and(|c| "上下".contains(c))
    {
        return Err(Stop::of(t, Reason::NotUnderstood, start, end + 1));
    }
    // 亿元以上项目, 1000万美元以上的项目: a class of things, and no amount.
    if t.han(end - 1).is_some_and(|c| "上下".contains(c))
        && t.is(end, Class::Kinds).is_some()
        && t.glued(end)
        && term.suffix.is_some()
        // 九成以上企业 are a share of them, 持股5%以上股东 those that hold no less.
        && (!matches!(term.suffix, Some(Sense::Tenths | Sense::Unit("per cent")))
            || t.is(end, Class::Kinds)
                .is_some_and(|to| t.han(to - 1) == Some('东')))
    {
        return Err(Stop::of(t, Reason::Threshold, term.start, end));
    }
    if term.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end));
    }
    term.after = Some(comparator);
    term.end = end;
    Ok(())
}

/// 多 and 余 after a unit: 三年多, 100元多.
fn more_after_unit(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let end = term.end;
    if t.written(end - 1, end) == "月" && t.written(end.saturating_sub(2), end - 1) == "多" {
        // 3个多月.
        if term.after.is_some() {
            return Err(Stop::new(Reason::TwoComparators, end));
        }
        term.after = Some(Comparator::MoreThan);
        return Ok(());
    }
    if !matches!(t.han_after(end), Some('多' | '余')) {
        return Ok(());
    }
    let free = |c: char| "的来以前后时".contains(c);
    if t.han_after(end + 1).is_some_and(|c| !free(c)) {
        return Err(Stop::of(t, Reason::NotUnderstood, end, end + 2));
    }
    if term.after.is_some() {
        return Err(Stop::new(Reason::TwoComparators, end + 1));
    }
    term.after = Some(Comparator::MoreThan);
    term.end = end + 1;
    Ok(())
}

/// "3 dollars 50 cents", 十元三角八分: the smaller units belong to the amount.
fn minor(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let sign = matches!(term.prefix, Some(Prefix::Money(_)));
    let money = sign || matches!(term.suffix, Some(Sense::Money(_) | Sense::Yuan));
    if !money || term.after.is_some() || term.negative {
        return Ok(());
    }
    let mut at = term.end;
    at += usize::from(t.lower(at) == "and" || t.han(at) == Some('又'));
    let mut sum = Decimal::ZERO;
    let mut end = None;
    for places in 1..=2 {
        if !t.joined(at) {
            break;
        }
        let Some(small) = readable(t, at) else {
            break;
        };
        let unit = t.find(small.end, pick!(Sense::Minor(n) => u32::from(n)));
        let han = match t.han(small.end) {
            Some('角' | '毛') => Some((1, small.end + 1)),
            Some('分') if t.han_after(small.end + 1) != Some('之') => Some((2, small.end + 1)),
            _ => None,
        };
        let yuan = term.suffix == Some(Sense::Yuan);
        let Some((power, to)) = unit.or(han.filter(|_| yuan)) else {
            break;
        };
        let value = small.value().unwrap_or_default();
        if value >= Decimal::ONE_HUNDRED || !value.is_integer() || power < places {
            return Err(Stop::new(Reason::Several, to));
        }
        sum += value / Decimal::from(10_u32.pow(power));
        end = Some(to);
        at = to;
        if !yuan {
            break;
        }
    }
    if let Some(end) = end {
        let value = term.number.value().unwrap_or_default();
        let number = Number::new(value + sum, Form::Han, end);
        term.number = Number {
            compound: true,
            ..number
        };
        term.end = end;
    }
    Ok(())
}

/// 两年半, 三斤半, 3个半月 is not read.
fn half(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let end = term.end;
    // 七成五.
    if term.suffix == Some(Sense::Tenths)
        && t.glued(end)
        && let Some(part @ 1..) = digit(t, end)
        && !is_numeral(t, end + 1)
        && t.is(end + 1, Class::Classifier).is_none()
        && term.number.mantissa.is_integer()
        && !term.number.is_scaled()
    {
        term.number.mantissa += Decimal::new(i64::from(part), 1);
        term.number.fraction = true;
        term.end = end + 1;
        return Ok(());
    }
    if t.han_after(end) != Some('半') || term.after.is_some() {
        return Ok(());
    }
    let more = t.han_after(end + 1);
    let time = matches!(
        term.suffix,
        Some(Sense::Time(_) | Sense::Unit(_) | Sense::Tenths)
    );
    if !time
        || more.is_some_and(|c| "年月天日小个".contains(c))
        || term.number.is_scaled()
        || !term.number.mantissa.is_integer()
    {
        return Err(Stop::of(t, Reason::NotUnderstood, term.start, end + 1));
    }
    term.number.mantissa += Decimal::new(5, 1);
    term.number.fraction = true;
    term.end = end + 1;
    Ok(())
}

/// "108-megapixel", "14,500-strong", "300-page": what the number counts, in the singular. In a
/// sentence small numbers do so too ("eight-storey"), and say what kind a thing is.
fn hyphened(t: &Tokens<'_>, term: &mut Term) {
    let at = joint(t, term.end);
    let large = term.number.value().is_some_and(|v| v >= Decimal::TEN);
    let digits = matches!(term.number.form, Form::Digits { .. });
    let singular = t.means(at, |s| matches!(s, Sense::Singular(_)));
    let word = t.lower(at);
    let other = word.len() < 3
        || t.has(at, Class::Stop) && !matches!(word.as_ref(), "strong" | "point")
        || t.has(at, Class::NoKind)
        || t.has(at, Class::Ordinal)
        || t.tall(at)
        || t.glued(at + 1) && !matches!(t.symbol(at + 1), Some(',' | '.' | ')' | ';' | ':'));
    let small = !large || !digits;
    let kind = t.running && !term.number.is_one() && !term.number.fraction;
    if at == term.end || small && !kind || singular && !kind || other || term.number.is_year() {
        return;
    }
    term.loose = small || singular;
    term.hyphened = true;
    if word != "strong" {
        term.noun = Some(Noun::Other);
        term.noun_at = (at, at + 1);
    }
    term.end = at + 1;
}

/// Refuses what is glued to the digits and is no unit: 5G, 3D, 三年半.
fn glued_word(t: &Tokens<'_>, start: usize, term: &Term) -> Result<(), Stop> {
    let end = term.end;
    // "16-to-24-year-olds".
    let to = t.is(joint(t, end), Class::To).is_some();
    let hyphen =
        joint(t, end) > end && !to && term.is_plain() && term.after.is_none() && !term.hyphened;
    let half = t.han_after(end) == Some('半');
    let power =
        matches!(t.symbol(end), Some('^' | '²' | '³' | '°')) && t.glued(end) && term.is_plain();
    if hyphen || half || power || (t.glued(end) && t.is_word(end) && t.han(end - 1).is_none()) {
        let to = joint(t, end) + 1;
        // The word goes on: A350-1000, 5GWh-class.
        return Err(Stop::of(t, Reason::NotUnderstood, start, to));
    }
    Ok(())
}

/// 1米88, 9秒83: what stands after the unit are parts of it.
fn decimals_after(t: &Tokens<'_>, term: &mut Term) {
    let at = term.end;
    let small = term
        .number
        .value()
        .filter(|v| v.is_integer() && *v < Decimal::ONE_HUNDRED && !term.number.is_scaled());
    let digits = t
        .literal(at)
        .filter(|l| l.plain && l.whole_digits <= 2 && t.glued(at));
    let (Some(whole), Some(digits), Some('米' | '秒')) = (small, digits, t.han(at - 1)) else {
        return;
    };
    // 5秒20个, 20米15人 and 每30秒15次 are two.
    let follows = t.han(at + 1).is_none_or(|c| "的高长宽深远厚".contains(c));
    let two = digits.whole_digits == 2
        && (whole < Decimal::TEN || t.han(at - 1) == Some('秒'))
        && t.is(at + 1, Class::Classifier).is_none()
        && t.han(at + 1) != Some('人')
        && t.han_before(term.start) != Some('每')
        && han_power(t, at + 1).is_none();
    let closed = (follows || two) && measure::measure(t, at + 1).is_none();
    let places = u32::try_from(digits.whole_digits).unwrap_or(0);
    let part = digits.value.ok().and_then(|v| v.to_i64());
    if let Some(part) = part.filter(|_| closed) {
        term.number = Number::new(whole + Decimal::new(part, places), term.number.form, at + 1);
        term.end = at + 1;
    }
}

/// 180天内, 十日内: no longer than that.
fn within(t: &Tokens<'_>, term: &mut Term) {
    let end = term.end;
    let time = matches!(term.suffix, Some(Sense::Time(_))) && term.after.is_none();
    let follows = t.han_after(end) == Some('内')
        && !t
            .han_after(end + 1)
            .is_some_and(|c| "资外部地盘涵容存需".contains(c));
    if time && (follows || t.han(end - 1) == Some('内')) {
        term.after = Some(Comparator::UpTo);
        term.end += usize::from(follows);
    }
}

/// "two years and a half".
fn and_a_half(t: &Tokens<'_>, term: &mut Term) {
    let measured = matches!(term.suffix, Some(Sense::Unit(_) | Sense::Time(_)));
    let end = term.end;
    let half = t.lower(end) == "and"
        && t.joined(end)
        && t.has(end + 1, Class::Article)
        && t.lower(end + 2) == "half"
        && t.joined(end + 2);
    // "a pint and a half glass", "two hours and a half of it".
    let next = end + 3;
    let ends = !t.is_word(next)
        || !t.joined(next)
        || t.has(next, Class::Stop) && t.lower(next) != "of"
        || t.has(next, Class::Ago);
    let whole = term.number.mantissa.is_integer() && !term.number.is_scaled();
    let hyphened = t.symbol(next) == Some('-') && t.glued(next);
    if measured && half && ends && whole && !hyphened && term.after.is_none() {
        term.number.mantissa += Decimal::new(5, 1);
        term.number.fraction = true;
        term.end = next;
    }
}

/// "5 feet 2 inches", "2 hours, 15 minutes and 25 seconds": one measure, in its smallest unit.
fn smaller(t: &Tokens<'_>, term: &mut Term) -> Result<(), Stop> {
    let start = term.start;
    loop {
        let (Some(Sense::Unit(key) | Sense::Time(key)), false) =
            (term.suffix, term.number.is_scaled() || term.after.is_some())
        else {
            return Ok(());
        };
        let (next, times) = match key {
            "foot" => ("inch", 12),
            "hour" => ("minute", 60),
            "minute" => ("second", 60),
            "pound" => ("ounce", 16),
            "day" => ("hour", 24),
            "year" => ("month", 12),
            "m" => ("cm", 100),
            _ => return Ok(()),
        };
        // "6-foot-7".
        let inches = t
            .literal(term.end + 1)
            .and_then(|l| l.value.ok())
            .filter(|v| key == "foot" && v.is_integer() && *v < Decimal::from(12));
        if let (Some(inches), Some('-'), true, true) = (
            inches,
            t.symbol(term.end),
            t.glued(term.end),
            t.glued(term.end + 1),
        ) && let Some(feet) = term.number.value().filter(Decimal::is_integer)
        {
            let sum = feet * Decimal::from(12) + inches;
            term.number = Number::new(sum, term.number.form, term.end + 2);
            term.suffix = Some(Sense::Unit("inch"));
            term.end += 2;
            return Ok(());
        }
        let comma = t.symbol(term.end) == Some(',') && t.glued(term.end);
        let mut at = term.end + usize::from(comma);
        at += usize::from(t.lower(at) == "and" && t.joined(at));
        if !t.joined(at) {
            return Ok(());
        }
        let Some(second) = readable(t, at) else {
            return Ok(());
        };
        // "5 ft 2 in": "in" is a unit there, and only there.
        let inches = next == "inch" && t.lower(second.end) == "in" && t.joined(second.end);
        let unit = if inches && !t.has(second.end + 1, Class::Stop) {
            Some((Sense::Unit("inch"), second.end + 1))
        } else if next == "minute" && t.han_after(second.end) == Some('分') {
            // 2小时18分.
            measure::measure(t, second.end)
                .filter(|(sense, _)| matches!(sense, Sense::Time(_)))
                .or(Some((Sense::Time("minute"), second.end + 1)))
        } else {
            measure::measure(t, joint(t, second.end))
        };
        let (sense, end) = match unit {
            Some((sense @ (Sense::Unit(unit) | Sense::Time(unit)), end)) if unit == next => {
                (sense, end)
            }
            _ => return Ok(()),
        };
        let part = second.value().unwrap_or_default();
        let sum = term
            .number
            .value()
            .and_then(|v| v.checked_mul(Decimal::from(times)))
            .and_then(|v| v.checked_add(part));
        // "3 years, 2 months less than" are two.
        let compared = t.has(end, Class::Ago)
            || matches!(
                t.lower(end).as_ref(),
                "less"
                    | "more"
                    | "longer"
                    | "shorter"
                    | "faster"
                    | "slower"
                    | "behind"
                    | "ahead"
                    | "after"
            );
        let whole = term.number.mantissa.is_integer() && part < Decimal::from(times);
        let (Some(sum), true, false) = (sum, whole && !second.is_scaled(), comma && compared)
        else {
            return Err(Stop::new(Reason::Several, end.max(start + 1)));
        };
        term.number = Number::new(sum, term.number.form, end);
        term.suffix = Some(sense);
        term.end = end;
    }
}
