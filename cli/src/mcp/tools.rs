//! What a model may ask: the questions of the commands, with their filters and their words.

use super::answer::{WrongArguments, text};
use crate::agreements;
use crate::common::{Out, Result, list_facts, the_one};
use crate::connected::{self, AskedConnected};
use crate::contradictions::AskedContradictions;
use crate::facts::AskedFacts;
use crate::figures::AskedFigures;
use crate::find::{self, AskedFind};
use crate::industries;
use crate::timeline::{AskedTimeline, mark};
use crate::total::AskedTotal;
use crate::who;
use citebase::Error;
use citebase::model::ClaimRef;
use citebase::query::{
    Citation, Content, Fact, Found, Hit, Page, Paged, Reader, Total, all as all_pages,
};
use citebase::text::printable;
use rmcp::model::{JsonObject, Tool as Card, ToolAnnotations};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;

/// The most items on a page, and how many there are if nobody says.
const MOST_ITEMS: u32 = 100;
const ITEMS: u32 = 20;

/// A text, and the same as JSON.
type Answer = (String, Value);

type Ask = dyn Fn(&Reader, Value, &Page) -> Result<Answer> + Send + Sync;

/// A question that a model may ask.
pub struct Tool {
    /// What it is told of it.
    pub card: Card,
    ask: Box<Ask>,
}

impl Tool {
    /// The arguments that are the tool's own, and the page. Those that it does not know are refused.
    pub fn read(&self, mut arguments: JsonObject) -> Result<(Value, Page)> {
        // What is null is not given.
        arguments.retain(|_, value| !value.is_null());
        let properties = self.card.input_schema.get("properties");
        let known = properties.and_then(Value::as_object);
        let known = known.into_iter().flat_map(JsonObject::keys);
        let known: Vec<&str> = known.map(String::as_str).collect();
        for name in arguments.keys() {
            if !known.contains(&name.as_str()) {
                let list = known.join(", ");
                let name: String = name.chars().take(100).collect();
                let wrong = format!("there is no argument \"{name}\"; there are {list}");
                return Err(WrongArguments(wrong).into());
            }
        }
        let limit = match arguments.remove("limit") {
            None => ITEMS,
            Some(limit) => {
                let limit = limit.as_u64().and_then(|limit| u32::try_from(limit).ok());
                let limit = limit.filter(|limit| (1..=MOST_ITEMS).contains(limit));
                let wrong = || WrongArguments(format!("limit is a number from 1 to {MOST_ITEMS}"));
                limit.ok_or_else(wrong)?
            }
        };
        let after = match arguments.remove("after") {
            None => None,
            Some(Value::String(after)) => Some(after),
            Some(_) => {
                let wrong = "after is the text that the answer before gave";
                return Err(WrongArguments(wrong.to_owned()).into());
            }
        };
        Ok((Value::Object(arguments), Page { after, limit }))
    }

    /// Asks it.
    pub fn ask(&self, base: &Reader, arguments: Value, page: &Page) -> Result<Answer> {
        (self.ask)(base, arguments, page)
    }
}

/// Whether an answer goes on.
#[derive(Clone, Copy, PartialEq)]
enum Pages {
    /// With a cursor.
    Cursor,
    /// Only with a larger limit.
    Limit,
    /// It is all there is.
    One,
}

