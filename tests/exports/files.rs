//! Files: whole or not there, and nothing in the way is lost.

use crate::{base_of, nine};
use citebase::export::csv::View;
use citebase::export::{Existing, Format};
use citebase::{Error, KnowledgeBase};
use std::io::{self, Write};
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_makes_its_files_and_nothing_else() {
    let base = base_of(nine());
    // Parquet is a folder of folders: tests/parquet.rs has it.
    for &format in Format::ALL.iter().filter(|f| f.as_str() != "parquet") {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let written = base.export(format, &target, Existing::Keep).unwrap();
        assert_eq!(names(folder.path()), ["out"], "{format}");
        if matches!(format, Format::Csv | Format::Spreadsheet) {
            let mut expected: Vec<String> = View::ALL.iter().map(|v| format!("{v}.csv")).collect();
            expected.sort();
            assert_eq!(names(&target), expected);
        }
        assert_eq!(format.is_folder(), target.is_dir(), "{format}");
        for (path, length) in &written.files {
            assert_eq!(std::fs::metadata(path).unwrap().len(), *length);
        }
        let first = written.files[0].0.clone();
        // Kept, unless it is said.
        std::fs::write(&first, "mine").unwrap();
        let refused = base.export(format, &target, Existing::Keep).unwrap_err();
        assert!(
            matches!(&refused, Error::Exists { path } if *path == first),
            "{refused:?}"
        );
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "mine");
        let again = base.export(format, &target, Existing::Replace).unwrap();
        assert_eq!(again.files.len(), written.files.len());
        assert_ne!(std::fs::read_to_string(&first).unwrap(), "mine");
        assert!(
            names(folder.path())
                .iter()
                .all(|name| !name.contains("part"))
        );
    }
}

#[test]
fn other_files_of_a_folder_stay() {
    let base = KnowledgeBase::seeded().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    base.export(Format::Csv, folder.path(), Existing::Keep)
        .unwrap();
    assert_eq!(names(folder.path()).len(), View::ALL.len() + 1);
    // One file in the way, and none is written.
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("sources.csv"), "mine").unwrap();
    base.export(Format::Csv, other.path(), Existing::Keep)
        .unwrap_err();
    assert_eq!(names(other.path()), ["sources.csv"]);
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let base = KnowledgeBase::seeded().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    for &format in Format::ALL {
        for target in [
            folder.path().join("missing").join("deep").join("out"),
            file.join("out"),
            Path::new("").to_owned(),
            folder.path().join("a\0b"),
        ] {
            for existing in [Existing::Keep, Existing::Replace] {
                let error = base.export(format, &target, existing).unwrap_err();
                assert!(
                    matches!(error, Error::Path { .. }),
                    "{format} {target:?}: {error:?}"
                );
                let text = error.to_string();
                assert!(text.starts_with("cannot use the path "), "{text}");
            }
        }
        // A folder where a file belongs, and a file where a folder belongs.
        let wrong = if format.is_folder() {
            file.clone()
        } else {
            folder.path().to_owned()
        };
        let error = base.export(format, &wrong, Existing::Replace).unwrap_err();
        assert!(matches!(error, Error::Path { .. }), "{format}: {error:?}");
        assert_eq!(names(folder.path()), ["file"], "{format}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_for_reading_only_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let base = KnowledgeBase::seeded().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    std::fs::write(&real, "old").unwrap();
    let link = folder.path().join("link");
    symlink(&real, &link).unwrap();
    base.export(Format::Backup, &link, Existing::Keep)
        .unwrap_err();
    base.export(Format::Backup, &link, Existing::Replace)
        .unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(std::fs::read_to_string(&real).unwrap(), "old");
    // A device is not renamed away.
    let error = base
        .export(Format::Backup, "/dev/null", Existing::Replace)
        .unwrap_err();
    assert!(matches!(error, Error::Path { .. }));

    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(closed.join("probe"), "").is_ok() {
        let _ = writeln!(
            io::stderr(),
            "NOT TESTED, this user may write anywhere: a closed folder"
        );
        return;
    }
    for &format in Format::ALL {
        let error = base
            .export(format, closed.join("out"), Existing::Keep)
            .unwrap_err();
        assert!(matches!(error, Error::Path { .. }), "{error:?}");
        assert!(names(&closed).is_empty());
    }
}

/// Takes so many bytes, and then no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_wherever_it_comes() {
    let base = KnowledgeBase::seeded().unwrap();
    for room in [0, 1, 100, 5_000, 20_000] {
        let results = [
            base.write_ftm(&mut Full(room)),
            base.write_json_ld(&mut Full(room)),
            base.write_statements(&mut Full(room)),
            base.write_graphml(&mut Full(room)),
            base.write_backup(&mut Full(room)),
            base.write_csv(View::Facts, &mut Full(room)).map(drop),
        ];
        for result in results {
            assert!(matches!(result, Err(Error::Write(_))), "{room}: {result:?}");
        }
    }
    // The base is as usable as before.
    base.write_backup(&mut Vec::new()).unwrap();
}

/// What a schema adds to the views is either exported or left out for its row numbers.
#[test]
fn every_view_without_row_numbers_is_exported() {
    let base = KnowledgeBase::in_memory().unwrap();
    let mut statement = base
        .connection()
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .unwrap();
    let views = statement.query_map((), |r| r.get(0)).unwrap();
    let left_out: Vec<String> = views
        .map(Result::unwrap)
        .filter(|name: &String| name.parse::<View>().is_err())
        .collect();
    assert_eq!(
        left_out,
        [
            "claims",
            "dates",
            "entities",
            "mentions",
            "predicates",
            "quantities",
            "relations",
            "reservations",
            "reserved_claims",
            "speakers"
        ]
    );
}
