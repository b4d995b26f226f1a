//! What is done for a sheet apart from the base into which it is loaded: its digest, its check,
//! the words for the search index, the counts of the report.

use super::input::Digest;
use super::{LoadReport, Loaded, shortcuts};
use crate::error::Error;
use crate::search;
use crate::sheet::{
    Catalogue, Checked, CheckedClaim, CheckedShape, Declarations, Name, Problems, Sheet,
};
use crate::text::lookup_fold;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A sheet that nothing is wrong with.
#[derive(Debug)]
pub(super) struct Ready<'a> {
    pub(super) checked: Checked<'a>,
    /// The organisations of each person, all by their keys.
    pub(super) bodies: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// For each mention its names, folded for looking them up.
    pub(super) folds: Vec<Vec<String>>,
    /// For each mention what it is in the sheet's claims.
    pub(super) roles: Vec<u8>,
    /// What is searched of each claim, as the index has it.
    pub(super) words: Vec<String>,
}

impl<'a> Ready<'a> {
    pub(super) fn of(
        sheet: &'a Sheet,
        catalogue: &mut Cow<'_, Catalogue>,
    ) -> Result<Self, Problems> {
        let checked = match declares(sheet) {
            true => sheet.checked(catalogue.to_mut())?,
            // It can use the built-in rows, and those are what the check knows of itself.
            false => sheet.checked(&mut Catalogue::default())?,
        };
        let words = checked
            .claims
            .iter()
            .map(|claim| search::words(texts(claim)))
            .collect();
        let fold = |name: &Name| lookup_fold(&name.text);
        let folds = checked
            .mentions
            .iter()
            .map(|mention| mention.entity.names.iter().map(fold).collect())
            .collect();
        Ok(Self {
            roles: shortcuts::roles(&checked),
            checked,
            folds,
            bodies: sheet.bodies(),
            words,
        })
    }
}

fn declares(sheet: &Sheet) -> bool {
    sheet.declares != Declarations::default()
}

/// What is searched of a claim, as [`search`] reads it from the tables.
fn texts<'a>(claim: &'a CheckedClaim<'_>) -> impl Iterator<Item = &'a str> {
    let (said, equivalents) = match &claim.body {
        CheckedShape::Statement { gist, .. } => (Some(*gist), [].as_slice()),
        CheckedShape::Figure {
            quantity,
            equivalents,
            ..
        } => (Some(quantity.wording), equivalents.as_slice()),
        _ => (None, [].as_slice()),
    };
    let others = [
        claim.qualifier,
        claim.date.as_ref().and_then(|d| d.wording),
        claim.voice,
        claim.note,
    ];
    said.into_iter()
        .chain(equivalents.iter().map(|q| q.wording))
        .chain(others.into_iter().flatten())
}

/// A sheet with all that can be known of it beforehand.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) sheet: &'a Sheet,
    /// Of the JSON that it was read from.
    pub(super) json_digest: Option<Digest>,
    pub(super) digest: Result<String, Error>,
    /// As of a sheet whose source is new.
    pub(super) report: LoadReport,
    /// Unless it depends on what is in the base: what the sheet declares may be there already, and
    /// what it revises may go.
    pub(super) ready: Option<Result<Ready<'a>, Problems>>,
    stands_alone: bool,
}

impl<'a> Prepared<'a> {
    /// Whether everything that can be wrong with the sheet is found before anything is written.
    pub(super) const fn stands_alone(&self) -> bool {
        self.stands_alone
    }

    /// `loaded` is what is loaded of the source.
    pub(super) fn of(
        sheet: &'a Sheet,
        json_digest: Option<Digest>,
        loaded: Option<&Loaded>,
    ) -> Self {
        let digest = sheet.digest();
        let is_loaded = loaded.is_some_and(|loaded| {
            digest
                .as_ref()
                .is_ok_and(|digest| *digest == loaded.sheet_digest)
        });
        let stands_alone = sheet.revises.is_none() && !declares(sheet);
        let ready = (stands_alone && !is_loaded && digest.is_ok())
            .then(|| Ready::of(sheet, &mut Cow::default()));
        Self {
            sheet,
            json_digest,
            digest,
            report: LoadReport::of(sheet),
            ready,
            stands_alone,
        }
    }
}