/// All of them, in the order in which they are listed.
pub fn all() -> Vec<Tool> {
    use Pages::{Cursor, Limit, One};
    let items = |item: Value| {
        json!({"type": "object", "required": ["items", "next"], "properties": {
            "items": {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "Give it as `after` for the next page"},
        }})
    };
    let claim =
        json!({"type": "object", "required": ["claim", "citations", "modality", "polarity"]});
    let facts = items(claim);
    let object =
        |name: &str| json!({"type": "object", "required": [name], "properties": {name: {}}});
    vec![
        tool(
            "find",
            "Names and texts that have some words, in English or Chinese: organisations, people, projects, places, \
             facts, headlines. Gives the key of each, by which other tools know it, and where it is cited.",
            Cursor,
            items(json!({"type": "object", "required": ["found", "citations"]})),
            words,
        ),
        tool(
            "profile",
            "Everything on one organisation, person, project, place, industry, event or agreement: names, relations, \
             figures, milestones, statements, each with its passages, and what no source states.",
            Limit,
            object("profile"),
            profile,
        ),
        tool(
            "facts",
            "What the sources say, claim by claim, with the passages that say it: of one name, or by filters.",
            Cursor,
            facts.clone(),
            |base, asked: AskedFacts, page| list(&asked.answer(base, page)?, |_| ""),
        ),
        tool(
            "figures",
            "Amounts with their bounds, wording and passages, by subject, measure, unit, size and period. Do not add \
             them: `total` does.",
            Cursor,
            facts.clone(),
            |base, asked: AskedFigures, page| list(&asked.answer(base, page)?, |_| ""),
        ),
        tool(
            "total",
            "Sums that add only what is known to lie apart: one for each measure, unit, modality, nature and period, \
             with both bounds, and every figure that is added (+), unsettled (?) or left out (not) with the reason.",
            Limit,
            object("totals"),
            total,
        ),
        tool(
            "timeline",
            "What happened or will happen, in order; a date that is not one certain day is marked with ~.",
            Cursor,
            facts,
            |base, asked: TimelineArguments, page| {
                list(&asked.of.answer(base, asked.undated, page)?, |fact| {
                    if asked.undated { "" } else { mark(fact) }
                })
            },
        ),
        tool(
            "connected",
            "How two names are connected: the shortest ways along relations, each step with its passage.",
            Limit,
            object("paths"),
            ways,
        ),
        tool(
            "who",
            "Who somebody is, according to whom: which names of which sources mean one, by which rule, in which \
             roles over time, and which others may be the same and wait for a person to rule.",
            Limit,
            object("who"),
            who_is,
        ),
        tool(
            "passage",
            "Where one claim stands: its article with headline, paper, day and address, the labels of its passages, \
             and what other sources have done to the claim since. The article's text itself is not stored.",
            One,
            json!({"type": "object", "required": ["claim", "source", "passages"]}),
            passage,
        ),
        tool(
            "agreements",
            "Who signed what with whom: each agreement with its parties, what it concerns, and when it was signed.",
            Cursor,
            items(json!({"type": "object", "required": ["agreement", "parties"]})),
            |base, NoArguments {}, page| {
                let found = agreements::answer(base, page)?;
                let text = text(found.next.as_ref(), |out| {
                    for agreed in &found.items {
                        agreements::print(out, agreed, line)?;
                    }
                    Ok(())
                })?;
                Ok((text, serde_json::to_value(&found)?))
            },
        ),
        tool(
            "industries",
            "How many projects each industry has by the papers' own word, and what the figures of each project add up \
             to, with the passages. Do not add them up over industries: a project may be in several.",
            Limit,
            json!({"type": "object", "required": ["industries", "projects"]}),
            overview,
        ),
        tool(
            "contradictions",
            "Statements that disagree, side by side. Which of them is right is not settled.",
            Limit,
            object("items"),
            |base, asked: AskedContradictions, page| {
                let found = asked.answer(base, page.limit as usize)?;
                let text = Out::text(|out| Ok(write!(out, "{found}")?))?;
                Ok((text, serde_json::to_value(&found)?))
            },
        ),
        tool(
            "sources",
            "The articles that the base was made from, with headline, paper, day, address and the number of claims.",
            Cursor,
            items(json!({"type": "object", "required": ["key", "claims"]})),
            |base, NoArguments {}, page| {
                let found = base.sources(page)?;
                let text = text(found.next.as_ref(), |out| {
                    for source in &found.items {
                        let key = printable(&source.key);
                        writeln!(out, "{key}: {source}; {} claims", source.claims)?;
                    }
                    Ok(())
                })?;
                Ok((text, serde_json::to_value(&found)?))
            },
        ),
    ]
}

fn tool<A: DeserializeOwned + JsonSchema + 'static>(
    name: &'static str,
    says: &'static str,
    pages: Pages,
    answer: Value,
    ask: fn(&Reader, A, &Page) -> Result<Answer>,
) -> Tool {
    let annotations = ToolAnnotations::new()
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    let mut card = Card::new(name, says, schema::<A>(pages)).with_annotations(annotations);
    card.output_schema = answer.as_object().cloned().map(Arc::new);
    Tool {
        card,
        ask: Box::new(move |base, given, page| ask(base, arguments(given)?, page)),
    }
}

