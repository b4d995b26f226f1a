//! Where claims go while an empty base is filled: into a database of their own, so that a second
//! thread can write them. At the end they are copied into the file with the rest.

use super::Left;
use super::claims;
use crate::error::{Doing, Error};
use crate::schema;
use rusqlite::{Connection, OptionalExtension};
use std::env;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

pub(super) const DOING: &str = "filling the base";

/// The tables that [`claims::insert`] fills.
pub(super) const TABLES: &[&str] = &[
    "claim",
    "equivalent",
    "figure",
    "further_citation",
    "milestone",
    "statement",
    "statement_about",
];

sql! {
    /// What stands for the claims meanwhile where the rest is gathered. Finding out who is who asks of
    /// a claim only whether a relation is denied.
    pub(super) STAND_IN = "
       CREATE TEMP TABLE denied (source INTEGER, claim INTEGER, PRIMARY KEY (source, claim))
         STRICT, WITHOUT ROWID;
       CREATE TEMP VIEW claim AS SELECT r.source, r.claim, EXISTS (SELECT 1 FROM temp.denied d
         WHERE d.source = r.source AND d.claim = r.claim) AS negated FROM temp.relation r;";
}
pub(super) const NO_STAND_IN: &str = "DROP VIEW temp.claim; DROP TABLE temp.denied;";
sql! {
    /// Tells the stand-in of a relation that is denied.
    pub(super) DENIED = "INSERT INTO temp.denied (source, claim) VALUES (?1, ?2)", NotPlanned("its table is made for the filling");
}

/// Nothing in it needs to outlast anything, or can be looked up within. Memory is for sorting what
/// goes into the indexes.
const SETTINGS: &str = "
   PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
   PRAGMA cache_size = -16384;";

sql! {
    NAME = "SELECT 'citebase-' || lower(hex(randomblob(16))) AS name";
}
const ATTACH: &str = "ATTACH ?1 AS aside";
sql! {
    ATTACHED = "SELECT file FROM pragma_database_list WHERE name = 'aside'";
}

/// The database aside: a temporary file.
#[derive(Debug)]
pub(super) struct Aside {
    db: Connection,
}

impl Aside {
    /// Makes one, from which `base` can copy, unless there is no room for temporary files.
    pub(super) fn attach(base: &Connection) -> Result<Option<Self>, Error> {
        let name: String = base
            .query_row(NAME, (), |row| row.get("name"))
            .doing(DOING)?;
        let Some(path) = folders().map(|f| f.join(&name)).find(|path| make(path)) else {
            return Ok(None);
        };
        let aside = Self::at(&path, base);
        // Where an open file can be removed, it goes with the last who has it open; elsewhere it
        // is removed when it is detached.
        let _ = fs::remove_file(&path);
        aside.map(Some)
    }

    fn at(path: &Path, base: &Connection) -> Result<Self, Error> {
        let db = Connection::open(path).doing(DOING)?;
        run(&db, SETTINGS)?;
        schema::tables(TABLES).try_for_each(|sql| run(&db, sql))?;
        let path = path.to_string_lossy();
        base.execute(ATTACH, [path]).doing(DOING)?;
        run(&db, "BEGIN")?;
        Ok(Self { db })
    }

    /// Makes the indexes and ends the writing: everything can be copied from the schema `aside`.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        schema::indexes(TABLES).try_for_each(|(_, sql)| run(&self.db, sql))?;
        run(&self.db, "COMMIT")
    }
}

/// Where SQLite puts temporary files, too; the last is for systems on which it asks elsewhere.
fn folders() -> impl Iterator<Item = PathBuf> {
    let told = ["SQLITE_TMPDIR", "TMPDIR"].map(env::var_os);
    let told = told.into_iter().flatten().map(PathBuf::from);
    told.chain(["/var/tmp".into(), "/tmp".into(), env::temp_dir()])
}

/// Makes an empty file that nobody else may read, if that is possible.
fn make(path: &Path) -> bool {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // SQLite takes its name as text.
    path.to_str().is_some() && options.open(path).is_ok()
}

/// Lets go of the database aside, if there is one. Not within a transaction.
pub(crate) fn detach(base: &Connection) -> Result<(), Error> {
    let attached: Option<String> = base
        .query_row(ATTACHED, (), |row| row.get("file"))
        .optional()
        .doing(DOING)?;
    if let Some(path) = attached {
        run(base, "DETACH aside")?;
        let _ = fs::remove_file(path);
    }
    Ok(())
}

/// What is left of the sheets of a round when they are loaded. Whoever has this writes their
/// claims aside, and throws the rest away.
pub(super) struct Leftovers<'r, 'a> {
    coming: Receiver<Left<'a>>,
    aside: Option<&'r mut Aside>,
    written: Result<(), Error>,
}

impl<'r, 'a> Leftovers<'r, 'a> {
    pub(super) const fn new(coming: Receiver<Left<'a>>, aside: Option<&'r mut Aside>) -> Self {
        Self {
            coming,
            aside,
            written: Ok(()),
        }
    }

    /// Takes those that are there.
    pub(super) fn take_some(&mut self) {
        while let Ok(left) = self.coming.try_recv() {
            self.take(&left);
        }
    }

    /// Takes all, until no more can come.
    pub(super) fn take_all(&mut self) {
        while let Ok(left) = self.coming.recv() {
            self.take(&left);
        }
    }

    /// Takes all, and says whether their claims could be written.
    pub(super) fn end(mut self) -> Result<(), Error> {
        self.take_all();
        self.written
    }

    fn take(&mut self, left: &Left<'a>) {
        if self.written.is_ok()
            && let (Some(aside), Some(claimed)) = (&mut self.aside, &left.claimed)
        {
            self.written = claims::insert(&aside.db, claimed, &left.ready.checked.claims);
        }
    }
}

pub(super) fn run(db: &Connection, sql: &str) -> Result<(), Error> {
    db.execute_batch(sql).doing(DOING)
}
