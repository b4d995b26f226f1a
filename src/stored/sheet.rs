//! A source's sheet, read back from the tables: equal to the one loaded, in its normal form.

use super::StoredCatalogue;
use crate::error::{Doing, Error};
use crate::model::{
    Amount, Basis, ClaimRef, CounterpartyRole, EntityRef, Extent, LinkType, Modality, NameRole,
    Nature, Scale,
};
use crate::sheet::{
    Attribution, Counterparty, Date, Entity, FORMAT, Figure, Link, Milestone, Name, Passage,
    Relation, Sheet, SheetQuantity, Source, Statement,
};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

const DOING: &str = "reading a source's sheet";

sql! {
    SOURCE = "SELECT s.*, d.value AS published_edtf FROM source s
       LEFT JOIN edtf d ON d.id = s.published WHERE s.id = ?1";
    AUTHORS = "SELECT name FROM source_author WHERE source = ?1 ORDER BY position", OfSource;
    PASSAGES = "SELECT position, label, note FROM passage WHERE source = ?1 ORDER BY position",
        OfSource;
    DECLARATIONS = "SELECT catalogue, definition FROM declaration WHERE source = ?1", OfSource;
    MENTIONS = "SELECT m.mention, m.key, m.kind, f.key AS form, m.is_group, m.shared, m.note
       FROM mention m LEFT JOIN form f ON f.id = m.form WHERE m.source = ?1",
        OfSource;
    NAMES = "SELECT g.mention, n.text, g.passage, g.role, g.language, g.until FROM naming g
       JOIN name n ON n.id = g.name WHERE g.source = ?1 ORDER BY g.mention, g.position",
        OfSource;
    IDENTIFIERS = "SELECT i.mention, s.key AS scheme, i.value FROM identifier i
       JOIN scheme s ON s.id = i.scheme WHERE i.source = ?1",
        OfSource;
    SAME_AS = "SELECT mention, target_source, target_key FROM same_as WHERE source = ?1", OfSource;
    CLAIMS =
        "SELECT c.claim, c.key, c.passage, c.modality, c.negated, c.speaker, c.voice, c.voice_of,
       d.value AS edtf, c.date_words, c.date_basis, c.date_confirmed, c.condition, c.under, c.at,
       c.qualifier, c.note
       FROM claim c LEFT JOIN edtf d ON d.id = c.date WHERE c.source = ?1",
        OfSource;
    CITATIONS = "SELECT claim, passage FROM further_citation WHERE source = ?1", OfSource;
    VOICES = "SELECT claim, reports, speaker, voice, voice_of FROM further_voice
       WHERE source = ?1 ORDER BY claim, position",
        OfSource;
    LINKS = "SELECT claim, link, target_source, target_key FROM claim_link WHERE source = ?1",
        OfSource;
    RELATIONS =
        "SELECT r.claim, r.subject, t.key AS relation, r.object, r.on_behalf_of, r.open_list
       FROM relation r JOIN relation_type t ON t.id = r.relation_type
       WHERE r.source = ?1 ORDER BY r.claim";
    EQUIVALENTS =
        "SELECT e.claim, u.key AS unit_key, u.factor, e.lower, e.upper, e.lower_inclusive,
       e.upper_inclusive, e.approximate, e.wording, e.confirmed
       FROM equivalent e JOIN unit u ON u.id = e.unit
       WHERE e.source = ?1 ORDER BY e.claim, e.position",
        OfSource;
    FIGURES = "SELECT f.claim, u.key AS unit_key, u.factor, f.lower, f.upper, f.lower_inclusive,
       f.upper_inclusive, f.approximate, f.wording, f.confirmed, f.subject,
       m.key AS measure, f.nature, f.scope, f.counterparty, f.counterparty_role,
       iif(f.part_of IS NULL, NULL, (SELECT w.key FROM claim w
       WHERE w.source = f.source AND w.claim = f.part_of)) AS part_of
       FROM figure f JOIN measure m ON m.id = f.measure JOIN unit u ON u.id = f.unit
       WHERE f.source = ?1 ORDER BY f.claim";
    MILESTONES =
        "SELECT m.claim, m.subject, h.key AS phase FROM milestone m JOIN phase h ON h.id = m.phase
       WHERE m.source = ?1 ORDER BY m.claim",
        OfSource;
    ABOUT = "SELECT claim, mention FROM statement_about WHERE source = ?1 ORDER BY claim, mention",
        OfSource;
    STATEMENTS = "SELECT claim, subject, gist FROM statement WHERE source = ?1 ORDER BY claim";
}

