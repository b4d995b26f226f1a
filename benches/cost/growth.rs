//! What becomes of the point queries as the base grows: bases of several sizes are asked in turn,
//! within one run, and nobody else in between.
//!
//! Whether a question is asked *alone*, as after other work of the program, or *again*, right after
//! it was asked, is a difference greater than that between bases. *In a loop* over different ones of
//! its sort is between the two, and flatters the small base, all of which stays in the processor's
//! caches.

use crate::questions::{ASKED, Sort, Subjects, all, sorts};
use crate::tight::{FACTS_ABOUT, FACTS_SINCE, rows_of};
use crate::{Done, median, milliseconds, read_only};
use chrono::NaiveDate;
use citebase::KnowledgeBase;
use citebase::Snapshot;
use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// More than the processor's caches hold.
const SWEPT: usize = 64 << 20;

type Question = (&'static str, Box<dyn Fn(&Asked<'_>, usize) -> Done<usize>>);

/// A base that is asked.
struct Asked<'b> {
    sorts: Vec<Sort<'b>>,
    base: Snapshot<'b>,
    tightest: &'b Connection,
    /// The firms' rows there.
    about: Vec<i64>,
    days: &'b [NaiveDate],
}

/// How often each loop is run: a machine that is disturbed is so for a second or two, and both bases
/// are to have their share of it.
const LOOPS: usize = 25;

/// What was measured of one question and base.
#[derive(Default, Clone)]
struct Took {
    alone: Vec<Duration>,
    again: Vec<Duration>,
    in_a_loop: Vec<Duration>,
    answers: Vec<usize>,
}

/// Of one question the medians, by base.
struct Row {
    title: &'static str,
    alone: Vec<Duration>,
    again: Vec<Duration>,
    in_a_loop: Vec<Duration>,
    answers: Vec<usize>,
}

/// Prints the table. `bases` are files of ours and of the tightest schema, by the number of sheets.
pub fn table(bases: &[(usize, PathBuf, PathBuf)]) -> Done<()> {
    let mut opened = Vec::new();
    for (sheets, ours, tightest) in bases {
        let by_hand = read_only(ours)?;
        let base = KnowledgeBase::open_read_only(ours)?;
        opened.push((
            Subjects::of(&base, &by_hand, *sheets)?,
            base,
            read_only(tightest)?,
        ));
    }
    let mut asked = Vec::new();
    for (subjects, base, tightest) in &mut opened {
        asked.push(Asked {
            about: rows_of(tightest, subjects.firms.iter().map(|firm| &firm.0))?,
            sorts: sorts(subjects),
            days: &subjects.days,
            base: base.snapshot()?,
            tightest,
        });
    }

    let points = asked[0].sorts.iter().enumerate();
    let points = points.filter(|(_, sort)| sort.point);
    let mut questions: Vec<Question> = points
        .map(|(number, sort)| -> Question {
            let ask = move |asked: &Asked<'_>, at| (asked.sorts[number].ours)(&asked.base, at);
            (sort.title, Box::new(ask))
        })
        .collect();
    questions.push((
        "tightest schema: facts of an entity",
        Box::new(|asked, at| facts(asked.tightest, FACTS_ABOUT, asked.about[at])),
    ));
    questions.push((
        "tightest schema: facts from a day on",
        Box::new(|asked, at| facts(asked.tightest, FACTS_SINCE, asked.days[at].to_string())),
    ));
    print(bases, &measured(&questions, &asked)?);
    Ok(())
}

fn facts(db: &Connection, sql: &str, of: impl ToSql) -> Done<usize> {
    let columns = 0..15;
    let found = all(db, sql, [of], |row| {
        let values = columns.clone().map(|column| row.get::<_, Value>(column));
        values.collect::<Result<Vec<_>, _>>()
    });
    Ok(found?.len())
}

