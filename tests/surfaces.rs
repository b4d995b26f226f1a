//! What is read alone must be true alone. Over a base in which no claim is a plain fact, every row of
//! every view and export, every line and every object of JSON of every answer is read by itself: where
//! it speaks of a claim, it must say that it is planned, denied, alleged, or who says it.
//!
//! The report of the program is walked in `cli/tests/surfaces.rs`.

use citebase::KnowledgeBase;
use citebase::check::ContradictionFilter;
use citebase::export::csv::View;
use citebase::export::{Existing, Format};
use citebase::model::{EntityId, Kind, PersonId};
use citebase::query::{
    EntityFilter, Fact, FactFilter, FigureFilter, Groups, Page, Paged, SearchFilter,
    TimelineFilter, TotalQuery, Walk,
};
use rusqlite::types::ValueRef;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt::Display;

#[path = "surfaces/reserved.rs"]
mod reserved;

use reserved::{Reserved, World};

/// What was found missing, and how much was read.
struct Walked<'a> {
    world: &'a World,
    told: usize,
    missing: Vec<String>,
}

impl<'a> Walked<'a> {
    fn new(world: &'a World) -> Self {
        Self {
            world,
            told: 0,
            missing: Vec::new(),
        }
    }

    /// A row, line, element or object that is a claim itself, or speaks of some.
    fn text(&mut self, surface: &str, text: &str, is_claim: bool) {
        let text = text.to_lowercase();
        for claim in self.world.told_in(&text) {
            self.told += 1;
            self.hold(surface, &text, claim, is_claim);
        }
    }

    fn hold(&mut self, surface: &str, text: &str, claim: &Reserved, is_claim: bool) {
        if let Some(reserve) = claim.missing(text, is_claim) {
            self.missing.push(format!("{surface}: {reserve:?}: {text}"));
        }
        if is_claim && !text.contains(&claim.note) {
            self.missing.push(format!("{surface}: no note: {text}"));
        }
    }

    fn lines(&mut self, surface: &str, text: &impl Display) {
        for line in text.to_string().lines() {
            self.text(surface, line, true);
        }
    }

    /// Every innermost object that speaks of a claim.
    fn json(&mut self, surface: &str, value: &impl Serialize) {
        self.value(surface, &serde_json::to_value(value).unwrap());
    }

    fn value(&mut self, surface: &str, value: &Value) -> bool {
        let within: Vec<&Value> = match value {
            Value::Array(list) => list.iter().collect(),
            Value::Object(fields) => fields.values().collect(),
            _ => return false,
        };
        let mut deeper = false;
        for value in within {
            deeper |= self.value(surface, value);
        }
        if deeper || !value.is_object() {
            return deeper;
        }
        let before = self.told;
        self.text(surface, &value.to_string(), true);
        self.told > before
    }

    /// A row of a view. One with a claim's key is that claim; in any other, each item of a list that
    /// names somebody else stands by itself.
    fn row(&mut self, view: &str, columns: &[String], cells: &[String]) {
        if columns.iter().any(|column| column == "claim") {
            return self.text(view, &cells.join(" | "), true);
        }
        let row = cells.join(" | ").to_lowercase();
        let own: BTreeSet<String> = columns
            .iter()
            .zip(cells)
            .filter(|(column, _)| ["key", "name"].contains(&column.as_str()))
            .map(|(_, cell)| cell.to_lowercase())
            .collect();
        for claim in self.world.told_in(&row) {
            self.told += 1;
            let foreign = |item: &&str| {
                let marks = claim.content.iter().chain([&claim.subject]);
                marks
                    .filter(|mark| !own.contains(*mark))
                    .any(|mark| item.contains(mark.as_str()))
            };
            for item in row
                .split(" | ")
                .flat_map(|cell| cell.split("; "))
                .filter(foreign)
            {
                self.hold(view, item, claim, false);
            }
        }
    }

    #[track_caller]
    fn done(self, least: usize) {
        let (count, sample) = (self.missing.len(), self.missing.iter().take(20));
        let sample: Vec<&str> = sample.map(String::as_str).collect();
        assert!(count == 0, "{count} are missing:\n{}", sample.join("\n"));
        assert!(self.told >= least, "only {} were looked at", self.told);
    }
}

