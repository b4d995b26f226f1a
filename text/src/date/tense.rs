//! The tense beside a date, which tells the direction: "will open in May" lies ahead.

use super::meaning::{Item, Point, Year};
use super::reader::Reader;
use crate::vocabulary::{Class, Sense};

/// Where the words around a date put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Ahead,
    Behind,
    /// Likely ahead: "agreed to raise output in July", "awaits Friday's report".
    Planned,
    /// They say both: "was due on Friday", "are closed on Monday".
    Torn,
    /// They do not tell.
    Unknown,
}

/// Words in "-ed" that are no verbs of the past.
const NO_PAST: [&str; 7] = [
    "indeed", "speed", "proceed", "exceed", "succeed", "breed", "hundred",
];

/// What 将 takes as its object before a verb, rather than that it looks ahead: 于8月25日将所持股份质押.
const OBJECTS: [&str; 11] = [
    "所", "其", "该", "此", "这", "上述", "旗下", "名下", "手中", "剩余", "相关",
];

/// What a verb decides, together with what is likely so far; or makes likely.
fn weigh((way, is_sure): (Way, bool), likely: &mut Way) -> Option<Way> {
    match way {
        Way::Unknown => Some(*likely),
        // "rose on plans to raise output in July" tells nothing of July.
        Way::Behind if is_sure && *likely == Way::Planned => Some(Way::Unknown),
        way if is_sure => Some(way),
        way => {
            if *likely == Way::Unknown {
                *likely = way;
            }
            None
        }
    }
}

