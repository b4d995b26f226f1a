//! Made-up fact sheets, as many as one likes, and always the same ones. Nothing in them is true of
//! anybody.
//!
//! Organisations, people and places recur: their pools grow with the number of sheets, and those
//! that came early are drawn more often, as a few firms are in every paper and most in one. How
//! kind the world is of which the papers write, a [`World`] says.

// Each bench and test uses a part of it.
#![allow(dead_code)]

mod words;

use citebase::model::{Dimension, Kind, Modality, NameRole};
use citebase::sheet::{
    Attribution, Date, Declarations, Entity, Figure, MeasureType, Milestone, Name, Passage,
    Reading, Relation, Sheet, SheetQuantity, Source, Statement, UnitType,
};
use words::{
    BRANCHES, ENDINGS, FIELDS, GIVEN, HAN, LEGAL, MANNERS, MONTHS, OFFICES, SURNAMES, SYLLABLES,
    THINGS, TRADES, VERBS, WORKS,
};

/// To be counted up whenever the sheets come out otherwise than before: what was built of them
/// and kept is built anew.
pub const VERSION: u32 = 2;

/// About how many claims a sheet has, except in a hostile world.
pub const CLAIMS: usize = 100;

/// The world of which the papers write.
#[derive(Debug, Clone, Copy)]
pub struct World {
    pub name: &'static str,
    /// The exponent of Zipf's law, by which organisations are drawn; 0 if those that came early are
    /// only drawn a little more often.
    pub zipf: f64,
    /// One in so many organisations has an alias, and one in so many an abbreviation, that three
    /// others have too; 0 for none.
    pub namesakes: usize,
    /// Whether entities have keys that mean the same in every sheet. If not, their names and
    /// identifiers tell who is who.
    pub has_keys: bool,
    /// How many of the twenty projects of a sheet were in an earlier one, with other amounts.
    pub told_again: usize,
    /// How many industries there are, in which every project lies; 0 if a hundred, and not all do.
    pub industries: usize,
    /// How many relations among organisations a sheet has.
    pub ties: usize,
    /// Whether each sheet declares words anew, and has wordings that are confirmed because their unit
    /// is the sheet's own.
    pub declares: bool,
    /// Whether there is one name that all organisations bear, one that stands in all relations among
    /// them, and one project that has all figures.
    pub is_hostile: bool,
    /// How many times as much a sheet holds.
    pub times: usize,
}

/// Names hardly ever collide, sums are short, nobody is everywhere.
pub const KIND: World = World {
    name: "kind",
    zipf: 0.0,
    namesakes: 0,
    has_keys: true,
    told_again: 0,
    industries: 0,
    ties: 0,
    declares: false,
    is_hostile: false,
    times: 1,
};

/// Any year of business news.
pub const PRESS: World = World {
    name: "press",
    zipf: 0.9,
    namesakes: 10,
    has_keys: false,
    told_again: 7,
    industries: 40,
    ties: 10,
    declares: true,
    ..KIND
};

/// One name everywhere, one hub, one subject with all figures, sheets of 20,000 claims.
pub const HOSTILE: World = World {
    name: "hostile",
    namesakes: 1,
    is_hostile: true,
    times: 200,
    ..PRESS
};

/// The worlds by name.
pub const WORLDS: [World; 3] = [KIND, PRESS, HOSTILE];

/// SplitMix64: small, and the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D))
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a growing pool: the early ones more often.
    fn recurring(&mut self, pool: usize) -> usize {
        self.below(pool).min(self.below(pool))
    }

    /// One of a growing pool by Zipf's law: the nth as often as 1 / nˢ, s below 1.
    fn zipf(&mut self, exponent: f64, pool: usize) -> usize {
        const PARTS: usize = 1 << 30;
        let part = self.below(PARTS) as f64 / PARTS as f64;
        let end = (pool as f64 + 1.0).powf(1.0 - exponent);
        let at = ((end - 1.0) * part + 1.0).powf(1.0 / (1.0 - exponent));
        (at as usize - 1).min(pool - 1)
    }
}

