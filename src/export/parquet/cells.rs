//! What stands in the row of a source, a mention, a claim and a total.

use super::files::{Cell, Lake, amount, count};

use crate::db::rows;
use crate::error::Error;
use crate::export::feed::Feed;
use crate::export::questions::Question;
use crate::identity::ties_of_source;
use crate::model::{Bound, Edtf, IdentityRule, Kind, Modality, NameRole, Polarity, Quantity};
use crate::query::{Content, Fact, Measured, Named, Period, Reader, SourceSummary, Total, Voice};
use std::collections::HashMap;

const DOING: &str = "exporting";

sql! {
    MENTIONS = "SELECT s.key AS source, m.key AS mention, m.kind, e.key AS entity, m.is_group, m.shared,
         m.rule, m.note
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       WHERE s.key = ?1 ORDER BY m.mention", OfSource;
    NAMES = "SELECT s.key AS source, m.key AS mention, e.key AS entity, n.text,
         coalesce(g.language, s.language) AS language, g.role, g.until, g.passage
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       CROSS JOIN naming g ON g.source = m.source AND g.mention = m.mention
       CROSS JOIN name n ON n.id = g.name
       WHERE s.key = ?1 ORDER BY m.mention, g.position", OfSource;
    IDENTIFIERS = "SELECT s.key AS source, m.key AS mention, e.key AS entity, h.key AS scheme, i.value
       FROM source s CROSS JOIN mention m ON m.source = s.id CROSS JOIN entity e ON e.id = m.entity
       CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention
       CROSS JOIN scheme h ON h.id = i.scheme
       WHERE s.key = ?1 ORDER BY m.mention, h.key", OfSource;
}

pub(super) fn put_source(
    lake: &mut Lake<'_>,
    feed: &Feed<'_>,
    reader: &Reader,
    month: &str,
    source: &SourceSummary,
) -> Result<(), Error> {
    let key = source.key.as_str();
    let published = source.published.as_ref();
    let authors = (!source.authors.is_empty()).then(|| source.authors.join("; "));
    let row = vec![
        key.into(),
        // Sorted by it, so that it is never NULL.
        source.publisher.as_deref().unwrap_or_default().into(),
        source.headline.as_deref().into(),
        authors.into(),
        source.section.as_deref().into(),
        source.carried_by.as_deref().into(),
        source.address.as_deref().into(),
        source.language.as_str().into(),
        published.map(Edtf::as_str).into(),
        published.and_then(Edtf::earliest).into(),
        published.and_then(Edtf::latest).into(),
        source.extent.as_str().into(),
        source.note.as_deref().into(),
        count(source.claims),
        count(source.revision.into()),
    ];
    lake.put(month, "sources", row)?;
    for (position, passage) in (1..).zip(reader.passages(key)?) {
        let row = vec![
            key.into(),
            passage.label.into(),
            count(position),
            passage.note.into(),
        ];
        lake.put(month, "passages", row)?;
    }
    put_mentions(lake, reader, month, key)?;
    feed.claims_of(source, |fact| put_claim(lake, month, fact))
}

fn put_mentions(lake: &mut Lake<'_>, reader: &Reader, month: &str, key: &str) -> Result<(), Error> {
    let mut entities: HashMap<String, String> = HashMap::new();
    let mention = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Vec<Cell>> {
        let source: String = row.get("source")?;
        let local = format!("{source}#{}", row.get::<_, String>("mention")?);
        let entity: String = row.get("entity")?;
        Ok(vec![entity.into(), local.into(), source.into()])
    };
    let text = |row: &rusqlite::Row<'_>, column: &str| -> rusqlite::Result<Cell> {
        Ok(row.get::<_, Option<String>>(column)?.into())
    };
    let mentions = rows(&reader.db, DOING, MENTIONS, [key], |row| {
        let mut cells = mention(row)?;
        let local = format!("{key}#{}", row.get::<_, String>("mention")?);
        entities.insert(local, row.get("entity")?);
        let rule = IdentityRule::from_code(row.get("rule")?);
        cells.extend([
            row.get::<_, Kind>("kind")?.as_str().into(),
            row.get::<_, bool>("is_group")?.into(),
            row.get::<_, bool>("shared")?.into(),
            rule.map(IdentityRule::as_str).into(),
            text(row, "note")?,
        ]);
        Ok(cells)
    })?;
    let names = rows(&reader.db, DOING, NAMES, [key], |row| {
        let mut cells = mention(row)?;
        let role = NameRole::from_code(row.get("role")?);
        cells.extend([
            text(row, "text")?,
            text(row, "language")?,
            role.map(NameRole::as_str).into(),
            text(row, "until")?,
            text(row, "passage")?,
        ]);
        Ok(cells)
    })?;
    let identifiers = rows(&reader.db, DOING, IDENTIFIERS, [key], |row| {
        let mut cells = mention(row)?;
        cells.extend([text(row, "scheme")?, text(row, "value")?]);
        Ok(cells)
    })?;
    for tie in ties_of_source(&reader.db, key)? {
        let entity = entities.get(&tie.mention).map(String::as_str);
        let row = vec![
            entity.unwrap_or_default().into(),
            tie.mention.into(),
            key.into(),
            tie.kind.as_str().into(),
            tie.rule.as_str().into(),
            tie.match_key.into(),
            tie.called.into(),
            tie.organisation.into(),
        ];
        lake.put(month, "ties", row)?;
    }
    for (table, rows) in [
        ("mentions", mentions),
        ("names", names),
        ("identifiers", identifiers),
    ] {
        for row in rows {
            lake.put(month, table, row)?;
        }
    }
    Ok(())
}

