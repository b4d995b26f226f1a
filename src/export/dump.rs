//! The whole knowledge base as text in which nothing depends on how it came about.

use crate::db::each;
use crate::error::{Doing, Error};
use crate::model::{IdentityRule, Kind, Modality, NameRole};
use crate::query::Reader;
use crate::stored;
use std::io::Write;

const DOING: &str = "writing a dump";

sql! {
    ENTITIES = "SELECT e.id, e.kind, e.key, e.name, f.key AS form, e.is_group
       FROM entity e LEFT JOIN form f ON f.id = e.form
       ORDER BY e.key", Whole;
    NAMES = "SELECT n.text, x.name_rank, x.uses, x.ties FROM entity_name x
       JOIN name n ON n.id = x.name WHERE x.entity = ?1 ORDER BY n.text";
    MENTIONS = "SELECT s.key || '#' || m.key AS reference, m.rule FROM mention m
       JOIN source s ON s.id = m.source WHERE m.entity = ?1 ORDER BY 1";
    EDGES = "SELECT iif(x.side, t.key, t.inverse) AS relation, x.modality, x.other_key, x.claims
       FROM edge x JOIN relation_type t ON t.id = x.relation_type WHERE x.entity = ?1
       ORDER BY x.other_kind, x.other_key, 1, 2";
    AMBIGUITIES = "SELECT rule, kind, match_key, doubt FROM ambiguity ORDER BY rule, kind, match_key",
        Whole;
    SOURCES = "SELECT id FROM source ORDER BY key", Whole;
}

impl Reader {
    /// Writes the whole knowledge base as text: every entity with its key, its name, all names,
    /// all mentions with the rule that ties each, and how it stands to others; what ties nobody; the rulings;
    /// then the sheets. Two bases that hold the same sheets and rulings give the same bytes, whatever
    /// was loaded, ruled, undone or withdrawn on the way.
    ///
    /// The form is for comparing, and may change; what can be read back are sheets
    /// ([`Reader::sheet`]) and rulings ([`Reader::rulings`]).
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// let mut before = Vec::new();
    /// base.dump(&mut before)?;
    ///
    /// let sheets = KnowledgeBase::companions()?;
    /// base.load(&sheets[0])?;
    /// base.withdraw(&sheets[0].source.key)?;
    /// let mut after = Vec::new();
    /// base.dump(&mut after)?;
    /// assert!(before == after);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn dump(&self, out: &mut impl Write) -> Result<(), Error> {
        each(&self.db, DOING, ENTITIES, (), |row| {
            let id: i64 = row.get("id").doing(DOING)?;
            let entity = || {
                let word = Kind::from_code(row.get("kind")?).map_or("?", Kind::as_str);
                let (key, name): (String, String) = (row.get("key")?, row.get("name")?);
                let form: Option<String> = row.get("form")?;
                let group = if row.get("is_group")? { " group" } else { "" };
                Ok(format!("{word} {key}: {name:?} {form:?}{group}"))
            };
            writeln!(out, "{}", entity().doing(DOING)?).map_err(Error::Write)?;
            self.lines(out, NAMES, [id], |row| {
                let rank: i64 = row.get("name_rank")?;
                let role = NameRole::from_code(rank / 2).map_or("?", NameRole::as_str);
                let english = if rank % 2 == 0 { " en" } else { "" };
                let ties = if row.get("ties")? { " ties" } else { "" };
                let (text, uses): (String, i64) = (row.get("text")?, row.get("uses")?);
                Ok(format!("  {text:?} {role}{english}{ties}, {uses} time(s)"))
            })?;
            self.lines(out, MENTIONS, [id], |row| {
                let rule = row.get("rule")?;
                let rule = IdentityRule::from_code(rule).map_or("?", IdentityRule::as_str);
                Ok(format!("  {} {rule}", row.get::<_, String>("reference")?))
            })?;
            self.lines(out, EDGES, [id], |row| {
                let (relation, other): (String, String) =
                    (row.get("relation")?, row.get("other_key")?);
                let (modality, claims): (Modality, u32) =
                    (row.get("modality")?, row.get("claims")?);
                Ok(format!("  {modality} {relation} {other}, {claims} claims"))
            })
        })?;
        self.lines(out, AMBIGUITIES, (), |row| {
            let rule = row.get("rule")?;
            let rule = IdentityRule::from_code(rule).map_or("?", IdentityRule::as_str);
            let kind = Kind::from_code(row.get("kind")?).map_or("?", Kind::as_str);
            let (match_key, doubt): (String, i64) = (row.get("match_key")?, row.get("doubt")?);
            Ok(format!("ambiguous: {rule} {kind} {match_key:?} {doubt}"))
        })?;
        for ruling in self.rulings()? {
            writeln!(out, "ruling: {ruling}").map_err(Error::Write)?;
        }
        each(&self.db, DOING, SOURCES, (), |row| {
            let sheet = stored::sheet::read(&self.db, row.get("id").doing(DOING)?)?;
            out.write_all(sheet.to_json()?.as_bytes())
                .map_err(Error::Write)
        })
    }

    fn lines(
        &self,
        out: &mut impl Write,
        sql: &'static str,
        params: impl rusqlite::Params,
        line: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>,
    ) -> Result<(), Error> {
        each(&self.db, DOING, sql, params, |row| {
            writeln!(out, "{}", line(row).doing(DOING)?).map_err(Error::Write)
        })
    }
}
