//! A first draft of a sheet from an article's text.

use super::names::Names;
use super::text::ArticleText;
use crate::error::Error;
use crate::model::{Basis, Dimension, Kind, Nature, Quantity};
use crate::query::Reader;
use crate::sheet::{
    Catalogue, Date, Entity, Figure, Milestone, Name, Passage, Sheet, SheetQuantity, Source,
};
use crate::text::{find_dates, read};
use std::collections::{BTreeMap, BTreeSet};

/// Stands in a draft wherever only a reader can tell. No catalogue has it, so that a draft whose
/// mark was taken off too early is refused at every such place.
const OPEN: &str = "?";

/// The most figures and dates of a draft: a sheet has no room for many more.
const MOST: usize = 50_000;

/// The key of the entity to which a draft gives whatever has no owner yet.
const OWNER: &str = "to-be-named";

/// Makes a draft sheet of an article: its passages; each figure and date in it, with bounds, unit
/// and passage; the entities that the knowledge base knows by name. The measure of a figure and the
/// phase of a date are left open ("?"). The sheet carries the draft mark, and the loader refuses it
/// until a person has gone through it. After fifty thousand figures and dates it stops, and says so in
/// the source's note.
///
/// # Errors
/// [`Error::Sqlite`] if the knowledge base cannot be read.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::check::{ArticleText, draft};
/// use citebase::sheet::Source;
///
/// let base = KnowledgeBase::seeded()?;
/// let text = ArticleText::plain("Lingang grows\n\nLingang Group spent 3-4 billion yuan.");
/// let source = Source { key: "2024-05-02-lingang".into(), headline: Some("Lingang grows".into()),
///     language: "en".into(), ..Source::default() };
/// let sheet = draft(&base, source, &text)?;
/// assert!(sheet.draft);
/// assert_eq!(sheet.figures[0].quantity.value().expect("read").to_string(), "between 3 billion and 4 billion CNY");
/// assert!(sheet.entities.contains_key("lingang-group"));
/// # Ok::<(), citebase::Error>(())
/// ```
pub fn draft(base: &Reader, source: Source, text: &ArticleText) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(source);
    sheet.draft = true;
    let published = sheet.publication_day();
    // The key of each entity of the base, and the one under which the sheet has it.
    let mut keys = OwnKeys::default();
    let mut names = Names::of(base, None);
    let mut stopped_at = None;
    for (label, passage) in text.passages() {
        sheet.passages.push(Passage::from(label));
        for name in names.found_in(label, passage)? {
            for key in name.keys.iter() {
                let own = keys.own(key);
                let words = &passage[name.range.clone()];
                link(base, &mut sheet, (key, &own), words, label)?;
            }
        }
        for found in read(passage, None).figures {
            if sheet.figures.len() + sheet.milestones.len() >= MOST {
                stopped_at.get_or_insert(label);
                break;
            }
            let words = &passage[found.place.clone()];
            let unit = found.unit.clone();
            let counted = unit.as_ref().and_then(|unit| {
                let known = Catalogue::builtin().units.get(unit)?;
                Some(known.dimension == Dimension::Count)
            });
            // What the amount alone does not say is left to the person who goes through it.
            let each = found
                .per
                .as_ref()
                .map(|per| format!("an amount for each {per}"));
            let change = found.change.map(|_| "a change, not a level".to_owned());
            let remarks: Vec<String> = each.into_iter().chain(change).collect();
            let unit = unit.unwrap_or_else(|| OPEN.to_owned());
            let Ok(quantity) = Quantity::new(found.lower, found.upper, found.approximate, unit)
            else {
                continue; // A quantity that was read has bounds.
            };
            owner(&mut sheet);
            sheet.figures.push(Figure {
                key: format!("figure-{}", sheet.figures.len() + 1),
                subject: OWNER.to_owned(),
                measure: if counted == Some(true) { "count" } else { OPEN }.to_owned(),
                quantity: SheetQuantity::written(words, &quantity),
                nature: found.per.is_some().then_some(Nature::Rate),
                note: (!remarks.is_empty()).then(|| remarks.join("; ")),
                cite: vec![label.to_owned()],
                ..Figure::default()
            });
        }
        for found in find_dates(passage, published) {
            if sheet.figures.len() + sheet.milestones.len() >= MOST {
                stopped_at.get_or_insert(label);
                break;
            }
            let date = found.date.ok();
            owner(&mut sheet);
            sheet.milestones.push(Milestone {
                key: format!("date-{}", sheet.milestones.len() + 1),
                subject: OWNER.to_owned(),
                phase: OPEN.to_owned(),
                date: Some(Date {
                    wording: Some(passage[found.range].to_owned()),
                    edtf: date.as_ref().map(|d| d.edtf.to_string()),
                    basis: date.map(|d| {
                        if d.relative {
                            Basis::Publication
                        } else {
                            Basis::Stated
                        }
                    }),
                    wording_confirmed: false,
                }),
                cite: vec![label.to_owned()],
                ..Milestone::default()
            });
        }
    }
    if let Some(label) = stopped_at {
        let stopped =
            format!("The draft stops in {label}: there are more than {MOST} figures and dates.");
        sheet.source.note = Some(stopped);
    }
    Ok(sheet.normalised())
}

/// Under which keys the sheet has the entities of the base.
#[derive(Default)]
struct OwnKeys {
    own: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl OwnKeys {
    /// A shared key as it is, else one of the sheet's own, by which it is tied to that entity through
    /// its name alone: what stands behind the key's `#`, with a number if it is taken.
    fn own(&mut self, key: &str) -> String {
        if let Some(own) = self.own.get(key) {
            return own.clone();
        }
        let local = key.rsplit('#').next().unwrap_or(key);
        let numbered = (2..).map(|n| format!("{local}-{n}"));
        let own = std::iter::once(local.to_owned())
            .chain(numbered)
            .find(|own| !self.taken.contains(own))
            .unwrap_or_else(|| local.to_owned());
        self.taken.insert(own.clone());
        self.own.insert(key.to_owned(), own.clone());
        own
    }
}

/// An entity that the base knows, with the name by which the text calls it.
fn link(
    base: &Reader,
    sheet: &mut Sheet,
    (key, own): (&str, &str),
    words: &str,
    label: &str,
) -> Result<(), Error> {
    if !sheet.entities.contains_key(own) {
        let Some(known) = base.entity(key)? else {
            return Ok(());
        };
        let linked = Entity {
            form: known.form,
            group: known.is_group,
            shared: !key.contains('#'),
            names: Vec::new(),
            ..Entity::new(known.kind, "")
        };
        sheet.entities.insert(own.to_owned(), linked);
    }
    let Some(entity) = sheet.entities.get_mut(own) else {
        return Ok(());
    };
    if !entity.names.iter().any(|name| name.text == words) {
        entity.names.push(Name {
            cite: Some(label.to_owned()),
            ..Name::new(words)
        });
    }
    Ok(())
}

fn owner(sheet: &mut Sheet) {
    sheet
        .entities
        .entry(OWNER.to_owned())
        .or_insert_with(|| Entity {
            note: Some("Stands for whatever the draft could not tell.".to_owned()),
            ..Entity::new(Kind::Organisation, OPEN)
        });
}