fn put_claim(lake: &mut Lake<'_>, month: &str, fact: &Fact) -> Result<(), Error> {
    let claim = || Cell::Text(fact.claim.to_string());
    let source = || Cell::from(fact.claim.source.as_str());
    for citation in &fact.citations {
        let row = vec![claim(), citation.passage.as_str().into(), source()];
        lake.put(month, "citations", row)?;
    }
    for (link, target) in &fact.links {
        let row = vec![
            claim(),
            target.to_string().into(),
            source(),
            link.as_str().into(),
        ];
        lake.put(month, "links", row)?;
    }
    let voices = fact.said_by.iter().flat_map(Voice::voices);
    for (position, voice) in (1..).zip(voices) {
        let reports = matches!(voice, Voice::ReportedBy(_));
        let (speaker, described, of) = match voice.who() {
            Voice::Entity(named) => (Some(named), None, None),
            Voice::Unnamed { description, of } => (None, Some(description), of.as_ref()),
            Voice::ReportedBy(_) | Voice::Several(_) => continue,
        };
        let row = vec![
            claim(),
            source(),
            count(position),
            reports.into(),
            speaker.map(|named| named.key.as_str()).into(),
            described.map(String::as_str).into(),
            of.map(|named| named.key.as_str()).into(),
        ];
        lake.put(month, "voices", row)?;
    }
    let (table, own) = match &fact.content {
        Content::Relation {
            relation,
            object,
            on_behalf_of,
            open_list,
        } => {
            let own = vec![
                relation.as_str().into(),
                object.kind.as_str().into(),
                object.name.as_str().into(),
                object.key.as_str().into(),
                key(on_behalf_of),
                (*open_list).into(),
            ];
            ("relations", own)
        }
        Content::Figure {
            measure,
            measured,
            equivalents,
            nature,
            scope,
            counterparty,
            part_of,
        } => {
            for (position, equivalent) in (1..).zip(equivalents) {
                let mut row = vec![claim(), source(), count(position)];
                row.extend(measured_cells(equivalent)?);
                lake.put(month, "equivalents", row)?;
            }
            let mut own = vec![measure.as_str().into()];
            own.extend(measured_cells(measured)?);
            own.extend([
                nature.as_str().into(),
                key(scope),
                counterparty.as_ref().map(|(role, _)| role.as_str()).into(),
                counterparty
                    .as_ref()
                    .map(|(_, who)| who.key.as_str())
                    .into(),
                part_of.as_ref().map(ToString::to_string).into(),
            ]);
            ("figures", own)
        }
        Content::Milestone { phase } => ("milestones", vec![phase.as_str().into()]),
        Content::Statement { gist, about } => {
            let keys: Vec<&str> = about.iter().map(|named| named.key.as_str()).collect();
            let keys = (!keys.is_empty()).then(|| keys.join("; "));
            ("statements", vec![gist.as_str().into(), keys.into()])
        }
    };
    lake.put(month, table, envelope(fact, own))?;
    let (object_kind, object_key) = match &fact.content {
        Content::Relation { object, .. } => (object.kind.as_str(), Some(object.key.as_str())),
        Content::Figure { .. } => ("quantity", None),
        Content::Milestone { .. } => ("date", None),
        Content::Statement { .. } => ("gist", None),
    };
    let own = vec![
        fact.shape().as_str().into(),
        fact.predicate.as_str().into(),
        object_kind.into(),
        fact.object_in_words().into(),
        object_key.into(),
        fact.to_string().into(),
    ];
    lake.put(month, "claims", envelope(fact, own))
}