/// What a tool takes, as JSON Schema: the comments of the fields are the descriptions, as they are
/// the help of the command.
fn schema<A: JsonSchema>(pages: Pages) -> JsonObject {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<A>();
    let mut schema = schema.to_value().as_object().cloned().unwrap_or_default();
    for beside in ["$schema", "title", "description"] {
        schema.remove(beside);
    }
    schema.insert("additionalProperties".to_owned(), false.into());
    let properties = schema.entry("properties").or_insert_with(|| json!({}));
    if pages != Pages::One {
        properties["limit"] = json!({"type": "integer", "minimum": 1, "maximum": MOST_ITEMS,
            "default": ITEMS, "description": "So many at most"});
    }
    if pages == Pages::Cursor {
        properties["after"] = json!({"type": "string",
            "description": "The `next` of the answer before, for what follows it; of the same question alone"});
    }
    schema
}

/// The arguments of a tool; an error names the one that is wrong.
fn arguments<A: DeserializeOwned>(given: Value) -> Result<A> {
    let error = match serde_json::from_value(given.clone()) {
        Ok(arguments) => return Ok(arguments),
        Err(error) => error,
    };
    let without = |name: &str| {
        let mut rest = given.as_object().cloned().unwrap_or_default();
        rest.remove(name);
        match serde_json::from_value::<A>(Value::Object(rest)) {
            Ok(_) => true,
            Err(other) => other.to_string() == format!("missing field `{name}`"),
        }
    };
    let mut names = given.as_object().into_iter().flat_map(JsonObject::keys);
    Err(WrongArguments(match names.find(|name| without(name)) {
        Some(name) => format!("{name}: {error}"),
        None => error.to_string(),
    })
    .into())
}

/// No arguments of its own.
#[derive(Deserialize, JsonSchema)]
struct NoArguments {}

/// The words to look for.
#[derive(Deserialize, JsonSchema)]
struct FindArguments {
    /// The words, in any order; a thousand characters at most are read
    words: String,
    #[serde(flatten)]
    place: AskedFind,
}

/// Who or what is meant.
#[derive(Deserialize, JsonSchema)]
struct Name {
    /// A name as any source writes it, or a key
    name: String,
}

/// Which milestones.
#[derive(Deserialize, JsonSchema)]
struct TimelineArguments {
    #[serde(flatten)]
    of: AskedTimeline,
    /// Those of which no date is known, instead of those with one
    #[serde(default)]
    undated: bool,
}

/// Which claim.
#[derive(Deserialize, JsonSchema)]
struct ClaimArguments {
    /// The claim as answers name it: "source#key"
    claim: String,
}

/// A fact as a line, with the key of its claim behind its citations.
fn line(fact: &Fact) -> String {
    format!("{fact} #{}", printable(&fact.claim.key))
}

/// A page of facts.
fn list(facts: &Paged<Fact>, mark: impl Fn(&Fact) -> &'static str) -> Result<Answer> {
    let line = |fact: &Fact| format!("{}{}", mark(fact), line(fact));
    let text = text(facts.next.as_ref(), |out| list_facts(out, facts, line))?;
    Ok((text, serde_json::to_value(facts)?))
}

fn words(base: &Reader, asked: FindArguments, page: &Page) -> Result<Answer> {
    let found = asked.place.answer(base, &asked.words, page)?;
    let mut items = Vec::new();
    let text = text(found.hits.next.as_ref(), |out| {
        for hit in &found.hits.items {
            let cited = citations(base, hit)?;
            let [what, text, place] = find::row(hit);
            let place = match &hit.found {
                Found::Entity(entity) => {
                    let cited: Vec<String> = cited.iter().map(Citation::to_string).collect();
                    format!("{place}, {} [{}]", entity.key, cited.join("; "))
                }
                Found::Fact(fact) => line(fact),
                _ => place,
            };
            writeln!(out, "{what}: {text}\n  {}", printable(&place))?;
            let mut item = serde_json::to_value(hit)?;
            item["citations"] = serde_json::to_value(cited)?;
            items.push(item);
        }
        if found.hits.items.is_empty() {
            find::suggest(out, &asked.words, &found.suggestions)?;
        }
        Ok(())
    })?;
    let value = json!({
        "items": items, "next": found.hits.next,
        "suggestions": found.suggestions, "is_partial": found.is_partial,
    });
    Ok((text, value))
}

