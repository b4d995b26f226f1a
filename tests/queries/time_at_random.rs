//! What became of relations, on random sheets.

use super::time::{article, link};
use super::*;

const PAPERS: &[Option<&str>] = &[
    None,
    Some("2016-05-03"),
    Some("2016-05"),
    Some("2016"),
    Some("2018-01-01"),
    Some("2018-01-01/.."),
    Some("2020-06-30"),
    Some("2023-11-30"),
];

const VALID: &[Option<&str>] = &[
    None,
    None,
    None,
    Some("2016"),
    Some("2010/2015"),
    Some("2014/.."),
    Some("../2019"),
    Some("2017-03/2022"),
    Some("2022-01-01/.."),
    Some("2030"),
    Some("XXXX-05-03"),
];

/// A relation: which, title, date, negated, planned, on behalf of somebody, link.
type OneOffice = (
    usize,
    usize,
    Option<&'static str>,
    bool,
    bool,
    bool,
    Option<(LinkType, usize, usize)>,
);

/// Two to six papers about three, who hold offices, cooperate, and are said not to.
fn papers() -> impl Strategy<Value = Vec<Sheet>> {
    let relation = (
        0..4_usize,
        0..4_usize,
        prop::sample::select(VALID),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.3, (some_link(), 0..7_usize, 1..4_usize)),
    );
    let paper = (
        prop::sample::select(PAPERS),
        prop::collection::vec(relation, 1..5),
    );
    prop::collection::vec(paper, 2..=6).prop_map(|drafts| {
        let source = |number: usize| ["d", "b", "f", "a", "c", "e", "x"][number].to_owned();
        let write = |(number, (published, relations)): (usize, (_, Vec<OneOffice>))| {
            let count = relations.len();
            let mut paper = article(&source(number), published);
            for (which, title, date, negated, planned, for_other, links) in relations {
                let (subject, relation, object) = [
                    ("chen", "holds office in", "alpha"),
                    ("chen", "holds office in", "beta"),
                    ("alpha", "cooperates with", "beta"),
                    ("beta", "cooperates with", "alpha"),
                ][which];
                let claim = paper.relate(subject, relation, object);
                claim.qualifier = [None, Some("president"), Some("president"), Some("chairman")]
                    [title]
                    .map(str::to_owned);
                claim.date = date.and_then(on);
                // What the source writes, and nobody can resolve.
                if title == 2 && which == 0 && date.is_none() {
                    claim.date = in_words("at that time");
                }
                claim.negated = negated;
                claim.modality = planned.then_some(Modality::Planned);
                claim.on_behalf_of = (for_other && which == 0).then(|| "beta".to_owned());
                // The last source is never loaded; within the paper only what stands there.
                if let Some((kind, other, key)) = links
                    && (other != number || (key <= count && claim.key != format!("r{key}")))
                {
                    claim.links = link(kind, &source(other), &format!("r{key}"));
                }
            }
            paper
        };
        drafts.into_iter().enumerate().map(write).collect()
    })
}

