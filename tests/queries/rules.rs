//! Sums: all rules at once, on random sheets.

use super::totals::shown;
use super::*;

/// The rules of totals, each by itself and by trying everything, for one sort of figures.
struct Rules<'a> {
    world: &'a World,
    /// The figures of the sort that the question covers.
    figures: Vec<&'a Said>,
}

impl<'a> Rules<'a> {
    fn find(&self, claim: &ClaimRef) -> Option<&'a Said> {
        self.world.claims.iter().find(|c| c.claim == *claim)
    }

    fn additive(said: &Said) -> bool {
        matches!(&said.body, Body::Figure { nature, quantity, .. }
            if *nature != Nature::Rate && quantity.unit() != "per cent")
    }

    fn thing(said: &Said) -> (&str, Option<&str>, Option<&str>) {
        let Body::Figure { scope, .. } = &said.body else {
            panic!("a figure");
        };
        let date = said.date.as_ref().map(Edtf::as_str);
        (&said.subject, scope.as_deref(), date)
    }

    /// All claims that say the same as one, itself among them.
    fn same(&self, claim: &ClaimRef, by_thing: bool) -> BTreeSet<ClaimRef> {
        let mut found = BTreeSet::from([claim.clone()]);
        let mut open = vec![claim.clone()];
        while let Some(next) = open.pop() {
            let mut others: Vec<&ClaimRef> = Vec::new();
            for said in &self.world.claims {
                if said.claim == next {
                    others.extend(&said.repeats);
                } else if said.repeats.contains(&next) {
                    others.push(&said.claim);
                }
            }
            if by_thing {
                for (amending, amended) in self.amends() {
                    others.extend((*amended == next).then_some(amending));
                    others.extend((*amending == next).then_some(amended));
                }
            }
            let figure = self.figures.iter().find(|f| f.claim == next);
            if let Some(figure) = figure.filter(|f| by_thing && Self::additive(f)) {
                let same = self
                    .figures
                    .iter()
                    .filter(|f| Self::additive(f) && Self::thing(f) == Self::thing(figure));
                others.extend(same.map(|f| &f.claim));
            }
            for other in others {
                if found.insert(other.clone()) {
                    open.push(other.clone());
                }
            }
        }
        found
    }

    /// Which claims amend which, as far as those that do are not denied.
    fn amends(&self) -> impl Iterator<Item = (&'a ClaimRef, &'a ClaimRef)> {
        self.world.holding(LinkType::Amends)
    }

    /// What amends or denies a claim or what it repeats, a denial before an amendment and the
    /// newest first.
    fn overruled(&self, claim: &ClaimRef) -> Option<(LinkType, &'a ClaimRef)> {
        let same = self.same(claim, false);
        let found = |link| {
            let by = self.world.holding(link);
            let by = by.filter(|(by, target)| same.contains(target) && !same.contains(by));
            let newest = by.map(|(by, _)| by).min_by_key(|by| {
                let published = self.find(by).unwrap().published.as_ref();
                (Reverse(published.and_then(Edtf::latest)), *by)
            });
            newest.map(|by| (link, by))
        };
        found(LinkType::Denies).or_else(|| found(LinkType::Amends))
    }

    /// All claims of which one is a part, by its own word or that of any that says the same.
    fn above(&self, claim: &ClaimRef) -> BTreeSet<ClaimRef> {
        let mut found = BTreeSet::new();
        let mut open = self.same(claim, true);
        while let Some(next) = open.pop_first() {
            if let Some(Said {
                body:
                    Body::Figure {
                        part_of: Some(whole),
                        ..
                    },
                ..
            }) = self.find(&next)
            {
                for same in self.same(whole, true) {
                    if found.insert(same.clone()) {
                        open.insert(same);
                    }
                }
            }
        }
        found
    }

    fn subjects(&self, claim: &ClaimRef) -> BTreeSet<&str> {
        let same = self.same(claim, true);
        let figures = self.figures.iter().filter(|f| same.contains(&f.claim));
        figures.map(|f| f.subject.as_str()).collect()
    }

    /// Where relations lead from an entity, to any depth.
    fn reached<'s>(&'s self, from: &'s str, roles: &[&str]) -> BTreeSet<&'s str> {
        let mut found = BTreeSet::new();
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            for (here, role, there, _) in self.world.roles() {
                if here == next && roles.contains(&role) && found.insert(there) {
                    open.push(there);
                }
            }
        }
        found
    }

    fn within(&self, one: &ClaimRef, other: &ClaimRef) -> bool {
        let (own, others) = (self.subjects(one), self.subjects(other));
        let roles = ["member of", "part of", "tenant of", "located in"];
        own.iter()
            .flat_map(|s| self.reached(s, &roles))
            .any(|container| !own.contains(container) && others.contains(container))
    }

    fn shares(&self, one: &ClaimRef, other: &ClaimRef) -> bool {
        let (own, others) = (self.subjects(one), self.subjects(other));
        let members = |group: &&str| -> BTreeSet<String> {
            let members = self.reached(group, &["has member"]);
            members.into_iter().map(str::to_owned).collect()
        };
        others.difference(&own).any(|group| {
            own.iter()
                .any(|mine| !members(mine).is_disjoint(&members(group)))
        })
    }

    fn check(&self, total: &Total) {
        let mut all: Vec<&ClaimRef> = total.counted.iter().map(|s| &s.claim).collect();
        all.extend(total.left_out.iter().map(|l| &l.figure.claim));
        all.sort();
        let mut expected: Vec<&ClaimRef> = self.figures.iter().map(|f| &f.claim).collect();
        expected.sort();
        assert_eq!(all, expected, "every figure is counted or left out, once");
        assert!(total.counted.is_sorted_by_key(|s| &s.claim));
        assert!(total.left_out.is_sorted_by_key(|l| &l.figure.claim));

        for one in &total.counted {
            let one = &one.claim;
            assert!(Self::additive(self.find(one).unwrap()), "{total}");
            assert_eq!(self.overruled(one), None, "{one}\n{total}");
            let (same, above) = (self.same(one, true), self.above(one));
            for other in total.counted.iter().map(|s| &s.claim).filter(|o| *o != one) {
                assert!(
                    !same.contains(other),
                    "{one} says what {other} says\n{total}"
                );
                assert!(!above.contains(other), "{one} is part of {other}\n{total}");
                assert!(!self.within(one, other), "{one} lies in {other}\n{total}");
                assert!(
                    !(self.shares(one, other) && self.shares(other, one)),
                    "{one} overlaps with {other}\n{total}"
                );
            }
        }
        let reasons: HashMap<&ClaimRef, &LeftOut> = total
            .left_out
            .iter()
            .map(|l| (&l.figure.claim, l))
            .collect();
        for left in &total.left_out {
            let one = &left.figure.claim;
            let said = self.find(one).unwrap();
            let overruled = match &left.reason {
                Reason::Denied(by) => Some((LinkType::Denies, by)),
                Reason::Amended(by) => Some((LinkType::Amends, by)),
                // What it repeats may be overruled, and then so is it.
                Reason::NotAdditive | Reason::Repeats(_) => self.overruled(one),
                _ => None,
            };
            assert_eq!(self.overruled(one), overruled, "{left}\n{total}");
            let because = match &left.reason {
                Reason::Denied(_) | Reason::Amended(_) => continue,
                Reason::NotAdditive => {
                    assert!(!Self::additive(said), "{left}");
                    continue;
                }
                Reason::Repeats(other) => {
                    assert!(self.same(one, false).contains(other), "{left}");
                    other
                }
                Reason::SameThing { counted, agrees } => {
                    assert!(self.same(one, true).contains(counted), "{left}");
                    assert!(!self.same(one, false).contains(counted), "{left}");
                    let quantity = |claim| match &self.find(claim).unwrap().body {
                        Body::Figure { quantity, .. } => quantity,
                        _ => panic!("a figure"),
                    };
                    assert_eq!(*agrees, quantity(one) == quantity(counted), "{left}");
                    let amends = |claim| self.amends().any(|(by, _)| by == claim);
                    assert!(amends(counted) || !amends(one), "{left}\n{total}");
                    counted
                }
                Reason::PartOf(other) => {
                    assert!(self.above(one).contains(other), "{left}");
                    other
                }
                Reason::Within(other) => {
                    assert!(self.within(one, other), "{left}");
                    other
                }
                Reason::Overlaps(other) => {
                    assert!(self.shares(one, other), "{left}");
                    other
                }
            };
            // What stands for it stands, or something stands for that in turn.
            let mut next = because;
            for step in 0.. {
                assert!(step < 20, "{total}");
                next = match reasons.get(next).map(|l| &l.reason) {
                    None => {
                        assert!(
                            total.counted.iter().any(|s| s.claim == *next),
                            "{left}\n{total}"
                        );
                        break;
                    }
                    Some(Reason::NotAdditive | Reason::Denied(_) | Reason::Amended(_)) => break,
                    Some(Reason::Repeats(other) | Reason::PartOf(other)) => other,
                    Some(Reason::Within(other) | Reason::Overlaps(other)) => other,
                    Some(Reason::SameThing { counted, .. }) => counted,
                };
            }
        }

        let ends = |end: fn(&Quantity) -> Option<Bound>| -> Option<Bound> {
            let ends: Option<Vec<Bound>> = total.counted.iter().map(|s| end(&s.quantity)).collect();
            let ends = ends.filter(|e| !e.is_empty())?;
            Some(Bound {
                amount: ends.iter().map(|b| b.amount).sum::<Decimal>().normalize(),
                inclusive: ends.iter().all(|b| b.inclusive),
            })
        };
        let (lower, upper) = (ends(Quantity::lower), ends(Quantity::upper));
        let approximate = total.counted.iter().any(|s| s.quantity.is_approximate());
        assert_eq!(
            total.sum,
            Quantity::new(lower, upper, approximate, &total.unit).ok()
        );
    }
}