/// Asks everything of all bases in turn.
fn measured(questions: &[Question], bases: &[Asked<'_>]) -> Done<Vec<Row>> {
    let mut took = vec![vec![Took::default(); bases.len()]; questions.len()];
    singly(questions, bases, &mut took)?;
    in_loops(questions, bases, &mut took)?;
    let rows = questions.iter().zip(took).map(|((title, _), took)| {
        let mut row = Row {
            title,
            alone: Vec::new(),
            again: Vec::new(),
            in_a_loop: Vec::new(),
            answers: Vec::new(),
        };
        for took in took {
            row.alone.extend(median(took.alone));
            row.again.extend(median(took.again));
            row.in_a_loop.extend(median(took.in_a_loop));
            row.answers.extend(median(took.answers));
        }
        row
    });
    Ok(rows.collect())
}

/// All sorts in turn, so that each finds SQLite's cache full of what others needed; and all of that
/// twice: the first time only warms up.
fn singly(questions: &[Question], bases: &[Asked<'_>], took: &mut [Vec<Took>]) -> Done<()> {
    let mut swept = vec![0_u8; SWEPT];
    for counts in [false, true] {
        for at in 0..ASKED {
            for ((_, ask), took) in questions.iter().zip(&mut *took) {
                for (base, took) in bases.iter().zip(took) {
                    for line in swept.iter_mut().step_by(64) {
                        *line = line.wrapping_add(1);
                    }
                    std::hint::black_box(&swept);
                    let start = Instant::now();
                    let found = ask(base, at)?;
                    let first = start.elapsed();
                    let start = Instant::now();
                    ask(base, at)?;
                    if counts {
                        took.again.push(start.elapsed());
                        took.alone.push(first);
                        took.answers.push(found);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Each sort on its own; the first loop only warms up.
fn in_loops(questions: &[Question], bases: &[Asked<'_>], took: &mut [Vec<Took>]) -> Done<()> {
    for ((_, ask), took) in questions.iter().zip(took) {
        for nth in 0..=LOOPS {
            for (base, took) in bases.iter().zip(&mut *took) {
                for at in 0..ASKED {
                    let start = Instant::now();
                    ask(base, at)?;
                    if nth > 0 {
                        took.in_a_loop.push(start.elapsed());
                    }
                }
            }
        }
    }
    Ok(())
}

fn print(bases: &[(usize, PathBuf, PathBuf)], rows: &[Row]) {
    let claims = |sheets: usize| format!("{} claims", sheets * crate::made_up::CLAIMS);
    println!(
        "\nasked alone, as after other work; again, at once; in a loop over others of the sort: \
         growth from the first base\n"
    );
    print!("| {:<40} |", "point queries, median");
    for (sheets, ..) in bases {
        print!(
            " {:>15} | {:>6} | {:>9} | {:>6} | {:>9} | {:>6} | {:>7} |",
            claims(*sheets),
            "growth",
            "again",
            "growth",
            "in a loop",
            "growth",
            "answers"
        );
    }
    print!("\n| {:-<40} |", "");
    for _ in bases {
        print!(
            " {:->14}: | {:->5}: | {:->8}: | {:->5}: | {:->8}: | {:->5}: | {:->6}: |",
            "", "", "", "", "", "", ""
        );
    }
    println!();
    for row in rows {
        print!("| {:<40} |", row.title);
        let growth =
            |times: &[Duration], at: usize| times[at].as_secs_f64() / times[0].as_secs_f64();
        for at in 0..bases.len() {
            print!(
                " {:>15} | {:>6.2} | {:>9} | {:>6.2} | {:>9} | {:>6.2} | {:>7} |",
                milliseconds(row.alone[at]),
                growth(&row.alone, at),
                milliseconds(row.again[at]),
                growth(&row.again, at),
                milliseconds(row.in_a_loop[at]),
                growth(&row.in_a_loop, at),
                row.answers[at]
            );
        }
        println!();
    }
}
