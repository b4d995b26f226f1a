//! Neighbours and paths.

use super::*;

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Who is a step away from whom, along some relations, whichever way they are written.
fn graph<'a>(world: &'a World, relations: &[String]) -> Graph<'a> {
    let mut graph = Graph::new();
    for (from, role, to, _) in world.roles() {
        let named = |role: &str| relations.iter().any(|r| r == role);
        if relations.is_empty() || named(role) || named(inverse_either(role)) {
            graph.entry(from).or_default().insert(to);
        }
    }
    graph
}

/// The other reading of a relation, from whichever side it is given.
fn inverse_either(role: &str) -> &'static str {
    let row = RELATIONS
        .iter()
        .find(|r| r.0 == role || r.1 == role)
        .unwrap();
    if row.0 == role { row.1 } else { row.0 }
}

/// How many steps away everything is.
fn distances<'a>(graph: &Graph<'a>, from: &'a str) -> BTreeMap<&'a str, u32> {
    let mut found = BTreeMap::from([(from, 0)]);
    let mut open = VecDeque::from([from]);
    while let Some(next) = open.pop_front() {
        let steps = found[next] + 1;
        for &there in graph.get(next).into_iter().flatten() {
            if !found.contains_key(there) {
                found.insert(there, steps);
                open.push_back(there);
            }
        }
    }
    found
}

/// Every shortest way, as the entities that it touches.
fn ways(graph: &Graph<'_>, from: &str, to: &str, steps: u32) -> BTreeSet<Vec<String>> {
    if steps == 0 {
        let arrived = (from == to).then(|| vec![to.to_owned()]);
        return arrived.into_iter().collect();
    }
    let next = graph.get(from).into_iter().flatten();
    next.flat_map(|next| ways(graph, next, to, steps - 1))
        .map(|mut way| {
            way.insert(0, from.to_owned());
            way
        })
        .collect()
}

/// The entities that a path touches; each step leads on from where the one before ended.
fn touched(path: &Path, from: &str) -> Vec<String> {
    let mut way = vec![from.to_owned()];
    for step in &path.steps {
        assert_eq!(step.polarity, Polarity::Affirmed);
        let here = way.last().unwrap();
        let (subject, object) = (&step.subject.key, &step.object().unwrap().key);
        let next = if here == subject {
            object
        } else {
            assert_eq!(here, object, "{path}");
            subject
        };
        way.push(next.clone());
    }
    way
}

