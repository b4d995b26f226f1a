//! The words of all languages, as one tree of phrases.
//!
//! A language is a file of words under `languages/`: a line for each sense, with the phrases that
//! have it. The grammar knows senses; it names a word only where that one alone decides, as "of" does
//! in "7 minutes of film". The lexer looks each word up once; the tree then tells which phrases begin at
//! a token, in as many steps as the longest of them has words.

use crate::script::{is_han, plain};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A function that gives what a sense holds, and nothing for other senses: `pick!(Sense::Power(n) => n)`.
macro_rules! pick {
    ($sense:pat $(if $fits:expr)? => $held:expr) => {
        |sense| match sense {
            $sense $(if $fits)? => Some($held),
            _ => None,
        }
    };
}
pub(crate) use pick;

/// A word of the vocabulary; 0 is a word that it does not have.
pub(crate) type Atom = u32;
pub(crate) const NONE: Atom = 0;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident $key:literal)*) => {
        /// What words do in a sentence, where that is all there is to say of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Class { $($(#[$doc])* $name),* }

        impl Class {
            fn of(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    /// Leaves the comparator after it as it is: "well over".
    Adverb "adverb"
    /// Between comparator and amount, and says nothing of it: "a total of".
    Filler "filler"
    /// Leads to the amount: "totals", 共计.
    Lead "lead"
    /// Gives no number: "dozens", 数十.
    Vague "vague"
    /// 多, 余.
    More "more"
    /// 几, 来: a number that nobody knows.
    Some "some"
    /// "and" between number words.
    And "and"
    /// The decimal point in words.
    Point "point"
    Minus "minus"
    /// So much on both sides of nothing: "plus or minus".
    PlusOrMinus "plus-or-minus"
    /// "a", "an": one, before a scale.
    Article "article"
    /// A first and a last amount: "from", "between", "to".
    From "from"
    Between "between"
    To "to"
    /// 之间.
    BetweenEnd "between-end"
    But "but"
    Per "per"
    /// "annually", 每年.
    EachAdverb "each"
    /// Han words that make a rate of the amount after them: 每, 日均.
    EachBefore "each-before"
    /// "old": an age.
    Age "age"
    /// After "a year", which is then no rate: "ago", "earlier".
    Ago "ago"
    /// Verbs in the plural, which are no part of what is counted.
    Verb "verb"
    Modifier "modifier"
    Stop "stop"
    Plural "plural"
    SeemingPlural "seeming-plural"
    AdverbInS "adverb-in-s"
    CompoundEnd "compound-end"
    /// After a number and a hyphen, what is not counted: "star".
    NoKind "no-kind"
    Classifier "classifier"
    NoClassifier "no-classifier"
    HanModifier "han-modifier"
    HanFollower "han-follower"
    /// Before a number that is a name or a place in an order.
    Label "label"
    /// Likewise, where it begins with a capital: "Proposition 13".
    TallLabel "tall-label"
    /// Between Chinese name and number: 中证500.
    HanLabel "han-label"
    /// "Five Guys".
    NumberName "number-name"
    /// Words that begin with a character of numbers and are none: 四处, 零部件.
    HanWord "han-word"
    /// After a number that is part of a name: "index", "jets".
    LabelAfter "label-after"
    /// After the number of a house: "Oxford Street".
    Street "street"
    /// Makers of what is named by numbers: "Boeing".
    Maker "maker"
    /// Before "about" and the like that make them prepositions.
    Talk "talk"
    /// Turns round the comparator after it.
    Negator "negator"
    /// Makes the amount after it uncertain in a way that is not read.
    Hedge "hedge"
    /// Changes an amount before it in a way that is not read.
    Afterthought "afterthought"
    /// Verbs and nouns of change.
    Up "up"
    Down "down"
    /// Between a verb of change and the amount: "by an additional", 幅度达.
    BeforeChange "before-change"
    /// After an amount: "more", "cheaper".
    MoreSo "more-so"
    LessSo "less-so"
    /// Verbs of going from one level to another, whatever the direction.
    Moves "moves"
    /// Verbs that "up" and "down" make another verb of: "gave up".
    Phrasal "phrasal"
    /// After a length: "long", "wide".
    Dimension "long"
    /// 以上 after these is a class, not an amount: 项目.
    Kinds "class-noun"
    /// A share of what is named between comparator and per cent: 占全市的35%.
    ShareOf "share-of"
    Ordinal "ordinal"
    /// One of so many: "in", "out of".
    Among "among"
    /// Money in minor units: cents.
    Tail "tail"
    AmPm "am-pm"
    /// Words with which a date may begin, and those that a date must follow.
    DateBegins "date-begins"
    DateLead "date-lead"
    DateArticle "date-article"
    /// Before a day with a dot: "am 2. Mai".
    DayLead "day-lead"
    /// "since", 自: from a date on.
    Since "since"
    By "by"
    Before "before-date"
    After "after-date"
    Until "until"
    AsOf "as-of"
    NotBefore "not-before"
    Starting "starting"
    /// "end of".
    EndOf "end-of"
    Quarter "quarter"
    Half "half-year"
    /// A fiscal, school or other year that is not the calendar's.
    Fiscal "fiscal"
    /// A time that counts from something else: "two years later", 六个月内.
    FrameAfter "frame-after"
    FrameBefore "frame-before"
    /// A year or day that was named before: 当年, 同日.
    Named "named-before"
    Future "future"
    PastTense "past-tense"
    /// Verbs that tell nothing of when it is what they tell: "said".
    Said "said"
    /// What is likely to lie ahead beside a date: "begins", "awaits".
    Plan "plan"
    /// What a year says of which one: "2024 sales".
    YearNoun "year-noun"
    /// After a month that lies ahead: "July delivery".
    Delivery "delivery"
    Score "score"
    /// What an amount is counted for, after "a" and "per".
    PerNoun "per-noun"
}

/// What a comparator says of the amount beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    MoreThan,
    AtLeast,
    LessThan,
    UpTo,
    Nearly,
    About,
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    Is(Class),
    /// Below twenty.
    Number(u8),
    /// Twenty to ninety.
    Tens(u8),
    /// A power of ten as a word: hundred, million.
    Power(u8),
    /// A dozen, a score.
    Group(u8),
    /// A letter that scales money: m, bn.
    Letter(u8),
    /// A digit as a character: 三.
    Digit(u8),
    /// A power of ten as a character: 万.
    HanPower(u8),
    /// A half, a third.
    Part(u8),
    /// 百分之: so many parts in ten to this power.
    Parts(u8),
    Before(Comparator),
    After(Comparator),
    /// A currency by name.
    Money(&'static str),
    /// A currency in millions: MUSD.
    MillionMoney(&'static str),
    /// A currency before the number.
    MoneyBefore(&'static str),
    /// A currency by its code, in capitals.
    Code(&'static str),
    /// Likewise, but the code is an abbreviation or a word too.
    DoubtfulCode(&'static str),
    /// A currency that several countries have.
    SharedMoney(&'static str),
    /// 元 alone.
    Yuan,
    /// "won": a currency only where no verb can stand.
    Won,
    /// "pounds": money from a million up, a mass below.
    Pounds,
    /// ¥, of China or of Japan.
    YenSign,
    /// A hundredth of a currency: cents, 分; a tenth: 角.
    Minor(u8),
    /// A unit that is no currency and no count.
    Unit(&'static str),
    /// A short form that may hold a scale and a rate, and whose capitals matter: "Mtpa". What it
    /// stands for, and how it is written.
    Short(&'static str, &'static str),
    /// A length of time, which is a date if the number is one.
    Time(&'static str),
    /// 月, 日: the number is a date.
    DateUnit,
    /// A measure that is not read.
    Foreign,
    /// 成: tenths.
    Tenths,
    /// Times, fold, 倍.
    Times,
    /// So many times as much, in one word: "tripled".
    Multiple(&'static str),
    /// Likewise, where the words around it make it a verb: "to double".
    MayMultiply(&'static str),
    /// A thing counted, in the plural; its key.
    Noun(&'static str),
    /// Likewise, in the singular.
    Singular(&'static str),
    /// A thing counted, in Chinese; its key and its classifiers.
    HanNoun(&'static str, &'static str),
    /// A unit before which these characters make another word.
    Guard(&'static str),
    /// The word is of a language with a decimal comma, and of no other.
    Continental,
    // Dates.
    Month(u8),
    /// From Monday, 0.
    Weekday(u8),
    Season(u8),
    /// Days from publication.
    Day(i8),
    /// Months from that of publication.
    MonthOn(i8),
    /// Years from that of publication.
    YearOn(i8),
    /// Weeks from that of publication, before a weekday.
    WeekOn(i8),
    /// A unit of time, in months and in days.
    Span(u8, u8),
    /// An ordinal number of a period.
    Nth(u8),
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Fast(u64);

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0.rotate_left(5) ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;

/// The tree of phrases.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    atoms: Map<Box<str>, Atom>,
    /// By atom, the word.
    words: Vec<Box<str>>,
    characters: Map<char, Atom>,
    /// Those of the commonest ones: nearly every sign, and every character of Chinese, is among them.
    common: Vec<Atom>,
    /// Of the same ones, those that are another character in their plain form.
    other: Vec<bool>,
    /// By atom, the classes of the phrases that begin and that end with the word.
    begin: Vec<u128>,
    end: Vec<u128>,
    /// The node of each atom at which a phrase begins.
    roots: Vec<u32>,
    children: Map<(u32, Atom), u32>,
    nodes: Vec<Node>,
    /// By atom, whether a date may begin with it.
    dates: Vec<DateStart>,
    /// The first nodes of phrases with which a date may begin.
    begun: Vec<u32>,
    /// By node, whether a quantity may begin with the phrases there.
    quantities: Vec<bool>,
    /// By atom, whether one may begin with the word; an article is none.
    starts: Vec<Option<bool>>,
    /// Every sense, for lists of keys.
    pub(crate) senses: Vec<Sense>,
}

/// How a date may begin with a word.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateStart {
    /// It does not.
    #[default]
    Never,
    /// It does, or a phrase does that begins with it.
    Begins,
    /// A date must follow.
    Lead,
    /// "a", "the".
    Article,
    /// A month, which is a word in lower case.
    Month,
    /// A number word.
    Number,
}

#[derive(Debug, Default)]
struct Node {
    senses: Vec<Sense>,
    goes_on: bool,
}

/// The files of words.
const LANGUAGES: [&str; 5] = [
    include_str!("languages/english.txt"),
    include_str!("languages/chinese.txt"),
    include_str!("languages/japanese.txt"),
    include_str!("languages/german.txt"),
    include_str!("languages/currencies.txt"),
];

pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
        let mut vocabulary = Vocabulary::default();
        vocabulary.roots.push(0);
        vocabulary.words.push("".into());
        vocabulary.nodes.push(Node::default());
        for language in LANGUAGES {
            vocabulary.read(language);
        }
        vocabulary.note_starts();
        vocabulary.other = (0..0x80 + 0x5200)
            .map(|place: u32| {
                if place < 0x80 {
                    place
                } else {
                    place - 0x80 + 0x4E00
                }
            })
            .map(|c| char::from_u32(c).is_some_and(|c| plain(c).0 != c))
            .collect();
        vocabulary
    });
    &VOCABULARY
}

/// The sense of one line of a language's file.
fn sense(key: &'static str) -> Option<Sense> {
    use Comparator::{About, AtLeast, LessThan, MoreThan, Nearly, UpTo};
    let (name, argument) = key.split_once(' ').unwrap_or((key, ""));
    let comparator = || {
        Some(match argument {
            "more-than" => MoreThan,
            "at-least" => AtLeast,
            "less-than" => LessThan,
            "up-to" => UpTo,
            "nearly" => Nearly,
            "about" => About,
            _ => return None,
        })
    };
    let small = || argument.parse().ok();
    let signed = || argument.parse().ok();
    Some(match name {
        "number" => Sense::Number(small()?),
        "tens" => Sense::Tens(small()?),
        "power" => Sense::Power(small()?),
        "group" => Sense::Group(small()?),
        "letter" => Sense::Letter(small()?),
        "digit" => Sense::Digit(small()?),
        "han-power" => Sense::HanPower(small()?),
        "part" => Sense::Part(small()?),
        "parts" => Sense::Parts(small()?),
        "before" => Sense::Before(comparator()?),
        "after" => Sense::After(comparator()?),
        "money" => Sense::Money(argument),
        "million-money" => Sense::MillionMoney(argument),
        "money-before" => Sense::MoneyBefore(argument),
        "shared-money" => Sense::SharedMoney(argument),
        "yuan" => Sense::Yuan,
        "won" => Sense::Won,
        "pounds" => Sense::Pounds,
        "yen-sign" => Sense::YenSign,
        "minor" => Sense::Minor(small()?),
        "unit" => Sense::Unit(argument),
        "time" => Sense::Time(argument),
        "date-unit" => Sense::DateUnit,
        "foreign" => Sense::Foreign,
        "tenths" => Sense::Tenths,
        "times" => Sense::Times,
        "multiple" => Sense::Multiple(argument),
        "may-multiply" => Sense::MayMultiply(argument),
        "noun" => Sense::Noun(argument),
        "singular" => Sense::Singular(argument),
        "han-noun" => {
            let (key, classifiers) = argument.split_once(' ').unwrap_or((argument, ""));
            Sense::HanNoun(key, classifiers)
        }
        "guard" => Sense::Guard(argument),
        "month" => Sense::Month(small()?),
        "weekday" => Sense::Weekday(small()?),
        "season" => Sense::Season(small()?),
        "day" => Sense::Day(signed()?),
        "month-on" => Sense::MonthOn(signed()?),
        "year-on" => Sense::YearOn(signed()?),
        "week-on" => Sense::WeekOn(signed()?),
        "span" => {
            let (months, days) = argument.split_once(' ')?;
            Sense::Span(months.parse().ok()?, days.parse().ok()?)
        }
        "nth" => Sense::Nth(small()?),
        _ => Sense::Is(Class::of(name).filter(|_| argument.is_empty())?),
    })
}

/// The words, characters and signs of a phrase.
fn pieces(phrase: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = phrase;
    while let Some(c) = rest.chars().next() {
        let end = if c.is_alphabetic() && !is_han(c) {
            rest.find(|c: char| !c.is_alphabetic() || is_han(c))
                .unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        if !c.is_whitespace() {
            pieces.push(piece);
        }
        rest = after;
    }
    pieces
}

impl From<Class> for Sense {
    fn from(class: Class) -> Self {
        Self::Is(class)
    }
}

/// The place of a character in the table of the commonest: ASCII, and the block from 一 on.
const fn common_place(c: char) -> Option<usize> {
    match c as usize {
        place @ ..0x80 => Some(place),
        place @ 0x4E00..0xA000 => Some(place - 0x4E00 + 0x80),
        _ => None,
    }
}

/// The bit of a class, and of the senses that are asked for most often; of all others, one.
#[inline]
const fn bit(sense: Sense) -> u128 {
    match sense {
        Sense::Is(class) => {
            assert!(
                (class as u32) < 121,
                "the bits from 121 on are of other senses"
            );
            1 << class as u32
        }
        Sense::Number(_)
        | Sense::Tens(_)
        | Sense::Part(_)
        | Sense::Digit(_)
        | Sense::HanPower(_)
        | Sense::Parts(_) => 1 << 121,
        Sense::Before(_) => 1 << 122,
        Sense::MoneyBefore(_) | Sense::YenSign | Sense::Code(_) | Sense::DoubtfulCode(_) => {
            1 << 123
        }
        Sense::Multiple(_) | Sense::MayMultiply(_) => 1 << 124,
        Sense::Span(..) => 1 << 125,
        Sense::YearOn(_) | Sense::MonthOn(_) | Sense::WeekOn(_) | Sense::Day(_) | Sense::Nth(_) => {
            1 << 126
        }
        _ => 1 << 127,
    }
}

/// The bits of several senses.
pub(crate) const fn any_of(senses: &[Sense]) -> u128 {
    let mut all = 0;
    let mut rest = senses;
    while let [first, others @ ..] = rest {
        all |= bit(*first);
        rest = others;
    }
    all
}

#[inline]
fn may(bits: &[u128], atom: Atom, any: u128) -> bool {
    bits.get(atom as usize).is_some_and(|b| b & any != 0)
}

fn note(bits: &mut Vec<u128>, atom: Atom, sense: Sense) {
    let at = atom as usize;
    bits.resize(bits.len().max(at + 1), 0);
    if let Some(b) = bits.get_mut(at) {
        *b |= bit(sense);
    }
}

impl Vocabulary {
    fn read(&mut self, language: &'static str) {
        let continental = language.contains("\ndecimal comma\n");
        for line in language.lines() {
            let Some((key, phrases)) = line.split_once(" = ") else {
                continue;
            };
            let code = matches!(key, "code" | "doubtful-code");
            let (key, meanings) = key.split_once(": ").unwrap_or((key, ""));
            let sense = match key {
                _ if code => None,
                // Its meanings have blanks.
                "shared-money" => Some(Sense::SharedMoney(meanings)),
                _ if key.starts_with("short ") => None,
                _ => sense(key),
            };
            for phrase in phrases.split(" | ").flat_map(|p| p.split('|')) {
                let phrase = phrase.trim();
                let sense = match (key, sense) {
                    ("code", _) => Sense::Code(phrase),
                    ("doubtful-code", _) => Sense::DoubtfulCode(phrase),
                    (_, None) if key.starts_with("short ") => {
                        Sense::Short(key.trim_start_matches("short "), phrase)
                    }
                    (_, Some(sense)) => sense,
                    _ => continue,
                };
                self.add(phrase, sense, continental);
            }
        }
    }

    fn add(&mut self, phrase: &str, sense: Sense, continental: bool) {
        let capitals = matches!(
            sense,
            Sense::Code(_) | Sense::DoubtfulCode(_) | Sense::Short(..)
        );
        let phrase = if capitals {
            phrase.to_lowercase()
        } else {
            phrase.to_owned()
        };
        let mut node = 0;
        let mut first = 0;
        let pieces = pieces(&phrase);
        for (at, piece) in pieces.iter().enumerate() {
            let atom = self.intern(piece);
            if at == 0 {
                note(&mut self.begin, atom, sense);
            }
            if at + 1 == pieces.len() {
                note(&mut self.end, atom, sense);
            }
            let next = if node == 0 {
                self.roots.get(atom as usize).copied().unwrap_or(0)
            } else {
                self.child(node, atom)
            };
            if next != 0 {
                node = next;
                first = if first == 0 { node } else { first };
                continue;
            }
            let new = u32::try_from(self.nodes.len()).unwrap_or(0);
            self.nodes.push(Node::default());
            if node == 0 {
                if let Some(root) = self.roots.get_mut(atom as usize) {
                    *root = new;
                }
            } else {
                self.children.insert((node, atom), new);
                if let Some(node) = self.nodes.get_mut(node as usize) {
                    node.goes_on = true;
                }
            }
            node = new;
            first = if first == 0 { node } else { first };
        }
        let quantity = matches!(
            sense,
            Sense::Number(_)
                | Sense::Tens(_)
                | Sense::Part(_)
                | Sense::Digit(_)
                | Sense::HanPower(_)
                | Sense::Parts(_)
                | Sense::Multiple(_)
                | Sense::MayMultiply(_)
                | Sense::Before(_)
                | Sense::MoneyBefore(_)
                | Sense::YenSign
                | Sense::Code(_)
                | Sense::DoubtfulCode(_)
                | Sense::Is(
                    Class::Adverb
                        | Class::From
                        | Class::Between
                        | Class::Minus
                        | Class::PlusOrMinus
                )
        );
        if quantity {
            let first = first as usize;
            let known = self.quantities.len().max(first + 1);
            self.quantities.resize(known, false);
            if let Some(begins) = self.quantities.get_mut(first) {
                *begins = true;
            }
        }
        if matches!(
            sense,
            Sense::Is(
                Class::DateBegins | Class::Named | Class::Fiscal | Class::Since | Class::NotBefore
            ) | Sense::Day(_)
                | Sense::MonthOn(_)
                | Sense::YearOn(_)
                | Sense::Nth(_)
                | Sense::Season(_)
        ) {
            self.begun.push(first);
        }
        self.senses.push(sense);
        if let Some(node) = self.nodes.get_mut(node as usize)
            && !node.senses.contains(&sense)
        {
            if continental && node.senses.is_empty() {
                node.senses.push(Sense::Continental);
            }
            node.senses.push(sense);
        }
    }

    /// Notes with which words a date or a quantity may begin.
    fn note_starts(&mut self) {
        let start = |root: u32| {
            let mut start = DateStart::Never;
            // Of the senses of a phrase that goes on, those of the first word do not matter.
            if self.begun.contains(&root) {
                start = DateStart::Begins;
            }
            for sense in self.senses(root) {
                start = match sense {
                    Sense::Is(Class::DateLead) => return DateStart::Lead,
                    Sense::Is(Class::DateArticle) => return DateStart::Article,
                    Sense::Month(_) => return DateStart::Month,
                    Sense::Number(_) | Sense::Digit(_) | Sense::HanPower(1) => DateStart::Number,
                    Sense::Is(Class::DateBegins | Class::Named | Class::Fiscal)
                    | Sense::Weekday(_)
                    | Sense::Day(_)
                    | Sense::Nth(_)
                    | Sense::Season(_) => DateStart::Begins,
                    _ => start,
                };
            }
            start
        };
        self.dates = self
            .roots
            .iter()
            .map(|root| {
                if *root == 0 {
                    DateStart::Never
                } else {
                    start(*root)
                }
            })
            .collect();
        let begins = |root: &u32| {
            self.quantities
                .get(*root as usize)
                .copied()
                .unwrap_or(false)
        };
        let article = |root: &u32| self.senses(*root).contains(&Sense::Is(Class::Article));
        self.starts = self
            .roots
            .iter()
            .map(|root| (!article(root)).then(|| begins(root)))
            .collect();
    }

    /// Whether a quantity may begin with a word. Of "a" and "an" the next word decides.
    pub(crate) fn quantity(&self, atom: Atom, next: impl FnOnce() -> Atom) -> bool {
        let known = self.starts.get(atom as usize);
        if let Some(begins) = known.copied().unwrap_or(Some(false)) {
            return begins;
        }
        let next = next();
        let root = self.root(atom);
        let counts = |sense: &Sense| {
            matches!(
                sense,
                Sense::Power(_)
                    | Sense::Group(_)
                    | Sense::Part(_)
                    | Sense::Number(_)
                    | Sense::Tens(_)
                    | Sense::Is(Class::Score)
            )
        };
        self.child(root, next) != 0 || self.senses(self.root(next)).iter().any(counts)
    }

    /// How a date may begin with a word.
    pub(crate) fn date(&self, atom: Atom) -> DateStart {
        self.dates.get(atom as usize).copied().unwrap_or_default()
    }

    fn intern(&mut self, word: &str) -> Atom {
        let known = self.atom(word);
        if known != NONE {
            return known;
        }
        let atom = Atom::try_from(self.roots.len()).unwrap_or(NONE);
        self.roots.push(0);
        self.words.push(word.into());
        self.atoms.insert(word.into(), atom);
        let mut letters = word.chars();
        if let (Some(c), None) = (letters.next(), letters.next()) {
            self.characters.insert(c, atom);
            if let Some(place) = common_place(c) {
                let known = self.common.len().max(place + 1);
                self.common.resize(known, NONE);
                if let Some(place) = self.common.get_mut(place) {
                    *place = atom;
                }
            }
        }
        atom
    }

    pub(crate) fn atom(&self, word: &str) -> Atom {
        self.atoms.get(word).copied().unwrap_or(NONE)
    }

    /// The half-width and simplified form of a character, as [`plain`] gives it.
    #[inline]
    pub(crate) fn plain(&self, c: char) -> (char, bool) {
        let other = common_place(c).and_then(|place| self.other.get(place));
        match other {
            Some(false) => (c, false),
            _ => plain(c),
        }
    }

    /// The word of an atom, as it is looked up: in lower case.
    pub(crate) fn word(&self, atom: Atom) -> &str {
        self.words.get(atom as usize).map_or("", |word| word)
    }

    #[inline]
    pub(crate) fn character(&self, c: char) -> Atom {
        match common_place(c) {
            Some(place) => self.common.get(place).copied().unwrap_or(NONE),
            None => self.characters.get(&c).copied().unwrap_or(NONE),
        }
    }

    /// Whether a phrase that begins with a word may have this sense, or one of its kind. Of classes it is
    /// known.
    #[inline]
    pub(crate) fn may_begin(&self, atom: Atom, sense: Sense) -> bool {
        may(&self.begin, atom, bit(sense))
    }

    /// Likewise with several senses.
    #[inline]
    pub(crate) fn may_begin_any(&self, atom: Atom, any: u128) -> bool {
        may(&self.begin, atom, any)
    }

    /// Whether a phrase that ends with a word may have this sense. Of classes it is known.
    #[inline]
    pub(crate) fn may_end(&self, atom: Atom, sense: Sense) -> bool {
        may(&self.end, atom, bit(sense))
    }

    #[inline]
    pub(crate) fn root(&self, atom: Atom) -> u32 {
        self.roots.get(atom as usize).copied().unwrap_or(0)
    }

    pub(crate) fn child(&self, node: u32, atom: Atom) -> u32 {
        if atom == NONE {
            return 0;
        }
        self.children.get(&(node, atom)).copied().unwrap_or(0)
    }

    pub(crate) fn senses(&self, node: u32) -> &[Sense] {
        self.nodes
            .get(node as usize)
            .map_or(&[], |node| node.senses.as_slice())
    }

    pub(crate) fn goes_on(&self, node: u32) -> bool {
        self.nodes.get(node as usize).is_some_and(|n| n.goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::Tokens;

    #[test]
    fn every_line_of_every_language_has_a_sense() {
        for language in LANGUAGES {
            for line in language.lines() {
                if line.is_empty() || line.starts_with('#') || line == "decimal comma" {
                    continue;
                }
                let (key, phrases) = line.split_once(" = ").expect(line);
                let known = matches!(key, "code" | "doubtful-code")
                    || key.starts_with("shared-money: ")
                    || key.starts_with("short ")
                    || sense(key).is_some();
                assert!(known, "{line}");
                assert!(phrases.split('|').all(|p| !p.trim().is_empty()), "{line}");
            }
        }
    }

    #[test]
    fn every_phrase_is_one_in_a_text() {
        for language in LANGUAGES {
            for line in language.lines().filter(|l| !l.starts_with('#')) {
                let Some((_, phrases)) = line.split_once(" = ") else {
                    continue;
                };
                for phrase in phrases.split('|').map(str::trim) {
                    let tokens = Tokens::new(phrase, false);
                    let mut whole = false;
                    tokens.phrases(0, |end, senses| {
                        whole |= end == tokens.len() && !senses.is_empty();
                    });
                    assert!(whole, "{phrase}: {:?}", pieces(phrase));
                }
            }
        }
    }
}
