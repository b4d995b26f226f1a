//! A source's sheet, read back from the tables: equal to the one loaded, in its normal form.

use crate::error::{Doing, Error};
use crate::load::decode;
use crate::model::{
    Amount, Basis, ClaimRef, CounterpartyRole, EntityRef, Extent, Kind, LinkType, Modality,
    NameRole, Nature, Shape, Steps,
};
use crate::query::Reader;
use crate::sheet::{
    Attribution, Catalogue, Counterparty, Date, Entity, FORMAT, Figure, Link, Milestone, Name,
    Passage, Relation, Sheet, SheetQuantity, Source, Statement,
};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeMap;

const DOING: &str = "reading a source's sheet";

impl Reader {
    /// The sheet of a source as it is loaded, in its normal form; `None` if the source is not
    /// loaded. Nothing is lost in the tables: loading it into an empty base gives the same.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read.
    pub fn sheet(&self, source: &str) -> Result<Option<Sheet>, Error> {
        let id: Option<i64> = self
            .db
            .prepare_cached("SELECT id FROM source WHERE key = ?1")
            .and_then(|mut s| s.query_row([source], |r| r.get("id")).optional())
            .doing("looking for the source")?;
        id.map(|id| sheet(&self.db, id)).transpose()
    }
}

/// Reads the sheet of a source by its row id.
pub(crate) fn sheet(db: &Connection, source: i64) -> Result<Sheet, Error> {
    let mut sheet = db
        .prepare_cached(
            "SELECT s.*, d.value AS published_edtf FROM source s
             LEFT JOIN edtf d ON d.id = s.published WHERE s.id = ?1",
        )
        .and_then(|mut s| {
            s.query_row([source], |row| {
                let revision: u32 = row.get("revision")?;
                Ok(Sheet {
                    revises: (revision > 1).then(|| revision - 1),
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
                            row,
                            "published_edtf",
                            "published_words",
                            "published_basis",
                            "published_confirmed",
                        )?,
                        extent: Extent::from_code(row.get("extent")?),
                        note: row.get("note")?,
                        text_digest: row.get("text_digest")?,
                    })
                })
            })
        })
        .doing(DOING)?;
    let list = &mut sheet.source.authors;
    each(
        db,
        "SELECT name FROM source_author WHERE source = ?1 ORDER BY position",
        source,
        |row| {
            list.push(row.get("name")?);
            Ok(())
        },
    )?;
    let list = &mut sheet.passages;
    each(
        db,
        "SELECT label, note FROM passage WHERE source = ?1 ORDER BY passage",
        source,
        |row| {
            let label: String = row.get("label")?;
            list.push(match row.get("note")? {
                None => Passage::Label(label),
                Some(note) => Passage::Noted { label, note },
            });
            Ok(())
        },
    )?;
    declarations(db, source, &mut sheet)?;
    let keys = entities(db, source, &mut sheet)?;
    claims(db, source, &keys, &mut sheet)?;
    Ok(sheet.normalised())
}

fn declarations(db: &Connection, source: i64, sheet: &mut Sheet) -> Result<(), Error> {
    let mut declared: Vec<(String, i64)> = Vec::new();
    each(
        db,
        "SELECT catalogue, definition FROM declaration WHERE source = ?1",
        source,
        |row| {
            declared.push((row.get("catalogue")?, row.get("definition")?));
            Ok(())
        },
    )?;
    if declared.is_empty() {
        return Ok(());
    }
    let catalogue: Catalogue = crate::load::catalogue::read(db)?;
    let is = |table: &str, id: i64| declared.iter().any(|(t, d)| t == table && *d == id);
    let declares = &mut sheet.declares;
    macro_rules! pick {
        ($( $field:ident, $table:literal; )*) => { $(
            declares.$field = catalogue
                .$field
                .values()
                .filter(|e| is($table, e.id))
                .map(|e| e.row.clone())
                .collect();
        )* };
    }
    pick! {
        relations, "relation_type";
        measures, "measure";
        units, "unit";
        phases, "phase";
        forms, "form";
        schemes, "scheme";
    }
    Ok(())
}

