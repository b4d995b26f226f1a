//! Looking a whole knowledge base through: is everything as this crate would have written it?

use super::{constraints, log};
use crate::db::{each, schema};
use crate::derived::{masks, names as stored_names, quantities, search};
use crate::error::{Doing, Error};
use crate::identity;
use crate::ingest::versions;
use crate::model::Edtf;
use crate::query::Reader;
use crate::sheet::Sheet;
use crate::stored::{self, StoredCatalogue};
use crate::text::{OneLine, lookup_fold};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use serde::Serialize;
use std::fmt;
use std::path::Path;

const DOING: &str = "verifying the database";

/// The most faults reported of one sort.
const MOST: usize = 100;

sql! {
    SHAPES = "SELECT s.key || '#' || c.key AS claim FROM claim c JOIN source s ON s.id = c.source
       WHERE EXISTS (SELECT 1 FROM relation r WHERE r.source = c.source AND r.claim = c.claim)
         + 2 * EXISTS (SELECT 1 FROM figure f WHERE f.source = c.source AND f.claim = c.claim)
         + 4 * EXISTS (SELECT 1 FROM milestone m WHERE m.source = c.source AND m.claim = c.claim)
         + 8 * EXISTS (SELECT 1 FROM statement t WHERE t.source = c.source AND t.claim = c.claim)
         <> 1 << (c.shape - 1) LIMIT 100", Whole;
    NAMES = "SELECT text, fold, (SELECT count(*) FROM name o
         WHERE o.fold = n.fold AND o.text = n.text) > 1 AS is_twice FROM name n", Whole;
    KEYS_OF_TWO = "SELECT key FROM entity GROUP BY key HAVING count(*) > 1", Whole;
    DATES = "SELECT value, earliest, latest, words FROM edtf", Whole;
    SOURCES = "SELECT id, key, sheet_digest FROM source ORDER BY key", Whole;
    /// Lists of which places are missing.
    GAPS = "SELECT a.source, 'authors' AS list FROM source_author a GROUP BY a.source
         HAVING min(a.position) <> 1 OR max(a.position) <> count(*)
       UNION ALL SELECT p.source, 'passages' FROM passage p GROUP BY p.source
         HAVING min(p.position) <> 1 OR max(p.position) <> count(*)
       UNION ALL SELECT n.source, 'names' FROM naming n GROUP BY n.source, n.mention
         HAVING min(n.position) <> 1 OR max(n.position) <> count(*)
       UNION ALL SELECT v.source, 'voices' FROM further_voice v GROUP BY v.source, v.claim
         HAVING min(v.position) <> 2 OR max(v.position) <> count(*) + 1
       UNION ALL SELECT e.source, 'equivalents' FROM equivalent e GROUP BY e.source, e.claim
         HAVING min(e.position) <> 1 OR max(e.position) <> count(*)", Whole;
    SUPERSEDED = "SELECT source_key, revision, digest, sheet FROM superseded", Whole;
}

sql! {
    /// The rows that every citebase has: the table stands first after FROM.
    each GIVEN = [
        "SELECT * FROM term ORDER BY list, code",
        "SELECT * FROM kind ORDER BY id",
        "SELECT * FROM phrase ORDER BY modality, negated",
        "SELECT * FROM dictionary ORDER BY object, position",
        "SELECT * FROM rule_version ORDER BY rule",
        "SELECT e.kind, e.as_object, r.key, m.key, p.key FROM expectation e
           LEFT JOIN relation_type r ON r.id = e.relation_type
           LEFT JOIN measure m ON m.id = e.measure LEFT JOIN phase p ON p.id = e.phase
           ORDER BY 1, 2, 3, 4, 5",
    ], Whole;
}

/// The sort of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file itself is damaged: pages, indexes, constraints.
    File,
    /// A row refers to one that is not there.
    Reference,
    /// A table, index or view is not the one that this crate makes.
    Schema,
    /// The catalogue or a closed list is not as every citebase has it.
    Catalogue,
    /// A claim has no shape, several, or another than it says; or a question would not find it; or
    /// its quantity has other words than its bounds.
    Claim,
    /// A name is not folded as this crate folds it.
    Name,
    /// A date is none, or lies otherwise than it says.
    Date,
    /// The tables differ from what sheets and rulings say about who is the same.
    Identity,
    /// A source's rows do not make the sheet that was loaded.
    Sheet,
    /// The search index has other words than the tables.
    Search,
    /// A superseded sheet is not the one that was kept.
    Superseded,
    /// The log of changes does not lead to what is loaded, ruled and kept.
    Log,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::File => "file",
            Self::Reference => "reference",
            Self::Schema => "schema",
            Self::Catalogue => "catalogue",
            Self::Claim => "claim",
            Self::Name => "name",
            Self::Date => "date",
            Self::Identity => "identity",
            Self::Sheet => "sheet",
            Self::Search => "search",
            Self::Superseded => "superseded sheet",
            Self::Log => "log of changes",
        })
    }
}

