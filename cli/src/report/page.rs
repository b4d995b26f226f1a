//! The page.

use super::bars::{Scale, fillings, glyph, legend};
use super::book::{
    Agreed, Book, Line, class, count, mark, passage_anchor, sentence, tag, text, turns, words,
};
use super::network::Network;
use super::time::timeline;
use citebase::model::{Basis, ClaimRef, Edtf, Extent, Kind, Modality, NameRole, Nature, Polarity};
use citebase::query::{AnyEntity, Fact, Period, ProfileName, SourceSummary, Total, Unsettled};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// By this the program knows its own pages again.
pub const MARK: &str = "citebase report";

/// How many totals stand at the top.
const HEADLINES: usize = 8;

pub fn page(book: &Book) -> Markup {
    let title = match book.sources.as_slice() {
        [] => "An empty knowledge base".to_owned(),
        [one] => one.summary.title().to_owned(),
        many => format!("What {} sources say", many.len()),
    };
    let network = Network::of(book);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="generator" content=(MARK);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title.replace(turns, "")) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                a.skip href="#headlines" { "To the figures" }
                (fillings())
                header {
                    p.kicker { "Knowledge base report" }
                    h1 { (text(&title)) }
                    p { (summary(book)) }
                    nav aria-label="Contents" {
                        @for (anchor, name) in SECTIONS { a href={ "#" (anchor) } { (name) } " " }
                    }
                }
                main {
                    (section("headlines", headlines(book)))
                    (section("industries", industries(book)))
                    (section("projects", entries(book, &[Kind::Project])))
                    (section("agreements", agreements(book)))
                    (section("network", picture(&network)))
                    (section("people", entries(book, &[Kind::Person])))
                    (section("organisations", entries(book, &[Kind::Organisation, Kind::Place])))
                    (section("events", entries(book, &[Kind::Event, Kind::Product, Kind::Document])))
                    (section("timeline", timeline(book)))
                    (section("figures", figures(book)))
                    (section("disagreements", disagreements(book)))
                    (section("names", names(book)))
                    (section("sources", sources(book)))
                }
                footer {
                    p { "Made by citebase from its knowledge base. It holds what sources say, not what is \
                         true; what no source states is “not stated”." }
                }
            }
        }
    }
}

const SECTIONS: [(&str, &str); 13] = [
    ("headlines", "Headline figures"),
    ("industries", "Industries"),
    ("projects", "Projects"),
    ("agreements", "Agreements"),
    ("network", "Network"),
    ("people", "People and their offices"),
    ("organisations", "Organisations and places"),
    ("events", "Events, products and documents"),
    ("timeline", "Timeline"),
    ("figures", "All figures"),
    ("disagreements", "Disagreements"),
    ("names", "Names"),
    ("sources", "Sources"),
];

fn section(anchor: &str, content: Markup) -> Markup {
    let name = SECTIONS.iter().find(|s| s.0 == anchor).map_or("", |s| s.1);
    html! {
        section id=(anchor) aria-labelledby={ (anchor) "-h" } {
            h2 id={ (anchor) "-h" } { (name) }
            (content)
        }
    }
}

fn none(what: &str) -> Markup {
    html! { p.none { (what) } }
}

fn summary(book: &Book) -> Markup {
    let plans = book.facts.iter().filter(|f| !f.is_told_as_fact()).count();
    html! {
        @match book.sources.as_slice() {
            [] => "Nothing is loaded.",
            [one] => { (bibliography(&one.summary)) ". " }
            _ => {}
        }
        @if !book.facts.is_empty() {
            (count(book.facts.len(), "claim")) ", " (plans) " of them planned, denied, alleged or only said by somebody; "
            "each leads to the passage that says it."
        }
    }
}

// ---- Headline figures

fn headlines(book: &Book) -> Markup {
    // Money and areas, what stands first in its source first; then numbers, the greatest first.
    let order = |total: &&Total| {
        let dimension = book.dimension(&total.unit);
        let places = total
            .counted
            .iter()
            .filter_map(|s| book.place(book.claim(&s.claim)?));
        let greatest = total
            .sum
            .as_ref()
            .and_then(|s| s.lower().or(s.upper()))
            .map(|b| b.amount);
        match dimension {
            0 | 1 => (dimension, places.min(), None),
            _ => (dimension, None, std::cmp::Reverse(greatest).into()),
        }
    };
    let reported = |t: &&Total| t.modality == Modality::Reported && t.sum.is_some();
    let mut totals: Vec<&Total> = book.totals.iter().filter(reported).collect();
    totals.sort_by_key(order);
    html! {
        @if totals.is_empty() { (none("Figures are not stated.")) }
        ul.cards {
            @for total in totals.iter().take(HEADLINES) {
                li { (card(book, total)) }
            }
        }
        @if totals.len() > HEADLINES {
            p { a href="#figures" { (totals.len() - HEADLINES) " more under “All figures”" } }
        }
    }
}

