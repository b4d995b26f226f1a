//! From the schema of an older version to that of this one.
//!
//! SQLite's ALTER TABLE garbles the comments inside a table's parentheses, so an upgrade sets
//! the rows aside, makes the new schema, and copies the rows back, all in one transaction: a
//! process that is killed leaves the old version, untouched.

use super::settings::pragma;
use crate::db::schema::{self, SCHEMA_SQL, SCHEMA_VERSION};
use crate::error::{Doing, Error};
use crate::ingest::versions;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::path::Path;

const DOING: &str = "upgrading the database";

sql! {
    TABLES = "SELECT name FROM pragma_table_list
       WHERE schema = ?1 AND type = ?2 AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name";
    COLUMNS = "SELECT name FROM pragma_table_info(?1, 'old') WHERE name NOT IN
       (SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden IN (2, 3))",
        NotPlanned("it asks of an attached file");
}

/// A version of the schema, and how the rows of the one before get into it.
///
/// A new version is a new entry in [`VERSIONS`]: the entry before takes its schema from the
/// frozen `tests/fixtures/schema-N.sql`, and the new one has `SCHEMA_SQL`.
pub(super) struct Version<'a> {
    pub(super) number: i64,
    pub(super) schema: &'a str,
    /// A table of this version, and the statement that fills it from the tables of the version
    /// before, which are called `old.…`. A table that is not named here takes the rows, column by
    /// column, of the old table with its name, unless the schema itself fills it.
    pub(super) rows: &'a [(&'a str, &'a str)],
    /// What SQL cannot do, when the rows are in their tables. The catalogue and everything that is
    /// derived are made anew after the last version, and are not its concern.
    pub(super) then: fn(&Connection) -> Result<(), Error>,
}

/// All versions that were ever released, and the one in the making.
pub(super) const VERSIONS: &[Version<'static>] = &[Version {
    number: SCHEMA_VERSION,
    schema: SCHEMA_SQL,
    rows: &[],
    then: |_| Ok(()),
}];

