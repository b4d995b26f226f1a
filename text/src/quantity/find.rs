//! Quantities in a running text: what is read, and what is seen and not read.

use super::bounds::{Parsed, is_doubtful};
use super::change::{self, Change, change_at};
use super::measure::{self, joint};
use super::number::{Form, is_number_word, is_numeral, is_vulgar, number, part};
use super::parse;
use super::range;
use super::says::UnreadableReason as Reason;
use super::share;
use super::unit::{self, Noun};
use super::{ReadQuantity, read_quantity};
use crate::lex::{Gap, Kind, Tokens};
use crate::vocabulary::{Class, Sense};
use rust_decimal::Decimal;
use std::borrow::Cow;
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
            Some(Kind::Han) => t.is(at, Sense::Is(Class::HanWord)),
            Some(Kind::Word) => t
                .is(at, Sense::Is(Class::NumberName))
                .filter(|_| t.tall(at + 1)),
            _ => None,
        };
        if let Some(end) = name {
            at = end;
            continue;
        }
        let level = range::left_level(t, at);
        let lent = level.is_none();
        if let Some((quantity, (from, to), next)) = level.or_else(|| range::lent_unit(t, at)) {
            let start = t.token(from).map_or(0, |token| token.start);
            let wording = t.written(from, to);
            loose.push(FoundQuantity {
                range: start..start + wording.len(),
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
            let start = t.token(at).map_or(0, |token| token.start);
            let wording = t.written(at, end);
            loose.push(FoundQuantity {
                range: start..start + wording.len(),
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
            let wording = t.written(at, end);
            let start = t.token(at).map_or(0, |token| token.start);
            unread.push(UnreadQuantity {
                range: start..start + wording.len(),
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
                    && t.has(at, Sense::Is(Class::Article))
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
            || t.is(at, Sense::Is(Class::Vague)).is_some()
    })
}

/// What was found, if it is the same on its own. A unit that may be more than one, and the kind of
/// a thing, are not read on their own, and told as they are written.
///
/// With it, where it ends: what it is an amount for, such as "100,000 people", is no figure besides.
fn reread<'t>(t: &Tokens<'t>, at: usize, parsed: &Parsed) -> Option<(FoundQuantity<'t>, usize)> {
    let start = t.token(at)?.start;
    let wording = t.written(at, parsed.end);
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
        range: start..start + wording.len(),
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
    let rate = matches!(
        parsed.last.suffix,
        Some(Sense::Unit("per cent" | "percentage point" | "basis point"))
    );
    let and = t.lower(at.wrapping_sub(1)) == "and";
    let of = t.lower(parsed.end) == "of" && t.joined(parsed.end);
    rate && and
        && !of
        && last < at
        && at - last <= 9
        && (last..at).all(|i| {
            let verb = |class| t.has(i, Sense::Is(class));
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

/// Whether a comparator is one where it stands.
enum Meant {
    Yes,
    /// It is a preposition, and the amount stands by itself.
    No,
    /// Nobody can tell.
    Doubtful(Reason),
}

/// A quantity among the words around it.
struct Context<'a, 't> {
    t: &'a Tokens<'t>,
    at: usize,
    parsed: &'a Parsed,
    /// Where the quantity before it ends.
    previous: usize,
}

impl<'t> Context<'_, 't> {
    fn check(&self) -> Result<(), (Reason, usize)> {
        let end = self.parsed.end;
        let written = || self.t.written(self.at, end).to_owned();
        if let Some(to) = self.is_among() {
            let written = self.t.written(self.at, to).to_owned();
            return Err((Reason::Ordinal(written), to));
        }
        // "more than a year ago" is a time.
        let time = matches!(self.parsed.last.suffix, Some(Sense::Time(_)));
        let ago = self.t.joined(end) && self.t.lower(end) == "ago";
        if time && ago && self.parsed.comparator.is_some() {
            return Err((Reason::Date(written()), end));
        }
        if let Some(reason) = self.begins_badly() {
            return Err((reason, end));
        }
        if let Some(to) = self.goes_on() {
            let written = self.t.written(self.at, to.min(self.t.len())).to_owned();
            return Err((Reason::NotUnderstood(written), to));
        }
        if !self.is_figure() {
            return Err((Reason::Name(written()), end));
        }
        Ok(())
    }

    fn word_before(&self, at: usize) -> Cow<'t, str> {
        self.t.word_before(at)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.t.has(at, Sense::Is(class))
    }

    fn follows(&self, class: Class) -> bool {
        self.t.ends_before(self.at, Sense::Is(class))
    }

    fn is_value(&self, at: usize) -> bool {
        self.t.joined(at) && (self.t.literal(at).is_some() || is_number_word(self.t, at))
    }

    /// Whether the last number is below a thousand.
    fn is_small(&self) -> bool {
        let value = self.parsed.last.number.value();
        value.is_some_and(|value| value < Decimal::ONE_THOUSAND)
    }

    /// "one in five", "7 out of 10 companies", 7 in 10: where it ends.
    fn is_among(&self) -> Option<usize> {
        let t = self.t;
        let last = &self.parsed.last;
        if last.prefix.is_some() || last.suffix.is_some() || last.noun.is_some() || !self.is_small()
        {
            return None;
        }
        let end = t.is(self.parsed.end, Sense::Is(Class::Among))?;
        if !t.joined(self.parsed.end) || !self.is_value(end) {
            return None;
        }
        let second = number(t, end, false).ok().flatten()?;
        let year = second.is_year() || !share::is_base(t, self.at, &last.number, &second);
        let more = last.number.value() <= second.value();
        // "3 in 5 years" and "five in 2024" are no shares.
        let time = matches!(
            measure::measure(t, joint(t, second.end)),
            Some((Sense::Time(_), _))
        );
        (more && !year && !time).then_some(second.end)
    }

    /// Why something before it belongs to it in a way that is not read.
    fn begins_badly(&self) -> Option<Reason> {
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
            && t.has(at, Sense::Is(Class::Article))
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
            let scale = |at: usize| {
                t.sense(at, |s| match s {
                    Sense::Power(_) => Some(()),
                    _ => None,
                })
                .is_some()
            };
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

    /// Where what belongs to it goes on after it in a way that is not read.
    fn goes_on(&self) -> Option<usize> {
        let (t, end) = (self.t, self.parsed.end);
        if !t.joined(end) {
            return None;
        }
        let next = end + 1;
        let last = &self.parsed.last;
        let plain = last.is_plain();
        if let Some(to) = t.is(end, Sense::Is(Class::Afterthought)) {
            // 4000亿元大关 is the mark itself, 突破4000亿元大关 more.
            let passed = t.written(end, to) == "大关" && self.parsed.comparator.is_some();
            // "3% shy of its high" is how much.
            let shy = t.lower(to - 1) == "of" && last.suffix.is_some();
            return (!passed && !shy).then_some(to);
        }
        let scale = |at: usize| {
            t.joined(at)
                && t.sense(at, |s| match s {
                    Sense::Power(_) | Sense::Letter(_) => Some(()),
                    _ => None,
                })
                .is_some()
        };
        if let Some(to) = self.shares_scale() {
            return Some(to);
        }
        match t.kind(end) {
            Some(Kind::Number) => {
                // 投资3541.07万元2.3本项目.
                let closed = (t.han(end - 1).is_some() || t.symbol(end - 1) == Some('%'))
                    && (last.suffix.is_some() || last.noun.is_some());
                (t.glued(end) && !closed || plain && !self.parsed.range && self.spaced_digits())
                    .then_some(next)
            }
            Some(Kind::Word) => {
                let word = t.lower(end);
                if word == "or" && self.is_value(next) && plain {
                    // The other answer is spoilt too.
                    let to = number(t, next, false)
                        .ok()
                        .flatten()
                        .map_or(next, |n| n.end);
                    return Some(to);
                }
                // "a 500 g loaf", "10 F": a unit in one letter.
                let letter = word.len() == 1 && "cfghjlnstvw".contains(word.as_ref());
                if word == "odd" || letter && plain && t.literal(end - 1).is_some() {
                    return Some(next);
                }
                // "5 billion and 6 billion yuan": the unit is that of both.
                if word == "and"
                    && plain
                    && last.number.is_scaled()
                    && t.literal(next).is_some()
                    && let Some(second) = number(t, next, false).ok().flatten()
                    && second.is_scaled()
                {
                    return Some(next);
                }
                if word == "point" && self.is_value(next) {
                    return Some(next + 1);
                }
                // "nearly nine to one" are odds.
                let ends = || {
                    !t.joined(next + 1)
                        || t.symbol(next + 1)
                            .is_some_and(|c| c != '.' || !t.glued(next + 2))
                        || self.is(next + 1, Class::Stop) && t.lower(next + 1) != "of"
                };
                if word == "to"
                    && plain
                    && t.lower(next) == "one"
                    && ends()
                    && self.word_before(self.at) != "from"
                {
                    return Some(next + 1);
                }
                if word == "and"
                    && plain
                    && last.number.form == Form::Words
                    && self.is_value(next)
                    && last.number.is_scaled()
                {
                    let to = number(t, next, false)
                        .ok()
                        .flatten()
                        .map_or(next, |n| n.end);
                    return Some(to);
                }
                // "5 million and a half", but not "5 people and a quarter of".
                if word == "and"
                    && last.noun.is_none()
                    && let Some(to) = self.and_part(next)
                {
                    return Some(to);
                }
                let powered = t
                    .sense(end, |s| match s {
                        Sense::Power(_) => Some(()),
                        _ => None,
                    })
                    .is_some();
                if powered {
                    return Some(next);
                }
                // "$1.2 T", "$ 728 mil" left over.
                if last.prefix.is_some()
                    && !last.number.is_scaled()
                    && scale(end)
                    && word.len() <= 3
                    && !matches!(word.as_ref(), "a" | "t" | "m" | "k" | "b")
                {
                    return Some(next);
                }
                if self.is(end, Class::Score) && plain {
                    return Some(next);
                }
                // 5亿元A轮融资.
                let closed = t.han(end - 1).is_some() && !plain;
                (t.glued(end) && !closed || plain && is_number_word(t, end) && self.words_go_on())
                    .then_some(next)
            }
            Some(Kind::Han) => {
                let c = t.han(end).unwrap_or(' ');
                let numeral = is_numeral(t, end)
                    && (plain && t.glued(end)
                        // 1.96亿股万科A.
                        || last.noun.is_none() && matches!(c, '百' | '千' | '万' | '亿'));
                let time = matches!(last.suffix, Some(Sense::Time(_)));
                let other = t.glued(end)
                    && ("倍成几多余半".contains(c)
                        && !matches!(
                            t.han_after(next),
                            Some('数' | '员' | '样' | '元' | '功' | '立' | '交' | '为' | '果')
                        )
                        || (!time && c == '来' && plain));
                // 25比20 is a score, or a ratio.
                let score = c == '比' && plain && t.glued(end) && t.literal(next).is_some();
                if score {
                    return Some(next + 1);
                }
                let label = last.noun.is_none()
                    && last.suffix.is_none()
                    && t.glued(end)
                    && !last.number.is_scaled()
                    && last.number.form != Form::Han
                    && self.han_name_after(end);
                if numeral || other || label {
                    return Some(next);
                }
                None
            }
            Some(Kind::Symbol) => {
                let c = t.symbol(end).unwrap_or(' ');
                let glued = t.glued(end);
                let touches = t.glued(next) && (t.literal(next).is_some() || t.is_word(next));
                let value = t.literal(next).is_some() && t.joined(next);
                let bad = match c {
                    ':' if t.tall(end) && plain => touches && t.literal(next).is_some(),
                    ',' | '.' | ':' | ';' | '!' | '?' | '(' | ')' | '[' | ']' if t.tall(end) => {
                        false
                    }
                    '-' | '–' | '—' | '~' => {
                        // "3 – 4 billion" is one range or two remarks.
                        let both =
                            (value || is_number_word(t, next)) && t.glued(end) == t.glued(next);
                        both && plain || glued && touches && c == '-' && !self.hyphen_is_loose(next)
                    }
                    '、' => {
                        // 50、60家.
                        let small = last
                            .number
                            .value()
                            .is_some_and(|v| v < Decimal::ONE_HUNDRED);
                        plain && small && (t.literal(next).is_some() || is_numeral(t, next))
                    }
                    '/' => glued && plain,
                    '+' => glued && plain,
                    '.' => glued && touches,
                    '\'' | '’' => glued && touches && t.lower(next) != "s",
                    ',' => touches && t.literal(next).is_some() && plain,
                    // 美元16:30 is a time.
                    ':' => glued && touches && t.literal(next).is_some() && last.is_alone(),
                    // "501(c)".
                    '(' => {
                        plain
                            && glued
                            && t.symbol(next + 1) == Some(')')
                            && t.lower(next).len() == 1
                    }
                    ')' | ']' | '}' | '"' | '”' | '」' | '》' | '】' | '）' | '（' | '[' | '“' => {
                        false
                    }
                    ';' | '!' | '?' | '。' | '，' | '；' | '：' | '！' | '？' | '…' | '‘' => {
                        false
                    }
                    // 12亿元②: the next of a list.
                    '①'..='⑳' => false,
                    _ => glued,
                };
                if !bad {
                    return None;
                }
                // What touches is of the same piece.
                let mut to = next;
                while to < t.len()
                    && t.glued(to)
                    && to < end + 8
                    && (t.literal(to).is_some() || t.is_word(to))
                {
                    to += 1;
                }
                Some(to.max(next))
            }
            None => None,
        }
    }

    /// "$1.2 and $1.5 billion", "3, 4 and 5 million units": the scale is that of all. Where the
    /// number that has it begins.
    fn shares_scale(&self) -> Option<usize> {
        let t = self.t;
        let last = &self.parsed.last;
        if last.suffix.is_some()
            || last.noun.is_some()
            || last.number.is_scaled()
            || !self.is_small()
        {
            return None;
        }
        let mut at = self.parsed.end;
        for _ in 0..4 {
            let comma = t.symbol(at) == Some(',') && !t.glued(at + 1);
            let word = matches!(t.lower(at).as_ref(), "and" | "or");
            let start = at + 1;
            if !(comma || word) || !t.joined(start) {
                return None;
            }
            let sign = measure::prefix(t, start).filter(|_| last.prefix.is_some());
            let from = sign.map_or(start, |(_, end)| end);
            t.literal(from)?;
            let next = number(t, from, sign.is_some()).ok().flatten()?;
            if last.prefix.is_some() && sign.is_none() {
                return None;
            }
            if next.is_large() && word {
                return Some(start);
            }
            if next.is_scaled() {
                return None;
            }
            at = next.end;
        }
        None
    }

    /// 1 460 may be one number.
    fn spaced_digits(&self) -> bool {
        let t = self.t;
        let own = t.literal(self.parsed.end - 1);
        own.is_some_and(|l| l.plain && l.whole_digits <= 3)
            && t.literal(self.parsed.end)
                .is_some_and(|l| l.whole_digits == 3)
    }

    fn and_part(&self, at: usize) -> Option<usize> {
        let t = self.t;
        let from = at + usize::from(self.is(at, Class::Article));
        t.sense(from, |s| match s {
            Sense::Part(_) => Some(()),
            _ => None,
        })
        .filter(|()| from > at)
        .map(|()| from + 1)
    }

    /// "$5 million-a-year", "5%-owned", "16-billion-yuan plant": the hyphen leads to another word.
    fn hyphen_is_loose(&self, next: usize) -> bool {
        let last = &self.parsed.last;
        self.t.is_word(next)
            // Of "400 lb-ft", the pound is but a part.
            && !(last.suffix.is_some() && measure::measure(self.t, next).is_some())
            && (last.suffix.is_some() || last.prefix.is_some() || last.noun.is_some())
    }

    /// 300指数, 737飞机, 500强: the number is part of a name.
    fn han_name_after(&self, end: usize) -> bool {
        let t = self.t;
        let names = [
            "条款",
            "调查",
            "高校",
            "网站",
            "报警",
            "急救",
            "工作制",
            "晚会",
            "大促",
            "大楼",
            "同城",
            "系统",
            "集团",
            "合约",
            "指数",
            "强",
            "系列",
            "号",
            "氪",
            "电商",
            "派",
            "国道",
            "房",
            "热线",
            "成份",
            "成分",
        ];
        let rest: String = (end..end + 3).map_while(|i| t.han_after(i)).collect();
        // 90后 are born in those years, 5连板 tells how often.
        let decade = t
            .literal(end - 1)
            .is_some_and(|l| l.plain && l.whole_digits == 2);
        if decade && rest.starts_with('后') || rest.starts_with('连') {
            return true;
        }
        names.iter().any(|name| rest.starts_with(name))
    }

    /// "5 million three hundred thousand", but not "100 billion ten years on".
    fn words_go_on(&self) -> bool {
        match number(self.t, self.parsed.end, false) {
            Ok(Some(next)) => {
                next.is_scaled()
                    || measure::measure(self.t, next.end).is_none()
                        && self.parsed.last.number.form == Form::Words
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// The comparator is one here: not in "talks about 20 projects".
    fn comparator(&self) -> Meant {
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
                .is_some_and(|i| t.has(i, Sense::Is(Class::Plural)));
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
            if t.ends_before(at, Sense::Is(Class::Negator)) {
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

    /// It is no year, label, list number or figure of speech.
    fn is_figure(&self) -> bool {
        let (t, last) = (self.t, &self.parsed.last);
        let unmarked = self.parsed.comparator.is_none() && last.after.is_none();
        // "came in at -15.2".
        let minus = last.negative
            && t.symbol(self.at).is_some()
            && matches!(
                self.word_before(self.at).as_ref(),
                "at" | "to" | "of" | "was" | "from" | "by" | "is"
            );
        let literal = t.literal(self.at).is_some() || minus && t.literal(self.at + 1).is_some();
        let labelled = (last.is_plain() || last.noun.is_some()) && !last.number.is_scaled();
        if labelled && unmarked && self.is_labelled() {
            return false;
        }
        if labelled && self.is_name_after() {
            return false;
        }
        let small_code = !last.number.is_scaled()
            && last
                .number
                .value()
                .is_some_and(|v| v < Decimal::ONE_THOUSAND);
        // "Of the 12 bids, 3 million won;": they won.
        if t.lower(self.parsed.end - 1) == "won" && last.prefix.is_none() && unmarked {
            let begins = self
                .at
                .checked_sub(1)
                .is_none_or(|i| matches!(t.symbol(i), Some(',' | ';' | ':' | '.')))
                || t.token(self.at).is_some_and(|token| token.gap >= Gap::Line);
            let ends = t.token(self.parsed.end).is_none() || t.symbol(self.parsed.end).is_some();
            if begins && ends && self.t.len() > self.parsed.end - self.at + 1 {
                return false;
            }
        }
        // "in EUR 1,000: 5,200" is the head of a table.
        let thousand = last.number.value() == Some(Decimal::ONE_THOUSAND);
        if thousand
            && last.prefix.is_some()
            && unmarked
            && matches!(t.symbol(self.parsed.end), Some(':' | ')'))
        {
            return false;
        }
        if small_code && (self.at..self.parsed.end).any(|at| measure::is_doubtful_code(t, at)) {
            return false;
        }
        let one = last.number.is_one() && !self.parsed.range && unmarked;
        if one && last.noun.is_some() && !literal {
            return false;
        }
        if self.parsed.range && !self.range_is_meant() {
            return false;
        }
        if last.number.form == Form::Han && !self.han_is_figure(unmarked) {
            return false;
        }
        let year = last.suffix == Some(Sense::Time("year"));
        let small = last
            .number
            .value()
            .is_some_and(|v| v < Decimal::from(100) && v >= Decimal::TEN);
        if year && literal && small && unmarked && t.han(self.parsed.end - 1) == Some('年') {
            return self.is_marked_duration();
        }
        if year
            && t.han(self.parsed.end - 1) == Some('年')
            && self.parsed.range
            && unmarked
            && literal
        {
            return !small;
        }
        // 五年规划, 第十四个五年.
        if year && last.number.form == Form::Han && self.is_plan() {
            return false;
        }
        if literal && unmarked && self.is_title() {
            return false;
        }
        if last.is_plain() && !last.number.is_scaled() && unmarked {
            if last.number.fraction {
                return true;
            }
            if literal {
                return self.bare_is_figure();
            }
            return self.word_is_figure();
        }
        !self.is_name()
    }

    /// "60 Minutes", "50 Cent", "Radio 4's": the name of a programme, a singer, a station.
    fn is_title(&self) -> bool {
        let (t, last, end) = (self.t, &self.parsed.last, self.parsed.end);
        let owner = last.is_plain()
            && matches!(t.symbol(end), Some('\'' | '’'))
            && t.glued(end)
            && t.glued(end + 1)
            && t.lower(end + 1) == "s";
        let common = matches!(
            last.suffix,
            Some(Sense::Time(_) | Sense::Unit("cent" | "foot" | "mile" | "degree" | "ton"))
        );
        // In a headline all words have capitals.
        let headline = self
            .at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && t.tall(i) && t.joined(self.at))
            || t.is_word(end) && t.tall(end) && t.joined(end);
        let tall = last.number.end + 1 == end && t.tall(end - 1) && t.lower(end - 1).len() > 3;
        owner || common && tall && last.prefix.is_none() && !headline
    }

    /// "24-hour port", "28-nm chips", "4.5 people": what kind a thing is, or how it is on average.
    fn is_of_thing(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        if self.parsed.last.loose {
            return true;
        }
        let hyphen = end >= 2 && t.symbol(end - 2) == Some('-') && t.glued(end - 2);
        let of = matches!(
            self.parsed.last.suffix,
            Some(Sense::Time("hour" | "minute" | "second") | Sense::Unit("nm"))
        );
        hyphen && of && t.is_word(end)
    }

    fn is_plan(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        let next: String = (end..end + 2).map_while(|i| t.han_after(i)).collect();
        let before = t.han_before(self.at);
        next.starts_with("规划") || next.starts_with("计划") || before == Some('个')
    }

    /// "Boeing 737 jets", "the CSI 300 index".
    fn is_name_after(&self) -> bool {
        let t = self.t;
        let from = self.parsed.last.number.end;
        let maker = self
            .at
            .checked_sub(1)
            .is_some_and(|i| self.is(i, Class::Maker) && t.joined(self.at));
        let after = (from..=from + 1).any(|i| self.is(i, Class::LabelAfter) && t.joined(i));
        let capital = self
            .at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && t.tall(i) && t.joined(self.at))
            && !self.begins_sentence(self.at - 1);
        maker
            || after && (capital || t.tall(from))
            || after
                && t.lower(from) == "jets"
                && self
                    .parsed
                    .last
                    .number
                    .value()
                    .is_some_and(|v| v > Decimal::from(300) && v < Decimal::from(800))
            || self.is_of_famous_size()
    }

    /// "Fortune Global 500 company", "S&P 500".
    fn is_of_famous_size(&self) -> bool {
        let t = self.t;
        let Some(before) = self.at.checked_sub(1) else {
            return false;
        };
        t.joined(self.at)
            && (self.is(before, Class::Label)
                || t.is_word(before)
                    && t.lower(before) == "p"
                    && t.symbol(before.wrapping_sub(1)) == Some('&'))
            && t.tall(before)
            && self.parsed.last.number.value().is_some_and(|value| {
                [30, 50, 100, 225, 300, 400, 500, 600, 1000, 2000, 3000]
                    .iter()
                    .any(|famous| value == Decimal::from(*famous))
            })
    }

    fn begins_sentence(&self, at: usize) -> bool {
        let t = self.t;
        t.token(at).is_none_or(|token| token.gap >= Gap::Line)
            || at
                .checked_sub(1)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| matches!(c, '.' | '!' | '?' | ':' | '"' | '“' | '。'))
    }

    /// A label or a month beside it: "Phase 2", "August 21", "the 21 August elections".
    fn is_labelled(&self) -> bool {
        let t = self.t;
        let next = self.at + 1;
        let day = t
            .literal(self.at)
            .is_some_and(|l| l.plain && l.whole_digits <= 2)
            && self
                .parsed
                .last
                .number
                .value()
                .is_some_and(|value| value <= Decimal::from(31));
        if day && t.joined(next) && !t.glued(next) && self.month_before(next) {
            return true;
        }
        let Some(before) = self.at.checked_sub(1).filter(|_| t.joined(self.at)) else {
            return false;
        };
        let number = &self.parsed.last.number;
        if self.month_before(before) {
            // "in March 20 companies came", "in May 3 million units".
            return !crate::noun::day_is_count(t, self.at);
        }
        let list = self.list_begins();
        if list < self.at
            && self.parsed.last.is_plain()
            && t.ends_before(list, Sense::Is(Class::Label))
        {
            return true;
        }
        if t.tall(before) && t.ends_before(self.at, Sense::Is(Class::TallLabel)) {
            return true;
        }
        let word = t.lower(before);
        // "a group of 30 MPs" is none of states.
        let group = word != "of" || t.tall(before.wrapping_sub(1));
        if t.is_word(before) && group && t.ends_before(self.at, Sense::Is(Class::Label)) {
            // "the year 5 companies", "a week 20 people": common words before counts of things.
            let loose = self.parsed.last.noun.is_some()
                && !t.tall(before)
                && matches!(
                    word.as_ref(),
                    "day"
                        | "week"
                        | "year"
                        | "quarter"
                        | "season"
                        | "round"
                        | "plant"
                        | "building"
                        | "area"
                        | "test"
                        | "issue"
                        | "unit"
                        | "line"
                        | "table"
                        | "act"
                        | "number"
                        | "studio"
                        | "core"
                        | "hall"
                        | "wave"
                        | "title"
                );
            return !loose;
        }
        // iPhone 15, Ferrari 360, New York 10580: a name and a number without commas.
        let name = t.is_word(before) && t.tall(before) && !self.begins_sentence(before);
        let digits = matches!(
            number.form,
            Form::Digits {
                whole_digits: ..=5,
                grouped: false,
                decimals: 0
            }
        );
        // "Legacy 650 aircraft", "Formule 1 hotels", "its Hearthline 300 heaters".
        let counts = self.parsed.last.noun.is_some();
        let model =
            counts && digits && t.is_word(before) && t.tall(before) && self.is_model(before);
        if model {
            return true;
        }
        if counts && digits && (self.ends_name(before) || name && number.is_one()) {
            return true;
        }
        let small = number.value().is_some_and(|v| v < Decimal::from(100));
        if name
            && (digits || small)
            && self.parsed.last.is_plain()
            && t.literal(self.at).is_some()
            && !self.is(before, Class::Stop)
        {
            return true;
        }
        let dot = self
            .at
            .checked_sub(2)
            .filter(|i| t.symbol(i + 1) == Some('.') && t.glued(i + 1));
        dot.is_some_and(|i| {
            matches!(
                t.lower(i).as_ref(),
                "no" | "nos" | "fig" | "vol" | "art" | "sec" | "p" | "pp" | "ch" | "para"
            ) || self.month_before(i) && !crate::noun::day_is_count(t, self.at)
        })
    }

    /// A name of one word, unknown here, that a sentence begins with or that has an article: a
    /// count of things would want a verb or a preposition before it.
    fn is_model(&self, at: usize) -> bool {
        let t = self.t;
        let word = t.lower(at);
        let adverb = word.ends_with("ly")
            || matches!(
                word.as_ref(),
                "overall"
                    | "meanwhile"
                    | "hence"
                    | "indeed"
                    | "elsewhere"
                    | "globally"
                    | "worldwide"
            );
        let led = matches!(
            self.word_before(at).as_ref(),
            "the" | "its" | "their" | "a" | "an" | "his" | "her" | "s"
        );
        !t.is_known(at) && !adverb && (led || self.begins_sentence(at))
    }

    /// Where the first of "pages 3, 7 and 9" stands.
    fn list_begins(&self) -> usize {
        let t = self.t;
        let plain = |at: usize| {
            t.literal(at)
                .is_some_and(|l| l.plain && l.whole_digits <= 5)
        };
        let mut at = self.at;
        while let Some(before) = at.checked_sub(2).filter(|i| t.joined(at) && plain(*i)) {
            let linked = t.symbol(at - 1) == Some(',') || t.lower(at - 1) == "and";
            if !linked || self.at - before > 16 {
                break;
            }
            at = before;
        }
        at
    }

    /// "Windows Phone 8 devices", but not "in New York 8 people", "gave South Korea 8 jets".
    fn ends_name(&self, at: usize) -> bool {
        let t = self.t;
        let tall = |i: usize| t.is_word(i) && t.tall(i) && !self.is(i, Class::Stop);
        let mut first = at;
        while tall(first) && first > 0 && t.joined(first) && tall(first - 1) {
            first -= 1;
        }
        let two = first < at && tall(at);
        let placed = matches!(
            self.word_before(first).as_ref(),
            "in" | "at"
                | "near"
                | "from"
                | "across"
                | "outside"
                | "around"
                | "told"
                | "gave"
                | "give"
                | "given"
                | "cost"
                | "sold"
                | "sell"
                | "sent"
                | "send"
                | "lend"
                | "lent"
        );
        two && !placed
    }

    fn month_before(&self, at: usize) -> bool {
        let t = self.t;
        t.is_word(at)
            && t.tall(at)
            && t.sense(at, |s| match s {
                Sense::Month(_) => Some(()),
                _ => None,
            })
            .is_some()
    }

    /// "up 20 to 106 projects" is no range.
    fn range_is_meant(&self) -> bool {
        let t = self.t;
        let Some(before) = self.at.checked_sub(1).filter(|_| t.joined(self.at)) else {
            return true;
        };
        let change = self.is(before, Class::Up) || self.is(before, Class::Down);
        let change = change && !range::raises_money(t, self.at);
        // "lose between 10 and 15 cents".
        if t.is(self.at, Sense::Is(Class::Between)).is_some() {
            return true;
        }
        let first = t
            .list
            .get(self.at..self.parsed.end)
            .is_some_and(|l| l.iter().any(|x| matches!(x.c, '-' | '–' | '—' | '~')));
        // "grow 3 to 4 percent" is a range.
        let rate = matches!(
            self.parsed.last.suffix,
            Some(Sense::Unit("per cent" | "percentage point" | "basis point"))
        );
        !(change && t.is_word(before)) || first || rate
    }

    fn han_is_figure(&self, unmarked: bool) -> bool {
        let last = &self.parsed.last;
        let value = last.number.value().unwrap_or_default();
        match last.suffix {
            // 前三年 is the first three years, or those before; 前一天 the day before.
            Some(Sense::Time(_)) if self.is_after_before() => false,
            // 三元锂电池 has three parts, 三元股份 and 三元桥 are names.
            Some(Sense::Yuan) if unmarked && value < Decimal::TEN => {
                let next = self.t.han_after(self.parsed.end);
                value.is_zero()
                    || self.t.glued(self.at)
                        && next.is_none_or(|c| "钱的整起至到一每和与或人".contains(c))
            }
            Some(Sense::Yuan) => {
                !unmarked || value >= Decimal::ONE_HUNDRED || self.t.glued(self.at)
            }
            // 同一天, 某一家; 二次创业 is the second, where two are 两次; 零件.
            _ if unmarked && self.is_determined() => false,
            Some(_) => true,
            None => {
                last.noun.is_some() && !self.is_han_word()
                    || last.prefix.is_some()
                    || (last.number.is_scaled() && value >= Decimal::from(10_000))
                    // 一千到一千五百, 三十以上.
                    || self.parsed.range && value >= Decimal::ONE_HUNDRED
                    || last.after.is_some() && value >= Decimal::TEN
            }
        }
    }

    /// 同一天 is a certain one, 二次 the second, 零部件 nothing counted.
    fn is_determined(&self) -> bool {
        let t = self.t;
        let one = self.parsed.last.number.is_one();
        let certain = t
            .han_before(self.at)
            .is_some_and(|c| "同某每这那任该另唯逐".contains(c));
        let alone = self.parsed.last.number.end == self.at + 1;
        let noun = self.parsed.last.noun == Some(Noun::Other);
        one && certain || alone && noun && matches!(t.han(self.at), Some('二' | '零'))
    }

    /// Whether 前 or 次 stands before it as a word of its own, not as the end of 目前.
    fn is_after_before(&self) -> bool {
        let t = self.t;
        let word = self.at.checked_sub(2).and_then(|i| t.han(i));
        matches!(t.han_before(self.at), Some('前' | '次'))
            && !word.is_some_and(|c| "目当之以此日".contains(c))
    }

    /// 三次产业, 四上企业, 一二三产业.
    fn is_han_word(&self) -> bool {
        let t = self.t;
        let end = self.parsed.end;
        let next: String = (end..end + 2).map_while(|i| t.han_after(i)).collect();
        next.starts_with("产业") && t.han(end - 1) == Some('次')
    }

    /// 20年 may be the year 2020, but not in 过去20年 or 20年来.
    fn is_marked_duration(&self) -> bool {
        let t = self.t;
        let after = t.han_after(self.parsed.end);
        let before: String = (1..=2)
            .rev()
            .filter_map(|back| t.han(self.at.checked_sub(back)?))
            .collect();
        let marks = [
            "过去", "未来", "最近", "成立", "为期", "长达", "历时", "历经", "连续", "持续", "期限",
            "有效", "满", "逾", "约", "共", "超", "近", "了",
        ];
        after.is_some_and(|c| "来间内期后多".contains(c))
            || marks.iter().any(|mark| before.ends_with(mark))
    }

    /// A number without unit or noun is a figure unless it looks like a part of something.
    fn bare_is_figure(&self) -> bool {
        let (t, at, end) = (self.t, self.at, self.parsed.end);
        if self.parsed.range {
            return self.bare_range_is_figure();
        }
        let number = &self.parsed.last.number;
        let before = self.word_before(at);
        if self.counts_kinds() && self.is_small() && !number.is_year() {
            return true;
        }
        let zone = matches!(
            t.lower(end).as_ref(),
            "gmt" | "utc" | "bst" | "est" | "edt" | "cet" | "ist" | "jst"
        );
        if zone {
            return false;
        }
        // "190 Oxford Street", "ranked # 31".
        let address = t.tall(end)
            && t.joined(end)
            && (end + 1..end + 5).any(|i| t.joined(i) && t.tall(i) && self.is(i, Class::Street));
        // "called 911".
        let dialled = matches!(
            before.as_ref(),
            "call" | "calls" | "called" | "calling" | "dial" | "dials" | "dialled" | "dialed"
        );
        if dialled && self.parsed.last.is_plain() {
            return false;
        }
        // "346 N. Main".
        let compass = t.joined(end)
            && matches!(t.lower(end).as_ref(), "n" | "s" | "e" | "w")
            && t.tall(end)
            && t.symbol(end + 1) == Some('.')
            && t.tall(end + 2);
        // "0800 123 4567": numbers in a row are those of a telephone or a table.
        let beside = at > 0 && t.joined(at) && t.literal(at - 1).is_some()
            || t.joined(end) && t.literal(end).is_some();
        // "in EUR 1,000: 5,200": the head of a table scales what follows.
        let headed = at >= 2
            && t.symbol(at - 1) == Some(':')
            && (t.written(at - 2, at - 1) == "1,000"
                || t.sense(at - 2, |s| matches!(s, Sense::Power(_)).then_some(()))
                    .is_some());
        let rank = at.checked_sub(1).and_then(|i| t.symbol(i)) == Some('#');
        let dot = t.symbol(end) == Some('.') && t.glued(end);
        // "2 May", and "2. Mai", which may also be the end of a sentence.
        let day = number.value().is_some_and(|v| v <= Decimal::from(31));
        let month =
            day && self.month_before(end) && t.joined(end) || dot && self.month_before(end + 1);
        let calendar = |from: u32| {
            let value = number.value().filter(|_| number.is_calendar());
            value.is_some_and(|v| v >= Decimal::from(from) && v <= Decimal::from(2200))
        };
        let old_year = calendar(1700)
            || calendar(1000)
                && matches!(
                    before.as_ref(),
                    "in" | "since"
                        | "by"
                        | "from"
                        | "until"
                        | "till"
                        | "of"
                        | "year"
                        | "during"
                        | "before"
                        | "after"
                        | "to"
                        | "and"
                        | "the"
                        | "circa"
                        | "early"
                        | "late"
                );
        let line_begins = t.token(at).is_some_and(|token| token.gap >= Gap::Line)
            || matches!(
                at.checked_sub(1).and_then(|i| t.symbol(i)),
                Some(';' | '；')
            );
        // "10.16 Call Option": the numbers of a list.
        let closes = matches!(t.symbol(end), Some('.' | ')' | '、' | '．' | ':' | '*'))
            || matches!(number.form, Form::Digits { decimals: 1.., .. }) && t.tall(end);
        let open = at.checked_sub(1).and_then(|i| t.symbol(i));
        // "(3)" may be a note, "(10,477)" is an amount.
        let grouped = matches!(number.form, Form::Digits { grouped: true, .. });
        let enclosed =
            matches!(open, Some('(' | '[')) && matches!(t.symbol(end), Some(')' | ']')) && !grouped;
        // "Windows 11 PCs" are caught as labels; "021-68880000" as pieces.
        let long = matches!(
            number.form,
            Form::Digits {
                whole_digits: 8..,
                grouped: false,
                decimals: 0
            }
        );
        let listed = matches!(
            number.form,
            Form::Digits {
                whole_digits: 5..,
                grouped: false,
                decimals: 0
            }
        ) && (open == Some('、') || t.symbol(end) == Some('、'));
        // 《749局》, “猎狐22”, “618”: titles.
        let opens = matches!(open, Some('“' | '"'));
        let quoted = matches!(t.symbol(end), Some('”' | '"'))
            && t.glued(end)
            && (opens && t.glued(at) || t.han_before(at).is_some());
        let title = (1..=12)
            .map_while(|back| at.checked_sub(back))
            .find_map(|i| t.symbol(i).filter(|c| matches!(c, '《' | '》')))
            == Some('《');
        let code = t.written(at, at + 1).len() > 1
            && t.written(at, at + 1).starts_with('0')
            && !t.written(at, at + 1).contains('.');
        // "the 911 Turbo".
        let long_code = matches!(
            number.form,
            Form::Digits {
                whole_digits: 3..,
                ..
            }
        );
        let model = before == "the"
            && long_code
            && t.tall(end)
            && t.joined(end)
            && !self.begins_sentence(at);
        let clock = t
            .sense(end, |s| matches!(s, Sense::Is(Class::AmPm)).then_some(()))
            .is_some();
        !(month
            || address
            || compass
            || quoted
            || title
            || beside
            || headed
            || rank
            || old_year
            || (line_begins && closes)
            || enclosed
            || long
            || listed
            || code
            || model
            || clock)
    }

    /// "between 20 and 30", "from 5 to 10", 5至10; "3-2" is a score.
    fn bare_range_is_figure(&self) -> bool {
        let t = self.t;
        let Some((from, _)) = self.parsed.comparator else {
            // "5,000-6,000" is no score, nor is 10000与20000之间.
            let grouped = matches!(
                self.parsed.last.number.form,
                Form::Digits { grouped: true, .. }
            );
            return grouped || t.han(self.parsed.end - 1) == Some('间');
        };
        t.is(from, Sense::Is(Class::Between)).is_some() || self.parsed.quantity.approximate
    }

    /// "two 500-MW units", "12 30-storey towers", "four 787s": the next number is of the kind.
    fn counts_kinds(&self) -> bool {
        let (t, end) = (self.t, self.parsed.end);
        let kind = end + 1;
        let hyphen = usize::from(t.symbol(kind) == Some('-'));
        let word = t.is_word(kind + hyphen) && t.glued(kind + hyphen) && t.glued(kind);
        let plural = hyphen > 0 || t.lower(kind) == "s";
        let number = t.literal(end).is_some_and(|l| l.plain || l.grouped);
        number && t.joined(end) && !t.glued(end) && word && plural
    }

    /// A number word without a noun: "two of the five", "three were".
    fn word_is_figure(&self) -> bool {
        let (t, at, end) = (self.t, self.at, self.parsed.end);
        let last = &self.parsed.last;
        if last.number.form == Form::Han {
            return false;
        }
        if last.number.is_one() || self.parsed.range {
            return false;
        }
        let before = self.word_before(at);
        if matches!(
            before.as_ref(),
            "no" | "the"
                | "these"
                | "those"
                | "by"
                | "between"
                | "page"
                | "chapter"
                | "other"
                | "than"
                | "or"
        ) {
            return false;
        }
        if self.counts_kinds() {
            return true;
        }
        // A name: "Three Gorges".
        if t.tall(at) && (t.tall(end) && t.is_word(end) || !self.begins_sentence(at)) {
            return false;
        }
        // "five- and ten-year bonds".
        let hanging = t.symbol(end) == Some('-')
            && t.glued(end)
            && !t.glued(end + 1)
            && matches!(t.lower(end + 1).as_ref(), "and" | "or" | "to");
        if hanging {
            return true;
        }
        // "seats seven and", "six “hold”": what it counts stands before it, or is understood.
        let clock = matches!(
            before.as_ref(),
            "at" | "until"
                | "till"
                | "past"
                | "before"
                | "after"
                | "around"
                | "about"
                | "in"
                | "into"
                | "nor"
                | "and"
        );
        let follows = t.token(end).is_none()
            || t.glued(end)
                && t.symbol(end)
                    .is_some_and(|c| matches!(c, '.' | ',' | ';' | ')'))
            || t.symbol(end).is_some_and(|c| matches!(c, '"' | '“' | '(')) && !t.glued(end);
        if follows {
            return !clock && !before.is_empty();
        }
        t.is_word(end)
            && t.joined(end)
            && !t.glued(end)
            && !is_number_word(t, end)
            && (!self.is(end, Class::Stop)
                || !clock && !before.is_empty() && t.lower(end) == "and"
                || matches!(
                    t.lower(end).as_ref(),
                    "of" | "were"
                        | "are"
                        | "have"
                        | "had"
                        | "more"
                        | "other"
                        | "will"
                        | "new"
                        | "such"
                        | "who"
                        | "in"
                        | "from"
                        | "people"
                        | "among"
                        | "with"
                        | "on"
                        | "at"
                        | "for"
                        | "would"
                        | "did"
                        | "do"
                ))
    }

    /// "Three Gorges", "the 100 Women of the year": capitals inside a sentence.
    fn is_name(&self) -> bool {
        let (t, at) = (self.t, self.at);
        // People and parties have capitals; what the vocabulary knows has none.
        let (from, to) = self.parsed.last.noun_at;
        let known = matches!(self.parsed.last.noun, Some(Noun::Known(_)))
            || t.has(from, Sense::Is(Class::Plural));
        let small = at
            .checked_sub(1)
            .is_some_and(|i| t.is_word(i) && !t.tall(i));
        if known && to == from + 1 && t.tall(from) && small && t.joined(at) {
            return true;
        }
        let tall = |i: usize| t.is_word(i) && t.tall(i);
        let begins = t.token(at).is_none_or(|token| token.gap >= Gap::Line)
            || at
                .checked_sub(1)
                .and_then(|i| t.symbol(i))
                .is_some_and(|c| !matches!(c, ',' | ';' | '-' | '–'));
        self.parsed.last.noun == Some(Noun::Other) && !begins && tall(at) && tall(at + 1)
    }

    /// "a barrel", "/吨", 每平方米, and where it ends.
    fn per(&self) -> Option<(&'t str, usize)> {
        let (t, end) = (self.t, self.parsed.end);
        let until = |from: usize, to: usize| (t.written(from, to), to);
        let noun = |at: usize| {
            // "£9 for every £10" are two.
            if !t.joined(at) || t.symbol(at).is_some() {
                return None;
            }
            let known = t.is(at, Sense::Is(Class::PerNoun));
            let unit = measure::measure(t, at).map(|(_, end)| end);
            known.max(unit)
        };
        let start = self.past_substance(joint(t, end));
        if t.joined(start) {
            if t.symbol(start) == Some('/') {
                let to = noun(start + 1).or_else(|| t.is_word(start + 1).then_some(start + 2));
                return to.map(|to| until(start + 1, to));
            }
            // Of 亿股A股 the letter is a name.
            let word = t.is_word(start) && !(t.glued(start) && t.tall(start));
            if word && let Some(after) = t.is(start, Sense::Is(Class::Per)) {
                let next = joint(t, after);
                let strict = matches!(t.lower(start).as_ref(), "per" | "for" | "every");
                // "12 per 100,000 people", "3 per one million".
                if strict
                    && self.is_value(next)
                    && let Some(many) = number(t, next, false).ok().flatten()
                {
                    let noun = unit::noun_phrase(t, &many, many.end).map(|(_, end)| end);
                    let kind = joint(t, many.end);
                    let unit = measure::measure(t, kind).map(|(_, end)| end);
                    // "per 40-foot box".
                    let size = unit
                        .filter(|thing| kind > many.end && t.is_word(*thing) && t.joined(*thing));
                    let thing = size.filter(|thing| !self.is(*thing, Class::Stop));
                    let noun = noun.or(thing.map(|thing| thing + 1)).or(unit);
                    return Some(until(next, noun.unwrap_or(many.end)));
                }
                let to = noun(next)
                    .or_else(|| (strict && t.is_word(next) && t.joined(next)).then_some(next + 1));
                // "340,000 a year earlier", but "$11,200 a tonne before it fell".
                let time = matches!(measure::measure(t, next), Some((Sense::Time(_), _)));
                if let Some(to) = to
                    && !(time && t.joined(to) && self.is(to, Class::Ago))
                {
                    return Some(until(next, to));
                }
            }
            // "199 million daily users" are users, and "up 3% yearly" compares with a year before.
            let change =
                self.parsed.last.suffix == Some(Sense::Unit("per cent")) && self.change().is_some();
            if !change
                && let Some(to) = t.is(start, Sense::Is(Class::EachAdverb))
                && !(t.is_word(to) && t.joined(to) && !self.is(to, Class::Stop))
            {
                return Some(until(start, to));
            }
        }
        // 每平方米3.5万元, 日均1.2万辆, 每10股派发现金红利5元.
        let money = self.parsed.last.prefix.is_some() || measure::is_money(t, end - 1);
        let most = if money { 14 } else { 8 };
        // 突破每吨8.7万元.
        let begin = match self.parsed.range {
            true => self.at,
            false => self.parsed.last.start,
        };
        let mut at = begin;
        for _ in 0..most {
            if let Some(from) = t.starts_before(at, Sense::Is(Class::EachBefore)) {
                if !t.written(from, at).ends_with('每') {
                    return (begin - at <= 8).then(|| (t.written(from, at), end));
                }
                // 平均每天1200多万人次.
                let from = at - 1;
                let many = (t.literal(at).is_some() || is_numeral(t, at))
                    .then(|| number(t, at, false).ok().flatten())
                    .flatten();
                let thing = many.map_or(at, |many| many.end);
                let noun = t
                    .is(thing, Sense::Is(Class::PerNoun))
                    .or_else(|| measure::measure(t, thing).map(|(_, end)| end))
                    // 每头亏300元.
                    .or_else(|| t.is(thing, Sense::Is(Class::Classifier)));
                // 每袋50斤售价: what is not known ends where a number begins.
                let number = (thing..begin).find(|i| t.literal(*i).is_some());
                let to = noun
                    .filter(|to| *to <= begin)
                    .unwrap_or(number.unwrap_or(begin));
                return (many.is_none() || to < begin).then(|| (t.written(from, to), end));
            }
            // 每10股转增4股并派息2.5元, but not 每股18.6元的价格回购3亿元.
            let crossed = at.checked_sub(1).filter(|i| t.literal(*i).is_some());
            let stands = t.han_before(at).is_some()
                || crossed.is_some_and(|i| {
                    let priced = measure::is_money(t, at) || measure::is_money(t, at + 1);
                    t.han_before(i) == Some('每') || money && !priced
                });
            if !stands {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// Past "of oil" in "190,000 barrels of oil per day".
    fn past_substance(&self, start: usize) -> usize {
        let t = self.t;
        let measured = matches!(self.parsed.last.suffix, Some(Sense::Unit(_)))
            || matches!(self.parsed.last.noun, Some(Noun::Known(_)));
        if t.lower(start) != "of" || !t.joined(start) || !measured {
            return start;
        }
        (start + 2..=start + 4)
            .take_while(|at| {
                let of = at - 1;
                t.is_word(of) && t.joined(of) && !self.is(of, Class::Stop)
            })
            .find(|at| {
                // "a day", "per day".
                let thing = t.is(*at, Sense::Is(Class::Per)).filter(|_| t.joined(*at));
                thing.is_some_and(|thing| {
                    matches!(measure::measure(t, thing), Some((Sense::Time(_), to))
                        if t.joined(thing) && !self.is(to, Class::Ago))
                })
            })
            .unwrap_or(start)
    }

    fn change(&self) -> Option<Change> {
        change::of(self.t, self.at, self.parsed)
    }
}