/// How many figures a card lists.
const LISTED: usize = 4;

/// What the figures of one measure and period come to. If it is not settled which of them lie apart, the
/// card has both bounds and lists the figures one by one.
fn card(book: &Book, total: &Total) -> Markup {
    let group = group_anchor(&total.measure, &total.unit);
    let fact = |claim| book.claim(claim);
    let counted = total
        .counted
        .iter()
        .filter_map(|s| Some((fact(&s.claim)?, None)));
    let unsettled = total.unsettled.iter();
    let unsettled = unsettled.filter_map(|u| Some((fact(&u.figure.claim)?, Some(u))));
    let figures: Vec<_> = counted.chain(unsettled).collect();
    html! {
        h3 {
            (measure(total))
            @if total.modality != Modality::Reported { ", " (total.modality) }
            @if total.nature != Nature::NotStated { ", " (total.nature) }
            @if total.period != Period::NotStated { ", " (text(&total.period.to_string())) }
        }
        @if let Some(sum) = &total.sum { (amount(&sum.to_string())) }
        @match figures.as_slice() {
            [(one, _)] => p { (book.named(&one.subject)) " " (scope(one)) (detail(book, one)) " " (book.cited(one)) (quoted(one)) },
            many => {
                p {
                    @if total.unsettled.is_empty() { "Sum of " (many.len()) " figures:" }
                    @else { (many.len()) " figures, of which it is not known whether they lie apart:" }
                }
                ul.parts {
                    @for (fact, unsettled) in many.iter().take(LISTED) {
                        li {
                            (text(&quantity(fact))) ", " (book.named(&fact.subject)) " " (book.cited(fact)) (quoted(fact))
                            @if let Some(note) = &fact.note { " (note: " (words(note)) ")" }
                            @if let Some(unsettled) = unsettled { ": " (doubt(book, unsettled)) }
                        }
                    }
                    @if many.len() > LISTED {
                        li { a href={ "#" (group) } { "and " (many.len() - LISTED) " more" } }
                    }
                }
            }
        }
        @if !total.left_out.is_empty() {
            p.note { a href={ "#" (group) } {
                (total.left_out.len()) " not added, and why"
            } }
        }
    }
}

/// Who says it, if the paper does not.
fn quoted(fact: &Fact) -> Markup {
    html! { @if let Some(voice) = &fact.said_by { ", says " (text(&voice.to_string())) } }
}

/// Why it is not known whether a figure lies apart, with the passage of the one that it may overlap with.
fn doubt(book: &Book, unsettled: &Unsettled) -> Markup {
    because(book, &unsettled.doubt.to_string(), unsettled.doubt.claim())
}

fn measure(total: &Total) -> String {
    match total.measure.as_str() {
        "count" => format!("number of {}", total.unit),
        measure => measure.to_owned(),
    }
}

/// An amount with the words of its bound apart from its number.
fn amount(words: &str) -> Markup {
    let at = words.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (bound, number) = words.split_at(at);
    html! {
        p.amount {
            @if !bound.is_empty() { span.bound { (bound.trim_end()) } " " }
            span.number { (text(number)) }
        }
    }
}

/// An amount with what it is limited to.
fn quantity(fact: &Fact) -> String {
    fact.quantity()
        .map(|_| fact.object_in_words())
        .unwrap_or_default()
}

/// What the amount that stands above is limited to.
fn scope(fact: &Fact) -> Markup {
    let of = |role| fact.entities().into_iter().find(move |e| e.0 == role);
    html! { @if let Some((_, scope)) = of("scope") { "(scope: " (text(&scope.name)) ") " } }
}

/// What else is said with a figure: its wording, for what and when it holds, its note.
fn detail(book: &Book, fact: &Fact) -> Markup {
    html! { span.wording { (words(&book.with_passages(fact, &fact.detail()))) } }
}