fn all<T>(read: impl Fn(&Page) -> Result<Paged<T>, citebase::Error>) -> Vec<T> {
    let mut page = Page::first(1000);
    let mut items = Vec::new();
    loop {
        let found = read(&page).unwrap();
        items.extend(found.items);
        match found.next {
            Some(after) => page.after = Some(after),
            None => return items,
        }
    }
}

fn written(work: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = Vec::new();
    work(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_row_of_every_view_says_how_far_it_holds() {
    let world = World::new(5);
    let base = world.load();
    let mut walked = Walked::new(&world);
    let db = base.connection();
    let views: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .unwrap()
        .query_map((), |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for view in views {
        let mut rows = db.prepare(&format!("SELECT * FROM \"{view}\"")).unwrap();
        let columns: Vec<String> = rows.column_names().map(str::to_owned).collect();
        let mut rows = rows.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cell = |n| match row.get_ref(n).unwrap() {
                ValueRef::Null | ValueRef::Blob(_) => String::new(),
                ValueRef::Integer(n) => n.to_string(),
                ValueRef::Real(n) => n.to_string(),
                ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            };
            let cells: Vec<String> = (0..columns.len()).map(cell).collect();
            walked.row(&view, &columns, &cells);
        }
    }
    walked.done(2_000);
}

/// Subject, predicate and object of the flat view, without any other column.
#[test]
fn a_fact_says_how_far_it_holds_before_its_object() {
    let world = World::new(1);
    let base = world.load();
    let mut walked = Walked::new(&world);
    let db = base.connection();
    for view in ["facts", "claims", "relations"] {
        let sql = format!("SELECT subject || ' ' || predicate || ' ' || object FROM {view}");
        let mut rows = db.prepare(&sql).unwrap();
        let rows = rows.query_map((), |row| row.get::<_, String>(0)).unwrap();
        for row in rows {
            let row = row.unwrap().to_lowercase();
            for claim in world.told_in(&row) {
                walked.told += 1;
                if let Some(reserve) = claim.missing(&row, true) {
                    walked.missing.push(format!("{view}: {reserve:?}: {row}"));
                }
            }
        }
    }
    walked.done(3_000);
}

/// The words of a claim are put together twice, in the views and in the crate: they are the same.
#[test]
fn a_fact_reads_the_same_in_the_view_and_in_an_answer() {
    let world = World::new(1);
    let mut bases = vec![world.load()];
    let mut articles = KnowledgeBase::seeded().unwrap();
    for sheet in KnowledgeBase::companions().unwrap() {
        articles.load(&sheet).unwrap();
    }
    bases.push(articles);
    for base in bases {
        let sql = "SELECT claim, subject, predicate, object, detail FROM claims";
        let mut rows = base.connection().prepare(sql).unwrap();
        let rows = rows.query_map((), |r| {
            let row: [String; 4] = [r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?];
            Ok((r.get(0)?, row))
        });
        let rows: HashMap<String, [String; 4]> = rows.unwrap().map(Result::unwrap).collect();
        for fact in all(|page| base.facts(&FactFilter::default(), page)) {
            let view = &rows[&fact.claim.to_string()];
            let answer = [
                fact.subject.to_string(),
                fact.predicate.clone(),
                fact.object_in_words(),
                fact.detail(),
            ];
            assert_eq!(*view, answer, "{}", fact.claim);
        }
    }
}

/// A note is read line by line.
#[test]
fn every_line_of_a_note_says_how_far_its_claim_holds() {
    let world = World::new(29);
    let base = world.load();
    let mut walked = Walked::new(&world);
    let folder = tempfile::tempdir().unwrap();
    let written = base.export(Format::Notes, folder.path(), Existing::Keep);
    for (path, _) in written.unwrap().files {
        let note = std::fs::read_to_string(path).unwrap();
        for line in note.lines() {
            walked.text("note", line, line.starts_with("- "));
        }
    }
    walked.done(300);
}

#[test]
fn every_export_says_how_far_each_claim_holds() {
    let world = World::new(7);
    let base = world.load();
    let mut walked = Walked::new(&world);
    for view in View::ALL {
        let table = written(|out| {
            base.write_csv(*view, out).unwrap();
        });
        let mut table = csv::Reader::from_reader(table.as_bytes());
        let columns: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        for record in table.records() {
            let cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            walked.row(&format!("{view:?}.csv"), &columns, &cells);
        }
    }
    let lines = written(|out| base.write_ftm(out).unwrap());
    for line in lines.lines() {
        let is_claim = line.contains("\"recordId\"");
        walked.text("FollowTheMoney", line, is_claim);
    }
    let table = written(|out| base.write_statements(out).unwrap());
    for record in csv::Reader::from_reader(table.as_bytes()).records() {
        let cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        walked.text("statements", &cells.join(" "), cells[2] == "summary");
    }
    let document: Value =
        serde_json::from_str(&written(|out| base.write_json_ld(out).unwrap())).unwrap();
    for node in document["@graph"].as_array().unwrap() {
        walked.text("JSON-LD", &node.to_string(), node["@type"] == "Claim");
    }
    let graph = written(|out| base.write_graphml(out).unwrap());
    for edge in graph.split("<edge ").skip(1) {
        walked.text("GraphML", edge, true);
    }
    let backup = written(|out| base.write_backup(out).unwrap());
    for line in backup.lines() {
        let mut value: Value = serde_json::from_str(line).unwrap();
        // A list of entities says nothing of them but their names.
        if let Some(sheet) = value.get_mut("sheet").and_then(Value::as_object_mut) {
            sheet.remove("entities");
        }
        walked.value("backup", &value);
    }
    walked.done(1_000);
}

#[test]
fn every_answer_says_how_far_each_claim_holds() {
    let world = World::new(11);
    let base = world.load();
    let mut walked = Walked::new(&world);
    macro_rules! answers {
        ($name:literal, $answers:expr) => {
            for answer in &$answers {
                walked.lines(concat!($name, ", in words"), answer);
                walked.json(concat!($name, ", as JSON"), answer);
            }
        };
    }
    answers!(
        "facts",
        all(|page| base.facts(&FactFilter::default(), page))
    );
    answers!(
        "figures",
        all(|page| base.figures(&FigureFilter::default(), page))
    );
    for undated in [false, true] {
        let filter = TimelineFilter {
            undated,
            ..TimelineFilter::default()
        };
        answers!("timeline", all(|page| base.timeline(&filter, page)));
    }
    for total in base.totals(&TotalQuery::default()).unwrap() {
        walked.text("totals, in words", &total.to_string(), false);
        walked.text(
            "totals, as JSON",
            &serde_json::to_string(&total).unwrap(),
            false,
        );
    }
    let contradictions = base
        .contradictions(&ContradictionFilter::default())
        .unwrap();
    for found in &contradictions {
        walked.text("contradictions", &found.to_string(), false);
    }
    answers!("industries", base.projects_per_industry().unwrap());
    let everything = EntityFilter {
        groups: Groups::Include,
        ..EntityFilter::default()
    };
    for kind in Kind::ALL {
        for entity in all(|page| base.entities(*kind, &everything, page)) {
            let id: EntityId = entity.id;
            walked.lines("entities", &entity);
            walked.json("entities", &entity);
            let profile = base.profile(id, 1000).unwrap();
            walked.lines("profile, in words", &profile);
            walked.lines("profile, in words with keys", &format!("{profile:#}"));
            walked.json("profile, as JSON", &profile);
            answers!("about", all(|page| base.facts_about(id, page)));
            answers!("over time", all(|page| base.over_time(id, None, page)));
            answers!("took part", all(|page| base.took_part(id, page)));
            answers!("sources per fact", base.sources_per_fact(id).unwrap());
            let walk = Walk::default();
            answers!("neighbours", base.neighbours(id, &walk).unwrap());
            let members = base.members(id, &Page::first(1000)).unwrap();
            walked.lines("members, in words", &members);
            walked.json("members, as JSON", &members);
            if let Ok(person) = PersonId::try_from(id) {
                answers!("offices", all(|page| base.offices(person, None, page)));
            }
            for neighbour in base.neighbours(id, &walk).unwrap() {
                answers!(
                    "paths",
                    base.paths(id, neighbour.entity.id, &walk).unwrap().ways
                );
            }
        }
    }
    for claim in &world.claims {
        for word in [&claim.subject, &claim.content[0]] {
            let found = base
                .search(word, &SearchFilter::default(), &Page::first(50))
                .unwrap();
            answers!("search", found.hits.items);
        }
    }
    let facts: Vec<Fact> = all(|page| base.facts(&FactFilter::default(), page));
    assert!(facts.iter().all(|fact| fact.note.is_some()));
    walked.done(2_000);
}
