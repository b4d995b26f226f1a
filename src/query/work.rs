//! The work of a question, counted in statements and in steps of SQLite's virtual machine, not
//! timed. A base ten times as large must not add much.

use super::{
    EntityFilter, FactFilter, FigureFilter, Page, Reader, SearchFilter, TimelineFilter, TotalQuery,
    Walk,
};
use crate::model::Kind;
use crate::sheet::Sheet;
use crate::{Batch, Error, KnowledgeBase};
use rusqlite::{Statement, StatementStatus};
use std::cell::Cell;
use std::ops::ControlFlow;

// The bench's sheets; they are of the crate as others link it, and come over as JSON.
#[path = "../../benches/made_up/mod.rs"]
mod made_up;

thread_local! {
    /// Statements run, and steps taken, since somebody asked.
    static WORK: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Counts a statement that has just been run.
pub(super) fn note(statement: &Statement<'_>) {
    let steps = statement.reset_status(StatementStatus::VmStep);
    let steps = u64::try_from(steps).unwrap_or(0);
    WORK.with(|work| {
        let (statements, before) = work.get();
        work.set((statements + 1, before + steps));
    });
}

fn base(sheets: usize) -> KnowledgeBase {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let sheets = (0..sheets).map(|n| Sheet::from_json(&made_up::sheet(n).to_json().unwrap()));
    let batch = Batch {
        commit_every: None,
        stop_at_refusal: true,
    };
    let report = base.load_all(sheets, &batch, |_| ControlFlow::Continue(()));
    assert_eq!(report.unwrap().refused().count(), 0);
    base
}

type Question = (&'static str, fn(&Reader, usize) -> Result<usize, Error>);

fn firm(base: &Reader, at: usize) -> crate::model::OrganisationId {
    let firm = base.organisation(made_up::organisation_key(at).as_str());
    firm.unwrap().expect("the first firms are in every base").id
}

/// With answers of a page at most, drawn from what is in both bases.
const QUESTIONS: &[Question] = &[
    ("lookup by key", |base, at| {
        let key = made_up::organisation_key(at);
        Ok(usize::from(base.organisation(key.as_str())?.is_some()))
    }),
    ("lookup by name", |base, at| {
        let name = base
            .entity(&made_up::organisation_key(at))?
            .map_or_else(String::new, |e| e.name);
        Ok(base.named(&name)?.len())
    }),
    ("lookup by identifier", |base, at| {
        Ok(base
            .identified(Some("wikidata"), &made_up::identifier(at * 3))?
            .len())
    }),
    ("claim", |base, at| {
        let claim = of_sheet(at, "f3").parse().expect("a reference");
        Ok(usize::from(base.claim(&claim)?.is_some()))
    }),
    ("facts of an entity", |base, at| {
        Ok(base
            .facts_about(firm(base, at), &Page::first(10))?
            .items
            .len())
    }),
    ("profile", |base, at| {
        Ok(base.profile(firm(base, at), 5)?.relations_from.items.len())
    }),
    ("a page of entities", |base, at| {
        let kind = Kind::ALL[at % Kind::ALL.len()];
        Ok(base
            .entities(kind, &EntityFilter::default(), &Page::first(20))?
            .items
            .len())
    }),
    ("projects of an industry", |base, at| {
        let filter = EntityFilter {
            industry: Some(format!("industry-{}", at % 7).as_str().into()),
            ..EntityFilter::default()
        };
        Ok(base.projects(&filter, &Page::first(2))?.items.len())
    }),
    ("projects at a place", |base, at| {
        let filter = EntityFilter {
            place: Some(made_up::place_key(at).as_str().into()),
            ..EntityFilter::default()
        };
        Ok(base.projects(&filter, &Page::first(2))?.items.len())
    }),
    ("a page of sources", |base, _| {
        Ok(base.sources(&Page::first(10))?.items.len())
    }),
    ("timeline", |base, at| {
        let filter = TimelineFilter {
            from: chrono::NaiveDate::from_ymd_opt(2012 + at as i32 % 10, 5, 1),
            ..TimelineFilter::default()
        };
        Ok(base.timeline(&filter, &Page::first(20))?.items.len())
    }),
    ("figures of a measure", |base, _| {
        let filter = FigureFilter {
            measure: Some("revenue".to_owned()),
            ..FigureFilter::default()
        };
        Ok(base.figures(&filter, &Page::first(20))?.items.len())
    }),
    ("completion", |base, at| {
        let name = base
            .entity(&made_up::organisation_key(at))?
            .map_or_else(String::new, |e| e.name);
        let typed: String = name.chars().take(5).collect();
        Ok(base.complete(&typed, None, 5)?.len())
    }),
    ("search", |base, at| {
        let name = base
            .entity(&made_up::organisation_key(at))?
            .map_or_else(String::new, |e| e.name);
        Ok(base
            .search(&name, &SearchFilter::default(), &Page::first(5))?
            .hits
            .items
            .len())
    }),
    ("one step around", |base, at| {
        let walk = Walk {
            hops: 1,
            limit: 20,
            ..Walk::default()
        };
        let project = base.entity(&of_sheet(at, "project-1"))?;
        let project = project.expect("one of every sheet");
        Ok(base.neighbours(project.id, &walk)?.len())
    }),
    ("a shortest way", |base, at| {
        let walk = Walk {
            hops: 4,
            limit: 200,
            ..Walk::default()
        };
        let project = base.entity(&of_sheet(at, "project-1"))?;
        let project = project.expect("one of every sheet");
        let ways = base.paths(project.id, firm(base, at), &walk)?;
        Ok(ways.len())
    }),
    ("claim as of today", |base, at| {
        let claim = of_sheet(at, "f3").parse().expect("a reference");
        Ok(usize::from(base.claim_as_of(&claim, None)?.is_some()))
    }),
    ("relations over time", |base, at| {
        let page = Page::first(5);
        Ok(base.over_time(firm(base, at), None, &page)?.items.len())
    }),
    ("what it took part in", |base, at| {
        Ok(base.took_part(firm(base, at), &Page::first(5))?.items.len())
    }),
    ("relations to it", |base, at| {
        let page = Page::first(1);
        Ok(base.relations_to(firm(base, at), &page)?.items.len())
    }),
    ("parties to an agreement", |base, at| {
        let agreement = base.agreement(of_sheet(at, "agreement-1").as_str())?;
        let agreement = agreement.expect("one of every sheet").id;
        let page = Page::first(10);
        Ok(base.agreement_parties(agreement, &page)?.items.len())
    }),
    ("participants of an event", |base, at| {
        let event = base.event(of_sheet(at, "event-1").as_str())?;
        let event = event.expect("one of every sheet").id;
        let page = Page::first(10);
        Ok(base.event_participants(event, &page)?.items.len())
    }),
    ("parties of a project", |base, at| {
        let project = base.project(of_sheet(at, "project-1").as_str())?;
        let project = project.expect("one of every sheet").id;
        let page = Page::first(10);
        Ok(base.project_parties(project, &page)?.items.len())
    }),
    ("who holds office in it", |base, at| {
        let page = Page::first(1);
        Ok(base.officers(firm(base, at), None, &page)?.items.len())
    }),
    ("how many say the same of it", |base, at| {
        Ok(base.sources_per_fact(firm(base, at))?.len())
    }),
    ("its names", |base, at| {
        Ok(base.names(firm(base, at), 2)?.len())
    }),
    ("its figures", |base, at| {
        let filter = FigureFilter {
            subject: Some(made_up::organisation_key(at)),
            ..FigureFilter::default()
        };
        Ok(base.figures(&filter, &Page::first(2))?.items.len())
    }),
    ("a page of what one says who says most", |base, _| {
        let speakers = "SELECT e.key FROM claim c
           JOIN mention m ON m.source = c.source AND m.mention = c.speaker
           JOIN entity e ON e.id = m.entity WHERE e.kind = 5 GROUP BY e.id ORDER BY count(*) DESC LIMIT 1";
        let row = base.db.query_row(speakers, (), |row| row.get(0));
        let filter = FactFilter {
            said_by: Some(row.expect("somebody does")),
            ..FactFilter::default()
        };
        Ok(base.facts(&filter, &Page::first(2))?.items.len())
    }),
    ("passages of a source", |base, at| {
        Ok(base.passages(&paper(at))?.len())
    }),
    ("facts of a source", |base, at| {
        facts(
            base,
            FactFilter {
                source: Some(paper(at)),
                ..FactFilter::default()
            },
        )
    }),
    ("facts of a passage", |base, at| {
        facts(
            base,
            FactFilter {
                source: Some(paper(at)),
                passage: Some("p1".to_owned()),
                ..FactFilter::default()
            },
        )
    }),
    ("total of a source", |base, at| {
        let query = TotalQuery {
            source: Some(paper(at)),
            measure: Some("investment".to_owned()),
            unit: Some("CNY".to_owned()),
            ..TotalQuery::default()
        };
        Ok(base.total(&query)?.map_or(0, |total| total.counted.len()))
    }),
    ("entities of a source", |base, at| {
        let filter = EntityFilter {
            source: Some(paper(at)),
            ..EntityFilter::default()
        };
        let page = Page::first(10);
        Ok(base.entities(Kind::Project, &filter, &page)?.items.len())
    }),
];

fn paper(at: usize) -> String {
    format!("made-up-{at:07}")
}

fn of_sheet(at: usize, key: &str) -> String {
    format!("{}#{key}", paper(at))
}

fn facts(base: &Reader, filter: FactFilter) -> Result<usize, Error> {
    Ok(base.facts(&filter, &Page::first(10))?.items.len())
}

/// Questions whose work grows with the base, and why.
const GROWS: &[(&str, &str)] = &[
    (
        "a shortest way",
        "with the edges of those on the way, until so many were visited as the limit says",
    ),
    (
        "lookup by identifier",
        "with the sources that give it, each of which may mean another entity",
    ),
    (
        "claim as of today",
        "with what others say of its subject, any of which may contradict it",
    ),
    (
        "who holds office in it",
        "with those who do, all of whom are put in the order of time",
    ),
    (
        "how many say the same of it",
        "with all that is said of it, which is counted",
    ),
];

#[test]
fn no_question_becomes_more_work_in_a_base_ten_times_as_large() {
    const ASKED: usize = 14;
    let bases = [base(20), base(200)];
    let mut wrong = Vec::new();
    for (title, ask) in QUESTIONS {
        let work = bases.each_ref().map(|base| {
            WORK.with(|work| work.set((0, 0)));
            let answers: usize = (0..ASKED).map(|at| ask(base, at).unwrap()).sum();
            let (statements, steps) = WORK.with(Cell::get);
            assert!(answers > 0 && statements > 0, "{title}: nothing was asked");
            (statements, steps)
        });
        let [(statements, steps), (many_statements, many_steps)] = work;
        // A larger base has fuller pages; it does not have more work for an answer.
        let grows = many_statements > statements + statements / 4 || many_steps > steps * 2;
        let may_grow = GROWS.iter().any(|(question, _)| question == title);
        if may_grow && !grows {
            wrong.push(format!("{title} does not grow any more: strike it off"));
        }
        if grows && !may_grow {
            wrong.push(format!(
                "{title}: {statements} statements and {steps} steps become {many_statements} and {many_steps}"
            ));
        }
        println!(
            "{title}: {statements} statements, {steps} steps; {many_statements}, {many_steps}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_profile_is_a_fixed_number_of_statements() {
    let base = base(20);
    let count = |limit: u32, at: usize| {
        WORK.with(|work| work.set((0, 0)));
        base.profile(firm(&base, at), limit).unwrap();
        WORK.with(Cell::get).0
    };
    let counts: Vec<u64> = (0..14)
        .flat_map(|at| [count(2, at), count(50, at)])
        .collect();
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    // A page that goes on asks for no more, whatever it holds.
    assert!(*most <= 30 && most - least <= 4, "{counts:?}");
}
