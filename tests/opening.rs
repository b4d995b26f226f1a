//! One way to a file: what is not ours is told apart, and not a byte of it is changed.

mod common;

use citebase::{Error, KnowledgeBase, schema};
use common::{beside, state, variant};
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> (TempDir, impl Fn(&str) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, move |name| path.join(name))
}

/// Every way to open a file, but for making one.
fn opened(path: &Path) -> [Result<KnowledgeBase, Error>; 3] {
    [
        KnowledgeBase::open(path),
        KnowledgeBase::open_or_create(path),
        KnowledgeBase::open_read_only(path),
    ]
}

/// A closed base with an article in it.
fn base_at(path: &Path) -> Vec<u8> {
    let mut base = KnowledgeBase::create(path).unwrap();
    base.load(&KnowledgeBase::seed().unwrap()).unwrap();
    base.close().unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn what_is_not_ours_is_told_apart_and_not_touched() {
    let (_folder, file) = folder();
    let sound = base_at(&file("sound.db"));
    let pages = sound.len() / 4096;
    let marked = |mark: &str| {
        let path = file("marked.db");
        std::fs::write(&path, &sound).unwrap();
        let db = Connection::open(&path).unwrap();
        db.execute_batch(mark).unwrap();
        db.close().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        bytes
    };
    let foreign = file("foreign.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE bookmark (x); PRAGMA journal_mode = WAL")
        .unwrap();
    let foreign = std::fs::read(foreign).unwrap();
    let mut no_header = sound.clone();
    no_header[..16].fill(b'x');

    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a note", b"Dear diary, today".to_vec(), "NotADatabase"),
        ("a long note", b"Dear diary. ".repeat(900), "NotADatabase"),
        ("no header", no_header, "NotADatabase"),
        ("a header alone", sound[..16].to_vec(), "Truncated"),
        ("a hundred bytes", sound[..100].to_vec(), "Truncated"),
        ("a part of a page", sound[..700].to_vec(), "Truncated"),
        ("one page", sound[..4096].to_vec(), "Truncated"),
        ("half", sound[..pages / 2 * 4096].to_vec(), "Truncated"),
        (
            "all but a byte",
            sound[..sound.len() - 1].to_vec(),
            "Truncated",
        ),
        ("another program's", foreign, "NotCitebase"),
        (
            "another application",
            marked("PRAGMA application_id = 7"),
            "NotCitebase",
        ),
        (
            "no version",
            marked("PRAGMA user_version = 0"),
            "NotCitebase",
        ),
        ("a newer one", marked("PRAGMA user_version = 99"), "Newer"),
        (
            "a table more",
            marked("CREATE TABLE stray (x)"),
            "ForeignSchema",
        ),
        ("a view less", marked("DROP VIEW facts"), "ForeignSchema"),
    ];
    for (name, bytes, expected) in cases {
        let path = file(name);
        std::fs::write(&path, &bytes).unwrap();
        for result in opened(&path) {
            let error = result.unwrap_err();
            assert_eq!(
                variant(&error).split(':').next(),
                Some(expected),
                "{name}: {error}"
            );
            assert!(error.to_string().contains(name), "{name}: {error}");
        }
        assert!(matches!(
            KnowledgeBase::create(&path),
            Err(Error::Exists { .. })
        ));
        assert!(std::fs::read(&path).unwrap() == bytes, "{name} was changed");
    }
    let left = beside(&file("x"));
    assert!(
        left.iter()
            .all(|n| !n.contains("-wal") && !n.contains("-shm")),
        "{left:?}"
    );
}

#[test]
fn a_newer_version_that_is_still_in_the_log_is_refused() {
    let (_folder, file) = folder();
    base_at(&file("base.db"));
    let db = Connection::open(file("base.db")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 2",
    )
    .unwrap();
    let before = std::fs::read(file("base.db")).unwrap();
    for result in opened(&file("base.db")) {
        assert!(
            matches!(
                result,
                Err(Error::Newer {
                    found: 2,
                    known: 1,
                    ..
                })
            ),
            "{result:?}"
        );
    }
    assert!(std::fs::read(file("base.db")).unwrap() == before);
}

