//! Sums: whatever is so of what nobody tells, the true total lies within the answer.

use super::*;

/// Numbers that follow from a seed, so that a world is made by plain code.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // Xorshift, and the upper half of the product.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((u128::from(self.0) * end as u128) >> 64).unwrap()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn some(&mut self, of: u32) -> u32 {
        of & (self.below(1 << 16) as u32)
    }
}

fn quoted(description: &str) -> Option<Attribution> {
    Some(Attribution::Voice {
        voice: description.to_owned(),
        of: None,
    })
}

/// An entity and the amounts that are truly its own, each a bit. Single things of one kind share
/// amounts only if one holds the other.
struct Thing {
    key: String,
    kind: Kind,
    group: bool,
    holds: u32,
    /// In which sheet it stands; in all if left out.
    only: Option<usize>,
}

/// What is truly so, and what sheets say of it.
struct Hidden {
    amounts: Vec<i64>,
    sheets: Vec<Sheet>,
    /// The amounts of which figures tell that are counted in truth.
    told: u32,
}

const SHEETS: usize = 3;

impl Hidden {
    fn sum(&self, of: u32) -> i64 {
        let amounts = self.amounts.iter().enumerate();
        amounts
            .filter(|(i, _)| of & (1 << i) != 0)
            .map(|(_, a)| a)
            .sum()
    }

    fn of(seed: u64) -> Self {
        let mut dice = Dice(seed | 1);
        let mut hidden = Self {
            amounts: (0..12).map(|_| dice.below(50) as i64).collect(),
            sheets: (0..SHEETS)
                .map(|i| {
                    let mut paper = sheet(["b", "a", "c"][i]);
                    paper.source.published = on(["2023-05-01", "2023-06-01", "2023-07-01"][i]);
                    paper
                })
                .collect(),
            told: 0,
        };
        let things = hidden.things(&mut dice);
        hidden.relations(&things, &mut dice);
        for _ in 0..2 + dice.below(6) {
            hidden.figure(&things, &mut dice);
        }
        hidden
    }

    fn things(&mut self, dice: &mut Dice) -> Vec<Thing> {
        let mut things = Vec::new();
        let mut add = |key: &str, kind, group, holds, only| {
            let key = key.to_owned();
            things.push(Thing {
                key,
                kind,
                group,
                holds,
                only,
            });
        };
        // Projects: p0 holds p1 and p2, and p1 holds p3; the others stand alone.
        let tree = [
            0b0000_1111,
            0b0000_0110,
            0b0000_1000,
            0b0000_0100,
            0b0001_0000,
            0b0010_0000,
        ];
        for (i, holds) in tree.into_iter().enumerate() {
            add(&format!("p{i}"), Kind::Project, false, holds, None);
        }
        for i in 0..2 {
            add(
                &format!("schemes{i}"),
                Kind::Project,
                true,
                dice.some(0xfff),
                None,
            );
        }
        add("city", Kind::Place, false, dice.some(0xfff), None);
        add("fair", Kind::Event, false, dice.some(0xfff), None);
        // The firm's own, and what it puts into projects.
        add("firm", Kind::Organisation, false, dice.some(0x1ff), None);
        add("rival", Kind::Organisation, false, 0b1110_0000_0000, None);
        // An agreement is a sheet's own, and may be that of another sheet.
        for i in 0..SHEETS {
            let holds = dice.some(0xfff);
            add(&format!("pact{i}"), Kind::Agreement, false, holds, Some(i));
        }
        for (number, paper) in self.sheets.iter_mut().enumerate() {
            for thing in things
                .iter()
                .filter(|t| t.only.is_none_or(|only| only == number))
            {
                let entity = Entity {
                    group: thing.group,
                    shared: thing.only.is_none(),
                    ..Entity::new(thing.kind, &thing.key)
                };
                paper.has(&thing.key, entity);
            }
        }
        things
    }