/// Where a hit stands. An entity stands where it is named; the first places are given.
fn citations(base: &Reader, hit: &Hit) -> Result<Vec<Citation>> {
    Ok(match &hit.found {
        Found::Entity(entity) => {
            let mut cited: Vec<Citation> = Vec::new();
            for name in base.names(entity.id, 3)? {
                let passage = name
                    .passage
                    .unwrap_or_else(|| "(words of the sheet)".to_owned());
                let source = name.source;
                cited.push(Citation { source, passage });
            }
            cited.dedup();
            cited
        }
        Found::Fact(fact) => fact.citations.clone(),
        Found::Passage(passage) => vec![passage.clone()],
        Found::Source { key, .. } => vec![Citation {
            source: key.clone(),
            passage: "headline".to_owned(),
        }],
    })
}

fn profile(base: &Reader, asked: Name, page: &Page) -> Result<Answer> {
    let profile = base.profile(the_one(base, &asked.name)?.id, page.limit)?;
    let goes_on = profile
        .sections()
        .iter()
        .any(|(_, facts)| facts.next.is_some());
    let text = Out::text(|out| {
        write!(out, "{profile:#}")?;
        if goes_on {
            writeln!(out, "\n`facts` lists all that is said of it, page by page")?;
        }
        Ok(())
    })?;
    let mut profile = serde_json::to_value(profile)?;
    for section in profile
        .as_object_mut()
        .into_iter()
        .flat_map(JsonObject::values_mut)
    {
        // The cursors are of questions that are no tools.
        if let Some(section) = section.as_object_mut()
            && let Some(next) = section.remove("next")
        {
            section.insert("more".to_owned(), (!next.is_null()).into());
        }
    }
    Ok((text, json!({"profile": profile})))
}

/// The totals, as many as there may be; of each, as many of its figures, as their sources have them.
fn total(base: &Reader, asked: AskedTotal, page: &Page) -> Result<Answer> {
    let totals = asked.answer(base)?;
    let most = page.limit as usize;
    let mut shown = Vec::new();
    let text = Out::text(|out| {
        if totals.is_empty() {
            asked.say_none(base, out)?;
        }
        for total in totals.iter().take(most) {
            shown.push(one_total(base, out, total, most)?);
        }
        if totals.len() > most {
            let left = totals.len() - most;
            writeln!(
                out,
                "and {left} more totals, of other measures, units or periods: say which"
            )?;
        }
        Ok(())
    })?;
    let value = json!({"totals": shown, "totals_together": totals.len()});
    Ok((text, value))
}

/// A total with so many of its figures; gives the same as JSON.
fn one_total(base: &Reader, out: &mut Out, total: &Total, most: usize) -> Result<Value> {
    let head = total.sentence();
    writeln!(out, "{}", printable(&head))?;
    let figures = figures(total);
    let mut cited = Vec::new();
    for (mark, claim, why) in figures.iter().take(most) {
        if let Some(fact) = base.claim(claim)? {
            writeln!(out, "  {mark} {}{why}", line(&fact))?;
            cited.push(fact);
        }
    }
    if figures.len() > most {
        let left = figures.len() - most;
        writeln!(
            out,
            "  … and {left} more; `figures` lists them page by page"
        )?;
    }
    let mut value = serde_json::to_value(total)?;
    let mut left = most;
    for list in ["counted", "unsettled", "left_out"] {
        if let Some(list) = value[list].as_array_mut() {
            list.truncate(left);
            left -= list.len();
        }
    }
    value["answer"] = total.answer().into();
    value["figures"] = serde_json::to_value(cited)?;
    value["figures_together"] = figures.len().into();
    Ok(value)
}

