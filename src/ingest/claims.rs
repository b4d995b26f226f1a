//! The rows of a sheet's claims: the envelope, and what its shape has.

use super::write::{DOING, Writer};
use crate::db::{Prepared, decode, execute};
use crate::derived::search::{self, What};
use crate::error::Error;
use crate::model::{Bound, Nature};
use crate::sheet::{Attribution, Claim, Figure, Relation, SheetQuantity, Statement};
use rusqlite::{Connection, params};
use std::collections::HashMap;

sql! {
    CLAIM = "INSERT INTO claim (source, claim, key, shape, passage, modality, negated, speaker, voice,
         voice_of, date, date_words, date_basis, date_confirmed, condition, under, at,
         qualifier, note, more)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
         ?20)";
    CITATION = "INSERT INTO further_citation (source, claim, passage) VALUES (?1, ?2, ?3)";
    VOICE = "INSERT INTO further_voice (source, claim, position, reports, speaker, voice, voice_of)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    LINK = "INSERT OR IGNORE INTO claim_link (source, claim, link, target_source, target_key)
       VALUES (?1, ?2, ?3, ?4, ?5)";
    RELATION = "INSERT INTO relation (source, claim, relation_type, subject, subject_kind, object,
         object_kind, on_behalf_of, open_list)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    FIGURE = "INSERT INTO figure (source, claim, subject, measure, unit, lower, upper, lower_inclusive,
         upper_inclusive, approximate, wording, confirmed, nature, scope, counterparty,
         counterparty_role, part_of, words)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        // Only while one stands before the figure of which it is part.
        OfSource;
    EQUIVALENT = "INSERT INTO equivalent (source, claim, position, unit, lower, upper, lower_inclusive,
         upper_inclusive, approximate, wording, confirmed, words)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    MILESTONE = "INSERT INTO milestone (source, claim, subject, phase) VALUES (?1, ?2, ?3, ?4)";
    STATEMENT = "INSERT INTO statement (source, claim, subject, gist) VALUES (?1, ?2, ?3, ?4)";
    ABOUT = "INSERT INTO statement_about (source, claim, mention) VALUES (?1, ?2, ?3)";
}

/// The statements of the tables that most claims have rows in.
struct Statements<'a> {
    claim: Prepared<'a>,
    relation: Prepared<'a>,
    figure: Prepared<'a>,
    milestone: Prepared<'a>,
    statement: Prepared<'a>,
    about: Prepared<'a>,
    text: search::AddText<'a>,
}

impl<'a> Statements<'a> {
    fn new(db: &'a Connection) -> Result<Self, Error> {
        let prepare = |sql| Prepared::new(db, DOING, sql);
        Ok(Self {
            claim: prepare(CLAIM)?,
            relation: prepare(RELATION)?,
            figure: prepare(FIGURE)?,
            milestone: prepare(MILESTONE)?,
            statement: prepare(STATEMENT)?,
            about: prepare(ABOUT)?,
            text: search::AddText::new(db)?,
        })
    }
}

