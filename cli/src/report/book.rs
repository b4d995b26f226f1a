//! What the report tells, read from the base once, and how its pieces are written: names in
//! their language, facts with links to their passages.

use crate::common::{Result, all};
use citebase::check::{ContradictionFilter, Contradictions};
use citebase::model::{
    ClaimRef, Dimension, Edtf, EntityId, Kind, LinkType, Modality, NameRole, Polarity,
};
use citebase::query::{
    AnyEntity, Content, EntityFilter, Fact, FactFilter, Groups, Named, PassageCount, ProfileName,
    Reader, SourceSummary, Total, TotalQuery,
};
use citebase::sheet::Catalogue;
use maud::{Markup, html};
use std::collections::HashMap;

/// A source with its passages.
pub struct Article {
    pub summary: SourceSummary,
    pub passages: Vec<PassageCount>,
}

/// So many of something: "1 claim", "2 claims".
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// An agreement with all that is said of it.
pub struct Agreed {
    pub agreement: AnyEntity,
    pub parties: Vec<Fact>,
    pub more: Vec<Fact>,
    /// What holds under it, and whatever else names it.
    pub under_it: Vec<Fact>,
    pub not_stated: Vec<String>,
}

/// The relations of projects to an industry, which is the object of each.
pub struct Line {
    pub projects: Vec<Fact>,
}

pub struct Book {
    pub sources: Vec<Article>,
    pub facts: Vec<Fact>,
    pub entities: Vec<(AnyEntity, Vec<ProfileName>)>,
    pub totals: Vec<Total>,
    pub agreements: Vec<Agreed>,
    pub industries: Vec<Line>,
    pub contradictions: Contradictions,
    pub dated: Vec<Fact>,
    pub undated: Vec<Fact>,
    /// Where in `facts` a claim is, and all that have a subject or an object.
    by_claim: HashMap<ClaimRef, usize>,
    by_subject: HashMap<EntityId, Vec<usize>>,
    by_object: HashMap<EntityId, Vec<usize>>,
    /// Which source and which of its passages a citation names.
    places: HashMap<(String, String), (usize, usize)>,
    /// What the units measure.
    catalogue: Catalogue,
    /// A name in the other script.
    other: HashMap<EntityId, String>,
}

impl Book {
    pub fn read(base: &Reader, catalogue: Catalogue) -> Result<Self> {
        let mut sources = Vec::new();
        let mut facts = Vec::new();
        let mut places = HashMap::new();
        for (number, summary) in all(|page| base.sources(page))?.into_iter().enumerate() {
            let passages = base.passages(&summary.key)?;
            for (place, passage) in passages.iter().enumerate() {
                let key = (summary.key.clone(), passage.label.clone());
                places.insert(key, (number, place));
            }
            let of_it = FactFilter {
                source: Some(summary.key.clone()),
                ..FactFilter::default()
            };
            facts.extend(all(|page| base.facts(&of_it, page))?);
            sources.push(Article { summary, passages });
        }
        let everything = EntityFilter {
            groups: Groups::Include,
            ..EntityFilter::default()
        };
        let mut entities = Vec::new();
        let mut other = HashMap::new();
        for kind in Kind::ALL {
            for entity in all(|page| base.entities(*kind, &everything, page))? {
                let names = base.names(entity.id, 1000)?;
                let chinese = is_chinese(&entity.name);
                let differs = |n: &&ProfileName| {
                    let borne = n.passage.is_some() && n.role != NameRole::Former;
                    borne && is_chinese(&n.name) != chinese
                };
                if let Some(name) = names.iter().find(differs) {
                    other.insert(entity.id, name.name.clone());
                }
                entities.push((entity, names));
            }
        }
        let mut by_subject: HashMap<EntityId, Vec<usize>> = HashMap::new();
        let mut by_object: HashMap<EntityId, Vec<usize>> = HashMap::new();
        for (number, fact) in facts.iter().enumerate() {
            by_subject.entry(fact.subject.id).or_default().push(number);
            if let Some(object) = fact.object().filter(|o| o.id != fact.subject.id) {
                by_object.entry(object.id).or_default().push(number);
            }
        }
        let mut agreements = Vec::new();
        for agreement in all(|page| base.entities(Kind::Agreement, &everything, page))? {
            let id = agreement.id;
            let Ok(own) = id.try_into() else { continue };
            let mut more = all(|page| base.relations_from(id, page))?;
            let own_facts = by_subject.get(&id).into_iter().flatten();
            let own_facts = own_facts.map(|&number| &facts[number]);
            more.extend(own_facts.filter(|f| f.object().is_none()).cloned());
            let mut under_it = all(|page| base.also_named_in(id, page))?;
            under_it.retain(|fact| fact.said_by.is_none() || fact.under.is_some());
            agreements.push(Agreed {
                under_it,
                parties: all(|page| base.agreement_parties(own, page))?,
                more,
                not_stated: base
                    .not_stated(id)?
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                agreement,
            });
        }
        let (mut industries, mut programmes) = (Vec::new(), Vec::new());
        for industry in base.projects_per_industry()? {
            let Some(entity) = base.entity(&industry.key)? else {
                continue;
            };
            let mut projects = all(|page| base.relations_to(entity.id, page))?;
            projects.retain(|f| f.subject.kind == Kind::Project);
            match entity.form.as_deref() {
                Some("industry") => industries.push(Line { projects }),
                _ => programmes.push(Line { projects }),
            }
        }
        industries.append(&mut programmes);
        let mut totals = Vec::new();
        for modality in Modality::ALL {
            totals.extend(base.totals(&TotalQuery {
                modality: Some(*modality),
                ..TotalQuery::default()
            })?);
        }
        let timeline = |undated| citebase::query::TimelineFilter {
            undated,
            ..Default::default()
        };
        let numbered = facts.iter().enumerate();
        Ok(Self {
            by_claim: numbered.map(|(n, f)| (f.claim.clone(), n)).collect(),
            by_subject,
            by_object,
            contradictions: base.contradictions(&ContradictionFilter {
                differing: true,
                ..ContradictionFilter::default()
            })?,
            dated: all(|page| base.timeline(&timeline(false), page))?,
            undated: all(|page| base.timeline(&timeline(true), page))?,
            sources,
            facts,
            entities,
            totals,
            agreements,
            industries,
            places,
            catalogue,
            other,
        })
    }