/// Reads the entities; gives the key of each mention.
fn entities(
    db: &Connection,
    source: i64,
    sheet: &mut Sheet,
) -> Result<BTreeMap<i64, String>, Error> {
    let mut keys: BTreeMap<i64, String> = BTreeMap::new();
    let mut bad = None;
    let list = &mut sheet.entities;
    each(
        db,
        "SELECT m.mention, m.key, m.kind, m.shared, m.is_group, m.note, f.key AS form
         FROM mention m LEFT JOIN form f ON f.id = m.form WHERE m.source = ?1",
        source,
        |row| {
            let key: String = row.get("key")?;
            let code: i64 = row.get("kind")?;
            let Some(kind) = Kind::from_code(code) else {
                bad = Some(code);
                return Ok(());
            };
            let entity = Entity {
                kind,
                form: row.get("form")?,
                group: row.get("is_group")?,
                shared: row.get("shared")?,
                names: Vec::new(),
                identifiers: BTreeMap::new(),
                same_as: Vec::new(),
                note: row.get("note")?,
            };
            keys.insert(row.get("mention")?, key.clone());
            list.insert(key, entity);
            Ok(())
        },
    )?;
    if let Some(code) = bad {
        decode("a kind", None::<()>, code)?;
    }
    let find =
        |list: &mut BTreeMap<String, Entity>, row: &Row<'_>, add: &mut dyn FnMut(&mut Entity)| {
            let mention: i64 = row.get("mention")?;
            if let Some(entity) = keys.get(&mention).and_then(|key| list.get_mut(key)) {
                add(entity);
            }
            Ok(())
        };
    each(
        db,
        "SELECT g.mention, n.text, g.language, g.role, p.label FROM naming g
         JOIN name n ON n.id = g.name
         LEFT JOIN passage p ON p.source = g.source AND p.passage = g.passage
         WHERE g.source = ?1 ORDER BY g.mention, g.position",
        source,
        |row| {
            let name = Name {
                text: row.get("text")?,
                cite: row.get("label")?,
                role: NameRole::from_code(row.get("role")?),
                language: row.get("language")?,
            };
            find(list, row, &mut |entity| entity.names.push(name.clone()))
        },
    )?;
    each(
        db,
        "SELECT i.mention, s.key AS scheme, i.value FROM identifier i
         JOIN scheme s ON s.id = i.scheme WHERE i.source = ?1",
        source,
        |row| {
            let (scheme, value): (String, String) = (row.get("scheme")?, row.get("value")?);
            find(list, row, &mut |entity| {
                entity.identifiers.insert(scheme.clone(), value.clone());
            })
        },
    )?;
    each(
        db,
        "SELECT mention, target_source, target_key FROM same_as WHERE source = ?1",
        source,
        |row| {
            let other: (String, String) = (row.get("target_source")?, row.get("target_key")?);
            find(list, row, &mut |entity| {
                entity.same_as.push(EntityRef::new(&other.0, &other.1));
            })
        },
    )?;
    Ok(keys)
}

/// What a claim's envelope and its shape's row have in common, whichever the shape.
struct Envelope {
    key: String,
    cite: Vec<String>,
    modality: Option<Modality>,
    negated: bool,
    said_by: Option<Attribution>,
    date: Option<Date>,
    qualifier: Option<String>,
    note: Option<String>,
    links: Vec<Link>,
}