    fn relations(&mut self, things: &[Thing], dice: &mut Dice) {
        let say = |paper: &mut Sheet, inner: &Thing, outer: &Thing| {
            let relation = match (inner.kind, outer.kind) {
                _ if outer.group => "member of",
                (_, Kind::Place) => "located in",
                _ => "part of",
            };
            paper.relate(&inner.key, relation, &outer.key);
        };
        for inner in things {
            for outer in things.iter().filter(|o| o.key != inner.key) {
                let fits = match (inner.kind, outer.kind) {
                    (Kind::Project, Kind::Project) => !inner.group || outer.group,
                    (Kind::Project, Kind::Place) => true,
                    _ => false,
                };
                if !fits {
                    continue;
                }
                let within = inner.holds & outer.holds == inner.holds;
                let single = !outer.group && outer.kind == Kind::Project;
                let paper = &mut self.sheets[dice.below(SHEETS)];
                if within && (single || dice.once_in(2)) {
                    // One of two single things holds the other: somebody says so.
                    say(paper, inner, outer);
                    let relation = paper.relations.last_mut().unwrap();
                    match dice.below(4) {
                        0 => relation.said_by = quoted("experts"),
                        1 => {
                            // Another paper denies it, without being right.
                            let target = ClaimRef::new(&paper.source.key, &relation.key);
                            let paper = &mut self.sheets[dice.below(SHEETS)];
                            say(paper, inner, outer);
                            let denial = paper.relations.last_mut().unwrap();
                            denial.negated = true;
                            if target.source != paper.source.key {
                                let link = LinkType::Denies;
                                denial.links = vec![Link {
                                    link,
                                    claim: target,
                                }];
                            }
                        }
                        2 => relation.date = on("2020/.."),
                        _ => {}
                    }
                } else if !within && dice.once_in(5) {
                    say(paper, inner, outer);
                    let relation = paper.relations.last_mut().unwrap();
                    match dice.below(4) {
                        0 => relation.modality = Some(Modality::Planned),
                        1 => relation.negated = true,
                        2 => relation.date = on("/2010"),
                        _ => relation.said_by = quoted("critics"),
                    }
                }
            }
        }
    }

    fn figure(&mut self, things: &[Thing], dice: &mut Dice) {
        let thing = &things[dice.below(things.len())];
        let number = thing.only.unwrap_or_else(|| dice.below(SHEETS));
        let truth = self.sum(thing.holds);
        self.told |= thing.holds;
        let roll = dice.below(6);
        let right = match roll {
            0 => more_than(truth - 1 - dice.below(5) as i64, "CNY"),
            1 => at_least(truth, "CNY"),
            2 => up_to(truth + dice.below(5) as i64, "CNY"),
            3 => between(truth - dice.below(5) as i64, truth + 3, "CNY"),
            _ => exactly(truth, "CNY"),
        };
        let first = self.sheets[number]
            .figure(&thing.key, "investment", right.clone())
            .key
            .clone();
        let target = ClaimRef::new(&self.sheets[number].source.key, first);
        let wrong = exactly(truth + dice.below(20) as i64 - 5, "CNY");
        let other = (number + 1 + dice.below(SHEETS - 1)) % SHEETS;
        let linked = |link| {
            vec![Link {
                link,
                claim: target.clone(),
            }]
        };
        let shared = thing.only.is_none();
        match dice.below(8) {
            // Another paper tells the same, or another amount.
            0 if shared => {
                self.sheets[other].figure(&thing.key, "investment", right);
            }
            1 if shared => {
                self.sheets[other].figure(&thing.key, "investment", wrong);
            }
            // The right one corrects a wrong one.
            2 if shared => {
                let key = &self.sheets[other]
                    .figure(&thing.key, "investment", wrong)
                    .key;
                let link = LinkType::Amends;
                let claim = ClaimRef::new(["b", "a", "c"][other], key);
                self.sheets[number].figures.last_mut().unwrap().links = vec![Link { link, claim }];
            }
            // A paper's own group repeats it, perhaps with another amount. One that agrees would be taken to say the
            // same more precisely.
            3 => {
                let key = format!("own{}", self.sheets[other].entities.len());
                let own = Entity {
                    group: true,
                    ..Entity::new(Kind::Project, &key)
                };
                self.sheets[other].has(&key, own);
                let right = dice.once_in(2).then_some(right);
                let amount = match right {
                    Some(right) => right,
                    None if roll > 3 => wrong,
                    None => exactly(truth, "CNY"),
                };
                self.sheets[other].figure(&key, "investment", amount).links =
                    linked(LinkType::Repeats);
            }
            // A part of it, with a subject or a scope of its own.
            4 => {
                let part = dice.some(thing.holds);
                let paper = &mut self.sheets[number];
                let key = format!("part{}", paper.entities.len());
                paper.has(&key, Entity::new(Kind::Project, &key));
                let amount = exactly(
                    self.amounts
                        .iter()
                        .enumerate()
                        .filter(|(i, _)| part & (1 << i) != 0)
                        .map(|(_, a)| *a)
                        .sum::<i64>(),
                    "CNY",
                );
                let whole = target.key.clone();
                if dice.once_in(2) {
                    paper.figure(&key, "investment", amount).part_of = Some(whole);
                } else {
                    paper.figure(&thing.key, "investment", amount).scope = Some(key);
                }
            }
            // What comes on top of it, from nothing else of which figures tell.
            5 => {
                let index = self.amounts.len();
                self.amounts.push(dice.below(30) as i64);
                self.told |= 1 << index;
                let amount = exactly(self.amounts[index], "CNY");
                let paper = &mut self.sheets[other];
                let key = format!("more{index}");
                paper.has(&key, Entity::new(Kind::Project, &key));
                paper.figure(&key, "investment", amount).links = linked(LinkType::InAdditionTo);
            }
            _ => {}
        }
    }
}

