//! The normal form of a sheet: what is left out, written in one way, in one order. Loading and
//! exporting gives a sheet in its normal form.

use super::{
    Date, Declarations, Entity, Figure, Milestone, Relation, Sheet, SheetQuantity, Statement,
};
use crate::model::{Amount, Basis, Extent, Modality, Nature};
use std::borrow::Cow;
use std::collections::HashMap;

impl Sheet {
    /// The same sheet in its normal form: values that are the default left out, amounts in
    /// their usual writing, citations in reading order, declarations, links and references
    /// sorted. Entities are sorted by key anyway; passages, names and claims keep their order.
    #[must_use]
    pub fn normalised(&self) -> Self {
        self.normal().into_owned()
    }

    /// [`Sheet::normalised`], without a copy of what is in its normal form: most are, and are
    /// only looked through.
    pub(super) fn normal(&self) -> Cow<'_, Self> {
        match is_normal(self) {
            true => Cow::Borrowed(self),
            false => Cow::Owned(self.clone().into_normal()),
        }
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
        for entity in sheet.entities.values_mut() {
            names_and_references(entity, &language);
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
            let _: &mut Relation = envelope!(claim);
        }
        for claim in &mut sheet.figures {
            let figure: &mut Figure = envelope!(claim);
            drop_if(&mut figure.nature, &Nature::NotStated);
            figure.quantity.normalise();
            figure
                .equivalents
                .iter_mut()
                .for_each(SheetQuantity::normalise);
        }
        for claim in &mut sheet.milestones {
            let _: &mut Milestone = envelope!(claim);
        }
        for claim in &mut sheet.statements {
            let statement: &mut Statement = envelope!(claim);
            statement.about.sort();
            statement.about.dedup();
        }
        sheet
    }
}