/// Takes a number apart, so that different numbers make different names.
struct Digits(usize);

impl Digits {
    fn next<T: Copy>(&mut self, list: &[T]) -> T {
        let digit = self.0 % list.len();
        self.0 /= list.len();
        list[digit]
    }
}

/// A coined word; 230,400 of them differ.
fn coined(number: usize) -> String {
    // A step that shares no factor with the number of words keeps neighbours from looking alike.
    let mut digits = Digits(number.wrapping_mul(7_919) % 230_400);
    let (first, last) = (digits.next(SYLLABLES), digits.next(ENDINGS));
    let (second, end) = (digits.next(SYLLABLES), digits.next(ENDINGS));
    format!("{first}{}{last}{end}", second.to_lowercase())
}

/// Three characters; 125,000 rows of them differ.
fn coined_han(number: usize) -> String {
    let mut digits = Digits(number.wrapping_mul(7_919) % 125_000);
    (0..3).map(|_| digits.next(HAN)).collect()
}

pub fn organisation_key(number: usize) -> String {
    format!("org-{number}")
}

pub fn place_key(number: usize) -> String {
    format!("place-{number}")
}

/// The name that a place is called by.
pub fn place_name(number: usize) -> String {
    place(number).names[0].text.clone()
}

/// Of every third organisation.
pub fn identifier(number: usize) -> String {
    format!("Q{}", 9_000_000 + number)
}

/// The name that an organisation is called by.
pub fn organisation_name(number: usize) -> String {
    organisation(&KIND, number).names[0].text.clone()
}

fn organisation(world: &World, number: usize) -> Entity {
    let mut digits = Digits(number);
    let (trade, trade_han) = digits.next(TRADES);
    let (legal, legal_han) = LEGAL[number % LEGAL.len()];
    let english = format!("{} {trade} {legal}", coined(number));
    let han = format!("{}{trade_han}{legal_han}", coined_han(number));
    let mut entity = match number % 3 {
        0 => Entity::new(Kind::Organisation, han.as_str()),
        _ => Entity::new(Kind::Organisation, english.as_str()),
    };
    if number.is_multiple_of(6) {
        entity.names.push(cited(english));
    } else if number % 6 == 1 {
        entity.names.push(cited(han));
    }
    if number.is_multiple_of(3) {
        entity
            .identifiers
            .insert("wikidata".to_owned(), [identifier(number)].into());
    }
    entity.form = Some(
        if legal == "Research Institute" {
            "research institute"
        } else {
            "company"
        }
        .to_owned(),
    );
    if world.is_hostile {
        entity.names.push(cited("Star".to_owned()));
    }
    if let Some(pair) = number.checked_div(world.namesakes) {
        // Four neighbours, of which each is met as often as the others, have the name in common.
        let group = pair / 4;
        let initials = |letters: usize| {
            let mut digits = Digits(group.wrapping_mul(7_919) % 456_976);
            let letter = |_| char::from(b'A' + digits.next(LETTERS));
            (0..letters).map(letter).collect::<String>()
        };
        if number % world.namesakes == 3 % world.namesakes {
            entity
                .names
                .push(cited(format!("{} of the Coast", coined(group * 17 + 3))));
        }
        if number % world.namesakes == 6 % world.namesakes {
            entity.names.push(Name {
                role: Some(NameRole::Abbreviation),
                ..cited(initials(4))
            });
        }
    }
    shared(entity)
}

/// The letters of the alphabet, by number.
const LETTERS: &[u8] = &[
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
];

fn person(number: usize) -> Entity {
    let mut digits = Digits(number);
    let (surname, han) = digits.next(SURNAMES);
    let (one, two) = (digits.next(GIVEN), digits.next(GIVEN));
    let mut entity = Entity::new(
        Kind::Person,
        format!("{surname} {}{}", capital(one.0), two.0),
    );
    if number.is_multiple_of(2) {
        entity.names.push(cited(format!("{han}{}{}", one.1, two.1)));
    }
    shared(entity)
}