/// One thing that is wrong with a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The sort.
    pub kind: FaultKind,
    /// The fault in words.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{}: {}", self.kind, self.message)
    }
}

/// The answer of [`Reader::verify`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verification {
    /// The faults, at most a hundred of each sort.
    pub faults: Vec<Fault>,
}

impl Verification {
    /// `true` if nothing is wrong.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn add(&mut self, kind: FaultKind, message: String) {
        if self.faults.iter().filter(|f| f.kind == kind).count() < MOST {
            self.faults.push(Fault { kind, message });
        }
    }
}

/// What is found by a check, and the sort of it.
struct Found<'a> {
    kind: FaultKind,
    all: &'a mut Verification,
}

impl Found<'_> {
    fn add(&mut self, message: String) {
        self.all.add(self.kind, message);
    }

    /// Adds what is to be said of each row of a constant that finds what is wrong.
    fn each(
        &mut self,
        db: &Connection,
        sql: &'static str,
        message: impl Fn(&Row<'_>) -> Result<String, Error>,
    ) -> Result<(), Error> {
        each(db, DOING, sql, (), |row| {
            self.add(message(row)?);
            Ok(())
        })
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_sound() {
            return f.write_str("nothing is wrong");
        }
        for (i, fault) in self.faults.iter().enumerate() {
            write!(f, "{}{fault}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Reader {
    /// Looks the whole database through: the file's own integrity, foreign keys, the schema, the
    /// catalogue, that each claim has the one shape it says, names and dates, who is the same as
    /// whom, the search index, that each source's rows still make the sheet that was loaded, by its
    /// digest, and that the log of changes leads to what is loaded, ruled and kept.
    /// [`KnowledgeBase::rebuild`](crate::KnowledgeBase::rebuild) mends derived tables; another
    /// program or a failing disk changed the others.
    ///
    /// Everything is read, one source and one entity at a time.
    ///
    /// # Errors
    /// Only those that keep it from looking at all; what is wrong with the database is in the
    /// answer.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::check::FaultKind;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// assert!(base.verify()?.is_sound());
    ///
    /// // Another program writes to the file.
    /// let careless = "UPDATE figure SET lower = lower + 1, upper = upper + 1";
    /// base.connection().execute(careless, ()).expect("SQLite does not know better");
    /// let found = base.verify()?;
    /// assert!(found.faults.iter().any(|fault| fault.kind == FaultKind::Sheet));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn verify(&self) -> Result<Verification, Error> {
        let mut all = Verification::default();
        // One state of the base, for which it is locked once and not for each row. Where that cannot be
        // read, each check says so itself.
        let _held = self.hold();
        let db = &self.db;
        type Check = fn(&Connection, &mut Found<'_>) -> Result<(), Error>;
        let checks: &[(FaultKind, Check)] = &[
            (FaultKind::File, integrity),
            (FaultKind::Schema, schema_of),
            (FaultKind::Reference, references),
            (FaultKind::Catalogue, given),
            (FaultKind::Claim, shapes),
            (FaultKind::Name, names),
            (FaultKind::Identity, keys),
            (FaultKind::Date, dates),
            (FaultKind::Claim, |db, found| {
                quantities::check(db, |message| found.add(message))
            }),
            (FaultKind::Identity, |db, found| {
                identity::check(db, |message| found.add(message))
            }),
            (FaultKind::Sheet, sheets),
            (FaultKind::Sheet, places),
            (FaultKind::Search, index),
            (FaultKind::Superseded, superseded),
            (FaultKind::Log, |db, found| {
                log::check(db, |message| found.add(message))
            }),
        ];
        for &(kind, check) in checks {
            let mut found = Found {
                kind,
                all: &mut all,
            };
            match check(db, &mut found) {
                Ok(()) => {}
                // An unreadable value is a fault; a check that was cut short has found nothing.
                Err(e @ (Error::Cancelled { .. } | Error::Busy { .. })) => return Err(e),
                Err(e) => found.add(with_causes(&e)),
            }
        }
        Ok(all)
    }
}

fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut beneath = std::error::Error::source(error);
    while let Some(cause) = beneath {
        text = format!("{text}: {cause}");
        beneath = cause.source();
    }
    text
}

fn text(row: &Row<'_>, column: &str) -> Result<String, Error> {
    row.get(column).doing(DOING)
}

fn integrity(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    each(db, DOING, "PRAGMA integrity_check(100)", (), |row| {
        let line = text(row, "integrity_check")?;
        if line != "ok" {
            found.add(line);
        }
        Ok(())
    })?;
    constraints::check(db, |fault| found.add(fault))
}

fn schema_of(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    match schema::compare(db, Path::new("")) {
        Err(Error::ForeignSchema { object, .. }) => {
            found.add(format!("{object} is not the one this crate makes"));
            Ok(())
        }
        other => other,
    }
}

fn references(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    found.each(db, "PRAGMA foreign_key_check", |row| {
        let (table, to) = (text(row, "table")?, text(row, "parent")?);
        Ok(format!(
            "a row of {table} refers to a row of {to} that is not there"
        ))
    })
}

fn given(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    let fresh = Connection::open_in_memory().doing(DOING)?;
    versions::install(&fresh)?;
    for sql in GIVEN {
        if content(db, sql)? != content(&fresh, sql)? {
            let table = sql.split(' ').skip_while(|word| *word != "FROM").nth(1);
            let table = table.unwrap_or_default();
            found.add(format!("{table} has other rows than every citebase has"));
        }
    }
    for difference in StoredCatalogue::read(db)?.differences() {
        found.add(difference);
    }
    for word in stored::catalogue::denied_otherwise(db)? {
        found.add(format!("{word} is denied in other words than it should be"));
    }
    Ok(())
}

fn content(db: &Connection, sql: &'static str) -> Result<Vec<Vec<Value>>, Error> {
    let mut all = Vec::new();
    each(db, DOING, sql, (), |row| {
        let columns = row.as_ref().column_count();
        let values = (0..columns).map(|i| row.get(i).doing(DOING));
        all.push(values.collect::<Result<_, _>>()?);
        Ok(())
    })?;
    Ok(all)
}

fn shapes(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    found.each(db, SHAPES, |row| {
        let claim = text(row, "claim")?;
        Ok(format!(
            "{claim} has no shape, several, or another than it says"
        ))
    })
}

fn keys(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    found.each(db, KEYS_OF_TWO, |row| {
        let key = text(row, "key")?;
        Ok(format!("{key} is the key of two entities"))
    })
}

fn names(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    each(db, DOING, NAMES, (), |row| {
        let (name, fold) = (text(row, "text")?, text(row, "fold")?);
        if row.get("is_twice").doing(DOING)? {
            found.add(format!("{name:?} is there twice"));
        }
        let right = lookup_fold(&name);
        if right != fold {
            found.add(format!(
                "{name:?} is folded to {fold:?}, and should be to {right:?}"
            ));
        }
        Ok(())
    })
}

fn dates(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    each(db, DOING, DATES, (), |row| {
        let value = text(row, "value")?;
        let stored = (
            row.get("earliest").doing(DOING)?,
            row.get("latest").doing(DOING)?,
            text(row, "words")?,
        );
        match value.parse::<Edtf>() {
            Ok(_) if stored_names::date_columns(&value)? == stored => {}
            Ok(_) => found.add(format!("{value} lies on other days, or has other words")),
            Err(e) => found.add(e.to_string()),
        }
        Ok(())
    })
}

fn sheets(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    let mut sources: Vec<(i64, String, String)> = Vec::new();
    each(db, DOING, SOURCES, (), |row| {
        let id = row.get("id").doing(DOING)?;
        sources.push((id, text(row, "key")?, text(row, "sheet_digest")?));
        Ok(())
    })?;
    for (id, key, digest) in sources {
        let sheet = match stored::sheet::read(db, id) {
            Ok(sheet) => sheet,
            Err(e) => {
                found.add(format!("{key}: {}", with_causes(&e)));
                continue;
            }
        };
        if let Err(problems) = sheet.check() {
            found.add(problems.to_string());
        } else if sheet.digest()? != digest {
            found.add(format!("{key}: its rows do not make the sheet that was loaded; withdraw it and load that again"),
            );
        }
        masks::check(db, id, &sheet, |message| {
            found.all.add(FaultKind::Claim, message)
        })?;
    }
    Ok(())
}

fn places(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    found.each(db, GAPS, |row| {
        let (source, list): (i64, String) = (row.get("source").doing(DOING)?, text(row, "list")?);
        Ok(format!(
            "a list of {list} of the source with the id {source} is not numbered one by one"
        ))
    })
}

fn index(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    let check = search::check(db)?;
    if !check.is_sound() {
        found.add(check.to_string());
    }
    Ok(())
}

fn superseded(db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    each(db, DOING, SUPERSEDED, (), |row| {
        let key = text(row, "source_key")?;
        let revision: u32 = row.get("revision").doing(DOING)?;
        let kept = Sheet::from_json(&text(row, "sheet")?);
        let is_of_source = kept.as_ref().is_ok_and(|sheet| sheet.source.key == key);
        let digest = kept.and_then(|sheet| sheet.digest());
        if digest.ok() != Some(text(row, "digest")?) || !is_of_source {
            found.add(format!(
                "{key}, revision {revision}: it is not the sheet that was kept"
            ));
        }
        Ok(())
    })
}