/// `true` if [`Sheet::normalised`] would change nothing. A wrong `false` costs time; a wrong `true`
/// would give one sheet two digests.
fn is_normal(sheet: &Sheet) -> bool {
    fn ascending<T: Ord>(list: &[T]) -> bool {
        list.windows(2).all(|pair| pair[0] < pair[1])
    }
    let dated = |date: &Option<Date>| {
        let basis = |date: &Date| date.basis != Some(Date::default_basis(date.edtf.is_some()));
        date.as_ref().is_none_or(basis)
    };
    let place = |label: &String| sheet.passages.iter().position(|p| p.label() == label);
    let cited = |labels: &[String]| match labels {
        [] | [_] => true,
        _ => {
            let mut before = None;
            labels.iter().all(|label| {
                let at = place(label);
                at.is_some() && std::mem::replace(&mut before, at) < at
            })
        }
    };
    let language = sheet.source.language.as_str();
    let named = |entity: &Entity| {
        ascending(&entity.same_as)
            && entity.names.iter().enumerate().all(|(index, name)| {
                name.role
                    .is_none_or(|role| role != super::Name::default().role_at(index))
                    && name.language.as_deref() != Some(language)
            })
    };
    macro_rules! all {
        ($claims:expr, $more:expr) => {
            $claims.iter().all(|claim| {
                cited(&claim.cite)
                    && claim.modality != Some(Modality::Reported)
                    && dated(&claim.date)
                    && ascending(&claim.links)
                    && $more(claim)
            })
        };
    }
    sheet.source.extent != Some(Extent::Whole)
        && dated(&sheet.source.published)
        && sheet.declares == Declarations::default()
        && sheet.entities.values().all(named)
        && all!(sheet.relations, |_: &Relation| true)
        && all!(sheet.figures, |figure: &Figure| {
            figure.nature != Some(Nature::NotStated)
                && figure.quantity.is_normal()
                && figure.equivalents.iter().all(SheetQuantity::is_normal)
        })
        && all!(sheet.milestones, |_: &Milestone| true)
        && all!(sheet.statements, |statement: &Statement| {
            ascending(&statement.about)
        })
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
    /// `true` if it surely is as [`SheetQuantity::normalise`] leaves it.
    fn is_normal(&self) -> bool {
        let amounts = [
            &self.exactly,
            &self.about,
            &self.nearly,
            &self.more_than,
            &self.at_least,
            &self.less_than,
            &self.up_to,
        ];
        !self.approximate
            && amounts.into_iter().flatten().all(Amount::is_normal)
            && (self.at_least.is_none() || self.at_least != self.up_to)
    }

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
    use super::*;
    use crate::KnowledgeBase;
    use crate::model::{LinkType, NameRole};
    use crate::sheet::{ClaimRef, EntityRef, Link};

    #[test]
    fn what_is_normal_is_told_without_a_copy() {
        let mut sheets = KnowledgeBase::companions().unwrap();
        sheets.push(KnowledgeBase::seed().unwrap());
        for sheet in &sheets {
            let normal = sheet.clone().into_normal();
            assert_eq!(normal.clone().into_normal(), normal);
            // One that declares something is copied, whatever it is like.
            let declares = normal.declares != Declarations::default();
            assert_eq!(is_normal(&normal), !declares, "{}", sheet.source.key);
            assert_eq!(sheet.normalised(), normal);
        }
    }

    #[test]
    fn whatever_the_normal_form_changes_is_seen() {
        let mut sheet = KnowledgeBase::seed().unwrap().into_normal();
        sheet.declares = Declarations::default();
        assert!(is_normal(&sheet));
        let labels: Vec<String> = sheet
            .passages
            .iter()
            .map(|p| p.label().to_owned())
            .collect();
        let link = |key: &str| Link {
            link: LinkType::Denies,
            claim: ClaimRef::new("other", key),
        };
        let first = |s: &mut Sheet, change: &dyn Fn(&mut Entity)| {
            s.entities.values_mut().take(1).for_each(change);
        };
        let same = |keys: [&str; 2]| keys.map(|key| EntityRef::new("other", key)).to_vec();
        let dated = |basis| Date {
            edtf: Some("2023".to_owned()),
            basis: Some(basis),
            ..Date::default()
        };
        let of = |change: &dyn Fn(&mut SheetQuantity)| {
            let mut quantity = SheetQuantity {
                exactly: Some("1".into()),
                ..SheetQuantity::default()
            };
            change(&mut quantity);
            quantity
        };
        let changes: [&dyn Fn(&mut Sheet); 21] = [
            &|s| s.source.extent = Some(Extent::Whole),
            &|s| s.source.published.as_mut().unwrap().basis = Some(Basis::Stated),
            &|s| first(s, &|e| e.names[0].role = Some(NameRole::Primary)),
            &|s| first(s, &|e| e.names[0].language = Some("en".to_owned())),
            &|s| first(s, &|e| e.same_as = same(["b", "a"])),
            &|s| first(s, &|e| e.same_as = same(["a", "a"])),
            &|s| s.relations[0].cite = vec![labels[1].clone(), labels[0].clone()],
            &|s| s.figures[0].cite = vec![labels[1].clone(), labels[1].clone()],
            &|s| s.milestones[0].cite = vec!["unknown".to_owned(), labels[1].clone()],
            &|s| s.relations[0].modality = Some(Modality::Reported),
            &|s| s.statements[0].modality = Some(Modality::Reported),
            &|s| s.relations[0].links = vec![link("b"), link("a")],
            &|s| s.milestones[0].links = vec![link("a"), link("a")],
            &|s| s.milestones[0].date = Some(dated(Basis::Stated)),
            &|s| s.figures[0].nature = Some(Nature::NotStated),
            &|s| s.figures[0].quantity = of(&|q| q.exactly = Some("1000".into())),
            &|s| {
                s.figures[0].quantity =
                    of(&|q| (q.at_least, q.up_to) = (Some("2".into()), Some("2".into())))
            },
            &|s| s.figures[0].quantity = of(&|q| q.approximate = true),
            &|s| s.figures[0].equivalents = vec![of(&|q| q.up_to = Some("1.0".into()))],
            &|s| s.statements[0].about = vec!["b".to_owned(), "a".to_owned()],
            &|s| s.statements[0].about = vec!["a".to_owned(), "a".to_owned()],
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut changed = sheet.clone();
            change(&mut changed);
            assert_ne!(changed.clone().into_normal(), changed, "change {number}");
            assert!(!is_normal(&changed), "change {number}");
        }
    }
}
