//! Whether a figure is how much something changed, and in which direction.

use super::bounds::Parsed;
use super::measure::{is_currency, joint};
use crate::lex::Tokens;
use crate::vocabulary::{Class, Sense};
use serde::Serialize;

/// Whether an amount is how much something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// It grew by so much.
    Up,
    /// It fell by so much.
    Down,
}

/// The verb or noun of change that ends before a token.
pub(super) fn change_at(t: &Tokens<'_>, at: usize) -> Option<Change> {
    let class = |class| t.ends_before(at, class);
    let (up, down) = (class(Class::Up), class(Class::Down));
    // 负增长 ends with a word that says the contrary: the longer one says it.
    let start = |class| t.starts_before(at, class);
    let longer = up && down && start(Class::Down) < start(Class::Up);
    match (up, down) {
        (true, _) if !longer => Some(Change::Up),
        (_, true) => Some(Change::Down),
        _ => None,
    }
}

/// Where the verb ends, before words that say nothing of the direction: "fell by an additional 3%",
/// 跌幅一度达到8%.
fn verb_end(t: &Tokens<'_>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..4 {
        match t.starts_before(at, Class::BeforeChange) {
            Some(start) if t.joined(at) => at = start,
            _ => break,
        }
    }
    at
}

/// "cut its growth forecast by 55 percent", "fell for a fifth month, by 0.5 percent".
fn by(t: &Tokens<'_>, at: usize) -> Option<Change> {
    // "by an average of 9 percent", "by a further 3 percent".
    let by = (0..4)
        .map_while(|back| at.checked_sub(back))
        .take_while(|by| *by == at || t.has(*by, Class::BeforeChange))
        .find(|by| t.word_before(*by) == "by")?;
    let mut noun = None;
    for back in 2..=8 {
        let Some(verb) = by.checked_sub(back) else {
            break;
        };
        let comma = back == 2 && t.symbol(verb) == Some(',');
        if !t.joined(verb + 1) || t.symbol(verb).is_some() && !comma {
            break;
        }
        if let Some(change) = change_at(t, verb + 1) {
            // Of "cut its growth forecast" the verb decides.
            let of_noun = matches!(t.lower(verb).as_ref(), "growth" | "gains" | "gain");
            if back == 2 || !of_noun {
                return Some(change);
            }
            noun = noun.or(Some(change));
        }
    }
    noun
}

/// Whether a verb of change stands before "by" and an amount.
pub(super) fn is_by(t: &Tokens<'_>, at: usize) -> bool {
    by(t, at).is_some()
}

/// "a 3% annual increase", "the $2-a-barrel jump", "a 50 basis-point cut": the noun behind it.
fn noun_after(t: &Tokens<'_>, at: usize, end: usize) -> Option<Change> {
    let article = t.has(at, Class::Article);
    let led = article
        || match t.word_before(at).as_ref() {
            "a" | "an" | "the" | "s" | "every" | "each" | "its" | "their" | "this" | "that"
            | "another" | "forecast" | "expected" | "predicted" | "estimated" | "of" => true,
            word => t.has(at.wrapping_sub(1), Class::Modifier) && !word.is_empty(),
        };
    if !led {
        return None;
    }
    let mut noun = joint(t, end);
    for _ in 0..4 {
        if !t.is_word(noun) || !t.joined(noun) {
            return None;
        }
        let word = t.lower(noun);
        let verb = word.ends_with("ed")
            || matches!(
                word.as_ref(),
                "fell" | "rose" | "grew" | "lost" | "shrank" | "up" | "down"
            );
        let class = |class| t.has(noun, class);
        if class(Class::Up) && !verb {
            return Some(Change::Up);
        }
        if class(Class::Down) && !verb {
            return Some(Change::Down);
        }
        // "a 40% pay rise", but not "a 10% holder cut its stake".
        let thing = t.joined(noun + 1)
            && (t.has(noun + 1, Class::Up) || t.has(noun + 1, Class::Down))
            && !t.has(noun, Class::Stop)
            && !(t.is_word(noun + 2) && t.joined(noun + 2) && is_object(t, noun + 2));
        // "year-on-year", "a barrel".
        let passed = class(Class::Modifier)
            || thing
            || matches!(
                word.as_ref(),
                "on" | "over" | "year" | "month" | "a" | "an" | "barrel" | "rate"
            );
        if !passed {
            return None;
        }
        noun = joint(t, noun + 1);
    }
    None
}