fn claims(
    db: &Connection,
    source: i64,
    keys: &BTreeMap<i64, String>,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    let key_of = |mention: Option<i64>| mention.and_then(|m| keys.get(&m).cloned());
    let mut envelopes: BTreeMap<i64, (Option<Shape>, Envelope)> = BTreeMap::new();
    each(
        db,
        "SELECT c.*, d.value AS edtf FROM claim c LEFT JOIN edtf d ON d.id = c.date
         WHERE c.source = ?1",
        source,
        |row| {
            let said_by = match row.get::<_, Option<String>>("voice")? {
                Some(voice) => Some(Attribution::Voice {
                    voice,
                    of: key_of(row.get("voice_of")?),
                }),
                None => key_of(row.get("speaker")?).map(Attribution::Entity),
            };
            let envelope = Envelope {
                key: row.get("key")?,
                cite: Vec::new(),
                modality: Modality::from_code(row.get("modality")?),
                negated: row.get("negated")?,
                said_by,
                date: date(row, "edtf", "date_words", "date_basis", "date_confirmed")?,
                qualifier: row.get("qualifier")?,
                note: row.get("note")?,
                links: Vec::new(),
            };
            let shape = Shape::from_code(row.get("shape")?);
            envelopes.insert(row.get("claim")?, (shape, envelope));
            Ok(())
        },
    )?;
    each(
        db,
        "SELECT c.claim, p.label FROM (SELECT source, claim, passage FROM claim WHERE source = ?1
           UNION ALL SELECT source, claim, passage FROM further_citation WHERE source = ?1) c
         JOIN passage p ON p.source = c.source AND p.passage = c.passage
         ORDER BY c.claim, c.passage",
        source,
        |row| {
            if let Some((_, envelope)) = envelopes.get_mut(&row.get("claim")?) {
                envelope.cite.push(row.get("label")?);
            }
            Ok(())
        },
    )?;
    each(
        db,
        "SELECT claim, link, target_source, target_key FROM claim_link WHERE source = ?1",
        source,
        |row| {
            let link = LinkType::from_code(row.get("link")?);
            let target: (String, String) = (row.get("target_source")?, row.get("target_key")?);
            if let (Some((_, envelope)), Some(link)) = (envelopes.get_mut(&row.get("claim")?), link)
            {
                envelope.links.push(Link {
                    link,
                    claim: ClaimRef::new(target.0, target.1),
                });
            }
            Ok(())
        },
    )?;
    let claim_keys: BTreeMap<i64, String> = envelopes
        .iter()
        .map(|(number, (_, envelope))| (*number, envelope.key.clone()))
        .collect();
    let mut take = |row: &Row<'_>| -> rusqlite::Result<Option<Envelope>> {
        Ok(envelopes.remove(&row.get("claim")?).map(|(_, e)| e))
    };
    macro_rules! with_envelope {
        ($envelope:expr, $claim:ident { $($field:ident: $value:expr,)* }) => {{
            let e = $envelope;
            $claim {
                key: e.key,
                $( $field: $value, )*
                cite: e.cite,
                modality: e.modality,
                negated: e.negated,
                said_by: e.said_by,
                date: e.date,
                qualifier: e.qualifier,
                note: e.note,
                links: e.links,
            }
        }};
    }
    let named = |row: &Row<'_>, column: &str| -> rusqlite::Result<String> {
        Ok(key_of(row.get(column)?).unwrap_or_default())
    };

    let list = &mut sheet.relations;
    each(
        db,
        "SELECT r.*, t.key AS relation FROM relation r JOIN relation_type t ON t.id = r.relation_type
         WHERE r.source = ?1 ORDER BY r.claim",
        source,
        |row| {
            if let Some(envelope) = take(row)? {
                list.push(with_envelope!(envelope, Relation {
                    subject: named(row, "subject")?,
                    relation: row.get("relation")?,
                    object: named(row, "object")?,
                    on_behalf_of: key_of(row.get("on_behalf_of")?),
                    open_list: row.get("open_list")?,
                }));
            }
            Ok(())
        },
    )?;
    let mut quantities: BTreeMap<i64, Vec<SheetQuantity>> = BTreeMap::new();
    each(
        db,
        "SELECT q.*, u.key AS unit_key, u.factor FROM quantity q JOIN unit u ON u.id = q.unit
         WHERE q.source = ?1 ORDER BY q.claim, q.position",
        source,
        |row| {
            let quantity = quantity(row)?;
            quantities
                .entry(row.get("claim")?)
                .or_default()
                .push(quantity);
            Ok(())
        },
    )?;
    let list = &mut sheet.figures;
    each(
        db,
        "SELECT f.*, m.key AS measure_key FROM figure f JOIN measure m ON m.id = f.measure
         WHERE f.source = ?1 ORDER BY f.claim",
        source,
        |row| {
            let claim: i64 = row.get("claim")?;
            let mut all = quantities.remove(&claim).unwrap_or_default().into_iter();
            let counterparty = key_of(row.get("counterparty")?);
            let role: Option<i64> = row.get("counterparty_role")?;
            let part_of: Option<i64> = row.get("part_of")?;
            if let Some(envelope) = take(row)? {
                list.push(with_envelope!(
                    envelope,
                    Figure {
                        subject: named(row, "subject")?,
                        measure: row.get("measure_key")?,
                        quantity: all.next().unwrap_or_default(),
                        equivalents: all.collect(),
                        nature: Nature::from_code(row.get("nature")?),
                        scope: key_of(row.get("scope")?),
                        counterparty: counterparty
                            .zip(role.and_then(CounterpartyRole::from_code))
                            .map(|(entity, role)| Counterparty { entity, role }),
                        part_of: part_of.and_then(|number| claim_keys.get(&number).cloned()),
                    }
                ));
            }
            Ok(())
        },
    )?;
    let list = &mut sheet.milestones;
    each(
        db,
        "SELECT m.claim, m.subject, h.key AS phase FROM milestone m JOIN phase h ON h.id = m.phase
         WHERE m.source = ?1 ORDER BY m.claim",
        source,
        |row| {
            if let Some(envelope) = take(row)? {
                list.push(with_envelope!(
                    envelope,
                    Milestone {
                        subject: named(row, "subject")?,
                        phase: row.get("phase")?,
                    }
                ));
            }
            Ok(())
        },
    )?;
    let mut about: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    each(
        db,
        "SELECT claim, mention FROM statement_about WHERE source = ?1 ORDER BY claim, mention",
        source,
        |row| {
            let entry = about.entry(row.get("claim")?).or_default();
            entry.push(named(row, "mention")?);
            Ok(())
        },
    )?;
    let list = &mut sheet.statements;
    each(
        db,
        "SELECT claim, subject, gist FROM statement WHERE source = ?1 ORDER BY claim",
        source,
        |row| {
            let claim: i64 = row.get("claim")?;
            if let Some(envelope) = take(row)? {
                list.push(with_envelope!(
                    envelope,
                    Statement {
                        subject: named(row, "subject")?,
                        gist: row.get("gist")?,
                        about: about.remove(&claim).unwrap_or_default(),
                    }
                ));
            }
            Ok(())
        },
    )
}