/// Reads the sheet of a source by its row id.
pub(crate) fn read(db: &Connection, source: i64) -> Result<Sheet, Error> {
    let mut sheet = db
        .prepare_cached(SOURCE)
        .and_then(|mut s| {
            s.query_row([source], |row| {
                Ok(Sheet {
                    revises: row.get("revises")?,
                    citebase: FORMAT,
                    ..Sheet::new(Source {
                        key: row.get("key")?,
                        headline: row.get("headline")?,
                        authors: Vec::new(),
                        section: row.get("section")?,
                        publisher: row.get("publisher")?,
                        carried_by: row.get("carried_by")?,
                        address: row.get("address")?,
                        language: row.get("language")?,
                        published: date(
                            row.get("published_edtf")?,
                            row.get("published_words")?,
                            row.get("published_basis")?,
                            row.get("published_confirmed")?,
                        ),
                        extent: Extent::from_code(row.get("extent")?),
                        note: row.get("note")?,
                        text_digest: row.get("text_digest")?,
                    })
                })
            })
        })
        .doing(DOING)?;
    let list = &mut sheet.source.authors;
    each(db, AUTHORS, source, |row| {
        list.push(row.get("name")?);
        Ok(())
    })?;
    let list = &mut sheet.passages;
    let mut order = Order::new();
    each(db, PASSAGES, source, |row| {
        let (position, label, note): (i64, String, _) = row.try_into()?;
        order.insert(label.clone(), position);
        list.push(match note {
            None => Passage::Label(label),
            Some(note) => Passage::Noted { label, note },
        });
        Ok(())
    })?;
    declarations(db, source, &mut sheet)?;
    let keys = entities(db, source, &mut sheet)?;
    claims(db, source, &order, &keys, &mut sheet)?;
    Ok(sheet.into_normal())
}

/// The positions of the passages in reading order, by label.
type Order = BTreeMap<String, i64>;
/// The keys of mentions by their numbers.
type Keys = BTreeMap<i64, String>;

fn declarations(db: &Connection, source: i64, sheet: &mut Sheet) -> Result<(), Error> {
    let mut declared: Vec<(String, i64)> = Vec::new();
    each(db, DECLARATIONS, source, |row| {
        declared.push((row.get("catalogue")?, row.get("definition")?));
        Ok(())
    })?;
    if declared.is_empty() {
        return Ok(());
    }
    sheet.declares = StoredCatalogue::read(db)?.declared(&declared);
    Ok(())
}

/// Reads the entities; gives the key of each mention.
fn entities(db: &Connection, source: i64, sheet: &mut Sheet) -> Result<Keys, Error> {
    let mut keys = Keys::new();
    let list = &mut sheet.entities;
    each(db, MENTIONS, source, |row| {
        let (mention, key, kind, form, group, shared, note): (_, String, _, _, _, _, _) =
            row.try_into()?;
        let entity = Entity {
            kind,
            form,
            group,
            shared,
            names: Vec::new(),
            identifiers: BTreeMap::new(),
            same_as: Vec::new(),
            note,
        };
        keys.insert(mention, key.clone());
        list.insert(key, entity);
        Ok(())
    })?;
    let mut of = |mention: i64, add: &mut dyn FnMut(&mut Entity)| {
        if let Some(entity) = keys.get(&mention).and_then(|key| list.get_mut(key)) {
            add(entity);
        }
    };
    each(db, NAMES, source, |row| {
        let (mention, text, cite, role, language, until): (_, String, _, _, _, _) =
            row.try_into()?;
        let mut name = Some(Name {
            text,
            cite,
            role: NameRole::from_code(role),
            language,
            until,
        });
        of(mention, &mut |entity| entity.names.extend(name.take()));
        Ok(())
    })?;
    each(db, IDENTIFIERS, source, |row| {
        let (mention, scheme, value): (_, String, String) = row.try_into()?;
        of(mention, &mut |entity| {
            let each = entity.identifiers.entry(scheme.clone()).or_default();
            each.insert(value.clone());
        });
        Ok(())
    })?;
    each(db, SAME_AS, source, |row| {
        let (mention, other, key): (_, String, String) = row.try_into()?;
        of(mention, &mut |entity| {
            entity.same_as.push(EntityRef::new(&other, &key));
        });
        Ok(())
    })?;
    Ok(keys)
}