/// Whether a verb before a word has it as its object: "its", "a", "to", 3.
fn is_object(t: &Tokens<'_>, at: usize) -> bool {
    let word = t.lower(at);
    t.has(at, Class::Article)
        || t.literal(at).is_some()
        || matches!(
            word.as_ref(),
            "the" | "its" | "their" | "his" | "her" | "our" | "this" | "by" | "to" | "from" | "it"
        )
}

/// "grew at a 2.4% annual rate", "shrank at an annualised 0.5% pace".
fn at_a_rate(t: &Tokens<'_>, from: usize, end: usize) -> Option<Change> {
    let pace = |at: usize| matches!(t.lower(at).as_ref(), "rate" | "pace" | "clip");
    let paced = (end..end + 3)
        .take_while(|at| t.is_word(*at) && t.joined(*at))
        .any(pace);
    let article = (1..=2)
        .filter_map(|back| from.checked_sub(back))
        .find(|at| t.has(*at, Class::Article))
        .filter(|_| paced)?;
    let verb = article.checked_sub(1).filter(|at| t.lower(*at) == "at")?;
    change_at(t, verb)
}

/// The change that a share or a multiple is; "fell below 2.5x" is where it went to.
pub(super) fn of_share(t: &Tokens<'_>, from: usize, end: usize) -> Option<Change> {
    let level = matches!(
        t.lower(from).as_ref(),
        "above" | "below" | "under" | "beyond" | "past"
    );
    (!level).then(|| change_around(t, from, end))?
}

/// Whether the words before and after an amount make it a change and no level: "up 3%", "rose by 2000
/// units", 同比增长15.3%, "a 3% rise". Of what stands at `from` to `end`.
fn change_around(t: &Tokens<'_>, from: usize, end: usize) -> Option<Change> {
    change_at(t, verb_end(t, from))
        .or_else(|| by(t, from))
        .or_else(|| noun_after(t, from, end))
        .or_else(|| compared(t, end))
}

/// "3.8% up on the year", "$130 down at $10,985".
fn behind(t: &Tokens<'_>, end: usize) -> Option<Change> {
    let compares = matches!(t.lower(end + 1).as_ref(), "on" | "from" | "at");
    match t.lower(end).as_ref() {
        "up" if compares => Some(Change::Up),
        "down" if compares => Some(Change::Down),
        _ => None,
    }
}

/// "3% more", "two percent cheaper", "50 cents less", "3% below last year's level".
fn compared(t: &Tokens<'_>, end: usize) -> Option<Change> {
    if !t.joined(end) || !t.is_word(end) {
        return None;
    }
    if t.has(end, Class::MoreSo) {
        return Some(Change::Up);
    }
    if t.has(end, Class::LessSo) {
        return Some(Change::Down);
    }
    let year = matches!(t.lower(end + 1).as_ref(), "last" | "year")
        || t.lower(end + 1) == "a" && matches!(t.lower(end + 2).as_ref(), "year" | "month");
    match t.lower(end).as_ref() {
        "above" if year => Some(Change::Up),
        "below" if year => Some(Change::Down),
        _ => None,
    }
}

/// Whether a wording ends with such a word as "doubled" or 翻番, which says how many times as much.
pub(crate) fn is_multiple_word(wording: &str) -> bool {
    let last = wording
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    MORE.iter().chain(&LESS).any(|stem| last.contains(stem))
}