/// What became of a claim, rule by rule, from all claims that were known.
fn judged(known: &World, said: &Said, day: Option<NaiveDate>) -> Status {
    let by = |link| {
        let claims = known.holding(link).filter(|(_, to)| **to == said.claim);
        claims
            .map(|(by, _)| known.claims.iter().find(|c| c.claim == *by).unwrap())
            .min_by_key(|c| {
                (
                    Reverse(c.published.as_ref().and_then(Edtf::latest)),
                    &c.claim,
                )
            })
            .map(|c| c.claim.clone())
    };
    if let Some(by) = by(LinkType::Denies) {
        return Status::Denied(by);
    }
    if let Some(by) = by(LinkType::Amends) {
        return Status::Amended(by);
    }
    let void: BTreeSet<&ClaimRef> = known
        .holding(LinkType::Denies)
        .chain(known.holding(LinkType::Amends))
        .map(|(_, to)| to)
        .collect();
    let relation = |c: &Said| match &c.body {
        Body::Relation {
            relation,
            object,
            on_behalf_of,
        } => {
            let mut ends = [c.subject.clone(), object.clone()];
            if relation == "cooperates with" {
                ends.sort();
            }
            (relation.clone(), ends, on_behalf_of.clone())
        }
        _ => panic!("only relations here"),
    };
    let mine = relation(said);
    let days = |date: &Edtf| {
        let known = date.earliest().is_some() || date.latest().is_some();
        known.then(|| {
            let first = date.earliest().unwrap_or(NaiveDate::MIN);
            first..=date.latest().unwrap_or(NaiveDate::MAX)
        })
    };
    let end = |c: &Said| -> Option<NaiveDate> {
        let date = c.date.as_ref()?;
        let (_, to) = date.as_str().split_once('/')?;
        (to != "..").then(|| date.latest().unwrap())
    };
    let own = match (&said.date, &said.published) {
        (Some(date), _) => days(date),
        (None, Some(published)) if !said.dated => {
            days(published).map(|d| *d.start()..=NaiveDate::MAX)
        }
        _ => None,
    };
    let mut later: Vec<&Said> = known
        .claims
        .iter()
        .filter(|c| {
            let theirs = relation(c);
            let after = c.published.as_ref().and_then(Edtf::earliest);
            let before = said.published.as_ref().and_then(Edtf::latest);
            (&theirs.0, &theirs.1) == (&mine.0, &mine.1)
                && (theirs.2.is_none() || theirs.2 == mine.2)
                && (c.qualifier.is_none() || c.qualifier == said.qualifier)
                && c.modality == said.modality
                && !void.contains(&c.claim)
                && after.is_some_and(|after| before.is_some_and(|before| before < after))
        })
        .collect();
    later.sort_by_key(|c| (Reverse(c.published.as_ref().unwrap().latest()), &c.claim));
    let reported = said.modality == Modality::Reported && !said.negated;
    if let (Some(own), Some(day), None, true) = (&own, day, end(said), reported) {
        let ender = later
            .iter()
            .find(|c| !c.negated && end(c).is_some_and(|end| end < day && *own.start() <= end));
        if let Some(ender) = ender {
            return Status::EndedBy(ender.claim.clone());
        }
    }
    let opposite = later.iter().find(|c| {
        let time = match &c.date {
            Some(date) => days(date),
            None if c.dated => None,
            None => days(c.published.as_ref().unwrap()),
        };
        c.negated != said.negated
            && own
                .as_ref()
                .zip(time)
                .is_some_and(|(own, time)| own.start() <= time.end() && time.start() <= own.end())
    });
    if let Some(opposite) = opposite {
        return Status::Contradicted(opposite.claim.clone());
    }
    if let (Some(dates), Some(day)) = (said.date.as_ref().and_then(days), day) {
        match (*dates.end() < day, end(said)) {
            (true, Some(_)) => return Status::Ended,
            (true, None) => return Status::Past,
            (false, _) if *dates.start() > day => return Status::Future,
            (false, _) => {}
        }
    }
    let disputing = known.claims.iter().filter(|c| {
        let theirs = relation(c);
        let time = match &c.date {
            Some(date) => days(date),
            None if c.dated => None,
            None => c.published.as_ref().and_then(days),
        };
        let latest = c.published.as_ref().and_then(Edtf::latest);
        let before = said.published.as_ref().and_then(Edtf::earliest);
        (&theirs.0, &theirs.1) == (&mine.0, &mine.1)
            && (theirs.2.is_none() || theirs.2 == mine.2)
            && (c.qualifier.is_none() || c.qualifier == said.qualifier)
            && c.modality == said.modality
            && c.negated != said.negated
            && !void.contains(&c.claim)
            && latest.is_none_or(|latest| before.is_none_or(|before| latest >= before))
            && match own.as_ref().zip(time) {
                Some((own, time)) => own.start() <= time.end() && time.start() <= own.end(),
                None => !said.dated && !c.dated,
            }
    });
    let newest = |c: &&Said| {
        let said = c.published.as_ref().and_then(Edtf::latest);
        (Reverse(said), c.claim.clone())
    };
    let disputing = disputing.min_by_key(newest);
    disputing.map_or(Status::Stands, |by| Status::Disputed(by.claim.clone()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn relations_over_time_are_what_the_sheets_say(sheets in papers()) {
        let base = load(&sheets);
        let mut days: Vec<Option<NaiveDate>> =
            ["2016-05-02", "2016-05-31", "2018-01-01", "2020-06-29", "2023-11-30", "2031-01-01"]
                .iter().map(|d| day(d)).collect();
        days.push(None);
        for as_of in days {
            let mut known = World::of(&sheets);
            known.claims.retain(|c| c.known_by(as_of));
            let last = || {
                let published = known.claims.iter().filter_map(|c| c.published.as_ref());
                published.filter_map(|p| p.earliest().or(p.latest())).max()
            };
            let by = as_of.or_else(last);
            for key in ["chen", "alpha", "beta"] {
                let mut expected: Vec<&Said> = known.claims.iter().filter(|c| {
                    let Body::Relation { object, .. } = &c.body else { return false };
                    c.subject == key || object == key
                }).collect();
                expected.sort_by_key(|c| {
                    let said = c.published.as_ref().and_then(Edtf::latest);
                    let valid = c.date.as_ref().and_then(|d| d.earliest().or(d.latest()));
                    (Reverse(said), Reverse(valid), c.place)
                });
                let entity = id(&base, key);
                let found = walked(|page| base.over_time(entity, as_of, page));
                prop_assert_eq!(found.len(), expected.len());
                for (one, said) in found.iter().zip(expected) {
                    prop_assert_eq!(&one.fact.claim, &said.claim);
                    prop_assert_eq!(&one.said_on, &said.published);
                    prop_assert_eq!(one.as_of, by);
                    let status = judged(&known, said, by);
                    prop_assert_eq!(&one.status, &status, "{} as of {:?}", one.fact.claim, as_of);
                    let denied = known.denied();
                    let linked: BTreeSet<(LinkType, ClaimRef, bool)> = known.claims.iter()
                        .filter(|c| c.claim != said.claim)
                        .flat_map(|c| c.links.iter().map(move |l| (c, l)))
                        .filter(|(_, l)| l.1 == said.claim)
                        .map(|(c, l)| (l.0, c.claim.clone(), !denied.contains(&c.claim)))
                        .collect();
                    let told: BTreeSet<(LinkType, ClaimRef, bool)> = one.said_of_it.iter()
                        .map(|l| (l.link, l.claim.clone(), l.holds)).collect();
                    prop_assert_eq!(told, linked);
                    let alone = base.claim_as_of(&said.claim, as_of).unwrap();
                    prop_assert_eq!(alone.as_ref(), Some(one));
                }
            }
        }
    }
}