// ---- Industries

fn industries(book: &Book) -> Markup {
    html! {
        @if book.industries.is_empty() { (none("No project is said to be in an industry.")) }
        @else {
            @if book.sources.len() > 1 {
                p.note { "In each, what was told last comes first, with the day on which a source first told it." }
            }
            div.columns.three {
                @for line in &book.industries { (industry(book, line)) }
            }
            (project_figures(book))
        }
    }
}

fn industry(book: &Book, line: &Line) -> Markup {
    let Some(entity) = line.projects.first().and_then(Fact::object) else {
        return html! {};
    };
    // What several passages say of one project stands on one line.
    let mut projects: Vec<Vec<&Fact>> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for fact in &line.projects {
        let place = *places
            .entry((fact.subject.id, class(fact)))
            .or_insert(projects.len());
        match projects.get_mut(place) {
            Some(said) => said.push(fact),
            None => projects.push(vec![fact]),
        }
    }
    projects.sort_by_key(|said| Reverse(book.first_told(said).and_then(Edtf::earliest)));
    html! {
        div.block {
            h3 { (book.named(entity)) }
            ul.facts {
                @for said in &projects {
                    li class=(class(said[0])) {
                        (tag(said[0])) (book.named(&said[0].subject))
                        @if said[0].subject.is_group { " " span.tag { "group" } }
                        @for fact in said { " " (book.cited(fact)) }
                        @if book.sources.len() > 1 {
                            " " span.wording { (book.first_told(said).map_or("on no stated day", Edtf::as_str)) }
                        }
                    }
                }
            }
        }
    }
}

/// The figures of the projects above, each once: no source shares them out among industries.
fn project_figures(book: &Book) -> Markup {
    let mut projects = BTreeMap::new();
    for fact in book.industries.iter().flat_map(|l| &l.projects) {
        projects.insert(fact.subject.id, &fact.subject);
    }
    let of = |id| book.about(id).filter(|f| f.quantity().is_some());
    html! {
        h3 { "Figures of these projects" }
        p { "No source says how the figures of a group are shared out among its industries: they stand \
             here once and are not added up." }
        dl.projects {
            @for (id, project) in projects {
                dt { (book.named(project)) }
                @if of(id).next().is_none() { dd.none { "not stated" } }
                @for fact in of(id) {
                    dd class=(class(fact)) { (mark(fact)) (fact.predicate) " " strong { (text(&quantity(fact))) } " " (detail(book, fact)) " " (book.cited(fact)) }
                }
            }
        }
    }
}

// ---- Agreements

fn agreements(book: &Book) -> Markup {
    html! {
        @if book.agreements.is_empty() { (none("Agreements are not stated.")) }
        div.columns {
            @for (number, agreed) in book.agreements.iter().enumerate() { (agreement(book, number, agreed)) }
        }
    }
}

fn agreement(book: &Book, number: usize, agreed: &Agreed) -> Markup {
    let entity = &agreed.agreement;
    html! {
        div.block id={ "a" (number + 1) } {
            h3 { (book.name(entity.id, &entity.name)) }
            p.note {
                "Form: " (entity.form.as_deref().unwrap_or("not stated"))
                @if entity.is_group { "; stands for several" }
            }
            @if agreed.parties.is_empty() { p.none { "Parties: not stated" } }
            ul.facts {
                @for fact in &agreed.parties {
                    li class=(class(fact)) {
                        (tag(fact)) (book.named(&fact.subject)) " " span.role { (role(fact)) } " " (book.cited(fact))
                    }
                }
                @for fact in &agreed.more {
                    li class=(class(fact)) { (mark(fact)) (words(&book.with_passages(fact, &about_it(fact)))) " " (book.cited(fact)) }
                }
                @for fact in &agreed.under_it { li class=(class(fact)) { (book.fact(fact)) } }
            }
            @if !agreed.not_stated.is_empty() {
                p.none { "Not stated: " (text(&agreed.not_stated.join(", "))) }
            }
        }
    }
}

/// The sentence on what is named above, without its name.
fn about_it(fact: &Fact) -> String {
    let sentence = sentence(fact);
    let rest = sentence
        .strip_prefix(&fact.subject.name)
        .unwrap_or(&sentence);
    rest.trim_start_matches([',', ' ']).to_owned()
}