const MORE: [&str; 6] = ["翻", "doubl", "tripl", "trebl", "quadrupl", "quintupl"];
const LESS: [&str; 2] = ["腰", "halv"];

/// "doubled", "to halve", 翻番: the word itself goes up or down.
pub(super) fn of_multiple(t: &Tokens<'_>, from: usize, end: usize) -> Option<Change> {
    let of = |stems: &[&str]| {
        (from..end).any(|at| {
            let word = t.written(at, at + 1).to_lowercase();
            stems.iter().any(|stem| word.starts_with(stem))
        })
    };
    if of(&MORE) {
        Some(Change::Up)
    } else if of(&LESS) {
        Some(Change::Down)
    } else {
        None
    }
}

/// The change that a quantity is.
pub(super) fn of(t: &Tokens<'_>, from: usize, parsed: &Parsed) -> Option<Change> {
    let last = &parsed.last;
    let next = parsed.end;
    let at = verb_end(t, from);
    let rate = last.is_rate();
    let money = last.prefix.is_some()
        || last.suffix.is_some_and(|unit| {
            is_currency(unit)
                || matches!(
                    unit,
                    Sense::MillionMoney(_) | Sense::Code(_) | Sense::Minor(_)
                )
        });
    let verb = t.word_before(at);
    // "raised $2 million" and "lost $2 million" are no more and no less of anything, nor is "dropped $3
    // million on ads".
    let other = money
        && matches!(
            verb.as_ref(),
            "raise"
                | "raises"
                | "raised"
                | "raising"
                | "lose"
                | "loses"
                | "lost"
                | "losing"
                | "advance"
                | "advances"
                | "advanced"
                | "advancing"
                | "contract"
                | "recovered"
        );
    let spent = verb == "dropped" && (money && t.lower(next) == "on" || is_few(parsed));
    // 每10股转增4股 are new shares.
    let given = t.han(at.wrapping_sub(1)) == Some('增') && t.han(at.wrapping_sub(2)) == Some('转');
    if other || spent || given || is_span(t, at, parsed) {
        return None;
    }
    // "slid below $90" and "rose as high as $90" are where it went to.
    let level = parsed.comparator.is_some_and(|(start, end)| {
        let phrase = t.written(start, end);
        start == at
            && (matches!(
                t.lower(start).as_ref(),
                "above"
                    | "below"
                    | "under"
                    | "beyond"
                    | "past"
                    | "short"
                    | "within"
                    | "topped"
                    | "topping"
            ) || matches!(phrase, "as high as" | "as low as"))
    });
    if level {
        return None;
    }
    // "gave up 3%", "was off 3%", "ended down 3%".
    let points = matches!(t.lower(next.saturating_sub(1)).as_ref(), "point" | "points");
    if rate || points || matches!(last.suffix, Some(Sense::Unit("cent" | "pence"))) {
        let earlier = t.word_before(at.saturating_sub(1));
        match (earlier.as_ref(), verb.as_ref()) {
            ("gave" | "give" | "gives" | "given" | "giving", "up" | "back")
            | (
                "was" | "were" | "is" | "are" | "ended" | "closed" | "trading" | "finished",
                "off",
            ) => {
                return Some(Change::Down);
            }
            ("put" | "puts" | "putting" | "tacked" | "tacks" | "piled", "on") => {
                return Some(Change::Up);
            }
            ("come" | "comes" | "came" | "coming", way @ ("up" | "down"))
            | (
                "end" | "ends" | "ended" | "open" | "opened" | "opens" | "finish" | "finished",
                way @ ("up" | "down"),
            ) => {
                return Some(if way == "up" {
                    Change::Up
                } else {
                    Change::Down
                });
            }
            _ => {}
        }
    }
    if is_phrasal(t, at) {
        return None;
    }
    if let Some(change) = change_at(t, at).or_else(|| by(t, from)) {
        return Some(change);
    }
    // "Shares: +3.2%".
    let plus = from.checked_sub(1).and_then(|i| t.symbol(i)) == Some('+') && t.glued(from);
    let opens = |at: usize| {
        // 同比+5%.
        let after = t.han_before(at).is_some();
        !t.glued(at) || after || matches!(t.symbol(at.wrapping_sub(1)), Some('(' | '（'))
    };
    if plus && rate && opens(from - 1) {
        return Some(Change::Up);
    }
    if let Some(change) = extent(t, from).filter(|_| rate) {
        return Some(change);
    }
    // 比上年多52万人, 较预售价低1.5万元.
    if let Some(sign @ ('多' | '少' | '高' | '低')) = t.han_before(from) {
        let compared = (2..12)
            .map_while(|back| t.han_before((from + 1).checked_sub(back)?))
            .any(|c| matches!(c, '比' | '较'));
        if compared {
            return Some(if matches!(sign, '多' | '高') {
                Change::Up
            } else {
                Change::Down
            });
        }
    }
    if rate || points || matches!(last.suffix, Some(Sense::Unit("cent" | "pence"))) {
        return compared(t, next)
            .or_else(|| at_a_rate(t, from, next))
            .or_else(|| behind(t, next))
            .or_else(|| noun_after(t, from, next));
    }
    match t.lower(next).as_ref() {
        "higher" if t.joined(next) => return Some(Change::Up),
        "lower" if t.joined(next) => return Some(Change::Down),
        _ if money && t.joined(next) => {
            if let Some(change) = behind(t, next) {
                return Some(change);
            }
        }
        _ => {}
    }
    // "Every $10 rise", but not "the $5 million cut".
    let small = !last.number.is_scaled();
    (money && small).then(|| noun_after(t, from, next))?
}