/// The common part of a claim's envelope and its shape's row.
struct Envelope {
    key: String,
    /// In reading order.
    passages: Vec<String>,
    modality: Option<Modality>,
    negated: bool,
    said_by: Option<Attribution>,
    date: Option<Date>,
    condition: Option<String>,
    under: Option<String>,
    at: Option<String>,
    qualifier: Option<String>,
    note: Option<String>,
    links: Vec<Link>,
}

fn claims(
    db: &Connection,
    source: i64,
    order: &Order,
    keys: &Keys,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    let key_of = |mention: Option<i64>| mention.and_then(|m| keys.get(&m).cloned());
    let named = |mention: i64| key_of(Some(mention)).unwrap_or_default();
    let mut envelopes: BTreeMap<i64, Envelope> = BTreeMap::new();
    each(db, CLAIMS, source, |row| {
        let (claim, key, passage, modality, negated, speaker, voice, voice_of) = (
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get::<_, Option<String>>(6)?,
            row.get(7)?,
        );
        let said_by = attribution(key_of(speaker), voice, key_of(voice_of));
        let envelope = Envelope {
            key,
            passages: vec![passage],
            modality: Modality::from_code(modality),
            negated,
            said_by,
            date: date(row.get(8)?, row.get(9)?, row.get(10)?, row.get(11)?),
            condition: row.get(12)?,
            under: key_of(row.get(13)?),
            at: key_of(row.get(14)?),
            qualifier: row.get(15)?,
            note: row.get(16)?,
            links: Vec::new(),
        };
        envelopes.insert(claim, envelope);
        Ok(())
    })?;
    each(db, CITATIONS, source, |row| {
        let (claim, passage): (i64, String) = row.try_into()?;
        if let Some(envelope) = envelopes.get_mut(&claim) {
            envelope.passages.push(passage);
            envelope.passages.sort_by_key(|label| order.get(label));
        }
        Ok(())
    })?;
    each(db, VOICES, source, |row| {
        let (claim, reports, speaker, voice, voice_of): (i64, bool, _, _, _) = row.try_into()?;
        let further = attribution(key_of(speaker), voice, key_of(voice_of));
        let further = further.map(|who| match reports {
            true => Attribution::ReportedBy {
                reported_by: Box::new(who),
            },
            false => who,
        });
        if let Some(envelope) = envelopes.get_mut(&claim) {
            let mut voices = match envelope.said_by.take() {
                Some(Attribution::Several(voices)) => voices,
                first => first.into_iter().collect(),
            };
            voices.extend(further);
            envelope.said_by = Some(Attribution::Several(voices));
        }
        Ok(())
    })?;
    each(db, LINKS, source, |row| {
        let (claim, link, other, key): (i64, _, String, String) = row.try_into()?;
        if let (Some(envelope), Some(link)) = (envelopes.get_mut(&claim), LinkType::from_code(link))
        {
            let claim = ClaimRef::new(other, key);
            envelope.links.push(Link { link, claim });
        }
        Ok(())
    })?;
    macro_rules! with_envelope {
        ($claim:expr, $shape:ident { $($field:ident: $value:expr,)* }) => {
            envelopes.remove(&$claim).map(|e| $shape {
                key: e.key,
                $( $field: $value, )*
                cite: e.passages,
                modality: e.modality,
                negated: e.negated,
                said_by: e.said_by,
                date: e.date,
                condition: e.condition,
                under: e.under,
                at: e.at,
                qualifier: e.qualifier,
                note: e.note,
                links: e.links,
            })
        };
    }

    let list = &mut sheet.relations;
    each(db, RELATIONS, source, |row| {
        let (claim, subject, relation, object, on_behalf_of, open_list) = row.try_into()?;
        list.extend(with_envelope!(
            claim,
            Relation {
                subject: named(subject),
                relation: relation,
                object: named(object),
                on_behalf_of: key_of(on_behalf_of),
                open_list: open_list,
            }
        ));
        Ok(())
    })?;
    let mut equivalents: BTreeMap<i64, Vec<SheetQuantity>> = BTreeMap::new();
    each(db, EQUIVALENTS, source, |row| {
        let quantity = quantity(row)?;
        equivalents.entry(row.get(0)?).or_default().push(quantity);
        Ok(())
    })?;
    let list = &mut sheet.figures;
    each(db, FIGURES, source, |row| {
        let claim = row.get(0)?;
        let quantity = quantity(row)?;
        let (subject, measure, nature) = (row.get(10)?, row.get(11)?, row.get(12)?);
        let (scope, counterparty, role) = (row.get(13)?, row.get(14)?, row.get(15)?);
        let part_of = row.get(16)?;
        list.extend(with_envelope!(
            claim,
            Figure {
                subject: named(subject),
                measure: measure,
                quantity: quantity,
                equivalents: equivalents.remove(&claim).unwrap_or_default(),
                nature: Nature::from_code(nature),
                scope: key_of(scope),
                counterparty: key_of(counterparty)
                    .zip(Option::and_then(role, CounterpartyRole::from_code))
                    .map(|(entity, role)| Counterparty { entity, role }),
                part_of: part_of,
            }
        ));
        Ok(())
    })?;
    let list = &mut sheet.milestones;
    each(db, MILESTONES, source, |row| {
        let (claim, subject, phase) = row.try_into()?;
        list.extend(with_envelope!(
            claim,
            Milestone {
                subject: named(subject),
                phase: phase,
            }
        ));
        Ok(())
    })?;
    let mut about: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    each(db, ABOUT, source, |row| {
        let (claim, mention) = row.try_into()?;
        about.entry(claim).or_default().push(named(mention));
        Ok(())
    })?;
    let list = &mut sheet.statements;
    each(db, STATEMENTS, source, |row| {
        let (claim, subject, gist) = row.try_into()?;
        list.extend(with_envelope!(
            claim,
            Statement {
                subject: named(subject),
                gist: gist,
                about: about.remove(&claim).unwrap_or_default(),
            }
        ));
        Ok(())
    })
}