/// A total, and its figures.
pub(super) fn put_total(
    lake: &mut Lake<'_>,
    question: Question<'_>,
    id: &str,
    total: &Total,
    beyond: Option<&Error>,
) -> Result<(), Error> {
    let edtf = match &total.period {
        Period::Stated(edtf) => Some(edtf),
        _ => None,
    };
    let answer = match beyond {
        None => total.answer(),
        Some(beyond) => format!("no sum: {beyond}"),
    };
    let quoted = total.counted.iter();
    let quoted = quoted.chain(total.unsettled.iter().map(|u| &u.figure));
    let quoted = quoted.filter(|figure| figure.said_by.is_some()).count() > 0;
    let asserted =
        (total.modality, total.polarity, quoted) == (Modality::Reported, Polarity::Affirmed, false);
    let number = |figures: usize| i64::try_from(figures).map_or(Cell::Null, Cell::Number);
    let place = || [Cell::from(question.field), question.key.into(), id.into()];
    let mut row = Vec::from(place());
    row.extend([
        question.name.into(),
        total.measure.as_str().into(),
        total.unit.as_str().into(),
        total.modality.as_str().into(),
        total.polarity.as_str().into(),
        asserted.into(),
        total.nature.as_str().into(),
        edtf.map(Edtf::as_str).into(),
        total.period.to_string().into(),
        edtf.and_then(Edtf::earliest).into(),
        edtf.and_then(Edtf::latest).into(),
        total.condition.as_deref().into(),
        answer.as_str().into(),
        format!("{}: {answer}", total.kind()).into(),
        number(total.counted.len()),
        number(total.unsettled.len()),
        number(total.left_out.len()),
    ]);
    for sum in [&total.sum, &total.if_within, &total.if_apart] {
        // Beyond the range, one side alone would read as open on the other.
        let sum = sum.as_ref().filter(|_| beyond.is_none());
        row.extend(bounds(sum)?);
        row.push(sum.map(Quantity::is_approximate).into());
    }
    lake.put("", "totals", row)?;
    let counted = total.counted.iter();
    let counted = counted.map(|figure| (figure, "counted", None, None));
    let unsettled = total.unsettled.iter().map(|u| {
        let why = Some(u.doubt.to_string());
        (&u.figure, "unsettled", why, u.doubt.claim())
    });
    let left_out = total.left_out.iter().map(|l| {
        let why = Some(l.reason.to_string());
        (&l.figure, "left out", why, l.reason.claim())
    });
    for (figure, standing, why, because_of) in counted.chain(unsettled).chain(left_out) {
        let mut row = Vec::from(place());
        row.extend([
            figure.claim.to_string().into(),
            standing.into(),
            why.into(),
            because_of.map(ToString::to_string).into(),
        ]);
        lake.put("", "total_figures", row)?;
    }
    Ok(())
}

/// A row of a claim: its key and subject, what its table has of its own, and what every claim has.
fn envelope(fact: &Fact, own: Vec<Cell>) -> Vec<Cell> {
    let edtf = fact.date.as_ref().and_then(|date| date.edtf.as_ref());
    let mut row = vec![
        fact.subject.key.as_str().into(),
        fact.claim.to_string().into(),
        fact.claim.source.as_str().into(),
        fact.subject.kind.as_str().into(),
        fact.subject.name.as_str().into(),
    ];
    row.extend(own);
    let first = fact
        .said_by
        .as_ref()
        .and_then(|voice| voice.voices().first());
    let speaker = first.and_then(|voice| match voice {
        Voice::Entity(named) => Some(named),
        Voice::Unnamed { of, .. } => of.as_ref(),
        Voice::ReportedBy(_) | Voice::Several(_) => None,
    });
    row.extend([
        fact.modality.as_str().into(),
        fact.polarity.as_str().into(),
        fact.said_by.as_ref().map(ToString::to_string).into(),
        speaker.map(|named| named.key.as_str()).into(),
        fact.is_plain().into(),
        edtf.map(Edtf::as_str).into(),
        fact.date
            .as_ref()
            .and_then(|date| date.wording.as_deref())
            .into(),
        edtf.and_then(Edtf::earliest).into(),
        edtf.and_then(Edtf::latest).into(),
        fact.condition.as_deref().into(),
        key(&fact.under),
        key(&fact.at),
        fact.qualifier.as_deref().into(),
        fact.note.as_deref().into(),
    ]);
    row
}

pub(super) fn key(named: &Option<Named>) -> Cell {
    named.as_ref().map(|named| named.key.as_str()).into()
}

/// A quantity: in words, its bounds, its unit and its wording.
fn measured_cells(measured: &Measured) -> Result<Vec<Cell>, Error> {
    let quantity = &measured.quantity;
    let mut cells = vec![quantity.to_string().into()];
    cells.extend(bounds(Some(quantity))?);
    cells.extend([
        quantity.is_approximate().into(),
        quantity.unit().into(),
        measured.wording.as_str().into(),
    ]);
    Ok(cells)
}

/// Both bounds, and whether each is possible itself.
fn bounds(quantity: Option<&Quantity>) -> Result<[Cell; 4], Error> {
    let (lower, upper) = (
        quantity.and_then(Quantity::lower),
        quantity.and_then(Quantity::upper),
    );
    let inclusive = |bound: Option<Bound>| bound.map(|bound| bound.inclusive).into();
    Ok([
        amount(lower)?,
        amount(upper)?,
        inclusive(lower),
        inclusive(upper),
    ])
}