/// Who has figures in dense sheets; the first four are groups, the last two of them a sheet's own.
const FEW: &[&str] = &["one", "two", "own", "mine", "x", "y", "z", "w"];

#[derive(Debug, Clone)]
struct Dense {
    subject: usize,
    amount: i64,
    dated: bool,
    planned: bool,
    part_of: Option<prop::sample::Index>,
    link: Option<(LinkType, usize, usize)>,
}

/// Two to four sheets of few things with many figures, which repeat, contain and overlap.
fn dense_sheets() -> impl Strategy<Value = Vec<Sheet>> {
    let figure = (
        0..FEW.len(),
        1..4_i64,
        prop::bool::weighted(0.4),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.25, any::<prop::sample::Index>()),
        prop::option::weighted(0.35, (some_link(), 0..5_usize, 1..6_usize)),
    )
        .prop_map(|(subject, amount, dated, planned, part_of, link)| Dense {
            subject,
            amount,
            dated,
            planned,
            part_of,
            link,
        });
    let relation = (0..FEW.len(), 0..FEW.len(), prop::bool::weighted(0.1));
    let draft = (
        prop::collection::vec(figure, 1..7),
        prop::collection::vec(relation, 0..6),
    );
    prop::collection::vec(draft, 2..=4).prop_map(|drafts| {
        let source = |number: usize| format!("source-{}", ["d", "b", "c", "a", "x"][number]);
        let mut sheets = Vec::new();
        for (number, (figures, relations)) in drafts.into_iter().enumerate() {
            let mut paper = sheet(&source(number));
            paper.source.published = PUBLISHED[number].and_then(on);
            for (i, key) in FEW.iter().enumerate() {
                let entity = Entity {
                    group: i < 4,
                    shared: !matches!(i, 2 | 3),
                    ..Entity::new(Kind::Project, *key)
                };
                paper.has(key, entity);
            }
            for (from, to, negated) in relations.into_iter().filter(|r| r.0 != r.1) {
                let relation = if to < 4 { "member of" } else { "part of" };
                paper.relate(FEW[from], relation, FEW[to]).negated = negated;
            }
            for draft in figures {
                let before = paper.figures.len();
                let figure = paper.figure(
                    FEW[draft.subject],
                    "investment",
                    exactly(draft.amount, "CNY"),
                );
                figure.date = draft.dated.then(|| on("2023")).flatten();
                figure.modality = draft.planned.then_some(Modality::Planned);
                figure.part_of = draft
                    .part_of
                    .filter(|_| before > 0)
                    .map(|i| format!("f{}", i.index(before) + 1));
                if let Some((link, other, key)) = draft.link
                    && (other != number || key <= before)
                {
                    figure.links = vec![Link {
                        link,
                        ..repeats(&source(other), &format!("f{key}"))
                    }];
                }
            }
            sheets.push(paper);
        }
        sheets
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn totals_keep_their_rules_whatever_the_order_of_loading(
        sheets in prop_oneof![3 => dense_sheets(), 1 => random_sheets(18)]
    ) {
        let base = load(&sheets);
        let reversed = load(sheets.iter().rev());
        let default = TotalQuery::default;
        let mut queries = vec![
            default(),
            TotalQuery { modality: Some(Modality::Planned), ..default() },
            TotalQuery { polarity: Some(Polarity::Negated), ..default() },
            TotalQuery { measure: Some("investment".to_owned()), unit: Some("CNY".to_owned()), ..default() },
            TotalQuery { source: Some("source-d".to_owned()), ..default() },
            TotalQuery { from: day("2023-12-01"), ..default() },
            TotalQuery { until: day("2023-06-30"), ..default() },
        ];
        queries.extend(KNOWN.map(|known| TotalQuery { known_by: day(known), ..default() }));
        if let Some(plant) = base.entity("plant").unwrap() {
            queries.push(TotalQuery { subject: Some(plant.id), ..default() });
        }
        for query in queries {
            let totals = base.totals(&query).unwrap();
            let mut world = World::of(&sheets);
            world.claims.retain(|c| c.known_by(query.known_by));
            let covered = |c: &&Said| {
                c.modality == query.modality.unwrap_or(Modality::Reported)
                    && c.negated == (query.polarity == Some(Polarity::Negated))
                    && query.source.as_ref().is_none_or(|s| *s == c.claim.source)
                    && (query.subject.is_none() || c.subject == "plant")
                    && may_lie(c.date.as_ref(), query.from, query.until)
            };
            let mut sorts: BTreeMap<(&str, &str), Vec<&Said>> = BTreeMap::new();
            for claim in world.claims.iter().filter(covered) {
                if let Body::Figure { measure, quantity, .. } = &claim.body
                    && query.measure.as_ref().is_none_or(|m| m == measure)
                    && query.unit.as_ref().is_none_or(|u| u == quantity.unit())
                {
                    sorts.entry((measure, quantity.unit())).or_default().push(claim);
                }
            }
            prop_assert_eq!(totals.len(), sorts.len());
            for (total, ((measure, unit), figures)) in totals.iter().zip(sorts) {
                prop_assert_eq!((total.measure.as_str(), total.unit.as_str()), (measure, unit));
                Rules { world: &world, figures }.check(total);
            }
            if query.subject.is_none() {
                // Names differ where sources name a thing differently; those are chosen elsewhere.
                let plain = |totals: &[Total]| totals.iter().map(shown).collect::<Vec<_>>();
                prop_assert_eq!(plain(&totals), plain(&reversed.totals(&query).unwrap()));
            }
        }
    }
}
