//! Rings among steps that lead from one to another.

use std::collections::{BTreeMap, HashMap, VecDeque};

/// For each set of places that steps join in rings, the steps of a shortest ring through the first of
/// them, by number: the work grows with the number of steps.
pub(super) fn rings<T: Ord + Copy>(steps: &[(T, T)]) -> Vec<Vec<usize>> {
    let mut numbers: BTreeMap<T, usize> = BTreeMap::new();
    for (from, to) in steps {
        numbers.insert(*from, 0);
        numbers.insert(*to, 0);
    }
    for (number, place) in numbers.values_mut().enumerate() {
        *place = number;
    }
    let mut onward: Vec<Vec<(usize, usize)>> = vec![Vec::new(); numbers.len()];
    let mut back: Vec<Vec<(usize, usize)>> = vec![Vec::new(); numbers.len()];
    for (step, (from, to)) in steps.iter().enumerate() {
        let (from, to) = (numbers[from], numbers[to]);
        if from != to {
            onward[from].push((to, step));
            back[to].push((from, step));
        }
    }

    // The order in which a walk leaves places; walked backwards in the other order, what is reached
    // together is joined in rings.
    let mut left = Vec::with_capacity(onward.len());
    let mut seen = vec![false; onward.len()];
    for start in 0..onward.len() {
        let mut open = vec![(start, 0)];
        while let Some((place, next)) = open.pop() {
            if next == 0 && std::mem::replace(&mut seen[place], true) {
                continue;
            }
            match onward[place].get(next) {
                Some(&(to, _)) => {
                    open.push((place, next + 1));
                    if !seen[to] {
                        open.push((to, 0));
                    }
                }
                None => left.push(place),
            }
        }
    }
    let mut set: Vec<Option<usize>> = vec![None; onward.len()];
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &start in left.iter().rev() {
        let mut open = vec![start];
        while let Some(place) = open.pop() {
            if set[place].is_none() {
                set[place] = Some(start);
                sets.entry(start).or_default().push(place);
                open.extend(back[place].iter().map(|(from, _)| *from));
            }
        }
    }
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for (name, places) in sets {
        if places.len() > 1
            && let Some(first) = places.into_iter().min()
        {
            found.push((
                first,
                shortest(first, &onward, |place| set[place] == Some(name)),
            ));
        }
    }
    found.sort();
    found.into_iter().map(|(_, ring)| ring).collect()
}

/// The steps of a shortest way from a place back to it.
fn shortest(
    start: usize,
    onward: &[Vec<(usize, usize)>],
    within: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut came: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(place) = open.pop_front() {
        for &(to, step) in onward[place].iter().filter(|(to, _)| within(*to)) {
            if to == start {
                let mut ring = vec![step];
                let mut here = place;
                while here != start {
                    let (before, step) = came[&here];
                    ring.push(step);
                    here = before;
                }
                ring.reverse();
                return ring;
            }
            if to != start && !came.contains_key(&to) {
                came.insert(to, (place, step));
                open.push_back(to);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::rings;

    #[test]
    fn each_ring_is_found_once_by_a_shortest_way() {
        assert_eq!(rings::<i64>(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(rings(&[(1, 2), (2, 3), (1, 3)]), Vec::<Vec<usize>>::new());
        assert_eq!(rings(&[(1, 1)]), Vec::<Vec<usize>>::new());
        assert_eq!(rings(&[(2, 1), (1, 2)]), [[1, 0]]);
        assert_eq!(rings(&[(1, 2), (2, 3), (3, 1)]), [[0, 1, 2]]);
        // Two ways around, and a tail.
        assert_eq!(
            rings(&[(1, 2), (2, 3), (3, 1), (2, 1), (3, 4), (0, 1)]),
            [[0, 3]]
        );
        // Two rings, and a way from one to the other.
        assert_eq!(
            rings(&[(5, 6), (6, 5), (1, 2), (2, 1), (2, 5)]),
            [[2, 3], [0, 1]]
        );
    }

    #[test]
    fn long_ways_are_walked_in_good_time() {
        let line: Vec<(i64, i64)> = (0..100_000).map(|i| (i, i + 1)).collect();
        assert_eq!(rings(&line), Vec::<Vec<usize>>::new());
        let ring: Vec<(i64, i64)> = (0..100_000).map(|i| (i, (i + 1) % 100_000)).collect();
        assert_eq!(rings(&ring)[0].len(), 100_000);
    }
}