/// Whether what hangs on the first of the entities before comes first, and of each by kind and key.
fn in_the_order_of_steps(near: &[citebase::query::Neighbour], start: &str) -> bool {
    let mut places = BTreeMap::from([(start, 0)]);
    for (place, neighbour) in (1..).zip(near) {
        places.insert(&neighbour.entity.key, place);
    }
    near.is_sorted_by_key(|neighbour| {
        let here = &neighbour.entity;
        let ends = [&neighbour.via.subject, neighbour.via.object().unwrap()];
        let before = ends.iter().find(|e| e.key != here.key).unwrap();
        (
            neighbour.hops,
            places[before.key.as_str()],
            here.kind,
            here.key.clone(),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn neighbours_and_paths_are_what_a_search_of_the_sheets_finds(
        sheets in random_sheets(20),
        relations in prop::sample::subsequence(
            vec!["member of", "has member", "site of", "located in", "party to", "near", "industry of"], 0..4),
    ) {
        let base = load(&sheets);
        let world = World::of(&sheets);
        for relations in [Vec::new(), relations.iter().map(|&r| r.to_owned()).collect()] {
            let graph = graph(&world, &relations);
            let walk = |hops| Walk { hops, relations: relations.clone(), ..Walk::default() };
            let ids: BTreeMap<&str, EntityId> =
                world.entities.keys().map(|key| (key.as_str(), id(&base, key))).collect();
            for (turn, (&from, &start)) in ids.iter().enumerate() {
                let distances = distances(&graph, from);
                let hops = [1, 2, 3, 16][turn % 4];
                let near = base.neighbours(start, &walk(hops)).unwrap();
                let reached = base.reached(start, &walk(hops)).unwrap();
                prop_assert!(reached.iter().map(|r| (&r.entity, r.hops))
                    .eq(near.iter().map(|n| (&n.entity, n.hops))));
                prop_assert!(in_the_order_of_steps(&near, from));
                let mut found: Vec<(u32, &str)> =
                    near.iter().map(|n| (n.hops, n.entity.key.as_str())).collect();
                found.sort_unstable();
                let mut expected: Vec<(u32, &str)> = distances
                    .iter()
                    .filter(|(_, steps)| (1..=hops).contains(*steps))
                    .map(|(key, steps)| (*steps, *key))
                    .collect();
                expected.sort_unstable();
                prop_assert_eq!(found, expected);
                for neighbour in &near {
                    let ends = [&neighbour.via.subject, neighbour.via.object().unwrap()];
                    let (there, before) = match ends[0].key == neighbour.entity.key {
                        true => (ends[0], ends[1]),
                        false => (ends[1], ends[0]),
                    };
                    prop_assert_eq!(there, &neighbour.entity);
                    prop_assert_eq!(distances[before.key.as_str()] + 1, neighbour.hops);
                    prop_assert_eq!(neighbour.via.polarity, Polarity::Affirmed);
                }
                // Paths to a few others, near, far and out of reach.
                for (&to, &end) in ids.iter().skip(turn % 3).step_by(3) {
                    let steps = distances.get(to).copied();
                    let expected = match steps {
                        Some(steps @ 1..) => ways(&graph, from, to, steps),
                        _ => BTreeSet::new(),
                    };
                    let paths = base.paths(start, end, &walk(16)).unwrap();
                    let named: Vec<Vec<String>> = base.ways(start, end, &walk(16)).unwrap().iter()
                        .map(|way| way.iter().map(|e| e.key.clone()).collect()).collect();
                    prop_assert!(paths.iter().map(|p| touched(p, from)).eq(named));
                    let found: Vec<Vec<String>> = paths.iter().map(|p| touched(p, from)).collect();
                    prop_assert_eq!(found.len(), expected.len());
                    prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
                    if let Some(steps @ 2..) = steps {
                        prop_assert!(base.paths(start, end, &walk(steps - 1)).unwrap().is_empty());
                        prop_assert_eq!(base.paths(start, end, &walk(steps)).unwrap().len(), paths.len());
                    }
                    // The same ways back, by the same claims.
                    let claims = |paths: &[Path], back: bool| -> BTreeSet<Vec<ClaimRef>> {
                        paths.iter().map(|path| {
                            let mut claims: Vec<_> = path.steps.iter().map(|s| s.claim.clone()).collect();
                            if back {
                                claims.reverse();
                            }
                            claims
                        }).collect()
                    };
                    let back = base.paths(end, start, &walk(16)).unwrap();
                    prop_assert_eq!(claims(&paths, false), claims(&back, true));
                }
            }
        }
    }
}

#[test]
fn limits_bound_a_walk_and_nonsense_is_told() {
    let base = load(&rich());
    let (alpha, city) = (id(&base, "alpha"), id(&base, "city"));
    let everything = base.neighbours(alpha, &Walk::default()).unwrap();
    assert!(everything.len() > 20);
    for limit in [1, 2, 5, 20] {
        let walk = Walk {
            limit,
            ..Walk::default()
        };
        let near = base.neighbours(alpha, &walk).unwrap();
        assert_eq!(near.len(), limit as usize);
        assert!(in_the_order_of_steps(&near, "alpha"));
        assert_eq!(near, everything[..limit as usize]);
        assert!(base.paths(alpha, city, &walk).unwrap().len() <= limit as usize);
    }
    for (hops, limit, given, most) in [
        (0, 10, 0, 16),
        (17, 10, 17, 16),
        (u32::MAX, 10, u32::MAX, 16),
        (1, 0, 0, MAX_LIMIT),
        (1, MAX_LIMIT + 1, MAX_LIMIT + 1, MAX_LIMIT),
    ] {
        let walk = Walk {
            hops,
            limit,
            ..Walk::default()
        };
        let told = |error: Error| {
            assert!(
                matches!(error, Error::Limit { given: g, most: m } if (g, m) == (given, most)),
                "{error}"
            );
        };
        told(base.neighbours(alpha, &walk).unwrap_err());
        told(base.paths(alpha, city, &walk).unwrap_err());
    }
    let unknown = Walk {
        relations: vec!["party to".to_owned(), "partyto".to_owned()],
        ..Walk::default()
    };
    let error = base.neighbours(alpha, &unknown).unwrap_err();
    assert!(
        matches!(&error, Error::NotFound { what: "relation", nearest, .. } if nearest[0] == "party to"),
        "{error}"
    );
    assert!(
        base.paths(alpha, alpha, &Walk::default())
            .unwrap()
            .is_empty()
    );
    let short = |page: &Page| matches!(base.facts_about(alpha, page), Err(Error::Limit { .. }));
    assert!(short(&Page::first(0)) && short(&Page::first(MAX_LIMIT + 1)));
    assert!(matches!(base.profile(alpha, 0), Err(Error::Limit { .. })));
}

/// Between the ends lie layers in which everything is tied with everything: the number of ways
/// is a power, and of them as many are given as were asked for.
#[test]
fn many_ways_are_given_up_to_the_limit() {
    let mut paper = sheet("paper");
    let key = |layer: usize, i: usize| format!("n{layer}-{i}");
    let layers = 7;
    let width = |layer: usize| if layer == 0 || layer == layers { 1 } else { 7 };
    for layer in 0..=layers {
        for i in 0..width(layer) {
            paper.has(&key(layer, i), shared(Kind::Organisation, &key(layer, i)));
        }
    }
    for layer in 0..layers {
        for i in 0..width(layer) {
            for j in 0..width(layer + 1) {
                paper.relate(&key(layer, i), "cooperates with", &key(layer + 1, j));
            }
        }
    }
    let base = load([&paper]);
    let (from, to) = (id(&base, "n0-0"), id(&base, "n7-0"));
    for (limit, given) in [(100, 100), (2000, 1000)] {
        let walk = Walk {
            hops: 7,
            limit,
            ..Walk::default()
        };
        let paths = base.paths(from, to, &walk).unwrap();
        assert_eq!((paths.len(), paths.complete), (given, false));
        let ways: HashSet<Vec<String>> = paths.iter().map(|p| touched(p, "n0-0")).collect();
        assert_eq!(ways.len(), paths.len());
    }
}

#[test]
fn a_step_that_is_said_a_hundred_times_does_not_hide_the_others() {
    let mut paper = sheet("paper");
    for key in ["alpha", "beta", "gamma"] {
        paper.has(key, shared(Kind::Organisation, key));
    }
    for _ in 0..100 {
        paper.relate("alpha", "cooperates with", "beta");
    }
    paper.relate("gamma", "cooperates with", "beta");
    paper.relate("alpha", "cooperates with", "gamma");
    let base = load([&paper]);
    let walk = Walk {
        limit: 2,
        ..Walk::default()
    };
    let near = base.neighbours(id(&base, "alpha"), &walk).unwrap();
    let near: Vec<(u32, &str)> = near
        .iter()
        .map(|n| (n.hops, n.entity.key.as_str()))
        .collect();
    assert_eq!(near, [(1, "beta"), (1, "gamma")]);
}

/// Seen before: each end gave the claim of which it was the object.
#[test]
fn a_step_that_is_said_from_both_ends_has_one_claim() {
    let (mut one, mut other) = (sheet("one"), sheet("other"));
    for paper in [&mut one, &mut other] {
        for key in ["alpha", "beta"] {
            paper.has(key, shared(Kind::Organisation, key));
        }
    }
    one.relate("beta", "cooperates with", "alpha");
    other.relate("alpha", "cooperates with", "beta");
    let base = load([&one, &other]);
    let ends = [id(&base, "alpha"), id(&base, "beta")];
    let via = ends.map(|end| {
        let near = base.neighbours(end, &Walk::default()).unwrap();
        near[0].via.claim.to_string()
    });
    assert_eq!(via, ["one#r1", "one#r1"]);
}