/// Brings a database to the last version, or leaves it as it is.
pub(super) fn run(db: &mut Connection, path: &Path, versions: &[Version<'_>]) -> Result<(), Error> {
    // Neither can be done within a transaction. What is set aside is in a file that has no name
    // and goes with the connection; it needs no journal.
    db.execute_batch(
        "PRAGMA foreign_keys = OFF;
         ATTACH '' AS old;
         PRAGMA old.journal_mode = OFF;
         PRAGMA old.synchronous = OFF;",
    )
    .doing(DOING)?;
    let done = upgrade(db, path, versions);
    let undone = db
        .execute_batch("DETACH old; PRAGMA foreign_keys = ON")
        .doing(DOING);
    done.and(undone)
}

fn upgrade(db: &mut Connection, path: &Path, versions: &[Version<'_>]) -> Result<(), Error> {
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .doing(DOING)?;
    // Another process may just have done it.
    let found = pragma(&tx, "user_version")?;
    let mut later = versions.iter().skip_while(|v| v.number < found);
    match later.next() {
        Some(version) if version.number == found => {
            schema::compare_with(&tx, path, version.schema)?;
        }
        _ => {
            return Err(Error::NotCitebase {
                path: path.to_owned(),
                found: format!("of schema version {found}, which was never released"),
            });
        }
    }
    for version in later {
        step(&tx, version)?;
    }
    versions::derive_anew(&tx)?;
    let orphan: Option<String> = tx
        .query_row("PRAGMA foreign_key_check", (), |r| r.get("table"))
        .optional()
        .doing(DOING)?;
    if let Some(table) = orphan {
        return Err(Error::Corrupt {
            expected: "a row that another row refers to",
            found: format!("nothing that a row of {table} refers to"),
        });
    }
    tx.commit().doing(DOING)
}

fn step(db: &Connection, version: &Version<'_>) -> Result<(), Error> {
    let tables = names(db, "main", "table")?;
    for table in &tables {
        run_sql(
            db,
            &format!("CREATE TABLE old.\"{table}\" AS SELECT * FROM main.\"{table}\""),
        )?;
    }
    // A virtual table takes the tables that it is made of with it.
    for kind in ["view", "virtual"] {
        for name in names(db, "main", kind)? {
            let word = if kind == "view" { kind } else { "table" };
            run_sql(db, &format!("DROP {word} main.\"{name}\""))?;
        }
    }
    for table in &tables {
        run_sql(db, &format!("DROP TABLE main.\"{table}\""))?;
    }
    schema::create_version(db, version.schema, version.number)?;
    let mut own = Vec::new();
    for table in names(db, "main", "table")? {
        let filled = format!("SELECT EXISTS (SELECT 1 FROM main.\"{table}\")");
        if db.query_row(&filled, (), |r| r.get(0)).doing(DOING)? {
            own.push(table);
        } else if tables.contains(&table) && !version.rows.iter().any(|(name, _)| *name == table) {
            let columns = columns(db, &table)?;
            run_sql(
                db,
                &format!(
                    "INSERT INTO main.\"{table}\" ({columns}) SELECT {columns} FROM old.\"{table}\""
                ),
            )?;
        }
    }
    for (_, sql) in version.rows {
        run_sql(db, sql)?;
    }
    for table in names(db, "old", "table")? {
        run_sql(db, &format!("DROP TABLE old.\"{table}\""))?;
    }
    (version.then)(db)
}

fn run_sql(db: &Connection, sql: &str) -> Result<(), Error> {
    db.execute_batch(sql).doing(DOING)
}

/// The tables of a kind. SQLite's own are left out; those of a virtual table are of their own
/// kind.
fn names(db: &Connection, schema: &str, kind: &str) -> Result<Vec<String>, Error> {
    db.prepare(TABLES)
        .and_then(|mut s| s.query_map((schema, kind), |r| r.get("name"))?.collect())
        .doing(DOING)
}

/// The columns of an old table that the new one takes: none that it computes.
fn columns(db: &Connection, table: &str) -> Result<String, Error> {
    let names: Vec<String> = db
        .prepare(COLUMNS)
        .and_then(|mut s| {
            s.query_map([table], |r| {
                Ok(format!("\"{}\"", r.get::<_, String>("name")?))
            })?
            .collect()
        })
        .doing(DOING)?;
    Ok(names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KnowledgeBase;
    use crate::base::settings::{settings, wait};
    use std::path::PathBuf;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    const JOB: &str = "CITEBASE_TEST_UPGRADE";

    /// A version that never was, as it would have been before this one: two tables had other
    /// columns, one had another name, one was missing.
    fn older() -> String {
        let mut schema = SCHEMA_SQL.to_owned();
        for (now, then) in [
            (
                "  ruled_by TEXT    NOT NULL, -- who decided\n",
                "  author   TEXT    NOT NULL, -- who decided\n  mood     TEXT, -- how\n",
            ),
            ("CREATE TABLE superseded (", "CREATE TABLE outdated ("),
            ("CONSTRAINT superseded_key", "CONSTRAINT outdated_key"),
        ] {
            assert_eq!(schema.matches(now).count(), 1, "{now}");
            schema = schema.replace(now, then);
        }
        let start = schema.find("CREATE TABLE erasure").unwrap();
        let end = start + schema[start..].find(";\n").unwrap() + 2;
        schema.replace_range(start..end, "");
        schema
    }

    fn versions(older: &str) -> [Version<'_>; 2] {
        [
            Version {
                number: 0,
                schema: older,
                rows: &[],
                then: |_| Ok(()),
            },
            Version {
                number: SCHEMA_VERSION,
                schema: SCHEMA_SQL,
                rows: &[
                    (
                        "ruling",
                        "INSERT INTO ruling (verdict, one, other, ruled_by, ruled_on, reason)
                         SELECT verdict, one, other, author, ruled_on, reason FROM old.ruling",
                    ),
                    (
                        "superseded",
                        "INSERT INTO superseded SELECT * FROM old.outdated",
                    ),
                ],
                then: reasons_forwards,
            },
        ]
    }

    /// What SQL cannot do.
    fn reasons_forwards(db: &Connection) -> Result<(), Error> {
        let sql = "SELECT reason FROM ruling";
        let reasons = crate::db::rows(db, DOING, sql, (), |r| r.get::<_, String>("reason"))?;
        for reason in reasons {
            let forwards: String = reason.chars().rev().collect();
            let sql = "UPDATE ruling SET reason = ?2 WHERE reason = ?1";
            crate::db::execute(db, DOING, sql, (reason, forwards))?;
        }
        Ok(())
    }

    /// A base with the articles, a ruling, and superseded sheets.
    fn fresh() -> KnowledgeBase {
        let mut base = KnowledgeBase::seeded().unwrap();
        for sheet in KnowledgeBase::companions().unwrap() {
            base.load(&sheet).unwrap();
        }
        let mut revised = KnowledgeBase::seed().unwrap();
        revised.revises = Some(1);
        revised.source.note = Some("looked at again".to_owned());
        base.load(&revised).unwrap();
        base.import_rulings(&[crate::identity::Ruling {
            verdict: crate::model::Verdict::Different,
            one: "fudan-university".to_owned(),
            other: "shanghai-jiao-tong-university".to_owned(),
            by: "an analyst".to_owned(),
            on: "2024-12-02".parse().unwrap(),
            reason: "two universities".to_owned(),
        }])
        .unwrap();
        base
    }

    /// The same as the older version would have written it.
    fn aged(folder: &Path) -> PathBuf {
        let (path, now) = (folder.join("old.db"), folder.join("now.db"));
        fresh().export_database(&now).unwrap();
        let db = Connection::open(&path).unwrap();
        schema::create_version(&db, &older(), 0).unwrap();
        db.execute("ATTACH ?1 AS now", [now.to_str().unwrap()])
            .unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        for table in names(&db, "main", "table").unwrap() {
            let filled = format!("SELECT EXISTS (SELECT 1 FROM main.\"{table}\")");
            let rows = match table.as_str() {
                _ if db.query_row(&filled, (), |r| r.get(0)).unwrap() => continue,
                "ruling" => {
                    "SELECT verdict, one, other, ruled_by, 'calm', ruled_on, reason FROM now.ruling"
                        .to_owned()
                }
                "outdated" => "SELECT * FROM now.superseded".to_owned(),
                "name" => "SELECT id, text, folded FROM now.name".to_owned(),
                _ => format!("SELECT * FROM now.\"{table}\""),
            };
            db.execute_batch(&format!("INSERT INTO main.\"{table}\" {rows}"))
                .unwrap();
        }
        // By its rules of folding every name was another, its catalogue had a register less, it had
        // no index of words yet, and it kept reasons backwards.
        let reasons: Vec<String> = db
            .prepare("SELECT reason FROM ruling")
            .unwrap()
            .query_map((), |r| r.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for reason in reasons {
            let backwards: String = reason.chars().rev().collect();
            db.execute(
                "UPDATE ruling SET reason = ?2 WHERE reason = ?1",
                (reason, backwards),
            )
            .unwrap();
        }
        db.execute_batch(
            "UPDATE name SET folded = 'older ' || fold;
             UPDATE mention SET roles = 0;
             DELETE FROM scheme WHERE id = (SELECT max(id) FROM scheme);
             UPDATE rule_version SET version = '0';
             PRAGMA journal_mode = WAL",
        )
        .unwrap();
        db.close().map_err(|(_, e)| e).unwrap();
        path
    }

    fn connect(path: &Path) -> Connection {
        let db = Connection::open(path).unwrap();
        wait(&db, Duration::from_secs(60)).unwrap();
        settings(&db).unwrap();
        db
    }

    fn upgraded(path: &Path) -> Result<(), Error> {
        run(&mut connect(path), path, &versions(&older()))
    }

    fn dump(base: &KnowledgeBase) -> String {
        let mut out = Vec::new();
        base.dump(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Schema, rows of the crate's own, and all that the base holds.
    fn assert_as_fresh(path: &Path) {
        let fresh = fresh();
        let base = KnowledgeBase::open(path).unwrap();
        assert!(dump(&base) == dump(&fresh));
        assert_eq!(base.superseded().unwrap(), fresh.superseded().unwrap());
        for table in names(fresh.connection(), "main", "table").unwrap() {
            let rows = |base: &KnowledgeBase| -> Vec<String> {
                let db = base.connection();
                let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
                let columns = statement.column_count();
                statement
                    .query_map((), |r| {
                        (0..columns)
                            .map(|i| r.get_ref(i).map(|v| format!("{v:?}")))
                            .collect::<Result<String, _>>()
                    })
                    .unwrap()
                    .collect::<Result<_, _>>()
                    .unwrap()
            };
            assert_eq!(rows(&base), rows(&fresh), "{table}");
        }
        let sound: String = base
            .connection()
            .query_row("PRAGMA integrity_check", (), |r| r.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        let found = base.verify().unwrap();
        assert!(found.is_sound(), "{found}");
    }

    #[test]
    fn an_upgraded_base_equals_a_fresh_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = aged(folder.path());
        upgraded(&path).unwrap();
        assert_as_fresh(&path);
        // Once is enough.
        upgraded(&path).unwrap();
        assert_as_fresh(&path);
    }

    #[test]
    fn several_that_upgrade_at_once_do_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = aged(folder.path());
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| upgraded(&path))).collect();
            for one in all {
                one.join().unwrap().unwrap();
            }
        });
        assert_as_fresh(&path);
    }

    #[test]
    fn what_cannot_be_upgraded_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = aged(folder.path());
        // A schema that is not the older version's.
        let db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE stray (x); PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(upgraded(&path), Err(Error::ForeignSchema { .. })));
        assert!(std::fs::read(&path).unwrap() == before);
        db.execute_batch("DROP TABLE stray").unwrap();
        // A row that refers to nothing: found when all is copied.
        db.execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO claim_link VALUES (999, 1, 1, 'nowhere', 'nothing');",
        )
        .unwrap();
        let mut connection = connect(&path);
        let older = older();
        let error = run(&mut connection, &path, &versions(&older)).unwrap_err();
        assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
        assert_eq!(pragma(&connection, "user_version").unwrap(), 0);
        assert_eq!(pragma(&connection, "foreign_keys").unwrap(), 1);
        schema::compare_with(&connection, &path, &older).unwrap();
        // A version of which nothing is known.
        let error = run(&mut connection, &path, VERSIONS).unwrap_err();
        assert!(matches!(error, Error::NotCitebase { .. }), "{error:?}");
        drop(connection);
        db.execute_batch("DELETE FROM claim_link WHERE source = 999")
            .unwrap();
        drop(db);
        upgraded(&path).unwrap();
        assert_as_fresh(&path);
    }

    /// The process that the next test kills.
    #[test]
    fn upgrading_child() {
        let Some(path) = std::env::var_os(JOB).map(PathBuf::from) else {
            return;
        };
        upgraded(&path).unwrap();
    }

    #[test]
    fn an_upgrade_that_is_killed_has_happened_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let aged = aged(folder.path());
        let start = |path: &Path| {
            Command::new(std::env::current_exe().unwrap())
                .args(["base::upgrade::tests::upgrading_child", "--exact"])
                .env(JOB, path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        };
        let (mut killed, mut before, mut after) = (0, 0, 0);
        // How long it takes is another matter on a machine that is busy: then once more.
        for round in 0..5 {
            if killed > 3 && before > 0 {
                break;
            }
            let path = folder.path().join(format!("calm-{round}.db"));
            std::fs::copy(&aged, &path).unwrap();
            let calm = Instant::now();
            assert!(start(&path).wait().unwrap().success());
            let calm = calm.elapsed();
            assert_as_fresh(&path);
            for number in 0..12_u32 {
                let path = folder.path().join(format!("{round}-{number}.db"));
                std::fs::copy(&aged, &path).unwrap();
                let mut child = start(&path);
                std::thread::sleep(calm * number / 12);
                killed += usize::from(child.try_wait().unwrap().is_none());
                child.kill().unwrap();
                child.wait().unwrap();
                let db = connect(&path);
                if pragma(&db, "user_version").unwrap() == 0 {
                    before += 1;
                    schema::compare_with(&db, &path, &older()).unwrap();
                    drop(db);
                    upgraded(&path).unwrap();
                } else {
                    after += 1;
                    // Brings the log into the file, of which 0 would be refused.
                    drop(db);
                }
                assert_as_fresh(&path);
            }
        }
        assert!(killed > 3 && before > 0, "{killed} {before} {after}");
    }
}