    /// What to call an entity, with its name in the other script beside it.
    pub fn name(&self, id: EntityId, name: &str) -> Markup {
        html! {
            span.name { (text(name)) }
            @if let Some(other) = self.other.get(&id) { " " span.other { (text(other)) } }
        }
    }

    /// The same in plain text, for a picture.
    pub fn plain(&self, id: EntityId, name: &str) -> String {
        match self.other.get(&id) {
            Some(other) => format!("{name} {other}"),
            None => name.to_owned(),
        }
    }

    pub fn named(&self, entity: &Named) -> Markup {
        self.name(entity.id, &entity.name)
    }

    /// A whole fact: its sentence, marked if it is no plain fact, and its citations.
    pub fn fact(&self, fact: &Fact) -> Markup {
        let sentence = self.with_passages(fact, &sentence(fact));
        html! { (mark(fact)) (words(&sentence)) " " (self.cited(fact)) }
    }

    /// A text about a fact, with the passages of the claims that it is linked to instead of their keys.
    pub fn with_passages(&self, fact: &Fact, text: &str) -> String {
        let mut text = text.to_owned();
        let links = fact.links.iter().map(|(_, claim)| claim);
        let overruling = fact.amended_or_denied_by.iter().map(|by| &by.claim);
        let whole = match &fact.content {
            Content::Figure { part_of, .. } => part_of.as_ref(),
            _ => None,
        };
        for linked in links.chain(overruling).chain(whole) {
            let Some(place) = self.claim(linked).map(|fact| self.passages(fact)) else {
                continue;
            };
            text = text.replace(&linked.to_string(), &format!("what {place} says"));
        }
        text
    }

    /// The passages of a fact, with the number of their source where there are several.
    fn passages(&self, fact: &Fact) -> String {
        let cited = fact.citations.iter().map(|citation| {
            let key = (citation.source.clone(), citation.passage.clone());
            match self.places.get(&key) {
                Some((source, _)) if self.sources.len() > 1 => {
                    format!("{}·{}", source + 1, citation.passage)
                }
                _ => citation.passage.clone(),
            }
        });
        cited.collect::<Vec<_>>().join(", ")
    }

    /// Links to the passages of a fact.
    pub fn cited(&self, fact: &Fact) -> Markup {
        html! {
            span.cite {
                @for (n, citation) in fact.citations.iter().enumerate() {
                    @if n > 0 { " " }
                    @let key = (citation.source.clone(), citation.passage.clone());
                    @if let Some((source, place)) = self.places.get(&key) {
                        a href={ "#" (passage_anchor(*source, *place)) } title=(self.headline(*source)) {
                            @if self.sources.len() > 1 { (source + 1) "·" } (citation.passage)
                        }
                    }
                }
            }
        }
    }