/// What somebody is to an agreement that is named above.
fn role(fact: &Fact) -> Markup {
    use citebase::query::Content::Relation;
    let Relation {
        on_behalf_of,
        open_list,
        ..
    } = &fact.content
    else {
        return html! {};
    };
    html! {
        (fact.predicate) " it"
        @if let Some(of) = on_behalf_of { " for " (text(&of.name)) }
        @if *open_list { ", among others" }
    }
}

// ---- Network

fn picture(network: &Network) -> Markup {
    html! {
        @if network.is_empty() { (none("No organisation is said to be party to an agreement.")) }
        @else {
            figure {
                (network.wide())
                (network.narrow())
                figcaption {
                    "Agreements and the organisations that take part in them; a broken line is only planned, alleged or said by \
                     somebody, or somebody denies it; what is denied alone is left out. "
                    "Who signed or witnessed them in person stands under " a href="#agreements" { "Agreements" } "."
                    @if network.left_out() > 0 {
                        " Left out: " (network.left_out()) " agreements with fewer parties."
                    }
                }
            }
        }
    }
}

// ---- Projects, people, organisations, places, events, products and documents

/// What is said of each entity of some kinds, apart from its figures, which stand below, and from the
/// agreements that it takes part in and the industries that it lies in, which have their own places. Of
/// people, organisations and places, what others do to them stands with the others.
fn entries(book: &Book, kinds: &[Kind]) -> Markup {
    let told = |id| {
        book.about(id).filter(|fact: &&Fact| {
            let elsewhere = fact.object().is_some_and(|o| {
                o.kind == Kind::Agreement
                    || (o.kind == Kind::Industry && fact.subject.kind == Kind::Project)
            });
            fact.quantity().is_none() && !elsewhere
        })
    };
    let done_to = |entity: &AnyEntity| {
        let is_actor = matches!(entity.kind, Kind::Person | Kind::Organisation | Kind::Place);
        let facts = (!is_actor).then(|| book.relations_to(entity.id));
        facts.into_iter().flatten()
    };
    let entities = || {
        let all = book.entities.iter().map(|(entity, _)| entity);
        let of_kind = all.filter(|e| kinds.contains(&e.kind));
        of_kind.filter(|e| told(e.id).chain(done_to(e)).next().is_some())
    };
    html! {
        @if entities().next().is_none() { (none("Nothing is said of any.")) }
        div.columns {
            @for entity in entities() {
                div.block {
                    h3 { (book.name(entity.id, &entity.name)) }
                    @if entity.is_group { p.note { "stands for several" } }
                    ul.facts {
                        @for fact in told(entity.id) {
                            li class=(class(fact)) { (mark(fact)) (words(&book.with_passages(fact, &about_it(fact)))) " " (book.cited(fact)) }
                        }
                        @for fact in done_to(entity) { li class=(class(fact)) { (book.fact(fact)) } }
                    }
                }
            }
        }
    }
}

// ---- All figures

fn group_anchor(measure: &str, unit: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c } else { '-' };
    format!("g-{}-{}", measure, unit)
        .chars()
        .map(letters)
        .collect()
}

fn figures(book: &Book) -> Markup {
    use citebase::query::Content::Figure;
    let mut groups: BTreeMap<(u8, &str, &str), Vec<&Fact>> = BTreeMap::new();
    for fact in &book.facts {
        if let Figure {
            measure, measured, ..
        } = &fact.content
        {
            let unit = measured.quantity.unit();
            groups
                .entry((book.dimension(unit), measure, unit))
                .or_default()
                .push(fact);
        }
    }
    let (alone, several): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, f)| f.len() == 1);
    html! {
        @if alone.is_empty() && several.is_empty() { (none("Figures are not stated.")) }
        @else {
            p { "Bars are to one scale within a chart, from nothing on; they show what is said and no more." }
            (legend())
        }
        @for ((_, measure, unit), facts) in several { (group(book, measure, unit, &facts)) }
        @if !alone.is_empty() {
            figure.group {
                figcaption {
                    h3 { "Figures that stand alone" }
                    p.sum { "There is nothing of their measure and unit to compare them with: their bars \
                             show the sort of bound, not a size." }
                }
                ul.bars {
                    @for ((_, measure, unit), facts) in alone { (single(book, measure, unit, facts[0])) }
                }
            }
        }
    }
}

