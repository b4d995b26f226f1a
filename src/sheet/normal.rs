//! The normal form of a sheet: what is left out, written in one way, in one order. Loading and
//! exporting gives a sheet in its normal form.

use super::identifiers::usual;
use super::{Catalogue, Date, Entity, SchemeType, Sheet, SheetQuantity};
use crate::model::{Basis, Extent, Modality, Nature};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

impl Sheet {
    /// The same sheet in its normal form: values that are the default left out, amounts in
    /// their usual writing, citations in reading order, declarations, links and references
    /// sorted. Entities are sorted by key anyway; passages, names and claims keep their order.
    #[must_use]
    pub fn normalised(&self) -> Self {
        self.clone().into_normal()
    }

    /// [`Sheet::normalised`] of one that nobody else needs.
    pub(crate) fn into_normal(self) -> Self {
        let mut sheet = self;
        let order: HashMap<String, usize> = sheet
            .passages
            .iter()
            .enumerate()
            .map(|(i, p)| (p.label().to_owned(), i))
            .collect();
        let by_order = |label: &String| order.get(label).copied().unwrap_or(usize::MAX);

        drop_if(&mut sheet.source.extent, &Extent::Whole);
        sheet.source.published.iter_mut().for_each(date);

        let declares = &mut sheet.declares;
        declares.relations.sort_by(|a, b| a.key.cmp(&b.key));
        for relation in &mut declares.relations {
            relation.between.sort_unstable();
            relation.between.dedup();
        }
        declares.measures.sort_by(|a, b| a.key.cmp(&b.key));
        declares.units.sort_by(|a, b| a.key.cmp(&b.key));
        declares.phases.sort_by(|a, b| a.key.cmp(&b.key));
        declares
            .forms
            .sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
        declares.schemes.sort_by(|a, b| a.key.cmp(&b.key));

        let language = sheet.source.language.clone();
        let patterns = patterns(&sheet);
        for entity in sheet.entities.values_mut() {
            names_and_references(entity, &language);
            identifiers(entity, &patterns);
        }

        macro_rules! envelope {
            ($claim:expr) => {{
                let claim = $claim;
                claim.cite.sort_by_key(&by_order);
                claim.cite.dedup();
                drop_if(&mut claim.modality, &Modality::Reported);
                claim.date.iter_mut().for_each(date);
                claim.links.sort();
                claim.links.dedup();
                claim
            }};
        }
        for claim in &mut sheet.relations {
            envelope!(claim);
        }
        for claim in &mut sheet.figures {
            let figure = envelope!(claim);
            drop_if(&mut figure.nature, &Nature::NotStated);
            figure.quantity.normalise();
            figure
                .equivalents
                .iter_mut()
                .for_each(SheetQuantity::normalise);
        }
        for claim in &mut sheet.milestones {
            envelope!(claim);
        }
        for claim in &mut sheet.statements {
            let statement = envelope!(claim);
            statement.about.sort();
            statement.about.dedup();
        }
        sheet
    }
}

/// The patterns of registers, by key.
type Patterns = BTreeMap<String, String>;

fn patterns(sheet: &Sheet) -> Patterns {
    let known = Catalogue::builtin().schemes.values();
    let of = |scheme: &SchemeType| Some((scheme.key.clone(), scheme.pattern.clone()?));
    known
        .chain(&sheet.declares.schemes)
        .filter_map(of)
        .collect()
}

fn identifiers(entity: &mut Entity, patterns: &Patterns) {
    for (scheme, each) in &mut entity.identifiers {
        let pattern = patterns.get(scheme).map(String::as_str);
        // What is none is told when the sheet is checked.
        let spelt = |written: String| usual(scheme, pattern, &written).unwrap_or(written);
        *each = std::mem::take(each).into_iter().map(spelt).collect();
    }
}

impl Sheet {
    /// The sheet with its identifiers in their usual spelling, by which entities are joined.
    pub(crate) fn with_usual_identifiers(mut sheet: Cow<'_, Self>) -> Cow<'_, Self> {
        let patterns = patterns(&sheet);
        let is_usual = |entity: &Entity| {
            entity.identifiers.iter().all(|(scheme, each)| {
                let pattern = patterns.get(scheme).map(String::as_str);
                each.iter()
                    .all(|written| usual(scheme, pattern, written).is_ok_and(|u| u == *written))
            })
        };
        if !sheet.entities.values().all(is_usual) {
            let entities = sheet.to_mut().entities.values_mut();
            entities.for_each(|entity| identifiers(entity, &patterns));
        }
        sheet
    }
}

fn drop_if<T: PartialEq>(field: &mut Option<T>, default: &T) {
    if field.as_ref() == Some(default) {
        *field = None;
    }
}

fn date(date: &mut Date) {
    drop_if(&mut date.basis, &Date::default_basis(date.edtf.is_some()));
}

impl Date {
    /// The basis that is meant where a sheet leaves it out.
    pub(crate) const fn default_basis(dated: bool) -> Basis {
        if dated {
            Basis::Stated
        } else {
            Basis::Unresolved
        }
    }
}

fn names_and_references(entity: &mut Entity, language: &str) {
    for (index, name) in entity.names.iter_mut().enumerate() {
        let default = super::Name::default().role_at(index);
        drop_if(&mut name.role, &default);
        if name.language.as_deref() == Some(language) {
            name.language = None;
        }
    }
    entity.same_as.sort();
    entity.same_as.dedup();
}

impl SheetQuantity {
    pub(super) fn normalise(&mut self) {
        let quantity = self;
        let amounts = [
            &mut quantity.exactly,
            &mut quantity.about,
            &mut quantity.nearly,
            &mut quantity.more_than,
            &mut quantity.at_least,
            &mut quantity.less_than,
            &mut quantity.up_to,
        ];
        for amount in amounts.into_iter().flatten() {
            *amount = amount.normalised();
        }
        if quantity.at_least.is_some() && quantity.at_least == quantity.up_to {
            quantity.exactly = quantity.at_least.take();
            quantity.up_to = None;
        }
        if quantity.approximate {
            if let Some(amount) = quantity.exactly.take() {
                quantity.about = Some(amount);
            }
            if quantity.more_than.is_none()
                && quantity.at_least.is_none()
                && let Some(amount) = quantity.less_than.take()
            {
                quantity.nearly = Some(amount);
            }
            if quantity.about.is_some() || quantity.nearly.is_some() {
                quantity.approximate = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::KnowledgeBase;

    #[test]
    fn the_normal_form_is_its_own() {
        let mut sheets = KnowledgeBase::companions().unwrap();
        sheets.push(KnowledgeBase::seed().unwrap());
        for sheet in sheets {
            let normal = sheet.normalised();
            assert_eq!(normal.normalised(), normal);
            assert_eq!(normal.digest().unwrap(), sheet.digest().unwrap());
        }
    }
}