impl Reader<'_> {
    /// Whether a sentence ends; the point of "13.2" ends none.
    fn stops(&self, at: usize, marks: &str) -> bool {
        self.mark(at, marks).is_some()
            && !(self.mark(at, ".").is_some()
                && self.glued(at + 1)
                && self.number(at + 1).is_some())
    }

    /// Whether a word looks ahead; "May" does not.
    fn is_future(&self, at: usize) -> bool {
        !(self.capital(at) && self.month_word(at).is_some()) && self.class(at, Class::Future)
    }

    fn takes_object(&self, at: usize) -> bool {
        self.han(at, "将")
            .is_some_and(|end| OBJECTS.iter().any(|object| self.han(end, object).is_some()))
    }

    pub(super) fn class(&self, at: usize, wanted: Class) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| self.text.is(token.of, Sense::Is(wanted)).is_some())
    }

    /// What the words before the date say, up to the start of its sentence; or, if they do not tell,
    /// the first words behind it: "By 10 May the plant will open".
    pub(super) fn way(&self, item: &Item, i: usize, end: usize) -> Way {
        // "July delivery", "the August contract".
        if self.class(end, Class::Delivery) {
            return Way::Ahead;
        }
        // "gave it until 31 May to respond".
        let term =
            matches!(item, Item::By(_) | Item::ByEnd(_)) && self.means(i, Class::Until).is_some();
        if term
            && self
                .word(end, &["to"])
                .is_some_and(|at| self.any_word(at).is_some())
        {
            return Way::Planned;
        }
        let way = self.way_of_words(i, end);
        // "OPEC's July output fell": what is told of is no verb of the month.
        let month = matches!(item, Item::Point(Point::Month(Year::Unknown, _)));
        let of_month = self.is_adjective(i, end)
            || i.checked_sub(1)
                .is_some_and(|b| self.word(b, &["for"]).is_some());
        if month && way == Way::Behind && of_month {
            return Way::Unknown;
        }
        way
    }

    fn way_of_words(&self, i: usize, end: usize) -> Way {
        if self.means(i, Class::Since).is_some() || self.han(end.saturating_sub(1), "来").is_some()
        {
            return Way::Behind;
        }
        if self.is_put_off(i) {
            return Way::Planned;
        }
        if self.is_compared_from(i) {
            return Way::Behind;
        }
        let preposition = i.checked_sub(1).is_some_and(|b| {
            self.word(b, &["on", "in", "at", "by", "for", "from", "during"])
                .is_some()
        });
        let beside = i.saturating_sub(1 + usize::from(preposition));
        let mut likely = Way::Unknown;
        for back in 1..=14 {
            let Some(at) = i.checked_sub(back) else { break };
            if self.stops(at, ".;!?。；！？\n") {
                break;
            }
            let found = self.verb(at, at == beside && beside < i);
            if let Some(way) = found.and_then(|found| weigh(found, &mut likely)) {
                return way;
            }
        }
        let behind = self.mark(end, ",，").unwrap_or(end);
        for at in behind..behind + 6 {
            let goes_on = [
                "and", "but", "which", "that", "who", "after", "before", "where",
            ];
            if self.stops(at, ".,;:!?。，；：！？\n") || self.word(at, &goes_on).is_some() {
                break;
            }
            let found = self.verb(at, false);
            if let Some(way) = found.and_then(|found| weigh(found, &mut likely)) {
                return way;
            }
        }
        likely
    }

    /// "a 6-point rise from March", "up 3% from May": what it is compared with.
    fn is_compared_from(&self, i: usize) -> bool {
        let Some(from) = i
            .checked_sub(1)
            .filter(|b| self.word(*b, &["from"]).is_some())
        else {
            return false;
        };
        let rate = |at: usize| {
            self.mark(at, "%").is_some()
                || self
                    .word(at, &["percent", "point", "points", "cent", "cents"])
                    .is_some()
        };
        let before = |back: usize| from.checked_sub(back);
        let moves = |at: usize| self.class(at, Class::Up) || self.class(at, Class::Down);
        let noun = before(1).is_some_and(moves) && before(2).is_some_and(rate);
        let level = (3..=6)
            .filter_map(before)
            .any(|at| self.word(at, &["up", "down"]).is_some());
        noun || level && before(1).is_some_and(rate)
    }

    /// "was postponed to September 3", "adjourned until Monday".
    fn is_put_off(&self, i: usize) -> bool {
        const VERBS: [&str; 9] = [
            "postponed",
            "delayed",
            "adjourned",
            "rescheduled",
            "deferred",
            "extended",
            "put",
            "pushed",
            "moved",
        ];
        let leads = ["to", "until", "till", "for", "through"];
        // "until" may be of the date itself.
        let own = self.word(i, &leads).map(|_| i);
        let Some(to) = own.or_else(|| i.checked_sub(1).filter(|b| self.word(*b, &leads).is_some()))
        else {
            return false;
        };
        let way = to
            .checked_sub(1)
            .filter(|b| self.word(*b, &["off", "back", "forward"]).is_some());
        way.unwrap_or(to)
            .checked_sub(1)
            .is_some_and(|verb| self.word(verb, &VERBS).is_some())
    }

    /// What a word says of the tense, and whether it decides. A verb right beside the date does:
    /// "signed on Monday", "begins on Monday". "He said" tells nothing of what he said.
    fn verb(&self, at: usize, beside: bool) -> Option<(Way, bool)> {
        let Some(word) = self.any_word(at) else {
            // Chinese has no forms of verbs.
            let senses = [
                (Class::PastTense, Way::Behind, true),
                (Class::Said, Way::Unknown, true),
                (Class::Future, Way::Ahead, true),
                (Class::Plan, Way::Planned, false),
            ];
            return senses
                .into_iter()
                .filter(|_| self.is_han(at) && !self.takes_object(at))
                .find(|(class, ..)| self.class(at, *class))
                .map(|(_, way, sure)| (way, sure));
        };
        let before = |back: usize, words: &[&str]| {
            at.checked_sub(back)
                .is_some_and(|at| self.word(at, words).is_some())
        };
        if self.is_future(at) {
            // "was due in May" may have come or not.
            let was = before(1, &["was", "were", "been"]);
            return Some((if was { Way::Torn } else { Way::Ahead }, true));
        }
        let said = self.class(at, Class::Said);
        let past = self.class(at, Class::PastTense);
        let regular =
            word.len() > 4 && word.ends_with("ed") && !self.capital(at) && !NO_PAST.contains(&word);
        if past || said || regular {
            // "will be signed", "to be opened soon", "may cut".
            let ahead = (1..=3).any(|back| before(back, &["be"]))
                || before(1, &["to"])
                || at.checked_sub(1).is_some_and(|b| self.is_future(b));
            return Some(if ahead {
                (Way::Ahead, beside || past)
            } else if before(1, &["is", "are"]) {
                (Way::Torn, beside || past)
            } else if said && !beside {
                (Way::Unknown, true)
            } else {
                (Way::Behind, beside || past)
            });
        }
        // "to raise output in July", not "to 3 per cent in July".
        let infinitive = word == "to"
            && self.any_word(at + 1).is_some()
            && !self.capital(at + 1)
            && !self.class(at + 1, Class::Stop);
        // "are meeting on Friday".
        let progressive = word.len() > 5 && word.ends_with("ing") && before(1, &["is", "are"]);
        let plan = infinitive
            || progressive
            || self.class(at, Class::Plan)
            || beside && matches!(word, "is" | "are");
        let sure = beside && !progressive;
        let way = if sure { Way::Ahead } else { Way::Planned };
        plan.then_some((way, sure))
    }
}