fn group(book: &Book, measure: &str, unit: &str, facts: &[&Fact]) -> Markup {
    // A sum of what is foreseen for one year and for another would say little.
    let reported = |t: &&Total| t.modality == Modality::Reported;
    let totals = || {
        book.totals
            .iter()
            .filter(|t| t.measure == measure && t.unit == unit)
    };
    let mut remarks: BTreeMap<&ClaimRef, Markup> = BTreeMap::new();
    for total in totals() {
        for left in &total.left_out {
            let why = because(book, &left.reason.to_string(), left.reason.claim());
            remarks.insert(&left.figure.claim, html! { "not added: " (why) });
        }
        for unsettled in &total.unsettled {
            let why = doubt(book, unsettled);
            remarks.insert(
                &unsettled.figure.claim,
                html! { "may not lie apart: " (why) },
            );
        }
    }
    let scale = Scale::of(facts.iter().copied());
    html! {
        figure.group id=(group_anchor(measure, unit)) {
            figcaption {
                h3 { (group_name(measure, unit)) }
                @for total in totals().filter(reported) { (together(total)) }
            }
            ul.bars {
                @for fact in facts {
                    li class=(class(fact)) {
                        div.label { (tag(fact)) (book.named(&fact.subject)) }
                        @if let Some(scale) = &scale { (scale.bar(fact)) }
                        (value(book, fact))
                        @if let Some(remark) = remarks.get(&fact.claim) { div.note { (remark) } }
                    }
                }
            }
        }
    }
}

fn group_name(measure: &str, unit: &str) -> Markup {
    html! { @if measure == "count" { "number of " (text(unit)) } @else if measure == unit { (text(measure)) } @else { (text(measure)) ", " (text(unit)) } }
}

/// What the figures of a chart that have one nature and period add up to, and how many of them.
fn together(total: &Total) -> Markup {
    let added = total.counted.len() + total.unsettled.len();
    let all = added + total.left_out.len();
    html! {
        @if all > 1 {
            p.sum {
                @if total.nature != Nature::NotStated { (total.nature) ", " }
                @if total.period != Period::NotStated { (text(&total.period.to_string())) ", " }
                "together "
                @match &total.sum {
                    Some(_) => { strong { (text(&total.answer())) } ", from " (added) " of " (all) " figures" }
                    None if added == 0 => "no figures to add up",
                    None => { "without a bound, from " (added) " of " (all) " figures" }
                }
            }
        }
    }
}

/// A figure with nothing to compare it with.
fn single(book: &Book, measure: &str, unit: &str, fact: &Fact) -> Markup {
    html! {
        li class=(class(fact)) id=(group_anchor(measure, unit)) {
            div.label { (group_name(measure, unit)) }
            div.value {
                (glyph(fact)) " " (tag(fact)) (book.named(&fact.subject)) ": "
                strong { (text(&quantity(fact))) } " " (detail(book, fact)) " " (book.cited(fact))
            }
        }
    }
}

fn value(book: &Book, fact: &Fact) -> Markup {
    html! {
        div.value { strong { (text(&quantity(fact))) } " " (detail(book, fact)) " " (book.cited(fact)) }
    }
}

/// Words that name a claim, with the amount and the passage of that claim instead.
fn because(book: &Book, words: &str, claim: Option<&ClaimRef>) -> Markup {
    html! {
        @match claim.and_then(|claim| book.claim(claim)) {
            Some(fact) => { (words.replace(&fact.claim.to_string(), &named(fact))) " " (book.cited(fact)) }
            None => (words),
        }
    }
}

/// A claim by its amount, or by its words if it has none or denies it.
fn named(fact: &Fact) -> String {
    match fact.polarity {
        Polarity::Affirmed if fact.quantity().is_some() => quantity(fact),
        _ => format!("“{}”", sentence(fact)),
    }
}

// ---- What does not agree

fn disagreements(book: &Book) -> Markup {
    html! {
        @if book.contradictions.is_empty() { (none("No two facts were found that cannot both be true.")) }
        @for found in book.contradictions.iter() {
            div.block {
                h3 { (found.conflict) }
                ul.facts { @for fact in &found.facts { li class=(class(fact)) { (book.fact(fact)) } } }
            }
        }
        @for entity in &book.contradictions.cut_short {
            p.note { "There may be more about " (book.named(entity)) " than are listed." }
        }
        @if !book.contradictions.complete {
            p.note { "The search stopped after " (book.contradictions.len()) ": there may be more." }
        }
    }
}

// ---- Names

