//! What can be known of a sheet without the base into which it is loaded: that it holds, its digest,
//! its names folded, the words of its claims for the search index, what its report counts.

use super::input::Input;
use super::report::LoadReport;
use super::source::Digest;
use crate::derived::search;
use crate::error::Error;
use crate::identity::TyingNames;
use crate::sheet::{Name, Problem, Sheet};
use crate::text::lookup_fold;
use std::borrow::Cow;

/// A sheet that nothing is wrong with, ready to be written.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) sheet: Cow<'a, Sheet>,
    pub(super) digest: String,
    /// Of the JSON that it was read from.
    pub(super) json_digest: Option<Digest>,
    /// The report, as if the source were new.
    pub(super) report: LoadReport,
    /// Wordings that could not be read, and that nobody confirmed.
    pub(super) unread: Vec<Problem>,
    /// For each entity its names, folded for looking them up.
    pub(super) folds: Vec<Vec<String>>,
    /// For each entity the names that may tie it to others.
    pub(super) ties: Vec<TyingNames>,
    /// Of each claim the words that are searched.
    pub(super) words: Vec<String>,
}

impl Plan<'static> {
    pub(super) fn of_input(input: Input) -> Result<Self, Error> {
        let (sheet, json_digest) = input.read()?;
        Plan::of(Cow::Owned(sheet), json_digest)
    }
}

impl<'a> Plan<'a> {
    pub(super) fn of(sheet: Cow<'a, Sheet>, json_digest: Option<Digest>) -> Result<Self, Error> {
        let digest = sheet.digest()?;
        let unread = sheet.unread_wordings()?;
        let sheet = Sheet::with_usual_identifiers(sheet);
        let fold_all = |names: &[Name]| names.iter().map(|name| lookup_fold(&name.text)).collect();
        let entities = sheet.entities.values();
        let folds = entities.map(|entity| fold_all(&entity.names)).collect();
        Ok(Self {
            digest,
            json_digest,
            report: LoadReport::of(&sheet),
            unread,
            folds,
            ties: sheet.entities.values().map(TyingNames::of).collect(),
            words: search::words_of_claims(&sheet),
            sheet,
        })
    }
}
