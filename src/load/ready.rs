//! What is done for a sheet apart from the base into which it is loaded: its digest, its check,
//! the words for the search index. In a batch a second thread does it, while the first one
//! writes the sheet before.

use crate::error::Error;
use crate::search;
use crate::sheet::{Catalogue, Checked, CheckedClaim, CheckedShape, Declarations, Problems, Sheet};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Builder, Scope};

/// A sheet that nothing is wrong with.
#[derive(Debug)]
pub(super) struct Ready<'a> {
    pub(super) checked: Checked<'a>,
    /// What is searched of each claim, as the index has it.
    pub(super) words: Vec<String>,
}

impl<'a> Ready<'a> {
    pub(super) fn of(sheet: &'a Sheet, catalogue: &mut Catalogue) -> Result<Self, Problems> {
        let checked = sheet.checked(catalogue)?;
        let words = checked
            .claims
            .iter()
            .map(|claim| search::words(texts(claim)))
            .collect();
        Ok(Self { checked, words })
    }
}

/// What is searched of a claim, as [`search`] reads it from the tables.
fn texts<'a>(claim: &'a CheckedClaim<'_>) -> impl Iterator<Item = &'a str> {
    let (gist, wordings) = match &claim.body {
        CheckedShape::Statement { gist, .. } => (Some(*gist), [].as_slice()),
        CheckedShape::Figure { quantities, .. } => (None, quantities.as_slice()),
        _ => (None, [].as_slice()),
    };
    let others = [
        claim.qualifier,
        claim.date.as_ref().and_then(|d| d.wording),
        claim.voice,
        claim.note,
    ];
    gist.into_iter()
        .chain(wordings.iter().map(|q| q.wording))
        .chain(others.into_iter().flatten())
}

/// A sheet with all that can be known of it beforehand.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) digest: Result<String, Error>,
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

    /// `loaded` is the digest of what is loaded of the source.
    pub(super) fn of(sheet: &'a Sheet, loaded: Option<&str>) -> Self {
        let digest = sheet.digest();
        let is_loaded = digest
            .as_ref()
            .is_ok_and(|digest| Some(digest.as_str()) == loaded);
        let stands_alone = sheet.revises.is_none() && sheet.declares == Declarations::default();
        let ready = (stands_alone && !is_loaded && digest.is_ok())
            .then(|| Ready::of(sheet, &mut Catalogue::default()));
        Self {
            digest,
            ready,
            stands_alone,
        }
    }
}

/// Prepares sheets in their order. Each comes with the digest of what is loaded of its source.
/// What is spent is thrown away by the second thread, too: there are many small pieces to it.
pub(super) fn prepare<'scope, 'a: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    sheets: Vec<(&'a Sheet, Option<String>)>,
    spent: impl Send + 'scope,
) -> Preparing<'a> {
    let (sender, receiver) = sync_channel(sheets.len());
    let mut rest = Vec::new();
    let one_by_one = sheets.len() < 2;
    if one_by_one {
        rest = sheets;
    } else {
        let work = sheets.clone();
        let spawned = Builder::new().spawn_scoped(scope, move || {
            let _spent = spent;
            for (sheet, loaded) in work {
                // Who waited for them has had enough.
                if sender.send(Prepared::of(sheet, loaded.as_deref())).is_err() {
                    return;
                }
            }
        });
        // Without a second thread it takes longer.
        if spawned.is_err() {
            rest = sheets;
        }
    }
    Preparing {
        receiver,
        rest: rest.into_iter(),
    }
}

/// The prepared sheets, as they are ready.
pub(super) struct Preparing<'a> {
    receiver: Receiver<Prepared<'a>>,
    rest: std::vec::IntoIter<(&'a Sheet, Option<String>)>,
}

impl<'a> Iterator for Preparing<'a> {
    type Item = Prepared<'a>;

    fn next(&mut self) -> Option<Prepared<'a>> {
        match self.rest.next() {
            Some((sheet, loaded)) => Some(Prepared::of(sheet, loaded.as_deref())),
            None => self.receiver.recv().ok(),
        }
    }
}