fn names(book: &Book) -> Markup {
    let others = |names: &[ProfileName], called: &str| -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in names {
            let former = name.role == NameRole::Former;
            let until = name.until.as_ref().map(|day| format!(", until {day}"));
            let shown = match former {
                true => format!("{} (formerly{})", name.name, until.unwrap_or_default()),
                false => name.name.clone(),
            };
            // What no passage writes is a description of the sheet's own.
            let written = name.passage.is_some() || former;
            if written && name.name != called && !found.contains(&shown) {
                found.push(shown);
            }
        }
        found
    };
    let several: Vec<_> = book
        .entities
        .iter()
        .map(|(entity, names)| (entity, others(names, &entity.name)))
        .filter(|(_, others)| !others.is_empty())
        .collect();
    html! {
        @if several.is_empty() { (none("Nothing is called by more than one name.")) }
        @else {
            table {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Other names" } th scope="col" { "Kind" } } }
                tbody {
                    @for (entity, others) in several {
                        tr {
                            td { (text(&entity.name)) }
                            td { @for (n, name) in others.iter().enumerate() { @if n > 0 { br; } (text(name)) } }
                            td { (entity.kind) }
                        }
                    }
                }
            }
        }
    }
}

// ---- Sources

fn sources(book: &Book) -> Markup {
    html! {
        @if book.sources.is_empty() { (none("No source is loaded.")) }
        @for (number, article) in book.sources.iter().enumerate() {
            @let source = &article.summary;
            div.source id={ "s" (number + 1) } {
                h3 lang=(source.language) { @if book.sources.len() > 1 { (number + 1) ". " } (text(source.title())) }
                p { (bibliography(source)) }
                p { (address(source)) }
                @if let Some(note) = &source.note { p.note { (words(note)) } }
                @for (place, passage) in article.passages.iter().enumerate() {
                    div.passage id=(passage_anchor(number, place)) {
                        h4 { (text(&passage.label)) }
                        @if let Some(note) = &passage.note { p.note { (words(note)) } }
                        (of_passage(book, (number, place), &source.key, &passage.label))
                    }
                }
            }
        }
    }
}

/// What a passage says: whole where it is the first that says it, else in short.
fn of_passage(book: &Book, place: (usize, usize), source: &str, label: &str) -> Markup {
    let cites = |f: &&Fact| f.claim.source == source && f.passages().any(|p| p == label);
    let (first, also): (Vec<&Fact>, Vec<&Fact>) = book
        .facts
        .iter()
        .filter(cites)
        .partition(|f| book.place(f) == Some(place));
    html! {
        @if first.is_empty() && also.is_empty() { p.none { "No fact was taken from it." } }
        ul.facts {
            @for fact in first {
                li class=(class(fact)) id=(fact_anchor(place.0, &fact.claim)) {
                    (mark(fact)) (words(&book.with_passages(fact, &sentence(fact))))
                }
            }
        }
        @if !also.is_empty() {
            p.note {
                "It also bears out: "
                @for (n, fact) in also.iter().enumerate() {
                    @if n > 0 { ", " }
                    a href={ "#" (fact_anchor(place.0, &fact.claim)) } { (fact.claim.key) }
                }
            }
        }
    }
}

fn fact_anchor(source: usize, claim: &ClaimRef) -> String {
    format!("f{}-{}", source + 1, claim.key)
}

fn bibliography(source: &SourceSummary) -> Markup {
    let parts = [
        source.publisher.as_deref(),
        source.section.as_deref(),
        source.carried_by.as_deref(),
    ];
    html! {
        @if !source.authors.is_empty() { "By " (text(&source.authors.join(", "))) ", " }
        @for part in parts.into_iter().flatten() { (text(part)) ", " }
        @match &source.published {
            Some(day) => {
                (day.as_str())
                @if source.published_basis == Some(Basis::Address) { " (read from the address)" }
            }
            None => "date of publication not stated",
        }
        @if source.extent == Extent::BreaksOff { "; the copy breaks off" }
    }
}

/// A link to the article, if its address is one of the web.
fn address(source: &SourceSummary) -> Markup {
    match &source.address {
        Some(address) if address.starts_with("https://") || address.starts_with("http://") => {
            html! {
                a.address href=(address) rel="noreferrer" { (address) }
            }
        }
        Some(address) => html! { span.address { (text(address)) } },
        None => html! { span.none { "address not stated" } },
    }
}