fn place(number: usize) -> Entity {
    let mut entity = Entity::new(Kind::Place, format!("{} District", coined(number * 31 + 5)));
    if number.is_multiple_of(2) {
        entity
            .names
            .push(cited(format!("{}区", coined_han(number * 31 + 5))));
    }
    entity.form = Some("district".to_owned());
    shared(entity)
}

fn industry(number: usize) -> Entity {
    let mut digits = Digits(number);
    let ((field, field_han), (branch, branch_han)) = (digits.next(FIELDS), digits.next(BRANCHES));
    let mut entity = Entity::new(Kind::Industry, format!("{field} {branch}"));
    if number % 2 == 1 {
        entity.names.push(cited(format!("{field_han}{branch_han}")));
    }
    shared(entity)
}

fn shared(mut entity: Entity) -> Entity {
    entity.shared = true;
    entity
}

fn cited(text: String) -> Name {
    Name {
        text,
        cite: Some("p1".to_owned()),
        ..Name::default()
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The name of a project that is told of more than once: it depends on the number alone.
fn project_name(number: usize) -> String {
    let mut digits = Digits(number / 3);
    let ((field, field_han), (work, work_han)) = (digits.next(FIELDS), digits.next(WORKS));
    match number % 3 {
        2 => format!("{}{field_han}{work_han}", coined_han(number)),
        _ => format!("{} {field} {work}", coined(number)),
    }
}

/// The sheet of this number, in a kind world: from any number, without those before it.
pub fn sheet(number: usize) -> Sheet {
    KIND.sheet(number)
}

impl World {
    /// The sheet of this number: from any number, without those before it.
    pub fn sheet(&self, number: usize) -> Sheet {
        Writer::new(*self, number).written()
    }

    /// A later revision of it, which says something else of whom it speaks and how they are called.
    pub fn revision(&self, number: usize, revision: u32) -> Sheet {
        let mut sheet = self.sheet(number);
        sheet.revises = Some(revision);
        let figures = sheet.figures.len();
        sheet.figures.remove(revision as usize % figures);
        let kind = Kind::Organisation;
        if let Some(firm) = sheet.entities.values_mut().find(|e| e.kind == kind) {
            firm.names
                .push(cited(format!("{} Works", coined(revision as usize * 13))));
        }
        sheet
    }
}

struct Writer {
    world: World,
    number: usize,
    chance: Chance,
    sheet: Sheet,
    is_chinese: bool,
    year: usize,
    organisations: Vec<String>,
    projects: Vec<String>,
    industries: Vec<String>,
    people: Vec<String>,
    places: Vec<String>,
    events: Vec<String>,
    agreements: Vec<String>,
}

impl Writer {
    fn new(world: World, number: usize) -> Self {
        let mut chance = Chance::new(number as u64 + 1);
        let is_chinese = number % 3 == 2;
        let (field, field_han) = chance.of(FIELDS);
        let (verb, verb_han) = chance.of(VERBS);
        let town = chance.recurring(20 + number / 4) * 31 + 5;
        let headline = if is_chinese {
            format!("{}区{verb_han}{field_han}项目", coined_han(town))
        } else {
            format!("{} to {verb} {field}", coined(town))
        };
        let year = 2010 + chance.below(15);
        let published = format!(
            "{year}-{:02}-{:02}",
            1 + chance.below(12),
            1 + chance.below(28)
        );
        let mut sheet = Sheet::new(Source {
            key: format!("made-up-{number:07}"),
            headline: Some(headline),
            language: if is_chinese { "zh" } else { "en" }.to_owned(),
            publisher: Some(format!("{} Daily", coined(chance.below(40)))),
            published: Some(Date {
                edtf: Some(published),
                ..Date::default()
            }),
            ..Source::default()
        });
        sheet.passages = std::iter::once("headline".to_owned())
            .chain((1..=12).map(|passage| format!("p{passage}")))
            .map(|label| Passage::from(label.as_str()))
            .collect();
        Self {
            world,
            number,
            chance,
            sheet,
            is_chinese,
            year,
            organisations: Vec::new(),
            projects: Vec::new(),
            industries: Vec::new(),
            people: Vec::new(),
            places: Vec::new(),
            events: Vec::new(),
            agreements: Vec::new(),
        }
    }

    fn written(mut self) -> Sheet {
        self.cast();
        self.declare();
        for _ in 0..self.world.times {
            self.relations();
            self.figures();
            self.milestones();
            self.statements();
        }
        self.sheet
    }

    /// Words that every sheet declares anew, and of each tenth one that no other has.
    fn declare(&mut self) {
        if !self.world.declares {
            return;
        }
        let reading = |singular: &str, plural: &str, infinitive: &str| Reading {
            singular: singular.to_owned(),
            plural: plural.to_owned(),
            infinitive: infinitive.to_owned(),
        };
        self.sheet.declares = Declarations {
            measures: vec![MeasureType {
                key: "lettable room".to_owned(),
                reads: reading("lets room of", "let room of", "let room of"),
                meaning: "what can be let, however it is counted".to_owned(),
            }],
            units: [
                THINGS[self.number % THINGS.len()],
                THINGS[self.number / 3 % THINGS.len()],
            ]
            .into_iter()
            .map(str::to_owned)
            .chain(self.number.is_multiple_of(10).then(|| self.own_unit()))
            .map(|key| UnitType {
                meaning: format!("{key}, as the paper counts them"),
                dimension: Dimension::Count,
                decimals: 0,
                key,
            })
            .collect(),
            ..Declarations::default()
        };
        self.sheet.declares.units.dedup();
    }

    /// A unit that no other sheet has.
    fn own_unit(&self) -> String {
        format!("{} lots", coined(self.number * 7 + 1).to_lowercase())
    }

    fn add(&mut self, key: String, mut entity: Entity) -> Option<String> {
        entity.shared &= self.world.has_keys;
        if self.sheet.entities.contains_key(&key) {
            return None;
        }
        for name in &mut entity.names {
            name.cite = Some(self.passage());
        }
        self.sheet.entities.insert(key.clone(), entity);
        Some(key)
    }

    fn passage(&mut self) -> String {
        format!("p{}", 1 + self.chance.below(12))
    }

    fn cite(&mut self) -> Vec<String> {
        let first = self.passage();
        if self.chance.below(6) == 0 {
            return vec!["headline".to_owned(), first];
        }
        vec![first]
    }

    fn cast(&mut self) {
        let world = self.world;
        let times = world.times;
        if world.is_hostile {
            let added = self.add(organisation_key(0), organisation(&world, 0));
            self.organisations.extend(added);
        }
        for _ in 0..30 * times {
            let pool = 60 * times + self.number * 4;
            let number = match world.zipf > 0.0 {
                true => self.chance.zipf(world.zipf, pool),
                false => self.chance.recurring(pool),
            };
            let added = self.add(organisation_key(number), organisation(&world, number));
            self.organisations.extend(added);
        }
        // There are 6,000 names of people.
        let most = if world.has_keys { 6_000 } else { usize::MAX };
        for _ in 0..5 * times {
            let number = self.chance.recurring((40 + self.number * 2).min(most));
            let added = self.add(format!("person-{number}"), person(number));
            self.people.extend(added);
        }
        for _ in 0..3 {
            let number = self.chance.recurring(20 + self.number / 4);
            let added = self.add(place_key(number), place(number));
            self.places.extend(added);
        }
        for _ in 0..9 {
            let all = FIELDS.len() * BRANCHES.len();
            let number = self.chance.below(match world.industries {
                0 => all,
                some => some,
            });
            let added = self.add(format!("industry-{number}"), industry(number));
            self.industries.extend(added);
        }
        for at in 0..20 * times {
            if world.told_again > 0 {
                self.project(at);
                continue;
            }
            let number = self.number * 20 + at;
            let ((field, field_han), (work, work_han)) =
                (self.chance.of(FIELDS), self.chance.of(WORKS));
            let name = if self.is_chinese {
                format!("{}{field_han}{work_han}", coined_han(number))
            } else {
                format!("{} {field} {work}", coined(number))
            };
            let added = self.add(format!("project-{at}"), Entity::new(Kind::Project, name));
            self.projects.extend(added);
        }
        for at in 0..2 {
            let field = self.chance.of(FIELDS);
            let round = self.chance.below(30) + 1;
            let name = if self.is_chinese {
                format!("第{round}届{}大会", field.1)
            } else {
                format!("{} conference on {}", coined(self.number * 2 + at), field.0)
            };
            let added = self.add(format!("event-{at}"), Entity::new(Kind::Event, name));
            self.events.extend(added);
            let name = if self.is_chinese {
                format!("{}合作协议", field.1)
            } else {
                format!(
                    "agreement on {} of {}",
                    field.0,
                    coined(self.number * 2 + at)
                )
            };
            let added = self.add(
                format!("agreement-{at}"),
                Entity::new(Kind::Agreement, name),
            );
            self.agreements.extend(added);
        }
    }

    /// A project of which more than one paper may tell: the last ones of a sheet are the first ones
    /// of earlier sheets.
    fn project(&mut self, at: usize) {
        let all = 20 * self.world.times;
        let again = self.world.told_again * self.world.times;
        let number = match at.checked_sub(all - again) {
            Some(place) if self.number > 0 => {
                let earlier = self.number - 1 - self.chance.below(self.number.min(300));
                earlier * all + place
            }
            _ => self.number * all + at,
        };
        let name = match self.world.is_hostile && at == 0 {
            true => project_name(0),
            false => project_name(number),
        };
        let added = self.add(format!("project-{at}"), Entity::new(Kind::Project, name));
        self.projects.extend(added);
    }

    fn one(&mut self, of: fn(&Self) -> &Vec<String>) -> String {
        let count = of(self).len();
        let at = self.chance.below(count);
        of(self)[at].clone()
    }

    fn relations(&mut self) {
        type Pool = fn(&Writer) -> &Vec<String>;
        let organisations: Pool = |w| &w.organisations;
        let projects: Pool = |w| &w.projects;
        let industries: Pool = |w| &w.industries;
        let people: Pool = |w| &w.people;
        let places: Pool = |w| &w.places;
        let events: Pool = |w| &w.events;
        let agreements: Pool = |w| &w.agreements;
        let kinds: [(usize, Pool, &str, Pool); 14] = [
            (9, projects, "in industry", industries),
            (5, organisations, "investor in", projects),
            (4, organisations, "developer of", projects),
            (2, organisations, "partner in", projects),
            (4, people, "holds office in", organisations),
            (3, organisations, "party to", agreements),
            (1, people, "signed", agreements),
            (1, agreements, "signed at", events),
            (1, agreements, "concerns", projects),
            (1, organisations, "hosted", events),
            (2, people, "spoke at", events),
            (2, organisations, "attended", events),
            (2, organisations, "based in", places),
            (3, projects, "located in", places),
        ];
        let ties: [(usize, Pool, &str, Pool); 2] = [
            (
                self.world.ties / 2,
                organisations,
                "cooperates with",
                organisations,
            ),
            (
                self.world.ties / 2,
                organisations,
                "subsidiary of",
                organisations,
            ),
        ];
        let all_lie_in = self.world.industries > 0;
        for at in 0..if all_lie_in { 20 } else { 0 } {
            let (subject, object) = (self.projects[at].clone(), self.one(industries));
            let key = format!("r{}", self.sheet.relations.len());
            let cite = self.cite();
            self.sheet.relations.push(Relation {
                key,
                subject,
                relation: "in industry".to_owned(),
                object,
                cite,
                ..Relation::default()
            });
        }
        for (times, subjects, relation, objects) in kinds.into_iter().chain(ties) {
            if all_lie_in && relation == "in industry" {
                continue;
            }
            for _ in 0..times {
                let key = format!("r{}", self.sheet.relations.len());
                let (mut subject, object) = (self.one(subjects), self.one(objects));
                if self.world.is_hostile && subject.starts_with("org-") {
                    subject.clone_from(&self.organisations[0]);
                }
                if subject == object {
                    continue;
                }
                let qualifier =
                    (relation == "holds office in").then(|| self.chance.of(OFFICES).to_owned());
                let modality = (relation == "investor in" && self.chance.below(4) == 0)
                    .then_some(Modality::Planned);
                let date = (self.chance.below(6) == 0).then(|| self.date());
                let cite = self.cite();
                self.sheet.relations.push(Relation {
                    key,
                    subject,
                    relation: relation.to_owned(),
                    object,
                    qualifier,
                    modality,
                    date,
                    cite,
                    ..Relation::default()
                });
            }
        }
    }

    fn figures(&mut self) {
        for nth in 0..25 {
            let number = self.sheet.figures.len();
            if self.world.declares && nth < 2 {
                self.figure_in_own_words(number);
                continue;
            }
            let measure =
                self.chance
                    .of(&["investment", "investment", "contract value", "revenue"]);
            let is_of_firm = measure == "revenue";
            let subject = self.one(if is_of_firm {
                |w| &w.organisations
            } else {
                |w| &w.projects
            });
            let subject = match self.world.is_hostile {
                true => self.projects[0].clone(),
                false => subject,
            };
            let quantity = self.quantity();
            let cite = self.cite();
            let said_by = if self.chance.below(8) == 0 {
                Some(Attribution::Entity(self.one(|w| &w.people)))
            } else {
                None
            };
            self.sheet.figures.push(Figure {
                key: format!("f{number}"),
                subject,
                measure: measure.to_owned(),
                quantity,
                said_by,
                cite,
                ..Figure::default()
            });
        }
    }

    /// A figure whose wording no reader knows: the unit is the sheet's own.
    fn figure_in_own_words(&mut self, number: usize) {
        let units = self.sheet.declares.units.len();
        let at = self.chance.below(units);
        let unit = self.sheet.declares.units[at].key.clone();
        let count = 1 + self.chance.below(900);
        let (subject, cite) = (self.one(|w| &w.projects), self.cite());
        self.sheet.figures.push(Figure {
            key: format!("f{number}"),
            subject,
            measure: "lettable room".to_owned(),
            quantity: SheetQuantity {
                wording: format!("{count} {unit}"),
                wording_confirmed: true,
                exactly: Some((count as i64).into()),
                unit,
                ..SheetQuantity::default()
            },
            cite,
            ..Figure::default()
        });
    }

    /// A sum of money with one of all kinds of bounds, as an English or a Chinese paper writes it.
    fn quantity(&mut self) -> SheetQuantity {
        let (unit, english, han) = self.chance.of(&[
            ("CNY", "yuan", "元"),
            ("CNY", "yuan", "元"),
            ("CNY", "yuan", "元"),
            ("USD", "US dollars", "美元"),
            ("EUR", "euros", "欧元"),
            ("HKD", "Hong Kong dollars", "港元"),
        ]);
        // In hundreds of millions, which Chinese counts in.
        let count = 1 + self.chance.below(400);
        let more = count + 1 + self.chance.below(80);
        let write = |count: usize| {
            if self.is_chinese {
                format!("{count}亿{han}")
            } else if count >= 10 {
                format!("{}.{} billion {english}", count / 10, count % 10)
            } else {
                format!("{} million {english}", count * 100)
            }
        };
        let amount = |count: usize| Some((count as i64 * 100_000_000).into());
        let mut quantity = SheetQuantity {
            unit: unit.to_owned(),
            ..SheetQuantity::default()
        };
        let (before, before_han) = match self.chance.below(8) {
            0 => {
                quantity.about = amount(count);
                ("about ", "约")
            }
            1 => {
                quantity.nearly = amount(count);
                ("nearly ", "近")
            }
            2 => {
                quantity.more_than = amount(count);
                ("more than ", "超过")
            }
            3 => {
                quantity.at_least = amount(count);
                ("at least ", "至少")
            }
            4 => {
                quantity.up_to = amount(count);
                ("up to ", "最多")
            }
            5 if !self.is_chinese => {
                quantity.at_least = amount(count);
                quantity.up_to = amount(more);
                quantity.wording = format!("between {} and {}", write(count), write(more));
                return quantity;
            }
            _ => {
                quantity.exactly = amount(count);
                ("", "")
            }
        };
        let before = if self.is_chinese { before_han } else { before };
        quantity.wording = format!("{before}{}", write(count));
        quantity
    }

    /// A day, a month, a year or a span, most with the words of the paper.
    fn date(&mut self) -> Date {
        let year = self.year - 2 + self.chance.below(4);
        let (month, day) = (1 + self.chance.below(12), 1 + self.chance.below(28));
        let name = MONTHS[month - 1];
        let (edtf, english, han) = match self.chance.below(6) {
            0 | 1 => (
                format!("{year}-{month:02}-{day:02}"),
                format!("{name} {day}, {year}"),
                format!("{year}年{month}月{day}日"),
            ),
            2 => (
                format!("{year}-{month:02}"),
                format!("in {name} {year}"),
                format!("{year}年{month}月"),
            ),
            3 => (format!("{year}"), format!("in {year}"), format!("{year}年")),
            4 => {
                let edtf = format!("{year}-{month:02}/{}", year + 2);
                return Date {
                    edtf: Some(edtf),
                    ..Date::default()
                };
            }
            _ => {
                let edtf = format!("../{}-12-31", year + 4);
                return Date {
                    edtf: Some(edtf),
                    ..Date::default()
                };
            }
        };
        let wording = if self.is_chinese { han } else { english };
        Date {
            edtf: Some(edtf),
            wording: Some(wording),
            ..Date::default()
        }
    }

    fn milestones(&mut self) {
        for _ in 0..if self.world.ties > 0 { 7 } else { 17 } {
            let number = self.sheet.milestones.len();
            let phase = self
                .chance
                .of(&["announced", "begun", "completed", "opened", "launched"]);
            let subject = self.one(|w| &w.projects);
            let (date, cite) = (self.date(), self.cite());
            let modality = (self.chance.below(4) == 0).then_some(Modality::Planned);
            self.sheet.milestones.push(Milestone {
                key: format!("m{number}"),
                subject,
                phase: phase.to_owned(),
                date: Some(date),
                modality,
                cite,
                ..Milestone::default()
            });
        }
    }

    fn statements(&mut self) {
        for _ in 0..if self.world.ties > 0 { 7 } else { 18 } {
            let number = self.sheet.statements.len();
            let subject = self.one(|w| &w.organisations);
            let (verb, field, manner) = (
                self.chance.of(VERBS),
                self.chance.of(FIELDS),
                self.chance.of(MANNERS),
            );
            let work = self.chance.of(WORKS);
            let town = self.chance.recurring(20 + self.number / 4) * 31 + 5;
            let gist = if self.is_chinese {
                format!(
                    "{}，在{}区{}{}{}",
                    manner.1,
                    coined_han(town),
                    verb.1,
                    field.1,
                    work.1
                )
            } else {
                format!(
                    "{} {} {} near {} {}",
                    verb.0,
                    field.0,
                    work.0,
                    coined(town),
                    manner.0
                )
            };
            let about = if self.chance.below(3) == 0 {
                vec![self.one(|w| &w.projects)]
            } else {
                Vec::new()
            };
            let cite = self.cite();
            self.sheet.statements.push(Statement {
                key: format!("t{number}"),
                subject,
                gist,
                about,
                modality: (self.chance.below(2) == 0).then_some(Modality::Aimed),
                cite,
                ..Statement::default()
            });
        }
    }
}