/// `true` if an amount lies between the bounds of a quantity.
fn lies_in(amount: i64, quantity: &Quantity) -> bool {
    let amount = Decimal::from(amount);
    let above = quantity
        .lower()
        .is_none_or(|l| amount > l.amount || amount == l.amount && l.inclusive);
    let below = quantity
        .upper()
        .is_none_or(|u| amount < u.amount || amount == u.amount && u.inclusive);
    above && below
}

fn references(total: &Total) -> Vec<String> {
    let counted = total.counted.iter();
    let unsettled = total.unsettled.iter().map(|u| &u.figure);
    let left_out = total.left_out.iter().map(|l| &l.figure);
    let all = counted.chain(unsettled).chain(left_out);
    let mut all: Vec<String> = all.map(|s| s.claim.to_string()).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_true_total_lies_within_the_answer(seed in any::<u64>()) {
        let hidden = Hidden::of(seed);
        let base = load(&hidden.sheets);
        let total = base.total(&TotalQuery::default()).unwrap().unwrap();
        let truth = hidden.sum(hidden.told);
        if let Some(sum) = &total.sum {
            prop_assert!(lies_in(truth, sum), "{truth}\n{total}");
        }
        if total.unsettled.is_empty() {
            prop_assert_eq!(&total.sum, &total.if_apart);
            prop_assert_eq!(&total.sum, &total.if_within);
        }

        // Each figure stands once, in order, and nothing is said to be apart of what is not there.
        let figures = hidden.sheets.iter().flat_map(|paper| {
            paper.figures.iter().map(|f| ClaimRef::new(&paper.source.key, &f.key).to_string())
        });
        let mut figures: Vec<String> = figures.collect();
        figures.sort();
        prop_assert_eq!(references(&total), figures);
        prop_assert!(total.counted.is_sorted_by_key(|s| &s.claim));
        prop_assert!(total.unsettled.is_sorted_by_key(|u| &u.figure.claim));
        prop_assert!(total.left_out.is_sorted_by_key(|l| &l.figure.claim));

        let reversed = load(hidden.sheets.iter().rev());
        let again = reversed.total(&TotalQuery::default()).unwrap().unwrap();
        prop_assert_eq!(totals::shown(&again), totals::shown(&total));
        prop_assert_eq!(again.answer(), total.answer());
    }
}