#[test]
fn a_base_that_another_program_upgrades_while_it_is_open_is_not_written_to() {
    let (_folder, file) = folder();
    base_at(&file("base.db"));
    let mut base = KnowledgeBase::open(file("base.db")).unwrap();
    Connection::open(file("base.db"))
        .unwrap()
        .pragma_update(None, "user_version", schema::SCHEMA_VERSION + 1)
        .unwrap();
    let error = base
        .load(&KnowledgeBase::companions().unwrap()[0])
        .unwrap_err();
    assert!(matches!(error, Error::Newer { .. }), "{error:?}");
}

#[test]
fn nothing_is_made_unless_asked() {
    let (_folder, file) = folder();
    for path in [file("missing.db"), file("missing/too.db")] {
        for result in [
            KnowledgeBase::open(&path),
            KnowledgeBase::open_read_only(&path),
        ] {
            assert!(
                matches!(result, Err(Error::NoDatabase { .. })),
                "{result:?}"
            );
        }
    }
    let error = KnowledgeBase::create(file("missing/too.db")).unwrap_err();
    assert!(matches!(error, Error::NoAccess { .. }), "{error:?}");
    assert_eq!(beside(&file("x")), [""; 0]);

    File::create(file("empty.db")).unwrap();
    for result in [
        KnowledgeBase::open(file("empty.db")),
        KnowledgeBase::open_read_only(file("empty.db")),
    ] {
        assert!(matches!(result, Err(Error::Empty { .. })), "{result:?}");
    }
    assert_eq!(std::fs::metadata(file("empty.db")).unwrap().len(), 0);
    KnowledgeBase::create(file("empty.db")).unwrap();
    KnowledgeBase::open(file("empty.db")).unwrap();
}

#[test]
fn only_regular_files_are_opened_whatever_they_are_called() {
    let (folder, file) = folder();
    std::fs::create_dir(file("folder.db")).unwrap();
    for result in opened(&file("folder.db")) {
        assert!(matches!(result, Err(Error::NotAFile { .. })), "{result:?}");
    }
    for result in opened(Path::new("")) {
        assert!(matches!(result, Err(Error::Path { .. })), "{result:?}");
    }
    for result in opened(Path::new("/dev/null")) {
        assert!(matches!(result, Err(Error::NotAFile { .. })), "{result:?}");
    }
    // Names that SQLite would read as something else.
    for name in [
        "file:x.db?mode=memory",
        ":memory:",
        "a b%41?c#d.db",
        "百分之%25.db",
        "file::memory:",
    ] {
        let before = beside(&file("x")).len();
        base_at(&file(name));
        assert_eq!(beside(&file("x")).len(), before + 1, "{name}");
        let base = KnowledgeBase::open_read_only(file(name)).unwrap();
        assert_eq!(base.source_count().unwrap(), 1);
    }
    // A relative path is made absolute once: the folder of the process may change.
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let odd = folder
            .path()
            .join(std::ffi::OsStr::from_bytes(b"\xff\xfe.db"));
        base_at(&odd);
        let base = KnowledgeBase::open(&odd).unwrap();
        let copy = folder
            .path()
            .join(std::ffi::OsStr::from_bytes(b"\xfe copy.db"));
        base.export_database(&copy).unwrap();
        assert_eq!(
            state(&base),
            state(&KnowledgeBase::open_read_only(copy).unwrap())
        );
    }
    drop(folder);
}

#[test]
fn a_file_in_which_a_base_was_being_made_can_be_made_one() {
    let (_folder, file) = folder();
    let mut db = Connection::open(file("base.db")).unwrap();
    let tx = db.transaction().unwrap();
    tx.execute_batch(schema::SCHEMA_SQL).unwrap();
    assert!(file("base.db-journal").exists());
    assert!(matches!(
        KnowledgeBase::open(file("base.db")),
        Err(Error::Empty { .. })
    ));
    drop(tx);
    drop(db);
    KnowledgeBase::create(file("base.db"))
        .unwrap()
        .close()
        .unwrap();
    assert_eq!(beside(&file("x")), ["base.db"]);
}