fn attribution(
    speaker: Option<String>,
    voice: Option<String>,
    of: Option<String>,
) -> Option<Attribution> {
    match voice {
        Some(voice) => Some(Attribution::Voice { voice, of }),
        None => speaker.map(Attribution::Entity),
    }
}

/// Reads a row that begins with the number of a claim.
fn quantity(row: &Row<'_>) -> rusqlite::Result<SheetQuantity> {
    let factor: i64 = row.get(2)?;
    let scale = Scale {
        decimals: factor.max(1).ilog10(),
    };
    let amount = |stored: Option<i64>| stored.map(|s| Amount::from(scale.amount(s)));
    let (lower, upper) = (amount(row.get(3)?), amount(row.get(4)?));
    let mut quantity = SheetQuantity {
        unit: row.get(1)?,
        approximate: row.get(7)?,
        wording: row.get(8)?,
        wording_confirmed: row.get(9)?,
        ..SheetQuantity::default()
    };
    if row.get(5)? {
        quantity.at_least = lower;
    } else {
        quantity.more_than = lower;
    }
    if row.get(6)? {
        quantity.up_to = upper;
    } else {
        quantity.less_than = upper;
    }
    Ok(quantity)
}

fn date(
    edtf: Option<String>,
    wording: Option<String>,
    basis: Option<i64>,
    confirmed: bool,
) -> Option<Date> {
    Some(Date {
        wording,
        edtf,
        basis: Basis::from_code(basis?),
        wording_confirmed: confirmed,
    })
}

/// Rows are read by place, in the order of the SELECT: finding each column by its name was a third
/// of an export.
fn each(
    db: &Connection,
    sql: &'static str,
    source: i64,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), Error> {
    crate::db::each(db, DOING, sql, [source], |row| take(row).doing(DOING))
}