/// 降幅收窄至3%: the fall is of 3 per cent now.
fn extent(t: &Tokens<'_>, from: usize) -> Option<Change> {
    let before: String = (1..=5)
        .rev()
        .filter_map(|back| t.han(from.checked_sub(back)?))
        .collect();
    let noun = ["至", "到", "为"]
        .iter()
        .find_map(|to| before.strip_suffix(to))?;
    let noun = ["收窄", "扩大", "缩小", "放缓", "回落"]
        .iter()
        .find_map(|moves| noun.strip_suffix(moves))?;
    if noun.ends_with("降幅") || noun.ends_with("跌幅") {
        return Some(Change::Down);
    }
    let up = ["涨幅", "增幅", "升幅"].iter().any(|up| noun.ends_with(up));
    up.then_some(Change::Up)
}

/// "dropped three lawsuits".
fn is_few(parsed: &Parsed) -> bool {
    let few = parsed.last.number.value();
    parsed.last.noun.is_some() && few.is_some_and(|v| v < rust_decimal::Decimal::TEN)
}

/// "rose three days in a row", "fell five years ago", 连跌3周, "fell within 24 hours": how long, and not
/// how much.
fn is_span(t: &Tokens<'_>, at: usize, parsed: &Parsed) -> bool {
    if !matches!(parsed.last.suffix, Some(Sense::Time(_))) {
        return false;
    }
    let next = parsed.end;
    let row = t.lower(next) == "in" && t.lower(next + 1) == "a" && t.lower(next + 2) == "row";
    let within = parsed
        .comparator
        .is_some_and(|(start, _)| t.lower(start) == "within");
    row || within
        || t.has(next, Class::Ago)
        || matches!(t.lower(next).as_ref(), "running" | "straight" | "after")
        || matches!(t.han_before(at), Some('涨' | '跌'))
}

/// "gave up 3", "made up 30%": no change.
fn is_phrasal(t: &Tokens<'_>, at: usize) -> bool {
    let direction = matches!(t.word_before(at).as_ref(), "up" | "down");
    direction
        && at
            .checked_sub(2)
            .is_some_and(|i| t.joined(at - 1) && t.has(i, Class::Phrasal))
}