impl Writer<'_> {
    /// Writes all claims, numbered from 1 in the order of the sheet: relations, figures, milestones,
    /// statements. `words` are those that are searched.
    pub(super) fn claims(&mut self, words: &[String]) -> Result<(), Error> {
        let sheet = self.sheet;
        let mut into = Statements::new(self.db)?;
        let mut numbers = 1_i64..;
        let mut next = || numbers.next().unwrap_or_default();
        for claim in &sheet.relations {
            let number = next();
            self.envelope(&mut into, number, claim)?;
            self.relation(&mut into, number, claim)?;
        }
        let first_figure = sheet.relations.len() as i64 + 1;
        let keys = sheet.figures.iter().map(|figure| figure.key.as_str());
        let figures: HashMap<&str, i64> = keys.zip(first_figure..).collect();
        for claim in &sheet.figures {
            let number = next();
            self.envelope(&mut into, number, claim)?;
            self.figure(&mut into, number, claim, &figures)?;
        }
        for claim in &sheet.milestones {
            let number = next();
            self.envelope(&mut into, number, claim)?;
            let subject = self.mention(&claim.subject)?;
            let phase = self.catalogue.row("phase", &claim.phase)?;
            into.milestone.run((self.source, number, subject, phase))?;
        }
        for claim in &sheet.statements {
            let number = next();
            self.envelope(&mut into, number, claim)?;
            self.statement(&mut into, number, claim)?;
        }
        for (words, number) in words.iter().zip(1_i64..) {
            into.text.run((self.source, What::Claim, number), words)?;
        }
        Ok(())
    }

    fn envelope<C: Claim>(
        &mut self,
        into: &mut Statements<'_>,
        number: i64,
        claim: &C,
    ) -> Result<(), Error> {
        let mut passages: Vec<&String> = claim.cite().iter().collect();
        passages.sort_unstable_by_key(|label| self.passages.get(label.as_str()));
        let (passage, further) = decode("a passage", passages.split_first(), claim.key())?;
        let (first, others) = match claim.voices() {
            [first, others @ ..] => (Some(first), others),
            [] => (None, &[][..]),
        };
        let (speaker, voice, voice_of) = self.voice(first)?;
        let (date, words, basis, confirmed) = self.date(claim.date())?;
        let under = claim.under().map(|key| self.mention(key)).transpose()?;
        let at = claim.at().map(|key| self.mention(key)).transpose()?;
        into.claim.run(params![
            self.source,
            number,
            claim.key(),
            C::SHAPE.code(),
            passage,
            claim.modality().code(),
            claim.negated(),
            speaker,
            voice,
            voice_of,
            date,
            words,
            basis,
            confirmed,
            claim.condition(),
            under,
            at,
            claim.qualifier(),
            claim.note(),
            self.masks.more(claim.key())
        ])?;
        for passage in further {
            execute(self.db, DOING, CITATION, (self.source, number, passage))?;
        }
        for (other, position) in others.iter().zip(2_i64..) {
            let reports = matches!(other, Attribution::ReportedBy { .. });
            let (speaker, voice, voice_of) = self.voice(Some(other))?;
            let row = (
                self.source,
                number,
                position,
                reports,
                speaker,
                voice,
                voice_of,
            );
            execute(self.db, DOING, VOICE, row)?;
        }
        for link in claim.links() {
            let (other, code) = (&link.claim, link.link.code());
            let row = (self.source, number, code, &other.source, &other.key);
            execute(self.db, DOING, LINK, row)?;
        }
        Ok(())
    }

    /// Speaker, unnamed voice, and the body that it belongs to.
    fn voice<'v>(&self, voice: Option<&'v Attribution>) -> Result<StoredVoice<'v>, Error> {
        Ok(match voice.map(Attribution::who) {
            None | Some(Attribution::ReportedBy { .. } | Attribution::Several(_)) => {
                (None, None, None)
            }
            Some(Attribution::Entity(key)) => (Some(self.mention(key)?), None, None),
            Some(Attribution::Voice { voice, of }) => {
                let of = of.as_deref().map(|key| self.mention(key)).transpose()?;
                (None, Some(voice), of)
            }
        })
    }

    fn relation(
        &self,
        into: &mut Statements<'_>,
        number: i64,
        claim: &Relation,
    ) -> Result<(), Error> {
        let kind = |key: &str| {
            let entity = self.sheet.entities.get(key);
            decode("an entity of the sheet", entity.map(|e| e.kind.code()), key)
        };
        let on_behalf_of = claim.on_behalf_of.as_deref();
        into.relation.run(params![
            self.source,
            number,
            self.catalogue.row("relation_type", &claim.relation)?,
            self.mention(&claim.subject)?,
            kind(&claim.subject)?,
            self.mention(&claim.object)?,
            kind(&claim.object)?,
            on_behalf_of.map(|key| self.mention(key)).transpose()?,
            claim.open_list
        ])
    }

    fn figure(
        &self,
        into: &mut Statements<'_>,
        number: i64,
        claim: &Figure,
        figures: &HashMap<&str, i64>,
    ) -> Result<(), Error> {
        let (unit, lower, upper, approximate, words) = self.quantity(&claim.quantity)?;
        let scope = claim.scope.as_deref();
        let counterparty = claim.counterparty.as_ref();
        let part_of = claim.part_of.as_deref();
        into.figure.run(params![
            self.source,
            number,
            self.mention(&claim.subject)?,
            self.catalogue.row("measure", &claim.measure)?,
            unit,
            lower.0,
            upper.0,
            lower.1,
            upper.1,
            approximate,
            claim.quantity.wording,
            claim.quantity.wording_confirmed,
            claim.nature.unwrap_or(Nature::NotStated).code(),
            scope.map(|key| self.mention(key)).transpose()?,
            counterparty.map(|c| self.mention(&c.entity)).transpose()?,
            counterparty.map(|c| c.role.code()),
            part_of.map(|key| figures.get(key)),
            words
        ])?;
        for (equivalent, position) in claim.equivalents.iter().zip(1_i64..) {
            let (unit, lower, upper, approximate, words) = self.quantity(equivalent)?;
            execute(
                self.db,
                DOING,
                EQUIVALENT,
                params![
                    self.source,
                    number,
                    position,
                    unit,
                    lower.0,
                    upper.0,
                    lower.1,
                    upper.1,
                    approximate,
                    equivalent.wording,
                    equivalent.wording_confirmed,
                    words
                ],
            )?;
        }
        Ok(())
    }

    /// The row of a quantity's unit, its bounds in steps of that unit, each with whether it is
    /// itself possible, whether it is approximate, and its words.
    fn quantity(&self, quantity: &SheetQuantity) -> Result<StoredQuantity, Error> {
        let unit = self.catalogue.row("unit", &quantity.unit)?;
        let definition = self.catalogue.definitions.units.get(&quantity.unit);
        let scale = decode("a unit", definition, &quantity.unit)?.scale();
        let value = decode("a quantity", quantity.value().ok(), &quantity.wording)?;
        let stored = |bound: Option<Bound>| -> Result<(Option<i64>, bool), Error> {
            let Some(bound) = bound else {
                return Ok((None, false));
            };
            let steps = decode("an amount", scale.steps(bound.amount), bound.amount)?;
            Ok((Some(steps), bound.inclusive))
        };
        let (lower, upper) = (stored(value.lower())?, stored(value.upper())?);
        let words = value.to_string();
        Ok((unit, lower, upper, value.is_approximate(), words))
    }

    fn statement(
        &self,
        into: &mut Statements<'_>,
        number: i64,
        claim: &Statement,
    ) -> Result<(), Error> {
        let subject = self.mention(&claim.subject)?;
        let row = (self.source, number, subject, &claim.gist);
        into.statement.run(row)?;
        for key in &claim.about {
            let row = (self.source, number, self.mention(key)?);
            into.about.run(row)?;
        }
        Ok(())
    }
}

/// Unit, lower bound, upper bound, whether approximate, in words.
type StoredQuantity = (i64, (Option<i64>, bool), (Option<i64>, bool), bool, String);

/// Speaker, unnamed voice, the body that it belongs to.
type StoredVoice<'a> = (Option<i64>, Option<&'a String>, Option<i64>);