    fn headline(&self, source: usize) -> &str {
        self.sources.get(source).map_or("", |s| s.summary.title())
    }

    /// The first passage of a fact: in which source, at which place.
    pub fn place(&self, fact: &Fact) -> Option<(usize, usize)> {
        let cited = fact.citations.first()?;
        self.places
            .get(&(cited.source.clone(), cited.passage.clone()))
            .copied()
    }

    /// The day on which the earliest source of some facts was published, as that is known.
    pub fn first_told(&self, facts: &[&Fact]) -> Option<&Edtf> {
        let sources = facts.iter().filter_map(|fact| self.place(fact));
        let published =
            sources.filter_map(|(number, _)| self.sources[number].summary.published.as_ref());
        published.min_by_key(|day| day.earliest())
    }

    /// Where figures of a unit stand: money first, then areas.
    pub fn dimension(&self, unit: &str) -> u8 {
        match self.catalogue.dimension(unit) {
            Some(Dimension::Currency) => 0,
            Some(Dimension::Area) => 1,
            _ => 2,
        }
    }

    pub fn claim(&self, claim: &citebase::model::ClaimRef) -> Option<&Fact> {
        self.by_claim.get(claim).map(|&number| &self.facts[number])
    }

    /// All facts with a subject.
    pub fn about(&self, subject: EntityId) -> impl Iterator<Item = &Fact> {
        self.numbered(&self.by_subject, subject)
    }

    /// All relations with an object.
    pub fn relations_to(&self, object: EntityId) -> impl Iterator<Item = &Fact> {
        self.numbered(&self.by_object, object)
    }

    fn numbered(
        &self,
        by: &HashMap<EntityId, Vec<usize>>,
        entity: EntityId,
    ) -> impl Iterator<Item = &Fact> {
        let numbers = by.get(&entity).into_iter().flatten();
        numbers.map(|&number| &self.facts[number])
    }
}

/// The passage's place on the page.
pub fn passage_anchor(source: usize, passage: usize) -> String {
    format!("s{}-{}", source + 1, passage + 1)
}

/// A fact in words, without its citations.
pub fn sentence(fact: &Fact) -> String {
    let passages: Vec<&str> = fact.passages().collect();
    let whole = format!("{fact:#}");
    let cited = format!(" [{}]", passages.join(", "));
    whole.strip_suffix(&cited).unwrap_or(&whole).to_owned()
}

/// The class of a fact: what is only planned, or only said by somebody, looks unlike what the paper
/// itself reports.
pub fn class(fact: &Fact) -> &'static str {
    match fact.polarity {
        Polarity::Negated => "denied",
        Polarity::Affirmed if fact.is_plain() => "fact",
        Polarity::Affirmed => "plan",
    }
}

/// A word before what is no plain fact, and who says it.
pub fn tag(fact: &Fact) -> Markup {
    html! {
        (mark(fact))
        @if let Some(voice) = &fact.said_by { span.tag { "according to " (text(&voice.to_string())) } " " }
    }
}

/// A word before a sentence about what is no plain fact. The sentence says who says it.
pub fn mark(fact: &Fact) -> Markup {
    html! {
        @if fact.modality != Modality::Reported { span.tag { (fact.modality) } " " }
        @if fact.polarity == Polarity::Negated { span.tag { "denied" } " " }
        @for (link, word) in [(LinkType::Amends, "amended by another claim"), (LinkType::Denies, "denied by another claim")] {
            @if fact.amended_or_denied_by.iter().any(|by| by.link == link) { span.tag { (word) } " " }
        }
    }
}

/// A name, or any text that stands alone: it runs in its own direction.
pub fn text(text: &str) -> Markup {
    html! { bdi { (runs(text)) } }
}

/// A sentence of the report, which is English whatever names are in it.
pub fn words(text: &str) -> Markup {
    html! { bdi dir="ltr" { (runs(text)) } }
}

/// Text with Chinese marked as such, for fonts and for voices, and without what would turn the
/// direction of all that follows.
fn runs(text: &str) -> Markup {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars().filter(|c| !turns(*c)) {
        let chinese = is_han(c);
        match runs.last_mut() {
            Some((same, run)) if *same == chinese => run.push(c),
            _ => runs.push((chinese, c.to_string())),
        }
    }
    html! {
        @for (chinese, run) in runs {
            @if chinese { span lang="zh" { (run) } } @else { (run) }
        }
    }
}

/// Embeddings, overrides and isolates.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Characters, and the punctuation that goes with them.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}