fn quantity(row: &Row<'_>) -> rusqlite::Result<SheetQuantity> {
    let factor: i64 = row.get("factor")?;
    let steps = Steps {
        decimals: factor.max(1).ilog10(),
    };
    let amount = |column: &str| -> rusqlite::Result<Option<Amount>> {
        let stored: Option<i64> = row.get(column)?;
        Ok(stored.map(|s| Amount::from(steps.amount(s))))
    };
    let (lower, upper) = (amount("lower")?, amount("upper")?);
    let mut quantity = SheetQuantity {
        wording: row.get("wording")?,
        unit: row.get("unit_key")?,
        approximate: row.get("approximate")?,
        wording_confirmed: row.get("confirmed")?,
        ..SheetQuantity::default()
    };
    if row.get("lower_inclusive")? {
        quantity.at_least = lower;
    } else {
        quantity.more_than = lower;
    }
    if row.get("upper_inclusive")? {
        quantity.up_to = upper;
    } else {
        quantity.less_than = upper;
    }
    Ok(quantity)
}

fn date(
    row: &Row<'_>,
    edtf: &str,
    words: &str,
    basis: &str,
    confirmed: &str,
) -> rusqlite::Result<Option<Date>> {
    let Some(code) = row.get::<_, Option<i64>>(basis)? else {
        return Ok(None);
    };
    Ok(Some(Date {
        wording: row.get(words)?,
        edtf: row.get(edtf)?,
        basis: Basis::from_code(code),
        wording_confirmed: row.get(confirmed)?,
    }))
}

fn each(
    db: &Connection,
    sql: &'static str,
    source: i64,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached(sql).doing(DOING)?;
    let mut rows = statement.query([source]).doing(DOING)?;
    while let Some(row) = rows.next().doing(DOING)? {
        take(row).doing(DOING)?;
    }
    Ok(())
}
