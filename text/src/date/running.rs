//! What is likely to be a date in a running text.

use super::meaning::{Item, Point, Year};
use super::reader::{Reader, han_digit};
use super::token::Kind;
use crate::vocabulary::{Class, DateStart, Sense};

/// Words after which a bare year is one, whatever follows, and a bare month too.
const BEFORE_YEAR: [&str; 5] = ["in", "during", "since", "throughout", "until"];

/// Words after which a bare year is one if no noun follows.
const BEFORE_YEAR_PERHAPS: [&str; 8] = [
    "by", "for", "before", "after", "till", "through", "due", "from",
];

/// Words that may follow a year but do not follow a count.
const AFTER_YEAR: [&str; 44] = [
    "and", "or", "but", "to", "through", "until", "as", "at", "by", "for", "from", "in", "into",
    "on", "of", "over", "under", "with", "within", "when", "while", "where", "which", "who",
    "after", "before", "because", "if", "the", "its", "their", "his", "her", "it", "they", "we",
    "is", "was", "are", "were", "has", "had", "will", "compared",
];

impl Reader<'_> {
    /// Whether a date can begin here: nearly all words are passed over at once.
    pub(super) fn may_begin(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else {
            return false;
        };
        match token.kind {
            Kind::Number(_, len) => len == 4 || self.number_leads(i + 1),
            Kind::Word(_) => match self.text.date_start(token.of) {
                DateStart::Never => false,
                DateStart::Begins => true,
                DateStart::Lead => self.lead_leads(i + 1),
                DateStart::Article => self.any_word(i + 1).is_some_and(|word| {
                    matches!(
                        word,
                        "last" | "next" | "day" | "week" | "month" | "quarter" | "year" | "decade"
                    )
                }),
                DateStart::Month => token.capital || self.month(i).is_some(),
                DateStart::Number => self.number_leads(i + 1),
            },
            Kind::Han(c) => match self.text.date_start(token.of) {
                DateStart::Begins => self.begins_phrase(token.of),
                DateStart::Lead => self.lead_leads(i + 1) || self.begins_phrase(token.of),
                DateStart::Number => self.number_leads(i + 1),
                _ => c == '〇',
            },
            Kind::Mark('“' | '"') => self.han(i + 1, "十").is_some(),
            _ => false,
        }
    }

    /// Whether a phrase with which a date may begin stands here.
    fn begins_phrase(&self, of: usize) -> bool {
        let begins = |s| {
            let class = matches!(
                s,
                Sense::Is(Class::DateBegins | Class::Named | Class::Fiscal | Class::NotBefore)
            );
            let near = matches!(s, Sense::Day(_) | Sense::MonthOn(_) | Sense::YearOn(_));
            (class || near).then_some(())
        };
        self.text.find(of, begins).is_some()
    }

    /// Whether a date may go on after its first number.
    fn number_leads(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else {
            return false;
        };
        match &token.kind {
            Kind::Word(word) => {
                let known = self.text.date_start(token.of);
                matches!(
                    known,
                    DateStart::Month | DateStart::Number | DateStart::Begins
                ) || matches!(
                    word.as_ref(),
                    "st" | "nd"
                        | "rd"
                        | "th"
                        | "am"
                        | "pm"
                        | "a"
                        | "p"
                        | "s"
                        | "of"
                        | "to"
                        | "through"
                        | "till"
                        | "until"
                        | "days"
                        | "weeks"
                        | "months"
                        | "years"
                        | "quarters"
                        | "decades"
                        | "fiscal"
                        | "financial"
                        | "decade"
                ) || word.len() > 6 && word.ends_with("days")
                    // "23 and 24 June".
                    || self.word(i, &["and", "or"]).is_some() && self.month(i + 2).is_some()
            }
            Kind::Mark(c) => match c {
                '-' | '–' | '—' | '~' => true,
                '/' | ':' => token.glued,
                // Of "2.5" no day is the beginning, of 2.5.2025 one is.
                '.' => {
                    let decimal = self.glued(i + 1) && self.number(i + 1).is_some();
                    token.glued && (!decimal || self.glued_mark(i + 2, ".").is_some())
                }
                _ => false,
            },
            Kind::Han(c) => {
                "年月日号世天周个季时点至到".contains(*c)
                    || han_digit(*c).is_some()
                    || matches!(c, '十' | '两' | '五')
            }
            Kind::Number(..) | Kind::Grouped => false,
        }
    }

    /// Whether a date may go on after a word such as "by" or 到.
    fn lead_leads(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else {
            return false;
        };
        match &token.kind {
            Kind::Word(word) => {
                self.text.date_start(token.of) != DateStart::Never
                    || matches!(
                        word.as_ref(),
                        "far"
                            | "of"
                            | "earlier"
                            | "sooner"
                            | "than"
                            | "to"
                            | "on"
                            | "in"
                            | "mid"
                            | "its"
                            | "their"
                            | "week"
                    )
            }
            Kind::Number(..) | Kind::Mark('“' | '"') => true,
            Kind::Han(c) => {
                self.text.date_start(token.of) != DateStart::Never
                    || matches!(
                        c,
                        '几' | '半' | '日' | '年' | '数' | '两' | '〇' | '多' | '来'
                    )
            }
            _ => false,
        }
    }

    /// "from 2026", "from the second half of 2027".
    pub(super) fn follows_from(&self, i: usize) -> bool {
        let before = |i: usize| i.checked_sub(1);
        let the = before(i).filter(|b| self.word(*b, &["the"]).is_some());
        before(the.unwrap_or(i)).is_some_and(|b| self.word(b, &["from"]).is_some())
    }

    /// Whether what was read is likely to be a date where it stands.
    pub(super) fn stands_alone(&self, item: &Item, i: usize, end: usize) -> bool {
        let before = i.checked_sub(1);
        let word_before = before.and_then(|b| self.any_word(b)).unwrap_or_default();
        let han_before = before.and_then(|b| self.han_char(b));
        self.is_bounded(i, end)
            && !self.is_name(i, end)
            && !matches!(word_before, "every" | "each" | "fiscal")
            // Of another year, of each one, or of the lunar calendar.
            && !han_before.is_some_and(|c| match c {
                '每' | '历' | '逢' => true,
                '年' => !self.han_char(i).is_some_and(|c| "自从到至截".contains(c)),
                '月' | '上' | '下' | '半' | '第' => self.number(i).is_some_and(|(_, len)| len < 4),
                // 指数今年.
                '数' if self.han_char(i).is_some_and(|c| "今去明昨".contains(c)) => false,
                _ => "一二三四五六七八九十两几数百千万".contains(c) && self.is_han(i),
            })
            && self.is_year_or_month(item, i, end, word_before)
    }

    /// Not a piece of a longer number, word or address.
    fn is_bounded(&self, i: usize, end: usize) -> bool {
        let solid = |k: Option<&Kind<'_>>| {
            matches!(k, Some(Kind::Number(..) | Kind::Grouped | Kind::Word(_)))
        };
        let first_number = self.number(i).is_some();
        let cut_before = i > 0 && self.glued(i) && {
            let before = self.kind(i - 1);
            solid(before) && !self.is_han(i)
                || matches!(before, Some(Kind::Mark('_' | '@' | '#' | '/' | '=' | '\\')))
                || first_number
                    && (matches!(before, Some(Kind::Mark('$' | '€' | '£' | '¥' | '.' | '+')))
                        || matches!(before, Some(Kind::Mark(':')))
                            && i > 1
                            && self.number(i - 2).is_some()
                        || matches!(before, Some(Kind::Mark('-' | ',' | '–')))
                            && i > 1
                            && self.glued(i - 1)
                            && solid(self.kind(i - 2)))
        };
        let last_number = end > 0 && self.number(end - 1).is_some();
        let last_han = end > 0 && self.is_han(end - 1);
        let cut_after = self.glued(end) && {
            let after = self.kind(end);
            solid(after) && !last_han
                || matches!(after, Some(Kind::Mark('_' | '@' | '=' | '\\')))
                || last_number
                    && (matches!(after, Some(Kind::Mark('%' | '°' | '€')))
                        || matches!(after, Some(Kind::Mark('.' | '-' | '/' | ':' | ',' | '–')))
                            && self.glued(end + 1)
                            && matches!(self.kind(end + 1), Some(Kind::Number(..) | Kind::Grouped)))
        };
        !cut_before && !cut_after
    }

    /// A name or another word: "Black Friday", "USA Today", "今日头条".
    fn is_name(&self, i: usize, end: usize) -> bool {
        let before = i.checked_sub(1);
        let word = before.and_then(|b| self.any_word(b)).unwrap_or_default();
        let feast = matches!(
            word,
            "black" | "good" | "cyber" | "ash" | "palm" | "easter" | "giving" | "super" | "shrove"
        ) && self.weekday(i).is_some();
        // "The Sunday Times", "a Friday Capital spokesman".
        let title = matches!(word, "the" | "a" | "an")
            && self.weekday(i).is_some()
            && self.any_word(end).is_some()
            && self.capital(end);
        let paper = self.word(i, &["today"]).is_some()
            && self.capital(i)
            && before.is_some_and(|b| self.any_word(b).is_some() && self.capital(b));
        let site =
            self.han(i, "今日").is_some() && self.any_han(end, &["头条", "俄罗斯"]).is_some();
        // "2000年历史" is how long, not when.
        let age = self.han(end.saturating_sub(1), "年").is_some()
            && self.number(i).is_some()
            && self
                .any_han(
                    end,
                    &["历史", "的历史", "间", "多", "余", "来", "大计", "古"],
                )
                .is_some();
        // "周五天": five days a week.
        let week = self.weekday(i).is_some() && self.han(end, "天").is_some();
        // 达产后年产值, 未来年产能, 十月稻田.
        let annual = self.any_han(i, &["后年", "来年"]).is_some_and(|at| {
            self.han_char(at)
                .is_some_and(|c| "产销均营利投收需可发处净".contains(c))
        }) || self.any_han(end, &["稻田"]).is_some();
        // "目前年产", "过去年均", "日本周边", "推迟到2025年": the first character is of the word before.
        let torn = match (
            self.han_char(i),
            before
                .filter(|_| self.glued(i))
                .and_then(|b| self.han_char(b)),
        ) {
            (Some('前' | '后'), Some(c)) => "目当之以年天月日今此最然先".contains(c),
            // 前5月 is five months; 本5月 nothing.
            (None, Some('前')) => {
                self.number(i).is_some() && matches!(self.han_char(i + 1), Some('月'))
            }
            (Some(d), Some('前')) => han_digit(d).is_some(),
            (Some('去'), Some(c)) => "过失".contains(c),
            // 延续近三年 is how long.
            (Some('近'), Some(c)) => "时续达了经隔长".contains(c),
            (Some('本'), Some(c)) => "成基样资日根".contains(c),
            (Some('到' | '至'), Some(c)) => !"计争划将且并而期效限".contains(c),
            _ => false,
        };
        // 2023—2024财年, 2025学年, 2024-2025赛季.
        let other_year = self.han(end.saturating_sub(1), "年").is_some()
            && self.any_han(end, &["度财政", "财"]).is_some()
            || self
                .any_han(end, &["财年", "学年", "赛季", "财政年度", "年度财政"])
                .is_some()
            || self.han(end.saturating_sub(1), "年").is_some()
                && i > 0
                && self.any_han(end - 1, &["年财"]).is_some();
        // "Thursdays", "two Mondays ago" are plurals the lexer keeps whole.
        annual || feast || title || paper || site || age || week || torn || other_year
    }

    /// A piece of a longer date that is not read as a whole: the day of "two days after today",
    /// the end of "from this May to October", one of "next Monday or Tuesday".
    pub(super) fn is_torn_off(&self, item: &Item, i: usize, end: usize) -> bool {
        let word = |at: Option<usize>| at.and_then(|at| self.any_word(at)).unwrap_or_default();
        // Where a word of these begins the date, or stands before it.
        let led = |words: &[&str]| {
            let before = i.checked_sub(1);
            if words.contains(&word(Some(i))) {
                Some(i)
            } else {
                before.filter(|_| words.contains(&word(before)))
            }
        };
        let counted = led(&["after", "before", "from", "following"])
            .and_then(|at| at.checked_sub(1))
            .is_some_and(|at| {
                self.sense(at, |s| matches!(s, Sense::Time(_)).then_some(()))
                    .is_some()
            });
        let ends = led(&["to", "till", "until", "through"]).is_some_and(|at| {
            let begun = at.saturating_sub(4)..at;
            let from = begun.clone().rev().find(|b| word(Some(*b)) == "from");
            from.is_some_and(|from| {
                (from + 1..at).any(|b| {
                    self.year(b).is_some()
                        || self.weekday(b).is_some()
                        || self.month_word(b).is_some()
                })
            })
        });
        let weekday = matches!(item, Item::Point(Point::Latest(_) | Point::NearWeekday(..)));
        let choice = |at: usize| (at..at + 2).any(|at| self.weekday(at).is_some());
        // "the same month last year" is of that month.
        let same = i >= 2
            && word(i.checked_sub(2)) == "same"
            && matches!(item, Item::Point(Point::Year(Year::Reckoned(_))));
        let either = word(i.checked_sub(1)) == "or" && i.checked_sub(2).is_some_and(choice)
            || word(Some(end)) == "or" && choice(end + 1)
            || matches!(word(i.checked_sub(1)), "previous" | "following");
        // "Sunday 31", which is none near.
        let dated = self.short(end).is_some_and(|(_, after)| {
            !self.glued(end) && self.any_word(after).is_none() && self.number(after).is_none()
        });
        // "May of that year", "December of the same year".
        let of = end + usize::from(word(Some(end)) == "of");
        let the = of + usize::from(word(Some(of)) == "the");
        let told = matches!(
            word(Some(the)),
            "that" | "same" | "following" | "previous" | "prior" | "next"
        ) && word(Some(the + 1)) == "year"
            && (of > end || word(Some(the)) == "that");
        // "more than two years ago" is before that year.
        let earlier = word(end.checked_sub(1)) == "ago"
            && matches!(word(i.checked_sub(1)), "than" | "over" | "least");
        earlier || counted || ends || same || told || weekday && (either || dated)
    }

    /// A bare year, or a bare English month, is one only beside certain words.
    fn is_year_or_month(&self, item: &Item, i: usize, end: usize, before: &str) -> bool {
        let says_year = matches!(
            item,
            Item::Point(Point::Year(Year::Of(_)))
                | Item::By(Point::Year(Year::Of(_)))
                | Item::After(Point::Year(Year::Of(_)))
                | Item::Before(Point::Year(Year::Of(_)))
                | Item::Between(Point::Year(Year::Of(_)), Point::Year(Year::Of(_)), _)
                | Item::Since(Point::Year(Year::Of(_)), false)
        );
        if let Some((year, _)) = self.year(end - 1)
            && says_year
        {
            let fiscal = i.checked_sub(2).is_some_and(|b| {
                self.word(
                    b,
                    &[
                        "fiscal",
                        "financial",
                        "school",
                        "academic",
                        "tax",
                        "crop",
                        "marketing",
                    ],
                )
                .is_some()
            });
            let follows = match self.kind(end) {
                None | Some(Kind::Han(_)) => true,
                Some(Kind::Mark(c)) => !matches!(c, '%' | '°' | '$' | '€' | '£' | '¥' | '+'),
                Some(Kind::Word(word)) => {
                    AFTER_YEAR.contains(&word.as_ref())
                        || before == "year" && !fiscal
                        || word.ends_with("ed")
                        || matches!(word.as_ref(), "onward" | "onwards")
                        || !matches!(item, Item::Between(..)) && self.goes_on(end)
                }
                Some(Kind::Number(..) | Kind::Grouped) => false,
            };
            let alone = matches!(item, Item::Point(_)) && self.number(i).is_some();
            let safe = match item {
                Item::Point(_) => BEFORE_YEAR.contains(&before),
                Item::Since(..) => true,
                _ => false,
            };
            // "as recently as 2021", "in 2023 and 2024", "in each of 2023 and 2024".
            let recently = before == "as"
                && i.checked_sub(2).is_some_and(|b| {
                    self.word(b, &["recently", "early", "late", "far"])
                        .is_some()
                });
            // "the Antitrust Act of 1976".
            let named = before == "of" && i.checked_sub(2).is_some_and(|b| self.capital(b));
            let comma = i.checked_sub(2).is_some_and(|b| {
                self.mark(b + 1, ",").is_some()
                    && self.year(b).is_some_and(|(y, _)| (1900..2100).contains(&y))
            });
            // "fiscal 2003, 2002 and 2001" are none of the calendar.
            let mut first = i;
            for _ in 0..6 {
                let Some(back) = first.checked_sub(2).filter(|b| self.year(*b).is_some()) else {
                    break;
                };
                first = back;
            }
            let other = first
                .checked_sub(1)
                .is_some_and(|b| self.word(b, &["fiscal", "financial", "fy"]).is_some());
            if first < i && other {
                return false;
            }
            let listed = comma
                || before == "year" && !fiscal
                || matches!(before, "and" | "or" | "of")
                    && i.checked_sub(2).is_some_and(|b| {
                        self.year(b).is_some() || self.word(b, &["each", "both"]).is_some()
                    });
            // "compared with 2011", "against 2019".
            let compared = matches!(before, "with" | "to" | "against" | "versus" | "vs")
                && i.checked_sub(2).is_some_and(|b| {
                    self.word(b, &["compared", "comparison", "relative"])
                        .is_some()
                        || before == "versus"
                        || before == "vs"
                });
            if (1900..=2099).contains(&year)
                && alone
                && (self.is_year_before_noun(i, end) || self.is_year_of_list(end))
            {
                return true;
            }
            let perhaps = compared
                || named
                || !alone
                || self.han_listed_year(i).is_some()
                || BEFORE_YEAR_PERHAPS.contains(&before)
                || recently
                || listed;
            return (1800..=2199).contains(&year) && (safe || perhaps && follows);
        }
        let bare_month = matches!(
            item,
            Item::Point(Point::Month(Year::Unknown | Year::Lent(_), _))
        ) && self.any_word(i).is_some()
            && self.year(end - 1).is_none();
        let and = i.checked_sub(2).filter(|_| self.joins(i - 1).is_some());
        !bare_month
            || BEFORE_YEAR.contains(&before)
            || matches!(
                before,
                "from" | "for" | "till" | "through" | "by" | "before" | "after" | "as" | "recently"
            )
            // "in May and June".
            || and.is_some_and(|b| self.capital(b) && self.month_word(b) < self.month_word(i))
            || self.is_adjective(i, end)
    }

    /// A year that says of which one something is: "its 2025 forecast", "the 2028 Olympics", "above
    /// 2019 levels", "(1998)". In "the 2019 units" it counts.
    fn is_year_before_noun(&self, i: usize, end: usize) -> bool {
        if self.mark(end, ")").is_some() {
            return i
                .checked_sub(1)
                .is_some_and(|b| self.mark(b, "(").is_some());
        }
        let Some(token) = self
            .tokens
            .get(end)
            .filter(|_| self.any_word(end).is_some())
        else {
            return false;
        };
        let of = |at: usize| i.checked_sub(at);
        let determined = of(1).is_some_and(|b| {
            let words = [
                "a", "the", "its", "their", "his", "her", "our", "this", "that", "s",
            ];
            self.word(b, &words).is_some()
        });
        let opens = of(1).is_none_or(|b| self.any_word(b).is_none() && self.number(b).is_none());
        let led = opens || of(1).is_some_and(|b| self.class(b, Class::Stop));
        if self.class(end, Class::YearNoun) {
            return determined || led;
        }
        // "its 2010 new stores".
        let adjective = self.class(end, Class::Modifier)
            || self
                .any_word(end)
                .is_some_and(|word| word.len() > 5 && crate::noun::is_adjective(word));
        let is_level = [
            "mark",
            "line",
            "threshold",
            "barrier",
            "limit",
            "year",
            "strong",
        ];
        let counted = |of: usize| {
            of.checked_sub(1)
                .is_some_and(|of| crate::noun::day_is_count(self.text, of))
        };
        let is_count = counted(token.of) || adjective && counted(token.of + 1);
        determined
            && self.word(end, &is_level).is_none()
            && !self.glued(end)
            && !self.class(end, Class::Stop)
            && !is_count
    }

    /// The first of "2023 and 2024" or "2019, 2021 and 2023".
    fn is_year_of_list(&self, end: usize) -> bool {
        let mut at = end;
        for _ in 0..12 {
            let Some(joined) = self.joins(at) else { break };
            let next = self.word(joined, &["and", "or"]).unwrap_or(joined);
            match self.year(next) {
                Some((1900..=2099, after)) => at = after,
                _ => break,
            }
        }
        at > end
            && self.kind(at).is_none_or(|kind| match kind {
                Kind::Word(_) => self.goes_on(at),
                Kind::Mark(c) => !"%$€£¥+-–".contains(*c),
                _ => false,
            })
    }

    /// A month that says of which one something is: "its June price", "November's election", "the
    /// hottest May". Names are capitals side by side: "Theresa May", "the May Day holiday".
    pub(super) fn is_adjective(&self, i: usize, end: usize) -> bool {
        let before = i.checked_sub(1);
        let word = before.and_then(|b| self.any_word(b)).unwrap_or_default();
        let determined = matches!(
            word,
            "the" | "its" | "their" | "s" | "for" | "of" | "a" | "an" | "this" | "than"
        );
        let superlative = word.len() > 4 && word.ends_with("est");
        let own = self.capital(i)
            && self.month_word(i).is_some()
            && (determined || !before.is_some_and(|b| self.capital(b)))
            && !self.capital(end);
        let word_too = self.word(i, &["may", "march"]).is_some();
        let possessive = self
            .mark(end, "'")
            .is_some_and(|at| self.word(at, &["s"]).is_some());
        let noun = self.class(end, Class::YearNoun)
            || self.any_word(end).is_some()
                && !self.goes_on(end)
                && !self.class(end, Class::Plan)
                && !self.class(end, Class::Quarter)
                && (determined || !word_too);
        let delivered = self.capital(i) && self.class(end, Class::Delivery);
        delivered || own && (superlative || possessive || noun && !self.glued(end))
    }
}
