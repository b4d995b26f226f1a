//! What a sheet claims, but for its relations. These rows depend on nothing of the base but the row
//! ids of their source and of its dates, and nobody looks at them while sheets are loaded: while an
//! empty base is filled, another thread writes them, aside.

use super::shortcuts;
use crate::db::decode;
use crate::error::{Doing, Error};
use crate::sheet::{CheckedClaim, CheckedQuantity, CheckedShape};
use rusqlite::{CachedStatement, Connection, Params, params};

pub(super) const DOING: &str = "writing the sheet's rows";

sql! {
    CLAIM =
        "INSERT INTO claim (source, claim, key, shape, passage, modality, negated, speaker, voice,
         voice_of, date, date_words, date_basis, date_confirmed, qualifier, note, more)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    CITATION = "INSERT INTO further_citation (source, claim, passage) VALUES (?1, ?2, ?3)";
    FIGURE =
        "INSERT INTO figure (source, claim, subject, measure, unit, lower, upper, lower_inclusive,
         upper_inclusive, approximate, wording, confirmed, nature, scope, counterparty,
         counterparty_role, part_of)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        // Only while one stands before the figure of which it is part.
        OfSource;
    EQUIVALENT =
        "INSERT INTO equivalent (source, claim, position, unit, lower, upper, lower_inclusive,
         upper_inclusive, approximate, wording, confirmed)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    MILESTONE = "INSERT INTO milestone (source, claim, subject, phase) VALUES (?1, ?2, ?3, ?4)";
    STATEMENT = "INSERT INTO statement (source, claim, subject, gist) VALUES (?1, ?2, ?3, ?4)";
    ABOUT = "INSERT INTO statement_about (source, claim, mention) VALUES (?1, ?2, ?3)";
}

/// What claims need of the base.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) source: i64,
    /// Of each claim.
    pub(super) dates: Vec<Option<i64>>,
}

/// Inserts the claims of a source with all that is theirs, but not their relations and links.
pub(super) fn insert(
    db: &Connection,
    claimed: &Claimed,
    claims: &[CheckedClaim<'_>],
) -> Result<(), Error> {
    let source = claimed.source;
    let prepare = |sql| db.prepare_cached(sql).doing(DOING);
    let (mut insert, mut cite) = (prepare(CLAIM)?, prepare(CITATION)?);
    let mut shapes = Shapes::new(db)?;
    for ((claim, date), number) in claims.iter().zip(&claimed.dates).zip(1_i64..) {
        let when = claim.date.as_ref();
        let (first, further) = decode("a passage", claim.passages.split_first(), claim.key)?;
        run(
            &mut insert,
            params![
                source,
                number,
                claim.key,
                claim.shape.code(),
                first,
                claim.modality.code(),
                claim.negated,
                claim.speaker,
                claim.voice,
                claim.voice_of,
                date,
                when.and_then(|d| d.wording),
                when.map(|d| d.basis.code()),
                when.is_some_and(|d| d.confirmed),
                claim.qualifier,
                claim.note,
                shortcuts::more(claim)
            ],
        )?;
        for passage in further {
            run(&mut cite, (source, number, passage))?;
        }
        shapes.insert(source, number, &claim.body)?;
    }
    Ok(())
}

/// The statements of the shapes that are written here.
struct Shapes<'a> {
    figure: CachedStatement<'a>,
    equivalent: CachedStatement<'a>,
    milestone: CachedStatement<'a>,
    statement: CachedStatement<'a>,
    about: CachedStatement<'a>,
}

impl<'a> Shapes<'a> {
    fn new(db: &'a Connection) -> Result<Self, Error> {
        let prepare = |sql| db.prepare_cached(sql).doing(DOING);
        Ok(Self {
            figure: prepare(FIGURE)?,
            equivalent: prepare(EQUIVALENT)?,
            milestone: prepare(MILESTONE)?,
            statement: prepare(STATEMENT)?,
            about: prepare(ABOUT)?,
        })
    }

    fn insert(&mut self, source: i64, claim: i64, body: &CheckedShape<'_>) -> Result<(), Error> {
        match body {
            CheckedShape::Relation { .. } => Ok(()),
            CheckedShape::Figure {
                subject,
                measure,
                nature,
                scope,
                counterparty,
                part_of,
                quantity,
                equivalents,
            } => {
                run(
                    &mut self.figure,
                    params![
                        source,
                        claim,
                        subject,
                        measure,
                        quantity.unit,
                        steps(quantity.lower),
                        steps(quantity.upper),
                        inclusive(quantity.lower),
                        inclusive(quantity.upper),
                        quantity.approximate,
                        quantity.wording,
                        quantity.confirmed,
                        nature.code(),
                        scope,
                        counterparty.map(|c| c.0),
                        counterparty.map(|c| c.1),
                        part_of
                    ],
                )?;
                equivalents
                    .iter()
                    .zip(1_i64..)
                    .try_for_each(|(q, position)| self.equivalent(source, claim, position, q))
            }
            CheckedShape::Milestone { subject, phase } => {
                run(&mut self.milestone, (source, claim, subject, phase))
            }
            CheckedShape::Statement {
                subject,
                gist,
                about,
            } => {
                run(&mut self.statement, (source, claim, subject, gist))?;
                about
                    .iter()
                    .try_for_each(|mention| run(&mut self.about, (source, claim, mention)))
            }
        }
    }

    fn equivalent(
        &mut self,
        source: i64,
        claim: i64,
        position: i64,
        quantity: &CheckedQuantity<'_>,
    ) -> Result<(), Error> {
        run(
            &mut self.equivalent,
            params![
                source,
                claim,
                position,
                quantity.unit,
                steps(quantity.lower),
                steps(quantity.upper),
                inclusive(quantity.lower),
                inclusive(quantity.upper),
                quantity.approximate,
                quantity.wording,
                quantity.confirmed
            ],
        )
    }
}

fn steps(bound: Option<(i64, bool)>) -> Option<i64> {
    bound.map(|b| b.0)
}

fn inclusive(bound: Option<(i64, bool)>) -> bool {
    bound.is_some_and(|b| b.1)
}

pub(super) fn run(statement: &mut CachedStatement<'_>, params: impl Params) -> Result<(), Error> {
    statement.execute(params).doing(DOING).map(drop)
}
