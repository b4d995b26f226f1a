//! What criterion measures, and what it does not keep: single samples of ours and by hand, taken
//! in turn, whose medians make the tables.

use crate::Done;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};
use std::time::{Duration, Instant};

/// Ours is measured by criterion; by hand is taken in the same iterations, for what counts is the
/// ratio, and whatever else the machine does then befalls both.
#[derive(Default)]
pub struct Pair {
    ours: Vec<Duration>,
    by_hand: Vec<Duration>,
    tightest: Vec<Duration>,
}

impl Pair {
    /// Runs both sides, now one first, now the other: the second finds warm what the first had to
    /// fetch. Gives what ours took.
    pub fn take(
        &mut self,
        nth: usize,
        ours: &mut dyn FnMut() -> Done<()>,
        by_hand: &mut dyn FnMut() -> Done<()>,
    ) -> Done<Duration> {
        if nth % 4 < 2 {
            self.ours.push(timed(ours)?);
            self.by_hand.push(timed(by_hand)?);
        } else {
            self.by_hand.push(timed(by_hand)?);
            self.ours.push(timed(ours)?);
        }
        Ok(self.ours[self.ours.len() - 1])
    }

    /// Runs the same for the tightest schema, in the same iteration.
    pub fn take_tightest(&mut self, work: &mut dyn FnMut() -> Done<()>) -> Done<()> {
        self.tightest.push(timed(work)?);
        Ok(())
    }

    /// The medians, that of the tightest schema where it was asked; `None` if nothing was.
    pub fn medians(self) -> Option<(Duration, Duration, Option<Duration>)> {
        let medians = (median(self.ours)?, median(self.by_hand)?);
        Some((medians.0, medians.1, median(self.tightest)))
    }
}

/// How long something takes.
pub fn timed(work: &mut dyn FnMut() -> Done<()>) -> Done<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

pub fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args()
}

pub type Group<'c> = BenchmarkGroup<'c, WallTime>;

/// A group whose samples have as many iterations each: some take seconds.
pub fn group<'c>(criterion: &'c mut Criterion, name: &str) -> Group<'c> {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    group
}

/// A benchmark whose iterations tell what they took; the first one that fails ends it.
pub fn measure(
    group: &mut Group<'_>,
    title: &str,
    mut once: impl FnMut(usize) -> Done<Duration>,
) -> Done<()> {
    let (mut nth, mut failed) = (0, None);
    group.bench_function(title, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut took = Duration::ZERO;
            for _ in 0..iterations {
                match failed.is_none().then(|| once(nth)) {
                    Some(Ok(more)) => took += more,
                    Some(Err(e)) => failed = Some(e),
                    None => {}
                }
                nth += 1;
            }
            // Criterion does not take nothing for an answer.
            took.max(Duration::from_nanos(1))
        });
    });
    failed.map_or(Ok(()), Err)
}