/// Projects per industry; then each project, with what is said of its industries and what its figures
/// add up to. Of everything at most so many.
fn overview(base: &Reader, NoArguments {}: NoArguments, page: &Page) -> Result<Answer> {
    let most = page.limit as usize;
    let found = industries::answer(base, most)?;
    let mut projects = Vec::new();
    let text = Out::text(|out| {
        if found.industries.is_empty() {
            writeln!(out, "{}", industries::NONE)?;
            return Ok(());
        }
        writeln!(out, "Projects per industry")?;
        for tally in &found.industries {
            writeln!(out, "{tally}")?;
        }
        for of in &found.projects {
            writeln!(out, "\n{}", of.project)?;
            let mut facts = Vec::new();
            for fact in all_pages(|page| base.relations_from(of.project.id, page)) {
                let fact = fact?;
                let Content::Relation { relation, .. } = &fact.content else {
                    continue;
                };
                if !["in industry", "covers"].contains(&relation.as_str()) {
                    continue;
                }
                if facts.len() == most {
                    writeln!(out, "… and more; `facts` lists them page by page")?;
                    break;
                }
                writeln!(out, "{}", line(&fact))?;
                facts.push(fact);
            }
            let mut totals = Vec::new();
            for total in of.totals.iter().take(most) {
                totals.push(one_total(base, out, total, most)?);
            }
            if of.totals.len() > most {
                let left = of.totals.len() - most;
                writeln!(out, "and {left} more totals; `total` has them")?;
            }
            projects.push(json!({"project": of.project, "facts": facts, "totals": totals}));
        }
        if found.more {
            writeln!(out, "\nThere are more industries or projects.")?;
        }
        writeln!(out, "\n{}", industries::NOT_SHARED)?;
        Ok(())
    })?;
    let value = json!({"industries": found.industries, "projects": projects, "more": found.more});
    Ok((text, value))
}

/// The figures of a total, in the order in which it lists them: whether they are added, and why not.
fn figures(total: &Total) -> Vec<(&'static str, &ClaimRef, String)> {
    let counted = total.counted.iter().map(|f| ("+", &f.claim, String::new()));
    let unsettled = total.unsettled.iter();
    let unsettled = unsettled.map(|u| ("?", &u.figure.claim, format!(": {}", u.doubt)));
    let left_out = total.left_out.iter();
    let left_out = left_out.map(|l| ("not", &l.figure.claim, format!(": {}", l.reason)));
    counted.chain(unsettled).chain(left_out).collect()
}

fn ways(base: &Reader, asked: AskedConnected, page: &Page) -> Result<Answer> {
    let mut ways = asked.answer(base)?;
    let together = ways.paths.len();
    ways.paths.truncate(page.limit as usize);
    let text = Out::text(|out| {
        connected::print(out, &ways)?;
        let left = together - ways.paths.len();
        if left > 0 {
            writeln!(out, "and {left} more ways, as short as these")?;
        }
        Ok(())
    })?;
    let mut value = serde_json::to_value(&ways)?;
    value["paths_together"] = together.into();
    Ok((text, value))
}

fn who_is(base: &Reader, asked: Name, page: &Page) -> Result<Answer> {
    let entity = the_one(base, &asked.name)?;
    let answer = who::answer(base, entity, page.limit, true)?;
    let text = Out::text(|out| {
        who::print(out, &answer)?;
        if answer.more {
            writeln!(out, "`facts` lists all that is said of it, page by page")?;
        }
        Ok(())
    })?;
    Ok((text, json!({"who": answer})))
}

fn passage(base: &Reader, asked: ClaimArguments, _: &Page) -> Result<Answer> {
    let wrong = || WrongArguments("claim: as answers name it, \"source#key\"".to_owned());
    let claim: ClaimRef = asked.claim.parse().map_err(|_| wrong())?;
    // A source that is not there is told with those that are like it.
    let mut passages = base.passages(&claim.source)?;
    let source = base.source(&claim.source)?;
    let said = base.claim_as_of(&claim, None)?;
    let (Some(source), Some(said)) = (source, said) else {
        let (what, key, nearest) = ("claim", claim.to_string(), Vec::new());
        return Err(Error::NotFound { what, key, nearest }.into());
    };
    let cited: Vec<&str> = said.fact.passages().collect();
    passages.retain(|passage| cited.contains(&passage.label.as_str()));
    let text = Out::text(|out| {
        writeln!(out, "{said} #{}", printable(&claim.key))?;
        writeln!(out, "source {}: {source}", printable(&source.key))?;
        for passage in &passages {
            let note = passage.note.iter().map(|note| format!("; {note}"));
            let label = format!("passage {}{}", passage.label, note.collect::<String>());
            writeln!(out, "{}", printable(&label))?;
        }
        Ok(())
    })?;
    Ok((
        text,
        json!({"claim": said, "source": source, "passages": passages}),
    ))
}
