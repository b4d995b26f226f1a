//! Untrusted files: nothing in them is believed, and nothing in them is run.

use super::KnowledgeBase;
use super::open::{self, Mode};
use crate::db::{rows, schema};
use crate::error::{Doing, Error};
use crate::ingest;
use crate::query::Reader;
use crate::sheet::Sheet;
use crate::stored;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

sql! {
    SHARED_PAGES =
        "SELECT count(*) - count(DISTINCT rootpage) FROM sqlite_schema WHERE rootpage > 0";
    SOURCES = "SELECT id, sheet_digest FROM source ORDER BY key", Whole;
}

/// How far an untrusted file is gone along with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caution {
    /// The greatest file that is looked at. So much memory is needed, and about as much again.
    pub most_bytes: u64,
    /// How long it may take in all.
    pub deadline: Duration,
}

impl Default for Caution {
    /// 256 MiB and a minute.
    fn default() -> Self {
        Self {
            most_bytes: 256 << 20,
            deadline: Duration::from_secs(60),
        }
    }
}

impl KnowledgeBase {
    /// Takes over the sheets and rulings of a database file that came from somebody else, into a
    /// new knowledge base in memory. Nothing of the file itself is used afterwards: it is read
    /// as bytes, with its views, triggers and search index out of action and with limits on
    /// everything; its schema must be the one that this crate makes; and each sheet goes through
    /// the same checks as one that is loaded, and must have the digest that stands beside it.
    ///
    /// The file is not written to, nor are files beside it looked at: a base that was not closed
    /// may lack what was written last. Nor should this process have it open otherwise: reading its
    /// bytes would take the locks of a connection.
    ///
    /// # Errors
    /// As [`KnowledgeBase::open`], and [`Error::Untrusted`] with what is wrong: the file is too
    /// large, damaged, says something else than its digests, or takes too long.
    ///
    /// ```
    /// use citebase::{Caution, KnowledgeBase};
    ///
    /// # let folder = tempfile::tempdir().expect("a folder");
    /// # let path = folder.path().join("received.db");
    /// # let mut sent = KnowledgeBase::create(&path)?;
    /// # sent.load(&KnowledgeBase::seed()?)?;
    /// # sent.close()?;
    /// let base = KnowledgeBase::open_untrusted(&path, &Caution::default())?;
    /// assert_eq!(base.source_count()?, 1);
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn open_untrusted(path: impl AsRef<Path>, caution: &Caution) -> Result<Self, Error> {
        let path = open::absolute(path.as_ref())?;
        let begun = Instant::now();
        let refused = |what: String| Error::Untrusted {
            path: path.clone(),
            what,
        };
        open::look(&path, Mode::Read)?;
        let bytes = bytes(&path, caution.most_bytes)?;
        let untrusted = Reader {
            db: isolated(&bytes)?,
        };
        drop(bytes);
        let left = caution.deadline.saturating_sub(begun.elapsed());
        let taken = untrusted.with_deadline(left, |s| take_over(s, &path, begun, caution));
        taken.map_err(|e| match e {
            Error::Cancelled { .. } | Error::Deadline { .. } => refused(too_long(caution)),
            Error::Sqlite { source, .. } | Error::Damaged { source, .. } => {
                refused(format!("SQLite cannot read it: {source}"))
            }
            Error::Corrupt { expected, found } => {
                refused(format!("it holds {found} where {expected} belongs"))
            }
            e @ (Error::Sheet(_) | Error::Ruling { .. } | Error::KeyOfTwoKinds { .. }) => {
                refused(e.to_string())
            }
            e => e,
        })
    }
}

fn too_long(caution: &Caution) -> String {
    format!("it takes longer than {:?}", caution.deadline)
}

/// The bytes of a file, if they are not too many.
fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Path {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(Error::Untrusted {
            path: path.to_owned(),
            what: format!("it has more than {most} bytes"),
        });
    }
    // Written for write-ahead logging, it would not open in memory.
    for version in bytes.iter_mut().skip(18).take(2) {
        *version = 1;
    }
    Ok(bytes)
}

/// A connection to a database in memory from which nothing can be run.
fn isolated(bytes: &[u8]) -> Result<Connection, Error> {
    let doing = "taking in an untrusted file";
    let mut db = Connection::open_in_memory().doing(doing)?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        db.set_db_config(setting, on).doing(doing)?;
    }
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ] {
        db.set_limit(limit, most).doing(doing)?;
    }
    db.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)
        .doing(doing)?;
    db.pragma_update(None, "cell_size_check", true)
        .doing(doing)?;
    Ok(db)
}

/// Loads what an untrusted base says into one of our own.
fn take_over(
    untrusted: &Reader,
    path: &Path,
    begun: Instant,
    caution: &Caution,
) -> Result<KnowledgeBase, Error> {
    let refused = |what: String| Error::Untrusted {
        path: path.to_owned(),
        what,
    };
    let in_time = || {
        if begun.elapsed() > caution.deadline {
            return Err(refused(too_long(caution)));
        }
        Ok(())
    };
    let doing = "reading an untrusted file";
    let db = &untrusted.db;
    schema::compare(db, path)?;
    let shared: i64 = db.query_row(SHARED_PAGES, (), |r| r.get(0)).doing(doing)?;
    if shared > 0 {
        return Err(refused("two of its tables share a page".to_owned()));
    }
    // Table by table, without the search index: looking at the whole file would run it.
    for (name, sql) in schema::objects(schema::SCHEMA_SQL) {
        if !sql.starts_with("CREATE TABLE") {
            continue;
        }
        for pragma in ["integrity_check", "foreign_key_check"] {
            let mut statement = db
                .prepare(&format!("PRAGMA {pragma}({name})"))
                .doing(doing)?;
            let mut rows = statement.query(()).doing(doing)?;
            while let Some(row) = rows.next().doing(doing)? {
                let line: String = row.get(0).doing(doing)?;
                if line != "ok" {
                    return Err(refused(format!("{pragma} of {name} says {line:?}")));
                }
            }
        }
    }

    let mut base = KnowledgeBase::in_memory()?;
    let sources = rows(db, doing, SOURCES, (), |r| {
        Ok((r.get(0)?, r.get::<_, String>(1)?))
    })?;
    for (id, digest) in sources {
        in_time()?;
        let sheet = stored::sheet::read(db, id)?;
        hold(&sheet, &digest).map_err(&refused)?;
        base.ingest("taking over a sheet", |loader| loader.restore(&sheet))?;
    }
    for kept in untrusted.superseded()? {
        in_time()?;
        if let Some(sheet) = untrusted.superseded_sheet(&kept)? {
            hold(&sheet, &kept.digest).map_err(&refused)?;
            base.write("taking over a superseded sheet", |tx, _| {
                ingest::archive(tx, &sheet, kept.revision)
            })?;
        }
    }
    base.import_rulings(&untrusted.rulings()?)?;
    Ok(base)
}

/// Whether a sheet is sound and the one that its digest was made from.
fn hold(sheet: &Sheet, digest: &str) -> Result<(), String> {
    sheet.check().map_err(|problems| problems.to_string())?;
    if sheet.digest().is_ok_and(|own| own == digest) {
        return Ok(());
    }
    Err(format!(
        "the sheet of {} is not the one that its digest was made from",
        sheet.source.key
    ))
}
